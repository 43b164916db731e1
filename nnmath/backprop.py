"""Backpropagation: the four equations, from the cost back to every weight.

With δ^{(l)} = ∂C/∂z^{(l)}, the error of layer l:

(1)  δ^{(L)} = ∂C/∂a^{(L)} ⊙ σ′(z^{(L)})             the error at the output
(2)  δ^{(l)} = (W^{(l+1)})ᵀ δ^{(l+1)} ⊙ σ′(z^{(l)})  carried back a layer
(3)  ∂C/∂b^{(l)} = Σ over columns of δ^{(l)}          for the biases
(4)  ∂C/∂W^{(l)} = δ^{(l)} (a^{(l−1)})ᵀ               for the weights

Source: ``four-equations`` F5, ``descent`` D5, ``two-layer`` T7; chapter "The matrix form".
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from nnmath._kernels import INTO, TIMES_PRIME, binary_sum, categorical_sum, quadratic_sum
from nnmath._types import Array
from nnmath.activations import ACTIVATIONS
from nnmath.network import Network, Trace


@dataclass(frozen=True)
class Gradients:
    """All derivatives of the cost: delta[l], W[l] and b[l] for l = 1 … L; index 0 is None.

    Attributes
    ----------
    delta : list
        delta[l] = ∂C/∂z^{(l)}, an (n_l, m) array: column i is the share of example i.
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


class Parameters:
    """Room for W[l] and b[l] of all layers in one piece of memory, so that a step is one line.

    Parameters
    ----------
    net : Network
        Its sizes, and whether it has biases. The room is filled with zeros.

    Attributes
    ----------
    flat : (net.parameters,) array
    W, b : list
        Views of `flat`, indexed by layer; b is None without biases.
    """

    def __init__(self, net: Network) -> None:
        self.flat = np.zeros(net.parameters, net.dtype)
        end = 0

        def view(shape: tuple[int, int]) -> Array:
            nonlocal end
            start, end = end, end + shape[0] * shape[1]
            return self.flat[start:end].reshape(shape)

        self.W: list[Any] = [None, *(view(w.shape) for w in net.W[1:])]
        self.b: list[Any] | None = net.b and [None, *(view(v.shape) for v in net.b[1:])]


def backward(net: Network, trace: Trace, Y: ArrayLike) -> Gradients:
    """∂C/∂W^{(l)} and ∂C/∂b^{(l)} for every layer, by the four equations.

    Parameters
    ----------
    net : Network
        The network, with the very weights that made the trace: the old ones, not updated ones.
    trace : Trace
        ``net.forward(X)``.
    Y : (n_L, m) array
        Targets, one example a column.

    Returns
    -------
    grads : Gradients
        ``grads.delta[l]``, ``grads.W[l]``, ``grads.b[l]``: of the mean cost, so 1/m is in them.

    Raises
    ------
    TypeError, ValueError
        If the trace is of another network, or Y is no target for it (see `Network.cost`).

    References
    ----------
    ``four-equations`` F5; the four equations of the book.

    Examples
    --------
    One sigmoid neuron with w = 0, so a = ½, for x = 3 and y = 1: δ = (½ − 1) · ¼.

    >>> net = Network(W=[[[0.0]]], b=[[[0.0]]])
    >>> grads = backward(net, net.forward([[3.0]]), [[1.0]])
    >>> grads.delta[1].item(), grads.W[1].item(), grads.b[1].item()
    (-0.125, -0.375, -0.125)
    """
    if not isinstance(net, Network):
        raise TypeError(f"net must be a Network, got {type(net).__name__}")
    if not isinstance(trace, Trace):
        raise TypeError(f"trace must be a Trace, got {type(trace).__name__}: use net.forward(X)")
    if tuple(len(a) for a in trace.a) != net.sizes:
        raise ValueError(f"trace has layers {trace!r}, expected those of {net!r}")
    Y = net.target(Y, trace.a[0].shape[1])
    L, W, z, a = net.L, net.W, trace.z, trace.a
    delta: list[Any] = [None] * (L + 1)
    sigma_prime = ACTIVATIONS[net.hidden][1]
    with np.errstate(all="ignore"):
        delta[L] = output_error(net, trace, Y)
        for l in range(L - 1, 0, -1):
            delta[l] = (W[l + 1].T @ delta[l + 1]) * sigma_prime(z[l])
        dC_db = [None, *(delta[l].sum(axis=1, keepdims=True) for l in range(1, L + 1))]
        dC_dW = [None, *(delta[l] @ a[l - 1].T for l in range(1, L + 1))]
    return Gradients(delta, dC_dW, dC_db if net.b else None)


