"""Worlds of letters: the names of an exercise are SymPy's symbols, and equality can be decided."""

from __future__ import annotations

import numpy as np
import sympy as sp

from nnmath.ledger.abstract import abstract
from nnmath.ledger.syntax import Number
from nnmath.ledger.worlds.networks import sigmoid

from .evaluate import Value
from .worlds import Known


class Letters(Known):
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

    def abstract(self, plain: str, value: Value) -> Value:
        """Some function, always the same."""
        latex = self.setting.names[plain].latex
        return abstract(plain, (latex.count("'"),), sigmoid)(value)
