r"""Entries for the chapters to come: two layers, matrix form, softmax, vanishing gradients."""

from __future__ import annotations

from functools import partial

from later_worlds import chain, ramp, separator, softmax, vectors

from nnmath.proofs.statement import Bound, Statement
from nnmath.proofs.statements.notation import BATCH, EACH_LAYER, ONE

CHAIN_2 = partial(chain, 2)
SEPARATOR_2, SEPARATOR_3 = partial(separator, 2), partial(separator, 3)
SOFTMAX_2, SOFTMAX_3, SOFTMAX_4 = (partial(softmax, n) for n in (2, 3, 4))
CHAINS = (partial(chain, 2, deep=True), partial(chain, 3, deep=True))
ANY_COST = ("any-cost-2-3-4", "any-cost-2-3-2-4")
SOFTMAX = (SOFTMAX_3, SOFTMAX_4)
HIDDEN = (("l", "1", "L-1"),)
HIDDEN_NEURON = (("l", "1", "L-1"), ("j", "1", "n_l"))
EACH_WEIGHT = (("l", "1", "L"), ("j", "1", "n_l"), ("k", "1", "n_{l-1}"))
DC = r"\frac{\partial C}{\partial %s}"

TWO_LAYERS = (
    Statement(
        "eq-two-layers-w2",
        "derived",
        "Equation (A): three factors lead from the last weight to the cost.",
        (DC % "w^{(2)}",),
        r"a \sigma z y",
        (CHAIN_2,),
        sides=(3,),
        source="T7 V4",
    ),
    Statement(
        "eq-two-layers-w1",
        "derived",
        "Equation (B): five factors lead from the first weight to the cost.",
        (DC % "w^{(1)}",),
        r"a \sigma z w y",
        (CHAIN_2,),
        sides=(3,),
        source="T7 V4",
    ),
    Statement(
        "eq-two-layers-biases",
        "derived",
        "The same for the biases, without the input.",
        (DC % "b^{(2)}", DC % "b^{(1)}"),
        r"a \sigma z w y",
        (CHAIN_2,),
        source="T7",
    ),
    Statement(
        "eq-two-layers-update",
        "definition",
        "Each weight goes against its own slope.",
        ("w^{(l)}",),
        r"w \eta C",
        CHAINS,
        EACH_LAYER,
        source="T6",
    ),
    Statement(
        "eq-two-layers-sigmoid-prime",
        "derived",
        "The slope of the sigmoid, by its own value.",
        (r"\sigma'(z)",),
        r"\sigma z",
        ("sigmoid-neuron",),
        sides=(3,),
        source="D4",
    ),
    Statement(
        "eq-two-layers-cross-entropy",
        "definition",
        "Cross-entropy of one neuron for a target y.",
        ("C",),
        r"a y \log",
        (SEPARATOR_2, SEPARATOR_3),
        source="V1 V2",
    ),
    Statement(
        "eq-two-layers-separator",
        "derived",
        "With cross-entropy the slope of the sigmoid cancels.",
        (DC % "w_j", DC % "b"),
        "a y x",
        (SEPARATOR_2, SEPARATOR_3),
        (("j", "1", "n"),),
        source="V2",
    ),
)

MATRIX = (
    Statement(
        "eq-matrix-error-output",
        "derived",
        "The error at the output, for any cost.",
        (r"\delta^{(L)}",),
        r"C a \sigma z",
        ANY_COST,
        source="F5",
    ),
    Statement(
        "eq-matrix-error-quadratic",
        "derived",
        "The error at the output, for the quadratic cost.",
        (r"\delta^{(L)}",),
        r"a y \sigma z",
        ONE,
        source="F5 D5",
    ),
    Statement(
        "eq-matrix-error-index",
        "derived",
        "The error of a neuron collects the errors of all neurons that it feeds.",
        (r"\delta^{(l)}_j",),
        r"\delta w \sigma z n",
        ANY_COST,
        HIDDEN_NEURON,
        sides=(3,),
        source="F5",
        sizeless="layers-n",
    ),
    Statement(
        "eq-matrix-error-back",
        "derived",
        "The error, carried back a layer.",
        (r"\delta^{(l)}",),
        r"W \delta \sigma z",
        ANY_COST,
        HIDDEN,
        source="F5 D5",
    ),
    Statement(
        "eq-matrix-bias",
        "derived",
        "The slope of a bias is the error.",
        (DC % "b^{(l)}",),
        r"\delta",
        ANY_COST,
        EACH_LAYER,
        source="F5",
    ),
    Statement(
        "eq-matrix-weight",
        "derived",
        "The slope of a weight is what came in times the error of where it went.",
        (DC % "w^{(l)}_{jk}",),
        r"a \delta",
        ANY_COST,
        EACH_WEIGHT,
        source="F5",
        sizeless="layer-n",
    ),
    Statement(
        "eq-matrix-weights",
        "derived",
        "All weights of a layer at once.",
        (DC % "W^{(l)}",),
        r"a \delta",
        ANY_COST,
        EACH_LAYER,
        source="F5 T8",
    ),
    Statement(
        "eq-matrix-batch-error",
        "derived",
        "The errors of a batch at the output; the mean brings 1/m.",
        (r"\Delta^{(L)}",),
        r"m A Y \sigma Z",
        BATCH,
        source="F3 F5",
    ),
    Statement(
        "eq-matrix-batch-back",
        "derived",
        "The errors of a batch, carried back a layer.",
        (r"\Delta^{(l)}",),
        r"W \Delta \sigma Z",
        BATCH,
        HIDDEN,
        source="F5",
    ),
    Statement(
        "eq-matrix-batch-gradients",
        "derived",
        "The matrix product adds up the examples.",
        (DC % "W^{(l)}", DC % "b^{(l)}"),
        r"\Delta A \mathbf{1}",
        BATCH,
        EACH_LAYER,
        source="F5 T8",
    ),
    Statement(
        "eq-matrix-update",
        "definition",
        "Every weight and bias goes against its slope.",
        ("W^{(l)}", "b^{(l)}"),
        r"W b \eta C",
        ONE,
        EACH_LAYER,
        source="F6",
    ),
)

