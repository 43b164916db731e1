"""Exercises with other numbers: the answer is computed anew here, from the numbers of the text."""

import math
import re
from fractions import Fraction

import numpy as np
import pytest
import sympy as sp
from helpers.cases import chapter_of, file_of, gathered

from nnmath.exercises import check, exercise, hint, listing, solution
from nnmath.exercises.chapters import find
from nnmath.exercises.effort import EFFORT, WORDS
from nnmath.exercises.practice import fill, practice, variant_of
from nnmath.exercises.types import ArrayAnswer, Number

SEEDS = range(6)
IDS = sorted(practice())
each = pytest.mark.parametrize("id", IDS)
PAGE = [entry for exercises, _ in listing().values() for entry in exercises]
# Numbers and arrays with nothing to draw: they ask of a figure, of a run of the book's own data, or
# of a fact.
NOT_DRAWN = {
    "perceptron-circle", "perceptron-moves", "perceptron-sharp", "gradient-descent-over-the-hill",
    "matrix-form-how-often", "matrix-form-figure", "softmax-cross-entropy-race",
    "training-never-inked", "optimizers-explore", "generalisation-explore",
    "generalisation-winner",
}  # fmt: skip


def numbers(text):
    """All numbers of a text in their order, fractions as fractions."""
    text = re.sub(r"(-?)\\tfrac\{(\d+)\}\{(\d+)\}", r"\1\2/\3", text).replace(r"\tfrac12", "")
    text = re.sub(r"(?<=[\w)}])\s*- (?=\d)", " -", text).replace("−", "-")
    found = re.findall(r"(?<![\w^{_.])-?\d+(?:\.\d+)?(?:/\d+)?", text)
    return [Fraction(n) for n in found]


def sig(z):
    return 1 / (1 + np.exp(-np.asarray(z, float)))


def o_arrows(t):
    n = drawn_from(t)
    w, x = n[:3], n[3:6]
    cos = sum(a * b for a, b in zip(w, x, strict=True)) / math.hypot(*w) / math.hypot(*x)
    return [math.hypot(*w), math.hypot(*x), cos * math.hypot(*w) * math.hypot(*x),
            math.degrees(math.acos(cos))]  # fmt: skip


def drawn_from(text):
    return [float(n) for n in numbers(text)]


def o_distance(t):
    a, b, c, *p = drawn_from(t)
    return [(a * p[i] + b * p[i + 1] + c) / math.sqrt(a * a + b * b) for i in (0, 2, 4)]


def o_by_hand(t):
    w1, w2, b, x1, x2, kind, *_ = drawn_from(t)
    s = 1 if kind == 1 else -1
    assert s * (w1 * x1 + w2 * x2 + b) <= 0
    return [w1 + s * x1, w2 + s * x2, b + s]


def o_rate(t):
    eta_slow, eta_fast = drawn_from(t)[:2]
    target = {
        "OR": lambda a, b: a | b,
        "NAND": lambda a, b: 1 - (a & b),
        "NOR": lambda a, b: 1 - (a | b),
    }[re.search(r"Train (\w+)", t)[1]]

    def run(eta):
        w, b, wrong, before = [0.0, 0.0], 0.0, 0, -1
        while wrong != before:
            before = wrong
            for x in ((0, 0), (0, 1), (1, 0), (1, 1)):
                error = target(*x) - (w[0] * x[0] + w[1] * x[1] + b > 0)
                wrong += error != 0
                w = [w[0] + eta * error * x[0], w[1] + eta * error * x[1]]
                b += eta * error
        return wrong, *w, b

    return [run(eta_slow)[0], *run(eta_fast)]


def o_which_way(t):
    p, right, left = bowl(t)[:3]
    return [2 * (right + p), 2 * (left + p)]


def bowl(t):
    """p, and all numbers behind the formula (x + p)²."""
    sign, p = re.search(r"\(x ([+-]) (\d+)\)\^2", t).groups()
    rest = t[re.search(r"\)\^2", t).end() :]
    return [float(sign + p), *drawn_from(rest)]


def o_three_steps(t):
    p, (x, eta) = bowl(t)[0], start_and_rate(t)
    path = [x]
    for _ in range(3):
        path.append(path[-1] - eta * 2 * (path[-1] + p))
    return path


