"""Still figures of the chapter "Two layers": a network with its names, and the path to the cost."""

from collections.abc import Callable, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch
from numpy.typing import ArrayLike

from nnmath import _checks, plotting
from nnmath._types import Array
from nnmath.activations import ACTIVATIONS
from nnmath.backprop import backward
from nnmath.network import Network

from . import marks

HALF = (26, 17)  # half the width and half the height of a box, in pixels
BLUE, ORANGE = plotting.PALETTE["blue"], plotting.PALETTE["orange"]
_LOW, _HIGH = "₀₁₂₃₄₅₆₇₈₉", "⁰¹²³⁴⁵⁶⁷⁸⁹"
_NAMES = ("a⁽⁰⁾", "z⁽¹⁾", "a⁽¹⁾", "z⁽²⁾", "a⁽²⁾", "C")
_SLOPES = ("w⁽¹⁾", "σ′(z⁽¹⁾)", "w⁽²⁾", "σ′(z⁽²⁾)", "a⁽²⁾ − y")


def path_to_cost(net: Network, x: ArrayLike, y: ArrayLike) -> plotting.Picture:
    """Draw a⁽⁰⁾ → z⁽¹⁾ → a⁽¹⁾ → z⁽²⁾ → a⁽²⁾ → C with its values, and each link with its slope.

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
    >>> path_to_cost(net, [[1.0]], [[1.0]]).description.split(". In")[0].split("; ")[-2:]
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
    grads = backward(net, trace, net.target(y, 1))
    last, target = trace.a[2].item(), np.asarray(y, dtype=float).item()
    links = [net.W[1], _slope(net.hidden, trace.z[1]), net.W[2], _slope(net.output, trace.z[2])]
    numbers = [f"{float(np.asarray(v).item()):.4g}" for v in (*links, last - target)]
    slopes = [f"{v}".replace("-", "−") for v in numbers]
    horizontal, narrow = _across(values, slopes), _down(values, slopes)
    product = float(grads.W[1].item())
    named = ", ".join(f"{name} = {v}" for name, v in zip(_SLOPES, slopes, strict=True))
    quantities = "; ".join(f"{n} = {v}" for n, v in zip(_NAMES, values, strict=True))
    return plotting.render_html(
        horizontal,
        f"A chain of six quantities, from left to right: {quantities}. In between stand the slopes "
        f"{named}. w⁽¹⁾ and b⁽¹⁾ enter at z⁽¹⁾ with the slopes a⁽⁰⁾ and 1, "
        "w⁽²⁾ and b⁽²⁾ at z⁽²⁾ with a⁽¹⁾ and 1. The product along the path of w⁽¹⁾ is "
        f"{product:.4f}.".replace("-", "−"),
        narrow=narrow,
    )


def _slope(name: str, z: Array) -> Array:
    return np.asarray(ACTIVATIONS[name][1](z))


def _across(values: Sequence[str], slopes: Sequence[str]) -> Axes:
    """The path from left to right, with the weights and biases above the sums they enter."""
    ax = _paper(plotting.WIDE, 200)
    x = [44 + 129.6 * i for i in range(6)]
    for at, name, value in zip(x, _NAMES, values, strict=True):
        _box(ax, (at, 62), name, "blue")
        ax.text(at, 62 - HALF[1] - 8, value, ha="center", va="top")
    for start, end, slope, number in zip(x, x[1:], _SLOPES, slopes, strict=False):
        _link(ax, (start + HALF[0], 62), (end - HALF[0], 62))
        ax.text((start + end) / 2, 62 + 7, slope, ha="center", va="bottom")
        ax.text((start + end) / 2, 62 - 7, number, ha="center", va="top", color=BLUE)
    for at, layer, source in ((x[1], "⁽¹⁾", "a⁽⁰⁾"), (x[3], "⁽²⁾", "a⁽¹⁾")):
        for side, parameter, slope in ((-1, "w", source), (1, "b", "1")):
            _box(ax, (at + side * 46, 172), parameter + layer, "orange")
            _link(ax, (at + side * 46, 172 - HALF[1]), (at + side * 12, 62 + HALF[1]))
            ax.text(at + side * 37, 118, slope, ha="right" if side < 0 else "left", va="center")
    return ax


def _down(values: Sequence[str], slopes: Sequence[str]) -> Axes:
    """The same path downwards, for a telephone."""
    ax = _paper(plotting.NARROW, 470)
    at_x = 92
    y = [446 - 84 * i for i in range(6)]
    for at, name, value in zip(y, _NAMES, values, strict=True):
        _box(ax, (at_x, at), name, "blue")
        inner = name.startswith("z")  # where weight and bias come in from the right
        ax.text(at_x - HALF[0] - 6 if inner else at_x + HALF[0] + 8, at, value,
                ha="right" if inner else "left", va="center")  # fmt: skip
    for start, end, slope, number in zip(y, y[1:], _SLOPES, slopes, strict=False):
        _link(ax, (at_x, start - HALF[1]), (at_x, end + HALF[1]))
        ax.text(at_x + 7, (start + end) / 2, slope, va="center")
        ax.text(at_x - 7, (start + end) / 2, number, va="center", ha="right", color=BLUE)
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


def network(sizes: Sequence[int], named: tuple[int, int, int]) -> plotting.Picture:
    """Draw a network with the names of all its quantities, and one connection with its weight.

    Parameters
    ----------
    sizes : sequence of int
        Inputs, then the neurons of each layer: two or three numbers between 1 and 4.
    named : (l, j, k)
        The connection that is drawn thick: to neuron j of layer l, from neuron k before it.

    Raises
    ------
    ValueError
        If the sizes cannot be drawn, or there is no such connection.

    References
    ----------
    Equations :eq:`eq-notation-weighted-input` and :eq:`eq-notation-delta` of the book.

    Examples
    --------
    >>> network((2, 3, 2), (2, 1, 3)).description.split(". ")[1]
    'The thick connection leads from a₃⁽¹⁾ to z₁⁽²⁾ and is named w₁₃⁽²⁾.'
    """
    n = [_checks.positive_int(size, "a size") for size in sizes]
    l, j, k = named
    if len(n) not in (2, 3) or max(n) > 4:
        raise ValueError(f"sizes must be two or three numbers up to 4, got {tuple(n)}")
    if not (1 <= l < len(n) and 1 <= j <= n[l] and 1 <= k <= n[l - 1]):
        raise ValueError(f"named must be (l, j, k) of a connection, got {named}")
    wide, narrow = (_network(n, named, width) for width in (plotting.WIDE, plotting.NARROW))
    layers = "; ".join(
        f"layer {i} has {size} neurons with {_symbol('z', i)} and {_symbol('a', i)}, "
        f"bias {_symbol('b', i)} and error {_symbol('δ', i)}"
        for i, size in enumerate(n[1:], 1)
    )
    return plotting.render_html(
        wide,
        f"A network of {n[0]} inputs {_symbol('a', 0)}; {layers}; each is connected to all of the "
        f"layer before. The thick connection leads from {_symbol('a', l - 1, k)} to "
        f"{_symbol('z', l, j)} and is named {_symbol('w', l, j, k)}.",
        narrow=narrow,
    )


def _symbol(letter: str, layer: int, *indices: int) -> str:
    low = "".join(_LOW[i] for i in indices)
    return f"{letter}{low}⁽{_HIGH[layer]}⁾"


def _network(n: Sequence[int], named: tuple[int, int, int], width: float) -> Axes:
    """The network in so many pixels: each neuron a box of two halves, z and a."""
    step, half = 84, (36, 15)
    height = step * max(n) + 40
    ax = _paper(width, height)
    edge = 12 if width > plotting.NARROW else 0
    first, last = edge + 22, width - edge - half[0] - 2
    columns = [first + (last - first) * i / (len(n) - 1) for i in range(len(n))]
    middle = (height - 20) / 2
    places = [
        [(x, middle + step * ((size - 1) / 2 - i)) for i in range(size)]
        for x, size in zip(columns, n, strict=True)
    ]
    for layer in range(1, len(n)):
        for j, (x, y) in enumerate(places[layer], 1):
            for k, (x_k, y_k) in enumerate(places[layer - 1], 1):
                if (layer, j, k) != named:
                    start = x_k + (half[0] if layer > 1 else 17)
                    ax.plot([start, x - half[0]], [y_k, y], "-", color=plotting.MUTED, lw=0.9)
    l, j, k = named
    (x, y), (x_k, y_k) = places[l][j - 1], places[l - 1][k - 1]
    start = x_k + (half[0] if l > 1 else 17)
    ax.plot([start, x - half[0]], [y_k, y], "-", color=ORANGE, lw=3)
    below = -1 if y >= y_k else 1  # where no other connection of this neuron can be
    ax.text(start + 8, y_k + 13 * below, _symbol("w", l, j, k), weight="bold", va="center")
    for layer, column in enumerate(places):
        ax.text(columns[layer], height - 10, f"layer {layer}", ha="center", va="center",
                color=plotting.MUTED)  # fmt: skip
        for i, (x, y) in enumerate(column, 1):
            if layer == 0:
                ring = {"boxstyle": "circle,pad=0.25", "fc": "none", "ec": BLUE, "lw": 1.5}
                ax.text(x, y, _symbol("a", 0, i), ha="center", va="center", bbox=ring)
                continue
            _halves(ax, (x, y), half, _symbol("z", layer, i), _symbol("a", layer, i))
            z_at = x - half[0] / 2
            marks.arrow(ax, (z_at, y + half[1]), (z_at, y + half[1] + 15), hue="orange", width=1.2)
            ax.text(z_at + 5, y + half[1] + 10, _symbol("b", layer, i), ha="left", va="center")
            ax.text(z_at, y - half[1] - 11, _symbol("δ", layer, i), ha="center", va="center",
                    color=BLUE)  # fmt: skip
    return ax


def _halves(
    ax: Axes, at: tuple[float, float], half: tuple[float, float], left: str, right: str
) -> None:
    (x, y), (w, h) = at, half
    frame = FancyBboxPatch(
        (x - w, y - h), 2 * w, 2 * h, boxstyle="round,pad=0,rounding_size=5",
        facecolor="none", edgecolor=BLUE, linewidth=1.5,
    )  # fmt: skip
    ax.add_patch(frame)
    ax.plot([x, x], [y - h, y + h], "-", color=BLUE, lw=1)
    for text, place in ((left, x - w / 2), (right, x + w / 2)):
        ax.text(place, y, text, ha="center", va="center")


def bumps(net: Network, f: Callable[[Array], ArrayLike], k: int) -> plotting.Picture:
    """Draw two neighbouring steps of a network with the bump between them; and f with the output.

    Parameters
    ----------
    net : Network
        One input, one hidden layer of sigmoid neurons, one identity output.
    f : callable
        The function that the network follows, from 0 to 1: takes an array, returns one.
    k : int
        The bump is that between the steps of hidden neurons k and k + 1, counted from 1.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        If the network has another shape, or no hidden neuron k + 1.

    References
    ----------
    Equation :eq:`eq-two-layer-bumps` of the book.

    Examples
    --------
    >>> net = Network([[[20.0], [20.0]], [[1.0, -1.0]]], [[[-5.0], [-15.0]], [[0.0]]],
    ...               output="identity")
    >>> bumps(net, lambda x: 0 * x, 1).description.split(". ")[2]
    'The bump between them rises to 0.99 and is in the middle at 0.50'
    """
    if net.L != 2 or (net.sizes[0], net.sizes[2]) != (1, 1) or net.output != "identity":
        raise ValueError(
            f"net must have one input, one hidden layer and one identity output, got {net!r}"
        )
    if not 1 <= k < net.sizes[1]:
        raise ValueError(f"k must be from 1 to {net.sizes[1] - 1}, got {k}")
    x = np.linspace(0, 1, 401)
    trace = net.forward(x[None])
    first, second = trace.a[1][k - 1 : k + 1]
    wanted, output = np.asarray(f(x), dtype=float), trace.a[2][0]
    one, whole = panels = plotting.subplots(2)
    for ax in panels:
        ax.set(xlabel="x")
    one.plot(x, first, "--", color=plotting.MUTED, lw=1.5, label=f"step {k}")
    one.plot(x, second, ":", color=plotting.MUTED, lw=1.5, label=f"step {k + 1}")
    one.plot(x, first - second, "-", color=BLUE, label=f"bump {k}")
    plotting.curve(whole, x, wanted, label="f")
    plotting.curve(whole, x, output, label="the network")
    top, error = float((first - second).max()), float(np.abs(output - wanted).max())
    place = float(x[np.argmax(first - second)])
    return plotting.render_html(
        panels,
        f"Two panels. First the steps of hidden neurons {k} and {k + 1}. The bump between them "
        f"rises to {top:.2f} and is in the middle at {place:.2f}. Second f and the output of the "
        f"network of {net.sizes[1]} hidden neurons, which is never further from it than "
        f"{error:.3f}.",
    )
