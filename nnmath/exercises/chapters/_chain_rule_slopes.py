"""Exercises of "The chain rule" on slopes: along a path, over several paths, in numbers."""

from __future__ import annotations

import numpy as np

from nnmath.activations import sigmoid, sigmoid_prime
from nnmath.graph import Node

from ..define import array, call, formula, number, slip, symbol
from ..symbol_tables import SIGMOID

NEURON = {name: symbol(name) for name in "wxbzay"}
NEURON |= {"sigma": call(r"\sigma"), "dsigma": call(r"\sigma'")}


def _slopes() -> list[float]:
    x, y, z = Node(2), Node(3), Node(-1)
    back = ((x * y + z) * x).backward()
    return [back[v] for v in (x, y, z)]


def _two_outputs(keep: slice = slice(None), prime: bool = True) -> float:
    """∂C/∂a of a hidden a = 0.5 that feeds two outputs; some paths, or no σ′, for the slips."""
    w, y = np.array([1.0, -2.0]), np.array([1.0, 0.0])
    z = 0.5 * w
    chains = w * (sigmoid_prime(z) if prime else 1.0) * (sigmoid(z) - y)
    return float(chains[keep].sum())


def _gap(nudge: float) -> float:
    """What is left between the true change of the cost and its prediction, at w = 0.8."""

    def cost(w: float) -> float:
        return 0.5 * float(sigmoid(1.5 * w - 0.2) - 1) ** 2

    slope = float(1.5 * sigmoid_prime(1.0) * (sigmoid(1.0) - 1))
    return cost(0.8 + nudge) - cost(0.8) - slope * nudge


def _wrong_place() -> float:
    return float(sigmoid_prime(sigmoid(1.0)) / sigmoid_prime(1.0))


SLOPES = [
    number(
        "chain-rule-links",
        lambda: 4 * (3 * 1 - 1) ** 3 * 3,
        slips=[
            slip(32, "You have the slope of the outer link, 4u³. The inner link has a slope too."),
            slip(24, "The power comes down as a factor: the slope of u⁴ is 4u³, not u³."),
            slip(12, "The outer slope is taken at what its link receives: at u = 2, not at x = 1."),
        ],
        hints=[
            "Call the inner link u = 3x − 1. What is u at x = 1?",
            "The outer link is u⁴, with the slope 4u³, taken at that u.",
            "Multiply: 4 · 2³, times the slope of the inner link, which is 3.",
        ],
    ),
    formula(
        "chain-rule-input",
        "w*dsigma(z)*(a - y)",
        names=NEURON,
        asks=r"\frac{\partial C}{\partial x}",
        given=["z = w*x + b", "a = sigma(z)", *SIGMOID],
        slips=[
            slip("x*dsigma(z)*(a - y)", "That is ∂C/∂w: in the first link it is x that moves now."),
            slip("w*dsigma(z)*(y - a)", "You have a − y the wrong way round."),
            slip("w*dsigma(a)*(a - y)", "σ′ is taken at z, what the sigmoid receives, not at a."),
            slip(
                "dsigma(z)*(a - y)", "That is ∂C/∂b. The first link passes a nudge of x on w-fold."
            ),
            slip("w*(a - y)", "The link from z to a is missing: the factor σ′(z)."),
        ],
        hints=[
            "Follow a nudge of x: which of the three links does it meet first?",
            "Only the first link is new. The other two factors are those of ∂C/∂w.",
            "In z = wx + b a nudge of x is multiplied by w. Then σ′(z), then a − y.",
        ],
    ),
    array(
        "chain-rule-graph",
        _slopes,
        slips=[
            slip(lambda: [5, 4, 2], "Two paths lead from x; you have the direct one only."),
            slip(lambda: [6, 4, 2], "Two paths lead from x; you have the one through xy only."),
            slip(lambda: [11, 2, 2], "From xy one more link leads back to y, with the slope x."),
            slip(lambda: [11, 4, 1], "Above the sum stands the last product: its slope is x = 2."),
        ],
        hints=[
            "Forward first: r = xy, q = r + z, C = qx. Write each value at its node.",
            "Backward: 1 at C, x at q, and the sum passes that on to r and to z.",
            "x is used twice. Through r it gets 2 · 3, and directly it gets q = 5.",
        ],
    ),
    number(
        "chain-rule-two-outputs",
        _two_outputs,
        slips=[
            slip(lambda: _two_outputs(slice(1)), "That is the path through the first output only."),
            slip(lambda: _two_outputs(slice(1, 2)), "That is the path through the second only."),
            slip(
                lambda: _two_outputs(prime=False), "Each chain has three links: σ′(z) is missing."
            ),
            slip(lambda: -_two_outputs(), "The sign is turned round: the last link is a − y."),
            slip(lambda: _two_outputs() / 2, "Where paths meet they add. There is no mean here."),
        ],
        hints=[
            "Two paths, each of three links: a weight, a slope of σ, and an output minus a target.",
            "The weighted inputs are 0.5 and −1, the outputs about 0.6225 and 0.2689.",
            "1 · 0.2350 · (0.6225 − 1) and −2 · 0.1966 · (0.2689 − 0): add the two.",
        ],
    ),
    number(
        "chain-rule-predict",
        lambda: _gap(-0.02) / _gap(0.01),
        tolerance=0.05,
        slips=[
            slip(2, "The change goes with the nudge; the gap goes with its square."),
            slip(-2, "The change goes with the nudge; the gap goes with its square."),
            slip(-4, "The size is right. But a square does not see the sign of the nudge."),
            slip(0.25, "The other way round: the larger nudge leaves the larger gap."),
        ],
        hints=[
            "How did the gap shrink when the nudge became ten times smaller?",
            "The gap is about a number times the square of the nudge. The number stays the same.",
            "(−0.02)² divided by 0.01².",
        ],
    ),
    number(
        "chain-rule-wrong-place",
        _wrong_place,
        slips=[
            slip(
                lambda: 1 / _wrong_place(), "Turn it round: the wrong slope divided by the right."
            ),
            slip(
                lambda: float(sigmoid_prime(sigmoid(1.0))),
                "That is the wrong slope itself. Divide it by the right one, σ′(1).",
            ),
            slip(
                lambda: float(sigmoid(1.0) * sigmoid_prime(1.0)),
                "Put the number a into σ′; do not multiply by it.",
            ),
        ],
        hints=[
            "At z = 1 the activation is a = σ(1) ≈ 0.7311. The other two factors do not change.",
            "You need σ′(0.7311) and σ′(1), with σ′ = σ(1 − σ).",
            "0.2194 divided by 0.1966.",
        ],
    ),
]