def output_error(net: Network, trace: Trace, Y: Array) -> Array:
    """δ^{(L)} = ∂C/∂z^{(L)}, equation (1), for each pair of output and loss.

    Parameters
    ----------
    net : Network
    trace : Trace
    Y : (n_L, m) array

    Returns
    -------
    delta : (n_L, m) array

    Notes
    -----
    For cross-entropy after sigmoid or softmax the derivative of the activation cancels, and
    (a − y)/m remains. The quadratic cost after softmax needs its Jacobian,
    ∂a_j/∂z_k = a_j(1[j = k] − a_k).
    """
    z, a, m = trace.z[-1], trace.a[-1], Y.shape[1]
    error: Array = (a - Y) / m  # ∂C/∂a of the quadratic cost
    if net.loss == "cross-entropy":
        return error
    if net.output == "softmax":
        return np.asarray(a * (error - (a * error).sum(axis=0)))
    return np.asarray(error * ACTIVATIONS[net.output][1](z))


class Workspace:
    """Buffers for the passes of one batch size, which live across the steps of one training.

    `forward` and `backward` are the equations of `Network.forward` and of the function `backward`,
    in the same order and with the same names, written into these buffers: a step leaves
    nothing behind. Tests hold the two forms equal.

    Parameters
    ----------
    net : Network
        Its activations, loss and sizes.
    parameters : Parameters
        Weights and biases to work on. They are read at every pass, so that they may be updated in
        place between two.
    m : int
        Number of columns of a batch.
    """

    def __init__(self, net: Network, parameters: Parameters, m: int) -> None:
        L, n = net.L, net.sizes
        self.L, self.m, self.parameters = L, m, parameters
        self.gradient = Parameters(net)

        def buffers() -> list[Any]:
            # Zeros, not np.empty: what lies in bare memory may be denormal, and slow a product.
            return [None, *(np.zeros((n[l], m), net.dtype) for l in range(1, L + 1))]

        self.z, self.a, self.delta, self.spare = (buffers() for _ in range(4))
        self.error = np.zeros((n[L], m), net.dtype)
        self.ones = np.ones((m, 1), net.dtype)
        self.W_T = [None, *(w.T for w in parameters.W[1:])]
        self.a_T = [None, *(a.T for a in self.a[1:])]
        self.into: list[Any] = [None, *[INTO[net.hidden]] * (L - 1), INTO[net.output]]
        cancels = net.loss == "cross-entropy"
        output = "identity" if cancels else net.output
        self.times_prime: list[Any] = [
            None,
            *[TIMES_PRIME[net.hidden]] * (L - 1),
            TIMES_PRIME[output],
        ]
        binary = binary_sum if net.output == "sigmoid" else categorical_sum
        self.cost_sum = binary if cancels else quadratic_sum

    def forward(self, X: Array, Y: Array) -> None:
        """z^{(l)} and a^{(l)} for l = 1 … L, and a^{(L)} − y."""
        W, b, z, a, into = self.parameters.W, self.parameters.b, self.z, self.a, self.into
        a[0], self.a_T[0] = X, X.T
        for l in range(1, self.L + 1):
            W[l].dot(a[l - 1], z[l])
            if b:
                np.add(z[l], b[l], z[l])
            into[l](z[l], a[l])
        np.subtract(a[self.L], Y, self.error)

    def backward(self, share: Any) -> None:
        """The four equations, for `share` times the summed cost of the batch.

        With share = 1/m the gradient is that of the mean cost; a trainer folds its rate into it.
        """
        L, W_T, a_T, z, a, delta = self.L, self.W_T, self.a_T, self.z, self.a, self.delta
        dC_dW, dC_db, spare, times_prime = (
            self.gradient.W,
            self.gradient.b,
            self.spare,
            self.times_prime,
        )
        np.multiply(self.error, share, delta[L])
        times_prime[L](delta[L], z[L], a[L], spare[L])
        for l in range(L - 1, 0, -1):
            W_T[l + 1].dot(delta[l + 1], delta[l])
            times_prime[l](delta[l], z[l], a[l], spare[l])
        for l in range(1, L + 1):
            if dC_db:
                delta[l].dot(self.ones, dC_db[l])
            delta[l].dot(a_T[l - 1], dC_dW[l])

    def step(self) -> None:
        """W ← W − ∂C/∂W and b ← b − ∂C/∂b, with the rate already in the gradient."""
        np.subtract(self.parameters.flat, self.gradient.flat, self.parameters.flat)

    def cost(self, Y: Array) -> float:
        """Sum of the costs of the examples of the last forward pass."""
        return self.cost_sum(self.z[self.L], self.error, Y, self.spare[self.L])
