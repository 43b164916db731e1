"""Rules for a step against the same recurrences written out, number by number, at 60 digits."""

import math
from itertools import pairwise

import mpmath as mp
import numpy as np
import pytest
from helpers.oracles import problem
from test_training import same

from nnmath.backprop import backward
from nnmath.descent import descend
from nnmath.optimizers import (
    Adam,
    AMSGrad,
    GradientDescent,
    Momentum,
    Nesterov,
    RMSProp,
    minimize,
    warm_up_then_cosine,
)
from nnmath.training import train

RULES = [
    GradientDescent(0.2),
    Momentum(0.1, 0.8),
    Nesterov(0.1, 0.8),
    RMSProp(0.05, 0.9, 1e-3),
    Adam(0.05, 0.7, 0.9, 1e-3),
    AMSGrad(0.05, 0.7, 0.9, 1e-3),
]
SCHEDULE = warm_up_then_cosine(0.1, steps=30, warm_up=4)
SCHEDULED = [
    GradientDescent(SCHEDULE),
    Momentum(SCHEDULE, 0.8),
    Nesterov(SCHEDULE, 0.8),
    RMSProp(SCHEDULE, 0.9, 1e-3),
    Adam(SCHEDULE, 0.7, 0.9, 1e-3),
    AMSGrad(SCHEDULE, 0.7, 0.9, 1e-3),
]
each_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: type(rule).__name__)


def slope(x):
    """Of x⁴/4 − x: neither linear nor of one sign."""
    return x**3 - 1


def written_out(rule, x, steps):
    """The places of a walk on one number, from the formulas of the page; every sum in full."""
    given, x = rule.learning_rate, mp.mpf(x)
    places, g = [x], []
    for k in range(1, steps + 1):
        g.append(slope(x))
        if type(rule) is GradientDescent:
            move = g[-1]
        elif isinstance(rule, Momentum):
            b = mp.mpf(rule.beta)
            v = sum(b ** (k - i) * g[i - 1] for i in range(1, k + 1))
            move = g[-1] + b * v if isinstance(rule, Nesterov) else v
        else:
            c = mp.mpf(rule.gamma)
            averages = [
                (1 - c) * sum(c ** (j - i) * g[i - 1] ** 2 for i in range(1, j + 1))
                for j in range(1, k + 1)
            ]
            r = max(averages) if isinstance(rule, AMSGrad) else averages[-1]
            u = g[-1]
            if isinstance(rule, Adam):
                b = mp.mpf(rule.beta)
                u = (1 - b) * sum(b ** (k - i) * g[i - 1] for i in range(1, k + 1)) / (1 - b**k)
                r /= 1 - c**k
            move = u / (mp.sqrt(r) + mp.mpf(rule.epsilon))
        x -= mp.mpf(given(k - 1) if callable(given) else given) * move
        places.append(x)
    return places


@pytest.mark.parametrize("rule", [*RULES, *SCHEDULED], ids=lambda rule: type(rule).__name__)
def test_each_rule_is_its_formula_with_every_sum_written_out(rule):
    with mp.workdps(60):
        for start in (0.3, -1.2):
            expected = [float(x) for x in written_out(rule, start, 25)]
            path = minimize(slope, start, rule, 25)
            np.testing.assert_allclose(path, expected, rtol=1e-12, atol=1e-13)


@each_rule
def test_coordinates_do_not_mix(rule):
    start = np.array([[0.3, -1.2, 0.0], [2.0, 0.9, 1.0]])
    path = minimize(slope, start, rule, 12)
    assert path.shape == (13, 2, 3)
    for at in np.ndindex(start.shape):
        np.testing.assert_allclose(path[(slice(None), *at)], minimize(slope, start[at], rule, 12))


def test_plain_descent_is_descend():
    path = minimize(slope, [0.3, 2.0], GradientDescent(0.1), 9)
    np.testing.assert_array_equal(path, descend(slope, [0.3, 2.0], 0.1, 9))


@pytest.mark.parametrize("kind", [Momentum, Nesterov])
def test_without_memory_momentum_is_plain_descent(kind):
    np.testing.assert_array_equal(
        minimize(slope, 0.3, kind(0.1, 0), 9), descend(slope, 0.3, 0.1, 9)
    )


def test_nesterov_takes_the_slope_where_the_velocity_leads():
    """y is the place of his own form: v ← βv + ∇f(y − ηβv), y ← y − ηv; θ is y − ηβv."""
    rate, beta, y, v = 0.1, 0.8, 0.3, 0.0
    thetas = [y]
    for _ in range(20):
        v = beta * v + slope(y - rate * beta * v)
        y -= rate * v
        thetas.append(y - rate * beta * v)
    np.testing.assert_allclose(minimize(slope, 0.3, Nesterov(rate, beta), 20), thetas, rtol=1e-12)


