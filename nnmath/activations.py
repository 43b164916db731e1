"""The activations of the book, a = σ(z), each beside its derivative σ′.

Contents: sigmoid, tanh, relu and identity with their derivatives; softmax and log_softmax, which
act on whole columns, from `nnmath._softmax`. The table ``EVALUATE`` has what the functions and
`nnmath.network` share: σ and σ′ written into arrays, from the exponential common to both.

A derivative is always a function of the weighted input z, never of the activation a.
Every function takes lists, numbers and arrays, leaves its argument unchanged, keeps float32 as
float32 and computes integers as float64. In float64 the results are within 4 units in the last
place of the real value for each finite z, and at ±∞ they are the limits (``make ulp`` measures it).
"""

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from nnmath import _checks
from nnmath._numerics import ones
from nnmath._softmax import log_softmax, softmax
from nnmath._types import Array

__all__ = [
    "ACTIVATIONS", "EVALUATE", "identity", "identity_prime", "log_softmax", "relu", "relu_prime",
    "sigmoid", "sigmoid_prime", "softmax", "tanh", "tanh_prime",
]  # fmt: skip

# −2, −1, 0, 1, 2 and 4 in each precision, by its character code: a small array takes less time to
# compute with than a Python number takes to convert.
_CONSTANTS = {code: [np.array(n, code) for n in (-2, -1, 0, 1, 2, 4)] for code in "efdg"}


def sigmoid(z: ArrayLike) -> Any:
    """σ(z) = 1 / (1 + e^{−z}), between 0 and 1, element by element.

    Parameters
    ----------
    z : array_like, any shape
        Weighted input.

    Returns
    -------
    a : array or number of the shape of z
        NaN where z is NaN.

    Raises
    ------
    TypeError
        If z holds anything but real numbers.

    Notes
    -----
    With e = e^{−|z|} nothing overflows: σ(z) = 1 / (1 + e) for z ≥ 0, and e / (1 + e) below.

    References
    ----------
    :eq:`eq-notation-sigmoid`.
    """
    return _value(_sigmoid, z)


def sigmoid_prime(z: ArrayLike) -> Any:
    """σ′(z) = σ(z)(1 − σ(z)), in (0, ¼], with ¼ only at z = 0.

    Parameters
    ----------
    z : array_like, any shape
        Weighted input: z, not the activation a.

    Returns
    -------
    slope : array or number of the shape of z
        NaN where z is NaN.

    Raises
    ------
    TypeError
        If z holds anything but real numbers.

    Notes
    -----
    1 − σ(z) loses all digits for large z. With e = e^{−|z|} the same is e / (1 + e)², and does not;
    the square is rounded less often as 1 + e(2 + e).

    References
    ----------
    :eq:`eq-two-layer-sigmoid-slope`.
    """
    return _slope(_sigmoid, z)


def tanh(z: ArrayLike) -> Any:
    """tanh(z) = (e^z − e^{−z}) / (e^z + e^{−z}) = 2σ(2z) − 1, between −1 and 1.

    Parameters
    ----------
    z : array_like, any shape
        Weighted input.

    Returns
    -------
    a : array or number of the shape of z
        NaN where z is NaN.

    Raises
    ------
    TypeError
        If z holds anything but real numbers.
    """
    return _value(_tanh, z)


def tanh_prime(z: ArrayLike) -> Any:
    """tanh′(z) = 1 − tanh²(z), in (0, 1], with 1 only at z = 0.

    Parameters
    ----------
    z : array_like, any shape
        Weighted input: z, not the activation a.

    Returns
    -------
    slope : array or number of the shape of z
        NaN where z is NaN.

    Raises
    ------
    TypeError
        If z holds anything but real numbers.

    Notes
    -----
    1 − tanh² loses all digits for large z. With e = e^{−2|z|} the same is 4e / (1 + e)², and does
    not; the square is rounded less often as 1 + e(2 + e).

    References
    ----------
    :eq:`eq-vanishing-tanh`.
    """
    return _slope(_tanh, z)


def relu(z: ArrayLike) -> Any:
    """relu(z) = max(0, z), element by element.

    Parameters
    ----------
    z : array_like, any shape
        Weighted input.

    Returns
    -------
    a : array or number of the shape of z
        NaN where z is NaN.

    Raises
    ------
    TypeError
        If z holds anything but real numbers.
    """
    return _value(_relu, z)


def relu_prime(z: ArrayLike) -> Any:
    """relu′(z) = 1 where z > 0, and 0 elsewhere.

    Parameters
    ----------
    z : array_like, any shape
        Weighted input: z, not the activation a.

    Returns
    -------
    slope : array or number of the shape of z
        NaN where z is NaN.

    Raises
    ------
    TypeError
        If z holds anything but real numbers.

    Notes
    -----
    At z = 0 there is a kink and no derivative; by convention it is 0 here.

    References
    ----------
    :eq:`eq-vanishing-relu`.
    """
    return _slope(_relu, z)


