r"""Derivatives, gradients and limits: SymPy differentiates, this room says what by.

∂C/∂z^{(l)}_j asks how C changes when z^{(l)}_j alone is changed, with all that follows it. Where z
is computed from other things, the model is cut there: z becomes free, the rest is computed from it,
SymPy differentiates, and z becomes again what it was.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import sympy as sp

from .errors import MeaningError
from .rings import Fractions as Polynomials
from .syntax import (
    Apply,
    Derivative,
    Dots,
    Gradient,
    Limit,
    Name,
    Node,
    Number,
    Relation,
)
from .trees import children, rewrite
from .values import Array, Value, add, each, matrix, times

if TYPE_CHECKING:
    from .meaning import Meaning


@lru_cache(maxsize=50_000)
def differentiate(expression: Any, symbol: Any) -> Any:
    """SymPy's derivative, remembered."""
    return sp.diff(expression, symbol)


def _by(value: Value, variable: Value) -> Value:
    """∂ value/∂ variable: of a number in the variable's shape; of columns, row by row."""
    if not isinstance(variable, Array):
        return each(lambda entry: differentiate(entry, variable), value)
    if not isinstance(value, Array):
        return each(lambda symbol: differentiate(value, symbol), variable)
    if value.shape[1] != 1 or variable.shape[1] != 1:
        raise MeaningError("the derivative of a matrix by a matrix is no matrix")
    return matrix(
        value.shape[0],
        variable.shape[0],
        lambda i, j: differentiate(value.entry((i, 1)), variable.entry((j, 1))),
    )


def _free(value: Value) -> bool:
    entries = [e for row in value.rows for e in row] if isinstance(value, Array) else [value]
    return all(entry.is_Symbol for entry in entries)


def derivative(node: Derivative, meaning: Meaning) -> Value:
    """∂ of/∂ by, one variable after the other."""
    value, rest = _first(node.of, node.by[-1], meaning), node.by[:-1]
    for name in reversed(rest):
        variable = meaning.value(name)
        if not _free(variable):
            raise MeaningError("a second derivative by something that is itself computed")
        value = _by(value, variable)
    return value


def _first(of: Node, by: Node, meaning: Meaning) -> Value:
    variable = meaning.value(by)
    if _free(variable):
        return _by(meaning.value(of), variable)
    cut = None
    if isinstance(by, Name) and not by.star and meaning.model.cut:
        layer = None if by.layer is None else meaning.index(by.layer)
        cut = meaning.model.cut(by.base, layer)
    if cut is None:
        raise MeaningError("cannot differentiate by something that is itself computed")
    inner = type(meaning)(cut.model, meaning.indices, meaning.example)
    value = _by(inner.value(of), inner.value(by))
    return each(lambda entry: entry.xreplace(cut.back), value)


def gradient(node: Gradient, meaning: Meaning) -> Value:
    r"""∇f as a column; ``\nabla f(x)`` is taken first, then evaluated; ∇² is the Hessian."""
    if node.by is not None:
        if node.order != 1:
            raise MeaningError("a second gradient by a named variable")
        return _first(node.of, node.by, meaning)
    variables = meaning.model.variables
    if variables is None:
        raise MeaningError("\\nabla by what? Write \\nabla_{…}")
    of = Name(node.of.base) if isinstance(node.of, Apply) else node.of
    value = _by(meaning.number(of), variables)
    if node.order == 2:
        value = _by(value, variables)
    if node.order > 2:
        raise MeaningError("a gradient of more than second order")
    if isinstance(node.of, Apply):
        if node.of.primes or len(node.of.args) != 1:
            raise MeaningError("a gradient at one point")
        point = meaning.value(node.of.args[0])
        if not isinstance(point, Array) or point.shape != variables.shape:
            raise MeaningError("the gradient is taken at a point of another shape")
        places = {v: p for (v,), (p,) in zip(variables.rows, point.rows, strict=True)}
        value = each(lambda entry: entry.subs(places, simultaneous=True), value)
    return value


def limit(node: Limit, meaning: Meaning) -> Value:
    """The limit of a rational function: in lowest terms, at the point."""
    variable, target = meaning.number(node.variable), meaning.number(node.target)
    body = meaning.number(node.body)
    if not variable.is_Symbol:
        raise MeaningError("a limit for something that is not a free variable")
    if not body.is_rational_function(variable) or body.atoms(sp.Function, sp.exp):
        raise MeaningError("only limits of rational functions can be decided")
    over, under = Polynomials.of([body]).reduced(0)
    if under.subs(variable, target).expand() == 0:
        raise MeaningError("the limit does not exist")
    return over.subs(variable, target) / under.subs(variable, target)


def holds(condition: Relation, meaning: Meaning) -> bool:
    """Whether a condition such as z > 0 holds, from what is known of the signs of the symbols."""
    if len(condition.signs) != 1 or condition.signs[0] not in ("<", ">", "\\le", "\\ge", "="):
        raise MeaningError("cannot decide this condition")
    left, right = (meaning.number(side) for side in condition.sides)
    difference = add(left, times(sp.Integer(-1), right))
    answer = {
        "<": difference.is_negative,
        ">": difference.is_positive,
        "\\le": difference.is_nonpositive,
        "\\ge": difference.is_nonnegative,
        "=": difference.is_zero,
    }[condition.signs[0]]
    if answer is None:
        raise MeaningError("cannot decide whether this condition holds")
    return bool(answer)


def unroll(items: tuple[Node, ...], meaning: Meaning) -> list[Node]:
    """A row with its dots written out: (x_1, …, x_n)."""
    result: list[Node] = []
    for i, item in enumerate(items):
        if not isinstance(item, Dots):
            result.append(item)
            continue
        if i == 0 or i == len(items) - 1:
            raise MeaningError("dots need a term before and after them")
        found = _differences(items[i - 1], items[i + 1])
        if len(set(found)) != 1:
            raise MeaningError("the terms around the dots must differ in one index alone")
        first, last = (meaning.index(end) for end in found[0])
        for at in range(first + 1, last):
            result.append(_with_index(items[i - 1], items[i + 1], at))
        if last <= first:
            raise MeaningError("the dots run backwards")
    return result


def _differences(a: Node, b: Node) -> list[tuple[Node, Node]]:
    """The indices in which two terms of one form differ."""
    if a == b:
        return []
    found: list[tuple[Node, Node]] = []
    if isinstance(a, Name) and isinstance(b, Name) and len(a.subs) == len(b.subs):
        if replace(a, subs=()) == replace(b, subs=()):
            return [(p, q) for p, q in zip(a.subs, b.subs, strict=True) if p != q]
    elif type(a) is type(b) and not isinstance(a, Number | Name):
        pairs = list(zip(children(a), children(b), strict=False))
        if rewrite(a, _blank) == rewrite(b, _blank):
            for p, q in pairs:
                found += _differences(p, q)
            return found
    raise MeaningError("the terms around the dots differ in more than an index")


def _blank(node: Node) -> Node | None:
    return replace(node, subs=(Dots(),) * len(node.subs)) if isinstance(node, Name) else None


def _with_index(a: Node, b: Node, at: int) -> Node:
    """The term between ``a`` and ``b`` whose index is ``at``."""
    first = _differences(a, b)[0][0]

    def rule(node: Node) -> Node | None:
        if isinstance(node, Name) and first in node.subs:
            subs = tuple(Number(Fraction(at)) if sub == first else sub for sub in node.subs)
            return replace(node, subs=subs)
        return None

    return rewrite(a, rule)
