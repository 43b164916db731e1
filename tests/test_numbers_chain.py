"""Each number of a sentence or a solution of the chapter on the chain rule that no cell asserts."""

import math
import re
from ast import literal_eval
from fractions import Fraction
from pathlib import Path

import mpmath as mp
import numpy as np
import pytest

SOURCE = (Path(__file__).parent.parent / "chapters/03-chain-rule.md").read_text()
PAGE = re.sub(r"\s+", " ", SOURCE)


def said(*sentences):
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
    said(
        "so that $z = 1$",
        r"A nudge $\Delta w = 0.1$ moves $z$ by $0.15$",
        "The sigmoid has the slope $0.197$ there, so $a$ moves by about $0.0295$",
        "since $a - y = -0.269$, the cost falls by about $0.0079$",
    )
    assert mp.almosteq(W * 1.5 - mp.mpf("0.2"), 1)
    assert round(float(slope(1)), 3) == 0.197
    assert round(float(slope(1) * 0.15), 4) == 0.0295
    assert round(float(sigmoid(1) - 1), 3) == -0.269
    assert round(float(-mp.diff(cost, W) / 10), 4) == 0.0079


def test_the_gap_goes_with_the_square():
    said("Each time the nudge becomes ten times smaller, the gap becomes a *hundred* times smaller")

    def gap(nudge):
        nudge = mp.mpf(nudge)
        return cost(W + nudge) - cost(W) - mp.diff(cost, W) * nudge

    for nudge in ("0.1", "0.01"):
        assert 90 < gap(nudge) / gap(mp.mpf(nudge) / 10) < 110
    said(r"was about $7 \cdot 10^{-6}$", r"$2.8 \cdot 10^{-5}$, at $0.02$", "with the same sign")
    assert round(float(gap("0.01")) * 1e6) == 7
    assert 2.75e-5 < gap("0.02") < 2.85e-5
    assert round(float(gap("-0.01")) * 1e6) == 7


def test_the_circuit():
    said("$q = 3$ and $C = -12$", "the slopes are $-4$ at $q$, $3$ at $z$, and $-4$ at both")

    def circuit(x, y, z):
        return (x + y) * z

    place = (-2, 5, -4)
    assert circuit(*place) == -12
    # It is linear in each number, so a nudge of 1 tells the slope.
    nudged = [circuit(*(v + (i == j) for j, v in enumerate(place))) + 12 for i in range(3)]
    assert nudged == [-4, -4, 3]


def test_the_figure_of_the_circuit_says_the_same():
    first, second = re.findall(r"^number \|?= (\{.*\})$", SOURCE, flags=re.MULTILINE)
    told = {"x": (-2, -4), "y": (5, -4), "z": (-4, 3), "q": (3, -4), "C": (-12, 1)}
    assert literal_eval(first) | literal_eval(second) == told
    said('x −2, y 5, z −4, q 3, C −12. Slopes below: C 1, " "q −4, z 3, x −4, y −4.')


def test_paths_and_arrows():
    said("Ten thousand million paths, but not two thousand arrows")
    ways = np.ones(10, dtype=object)
    for _ in range(9):
        ways = np.full(10, ways.sum(), dtype=object)
    assert ways.sum() == 10**10


def test_the_parameters_of_the_small_network():
    said("A network of 64 inputs, 30 hidden neurons and 10 outputs has 2,260 parameters")
    said("2,261 passes against one forward pass and one backward sweep")
    assert 64 * 30 + 30 + 30 * 10 + 10 == 2260


def test_the_figure_of_the_cost():
    said("twice as steep. At 300 inputs they are a factor of 301 apart.")
    from nnmath.graph import Node

    weights, inputs = ([Node(0.1) for _ in range(300)] for _ in range(2))
    z = sum((w * x for w, x in zip(weights, inputs, strict=True)), Node(0.5))
    leaves = [node for node in z.sigmoid().history() if not node.parents]
    # a forward sweep for each leaf that is no input, against one sweep in all
    assert len(leaves) - len(inputs) == 301


