"""Penalty, dropout and early stop: against differences, by-hand loops, and closed forms."""

import math
import re

import numpy as np
import pytest

from nnmath.backprop import backward
from nnmath.network import Network
from nnmath.regularisation import EarlyStopping, add_l2_gradient, dropout_masks, l2_penalty
from nnmath.training import train


def net_and_data(seed=0, output="softmax", loss="cross-entropy"):
    rng = np.random.default_rng(seed)
    net = Network.random([3, 5, 4, 2], rng=rng, hidden="tanh", output=output, loss=loss)
    X, label = rng.normal(size=(3, 7)), rng.integers(2, size=7)
    return net, X, np.eye(2)[:, label]


def differences(cost, net, h=1e-6):
    """∂cost/∂W by centred differences, entry by entry."""
    found = [None]
    for l in range(1, net.L + 1):
        slope = np.zeros_like(net.W[l])
        for at in np.ndindex(slope.shape):
            before = net.W[l][at]
            net.W[l][at] = before + h
            above = cost()
            net.W[l][at] = before - h
            slope[at] = (above - cost()) / (2 * h)
            net.W[l][at] = before
        found.append(slope)
    return found


def test_the_penalty_is_half_alpha_times_all_squares():
    net, _, _ = net_and_data()
    by_hand = sum(w**2 for W in net.W[1:] for row in W.tolist() for w in row)
    assert l2_penalty(net, 0.3) == pytest.approx(0.15 * by_hand, rel=1e-14)
    assert l2_penalty(net, 0) == 0


def test_its_gradient_is_that_of_cost_and_penalty():
    net, X, Y = net_and_data()
    grads = backward(net, net.forward(X), Y)
    before = [None, *(b.copy() for b in grads.b[1:])]
    add_l2_gradient(net, grads, 0.7)
    slopes = differences(lambda: net.cost(X, Y) + l2_penalty(net, 0.7), net)
    for l in range(1, net.L + 1):
        np.testing.assert_allclose(grads.W[l], slopes[l], atol=1e-8)
        np.testing.assert_array_equal(grads.b[l], before[l])


def test_a_step_of_train_is_a_step_on_the_penalised_cost():
    net, X, Y = net_and_data(1)
    slopes = differences(lambda: net.cost(X, Y) + l2_penalty(net, 0.4), net)
    moved = net.copy()
    train(moved, X, Y, 0.2, epochs=1, l2=0.4)
    for l in range(1, net.L + 1):
        np.testing.assert_allclose(moved.W[l], net.W[l] - 0.2 * slopes[l], atol=1e-8)


def test_weights_that_nobody_needs_decay_by_a_power():
    """With all inputs zero the weights of the first layer have no slope but the penalty's."""
    net, X, Y = net_and_data(2)
    before = net.W[1].copy()
    history = train(net, 0 * X, Y, 0.1, epochs=5, batch_size=3, l2=0.5)
    steps = 5 * 3  # batches of 3, 3 and 1
    np.testing.assert_allclose(net.W[1], before * (1 - 0.1 * 0.5) ** steps, rtol=1e-12)
    assert history.cost[-1] == pytest.approx(net.cost(0 * X, Y))  # without the penalty


@pytest.mark.parametrize("keep", [0.25, 0.8, 1.0])
def test_a_mask_is_zero_or_one_over_q(keep):
    net = Network.random([2, 400, 3, 1], rng=np.random.default_rng(0))
    masks = dropout_masks(net, 500, keep, np.random.default_rng(1))
    assert masks[0] is None
    assert masks[3] is None
    assert masks[1].shape == (400, 500)
    assert masks[2].shape == (3, 500)
    assert set(np.unique(masks[1])) <= {0.0, 1 / keep}
    share = np.mean(masks[1] > 0)
    assert abs(share - keep) <= 5 * math.sqrt(keep * (1 - keep) / 200_000)


def test_masks_of_float32_are_float32():
    net = Network.random([2, 3, 1], rng=np.random.default_rng(0), dtype=np.float32)
    assert dropout_masks(net, 4, 0.5, np.random.default_rng(1))[1].dtype == np.float32


def masked_cost(net, masks, X, Y):
    """The cost with masks, in plain NumPy."""
    a = X
    for l in range(1, net.L):
        a = np.tanh(net.W[l] @ a + net.b[l]) * masks[l]
    z = net.W[net.L] @ a + net.b[net.L]
    return np.mean(np.log(np.exp(z).sum(axis=0)) - np.sum(Y * z, axis=0))


