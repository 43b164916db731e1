"""The numbers in the prose of the chapter on vanishing gradients, by a second way: no nnmath."""

import math
import re
from functools import cache
from itertools import pairwise, product
from pathlib import Path

import numpy as np
import pytest
import sympy as sp
from sklearn.datasets import load_digits

from nnmath.proofs.models import model_by_name
from nnmath.widgets import vanishing_gradients

ROOT = Path(__file__).parents[2] / "chapters"
# As a reader sees it, the solutions included: no line breaks, and strings in parts as one.
FLAT = " ".join(
    re.sub(r"\s+", " ", (ROOT / folder / "07-vanishing-gradients.md").read_text()).replace(
        '" "', ""
    )
    for folder in ("", "exercises", "solutions")
)


def assert_printed(*sentences):
    for sentence in sentences:
        assert sentence in FLAT, sentence


def squash(z):
    return 1 / (1 + np.exp(-z))


def slope(z):
    return squash(z) * (1 - squash(z))


PAIRS = {
    "sigmoid": (squash, slope),
    "tanh": (np.tanh, lambda z: 1 - np.tanh(z) ** 2),
    "relu": (lambda z: z * (z > 0), lambda z: 1.0 * (z > 0)),
}


def chain_share(w, b, neurons=10, a=0.5):
    """δ of the first neuron over δ of the last, link by link."""
    share = 1.0
    for _ in range(neurons - 1):
        z = w * a + b
        share, a = share * w * slope(z), squash(z)
    return share


@cache
def lengths(hidden, gain, L, centred=False, seed=0):
    """‖δ‖ in each hidden layer, by the four equations written out here once more."""
    digits = load_digits()
    X, Y = digits.data.T[:, :1000] / 16, np.eye(10)[:, digits.target[:1000]]
    rng = np.random.default_rng(seed)
    n = [64, *[30] * (L - 1), 10]
    weights = [np.sqrt(gain / k) * rng.normal(size=(j, k)) for k, j in pairwise(n)]
    act, prime = PAIRS[hidden]
    z, a = [], X
    for W in weights:  # `centred`: a bias of minus half of what activations of ½ would bring
        z.append(W @ a - (W.sum(axis=1, keepdims=True) / 2 if centred and z else 0))
        a = act(z[-1])
    e = np.exp(z[-1] - z[-1].max(axis=0))
    delta = (e / e.sum(axis=0) - Y) / 1000
    found = []
    for W, below in zip(weights[:0:-1], z[-2::-1], strict=True):
        delta = W.T @ delta * prime(below)
        found.append(np.linalg.norm(delta))
    return np.array(found[::-1]), weights


def test_a_saturated_neuron():
    assert_printed(
        "is $5$ passes on less than a hundredth of a nudge, and at $10$ less than a ten-thousandth"
    )
    assert slope(5.0) < 1e-2
    assert slope(10.0) < 1e-4
    assert slope(math.log(3)) == pytest.approx(3 / 16)  # an exercise


def test_a_chain_of_ten():
    assert_printed("Between one and two millionths of the error arrive")
    assert 1e-6 < chain_share(1.0, 0.0) < 2e-6
    assert_printed("the first one needs hundreds of thousands of steps")
    assert 1e5 < 1 / chain_share(1.0, 0.0) < 1e6
    assert_printed(
        r"Twenty factors of $\tfrac12$ make about a millionth, and twenty factors of $2$ about a "
        "million"
    )
    assert pytest.approx(1e6, rel=0.05) == 2**20
    assert_printed(r"has an error $512$ times as large as its last")
    assert chain_share(8.0, -4.0) == pytest.approx(512)
    assert chain_share(8.0, 0.0) < 1e-20


def test_the_mean_of_a_product_of_factors():
    """By a sum over many inputs, for links in a row with weights and biases of any sign."""
    assert_printed(r"$\sigma(4) - \sigma(-4) \approx 0.964$")
    inputs, rng = (np.arange(100_000) + 0.5) / 100_000, np.random.default_rng(0)
    assert np.mean(8 * slope(8 * inputs - 4)) == pytest.approx(0.964, abs=5e-4)
    for links in (1, 2, 5, 9):
        for _ in range(50):
            a, share = inputs, np.ones_like(inputs)
            for _ in range(links):
                w, b = rng.normal(0, 8), rng.normal(0, 4)
                share, a = share * w * slope(w * a + b), squash(w * a + b)
            assert abs(np.mean(share)) < 1
    assert_printed("but by more than $1$ only for inputs within $0.006$ of it")
    a = np.linspace(0, 1, 100_001)
    growing = a[chain_share(8.0, -4.0, a=a) > 1]
    assert 0.005 < np.abs(growing - 0.5).max() < 0.006


