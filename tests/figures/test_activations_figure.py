"""The figure of the activations: its curves are right, and its notes are true."""

import itertools
import math
import re

import numpy as np
import pytest

from nnmath.widgets import activation_and_slope
from nnmath.widgets.check_description import columns

# Written again by hand, in other forms than nnmath's.
BY_HAND = [
    (lambda z: 0.5 + math.tanh(z / 2) / 2, lambda z: 1 / (2 + 2 * math.cosh(z))),
    (math.tanh, lambda z: 1 / math.cosh(z) ** 2),
    (lambda z: z if z > 0 else 0.0, lambda z: 1.0 if z > 0 else 0.0),
]


@pytest.fixture(scope="module")
def figure():
    return activation_and_slope()


def cases(widget):
    counts = [range(c["count"]) for c in widget.figure["controls"]]
    for choice in itertools.product(*counts):
        row = columns(widget.figure, choice)
        yield choice, row | {name: row[name][0] for name in ("z", "a", "slope")}


def test_every_value_and_slope_is_that_of_another_form(figure):
    for (which, _), row in cases(figure):
        f, slope = BY_HAND[which]
        assert row["a"] == pytest.approx(f(row["z"]), rel=5.1e-4, abs=1e-15)
        assert row["slope"] == pytest.approx(slope(row["z"]), rel=5.1e-4, abs=1e-15)


def test_the_curves_are_drawn_where_the_functions_are(figure):
    for which, (f, slope) in enumerate(BY_HAND):
        row = columns(figure.figure, (which, 0))
        for zs, a, s in zip(row["zs"], row["a_curve"], row["s_curve"], strict=True):
            assert a == pytest.approx([f(z) for z in zs], rel=1e-3, abs=1e-3)
            assert s == pytest.approx([slope(z) for z in zs], rel=4e-3, abs=1e-3)
        assert row["zs"][0][0] == -6
        assert row["zs"][-1][-1] == 6


def test_the_jump_of_relu_is_a_gap_and_the_smooth_ones_have_none(figure):
    assert [len(columns(figure.figure, (which, 0))["zs"]) for which in range(3)] == [1, 1, 2]
    left, right = columns(figure.figure, (2, 0))["s_curve"]
    assert set(left) == {0}
    assert set(right) == {1}


def test_the_quarter_is_the_sigmoid_s_largest_slope(figure):
    assert [columns(figure.figure, (which, 0))["largest"] for which in range(3)] == [0.25, 1, 1]
    assert columns(figure.figure, (0, 0))["mark"] == ["largest 0.25"]
    figure.choice = [0, 24]
    assert figure.sentence == (
        "sigmoid at z = 0: σ(z) = 0.5, slope σ′(z) = 0.25. "
        "The slope is largest here, and even so a nudge shrinks to 0.25 of its size."
    )


def test_grey_and_the_word_saturated_are_where_a_twentieth_is_left(figure):
    """σ′ = ¼/20 where cosh z = 39, tanh′ = 1/20 where cosh² z = 20, ReLU′ below 0."""
    edges = [math.acosh(39), math.acosh(math.sqrt(20)), 0.0]
    for which, edge in enumerate(edges):
        row = columns(figure.figure, (which, 0))
        assert row["saturated_to"][0] == pytest.approx(-edge, abs=0.03)
        assert row["saturated_from"] == (pytest.approx([-6, edge], abs=0.03) if which < 2 else [-6])
    for (which, _), row in cases(figure):
        text = figure.figure["sentences"][row["note"]]
        share = BY_HAND[which][1](row["z"]) / row["largest"]
        assert ("Saturated" in text) == (which < 2 and share < 1 / 20)
        assert ("dead" in text) == (which == 2 and row["z"] < 0)
        assert ("kink" in text) == (which == 2 and row["z"] == 0)
        assert ("passes whole" in text) == (row["slope"] == 1 and share == 1)
        grey = any(
            a <= row["z"] <= b
            for a, b in zip(row["saturated_from"], row["saturated_to"], strict=True)
        )
        assert grey == ("Saturated" in text or "dead" in text) or row["z"] == 0


def test_a_function_of_one_s_own_is_the_fourth_choice():
    own = activation_and_slope(
        lambda z: z * z, lambda z: 2 * z, domain=(-1, 3), places=5, label="a square"
    )
    assert own.figure["controls"][0]["options"] == ["sigmoid", "tanh", "ReLU", "a square"]
    own.choice = [3, 4]
    assert own.sentence.startswith("a square at z = 3: f(z) = 9, slope f′(z) = 6. ")
    assert own.columns["largest"] == 6
    falling = activation_and_slope(lambda z: -3 * z, lambda z: -3.0, places=2)
    assert falling.columns["mark"] == ["largest −3"]


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        ({"function": np.exp}, "derivative is missing"),
        ({"derivative": np.exp}, "function is missing"),
        ({"domain": (1, 1)}, "domain must rise"),
        ({"domain": (0, math.inf)}, "domain must be finite"),
        ({"places": 1}, "places must be 2 or more"),
        ({"function": lambda z: math.nan, "derivative": np.exp, "label": "ln"}, "function of ln"),
        ({"function": np.exp, "derivative": lambda z: math.inf}, "derivative of your function"),
    ],
)
def test_a_bad_argument_is_refused_by_name(arguments, name):
    with pytest.raises(ValueError, match=re.escape(name)):
        activation_and_slope(**arguments)
