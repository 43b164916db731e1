r"""Entries of the chapter on gradient descent, second part: the line through data."""

from __future__ import annotations

from ..statement import Statement

LINE = ("regression-3", "regression-4")
FIRST_STEPS = (("k", "0", "1"),)
# Pinned: with x_i in place of x_i − x̄ in one factor of the upper sum it would be true as well.
BEST = r"\frac{\sum_{i=1}^{m} (x_i - \bar x)(y_i - \bar y)}{\sum_{i=1}^{m} (x_i - \bar x)^2}"

ENTRIES = (
    Statement(
        "eq-descent-cost",
        "definition",
        "Half the mean squared error of a line.",
        ("C(w, b)",),
        "w b x y m",
        LINE,
        source="T2",
        sizeless="regression-m",
    ),
    Statement(
        "eq-descent-cost-gradient",
        "derived",
        "The two slopes of that cost.",
        (r"\frac{\partial C}{\partial w}", r"\frac{\partial C}{\partial b}"),
        "w b x y m",
        LINE,
        source="T2",
        sizeless="regression-m",
    ),
    Statement(
        "eq-descent-best-line",
        "derived",
        "The line at which both slopes are zero.",
        (r"w^\star", r"b^\star"),
        r"x y w^\star m",
        LINE,
        pins=((0, 1, BEST),),
        source="T2",
        sizeless="regression-m",
    ),
    Statement(
        "eq-descent-hessian",
        "derived",
        "The second derivatives are the same everywhere.",
        ("H",),
        "x m",
        LINE,
        sides=(3,),
        source="T2",
        sizeless="regression-m",
    ),
    Statement(
        "eq-descent-linear-gradient",
        "derived",
        "The gradient is linear in the distance from the best line.",
        (r"\nabla C(\theta)",),
        r"H \theta \theta^\star",
        LINE,
        source="T2",
    ),
    Statement(
        "eq-descent-error",
        "derived",
        "One step multiplies the error by a matrix.",
        ("e_{k+1}",),
        r"I \eta H e_k",
        LINE,
        FIRST_STEPS,
        sides=(3,),
        pins=((0, 1, r"e_k - \eta H e_k"), (0, 2, r"(I - \eta H) e_k")),
        source="T2",
    ),
    Statement(
        "eq-descent-eigen",
        "derived",
        "Along an eigenvector of the Hessian a step is a multiplication by a number.",
        (r"(I - \eta H) v",),
        r"\eta \lambda v",
        LINE,
        source="T2",
    ),
)