def test_a_chain_on_a_knifes_edge():
    assert_printed(r"**Of the factor $512$ only $0.14$ is left.**")
    assert chain_share(8.0, -4.0, a=0.51) == pytest.approx(0.14, abs=5e-3)
    assert_printed(r"each of the first links about doubles the distance from $\tfrac12$")
    a = [0.51]
    for _ in range(4):
        a.append(squash(8 * a[-1] - 4))
    assert all(1.8 < (after - 0.5) / (before - 0.5) <= 2 for before, after in pairwise(a))


def test_the_factor_never_comes_near_1_with_the_bias_0():
    assert_printed(r"its factor $w \sigma'(\tfrac{w}{2})$ never reaches even $\tfrac12$")
    w = np.linspace(-100, 100, 20_001)
    assert abs(w * slope(w / 2)).max() < 0.5
    assert_printed("with the bias $0$, a larger weight soon costs more slope than it brings")
    assert max(abs(chain_share(v, 0.0)) for v in np.linspace(-60, 60, 1201)) < 0.1


def test_chains_drawn_at_random_hardly_ever_explode():
    assert_printed(
        "with standard deviations between $1$ and $32$: fewer than one chain in a thousand"
    )
    rng, draws = np.random.default_rng(0), 100_000
    for spread in (1, 2, 4, 8, 16, 32):
        w, b = rng.normal(0, spread, (10, draws)), rng.normal(0, 1, (9, draws))
        for biases in (b, 0 * b):
            a, share = np.full(draws, 0.5), np.ones(draws)
            for k in range(9):
                z = w[k] * a + biases[k]
                a, share = squash(z), share * np.abs(w[k + 1]) * slope(z)
            assert np.mean(share > 1) < 1e-3


def test_ten_layers():
    assert_printed(r"$30^9$ paths back to a given neuron, about $2 \cdot 10^{13}$")
    assert pytest.approx(2e13, rel=0.02) == 30**9
    assert_printed(
        "between a fifth and a little more than a quarter", "more than a hundred thousand."
    )
    size, weights = lengths("sigmoid", 1, 10)
    factor = size[:-1] / size[1:]
    assert 0.2 < factor.min() < factor.max() < 0.27
    assert size[-1] / size[0] > 1e5
    spectral = [math.sqrt(np.linalg.eigvalsh(W @ W.T).max()) / 4 for W in weights[1:-1]]
    assert np.allclose(spectral, 0.5, atol=0.05)
    assert_printed("loses nearly two thirds of the error's length")  # √(g/16) is left, and g = 2
    assert 0.64 < 1 - math.sqrt(2 / 16) < 2 / 3
    assert_printed(
        "is the sharp bound, about one half", "The third, the Frobenius bound, is above $1$"
    )
    assert all(np.sqrt((W**2).sum()) / 4 > 1 for W in weights[1:-1])


def test_nielsens_law():
    assert_printed("| Nielsen, one draw | $0.0030$ | $0.0171$ | $0.0695$ | $0.2851$ |")
    printed = [0.002975, 0.017077, 0.069539, 0.285139]
    assert [round(norm, 4) for norm in printed] == [0.0030, 0.0171, 0.0695, 0.2851]
    assert_printed("| ours, the median of ten | $0.0025$ | $0.0128$ | $0.0680$ | $0.3073$ |")
    ours = np.median([bias_gradients(seed) for seed in range(10)], axis=0)
    assert ours.round(4).tolist() == [0.0025, 0.0128, 0.0680, 0.3073]
    assert_printed("each layer learns four to six times as slowly as the next")
    for norms in (printed, ours):
        assert all(3.95 < above / below < 6.05 for below, above in pairwise(norms))


def bias_gradients(seed, hidden=4):
    """‖∂C/∂b‖ in each hidden layer of a network like Nielsen's, drawn as the other page draws."""
    digits, rng = load_digits(), np.random.default_rng(seed)
    n = [64, *[30] * hidden, 10]
    weights = [rng.normal(size=(j, k)) / k**0.5 for k, j in pairwise(n)]
    biases = [rng.normal(size=(j, 1)) for j in n[1:]]
    some = rng.permutation(1797)[:1000]
    a = [digits.data.T[:, some] / 16]
    for W, b in zip(weights, biases, strict=True):
        a.append(squash(W @ a[-1] + b))
    delta, found = (a[-1] - np.eye(10)[:, digits.target[some]]) / 1000, []
    for W, below in zip(weights[:0:-1], a[-2:0:-1], strict=True):
        delta = W.T @ delta * below * (1 - below)
        found.append(np.linalg.norm(delta.sum(axis=1)))
    return found[::-1]


