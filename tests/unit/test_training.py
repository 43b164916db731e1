"""Training against steps taken one at a time, as the chapter on training takes them."""

import re
import subprocess
import sys
import tracemalloc

import numpy as np
import pytest
from helpers.oracles import HIDDEN, PAIRS, problem

from nnmath import training
from nnmath.activations import EVALUATE
from nnmath.backprop import backward
from nnmath.data import logic_gate
from nnmath.gradcheck import compare
from nnmath.network import Network
from nnmath.training import CHUNK, History, train


def by_hand(net, X, Y, rate, batches):
    """One step for each list of columns, and the cost after each epoch of them."""
    net = net.copy()
    costs = [net.cost(X, Y)]
    for epoch in batches:
        for columns in epoch:
            x, y = X[:, columns], Y[:, columns]
            grads = backward(net, net.forward(x), y)
            for l in range(1, net.L + 1):
                net.W[l] -= rate * grads.W[l]
                if net.b:
                    net.b[l] -= rate * grads.b[l]
        costs.append(net.cost(X, Y))
    return net, np.array(costs)


def same(net, other, tolerance=1e-12):
    for l in range(1, net.L + 1):
        np.testing.assert_allclose(net.W[l], other.W[l], rtol=tolerance, atol=tolerance)
        if net.b:
            np.testing.assert_allclose(net.b[l], other.b[l], rtol=tolerance, atol=tolerance)


@pytest.mark.parametrize("biases", [True, False])
@pytest.mark.parametrize("hidden", HIDDEN)
@pytest.mark.parametrize(("output", "loss"), PAIRS)
@pytest.mark.parametrize("size", [None, 3])
def test_train_takes_the_steps_of_a_plain_loop(output, loss, hidden, biases, size):
    net, X, Y = problem((4, 3, 2), 7, hidden, output, loss, biases)
    columns = list(range(7))
    epoch = [columns] if size is None else [columns[:3], columns[3:6], columns[6:]]
    expected, costs = by_hand(net, X, Y, 0.05, [epoch] * 4)
    history = train(net, X, Y, learning_rate=0.05, epochs=4, batch_size=size)
    same(net, expected)
    np.testing.assert_allclose(history.cost, costs, rtol=1e-12)
    assert history.gradient_norm is None


@pytest.mark.parametrize("size", [None, 3])
def test_the_gradient_is_that_of_backward_and_of_nothing_else(monkeypatch, size):
    """Without a gradient from `backward` there is no step: `train` has no equations of its own."""
    net, X, Y = problem((4, 3, 2), 7, "sigmoid", "softmax", "cross-entropy")
    before, calls = net.copy(), []

    def without_gradient(net, trace, Y, out):
        calls.append(backward(net, trace, Y, out))
        for array in (*out.W[1:], *out.b[1:]):
            array.fill(0)
        return out

    monkeypatch.setattr(training, "backward", without_gradient)
    train(net, X, Y, epochs=4, batch_size=size)
    same(net, before, 0)
    assert len(calls) == (4 if size is None else 12)


@pytest.mark.parametrize(
    ("size", "gradient_norms", "passes", "with_slopes"),
    [
        (None, False, 4 + 1, 4 + 1),  # the pass of a step has measured the cost as well
        (3, False, 4 * 3 + 5, 4 * 3),  # the cost alone needs no slopes
        (3, True, 4 * 3 + 5, 4 * 3 + 5),
    ],
)
def test_no_pass_is_made_twice_and_no_slope_in_vain(
    monkeypatch, size, gradient_norms, passes, with_slopes
):
    net, X, Y = problem((4, 3, 2), 7, "tanh", "softmax", "cross-entropy")
    tanh, slopes = EVALUATE["tanh"], []

    def watched(z, a, slope):
        slopes.append(slope is not None)
        tanh(z, a, slope)

    monkeypatch.setitem(EVALUATE, "tanh", watched)
    train(net, X, Y, epochs=4, batch_size=size, gradient_norms=gradient_norms)
    assert (len(slopes), sum(slopes)) == (passes, with_slopes)


