"""Still figures of the chapter on softmax and cross-entropy."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from nnmath import _checks, plotting
from nnmath.activations import softmax
from nnmath.plotting import Picture

from . import marks

_DIGITS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def temperatures(scores: ArrayLike, T: Sequence[float]) -> Picture:
    """Bars of softmax(z/T), a panel for each temperature T.

    Parameters
    ----------
    scores : (n,) array_like
        The scores z_1 … z_n.
    T : sequence of float
        One to six temperatures, each above 0.

    Returns
    -------
    Picture

    Raises
    ------
    TypeError, ValueError
        If `scores` is no list of numbers, there is no temperature, or more than six, or one is
        not above 0.

    References
    ----------
    Equation :eq:`eq-softmax-temperature` of the book.

    Examples
    --------
    >>> temperatures([2, 1, 0.5], [1]).description
    'Bars of 3 probabilities. T = 1: 0.63, 0.23, 0.14.'
    """
    z = _checks.finite(_checks.as_float(scores, "scores"), "scores")
    if z.ndim != 1 or not 1 <= len(T) <= len(plotting.PALETTE):
        raise ValueError(f"expected a list of scores and 1 to 6 temperatures, got {z.shape}, {T}")
    panels = plotting.subplots(len(T), size=(232, 250) if len(T) > 2 else (358, 310))
    names = [f"z{i + 1}".translate(_DIGITS) + f" = {score:g}" for i, score in enumerate(z)]
    parts = []
    for ax, t in zip(panels, T, strict=True):
        p = softmax(z / _checks.positive(t, "T"))
        ax.bar_label(ax.bar(names, p, width=0.7, color=plotting.PALETTE["blue"]), fmt="%.2f")
        ax.set(ylim=(0, 1.08), yticks=[0, 0.5, 1], xlabel="score", ylabel=f"probability, T = {t:g}")
        ax.margins(x=0.05)
        ax.grid(visible=False, axis="x")
        parts.append(f"T = {t:g}: {', '.join(f'{share:.2f}' for share in p)}")
    return plotting.render_html(panels, f"Bars of {len(z)} probabilities. {'; '.join(parts)}.")


def push(y: float = 0.0) -> Picture:
    """The push ∂C/∂z on one sigmoid neuron over its output a, for two costs.

    a − y under cross-entropy, (a − y) a (1 − a) under the quadratic cost, whose largest push is
    marked.

    Parameters
    ----------
    y : float, default 0
        The target, from 0 to 1.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        If `y` is not between 0 and 1.

    References
    ----------
    Equations :eq:`eq-softmax-slow` and :eq:`eq-softmax-push` of the book.

    Examples
    --------
    >>> push().description[-77:]
    'under the quadratic cost is largest at 0.67, with 0.148, and ends at 0 again.'
    """
    if not 0 <= y <= 1:
        raise ValueError(f"y must be between 0 and 1, got {y}")
    a = np.linspace(0, 1, 201)
    # Where the derivative of (a − y) a (1 − a), −3a² + 2(1 + y)a − y, is zero.
    level = ((1 + y) + np.array([-1, 1]) * np.sqrt((1 + y) ** 2 - 3 * y)) / 3
    pushes = (level - y) * level * (1 - level)
    top = int(np.argmax(np.abs(pushes)))
    ax = plotting.axes(xlabel=f"output a (the target is {y:g})", ylabel="push ∂C/∂z")
    plotting.curve(ax, a, a - y, label="cross-entropy")
    plotting.curve(ax, a, (a - y) * a * (1 - a), label="quadratic")
    plotting.points(ax, level[[top]], pushes[[top]], label="_")
    mark = f"largest: {pushes[top]:.3f}".replace("-", "−")
    marks.name(ax, (level[top], pushes[top]), mark, (0, 8 if pushes[top] > 0 else -8))
    return plotting.render_html(
        ax,
        "Two curves over the output from 0 to 1. The push under cross-entropy rises steadily from "
        f"{0 - y:g} to {1 - y:g}. The push under the quadratic cost is largest at "
        f"{level[top]:.2f}, with {pushes[top]:.3f}, and ends at 0 again.",
    )
