"""JAX as an independent oracle: the same networks, differentiated by jax.grad in float64."""

import numpy as np
import pytest
from helpers.oracles import HIDDEN, PAIRS, SHAPES, problem

from nnmath.backprop import backward

jax = pytest.importorskip("jax")
jax.config.update("jax_enable_x64", True)
jnp = jax.numpy
ACT = {
    "sigmoid": jax.nn.sigmoid,
    "tanh": jnp.tanh,
    "relu": jax.nn.relu,
    "identity": lambda z: z,
    "softmax": lambda z: jax.nn.softmax(z, axis=0),
}


def jax_cost(parameters, X, Y, hidden, output, loss):
    """The cost of the book in JAX's own operations; columns are examples."""
    W, b = parameters
    a = X
    for l in range(len(W)):
        z = W[l] @ a + (0 if b is None else b[l])
        a = ACT[hidden if l < len(W) - 1 else output](z)
    if loss == "quadratic":
        each = jnp.sum((a - Y) ** 2, axis=0) / 2
    elif output == "sigmoid":
        each = -jnp.sum(Y * jax.nn.log_sigmoid(z) + (1 - Y) * jax.nn.log_sigmoid(-z), axis=0)
    else:
        each = -jnp.sum(Y * jax.nn.log_softmax(z, axis=0), axis=0)
    return jnp.mean(each)


@pytest.mark.parametrize(("sizes", "m"), SHAPES[1:3])
@pytest.mark.parametrize("hidden", HIDDEN)
@pytest.mark.parametrize(("output", "loss"), PAIRS)
def test_cost_and_gradients(output, loss, hidden, sizes, m):
    net, X, Y = problem(sizes, m, hidden, output, loss)
    cost, (dW, db) = jax.value_and_grad(jax_cost)(
        (net.W[1:], net.b[1:]), X, Y, hidden, output, loss
    )
    grads = backward(net, net.forward(X), Y)
    assert net.cost(X, Y) == pytest.approx(float(cost), rel=1e-12)
    for l in range(1, net.L + 1):
        for found, expected in ((grads.W[l], dW[l - 1]), (grads.b[l], db[l - 1])):
            difference = np.max(np.abs(found - np.asarray(expected)))
            assert difference <= 1e-12 * np.max(np.abs(expected))
