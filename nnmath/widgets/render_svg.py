"""Renders a frame of a figure as static SVG: for print, for pages without scripts, for viewers.

The marks are those of ``figure.js``, as inline SVG in an HTML ``<figure>`` with its caption. The
classes are those of ``figure.css``; presentation attributes serve where it is not loaded.
"""

import math
import re
from collections.abc import Callable
from html import escape
from itertools import pairwise
from typing import Any, NamedTuple

from .check_description import columns, frame_count
from .description import Description, format_number

_FAR_PIXELS = 4000.0
_COLOUR = {
    "ink": "#222832", "muted": "#636b74", "rule": "#8a929b", "blue": "#0072b2", "orange": "#d55e00",
    "green": "#00765a", "purple": "#b8578f", "sky": "#2a8cc7", "gold": "#a87100",
}  # fmt: skip
_LINE = {"fill": "none", "stroke": "currentColor"}
_FILL = {"fill": "currentColor"}
_ATTRIBUTES = {
    "line": _LINE, "slope": _LINE, "segments": _LINE, "points": _FILL, "boxes": _FILL,
    "thin": {"stroke-width": "1.2"}, "thick": {"stroke-width": "3"},
    "dashed": {"stroke-dasharray": "7 5"}, "dotted": {"stroke-dasharray": "1 5"},
    "framed": {"stroke": "currentColor"}, "ring": {"fill": "#fff", "stroke": "currentColor"},
    "area": {"fill": "currentColor", "fill-opacity": "0.2", "stroke": "none"},
}  # fmt: skip

Point = tuple[float, float]


class Frame(NamedTuple):
    """One frame of one choice: its columns, its index k, and the sentences of the figure."""

    row: Description
    k: int
    sentences: list[str]

    @classmethod
    def of(
        cls, figure: Description, choice: list[int] | None = None, k: int | None = None
    ) -> "Frame":
        """Frame k of a choice: by default ``still_frame`` of the start; past the end, the last."""
        row = columns(figure, choice or [control["start"] for control in figure["controls"]])
        k = figure["still_frame"] if k is None else k
        return cls(row, max(0, min(k, frame_count(figure, row) - 1)), figure["sentences"])

    def value(self, source: Any) -> Any:
        """The values of a field: those of the column if it names one."""
        return self.row[source] if isinstance(source, str) else source

    def fill(self, text: str) -> str:
        """The template with its placeholders replaced."""

        def item(match: re.Match[str]) -> str:
            is_sentence, name = match.groups()
            value = self.k if name == "k" else self.row[name]
            value = value[self.k] if isinstance(value, list) else value
            return self.fill(self.sentences[value]) if is_sentence else format_number(value)

        return re.sub(r"\{(@?)(\w+)\}", item, text)


class _Scale(NamedTuple):
    """From the numbers of a panel to pixels of its plot, which is W by H pixels."""

    X: Callable[[float], float]
    Y: Callable[[float], float]
    W: float
    H: float


def render_static(
    figure: Description, choice: list[int] | None = None, frame: int | None = None
) -> str:
    """One frame as an HTML string: a ``<figure>`` of SVG panels with its caption.

    Parameters
    ----------
    figure : dict
        A description that :func:`nnmath.widgets.check_description.check` returned.
    choice : list of int, optional
        The option of each control; each one's start by default.
    frame : int, optional
        Which frame; by default the figure's ``still_frame``. Past the end, the last.
    """
    state = Frame.of(figure, choice, frame)
    width = 640 if len(figure["panels"]) == 1 else 330
    panels = "".join(_panel(figure, i, state, width) for i in range(len(figure["panels"])))
    title, text = escape(figure["title"]), escape(state.fill(figure["caption"]))
    # figure.css reserves space for this many rows of controls where scripts run.
    rows = len(figure["controls"]) + (2 if figure.get("frames") else 1)
    return (
        f'<figure class="nn-figure nn-static" style="--nn-rows:{rows}" aria-label="{title}">'
        f'<strong>{title}</strong><div class="nn-panels">{panels}</div>'
        f'<p style="{figure.get("reserve", "")}">{text}</p></figure>'
    )


