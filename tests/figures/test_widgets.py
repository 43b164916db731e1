"""The figures' data: they are nnmath's numbers, whole, small, and refused when they are not."""

import gzip
import html
import itertools
import json
import math
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from helpers.browser import number

from nnmath import widgets
from nnmath.descent import descend
from nnmath.widgets import FigureWidget, descent_on_contours, descent_on_curve
from nnmath.widgets.check_description import check, columns, frame_count
from nnmath.widgets.description import (
    axis,
    format_number,
    layer,
    menu,
    panel,
    round_significant,
    slider,
    ticks,
)
from nnmath.widgets.render_svg import render_static

ROOM = Path(widgets.__file__).parent
FIGURES = {"curve": descent_on_curve, "contours": descent_on_contours}
# Written again by hand: an oracle that shares no line with the figure.
SLOPES = [lambda x: 2 * x + 4, lambda x: x**3 - x**2 - 2 * x, lambda x: 2 * x / (x * x + 1) ** 2]
HEIGHTS = [
    lambda x: x * x + 4 * x + 4,
    lambda x: (3 * x**4 - 4 * x**3 - 12 * x**2) / 12,
    lambda x: 1 - 1 / (x * x + 1),
]


@pytest.fixture(scope="module")
def curve():
    return descent_on_curve()


@pytest.fixture(scope="module")
def contours():
    return descent_on_contours()


def cases(figure):
    """Each choice of the controls, with its columns."""
    counts = [range(c["count"]) for c in figure.figure["controls"]]
    for choice in itertools.product(*counts):
        yield choice, columns(figure.figure, choice)


def small():
    """A whole little description, to be spoilt by the tests."""
    return {
        "title": "A point",
        "caption": "Step {k}: x = {x}. {@note}",
        "sentences": ["It starts.", "It goes on."],
        "panels": [panel("The plane", axis("x", (0, 3)), axis("y", (0, 9)))],
        "layers": [layer(0, "points", "current", "orange", {"x": "x", "y": "y"}, show="at")],
        "controls": [menu("sign", "sign", ["plus", "minus"])],
        "tables": [
            {"by": ["sign"], "rows": [
                {"x": [0, 1, 2], "y": [0, 1, 4], "note": [0, 1, 1]},
                {"x": [0, -1, -2], "y": [0, 1, 4], "note": [0, 1, 1]},
            ]}
        ],
        "frames": {"label": "step", "count": 3},
    }  # fmt: skip


# --- the numbers are nnmath's -------------------------------------------------------------------


def test_every_walk_on_a_curve_is_the_rule_applied_step_by_step(curve):
    for (f, rate, start), row in cases(curve):
        options = columns(curve.figure, (f, rate, start))["starts"]
        x = float(options[start].replace("−", "-"))
        eta = float(curve.figure["controls"][1]["options"][rate])
        for k in range(row["frames"]):
            close = {"rel_tol": 5.1e-4 if abs(x) > 1e-6 else 1, "abs_tol": 1e-12}
            assert math.isclose(row["x"][k], x, **close), (f, rate, start, k)
            assert math.isclose(row["slope"][k], SLOPES[f](x), rel_tol=6e-4, abs_tol=1e-9)
            assert math.isclose(row["y"][k], HEIGHTS[f](x), rel_tol=6e-4, abs_tol=1e-9)
            x = x - eta * SLOPES[f](x)


def test_what_is_said_is_descend_rounded_once(curve):
    path = descend(lambda x: 2 * (x + 2), 0.0, 0.1, 30)
    curve.choice = [0, 1, 3]
    assert curve.columns["x"] == [float(f"{x:.4g}") for x in path]
    assert curve.columns["slope"] == [float(f"{2 * (x + 2):.4g}") for x in path]
    curve.frame = 3
    assert curve.sentence.startswith("Step 3: x = −0.976, f(x) = 1.049, slope f′(x) = 2.048. ")
    curve.frame = 0


def test_the_bowl_offers_the_rates_and_starts_of_the_chapter(curve):
    rates = curve.figure["controls"][1]["options"]
    assert rates == ["0.05", "0.1", "0.25", "0.5", "0.75", "0.9", "1", "1.05"]
    assert {"0", "−4"} <= set(columns(curve.figure, (0, 0, 0))["starts"])


