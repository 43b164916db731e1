"""Each number of a sentence or a solution of the chapter on the chain rule that no cell asserts."""

import re
from fractions import Fraction
from pathlib import Path

import mpmath as mp
import numpy as np
import pytest

CHAPTERS = Path(__file__).parents[2] / "chapters"
SOURCE = "\n".join(
    (CHAPTERS / folder / "03-chain-rule.md").read_text()
    for folder in ("", "exercises", "solutions")
)
PAGE = re.sub(r"\s+", " ", SOURCE)


def assert_printed(*sentences):
    for sentence in sentences:
        assert sentence in PAGE, sentence


def sigmoid(z):
    return 1 / (1 + mp.exp(-z))


def slope(z):
    return mp.diff(sigmoid, z)


DIGITS = 30
with mp.workdps(DIGITS):
    W, X, B = mp.mpf("0.8"), mp.mpf("1.5"), mp.mpf("-0.2")


@pytest.fixture(autouse=True)
def digits():
    """The precision of mpmath is global, and other tests set it too."""
    with mp.workdps(DIGITS):
        yield


def cost(w, x=X, b=B, y=1):
    """The cost of the chapter's neuron, in 30 digits."""
    return (sigmoid(w * x + b) - y) ** 2 / 2


def test_the_nudge():
    assert_printed(
        "so that $z = 1$",
        r"A nudge $\Delta w = 0.1$ moves $z$ by $0.15$",
        r"Here $a \approx 0.731$, so the sigmoid has the slope $0.731 \cdot 0.269 \approx 0.197$",
        "and $a$ moves by about $0.0295$. And since",
        "since $a - y \\approx -0.269$, the cost falls by about $0.0079$",
    )
    assert mp.almosteq(W * 1.5 - mp.mpf("0.2"), 1)
    assert round(float(sigmoid(1)), 3) == 0.731
    assert round(float(slope(1)), 3) == 0.197
    assert round(float(slope(1) * 0.15), 4) == 0.0295
    assert round(float(sigmoid(1) - 1), 3) == -0.269
    assert round(float(-mp.diff(cost, W) / 10), 4) == 0.0079


def test_the_gap_goes_with_the_square():
    assert_printed(
        "Each time the nudge becomes ten times smaller, the gap becomes about a *hundred* times"
    )

    def gap(nudge):
        nudge = mp.mpf(nudge)
        return cost(W + nudge) - cost(W) - mp.diff(cost, W) * nudge

    for nudge in ("0.1", "0.01"):
        assert 90 < gap(nudge) / gap(mp.mpf(nudge) / 10) < 110
    assert_printed(r"was about $7 \cdot 10^{-6}$ for $\Delta w = 0.01$")
    assert_printed(
        r"$7.07 \cdot 10^{-6}$ at $0.01$ and $2.86 \cdot 10^{-5}$ at $-0.02$", "ratio is $4.04$"
    )
    assert_printed(r"at $+0.02$ the gap is $2.82 \cdot 10^{-5}$")
    assert round(float(gap("0.01")) * 1e8) == 707
    assert round(float(gap("-0.02")) * 1e7) == 286
    assert round(float(gap("0.02")) * 1e7) == 282
    assert round(float(gap("-0.02") / gap("0.01")), 2) == 4.04


def test_the_circuit():
    assert_printed(
        "$q = 3$ and $C = -12$", "the slopes are $-4$ at $q$, $3$ at $z$, and $-4$ at both"
    )

    def circuit(x, y, z):
        return (x + y) * z

    place = (-2, 5, -4)
    assert circuit(*place) == -12
    # It is linear in each number, so a nudge of 1 tells the slope.
    nudged = [circuit(*(v + (i == j) for j, v in enumerate(place))) + 12 for i in range(3)]
    assert nudged == [-4, -4, 3]


def test_the_sigmoid_neuron_of_the_notes():
    w, x, b = (mp.mpf(2), mp.mpf(-3)), (mp.mpf(-1), mp.mpf(-2)), mp.mpf(-3)
    z = w[0] * x[0] + w[1] * x[1] + b
    by_hand = [f * slope(z) for f in (x[0], x[1], 1, w[0], w[1])]
    printed = [-0.2, -0.39, 0.2, 0.39, -0.59]
    assert_printed(f"assert slopes == {printed}")
    assert [round(float(s), 2) for s in by_hand] == printed


