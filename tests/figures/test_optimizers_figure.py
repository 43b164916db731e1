"""The race of four rules: each walk is its rule step by step, its height is the landscape's."""

import math
import re

import numpy as np
import pytest
from helpers.figure_data import all_choices, numbers

from nnmath.widgets import optimizers_race
from nnmath.widgets.check_description import columns

HOURS, SCORE = (1, 2, 3, 4, 5), (1.2, 1.9, 3.2, 3.8, 5.1)
LOW, HIGH = 6 - math.sqrt(34), 6 + math.sqrt(34)


def line_cost(w, b):
    r = [w * x + b - y for x, y in zip(HOURS, SCORE, strict=True)]
    return sum(r_i**2 for r_i in r) / 10


def line_slope(w, b):
    r = [w * x + b - y for x, y in zip(HOURS, SCORE, strict=True)]
    return sum(r_i * x for r_i, x in zip(r, HOURS, strict=True)) / 5, sum(r) / 5


# Height above the lowest place, and slope, of each landscape; written again by hand.
LANDS = [
    (lambda x, y: line_cost(x, y) - line_cost(0.97, 0.13), line_slope),
    (lambda x, y: (LOW * x**2 + HIGH * y**2) / 2, lambda x, y: (LOW * x, HIGH * y)),
    (lambda x, y: x**2 / 2 + (y**2 - 1) ** 2 / 4, lambda x, y: (x, y * (y * y - 1))),
]


def walk(letter, slope, start, eta, adaptive, beta, steps):
    """One walk in plain Python, a coordinate at a time."""
    place, memory = list(start), [[0.0, 0.0], [0.0, 0.0]]
    places = [tuple(place)]
    for k in range(1, steps + 1):
        for i, g in enumerate(slope(*place)):
            u, r = memory[0][i], memory[1][i]
            if letter == "d":
                place[i] -= eta * g
            elif letter == "m":
                memory[0][i] = beta * u + g
                place[i] -= eta * memory[0][i]
            elif letter == "r":
                memory[1][i] = 0.9 * r + 0.1 * g * g
                place[i] -= adaptive * g / (math.sqrt(memory[1][i]) + 1e-8)
            else:
                memory[0][i], memory[1][i] = beta * u + (1 - beta) * g, 0.99 * r + 0.01 * g * g
                u, r = memory[0][i] / (1 - beta**k), memory[1][i] / (1 - 0.99**k)
                place[i] -= adaptive * u / (math.sqrt(r) + 1e-8)
        if max(map(abs, place)) > 1e3:
            break
        places.append(tuple(place))
    return places


@pytest.fixture(scope="module")
def figure():
    return optimizers_race()


@pytest.fixture(scope="module")
def grids(figure):
    return [numbers(control["options"]) for control in figure.figure["controls"][1:]]


def test_every_walk_is_its_rule_applied_step_by_step(figure, grids):
    etas, betas, adaptives = grids
    for (land, e, b, a), row in all_choices(figure):
        if (e + b + a) % 2:  # half of them: each walk occurs in several choices
            continue
        height, slope = LANDS[land]
        for letter in "dmra":
            start = row[f"{letter}_x"][0], row[f"{letter}_y"][0]
            places = walk(letter, slope, start, etas[e], adaptives[a], betas[b], 12)
            for k, (x, y) in enumerate(places):
                close = {"rel": 2e-3, "abs": 2e-3}
                assert row[f"{letter}_x"][k] == pytest.approx(x, **close), (letter, land, k)
                assert row[f"{letter}_y"][k] == pytest.approx(y, **close), (letter, land, k)
                h = row[f"{letter}_height"][k]
                if h != "far away" and h > 1e-2:
                    assert h == pytest.approx(height(x, y), rel=6e-2), (letter, land, k)


def test_the_height_is_drawn_as_its_power_of_ten(figure):
    for _, row in list(all_choices(figure))[::7]:
        for letter in "dmra":
            for h, power in zip(row[f"{letter}_height"], row[f"{letter}_power"], strict=True):
                if h != "far away" and 1e-7 < h < 900:
                    assert power == pytest.approx(math.log10(h), abs=0.03)


