r"""Statements of the chapter on two layers: (A), (B), their terms, cross-entropy, wider layers."""

from __future__ import annotations

from ..statement import Statement

CHAIN = ("two-neurons",)
CHAINS = ("two-layer-chain-2", "two-layer-chain-3")
SIGMOID = ("sigmoid-neuron",)
POINTS = ("cross-entropy-neuron-2", "cross-entropy-neuron-3")
BEHIND = ("cross-entropy-2-3-1", "cross-entropy-4-2-1")
WIDE = ("two-layer-2-3-4", "two-layer-4-3-2")
LAYERS = (("l", "1", "L"),)
EACH_POINT = (("i", "1", "m"),)
EACH_FEATURE = (("j", "1", "n"),)


def d(of: str, by: str) -> str:
    r"""Return ∂ of/∂ by as LaTeX."""
    return rf"\frac{{\partial {of}}}{{\partial {by}}}"


STATEMENTS = (
    Statement(
        "eq-two-layer-forward",
        "definition",
        "Two neurons in a row: weight, bias, $σ$, twice.",
        ("z^{(1)}", "a^{(1)}", "z^{(2)}", "a^{(2)}"),
        r"w b a \sigma z",
        CHAIN,
        source="T7",
    ),
    Statement(
        "eq-two-layer-cost",
        "definition",
        "The quadratic cost of one example with one output.",
        ("C",),
        "a^{(2)} y",
        CHAIN,
        source="T4",
    ),
    Statement(
        "eq-two-layer-sigmoid-slope",
        "derived",
        "The slope of the sigmoid is $σ(1 − σ)$.",
        (r"\sigma'(z)",),
        r"\sigma z",
        SIGMOID,
        sides=(4,),
        pins=((0, 3, r"\sigma(z) (1 - \sigma(z))"),),
        source="D4 F2",
    ),
    Statement(
        "eq-two-layer-quarter",
        "derived",
        "A quarter minus the slope of the sigmoid is a square.",
        (r"\frac{1}{4} - \sigma'(z)",),
        r"\sigma z",
        SIGMOID,
        source="D4 V5",
    ),
    Statement(
        "eq-two-layer-chain-outer",
        "derived",
        "Three links from the outer weight to the cost.",
        (d("C", "w^{(2)}"),),
        "z w^{(2)} a C",
        CHAIN,
        pins=(
            (
                0,
                1,
                d("z^{(2)}", "w^{(2)}")
                + r"\cdot"
                + d("a^{(2)}", "z^{(2)}")
                + r"\cdot"
                + d("C", "a^{(2)}"),
            ),
        ),
        source="T5 T7",
    ),
    Statement(
        "eq-two-layer-1-1",
        "derived",
        "Term 1.1: the slope of the weighted input with respect to its weight is the input.",
        (d("z^{(2)}", "w^{(2)}"),),
        "a",
        CHAIN,
        source="T7",
    ),
    Statement(
        "eq-two-layer-1-2",
        "derived",
        "Term 1.2: the slope of the activation with respect to its weighted input is $σ′$, taken "
        "at $z$.",
        (d("a^{(2)}", "z^{(2)}"),),
        r"\sigma z",
        CHAIN,
        source="T7",
    ),
    Statement(
        "eq-two-layer-1-3",
        "derived",
        "Term 1.3: the slope of the quadratic cost with respect to the output is how wrong it is.",
        (d("C", "a^{(2)}"),),
        "a y",
        CHAIN,
        sides=(3,),
        source="T7",
    ),
    Statement(
        "eq-two-layer-w2",
        "derived",
        "Equation (A): the derivative with respect to the outer weight.",
        (d("C", "w^{(2)}"),),
        r"a \sigma z y",
        CHAIN,
        source="T7",
    ),
    Statement(
        "eq-two-layer-b2",
        "derived",
        "The derivative with respect to the outer bias, the partner of (A).",
        (d("C", "b^{(2)}"),),
        r"a \sigma z y",
        CHAIN,
        source="T7",
    ),
    Statement(
        "eq-two-layer-chain-inner",
        "derived",
        "Three links from the inner weight to the cost, the last of them long.",
        (d("C", "w^{(1)}"),),
        "z w^{(1)} a C",
        CHAIN,
        pins=(
            (
                0,
                1,
                d("z^{(1)}", "w^{(1)}")
                + r"\cdot"
                + d("a^{(1)}", "z^{(1)}")
                + r"\cdot"
                + d("C", "a^{(1)}"),
            ),
        ),
        source="T5 T7",
    ),
    Statement(
        "eq-two-layer-2-1",
        "derived",
        "Terms 2.1 and 2.2: as 1.1 and 1.2, one layer further in.",
        (d("z^{(1)}", "w^{(1)}"), d("a^{(1)}", "z^{(1)}")),
        r"a \sigma z",
        CHAIN,
        source="T7",
    ),
    Statement(
        "eq-two-layer-2-3",
        "derived",
        "The hidden activation acts only through the output: 2.3, and its halves 2.3.1 and 2.3.2.",
        (d("C", "a^{(1)}"), d("C", "a^{(2)}"), d("a^{(2)}", "a^{(1)}")),
        r"C a \sigma z w y",
        CHAIN,
        sides=(2, 2, 3),
        pins=(
            (0, 1, d("C", "a^{(2)}") + r"\cdot" + d("a^{(2)}", "a^{(1)}")),
            (1, 1, "a^{(2)} - y"),
            (2, 1, d("a^{(2)}", "z^{(2)}") + r"\cdot" + d("z^{(2)}", "a^{(1)}")),
        ),
        source="T7",
    ),
    Statement(
        "eq-two-layer-w1",
        "derived",
        "Equation (B): the derivative with respect to the inner weight.",
        (d("C", "w^{(1)}"),),
        r"a \sigma z y w",
        CHAIN,
        source="T7",
    ),
    Statement(
        "eq-two-layer-b1",
        "derived",
        "The derivative with respect to the inner bias, the partner of (B).",
        (d("C", "b^{(1)}"),),
        r"a \sigma z y w",
        CHAIN,
        source="T7",
    ),
    Statement(
        "eq-two-layer-delta",
        "derived",
        "The error of the output, and the same carried back to the hidden neuron.",
        (r"\delta^{(2)}", r"\delta^{(1)}"),
        r"\sigma z a y w \delta^{(2)}",
        CHAIN,
        source="T7",
    ),
    Statement(
        "eq-two-layer-gradients",
        "derived",
        "In every layer: the input times the error, and the error itself.",
        (d("C", "w^{(l)}"), d("C", "b^{(l)}")),
        r"a \delta",
        CHAINS,
        LAYERS,
        source="T6 T7",
        general=("chain-layer",),
    ),
    Statement(
        "eq-two-layer-update",
        "derived",
        "A step of descent for the weight and the bias of any layer.",
        ("w^{(l)}", "b^{(l)}"),
        r"w b \eta C",
        CHAINS,
        LAYERS,
        source="T6",
        general=("chain-layer",),
    ),
    Statement(
        "eq-two-layer-neuron",
        "definition",
        "One neuron with several inputs, at each of several points.",
        ("z_i", "a_i"),
        r"w x b \sigma z n",
        POINTS,
        EACH_POINT,
        source="V1",
        general=("points-n",),
    ),
    Statement(
        "eq-two-layer-cross-entropy",
        "definition",
        "The cross-entropy of one point.",
        ("C_i",),
        r"y_i a_i \log",
        POINTS,
        EACH_POINT,
        source="V1 V2",
        general=("points-n",),
    ),
    Statement(
        "eq-two-layer-ce-output",
        "derived",
        "The slope of cross-entropy with respect to the output.",
        (d("C_i", "a_i"),),
        "a_i y_i",
        POINTS,
        EACH_POINT,
        sides=(3,),
        source="V2",
        general=("points-n",),
    ),
    Statement(
        "eq-two-layer-ce-delta",
        "derived",
        "One link further the slope of the sigmoid cancels.",
        (d("C_i", "z_i"),),
        "a_i y_i",
        POINTS,
        EACH_POINT,
        sides=(4,),
        pins=((0, 1, d("C_i", "a_i") + r"\cdot" + d("a_i", "z_i")),),
        source="V2",
        general=("points-n",),
    ),
    Statement(
        "eq-two-layer-ce-gradient",
        "derived",
        "The gradient of the mean cross-entropy of one neuron.",
        (d("C", "w_j"), d("C", "b")),
        "a y x m",
        POINTS,
        EACH_FEATURE,
        source="V2",
        general=("points-n",),
    ),
    Statement(
        "eq-two-layer-ce-outer",
        "derived",
        "Cross-entropy, two layers: a weight between hidden layer and output.",
        (d("C", "w^{(2)}_{1j}"),),
        "a y",
        BEHIND,
        (("j", "1", "n_1"),),
        source="V4",
        general=("behind-n",),
    ),
    Statement(
        "eq-two-layer-ce-inner",
        "derived",
        "Cross-entropy, two layers: a weight between input and hidden layer.",
        (d("C", "w^{(1)}_{jk}"),),
        "a y w",
        BEHIND,
        (("j", "1", "n_1"), ("k", "1", "n_0")),
        sides=(3,),
        source="V4",
        general=("behind-n",),
    ),
    Statement(
        "eq-two-layer-output-errors",
        "derived",
        "The errors of the output neurons, for the quadratic cost.",
        (r"\delta^{(2)}_j",),
        r"\sigma z a y",
        WIDE,
        (("j", "1", "n_2"),),
        source="T7",
        general=("second-of-two-n",),
    ),
    Statement(
        "eq-two-layer-hidden-errors",
        "derived",
        "The errors of the hidden neurons: paths that add, and the neuron's own slope.",
        (r"\delta^{(1)}_k",),
        r"\sigma z \delta^{(2)}_j w^{(2)}_{jk} n",
        WIDE,
        (("k", "1", "n_1"),),
        source="T7",
        general=("first-of-two-n",),
    ),
)
