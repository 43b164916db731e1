"""The exercises and the quick questions of the chapter "Training a network"."""

from __future__ import annotations

import math

from ..entry import Exercise
from ..kinds import choice, formula, number, slip, symbol
from ._training_batches import EXERCISES as BATCHES
from ._training_digits import EXERCISES as DIGITS
from ._training_steps import EXERCISES as STEPS

EXERCISES: list[Exercise] = [*STEPS, *BATCHES, *DIGITS]

QUICK: list[Exercise] = [
    choice(
        "training-old-weights",
        {
            "a": "the new $W^{(2)}$: it is the better one",
            "b": "the old $W^{(2)}$, as in the forward pass",
            "c": "either: it makes no difference",
            "d": "the mean of both",
        },
        "b",
        question="In one step, $W^{(2)}$ has just been changed. With which $W^{(2)}$ is the error "
        "carried back to layer 1?",
        why={
            "a": "Then the two layers do not step with the gradient of one and the same cost. This "
            "happened in a well-known example on the web.",
            "c": "The numbers differ, from the first step on.",
            "d": "No derivative of the cost says so.",
        },
        hints=[
            "All gradients belong to one point: to which weights?",
            "The trace of the forward pass was made with the old ones.",
        ],
    ),
    formula(
        "training-step",
        "w - eta*(g1 + g2)/2",
        domain={"eta": "positive"},
        names={"w": "w", "eta": symbol(r"\eta"), "g1": symbol("g_1"), "g2": symbol("g_2")},
        asks="w_new",
        question="A batch has two examples. For one weight $w$ their costs have the slopes $g_1$ "
        "and $g_2$. What is the weight after a step? Write it with `w`, `eta`, `g1` and `g2`.",
        slips=[
            slip("w + eta*(g1 + g2)/2", "The sign: that climbs."),
            slip("w - eta*(g1 + g2)", "The cost of a batch is the mean: the ½ is lost."),
            slip("w - (g1 + g2)/2", "The learning rate is lost."),
            slip("-eta*(g1 + g2)/2", "That is the change. Add it to the weight."),
            slip("w - eta*g1 - eta*g2/2", "The ½ belongs to both."),
        ],
        hints=["Which slope has the mean of two costs?", "Against it, η times: w − η · slope."],
    ),
    number(
        "training-coin",
        lambda: math.log(2),
        tolerance=5e-3,
        question="What first cost do you expect of a network with *one* sigmoid output, judged by "
        "the binary cross-entropy?",
        slips=[
            slip(lambda: math.log(10), "That is for ten classes."),
            slip(0.5, "That is the output. The cost is its −log."),
            slip(1, "That would be in bits. The cost uses the natural logarithm."),
            slip(lambda: math.log(2) / 2, "That is the cost when half of the points are certain."),
            slip(lambda: -math.log(2), "−log ½ is positive."),
        ],
        hints=["A sigmoid that knows nothing says ½.", "It pays −log ½ either way."],
    ),
    number(
        "training-larger-batch",
        1 / 2,
        question="From batches of 32 you go over to batches of 128. By which factor is the typical "
        "error of the gradient multiplied?",
        slips=[
            slip(1 / 4, "The *squared* error becomes a quarter. The error is its root."),
            slip(2, "Larger batches have the smaller error."),
            slip(4, "Larger batches have the smaller error, and only by the root of four."),
            slip(1 / 16, "The squared error becomes V/s, not V/s²."),
            slip(1, "It does become smaller: the squared error is V/s."),
        ],
        hints=["The squared error is V/s.", "Four times s: a quarter of the square."],
    ),
    choice(
        "training-which-curve",
        {
            "a": "the studied cost",
            "b": "the studied accuracy",
            "c": "a curve on digits that were held out",
            "d": "the sum of studied and held-out cost",
        },
        "c",
        question="Which curve tells you whether the network can read?",
        why={
            "a": "It falls as well when the digits are only learnt by heart.",
            "b": "It reaches 100 % as well when the digits are only learnt by heart.",
            "d": "The studied part can hide that the held-out part is rising.",
        },
        hints=["To read is to do well on what one has not seen.", "Who has not been studied?"],
    ),
]
