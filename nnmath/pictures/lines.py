"""Still figure of the chapter "The perceptron": a line with its normal, and a point beside it."""

import numpy as np
from numpy.typing import ArrayLike

from nnmath import _checks, plotting
from nnmath._types import Array

from . import marks


def distance(w: ArrayLike, b: float, x: ArrayLike) -> plotting.Picture:
    """Draw the line w·p + b = 0 with its normal w, and the segment from it to a point x.

    Parameters
    ----------
    w : (2,) array_like
        Not zero.
    b : float
        The bias.
    x : (2,) array_like
        The point; its distance is the size of w·x + b, over ‖w‖.

    Raises
    ------
    ValueError
        If `w` or `x` has not two entries, is not finite, or `w` is zero.

    References
    ----------
    Equations :eq:`eq-perceptron-line` and :eq:`eq-perceptron-distance` of the book.

    Examples
    --------
    >>> distance([3, 4], -5, [3, 2]).description.split(";")[1]
    ' the point x = (3, 2) lies 2.4 from it, on the side of w'
    """
    normal, point = marks.pair(w, "w"), marks.pair(x, "x")
    square = _squared(normal)
    start = -_checks.finite_number(b, "b") / square * normal
    d = float(normal @ (point - start)) / np.sqrt(square)
    foot = point - d / np.sqrt(square) * normal
    along = np.array([-normal[1], normal[0]]) / np.sqrt(square)
    reach = max(float(np.linalg.norm(v - start)) for v in (point, start + normal, foot))
    ends = np.stack([start - 1.2 * reach * along, start + 1.2 * reach * along])
    ax = plotting.axes(xlabel="first entry", ylabel="second entry", size=(plotting.WIDE, 400))
    ax.plot(*ends.T, "-", color=plotting.PALETTE["blue"])
    ax.plot(*np.column_stack([foot, point]), "--", color=plotting.PALETTE["purple"])
    ax.plot(*point, "o", color=plotting.PALETTE["purple"])
    marks.arrow(ax, start + normal, start, hue="orange")
    for corner in (start, foot) if abs(d) > 0.1 * reach else (start,):
        up = normal if corner is start else foot - point
        marks.square(ax, corner, -normal if corner is start else up, along, side=0.045 * reach)
    side_sign = np.sign((foot - start) @ along) or 1.0
    for place, text, off in (
        (start + normal, "w", 9 * normal / np.sqrt(square)),
        (point, "x", 10 * np.sign(d or 1) * normal / np.sqrt(square)),
        ((foot + point) / 2, f"d = {d:.3g}".replace("-", "−"), 9 * side_sign * along),
        (start - 0.9 * side_sign * reach * along, "wᵀp + b = 0", -9 * normal / np.sqrt(square)),
    ):
        marks.name(ax, place, text, off)
    ax.set_aspect("equal", adjustable="datalim")
    side = "on the line" if d == 0 else f"on the side {'of' if d > 0 else 'away from'} w"
    return plotting.render_html(
        ax,
        f"A line, and perpendicular to it its normal, the arrow w = ({normal[0]:g}, "
        f"{normal[1]:g}); the point x = ({point[0]:g}, {point[1]:g}) lies {abs(d):.3g} from it, "
        f"{side}; a dashed line goes from x straight to the line, parallel to w.",
    )


def _squared(w: Array) -> float:
    square = float(w @ w)
    if square == 0:
        raise ValueError("w is zero: there is no line")
    return square
