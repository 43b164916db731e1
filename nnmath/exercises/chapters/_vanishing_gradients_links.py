"""Exercises of the chapter "Vanishing gradients": chains of single neurons, and activations."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from nnmath._types import Array
from nnmath.activations import relu, sigmoid_prime

from ..define import choice, formula, function, number, slip, symbol
from ..symbol_tables import TWO_LAYERS, only

CHAIN = {
    **only(TWO_LAYERS, "a0 a1 a2 w1 w2 z1 z2 dsigma"),
    "w3": symbol("w^{(3)}"),
    "z3": symbol("z^{(3)}"),
    "delta3": symbol(r"\delta^{(3)}"),
}


def handed_down(w: float, b: float, links: int = 9, a: float = 0.5) -> float:
    """The product of the factors w σ′(z) of so many links of a chain that begins with z = wa + b.

    It is δ of the first neuron over δ of the last.
    """
    share = 1.0
    for _ in range(links):
        z = w * a + b
        share *= w * sigmoid_prime(z).item()
        a = 1 / (1 + math.exp(-z))
    return share


def border(w: float) -> float:
    """The z > 0 at which w σ′(z) = 1, for w > 4."""
    s = (1 + math.sqrt(1 - 4 / w)) / 2
    return math.log(s / (1 - s))


def mask(a: Any) -> Array:
    """ReLU's slope, from its activation."""
    return np.where(np.asarray(a) > 0, 1.0, 0.0)


