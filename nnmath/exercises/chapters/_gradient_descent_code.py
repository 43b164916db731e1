"""Code of the exercises on descent: what is right, and the mistakes that are recognised."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from nnmath._types import Array

Slope = Callable[[float], float]


def steps_needed(slope: Slope, x: float, rate: float, tolerance: float) -> int:
    """How many steps until |f′(x)| is below the tolerance."""
    count = 0
    while abs(slope(x)) >= tolerance:
        x, count = x - rate * slope(x), count + 1
    return count


def steps_without_size(slope: Slope, x: float, rate: float, tolerance: float) -> int:
    """A negative slope taken for a small one."""
    count = 0
    while slope(x) >= tolerance:
        x, count = x - rate * slope(x), count + 1
    return count


def steps_and_one(slope: Slope, x: float, rate: float, tolerance: float) -> int:
    """One too many: the start is counted."""
    return steps_needed(slope, x, rate, tolerance) + 1


def steps_by_moves(slope: Slope, x: float, rate: float, tolerance: float) -> int:
    """The length of the step in the place of the slope."""
    count = 0
    while abs(rate * slope(x)) >= tolerance:
        x, count = x - rate * slope(x), count + 1
    return count


def steps_by_place(slope: Slope, x: float, rate: float, tolerance: float) -> int:
    """The place in the place of the slope, as if the bottom were 0."""
    count = 0
    while abs(x) >= tolerance and count < 1000:
        x, count = x - rate * slope(x), count + 1
    return count


def steps_uphill(slope: Slope, x: float, rate: float, tolerance: float) -> int:
    """The sign of the step turned round; given up in the end."""
    count = 0
    while abs(slope(x)) >= tolerance and count < 200:
        x, count = x + rate * slope(x), count + 1
    return count


def bowls(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    """The chapter's walk, from both sides, and bowls drawn at random."""

    def bowl(c: float, p: float) -> Slope:
        return lambda x: 2 * c * (x - p)

    ours = bowl(1.0, -2.0)
    drawn: list[tuple[Any, ...]] = [(ours, 0.0, 0.1, 1e-6), (ours, -5.0, 0.1, 1e-3)]
    for side in (-1, 1):
        c, p = rng.uniform(0.5, 2), rng.uniform(1, 3)
        drawn.append((bowl(c, p), p + side * rng.uniform(1, 4), 0.4 / c, 1e-4))
    return [*drawn, (ours, -2.0, 0.1, 1e-6)]


def line_gradient(w: float, b: float, x: Array, y: Array) -> Array:
    """(∂C/∂w, ∂C/∂b) of the mean squared error with its half."""
    residual = w * x + b - y
    return np.array([np.mean(residual * x), np.mean(residual)])


def line_of_sum(w: float, b: float, x: Array, y: Array) -> Array:
    """The gradient of the sum."""
    return line_gradient(w, b, x, y) * len(x)


def line_twice(w: float, b: float, x: Array, y: Array) -> Array:
    """Of the mean without the half."""
    return 2 * line_gradient(w, b, x, y)


def line_turned(w: float, b: float, x: Array, y: Array) -> Array:
    """The residual turned round."""
    return -line_gradient(w, b, x, y)


def line_without_x(w: float, b: float, x: Array, y: Array) -> Array:
    """The inner derivative x forgotten."""
    return np.full(2, np.mean(w * x + b - y))


def line_x_in_both(w: float, b: float, x: Array, y: Array) -> Array:
    """The inner derivative x put into both."""
    return np.full(2, np.mean((w * x + b - y) * x))


def line_swapped(w: float, b: float, x: Array, y: Array) -> Array:
    """The two slopes exchanged."""
    return line_gradient(w, b, x, y)[::-1].copy()


def data(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    """Lines that do not fit, through four and seven points."""
    return [
        (1.5, -0.5, rng.integers(-3, 8, m) / 2 + 0.1, rng.integers(-9, 10, m) / 2) for m in (4, 7)
    ]
