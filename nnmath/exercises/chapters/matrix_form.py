"""Exercises and quick questions of the chapter "The matrix form"."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from nnmath.activations import sigmoid, sigmoid_prime
from nnmath.backprop import backward
from nnmath.network import Network

from ..define import (
    array,
    choice,
    derivation,
    formula,
    function,
    function_symbol,
    known_mistake,
    number,
    symbol,
)
from ..symbol_tables import MATRIX, select
from ..types import Exercise

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


DSIGMA = {"dsigma": function_symbol(r"\sigma'")}
THREE = {
    "A1": symbol("A^{(1)}", "n1", "m"),
    "A2": symbol("A^{(2)}", "n2", "m"),
    "A3": symbol("A^{(3)}", "n3", "m"),
    "Y": symbol("Y", "n3", "m"),
    "Z1": symbol("Z^{(1)}", "n1", "m"),
    "Z2": symbol("Z^{(2)}", "n2", "m"),
    "Z3": symbol("Z^{(3)}", "n3", "m"),
    "W2": symbol("W^{(2)}", "n2", "n1"),
    "W3": symbol("W^{(3)}", "n3", "n2"),
    "m": symbol("m"),
    **DSIGMA,
}
LINEAR = {
    "W1": symbol("W^{(1)}", "n1", "n0"),
    "W2": symbol("W^{(2)}", 1, "n1"),
    "X": symbol("X", "n0", "m"),
    "Y": symbol("Y", 1, "m"),
    "m": symbol("m"),
}
ONE_OUTPUT = {
    "z1": symbol("z^{(1)}_j"),
    "z2": symbol("z^{(2)}_1"),
    "w": symbol("w^{(2)}_{1j}"),
    "a2": symbol("a^{(2)}_1"),
    "y": symbol("y_1"),
    **DSIGMA,
}


def layer_back(W_next: Any, Delta_next: Any, Z: Any, A_prev: Any) -> tuple[Any, Any, Any]:
    """Δ^{(l)}, ∂C/∂W^{(l)} and ∂C/∂b^{(l)} from Δ^{(l+1)}."""
    Delta = (W_next.T @ Delta_next) * sigmoid_prime(Z)
    return Delta, Delta @ A_prev.T, Delta.sum(axis=1, keepdims=True)


def _layers(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    sizes = ((3, 2, 4, 5), (2, 5, 3, 4), (3, 3, 3, 3), (1, 2, 3, 1))
    return [
        (
            rng.normal(size=(n_next, n)),
            rng.normal(size=(n_next, m)),
            rng.normal(size=(n, m)),
            rng.normal(size=(n_prev, m)),
        )
        for n, n_next, n_prev, m in sizes
    ]


def _back_with(matrix: str = "", weights: str = "", biases: str = "", slope: str = "") -> Any:
    """``layer_back`` with one of its classic mistakes."""

    def mistaken(W_next: Any, Delta_next: Any, Z: Any, A_prev: Any) -> tuple[Any, Any, Any]:
        carried = (W_next if matrix else W_next.T) @ Delta_next
        Delta = carried * sigmoid_prime(sigmoid(Z) if slope == "of a" else Z)
        if slope == "dropped":
            Delta = carried
        m = Z.shape[1]
        dW = A_prev @ Delta.T if weights == "transposed" else Delta @ A_prev.T
        db = Delta.sum(axis=0 if biases == "axis" else 1, keepdims=biases != "flat")
        if weights == "mean":
            dW, db = dW / m, db / m
        return Delta, dW, db

    return mistaken


def rows_gradient(A_rows: Any, delta_rows: Any) -> tuple[Any, Any]:
    """∂C/∂coef and ∂C/∂intercept for examples in rows."""
    return A_rows.T @ delta_rows, delta_rows.sum(axis=0)


def _rows(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    sizes = ((5, 3, 2), (4, 2, 6), (3, 3, 3))
    return [(rng.normal(size=(m, k)), rng.normal(size=(m, n))) for m, k, n in sizes]


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


EXERCISES: list[Exercise] = [
    array(
        "matrix-form-shapes",
        shapes,
        known_mistakes=[
            known_mistake(
                lambda: shapes()[:, ::-1],
                "Every pair is the wrong way round. Rows come first, and a row of a matrix is a "
                "neuron.",
            ),
            known_mistake(
                lambda: np.array([[4, 3], [2, 1], [3, 5], [2, 5], [4, 3]]),
                "The weights are transposed: W⁽¹⁾ leads to 3 neurons from 4, so it has 3 rows.",
            ),
            known_mistake(
                lambda: np.array([[4, 3], [2, 1], [3, 5], [2, 5], [3, 4]]),
                "W⁽¹⁾ is transposed: it leads to 3 neurons from 4, and has the shape of its "
                "derivative.",
            ),
            known_mistake(
                lambda: np.array([[3, 4], [1, 2], [3, 5], [2, 5], [3, 4]]),
                "Biases are a column: one number per neuron, one below the other.",
            ),
            known_mistake(
                lambda: np.array([[3, 4], [2, 5], [3, 5], [2, 5], [3, 4]]),
                "The biases do not depend on the batch: there is one for each neuron, whatever m "
                "is.",
            ),
            known_mistake(
                lambda: np.array([[3, 4], [2, 1], [4, 5], [2, 5], [3, 4]]),
                "A⁽¹⁾ is what layer 1 gives, and layer 1 has 3 neurons; the input is A⁽⁰⁾.",
            ),
        ],
        hints=(
            "A row is a neuron. For weights a column is a neuron of the layer before, for a batch "
            "it is an example.",
            "A derivative with respect to an array has the shape of that array.",
            "W⁽¹⁾ is 3 × 4. Everything with a capital A or Δ has five columns.",
        ),
    ),
    array(
        "matrix-form-by-hand",
        lambda: W2.T @ DELTA2 * SLOPES1,
        labels=("1", "2", "3"),
        known_mistakes=[
            known_mistake(
                lambda: W2.T @ DELTA2,
                "That is carried back, but not yet multiplied by the slopes σ′.",
            ),
            known_mistake(
                lambda: W2.T @ DELTA2 * A1,
                "You multiplied by the activations a⁽¹⁾; the slopes σ′(z⁽¹⁾) belong there.",
            ),
            known_mistake(
                lambda: W2.T @ np.abs(DELTA2) * SLOPES1,
                "The second error is −1: its sign was lost.",
            ),
            known_mistake(lambda: -(W2.T @ DELTA2) * SLOPES1, "Every sign is reversed."),
        ],
        hints=(
            "The matrix product first: each hidden neuron collects from both outputs.",
            "Neuron j needs column j of W⁽²⁾: the first one collects 1 · 1 + 3 · (−1).",
            "The product is (−2, −3, −2). Now multiply each entry by its slope: 0.25, 0.25 and "
            "0.09.",
        ),
    ),
    array(
        "matrix-form-outer",
        lambda: np.outer(DELTA2, A1),
        known_mistakes=[
            known_mistake(
                lambda: np.outer(A1, DELTA2),
                "It is transposed: the derivative with respect to W⁽²⁾ has the shape of W⁽²⁾, 2 × "
                "3.",
            ),
            known_mistake(
                lambda: np.outer(DELTA2, SLOPES1),
                "What goes into these weights is a⁽¹⁾, not the slope σ′(z⁽¹⁾).",
            ),
            known_mistake(
                lambda: W2 * np.outer(DELTA2, A1), "The weights themselves are not a factor."
            ),
            known_mistake(lambda: -np.outer(DELTA2, A1), "Every sign is reversed."),
        ],
        hints=(
            "The entry in row j and column k is the error of neuron j times what k gave.",
            "Its first row is δ₁ = 1 times the whole of a⁽¹⁾, and its second δ₂ = −1 times it.",
        ),
    ),
    formula(
        "matrix-form-hidden-index",
        "sum(W2[k, j]*delta2[k], k)*dsigma(z1[j])",
        names=select(MATRIX, "W2 delta2 z1 z2 a1") | DSIGMA,
        asks=r"\delta^{(1)}_j",
        indices={"j": "n1"},
        known_mistakes=[
            known_mistake(
                "sum(W2[k, j]*delta2[k], k)", "The slope σ′ of neuron j itself is missing."
            ),
            known_mistake(
                "sum(W2[k, j]*delta2[k]*dsigma(z2[k]), k)",
                "δ⁽²⁾ contains σ′(z⁽²⁾) already; what is missing is the slope of neuron j, at "
                "z⁽¹⁾.",
            ),
            known_mistake(
                "sum(W2[k, j]*delta2[k], k)*dsigma(a1[j])",
                "The slope is taken at the weighted input z, not at the activation a.",
            ),
            known_mistake(
                "sum(W2[k, j], k)*dsigma(z1[j])",
                "What is carried back are the errors of the next layer: δ⁽²⁾ is missing.",
            ),
            known_mistake(
                "sum(W2[k, j]*delta2[k], k)*a1[j]*(1 - a1[j])",
                "Right for the sigmoid. Here σ may be any activation: write dsigma(z1[j]).",
            ),
        ],
        hints=(
            "Through which numbers of the next layer does a nudge of this z reach C?",
            "One path through each neuron k of layer 2; along it you meet the error of k, the "
            "weight "
            "to k from j, and one slope. All paths add.",
            "A sum over k of W2[k, j]*delta2[k], times dsigma(z1[j]).",
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
            "size for which both matrices have the same shape?",
            "c": "NumPy stretches a size only where it is 1. A 3 × 4 and a 4 × 3 array do not fit "
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
        known_mistakes=[
            known_mistake(
                lambda: (3, 1),
                "That is what it should be, and would be with axis=1 and keepdims=True.",
            ),
            known_mistake(
                lambda: (5,), "That is the shape of the sum alone; now subtract it from a column."
            ),
            known_mistake(lambda: (5, 3), "Rows come first: a column of 3 meets a row of 5."),
            known_mistake(lambda: (1, 5), "The 3 rows of b[l] do not disappear."),
            known_mistake(
                lambda: (3,), "axis=0 adds up the neurons, so the examples are what is left."
            ),
        ],
        hints=(
            "axis=0 runs down the columns: what is left is one number per example.",
            "NumPy takes five numbers for a row, 1 × 5, and stretches both sides.",
            "A 3 × 1 column minus a 1 × 5 row makes a whole matrix.",
        ),
    ),
    function(
        "matrix-form-code",
        layer_back,
        inputs=_layers,
        shapes=True,
        known_mistakes=[
            known_mistake(_back_with(slope="dropped"), "Delta lacks the slope, sigmoid_prime(Z)."),
            known_mistake(
                _back_with(slope="of a"),
                "The slope is taken at Z, where the sigmoid was evaluated, not at A = sigmoid(Z).",
            ),
            known_mistake(
                _back_with(weights="mean"),
                "You divide by m once more. Delta contains 1/m already.",
            ),
            known_mistake(
                _back_with(biases="axis"),
                "The gradient of the biases is summed over the wrong axis: add up the examples, "
                "axis=1.",
            ),
            known_mistake(
                _back_with(biases="flat"),
                "db has lost its second dimension: it must be a column, so keepdims=True.",
            ),
            known_mistake(
                _back_with(weights="transposed"),
                "dW is transposed: the error comes first, and A_prev is transposed.",
            ),
            known_mistake(
                _back_with(matrix="as it stands"),
                "W_next is not transposed. Where all layers are equally wide, nothing complains.",
            ),
        ],
        hints=(
            "Three equations, one line each: carried back, for the weights, for the biases.",
            "The matrix product is @ and ⊙ is *. Check the shapes: Delta must have that of Z.",
            "Delta = (W_next.T @ Delta_next) * sigmoid_prime(Z); dW = Delta @ A_prev.T; "
            "db = Delta.sum(axis=1, keepdims=True).",
        ),
    ),
    function(
        "matrix-form-rows",
        rows_gradient,
        inputs=_rows,
        known_mistakes=[
            known_mistake(
                lambda A, d: (d.T @ A, d.sum(axis=0)),
                "That is the shape of our W. Here coef is its transpose: inputs by neurons.",
            ),
            known_mistake(
                lambda A, d: (A.T @ d, d.sum(axis=1)),
                "The gradient of the intercept is summed over the wrong axis: the examples are "
                "rows.",
            ),
            known_mistake(
                lambda A, d: (A.T @ d / len(A), d.sum(axis=0) / len(A)),
                "You divide by m once more. delta_rows contains 1/m already.",
            ),
            known_mistake(
                lambda A, d: (A.T @ d, d.mean(axis=0)),
                "A mean over the examples divides by m once more: add them up.",
            ),
        ],
        hints=(
            "Check the shapes: examples × inputs and examples × neurons make inputs × neurons.",
            "Transpose both sides of the fourth equation, and of the third.",
            "A_rows.T @ delta_rows, and the sum of delta_rows over axis=0.",
        ),
    ),
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
            "b": "Δ contains 1/m, and m has doubled.",
            "c": "Twice as many terms of half the size.",
            "d": "Each of them is half as large, because 1/m is in Δ. (Without 1/m they "
            "would double.)",
            "e": "The cost is a mean over the examples, not a sum.",
        },
        hints=(
            "Three of the five are right.",
            "Where is the 1/m: in the cost, in Δ, in the gradients, or in several of them?",
            "Δ has twice as many columns, each half as large.",
        ),
    ),
    number(
        "matrix-form-how-often",
        lambda: turned(4),
        tolerance=1e-9,
        known_mistakes=[
            known_mistake(
                lambda: turned(1),
                "That is for fresh weights. The question is about weights four times as large.",
            ),
            known_mistake(
                lambda: 1000 - turned(4),
                "These are the networks in which no sign turns; count the others.",
            ),
            known_mistake(
                lambda: turned(4) / 1000,
                "That is a share; the question is how many networks.",
            ),
        ],
        hints=(
            "Write the loop: 1000 times turns(4), with a new rng = np.random.default_rng(0).",
            "sum(turns(4) for _ in range(1000)). Is it more than one in five?",
        ),
    ),
    number(
        "matrix-form-figure",
        lambda: next(
            m for m in (1, 2, 3) if np.zeros((2, m)).shape[1] == np.zeros((3, m)).shape[0]
        ),
        tolerance=1e-9,
        known_mistakes=[
            known_mistake(1, "2 × 1 times 3 × 1: the inner sizes are 1 and 3."),
            known_mistake(2, "2 × 2 times 3 × 2: the inner sizes are 2 and 3."),
        ],
        hints=(
            "Choose the last product in the figure, and read the shapes as you slide m.",
            "Two matrices can be multiplied if the inner sizes agree: the columns of the first, "
            "m, and "
            "the rows of the second.",
        ),
    ),
    number(
        "matrix-form-count",
        backward_products,
        tolerance=1e-9,
        known_mistakes=[
            known_mistake(
                lambda: 784 * 30 + 30 * 10,
                "That is the fourth equation alone, or the forward pass.",
            ),
            known_mistake(
                lambda: 2 * (784 * 30 + 30 * 10),
                "The error is not carried back to the input: the second equation is needed for "
                "layer 1 alone.",
            ),
            known_mistake(lambda: 30 * 10, "That is the second equation alone."),
            known_mistake(
                lambda: 2 * (784 * 30 + 30 * 10) + 30 * 10,
                "That includes the forward pass; the question is about the backward pass alone.",
            ),
        ],
        hints=(
            "A matrix of n rows and k columns times a column needs n · k multiplications.",
            "The fourth equation is needed for both layers, the second for layer 1 alone.",
            "30 · 784 + 10 · 30 for the weights, and 30 · 10 to carry the error back.",
        ),
    ),
    derivation(
        "matrix-form-linear",
        "W2.T @ (W2 @ W1 @ X - Y) @ X.T / m",
        names=LINEAR,
        asks=r"\frac{\partial C}{\partial W^{(1)}}",
        more_names={
            "C": "C",
            "A1": symbol("A^{(1)}", "n1", "m"),
            "A2": symbol("A^{(2)}", 1, "m"),
            "Delta1": symbol(r"\Delta^{(1)}", "n1", "m"),
            "Delta2": symbol(r"\Delta^{(2)}", 1, "m"),
        },
        setting=[
            "A1 = W1 @ X",
            "A2 = W2 @ A1",
            "Delta2 = (A2 - Y)/m",
            "Delta1 = W2.T @ Delta2",
            "dC/dW1 = Delta1 @ X.T",
        ],
        start="dC/dW1",
        worked="dC/dW1 = Delta1 @ X.T\n = W2.T @ Delta2 @ X.T\n"
        " = W2.T @ (W2 @ W1 @ X - Y) @ X.T / m",
        known_mistakes=[
            known_mistake("W2.T @ (W2 @ W1 @ X - Y) @ X.T", "1/m is missing: the cost is a mean."),
            known_mistake(
                "W2.T @ (Y - W2 @ W1 @ X) @ X.T / m",
                "The difference is the wrong way round: it is what comes out minus what is wanted.",
            ),
            known_mistake(
                "2*W2.T @ (W2 @ W1 @ X - Y) @ X.T / m",
                "The factor 2 is too much: the ½ of the cost cancels it.",
            ),
            known_mistake(
                "(W2 @ W1 @ X - Y) @ (W1 @ X).T / m",
                "That is the derivative with respect to W⁽²⁾; the question is about W⁽¹⁾.",
            ),
        ],
        hints=(
            "For the identity every σ′ is 1. What do the four equations become?",
            "The output is W2 @ W1 @ X, so Δ⁽²⁾ is (W2 @ W1 @ X - Y)/m.",
            "Carry it back with W2.T, and multiply by X.T from the right.",
        ),
    ),
    derivation(
        "matrix-form-written-out",
        "(W3.T @ ((A3 - Y)/m*dsigma(Z3)) * dsigma(Z2)) @ A1.T",
        names=THREE,
        asks=r"\frac{\partial C}{\partial W^{(2)}}",
        more_names={
            "C": "C",
            "Delta2": symbol(r"\Delta^{(2)}", "n2", "m"),
            "Delta3": symbol(r"\Delta^{(3)}", "n3", "m"),
        },
        setting=[
            "Delta3 = (A3 - Y)/m*dsigma(Z3)",
            "Delta2 = (W3.T @ Delta3)*dsigma(Z2)",
            "dC/dW2 = Delta2 @ A1.T",
        ],
        start="dC/dW2",
        worked="dC/dW2 = Delta2 @ A1.T\n = ((W3.T @ Delta3)*dsigma(Z2)) @ A1.T\n"
        " = ((W3.T @ ((A3 - Y)/m*dsigma(Z3)))*dsigma(Z2)) @ A1.T",
        known_mistakes=[
            known_mistake(
                "(W3.T @ ((A3 - Y)*dsigma(Z3)) * dsigma(Z2)) @ A1.T",
                "1/m is missing: the cost is a mean over the examples.",
            ),
            known_mistake(
                "(W3.T @ ((A3 - Y)/m) * dsigma(Z2)) @ A1.T",
                "The slope of the last layer, σ′(Z⁽³⁾), is missing.",
            ),
            known_mistake(
                "(W3.T @ ((A3 - Y)/m*dsigma(Z3))) @ A1.T",
                "The slope of the middle layer, σ′(Z⁽²⁾), is missing.",
            ),
            known_mistake(
                "(W3.T @ ((Y - A3)/m*dsigma(Z3)) * dsigma(Z2)) @ A1.T",
                "The difference is the wrong way round: it is the outputs minus the targets.",
            ),
            known_mistake(
                "((A3 - Y)/m*dsigma(Z3)) @ A2.T",
                "That is the derivative with respect to W⁽³⁾. For W⁽²⁾ go back one more layer.",
            ),
            known_mistake(
                "(W3.T @ ((A3 - Y)/m*dsigma(A3)) * dsigma(A2)) @ A1.T",
                "The slopes are taken at the weighted inputs Z, not at the activations A.",
            ),
        ],
        hints=(
            "Begin at the output: what is Δ⁽³⁾, with 1/m and its slope?",
            "Carry it back: W3.T @ Δ⁽³⁾, times dsigma(Z2) entry by entry. That is Δ⁽²⁾.",
            "Multiply Δ⁽²⁾ by what goes into W⁽²⁾: the product of Δ⁽²⁾ and A1.T. Write Δ⁽³⁾ out "
            "in it.",
        ),
    ),
    formula(
        "matrix-form-one-output",
        "dsigma(z1)*dsigma(z2)",
        names=ONE_OUTPUT,
        known_mistakes=[
            known_mistake(
                "dsigma(z1)", "The true error contains the slope of the output, σ′(z⁽²⁾), too."
            ),
            known_mistake(
                "dsigma(z2)", "The slope of the hidden neuron itself, σ′(z⁽¹⁾), is missing."
            ),
            known_mistake(
                "w*dsigma(z1)*dsigma(z2)",
                "The weight is a factor of both errors, so it cancels.",
            ),
            known_mistake(
                "w*(a2 - y)",
                "That is the error without slopes itself; by what must it be multiplied?",
            ),
            known_mistake(
                "w*dsigma(z1)*dsigma(z2)*(a2 - y)",
                "That is the true error itself. Divide it by the one without slopes.",
            ),
        ],
        hints=(
            "With one output neuron both sums have one term.",
            "Divide one term by the other: the weight and a − y cancel.",
            "What is left is one slope for each layer.",
        ),
    ),
    derivation(
        "matrix-form-collapse",
        "(W2 @ W1) @ x + (W2 @ b1 + b2)",
        names=select(MATRIX, "W1 b1 W2 b2") | {"x": symbol("x", "n0")},
        more_names={
            "a1": symbol("a^{(1)}", "n1"),
            "a2": symbol("a^{(2)}", "n2"),
        },
        setting=["a1 = W1 @ x + b1", "a2 = W2 @ a1 + b2"],
        start="a2",
        stated=True,
        worked="a2 = W2 @ a1 + b2\n = W2 @ (W1 @ x + b1) + b2\n = W2 @ (W1 @ x) + W2 @ b1 + b2\n"
        " = (W2 @ W1) @ x + (W2 @ b1 + b2)",
        known_mistakes=[
            known_mistake(
                "(W2 @ W1) @ x + b2", "The first bias does not disappear: it passes through W⁽²⁾."
            ),
            known_mistake(
                "(W1 @ W2) @ x + (W2 @ b1 + b2)", "W⁽¹⁾ acts first, so it is on the right."
            ),
            known_mistake("W2 @ x + W2 @ b1 + b2", "W⁽¹⁾ is missing."),
            known_mistake("(W2 @ W1) @ x + W2 @ b1", "The second bias is missing."),
        ],
        hints=[
            "Insert a⁽¹⁾ into the second layer.",
            "W⁽²⁾ multiplies both terms of the bracket.",
            "W2 @ (W1 @ x + b1) + b2 = W2 @ (W1 @ x) + W2 @ b1 + b2, and a "
            "product may be bracketed either way.",
        ],
    ),
]


ONE_WEIGHT = {
    "delta": symbol(r"\delta^{(l)}_j"),
    "a_prev": symbol("a^{(l-1)}_k"),
    "a": symbol("a^{(l)}_j"),
    "z": symbol("z^{(l)}_j"),
    "dsigma": function_symbol(r"\sigma'"),
}


QUICK: list[Exercise] = [
    choice(
        "matrix-form-which-way",
        {
            "a": r"$W^{(2)} \delta^{(2)}$",
            "b": r"$(W^{(2)})^\top \delta^{(2)}$",
            "c": r"$\delta^{(2)} W^{(2)}$",
            "d": r"$(W^{(2)})^\top \odot \delta^{(2)}$",
        },
        "b",
        question=r"Layer 1 has three neurons, layer 2 has two, so $W^{(2)}$ is $2 \times 3$. "
        r"Which product carries $\delta^{(2)}$ back to layer 1?",
        why={
            "a": r"$2 \times 3$ times $2 \times 1$ does not fit. (If both layers were "
            "equally wide it would run, and be wrong.)",
            "c": r"$2 \times 1$ times $2 \times 3$ does not fit, and one column for three "
            "neurons must come out.",
            "d": r"$\odot$ is entry by entry, but the paths through both outputs must be added up.",
        },
        hints=("Three numbers must come out.", "Check the shapes: 3 × 2 times 2 × 1."),
    ),
    formula(
        "matrix-form-weights-entry",
        "delta*a_prev",
        names=ONE_WEIGHT,
        asks=r"\frac{\partial C}{\partial w^{(l)}_{jk}}",
        question=r"What is $\partial C / \partial w^{(l)}_{jk}$? Enter a formula, with `delta` for "
        r"$\delta^{(l)}_j$, `a_prev` for $a^{(l-1)}_k$, `a` for $a^{(l)}_j$, `z` for "
        r"$z^{(l)}_j$ and `dsigma(…)` for $\sigma'$.",
        known_mistakes=[
            known_mistake(
                "delta*a", "One layer off: what goes into a weight comes from the layer before."
            ),
            known_mistake("delta", "That is the derivative with respect to the bias."),
            known_mistake("delta*a_prev*dsigma(z)", "δ contains σ′ already."),
            known_mistake(
                "delta*dsigma(z)",
                "What goes into the weight is missing, and δ contains σ′ already.",
            ),
        ],
        hints=(
            "Which two numbers meet at the weight to j from k?",
            "The error at its end times the activation at its beginning.",
        ),
    ),
    choice(
        "matrix-form-one-over-m",
        {
            "a": r"at the output, in $\Delta^{(L)}$",
            "b": r"in the gradients, $\frac{1}{m} \Delta^{(l)} (A^{(l-1)})^\top$",
            "c": r"in both, at the output and in the gradients",
            "d": r"in each $\Delta^{(l)}$ of the backward pass, once per layer",
        },
        "a",
        question=r"The cost of a batch is a mean. Where does this book multiply by $1/m$?",
        why={
            "b": r"That works too, if it is left out of $\Delta$; here "
            r"$\Delta^{(L)}$ contains it, so it would be there twice.",
            "c": r"Then each gradient would be divided by $m^2$.",
            "d": r"The second equation carries it along; one more in each layer would be too many.",
        },
        hints=("Δ is the derivative of C itself, which is a mean.", "It comes in once."),
    ),
    number(
        "matrix-form-bias-shape",
        lambda: np.zeros((3, 5)).sum(axis=1, keepdims=True).size,
        tolerance=1e-9,
        question=r"A layer of 3 neurons sees a batch of 5 examples. How many numbers are in "
        r"$\partial C / \partial b^{(l)}$?",
        known_mistakes=[
            known_mistake(5, "You summed over the neurons; the sum must be over the examples."),
            known_mistake(15, r"That is $\Delta^{(l)}$, before the examples are added up."),
            known_mistake(1, "Each neuron has a bias of its own: they are not added up."),
        ],
        hints=(
            "A derivative has the shape of what it is taken with respect to.",
            "How many biases has the layer?",
        ),
    ),
]
