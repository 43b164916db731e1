"""The models against an independent oracle: plain NumPy, derivatives by complex differences."""

from itertools import product

import mpmath as mp
import numpy as np
import pytest
import sympy as sp

from nnmath.formulas.errors import EvaluationError, ShapeError
from nnmath.formulas.latex import parse_expression
from nnmath.proofs.evaluate import ModelEvaluator
from nnmath.proofs.models import model_by_name
from nnmath.proofs.models.networks import (
    Network,
    any_activation,
    any_cost,
    cross_entropy,
    model,
    quadratic,
    sigmoid,
)
from nnmath.proofs.zero_test import evaluate_mpmath

H = 1e-30


def read(here, latex, **indices):
    node = parse_expression(latex, frozenset(here.functions))
    return ModelEvaluator(here, indices).value(node)


def point_of(symbols, seed=0):
    """A random number for each symbol."""
    rng = np.random.default_rng(seed)
    ordered = sorted(symbols, key=str)
    return dict(zip(ordered, rng.uniform(0.1, 0.9, len(ordered)), strict=True))


def number(expression, point):
    return float(evaluate_mpmath(expression, {s: mp.mpf(v) for s, v in point.items()}))


def table(array, point):
    return np.array([[number(entry, point) for entry in row] for row in array])


def complex_slope(function, arrays, key, index):
    """The derivative of a real function by one entry of one array, exact to rounding."""
    moved = {name: value.astype(complex) for name, value in arrays.items()}
    moved[key][index] += 1j * H
    return function(moved).imag / H


def squash(z):
    return 1 / (1 + np.exp(-z))


COSTS = {
    quadratic: lambda a, y: np.sum((a - y) ** 2) / 2,
    cross_entropy: lambda a, y: -np.sum(y * np.log(a) + (1 - y) * np.log(1 - a)),
    any_cost: lambda a, y: np.exp(sum((i + 1) * p for i, p in enumerate(a)) / 3) + np.sum(a**3),
}


def plain_cost(arrays, depth, cost, free=None):
    """The cost by NumPy: forward from the inputs, or from a weighted input that is given."""
    m = arrays["y"].shape[1]
    a = arrays["x"]
    for n in range(1, depth + 1):
        z = arrays[f"W{n}"] @ a + arrays[f"b{n}"]
        if free == n:
            z = arrays["z"]
        a = squash(z)
    return sum(COSTS[cost](a[:, i], arrays["y"][:, i]) for i in range(m)) / m


@pytest.mark.parametrize("cost", [quadratic, cross_entropy, any_cost])
@pytest.mark.parametrize(("sizes", "m"), [((2, 3, 4), 1), ((3, 2, 4, 2), 1), ((4, 3, 2), 3)])
@pytest.mark.parametrize("activation", [any_activation, sigmoid])
def test_networks_and_their_derivatives(sizes, m, cost, activation):
    net = Network(sizes, m, activation, cost)
    here = model(net)
    everything = [net.a[0], net.y, *net.W.values(), *net.b.values()]
    point = point_of({s for a in everything for row in a for s in row})
    depth = len(sizes) - 1
    arrays = {"x": table(net.a[0], point), "y": table(net.y, point)}
    for n in range(1, depth + 1):
        arrays |= {f"W{n}": table(net.W[n], point), f"b{n}": table(net.b[n], point)}
        assert arrays[f"W{n}"].shape == (sizes[n], sizes[n - 1])

    def value(moved):
        return plain_cost(moved, depth, cost)

    assert number(net.cost, point) == pytest.approx(value(arrays), rel=1e-12)
    for n in range(1, depth + 1):
        for name, latex in ((f"W{n}", "W^{(l)}"), (f"b{n}", "b^{(l)}")):
            found = table(read(here, f"\\frac{{\\partial C}}{{\\partial {latex}}}", l=n), point)
            assert found.shape == arrays[name].shape
            for index in product(*map(range, found.shape)):
                slope = complex_slope(value, arrays, name, index)
                assert found[index] == pytest.approx(slope, rel=1e-10)
        at = {**arrays, "z": table(net.z[n], point)}
        error = table(net.error(n), point)
        for index in product(*map(range, error.shape)):
            slope = complex_slope(lambda v, n=n: plain_cost(v, depth, cost, n), at, "z", index)
            assert error[index] == pytest.approx(slope, rel=1e-10)
        if m == 1:
            displayed = read(here, "\\frac{\\partial C}{\\partial z^{(l)}}", l=n)
            assert table(displayed, point) == pytest.approx(error, rel=1e-10)


@pytest.mark.parametrize("name", ["regression-3", "regression-4"])
def test_the_line_through_data(name):
    here = model_by_name(name)
    m = here.integers["m", ()]
    data = [read(here, f"{base}_{i}") for base in "xy" for i in range(1, m + 1)]
    point = point_of({*data, *sp.symbols("w b η")})
    x, y = (
        np.array([number(read(here, f"{c}_{i}"), point) for i in range(1, m + 1)]) for c in "xy"
    )
    w_star, b_star = np.polyfit(x, y, 1)
    assert number(read(here, "w^\\star"), point) == pytest.approx(w_star)
    assert number(read(here, "b^\\star"), point) == pytest.approx(b_star)
    hessian = np.array([[np.mean(x**2), np.mean(x)], [np.mean(x), 1]])
    assert table(read(here, "H"), point) == pytest.approx(hessian)
    eigenvalues, _ = np.linalg.eigh(hessian)
    root = number(read(here, "\\lambda"), point)
    assert np.min(np.abs(eigenvalues - root)) < 1e-12
    v = table(read(here, "v"), point)
    assert hessian @ v == pytest.approx(root * v)
    w, b, rate = (point[sp.Symbol(letter)] for letter in ("w", "b", "η"))
    for k in range(3):
        error = table(read(here, f"e_{k}"), point).ravel()
        assert error == pytest.approx([w - w_star, b - b_star])
        residual = w * x + b - y
        w, b = w - rate * np.mean(residual * x), b - rate * np.mean(residual)


