"""What the chapter on training and its exercises say of a run: run here as they tell the reader."""

import re
import time
from pathlib import Path

import numpy as np
import pytest
from sklearn.datasets import load_digits

from nnmath.backprop import backward
from nnmath.data import digits, logic_gate
from nnmath.exercises.chapters import find
from nnmath.network import Network
from nnmath.training import train


@pytest.fixture(scope="module")
def data():
    X, Y = digits()
    order = np.random.default_rng(0).permutation(X.shape[1])
    study, held = order[:-500], order[-500:]
    return X[:, study], Y[:, study], X[:, held], Y[:, held]


def fresh(sizes=(64, 32, 10)):
    return Network.random(
        sizes, rng=np.random.default_rng(1), hidden="tanh", output="softmax", loss="cross-entropy"
    )


PAGE = re.sub(r"\s+", " ", (Path(__file__).parents[2] / "chapters/08-training.md").read_text())


def test_ten_times_as_many_epochs_do_not_free_a_stuck_network():
    assert "ten times as many epochs leave all of them where they were" in PAGE
    X, Y = logic_gate("xor")
    stuck = 0
    for hidden in (2, 3, 4):
        for seed in range(20):
            net = Network.random(
                [2, hidden, 1],
                rng=np.random.default_rng(seed),
                hidden="tanh",
                output="sigmoid",
                loss="cross-entropy",
            )
            if train(net, X, Y, learning_rate=1.0, epochs=500).cost[-1] > 0.01:
                after = net(X)
                assert train(net, X, Y, learning_rate=1.0, epochs=4500).cost[-1] > 0.346
                assert np.allclose(net(X), after, atol=0.01)
                assert np.sum(np.abs(net(X) - 0.5) < 0.01) == 2
                stuck += 1
    assert stuck > 4


def test_digits_moved_to_a_side_lose_almost_no_ink(data):
    assert "moved to a side it loses almost none, and that is hardly better" in PAGE
    ink = data[2].reshape(8, 8, -1)
    rows, columns = (np.sum(edge) / np.sum(ink) for edge in (ink[[0, 7]], ink[:, [0, 7]]))
    assert rows > 0.2
    assert columns < 0.005


def test_eight_times_the_examples_do_not_take_eight_times_as_long(data):
    assert "256 in place of 32, a step does not take eight times as long" in PAGE
    least = {}
    for size in (32, 256):
        net, X, Y, seconds = fresh(), data[0][:, :size], data[1][:, :size], []
        for _ in range(200):
            start = time.perf_counter()
            backward(net, net.forward(X), Y)
            seconds.append(time.perf_counter() - start)
        least[size] = min(seconds)
    assert least[256] < 7 * least[32]


def test_the_spikes_of_the_curves_are_smoothed_by_a_smaller_rate(data):
    assert "The spikes are the noise of the batches; a smaller rate smooths them" in PAGE
    rise, end = {}, {}
    for rate in (0.1, 0.5):
        history = train(fresh(), *data[:2], rate, 40, batch_size=32, rng=np.random.default_rng(2))
        rise[rate] = np.diff(np.log(history.cost)).max()
        end[rate] = history.cost[-1]
    assert rise[0.5] > 5 * rise[0.1]
    assert end[0.1] > 2 * end[0.5]


def test_the_length_of_a_step_beside_that_of_the_weights(data):
    assert "first between one and ten per cent, and after forty epochs below one per cent" in PAGE
    net, rng = fresh(), np.random.default_rng(2)

    def ratios():
        """The mean over batches of η‖∂C/∂W‖/‖W‖, for the two layers."""
        found = []
        for batch in np.array_split(np.random.default_rng(0).permutation(1297), 41):
            X, Y = data[0][:, batch], data[1][:, batch]
            grads = backward(net, net.forward(X), Y)
            found.append(
                [0.5 * np.linalg.norm(grads.W[l]) / np.linalg.norm(net.W[l]) for l in (1, 2)]
            )
        return np.mean(found, axis=0)

    first = ratios()
    assert np.all((first > 0.01) & (first < 0.1))
    train(net, *data[:2], 0.5, epochs=40, batch_size=32, rng=rng)
    assert np.all(ratios() < 0.01)