@pytest.mark.parametrize("factor", [1e-3, 1e3])
@pytest.mark.parametrize("rule", [RMSProp(0.05, 0.9, 1e-13), Adam(0.05, 0.7, 0.9, 1e-13)])
def test_a_cost_in_other_units_moves_an_adaptive_rule_alike(rule, factor):
    path = minimize(slope, 0.3, rule, 20)
    np.testing.assert_allclose(minimize(lambda x: factor * slope(x), 0.3, rule, 20), path, 1e-6)


@each_rule
def test_single_precision_stays_single(rule):
    path = minimize(slope, np.float32(0.3), rule, 5)
    assert path.dtype == np.float32
    np.testing.assert_allclose(path, minimize(slope, 0.3, rule, 5), rtol=1e-5)


@pytest.mark.filterwarnings("error")
def test_a_walk_that_diverges_is_returned_whole():
    path = minimize(slope, 10.0, Momentum(1.0), 60)
    assert path.shape == (61,)
    assert not np.isfinite(path[-1])


def test_a_gradient_may_write_into_its_point_and_the_gradient_is_left_alone():
    def rude(x):
        x += 1
        return x - 1

    np.testing.assert_allclose(minimize(rude, [4.0], GradientDescent(0.5), 2)[:, 0], [4, 2, 1])
    g = np.ones(3)
    for rule in RULES:
        rule.step(np.zeros(3), g, rule.start(g), 0)
    np.testing.assert_array_equal(g, 1)


def test_amsgrad_is_adam_until_an_average_of_squares_falls():
    """On slopes that grow the largest average is the last; where they shrink it is not."""

    def walk(rule, slopes):
        given = iter(slopes)
        return minimize(lambda _: next(given), 0.0, rule, 20)

    def walks(slopes):
        return [walk(rule, slopes) for rule in (Adam(0.05, 0.7, 0.9), AMSGrad(0.05, 0.7, 0.9))]

    np.testing.assert_array_equal(*walks(1.2 ** np.arange(20)))
    adam, amsgrad = (np.abs(np.diff(path)) for path in walks(0.8 ** np.arange(20)))
    # r grows at first, from 0, and falls from its fifth step on.
    np.testing.assert_array_equal(amsgrad[:4], adam[:4])
    assert np.all(amsgrad[4:] < adam[4:])


def test_a_schedule_gives_each_step_its_rate():
    asked = []

    def rate(k):
        asked.append(k)
        return 0.5 ** (k + 1)

    np.testing.assert_allclose(minimize(lambda x: 1.0, 0.0, GradientDescent(rate), 3),
                               [0, -0.5, -0.75, -0.875])  # fmt: skip
    assert asked == [0, 1, 2]


def test_thirty_steps_are_made_unless_others_are_asked_for():
    assert len(minimize(slope, 0.3, Adam())) == 31


def test_warm_up_and_cosine():
    rate = warm_up_then_cosine(0.4, steps=50, warm_up=10)
    rates = [rate(k) for k in range(50)]
    np.testing.assert_allclose(rates[:10], 0.04 * np.arange(1, 11))
    assert rates[10] == 0.4
    assert rate(30) == pytest.approx(0.2, rel=1e-15)
    assert all(b < a for a, b in pairwise(rates[10:]))
    assert [rate(k) for k in (50, 51, 99)] == [0, 0, 0]
    whole = warm_up_then_cosine(1.0, steps=7)
    assert whole(0) == 1.0
    assert whole(3) == pytest.approx((1 + math.cos(3 * math.pi / 7)) / 2, rel=1e-15)


@each_rule
@pytest.mark.parametrize("size", [None, 3])
def test_train_applies_the_rule_to_all_weights_and_biases(rule, size):
    """The same rule on the one long column of all parameters, with gradients by `backward`."""
    net, X, Y = problem((4, 5, 3), 7, "tanh", "softmax", "cross-entropy")
    by_hand = net.copy()
    arrays = [*by_hand.W[1:], *by_hand.b[1:]]
    memories = [rule.start(array) for array in arrays]
    step, k = size or 7, 0
    for _ in range(4):
        for i in range(0, 7, step):
            x, y = X[:, i : i + step], Y[:, i : i + step]
            grads = backward(by_hand, by_hand.forward(x), y)
            slopes = [*grads.W[1:], *grads.b[1:]]
            for array, g, memory in zip(arrays, slopes, memories, strict=True):
                rule.step(array, g, memory, k)
            k += 1
    train(net, X, Y, epochs=4, batch_size=size, optimizer=rule)
    same(net, by_hand, 1e-12)


