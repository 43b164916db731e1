"""Is a formula about what its statement says? Its left sides, vocabulary and number of steps."""

from __future__ import annotations

from collections.abc import Iterator

from nnmath.formulas.errors import EvaluationError
from nnmath.formulas.latex import parse_expression
from nnmath.formulas.nodes import Apply, Big, Name, Node, Relation, children

from .evaluate import BUILT_IN as FUNCTIONS
from .statement import Statement

BUILT_IN = frozenset(FUNCTIONS) | {"\\max", "\\min"}
BOUNDS = frozenset(("\\le", "\\ge"))


def check_statement_form(
    relations: tuple[Relation, ...], statement: Statement, functions: frozenset[str]
) -> None:
    """Check that the relations are about the statement's subjects, in its vocabulary.

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
    for which, at, latex in statement.pins:
        if relations[which].sides[at] != parse_expression(latex, functions, statement.notation):
            raise EvaluationError(f"this side must be {latex}", relations[which].offsets[at])


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
