"""The two figures of gradient descent: their paths are nnmath's, and their notes are true."""

import math
import re

import numpy as np
import pytest
from helpers.figure_data import all_choices

from nnmath.descent import descend
from nnmath.widgets import descent_on_contours, descent_on_curve
from nnmath.widgets.check_description import columns
from nnmath.widgets.description import (
    round_significant,
)

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


def test_every_path_on_a_curve_is_the_rule_applied_step_by_step(curve):
    for (f, rate, start), row in all_choices(curve):
        options = columns(curve.figure, (f, rate, start))["starts"]
        x = float(options[start].replace("−", "-"))
        eta = float(curve.figure["controls"][1]["options"][rate])
        for k in range(row["frames"]):
            close = {"rel_tol": 5.1e-4 if abs(x) > 1e-6 else 1, "abs_tol": 1e-12}
            assert math.isclose(row["x"][k], x, **close), (f, rate, start, k)
            assert math.isclose(row["slope"][k], SLOPES[f](x), rel_tol=6e-4, abs_tol=1e-9)
            assert math.isclose(row["y"][k], HEIGHTS[f](x), rel_tol=6e-4, abs_tol=1e-9)
            x = x - eta * SLOPES[f](x)


def test_the_caption_has_the_path_of_descend_rounded_once(curve):
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
        ("1", "swings between two places"),
        ("1.05", "diverges"),
    ],
)
def test_the_regime_of_the_bowl_is_named_as_the_closed_form_has_it(curve, rate, words):
    """x_k + 2 = (1 − 2η)^k (x_0 + 2): the sentence at k = 3 says what this factor does."""
    eta = curve.figure["controls"][1]["options"].index(rate)
    for start in range(5):
        row = columns(curve.figure, (0, eta, start))
        text = curve.figure["sentences"][row["note"][3]]
        assert words in text
        x = np.array(row["x"])
        assert np.allclose(x + 2, (1 - 2 * float(rate)) ** np.arange(31) * (x[0] + 2), atol=0.006)


def test_half_arrives_in_one_step_and_one_repeats_its_pair(curve):
    half, one = (columns(curve.figure, (0, i, 3))["x"] for i in (3, 6))
    assert half[:3] == [0, -2, -2]
    assert one[:4] == [0, -4, 0, -4]


def test_a_path_that_leaves_has_a_note_and_keeps_its_numbers(curve):
    words = curve.figure["sentences"]
    left = [
        (choice, k)
        for choice, row in all_choices(curve)
        for k, x in enumerate(row["x"])
        if not row["x_range"][0] <= x <= row["x_range"][1] and k
    ]
    assert left
    for choice, k in left:
        text = words[columns(curve.figure, choice)["note"][k]]
        assert "left the picture" in text or "diverges" in text, (choice, k, text)


def test_the_hilltop_and_the_valleys_are_distinguished(curve):
    words, starts = curve.figure["sentences"], columns(curve.figure, (1, 0, 0))["starts"]
    top = columns(curve.figure, (1, 0, starts.index("0")))
    assert set(top["x"]) == {0}
    assert "hilltop" in words[top["note"][9]]
    left = columns(curve.figure, (1, 1, starts.index("−0.1")))["x"][-1]
    right = columns(curve.figure, (1, 1, starts.index("0.1")))["x"][-1]
    assert left == pytest.approx(-1, abs=0.01)
    assert right == pytest.approx(2, abs=0.01)


def test_the_cost_and_its_paths_are_those_of_the_data(contours):
    """The walk and the cost from the 5 residuals, in plain Python."""
    for (data, rate, start), row in all_choices(contours):
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

    def text(*choice):
        return {words[i] for i in columns(contours.figure, choice)["note"]}

    rates = contours.figure["controls"][1]["options"]
    fast = rates.index("0.15")
    assert any("zigzags" in s for s in text(0, fast, 1))
    assert not any("zigzags" in s for s in text(1, fast, 1))
    assert any("diverges" in s for s in text(0, rates.index("0.18"), 1))
    assert "One step reaches the best line." in text(1, rates.index("1"), 1)


def test_the_residuals_end_on_the_line(contours):
    _, row = next(iter(all_choices(contours)))
    for k in (0, 7):
        line = row["w"][k] * np.array(row["data_x"]) + row["b"][k]
        assert row["fitted"][k] == pytest.approx(line, abs=0.02)


def test_own_function_and_own_data_make_the_figure_for_them():
    own = descent_on_curve(np.cos, lambda x: -np.sin(x), starts=[1.0], rates=[0.5], steps=4)
    assert [c["name"] for c in own.figure["controls"]] == ["rate", "start"]
    assert own.columns["x"] == round_significant(descend(lambda x: -np.sin(x), 1.0, 0.5, 4))
    many = descent_on_contours(np.arange(40.0), np.arange(40.0) ** 1.5, rates=[1e-4])
    assert "fitted" not in many.columns  # forty residuals could not be distinguished
    assert many.columns["best_w"][0] == pytest.approx(
        np.polyfit(np.arange(40.0), np.arange(40.0) ** 1.5, 1)[0], rel=1e-4
    )


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
]


@pytest.mark.parametrize("call", range(len(BAD_CALLS)))
def test_a_bad_argument_is_refused_by_name(call):
    make, name = BAD_CALLS[call]
    with pytest.raises(ValueError, match=re.escape(name)):
        make()
