"""Exercises of the perceptron's chapter on vectors, lines and the theorem."""

from __future__ import annotations

import numpy as np

from nnmath._types import Array
from nnmath.perceptron import mistake_bound

from ..define import array, formula, function, number, slip
from . import _perceptron_code as code

W, X_OF_ARROWS = np.array([1.0, 2.0, 2.0]), np.array([2.0, -2.0, 1.0])
NORMAL, SHIFT = np.array([5.0, 12.0]), -13.0
PLACES = np.array([[1.0, 2.0, 0.0], [1.0, 2.0, 0.0]])
SHARP = np.array([[1.0, 1, -1, -1], [1, -1, 1, -1], [1, -1, -1, 1]])


def _arrows(power: float = 1, per_degree: float = 180 / np.pi) -> Array:
    lengths = [np.linalg.norm(v) ** power for v in (W, X_OF_ARROWS)]
    cosine = W @ X_OF_ARROWS / (np.linalg.norm(W) * np.linalg.norm(X_OF_ARROWS))
    return np.array([*lengths, W @ X_OF_ARROWS, np.arccos(cosine) * per_degree])


def _sums(shift: float = SHIFT) -> Array:
    return np.asarray(NORMAL @ PLACES + shift)


VECTORS = [
    array(
        "perceptron-arrows",
        _arrows,
        slips=[
            slip(lambda: _arrows(power=2), "The first two are squared lengths: take their roots."),
            slip(lambda: _arrows(per_degree=1), "The angle is in radians; degrees were asked for."),
        ],
        hints=(
            "The length is the root of the dot product of an arrow with itself.",
            "The cosine of the angle is the dot product divided by both lengths.",
            "The dot product is 2 − 4 + 2. What angle has such a cosine?",
        ),
    ),
    array(
        "perceptron-distance",
        lambda: _sums() / 13,
        tolerance=1e-3,
        slips=[
            slip(_sums, "These are the weighted sums: divide them by the length of w."),
            slip(lambda: np.abs(_sums() / 13), "The sign is lost: it says which side it is."),
            slip(lambda: _sums() / 169, "You divided by the square of the length of w."),
            slip(lambda: _sums() / 17, "The length of w is a root of squares, not 5 + 12."),
            slip(lambda: _sums(0) / 13, "The bias b is missing in the weighted sums."),
        ],
        hints=(
            "First the three weighted sums w·x + b.",
            "5² + 12² is a square.",
            "The sums are 4, 21 and −13; divide each by 13.",
        ),
    ),
    formula(
        "perceptron-nearest",
        "d**2 + g**2",
        names={"d": "d", "g": "g"},
        asks=r"\lVert x - q \rVert^2",
        slips=[
            slip(
                "(d + g)**2",
                "That holds where the two arrows point the same way; here they do not: "
                "their dot product is 0.",
            ),
            slip("sqrt(d**2 + g**2)", "That is the distance; its square was asked for."),
            slip("d**2 - g**2", "The squares add up, whichever way the two arrows point."),
            slip("d + g", "Lengths do not add up round a corner, their squares do."),
        ],
        hints=(
            "Go from q to x by way of p: write x − q as (x − p) + (p − q).",
            "x − p points along w, and w is perpendicular to p − q. So what is their dot product?",
            "In ‖(x − p) + (p − q)‖² the mixed term is zero. Two squares remain.",
        ),
    ),
    formula(
        "perceptron-symmetry",
        "1 - a",
        names={"a": "a"},
        asks=r"\sigma(-z)",
        slips=[
            slip("-a", "The answer is not turned round with the sum: σ is not odd."),
            slip("a", "That was the answer before; the sum has changed its sign since."),
            slip("1/a", "The reciprocal of a number below 1 lies above 1, where σ never is."),
            slip("1 + a", "Turned round: this is 1 and more, where σ never is."),
            slip("a - 1", "Turned round: this is below 0, where σ never is."),
        ],
        hints=(
            "What becomes of z when w and b change their signs?",
            "So the new answer is σ(−z), one over 1 + e^z. Now compute 1 − σ(z), with both terms "
            "over the denominator 1 + e^(−z).",
            "1 − σ(z) is e^(−z) over 1 + e^(−z). Multiply both by e^z, and compare with σ(−z).",
        ),
    ),
]

THEOREM = [
    function(
        "perceptron-margin",
        code.margin,
        inputs=code.separated,
        slips=[
            slip(code.margin_undivided, "Divide by the length of (w, b): u has length one."),
            slip(
                code.margin_by_w,
                "You divided by the length of w alone; here the bias belongs to θ.",
            ),
            slip(code.margin_unsigned, "For kind 0 the sum must be turned round: s = 2y − 1."),
            slip(
                code.margin_of_best, "The margin is the smallest of these numbers, not the largest."
            ),
            slip(code.margin_squared, "You divided by the squared length."),
        ],
        hints=(
            "θ is w with b below it, x̃ is x with a 1 below it.",
            "(2 * y - 1) turns the sums of kind 0 round; np.min takes the smallest.",
            "Divide by np.linalg.norm(np.append(w, b)).",
        ),
    ),
    number(
        "perceptron-sharp",
        lambda: mistake_bound(SHARP, np.ones(4), np.zeros(3), 1),
        slips=[
            slip(3, "The 1 below each point counts, too: the squared length of x̃ is 4."),
            slip(
                1,
                "One correction does not mend the others: their sums are still 0, a mistake each.",
            ),
            slip(16, "R² is 4 itself, the squared length; it is not squared once more."),
            slip(2, "The bound is R² over γ², not R over γ."),
        ],
        hints=(
            "Any two of the extended points have the dot product −1 + 1.",
            "After a correction on one of them the sum of each other one has not moved: still 0.",
            "So each of them is a mistake once. The bound is R² = 4 over γ² = 1.",
        ),
    ),
    formula(
        "perceptron-prove",
        "c1*u1 + c2*u2 + c3*u3 + b",
        names={name: f"{name[0]}_{name[1]}" for name in ("c1", "c2", "c3", "u1", "u2", "u3")}
        | {"b": "b"},
        asks=r"w^\top p + b",
        given=("c3 = 1 - c1 - c2",),
        slips=[
            slip("c1*u1 + c2*u2 + c3*u3", "The bias is missing."),
            slip(
                "c1*u1 + c2*u2 + c3*u3 + 3*b",
                "Each share of b is counted with its c, and they add up to 1: b comes once.",
            ),
            slip("u1 + u2 + u3 + b", "The shares are missing: p is a mean, not a sum."),
            slip("(u1 + u2 + u3)/3 + b", "The shares need not be equal: they are c₁, c₂ and c₃."),
        ],
        hints=(
            "Put p = c₁x₁ + c₂x₂ + c₃x₃ into wᵀp, and multiply out.",
            "wᵀp is the same mean of the numbers u₁, u₂, u₃.",
            "c₁u₁ + c₂u₂ + c₃u₃, and then b, once.",
        ),
    ),
]
