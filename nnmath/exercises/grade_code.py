"""Judging a function: it is run beside the reference on hidden inputs, with a time limit."""

from __future__ import annotations

import inspect
import linecache
import traceback
from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any
from zlib import crc32

import numpy as np

from nnmath.formulas.errors import AnswerTimeout, UnreadableError

from .grade_values import about_arrays, is_close
from .parse_values import read_array
from .timeout import run_with_timeout
from .types import Function
from .verdict import Verdict

SEED = 2026
DOTS = "Not answered yet: there are still three dots in your function."
Arguments = tuple[Any, ...]


class FailedError(Exception):
    """A reader's function that raised; ``told`` says what and in which line."""

    def __init__(self, told: str, at: int, error: Exception) -> None:
        super().__init__(told)
        self.told, self.at, self.error = told, at, error


def judge_function(entry: Function, answer: Any) -> Verdict:
    """Judge a function; one that still holds three dots, and fails, is not answered yet."""
    verdict = _judged(entry, answer)
    return Verdict(False, DOTS) if not verdict.correct and _has_dots(answer) else verdict


def _has_dots(answer: Any) -> bool:
    """Whether three dots stand in a function; a line of nothing else is not in its code."""
    if Ellipsis in getattr(getattr(answer, "__code__", None), "co_consts", ()):
        return True
    try:
        lines = inspect.getsource(answer).splitlines()
    except (OSError, TypeError):
        return False
    return any(line.partition("#")[0].strip() == "..." for line in lines)


def _judged(entry: Function, answer: Any) -> Verdict:
    if not callable(answer):
        kind = type(answer).__name__
        raise UnreadableError(
            f"A function is asked for, not {kind}: give its name, without calling it."
        )
    inputs = hidden_inputs(entry)
    right = [entry.reference(*deepcopy(args)) for args in inputs]
    try:
        mine = run_with_timeout(entry.seconds, lambda: _results(answer, inputs))
    except AnswerTimeout:
        return Verdict(
            False,
            f"Your function takes longer than {entry.seconds:g} s. Is there a loop without end?",
        )
    except FailedError as error:
        known = [s.says for s in entry.known_mistakes if _fails_alike(s.wrong, inputs, error)]
        return Verdict(
            False, f"{' '.join([*known[:1], error.told])}\n{describe_call(inputs[error.at])}"
        )
    differ = [
        (at, _differ(a, b, entry.tolerance))
        for at, (a, b) in enumerate(zip(mine, right, strict=True))
    ]
    wrong = [(at, told) for at, told in differ if told]
    if not wrong:
        return Verdict(True, f"It agrees on {len(inputs)} hidden inputs.")
    at, told = wrong[0]
    for mistake in entry.known_mistakes:
        if _is_known_mistake(mistake.wrong, inputs, mine, right, entry.tolerance):
            return Verdict(False, f"{mistake.says}\n{describe_call(inputs[at])}")
    return Verdict(False, f"{told}\n{describe_call(inputs[at])}")


def hidden_inputs(entry: Function) -> list[Arguments]:
    """The inputs, the same each time."""
    rng = np.random.default_rng([crc32(entry.id.encode()), SEED])
    inputs = [tuple(args) for args in entry.inputs(rng)]
    if not inputs:
        raise ValueError(f"{entry.id}: no inputs to judge by")
    return inputs


def _results(function: Callable[..., Any], inputs: list[Arguments]) -> list[Any]:
    found = []
    for at, args in enumerate(inputs):
        try:
            with np.errstate(all="ignore"):
                found.append(function(*deepcopy(args)))
        except Exception as error:
            raise FailedError(_raised(error), at, error) from None
    return found