def test_paths_and_arrows():
    assert_printed("Ten billion paths, but only 920 arrows", "for each of the $15$ arrows")
    assert 10 + 9 * 10 * 10 + 10 == 920
    assert 3 + 3 * 3 + 3 == 15
    ways = np.ones(10, dtype=object)
    for _ in range(9):
        ways = np.full(10, ways.sum(), dtype=object)
    assert ways.sum() == 10**10


def test_the_parameters_of_the_small_network():
    assert_printed("A network of 64 inputs, 30 hidden neurons and 10 outputs has 2,260 of them")
    assert_printed("2,261 passes against one forward pass and one backward pass")
    assert 64 * 30 + 30 + 30 * 10 + 10 == 2260
    assert_printed("Its graph would have several thousand nodes")
    # inputs, parameters, products, sums, activations; the cost would add a few
    products = 64 * 30 + 30 * 10
    assert 6000 < 64 + 2260 + 2 * products + 40 < 8000


def test_a_good_nudge_for_central_differences():
    """In double precision, on the chapter's neuron and on other curves of ordinary size."""
    assert_printed("in double precision, about $10^{-5}$ is a good choice")

    def neuron(w):
        return 0.5 * (1 / (1 + np.exp(-(1.5 * w - 0.2))) - 1) ** 2

    curves = [(neuron, 0.8), (np.exp, 1.0), (np.sin, 2.0), (np.cosh, 1.5), (np.arctan, -0.7)]
    for f, x in curves:
        in_digits = {np.exp: mp.exp, np.sin: mp.sin, np.cosh: mp.cosh, np.arctan: mp.atan}
        true = float(mp.diff(in_digits.get(f, cost), mp.mpf(x) if f is not neuron else W))
        missed = {
            k: abs((f(x + 10.0**-k) - f(x - 10.0**-k)) / (2 * 10.0**-k) - true)
            for k in range(1, 11)
        }
        assert missed[5] < 1e-9
        assert 10 * missed[5] < min(missed[k] for k in (1, 2, 3, 8, 9, 10))


def test_the_two_sweeps_by_hand():
    """The graph is linear in each number, so a nudge of 1 tells each slope."""
    table = SOURCE[SOURCE.index(":name: tab-chain-sweeps") :].split(":::")[0]
    rows = [re.findall(r"\$(-?\d)\$", row) for row in table.split("* - ")[2:4]]

    def nodes(x, y, z):
        return np.array([x, y, z, x + y, (x + y) * z])

    at = nodes(-2, 5, -4)
    forward = nodes(-1, 5, -4) - at
    assert [int(n) for n in rows[0]] == forward.tolist()
    of_q = (3 + 1) * -4 - 3 * -4
    backward = [nodes(-1, 5, -4)[4] + 12, nodes(-2, 6, -4)[4] + 12, nodes(-2, 5, -3)[4] + 12, of_q]
    assert [int(n) for n in rows[1]] == [*backward, 1]


def test_links():
    assert_printed(
        r"so it is $4 \cdot 8 = 32$", r"multiply: $3 \cdot 32 = 96$", "$12$ takes the outer slope"
    )
    assert mp.almosteq(mp.diff(lambda x: (3 * x - 1) ** 4, 1), 96)


def test_the_input_too():
    assert_printed(
        r"$\partial C / \partial x = w \sigma'(z) (a - y)$", r"$\partial C / \partial y = -(a - y)"
    )
    z = W * X + B
    by_hand = W * slope(z) * (sigmoid(z) - 1)
    assert mp.almosteq(mp.diff(lambda x: cost(W, x), X), by_hand, 1e-12)
    assert mp.almosteq(mp.diff(lambda y: cost(W, y=y), 1), 1 - sigmoid(z), 1e-12)


def test_a_graph_by_hand():
    assert_printed("$r = xy = 6$, $q = r + z = 5$, $C = qx = 10$", "it is $q = 5$", "together $11$")
    assert_printed(r"At $y$ it is $2 \cdot x = 4$", "$2$ at $r$ and $2$ at $z$")

    def graph(x, y, z):
        return (x * y + z) * x

    assert graph(2, 3, -1) == 10
    slopes = [mp.diff(graph, (2, 3, -1), tuple(int(i == j) for j in range(3))) for i in range(3)]
    assert [round(float(s), 9) for s in slopes] == [11, 4, 2]


