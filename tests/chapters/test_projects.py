"""The two projects of the page for teachers, done with what the book has; and the page's hours."""

import re
from pathlib import Path

import jupytext
import numpy as np
import pytest

from nnmath.autodiff import Tape
from nnmath.data import digits
from nnmath.exercises import listing
from nnmath.gradcheck import numerical_gradient

CHAPTERS = Path(__file__).parents[2] / "chapters"
PAGE = (CHAPTERS / "teaching.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| \[.*?\]\(([\w-]+)\.md\) \| (.*?) \| (.*?) \|", re.MULTILINE)
HALF = 0.5


def hours(text):
    """The first and the last number of "3–4 hours"."""
    first, last = re.match(r"([\d½]+)(?:–([\d½]+))?", text).groups()
    return [
        sum(0.5 if sign == "½" else int(sign) for sign in part) for part in (first, last or first)
    ]


def counted(page):
    """The hours in class by the rule of the page."""
    words = displays = lines = 0
    for cell in jupytext.read(CHAPTERS / f"{page}.md").cells:
        if cell.cell_type == "markdown":
            displays += cell.source.count("```{math}")
            text = re.sub(r"```\{math\}.*?```|^%.*?$", "", cell.source, flags=re.M | re.S)
            words += len(re.findall(r"[A-Za-z’'-]{2,}", re.sub(r"\$[^$]*\$|`[^`]*`", "", text)))
        elif not {"hide-input", "remove-input", "remove-cell"} & set(cell.metadata.get("tags", [])):
            lines += len(cell.source.splitlines())
    return 1.2 * (words / 60 + 3 * displays + lines / 6) / 60


@pytest.mark.parametrize(("page", "in_class", "at_home"), ROW.findall(PAGE))
def test_the_hours_are_counted(page, in_class, at_home):
    low, high = hours(in_class)
    assert low - HALF <= counted(page) <= high + HALF
    exercises, _ = listing()[page.lstrip("0123456789-")]
    total = sum(exercise.effort.minutes for exercise in exercises) / 60
    low, high = hours(at_home)
    assert low - HALF <= total <= high + HALF


def test_the_pages_with_exercises_are_in_the_table():
    assert {page for page, *_ in ROW.findall(PAGE)} == {
        path.stem for path in (CHAPTERS / "exercises").glob("*.md")
    }


class Digits:
    """64 inputs, tanh, ten outputs with softmax: forward, backward and the loop, in NumPy alone."""

    def __init__(self, width, seed):
        rng = np.random.default_rng(seed)
        self.W = [rng.normal(size=(width, 64)) / 8, rng.normal(size=(10, width)) / width**0.5]
        self.b = [np.zeros((width, 1)), np.zeros((10, 1))]

    def forward(self, X):
        A = np.tanh(self.W[0] @ X + self.b[0])
        Z = self.W[1] @ A + self.b[1]
        P = np.exp(Z - Z.max(axis=0))
        return A, P / P.sum(axis=0)

    def cost(self, X, Y):
        return -np.sum(Y * np.log(self.forward(X)[1])) / X.shape[1]

    def slopes(self, X, Y):
        A, P = self.forward(X)
        last = (P - Y) / X.shape[1]
        first = (self.W[1].T @ last) * (1 - A * A)
        return [first @ X.T, last @ A.T, first.sum(1, keepdims=True), last.sum(1, keepdims=True)]

    def learn(self, X, Y, rate, epochs, rng):
        for _ in range(epochs):
            order = rng.permutation(X.shape[1])
            for k in range(0, len(order), 32):
                some = order[k : k + 32]
                for p, g in zip(self.W + self.b, self.slopes(X[:, some], Y[:, some]), strict=True):
                    p -= rate * g
        return self

    def accuracy(self, X, Y):
        return np.mean(self.forward(X)[1].argmax(axis=0) == Y.argmax(axis=0))


