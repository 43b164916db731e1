"""Each number of a sentence of the chapter on descent, or its exercises, that no cell asserts."""

import math
import re
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np

CHAPTERS = Path(__file__).parents[2] / "chapters"
TEXT = "".join(
    (CHAPTERS / folder / "02-gradient-descent.md").read_text()
    for folder in (".", "exercises", "solutions")
)
PAGE = re.sub(r"\s+", " ", TEXT)
SOLUTIONS = (CHAPTERS / "solutions/02-gradient-descent.md").read_text()
HOURS, SCORE = np.arange(1.0, 6.0), np.array([1.2, 1.9, 3.2, 3.8, 5.1])


def assert_printed(*sentences):
    for sentence in sentences:
        assert sentence in PAGE, sentence


def walk(slope, x, rate, steps):
    """Gradient descent written out here once more, so that the numbers have a second oracle."""
    for _ in range(steps):
        x = x - rate * slope(x)
    return x


def bowl(x):
    return 2 * (x + 2)


def two_valleys(x):
    return x**3 - x**2 - 2 * x


def plain(x):
    return 2 * x / (1 + x**2) ** 2


def line(x, y):
    """The gradient of the cost of wx + b on these points."""

    def gradient(position):
        residual = position[0] * x + position[1] - y
        return np.array([np.mean(residual * x), np.mean(residual)])

    return gradient


def hessian(x):
    return np.array([[np.mean(x**2), np.mean(x)], [np.mean(x), 1]])


def solution(name):
    """The code of a solution as it stands on the page."""
    scope = {"np": np}
    exec(re.search(rf"~~~python\n(def {name}.*?)~~~", SOLUTIONS, re.DOTALL)[1], scope)
    return scope[name]


def test_first_steps():
    assert_printed("the slope is $2(-0.4 + 2) = 3.2$", "$x_2 = -0.4 - 0.32 = -0.72$")
    assert np.isclose(bowl(-0.4), 3.2)
    assert np.isclose(walk(bowl, 0.0, 0.1, 2), -0.72)


def test_which_way():
    assert_printed(
        "$f'(1) = 2(1 + 2) = 6$ and $f'(-5) = 2(-5 + 2) = -6$", "have the same height, $9$"
    )
    assert (bowl(1), bowl(-5), (1 + 2) ** 2, (-5 + 2) ** 2) == (6, -6, 9, 9)


def test_three_steps_by_hand():
    assert_printed("the walk is $1, -0.5, -1.25, -1.625$", "one gets $1, -0.5, -2, -3.5$")
    assert [walk(bowl, 1, 0.25, k) for k in range(4)] == [1, -0.5, -1.25, -1.625]
    assert [1 - 0.25 * bowl(1) * k for k in range(4)] == [1, -0.5, -2, -3.5]


def test_seven_steps():
    assert_printed(
        r"the left one, at a distance of $2 \cdot (\tfrac12)^7 = \tfrac1{64}$", "= -2.015625$"
    )
    assert walk(bowl, 0, 0.75, 7) == -2 - 1 / 64 == -2.015625


def test_the_height_after_a_step():
    assert_printed(
        r"for $0 < \eta < 1$ every step goes down", r"at $\eta = 1$ the height stays as it is"
    )
    for rate, falls in ((0.01, True), (0.5, True), (0.99, True), (1.01, False), (2.0, False)):
        assert ((walk(bowl, 3.0, rate, 1) + 2) ** 2 < 25) == falls
    assert (walk(bowl, 3.0, 1.0, 1) + 2) ** 2 == 25


def test_the_wrong_sign():
    assert_printed(r"The factor is $1 + 2\eta$, larger than $1$")
    assert np.isclose(walk(bowl, 0.0, -0.1, 1) + 2, 1.2 * 2)


def test_when_to_stop():
    assert_printed("which is $k = 69$", r"$0.8^k < 2.5 \cdot 10^{-7}$")
    slopes = [abs(bowl(walk(bowl, 0, 0.1, k))) for k in range(100)]
    assert next(k for k, s in enumerate(slopes) if s < 1e-6) == 69
    assert math.ceil(math.log(2.5e-7) / math.log(0.8)) == 69
    assert solution("steps_needed")(bowl, 0, 0.1, 1e-6) == 69