def test_the_wrong_place():
    assert_printed(
        r"$\sigma'(0.731) / \sigma'(1) \approx 1.116$",
        r"while $\sigma'(a)$ never falls below $0.1966$",
    )
    assert_printed(r"the gap is then more than a tenth of the change")
    wrong, right = slope(sigmoid(1)), slope(1)
    assert round(float(wrong), 4) == 0.2194
    assert round(float(right), 4) == 0.1966
    assert round(float(wrong / right), 3) == 1.116
    # a lies between 0 and 1, and the slope falls on the way from 0 to 1
    assert min(slope(mp.mpf(a) / 100) for a in range(101)) == slope(1)
    nudge = mp.mpf("0.001")
    change = cost(W + nudge) - cost(W)
    gap = change - mp.diff(cost, W) * wrong / right * nudge
    assert 0.1 < abs(gap / change) < 0.13


def test_two_outputs():
    assert_printed(
        "0.2350 \\cdot (0.6225 - 1) \\approx -0.0887$",
        "0.19661 \\cdot (0.26894 - 0) \\approx -0.1058$",
    )
    assert_printed("The two add up to $-0.1945$", "left out, which gives $-0.9154$")

    def cost_of(a, w, y):
        return (sigmoid(w * a) - y) ** 2 / 2

    half = mp.mpf("0.5")
    paths = [mp.diff(lambda a, w=w, y=y: cost_of(a, w, y), half) for w, y in ((1, 1), (-2, 0))]
    assert [round(float(p), 4) for p in paths] == [-0.0887, -0.1058]
    assert round(float(sum(paths)), 4) == -0.1945
    assert round(float(slope(half)), 4) == 0.2350
    assert round(float(sigmoid(half) - 1 - 2 * sigmoid(-1)), 4) == -0.9154


def test_too_good_to_be_true():
    assert_printed(
        "choose the weight $-1$ and the first nudge $2$", "the gap is larger than before"
    )
    from nnmath.widgets.nudge import NUDGES, WEIGHTS

    assert -1.0 in WEIGHTS
    assert 2.0 in NUDGES

    def gap(nudge):
        return abs(cost(-1 + nudge) - cost(-1) - mp.diff(cost, -1) * nudge)

    gaps = [gap(mp.mpf(2) / 2**k) for k in range(7)]
    assert gaps[1] > 5 * gaps[0]
    assert np.all(np.diff(gaps[1:]) < 0)
    assert 3.5 < gaps[-2] / gaps[-1] < 4.5
    # between the two places the cost lies off its tangent, and near the far one it is back on it
    assert gaps[0] < 0.02 * abs(cost(mp.mpf(1)) - cost(mp.mpf(-1)))


def test_count():
    assert_printed(
        "$784 \\cdot 30 + 30 + 30 \\cdot 10 + 10 = 23\\,860$ parameters",
        "$23{,}861$ passes, almost",
    )
    assert_printed("it would be $23{,}821$ passes")
    assert 784 * 30 + 30 * 10 + 1 == 23821
    assert 784 * 30 + 30 + 30 * 10 + 10 == 23860
    assert 23.5 < 23861 / 1000 < 24


def test_the_quotient_rule():
    assert_printed(r"$\frac{u'v - uv'}{v^2}$")
    at = Fraction(7, 5)
    u, v = (lambda x: x**3 + 2), (lambda x: x**2 + 1)
    by_hand = (3 * at**2 * v(at) - u(at) * 2 * at) / v(at) ** 2
    found = mp.diff(lambda x: u(x) / v(x), mp.mpf(7) / 5)
    assert mp.almosteq(found, mp.mpf(by_hand.numerator) / by_hand.denominator, 1e-12)


def test_a_difference_that_vanishes_as_near_as_you_like():
    assert_printed("it is zero for some $t$ as near to $x = 0$ as you like")

    def g(t):
        return t**2 * mp.sin(1 / t)

    for k in (1, 10, 1000, 10**6):
        t = 1 / (k * mp.pi)
        assert abs(g(t)) < mp.mpf(10) ** -25 * t
        assert abs(g(t / 2)) < (t / 2) ** 2 * (1 + mp.eps)  # so g has the slope 0 at 0
