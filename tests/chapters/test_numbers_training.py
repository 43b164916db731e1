"""Numbers in the prose of the chapter on training that no cell of the page asserts."""

import re
from itertools import permutations, product
from math import ceil, comb, factorial, log
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).parents[2] / "chapters"
PAGE = " ".join(
    re.sub(r"\s+", " ", (ROOT / folder / "08-training.md").read_text())
    for folder in ("", "exercises", "solutions")
)


def assert_printed(*sentences):
    for sentence in sentences:
        assert sentence in PAGE, sentence


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def test_the_first_costs():
    assert_printed(r"$-\log \tfrac1{10} = \log 10 \approx 2.303$", r"$\log 26 \approx 3.258$")
    assert_printed(r"$\log 2 \approx 0.693$", r"$\log_2 26 \approx 4.700$")
    assert [round(log(k), 3) for k in (10, 26, 2)] == [2.303, 3.258, 0.693]
    assert round(log(26, 2), 3) == 4.700


def test_a_stuck_network_costs_half_of_log_two():
    assert_printed(r"$\tfrac12 \log 2 \approx 0.347$")
    p, y = np.array([0, 0.5, 1, 0.5]), np.array([0, 1, 1, 0])
    surprise = -np.log(np.where(y == 1, p, 1 - p))
    assert round(surprise.mean(), 3) == 0.347


def test_the_steps_of_ten_epochs():
    assert_printed("10, 60 and 410", "there are forty-one times as many")
    assert [10 * ceil(1297 / size) for size in (1297, 256, 32)] == [10, 60, 410]


def test_the_numbers_to_learn():
    assert_printed("A network with 2,410 weights and biases")
    assert 64 * 32 + 32 + 32 * 10 + 10 == 2410


def test_the_relu_network_by_hand():
    assert_printed(
        r"\begin{pmatrix} 0 & 1 & 1 & 2 \\ 0 & 0 & 0 & 1 \end{pmatrix}",
        "$0$, $1$, $1$ and $2 - 2 = 0$",
    )
    X = np.array(list(product((0, 1), repeat=2))).T
    hidden = np.maximum(np.array([[1, 1], [1, 1]]) @ X + [[0], [-1]], 0)
    assert hidden.tolist() == [[0, 1, 1, 2], [0, 0, 0, 1]]
    assert ([1, -2] @ hidden).tolist() == (X[0] ^ X[1]).tolist()
    assert_printed("AND is the second hidden neuron alone: $W^{(2)} = (0, 1)$")
    assert ([0, 1] @ hidden).tolist() == (X[0] & X[1]).tolist()


def test_the_share_of_examples_between_the_dotted_lines():
    assert_printed("two standard deviations either way, lay the $x_1$ of nineteen in twenty")
    rng = np.random.default_rng(0)
    for shape in ((5, 2), (1, 5), (5, 1), (1, 1)):  # the teacher's weights are drawn first
        rng.normal(size=shape)
    x = rng.standard_normal((2, 200))
    assert abs(np.mean(np.abs(x[0]) < 2) - 0.95) < 0.03


@pytest.mark.parametrize("m", [2, 3, 5])
def test_two_draws_and_two_different_examples(m):
    g = np.random.default_rng(m).normal(size=m)
    V = np.mean((g - g.mean()) ** 2)
    pairs = list(product(range(m), repeat=2))
    independent = np.mean([((g[i] + g[j]) / 2 - g.mean()) ** 2 for i, j in pairs])
    assert np.isclose(independent, V / 2)
    different = [((g[i] + g[j]) / 2 - g.mean()) ** 2 for i, j in pairs if i != j]
    assert np.isclose(np.mean(different), V / 2 * (m - 2) / (m - 1))


def test_many_draws():
    assert_printed("deviates from $\\bar g$ by $V/s$ in the mean square")
    g = np.array([0.3, -1.0, 2.5])
    V = np.mean((g - g.mean()) ** 2)
    for s in (1, 2, 3, 4):
        draws = np.array(list(product(g, repeat=s))).mean(axis=1)
        assert np.isclose(np.mean((draws - g.mean()) ** 2), V / s)


def test_draws_that_are_alike():
    """Two draws of one hand: the same slope with the probability ρ, else a new one."""
    assert_printed("$\\frac{V}{s} \\bigl( 1 + (s - 1) \\rho \\bigr)$")
    g, rho = np.array([0.3, -1.0, 2.5]), 0.4
    V = np.mean((g - g.mean()) ** 2)
    same = np.mean((g - g.mean()) ** 2)
    other = np.mean([((u + v) / 2 - g.mean()) ** 2 for u, v in product(g, repeat=2)])
    assert np.isclose(rho * same + (1 - rho) * other, V / 2 * (1 + rho))


def test_a_network_of_zeros_moves_only_its_last_biases():
    assert_printed("Only $b^{(2)}$ moves.")
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(6, 9)), np.eye(3)[:, rng.integers(0, 3, 9)]
    W1, b1, W2, b2 = np.zeros((4, 6)), np.zeros((4, 1)), np.zeros((3, 4)), np.zeros((3, 1))
    for _ in range(2000):
        a = np.tanh(W1 @ x + b1)
        scores = np.exp(W2 @ a + b2)
        delta = (scores / scores.sum(axis=0) - y) / 9
        back = (W2.T @ delta) * (1 - a**2)
        W1, b1 = W1 - back @ x.T, b1 - back.sum(axis=1, keepdims=True)
        W2, b2 = W2 - delta @ a.T, b2 - delta.sum(axis=1, keepdims=True)
    assert not W1.any()
    assert not b1.any()
    assert not W2.any()
    assert_printed("learns how frequent each digit is, and nothing else")
    assert np.allclose(np.exp(b2) / np.exp(b2).sum(), y.mean(axis=1, keepdims=True), atol=1e-3)


def test_the_settings_that_compute_the_same_function():
    assert_printed(r"In all there are $10! \cdot 2^{10} = 3\,715\,891\,200$ settings")
    assert factorial(10) * 2**10 == 3_715_891_200
    n, rng = 3, np.random.default_rng(0)
    W, b, v, x = rng.normal(size=(n, 2)), rng.normal(size=n), rng.normal(size=n), (0.3, -1.2)
    settings, answers = set(), []
    for order in permutations(range(n)):
        for signs in product((1, -1), repeat=n):
            s, p = np.array(signs), list(order)
            settings.add((*(s[:, None] * W[p]).ravel(), *(s * b[p]), *(s * v[p])))
            answers.append((s * v[p]) @ np.tanh((s[:, None] * W[p]) @ x + s * b[p]))
    assert len(settings) == factorial(n) * 2**n
    assert np.allclose(answers, answers[0])


def test_updating_one_layer_before_the_other_is_not_a_step_along_the_gradient():
    assert_printed("The two layers are not updated with the gradient of one and the same point")
    w1, w2, x, y = 0.5, -1.0, 2.0, 1.0

    def slopes(w1, w2):
        h = sigmoid(w1 * x)
        error = w2 * h - y
        return error * w2 * h * (1 - h) * x, error * h

    at_once = slopes(w1, w2)[1]
    one_by_one = slopes(w1 - 0.5 * slopes(w1, w2)[0], w2)[1]
    assert abs(at_once - one_by_one) > 0.01


def test_four_times_the_work_halves_the_error():
    assert_printed("four times as many examples halve the error")

    def error(s):  # of the mean of s fair coins, exactly
        return sum(comb(s, k) / 2**s * (k / s - 0.5) ** 2 for k in range(s + 1)) ** 0.5

    assert np.isclose(error(8) / error(2), 0.5)
