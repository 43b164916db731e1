r"""Statements of the chain rule: a nudge that travels, paths that add, two sweeps."""

from __future__ import annotations

from functools import partial

from ..models import chain as models
from ..statement import Statement

NEURON = (models.neuron,)
COMPOSED = (models.composed,)
CIRCUIT = (models.circuit,)
TWO = (models.product,)
PATHS = tuple(partial(models.paths, n) for n in (2, 3, 5))
GRAPHS = (models.small_graph, models.wider_graph)
NETS = ("network-2-3-4", "network-2-3-2-4")
# "~" keeps a nudge one word.
LINKS = r"\frac{\partial z}{\partial w} \frac{\partial a}{\partial z} \frac{\partial C}{\partial a}"
BIAS = r"\frac{\partial z}{\partial b} \frac{\partial a}{\partial z} \frac{\partial C}{\partial a}"

STATEMENTS = (
    Statement(
        "eq-chain-links",
        "definition",
        "One neuron with one input and its cost: three links, each a function of the one before.",
        ("z", "a", "C"),
        r"w x b \sigma z a y",
        NEURON,
        pins=((2, 1, r"\frac{1}{2} (a - y)^2"),),
        source="T5",
    ),
    Statement(
        "eq-chain-first-link",
        "derived",
        "The first link passes a nudge on exactly, times $x$.",
        (r"\Delta z",),
        r"x \Delta~w",
        NEURON,
        sides=(3,),
        pins=((0, 1, r"((w + \Delta w) x + b) - (w x + b)"),),
        source="T5",
    ),
    Statement(
        "eq-chain-slopes",
        "derived",
        "The slope of each link, the others left out of sight.",
        (
            r"\frac{\partial z}{\partial w}",
            r"\frac{\partial a}{\partial z}",
            r"\frac{\partial C}{\partial a}",
        ),
        r"x \sigma z a y",
        NEURON,
        source="T5",
    ),
    Statement(
        "eq-chain-three-links",
        "derived",
        "The slope of the whole chain is the product of the slopes of its links.",
        (r"\frac{\partial C}{\partial w}",),
        r"x \sigma z a y",
        NEURON,
        sides=(3,),
        pins=((0, 1, LINKS),),
        source="T5",
    ),
    Statement(
        "eq-chain-bias",
        "derived",
        "The same for the bias, whose link has the slope 1.",
        (r"\frac{\partial C}{\partial b}",),
        r"\sigma z a y",
        NEURON,
        sides=(3,),
        pins=((0, 1, BIAS),),
        source="T5",
    ),
    Statement(
        "eq-chain-secants",
        "definition",
        "The mean slopes of the two functions between two places.",
        ("G(t)", "F(s)"),
        "f g s t x",
        COMPOSED,
        source="T5",
    ),
    Statement(
        "eq-chain-difference",
        "derived",
        "The change of the composition, as one mean slope times the other times the change of $t$.",
        ("f(g(t)) - f(g(x))",),
        "F G g t x",
        COMPOSED,
        sides=(3,),
        source="T5",
    ),
    Statement(
        "eq-chain-rule",
        "derived",
        "The chain rule.",
        (r"\frac{d}{dx} f(g(x))",),
        "f g x",
        COMPOSED,
        source="T5",
    ),
    Statement(
        "eq-chain-circuit",
        "definition",
        "A circuit of one sum and one product.",
        ("q", "C"),
        "x y q z",
        CIRCUIT,
        source="T5",
    ),
    Statement(
        "eq-chain-circuit-back",
        "derived",
        "From the end of the circuit to its inputs.",
        (
            r"\frac{\partial C}{\partial q}",
            r"\frac{\partial C}{\partial z}",
            r"\frac{\partial C}{\partial x}",
            r"\frac{\partial C}{\partial y}",
        ),
        "q z",
        CIRCUIT,
        sides=(2, 2, 3, 3),
        pins=(
            (2, 1, r"\frac{\partial q}{\partial x} \frac{\partial C}{\partial q}"),
            (3, 1, r"\frac{\partial q}{\partial y} \frac{\partial C}{\partial q}"),
        ),
        source="T5",
    ),
    Statement(
        "eq-chain-product",
        "derived",
        "What two nudges together do to a product.",
        (r"(u + \Delta u) (v + \Delta v) - u v",),
        r"u v \Delta~u \Delta~v",
        TWO,
        source="T5",
    ),
    Statement(
        "eq-chain-detour",
        "derived",
        "Two nudges at once are one after the other.",
        (r"f(u + \Delta u, v + \Delta v) - f(u, v)",),
        r"f u v \Delta~u \Delta~v",
        TWO,
        pins=(
            (
                0,
                1,
                r"(f(u + \Delta u, v + \Delta v) - f(u, v + \Delta v))"
                r" + (f(u, v + \Delta v) - f(u, v))",
            ),
        ),
        source="T5",
    ),
    Statement(
        "eq-chain-leg-slopes",
        "definition",
        "The mean slopes of the two legs.",
        ("F_1", "F_2"),
        r"f u v \Delta~u \Delta~v",
        TWO,
        source="T5",
    ),
    Statement(
        "eq-chain-legs",
        "derived",
        "The change along both legs, for each unit of the nudge that caused them.",
        (r"\frac{f(u + \Delta u, v + \Delta v) - f(u, v)}{\Delta x}",),
        r"F \Delta~u \Delta~v \Delta~x",
        TWO,
        source="T5",
    ),
    Statement(
        "eq-chain-paths",
        "derived",
        "Along a path slopes multiply, and the paths add.",
        (r"\frac{\partial C}{\partial x}",),
        "u x C n",
        PATHS,
        source="T5",
        general=("paths-of-x-n",),
    ),
    Statement(
        "eq-chain-cost",
        "definition",
        "The cost of one example: the sum over the output neurons.",
        ("C",),
        "a y n L",
        NETS,
        source="T4",
        general=("output-quadratic-n",),
    ),
    Statement(
        "eq-chain-two-outputs",
        "derived",
        "A neuron below the output reaches the cost through every output neuron.",
        (r"\frac{\partial C}{\partial a^{(L-1)}_k}",),
        r"w \sigma z a y n L",
        NETS,
        (("k", "1", "n_{L-1}"),),
        sides=(3,),
        source="T4 T5",
        general=("output-quadratic-n",),
    ),
    Statement(
        "eq-chain-forward",
        "derived",
        "The sweep from an input: every node adds up what comes in along its arrows.",
        ("t_j",),
        "f v t",
        GRAPHS,
        (("j", "p+1", "N"),),
        pins=((0, 1, r"\sum_{i=1}^{j-1} \frac{\partial f_j}{\partial v_i} t_i"),),
        source="F4",
    ),
    Statement(
        "eq-chain-backward",
        "derived",
        "The sweep from the end: every node adds up what comes back along its arrows.",
        ("g_i",),
        "f v g N",
        GRAPHS,
        (("i", "1", "N-1"),),
        pins=((0, 1, r"\sum_{j=i+1}^{N} \frac{\partial f_j}{\partial v_i} g_j"),),
        source="F4",
    ),
    Statement(
        "eq-chain-central",
        "derived",
        "The one-sided and the central difference of a cube.",
        (r"\frac{(x + h)^3 - x^3}{h}", r"\frac{(x + h)^3 - (x - h)^3}{2h}"),
        "x h",
        ("bowl",),
        source="F4",
    ),
)
