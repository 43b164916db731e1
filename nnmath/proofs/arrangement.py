"""The same said in another order: sides turned round, statements exchanged, = written as :=.

A page may write what its statement means in any of these ways. Here the relations are brought into
the statement's order, and the letters of ``for every z`` are looked up.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from nnmath.formulas.errors import EvaluationError
from nnmath.formulas.latex import BARE_LAYER, parse_expression
from nnmath.formulas.nodes import (
    Big,
    ForAll,
    Name,
    Node,
    Number,
    Power,
    Relation,
    rewrite,
    symbols,
    walk,
)
from nnmath.formulas.notation import Notation

from .evaluate import ModelEvaluator, is_free
from .model import Model
from .statement import Statement
from .statement_form import BUILT_IN

DELTA = "\\delta_{"
TURNED = {"=": "=", "\\le": "\\ge", "\\ge": "\\le", "<": ">", ">": "<"}


def notation_of(statement: Statement) -> Notation:
    """The notation of a statement; a letter of its vocabulary is no transpose."""
    notation = statement.notation
    return replace(notation, transposes=notation.transposes - {*statement.vocabulary.split()})


def arrange(
    relations: tuple[Relation, ...],
    statement: Statement,
    models: Sequence[Model],
    functions: frozenset[str],
    notation: Notation,
) -> tuple[Relation, ...]:
    r"""The relations in the statement's order, each with its subject on the left.

    Where the vocabulary has ``\delta_{jk}``, that is Kronecker's, the entry of the identity matrix.

    Raises
    ------
    EvaluationError
        If ``:=`` stands where nothing is defined, or if the formula is in another notation.
    """
    subjects = [parse_expression(latex, functions, notation) for latex in statement.subjects]
    _check_notation(relations, statement, models, functions, notation)
    letters = _index_letters(statement, functions, notation)
    turned = [
        _turned(relation) if _begins_right(relation, subjects) else relation
        for relation in (
            _with_plain_signs(_with_identity(r, statement), statement) for r in relations
        )
    ]
    turned = [
        replace(relation, sides=tuple(_with_indices(side, letters) for side in relation.sides))
        for relation in turned
    ]
    starts = [relation.sides[0] for relation in turned]
    if len(starts) == len(subjects) == len(set(starts)) and set(starts) == set(subjects):
        turned.sort(key=lambda relation: subjects.index(relation.sides[0]))
    return tuple(turned)


def _check_notation(
    relations: tuple[Relation, ...],
    statement: Statement,
    models: Sequence[Model],
    functions: frozenset[str],
    notation: Notation,
) -> None:
    """Refuse what another notation would read, and say what to declare."""
    words = (word for word in statement.vocabulary.split() if word not in BUILT_IN)
    texts = (*words, *statement.subjects)
    known = set().union(*(symbols(parse_expression(t, functions, notation)) for t in texts))
    for base in sorted(set().union(*map(symbols, relations)) - known):
        font = re.fullmatch(r"\\(?:math\w+|boldsymbol|bm)\{(.+)\}", base)
        if font and font[1] in known:
            raise EvaluationError(
                f"{base} is another letter than {font[1]}: write {font[1]}, "
                "or declare the font: Notation(fonts=…)"
            )
    names = [name for model in models for name in model.names]
    layered = {base for base, layer, _ in names if layer is not None}
    layered -= {base for base, layer, _ in names if layer is None}
    for part in (part for relation in relations for part in walk(relation)):
        raised = part.base if isinstance(part, Power) else None
        if isinstance(raised, Name) and raised.layer is None and raised.base in layered:
            raise EvaluationError(f"{raised.base}: {BARE_LAYER}")


def _begins_right(relation: Relation, subjects: list[Node]) -> bool:
    """Whether the subject stands on the right side alone."""
    first, last = relation.sides[0], relation.sides[-1]
    return first not in subjects and last in subjects and set(relation.signs) <= set(TURNED)


def _turned(relation: Relation) -> Relation:
    return replace(
        relation,
        sides=relation.sides[::-1],
        signs=tuple(TURNED[sign] for sign in relation.signs[::-1]),
        offsets=relation.offsets[::-1],
    )


def _with_identity(relation: Relation, statement: Statement) -> Relation:
    r"""The relation with I_{jk} for the Kronecker deltas that the statement admits."""
    words = {parse_expression(w) for w in statement.vocabulary.split() if w.startswith(DELTA)}

    def rule(node: Node) -> Node | None:
        return replace(node, base="I") if isinstance(node, Name) and node in words else None

    return replace(relation, sides=tuple(rewrite(side, rule) for side in relation.sides))


def _index_letters(
    statement: Statement, functions: frozenset[str], notation: Notation
) -> list[str]:
    """The letters of sums in subjects and pins, and those that only a sum can bind: k of w_k."""
    words = [
        parse_expression(word, notation=notation)
        for word in statement.vocabulary.split()
        if "_" in word
    ]
    subs = [sub for word in words if isinstance(word, Name) for sub in word.subs]
    taken = {index for index, _, _ in statement.ranges}
    found = [sub.base for sub in subs if isinstance(sub, Name) and sub == Name(sub.base)]
    pinned = (latex for _, _, latex in statement.pins)
    for latex in (*statement.subjects, *pinned):
        side = parse_expression(latex, functions, notation)
        found += [part.index for part in walk(side) if isinstance(part, Big)]
    return [letter for letter in dict.fromkeys(found) if letter not in taken]


def _with_indices(node: Node, letters: Sequence[str]) -> Node:
    """The node whose sums have the statement's letters for their indices, where they are free."""

    def rule(part: Node) -> Node | None:
        if not isinstance(part, Big) or part.index in letters:
            return None
        names = {inner.base for inner in walk(part) if isinstance(inner, Name)}
        names |= {inner.index for inner in walk(part) if isinstance(inner, Big)}
        free = [letter for letter in letters if letter not in names]
        if not free:
            return None
        old, new = Name(part.index), Name(free[0])
        body = rewrite(part.body, lambda inner: new if inner == old else None)
        return _with_indices(replace(part, index=free[0], body=body), letters)

    return rewrite(node, rule)


