"""Is a rational expression zero? One fold over SymPy expressions, in three number systems.

=====================  ========================================================================
modulo 2⁶¹ − 1         fast: different values at a random point show that two sides differ
rational functions     exact: a difference is zero when its expanded numerator is zero
reals with 60 digits   a cross-check, which shares no number system with the other two
=====================  ========================================================================
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any, NamedTuple, NoReturn

import mpmath as mp
import sympy as sp
from sympy.polys.rings import PolyRing

from nnmath.formulas.errors import EvaluationError

from .undefined_functions import family_member, is_abstract

PRIME = 2**61 - 1
DIGITS = 60
MAX_TERMS = 200_000


def _not_rational(e: Any, values: list[Any]) -> NoReturn:
    raise EvaluationError(f"{e.func.__name__} is not rational")


class NumberSystem(NamedTuple):
    """The value of each kind of expression, from the values of its arguments."""

    symbol: Callable[[Any], Any]
    rational: Callable[[int, int], Any]  # p/q
    add: Callable[[list[Any]], Any]
    multiply: Callable[[list[Any]], Any]
    power: Callable[[Any, int], Any]  # with a whole exponent
    function: Callable[[Any, list[Any]], Any] = _not_rational  # and all the rest


def fold(e: Any, numbers: NumberSystem, known: dict[Any, Any]) -> Any:
    """The value of a SymPy expression in a number system; ``known`` caches those of its parts."""
    if e not in known:
        if e.is_Symbol:
            known[e] = numbers.symbol(e)
        elif e.is_Rational:
            known[e] = numbers.rational(int(e.p), int(e.q))
        elif e.is_Pow and e.exp.is_Integer:
            known[e] = numbers.power(fold(e.base, numbers, known), int(e.exp))
        else:
            values = [fold(part, numbers, known) for part in e.args]
            if e.is_Add:
                known[e] = numbers.add(values)
            elif e.is_Mul:
                known[e] = numbers.multiply(values)
            else:
                known[e] = numbers.function(e, values)
    return known[e]


def evaluate_mod_p(expression: Any, point: dict[Any, int]) -> int:
    """The value of a rational expression modulo :data:`PRIME`.

    Raises
    ------
    ZeroDivisionError
        If a denominator is zero at the point.
    """

    def multiply(values: list[int]) -> int:
        result = 1
        for value in values:
            result = result * value % PRIME
        return result

    def power(base: int, exponent: int) -> int:
        if exponent < 0 and base == 0:
            raise ZeroDivisionError
        return pow(base, exponent, PRIME)

    integers = NumberSystem(
        symbol=lambda e: point[e] % PRIME,
        rational=lambda p, q: p * pow(q, -1, PRIME) % PRIME,
        add=lambda values: sum(values) % PRIME,
        multiply=multiply,
        power=power,
    )
    value: int = fold(expression, integers, {})
    return value


def evaluate_mpmath(expression: Any, point: dict[Any, Any]) -> Any:
    """The value of any expression at a point, in mpmath's working precision."""

    def function(e: Any, values: list[Any]) -> Any:
        if e.is_Pow:
            return mp.power(*values)
        if is_abstract(e.func):
            arguments, concrete = family_member(e.func)
            return evaluate_mpmath(concrete, dict(zip(arguments, values, strict=True)))
        if e in (sp.E, sp.pi):
            return mp.e() if e is sp.E else mp.pi()
        return getattr(mp, e.func.__name__)(*values)

    reals = NumberSystem(
        symbol=point.__getitem__,
        rational=lambda p, q: mp.mpf(p) / q,
        add=mp.fsum,
        multiply=mp.fprod,
        power=mp.power,
        function=function,
    )
    return fold(expression, reals, {})


def random_point(symbols: list[Any], squares: dict[Any, Any], rng: Random) -> dict[Any, int]:
    """A random point modulo the prime at which each square root exists."""
    for _ in range(64):
        point = {symbol: rng.randrange(1, PRIME) for symbol in symbols}
        if _add_roots(point, squares):
            return point
    raise EvaluationError("found no point at which all square roots exist")