def test_over_the_hill():
    assert_printed(
        r"$g'(-2) = -2 \cdot (-1) \cdot (-4) = -8$", r"leads to $-2 + 8\eta$", "is $0.5, 0.25$"
    )
    assert two_valleys(-2) == -8
    assert [walk(two_valleys, -2, rate, 30) for rate in (0.5, 0.25)] == [2, 0]
    assert_printed(
        "With $0.05$ and $0.1$ the walk ends in the valley at $-1$", "all the others it flies off"
    )
    for rate in (0.05, 0.1):
        assert np.isclose(walk(two_valleys, -2, rate, 200), -1)
    for rate in (0.75, 0.9, 1.0, 1.05):
        assert abs(walk(two_valleys, -2, rate, 4)) > 1e6
    assert_printed("$g'(3) = 12$", "leads to $3 - 3.6 = -0.6$", "goes down to $-1$")
    assert two_valleys(3) == 12
    assert np.isclose(walk(two_valleys, 3, 0.3, 1), -0.6)
    assert np.isclose(walk(two_valleys, 3, 0.3, 200), -1)


def test_the_level_places_of_the_two_valleys():
    assert_printed(r"deeper one: $g(2) = -\tfrac83$ and $g(-1) = -\tfrac5{12}$")

    def g(x):
        return x**4 / 4 - x**3 / 3 - x**2

    assert np.allclose([g(2), g(-1), g(0)], [-8 / 3, -5 / 12, 0])
    assert g(-1) < min(g(-1.1), g(-0.9))
    assert g(2) < min(g(1.9), g(2.1))
    assert two_valleys(0) == 0  # a hilltop, from which no step leads away
    assert g(0) > max(g(-0.1), g(0.1))


def test_chords_of_the_bowl_and_of_the_two_valleys():
    assert_printed(
        r"chord only $\tfrac23 \cdot (-\tfrac5{12}) + \tfrac13 \cdot (-\tfrac83) = -\tfrac76$",
        "the bowl is convex. The curve $g$ is not",
        "passes under the hilltop: there the curve has the height $0$",
    )

    def g(x):
        return x**4 / 4 - x**3 / 3 - x**2

    assert g(0) == 0
    ends = np.array([-1.0, 2.0])
    assert np.isclose(np.interp(0.0, ends, g(ends)), -7 / 6)
    places = np.linspace(-9.0, 7.0, 33)
    for i, j in np.argwhere(np.subtract.outer(places, places) < 0):
        between = np.linspace(places[i], places[j], 9)
        ends = places[[i, j]]
        assert np.all(np.interp(between, ends, (ends + 2) ** 2) >= (between + 2) ** 2 - 1e-12)