def test_depth_activation_start():
    assert_printed("keeps the error within a factor of five over fourteen links")
    ratio = {
        key: lengths(*key, 16)[0][0] / lengths(*key, 16)[0][-1]
        for key in (("sigmoid", 1), ("sigmoid", 16), ("tanh", 0.25))
    }
    for key in (("tanh", 1), ("relu", 2)):
        sizes = [lengths(*key, 16, seed=seed)[0] for seed in range(20)]
        assert all(1 / 5 < size[0] / size[-1] < 5 for size in sizes)
    assert_printed("A quarter of the right variance about halves the error at every link")
    assert 0.45 < ratio["tanh", 0.25] ** (1 / 14) < 0.55
    assert_printed("With tanh or ReLU and $g = 4$ the first has the largest of all")
    for hidden in ("tanh", "relu"):
        size = lengths(hidden, 4, 16)[0]
        assert size[0] == size.max() > 10 * size[-1]
    assert_printed("It does help, by a factor of a million")
    assert ratio["sigmoid", 16] / ratio["sigmoid", 1] == pytest.approx(1e6, rel=0.1)
    assert_printed("the bias has to move along with the weight")
    size = lengths("sigmoid", 16, 16, centred=True)[0]
    assert 0.1 < size[0] / size[-1] < 1


def test_wide_sigmoid_layers_have_a_right_gain_too():
    """The mean of σ′(z)² over the spread of z, without the text's approximation; then the draws."""
    assert_printed(r"the factor is $1$ for $g = 36 \pi$, and $36 \pi \approx 113$")
    assert 36 * math.pi == pytest.approx(113, abs=0.5)
    for gain in (16, 64, 113, 256):
        spread = math.sqrt(gain / 2)
        z = np.linspace(-60 * spread, 60 * spread, 2_000_001)
        density = np.exp(-(z**2) / (2 * spread**2)) / (spread * math.sqrt(2 * math.pi))
        exact = gain * np.sum(slope(z) ** 2 * density) * (z[1] - z[0])
        assert exact == pytest.approx(math.sqrt(gain) / (6 * math.sqrt(math.pi)), rel=0.08)
    below, above = (
        np.median(
            [
                size[0] / size[-1]
                for size in (lengths("sigmoid", g, 16, seed=s)[0] for s in range(10))
            ]
        )
        for g in (64, 256)
    )
    assert below < 0.2
    assert above > 10


def learn(gain=1.0, variant="", epochs=30, seed=0, net=None):
    """The opening network, written out once more; its cost before and after training.

    `net`, a dict, is given its answers and how far the weights of the first layer moved.
    """
    digits, rng = load_digits(), np.random.default_rng(seed)
    X, target = digits.data.T[:, :1000] / 16, digits.target[:1000]
    Y, n = np.eye(10)[:, target], [64, *[30] * 6, 10]
    W = [np.sqrt(gain / k) * rng.normal(size=(j, k)) for k, j in pairwise(n)]
    b = [np.zeros((j, 1)) for j in n[1:]]
    axis = {"batch": 1, "layer": 0}.get(variant)

    def forward(X):
        a, kept = [X], []
        for k, (w, c) in enumerate(zip(W[:-1], b[:-1], strict=True)):
            z, s = w @ a[-1] + c, 1.0
            if axis is not None:
                s = np.sqrt(z.var(axis=axis, keepdims=True) + 1e-5)
                z = (z - z.mean(axis=axis, keepdims=True)) / s
            h = squash(z)
            kept.append((z, s, h * (1 - h)))
            a.append(h + a[-1] if variant == "road" and k else h)
        e = W[-1] @ a[-1] + b[-1]
        e = np.exp(e - e.max(axis=0))
        return a, kept, e / e.sum(axis=0)

    def cost():
        return -np.log(forward(X)[2][target, np.arange(1000)]).mean()

    before, first = cost(), W[0].copy()
    for _ in range(epochs):
        order = rng.permutation(1000)
        for some in np.split(order, 20):
            a, kept, p = forward(X[:, some])
            d = (p - Y[:, some]) / 50
            steps = [(d @ a[-1].T, d.sum(axis=1, keepdims=True))]
            back = W[-1].T @ d
            for k in range(5, -1, -1):
                z, s, prime = kept[k]
                d = back * prime
                if axis is not None:
                    along = z * (d * z).mean(axis=axis, keepdims=True)
                    d = (d - d.mean(axis=axis, keepdims=True) - along) / s
                steps.append((d @ a[k].T, d.sum(axis=1, keepdims=True)))
                back = W[k].T @ d + (back if variant == "road" and k else 0)
            for k, (dw, db) in enumerate(reversed(steps)):
                W[k] -= 0.1 * dw
                b[k] -= 0.1 * db
    if net is not None:
        net["answers"] = forward(X)[2]
        net["moved"] = np.linalg.norm(W[0] - first) / np.linalg.norm(first)
    return before, cost()


