"""The numbers in the prose of the chapter on softmax and its solutions, by plain mathematics."""

import math
import re
from itertools import pairwise, product
from pathlib import Path

import pytest
import sympy as sp

from nnmath.exercises.chapters.softmax_cross_entropy import RATES
from nnmath.widgets.costs import QUADRATIC_RATES

ROOT = Path(__file__).parents[2] / "chapters"
STEM = "06-softmax-cross-entropy.md"
PAGE = " ".join((ROOT / folder / STEM).read_text() for folder in ("", "solutions"))
# As a reader sees it: no line breaks, and strings in parts as one.
FLAT = re.sub(r"\s+", " ", PAGE).replace('" "', "")
STARTS = ((0.6, 0.9), (2.0, 2.0))


def assert_printed(*sentences):
    for sentence in sentences:
        assert sentence in FLAT, sentence


def shares(scores, temperature=1.0):
    """Softmax as its definition says, in plain Python."""
    powers = [math.exp(score / temperature) for score in scores]
    return [power / sum(powers) for power in powers]


def squash(z):
    return 1 / (1 + math.exp(-z))


def learn(w, b, rate, push, steps=300):
    """Outputs of one sigmoid neuron with the input 1, step after step."""
    found = [squash(w + b)]
    for _ in range(steps):
        step = rate * push(found[-1])
        w, b = w - step, b - step
        found.append(squash(w + b))
    return found


def test_three_scores():
    assert_printed(
        "Their exponentials are about $2.718$, $0.135$ and $1$, with sum $3.854$",
        "the probabilities are about $0.705$, $0.035$ and $0.259$",
        "prints $0.7$, $0.04$ and $0.26$",
    )
    powers = [math.exp(score) for score in (1, -2, 0)]
    assert powers == pytest.approx([2.718, 0.135, 1], abs=5e-4)
    assert sum(powers) == pytest.approx(3.854, abs=1e-3)
    assert shares((1, -2, 0)) == pytest.approx([0.705, 0.035, 0.259], abs=5e-4)
    assert_printed("at the rates $0.208$, $-0.025$ and $-0.183$")
    above, below = shares((1 + 1e-5, -2, 0)), shares((1 - 1e-5, -2, 0))
    rates = [(p - q) / 2e-5 for p, q in zip(above, below, strict=True)]
    assert rates == pytest.approx([0.208, -0.025, -0.183], abs=5e-4)


def test_a_lead_of_one_and_of_two():
    assert_printed(
        r"A lead of $1$ means $e \approx 2.7$ times", r"a lead of $2$ means $e^2 \approx 7.4$"
    )
    for lead, times in ((1, 2.7), (2, 7.4)):
        first, second = shares((lead, 0))
        assert first / second == pytest.approx(times, abs=0.05)


def test_how_to_read_a_cost():
    assert_printed(r"Since $e^{-0.69}$ is about $\tfrac12$", "$2.303$ for ten digits")
    assert math.exp(-0.69) == pytest.approx(0.5, abs=2e-3)
    assert -math.log(shares([0.3] * 10)[3]) == pytest.approx(2.303, abs=5e-4)


def test_the_saturated_neuron():
    assert_printed("it answers $0.82$ at first and $0.09$ at the end", "it answers $0.98$ at first")
    assert_printed("only gets to $0.20$", "still stands above $0.93$", "more than fifty times")
    slow = [learn(*start, 0.15, lambda a: a * a * (1 - a)) for start in STARTS]
    assert [round(slow[0][0], 2), round(slow[0][-1], 2)] == [0.82, 0.09]
    assert [round(slow[1][0], 2), round(slow[1][-1], 2)] == [0.98, 0.20]
    assert slow[1][150] > 0.93
    a = slow[1][0]
    assert 50 < a / (a * a * (1 - a)) < 60


def test_the_race():
    assert_printed("from both starts it arrives, and the bad start costs it hardly anything")
    fast = [learn(*start, 0.15, lambda a: a) for start in STARTS]
    assert all(a[100] < 0.05 < a[60] for a in fast)
    assert fast[0][-1] == pytest.approx(fast[1][-1], abs=1e-3)  # "costs it hardly anything"


def test_a_likelihood_too_small():
    assert_printed(r"it is about $10^{-602}$, which a `float` rounds to $0$")
    assert 2000 * math.log10(0.5) == pytest.approx(-602, abs=0.1)
    assert math.prod([0.5] * 2000) == 0


