"""Shapes, and products by hand, of the chapter on the matrix form."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnmath.backprop import backward
from nnmath.network import Network

from ..define import array, choice, slip

W2 = np.array([[1.0, -2.0, 0.0], [3.0, 1.0, 2.0]])
DELTA2 = np.array([1.0, -1.0])
A1 = np.array([0.5, 0.5, 0.9])
SLOPES1 = A1 * (1 - A1)


def shapes() -> Any:
    """W^{(1)}, b^{(2)}, A^{(1)}, Δ^{(2)} and ∂C/∂W^{(1)}, for 4-3-2 and five examples."""
    rng = np.random.default_rng(0)
    net = Network.random([4, 3, 2], rng=rng)
    X, Y = rng.normal(size=(4, 5)), rng.uniform(size=(2, 5))
    trace = net.forward(X)
    grads = backward(net, trace, Y)
    assert net.b
    asked = (net.W[1], net.b[2], trace.a[1], grads.delta[2], grads.W[1])
    return np.array([thing.shape for thing in asked])


SHAPES = [
    array(
        "matrix-form-shapes",
        shapes,
        slips=[
            slip(
                lambda: shapes()[:, ::-1],
                "Every pair is turned round. Rows come first, and a row of a matrix is a neuron.",
            ),
            slip(
                lambda: np.array([[4, 3], [2, 1], [3, 5], [2, 5], [4, 3]]),
                "The weights are turned round: W⁽¹⁾ leads to 3 neurons from 4, so it has 3 rows.",
            ),
            slip(
                lambda: np.array([[4, 3], [2, 1], [3, 5], [2, 5], [3, 4]]),
                "W⁽¹⁾ is turned round: it leads to 3 neurons from 4, and has the shape of its "
                "derivative.",
            ),
            slip(
                lambda: np.array([[3, 4], [1, 2], [3, 5], [2, 5], [3, 4]]),
                "Biases are a column: one number a neuron, below each other.",
            ),
            slip(
                lambda: np.array([[3, 4], [2, 5], [3, 5], [2, 5], [3, 4]]),
                "The biases do not know of the batch: there is one for each neuron, whatever m is.",
            ),
            slip(
                lambda: np.array([[3, 4], [2, 1], [4, 5], [2, 5], [3, 4]]),
                "A⁽¹⁾ is what layer 1 gives, and layer 1 has 3 neurons; the input is A⁽⁰⁾.",
            ),
        ],
        hints=(
            "A row is a neuron. For weights a column is a neuron of the layer before, for a batch "
            "it is an example.",
            "A derivative by an array has the shape of that array.",
            "W⁽¹⁾ is 3 × 4. Everything with a capital A or Δ has five columns.",
        ),
    ),
    array(
        "matrix-form-by-hand",
        lambda: W2.T @ DELTA2 * SLOPES1,
        slips=[
            slip(lambda: W2.T @ DELTA2, "That is carried back, but not yet times the slopes σ′."),
            slip(
                lambda: W2.T @ DELTA2 * A1,
                "You multiplied by the activations a⁽¹⁾; the slopes σ′(z⁽¹⁾) belong there.",
            ),
            slip(
                lambda: W2.T @ np.abs(DELTA2) * SLOPES1,
                "The second error is −1: its sign was lost.",
            ),
            slip(lambda: -(W2.T @ DELTA2) * SLOPES1, "Every sign is turned."),
            slip(
                lambda: W2.sum(axis=0) * SLOPES1, "You added the columns of W⁽²⁾ without the δ⁽²⁾."
            ),
        ],
        hints=(
            "The matrix product first: each hidden neuron collects from both outputs.",
            "Neuron j needs column j of W⁽²⁾: the first one collects 1 · 1 + 3 · (−1).",
            "The product is (−2, −3, −2). Now each entry times its slope, 0.25, 0.25 and 0.09.",
        ),
    ),
    array(
        "matrix-form-outer",
        lambda: np.outer(DELTA2, A1),
        slips=[
            slip(
                lambda: np.outer(A1, DELTA2),
                "It is transposed: the derivative by W⁽²⁾ has the shape of W⁽²⁾, 2 × 3.",
            ),
            slip(
                lambda: np.outer(DELTA2, SLOPES1), "A weight carries a⁽¹⁾, not the slope σ′(z⁽¹⁾)."
            ),
            slip(lambda: W2 * np.outer(DELTA2, A1), "The weights themselves are not part of it."),
            slip(lambda: -np.outer(DELTA2, A1), "Every sign is turned."),
        ],
        hints=(
            "The entry in row j and column k is the error of neuron j times what k gave.",
            "Its first row is δ₁ = 1 times the whole of a⁽¹⁾, and its second δ₂ = −1 times it.",
        ),
    ),
    choice(
        "matrix-form-mistake",
        {
            "a": "It raises an error for every network.",
            "b": "It raises an error where the two layers differ in size (unless one of them has "
            "one neuron); where they are equal, each $w_{jk}$ gets the derivative of $w_{kj}$.",
            "c": "It never raises an error, because NumPy stretches arrays; the sizes are wrong.",
            "d": "Nothing is wrong: a product and its transpose hold the same numbers.",
        },
        "b",
        why={
            "a": "The product itself always exists; only the subtraction may fail. Is there no "
            "size for which both matrices have one shape?",
            "c": "NumPy stretches a size only where it is 1. A 3 × 4 and a 4 × 3 array do not go "
            "together.",
            "d": "The same numbers, but in other places: each weight gets the slope of another.",
        },
        hints=(
            "Which shape does the product have, and which does W[l]?",
            "They are each other's transposes. When can one be subtracted from the other?",
        ),
    ),
    array(
        "matrix-form-axis",
        lambda: np.shape(np.zeros((3, 1)) - 0.1 * np.zeros((3, 5)).sum(axis=0)),
        slips=[
            slip(lambda: (3, 1), "So it should be, and with axis=1 and keepdims=True it would be."),
            slip(
                lambda: (5,), "That is the shape of the sum alone; now subtract it from a column."
            ),
            slip(lambda: (5, 3), "Rows come first: a column of 3 meets a row of 5."),
            slip(lambda: (1, 5), "The 3 rows of b[l] do not go away."),
            slip(lambda: (3,), "axis=0 adds up the neurons, so the examples are what is left."),
        ],
        hints=(
            "axis=0 runs down the columns: what is left is one number an example.",
            "NumPy takes five numbers for a row, 1 × 5, and stretches both sides.",
            "A 3 × 1 column minus a 1 × 5 row makes a whole matrix.",
        ),
    ),
]
