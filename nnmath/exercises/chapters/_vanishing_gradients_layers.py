"""Exercises of the chapter "Vanishing gradients": wide layers, and the size of first weights."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from nnmath._types import Array
from nnmath.activations import sigmoid, sigmoid_prime

from ..define import array, choice, formula, function, number, slip, symbol


def carry(W: Array, delta: Array, z: Array) -> tuple[Array, float]:
    """The error of the layer below, and the sharpest bound on its length that W allows."""
    below = W.T @ delta * sigmoid_prime(z)
    return below, float(np.linalg.norm(W, 2) * np.linalg.norm(delta) / 4)


def layers(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    """Layers of sizes that differ."""
    return [
        (rng.normal(size=(j, k)), rng.normal(size=(j, 1)), rng.normal(size=(k, 1)))
        for j, k in ((3, 5), (4, 2), (1, 3), (6, 6))
    ]


EXERCISES = [
    function(
        "vanishing-gradients-carry",
        carry,
        inputs=layers,
        slips=[
            slip(
                lambda W, delta, z: (
                    carry(W, delta, z)[0],
                    np.linalg.norm(W) * np.linalg.norm(delta) / 4,
                ),
                "The error is right. The bound is the one with the Frobenius norm: true, but not "
                "the sharpest. The spectral norm is np.linalg.norm(W, 2).",
            ),
            slip(
                lambda W, delta, z: (carry(W, delta, z)[0], 4 * carry(W, delta, z)[1]),
                "The error is right. In the bound the quarter is lost.",
            ),
            slip(
                lambda W, delta, z: (
                    W.T @ delta * sigmoid_prime(sigmoid(z)),
                    carry(W, delta, z)[1],
                ),
                "σ′ is taken of z, not of a = σ(z).",
            ),
            slip(
                lambda W, delta, z: (W.T @ delta, carry(W, delta, z)[1]),
                "The slope σ′(z) is lost in the error.",
            ),
            slip(
                lambda W, delta, z: (
                    carry(W, delta, z)[0],
                    np.linalg.norm(W, 2) * np.linalg.norm(delta) / 16,
                ),
                "The error is right. 1/16 belongs to the square of the length.",
            ),
            slip(
                lambda W, delta, z: (carry(W, delta, z)[0], np.linalg.norm(carry(W, delta, z)[0])),
                "The error is right. Its own length is no bound: z must not be needed for it.",
            ),
        ],
        hints=[
            "The error below is the second of the four equations.",
            "Its first factor is W.T @ delta; sigmoid_prime(z) multiplies entry by entry.",
            "np.linalg.norm(W, 2) is the largest factor by which W.T stretches a column.",
            "Return below and np.linalg.norm(W, 2) * np.linalg.norm(delta) / 4.",
        ],
    ),
    number(
        "vanishing-gradients-uniform",
        lambda: math.sqrt(6 / (64 + 30)),
        tolerance=5e-3,
        slips=[
            slip(
                lambda: math.sqrt(2 / 94),
                "That is the standard deviation. Weights drawn evenly from −c to c have the "
                "variance c²/3.",
            ),
            slip(lambda: 2 / 94, "That is the variance itself."),
            slip(lambda: 6 / 94, "That is c². Take the root."),
            slip(lambda: math.sqrt(3 / 64), "That is for the variance 1/64, of the inputs alone."),
            slip(lambda: math.sqrt(6 / 64), "That is for He's variance, 2/64."),
            slip(
                lambda: 2 * math.sqrt(6 / 94),
                "That is the whole width, from −c to c.",
            ),
        ],
        hints=[
            "What is the variance of a number drawn evenly from −c to c?",
            "It is the mean of w², and comes out as c²/3.",
            "Solve c²/3 = 2/(64 + 30).",
        ],
    ),
    array(
        "vanishing-gradients-mean-squares",
        lambda: [50 * 0.02 / 3, 50 * 0.02 / 6, 30 * 0.02],
        tolerance=5e-3,
        slips=[
            slip(
                lambda: [50 * 0.02 / 4, 50 * 0.02 / 8, 30 * 0.02],
                "You squared the mean of a. What counts is the mean of a², which is 1/3.",
            ),
            slip(
                lambda: [50 * 0.02 / 12, 50 * 0.02 / 24, 30 * 0.02],
                "You took the variance of a. The inputs need not have mean 0: the mean of a² is "
                "1/3.",
            ),
            slip(
                lambda: [50 * 0.02 / 3, 50 * 0.02 / 6, 50 * 0.02],
                "On the way back the sum runs over the 30 neurons above, not over the 50 inputs.",
            ),
            slip(
                lambda: [50 * 0.02 / 3, 50 * 0.02 / 3, 30 * 0.02],
                "ReLU takes half of the mean square.",
            ),
            slip(
                lambda: [50 * 0.02**2 / 3, 50 * 0.02**2 / 6, 30 * 0.02**2],
                "0.02 is the variance already.",
            ),
            slip(
                lambda: [0.02 / 3, 0.02 / 6, 0.02],
                "That is one term of each sum. Count the terms.",
            ),
        ],
        hints=[
            "The mean square of a sum of independent terms of mean 0: add up the mean squares.",
            "The mean of a² for a drawn evenly from 0 to 1 is the integral of a², 1/3.",
            "E(z²) = 50 · 0.02 · 1/3, half of that behind ReLU, and 30 terms for u.",
        ],
    ),
    formula(
        "vanishing-gradients-leaky",
        "2/(n*(1 + c**2))",
        domain={"n": "whole"},
        names={"n": "n_{l-1}", "c": "c"},
        asks=r"v^\star",
        slips=[
            slip("2/n", "That is He's start, for c = 0. The leak lets something through."),
            slip("2/(n*(1 + c))", "Mean squares: the leak enters with c², not with c."),
            slip("1/(n*(1 + c**2))", "Each half of the draws is one half: a factor 2 is lost."),
            slip("n*(1 + c**2)/2", "Upside down: that is the factor by which v is multiplied."),
            slip("2/(n*(1 - c**2))", "What the leak lets through is added: 1 + c²."),
            slip(
                "2*(1 + c**2)/n", "More passes, so the weights must be smaller: divide by 1 + c²."
            ),
        ],
        hints=[
            "As for ReLU, z and −z are equally likely: take the mean over the two.",
            "One of them gives z², the other (cz)².",
            "q = (1 + c²)/2 times s. Then ask for n v q = s.",
        ],
    ),
    formula(
        "vanishing-gradients-spectral",
        "lambda1*c1**2 + lambda2*c2**2",
        names={
            "lambda1": symbol(r"\lambda_1"),
            "lambda2": symbol(r"\lambda_2"),
            "c1": symbol("c_1"),
            "c2": symbol("c_2"),
        },
        asks=r"\lVert W^\top \delta \rVert^2",
        slips=[
            slip(
                "lambda1**2*c1**2 + lambda2**2*c2**2",
                "That is the squared length of W Wᵀδ. Here only one W Wᵀ stands between δᵀ and δ.",
            ),
            slip("c1**2 + c2**2", "That is the squared length of δ itself."),
            slip("sqrt(lambda1*c1**2 + lambda2*c2**2)", "That is the length; its square is asked."),
            slip("lambda1*c1 + lambda2*c2", "A squared length: the c are squared."),
            slip(
                "(lambda1 + lambda2)*(c1**2 + c2**2)",
                "That is the Frobenius bound. The exact length weighs each c² with its own λ.",
            ),
            slip(
                "(lambda1*c1 + lambda2*c2)*(c1 + c2)",
                "The two eigenvectors are at right angles: mixed terms vanish.",
            ),
        ],
        hints=[
            "‖Wᵀδ‖² = δᵀ W Wᵀ δ.",
            "W Wᵀ multiplies the part along e₁ by λ₁ and the part along e₂ by λ₂.",
            "e₁ · e₂ = 0, so only c₁ · λ₁c₁ and c₂ · λ₂c₂ remain.",
        ],
    ),
    choice(
        "vanishing-gradients-tanh-gain",
        {"a": "$0.25$", "b": "$1$, Xavier", "c": "$2$, He", "d": "$4$", "e": "$16$"},
        "c",
        why={
            "a": "The error halves at each layer: little more than a hundred-thousandth arrives.",
            "b": "Close, but over so many layers only about a fifth arrives.",
            "c": "The slopes of tanh lie somewhat below 1, and somewhat larger weights make up "
            "for them.",
            "d": "The error grows to about five times its size.",
            "e": "It explodes, to some hundred times its size.",
        },
        hints=[
            "Choose tanh and 16 layers, the norm of the error δ, and go through the gains.",
            "Compare the height at layer 1 with that at layer 16. Xavier's start falls a little.",
            "One step further than Xavier's start the line is almost level.",
        ],
    ),
]
