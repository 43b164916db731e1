r"""Statements of the perceptron: vectors, the line, the decision, the rule, the neuron.

The convergence proof has a module of its own, :mod:`nnmath.proofs.statements.novikoff`.
"""

from __future__ import annotations

from functools import partial

from ..models import perceptron as models
from ..statement import Bound, Statement

VECTORS = tuple(partial(models.vectors, n) for n in (2, 3, 5))
LINE = tuple(partial(models.line, n) for n in (2, 3))
DECISIONS = tuple(partial(models.decision, *at) for at in ((2, 1), (3, 0), (2, -1)))
CASES = tuple(partial(models.learner, *at) for at in ((2, 1, 0), (3, 0, 1), (2, 0, 0), (3, 1, 1)))
NEURONS = tuple(partial(models.neuron, n) for n in (2, 3))
UNIT = ((r"\lVert u \rVert^2", "1"),)
# With y² in place of y it would be true as well, for y is 0 or 1.
EFFECT = r"w^\top x + b + \eta (y - \hat y) (\lVert x \rVert^2 + 1)"
ALONG = r"(w^\top p + b) + d \frac{w^\top w}{\lVert w \rVert}"
DISTANCE = r"\frac{w^\top x + b}{\lVert w \rVert}"

STATEMENTS = (
    Statement(
        "eq-perceptron-dot",
        "definition",
        "The dot product: entry by entry, and added up.",
        (r"w^\top x",),
        "w_k x_k n",
        VECTORS,
        source="T1",
        general=("vectors-n",),
    ),
    Statement(
        "eq-perceptron-length",
        "definition",
        "The length of a vector, by Pythagoras.",
        (r"\lVert x \rVert",),
        "x_k n",
        VECTORS,
        source="T1",
        general=("vectors-n",),
    ),
    Statement(
        "eq-perceptron-third-side",
        "derived",
        "The third side of the triangle that two vectors span.",
        (r"\lVert x - w \rVert^2",),
        "x w",
        VECTORS,
        sides=(3,),
        source="T1",
        general=("vectors-n",),
    ),
    Statement(
        "eq-perceptron-angle",
        "derived",
        "The dot product is both lengths times the cosine of the angle between them.",
        (r"w^\top x",),
        r"w x \cos \varphi",
        VECTORS,
        source="T1",
        general=("vectors-n",),
    ),
    Statement(
        "eq-perceptron-rest",
        "derived",
        "Subtracting its projection onto $u$ shortens a vector, by Pythagoras.",
        (r"\lVert x - (u^\top x) u \rVert^2",),
        "x u",
        VECTORS,
        source="T1",
        general=("vectors-n",),
    ),
    Statement(
        "eq-perceptron-upright",
        "derived",
        "What is left of a vector without its projection is perpendicular to $u$.",
        (r"u^\top \bigl(x - (u^\top x) u\bigr)",),
        "",
        VECTORS,
        sides=(3,),
        pins=((0, 1, r"u^\top x - (u^\top x) \lVert u \rVert^2"),),
        source="T1",
        general=("vectors-n",),
    ),
    Statement(
        "eq-perceptron-shadow",
        "bound",
        "A projection is never longer than the vector.",
        (r"u^\top x",),
        "x",
        VECTORS,
        bound=Bound(
            certificate=r"\lVert x - (u^\top x) u \rVert^2",
            tight=(("u", r"\frac{1}{\lVert x \rVert} x"),),
            squared=True,
            conditions=UNIT,
        ),
        source="T1",
        general=("vectors-n",),
    ),
    Statement(
        "eq-perceptron-line",
        "definition",
        "The points $p$ of the line.",
        (r"w^\top p + b",),
        "",
        LINE,
        source="T1",
        general=("line-n",),
    ),
    Statement(
        "eq-perceptron-normal",
        "derived",
        "The weights $w$ are perpendicular to every way along the line.",
        (r"w^\top (p - q)",),
        "",
        LINE,
        sides=(3,),
        pins=((0, 1, r"(w^\top p + b) - (w^\top q + b)"),),
        source="T1",
        general=("line-n",),
    ),
    Statement(
        "eq-perceptron-walk",
        "definition",
        "From the line to $x$: the length $d$ along $w$.",
        ("x",),
        "p d w",
        LINE,
        source="T1",
        general=("line-n",),
    ),
    Statement(
        "eq-perceptron-distance",
        "derived",
        "The signed distance of a point from the line.",
        (r"w^\top x + b", "d"),
        "d w x b",
        LINE,
        sides=(4, 2),
        pins=((0, 1, ALONG), (1, 1, DISTANCE)),
        source="T1",
        general=("line-n",),
    ),
    Statement(
        "eq-perceptron-nearest",
        "bound",
        "No point of the line is nearer than the foot of the perpendicular.",
        (r"\lVert x - q \rVert^2",),
        "d",
        LINE,
        sides=(3,),
        bound=Bound(certificate=r"\lVert p - q \rVert^2", tight=(("q", "p"),)),
        source="T1",
        general=("line-n",),
    ),
    Statement(
        "eq-perceptron-decision",
        "definition",
        "The perceptron: a weighted sum, and the side of zero on which it lies.",
        ("z", r"\hat y"),
        "w x b z",
        DECISIONS,
        source="T1",
        general=("decision-above", "decision-zero", "decision-below"),
    ),
    Statement(
        "eq-perceptron-rule",
        "definition",
        "The rule: learn from mistakes only.",
        ("w", "b"),
        r"w b x y \hat{y} \eta",
        CASES,
        pins=((0, 1, r"w + \eta (y - \hat y) x"), (1, 1, r"b + \eta (y - \hat y)")),
        source="T1",
        general=("learner-too-low", "learner-too-high", "learner-right", "learner-right-1"),
    ),
    Statement(
        "eq-perceptron-effect",
        "derived",
        "What one application of the rule does to the weighted sum of the same example.",
        (r"\bigl(w + \eta (y - \hat y) x\bigr)^\top x + b + \eta (y - \hat y)",),
        r"w x b y \hat{y} \eta",
        CASES,
        pins=((0, 1, EFFECT),),
        source="T1",
        general=("learner-too-low", "learner-too-high", "learner-right", "learner-right-1"),
    ),
    Statement(
        "eq-perceptron-xor",
        "derived",
        "At opposite corners of the square the weighted sums add up to the same.",
        ("z_{01} + z_{10}",),
        "z",
        (models.corners,),
        sides=(3,),
        pins=((0, 2, "z_{00} + z_{11}"),),
        source="T1",
    ),
    Statement(
        "eq-perceptron-neuron",
        "definition",
        "One neuron, forward: the weighted sum, then the activation.",
        ("a",),
        r"\sigma w_k x_k b n",
        NEURONS,
        source="N2",
        general=("neuron-n",),
    ),
    Statement(
        "eq-perceptron-symmetry",
        "derived",
        "The sigmoid of $−z$ is what the sigmoid of $z$ leaves to 1.",
        (r"1 - \sigma(z)",),
        r"\sigma z",
        ("sigmoid-neuron",),
        sides=(4,),
        pins=((0, 3, r"\sigma(-z)"),),
        source="F2",
    ),
)
