"""Where the names of an exercise have values: floats at many points, or letters once.

Sizes are small and all different, so that a formula which fits here fits for all sizes. A function
of which nothing is given is some function: its slope at a point is a number of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar
from zlib import crc32

import numpy as np
import sympy as sp

from nnmath.formulas.errors import ShapeError
from nnmath.formulas.evaluate import Value, evaluate
from nnmath.formulas.nodes import BUILT_IN, Node, Number
from nnmath.formulas.printing import DOWN, to_unicode
from nnmath.formulas.symbols import Symbol
from nnmath.proofs.models.networks import sigmoid
from nnmath.proofs.undefined_functions import undefined_function

SPREAD = ((3, 2, 4, 5, 6, 7), (2, 4, 3, 6, 5, 8), (3, 3, 3, 3, 3, 3), (2, 2, 2, 2, 2, 2))
SQUARE, SMALL = 2, 3  # in these spreads all sizes are equal
READABLE = 100  # from this point on, numbers have one decimal, for a reader's eyes
POSITIVE, EITHER = (0.15, 0.85), (0.3, 2.0)
DOMAINS = {"bit": (0, 1), "whole": (2, 3, 4, 5, 6), "positive": (0.5, 1, 2, 3)}


@dataclass(frozen=True)
class Declarations:
    """What all worlds of one exercise share.

    Attributes
    ----------
    key : str
        The seed of its numbers.
    names : dict
        The exercise's names.
    known : dict
        What is given: for a name its formula; for a function its letter and its formula.
    letters : tuple of str
        The letters of sizes.
    whole : frozenset of str
        Names that stand for whole numbers.
    domain : dict
        What a number can be, where a reader is shown one.
    """

    key: str
    names: Mapping[str, Symbol]
    known: Mapping[str, tuple[str, Node]]
    letters: tuple[str, ...]
    whole: frozenset[str] = frozenset()
    domain: Mapping[str, str] = field(default_factory=dict)

    def sizes(self, spread: int) -> dict[str, int]:
        """A number for each letter of a size."""
        return dict(zip(self.letters, SPREAD[spread], strict=False))


@dataclass
class Environment:
    """The names and functions of an exercise in one world; what is given is computed."""

    setting: Declarations
    spread: int
    values: dict[str, Value] = field(default_factory=dict)
    bound: dict[str, Value] = field(default_factory=dict)
    dtype: ClassVar[type] = float

    def size(self, of: str | int) -> int:
        """The number that a size is here."""
        return of if isinstance(of, int) else self.setting.sizes(self.spread)[of]

    def name(self, plain: str) -> Value:
        """The value of a name: drawn, or computed from what is given, once."""
        if plain in self.bound:
            return self.bound[plain]
        if plain not in self.values:
            self.values[plain] = self._fresh(plain)
        return self.values[plain]

    def _fresh(self, plain: str) -> Value:
        if plain in self.setting.known:
            return evaluate(self.setting.known[plain][1], self)
        if plain in self.setting.letters:
            return self.whole(self.size(plain))
        symbol = self.setting.names[plain]
        if symbol.rows is None:
            return self.draw(plain)
        shape = self.size(symbol.rows), self.size(symbol.columns)
        return self.array(plain, shape)

    def call(self, plain: str, value: Value) -> Value:
        """The value of a function at a number."""
        if plain in self.setting.known:
            letter, body = self.setting.known[plain]
            inner = type(self)(
                self.setting, self.spread, self.values, {**self.bound, letter: value}
            )
            return evaluate(body, inner)
        return (
            self.built_in(plain, value)
            if plain in BUILT_IN
            else self.undefined_function(plain, value)
        )

    def words(self, node: Node) -> str:
        """A formula as a reader reads it."""
        return to_unicode(node, self.setting.names)

    def shape(self, value: Value) -> str:
        """The shape of a value, in letters where a letter has this size alone."""
        if not isinstance(value, np.ndarray):
            return "a number"
        back = {
            n: letter[0] + letter[1:].translate(DOWN)
            for letter, n in self.setting.sizes(self.spread).items()
        }
        return "(" + ", ".join(back.get(n, str(n)) for n in value.shape) + ")"

    # What differs between floats and letters.

    def whole(self, number: int) -> Value:
        """A whole number."""
        raise NotImplementedError

    def draw(self, plain: str) -> Value:
        """A value for a name that is a number."""
        raise NotImplementedError

    def array(self, plain: str, shape: tuple[int, int]) -> Value:
        """A value for a name that is a matrix."""
        raise NotImplementedError

    def constant(self, number: Number) -> Value:
        """The value of a number."""
        raise NotImplementedError

    def built_in(self, plain: str, value: Value) -> Value:
        """The value of exp, log and the like."""
        raise NotImplementedError

    def undefined_function(self, plain: str, value: Value) -> Value:
        """The value of a function of which nothing is given."""
        raise NotImplementedError


class NumericEnvironment(Environment):
    """A world of floats: point number ``bound["#"]``, even ones with numbers between 0 and 1."""

    @property
    def point(self) -> int:
        """Which point this is."""
        return int(self.bound["#"])

    def _rng(self, plain: str) -> np.random.Generator:
        return np.random.default_rng(
            [crc32(self.setting.key.encode()), crc32(plain.encode()), self.point]
        )

    def whole(self, number: int) -> Value:
        """A whole number."""
        return np.float64(number)

    def draw(self, plain: str) -> Value:
        """A number, drawn or a letter."""
        if self.point >= READABLE and plain in self.setting.domain:
            return np.float64(self._rng(plain).choice(DOMAINS[self.setting.domain[plain]]))
        if plain in self.setting.whole:
            return np.float64(self._rng(plain).integers(2, 7))
        return self.array(plain, (1, 1))[0, 0]

    def array(self, plain: str, shape: tuple[int, int]) -> Value:
        """A matrix of such."""
        rng = self._rng(plain)
        low, high = POSITIVE if self.point % 2 == 0 else EITHER
        sign = 1 if self.point % 2 == 0 else rng.choice([-1.0, 1.0], shape)
        drawn = rng.uniform(low, high, shape) * sign
        return drawn.round(1 if self.point >= READABLE else 4)

    def constant(self, number: Number) -> Value:
        """The number itself."""
        return np.float64(number.value)

    def built_in(self, plain: str, value: Value) -> Value:
        """NumPy's or SymPy's function."""
        rule: Callable[[float], Any] = getattr(np, plain)
        return rule(value)

    def undefined_function(self, plain: str, value: Value) -> Value:
        """Some function, always the same."""
        a, b, c, d = random_function_coefficients(plain)
        return a * np.sin(b * value + c) + d + 0.3 * value


def random_function_coefficients(plain: str) -> list[float]:
    """The numbers a, b, c, d of a function of which nothing is given: a sin(bt + c) + d + 0.3 t."""
    return [*map(float, np.random.default_rng(crc32(plain.encode())).uniform(0.5, 1.5, 4))]


class SymbolicEnvironment(Environment):
    """A world of SymPy's letters, in which equality is decided; ``bound["+"]``: all positive."""

    dtype = object

    def _letter(self, name: str, plain: str) -> Value:
        if plain in self.setting.whole:
            return sp.Symbol(name, integer=True, positive=True)
        return sp.Symbol(name, positive=True) if self.bound["+"] else sp.Symbol(name)

    def whole(self, number: int) -> Value:
        """A whole number."""
        return sp.Integer(number)

    def draw(self, plain: str) -> Value:
        """A number, drawn or a letter."""
        return self._letter(plain, plain)

    def array(self, plain: str, shape: tuple[int, int]) -> Value:
        """A matrix of such."""
        entries = np.empty(shape, dtype=object)
        for i, j in np.ndindex(shape):
            entries[i, j] = self._letter(f"{plain}_{i + 1}_{j + 1}", plain)
        return entries

    def constant(self, number: Number) -> Value:
        """The number itself."""
        return sp.Rational(number.value.numerator, number.value.denominator)

    def built_in(self, plain: str, value: Value) -> Value:
        """NumPy's or SymPy's function."""
        if plain == "abs":
            return sp.sqrt(sp.sympify(value) ** 2)
        return getattr(sp, plain)(value)

    def undefined_function(self, plain: str, value: Value) -> Value:
        """Some function, always the same."""
        latex = self.setting.names[plain].latex
        return undefined_function(plain, (latex.count("'"),), sigmoid)(value)


def value_of(node: Node, world: Environment, free: Mapping[str, str | int]) -> Value:
    """The value of a formula; with free indices, the values for each of them, as a matrix.

    Raises
    ------
    MisfitError
        If shapes do not fit.
    """
    if not free:
        return evaluate(node, world)
    ranges = [range(1, world.size(end) + 1) for end in free.values()]
    shape = tuple(len(r) for r in ranges) if len(ranges) > 1 else (len(ranges[0]), 1)
    entries: Value = np.empty(shape, dtype=world.dtype)
    for at in np.ndindex(*(len(r) for r in ranges)):
        value = evaluate(node, world, dict(zip(free, (i + 1 for i in at), strict=True)))
        if isinstance(value, np.ndarray):
            raise ShapeError(
                f"For each index this is {world.shape(value)}, where a number is asked for."
            )
        entries[at if len(ranges) > 1 else (at[0], 0)] = value
    return entries