def test_a_larger_rate_makes_up_for_it():
    assert_printed(
        "$15$, a hundred times the rate of cross-entropy", "with $5$ it still answers about $0.95$"
    )
    assert_printed("ends near $0.008$, below the $0.013$ of cross-entropy")
    ends = {rate: learn(4, 4, rate, lambda a: a * a * (1 - a))[-1] for rate in QUADRATIC_RATES}
    goal = learn(4, 4, 0.15, lambda a: a)[-1]
    assert min(rate for rate, end in ends.items() if end < goal) == 15
    assert ends[5] == pytest.approx(0.95, abs=5e-3)
    assert ends[15] == pytest.approx(0.008, abs=5e-4)
    assert goal == pytest.approx(0.013, abs=5e-4)
    assert RATES == QUADRATIC_RATES  # those of the exercise are those of the figure
    assert_printed("hardly moves for about a hundred steps", "more than seven hundred steps")
    falls = {}
    for start in (4, 5):
        run = learn(start, start, 15, lambda a: a * a * (1 - a), steps=800)
        falls[start] = next(step for step, a in enumerate(run) if a < 0.5)
    assert 95 < falls[4] < 110
    assert 700 < falls[5] < 800


def test_a_rate_too_large_for_other_data():
    assert_printed("from $0.5$ to about $0.00001$", "and 300 steps later it is still there")
    w = b = 0.0
    answers = []
    for _ in range(301):
        a = squash(3 * w + b)
        answers.append(a)
        push = (a - 0.2) * a * (1 - a)
        w, b = w - 15 * push * 3, b - 15 * push
    assert answers[0] == 0.5
    assert answers[1] == pytest.approx(0.00001, abs=5e-6)
    assert answers[300] < 0.00003


def test_where_floats_end():
    assert_printed(r"near $1.8 \cdot 10^{308}$, and $e^{710}$ is beyond it")
    assert math.exp(709) < 1.8e308
    with pytest.raises(OverflowError):
        math.exp(710)


def test_without_overflow():
    for scores in ((1000.0, 999.0), (-3.0, 800.0, 800.0, 0.5), (7.0,), (-1e308, 0.0)):
        powers = [math.exp(score - max(scores)) for score in scores]
        assert max(powers) == 1
        assert 1 <= sum(powers) <= len(scores)


def test_by_hand():
    assert_printed(
        r"$p = (\tfrac18, \tfrac28, \tfrac58)$", r"(\tfrac1{30}, \tfrac4{30}, \tfrac{25}{30})"
    )
    scores = (0, math.log(2), math.log(5))
    assert shares(scores) == pytest.approx([1 / 8, 2 / 8, 5 / 8])
    assert shares(scores, 0.5) == pytest.approx([1 / 30, 4 / 30, 25 / 30])


def test_one_step():
    assert_printed(
        r"the cost is $\log 4 \approx 1.386$", r"$1.5 - \log 3 \approx 0.401$", r"\approx 0.599$"
    )
    scores = [0.0, math.log(3)]
    p = shares(scores)
    assert -math.log(p[0]) == pytest.approx(1.386, abs=5e-4)
    after = [score - (q - y) for score, q, y in zip(scores, p, (1, 0), strict=True)]
    assert after[0] - after[1] == pytest.approx(0.401, abs=5e-4)
    assert shares(after)[0] == pytest.approx(0.599, abs=5e-4)
    assert_printed("then the truth falls to about $0.07$")
    uphill = [score + (q - y) for score, q, y in zip(scores, p, (1, 0), strict=True)]
    assert shares(uphill)[0] == pytest.approx(0.07, abs=5e-3)


def test_softmax_twice():
    assert_printed(r"$e / (e + 2) \approx 0.576$", r"$\log(1 + 2/e) \approx 0.551$")
    assert_printed(r"at least $\log(1 + (n - 1)/e)$")
    best = shares((1, 0, 0))[0]
    assert best == pytest.approx(0.576, abs=5e-4)
    assert -math.log(best) == pytest.approx(0.551, abs=5e-4)
    assert -math.log(best) == pytest.approx(math.log(1 + 2 / math.e))
    assert all(shares((1, q, 1 - q))[0] <= best for q in (0.1, 0.5, 0.9))


