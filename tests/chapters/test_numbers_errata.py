"""The page on errata: each one has its place, and its evidence a second oracle."""

import re
from pathlib import Path

import numpy as np
import pytest
import sympy as sp

from nnmath.backprop import backward
from nnmath.network import Network

TEXT = (Path(__file__).parents[2] / "chapters/slips.md").read_text()
PAGE = re.sub(r"\s+", " ", TEXT)

# What stands in a source, in the fewest words, and the name of the source.
ERRATA = {
    "**1. The bias is lost.**": "notation",
    '**2. Numbers and letters.** It refers to an "equation 1"': "notation",
    "It writes $1/(1 + e^{z})$.": "four-equations",
    "so that one takes backpropagation *instead*": "four-equations",
    'announced for "l−1, l−2, …"': "four-equations",
    'It subtracts "W by gradients".': "four-equations",
    "**7. Does the accuracy rise as the cost falls?**": "four-equations",
    "lies between $0$ and $0.5$": "descent",
    "a method for functions that have no local minima": "descent",
    "The rule of signs, it says, holds for any function": "descent",
    "dropping a positive factor is like a larger step": "descent",
    "It names a book by Rashid": "descent",
    "loses at least three quarters at each layer": "vanishing",
    "the slope in the top layer, times weights, times inputs": "vanishing",
    "**15. Much smaller, always?**": "vanishing",
    r"It writes $\partial a/\partial z = \sigma'(a)$": "two-layer",
    'the derivative "with respect to Weight"': "two-layer",
    'put together from "1.1, 2.1 & 3.1"': "two-layer",
    r"but $\partial C/\partial b$ is not given": "two-layer",
    "$z2$ stands once for $z^2$": "two-layer",
    r"**21. $\delta C / \delta w$.**": "two-layer",
    'changes "the output weight"': "two-layer",
    "**23. Two roles for $y$.**": "two-layer",
    'summed over "j output layers"': "two-layer",
    "**25. Is reading digits a regression?**": "two-layer",
    "Linear regression is said to find the line that separates": "two-layer",
    '**27. "Basis".** It must be *bias*.': "two-layer",
    "carrying the optimised *weights*": "two-layer",
    "**29. Do weights that influence more change more?": "two-layer",
}


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


@pytest.mark.parametrize("words", ERRATA)
def test_each_slip_stands_under_its_source(words):
    assert PAGE.count(words) == 1
    before = PAGE[: PAGE.index(words)]
    heads = re.findall(r"## The (?:post|course) [^#]*?\{cite:[tp]\}`([\w-]+)`", before)
    assert heads[-1] == ERRATA[words]


def test_the_slips_are_numbered_without_a_gap():
    numbers = [int(n) for n in re.findall(r"^\*\*(\d+)\. ", TEXT, flags=re.MULTILINE)]
    assert numbers == list(range(1, len(ERRATA) + 1))


def test_seventy_weights_and_biases():
    assert "nudges all 70 weights and biases of a network in turn" in PAGE
    assert sum((k + 1) * j for k, j in ((5, 7), (7, 3), (3, 1))) == 70


def test_the_cost_falls_and_the_accuracy_halves():
    x, y, w, b = np.array([-4, -1, 3, 0]), np.array([1, 1, 1, 0]), 1.0, -2.0

    def judged():
        a = sigmoid(w * x + b)
        return np.mean(-np.log(np.where(y == 1, a, 1 - a))), np.mean((a > 0.5) == y)

    before, error = judged(), sigmoid(w * x + b) - y
    w, b = w - 0.5 * np.mean(error * x), b - 0.5 * np.mean(error)
    after = judged()
    assert after[0] < before[0]
    assert after[1] == before[1] / 2


def test_without_sigma_prime_a_hidden_slope_turns_round():
    z1 = sp.Symbol("z1")
    h = 1 / (1 + sp.exp(-z1))
    outputs = [1 / (1 + sp.exp(-(w * h + b))) for w, b in ((1, 3), (-1, 0))]
    true = sp.diff(sum(a**2 for a in outputs) / 2, z1).subs(z1, 1)
    without = (outputs[0] - outputs[1]) * sp.diff(h, z1)
    assert true.evalf() < 0 < without.subs(z1, 1).evalf()
    assert [round(float(v), 5) for v in (true, without.subs(z1, 1))] == [-0.00963, 0.12812]


def test_without_sigma_prime_the_output_slope_of_a_batch_turns_round():
    w = sp.Symbol("w")
    outputs = [1 / (1 + sp.exp(-(w * x - 2))) for x in (-3, 2)]
    true = sp.diff(sum((a - 1) ** 2 for a in outputs) / 4, w).subs(w, -1)
    without = sum((a - 1) * x for a, x in zip(outputs, (-3, 2), strict=True)).subs(w, -1) / 2
    assert true.evalf() > 0 > without.evalf()


@pytest.mark.parametrize("seed", range(5))
def test_for_one_example_the_output_slopes_keep_their_signs(seed):
    rng = np.random.default_rng(seed)
    net = Network.random([3, 4, 2], rng=rng)
    x, y = rng.normal(size=(3, 1)), rng.uniform(size=(2, 1))
    trace = net.forward(x)
    without = (trace.a[2] - y) @ trace.a[1].T
    assert np.array_equal(np.sign(without), np.sign(backward(net, trace, y).W[2]))


def test_from_minus_a_half_the_slope_leads_away_from_the_lowest_place():
    assert "from $-0.5$, in slip 9, it leads away from it" in PAGE

    def g(x):
        return x**4 / 4 - x**3 / 3 - x**2

    def slope(x):
        return x**3 - x**2 - 2 * x

    assert slope(-0.5) > 0  # so the step goes left
    assert g(2) < g(-1)  # and the lowest place is on the right


def test_in_a_chain_with_such_weights_most_draws_lose_nine_tenths():
    assert "most draws lose more than nine tenths of the error" in PAGE
    rng, draws = np.random.default_rng(0), 20_000
    a, share = np.full(draws, 0.5), np.ones(draws)
    z = 12 * rng.normal(size=draws) * a
    for _ in range(3):
        w = 12 * rng.normal(size=draws)
        share *= np.abs(w) * sigmoid(z) * sigmoid(-z)
        z = w * sigmoid(z)
    assert np.mean(share < 0.1) > 0.8


def test_twenty_five_times():
    assert "twenty-five times as bad" in PAGE
    assert (8 - 3) ** 2 / (4 - 3) ** 2 == 25


def test_large_weights_without_biases_neither_vanish_nor_explode():
    assert "in ten draws, the first hidden layer then gets between $0.8$ and $1.9$ times" in PAGE
    found = []
    for seed in range(10):
        rng = np.random.default_rng(seed)
        net = Network.random([30] * 6, rng=rng)
        x, y = rng.uniform(size=(30, 50)), rng.uniform(size=(30, 50))
        a = [x]
        for l in range(1, 6):
            a.append(1 / (1 + np.exp(-12 * net.W[l] @ a[-1])))
        delta = [(a[5] - y) / 50 * a[5] * (1 - a[5])]
        for l in range(4, 0, -1):
            delta.append(12 * net.W[l + 1].T @ delta[-1] * a[l] * (1 - a[l]))
        found.append(np.linalg.norm(delta[4]) / np.linalg.norm(delta[1]))
    assert (round(min(found), 1), round(max(found), 1)) == (0.8, 1.9)
