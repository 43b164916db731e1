"""Numbers printed elsewhere, reproduced by the package; each cites where it was printed."""

from itertools import pairwise

import numpy as np
import pytest

from nnmath.activations import softmax
from nnmath.backprop import backward
from nnmath.descent import descend
from nnmath.network import Network
from nnmath.training import train

X, Y = np.array([[0.05], [0.10]]), np.array([[0.01], [0.99]])


def mazur():
    """Mazur, "A step by step backpropagation example" (2015)."""
    return Network(
        [[[0.15, 0.20], [0.25, 0.30]], [[0.40, 0.45], [0.50, 0.55]]],
        [[[0.35], [0.35]], [[0.60], [0.60]]],
    )


def steps_without_biases(net, steps, rate=0.5):
    """Mazur leaves the biases alone; all weights move at once."""
    for _ in range(steps):
        grads = backward(net, net.forward(X), Y)
        for l in (1, 2):
            net.W[l] -= rate * grads.W[l]
    return net


def test_mazur_forward():
    trace = mazur().forward(X)
    np.testing.assert_allclose(trace.z[1][:, 0], [0.3775, 0.3925], rtol=1e-15)
    np.testing.assert_allclose(trace.a[1][:, 0], [0.593269992, 0.596884378], atol=5e-10)
    np.testing.assert_allclose(trace.z[2][:, 0], [1.105905967, 1.224921404], atol=5e-10)
    np.testing.assert_allclose(trace.a[2][:, 0], [0.75136507, 0.772928465], atol=5e-9)
    assert mazur().cost(X, Y) == pytest.approx(0.298371109, abs=5e-10)
    np.testing.assert_allclose(
        (trace.a[2] - Y)[:, 0] ** 2 / 2, [0.274811083, 0.023560026], atol=5e-10
    )


def test_mazur_backward_and_one_step():
    net = mazur()
    grads = backward(net, net.forward(X), Y)
    np.testing.assert_allclose(grads.delta[2][:, 0], [0.138498562, -0.038098237], atol=5e-10)
    assert grads.W[2][0, 0] == pytest.approx(0.082167041, abs=5e-10)
    assert grads.W[1][0, 0] == pytest.approx(0.000438568, abs=5e-10)
    net = steps_without_biases(net, 1)
    np.testing.assert_allclose(
        net.W[2].ravel(), [0.35891648, 0.408666186, 0.511301270, 0.561370121], atol=5e-9
    )
    np.testing.assert_allclose(
        net.W[1].ravel(), [0.149780716, 0.19956143, 0.24975114, 0.29950229], atol=5e-9
    )


def test_mazur_the_trap_old_weights_or_new():
    """Printed after one step: .291027924, from updated weights. Right: .291027774."""
    net = steps_without_biases(mazur(), 1)
    assert net.cost(X, Y) == pytest.approx(0.291027774, abs=5e-10)
    wrong = mazur()
    trace = wrong.forward(X)
    wrong.W[2] -= 0.5 * backward(wrong, trace, Y).W[2]
    wrong.W[1] -= 0.5 * backward(wrong, trace, Y).W[1]  # through W[2] as it is by now
    assert wrong.cost(X, Y) == pytest.approx(0.291027924, abs=5e-10)


def test_mazur_ten_thousand_steps():
    """Printed: .0000351085, which is that of 9,999 right steps. Right: 3.510188e-5."""
    net = steps_without_biases(mazur(), 9_999)
    assert net.cost(X, Y) == pytest.approx(3.51085e-5, abs=5e-10)
    net = steps_without_biases(net, 1)
    assert net.cost(X, Y) == pytest.approx(3.510188e-5, abs=5e-12)
    np.testing.assert_allclose(net(X)[:, 0], [0.015913620, 0.984064274], atol=5e-10)


