"""Are two expressions equal? Red is quick, green is exact, and checked once more with numbers.

``simplify`` is never the judge: true identities take it a minute, false ones may never return.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from random import Random
from typing import Any

import mpmath as mp
import sympy as sp

from nnmath.formulas.errors import EvaluationError

from .errors import ProofError, RefutedStatementError
from .model import Letter
from .rationalize import TranscendentalGenerators
from .verdict import Counterexample, Failure, FailureKind
from .zero_test import DIGITS, RationalFunctions, evaluate_mod_p, evaluate_mpmath, random_point

SMALL = [sp.Rational(n, 2) for n in (1, 2, 3, -1, -2, 4, -3, 12)]
_TRIES = 9
INSIDE = [sp.Rational(n, 10) for n in (5, 2, 8, 3, 6, 9, 4)]


def check_equal(left: Any, right: Any) -> None:
    """Do nothing if ``left`` = ``right`` identically.

    Raises
    ------
    RefutedStatementError
        If they differ; its ``failure`` holds a counterexample in numbers.
    ProofError
        If their normal forms differ, but no numbers were found that show it: this refutes nothing.
    EvaluationError
        If one of them has no value, or if the question cannot be decided.
    """
    failure = _refutation(left, right)
    if failure:
        refuted = failure.kind is not FailureKind.NORMAL_FORM
        raise (RefutedStatementError if refuted else ProofError)(failure)


@lru_cache(maxsize=20_000)
def _refutation(left: Any, right: Any) -> Failure | None:
    """Why the two differ; None if they are equal."""
    for side in (left, right):
        _check_finite(side)
    if left == right:
        return None
    atoms = TranscendentalGenerators()
    rational = atoms.rational(left, right)
    difference = sp.Add(rational[0], -rational[1])
    letters = _letters(difference, atoms)
    is_zero = not _differ(difference, atoms) and RationalFunctions.of(
        [difference], letters
    ).is_zero(0, atoms.squares)
    if is_zero:
        return None if _cross_check(left, right) else Failure(FailureKind.CROSS_CHECK)
    counterexample = find_counterexample(left, right)
    kind = FailureKind.REFUTED if counterexample else FailureKind.NORMAL_FORM
    return Failure(kind, counterexample=counterexample)


def _check_finite(side: Any) -> None:
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


def _points(
    left: Any, right: Any, seed: int, draw: Callable[[Random, Any], Any], *more: Any
) -> dict[Any, Any]:
    rng = Random(seed)
    symbols = sorted(set().union(*(e.free_symbols for e in (left, right, *more))), key=str)
    return {symbol: draw(rng, symbol) for symbol in symbols}


def _cross_check(left: Any, right: Any) -> bool:
    """Whether mpmath agrees, with 60 digits and at two points, that the sides are equal."""

    def draw(rng: Random, symbol: Any) -> Any:
        if symbol.is_integer:
            return mp.mpf(rng.randrange(2, 6))
        value = mp.mpf(rng.randrange(100, 900)) / 1000
        return value if symbol.is_positive else value * rng.choice((-2, 2))

    compared = 0
    with mp.workdps(DIGITS):
        relative, absolute = mp.mpf(10) ** (15 - DIGITS), mp.mpf(10) ** -45
        for seed in range(1, 2 * _TRIES):
            point = _points(left, right, seed, draw)
            if seed >= _TRIES:  # a logarithm may want all of them positive
                point = {symbol: abs(value) for symbol, value in point.items()}
            a, b = evaluate_mpmath(left, point), evaluate_mpmath(right, point)
            if seed < _TRIES and not (_is_real(a) and _is_real(b)):
                continue
            if not mp.almosteq(a, b, rel_eps=relative, abs_eps=absolute):
                return False
            compared += 1
            if compared == 2:
                break
    return True


def _is_real(value: Any) -> bool:
    return not mp.im(value)


def find_counterexample(left: Any, right: Any) -> Counterexample | None:
    """Numbers for which the two sides differ; None if none were found."""
    for apart in (1e-9, 1e-25):  # first a difference that a reader can see

        def differ(a: Any, b: Any, gap: float = apart) -> bool:
            return not mp.almosteq(a, b, gap, gap)

        found = _search(left, right, differ)
        if found:
            return found
    return None


def find_counterexample_to_bound(
    lower: Any, upper: Any, certificate: Any = sp.S.Zero
) -> Counterexample | None:
    """Numbers for which ``lower`` is larger than ``upper``; None if none were found.

    Only such count for which ``certificate`` is not negative: where it is, they are outside of the
    model, whose conditions are squares in it.
    """

    def exceeds(a: Any, b: Any) -> bool:
        # No order among complex numbers, such as a power of a negative number may be.
        return _is_real(a) and _is_real(b) and bool(mp.re(a) > mp.re(b) + 1e-9)

    return _search(lower, upper, exceeds, certificate)


def _is_at_least_zero(expression: Any, point: dict[Any, Any]) -> bool:
    value = evaluate_mpmath(expression, point)
    return bool(mp.im(value) == 0 and mp.re(value) >= 0)


def _search(
    left: Any,
    right: Any,
    is_refuted: Callable[[Any, Any], bool],
    certificate: Any = sp.S.Zero,
) -> Counterexample | None:
    def draw(rng: Random, symbol: Any) -> Any:
        if symbol.is_integer:
            return sp.Integer(rng.randrange(2, 5))
        return rng.choice(INSIDE if symbol.is_positive else SMALL)

    for seed in range(40):
        point = _points(left, right, seed, draw, certificate)
        try:
            with mp.workdps(DIGITS):
                at = {symbol: mp.mpf(int(v.p)) / int(v.q) for symbol, v in point.items()}
                a, b = evaluate_mpmath(left, at), evaluate_mpmath(right, at)
                found = is_refuted(a, b) and _is_at_least_zero(certificate, at)
        except (ZeroDivisionError, ValueError):
            continue
        if found and _is_real(a) and _is_real(b):
            values = ((Letter.of(s), Fraction(int(v.p), int(v.q))) for s, v in point.items())
            return Counterexample(tuple(values), mp.nstr(a, 6), mp.nstr(b, 6))
    return None
