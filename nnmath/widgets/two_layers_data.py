"""Data of `two_layers`: each quantity of both passes with its equation, and the final step.

Chapter "Two layers".
"""

import math
from itertools import product
from typing import NamedTuple

import numpy as np

from nnmath._types import Array
from nnmath.activations import ACTIVATIONS
from nnmath.backprop import backward
from nnmath.network import Network

from .boxes import Box, Line, frame_columns, outline, static_columns
from .description import Description, Sentences, format_number, round_significant

# A quantity: ("z", 1, 0) is z of the first neuron of layer 1, ("w", 2, 0, 1) a weight, and so on;
# "d" is an error δ, "gw" and "gb" are derivatives of the cost. Indices start at 0 here.
Key = tuple[str | int, ...]
SIGNS = {"sigmoid": "σ", "tanh": "tanh", "relu": "ReLU", "identity": "id"}
# Lengths are in the units of the two panels: the network is 4.2 by 12.4, the table 4 by 13.
_COLUMN = (0.26, 1.3, 2.62, 3.8)  # the input, layer 1, layer 2, the target and the cost
_ROWS = {"z": 1.1, "a": 0.0, "d": -1.1}  # of a neuron, from its middle
_BAR = 1.15  # x of the left end of the cost bars, which are at most 2.2 long
_LOW, _HIGH = "₁₂₃₄₅₆₇₈₉", ["⁽⁰⁾", "⁽¹⁾", "⁽²⁾"]


class Step(NamedTuple):
    """One frame: the quantity computed, its equation, its sources, and the links it comes along."""

    key: Key
    text: str
    sources: list[Key]
    links: list[tuple[Key, Key]]


class Passes(NamedTuple):
    """All quantities of one example, and the steps in which the two passes compute them."""

    net: Network
    values: dict[Key, float]
    steps: list[Step]

    @property
    def parameters(self) -> list[Key]:
        """The keys of the weights and biases, in order."""
        return [key for key in self.values if key[0] in ("w", "b")]


def symbol(net: Network, key: Key) -> str:
    """The symbol of a quantity: w₁₂⁽²⁾, or w⁽²⁾ if each layer has one neuron."""
    kind, *rest = key
    if kind == "C":
        return "C"
    l, *indices = (int(i) for i in rest)
    low = "".join(_LOW[i] for i in indices) if max(net.sizes) > 1 else ""
    if kind in ("gw", "gb"):
        return f"∂C/∂{str(kind)[1]}{low}{_HIGH[l]}"
    return f"{'δ' if kind == 'd' else kind}{low}{'' if kind == 'y' else _HIGH[l]}"


def compute_passes(net: Network, x: Array, y: Array) -> Passes:
    """Forward and backward pass for one example, by `Network.forward` and `backward`."""
    trace = net.forward(x)
    grads = backward(net, trace, y)
    values: dict[Key, float] = {("a", 0, k): float(v) for k, v in enumerate(x[:, 0])}
    values |= {("y", 2, j): float(v) for j, v in enumerate(y[:, 0])}
    for l in (1, 2):
        n, m = net.W[l].shape
        for j, k in product(range(n), range(m)):
            values["w", l, j, k] = float(net.W[l][j, k])
            values["gw", l, j, k] = float(grads.W[l][j, k])
        for j in range(n):
            if net.b and grads.b:
                values["b", l, j] = float(net.b[l][j, 0])
                values["gb", l, j] = float(grads.b[l][j, 0])
            values["z", l, j] = float(trace.z[l][j, 0])
            values["a", l, j] = float(trace.a[l][j, 0])
            values["d", l, j] = float(grads.delta[l][j, 0])
    values["C",] = net.cost(x, y)
    return Passes(net, values, _StepWriter(net, values).steps())


