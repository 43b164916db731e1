"""Still figures of the chapter "The chain rule": secants, graphs, gates and paths.

Source: the circuit and the patterns of gates of the cs231n notes.
"""

from collections.abc import Callable
from itertools import pairwise, product
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from nnmath import _checks, plotting
from nnmath.graph import Node

from . import marks

BLUE, ORANGE, GREEN = (plotting.PALETTE[name] for name in ("blue", "orange", "green"))
MAX_NODES = 40  # more would not be readable


def graph(end: Node) -> plotting.Picture:
    """Draw the graph of a number: each node with its value, and with ∂end/∂node below it.

    Parameters
    ----------
    end : Node
        What the graph computes, at most 40 nodes including all its ancestors. A leaf is written by
        its name, any other node by its operation.

    Raises
    ------
    TypeError
        If `end` is no Node.
    ValueError
        If the graph has more than 40 nodes.

    Examples
    --------
    >>> x = Node(3, "x")
    >>> graph(x * x).description
    'A graph. Value and slope of each node, from left to right: x 3 and 6; × 9 and 1.'
    """
    if not isinstance(end, Node):
        raise TypeError(f"end must be a Node, got {type(end).__name__}")
    slopes = end.backward()
    if len(slopes) > MAX_NODES:
        raise ValueError(f"the graph has {len(slopes)} nodes, at most {MAX_NODES} can be drawn")
    positions = _layout(list(slopes))
    reach, height = (max(p[i] for p in positions.values()) for i in (0, 1))
    size = (min(plotting.WIDE, 80 + 200 * reach), 90 + 84 * height)
    ax = plotting.axes(xlabel="", ylabel="", size=size)
    for node in slopes:
        for parent in {p: None for p, _ in node.parents}:
            _arrow(
                ax, positions[parent], positions[node], bend=0.25 * _has_two_arrows(node, parent)
            )
    for node, (x, y) in positions.items():
        _node(ax, (x, y), _sign(node))
        for number, up, colour in ((node.value, 1, "black"), (slopes[node], -1, BLUE)):
            ax.text(x, y + up * 0.33, _number(number), color=colour, ha="center", va="center")
    ax.set(xlim=(-0.4, reach + 0.6), ylim=(-0.6, height + 0.6))
    ax.set_axis_off()
    ax.set_position((0, 0, 1, 1))
    nodes = [
        f"{_sign(v)} {_number(v.value)} and {_number(slopes[v])}" for v in _left_to_right(positions)
    ]
    return plotting.render_html(
        ax, f"A graph. Value and slope of each node, from left to right: {'; '.join(nodes)}."
    )


