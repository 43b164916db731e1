"""The numbers in the prose of the chapter on two layers, computed once more without nnmath."""

import math
import re
from pathlib import Path

import numpy as np
import pytest
import sympy as sp

ROOT = Path(__file__).parents[2]
SOURCE = "\n".join(
    (ROOT / "chapters" / folder / "04-two-layers.md").read_text()
    for folder in ("", "exercises", "solutions")
)
PAGE = re.sub(r"\s+", " ", SOURCE)


def assert_printed(*sentences):
    for sentence in sentences:
        assert sentence in PAGE, sentence


def s(z):
    return 1 / (1 + np.exp(-z))


def slope(f, at, h=1e-6):
    """A slope by nudging, so that no derivative of ours is needed."""
    return (f(at + h) - f(at - h)) / (2 * h)


def cost(w1, b1, w2, b2, x=1.0, y=1.0):
    return (s(w2 * s(w1 * x + b1) + b2) - y) ** 2 / 2


EXAMPLE = np.array([2.0, -1.0, -2.0, 1.0])


def by_nudging(place, **data):
    """The four slopes of the scalar network's cost, in the order w1, b1, w2, b2."""
    one = np.eye(4)
    return [slope(lambda t, e=e: cost(*(place + t * e), **data), 0.0) for e in one]


def test_the_example_forward_and_its_two_equations():
    assert_printed("The network says $0.3865$", "from $0.1882$ to $0.1505$")
    assert round(s(-2 * s(1) + 1), 4) == 0.3865
    assert round(cost(*EXAMPLE), 4) == 0.1882
    gradient = np.array(by_nudging(EXAMPLE))
    assert_printed("(A) gives $-0.1063$ and (B) gives $0.0572$")
    assert [round(g, 4) for g in gradient[[2, 0]]] == [-0.1063, 0.0572]
    assert_printed(r"$\sigma'(z^{(1)})$ is $0.1966$ and $\sigma'(z^{(2)})$ is $0.2371$")
    assert [round(slope(s, z), 4) for z in (1.0, -2 * s(1) + 1)] == [0.1966, 0.2371]
    assert round(cost(*(EXAMPLE - gradient)), 4) == 0.1505
    assert_printed("falls when $w^{(2)}$ goes *up* and when $w^{(1)}$ goes *down*")
    assert gradient[2] < 0 < gradient[0]


def test_the_slope_in_the_middle():
    assert_printed(
        "follows from the value: $0.9 \\cdot (1 - 0.9) = 0.09$", "$0.2055$ is $\\sigma'(0.9)$"
    )
    assert round(slope(s, 0.9), 4) == 0.2055
    z = math.log(9)
    assert np.isclose(s(z), 0.9)
    assert np.isclose(slope(s, z), 0.09)
    assert np.isclose(slope(s, -z), 0.09)


def test_a_step_by_hand():
    assert_printed(
        r"$\delta^{(2)} = \tfrac14 \cdot (\tfrac12 - 1) = -\tfrac18$",
        r"$\delta^{(1)} = \tfrac14 \cdot 2 \cdot (-\tfrac18) = -\tfrac1{16}$",
        r"$0$ for $w^{(1)}$, $-\tfrac1{16}$ for $b^{(1)}$, $-\tfrac1{16}$ for $w^{(2)}$ and "
        r"$-\tfrac18$ for $b^{(2)}$",
        r"with $\sigma'(\tfrac12) \approx 0.2350$ in place",
    )
    found = by_nudging(np.array([4.0, 0.0, 2.0, -1.0]), x=0.0, y=1.0)
    assert np.allclose(found, [0, -1 / 16, -1 / 16, -1 / 8], atol=1e-9)
    assert round(slope(s, 0.5), 4) == 0.2350


def test_predict_then_run():
    assert_printed("The numbers are $-0.0042$ and $-0.0022$")
    found = by_nudging(np.array([2.0, -1.0, 2.0, 1.0]))
    assert [round(found[2], 4), round(found[0], 4)] == [-0.0042, -0.0022]


