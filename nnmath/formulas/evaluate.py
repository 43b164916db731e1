"""One evaluator of formulas; its subclasses are back ends, which say what the leaves stand for.

==========================================  ====================================================
``nnmath.exercises.sampling``               ``NumericEnvironment``: floats at a random point;
                                            ``SymbolicEnvironment``: SymPy symbols
``nnmath.proofs.evaluate``                  ``ModelEvaluator``: SymPy expressions in a model, with
                                            derivatives
``nnmath.proofs.index_notation``            ``IndexNotationEvaluator``: the same, where sizes and
                                            indices are symbols
==========================================  ====================================================

A value is a number of the back end, or a matrix of such: a NumPy array with two axes, in proofs a
`Matrix`. A column has one column. A product of matrices with one entry is that entry, so that u^T v
is a number.
"""

from __future__ import annotations

import operator
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from functools import cache
from itertools import product
from typing import Any, ClassVar, TypeGuard

from . import nodes
from .errors import EvaluationError, ShapeError
from .matrices import Matrix
from .nodes import Node

Value = Any  # a number of the back end, or a matrix

# The operations whose operands must fit, as ShapeError names them.
PLUS, TIMES, ENTRYWISE, DIVIDED = "plus", "times", "entry by entry with", "divided by"


def is_matrix(value: Value) -> TypeGuard[Any]:
    """Whether a value is a matrix rather than a number."""
    return getattr(value, "ndim", 0) == 2


def elementwise(rule: Callable[[Any], Any], value: Value) -> Value:
    """``rule`` applied to a number, or to every entry of a matrix."""
    if not is_matrix(value):
        return rule(value)
    if isinstance(value, Matrix):
        return value.each(rule)
    entries = value.copy()
    for at in product(*map(range, value.shape)):
        entries[at] = rule(value[at])
    return entries


def entry_at(value: Value, subs: Sequence[int]) -> Any:
    """The entry with these indices, counted from 1; a column takes one index too.

    Raises
    ------
    ShapeError
        If the value does not have so many indices, or one is out of range.
    """
    if not is_matrix(value):
        raise ShapeError("a number has no components")
    if len(subs) == 1 and value.shape[1] == 1:
        subs = subs[0], 1
    if len(subs) != 2:
        raise ShapeError(f"a matrix takes two indices, not {len(subs)}")
    if not all(1 <= sub <= n for sub, n in zip(subs, value.shape, strict=True)):
        raise ShapeError("an index is out of range")
    return value[subs[0] - 1, subs[1] - 1]


def multiply(left: Value, right: Value) -> Value:
    """The product of numbers, of a number and a matrix, or of two matrices that fit."""
    if not (is_matrix(left) and is_matrix(right)):
        return left * right
    found = left @ right
    return found[0, 0] if found.size == 1 else found


_COMPUTE: dict[str, Callable[[Value, Value], Value]] = {
    PLUS: operator.add,
    TIMES: multiply,
    ENTRYWISE: operator.mul,
    DIVIDED: operator.truediv,
}


@cache
def _method_of(kind: str) -> str:
    """The name of the method for nodes of a kind: the string is made once, not for each node."""
    return f"_{kind.lower()}"