def value(t, name):
    found = re.search(re.escape(name) + r" = (-?(?:\\tfrac\{\d+\}\{\d+\}|[\d.]*\d))", t)[1]
    return float(numbers(found)[0])


def start_and_rate(t):
    return value(t, "x_0"), value(t, r"\eta")


def o_predict_walk(t):
    p, (x, eta) = bowl(t)[0], start_and_rate(t)
    steps = int(re.search(r"after (\d+) steps", t)[1])
    for _ in range(steps):
        x -= eta * 2 * (x + p)
    return x


def o_plain(t):
    x, eta = start_and_rate(t)
    k = 0
    while x >= 1:
        x -= eta * 2 * x / (1 + x * x) ** 2
        k += 1
    return k


def o_steepest(t):
    x1, x2 = sp.symbols("x1 x2")
    place = drawn_from(re.search(r"at \$\((.*?)\)\$", t)[1])
    a, b, c = (
        float(n) for n in re.findall(r"(\d+) x_1(?:\^2| x_2)|(\d+) x_2\^2", t) for n in n if n
    )
    f = a * x1**2 + b * x1 * x2 + c * x2**2
    g = np.array([float(f.diff(v).subs({x1: place[0], x2: place[1]})) for v in (x1, x2)])
    return -g / np.linalg.norm(g)


def o_links(t):
    a, sign, b, n = re.search(r"\((\d+) x ([+-]) (\d+)\)\^(\d+)", t).groups()
    x = sp.Symbol("x")
    slope = sp.diff((int(a) * x + int(sign + b)) ** int(n), x)
    return float(slope.subs(x, value(t, "x")))


def o_graph(t):
    x, y, z = sp.symbols("x y z")
    at = {s: value(t, str(s)) for s in (x, y, z)}
    C = (x * y + z) * x
    return [float(C.diff(s).subs(at)) for s in (x, y, z)]


def o_two_outputs(t):
    a = value(t, "a")
    v, w, y, s = drawn_from(t[t.index("weights") :])[:4]

    def cost(a):
        return ((sig(a * v) - y) ** 2 + (sig(a * w) - s) ** 2) / 2

    return float((cost(a + 1e-5) - cost(a - 1e-5)) / 2e-5)


def o_gap(t):
    w, x, b, y = sp.Rational(8, 10), sp.Rational(15, 10), sp.Rational(-2, 10), 1
    d = sp.Symbol("d")
    C = (1 / (1 + sp.exp(-((w + d) * x + b))) - y) ** 2 / 2
    gap = C - C.subs(d, 0) - C.diff(d).subs(d, 0) * d
    small, large = (sp.Rational(str(v)) for v in re.findall(r"\\Delta w = (-?[\d.]*\d)", t))
    return float((gap.subs(d, large) / gap.subs(d, small)).evalf(30))


def o_wrong_place(t):
    z = value(t, "z")
    slope = lambda v: math.exp(-v) / (1 + math.exp(-v)) ** 2  # noqa: E731
    return slope(1 / (1 + math.exp(-z))) / slope(z)


def o_count(t):
    n, h, k = drawn_from(t)[:3]
    return (n + 1) * h + (h + 1) * k + 1


def o_slope(t):
    z = math.log(drawn_from(t)[0] / (1 - drawn_from(t)[0]))
    return math.exp(-z) / (1 + math.exp(-z)) ** 2


def o_scalar_network(t):
    names = ["w^{(1)}", "b^{(1)}", "w^{(2)}", "b^{(2)}", "a^{(0)}", "y"]
    w1, b1, w2, b2, x, y = (value(t, name) for name in names)
    p = sp.symbols("w1 b1 w2 b2")
    sigma = lambda z: 1 / (1 + sp.exp(-z))  # noqa: E731
    C = (sigma(p[2] * sigma(p[0] * x + p[1]) + p[3]) - y) ** 2 / 2
    at = dict(zip(p, (w1, b1, w2, b2), strict=True))
    return [float(C.diff(s).subs(at)) for s in p]


def o_mazur(t):
    eta = value(t, r"\eta")
    theta = np.array([0.15, 0.20, 0.25, 0.30, 0.35, 0.35, 0.40, 0.45, 0.50, 0.55, 0.60, 0.60])

    def cost(v):
        hidden = sig(v[:4].reshape(2, 2) @ [0.05, 0.10] + v[4:6])
        out = sig(v[6:10].reshape(2, 2) @ hidden + v[10:])
        return float(np.sum((out - [0.01, 0.99]) ** 2) / 2)

    h = 1e-5
    gradient = [(cost(theta + h * e) - cost(theta - h * e)) / (2 * h) for e in np.eye(12)]
    return cost(theta - eta * np.array(gradient))


