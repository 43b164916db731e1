"""What is wrong with a wrong formula: a known mistake, a mutation, a factor, or numbers."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from itertools import chain
from typing import Any

import numpy as np

from nnmath.formulas.errors import FormulaError, ShapeError
from nnmath.formulas.evaluate import ENTRYWISE
from nnmath.formulas.latex import tokenize_lossless
from nnmath.formulas.nodes import Add, Apply, Name, Neg, Node, Power, Reduce, atoms, children, walk
from nnmath.proofs.mutation.operators import OPERATORS

from .diagnosis import Counterexample, Diagnosis, Kind
from .grade_formula import RELATIVE, ParsedFormula, Values, all_close
from .mutations import deletion_mutants, mutants
from .sampling import READABLE, value_of

PATIENCE = 0.8  # seconds of work until a diagnosis is given up for a counterexample
# The mutation operators of the proofs, in the order in which they are tried.
OPERATOR_NAMES = (
    "sign", "minus left out", "minus added", "constant", "indices exchanged", "index",
    "index left out", "layer", "power or transpose left out", "power added", "transpose added",
    "prime left out", "name left out", "name doubled", "name", "order of a product", "fraction",
    "sum or limit left out", "bracket", "difference turned", "term left out",
)  # fmt: skip
FactorValues = tuple[Node, Values]
SCALES = (None, Fraction(-1), Fraction(2), Fraction(1, 2))


def diagnose(answer: Node, values: Values, prepared: ParsedFormula) -> Diagnosis:
    """Find out what is wrong with an answer whose shapes fit, and which differs in numbers.

    Parameters
    ----------
    answer : Node
        The answer.
    values : list
        Its values at all points.
    prepared : ParsedFormula
        The exercise.
    """
    until = time.thread_time() + PATIENCE
    for wrong, known_mistake in prepared.known_mistakes:
        if prepared.agrees(wrong, values):
            return Diagnosis(Kind.KNOWN_MISTAKE, known_mistake=known_mistake)
    right = prepared.values
    if np.shape(values[0]) != np.shape(right[0]):
        return _wrong_shape(values, prepared)
    if not any(np.any(value) for value in values):
        return Diagnosis(Kind.ZERO)
    if all_close([-value for value in values], right):
        return _sign(answer, prepared)
    names = prepared.entry.names
    return (
        constant_factor(values, right)
        or _mutation(mutants(prepared.right, names), values, prepared, until)
        or _mutation(deletion_mutants(answer, names), right, prepared, until)
        or missing_factor(answer, values, prepared)
        or _latex_mutation(values, prepared, until)
        or counterexample(answer, prepared)
    )


def _mutation(
    candidates: Iterator[tuple[Node, Diagnosis]],
    values: Values,
    prepared: ParsedFormula,
    until: float,
) -> Diagnosis | None:
    """The diagnosis of the first mutant that has these values."""
    for mutant, diagnosis in candidates:
        if time.thread_time() > until:
            return None
        if prepared.agrees(mutant, values):
            return diagnosis
    return None


def _wrong_shape(values: Values, prepared: ParsedFormula) -> Diagnosis:
    environment = prepared.floats(0, 0)
    shapes = environment.shape(values[0]), environment.shape(prepared.values[0])
    transposes = [np.transpose(value) for value in values]
    transposed = np.ndim(values[0]) and all_close(transposes, prepared.values)
    return Diagnosis(Kind.TRANSPOSED if transposed else Kind.WRONG_SHAPE, shapes=shapes)


def diagnose_shapes(answer: Node, error: ShapeError, prepared: ParsedFormula) -> Diagnosis:
    """Find out why the shapes of an answer do not fit, by asking it where all sizes are equal."""
    diagnosis = Diagnosis(
        Kind.SHAPES_DO_NOT_FIT,
        message=error.message,
        elementwise=error.operation == ENTRYWISE,
    )
    try:
        values = prepared.at_points(answer, square=True)
        right = prepared.at_points(prepared.right, square=True)
    except ShapeError:
        return diagnosis
    mistakes = (
        (wrong, Diagnosis(Kind.KNOWN_MISTAKE, known_mistake=known_mistake))
        for wrong, known_mistake in prepared.known_mistakes
    )
    for mutant, cause in chain(mistakes, mutants(prepared.right, prepared.entry.names)):
        if prepared.agrees(mutant, values, square=True):
            return replace(diagnosis, cause=cause)
    if all_close(values, right):
        return replace(diagnosis, kind=Kind.RIGHT_IF_SQUARE)
    return diagnosis


def _sign(answer: Node, prepared: ParsedFormula) -> Diagnosis:
    """The sign: a difference turned round, if the answer shows it."""
    sums = {part for part in walk(answer) if isinstance(part, Add)}
    for part in walk(prepared.right):
        if isinstance(part, Add) and len(part.terms) == 2 and isinstance(part.terms[1], Neg):
            first, second = part.terms[0], part.terms[1].of
            if {Add((second, Neg(first))), Add((Neg(first), second))} & sums:
                return Diagnosis(Kind.DIFFERENCE_REVERSED, part=part)
    return Diagnosis(Kind.SIGN)


def _latex_mutation(values: Values, prepared: ParsedFormula, until: float) -> Diagnosis | None:
    """The mutations that the proofs make of the right answer's LaTeX."""
    if "\\" not in prepared.entry.answer:
        return None
    tokens = tokenize_lossless(prepared.entry.answer)
    for operator in OPERATOR_NAMES:
        for wrong in OPERATORS[operator](tokens):
            if time.thread_time() > until:
                return None
            with suppress(FormulaError):
                if prepared.agrees(prepared.read(wrong), values):
                    return Diagnosis(Kind.LATEX_MUTATION, operator=operator)
    return None


