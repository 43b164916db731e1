"""Backpropagation: the four equations, from the cost back to every weight.

With δ^{(l)} = ∂C/∂z^{(l)}, the error of layer l:

(1)  δ^{(L)} = ∂C/∂a^{(L)} ⊙ σ′(z^{(L)})             the error at the output
(2)  δ^{(l)} = (W^{(l+1)})ᵀ δ^{(l+1)} ⊙ σ′(z^{(l)})  carried back a layer
(3)  ∂C/∂b^{(l)} = δ^{(l)} 𝟏                          for the biases: the sum over the columns
(4)  ∂C/∂W^{(l)} = δ^{(l)} (a^{(l−1)})ᵀ               for the weights

They stand in `backward`, and nowhere else in the package: `nnmath.training.train` calls it.
Chapter "The matrix form".
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from nnmath import _checks
from nnmath._numerics import ones
from nnmath._types import Array
from nnmath.network import Network, Trace


@dataclass(frozen=True)
class Gradients:
    """All derivatives of the cost: delta[l], W[l] and b[l] for l = 1 … L; index 0 is None.

    Attributes
    ----------
    delta : list
        delta[l] = ∂C/∂z^{(l)}, an (n_l, m) array: column i is the part of example i.
    W : list
        W[l] = ∂C/∂W^{(l)}, an (n_l, n_{l−1}) array.
    b : list or None
        b[l] = ∂C/∂b^{(l)}, an (n_l, 1) array; None for a network without biases.
    """

    delta: list[Any]
    W: list[Any]
    b: list[Any] | None

    def __repr__(self) -> str:
        sizes = "-".join(str(n) for n in (self.W[1].shape[1], *(len(w) for w in self.W[1:])))
        without = "" if self.b else ", no biases"
        return f"Gradients({sizes}, m={self.delta[1].shape[1]}{without})"


def backward(net: Network, trace: Trace, Y: ArrayLike, out: Gradients | None = None) -> Gradients:
    """∂C/∂W^{(l)} and ∂C/∂b^{(l)} for every layer, by the four equations.

    Parameters
    ----------
    net : Network
        The network, with the weights that the trace was computed with, not updated ones.
    trace : Trace
        ``net.forward(X)``.
    Y : (n_L, m) array
        Targets, one example a column.
    out : Gradients, optional
        An earlier result for this network and m examples, or `empty_gradients`: its arrays are
        overwritten, so that a loop does not allocate new ones. Nothing is checked then.

    Returns
    -------
    grads : Gradients
        ``grads.delta[l]``, ``grads.W[l]``, ``grads.b[l]``: of the mean cost, so 1/m is in them.
        It is `out`, if given.

    Raises
    ------
    TypeError, ValueError
        If the trace is of another network, or Y is no target for it (see `Network.cost`).

    References
    ----------
    :eq:`eq-matrix-output-error`, :eq:`eq-matrix-hidden-error`, :eq:`eq-matrix-bias`,
    :eq:`eq-matrix-weight`, :eq:`eq-matrix-batch-output`, :eq:`eq-matrix-batch-hidden`,
    :eq:`eq-matrix-batch-bias` and :eq:`eq-matrix-batch-weight`.

    Examples
    --------
    One sigmoid neuron with w = 0, so a = ½, for x = 3 and y = 1: δ = (½ − 1) · ¼.

    >>> net = Network(W=[[[0.0]]], b=[[[0.0]]])
    >>> grads = backward(net, net.forward([[3.0]]), [[1.0]])
    >>> grads.delta[1].item(), grads.W[1].item(), grads.b[1].item()
    (-0.125, -0.375, -0.125)
    """
    if out is None:
        Y = _checked_target(net, trace, Y)
        with np.errstate(all="ignore"):
            return backward(net, trace, Y, out=empty_gradients(net, Y.shape[1]))
    L, W, a, slope = net.L, net.W, trace.a, trace.slope
    delta, dC_dW, dC_db = out.delta, out.W, out.b
    column_of_ones = ones(a[L].shape[1], net.dtype)
    output_error(net, trace, np.asarray(Y), out=delta[L])  # (1)
    for l in range(L - 1, 0, -1):
        np.multiply(W[l + 1].T.dot(delta[l + 1]), slope[l], out=delta[l])  # (2)
    for l in range(1, L + 1):
        if dC_db:
            delta[l].dot(column_of_ones, out=dC_db[l])  # (3)
        delta[l].dot(a[l - 1].T, out=dC_dW[l])  # (4)
    return out


def output_error(net: Network, trace: Trace, Y: Array, out: Array | None = None) -> Array:
    """δ^{(L)} = ∂C/∂z^{(L)}, equation (1), for each pair of output and loss.

    Parameters
    ----------
    net : Network
    trace : Trace
    Y : (n_L, m) array
    out : (n_L, m) array, optional
        Where to write the result.

    Returns
    -------
    delta : (n_L, m) array

    Notes
    -----
    For cross-entropy after sigmoid or softmax the derivative of the activation cancels, and
    (a − y)/m remains. The quadratic cost after softmax needs its Jacobian,
    ∂a_j/∂z_k = a_j(1[j = k] − a_k).
    """
    a, m = trace.a[-1], float(Y.shape[1])
    delta: Array = np.subtract(a, Y, out=out)
    delta /= m  # ∂C/∂a of the quadratic cost
    if net.loss == "quadratic" and net.output == "softmax":
        delta -= (a * delta).sum(axis=0)
        delta *= a
    elif net.loss == "quadratic":
        delta *= trace.slope[-1]
    return delta


def _checked_target(net: Network, trace: Trace, Y: ArrayLike) -> Array:
    """Check that the trace and Y belong to the network, and return Y in its precision."""
    if not isinstance(net, Network):
        raise TypeError(f"net must be a Network, got {type(net).__name__}")
    if not isinstance(trace, Trace):
        raise TypeError(f"trace must be a Trace, got {type(trace).__name__}: use net.forward(X)")
    if tuple(len(a) for a in trace.a) != net.sizes:
        raise ValueError(f"trace has layers {trace!r}, expected those of {net!r}")
    if not trace.slope:
        raise ValueError("trace has no slopes: use net.forward(X)")
    return net.target(Y, trace.a[0].shape[1])


def empty_gradients(net: Network, m: int) -> Gradients:
    """Return buffers for the backward pass of m examples, for the argument `out` of `backward`.

    Parameters
    ----------
    net : Network
    m : int

    Returns
    -------
    grads : Gradients
        Its arrays are uninitialised.

    Raises
    ------
    TypeError, ValueError
        If m is no whole number above 0.
    """
    m = _checks.positive_int(m, "m")

    def buffers(shapes: Iterable[tuple[int, int]]) -> list[Any]:
        return [None, *(np.empty(shape, net.dtype) for shape in shapes)]

    return Gradients(
        delta=buffers((n, m) for n in net.sizes[1:]),
        W=buffers(w.shape for w in net.W[1:]),
        b=buffers(v.shape for v in net.b[1:]) if net.b else None,
    )
