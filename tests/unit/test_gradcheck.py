"""The oracle itself: right on functions with known derivatives, and able to say no."""

import numpy as np
import pytest
from helpers.oracles import problem

from nnmath.backprop import Gradients, backward
from nnmath.gradcheck import check_network, compare, numerical_gradient
from nnmath.network import Network


@pytest.mark.parametrize(("method", "tolerance"), [("central", 1e-9), ("complex", 1e-15)])
def test_known_derivatives(method, tolerance):
    x = np.array([[0.3, -1.2, 2.0], [4.0, 0.0, -0.5]])
    found = numerical_gradient(lambda v: np.sum(np.sin(v) * np.exp(v / 3)), x, method=method)
    expected = (np.cos(x) + np.sin(x) / 3) * np.exp(x / 3)
    np.testing.assert_allclose(found, expected, rtol=tolerance, atol=tolerance)
    assert found.dtype == np.float64
    assert numerical_gradient(lambda v: v**3, 2.0, method=method) == pytest.approx(12, rel=1e-9)
    H = np.array([[2.0, 1.0], [1.0, 3.0]])
    np.testing.assert_allclose(
        numerical_gradient(lambda v: v @ H @ v / 2, [1, -2], method=method), [0, -5], atol=1e-9
    )


def test_the_step_is_scaled_and_honoured():
    asked = []

    def f(x):
        asked.append(float(x[0]))
        return x[0] ** 2

    assert numerical_gradient(f, [3.0], step=0.5) == pytest.approx(6, rel=1e-15)
    assert asked == [4.5, 1.5]
    asked.clear()
    numerical_gradient(f, [0.25], step=0.5)
    assert asked == [0.75, -0.25]
    asked.clear()
    numerical_gradient(f, [0.0])
    assert asked[0] == pytest.approx(6.0555e-6, rel=1e-4)
    assert numerical_gradient(lambda x: x**2, 1e12) == pytest.approx(2e12, rel=1e-9)
    assert numerical_gradient(lambda x: np.exp(x), 0.0, step=0.1) == pytest.approx(
        np.sinh(0.1) / 0.1, rel=1e-14
    )


def test_the_argument_is_not_changed_even_by_a_rude_function():
    x = np.array([1.0, 2.0])

    def rude(v):
        value = v[0] * v[1]
        v[...] = 9
        return value

    np.testing.assert_allclose(numerical_gradient(rude, x), [2, 1], rtol=1e-9)
    np.testing.assert_array_equal(x, [1, 2])


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        ({"f": 3}, TypeError, "f must be a function of x, got int"),
        ({"f": lambda v: v}, TypeError, r"f\(x\) must be a number, got shape \(2,\)"),
        (
            {"f": lambda v: None},
            TypeError,
            r"f\(x\) must be a number, got shape \(\), dtype object",
        ),
        ({"x": [np.nan]}, ValueError, r"x must be finite, but x\[0\] is nan"),
        ({"x": "1"}, TypeError, "x must hold real numbers"),
        ({"step": 0}, ValueError, "step must be a positive finite number, got 0"),
        ({"step": "1"}, TypeError, "step must be a number, got str"),
        ({"method": "forward"}, ValueError, "method must be one of"),
    ],
)
def test_bad_input_is_named(change, error, words):
    with pytest.raises(error, match=words):
        numerical_gradient(**{"f": lambda v: v @ v, "x": [1.0, 2.0], **change})


def test_compare_names_the_worst_entry():
    expected = {"W[1]": np.array([[1.0, 2.0], [3.0, 4.0]]), "b[1]": np.array([[1.0], [-1.0]])}
    found = {name: value.copy() for name, value in expected.items()}
    assert compare(found, expected).relative_error == 0
    found["W[1]"][1, 0] = 3.3
    found["b[1]"][1, 0] = -1.5
    check = compare(found, expected)
    assert (check.worst, check.expected, check.found) == ("b[1][1, 0]", -1, -1.5)
    assert check.relative_error == pytest.approx(1 / 3)
    assert repr(check) == (
        "GradientCheck(worst b[1][1, 0]: found -1.5, expected -1, relative error 0.33)"
    )
    assert compare({"x": 2.0}, {"x": 1.0}).worst == "x"
    assert compare({"x": [1.0, np.nan]}, {"x": [1.0, 1.0]}).worst == "x[1]"
    assert compare({"x": [np.nan]}, {"x": [1.0]}).relative_error == np.inf


