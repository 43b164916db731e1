"""The race of two costs: each run is the rule step by step, and the winner that is named wins."""

import math
import re

import pytest
from helpers.figure_data import all_choices, notes

from nnmath.widgets import two_costs_race
from nnmath.widgets.check_description import columns

STARTS = [(0, 0), (0.6, 0.9), (2, 2), (4, 4)]


@pytest.fixture(scope="module")
def figure():
    return two_costs_race()


def rates(widget):
    return [[float(v) for v in c["options"]] for c in widget.figure["controls"][1:]]


def learn(push, w, b, rate, x=1.0, y=0.0, steps=300):
    """What the neuron answers, and its push, at each step: w and b by hand."""
    out = []
    for _ in range(steps + 1):
        a = 1 / (1 + math.exp(-(w * x + b)))
        p = push(a, y)
        out.append((a, p))
        w, b = w - rate * p * x, b - rate * p
    return out


def quadratic(a, y):
    return (a - y) * a * (1 - a)


def surprise(a, y):
    return a - y


def test_every_run_is_the_rule_applied_step_by_step(figure):
    q, c = rates(figure)
    for start, (w, b) in enumerate(STARTS):
        for which, (name, push, some) in enumerate([("q", quadratic, q), ("c", surprise, c)]):
            for i, rate in enumerate(some):
                row = columns(figure.figure, (start, i, 0) if which == 0 else (start, 0, i))
                by_hand = learn(push, w, b, rate)[::10]
                assert row[f"{name}_a"] == pytest.approx([a for a, _ in by_hand], rel=1e-3)
                assert row[f"{name}_push"] == pytest.approx([p for _, p in by_hand], rel=1e-3)
    assert row["step"] == list(range(0, 301, 10))


def test_the_ends_are_those_that_nielsen_printed(figure):
    """Nielsen (2015), chapter 3, rate 0.15; for cross-entropy, rate 0.005, the true gradient's."""
    first, second = (columns(figure.figure, (start, 0, 0)) for start in (1, 2))
    assert [first["q_a"][0], first["q_a"][-1]] == [0.8176, 0.09396]
    assert [second["q_a"][0], second["q_a"][-1]] == [0.982, 0.2028]
    assert [first["c_a"][-1], second["c_a"][-1]] == [0.4177, 0.7796]


def test_the_winner_that_is_named_is_the_winner(figure):
    seen = set()
    for choice, row in all_choices(figure):
        first = 1 / (1 + math.exp(-sum(STARTS[choice[0]])))
        for k, text in enumerate(notes(figure, row)):
            if k == 0:
                ratio = re.search(r"pushes ([\d.]+) times as hard", text)[1]
                assert float(ratio) == pytest.approx(1 / (first * (1 - first)), rel=0.05)
                continue
            q, c = row["q_a"][k], row["c_a"][k]  # the target is 0: an answer is its own error
            leader = "The quadratic cost" if q < c else "Cross-entropy"
            if "Both have arrived" in text:
                assert max(q, c) <= 0.05
            elif "has arrived" in text:
                assert text.startswith(leader)
                assert min(q, c) <= 0.05 <= max(q, c)
                assert ("hardly moved" in text) == (max(q, c) >= 0.9 * first)
            elif text == "Neither has got far.":
                assert min(q, c) > 0.9 * first * (1 - 1e-3)
            elif text.endswith("has hardly moved."):
                assert max(q, c) > 0.9 * first * (1 - 1e-3)
                assert not text.startswith(leader)
            elif text == "The two are level.":
                assert abs(q - c) < 0.0101
            else:
                assert text == f"{leader} leads."
            seen.add(re.sub("[Tt]he quadratic cost|[Cc]ross-entropy", "…", text))
    assert len(seen) == 7  # each of these kinds occurs


def test_a_larger_rate_makes_up_for_a_bad_start_and_not_for_the_worst(figure):
    q, _ = rates(figure)
    bad = [columns(figure.figure, (2, i, 0))["q_a"][-1] for i in range(len(q))]
    assert bad[0] > 0.2
    assert max(bad[2:]) < 0.03
    worst = columns(figure.figure, (3, q.index(5), 0))["q_a"][-1]
    assert worst > 0.95


def test_the_curves_of_the_push_are_drawn_where_they_are(figure):
    for name, push in [("quadratic push", quadratic), ("cross-entropy push", surprise)]:
        data = next(x for x in figure.figure["layers"] if x["name"] == name)["data"]
        assert data["y"] == pytest.approx([push(a, 0) for a in data["x"]], rel=1e-2, abs=1e-5)


def test_an_example_of_one_s_own_is_learnt():
    own = two_costs_race(
        [(1, -3)], x=-0.5, y=0.9, quadratic_rates=[2], cross_entropy_rates=[1], steps=60
    )
    a, p = learn(quadratic, 1, -3, 2, -0.5, 0.9, 60)[60]
    assert own.columns["q_a"][30] == pytest.approx(a, rel=1e-3)
    assert own.columns["q_push"][30] == pytest.approx(p, rel=1e-3)
    assert own.columns["c_a"][30] == pytest.approx(
        learn(surprise, 1, -3, 1, -0.5, 0.9, 60)[60][0], rel=1e-3
    )
    assert own.columns["step"][-1] == 60


def test_a_neuron_that_is_right_from_the_start_is_not_pushed():
    own = two_costs_race([(0, 0)], y=0.5)
    own.frame = 0
    assert own.sentence.endswith("The quadratic cost does not push at all.")


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        ({"starts": []}, "starts must be pairs"),
        ({"starts": [(1, 2, 3)]}, "starts must be pairs"),
        ({"starts": [(1, math.nan)]}, "starts must be finite"),
        ({"x": math.inf}, "x must be finite"),
        ({"y": 1.5}, "y must be a probability"),
        ({"y": math.nan}, "y must be a probability"),
        ({"quadratic_rates": []}, "quadratic_rates is empty"),
        ({"quadratic_rates": [0]}, "quadratic_rates must be above 0"),
        ({"cross_entropy_rates": [-1]}, "cross_entropy_rates must be above 0"),
        ({"steps": 29}, "steps must be 30 or more"),
    ],
)
def test_a_bad_argument_is_refused_by_name(arguments, name):
    with pytest.raises(ValueError, match=re.escape(name)):
        two_costs_race(**arguments)
