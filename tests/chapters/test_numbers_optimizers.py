"""Numbers in the prose of the chapter on better steps that no cell of the page asserts."""

import re
from pathlib import Path

import numpy as np
import pytest

from nnmath.data import digits
from nnmath.network import Network
from nnmath.optimizers import (
    Adam,
    AMSGrad,
    GradientDescent,
    Momentum,
    RMSProp,
    minimize,
    warm_up_then_cosine,
)
from nnmath.training import train

ROOT = Path(__file__).parents[2] / "chapters"
PAGE = " ".join(
    re.sub(r"\s+", " ", (ROOT / folder / "09-optimizers.md").read_text())
    for folder in ("", "exercises", "solutions")
)
HOURS, SCORE = np.arange(1.0, 6.0), np.array([1.2, 1.9, 3.2, 3.8, 5.1])
H = np.array([[11.0, 3.0], [3.0, 1.0]])
BEST = np.array([0.97, 0.13])
LOW, HIGH = 6 - np.sqrt(34), 6 + np.sqrt(34)  # the roots of λ² − 12λ + 2
S = (np.sqrt(HIGH / LOW) - 1) / (np.sqrt(HIGH / LOW) + 1)


def assert_printed(*sentences):
    for sentence in sentences:
        assert sentence in PAGE, sentence


def valley_errors(step, count):
    """Distances to the best line, by a step written here: (place, velocity) → the same."""
    theta, v = np.zeros(2), np.zeros(2)
    found = [np.linalg.norm(theta - BEST)]
    for _ in range(count):
        theta, v = step(theta, v)
        found.append(np.linalg.norm(theta - BEST))
    return np.array(found)


def needed(errors):
    return int(np.argmax(errors <= 1e-6 * errors[0]))


def ball(rate, beta):
    def step(theta, v):
        v = beta * v + H @ (theta - BEST)
        return theta - rate * v, v

    return step


def test_the_steps_of_the_three_walks():
    assert_printed("needed 694 steps to find their line")
    assert_printed("484 with the rate that suits their valley best", "can do it in 79")
    assert_printed("Seventy-nine steps, as promised", "would have let us hope for 58")
    assert needed(valley_errors(ball(0.1, 0), 800)) == 694
    assert needed(valley_errors(ball(1 / 6, 0), 800)) == 484
    best_ball = ball((2 / (np.sqrt(LOW) + np.sqrt(HIGH))) ** 2, S**2)
    assert needed(valley_errors(best_ball, 200)) == 79
    assert int(np.ceil(np.log(1e-6) / np.log(S))) == 58


def test_the_best_rate_and_the_condition_number():
    assert_printed(
        "The best rate is a sixth, and its factor 0.972",
        "with 70, momentum with little more than 8",
    )
    assert np.allclose(np.linalg.eigvalsh(H), [LOW, HIGH])
    assert np.isclose(2 / (LOW + HIGH), 1 / 6, rtol=1e-12)
    assert round((HIGH - LOW) / (HIGH + LOW), 3) == 0.972
    assert round(HIGH / LOW) == 70
    assert 8.3 < np.sqrt(HIGH / LOW) < 8.4
    assert_printed("The largest eigenvalue is 11.83, and 0.25 times that is 2.96")
    assert round(HIGH, 2) == 11.83
    assert round(HIGH / 4, 2) == 2.96


def test_no_fixed_rate_promises_more():
    assert_printed("and with 0.166 it needs 417 steps")

    def worse(rate):
        return max(abs(1 - rate * LOW), abs(1 - rate * HIGH))

    assert all(worse(rate) > worse(1 / 6) for rate in np.linspace(0.01, 0.3, 400))
    assert needed(valley_errors(ball(0.166, 0), 800)) == 417
    # From a start with as much error in both directions the best rate is the fastest.
    V = np.linalg.eigh(H)[1]

    def from_both(rate):
        e = V @ [1.0, 1.0]
        for k in range(3000):
            if np.linalg.norm(e) <= 1e-6 * np.sqrt(2):
                return k
            e = e - rate * H @ e
        return 3000

    assert all(from_both(rate) > from_both(1 / 6) for rate in (0.15, 0.16, 0.167))


def test_the_ball_first_gets_further_away():
    assert_printed(
        "first grows, to more than three times what it was", "Its rate is 0.27, far above"
    )
    rate = (2 / (np.sqrt(LOW) + np.sqrt(HIGH))) ** 2
    errors = valley_errors(ball(rate, S**2), 100)
    assert 3 < errors.max() / errors[0] < 3.2
    assert round(rate, 2) == 0.27
    assert round(2 / HIGH, 2) == 0.17
    # It is the steep direction that grows: its share alone does, and the flat one does not.
    V = np.linalg.eigh(H)[1]
    for part, largest in ((0, 1), (1, 3)):
        theta, v, sizes = V[:, part].copy(), np.zeros(2), [1.0]
        for _ in range(20):
            v = S**2 * v + H @ theta
            theta = theta - rate * v
            sizes.append(np.linalg.norm(theta))
        assert largest <= max(sizes) < 1.1 * largest


