"""Builders of figure descriptions: panels, axes, layers, controls, and numbers as text.

Each returns a plain dictionary in the format that :mod:`nnmath.widgets.figure_widget` documents.
Nothing is drawn here.
"""

import math
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

Description = dict[str, Any]

COLOURS = ("ink", "muted", "rule", "blue", "orange", "green", "purple", "sky", "gold")
MARKS = {
    "line": ("x", "y"),
    "points": ("x", "y"),
    "slope": ("x", "y", "slope"),
    "segments": ("x", "y", "x2", "y2"),
    "boxes": ("x", "y", "x2", "y2"),
    "text": ("x", "y", "text"),
}


def round_significant(values: ArrayLike, digits: int = 4) -> Any:
    """The values rounded to significant digits, as numbers and nested lists for JSON.

    Numbers are rounded once, here: the picture and the caption show the same value, and the page
    never rounds again.

    Parameters
    ----------
    values : array_like, any shape
    digits : int, default 4
        Number of significant digits.

    Returns
    -------
    number, or nested list of the shape of `values`

    Examples
    --------
    >>> round_significant([0.123456, 2.0, -1234567.0])
    [0.1235, 2, -1235000]
    """
    array = np.asarray(values, dtype=float)
    if array.ndim:
        return [round_significant(value, digits) for value in array]
    number = float(f"{float(array):.{digits - 1}e}")
    return int(number) if abs(number) < 1e15 and number == int(number) else number


def format_number(value: float | str) -> str:
    """The number as text: 0.0012, −3, 1.2 × 10⁻⁵ (`formatNumber` in figure.js does the same).

    Examples
    --------
    >>> format_number(-0.5), format_number(0.000012), format_number(3e25)
    ('−0.5', '1.2 × 10⁻⁵', '3 × 10²⁵')
    """
    if isinstance(value, str):
        return value
    size = abs(value)
    if size == 0 or 1e-4 <= size < 1e6:
        plain = repr(float(value)).removesuffix(".0")
        return "0" if plain == "-0" else plain.replace("-", "−")
    sign, digits, exponent = Decimal(repr(float(value))).normalize().as_tuple()
    mantissa = str(digits[0]) + ("." + "".join(map(str, digits[1:])) if digits[1:] else "")
    power = str(int(exponent) + len(digits) - 1).translate(
        str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
    )
    return f"{'−' if sign else ''}{mantissa} × 10{power}"


def ticks(low: float, high: float, about: int = 6) -> list[float]:
    """Tick positions in a range: multiples of 1, 2 or 5 times a power of ten.

    Raises
    ------
    ValueError
        If the ends are not finite, or not in rising order.
    """
    if not (math.isfinite(low) and math.isfinite(high) and low < high):
        raise ValueError(f"low and high must be finite and rising, got {low} and {high}")
    raw = (high - low) / about
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(power * n for n in (1, 2, 5, 10) if power * n >= raw * (1 - 1e-9))
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [float(round_significant(n * step, 12)) for n in range(first, last + 1)]


def axis(
    label: str, range: tuple[float, float] | str, ticks: Sequence[float] | str | None = None
) -> Description:
    """An axis: its label (a template), its range and its ticks; either may be a column's name."""
    if ticks is None:
        if isinstance(range, str):
            raise ValueError("ticks: an axis whose range is a column needs a column of ticks")
        ticks = _round_ticks(*range)
    return {"label": label, "range": _to_json(range), "ticks": _to_json(ticks)}


def panel(title: str, x: Description, y: Description, **more: Any) -> Description:
    """One plot: a title for screen readers, two axes; `ratio`, `bare`, `pick` are optional."""
    return {"title": title, "x": x, "y": y, **more}


def layer(
    panel: int, mark: str, name: str, colour: str, data: Description, **more: Any
) -> Description:
    """A layer of marks in a panel; `data` names a column or gives numbers for each field."""
    plain = {field: _to_json(value) for field, value in data.items()}
    return {"panel": panel, "mark": mark, "name": name, "colour": colour, "data": plain, **more}


def menu(name: str, label: str, options: Iterable[str], start: int = 0) -> Description:
    """A control that chooses one of several named things."""
    texts = [str(option) for option in options]
    return {
        "name": name,
        "label": label,
        "menu": True,
        "options": texts,
        "count": len(texts),
        "start": start,
    }


def slider(
    name: str, label: str, options: Iterable[str] | str, start: int = 0, count: int | None = None
) -> Description:
    """A control that slides through values; `options` may name a column of `count` texts."""
    if isinstance(options, str):
        if count is None:
            raise ValueError("count: options that are a column need the number of options")
        return {
            "name": name,
            "label": label,
            "menu": False,
            "options": options,
            "count": count,
            "start": start,
        }
    return {**menu(name, label, options, start), "menu": False}


class Sentences:
    """The distinct sentences of a figure, so that its frames can refer to each by index."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._index: dict[str, int] = {}

    def add(self, text: str) -> int:
        """The index of the sentence, which is appended if it is new."""
        if text not in self._index:
            self._index[text] = len(self.texts)
            self.texts.append(text)
        return self._index[text]


def nearest_index(values: Sequence[float], target: float) -> int:
    """The index of the value that lies nearest to the target."""
    return min(range(len(values)), key=lambda i: abs(values[i] - target))


_round_ticks = ticks  # `axis` has a parameter of the name `ticks`


def _to_json(value: Any) -> Any:
    """Arrays as lists of rounded numbers; names of columns, and lists of texts, as they are."""
    if isinstance(value, str) or (
        isinstance(value, list) and all(isinstance(v, str) for v in value)
    ):
        return value
    return round_significant(value, 6)
