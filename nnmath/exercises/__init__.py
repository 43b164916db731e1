"""Exercises with automatic grading: the reader derives, and learns what is wrong and where.

>>> from nnmath.exercises import check, hint

``check("two-layers-w1", answer)`` returns a verdict, which shows itself in a notebook: right, or
what is wrong. An answer is a formula (text, LaTeX, SymPy), a derivation (with = between its steps,
or a line for each), a number, an array, a function or a choice; text is parsed, never run. ``hint("two-layers-w1")`` gives one hint more each time.

================================  ================================================================
types, define, symbol_tables      what an exercise is; chapters holds those of the book
read_as, parse_values             how an answer was read; numbers as people give them
grade                             a verdict on an answer of any kind
grade_formula, sampling           whether a formula is right: numbers refute, the proofs decide
diagnose, mutations               what is wrong with it: a known mistake, a mutation, a factor
steps, grade_derivation           a derivation, cut into steps, each of which is judged
differentiate, inequality         the derivatives of its names; a certificate for a bound
broken_rules                      the rules that a false step may have broken
grade_values, grade_code          numbers and arrays; functions
diagnosis, feedback               what is found out about an answer, as data; the words for it
timeout, verdict                  a limit of time; what check and hint return
browser_data                      what a page needs to judge without a kernel
================================  ================================================================
"""

from __future__ import annotations

from typing import Any

from nnmath._optional import require

require(__name__, "exercises", "sympy", "mpmath")

from .chapters import chapters, exercises_of, find
from .grade import judge
from .types import Exercise
from .verdict import Hint, Verdict

__all__ = ["Hint", "Verdict", "check", "hint", "listing"]

_hints_given: dict[str, int] = {}


def check(id: str, answer: Any) -> Verdict:
    """Judge an answer.

    Parameters
    ----------
    id : str
        Which exercise, such as ``"two-layers-w1"``.
    answer : str, SymPy expression, list of them, number, array or function
        As the exercise asks. A derivation is a text or a list with a step a line; where an exercise
        asks for one and finds the answer alone, ``.correct`` says whether that is right, and
        ``.feedback`` asks for the steps. Where the exercise states the answer (“show that”), it is
        right with its steps only.

    Returns
    -------
    Verdict
        ``.correct``, ``.feedback``, ``.understood`` and ``.diagnosis``; as the last line of a cell
        it shows itself.

    Raises
    ------
    KeyError
        If no exercise is called so.
    """
    return judge(find(id), answer)


def hint(id: str, *, again: bool = False) -> Hint:
    """Give the next hint of an exercise.

    Parameters
    ----------
    id : str
        Which exercise.
    again : bool
        Begin with the first one again.

    Returns
    -------
    Hint
        The last one is given again when there are no more.

    Raises
    ------
    KeyError
        If no exercise is called so.
    """
    entry = find(id)
    count = 0 if again else _hints_given.get(entry.id, 0)
    if not entry.hints:
        return Hint(0, 0, "There is no hint: try something, and check it.")
    number = min(count + 1, len(entry.hints))
    _hints_given[entry.id] = number
    return Hint(number, len(entry.hints), entry.hints[number - 1])


def listing() -> dict[str, tuple[tuple[Exercise, ...], tuple[Exercise, ...]]]:
    """List all exercises and quick questions by chapter."""
    return {chapter: exercises_of(chapter) for chapter in chapters()}