def test_backward_after_a_masked_pass_is_the_gradient_with_these_masks():
    net, X, Y = net_and_data(3)
    masks = dropout_masks(net, 7, 0.6, np.random.default_rng(5))
    assert 0 < np.mean(masks[1] == 0) < 1
    grads = backward(net, net.forward(X, masks=masks), Y)
    slopes = differences(lambda: masked_cost(net, masks, X, Y), net)
    for l in range(1, net.L + 1):
        np.testing.assert_allclose(grads.W[l], slopes[l], atol=1e-8)


def test_the_mean_weighted_input_is_that_without_dropout():
    net = Network.random([3, 6, 2], rng=np.random.default_rng(0), output="identity")
    x = np.array([[0.3], [-1.0], [2.0]])
    X = np.repeat(x, 40_000, axis=1)
    masks = dropout_masks(net, 40_000, 0.5, np.random.default_rng(2))
    z, plain = net.forward(X, masks=masks).z[2], net.forward(x)
    spread = np.sqrt((net.W[2] ** 2 @ plain.a[1] ** 2) * (1 / 0.5 - 1))  # Σ w²a²(1 − q)/q
    np.testing.assert_array_less(abs(z.mean(axis=1, keepdims=True) - plain.z[2]), spread / 40)
    np.testing.assert_allclose(z.std(axis=1, keepdims=True), spread, rtol=0.03)


def test_train_draws_a_mask_for_each_step():
    net, X, Y = net_and_data(4)
    by_hand, rng = net.copy(), np.random.default_rng(8)
    for _ in range(3):
        masks = dropout_masks(by_hand, 7, 0.5, rng)
        grads = backward(by_hand, by_hand.forward(X, masks=masks), Y)
        for l in range(1, net.L + 1):
            by_hand.W[l] -= 0.3 * grads.W[l]
            by_hand.b[l] -= 0.3 * grads.b[l]
    history = train(net, X, Y, 0.3, epochs=3, keep=0.5, rng=np.random.default_rng(8))
    for l in range(1, net.L + 1):
        np.testing.assert_allclose(net.W[l], by_hand.W[l], rtol=1e-12)
    assert history.cost[-1] == pytest.approx(net.cost(X, Y))  # measured without dropout


def test_keeping_all_changes_nothing():
    one, X, Y = net_and_data(5)
    other = one.copy()
    train(one, X, Y, 0.3, epochs=4, batch_size=3, rng=np.random.default_rng(1))
    train(other, X, Y, 0.3, epochs=4, batch_size=3, rng=np.random.default_rng(1), keep=1, l2=0)
    np.testing.assert_array_equal(one.W[1], other.W[1])


def noisy_task():
    """Few examples with wrong labels, and others: the validation cost turns soon."""
    rng = np.random.default_rng(0)
    X, new = rng.normal(size=(10, 30)), rng.normal(size=(10, 200))
    Y, Y_new = ((x[:1] + 1.5 * rng.normal(size=(1, x.shape[1])) > 0) * 1.0 for x in (X, new))
    net = Network.random([10, 20, 1], rng=rng, hidden="tanh", output="sigmoid",
                         loss="cross-entropy")  # fmt: skip
    return net, X, Y, (new, Y_new)


def test_early_stopping_gives_back_the_best_epoch():
    net, X, Y, held = noisy_task()
    longer = net.copy()
    whole = train(longer, X, Y, 0.5, epochs=60, validation=held)
    best = int(np.argmin(whole.validation_cost))
    assert 0 < best < 40  # it turns
    stopped = net.copy()
    history = train(stopped, X, Y, 0.5, epochs=60, validation=held, patience=7)
    assert len(history.cost) == len(history.validation_cost) == best + 7 + 1
    np.testing.assert_array_equal(history.cost, whole.cost[: best + 8])
    np.testing.assert_array_equal(history.validation_cost, whole.validation_cost[: best + 8])
    assert stopped.cost(*held) == pytest.approx(whole.validation_cost[best], rel=1e-12)
    until = net.copy()
    train(until, X, Y, 0.5, epochs=best)
    np.testing.assert_allclose(stopped.W[1], until.W[1], rtol=1e-12)


def test_without_patience_the_last_weights_stay():
    net, X, Y, held = noisy_task()
    history = train(net, X, Y, 0.5, epochs=60, validation=held)
    assert len(history.validation_cost) == 61
    assert net.cost(*held) == pytest.approx(history.validation_cost[-1], rel=1e-12)
    assert history.validation_cost[-1] > history.validation_cost.min()