def _add_roots(point: dict[Any, int], squares: dict[Any, Any]) -> bool:
    """Put square roots modulo the prime into a point; False where one does not exist."""
    for root, square in squares.items():
        value = evaluate_mod_p(square, point)
        point[root] = pow(value, (PRIME + 1) // 4, PRIME)
        if point[root] ** 2 % PRIME != value:
            return False
    return True


Fraction = tuple[Any, dict[Any, int]]  # numerator, and factors of the denominator with exponents


class RationalFunctions:
    """Fractions of polynomials, the denominator in factors so that it stays small."""

    def __init__(self, symbols: list[Any]) -> None:
        self.ring = PolyRing(symbols or [sp.Dummy("none")], sp.QQ)
        self.symbols = dict(zip(symbols, self.ring.gens, strict=False))
        self.values: list[Fraction] = []
        self._known: dict[Any, Fraction] = {}
        self._numbers = NumberSystem(
            symbol=lambda e: (self.symbols[e], {}),
            rational=lambda p, q: (self.ring(sp.QQ(p, q)), {}),
            add=self._add,
            multiply=self._multiply,
            power=self._power,
        )

    @classmethod
    def of(cls, expressions: list[Any], symbols: list[Any] | None = None) -> RationalFunctions:
        """Read rational expressions in their symbols."""
        found = {symbol for e in expressions for symbol in e.free_symbols} | set(symbols or [])
        fractions = cls(sorted(found, key=sp.default_sort_key))
        fractions.values = [fractions.read(e) for e in expressions]
        return fractions

    def read(self, e: Any) -> Fraction:
        """Numerator and factors of the denominator, with their multiplicities."""
        value: Fraction = fold(e, self._numbers, self._known)
        return value

    def _multiply(self, values: list[Fraction]) -> Fraction:
        top, bottom = self.ring.one, dict[Any, int]()
        for over, under in values:
            top = self._times(top, over)
            for factor, times in under.items():
                bottom[factor] = bottom.get(factor, 0) + times
        return top, bottom

    def _power(self, base: Fraction, exponent: int) -> Fraction:
        over, under = base
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

    def _add(self, values: list[Fraction]) -> Fraction:
        tops, bottom = self._over_one_denominator(values)
        total = self.ring.zero
        for top in tops:
            total = total + top
        return total, bottom

    def _over_one_denominator(self, values: list[Fraction]) -> tuple[list[Any], dict[Any, int]]:
        bottom: dict[Any, int] = {}
        for _, under in values:
            for factor, times in under.items():
                bottom[factor] = max(bottom.get(factor, 0), times)
        tops = []
        for over, under in values:
            for factor, times in bottom.items():
                over = self._times(over, self._raise(factor, times - under.get(factor, 0)))
            tops.append(over)
        return tops, bottom

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
        for root in [symbol for symbol in squares if symbol in self.symbols]:
            at = self.ring.gens.index(self.symbols[root])
            over, under = self.read(squares[root])
            if under:
                raise EvaluationError("a root of a fraction: write it as a fraction of roots")
            reduced = self.ring.zero
            for powers, factor in top.terms():
                half, odd = divmod(powers[at], 2)
                exponents = tuple(odd if i == at else n for i, n in enumerate(powers))
                term = self.ring.term_new(exponents, factor)
                reduced = reduced + self._times(term, self._raise(over, half))
            top = reduced
        return not top

    def common_denominator(self) -> tuple[list[Any], Any]:
        """The numerators of all values over one denominator, and this."""
        tops, factors = self._over_one_denominator(self.values)
        return tops, self._expand(factors)

    def _expand(self, factors: dict[Any, int]) -> Any:
        product = self.ring.one
        for factor, times in factors.items():
            product = self._times(product, self._raise(factor, times))
        return product

    def reduced(self, which: int) -> tuple[Any, Any]:
        """Numerator and denominator in lowest terms, as SymPy expressions."""
        top, factors = self.values[which]
        bottom = self._expand(factors)
        if factors:
            top, bottom = top.cancel(bottom)
        return top.as_expr(), bottom.as_expr()
