"""Data of `optimizers`: three landscapes, their contours, and the walks of four rules across them.

Chapter "Better steps".
"""

import math
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from nnmath._types import Array
from nnmath.optimizers import Adam, GradientDescent, Momentum, RMSProp, minimize

from .contours_data import fit_line
from .description import Description, axis, layer, round_significant, ticks
from .level_sets import simplify_polyline, superlevel_contours

_LEVELS = 7
_FAR = 1e3  # a walk that gets further out than this is over
_STEPS = 2000  # the least number of steps that an axis is divided into: finer than its pixels
_FLOOR, _TOP = -8.0, 2.0  # the plotted powers of ten of the height
# Letter, name, colour and stroke of each rule: colour is never the only difference.
RULES = (
    ("d", "descent", "blue", "dotted"),
    ("m", "momentum", "orange", "thick"),
    ("r", "RMSProp", "green", "dashed"),
    ("a", "Adam", "purple", "thin"),
)


class Landscape(NamedTuple):
    """A cost of two numbers, with its lowest place, and where the walks start."""

    name: str
    coordinates: tuple[str, str]
    height: Callable[[Array], Array]  # above the lowest place; takes (2, …) points
    gradient: Callable[[Array], Array]
    lowest: Array  # (2, n): one place or several
    start: tuple[float, float]
    low: Array
    high: Array
    contour: Callable[[float], list[Array]]  # the closed curves at a height


def quadratic(
    name: str, coordinates: tuple[str, str], H: Array, best: Array, start: tuple[float, float]
) -> Landscape:
    """½ eᵀ H e, e = θ − θ*, plotted as far as the contour a little above the start."""

    def height(theta: Array) -> Array:
        e = theta - best.reshape(2, *[1] * (theta.ndim - 1))
        return np.asarray(np.einsum("i...,ij,j...->...", e, H, e) / 2)

    eigenvalues, V = np.linalg.eigh(H)
    turn = np.linspace(0, 2 * np.pi, 61)

    def ellipse(level: float) -> list[Array]:
        radii = np.sqrt(2 * level / eigenvalues)
        return [best[:, None] + V @ (radii[:, None] * np.vstack([np.cos(turn), np.sin(turn)]))]

    reach = np.sqrt(2.6 * height(np.array(start)) * np.diag(np.linalg.inv(H)))
    return Landscape(
        name, coordinates, height, lambda theta: H @ (theta - best), best[:, None], start,
        best - reach, best + reach, ellipse,
    )  # fmt: skip


def saddle() -> Landscape:
    """x₁²/2 + (x₂² − 1)²/4: a saddle at the origin, and a start near its ridge."""
    low, high = np.array([-1.5, -1.6]), np.array([1.5, 1.6])

    def height(p: Array) -> Array:
        return np.asarray(p[0] ** 2 / 2 + (p[1] ** 2 - 1) ** 2 / 4)

    def contour(level: float) -> list[Array]:
        loops = superlevel_contours(lambda p: level - height(p), low, high)
        return [simplify_polyline(loop, 0.004) for loop in loops]

    return Landscape(
        "a saddle", ("x₁", "x₂"), height, lambda p: np.array([p[0], p[1] ** 3 - p[1]]),
        np.array([[0.0, 0.0], [-1.0, 1.0]]), (1.2, 0.01), low, high, contour,
    )  # fmt: skip


def landscapes(x: Array, y: Array) -> list[Landscape]:
    """The valley of a line through data, the same along the axes, and a saddle."""
    fit = fit_line(x, y)
    eigenvalues, V = np.linalg.eigh(fit.H)
    # The same parts along the flattest and the steepest direction in both valleys.
    e = np.array([4.0, 0.45])
    first, second = ((float(p), float(q)) for p, q in np.round([fit.best - V @ e, -e], 2))
    return [
        quadratic("the students' valley", ("w", "b"), fit.H, fit.best, first),
        quadratic("the same valley, along the axes", ("x₁", "x₂"), np.diag(eigenvalues),
                  np.zeros(2), second),
        saddle(),
    ]  # fmt: skip


