"""Data of `generalisation`: fits of every degree with their expected errors, and drawn targets.

Chapter "What was learnt and what was memorised".
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from nnmath._types import Array
from nnmath.linear_fits import ExpectedErrors, expected_errors, legendre, ridge, ridge_smoother

from .description import Description, round_significant

_PLACES = 61  # of a curve


class Task(NamedTuple):
    """Inputs, the truth at them and on a fine grid, and targets with noise, a row a data set."""

    x: Array
    f: Array
    V: float
    grid: Array
    curve: Array
    targets: Array


def draw_task(
    truth: Callable[[Array], Array], points: int, deviation: float, samples: int, seed: int
) -> Task:
    """Evenly spread inputs of −1 … 1, and some sets of noisy targets."""
    x, grid = np.linspace(-1, 1, points), np.linspace(-1, 1, _PLACES)
    f = np.asarray(truth(x), dtype=np.float64)
    noise = np.random.default_rng(seed).normal(size=(samples, points))
    curve = np.asarray(truth(grid), dtype=np.float64)
    return Task(x, f, deviation**2, grid, curve, f + deviation * noise)


def fit_columns(task: Task, degree: int, alpha: float, sample: int) -> Description:
    """The fitted curve of one degree and penalty, for one set of targets."""
    w = ridge(legendre(task.x, degree), task.targets[sample], alpha)
    X = legendre(task.x, degree)
    seen = float(np.mean((w @ X - task.targets[sample]) ** 2))
    return {
        "fit": np.round(w @ legendre(task.grid, degree), 3).tolist(),
        "seen_here": round_significant(seen, 3),
    }


def error_columns(task: Task, degrees: Sequence[int], alpha: float) -> Description:
    """The expected errors of every degree with one penalty."""
    errors = [
        expected_errors(ridge_smoother(legendre(task.x, d), alpha), task.f, task.V) for d in degrees
    ]
    return {
        "seen": round_significant([e.seen for e in errors], 4),
        "new": round_significant([e.new for e in errors], 4),
        "bias": np.round([e.bias for e in errors], 5).tolist(),
        "variance": round_significant([e.variance for e in errors], 4),
    }


def chosen_columns(task: Task, degree: int, alpha: float) -> Description:
    """The expected errors of one fit, for the marks and the caption."""
    e: ExpectedErrors = expected_errors(
        ridge_smoother(legendre(task.x, degree), alpha), task.f, task.V
    )
    # Four decimals: V n/m is no tie of rounding then, and the parts add up to the whole as shown.
    return {
        "at": degree,
        "new_at": round(e.new, 4),
        "seen_at": round(e.seen, 4),
        "bias_at": round(e.bias, 4),
        "variance_at": round(e.variance, 4),
    }
