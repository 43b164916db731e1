"""Grading a function: it is run beside the reference on hidden inputs, with a time limit."""

from __future__ import annotations

import inspect
import linecache
import traceback
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import replace
from threading import current_thread, main_thread
from typing import Any
from zlib import crc32

import numpy as np

from nnmath.formulas.errors import AnswerTimeout, ParseError

from .diagnosis import Diagnosis, Item, Key, Kind, Raised
from .feedback import describe_path
from .grade_values import diagnose_array, is_close, reshape_line
from .parse_values import read_array
from .timeout import run_with_timeout
from .types import Function

SEED = 2026
SINGLE = 1e-5  # the accuracy that is asked of what was computed in single precision
# It is right by what it returns, but whoever calls it may need what was given.
CHANGES = "But it changes what it was given: work on a copy, w = w + … rather than w += …"
Arguments = tuple[Any, ...]
Path = tuple[Item | Key, ...]


class FailedError(Exception):
    """A reader's function that raised an error at the input number ``at``."""

    def __init__(self, raised: Raised, at: int) -> None:
        super().__init__(raised, at)
        self.raised, self.at = raised, at


def grade_function(entry: Function, answer: Any) -> Diagnosis:
    """Grade a function; one that still holds three dots, and fails, is not answered yet.

    Raises
    ------
    ParseError
        If it is no function.
    """
    diagnosis = _grade(entry, answer)
    if not diagnosis.correct and _has_dots(answer):
        return Diagnosis(Kind.THREE_DOTS)
    return diagnosis


def _has_dots(answer: Any) -> bool:
    """Whether three dots stand in a function; a line of nothing else is not in its code."""
    if Ellipsis in getattr(getattr(answer, "__code__", None), "co_consts", ()):
        return True
    try:
        lines = inspect.getsource(answer).splitlines()
    except (OSError, TypeError):
        return False
    return any(line.partition("#")[0].strip() == "..." for line in lines)


def _grade(entry: Function, answer: Any) -> Diagnosis:
    if not callable(answer):
        kind = type(answer).__name__
        raise ParseError(f"A function is asked for, not {kind}: give its name, without calling it.")
    inputs = hidden_inputs(entry)
    changed: list[int] = []
    right = [entry.reference(*deepcopy(args)) for args in inputs]
    try:
        results = run_with_timeout(entry.seconds, lambda: _results(answer, inputs, changed))
    except AnswerTimeout:
        return Diagnosis(Kind.TIMEOUT, seconds=entry.seconds)
    except FailedError as error:
        causes = (
            Diagnosis(Kind.KNOWN_MISTAKE, known_mistake=mistake)
            for mistake in entry.known_mistakes
            if _fails_alike(mistake.wrong, inputs, error)
        )
        cause, arguments = next(causes, None), inputs[error.at]
        return Diagnosis(Kind.RAISED, raised=error.raised, cause=cause, arguments=arguments)
    compared = zip(inputs, results, right, strict=True)
    differences = ((args, _compare(a, b, entry)) for args, a, b in compared)
    wrong = next(((args, found) for args, found in differences if found is not None), None)
    if wrong is None:
        return Diagnosis(Kind.RIGHT, count=len(inputs), message=CHANGES if changed else "")
    arguments, diagnosis = wrong
    for mistake in entry.known_mistakes:
        if _is_known_mistake(mistake.wrong, inputs, results, right, entry):
            diagnosis = Diagnosis(Kind.KNOWN_MISTAKE, known_mistake=mistake)
            break
    return replace(diagnosis, arguments=arguments)


def hidden_inputs(entry: Function) -> list[Arguments]:
    """The inputs, the same each time."""
    rng = np.random.default_rng([crc32(entry.id.encode()), SEED])
    inputs = [tuple(args) for args in entry.inputs(rng)]
    if not inputs:
        raise ValueError(f"{entry.id}: no inputs to judge by")
    return inputs


def _results(
    function: Callable[..., Any], inputs: list[Arguments], changed: list[int] | None = None
) -> list[Any]:
    """What a function returns; ``changed`` gets the places of the inputs that it has altered."""
    found = []
    for at, args in enumerate(inputs):
        given = deepcopy(args)
        try:
            with np.errstate(all="ignore"):
                found.append(_plain(function(*given)))
        except (Exception, SystemExit, GeneratorExit) as error:
            raise FailedError(_raised(error), at) from None
        except KeyboardInterrupt as error:
            # Ctrl-C interrupts the main thread alone: in another the function has raised it.
            if current_thread() is main_thread():
                raise
            raise FailedError(_raised(error), at) from None
        if changed is not None and not _is_unchanged(given, args):
            changed.append(at)
    return found


def _is_unchanged(value: Any, before: Any) -> bool:
    """Whether an argument is what it was before the call."""
    if type(value) is not type(before):
        return False
    if isinstance(before, np.ndarray):
        return np.array_equal(value, before, equal_nan=before.dtype.kind == "f")
    if isinstance(before, list | tuple):
        return len(value) == len(before) and all(map(_is_unchanged, value, before))
    return callable(before) or bool(value == before)