def test_the_slope_taken_of_a():
    assert_printed(
        r"slope is $\sigma'(1) \approx 0.1966$; what is used is $\sigma'(\sigma(1)) \approx 0.2194$"
    )
    assert_printed(
        "always between $0.1966$ and",
        r"$\sigma(0.659) \approx 0.659$",
        r"$\sigma(-0.401) \approx 0.401$",
    )
    assert round(slope(s, 1.0), 4) == 0.1966
    assert round(slope(s, s(1.0)), 4) == 0.2194
    a = np.linspace(0, 1, 1001)
    assert slope(s, a).max() <= 0.25 + 1e-9
    assert round(slope(s, a).min(), 4) == 0.1966
    z = np.linspace(-8, 8, 160_001)
    crossings = z[:-1][np.diff(np.sign(slope(s, s(z)) - slope(s, z))) != 0]
    assert np.allclose(crossings, [-0.401, 0.659], atol=5e-4)


def test_tanh():
    assert_printed("four times as much as the sigmoid's")
    z = np.linspace(-3, 3, 601)
    assert np.allclose(slope(np.tanh, z), 1 - np.tanh(z) ** 2)
    assert np.isclose(slope(np.tanh, 0.0), 4 * slope(s, 0.0))


X, Y = np.array([0.05, 0.10]), np.array([0.01, 0.99])


def mazur_cost(p):
    """Of twelve numbers: W1, W2 row by row, then the four biases."""
    hidden = s(p[:4].reshape(2, 2) @ X + p[8:10])
    return np.sum((s(p[4:8].reshape(2, 2) @ hidden + p[10:]) - Y) ** 2) / 2


def mazur_gradient(p):
    """By complex steps, exact to rounding and without the chain rule."""
    found = np.empty(12)
    for i in range(12):
        q = p.astype(complex)
        q[i] += 1e-30j
        found[i] = mazur_cost(q).imag / 1e-30
    return found


START = np.array([0.15, 0.2, 0.25, 0.3, 0.4, 0.45, 0.5, 0.55, 0.35, 0.35, 0.6, 0.6])
ONLY_WEIGHTS = np.repeat([1.0, 0.0], [8, 4])


def test_mazur_forward_and_backward():
    assert_printed("$0.751365070$ and $0.772928465$", "the cost $0.298371109$")
    assert_printed(
        "$0.082167041$ for the first outer weight", "$0.000438568$ for the first inner one"
    )
    hidden = s(START[:4].reshape(2, 2) @ X + 0.35)
    assert np.allclose(hidden, [0.593269992, 0.596884378], rtol=0, atol=5e-10)
    output = s(START[4:8].reshape(2, 2) @ hidden + 0.6)
    assert np.allclose(output, [0.751365070, 0.772928465], rtol=0, atol=5e-10)
    assert round(mazur_cost(START), 9) == 0.298371109
    gradient = mazur_gradient(START)
    assert round(gradient[4], 9) == 0.082167041
    assert round(gradient[0], 9) == 0.000438568


def test_mazur_after_a_step():
    assert_printed("the publication says $0.291027924$", "follows its text finds $0.291027774$")
    p = START - 0.5 * ONLY_WEIGHTS * mazur_gradient(START)
    assert round(mazur_cost(p), 9) == 0.291027774
    assert_printed("All eight new weights agree in the printed digits")
    printed = [0.149780716, 0.19956143, 0.24975114, 0.29950229]
    printed += [0.35891648, 0.408666186, 0.511301270, 0.561370121]
    assert np.allclose(p[:8], printed, rtol=0, atol=5e-9)


def mixed_step(p, biases=0.0):
    """The inner weights by their slopes at the place where the outer ones have moved already."""
    W1, W2 = p[:4].reshape(2, 2), p[4:8].reshape(2, 2)
    hidden = s(W1 @ X + p[8:10])
    out = s(W2 @ hidden + p[10:])
    error = (out - Y) * out * (1 - out)
    W2 = W2 - 0.5 * np.outer(error, hidden)
    inner = error @ W2 * hidden * (1 - hidden)
    b = p[8:] - 0.5 * biases * np.concatenate([inner, error])
    return np.concatenate([(W1 - 0.5 * np.outer(inner, X)).ravel(), W2.ravel(), b])