def test_compare_forgives_entries_that_are_rounding_beside_the_largest():
    check = compare({"x": [1.0, 1e-9]}, {"x": [1.0, 0.0]})
    assert check.relative_error == pytest.approx(1e-6)


def test_compare_refuses_what_cannot_be_compared():
    with pytest.raises(ValueError, match=r"found has the names \['x'\], expected \['y'\]"):
        compare({"x": 1.0}, {"y": 1.0})
    with pytest.raises(ValueError, match=r"found has the names \[\], expected \[\]"):
        compare({}, {})
    with pytest.raises(
        ValueError, match=r"found\['x'\] has shape \(1, 2\), expected \(2, 1\).*\.T"
    ):
        compare({"x": [[1.0, 2.0]]}, {"x": [[1.0], [2.0]]})


@pytest.mark.parametrize("biases", [True, False])
def test_check_network_catches_one_wrong_sign(biases):
    net, X, Y = problem((3, 4, 2), 5, "tanh", "softmax", "cross-entropy", biases)
    before_call = [w.copy() for w in net.W[1:]]
    grads = backward(net, net.forward(X), Y)
    assert check_network(net, X, Y, grads).relative_error < 1e-7
    grads.W[2][1, 3] *= -1
    check = check_network(net, X, Y, grads)
    assert check.worst == "W[2][1, 3]"
    assert check.relative_error == pytest.approx(2, rel=1e-6)
    for before, after in zip(before_call, net.W[1:], strict=True):
        np.testing.assert_array_equal(before, after)
    if biases:
        grads.W[2][1, 3] *= -1
        grads.b[1][2, 0] += 1
        assert check_network(net, X, Y, grads).worst == "b[1][2, 0]"
        assert isinstance(grads, Gradients)


def test_right_gradients_in_float32_agree_and_a_wrong_sign_does_not():
    for seed in range(10):
        rng = np.random.default_rng(seed)
        net = Network.random([3, 4, 2], rng=rng, dtype=np.float32)
        X, Y = rng.normal(size=(3, 5)), rng.uniform(size=(2, 5))
        grads = backward(net, net.forward(X), Y)
        assert check_network(net, X, Y, grads).relative_error < 1e-4
        grads.W[1][2, 1] *= -1
        assert check_network(net, X, Y, grads).worst == "W[1][2, 1]"
        assert net.dtype == np.float32


ZERO_GRADIENTS = {
    "all weights 0": (Network([np.zeros((2, 2)), np.zeros((1, 2))], [[[0], [0]], [[0]]]), [1, 0]),
    "a perfect fit": (Network([[[2.0, 1.0]]], [[[-0.5]]], output="identity"), [1.5, 0.5]),
    "saturated": (Network([[[50.0, 50.0]]]), [0, 0]),
}


@pytest.mark.parametrize("case", ZERO_GRADIENTS)
def test_gradients_that_are_zero_agree(case):
    net, y = ZERO_GRADIENTS[case]
    X, Y = np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([y])
    grads = backward(net, net.forward(X), Y)
    assert check_network(net, X, Y, grads).relative_error < 1e-7
    grads.W[1][0, 1] += 1e-6
    check = check_network(net, X, Y, grads)
    assert check.worst == "W[1][0, 1]"
    assert check.relative_error > 1e-4


def test_ordinary_networks_agree_to_1e_7():
    for seed in range(60):
        rng = np.random.default_rng(seed)
        for hidden in ("sigmoid", "tanh", "relu"):
            net = Network.random([3, 4, 2], rng=rng, hidden=hidden)
            X, Y = rng.normal(size=(3, 5)), rng.uniform(size=(2, 5))
            grads = backward(net, net.forward(X), Y)
            assert check_network(net, X, Y, grads).relative_error < 1e-7


def test_a_cost_that_overflows_and_a_negative_floor_are_refused():
    net = Network([[[1e200]]], output="identity")
    with np.errstate(all="ignore"):
        grads = backward(net, net.forward([[1e200]]), [[0.0]])
    with pytest.raises(ValueError, match="the cost of net must be finite, got nan: use smaller"):
        check_network(net, [[1e200]], [[0.0]], grads)
    with pytest.raises(ValueError, match="floor must be at least 0, got -1"):
        compare({"x": 1.0}, {"x": 1.0}, floor=-1)
