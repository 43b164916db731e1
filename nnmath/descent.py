"""Gradient descent on any function, one rule: x_{k+1} = x_k − η ∇f(x_k).

Chapter "Gradient descent".
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from nnmath import _checks
from nnmath._types import Array


def descend(
    gradient: Callable[[Any], ArrayLike],
    start: ArrayLike,
    learning_rate: float = 0.1,
    steps: int = 30,
) -> Array:
    """Walk downhill, x_{k+1} = x_k − η ∇f(x_k), and return every place visited.

    Parameters
    ----------
    gradient : callable
        ∇f: takes a point of the shape of `start`, returns an array of the same shape. For a
        number it is f′: it is given a number and may return one.
    start : array_like, any shape
        x_0. Integers are computed as floats; float32 stays float32.
    learning_rate : float, default 0.1
        η, above 0: in units of x² for one unit of f.
    steps : int, default 30
        How many steps to take; 0 returns the start alone.

    Returns
    -------
    path : array of steps + 1 points of the shape of start
        path[k] is x_k, and path[0] is the start. A walk that diverges is returned whole: it may
        overflow to ±inf, and from there to NaN, without a warning.

    Raises
    ------
    TypeError
        If `gradient` is not callable, or an argument is no number.
    ValueError
        If the start is not finite, the rate not above 0, `steps` negative, or the gradient has
        another shape than the point.

    References
    ----------
    :eq:`eq-descent-rule`.

    Examples
    --------
    On f(x) = (x + 2)² the slope is f′(x) = 2(x + 2), and η = ½ arrives in one step:

    >>> descend(lambda x: 2 * (x + 2), start=0.0, learning_rate=0.5, steps=2)
    array([ 0., -2., -2.])
    """
    check_gradient(gradient)
    x = _checks.finite(_checks.as_float(start, "start"), "start")
    learning_rate = _checks.positive(learning_rate, "learning_rate")
    steps = _checks.int_at_least(steps, "steps", 0)

    path = np.empty((steps + 1, *x.shape), dtype=x.dtype)
    path[0] = x
    # Divergence is one of the things to be learnt here: it is returned, without a warning.
    with np.errstate(all="ignore"):
        for k in range(steps):
            path[k + 1] = path[k] - learning_rate * slope_at(gradient, path[k])
    return path


def check_gradient(gradient: Any) -> None:
    """Refuse a gradient that is no function.

    Parameters
    ----------
    gradient : callable

    Returns
    -------
    None

    Raises
    ------
    TypeError
        If it is not callable.
    """
    if not callable(gradient):
        raise TypeError(
            f"gradient must be a function of the point, got {type(gradient).__name__}: "
            "for f(x) = (x + 2)**2 pass lambda x: 2 * (x + 2)"
        )


def slope_at(gradient: Callable[[Any], ArrayLike], x: Array) -> Array:
    """∇f(x), checked.

    Parameters
    ----------
    gradient : callable
    x : array, any shape

    Returns
    -------
    slope : array of the shape of x

    Raises
    ------
    TypeError, ValueError
        If the gradient is no array of real numbers of the shape of x.
    """
    # A copy, so that a gradient that writes into its argument cannot change the path.
    slope = _checks.as_float(gradient(x.copy()[()]), "gradient(x)")
    if slope.shape != x.shape:
        raise ValueError(
            f"gradient(x) has shape {slope.shape}, expected {x.shape}, the shape of start"
        )
    return slope
