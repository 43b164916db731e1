"""Still figure of the chapter "Gradient descent": the distance to the bottom, rate by rate."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from matplotlib.lines import Line2D
from numpy.typing import ArrayLike

from nnmath import _checks, plotting
from nnmath.descent import descend

MAX_DISTANCE = 1e12  # a path that gets further than this is not drawn


def distances(
    slope: Callable[[Any], ArrayLike],
    bottom: float,
    rates: Sequence[float],
    start: float = 0.0,
    steps: int = 30,
) -> plotting.Picture:
    """Draw |x_k − bottom| over k for each rate, on a logarithmic scale, as far as 10¹².

    Parameters
    ----------
    slope : callable, number → number
        f′.
    bottom : float
        Where the minimum is.
    rates : sequence of numbers above 0
        The learning rates η.
    start : float, default 0
        x_0.
    steps : int, default 30
        How many steps to take.

    Raises
    ------
    TypeError, ValueError
        If there is no rate, the start is the bottom itself (distance 0 has no logarithm), or as
        `nnmath.descent.descend`.

    Examples
    --------
    >>> distances(lambda x: 2 * (x + 2), -2, [0.1, 0.9], steps=5).description.split(": ")[1]
    'for η = 0.1 it falls from 2 to 0.655; for η = 0.9 it falls from 2 to 0.655.'
    """
    bottom = _checks.finite_number(bottom, "bottom")
    if not len(rates):
        raise ValueError("rates is empty: give at least one")
    if start == bottom:
        raise ValueError(f"start is the bottom, {bottom:g}: the distance 0 has no logarithm")
    ax = plotting.axes(xlabel="step k", ylabel="distance to the bottom", yscale="log")
    parts = []
    curves: list[tuple[np.ndarray, Line2D]] = []
    for rate in rates:
        path = descend(slope, start=start, learning_rate=rate, steps=steps)
        distance = np.abs(path - bottom)
        finite = np.where(distance < MAX_DISTANCE, distance, np.nan)
        plotting.curve(ax, np.arange(len(path)), finite, label=f"η = {rate:g}")
        new = ax.lines[-1]
        for other, line in curves:
            if np.allclose(finite, other, rtol=1e-6, atol=0, equal_nan=True):
                # The curves coincide: they share one style and one label.
                new.update_from(line)
                line.set_label(f"{line.get_label()}, {rate:g}")
                new.set_label("_")
                break
        else:
            curves.append((finite, new))
        first, last = distance[0], np.nan_to_num(distance[-1], nan=np.inf)
        if np.isclose(first, last):
            change = f"stays at {first:.3g}"
        else:
            change = f"{'falls' if last < first else 'rises'} from {first:.3g} to {last:.3g}"
        parts.append(f"for η = {rate:g} it {change}")
    return plotting.render_html(
        ax, f"The distance to the bottom, on a logarithmic scale: {'; '.join(parts)}."
    )
