"""A trial beside the proof: both sides in numbers, at sizes drawn from a hash of the formula.

Who writes a formula does not know at which sizes it will be tried: they come from the hash of its
LaTeX, are all different, and are none of the numbers that stand in it. Sums are added up term by
term, so that the trial shares nothing with the normal form of sums.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256
from itertools import count
from random import Random
from typing import Any

import mpmath as mp
import sympy as sp

from .cutoff import MEAN, AtSizes
from .model import Model
from .undefined_functions import family_member, is_abstract
from .zero_test import evaluate_mpmath

SMALLEST, CHOICE = 2, 4
DIGITS = 30


def draw_sizes(latex: str, constants: set[int]) -> Iterator[int]:
    """Different whole numbers to take for sizes, small ones, none of them a constant.

    Parameters
    ----------
    latex : str
        The formula.
    constants : set of int
        The numbers that stand in it.
    """
    rng = Random(sha256(" ".join(latex.split()).encode()).digest())
    left = (n for n in count(SMALLEST) if n not in constants)
    pool = [next(left) for _ in range(CHOICE)]
    while True:
        yield pool.pop(rng.randrange(CHOICE))
        pool.append(next(left))


class NumbersAtSizes:
    """Numbers for the letters of a model whose sizes are given; equal letters, equal numbers.

    Parameters
    ----------
    sizes : dict
        A whole number for each size.
    model : Model
        Its relations, and its E.
    rng : random.Random
        Draws the numbers.
    """

    def __init__(self, sizes: Mapping[Any, int], model: Model, rng: Random) -> None:
        self.sizes, self.model, self.rng = dict(sizes), model, rng
        self.relations = {
            base: (power, at, to) for (base, power, at), to in model.relations.items()
        }
        self._letters: dict[Any, Any] = {}
        self._known: dict[Any, Any] = {}
        self._free: dict[Any, set[Any]] = {}  # SymPy finds them anew each time
        self._entries: dict[Any, tuple[Any, tuple[int, ...]]] = {}  # what E left of such letters

    def size(self, e: Any) -> int:
        """A size as a whole number: one that was given, or computed from such."""
        return int(e.xreplace(self.sizes))

    def value(self, e: Any, at: dict[Any, int]) -> Any:
        """The value of an expression with these values of its indices."""
        if e not in self._free:
            self._free[e] = e.free_symbols
        key = e, frozenset((i, k) for i, k in at.items() if i in self._free[e])
        if key not in self._known:
            self._known[key] = self._compute(e, at)
        return self._known[key]

    def _compute(self, e: Any, at: dict[Any, int]) -> Any:
        if e in self.sizes or e in at:
            return mp.mpf(self.sizes.get(e) or at[e])
        if e.is_Rational:
            return mp.mpf(e.p) / e.q
        if isinstance(e, sp.Indexed):
            return self._entry(e.base, tuple(int(i.xreplace(at | self.sizes)) for i in e.indices))
        if e in self._entries:
            return self._entry(*self._entries[e])
        if e.is_Symbol:
            sign = -1 if e.is_negative else 1
            return self._letters.setdefault(e, sign * self._draw())
        if isinstance(e, sp.Sum):
            return self._sum(e.function, list(e.limits), at)
        if isinstance(e, sp.KroneckerDelta):
            return mp.mpf(self.value(e.args[0], at) == self.value(e.args[1], at))
        if e.func.__name__ == MEAN:
            at_sizes = AtSizes(self.sizes, self.model)
            polynomial = at_sizes.value(e.args[0], at)
            self._entries |= at_sizes.entries
            return self.value(self.model.functions[MEAN](0, [polynomial]), {})
        values = [self.value(part, at) for part in e.args]
        if e.is_Add:
            return mp.fsum(values)
        if e.is_Mul:
            return mp.fprod(values)
        if e.is_Pow:
            return mp.power(*values)
        if is_abstract(e.func):
            return self._abstract(e.func, values)
        return getattr(mp, e.func.__name__)(*values)

    def _draw(self) -> Any:
        return mp.mpf(self.rng.randrange(100, 900)) / 1000

    def _sum(self, body: Any, limits: list[Any], at: dict[Any, int]) -> Any:
        if not limits:
            return self.value(body, at)
        *inner, (bound, _, size) = limits
        last = int(size.xreplace(self.sizes | at))
        return mp.fsum(self._sum(body, inner, {**at, bound: k}) for k in range(1, last + 1))

    def _abstract(self, function: Any, values: list[Any]) -> Any:
        arguments, concrete = family_member(function)
        return evaluate_mpmath(concrete, dict(zip(arguments, values, strict=True)))

    def _entry(self, base: Any, at: tuple[int, ...]) -> Any:
        """The number of one entry; where its sum is known, all entries of that sum at once."""
        if (base, at) in self._letters:
            return self._letters[base, at]
        if base not in self.relations:
            return self._letters.setdefault((base, at), self._draw())
        power, place, to = self.relations[base]
        family = [
            (*at[:place], k, *at[place + 1 :]) for k in range(1, self.size(base.shape[place]) + 1)
        ]
        drawn = [self._draw() for _ in family]
        scale = (mp.fsum(x**power for x in drawn) / self.value(to, {})) ** (mp.mpf(1) / power)
        for entry, x in zip(family, drawn, strict=True):
            self._letters[base, entry] = x / scale
        return self._letters[base, at]
