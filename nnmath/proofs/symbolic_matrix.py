"""Numbers and matrices with letters in them, and the rules by which they combine.

There is no broadcasting: shapes must fit as on paper. A matrix of one entry counts as that entry,
so that u^T v is a number.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import sympy as sp

from nnmath.formulas.errors import EvaluationError, ShapeError

MAX_POWER = 64


@dataclass(frozen=True)
class Array:
    """A matrix of SymPy expressions; a column is a matrix of one column."""

    rows: tuple[tuple[Any, ...], ...]

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return len(self.rows), len(self.rows[0])

    def __str__(self) -> str:
        return f"a {self.shape[0]}×{self.shape[1]} matrix"

    def entry(self, subs: Sequence[int]) -> Any:
        """The entry with these indices, counted from 1; a column takes one index."""
        if len(subs) == 1 and self.shape[1] == 1:
            subs = (subs[0], 1)
        if len(subs) != 2:
            raise EvaluationError(f"{self} takes two indices, not {len(subs)}")
        for index, size in zip(subs, self.shape, strict=True):
            if not 1 <= index <= size:
                raise EvaluationError(f"index {index} is outside 1 … {size}")
        return self.rows[subs[0] - 1][subs[1] - 1]


Value = Any  # a SymPy expression or an Array


def column(entries: Sequence[Any]) -> Array:
    """A column of these entries."""
    return Array(tuple((entry,) for entry in entries))


def matrix(rows: int, columns: int, entry: Callable[[int, int], Any]) -> Array:
    """A matrix whose entries are computed from their indices, counted from 1."""
    return Array(tuple(tuple(entry(i + 1, j + 1) for j in range(columns)) for i in range(rows)))


def elementwise(rule: Callable[..., Any], *values: Value) -> Value:
    """``rule`` on numbers, or entry by entry on matrices of one shape."""
    if not any(isinstance(value, Array) for value in values):
        return rule(*values)
    shapes = {shape_of(value) for value in values}
    if len(shapes) != 1:
        listed = " and ".join(describe(value) for value in values)
        raise ShapeError(
            f"the shapes do not fit: {listed}", shapes=tuple(shape_of(value) for value in values)
        )
    rows, columns = values[0].shape
    return matrix(rows, columns, lambda i, j: rule(*(value.entry((i, j)) for value in values)))


def shape_of(value: Value) -> tuple[int, int] | None:
    """Rows and columns; None for a number."""
    return value.shape if isinstance(value, Array) else None


def describe(value: Value) -> str:
    """What kind of thing a value is, in words."""
    return str(value) if isinstance(value, Array) else "a number"


def add(*values: Value) -> Value:
    """The sum of numbers, or of matrices of one shape."""
    return elementwise(lambda *entries: sp.Add(*entries), *values)


def times(a: Value, b: Value) -> Value:
    """The product of two numbers, of a number and a matrix, or of two matrices that fit."""
    if isinstance(a, Array) and isinstance(b, Array):
        if a.shape[1] != b.shape[0]:
            raise ShapeError(
                f"the shapes do not fit: {a} times {b}",
                operation="times",
                shapes=(a.shape, b.shape),
            )
        inner = a.shape[1]
        product = matrix(
            a.shape[0],
            b.shape[1],
            lambda i, j: sp.Add(*(a.entry((i, k)) * b.entry((k, j)) for k in range(1, inner + 1))),
        )
        return product.rows[0][0] if product.shape == (1, 1) else product
    if isinstance(a, Array):
        return elementwise(lambda entry: entry * b, a)
    if isinstance(b, Array):
        return elementwise(lambda entry: a * entry, b)
    return a * b


def hadamard(a: Value, b: Value) -> Value:
    """The element-wise product of two matrices of one shape."""
    if not (isinstance(a, Array) and isinstance(b, Array)):
        raise EvaluationError(
            f"⊙ stands between {describe(a)} and {describe(b)}: it needs two matrices"
        )
    return elementwise(lambda x, y: x * y, a, b)


def transpose(a: Value) -> Value:
    """The transpose of a matrix."""
    if not isinstance(a, Array):
        raise EvaluationError("a number has no transpose")
    return Array(tuple(zip(*a.rows, strict=True)))


def power(a: Value, exponent: Any) -> Value:
    """A power of a number, or a whole power of a square matrix; −1 gives the inverse."""
    if not isinstance(a, Array):
        if exponent.is_Integer and abs(exponent) > MAX_POWER:
            raise EvaluationError(f"a power of more than {MAX_POWER}")
        return a**exponent
    if a.shape[0] != a.shape[1]:
        raise EvaluationError(f"{a} has no powers")
    if exponent == -1:
        return Array(tuple(map(tuple, sp.Matrix(a.rows).inv().tolist())))
    if not exponent.is_Integer or not 0 <= exponent <= 8:
        raise EvaluationError(f"a matrix to the power {exponent}")
    result: Value = matrix(*a.shape, lambda i, j: sp.Integer(i == j))
    for _ in range(int(exponent)):
        result = times(result, a)
    return result


def squared_norm(a: Value) -> Any:
    """The sum of the squares of the entries of a column."""
    if not isinstance(a, Array):
        raise EvaluationError("a number has no norm: use \\lvert … \\rvert")
    if a.shape[1] > 1:
        raise EvaluationError(f"the norm of {a}: here it is known for columns alone")
    return sp.Add(*(entry**2 for row in a.rows for entry in row))


def entry_pairs(left: Value, right: Value) -> list[tuple[tuple[int, ...], Any, Any]]:
    """The entries to compare, each with its row and column; a number has none.

    Raises
    ------
    ShapeError
        If the shapes differ; the number 0 stands for a matrix of zeros.
    """
    if isinstance(left, Array) and right == 0:
        right = elementwise(lambda entry: sp.Integer(0), left)
    if not isinstance(left, Array) and not isinstance(right, Array):
        return [((), left, right)]
    if not (isinstance(left, Array) and isinstance(right, Array)) or left.shape != right.shape:
        raise ShapeError(
            f"left is {describe(left)}, right is {describe(right)}",
            operation="=",
            shapes=(shape_of(left), shape_of(right)),
        )
    rows, columns = left.shape
    return [
        ((i, j), left.entry((i, j)), right.entry((i, j)))
        for i in range(1, rows + 1)
        for j in range(1, columns + 1)
    ]
