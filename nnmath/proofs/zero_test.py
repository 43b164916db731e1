"""One rational expression, three rings: integers modulo a prime, fractions of polynomials, reals.

=============  =========================================================================
modulo 2⁶¹ − 1  a fast red light: if two sides differ at a random point, they are not equal
polynomials     the green light: a difference is zero when its expanded numerator is zero
60 digits       the witness, which shares no code with the other two
=============  =========================================================================
"""

from __future__ import annotations

from random import Random
from typing import Any

import mpmath as mp
import sympy as sp
from sympy.polys.rings import PolyRing

from nnmath.formulas.errors import EvaluationError

from .undefined_functions import family_member, is_abstract

PRIME = 2**61 - 1
DIGITS = 60
MAX_TERMS = 200_000


def evaluate_mod_p(expression: Any, point: dict[Any, int]) -> int:
    """The value of a rational expression modulo :data:`PRIME`.

    Raises
    ------
    ZeroDivisionError
        If a denominator is zero at the point.
    """
    done: dict[Any, int] = {}

    def value(e: Any) -> int:
        if e in done:
            return done[e]
        if e.is_Symbol:
            result = point[e]
        elif e.is_Rational:
            result = int(e.p) * pow(int(e.q), -1, PRIME)
        elif e.is_Add:
            result = sum(value(part) for part in e.args)
        elif e.is_Mul:
            result = 1
            for part in e.args:
                result = result * value(part) % PRIME
        else:
            base = value(e.base) % PRIME
            if e.exp < 0 and base == 0:
                raise ZeroDivisionError
            result = pow(base, int(e.exp), PRIME)
        done[e] = result % PRIME
        return done[e]

    return value(expression)


def random_point(letters: list[Any], squares: dict[Any, Any], rng: Random) -> dict[Any, int]:
    """A random point modulo the prime at which each square root exists."""
    for _ in range(64):
        point = {letter: rng.randrange(1, PRIME) for letter in letters}
        if _roots(point, squares):
            return point
    raise EvaluationError("found no point at which all square roots exist")


def _roots(point: dict[Any, int], squares: dict[Any, Any]) -> bool:
    for root, square in squares.items():
        value = evaluate_mod_p(square, point)
        point[root] = pow(value, (PRIME + 1) // 4, PRIME)
        if point[root] ** 2 % PRIME != value:
            return False
    return True


class RationalFunctions:
    """Fractions of polynomials, the denominator kept in factors so that it stays small."""

    def __init__(self, letters: list[Any]) -> None:
        self.ring = PolyRing(letters or [sp.Dummy("none")], sp.QQ)
        self.letters = dict(zip(letters, self.ring.gens, strict=False))
        self.values: list[tuple[Any, dict[Any, int]]] = []
        self._done: dict[Any, tuple[Any, dict[Any, int]]] = {}

    @classmethod
    def of(cls, expressions: list[Any], letters: list[Any] | None = None) -> RationalFunctions:
        """Read rational expressions over their letters."""
        found = {symbol for e in expressions for symbol in e.free_symbols} | set(letters or [])
        fractions = cls(sorted(found, key=sp.default_sort_key))
        fractions.values = [fractions.read(e) for e in expressions]
        return fractions

    def read(self, e: Any) -> tuple[Any, dict[Any, int]]:
        """Numerator and factors of the denominator, with their multiplicities."""
        if e not in self._done:
            self._done[e] = self._read(e)
        return self._done[e]

    def _read(self, e: Any) -> tuple[Any, dict[Any, int]]:
        if e.is_Symbol:
            return self.letters[e], {}
        if e.is_Rational:
            return self.ring(sp.QQ(int(e.p), int(e.q))), {}
        if e.is_Add:
            return self._sum([self.read(part) for part in e.args])
        if e.is_Mul:
            top, bottom = self.ring.one, dict[Any, int]()
            for part in e.args:
                over, under = self.read(part)
                top = self._times(top, over)
                for factor, times in under.items():
                    bottom[factor] = bottom.get(factor, 0) + times
            return top, bottom
        over, under = self.read(e.base)
        exponent = int(e.exp)
        if exponent > 0:
            return self._raise(over, exponent), {f: n * exponent for f, n in under.items()}
        if not over:
            raise EvaluationError("division by zero")
        top = self.ring.one
        for factor, times in under.items():
            top = self._times(top, self._raise(factor, -exponent * times))
        scale = over.LC
        top = top * (1 / scale) ** -exponent
        return top, {} if over.is_ground else {over.quo_ground(scale): -exponent}

    def _sum(self, parts: list[tuple[Any, dict[Any, int]]]) -> tuple[Any, dict[Any, int]]:
        bottom: dict[Any, int] = {}
        for _, under in parts:
            for factor, times in under.items():
                bottom[factor] = max(bottom.get(factor, 0), times)
        top = self.ring.zero
        for over, under in parts:
            for factor, times in bottom.items():
                over = self._times(over, self._raise(factor, times - under.get(factor, 0)))
            top = top + over
        return top, bottom

    def _times(self, a: Any, b: Any) -> Any:
        if len(a) * len(b) > MAX_TERMS:
            raise EvaluationError("the expanded formula is too large to decide")
        return a * b

    def _raise(self, a: Any, n: int) -> Any:
        result = self.ring.one
        for _ in range(n):
            result = self._times(result, a)
        return result

    def is_zero(self, which: int, squares: dict[Any, Any]) -> bool:
        """Whether a value is zero once even powers of roots are replaced by what they stand for."""
        top = self.values[which][0]
        for root in [letter for letter in squares if letter in self.letters]:
            at = self.ring.gens.index(self.letters[root])
            over, under = self.read(squares[root])
            if under:
                raise EvaluationError("a root of a fraction: write it as a fraction of roots")
            reduced = self.ring.zero
            for powers, factor in top.terms():
                half, odd = divmod(powers[at], 2)
                kept = tuple(odd if i == at else n for i, n in enumerate(powers))
                term = self.ring.term_new(kept, factor)
                reduced = reduced + self._times(term, self._raise(over, half))
            top = reduced
        return not top

    def reduced(self, which: int) -> tuple[Any, Any]:
        """Numerator and denominator in lowest terms, as SymPy expressions."""
        top, factors = self.values[which]
        bottom = self.ring.one
        for factor, times in factors.items():
            bottom = self._times(bottom, self._raise(factor, times))
        if factors:
            top, bottom = top.cancel(bottom)
        return top.as_expr(), bottom.as_expr()


def evaluate_mpmath(expression: Any, point: dict[Any, Any]) -> Any:
    """The value of any expression at a point, in mpmath's working precision."""
    done: dict[Any, Any] = {}

    def value(e: Any) -> Any:
        if e in done:
            return done[e]
        if e.is_Symbol:
            return point[e]
        if e.is_Rational:
            return mp.mpf(int(e.p)) / int(e.q)
        parts = [value(part) for part in e.args]
        if e.is_Add:
            result = mp.fsum(parts)
        elif e.is_Mul:
            result = mp.fprod(parts)
        elif e.is_Pow:
            result = mp.power(*parts)
        elif is_abstract(e.func):
            arguments, concrete = family_member(e.func)
            result = evaluate_mpmath(concrete, dict(zip(arguments, parts, strict=True)))
        elif e is sp.E:
            result = mp.e()
        else:
            result = getattr(mp, e.func.__name__)(*parts)
        done[e] = result
        return result

    return value(expression)