def test_what_the_publication_printed_comes_from_new_weights():
    assert_printed("the printed number, from the *new* weights", "$0.280484077$ is what comes out")
    assert round(mazur_cost(mixed_step(START)), 9) == 0.291027924
    assert round(mazur_cost(mixed_step(START, biases=1.0)), 9) == 0.280484077


def test_with_the_biases_moved_too():
    assert_printed("The cost after one step is $0.280471447$")
    assert round(mazur_cost(START - 0.5 * mazur_gradient(START)), 9) == 0.280471447


def test_old_and_new_differ_in_second_order():
    assert_printed(
        r"therefore differs by $\eta^2 a^{(0)} a^{(1)} \sigma'(z^{(1)}) (\delta^{(2)})^2$"
    )
    w1, b1, w2, b2 = EXAMPLE
    a1 = s(w1 + b1)
    a2 = s(w2 * a1 + b2)
    delta2 = (a2 - 1) * a2 * (1 - a2)
    for rate in (1.0, 0.1):
        used = {"old": w2, "new": w2 - rate * a1 * delta2}
        moved = {k: w1 - rate * a1 * (1 - a1) * delta2 * w for k, w in used.items()}
        difference = moved["new"] - moved["old"]
        assert np.isclose(difference, rate**2 * a1 * a1 * (1 - a1) * delta2**2, rtol=1e-9)


def code_of(solution):
    """The functions of a worked solution, made as they stand on the page."""
    part = SOURCE[SOURCE.index(f":label: sol-two-layers-{solution}") :]
    (block,) = re.findall(r"~~~python\n(.*?)~~~", part[: part.index("\n```\n")], re.DOTALL)
    scope = {"np": np, "sigmoid": s, "sigmoid_prime": lambda z: slope(s, z)}
    exec(block, scope)
    return scope


def test_sympy_agrees_with_the_solution_for_cross_entropy():
    code_of("ce-inner")  # it ends with its own assertions


def test_the_worked_code_gives_the_slopes_that_nudging_gives():
    place = np.array([0.7, -0.3, 1.4, 0.2])
    found = code_of("mistake")["gradients"](*place, 0.8, 0.1)
    assert np.allclose(found, by_nudging(place, x=0.8, y=0.1), atol=1e-9)

    rng = np.random.default_rng(3)
    P, groups, w = rng.normal(size=(2, 5)), np.array([0, 1, 1, 0, 1.0]), rng.normal(size=2)

    def mean_cost(w, b):
        a = s(w @ P + b)
        return -np.mean(groups * np.log(a) + (1 - groups) * np.log(1 - a))

    dw, db = code_of("neuron")["neuron_gradient"](w, 0.4, P, groups)
    nudged = [slope(lambda t, e=e: mean_cost(w + t * e, 0.4), 0.0) for e in np.eye(2)]
    assert np.allclose(dw, nudged, atol=1e-9)
    assert np.isclose(db, slope(lambda b: mean_cost(w, b), 0.4), atol=1e-9)

    W1, W2 = START[:4].reshape(2, 2), START[4:8].reshape(2, 2)
    columns = [v.reshape(2, 1) for v in (START[8:10], START[10:], X, Y)]
    moved = code_of("step")["one_step"](W1, columns[0], W2, columns[1], *columns[2:], 0.5)
    p = START - 0.5 * mazur_gradient(START)
    by_hand = (p[:4], p[8:10], p[4:8], p[10:])
    for mine, right in zip(moved, by_hand, strict=True):
        assert np.allclose(np.ravel(mine), right, rtol=0, atol=1e-12)