def test_all_start_from_one_place_and_the_rings_are_lowest(figure):
    for land, (height, _) in enumerate(LANDS):
        row = columns(figure.figure, (land, 0, 0, 0))
        assert len({(row[f"{letter}_x"][0], row[f"{letter}_y"][0]) for letter in "dmra"}) == 1
        for x, y in zip(row["best_x"], row["best_y"], strict=True):
            assert height(x, y) == pytest.approx(0, abs=1e-6)


def test_a_contour_is_level(figure):
    for land, (height, _) in enumerate(LANDS):
        row = columns(figure.figure, (land, 0, 0, 0))
        (x0, x1), (y0, y1) = row["x_range"], row["y_range"]
        for xs, ys in zip(row["contour_x"], row["contour_y"], strict=True):
            inside = [height(x, y) for x, y in zip(xs, ys, strict=True)
                      if x0 < x < x1 and y0 < y < y1]  # fmt: skip
            if len(inside) > 2:
                assert np.ptp(inside) < 0.06 * np.mean(inside) + 0.01


def test_turning_the_valley_leaves_two_rules_alone(figure):
    """Descent and momentum have the same heights in both valleys, the other two have not."""
    start = [control["start"] for control in figure.figure["controls"]]
    one, other = (columns(figure.figure, (land, *start[1:])) for land in (0, 1))
    for letter in "dm":
        np.testing.assert_allclose(one[f"{letter}_power"], other[f"{letter}_power"], atol=0.02)
    for letter in "ra":
        assert np.max(np.abs(np.subtract(one[f"{letter}_power"], other[f"{letter}_power"]))) > 1


def test_what_the_exercise_asks(figure, grids):
    """At the rate 0.25 in the students' valley: the ball stays for β of ½ and more."""
    etas, betas, _ = grids
    e = etas.index(0.25)
    ends = [columns(figure.figure, (0, e, b, 0))["m_height"][-1] for b in range(len(betas))]
    assert [b for b, end in zip(betas, ends, strict=True) if end != "far away" and end < 0.5] == [
        b for b in betas if b >= 0.5
    ]
    assert columns(figure.figure, (0, e, 0, 0))["d_height"][-1] == "far away"


def test_a_walk_that_flies_off_is_named_and_stays_where_it_was_last_seen(figure, grids):
    row = columns(figure.figure, (0, grids[0].index(0.25), 0, 0))
    gone = row["d_height"].index("far away")
    assert set(row["d_height"][gone:]) == {"far away"}
    assert len(set(row["d_x"][gone:])) == 1
    assert max(map(abs, row["d_x"])) <= 1e3


def test_data_and_grids_of_ones_own():
    own = optimizers_race([0, 1, 2], [1, 3, 2], rates=[0.1], betas=[0.5], adaptive_rates=[0.2],
                          steps=4)  # fmt: skip
    assert own.frames == 5
    assert own.columns["best_x"][0] == pytest.approx(0.5, abs=1e-4)


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        ({"x": [1, 2], "y": [1, 2, 3]}, "x and y must be equally long"),
        ({"x": [1, 1], "y": [1, 2]}, "x: all values are alike"),
        ({"x": [1, math.inf], "y": [1, 2]}, "x must be finite"),
        ({"rates": []}, "rates is empty"),
        ({"rates": [0.0]}, "rates must be a positive"),
        ({"betas": [1.0]}, "beta must be at least 0 and below 1"),
        ({"betas": []}, "betas is empty"),
        ({"adaptive_rates": [-1.0]}, "adaptive_rates must be a positive"),
        ({"steps": 0}, "steps must be at least 1"),
    ],
)
def test_a_bad_argument_is_refused_by_name(arguments, name):
    with pytest.raises(ValueError, match=re.escape(name)):
        optimizers_race(**arguments)