@pytest.mark.parametrize(
    ("start", "loss", "rate", "first", "last"),
    [
        (0.6, "quadratic", 0.15, 0.82, 0.093956),
        (2.0, "quadratic", 0.15, 0.98, 0.202848),
        (0.6, "cross-entropy", 0.005, 0.82, 0.4177),
        (2.0, "cross-entropy", 0.005, 0.98, 0.7796),
    ],
)
def test_nielsens_saturated_neuron(start, loss, rate, first, last):
    """Nielsen, chapter 3: x = 1, y = 0, 300 steps from (w, b) = (.6, .9) and (2, 2)."""
    bias = 0.9 if start == 0.6 else 2.0
    net = Network([[[start]]], [[[bias]]], output="sigmoid", loss=loss)
    assert net([[1.0]])[0, 0] == pytest.approx(first, abs=0.005)
    train(net, [[1.0]], [[0.0]], rate, epochs=300)
    digits = 5e-7 if loss == "quadratic" else 5e-5
    assert net([[1.0]])[0, 0] == pytest.approx(last, abs=digits)


@pytest.mark.parametrize(("start", "bias", "last"), [(0.6, 0.9, 0.040), (2.0, 2.0, 0.048)])
def test_nielsens_widget_steps_by_the_wrong_derivative(start, bias, last):
    """The published figure steps by ∂C/∂a in place of ∂C/∂z, and ends at .040 and .048."""
    net = Network([[[start]]], [[[bias]]], output="sigmoid", loss="cross-entropy")
    for _ in range(300):
        a = net([[1.0]])[0, 0]
        net.W[1] -= 0.005 / (1 - a)
        net.b[1] -= 0.005 / (1 - a)
    assert net([[1.0]])[0, 0] == pytest.approx(last, abs=5e-4)


def test_nielsens_vanishing_gradients_in_order_and_magnitude():
    """Chapter 5: gradients shrink towards the input, by a factor of 2 to 10 a layer."""
    rng = np.random.default_rng(0)
    x = rng.uniform(size=(784, 1000)) * (rng.uniform(size=(784, 1000)) < 0.2)
    y = np.eye(10)[:, rng.integers(10, size=1000)]
    for hidden in (2, 3, 4):
        sizes = [784, *[30] * hidden, 10]
        W = [rng.normal(size=(n, k)) / np.sqrt(k) for k, n in pairwise(sizes)]
        b = [rng.normal(size=(n, 1)) for n in sizes[1:]]
        net = Network(W, b, output="sigmoid", loss="cross-entropy")
        grads = backward(net, net.forward(x), y)
        speed = np.array([np.linalg.norm(v) for v in grads.b[1:-1]])
        assert (speed[1:] / speed[:-1] > 2).all()
        assert (speed[1:] / speed[:-1] < 12).all()
        assert 0.05 < speed[-1] < 2


def test_cs231n_softmax():
    """Printed: (.70, .04, .26), from e rounded to 2.71. Right to two digits: (.71, .04, .26)."""
    np.testing.assert_array_equal(np.round(softmax([1, -2, 0]), 2), [0.71, 0.04, 0.26])
    rounded = np.array([2.71, 0.14, 1.00])
    np.testing.assert_array_equal(np.round(rounded / rounded.sum(), 2), [0.70, 0.04, 0.26])


def test_cs231n_neuron_as_a_network():
    """w = (2, −3), b = −3, x = (−1, −2): .73, with dw = (−.20, −.39), db = .20."""
    net = Network([[[2.0, -3.0]]], [[[-3.0]]])
    trace = net.forward([[-1.0], [-2.0]])
    grads = backward(net, trace, trace.a[1] - 1)  # the cost whose derivative ∂C/∂a is 1
    assert round(trace.a[1][0, 0], 2) == 0.73
    np.testing.assert_allclose(grads.W[1], [[-0.20, -0.39]], atol=0.005)
    np.testing.assert_allclose(grads.b[1], [[0.20]], atol=0.005)
    np.testing.assert_allclose((net.W[1].T @ grads.delta[1])[:, 0], [0.39, -0.59], atol=0.005)


def test_descent_on_the_bowl():
    """x_k + 2 = (1 − 2η)^k (x_0 + 2), and the slopes 4 at x = 0 and −4 at x = −4 of ``descent``."""
    for rate in (0.1, 0.5, 0.9, 1.0, 1.1):
        path = descend(lambda x: 2 * (x + 2), 1.0, rate, 12)
        np.testing.assert_allclose(
            path + 2, 3 * (1 - 2 * rate) ** np.arange(13), rtol=1e-12, atol=1e-12
        )
    for start, slope in ((0.0, 4.0), (-4.0, -4.0)):
        assert start - descend(lambda x: 2 * (x + 2), start, 1.0, 1)[1] == slope
