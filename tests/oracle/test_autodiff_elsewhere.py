"""The tape beside PyTorch and JAX: networks, and what the four equations do not know."""

import numpy as np
import pytest
from helpers.oracles import HIDDEN, SHAPES, problem

from nnmath.autodiff import Tape


def draw(seed, *shape):
    return np.random.default_rng(seed).normal(size=shape)


# A sum of everything at its end; E has exp, log, tanh, sigmoid, relu of each entry, and sum.
def layered(W, b, X, E):
    a = X
    for w, v in zip(W, b, strict=True):
        a = E.tanh(w @ a + v)
    return E.sum(a * a, None)


def skipping_and_shared(W, b, X, E):
    """A layer that is added to what came in, one matrix in three places, and log-sum-exp."""
    a = E.tanh(W[0] @ X + b[0])
    for _ in range(2):
        a = a + E.relu(W[1] @ a + b[1]) * E.sigmoid(a)
    z = W[1].T @ (W[1] @ a) - b[1]
    return E.sum(E.log(E.sum(E.exp(z), 0)) - E.sum(z * a, 0), None)


def compared_with_each_other(W, b, X, E):
    """The products of all pairs of columns, as in attention, and a row that is stretched."""
    a = W[0] @ X + b[0]
    scores = a.T @ (W[1] @ a)
    weights = E.exp(scores - E.log(E.sum(E.exp(scores), 0)))
    return E.sum(E.tanh(a @ weights) * (1.0 - E.sum(a, 1)), None)


class OnTape:
    exp, log, tanh, sigmoid, relu = (
        staticmethod(lambda x, name=name: getattr(x, name)())
        for name in ("exp", "log", "tanh", "sigmoid", "relu")
    )
    sum = staticmethod(lambda x, axis: x.sum(axis))


FUNCTIONS = (layered, skipping_and_shared, compared_with_each_other)
EACH = pytest.mark.parametrize("f", FUNCTIONS)
W = [0.5 * draw(1, 4, 3), 0.5 * draw(2, 4, 4)]
B, X = [draw(3, 4, 1), draw(4, 4, 1)], draw(5, 3, 5)
DIRECTIONS = [draw(6, 4, 3), draw(7, 4, 4), draw(8, 4, 1), draw(9, 4, 1)]


def on_tape(f):
    tape = Tape()
    inputs = [tape.tensor(a) for a in [*W, *B]]
    return tape, inputs, f(inputs[:2], inputs[2:], X, OnTape)


@EACH
def test_slopes_are_those_of_pytorch(f):
    torch = pytest.importorskip("torch")

    class E:
        exp, log, tanh = torch.exp, torch.log, torch.tanh
        sigmoid, relu = torch.sigmoid, torch.relu

        @staticmethod
        def sum(x, axis):
            return x.sum() if axis is None else x.sum(dim=axis, keepdim=True)

    leaves = [torch.tensor(a, requires_grad=True) for a in [*W, *B]]
    end = f(leaves[:2], leaves[2:], torch.tensor(X), E)
    end.backward()
    tape, inputs, C = on_tape(f)
    slopes = tape.vjp(C)
    assert C.value == pytest.approx(end.item(), rel=1e-12)
    for tensor, leaf in zip(inputs, leaves, strict=True):
        expected = np.zeros(leaf.shape) if leaf.grad is None else leaf.grad.numpy()
        np.testing.assert_allclose(slopes[tensor], expected, rtol=1e-12, atol=1e-13)


@EACH
def test_both_products_are_those_of_jax(f):
    jax = pytest.importorskip("jax")
    jax.config.update("jax_enable_x64", True)

    class E:
        exp, log, tanh = jax.numpy.exp, jax.numpy.log, jax.numpy.tanh
        sigmoid, relu = jax.nn.sigmoid, jax.nn.relu

        @staticmethod
        def sum(x, axis):
            return jax.numpy.sum(x, axis=axis, keepdims=axis is not None)

    def whole(*arrays):
        return f(arrays[:2], arrays[2:], X, E)

    value, moved = jax.jvp(whole, (*W, *B), tuple(DIRECTIONS))
    _, pull = jax.vjp(whole, *W, *B)
    tape, inputs, C = on_tape(f)
    slopes = tape.vjp(C)
    assert C.value == pytest.approx(float(value), rel=1e-12)
    along = tape.jvp(dict(zip(inputs, DIRECTIONS, strict=True)))
    assert along[C] == pytest.approx(float(moved), rel=1e-11)
    for tensor, expected in zip(inputs, pull(jax.numpy.asarray(1.0)), strict=True):
        np.testing.assert_allclose(slopes[tensor], expected, rtol=1e-12, atol=1e-13)


@pytest.mark.parametrize(("sizes", "m"), SHAPES[1:3])
@pytest.mark.parametrize("hidden", [name for name in HIDDEN if name != "identity"])
def test_networks_have_the_slopes_of_pytorch(hidden, sizes, m):
    torch = pytest.importorskip("torch")
    net, X, Y = problem(sizes, m, hidden, "sigmoid", "quadratic")
    leaves = [torch.tensor(v, requires_grad=True) for v in (*net.W[1:], *net.b[1:])]
    tape = Tape()
    inputs = [tape.tensor(v) for v in (*net.W[1:], *net.b[1:])]
    a, ours = torch.tensor(X), X
    for l in range(net.L):
        name = hidden if l < net.L - 1 else "sigmoid"
        a = getattr(torch, name)(leaves[l] @ a + leaves[net.L + l])
        ours = getattr(inputs[l] @ ours + inputs[net.L + l], name)()
    ((a - torch.tensor(Y)) ** 2).sum().backward()
    d = ours - Y
    slopes = tape.vjp((d * d).sum())
    for tensor, leaf in zip(inputs, leaves, strict=True):
        expected = leaf.grad.numpy()
        assert np.max(np.abs(slopes[tensor] - expected)) <= 1e-12 * np.max(np.abs(expected))
