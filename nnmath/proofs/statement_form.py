"""Is a formula about what its entry says? Its left sides, its vocabulary, its number of steps."""

from __future__ import annotations

from collections.abc import Iterator

from nnmath.formulas.errors import EvaluationError
from nnmath.formulas.latex import parse_expression
from nnmath.formulas.nodes import Apply, Big, Name, Node, Relation, children

from .evaluate import BUILT_IN as KNOWN
from .statement import Statement

BUILT_IN = frozenset(KNOWN) | {"\\max", "\\min"}
BOUNDS = frozenset(("\\le", "\\leq", "\\ge", "\\geq"))


def check_statement_form(
    statements: tuple[Relation, ...], entry: Statement, functions: frozenset[str]
) -> None:
    """See that the statements are about the entry's subjects, in its vocabulary."""
    if len(statements) != len(entry.subjects):
        said = f"{len(statements)} statements, the entry has {len(entry.subjects)}"
        raise EvaluationError(said)
    words = [word for word in entry.vocabulary.split() if word not in BUILT_IN]
    allowed = [parse_expression(word, functions) for word in words]
    indices = {index for index, _, _ in entry.ranges} | {entry.induction}
    for statement, subject, sides in zip(statements, entry.subjects, entry.counts(), strict=True):
        if statement.sides[0] != parse_expression(subject, functions):
            at = statement.offsets[0]
            raise EvaluationError(f"the left side must be {subject}", at)
        if len(statement.sides) != sides:
            said = f"{len(statement.sides)} sides, the entry has {sides}"
            raise EvaluationError(said, statement.offsets[0])
        if entry.bound is None and set(statement.signs) - {"=", "\\leftarrow"}:
            raise EvaluationError("expected =", statement.offsets[0])
        if entry.bound is not None and not set(statement.signs) & BOUNDS:
            raise EvaluationError("expected \\le or \\ge", statement.offsets[0])
        for part in _names(statement.sides[-1], frozenset(indices)):
            if not _allowed(part, allowed, entry.vocabulary):
                told = part.base + ("" if isinstance(part, Apply) or not part.subs else "_…")
                message = f"the last side must not speak of {told}: it may use {entry.vocabulary}"
                raise EvaluationError(message, statement.offsets[-1])
    for which, at, latex in entry.pins:
        if statements[which].sides[at] != parse_expression(latex, functions):
            raise EvaluationError(f"this side must be {latex}", statements[which].offsets[at])


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


def _allowed(part: Name | Apply, allowed: list[Node], vocabulary: str) -> bool:
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
