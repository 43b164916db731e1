"""The numbers of the matrix form, chapter and solutions, computed once more without nnmath."""

import itertools
import re
from pathlib import Path

import numpy as np
import pytest

from nnmath.exercises.chapters.matrix_form import turned

ROOT = Path(__file__).parents[2] / "chapters"
PAGES = (ROOT / "05-matrix-form.md", ROOT / "solutions/05-matrix-form.md")
PAGE = re.sub(r"\s+", " ", " ".join(page.read_text() for page in PAGES))


def assert_printed(*sentences):
    for sentence in sentences:
        assert sentence in PAGE, sentence


def s(z):
    return 1 / (1 + np.exp(-z))


def gradient(cost, place):
    """By complex steps, exact to rounding and without the chain rule."""
    found = np.empty(place.shape)
    for i in np.ndindex(place.shape):
        nudged = place.astype(complex)
        nudged[i] += 1e-30j
        found[i] = cost(nudged).imag / 1e-30
    return found


def test_the_letters_of_the_proof():
    assert_printed(
        "SymPy's derivative of the cost with respect to each of the 25 weights and biases"
    )
    assert 3 * 2 + 3 + 4 * 3 + 4 == 25


class TestTheTurnedSign:
    """One input, one hidden neuron, two outputs: w1, b1, W2 (two), b2 (two)."""

    place = np.array([1.0, -1.0, 4.0, 4.0, 4.0, -2.0])
    y = np.array([0.0, 1.0])

    def outputs(self, p):
        return s(p[2:4] * s(p[0] + p[1]) + p[4:])

    def cost(self, p):
        return np.sum((self.outputs(p) - self.y) ** 2) / 2

    def test_its_numbers(self):
        assert_printed(
            "The first output is $0.9975$", "The second is $0.5$", "its error is $-0.1225$"
        )
        assert_printed("the error becomes $+1.9901$")
        assert np.allclose(self.outputs(self.place).round(4), [0.9975, 0.5])
        # The bias of the hidden neuron has the neuron's error for its derivative.
        assert round(gradient(self.cost, self.place)[1], 4) == -0.1225
        assert round(4 * np.sum(self.outputs(self.place) - self.y), 4) == 1.9901

    def test_the_last_layer_alone_goes_downhill_without_slopes(self):
        assert_printed("a small step that moves only the last layer goes downhill")
        rng = np.random.default_rng(0)
        for _ in range(100):
            place, y = 4 * rng.normal(size=6), rng.uniform(size=2)

            def cost(p, y=y):
                return np.sum((self.outputs(p) - y) ** 2) / 2

            wrong = self.outputs(place) - y
            hidden = s(place[0] + place[1])
            step = np.concatenate([[0, 0], wrong * hidden, wrong])
            assert gradient(cost, place) @ step > 0

    def test_the_two_directions_of_the_figure(self):
        assert_printed("Along the first the cost falls, along the second it rises")
        wrong = self.outputs(self.place) - self.y
        hidden = s(self.place[0] + self.place[1])
        message = np.sum(self.place[2:4] * wrong)
        false = np.concatenate([[message, message], wrong * hidden, wrong])
        true = gradient(self.cost, self.place)
        assert round(self.cost(self.place), 2) == 0.62
        ends = [self.cost(self.place - d / np.linalg.norm(d)) for d in (true, false)]
        assert [round(end, 2) for end in ends] == [0.51, 0.75]
        first = [self.cost(self.place - 0.01 * d / np.linalg.norm(d)) for d in (true, false)]
        assert first[0] < self.cost(self.place) < first[1]


@pytest.mark.parametrize(("scale", "low", "high"), [(1, 10, 60), (4, 200, 300)])
def test_how_often_signs_turn(scale, low, high):
    assert_printed(
        "In a few of every hundred fresh networks", "it happens in more than one network of five"
    )
    rng = np.random.default_rng(7)
    turned = 0
    for _ in range(1000):
        W1 = scale * rng.normal(size=(3, 2)) / np.sqrt(2)
        W2 = scale * rng.normal(size=(2, 3)) / np.sqrt(3)
        x, y = rng.normal(size=2), rng.uniform(size=2)

        def cost(b, W1=W1, W2=W2, x=x, y=y):
            return np.sum((s(W2 @ s(W1 @ x + b)) - y) ** 2) / 2

        message = W2.T @ (s(W2 @ s(W1 @ x)) - y)
        turned += bool(np.any(np.sign(gradient(cost, np.zeros(3))) != np.sign(message)))
    assert low < turned < high


