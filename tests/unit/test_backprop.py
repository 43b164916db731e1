"""The four equations against derivatives that know nothing of them."""

import numpy as np
import pytest
from helpers.oracles import HIDDEN, PAIRS, SHAPES, complex_gradient, problem

from nnmath.backprop import Gradients, backward, empty_gradients, output_error
from nnmath.gradcheck import check_network
from nnmath.network import Network, Trace


def close(found, expected, tolerance):
    """Largest difference, in units of the largest expected entry."""
    scale = max(np.max(np.abs(expected)), 1e-30)
    return np.max(np.abs(found - expected)) <= tolerance * scale


@pytest.mark.parametrize("biases", [True, False])
@pytest.mark.parametrize(("sizes", "m"), SHAPES)
@pytest.mark.parametrize("hidden", HIDDEN)
@pytest.mark.parametrize(("output", "loss"), PAIRS)
def test_complex_differences_agree(output, loss, hidden, sizes, m, biases):
    net, X, Y = problem(sizes, m, hidden, output, loss, biases)
    grads = backward(net, net.forward(X), Y)
    W, b = net.W[1:], net.b[1:] if net.b else None
    dW, db = complex_gradient(W, b, X, Y, hidden, output, loss)
    for l in range(1, net.L + 1):
        assert grads.W[l].shape == net.W[l].shape
        assert close(grads.W[l], dW[l - 1], 1e-12)
        if biases:
            assert grads.b[l].shape == net.b[l].shape
            assert close(grads.b[l], db[l - 1], 1e-12)
    assert (grads.b is None) == (not biases)


@pytest.mark.parametrize("hidden", HIDDEN)
@pytest.mark.parametrize(("output", "loss"), PAIRS)
def test_central_differences_agree(output, loss, hidden):
    net, X, Y = problem((4, 3, 5, 2), 7, hidden, output, loss)
    check = check_network(net, X, Y, backward(net, net.forward(X), Y))
    assert check.relative_error < 1e-7, check


@pytest.mark.parametrize("biases", [True, False])
@pytest.mark.parametrize("hidden", HIDDEN)
@pytest.mark.parametrize(("output", "loss"), PAIRS)
def test_buffers_are_overwritten_and_change_nothing(output, loss, hidden, biases):
    net, X, Y = problem((4, 3, 5, 2), 7, hidden, output, loss, biases)
    expected = backward(net, net.forward(X), Y)
    trace, grads = net.empty_trace(7), empty_gradients(net, 7)
    for x, y in ((X, Y), (np.asfortranarray(X), np.asfortranarray(Y))):
        for buffer in (*grads.delta[1:], *grads.W[1:], *(grads.b or [None])[1:]):
            buffer[...] = np.nan  # a step owes nothing to the step before
        arrays = [*grads.delta[1:], *grads.W[1:], *(grads.b or [None])[1:]]
        assert backward(net, net.forward(x, out=trace), y, out=grads) is grads
        found = [*grads.delta[1:], *grads.W[1:], *(grads.b or [None])[1:]]
        assert all(a is b for a, b in zip(arrays, found, strict=True))
        for l in range(1, net.L + 1):
            np.testing.assert_array_equal(grads.delta[l], expected.delta[l])
            np.testing.assert_array_equal(grads.W[l], expected.W[l])
            if biases:
                np.testing.assert_array_equal(grads.b[l], expected.b[l])
    assert (grads.b is None) == (not biases)


def test_the_four_equations_by_hand():
    """1-1-1, tanh then identity, two examples: every number from the chain rule on paper."""
    net = Network([[[0.5]], [[-2.0]]], [[[0.25]], [[1.0]]], "tanh", "identity", "quadratic")
    X, Y = np.array([[1.0, -0.5]]), np.array([[0.5, 2.0]])
    h = [np.tanh(0.75), np.tanh(0.0)]
    error = [(-2 * h[0] + 1 - 0.5) / 2, (-2 * h[1] + 1 - 2) / 2]
    carried = [-2 * error[0] * (1 - h[0] ** 2), -2 * error[1]]
    grads = backward(net, net.forward(X), Y)
    np.testing.assert_allclose(grads.delta[2], [error], rtol=1e-14)
    np.testing.assert_allclose(grads.delta[1], [carried], rtol=1e-14)
    np.testing.assert_allclose(grads.W[2], [[error[0] * h[0] + error[1] * h[1]]], rtol=1e-14)
    np.testing.assert_allclose(grads.b[2], [[error[0] + error[1]]], rtol=1e-14)
    np.testing.assert_allclose(grads.W[1], [[carried[0] - 0.5 * carried[1]]], rtol=1e-14)
    np.testing.assert_allclose(grads.b[1], [[carried[0] + carried[1]]], rtol=1e-14)
    assert grads.delta[0] is None
    assert grads.W[0] is None
    assert grads.b[0] is None


@pytest.mark.parametrize(("output", "loss"), PAIRS)
def test_the_gradient_of_a_batch_is_the_mean_over_its_examples(output, loss):
    net, X, Y = problem((3, 4, 2), 5, "sigmoid", output, loss)
    whole = backward(net, net.forward(X), Y)
    each = [backward(net, net.forward(X[:, [i]]), Y[:, [i]]) for i in range(5)]
    for l in (1, 2):
        np.testing.assert_allclose(whole.W[l], sum(g.W[l] for g in each) / 5, rtol=1e-13)
        np.testing.assert_allclose(whole.b[l], sum(g.b[l] for g in each) / 5, rtol=1e-13)
        np.testing.assert_allclose(
            whole.delta[l], np.hstack([g.delta[l] for g in each]) / 5, rtol=1e-12, atol=1e-18
        )