EXERCISES = [
    number(
        "vanishing-gradients-slope",
        lambda: sigmoid_prime(math.log(3)).item(),
        tolerance=5e-3,
        slips=[
            slip(3 / 4, "That is σ(log 3) itself. The slope is σ(z)(1 − σ(z))."),
            slip(1 / 4, "That is the slope at 0, the largest one."),
            slip(9 / 16, "You have squared σ(z); the second factor is 1 − σ(z)."),
            slip(lambda: sigmoid_prime(0.75).item(), "You took the slope at a = σ(z), not at z."),
            slip(lambda: sigmoid_prime(3.0).item(), "That is the slope at 3, not at log 3."),
        ],
        hints=[
            "What is e to the power of −log 3?",
            "σ(log 3) = 1/(1 + 1/3).",
            "The slope is σ(z)(1 − σ(z)) with σ(z) = 3/4.",
        ],
    ),
    number(
        "vanishing-gradients-how-deep",
        lambda: math.ceil(6 / math.log10(4)),
        slips=[
            slip(9, "Nine are not enough: 4 to the power of 9 is only 262,144."),
            slip(lambda: 6 / math.log10(4), "Links are whole: take the next whole number."),
            slip(20, "That is for a factor of ½ a link. The slope is at most ¼."),
            slip(6, "That is for a factor of 1/10 a link. The slope is at most ¼."),
            slip(11, "Eleven neurons, yes, but they are joined by one link fewer."),
        ],
        hints=[
            "By which factor is the error multiplied at one link, at most, if |w| is at most 1?",
            "You need 4 to the power of n to be more than a million.",
            "4 to the power of 9 is 262,144.",
        ],
    ),
    formula(
        "vanishing-gradients-w1",
        "a0*dsigma(z1)*w2*dsigma(z2)*w3*delta3",
        names=CHAIN,
        asks=r"\frac{\partial C}{\partial w^{(1)}}",
        slips=[
            slip(
                "dsigma(z1)*w2*dsigma(z2)*w3*delta3",
                "That is δ⁽¹⁾. The weight w⁽¹⁾ feels it times its own input, a⁽⁰⁾.",
            ),
            slip(
                "a0*dsigma(z1)*w2*a1*dsigma(z2)*w3*a2*delta3",
                "The inputs a⁽¹⁾ and a⁽²⁾ of the layers above are not in it: "
                "what is carried back is the error.",
            ),
            slip(
                "a0*dsigma(z1)*w2*dsigma(z2)*w3*dsigma(z3)*delta3",
                "σ′(z⁽³⁾) is in δ⁽³⁾ already.",
            ),
            slip(
                "a0*w1*dsigma(z1)*w2*dsigma(z2)*delta3",
                "A layer off by one: on the way from layer 3 to layer 1 you cross w⁽³⁾ and w⁽²⁾.",
            ),
            slip("a0*w2*w3*delta3", "The slopes σ′(z⁽¹⁾) and σ′(z⁽²⁾) are lost."),
            slip(
                "a0*dsigma(a1)*w2*dsigma(a2)*w3*delta3",
                "σ′ is taken of the weighted inputs z, not of the activations.",
            ),
            slip(
                "a0*a1*(1 - a1)*w2*a2*(1 - a2)*w3*delta3",
                "Right for the sigmoid. Here σ is any activation: write dsigma(z1), dsigma(z2).",
            ),
        ],
        hints=[
            "First carry δ⁽³⁾ down to layer 1; only then look for the weight.",
            "Each link multiplies by the weight it crosses and the slope of the neuron it enters.",
            "δ⁽²⁾ = w⁽³⁾ σ′(z⁽²⁾) δ⁽³⁾ and δ⁽¹⁾ = w⁽²⁾ σ′(z⁽¹⁾) δ⁽²⁾. Then one more factor.",
        ],
    ),
    number(
        "vanishing-gradients-signs",
        lambda: handed_down(-8.0, 4.0),
        slips=[
            slip(512, "The size is right. But each link turns the sign, and there are nine."),
            slip(1024, "Ten neurons have nine links between them."),
            slip(
                lambda: handed_down(-8.0, 0.0),
                "That is with the bias 0. With the bias 4 each z is 0, where the slope is ¼.",
            ),
            slip(-(8.0**9), "The slope ¼ of each link is lost."),
            slip(-(2.0**-9), "You divided: the factor of a link is w/4 = −2, not its inverse."),
        ],
        hints=[
            "What is z of the first neuron, and so its activation?",
            "Every z is 0, so every link has the factor w/4.",
            "The factor is −2, and there are nine links.",
        ],
    ),
    number(
        "vanishing-gradients-window",
        lambda: 2 * border(6.0) / 6,
        tolerance=5e-3,
        slips=[
            slip(lambda: 2 * border(6.0), "That is the range of z. Divide by w for that of a."),
            slip(lambda: border(6.0) / 6, "z may leave 0 to both sides: twice that."),
            slip(lambda: border(6.0), "That is how far z may be from 0, to one side."),
            slip(
                lambda: math.sqrt(1 / 3),
                "That is the range of σ(z). Find the z that belong to its ends first.",
            ),
            slip(
                lambda: math.sqrt(1 / 3) / 6,
                "That is the range of σ(z) over w. Find the z that belong to its ends first.",
            ),
        ],
        hints=[
            "The error does not shrink where 6σ′(z) is at least 1.",
            "Write s for σ(z) and solve s(1 − s) = 1/6.",
            "s = (1 ± √(1/3))/2, and z = log(s/(1 − s)), about ±1.317.",
            "a = (z − b)/6, so its range is that of z divided by 6.",
        ],
    ),
    function(
        "vanishing-gradients-mask",
        mask,
        inputs=lambda rng: [
            (np.array([[0.0, 2.0], [0.5, 0.0]]),),
            (relu(rng.normal(size=(5, 7))),),
            (relu(rng.normal(size=(3, 1))),),
        ],
        slips=[
            slip(
                lambda a: np.where(a >= 0, 1.0, 0.0),
                "An activation is never negative, so >= is always true: the mask is always on.",
            ),
            slip(np.ones_like, "The mask is always on: silent neurons pass errors on."),
            slip(lambda a: 1.0 * (a <= 0), "Turned round: a neuron that is active has slope 1."),
            slip(lambda a: a, "That is the activation. The slope of an active neuron is 1."),
            slip(lambda a: a * (1 - a), "That is the slope of a sigmoid."),
        ],
        hints=[
            "Which values can a = max(0, z) have, and which of them come from a silent neuron?",
            "Try `a >= 0` on a = 0.",
            "One character is to be changed: > instead of >=.",
        ],
    ),
    choice(
        "vanishing-gradients-three-quarters",
        {
            "a": "One neuron below, one above, $w = 8$, $z = 0$, error above $1$.",
            "b": "One neuron below, one above, $w = 1$, $z = 0$, error above $1$.",
            "c": "One neuron below, one above, $w = 8$, $z = 4$, error above $1$.",
            "d": "One neuron below with $z = 0$, sixteen above, all weights $1$, all errors $1$.",
            "e": "As d, but eight of the errors are $1$ and eight are $-1$.",
        },
        ("a", "d"),
        several=True,
        why={
            "a": "The factor is 8 · ¼ = 2: the error doubles.",
            "b": "The factor is exactly ¼: three quarters are lost, as the claim says.",
            "c": "σ′(4) is about 0.018, so the factor is 0.14: more than three quarters are lost.",
            "d": "The neuron collects 16 · ¼ = 4, the length of the error above is √16 = 4.",
            "e": "What comes along the paths cancels: the neuron gets 0. All of it is lost.",
        },
        hints=[
            "For each layer compare the length of the error below with that above. Which keep more "
            "than a quarter?",
            "The length of sixteen errors of size 1 is √16 = 4.",
            "There are two. In one the weight is large and z = 0; in the other paths add up.",
        ],
    ),
]
