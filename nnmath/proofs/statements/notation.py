r"""Statements of the page on notation: what the letters of a network mean."""

from __future__ import annotations

from ..statement import Statement

ONE = ("network-2-3-4", "network-2-3-2-4")
BATCH = ("batch-4-3-2", "batch-2-3-2-3")
EACH_LAYER = (("l", "1", "L"),)
EACH_NEURON = (("l", "1", "L"), ("j", "1", "n_l"))

STATEMENTS = (
    Statement(
        "eq-notation-weighted-input",
        "definition",
        "Each neuron adds up what comes in, weighted, and its bias.",
        (r"z^{(l)}_j",),
        "w a b n",
        ONE,
        EACH_NEURON,
        source="N1 N2",
        general=("layer-n",),
    ),
    Statement(
        "eq-notation-activation",
        "definition",
        "The activation of a neuron is $σ$ of its weighted input.",
        (r"a^{(l)}_j",),
        r"\sigma z",
        ONE,
        EACH_NEURON,
        source="N2",
        general=("layer-n",),
    ),
    Statement(
        "eq-notation-sigmoid",
        "definition",
        "The sigmoid.",
        (r"\sigma(z)",),
        r"z \exp",
        ("sigmoid-neuron",),
        source="F2",
    ),
    Statement(
        "eq-notation-layer",
        "derived",
        "A whole layer at once: the matrix product is the sum over neurons.",
        (r"z^{(l)}", r"a^{(l)}"),
        r"W a b \sigma z",
        ONE,
        EACH_LAYER,
        source="N3",
        general=("layer-n",),
    ),
    Statement(
        "eq-notation-batch",
        "derived",
        "A whole batch at once: one column per example.",
        (r"Z^{(l)}",),
        r"W A b \mathbf{1}",
        BATCH,
        EACH_LAYER,
        source="N3",
        general=("layer-batch-n",),
    ),
    Statement(
        "eq-notation-cost",
        "definition",
        "The cost is the mean over the examples.",
        ("C",),
        "m C_i",
        BATCH,
        source="N4 F3",
        general=("output-batch-n",),
    ),
    Statement(
        "eq-notation-quadratic",
        "definition",
        "The quadratic cost of one example.",
        ("C_i",),
        "a y n L",
        BATCH,
        (("i", "1", "m"),),
        pins=((0, 1, r"\frac{1}{2} \sum_{j=1}^{n_L} (a^{(L)}_{ji} - y_{ji})^2"),),
        source="F3 T4",
        general=("output-batch-n",),
    ),
    Statement(
        "eq-notation-delta",
        "definition",
        "The error of a neuron: how the cost moves with its weighted input.",
        (r"\delta^{(l)}_j",),
        "C z",
        ONE,
        EACH_NEURON,
        source="F5",
        general=("layer-n",),
    ),
)
