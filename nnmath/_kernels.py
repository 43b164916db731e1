"""What a training step does element by element, written into buffers that are handed in.

The formulas are those of `nnmath.activations` and `nnmath.losses`, in the forms that need the
fewest passes over the numbers; tests hold the two equal. Warnings are the caller's to silence.
"""

from collections.abc import Callable

import numpy as np

from nnmath._types import Array

# A number in an array of the right precision costs less to pass than a Python number.
_TYPES = [np.dtype(t) for t in (np.float16, np.float32, np.float64, np.longdouble)]
_ZERO = {t: np.array(0, t) for t in _TYPES}
_ONE = {t: np.array(1, t) for t in _TYPES}


def sigmoid_into(z: Array, a: Array) -> None:
    """Write a ← 1 / (1 + e^{−z})."""
    np.negative(z, a)
    np.exp(a, a)
    np.add(a, _ONE[a.dtype], a)
    np.reciprocal(a, a)


def tanh_into(z: Array, a: Array) -> None:
    """Write a ← tanh z."""
    np.tanh(z, a)


def relu_into(z: Array, a: Array) -> None:
    """Write a ← max(0, z)."""
    np.maximum(z, _ZERO[z.dtype], out=a)


def identity_into(z: Array, a: Array) -> None:
    """Write a ← z."""
    np.copyto(a, z)


def softmax_into(z: Array, a: Array) -> None:
    """Write a ← e^z / Σ e^z down each column; z is shifted, so that its largest entry is 0."""
    np.subtract(z, np.maximum.reduce(z, axis=0), z)
    np.exp(z, a)
    np.divide(a, np.add.reduce(a, axis=0), a)


def times_sigmoid_prime(delta: Array, z: Array, a: Array, spare: Array) -> None:
    """Write delta ← delta ⊙ σ′(z), where σ′(z) = a(1 − a)."""
    np.subtract(_ONE[a.dtype], a, spare)
    np.multiply(spare, a, spare)
    np.multiply(delta, spare, delta)


def times_tanh_prime(delta: Array, z: Array, a: Array, spare: Array) -> None:
    """Write delta ← delta ⊙ tanh′(z), where tanh′(z) = 1 − a²."""
    np.multiply(a, a, spare)
    np.subtract(_ONE[a.dtype], spare, spare)
    np.multiply(delta, spare, delta)


def times_relu_prime(delta: Array, z: Array, a: Array, spare: Array) -> None:
    """Write delta ← delta ⊙ relu′(z): a product with the mask z > 0."""
    np.greater(z, 0, spare)
    np.multiply(delta, spare, delta)


def times_identity_prime(delta: Array, z: Array, a: Array, spare: Array) -> None:
    """Write delta ← delta ⊙ 1."""


def times_softmax_jacobian(delta: Array, z: Array, a: Array, spare: Array) -> None:
    """Write delta_k ← Σ_j delta_j ∂a_j/∂z_k = a_k (delta_k − Σ_j a_j delta_j), down each column."""
    np.multiply(a, delta, spare)
    np.subtract(delta, np.add.reduce(spare, axis=0), delta)
    np.multiply(delta, a, delta)


def quadratic_sum(z: Array, error: Array, y: Array, spare: Array) -> float:
    """Σ over columns of ½ Σ_j (a_j − y_j)²; `error` is a − y."""
    return 0.5 * float(np.vdot(error, error))


def binary_sum(z: Array, error: Array, y: Array, spare: Array) -> float:
    """Σ over columns of −Σ_j [y_j log σ(z_j) + (1 − y_j) log(1 − σ(z_j))].

    A term is log(e^{−yz} + e^{(1−y)z}); where y is 0 or 1 one exponent is 0, and nothing cancels.
    """
    across = np.multiply(y, z)
    np.subtract(z, across, spare)
    np.negative(across, across)
    return float(np.add.reduce(np.logaddexp(across, spare), axis=None))


def categorical_sum(z: Array, error: Array, y: Array, spare: Array) -> float:
    """Σ over columns of −Σ_j y_j log softmax(z)_j; z as `softmax_into` has shifted it."""
    np.exp(z, spare)
    np.subtract(np.log(np.add.reduce(spare, axis=0)), z, spare)
    return float(np.vdot(y, spare))


INTO: dict[str, Callable[[Array, Array], None]] = {
    "sigmoid": sigmoid_into,
    "tanh": tanh_into,
    "relu": relu_into,
    "identity": identity_into,
    "softmax": softmax_into,
}
TIMES_PRIME: dict[str, Callable[[Array, Array, Array, Array], None]] = {
    "sigmoid": times_sigmoid_prime,
    "tanh": times_tanh_prime,
    "relu": times_relu_prime,
    "identity": times_identity_prime,
    "softmax": times_softmax_jacobian,
}
