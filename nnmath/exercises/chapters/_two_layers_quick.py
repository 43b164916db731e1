"""Quick questions of the chapter "Two layers"."""

from __future__ import annotations

from ..define import choice, formula, number, slip
from ..symbol_tables import SIGMOID, TWO_LAYERS, only

QUICK = [
    number(
        "two-layers-slope-at-zero",
        lambda: 0.5 * (1 - 0.5),
        slips=[
            slip(0.5, "That is the sigmoid itself, σ(0). Its slope is σ(1 − σ)."),
            slip(1, "So steep is $\\tanh$ at 0. The sigmoid is four times as flat."),
        ],
        hints=["What is σ(0)?", "σ(1 − σ) with σ = ½."],
        question="How steep is the sigmoid at $z = 0$?",
    ),
    formula(
        "two-layers-without-half",
        "2*a1*dsigma(z2)*(a2 - y)",
        names=only(TWO_LAYERS, "a0 a1 a2 z2 y dsigma"),
        given=("a2 = 1/(1 + exp(-z2))", SIGMOID[1]),
        asks=r"\frac{\partial C}{\partial w^{(2)}}",
        slips=[
            slip("a1*dsigma(z2)*(a2 - y)", "There is no half here that the 2 could meet."),
            slip("2*a1*dsigma(z2)*(y - a2)", "You have $a^{(2)} - y$ the wrong way round."),
            slip("2*a0*dsigma(z2)*(a2 - y)", "The input of $w^{(2)}$ is $a^{(1)}$."),
            slip("2*a1*(a2 - y)", "The slope of the activation, term 1.2, is missing."),
            slip("2*a1*dsigma(a2)*(a2 - y)", "$\\sigma'$ is taken of $z^{(2)}$, not of $a^{(2)}$."),
            slip(
                "2*dsigma(z2)*(a2 - y)", "That is the derivative by the bias: $a^{(1)}$ is missing."
            ),
        ],
        hints=["Which of the terms 1.1, 1.2, 1.3 changes?", "(A), twice as large."],
        question="Some books write the cost without the half, $C = (a^{(2)} - y)^2$. What is "
        "$\\partial C / \\partial w^{(2)}$ then? Enter it in `a1`, `dsigma(z2)`, `a2`, `y`, …",
    ),
    choice(
        "two-layers-no-input",
        {
            "a": "None of them.",
            "b": "$\\partial C / \\partial w^{(1)}$ only.",
            "c": "$\\partial C / \\partial w^{(1)}$ and $\\partial C / \\partial b^{(1)}$.",
            "d": "All four.",
        },
        "b",
        why={
            "a": "Look at (B): it has the factor $a^{(0)}$.",
            "b": "(B) has the factor $a^{(0)}$, and no other derivative has.",
            "c": "The input of a bias is always 1: $a^{(0)}$ is no factor of its derivative.",
            "d": "Behind the first neuron nothing is zero: $\\sigma(0) = \\tfrac12$.",
        },
        hints=["Which derivatives have the factor a⁽⁰⁾?", "A bias has the input 1."],
        question="The input $a^{(0)}$ is zero; the weights are not, and the output is wrong. Which "
        "derivatives are zero for certain?",
    ),
    choice(
        "two-layers-dropped",
        {
            "a": "Of the last layer.",
            "b": "Of the first layer.",
            "c": "Of every layer.",
            "d": "Of none.",
        },
        "a",
        why={
            "a": "There the cost's denominator $a(1 - a)$ meets the slope, and both cancel.",
            "b": "The cost touches the last layer only: in the first one $\\sigma'$ stays.",
            "c": "Cross-entropy has one denominator $a(1 - a)$, that of its own $a$: the output.",
            "d": "So it is with the quadratic cost.",
        },
        hints=["Where does a(1 − a) stand in the slope of the cost?", "It is a of the output."],
        question="With cross-entropy behind two layers of sigmoids: of which layers does the slope "
        "$\\sigma'$ drop out of the derivatives?",
    ),
    choice(
        "two-layers-old-or-new",
        {
            "a": "The old $w^{(2)}$, with which the forward pass was made.",
            "b": "The new $w^{(2)}$, for it is better.",
            "c": "The mean of the two.",
            "d": "Either: the error of the hidden layer does not contain $w^{(2)}$.",
        },
        "a",
        why={
            "a": "All slopes belong to one place: where the forward pass was made.",
            "b": "Then the list of slopes belongs to no place: part of it is taken after the move.",
            "c": "A gradient is taken at *one* place, where the forward pass was made.",
            "d": "It does: the error is carried back through $w^{(2)}$.",
        },
        hints=["At which place on the hillside are the slopes taken?", "First all, then move."],
        question="The step has just changed $w^{(2)}$. Which $w^{(2)}$ belongs in the derivative "
        "by $w^{(1)}$ of the same step?",
    ),
]
