"""What answers an exercise must accept, and which it must refuse with which words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Case:
    """Answers to one exercise.

    ``right``: all are right; for a formula at least three that look different. ``wrong``: each
    with a fragment of the feedback it must get, or "" where no more than "wrong" is asked for.
    The entry's own answer and known mistakes are tested without being repeated here.
    """

    right: Sequence[Any]
    wrong: Sequence[tuple[Any, str]] = ()