def test_the_largest_push():
    assert_printed(r"zero at $a = \tfrac23$", r"the strongest push is at $a = \tfrac13$")
    grid = [i / 3000 for i in range(3001)]
    assert max(grid, key=lambda a: a * a * (1 - a)) == pytest.approx(2 / 3)
    assert max(grid, key=lambda a: (1 - a) ** 2 * a) == pytest.approx(1 / 3)
    assert pytest.approx(4 / 27) == (2 / 3) ** 2 / 3
    for a in grid[::500]:
        assert (a - 2 / 3) ** 2 * (a + 1 / 3) == pytest.approx(4 / 27 - a * a * (1 - a))


def test_honesty_pays():
    assert_printed("For $(0.9, 0.1)$ it is about $0.325$")
    assert_printed(r"$-\log 0.9 \approx 0.105$")
    assert -math.log(0.9) == pytest.approx(0.105, abs=5e-4)
    costs = {q: -0.9 * math.log(q) - 0.1 * math.log(1 - q) for q in (0.85, 0.9, 0.95)}
    assert costs[0.9] == pytest.approx(0.325, abs=5e-4)
    assert costs[0.9] == min(costs.values())
    assert_printed("though no finite scores reach it")
    to_the_truth = [shares((lead, 0.0, 0.0))[0] for lead in (1.0, 10.0, 30.0)]
    assert 0 < -math.log(to_the_truth[-1]) < 1e-12 < -math.log(to_the_truth[0])


def test_one_score_is_always_sure():
    assert_printed("softmax over a **single** score is always")
    for score in (-700.0, -1.0, 0.0, 3.0, 700.0):
        assert shares([score]) == [1.0]
        assert shares([score + 0.5]) == [1.0]  # so nothing that moves the score is of use


def test_the_cost_is_never_bent_downwards():
    grid = [i / 2 for i in range(-4, 5)]
    for scores in ([0.0, 0.0, 0.0], [3.0, -1.0, 0.5], [-6.0, 2.0, 2.5]):

        def cost(t, v, scores=scores):
            return math.log(sum(math.exp(z + t * v_j) for z, v_j in zip(scores, v, strict=True)))

        for v in product(grid, repeat=3):
            bend = cost(0.1, v) + cost(-0.1, v) - 2 * cost(0, v)
            assert bend > -1e-12
            assert (bend > 1e-9) == (len(set(v)) > 1)  # straight along (1, 1, 1) alone


def test_the_bell_curve_has_the_area_1():
    a, y = sp.symbols("a y", real=True)
    density = sp.exp(-((a - y) ** 2) / 2) / sp.sqrt(2 * sp.pi)
    assert sp.integrate(density, (y, -sp.oo, sp.oo)).simplify() == 1


def test_a_hit_wants_no_width():
    assert_printed("no width is best for that example")

    def cost(s, miss):
        return math.log(s) + miss**2 / (2 * s * s)

    hit = [cost(10.0**-k, 0) for k in range(150)]
    assert all(b < a for a, b in pairwise(hit))
    assert hit[-1] < -340
    missed = [cost(10.0**-k, 0.01) for k in range(10)]
    assert min(missed) < missed[-1]


def test_one_width_and_two():
    assert_printed("For two of them the output is 1 off, for the other two 3")

    def mean_cost(widths, misses=(1, 1, 3, 3)):
        pairs = zip(widths, misses, strict=True)
        return sum(math.log(s) + miss**2 / (2 * s * s) for s, miss in pairs) / 4

    assert mean_cost([math.sqrt(5)] * 4) == pytest.approx(1.305, abs=5e-4)
    assert mean_cost([1, 1, 3, 3]) == pytest.approx(1.049, abs=5e-4)
    for other in (2.2, 2.3):
        assert mean_cost([other] * 4) > mean_cost([math.sqrt(5)] * 4)


def test_a_target_far_off_pulls_no_harder():
    assert_printed("it pulls no harder than any other")

    def slope(a, targets):
        return sum((a > y) - (a < y) for y in targets)

    for far in (5, 100, 1e9):
        assert slope(2.9, (1, 2, 3, 4, far)) < 0 < slope(3.1, (1, 2, 3, 4, far))


def test_the_poisson_distribution_has_the_mean_a():
    for a in (0.3, 2.0, 7.5):
        shares = [math.exp(y * math.log(a) - a - math.lgamma(y + 1)) for y in range(200)]
        assert sum(shares) == pytest.approx(1, rel=1e-12)
        assert sum(y * p for y, p in enumerate(shares)) == pytest.approx(a, rel=1e-12)
