"""Still figures of the chapter "The chain rule": a computation as a graph, and what slopes cost.

Source: the circuit of the cs231n notes.
"""

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from nnmath import _checks, plotting
from nnmath.graph import Node

BLUE = plotting.PALETTE["blue"]
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
    ring = {"boxstyle": "circle", "fc": "none", "ec": "black"}
    for node, (x, y) in positions.items():
        ax.text(x, y, _sign(node), bbox=ring, ha="center", va="center")
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


def costs(inputs: ArrayLike, *, forward: ArrayLike, backward: ArrayLike) -> plotting.Picture:
    """Draw the visits to arrows that all slopes cost, over the number of inputs, both logarithmic.

    Parameters
    ----------
    inputs : (k,) array_like of numbers above 0
        How many numbers the neuron receives.
    forward, backward : (k,) array_like of numbers above 0
        The visits of forward and of backward accumulation.

    Raises
    ------
    TypeError, ValueError
        If an entry is no number above 0, or the three have not the same length.

    Examples
    --------
    >>> costs([1, 300], forward=[10, 361501], backward=[5, 1201]).description.split(". ")[1]
    'At 300 inputs they are a factor of 301 apart.'
    """
    arrays = {"inputs": inputs, "forward": forward, "backward": backward}
    n, f, b = (_checks.finite(_checks.as_float(v, k), k) for k, v in arrays.items())
    for name, values in zip(arrays, (n, f, b), strict=True):
        if values.ndim != 1 or values.shape != n.shape or not values.size:
            raise ValueError(f"{name} must have shape ({n.size},), got {values.shape}")
        if np.any(values <= 0):
            raise ValueError(f"{name} must be above 0: the axes are logarithmic")
    ax = plotting.axes(xlabel="inputs n", ylabel="visits to arrows", yscale="log")
    plotting.curve(ax, n, f, label="forward")
    plotting.curve(ax, n, b, label="backward")
    ax.set_xscale("log")
    last = int(np.argmax(n))
    return plotting.render_html(
        ax,
        "Two lines on logarithmic axes, rising with the number of inputs: the visits of forward "
        f"and of backward accumulation. At {n[last]:g} inputs they are a factor of "
        f"{f[last] / b[last]:.4g} apart.",
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