@pytest.mark.parametrize("m", [5, CHUNK, CHUNK + 1, 2 * CHUNK + 100])
def test_cost_and_norms_over_more_examples_than_one_chunk(m):
    net, X, Y = problem((3, 4, 2), m, "tanh", "softmax", "cross-entropy")
    expected, costs = by_hand(
        net, X, Y, 0.1, [[list(range(m))[i : i + 100] for i in range(0, m, 100)]]
    )
    start = backward(net, net.forward(X), Y)
    history = train(net, X, Y, 0.1, epochs=1, batch_size=100, gradient_norms=True)
    np.testing.assert_allclose(history.cost, costs, rtol=1e-13)
    end = backward(expected, expected.forward(X), Y)
    assert history.gradient_norm[0] is None
    for l in (1, 2):
        np.testing.assert_allclose(
            history.gradient_norm[l],
            [np.linalg.norm(start.W[l]), np.linalg.norm(end.W[l])],
            rtol=1e-12,
        )


@pytest.mark.parametrize("size", [None, 3])
def test_asking_for_norms_changes_nothing_else(size):
    net, X, Y = problem((3, 4, 2), 7, "tanh", "softmax", "cross-entropy")
    other = net.copy()
    a = train(net, X, Y, 0.1, 5, size, np.random.default_rng(1))
    b = train(other, X, Y, 0.1, 5, size, np.random.default_rng(1), gradient_norms=True)
    np.testing.assert_array_equal(a.cost, b.cost)
    same(net, other, 0)
    assert [n if n is None else n.shape for n in b.gradient_norm] == [None, (6,), (6,)]


def test_batches_are_shuffled_by_the_generator_that_is_given():
    net, X, Y = problem((3, 4, 2), 11, "tanh", "softmax", "cross-entropy")
    runs = []
    for seed in (1, 1, 2, None):
        run = net.copy()
        rng = None if seed is None else np.random.default_rng(seed)
        runs.append((train(run, X, Y, 0.5, 3, 4, rng), run))
    same(runs[0][1], runs[1][1], 0)
    assert (runs[0][0].cost[1:] != runs[2][0].cost[1:]).all()
    assert (runs[0][0].cost[1:] != runs[3][0].cost[1:]).all()


def test_an_epoch_shows_each_example_once_in_a_new_order():
    """A linear neuron with w ≈ 0 and a tiny rate: an epoch's step is the sum over its batches."""
    X, Y = np.eye(6), np.arange(1.0, 7.0)[np.newaxis]
    net = Network([np.zeros((1, 6))], None, output="identity")
    train(net, X, Y, 1e-9, epochs=1, batch_size=2, rng=np.random.default_rng(0))
    np.testing.assert_allclose(net.W[1], 1e-9 * Y / 2, rtol=1e-6)

    orders = []

    class Spy(np.random.Generator):
        def shuffle(self, x, axis=0):
            super().shuffle(x, axis)
            orders.append(x.tolist())

    train(net, X, Y, 1e-9, 3, 2, Spy(np.random.PCG64(0)))
    assert len(orders) == 3
    assert all(sorted(order) == list(range(6)) for order in orders)
    assert orders[0] != orders[1] != orders[2]


def test_examples_and_targets_stay_together_when_shuffled():
    rng = np.random.default_rng(3)
    X = rng.normal(size=(2, 40))
    Y = np.array([[1.5, -0.5]]) @ X + 0.25
    net = Network([[[0.0, 0.0]]], [[[0.0]]], output="identity")
    history = train(net, X, Y, 0.1, 200, 7, rng)
    np.testing.assert_allclose(net.W[1], [[1.5, -0.5]], rtol=1e-6)
    assert history.cost[-1] < 1e-12


def test_defaults_are_full_batches_at_rate_one_for_a_hundred_epochs():
    X, Y = logic_gate("xor")
    net = Network.random([2, 3, 1], rng=np.random.default_rng(0))
    other = net.copy()
    assert train(net, X, Y).cost.shape == (101,)
    train(other, X, Y, learning_rate=1.0, epochs=100, batch_size=4)
    same(net, other, 0)
    third = Network.random([2, 3, 1], rng=np.random.default_rng(0))
    train(third, X, Y, batch_size=99, rng=np.random.default_rng(0))
    same(net, third, 0)


def test_xor_is_learnt():
    X, Y = logic_gate("xor")
    net = Network.random([2, 3, 1], rng=np.random.default_rng(0), loss="cross-entropy")
    history = train(net, X, Y, learning_rate=1.0, epochs=3000)
    np.testing.assert_array_equal(net(X) > 0.5, Y)
    assert history.cost[-1] < 0.01
    assert history.cost[-1] == pytest.approx(net.cost(X, Y), rel=1e-12)


