"""What is wrong with a wrong formula: a known mistake, a mutation, a factor, or numbers."""

from __future__ import annotations

import time
from collections import Counter
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
from nnmath.formulas.nodes import (
    BUILT_IN,
    Add,
    Apply,
    Name,
    Neg,
    Node,
    Number,
    children,
    rewrite,
    walk,
)
from nnmath.proofs.mutation.operators import OPERATORS

from .diagnosis import Counterexample, Diagnosis, Kind
from .differences import locate_difference, written_out
from .grade_formula import RELATIVE, ParsedFormula, Values, all_close
from .mutations import deletion_mutants, mutants
from .sampling import READABLE, value_of

# The work of this thread alone, however busy the machine is; a page has no clock of threads.
_clock = getattr(time, "thread_time", time.process_time)
PATIENCE = 0.8  # seconds of work until a diagnosis is given up for a counterexample
# The mutation operators of the proofs, in the order in which they are tried.
OPERATOR_NAMES = (
    "sign", "minus left out", "minus added", "constant", "indices exchanged", "index",
    "index left out", "layer", "power or transpose left out", "power added", "transpose added",
    "prime left out", "name left out", "name doubled", "name", "order of a product", "fraction",
    "sum or limit left out", "bracket", "difference turned", "term left out",
)  # fmt: skip
# What these diagnoses name stands in the right formula, and not in the answer.
OF_THE_RIGHT_FORMULA = frozenset(
    {Kind.MISSING_FACTOR, Kind.MISSING_FACTORS, Kind.MISSING_TERM, Kind.REPLACED}
)
MOST, SOME, LEAST = 2 / 3, 1 / 2, 4
MOST_DENOMINATOR, MOST_DECIMALS = 100, 60


def diagnose(
    answer: Node, values: Values, prepared: ParsedFormula, *, tell_all: bool = False
) -> Diagnosis:
    """Find out what is wrong with an answer whose shapes fit, and which differs in numbers.

    Parameters
    ----------
    answer : Node
        The answer.
    values : list
        Its values at all points.
    prepared : ParsedFormula
        The exercise.
    tell_all : bool
        Tell parts of the right formula to whoever has little of it: where it is the reader's own.
    """
    until = _clock() + PATIENCE
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
    if _has_gaps(values, right):  # where there is no value, nothing can be compared with it
        return counterexample(answer, prepared)
    names = prepared.entry.names
    found = (
        rounded_fraction(answer, prepared)
        or constant_factor(values, right)
        or (None if prepared.has_matrices else locate_difference(answer, prepared))
        or _mutation(_mutants_seen_in(answer, prepared), values, prepared, until)
        or _mutation(deletion_mutants(answer, names), right, prepared, until)
        or _latex_mutation(values, prepared, until)
    )
    told = found if tell_all else found and without_the_rest(found, answer, prepared)
    return told or counterexample(answer, prepared)


def _mutants_seen_in(answer: Node, prepared: ParsedFormula) -> Iterator[tuple[Node, Diagnosis]]:
    """The mutants of the right formula; a term with another sign must be one of the answer."""
    sums = [part for part in walk(answer) if isinstance(part, Add)]
    terms = {term.of if isinstance(term, Neg) else term for part in sums for term in part.terms}
    for mutant, diagnosis in mutants(prepared.right, prepared.entry.names):
        if diagnosis.kind is not Kind.SIGN_OF_TERM or diagnosis.part in terms:
            yield mutant, diagnosis


def _mutation(
    candidates: Iterator[tuple[Node, Diagnosis]],
    values: Values,
    prepared: ParsedFormula,
    until: float,
) -> Diagnosis | None:
    """The diagnosis of the first mutant that has these values."""
    for mutant, diagnosis in candidates:
        if _clock() > until:
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
            told = without_the_rest(cause, answer, prepared)
            return replace(diagnosis, cause=told)
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
            if _clock() > until:
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


def _ratios(right: Values, values: Values) -> Values:
    with np.errstate(all="ignore"):
        found = [r / m for r, m in zip(right, values, strict=True)]
    return found if any(np.all(np.isfinite(r)) and np.any(r) for r in found) else []


def diagnose_inexact(answer: Node, prepared: ParsedFormula) -> Diagnosis:
    """Find out why an answer agrees to many digits, but not exactly."""
    decimals = any(isinstance(n, Number) and n.value.denominator > 1 for n in walk(answer))
    return rounded_fraction(answer, prepared) or Diagnosis(
        Kind.INEXACT if decimals else Kind.DIFFERENT
    )