@pytest.mark.parametrize(
    ("rate", "words"),
    [
        ("0.05", "creeps down on its own side"),
        ("0.25", "creeps down on its own side"),
        ("0.5", "bottom of a valley"),
        ("0.75", "oscillates, and comes closer"),
        ("0.9", "oscillates, and comes closer"),
        ("1", "stands still in pairs"),
        ("1.05", "diverges"),
    ],
)
def test_the_regime_of_the_bowl_is_named_as_the_closed_form_has_it(curve, rate, words):
    """x_k + 2 = (1 − 2η)^k (x_0 + 2): the sentence at k = 3 says what this factor does."""
    eta = curve.figure["controls"][1]["options"].index(rate)
    for start in range(5):
        row = columns(curve.figure, (0, eta, start))
        said = curve.figure["sentences"][row["note"][3]]
        assert words in said
        x = np.array(row["x"])
        assert np.allclose(x + 2, (1 - 2 * float(rate)) ** np.arange(31) * (x[0] + 2), atol=0.006)


def test_half_arrives_in_one_step_and_one_repeats_its_pair(curve):
    half, one = (columns(curve.figure, (0, i, 3))["x"] for i in (3, 6))
    assert half[:3] == [0, -2, -2]
    assert one[:4] == [0, -4, 0, -4]


def test_a_walk_that_leaves_is_said_to_leave_and_no_number_is_lost(curve):
    words = curve.figure["sentences"]
    left = [
        (choice, k)
        for choice, row in cases(curve)
        for k, x in enumerate(row["x"])
        if not row["x_range"][0] <= x <= row["x_range"][1] and k
    ]
    assert left
    for choice, k in left:
        said = words[columns(curve.figure, choice)["note"][k]]
        assert "left the picture" in said or "diverges" in said, (choice, k, said)


def test_the_hilltop_and_the_valleys_are_told_apart(curve):
    words, starts = curve.figure["sentences"], columns(curve.figure, (1, 0, 0))["starts"]
    top = columns(curve.figure, (1, 0, starts.index("0")))
    assert set(top["x"]) == {0}
    assert "hilltop" in words[top["note"][9]]
    left = columns(curve.figure, (1, 1, starts.index("−0.1")))["x"][-1]
    right = columns(curve.figure, (1, 1, starts.index("0.1")))["x"][-1]
    assert left == pytest.approx(-1, abs=0.01)
    assert right == pytest.approx(2, abs=0.01)


def test_the_cost_and_its_walks_are_those_of_the_data(contours):
    """The walk and the cost from the 5 residuals, in plain Python."""
    for (data, rate, start), row in cases(contours):
        x, y = row["data_x"], row["data_y"]
        eta = float(contours.figure["controls"][1]["options"][rate])
        w, b = row["start_w"][start], row["start_b"][start]
        for k in range(min(row["frames"], 12)):
            r = [w * xi + b - yi for xi, yi in zip(x, y, strict=True)]
            cost = sum(ri * ri for ri in r) / (2 * len(r))
            assert row["w"][k] == pytest.approx(w, rel=2e-3, abs=2e-3), (data, rate, start, k)
            assert row["b"][k] == pytest.approx(b, rel=2e-3, abs=2e-3)
            assert row["cost"][k] == pytest.approx(cost, rel=5e-3, abs=2e-3)
            slope = sum(ri * xi for ri, xi in zip(r, x, strict=True)) / len(r)
            w, b = w - eta * slope, b - eta * sum(r) / len(r)


@pytest.mark.parametrize("shift", [0.0, -3.5, -6.0])
def test_a_contour_is_level_and_the_best_line_is_polyfit_s(shift):
    contours = descent_on_contours(np.arange(1.0, 6.0) + shift, [1.2, 1.9, 3.2, 3.8, 5.1])
    for data in range(2):
        row = columns(contours.figure, (data, 0, 0))
        x, y = np.array(row["data_x"]), np.array(row["data_y"])
        assert [row["best_w"][0], row["best_b"][0]] == pytest.approx(np.polyfit(x, y, 1), abs=1e-4)
        for w, b in zip(row["contour_w"], row["contour_b"], strict=True):
            lines = np.outer(w, x) + np.array(b)[:, None]
            cost = np.mean((lines - y) ** 2, axis=1) / 2
            assert np.ptp(cost) < 0.02 * cost.mean()