def test_the_eigenvalues_of_the_two_lines_are_both_kinds():
    found = []
    for name in ("regression-3", "regression-4"):
        here = model_by_name(name)
        point = point_of(read(here, "\\lambda").free_symbols)
        other = table(read(here, "H"), point).trace() - number(read(here, "\\lambda"), point)
        found.append(number(read(here, "\\lambda"), point) > other)
    assert found == [True, False]


@pytest.mark.parametrize("n", [2, 3])
def test_the_direction_has_length_one_and_is_any_direction(n):
    here = model_by_name(f"landscape-{n}")
    u = read(here, "u")
    rng = np.random.default_rng(1)
    free = sorted({s for row in u for s in row[0].free_symbols}, key=str)
    for _ in range(20):
        direction = rng.normal(size=n)
        direction /= np.linalg.norm(direction)
        # Stereographic projection from the last axis, undone.
        s = direction[:-1] / (1 + direction[-1])
        point = dict(zip(free, s, strict=True))
        assert table(u, point).ravel() == pytest.approx(direction)


def test_walks_take_the_steps_of_descent():
    here = model_by_name("bowl")
    x, rate = 1.25, 0.3
    point = {sp.Symbol("x_0"): x, sp.Symbol("η"): rate}
    for k in range(4):
        assert number(read(here, f"x_{k}"), point) == pytest.approx(x)
        x -= rate * 2 * (x + 2)


@pytest.mark.parametrize(
    ("latex", "reason"),
    [
        ("w^{(1)}", "needs a lower index"),
        ("w_{11}", "needs a layer"),
        ("(w^2)_{1}", "needs a layer"),
        ("W^{(3)}", "no layer 3"),
        ("a^{(1)}_4", "out of range"),
        ("w^{(1)}_{41}", "out of range"),
        ("w^{(1)}_{1}", "two indices"),
        ("q", "unknown name q:"),
        ("W^{(1)} a^{(1)}", "do not fit"),
        ("W^{(2)} \\odot W^{(1)}", "do not fit"),
        ("a^{(1)} + b^{(2)}", "do not fit"),
        ("a^{(1)} + 1", "do not fit"),
        # NumPy would broadcast these; on paper they mean nothing.
        ("W^{(2)} + b^{(2)}", "do not fit"),
        ("W^{(2)} \\odot b^{(2)}", "do not fit"),
        ("\\frac{a^{(1)}}{a^{(1)}}", "expected a number"),
        ("\\sum_{k=1}^{2} b^{(k)}", "do not fit"),
        ("C \\odot C", "needs two matrices"),
        ("C^\\top", "no transpose"),
        ("\\sum_{l=1}^{L} C", "already means"),
        ("\\sum_{L=1}^{2} C", "already means"),
        ("\\sum_j a^{(1)}_j", "from where to where"),
        ("\\sum_{j=1}^{99} C", "runs from"),
        ("\\frac{C}{C - C}", "division by zero"),
        ("\\frac{\\partial C}{\\partial C}", "cannot differentiate"),
        ("\\nabla C", "by what"),
        ("\\bar{C}", "mean over examples"),
        ("m", "unknown name m:"),
        ("\\lVert C \\rVert", "no norm"),
        ("\\lVert (a^{(1)})^\\top \\rVert", "columns alone"),
    ],
)
def test_what_means_nothing_is_an_error(latex, reason):
    with pytest.raises(EvaluationError, match=reason):
        read(model_by_name("network-2-3-4"), latex, l=1)


def test_shapes_that_do_not_fit_are_named_in_fields():
    with pytest.raises(ShapeError) as caught:
        read(model_by_name("network-2-3-4"), "W^{(1)} (a^{(1)} + b^{(1)})")
    error = caught.value
    assert (error.operation, error.left) == ("times", "W⁽¹⁾")
    assert error.shapes == ((3, 2), (3, 1))


def test_the_cost_of_any_number_of_points_is_the_cross_entropy():
    """Put sizes and numbers into the model whose sizes are letters, and work the cost out anew."""
    names = model_by_name("points-n").names
    rng = np.random.default_rng(0)
    m, n = 4, 3
    w, b, x = rng.normal(size=n), 0.3, rng.normal(size=(n, m))
    y = rng.integers(0, 2, size=m)
    cost = names["C", None, False].whole
    sizes = {names["m", None, False].whole: m, names["n", None, False].whole: n}
    a = 1 / (1 + np.exp(-(w @ x + b)))
    expected = -np.mean(y * np.log(a) + (1 - y) * np.log(1 - a))
    written_out = cost.subs(sizes).doit()
    arrays = {"w": w, "x": x, "y": y}
    numbers = {names["b", None, False].whole: b} | {
        letter: arrays[str(letter.base)][tuple(int(k) - 1 for k in letter.indices)]
        for letter in written_out.atoms(sp.Indexed)
    }
    assert float(written_out.xreplace(numbers)) == pytest.approx(expected, rel=1e-12)
