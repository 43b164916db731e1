"""Numbers by hand, to predict, and of the figure, of the chapter on softmax."""

from __future__ import annotations

import math

import numpy as np

from nnmath.activations import sigmoid, softmax
from nnmath.losses import softmax_cross_entropy, softmax_cross_entropy_gradient

from ..define import array, number, slip

#: The rates of the quadratic cost in the figure of the race.
RATES = (0.15, 0.5, 1.5, 5.0, 15.0, 50.0)
LOGS = np.log([1.0, 2.0, 5.0])
SCORES = np.array([0.0, math.log(3)])
THREE = np.eye(10)[:, [3]]
HONEST = np.array([0.9, 0.1])


def after_a_step(error: np.ndarray) -> float:
    """Probability of class 1 once the scores have moved against the error, with η = 1."""
    return float(softmax(SCORES - error)[0])


def race(push: str, rate: float, start: float = 4.0, steps: int = 300) -> float:
    """Where the neuron of the figure ends, from w = b = start."""
    w = b = start
    for _ in range(steps):
        a = float(sigmoid(w + b))
        slope = a if push == "cross-entropy" else a * a * (1 - a)
        w, b = w - rate * slope, b - rate * slope
    return float(sigmoid(w + b))


def smallest_rate() -> float:
    """The smallest rate of the figure with which the quadratic cost wins after all."""
    goal = race("cross-entropy", 0.15)
    return next(rate for rate in RATES if race("quadratic", rate) < goal)


ERROR = softmax(SCORES) - [1, 0]

NUMBERS = [
    array(
        "softmax-cross-entropy-by-hand",
        lambda: [softmax(LOGS), softmax(LOGS / 0.5)],
        tolerance=5e-3,
        slips=[
            slip(
                lambda: [softmax(LOGS), softmax(LOGS * 0.5)],
                "The scores are divided by T = ½, so they double.",
            ),
            slip(
                lambda: [np.exp(LOGS), np.exp(LOGS / 0.5)],
                "These are the exponentials. Divide each row by its sum.",
            ),
            slip(
                lambda: [softmax(LOGS), softmax(LOGS) / 0.5],
                "The temperature divides the scores, not the probabilities.",
            ),
            slip(lambda: [LOGS / LOGS.sum()] * 2, "Shares of the scores: take exponentials first."),
            slip(
                lambda: [softmax(LOGS)] * 2, "The temperature does change it: differences double."
            ),
        ],
        hints=(
            "The exponential of log 5 is 5.",
            "Doubling a score squares its exponential.",
            "1, 2, 5 have the sum 8, and 1, 4, 25 have the sum 30.",
        ),
    ),
    array(
        "softmax-cross-entropy-no-idea",
        lambda: softmax_cross_entropy_gradient(np.zeros((10, 1)), THREE).ravel(),
        slips=[
            slip(
                lambda: (THREE - 0.1).ravel(), "The difference is turned round: p − y, not y − p."
            ),
            slip(lambda: np.full(10, 0.1), "That is p. The error is p minus the target y."),
            slip(
                lambda: 0.1 - np.eye(10)[2],
                "The first of the ten is the digit 0, so the 3 is the fourth.",
            ),
            slip(
                lambda: ((0.1 - THREE) * 0.1 * 0.9).ravel(),
                "There is no slope σ′ in it: it has cancelled.",
            ),
        ],
        hints=(
            "All ten probabilities are equal, and their sum is 1.",
            "p − y, with y = 1 for the digit 3 alone. Ten numbers, of sum 0.",
            "Nine of them are 0.1; the fourth is 0.1 − 1.",
        ),
    ),
    number(
        "softmax-cross-entropy-one-step",
        lambda: after_a_step(ERROR),
        tolerance=5e-3,
        slips=[
            slip(
                lambda: after_a_step(-ERROR),
                "You stepped along y − p, or uphill: the truth became less likely.",
            ),
            slip(
                lambda: after_a_step(np.array([ERROR[0], 0])),
                "Only the score of the true class was moved; the other one has an error too.",
            ),
            slip(0.25, "That is the probability before the step."),
            slip(
                lambda: softmax(SCORES)[0] - ERROR[0],
                "The step is taken by the scores, not by the probabilities.",
            ),
        ],
        hints=(
            "First p = (¼, ¾); then δ = p − y.",
            "δ = (−¾, ¾), so the new scores are 0 + 0.75 and log 3 − 0.75.",
            "Their difference is 1.5 − log 3 ≈ 0.401; now σ of it.",
        ),
    ),
    number(
        "softmax-cross-entropy-twice",
        lambda: softmax_cross_entropy(np.eye(3)[:, [0]], np.eye(3)[:, [0]]),
        slips=[
            slip(lambda: math.log(3), "That is the cost of knowing nothing, (⅓, ⅓, ⅓)."),
            slip(
                lambda: softmax([1.0, 0.0, 0.0])[0],
                "That is the probability that is left for the truth; the cost is its −log.",
            ),
            slip(
                lambda: math.log(1 + math.exp(-1)),
                "There are three classes: two rivals share the rest.",
            ),
            slip(0, "So it would be with softmax applied once."),
        ],
        hints=(
            "Which three probabilities would be the best that the network can hand over?",
            "(1, 0, 0), taken for scores: what does softmax make of them?",
            "e/(e + 2), and the cost is −log of it.",
        ),
    ),
    number(
        "softmax-cross-entropy-race",
        smallest_rate,
        tolerance=1e-9,
        slips=[
            slip(0.15, "At equal rates it hardly moves at all."),
            slip(5, "With 5 it has only just begun to fall when the race is over."),
            slip(50, "That is enough, but a smaller rate of the figure is enough too."),
        ],
        hints=(
            "Set the start to (4, 4), the rate of cross-entropy to 0.15, and go to the end.",
            "Try the rates of the quadratic cost one after the other: it hardly moves, and then "
            "it moves at once.",
            "It is a hundred times the rate of the other one.",
        ),
    ),
    number(
        "softmax-cross-entropy-honest",
        lambda: -np.sum(HONEST * np.log(HONEST)),
        tolerance=5e-3,
        slips=[
            slip(lambda: -np.sum(HONEST * np.log2(HONEST)), "That is in bits; take natural logs."),
            slip(lambda: -math.log(0.9), "The second class has a term too, 0.1 · log 0.1."),
            slip(lambda: np.sum(HONEST * np.log(HONEST)), "The minus sign is lost."),
            slip(0, "That is within reach only for one-hot targets."),
        ],
        hints=(
            "The smallest cost is that of p = y. Put it into the cost.",
            "−(0.9 log 0.9 + 0.1 log 0.1), with natural logarithms.",
        ),
    ),
]
