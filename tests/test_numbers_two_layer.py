"""The numbers in the prose of the chapter on two layers, computed once more without nnmath."""

import math
import re
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parent.parent
PAGE = re.sub(r"\s+", " ", (ROOT / "chapters/04-two-layers.md").read_text())


def said(*sentences):
    for sentence in sentences:
        assert sentence in PAGE, sentence


def s(z):
    return 1 / (1 + np.exp(-z))


def slope(f, at, h=1e-6):
    """A slope by nudging, so that no derivative of ours is needed."""
    return (f(at + h) - f(at - h)) / (2 * h)


def cost(w1, b1, w2, b2, x=1.0, y=1.0):
    return (s(w2 * s(w1 * x + b1) + b2) - y) ** 2 / 2


EXAMPLE = np.array([2.0, -1.0, -2.0, 1.0])


def by_nudging(place, **data):
    """The four slopes of the scalar network's cost, in the order w1, b1, w2, b2."""
    one = np.eye(4)
    return [slope(lambda t, e=e: cost(*(place + t * e), **data), 0.0) for e in one]


def test_the_example_forward_and_its_two_equations():
    said("The network says $0.3865$", "from $0.1882$ to $0.1505$")
    assert round(s(-2 * s(1) + 1), 4) == 0.3865
    assert round(cost(*EXAMPLE), 4) == 0.1882
    gradient = np.array(by_nudging(EXAMPLE))
    assert np.allclose(gradient[[2, 0]], [-0.1063, 0.0572], atol=5e-5)
    assert round(cost(*(EXAMPLE - gradient)), 4) == 0.1505
    said("for (A) is negative, and when $w^{(1)}$ goes *down*, for (B) is positive")
    assert gradient[2] < 0 < gradient[0]


def test_the_slope_in_the_middle():
    said("For $\\sigma(z) = 0.9$ the slope is $0.9 \\cdot 0.1 = 0.09$")
    z = math.log(9)
    assert np.isclose(s(z), 0.9)
    assert np.isclose(slope(s, z), 0.09)
    assert np.isclose(slope(s, -z), 0.09)


def test_a_step_by_hand():
    said(
        r"$\delta^{(2)} = \tfrac14 \cdot (\tfrac12 - 1) = -\tfrac18$",
        r"$\delta^{(1)} = \tfrac14 \cdot 2 \cdot (-\tfrac18) = -\tfrac1{16}$",
        r"$-\tfrac1{16}$ by $w^{(2)}$, $-\tfrac18$ by $b^{(2)}$, $0$ by $w^{(1)}$ and "
        r"$-\tfrac1{16}$ by $b^{(1)}$",
    )
    found = by_nudging(np.array([4.0, 0.0, 2.0, -1.0]), x=0.0, y=1.0)
    assert np.allclose(found, [0, -1 / 16, -1 / 16, -1 / 8], atol=1e-9)


def test_predict_then_run():
    said("The numbers are $-0.0042$ and $-0.0022$")
    found = by_nudging(np.array([2.0, -1.0, 2.0, 1.0]))
    assert [round(found[2], 4), round(found[0], 4)] == [-0.0042, -0.0022]


def test_the_slope_taken_of_a():
    said(r"Right is $\sigma'(1) = 0.1966$; used is $\sigma'(\sigma(1)) = 0.2194$")
    said("always between $0.1966$ and", r"at $z \approx 0.659$", r"at $z \approx -0.401$")
    assert round(slope(s, 1.0), 4) == 0.1966
    assert round(slope(s, s(1.0)), 4) == 0.2194
    a = np.linspace(0, 1, 1001)
    assert slope(s, a).max() <= 0.25 + 1e-9
    assert round(slope(s, a).min(), 4) == 0.1966
    z = np.linspace(-8, 8, 160_001)
    crossings = z[:-1][np.diff(np.sign(slope(s, s(z)) - slope(s, z))) != 0]
    assert np.allclose(crossings, [-0.401, 0.659], atol=5e-4)


def test_tanh():
    said("four times as much as the sigmoid's")
    z = np.linspace(-3, 3, 601)
    assert np.allclose(slope(np.tanh, z), 1 - np.tanh(z) ** 2)
    assert np.isclose(slope(np.tanh, 0.0), 4 * slope(s, 0.0))


X, Y = np.array([0.05, 0.10]), np.array([0.01, 0.99])


def mazur_cost(p):
    """Of twelve numbers: W1, W2 row by row, then the four biases."""
    hidden = s(p[:4].reshape(2, 2) @ X + p[8:10])
    return np.sum((s(p[4:8].reshape(2, 2) @ hidden + p[10:]) - Y) ** 2) / 2


def mazur_gradient(p):
    """By complex steps, exact to rounding and without the chain rule."""
    found = np.empty(12)
    for i in range(12):
        q = p.astype(complex)
        q[i] += 1e-30j
        found[i] = mazur_cost(q).imag / 1e-30
    return found