class _StepWriter:
    """Writes the equation of each quantity: in symbols, with numbers, and its value."""

    def __init__(self, net: Network, values: dict[Key, float]) -> None:
        self.net, self.values = net, values
        self.f = ["", SIGNS[net.hidden], SIGNS[net.output]]
        self.prime = [None, ACTIVATIONS[net.hidden][1], ACTIVATIONS[net.output][1]]

    def steps(self) -> list[Step]:
        n = self.net.sizes
        forward = [self.z(l, j) for l in (1,) for j in range(n[1])]
        forward += [self.a(1, j) for j in range(n[1])]
        forward += [self.z(2, j) for j in range(n[2])] + [self.a(2, j) for j in range(n[2])]
        back = [self.cost(), *(self.outer(j) for j in range(n[2])), *self.gradients(2)]
        return [*forward, *back, *(self.inner(k) for k in range(n[1])), *self.gradients(1)]

    def s(self, key: Key) -> str:
        return symbol(self.net, key)

    def v(self, key: Key, first: bool = False) -> str:
        return number(self.values[key], first)

    def equation(self, key: Key, letters: str, numbers: str, note: str = "") -> str:
        text = f"{self.s(key)} = {letters} = {numbers}"
        text += f" = {self.v(key, True)}" if numbers != self.v(key, True) else ""
        return f"{text}. {note}".strip()

    def products(self, pairs: list[tuple[Key, Key]]) -> tuple[str, str]:
        letters = " + ".join(f"{self.s(p)} {self.s(q)}" for p, q in pairs)
        numbers = " + ".join(
            f"{self.v(p, first=not i)} × {self.v(q)}" for i, (p, q) in enumerate(pairs)
        )
        return letters, numbers

    def z(self, l: int, j: int) -> Step:
        n = self.net.sizes[l - 1]
        pairs: list[tuple[Key, Key]] = [(("w", l, j, k), ("a", l - 1, k)) for k in range(n)]
        letters, numbers = self.products(pairs)
        bias: list[Key] = [("b", l, j)] if self.net.b else []
        for key in bias:
            letters, numbers = f"{letters} + {self.s(key)}", f"{numbers} + {self.v(key)}"
        links: list[tuple[Key, Key]] = [(("a", l - 1, k), ("z", l, j)) for k in range(n)]
        sources = [key for pair in pairs for key in pair] + bias
        return Step(("z", l, j), self.equation(("z", l, j), letters, numbers), sources, links)

    def a(self, l: int, j: int) -> Step:
        z: Key = ("z", l, j)
        letters, numbers = f"{self.f[l]}({self.s(z)})", f"{self.f[l]}({self.v(z, True)})"
        return Step(("a", l, j), self.equation(("a", l, j), letters, numbers), [z], [])

    def cost(self) -> Step:
        ends: list[Key] = [("a", 2, j) for j in range(self.net.sizes[2])]
        targets: list[Key] = [("y", 2, j) for j in range(self.net.sizes[2])]
        pairs = list(zip(ends, targets, strict=True))
        value = self.v(("C",), True)
        if self.net.loss == "quadratic":
            many = len(pairs) > 1
            sums = [
                " + ".join(f"({printed(a)} − {printed(y)})²" for a, y in pairs)
                for printed in (self.s, self.v)
            ]
            letters, numbers = (f"½ [{text}]" if many else f"½ {text}" for text in sums)
            text = f"C = {letters} = {numbers} = {value}."
        else:
            text = (
                f"C = {value}, the cross-entropy of {', '.join(map(self.s, ends))} and the target."
            )
        return Step(("C",), text, [*ends, *targets], [(a, ("C",)) for a in ends])

    def outer(self, j: int) -> Step:
        key, z, a, y = (("d", 2, j), ("z", 2, j), ("a", 2, j), ("y", 2, j))
        difference = f"{self.v(a, True)} − {self.v(y)}"
        links: list[tuple[Key, Key]] = [(("C",), key)]
        if self.net.loss == "cross-entropy":
            note = "Cross-entropy has cancelled the slope σ′."
            text = self.equation(key, f"{self.s(a)} − {self.s(y)}", difference, note)
            return Step(key, text, [a, y], links)
        letters = f"{self.f[2]}′({self.s(z)}) ({self.s(a)} − {self.s(y)})"
        return Step(
            key,
            self.equation(key, letters, f"{self.slope(2, j)} × ({difference})"),
            [z, a, y],
            links,
        )

    def inner(self, k: int) -> Step:
        key, n = ("d", 1, k), self.net.sizes[2]
        pairs: list[tuple[Key, Key]] = [(("w", 2, j, k), ("d", 2, j)) for j in range(n)]
        letters, numbers = self.products(pairs)
        if n > 1:
            letters, numbers = f"({letters})", f"({numbers})"
            note = "One path leads through each output, and they add."
        else:
            numbers = f"{self.v(pairs[0][0])} × {self.v(pairs[0][1])}"
            w = self.values[pairs[0][0]]
            note = "The negative weight reverses the sign." if w < 0 else ""
            note = "A weight of 0 lets no error through." if w == 0 else note
        z: Key = ("z", 1, k)
        text = self.equation(
            key,
            f"{self.f[1]}′({self.s(z)}) {letters}",
            f"{self.slope(1, k)} × {numbers}",
            note,
        )
        links: list[tuple[Key, Key]] = [(("d", 2, j), key) for j in range(n)]
        return Step(key, text, [z, *(q for pair in pairs for q in pair)], links)

    def gradients(self, l: int) -> list[Step]:
        n, m = self.net.W[l].shape
        out = []
        for j, k in product(range(n), range(m)):
            key: Key = ("gw", l, j, k)
            a: Key = ("a", l - 1, k)
            d: Key = ("d", l, j)
            text = self.equation(key, *self.products([(a, d)]), self.describe_sign(key))
            out.append(Step(key, text, [a, d], [(a, d)]))
        for j in range(n) if self.net.b else ():
            key, d = ("gb", l, j), ("d", l, j)
            text = self.equation(key, self.s(d), self.v(d, True), self.describe_sign(key))
            out.append(Step(key, text, [d], []))
        return out

    def slope(self, l: int, j: int) -> str:
        prime = self.prime[l]
        assert prime is not None
        return number(float(prime(self.values["z", l, j])), True)

    def describe_sign(self, key: Key) -> str:
        value = self.values[key]
        parameter = self.s(key).removeprefix("∂C/∂")
        if value == 0:
            return f"A small change of {parameter} changes nothing, to first order."
        return f"The cost falls when {parameter} goes {'down' if value > 0 else 'up'}."