def test_a_level_place_of_a_convex_curve_is_the_lowest():
    """Each is the largest of several bowls or lines, or a smoothed form of it."""
    rng = np.random.default_rng(5)
    x = np.linspace(-3, 3, 6001)
    levels = 0
    for _ in range(50):
        middles, heights = rng.uniform(-2, 2, (2, 4, 1))
        bends, slopes = rng.uniform(0.1, 2, (4, 1)), rng.uniform(-2, 2, (4, 1))
        for f in (
            (bends * (x - middles) ** 2 + heights).max(axis=0),
            (slopes * x + heights).max(axis=0),
            np.logaddexp.reduce(slopes * x + heights),
        ):
            inner = (f[1:-1] < f[:-2]) & (f[1:-1] < f[2:])  # a local minimum
            assert np.allclose(f[1:-1][inner], f.min(), atol=0)
            level = np.abs(f[2:] - f[:-2]) < 1e-9
            assert np.allclose(f[1:-1][level], f.min(), atol=1e-6)
            levels += inner.sum()
            for here in (0, 1500, 4000):  # the slope of a short chord and of the whole
                there = 6000
                short = [(f[here + (there - here) * k // 10] - f[here]) * 10 / k for k in (1, 5)]
                assert max(short) <= f[there] - f[here] + 1e-9
    assert levels > 50


def test_the_plain():
    assert_printed(
        "At $x = 10$ the slope is a mere $0.002$", "thousands of steps to cross the plain, and"
    )
    assert_printed("$2604$ and $2609$", r"$(10^4 - 1)/4 \approx 2500$")
    assert round(plain(10), 3) == 0.002
    steps, x = 0, 10.0
    while x >= 1:
        steps, x = steps + 1, x - 0.5 * plain(x)
    assert steps == 2604
    assert [walk(plain, x, 0.5, k) < 0.001 for k in (4, 5)] == [False, True]


def test_the_steepest_way_down():
    assert_printed(r"that is $(2 - 2, 1 - 8)^\top = (0, -7)^\top$", r"direction $(-1, 2)^\top$")

    def f(x):
        return x[0] ** 2 + x[0] * x[1] + 2 * x[1] ** 2

    angles = np.linspace(0, 2 * np.pi, 3601)
    nearby = np.array([1.0, -2.0])[:, None] + 1e-5 * np.array([np.cos(angles), np.sin(angles)])
    lowest = angles[np.argmin(f(nearby))]
    assert np.isclose(lowest, np.pi / 2, atol=1e-3)
    assert np.isclose((f(nearby).min() - f(np.array([1.0, -2.0]))) / 1e-5, -7, atol=1e-3)


def test_the_gradient_crosses_contour_lines_at_right_angles():
    """Each contour of x₁² + x₁x₂ + 2x₂² is followed by its own equation, without a gradient."""
    angles = np.linspace(0, 2 * np.pi, 2001)
    directions = np.stack([np.cos(angles), np.sin(angles)])

    def f(x):
        return x[0] ** 2 + x[0] * x[1] + 2 * x[1] ** 2

    for height in (0.5, 3.0):
        contour = directions * np.sqrt(height / f(directions))
        assert np.allclose(f(contour), height)
        along = contour[:, 2:] - contour[:, :-2]
        here = contour[:, 1:-1]
        gradient = np.stack([2 * here[0] + here[1], here[0] + 4 * here[1]])
        lengths = np.linalg.norm(along, axis=0) * np.linalg.norm(gradient, axis=0)
        assert np.abs(np.sum(along * gradient, axis=0) / lengths).max() < 1e-4


def test_the_first_step_to_the_line():
    assert_printed(
        "The mean score is $3.04$, so the slope for $b$ is $-3.04$",
        "The mean of score times hours is $11.06$, so the slope for $w$ is $-11.06$",
        "leads to the line $1.106 x + 0.304$, and the cost falls from $5.57$ to $0.20$",
    )
    start = [
        Fraction(12, 10),
        Fraction(19, 10),
        Fraction(32, 10),
        Fraction(38, 10),
        Fraction(51, 10),
    ]
    assert sum(start) / 5 == Fraction("3.04")
    assert sum(h * s for h, s in enumerate(start, 1)) / 5 == Fraction("11.06")

    def cost(w, b):
        return np.mean((w * HOURS + b - SCORE) ** 2) / 2

    assert (round(cost(0, 0), 2), round(cost(1.106, 0.304), 2)) == (5.57, 0.20)


def test_the_rule_of_the_perceptron_is_a_step_of_descent():
    assert_printed(r"with respect to $\theta$ is $-s \tilde x$, and the rule goes against it")
    rng = np.random.default_rng(2)
    for _ in range(20):
        theta, x = rng.normal(size=4), np.append(rng.normal(size=3), 1.0)
        s = -1.0 if theta @ x > 0 else 1.0  # so that it is a mistake

        def cost(v, s=s, x=x):
            return -s * (v @ x)

        assert cost(theta) >= 0
        slopes = [(cost(theta + e) - cost(theta - e)) / 2 for e in np.eye(4)]  # it is linear
        assert np.allclose(theta - slopes, theta + s * x)


def test_a_hundred_to_one():
    assert_printed(
        "only about two percent of the error: to divide it by a million takes $691$ steps",
        r"It is $2 / (\lambda_1 + \lambda_2)$",
    )
    rate, error, steps = Fraction(2, 101), np.array([1.0, 1.0]), 0
    while np.abs(error).max() > 1e-6:
        error = error * (1 - float(rate) * np.array([1.0, 100.0]))
        steps += 1
    assert steps == 691


def test_correlated_inputs_become_rounder_but_not_round():
    assert_printed("the valley does not become quite round, but it is usually much rounder")
    rng = np.random.default_rng(0)
    better = 0
    for _ in range(100):
        a, b = rng.normal(size=(2, 200))
        inputs = np.stack([10 ** rng.uniform(-1, 1) * a + 3, 0.6 * a + 0.8 * b + rng.normal()])
        z = (inputs - inputs.mean(axis=1)[:, None]) / inputs.std(axis=1)[:, None]
        ratios = []
        for data in (inputs, z):
            with_bias = np.vstack([data, np.ones(200)])
            low, *_, high = np.linalg.eigvalsh(with_bias @ with_bias.T / 200)
            ratios.append(high / low)
        assert 1.5 < ratios[1] < 10
        better += 3 * ratios[1] < ratios[0]
    assert better > 90


def test_the_eigenvectors_of_the_students_by_hand():
    assert_printed(
        "$p = 11$ (the mean of the squared hours), $r = 3$ (the mean of the hours) and $q = 1$",
        r"The eigenvectors are $(3, -5 - \sqrt{34})^\top$ and $(3, -5 + \sqrt{34})^\top$",
        r"their product, $p q - r^2$, is the mean of $(x_i - \bar x)^2$",
    )
    H = hessian(HOURS)
    assert np.allclose(H, [[11, 3], [3, 1]])
    root = math.sqrt(34)
    V = np.array([[3, 3], [-5 - root, -5 + root]])
    assert np.allclose(H @ V, V * [6 - root, 6 + root])
    assert np.isclose(V[:, 0] @ V[:, 1], 0)
    assert np.allclose(np.linalg.eigvalsh(H), [6 - root, 6 + root])
    assert np.isclose(np.linalg.det(H), HOURS.var())


def test_symmetric_matrices_have_perpendicular_eigenvectors():
    """Those of the text, (r, λ − p), with λ from the formula for quadratic equations."""
    rng = np.random.default_rng(3)
    for p, q, r in rng.normal(size=(100, 3)):
        root = math.sqrt((p - q) ** 2 + 4 * r**2)
        values = np.array([(p + q - root) / 2, (p + q + root) / 2])
        assert np.allclose(values, np.linalg.eigvalsh([[p, r], [r, q]]))
        V = np.array([[r, r], values - p])
        assert np.allclose(np.array([[p, r], [r, q]]) @ V, V * values)
        assert np.isclose(V[:, 0] @ V[:, 1], 0)


def test_standardised_hours():
    assert_printed(
        "The cost curves seventy times as strongly in one direction",
        "the rate $1$ arrives in a single step",
    )
    u = (HOURS - HOURS.mean()) / HOURS.std()
    assert np.allclose(hessian(u), np.eye(2))
    arrived = walk(line(u, SCORE), np.array([5.0, -3.0]), 1.0, 1)
    assert np.allclose(arrived, np.polyfit(u, SCORE, 1))
    assert_printed("the rate 0.15, a little below the limit")
    low, high = np.linalg.eigvalsh(hessian(HOURS))
    assert round(high / low) == 70
    assert 0.169 < 2 / high < 0.170


def test_the_code_of_the_gradient():
    w, b = 0.3, -0.7
    by_hand = [np.mean((w * HOURS + b - SCORE) * HOURS), np.mean(w * HOURS + b - SCORE)]
    assert np.allclose(solution("gradient")(w, b, HOURS, SCORE), by_hand)
    assert np.allclose(solution("gradient")(0.97, 0.13, HOURS, SCORE), 0)


def test_five_equal_hours():
    assert_printed(
        "its eigenvalues are $10$, along $(3, 1)^", "and $0$, along $(1, -3)^", "$w - 3b$, stays"
    )
    same = np.full(5, 3.0)
    assert np.allclose(hessian(same) @ [[3, 1], [1, -3]], [[30, 0], [10, 0]])
    for start in ([0.0, 0.0], [2.0, -5.0]):
        w, b = walk(line(same, SCORE), np.array(start), 0.15, 200)
        assert np.isclose(3 * w + b, SCORE.mean())
        assert np.isclose(w - 3 * b, start[0] - 3 * start[1])


def test_the_best_rate_of_a_long_valley():
    assert_printed(
        r"$69/71 \approx 0.972$", r"$1 - \lambda_1/\lambda_2 \approx 0.986$, about half the speed"
    )
    rates = np.linspace(0, 2 / 70, 100_001)
    worse = np.maximum(np.abs(1 - rates), np.abs(1 - 70 * rates))
    assert np.isclose(rates[worse.argmin()], 2 / 71, atol=1e-6)
    assert np.isclose(worse.min(), 69 / 71, atol=1e-4)
    assert (round(69 / 71, 3), round(1 - 1 / 70, 3)) == (0.972, 0.986)
    assert np.isclose(math.log(1 - 1 / 70) / math.log(69 / 71), 0.5, atol=0.01)
    assert_printed("less than three percent")
    assert 1 - 69 / 71 < 0.03


def test_the_walk_never_arrives():
    factor = 1 - 2 * Fraction(1, 10)
    distance = Fraction(2)
    for _ in range(500):
        assert 0 < factor * distance < distance
        distance *= factor
    assert distance < 1e-40


def test_a_walk_that_steps_across_converges():
    for rate in (0.51, 0.75, 0.99):
        walked = [2 + walk(bowl, 0.0, rate, k) for k in range(2000)]
        assert all(a * b < 0 for a, b in pairwise(walked[:5]))
        assert abs(walked[-1]) < 1e-9


def test_no_line_costs_less_than_those_through_the_mean():
    assert_printed(r"through the point $(3, \bar y)$ costs the same, and none costs less")

    def cost(w, b):
        return np.mean((w * 3 + b - SCORE) ** 2) / 2

    least = np.mean((SCORE - SCORE.mean()) ** 2) / 2
    for w in np.linspace(-3, 3, 13):
        assert np.isclose(cost(w, SCORE.mean() - 3 * w), least)
        for shift in (-1.0, -0.01, 0.01, 1.0):
            assert cost(w, SCORE.mean() - 3 * w + shift) > least
