"""The page of published numbers: what its sentences claim, by a second way of computing."""

import re
from itertools import pairwise
from pathlib import Path

import numpy as np
import sympy as sp

PAGE = re.sub(
    r"\s+",
    " ",
    (Path(__file__).parents[2] / "chapters/published-numbers.md").read_text(),
)
X, Y = np.array([0.05, 0.10]), np.array([0.01, 0.99])


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def mazur(steps, updated_first):
    """Mazur's network in plain NumPy; `updated_first` sends the error through the new weights."""
    W1, W2 = np.array([[0.15, 0.20], [0.25, 0.30]]), np.array([[0.40, 0.45], [0.50, 0.55]])
    for _ in range(steps):
        h = sigmoid(W1 @ X + 0.35)
        o = sigmoid(W2 @ h + 0.60)
        delta = (o - Y) * o * (1 - o)
        new = W2 - 0.5 * np.outer(delta, h)
        back = (new if updated_first else W2).T @ delta
        W1, W2 = W1 - 0.5 * np.outer(back * h * (1 - h), X), new
    o = sigmoid(W2 @ sigmoid(W1 @ X + 0.35) + 0.60)
    return np.sum((o - Y) ** 2) / 2, o


def assert_printed(*sentences):
    for sentence in sentences:
        assert sentence in PAGE, sentence


def test_the_printed_error_after_one_step_is_that_of_updated_weights():
    assert_printed("the cost after that step, $0.291027924$")
    assert round(mazur(1, updated_first=True)[0], 9) == 0.291027924
    assert round(mazur(1, updated_first=False)[0], 9) == 0.291027774


def test_the_printed_end_does_not_belong_together():
    assert_printed("after 10,000 steps the cost, $0.0000351085$, and the outputs, $0.015912196$")
    assert_printed("these outputs have the cost $0.000035085$", "a 1 after the 35")
    assert_printed("Either it is the cost of 9,999 *right* steps")
    printed = np.array([0.015912196, 0.984065734])
    assert np.array_equal(np.round(mazur(10_000, updated_first=True)[1], 9), printed)
    digits = f"{np.sum((printed - Y) ** 2) / 2:.9f}".removeprefix("0.0000")
    assert digits == "35085"
    assert digits[:2] + "1" + digits[2:] == "351085"
    assert round(mazur(9_999, updated_first=False)[0], 10) == 0.0000351085
    assert round(mazur(10_000, updated_first=False)[0], 10) != 0.0000351085


def test_the_slope_by_a_is_larger_by_one_over_the_slope_of_the_sigmoid():
    assert_printed(r"larger by the factor $1/\sigma'(z) \ge 4$")
    z, y = sp.symbols("z y", real=True)
    a = 1 / (1 + sp.exp(-z))
    ratio = (a - y) / (a * (1 - a)) / (a - y)
    assert sp.simplify(ratio * sp.diff(a, z)) == 1
    lack = 1 / sp.diff(a, z) - 4  # a square, so never negative
    assert sp.simplify(sp.expand(lack) - sp.expand((sp.exp(z / 2) - sp.exp(-z / 2)) ** 2)) == 0


def test_the_published_figure_of_the_saturated_neuron():
    assert_printed("300 steps the true gradient leads to", "the neuron ends where the figure ends")
    ends = {}
    for by in ("z", "a"):
        for start in (1.5, 4.0):  # w + b moves by two equal slopes
            z = start
            for _ in range(300):
                a = sigmoid(z)
                z -= 2 * 0.005 * (a if by == "z" else a / (a * (1 - a)))
            ends[by, start] = round(float(sigmoid(z)), 4 if by == "z" else 3)
    assert list(ends.values()) == [0.4177, 0.7796, 0.040, 0.048]


def test_the_numbers_in_the_order_of_a_fifth():
    assert_printed("about a fifth as long as the next one's")
    printed = [[0.065741, 0.309218], [0.011838, 0.059965, 0.283142]]
    printed += [[0.002975, 0.017077, 0.069539, 0.285139]]
    ratios = [a / b for row in printed for a, b in pairwise(row)]
    assert 0.17 < np.median(ratios) < 0.25


def test_each_author_is_cited():
    for key in ("mazur2015", "nielsen2015", "cs231n", "karpathy2020", "goodfellow2016"):
        assert f"`{key}`" in PAGE, key
    assert_printed("the numbers printed in six other texts", "and the post {cite:p}`descent`")


def test_the_best_plane_through_the_four_points_of_xor():
    points = np.array([[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]])
    w1, w2, b = np.linalg.lstsq(points, np.array([0, 1, 1, 0]), rcond=None)[0]
    assert np.allclose([w1, w2, b], [0, 0, 0.5])
