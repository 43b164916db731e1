"""Still figures of the chapter on the matrix form."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from nnmath import plotting
from nnmath._types import Array
from nnmath.backprop import Gradients, backward
from nnmath.network import Network, Trace
from nnmath.plotting import Picture


def with_and_without_slopes(
    net: Network, X: ArrayLike, Y: ArrayLike, *, reach: float = 1.0
) -> Picture:
    r"""The cost along −∂C/∂(W, b) and along what is left of it without any σ′.

    Parameters
    ----------
    net : Network
        With the quadratic cost and a last layer without softmax; it is left as it is.
    X, Y : (n_0, m) and (n_L, m) array_like
        Examples and targets, one a column.
    reach : float, default 1
        How far to go; both directions, over all weights and biases, have length 1.

    Returns
    -------
    Picture

    Raises
    ------
    TypeError, ValueError
        If the net has another cost, the examples do not fit it, or a direction has no length.

    Notes
    -----
    Without slopes: :math:`\tilde\delta^{(L)} = (a^{(L)} - y)/m` and
    :math:`\tilde\delta^{(l)} = (W^{(l+1)})^\top \tilde\delta^{(l+1)}`.

    References
    ----------
    ``descent`` D7; equation :eq:`eq-matrix-dropped` of the book.

    Examples
    --------
    >>> net = Network([[[1.0]], [[4.0], [4.0]]], [[[-1.0]], [[4.0], [-2.0]]])
    >>> with_and_without_slopes(net, [[1.0]], [[0.0], [1.0]]).description[:65]
    'The cost along two directions, from 0.62. With σ′ it ends at 0.51'
    """
    if net.loss != "quadratic" or net.output == "softmax":
        raise ValueError(f"net must have the quadratic cost and no softmax, got {net!r}")
    trace = net.forward(X)
    targets = net.target(Y, trace.a[0].shape[1])
    distances = np.linspace(0.0, reach, 41)
    true = _costs(net, X, Y, backward(net, trace, Y), distances)
    false = _costs(net, X, Y, _without_slopes(net, trace, targets), distances)
    ax = plotting.axes(xlabel="how far", ylabel="cost")
    plotting.curve(ax, distances, true, label="with σ′")
    plotting.curve(ax, distances, false, label="without σ′")
    return plotting.render_html(
        ax,
        f"The cost along two directions, from {true[0]:.2f}. With σ′ it ends at {true[-1]:.2f}, "
        f"without σ′ at {false[-1]:.2f}.",
    )


def _without_slopes(net: Network, trace: Trace, Y: Array) -> Gradients:
    """The four equations, with 1 in place of every σ′."""
    L, layers = net.L, range(1, net.L + 1)
    delta: list[Any] = [None] * L + [(trace.a[L] - Y) / Y.shape[1]]
    for l in range(L - 1, 0, -1):
        delta[l] = net.W[l + 1].T @ delta[l + 1]
    W = [None, *(delta[l] @ trace.a[l - 1].T for l in layers)]
    b = [None, *(delta[l].sum(axis=1, keepdims=True) for l in layers)]
    return Gradients(delta, W, b if net.b else None)


def _costs(
    net: Network, X: ArrayLike, Y: ArrayLike, grads: Gradients, distances: Array
) -> list[float]:
    """The cost at each distance, against the gradients scaled to length 1 together."""
    length = np.sqrt(sum(np.sum(g**2) for g in (*grads.W[1:], *(grads.b or [None])[1:])))
    if length == 0:
        raise ValueError("the direction has no length: the outputs are the targets already")

    def step(old: list[Any], slopes: list[Any], t: float) -> list[Any]:
        return [v - t * g / length for v, g in zip(old[1:], slopes[1:], strict=True)]

    costs = []
    for t in distances:
        b = step(net.b, grads.b, t) if net.b and grads.b else None
        moved_net = Network(step(net.W, grads.W, t), b, net.hidden, net.output)
        costs.append(moved_net.cost(X, Y))
    return costs