def _panel(figure: Description, i: int, frame: Frame, width: float) -> str:
    panel = figure["panels"][i]
    height = round(max(200, min(width * panel.get("ratio", 0.66), 380)))
    left, top = (2, 2) if panel.get("bare") else (48, 28)
    W, H = width - 1.25 * left, height - 2.5 * top

    def scale(name: str, low: float, high: float) -> Callable[[float], float]:
        a, b = frame.value(panel[name]["range"])
        return lambda v: low + (v - a) / (b - a) * (high - low)

    p = _Scale(scale("x", 0, W), scale("y", H, 0), W, H)
    axes = (
        ""
        if panel.get("bare")
        else _axis(panel["x"], p, frame, True) + _axis(panel["y"], p, frame, False)
    )
    layers = "".join(_layer(lay, p, frame) for lay in figure["layers"] if lay["panel"] == i)
    name = escape(frame.fill(panel["title"]))
    return (
        f'<svg role="img" aria-label="{name}" viewBox="0 0 {width:g} {height}" width="{width:g}" '
        f'font-size="12.5" font-family="sans-serif"><g transform="translate({left} {top})">'
        f'{axes}<svg width="{W:g}" height="{H:g}" overflow="hidden">{layers}</svg></g></svg>'
    )


def _axis(axis: Description, p: _Scale, frame: Frame, flat: bool) -> str:
    at = p.X if flat else p.Y
    out = []
    for v in frame.value(axis["ticks"]):
        a = at(v)
        grid = f"M{a:.6g} 0V{p.H:g}" if flat else f"M0 {a:.6g}H{p.W:g}"
        out.append(f'<path stroke="#e3e6e9" d="{grid}"/>')
        x, y = (a, p.H + 15) if flat else (-7, a)
        out.append(f'<text x="{x:.6g}" y="{y:.6g}">{escape(format_number(v))}</text>')
    x, y = (p.W, p.H + 33) if flat else (-42, -16)
    anchor = "end" if flat else "start"
    name = escape(frame.fill(axis["label"]))
    out.append(f'<text class="nn-name" x="{x:g}" y="{y:g}" text-anchor="{anchor}">{name}</text>')
    side, anchor = ("nn-x", "middle") if flat else ("nn-y", "end")
    return f'<g class="{side}" fill="#636b74" text-anchor="{anchor}">{"".join(out)}</g>'


def _layer(layer: Description, p: _Scale, frame: Frame) -> str:
    values: dict[str, list[Any]] = {}
    for field, source in layer["data"].items():
        v = frame.value(source)
        if isinstance(source, str) and layer.get("show") and field not in layer.get("fixed", ()):
            v = v[frame.k] if layer["show"] == "at" else v[: frame.k + 1]
        v = v if isinstance(v, list) else [v]
        single = layer["mark"] == "line" and not (v and isinstance(v[0], list))
        values[field] = [v] if single else v
    items = (dict(zip(values, item, strict=True)) for item in zip(*values.values(), strict=True))
    marks = "".join(_MARKS[layer["mark"]](item, layer, p) for item in items)
    mark, colour, style = layer["mark"], layer["colour"], layer.get("style", "")
    attributes = {"color": _COLOUR[colour]}
    for name in (*style.split(), mark) if mark == "points" else (mark, *style.split()):
        attributes |= _ATTRIBUTES.get(name, {})
    plain = " ".join(f'{name}="{value}"' for name, value in attributes.items())
    return f'<g class="nn-{mark} nn-{colour} {style}" {plain}>{marks}</g>'


def _in_range(p: Point) -> bool:
    return abs(p[0]) < _FAR_PIXELS and abs(p[1]) < _FAR_PIXELS


