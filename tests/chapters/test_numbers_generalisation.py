"""Numbers in the prose of the chapter on generalisation that no cell of the page asserts."""

import re
from pathlib import Path

import numpy as np
import sympy as sp

from nnmath.data import digits
from nnmath.network import Network
from nnmath.optimizers import Adam, warm_up_then_cosine
from nnmath.training import train

ROOT = Path(__file__).parents[2] / "chapters"
PAGE = " ".join(
    re.sub(r"\s+", " ", (ROOT / folder / "10-generalisation.md").read_text())
    for folder in ("", "exercises", "solutions")
)


def assert_printed(*sentences):
    for sentence in sentences:
        assert sentence in PAGE, sentence


def accuracy(net, X, Y):
    return np.mean(net(X).argmax(axis=0) == Y.argmax(axis=0))


def overfitted(epochs, **how):
    """The network of the beginning, with its 200 digits and their labels, wrong ones included."""
    X, Y = digits()
    order = np.random.default_rng(0).permutation(1797)
    few, labels = X[:, order[:200]], Y[:, order[:200]].argmax(axis=0)
    labels[::5] = (labels[::5] + np.random.default_rng(0).integers(1, 10, size=40)) % 10
    told = np.eye(10)[:, labels]
    net = Network.random([64, 32, 10], rng=np.random.default_rng(1), hidden="tanh",
                         output="softmax", loss="cross-entropy")  # fmt: skip
    train(net, few, told, 0.3, epochs, 20, np.random.default_rng(2), **how)
    return net, few, told, (X[:, order[1000:1297]], Y[:, order[1000:1297]]), (
        X[:, order[1297:]], Y[:, order[1297:]],
    )  # fmt: skip


def test_the_network_of_the_beginning():
    assert_printed(
        "then it knows nearly all of the two hundred, the wrong answers included",
        "it is now worse than it was early in its training",
    )
    late, few, told, held, _ = overfitted(100)
    early, *_ = overfitted(16)
    assert accuracy(late, few, told) > 0.98
    assert accuracy(early, *held) > accuracy(late, *held) + 0.1
    assert_printed("has 2,410 parameters for two hundred digits")
    assert sum(w.size for w in (*late.W[1:], *late.b[1:])) == 2410
    assert_printed("was 6.5 before training, 10 at the circle and almost 20 at the end")
    fresh = Network.random([64, 32, 10], rng=np.random.default_rng(1), hidden="tanh",
                           output="softmax", loss="cross-entropy")  # fmt: skip
    fresh, early, late = (
        np.sqrt(sum(np.sum(w**2) for w in net.W[1:])) for net in (fresh, early, late)
    )
    assert round(fresh, 1) == 6.5
    assert round(early) == 10
    assert 19 < late < 20


def test_the_validation_cost_is_the_lower_one_at_first():
    """Because its labels are right: against the true labels the training cost is lower still."""
    assert_printed("Its labels are all right, while one in five", "here it is negative at first")
    net, few, told, held, _ = overfitted(10)
    assert net.cost(*held) < net.cost(few, told)
    true = digits()[1][:, np.random.default_rng(0).permutation(1797)[:200]]
    assert net.cost(few, true) < net.cost(*held)


def test_with_few_examples_much_has_to_be_dropped():
    assert_printed("much has to be dropped before it helps")
    costs = {keep: overfitted(100, keep=keep) for keep in (0.3, 0.8, 1.0)}
    costs = {keep: net.cost(*held) for keep, (net, _, _, held, _) in costs.items()}
    assert costs[0.3] < 0.75 * costs[1.0]
    assert costs[0.8] > 0.9 * costs[1.0]


def test_early_stop_and_penalty_differ_by_a_half_at_first_and_later_by_a_fifth():
    assert_printed("the more the steeper a direction is, by up to a half. After many steps")
    assert_printed("in between they differ by up to about a fifth")
    assert_printed("is ahead by about 0.2")

    def ahead(k):  # over k times rate times curvature, with a rate times curvature up to 1
        s = np.linspace(0, k, 100 * k + 1)
        return s, 1 - (1 - s / k) ** k - s / (1 + s)

    assert np.isclose(ahead(1)[1].max(), 0.5)
    assert np.all(np.diff(ahead(1)[1]) > 0)
    largest = [ahead(k)[1].max() for k in (1, 2, 5, 10, 50, 1000)]
    assert largest == sorted(largest, reverse=True)
    for k in (50, 1000):
        s, difference = ahead(k)
        assert difference.min() >= -1e-12
        assert 0.2 < difference.max() < 0.21
        assert 2 < s[difference.argmax()] < 3


def test_large_first_weights():
    """After an epoch the bad network is above the cost with which the good one began."""
    X, Y = digits()
    order = np.random.default_rng(0).permutation(1797)
    A, B = X[:, order[:1000]], Y[:, order[:1000]]
    costs = []
    for times in (1, 20):
        net = Network.random([64, 32, 10], rng=np.random.default_rng(1), hidden="tanh",
                             output="softmax", loss="cross-entropy")  # fmt: skip
        for l in (1, 2):
            net.W[l] *= times
        for rate in (0.05, 0.5):
            copy = net.copy()
            train(copy, A, B, rate, 1, 32, np.random.default_rng(1))
            costs.append((net.cost(A, B), copy.cost(A, B)))
    (first, _), _, *bad = costs
    assert min(after for _, after in bad) > 1.5 * first


