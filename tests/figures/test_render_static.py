"""Static pictures of figures: where they stand for a widget, and what they draw."""

import html
import math
import re

import pytest
from helpers.browser import number
from helpers.figure_data import all_choices, minimal_description
from helpers.figure_page import CHAPTERS
from helpers.widget_page import default_figure

from nnmath.descent import descend
from nnmath.widgets import descent_on_curve
from nnmath.widgets.check_description import check, frame_count
from nnmath.widgets.description import (
    axis,
    layer,
    panel,
)
from nnmath.widgets.render_svg import render_static


def coordinates(picture):
    """Every coordinate of a static picture: finite, and of a plausible size."""
    text = " ".join(re.findall(r' (?:d|cx|cy|x|y|transform)="([^"]*)"', picture))
    assert not re.search("nan|inf", text)
    numbers = [float(n) for n in re.findall(r"-?\d+\.?\d*(?:e[+-]?\d+)?", text)]
    assert max(map(abs, numbers)) < 1e5
    return numbers


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_figure_has_a_static_picture_and_its_caption(name):
    figure = default_figure(name)
    data, _ = figure._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in data
    assert data["text/html"] == render_static(figure.figure)
    text = data["text/plain"].removeprefix(f"{figure.figure['title']}. ")
    assert html.escape(text) in data["text/html"]
    assert data["text/html"].count('role="img"') == len(figure.figure["panels"])
    coordinates(data["text/html"])


def test_the_static_picture_has_the_path_where_it_is():
    curve = descent_on_curve()
    """Circles of the still SVG, read back with its own axes, are the path of nnmath."""
    svg = render_static(curve.figure, [0, 1, 3], 5)
    x_axis = re.search(r'class="nn-x".*?</g>', svg)[0]
    ticks_ = re.findall(r'<text x="([-\d.e]+)" y="[^"]+">([−\d.]+)</text>', x_axis)
    (a, low), (b, high) = [(float(at), number(v)) for at, v in (ticks_[0], ticks_[-1])]
    assert (b - a) * (high - low) > 0, "numbers rise to the right"
    circles = [float(c) for c in re.findall(r'<circle[^>]* cx="([-\d.e]+)"', svg)]
    seen = [low + (c - a) * (high - low) / (b - a) for c in circles]
    path = descend(lambda x: 2 * (x + 2), 0.0, 0.1, 5)
    assert seen == pytest.approx([*path, path[-1]], abs=0.01)


@pytest.mark.parametrize("name", CHAPTERS)
def test_the_last_frame_of_many_choices_can_be_rendered(name):
    figure = default_figure(name)
    choices = list(all_choices(figure))
    for choice, row in choices[:: 1 + len(choices) // 200]:
        frame = frame_count(figure.figure, row) - 1
        assert coordinates(render_static(figure.figure, list(choice), frame))


def test_every_mark_can_be_rendered():
    figure = minimal_description()
    figure["panels"].append(panel("A bare one", axis("x", (0, 1)), axis("y", (0, 1)), bare=True))
    figure["layers"] += [
        layer(1, "boxes", "cells", "blue", {"x": [0, 0.5], "y": [0, 0], "x2": [0.5, 1],
                                            "y2": [1, 1], "shade": [0.2, 0.9]}),
        layer(1, "segments", "arrow", "green", {"x": [0], "y": [0], "x2": [1], "y2": [1]},
              arrow=True),
        layer(1, "text", "label", "ink", {"x": [0.5], "y": [0.5], "text": ["a < b"]}),
        layer(1, "slope", "tangent", "purple", {"x": [0.5], "y": [0.5], "slope": [1]}, length=50),
        layer(1, "line", "lines", "sky", {"x": [[0, 1], [0, 1]], "y": [[0, 1], [1, 0]]}),
    ]  # fmt: skip
    picture = render_static(check(figure))
    assert "a &lt; b" in picture
    assert 'fill-opacity="0.9"' in picture
    bare = picture[picture.index("nn-boxes") :]
    assert bare.count("fill-opacity") == 2
    assert bare.count("<path") == 2 + 1 + 1 + 2
    axes = picture.count('stroke="#e3e6e9"')
    assert axes > 4  # the first panel has axes, the bare one none
    assert bare.count('stroke="#e3e6e9"') == 0
    tangent = re.search(r'nn-purple.*?d="M([-\d.]+) ([-\d.]+)L([-\d.]+) ([-\d.]+)"', picture)
    x1, y1, x2, y2 = map(float, tangent.groups())
    assert math.hypot(x2 - x1, y2 - y1) == pytest.approx(50, abs=0.01)
