"""What the appendix says of the engine, and no cell of the page asserts.

It is apart from the engine's own tests, which must pass on a mutated copy, of other lines.
"""

import ast
import io
import tokenize
from pathlib import Path

import numpy as np
import pytest
from helpers.hessian_of_page import drawn, from_the_page, hessian
from sklearn.datasets import load_digits

from nnmath import autodiff

PAGE = Path(__file__).parents[2] / "chapters" / "automatic-differentiation.md"


def test_the_engine_has_fewer_than_a_hundred_lines_of_code():
    source = Path(autodiff.__file__).read_text(encoding="utf-8")
    kinds = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT,
             tokenize.ENDMARKER}  # fmt: skip
    lines = {
        line
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type not in kinds
        for line in range(token.start[0], token.end[0] + 1)
    }
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(
            node
        ):
            lines -= set(range(node.body[0].lineno, node.body[0].end_lineno + 1))
    assert len(lines) < 100


def test_without_its_second_slopes_the_product_is_wrong_and_still_symmetric():
    net, X, Y = drawn()
    whole = hessian(from_the_page(), net, X, Y)
    bent = " + delta[l] * (1 - 2 * a[l]) * z[l]"
    names = from_the_page((bent, ""))
    without = hessian(names, net, X, Y)
    assert np.allclose(whole, whole.T, rtol=1e-12, atol=1e-15)
    assert np.allclose(without, without.T, rtol=1e-12, atol=1e-15)
    assert np.abs(whole - without).max() > 0.01 * np.abs(whole).max()


def straight(net, X):
    """The network with each activation replaced by its tangent line, at this place."""
    trace = net.forward(X)
    lines = [(a, a * (1 - a), z) for a, z in zip(trace.a[1:], trace.z[1:], strict=True)]

    def cost(theta, Y, split):
        W, b = split(net, theta)
        a = X
        for l, (height, slope, at) in enumerate(lines, start=1):
            a = height + slope * (W[l] @ a + b[l] - at)
        return np.sum((a - Y) ** 2) / 2 / X.shape[1]

    return cost


def test_what_is_left_without_them_is_the_hessian_of_the_straightened_network():
    net, X, Y = drawn()
    names = from_the_page((" + delta[l] * (1 - 2 * a[l]) * z[l]", ""))
    without, cost = hessian(names, net, X, Y), straight(net, X)
    theta, h = names["joined"](net.W, net.b), 1e-4
    rng = np.random.default_rng(5)
    for _ in range(20):
        u, v = rng.normal(size=(2, len(theta))) / np.sqrt(len(theta))
        corners = [
            s * t * cost(theta + h * (s * u + t * v), Y, names["split"])
            for s in (1, -1)
            for t in (1, -1)
        ]
        assert sum(corners) / (4 * h * h) == pytest.approx(u @ without @ v, abs=2e-6)


def squash(z):
    return 1 / (1 + np.exp(-z))


def test_rates_beyond_the_limit_of_the_start():
    """By the gradient written out here once more, and a Hessian by its differences."""
    digits = load_digits()
    X, Y = digits.data.T[:, :200] / 16, np.eye(10)[:, digits.target[:200]]
    rng = np.random.default_rng(0)
    W = [rng.normal(size=(30, 64)) / 8, rng.normal(size=(10, 30)) / np.sqrt(30)]
    first = np.concatenate([*(w.ravel() for w in W), np.zeros(40)])

    def gradient(theta):
        A, B = theta[:1920].reshape(30, 64), theta[1920:2220].reshape(10, 30)
        a = squash(A @ X + theta[2220:2250, None])
        out = squash(B @ a + theta[2250:, None])
        last = (out - Y) * out * (1 - out) / 200
        inner = B.T @ last * a * (1 - a)
        slopes = (inner @ X.T, last @ a.T, inner.sum(1), last.sum(1))
        return np.concatenate([s.ravel() for s in slopes]), np.sum((out - Y) ** 2) / 400

    def steepest(theta):
        v = np.random.default_rng(3).normal(size=len(theta))
        for _ in range(100):
            v = v / np.linalg.norm(v)
            w = (gradient(theta + 1e-4 * v)[0] - gradient(theta - 1e-4 * v)[0]) / 2e-4
            size, v = v @ w, w
        return size

    assert 2.9 < 2 / steepest(first) < 3
    text = " ".join(PAGE.read_text().split())
    assert "whose limit is just below 3" in text
    assert "ends lower than with rate 2" in text
    ends, rises, after = {}, {}, {}
    for rate in (2, 6, 12):
        theta, costs = first, []
        for step in range(400):
            slopes, cost = gradient(theta)
            costs.append(cost)
            theta = theta - rate * slopes
            if step == 49:
                after[rate] = rate * steepest(theta)
        costs.append(gradient(theta)[1])
        ends[rate], rises[rate] = costs[-1], np.sum(np.diff(costs) > 0)
    assert rises[2] == rises[6] == 0 < rises[12]
    assert ends[6] < ends[2] < ends[12] < 5
    assert after[6] < 2 < after[12]
