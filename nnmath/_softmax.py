"""Softmax and its logarithm, column by column, safe from overflow: e^{z_j} / Σ_k e^{z_k}.

Readers import `softmax` and `log_softmax` from `nnmath.activations`; the costs use the same
exponentials.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from nnmath import _checks
from nnmath._numerics import sum_rows, two_sum
from nnmath._types import Array


def softmax(z: ArrayLike) -> Array:
    """softmax(z)_j = e^{z_j} / Σ_k e^{z_k}: each column becomes a probability distribution.

    Parameters
    ----------
    z : (k,) or (k, m) array_like
        Logits, one example a column.

    Returns
    -------
    p : array of the shape of z
        Each column sums to 1. A column with one +∞ has its limit; one without a limit gives NaN.

    Raises
    ------
    TypeError
        If z holds anything but real numbers.
    ValueError
        If z is a single number, or empty.

    References
    ----------
    :eq:`eq-softmax-definition`.
    """
    z, matrix = _logits(z)
    with np.errstate(all="ignore"):
        _, _, e, rest = shifted_exponentials(matrix)
        return np.asarray((e / (1 + rest)).reshape(z.shape), z.dtype)


def log_softmax(z: ArrayLike) -> Array:
    """The logarithm log softmax(z)_j = z_j − log Σ_k e^{z_k}, never above 0, in nats.

    Parameters
    ----------
    z : (k,) or (k, m) array_like
        Logits, one example a column.

    Returns
    -------
    log_p : array of the shape of z
        Exact where softmax itself is too small for a float, or rounds to 1. A column with one
        +∞ has its limit; one without a limit gives NaN.

    Raises
    ------
    TypeError
        If z holds anything but real numbers.
    ValueError
        If z is a single number, or empty.

    References
    ----------
    :eq:`eq-softmax-log`.
    """
    z, matrix = _logits(z)
    with np.errstate(all="ignore"):
        d, lost, _, rest = shifted_exponentials(matrix)
        return np.asarray((d + (lost - np.log1p(rest))).reshape(z.shape), z.dtype)


def _logits(z: ArrayLike) -> tuple[Array, Array]:
    """The argument as given, and as a matrix (k, m) in double precision."""
    z = _checks.as_float(z, "z")
    if z.ndim == 0 or z.size == 0:
        raise ValueError(f"z must hold a column of logits, (k,) or (k, m), got shape {z.shape}")
    # float32 is computed in double and rounded once, at the end.
    return z, np.asarray(z.reshape(len(z), -1), np.float64)


class ShiftedExponentials(NamedTuple):
    """Exponentials of a matrix whose columns were shifted so that their largest entry is 0.

    With M_k the largest entry of column k and d + lost = z − M exactly:

    d, lost : (k, m) arrays
        z − M as a float, and its rounding error.
    e : (k, m) array
        exp(z − M), in [0, 1].
    rest : (1, m) array
        Σ e over all rows except that of the largest entry, whose e is 1: the sum is 1 + rest.
    """

    d: Array
    lost: Array
    e: Array
    rest: Array


def shifted_exponentials(z: Array) -> ShiftedExponentials:
    """exp(z − max z) down each column, corrected for the rounding error of the shift.

    The shift makes overflow impossible, but it rounds: for z − M ≈ −700 by up to 6e-14, which the
    exponential turns into 250 units in the last place. So exp(d + lost) = exp(d)(1 + lost).
    A column with one +∞ has its limit; a column without one (two +∞, only −∞) gives NaN.
    """
    top = np.argmax(z, axis=0), np.arange(z.shape[1])
    M = z[top]
    d, lost = two_sum(z, -M)
    if not np.isfinite(lost).all():
        at_top = z == M
        d = np.where(at_top, 0.0, d)  # ∞ − ∞ is 0 here
        lost = np.where(at_top | ~np.isfinite(lost), 0.0, lost)
        d = np.where(np.isinf(M) & (at_top.sum(axis=0) > 1), np.nan, d)
    e = np.exp(d)
    e += e * lost
    others = e.copy()
    others[top] = 0.0
    return ShiftedExponentials(d, lost, e, sum_rows(others))
