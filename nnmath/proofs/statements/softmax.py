r"""Entries of the chapter on softmax and cross-entropy: probabilities from scores."""

from __future__ import annotations

from ..statement import Statement

SCORES = ("scores-3", "scores-4")
EACH = (("j", "1", "n"),)
EACH_PAIR = (("j", "1", "n"), ("k", "1", "n"))

ENTRIES = (
    Statement(
        "eq-softmax-definition",
        "definition",
        "Softmax: the share of each score's exponential in their sum.",
        ("p_j", "S"),
        r"\exp z n S",
        SCORES,
        EACH,
        sizeless="scores-n",
        source="T9",
    ),
    Statement(
        "eq-softmax-sum",
        "derived",
        "The shares sum to 1.",
        (r"\sum_{j=1}^{n} p_j",),
        "",
        SCORES,
        sides=(3,),
        sizeless="scores-n",
        source="T9",
    ),
    Statement(
        "eq-softmax-ratio",
        "derived",
        "Only the difference of two scores decides how their probabilities compare.",
        (r"\frac{p_j}{p_k}",),
        r"\exp z_j z_k",
        SCORES,
        EACH_PAIR,
        sides=(3,),
        sizeless="scores-n",
        source="T9",
    ),
    Statement(
        "eq-softmax-shift",
        "derived",
        "A number added to all scores changes nothing.",
        (r"\operatorname{softmax}(z + c \mathbf{1})_j",),
        "p_j",
        SCORES,
        EACH,
        sides=(4,),
        source="T9",
    ),
    Statement(
        "eq-softmax-temperature",
        "derived",
        "The temperature divides all differences of scores.",
        (
            r"\frac{\operatorname{softmax}(\frac{1}{T} z)_j}"
            r"{\operatorname{softmax}(\frac{1}{T} z)_k}",
        ),
        r"\exp z_j z_k T",
        SCORES,
        EACH_PAIR,
        source="T9",
    ),
    Statement(
        "eq-softmax-two",
        "derived",
        "Softmax of two scores is the sigmoid of their difference.",
        ("p_1",),
        r"\sigma z_1 z_2",
        ("scores-2",),
        sides=(4,),
        source="T9 V1",
    ),
    Statement(
        "eq-softmax-jacobian",
        "derived",
        "How each probability answers to each score.",
        (r"\frac{\partial p_j}{\partial z_k}",),
        "p_j p_k I_{jk}",
        SCORES,
        EACH_PAIR,
        sides=(3,),
        # Where j ≠ k, I is 0, so that slips in what I multiplies would be true.
        pins=(
            (0, 1, r"\frac{I_{jk} e^{z_j} S - e^{z_j} e^{z_k}}{S^2}"),
            (0, 2, "p_j (I_{jk} - p_k)"),
        ),
        sizeless="scores-n",
        source="T9",
    ),
    Statement(
        "eq-softmax-jacobian-matrix",
        "derived",
        "All these derivatives in one matrix.",
        (r"\frac{\partial p}{\partial z}",),
        "D p",
        SCORES,
        pins=((0, 1, r"D - p p^\top"),),
        source="T9",
    ),
    Statement(
        "eq-softmax-conserved",
        "derived",
        "What one probability gains, the others lose.",
        (r"\sum_{j=1}^{n} \frac{\partial p_j}{\partial z_k}",),
        "",
        SCORES,
        (("k", "1", "n"),),
        sides=(3,),
        sizeless="scores-n",
        source="T9",
    ),
    Statement(
        "eq-softmax-log",
        "derived",
        "The logarithm of a probability, without exponentials that overflow.",
        (r"\log p_j",),
        r"z M n \log \exp",
        SCORES,
        EACH,
        sides=(3,),
        sizeless="scores-n",
        source="T9",
    ),
)
