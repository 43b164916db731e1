"""Descriptions of figures: checked before they are drawn, rounded once, with legible colours."""

import gzip
import json
import math
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from helpers.figure_data import minimal_description
from helpers.figure_page import CHAPTERS
from helpers.widget_page import default_figure

from nnmath import widgets
from nnmath.widgets import FigureWidget, figure_widget
from nnmath.widgets.check_description import check
from nnmath.widgets.description import (
    axis,
    format_number,
    round_significant,
    slider,
    ticks,
)

WIDGETS = Path(widgets.__file__).parent


def change(path, value):
    """The minimal description with one part replaced, or deleted if the value is KeyError."""
    figure = minimal_description()
    place = figure
    for key in path[:-1]:
        place = place[key]
    if value is KeyError:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return figure


INVALID = [
    (("title",), KeyError, "'title'"),
    (("caption",), "", "'caption'"),
    (("panels",), [], "'panels'"),
    (("layers",), KeyError, "'layers'"),
    (("tables", 0, "rows", 1, "x", 2), math.nan, "x[2] is nan"),
    (("tables", 0, "rows", 1, "x", 2), math.inf, "x[2] is inf"),
    (("tables", 0, "rows", 1, "x", 2), None, "x[2] is None"),
    (("tables", 0, "rows", 1, "x", 2), np.ones(2), "ndarray"),
    (("tables", 0, "rows", 1, "y"), [0, 1], "y has 2 values for 3 frames"),
    (("tables", 0, "rows", 1, "y"), KeyError, "no column is named 'y'"),
    (("tables", 0, "rows"), [minimal_description()["tables"][0]["rows"][0]], "1 rows, expected 2"),
    (("tables", 0, "by"), ["signs"], "no control is named 'signs'"),
    (("tables", 0, "rows", 0, "note", 1), 7, "no sentence's number"),
    (("caption",), "x = {z}", "'z'"),
    (("controls", 0, "options"), [], "empty grid"),
    (("controls", 0, "options"), ["plus"], "1 options, expected 2"),
    (("controls", 0, "start"), 2, "start 2"),
    (("frames", "count"), 0, "no frame"),
    (("layers", 0, "mark"), "blob", "mark 'blob'"),
    (("layers", 0, "colour"), "red", "colour 'red'"),
    (("layers", 0, "panel"), 1, "panel 1"),
    (("layers", 0, "show"), "now", "show 'now'"),
    (("layers", 0, "data", "y"), KeyError, "needs 'y'"),
    (("layers", 0, "data", "y"), [1, 2], "different lengths"),
    (("panels", 0, "x", "range"), [3, 3], "does not rise"),
]


@pytest.mark.parametrize("case", range(len(INVALID)))
def test_a_description_that_cannot_be_drawn_is_refused(case):
    path, value, message = INVALID[case]
    check(minimal_description())
    with pytest.raises(ValueError, match=re.escape(message)) as caught:
        FigureWidget(change(path, value))
    assert str(caught.value).startswith("figure")


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        ((), "figure"),
        ({"choice": [2]}, "choice"),
        ({"choice": []}, "choice"),
        ({"frame": -1}, "frame"),
    ],
)
def test_a_widget_refuses_a_bad_argument_by_name(arguments, name):
    with pytest.raises(ValueError, match=name):
        FigureWidget(minimal_description(), **arguments) if arguments else FigureWidget()


def test_a_description_is_checked_once_and_its_lines_are_counted_once(monkeypatch):
    calls = []
    for function in ("check", "reserve_lines"):
        original = getattr(figure_widget, function)
        monkeypatch.setattr(
            figure_widget,
            function,
            lambda figure, f=function, o=original: calls.append(f) or o(figure),
        )
    FigureWidget(minimal_description())._repr_mimebundle_()
    assert sorted(calls) == ["check", "reserve_lines"]


def test_two_controls_of_one_name_are_refused():
    figure = minimal_description()
    figure["controls"].append(slider("sign", "again", ["1"]))
    with pytest.raises(ValueError, match="occurs twice"):
        check(figure)