def two_secants(x: float, t: float) -> plotting.Picture:
    """Draw g(x) = x²/2 and f(s) = e^(s/2) with their secants G(t) and F(g(t)) and their tangents.

    Parameters
    ----------
    x, t : float
        Where the tangents touch, and the other end of the secants; different numbers.

    Raises
    ------
    ValueError
        If one is not finite, or both have the same square: a secant needs two places.

    References
    ----------
    Equations :eq:`eq-chain-secants` and :eq:`eq-chain-difference` of the book.

    Examples
    --------
    >>> two_secants(1, 2).description.split("; ")[0]
    'First panel: g rises from 0.5 to 2 between x = 1 and t = 2, the secant has the slope 1.5'
    """
    x, t = _checks.finite_number(x, "x"), _checks.finite_number(t, "t")
    if x * x == t * t:
        raise ValueError(
            f"x and t have the same square, {x * x:g}: the secant of f needs two places"
        )
    links: tuple[tuple[Callable[[Any], Any], float, float, float, str, str], ...] = (
        (_parabola, x, t, x, "x t", "g(x) g(t)"),
        (_exponential, x * x / 2, t * t / 2, np.exp(x * x / 4) / 2, "g(x) g(t)", "f(g(x)) f(g(t))"),
    )
    panels, said = plotting.subplots(2), []
    for ax, name, link in zip(panels, ("G(t)", "F(g(t))"), links, strict=True):
        f, start, end, slope, across, up = link
        low, high = min(start, end), max(start, end)
        low, high = low - 0.45 * (high - low), high + 0.25 * (high - low)
        v = np.linspace(low, high, 80)
        mean = (f(end) - f(start)) / (end - start)
        tangent = f(start) + slope * (v - start)
        ends, heights = [start, end], [f(start), f(end)]
        ax.plot(v, f(v), "-", color=BLUE, label="_curve")
        ax.plot(v, tangent, "--", color=plotting.MUTED, lw=1.2, label="_tangent")
        ax.plot(ends, heights, "-", color=ORANGE, label="_secant")
        ax.plot([*ends, end], [f(start), *heights], ":", color=GREEN, label="_step and rise")
        ax.plot(ends, heights, "o", color=ORANGE, label="_ends")
        marks.name(ax, ((start + end) / 2, (f(start) + f(end)) / 2), name, (-8, 8))
        ax.set_xticks(ends, across.split())
        ax.set_yticks(heights, up.split())
        said.append((f(start), f(end), start, end, mean))
    (g0, g1, x0, t0, slope_g), (f0, f1, _, _, slope_f) = said
    return plotting.render_html(
        panels,
        f"First panel: g rises from {g0:.3g} to {g1:.3g} between x = {x0:g} and t = {t0:g}, the "
        f"secant "
        f"has the slope {slope_g:.3g}; second panel: f rises from {f0:.3g} to {f1:.3g} between "
        f"these "
        f"two values of g, the secant has the slope {slope_f:.3g}; dashed tangents touch at the "
        f"start.",
    )


def _parabola(v: Any) -> Any:
    return v * v / 2


def _exponential(v: Any) -> Any:
    return np.exp(v / 2)


def gates() -> plotting.Picture:
    """Draw the four patterns of the backward pass: a sum, a product, a maximum, and a copy.

    Examples
    --------
    >>> gates().description.split("; ")[1]
    'product: 3 and 5 get the slopes 10 and 6'
    """
    x, y = Node(3, "x"), Node(5, "y")
    larger = x + (y - x).relu()
    kinds = (("sum", "+", x + y), ("product", "×", x * y), ("maximum", "max", larger))
    panels, said = plotting.subplots(4, size=(156, 180)), []
    for ax, (name, sign, node) in zip(panels, kinds, strict=False):
        slopes = (2 * node).backward()
        places = ((0.0, 1.0), (0.0, 0.0))
        _gate_panel(ax, name)
        for leaf, place in zip((x, y), places, strict=True):
            _arrow(ax, place, (1.0, 0.5), 0)
            _numbered(ax, place, leaf.name, leaf.value, slopes[leaf])
        _arrow(ax, (1.0, 0.5), (1.75, 0.5), 0)
        _numbered(ax, (1.0, 0.5), sign, node.value, 2)
        said.append(f"{name}: 3 and 5 get the slopes {slopes[x]:g} and {slopes[y]:g}")
    copied = (2 * x + 5 * x).backward()
    _gate_panel(panels[3], "copy")
    for place, slope in (((1.2, 1.0), 2), ((1.2, 0.0), 5)):
        _arrow(panels[3], (0.2, 0.5), place, 0)
        _numbered(panels[3], place, "·", 3, slope)
    _numbered(panels[3], (0.2, 0.5), "x", 3, copied[x])
    said.append(f"copy: from the slopes 2 and 5 of its two copies, 3 gets {copied[x]:g}")
    each = "; ".join(said)
    return plotting.render_html(panels, f"Four gates, each with values and slopes: {each}.")


def _gate_panel(ax: Axes, name: str) -> None:
    ax.set(xlim=(-0.35, 1.85), ylim=(-0.5, 1.75))
    ax.set_axis_off()
    ax.set_position((0, 0, 1, 1))
    ax.text(0.75, 1.62, name, ha="center", va="center", color=plotting.MUTED)


