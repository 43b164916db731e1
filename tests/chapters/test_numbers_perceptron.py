"""Each number of a sentence or a solution of the perceptron's chapter that no cell asserts."""

import itertools
import math
import re
from fractions import Fraction
from pathlib import Path

import numpy as np

CHAPTERS = Path(__file__).parents[2] / "chapters"
TEXT = "".join(
    (CHAPTERS / folder / "01-perceptron.md").read_text()
    for folder in (".", "exercises", "solutions")
)
PAGE = re.sub(r"\s+", " ", TEXT)
SQUARE = [(0, 0), (0, 1), (1, 0), (1, 1)]
AND, OR, NAND, XOR = (0, 0, 0, 1), (0, 1, 1, 1), (1, 1, 1, 0), (0, 1, 1, 0)


def assert_printed(*sentences):
    for sentence in sentences:
        assert sentence in PAGE, sentence


def dot(a, b):
    return sum(p * q for p, q in zip(a, b, strict=True))


def answer(w, b, x):
    return int(dot(w, x) + b > 0)


def learnt(examples, kinds, rate=1, sign=1, epochs=50):
    """The rule once more, in plain Python: the path, and the mistakes of each epoch."""
    w, b = [0] * len(examples[0]), 0
    path, mistakes = [(*w, b)], []
    while len(mistakes) < epochs and 0 not in mistakes:
        mistakes.append(0)
        for x, y in zip(examples, kinds, strict=True):
            error = y - answer(w, b, x)
            if error:
                w = [w_k + sign * rate * error * x_k for w_k, x_k in zip(w, x, strict=True)]
                b += sign * rate * error
                mistakes[-1] += 1
                path.append((*w, b))
    return path, mistakes


def bound(examples, kinds, w, b):
    """(R/γ)², exactly: squared lengths and margins are fractions."""
    extended = [(*x, 1) for x in examples]
    margins = [(2 * y - 1) * dot((*w, b), x) for x, y in zip(extended, kinds, strict=True)]
    assert min(margins) > 0
    return Fraction(max(dot(x, x) for x in extended) * dot((*w, b), (*w, b)), min(margins) ** 2)


def test_the_projection_of_the_figure():
    assert_printed(r"$u = (0.6, 0.8)^\top$. The projection is $u^\top x = 4.8$ long")
    assert math.isclose(dot((0.6, 0.8), (4, 3)), 4.8)
    assert math.isclose(math.hypot(0.6, 0.8), 1)


def test_sides_and_distances():
    assert_printed(
        "$9 + 8 - 5 = 12$", "$12 / 5 = 2.4$", "The origin gives $-5$", "at a distance of $1$"
    )
    assert dot((3, 4), (3, 2)) - 5 == 12
    assert math.hypot(3, 4) == 5


def test_gates_found_by_thinking():
    assert_printed(
        "is $4$ at that corner and at most $2$ at the others, and $b = -3$", "with $b = -1$ do it"
    )
    assert [answer((2, 2), -3, x) for x in SQUARE] == list(AND)
    assert [answer((2, 2), -1, x) for x in SQUARE] == list(OR)
    assert [dot((2, 2), x) for x in SQUARE] == [0, 2, 2, 4]


def test_the_first_corrections():
    assert_printed(
        r"$w$ becomes $(1, 1)^\top$ and $b$ becomes $1$",
        "the first corner gives $z = 1$, a mistake, and $b$ falls back to $0$",
        r"$z = 1$, another mistake, and $w$ becomes $(1, 0)^\top$, $b = -1$",
        "After ten mistakes, the sixth epoch brings none",
        r"$w = (2, 1)^\top$ with $b = -2$, not ours",
    )
    path, mistakes = learnt(SQUARE, AND)
    assert path[1:4] == [(1, 1, 1), (1, 1, 0), (1, 0, -1)]
    assert path[-1] == (2, 1, -2)
    assert (sum(mistakes), len(mistakes), mistakes[-1]) == (10, 6, 0)