def o_explore(t):
    k = int(re.search(r"tfrac\{1\}\{(\d+)\}", t)[1])
    low, high = 0.0, 50.0
    for _ in range(100):
        middle = (low + high) / 2
        steep = 4 * float(sig(middle) * (1 - sig(middle))) > 1 / k
        low, high = (middle, high) if steep else (low, middle)
    return low


def o_shapes(t):
    n0, n1, n2, m = (int(v) for v in re.search(
        r"of (\d+), (\d+) and (\d+) neurons sees a batch of (\d+)", t).groups())  # fmt: skip
    W1, W2, X = np.zeros((n1, n0)), np.zeros((n2, n1)), np.zeros((n0, m))
    A1 = W1 @ X
    Z2 = W2 @ A1
    return [W1.shape, (len(Z2), 1), A1.shape, Z2.shape, W1.shape]


def matrix_in(t):
    rows = re.search(r"pmatrix\} (.*?) \\end", t)[1].split(r"\\")
    return np.array([[float(v) for v in row.split("&")] for row in rows])


def column_in(t, name):
    return np.array(
        [float(v) for v in re.search(re.escape(name) + r" = \((.*?)\)", t)[1].split(",")]
    )


def o_back(t):
    W, d, a = matrix_in(t), column_in(t, r"\delta^{(2)}"), column_in(t, "a^{(1)}")
    return [sum(W[k, j] * d[k] for k in range(2)) * a[j] * (1 - a[j]) for j in range(3)]


def o_outer(t):
    d, a = column_in(t, r"\delta^{(2)}"), column_in(t, "a^{(1)}")
    return [[x * y for y in a] for x in d]


def o_axis(t):
    return [int(v) for v in re.search(r"has (\d+) neurons, the batch (\d+)", t).groups()]


def o_products(t):
    n, h, k = (int(v) for v in re.search(r"of (\d+), (\d+) and (\d+) neurons", t).groups())
    return sum(1 for _ in range(h) for _ in range(n)) + 2 * h * k


def o_softmax(t):
    u, v = (int(n) for n in re.findall(r"\\log (\d+)", t))
    k = round(1 / value(t, "T"))
    return [[1 / (1 + u + v), u / (1 + u + v), v / (1 + u + v)],
            [x / (1 + u**k + v**k) for x in (1, u**k, v**k)]]  # fmt: skip


def o_no_idea(t):
    n = int(re.search(r"the (\d+) errors", t)[1])
    truth = int(re.search(r"truth is class (\d+)", t)[1])
    return [1 / n - (j == truth) for j in range(n)]


def o_one_step(t):
    k, eta = int(re.search(r"log (\d+)", t)[1]), value(t, r"\eta")
    z = np.array([0.0, math.log(k)])

    def cost(z):
        return math.log(np.exp(z).sum()) - z[0]

    h = 1e-6
    g = np.array([(cost(z + h * e) - cost(z - h * e)) / (2 * h) for e in np.eye(2)])
    return math.exp(-cost(z - eta * g))


def o_twice(t):
    n = int(re.search(r"of (\d+) classes", t)[1])
    return -math.log(math.exp(1) / (math.exp(1) + (n - 1) * math.exp(0)))


def o_honest(t):
    y = column_in(t, "y")
    return float(np.sum(y * np.log(1 / y)))


def o_log_slope(t):
    z = math.log(int(re.search(r"log (\d+)", t)[1]))
    return float((sig(z + 1e-5) - sig(z - 1e-5)) / 2e-5)


def o_deep(t):
    w = int(re.search(r"at most \$(\d+)\$", t)[1])
    digits = int(re.search(r"10\^\{-(\d+)\}", t)[1])
    n, left = 0, Fraction(1)
    while left >= Fraction(1, 10**digits):
        n, left = n + 1, left * Fraction(w, 4)
    return n


