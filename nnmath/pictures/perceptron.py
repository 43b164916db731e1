"""Still figures of the chapter "The perceptron": projection, margin, race, bound and step."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from nnmath import _checks, plotting
from nnmath.activations import sigmoid
from nnmath.perceptron import mistake_bound, train_perceptron

from . import marks


def projection(x: ArrayLike, direction: ArrayLike) -> plotting.Picture:
    """Draw x, the unit vector u along the direction, and the projection (u·x)u of x onto its line.

    Parameters
    ----------
    x : (2,) array_like
        The arrow that is projected.
    direction : (2,) array_like
        Where the line points; any length but 0.

    Raises
    ------
    ValueError
        If one of the two has not two entries, is not finite, or the direction is zero.

    Examples
    --------
    >>> projection([4, 3], [3, 4]).description.split(";")[0]
    'An arrow x to (4, 3), and its projection onto the line through u = (0.6, 0.8), 4.8 long'
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
        f"An arrow x to ({tip[0]:.3g}, {tip[1]:.3g}), and its projection onto the line through "
        f"u = ({u[0]:.3g}, {u[1]:.3g}), {round(float(u @ tip), 9):.3g} long; a dotted line "
        "from the tip of x meets the tip of the projection at a right angle.",
    )


def margin(x: ArrayLike, y: ArrayLike, w: float, b: float) -> plotting.Picture:
    """Draw examples with one feature, lifted to (x, 1), and the margin of a line that splits them.

    The line is u·x̃ = 0 with u = (w, b)/‖(w, b)‖. Two thinner lines run at the distance γ on either
    side of it; no example lies between them.

    Parameters
    ----------
    x : (m,) array_like
        The feature of each example.
    y : (m,) array_like of 0 and 1
        Their classes.
    w, b : float
        The weight and the bias of a perceptron that makes no mistake on them.

    Raises
    ------
    ValueError
        If the two do not fit, a number is not finite, or an example is on the wrong side.

    References
    ----------
    Equations :eq:`eq-perceptron-extended` and :eq:`eq-perceptron-progress` of the book.

    Examples
    --------
    >>> margin([-1.5, -0.5, 1, 2], [0, 0, 1, 1], 4, -1).description.split("; ")[1]
    'the nearest examples are 0.728 from it, the farthest is 2.24 from the origin'
    """
    feature = _checks.finite(_checks.as_float(x, "x"), "x")
    one = _checks.as_float(y, "y") > 0.5
    if feature.ndim != 1 or feature.shape != one.shape or not feature.size:
        raise ValueError(f"x has shape {feature.shape} and y {one.shape}: expected one class each")
    theta = np.array([_checks.finite_number(w, "w"), _checks.finite_number(b, "b")])
    points = np.stack([feature, np.ones_like(feature)])
    sums = np.where(one, 1, -1) * (theta @ points)
    if sums.min() <= 0:
        raise ValueError("w and b leave an example on the wrong side: there is no margin")
    u = theta / np.linalg.norm(theta)
    gamma = float(sums.min() / np.linalg.norm(theta))
    lengths = np.linalg.norm(points, axis=0)
    radius, farthest = float(lengths.max()), points[:, int(lengths.argmax())]
    nearest = points[:, int(sums.argmin())]
    along = np.array([-u[1], u[0]]) * (1 if u[0] > 0 else -1)
    ax = plotting.axes(xlabel="feature x", ylabel="the added 1", size=(plotting.WIDE, 400))
    reach = 1.15 * radius
    for shift, stroke, width in ((0.0, "-", 2.0), (gamma, "--", 1.2), (-gamma, "--", 1.2)):
        low = -0.6 * along + shift * u
        ax.plot(*np.column_stack([low, low + (0.6 + 0.75 * reach) * along]), stroke,
                color=plotting.PALETTE["green"], lw=width, label="_line")  # fmt: skip
    ax.plot(*np.column_stack([(0, 0), farthest]), ":", color=plotting.MUTED, lw=1.5)
    foot = nearest - (u @ nearest) * u
    ax.plot(*np.column_stack([foot, nearest]), "-", color=plotting.PALETTE["purple"], lw=3)
    marks.square(ax, foot, foot - nearest, -along, side=0.045 * reach)
    marks.arrow(ax, u, hue="green")
    marks.classes(ax, points, one)
    for place, text, off in (
        (u, "u", (8, -8)),
        (0.55 * farthest, "R", (9, -9)),
        ((foot + nearest) / 2, "γ", (0, 9)),
        ((0.6 + 0.75 * reach - 0.6) * along, "uᵀx̃ = 0", (8, 0)),
    ):
        marks.name(ax, place, text, off)
    ax.set_aspect("equal", adjustable="datalim")
    return plotting.render_html(
        ax,
        "Examples of two classes at height one, discs and rings, and a line through the origin "
        f"that separates them; the nearest examples are {gamma:.3g} from it, the farthest is "
        f"{radius:.3g} from the origin; no example lies between the two dashed lines at the "
        "distance γ on either side.",
    )


def race(X: ArrayLike, y: ArrayLike, w: ArrayLike, b: float) -> plotting.Picture:
    """Draw progress and length of the weights, mistake by mistake, between kγ and √k R.

    Parameters
    ----------
    X : (n, m) array_like
        Examples, one a column.
    y : (m,) or (1, m) array_like of 0 and 1
        Their classes.
    w : (n,) array_like
        Weights of a line that separates them; it gives u, γ and R.
    b : float
        Its bias.

    Raises
    ------
    ValueError
        If the line does not separate the examples, or as `nnmath.perceptron.train_perceptron`.

    References
    ----------
    Equations :eq:`eq-perceptron-progress-k`, :eq:`eq-perceptron-growth-k` and
    :eq:`eq-perceptron-bound` of the book.

    Examples
    --------
    >>> race([[0, 0, 1, 1], [0, 1, 0, 1]], [0, 0, 0, 1], [2, 2], -3).description.split("; ")[1]
    'they cross at 51 mistakes'
    """
    points = _checks.finite(_checks.as_float(X, "X"), "X")
    bound = mistake_bound(points, y, w, b)
    run = train_perceptron(points, y)
    theta = np.append(_checks.as_float(w, "w"), b)
    u = theta / np.linalg.norm(theta)
    radius = float(np.sqrt((points**2).sum(axis=0).max() + 1))
    gamma = radius / np.sqrt(bound)
    progress, length = run.path @ u, np.linalg.norm(run.path, axis=1)
    made = np.arange(len(run.path))
    k = np.linspace(0, 1.12 * bound, 200)
    ax = plotting.axes(xlabel="mistakes k", ylabel="length", size=(plotting.WIDE, 340))
    plotting.curve(ax, k, np.sqrt(k) * radius, label="√k R")
    plotting.curve(ax, k, k * gamma, label="kγ")
    plotting.points(ax, made, length, label="length ‖θ‖")
    plotting.points(ax, made, progress, label="progress u·θ")
    ax.plot([bound], [bound * gamma], "o", color="black", mfc="none", ms=13, label="_crossing")
    return plotting.render_html(
        ax,
        "Against the number of mistakes k: a curve √k R, rising ever more slowly, and a straight "
        f"line kγ; they cross at {bound:.4g} mistakes; between them, as points, the length of the "
        f"weights and their progress in the direction u after each of {len(made) - 1} mistakes.",
    )


def mistakes_and_bounds(bounds: ArrayLike, mistakes: ArrayLike) -> plotting.Picture:
    """Draw the mistakes of each run against its bound R²/γ², with the line on which both are equal.

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
