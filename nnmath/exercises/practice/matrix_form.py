"""The matrix form, with other numbers."""

from __future__ import annotations

from typing import Any

import numpy as np

from . import Practice, Values, pick, whole


def draw_shapes(rng: np.random.Generator) -> Values:
    """Three sizes and a batch, all different."""
    n0, n1, n2, m = (int(v) for v in rng.permutation(np.arange(2, 9))[:4])
    return {"n0": n0, "n1": n1, "n2": n2, "m": m}


def shapes(n0: int, n1: int, n2: int, m: int) -> Values:
    """The shapes of W¹, b², A¹, Δ² and ∂C/∂W¹."""
    right = [(n1, n0), (n2, 1), (n1, m), (n2, m), (n1, n0)]
    return {
        "answer": right,
        "turned": [pair[::-1] for pair in right],
        "weights": [(n0, n1), *right[1:4], (n0, n1)],
        "rows": [right[0], (1, n2), *right[2:]],
        "batch": [right[0], (n2, m), *right[2:]],
        "input": [*right[:2], (n0, m), *right[3:]],
        "listed": ", ".join(f"({a}, {b})" for a, b in right),
    }


def draw_by_hand(rng: np.random.Generator) -> Values:
    """Weights, errors and activations of two layers."""
    return {
        "W": [[whole(rng, -3, 3) for _ in range(3)] for _ in range(2)],
        "d": [pick(rng, 1, -1, 2), pick(rng, -1, -2, 1)],
        "a": [pick(rng, 0.5, 0.2, 0.8, 0.9, 0.1) for _ in range(3)],
    }


def by_hand(W: Any, d: Any, a: Any) -> Values:
    """δ of the hidden layer."""
    carried = np.array(W, float).T @ np.array(d, float)
    slopes = np.array(a) * (1 - np.array(a))
    return {
        "answer": carried * slopes,
        "carried": [int(v) for v in carried],
        "activations": carried * np.array(a),
        "unsigned": np.array(W, float).T @ np.abs(d) * slopes,
        "negative": -carried * slopes,
        "slopes": [float(v) for v in slopes],
        "delta": [float(v) for v in carried * slopes],
    }


def outer(W: Any, d: Any, a: Any) -> Values:
    """The derivative by the weights."""
    right = np.outer(d, a)
    return {
        "answer": right,
        "transposed": right.T,
        "slopes": np.outer(d, np.array(a) * (1 - np.array(a))),
        "weights": np.array(W, float) * right,
        "negative": -right,
        "matrix": [[float(v) for v in row] for row in right],
        "first": d[0],
        "second": d[1],
    }


def draw_axis(rng: np.random.Generator) -> Values:
    """A layer and a batch."""
    n = whole(rng, 2, 6)
    return {"n": n, "m": n + whole(rng, 1, 6)}


def axis(n: int, m: int) -> Values:
    """The shape of a column minus a row."""
    shape = np.shape(np.zeros((n, 1)) - 0.1 * np.zeros((n, m)).sum(axis=0))
    return {
        "answer": shape,
        "right": (n, 1),
        "sum": (m,),
        "turned": (m, n),
        "row": (1, m),
        "neurons": (n,),
    }


def draw_count(rng: np.random.Generator) -> Values:
    """A network of three layers."""
    return {"n": pick(rng, 64, 100, 256, 400), "h": whole(rng, 8, 40), "k": whole(rng, 2, 9)}


def count(n: int, h: int, k: int) -> Values:
    """The multiplications of the backward pass."""
    weights = n * h + h * k
    return {
        "answer": weights + h * k,
        "fourth": weights,
        "all": 2 * weights,
        "second": h * k,
        "both": 2 * weights + h * k,
    }


