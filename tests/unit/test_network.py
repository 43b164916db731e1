"""The forward pass, the cost and the shapes of a network."""

import numpy as np
import pytest
from helpers.oracles import HIDDEN, PAIRS, SHAPES, act, cost, problem

from nnmath.activations import ACTIVATIONS, EVALUATE, softmax
from nnmath.losses import quadratic, softmax_cross_entropy
from nnmath.network import Network, Trace

W = [np.arange(6.0).reshape(3, 2), np.ones((1, 3))]
B = [np.zeros((3, 1)), np.ones((1, 1))]


@pytest.mark.parametrize("biases", [True, False])
@pytest.mark.parametrize(("sizes", "m"), SHAPES)
@pytest.mark.parametrize("hidden", HIDDEN)
@pytest.mark.parametrize(("output", "loss"), PAIRS)
def test_the_cost_is_the_books(output, loss, hidden, sizes, m, biases):
    net, X, Y = problem(sizes, m, hidden, output, loss, biases)
    expected = cost(net.W[1:], net.b[1:] if biases else None, X, Y, hidden, output, loss)
    assert net.cost(X, Y) == pytest.approx(expected, rel=1e-12)
    assert isinstance(net.cost(X, Y), float)


@pytest.mark.parametrize("output", ["sigmoid", "softmax"])
def test_each_layer_by_plain_loops(output):
    net, X, _ = problem((4, 3, 5, 2), 7, "tanh", output, "quadratic")
    trace = net.forward(X)
    assert trace.z[0] is None
    np.testing.assert_array_equal(trace.a[0], X)
    for l in range(1, 4):
        name = output if l == 3 else "tanh"
        for i in range(7):
            z = [
                sum(net.W[l][j, k] * trace.a[l - 1][k, i] for k in range(net.sizes[l - 1]))
                + net.b[l][j, 0]
                for j in range(net.sizes[l])
            ]
            np.testing.assert_allclose(trace.z[l][:, i], z, rtol=1e-12, atol=1e-15)
            np.testing.assert_allclose(trace.a[l][:, i], act(name, np.array(z)), rtol=1e-12)
    np.testing.assert_array_equal(net(X), trace.a[3])


@pytest.mark.parametrize("hidden", HIDDEN)
@pytest.mark.parametrize(("output", "loss"), PAIRS)
def test_a_trace_keeps_the_slopes_that_backpropagation_needs(output, loss, hidden):
    net, X, _ = problem((4, 3, 5, 2), 7, hidden, output, loss)
    trace = net.forward(X)
    assert trace.slope[0] is None
    for l in (1, 2):
        np.testing.assert_array_equal(trace.slope[l], ACTIVATIONS[hidden][1](trace.z[l]))
        np.testing.assert_array_equal(trace.a[l], ACTIVATIONS[hidden][0](trace.z[l]))
    if loss == "cross-entropy" or output == "softmax":
        assert trace.slope[3] is None
    else:
        np.testing.assert_array_equal(trace.slope[3], ACTIVATIONS[output][1](trace.z[3]))
    assert net.empty_trace(7, slopes=False).slope == []


@pytest.mark.parametrize("biases", [True, False])
@pytest.mark.parametrize(("output", "loss"), PAIRS)
def test_buffers_are_overwritten_and_change_nothing(output, loss, biases):
    net, X, Y = problem((4, 3, 2), 7, "tanh", output, loss, biases)
    expected, cost = net.forward(X), net.cost(X, Y)
    for out in (net.empty_trace(7), net.empty_trace(7, slopes=False), net.forward(X + 1)):
        for buffer in (*out.z[1:], *out.a[1:], *out.slope[1:2]):
            buffer[...] = np.nan
        assert net.forward(X, out=out) is out
        assert out.a[0] is X
        for found, array in ((out.z, expected.z), (out.a, expected.a)):
            for l in (1, 2):
                np.testing.assert_array_equal(found[l], array[l])
        assert net.cost(X, Y, out=out) == cost
    with pytest.raises(ValueError, match="out has 7 columns, expected 1, as X has"):
        net.forward(X[:, :1], out=out)


