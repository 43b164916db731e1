"""Still figures of the chapter "Better steps": momentum, noise, and walks that go the wrong way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike

from nnmath import _checks, plotting
from nnmath.optimizers import Momentum, minimize

from . import marks


def geometry(
    H: ArrayLike, start: ArrayLike, rate: float, beta: float, steps: int = 3
) -> plotting.Picture:
    """Draw steps of the heavy ball on ½ θᵀHθ: each is the old step shortened, and the slope's own.

    Parameters
    ----------
    H : (2, 2) array_like
        Symmetric, with positive eigenvalues.
    start : (2,) array_like
        θ_0; the velocity is 0 there.
    rate, beta : float
        η and β.
    steps : int, default 3
        How many steps to draw.

    Returns
    -------
    Picture
        A finished plot for the page.

    Raises
    ------
    TypeError, ValueError
        If H is no such matrix, `steps` is below 2, or as `nnmath.optimizers.minimize`.

    References
    ----------
    Equation :eq:`eq-optimizers-momentum` of the book.

    Examples
    --------
    >>> geometry([[1, 0], [0, 4]], [2, 1], 0.2, 0.5).description.split("; ")[1]
    'step 2 first coasts to (1.4, −0.2), then the slope at its start adds the rest, to (1.1, −0.36)'
    """
    matrix = _checks.finite(_checks.as_float(H, "H"), "H")
    if matrix.shape != (2, 2) or not np.allclose(matrix, matrix.T):
        raise ValueError(f"H must be a symmetric 2×2 matrix, got shape {matrix.shape}")
    eigenvalues, V = np.linalg.eigh(matrix)
    if eigenvalues[0] <= 0:
        raise ValueError(f"H must have positive eigenvalues, got {eigenvalues}")
    steps = _checks.int_at_least(steps, "steps", 2)
    path = minimize(lambda theta: matrix @ theta, marks.pair(start, "start"),
                    Momentum(rate, beta), steps)  # fmt: skip
    ax = plotting.axes(xlabel="first parameter", ylabel="second parameter",
                       size=(plotting.WIDE, 400))  # fmt: skip
    turn = np.linspace(0, 2 * np.pi, 121)
    highest = max(float(p @ matrix @ p) / 2 for p in path)
    for part in np.linspace(0.2, 1, 5) ** 2:
        radii = np.sqrt(2 * part * highest / eigenvalues)
        e = V @ (radii[:, None] * np.vstack([np.cos(turn), np.sin(turn)]))
        ax.plot(*e, "-", color=plotting.MUTED, lw=0.8, label="_contour")
    corners = [*path]
    words = [f"Step 1 follows the slope alone, to {_place(path[1])}"]
    for k in range(steps):
        here, there = path[k], path[k + 1]
        middle = here + beta * (here - path[k - 1]) if k else here
        if k:
            corners.append(middle)
            marks.arrow(ax, middle, here, hue="blue", width=1.5)
            words.append(f"step {k + 1} first coasts to {_place(middle)}, then the slope at its "
                         f"start adds the rest, to {_place(there)}")  # fmt: skip
        marks.arrow(ax, there, middle, hue="green", width=1.5)
    ax.plot(*path.T, "--", color=plotting.PALETTE["orange"], lw=1, label="_path")
    ax.plot(*path.T, "o", color=plotting.PALETTE["orange"], label="_places")
    for k, place in enumerate(path):
        marks.name(ax, place, f"θ{'₀₁₂₃₄₅₆₇₈₉'[k]}" if k < 10 else "", (8, 6))
    coast = beta * (path[1] - path[0])
    marks.name(ax, path[1] + coast / 2, "β times the last step", (10, -4))
    marks.name(ax, (path[1] + coast + path[2]) / 2, "−η g", (0, -14))
    low, high = np.min([*corners, [0, 0]], axis=0), np.max(corners, axis=0)
    margin = 0.15 * (high - low)
    ax.set(xlim=(low[0] - margin[0], high[0] + margin[0]),
           ylim=(low[1] - margin[1], high[1] + margin[1]))  # fmt: skip
    return plotting.render_html(
        ax,
        f"Steps of the heavy ball across contours, each of two arrows. {'; '.join(words)}.",
    )


def _place(p: ArrayLike) -> str:
    x, y = np.asarray(p)
    return f"({x:.2g}, {y:.2g})".replace("-", "−")


def factors(betas: Sequence[float], end: float = 4.0) -> plotting.Picture:
    """Draw, over ηλ, by how much the heavy ball multiplies the error: the larger eigenvalue's size.

    Parameters
    ----------
    betas : sequence of numbers from 0 to below 1
        β of each curve.
    end : float, default 4
        The largest ηλ.

    Returns
    -------
    Picture
        A finished plot for the page.

    Raises
    ------
    ValueError
        If there is no β.

    References
    ----------
    Equations :eq:`eq-optimizers-pair` and :eq:`eq-optimizers-discriminant` of the book.

    Examples
    --------
    >>> factors([0.0, 0.25]).description.split(". ")[1]
    'With β = 0 it is least, 0, at ηλ = 1.00'
    """
    if not len(betas):
        raise ValueError("betas is empty: give at least one")
    curvature = np.linspace(0, end, 401)
    ax = plotting.axes(xlabel="ηλ, the rate times the curvature", ylabel="factor of a step")
    words = []
    for beta in betas:
        trace = 1 + beta - curvature
        root = np.sqrt((trace**2 - 4 * beta).astype(complex))
        size = np.maximum(abs(trace + root), abs(trace - root)) / 2
        plotting.curve(ax, curvature, np.where(size <= 1.2, size, np.nan), label=f"_{beta:g}")
        low, high = curvature[size <= size.min() + 1e-6][[0, -1]]
        marks.name(ax, ((low + high) / 2, size.min()), f"β = {beta:g}", (0, 8) if beta else (16, 0))
        where = f"at ηλ = {low:.2f}" if high - low < 0.02 else f"from ηλ = {low:.2f} to {high:.2f}"
        words.append(f"With β = {beta:g} it is least, {size.min():.3g}, {where}")
    ax.plot(curvature, np.ones_like(curvature), "-", color=plotting.MUTED, lw=0.8, label="_one")
    return plotting.render_html(
        ax, f"The factor of a step over the rate times the curvature. {'. '.join(words)}."
    )


def walks(
    curves: Mapping[str, ArrayLike], ylabel: str, levels: Mapping[str, float] | None = None
) -> plotting.Picture:
    """Draw positive numbers over the steps on a logarithmic scale, and levels that they may meet.

    Parameters
    ----------
    curves : dict of name to (n,) array_like
        A number for each step, all above 0.
    ylabel : str
        What they measure.
    levels : dict of name to float, optional
        A level line for each curve of that name.

    Returns
    -------
    Picture
        A finished plot for the page.

    Examples
    --------
    >>> walks({"slow": [1, 0.5, 0.25]}, "error", {"slow": 0.1}).description
    'error over the steps, on a logarithmic scale. slow: from 1 to 0.25 after 2 steps, level 0.1.'
    """
    ax = plotting.axes(xlabel="step k", ylabel=ylabel, yscale="log")
    words = []
    for name, values in curves.items():
        y = np.asarray(values, dtype=np.float64)
        plotting.curve(ax, np.arange(len(y)), y, label=name)
        level = (levels or {}).get(name)
        words.append(f"{name}: from {y[0]:.3g} to {y[-1]:.3g} after {len(y) - 1} steps"
                     + ("" if level is None else f", level {level:.3g}"))  # fmt: skip
        if level is not None:
            ax.plot([0, len(y) - 1], [level, level], ":", color=plotting.MUTED, label="_level")
    return plotting.render_html(
        ax, f"{ylabel} over the steps, on a logarithmic scale. {'; '.join(words)}."
    )


def confined(walks: Mapping[str, ArrayLike], every: int = 1) -> plotting.Picture:
    """Draw the places of walks between −1 and 1 over the steps.

    Parameters
    ----------
    walks : dict of name to (n,) array_like
        The place at the start and after each step.
    every : int, default 1
        Draw only each place with a number that this divides: one for each period.

    Returns
    -------
    Picture
        A finished plot for the page.

    Raises
    ------
    ValueError
        If `every` is below 1.

    Examples
    --------
    >>> confined({"down": [0, -0.5, -1]}).description.split(". ")[1]
    'down: from 0 to −1 after 2 steps.'
    """
    every = _checks.int_at_least(every, "every", 1)
    ax = plotting.axes(xlabel="step k", ylabel="place θ")
    words, last = [], 0
    for name, values in walks.items():
        y = np.asarray(values, dtype=np.float64)
        k = np.arange(0, len(y), every)
        last = max(last, int(k[-1]))
        plotting.curve(ax, k, y[k], label=name)
        ends = f"{name}: from {y[0]:.2g} to {y[k[-1]]:.2g} after {k[-1]} steps"
        words.append(ends.replace("-", "−"))
    for end in (-1, 1):
        ax.plot([0, last], [end, end], "-", color=plotting.MUTED, lw=0.8, label="_end")
    return plotting.render_html(ax, f"Places between −1 and 1 over the steps. {'; '.join(words)}.")
