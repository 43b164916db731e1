"""Training, with other numbers."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from . import Practice, Values, pick, whole

CORNERS = np.array([[0, 0, 1, 1], [0, 1, 0, 1]])


def draw_letters(rng: np.random.Generator) -> Values:
    """A number of classes."""
    return {"n": pick(rng, 5, 7, 12, 20, 50, 100)}


def letters(n: int) -> Values:
    """The first cost of a network that knows nothing."""
    return {
        "answer": math.log(n),
        "probability": 1 / n,
        "bits": math.log2(n),
        "ten": math.log(10),
        "negative": -math.log(n),
    }


def draw_xor_by_hand(rng: np.random.Generator) -> Values:
    """Weights and biases of two ReLU neurons."""
    return {
        "W": [[whole(rng, -1, 2, nonzero=True) for _ in range(2)] for _ in range(2)],
        "b": [whole(rng, -1, 1), whole(rng, -1, 1)],
    }


def xor_by_hand(W: Any, b: Any) -> Values:
    """What two ReLU neurons give for the four corners."""
    z = np.array(W) @ CORNERS + np.reshape(b, (2, 1))
    return {
        "answer": np.maximum(z, 0),
        "bent": z,
        "unbiased": np.maximum(np.array(W) @ CORNERS, 0),
        "transposed": np.maximum(np.array(W).T @ CORNERS + np.reshape(b, (2, 1)), 0),
        "b1": b[0],
        "b2": b[1],
        "Z": [[int(v) for v in row] for row in z],
        "A": [[int(v) for v in row] for row in np.maximum(z, 0)],
    }


def draw_twins(rng: np.random.Generator) -> Values:
    """A number of hidden neurons."""
    return {"n": whole(rng, 3, 9)}


def twins(n: int) -> Values:
    """How many settings compute the same function."""
    return {
        "answer": math.factorial(n) * 2**n,
        "orders": math.factorial(n),
        "turns": 2**n,
        "added": math.factorial(n) + 2**n,
        "doubled": 2 * math.factorial(n),
    }


PRACTICE = {
    "training-letters": Practice(
        draw_letters,
        letters,
        "What first cost do you expect of a network that is to tell <n> classes apart, with "
        "softmax and "
        "cross-entropy? Enter it, to three digits.",
        r"It knows nothing, so each class has the probability $1/<n>$, and the cost is $-\log "
        r"\frac{1}"
        r"{<n>} = \log <n> = <answer>$.",
        ("What probability has each class, before anything is learnt?", "−log(1/<n>)."),
        {
            "probability": "That is the probability of each class; the cost is −log of it.",
            "bits": "That is in bits: take the natural logarithm.",
            "ten": "That is for ten classes.",
            "negative": "A cost is not negative.",
        },
    ),
    "training-xor-by-hand": Practice(
        draw_xor_by_hand,
        xor_by_hand,
        r"A layer of two ReLU neurons has $W^{(1)} = <W>$ and the biases $<b1>$ and $<b2>$. "
        r"Follow the "
        "inputs $00$, $01$, $10$ and $11$ through it, and enter $A^{(1)}$, two rows of four "
        "numbers.",
        r"The weighted inputs are $<Z>$, and what is negative becomes $0$: $A^{(1)} = <A>$.",
        (
            "A row for each neuron, a column for each input.",
            "For each input: the sum of both weights, one of them, or none, plus the bias.",
            "Then what is negative becomes 0.",
        ),
        {
            "bent": "These are the weighted inputs. What does a ReLU make of the negative ones?",
            "unbiased": "The biases are missing.",
            "transposed": "A row of the weights belongs to one neuron; you used the columns.",
        },
    ),
    "training-twins": Practice(
        draw_twins,
        twins,
        r"A network has one hidden layer of $<n>$ tanh neurons. How many settings of its weights "
        r"and "
        "biases compute the same function, by renumbering the neurons and by changing signs? Enter "
        "the "
        "number.",
        r"The neurons can be put into $<n>! = <orders>$ orders, and the signs around each of them "
        r"can be "
        r"changed or not, in $2^<n> = <turns>$ ways: together <answer>.",
        (
            "In how many orders can <n> neurons stand?",
            "tanh is odd: all signs around a neuron can be changed, for each neuron by itself.",
            "<n>! times 2 to the power <n>.",
        ),
        {
            "orders": "Those are the orders. The signs can be changed, too.",
            "turns": "Those are the signs. The neurons can be renumbered, too.",
            "added": "Each order goes with each choice of signs: multiply.",
            "doubled": "The signs of each neuron can be changed independently of the others.",
        },
    ),
}
