"""Evaluates the LaTeX of the book in a model: values are SymPy expressions, with derivatives.

Whatever the model does not define, and whatever the book's notation would not mean, is an error:
nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import lru_cache
from typing import Any, Self

import sympy as sp

from nnmath.formulas import nodes
from nnmath.formulas.dots import ends_of_dots, term_between
from nnmath.formulas.errors import EvaluationError, ShapeError
from nnmath.formulas.evaluate import (
    ENTRYWISE,
    PLUS,
    TIMES,
    Evaluator,
    Value,
    elementwise,
    is_matrix,
)
from nnmath.formulas.nodes import Apply, Dots, Name, Node, Number, symbols
from nnmath.formulas.printing import to_unicode

from .model import Index, Intervention, Model
from .symbolic_matrix import describe_shape, from_rows, matrix, power, squared_norm
from .zero_test import RationalFunctions

MAX_TERMS = 40
BUILT_IN = {"\\exp": sp.exp, "\\log": sp.log, "\\tanh": sp.tanh, "\\sin": sp.sin, "\\cos": sp.cos}


@dataclass(eq=False)
class ModelEvaluator(Evaluator):
    """Evaluates nodes in a model, with some indices in scope.

    Attributes
    ----------
    model : Model
        Where names get their values.
    indices : dict
        Indices in scope; a value is an int, or a SymPy expression in a proof by induction.
    example : int, SymPy expression or None
        The example that names such as x stand for under an overline.
    """

    model: Model
    indices: dict[str, Index] = field(default_factory=dict)
    example: Index | None = field(default=None, kw_only=True)

    def number(self, node: Node) -> Any:
        """The value of a node that must be a number."""
        value = self.value(node)
        if is_matrix(value):
            raise EvaluationError(f"expected a number, got {describe_shape(value)}")
        return value

    def index(self, node: Node) -> Index:
        """The value of an index: a whole number, or k + 1 in a proof by induction."""
        value = self.number(node)
        if value.is_Integer:
            return int(value)
        if value.is_integer:
            return value
        raise EvaluationError(f"an index must be a whole number, not {value}")

    def with_index(self, name: str, value: Index) -> Self:
        """The same evaluator with an index in scope."""
        return replace(self, indices={**self.indices, name: value})

    def describe(self, node: Node) -> str:
        """A formula in an error message."""
        return to_unicode(node, {})

    def shape(self, value: Value) -> str:
        """The shape of a value in an error message."""
        return describe_shape(value)

    def shape_message(
        self, operation: str, operands: tuple[str, str], shapes: tuple[str, str]
    ) -> str:
        """What to say of two operands that do not fit."""
        message = f"the shapes do not fit: {shapes[0]} {operation} {shapes[1]}"
        if operation == TIMES and shapes[0] == shapes[1]:
            message += "; an inner product is u^\\top v, an element-wise one u \\odot v"
        return message

    # Names and functions.

    def _number(self, node: nodes.Number) -> Value:
        return sp.Rational(node.value.numerator, node.value.denominator)

    def _name(self, node: nodes.Name) -> Value:
        plain = node.layer is None and not node.star
        if plain and not node.subs and node.base in self.indices:
            return sp.sympify(self.indices[node.base])
        subs = tuple(self.index(sub) for sub in node.subs)
        if plain and self._is_kronecker(node):
            return self.kronecker(*subs)
        if plain and (node.base, subs) in self.model.integers:
            return sp.Integer(self.model.integers[node.base, subs])
        if plain and not subs and self.example and node.base in self.model.examples:
            subs = (self.example,)
        layer = None if node.layer is None else self.index(node.layer)
        return self.model.lookup(node.base, layer, subs, node.star)

    def _is_kronecker(self, node: nodes.Name) -> bool:
        """Whether δ_{jk} is Kronecker's: with two different indices, where δ is no error."""
        letters = [
            sub.base for sub in node.subs if isinstance(sub, Name) and sub.base in self.indices
        ]
        is_error = (node.base, None, False) in self.model.names
        return node.base == "\\delta" and not is_error and len(set(letters)) == len(node.subs) == 2

    def kronecker(self, i: Index, j: Index) -> Any:
        """1 for equal indices, else 0."""
        return sp.Integer(i == j)

    def _apply(self, node: nodes.Apply) -> Value:
        if node.base in self.model.functions:
            args = [self.value(arg) for arg in node.args]
            return self.model.functions[node.base](node.primes, args)
        if node.base in ("\\max", "\\min") and len(node.args) == 2:
            return self._extremum(node)
        if node.base not in BUILT_IN or node.primes or len(node.args) != 1:
            raise EvaluationError(f"unknown function {node.base}")
        return elementwise(BUILT_IN[node.base], self.value(node.args[0]))

    def _extremum(self, node: nodes.Apply) -> Value:
        a, b = (self.number(arg) for arg in node.args)
        first_is_larger = (a - b).is_nonnegative
        if first_is_larger is None:
            raise EvaluationError("cannot decide which of the two is larger here")
        return a if first_is_larger == (node.base == "\\max") else b

    # Algebra.

    def _hadamard(self, node: nodes.Hadamard) -> Value:
        values = [self.value(factor) for factor in node.factors]
        if not all(map(is_matrix, values)):
            raise ShapeError("⊙ needs two matrices")
        return self._fold(ENTRYWISE, nodes.Hadamard, node.factors, values)

    def _div(self, node: nodes.Div) -> Value:
        denominator = self.number(node.under)
        if denominator == 0:
            raise EvaluationError("division by zero")
        return self.value(node.over) / denominator

    def _power(self, node: nodes.Power) -> Value:
        if isinstance(node.base, nodes.Norm) and node.exponent == nodes.TWO:
            return squared_norm(self.value(node.base.of), node.base.frobenius)
        return power(self.value(node.base), self.number(node.exponent))

    def _norm(self, node: nodes.Norm) -> Value:
        return sp.sqrt(squared_norm(self.value(node.of), node.frobenius))

    def _absolute(self, node: nodes.Absolute) -> Value:
        return sp.sqrt(self.number(node.of) ** 2)

    # Sums, sequences and matrices.

    def index_range(self, node: nodes.Big) -> tuple[int, int]:
        """The first and the last value of the index of a sum or a product."""
        taken = node.index in self.indices or (node.index, None, False) in self.model.names
        if taken or (node.index, ()) in self.model.integers:
            raise EvaluationError(f"the index {node.index} already means something here")
        if node.low is not None and node.high is not None:
            low, high = self.index(node.low), self.index(node.high)
        elif node.index in self.model.ranges:
            low, high = self.model.ranges[node.index]
        else:
            raise EvaluationError(f"from where to where does {node.index} run?")
        if not (isinstance(low, int) and isinstance(high, int) and -1 <= high - low < MAX_TERMS):
            raise EvaluationError(f"{node.index} runs from {low} to {high}")
        return low, high

    def _mean(self, node: nodes.Mean) -> Value:
        m = self.model.integers.get(("m", ()))
        if m is None or self.example or not symbols(node.of) & self.model.examples:
            raise EvaluationError("an overline is a mean over examples, and here are none")
        values = [replace(self, example=i + 1).value(node.of) for i in range(m)]
        return self._fold(PLUS, nodes.Add, (node.of,) * m, values) / sp.Integer(m)

    def _row(self, node: nodes.Row) -> Value:
        return from_rows([[self.number(item) for item in self.expand_ellipsis(node.items)]])

    def _matrix(self, node: nodes.Matrix) -> Value:
        return from_rows([[self.number(cell) for cell in row] for row in node.rows])

    def _cases(self, node: nodes.Cases) -> Value:
        chosen = [value for value, condition in node.branches if self.holds(condition)]
        if len(chosen) != 1:
            raise EvaluationError(f"{len(chosen)} cases hold at once")
        return self.value(chosen[0])

    def holds(self, condition: nodes.Relation) -> bool:
        """Whether a condition such as z > 0 follows from the assumptions on the symbols."""
        if len(condition.signs) != 1 or condition.signs[0] not in ("<", ">", "\\le", "\\ge", "="):
            raise EvaluationError("cannot decide this condition")
        left, right = (self.number(side) for side in condition.sides)
        difference = left - right
        answer = {
            "<": difference.is_negative,
            ">": difference.is_positive,
            "\\le": difference.is_nonpositive,
            "\\ge": difference.is_nonnegative,
            "=": difference.is_zero,
        }[condition.signs[0]]
        if answer is None:
            raise EvaluationError("cannot decide whether this condition holds")
        return bool(answer)

    def expand_ellipsis(self, items: tuple[Node, ...]) -> list[Node]:
        """A row with its dots written out: (x_1, …, x_n)."""
        result: list[Node] = []
        for i, item in enumerate(items):
            if not isinstance(item, Dots):
                result.append(item)
                continue
            if i == 0 or i == len(items) - 1:
                raise EvaluationError("dots need a term before and after them")
            before, after = items[i - 1], items[i + 1]
            first, last = (self.index(end) for end in ends_of_dots(before, after))
            if last == first:  # x_1, x_2, …, x_n where n is 2
                result.pop()
            elif last < first:
                raise EvaluationError("the dots run backwards")
            for at in range(first + 1, last):
                result.append(term_between(before, after, Number(Fraction(at))))
        return result

    # Calculus.

    def _derivative(self, node: nodes.Derivative) -> Value:
        value = self._first_derivative(node.of, node.by[-1])
        for name in reversed(node.by[:-1]):
            variable = self.value(name)
            if not self.is_variable(variable):
                raise EvaluationError("a second derivative by something that is itself computed")
            value = self.jacobian(value, variable)
        return value

    def _first_derivative(self, of: Node, by: Node) -> Value:
        """The derivative by free symbols, or by what an intervention of the model sets free."""
        variable = self.value(by)
        if self.is_variable(variable):
            return self.jacobian(self.value(of), variable)
        intervention = None
        if isinstance(by, Name) and not by.star and self.model.cut:
            layer = None if by.layer is None else self.index(by.layer)
            intervention = self.model.cut(by.base, layer)
        if intervention is None:
            raise EvaluationError("cannot differentiate by something that is itself computed")
        inner = replace(self, model=intervention.model)
        value = self.jacobian(inner.value(of), inner.value(by))
        return self.each(lambda entry: self._undo(intervention, entry), value)

    def jacobian(self, value: Value, variable: Value) -> Value:
        """∂ value/∂ variable: of a number in the variable's shape; of columns, row by row."""
        return _jacobian(value, variable)

    def is_variable(self, value: Value) -> bool:
        """Whether a value is a symbol or consists of symbols."""
        return is_free(value)

    def each(self, rule: Callable[[Any], Any], value: Value) -> Value:
        """A rule applied to a number or to every entry of a matrix."""
        return elementwise(rule, value)

    def _undo(self, intervention: Intervention, expression: Any) -> Any:
        """The expression with the free symbols of an intervention as what they stand for."""
        return expression.xreplace(intervention.back)

    def _gradient(self, node: nodes.Gradient) -> Value:
        r"""∇f as a column; ``\nabla f(x)`` is taken first, then evaluated; ∇² is the Hessian."""
        if node.by is not None:
            if node.order != 1:
                raise EvaluationError("a second gradient by a named variable")
            return self._first_derivative(node.of, node.by)
        variables = self.model.variables
        if variables is None:
            raise EvaluationError("\\nabla by what? Write \\nabla_{…}")
        of = Name(node.of.base) if isinstance(node.of, Apply) else node.of
        value = self.jacobian(self.number(of), variables)
        if node.order == 2:
            value = self.jacobian(value, variables)
        if node.order > 2:
            raise EvaluationError("a gradient of more than second order")
        if isinstance(node.of, Apply):
            if node.of.primes or len(node.of.args) != 1:
                raise EvaluationError("a gradient at one point")
            point = self.value(node.of.args[0])
            if not is_matrix(point) or point.shape != variables.shape:
                raise EvaluationError("the gradient is taken at a point of another shape")
            if not is_matrix(variables):
                raise EvaluationError("the gradient at a point of any size")
            places = dict(zip(variables.flat, point.flat, strict=True))
            value = elementwise(lambda entry: entry.subs(places, simultaneous=True), value)
        return value

    def _limit(self, node: nodes.Limit) -> Value:
        """The limit of a rational function: in lowest terms, at the point."""
        variable, target = self.number(node.variable), self.number(node.target)
        body = self.number(node.body)
        if not variable.is_Symbol:
            raise EvaluationError("a limit for something that is not a free variable")
        if not body.is_rational_function(variable) or body.atoms(sp.Function, sp.exp):
            raise EvaluationError("only limits of rational functions can be decided")
        over, under = RationalFunctions.of([body]).reduced(0)
        if under.subs(variable, target).expand() == 0:
            raise EvaluationError("the limit does not exist")
        return over.subs(variable, target) / under.subs(variable, target)

    def _at(self, node: nodes.At) -> Value:
        variable, value = self.number(node.variable), self.number(node.value)
        if not variable.is_Symbol:
            raise EvaluationError("only a free variable can be set to a value")
        return self.each(lambda entry: entry.subs(variable, value), self.value(node.of))


@lru_cache(maxsize=50_000)
def differentiate(expression: Any, symbol: Any) -> Any:
    """SymPy's derivative, cached."""
    return sp.diff(expression, symbol)


def _jacobian(value: Value, variable: Value) -> Value:
    """∂ value/∂ variable: of a number in the variable's shape; of columns, row by row."""
    if not is_matrix(variable):
        return elementwise(lambda entry: differentiate(entry, variable), value)
    if not is_matrix(value):
        return elementwise(lambda symbol: differentiate(value, symbol), variable)
    if value.shape[1] != 1 or variable.shape[1] != 1:
        raise EvaluationError("the derivative of a matrix by a matrix is no matrix")
    return matrix(
        value.shape[0],
        variable.shape[0],
        lambda i, j: differentiate(value[i - 1, 0], variable[j - 1, 0]),
    )


def is_free(value: Value) -> bool:
    """Whether a value is a symbol, an indexed symbol or a matrix of such."""
    return all(entry.is_symbol for entry in (value.flat if is_matrix(value) else [value]))
