"""Data of `descent`: the curves, and the paths of gradient descent on them with their notes.

Chapter "Gradient descent".
"""

import math
from collections.abc import Callable, Iterable
from typing import NamedTuple

import numpy as np

from nnmath._types import Array
from nnmath.descent import descend

from .description import Description, Sentences, format_number, round_significant, ticks

_DIVERGED = 1e6  # a path that gets this far out ends there


class Curve(NamedTuple):
    """A function of one number with its derivative, its plot range and its starting points."""

    label: str
    name: str
    function: Callable[[float], float]
    derivative: Callable[[float], float]
    domain: tuple[float, float]
    starts: tuple[float, ...]
    heights: tuple[float, float] | None = None


CURVES = (
    Curve(
        "f(x) = (x + 2)², a bowl",
        "f",
        lambda x: (x + 2) ** 2,
        lambda x: 2 * (x + 2),
        (-8, 4),
        (-6, -4, -1, 0, 2),
        (-2, 30),
    ),
    Curve(
        "g(x) = x⁴/4 − x³/3 − x², two valleys",
        "g",
        lambda x: x**4 / 4 - x**3 / 3 - x**2,
        lambda x: x * (x + 1) * (x - 2),
        (-3, 4),
        (-2, -0.1, 0, 0.1, 3),
        (-4, 8),
    ),
    Curve(
        "q(x) = x²/(1 + x²), flat far out",
        "q",
        lambda x: x**2 / (1 + x**2),
        lambda x: 2 * x / (1 + x**2) ** 2,
        (-10, 10),
        (-4, 0.5, 1, 3, 8),
        (-0.1, 1.2),
    ),
)


def finite_floats(values: Iterable[float], name: str) -> list[float]:
    """The values as floats: at least one, all finite."""
    numbers = [float(value) for value in values]
    if not numbers:
        raise ValueError(f"{name} is empty: the figure needs at least one to choose")
    for number in numbers:
        if not math.isfinite(number):
            raise ValueError(f"{name} must be finite, got {number}")
    return numbers


def custom_curve(
    function: Callable[[float], float],
    derivative: Callable[[float], float],
    starts: Iterable[float] | None,
    domain: tuple[float, float] | None,
    label: str,
) -> Curve:
    """A curve from the caller's function; starts or domain, if missing, follow from the other."""
    if domain is not None:
        low, high = finite_floats(domain, "domain")
        if not low < high:
            raise ValueError(f"domain must rise, got ({low:g}, {high:g})")
    if starts is not None:
        start_points = finite_floats(starts, "starts")
    elif domain is not None:
        start_points = [low + (high - low) * t for t in (0.1, 0.3, 0.5, 0.7, 0.9)]
    else:
        raise ValueError("starts is missing: give starts, or the domain to spread them over")
    if domain is None:
        reach = max(1.0, max(start_points) - min(start_points))
        low, high = min(start_points) - reach / 2, max(start_points) + reach / 2
    for start_point in start_points:
        for name, f in (("function", function), ("derivative", derivative)):
            if not math.isfinite(_value(f, start_point)):
                raise ValueError(f"{name} is not finite at the start {start_point:g}")
    return Curve(label, "f", function, derivative, (low, high), tuple(start_points))


def _value(f: Callable[[float], float], x: float) -> float:
    """f(x) as a float, NaN where it is undefined or overflows: a diverging path must not raise."""
    try:
        with np.errstate(all="ignore"):
            return float(f(x))
    except (ArithmeticError, ValueError):
        return math.nan


def static_columns(curve: Curve) -> Description:
    """The columns that do not depend on the path: the curve, its axes, its starts."""
    low, high = curve.domain
    xs = np.linspace(low, high, 161)
    ys = np.array([_value(curve.function, float(x)) for x in xs])
    if not np.isfinite(ys).all():
        where = float(xs[~np.isfinite(ys)][0])
        raise ValueError(f"function is not finite at x = {where:g}: choose a domain where it is")
    if curve.heights:
        bottom, top = curve.heights
    else:
        margin = 0.08 * (float(np.ptp(ys)) or 1.0)
        bottom, top = float(ys.min()) - margin, float(ys.max()) + margin
    return {
        "name": curve.name,
        "curve_x": round_significant(xs),
        "curve_y": round_significant(ys),
        "x_range": round_significant([low, high], 6),
        "y_range": round_significant([bottom, top], 6),
        "x_ticks": ticks(low, high),
        "y_ticks": ticks(bottom, top, 5),
        "starts": [format_number(round_significant(s)) for s in curve.starts],
        "start_x": round_significant(curve.starts),
    }