def _numbered(ax: Axes, at: tuple[float, float], sign: str, value: float, slope: float) -> None:
    """A node as a circle, with its value above and the slope of the end below."""
    _node(ax, at, sign)
    for number, up, colour in ((value, 0.31, "black"), (slope, -0.31, BLUE)):
        ax.text(at[0], at[1] + up, _number(number), color=colour, ha="center", va="center")


def _node(ax: Axes, at: tuple[float, float], sign: str) -> None:
    style = "circle" if len(sign) < 3 else "round,pad=0.3"
    ring = {"boxstyle": style, "fc": "none", "ec": "black"}
    ax.text(*at, sign, bbox=ring, ha="center", va="center")


def count_paths(layers: int, width: int) -> plotting.Picture:
    """Draw a start, full layers of nodes and an end; each node has its number of paths to the end.

    Parameters
    ----------
    layers, width : int
        How many layers there are, and how many nodes in each; at most 4 and 5.

    Raises
    ------
    ValueError
        If a number is below 1 or too large to be drawn.

    Examples
    --------
    >>> count_paths(2, 3).description
    'A graph of 8 nodes and 15 arrows; from the start 9 paths lead to the end.'
    """
    for name, value, most in (("layers", layers, 4), ("width", width, 5)):
        if _checks.positive_int(value, name) > most:
            raise ValueError(f"{name} must be at most {most}, got {value}")
    sizes = [1, *[width] * layers, 1]
    counts = [1]
    for after in reversed(sizes[1:]):
        counts.insert(0, after * counts[0])
    ax = plotting.axes(xlabel="", ylabel="", size=(plotting.NARROW, 190))
    places = [[(float(l), (n - 1) / 2 - k) for k in range(n)] for l, n in enumerate(sizes)]
    for left, right in pairwise(places):
        for p, q in product(left, right):
            _arrow(ax, p, q, 0)
    for layer, count in zip(places, counts, strict=True):
        for place in layer:
            _node(ax, place, str(count))
    ax.set(xlim=(-0.3, layers + 1.3), ylim=(-(width - 1) / 2 - 0.5, (width - 1) / 2 + 0.5))
    ax.set_axis_off()
    ax.set_position((0, 0, 1, 1))
    arrows = sum(a * b for a, b in pairwise(sizes))
    return plotting.render_html(
        ax,
        f"A graph of {sum(sizes)} nodes and {arrows} arrows; from the start {counts[0]} paths "
        f"lead to "
        "the end.",
    )


def _layout(nodes: list[Node]) -> dict[Node, tuple[float, float]]:
    """Leaves in a column on the left, every other node to the right of all its ancestors."""
    leaves = [node for node in nodes if not node.parents]
    positions = {leaf: (0.0, float(len(leaves) - 1 - i)) for i, leaf in enumerate(leaves)}
    for node in nodes:
        if node.parents:
            x = 1 + max(positions[parent][0] for parent, _ in node.parents)
            y = float(np.mean([positions[parent][1] for parent, _ in node.parents]))
            while any(abs(px - x) < 0.5 and abs(py - y) < 0.6 for px, py in positions.values()):
                y += 0.7
            positions[node] = x, y
    return positions


def _left_to_right(positions: dict[Node, tuple[float, float]]) -> list[Node]:
    return sorted(positions, key=lambda node: (positions[node][0], -positions[node][1]))


def _has_two_arrows(node: Node, parent: Node) -> int:
    """1 if the same parent has two arrows to the node, which must then be drawn apart."""
    return int(sum(p is parent for p, _ in node.parents) > 1)


def _arrow(ax: Axes, start: tuple[float, float], end: tuple[float, float], bend: float) -> None:
    arrow_style = {"arrowstyle": "->", "color": "black", "lw": 1.2, "shrinkA": 15, "shrinkB": 15}
    for side in {bend, -bend}:
        line = f"arc3,rad={side:g}"
        ax.annotate("", end, start, arrowprops={**arrow_style, "connectionstyle": line})


def _sign(node: Node) -> str:
    return node.operation or node.name or "·"


def _number(value: float) -> str:
    return f"{value:.4g}".replace("-", "−")
