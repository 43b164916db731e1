"""What training refuses, what stops it, and that it then leaves the network alone."""

import sys

import numpy as np
import pytest
from helpers.oracles import problem
from test_training import same

from nnmath.network import Network
from nnmath.training import train


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("size", [None, 2])
def test_a_cost_that_leaves_the_numbers_stops_and_leaves_the_network_alone(size):
    net, X, Y = problem((3, 4, 2), 5, "relu", "identity", "quadratic")
    before = net.copy()
    with pytest.raises(
        FloatingPointError,
        match=r"^the cost is (nan|inf) after epoch \d+: the network is left as it was before the "
        r"call; use a smaller learning_rate$",
    ):
        train(net, X, Y, learning_rate=1e3, epochs=500, batch_size=size)
    same(net, before, 0)


def test_the_last_epoch_is_watched_too():
    net = Network([[[1.0]]], None, output="identity")
    with pytest.raises(FloatingPointError, match="after epoch 1"):
        train(net, [[1e100]], [[0.0]], learning_rate=1.0, epochs=1)
    assert net.W[1] == 1.0


def test_a_bar_without_tqdm_is_refused(monkeypatch):
    monkeypatch.setitem(sys.modules, "tqdm", None)
    with pytest.raises(
        ImportError,
        match=r"^nnmath\.training\.train\(progress=True\) needs tqdm: "
        r"pip install 'nnmath\[chapters\]'$",
    ):
        train(Network([[[1.0]]]), [[1.0]], [[0.0]], progress=True)


def test_a_network_interrupted_is_as_it_was():
    net, X, Y = problem((3, 4, 2), 6, "tanh", "softmax", "cross-entropy")
    before = net.copy()

    class Interrupted(np.random.Generator):
        def shuffle(self, x, axis=0):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train(net, X, Y, 0.1, 3, 2, Interrupted(np.random.PCG64(0)))
    same(net, before, 0)


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        ({"net": []}, TypeError, "net must be a Network, got list"),
        (
            {"X": np.ones(3)},
            ValueError,
            r"X has shape \(3,\), expected \(3, m\): one example is a column, use np.resh",
        ),
        ({"X": np.ones((5, 3))}, ValueError, r"X has shape \(5, 3\), expected \(3, m\).*use X.T"),
        ({"X": np.ones((3, 0))}, ValueError, r"X is empty, got shape \(3, 0\)"),
        ({"X": np.full((3, 5), np.nan)}, ValueError, r"X must be finite, but X\[0, 0\] is nan"),
        ({"X": [["a"] * 5] * 3}, TypeError, "X must hold real numbers"),
        ({"Y": np.ones((2, 4))}, ValueError, r"Y has shape \(2, 4\), expected \(2, 5\)"),
        ({"Y": np.full((2, 5), np.inf)}, ValueError, "Y must be finite"),
        ({"Y": np.full((2, 5), 0.4)}, ValueError, "column 0 sums to 0.8"),
        ({"learning_rate": 0.0}, ValueError, "learning_rate must be a positive"),
        ({"epochs": 0}, ValueError, "epochs must be at least 1, got 0"),
        ({"epochs": 1.0}, TypeError, "epochs must be a whole number, got float"),
        ({"batch_size": 0}, ValueError, "batch_size must be at least 1, got 0"),
        ({"batch_size": -2}, ValueError, "batch_size must be at least 1, got -2"),
        ({"rng": 0}, TypeError, r"rng must be a numpy.random.Generator, got int 0: use rng=np"),
    ],
)
def test_bad_input_is_named(change, error, words):
    net, X, Y = problem((3, 4, 2), 5, "tanh", "softmax", "cross-entropy")
    with pytest.raises(error, match=words):
        train(**{"net": net, "X": X, "Y": Y, "learning_rate": 0.1, "epochs": 2, **change})