START = np.array([0.15, 0.2, 0.25, 0.3, 0.4, 0.45, 0.5, 0.55, 0.35, 0.35, 0.6, 0.6])
ONLY_WEIGHTS = np.repeat([1.0, 0.0], [8, 4])


def test_mazur_forward_and_backward():
    said("$0.593269992$ and $0.596884378$", "$0.751365070$ and $0.772928465$")
    said("the cost is $0.298371109$", "is $0.082167041$", "$0.000438568$")
    hidden = s(START[:4].reshape(2, 2) @ X + 0.35)
    assert np.allclose(hidden, [0.593269992, 0.596884378], rtol=0, atol=5e-10)
    output = s(START[4:8].reshape(2, 2) @ hidden + 0.6)
    assert np.allclose(output, [0.751365070, 0.772928465], rtol=0, atol=5e-10)
    assert round(mazur_cost(START), 9) == 0.298371109
    gradient = mazur_gradient(START)
    assert round(gradient[4], 9) == 0.082167041
    assert round(gradient[0], 9) == 0.000438568


def test_mazur_after_a_step_and_after_ten_thousand():
    said("the publication says $0.291027924$, and we find $0.291027774$")
    said("$0.015912196$ and $0.984065734$", "$0.0000351085$, is that of the *right* program after")
    p = START
    for step in range(1, 10_000):
        p = p - 0.5 * ONLY_WEIGHTS * mazur_gradient(p)
        if step == 1:
            assert round(mazur_cost(p), 9) == 0.291027774
    assert f"{mazur_cost(p):.6e}" == "3.510855e-05"  # printed: 0.0000351085
    p = p - 0.5 * ONLY_WEIGHTS * mazur_gradient(p)
    assert f"{mazur_cost(p):.6e}" == "3.510188e-05"


def mixed_step(p):
    """The inner weights by their slopes at the place where the outer ones have moved already."""
    W1, W2 = p[:4].reshape(2, 2), p[4:8].reshape(2, 2)
    hidden = s(W1 @ X + p[8:10])
    out = s(W2 @ hidden + p[10:])
    error = (out - Y) * out * (1 - out)
    W2 = W2 - 0.5 * np.outer(error, hidden)
    W1 = W1 - 0.5 * np.outer(error @ W2 * hidden * (1 - hidden), X)
    return np.concatenate([W1.ravel(), W2.ravel(), p[8:]])


def test_what_the_publication_printed_comes_from_new_weights():
    p = START
    for step in range(1, 10_001):
        p = mixed_step(p)
        if step == 1:
            assert round(mazur_cost(p), 9) == 0.291027924
    output = s(p[4:8].reshape(2, 2) @ s(p[:4].reshape(2, 2) @ X + 0.35) + 0.6)
    assert np.allclose(output, [0.015912196, 0.984065734], rtol=0, atol=5e-10)


def test_with_the_biases_moved_too():
    said("The cost after one step is $0.280471447$")
    assert round(mazur_cost(START - 0.5 * mazur_gradient(START)), 9) == 0.280471447


def test_old_and_new_differ_in_second_order():
    said(r"differs by $\eta^2 a^{(0)} a^{(1)} \sigma'(z^{(1)}) (\delta^{(2)})^2$")
    w1, b1, w2, b2 = EXAMPLE
    a1 = s(w1 + b1)
    a2 = s(w2 * a1 + b2)
    delta2 = (a2 - 1) * a2 * (1 - a2)
    for rate in (1.0, 0.1):
        used = {"old": w2, "new": w2 - rate * a1 * delta2}
        moved = {k: w1 - rate * a1 * (1 - a1) * delta2 * w for k, w in used.items()}
        difference = moved["new"] - moved["old"]
        assert np.isclose(difference, rate**2 * a1 * a1 * (1 - a1) * delta2**2, rtol=1e-9)


def test_equal_neurons_stay_equal():
    said("Show that the two hidden neurons remain copies of each other")
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=2), 1.0

    def c(p):
        return (s(p[6:8] @ s(p[:4].reshape(2, 2) @ x + p[4:6]) + p[8]) - y) ** 2 / 2

    p = np.array([0.3] * 4 + [0.0, 0.0, 0.3, 0.3, 0.0])
    for _ in range(20):
        p = p - np.array([slope(lambda t, e=e, p=p: c(p + t * e), 0.0) for e in np.eye(9)])
        assert np.allclose(p[[0, 1, 4, 6]], p[[2, 3, 5, 7]], atol=1e-8)
    zero = np.zeros(9)
    first = np.array([slope(lambda t, e=e: c(zero + t * e), 0.0) for e in np.eye(9)])
    assert np.allclose(first[:4], 0)
    assert abs(first[6]) > 0.01
