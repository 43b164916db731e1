"""From a tree to its value: one walk, with floats or with SymPy's letters.

A value is a number or a matrix (a column has one column). ``*``, + and / go entry by entry as in
NumPy; side by side, or with ``@``, matrices multiply, and their sizes must fit. A matrix of one
entry counts as that entry.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

import numpy as np

from .errors import ShapeError
from .nodes import (
    Add,
    Apply,
    Big,
    Component,
    Div,
    ElementwiseMul,
    Hadamard,
    Mul,
    Name,
    Neg,
    Node,
    Number,
    Power,
    Reduce,
    Transpose,
    walk,
)

Value = Any
ENTRYWISE = "entry by entry with"  # the operation of a ShapeError for an element-wise product


class Environment(Protocol):
    """Where names have values."""

    def name(self, plain: str) -> Value:
        """The value of a name."""
        ...

    def call(self, plain: str, value: Value) -> Value:
        """The value of a function at a number."""
        ...

    def constant(self, number: Number) -> Value:
        """The value of a number."""
        ...

    def whole(self, number: int) -> Value:
        """The value of an index."""
        ...

    def shape(self, value: Value) -> str:
        """The shape of a value, in letters."""
        ...

    def words(self, node: Node) -> str:
        """A formula as a reader reads it."""
        ...


def evaluate(node: Node, world: Environment, indices: Mapping[str, int] | None = None) -> Value:
    """The value of a formula.

    Raises
    ------
    MisfitError
        If shapes do not fit or an index is outside; the message says which parts.
    """
    return _Evaluator(world, dict(indices or {})).of(node)


def elementwise(rule: Callable[[Any], Any], value: Value) -> Value:
    """``rule`` on a number, or on every entry of a matrix."""
    if not isinstance(value, np.ndarray):
        return rule(value)
    entries = np.empty(value.shape, dtype=value.dtype)
    for at in np.ndindex(value.shape):
        entries[at] = rule(value[at])
    return entries


def scalar_if_1x1(value: Value) -> Value:
    """A matrix of one entry as that entry."""
    one = isinstance(value, np.ndarray) and value.size == 1
    return value.flat[0] if one else value


class _Evaluator:
    """One walk over a tree, with the indices that are bound."""

    def __init__(self, world: Environment, indices: dict[str, int]) -> None:
        self.world, self.indices = world, indices

    def of(self, node: Node) -> Value:
        return getattr(self, f"_{type(node).__name__.lower()}")(node)

    def _number(self, node: Number) -> Value:
        return self.world.constant(node)

    def _name(self, node: Name) -> Value:
        if node.base in self.indices:
            return self.world.whole(self.indices[node.base])
        return self.world.name(node.base)

    def _apply(self, node: Apply) -> Value:
        return elementwise(lambda entry: self.world.call(node.base, entry), self.of(node.args[0]))

    def _neg(self, node: Neg) -> Value:
        return -self.of(node.of)

    def _add(self, node: Add) -> Value:
        whole, done = self.of(node.terms[0]), node.terms[0]
        for term in node.terms[1:]:
            value = self.of(term)
            self._beside(whole, value, done, term, "plus")
            whole, done = whole + value, Add((done, term)) if done is node.terms[0] else done
        return whole

    def _elementwisemul(self, node: ElementwiseMul) -> Value:
        whole = self.of(node.factors[0])
        for at, factor in enumerate(node.factors[1:], 1):
            value = self.of(factor)
            self._beside(whole, value, ElementwiseMul(node.factors[:at]), factor, ENTRYWISE)
            whole = whole * value
        return whole

    def _hadamard(self, node: Hadamard) -> Value:
        return self._elementwisemul(ElementwiseMul(node.factors))

    def _mul(self, node: Mul) -> Value:
        whole = self.of(node.factors[0])
        for at, factor in enumerate(node.factors[1:], 1):
            value = self.of(factor)
            if isinstance(whole, np.ndarray) and isinstance(value, np.ndarray):
                if whole.shape[1] != value.shape[0]:
                    before = node.factors[0] if at == 1 else Mul(node.factors[:at])
                    raise self._shape_error(before, whole, "times", factor, value)
                whole = scalar_if_1x1(whole @ value)
            else:
                whole = whole * value
        return whole

    def _div(self, node: Div) -> Value:
        over, under = self.of(node.over), self.of(node.under)
        self._beside(over, under, node.over, node.under, "divided by")
        return over / under

    def _power(self, node: Power) -> Value:
        base, exponent = self.of(node.base), self.of(node.exponent)
        if isinstance(exponent, np.ndarray):
            raise ShapeError(f"The exponent {self.world.words(node.exponent)} is a matrix.")
        return elementwise(lambda entry: entry**exponent, base)

    def _transpose(self, node: Transpose) -> Value:
        value = self.of(node.of)
        return value.T if isinstance(value, np.ndarray) else value

    def _component(self, node: Component) -> Value:
        value = self.of(node.of)
        subs = [int(self.of(sub)) for sub in node.subs]
        if isinstance(value, np.ndarray) and len(subs) == 1 and value.shape[1] == 1:
            subs.append(1)
        if not isinstance(value, np.ndarray) or len(subs) != 2:
            raise ShapeError(
                f"{self.world.words(node)}: {self.world.words(node.of)} has not so many indices."
            )
        if not all(1 <= sub <= n for sub, n in zip(subs, value.shape, strict=True)):
            raise ShapeError(f"{self.world.words(node)}: an index is out of range.")
        return value[subs[0] - 1, subs[1] - 1]

    def _big(self, node: Big) -> Value:
        end = self._range(node)
        terms = [
            _Evaluator(self.world, {**self.indices, node.index: k}).of(node.body)
            for k in range(1, end + 1)
        ]
        whole = terms[0]
        for term in terms[1:]:
            whole = whole + term
        return whole / end if node.kind == "mean" else whole

    def _range(self, node: Big) -> int:
        """How far an index runs: as told, or as far as what it stands at."""
        if node.high is not None:
            end = self.of(node.high)
            if isinstance(end, np.ndarray) or end != int(end) or not 1 <= end <= 12:
                raise ShapeError(f"The sum over {node.index} has no clear end.")
            return int(end)
        for part in walk(node.body):
            if (
                isinstance(part, Component)
                and Name(node.index) in part.subs
                and isinstance(part.of, Name)
            ):
                value = self.of(part.of)
                if isinstance(value, np.ndarray):
                    return int(value.shape[part.subs.index(Name(node.index)) % 2])
        raise ShapeError(f"From where to where does {node.index} run?")

    def _reduce(self, node: Reduce) -> Value:
        value = self.of(node.of)
        if not isinstance(value, np.ndarray):
            raise ShapeError(
                f"{self.world.words(node.of)} is a number: there is nothing to add up."
            )
        whole = value.sum() if node.axis is None else value.sum(axis=node.axis, keepdims=True)
        count = value.size if node.axis is None else value.shape[node.axis]
        return whole / count if node.mean else whole

    def _beside(self, a: Value, b: Value, left: Node, right: Node, word: str) -> None:
        """Refuse two matrices that NumPy could not put beside each other."""
        if isinstance(a, np.ndarray) and isinstance(b, np.ndarray):
            pairs = zip(a.shape, b.shape, strict=True)
            if any(n != m and 1 not in (n, m) for n, m in pairs):
                raise self._shape_error(left, a, word, right, b)

    def _shape_error(self, left: Node, a: Value, word: str, right: Node, b: Value) -> ShapeError:
        one, other = self.world.words(left), self.world.words(right)
        shapes = self.world.shape(a), self.world.shape(b)
        message = f"The shapes do not fit: {one} {word} {other} is {f' {word} '.join(shapes)}."
        return ShapeError(message, operation=word, left=one, right=other, shapes=shapes)
