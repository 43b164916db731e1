"""The numbers in the prose of the chapter on softmax, by a second way: math alone, no nnmath."""

import math
import re
from pathlib import Path

import pytest

PAGE = (Path(__file__).parent.parent / "chapters/06-softmax-cross-entropy.md").read_text()
# As a reader sees it: no line breaks, and strings in parts as one.
FLAT = re.sub(r"\s+", " ", PAGE).replace('" "', "")
STARTS = ((0.6, 0.9), (2.0, 2.0))


def said(*sentences):
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
    said(
        "Their exponentials are about $2.718$, $0.135$ and $1$, with sum $3.854$",
        "the probabilities are about $0.705$, $0.035$ and $0.259$",
        "prints $0.7$, $0.04$ and $0.26$",
    )
    powers = [math.exp(score) for score in (1, -2, 0)]
    assert powers == pytest.approx([2.718, 0.135, 1], abs=5e-4)
    assert sum(powers) == pytest.approx(3.854, abs=1e-3)
    assert shares((1, -2, 0)) == pytest.approx([0.705, 0.035, 0.259], abs=5e-4)


def test_a_lead_of_one_and_of_two():
    said(r"A lead of $1$ means $e \approx 2.7$ times", r"a lead of $2$ means $e^2 \approx 7.4$")
    for lead, times in ((1, 2.7), (2, 7.4)):
        first, second = shares((lead, 0))
        assert first / second == pytest.approx(times, abs=0.05)


def test_the_bars_of_three_temperatures():
    said("has 0.98 of the probability; at 1 the bars are 0.63, 0.23 and 0.14; at 4")
    said("nearly level, 0.41, 0.32 and 0.28.")
    expected = {0.25: (0.98, 0.02, 0.00), 1: (0.63, 0.23, 0.14), 4: (0.41, 0.32, 0.28)}
    for temperature, bars in expected.items():
        assert [round(p, 2) for p in shares((2, 1, 0.5), temperature)] == list(bars)


def test_the_largest_entry_of_the_jacobian_is_the_most_undecided_class():
    said("Find the largest and say why it is that one")
    p = shares((1, -2, 0))
    entries = [p[j] * ((j == k) - p[k]) for j in range(3) for k in range(3)]
    assert max(entries) == p[0] * (1 - p[0])


def test_how_to_read_a_cost():
    said(r"Since $e^{-0.69}$ is about $\tfrac12$", "$2.303$ for ten digits")
    assert math.exp(-0.69) == pytest.approx(0.5, abs=2e-3)
    assert -math.log(shares([0.3] * 10)[3]) == pytest.approx(2.303, abs=5e-4)


def test_the_saturated_neuron():
    said("it answers $0.82$ at first and $0.09$ at the end", "it answers $0.98$ at first")
    said("only gets to $0.20$", "still stands above $0.93$", "more than fifty times")
    slow = [learn(*start, 0.15, lambda a: a * a * (1 - a)) for start in STARTS]
    assert [round(slow[0][0], 2), round(slow[0][-1], 2)] == [0.82, 0.09]
    assert [round(slow[1][0], 2), round(slow[1][-1], 2)] == [0.98, 0.20]
    assert slow[1][150] > 0.93
    a = slow[1][0]
    assert 50 < a / (a * a * (1 - a)) < 60


def test_the_race():
    said("From both starts it arrives, and the bad start costs it hardly anything")
    fast = [learn(*start, 0.15, lambda a: a) for start in STARTS]
    assert all(a[100] < 0.05 < a[60] for a in fast)
    assert fast[0][-1] == pytest.approx(fast[1][-1], abs=1e-3)  # "costs it hardly anything"


def test_the_published_picture_runs_too_fast():
    said(r"Its outputs end at $0.040$ and $0.048$", r"\partial C / \partial a = 1 / (1 - a)$")
    as_run = [learn(*start, 0.005, lambda a: 1 / (1 - a))[-1] for start in STARTS]
    right = [learn(*start, 0.005, lambda a: a)[-1] for start in STARTS]
    assert as_run == pytest.approx([0.040, 0.048], abs=5e-4)
    assert right == pytest.approx([0.4177, 0.7796], abs=5e-5)


def test_where_floats_end():
    said(r"near $1.8 \cdot 10^{308}$, and $e^{710}$ is beyond it")
    assert math.exp(709) < 1.8e308
    with pytest.raises(OverflowError):
        math.exp(710)


def test_by_hand():
    said(r"$p = (\tfrac18, \tfrac28, \tfrac58)$", r"(\tfrac1{30}, \tfrac4{30}, \tfrac{25}{30})")
    scores = (0, math.log(2), math.log(5))
    assert shares(scores) == pytest.approx([1 / 8, 2 / 8, 5 / 8])
    assert shares(scores, 0.5) == pytest.approx([1 / 30, 4 / 30, 25 / 30])


def test_one_step():
    said(r"the cost is $\log 4 \approx 1.386$", r"$1.5 - \log 3 \approx 0.401$", r"\approx 0.599$")
    scores = [0.0, math.log(3)]
    p = shares(scores)
    assert -math.log(p[0]) == pytest.approx(1.386, abs=5e-4)
    after = [score - (q - y) for score, q, y in zip(scores, p, (1, 0), strict=True)]
    assert after[0] - after[1] == pytest.approx(0.401, abs=5e-4)
    assert shares(after)[0] == pytest.approx(0.599, abs=5e-4)


def test_softmax_twice():
    said(
        "never falls below $0.55$", r"$e / (e + 2) \approx 0.576$", r"$\log(1 + 2/e) \approx 0.551$"
    )
    said(r"at least $\log(1 + (n - 1)/e)$")
    best = shares((1, 0, 0))[0]
    assert best == pytest.approx(0.576, abs=5e-4)
    assert -math.log(best) == pytest.approx(0.551, abs=5e-4)
    assert -math.log(best) == pytest.approx(math.log(1 + 2 / math.e))
    assert all(shares((1, q, 1 - q))[0] <= best for q in (0.1, 0.5, 0.9))


def test_the_largest_push():
    said(r"zero at $a = \tfrac23$", r"the strongest push is at $a = \tfrac13$")
    grid = [i / 3000 for i in range(3001)]
    assert max(grid, key=lambda a: a * a * (1 - a)) == pytest.approx(2 / 3)
    assert max(grid, key=lambda a: (1 - a) ** 2 * a) == pytest.approx(1 / 3)
    assert pytest.approx(4 / 27) == (2 / 3) ** 2 / 3
    for a in grid[::500]:
        assert (a - 2 / 3) ** 2 * (a + 1 / 3) == pytest.approx(4 / 27 - a * a * (1 - a))


def test_honesty_pays():
    said("For $(0.9, 0.1)$ it is about $0.325$")
    costs = {q: -0.9 * math.log(q) - 0.1 * math.log(1 - q) for q in (0.85, 0.9, 0.95)}
    assert costs[0.9] == pytest.approx(0.325, abs=5e-4)
    assert costs[0.9] == min(costs.values())
