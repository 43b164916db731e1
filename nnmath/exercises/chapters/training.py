"""Exercises and quick questions of the chapter "Training a network"."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from nnmath._types import Array
from nnmath.data import logic_gate
from nnmath.formulas.symbols import Symbol

from ..define import array, choice, derivation, formula, function, known_mistake, number, symbol
from ..symbol_tables import MATRIX, select
from ..types import Exercise

HIDDEN = np.array([[1.0, 1.0], [1.0, 1.0]]), np.array([[0.0], [-1.0]])


def twins(n: int) -> int:
    """How many settings of n tanh neurons compute the same function: their orders and signs."""
    return math.factorial(n) << n


SPREAD: dict[str, str | Symbol] = {"V": "V", "s": "s", "m": "m", "rho": symbol(r"\rho")}


def batch_error(g: Array, drawn: Array) -> float:
    """Mean over the batches drawn of ‖mean of the batch − mean of all‖²."""
    off = g[:, drawn].mean(axis=2) - g.mean(axis=1, keepdims=True)
    return float(np.sum(off**2, axis=0).mean())


def draws(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    """Slopes of k weights for m examples, and numbers of batches, of sizes that differ."""
    return [
        (rng.normal(1, 2, size=(k, m)), rng.integers(0, m, size=(batches, s)))
        for k, m, batches, s in ((3, 20, 50, 4), (5, 8, 30, 2), (2, 30, 7, 9))
    ]


def best_epoch(costs: Sequence[float], patience: int) -> int:
    """The epoch of the lowest cost so far when there was none lower for `patience` epochs."""
    best = 0
    for epoch, cost in enumerate(costs):
        if cost < costs[best]:
            best = epoch
        elif epoch - best >= patience:
            break
    return best


def curves(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    """Held-out costs, with a better valley behind the first one, and how long to wait."""
    wavy = [3.0, 2.0, 1.5, 1.6, 1.4, 1.7, 1.8, 1.9, 2.0, 1.0, 0.9, 1.1]
    return [
        (wavy, 3),
        (wavy, 1),
        (wavy, 9),
        ([2.0, 1.0, 1.5, 1.6, 1.7], 2),
        ([2.0, 2.5, 3.0, 2.9], 2),
        (list(rng.uniform(1, 2, 40)), 4),
        ([1.5], 2),
        ([2.0, 1.0, 1.0, 1.0, 0.5], 2),  # as low is not lower
        ([1.0, 1.0, 1.5], 3),
        ([2.0, 2.1, 1.9, 2.2, 1.8, 2.3, 1.7], 2),  # the waiting begins anew
        ([1.0, 0.99999, 1.5], 1),  # a little lower is lower
    ]


def _last(costs: Sequence[float], patience: int) -> int:
    best = 0
    for epoch, cost in enumerate(costs):
        if cost < costs[best]:
            best = epoch
        elif epoch - best >= patience:
            return epoch
    return len(costs) - 1


def _first_rise(costs: Sequence[float], patience: int) -> int:
    for epoch in range(1, len(costs)):
        if costs[epoch] > costs[epoch - 1]:
            return epoch - 1
    return len(costs) - 1


# Pixels that are white in all digits of the training set. A test counts them, so that the data need
# not be read here.
NEVER_INKED = 3


EXERCISES: list[Exercise] = [
    number(
        "training-letters",
        lambda: math.log(26),
        decimals=2,
        known_mistakes=[
            known_mistake(
                lambda: math.log2(26), "Those are bits. The cost uses the natural logarithm."
            ),
            known_mistake(
                lambda: math.log10(26), "The cost uses the natural logarithm, not that of ten."
            ),
            known_mistake(1 / 26, "That is the probability of each letter. The cost is its −log."),
            known_mistake(lambda: -math.log(26), "−log(1/26) is positive."),
            known_mistake(
                lambda: math.log(26) / 26,
                "Only one of the 26 terms is not zero, and nothing is divided by 26.",
            ),
            known_mistake(lambda: math.log(10), "That is for ten digits."),
        ],
        hints=[
            "Which probability does a network that knows nothing give each of the letters?",
            "Only the true letter's term is left in the cross-entropy: −log(1/26).",
        ],
    ),
    array(
        "training-xor-by-hand",
        lambda: np.maximum(HIDDEN[0] @ logic_gate("xor")[0] + HIDDEN[1], 0),
        known_mistakes=[
            known_mistake(
                lambda: HIDDEN[0] @ logic_gate("xor")[0] + HIDDEN[1],
                "Those are the weighted inputs z. ReLU makes 0 of what is negative.",
            ),
            known_mistake(
                lambda: np.maximum(HIDDEN[0] @ logic_gate("xor")[0], 0),
                "The bias −1 of the second neuron is forgotten.",
            ),
            known_mistake(
                lambda: np.maximum(HIDDEN[0] @ logic_gate("xor")[0] + HIDDEN[1], 0).T,
                "Transposed: an example is a column.",
            ),
            known_mistake(
                lambda: np.array([[0.0, 1.0, 1.0, 0.0]]),
                "That is the answer of the whole network. The hidden layer is asked for.",
            ),
            known_mistake(
                lambda: np.array([[0.0, 1.0, 1.0, 1.0], [0.0, 0.0, 0.0, 1.0]]),
                "ReLU does not stop at 1: for the input 11 the first neuron gives 2.",
            ),
            known_mistake(
                lambda: np.maximum(HIDDEN[0] @ logic_gate("xor")[0] + HIDDEN[1], 0)[::-1],
                "The two neurons are exchanged: row 1 belongs to the one without a bias.",
            ),
        ],
        hints=[
            "Both neurons see the sum of the two bits: 0, 1, 1, 2.",
            "The second subtracts 1 first. What does ReLU make of −1?",
            "Row 1 is 0, 1, 1, 2.",
        ],
    ),
    choice(
        "training-mistake",
        {
            "a": "The sign: it should be `+=`.",
            "b": "The gradient is computed anew for $l = 2$, when $W^{(1)}$ has changed already.",
            "c": "The layers must be visited from the last to the first.",
            "d": "The gradient must be divided by the number of examples.",
        },
        "b",
        why={
            "a": "Against the gradient is right: the cost is to fall.",
            "b": "So the two layers do not step with the gradient of one and the same point. "
            "(It is twice the work, too, and the biases are forgotten.)",
            "c": "The error is carried backwards, and `backward` does that. The steps may be taken "
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
            # measured: test_a_network_of_zeros_moves_only_its_last_biases
            "W1": "W⁽²⁾ = 0 carries no error back.",
            # measured: test_a_network_of_zeros_moves_only_its_last_biases
            "b1": "Its gradient is δ⁽¹⁾, and W⁽²⁾ = 0 carries no error back.",
            "W2": "Its gradient is δ⁽²⁾ times a⁽¹⁾, and a⁽¹⁾ = tanh 0 = 0.",
            "b2": "Its gradient is the mean of p − y: 1/10 minus how frequent each digit is, and "
            "they are not all equally frequent.",
        },
        hints=[
            "What is a⁽¹⁾, and what does this do to one of the four gradients?",
            "What does W⁽²⁾ = 0 do to the error on its way back?",
            "Only the gradient that is δ⁽²⁾ itself is left.",
        ],
    ),
    formula(
        "training-fall",
        "-(g1**2 + g2**2)",
        names={"g1": symbol("g_1"), "g2": symbol("g_2")},
        asks=r"\frac{d}{dt} f(x - t \nabla f) \Big|_{t=0}",
        known_mistakes=[
            known_mistake("g1**2 + g2**2", "The sign: you walk against the gradient, and f falls."),
            known_mistake(
                "-sqrt(g1**2 + g2**2)",
                "That is the slope per unit of length. At the time t you have walked t times the "
                "length of the gradient.",
            ),
            known_mistake(
                "-(g1 + g2)",
                "Each slope is multiplied by the rate at which its coordinate changes: −g once "
                "more.",
            ),
            known_mistake("-(g1 + g2)**2", "Square each one first, and then add: no mixed terms."),
            known_mistake(
                "-2*(g1**2 + g2**2)",
                # measured: formula
                "Nothing is squared before it is differentiated: no 2.",
            ),
        ],
        hints=[
            "At time t you are at (x₁ − t g₁, x₂ − t g₂). How fast does each coordinate change?",
            "The chain rule: a sum over the coordinates, of slope times rate of change.",
            "g₁ · (−g₁) + g₂ · (−g₂).",
        ],
    ),
    formula(
        "training-alike",
        "sum(W2[i, j]*delta2[i], i)*dsigma(z1[j])*a0[k]",
        names=select(MATRIX, "a0 W1 z1 a1 W2 delta1 delta2 dsigma"),
        indices={"j": "n1", "k": "n0"},
        given=["delta1 = (W2.T @ delta2)*dsigma(z1)"],
        asks=r"\frac{\partial C}{\partial w^{(1)}_{jk}}",
        known_mistakes=[
            known_mistake(
                "sum(W2[i, j]*delta2[i], i)*dsigma(z1[j])",
                "That is the error of neuron j. The slope for the weight is that times its input.",
            ),
            known_mistake(
                "sum(W2[i, j]*delta2[i], i)*a0[k]", "The slope σ′ of neuron j is missing."
            ),
            known_mistake(
                "sum(W2[i, j]*delta2[i], i)*dsigma(a1[j])*a0[k]",
                "σ′ is taken of z, not of the activation.",
            ),
            known_mistake(
                "sum(W2[i, j]*delta2[i], i)*a1[j]*(1 - a1[j])*a0[k]",
                "Right for the sigmoid. Here σ is any activation: write dsigma(z1[j]).",
            ),
            known_mistake(
                "sum(W1[j, k]*delta2[i], i)*dsigma(z1[j])*a0[k]",
                "The error comes back over the weights out of neuron j, W⁽²⁾.",
            ),
            known_mistake(
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
        known_mistakes=[
            known_mistake(
                math.factorial(10), "Those are the orders. tanh is odd: signs may change, too."
            ),
            known_mistake(2**10, "Those are the signs. The neurons may be renumbered, too."),
            known_mistake(
                2 * math.factorial(10),
                "Each neuron may change its signs independently of the others: ten factors 2.",
            ),
            known_mistake(math.factorial(10) + 2**10, "Each order goes with each choice of signs."),
            known_mistake(
                math.factorial(10) * 10**2, "Ten neurons with two signs each: 2 to the power 10."
            ),
            known_mistake(
                math.factorial(20), "A sign belongs to its neuron: 10! orders, 2¹⁰ signs."
            ),
        ],
        hints=[
            "Renumber the hidden neurons, with their weights in and out. In how many ways?",
            "tanh(−z) = −tanh z: turn the signs of all that goes into a neuron, and out of it.",
            "10! orders times a factor 2 for each of the ten.",
        ],
    ),
    formula(
        "training-noise",
        "V*(1 + (s - 1)*rho)/s",
        domain={"s": "whole"},
        names={name: SPREAD[name] for name in ("V", "s", "rho")},
        known_mistakes=[
            known_mistake(
                "V/s", "That is for independent draws. Here the mixed products do not vanish."
            ),
            known_mistake(
                "V*(1 + (s - 1)*rho)/s**2",
                "The sum has s squares, not one, so that one of the two s cancels.",
            ),
            known_mistake("V*(1 + s*rho)/s", "A draw is not its own partner: it has s − 1."),
            known_mistake("V*(1 + rho)/s", "Each draw has s − 1 partners, not one."),
            known_mistake(
                "V*(1 + (s - 1)*rho)", "You added the deviations. The mean divides by s."
            ),
            known_mistake(
                "V*(1 + s*(s - 1)*rho)/s",
                "The s(s − 1) mixed products are divided by s²: one s cancels.",
            ),
        ],
        hints=[
            "Square the mean of the s deviations: the sum of all their products, divided by s².",
            "How many products are squares, with the mean V, and how many are mixed?",
            "(sV + s(s − 1)ρV)/s².",
        ],
    ),
    derivation(
        "training-shuffle",
        "V/2*(m - 2)/(m - 1)",
        domain={"m": "whole"},
        names={name: SPREAD[name] for name in ("V", "m")},
        start="(m**2*V/2 - m*V)/(m*(m - 1))",
        steps=1,
        worked="(m**2*V/2 - m*V)/(m**2 - m) = (m*V/2 - V)/(m - 1)\n = V*(m/2 - 1)/(m - 1)\n"
        " = V/2*(m - 2)/(m - 1)",
        known_mistakes=[
            known_mistake(
                "V/2", "That is for independent draws, in which an example may meet itself."
            ),
            known_mistake(
                "(V/2*m**2 - m*V)/m**2", "The m pairs are gone: m(m − 1) are left to divide by."
            ),
            known_mistake(
                "V/2*(m - 1)/m",
                "A left-out pair has the full squared deviation of its example, not half of it.",
            ),
            known_mistake(
                "V/2*(m - 1)/(m - 2)", "Upside down: shuffled is better, the error is smaller."
            ),
            known_mistake("V*(m - 2)/(m - 1)", "A factor ½ is missing, that of the two draws."),
            known_mistake(
                "V/2*m/(m - 1)", "Subtract mV from the total: that is what the m pairs had."
            ),
        ],
        hints=[
            "Start from the m² pairs. What is their total squared deviation?",
            "m²V/2 in all. What is that of the m pairs of an example with itself?",
            "(m²V/2 − mV), divided by the m(m − 1) pairs that are left.",
        ],
    ),
    function(
        "training-ratio",
        batch_error,
        inputs=draws,
        known_mistakes=[
            known_mistake(
                lambda g, drawn: np.mean(
                    (g[:, drawn].mean(axis=2) - g.mean(axis=1, keepdims=True)) ** 2
                ),
                "You averaged over the weights as well. A squared length is a sum over them.",
            ),
            known_mistake(
                lambda g, drawn: np.sum(g[:, drawn].mean(axis=2) ** 2, axis=0).mean(),
                "That is the length of the batches' slopes. Subtract the mean of all first.",
            ),
            known_mistake(
                lambda g, drawn: np.sum(
                    (g[:, drawn] - g.mean(axis=1)[:, None, None]) ** 2, axis=0
                ).mean(),
                "You squared before you took the mean of the batch: that is V, whatever the size.",
            ),
            known_mistake(
                lambda g, drawn: np.sqrt(
                    np.sum((g[:, drawn].mean(axis=2) - g.mean(axis=1, keepdims=True)) ** 2, axis=0)
                ).mean(),
                "Those are lengths. Their squares are asked for.",
            ),
            known_mistake(
                lambda g, drawn: np.sum(
                    (g[:, drawn].mean(axis=2) - g.mean(axis=1, keepdims=True)) ** 2
                ),
                "You took the sum over the batches. Take the mean.",
            ),
        ],
        hints=[
            "g[:, drawn] has the shape (k, batches, s). Over which axis is the mean of a batch?",
            "g[:, drawn].mean(axis=2), and then minus g.mean(axis=1, keepdims=True).",
            "Square, sum over the weights (axis 0), and take the mean over the batches.",
        ],
    ),
    choice(
        "training-batch-sizes",
        {
            "a": "1297",
            "b": "256",
            "c": "32",
            "d": "There is no difference: all see the same examples.",
        },
        "c",
        why={
            "a": "It steps in the best direction, but ten times only: it ends with the highest "
            "cost.",
            "b": "Sixty steps: better than ten, worse than four hundred.",
            "c": "410 steps, each of them noisy, lead much farther than ten good ones.",
            "d": "The same examples are seen as often, but the weights move 10, 60 or 410 times.",
        },
        hints=[
            "How many steps does each of them take in ten epochs?",
            "10, 60 and 410. On average a noisy step is a right one.",
        ],
    ),
    choice(
        "training-by-heart",
        {
            "a": "Her learning rate is a little too small.",
            "b": "Ten examples are too few to learn from.",
            "c": "The code is wrong: the gradients do not reach the weights.",
            "d": "The network is overfitting.",
        },
        "c",
        why={
            "a": "With a small rate it learns slowly, but two hundred steps would show something.",
            "b": "Ten are too few to learn a rule from, but with 2,410 numbers to set, they are "
            "easily learnt by heart.",
            "d": "To overfit would be to learn the ten by heart. It does not even do that.",
        },
        hints=[
            "What is the number 2.303 for ten classes?",
            "After two hundred steps it still knows nothing. Does anything move at all?",
        ],
    ),
    function(
        "training-stop",
        best_epoch,
        inputs=curves,
        known_mistakes=[
            known_mistake(
                lambda costs, patience: int(np.argmin(costs)),
                "That looks at the whole curve. When patience has run out, training has stopped, "
                "and the better epoch is never reached.",
            ),
            known_mistake(
                _last, "That is the epoch at which you stop, not the best one before it."
            ),
            known_mistake(_first_rise, "That stops at the first rise, without patience."),
            known_mistake(
                lambda costs, patience: best_epoch(costs, patience + 1),
                "You wait one epoch too long.",
            ),
            known_mistake(
                lambda costs, patience: best_epoch(costs, patience) + 1,
                "The list begins with epoch 0.",
            ),
        ],
        hints=[
            "Remember the epoch of the lowest cost so far.",
            "A lower cost makes its epoch the best. Otherwise ask how long ago the best one was.",
            "Stop when epoch - best has reached patience, and return best.",
        ],
    ),
    choice(
        "training-rival",
        {
            "a": "Both its accuracy and its cost are as good.",
            "b": "Its accuracy is nearly as good, its cost is more than twice as high.",
            "c": "It reads about half of the digits: it is hardly a network.",
            "d": "Its accuracy is nearly as good, its cost is lower: it has fewer weights.",
        },
        "b",
        why={
            "a": "Compare the costs: the cost asks how sure an answer is, too.",
            "b": "So the hidden layer makes the network surer more than better, on images as tidy "
            "as these.",
            "c": "Planes separate such tidy images quite well: it reads well over nine in ten.",
            "d": "It has fewer weights, but it is less sure of its answers: its cost is higher.",
        },
        hints=[
            "Accuracy only asks which output is the largest. What does the cost ask?",
            "Run it: both accuracies lie within two in a hundred. Then compare the costs.",
        ],
    ),
    choice(
        "training-false-labels",
        {
            "a": "Both go on falling.",
            "b": "Both turn and rise.",
            "c": "The training cost goes on falling; the held-out cost turns and rises.",
            "d": "The held-out cost goes on falling; the training cost turns and rises.",
        },
        "c",
        why={
            "a": "The held-out digits have true labels: what is learnt from false ones does harm.",
            "b": "The training cost is what descent makes smaller.",
            "c": "That is overfitting: the false labels are learnt by heart.",
            "d": "The other way round: descent sees the training digits only.",
        },
        hints=[
            "Which of the two does descent make smaller?",
            "The network learns the sixty false labels by heart. Does that help with new digits?",
        ],
    ),
    number(
        "training-never-inked",
        NEVER_INKED,
        known_mistakes=[
            known_mistake(64 - NEVER_INKED, "Those are the pixels that are inked at least once."),
            known_mistake(32 * NEVER_INKED, "Those are the weights, 32 for each such pixel."),
            known_mistake(1, "There are more: look along the left and the right edge."),
            known_mistake(2, "There are more: look along the left and the right edge."),
            known_mistake(
                16, "Some digits reach the edges: most pixels there have ink now and then."
            ),
        ],
        hints=[
            "The gradient for a weight is an error times the ink of its pixel.",
            "Compute the largest ink of each pixel over all the training digits.",
            "X_train.max(axis=1) == 0 is true for them; count how often.",
        ],
    ),
    derivation(
        "training-mean-square",
        "gbar**2 + V",
        names={"gbar": symbol(r"\bar{g}"), "V": "V"},
        more_names={"g1": symbol("g_1"), "g2": symbol("g_2")},
        setting=["gbar = (g1 + g2)/2", "V = ((g1 - gbar)**2 + (g2 - gbar)**2)/2"],
        start="(g1**2 + g2**2)/2",
        stated=True,
        worked="V = (g1**2 - 2*g1*gbar + gbar**2 + g2**2 - 2*g2*gbar + gbar**2)/2\n"
        " = (g1**2 + g2**2)/2 - (g1 + g2)*gbar + gbar**2\n"
        " = (g1**2 + g2**2)/2 - 2*gbar**2 + gbar**2\n"
        "(g1**2 + g2**2)/2 = V + gbar**2 = gbar**2 + V",
        known_mistakes=[
            known_mistake("gbar**2", "The mean of squares is not the square of the mean."),
            known_mistake("gbar**2 - V", "The mean of squares is the larger of the two."),
            known_mistake("V", "That is right only where the mean is 0."),
            known_mistake("gbar + V", "The mean enters squared."),
        ],
        hints=[
            "Multiply the two squares of V out.",
            "The mixed terms give −(g₁ + g₂)ḡ, and g₁ + g₂ is 2ḡ.",
            "V = (g1**2 + g2**2)/2 - 2*gbar**2 + gbar**2.",
        ],
    ),
]


QUICK: list[Exercise] = [
    choice(
        "training-twins-part",
        {
            "a": "yes: descent finds a task of its own for each of them",
            "b": "yes: only their first weights are equal, the rest comes from the data",
            "c": "no: their errors and slopes are equal, so they stay equal",
            "d": "no: their slopes are zero",
        },
        "c",
        question="All neurons of a hidden layer start with the same weights in, the same bias and "
        "the same weights out, none of them zero. Can training ever make them different?",
        why={
            "a": "Descent moves each by its own slope, and the slopes are all equal.",
            "b": "The data reach all of them through the same weights, and the errors come back "
            "through the same weights.",
            "d": "Their slopes are equal, but in general not zero: they learn, all the same thing.",
        },
        hints=[
            "What is the weighted input of each of them?",
            "Which error comes back to each of them?",
        ],
    ),
    choice(
        "training-all-zero",
        {
            "a": "they move, all by the same amount",
            "b": "they move, each in a direction of its own",
            "c": "they do not move: no error is carried back to them",
            "d": "they grow without bound",
        },
        "c",
        question="All weights and biases of a network with one hidden layer of tanh neurons start "
        "at zero. What does the first step do to the weights of the hidden layer?",
        why={
            "a": "The error comes back through the weights out, and these are zero.",
            "b": "Nothing distinguishes one hidden neuron from another.",
            "d": "A slope of zero moves nothing.",
        },
        hints=[
            "The slope of a weight is its neuron's error times an input.",
            "Over which weights does the error come back?",
        ],
    ),
    number(
        "training-coin",
        lambda: math.log(2),
        tolerance=5e-3,
        question="What first cost do you expect of a network with *one* sigmoid output, judged by "
        "the binary cross-entropy?",
        known_mistakes=[
            known_mistake(lambda: math.log(10), "That is for ten classes."),
            known_mistake(0.5, "That is the output. The cost is its −log."),
            known_mistake(1, "That would be in bits. The cost uses the natural logarithm."),
            known_mistake(
                lambda: math.log(2) / 2, "That is the cost when half of the points are certain."
            ),
            known_mistake(lambda: -math.log(2), "−log ½ is positive."),
        ],
        hints=["A sigmoid that knows nothing says ½.", "It pays −log ½ either way."],
    ),
    number(
        "training-larger-batch",
        1 / 2,
        question="You change from batches of 32 to batches of 128. By what factor is the typical "
        "error of the gradient multiplied?",
        known_mistakes=[
            known_mistake(1 / 4, "The *squared* error becomes a quarter. The error is its root."),
            known_mistake(2, "Larger batches have the smaller error."),
            known_mistake(
                4, "Larger batches have the smaller error, and only by the root of four."
            ),
            known_mistake(1 / 16, "The squared error becomes V/s, not V/s²."),
            known_mistake(1, "It does become smaller: the squared error is V/s."),
        ],
        hints=["The squared error is V/s.", "Four times s: a quarter of the square."],
    ),
    choice(
        "training-which-curve",
        {
            "a": "the training cost",
            "b": "the training accuracy",
            "c": "a curve on digits that were held out",
            "d": "the sum of training and held-out cost",
        },
        "c",
        question="Which curve tells you whether the network can read?",
        why={
            "a": "It falls as well when the digits are only learnt by heart.",
            "b": "It reaches 100 % as well when the digits are only learnt by heart.",
            "d": "The training part can hide that the held-out part is rising.",
        },
        hints=[
            "To read is to do well on digits that one has not seen.",
            "Which digits has descent not seen?",
        ],
    ),
]
