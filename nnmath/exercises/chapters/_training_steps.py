"""Exercises of the chapter "Training a network": the loop, its start, and what a step promises."""

from __future__ import annotations

import math

import numpy as np

from nnmath.data import logic_gate

from ..define import array, choice, formula, number, slip, symbol
from ..symbol_tables import MATRIX, only

HIDDEN = np.array([[1.0, 1.0], [1.0, 1.0]]), np.array([[0.0], [-1.0]])


def twins(n: int) -> int:
    """How many settings of n tanh neurons compute the same function: their orders and signs."""
    return math.factorial(n) << n


EXERCISES = [
    number(
        "training-letters",
        lambda: math.log(26),
        tolerance=5e-3,
        slips=[
            slip(lambda: math.log2(26), "Those are bits. The cost uses the natural logarithm."),
            slip(lambda: math.log10(26), "The cost uses the natural logarithm, not that of ten."),
            slip(1 / 26, "That is the probability of each letter. The cost is its −log."),
            slip(lambda: -math.log(26), "−log(1/26) is positive."),
            slip(lambda: math.log(26) / 26, "The sum has one term that counts, not a mean of 26."),
            slip(lambda: math.log(10), "That is for ten digits."),
        ],
        hints=[
            "Which probability does a network that knows nothing give each of the letters?",
            "Only the true letter's term is left in the cross-entropy: −log(1/26).",
        ],
    ),
    array(
        "training-xor-by-hand",
        lambda: np.maximum(HIDDEN[0] @ logic_gate("xor")[0] + HIDDEN[1], 0),
        slips=[
            slip(
                lambda: HIDDEN[0] @ logic_gate("xor")[0] + HIDDEN[1],
                "Those are the weighted inputs z. ReLU makes 0 of what is negative.",
            ),
            slip(
                lambda: np.maximum(HIDDEN[0] @ logic_gate("xor")[0], 0),
                "The bias −1 of the second neuron is forgotten.",
            ),
            slip(
                lambda: np.maximum(HIDDEN[0] @ logic_gate("xor")[0] + HIDDEN[1], 0).T,
                "Transposed: an example is a column.",
            ),
            slip(
                lambda: np.array([[0.0, 1.0, 1.0, 0.0]]),
                "That is the answer of the whole network. Asked is the hidden layer.",
            ),
            slip(
                lambda: np.array([[0.0, 1.0, 1.0, 1.0], [0.0, 0.0, 0.0, 1.0]]),
                "ReLU does not stop at 1: for the input 11 the first neuron gives 2.",
            ),
            slip(
                lambda: np.maximum(HIDDEN[0] @ logic_gate("xor")[0] + HIDDEN[1], 0)[::-1],
                "The two neurons are exchanged: row 1 belongs to the one without a bias.",
            ),
        ],
        hints=[
            "Both neurons see the sum of the two bits: 0, 1, 1, 2.",
            "The second takes 1 off first. What does ReLU make of −1?",
            "Row 1 is 0, 1, 1, 2.",
        ],
    ),
    choice(
        "training-mistake",
        {
            "a": "The sign: it should be `+=`.",
            "b": "The passes are made anew for $l = 2$, when $W^{(1)}$ has changed already.",
            "c": "The layers must be visited from the last to the first.",
            "d": "The gradient must be divided by the number of examples.",
        },
        "b",
        why={
            "a": "Against the gradient is right: the cost is to fall.",
            "b": "So the two layers do not step with the gradient of one and the same point. "
            "(It is twice the work, too, and the biases are forgotten.)",
            "c": "Backwards goes the error, and that is within `backward`. The steps may be taken "
            "in any order, if all gradients are computed first.",
            "d": "`backward` gives the gradient of the mean cost: 1/m is in it.",
        },
        hints=[
            "At which weights are the two gradients computed?",
            "How often is `net.forward` called, and what has happened in between?",
        ],
    ),
    choice(
        "training-zero",
        {"W1": "$W^{(1)}$", "b1": "$b^{(1)}$", "W2": "$W^{(2)}$", "b2": "$b^{(2)}$"},
        ("W1", "b1", "W2"),
        several=True,
        why={
            "W1": "W⁽²⁾ = 0 carries no error back.",
            "b1": "Its gradient is δ⁽¹⁾, and W⁽²⁾ = 0 carries no error back.",
            "W2": "Its gradient is δ⁽²⁾ times a⁽¹⁾, and a⁽¹⁾ = tanh 0 = 0.",
            "b2": "Its gradient is the mean of p − y: 1/10 minus how frequent each digit is, and "
            "they are not all equally frequent.",
        },
        hints=[
            "What is a⁽¹⁾, and what does that do to one of the four gradients?",
            "What does W⁽²⁾ = 0 do to the error on its way back?",
            "Only the gradient that is δ⁽²⁾ itself is left.",
        ],
    ),
    formula(
        "training-fall",
        "-(g1**2 + g2**2)",
        names={"g1": symbol("g_1"), "g2": symbol("g_2")},
        asks=r"\frac{d}{dt} f(x - t \nabla f) \Big|_{t=0}",
        slips=[
            slip("g1**2 + g2**2", "The sign: you walk against the gradient, and f falls."),
            slip(
                "-sqrt(g1**2 + g2**2)",
                "That is the slope for a step of length one. You walk "
                "t∇f, which is as long as the gradient.",
            ),
            slip("-(g1 + g2)", "Each slope is multiplied by how fast you walk: by −g once more."),
            slip("-(g1 + g2)**2", "Square each one first, and then add: no mixed terms."),
            slip("-2*(g1**2 + g2**2)", "Nothing is squared before it is differentiated: no 2."),
        ],
        hints=[
            "The place after t is (x₁ − t g₁, x₂ − t g₂). How fast does each coordinate change?",
            "The chain rule: a sum over the coordinates of slope times speed.",
            "g₁ · (−g₁) + g₂ · (−g₂).",
        ],
    ),
    formula(
        "training-alike",
        "sum(W2[i, j]*delta2[i], i)*dsigma(z1[j])*a0[k]",
        names=only(MATRIX, "a0 W1 z1 a1 W2 delta1 delta2 dsigma"),
        indices={"j": "n1", "k": "n0"},
        given=["delta1 = (W2.T @ delta2)*dsigma(z1)"],
        asks=r"\frac{\partial C}{\partial w^{(1)}_{jk}}",
        slips=[
            slip(
                "sum(W2[i, j]*delta2[i], i)*dsigma(z1[j])",
                "That is the error of neuron j. The weight feels it times its input.",
            ),
            slip("sum(W2[i, j]*delta2[i], i)*a0[k]", "The slope σ′ of neuron j is lost."),
            slip(
                "sum(W2[i, j]*delta2[i], i)*dsigma(a1[j])*a0[k]",
                "σ′ is taken of z, not of the activation.",
            ),
            slip(
                "sum(W2[i, j]*delta2[i], i)*a1[j]*(1 - a1[j])*a0[k]",
                "Right for the sigmoid. Here σ is any activation: write dsigma(z1[j]).",
            ),
            slip(
                "sum(W1[j, k]*delta2[i], i)*dsigma(z1[j])*a0[k]",
                "The error comes back over the weights out of neuron j, W⁽²⁾.",
            ),
            slip(
                "sum(W2[i, j]*delta2[i], i)*dsigma(z1[j])*a1[j]",
                "The input of a weight of the first layer is a⁽⁰⁾.",
            ),
        ],
        hints=[
            "First the error of neuron j of the hidden layer: over which paths does it come?",
            "One path for each neuron i of the output: W2[i, j]*delta2[i].",
            "Then the slope of neuron j, and the input k of the weight.",
        ],
    ),
    number(
        "training-twins",
        lambda: twins(10),
        tolerance=1e-9,
        slips=[
            slip(math.factorial(10), "Those are the orders. tanh is odd: signs may turn, too."),
            slip(2**10, "Those are the signs. The neurons may be renumbered, too."),
            slip(2 * math.factorial(10), "Each neuron may turn its sign by itself: ten factors 2."),
            slip(math.factorial(10) + 2**10, "Each order goes with each choice of signs."),
            slip(math.factorial(10) * 10**2, "Ten neurons with two signs each: 2 to the power 10."),
            slip(math.factorial(20), "A sign belongs to its neuron: 10! orders, 2¹⁰ signs."),
        ],
        hints=[
            "Renumber the hidden neurons, with their weights in and out. In how many ways?",
            "tanh(−z) = −tanh z: turn the signs of all that goes into a neuron, and out of it.",
            "10! orders times a factor 2 for each of the ten.",
        ],
    ),
]
