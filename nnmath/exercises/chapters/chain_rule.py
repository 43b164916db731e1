"""Exercises and quick questions of the chapter "The chain rule"."""

from __future__ import annotations

import numpy as np

from ..define import choice, formula, function, number, slip, symbol
from ._chain_rule_code import (
    backward_sweep,
    forward_sweep,
    graphs,
    lossy,
    sine,
    unmended,
    unordered,
)
from ._chain_rule_quick import QUICK
from ._chain_rule_slopes import SLOPES

__all__ = ["EXERCISES", "QUICK"]

EXERCISES = [
    *SLOPES,
    function(
        "chain-rule-sine",
        sine,
        inputs=lambda rng: [(float(v),) for v in rng.normal(scale=2, size=8)],
        slips=[
            slip(lambda x: (np.sin(x), -np.cos(x)), "The slope of sin is cos, without a minus."),
            slip(
                lambda x: (np.sin(x), np.cos(np.sin(x))),
                "The slope is taken at what the sine receives, x, not at what it gives.",
            ),
            slip(lambda x: (np.cos(x), np.sin(x)), "First the value, then the slope."),
            slip(lambda x: (np.sin(x), 1.0), "The slope of a curve is not 1 everywhere."),
        ],
        hints=[
            "A node keeps two numbers of its operation: what comes out, and how steep it is there.",
            "`np.sin(x)` is the first. Which function is the slope of the sine?",
            "`return np.sin(x), np.cos(x)`.",
        ],
    ),
    function(
        "chain-rule-forward-sweep",
        forward_sweep,
        inputs=lambda rng: (
            [(arrows, 0) for arrows in graphs(rng)] + [(arrows, 1) for arrows in graphs(rng)]
        ),
        slips=[
            slip(
                lambda arrows, start: lossy(arrows, start),
                "You overwrite what the other arrows brought: add with +=.",
            ),
            slip(
                lambda arrows, start: backward_sweep(arrows),
                "That is the sweep from the end to the start: it says how the last node answers.",
            ),
            slip(
                lambda arrows, start: forward_sweep(arrows, start) - np.eye(len(arrows))[start],
                "At the start itself the answer is 1: a nudge of it is a nudge of it.",
            ),
        ],
        hints=[
            "It is the backward sweep, turned round: begin with a 1 at the start, not at the end.",
            "Go through the nodes in their order, j = 0, 1, 2, …; each adds up what comes in.",
            "For each `i, slope in arrows[j]`: `t[j] += slope * t[i]`.",
        ],
    ),
    function(
        "chain-rule-mistake",
        backward_sweep,
        inputs=lambda rng: [(arrows,) for arrows in graphs(rng)],
        slips=[
            slip(
                lambda arrows: lossy(arrows),
                "A path is lost: a second arrow overwrites the first. Add up, with +=.",
            ),
            slip(unmended, "That is still the sweep with both mistakes. Run it on x · x first."),
            slip(
                unordered,
                "The paths add up now. But a node passes its share on before it is complete: "
                "visit the nodes from the end to the start.",
            ),
        ],
        hints=[
            "Try it on x · x: `[[], [(0, 3.0), (0, 3.0)]]` must give 6 and 1.",
            "There are two mistakes: one in the order of the visits, one in how shares are joined.",
            "`for j in reversed(range(len(arrows)))`, and `g[i] += slope * g[j]`.",
        ],
    ),
    number(
        "chain-rule-count",
        lambda: 784 * 30 + 30 + 30 * 10 + 10 + 1,
        tolerance=1e-6,
        slips=[
            slip(23860, "Those are the parameters. One more pass, without a nudge, is needed."),
            slip(23821, "The 40 biases are parameters too."),
            slip(23820, "The 40 biases are parameters too, and one pass is without a nudge."),
            slip(2, "That is what backpropagation needs: a pass and a sweep."),
        ],
        hints=[
            "Count the weights between each two layers, then a bias for each neuron that computes.",
            "784 · 30 + 30 and 30 · 10 + 10.",
            "One pass for each of these 23,860 numbers, and one without a nudge.",
        ],
    ),
    choice(
        "chain-rule-explore",
        {
            "a": "A large nudge is predicted better than a small one.",
            "b": "The cost happens to meet its tangent again near that place.",
            "c": "The cost is a straight line between the two places.",
            "d": "For so large a nudge the numbers are rounded more coarsely.",
        },
        "b",
        why={
            "a": "Halve once: the gap grows. After the second halving it shrinks for good.",
            "b": "The law of the square speaks of small nudges; a far one may meet by chance.",
            "c": "Look at the right panel: it is bent, and lies off the dashed line in between.",
            "d": "Rounding changes the sixteenth digit, not the second.",
        },
        hints=[
            "Look at the right panel: the curve, the dashed line, and where the two discs lie.",
            "Halve once and then again. Does the gap shrink from the beginning?",
            "The dashed line is the tangent. At the start it touches; where else is it met?",
        ],
    ),
    formula(
        "chain-rule-quotient",
        "(uprime*v - u*vprime)/v**2",
        names={"u": "u", "v": "v", "uprime": symbol("u'"), "vprime": symbol("v'")},
        slips=[
            slip(
                "(u*vprime - uprime*v)/v**2",
                "The two terms have changed places: the sign is wrong.",
            ),
            slip(
                "(uprime*v + u*vprime)/v**2",
                "The slope of 1/v is negative, so one path has a minus.",
            ),
            slip("(uprime*v - u*vprime)/v", "With u held still the slope in v is −u/v², not −u/v."),
            slip(
                "uprime/vprime",
                "Slopes multiply along a path; there are two paths here, through u and v.",
            ),
            slip("uprime/v", "That is the path through u. The one through v is lost."),
            slip("-u*vprime/v**2", "That is the path through v. The one through u is lost."),
        ],
        hints=[
            "Two paths lead from x to u/v: through u and through v. They add.",
            "With v held still the slope of u/v in u is 1/v. With u held still?",
            "uprime · (1/v) plus vprime · (−u/v²).",
        ],
    ),
    choice(
        "chain-rule-proof",
        {
            "a": "The two factors must not be multiplied: a limit of a product is no product.",
            "b": "$g(t) - g(x)$ may be zero for $t$ as near to $x$ as you like.",
            "c": "$g(t)$ need not go to $g(x)$ as $t$ goes to $x$.",
            "d": "Nothing is wrong; the proof is complete.",
        },
        "b",
        why={
            "a": "Where both limits exist, the limit of the product is their product.",
            "b": "Then the first factor is 0/0 for such t; the chapter fills that hole.",
            "c": "It does: a function with a derivative is continuous.",
            "d": "Try g constant, or g(t) = t² sin(1/t) with g(0) = 0, at x = 0.",
        },
        hints=[
            "Put a constant function in for g. Which line makes no sense?",
            "A fraction needs a denominator that is not zero. Which one is not under control?",
            "t ≠ x does not say that g(t) ≠ g(x).",
        ],
    ),
]
