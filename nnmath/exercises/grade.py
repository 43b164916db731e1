"""One door for all kinds of answers: a verdict, whatever is given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from nnmath.formulas.errors import AnswerTimeout, ShapeError, UnreadableError

from .grade_code import judge_function
from .grade_values import judge_array, judge_number
from .parse_values import NOWHERE
from .timeout import run_with_timeout
from .types import ArrayAnswer, Choice, Exercise, Formula, Function, Number
from .verdict import Verdict

if TYPE_CHECKING:
    from .grade_formula import ParsedFormula
import re

SECONDS = 1.7
BLANK = "Not answered yet: put your answer in place of the three dots."
SLOW = "This takes too long to judge: simplify it."


def judge(entry: Exercise, answer: Any) -> Verdict:
    """Judge an answer to an exercise; nothing that a reader can give raises."""
    so_far: list[Verdict] = []
    try:
        if is_blank(answer):
            return Verdict(False, BLANK)
        if isinstance(entry, Function):
            return judge_function(entry, answer)
        if isinstance(entry, Number | ArrayAnswer):
            entry.ready()  # what is right is no part of the reader's time
        return run_with_timeout(SECONDS, lambda: _judge(entry, answer, so_far))
    except UnreadableError as error:
        return Verdict(False, error.with_caret())
    except (AnswerTimeout, RecursionError, MemoryError):
        return so_far[-1] if so_far else Verdict(False, SLOW)


def _judge(entry: Exercise, answer: Any, so_far: list[Verdict]) -> Verdict:
    if isinstance(entry, Number):
        return judge_number(entry, answer)
    if isinstance(entry, ArrayAnswer):
        return judge_array(entry, answer)
    if isinstance(entry, Choice):
        return judge_choice(entry, answer)
    if isinstance(entry, Formula):
        return judge_formula(entry, answer, so_far)
    raise TypeError(f"no judge for {type(entry).__name__}")


def judge_formula(entry: Formula, answer: Any, so_far: list[Verdict]) -> Verdict:
    """Judge a formula: numbers refute it, the ledger decides it, and a known mistake is named.

    What is decided before the mistake is found goes into ``so_far``: the verdict if time runs out.
    """
    from .grade_formula import prepare

    prepared = prepare(entry)
    with np.errstate(all="ignore"):
        return _judged(prepared, answer, so_far)


def _judged(prepared: ParsedFormula, answer: Any, so_far: list[Verdict]) -> Verdict:
    from .diagnose import diagnose, misfit
    from .grade_formula import all_close, symbolic_check

    mine = prepared.read(_formula(answer))
    try:
        values = prepared.at_points(mine)
    except ShapeError as error:
        return Verdict(False, misfit(mine, str(error), prepared))
    except (ArithmeticError, TypeError):
        return Verdict(False, NOWHERE)
    if not any(np.all(np.isfinite(value)) for value in values):
        return Verdict(False, NOWHERE)
    if not all_close(values, prepared.values):
        so_far.append(Verdict(False, "It differs from the right formula."))
        return Verdict(False, diagnose(mine, values, prepared))
    refused = symbolic_check(mine, prepared)
    return Verdict(not refused, refused)


def _formula(answer: Any) -> Any:
    """Text or a SymPy expression; other things are refused with what they are."""
    if isinstance(answer, str):
        return answer
    if isinstance(answer, bool | np.bool_):
        raise UnreadableError("True and False are no formulas.")
    if isinstance(answer, int | float | np.number):
        if not np.isfinite(answer):
            raise UnreadableError(f"{answer} is no formula.")
        return f"{float(answer):.15g}"
    if type(answer).__module__.partition(".")[0] == "sympy" and hasattr(answer, "args"):
        return answer
    raise UnreadableError(
        "A formula is text, LaTeX or a SymPy expression, "
        f"not {'a function' if callable(answer) else type(answer).__name__}."
    )


def is_blank(answer: Any) -> bool:
    """Whether a reader has not answered yet: None, ``...``, an empty text or list."""
    if answer is None or answer is Ellipsis:
        return True
    if isinstance(answer, str):
        return not answer.strip(" \t\n.…")
    return isinstance(answer, list | tuple | set | dict) and (
        not answer or all(is_blank(part) for part in answer)
    )


def judge_choice(entry: Choice, answer: Any) -> Verdict:
    """Judge a choice: the reason of the first wrong option, or that some are missing."""
    chosen = _read(entry, answer)
    if not entry.several and len(chosen) > 1:
        raise UnreadableError("Choose one option.")
    for key in chosen:
        if key not in entry.answer:
            return Verdict(False, entry.why[key])
    if len(chosen) < len(entry.answer):
        return Verdict(False, "Right so far, but not all: there is more.")
    reasons = [entry.why[key] for key in entry.answer if key in entry.why]
    return Verdict(True, " ".join(reasons))


def _read(entry: Choice, answer: Any) -> list[str]:
    """The keys of the options that are meant, each once."""
    if isinstance(answer, str):
        spelt = {key.lower(): key for key in entry.options}
        whole = answer.strip().strip("()").strip().lower()
        words = (
            [whole]
            if whole in spelt
            else [w for w in re.split(r"[\s,;()]+|\band\b", answer.lower()) if w]
        )
    elif isinstance(answer, list | tuple | set | frozenset) and all(
        isinstance(a, str) for a in answer
    ):
        spelt = {key.lower(): key for key in entry.options}
        words = [a.strip().lower() for a in sorted(answer)]
    else:
        raise UnreadableError(f"Choose among {', '.join(map(repr, entry.options))}.")
    if len(words) > 50:
        raise UnreadableError("Choose among the options.")
    if len(words) == 1 and words[0] not in spelt and all(letter in spelt for letter in words[0]):
        words = list(words[0])
    for word in words:
        if word not in spelt:
            listed = ", ".join(map(repr, entry.options))
            raise UnreadableError(f"“{word[:40]}” is none of the options: choose among {listed}.")
    return list(dict.fromkeys(spelt[word] for word in words))
