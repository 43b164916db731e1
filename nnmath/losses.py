"""The costs of the book, each beside its gradient.

A cost C is the mean over the m examples, the columns, and so is its gradient: 1/m is part of both.
The quadratic cost takes activations a; the cross-entropies take weighted inputs z, because
log σ(z) computed from a rounded a has lost its digits.

Each function takes (k, m) arrays of equal shape and leaves them unchanged. In float64 the
cross-entropies are within 4 units in the last place, for each finite z; at ±∞ they are the
limits where there is one (``make ulp`` measures it). float32 is computed in double precision.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from nnmath import _checks
from nnmath._numerics import mean, sum_rows
from nnmath._softmax import shifted_exponentials
from nnmath._types import Array


def quadratic(a: ArrayLike, y: ArrayLike) -> float:
    """Mean over columns of ½ Σ_j (a_j − y_j)².

    Parameters
    ----------
    a, y : (k, m) arrays
        Activations and targets, one example a column.

    Returns
    -------
    cost : float
        In squared units of y.

    Raises
    ------
    TypeError
        If an argument holds anything but real numbers.
    ValueError
        If the shapes differ, or an argument is no matrix, empty, or not finite.

    References
    ----------
    :eq:`eq-notation-quadratic`.
    """
    a, y = _pair(a, y)
    with np.errstate(over="ignore", under="ignore"):
        return _quadratic(a, y)


def quadratic_gradient(a: ArrayLike, y: ArrayLike) -> Array:
    """∂C/∂a = (a − y) / m.

    Parameters
    ----------
    a, y : (k, m) arrays
        Activations and targets, one example a column.

    Returns
    -------
    gradient : (k, m) array

    Raises
    ------
    TypeError, ValueError
        As `quadratic`.
    """
    a, y = _pair(a, y)
    with np.errstate(over="ignore", under="ignore"):
        gradient: Array = (a - y) / a.shape[1]
        return gradient


def binary_cross_entropy(z: ArrayLike, y: ArrayLike) -> float:
    """Mean over columns of −Σ_j [y_j log σ(z_j) + (1 − y_j) log(1 − σ(z_j))], in nats.

    Parameters
    ----------
    z, y : (k, m) arrays
        Weighted inputs of the output neurons, and targets between 0 and 1, one example a column.

    Returns
    -------
    cost : float
        Never negative; zero in the limit where σ(z) = y.

    Raises
    ------
    TypeError
        If an argument holds anything but real numbers.
    ValueError
        If the shapes differ, an argument is no matrix or empty, z is NaN, or a target is no
        probability.

    Notes
    -----
    With t the target's share on the wrong side of zero (1 − y for z > 0, else y) each term is
    t|z| + log(1 + e^{−|z|}): a sum of two positive numbers, in which nothing cancels.

    References
    ----------
    :eq:`eq-softmax-binary`.
    """
    z, y = _pair(z, y, limits=True)
    _checks.in_unit_interval(y, "y")
    with np.errstate(all="ignore"):
        return _binary_cross_entropy(z, y)


def binary_cross_entropy_gradient(z: ArrayLike, y: ArrayLike) -> Array:
    """∂C/∂z = (σ(z) − y) / m: the derivative of σ has cancelled.

    Parameters
    ----------
    z, y : (k, m) arrays
        Weighted inputs of the output neurons, and targets between 0 and 1, one example a column.

    Returns
    -------
    gradient : (k, m) array

    Raises
    ------
    TypeError, ValueError
        As `binary_cross_entropy`.

    Notes
    -----
    Computed as (1 − y)σ(z) − yσ(−z), which is the same and keeps its digits where σ(z) rounds to 1.

    References
    ----------
    :eq:`eq-softmax-binary-delta`.
    """
    z, y = _pair(z, y, limits=True)
    _checks.in_unit_interval(y, "y")
    dtype, z, y = np.result_type(z, y), _double(z), _double(y)
    with np.errstate(under="ignore"):
        e = np.exp(-np.abs(z))
        toward, away = np.where(z >= 0, 1, e) / (1 + e), np.where(z >= 0, e, 1) / (1 + e)
        return np.asarray(((1 - y) * toward - y * away) / z.shape[1], dtype)


def softmax_cross_entropy(z: ArrayLike, y: ArrayLike) -> float:
    """Mean over columns of −Σ_j y_j log softmax(z)_j, in nats.

    Parameters
    ----------
    z, y : (k, m) arrays
        Logits and targets, one example a column; each column of y sums to 1.

    Returns
    -------
    cost : float
        Never negative.

    Raises
    ------
    TypeError
        If an argument holds anything but real numbers.
    ValueError
        If the shapes differ, an argument is no matrix or empty, z is NaN or has a column without a
        limit (two +∞, only −∞), or a column of y is no probability distribution.

    References
    ----------
    :eq:`eq-softmax-cross-entropy`.
    """
    z, y = _pair(z, y, limits=True)
    _checks.check_probability_columns(y, "y")
    with np.errstate(all="ignore"):
        return _softmax_cross_entropy(_with_limit(z), y)


def softmax_cross_entropy_gradient(z: ArrayLike, y: ArrayLike) -> Array:
    """∂C/∂z = (softmax(z) − y) / m: the Jacobian of softmax has cancelled.

    Parameters
    ----------
    z, y : (k, m) arrays
        Logits and targets, one example a column; each column of y sums to 1.

    Returns
    -------
    gradient : (k, m) array
        Each column sums to 0.

    Raises
    ------
    TypeError, ValueError
        As `softmax_cross_entropy`.

    References
    ----------
    :eq:`eq-softmax-delta`.
    """
    z, y = _pair(z, y, limits=True)
    _checks.check_probability_columns(y, "y")
    with np.errstate(all="ignore"):
        _, _, e, rest = shifted_exponentials(_with_limit(_double(z)))
        return np.asarray((e / (1 + rest) - y) / z.shape[1], np.result_type(z, y))


def _pair(first: ArrayLike, y: ArrayLike, limits: bool = False) -> tuple[Array, Array]:
    """Prediction and target as matrices of the same shape; only z may be ±∞, where `limits`."""
    name = "z" if limits else "a"
    a = _checks.as_example_columns(first, name)
    y = _checks.finite(_checks.as_example_columns(y, "y"), "y")
    _checks.same_shape(y, "y", a, name)
    _checks.finite(np.where(np.isinf(a), 0, a) if limits else a, name)
    return a, y


def _with_limit(z: Array) -> Array:
    """The z itself, if each column of softmax has a limit there."""
    top = z.max(axis=0)
    bad = np.isinf(top) & ((z == top).sum(axis=0) > 1)
    if bad.any():
        raise ValueError(
            f"z must be finite: softmax has no limit at column {int(np.argmax(bad))}, "
            f"{z[:, np.argmax(bad)]}"
        )
    return z


def _double(x: Array) -> Array:
    """The array x in double precision."""
    return np.asarray(x, np.float64)


def _quadratic(a: Array, y: Array) -> float:
    """`quadratic` of arguments that have been checked."""
    return mean(sum_rows((a - y) ** 2) / 2)


def _binary_cross_entropy(z: Array, y: Array) -> float:
    """`binary_cross_entropy` of arguments that have been checked."""
    z, y = _double(z), _double(y)
    size, wrong = np.abs(z), np.where(z > 0, 1 - y, y)
    across = np.fmax(wrong * size, 0.0)  # 0 · ∞, NaN for a float, is 0 here: the limit
    return mean(sum_rows(across + np.log1p(np.exp(-size))))


def _softmax_cross_entropy(z: Array, y: Array) -> float:
    """`softmax_cross_entropy` of arguments that have been checked."""
    y = _double(y)
    d, lost, _, rest = shifted_exponentials(_double(z))
    surprise = (np.log1p(rest) - lost) - d  # −log softmax, never negative
    return mean(sum_rows(np.where(y == 0, 0.0, y * surprise)))  # 0 · ∞ is 0 here: the limit


#: The cost for each loss and output activation that go together. Arguments are not checked.
COSTS: dict[tuple[str, str], Callable[[Array, Array], float]] = {
    ("quadratic", "sigmoid"): _quadratic,
    ("quadratic", "tanh"): _quadratic,
    ("quadratic", "relu"): _quadratic,
    ("quadratic", "identity"): _quadratic,
    ("quadratic", "softmax"): _quadratic,
    ("cross-entropy", "sigmoid"): _binary_cross_entropy,
    ("cross-entropy", "softmax"): _softmax_cross_entropy,
}