def test_the_first_project_reads_digits_and_its_rivals_do_too():
    X, Y = digits()
    order = np.random.default_rng(0).permutation(X.shape[1])
    train, validation, test = ((X[:, i], Y[:, i]) for i in np.split(order, [1000, 1400]))

    small = Digits(5, seed=1)
    few = X[:, :7], Y[:, :7]
    for array, slope in zip(small.W + small.b, small.slopes(*few), strict=True):

        def moved(value, array=array):
            kept = array.copy()
            array[...] = value
            cost = small.cost(*few)
            array[...] = kept
            return cost

        difference = numerical_gradient(moved, array.copy())
        assert np.abs(difference - slope).max() <= 1e-6 * np.abs(slope).max()

    pairs = [(width, rate) for width in (8, 32, 64) for rate in (0.05, 0.2, 0.8)]
    trained = {}
    for width, rate in pairs:
        net = Digits(width, seed=2)
        trained[width, rate] = net.learn(*train, rate, 30, np.random.default_rng(3))
    best = max(pairs, key=lambda pair: trained[pair].accuracy(*validation))
    assert best == (64, 0.8)
    assert trained[best].accuracy(*test) == pytest.approx(0.975, abs=0.006)

    classes = train[1].argmax(axis=0)
    means = np.stack([train[0][:, classes == k].mean(axis=1) for k in range(10)])

    def nearest(points, names):
        distances = ((test[0].T[:, None] - points) ** 2).sum(axis=2)
        return np.mean(names[distances.argmin(axis=1)] == test[1].argmax(axis=0))

    assert round(nearest(train[0].T[None], classes), 3) == 0.975
    assert round(nearest(means, np.arange(10)), 3) == 0.902


SHAPES = [(3, 2), (3, 1), (1, 3), (1, 1)]
ENDS = np.cumsum([rows * columns for rows, columns in SHAPES])
XOR = np.array([[0, 0, 1, 1], [0, 1, 0, 1.0]]), np.array([[0, 1, 1, 0.0]])


def gradient(theta):
    """The slopes of the mean squared error of a 2-3-1 network on XOR, by the tape."""
    tape, (X, Y) = Tape(), XOR
    parts = zip(np.split(theta, ENDS[:-1]), SHAPES, strict=True)
    W1, b1, W2, b2 = inputs = [tape.tensor(part.reshape(shape)) for part, shape in parts]
    d = (W2 @ (W1 @ X + b1).tanh() + b2) - Y
    slopes = tape.vjp((d * d).sum() * (0.5 / 4))
    return np.concatenate([slopes[tensor].ravel() for tensor in inputs])


def hessian_times(gradient, theta, v, h=1e-5):
    return (gradient(theta + h * v) - gradient(theta - h * v)) / (2 * h)


def steepest(gradient, theta, seed):
    """The largest eigenvalue of the Hessian, and its direction."""
    v, old, new = np.random.default_rng(seed).normal(size=len(theta)), 0.0, 1.0
    while abs(new - old) > 1e-9 * abs(new):
        v = v / np.linalg.norm(v)
        old, w = new, hessian_times(gradient, theta, v)
        v, new = w, v @ w
    return new, v / np.linalg.norm(v)


def test_the_second_project_on_the_line_of_chapter_2():
    hours, score = np.arange(1.0, 6), np.array([1.2, 1.9, 3.2, 3.8, 5.1])
    H = np.array([[np.mean(hours**2), hours.mean()], [hours.mean(), 1]])
    best = np.linalg.solve(H, [np.mean(hours * score), score.mean()])
    limit = 2 / steepest(lambda theta: H @ (theta - best), np.zeros(2), seed=1)[0]
    assert limit == pytest.approx(2 / np.linalg.eigvalsh(H)[-1], rel=1e-6)


def test_the_second_project_foretells_where_a_walk_diverges():
    theta = np.random.default_rng(0).normal(size=ENDS[-1])
    u, v = np.random.default_rng(1).normal(size=(2, len(theta)))
    assert u @ hessian_times(gradient, theta, v) == pytest.approx(
        v @ hessian_times(gradient, theta, u), rel=1e-6
    )
    for _ in range(3000):
        theta = theta - 0.2 * gradient(theta)
    assert np.linalg.norm(gradient(theta)) < 1e-12
    found, direction = steepest(gradient, theta, seed=1)
    again, _ = steepest(gradient, theta, seed=2)
    H = np.stack([hessian_times(gradient, theta, e) for e in np.eye(len(theta))])
    assert found == pytest.approx(np.linalg.eigvalsh(H)[-1], rel=1e-6)
    assert found == pytest.approx(again, rel=1e-6)
    assert round(found, 2) == 4.16
    assert round(2 / found, 3) == 0.480
    for factor in (0.99, 1.01):
        place, rate = theta + 1e-4 * direction, factor * 2 / found
        for _ in range(40):
            place = place - rate * gradient(place)
        grown = abs((place - theta) @ direction) / 1e-4
        assert grown == pytest.approx(abs(1 - rate * found) ** 40, rel=1e-2)
        assert (grown > 1) == (factor > 1)
    assert round(grown, 1) == 2.2
