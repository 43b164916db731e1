"""The exercises and the quick questions of the chapter "Training a network"."""

from __future__ import annotations

import math

from ..define import choice, number, slip
from ..types import Exercise
from ._training_batches import EXERCISES as BATCHES
from ._training_digits import EXERCISES as DIGITS
from ._training_steps import EXERCISES as STEPS

EXERCISES: list[Exercise] = [*STEPS, *BATCHES, *DIGITS]

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
