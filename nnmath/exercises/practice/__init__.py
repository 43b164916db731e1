"""Exercises of computation with other numbers, drawn from a seed: the same seed, the same numbers.

Each chapter has a module with a dictionary ``PRACTICE``: for an exercise how its numbers are drawn,
how the answer and the known mistakes are computed from them, and its texts, in which ``<name>``
stands for a value (``<+name>`` with its sign, as in a sum).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any
from zlib import crc32

import numpy as np

from ..types import ArrayAnswer, Exercise, KnownMistake, Number

Values = dict[str, Any]
ATTEMPTS = 200
_PLACE = re.compile(r"<(\+?)([A-Za-z]\w*)>")


@dataclass(frozen=True)
class Practice:
    """How an exercise is drawn anew.

    Attributes
    ----------
    draw : function
        Takes a NumPy generator and returns the numbers of the exercise by name.
    work : function
        Takes these numbers and returns ``answer``, what each known mistake gives, and whatever else
        the texts speak of.
    statement, solution : str
        A line of Markdown.
    hints : tuple of str
        From gentle to nearly all.
    mistakes : dict
        Feedback, by the names under which ``work`` returns what is wrong.
    """

    draw: Callable[[np.random.Generator], Values]
    work: Callable[..., Values]
    statement: str
    solution: str
    hints: tuple[str, ...]
    mistakes: Mapping[str, str]


@dataclass(frozen=True, eq=False)
class Variant:
    """An exercise with drawn numbers: to be judged like any other, with its texts."""

    exercise: Number | ArrayAnswer
    seed: int
    statement: str
    solution: str


@cache
def practice() -> Mapping[str, Practice]:
    """Return how each exercise that can be drawn anew is drawn, by its id."""
    found: dict[str, Practice] = {}
    for module in iter_modules(__path__):
        found |= import_module(f"{__name__}.{module.name}").PRACTICE
    return found


def variant_of(entry: Exercise, seed: int) -> Variant:
    """Draw an exercise anew.

    Parameters
    ----------
    entry : Exercise
        A number or an array that is computed from numbers in its text.
    seed : int
        Which variant: a whole number, not negative.

    Raises
    ------
    TypeError, ValueError
        If the seed is no such number, or if this exercise cannot be drawn anew.
    """
    if isinstance(seed, bool) or not isinstance(seed, int | np.integer):
        raise TypeError(f"a variant is a whole number, such as 7, not {seed!r:.40}")
    if not 0 <= seed < 2**63:
        raise ValueError(f"a variant is a number from 0 on, not {seed}")
    if entry.id not in practice() or not isinstance(entry, Number | ArrayAnswer):
        raise ValueError(f"{entry.id} has the numbers of the book only: leave variant out")
    return _drawn(entry, int(seed))


@cache
def _drawn(entry: Number | ArrayAnswer, seed: int) -> Variant:
    how = practice()[entry.id]
    own = np.asarray(entry.value() if isinstance(entry, Number) else entry.right, float)
    for attempt in range(ATTEMPTS):
        rng = np.random.default_rng([crc32(entry.id.encode()), seed, attempt])
        numbers = how.draw(rng)
        found = numbers | how.work(**numbers)
        answer = np.asarray(found["answer"], float)
        if (
            np.all(np.isfinite(answer))
            and np.any(answer)
            and not _near(answer, own, max(1e-2, 2 * entry.tolerance))
        ):
            return _built(entry, seed, how, found)
    raise ValueError(f"{entry.id}: no numbers are found for variant {seed}")


def _built(entry: Number | ArrayAnswer, seed: int, how: Practice, found: Values) -> Variant:
    answer = np.asarray(found["answer"], float)
    wrong = [
        (np.asarray(found[name], float), fill(says, found)) for name, says in how.mistakes.items()
    ]
    near = max(2 * entry.tolerance, 1e-6)
    # With some numbers two mistakes come to the same: which of them it was, nobody can tell.
    mistakes = tuple(
        KnownMistake(_constant(value), says)
        for value, says in wrong
        if not _near(value, answer, near)
        and all(says == other or not _near(value, v, near) for v, other in wrong)
    )
    statement = fill(how.statement, found)
    exercise = replace(
        entry,
        answer=_constant(answer),
        known_mistakes=mistakes,
        hints=tuple(fill(hint, found) for hint in how.hints),
        question=statement,
    )
    return Variant(exercise, seed, statement, fill(how.solution, found))


def _constant(value: Any) -> Callable[[], Any]:
    return lambda: value if np.ndim(value) else float(value)


def _near(a: Any, b: Any, tolerance: float) -> bool:
    if np.shape(a) != np.shape(b):
        return False
    return bool(np.max(np.abs(a - b)) <= tolerance * (np.max(np.abs(b)) or 1.0))


def fill(template: str, values: Values) -> str:
    r"""Put values into a text, as they are written in a formula or beside it.

    >>> fill("$x <+b>$ and <b>, $<half>$", {"b": -3, "half": Fraction(1, 2)})
    '$x - 3$ and −3, $\\tfrac{1}{2}$'
    """
    parts = template.split("$")
    for at, part in enumerate(parts):
        math_mode = at % 2 == 1

        def put(match: re.Match[str], math_mode: bool = math_mode) -> str:
            text = written(values[match[2]], math_mode)
            if match[1]:
                minus = text.startswith(("-", "−"))
                text = f"{text[0]} {text[1:]}" if minus else f"+ {text}"
            return text

        parts[at] = _PLACE.sub(put, part)
    return "$".join(parts)


def written(value: Any, math_mode: bool) -> str:
    """Return a value as LaTeX, or as it is written in running text."""
    if isinstance(value, str):
        return value
    if isinstance(value, Fraction):
        value = int(value) if value.denominator == 1 else value
    if isinstance(value, Fraction):
        sign = "-" if value < 0 else ""
        over, under = abs(value.numerator), value.denominator
        text = rf"{sign}\tfrac{{{over}}}{{{under}}}" if math_mode else f"{sign}{over}/{under}"
    elif isinstance(value, int | np.integer):
        text = f"{int(value)}"
    elif np.ndim(value) == 2:
        rows = (" & ".join(written(v, math_mode) for v in row) for row in value)
        body = r" \\ ".join(rows)
        text = rf"\begin{{pmatrix}} {body} \end{{pmatrix}}"
    elif np.ndim(value) == 1:
        return f"({', '.join(written(v, math_mode) for v in value)})"
    else:
        text = _decimal(float(value))
    return text if math_mode else text.replace("-", "−")


def _decimal(value: float) -> str:
    """A number with four digits after the point at most; small ones keep four digits."""
    digits = 4 if value == 0 or abs(value) >= 0.1 else 4 - math.ceil(math.log10(abs(value)))
    text = f"{value:.{min(digits, 12)}f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace("-0", "-0", 1)


def pick(rng: np.random.Generator, *options: Any) -> Any:
    """Draw one of several values."""
    return options[int(rng.integers(len(options)))]


def whole(rng: np.random.Generator, low: int, high: int, *, nonzero: bool = False) -> int:
    """Draw a whole number from ``low`` to ``high``, both included."""
    options = [n for n in range(low, high + 1) if n or not nonzero]
    return int(options[int(rng.integers(len(options)))])