def _raised(error: Exception) -> str:
    """What was raised, and in which line of the reader's own code."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if not _ours(f.filename)]
    said = f"Your function raises {type(error).__name__}: {str(error)[:200]}".rstrip(": ")
    if not frames:
        return f"{said}. Does it take the right number of arguments?"
    frame = next((f for f in frames if "site-packages" not in f.filename), frames[0])
    line = (frame.line or linecache.getline(frame.filename, frame.lineno or 0)).strip()
    return f"{said}, in line {frame.lineno}" + (f": {line}" if line else ".")


def _ours(filename: str) -> bool:
    return filename == __file__


def _fails_alike(wrong: Callable[..., Any], inputs: list[Arguments], mine: FailedError) -> bool:
    """Whether a known mistake raises what the reader's function raises, at the same input."""
    try:
        run_with_timeout(1.0, lambda: _results(wrong, inputs))
    except FailedError as theirs:
        return (theirs.at, str(theirs.error)) == (mine.at, str(mine.error))
    except AnswerTimeout:
        pass
    return False


def _is_known_mistake(
    wrong: Callable[..., Any],
    inputs: list[Arguments],
    mine: list[Any],
    right: list[Any],
    tol: float,
) -> bool:
    """Whether a known mistake gives what the reader's function gives."""
    try:
        theirs = run_with_timeout(1.0, lambda: _results(wrong, inputs))
    except (FailedError, AnswerTimeout):
        return False
    tells = any(_differ(a, b, tol) for a, b in zip(theirs, right, strict=True))
    return tells and not any(_differ(a, b, tol) for a, b in zip(mine, theirs, strict=True))


def _differ(
    mine: Any, right: Any, tolerance: float, name: str = "What your function returns"
) -> str:
    """How two results differ; empty if they agree."""
    if mine is None and right is not None:
        return f"{name} is None: is a return missing?"
    if isinstance(mine, str) and not isinstance(right, str):
        return f"{name} is text, not an array of numbers."
    if mine is Ellipsis:
        return f"{name} is still “...”."
    if isinstance(right, str | bool | np.bool_) or right is None:
        same = isinstance(mine, type(right) | (bool | np.bool_)) and mine == right
        return "" if same else f"{name} is {str(mine)[:60]}, and should be {right}."
    if isinstance(right, Mapping):
        return _differ_by_key(mine, right, tolerance, name)
    if isinstance(right, tuple) or (isinstance(right, list) and not _plain(right)):
        return _differ_in_order(mine, right, tolerance, name)
    try:
        b = np.asarray(right, float)
        if not np.all(np.isfinite(b)):  # a known mistake, which may overflow
            return "" if np.array_equal(np.asarray(mine, float), b, equal_nan=True) else name
        a = read_array(mine * 1.0 if _boolean(mine) else mine, name)
    except (TypeError, ValueError):
        return f"{name} is no array of numbers."
    except UnreadableError as error:
        return error.message
    return "" if is_close(a, b, tolerance) else about_arrays(a, b, tolerance, name)


def _boolean(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.dtype.kind == "b"


def _plain(values: list[Any]) -> bool:
    return all(np.ndim(value) == 0 for value in values)


def _differ_by_key(mine: Any, right: Mapping[Any, Any], tolerance: float, name: str) -> str:
    if not isinstance(mine, Mapping):
        return f"{name} is no dict."
    for key, value in right.items():
        if key not in mine:
            return f"{name} has no key {key!r}."
        told = _differ(mine[key], value, tolerance, f"{name}, [{key!r}],")
        if told:
            return told
    return ""


def _differ_in_order(mine: Any, right: Any, tolerance: float, name: str) -> str:
    if not isinstance(mine, tuple | list | np.ndarray) or len(mine) != len(right):
        return f"{name} should be {len(right)} things."
    for at, (a, b) in enumerate(zip(mine, right, strict=True)):
        told = _differ(a, b, tolerance, f"{name}, number {at + 1} of {len(right)},")
        if told:
            return told
    return ""


def describe_call(args: Arguments) -> str:
    """The arguments for which it happened, a line each."""
    with np.printoptions(precision=4, suppress=True, threshold=30, linewidth=70):
        lines = [_short(arg) for arg in args]
    return "It was called with\n" + "\n".join(lines)


def _short(value: Any) -> str:
    if callable(value):
        return "a function"
    if isinstance(value, float):
        return f"{value:.6g}"
    text = f"{value!r}" if not isinstance(value, np.ndarray) else f"shape {value.shape}:\n{value}"
    return text if len(text) <= 400 else f"{text[:400]} …"
