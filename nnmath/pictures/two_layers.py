"""Still figure of the chapter "Two layers": the road from each weight and bias to the cost.

Source: ``two-layer`` T5, T7.
"""

from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from nnmath import _checks, plotting
from nnmath.network import Network

_NAMES = ("a⁽⁰⁾", "z⁽¹⁾", "a⁽¹⁾", "z⁽²⁾", "a⁽²⁾", "C")
_SLOPES = ("σ′(z⁽¹⁾)", "w⁽²⁾", "σ′(z⁽²⁾)", "a⁽²⁾ − y")


def road(net: Network, x: ArrayLike, y: ArrayLike) -> plotting.Picture:
    """Draw a⁽⁰⁾ → z⁽¹⁾ → a⁽¹⁾ → z⁽²⁾ → a⁽²⁾ → C with its values, and the slope of each link.

    Parameters
    ----------
    net : Network
        One input and two layers of one neuron, sigmoid or not, with the quadratic cost.
    x, y : (1, 1) array_like
        One input and its target.

    Raises
    ------
    ValueError
        If the network has another shape or another cost, or x and y are not one example.

    Examples
    --------
    >>> net = Network(W=[[[2.0]], [[-2.0]]], b=[[[-1.0]], [[1.0]]])
    >>> road(net, [[1.0]], [[1.0]]).description.split(". In")[0].split("; ")[-2:]
    ['a⁽²⁾ = 0.3865', 'C = 0.1882']
    """
    if net.sizes != (1, 1, 1) or net.loss != "quadratic":
        raise ValueError(
            f"net must have one input, two layers of one neuron and the quadratic cost, got {net!r}"
        )
    X = _checks.finite(_checks.columns(x, "x", 1), "x")
    if X.shape[1] != 1:
        raise ValueError(f"x must be one example, shape (1, 1), got {X.shape}")
    cost, trace = net.cost(X, y), net.forward(X)
    ax = plotting.axes(xlabel="", ylabel="", size=(7.0, 3.1))
    ax.set(xlim=(-0.6, 10.6), ylim=(-1.1, 2.3))
    ax.axis("off")
    blue, orange = plotting.PALETTE["blue"], plotting.PALETTE["orange"]
    found = [trace.a[0], trace.z[1], trace.a[1], trace.z[2], trace.a[2]]
    values = [f"{v:.4f}".replace("-", "−") for v in (*(f.item() for f in found), cost)]
    for i, (name, value) in enumerate(zip(_NAMES, values, strict=True)):
        _box(ax, (2 * i, 0), name, blue)
        ax.text(2 * i, -0.8, value, ha="center", fontsize=11)
    for i, slope in enumerate(("", *_SLOPES)):  # the first link's slopes stand at w and b
        _link(ax, (2 * i + 0.5, 0), (2 * i + 1.45, 0), slope, (2 * i + 1, 0.35))
    for i, layer, source in ((2, "⁽¹⁾", "a⁽⁰⁾"), (6, "⁽²⁾", "a⁽¹⁾")):
        for side, parameter, slope in ((-1, "w", source), (1, "b", "1")):
            _box(ax, (i + 0.8 * side, 1.9), parameter + layer, orange)
            at = (i + 0.85 * side, 1.0)
            _link(ax, (i + 0.7 * side, 1.6), (i + 0.1 * side, 0.4), slope, at)
    told = "; ".join(f"{n} = {v}" for n, v in zip(_NAMES, values, strict=True))
    return plotting.picture(
        ax,
        f"A chain of six quantities, from left to right: {told}. In between stand the slopes "
        f"{', '.join(_SLOPES)}. w⁽¹⁾ and b⁽¹⁾ enter at z⁽¹⁾ with the slopes a⁽⁰⁾ and 1, "
        "w⁽²⁾ and b⁽²⁾ at z⁽²⁾ with a⁽¹⁾ and 1.",
    )


def _box(ax: Axes, at: tuple[float, float], text: str, colour: str) -> None:
    frame = {"boxstyle": "round", "facecolor": "none", "edgecolor": colour}
    ax.text(*at, text, bbox=frame, ha="center", va="center", fontsize=13)


def _link(
    ax: Axes,
    start: tuple[float, float],
    end: tuple[float, float],
    slope: str,
    at: tuple[float, float],
) -> None:
    ax.annotate("", end, start, arrowprops={"arrowstyle": "->", "lw": 1.5})
    ax.text(*at, slope, ha="center", fontsize=11)
