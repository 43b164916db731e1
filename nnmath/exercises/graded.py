"""The locked test of a graded notebook: the answer a student gave to one exercise, and no other.

The test looks for the answer under its own name, which no other exercise of the notebook has, and
at what was last given to :func:`nnmath.exercises.check` for this exercise; one of them must be
right. So an answer under another name counts if it was checked, and an emptied cell earns nothing.
"""

from __future__ import annotations

import sys
from typing import Any

from .chapters import find
from .grade import is_blank, judge
from .practice import variant_of

_last_given: dict[tuple[str, int | None], Any] = {}


def remember(id: str, answer: Any, variant: int | None = None) -> None:
    """Note what was given to ``check``, for the test of a graded notebook."""
    _last_given[id, variant] = answer


def require_right(id: str, name: str, variant: int | None = None) -> None:
    """Do nothing if the caller has answered an exercise, and rightly.

    Parameters
    ----------
    id : str
        Which exercise.
    name : str
        The name of the answer, among the global names of the caller.
    variant : int, optional
        Which other numbers the exercise has.

    Raises
    ------
    AssertionError
        If the answer is missing or not right; its message is the feedback.
    """
    entry = find(id)
    if variant is not None:
        entry = variant_of(entry, variant).exercise
    answers = [sys._getframe(1).f_globals.get(name), _last_given.get((entry.id, variant))]
    verdicts = [judge(entry, answer) for answer in answers if not is_blank(answer)]
    if not verdicts:
        raise AssertionError(f"{entry.id} is not answered: nothing has the name {name}.")
    if not any(verdict.correct for verdict in verdicts):
        raise AssertionError(f"{entry.id}: {verdicts[0]!r}")
