"""The scalar graph against derivatives on paper, in high precision, and by the matrices."""

import math

import mpmath
import numpy as np
import pytest
from helpers.oracles import problem
from helpers.properties import given, st

from nnmath.backprop import backward
from nnmath.graph import Node

positive = st.floats(0.1, 5)


def test_cs231n_circuit():
    """(x + y)z at (−2, 5, −4): −12, with gradients (−4, −4, 3). Source: cs231n notes."""
    x, y, z = Node(-2, "x"), Node(5, "y"), Node(-4, "z")
    C = (x + y) * z
    slope = C.backward()
    assert C.value == -12
    assert [slope[v] for v in (x, y, z)] == [-4, -4, 3]
    assert slope[C] == 1


def test_cs231n_neuron():
    """w = (2, −3, −3), x = (−1, −2): 0.73, dw = (−.20, −.39, .20), dx = (.39, −.59)."""
    w, x = [Node(2), Node(-3), Node(-3)], [Node(-1), Node(-2)]
    a = (w[0] * x[0] + w[1] * x[1] + w[2]).sigmoid()
    slope = a.backward()
    assert round(a.value, 2) == 0.73
    assert [round(slope[v], 2) for v in w] == [-0.20, -0.39, 0.20]
    assert [round(slope[v], 2) for v in x] == [0.39, -0.59]


OPERATIONS = {
    "sum": (lambda u, v: u + v, lambda u, v: u + v),
    "product": (lambda u, v: u * v, lambda u, v: u * v),
    "difference": (lambda u, v: u - v, lambda u, v: u - v),
    "quotient": (lambda u, v: u / v, lambda u, v: u / v),
    "constants": (lambda u, v: 3 - (2 + u) / 5 * v + 1 / v - 2 * u, None),
    "constants on the right": (lambda u, v: (u - 3) * 2 + v / 4 + 1, None),
    "minus": (lambda u, v: -u * v, None),
    "powers": (lambda u, v: u**3 + v**-2 + u**0.5 + v**0 + u**1, None),
    "exp": (lambda u, v: (u * v).exp(), lambda u, v: mpmath.exp(u * v)),
    "log": (lambda u, v: (u / v).log(), lambda u, v: mpmath.log(u / v)),
    "sigmoid": (lambda u, v: (u - v).sigmoid(), lambda u, v: 1 / (1 + mpmath.exp(v - u))),
    "tanh": (lambda u, v: (u - v).tanh(), lambda u, v: mpmath.tanh(u - v)),
    "relu": (lambda u, v: (3 * u - 2 * v).relu(), lambda u, v: max(3 * u - 2 * v, mpmath.mpf(0))),
    "shared": (lambda u, v: u * u * v + u * v * v + u, None),
}


@pytest.mark.parametrize("name", OPERATIONS)
@given(u=positive, v=positive)
def test_derivatives_in_high_precision(name, u, v):
    ours, exact = OPERATIONS[name]
    exact = exact or ours
    if name == "relu" and abs(3 * u - 2 * v) < 1e-6:
        return  # too near the kink for a difference
    x, y = Node(u), Node(v)
    C = ours(x, y)
    slope = C.backward()
    with mpmath.workdps(40):
        a, b = mpmath.mpf(u), mpmath.mpf(v)
        assert C.value == pytest.approx(float(exact(a, b)), rel=1e-12, abs=1e-12)
        du, dv = (float(mpmath.diff(exact, (a, b), n)) for n in ((1, 0), (0, 1)))
    assert slope[x] == pytest.approx(du, rel=1e-9, abs=1e-9)
    assert slope[y] == pytest.approx(dv, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("z", [-1000.0, -30.0, 30.0, 1000.0])
def test_saturated_neurons_keep_their_digits(z):
    x = Node(z)
    e = math.exp(-abs(z))
    assert x.sigmoid().backward()[x] == pytest.approx(e, rel=1e-12)
    assert x.tanh().backward()[x] == pytest.approx(4 * e * e, rel=1e-12)
    assert x.sigmoid().value == pytest.approx(1.0 if z > 0 else e, rel=1e-12)


def test_the_kink_of_relu_is_flat():
    x = Node(0)
    assert x.relu().backward()[x] == 0
    assert Node(-2).relu().value == 0


def test_paths_add_up_each_node_once():
    """2^60 paths lead from C to x, and each node is visited once."""
    x = C = Node(1.0)
    for _ in range(60):
        C = C + C
    assert C.backward()[x] == 2.0**60
    assert len(C.history()) == 61


def test_a_graph_may_be_deeper_than_pythons_stack():
    x = C = Node(1.0)
    for _ in range(5000):
        C = C + 1.0
    assert C.value == 5001
    assert C.backward()[x] == 1


def test_history_puts_parents_first_and_backward_keeps_no_state():
    x, y = Node(2.0), Node(3.0)
    C = (x * y + y).tanh() * x
    order = C.history()
    assert order[-1] is C
    assert len(order) == len(set(order))
    for i, node in enumerate(order):
        assert all(parent in order[:i] for parent, _ in node.parents)
    assert C.backward() == C.backward()
    assert set(C.backward()) == set(order)


def test_a_network_of_numbers_has_the_gradients_of_the_matrices():
    net, X, Y = problem((3, 4, 2), 5, "tanh", "sigmoid", "quadratic")
    W = [[[Node(v) for v in row] for row in w] for w in net.W[1:]]
    b = [[Node(v) for v in row] for row in (v[:, 0] for v in net.b[1:])]
    C = Node(0.0)
    for i in range(5):
        a = [Node(v) for v in X[:, i]]
        for l in range(2):
            z = [
                sum((w * v for w, v in zip(W[l][j], a, strict=True)), b[l][j])
                for j in range(len(b[l]))
            ]
            a = [v.sigmoid() if l else v.tanh() for v in z]
        for j in range(2):
            C = C + (a[j] - Y[j, i]) ** 2 / 10
    slope, grads = C.backward(), backward(net, net.forward(X), Y)
    assert C.value == pytest.approx(net.cost(X, Y), rel=1e-13)
    for l in range(2):
        found = [[slope[v] for v in row] for row in W[l]]
        np.testing.assert_allclose(found, grads.W[l + 1], rtol=1e-12)
        np.testing.assert_allclose([slope[v] for v in b[l]], grads.b[l + 1][:, 0], rtol=1e-12)


def test_reprs_and_names():
    x = Node(2, "x")
    assert repr(x) == "Node(x = 2)"
    assert repr(x * 3) == "Node(6, ×)"
    assert repr(Node(1 / 3).exp()) == "Node(1.39561, exp)"
    made = {"+": x + 1, "−": x - 1, "÷": x / 2, "^3": x**3, "σ": x.sigmoid(), "log": x.log(),
            "tanh": x.tanh(), "relu": x.relu()}  # fmt: skip
    assert [node.operation for node in made.values()] == list(made)
    assert (-x).operation == "−"
    assert x.operation == ""


def test_what_is_no_number_is_refused():
    for bad in ("2", None, True, 1j, np.ones(2)):
        with pytest.raises(TypeError, match="value must be a number, got "):
            Node(bad)
        with pytest.raises(TypeError, match="value must be a number, got "):
            Node(1.0) + bad
    with pytest.raises(TypeError, match="the exponent must be a number, got Node"):
        Node(1.0) ** Node(2.0)
