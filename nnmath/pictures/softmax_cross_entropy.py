"""Still figure of the chapter on softmax and cross-entropy: the push under two costs."""

from __future__ import annotations

import numpy as np

from nnmath import plotting
from nnmath.plotting import Picture

from . import marks


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
