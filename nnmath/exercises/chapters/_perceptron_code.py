"""Code of the perceptron's exercises: what is right, and the mistakes that are recognised."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnmath._types import Array
from nnmath.perceptron import predict

Weights = tuple[Array, float]
SQUARE = np.array([[0.0, 0, 1, 1], [0, 1, 0, 1]])


def _answer(w: Array, b: float, x: Array) -> float:
    return 1.0 if w @ x + b > 0 else 0.0


def corrected(w: Array, b: float, x: Array, y: float) -> Weights:
    """One application of the rule, with η = 1."""
    error = y - _answer(w, b, x)
    return w + error * x, b + error


def corrected_backwards(w: Array, b: float, x: Array, y: float) -> Weights:
    """As the exercise has it."""
    error = _answer(w, b, x) - y
    return w + error * x, b + error


def corrected_without_bias(w: Array, b: float, x: Array, y: float) -> Weights:
    """The bias left alone."""
    return corrected(w, b, x, y)[0], b


def corrected_half_way(w: Array, b: float, x: Array, y: float) -> Weights:
    """One of the two signs mended."""
    return corrected(w, b, x, y)[0], corrected_backwards(w, b, x, y)[1]


def corrected_by_sum(w: Array, b: float, x: Array, y: float) -> Weights:
    """The sum in the place of the answer."""
    error = y - (float(w @ x) + b)
    return w + error * x, b + error


def corrected_always(w: Array, b: float, x: Array, y: float) -> Weights:
    """Each example added or taken away, mistake or not."""
    return w + (2 * y - 1) * x, b + (2 * y - 1)


def corrections(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    """Two examples of each kind, answered right and wrong."""
    found: list[tuple[Any, ...]] = []
    for target in (0.0, 1.0):
        for answer in (0.0, 1.0):
            w, x = rng.integers(-4, 5, (2, 3)) / 2  # numbers that a reader can follow
            wanted = 1.0 if answer else -1.0
            found.append((w, float(wanted * rng.integers(1, 5) / 2 - w @ x), x, target))
    return found


def one_epoch(X: Array, y: Array, w: Array, b: float) -> tuple[Array, float, int]:
    """All examples once, in their order."""
    mistakes = 0
    for x, target in zip(X.T, y, strict=True):
        error = target - _answer(w, b, x)
        w, b = w + error * x, b + error
        mistakes += int(error != 0)
    return w, b, mistakes


def epoch_of_a_batch(X: Array, y: Array, w: Array, b: float) -> tuple[Array, float, int]:
    """All answers given before the first correction."""
    error = y - (w @ X + b > 0)
    return w + X @ error, float(b + error.sum()), int(np.sum(error != 0))


def epoch_backwards(X: Array, y: Array, w: Array, b: float) -> tuple[Array, float, int]:
    """The sign of the rule turned round."""
    mistakes = 0
    for x, target in zip(X.T, y, strict=True):
        error = _answer(w, b, x) - target
        w, b = w + error * x, b + error
        mistakes += int(error != 0)
    return w, b, mistakes


def epoch_without_bias(X: Array, y: Array, w: Array, b: float) -> tuple[Array, float, int]:
    """The bias left alone."""
    mistakes = 0
    for x, target in zip(X.T, y, strict=True):
        error = target - _answer(w, b, x)
        w = w + error * x
        mistakes += int(error != 0)
    return w, b, mistakes


def epoch_lenient(X: Array, y: Array, w: Array, b: float) -> tuple[Array, float, int]:
    """A point on the line counted as 1."""
    mistakes = 0
    for x, target in zip(X.T, y, strict=True):
        error = target - (1.0 if w @ x + b >= 0 else 0.0)
        w, b = w + error * x, b + error
        mistakes += int(error != 0)
    return w, b, mistakes


def epoch_hebb(X: Array, y: Array, w: Array, b: float) -> tuple[Array, float, int]:
    """Each example added or taken away, mistake or not."""
    mistakes = 0
    for x, target in zip(X.T, y, strict=True):
        mistakes += int(target != _answer(w, b, x))
        w, b = w + (2 * target - 1) * x, b + (2 * target - 1)
    return w, b, mistakes


def epochs(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    """The gates from zero weights, and eight points of two kinds from any weights."""
    gates = [(SQUARE, np.array(y), np.zeros(2), 0.0) for y in ([0.0, 0, 0, 1], [0.0, 1, 1, 1])]
    drawn: list[tuple[Any, ...]] = [*gates]
    for n in (2, 3):
        y = (rng.random(8) < 0.5).astype(float)
        X, w = rng.integers(-9, 10, (n, 8)) / 2, rng.integers(-4, 5, n) / 2
        drawn.append((X, y, w, 0.5))
    return drawn


def xor(X: Array) -> Array:
    """OR and NAND, and an AND of both."""
    return predict([2, 2], -3, [predict([2, 2], -1, X), predict([-2, -2], 3, X)])


def xor_inverted(X: Array) -> Array:
    """The opposite."""
    return 1 - xor(X)


def only_or(X: Array) -> Array:
    """What comes of a NAND that says 1 everywhere."""
    return predict([2, 2], -1, X)


def only_and(X: Array) -> Array:
    """What comes of an AND in the place of NAND."""
    return predict([2, 2], -3, X)


def only_nand(X: Array) -> Array:
    """What comes of an OR that is not asked."""
    return predict([-2, -2], 3, X)


def always(X: Array) -> Array:
    """What comes of an OR at the end."""
    return np.ones(X.shape[1])


def never(X: Array) -> Array:
    """What comes of a NAND whose bias has the wrong sign."""
    return np.zeros(X.shape[1])


def corners(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    """The corners in their order, and mixed with repetitions."""
    return [(SQUARE,), (SQUARE[:, rng.permutation([0, 1, 2, 3, 0, 3])],)]


def margin(X: Array, y: Array, w: Array, b: float) -> float:
    """γ of the theorem."""
    return margin_undivided(X, y, w, b) / float(np.linalg.norm(np.append(w, b)))


def margin_undivided(X: Array, y: Array, w: Array, b: float) -> float:
    """Of θ itself, not of u."""
    return float(np.min((2 * y - 1) * (w @ X + b)))


def margin_by_w(X: Array, y: Array, w: Array, b: float) -> float:
    """The distance in the plane of the points."""
    return margin_undivided(X, y, w, b) / float(np.linalg.norm(w))


def margin_squared(X: Array, y: Array, w: Array, b: float) -> float:
    """Divided by the squared length."""
    return margin_undivided(X, y, w, b) / float(w @ w + b * b)


def margin_unsigned(X: Array, y: Array, w: Array, b: float) -> float:
    """The smallest sum, whatever the kind."""
    return float(np.min(w @ X + b) / np.linalg.norm(np.append(w, b)))


def margin_of_best(X: Array, y: Array, w: Array, b: float) -> float:
    """The largest in the place of the smallest."""
    return float(np.max((2 * y - 1) * (w @ X + b)) / np.linalg.norm(np.append(w, b)))


def separated(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    """AND with the line of the chapter, and points that a random line separates."""
    drawn: list[tuple[Any, ...]] = [(SQUARE, np.array([0.0, 0, 0, 1]), np.array([2.0, 2.0]), -3.0)]
    for n in (2, 4):
        w, X = rng.integers(1, 5, n) / 2, rng.integers(-9, 10, (n, 9)) / 2
        b = 0.1  # no sum is zero
        drawn.append((X, (w @ X + b > 0).astype(float), w, b))
    return drawn
