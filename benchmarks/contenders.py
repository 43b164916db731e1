"""The same networks, trained with the same batches by several implementations.

Each contender is a function of a `Case` that returns ``run(epochs)``; a run trains from the same
weights, in float64, in the order of the examples, and returns the first weight matrix, so that the
bench can see that all of them did the same work.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnmath import training
from nnmath.backprop import backward
from nnmath.network import Network

Run = Callable[[int], np.ndarray]


@dataclass(frozen=True)
class Case:
    """A network, its data, and how it is trained; a column is an example."""

    name: str
    sizes: tuple[int, ...]
    hidden: str
    output: str
    X: np.ndarray
    Y: np.ndarray
    batch: int
    rate: float

    def start(self) -> Network:
        """The network that every contender starts from."""
        rng = np.random.default_rng(0)
        return Network.random(
            self.sizes, rng=rng, hidden=self.hidden, output=self.output, loss="cross-entropy"
        )

    @property
    def steps(self) -> int:
        """Steps in an epoch."""
        return -(-self.X.shape[1] // self.batch)

    def batches(self) -> list[tuple[np.ndarray, np.ndarray]]:
        """The batches of an epoch, as contiguous arrays."""
        parts = range(0, self.X.shape[1], self.batch)
        return [
            (
                np.ascontiguousarray(self.X[:, i : i + self.batch]),
                np.ascontiguousarray(self.Y[:, i : i + self.batch]),
            )
            for i in parts
        ]


def nnmath_step(case: Case) -> Run:
    """The steps of `nnmath.training.train`: shuffling included, without the cost of each epoch."""
    m = case.X.shape[1]
    data = (np.ascontiguousarray(case.X.T), np.ascontiguousarray(case.Y))

    def run(epochs: int) -> np.ndarray:
        net, rng = case.start(), np.random.default_rng(0)
        parameters = training._flatten(net)
        step = training._step_of(case.rate, None, net.dtype)
        order = np.arange(m) if case.batch < m else None
        batches = training._split(net, data, case.batch, order)
        with np.errstate(all="ignore"):
            for _ in range(epochs):
                if order is not None:
                    rng.shuffle(order)
                training._train_epoch(net, parameters, batches, data, step, net.forward, l2=0.0)
        return net.W[1]

    return run


def nnmath_train(case: Case) -> Run:
    """The whole of `train`: checks, shuffling and the cost after each epoch included."""

    def run(epochs: int) -> np.ndarray:
        net, rng = case.start(), np.random.default_rng(0)
        training.train(net, case.X, case.Y, case.rate, epochs, case.batch, rng)
        return net.W[1]

    return run


def unrolled(case: Case) -> Run:
    """A NumPy step written out by hand for this network alone, with preallocated buffers.

    No cost, no shuffling, no checks: the least that a step can be.
    """
    three = len(case.sizes) == 4
    relu = case.hidden == "relu"
    softmax = case.output == "softmax"
    batches = case.batches()
    works = {}
    for x, _ in batches:
        m = x.shape[1]
        works[m] = [[np.zeros((n, m)) for n in case.sizes[1:]] for _ in range(3)] + [
            np.ones((m, 1))
        ]

    def activate(z: np.ndarray, a: np.ndarray) -> None:
        if relu:
            np.maximum(z, 0.0, out=a)
        else:
            np.negative(z, out=a)
            np.exp(a, out=a)
            np.add(a, 1.0, out=a)
            np.reciprocal(a, out=a)

    def slope(delta: np.ndarray, z: np.ndarray, a: np.ndarray) -> None:
        if relu:
            np.multiply(delta, z > 0, out=delta)
        else:
            np.multiply(delta, a, out=delta)
            np.subtract(1.0, a, out=a)
            np.multiply(delta, a, out=delta)

    def run(epochs: int) -> np.ndarray:
        net: Any = case.start()
        W1, W2, b1, b2 = net.W[1], net.W[2], net.b[1], net.b[2]
        dW1, dW2, db1, db2 = (np.zeros_like(v) for v in (W1, W2, b1, b2))
        if three:
            W3, b3 = net.W[3], net.b[3]
            dW3, db3 = np.zeros_like(W3), np.zeros_like(b3)
        for _ in range(epochs):
            for x, y in batches:
                m = x.shape[1]
                z, a, d, ones = works[m]
                np.dot(W1, x, out=z[0])
                np.add(z[0], b1, out=z[0])
                activate(z[0], a[0])
                np.dot(W2, a[0], out=z[1])
                np.add(z[1], b2, out=z[1])
                if three:
                    activate(z[1], a[1])
                    np.dot(W3, a[1], out=z[2])
                    np.add(z[2], b3, out=z[2])
                if softmax:
                    np.subtract(z[-1], z[-1].max(axis=0), out=z[-1])
                    np.exp(z[-1], out=a[-1])
                    np.divide(a[-1], a[-1].sum(axis=0), out=a[-1])
                else:
                    activate(z[-1], a[-1])
                np.subtract(a[-1], y, out=d[-1])
                np.multiply(d[-1], case.rate / m, out=d[-1])
                if three:
                    np.dot(W3.T, d[2], out=d[1])
                    np.dot(d[2], a[1].T, out=dW3)
                    np.dot(d[2], ones, out=db3)
                    slope(d[1], z[1], a[1])
                np.dot(W2.T, d[1], out=d[0])
                np.dot(d[1], a[0].T, out=dW2)
                np.dot(d[1], ones, out=db2)
                slope(d[0], z[0], a[0])
                np.dot(d[0], x.T, out=dW1)
                np.dot(d[0], ones, out=db1)
                np.subtract(W1, dW1, out=W1)
                np.subtract(b1, db1, out=b1)
                np.subtract(W2, dW2, out=W2)
                np.subtract(b2, db2, out=b2)
                if three:
                    np.subtract(W3, dW3, out=W3)
                    np.subtract(b3, db3, out=b3)
        return W1

    return run


def plain_loop(case: Case) -> Run:
    """`Network.forward` and `backward` as a reader calls them: with checks, without buffers."""
    batches = case.batches()

    def run(epochs: int) -> np.ndarray:
        net: Any = case.start()
        for _ in range(epochs):
            for x, y in batches:
                grads: Any = backward(net, net.forward(x), y)
                for l in range(1, net.L + 1):
                    net.W[l] -= case.rate * grads.W[l]
                    net.b[l] -= case.rate * grads.b[l]
        return net.W[1]

    return run


def naive(case: Case) -> Run:
    """A loop over the examples of a batch, with NumPy vectors, as textbooks first write it."""
    batches = case.batches()

    def run(epochs: int) -> np.ndarray:
        net: Any = case.start()
        W, b = net.W[1:], net.b[1:]
        for _ in range(epochs):
            for X, Y in batches:
                m = X.shape[1]
                dW, db = [np.zeros_like(w) for w in W], [np.zeros_like(v) for v in b]
                for i in range(m):
                    zs, activations = [], [X[:, [i]]]
                    for l in range(len(W)):
                        z = W[l] @ activations[-1] + b[l]
                        zs.append(z)
                        if l < len(W) - 1:
                            a = np.maximum(z, 0) if case.hidden == "relu" else 1 / (1 + np.exp(-z))
                        elif case.output == "softmax":
                            a = np.exp(z - z.max()) / np.exp(z - z.max()).sum()
                        else:
                            a = 1 / (1 + np.exp(-z))
                        activations.append(a)
                    delta = activations[-1] - Y[:, [i]]
                    for l in range(len(W) - 1, -1, -1):
                        dW[l] += delta @ activations[l].T
                        db[l] += delta
                        if l:
                            a = activations[l]
                            s = zs[l - 1] > 0 if case.hidden == "relu" else a * (1 - a)
                            delta = (W[l].T @ delta) * s
                for l in range(len(W)):
                    W[l] -= case.rate / m * dW[l]
                    b[l] -= case.rate / m * db[l]
        return W[0]

    return run
