"""SymPy as an oracle: a 2-3-2 network differentiated as formulas, evaluated to 40 digits."""

import mpmath
import numpy as np
import pytest
import sympy as sp
from helpers.oracles import problem

from nnmath.backprop import backward

SIZES, M = (2, 3, 2), 4
ACT = {
    "sigmoid": lambda z: 1 / (1 + sp.exp(-z)),
    "tanh": sp.tanh,
    "identity": lambda z: z,
}


def activated(name, z):
    """One column, activated."""
    if name == "softmax":
        return [sp.exp(v) / sum(sp.exp(u) for u in z) for v in z]
    return [ACT[name](v) for v in z]


def symbolic_cost(W, b, x, y, hidden, output, loss):
    """The cost of one example as a formula in the entries of W and b."""
    a = list(x)
    for l, name in ((0, hidden), (1, output)):
        z = [sum(W[l][j, k] * a[k] for k in range(len(a))) + b[l][j] for j in range(W[l].rows)]
        a = activated(name, z)
    if loss == "quadratic":
        return sum((a[j] - y[j]) ** 2 / 2 for j in range(len(a)))
    if output == "sigmoid":
        return -sum(y[j] * sp.log(a[j]) + (1 - y[j]) * sp.log(1 - a[j]) for j in range(len(a)))
    return -sum(y[j] * sp.log(a[j]) for j in range(len(a)))


@pytest.mark.parametrize(
    ("hidden", "output", "loss"),
    [
        ("sigmoid", "sigmoid", "quadratic"),
        ("tanh", "identity", "quadratic"),
        ("tanh", "softmax", "quadratic"),
        ("sigmoid", "sigmoid", "cross-entropy"),
        ("tanh", "softmax", "cross-entropy"),
    ],
)
def test_backward_is_what_the_formulas_say(hidden, output, loss):
    net, X, Y = problem(SIZES, M, hidden, output, loss)
    W = [sp.Matrix(*net.W[l].shape, lambda j, k, l=l: sp.Symbol(f"w{l}_{j}{k}")) for l in (1, 2)]
    b = [sp.Matrix(len(net.b[l]), 1, lambda j, _, l=l: sp.Symbol(f"b{l}_{j}")) for l in (1, 2)]
    x, y = sp.symbols("x0 x1"), sp.symbols("y0 y1")
    names = [name for matrix in (*W, *b) for name in matrix]
    cost = symbolic_cost(W, b, x, y, hidden, output, loss)
    formulas = [cost, *(sp.diff(cost, name) for name in names)]
    f = sp.lambdify([*names, *x, *y], formulas, "mpmath", cse=True)
    values = np.concatenate([v.ravel() for v in (*net.W[1:], *net.b[1:])])
    with mpmath.workdps(40):
        exact = [f(*map(mpmath.mpf, (*values, *X[:, i], *Y[:, i]))) for i in range(M)]
        expected = [float(mpmath.fsum(column) / M) for column in zip(*exact, strict=True)]
    grads = backward(net, net.forward(X), Y)
    found = np.concatenate([v.ravel() for v in (*grads.W[1:], *grads.b[1:])])
    assert net.cost(X, Y) == pytest.approx(expected[0], rel=1e-14)
    np.testing.assert_allclose(found, expected[1:], rtol=1e-12, atol=1e-16)
