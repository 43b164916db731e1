r"""Statements of the chapter on training."""

from __future__ import annotations

from ..statement import Statement

ONE = ("network-2-3-4", "network-2-3-2-4")
CUT = ("batches-3-2", "batches-2-3-4")
SLOPES = ("slopes-3", "slopes-4")
EACH_LAYER = (("l", "1", "L"),)
# True as well with another centre in one of the two brackets, which would say something else.
PAIRS = (
    r"\frac{1}{4m^2} \sum_{i=1}^{m} \sum_{j=1}^{m} ((g_i - \bar g) + (g_j - \bar g))^2",
    r"\frac{1}{4m^2} (2m \sum_{i=1}^{m} (g_i - \bar g)^2 + 2 (\sum_{i=1}^{m} (g_i - \bar g))^2)",
)
EXAMPLES = r"\frac{1}{m} \sum_{i=1}^{m} \frac{\partial C_i}{\partial W^{(l)}}"
LEFT_OVER = r"\frac{1}{m(m-1)} (\frac{m^2 V}{2} - mV)"

STATEMENTS = (
    Statement(
        "eq-training-fall",
        "derived",
        "Straight against the gradient the cost begins to fall, at the squared length of it.",
        (r"\frac{d}{dt} f(x - t \nabla f) \Big|_{t=0}",),
        "f",
        ("landscape-2", "landscape-3"),
        sides=(3,),
        source="F6",
        general=("landscape-n",),
    ),
    Statement(
        "eq-training-hidden-slope",
        "derived",
        "The slope for a weight of the first layer: nothing in it but the neuron's own weights.",
        (r"\frac{\partial C}{\partial w^{(1)}_{jk}}",),
        r"w \delta \sigma z a n",
        ONE,
        (("j", "1", "n_1"), ("k", "1", "n_0")),
        source="F5 F6",
        general=("two-layers-n",),
    ),
    Statement(
        "eq-training-guess",
        "derived",
        "The cross-entropy of a network that gives every class the same probability.",
        (r"-\sum_{j=1}^{n_L} y_j \log(\frac{1}{n_L})",),
        r"\log n L",
        ("guess-3", "guess-4"),
        sides=(3,),
        source="T9",
        general=("guess-n",),
    ),
    Statement(
        "eq-training-batch-cost",
        "definition",
        "The cost of one mini-batch: the mean over its examples.",
        (r"\hat C_r",),
        "C r s",
        CUT,
        (("r", "1", "q"),),
        source="F6",
        general=("batches-n",),
    ),
    Statement(
        "eq-training-batch-mean",
        "derived",
        "The gradients of the batches are right on average.",
        (r"\frac{1}{q} \sum_{r=1}^{q} \frac{\partial \hat C_r}{\partial W^{(l)}}",),
        "C W",
        CUT,
        EACH_LAYER,
        sides=(3,),
        pins=((0, 1, EXAMPLES),),
        source="F6",
        general=("batches-n",),
    ),
    Statement(
        "eq-training-spread",
        "definition",
        "The mean squared deviation of the slopes of single examples.",
        ("V",),
        "g m",
        SLOPES,
        pins=((0, 1, r"\frac{1}{m} \sum_{i=1}^{m} (g_i - \bar g)^2"),),
        general=("slopes-m",),
    ),
    Statement(
        "eq-training-two-draws",
        "derived",
        "The mean of two slopes, drawn independently, deviates half as much in the mean square.",
        (
            r"\frac{1}{m^2} \sum_{i=1}^{m} \sum_{j=1}^{m}"
            r" \Bigl( \frac{g_i + g_j}{2} - \bar g \Bigr)^2",
        ),
        "V",
        SLOPES,
        sides=(4,),
        pins=((0, 1, PAIRS[0]), (0, 2, PAIRS[1])),
        general=("slopes-m",),
    ),
    Statement(
        "eq-training-two-different",
        "derived",
        "Two different examples: the pairs of an example with itself are left out.",
        (LEFT_OVER,),
        "V m",
        SLOPES,
        general=("slopes-m",),
    ),
)
