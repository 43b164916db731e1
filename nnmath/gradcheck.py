"""Gradients without calculus: change each number a little, and see what that does to the cost.

`nnmath.backprop` is tested against it. It costs a forward pass or two for each
weight, where backpropagation needs one backward pass for all.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from nnmath import _checks
from nnmath._types import Array

EPS = float(np.finfo(np.float64).eps)
CENTRAL_STEP = EPS ** (1 / 3)  # balances truncation, of order h², and rounding, of order ε/h


def numerical_gradient(
    f: Callable[[Any], Any], x: ArrayLike, step: float | None = None, method: str = "central"
) -> Array:
    """∂f/∂x_i ≈ (f(x + h e_i) − f(x − h e_i)) / 2h, for each entry of x.

    Parameters
    ----------
    f : callable
        Takes an array of the shape of x (a number, if x is one), returns a number.
    x : array_like, any shape
        Where to differentiate; it is not changed.
    step : float, optional
        h where ``|x_i| ≤ 1``, and ``h|x_i|`` beyond; by default ε^{1/3} ≈ 6e-6, which balances
        truncation, of order h², and rounding, of order ε/h. For "complex" 1e-30.
    method : {"central", "complex"}
        "complex" is Im f(x + ih e_i) / h: exact to rounding, for an f that takes complex numbers
        and is analytic in them.

    Returns
    -------
    gradient : float64 array of the shape of x

    Raises
    ------
    TypeError
        If f is not callable, x holds no real numbers, or f returns anything but a number.
    ValueError
        If x is not finite, the step not above 0, or the method unknown.

    References
    ----------
    Squire and Trapp, "Using complex variables to estimate derivatives of real functions",
    SIAM Review 40 (1998).

    Examples
    --------
    >>> numerical_gradient(lambda x: x[0] ** 2 * x[1], [3.0, 5.0]).round(6)
    array([30.,  9.])
    """
    if not callable(f):
        raise TypeError(f"f must be a function of x, got {type(f).__name__}")
    _checks.check_choice(method, "method", ("central", "complex"))
    x = _checks.finite(_checks.as_float(x, "x"), "x").astype(np.float64)
    if step is None:
        step = 1e-30 if method == "complex" else CENTRAL_STEP
    step = _checks.positive(step, "step")

    gradient = np.empty_like(x)
    for i in np.ndindex(x.shape):
        if method == "complex":
            gradient[i] = _value(f, x, i, 1j * step).imag / step
            continue
        h = step * max(1.0, abs(float(x[i])))
        above, below = float(x[i]) + h, float(x[i]) - h
        # Divided by the step that the floats took, not by the one that was asked for.
        rise = _value(f, x, i, above - float(x[i])).real - _value(f, x, i, below - float(x[i])).real
        gradient[i] = rise / (above - below)
    return gradient


def _value(f: Callable[[Any], Any], x: Array, i: tuple[int, ...], nudge: complex) -> complex:
    """The value of f at x with entry i nudged; f is given a copy."""
    nudged = x.astype(complex) if isinstance(nudge, complex) else x.copy()
    nudged[i] += nudge
    value = np.asarray(f(nudged[()]))
    if value.size != 1 or value.dtype.kind not in "biufc":
        raise TypeError(f"f(x) must be a number, got shape {value.shape}, dtype {value.dtype}")
    return complex(value.reshape(()))


@dataclass(frozen=True)
class GradientCheck:
    """How far two gradients are apart, and where they are worst.

    Attributes
    ----------
    worst : str
        The entry, such as "W[2][0, 3]".
    expected, found : float
        The two values there: the reference, and the one to be checked.
    relative_error : float
        ``|found − expected| / max(floor, 1e-3 · largest |expected|, |found|, |expected|)`` there.
    """

    worst: str
    expected: float
    found: float
    relative_error: float

    def __repr__(self) -> str:
        return (
            f"GradientCheck(worst {self.worst}: found {self.found:.9g}, expected "
            f"{self.expected:.9g}, relative error {self.relative_error:.2g})"
        )


def compare(
    found: Mapping[str, ArrayLike], expected: Mapping[str, ArrayLike], floor: float = 0.0
) -> GradientCheck:
    """Compare gradients name by name, and name the worst entry.

    Parameters
    ----------
    found, expected : mapping of str to array_like
        The gradients to be checked, and the reference: the same names and shapes.
    floor : float, default 0
        No error is taken relative to less than this: the smallest size that the reference can tell.

    Returns
    -------
    check : GradientCheck

    Raises
    ------
    TypeError, ValueError
        If names or shapes differ, there is nothing to compare, or `floor` is below 0.
    """
    _checks.at_least_0(floor, "floor")
    if not expected or set(found) != set(expected):
        raise ValueError(
            f"found has the names {sorted(found)}, expected {sorted(expected)} (at least one)"
        )
    f = {name: np.asarray(found[name], dtype=np.float64) for name in expected}
    e = {name: np.asarray(expected[name], dtype=np.float64) for name in expected}
    for name in e:
        _checks.same_shape(f[name], f"found[{name!r}]", e[name], "its expected value")
    floor = max(floor, 1e-3 * max(float(np.max(np.abs(v), initial=0.0)) for v in e.values()))
    checks = []
    for name in e:
        for i in np.ndindex(e[name].shape):
            was, is_ = float(e[name][i]), float(f[name][i])
            scale = max(floor, abs(was), abs(is_))
            error = abs(is_ - was) / scale if is_ != was else 0.0
            place = f"[{', '.join(map(str, i))}]" if i else ""
            checks.append(
                GradientCheck(name + place, was, is_, error if error == error else np.inf)
            )
    return max(checks, key=lambda check: check.relative_error)


def check_network(net: Any, X: ArrayLike, Y: ArrayLike, grads: Any) -> GradientCheck:
    """Nudge each weight and bias of a network, and compare with the gradients to be checked.

    Parameters
    ----------
    net : nnmath.network.Network
        It is not changed: nudges are made on a copy in float64, whatever its own precision, for
        a cost computed in float32 changes by less than its rounding error.
    X, Y : arrays
        Examples and targets, as for ``net.cost``.
    grads : nnmath.backprop.Gradients
        ``backward(net, net.forward(X), Y)``.

    Returns
    -------
    check : GradientCheck
        Its worst entry. 1e-7 is agreement for the gradients of a network in float64, 1e-4 in
        float32. Rounding makes the differences wrong by about ``ε max(1, |C|) / h``, so errors are
        taken relative to no less than 10⁷ times that: a gradient that is exactly 0 agrees.

    Raises
    ------
    TypeError, ValueError
        As ``net.cost`` and `compare`.
    """
    nudged = type(net)(
        [w if w is None else w.astype(np.float64) for w in net.W],
        net.b and [v if v is None else v.astype(np.float64) for v in net.b],
        net.hidden,
        net.output,
        net.loss,
    )
    height = abs(nudged.cost(X, Y))
    if not np.isfinite(height):
        raise ValueError(f"the cost of net must be finite, got {height}: use smaller weights")
    found, expected = {}, {}
    for name in ("W", "b") if net.b else ("W",):
        for l in range(1, net.L + 1):
            place = getattr(nudged, name)[l]

            def cost(value: Array, place: Array = place) -> float:
                before = place.copy()
                place[...] = value
                try:
                    return float(nudged.cost(X, Y))
                finally:
                    place[...] = before

            found[f"{name}[{l}]"] = getattr(grads, name)[l]
            expected[f"{name}[{l}]"] = numerical_gradient(cost, place, step=CENTRAL_STEP)
    return compare(found, expected, floor=1e7 * EPS * max(1.0, height) / CENTRAL_STEP)
