"""Code to complete, of the chapter on the matrix form."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnmath.activations import sigmoid, sigmoid_prime

from ..define import function, slip


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


CODE = [
    function(
        "matrix-form-code",
        layer_back,
        inputs=_layers,
        slips=[
            slip(_back_with(slope="dropped"), "Delta has lost its slope, sigmoid_prime(Z)."),
            slip(
                _back_with(slope="of a"),
                "The slope is taken at Z, where the sigmoid was evaluated, not at A = sigmoid(Z).",
            ),
            slip(
                _back_with(weights="mean"),
                "You divide by m once more. 1/m is in Delta already.",
            ),
            slip(
                _back_with(biases="axis"),
                "The biases' gradient is summed over the wrong axis: add up the examples, axis=1.",
            ),
            slip(
                _back_with(biases="flat"),
                "db has lost its second dimension: it must be a column, so keepdims=True.",
            ),
            slip(
                _back_with(weights="transposed"),
                "dW is transposed: the error comes first, and A_prev is transposed.",
            ),
            slip(
                _back_with(matrix="as it stands"),
                "W_next is not transposed. Where all layers are equally wide, nothing complains.",
            ),
        ],
        hints=(
            "Three equations, one line each: carried back, for the weights, for the biases.",
            "The matrix product is @ and ⊙ is *. Say the shapes: Delta must be as Z.",
            "Delta = (W_next.T @ Delta_next) * sigmoid_prime(Z); dW = Delta @ A_prev.T; "
            "db = Delta.sum(axis=1, keepdims=True).",
        ),
    ),
    function(
        "matrix-form-rows",
        rows_gradient,
        inputs=_rows,
        slips=[
            slip(
                lambda A, d: (d.T @ A, d.sum(axis=0)),
                "That is the shape of our W. Here coef is its transpose: inputs by neurons.",
            ),
            slip(
                lambda A, d: (A.T @ d, d.sum(axis=1)),
                "The intercept's gradient is summed over the wrong axis: the examples are rows.",
            ),
            slip(
                lambda A, d: (A.T @ d / len(A), d.sum(axis=0) / len(A)),
                "You divide by m once more. 1/m is in delta_rows already.",
            ),
            slip(
                lambda A, d: (A.T @ d, d.mean(axis=0)),
                "A mean over the examples divides by m once more: add them up.",
            ),
        ],
        hints=(
            "Say the shapes: examples × inputs and examples × neurons make inputs × neurons.",
            "Transpose both sides of the fourth equation, and of the third.",
            "A_rows.T @ delta_rows, and the sum of delta_rows over axis=0.",
        ),
    ),
]
