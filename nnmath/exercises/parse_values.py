"""Numbers as readers write them: 0.25, "1/4", Fraction(1, 4), SymPy's and NumPy's."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from fractions import Fraction
from numbers import Real
from typing import Any

import numpy as np

from nnmath._types import Array
from nnmath.formulas.errors import ParseError, ShapeError, UnknownNameError
from nnmath.formulas.limits import check_size
from nnmath.formulas.nodes import Apply, Node
from nnmath.formulas.nodes import Number as Rational
from nnmath.formulas.plain import parse
from nnmath.formulas.symbols import Symbol

from .sampling import Declarations, NumericEnvironment

_CONSTANTS = {"e": Apply("exp", 0, (Rational(Fraction(1)),)), "pi": Rational(Fraction(math.pi))}
_NAMES = {name: Symbol(name) for name in _CONSTANTS}
_DECLARATIONS = Declarations(
    "number", _NAMES, {name: ("", node) for name, node in _CONSTANTS.items()}, ()
)
NOWHERE = "This has no finite value."
THOUSANDS = re.compile(r"[-−+]?[1-9]\d{0,2}(,\d{3})+")
_COMMA = re.compile(r"\s*[-−+]?\d+,\d+\s*")
MAX_LENGTH = 2000  # characters of a list
MAX_ENTRIES = 10**7
_DECIMAL = re.compile(r"[-−+]?\d+(?:,\d+)?")
_SHAPE = re.compile(r"\(?\s*(\d+)\s*[×x]\s*(\d+)\s*\)?")
_ALONE = re.compile(r"[-−+]?(?:\d+\.?\d*|\.\d+)(?:/\d+)?")


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
    text = answer.strip().strip("$").strip().removesuffix(".").strip()
    if unit:
        text = text.removesuffix(unit).strip()
    if THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    if _COMMA.fullmatch(text):
        raise ParseError(f"Write the decimals after a point: {text.replace(',', '.')}.")
    return _value(lambda: check_size(parse(text, _NAMES)))


def _value(read: Callable[[], Node]) -> float:
    """The value of a formula without names; e and pi are numbers."""
    try:
        with np.errstate(all="ignore"):
            value = float(NumericEnvironment(_DECLARATIONS, 0).value(read()))
    except UnknownNameError as error:
        raise ParseError("A number is asked for.", error.offset, error.source) from None
    except (ShapeError, ArithmeticError, TypeError):
        raise ParseError(NOWHERE) from None
    if not np.isfinite(value):
        raise ParseError(NOWHERE)
    return value


def _symbolic(answer: Any) -> float:
    kind = type(answer).__name__
    if type(answer).__module__.partition(".")[0] == "sympy" and hasattr(answer, "args"):
        from nnmath.formulas.from_sympy import read

        return _value(lambda: read(answer, _NAMES))
    if isinstance(answer, np.ndarray | list | tuple):
        raise ParseError(f"One number is asked for, not an array of shape {np.shape(answer)}.")
    if callable(answer):
        raise ParseError(
            "A number is asked for, not a function: call it, and give what it returns."
        )
    if hasattr(answer, "__float__") and not isinstance(answer, complex):
        return _real(answer)
    raise ParseError(f"A number is asked for, not {kind}.")


def read_list(text: str, count: int = 0) -> list[Any]:
    """The numbers of a text, in lists if it has rows; ``count`` is how many are asked for.

    >>> read_list("1, 1/2; 3, 4"), read_list("0,5; -1,5", 2), read_list("3×4, 2×1", 4)
    ([[1.0, 0.5], [3.0, 4.0]], [0.5, -1.5], [[3.0, 4.0], [2.0, 1.0]])
    """
    if len(text) > MAX_LENGTH:
        raise ParseError(f"A list has at most {MAX_LENGTH:,} characters, this text {len(text):,}.")
    text = text.strip().removesuffix(".").strip()
    inner = _inside(text)
    inner = text if inner is None else inner
    for between in (r"[;\n]", r",\s+", r"\s+"):
        pieces = [piece for piece in map(str.strip, re.split(between, inner)) if piece]
        decimal = len(pieces) == count and all(map(_DECIMAL.fullmatch, pieces))
        if decimal and any("," in piece for piece in pieces):
            return [read_number(piece.replace(",", ".")) for piece in pieces]
    shapes = [_SHAPE.fullmatch(piece.strip()) for piece in _parts(inner, ",;\n")]
    if 2 * len(shapes) == count and all(shapes):
        return [[float(shape[1]), float(shape[2])] for shape in shapes if shape]
    lines = _parts(inner, ";\n")
    items = lines if len(lines) > 1 else _items(inner)
    if len(lines) > 1 or any(_inside(item) is not None for item in items):
        return [_row(item) for item in items]
    return [read_number(item) for item in items]


def _row(text: str) -> list[float]:
    inner = _inside(text)
    return [read_number(item) for item in _items(text if inner is None else inner)]


def _items(text: str) -> list[str]:
    """The entries of a row: between commas, or bare numbers between blanks."""
    alone = text.split()
    if len(alone) > 1 and all(map(_ALONE.fullmatch, alone)):
        return alone
    return _parts(text, ",")


def _parts(text: str, signs: str) -> list[str]:
    """The parts between signs that stand in no brackets."""
    depth, found = 0, [""]
    for c in text:
        depth += (c in "[(") - (c in "])")
        if c in signs and not depth:
            found.append("")
        else:
            found[-1] += c
    return [part for part in found if part.strip()]


def _inside(text: str) -> str | None:
    """What stands in the brackets around a list; None where there are none."""
    text = text.strip()
    if text[:1] not in ("[", "(") or text[-1:] not in ("]", ")") or len(_parts(text, ",;\n")) > 1:
        return None
    inner = text[1:-1]
    return inner if text[0] == "[" or any(sign in inner for sign in ",;\n") else None


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
