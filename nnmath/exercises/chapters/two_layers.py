"""Exercises and quick questions of the chapter "Two layers"."""

from __future__ import annotations

import math
from functools import partial
from typing import Any

from nnmath.activations import sigmoid_prime

from ..define import array, choice, function, number, slip
from ._two_layers_code import (
    cost_after,
    gradients,
    neuron_gradient,
    one_step,
    points,
    scalar_networks,
    wide_networks,
)
from ._two_layers_formulas import CROSS_ENTROPY, GROUPS, OLD_NEW, TANH, THREE, W1
from ._two_layers_quick import QUICK

__all__ = ["EXERCISES", "QUICK"]

BY_HAND = (4.0, 0.0, 2.0, -1.0, 0.0, 1.0)  # w1, b1, w2, b2, a0, y
TWENTIETH = 1 / 20


def _by_hand(mistakes: str = "") -> Any:
    return gradients(*BY_HAND, mistakes)


def _saturated() -> float:
    """The z > 0 where σ′ is a twentieth of ¼: a(1 − a) = 1/80, solved for z."""
    a = (1 + math.sqrt(1 - TWENTIETH)) / 2
    return math.log(a / (1 - a))


EXERCISES = [
    number(
        "two-layers-slope",
        lambda: 0.9 * (1 - 0.9),
        slips=[
            slip(lambda: float(sigmoid_prime(0.9)), "That is σ′ taken of a: 0.9 is σ(z), not z."),
            slip(0.81, "σ′ is σ(1 − σ), not σ²."),
            slip(0.9, "That is σ(z) itself."),
            slip(0.1, "That is 1 − σ(z), one of the two factors."),
            slip(0.25, "So large it is only where σ(z) = ½."),
        ],
        hints=[
            "You need not find z.",
            "σ′(z) = σ(z) (1 − σ(z)), and σ(z) is given.",
            "0.9 · 0.1.",
        ],
    ),
    W1,
    array(
        "two-layers-by-hand",
        _by_hand,
        tolerance=1e-3,
        slips=[
            slip(partial(_by_hand, "sign"), "You have a⁽²⁾ − y the wrong way round: all signs."),
            slip(partial(_by_hand, "biases"), "A bias has the input 1: its derivative is not 0."),
            slip(
                partial(_by_hand, "inner bias"),
                "The bias b⁽¹⁾ has the input 1, not a⁽⁰⁾: its derivative is δ⁽¹⁾, which is not 0.",
            ),
            slip(
                partial(_by_hand, "inputs"),
                "The errors alone belong to the biases. Each weight has the factor of its input.",
            ),
            slip(
                partial(_by_hand, "outer a, inner a"),
                "You took σ′ of a. At z = 0 it is σ′(0) = ¼, not σ′(½).",
            ),
            slip(
                partial(_by_hand, "inner weight"),
                "The error is carried back through w⁽²⁾, not through w⁽¹⁾.",
            ),
            slip(
                partial(_by_hand, "inner slope"),
                "The hidden neuron's own slope σ′(z⁽¹⁾) = ¼ is missing.",
            ),
        ],
        hints=[
            "Forward: z⁽¹⁾ = 0, so a⁽¹⁾ = ½; then z⁽²⁾ = 2 · ½ − 1.",
            "Both weighted inputs are 0, so both slopes are ¼. δ⁽²⁾ = ¼ · (½ − 1).",
            "δ⁽²⁾ = −1/8 and δ⁽¹⁾ = ¼ · 2 · δ⁽²⁾. Then ∂C/∂w = input · δ and ∂C/∂b = δ.",
        ],
    ),
    choice(
        "two-layers-predict",
        {
            "a": "Neither sign changes.",
            "b": "Only the sign of (A) changes.",
            "c": "Only the sign of (B) changes.",
            "d": "Both signs change.",
        },
        "c",
        why={
            "a": "(B) has the factor w⁽²⁾, and its sign has changed.",
            "b": "(A) does not contain w⁽²⁾ but through a⁽²⁾, which is still below the target.",
            "c": "Now the second neuron adds what the first gives, and wants more of it.",
            "d": "In (A) all three factors keep their signs: a⁽²⁾ is still below 1.",
        },
        hints=[
            "An output of a sigmoid is always below 1. So what is the sign of a⁽²⁾ − y?",
            "Which of the two equations contains w⁽²⁾ as a factor?",
            "(A) keeps the signs of its three factors; (B) has w⁽²⁾ on top.",
        ],
    ),
    function(
        "two-layers-mistake",
        gradients,
        inputs=scalar_networks,
        slips=[
            slip(
                partial(gradients, mistakes="outer a, inner a"),
                "Nothing has changed yet: σ′ is still taken of a, in both layers.",
            ),
            slip(
                partial(gradients, mistakes="inner a"),
                "The outer layer is right now. In the hidden layer σ′ is still taken of a.",
            ),
            slip(
                partial(gradients, mistakes="outer a"),
                "The hidden layer is right now. In the outer layer σ′ is still taken of a.",
            ),
            slip(partial(gradients, mistakes="sign"), "Now a2 − y stands the wrong way round."),
        ],
        hints=[
            "The formulas are those of the chapter. Read each call once more: what goes in?",
            "`sigmoid_prime` wants z. What does it get?",
            "Either keep z1 and z2 and give it those, or write a * (1 - a).",
        ],
    ),
    THREE,
    TANH,
    CROSS_ENTROPY,
    function(
        "two-layers-neuron",
        neuron_gradient,
        inputs=points,
        slips=[
            slip(
                partial(neuron_gradient, mistakes="sum"),
                "You lost 1/m: the cost is the mean over the points, so its gradient is too.",
            ),
            slip(
                partial(neuron_gradient, mistakes="slope"),
                "The factor a (1 − a) has cancelled: with cross-entropy the error is a − y.",
            ),
            slip(partial(neuron_gradient, mistakes="sign"), "You have a − y the wrong way round."),
            slip(
                partial(neuron_gradient, mistakes="sum, slope"),
                "Two things: the mean over the points, and a factor a (1 − a) too many.",
            ),
        ],
        hints=[
            "`a = sigmoid(w @ X + b)` holds the m outputs, and `a - y` the m errors.",
            "Each weight sums its own feature times the errors: `X @ (a - y)`. And then the mean.",
            "`return X @ (a - y) / len(y), np.mean(a - y)`.",
        ],
    ),
    function(
        "two-layers-step",
        one_step,
        inputs=wide_networks,
        slips=[
            slip(
                partial(one_step, mistakes="new"),
                "You used the updated W⁽²⁾. Compute both errors first, then move.",
            ),
            slip(partial(one_step, mistakes="biases"), "The biases do not move. They should."),
            slip(partial(one_step, mistakes="up"), "The step goes up: it must subtract."),
            slip(
                partial(one_step, mistakes="slope"),
                "The hidden layer's own slope, a1 * (1 - a1), is missing.",
            ),
            slip(
                partial(one_step, mistakes="cross"),
                "The output's own slope, a2 * (1 - a2), is missing: it cancels with cross-entropy "
                "only.",
            ),
            slip(
                partial(one_step, mistakes="of a"),
                "σ′ is taken of z, not of a: sigmoid_prime(z2), or a2 * (1 - a2).",
            ),
            slip(
                partial(one_step, mistakes="new, biases"),
                "You used the updated W⁽²⁾, and the biases do not move.",
            ),
        ],
        hints=[
            "Five lines: both activations, both errors, then the four new arrays.",
            "`delta2 = (a2 - y) * a2 * (1 - a2)`, `delta1 = (W2.T @ delta2) * a1 * (1 - a1)`.",
            "The derivative by a weight matrix is `delta @ (input).T`, by a bias `delta` itself.",
        ],
    ),
    number(
        "two-layers-biases",
        cost_after,
        tolerance=1e-7,
        slips=[
            slip(
                partial(cost_after, "biases"),
                "That is the cost with the biases left where they were.",
            ),
            slip(
                partial(cost_after, "new, biases"),
                "That is the publication's: updated weights used, and biases left alone.",
            ),
            slip(partial(cost_after, "new"), "You used the updated W⁽²⁾ for the hidden layer."),
            slip(partial(cost_after, "up"), "The cost has risen: your step goes up."),
        ],
        hints=[
            "Use the step that you have just written, with the numbers of the chapter.",
            "Then one more forward pass, with the new weights and the new biases.",
            "It is lower than the 0.291027774 of the weights alone: near 0.28.",
        ],
    ),
    number(
        "two-layers-explore",
        _saturated,
        tolerance=0.03,
        slips=[
            slip(lambda: _saturated() / 2, "That is where tanh turns grey: choose the sigmoid."),
            slip(
                lambda: math.log(19),
                "There a is 0.95. The question is where the *slope* is a twentieth of ¼.",
            ),
            slip(lambda: -_saturated(), "On the right-hand side, where z is positive, please."),
        ],
        hints=[
            "Move z to the right until the ground turns grey, and read z there.",
            "To compute it: the largest slope is ¼, so a (1 − a) = 1/80. Solve for a.",
            "a ≈ 0.9873, and z = log(a/(1 − a)).",
        ],
    ),
    GROUPS,
    OLD_NEW,
]