def test_badly_scaled_data_zigzag_and_standardised_data_do_not(contours):
    words = contours.figure["sentences"]

    def said(*choice):
        return {words[i] for i in columns(contours.figure, choice)["note"]}

    rates = contours.figure["controls"][1]["options"]
    fast = rates.index("0.15")
    assert any("zigzags" in s for s in said(0, fast, 1))
    assert not any("zigzags" in s for s in said(1, fast, 1))
    assert any("diverges" in s for s in said(0, rates.index("0.18"), 1))
    assert "One step, and the best line is reached." in said(1, rates.index("1"), 1)


def test_the_residuals_end_on_the_line(contours):
    _, row = next(iter(cases(contours)))
    for k in (0, 7):
        line = row["w"][k] * np.array(row["data_x"]) + row["b"][k]
        assert row["fitted"][k] == pytest.approx(line, abs=0.02)


def test_own_function_and_own_data_make_the_figure_for_them():
    own = descent_on_curve(np.cos, lambda x: -np.sin(x), starts=[1.0], rates=[0.5], steps=4)
    assert [c["name"] for c in own.figure["controls"]] == ["rate", "start"]
    assert own.columns["x"] == round_significant(descend(lambda x: -np.sin(x), 1.0, 0.5, 4))
    many = descent_on_contours(np.arange(40.0), np.arange(40.0) ** 1.5, rates=[1e-4])
    assert "fitted" not in many.columns  # forty drops could not be told apart
    assert many.columns["best_w"][0] == pytest.approx(
        np.polyfit(np.arange(40.0), np.arange(40.0) ** 1.5, 1)[0], rel=1e-4
    )


# --- bad data is refused ------------------------------------------------------------------------

BAD_CALLS = [
    (lambda: descent_on_curve(np.cos), "derivative"),
    (lambda: descent_on_curve(None, np.cos), "function"),
    (lambda: descent_on_curve(starts=[1.0]), "starts"),
    (lambda: descent_on_curve(rates=[]), "rates"),
    (lambda: descent_on_curve(rates=[0.1, math.nan]), "rates"),
    (lambda: descent_on_curve(rates=[0.0]), "rates"),
    (lambda: descent_on_curve(steps=0), "steps"),
    (lambda: descent_on_curve(np.cos, np.sin), "starts"),
    (lambda: descent_on_curve(np.cos, np.sin, starts=[]), "starts"),
    (lambda: descent_on_curve(np.cos, np.sin, domain=(1, 1)), "domain"),
    (lambda: descent_on_curve(np.sqrt, np.sign, starts=[1.0], domain=(-1, 2)), "function"),
    (lambda: descent_on_curve(np.sqrt, np.sign, starts=[-1.0, 1.0]), "function"),
    (lambda: descent_on_curve(lambda x: x, lambda x: math.nan, domain=(-1, 1)), "derivative"),
    (lambda: descent_on_contours([1, 2], [1, 2, 3]), "x and y"),
    (lambda: descent_on_contours([1, 1], [1, 2]), "x: all values are alike"),
    (lambda: descent_on_contours([1, math.inf], [1, 2]), "x must be finite"),
    (lambda: descent_on_contours([[1, 2]], [1, 2]), "x must be a list"),
    (lambda: descent_on_contours(rates=[]), "rates"),
    (lambda: descent_on_contours(rates=[-1.0]), "rates"),
    (lambda: descent_on_contours(starts=[]), "starts"),
    (lambda: descent_on_contours(starts=[(1.0, math.nan)]), "starts"),
    (lambda: descent_on_contours(steps=0), "steps"),
    (lambda: FigureWidget(), "figure"),
    (lambda: FigureWidget(small(), choice=[2]), "choice"),
    (lambda: FigureWidget(small(), choice=[]), "choice"),
    (lambda: FigureWidget(small(), frame=-1), "frame"),
]


@pytest.mark.parametrize("call", range(len(BAD_CALLS)))
def test_a_bad_argument_is_refused_by_name(call):
    make, name = BAD_CALLS[call]
    with pytest.raises(ValueError, match=re.escape(name)):
        make()


def spoil(path, value):
    """The little description with one part replaced, or taken out if the value is KeyError."""
    figure = small()
    place = figure
    for key in path[:-1]:
        place = place[key]
    if value is KeyError:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return figure


