"""Matrices with entries of any kind, for proofs: SymPy expressions, without NumPy.

They do what a formula asks of a matrix and no more: there is no broadcasting, so that shapes must
fit as on paper. The proofs stay a witness that shares nothing with the numeric modules, and they
run where NumPy is not, as in a page without it.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Sequence
from typing import Any

Rule = Callable[[Any, Any], Any]


class Matrix:
    """Rows of entries, all of the same length.

    Parameters
    ----------
    rows : sequence of sequences
        The entries; at least one.

    Raises
    ------
    ValueError
        If there is no entry, or rows differ in length.

    Notes
    -----
    ``*``, ``/`` and ``**`` are meant entry by entry, ``@`` is the product of matrices, as in NumPy.
    """

    __slots__ = ("_rows",)
    ndim = 2

    def __init__(self, rows: Sequence[Sequence[Any]]) -> None:
        self._rows = tuple(tuple(row) for row in rows)
        if not self._rows or not self._rows[0] or len({len(row) for row in self._rows}) > 1:
            lengths = [len(row) for row in self._rows]
            raise ValueError(f"rows: expected rows of one length, at least 1, got {lengths}")

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return len(self._rows), len(self._rows[0])

    @property
    def size(self) -> int:
        """The number of entries."""
        return len(self._rows) * len(self._rows[0])

    @property
    def flat(self) -> Iterator[Any]:
        """The entries, row by row."""
        return (entry for row in self._rows for entry in row)

    @property
    def T(self) -> Matrix:  # noqa: N802 (as NumPy has it)
        """The transpose."""
        return Matrix(tuple(zip(*self._rows, strict=True)))

    def tolist(self) -> list[list[Any]]:
        """Return the rows as lists."""
        return [list(row) for row in self._rows]

    def each(self, rule: Callable[[Any], Any]) -> Matrix:
        """Return the matrix with a rule applied to every entry."""
        return Matrix([[rule(entry) for entry in row] for row in self._rows])

    def __getitem__(self, at: tuple[int, int]) -> Any:
        row, column = at
        return self._rows[row][column]

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def __neg__(self) -> Matrix:
        return self.each(operator.neg)

    def __add__(self, other: Any) -> Matrix:
        return self._combine(operator.add, other)

    def __radd__(self, other: Any) -> Matrix:
        return self.each(lambda entry: other + entry)

    def __sub__(self, other: Any) -> Matrix:
        return self._combine(operator.sub, other)

    def __rsub__(self, other: Any) -> Matrix:
        return self.each(lambda entry: other - entry)

    def __mul__(self, other: Any) -> Matrix:
        return self._combine(operator.mul, other)

    def __rmul__(self, other: Any) -> Matrix:
        return self.each(lambda entry: other * entry)

    def __truediv__(self, other: Any) -> Matrix:
        return self._combine(operator.truediv, other)

    def __pow__(self, exponent: Any) -> Matrix:
        return self._combine(operator.pow, exponent)

    def __matmul__(self, other: Matrix) -> Matrix:
        if not isinstance(other, Matrix):
            return NotImplemented
        if self.shape[1] != other.shape[0]:
            raise ValueError(f"@: expected {self.shape[1]} rows, got shape {other.shape}")
        columns = other.T._rows
        return Matrix([[_dot(row, column) for column in columns] for row in self._rows])

    def _combine(self, rule: Rule, other: Any) -> Matrix:
        if not isinstance(other, Matrix):
            return self.each(lambda entry: rule(entry, other))
        if self.shape != other.shape:
            raise ValueError(f"expected shape {self.shape}, got {other.shape}")
        pairs = zip(self._rows, other._rows, strict=True)
        return Matrix([list(map(rule, row, another)) for row, another in pairs])

    def __repr__(self) -> str:
        return f"Matrix({self.tolist()!r})"


def _dot(row: Sequence[Any], column: Sequence[Any]) -> Any:
    products = map(operator.mul, row, column)
    total = next(products)
    for product in products:
        total = total + product
    return total