PRACTICE = {
    "matrix-form-shapes": Practice(
        draw_shapes,
        shapes,
        "A network of <n0>, <n1> and <n2> neurons sees a batch of <m> examples. What are the "
        "shapes of "
        r"$W^{(1)}$, $b^{(2)}$, $A^{(1)}$, $\Delta^{(2)}$ and $\partial C / \partial W^{(1)}$? "
        r"Enter "
        "the five pairs (rows, columns), in this order, as a list: `[(…, …), …]`.",
        "A row is a neuron. For weights a column is a neuron of the layer before, for a batch it "
        "is an "
        "example, and a bias has one column: <listed>.",
        (
            "A row is a neuron. For weights a column is a neuron of the layer before, for a batch "
            "it "
            "is an example.",
            "A derivative has the shape of what it is taken with respect to.",
            "$W^{(1)}$ leads to <n1> neurons from <n0>.",
        ),
        {
            "turned": "Every pair is the wrong way round. Rows come first, and a row is a neuron.",
            "weights": "The weights are transposed: a row is a neuron of the layer itself.",
            "rows": "Biases are a column: one number per neuron, one below the other.",
            "batch": "The biases do not depend on the batch: there is one for each neuron.",
            "input": "A⁽¹⁾ is what layer 1 gives; the input is A⁽⁰⁾.",
        },
    ),
    "matrix-form-by-hand": Practice(
        draw_by_hand,
        by_hand,
        r"Let $W^{(2)} = <W>$, $\delta^{(2)} = <d>^\top$, $a^{(1)} = <a>^\top$ and "
        r"$\sigma'(z^{(1)}) = "
        r"<slopes>^\top$. Compute $\delta^{(1)}$, and enter it as a list of three numbers.",
        r"$(W^{(2)})^\top \delta^{(2)} = <carried>^\top$. Multiply each entry by its slope: "
        r"<delta>.",
        (
            "The matrix product first: each hidden neuron collects from both outputs.",
            "Neuron j needs column j of W⁽²⁾.",
            "The product is <carried>. Now multiply each entry by its slope.",
        ),
        {
            "carried": "That is carried back, but not yet multiplied by the slopes σ′.",
            "activations": "You multiplied by the activations; the slopes belong there.",
            "unsigned": "The signs of the errors were lost.",
            "negative": "Every sign is reversed.",
        },
    ),
    "matrix-form-outer": Practice(
        draw_by_hand,
        outer,
        r"Let $W^{(2)} = <W>$, $\delta^{(2)} = <d>^\top$ and $a^{(1)} = <a>^\top$. Compute "
        r"$\partial C / \partial W^{(2)}$. Enter it as a list of rows.",
        r"The entry in row $j$ and column $k$ is $\delta_j$ times $a_k$: $<matrix>$.",
        (
            "The entry in row j and column k is the error of neuron j times what k gave.",
            "Its first row is <first> times the whole of a⁽¹⁾, its second <second> times it.",
        ),
        {
            "transposed": "It is transposed: the derivative with respect to W⁽²⁾ has the shape of "
            "W⁽²⁾, 2 × 3.",
            "slopes": "What goes into these weights is a⁽¹⁾, not the slope σ′(z⁽¹⁾).",
            "weights": "The weights themselves are not a factor.",
            "negative": "Every sign is reversed.",
        },
    ),
    "matrix-form-axis": Practice(
        draw_axis,
        axis,
        "Someone computes the biases' gradient as `db = delta[l].sum(axis=0)`. Layer $l$ has <n> "
        "neurons, the batch <m> examples. Predict the shape of `b[l] - 0.1 * db`. Enter it as a "
        "list, "
        "`[rows, columns]`.",
        # measured: test_the_two_mistakes_of_shape
        r"The sum along axis 0 has one number per example, <m> of them, and NumPy takes it for a "
        r"row. A "
        r"column of <n> minus a row of <m> is a matrix of <n> rows and <m> columns: no error is "
        r"raised.",
        (
            "axis=0 runs down the columns: what is left is one number per example.",
            "NumPy takes these numbers for a row, and stretches both sides.",
            "A <n> × 1 column minus a 1 × <m> row makes a whole matrix.",
        ),
        {
            "right": "That is what it should be, and would be with axis=1 and keepdims=True.",
            "sum": "That is the shape of the sum alone; now subtract it from a column.",
            "turned": "Rows come first.",
            "row": "The rows of b[l] do not disappear.",
            "neurons": "axis=0 adds up the neurons, so the examples are what is left.",
        },
    ),
    "matrix-form-count": Practice(
        draw_count,
        count,
        "Count multiplications in the products of matrices only. A network of <n>, <h> and <k> "
        "neurons "
        "sees one example. How many does the *backward* pass need, for the second and the fourth "
        "equation together? Enter the number.",
        r"The fourth equation needs $<n> \cdot <h> + <h> \cdot <k> = <fourth>$, the second, for "
        r"layer "
        r"1 alone, $<h> \cdot <k> = <second>$: together <answer>.",
        (
            "A matrix of n rows and k columns times a column needs n · k multiplications.",
            "The fourth equation is needed for both layers, the second for layer 1 alone.",
            "<h> · <n> + <k> · <h> for the weights, and <h> · <k> to carry the error back.",
        ),
        {
            "fourth": "That is the fourth equation alone, or the forward pass.",
            "all": "The error is not carried back to the input: the second equation is needed for "
            "layer 1 alone.",
            "second": "That is the second equation alone.",
            "both": "That includes the forward pass; the question is about the backward pass "
            "alone.",
        },
    ),
}