def test_the_function_with_the_mistake_still_lowers_the_cost():
    assert_printed("descent with it even lowers the cost")
    exercise = SOURCE[SOURCE.index(":label: ex-two-layers-mistake") :]
    scope = {"sigmoid": s, "sigmoid_prime": lambda z: slope(s, z)}
    exec(re.search(r"~~~python\n(.*?)~~~", exercise, re.DOTALL)[1], scope)
    wrong = np.array(scope["gradients"](*EXAMPLE, 1.0, 1.0))
    assert cost(*(EXAMPLE - 0.5 * wrong)) < cost(*EXAMPLE)
    assert not np.allclose(wrong, by_nudging(EXAMPLE), rtol=0.01)


def test_how_far_is_far():
    assert_printed(
        "at $z = \\log(a/(1 - a)) \\approx 4.357$",
        "The upper one is $0.9873$",
        "$2.178$",
        "at $2.94$",
    )
    z = np.linspace(0, 8, 800_001)
    grey = z[np.argmax(slope(s, z) < 0.25 / 20)]
    assert round(grey, 3) == 4.357
    assert round(s(grey), 4) == 0.9873
    assert round(z[np.argmax(slope(np.tanh, z) < 1 / 20)], 3) == 2.178
    assert round(math.log(19), 2) == 2.94
    assert 0.18 < slope(s, math.log(19)) / 0.25 < 0.22


def test_the_sigmoid_lies_between_0_and_1_and_always_rises():
    z = sp.Symbol("z", real=True)
    sigmoid = 1 / (1 + sp.exp(-z))
    rise = sp.exp(-z) / (1 + sp.exp(-z)) ** 2
    assert sp.simplify(sp.diff(sigmoid, z) - rise) == 0
    assert rise.is_positive
    assert sigmoid.is_positive
    assert sp.factor(1 - sigmoid).subs(sp.exp(z), sp.Symbol("e", positive=True)).is_positive
    for far in (-40, 40):  # "as close to zero as you like"
        assert 0 < rise.subs(z, far).evalf(30) < 1e-16


def test_cross_entropy_in_the_numbers_of_the_example():
    """Both derivatives by nudging the nested cost."""
    assert_printed("the two derivatives are $-0.4485$ and $0.2412$")

    def cost(w1, w2):
        return -np.log(s(w2 * s(w1 - 1) + 1))

    assert round(slope(lambda w: cost(2, w), -2), 4) == -0.4485
    assert round(slope(lambda w: cost(w, -2), 2), 4) == 0.2412


def test_a_bias_is_a_weight_of_the_input_1():
    rng = np.random.default_rng(0)
    W, b, x = rng.normal(size=(3, 2)), rng.normal(size=(3, 1)), rng.normal(size=(2, 5))
    extended = np.hstack([W, b]) @ np.vstack([x, np.ones((1, 5))])
    assert np.allclose(extended, W @ x + b, rtol=1e-14)


def bump_network(f, n, steepness, x):
    """The output at each x, summed bump by bump from the definition on the page."""
    places, steps = np.arange(n + 1) / n, (np.arange(1, n + 1) - 0.5) / n
    with np.errstate(over="ignore"):
        a = [np.ones_like(x), *(s(steepness * (x - c)) for c in steps), np.zeros_like(x)]
    return sum(f(places[k]) * (a[k] - a[k + 1]) for k in range(n + 1))


CURVES = {
    "hills": lambda x: x + 0.3 * np.sin(6 * np.pi * x),
    "kink": lambda x: np.abs(x - 0.4),
    "steep at 0": np.sqrt,
    "constant": lambda x: 0 * x + 2,
    "fast": lambda x: np.cos(40 * x**2),
}


@pytest.mark.parametrize("f", CURVES.values(), ids=CURVES)
def test_the_bound_on_the_error_of_a_sum_of_bumps(f):
    x = np.linspace(0, 1, 2401)
    values = f(x)
    D = values.max() - values.min()
    for n, steepness in [(1, 1.0), (3, 2.0), (8, 8.0), (8, 80.0), (24, 500.0), (100, 2000.0)]:
        reach = int(1.5 / n * 2400)
        omega = max(
            np.abs(values[i:] - values[: len(x) - i]).max() for i in range(min(reach, 2400))
        )
        error = np.abs(bump_network(f, n, steepness, x) - values).max()
        assert error <= omega + 2 * D * math.exp(-steepness / n) + 1e-9
    # As close as one likes: first n, then the steepness.
    errors = [np.abs(bump_network(f, n, 10.0 * n, x) - values).max() for n in (20, 200, 2000)]
    assert errors[-1] < 0.03
    assert errors == sorted(errors, reverse=True) or max(errors) < 1e-9