def descent_columns(
    curve: Curve, start: float, rate: float, steps: int, sentences: Sentences
) -> Description:
    """The columns of one path of `descend`: x, f(x), f′(x) and a note for each step."""
    path = descend(lambda x: _value(curve.derivative, float(x)), start, rate, steps)
    finite = np.isfinite(path)
    xs = path[: int(np.argmin(finite))] if not finite.all() else path
    diverged = np.abs(xs) > _DIVERGED
    if diverged.any():
        xs = xs[: int(np.argmax(diverged)) + 1]
    slopes = np.array([_value(curve.derivative, float(x)) for x in xs])
    heights = np.array([_value(curve.function, float(x)) for x in xs])
    while not (math.isfinite(heights[-1]) and math.isfinite(slopes[-1])):
        xs, slopes, heights = xs[:-1], slopes[:-1], heights[:-1]
    truncated = len(xs) < steps + 1
    notes = []
    for k in range(len(xs)):
        if truncated and k + 1 == len(xs):
            text = "The walk diverges, and the figure ends here."
        elif slopes[k] == 0:
            place = _describe_stationary_point(curve, float(xs[k]))
            text = (
                f"The slope is zero, so the walk does not move: it is {place}."
                if slopes[0] == 0
                else f"The slope is zero: the walk has stopped, {place}. One step brought it here."
                if slopes[k - 1] != 0 and k == 1
                else f"The slope is zero: the walk has stopped, {place}."
            )
        else:
            text = describe_regime(slopes[: k + 1], xs[: k + 1])
            if k and not curve.domain[0] <= xs[k] <= curve.domain[1]:
                text = "It has left the picture. " + text
        notes.append(sentences.add(text))
    return {
        "frames": len(xs),
        "x": round_significant(xs),
        "y": round_significant(heights),
        "slope": round_significant(slopes),
        "note": notes,
    }


def _describe_stationary_point(curve: Curve, x: float) -> str:
    """Minimum, maximum or plateau: decided from the values on both sides."""
    offset = 1e-3 * (curve.domain[1] - curve.domain[0])
    height = _value(curve.function, x)
    rises = [_value(curve.function, x + side) - height for side in (-offset, offset)]
    if min(rises) > 0:
        return "at the bottom of a valley"
    return "on a hilltop" if max(rises) < 0 else "on level ground"


def describe_regime(slopes: Array, xs: Array) -> str:
    """A sentence on how the path x_0 … x_k behaves, from its points and the slopes there.

    It follows from the path alone, not from a rule for one function: the path creeps while its
    slope keeps its sign and shrinks, it jumps across when the sign changes, and so on.
    """
    slope, largest = float(slopes[-1]), float(np.abs(slopes).max())
    if len(slopes) == 1:
        left, right = "positive: down is to the left", "negative: down is to the right"
        return f"The slope is {left if slope > 0 else right}."
    if abs(slope) < 1e-9 * largest:
        return "It has arrived, as far as the eye can see."
    if len(xs) > 2 and abs(xs[-1] - xs[-3]) <= 1e-9 * abs(xs[-1] - xs[-2]):
        return "It swings between two places, and gets no lower."
    recent = slopes[-4:]
    turns = recent[1:] * recent[:-1] < 0
    ratio = np.abs(recent[1:] / recent[:-1])
    if turns.all():
        if (ratio > 1 + 1e-9).all():
            return "It jumps across and lands where it is steeper: it diverges."
        if (ratio < 1 - 1e-9).all():
            return (
                "It jumps across and lands where it is less steep: it oscillates, and comes closer."
            )
        return "It jumps across, and comes no closer."
    if turns.any():
        return "It jumps about, sometimes across and sometimes along."
    if abs(slope) < 1e-3 * largest:
        return "It has almost arrived, and each step is shorter than the last."
    if (ratio < 1).all():
        return "It creeps down on its own side, each step shorter than the last."
    return "It goes down on its own side, where it gets steeper."
