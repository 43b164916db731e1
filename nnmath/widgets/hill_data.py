"""Data of `hill`: the sums of walls over the square, frame by frame, and what they are at places.

Chapter "Two layers".
"""

from typing import NamedTuple

import numpy as np

from nnmath._types import Array
from nnmath.activations import sigmoid

from .description import Description, Sentences, round_significant, ticks

WAYS = ("one hidden layer", "two hidden layers")
FRAMES = 4
SIDE = 24  # cells of the picture in a row: a tower's edges lie on theirs if n divides 12
_LINE = 96
_CHECKED = 120  # the distance from the hill is measured on so many parts of a side


class _Wave(NamedTuple):
    """A ridge function: height · cos(2π u), with u = direction · x from low on."""

    direction: tuple[int, int]
    low: int
    length: int
    height: float


WAVES = (
    _Wave((1, 0), 0, 1, -0.25),
    _Wave((0, 1), 0, 1, -0.25),
    _Wave((1, -1), -1, 2, 0.125),
    _Wave((1, 1), 0, 2, 0.125),
)
_SENTENCES = (
    (
        "A constant and a wave that depends on x₁ alone.",
        "Two waves that run along the sides: a hill with arms.",
        "A slanted wave has been added.",
        "With the other slanted wave the arms are gone.",
    ),
    (
        "The middle wall of those that depend on x₁ alone.",
        "Two walls: a tower with arms.",
        "A neuron of a second layer cuts at 3/2: the arms are gone.",
        "A tower on each cell, as high as the hill at one place in it.",
    ),
)


def hill(x1: Array, x2: Array) -> Array:
    """sin²(π x₁) sin²(π x₂)."""
    heights: Array = (np.sin(np.pi * x1) * np.sin(np.pi * x2)) ** 2
    return heights


def wave_sums(n: int, X: Array) -> list[Array]:
    """The output after one, two, three and four groups of sigmoids, n for a length of 1."""
    total = np.full(X.shape[1], 0.25)
    sums = []
    for wave in WAVES:
        u = np.array(wave.direction) @ X
        places = wave.low + np.arange(wave.length * n + 1) / n
        heights = wave.height * np.cos(2 * np.pi * places)
        steps = sigmoid(10.0 * n * (u - (places[1:] - 0.5 / n)[:, None]))
        total = total + heights[0] + np.diff(heights) @ steps
        sums.append(total)
    return sums


def tower_sums(n: int, X: Array) -> list[Array]:
    """A wall, two walls, the tower that is left above 3/2, and a tower for each cell."""
    edges = (np.arange(1, n + 1) - 0.5) / n
    walls = []
    for x in X:
        steps = np.vstack([np.ones_like(x), (x > edges[:, None]).astype(float), np.zeros_like(x)])
        walls.append(-np.diff(steps, axis=0))
    first, second = walls
    places = np.arange(n + 1) / n
    heights = hill(places[:, None], places)
    output = np.zeros(X.shape[1])
    for j in range(n + 1):
        for k in range(n + 1):
            output += heights[j, k] * (first[j] + second[k] > 1.5)
    wall, across = first[n // 2], second[n // 2]
    return [wall, wall + across, (wall + across > 1.5).astype(float), output]


def neurons(way: int, n: int) -> list[int]:
    """The number of hidden neurons that each frame needs."""
    if way == 0:
        return np.cumsum([wave.length * n for wave in WAVES]).tolist()  # type: ignore[no-any-return]
    return [2, 4, 5, 2 * n + (n + 1) ** 2]


def hill_columns(way: int, n: int, sentences: Sentences) -> Description:
    """The columns of one way of putting the hill together from n steps for each input."""
    sums = (wave_sums, tower_sums)[way]
    centres, line = (np.arange(SIDE) + 0.5) / SIDE, np.linspace(0, 1, _LINE + 1)
    checked = np.linspace(0, 1, _CHECKED + 1)
    above = sums(n, np.stack(np.meshgrid(centres, centres)).reshape(2, -1))
    along = [sums(n, np.stack([line, np.full_like(line, x2)])) for x2 in (0.5, 0.0)]
    at = sums(n, np.array([[0.5, 0.5, 0.0], [0.5, 0.0, 0.0]]))
    places = np.stack(np.meshgrid(checked, checked)).reshape(2, -1)
    errors = [np.abs(v - hill(*places)).max() for v in sums(n, places)]
    full = [2 if v.max() > 1.5 else 1 for v in above]
    low, high = (-0.4, 1.2) if way == 0 else (-0.3, 2.3)
    gap = 0.07 * (high - low)
    columns: Description = {
        "shade": [
            round_significant(np.clip(v / top, 0, 1).round(2), 2)
            for v, top in zip(above, full, strict=True)
        ],
        "full": full,
        "middle": round_significant(np.round(along[0], 3), 3),
        "side": round_significant(np.round(along[1], 3), 3),
        "error": round_significant(errors, 2),
        "what": [sentences.add(text) for text in _SENTENCES[way]],
        "neurons": neurons(way, n),
        "part": list(range(1, FRAMES + 1)),
        "range": [low, high],
        "ticks": ticks(low, high, 4),
        "name_x": [0.5, 0.5],
        "name_y": [
            [round_significant(middle[_LINE // 2] + gap), round_significant(side[_LINE // 2] - gap)]
            for middle, side in zip(*along, strict=True)
        ],
        "names": [["through the middle", "along a side"]] * FRAMES,
    }
    for i, name in enumerate(("at_middle", "at_side", "at_corner")):
        columns[name] = round_significant(np.round([v[i] for v in at], 3), 3)
    return columns


def cells() -> Description:
    """The cells of the picture from above, row by row from below: their corners."""
    row, column = np.divmod(np.arange(SIDE * SIDE), SIDE)
    corners = {"x": column, "y": row, "x2": column + 1, "y2": row + 1}
    return {f"cell_{name}": round_significant(value / SIDE) for name, value in corners.items()}


def target_columns() -> Description:
    """The hill along the two lines, and the places of their points."""
    line = np.linspace(0, 1, _LINE + 1)
    middle = hill(line, np.full_like(line, 0.5))
    return {
        "line_x": round_significant(line),
        "hill_x": [round_significant(line)],
        "hill": [round_significant(np.round(middle, 3), 3)],
    }