def test_the_table_of_the_first_two_epochs():
    table = TEXT[TEXT.index(":name: tab-perceptron-epochs") :].split(":::")[0]
    printed = [tuple(map(int, re.findall(r"-?\d+", row))) for row in table.split("* - ")[2:]]
    w, b, rows = (0, 0), 0, []
    for x, y in 2 * list(zip(SQUARE, AND, strict=True)):
        z, said = dot(w, x) + b, answer(w, b, x)
        w, b = tuple(p + (y - said) * q for p, q in zip(w, x, strict=True)), b + y - said
        rows.append((*x, y, z, said, *w, b))
    assert printed == rows


def test_two_clouds_and_their_41_mistakes():
    assert_printed("two clouds of twenty points each. After 41 mistakes it stops, at a line")
    rng = np.random.default_rng(4)
    label = np.arange(40) % 2
    centre = np.stack([4 + 2 * np.cos(np.pi * label), 3 + 2 * np.sin(np.pi * label)])
    points = centre + 0.7 * rng.standard_normal((2, 40))
    path, _ = learnt(points.T.tolist(), label.tolist())
    assert len(path) - 1 == 41
    left, right = points[:, label == 1], points[:, label == 0]
    for k in (5, 20, 41):
        *w, b = path[k]
        cut = [np.unique(np.array(w) @ cloud + b > 0).size == 2 for cloud in (left, right)]
        assert cut == [k < 41, False]
    # "closer to some points than it needs to": some other line leaves a wider gap
    *w, b = path[-1]
    nearest = np.min(np.abs(np.array(w) @ points + b)) / math.hypot(*w)
    normals = np.stack([np.cos(np.arange(0, 7, 0.01)), np.sin(np.arange(0, 7, 0.01))], axis=1)
    gaps = (normals @ left).min(axis=1) - (normals @ right).max(axis=1)
    assert 3 * nearest < gaps.max() / 2


def test_the_bounds_of_the_gates():
    assert_printed(
        "so $R^2 = 3$", "squared length $17$", "the four sums have the sizes $3, 1, 1, 1$"
    )
    assert_printed(
        r"The bound is $3 \cdot 17 = 51$. The machine needed ten.", r"the bound is $3 \cdot 9 = 27$"
    )
    assert [abs(dot((2, 2), x) - 3) for x in SQUARE] == [3, 1, 1, 1]
    assert bound(SQUARE, AND, (2, 2), -3) == 51
    assert bound(SQUARE, OR, (2, 2), -1) == 27
    assert_printed("There the machine needs four.")
    assert sum(learnt(SQUARE, OR)[1]) == 4
    for order in itertools.permutations(range(4)):
        for kinds, limit in ((AND, 51), (OR, 27)):
            shown = [SQUARE[i] for i in order], [kinds[i] for i in order]
            assert sum(learnt(*shown)[1]) <= limit


def test_the_margin_of_the_figure():
    assert_printed(
        r"$\theta = (4, -1)^\top$",
        r"$3 / \sqrt{17} \approx 0.73$",
        r"the longest reaches $\sqrt{5}$",
    )
    features, kinds = (Fraction(-3, 2), Fraction(-1, 2), 1, 2), (0, 0, 1, 1)
    sums = [(2 * y - 1) * dot((4, -1), (x, 1)) for x, y in zip(features, kinds, strict=True)]
    assert sorted(sums)[:2] == [3, 3]
    assert max(x * x + 1 for x in features) == 5
    assert bound([(x,) for x in features], kinds, (4,), -1) == Fraction(5 * 17, 9)


def test_a_large_feature_slows_the_machine_only_if_the_small_one_matters():
    assert_printed("If the other one separates the classes, that one sets")
    for seed in range(3):
        rng = np.random.default_rng(seed)
        for separating in (0, 1):
            points = rng.uniform(-1, 1, (2, 200))
            points = points[:, np.abs(points[separating]) > 0.1]
            kinds = (points[separating] > 0).astype(int).tolist()
            made = [
                sum(learnt((points.T * [scale, 1]).tolist(), kinds, epochs=10**4)[1])
                for scale in (1, 100)
            ]
            assert made[1] > 5 * made[0] if separating else made[1] <= made[0]


