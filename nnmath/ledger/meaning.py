r"""What a formula means in a model: from the tree of the LaTeX to values.

One method a form. Anything that the model does not know, and any shape that does not fit, is an
error: nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sympy as sp

from . import calculus, syntax
from .errors import MeaningError
from .model import Index, Model
from .syntax import Node
from .trees import symbols
from .values import Array, Value, add, each, hadamard, matrix, power, squared_norm, times, transpose

MAX_TERMS = 40
BUILT_IN = {"\\exp": sp.exp, "\\log": sp.log, "\\tanh": sp.tanh, "\\sin": sp.sin, "\\cos": sp.cos}


class Meaning:
    """Reads values of nodes, with some indices fixed.

    Parameters
    ----------
    model : Model
        Where names get their values.
    indices : dict
        Indices in scope; a value is an int, or a SymPy expression in a proof by induction.
    example : int or None
        The example meant by names such as x under an overline.
    """

    def __init__(
        self, model: Model, indices: Mapping[str, Index] | None = None, example: int | None = None
    ) -> None:
        self.model = model
        self.indices = dict(indices or {})
        self.example = example

    def value(self, node: Node) -> Value:
        """The value of a node: a SymPy expression or an :class:`Array`."""
        return getattr(self, f"_{type(node).__name__.lower()}")(node)

    def number(self, node: Node) -> Any:
        """The value of a node that must be a number."""
        value = self.value(node)
        if isinstance(value, Array):
            raise MeaningError(f"expected a number, got {value}")
        return value

    def index(self, node: Node) -> Index:
        """The value of an index: a whole number, or k + 1 in a proof by induction."""
        value = self.number(node)
        if value.is_Integer:
            return int(value)
        if value.is_integer:
            return value
        raise MeaningError(f"an index must be a whole number, not {value}")

    def inside(self, **indices: Index) -> Meaning:
        """The same with more indices in scope."""
        return Meaning(self.model, {**self.indices, **indices}, self.example)

    # Names and functions.

    def _number(self, node: syntax.Number) -> Value:
        return sp.Rational(node.value.numerator, node.value.denominator)

    def _name(self, node: syntax.Name) -> Value:
        plain = node.layer is None and not node.star
        if plain and not node.subs and node.base in self.indices:
            return sp.sympify(self.indices[node.base])
        subs = tuple(self.index(sub) for sub in node.subs)
        if plain and (node.base, subs) in self.model.integers:
            return sp.Integer(self.model.integers[node.base, subs])
        if plain and not subs and self.example and node.base in self.model.examples:
            subs = (self.example,)
        layer = None if node.layer is None else self.index(node.layer)
        return self.model.lookup(node.base, layer, subs, node.star)

    def _apply(self, node: syntax.Apply) -> Value:
        args = [self.value(arg) for arg in node.args]
        if node.base in self.model.functions:
            return self.model.functions[node.base](node.primes, args)
        if node.base in ("\\max", "\\min") and len(args) == 2:
            return self._extremum(node.base, *args)
        if node.base not in BUILT_IN or node.primes or len(args) != 1:
            raise MeaningError(f"unknown function {node.base}")
        return each(BUILT_IN[node.base], args[0])

    def _extremum(self, base: str, a: Value, b: Value) -> Value:
        difference = add(a, times(sp.Integer(-1), b))
        if difference.is_nonnegative is None:
            raise MeaningError("cannot decide which of the two is larger here")
        return a if difference.is_nonnegative == (base == "\\max") else b

    # Algebra.

    def _add(self, node: syntax.Add) -> Value:
        return add(*(self.value(term) for term in node.terms))

    def _neg(self, node: syntax.Neg) -> Value:
        return times(sp.Integer(-1), self.value(node.of))

    def _mul(self, node: syntax.Mul) -> Value:
        result = self.value(node.factors[0])
        for factor in node.factors[1:]:
            result = times(result, self.value(factor))
        return result

    def _hadamard(self, node: syntax.Hadamard) -> Value:
        result = self.value(node.factors[0])
        for factor in node.factors[1:]:
            result = hadamard(result, self.value(factor))
        return result

    def _div(self, node: syntax.Div) -> Value:
        under = self.number(node.under)
        if under == 0:
            raise MeaningError("division by zero")
        return times(self.value(node.over), 1 / under)

    def _power(self, node: syntax.Power) -> Value:
        if isinstance(node.base, syntax.Norm) and node.exponent == syntax.TWO:
            return squared_norm(self.value(node.base.of))
        return power(self.value(node.base), self.number(node.exponent))

    def _transpose(self, node: syntax.Transpose) -> Value:
        return transpose(self.value(node.of))

    def _component(self, node: syntax.Component) -> Value:
        whole = self.value(node.of)
        if not isinstance(whole, Array):
            raise MeaningError("a number has no components")
        return whole.entry([self.index(sub) for sub in node.subs])

    def _norm(self, node: syntax.Norm) -> Value:
        return sp.sqrt(squared_norm(self.value(node.of)))

    def _absolute(self, node: syntax.Absolute) -> Value:
        return sp.sqrt(self.number(node.of) ** 2)

    # Sums, sequences and matrices.

    def _big(self, node: syntax.Big) -> Value:
        taken = node.index in self.indices or (node.index, None, False) in self.model.names
        if taken or (node.index, ()) in self.model.integers:
            raise MeaningError(f"the index {node.index} already means something here")
        if node.low is not None and node.high is not None:
            low, high = self.index(node.low), self.index(node.high)
        elif node.index in self.model.ranges:
            low, high = self.model.ranges[node.index]
        else:
            raise MeaningError(f"from where to where does {node.index} run?")
        if not (isinstance(low, int) and isinstance(high, int) and -1 <= high - low < MAX_TERMS):
            raise MeaningError(f"{node.index} runs from {low} to {high}")
        terms = [self.inside(**{node.index: i}).value(node.body) for i in range(low, high + 1)]
        if node.kind == "sum":
            return add(*terms) if terms else sp.Integer(0)
        result: Value = sp.Integer(1)
        for term in terms:
            result = times(result, term)
        return result

    def _mean(self, node: syntax.Mean) -> Value:
        m = self.model.integers.get(("m", ()))
        if m is None or self.example or not symbols(node.of) & self.model.examples:
            raise MeaningError("an overline is a mean over examples, and here are none")
        terms = [Meaning(self.model, self.indices, i + 1).value(node.of) for i in range(m)]
        return times(sp.Rational(1, m), add(*terms))

    def _row(self, node: syntax.Row) -> Value:
        return Array((tuple(self.number(item) for item in calculus.unroll(node.items, self)),))

    def _matrix(self, node: syntax.Matrix) -> Value:
        cells = [[self.number(cell) for cell in row] for row in node.rows]
        return matrix(len(cells), len(cells[0]), lambda i, j: cells[i - 1][j - 1])

    def _cases(self, node: syntax.Cases) -> Value:
        chosen = [value for value, condition in node.branches if calculus.holds(condition, self)]
        if len(chosen) != 1:
            raise MeaningError(f"{len(chosen)} cases hold at once")
        return self.value(chosen[0])

    # Calculus.

    def _derivative(self, node: syntax.Derivative) -> Value:
        return calculus.derivative(node, self)

    def _gradient(self, node: syntax.Gradient) -> Value:
        return calculus.gradient(node, self)

    def _limit(self, node: syntax.Limit) -> Value:
        return calculus.limit(node, self)

    def _at(self, node: syntax.At) -> Value:
        variable, value = self.number(node.variable), self.number(node.value)
        if not variable.is_Symbol:
            raise MeaningError("only a free variable can be set to a value")
        return each(lambda entry: entry.subs(variable, value), self.value(node.of))
