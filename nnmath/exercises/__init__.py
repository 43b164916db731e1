"""Exercises with automatic grading: the reader derives, and learns what is wrong and where.

>>> from nnmath.exercises import check, hint

``check("two-layers-w1", answer)`` returns a verdict, which shows itself in a notebook: right, or
what is wrong. An answer is a formula (text, LaTeX, SymPy), a derivation (with = between its steps,
or a line for each), a number, an array, a function or a choice; text is parsed, never run.
``hint("two-layers-w1")`` gives one hint more each time. With ``variant=7`` an exercise of
computation has other numbers, which ``exercise("two-layers-slope", variant=7)`` shows.

================================  ================================================================
types, define, symbol_tables      what an exercise is; chapters holds those of the book
parse_values                      numbers as people give them
grade                             a verdict on an answer of any kind
grade_formula, sampling           whether a formula is right: numbers refute, the proofs decide
diagnose, differences, mutations  what is wrong with it: a known mistake, a part, a mutation
steps, grade_derivation           a derivation, cut into steps, each of which is judged
differentiate, inequality         the derivatives of its names; a certificate for a bound
practice, effort                  exercises with other numbers; how hard each is, and how long
broken_rules                      the rules that a false step may have broken
grade_values, grade_code          numbers and arrays; functions
diagnosis, feedback               what is found out about an answer, as data; the words for it
timeout, verdict                  a limit of time; what check and hint return
graded                            the locked tests of notebooks that are graded
browser_data                      what a page needs to judge without a kernel
================================  ================================================================
"""

from __future__ import annotations

from typing import Any

from nnmath._optional import require

require(__name__, "exercises", "sympy", "mpmath")

from . import practice
from .chapters import chapters, exercises_of, find
from .grade import judge
from .graded import remember
from .types import Exercise
from .verdict import Hint, Statement, Verdict

__all__ = ["Hint", "Statement", "Verdict", "check", "exercise", "hint", "listing", "solution"]

_hints_given: dict[tuple[str, int | None], int] = {}


def check(id: str, answer: Any, *, variant: int | None = None) -> Verdict:
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
    variant : int, optional
        Which other numbers: those that :func:`exercise` shows for it.

    Returns
    -------
    Verdict
        ``.correct``, ``.feedback``, ``.understood`` and ``.diagnosis``; as the last line of a cell
        it shows itself.

    Raises
    ------
    KeyError
        If no exercise is called so.
    ValueError
        If it has no variants.

    Examples
    --------
    >>> check("two-layers-slope", 0.24, variant=0).correct
    True
    """
    entry = _entry(id, variant)
    remember(entry.id, answer, variant)
    return judge(entry, answer)


def _entry(id: str, variant: int | None) -> Exercise:
    entry = find(id)
    return entry if variant is None else practice.variant_of(entry, variant).exercise


def exercise(id: str, *, variant: int) -> Statement:
    """Show an exercise with other numbers; the same number of a variant, the same numbers.

    Parameters
    ----------
    id : str
        An exercise of computation: a number or an array.
    variant : int
        Which variant, from 0 on.

    Raises
    ------
    KeyError
        If no exercise is called so.
    ValueError
        If it has no variants.

    Examples
    --------
    >>> exercise("two-layers-slope", variant=0)
    A sigmoid neuron gives σ(z) = 0.6. How large is σ′(z)? Enter a number.
    """
    return Statement(practice.variant_of(find(id), variant).statement)


def solution(id: str, *, variant: int) -> Statement:
    """Show the solution of an exercise with other numbers.

    Examples
    --------
    >>> print(solution("training-twins", variant=0).text[-14:])
    together 3840.
    """
    return Statement(practice.variant_of(find(id), variant).solution)


def hint(id: str, *, again: bool = False, variant: int | None = None) -> Hint:
    """Give the next hint of an exercise.

    Parameters
    ----------
    id : str
        Which exercise.
    again : bool
        Begin with the first one again.
    variant : int, optional
        For which other numbers.

    Returns
    -------
    Hint
        The last one is given again when there are no more.

    Raises
    ------
    KeyError
        If no exercise is called so.
    """
    entry = _entry(id, variant)
    count = 0 if again else _hints_given.get((entry.id, variant), 0)
    if not entry.hints:
        return Hint(0, 0, "There is no hint: try something, and check it.")
    number = min(count + 1, len(entry.hints))
    _hints_given[entry.id, variant] = number
    return Hint(number, len(entry.hints), entry.hints[number - 1])


def listing() -> dict[str, tuple[tuple[Exercise, ...], tuple[Exercise, ...]]]:
    """List all exercises and quick questions by chapter."""
    return {chapter: exercises_of(chapter) for chapter in chapters()}