def test_a_whole_range_of_curvatures_has_one_factor():
    assert_printed(
        r"**In the long run the error shrinks like the powers of $\sqrt{\beta}$, whatever the "
        "curvature**"
    )
    for beta in (0.1, 0.5, 0.9):
        low, high = (1 - np.sqrt(beta)) ** 2, (1 + np.sqrt(beta)) ** 2

        def size(z, beta=beta):
            return max(abs(np.linalg.eigvals([[beta, z], [-beta, 1 - z]])))

        for z in np.linspace(low + 1e-6, high - 1e-6, 41):
            assert size(z) == pytest.approx(np.sqrt(beta), rel=1e-9)
        assert size(low - 0.01) > np.sqrt(beta) + 1e-3 or low < 0.01
        assert size(high + 0.01) > np.sqrt(beta) + 1e-3


def test_who_cares_about_units_and_who_about_turns():
    turn = np.array([[np.cos(0.5), -np.sin(0.5)], [np.sin(0.5), np.cos(0.5)]])

    def slope(p):
        return np.array([p[0] + p[0] ** 3, 9 * p[1]])

    def turned(p):
        return turn @ slope(turn.T @ p)

    start = np.array([1.0, 0.7])
    for rule, same in ((GradientDescent(0.05), True), (Momentum(0.05, 0.8), True),
                       (RMSProp(0.05), False), (Adam(0.05), False)):  # fmt: skip
        path, other = (
            minimize(f, s, rule, 20) for f, s in ((slope, start), (turned, turn @ start))
        )
        assert np.allclose(path @ turn.T, other, atol=1e-10) is same
        thousandfold = minimize(lambda p: 1000 * slope(p), start, rule, 20)
        assert np.allclose(thousandfold, path, rtol=1e-5) is not same


def test_rmsprop_hovers_at_a_distance_of_its_rate():
    assert_printed("**the walk does not come to rest by itself**")
    for rate in (0.1, 0.01):
        path = minimize(lambda x: x, 1.0, RMSProp(rate, 0.9), 2000)
        assert 0.1 * rate < np.abs(path[1000:]).max() < 2 * rate


def test_the_first_steps_without_a_correction():
    assert_printed(r"$0.1 / \sqrt{0.001} \approx 3.16$", "ten times with $\\gamma = 0.99$")
    first = minimize(lambda x: 4.0, 0.0, RMSProp(0.1, 0.99), 1)[1]
    assert first == pytest.approx(-1.0, rel=1e-6)


def race(beta=0.62, eta=0.16, adaptive=0.15):
    return {"descent": GradientDescent(eta), "momentum": Momentum(eta, beta),
            "RMSProp": RMSProp(adaptive, 0.9), "Adam": Adam(adaptive, beta, 0.99)}  # fmt: skip


def test_what_the_race_shows():
    assert_printed("takes exactly the same walk in both valleys, and so does momentum")
    V = np.linalg.eigh(H)[1]
    e = np.array([4.0, 0.45])
    for name, rule in race().items():
        one = minimize(lambda t: np.array([LOW, HIGH]) * t, -e, rule, 60)
        other = minimize(lambda t: H @ t, V @ -e, rule, 60)
        heights = [np.einsum("ki,ij,kj->k", p, m, p) / 2
                   for p, m in ((one, np.diag([LOW, HIGH])), (other, H))]  # fmt: skip
        alike = np.allclose(*heights, rtol=1e-6, atol=1e-12)
        assert alike is (name in ("descent", "momentum"))


def test_kappa_steps_leave_at_most_one_e_th():
    assert_printed("is always below $1/e$, which is 37 per cent", "that is 161 steps a digit")
    assert round(100 / np.e) == 37
    assert np.ceil(70 * np.log(10)) == 162
    assert round(70 * np.log(10)) == 161
    for kappa in (1.01, 2, 70, 1e4):
        assert (1 - 1 / kappa) ** kappa < 1 / np.e
        assert (1 - 1 / kappa) ** (2.3 * kappa) < 0.1003
        # … and no smaller number of steps does for every valley: the bound is nearly reached.
    assert (1 - 1e-4) ** (2.29 * 1e4) > 0.1


def test_a_warm_up_pays_long_after_it_is_over():
    assert_printed("agree to one part in a thousand", "still far ahead after twenty")
    gentle = warm_up_then_cosine(0.05, steps=1000, warm_up=10)
    assert all(abs(gentle(k) / 0.05 - 1) < 1.1e-3 for k in range(10, 30))
    X, Y = digits()
    for seed in (2, 3):  # the cell of the page has the first seed
        costs = []
        for rate in (0.05, gentle):
            net = Network.random([64, 32, 32, 32, 32, 10], rng=np.random.default_rng(seed),
                                 hidden="tanh", output="softmax", loss="cross-entropy")  # fmt: skip
            costs.append(train(net, X[:, :500], Y[:, :500], epochs=20, optimizer=Adam(rate)).cost)
        assert costs[0].max() > costs[0][0]
        assert costs[1].max() == costs[1][0]
        assert costs[0][20] > 4 * costs[1][20]


