r"""From a SymPy expression to a rational one: what is not rational becomes a symbol of its own.

σ(z), σ′(z), e^z, log a and roots are algebraically independent, up to the laws that are applied
here: e^{a+b} = e^a e^b, log(ab) = log a + log b, √s² = s, c^{k+1} = c^k c. So an identity between
the expressions becomes one between rational functions, which can be decided.
"""

from __future__ import annotations

from math import lcm
from typing import Any

import sympy as sp

from nnmath.formulas.errors import EvaluationError

from .undefined_functions import is_abstract
from .zero_test import RationalFunctions

MAX_POWER = 64


class TranscendentalGenerators:
    """The symbols that stand for transcendental parts: equal parts get equal symbols.

    Attributes
    ----------
    squares : dict
        For each symbol that stands for a square root, what its square is.
    """

    def __init__(self) -> None:
        self.squares: dict[Any, Any] = {}
        self._symbols: dict[Any, Any] = {}
        self._rewritten: dict[Any, Any] = {}
        self._unit: dict[Any, int] = {}
        self._exponents: dict[Any, Any] = {}

    def rational(self, *expressions: Any) -> list[Any]:
        """The expressions as rational ones, with symbols in common."""
        plain = [e.replace(sp.tanh, _tanh) for e in expressions]
        units: dict[Any, int] | None = None
        while units != self._unit:  # e^x within may turn out to be the square of e^{x/2} elsewhere
            units = dict(self._unit)
            self._rewritten.clear()
            self._exponents.clear()
            for e in {part for expression in plain for part in expression.atoms(sp.exp)}:
                for term, factor in self._terms(e.args[0]).items():
                    self._unit[term] = lcm(self._unit.get(term, 1), int(factor.q))
        return [self._rewrite(expression) for expression in plain]

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
            return sp.Mul(*(self._exp(*term) for term in self._terms(e.args[0]).items()))
        if isinstance(e, sp.log):
            return self._logarithm(e.args[0])
        if e.is_Pow:
            return self._power(e.base, e.exp)
        if isinstance(e, sp.Function) and (is_abstract(e.func) or e.func in (sp.sin, sp.cos)):
            return self._symbol_for(e.func, *(self._key(part) for part in e.args))
        if e is sp.E:
            return self._exp(sp.S.One, sp.S.One)
        raise EvaluationError(f"cannot decide an expression with {e.func.__name__}({e})"[:200])

    def _exp(self, term: Any, factor: Any) -> Any:
        unit = self._unit.get(term, 1)
        times = factor * unit
        if not times.is_Integer or abs(times) > MAX_POWER:
            raise EvaluationError(f"cannot decide e to the power of {factor} times a term")
        return self._symbol_for("exp", term, unit) ** int(times)

    def _power(self, base: Any, exponent: Any) -> Any:
        if exponent.is_Integer:
            if abs(exponent) > MAX_POWER:
                raise EvaluationError(f"a power of more than {MAX_POWER}")
            return self._rewrite(base) ** exponent
        if exponent.is_Rational and exponent.q == 2:
            square = self._rewrite(base)
            root = self._symbol_for("sqrt", self._key(base))
            self.squares[root] = square
            return root ** int(exponent.p)
        constant, rest = exponent.as_coeff_Add()
        if not (constant.is_Integer and rest.is_Symbol):
            raise EvaluationError(f"cannot decide a power with the exponent {exponent}")
        if abs(constant) > MAX_POWER:
            raise EvaluationError(f"a power of more than {MAX_POWER}")
        return self._symbol_for("power", self._key(base), rest) * self._rewrite(base) ** constant

    def _terms(self, exponent: Any) -> dict[Any, Any]:
        """The terms of an exponent, each without its rational factor, and that factor."""
        if exponent not in self._exponents:
            numerator, denominator = RationalFunctions.of([self._rewrite(exponent)]).reduced(0)
            found: dict[Any, Any] = {}
            for term in sp.Add.make_args(numerator):
                factor, rest = (term / denominator).as_coeff_Mul()
                found[rest] = found.get(rest, sp.Integer(0)) + factor
            self._exponents[exponent] = found
        terms: dict[Any, Any] = self._exponents[exponent]
        return terms

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


def _tanh(z: Any) -> Any:
    return (1 - sp.exp(-2 * z)) / (1 + sp.exp(-2 * z))