def test_buffers_keep_the_precision_of_the_network():
    net, _, _ = problem((4, 3, 2), 7, "tanh", "sigmoid", "quadratic", dtype=np.float32)
    _, X, Y = problem((4, 3, 2), 7, "tanh", "sigmoid", "quadratic")
    trace = net.empty_trace(7)
    assert net.cost(X, Y, out=trace) == net.cost(X, Y)
    assert trace.a[0].dtype == np.float32
    np.testing.assert_array_equal(trace.a[2], net(X))


def test_the_output_and_the_cost_need_no_slopes(monkeypatch):
    net, X, Y = problem((4, 3, 2), 7, "tanh", "sigmoid", "quadratic")
    tanh, without = EVALUATE["tanh"], []

    def watched(z, a, slope):
        without.append(slope is None)
        tanh(z, a, slope)

    monkeypatch.setitem(EVALUATE, "tanh", watched)
    net(X)
    net.cost(X, Y)
    assert without == [True, True]


def test_a_softmax_output_is_softmax_to_rounding():
    z = np.random.default_rng(0).normal(size=(5, 40)) * 10
    net = Network([np.eye(5)], None, output="softmax")
    np.testing.assert_allclose(net(z), softmax(z), rtol=1e-13)
    shift = np.linspace(-1000, 1000, 40)  # each column has a largest entry of its own
    np.testing.assert_allclose(net(z + shift), softmax(z), rtol=1e-11)


@pytest.mark.parametrize(("output", "loss"), PAIRS)
def test_a_column_alone_or_in_a_batch_is_the_same(output, loss):
    net, X, Y = problem((4, 3, 2), 7, "sigmoid", output, loss)
    together = net(X)
    costs = []
    for i in range(7):
        np.testing.assert_allclose(net(X[:, [i]]), together[:, [i]], rtol=1e-14)
        costs.append(net.cost(X[:, [i]], Y[:, [i]]))
    assert net.cost(X, Y) == pytest.approx(np.mean(costs), rel=1e-13)


@pytest.mark.parametrize(("output", "loss"), PAIRS)
def test_permuting_hidden_neurons_changes_nothing(output, loss):
    net, X, Y = problem((4, 5, 3), 7, "tanh", output, loss)
    order = np.random.default_rng(1).permutation(5)
    other = Network(
        [net.W[1][order], net.W[2][:, order]], [net.b[1][order], net.b[2]], "tanh", output, loss
    )
    np.testing.assert_allclose(other(X), net(X), rtol=1e-12, atol=1e-15)
    assert other.cost(X, Y) == pytest.approx(net.cost(X, Y), rel=1e-13)


def test_attributes_follow_the_books_indices():
    net = Network(W=W, b=B, hidden="tanh", output="identity")
    assert net.L == 2
    assert net.sizes == (2, 3, 1)
    assert net.parameters == 13
    assert net.W[0] is None
    assert net.b[0] is None
    np.testing.assert_array_equal(net.W[1], W[0])
    np.testing.assert_array_equal(net.b[2], B[1])
    assert (net.hidden, net.output, net.loss) == ("tanh", "identity", "quadratic")
    bare = Network(W)
    assert bare.b is None
    assert bare.parameters == 9
    assert (bare.hidden, bare.output, bare.loss) == ("sigmoid", "sigmoid", "quadratic")


def test_a_network_has_arrays_of_its_own():
    mine = [w.copy() for w in W], [b.copy() for b in B]
    net = Network(*mine)
    net.W[1][...] = 7
    net.b[1][...] = 7
    np.testing.assert_array_equal(mine[0][0], W[0])
    np.testing.assert_array_equal(mine[1][0], B[0])
    np.testing.assert_array_equal(Network(net.W, net.b)(np.eye(2)), net(np.eye(2)))
    twin = net.copy()
    twin.W[2][...] = 9
    assert (net.W[2] == 1).all()
    assert (twin.hidden, twin.output, twin.loss) == (net.hidden, net.output, net.loss)
    X = np.ones((2, 4))
    trace = net.forward(X)
    trace.a[0][...] = 5
    assert (X == 1).all()