def test_a_step_and_the_bump_of_two():
    assert_printed(r"$e^{-10} \approx 0.000045$")
    assert round(math.exp(-10), 6) == 0.000045
    z = np.linspace(0.01, 12, 500)
    assert np.all(1 - s(z) < np.exp(-z))
    assert np.all(s(-z) < np.exp(-z))
    x = np.linspace(-1, 2, 3001)
    bump = s(100 * (x - 0.2)) - s(100 * (x - 0.7))
    inside, outside = (x > 0.3) & (x < 0.6), (x < 0.1) | (x > 0.8)
    assert bump[inside].min() > 1 - 1e-4
    assert bump[outside].max() < 1e-4


def test_how_high_a_bump_is():
    assert_printed(r"= \log 199 \approx 5.293$", "about $10.6$")
    for steepness, p, q in [(3.0, 0.2, 1.1), (40.0, -1.0, 0.5), (0.5, 0.0, 0.1)]:
        middle = (p + q) / 2
        height = s(steepness * (middle - p)) - s(steepness * (middle - q))
        assert np.isclose(height, 2 * s(steepness * (q - p) / 2) - 1)
        assert np.isclose(height, np.tanh(steepness * (q - p) / 4))
    assert round(math.log(199), 3) == 5.293
    assert np.isclose(s(math.log(199)) - s(-math.log(199)), 0.99)
    assert round(2 * math.log(199), 1) == 10.6


def test_the_hills():
    x = np.linspace(0, 1, 2001)
    hills = CURVES["hills"]
    errors = [
        np.abs(bump_network(hills, n, 10.0 * n, x) - hills(x)).max() for n in (10, 20, 40, 80)
    ]
    assert np.allclose(errors, [0.149, 0.064, 0.031, 0.015], atol=5e-4)
    assert_printed("the largest error is about half as large")
    ratios = np.array(errors[1:]) / errors[:-1]
    assert np.all((ratios > 0.4) & (ratios < 0.6))
    assert_printed("a function with three hills")
    rises = np.sign(np.diff(hills(x)))
    assert np.sum(np.diff(rises) < 0) == 3


def test_descent_from_random_weights_misses_the_hills():
    assert_printed("it follows the rising trend and misses the hills")
    x = np.linspace(0, 1, 101)
    y = CURVES["hills"](x)
    rng = np.random.default_rng(0)
    w, b, v, c = rng.normal(size=20), np.zeros(20), rng.normal(size=20) / np.sqrt(20), 0.0
    for _ in range(2000):
        a = s(np.outer(x, w) + b)
        wrong = (a @ v + c - y) / len(x)
        back = np.outer(wrong, v) * a * (1 - a)
        w, b = w - 0.5 * x @ back, b - 0.5 * back.sum(axis=0)
        v, c = v - 0.5 * wrong @ a, c - 0.5 * wrong.sum()
    learnt = s(np.outer(x, w) + b) @ v + c
    assert np.all(np.diff(learnt) > 0)
    assert np.abs(learnt - x).max() < 0.15 < 0.3 < np.abs(learnt - y).max()


def sharp_walls(x, n):
    """For each of n + 1 walls whether x is on it, from n steps that are 1 above their places."""
    up = [np.ones_like(x), *(x > (k - 0.5) / n for k in range(1, n + 1)), np.zeros_like(x)]
    return [np.asarray(up[k], float) - up[k + 1] for k in range(n + 1)]


def towers(f, n, x1, x2):
    """The output of two hidden layers of steps and an identity."""
    one, two = sharp_walls(x1, n), sharp_walls(x2, n)
    return sum(
        f(j / n, k / n) * (one[j] + two[k] - 1.5 > 0) for j in range(n + 1) for k in range(n + 1)
    )


