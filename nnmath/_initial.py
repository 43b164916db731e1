"""Initial weights, drawn so that the weighted inputs are neither huge nor tiny."""

import math
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from nnmath import _checks
from nnmath._types import Array


def initial(
    sizes: Any, rng: np.random.Generator, gain: float, biases: bool, dtype: DTypeLike
) -> tuple[list[Array], list[Array] | None]:
    """Draw W^{(l)}_{jk} from N(0, g/n_{l−1}), with g = 1 in the first layer and `gain` beyond.

    Parameters
    ----------
    sizes : sequence of int
        (n_0, …, n_L), each at least 1, and L at least 1.
    rng : numpy.random.Generator
    gain : float
        Makes up for the variance lost in the activation: 2 for ReLU, which lets half of it through.
    biases : bool
        Whether there are any; they start at 0.
    dtype : float64 or float32

    Returns
    -------
    W, b : lists of (n_l, n_{l−1}) and (n_l, 1) arrays; b is None without biases

    Raises
    ------
    TypeError, ValueError
        If a size is no whole number above 0, `rng` no generator, or `dtype` not for real numbers.
    """
    rng = _checks.generator(rng)
    if isinstance(sizes, str) or not hasattr(sizes, "__iter__"):
        raise TypeError(f"sizes must be a list such as [2, 3, 1], got {sizes!r}")
    n = [_checks.positive_int(size, f"sizes[{l}]") for l, size in enumerate(sizes)]
    if len(n) < 2:
        raise ValueError(f"sizes must name the input and at least one layer, got {n}")
    if np.dtype(dtype).kind != "f":
        raise TypeError(f"dtype must be float64 or float32, got {np.dtype(dtype)}")
    W = []
    for l in range(1, len(n)):
        spread = math.sqrt((gain if l > 1 else 1.0) / n[l - 1])
        W.append((spread * rng.standard_normal((n[l], n[l - 1]))).astype(dtype))
    return W, [np.zeros((size, 1), dtype) for size in n[1:]] if biases else None