def test_sure_and_wrong():
    assert_printed("Where it says 96 per cent it is right three times in four")
    net, *_, (X, Y) = overfitted(300)
    sure = net(X).max(axis=0)
    inside = (sure > 0.9) & (sure <= 0.99)
    assert round(sure[inside].mean(), 2) == 0.96
    assert abs(np.mean((net(X).argmax(axis=0) == Y.argmax(axis=0))[inside]) - 0.75) < 0.02


def test_a_little_caution_always_pays():
    """For any f and V above 0: the best factor is below 1, and better than 1."""
    f, V, c = sp.symbols("f V c", positive=True)
    error = (1 - c) ** 2 * f**2 + c**2 * V + V
    (best,) = sp.solve(sp.diff(error, c), c)
    assert sp.simplify(best - f**2 / (f**2 + V)) == 0
    assert sp.simplify(1 - best).is_positive
    assert sp.factor(error.subs(c, 1) - error.subs(c, best)).is_positive


def test_the_training_error_of_the_largest_degree():
    assert_printed("Its training error is the lowest of all, a fifth of the noise")
    x, V = np.linspace(-1, 1, 20), 0.25
    Q, _ = np.linalg.qr(np.vander(x, 16))
    bias = np.mean((np.sin(3 * x) - Q @ (Q.T @ np.sin(3 * x))) ** 2)
    assert np.isclose(bias + V - 16 / 20 * V, V / 5, atol=1e-6)


def test_an_early_stop_is_a_penalty_of_one_over_rate_times_steps():
    """For every curvature the penalty that corresponds lies within it of 1/(ηk)."""
    assert_printed("acts like a penalty of about one over rate times steps")
    for k in (1, 2, 7, 50, 1000):
        x = np.linspace(1e-6, 1, 400)[:-1]  # ηλ, with η = 1
        rest = (1 - x) ** k
        alpha = x * rest / (1 - rest)
        assert np.all(alpha <= 1 / k + 1e-9)
        assert np.all(alpha >= 1 / k - x - 1e-9)
    assert abs(alpha[0] - 1 / k) < 1e-6


def five_parts(seed):
    """Shares of right answers on each fifth, read by what has learnt from the others."""
    X, Y = digits()
    rng = np.random.default_rng(seed)
    parts = np.array_split(rng.permutation(1797), 5)
    right = []
    for part in parts:
        others = np.concatenate([p for p in parts if p is not part])
        net = Network.random([64, 256, 10], rng=rng, hidden="relu", output="softmax",
                             loss="cross-entropy")  # fmt: skip
        rate = warm_up_then_cosine(0.01, 25 * int(np.ceil(len(others) / 64)))
        train(net, X[:, others], Y[:, others], epochs=25, batch_size=64, rng=rng,
              optimizer=Adam(rate), l2=3e-4, keep=0.4)  # fmt: skip
        right.append(accuracy(net, X[:, part], Y[:, part]))
    return right


def test_digits_over_several_seeds():
    assert_printed("Over three of them the mean is 98.2 per cent, and each by itself is above 98")
    means = [np.mean(five_parts(seed)) for seed in range(3)]
    assert min(means) >= 0.98
    assert round(100 * np.mean(means), 1) == 98.2


def test_half_a_per_cent():
    assert_printed("a little more than half a percentage point", "without any fit", "is then $2V$")
    assert 0.005 < np.sqrt(0.98 * 0.02 / 500) < 0.0065


def test_the_luck_of_the_winner():
    assert_printed(
        "too good by about **0.031**, nearly two standard errors of a single one (0.017)"
    )
    rng = np.random.default_rng(5)
    luck = (rng.binomial(300, 0.9, size=(40_000, 20)) / 300).max(axis=1).mean() - 0.9
    assert round(luck, 3) == 0.031
    assert round(np.sqrt(0.09 / 300), 3) == 0.017
    assert 1.7 < luck / np.sqrt(0.09 / 300) < 2


def test_with_a_penalty_the_degree_hardly_matters():
    assert_printed("With the penalty 0.03 the curve of the error on new targets is nearly level")
    x, V = np.linspace(-1, 1, 20), 0.25
    f, errors = np.sin(3 * x), []
    for degree in range(3, 16):
        X = np.polynomial.legendre.legvander(x, degree).T
        S = X.T @ np.linalg.solve(X @ X.T / 20 + 0.03 * np.eye(degree + 1), X / 20)
        errors.append(np.mean((f - S @ f) ** 2) + V * np.sum(S**2) / 20 + V)
    assert np.ptp(errors) < 0.07 < 0.146 < V * 12 / 20  # without it: 0.15 of variance alone


def test_shifted_copies():
    assert_printed("shuffles the 8,985 images", "reports 99.8 per cent on the 500")
    assert 5 * 1797 == 8985
    assert round(0.998 * 500, 9) == 499  # a share of 500 that there is
    # "a fifth of a percentage point", says the verdict on a wrong answer
    assert round(1 / (100 * np.sqrt(0.998 * 0.002 / 500)), 1) == 5


def test_who_leaves_one_out_need_not_fit_again():
    rng = np.random.default_rng(0)
    features, y = rng.normal(size=(4, 12)), rng.normal(size=12)
    S = np.linalg.pinv(features) @ features
    for i in range(12):
        rest = np.arange(12) != i
        weights = np.linalg.lstsq(features[:, rest].T, y[rest], rcond=None)[0]
        expected = (y - S @ y)[i] / (1 - S[i, i])
        assert np.isclose(y[i] - weights @ features[:, i], expected, rtol=1e-10)