def _plain(value: Any) -> Any:
    """A result as Python's and NumPy's own objects: what a reader's class does, it does in time.

    An object that cannot be converted becomes one that is nothing at all.
    """
    kind = type(value)
    if kind in (bool, int, float, complex, str, np.ndarray) or value is None or value is Ellipsis:
        return value
    if isinstance(value, np.generic):
        return value
    try:
        if isinstance(value, Mapping):
            return {_plain(key): _plain(part) for key, part in value.items()}
        if isinstance(value, list | tuple):
            parts = [_plain(part) for part in value]
            return tuple(parts) if isinstance(value, tuple) else parts
        if isinstance(value, str):
            return str.__getitem__(value, slice(None))
        array = np.array(value, subok=False)
        return float(value) if array.dtype.kind == "O" and array.ndim == 0 else array
    except Exception:
        return object()


def _raised(error: BaseException) -> Raised:
    """The error, and in which line of the reader's own code it was raised."""
    name, message = type(error).__name__, str(error)
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename != __file__]
    if not frames:
        return Raised(name, message)
    frame = next((f for f in frames if "site-packages" not in f.filename), frames[0])
    source = frame.line or linecache.getline(frame.filename, frame.lineno or 0)
    return Raised(name, message, frame.lineno, source.strip())


def _fails_alike(wrong: Callable[..., Any], inputs: list[Arguments], answer: FailedError) -> bool:
    """Whether a known mistake raises what the reader's function raises, at the same input."""
    try:
        run_with_timeout(1.0, lambda: _results(wrong, inputs))
    except FailedError as error:
        return (error.at, error.raised.message) == (answer.at, answer.raised.message)
    except AnswerTimeout:
        pass
    return False


def _is_known_mistake(
    wrong: Callable[..., Any],
    inputs: list[Arguments],
    results: list[Any],
    right: list[Any],
    asked: Function,
) -> bool:
    """Whether a known mistake returns what the reader's function returns."""
    try:
        mistaken = run_with_timeout(1.0, lambda: _results(wrong, inputs))
    except (FailedError, AnswerTimeout):
        return False
    return _differ(mistaken, right, asked) and not _differ(results, mistaken, asked)


def _differ(results: list[Any], others: list[Any], asked: Function) -> bool:
    pairs = zip(results, others, strict=True)
    return any(_compare(a, b, asked) is not None for a, b in pairs)


def _compare(value: Any, right: Any, asked: Function, path: Path = ()) -> Diagnosis | None:
    """How two results differ; None if they agree."""
    if value is None and right is not None:
        return Diagnosis(Kind.RETURNS_NONE, path=path)
    if isinstance(value, str) and not isinstance(right, str):
        return Diagnosis(Kind.RETURNS_TEXT, path=path)
    if value is Ellipsis:
        return Diagnosis(Kind.RETURNS_DOTS, path=path)
    if isinstance(right, str | bool | np.bool_) or right is None:
        if isinstance(value, type(right) | (bool | np.bool_)) and value == right:
            return None
        return Diagnosis(Kind.RETURNS_OTHER_VALUE, value=value, expected=right, path=path)
    if isinstance(right, Mapping):
        return _compare_by_key(value, right, asked, path)
    if isinstance(right, tuple) or (isinstance(right, list) and not _is_flat(right)):
        return _compare_in_order(value, right, asked, path)
    return _compare_arrays(value, right, asked, path)


def _compare_arrays(value: Any, right: Any, asked: Function, path: Path) -> Diagnosis | None:
    try:
        b = np.asarray(right, float)
        if not np.all(np.isfinite(b)):  # a known mistake, which may overflow
            same = np.array_equal(np.asarray(value, float), b, equal_nan=True)
            return None if same else Diagnosis(Kind.RETURNS_NOT_FINITE, path=path)
        boolean = isinstance(value, np.ndarray) and value.dtype.kind == "b"
        a = read_array(value * 1.0 if boolean else value, describe_path(path))
    except (TypeError, ValueError):
        return Diagnosis(Kind.RETURNS_NO_NUMBERS, path=path)
    except ParseError as error:
        return Diagnosis(Kind.RETURNS_UNREADABLE, message=error.message, path=path)
    if not asked.shapes:
        a = reshape_line(a, b)
    tolerance = asked.tolerance
    if getattr(value, "dtype", None) == np.float32:
        tolerance = max(tolerance, SINGLE)
    return None if is_close(a, b, tolerance) else diagnose_array(a, b, tolerance, path)


def _is_flat(values: list[Any]) -> bool:
    return all(np.ndim(value) == 0 for value in values)


def _compare_by_key(
    value: Any, right: Mapping[Any, Any], asked: Function, path: Path
) -> Diagnosis | None:
    if not isinstance(value, Mapping):
        return Diagnosis(Kind.RETURNS_NO_DICT, path=path)
    for key, expected in right.items():
        if key not in value:
            return Diagnosis(Kind.MISSING_KEY, value=key, path=path)
        diagnosis = _compare(value[key], expected, asked, (*path, Key(key)))
        if diagnosis is not None:
            return diagnosis
    return None


def _compare_in_order(value: Any, right: Any, asked: Function, path: Path) -> Diagnosis | None:
    if not isinstance(value, tuple | list | np.ndarray) or len(value) != len(right):
        return Diagnosis(Kind.WRONG_LENGTH, total=len(right), path=path)
    for at, (a, b) in enumerate(zip(value, right, strict=True)):
        diagnosis = _compare(a, b, asked, (*path, Item(at, len(right))))
        if diagnosis is not None:
            return diagnosis
    return None