def static_columns(land: Landscape) -> Description:
    """The columns that do not depend on a walk: contours, axes, the lowest places."""
    highest = float(land.height(np.array(land.start))) * 1.25
    # Equal steps of the distance from the lowest place, which grows as the root of the height.
    levels = [highest * ((j + 1) / _LEVELS) ** 2 for j in range(_LEVELS)]
    loops = [loop for level in levels for loop in land.contour(level)]
    row: Description = {
        "contour_x": [round_significant(loop[0], 3) for loop in loops],
        "contour_y": [round_significant(loop[1], 3) for loop in loops],
        "best_x": round_significant(land.lowest[0], 4),
        "best_y": round_significant(land.lowest[1], 4),
    }
    for i, name in enumerate("xy"):
        low, high = float(land.low[i]), float(land.high[i])
        row |= {
            f"{name}_name": land.coordinates[i],
            f"{name}_range": round_significant([low, high], 4),
            f"{name}_ticks": ticks(low, high, 5),
        }
    return row


def walk_columns(land: Landscape, letter: str, rule: GradientDescent, steps: int) -> Description:
    """The columns of one walk: places, height above the lowest place as a power of ten, words."""
    path = minimize(land.gradient, land.start, rule, steps)
    left = ~np.isfinite(path).all(axis=1) | (np.abs(path) > _FAR).any(axis=1)
    if left.any():  # from there on it stays where it was seen last
        path[int(np.argmax(left)) :] = path[max(int(np.argmax(left)) - 1, 0)]
    heights = land.height(path.T)
    powers = [min(max(math.log10(max(h, 1e-300)), _FLOOR), _TOP + 1) for h in heights]
    numbers = np.array(round_significant(heights, 2), dtype=float).tolist()
    return {
        f"{letter}_x": _as_drawn(path[:, 0], land.high[0] - land.low[0]),
        f"{letter}_y": _as_drawn(path[:, 1], land.high[1] - land.low[1]),
        f"{letter}_power": round_significant(np.round(powers, 2)),
        f"{letter}_height": [
            "far away" if gone else float(number)
            for gone, number in zip(np.maximum.accumulate(left), numbers, strict=True)
        ],
    }


def _as_drawn(values: ArrayLike, length: float) -> Any:
    """The values to the decimals that can be seen on an axis of this length, some 400 pixels."""
    decimals = math.ceil(math.log10(_STEPS / length))
    return round_significant(np.round(np.asarray(values, dtype=float), decimals))


def rules(
    letter: str, rates: Sequence[float], betas: Sequence[float]
) -> list[tuple[GradientDescent, ...]]:
    """The rules of one letter, a row for each rate, in it one for each β."""
    make: dict[str, Callable[[float, float], GradientDescent]] = {
        "d": lambda rate, _: GradientDescent(rate),
        "m": Momentum,
        "r": lambda rate, _: RMSProp(rate, 0.9),
        "a": lambda rate, beta: Adam(rate, beta, 0.99),
    }
    return [tuple(make[letter](rate, beta) for beta in betas) for rate in rates]


def legend() -> list[Description]:
    """A stroke and a name for each rule, at the foot of the second panel."""
    layers = []
    for i, (letter, name, colour, style) in enumerate(RULES):
        y = _FLOOR + 0.7 * (len(RULES) - i)
        stroke = {"x": [1, 6], "y": [y, y]}
        text = {"x": [7], "y": [y], "text": [name]}
        layers += [
            layer(1, "line", f"stroke of {letter}", colour, stroke, style=style),
            layer(1, "text", f"name of {letter}", "ink", text, style="left"),
        ]
    return layers


def height_axis() -> Description:
    """The upright axis of the second panel."""
    return axis("log₁₀ of the height", (_FLOOR, _TOP), [-8, -6, -4, -2, 0, 2])
