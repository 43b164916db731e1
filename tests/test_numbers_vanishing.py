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

from nnmath.ledger.worlds import world

PAGE = (Path(__file__).parent.parent / "chapters/07-vanishing-gradients.md").read_text()
# As a reader sees it: no line breaks, and strings in parts as one.
FLAT = re.sub(r"\s+", " ", PAGE).replace('" "', "")


def said(*sentences):
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
def lengths(hidden, gain, L, centred=False):
    """‖δ‖ in each hidden layer, by the four equations written out here once more."""
    digits = load_digits()
    X, Y = digits.data.T[:, :1000] / 16, np.eye(10)[:, digits.target[:1000]]
    rng = np.random.default_rng(0)
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
    said("is $5$ passes on less than a hundredth of a nudge, at $10$ less than a ten-thousandth")
    assert slope(5.0) < 1e-2
    assert slope(10.0) < 1e-4


def test_a_chain_of_ten():
    said("the first one would need hundreds of thousands of steps")
    assert 1e5 < 1 / chain_share(1.0, 0.0) < 1e6
    said(r"feels the error $512$ times as strongly as its last")
    assert chain_share(8.0, -4.0) == pytest.approx(512)
    assert chain_share(8.0, 0.0) < 1e-20


def test_the_hill_of_the_factor():
    said(
        "a low hill that reaches 0.45 near",
        "the weight 3 and falls back",
        "crosses 1 at the weight 4",
    )
    w = np.linspace(0, 12, 1201)
    factor = w * slope(w / 2)
    assert factor.max() == pytest.approx(0.45, abs=0.005)
    assert w[factor.argmax()] == pytest.approx(3, abs=0.15)
    assert factor[-1] < 0.05


def test_paths():
    said("ten layers have $30^9$ paths down to a given neuron, about twenty million millions")
    assert pytest.approx(20 * 10**6 * 10**6, rel=0.02) == 30**9


def test_ten_layers():
    said("between a fifth and somewhat more than a quarter", "more than a hundred thousand:")
    size, weights = lengths("sigmoid", 1, 10)
    factor = size[:-1] / size[1:]
    assert 0.2 < factor.min() < factor.max() < 0.27
    assert size[-1] / size[0] > 1e5
    said(
        "The second row is the sharp bound, about one half",
        "from 6e-8 in layer 1 to 7e-3 in layer 9",
    )
    spectral = [math.sqrt(np.linalg.eigvalsh(W @ W.T).max()) / 4 for W in weights[1:-1]]
    assert np.allclose(spectral, 0.5, atol=0.05)
    assert [float(f"{size[i]:.0e}") for i in (0, -1)] == [6e-8, 7e-3]
    said("2e-5 in layer 1 and meets it")
    assert float(f"{size[-1] * np.prod(spectral):.0e}") == 2e-5
    said("The third, the Frobenius bound, is above $1$")
    assert all(np.sqrt((W**2).sum()) / 4 > 1 for W in weights[1:-1])


def test_nielsens_law():
    said("the first one learns about five times more slowly", "within a factor of two")
    firsts = [0.065741, 0.011838, 0.002975]  # printed: two, three and four hidden layers
    assert [a / b for a, b in pairwise(firsts)] == pytest.approx([5, 5], abs=1.1)


def test_depth_activation_start():
    said("keeps the error within a factor of about three over fourteen links")
    ratio = {
        key: lengths(*key, 16)[0][0] / lengths(*key, 16)[0][-1]
        for key in (("sigmoid", 1), ("sigmoid", 16), ("tanh", 1), ("tanh", 4), ("relu", 2))
    }
    assert 1 / 3.2 < ratio["tanh", 1] < 1
    assert 1 / 3.2 < ratio["relu", 2] < 1
    said("With tanh or ReLU and $g = 4$ theirs is the largest of all", "rise to 75 and 12")
    for hidden, to in (("tanh", 12), ("relu", 75)):
        size = lengths(hidden, 4, 16)[0]
        assert size[0] == size.max()
        assert size[0] / size[-1] == pytest.approx(to, rel=0.03)
    said("It does help, by a factor of a million", "falls to a thousandth", "a thousand-millionth")
    assert ratio["sigmoid", 16] / ratio["sigmoid", 1] == pytest.approx(1e6, rel=0.1)
    assert ratio["sigmoid", 16] == pytest.approx(1e-3, rel=0.2)
    assert ratio["sigmoid", 1] == pytest.approx(1e-9, rel=0.2)
    said("With biases $0$ the sigmoid has no right start", "unless the biases move along")
    size = lengths("sigmoid", 16, 16, centred=True)[0]
    assert 0.1 < size[0] / size[-1] < 1


def test_a_fresh_deep_sigmoid_network_hears_the_same_from_every_picture():
    said("shrink the differences between pictures on the way up")
    rng, a = np.random.default_rng(0), load_digits().data.T[:, :1000] / 16
    spread = []
    for n in [30] * 6:
        a = squash(rng.normal(size=(n, len(a))) / np.sqrt(len(a)) @ a)
        spread.append(np.mean(a.std(axis=1)))
    assert all(above < below / 3 for below, above in pairwise(spread))
    assert spread[-1] < 1e-4


def test_two_slopes_and_a_chain_by_hand():
    said(r"the slope is $\tfrac34 \cdot \tfrac14 = \tfrac3{16}$", r"a share of $\tfrac1{16}$")
    assert slope(math.log(3)) == pytest.approx(3 / 16)
    assert chain_share(2.0, -1.0, neurons=5) == pytest.approx(1 / 16)


def test_how_deep():
    said(r"$n > 6 / \log_{10} 4 \approx 9.97$", r"$4^{10} = 1\,048\,576$")
    assert 6 / math.log10(4) == pytest.approx(9.97, abs=5e-3)
    assert 4**9 < 10**6 < 4**10 == 1_048_576


def test_predict():
    said(r"$5^9 = 1\,953\,125$", "$(-2)^9 = -512$")
    assert chain_share(20.0, -10.0) == pytest.approx(1_953_125)
    assert chain_share(-8.0, 4.0) == pytest.approx(-512)


def test_a_narrow_window():
    said("about $0.789$ and $0.211$", r"\approx 1.317$", r"$2 \cdot 1.317 / 6 \approx 0.44$")
    border = (1 + math.sqrt(1 / 3)) / 2
    assert border == pytest.approx(0.789, abs=5e-4)
    z = math.log(border / (1 - border))
    assert z == pytest.approx(1.317, abs=5e-4)
    assert 6 * slope(z) == pytest.approx(1)
    assert 2 * z / 6 == pytest.approx(0.44, abs=2e-3)


def test_three_quarters_is_no_law():
    said(r"The length below is $\sqrt{32} \approx 5.66$")
    below = np.ones((16, 2)).T @ np.ones((16, 1)) * slope(np.zeros((2, 1)))
    assert np.linalg.norm(below[:1]) == pytest.approx(4)
    assert np.linalg.norm(below) == pytest.approx(5.66, abs=5e-3)


def test_uniform_weights():
    said(r"$c = \sqrt{6 / (n_{l-1} + n_l)} = \sqrt{6/94} \approx 0.253$")
    c = math.sqrt(6 / 94)
    assert c == pytest.approx(0.253, abs=5e-4)
    assert np.mean(np.linspace(-c, c, 100_001) ** 2) == pytest.approx(2 / (64 + 30), rel=1e-4)


def test_the_mean_over_random_weights_is_the_mean_over_all_signs():
    """The ledger's E against plain counting: weights ±1, each as likely, and fixed inputs 1."""
    model = world("moments-2-3")
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
