"""Still figures of the chapter "The perceptron": a shadow, the bound, the step."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from nnmath import _checks, plotting
from nnmath.activations import sigmoid

from . import marks


def shadow(x: ArrayLike, direction: ArrayLike) -> plotting.Picture:
    """Draw x, the unit vector u along the direction, and the shadow (u·x)u of x on its line.

    Parameters
    ----------
    x : (2,) array_like
        The arrow that throws the shadow.
    direction : (2,) array_like
        Where the line points; any length but 0.

    Raises
    ------
    ValueError
        If one of the two has not two entries, is not finite, or the direction is zero.

    Examples
    --------
    >>> shadow([4, 3], [3, 4]).description.split(";")[0]
    'An arrow x to (4, 3), and its shadow on the line through u = (0.6, 0.8), 4.8 long'
    """
    tip, vector = marks.pair(x, "x"), marks.pair(direction, "direction")
    length = np.linalg.norm(vector)
    if length == 0:
        raise ValueError("direction is zero: it points nowhere")
    u = vector / length
    projection = (u @ tip) * u
    ax = plotting.axes(xlabel="first entry", ylabel="second entry", size=(plotting.WIDE, 420))
    reach = 1.15 * max(float(np.linalg.norm(tip)), 1.0)
    line = np.array([0.0, -reach if u @ tip < 0 else reach])
    ax.plot(line * u[0], line * u[1], ":", color=plotting.MUTED, lw=1)
    rest = tip - projection
    gap = np.linalg.norm(rest)
    outwards = -rest / gap if gap > 1e-9 * reach else np.array([-u[1], u[0]])
    marks.arrow(ax, projection, hue="orange", width=4)
    marks.arrow(ax, u)
    marks.arrow(ax, tip, hue="blue")
    for end, text, off in (
        (tip, "x", 10 * tip / max(float(np.linalg.norm(tip)), 1e-9)),
        (projection, "(uᵀx) u", 10 * outwards),
        (u, "u", 10 * outwards),
    ):
        marks.name(ax, end, text, off)
    if gap > 1e-9 * reach:
        ax.plot(*np.column_stack([tip, projection]), ":", color=plotting.PALETTE["purple"])
        marks.square(ax, projection, projection - tip, projection, side=0.04 * reach)
    ax.set_aspect("equal", adjustable="datalim")
    return plotting.render_html(
        ax,
        f"An arrow x to ({tip[0]:.3g}, {tip[1]:.3g}), and its shadow on the line through "
        f"u = ({u[0]:.3g}, {u[1]:.3g}), {round(float(u @ tip), 9):.3g} long; a dotted line "
        "from the tip of x meets the tip of the shadow at a right angle.",
    )


def mistakes_and_bounds(bounds: ArrayLike, mistakes: ArrayLike) -> plotting.Picture:
    """Draw the mistakes of each run over its bound R²/γ², with the line on which both are equal.

    Parameters
    ----------
    bounds, mistakes : (runs,) array_like
        Both above 0, for the axes are logarithmic.

    Raises
    ------
    ValueError
        If they are not vectors of one length, or an entry is not above 0.

    Examples
    --------
    >>> mistakes_and_bounds([51, 27], [10, 4]).description.split(";")[0]
    'Two axes, both logarithmic: 2 runs, of which 0 lie above the line of equality'
    """
    across = _checks.finite(_checks.as_float(bounds, "bounds"), "bounds")
    up = _checks.finite(_checks.as_float(mistakes, "mistakes"), "mistakes")
    if across.ndim != 1 or across.shape != up.shape or not across.size:
        raise ValueError(
            f"bounds has shape {across.shape} and mistakes {up.shape}: expected one bound and one "
            "count for each run"
        )
    if min(across.min(), up.min()) <= 0:
        raise ValueError("a bound or a number of mistakes is not above 0: no logarithm")
    ax = plotting.axes(xlabel="the bound R²/γ²", ylabel="mistakes made", yscale="log")
    plotting.points(ax, across, up, label="_one run")
    ends = np.array([across.min(), across.max()])
    plotting.curve(ax, ends, ends, label="_equality")
    marks.name(ax, ends[1:].repeat(2), "equality", (-30, 0))
    ax.margins(x=0.04)
    ax.set_xscale("log")
    return plotting.render_html(
        ax,
        f"Two axes, both logarithmic: {len(across)} runs, of which {int(np.sum(up > across))} lie "
        "above the line of equality; the largest share of its bound that a run used up is "
        f"{np.max(up / across):.0%}.",
    )


def steepness(factors: Sequence[float], reach: float = 4.0) -> plotting.Picture:
    """Draw σ(cz) for each factor c, and the step of the perceptron, for z from −reach to reach.

    Parameters
    ----------
    factors : sequence of numbers above 0
        How many times as long w and b are.
    reach : float, default 4
        Above 0.

    Raises
    ------
    ValueError
        If there is no factor, or a number is not above 0.

    Examples
    --------
    >>> steepness([1, 3]).description[:50]
    'The sigmoid of cz for c = 1, 3: all rise from 0 to'
    """
    if not len(factors):
        raise ValueError("factors is empty: give at least one")
    z = np.linspace(-1, 1, 401) * _checks.positive(reach, "reach")
    ax = plotting.axes(xlabel="z", ylabel="answer")
    for factor in factors:
        c = _checks.positive(factor, "a factor")
        plotting.curve(ax, z, sigmoid(c * z), label="σ(z)" if c == 1 else f"σ({c:g}z)")
    plotting.curve(ax, z, (z > 0).astype(float), label="the step")
    ax.legend(loc="lower right", handlelength=2.6, frameon=False)  # where no curve runs
    return plotting.render_html(
        ax,
        f"The sigmoid of cz for c = {', '.join(f'{c:g}' for c in factors)}: all rise from 0 to 1 "
        "and cross one half at z = 0, the steeper the larger c is; the step is drawn too.",
    )