def _with_plain_signs(relation: Relation, statement: Statement) -> Relation:
    """The relation with = for :=, which only a definition may write, and only at first."""
    if ":=" not in relation.signs:
        return relation
    if statement.kind != "definition" or ":=" in relation.signs[1:]:
        raise EvaluationError("only a definition is written with :=, this is proved: write =")
    return replace(relation, signs=("=", *relation.signs[1:]))


def check_quantifiers(
    relations: tuple[Relation, ...],
    statement: Statement,
    models: Sequence[Model],
    functions: frozenset[str],
    notation: Notation,
) -> None:
    """Check what a formula is said to hold for: free letters, and indices in their ranges.

    Raises
    ------
    EvaluationError
        If a letter is computed, or if an index has another range than in the statement.
    """
    ranges = {
        index: tuple(parse_expression(end, functions, notation) for end in ends)
        for index, *ends in statement.ranges
    }
    for relation in relations:
        for quantifier in relation.quantifiers:
            if not isinstance(quantifier.name, Name):
                raise EvaluationError("a letter is missing after “for every”")
            _check_quantifier(quantifier, quantifier.name, ranges, statement, models)


def _check_quantifier(
    quantifier: ForAll,
    name: Name,
    ranges: Mapping[str, tuple[Node | None, ...]],
    statement: Statement,
    models: Sequence[Model],
) -> None:
    if name == Name(name.base) and name.base in {*ranges, statement.induction}:
        ends = (quantifier.low, quantifier.high)
        expected = ranges.get(name.base, (Number(Fraction(0)), None))  # an induction has no end
        if quantifier.low is not None and ends != expected:
            raise EvaluationError(f"the statement has another range for {name.base}")
        return
    if quantifier.low is not None:
        raise EvaluationError(f"{name.base} is not an index of the statement")
    for model in models:
        if not is_free(ModelEvaluator(model).value(name)):
            raise EvaluationError(f"{name.base} is computed here: it cannot have every value")
