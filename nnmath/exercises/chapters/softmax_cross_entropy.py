"""Exercises of the chapter on softmax: formulas to derive, and all of them in order."""

from __future__ import annotations

from ..define import choice, formula, slip, symbol
from ._softmax_cross_entropy_code import CODE
from ._softmax_cross_entropy_numbers import NUMBERS
from ._softmax_cross_entropy_quick import QUICK

COLUMNS = {"p": symbol("p", "n"), "y": symbol("y", "n")}

FORMULAS = [
    formula(
        "softmax-cross-entropy-temperature",
        "p*(1 - p)/T",
        names={"p": symbol("p_j"), "T": symbol("T")},
        asks=r"\frac{\partial p_j}{\partial z_j}",
        slips=[
            slip("p*(1 - p)", "The link from z to z/T has the slope 1/T, and it is lost."),
            slip("p*(1 - p)*T", "The score is divided by T, so its slope is 1/T and not T."),
            slip("-p*(1 - p)/T", "A probability rises with its own score."),
            slip("-p**2/T", "That is how it answers to another score, one with the same p."),
        ],
        hints=(
            "Two links: from the score to the score divided by T, and from there to p.",
            "The second link is the Jacobian's entry for j = k.",
            "p(1 − p), times the slope of z/T, which is 1/T.",
        ),
    ),
    formula(
        "softmax-cross-entropy-other-way",
        "exp(z1)/(exp(z1) + exp(z2) + exp(z3)) - y1",
        domain={"y1": "bit", "y2": "bit", "y3": "bit"},
        names={
            name: symbol(f"{name[0]}_{name[1]}") for name in ["z1", "z2", "z3", "y1", "y2", "y3"]
        },
        asks=r"\frac{\partial C}{\partial z_1}",
        slips=[
            slip(
                "y1 - exp(z1)/(exp(z1) + exp(z2) + exp(z3))",
                "p − y is turned round: with this sign a step would climb.",
            ),
            slip(
                "exp(z1)/(exp(z1) + exp(z2) + exp(z3))",
                "The second term, the sum of all y z, depends on z₁ too.",
            ),
            slip(
                "1/(exp(z1) + exp(z2) + exp(z3)) - y1",
                "The derivative of log S is 1/S times that of S: the inner factor is lost.",
            ),
            slip(
                "exp(z1)/(exp(z1) + exp(z2) + exp(z3)) - y1*z1",
                "The derivative of y₁ z₁ by z₁ is y₁.",
            ),
            slip(
                "(y1 + y2 + y3)*exp(z1)/(exp(z1) + exp(z2) + exp(z3)) - y1",
                "Almost: the targets have the sum 1. Use it.",
            ),
        ],
        hints=(
            "There are two terms; differentiate each by z₁.",
            "The derivative of log S is that of S, divided by S.",
            "exp(z1) over the sum of the three exponentials, minus y1.",
        ),
    ),
    formula(
        "softmax-cross-entropy-quadratic",
        "p[j]*(p[j] - y[j] - sum(p[k]*(p[k] - y[k]), k))",
        names=COLUMNS,
        asks=r"\frac{\partial C}{\partial z_j}",
        indices={"j": "n"},
        slips=[
            slip("p[j] - y[j]", "That is the error of cross-entropy. Here nothing cancels."),
            slip(
                "p[j]*(1 - p[j])*(p[j] - y[j])",
                "Only the path through p_j itself: every probability moves, and all paths add.",
            ),
            slip(
                "p[j]*(p[j] - y[j] + sum(p[k]*(p[k] - y[k]), k))",
                "The other probabilities fall when z_j rises: that sum is subtracted.",
            ),
            slip(
                "p[j] - y[j] - sum(p[k]*(p[k] - y[k]), k)",
                "Each entry of the Jacobian has the factor p_j, and it is lost.",
            ),
        ],
        hints=(
            "The cost depends on z_j along n paths, one through each probability.",
            "∂C/∂p_k is p_k − y_k, and ∂p_k/∂z_j is p_k (I_kj − p_j). Put them in and sum over k.",
            "The I leaves the term k = j alone. What is left has p_j in common: p[j]*(…).",
        ),
    ),
    formula(
        "softmax-cross-entropy-push",
        "a + 1/3",
        names={"a": symbol("a")},
        slips=[
            slip("a - 1/3", "With this sign the product has not the constant +4/27."),
            slip("a - 2/3", "(a − ⅔)³ has three equal zeros; the gap has only two."),
            slip("a + 2/3", "Multiply out: the constant must be 4/27 = (4/9) · …"),
            slip("1/3 - a", "The gap grows like +a³, so this factor grows with a."),
        ],
        hints=(
            "The gap is a³ − a² + 4/27. What must the constant of the missing factor be?",
            "(a − ⅔)² is a² − (4/3)a + 4/9, so 4/9 times this constant is 4/27.",
            "It is a plus a third.",
        ),
    ),
    choice(
        "softmax-cross-entropy-convex",
        {
            "a": r"Along no direction: $v^\top (D - p p^\top) v$ is above $0$ for every $v \ne 0$.",
            "b": r"Along $v = \mathbf{1}$ and its multiples, and no other.",
            "c": r"Along $v = p$, where $D$ and $p p^\top$ cancel.",
            "d": r"Along every $v$ whose entries sum to $0$.",
        },
        "b",
        why={
            "a": "Add the same number to all scores: no probability changes, nor does the cost.",
            "c": "D p has the entries p_j², and p pᵀ p is p times Σ p_k²: they agree only if all "
            "p_j are equal.",
            "d": "Such v have different entries, and the variance under p is above 0.",
        },
        hints=(
            "A variance is 0 only if there is nothing that varies.",
            "All p_j are above 0, so every v_j must be the mean.",
            "Along which direction do all scores move alike?",
        ),
    ),
]

_ALL = {
    entry.id.removeprefix("softmax-cross-entropy-"): entry for entry in (*FORMULAS, *CODE, *NUMBERS)
}
_ORDER = """
    by-hand no-idea one-step temperature other-way quadratic
    complete axis twice race push convex honest
"""
EXERCISES = [_ALL[name] for name in _ORDER.split()]

__all__ = ["EXERCISES", "QUICK"]
