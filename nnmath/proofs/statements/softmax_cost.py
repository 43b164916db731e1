r"""Entries of the chapter on softmax and cross-entropy: the costs and their errors."""

from __future__ import annotations

from ..statement import Bound, Statement

SCORES = ("scores-3", "scores-4")
QUADRATIC = ("quadratic-scores-3", "quadratic-scores-4")
SEEN = ("seen-3-2", "seen-2-4")
BATCH = ("score-batch-3-2", "score-batch-2-4")
NEURON = ("logistic-2", "logistic-3")
SLOW = ("quadratic-logistic-1", "quadratic-logistic-3")
EACH = (("j", "1", "n"),)
EACH_CELL = (("i", "1", "m"), ("j", "1", "n"))
PATHS = r"\sum_{k=1}^{n} \frac{\partial C}{\partial p_k} \frac{\partial p_k}{\partial z_j}"

ENTRIES = (
    Statement(
        "eq-softmax-likelihood",
        "definition",
        "The probability of all labels at once.",
        ("P",),
        "p y m n",
        SEEN,
        source="T9",
    ),
    Statement(
        "eq-softmax-log-likelihood",
        "derived",
        "Its logarithm, with a minus and as a mean, is the cross-entropy.",
        (r"-\frac{1}{m} \log P",),
        "m C_i",
        SEEN,
        sides=(3,),
        source="T9",
    ),
    Statement(
        "eq-softmax-cross-entropy",
        "definition",
        "Cross-entropy of one example.",
        ("C_i",),
        r"\log y p n",
        SEEN,
        (("i", "1", "m"),),
        source="T9 V2",
    ),
    Statement(
        "eq-softmax-delta",
        "derived",
        "The error of softmax with cross-entropy: what is said minus what is true.",
        (r"\delta_j",),
        "p_j y_j",
        SCORES,
        EACH,
        sides=(6,),
        # I is symmetric and its own square, and p sums to 1 as y does: such slips would be true.
        pins=(
            (0, 2, PATHS),
            (0, 3, r"-\sum_{k=1}^{n} \frac{y_k}{p_k} p_k (I_{kj} - p_j)"),
            (0, 4, r"p_j \sum_{k=1}^{n} y_k - y_j"),
        ),
        sizeless="scores-n",
        source="T9",
    ),
    Statement(
        "eq-softmax-batch",
        "derived",
        "The same for a batch, whose cost is a mean.",
        (r"\frac{\partial C}{\partial z_{ji}}",),
        "m p_{ji} y_{ji}",
        BATCH,
        EACH_CELL,
        source="T9",
    ),
    Statement(
        "eq-softmax-quadratic",
        "derived",
        "The quadratic cost after softmax: nothing cancels.",
        (r"\frac{\partial C}{\partial z_j}",),
        "p y_k y_j n",
        QUADRATIC,
        EACH,
        sides=(3,),
        source="T9",
    ),
    Statement(
        "eq-softmax-binary",
        "definition",
        "Cross-entropy of one sigmoid neuron.",
        ("C",),
        r"\log y a",
        NEURON,
        source="V2",
    ),
    Statement(
        "eq-softmax-binary-delta",
        "derived",
        "Its error: the derivative of the sigmoid cancels.",
        (r"\frac{\partial C}{\partial z}",),
        "a y",
        NEURON,
        sides=(4,),
        source="V2",
    ),
    Statement(
        "eq-softmax-binary-gradient",
        "derived",
        "Its gradient for one weight and for the bias.",
        (r"\frac{\partial C}{\partial w_k}", r"\frac{\partial C}{\partial b}"),
        "a y x_k",
        NEURON,
        (("k", "1", "n"),),
        source="V2",
    ),
    Statement(
        "eq-softmax-slow",
        "derived",
        "Under the quadratic cost the derivative of the sigmoid stays.",
        (r"\frac{\partial C}{\partial z}",),
        "a y",
        SLOW,
        sides=(3,),
        source="V2",
    ),
    Statement(
        "eq-softmax-push",
        "bound",
        "The push of the quadratic cost for $y = 0$: largest at $a = 2/3$ gone where $a$ is worst.",
        ("a^2 (1 - a)",),
        "",
        SLOW,
        bound=Bound(
            certificate=r"\left(a - \frac{2}{3}\right)^2"
            r"\left(\frac{1}{1 + \exp(-z)} + \frac{1}{3}\right)",
            tight=(("a", r"\frac{2}{3}"),),
        ),
        source="V2",
    ),
    Statement(
        "eq-softmax-cost-from-scores",
        "derived",
        "The cost straight from the scores.",
        ("C",),
        r"\log S y z n",
        SCORES,
        sizeless="scores-n",
        source="T9",
    ),
)
