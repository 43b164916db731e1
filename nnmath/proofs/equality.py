"""Are two expressions equal? Red is quick, green is exact, and a witness is heard before green.

``simplify`` is never the judge: true identities take it a minute, false ones may never return.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from random import Random
from typing import Any

import mpmath as mp
import sympy as sp

from nnmath.formulas.errors import EvaluationError, RefutedError

from .rationalize import TranscendentalGenerators
from .zero_test import DIGITS, RationalFunctions, evaluate_mod_p, evaluate_mpmath, random_point

SMALL = [sp.Rational(n, 2) for n in (1, 2, 3, -1, -2, 4, -3, 12)]
INSIDE = [sp.Rational(n, 10) for n in (5, 2, 8, 3, 6, 9, 4)]


def check_equal(left: Any, right: Any) -> None:
    """Do nothing if ``left`` = ``right`` identically.

    Raises
    ------
    RefutedError
        If they differ; the message holds a counterexample in numbers.
    MeaningError
        If one of them has no value, or if the question cannot be decided.
    """
    refuted = _refutation(left, right)
    if refuted:
        raise RefutedError(refuted)


@lru_cache(maxsize=20_000)
def _refutation(left: Any, right: Any) -> str:
    """A counterexample in words; empty if the two are equal."""
    for side in (left, right):
        _finite(side)
    if left == right:
        return ""
    atoms = TranscendentalGenerators()
    rational = atoms.rational(left, right)
    difference = sp.Add(rational[0], -rational[1])
    if _differ(difference, atoms):
        return counterexample(left, right)
    if not RationalFunctions.of([difference], _letters(difference, atoms)).is_zero(
        0, atoms.squares
    ):
        return counterexample(left, right)
    _witness(left, right)
    return ""


def _finite(side: Any) -> None:
    if side.has(sp.zoo, sp.nan, sp.oo, -sp.oo):
        raise EvaluationError("division by zero")


def _letters(difference: Any, atoms: TranscendentalGenerators) -> list[Any]:
    found = set(difference.free_symbols)
    for square in atoms.squares.values():
        found |= square.free_symbols
    return sorted(found, key=sp.default_sort_key)


def _differ(difference: Any, atoms: TranscendentalGenerators) -> bool:
    """The red light: is the difference unlike zero at a random point modulo a large prime?"""
    rng = Random(20)
    roots = {root: sq for root, sq in atoms.squares.items() if root in difference.free_symbols}
    letters = _letters(difference, atoms)
    for _ in range(8):
        point = random_point(letters, roots, rng)
        try:
            return evaluate_mod_p(difference, point) != 0
        except ZeroDivisionError:
            continue
    raise EvaluationError("division by zero")


def _points(left: Any, right: Any, seed: int, draw: Callable[[Random, Any], Any]) -> dict[Any, Any]:
    rng = Random(seed)
    symbols = sorted(left.free_symbols | right.free_symbols, key=str)
    return {symbol: draw(rng, symbol) for symbol in symbols}


def _witness(left: Any, right: Any) -> None:
    """Hear mpmath at 60 digits, at two points, before a formula is called proved."""

    def draw(rng: Random, symbol: Any) -> Any:
        if symbol.is_integer:
            return mp.mpf(rng.randrange(2, 6))
        value = mp.mpf(rng.randrange(100, 900)) / 1000
        return value if symbol.is_positive else value * rng.choice((-2, 2))

    with mp.workdps(DIGITS):
        for seed in (1, 2):
            point = _points(left, right, seed, draw)
            a, b = evaluate_mpmath(left, point), evaluate_mpmath(right, point)
            if not mp.almosteq(
                a, b, rel_eps=mp.mpf(10) ** (15 - DIGITS), abs_eps=mp.mpf(10) ** -45
            ):
                raise RefutedError("the witness of 60 digits disagrees with the normal form")


def counterexample(left: Any, right: Any) -> str:
    """Numbers for which the two sides differ, as a sentence."""
    found = _search(left, right, lambda a, b: not mp.almosteq(a, b, 1e-9, 1e-9))
    return found or "the normal forms of the sides differ, though no numbers were found to show it"


def counterexample_to_bound(lower: Any, upper: Any) -> str:
    """Numbers for which ``lower`` is larger than ``upper``, as a sentence; empty if none."""
    return _search(lower, upper, lambda a, b: a > b + 1e-9)


def _search(left: Any, right: Any, wanted: Callable[[Any, Any], bool]) -> str:
    def draw(rng: Random, symbol: Any) -> Any:
        if symbol.is_integer:
            return sp.Integer(rng.randrange(2, 5))
        return rng.choice(INSIDE if symbol.is_positive else SMALL)

    for seed in range(40):
        point = _points(left, right, seed, draw)
        try:
            with mp.workdps(20):
                at = {symbol: mp.mpf(int(v.p)) / int(v.q) for symbol, v in point.items()}
                a, b = evaluate_mpmath(left, at), evaluate_mpmath(right, at)
                found = wanted(a, b)
        except (ZeroDivisionError, ValueError):
            continue
        if found:
            return _sentence(point, a, b)
    return ""


def _sentence(point: dict[Any, Any], a: Any, b: Any) -> str:
    said = [f"{symbol} = {value}" for symbol, value in list(point.items())[:6]]
    more = f" and {len(point) - 6} more" if len(point) > 6 else ""
    given = f"with {', '.join(said)}{more}, " if said else ""
    return f"{given}left is {mp.nstr(a, 6)}, right is {mp.nstr(b, 6)}"
