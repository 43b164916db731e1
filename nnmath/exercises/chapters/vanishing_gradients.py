"""The exercises and the quick questions of the chapter "Vanishing gradients"."""

from __future__ import annotations

from ..define import choice, formula, number, slip, symbol
from ..symbol_tables import TWO_LAYERS, only
from ..types import Exercise
from ._vanishing_gradients_layers import EXERCISES as LAYERS
from ._vanishing_gradients_links import EXERCISES as LINKS
from ._vanishing_gradients_links import handed_down

EXERCISES: list[Exercise] = [*LINKS, *LAYERS]

QUICK: list[Exercise] = [
    formula(
        "vanishing-gradients-error-below",
        "w2*dsigma(z1)*delta2",
        names=only(TWO_LAYERS, "w1 w2 z1 z2 a1 dsigma") | {"delta2": symbol(r"\delta^{(2)}")},
        asks=r"\delta^{(1)}",
        question="In a chain of single neurons, what is $\\delta^{(1)}$? Write it with `w1`, `w2`, "
        "`z1`, `z2`, `a1`, `delta2` and `dsigma`, as far as they are needed.",
        slips=[
            slip(
                "w2*dsigma(z2)*delta2", "σ′(z⁽²⁾) is in δ⁽²⁾ already: the slope is that of layer 1."
            ),
            slip("w1*dsigma(z1)*delta2", "The way down crosses w⁽²⁾, which joins the two layers."),
            slip("w2*dsigma(a1)*delta2", "σ′ is taken of z⁽¹⁾, not of a⁽¹⁾."),
            slip("w2*delta2", "The slope of the neuron that the error enters is lost."),
            slip("w2*a1*(1 - a1)*delta2", "Right for the sigmoid; for any σ write dsigma(z1)."),
            slip(
                "w2*a1*dsigma(z1)*delta2",
                "The activation a⁽¹⁾ makes the gradient for w⁽²⁾, not δ⁽¹⁾.",
            ),
        ],
        hints=[
            "A link multiplies the error by a weight and by a slope.",
            "The weight is the one between the layers, the slope that of the lower one.",
        ],
    ),
    number(
        "vanishing-gradients-three-links",
        lambda: handed_down(2.0, -1.0, links=3),
        question="A chain of four sigmoid neurons has all weights $2$, and all weighted inputs "
        "happen to be $0$. Which share of the error of layer 4 arrives at layer 1?",
        slips=[
            slip(1 / 16, "Four neurons are joined by three links."),
            slip(1 / 64, "You have the slopes. Each link multiplies by its weight too."),
            slip(8, "You have the weights. Each link multiplies by a slope too."),
            slip(1 / 2, "That is one link."),
            slip(1, "σ′(0) is ¼, not ½: a link has the factor 2 · ¼."),
        ],
        hints=["What is σ′(0)?", "Each of the three links has the factor 2 · ¼."],
    ),
    choice(
        "vanishing-gradients-always-smaller",
        {
            "a": "always: each layer takes its share",
            "b": "always with a sigmoid, never with ReLU",
            "c": "or the larger: that depends on the activation and on the first weights",
            "d": "only if the learning rate is too small",
        },
        "c",
        question="In a deep network the first layers get the smaller error,",
        why={
            "a": "With ReLU or tanh and a gain of 4 the first layer's error is the largest of all.",
            "b": "With ReLU and weights that are too small it vanishes; and sigmoids with weights "
            "above 4, kept at z = 0, make it grow.",
            "d": "The error is computed before any step is taken: the rate is not in it.",
        },
        hints=[
            "The factor of a link is a weight times a slope.",
            "Look at ReLU in the figure, with the gains 1 and 4.",
        ],
    ),
    choice(
        "vanishing-gradients-dead",
        {
            "a": "Its gradient is tiny, so it learns very slowly.",
            "b": "Its error is $0$ for every example, so its weights and its bias stay.",
            "c": "Its output is $0$, so its weights have become $0$.",
            "d": "The learning rate has become $0$.",
        },
        "b",
        question="What is wrong with a dead ReLU?",
        why={
            "a": "That is a saturated sigmoid. The slope of a silent ReLU is exactly 0.",
            "c": "Its weights may be large: its weighted input is negative for all examples.",
            "d": "The rate is what it was. It was too large, once.",
        },
        hints=["What is the slope where z < 0?", "The error is multiplied by that slope: by 0."],
    ),
]