class Evaluator(ABC):
    """Computes the value of a node from those of its children.

    Attributes
    ----------
    broadcasts : bool
        Whether a number or a column may stand beside a matrix under +, ``*`` and /, as in NumPy.
        If not, shapes must be equal, as on paper.
    """

    broadcasts: ClassVar[bool] = False

    def value(self, node: Node) -> Value:
        """The value of a node.

        Raises
        ------
        ShapeError
            If shapes do not fit.
        EvaluationError
            If anything else in the node has no meaning here.
        """
        method = getattr(self, _method_of(type(node).__name__), None)
        if method is None:
            raise EvaluationError(f"a {type(node).__name__.lower()} has no value here")
        return method(node)

    # What a back end says.

    @abstractmethod
    def _number(self, node: nodes.Number) -> Value: ...

    @abstractmethod
    def _name(self, node: nodes.Name) -> Value: ...

    @abstractmethod
    def _apply(self, node: nodes.Apply) -> Value: ...

    @abstractmethod
    def with_index(self, name: str, value: int) -> Evaluator:
        """The same evaluator with an index in scope."""

    @abstractmethod
    def index(self, node: Node) -> Any:
        """The value of an index, a whole number."""

    @abstractmethod
    def index_range(self, node: nodes.Big) -> tuple[int, int]:
        """The first and the last value of the index of a sum or a product."""

    @abstractmethod
    def describe(self, node: Node) -> str:
        """A formula in an error message."""

    @abstractmethod
    def shape(self, value: Value) -> str:
        """The shape of a value in an error message."""

    def shape_message(
        self, operation: str, operands: tuple[str, str], shapes: tuple[str, str]
    ) -> str:
        """What to say of two operands that do not fit."""
        formula, sizes = (f" {operation} ".join(pair) for pair in (operands, shapes))
        return f"The shapes do not fit: {formula} is {sizes}."

    # Algebra.

    def _neg(self, node: nodes.Neg) -> Value:
        return -self.value(node.of)

    def _add(self, node: nodes.Add) -> Value:
        return self._fold(PLUS, nodes.Add, node.terms)

    def _mul(self, node: nodes.Mul) -> Value:
        return self._fold(TIMES, nodes.Mul, node.factors)

    def _elementwisemul(self, node: nodes.ElementwiseMul) -> Value:
        return self._fold(ENTRYWISE, nodes.ElementwiseMul, node.factors)

    def _hadamard(self, node: nodes.Hadamard) -> Value:
        return self._fold(ENTRYWISE, nodes.Hadamard, node.factors)

    def _div(self, node: nodes.Div) -> Value:
        return self._fold(DIVIDED, nodes.Div, (node.over, node.under))

    def _power(self, node: nodes.Power) -> Value:
        base, exponent = self.value(node.base), self.value(node.exponent)
        if is_matrix(exponent):
            raise ShapeError(f"The exponent {self.describe(node.exponent)} is a matrix.")
        return elementwise(lambda entry: entry**exponent, base)

    def _fold(
        self,
        operation: str,
        kind: Callable[..., Node],
        operands: tuple[Node, ...],
        values: Iterable[Value] | None = None,
    ) -> Value:
        """Combine operands from the left; ``kind`` makes a node of those before a misfit."""
        rest = map(self.value, operands) if values is None else iter(values)
        total = next(rest)
        for at, value in enumerate(rest, 1):
            if not self._fits(operation, total, value):
                left = operands[0] if at == 1 else kind(operands[:at])
                raise self._shape_error(operation, left, total, operands[at], value)
            total = _COMPUTE[operation](total, value)
        return total

    def _fits(self, operation: str, a: Value, b: Value) -> bool:
        """Whether an operation is defined for two values of these shapes."""
        if not (is_matrix(a) and is_matrix(b)):
            return self.broadcasts or operation == TIMES or is_matrix(a) == is_matrix(b)
        if operation == TIMES:
            return bool(a.shape[1] == b.shape[0])
        if self.broadcasts:
            pairs = zip(a.shape, b.shape, strict=True)
            return all(n == m or 1 in (n, m) for n, m in pairs)
        return bool(a.shape == b.shape)

    def _shape_error(
        self, operation: str, left: Node, a: Value, right: Node, b: Value
    ) -> ShapeError:
        operands = self.describe(left), self.describe(right)
        return ShapeError(
            self.shape_message(operation, operands, (self.shape(a), self.shape(b))),
            operation=operation,
            left=operands[0],
            right=operands[1],
            shapes=tuple(value.shape if is_matrix(value) else None for value in (a, b)),
        )

    # Matrices and sums.

    def _transpose(self, node: nodes.Transpose) -> Value:
        value = self.value(node.of)
        if is_matrix(value):
            return value.T
        if self.broadcasts:
            return value
        raise ShapeError("a number has no transpose")

    def _component(self, node: nodes.Component) -> Value:
        value, subs = self.value(node.of), [self.index(sub) for sub in node.subs]
        try:
            return entry_at(value, subs)
        except ShapeError as error:
            of = f"{self.describe(node.of)} is {self.shape(value)}"
            raise ShapeError(f"{self.describe(node)}: {error.message}; {of}.") from None

    def _big(self, node: nodes.Big) -> Value:
        first, last = self.index_range(node)
        is_product = node.kind == "prod"
        if last < first:
            return self._number(nodes.Number(Fraction(is_product)))
        operands = (node.body,) * (last - first + 1)
        values = [self.with_index(node.index, k).value(node.body) for k in range(first, last + 1)]
        total = self._fold(TIMES if is_product else PLUS, nodes.Add, operands, values)
        return total / len(values) if node.kind == "mean" else total

    def _reduce(self, node: nodes.Reduce) -> Value:
        value = self.value(node.of)
        if not is_matrix(value):
            raise ShapeError(f"{self.describe(node.of)} is a number: there is nothing to add up.")
        total = value.sum() if node.axis is None else value.sum(axis=node.axis, keepdims=True)
        count = value.size if node.axis is None else value.shape[node.axis]
        return total / count if node.mean else total