def test_plain_descent_in_train_is_what_it_was():
    net, X, Y = problem((4, 5, 3), 7, "tanh", "softmax", "cross-entropy")
    other, default, one = net.copy(), net.copy(), net.copy()
    costs = train(net, X, Y, 0.3, 6, 2).cost
    np.testing.assert_array_equal(
        train(other, X, Y, epochs=6, batch_size=2, optimizer=GradientDescent(0.3)).cost, costs
    )
    same(net, other, 0)
    train(default, X, Y, epochs=2)
    train(one, X, Y, 1.0, 2)
    same(default, one, 0)


def test_each_call_of_train_begins_with_nothing_remembered():
    net, X, Y = problem((4, 5, 3), 7, "tanh", "softmax", "cross-entropy")
    rule = Adam(0.01)
    other = net.copy()
    train(net, X, Y, epochs=1, optimizer=rule)
    train(other, X, Y, epochs=1, optimizer=rule)
    same(net, other, 0)


@pytest.mark.parametrize(
    ("make", "error", "words"),
    [
        (lambda: GradientDescent(0.0), ValueError, "learning_rate must be a positive finite"),
        (lambda: GradientDescent("fast"), TypeError, "learning_rate must be a number, got str"),
        (lambda: Momentum(0.1, 1.0), ValueError, "beta must be at least 0 and below 1, got 1.0"),
        (lambda: Nesterov(0.1, -0.1), ValueError, "beta must be at least 0 and below 1, got -0.1"),
        (lambda: Momentum(-0.1, 0.9), ValueError, "learning_rate must be a positive finite"),
        (lambda: RMSProp(0.1, math.nan), ValueError, "gamma must be at least 0 and below 1"),
        (lambda: RMSProp(0.1, "0.9"), TypeError, "gamma must be a number, got str"),
        (lambda: RMSProp(0.1, epsilon=0), ValueError, "epsilon must be a positive finite number"),
        (lambda: RMSProp(0.0), ValueError, "learning_rate must be a positive finite"),
        (lambda: Adam(0.1, 1), ValueError, "beta must be at least 0 and below 1, got 1"),
        (lambda: Adam(0.1, gamma=2), ValueError, "gamma must be at least 0 and below 1, got 2"),
        (lambda: Adam(0.1, epsilon=-1), ValueError, "epsilon must be a positive finite number"),
        (lambda: Adam(-1), ValueError, "learning_rate must be a positive finite"),
        (lambda: minimize(1, 0.0, Adam()), TypeError, "gradient must be a function of the point"),
        (lambda: minimize(slope, math.inf, Adam()), ValueError, "start must be finite"),
        (lambda: minimize(slope, 0.0, Adam), TypeError, r"such as Momentum\(0.1\), got Adam"),
        (lambda: minimize(slope, 0.0, 0.1), TypeError, r"such as Momentum\(0.1\), got float"),
        (lambda: minimize(slope, 0.0, Adam(), -1), ValueError, "steps must be at least 0, got -1"),
        (lambda: minimize(lambda x: [x], 0.0, Adam()), ValueError, r"shape \(1,\), expected \(\)"),
        (lambda: minimize(slope, 0.0, GradientDescent(lambda k: -1)), ValueError,
         r"learning_rate\(0\) must be at least 0, got -1"),
        (lambda: minimize(slope, 0.0, GradientDescent(lambda k: math.nan)), ValueError,
         r"learning_rate\(0\) must be finite, got nan"),
        (lambda: minimize(slope, "a", Adam()), TypeError, "start must hold real numbers"),
        (lambda: warm_up_then_cosine(0, 5), ValueError, "peak must be a positive finite number"),
        (lambda: warm_up_then_cosine(1, 0), ValueError, "steps must be at least 1, got 0"),
        (lambda: warm_up_then_cosine(1, 5, 5), ValueError, "warm_up must be below steps, 5, got 5"),
        (lambda: warm_up_then_cosine(1, 5, -1), ValueError, "warm_up must be at least 0, got -1"),
    ],
)  # fmt: skip
def test_bad_input_is_named(make, error, words):
    with pytest.raises(error, match=words):
        make()


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        ({"optimizer": Adam}, TypeError, r"optimizer must be a rule with its rate"),
        ({"optimizer": Adam(), "learning_rate": 0.1}, ValueError,
         r"learning_rate=0.1 beside an optimizer, which has its own: use optimizer=Adam\(0.1\)"),
    ],
)  # fmt: skip
def test_train_refuses_what_is_no_rule_and_a_second_rate(change, error, words):
    net, X, Y = problem((4, 5, 3), 7, "tanh", "softmax", "cross-entropy")
    with pytest.raises(error, match=words):
        train(net, X, Y, **change)
