"""The product with the Hessian that the appendix shows, beside PyTorch's and SymPy's Hessians."""

import numpy as np
import pytest
import sympy as sp
from helpers.hessian_of_page import drawn, from_the_page, hessian

from nnmath.network import Network


def test_beside_pytorch():
    torch = pytest.importorskip("torch")
    net, X, Y = drawn()
    names = from_the_page()
    ours = hessian(names, net, X, Y)
    ends = np.cumsum([p.size for p in (*net.W[1:], *net.b[1:])])
    inputs, targets = torch.tensor(X), torch.tensor(Y)

    def cost(theta):
        parts = torch.tensor_split(theta, ends[:-1].tolist())
        a = inputs
        for l in (1, 2, 3):
            w, b = parts[l - 1].reshape(net.W[l].shape), parts[l + 2].reshape(net.b[l].shape)
            a = torch.sigmoid(w @ a + b)
        return ((a - targets) ** 2).sum() / 2 / X.shape[1]

    theta = torch.tensor(names["joined"](net.W, net.b))
    theirs = torch.autograd.functional.hessian(cost, theta).numpy()
    assert np.allclose(ours, theirs, rtol=1e-10, atol=1e-13)


def test_beside_sympy():
    """Every entry of the Hessian of a 2-2-1 network, from its cost alone."""
    rng = np.random.default_rng(2)
    net = Network.random([2, 2, 1], rng=rng)
    for b in net.b[1:]:
        b += rng.normal(size=b.shape)
    X, Y = rng.normal(size=(2, 3)), rng.uniform(size=(1, 3))
    names = from_the_page()
    place = names["joined"](net.W, net.b)
    theta = sp.symbols(f"t:{len(place)}")

    def squash(z):
        return z.applyfunc(lambda entry: 1 / (1 + sp.exp(-entry)))

    W, V = sp.Matrix(2, 2, theta[:4]), sp.Matrix(1, 2, theta[4:6])
    b, c = sp.Matrix(theta[6:8]), sp.Matrix(theta[8:])
    cost = sum(
        (squash(V * squash(W * sp.Matrix(X[:, i]) + b) + c)[0] - Y[0, i]) ** 2 for i in range(3)
    ) / 6  # fmt: skip
    entries = sp.lambdify(theta, sp.hessian(cost, theta).tolist(), "math", cse=True)
    assert np.allclose(hessian(names, net, X, Y), entries(*place), rtol=1e-10, atol=1e-13)