def test_shapes_and_count_of_the_first_exercise():
    assert_printed("There are $12 + 3 + 6 + 2 = 23$ weights and biases")
    assert 3 * 4 + 3 + 2 * 3 + 2 == 23


def test_back_through_a_layer_by_hand():
    assert_printed(r"= (-2, -3, -2)^\top$", r"$\delta^{(1)} = (-0.5, -0.75, -0.18)^\top$")
    assert_printed("has the rows $(0.5, 0.5, 0.9)$ and $(-0.5, -0.5, -0.9)$")
    W2 = [[1, -2, 0], [3, 1, 2]]
    carried = [sum(W2[k][j] * (1, -1)[k] for k in range(2)) for j in range(3)]
    assert carried == [-2, -3, -2]
    slopes = [a * (1 - a) for a in (0.5, 0.5, 0.9)]
    assert np.allclose([c * p for c, p in zip(carried, slopes, strict=True)], [-0.5, -0.75, -0.18])


def test_a_doubled_batch():
    assert_printed("The cost is a mean, so it stays")
    rng = np.random.default_rng(1)
    W, X, Y = rng.normal(size=(2, 3)), rng.normal(size=(3, 4)), rng.uniform(size=(2, 4))

    def cost(W, X, Y):
        return np.sum((s(W @ X) - Y) ** 2) / (2 * X.shape[1])

    XX, YY = np.hstack([X, X]), np.hstack([Y, Y])
    assert np.isclose(cost(W, X, Y), cost(W, XX, YY))
    once, twice = (gradient(lambda V, d=d: cost(V, *d), W) for d in ((X, Y), (XX, YY)))
    assert np.allclose(once, twice)


def test_the_two_mistakes_of_shape():
    assert_printed("is a matrix of $[3, 5]$: *always* without an error")
    rng = np.random.default_rng(2)
    a, delta = rng.normal(size=(3, 5)), rng.normal(size=(2, 5))
    with pytest.raises(ValueError, match="broadcast"):
        np.zeros((2, 3)) - a @ delta.T
    assert (np.zeros((2, 1)) - delta.sum(axis=0)).shape == (2, 5)
    assert (np.zeros((3, 1)) - np.ones((3, 5)).sum(axis=0)).shape == (3, 5)


def test_the_count_of_multiplications():
    assert_printed("that is less than three forward passes")
    for sizes in ((4, 3, 2), (784, 30, 10), (2, 3, 4, 5, 6)):
        pairs = list(itertools.pairwise(sizes))
        forward = sum(a * b for a, b in pairs)
        backward = forward + sum(a * b for a, b in pairs[1:])
        assert forward + backward < 3 * forward


def test_the_count_for_the_digits():
    assert_printed(r"$30 \cdot 784 + 10 \cdot 30 = 23\,820$", r"$24\,120$", r"$47\,640$")
    assert 30 * 784 + 10 * 30 == 23_820
    assert 23_820 + 30 * 10 == 24_120
    assert 2 * 23_820 == 47_640


def test_the_counts_of_the_solution():
    assert_printed("gives $205$, more than one in five; with `scale = 1` it is $27$")
    assert (turned(4), turned(1)) == (205, 27)


def test_two_examples_that_disagree():
    assert_printed("give $-0.056$ with the slopes and $+0.1$ without")
    assert np.isclose(0.4 * 0.01 - 0.3 * 0.2, -0.056)
    assert np.isclose(0.4 - 0.3, 0.1)


def test_with_one_output_no_sign_turns():
    rng = np.random.default_rng(0)
    for _ in range(50):
        W, w2, x, y = rng.normal(size=(3, 2)) * 4, rng.normal(size=3) * 4, rng.normal(size=2), 1.0

        def cost(z, w2=w2, y=y):
            return (s(w2 @ s(z)) - y) ** 2 / 2

        z = W @ x
        dropped = w2 * (s(w2 @ s(z)) - y)
        assert np.array_equal(np.sign(gradient(cost, z)), np.sign(dropped))
