"""Exercises of the chapter on the matrix form: formulas to derive, and all of them in order."""

from __future__ import annotations

from ..define import call, formula, slip, symbol
from ..symbol_tables import MATRIX, only
from ._matrix_form_code import CODE
from ._matrix_form_quick import QUICK
from ._matrix_form_runs import RUNS
from ._matrix_form_shapes import SHAPES

DSIGMA = {"dsigma": call(r"\sigma'")}
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
FORMULAS = [
    formula(
        "matrix-form-hidden-index",
        "sum(W2[k, j]*delta2[k], k)*dsigma(z1[j])",
        names=only(MATRIX, "W2 delta2 z1 z2 a1") | DSIGMA,
        asks=r"\delta^{(1)}_j",
        indices={"j": "n1"},
        slips=[
            slip("sum(W2[k, j]*delta2[k], k)", "The slope σ′ of neuron j itself is lost."),
            slip(
                "sum(W2[k, j]*delta2[k]*dsigma(z2[k]), k)",
                "σ′(z⁽²⁾) is in δ⁽²⁾ already; what is missing is the slope of neuron j, at z⁽¹⁾.",
            ),
            slip(
                "sum(W2[k, j]*delta2[k], k)*dsigma(a1[j])",
                "The slope is taken at the weighted input z, not at the activation a.",
            ),
            slip(
                "sum(W2[k, j], k)*dsigma(z1[j])",
                "The errors of the next layer are what is carried back: δ⁽²⁾ is lost.",
            ),
            slip(
                "sum(W2[k, j]*delta2[k], k)*a1[j]*(1 - a1[j])",
                "Right for the sigmoid. Here σ may be any activation: write dsigma(z1[j]).",
            ),
        ],
        hints=(
            "Over which numbers of the next layer does C hear of a nudge of this z?",
            "One path through each neuron k of layer 2; on it stand the error of k, the weight "
            "to k from j, and one slope. All paths add.",
            "A sum over k of W2[k, j]*delta2[k], and behind it dsigma(z1[j]).",
        ),
    ),
    formula(
        "matrix-form-written-out",
        "(W3.T @ ((A3 - Y)/m*dsigma(Z3)) * dsigma(Z2)) @ A1.T",
        names=THREE,
        asks=r"\frac{\partial C}{\partial W^{(2)}}",
        slips=[
            slip(
                "(W3.T @ ((A3 - Y)*dsigma(Z3)) * dsigma(Z2)) @ A1.T",
                "1/m is lost: the cost is a mean over the examples.",
            ),
            slip(
                "(W3.T @ ((A3 - Y)/m) * dsigma(Z2)) @ A1.T",
                "The slope of the last layer, σ′(Z⁽³⁾), is lost.",
            ),
            slip(
                "(W3.T @ ((A3 - Y)/m*dsigma(Z3))) @ A1.T",
                "The slope of the middle layer, σ′(Z⁽²⁾), is lost.",
            ),
            slip(
                "(W3.T @ ((Y - A3)/m*dsigma(Z3)) * dsigma(Z2)) @ A1.T",
                "The difference is turned round: the outputs minus the targets.",
            ),
            slip(
                "((A3 - Y)/m*dsigma(Z3)) @ A2.T",
                "That is the derivative by W⁽³⁾. For W⁽²⁾ go back one layer more.",
            ),
            slip(
                "(W3.T @ ((A3 - Y)/m*dsigma(A3)) * dsigma(A2)) @ A1.T",
                "The slopes are taken at the weighted inputs Z, not at the activations A.",
            ),
        ],
        hints=(
            "Begin at the output: what is Δ⁽³⁾, with 1/m and its slope?",
            "Carry it back: W3.T @ Δ⁽³⁾, entry by entry with dsigma(Z2). That is Δ⁽²⁾.",
            "Δ⁽²⁾ meets what W⁽²⁾ carried: the product of Δ⁽²⁾ and A1.T. Write Δ⁽³⁾ out in it.",
        ),
    ),
    formula(
        "matrix-form-linear",
        "W2.T @ (W2 @ W1 @ X - Y) @ X.T / m",
        names=LINEAR,
        asks=r"\frac{\partial C}{\partial W^{(1)}}",
        slips=[
            slip("W2.T @ (W2 @ W1 @ X - Y) @ X.T", "1/m is lost: the cost is a mean."),
            slip(
                "W2.T @ (Y - W2 @ W1 @ X) @ X.T / m",
                "The difference is turned round: what comes out minus what is wanted.",
            ),
            slip(
                "2*W2.T @ (W2 @ W1 @ X - Y) @ X.T / m",
                "There is a 2 too many: the ½ of the cost takes it away.",
            ),
            slip(
                "(W2 @ W1 @ X - Y) @ (W1 @ X).T / m",
                "That is the derivative by W⁽²⁾; the one by W⁽¹⁾ is asked for.",
            ),
        ],
        hints=(
            "Without bends every σ′ is 1. What do the four equations become?",
            "The output is W2 @ W1 @ X, so Δ⁽²⁾ is (W2 @ W1 @ X - Y)/m.",
            "Carry it back with W2.T, and multiply by X.T from the right.",
        ),
    ),
    formula(
        "matrix-form-one-output",
        "dsigma(z1)*dsigma(z2)",
        names=ONE_OUTPUT,
        slips=[
            slip("dsigma(z1)", "The slope of the output, σ′(z⁽²⁾), is in the true error too."),
            slip("dsigma(z2)", "The slope of the hidden neuron itself, σ′(z⁽¹⁾), is lost."),
            slip(
                "w*dsigma(z1)*dsigma(z2)",
                "The weight is in both errors, so that it cancels in the comparison.",
            ),
            slip(
                "w*(a2 - y)",
                "That is the error without slopes itself; by what must it be multiplied?",
            ),
            slip(
                "w*dsigma(z1)*dsigma(z2)*(a2 - y)",
                "That is the true error itself. Divide it by the one without slopes.",
            ),
        ],
        hints=(
            "With one output neuron both sums have one term.",
            "Divide the term of the one by that of the other: the weight and a − y cancel.",
            "What is left is one slope of each layer.",
        ),
    ),
]

_ALL = {
    entry.id.removeprefix("matrix-form-"): entry for entry in (*SHAPES, *CODE, *RUNS, *FORMULAS)
}
_ORDER = """
    shapes by-hand outer hidden-index mistake axis code twice figure
    count rows linear written-out how-often one-output
"""
EXERCISES = [_ALL[name] for name in _ORDER.split()]

__all__ = ["EXERCISES", "QUICK"]
