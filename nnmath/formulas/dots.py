r"""Dots: which index runs from the term before them to the term after them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from fractions import Fraction
from typing import Any

from .errors import EvaluationError
from .nodes import Big, Dots, Name, Node, Number, children, rewrite, walk


class DotsError(EvaluationError):
    """Dots between two terms of which it does not follow what stands between them."""


def ends_of_dots(before: Node, after: Node) -> tuple[Node, Node]:
    r"""The index that changes from the term before the dots to the term after: its two values.

    >>> ends_of_dots(Name("x", subs=(Name("i"),)), Name("x", subs=(Name("n"),)))[1].base
    'n'

    Raises
    ------
    DotsError
        If they do not differ in just one index.
    """
    found = _differences(before, after)
    if len(set(found)) != 1:
        raise DotsError("the terms around the dots must differ in one index alone")
    return found[0]


def term_between(before: Node, after: Node, index: Node) -> Node:
    """The term whose changing index is ``index``: only where the two differ is it put."""

    def merge(a: Any, b: Any) -> Any:
        if a == b:
            return a
        if isinstance(a, Name):
            subs = tuple(index if p != q else p for p, q in zip(a.subs, b.subs, strict=True))
            return replace(a, subs=subs, layer=index if a.layer != b.layer else a.layer)
        if isinstance(a, tuple):
            return tuple(merge(p, q) for p, q in zip(a, b, strict=True))
        parts = {f.name: merge(getattr(a, f.name), getattr(b, f.name)) for f in fields(a)}
        return replace(a, **parts)

    merged: Node = merge(before, after)
    return merged


def as_big(terms: Sequence[Node], kind: str, index: str) -> list[Node]:
    r"""The terms with their dots as a sum or a product over ``index``.

    ``x_1 + x_2 + \dots + x_n`` is the sum from 1, also where n is 1.

    Raises
    ------
    DotsError
        If it does not follow from the terms around the dots what is left out.
    """
    done: list[Node] = []
    rest = list(terms)
    while rest:
        term = rest.pop(0)
        if not isinstance(term, Dots):
            done.append(term)
            continue
        if not done or not rest or Dots() in (done[-1], rest[0]):
            raise DotsError("dots need a term before and after them")
        before, after = done.pop(), rest.pop(0)
        low, high = ends_of_dots(before, after)
        body = term_between(before, after, Name(index))
        while done and isinstance(low, Number):
            one_less = Number(low.value - 1)
            if done[-1] != term_between(before, after, one_less):
                break
            before, low = done.pop(), one_less
        if kind == "prod" and (rest or any(_mentions(factor, low) for factor in done)):
            raise DotsError("which factors go on? Put each in parentheses, and the product too")
        done.append(Big(kind, index, low, high, body))
    return done


def without_second_terms(items: Sequence[Node]) -> tuple[Node, ...]:
    r"""The items of a row, (x_1, …, x_n) for (x_1, x_2, …, x_n).

    >>> x = [Name("x", subs=(i,)) for i in (Number(Fraction(1)), Number(Fraction(2)), Name("n"))]
    >>> len(without_second_terms([x[0], x[1], Dots(), x[2]]))
    3
    """
    done: list[Node] = []
    for at, item in enumerate(items):
        done.append(item)
        while len(done) > 2 and isinstance(item, Dots) and at + 1 < len(items):
            before, after = done[-2], items[at + 1]
            if isinstance(after, Dots) or isinstance(before, Dots):
                break
            try:
                low, _ = ends_of_dots(before, after)
            except DotsError:
                break  # the evaluator says what is wrong
            if not isinstance(low, Number):
                break
            if done[-3] != term_between(before, after, Number(low.value - 1)):
                break
            del done[-2]
    return tuple(done)


def _mentions(node: Node, index: Node) -> bool:
    return any(isinstance(part, Name) and index in part.subs for part in walk(node))


def _differences(a: Node, b: Node) -> list[tuple[Node, Node]]:
    """The indices in which two terms of the same form differ."""
    if a == b:
        return []
    found: list[tuple[Node, Node]] = []
    if isinstance(a, Name) and isinstance(b, Name) and len(a.subs) == len(b.subs):
        if (a.base, a.star, a.layer is None) == (b.base, b.star, b.layer is None):
            pairs = zip((a.layer, *a.subs), (b.layer, *b.subs), strict=True)
            return [(p, q) for p, q in pairs if p is not None and q is not None and p != q]
    elif type(a) is type(b) and not isinstance(a, Number | Name):
        pairs_of_parts = list(zip(children(a), children(b), strict=False))
        if rewrite(a, _blank) == rewrite(b, _blank):
            for p, q in pairs_of_parts:
                found += _differences(p, q)
            return found
    raise DotsError("the terms around the dots differ in more than an index")


def _blank(node: Node) -> Node | None:
    if not isinstance(node, Name):
        return None
    layer = None if node.layer is None else Number(Fraction(0))
    return replace(node, subs=(Dots(),) * len(node.subs), layer=layer)
