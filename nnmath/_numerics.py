"""Floating-point care that several rooms need: sums that put back what rounding took.

The formulas of the book hold for real numbers. These few functions keep what float64 would lose:
the rounding error of a sum (Knuth, The Art of Computer Programming 2, 4.2.2, theorem B) is itself
a float, and can be put back.
"""

import math

import numpy as np

from nnmath._types import Array


def two_sum(a: Array, b: Array) -> tuple[Array, Array]:
    """The float s = a + b and the error e that rounding made: a + b = s + e exactly.

    Where the sum overflows the error is NaN: it is the caller's to judge.
    """
    s = a + b
    from_b = s - a
    return s, (a - (s - from_b)) + (b - from_b)


def sum_rows(x: Array) -> Array:
    """Σ_j x_jk down each column, (k, m) → (1, m), as if in twice the precision.

    Halves are added pairwise, and what each addition lost is gathered and put back at the end.
    """
    lost = np.zeros_like(x[:1])
    for _ in range((len(x) - 1).bit_length()):  # so many halvings leave one row
        half = len(x) // 2
        s, error = two_sum(x[:half], x[half : 2 * half])
        lost += error.sum(axis=0)
        x = np.concatenate([s, x[2 * half :]])
    return np.where(np.isfinite(x), x + lost, x)  # beyond the numbers nothing is lost


def mean(costs: Array) -> float:
    """Mean of the costs of the examples, their sum rounded once; ∞ only where one of them is."""
    values = costs.ravel().tolist()
    try:
        return math.fsum(values) / len(values)
    except OverflowError:  # the sum is beyond the numbers, though the mean is not
        scale = 2.0 ** len(values).bit_length()
        return math.fsum(value / scale for value in values) / len(values) * scale
