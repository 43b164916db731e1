"""The activations of the book, a = σ(z), each beside its derivative σ′.

Contents: sigmoid, tanh, relu and identity with their derivatives, and the table ``ACTIVATIONS`` by
which `nnmath.network` finds them; softmax and log_softmax, which act on whole columns and stand in
a room of their own.

A derivative is always a function of the weighted input z, never of the activation a.
Every function takes lists, numbers and arrays, leaves its argument alone, keeps float32 as float32
and computes integers as float64. In float64 the results are within 4 units in the last
place of the real value for each finite z, and at ±∞ they are the limits (``make ulp`` measures it).
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from nnmath import _checks
from nnmath._softmax import log_softmax, softmax

__all__ = [
    "ACTIVATIONS", "identity", "identity_prime", "log_softmax", "relu", "relu_prime", "sigmoid",
    "sigmoid_prime", "softmax", "tanh", "tanh_prime",
]  # fmt: skip


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
    Equation ``eq-notation-sigmoid`` of the book; ``four-equations`` F2.
    """
    z = _checks.as_float(z, "z")
    with np.errstate(under="ignore"):
        e = np.exp(-np.abs(z))
        return (np.where(z >= 0, 1, e) / (1 + e))[()]


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
    ``descent`` D4, ``vanishing`` V5.
    """
    z = _checks.as_float(z, "z")
    with np.errstate(under="ignore"):
        e = np.exp(-np.abs(z))
        return (e / (1 + e * (2 + e)))[()]


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
    z = _checks.as_float(z, "z")
    with np.errstate(under="ignore"):
        return np.tanh(z)[()]


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
    """
    z = _checks.as_float(z, "z")
    with np.errstate(under="ignore", over="ignore"):
        e = np.exp(-2 * np.abs(z))
        return (4 * e / (1 + e * (2 + e)))[()]


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
    z = _checks.as_float(z, "z")
    return np.maximum(z, 0)[()]


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
    """
    z = _checks.as_float(z, "z")
    return np.where(np.isnan(z), z, (z > 0).astype(z.dtype))[()]


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
    return _checks.as_float(z, "z").copy()[()]


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
    return np.ones_like(_checks.as_float(z, "z"))[()]


ACTIVATIONS: dict[str, tuple[Callable[[ArrayLike], Any], Callable[[ArrayLike], Any]]] = {
    "sigmoid": (sigmoid, sigmoid_prime),
    "tanh": (tanh, tanh_prime),
    "relu": (relu, relu_prime),
    "identity": (identity, identity_prime),
}