def number(value: float, first: bool = False) -> str:
    """The number to four digits, in brackets if it is negative and not first."""
    text = format_number(round_significant(value))
    return text if first or not text.startswith("−") else f"({text})"


def short(value: float) -> str:
    """The number to two to four digits, short enough for a box."""
    size = abs(value)
    return format_number(round_significant(value, 4 if size >= 0.1 else 3 if size >= 0.01 else 2))


def box_layout(p: Passes) -> dict[Key, Box]:
    """The box of each quantity."""
    net = p.net
    boxes: dict[Key, Box] = {}
    heights = [_heights(n) for n in net.sizes]
    for k, y in enumerate(heights[0]):
        boxes["a", 0, k] = Box(0, _COLUMN[0], y, 0.25, 1.0)
    for l in (1, 2):
        for (j, y), (kind, up) in product(enumerate(heights[l]), _ROWS.items()):
            boxes[kind, l, j] = Box(0, _COLUMN[l], y + up, 0.5, 0.5)
    middle = 6.9 if net.sizes[2] > 1 else 5.6
    for j, y in enumerate(heights[2] if net.sizes[2] > 1 else [8.2]):
        boxes["y", 2, j] = Box(0, _COLUMN[3], y, 0.36, 0.9)
    boxes["C",] = Box(0, _COLUMN[3], middle, 0.36, 0.9)
    for n, key in enumerate(p.parameters):
        boxes[key] = Box(1, 1.35, 11.5 - n, 0.42, 0.46)
        boxes[f"g{key[0]}", *key[1:]] = Box(1, 2.4, 11.5 - n, 0.56, 0.46)
    return boxes


