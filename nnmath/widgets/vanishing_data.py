"""Data of `vanishing`: the gradients of deep networks layer by layer, with bounds and notes.

With s = max |σ′| the four equations give ‖δ^{(l)}‖ ≤ s ‖W^{(l+1)}‖₂ ‖δ^{(l+1)}‖, hence a bound for
each layer from the last one on; and ‖∂C/∂W^{(l)}‖ ≤ ‖δ^{(l)}‖ ‖A^{(l−1)}‖₂. The norms of δ and of
gradients are Frobenius norms, those that bound them are spectral.

Chapter "Vanishing gradients".
"""

import math
from typing import NamedTuple

import numpy as np

from nnmath._types import Array
from nnmath.backprop import backward
from nnmath.network import Network

from .description import Description, Sentences, format_number, round_significant, ticks

MAX_SLOPE = {"sigmoid": 0.25, "tanh": 1.0, "relu": 1.0}
TINY, HUGE = 1e-4, 1e2  # limits on the norms of all layers


class Norms(NamedTuple):
    """Norms and their bounds from layer L down to layer 1, of δ and of ∂C/∂W."""

    delta: list[float]
    delta_bound: list[float]
    weight: list[float]
    weight_bound: list[float]


def gradient_norms(net: Network, X: Array, Y: Array) -> Norms:
    """The norms after one forward and one backward pass, and their bounds."""
    trace = net.forward(X)
    grads = backward(net, trace, Y)
    out = Norms([], [], [], [])
    bound = float(np.linalg.norm(grads.delta[net.L]))
    for l in range(net.L, 0, -1):
        out.delta.append(float(np.linalg.norm(grads.delta[l])))
        out.delta_bound.append(bound)
        out.weight.append(float(np.linalg.norm(grads.W[l])))
        out.weight_bound.append(bound * float(np.linalg.norm(trace.a[l - 1], 2)))
        bound *= MAX_SLOPE[net.hidden] * float(np.linalg.norm(net.W[l], 2))
    return out


def norm_columns(
    values: list[float], bounds: list[float], sentences: Sentences, of_weights: bool
) -> Description:
    """The columns of one network from its last layer to its first, of δ or `of_weights`."""
    L = len(values)
    steps = [b / a if a else 0.0 for a, b in zip(values, [*values[1:], 0.0], strict=True)]
    notes = [_note(values, k, of_weights) for k in range(L)]
    return {
        "L": L,
        "l": list(range(L, 0, -1)),
        "norm": round_significant(values),
        "bound": round_significant(bounds),
        "ratio": round_significant([1.0, *steps[:-1]], 3),
        "note": [sentences.add(note) for note in notes],
    }


def axis_columns(rows: list[Description]) -> Description:
    """A logarithmic axis for several networks; adds the position of each norm to `rows`."""
    powers = [math.log10(v) for r in rows for v in (*r["norm"], *r["bound"]) if v > 0] or [0.0]
    low, high = math.floor(min(powers)) - 0.5, math.ceil(max(powers)) + 0.5

    def to_axis(v: float) -> float:
        # A norm of exactly 0 has no logarithm: it is drawn at the bottom, and the caption has 0.
        return math.log10(v) if v > 0 else low + 0.2

    for r in rows:
        r["norm_y"] = round_significant([to_axis(v) for v in r["norm"]])
        r["bound_y"] = round_significant([to_axis(v) for v in r["bound"]])
        middle = len(r["l"]) // 2
        r["name_x"] = [r["l"][middle]]
        r["name_y"] = round_significant([r["bound_y"][middle] + 0.07 * (high - low)])
    return {"y_range": [low, high], "y_ticks": ticks(low, high, 7)}


def _note(values: list[float], k: int, of_weights: bool) -> str:
    """A sentence on the gradient between the last layer and layer L − k."""
    if k == 0:
        return "The backward pass starts here, at the output."
    if values[k] == 0:
        return "Nothing is left: the gradient is exactly 0."
    step = "That is {ratio} of the norm in the next layer."
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
    if of_weights and max(values) <= 10 * min(values):
        return f"{step} Every layer learns at about the same speed, within a factor of ten."
    return (
        f"{step} From the last layer to the first: {times} times. It stays within a factor of ten."
    )
