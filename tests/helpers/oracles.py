"""Oracles that share no line with nnmath: the book's formulas, one number at a time.

Everything here takes complex numbers, so that Im C(x + ih)/h differentiates it to rounding.
"""

from itertools import pairwise

import numpy as np

from nnmath.network import Network

PAIRS = [
    *((output, "quadratic") for output in ("sigmoid", "tanh", "relu", "identity", "softmax")),
    ("sigmoid", "cross-entropy"),
    ("softmax", "cross-entropy"),
]
HIDDEN = ("sigmoid", "tanh", "relu", "identity")
# Depths 1 to 4; neighbouring sizes, and sizes and batch, always differ.
SHAPES = [((3, 2), 5), ((2, 4, 3), 6), ((4, 3, 5, 2), 7), ((5, 2, 4, 3, 6), 8)]


def act(name, z):
    """One activation of one column z, for real or complex numbers."""
    if name == "sigmoid":
        return 1 / (1 + np.exp(-z))
    if name == "tanh":
        return np.sinh(z) / np.cosh(z)
    if name == "relu":
        return np.array([v if v.real > 0 else 0 * v for v in z])
    if name == "softmax":
        return np.exp(z) / sum(np.exp(v) for v in z)
    return z


def cost(W, b, X, Y, hidden, output, loss):
    """Mean over examples of the loss, by plain loops; W and b are lists without a leading None."""
    total = 0.0
    for i in range(X.shape[1]):
        a = X[:, i]
        for l in range(len(W)):
            z = np.array([sum(W[l][j, k] * a[k] for k in range(len(a))) for j in range(len(W[l]))])
            if b is not None:
                z = z + b[l][:, 0]
            a = act(output if l == len(W) - 1 else hidden, z)
        y = Y[:, i]
        for j in range(len(a)):
            if loss == "quadratic":
                total += (a[j] - y[j]) ** 2 / 2
            elif output == "sigmoid":
                total -= y[j] * np.log(a[j]) + (1 - y[j]) * np.log(1 - a[j])
            else:
                total -= y[j] * np.log(a[j])
    return total / X.shape[1]


def complex_gradient(W, b, X, Y, hidden, output, loss, h=1e-30):
    """(∂C/∂W, ∂C/∂b) by the complex step, as lists without a leading None."""
    arrays = [w.astype(complex) for w in W] + ([] if b is None else [v.astype(complex) for v in b])
    gradients = []
    for array in arrays:
        gradient = np.zeros(array.shape)
        for i in np.ndindex(array.shape):
            array[i] += 1j * h
            split = arrays[: len(W)], None if b is None else arrays[len(W) :]
            gradient[i] = cost(*split, X, Y, hidden, output, loss).imag / h
            array[i] = array[i].real
        gradients.append(gradient)
    return gradients[: len(W)], None if b is None else gradients[len(W) :]


def problem(sizes, m, hidden, output, loss, biases=True, seed=0, dtype=np.float64):
    """A network with biases drawn too, examples and targets that suit its output."""
    rng = np.random.default_rng(seed)
    W = [(0.6 * rng.normal(size=(n, k))).astype(dtype) for k, n in pairwise(sizes)]
    b = [rng.normal(size=(n, 1)).astype(dtype) for n in sizes[1:]] if biases else None
    net = Network(W, b, hidden=hidden, output=output, loss=loss)
    X = rng.normal(size=(sizes[0], m)).astype(dtype)
    if output == "softmax":
        Y = rng.dirichlet(np.ones(sizes[-1]), size=m).T.astype(dtype)
    elif output == "sigmoid":
        Y = rng.uniform(size=(sizes[-1], m)).astype(dtype)
    else:
        Y = rng.normal(size=(sizes[-1], m)).astype(dtype)
    return net, X, Y
