"""Still figure of the chapter "Two layers": the road from each weight and bias to the cost."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch
from numpy.typing import ArrayLike

from nnmath import _checks, plotting
from nnmath.network import Network

from . import marks

HALF = (26, 17)  # half the width and half the height of a box, in pixels
_NAMES = ("a⁽⁰⁾", "z⁽¹⁾", "a⁽¹⁾", "z⁽²⁾", "a⁽²⁾", "C")
_SLOPES = ("w⁽¹⁾", "σ′(z⁽¹⁾)", "w⁽²⁾", "σ′(z⁽²⁾)", "a⁽²⁾ − y")


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
    X = _checks.finite(_checks.as_example_columns(x, "x", 1), "x")
    if X.shape[1] != 1:
        raise ValueError(f"x must be one example, shape (1, 1), got {X.shape}")
    cost, trace = net.cost(X, y), net.forward(X)
    pass_values = [trace.a[0], trace.z[1], trace.a[1], trace.z[2], trace.a[2]]
    values = [f"{v:.4f}".replace("-", "−") for v in (*(f.item() for f in pass_values), cost)]
    horizontal, narrow = _across(values), _down(values)
    quantities = "; ".join(f"{n} = {v}" for n, v in zip(_NAMES, values, strict=True))
    return plotting.render_html(
        horizontal,
        f"A chain of six quantities, from left to right: {quantities}. In between stand the slopes "
        f"{', '.join(_SLOPES)}. w⁽¹⁾ and b⁽¹⁾ enter at z⁽¹⁾ with the slopes a⁽⁰⁾ and 1, "
        "w⁽²⁾ and b⁽²⁾ at z⁽²⁾ with a⁽¹⁾ and 1.",
        narrow=narrow,
    )


def _across(values: Sequence[str]) -> Axes:
    """The road from left to right, with the weights and biases above the sums they enter."""
    ax = _paper(plotting.WIDE, 200)
    x = [44 + 129.6 * i for i in range(6)]
    for at, name, value in zip(x, _NAMES, values, strict=True):
        _box(ax, (at, 62), name, "blue")
        ax.text(at, 62 - HALF[1] - 8, value, ha="center", va="top")
    for start, end, slope in zip(x, x[1:], _SLOPES, strict=False):
        _link(ax, (start + HALF[0], 62), (end - HALF[0], 62))
        ax.text((start + end) / 2, 62 + 7, slope, ha="center", va="bottom")
    for at, layer, source in ((x[1], "⁽¹⁾", "a⁽⁰⁾"), (x[3], "⁽²⁾", "a⁽¹⁾")):
        for side, parameter, slope in ((-1, "w", source), (1, "b", "1")):
            _box(ax, (at + side * 46, 172), parameter + layer, "orange")
            _link(ax, (at + side * 46, 172 - HALF[1]), (at + side * 12, 62 + HALF[1]))
            ax.text(at + side * 37, 118, slope, ha="right" if side < 0 else "left", va="center")
    return ax


def _down(values: Sequence[str]) -> Axes:
    """The same road downwards, for a telephone."""
    ax = _paper(plotting.NARROW, 470)
    at_x = 92
    y = [446 - 84 * i for i in range(6)]
    for at, name, value in zip(y, _NAMES, values, strict=True):
        _box(ax, (at_x, at), name, "blue")
        inner = name.startswith("z")  # where weight and bias come in from the right
        ax.text(at_x - HALF[0] - 6 if inner else at_x + HALF[0] + 8, at, value,
                ha="right" if inner else "left", va="center")  # fmt: skip
    for start, end, slope in zip(y, y[1:], _SLOPES, strict=False):
        _link(ax, (at_x, start - HALF[1]), (at_x, end + HALF[1]))
        ax.text(at_x + 7, (start + end) / 2, slope, va="center")
    for at, layer, source in ((y[1], "⁽¹⁾", "a⁽⁰⁾"), (y[3], "⁽²⁾", "a⁽¹⁾")):
        for side, parameter, slope in ((1, "w", source), (-1, "b", "1")):
            _box(ax, (292, at + side * 30), parameter + layer, "orange")
            _link(ax, (292 - HALF[0], at + side * 30), (at_x + HALF[0], at + side * 6))
            ax.text(206, at + side * 32, slope, va="center", ha="center")
    return ax


def _paper(width: float, height: float) -> Axes:
    """Empty axes whose unit is a pixel."""
    ax = plotting.axes(xlabel="", ylabel="", size=(width, height))
    ax.set(xlim=(0, width), ylim=(0, height), position=(0, 0, 1, 1))
    ax.set_axis_off()
    return ax


def _box(ax: Axes, at: tuple[float, float], text: str, hue: str) -> None:
    (x, y), (w, h) = at, HALF
    frame = FancyBboxPatch(
        (x - w, y - h), 2 * w, 2 * h, boxstyle="round,pad=0,rounding_size=5",
        facecolor="none", edgecolor=plotting.PALETTE[hue], linewidth=1.5,
    )  # fmt: skip
    ax.add_patch(frame)
    ax.text(x, y, text, ha="center", va="center", fontsize=14)


def _link(ax: Axes, start: tuple[float, float], end: tuple[float, float]) -> None:
    marks.arrow(ax, end, start, width=1.5)
