"""Deep networks and their gradients, layer by layer, in columns and words.

With s = max |σ′| the four equations give ‖δ^{(l)}‖ ≤ s ‖W^{(l+1)}‖₂ ‖δ^{(l+1)}‖, hence a bound for
each layer from the last one on; and ‖∂C/∂W^{(l)}‖ ≤ ‖δ^{(l)}‖ ‖A^{(l−1)}‖₂. The norms of δ and of
gradients are Frobenius norms, those that bound them are spectral.

Source: ``vanishing`` V5; chapter "Vanishing gradients".
"""

import math
from typing import NamedTuple

import numpy as np

from nnmath._types import Array
from nnmath.backprop import backward
from nnmath.network import Network

from .description import Description, Words, format_number, round_significant, ticks

STEEPEST = {"sigmoid": 0.25, "tanh": 1.0, "relu": 1.0}
TINY, HUGE = 1e-4, 1e2  # a gradient is called so if the norms of all layers are beyond


class Norms(NamedTuple):
    """Norms and their bounds from layer L down to layer 1, of δ and of ∂C/∂W."""

    delta: list[float]
    delta_bound: list[float]
    weight: list[float]
    weight_bound: list[float]


def norms(net: Network, X: Array, Y: Array) -> Norms:
    """One forward and one backward pass, and what the bound makes of the weights on the way."""
    trace = net.forward(X)
    grads = backward(net, trace, Y)
    out = Norms([], [], [], [])
    bound = float(np.linalg.norm(grads.delta[net.L]))
    for l in range(net.L, 0, -1):
        out.delta.append(float(np.linalg.norm(grads.delta[l])))
        out.delta_bound.append(bound)
        out.weight.append(float(np.linalg.norm(grads.W[l])))
        out.weight_bound.append(bound * float(np.linalg.norm(trace.a[l - 1], 2)))
        bound *= STEEPEST[net.hidden] * float(np.linalg.norm(net.W[l], 2))
    return out


def row(values: list[float], bounds: list[float], words: Words, learns: bool) -> Description:
    """The columns of one network, from its last layer to its first; `learns`: of weights."""
    L = len(values)
    steps = [b / a if a else 0.0 for a, b in zip(values, [*values[1:], 0.0], strict=True)]
    notes = [_note(values, k, learns) for k in range(L)]
    return {
        "L": L,
        "l": list(range(L, 0, -1)),
        "norm": round_significant(values),
        "bound": round_significant(bounds),
        "ratio": round_significant([1.0, *steps[:-1]], 3),
        "note": [words(note) for note in notes],
    }


def heights(rows: list[Description]) -> Description:
    """An axis for the powers of ten of several networks, and the place of each norm on it."""
    powers = [math.log10(v) for r in rows for v in (*r["norm"], *r["bound"]) if v > 0] or [0.0]
    low, high = math.floor(min(powers)) - 0.5, math.ceil(max(powers)) + 0.5

    def height(v: float) -> float:
        # A norm of exactly 0 has no logarithm: it lies at the bottom, and the sentence says 0.
        return math.log10(v) if v > 0 else low + 0.2

    for r in rows:
        r["norm_y"] = round_significant([height(v) for v in r["norm"]])
        r["bound_y"] = round_significant([height(v) for v in r["bound"]])
        middle = len(r["l"]) // 2
        r["name_x"] = [r["l"][middle]]
        r["name_y"] = round_significant([r["bound_y"][middle] + 0.07 * (high - low)])
    return {"y_range": [low, high], "y_ticks": ticks(low, high, 7)}


def _note(values: list[float], k: int, learns: bool) -> str:
    """What has become of the gradient on its way from the last layer to layer L − k."""
    if k == 0:
        return "The backward pass starts here, at the output."
    if values[k] == 0:
        return "Nothing is left: the gradient is exactly 0."
    step = "That is {ratio} of the layer above."
    if k < len(values) - 1:
        return step
    total = values[-1] / values[0]
    times = format_number(round_significant(total, 2))
    if total < 0.1:
        return f"{step} From the last layer to the first: {times} of it is left. It vanishes."
    if total > 10:
        return f"{step} From the last layer to the first it grew {times} times. It explodes."
    if max(values) < TINY:
        return f"{step} It is tiny in all layers."
    if min(values) > HUGE:
        return f"{step} It is huge in all layers."
    if learns and max(values) <= 10 * min(values):
        return f"{step} Every layer learns at about the same speed, within a factor of ten."
    return f"{step} From the last layer to the first: {times} times. It roughly keeps its size."