def test_the_saddle():
    def slope(x):
        return np.array([x[0], x[1] ** 3 - x[1]])

    rng = np.random.default_rng(7)
    still = minimize(slope, [1.0, 0.0], GradientDescent(0.1), 400)[-1]
    shaken = minimize(lambda x: slope(x) + 0.01 * rng.normal(size=2), [1.0, 0.0],
                      GradientDescent(0.1), 400)[-1]  # fmt: skip
    assert np.allclose(still, 0, atol=1e-12)
    assert np.allclose(np.abs(shaken), [0, 1], atol=0.1)


def test_how_many_slopes_make_a_tenth_of_the_speed():
    assert_printed(r"$1/(1 - 0.9) = 10$", r"$(1 - \beta)(1 + \beta + \beta^2) = 0.271$")
    assert sum(0.9**i for i in range(400)) == pytest.approx(10, rel=1e-12)


def digits_costs(optimizer, epochs):
    X, Y = digits()
    net = Network.random([64, 32, 10], rng=np.random.default_rng(1),
                         hidden="tanh", output="softmax", loss="cross-entropy")  # fmt: skip
    return train(net, X, Y, epochs=epochs, batch_size=32, rng=np.random.default_rng(2),
                 optimizer=optimizer).cost  # fmt: skip


def test_rates_of_different_rules_have_different_units():
    assert_printed("jumps about at a rate that was fine before")
    assert_printed("With the rate 0.5 Adam's first epoch")
    plain, heavy = (digits_costs(rule(0.5), 5) for rule in (GradientDescent, Momentum))
    assert plain[-1] < 0.3
    assert heavy[-1] > 2 * plain[-1]
    assert np.sum(np.diff(heavy) > 0) >= 2
    first = digits_costs(Adam(0.5), 1)
    assert first[1] > first[0]


def test_on_the_digits_a_fixed_rate_ends_lower_than_a_schedule():
    assert_printed("more than one and a half times the cost of the fixed rate", "10 * 57")
    assert -(-digits()[0].shape[1] // 32) == 57
    rates = (0.5, warm_up_then_cosine(0.5, 10 * 57))
    ends = [digits_costs(GradientDescent(rate), 10)[-1] for rate in rates]
    assert 1.5 < ends[1] / ends[0] < 1.9
    assert max(ends) < 0.1


def settled(c, gamma, period=3, rounds=400):
    """r after each slope of a period, c and then −1, once it has settled; by the rule itself."""
    r = [1.0]
    for k in range(period * rounds):
        r.append(gamma * r[-1] + (1 - gamma) * (1.0 if k % period else c**2))
    return np.array(r[-period:])


def to_the_right(c, gamma, period=3, rounds=400):
    """Where a period of RMSProp leads, in units of its rate."""
    slopes = np.array([c, *[-1.0] * (period - 1)])
    return -np.sum(slopes / np.sqrt(settled(c, gamma, period, rounds)))


def test_a_short_memory_goes_the_wrong_way():
    assert_printed(r"**Whenever $\gamma (1 + c^2)$ is at most 3, the walk goes to the right.**")
    for c in (2.001, 2.5, 3, 5, 30, 1000):
        for part in (0, 0.01, 0.3, 1):
            assert to_the_right(c, part * 3 / (1 + c**2)) > 0
    assert to_the_right(3, 0.47) > 0 > to_the_right(3, 0.48)
    np.testing.assert_allclose(settled(3, 0.1), [8.207, 1.721, 1.072], atol=5e-4)


def test_a_long_memory_fails_only_near_two():
    assert_printed("there the walk goes wrong only for $c$ below 2.0008")
    assert to_the_right(2.0007, 0.999, rounds=10_000) > 0
    for c in (2.0008, 2.01, 2.5, 3, 10, 1000):
        assert to_the_right(c, 0.999, rounds=10_000) < 0


def test_two_slopes_by_turns_never_go_the_wrong_way():
    assert_printed("two alternating slopes never lead the wrong way", "two steps lead nowhere")
    for c in (1.01, 2, 50):
        for gamma in (0.001, 0.1, 0.9, 0.99):
            assert to_the_right(c, gamma, period=2, rounds=2000) < 0
        assert abs(to_the_right(c, 0, period=2)) < 1e-12


def confined(rule, c, period, steps):
    theta, memory, places = np.zeros(1), rule.start(np.zeros(1)), [0.0]
    for k in range(steps):
        rule.step(theta, np.array([-1.0 if k % period else c]), memory, k)
        np.clip(theta, -1, 1, out=theta)
        places.append(theta[0])
    return np.array(places)


@pytest.mark.parametrize("gamma", [0.0, 0.1, 0.4, 0.9, 0.99])
def test_with_the_largest_square_so_far_every_period_goes_down(gamma):
    assert_printed("**Whatever $\\gamma$ is, every period goes down, until the walk reaches")
    # The correction, which the proof leaves out, is 1 by then, and the walk is far from both ends.
    places = confined(AMSGrad(1e-5, 0, gamma), 3.0, 3, 6000)[::3]
    assert np.all(np.diff(places)[1000:] < 0)