SOFTMAXES = (
    Statement(
        "eq-softmax-definition",
        "definition",
        "Probabilities from scores.",
        ("p_j",),
        r"z n \exp",
        SOFTMAX,
        (("j", "1", "n"),),
        source="T9",
        sizeless="softmax-n",
    ),
    Statement(
        "eq-softmax-shift",
        "derived",
        "The same number added to all scores changes nothing.",
        (r"\frac{e^{z_j + c}}{\sum_{k=1}^{n} e^{z_k + c}}",),
        "p_j",
        SOFTMAX,
        (("j", "1", "n"),),
        sides=(3,),
        source="T9",
        sizeless="softmax-n",
    ),
    Statement(
        "eq-softmax-jacobian",
        "derived",
        "How each probability moves with each score.",
        (r"\frac{\partial p_j}{\partial z_k}",),
        r"p \delta",
        SOFTMAX,
        (("j", "1", "n"), ("k", "1", "n")),
        source="T9",
        sizeless="softmax-n",
    ),
    Statement(
        "eq-softmax-cross-entropy",
        "definition",
        "Cross-entropy between targets and probabilities.",
        ("C",),
        r"y p n \log",
        SOFTMAX,
        source="T9",
        sizeless="softmax-n",
    ),
    Statement(
        "eq-softmax-error",
        "derived",
        "With cross-entropy all that is left is the difference.",
        (DC % "z_k",),
        "p_k y_k",
        SOFTMAX,
        (("k", "1", "n"),),
        sides=(5,),
        source="T9 V2",
        sizeless="softmax-n",
    ),
    Statement(
        "eq-softmax-gradient",
        "derived",
        "The same as a column.",
        (r"\nabla_z C",),
        "p y",
        SOFTMAX,
        source="T9",
    ),
    Statement(
        "eq-softmax-two-classes",
        "derived",
        "Softmax of two scores is the sigmoid of their difference.",
        ("p_1",),
        r"\sigma z",
        (SOFTMAX_2,),
        source="T9",
    ),
)

VANISHING = (
    Statement(
        "eq-vanishing-quarter",
        "bound",
        "The slope of the sigmoid is at most a quarter, and is that at 0.",
        (r"\sigma'(z)",),
        "",
        ("sigmoid-neuron",),
        bound=Bound(r"\bigl(\frac{1}{2} - \sigma(z)\bigr)^2", (("z", "0"),)),
        source="V5",
    ),
    Statement(
        "eq-vanishing-product",
        "derived",
        "In a chain the slope is a product with one factor a layer.",
        (DC % "z^{(1)}",),
        r"w \sigma z a y L",
        CHAINS,
        source="V5",
    ),
    Statement(
        "eq-vanishing-relu",
        "definition",
        "ReLU and its slope.",
        (r"\sigma(z)", r"\sigma'(z)"),
        r"\max z",
        (partial(ramp, True), partial(ramp, False)),
        source="V5",
    ),
    Statement(
        "eq-vanishing-tanh",
        "derived",
        "tanh is the sigmoid, stretched.",
        (r"\tanh(z)",),
        r"\sigma z",
        ("sigmoid-neuron",),
        source="V5",
    ),
)

VECTORS = (partial(vectors, 2), partial(vectors, 3))
PERCEPTRON = (
    Statement(
        "eq-perceptron-length",
        "derived",
        "How long the weight vector is after a step.",
        (r"\lVert w + \eta x \rVert^2",),
        r"w x \eta",
        VECTORS,
        source="T1",
    ),
    Statement(
        "eq-perceptron-progress",
        "derived",
        "How far it has come along a separating direction.",
        (r"u^\top (w + \eta x)",),
        r"u w x \eta",
        VECTORS,
        source="T1",
    ),
    Statement(
        "eq-perceptron-cauchy-schwarz",
        "derived",
        "The gap in the inequality of Cauchy and Schwarz is a square.",
        (r"\lVert x \rVert^2 \lVert w \rVert^2 - (w^\top x)^2",),
        "w x",
        VECTORS,
        source="T1",
    ),
)

ENTRIES = (*TWO_LAYERS, *MATRIX, *SOFTMAXES, *VANISHING, *PERCEPTRON)