def test_xor_goes_in_a_circle():
    assert_printed("thousands of mistakes, and only six different settings of the weights")
    assert_printed("There are $6$ different settings", "From the third epoch on each epoch")
    path, mistakes = learnt(SQUARE, XOR, epochs=1000)
    assert 0 not in mistakes
    assert sum(mistakes) > 2000
    assert len(set(path)) == 6
    ends = [path[sum(mistakes[:k])] for k in range(20)]
    assert ends[0] != ends[1] != ends[2]
    assert len(set(ends[2:])) == 1


def test_the_middle_ground():
    assert_printed("near the line the neuron answers $0.4$ or $0.6$")
    assert round(1 / (1 + math.exp(0.4)), 1) == 0.4


def test_arrows():
    assert_printed(r"= \sqrt{1 + 4 + 4} = 3$ and", "= 2 - 4 + 2 = 0$", r"$\pi/2 \approx 1.571$")
    assert round(math.pi / 2, 3) == 1.571
    w, x = (1, 2, 2), (2, -2, 1)
    assert (dot(w, w), dot(x, x), dot(w, x)) == (9, 9, 0)


def test_which_side():
    assert_printed(r"is $\sqrt{25 + 144} = 13$", "$5 + 12 - 13 = 4$, $10 + 24 - 13 = 21$ and $-13$")
    assert_printed("are $4/13$, $21/13$ and $-1$", "at $13/5$ and $13/12$")
    assert [dot((5, 12), x) - 13 for x in ((1, 1), (2, 2), (0, 0))] == [4, 21, -13]
    assert math.hypot(5, 12) == 13
    assert dot((5, 12), (Fraction(13, 5), 0)) == dot((5, 12), (0, Fraction(13, 12))) == 13


def test_one_correction_by_hand():
    assert_printed("$z = 2 - 3 = -1$", r"$w = (3, 2)^\top$ and $b = 1$", "$z = 6 + 6 + 1 = 13$")
    assert_printed("$-1 + (4 + 9 + 1) = 13$", "the sum falls to $-15$")
    assert dot((1 - 2, -1 - 3), (2, 3)) - 1 == -15
    assert dot((1, -1), (2, 3)) == -1
    assert dot((1 + 2, -1 + 3), (2, 3)) + 1 == -1 + (4 + 9 + 1) == 13


def test_without_a_bias():
    assert_printed(r"$w = (1, 1)^\top$ gives the sums $0, 1, 1, 2$ and does OR")
    assert [dot((1, 1), x) for x in SQUARE] == [0, 1, 1, 2]
    assert [answer((1, 1), 0, x) for x in SQUARE] == list(OR)


def test_or_without_a_bias_hangs_on_the_convention():
    assert_printed("had we agreed that a point on the line counts as $1$, there would be no OR")
    for w in itertools.product([Fraction(k, 4) for k in range(-12, 13)], repeat=2):
        assert [int(dot(w, x) >= 0) for x in SQUARE] != list(OR)


def test_xor_in_two_storeys():
    assert_printed(
        r"$w = (-2, -2)^\top$, $b = 3$. Its sums are then $3, 1, 1, -1$",
        "OR says $0, 1, 1, 1$ and NAND says $1, 1, 1, 0$",
    )
    below = [(answer((2, 2), -1, x), answer((-2, -2), 3, x)) for x in SQUARE]
    assert [nand for _, nand in below] == list(NAND)
    assert [answer((2, 2), -3, x) for x in below] == list(XOR)


def test_the_wrong_sign():
    assert_printed(r"the first correction leads to $w = (-1, -1)^\top$, $b = -1$")
    assert_printed("the corner $(1, 1)$ is wrong in every epoch")
    path, mistakes = learnt(SQUARE, AND, sign=-1)
    assert path[1] == (-1, -1, -1)
    assert mistakes == [1] * 50


def test_any_rate_from_zero_gives_the_same_answers():
    assert_printed(
        r"Ten mistakes for each, and the weights $(2, 1)^\top$ and $-2$ are multiplied by $\eta$"
    )
    for rate in (Fraction(1, 10), 10):
        path, mistakes = learnt(SQUARE, AND, rate=rate)
        assert path == [tuple(rate * v for v in place) for place in learnt(SQUARE, AND)[0]]
        assert sum(mistakes) == 10


