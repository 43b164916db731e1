"""Training: step after step against the gradient, W ← W − η ∂C/∂W, until the epochs are over.

An epoch shows the network every example once, in batches; each batch makes one step.
Source: ``four-equations`` F6, ``descent`` D5; chapter "Training a network".
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from nnmath import _checks
from nnmath._optional import require
from nnmath._types import Array
from nnmath.backprop import Parameters, Workspace
from nnmath.network import Network

CHUNK = 256  # columns of one pass when the cost of all examples is measured: fits a cache


@dataclass(frozen=True)
class History:
    """How the cost fell.

    Attributes
    ----------
    cost : (epochs + 1,) array
        Mean cost over all examples: cost[0] before training, cost[k] after epoch k.
    gradient_norm : list of (epochs + 1,) arrays, or None
        gradient_norm[l][k] is the Euclidean norm of ∂C/∂W^{(l)} after epoch k, over all examples;
        index 0 is None. None unless it was asked for.
    """

    cost: Array
    gradient_norm: list[Any] | None = None

    def __repr__(self) -> str:
        norms = ", with gradient norms" if self.gradient_norm else ""
        return (
            f"History({len(self.cost) - 1} epochs, cost {self.cost[0]:.6g} → "
            f"{self.cost[-1]:.6g}{norms})"
        )


def train(
    net: Network,
    X: ArrayLike,
    Y: ArrayLike,
    learning_rate: float = 1.0,
    epochs: int = 100,
    batch_size: int | None = None,
    rng: np.random.Generator | None = None,
    *,
    progress: bool = False,
    gradient_norms: bool = False,
) -> History:
    """Repeat W ← W − η ∂C/∂W, b ← b − η ∂C/∂b, with C the mean cost of a batch.

    Parameters
    ----------
    net : Network
        Updated in place, once all epochs are done; after an error it is as it was.
    X : (n_0, m) array
    Y : (n_L, m) array
    learning_rate : float, default 1.0
        η, above 0.
    epochs : int, default 100
        How often every example is shown.
    batch_size : int, optional
        Columns in a batch; the last batch of an epoch holds what remains. None, or m and more,
        is all of them at once.
    rng : numpy.random.Generator, optional
        Shuffles the examples before each epoch; None takes them in their order.
    progress : bool, default False
        Show a bar (needs tqdm).
    gradient_norms : bool, default False
        Record the norm of the gradient of each layer; it costs a backward pass an epoch.

    Returns
    -------
    history : History
        ``history.cost``, and ``history.gradient_norm`` if asked for.

    Raises
    ------
    TypeError, ValueError
        If a shape does not fit, an entry is not finite, a target is no probability where it must
        be, or a number is not above 0.
    FloatingPointError
        If the cost stops being finite. The network is left as it was before the call.
    ImportError
        If a progress bar is asked for and tqdm is not installed.

    References
    ----------
    ``four-equations`` F6.
    """
    if not isinstance(net, Network):
        raise TypeError(f"net must be a Network, got {type(net).__name__}")
    X = _checks.finite(_checks.columns(X, "X", net.sizes[0]), "X")
    Y = net.target(Y, X.shape[1])
    learning_rate = _checks.positive(learning_rate, "learning_rate")
    epochs = _checks.whole(epochs, "epochs")
    m = X.shape[1]
    size = m if batch_size is None else min(_checks.whole(batch_size, "batch_size"), m)
    if rng is not None:
        rng = _checks.generator(rng)

    parameters = Parameters(net)
    _copy(net, parameters)
    # Examples are gathered by rows: a row is one piece of memory, and its transpose is for free.
    data = (np.ascontiguousarray(X.T, net.dtype), np.ascontiguousarray(Y, net.dtype))
    shuffler = rng if size < m else None
    order: Any = None if shuffler is None else np.arange(m)
    batches = _batches(net, parameters, data, size, order)
    # One batch for all: the pass that measures the cost is the pass that makes the step.
    chunks = batches if size == m else _batches(net, parameters, data, min(CHUNK, m))

    cost = np.zeros(epochs + 1)
    norms = np.zeros((net.L + 1, epochs + 1)) if gradient_norms else None
    with np.errstate(all="ignore"):
        for epoch in _counted(epochs, progress):
            cost[epoch] = _measure(chunks, m, epoch)
            if norms is not None:
                norms[:, epoch] = _norms(chunks, m)
            if shuffler is not None:
                shuffler.shuffle(order)
            _descend(batches, data, learning_rate, passed=batches is chunks)
        cost[epochs] = _measure(chunks, m, epochs)
        if norms is not None:
            norms[:, epochs] = _norms(chunks, m)
    _copy(parameters, net)
    return History(cost, None if norms is None else [None, *norms[1:]])


class _Batch(NamedTuple):
    """A batch of an epoch: buffers of its size, columns of X and Y, and which ones they are.

    `part` is None where x and y are views of the examples themselves; else it is a view of the
    shuffled order, and x and y are gathered by it before each step.
    """

    work: Workspace
    x: Array
    y: Array
    part: Any


def _batches(
    net: Network, parameters: Parameters, data: tuple[Array, Array], size: int, order: Any = None
) -> list[_Batch]:
    """All batches of an epoch, made once; those of one size share their buffers."""
    rows, Y = data
    m = len(rows)
    works = {n: Workspace(net, parameters, n) for n in {size, m % size} - {0}}
    x = {n: np.zeros((n, rows.shape[1]), net.dtype).T for n in works}
    y = {n: np.zeros((len(Y), n), net.dtype) for n in works}
    batches = []
    for start in range(0, m, size):
        part = slice(start, min(start + size, m))
        n = part.stop - start
        if order is None:
            batches.append(_Batch(works[n], rows[part].T, Y[:, part], None))
        else:
            batches.append(_Batch(works[n], x[n], y[n], order[part]))
    return batches


def _descend(
    batches: list[_Batch], data: tuple[Array, Array], learning_rate: float, passed: bool
) -> None:
    """Make one step for each batch; `passed`: the forward pass is in its buffers already."""
    rows, Y = data
    sizes = {batches[0].work.m, batches[-1].work.m}
    share = {m: np.array(learning_rate / m, rows.dtype) for m in sizes}
    for work, x, y, part in batches:
        if part is not None:
            # Into buffers made once; for "raise", take would make one of its own.
            rows.take(part, 0, x.T, "clip")
            Y.take(part, 1, y, "clip")
        if not passed:
            work.forward(x, y)
        work.backward(share[work.m])
        work.step()


def _measure(chunks: list[_Batch], m: int, epoch: int) -> float:
    """The mean cost over all m examples; an error if it is not finite."""
    total = 0.0
    for work, x, y, _ in chunks:
        work.forward(x, y)
        total += work.cost(y)
    if not math.isfinite(total):
        raise FloatingPointError(
            f"the cost is {total} after epoch {epoch}: the network is left as it was before the "
            "call; use a smaller learning_rate"
        )
    return total / m


def _norms(chunks: list[_Batch], m: int) -> Array:
    """‖∂C/∂W^{(l)}‖ over all m examples, for l = 1 … L; entry 0 is NaN."""
    total: Any = 0.0
    for work, x, y, _ in chunks:
        work.forward(x, y)
        work.backward(1 / m)
        total = total + work.gradient.flat
    first = chunks[0].work.gradient
    first.flat[...] = total
    return np.array([math.nan, *(np.linalg.norm(w) for w in first.W[1:])])


def _copy(source: Any, target: Any) -> None:
    """Write the weights and biases of one into the arrays of the other."""
    for l in range(1, len(source.W)):
        target.W[l][...] = source.W[l]
        if source.b:
            target.b[l][...] = source.b[l]


def _counted(epochs: int, progress: bool) -> Iterable[int]:
    """0, 1, …, epochs − 1, behind a bar if it is wanted."""
    if not progress:
        return range(epochs)
    require("nnmath.training.train(progress=True)", "chapters", "tqdm")
    from tqdm.auto import tqdm  # here, because training without a bar does not need it

    bar: Iterable[int] = tqdm(range(epochs), desc="epoch")
    return bar