def test_the_opening_network_answers_the_same_to_every_picture():
    assert_printed(
        "differ by less than a ten-thousandth", "by less than a thousandth of their length"
    )
    net = {}
    assert learn(net=net)[1] == pytest.approx(math.log(10), abs=2e-3)
    assert np.ptp(net["answers"], axis=1).max() < 1e-4
    assert 1e-4 < net["moved"] < 1e-3


def test_the_opening_network_learns_with_a_larger_gain():
    assert_printed("gets its cost down from $10.57$ to $0.65$ in the same thirty epochs")
    assert np.allclose(learn(gain=100), [10.57, 0.65], atol=6e-3)
    assert_printed("nearly half of the activations begin saturated")
    for seed in range(4):
        rng, a, flat = np.random.default_rng(seed), load_digits().data.T[:, :1000] / 16, []
        for n in [30] * 6:
            a = squash(np.sqrt(100 / len(a)) * rng.normal(size=(n, len(a))) @ a)
            flat.append(np.mean(a * (1 - a) < 0.01))  # as at z = 5, where "saturated" is said
        assert 0.4 < np.mean(flat) < 0.5


def test_a_residual_road_sets_the_opening_network_free():
    assert_printed("end at a cost of $0.37$, and not of $2.30$")
    assert learn(variant="road")[1] == pytest.approx(0.37, abs=5e-3)


def test_normalizing_batches_helps_and_normalizing_layers_does_not():
    assert_printed("The cost ends at $0.26$, lower still", "the cost stays at $2.30$")
    assert learn(variant="batch")[1] == pytest.approx(0.26, abs=5e-3)
    assert learn(variant="layer")[1] == pytest.approx(2.30, abs=5e-3)
    assert_printed("of less than $0.001$; with batch normalisation it is $0.21$")
    assert spread_over_pictures(0)[-1] < 0.001
    assert spread_over_pictures(1)[-1] == pytest.approx(0.21, abs=5e-3)


def test_with_batch_normalization_the_gain_hardly_matters():
    assert_printed("as far apart as $0.01$ and $100$ the cost still ends below $0.5$")
    assert all(learn(gain=gain, variant="batch")[1] < 0.5 for gain in (0.01, 100))


def spread_over_pictures(axis=None):
    """The standard deviation of an activation over the pictures, on average, layer by layer."""
    rng, a = np.random.default_rng(0), load_digits().data.T[:, :1000] / 16
    spread = []
    for n in [30] * 6:
        z = rng.normal(size=(n, len(a))) / np.sqrt(len(a)) @ a
        if axis is not None:
            z = (z - z.mean(axis=axis, keepdims=True)) / z.std(axis=axis, keepdims=True)
        a = squash(z)
        spread.append(np.mean(a.std(axis=1)))
    return spread


def test_a_fresh_deep_sigmoid_network_hears_the_same_from_every_picture():
    assert_printed("shrink the differences between pictures on the way forward")
    spread = spread_over_pictures()
    assert all(above < below / 3 for below, above in pairwise(spread))
    assert spread[-1] < 1e-4


def test_how_deep():
    assert_printed(r"$6 / \log_{10} 4 \approx 9.97$", r"$4^{10} = 1\,048\,576$")
    assert 6 / math.log10(4) == pytest.approx(9.97, abs=5e-3)
    assert 4**9 < 10**6 < 4**10 == 1_048_576


def test_the_signs_of_nine_links():
    assert_printed("$(-2)^9 = -512$")
    assert chain_share(-8.0, 4.0) == pytest.approx(-512)


def test_a_narrow_window():
    assert_printed(
        "about $0.789$ and $0.211$", r"\approx 1.317$", r"$\frac{2 \cdot 1.317}{6} \approx 0.439$"
    )
    border = (1 + math.sqrt(1 / 3)) / 2
    assert border == pytest.approx(0.789, abs=5e-4)
    z = math.log(border / (1 - border))
    assert z == pytest.approx(1.317, abs=5e-4)
    assert 6 * slope(z) == pytest.approx(1)
    assert 2 * z / 6 == pytest.approx(0.439, abs=5e-4)


