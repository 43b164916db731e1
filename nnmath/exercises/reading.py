"""Numbers as readers write them: 0.25, "1/4", Fraction(1, 4), SymPy's and NumPy's."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from fractions import Fraction
from numbers import Real
from typing import Any

import numpy as np

from nnmath.ledger.syntax import Apply, Node
from nnmath.ledger.syntax import Number as Rational

from .bounds import bounded
from .entry import Symbol
from .errors import MisfitError, UnreadableError
from .evaluate import evaluate
from .points import Floats
from .text import parse
from .worlds import Setting

_CONSTANTS = {"e": Apply("exp", 0, (Rational(Fraction(1)),)), "pi": Rational(Fraction(math.pi))}
_NAMES = {name: Symbol(name) for name in _CONSTANTS}
_NOWHERE = Setting("number", _NAMES, {name: ("", node) for name, node in _CONSTANTS.items()}, ())
NOWHERE = "This has no finite value."
THOUSANDS = re.compile(r"[-−+]?[1-9]\d{0,2}(,\d{3})+")
_COMMA = re.compile(r"\s*[-−+]?\d+,\d+\s*")


def read_number(answer: Any, unit: str = "") -> float:
    """The number that an answer is.

    Raises
    ------
    UnreadableError
        If it is none: the message says what was expected.
    """
    if isinstance(answer, str):
        value = _text(answer, unit)
    elif isinstance(answer, bool | np.bool_):
        raise UnreadableError("True and False are no numbers.")
    elif isinstance(answer, Real) or (isinstance(answer, np.ndarray) and answer.size == 1):
        value = _real(answer)
    else:
        value = _symbolic(answer)
    if not np.isfinite(value):
        raise UnreadableError(
            "A finite number is asked for." if np.isinf(value) else "NaN is no number."
        )
    return value


def _real(answer: Any) -> float:
    try:
        array = np.asarray(answer)
        if array.dtype.kind in "cb":
            raise UnreadableError("A real number is asked for.")
        return float(answer if array.ndim == 0 else array.flat[0])
    except (TypeError, ValueError, OverflowError):
        raise UnreadableError("A number is asked for.") from None


def _text(answer: str, unit: str) -> float:
    text = answer.strip().strip("$").strip().removesuffix(".").strip()
    if unit:
        text = text.removesuffix(unit).strip()
    if THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    if _COMMA.fullmatch(text):
        raise UnreadableError(f"Write the decimals after a point: {text.replace(',', '.')}.")
    return _value(lambda: bounded(parse(text, _NAMES)))


def _value(read: Callable[[], Node]) -> float:
    """The value of a formula without names; e and pi are numbers."""
    try:
        with np.errstate(all="ignore"):
            value = float(evaluate(read(), Floats(_NOWHERE, 0, bound={"#": 0})))
    except UnreadableError as error:
        told = "A number is asked for." if "Unknown" in error.message else error.message
        raise UnreadableError(told, error.text, error.offset) from None
    except (MisfitError, ArithmeticError, TypeError):
        raise UnreadableError(NOWHERE) from None
    if not np.isfinite(value):
        raise UnreadableError(NOWHERE)
    return value


def _symbolic(answer: Any) -> float:
    kind = type(answer).__name__
    if type(answer).__module__.partition(".")[0] == "sympy" and hasattr(answer, "args"):
        from .symbolic import read

        return _value(lambda: read(answer, _NAMES))
    if isinstance(answer, np.ndarray | list | tuple):
        raise UnreadableError(f"One number is asked for, not an array of shape {np.shape(answer)}.")
    if callable(answer):
        raise UnreadableError(
            "A number is asked for, not a function: call it, and give what it returns."
        )
    if hasattr(answer, "__float__") and not isinstance(answer, complex):
        return _real(answer)
    raise UnreadableError(f"A number is asked for, not {kind}.")
