"""Exercises and quick questions of the chapter "The chain rule"."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnmath.activations import sigmoid, sigmoid_prime
from nnmath.graph import Node

from ..define import (
    array,
    choice,
    derivation,
    formula,
    function,
    function_symbol,
    known_mistake,
    number,
    symbol,
)
from ..symbol_tables import SIGMOID, TWO_LAYERS, select
from ..types import Exercise

NEURON = {name: symbol(name) for name in "wxbzay"}
NEURON |= {"sigma": function_symbol(r"\sigma"), "dsigma": function_symbol(r"\sigma'")}


def _slopes() -> list[float]:
    x, y, z = Node(2), Node(3), Node(-1)
    back = ((x * y + z) * x).backward()
    return [back[v] for v in (x, y, z)]


def _two_outputs(keep: slice = slice(None), prime: bool = True) -> float:
    """∂C/∂a of a hidden a = 0.5 that feeds two outputs; ``keep`` drops paths, ``prime`` σ′."""
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


# A graph as plain data: `arrows[j]` lists the pairs (i, slope) of the nodes i < j that node j was
# made of. Inputs have no arrows; the last node is the end.
Arrows = list[list[tuple[int, float]]]


def sine(x: float) -> tuple[float, float]:
    """The sine of a number, and its slope there."""
    return float(np.sin(x)), float(np.cos(x))


def forward_sweep(arrows: Arrows, start: int) -> Any:
    """t_j = ∂v_j/∂v_start for every node j."""
    t = np.zeros(len(arrows))
    t[start] = 1.0
    for j, parents in enumerate(arrows):
        for i, slope in parents:
            t[j] += slope * t[i]
    return t


def backward_sweep(arrows: Arrows) -> Any:
    """g_i = ∂v_N/∂v_i for every node i."""
    g = np.zeros(len(arrows))
    g[-1] = 1.0
    for j in reversed(range(len(arrows))):
        for i, slope in arrows[j]:
            g[i] += slope * g[j]
    return g


def lossy(arrows: Arrows, start: int | None = None) -> Any:
    """Either sweep with ``=`` in place of ``+=``: the last arrow wins."""
    out = np.zeros(len(arrows))
    out[-1 if start is None else start] = 1.0
    count = len(arrows)
    for j in reversed(range(count)) if start is None else range(count):
        for i, slope in arrows[j]:
            if start is None:
                out[i] = slope * out[j]
            else:
                out[j] = slope * out[i]
    return out


def unordered(arrows: Arrows) -> Any:
    """The sweep from the end, with the nodes visited from the start."""
    g = np.zeros(len(arrows))
    g[-1] = 1.0
    for j in range(len(arrows)):
        for i, slope in arrows[j]:
            g[i] += slope * g[j]
    return g


def unmended(arrows: Arrows) -> Any:
    """The sweep that the exercise shows: in the wrong order, and the last arrow wins."""
    g = np.zeros(len(arrows))
    g[-1] = 1.0
    for j in range(len(arrows)):
        for i, slope in arrows[j]:
            g[i] = slope * g[j]
    return g


def graphs(rng: np.random.Generator) -> list[Arrows]:
    """X · x alone and in a sum, x · x · x, and random graphs that use some nodes several times."""
    x = 3.0
    made: list[Arrows] = [
        [[], [(0, x), (0, x)]],
        [[], [], [(0, x), (0, x), (1, 2.0)]],
        [[], [], [(0, x), (0, x)], [(2, x), (0, x * x), (1, -1.0)]],
    ]
    for _ in range(4):
        inputs, more = int(rng.integers(2, 4)), int(rng.integers(3, 7))
        arrows: Arrows = [[] for _ in range(inputs)]
        for j in range(inputs, inputs + more):
            from_ = rng.integers(0, j, size=int(rng.integers(2, 4)))
            arrows.append([(int(i), round(float(rng.normal()), 2)) for i in (*from_, j - 1)])
        made.append(arrows)
    return made


EXERCISES: list[Exercise] = [
    number(
        "chain-rule-links",
        lambda: 4 * (3 * 1 - 1) ** 3 * 3,
        known_mistakes=[
            known_mistake(
                32, "You have the slope of the outer link, 4u³. The inner link has a slope too."
            ),
            known_mistake(24, "The power comes down as a factor: the slope of u⁴ is 4u³, not u³."),
            known_mistake(
                12, "The outer slope is taken at what its link receives: at u = 2, not at x = 1."
            ),
        ],
        hints=[
            "Call the inner link u = 3x − 1. What is u at x = 1?",
            "The outer link is u⁴, with the slope 4u³, taken at that u.",
            "Multiply: 4 · 2³, times the slope of the inner link, which is 3.",
        ],
    ),
    derivation(
        "chain-rule-input",
        "w*dsigma(z)*(a - y)",
        names=NEURON,
        asks=r"\frac{\partial C}{\partial x}",
        given=["z = w*x + b", "a = sigma(z)", *SIGMOID],
        more_names={"C": "C"},
        setting=["C = (a - y)**2/2"],
        start="dC/dx",
        worked="dC/dx = dC/da*da/dz*dz/dx\n = (a - y)*dsigma(z)*w",
        known_mistakes=[
            known_mistake(
                "x*dsigma(z)*(a - y)", "That is ∂C/∂w. Here it is x that moves in the first link."
            ),
            known_mistake("w*dsigma(z)*(y - a)", "You have a − y the wrong way round."),
            known_mistake(
                "w*dsigma(a)*(a - y)", "σ′ is taken at z, what the sigmoid receives, not at a."
            ),
            known_mistake(
                "dsigma(z)*(a - y)", "That is ∂C/∂b. The first link multiplies a nudge of x by w."
            ),
            known_mistake("w*(a - y)", "The link from z to a is missing: the factor σ′(z)."),
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
        labels=("x", "y", "z"),
        known_mistakes=[
            known_mistake(
                lambda: [5, 4, 2], "Two paths lead from x; you have only the direct one."
            ),
            known_mistake(
                lambda: [6, 4, 2], "Two paths lead from x; you have only the one through xy."
            ),
            known_mistake(
                lambda: [11, 2, 2], "From xy one more link leads back to y, with the slope x."
            ),
            known_mistake(
                lambda: [11, 4, 1], "After the sum comes the last product: its slope is x = 2."
            ),
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
        decimals=4,
        known_mistakes=[
            known_mistake(
                lambda: _two_outputs(slice(1)), "That is only the path through the first output."
            ),
            known_mistake(
                lambda: _two_outputs(slice(1, 2)),
                "That is only the path through the second output.",
            ),
            known_mistake(
                lambda: _two_outputs(prime=False), "Each chain has three links: σ′(z) is missing."
            ),
            known_mistake(lambda: -_two_outputs(), "The sign is wrong: the last link is a − y."),
            known_mistake(
                lambda: _two_outputs() / 2, "Where paths meet they add; no mean is taken."
            ),
        ],
        hints=[
            "There are two paths, each of three links: a weight, a slope of σ, output minus "
            "target.",
            "The weighted inputs are 0.5 and −1, the outputs about 0.6225 and 0.2689.",
            "1 · 0.2350 · (0.6225 − 1) and −2 · 0.1966 · (0.2689 − 0): add the two.",
        ],
    ),
    number(
        "chain-rule-predict",
        lambda: _gap(-0.02) / _gap(0.01),
        tolerance=0.05,
        known_mistakes=[
            known_mistake(2, "The change is proportional to the nudge, the gap to its square."),
            known_mistake(-2, "The change is proportional to the nudge, the gap to its square."),
            known_mistake(
                -4, "The size is right. But a square does not see the sign of the nudge."
            ),
            known_mistake(
                0.25, "It is the other way round: the larger nudge leaves the larger gap."
            ),
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
        decimals=3,
        known_mistakes=[
            known_mistake(
                lambda: 1 / _wrong_place(),
                "Take the reciprocal: the wrong slope divided by the right one.",
            ),
            known_mistake(
                lambda: float(sigmoid_prime(sigmoid(1.0))),
                "That is the wrong slope itself. Divide it by the right one, σ′(1).",
            ),
            known_mistake(
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
    function(
        "chain-rule-sine",
        sine,
        inputs=lambda rng: [(float(v),) for v in rng.normal(scale=2, size=8)],
        known_mistakes=[
            known_mistake(
                lambda x: (np.sin(x), -np.cos(x)), "The slope of sin is cos, without a minus."
            ),
            known_mistake(
                lambda x: (np.sin(x), np.cos(np.sin(x))),
                "The slope is taken at what the sine receives, x, not at what it gives.",
            ),
            known_mistake(
                lambda x: (np.cos(x), np.sin(x)), "The value comes first, then the slope."
            ),
            known_mistake(lambda x: (np.sin(x), 1.0), "The slope of a curve is not 1 everywhere."),
        ],
        hints=[
            "A node stores two numbers about its operation: what comes out, and how steep it is "
            "there.",
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
        known_mistakes=[
            known_mistake(
                lambda arrows, start: lossy(arrows, start),
                "You overwrite what the other arrows brought: add with +=.",
            ),
            known_mistake(
                lambda arrows, start: backward_sweep(arrows),
                "That is the backward sweep: it gives the slopes of the last node.",
            ),
            known_mistake(
                lambda arrows, start: forward_sweep(arrows, start) - np.eye(len(arrows))[start],
                "At the start itself the slope is 1: it responds to its own nudge in full.",
            ),
        ],
        hints=[
            "It is the backward sweep in reverse: begin with a 1 at the start, not at the end.",
            "Go through the nodes in order, j = 0, 1, 2, …; each adds up what comes in.",
            "For each `i, slope in arrows[j]`: `t[j] += slope * t[i]`.",
        ],
    ),
    function(
        "chain-rule-mistake",
        backward_sweep,
        inputs=lambda rng: [(arrows,) for arrows in graphs(rng)],
        known_mistakes=[
            known_mistake(
                lambda arrows: lossy(arrows),
                "A path is lost: a second arrow overwrites the first. Add up, with +=.",
            ),
            known_mistake(unmended, "That sweep still has both mistakes. Run it on x · x first."),
            known_mistake(
                unordered,
                "The paths add up now. But a node passes its slope on before it is complete: "
                "visit the nodes from the end to the start.",
            ),
        ],
        hints=[
            "Try it on x · x: `[[], [(0, 3.0), (0, 3.0)]]` must give 6 and 1.",
            "There are two mistakes: one in the order of the visits, one in how contributions "
            "combine.",
            "`for j in reversed(range(len(arrows)))`, and `g[i] += slope * g[j]`.",
        ],
    ),
    number(
        "chain-rule-count",
        lambda: 784 * 30 + 30 + 30 * 10 + 10 + 1,
        tolerance=1e-6,
        known_mistakes=[
            known_mistake(
                23860, "Those are the parameters. One more pass, without a nudge, is needed."
            ),
            known_mistake(23821, "The 40 biases are parameters too."),
            known_mistake(
                23820, "The 40 biases are parameters too, and one pass is without a nudge."
            ),
            known_mistake(
                2, "That is what backpropagation needs: one forward and one backward pass."
            ),
        ],
        hints=[
            "Count the weights between consecutive layers, then a bias for each neuron that "
            "computes.",
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
            "b": "The law of the square is about small nudges; a large one may agree by chance.",
            "c": "Look at the second panel: it is curved, and lies off the dashed line in between.",
            "d": "Rounding affects the sixteenth digit, not the second.",
        },
        hints=[
            "Look at the second panel: the curve, the dashed line, and where disc and ring lie.",
            "Halve once and then again. Does the gap shrink from the start?",
            "The dashed line is the tangent at the start. Where else does the curve meet it?",
        ],
    ),
    derivation(
        "chain-rule-quotient",
        "(uprime*v - u*vprime)/v**2",
        names={"u": "u", "v": "v", "uprime": symbol("u'"), "vprime": symbol("v'")},
        more_names={"q": "q", "x": "x"},
        setting=[
            "q = u/v",
            "du/dx = uprime",
            "dv/dx = vprime",
            "dq/dx = uprime/v - u*vprime/v**2",
        ],
        start="dq/dx",
        worked="dq/dx = dq/du*du/dx + dq/dv*dv/dx\n = (1/v)*uprime - u/v**2*vprime\n"
        " = (uprime*v - u*vprime)/v**2",
        known_mistakes=[
            known_mistake(
                "(u*vprime - uprime*v)/v**2",
                "The two terms are swapped: the sign is wrong.",
            ),
            known_mistake(
                "(uprime*v + u*vprime)/v**2",
                "The slope of 1/v is negative, so one path has a minus.",
            ),
            known_mistake(
                "(uprime*v - u*vprime)/v", "With u held fixed the slope for v is −u/v², not −u/v."
            ),
            known_mistake(
                "uprime/vprime",
                "Slopes multiply along a path; there are two paths here, through u and v.",
            ),
            known_mistake("uprime/v", "That is the path through u. The one through v is missing."),
            known_mistake(
                "-u*vprime/v**2", "That is the path through v. The one through u is missing."
            ),
        ],
        hints=[
            "Two paths lead from x to u/v: through u and through v. They add.",
            "With v held fixed the slope of u/v for u is 1/v. And with u held fixed?",
            "uprime · (1/v) plus vprime · (−u/v²).",
        ],
    ),
    choice(
        "chain-rule-proof",
        {
            "a": "The two limits must not be multiplied: the limit of a product is not a product "
            "of limits.",
            "b": "$g(t) - g(x)$ may be zero for $t$ as near to $x$ as you like.",
            "c": "$g(t)$ need not tend to $g(x)$ as $t$ tends to $x$.",
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
            "Take a constant function for g. Which quotient makes no sense?",
            "A fraction needs a denominator that is not zero. Which one might be zero?",
            "t ≠ x does not say that g(t) ≠ g(x).",
        ],
    ),
    derivation(
        "chain-rule-log-sigmoid",
        "1 - a",
        names={"a": "a"},
        more_names={"z": "z", "L": "L", **select(TWO_LAYERS, "sigma dsigma")},
        setting=["a = sigma(z)", "L = log(a)", *SIGMOID],
        start="dL/dz",
        asks=r"\frac{\partial L}{\partial z}",
        worked="dL/dz = dL/da*da/dz\n = 1/a*dsigma(z)\n = 1/a*a*(1 - a)\n = 1 - a",
        known_mistakes=[
            known_mistake(
                "1/a", "That is the slope of the outer link. The sigmoid has a slope too."
            ),
            known_mistake(
                "a*(1 - a)", "That is the slope of the sigmoid. The logarithm has one too."
            ),
            known_mistake("a", "Which factor of a(1 − a) cancels against 1/a?"),
            known_mistake(
                "a - 1", "Both links increase, and so does the whole: the sign is wrong."
            ),
            known_mistake(
                "(1 - a)/a", "The slope of the logarithm, 1/a, meets a(1 − a): a cancels."
            ),
        ],
        hints=[
            "Two links: z → a → L. What is the slope of each?",
            "dL/da is 1/a, and da/dz is σ′(z) = a(1 − a).",
            "dL/dz = dL/da*da/dz = 1/a*a*(1 - a).",
        ],
    ),
]


QUICK: list[Exercise] = [
    choice(
        "chain-rule-halved",
        {
            "a": "It stays as it is.",
            "b": "It is halved.",
            "c": "It shrinks to about a quarter.",
            "d": "It shrinks to about a tenth.",
        },
        "c",
        why={
            "a": "Then slopes would be useless: the gap must close faster than the nudge.",
            "b": "The *change* is halved. The gap must shrink faster, or it would count in the "
            "end.",
            "c": "The gap is proportional to the square of the nudge, and (½)² is ¼.",
            "d": "A nudge ten times smaller leaves a hundredth; here the nudge is only halved.",
        },
        hints=["How much did it shrink for a tenth of the nudge?", "Like the square: (½)²."],
        question="A small nudge is halved. What happens to the gap between the true change and "
        "the predicted one?",
    ),
    formula(
        "chain-rule-outer",
        "6*(2*x + 1)**2",
        names={"x": "x"},
        known_mistakes=[
            known_mistake(
                "3*(2*x + 1)**2", "The inner link, 2x + 1, has the slope 2: it is missing."
            ),
            known_mistake(
                "6*x**2", "The outer slope is taken at what its link receives, $2x + 1$."
            ),
            known_mistake("2*(2*x + 1)**2", "The power comes down as a factor of 3."),
            known_mistake("6*(2*x + 1)**3", "The power goes down by one."),
            known_mistake("6*(2*x + 1)", "The power goes down by one only."),
        ],
        hints=["Two links: u = 2x + 1, and u³.", "3u² at u = 2x + 1, times the slope of u."],
        question="What is the slope of $(2x + 1)^3$? Enter a formula in `x`, such as `3*x**2`.",
    ),
    number(
        "chain-rule-twice",
        lambda: 5 + 1,
        known_mistakes=[
            known_mistake(
                5, "That is the path through the product. $x$ goes into the sum as well."
            ),
            known_mistake(1, "That is the direct path. Another one leads through the product."),
            known_mistake(
                2, "Through the product a nudge of $x$ is multiplied by the *other* factor, $y$."
            ),
            known_mistake(
                3, "Through the product a nudge of $x$ is multiplied by the *other* factor, $y$."
            ),
            known_mistake(10, "Along one path slopes multiply; two paths that meet add."),
        ],
        hints=["How many arrows leave x?", "The product brings y, the direct arrow brings 1."],
        question="In $C = xy + x$, at $x = 2$ and $y = 5$: what is the slope of $C$ with respect "
        "to $x$?",
    ),
    choice(
        "chain-rule-direction",
        {
            "a": "One forward sweep.",
            "b": "One backward sweep.",
            "c": "A thousand forward sweeps.",
            "d": "A pass for each output, with a nudge.",
        },
        "a",
        why={
            "a": "A forward sweep covers one input and all that comes after it.",
            "b": "A backward sweep covers *one* end. A thousand ends need a thousand of them.",
            "c": "One is enough: it covers all nodes that come after the input.",
            "d": "One input, one nudge: two passes would do for all outputs, though not exactly.",
        },
        hints=["One input: which sweep begins there?", "It is the opposite of training."],
        question="A graph has *one* input and a thousand outputs, and you want the slope of each "
        "output. What does it take?",
    ),
]