@pytest.mark.parametrize(
    ("weights", "biases", "expected"),
    [
        (np.float32, np.float32, np.float32),
        (np.float64, np.float32, np.float64),
        (np.float32, np.float64, np.float64),
        (np.int64, np.int8, np.float64),
        (np.float32, None, np.float32),
    ],
)
def test_precision(weights, biases, expected):
    b = biases and [v.astype(biases) for v in B]
    net = Network([w.astype(weights) for w in W], b)
    assert net.dtype == expected
    for X in (np.eye(2), np.eye(2, dtype=int), np.eye(2, dtype=np.float32), [[1, 0], [0, 1]]):
        assert net(X).dtype == expected


def test_one_array_of_double_precision_makes_all_double():
    for place in range(4):
        arrays = [v.astype(np.float64 if i == place else np.float32) for i, v in enumerate(W + B)]
        assert Network(arrays[:2], arrays[2:]).dtype == np.float64


def test_random_networks():
    net = Network.random([50, 400, 300], rng=np.random.default_rng(0))
    assert net.sizes == (50, 400, 300)
    assert np.var(net.W[1]) == pytest.approx(1 / 50, rel=0.05)
    assert np.var(net.W[2]) == pytest.approx(1 / 400, rel=0.05)
    assert abs(np.mean(net.W[2])) < 0.001
    assert all((b == 0).all() for b in net.b[1:])
    relu = Network.random([50, 400, 300], rng=np.random.default_rng(0), hidden="relu")
    np.testing.assert_allclose(relu.W[1], net.W[1])
    np.testing.assert_allclose(relu.W[2], np.sqrt(2) * net.W[2])
    again = Network.random((50, 400, 300), rng=np.random.default_rng(0))
    np.testing.assert_array_equal(again.W[2], net.W[2])
    single = Network.random([2, 3], rng=np.random.default_rng(0), biases=False, dtype=np.float32,
                            hidden="tanh", output="softmax", loss="cross-entropy")  # fmt: skip
    assert single.dtype == np.float32
    assert single.b is None
    assert (
        Network.random([2, 3], rng=np.random.default_rng(0), dtype=np.float32).dtype == np.float32
    )
    assert (single.hidden, single.output, single.loss) == ("tanh", "softmax", "cross-entropy")


def test_reprs_show_sizes():
    assert repr(Network(W, B, "tanh")) == (
        "Network(2-3-1, hidden='tanh', output='sigmoid', loss='quadratic', 13 parameters)"
    )
    assert repr(Network([np.float32([[1.0]])])) == (
        "Network(1-1, hidden='sigmoid', output='sigmoid', loss='quadratic', no biases, "
        "1 parameter, float32)"
    )
    assert repr(Network(W, B).forward(np.ones((2, 5)))) == "Trace(2-3-1, m=5)"
    assert isinstance(Network(W, B).forward(np.ones((2, 5))), Trace)


@pytest.mark.filterwarnings("error")
def test_weights_beyond_the_numbers_show_in_the_cost_not_in_a_warning():
    huge = Network([[[1e200]], [[1e200]]], hidden="identity", output="identity")
    assert np.isnan(huge.cost([[1.0]], [[0.0]]))
    assert np.isinf(Network([[[1e200]]], output="identity").cost([[1.0]], [[0.0]]))
    assert np.isinf(Network([[[1.5e308]]], [[[1.5e308]]], output="identity")([[1.0]]))
    sharp = Network([[[-1e200]]], output="sigmoid", loss="cross-entropy")
    assert sharp.cost([[1.0]], [[0.0]]) == 0
    assert sharp.cost([[1.0]], [[1.0]]) == 1e200


def test_the_cost_uses_logits_where_probabilities_have_rounded_away():
    net = Network(np.diag([800.0, -800.0])[np.newaxis].tolist(), None, output="softmax",
                  loss="cross-entropy")  # fmt: skip
    X = np.array([[1.0], [1.0]])
    assert net.cost(X, [[0.0], [1.0]]) == 1600
    assert net.cost(X, [[0.0], [1.0]]) == softmax_cross_entropy([[800], [-800]], [[0], [1]])
    assert Network(W, B).cost(np.eye(2), [[0, 1]]) == quadratic(Network(W, B)(np.eye(2)), [[0, 1]])