def network_columns(p: Passes) -> Description:
    """The columns of one network: the inputs, and the values and marks of each frame."""
    boxes, net = box_layout(p), p.net
    neurons = [(l, j) for l in (1, 2) for j in range(net.sizes[l])]
    edges = [
        (_side(boxes["a", l - 1, k], 1), _side(boxes["a", l, j], -1))
        for l, j in neurons
        for k in range(net.sizes[l - 1])
    ]
    edges += [(_side(boxes["a", 2, j], 1), _side(boxes["C",], -1)) for j in range(net.sizes[2])]
    outlined = [boxes["a", l, j]._replace(h=1.7, w=0.53) for l, j in neurons]
    outlined += [box for key, box in boxes.items() if key[0] in ("y", "C") or key[:2] == ("a", 0)]
    rule: list[Line] = [((0.1, 12.05), (3.9, 12.05))]
    steps = p.steps
    marks: Description = {}
    for i in (0, 1):
        result = [[boxes[s.key]] if boxes[s.key].panel == i else [] for s in steps]
        source = [[boxes[k] for k in s.sources if boxes[k].panel == i] for s in steps]
        for name, box_lists in ((f"result{i}", result), (f"source{i}", source)):
            drawn = [[line for box in items for line in outline(box)] for items in box_lists]
            marks |= frame_columns(name, [[], *drawn, []])
        values = [
            [
                (*_value(boxes[s.key]), short(p.values[s.key]))
                for s in steps[:n]
                if boxes[s.key].panel == i
            ]
            for n in (*range(len(steps) + 1), len(steps))
        ]
        marks |= frame_columns(f"values{i}", values)
    links = [[_link(boxes[a], boxes[b]) for a, b in step.links] for step in steps]
    marks |= frame_columns("links", [[], *links, []])
    inputs = [key for key in boxes if key[:2] == ("a", 0) or key[0] == "y"]
    return {
        **static_columns("edges", edges),
        **static_columns("frames", [line for box in outlined for line in outline(box)]),
        **static_columns("rules", rule),
        **static_columns("names", _names(net, boxes)),
        **static_columns("inputs", [(*_value(boxes[key]), short(p.values[key])) for key in inputs]),
        **static_columns("table", _table(p, boxes)),
        **marks,
    }


def _heights(n: int) -> list[float]:
    return [6.9] if n == 1 else [9.1, 4.9]


def _names(net: Network, boxes: dict[Key, Box]) -> list[tuple[float, float, str]]:
    headings = ["input", "layer 1", "layer 2", "target"]
    out = [(x, 11.9, head) for x, head in zip(_COLUMN, headings, strict=True)]
    for key, box in boxes.items():
        if box.panel == 0:
            kind = "δ" if key[0] == "d" else str(key[0])
            low = "₁₂"[int(key[2])] if max(net.sizes) > 1 and len(key) > 1 else ""
            out.append(
                (box.x - 0.4, box.y, kind + low)
                if box.w > 0.4
                else (box.x, box.y + 0.5, kind + low)
            )
    return out


def _table(p: Passes, boxes: dict[Key, Box]) -> list[tuple[float, float, str]]:
    out = [(1.35, 12.55, "value"), (2.4, 12.55, "derivative"), (3.45, 12.55, "new")]
    for key in p.parameters:
        y = boxes[key].y
        out += [(0.45, y, symbol(p.net, key)), (1.35, y, short(p.values[key]))]
    return out


def _value(box: Box) -> tuple[float, float]:
    """The position of the number in its box: beside its name, or below it."""
    if box.panel == 1:
        return box.x, box.y
    return (box.x + 0.12, box.y) if box.w > 0.4 else (box.x, box.y - 0.4)


