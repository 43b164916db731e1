r"""From a SymPy expression to a rational one: what is not rational becomes a symbol of its own.

σ(z), σ′(z), e^z, log a and roots are algebraically independent, up to the laws that are applied
here: e^{a+b} = e^a e^b, log(ab) = log a + log b, √(s²t) = |s| √t, c^{k+1} = c^k c, the addition
theorems of sine and cosine, and sin² = 1 − cos². So an identity between the expressions becomes one
between rational functions, which can be decided.
"""

from __future__ import annotations

from math import lcm
from typing import Any

import sympy as sp
from sympy.polys.matrices import DomainMatrix

from nnmath.formulas.errors import EvaluationError

from .undefined_functions import is_abstract
from .zero_test import RationalFunctions

MAX_POWER = 64
MAX_ROUNDS = 8


class TranscendentalGenerators:
    """The symbols that stand for transcendental parts: equal parts get equal symbols.

    Attributes
    ----------
    squares : dict
        For each symbol that stands for a square root, or for a sine, what its square is.
    """

    def __init__(self) -> None:
        self.squares: dict[Any, Any] = {}
        self._symbols: dict[Any, Any] = {}
        self._rewritten: dict[Any, Any] = {}
        self._exponents: dict[Any, dict[Any, Any]] = {}  # each as a combination of the basis
        self._unit: dict[Any, int] = {}  # what an element of the basis is divided by

    def rational(self, *expressions: Any) -> list[Any]:
        """The expressions as rational ones, with symbols in common."""
        plain = [_powers_of_logarithms(e.replace(sp.tanh, _tanh)) for e in expressions]
        exponents = {e.args[0] for expression in plain for e in expression.atoms(sp.exp)}
        exponents |= {sp.S.One for expression in plain if expression.has(sp.E)}
        ordered = sorted(exponents, key=sp.default_sort_key)
        # An exponent may hold powers of e itself, whose basis changes when more is known.
        for _ in range(MAX_ROUNDS):
            before = self._exponents, self._unit
            self._exponents, self._unit = self._basis(ordered)
            self._rewritten.clear()
            if before == (self._exponents, self._unit):
                break
        else:
            raise EvaluationError("powers of e stand too deep within each other")
        return [self._rewrite(expression) for expression in plain]

    def _basis(self, exponents: list[Any]) -> tuple[dict[Any, dict[Any, Any]], dict[Any, int]]:
        """Each exponent as a combination of a basis of them all, with rational coefficients.

        Powers of e are independent if their exponents are linearly independent over the rational
        numbers; all other relations between them come from e^{a+b} = e^a e^b.
        """
        if not exponents:
            return {}, {}
        fractions = RationalFunctions.of([self._rewrite(e) for e in exponents])
        tops, bottom = fractions.common_denominator()
        monomials = sorted({powers for top in tops for powers in top.monoms()}, reverse=True)
        rows = [[top.get(powers, sp.QQ(0)) for powers in monomials] for top in tops]
        reduced, pivots = DomainMatrix(rows, (len(rows), len(monomials)), sp.QQ).rref()
        found = [sp.Rational(0)] * len(pivots)
        for at, row in enumerate(reduced.to_list()[: len(pivots)]):
            terms = {m: c for m, c in zip(monomials, row, strict=True) if c}
            top, under = fractions.ring.from_dict(terms).cancel(bottom)
            found[at] = top.as_expr() / under.as_expr()
        combinations = {
            e: {b: row[p] for b, p in zip(found, pivots, strict=True) if row[p]}
            for e, row in zip(exponents, rows, strict=True)
        }
        units = {
            b: lcm(
                *(int(factors[b].denominator) for factors in combinations.values() if b in factors)
            )
            for b in found
        }
        return combinations, units

    def _symbol_for(self, *key: Any) -> Any:
        if key not in self._symbols:
            self._symbols[key] = sp.Dummy(str(key[0]))
        return self._symbols[key]

    def _rewrite(self, expression: Any) -> Any:
        if expression not in self._rewritten:
            self._rewritten[expression] = self._rewrite_once(expression)
        return self._rewritten[expression]

    def _rewrite_once(self, e: Any) -> Any:
        if e.is_Symbol or e.is_Rational:
            return e
        if e.is_Add or e.is_Mul:
            return e.func(*(self._rewrite(part) for part in e.args))
        if isinstance(e, sp.exp):
            return self._exp(e.args[0])
        if isinstance(e, sp.log):
            return self._logarithm(e.args[0])
        if e.is_Pow:
            return self._power(e.base, e.exp)
        if isinstance(e, (sp.sin, sp.cos)):
            return self._wave(e)
        if isinstance(e, sp.Function) and is_abstract(e.func):
            return self._symbol_for(e.func, *(self._key(part) for part in e.args))
        if e is sp.E:
            return self._exp(sp.S.One)
        if e is sp.pi:  # what holds for any number in its place holds for it
            return self._symbols.setdefault("π", sp.Dummy("π", positive=True))
        raise EvaluationError(f"cannot decide an expression with {e.func.__name__}({e})"[:200])

    def _exp(self, exponent: Any) -> Any:
        product = sp.S.One
        for element, factor in self._exponents.get(exponent, {exponent: sp.QQ(1)}).items():
            unit = self._unit.get(element, 1)
            times = int(factor * unit)
            if abs(times) > MAX_POWER:
                raise EvaluationError(f"cannot decide e to the power of {factor} times a term")
            product *= self._symbol_for("exp", element, unit) ** times
        return product

    def _wave(self, e: Any) -> Any:
        """Sine and cosine of a sum, or of a multiple, as a polynomial in those of its terms."""
        numerator, denominator = self._key(e.args[0])
        angle = sp.expand(numerator / denominator)
        for term in sp.Add.make_args(angle):
            if abs(term.as_coeff_Mul()[0]) > MAX_POWER:
                raise EvaluationError(f"cannot decide a wave of more than {MAX_POWER} angles")

        def generator(wave: Any) -> Any:
            cosine = self._symbol_for(sp.cos, wave.args[0])
            if isinstance(wave, sp.cos):
                return cosine
            sine = self._symbol_for(sp.sin, wave.args[0])
            self.squares[sine] = 1 - cosine**2
            return sine

        return sp.expand_trig(e.func(angle)).replace(
            lambda part: isinstance(part, (sp.sin, sp.cos)), generator
        )

    def _power(self, base: Any, exponent: Any) -> Any:
        if exponent.is_Integer:
            if abs(exponent) > MAX_POWER:
                raise EvaluationError(f"a power of more than {MAX_POWER}")
            return self._rewrite(base) ** exponent
        if exponent.is_Rational and exponent.q == 2:
            return self._square_root(base) ** int(exponent.p)
        constant, rest = exponent.as_coeff_Add()
        times, letter = rest.as_coeff_Mul()
        if not (constant.is_Integer and times.is_Integer and letter.is_Symbol):
            raise EvaluationError(f"cannot decide a power with the exponent {exponent}")
        if max(abs(constant), abs(times)) > MAX_POWER:
            raise EvaluationError(f"a power of more than {MAX_POWER}")
        power = self._symbol_for("power", self._key(base), letter) ** int(times)
        return power * self._rewrite(base) ** constant

    def _square_root(self, of: Any) -> Any:
        """√(s²t) = |s| √t; factors of t that are never negative have roots of their own."""
        numerator, denominator = RationalFunctions.of([self._rewrite(of)]).reduced(0)
        found, rest = sp.S.One, sp.S.One
        for part, sign in ((numerator, 1), (denominator, -1)):
            constant, factors = sp.factor_list(part)
            if constant < 0:
                constant, rest = -constant, -rest
            for number, power in ((constant.p, sign), (constant.q, -sign)):
                factors = [
                    *factors,
                    *((sp.Integer(p), n * power * sign) for p, n in sp.factorint(number).items()),
                ]
            for factor, times in factors:
                whole, odd = divmod(times * sign, 2)
                positive = self._is_nonnegative(factor)
                found *= (factor if positive else self._absolute(factor)) ** whole
                if odd and positive:
                    found *= self._root(factor)
                elif odd:
                    rest *= factor
        return found * (self._root(sp.expand(rest)) if rest != 1 else 1)

    def _root(self, square: Any) -> Any:
        root = self._symbol_for("sqrt", square)
        self.squares[root] = square
        return root

    def _absolute(self, of: Any) -> Any:
        """|s|, a symbol whose square is s², the same for s and −s."""
        leading = sp.LC(of, *sorted(of.free_symbols, key=sp.default_sort_key))
        return self._root(sp.expand((of if leading > 0 else -of) ** 2))

    def _is_nonnegative(self, polynomial: Any) -> bool:
        """Whether a polynomial is seen not to be negative, as each of its terms is not."""
        if not polynomial.free_symbols:
            return bool(polynomial > 0)
        found = sp.Poly(polynomial)
        known = {v for key, v in self._symbols.items() if key[0] in ("exp", "sqrt")}
        free = [not (symbol.is_positive or symbol in known) for symbol in found.gens]
        return all(
            factor > 0 and not any(odd % 2 and f for odd, f in zip(powers, free, strict=True))
            for powers, factor in found.terms()
        )

    def _logarithm(self, of: Any) -> Any:
        """The logarithm of a product as a sum, up to signs: log stands for log|·|."""
        total = sp.Integer(0)
        numerator, denominator = RationalFunctions.of([self._rewrite(of)]).reduced(0)
        powers_of_e = {v: k[1] / k[2] for k, v in self._symbols.items() if k[0] == "exp"}
        for part, sign in ((numerator, 1), (denominator, -1)):
            factor, factors = sp.factor_list(part)
            for prime in sp.factorint(abs(factor)):
                times = sp.multiplicity(prime, abs(factor))
                total += sign * times * self._symbol_for("log", sp.Integer(prime))
            for base, times in factors:
                if base in powers_of_e:
                    total += sign * times * powers_of_e[base]
                    continue
                positive = base if sp.LC(base, *sorted(base.free_symbols, key=str)) > 0 else -base
                total += sign * times * self._symbol_for("log", positive)
        return total

    def _key(self, expression: Any) -> Any:
        """The same for equal expressions, so that σ(2(x + y)) and σ(2x + 2y) get one symbol."""
        return RationalFunctions.of([self._rewrite(expression)]).reduced(0)


def _powers_of_logarithms(e: Any) -> Any:
    """e^{k log u} as u^k, which SymPy does for numbers k alone."""

    def power(exponent: Any) -> Any:
        product, rest = sp.S.One, sp.S.Zero
        for term in sp.Add.make_args(exponent):
            factors = sp.Mul.make_args(term)
            logarithms = [factor for factor in factors if isinstance(factor, sp.log)]
            if len(logarithms) == 1:
                product *= logarithms[0].args[0] ** (term / logarithms[0])
            else:
                rest += term
        return product * sp.exp(rest)

    return e.replace(sp.exp, power) if e.has(sp.log) and e.has(sp.exp) else e


def _tanh(z: Any) -> Any:
    return (1 - sp.exp(-2 * z)) / (1 + sp.exp(-2 * z))
