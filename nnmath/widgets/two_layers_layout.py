"""Where the quantities of two layers stand in the picture, and what each frame shows of them.

Lengths are in the units of the two panels: the network is 4.2 by 12.4, the table 4 by 13.
"""

from collections.abc import Sequence
from itertools import product
from typing import Any, NamedTuple

from nnmath.network import Network

from .description import Description, round_significant
from .two_layers_data import Key, Passes, short, symbol

_COLUMN = (0.26, 1.3, 2.62, 3.8)  # the input, layer 1, layer 2, the target and the cost
_ROWS = {"z": 1.1, "a": 0.0, "d": -1.1}  # of a neuron, from its middle

Item = tuple[float, float, str]
Line = tuple[tuple[float, float], tuple[float, float]]


class Place(NamedTuple):
    """A box in one of the panels: its middle, and half its width and height."""

    panel: int
    x: float
    y: float
    w: float
    h: float


def places(p: Passes) -> dict[Key, Place]:
    """The box of each quantity."""
    net = p.net
    found: dict[Key, Place] = {}
    heights = [_heights(n) for n in net.sizes]
    for k, y in enumerate(heights[0]):
        found["a", 0, k] = Place(0, _COLUMN[0], y, 0.25, 1.0)
    for l in (1, 2):
        for (j, y), (kind, up) in product(enumerate(heights[l]), _ROWS.items()):
            found[kind, l, j] = Place(0, _COLUMN[l], y + up, 0.5, 0.5)
    middle = 6.9 if net.sizes[2] > 1 else 5.6
    for j, y in enumerate(heights[2] if net.sizes[2] > 1 else [8.2]):
        found["y", 2, j] = Place(0, _COLUMN[3], y, 0.36, 0.9)
    found["C",] = Place(0, _COLUMN[3], middle, 0.36, 0.9)
    for n, key in enumerate(p.parameters):
        found[key] = Place(1, 1.35, 11.5 - n, 0.42, 0.46)
        found[f"g{key[0]}", *key[1:]] = Place(1, 2.4, 11.5 - n, 0.56, 0.46)
    return found


def columns_of(p: Passes) -> Description:
    """The columns of one network: what is given, and what each frame has found and marks."""
    where, net = places(p), p.net
    neurons = [(l, j) for l in (1, 2) for j in range(net.sizes[l])]
    edges = [
        (_side(where["a", l - 1, k], 1), _side(where["a", l, j], -1))
        for l, j in neurons
        for k in range(net.sizes[l - 1])
    ]
    edges += [(_side(where["a", 2, j], 1), _side(where["C",], -1)) for j in range(net.sizes[2])]
    boxes = [where["a", l, j]._replace(h=1.7, w=0.53) for l, j in neurons]
    boxes += [box for key, box in where.items() if key[0] in ("y", "C") or key[:2] == ("a", 0)]
    rules: list[Line] = [((0.1, 12.05), (3.9, 12.05))]
    steps = p.steps
    marks: Description = {}
    for i in (0, 1):
        made = [[where[s.key]] if where[s.key].panel == i else [] for s in steps]
        source = [[where[k] for k in s.sources if where[k].panel == i] for s in steps]
        for name, marked in ((f"made{i}", made), (f"from{i}", source)):
            drawn = [[line for box in moment for line in outline(box)] for moment in marked]
            marks |= frame_columns(name, [[], *drawn, []])
        found = [
            [
                (*_value(where[s.key]), short(p.values[s.key]))
                for s in steps[:n]
                if where[s.key].panel == i
            ]
            for n in (*range(len(steps) + 1), len(steps))
        ]
        marks |= frame_columns(f"found{i}", found)
    links = [[_link(where[a], where[b]) for a, b in step.links] for step in steps]
    marks |= frame_columns("links", [[], *links, []])
    given = [key for key in where if key[:2] == ("a", 0) or key[0] == "y"]
    return {
        **static_columns("edges", edges),
        **static_columns("frames", [line for box in boxes for line in outline(box)]),
        **static_columns("rules", rules),
        **static_columns("names", _names(net, where)),
        **static_columns("given", [(*_value(where[key]), short(p.values[key])) for key in given]),
        **static_columns("table", _table(p, where)),
        **marks,
    }


def _heights(n: int) -> list[float]:
    return [6.9] if n == 1 else [9.1, 4.9]


def _names(net: Network, where: dict[Key, Place]) -> list[tuple[float, float, str]]:
    heads = ["input", "layer 1", "layer 2", "target"]
    out = [(x, 11.9, head) for x, head in zip(_COLUMN, heads, strict=True)]
    for key, at in where.items():
        if at.panel == 0:
            kind = "δ" if key[0] == "d" else str(key[0])
            low = "₁₂"[int(key[2])] if max(net.sizes) > 1 and len(key) > 1 else ""
            out.append(
                (at.x - 0.4, at.y, kind + low) if at.w > 0.4 else (at.x, at.y + 0.5, kind + low)
            )
    return out


def _table(p: Passes, where: dict[Key, Place]) -> list[tuple[float, float, str]]:
    out = [(1.35, 12.55, "value"), (2.4, 12.55, "derivative"), (3.45, 12.55, "new")]
    for key in p.parameters:
        y = where[key].y
        out += [(0.45, y, symbol(p.net, key)), (1.35, y, short(p.values[key]))]
    return out


def _value(at: Place) -> tuple[float, float]:
    """Where the number stands in its box: beside its name, or under it."""
    if at.panel == 1:
        return at.x, at.y
    return (at.x + 0.12, at.y) if at.w > 0.4 else (at.x, at.y - 0.4)


def _side(at: Place, side: int) -> tuple[float, float]:
    """The middle of the right (1) or left (−1) side of a box, or of the neuron that it is in."""
    return at.x + side * (0.53 if at.w > 0.4 else at.w), at.y


def _link(a: Place, b: Place) -> Line:
    """An arrow from one box to the other, whichever is on the left."""
    way = 1 if a.x < b.x else -1
    return _side(a, way), _side(b, -way)


def outline(at: Place) -> list[Line]:
    """The four sides of a box."""
    (left, right), (low, high) = (at.x - at.w, at.x + at.w), (at.y - at.h, at.y + at.h)
    corners = [(left, low), (right, low), (right, high), (left, high)]
    return list(zip(corners, [*corners[1:], corners[0]], strict=True))


def static_columns(name: str, items: Sequence[Item | Line]) -> Description:
    """The columns of texts or segments that stand in all frames."""
    return {field: moment[0] for field, moment in frame_columns(name, [items]).items()}


def frame_columns(name: str, frames: Sequence[Sequence[Item | Line]]) -> Description:
    """The columns of texts or segments, a list for each frame."""
    text = any(isinstance(item[0], float) for frame in frames for item in frame)
    flat: list[list[Any]] = [
        [item if text else (*item[0], *item[1]) for item in frame]  # type: ignore[misc]
        for frame in frames
    ]
    fields = ("x", "y", "text") if text else ("x", "y", "x2", "y2")
    return {
        f"{name}_{field}": [
            [item[n] if field == "text" else round_significant(item[n], 5) for item in frame]
            for frame in flat
        ]
        for n, field in enumerate(fields)
    }
