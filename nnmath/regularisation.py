"""What keeps a network from learning its examples by heart: a penalty, dropout, and an early stop.

====================  ==========================================================================
`l2_penalty`          α/2 Σ w², added to the cost; its gradient is α w
`dropout_masks`       each hidden neuron is kept with probability q and then divided by q
`EarlyStopping`       the parameters of the epoch with the least validation cost
====================  ==========================================================================

`nnmath.training.train` uses all three: ``train(..., l2=α, keep=q, rng=rng)`` and
``train(..., validation=(X, Y), patience=5)``. Chapter "What was learnt and what was memorised".
"""

import math
from typing import Any

import numpy as np

from nnmath import _checks
from nnmath._types import Array
from nnmath.backprop import Gradients
from nnmath.network import Network


def l2_penalty(net: Network, alpha: float) -> float:
    """α/2 Σ w², over the weights of all layers; biases go free.

    Parameters
    ----------
    net : Network
    alpha : float
        α, at least 0.

    Returns
    -------
    penalty : float

    Raises
    ------
    TypeError, ValueError
        If `net` is no network, or α no finite number of at least 0.

    References
    ----------
    :eq:`eq-generalisation-penalty`.

    Examples
    --------
    >>> l2_penalty(Network(W=[[[3.0, -1.0]]], b=[[[7.0]]]), alpha=0.5)
    2.5
    """
    alpha = _checks.at_least_0(alpha, "alpha")
    if not isinstance(net, Network):
        raise TypeError(f"net must be a Network, got {type(net).__name__}")
    return alpha / 2 * sum(float(np.sum(w * w)) for w in net.W[1:])


def add_l2_gradient(net: Network, grads: Gradients, alpha: float) -> Gradients:
    """∂C/∂w ← ∂C/∂w + α w, in place, for the weights of all layers.

    Parameters
    ----------
    net : Network
    grads : Gradients
        From `nnmath.backprop.backward`; changed.
    alpha : float
        α, at least 0. Nothing is checked: this stands in the loop of training.

    Returns
    -------
    grads : Gradients
        The same, changed.

    Raises
    ------
    AttributeError
        If one of the two is something else.

    References
    ----------
    :eq:`eq-generalisation-decay`.

    Examples
    --------
    >>> from nnmath.backprop import backward
    >>> net = Network(W=[[[2.0]]], b=[[[0.0]]], output="identity")
    >>> grads = backward(net, net.forward([[1.0]]), [[2.0]])  # the answer is right: no slope
    >>> grads = add_l2_gradient(net, grads, alpha=0.1)
    >>> grads.W[1].item(), grads.b[1].item()
    (0.2, 0.0)
    """
    for l in range(1, net.L + 1):
        grads.W[l] += alpha * net.W[l]
    return grads


def dropout_masks(
    net: Network, m: int, keep: float, rng: np.random.Generator
) -> list[Array | None]:
    """Draw r ∈ {0, 1/q} for each hidden neuron and example; r is not 0 with probability q.

    Parameters
    ----------
    net : Network
    m : int
        Number of examples.
    keep : float
        q, above 0 and at most 1: the share of neurons that are kept.
    rng : numpy.random.Generator

    Returns
    -------
    masks : list
        masks[l] is an (n_l, m) array for l = 1 … L−1; masks[0] and masks[L] are None. It goes into
        ``net.forward(X, masks=masks)``, whose trace `nnmath.backprop.backward` takes as any other.

    Raises
    ------
    TypeError, ValueError
        If q is not above 0 and at most 1, m no whole number above 0, or `rng` no generator.

    References
    ----------
    :eq:`eq-generalisation-mask`.

    Examples
    --------
    >>> net = Network.random([2, 4, 1], rng=np.random.default_rng(0))
    >>> dropout_masks(net, 3, keep=0.5, rng=np.random.default_rng(1))[1]
    array([[0., 0., 2.],
           [0., 2., 2.],
           [0., 2., 0.],
           [2., 0., 0.]])
    """
    if not isinstance(net, Network):
        raise TypeError(f"net must be a Network, got {type(net).__name__}")
    m, keep, rng = _checks.positive_int(m, "m"), check_keep(keep), _checks.generator(rng)
    masks: list[Array | None] = [None] * (net.L + 1)
    for l in range(1, net.L):
        is_kept = rng.random((net.sizes[l], m)) < keep
        masks[l] = is_kept.astype(net.dtype) / net.dtype.type(keep)
    return masks


class EarlyStopping:
    """Keep the parameters with the least validation cost, and say when to stop looking.

    Parameters
    ----------
    patience : int or None
        After so many epochs without a new least cost it is time to stop; None: never.

    Attributes
    ----------
    cost : list of float
        Every validation cost so far.
    best_epoch : int
        The epoch with the least of them; −1 before the first.
    parameters : array or None
        A copy of what the parameters were then.

    Raises
    ------
    TypeError, ValueError
        If `patience` is no whole number above 0.

    Examples
    --------
    >>> watch = EarlyStopping(patience=2)
    >>> [watch.observe(cost, np.array([cost])) for cost in (0.9, 0.5, 0.6, 0.7)]
    [False, False, False, True]
    >>> watch.best_epoch, watch.parameters
    (1, array([0.5]))
    """

    def __init__(self, patience: int | None = None) -> None:
        self.patience = None if patience is None else _checks.positive_int(patience, "patience")
        self.cost: list[float] = []
        self.best_epoch = -1
        self.parameters: Array | None = None

    def observe(self, cost: float, parameters: Array) -> bool:
        """Take the validation cost after one epoch more; True if it is time to stop.

        Parameters
        ----------
        cost : float
        parameters : array
            Copied if the cost is the least so far.

        Returns
        -------
        is_time : bool
        """
        least = self.cost[self.best_epoch] if self.cost else math.inf
        self.cost.append(cost)
        if cost < least or self.parameters is None:
            self.best_epoch = len(self.cost) - 1
            self.parameters = parameters.copy()
        waited = len(self.cost) - 1 - self.best_epoch
        return self.patience is not None and waited >= self.patience


def check_keep(keep: Any) -> float:
    """The share q of kept neurons, if it is above 0 and at most 1.

    Parameters
    ----------
    keep : float

    Returns
    -------
    keep : float

    Raises
    ------
    TypeError, ValueError
        If it is not.
    """
    if not 0 < _checks.number(keep, "keep") <= 1:
        raise ValueError(f"keep must be above 0 and at most 1, got {keep}: it is the share kept")
    return float(keep)