def test_the_margin_of_and():
    assert_printed(
        r"For AND with $(2, 2)$ and $-3$ it must give $1/\sqrt{17}$", "are $3, 1, 1, 1$ and"
    )
    assert min(abs(dot((2, 2), x) - 3) for x in SQUARE) == 1
    assert dot((2, 2, -3), (2, 2, -3)) == 17


def test_the_bound_is_sharp():
    assert_printed(
        "Four mistakes. Each extended point has the squared length $4 = R^2$", "the bound is $4$"
    )
    points = [(1, 1, 1), (1, -1, -1), (-1, 1, -1), (-1, -1, 1)]
    assert f"${points[1]}$" in PAGE
    assert f"${points[3]}$" in PAGE
    for p, q in itertools.combinations(points, 2):
        assert dot((*p, 1), (*q, 1)) == 0
    path, mistakes = learnt(points, (1, 1, 1, 1))
    assert sum(mistakes) == bound(points, (1, 1, 1, 1), (0, 0, 0), 1) == 4
    assert [dot(path[-1], (*p, 1)) for p in points] == [4, 4, 4, 4]
    assert_printed("would give a bound of $3$, which the machine breaks")


def test_a_correction_may_spoil_others():
    assert_printed(
        "are $1, 3, 2, 1, 2, 1, 1, 1, 1, 2, 0$", "after the first, the fourth and the ninth"
    )
    path, _ = learnt(SQUARE, AND)
    wrong = [sum(answer(w, b, x) != y for x, y in zip(SQUARE, AND, strict=True)) for *w, b in path]
    assert wrong == [1, 3, 2, 1, 2, 1, 1, 1, 1, 2, 0]
    assert [k for k in range(1, 11) if wrong[k] > wrong[k - 1]] == [1, 4, 9]
    assert_printed("Three more corrections leave the number as it was")
    assert sum(wrong[k] == wrong[k - 1] for k in range(1, 11)) == 3


def test_the_middle_of_the_square():
    assert_printed(
        r"the middle of the square, $(\tfrac12, \tfrac12)$, half of each of two opposite corners"
    )
    for kind in (0, 1):
        corners = [x for x, y in zip(SQUARE, XOR, strict=True) if y == kind]
        assert np.mean(corners, axis=0).tolist() == [0.5, 0.5]


def test_each_step_of_the_proof_holds_on_the_way_to_and():
    """Progress and growth at each of the ten mistakes, in whole numbers: u is (2, 2, −3)/√17."""
    u, squared = (2, 2, -3), 17
    path, _ = learnt(SQUARE, AND)
    for k in range(1, len(path)):
        step = [p - q for p, q in zip(path[k], path[k - 1], strict=True)]
        s = step[-1]  # the last entry of x̃ is 1
        example = [s * v for v in step]
        assert tuple(example[:2]) in SQUARE
        assert s * dot(path[k - 1], example) <= 0, "it was a mistake"
        assert dot(u, path[k]) >= dot(u, path[k - 1]) + 1  # γ = 1/√17
        assert dot(path[k], path[k]) <= dot(path[k - 1], path[k - 1]) + 3  # R² = 3
        assert k**2 <= dot(u, path[k]) ** 2 <= squared * dot(path[k], path[k]) <= squared * 3 * k


def test_without_a_bias_no_perceptron_does_and():
    assert_printed("So without a bias no perceptron does AND")
    steps = [Fraction(k, 4) for k in range(-12, 13)]
    for w in itertools.product(steps, repeat=2):
        assert [answer(w, 0, x) for x in SQUARE] != list(AND)
    assert [answer((2, 2), -3, x) for x in SQUARE] == list(AND)


def test_an_epoch_without_a_mistake_has_all_examples_right():
    for kinds in (AND, OR, NAND):
        path, mistakes = learnt(SQUARE, kinds)
        assert mistakes.index(0) == len(mistakes) - 1
        *w, b = path[-1]
        assert [answer(w, b, x) for x in SQUARE] == list(kinds)
