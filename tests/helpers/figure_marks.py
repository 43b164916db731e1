"""The marks of a picture, read back from its SVG and held against the columns that nnmath made."""

import math
import re

from helpers.browser import number, scale
from helpers.widget_page import default_figure

from nnmath.widgets.check_description import columns

READ = """(place) => [...place.querySelectorAll("svg[role=img]")].map((svg) => {
  const ticks = (side, along) => [...svg.querySelectorAll(`.${side} text:not(.nn-name)`)].map(
    (t) => [t.textContent, Number(t.getAttribute(along))]);
  const plot = svg.querySelector("svg");
  return {
    x: ticks("nn-x", "x"), y: ticks("nn-y", "y"),
    size: ["width", "height"].map((name) => Number(plot.getAttribute(name))),
    layers: [...plot.children].map((g) => [...g.children].map((n) => [n.localName, n.textContent,
      n.getAttribute("d"), ...["cx", "cy", "x", "y"].map((name) => n.getAttribute(name))])),
  };
})"""


def circles(panel, layer):
    """The positions of the circles of a layer, in the units of the panel's axes."""
    X, _ = scale(panel, "nn-x")
    Y, _ = scale(panel, "nn-y")
    places = panel.evaluate(
        """(svg, layer) => [...svg.querySelectorAll(`[data-layer="${layer}"] circle`)].map(
            (c) => [Number(c.getAttribute("cx")), Number(c.getAttribute("cy"))])""",
        layer,
    )
    return [(X(x), Y(y)) for x, y in places]


def _straight(ticks, size, ends, up):
    """From numbers to pixels, by the ticks as a reader would; without ticks by the ends."""
    if ticks:
        places = [(number(text), at) for text, at in ticks]
    else:
        places = list(zip(ends, (size, 0) if up else (0, size), strict=True))
    (low, a), (high, b) = places[0], places[-1]
    assert (b < a) if up else (b > a), "numbers rise to the right, and upwards"
    pixels = (b - a) / (high - low)
    for value, at in places:
        assert abs(a + (value - low) * pixels - at) < 0.03, ticks
    return lambda value: a + (value - low) * pixels


def _values(layer, row, k):
    """The fields of a layer's items in frame k, as the columns have them."""
    items = {}
    for field, source in layer["data"].items():
        v = row[source] if isinstance(source, str) else source
        if isinstance(source, str) and layer.get("show") and field not in layer.get("fixed", ()):
            v = v[k] if layer["show"] == "at" else v[: k + 1]
        v = v if isinstance(v, list) else [v]
        items[field] = (
            [v] if layer["mark"] == "line" and (not v or not isinstance(v[0], list)) else v
        )
    return [dict(zip(items, each, strict=True)) for each in zip(*items.values(), strict=True)]


def _drawn(node):
    """The points that a node of the picture goes through, in pixels."""
    tag, _, d, *at = node
    if tag == "path":
        d = re.sub(r"H(-?[\d.]+)V(-?[\d.]+)H-?[\d.]+Z", r"L\1,\2", d)
        return [tuple(map(float, p.split(","))) for p in re.findall(r"[ML](-?[\d.]+,-?[\d.]+)", d)]
    x, y = at[:2] if tag == "circle" else at[2:]
    return [(float(x), float(y))]


def check_marks(name, place, choice, k):
    """Hold every mark of the picture against the columns; gives how many numbers were compared."""
    figure, compared = default_figure(name).figure, 0
    row = columns(figure, choice)
    for i, panel_marks in enumerate(place.evaluate(READ)):
        panel = figure["panels"][i]
        ends = [row[r] if isinstance(r := panel[s]["range"], str) else r for s in "xy"]
        X = _straight(panel_marks["x"], panel_marks["size"][0], ends[0], False)
        Y = _straight(panel_marks["y"], panel_marks["size"][1], ends[1], True)
        layers = [layer for layer in figure["layers"] if layer["panel"] == i]
        for layer, nodes in zip(layers, panel_marks["layers"], strict=True):
            if layer["mark"] == "slope":
                continue  # its length is in pixels: it has tests of its own
            items = _values(layer, row, k)
            expected_points = [[(X(x), Y(y)) for x, y in _corners(layer["mark"], v)] for v in items]
            if layer["mark"] == "points" and not layer.get("edge"):
                near = [
                    _near(item[0], panel_marks["size"], layer.get("size", 4))
                    for item in expected_points
                ]
                items = [item for item, actual in zip(items, near, strict=True) if actual]
                expected_points = [
                    item for item, actual in zip(expected_points, near, strict=True) if actual
                ]
            outside = any(abs(c) > 3000 for item in expected_points for p in item for c in p)
            if layer.get("edge") or outside:
                continue  # what leaves the picture is drawn another way, which has its own tests
            assert len(nodes) == len(items), (layer["name"], choice, k)
            for node, item, points in zip(nodes, items, expected_points, strict=True):
                found = _drawn(node)[: len(points)]
                assert len(found) == len(points), (layer["name"], choice, k)
                for actual, expected in zip(found, points, strict=True):
                    for a, b in zip(actual, expected, strict=True):
                        assert abs(a - b) < 0.6, (layer["name"], choice, k, actual, expected)
                        compared += 1
                if "text" in item and not isinstance(item["text"], str):
                    assert number(node[1]) == item["text"]
    return compared


def _near(point, size, r):
    """Whether a disc of that radius is drawn: one that is well outside is not."""
    off = [c - min(max(c, r), side - r) for c, side in zip(point, size, strict=True)]
    return math.hypot(*off) <= 2 * r


def _corners(mark, v):
    if mark == "line":
        return list(zip(v["x"], v["y"], strict=True))
    ends = [(v["x"], v["y"])]
    return [*ends, (v["x2"], v["y2"])] if mark in ("segments", "boxes") else ends
