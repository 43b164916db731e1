"""Grading an answer of any kind: a verdict, whatever is given."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnmath.formulas import plain, typed_numbers
from nnmath.formulas.errors import AnswerTimeout, ParseError, ShapeError
from nnmath.formulas.nodes import Node
from nnmath.formulas.typed_numbers import read_words
from nnmath.formulas.typeset import typeset_rows, typeset_sides

from .diagnose import diagnose, diagnose_inexact, diagnose_shapes
from .diagnosis import OF_STEPS, Diagnosis, Kind
from .feedback import describe
from .grade_code import grade_function
from .grade_derivation import grade_derivation, prepare_setting
from .grade_formula import ParsedFormula, all_close, prepare, symbolic_check
from .grade_values import grade_array, grade_number
from .steps import split_steps
from .timeout import run_with_timeout
from .types import (
    ArrayAnswer,
    Choice,
    Derivation,
    Exercise,
    Formula,
    Function,
    KnownMistake,
    Number,
)
from .verdict import Verdict

SECONDS, LONGEST = 1.7, 10.0  # of work; and by the clock, on a machine that is busy
MAX_CHOSEN = 50
STYLE = {"latex": True, "marks": {}, "ranks": {}}  # how typeset writes what was read


def judge(entry: Exercise, answer: Any) -> Verdict:
    """Judge an answer to an exercise; nothing that a reader can give raises."""
    if isinstance(answer, str):
        answer = str.__getitem__(answer, slice(None))  # a subclass may do anything
    diagnosis = _grade(entry, answer)
    names = entry.names if isinstance(entry, Formula) else {}
    of_steps = isinstance(entry, Derivation) and diagnosis.kind in OF_STEPS
    if isinstance(entry, Derivation) and of_steps:
        names = prepare_setting(entry).whole.entry.names
    feedback = describe(diagnosis, names)
    shown = "" if of_steps or diagnosis.kind is Kind.UNREADABLE else read_as(entry, answer)
    return Verdict(diagnosis.correct, feedback, diagnosis.understood, diagnosis, shown)


def _grade(entry: Exercise, answer: Any) -> Diagnosis:
    if is_blank(answer):
        return Diagnosis(Kind.BLANK)
    preliminary: list[Diagnosis] = []
    try:
        if isinstance(entry, Function):
            return grade_function(entry, answer)
        if isinstance(entry, Number | ArrayAnswer):
            entry.ready()  # what is right is no part of the reader's time
        if isinstance(entry, Derivation):
            prepare_setting(entry)
        return run_with_timeout(
            SECONDS, lambda: _grade_in_time(entry, answer, preliminary), LONGEST
        )
    except ParseError as error:
        return Diagnosis(Kind.UNREADABLE, message=error.with_caret())
    except (AnswerTimeout, RecursionError, MemoryError):
        return preliminary[-1] if preliminary else Diagnosis(Kind.TOO_SLOW)


def _grade_in_time(entry: Exercise, answer: Any, preliminary: list[Diagnosis]) -> Diagnosis:
    if isinstance(entry, Number):
        return grade_number(entry, answer)
    if isinstance(entry, ArrayAnswer):
        return grade_array(entry, answer)
    if isinstance(entry, Choice):
        return grade_choice(entry, answer)
    if isinstance(entry, Derivation):
        with np.errstate(all="ignore"):
            return grade_derivation(
                entry, answer, lambda alone: grade_formula(prepare(entry), alone, preliminary)
            )
    if isinstance(entry, Formula):
        with np.errstate(all="ignore"):
            return grade_formula(prepare(entry), answer, preliminary)
    raise TypeError(f"no judge for {type(entry).__name__}")


def grade_formula(prepared: ParsedFormula, answer: Any, preliminary: list[Diagnosis]) -> Diagnosis:
    """Grade a formula: numbers refute it, the proofs decide it, and its mistake is named.

    What is decided before the mistake is found goes into ``preliminary``, for when time runs out.

    Raises
    ------
    ParseError
        If it cannot be read.
    """
    *sides, last = prepared.read_chain(_formula(answer))
    diagnosis = _grade_side(last, prepared, preliminary)
    for side in sides if diagnosis.correct else ():
        earlier = _grade_side(side, prepared, preliminary)  # in a = b = c each must be right
        if not earlier.correct:
            return earlier
    return diagnosis


def _grade_side(node: Node, prepared: ParsedFormula, preliminary: list[Diagnosis]) -> Diagnosis:
    """Grade one side of a chain of equations, or the only one."""
    try:
        values = prepared.at_points(node)
    except ShapeError as error:
        return diagnose_shapes(node, error, prepared)
    except (ArithmeticError, TypeError):
        return Diagnosis(Kind.NO_VALUE)
    if not any(np.all(np.isfinite(value)) for value in values):
        return Diagnosis(Kind.NO_VALUE)
    if all_close(values, prepared.values):
        decided = symbolic_check(node, prepared)
        return diagnose_inexact(node, prepared) if decided.kind is Kind.INEXACT else decided
    preliminary.append(Diagnosis(Kind.DIFFERENT))
    return diagnose(node, values, prepared)


def _formula(answer: Any) -> Any:
    """Text or a SymPy expression; other things are refused with what they are."""
    if isinstance(answer, list | tuple) and all(isinstance(line, str) for line in answer):
        chains = split_steps(answer)  # a line for each side of a chain of equations
        if len(chains) == 1 and set(chains[0].signs) <= {"="}:
            return " = ".join(chains[0].sides)
    if isinstance(answer, str):
        return answer
    if isinstance(answer, bool | np.bool_):
        raise ParseError("True and False are no formulas.")
    if isinstance(answer, int | float | np.number):
        if not np.isfinite(answer):
            raise ParseError(f"{answer} is no formula.")
        return repr(float(answer))
    if type(answer).__module__.partition(".")[0] == "sympy" and hasattr(answer, "args"):
        return answer
    raise ParseError(
        "A formula is text, LaTeX or a SymPy expression, "
        f"not {'a function' if callable(answer) else type(answer).__name__}."
    )


def is_blank(answer: Any) -> bool:
    """Whether a reader has not answered yet: None, ``...``, an empty text or list."""
    if answer is None or answer is Ellipsis:
        return True
    if isinstance(answer, str):
        return not answer.strip(" \t\n.…")
    return type(answer) in (list, tuple, set, dict) and (
        not answer or all(is_blank(part) for part in answer)
    )


def grade_choice(entry: Choice, answer: Any) -> Diagnosis:
    """Grade a choice: the reason of the first wrong option, or that some are missing.

    Raises
    ------
    ParseError
        If it is none of the options, or more than one where one is asked for.
    """
    chosen = _read_choice(entry, answer)
    if not entry.several and len(chosen) > 1:
        raise ParseError("Choose one option.")
    for key in chosen:
        if key not in entry.answer:
            mistake = KnownMistake(key, entry.why[key])
            return Diagnosis(Kind.KNOWN_MISTAKE, known_mistake=mistake)
    if len(chosen) < len(entry.answer):
        return Diagnosis(Kind.INCOMPLETE)
    reasons = [entry.why[key] for key in entry.answer if key in entry.why]
    return Diagnosis(Kind.RIGHT, message=" ".join(reasons))


def _read_choice(entry: Choice, answer: Any) -> list[str]:
    """The keys of the chosen options, each once."""
    if isinstance(answer, np.ndarray):
        answer = answer.ravel().tolist()
    parts = answer if isinstance(answer, list | tuple | set | frozenset) else [answer]
    readable = all(isinstance(part, str | int | np.integer) for part in parts)
    if len(parts) > MAX_CHOSEN or not readable:
        raise ParseError(f"Choose among {', '.join(map(repr, entry.options))}.")
    options = list(entry.options)
    chosen = {key for part in parts for key in read_words(str(part), options)}
    return [key for key in options if key in chosen]


def read_as(entry: Exercise, answer: Any) -> str:
    """LaTeX of a typed formula, number or array as it was understood; empty for other answers."""
    if not isinstance(answer, str):
        return ""
    try:
        if isinstance(entry, Formula):
            return plain.read_as(answer, prepare(entry).vocabulary, entry.names)
        if isinstance(entry, Number):
            typed = typed_numbers.as_asked(answer, entry.exact)
            return typeset_sides(typed_numbers.read_number_sides(typed, entry.unit), STYLE)
        if isinstance(entry, ArrayAnswer):
            return typeset_rows(typed_numbers.read_rows(answer, _count(entry)), True)
    except ParseError:
        pass
    return ""


def _count(entry: ArrayAnswer) -> int:
    return int(np.size(np.asarray(entry.right, float)))
