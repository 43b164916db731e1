"""Points of two classes in the plane, and the layers that draw them alike in every figure.

A disc is of class 1, a ring of class 0, and a wider ring marks a point that is classified wrongly,
so that no information depends on colour alone.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnmath import _checks
from nnmath._types import Array

from .description import Description, layer, round_significant


class Points(NamedTuple):
    """Examples of two classes: X is (2, m), y (m,) holds 0 and 1."""

    label: str
    X: Array
    y: Array


def check_points(X: ArrayLike, y: ArrayLike, name: str, label: str) -> Points:
    """The caller's points, checked; `name` is the caller's name of y. Both classes must occur."""
    points = _checks.finite(_checks.as_example_columns(X, "X", 2), "X")
    classes = _checks.as_float(y, name).ravel()
    if classes.size != points.shape[1]:
        raise ValueError(
            f"{name} has {classes.size} classes, expected one for each of {points.shape[1]}"
        )
    values = sorted(set(classes.tolist()))
    if values != [0.0, 1.0]:
        raise ValueError(f"{name} must hold 0 and 1, both of them, got {values}")
    return Points(label, points, classes)


def class_columns(X: Array, is_one: NDArray[np.bool_]) -> Description:
    """The columns of both classes; `is_one` says which points are of class 1."""
    return {
        f"{name}_{c}": round_significant(X[i, which])
        for name, which in (("one", is_one), ("zero", ~is_one))
        for i, c in enumerate("xy")
    }


def region_layer(name: str) -> Description:
    """The region of the first panel where the output is class 1, from the columns of that name."""
    return _frame_layer("line", "class 1 region", "blue", name, style="area")


def ring_layer(what: str, name: str, colour: str, size: float) -> Description:
    """Rings round the points of each frame, from the columns of that name."""
    return _frame_layer("points", what, colour, name, size=size, style="ring")


def class_layers(word: str, size: float) -> list[Description]:
    """The points of both classes; `word` names the classes in the chapter."""
    zero, one = ({"x": f"{name}_x", "y": f"{name}_y"} for name in ("zero", "one"))
    return [
        layer(0, "points", f"{word} 1", "blue", one, size=size),
        layer(0, "points", f"{word} 0", "orange", zero, size=size, style="ring"),
    ]


def _frame_layer(mark: str, what: str, colour: str, name: str, **more: object) -> Description:
    data = {"x": f"{name}_x", "y": f"{name}_y"}
    return layer(0, mark, what, colour, data, show="at", **more)
