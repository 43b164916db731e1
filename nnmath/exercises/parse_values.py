"""Numbers as readers give them: text, 0.25, Fraction(1, 4), SymPy's and NumPy's values."""

from __future__ import annotations

import math
from collections.abc import Callable
from numbers import Real
from typing import Any

import numpy as np

from nnmath._types import Array
from nnmath.formulas import typed_numbers
from nnmath.formulas.errors import ParseError, ShapeError, UnknownNameError
from nnmath.formulas.nodes import Node
from nnmath.formulas.symbols import Symbol
from nnmath.formulas.typed import MAX_LENGTH

from .sampling import Declarations, NumericEnvironment

_NAMES = {name: Symbol(name) for name in ("e", "pi")}
_CONSTANTS = {"e": math.e, "pi": math.pi}
NOWHERE = typed_numbers.NOWHERE
MAX_ENTRIES = 10**7


def read_number(answer: Any, unit: str = "") -> float:
    """The number that an answer is.

    Raises
    ------
    ParseError
        If it is none: the message says what was expected.
    """
    if isinstance(answer, str):
        value = _text(answer, unit)
    elif isinstance(answer, bool | np.bool_):
        raise ParseError("True and False are no numbers.")
    elif isinstance(answer, Real) or (isinstance(answer, np.ndarray) and answer.size == 1):
        value = _real(answer)
    else:
        value = _symbolic(answer)
    if not np.isfinite(value):
        raise ParseError(
            "A finite number is asked for." if np.isinf(value) else "NaN is no number."
        )
    return value


def _real(answer: Any) -> float:
    try:
        array = np.asarray(answer)
        if array.dtype.kind in "cb":
            raise ParseError("A real number is asked for.")
        return float(answer if array.ndim == 0 else array.flat[0])
    except (TypeError, ValueError, OverflowError):
        raise ParseError("A number is asked for.") from None


def _text(answer: str, unit: str) -> float:
    value: float = _located(answer, lambda: typed_numbers.read_one(answer, unit))
    return value


def _located(text: str, read: Callable[[], Any]) -> Any:
    """What is read from a text; an error gets the text, where it knows the place in it."""
    try:
        return read()
    except ParseError as error:
        if error.offset is not None and error.offset < len(text):
            error.source = text
        raise


def _symbolic(answer: Any) -> float:
    kind = type(answer).__name__
    if type(answer).__module__.partition(".")[0] == "sympy" and hasattr(answer, "args"):
        from nnmath.formulas.from_sympy import read

        try:
            return _value(read(answer, _NAMES))
        except UnknownNameError:
            raise ParseError("A number is asked for.") from None
    if isinstance(answer, list | tuple) and np.size(np.asarray(answer, object)) == 1:
        return read_number(answer[0])
    if isinstance(answer, np.ndarray | list | tuple):
        raise ParseError(f"One number is asked for, not an array of shape {np.shape(answer)}.")
    if callable(answer):
        raise ParseError(
            "A number is asked for, not a function: call it, and give what it returns."
        )
    if hasattr(answer, "__float__") and not isinstance(answer, complex):
        return _real(answer)
    raise ParseError(f"A number is asked for, not {kind}.")


def _value(node: Node) -> float:
    """The value of a formula without names, read from SymPy; e and pi are numbers."""
    declarations = Declarations("number", _NAMES, {}, ())
    environment = NumericEnvironment(declarations, 0, values=dict(_CONSTANTS))
    try:
        with np.errstate(all="ignore"):
            value = float(environment.value(node))
    except (ShapeError, ArithmeticError, TypeError):
        raise ParseError(NOWHERE) from None
    if not np.isfinite(value):
        raise ParseError(NOWHERE)
    return value


def read_list(text: str, count: int = 0) -> list[Any]:
    """The numbers of a text, in lists if it has rows; ``count`` is how many are asked for.

    >>> read_list("1, 1/2; 3, 4"), read_list("0,5; -1,5", 2), read_list("3×4, 2×1", 4)
    ([[1.0, 0.5], [3.0, 4.0]], [0.5, -1.5], [[3.0, 4.0], [2.0, 1.0]])
    """
    found: list[Any] = _located(text, lambda: typed_numbers.read_rows(text, count))
    return found


def read_array(
    answer: Any, name: str = "Your answer", *, flat: bool = False, count: int = 0
) -> Array:
    """The array that an answer is.

    With ``flat``, numbers that are nested unevenly, ``([3, 2], 1)``, count one after the other;
    ``count`` is how many numbers a text should hold.

    Raises
    ------
    ParseError
        If it is ragged, holds what is no number, or is not finite.
    """
    if isinstance(answer, str):
        answer = read_list(answer, count)
    if callable(answer):
        raise ParseError(f"{name} should be an array of numbers, not a function.")
    try:
        array = np.asarray(answer)
    except (ValueError, TypeError):
        if not flat:
            raise ParseError(f"{name} is no array: its rows differ in length.") from None
        array = np.asarray(_flat(answer))
    if array.dtype.kind == "U" and array.size <= MAX_LENGTH:
        array = np.array([read_number(str(text)) for text in array.flat]).reshape(array.shape)
    if array.dtype.kind == "O":
        try:
            array = array.astype(float)
        except (TypeError, ValueError, OverflowError):
            raise ParseError(f"{name} holds something that is no number.") from None
    if array.dtype.kind not in "iuf":
        raise ParseError(f"{name} should hold real numbers.")
    if array.size > MAX_ENTRIES:
        raise ParseError(f"{name} is too large: its shape is {array.shape}.")
    if not np.all(np.isfinite(array)):
        at = np.argwhere(~np.isfinite(array))[0]
        raise ParseError(f"{name} is not finite{index_suffix(at)}.")
    return array.astype(float)


def _flat(answer: Any) -> list[Any]:
    """The numbers of nested lists and arrays, one after the other."""
    if not isinstance(answer, list | tuple):
        return [answer] if np.ndim(answer) == 0 else list(np.ravel(answer))
    found = [number for part in answer[:MAX_LENGTH] for number in _flat(part)]
    return found[:MAX_LENGTH]


def index_suffix(at: Any) -> str:
    """Where in an array, as Python counts."""
    where = ", ".join(str(int(i)) for i in at)
    return f" at [{where}]" if where else ""
