"""Judging numbers and arrays: what is wrong, where, and whether the mistake is a known one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from nnmath._types import Array
from nnmath.formulas.errors import UnreadableError
from nnmath.formulas.printing import describe_shape, ordinal
from nnmath.formulas.printing import format_number as shown

from .parse_values import THOUSANDS, index_suffix, read_array, read_number
from .types import ArrayAnswer, Number
from .verdict import Verdict

ROUNDED = 0.005  # a wrong number of three digits is still known
FACTORS = {
    "−1": -1.0, "2": 2.0, "½": 0.5, "3": 3.0, "⅓": 1 / 3, "4": 4.0, "¼": 0.25,
    "10": 10.0, "1/10": 0.1, "100": 100.0, "1/100": 0.01,
}  # fmt: skip


YOURS = "Your answer"


def is_close(mine: Any, right: Any, tolerance: float) -> bool:
    """Whether two arrays of one shape agree, relative to the largest entry of the right one."""
    if np.shape(mine) != np.shape(right):
        return False
    scale = float(np.max(np.abs(right), initial=0.0)) or 1.0
    return bool(np.all(np.abs(np.subtract(mine, right)) <= tolerance * scale))


def judge_number(entry: Number, answer: Any) -> Verdict:
    """Judge a number."""
    mine, right = read_number(answer, entry.unit), entry.value()
    if is_close(mine, right, entry.tolerance):
        return Verdict(True, "")
    if isinstance(answer, str) and answer.count(",") == 1 and THOUSANDS.fullmatch(answer.strip()):
        either = answer.strip().replace(",", ""), answer.strip().replace(",", ".")
        raise UnreadableError(
            f"Is {answer.strip()} meant as {either[0]} or as {either[1]}? Write it without a comma."
        )
    for wrong, says in entry.wrong:
        if is_close(mine, wrong, min(entry.tolerance, abs(wrong - right) / abs(wrong or 1.0) / 2)):
            return Verdict(False, says)
    near = min(entry.wrong, key=lambda known: abs(mine - known[0]), default=(right, ""))
    if is_close(mine, near[0], ROUNDED) and abs(mine - near[0]) < abs(mine - right):
        return Verdict(False, near[1])
    return Verdict(False, _about(mine, right, entry.tolerance))


def _about(mine: float, right: float, tolerance: float) -> str:
    if mine == 0:
        return "It is not 0."
    for said, factor in FACTORS.items():
        if is_close(mine, factor * right, tolerance):
            return _times(said)
    if is_close(mine, 1 / right, tolerance):
        return "This is one over the right number: a fraction stands upside down."
    if is_close(mine, right, max(0.02, 3 * tolerance)):
        return f"Close, but not to the accuracy asked for (relative {tolerance:g}): round later."
    what = "too large" if mine > right else "too small"
    return f"{shown(mine)} is {what}."


def _times(said: str, name: str = "This") -> str:
    if said == "−1":
        return f"{name} is right but for the sign."
    return f"{name} is {said} times the right one."


def judge_array(entry: ArrayAnswer, answer: Any) -> Verdict:
    """Judge an array."""
    right = read_array(entry.right, f"{entry.id}: the answer")
    if not np.any(right):
        raise ValueError(f"{entry.id}: the answer is 0: ask for something else")
    mine = _as_wide(read_array(answer, flat=right.ndim == 1, count=right.size), right)
    if is_close(mine, right, entry.tolerance):
        return Verdict(True, "")
    for wrong, says in entry.wrong:
        if is_close(mine, np.asarray(wrong, float), entry.tolerance):
            return Verdict(False, says)
    return Verdict(False, about_arrays(mine, right, entry.tolerance))


def _as_wide(mine: Array, right: Array) -> Array:
    """A flat list as a row or a column, and the other way round: numbers are what is asked for."""
    one_flat = 1 in (mine.ndim, right.ndim) and mine.size == right.size
    lines = all(array.size == max(array.shape, default=0) for array in (mine, right))
    return mine.reshape(right.shape) if one_flat and lines else mine


def about_arrays(mine: Array, right: Array, tolerance: float, name: str = "") -> str:
    """Say how an array differs from the right one: in Python's terms if code gave it a name."""
    if mine.shape != right.shape:
        return _about_shapes(mine, right, tolerance, name)
    for said, factor in _factors(right):
        if is_close(mine, factor * right, tolerance):
            return _times(said, name or YOURS)
    if right.ndim == 2 and is_close(mine.T, right, tolerance):
        return f"{name or YOURS} is the transpose of the right one."
    gap = np.abs(mine - right)
    worst = tuple(map(int, np.unravel_index(int(np.argmax(gap)), gap.shape)))
    scale = float(np.max(np.abs(right))) or 1.0
    wrong = int(np.sum(gap > tolerance * scale))
    count = f" {wrong} of {gap.size} entries are wrong." if gap.size > 1 and wrong > 1 else ""
    told = (
        f"{name + index_suffix(worst) if name else 'The ' + ordinal(worst)} is {shown(mine[worst])}"
    )
    if gap.size <= 1 or wrong == 1:
        rest = "; all other entries are right" if gap.size > 1 else ""
        return f"{told}, which is wrong{rest}."
    return f"{told}, farthest from right.{count}"


def _factors(right: Array) -> Iterator[tuple[str, float]]:
    yield from FACTORS.items()
    for size in {n for n in right.shape if n > 1}:
        yield str(size), float(size)
        yield f"1/{size}", 1 / size


def _about_shapes(mine: Array, right: Array, tolerance: float, name: str) -> str:
    shapes = f"{name} has shape {mine.shape}, the right one {right.shape}"
    if not name:
        sizes = describe_shape(mine.shape), describe_shape(right.shape)
        shapes = f"{YOURS} has {sizes[0]}, the right one {sizes[1]}"
        if mine.ndim == right.ndim == 1:
            return f"{YOURS} has {sizes[0]}, not {right.size}."
    for factor, said in ((1.0, ""), (-1.0, ", and the sign is wrong")):
        if mine.ndim == 2 and is_close(factor * mine.T, right, tolerance):
            return f"{shapes}: it is the transpose{said}."
    if mine.size == right.size and is_close(mine.ravel(), right.ravel(), tolerance):
        return f"{shapes}; the numbers themselves are right."
    if mine.size < right.size and mine.size == 1:
        return f"{shapes}. Was everything added up?"
    return f"{shapes}."
