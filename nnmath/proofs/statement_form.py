"""Is a formula about what its statement says? Its left sides, vocabulary and number of steps.

Here is refused, too, what would be true for the wrong reason: an index that stands as a number
where the statement does not say so, Kronecker's δ where it means the error, a letter with two
meanings, and a side that is said twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import combinations

from nnmath.formulas.errors import EvaluationError
from nnmath.formulas.latex import parse_expression
from nnmath.formulas.nodes import (
    Add,
    Apply,
    Big,
    Component,
    Mul,
    Name,
    Neg,
    Node,
    Number,
    Power,
    Relation,
    children,
    rewrite,
    walk,
)

from .evaluate import BUILT_IN as FUNCTIONS
from .statement import Statement

BUILT_IN = frozenset(FUNCTIONS) | {"\\max", "\\min"}
DECORATED = re.compile(r"\\[A-Za-z]+\{(.+)\}")  # \tilde{x} is called like x
RESERVED = frozenset("de")  # of the derivative, and the number
BOUNDS = frozenset(("\\le", "\\ge"))


def check_statement_form(
    relations: tuple[Relation, ...],
    statement: Statement,
    functions: frozenset[str],
    sizes: frozenset[str] = frozenset(),
) -> None:
    """Check that the relations are about the statement's subjects, in its vocabulary.

    ``sizes`` are letters of sizes that are numbers in every model: only where the statement speaks
    of them may they stand in the formula, for n − 2 would be zero.

    Raises
    ------
    EvaluationError
        If they are not.
    """
    if len(relations) != len(statement.subjects):
        expected = len(statement.subjects)
        raise EvaluationError(f"{len(relations)} relations instead of {expected}")
    words = [word for word in statement.vocabulary.split() if word not in BUILT_IN]
    allowed = [parse_expression(word, functions, statement.notation) for word in words]
    indices = {index for index, _, _ in statement.ranges} | {statement.induction}
    _check_letters(relations, allowed, frozenset(indices), sizes)
    expected_sides = zip(relations, statement.subjects, statement.side_counts(), strict=True)
    for relation, subject, count in expected_sides:
        start = relation.offsets[0]
        if relation.sides[0] != parse_expression(subject, functions, statement.notation):
            raise EvaluationError(f"the left side must be {subject}", start)
        if len(relation.sides) != count:
            raise EvaluationError(f"{len(relation.sides)} sides instead of {count}", start)
        if statement.bound is None and set(relation.signs) - {"=", "\\leftarrow"}:
            raise EvaluationError("expected =", start)
        if statement.bound is not None and not set(relation.signs) & BOUNDS:
            raise EvaluationError("expected \\le or \\ge", start)
        for part in _names(relation.sides[-1], frozenset(indices)):
            if not _is_allowed(part, allowed, statement.vocabulary):
                name = part.base + ("" if isinstance(part, Apply) or not part.subs else "_…")
                vocabulary = statement.vocabulary
                message = f"the last side must not speak of {name}: it may use {vocabulary}"
                raise EvaluationError(message, relation.offsets[-1])
        for (i, a), (j, b) in combinations(enumerate(relation.sides), 2):
            if _plain(a) == _plain(b):
                message = f"side {j + 1} repeats side {i + 1}, which proves nothing"
                raise EvaluationError(message, relation.offsets[j])
    for which, at, latex in statement.pins:
        if relations[which].sides[at] != parse_expression(latex, functions, statement.notation):
            raise EvaluationError(f"this side must be {latex}", relations[which].offsets[at])


def check_indices_of_sums(relations: tuple[Relation, ...]) -> None:
    """Refuse a sum whose index is called like a quantity, a function or an end of the sum.

    Raises
    ------
    EvaluationError
        If there is one.
    """
    quantities = {
        DECORATED.sub(r"\1", base)
        for relation in relations
        for base in _free_letters(relation, frozenset())
    }
    for relation in relations:
        for part in walk(relation):
            if isinstance(part, Big) and part.index in quantities | RESERVED:
                message = f"{part.index} is the index of a sum and something else"
                raise EvaluationError(message, relation.offsets[0])


def _check_letters(
    relations: tuple[Relation, ...],
    allowed: list[Node],
    indices: frozenset[str],
    sizes: frozenset[str],
) -> None:
    """Refuse letters with two meanings, on every side."""
    vocabulary = {word.base for word in allowed if isinstance(word, Name) and not word.subs}
    kronecker = any(
        isinstance(word, Name) and word.base == "\\delta" and len(word.subs) == 2
        for word in allowed
    )
    for relation in relations:
        for side, offset in zip(relation.sides, relation.offsets, strict=True):
            for name in indices_as_numbers(side, indices):
                if name not in vocabulary:
                    raise EvaluationError(f"the index {name} stands as a number", offset)
            for number, _ in _numbers(side, indices):
                if number.base in sizes - vocabulary:
                    raise EvaluationError(f"{number.base} is one number here", offset)
            for part in walk(side):
                if isinstance(part, Name) and part.base == "\\delta" and len(part.subs) == 2:
                    letters = all(isinstance(sub, Name) and not sub.subs for sub in part.subs)
                    if part.layer is None and not (
                        kronecker and letters and part.subs[0] != part.subs[1]
                    ):
                        message = "δ is the error here: Kronecker's needs the statement's word"
                        raise EvaluationError(message, offset)


def _free_letters(node: Node, bound: frozenset[str]) -> Iterator[str]:
    """The letters of names and functions; of an index of a sum only what is no index there."""
    if isinstance(node, Big):
        for end in (node.low, node.high):
            if end is not None:
                yield from _free_letters(end, bound)
        yield from _free_letters(node.body, bound | {node.index})
        return
    is_index = isinstance(node, Name) and not node.subs and node.layer is None
    if isinstance(node, Apply) or (
        isinstance(node, Name) and not (is_index and node.base in bound)
    ):
        yield node.base
    for child in children(node):
        yield from _free_letters(child, bound)


def indices_as_numbers(node: Node, scope: frozenset[str]) -> Iterator[str]:
    """Indices in scope that stand as numbers: in no subscript, no layer and no end of a sum."""
    for name, bound in _numbers(node, scope):
        if name.base in bound and not name.subs:
            yield name.base


def _numbers(node: Node, scope: frozenset[str]) -> Iterator[tuple[Name, frozenset[str]]]:
    """Names without a layer that stand as numbers, each with the indices in scope there."""
    if isinstance(node, Big):
        yield from _numbers(node.body, scope | {node.index})
    elif isinstance(node, Name):
        if node.layer is None:
            yield node, scope
    else:
        parts = [node.of] if isinstance(node, Component) else children(node)
        for part in parts:
            yield from _numbers(part, scope)


def _plain(node: Node) -> Node:
    """The node without terms 0, factors 1 and doubled signs, sums and products in one order."""

    def flat(kind: type[Add] | type[Mul], parts: Iterator[Node], neutral: int) -> list[Node]:
        found: list[Node] = []
        for part in parts:
            inner = part.terms if isinstance(part, Add) else getattr(part, "factors", ())
            found += inner if isinstance(part, kind) else [part]
        return [part for part in found if part != Number(Fraction(neutral))]

    def rule(part: Node) -> Node | None:
        if isinstance(part, Neg) and isinstance(part.of, Neg):
            return _plain(part.of.of)
        if isinstance(part, Power) and part.exponent == Number(Fraction(1)):
            return _plain(part.base)
        if isinstance(part, Add):
            terms = sorted(flat(Add, map(_plain, part.terms), 0), key=repr)
            return terms[0] if len(terms) == 1 else replace(part, terms=tuple(terms))
        if isinstance(part, Mul):
            factors = flat(Mul, map(_plain, part.factors), 1)
            return factors[0] if len(factors) == 1 else replace(part, factors=tuple(factors))
        return None

    return rewrite(node, rule)


def _names(node: Node, bound: frozenset[str]) -> Iterator[Name | Apply]:
    """Names and functions of a side; indices in scope are none, and lower indices are not read."""
    if isinstance(node, Big):
        for end in (node.low, node.high):
            if end is not None:
                yield from _names(end, bound)
        yield from _names(node.body, bound | {node.index})
        return
    if isinstance(node, Name):
        if node.base not in bound or node.subs or node.layer:
            yield node
        return
    if isinstance(node, Apply):
        yield node
    for child in children(node):
        yield from _names(child, bound)


def _is_allowed(part: Name | Apply, allowed: list[Node], vocabulary: str) -> bool:
    if part.base in BUILT_IN:
        return part.base in vocabulary.split()
    for word in allowed:
        if not isinstance(word, Name) or word.base != part.base:
            continue
        if isinstance(part, Apply) or word == part:
            return True
        if not word.subs and word.layer is None and word.star == part.star:
            return True
    return False