def identity(z: ArrayLike) -> Any:
    """id(z) = z: no activation at all, for the output of a regression.

    Parameters
    ----------
    z : array_like, any shape
        Weighted input.

    Returns
    -------
    a : array or number of the shape of z
        A copy: changing it does not change z.

    Raises
    ------
    TypeError
        If z holds anything but real numbers.
    """
    return _value(_identity, z)


def identity_prime(z: ArrayLike) -> Any:
    """id′(z) = 1 everywhere.

    Parameters
    ----------
    z : array_like, any shape
        Weighted input.

    Returns
    -------
    slope : array or number of the shape of z
        Ones.

    Raises
    ------
    TypeError
        If z holds anything but real numbers.
    """
    return _slope(_identity, z)


def _sigmoid(z: Array, a: Array | None, slope: Array | None) -> None:
    _, minus_one, _, one, two, _ = _CONSTANTS[z.dtype.char]
    e = np.copysign(z, minus_one)
    np.exp(e, out=e)  # e^{−|z|}
    if slope is not None:  # e / (1 + e(2 + e))
        np.add(e, two, out=slope)
        slope *= e
        slope += one
        np.divide(e, slope, out=slope)
    if a is not None:  # 1 / (1 + e) for z ≥ 0, and e / (1 + e) below
        np.copysign(one, z, out=a)
        np.maximum(a, e, out=a)  # as e is between 0 and 1: 1 for z ≥ 0, and e below
        e += one
        a /= e


def _tanh(z: Array, a: Array | None, slope: Array | None) -> None:
    minus_two, _, _, one, two, four = _CONSTANTS[z.dtype.char]
    if a is not None:
        np.tanh(z, out=a)
    if slope is not None:  # 4e / (1 + e(2 + e))
        e = np.abs(z)
        e *= minus_two
        np.exp(e, out=e)  # e^{−2|z|}
        np.add(e, two, out=slope)
        slope *= e
        slope += one
        e *= four
        np.divide(e, slope, out=slope)


def _relu(z: Array, a: Array | None, slope: Array | None) -> None:
    zero = _CONSTANTS[z.dtype.char][2]
    if a is not None:
        np.maximum(z, zero, out=a)
    if slope is not None:
        np.sign(np.maximum(z, zero) if a is None else a, out=slope)


def _identity(z: Array, a: Array | None, slope: Array | None) -> None:
    if a is not None:
        np.copyto(a, z)
    if slope is not None:
        slope.fill(1)


def _softmax(z: Array, a: Array | None, slope: Array | None) -> None:
    """Unlike `softmax` this does not correct the rounding errors of the shift and of the sum.

    To correct them takes ten times as long, and matters for the last digits of very small
    probabilities only. The derivative is a matrix, see `nnmath.backprop.output_error`.
    """
    if a is not None:
        np.subtract(z, np.maximum.reduce(z, axis=0), out=a)
        np.exp(a, out=a)
        a /= ones(len(a), a.dtype).T.dot(a)


Evaluate: TypeAlias = Callable[[Array, Array | None, Array | None], None]

#: By name: write σ(z) into the second array and σ′(z) into the third; either may be None.
#: Nothing is checked, and the caller has to silence warnings.
EVALUATE: dict[str, Evaluate] = {
    "sigmoid": _sigmoid,
    "tanh": _tanh,
    "relu": _relu,
    "identity": _identity,
    "softmax": _softmax,
}


def _value(evaluate: Evaluate, z: ArrayLike) -> Any:
    """σ(z) in a new array, or as a number if z is one."""
    z = _checks.as_float(z, "z")
    a = np.empty_like(z)
    with np.errstate(all="ignore"):
        evaluate(np.atleast_1d(z), np.atleast_1d(a), None)
    return a[()]


def _slope(evaluate: Evaluate, z: ArrayLike) -> Any:
    """σ′(z) in a new array, or as a number if z is one."""
    z = _checks.as_float(z, "z")
    slope = np.empty_like(z)
    with np.errstate(all="ignore"):
        evaluate(np.atleast_1d(z), None, np.atleast_1d(slope))
    return slope[()]


#: The public functions by name: σ and σ′.
ACTIVATIONS: dict[str, tuple[Callable[[ArrayLike], Any], Callable[[ArrayLike], Any]]] = {
    "sigmoid": (sigmoid, sigmoid_prime),
    "tanh": (tanh, tanh_prime),
    "relu": (relu, relu_prime),
    "identity": (identity, identity_prime),
}
