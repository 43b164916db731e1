"""Bounds on what an answer may ask to be computed, checked before anything is."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from .errors import ParseError
from .nodes import (
    MAX_EXPONENT,
    Add,
    Div,
    ElementwiseMul,
    Mul,
    Neg,
    Node,
    Number,
    Power,
    nesting,
    size,
)

MAX_SIZE = 600
MAX_SUMS = 3
_LARGE = "An exponent here is at most 64."


def checked_power(base: Node, exponent: Node, text: str = "", offset: int | None = None) -> Node:
    """Return the power, unless its exponent is a number that is too large."""
    value = constant(exponent)
    if isinstance(value, str) or (value is not None and abs(value) > MAX_EXPONENT):
        raise ParseError(_LARGE, offset, text)
    return Power(base, exponent if value is None else Number(value))


def constant(node: Node) -> Fraction | str | None:
    """The value of a formula without names; None if it has some, "large" if it is too large."""
    if isinstance(node, Number):
        return node.value
    if isinstance(node, Neg):
        return _within([node.of], lambda v: -v[0])
    if isinstance(node, Add):
        return _within(list(node.terms), lambda v: sum(v, Fraction(0)))
    if isinstance(node, Div):
        return _within([node.over, node.under], lambda v: v[0] / v[1])
    if isinstance(node, Mul | ElementwiseMul):
        return _within(list(node.factors), _product)
    if isinstance(node, Power):
        return _within([node.base, node.exponent], _raised)
    return None


def _within(
    parts: list[Node], rule: Callable[[list[Any]], Fraction | None]
) -> Fraction | str | None:
    values = [constant(part) for part in parts]
    if "large" in values:
        return "large"
    if None in values:
        return None
    try:
        result = rule(values)
    except ZeroDivisionError:
        return "large"
    return result if result is None or abs(result) < 10**30 else "large"


def _product(values: list[Fraction]) -> Fraction:
    result = Fraction(1)
    for value in values:
        result *= value
    return result


def _raised(values: list[Fraction]) -> Fraction | None:
    base, exponent = values
    if exponent.denominator != 1:
        return None
    if abs(exponent) > MAX_EXPONENT or abs(base) > 10**6:
        return Fraction(10**31)
    return Fraction(base**exponent.numerator)


def check_size(node: Node) -> Node:
    """Return the formula, unless it is too large to be judged."""
    if size(node) > MAX_SIZE:
        raise ParseError("This formula is too long to be judged: simplify it.")
    if nesting(node) > MAX_SUMS:
        raise ParseError("Too many sums stand within each other.")
    return node