def o_chain(t):
    layers, w = int(re.search(r"of (\d+) sigmoid", t)[1]), drawn_from(t)[1]
    b = numbers(re.search(r"biases \$(.*?)\$", t)[1])[0]
    a, product = 0.5, 1.0
    for layer in range(1, layers + 1):
        z = w * a + float(b)
        a = float(sig(z))
        if layer < layers:
            product *= w * a * (1 - a)
    return product


def o_window(t):
    w = value(t, "w")
    s = np.linspace(-8, 8, 4_000_001)
    return float(np.ptp(s[w * sig(s) * (1 - sig(s)) >= 1]) / w)


def o_average(t):
    w, b = (int(v) for v in re.search(r"weight \$(-?\d+)\$ and the bias \$(-?\d+)\$", t).groups())
    z = w * (np.arange(200_000) + 0.5) / 200_000 + b
    return float(np.mean(w * sig(z) * (1 - sig(z))))


def o_uniform(t):
    n, k = (int(v) for v in re.search(r"from \$(\d+)\$ to \$(\d+)\$ neurons", t).groups())
    c, x = sp.symbols("c x", positive=True)
    variance = sp.integrate(x**2, (x, -c, c)) / (2 * c)
    return float(sp.solve(variance - sp.Rational(2, n + k), c)[0])


def o_mean_squares(t):
    n, top = int(re.match(r"(\d+) inputs", t)[1]), int(re.search(r"to \$(\d+)\$", t)[1])
    k, v = int(re.search(r"; (\d+) neurons", t)[1]), value_of_variance(t)
    x = sp.Symbol("x")
    square = float(sp.integrate(x**2, (x, 0, top)) / top)
    return [n * v * square, n * v * square / 2, k * v]


def value_of_variance(t):
    return float(re.search(r"variance \$([\d.]+)\$", t)[1])


def o_letters(t):
    return -math.log(1 / int(re.search(r"tell (\d+) classes", t)[1]))


def o_relu(t):
    W = matrix_in(t)
    b = [float(v) for v in re.search(r"biases \$(.*?)\$ and \$(.*?)\$", t).groups()]
    return [[max(0.0, W[j, 0] * p + W[j, 1] * q + b[j]) for p in (0, 1) for q in (0, 1)]
            for j in range(2)]  # fmt: skip


def o_twins(t):
    n = int(re.search(r"layer of \$(\d+)\$", t)[1])
    return math.prod(2 * k for k in range(1, n + 1))


def o_promise(t):
    c, eta, x = (float(re.search(pattern, t)[1]) for pattern in (
        r"f\(x\) = (\d+)x\^2", r"\\eta = ([\d.]+)", r"x = (-?\d+)"))  # fmt: skip
    return c * x**2 - c * (x - eta * 2 * c * x) ** 2  # on a parabola the promise is kept exactly


def o_both_products(t):
    a, b, s, u, g, h = drawn_from(t)
    x, y = sp.symbols("x y")
    v, here = (x * y, x**2), {x: a, y: b}
    forward = [float((sp.diff(e, x) * s + sp.diff(e, y) * u).subs(here)) for e in v]
    cost = g * v[0] + h * v[1]
    return [*forward, *(float(sp.diff(cost, letter).subs(here)) for letter in (x, y))]


def o_sweep(t):
    n0, n1, n2 = (int(n) for n in drawn_from(t)[:3])
    left, right = [(n1, n0), (n2, n1)], [(n0, 1), (n1, 1)]
    work = 0
    for layer, ((p, n), (_, m)) in enumerate(zip(left, right, strict=True)):
        work += p * m * n  # g @ B.T
        work += n * p * m if layer else 0  # A.T @ g, but not for the data
    return work