def test_a_widget_refuses_a_bad_figure_on_assignment_and_keeps_the_good_one():
    widget = FigureWidget(minimal_description())
    with pytest.raises(ValueError, match="'panels'"):
        widget.figure = {**minimal_description(), "panels": []}
    with pytest.raises(ValueError, match="frame"):
        widget.frame = -1
    widget.frame = 2
    assert widget.sentence == "Step 2: x = 2. It goes on."


def test_the_module_is_small_and_needs_nothing():
    source = (WIDGETS / "figure.js").read_text(encoding="utf-8")
    assert len(source.encode()) < 12_000
    assert not re.search(
        r"^\s*import\b|\brequire\(|\bfetch\(|innerHTML|\bid=", source, re.MULTILINE
    )


@pytest.mark.parametrize("name", CHAPTERS)
def test_the_state_of_every_figure_is_small_and_finite(name):
    widget = default_figure(name)
    state = widget.get_state()
    assert state["_esm"] == (WIDGETS / "figure.js").read_text(encoding="utf-8")
    text = json.dumps(state, allow_nan=False)
    assert len(gzip.compress(text.encode())) <= 60_000
    figure = json.loads(json.dumps(widget.figure))
    assert figure == check(figure)


def test_importing_nnmath_does_not_import_the_widgets():
    code = "import nnmath, sys; assert not {'ipywidgets', 'anywidget'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"), (-0.0, "0"), (2.0, "2"), (-0.5, "−0.5"), (0.0001, "0.0001"), (999999, "999999"),
        (1e6, "1 × 10⁶"), (-1234567.0, "−1.234567 × 10⁶"), (0.000012, "1.2 × 10⁻⁵"),
        (1e22, "1 × 10²²"), ("η", "η"),
    ],
)  # fmt: skip
def test_numbers_are_formatted_like_this(value, text):
    assert format_number(value) == text


def test_rounding_keeps_digits_and_shape():
    assert round_significant(math.pi) == 3.142
    assert round_significant([[1.0, 2.00004], [-0.0, 1e20]]) == [[1, 2], [0, 1e20]]
    assert round_significant(2 / 3, 2) == 0.67


@pytest.mark.parametrize(("low", "high"), [(0, 1), (-8, 4), (-0.1, 1.2), (1e-7, 3e-7), (-1e9, 5e9)])
def test_ticks_are_round_rising_and_inside(low, high):
    marks = ticks(low, high)
    assert 3 <= len(marks) <= 13
    assert low - 1e-9 * (high - low) <= marks[0] < marks[-1] <= high + 1e-9 * (high - low)
    steps = np.diff(marks)
    assert np.allclose(steps, steps[0])
    mantissa = f"{steps[0]:.3e}"[0]
    assert mantissa in "125"


def test_ticks_refuse_an_empty_or_infinite_range():
    for low, high in [(1, 1), (2, 1), (0, math.inf), (math.nan, 1)]:
        with pytest.raises(ValueError, match="low and high"):
            ticks(low, high)


def test_columns_that_need_more_are_refused():
    with pytest.raises(ValueError, match="ticks"):
        axis("x", "x_range")
    with pytest.raises(ValueError, match="count"):
        slider("start", "start", "starts")


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a, b):
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(
    ("block", "ground"), [(0, "#ffffff"), (0, "#fdfcf9"), (1, "#121212"), (1, "#15181d")]
)
def test_marks_stand_out_from_their_ground_and_words_more(block, ground):
    css = (WIDGETS / "figure.css").read_text(encoding="utf-8")
    rule = re.findall(r"\{[^}]*--nn-blue: #[^}]*\}", css)[block]
    palette = dict(re.findall(r"--nn-(\w+): (#\w{6})", rule))
    for name in ("blue", "orange", "green", "purple", "sky", "gold", "rule", "muted"):
        assert contrast(palette[name], ground) >= 3, name
    assert contrast(palette["muted"], ground) >= 4.5