def square(side):
    return np.meshgrid(np.linspace(0, 1, side), np.linspace(0, 1, side))


SURFACES = {
    "product": lambda x1, x2: x1 * x2,
    "hill": lambda x1, x2: (np.sin(np.pi * x1) * np.sin(np.pi * x2)) ** 2,
    "ripples": lambda x1, x2: np.cos(9 * x1 * x2) + np.abs(x1 - x2),
}


def omega(f, reach, side):
    """The most by which f changes on a grid when neither input moves by more than the reach."""
    x1, x2 = square(side)
    values, steps = f(x1, x2), int(reach * (side - 1) + 1e-9)
    most = 0.0
    for i in range(steps + 1):
        for j in range(-steps, steps + 1):
            a = values[i:, max(j, 0) : side + min(j, 0)]
            b = values[: side - i, max(-j, 0) : side + min(-j, 0)]
            most = max(most, np.abs(a - b).max())
    return most


@pytest.mark.parametrize("f", SURFACES.values(), ids=SURFACES)
def test_towers_of_sharp_steps(f):
    x1, x2 = square(241)
    for n in (3, 6, 12):
        assert np.all(towers(lambda *_: 1.0, n, x1, x2) == 1)  # exactly one tower at each place
        error = np.abs(towers(f, n, x1, x2) - f(x1, x2)).max()
        assert error <= omega(f, 0.5 / n, 241) + 1e-12


def test_how_many_neurons_the_towers_take():
    assert_printed("50 neurons are enough for an error of at most 0.01")
    assert 1 / (2 * 50) == 0.01
    assert_printed("takes 200 steps and 10,201 towers")
    assert (2 * 100, (100 + 1) ** 2) == (200, 10_201)
    # With slopes of 1 in both directions the bounds are reached.
    x = np.linspace(0, 1, 4001)
    one = sum(k / 10 * wall for k, wall in enumerate(sharp_walls(x, 10)))
    assert 0.0499 < np.abs(one - x).max() <= 0.05 + 1e-12
    two = towers(lambda a, b: a + b, 10, x, x)
    assert 0.0998 < np.abs(two - 2 * x).max() <= 0.1 + 1e-12
    # The towers on the product are off by as much as their bound.
    assert_printed(r"$\omega = \tfrac1n - \tfrac1{4n^2}$")
    for n in (10, 20):
        bound = 1 / n - 1 / (4 * n**2)
        assert np.isclose(omega(SURFACES["product"], 0.5 / n, 121), bound, atol=1e-12)
        assert 0.99 * bound < np.abs(towers(lambda a, b: a * b, n, x, x) - x * x).max() <= bound


def test_four_sigmoid_towers_leave_a_hole():
    assert_printed("Steeper steps make the hole narrower, and never fill it")
    assert_printed(r"$\log 399 \approx 5.989$", "so $s$ is about $11.98$")
    n, corner = 4, 0.5 / 4

    def output(x1, x2, first, second):
        walls = []
        for x in (x1, x2):
            with np.errstate(over="ignore"):
                up = [1.0, *(s(first * (x - (k - 0.5) / n)) for k in range(1, n + 1)), 0.0]
            walls.append([up[k] - up[k + 1] for k in range(n + 1)])
        return sum(s(second * (b + c - 1.5)) for b in walls[0] for c in walls[1])

    depths, widths = [], []
    for first, second in [(500, 20), (1000, 40), (4000, 80)]:
        four = output(corner, corner, first, second)
        assert np.isclose(four, 4 * s(-second / 2), rtol=1e-2)
        assert output(0.25, 0.25, first, second) > 0.999  # in the middle of a cell it is right
        depths.append(1 - four)
        along = np.array([output(corner + d, corner + d, first, second)
                          for d in np.linspace(0, 0.02, 400)])  # fmt: skip
        widths.append(np.sum(along < 0.5))
    assert depths == sorted(depths)
    assert depths[0] > 0.999
    assert widths == sorted(widths, reverse=True)
    assert widths[0] > 0
    assert round(math.log(399), 3) == 5.989
    assert np.isclose(4 * s(-math.log(399)), 0.01)
    assert round(2 * math.log(399), 2) == 11.98