def o_segments(t):
    layers, c = (int(n) for n in drawn_from(t)[:2])
    lengths = [s for s in range(1, layers + 1) if layers % s == 0]
    best = min(lengths, key=lambda s: layers // s + c * s)
    return [best, layers // best + c * best]


def o_ball(t):
    p, start, eta, beta = drawn_from(t)
    places, v = [start], 0.0
    for _ in range(3):
        v = beta * v + 2 * (places[-1] + p)
        places.append(places[-1] - eta * v)
    return places


def o_gain(t):
    k = float(re.search(r"number is \$(\d+)\$", t)[1])
    plain, ball = 1 - 2 / (k + 1), 1 - 2 / (math.sqrt(k) + 1)
    return math.log(ball) / math.log(plain)


def o_how_many(t):
    p, e = (Fraction(n) for n in re.findall(r"\$(0\.\d+)\$", t))
    return float(p * (1 - p) / e / e)


def o_two_targets(t):
    f1, f2, V = (Fraction(n) for n in re.findall(r"\$(-?[\d.]+)\$", t)[:3])
    bias = (f1 - f2) ** 2 / 4  # both miss the mean by half of their distance
    return [float(x) for x in (bias, V / 2, bias + V / 2 + V, bias + V / 2)]


def o_price(t):
    q, s = (Fraction(re.search(pattern, t)[1]) for pattern in (
        r"q = ([\d.]+)", r"input is \$([\d.]+)\$"))  # fmt: skip
    return float((1 / q - 1) * s**2)


def o_root(t):
    return drawn_from(re.search(r"\$([^$]*)\$ times what", t)[1])[0] ** 4


def o_orthogonal(t):
    first, second, delta = (drawn_from(part) for part in re.findall(r"\((.*?,.*?)\)", t))
    return np.linalg.solve(np.array([first, second]), delta)  # the transpose is the inverse


def o_growth(t):
    blocks, q, d, inside = drawn_from(t)
    plain = scaled = normalised = q
    for _ in range(int(blocks)):
        plain, scaled, normalised = plain + plain, scaled + scaled / d / d, normalised + inside
    return [plain, scaled, normalised]


def o_hessian(t):
    a, b, s, u = drawn_from(t)
    x, y = sp.symbols("x y")
    H = sp.hessian(x**2 * y, (x, y)).subs({x: a, y: b})
    return [float(entry) for entry in H * sp.Matrix([s, u])]


ORACLES = {
    "perceptron-arrows": o_arrows, "perceptron-distance": o_distance,
    "perceptron-by-hand": o_by_hand, "perceptron-rate": o_rate,
    "gradient-descent-which-way": o_which_way, "gradient-descent-by-hand": o_three_steps,
    "gradient-descent-predict": o_predict_walk, "gradient-descent-plain": o_plain,
    "gradient-descent-steepest": o_steepest, "chain-rule-links": o_links,
    "chain-rule-graph": o_graph, "chain-rule-two-outputs": o_two_outputs,
    "chain-rule-predict": o_gap, "chain-rule-wrong-place": o_wrong_place,
    "chain-rule-count": o_count, "two-layers-slope": o_slope,
    "two-layers-by-hand": o_scalar_network, "two-layers-biases": o_mazur,
    "two-layers-explore": o_explore, "matrix-form-shapes": o_shapes,
    "matrix-form-by-hand": o_back, "matrix-form-outer": o_outer, "matrix-form-axis": o_axis,
    "matrix-form-count": o_products, "softmax-cross-entropy-by-hand": o_softmax,
    "softmax-cross-entropy-no-idea": o_no_idea, "softmax-cross-entropy-one-step": o_one_step,
    "softmax-cross-entropy-twice": o_twice, "softmax-cross-entropy-honest": o_honest,
    "vanishing-gradients-slope": o_log_slope, "vanishing-gradients-how-deep": o_deep,
    "vanishing-gradients-signs": o_chain, "vanishing-gradients-window": o_window,
    "vanishing-gradients-average": o_average,
    "vanishing-gradients-root": o_root, "vanishing-gradients-orthogonal": o_orthogonal,
    "vanishing-gradients-uniform": o_uniform, "vanishing-gradients-mean-squares": o_mean_squares,
    "training-letters": o_letters, "training-xor-by-hand": o_relu, "training-twins": o_twins,
    "generalisation-how-many": o_how_many, "generalisation-by-hand": o_two_targets,
    "generalisation-dropout-alpha": o_price,
    "automatic-differentiation-by-hand": o_both_products,
    "automatic-differentiation-count": o_sweep,
    "automatic-differentiation-segments": o_segments,
    "automatic-differentiation-hessian": o_hessian, "vanishing-gradients-growth": o_growth,
    "optimizers-promise": o_promise, "optimizers-by-hand": o_ball, "optimizers-gain": o_gain,
}  # fmt: skip


ORACLES |= gathered("ORACLES")


def test_every_exercise_of_computation_can_be_drawn():
    """In the chapters that have exercises with other numbers."""
    computed = {entry.id for entry in PAGE if isinstance(entry, Number | ArrayAnswer)}
    drawn = {chapter_of(id) for id in IDS}
    assert {id for id in computed - set(IDS) if chapter_of(id) in drawn} == NOT_DRAWN
    assert set(IDS) <= computed


@each
def test_each_has_an_oracle(id):
    file = f"tests/exercises/{file_of(chapter_of(id)).name}"
    assert id in ORACLES, f'write ORACLES["{id}"] in {file}: the answer from the text alone'


@each
def test_the_answer_is_right_for_the_numbers_of_the_text(id):
    for seed in SEEDS:
        text = exercise(id, variant=seed).text
        answer = ORACLES[id](text) if id in ORACLES else pytest.skip("no oracle")
        verdict = check(id, answer, variant=seed)
        assert verdict.correct, (text, answer, verdict)


@each
def test_the_answer_of_the_book_and_of_another_variant_are_wrong(id):
    entry = find(id)
    own = entry.value() if isinstance(entry, Number) else entry.right
    texts = set()
    for seed in SEEDS:
        texts.add(exercise(id, variant=seed).text)
        assert not check(id, own, variant=seed).correct
    assert len(texts) >= 3
    assert exercise(id, variant=3).text == exercise(id, variant=3).text


@each
def test_each_known_mistake_of_a_variant_is_told_in_its_words(id):
    count = 0
    for seed in SEEDS:
        found = variant_of(find(id), seed).exercise.wrong
        told = {str(np.round(wrong, 9).tolist()): says for wrong, says in found}
        for wrong, says in found:
            assert told[str(np.round(wrong, 9).tolist())] == says, "one number, two explanations"
            verdict = check(id, wrong, variant=seed)
            assert not verdict.correct, (seed, wrong)
            assert verdict.feedback.strip()
            count += says in verdict.feedback
    assert count >= len(SEEDS)


@each
def test_its_texts_are_filled_and_its_hints_are_there(id):
    for seed in SEEDS:
        variant = variant_of(find(id), seed)
        says = [mistake.says for mistake in variant.exercise.known_mistakes]
        for text in (variant.statement, variant.solution, *variant.exercise.hints, *says):
            assert not re.search(r"<\+?\w", text), text
            assert text.count("$") % 2 == 0
            assert "+ -" not in text or "(" in text
        assert len(set(variant.exercise.hints)) >= 2
        assert hint(id, variant=seed, again=True).text == variant.exercise.hints[0]
        assert repr(solution(id, variant=seed))


@pytest.mark.parametrize("seed", [-1, 2**63, 1.5, "7", True])
def test_a_variant_is_a_whole_number(seed):
    with pytest.raises((TypeError, ValueError)):
        check("two-layers-slope", 0.2, variant=seed)


def test_what_cannot_be_drawn_says_so():
    for id in ("two-layers-w1", "perceptron-circle"):
        with pytest.raises(ValueError, match="leave variant out"):
            exercise(id, variant=1)


def test_hints_of_variants_are_counted_by_themselves():
    hint("two-layers-slope", again=True)
    first = hint("two-layers-slope", variant=4, again=True)
    assert first.number == 1
    assert hint("two-layers-slope", variant=4).number == 2
    assert hint("two-layers-slope").number == 2


def test_values_are_written_as_in_a_formula_or_as_in_a_text():
    values = {"a": -3, "q": Fraction(-1, 2), "v": [1, -2], "x": 0.05, "s": "so"}
    assert fill("$<a>$ <a> $x <+a>$ $<q>$ <q>", values) == r"$-3$ −3 $x - 3$ $-\tfrac{1}{2}$ −1/2"
    assert fill("$<v>$ <v> <x> <s>", values) == "$(1, -2)$ (1, −2) 0.05 so"


@pytest.mark.parametrize("entry", PAGE, ids=lambda entry: entry.id)
def test_every_exercise_has_a_level_and_minutes(entry):
    assert entry.id in EFFORT, (
        f'write "{entry.id}": Effort(level, minutes) in nnmath/exercises/effort.py'
    )
    assert entry.effort.level in WORDS
    assert 1 <= entry.effort.minutes <= 60


def test_the_levels_of_the_book():
    assert set(EFFORT) <= {entry.id for entry in PAGE}
    for exercises, quick in listing().values():
        if len(exercises) >= 8:
            assert {entry.effort.level for entry in exercises} == set(WORDS)
        assert all(entry.effort.level == 1 for entry in quick)
