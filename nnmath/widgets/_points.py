"""Points of two kinds in the plane, and how every figure draws them: discs, rings, and a circle.

A disc is of kind 1, a ring of kind 0, and a wider circle marks a point that is answered wrong, so
that nothing hangs on colour.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnmath import _checks
from nnmath._types import Array
from nnmath.widgets.describe import Description, layer, rounded


class Points(NamedTuple):
    """Examples of two kinds: X is (2, m), y (m,) holds 0 and 1."""

    label: str
    X: Array
    y: Array


def points_of(X: ArrayLike, y: ArrayLike, name: str, label: str) -> Points:
    """A reader's own points, where `name` is what the caller calls y; both kinds must occur."""
    points = _checks.finite(_checks.as_example_columns(X, "X", 2), "X")
    kinds = _checks.as_float(y, name).ravel()
    if kinds.size != points.shape[1]:
        raise ValueError(
            f"{name} has {kinds.size} classes, expected one for each of {points.shape[1]}"
        )
    found = sorted(set(kinds.tolist()))
    if found != [0.0, 1.0]:
        raise ValueError(f"{name} must hold 0 and 1, both of them, got {found}")
    return Points(label, points, kinds)


def places(X: Array, one: NDArray[np.bool_]) -> Description:
    """The columns of both kinds; `one` says which points are of kind 1."""
    return {
        f"{name}_{c}": rounded(X[i, which])
        for name, which in (("one", one), ("zero", ~one))
        for i, c in enumerate("xy")
    }


def answered(name: str) -> Description:
    """The side of the first panel where the answer is 1, from the columns of that name."""
    return _at("line", "answered 1", "blue", name, style="area")


def circled(what: str, name: str, colour: str, size: float) -> Description:
    """A circle round some points, in each frame others."""
    return _at("points", what, colour, name, size=size, style="ring")


def kinds(word: str, size: float) -> list[Description]:
    """The points of both kinds, which the chapter calls by that word."""
    zero, one = ({"x": f"{name}_x", "y": f"{name}_y"} for name in ("zero", "one"))
    return [
        layer(0, "points", f"{word} 1", "blue", one, size=size),
        layer(0, "points", f"{word} 0", "orange", zero, size=size, style="ring"),
    ]


def _at(mark: str, what: str, colour: str, name: str, **more: object) -> Description:
    data = {"x": f"{name}_x", "y": f"{name}_y"}
    return layer(0, mark, what, colour, data, show="at", **more)
