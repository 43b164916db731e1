"""The tape against differences in high precision, the four equations, and the graph of numbers."""

import mpmath
import numpy as np
import pytest
from helpers.oracles import HIDDEN, SHAPES, complex_gradient, problem

from nnmath.autodiff import Tape, Tensor
from nnmath.backprop import backward
from nnmath.graph import Node


def draw(*shape, seed=0):
    return np.random.default_rng([seed, *shape]).uniform(0.2, 1.5, size=shape)


# Each operation as it stands in code, and the same for mpmath's matrices, entry by entry.
def entries(f):
    return lambda *arrays: mpmath.matrix([[f(*pair) for pair in zip(*rows, strict=True)]
                                          for rows in zip(*(a.tolist() for a in arrays),
                                                          strict=True)])  # fmt: skip


def column(a, columns):
    return mpmath.matrix([[a[i, 0]] * columns for i in range(a.rows)])


def row(a, rows):
    return mpmath.matrix([[a[0, j] for j in range(a.cols)]] * rows)


def sigma(x):
    return 1 / (1 + mpmath.exp(-x))


P23, P34 = (2, 3), (3, 4)
OPERATIONS = {
    "sum": (lambda a, b: a + b, lambda a, b: a + b, [P23, P23]),
    "difference": (lambda a, b: a - b, lambda a, b: a - b, [P23, P23]),
    "product": (lambda a, b: a * b, entries(lambda x, y: x * y), [P23, P23]),
    "matrix product": (lambda a, b: a @ b, lambda a, b: a * b, [P23, P34]),
    "transpose": (lambda a: a.T, lambda a: a.T, [P23]),
    "negative": (lambda a: -a, lambda a: -a, [P23]),
    "exp": (lambda a: a.exp(), entries(mpmath.exp), [P23]),
    "log": (lambda a: a.log(), entries(mpmath.log), [P23]),
    "tanh": (lambda a: a.tanh(), entries(mpmath.tanh), [P23]),
    "sigmoid": (lambda a: a.sigmoid(), entries(sigma), [P23]),
    "relu": (lambda a: (a - 0.8).relu(), entries(lambda x: max(x - 0.8, mpmath.mpf(0))), [P23]),
    "own function": (
        lambda a: a.each(np.sin, np.cos), entries(mpmath.sin), [P23],
    ),
    "all entries": (
        lambda a: a.sum(), lambda a: mpmath.matrix([[mpmath.fsum(a)]]), [P23],
    ),
    "rows": (
        lambda a: a.sum(axis=1),
        lambda a: mpmath.matrix([mpmath.fsum(a[i, :]) for i in range(a.rows)]), [P23],
    ),
    "columns": (
        lambda a: a.sum(axis=0),
        lambda a: mpmath.matrix([[mpmath.fsum(a[:, j]) for j in range(a.cols)]]), [P23],
    ),
    "a column stretched": (
        lambda a, b: a + b, lambda a, b: a + column(b, 3), [P23, (2, 1)],
    ),
    "a row stretched, first": (
        lambda b, a: b - a, lambda b, a: row(b, 2) - a, [(1, 3), P23],
    ),
    "both stretched": (
        lambda a, b: a * b,
        lambda a, b: entries(lambda x, y: x * y)(column(a, 3), row(b, 2)), [(2, 1), (1, 3)],
    ),
    "constants": (
        lambda a: 2 - 3 * a @ np.ones((3, 2)) + 1,
        lambda a: 3 * mpmath.ones(2) - 3 * a * mpmath.ones(3, 2), [P23],
    ),
    "constants on the left": (
        lambda a: np.full((4, 2), 0.5) @ (1.0 + a) - [[1.0, 2.0, 3.0]],
        lambda a: mpmath.ones(4, 2) / 2 * (a + mpmath.ones(2, 3)) - row(
            mpmath.matrix([[1, 2, 3]]), 4), [P23],
    ),
    "twice": (
        lambda a: (a @ a.T) @ a + a * a.sum(axis=1),
        lambda a: a * a.T * a + entries(lambda x, y: x * y)(
            a, column(mpmath.matrix([mpmath.fsum(a[i, :]) for i in range(2)]), 3)), [P23],
    ),
}  # fmt: skip
EACH = pytest.mark.parametrize("name", OPERATIONS)


def jacobian(exact, arrays, which, size):
    """∂(output)/∂(one input), by mpmath's differences at 40 digits: rows are outputs."""
    found = np.zeros((size, arrays[which].size))
    with mpmath.workdps(40):
        for k in range(arrays[which].size):

            def moved(t, k=k):
                given = [mpmath.matrix(a.tolist()) for a in arrays]
                i, j = divmod(k, arrays[which].shape[1])
                given[which][i, j] += t
                return list(exact(*given))

            for r in range(size):
                found[r, k] = mpmath.diff(lambda t, r=r, moved=moved: moved(t)[r], 0)
    return found