def test_three_quarters_is_no_law():
    assert_printed(
        r"the length of the earlier error becomes $\sqrt{32} \approx 5.66$",
        r"$8 \sigma'(4) "
        r"\approx 0.14$",
    )
    below = np.ones((16, 2)).T @ np.ones((16, 1)) * slope(np.zeros((2, 1)))
    assert np.linalg.norm(below[:1]) == pytest.approx(4)
    assert np.linalg.norm(below) == pytest.approx(5.66, abs=5e-3)
    assert 8 * slope(4.0) == pytest.approx(0.14, abs=5e-3)


def test_uniform_weights():
    assert_printed(r"$c = \sqrt{6 / (n_{l-1} + n_l)}$, here $\sqrt{6/94} \approx 0.253$")
    c = math.sqrt(6 / 94)
    assert c == pytest.approx(0.253, abs=5e-4)
    assert np.mean(np.linspace(-c, c, 100_001) ** 2) == pytest.approx(2 / (64 + 30), rel=1e-4)


def test_mean_squares_of_two_thousand_layers():
    assert_printed(
        r"is $50 \cdot 0.02 \cdot \tfrac13 = \tfrac13$", r"$30 \cdot 0.02 \cdot 1 = 0.6$"
    )
    rng = np.random.default_rng(1)
    W = rng.normal(0, math.sqrt(0.02), size=(2000, 30, 50))
    z, u = W @ rng.uniform(size=(2000, 50, 1)), W.sum(axis=1)
    found = [np.mean(z**2), np.mean(np.maximum(z, 0) ** 2), np.mean(u**2)]
    assert np.allclose(found, [1 / 3, 1 / 6, 0.6], rtol=0.02)


def test_the_best_start_for_a_leaky_relu_keeps_the_mean_square():
    c, n, rng = 0.5, 400, np.random.default_rng(0)
    z = rng.normal(size=(n, 2000))
    for _ in range(3):
        a = np.where(z > 0, z, c * z)
        z = rng.normal(0, math.sqrt(2 / (n * (1 + c**2))), size=(n, n)) @ a
    assert np.mean(z**2) == pytest.approx(1, rel=0.05)


def test_tanh_is_best_started_with_more_than_xavier_has():
    assert_printed(
        "while with Xavier's gain only about a fifth arrives",
        "with $4$ the error grows, although the slopes are smaller",
    )
    table = vanishing_gradients([16]).figure["tables"][3]["rows"]
    rows = table[16:26:2]  # tanh, the error, gains from 0.25 to 16
    ratio = [row["norm"][-1] / row["norm"][0] for row in rows]
    assert np.argmin(np.abs(np.log(ratio))) == 2
    assert ratio[1] == pytest.approx(0.2, abs=0.02)
    assert ratio[3] > 2


def test_the_mean_over_random_weights_is_the_mean_over_all_signs():
    """The proofs' E against plain counting: weights ±1, each as likely, and fixed inputs 1."""
    model = model_by_name("moments-2-3")
    w = [model.names["w", None, False].entries((j, k)) for j in (1, 2, 3) for k in (1, 2)]
    a = [model.names["a", None, False].entries((k,)) for k in (1, 2)]
    ones = {**dict.fromkeys(a, 1), sp.Symbol("v"): 1, sp.Symbol("q"): 1, sp.Symbol("r"): 1}
    patterns = [dict(zip(w, signs, strict=True)) for signs in product((-1, 1), repeat=6)]
    squares = (w[0] * a[0] + w[1] * a[1]) ** 2, (w[0] + 2 * w[2] - w[4]) ** 2
    for expression in (*squares, w[0] * w[1], w[0] * w[3] + 3, w[5] ** 2 * w[0]):
        mean = model.functions["\\mathrm{E}"](0, [expression])
        mean = mean.subs(sp.Symbol("E(a_1 a_2)"), 1).subs(ones)
        counted = sum(expression.subs({**pattern, **ones}) for pattern in patterns)
        assert mean == counted / sp.Integer(len(patterns))


def test_the_mask_of_relu():
    assert_printed("is never negative, so `a >= 0` is true everywhere")
    z = np.linspace(-3, 3, 61)
    a = PAIRS["relu"][0](z)
    assert np.all(a >= 0)
    assert np.array_equal(a > 0, z > 0)


def test_a_number_added_to_a_row_moves_nothing():
    z = np.array([0.3, -1.0, 2.5, 0.7])

    def scaled(row):
        return (row - row.mean()) / row.std()

    assert np.allclose(scaled(z + 5), scaled(z))
    assert not np.allclose(scaled(z + 5), z)