def test_links():
    said(r"At $x = 1$ we have $u = 2$, so the slope is $3 \cdot 32 = 96$")
    assert mp.almosteq(mp.diff(lambda x: (3 * x - 1) ** 4, 1), 96)


def test_the_input_too():
    said(
        r"$\partial C / \partial x = w \sigma'(z) (a - y)$", r"$\partial C / \partial y = -(a - y)"
    )
    z = W * X + B
    by_hand = W * slope(z) * (sigmoid(z) - 1)
    assert mp.almosteq(mp.diff(lambda x: cost(W, x), X), by_hand, 1e-12)
    assert mp.almosteq(mp.diff(lambda y: cost(W, y=y), 1), 1 - sigmoid(z), 1e-12)


def test_a_graph_by_hand():
    said("$r = xy = 6$, $q = r + z = 5$, $C = qx = 10$", "it is $q = 5$. Together $11$")
    said(r"at $y$ it is $2 \cdot x = 4$", "at $r$ and at $z$ it is $2$ as well")

    def graph(x, y, z):
        return (x * y + z) * x

    assert graph(2, 3, -1) == 10
    slopes = [mp.diff(graph, (2, 3, -1), tuple(int(i == j) for j in range(3))) for i in range(3)]
    assert [round(float(s), 9) for s in slopes] == [11, 4, 2]


def test_the_wrong_place():
    said(r"$\sigma'(0.731) = 0.2194$ in place of $\sigma'(1) = 0.1966$: too large by the factor")
    said("by the factor $1.116$", r"while $\sigma'(a)$ never falls below $0.1966$")
    said(r"the gap is then more than a tenth of the change")
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


def test_the_solution_of_the_sine():
    code = re.search(r"~~~python\n(import math.*?)~~~", SOURCE, flags=re.DOTALL).group(1)
    from nnmath.graph import Node

    scope = {"Node": Node, "np": np}
    exec(code, scope)  # the solution as it stands on the page, with its assertion
    derivative = mp.diff(lambda x: mp.sin(x**2), mp.mpf("1.2"))
    assert math.isclose(scope["C"].backward()[scope["x"]], float(derivative))


def test_a_lost_path():
    said("$3$ in place of $6$", "the true slope is $27$", "the result is $9$")
    said(r"overwrites it with $3 \cdot 3 = 9$")
    from nnmath.graph import Node

    def lossy(end):
        g = dict.fromkeys(end.history(), 0.0) | {end: 1.0}
        for node in reversed(g):
            for parent, local in node.parents:
                g[parent] = local * g[node]
        return g

    x = Node(3)
    assert lossy(x * x)[x] == 3
    assert lossy(x * x * x)[x] == 9
    assert (x * x * x).backward()[x] == 27
    w, b, v = Node(2), Node(-3), Node(-1)
    neuron = (w * v + b).sigmoid()
    assert lossy(neuron) == neuron.backward()


def test_count():
    said("$784 \\cdot 30 + 30 + 30 \\cdot 10 + 10 = 23{,}860$ parameters, so $23{,}861$ passes")
    said("almost 24 seconds")
    assert 784 * 30 + 30 + 30 * 10 + 10 == 23860
    assert 23.5 < 23861 / 1000 < 24


def test_the_quotient_rule():
    said(r"$\frac{u'v - uv'}{v^2}$")
    at = Fraction(7, 5)
    u, v = (lambda x: x**3 + 2), (lambda x: x**2 + 1)
    by_hand = (3 * at**2 * v(at) - u(at) * 2 * at) / v(at) ** 2
    found = mp.diff(lambda x: u(x) / v(x), mp.mpf(7) / 5)
    assert mp.almosteq(found, mp.mpf(by_hand.numerator) / by_hand.denominator, 1e-12)
