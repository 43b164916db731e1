"""Answers, judged: the reader derives, the machine says whether it is right, and where it is not.

>>> from nnmath.exercises import check, hint

``check("two-layers-w1", answer)`` returns a verdict, which shows itself in a notebook: right, or
what is wrong. An answer is a formula (text, LaTeX, SymPy), a number, an array, a function or a
choice; text is parsed, never run. ``hint("two-layers-w1")`` gives one hint more each time.

================================  ================================================================
entry, kinds, tables, problems    what is asked, as data
tokens, walker, text              from plain text to a tree, in the exercise's names
dress, latex, symbolic            the same from LaTeX and from SymPy
tree, bounds, scope, words        what a tree may be, and how it is said
worlds, points, letters           where names have values: numbers, or SymPy's letters
evaluate                          from a tree to its value
formulas                          is it right? Numbers refute, the ledger decides
mutations, diagnose               what is wrong with a formula, by its slips;
ratios, witness                   by a factor; by numbers
reading, rows, numeric            numbers and arrays
functions, choices                code, and options
blank, judging, limits, verdict   one verdict, in time
samples                           what a page needs to judge without a kernel
================================  ================================================================
"""

from __future__ import annotations

from typing import Any

from nnmath._optional import require

require(__name__, "exercises", "sympy", "mpmath")

from .entry import Exercise
from .judging import judge
from .problems import chapters, find, room
from .verdict import Hint, Verdict

__all__ = ["Hint", "Verdict", "check", "hint", "listing"]

_given: dict[str, int] = {}


def check(id: str, answer: Any) -> Verdict:
    """Judge an answer.

    Parameters
    ----------
    id : str
        Which exercise, such as ``"two-layers-w1"``.
    answer : str, SymPy expression, number, array or function
        As the exercise asks.

    Returns
    -------
    Verdict
        ``.correct`` and ``.feedback``; as the last line of a cell it shows itself.

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
    count = 0 if again else _given.get(entry.id, 0)
    if not entry.hints:
        return Hint(0, 0, "There is no hint: try something, and check it.")
    number = min(count + 1, len(entry.hints))
    _given[entry.id] = number
    return Hint(number, len(entry.hints), entry.hints[number - 1])


def listing() -> dict[str, tuple[tuple[Exercise, ...], tuple[Exercise, ...]]]:
    """List all exercises and quick questions by chapter."""
    return {chapter: room(chapter) for chapter in chapters()}
