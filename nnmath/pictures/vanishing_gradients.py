"""Still figures of the chapter "Vanishing gradients": the factor of a link, a residual layer."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from nnmath import plotting
from nnmath.activations import sigmoid_prime

from . import marks


def factor(weights: ArrayLike, a: float = 0.5) -> plotting.Picture:
    """Draw the factor w σ′(z) of one link over its weight, for the biases −wa and 0.

    With the first bias z = 0, where the sigmoid is steepest; with the second z = wa.

    Parameters
    ----------
    weights : (n,) array_like
        The weights w, from left to right.
    a : float, default 0.5
        The activation of the earlier neuron.

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


def residual_road() -> plotting.Picture:
    """Draw a residual layer: the way through its weights, and the road past them.

    Returns
    -------
    Picture
        A finished plot for the page.

    References
    ----------
    Equations :eq:`eq-vanishing-residual` and :eq:`eq-vanishing-residual-back` of the book.

    Examples
    --------
    >>> residual_road().description[:40]
    'From a⁽ˡ⁻¹⁾ two roads lead to a⁽ˡ⁾. One '
    """
    return plotting.render_html(
        _residual_across(),
        "From a⁽ˡ⁻¹⁾ two roads lead to a⁽ˡ⁾. One goes through the layer: by W⁽ˡ⁾ to z⁽ˡ⁾, with the "
        "slope σ′(z⁽ˡ⁾) to σ(z⁽ˡ⁾), and with the slope 1 to a plus sign. The other leads past the "
        "layer straight to the plus sign, with the slope 1. From there it is one step to a⁽ˡ⁾.",
        narrow=_residual_down(),
    )


_QUANTITIES = ("a⁽ˡ⁻¹⁾", "z⁽ˡ⁾", "σ(z⁽ˡ⁾)", "+", "a⁽ˡ⁾")
_SLOPES = ("W⁽ˡ⁾", "σ′(z⁽ˡ⁾)", "1", "")
HALVES = (30, 22, 32, 15, 20)  # half the width of each box, in pixels


def _residual_across() -> Axes:
    """The two roads from left to right, the one past the layer above."""
    ax = _paper(plotting.WIDE, 170)
    x, y = [52 + 158 * i for i in range(5)], 46
    for at, text in zip(x, _QUANTITIES, strict=True):
        _boxed(ax, (at, y), text)
    for i, slope in enumerate(_SLOPES):
        start, end = x[i] + HALVES[i], x[i + 1] - HALVES[i + 1]
        marks.arrow(ax, (end, y), (start, y), width=1.5)
        ax.text((start + end) / 2, y + 7, slope, ha="center", va="bottom")
    road = [x[0], x[0], x[3], x[3]], [y + 16, 130, 130, y + 20]
    ax.plot(*(v[:3] for v in road), color=plotting.PALETTE["orange"], lw=2.5, ls="--")
    marks.arrow(ax, (x[3], y + 17), (x[3], 130), hue="orange", width=2.5)
    ax.text((x[0] + x[3]) / 2, 137, "the road past the layer: 1", ha="center", va="bottom")
    return ax


def _residual_down() -> Axes:
    """The same downwards, for a telephone, with the road past the layer at the right."""
    ax = _paper(plotting.NARROW, 390)
    x, y = 70, [364 - 84 * i for i in range(5)]
    for at, text in zip(y, _QUANTITIES, strict=True):
        _boxed(ax, (x, at), text)
    for start, end, slope in zip(y, y[1:], _SLOPES, strict=False):
        marks.arrow(ax, (x, end + 17), (x, start - 17), width=1.5)
        ax.text(x + 9, (start + end) / 2, slope, va="center")
    ax.plot([x + HALVES[0], 190, 190], [y[0], y[0], y[3]], color=plotting.PALETTE["orange"], lw=2.5,
            ls="--")  # fmt: skip
    marks.arrow(ax, (x + 18, y[3]), (190, y[3]), hue="orange", width=2.5)
    ax.text(199, (y[0] + y[3]) / 2, "the road past\nthe layer: 1", va="center")
    return ax


def _paper(width: float, height: float) -> Axes:
    """Empty axes whose unit is a pixel."""
    ax = plotting.axes(xlabel="", ylabel="", size=(width, height))
    ax.set(xlim=(0, width), ylim=(0, height), position=(0, 0, 1, 1))
    ax.set_axis_off()
    return ax


def _boxed(ax: Axes, at: tuple[float, float], text: str) -> None:
    style = {"boxstyle": "round,pad=0.35", "fc": "none", "ec": plotting.PALETTE["blue"], "lw": 1.5}
    ax.text(*at, text, ha="center", va="center", fontsize=14, bbox=style)