def test_a_kink_of_relu_counts_as_flat():
    net = Network([[[0.0]], [[1.0]]], None, "relu", "identity")
    grads = backward(net, net.forward([[3.0]]), [[1.0]])
    assert grads.delta[1] == 0


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(("output", "loss"), PAIRS)
def test_precision_goes_through(dtype, output, loss):
    net, X, Y = problem((3, 4, 2), 5, "tanh", output, loss, dtype=dtype)
    trace = net.forward(X)
    grads = backward(net, trace, Y)
    arrays = [*trace.z[1:], *trace.a, trace.slope[1], *grads.W[1:], *grads.b[1:], *grads.delta[1:]]
    assert {array.dtype for array in arrays} == {np.dtype(dtype)}


def test_a_saturated_neuron_still_passes_its_tiny_error_on():
    """1 − a rounds to 0 for z = 50, and a slope computed from a would be 0 instead of e^{−50}."""
    for hidden, slope in (("sigmoid", np.exp(-50.0)), ("tanh", 4 * np.exp(-100.0))):
        net = Network([[[50.0]], [[1.0]]], None, hidden, "identity")
        grads = backward(net, net.forward([[1.0]]), [[0.0]])
        np.testing.assert_allclose(grads.delta[1], [[slope]], rtol=1e-14)


@pytest.mark.filterwarnings("error")
def test_weights_beyond_the_numbers_raise_no_warning():
    net = Network([[[1e200]], [[1e200]], [[1e200]]], None, "identity", "identity")
    grads = backward(net, net.forward([[1.0]]), [[0.0]])
    assert not np.isfinite(grads.W[1]).any()
    far = Network([[[1.5e308]]], None, output="identity")
    assert np.isinf(backward(far, far.forward([[1.0]]), [[-1.5e308]]).delta[1])


def test_arguments_are_not_changed():
    net, X, Y = problem((3, 4, 2), 5, "relu", "softmax", "cross-entropy")
    trace = net.forward(X)
    before_call = [v.copy() for v in (X, Y, *net.W[1:], *net.b[1:], *trace.z[1:], *trace.a)]
    backward(net, trace, Y)
    for before, after in zip(
        before_call, (X, Y, *net.W[1:], *net.b[1:], *trace.z[1:], *trace.a), strict=True
    ):
        np.testing.assert_array_equal(before, after)


def test_what_does_not_belong_together_is_refused():
    net, X, Y = problem((3, 4, 2), 5, "tanh", "sigmoid", "cross-entropy")
    other, X2, _ = problem((3, 2), 5, "tanh", "sigmoid", "cross-entropy")
    trace = net.forward(X)
    with pytest.raises(ValueError, match="trace has layers Trace"):
        backward(net, other.forward(X2), Y)
    with pytest.raises(TypeError, match=r"trace must be a Trace, got ndarray: use net\.forward"):
        backward(net, X, Y)
    with pytest.raises(TypeError, match="net must be a Network, got list"):
        backward([net], trace, Y)
    with pytest.raises(ValueError, match=r"^trace has no slopes: use net\.forward\(X\)$"):
        backward(net, Trace(trace.z, trace.a), Y)
    with pytest.raises(ValueError, match=r"Y has shape \(2, 4\), expected \(2, 5\)"):
        backward(net, trace, Y[:, :4])
    with pytest.raises(ValueError, match=r"Y has shape \(3, 5\), expected \(2, m\)"):
        backward(net, trace, np.vstack([Y, Y[:1]]))
    wrong = Y.copy()
    wrong[1, 2] = 1.5
    with pytest.raises(ValueError, match=r"Y must hold probabilities .* Y\[1, 2\] is 1.5"):
        backward(net, trace, wrong)
    with pytest.raises(ValueError, match=r"^m must be at least 1, got 0$"):
        empty_gradients(net, 0)


def test_reprs_show_sizes():
    net, X, Y = problem((3, 4, 2), 5, "tanh", "sigmoid", "quadratic")
    grads = backward(net, net.forward(X), Y)
    assert repr(grads) == "Gradients(3-4-2, m=5)"
    net, X, Y = problem((3, 2), 4, "tanh", "sigmoid", "quadratic")
    assert repr(backward(net, net.forward(X), Y)) == "Gradients(3-2, m=4)"
    assert repr(Gradients(grads.delta, grads.W, None)) == "Gradients(3-4-2, m=5, no biases)"


def test_the_output_error_of_softmax_is_its_jacobian():
    net, X, Y = problem((3, 4), 2, "tanh", "softmax", "quadratic")
    trace = net.forward(X)
    found = output_error(net, Trace(trace.z, trace.a), Y)
    for i in range(2):
        p = trace.a[1][:, i]
        jacobian = np.diag(p) - np.outer(p, p)
        np.testing.assert_allclose(found[:, i], jacobian @ (p - Y[:, i]) / 2, rtol=1e-13)