def ridge(heights, direction, low, length, n, x1, x2):
    """One group of n sigmoids: a staircase along a function of direction · x."""
    along = (direction[0] * x1 + direction[1] * x2 - low) / length
    return bump_network(lambda t: heights(low + length * t), n, 10.0 * n, along)


def slanted_product(n, x1, x2):
    return ridge(lambda u: u**2 / 4, (1, 1), 0, 2, n, x1, x2) + ridge(
        lambda u: -(u**2) / 4, (1, -1), -1, 2, n, x1, x2
    )


def slanted_hill(n, x1, x2):
    total = 0.25
    for direction, low, length, height in [
        ((1, 0), 0, 1, -0.25),
        ((0, 1), 0, 1, -0.25),
        ((1, -1), -1, 2, 0.125),
        ((1, 1), 0, 2, 0.125),
    ]:
        total = total + ridge(
            lambda u, h=height: h * np.cos(2 * np.pi * u), direction, low, length, n, x1, x2
        )
    return total


def test_slanted_walls_follow_product_and_hill():
    x1, x2 = square(201)
    product = [np.abs(slanted_product(n, x1, x2) - x1 * x2).max() for n in (10, 20, 40)]
    assert np.allclose(product, [0.036, 0.018, 0.009], atol=5e-4)
    assert_printed(r"$\tfrac{9}{2n} + \tfrac52 e^{-10}$", "the error is less than a tenth of it")
    for n, error in zip((10, 20, 40), product, strict=True):
        assert error < (4.5 / n + 2.5 * math.exp(-10)) / 10
    assert_printed(
        "Twice the accuracy costs the slanted walls twice as many neurons, and the towers"
    )
    ratios = np.array(product[1:]) / product[:-1]
    assert np.all((ratios > 0.45) & (ratios < 0.55))
    assert 3.5 < (2 * 40 + 41**2) / (2 * 20 + 21**2) < 4
    hill = [np.abs(slanted_hill(n, x1, x2) - SURFACES["hill"](x1, x2)).max() for n in (20, 80, 320)]
    assert hill == sorted(hill, reverse=True)
    assert hill[-1] < 0.003


def test_cosines_come_close_to_a_function_with_an_edge():
    """Fejér's means of the mirrored function, by sums over a fine grid."""

    def f(x1, x2):
        return np.abs(x1 - 0.3) * x2

    fine = (np.arange(400) + 0.5) / 400
    values = f(fine[:, None], fine)
    x = np.linspace(0, 1, 41)
    errors = []
    for terms in (4, 16, 64):
        j = np.arange(terms)
        waves, shown = np.cos(np.pi * np.outer(j, fine)), np.cos(np.pi * np.outer(j, x))
        scale = np.where(j > 0, 2, 1) * (1 - j / terms)
        c = waves @ values @ waves.T / 400**2 * np.outer(scale, scale)
        errors.append(np.abs(shown.T @ c @ shown - f(x[:, None], x)).max())
    assert errors == sorted(errors, reverse=True)
    assert errors[-1] < 0.04


def test_how_far_a_sum_of_functions_of_one_input_is_from_the_product():
    x1, x2 = square(101)
    gap = x1 * x2 - (x1 / 2 + x2 / 2 - 0.25)
    assert np.isclose(np.abs(gap).max(), 0.25)
    # No sum comes closer: a linear programme over all g and h on a grid.
    optimize = pytest.importorskip("scipy.optimize")
    k = 9
    places = np.linspace(0, 1, k)
    rows, limits = [], []
    for i in range(k):
        for j in range(k):
            row = np.zeros(2 * k + 1)
            row[i] = row[k + j] = 1
            for sign in (1, -1):
                rows.append(np.append(sign * row[:-1], -1))
                limits.append(sign * places[i] * places[j])
    goal = np.append(np.zeros(2 * k), 1)
    found = optimize.linprog(goal, rows, limits, bounds=[(None, None)] * (2 * k + 1))
    assert np.isclose(found.fun, 0.25)
