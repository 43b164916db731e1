"""Sums, fast or compensated for rounding errors.

A compensated sum uses that the rounding error of an addition is itself a float, which can be
computed and added to the result (Knuth, The Art of Computer Programming 2, 4.2.2, theorem B).
"""

import math
from functools import lru_cache
from typing import Any

import numpy as np

from nnmath._types import Array


@lru_cache(maxsize=8)
def ones(n: int, dtype: np.dtype[Any]) -> Array:
    """𝟏, the column of n ones, read-only: for small arrays a product with it is the fastest sum."""
    column = np.ones((n, 1), dtype)
    column.flags.writeable = False
    return column


def two_sum(a: Array, b: Array) -> tuple[Array, Array]:
    """The float s = a + b and the error e that rounding made: a + b = s + e exactly.

    Where the sum overflows the error is NaN, which the caller has to handle.
    """
    s = a + b
    from_b = s - a
    return s, (a - (s - from_b)) + (b - from_b)


def sum_rows(x: Array) -> Array:
    """Σ_j x_jk down each column, (k, m) → (1, m), as if in twice the precision.

    The two halves are added, and again until one row is left; the errors are summed and added last.
    """
    if len(x) == 1:
        return x
    lost = np.zeros_like(x[:1])
    for _ in range((len(x) - 1).bit_length()):  # the number of halvings that leave one row
        half = len(x) // 2
        s, error = two_sum(x[:half], x[half : 2 * half])
        lost += error.sum(axis=0)
        x = np.concatenate([s, x[2 * half :]])
    return np.where(np.isfinite(x), x + lost, x)  # no correction to ±∞ and NaN


def mean(costs: Array) -> float:
    """Mean of the costs of the examples, their sum rounded once; ∞ only where one of them is."""
    values = costs.ravel().tolist()
    try:
        return math.fsum(values) / len(values)
    except OverflowError:  # the sum overflows, though the mean does not
        scale = 2.0 ** len(values).bit_length()
        return math.fsum(value / scale for value in values) / len(values) * scale