def constant_factor(values: Values, right: Values) -> Diagnosis | None:
    """The number as a factor of which an answer would be right."""
    ratios = _ratios(right, values)
    if not ratios:
        return None
    first = next(float(np.ravel(r)[0]) for r in ratios if np.all(np.isfinite(r)))
    factor = Fraction(first).limit_denominator(100)
    if not factor or not all_close(ratios, [np.full(np.shape(r), float(factor)) for r in ratios]):
        return None
    return Diagnosis(Kind.CONSTANT_FACTOR, factor=factor)


def missing_factor(answer: Node, values: Values, prepared: ParsedFormula) -> Diagnosis | None:
    """The name or part that an answer has too many or too few as a factor; or two of them."""
    ratios = _ratios(prepared.values, values)
    if not ratios:
        return None
    candidates: list[FactorValues] = []
    trees = [prepared.right, answer, *_definitions(prepared)]
    found = [*(part for tree in trees for part in _factors(tree)), *_sizes(prepared)]
    for part in dict.fromkeys(part for part in found if part not in (answer, prepared.right)):
        with suppress(ShapeError, KeyError):
            candidates.append((part, prepared.at_points(part)))
    for scale in SCALES:
        for part, factor in candidates:
            if _matches_factor(ratios, factor, scale):
                return Diagnosis(Kind.MISSING_FACTOR, part=part, factor=scale)
            if _matches_factor(ratios, [1 / f for f in factor], scale):
                size = isinstance(part, Name) and part.base in prepared.declarations.letters
                kind = Kind.MISSING_DIVISOR if size else Kind.EXTRA_FACTOR
                return Diagnosis(kind, part=part, factor=scale)
    return _two_factors(ratios, candidates)


def _factors(node: Node) -> Iterator[Node]:
    """What may be a factor: names, functions, and sums in brackets."""
    yield from atoms(node)
    yield from (part for part in walk(node) if isinstance(part, Add | Reduce | Power))


def _definitions(prepared: ParsedFormula) -> Iterator[Node]:
    """What the names of the right answer stand for."""
    for part in atoms(prepared.right):
        if isinstance(part, Name) and part.base in prepared.declarations.known:
            yield prepared.declarations.known[part.base][1]


def _sizes(prepared: ParsedFormula) -> Iterator[Node]:
    yield from (Name(letter) for letter in prepared.declarations.letters)


def _two_factors(ratios: Values, candidates: list[FactorValues]) -> Diagnosis | None:
    for at, (part, factor) in enumerate(candidates):
        for second, other in candidates[at:]:
            products = [_product(f, g) for f, g in zip(factor, other, strict=True)]
            if _matches_factor(ratios, products):
                return Diagnosis(Kind.MISSING_FACTORS, part=part, second=second)
        for instead, other in candidates:
            quotients = [_product(f, 1 / g) for f, g in zip(factor, other, strict=True)]
            if instead != part and _matches_factor(ratios, quotients):
                return Diagnosis(Kind.EXCHANGED_FACTOR, part=part, instead=instead)
    return None


def _product(a: Any, b: Any) -> Any:
    try:
        return a * b
    except ValueError:
        return np.nan


def _ratios(right: Values, values: Values) -> Values:
    with np.errstate(all="ignore"):
        found = [r / m for r, m in zip(right, values, strict=True)]
    return found if any(np.all(np.isfinite(r)) and np.any(r) for r in found) else []


def _matches_factor(ratios: Values, factor: Values, scale: Fraction | None = None) -> bool:
    try:
        spread = [np.broadcast_to(f, np.shape(r)) for f, r in zip(factor, ratios, strict=True)]
    except ValueError:
        return False
    return all_close([f * float(scale or 1) for f in spread], ratios)


def counterexample(answer: Node, prepared: ParsedFormula) -> Diagnosis:
    """Numbers for which the answer differs from what is right, if some are found."""
    for point in (*range(READABLE, READABLE + 20, 2), READABLE + 1, READABLE + 3):
        environment = prepared.floats(0, point)
        try:
            with np.errstate(all="ignore"):
                a, b = (
                    np.atleast_1d(value_of(node, environment, prepared.entry.indices))
                    for node in (answer, prepared.right)
                )
        except ShapeError:
            break
        with np.errstate(all="ignore"):
            gap = np.abs(a - b)
        if not np.all(np.isfinite(gap)) or np.max(gap) <= RELATIVE * np.max(np.abs(b)):
            continue
        at = np.unravel_index(int(np.argmax(gap)), gap.shape)
        parts = [part for part in _outermost(prepared.right, answer) if _is_closed(part, prepared)]
        example = Counterexample(
            tuple((part, value_of(part, environment, {})) for part in parts),
            tuple(map(int, at)) if gap.size > 1 else (),
            float(a[at]),
            float(b[at]),
        )
        return Diagnosis(Kind.COUNTEREXAMPLE, counterexample=example)
    return Diagnosis(Kind.DIFFERENT)


def _outermost(*trees: Node) -> list[Node]:
    """Names and functions of the formulas, without the names that stand within functions alone."""
    found: dict[Node, None] = {}

    def visit(node: Node) -> None:
        if isinstance(node, Apply | Name):
            found.setdefault(node)
        else:
            for child in children(node):
                visit(child)

    for tree in trees:
        visit(tree)
    return list(found)


def _is_closed(part: Node, prepared: ParsedFormula) -> bool:
    """Whether a part has a value of its own: an index has none."""
    names = prepared.entry.names
    return all(node.base in names for node in walk(part) if isinstance(node, Name))
