"""Training by gradient descent, W ← W − η ∂C/∂W, for a number of epochs.

An epoch uses every example once, in batches, with one step for each batch.
Chapters "Training a network"; for other rules than plain descent, "Better steps"; and for a
penalty, dropout and early stopping, "What was learnt and what was memorised".
"""

import copy
import itertools
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from nnmath import _checks
from nnmath._optional import require
from nnmath._types import Array
from nnmath.backprop import Gradients, backward, empty_gradients
from nnmath.network import Network, Trace
from nnmath.optimizers import GradientDescent, check_optimizer
from nnmath.regularisation import (
    EarlyStopping,
    add_l2_gradient,
    check_keep,
    dropout_masks,
)

_Step: TypeAlias = Callable[[Array, Array], None]
_Forward: TypeAlias = Callable[..., Trace]
CHUNK = 512  # examples in one forward pass when the cost is measured: few enough for a CPU's cache


@dataclass(frozen=True)
class History:
    """The cost over the epochs.

    Attributes
    ----------
    cost : (epochs + 1,) array
        Mean cost over all examples: cost[0] before training, cost[k] after epoch k. It is shorter
        after an early stop. A penalty is not in it, and it is measured without dropout.
    gradient_norm : list of (epochs + 1,) arrays, or None
        gradient_norm[l][k] is the Euclidean norm of ∂C/∂W^{(l)} after epoch k, over all examples;
        index 0 is None. None unless it was asked for.
    validation_cost : (epochs + 1,) array, or None
        The mean cost over the validation set, if there is one.
    """

    cost: Array
    gradient_norm: list[Any] | None = None
    validation_cost: Array | None = None

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
    learning_rate: float | None = None,
    epochs: int = 100,
    batch_size: int | None = None,
    rng: np.random.Generator | None = None,
    *,
    optimizer: GradientDescent | None = None,
    l2: float = 0.0,
    keep: float = 1.0,
    validation: tuple[ArrayLike, ArrayLike] | None = None,
    patience: int | None = None,
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
        η, above 0. With an optimizer leave it out: the rule has its own.
    epochs : int, default 100
        Passes through all examples.
    batch_size : int, optional
        Columns in a batch; the last batch of an epoch holds what remains. None, or m and more,
        is all of them at once.
    rng : numpy.random.Generator, optional
        Shuffles the examples before each epoch; None takes them in their order.
    optimizer : GradientDescent, Momentum, Nesterov, RMSProp, Adam or AMSGrad, optional
        Another rule for the step, from `nnmath.optimizers`; None is plain descent. What it
        remembers begins with zeros at each call, and its schedule counts the steps of the call.
    l2 : float, default 0.0
        α, at least 0: the steps are those of C + α/2 Σ w², with the weights of all layers.
    keep : float, default 1.0
        q, above 0 and at most 1: in each step each hidden neuron is dropped, for each example by
        itself, with probability 1 − q, and otherwise divided by q. It needs `rng`.
    validation : (X, Y), optional
        Examples whose cost is measured after each epoch, and which no step sees.
    patience : int, optional
        With a validation set: stop when its cost has had no new minimum for so many epochs, and
        give the network the parameters of the best one. None makes all epochs, and keeps the last.
    progress : bool, default False
        Show a bar (needs tqdm).
    gradient_norms : bool, default False
        Record the norm of the gradient of each layer; it costs a backward pass an epoch.

    Returns
    -------
    history : History
        ``history.cost``, and ``history.gradient_norm`` and ``history.validation_cost`` if asked
        for.

    Raises
    ------
    TypeError, ValueError
        If a shape does not fit, an entry is not finite, a target is no probability where it must
        be, a number is not above 0, a rate is given beside an optimizer, dropout has no `rng`, or
        `patience` no validation set.
    FloatingPointError
        If the cost stops being finite. The network is left as it was before the call.
    ImportError
        If a progress bar is asked for and tqdm is not installed.

    References
    ----------
    :eq:`eq-matrix-update`; with an optimizer, its own rule; :eq:`eq-generalisation-decay` and
    :eq:`eq-generalisation-mask`.
    """
    if not isinstance(net, Network):
        raise TypeError(f"net must be a Network, got {type(net).__name__}")
    X = _checks.finite(_checks.as_example_columns(X, "X", net.sizes[0]), "X")
    Y = net.target(Y, X.shape[1])
    step = _step_of(learning_rate, optimizer, net.dtype)
    epochs = _checks.positive_int(epochs, "epochs")
    m = X.shape[1]
    size = m if batch_size is None else min(_checks.positive_int(batch_size, "batch_size"), m)
    if rng is not None:
        rng = _checks.generator(rng)
    l2, keep = _checks.at_least_0(l2, "l2"), check_keep(keep)
    if keep < 1 and rng is None:
        raise ValueError(f"keep={keep} needs rng, which draws the masks: use rng=default_rng(0)")
    watch, held_out = _watch(net, validation, patience)

    trained = copy.copy(net)  # so that after an error `net` is as it was
    trained.W, trained.b = list(net.W), net.b and list(net.b)
    parameters = _flatten(trained)
    # Examples are gathered as rows, which are contiguous; to transpose them back costs nothing.
    data = (np.ascontiguousarray(X.T, net.dtype), np.ascontiguousarray(Y))
    shuffler = rng if size < m else None
    order: Any = None if shuffler is None else np.arange(m)
    batches = _split(trained, data, size, order)
    # If one batch holds everything, the pass that measures the cost is that of the step.
    one_pass = size == m and keep == 1
    chunks = batches if one_pass else _split(trained, data, CHUNK, slopes=gradient_norms)

    cost = np.zeros(epochs + 1)
    norms = np.zeros((net.L + 1, epochs + 1)) if gradient_norms else None
    forward = None if one_pass else trained.forward
    if keep < 1:
        forward = _forward_with_dropout(trained, keep, rng)

    def is_time_to_stop(epoch: int) -> bool:
        cost[epoch] = _mean_cost(trained, chunks, epoch, norms)
        if watch is None or held_out is None:
            return False
        return watch.observe(trained.cost(*held_out), parameters)

    last = epochs
    with np.errstate(all="ignore"):
        for epoch in _progress(epochs, progress):
            if is_time_to_stop(epoch):
                last = epoch
                break
            if shuffler is not None:
                shuffler.shuffle(order)
            _train_epoch(trained, parameters, batches, data, step, forward, l2)
        else:
            is_time_to_stop(epochs)
    if watch is not None and watch.patience is not None:
        parameters[...] = watch.parameters
    for l in range(1, net.L + 1):
        net.W[l][...] = trained.W[l]
        if net.b and trained.b:
            net.b[l][...] = trained.b[l]
    return History(
        cost[: last + 1],
        None if norms is None else [None, *norms[1:, : last + 1]],
        None if watch is None else np.array(watch.cost),
    )


def _watch(
    net: Network, validation: tuple[ArrayLike, ArrayLike] | None, patience: int | None
) -> tuple[EarlyStopping, tuple[Array, Array]] | tuple[None, None]:
    """What watches the validation cost, and the validation set, checked; nothing without one."""
    if validation is None:
        if patience is not None:
            raise ValueError(
                f"patience={patience} needs a validation set: use validation=(X_val, Y_val)"
            )
        return None, None
    if not isinstance(validation, (tuple, list)) or len(validation) != 2:
        raise TypeError(f"validation must be a pair (X, Y), got {type(validation).__name__}")
    X = _checks.finite(
        _checks.as_example_columns(validation[0], "validation[0]", net.sizes[0]), "validation[0]"
    )
    return EarlyStopping(patience), (X, net.target(validation[1], X.shape[1], "validation[1]"))


def _forward_with_dropout(net: Network, keep: float, rng: np.random.Generator | None) -> _Forward:
    """The forward pass of a step, with masks that are drawn anew."""
    draw = _checks.generator(rng)

    def forward(x: Array, out: Trace) -> Trace:
        return net.forward(x, out=out, masks=dropout_masks(net, x.shape[1], keep, draw))

    return forward


class _Batch(NamedTuple):
    """Examples that pass through the network together, and the buffers of the passes.

    Batches of one size share their buffers. `columns` is None if x and y are views of the
    examples; else it is a part of the shuffled order, and x and y are filled before each step.
    """

    x: Array
    y: Array
    columns: Any
    trace: Trace
    grads: Gradients
    gradient: Array  # all entries of grads.W and grads.b


def _split(
    net: Network, data: tuple[Array, Array], size: int, order: Any = None, slopes: bool = True
) -> list[_Batch]:
    """All batches of an epoch; without `slopes` they serve for forward passes alone."""
    rows, Y = data
    by_size: dict[int, _Batch] = {}
    batches = []
    for start in range(0, len(rows), size):
        part = slice(start, start + size)
        x, y = rows[part].T, Y[:, part]
        m = x.shape[1]
        if m not in by_size:
            if order is not None:
                x, y = np.empty_like(x), np.empty_like(y)
            trace, grads = net.empty_trace(m, slopes=slopes), empty_gradients(net, m)
            by_size[m] = _Batch(x, y, None, trace, grads, _flatten(grads))
        batch = by_size[m]
        batches.append(
            batch._replace(x=x, y=y) if order is None else batch._replace(columns=order[part])
        )
    return batches


def _flatten(owner: Network | Gradients) -> Array:
    """Copy W[l] and b[l] into one vector, of which they become views: a step is then two lines."""
    lists = [owner.W, owner.b] if owner.b else [owner.W]
    arrays = [array for values in lists for array in values[1:]]
    vector: Array = np.concatenate([array.ravel() for array in arrays])
    parts = iter(np.split(vector, np.cumsum([array.size for array in arrays])))
    for values in lists:
        values[1:] = [next(parts).reshape(array.shape) for array in values[1:]]
    return vector


def _step_of(
    learning_rate: float | None, optimizer: GradientDescent | None, dtype: np.dtype[Any]
) -> _Step:
    """What moves the parameters, in place; the gradient may be used up."""
    if optimizer is None:
        rate = 1.0 if learning_rate is None else learning_rate
        eta = np.array(_checks.positive(rate, "learning_rate"), dtype)

        def descend(parameters: Array, gradient: Array) -> None:
            gradient *= eta
            parameters -= gradient  # W ← W − η ∂C/∂W and b ← b − η ∂C/∂b

        return descend
    rule = check_optimizer(optimizer)
    if learning_rate is not None:
        raise ValueError(
            f"learning_rate={learning_rate} beside an optimizer, which has its own: "
            f"use optimizer={type(rule).__name__}({learning_rate})"
        )
    memory: list[Array] = []
    steps = itertools.count()

    def step(parameters: Array, gradient: Array) -> None:
        k = next(steps)
        if k == 0:
            memory.extend(rule.start(parameters))
        rule.step(parameters, gradient, memory, k)

    return step


def _train_epoch(
    net: Network,
    parameters: Array,
    batches: list[_Batch],
    data: tuple[Array, Array],
    step: _Step,
    forward: _Forward | None,
    l2: float,
) -> None:
    """Make one step for each batch; with no `forward` its trace has been computed already."""
    rows, Y = data
    for x, y, columns, trace, grads, gradient in batches:
        if columns is not None:
            # With "clip" take writes into x and y at once, with "raise" into a copy first.
            rows.take(columns, 0, x.T, "clip")
            Y.take(columns, 1, y, "clip")
        if forward is not None:
            forward(x, out=trace)
        backward(net, trace, y, out=grads)
        if l2:
            add_l2_gradient(net, grads, l2)
        step(parameters, gradient)  # for all layers at once


def _mean_cost(net: Network, chunks: list[_Batch], epoch: int, norms: Array | None) -> float:
    """The mean cost over all examples; ‖∂C/∂W^{(l)}‖ is written into norms[l, epoch].

    Raises
    ------
    FloatingPointError
        If the cost is not finite.
    """
    m = chunks[0].x.shape[1] * (len(chunks) - 1) + chunks[-1].x.shape[1]
    cost, mean_gradient = 0.0, 0.0
    for x, y, _, trace, grads, gradient in chunks:
        share = x.shape[1] / m
        cost += share * net.cost(x, y, out=trace)
        if norms is not None:
            backward(net, trace, y, out=grads)
            mean_gradient = mean_gradient + share * gradient
    if not math.isfinite(cost):
        raise FloatingPointError(
            f"the cost is {cost} after epoch {epoch}: the network is left as it was before the "
            "call; use a smaller learning_rate"
        )
    if norms is not None:
        chunks[0].gradient[...] = mean_gradient
        norms[1:, epoch] = [np.linalg.norm(dC_dW) for dC_dW in chunks[0].grads.W[1:]]
    return cost


def _progress(epochs: int, progress: bool) -> Iterable[int]:
    """Yield 0, 1, …, epochs − 1, and show a progress bar if asked to."""
    if not progress:
        return range(epochs)
    require("nnmath.training.train(progress=True)", "chapters", "tqdm")
    from tqdm.auto import tqdm  # here, because training without a bar does not need it

    bar: Iterable[int] = tqdm(range(epochs), desc="epoch")
    return bar