def _side(box: Box, side: int) -> tuple[float, float]:
    """The middle of the right (1) or left (−1) side of a box, or of its neuron."""
    return box.x + side * (0.53 if box.w > 0.4 else box.w), box.y


def _link(a: Box, b: Box) -> Line:
    """An arrow from one box to the other, whichever is on the left."""
    direction = 1 if a.x < b.x else -1
    return _side(a, direction), _side(b, -direction)


def step_columns(
    p: Passes, x: Array, y: Array, eta: float, biases: bool, sentences: Sentences
) -> Description:
    """The columns of the last frame: new parameters, the new cost, and its predicted change."""
    moved_keys = [key for key in p.parameters if biases or key[0] == "w"]
    slope = {key: p.values[f"g{key[0]}", *key[1:]] for key in moved_keys}
    new = {key: p.values[key] - eta * slope.get(key, 0.0) for key in p.parameters}

    def layers_of(kind: str, old: list[Array]) -> list[Array]:
        return [
            np.reshape([v for key, v in new.items() if key[:2] == (kind, l)], old[l].shape)
            for l in (1, 2)
        ]

    old = p.net
    net = Network(
        layers_of("w", old.W), old.b and layers_of("b", old.b), old.hidden, old.output, old.loss
    )
    before, after = p.values["C",], net.cost(x, y)
    if not math.isfinite(after):
        raise ValueError(f"rates: a step with {eta} is so long that the cost is {after}")
    predicted = -eta * sum(v * v for v in slope.values())
    boxes, count = box_layout(p), len(p.steps) + 2
    new_values = [(3.45, boxes[key].y, short(new[key]) if key in slope else "as is") for key in new]
    cost_step = next(k for k, step in enumerate(p.steps, 1) if step.key == ("C",))
    largest = max(before, after) or 1.0
    ends = [_BAR + 2.2 * cost / largest for cost in (before, after)]
    bars = [[("C before", before, ends[0], 1.9)], [("C after", after, ends[1], 0.7)]]
    bars_by_frame: list[list[tuple[str, float, float, float]]] = (
        [[]] * cost_step + [bars[0]] * (count - 1 - cost_step) + [bars[0] + bars[1]]
    )
    labels = [
        [
            label
            for name, cost, end, at in bar_list
            for label in ((0.05, at, name), (end + 0.08, at, short(cost)))
        ]
        for bar_list in bars_by_frame
    ]
    rows = frame_columns("new", [[]] * (count - 1) + [new_values]) | frame_columns("bars", labels)
    for i, name in enumerate(("before", "after")):
        bar_boxes = [
            [(_BAR, at - 0.4, end, at + 0.4) for _, _, end, at in m[i : i + 1]]
            for m in bars_by_frame
        ]
        for n, field in enumerate(("x", "y", "x2", "y2")):
            rows[f"{name}_{field}"] = [
                round_significant([box[n] for box in m], 5) for m in bar_boxes
            ]
    subject = "All weights and biases" if biases and old.b else "Only the weights"
    return {
        **rows,
        "moving": f"{subject} move together, against the derivatives at the old place",
        "eta": round_significant(eta),
        "verdict": sentences.add(_verdict(before, after, predicted)),
    }


def _verdict(before: float, after: float, predicted: float) -> str:
    """A sentence on the change of the cost and its first-order prediction."""
    change = after - before
    text = f"C goes from {_number(before)} to {_number(after)}, by {_number(change)}; "
    text += f"the slopes predicted {_number(predicted)}. "
    if predicted == 0:
        return f"{text}Each derivative used here is 0: nothing moves."
    if change > 0:
        return f"{text}The cost has risen: the step was far too long."
    if 0.9 <= change / predicted <= 1.1:
        return f"{text}The step is short enough for its slopes."
    return f"{text}The step is too long for its slopes, which change on the way."


def _number(value: float) -> str:
    return format_number(round_significant(value))