def test_patience_that_does_not_run_out_keeps_the_best_all_the_same():
    net, X, Y, held = noisy_task()
    history = train(net, X, Y, 0.5, epochs=60, validation=held, patience=100)
    assert len(history.cost) == 61
    assert net.cost(*held) == pytest.approx(history.validation_cost.min(), rel=1e-12)


def test_what_is_watched_is_copied():
    watch, place = EarlyStopping(), np.array([1.0])
    assert not watch.observe(1.0, place)
    place += 1
    assert watch.parameters == [1.0]
    assert not watch.observe(math.nan, place)
    assert not watch.observe(1.0, place)  # equally good is not better
    assert watch.best_epoch == 0
    assert watch.cost[0] == 1.0


def test_gradient_norms_stop_along():
    net, X, Y, held = noisy_task()
    history = train(net, X, Y, 0.5, epochs=60, validation=held, patience=3, gradient_norms=True)
    assert len(history.gradient_norm[1]) == len(history.cost) < 61


@pytest.mark.parametrize(
    ("how", "error", "words"),
    [
        ({"l2": -0.1}, ValueError, "l2 must be at least 0"),
        ({"l2": math.inf}, ValueError, "l2 must be finite"),
        ({"l2": "1"}, TypeError, "l2 must be a number"),
        ({"keep": 0.0, "rng": 0}, TypeError, "rng must be a numpy.random.Generator"),
        ({"keep": 0.0}, ValueError, "keep must be above 0 and at most 1"),
        ({"keep": 1.1}, ValueError, "keep must be above 0 and at most 1"),
        ({"keep": 0.5}, ValueError, "keep=0.5 needs rng"),
        ({"patience": 3}, ValueError, "patience=3 needs a validation set"),
        ({"validation": np.ones((3, 7))}, TypeError, "validation must be a pair"),
        ({"validation": [1]}, TypeError, "validation must be a pair (X, Y), got list"),
        ({"validation": ([["a"]] * 3, 1)}, TypeError, "validation[0] must hold real numbers"),
        ({"validation": (np.full((3, 1), np.inf), 1)}, ValueError, "validation[0] must be finite"),
        ({"validation": (np.ones((4, 7)), np.ones((2, 7)))}, ValueError, "validation[0] has shape"),
        ({"validation": (np.ones((3, 7)), np.ones((2, 6)))}, ValueError, "validation[1] has"),
        ({"validation": (np.ones((3, 1)), [[1.0], [0.0]]), "patience": 0}, ValueError, "patience"),
    ],
)
def test_bad_arguments_are_refused_by_name(how, error, words):
    net, X, Y = net_and_data()
    with pytest.raises(error, match=f"^{re.escape(words)}"):
        train(net, X, Y, 0.1, epochs=1, **how)


def test_other_functions_refuse_too():
    net, _, _ = net_and_data()
    rng = np.random.default_rng(0)
    with pytest.raises(TypeError, match=r"net must be a Network, got list$"):
        l2_penalty(net.W, 1.0)
    with pytest.raises(ValueError, match="alpha must be at least 0"):
        l2_penalty(net, -1.0)
    with pytest.raises(TypeError, match=r"net must be a Network, got list$"):
        dropout_masks(net.W, 1, 0.5, rng)
    with pytest.raises(ValueError, match="m must be at least 1"):
        dropout_masks(net, 0, 0.5, rng)
    with pytest.raises(TypeError, match="keep must be a number"):
        dropout_masks(net, 1, "half", rng)
    with pytest.raises(ValueError, match=r"^patience must be at least 1"):
        EarlyStopping(0)


def test_before_the_first_epoch_nothing_is_best():
    watch = EarlyStopping()
    assert (watch.best_epoch, watch.parameters, watch.cost) == (-1, None, [])


def test_there_is_a_mask_or_none_for_each_layer_of_activations():
    net, _, _ = net_and_data()
    masks = dropout_masks(net, 3, 0.5, np.random.default_rng(0))
    assert [mask is None for mask in masks] == [True, *[False] * (net.L - 1), True]


def test_a_validation_target_that_is_no_probability_is_named():
    net, X, Y = net_and_data(output="sigmoid")
    with pytest.raises(ValueError, match=r"^validation\[1\] must hold probabilities"):
        train(net, X, Y, 0.1, epochs=1, validation=(X, 2 * Y))
