"""Predictions to run, figures to explore and counts, of the chapter on the matrix form."""

from __future__ import annotations

from functools import cache

import numpy as np

from nnmath.backprop import backward
from nnmath.network import Network

from ..define import choice, number, slip

DIGITS = (784, 30, 10)


def backward_products(sizes: tuple[int, ...] = DIGITS) -> int:
    """Multiplications in the matrix products of a backward pass, one example."""
    layers = range(1, len(sizes))
    fourth = sum(sizes[l] * sizes[l - 1] for l in layers)
    second = sum(sizes[l] * sizes[l + 1] for l in layers[:-1])
    return fourth + second


@cache
def turned(scale: float, networks: int = 1000) -> int:
    """In how many of so many 2-3-2 networks dropping σ′ turns the sign of a hidden error."""
    rng, count = np.random.default_rng(0), 0
    for _ in range(networks):
        net = Network.random([2, 3, 2], rng=rng)
        net = Network([scale * W for W in net.W[1:]], net.b)
        X, Y = rng.normal(size=(2, 1)), rng.uniform(size=(2, 1))
        trace = net.forward(X)
        good = backward(net, trace, Y).delta[1]
        bad = net.W[2].T @ (trace.a[2] - Y)
        count += bool(np.any(np.sign(good) != np.sign(bad)))
    return count


RUNS = [
    choice(
        "matrix-form-twice",
        {
            "a": "The cost stays as it was.",
            "b": r"Every entry of $\Delta^{(L)}$ is half as large.",
            "c": "The gradients stay as they were.",
            "d": "The gradients double, since twice as many examples are added up.",
            "e": "The cost doubles, since each example is counted twice.",
        },
        ("a", "b", "c"),
        several=True,
        why={
            "a": "The cost is a mean: the sum doubles, and so does what it is divided by.",
            "b": "1/m is in Δ, and m has doubled.",
            "c": "Twice as many terms of half the size.",
            "d": "Each of them is half as large, because 1/m is in Δ. (So it would be had one "
            "forgotten 1/m.)",
            "e": "The cost is a mean over the examples, not a sum.",
        },
        hints=(
            "Three of the five are right.",
            "Where does 1/m stand: in the cost, in Δ, in the gradients, or in several of them?",
            "Δ has twice as many columns, each half as large.",
        ),
    ),
    number(
        "matrix-form-count",
        backward_products,
        tolerance=1e-9,
        slips=[
            slip(
                lambda: 784 * 30 + 30 * 10,
                "That is the fourth equation alone, or the forward pass.",
            ),
            slip(
                lambda: 2 * (784 * 30 + 30 * 10),
                "The error is not carried back to the input: the second equation is needed for "
                "layer 1 alone.",
            ),
            slip(lambda: 30 * 10, "That is the second equation alone."),
            slip(
                lambda: 2 * (784 * 30 + 30 * 10) + 30 * 10,
                "The forward pass is in it as well; the backward pass alone is asked for.",
            ),
        ],
        hints=(
            "A matrix of n rows and k columns times a column needs n · k multiplications.",
            "The fourth equation is needed for both layers, the second for layer 1 alone.",
            "30 · 784 + 10 · 30 for the weights, and 30 · 10 to carry the error back.",
        ),
    ),
    number(
        "matrix-form-figure",
        lambda: next(
            m for m in (1, 2, 3) if np.zeros((2, m)).shape[1] == np.zeros((3, m)).shape[0]
        ),
        tolerance=1e-9,
        slips=[
            slip(1, "2 × 1 times 3 × 1: the inner sizes are 1 and 3."),
            slip(2, "2 × 2 times 3 × 2: the inner sizes are 2 and 3."),
        ],
        hints=(
            "Choose the last product in the figure, and read the shapes as you slide m.",
            "Two matrices go together if the inner sizes agree: the columns of the first, m, and "
            "the rows of the second.",
        ),
    ),
    number(
        "matrix-form-how-often",
        lambda: turned(4),
        tolerance=1e-9,
        slips=[
            slip(
                lambda: turned(1),
                "That is for fresh weights. The question is about weights four times as large.",
            ),
            slip(
                lambda: 1000 - turned(4),
                "These are the networks in which no sign turns; count the others.",
            ),
            slip(
                lambda: turned(4) / 1000,
                "That is the share of the networks; their number is asked for.",
            ),
        ],
        hints=(
            "Write the loop: 1000 times turns(4), with a fresh rng = np.random.default_rng(0).",
            "sum(turns(4) for _ in range(1000)). Is it more than one in five?",
        ),
    ),
]
