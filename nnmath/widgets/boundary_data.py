"""Data of `boundary`: a network trained on points of two classes, its boundary and its cost.

Chapter "Training a network".
"""

import math
from typing import Any, NamedTuple

import numpy as np

from nnmath._types import Array
from nnmath.backprop import backward
from nnmath.network import Network
from nnmath.training import train

from .description import Description, Sentences, format_number, round_significant, ticks
from .level_sets import join_with_bridge, simplify_polyline, superlevel_contours
from .points import class_columns

_FLAT = 0.02  # a gradient norm below this counts as flat, if the cost fell by less than 1 per cent


class Examples(NamedTuple):
    """Points of the plane with a class 0 or 1 each."""

    label: str
    X: Array
    Y: Array


def view_bounds(X: Array) -> tuple[Array, Array]:
    """Two corners of the plotted square: all points, with a margin."""
    middle = (X.max(axis=1) + X.min(axis=1)) / 2
    half = 0.62 * (float(np.ptp(X, axis=1).max()) or 1.0)
    return middle - half, middle + half


def static_columns(examples: Examples) -> Description:
    """The columns that do not depend on the network: points and axes."""
    X, one = examples.X, examples.Y[0] == 1
    low, high = view_bounds(X)
    return {
        **class_columns(X, one),
        "x_range": round_significant([low[0], high[0]]),
        "y_range": round_significant([low[1], high[1]]),
        "x_ticks": ticks(float(low[0]), float(high[0]), 5),
        "y_ticks": ticks(float(low[1]), float(high[1]), 5),
        "m": X.shape[1],
    }


def training_columns(
    start: Network, examples: Examples, rate: float, epochs: list[int], sentences: Sentences
) -> Description:
    """The columns of full-batch training, with a frame after each of these epochs."""
    X, Y = examples.X, examples.Y
    net, low, high = start.copy(), *view_bounds(examples.X)
    row: Description = {name: [] for name in ("area_x", "area_y", "edge_x", "edge_y")}
    costs, norms, wrongs, uniform, diverged = [], [], [], [], False
    for k, epoch in enumerate(epochs):
        if k:
            try:
                train(net, X, Y, rate, epoch - epochs[k - 1])
            except FloatingPointError:
                diverged = True
                break
        loops = _boundary(net, low, high)
        for name, value in zip(row, loops, strict=True):
            row[name].append(value)
        uniform.append(not any(loops))
        costs.append(net.cost(X, Y))
        norms.append(_gradient_norm(net, X, Y))
        wrongs.append(((net(X) > 0.5) != (Y == 1))[0])
    cost = np.array(costs)
    notes = []
    for k, wrong in enumerate(wrongs):
        text = _note(k, wrongs, cost, norms[k])
        if not wrong.all() and uniform[k]:
            text = "It gives the same answer everywhere in the picture. " + text
        if diverged and k + 1 == len(wrongs):
            text = "After this the cost is no longer a number, and the figure ends: η is too large."
        notes.append(sentences.add(text))
    top = max(0.8, 1.08 * float(cost.max()))
    return {
        **row,
        "frames": len(costs),
        "wrong_x": [round_significant(X[0, wrong]) for wrong in wrongs],
        "wrong_y": [round_significant(X[1, wrong]) for wrong in wrongs],
        "right": [int((~wrong).sum()) for wrong in wrongs],
        "epoch": epochs[: len(costs)],
        "cost": round_significant(cost),
        "cost_range": round_significant([0, top], 3),
        "cost_ticks": ticks(0, float(round_significant(top, 3)), 5),
        "mark_y": round_significant([math.log(2) + 0.05 * top]),
        "note": notes,
    }


def _boundary(net: Network, low: Array, high: Array) -> tuple[list[float], ...]:
    """The region a > ½ as one polygon with bridges, and its edge as polylines: a = ½ is z = 0."""
    unit = 10.0 ** math.floor(math.log10(float(high[0] - low[0]) / 250))

    def z(points: Array) -> Array:
        values: Array = net.forward(points).z[net.L][0]
        return values

    loops = [
        simplify_polyline(loop, 0.002 * float(high[0] - low[0]))
        for loop in superlevel_contours(z, low, high)
    ]
    loops = [np.round(loop / unit) * unit for loop in loops]
    area = join_with_bridge(loops)
    return (
        round_significant(area[0], 5),
        round_significant(area[1], 5),
        [round_significant(loop[0], 5) for loop in loops],
        [round_significant(loop[1], 5) for loop in loops],
    )


def _gradient_norm(net: Network, X: Array, Y: Array) -> float:
    """‖∇C‖ over all weights and biases."""
    grads = backward(net, net.forward(X), Y)
    biases = grads.b[1:] if grads.b else []
    return math.sqrt(sum(float(np.sum(g**2)) for g in [*grads.W[1:], *biases]))


def _note(k: int, wrongs: list[Any], cost: Array, norm: float) -> str:
    """A sentence or two on what changed since the previous frame."""
    wrong = wrongs[k]
    if k == 0:
        return "Nothing is learnt yet: the boundary lies where chance has put it."
    if cost[k] > cost[k - 1]:
        return "The cost is higher than in the last picture: the steps are too long."
    if not wrong.any():
        if wrongs[k - 1].any():
            return "Now all are right."
        return "All are right. The cost still falls: the network becomes surer."
    if norm < _FLAT and cost[k] > 0.99 * cost[k - 1]:
        outlook = (
            "but later the cost will fall again."
            if cost[-1] < 0.9 * cost[k]
            else "and the cost hardly falls any more: the run is stuck."
        )
        size = format_number(round_significant(norm, 2))
        return f"The gradient is nearly zero, ‖∇C‖ = {size}, {outlook}"
    fixed, broken = int((wrongs[k - 1] & ~wrong).sum()), int((wrong & ~wrongs[k - 1]).sum())
    if not fixed and not broken:
        return "No point has changed sides since the last picture."
    return f"Since the last picture {fixed} came right and {broken} went wrong."
