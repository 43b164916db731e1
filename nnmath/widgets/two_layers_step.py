"""The step of descent at the end of two layers: new weights, the cost, what the slopes foretold."""

import math

import numpy as np

from nnmath._types import Array
from nnmath.network import Network

from .description import Description, Words, format_number, round_significant
from .two_layers_data import Passes, short
from .two_layers_layout import frame_columns, places

_BAR = 1.15  # where the bars of the cost begin; they are at most 2.2 long


def step_columns(
    p: Passes, x: Array, y: Array, eta: float, biases: bool, words: Words
) -> Description:
    """The last frame: new weights (and biases), the cost there, and what the slopes foretold."""
    moving = [key for key in p.parameters if biases or key[0] == "w"]
    slope = {key: p.values[f"g{key[0]}", *key[1:]] for key in moving}
    new = {key: p.values[key] - eta * slope.get(key, 0.0) for key in p.parameters}

    def like(kind: str, old: list[Array]) -> list[Array]:
        return [
            np.reshape([v for key, v in new.items() if key[:2] == (kind, l)], old[l].shape)
            for l in (1, 2)
        ]

    old = p.net
    net = Network(like("w", old.W), old.b and like("b", old.b), old.hidden, old.output, old.loss)
    before, after = p.values["C",], net.cost(x, y)
    if not math.isfinite(after):
        raise ValueError(f"rates: a step with {eta} is so long that the cost is {after}")
    foretold = -eta * sum(v * v for v in slope.values())
    where, count = places(p), len(p.steps) + 2
    shown = [(3.45, where[key].y, short(new[key]) if key in slope else "as is") for key in new]
    known = next(k for k, step in enumerate(p.steps, 1) if step.key == ("C",))
    longest = max(before, after) or 1.0
    ends = [_BAR + 2.2 * cost / longest for cost in (before, after)]
    bars = [[("C before", before, ends[0], 1.9)], [("C after", after, ends[1], 0.7)]]
    seen: list[list[tuple[str, float, float, float]]] = (
        [[]] * known + [bars[0]] * (count - 1 - known) + [bars[0] + bars[1]]
    )
    labels = [
        [
            label
            for name, cost, end, at in moment
            for label in ((0.05, at, name), (end + 0.08, at, short(cost)))
        ]
        for moment in seen
    ]
    rows = frame_columns("new", [[]] * (count - 1) + [shown]) | frame_columns("bars", labels)
    for i, name in enumerate(("before", "after")):
        boxes = [[(_BAR, at - 0.4, end, at + 0.4) for _, _, end, at in m[i : i + 1]] for m in seen]
        for n, field in enumerate(("x", "y", "x2", "y2")):
            rows[f"{name}_{field}"] = [round_significant([box[n] for box in m], 5) for m in boxes]
    moves = "The weights and the biases all" if biases and old.b else "The weights alone"
    return {
        **rows,
        "moving": f"{moves} step at once, against the derivatives at the old place",
        "eta": round_significant(eta),
        "verdict": words(_verdict(before, after, foretold)),
    }


def _verdict(before: float, after: float, foretold: float) -> str:
    """What the step did to the cost, beside what the slopes had foretold."""
    change = after - before
    text = f"C goes from {_number(before)} to {_number(after)}, by {_number(change)}; "
    text += f"the slopes foretold {_number(foretold)}. "
    if foretold == 0:
        return f"{text}Each derivative used here is 0: nothing moves."
    if change > 0:
        return f"{text}The cost has risen: the step was far too long."
    if 0.9 <= change / foretold <= 1.1:
        return f"{text}A step short enough for its slopes."
    return f"{text}So long a step leaves the slopes behind: they change on the way."


def _number(value: float) -> str:
    return format_number(round_significant(value))