def test_thirteen_people_wrote_the_digits():
    """scikit-learn has the test set of the original collection."""
    assert "These digits were written by thirteen people" in PAGE
    described = re.sub(r"\s+", " ", load_digits().DESCR)
    assert "a copy of the test set of the UCI ML hand-written digits datasets" in described
    assert "30 contributed to the training set and different 13 to the test set" in described


def test_small_batches_get_farther(data):
    assert find("training-batch-sizes").answer == ("c",)
    after = [
        train(fresh(), *data[:2], 0.5, 10, batch_size=size, rng=np.random.default_rng(2)).cost[-1]
        for size in (1297, 256, 32)
    ]
    assert after[0] > 2 * after[1] > 4 * after[2]


def test_ten_digits_by_heart(data):
    X, Y = data[0][:, :10], data[1][:, :10]
    assert train(fresh(), X, Y, 0.5, epochs=200).cost[-1] < 0.02
    slow = train(fresh(), X, Y, 0.0005, epochs=200).cost
    assert slow[0] - slow[-1] > 0.001  # "would show in the third decimal at least"


def test_the_rival_reads_nearly_as_well_and_is_less_sure(data):
    assert find("training-rival").answer == ("b",)
    right, cost = [], []
    for sizes in ([64, 10], [64, 32, 10]):
        net = fresh(sizes)
        train(net, *data[:2], 0.5, 40, batch_size=32, rng=np.random.default_rng(2))
        right.append(np.mean(net(data[2]).argmax(axis=0) == data[3].argmax(axis=0)))
        cost.append(net.cost(*data[2:]))
    assert min(right) > 0.95
    assert abs(right[0] - right[1]) < 0.02
    assert cost[0] > 2 * cost[1]


def test_false_labels(data):
    assert find("training-false-labels").answer == ("c",)
    rng, net, costs = np.random.default_rng(5), fresh(), []
    few, labels = data[0][:, :300], data[1][:, :300].copy()
    labels[:, ::5] = np.eye(10)[:, rng.integers(0, 10, 60)]
    for _ in range(120):
        run = train(net, few, labels, 0.2, 1, batch_size=16, rng=rng)
        costs.append([run.cost[-1], net.cost(*data[2:])])
    studied, held = np.array(costs).T
    best = held.argmin()
    assert 0 < best < 119
    assert studied[-1] < 0.5 * studied[best]
    assert held[-1] > 4 / 3 * held[best]
    learnt = net(few).argmax(axis=0)[::5] == labels[:, ::5].argmax(axis=0)
    assert learnt.mean() > 0.5  # "knows most of the false labels by heart"


def test_the_error_of_batches_of_digits_is_that_of_independent_draws(data):
    g = fresh()(data[0]) - data[1]
    rng, error = np.random.default_rng(0), find("training-ratio").reference
    V = error(g, np.arange(1297)[:, None])
    assert np.isclose(V, np.sum(np.var(g, axis=1)))
    for s in (1, 4, 16, 64):
        drawn = rng.integers(0, 1297, size=(2000, s))
        assert abs(error(g, drawn) / (V / s) - 1) < 0.1


def test_the_pixels_that_are_never_inked(data):
    assert find("training-never-inked").value() == np.sum(data[0].max(axis=1) == 0)


def test_zeros_leave_three_gradients_at_zero(data):
    W = [np.zeros((32, 64)), np.zeros((10, 32))]
    net = Network(W, [np.zeros((32, 1)), np.zeros((10, 1))], "tanh", "softmax", "cross-entropy")
    grads = backward(net, net.forward(data[0]), data[1])
    still = {f"{name}{l}" for l in (1, 2) for name in "Wb" if not getattr(grads, name)[l].any()}
    assert still == set(find("training-zero").answer)
