"""What several pictures draw alike: the points of two classes, an arrow, a name beside a place."""

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from nnmath import _checks
from nnmath._types import Array
from nnmath.plotting import PALETTE


def classes(ax: Axes, at: ArrayLike, one: ArrayLike) -> Axes:
    """Draw the points of two classes, as everywhere in the book: discs for 1, rings for 0.

    Parameters
    ----------
    ax : Axes
        From `axes` or `subplots`.
    at : (2, m) array_like
        The points, one a column.
    one : (m,) array_like of bool
        Which are of class 1.

    Returns
    -------
    Axes
        `ax` itself.
    """
    place, is_one = np.asarray(at), np.asarray(one, dtype=bool)
    for chosen, hue, face in ((is_one, "blue", None), (~is_one, "orange", "none")):
        ax.plot(
            *place[:, chosen], "o", color=PALETTE[hue], mfc=face, mew=2, ms=9, clip_on=False,
            label=f"class {int(face is None)}",
        )  # fmt: skip
    return ax


def arrow(
    ax: Axes, end: ArrayLike, start: ArrayLike = (0, 0), *, hue: str = "", width: float = 2
) -> Axes:
    """Draw an arrow from start to end, with the open head of the figures that move.

    Parameters
    ----------
    ax : Axes
        From `axes` or `subplots`.
    end, start : (2,) array_like
        Where it points, and where it begins.
    hue : str, optional
        A name of the `PALETTE`; by default the colour of the text.
    width : float, default 2
        Of its line, in pixels.

    Returns
    -------
    Axes
        `ax` itself.
    """
    tip, foot = (tuple(np.asarray(v, dtype=np.float64)) for v in (end, start))
    ax.update_datalim([tip, foot])
    head = f"->,head_length={0.5 + 0.1 * width:g},head_width={0.3 + 0.05 * width:g}"
    ax.annotate(
        "", tip, foot, arrowprops={
            "arrowstyle": head, "mutation_scale": 11, "lw": width, "shrinkA": 0, "shrinkB": 0,
            "color": PALETTE[hue] if hue else "black",
        },
    )  # fmt: skip
    ax.autoscale_view()
    return ax


def name(ax: Axes, at: ArrayLike, text: str, off: ArrayLike = (0, 0)) -> Axes:
    """Write a name beside a place, so many pixels to the right and up.

    Parameters
    ----------
    ax : Axes
        From `axes` or `subplots`.
    at : (2,) array_like
        The place.
    text : str
        What to write.
    off : (2,) array_like
        From the place to the nearest edge of the text.

    Returns
    -------
    Axes
        `ax` itself.
    """
    x, y = np.asarray(off, dtype=np.float64)
    across = "center" if abs(x) < 3 else "left" if x > 0 else "right"
    upright = "center" if abs(y) < 3 else "bottom" if y > 0 else "top"
    ax.annotate(
        text, tuple(np.asarray(at, dtype=np.float64)), (x, y), textcoords="offset points",
        ha=across, va=upright, annotation_clip=False,
    )  # fmt: skip
    return ax


def square(ax: Axes, corner: ArrayLike, one: ArrayLike, other: ArrayLike, *, side: float) -> Axes:
    """Mark a right angle by a small square.

    Parameters
    ----------
    ax : Axes
        From `axes` or `subplots`.
    corner : (2,) array_like
        Where the two lines meet.
    one, other : (2,) array_like
        Against the directions in which they leave it; any length but 0.
    side : float
        Of the square, in the numbers of the axes.

    Returns
    -------
    Axes
        `ax` itself.
    """
    at = np.asarray(corner, dtype=np.float64)
    a, b = (-side * np.asarray(v) / np.linalg.norm(v) for v in (one, other))
    ax.plot(*np.column_stack([at + a, at + a + b, at + b]), "-", color="black", linewidth=1.2)
    return ax


def pair(values: ArrayLike, name: str) -> Array:
    """Two finite numbers as an array, or an error that names them.

    Parameters
    ----------
    values : (2,) array_like
        The numbers.
    name : str
        What an error calls them.

    Returns
    -------
    (2,) array

    Raises
    ------
    TypeError, ValueError
        If they are not two finite numbers.
    """
    checked = _checks.finite(_checks.as_float(values, name), name)
    if checked.shape != (2,):
        raise ValueError(f"{name} has shape {checked.shape}, expected (2,)")
    return checked
