"""Linear fits whose expected errors are known exactly: least squares, ridge, and an early stop.

The fitted values are ŷ = S y with a matrix S that does not depend on the targets y. That is all it
takes to compute bias and variance in closed form. One example is a column of X, as everywhere.
Chapter "What was learnt and what was memorised".
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from nnmath import _checks
from nnmath._types import Array


class ExpectedErrors(NamedTuple):
    """What a linear fit costs in the mean over all noise, as squared errors.

    Attributes
    ----------
    bias : float
        The squared bias, (1/m) Σ_i (f_i − Σ_k s_ik f_k)².
    variance : float
        (V/m) Σ_ik s_ik².
    noise : float
        V.
    seen : float
        The error on the targets of the fit: bias + variance + noise − (2V/m) Σ_i s_ii.
    """

    bias: float
    variance: float
    noise: float
    seen: float

    @property
    def new(self) -> float:
        """The error on new targets at the same inputs: bias + variance + noise."""
        return self.bias + self.variance + self.noise


def legendre(x: ArrayLike, degree: int) -> Array:
    """Features of numbers: X_ji = P_j(x_i), the Legendre polynomials of degree 0 … degree.

    Their sums with weights are all polynomials of that degree. Unlike the powers of x they are
    nearly perpendicular to each other on evenly spread points of −1 … 1.

    Parameters
    ----------
    x : (m,) array_like
    degree : int
        At least 0.

    Returns
    -------
    X : (degree + 1, m) array

    Raises
    ------
    TypeError, ValueError
        If x is no list of finite numbers, or the degree no whole number of at least 0.

    Examples
    --------
    >>> legendre([-1.0, 0.0, 1.0], 2)
    array([[ 1. ,  1. ,  1. ],
           [-1. ,  0. ,  1. ],
           [ 1. , -0.5,  1. ]])
    """
    degree = _checks.int_at_least(degree, "degree", 0)
    X: Array = np.polynomial.legendre.legvander(_numbers(x, "x"), degree).T
    return X


def ridge(X: ArrayLike, y: ArrayLike, alpha: float = 0.0) -> Array:
    """The weights w with the least (1/2m) Σ_i (wᵀx_i − y_i)² + α/2 Σ_j w_j².

    Parameters
    ----------
    X : (n, m) array_like
        One example a column.
    y : (m,) array_like
    alpha : float, default 0.0
        α, at least 0. With 0 it is least squares, and of several best w the shortest.

    Returns
    -------
    w : (n,) array

    Raises
    ------
    TypeError, ValueError
        If a shape does not fit, an entry is not finite, or α is below 0.

    References
    ----------
    :eq:`eq-generalisation-ridge`, along each eigenvector.

    Examples
    --------
    >>> ridge([[1.0, 1.0]], [2.0, 4.0]), ridge([[1.0, 1.0]], [2.0, 4.0], alpha=0.5)
    (array([3.]), array([2.]))
    """
    X, y = _features(X), _numbers(y, "y")
    if len(y) != X.shape[1]:
        raise ValueError(f"y has {len(y)} entries, expected {X.shape[1]}, one for each column of X")
    U, s, Vt = _decompose(X)
    m = X.shape[1]
    w: Array = U @ (_ridge_factors(s**2 / m, _checks.at_least_0(alpha, "alpha")) / s * (Vt @ y))
    return w


def ridge_smoother(X: ArrayLike, alpha: float = 0.0) -> Array:
    """The matrix S of `ridge`: its fitted values are S y.

    Parameters
    ----------
    X : (n, m) array_like
    alpha : float, default 0.0
        α, at least 0; with 0 it is least squares.

    Returns
    -------
    S : (m, m) array
        Its eigenvalues are λ/(λ + α), with those λ of X Xᵀ/m that are not 0, and 0.

    Raises
    ------
    TypeError, ValueError
        As `ridge`.

    References
    ----------
    :eq:`eq-generalisation-smoother`, :eq:`eq-generalisation-ridge`.

    Examples
    --------
    >>> ridge_smoother([[1.0, 1.0]], alpha=1.0)
    array([[0.25, 0.25],
           [0.25, 0.25]])
    """
    X = _features(X)
    _, s, Vt = _decompose(X)
    factors = _ridge_factors(s**2 / X.shape[1], _checks.at_least_0(alpha, "alpha"))
    S: Array = Vt.T @ (factors[:, np.newaxis] * Vt)
    return S


def stopped_smoother(X: ArrayLike, rate: float, steps: int) -> Array:
    """The matrix S of gradient descent on least squares from w = 0, stopped after some steps.

    Parameters
    ----------
    X : (n, m) array_like
    rate : float
        η, above 0.
    steps : int
        k, at least 0.

    Returns
    -------
    S : (m, m) array
        Its eigenvalues are 1 − (1 − ηλ)^k, with those λ of X Xᵀ/m that are not 0, and 0.

    Raises
    ------
    TypeError, ValueError
        If X is no finite matrix, the rate not above 0, or `steps` below 0.

    References
    ----------
    :eq:`eq-generalisation-walk`.

    Examples
    --------
    >>> stopped_smoother([[1.0, 1.0]], rate=0.5, steps=2)
    array([[0.375, 0.375],
           [0.375, 0.375]])
    """
    X = _features(X)
    rate, steps = _checks.positive(rate, "rate"), _checks.int_at_least(steps, "steps", 0)
    _, s, Vt = _decompose(X)
    factors = 1 - (1 - rate * s**2 / X.shape[1]) ** steps
    S: Array = Vt.T @ (factors[:, np.newaxis] * Vt)
    return S


def expected_errors(S: ArrayLike, f: ArrayLike, V: float) -> ExpectedErrors:
    """Squared bias, variance and noise of the fit ŷ = S y, for targets y = f + noise.

    Parameters
    ----------
    S : (m, m) array_like
        What the fit makes of targets; it must not depend on them.
    f : (m,) array_like
        The truth at the m inputs.
    V : float
        The variance of the noise, at least 0. Its mean is 0, and no two targets share it.

    Returns
    -------
    errors : ExpectedErrors

    Raises
    ------
    TypeError, ValueError
        If a shape does not fit, an entry is not finite, or V is below 0.

    References
    ----------
    :eq:`eq-generalisation-three-parts`, :eq:`eq-generalisation-seen`.

    Examples
    --------
    Two targets, and their mean as the fitted value of both:

    >>> errors = expected_errors([[0.5, 0.5], [0.5, 0.5]], f=[0.0, 2.0], V=1.0)
    >>> errors.bias, errors.variance, errors.new, errors.seen
    (1.0, 0.5, 2.5, 1.5)
    """
    S, f = _checks.finite(_checks.as_float(S, "S"), "S"), _numbers(f, "f")
    m = len(f)
    if S.shape != (m, m):
        raise ValueError(f"S has shape {S.shape}, expected ({m}, {m}): f has {m} entries")
    V = _checks.at_least_0(V, "V")
    bias = float(np.mean((f - S @ f) ** 2))
    variance = V * float(np.sum(S**2)) / m
    return ExpectedErrors(bias, variance, V, bias + variance + V - 2 * V * float(np.trace(S)) / m)


def _decompose(X: Array) -> tuple[Array, Array, Array]:
    """The singular value decomposition of X without the values that are 0 but for rounding."""
    U, s, Vt = np.linalg.svd(X, full_matrices=False)
    kept = s > s.max(initial=0.0) * max(X.shape) * np.finfo(X.dtype).eps
    return U[:, kept], s[kept], Vt[kept]


def _ridge_factors(eigenvalues: Array, alpha: float) -> Array:
    factors: Array = eigenvalues / (eigenvalues + alpha)
    return factors


def _features(X: ArrayLike) -> Array:
    return _checks.finite(_checks.as_example_columns(X, "X"), "X")


def _numbers(x: ArrayLike, name: str) -> Array:
    array = _checks.finite(_checks.as_float(x, name), name)
    if array.ndim != 1 or array.size == 0:
        raise ValueError(f"{name} must be a list of numbers, (m,), got shape {array.shape}")
    return array