def _trace(points: list[Point]) -> str:
    """Path data; a point far outside is moved inwards along its segment, as in figure.js."""

    def pull(a: Point, b: Point) -> Point:
        r = 1.0 if _in_range(b) else _FAR_PIXELS / math.hypot(b[0] - a[0], b[1] - a[1])
        return a[0] + (b[0] - a[0]) * r, a[1] + (b[1] - a[1]) * r

    def coordinates(p: Point) -> str:
        return f"{p[0]:.6g} {p[1]:.6g}"

    d = ["M" + coordinates(points[0])] if points and _in_range(points[0]) else []
    for a, b in pairwise(points):
        if _in_range(a):
            d.append("L" + coordinates(pull(a, b)))
        elif _in_range(b):
            d.append(f"M{coordinates(pull(b, a))}L{coordinates(b)}")
    return "".join(d)


def _path(points: list[Point]) -> str:
    return f'<path d="{_trace(points)}"/>'


def _line(v: Description, layer: Description, p: _Scale) -> str:
    return _path([(p.X(x), p.Y(y)) for x, y in zip(v["x"], v["y"], strict=True)])


def _points(v: Description, layer: Description, p: _Scale) -> str:
    r = layer.get("size", 4)
    x, y = p.X(v["x"]), p.Y(v["y"])
    inside = max(r, min(x, p.W - r)), max(r, min(y, p.H - r))
    dx, dy = x - inside[0], y - inside[1]
    if math.hypot(dx, dy) <= 2 * r:
        return f'<circle cx="{x:.6g}" cy="{y:.6g}" r="{r}"/>'
    if not layer.get("edge"):
        return ""
    turn = math.degrees(math.atan2(dy, dx))
    return (
        f'<path d="M0 0L{-2 * r} {-r}V{r}Z" '
        f'transform="translate({inside[0]:.6g} {inside[1]:.6g})rotate({turn:.6g})"/>'
    )


def _slope(v: Description, layer: Description, p: _Scale) -> str:
    dx, dy = p.X(1) - p.X(0), v["slope"] * (p.Y(1) - p.Y(0))
    r = layer.get("length", _FAR_PIXELS) / 2 / math.hypot(dx, dy)
    x, y = p.X(v["x"]), p.Y(v["y"])
    return _path([(x - r * dx, y - r * dy), (x + r * dx, y + r * dy)])


def _segments(v: Description, layer: Description, p: _Scale) -> str:
    a, b = (p.X(v["x"]), p.Y(v["y"])), (p.X(v["x2"]), p.Y(v["y2"]))
    if not layer.get("arrow"):
        return _path([a, b])
    turn = math.atan2(b[1] - a[1], b[0] - a[0])
    barbs = [(b[0] - 8 * math.cos(turn + w), b[1] - 8 * math.sin(turn + w)) for w in (0.5, -0.5)]
    return _path([a, b, barbs[0], b, barbs[1]])


def _boxes(v: Description, layer: Description, p: _Scale) -> str:
    x, y, x2, y2 = p.X(v["x"]), p.Y(v["y"]), p.X(v["x2"]), p.Y(v["y2"])
    return (
        f'<path fill-opacity="{v.get("shade", 1)}" '
        f'd="M{x:.6g} {y:.6g}H{x2:.6g}V{y2:.6g}H{x:.6g}Z"/>'
    )


def _text(v: Description, layer: Description, p: _Scale) -> str:
    text = escape(format_number(v["text"]))
    return f'<text x="{p.X(v["x"]):.6g}" y="{p.Y(v["y"]):.6g}">{text}</text>'


_MARKS: dict[str, Callable[[Description, Description, _Scale], str]] = {
    "line": _line,
    "points": _points,
    "slope": _slope,
    "segments": _segments,
    "boxes": _boxes,
    "text": _text,
}
