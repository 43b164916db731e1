"""Matrices of SymPy expressions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, TypeAlias

import sympy as sp

from nnmath.formulas.errors import EvaluationError, ShapeError
from nnmath.formulas.evaluate import Value, elementwise, entry_at, is_matrix
from nnmath.formulas.matrices import Matrix

__all__ = ["Array", "Value", "column", "elementwise", "entry_at", "is_matrix", "matrix"]

MAX_POWER = 64

Array: TypeAlias = Matrix


def matrix(rows: int, columns: int, entry: Callable[[int, int], Any]) -> Array:
    """A matrix whose entries are computed from their indices, counted from 1."""
    return Matrix([[entry(i + 1, j + 1) for j in range(columns)] for i in range(rows)])


def column(entries: Sequence[Any]) -> Array:
    """A column of these entries."""
    return matrix(len(entries), 1, lambda i, j: entries[i - 1])


def from_rows(rows: Sequence[Sequence[Any]]) -> Array:
    """A matrix with these rows."""
    return Matrix(rows)


def shape_of(value: Value) -> tuple[int, int] | None:
    """Rows and columns; None for a number."""
    return value.shape if is_matrix(value) else None


def describe_shape(value: Value) -> str:
    """The shape of a value in words."""
    return f"a {value.shape[0]}×{value.shape[1]} matrix" if is_matrix(value) else "a number"


def are_numbers(values: Sequence[Value], *numbers: Any) -> bool:
    """Whether values are these very numbers; a matrix is none."""
    return not any(map(is_matrix, values)) and tuple(values) == numbers


def power(a: Value, exponent: Any) -> Value:
    """A power of a number, or a whole power of a square matrix; −1 gives the inverse."""
    if not is_matrix(a):
        if exponent.is_Integer and abs(exponent) > MAX_POWER:
            raise EvaluationError(f"a power of more than {MAX_POWER}")
        return a**exponent
    if a.shape[0] != a.shape[1]:
        raise ShapeError(f"{describe_shape(a)} has no powers")
    if exponent == -1:
        return from_rows(sp.Matrix(a.tolist()).inv().tolist())
    if not exponent.is_Integer or not 0 <= exponent <= 8:
        raise EvaluationError(f"a matrix to the power {exponent}")
    result = matrix(len(a), len(a), lambda i, j: sp.Integer(i == j))
    for _ in range(int(exponent)):
        result = result @ a
    return result


def squared_norm(a: Value, frobenius: bool = False) -> Any:
    """The sum of the squares of the entries of a column; of a matrix for Frobenius's norm."""
    if not is_matrix(a):
        raise ShapeError("a number has no norm: use \\lvert … \\rvert")
    if a.shape[1] > 1 and not frobenius:
        raise ShapeError(f"the norm of {describe_shape(a)}: here it is known for columns alone")
    return sp.Add(*(entry**2 for entry in a.flat))


def entry_pairs(left: Value, right: Value) -> list[tuple[tuple[int, ...], Any, Any]]:
    """The entries to compare, each with its row and column; a number has none.

    Raises
    ------
    ShapeError
        If the shapes differ; the number 0 stands for a matrix of zeros.
    """
    if is_matrix(left) and not is_matrix(right) and right == 0:
        right = elementwise(lambda entry: sp.Integer(0), left)
    if not is_matrix(left) and not is_matrix(right):
        return [((), left, right)]
    if not (is_matrix(left) and is_matrix(right)) or left.shape != right.shape:
        raise ShapeError(
            f"left is {describe_shape(left)}, right is {describe_shape(right)}",
            operation="=",
            shapes=(shape_of(left), shape_of(right)),
        )
    at = product(*map(range, left.shape))
    return [((i + 1, j + 1), left[i, j], right[i, j]) for i, j in at]


@dataclass(frozen=True, eq=False)
class GeneralMatrix:
    """A matrix whose sizes are letters: a rule for its entries.

    Attributes
    ----------
    rows, columns : SymPy expression
        Its sizes; a column has the one column 1.
    entry : callable
        The entry for a row and a column.
    """

    rows: Any
    columns: Any
    entry: Callable[[Any, Any], Any]

    def each(self, rule: Callable[[Any], Any]) -> GeneralMatrix:
        """The matrix with a rule applied to every entry."""
        return GeneralMatrix(self.rows, self.columns, lambda i, j: rule(self.entry(i, j)))

    @property
    def T(self) -> GeneralMatrix:  # noqa: N802 (as NumPy has it)
        """The transpose."""
        return GeneralMatrix(self.columns, self.rows, lambda i, j: self.entry(j, i))

    @property
    def shape(self) -> tuple[Any, Any]:
        """Its sizes."""
        return self.rows, self.columns

    def __neg__(self) -> GeneralMatrix:
        return self.each(lambda entry: -entry)

    def __truediv__(self, number: Any) -> GeneralMatrix:
        return self.each(lambda entry: entry / number)

    def at(self, subs: Sequence[Any]) -> Any:
        """The entry with these indices; a column takes one."""
        if len(subs) != 2 - (self.columns == 1):
            raise ShapeError(f"{len(subs)} indices are not the indices of this matrix")
        return self.entry(subs[0], subs[1] if len(subs) == 2 else sp.Integer(1))


@dataclass(frozen=True, eq=False)
class Stacked:
    """Pieces of a column one below the other, each with its size: (x_1, …, x_n, 1)ᵀ."""

    pieces: tuple[GeneralMatrix, ...]
    is_row: bool = False


def general_letters(base: Any) -> GeneralMatrix:
    """The matrix or column of an indexed letter, with the sizes of its shape."""
    if len(base.shape) == 1:
        return GeneralMatrix(base.shape[0], sp.Integer(1), lambda i, _: base[i])
    rows, columns = base.shape
    return GeneralMatrix(rows, columns, lambda i, j: base[i, j])
