r"""Statements of the perceptron's convergence theorem: how far and how long after k mistakes.

The letters g, h, r, G, H, a and c of the certificates: see :mod:`nnmath.proofs.models.novikoff`.
"""

from __future__ import annotations

from functools import partial

from ..models import novikoff as models
from ..statement import Bound, Statement

ONE = tuple(partial(models.mistake, n, s) for n, s in ((2, 1), (2, -1), (3, 1), (3, -1)))
ROW = (partial(models.mistakes, 2, (1, -1, -1)), partial(models.mistakes, 3, (-1, 1, -1)))
SO_MANY = (("k", "1", "3"),)
UNIT = ((r"\lVert u \rVert^2", "1"),)
# s may stand anywhere in a product: pinned, lest u^T s pass for the neighbour of u^T.
GROWN = r"\lVert \theta \rVert^2 + 2 s \theta^\top \tilde x + \lVert \tilde x \rVert^2"
SUM = r"\sum_{i=1}^{k} \bigl(2 s_i \theta_{i-1}^\top \tilde x_i + \lVert \tilde x_i \rVert^2\bigr)"
LEFT = r"\lVert \theta - (u^\top \theta) u \rVert^2 + h^2 + 2 a^2 g^2 + g^4"

STATEMENTS = (
    Statement(
        "eq-perceptron-extended",
        "definition",
        "The example with a 1 below it, the weights with the bias below them, the class as a sign.",
        (r"\tilde x", r"\theta", "s"),
        "x w b n y",
        ONE,
        pins=((2, 1, "2y - 1"),),
        source="O1",
        general=("extended-1", "extended-0"),
    ),
    Statement(
        "eq-perceptron-extended-rule",
        "derived",
        "With them the rule, at a mistake and with rate 1, is one addition.",
        (r"\theta",),
        r"\theta s \tilde{x}",
        ONE,
        source="O1",
        general=("mistake-1", "mistake-0"),
    ),
    Statement(
        "eq-perceptron-progress",
        "bound",
        "A mistake moves $θ$ along $u$ by the margin at least.",
        (r"u^\top (\theta + s \tilde x)",),
        r"u \theta \gamma",
        ONE,
        sides=(3,),
        bound=Bound(
            certificate="g^2",
            tight=((r"\gamma", r"s u^\top \tilde x"),),
            conditions=UNIT,
        ),
        pins=((0, 1, r"u^\top \theta + s u^\top \tilde x"),),
        source="O1",
        general=("mistake-1", "mistake-0"),
    ),
    Statement(
        "eq-perceptron-growth",
        "bound",
        "A mistake lengthens $θ$ by a bounded amount, for $θ$ and the example disagree.",
        (r"\lVert \theta + s \tilde x \rVert^2",),
        r"\theta R",
        ONE,
        sides=(3,),
        bound=Bound(
            certificate="2 h^2 + r^2",
            tight=(
                ("R", r"\lVert \tilde x \rVert"),
                (
                    r"\theta",
                    r"\theta - \frac{\theta^\top \tilde x}{\lVert \tilde x \rVert^2} \tilde x",
                ),
            ),
        ),
        pins=((0, 1, GROWN),),
        source="O1",
        general=("mistake-1", "mistake-0"),
    ),
    Statement(
        "eq-perceptron-progress-k",
        "bound",
        "After $k$ mistakes, how far along $u$.",
        (r"u^\top \theta_k",),
        r"k \gamma",
        ROW,
        SO_MANY,
        sides=(3,),
        bound=Bound(
            certificate="G_k^2",
            tight=((r"\gamma", r"\frac{1}{k} \sum_{i=1}^{k} s_i u^\top \tilde x_i"),),
            conditions=UNIT,
            step="q^2 + g^2",
        ),
        general=("mistake-1", "mistake-0"),
        over="k",
        pins=((0, 1, r"\sum_{i=1}^{k} s_i u^\top \tilde x_i"),),
        source="O1",
    ),
    Statement(
        "eq-perceptron-growth-k",
        "bound",
        "After $k$ mistakes, how long.",
        (r"\lVert \theta_k \rVert^2",),
        "k R",
        ROW,
        SO_MANY,
        sides=(3,),
        bound=Bound(
            certificate="H_k^2",
            tight=(("R", rf"\sqrt{{\frac{{1}}{{k}} {SUM}}}"),),
            step="q^2 + 2 h^2 + r^2",
        ),
        general=("mistake-1", "mistake-0"),
        over="k",
        pins=((0, 1, SUM),),
        source="O1",
    ),
    Statement(
        "eq-perceptron-bound",
        "bound",
        "The number of mistakes is bounded: Novikoff's theorem.",
        ("k",),
        r"R \gamma",
        (partial(models.end, 2), partial(models.end, 3)),
        bound=Bound(
            certificate=rf"\frac{{{LEFT}}}{{c^2 \gamma^2}}",
            tight=(("R", r"\sqrt{k} \gamma"),),
            conditions=UNIT,
            is_sharp=False,
        ),
        source="O1",
        general=("end-n",),
    ),
)