SPOILT = [
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
    (("tables", 0, "rows"), [small()["tables"][0]["rows"][0]], "1 rows, expected 2"),
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


@pytest.mark.parametrize("case", range(len(SPOILT)))
def test_a_description_that_cannot_be_drawn_is_refused(case):
    path, value, message = SPOILT[case]
    check(small())
    with pytest.raises(ValueError, match=re.escape(message)) as caught:
        FigureWidget(spoil(path, value))
    assert str(caught.value).startswith("figure")


def test_two_controls_of_one_name_are_refused():
    figure = small()
    figure["controls"].append(slider("sign", "again", ["1"]))
    with pytest.raises(ValueError, match="occurs twice"):
        check(figure)


def test_a_widget_refuses_a_bad_figure_later_and_keeps_the_good_one():
    stage = FigureWidget(small())
    with pytest.raises(ValueError, match="'panels'"):
        stage.figure = {**small(), "panels": []}
    with pytest.raises(ValueError, match="frame"):
        stage.frame = -1
    stage.frame = 2
    assert stage.sentence == "Step 2: x = 2. It goes on."


# --- small enough, and the same words on both sides ----------------------------------------------


def test_the_module_is_small_and_needs_nothing():
    source = (ROOM / "figure.js").read_text(encoding="utf-8")
    assert len(source.encode()) < 12_000
    assert not re.search(
        r"^\s*import\b|\brequire\(|\bfetch\(|innerHTML|\bid=", source, re.MULTILINE
    )


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_with_its_state_is_small(name):
    state = FIGURES[name]().get_state()
    assert state["_esm"] == (ROOM / "figure.js").read_text(encoding="utf-8")
    assert len(gzip.compress(json.dumps(state).encode())) <= 60_000


@pytest.mark.parametrize("name", FIGURES)
def test_every_number_of_a_figure_is_finite_json(name):
    text = json.dumps(FIGURES[name]().figure, allow_nan=False)
    assert json.loads(text) == check(json.loads(text))


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
def test_numbers_are_said_like_this(value, text):
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


# --- where nothing runs --------------------------------------------------------------------------


def drawn(picture):
    """Every number that places something in a still picture: finite, and of a picture's size."""
    text = " ".join(re.findall(r' (?:d|cx|cy|x|y|transform)="([^"]*)"', picture))
    assert not re.search("nan|inf", text)
    numbers = [float(n) for n in re.findall(r"-?\d+\.?\d*(?:e[+-]?\d+)?", text)]
    assert max(map(abs, numbers)) < 1e5
    return numbers


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_carries_its_still_picture_and_its_sentence(name):
    figure = FIGURES[name]()
    data, _ = figure._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in data
    assert data["text/html"] == render_static(figure.figure)
    said = data["text/plain"].removeprefix(f"{figure.figure['title']}. ")
    assert html.escape(said) in data["text/html"]
    assert data["text/html"].count('role="img"') == len(figure.figure["panels"])
    drawn(data["text/html"])


def test_the_still_picture_shows_the_walk_where_it_is(curve):
    """Circles of the still SVG, read back with its own axes, are the walk of nnmath."""
    svg = render_static(curve.figure, [0, 1, 3], 5)
    x_axis = re.search(r'class="nn-x".*?</g>', svg)[0]
    ticks_ = re.findall(r'<text x="([-\d.e]+)" y="[^"]+">([−\d.]+)</text>', x_axis)
    (a, low), (b, high) = [(float(at), number(v)) for at, v in (ticks_[0], ticks_[-1])]
    assert (b - a) * (high - low) > 0, "numbers rise to the right"
    circles = [float(c) for c in re.findall(r'<circle[^>]* cx="([-\d.e]+)"', svg)]
    seen = [low + (c - a) * (high - low) / (b - a) for c in circles]
    path = descend(lambda x: 2 * (x + 2), 0.0, 0.1, 5)
    assert seen == pytest.approx([*path, path[-1]], abs=0.01)


@pytest.mark.parametrize("name", FIGURES)
def test_every_case_can_be_drawn_still_at_its_last_frame(name):
    figure = FIGURES[name]()
    for choice, row in cases(figure):
        frame = frame_count(figure.figure, row) - 1
        assert drawn(render_static(figure.figure, list(choice), frame))


def test_every_mark_can_be_drawn_still():
    figure = small()
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


# --- the palette ---------------------------------------------------------------------------------


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
    css = (ROOM / "figure.css").read_text(encoding="utf-8")
    rule = re.findall(r"\{[^}]*--nn-blue: #[^}]*\}", css)[block]
    palette = dict(re.findall(r"--nn-(\w+): (#\w{6})", rule))
    for name in ("blue", "orange", "green", "purple", "sky", "gold", "rule", "muted"):
        assert contrast(palette[name], ground) >= 3, name
    assert contrast(palette["muted"], ground) >= 4.5