@EACH
def test_both_products_are_those_of_the_jacobian(name):
    ours, exact, shapes = OPERATIONS[name]
    arrays = [draw(*shape, seed=i) for i, shape in enumerate(shapes)]
    tape = Tape()
    inputs = [tape.tensor(a) for a in arrays]
    end = ours(*inputs)
    g = draw(*end.value.shape, seed=7)
    slopes = tape.vjp(end, g)
    for which, tensor in enumerate(inputs):
        J = jacobian(exact, arrays, which, end.value.size)
        assert slopes[tensor].shape == arrays[which].shape
        np.testing.assert_allclose(slopes[tensor].ravel(), J.T @ g.ravel(), rtol=1e-12, atol=1e-14)
        tangent = draw(*arrays[which].shape, seed=9)
        moved = tape.jvp({tensor: tangent})[end]
        assert moved.shape == end.value.shape
        np.testing.assert_allclose(moved.ravel(), J @ tangent.ravel(), rtol=1e-12, atol=1e-14)


def on_tape(net, X, Y):
    """The cost of the book, written with the operations of the tape alone."""
    tape = Tape()
    W = [tape.tensor(w) for w in net.W[1:]]
    b = [tape.tensor(v) for v in net.b[1:]]
    a, m = X, X.shape[1]
    for l in range(net.L):
        z = W[l] @ a + b[l]
        name = net.hidden if l < net.L - 1 else net.output
        a = z if name in ("identity", "softmax") else getattr(z, name)()
    if net.loss == "quadratic":
        d = a - Y
        return tape, W, b, (d * d).sum() * (0.5 / m)
    if net.output == "softmax":
        return tape, W, b, (z.exp().sum(axis=0).log() - (z * Y).sum(axis=0)).sum() * (1 / m)
    each = a.log() * Y + (1 - a).log() * (1 - Y)
    return tape, W, b, -each.sum() * (1 / m)


PAIRS = [
    *((output, "quadratic") for output in ("sigmoid", "tanh", "relu", "identity")),
    ("sigmoid", "cross-entropy"),
    ("softmax", "cross-entropy"),
]


@pytest.mark.parametrize(("sizes", "m"), SHAPES)
@pytest.mark.parametrize("hidden", HIDDEN)
@pytest.mark.parametrize(("output", "loss"), PAIRS)
def test_networks_have_the_slopes_of_the_four_equations(output, loss, hidden, sizes, m):
    net, X, Y = problem(sizes, m, hidden, output, loss)
    tape, W, b, C = on_tape(net, X, Y)
    slopes, grads = tape.vjp(C), backward(net, net.forward(X), Y)
    assert C.value == pytest.approx(net.cost(X, Y), rel=1e-12)
    for l in range(net.L):
        for found, expected in ((slopes[W[l]], grads.W[l + 1]), (slopes[b[l]], grads.b[l + 1])):
            assert np.max(np.abs(found - expected)) <= 1e-12 * np.max(np.abs(expected))


@pytest.mark.parametrize("hidden", HIDDEN)
def test_both_modes_agree_with_complex_differences(hidden):
    sizes, m = SHAPES[2]
    net, X, Y = problem(sizes, m, hidden, "sigmoid", "quadratic")
    dW, db = complex_gradient(net.W[1:], net.b[1:], X, Y, hidden, "sigmoid", "quadratic")
    tape, W, b, C = on_tape(net, X, Y)
    slopes = tape.vjp(C)
    directions = {t: draw(*t.value.shape, seed=3) for t in W + b}
    along = sum(np.sum(d * directions[t]) for d, t in zip(dW + db, W + b, strict=True))
    for exact, tensor in zip(dW + db, W + b, strict=True):
        np.testing.assert_allclose(slopes[tensor], exact, rtol=1e-11, atol=1e-15)
    assert tape.jvp(directions)[C] == pytest.approx(along, rel=1e-11)


def test_the_tape_is_in_topological_order_and_keeps_what_was_computed():
    tape, *_, C = on_tape(*problem((4, 3, 5, 2), 6, "tanh", "sigmoid", "quadratic"))
    place = {tensor: i for i, tensor in enumerate(tape.tensors)}
    assert all(place[p] < place[t] for t in tape.tensors for p, _, _ in t.parents)
    assert tape.tensors[-1] is C
    numbers = sum(t.value.size for t in tape.tensors)
    assert repr(tape) == f"Tape({len(tape.tensors)} tensors, {numbers} numbers)"