def test_arguments_are_not_changed_and_the_arrays_stay_the_same_objects():
    net, X, Y = problem((3, 4, 2), 6, "tanh", "softmax", "cross-entropy")
    before_call, arrays = (X.copy(), Y.copy()), [*net.W[1:], *net.b[1:]]
    train(net, X, Y, 0.1, 3, 2, np.random.default_rng(0))
    np.testing.assert_array_equal(X, before_call[0])
    np.testing.assert_array_equal(Y, before_call[1])
    assert all(a is b for a, b in zip(arrays, [*net.W[1:], *net.b[1:]], strict=True))


@pytest.mark.parametrize("order", ["C", "F"])
def test_the_layout_of_the_data_does_not_matter(order):
    net, X, Y = problem((3, 4, 2), 6, "tanh", "softmax", "cross-entropy")
    other = net.copy()
    train(net, X, Y, 0.1, 3, 4)
    train(other, np.array(X, order=order), np.array(Y, order=order), 0.1, 3, 4)
    same(net, other, 0)


def test_float32_trains_in_float32():
    net, X, Y = problem((3, 4, 2), 6, "sigmoid", "softmax", "cross-entropy", dtype=np.float32)
    double = Network(*[[None, *(p.astype(float) for p in v[1:])] for v in (net.W, net.b)],
                     "sigmoid", "softmax", "cross-entropy")  # fmt: skip
    train(net, X, Y, 0.5, 20)
    train(double, X, Y, 0.5, 20)
    assert {w.dtype for w in (*net.W[1:], *net.b[1:])} == {np.dtype(np.float32)}
    same(net, double, 1e-4)


def test_examples_become_float32_once_and_so_does_the_rate(monkeypatch):
    """One linear neuron with w = 0, x = 1 and y = −9: the gradient is 9, and w becomes −9η."""
    net = Network([np.float32([[0.0]])], output="identity")
    forward, precisions = Network.forward, set()

    def watched(self, X, out=None):
        precisions.add(X.dtype)
        return forward(self, X, out)

    monkeypatch.setattr(Network, "forward", watched)
    train(net, [[1.0]], [[-9.0]], 0.1, epochs=1)
    assert precisions == {np.dtype(np.float32)}
    assert net.W[1] == -np.float32(0.1) * np.float32(9)
    assert net.W[1] != np.float32(-0.9)  # as the product of doubles, rounded


def test_memory_does_not_grow_with_the_steps():
    net, X, Y = problem((20, 30, 10), 64, "sigmoid", "softmax", "cross-entropy")

    def peak(epochs):
        tracemalloc.start()
        train(net, X, Y, 1e-6, epochs, 8, np.random.default_rng(0))
        _, top = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return top - 8 * epochs  # the history itself

    peak(2)
    assert abs(peak(200) - peak(20)) < 2000


def test_progress_is_silent_unless_asked_for(capfd):
    net, X, Y = problem((3, 4, 2), 6, "tanh", "softmax", "cross-entropy")
    other = net.copy()
    train(net, X, Y, 0.1, 3)
    assert capfd.readouterr() == ("", "")
    pytest.importorskip("tqdm")
    train(other, X, Y, 0.1, 3, progress=True)
    assert re.search(r"\repoch: 100%.* 3/3 ", capfd.readouterr().err)
    same(net, other, 0)


def test_training_needs_no_tqdm():
    code = (
        "import sys; sys.modules['tqdm'] = None\n"
        "from nnmath.network import Network; from nnmath.training import train\n"
        "print(train(Network([[[1.0]]]), [[1.0]], [[0.0]], epochs=2).cost.shape)"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert result.stdout == "(3,)\n"


def test_reprs():
    cost = np.array([2.0, 1.5, 0.1234567])
    assert repr(History(cost)) == "History(2 epochs, cost 2 → 0.123457)"
    assert repr(History(cost, [None, np.ones(3)])) == (
        "History(2 epochs, cost 2 → 0.123457, with gradient norms)"
    )


def test_the_check_sees_a_gradient_trained_away():
    """At a minimum the gradient is zero, and stays where it is."""
    X, Y = np.array([[1.0, 2.0]]), np.array([[3.0, 5.0]])
    net = Network([[[2.0]]], [[[1.0]]], output="identity")
    grads = backward(net, net.forward(X), Y)
    assert compare({"W": grads.W[1]}, {"W": [[0.0]]}).relative_error == 0
    np.testing.assert_array_equal(train(net, X, Y, 0.5, 3).cost, 0)