def rounded_fraction(answer: Node, prepared: ParsedFormula) -> Diagnosis | None:
    """The fraction that should stand for a decimal of an answer: 1/3 for 0.3333."""
    found: dict[Node, Node] = {}
    for part in walk(answer):
        if isinstance(part, Number) and (digits := _decimals(part.value)) >= 2:
            fraction = part.value.limit_denominator(min(MOST_DENOMINATOR, 10**digits // 3))
            near = 0 < abs(fraction - part.value) <= Fraction(1, 10**digits)
            if near and fraction.denominator > 1:
                found[part] = Number(fraction)
    if not found or not prepared.agrees(rewrite(answer, found.get), prepared.values):
        return None
    decimal = next(iter(found))
    return Diagnosis(Kind.ROUNDED_FRACTION, instead=decimal, part=found[decimal])


def _decimals(value: Fraction) -> int:
    """How many decimals a number has."""
    return next((n for n in range(MOST_DECIMALS) if value * 10**n % 1 == 0), 0)


def counterexample(answer: Node, prepared: ParsedFormula) -> Diagnosis:
    """Numbers for which the answer differs from what is right, if some are found."""
    for point in (*range(READABLE, READABLE + 20, 2), *range(READABLE + 1, READABLE + 60, 2)):
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
        if not np.all(np.isfinite(b)):
            continue
        gap[~np.isfinite(gap)] = np.inf  # the answer has no value
        if np.max(gap) <= RELATIVE * np.max(np.abs(b)):
            continue
        at = np.unravel_index(int(np.argmax(gap)), gap.shape)
        # The names of the answer alone: those of the right formula would tell what is in it.
        parts = [part for part in _outermost(answer) if _is_closed(part, prepared)]
        if not parts:
            return Diagnosis(Kind.CONSTANT_ANSWER, value=float(a[at]))
        example = Counterexample(
            tuple((part, value_of(part, environment, {})) for part in parts),
            tuple(map(int, at)) if gap.size > 1 else (),
            float(a[at]),
            float(b[at]),
        )
        return Diagnosis(Kind.COUNTEREXAMPLE, counterexample=example)
    return Diagnosis(Kind.DIFFERENT)


def _has_gaps(values: Values, right: Values) -> bool:
    """Whether an answer has no value at a point where the right one has."""
    pairs = zip(values, right, strict=True)
    return any(np.all(np.isfinite(b)) and not np.all(np.isfinite(a)) for a, b in pairs)


def _outermost(tree: Node) -> list[Node]:
    """Names and functions of a formula, without the names that stand within functions alone."""
    found: dict[Node, None] = {}

    def visit(node: Node) -> None:
        if isinstance(node, Name) or (isinstance(node, Apply) and node.base not in BUILT_IN):
            found.setdefault(node)
        else:
            for child in children(node):
                visit(child)

    visit(tree)
    return list(found)


def _is_closed(part: Node, prepared: ParsedFormula) -> bool:
    """Whether a part has a value of its own: an index has none."""
    names = prepared.entry.names
    return all(node.base in names for node in walk(part) if isinstance(node, Name))


def without_the_rest(found: Diagnosis, answer: Node, prepared: ParsedFormula) -> Diagnosis | None:
    """A diagnosis without parts of the right formula, unless most of it stands in the answer.

    Whoever answers 1, or one name, is not told the rest. The parts are names, functions and
    numbers, each as often as it stands: at least four of those of the right formula, and two thirds
    of them, must be in the answer. With half of them a diagnosis tells what is wrong, but not what
    belongs there instead; with less there is none.
    """
    own = _pieces(answer)
    share, present = max(
        (
            (_pieces(right) & _pieces(mine)).total() / _pieces(right).total(),
            (_pieces(right) & _pieces(mine)).total(),
        )
        for right in written_out(prepared.right, prepared)
        for mine in written_out(answer, prepared)
    )
    if found.kind is Kind.ROUNDED_FRACTION:
        return found
    if found.kind in OF_THE_RIGHT_FORMULA:
        if share >= MOST and (present >= LEAST or found.reason):
            return found
        if found.kind is Kind.REPLACED:
            enough = share >= SOME and (found.instead != answer or bool(found.reason))
        else:
            enough = share >= SOME and present >= 2
        return replace(found, part=None, second=None) if enough else None
    named = [part for part in (found.part, *(place.of for place in found.where)) if part]
    if any(_pieces(part) - own for part in named) and share < MOST:
        return None
    return found


def _pieces(node: Node) -> Counter[Any]:
    """The names, functions and numbers in a formula, with how often each stands in it."""
    return Counter(
        part if isinstance(part, Number) else part.base
        for part in walk(node)
        if isinstance(part, Name | Apply | Number)
    )
