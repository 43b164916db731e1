"""Arrays as readers write them: lists, NumPy's, text such as "[1/2, 3/4]"."""

from __future__ import annotations

from typing import Any

import numpy as np

from .errors import UnreadableError
from .lists import LONGEST, read_list
from .reading import read_number

Floats = np.ndarray[Any, np.dtype[np.float64]]
MOST = 10**7


def read_array(
    answer: Any, name: str = "Your answer", *, flat: bool = False, count: int = 0
) -> Floats:
    """The array that an answer is.

    With ``flat``, numbers that are nested unevenly, ``([3, 2], 1)``, count one after the other;
    ``count`` is how many numbers a text should hold.

    Raises
    ------
    UnreadableError
        If it is ragged, holds what is no number, or is not finite.
    """
    if isinstance(answer, str):
        answer = read_list(answer, count)
    if callable(answer):
        raise UnreadableError(f"{name} should be an array of numbers, not a function.")
    try:
        array = np.asarray(answer)
    except (ValueError, TypeError):
        if not flat:
            raise UnreadableError(f"{name} is no array: its rows differ in length.") from None
        array = np.asarray(_flat(answer))
    if array.dtype.kind == "U" and array.size <= LONGEST:
        array = np.array([read_number(str(text)) for text in array.flat]).reshape(array.shape)
    if array.dtype.kind == "O":
        try:
            array = array.astype(float)
        except (TypeError, ValueError, OverflowError):
            raise UnreadableError(f"{name} holds something that is no number.") from None
    if array.dtype.kind not in "iuf":
        raise UnreadableError(f"{name} should hold real numbers.")
    if array.size > MOST:
        raise UnreadableError(f"{name} is too large: its shape is {array.shape}.")
    if not np.all(np.isfinite(array)):
        at = np.argwhere(~np.isfinite(array))[0]
        raise UnreadableError(f"{name} is not finite{place(at)}.")
    return array.astype(float)


def _flat(answer: Any) -> list[Any]:
    """The numbers of nested lists and arrays, one after the other."""
    if not isinstance(answer, list | tuple):
        return [answer] if np.ndim(answer) == 0 else list(np.ravel(answer))
    found = [number for part in answer[:LONGEST] for number in _flat(part)]
    return found[:LONGEST]


def place(at: Any) -> str:
    """Where in an array, as Python counts."""
    where = ", ".join(str(int(i)) for i in at)
    return f" at [{where}]" if where else ""