def test_numbers_on_a_tape_have_the_slopes_of_the_graph_of_numbers():
    def formula(x, y):
        return (x * y + y).tanh() * x.exp() - (x * x).log()

    tape = Tape()
    x, y = tape.tensor(0.7), tape.tensor(-1.3)
    u, v = Node(0.7), Node(-1.3)
    end, graph = formula(x, y), formula(u, v)
    slopes, expected = tape.vjp(end), graph.backward()
    assert end.value == pytest.approx(graph.value, rel=1e-14)
    assert slopes[x] == pytest.approx(expected[u], rel=1e-13)
    assert slopes[y] == pytest.approx(expected[v], rel=1e-13)


def test_paths_add_up_and_each_record_is_visited_once():
    """2^60 paths lead from C to x."""
    tape = Tape()
    x = C = tape.tensor(1.0)
    for _ in range(60):
        C = C + C
    assert tape.vjp(C)[x] == tape.jvp({x: 1.0})[C] == 2.0**60
    assert len(tape.tensors) == 61


def test_a_sweep_begins_at_its_end_and_changes_nothing():
    tape = Tape()
    x, unused = tape.tensor([[1.0, 2.0]]), tape.tensor([[3.0]])
    y = x * x
    end, later = y.sum(), (y * y).sum()
    assert np.array_equal(tape.vjp(end)[x], [[2.0, 4.0]])
    assert np.array_equal(tape.vjp(end)[x], [[2.0, 4.0]])
    assert later not in tape.vjp(end)
    assert np.array_equal(tape.vjp(end)[unused], [[0.0]])
    assert end not in tape.jvp({unused: [[1.0]]})


def test_saturated_entries_keep_their_digits():
    tape = Tape()
    z = tape.tensor([[-1000.0, -30.0, 30.0, 0.0]])
    slopes = tape.vjp(z.sigmoid().sum())[z][0]
    np.testing.assert_allclose(slopes[1:], [np.exp(-30), np.exp(-30), 0.25], rtol=1e-12)
    assert slopes[0] == 0
    assert tape.vjp(tape.tensor([[0.0]]).relu().sum())  # the kink is flat
    kink = tape.tensor([[0.0]])
    assert tape.vjp(kink.relu().sum())[kink] == 0


def test_float32_stays_float32():
    tape = Tape()
    W = tape.tensor(np.ones((2, 3), np.float32))
    C = (W @ np.ones((3, 1), np.float32)).tanh().sum()
    assert C.value.dtype == np.float32


def test_a_subclass_of_arrays_is_kept():
    class Marked(np.ndarray):
        pass

    tape = Tape()
    x = tape.tensor(np.ones((2, 2)).view(Marked))
    end = (x @ x.sigmoid() + 1).sum()
    assert isinstance((x @ x).value, Marked)
    assert isinstance(x.sigmoid().value, Marked)
    assert isinstance(tape.vjp(end)[x], Marked)


def test_what_goes_wrong_says_so():
    tape, other = Tape(), Tape()
    x, y = tape.tensor([[1.0, 2.0]]), other.tensor([[1.0, 2.0]])
    with pytest.raises(ValueError, match=r"@ needs matrices \(p, n\) and \(n, m\), got \(1, 2\)"):
        x @ x
    with pytest.raises(ValueError, match="@ needs matrices"):
        x @ [1.0, 2.0]
    with pytest.raises(ValueError, match="an operand must be a Tensor of this tape, got one of"):
        x + y
    with pytest.raises(ValueError, match=r"end must be a number, got shape \(1, 2\): sum it"):
        tape.vjp(x)
    with pytest.raises(ValueError, match=r"g has shape \(2,\), expected \(1, 2\)"):
        tape.vjp(x, [1.0, 1.0])
    with pytest.raises(ValueError, match="end must be a Tensor of this tape, got ndarray"):
        tape.vjp(np.ones(1))
    with pytest.raises(ValueError, match=r"a tangent has shape \(\), expected \(1, 2\)"):
        tape.jvp({x: 1.0})
    with pytest.raises(
        ValueError, match=r"^tangents must be of inputs, got that of a computed tensor$"
    ):
        tape.jvp({x + 1: np.ones((1, 2))})
    with pytest.raises(ValueError, match="a key of tangents must be a Tensor of this tape"):
        tape.jvp({y: np.ones((1, 2))})
    with pytest.raises(TypeError, match="value must hold real numbers"):
        tape.tensor([[1j]])
    with pytest.raises(ValueError, match="value must be finite"):
        tape.tensor([[np.nan]])
    with pytest.raises(TypeError, match="value must"):
        x * "two"
    assert isinstance(x + 1, Tensor)
