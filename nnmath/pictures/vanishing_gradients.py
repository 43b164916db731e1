"""Still figures of the chapter "Vanishing gradients": the factor of a link, and the slopes."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from nnmath import plotting
from nnmath.activations import sigmoid_prime


def factor(weights: ArrayLike, a: float = 0.5) -> plotting.Picture:
    """Draw the factor w σ′(z) of one link over its weight, for the biases −wa and 0.

    With the first bias z = 0, where the sigmoid is steepest; with the second z = wa.

    Parameters
    ----------
    weights : (n,) array_like
        The weights w, from left to right.
    a : float, default 0.5
        The activation below.

    Returns
    -------
    Picture
        A finished plot for the page.

    References
    ----------
    Equation :eq:`eq-vanishing-balanced` of the book.

    Examples
    --------
    >>> factor(np.linspace(0, 5, 51), a=1.0).description[:40]
    'Factor over weight. With the bias that k'
    """
    w = np.asarray(weights, dtype=np.float64)
    hill = w * sigmoid_prime(w * a)
    ax = plotting.axes(xlabel="weight w", ylabel="factor w σ′(z)")
    plotting.curve(ax, w, w / 4, label=f"bias −{a:g}w")
    plotting.curve(ax, w, hill, label="bias 0")
    plotting.curve(ax, w, np.ones_like(w), label="1")
    top = hill.argmax()
    return plotting.render_html(
        ax,
        "Factor over weight. With the bias that keeps z at 0 a straight line that crosses 1 at "
        f"the weight 4. With the bias 0 a hill that reaches {hill[top]:.2f} at the weight "
        f"{w[top]:.1f}; at the weight {w[-1]:g} it is {hill[-1]:.2f}.",
    )


def slopes(z: ArrayLike, curves: Mapping[str, ArrayLike]) -> plotting.Picture:
    """Draw the slopes σ′(z) of several activations over the weighted input.

    Parameters
    ----------
    z : (n,) array_like
        Weighted inputs, from left to right.
    curves : dict of name to (n,) array_like
        σ′ at each z, for each activation; up to six of them.

    Returns
    -------
    Picture
        A finished plot for the page.

    References
    ----------
    Equations :eq:`eq-vanishing-quarter`, :eq:`eq-vanishing-tanh` and :eq:`eq-vanishing-relu` of the
    book.

    Examples
    --------
    >>> slopes([-1, 0, 1], {"steep": [1, 4, 1]}).description
    'Slopes over z from -1 to 1. steep: at most 4, at the left end 1, at the right end 1.'
    """
    z = np.asarray(z, dtype=np.float64)
    ax = plotting.axes(xlabel="z", ylabel="slope σ′(z)")
    parts = []
    for name, values in curves.items():
        slope = np.asarray(values, dtype=np.float64)
        plotting.curve(ax, z, slope, label=name)
        parts.append(
            f"{name}: at most {slope.max():.3g}, at the left end {slope[0]:.2g}, "
            f"at the right end {slope[-1]:.2g}"
        )
    return plotting.render_html(
        ax, f"Slopes over z from {z[0]:g} to {z[-1]:g}. {'; '.join(parts)}."
    )
