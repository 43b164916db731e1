"""Exercises on descent in several directions: the gradient, the fitted line, the eigenvalues."""

from __future__ import annotations

import numpy as np

from nnmath._types import Array

from ..define import array, choice, formula, function, slip
from . import _gradient_descent_code as code

LAMBDA = {"l1": r"\lambda_1", "l2": r"\lambda_2"}


def _gradient() -> Array:
    """∇f of x₁² + x₁x₂ + 2x₂² at (1, −2)."""
    x1, x2 = 1.0, -2.0
    return np.array([2 * x1 + x2, x1 + 4 * x2])


def _down() -> Array:
    return -_gradient() / np.linalg.norm(_gradient()) + 0.0


LINE = [
    array(
        "gradient-descent-steepest",
        _down,
        tolerance=1e-3,
        slips=[
            slip(lambda: -_down(), "That is the direction of steepest ascent."),
            slip(lambda: -_gradient(), "The direction is right, but its length is not one."),
            slip(_gradient, "That is the gradient: it points uphill, and its length is not one."),
            slip(
                lambda: np.array([-1.0, 2.0]) / np.sqrt(5),
                "That is the way back to the origin: the fall line need not pass through it.",
            ),
            slip(
                lambda: np.array([-1.0, 2.0]),
                "That is the way back to the origin: the fall line need not pass through it.",
            ),
        ],
        hints=(
            "The two slopes are 2x₁ + x₂ and x₁ + 4x₂.",
            "At (1, −2) the gradient is (0, −7).",
            "Turn it round, and divide by its length.",
        ),
    ),
    function(
        "gradient-descent-gradient",
        code.line_gradient,
        inputs=code.data,
        slips=[
            slip(code.line_of_sum, "You lost 1/m: the cost is a mean, and so is its gradient."),
            slip(code.line_twice, "A factor 2 too many: the half of the cost cancels it."),
            slip(code.line_turned, "The residual is turned round: line minus point."),
            slip(code.line_without_x, "The inner derivative x is missing in the slope for w."),
            slip(code.line_x_in_both, "The inner derivative for b is 1, not x."),
            slip(code.line_swapped, "The two slopes are exchanged: first w, then b."),
        ],
        hints=(
            "residual = w * x + b - y",
            "np.mean of the residuals is one of the two slopes.",
            "np.array([np.mean(residual * x), np.mean(residual)])",
        ),
    ),
    choice(
        "gradient-descent-same-hours",
        {
            "a": "the line that is level, at the mean of the scores",
            "b": "one of many best lines: which one depends on the start",
            "c": "nothing: the walk diverges at every rate",
            "d": "the one best line, but only in the limit",
        },
        "b",
        why={
            "a": "That is one of the best lines; the walk ends there only from some starts.",
            "b": "Every line through the point of the means is as good as another, and a step of "
            "descent cannot turn the line about that point.",
            "c": "One eigenvalue of H is 0, and the other sets a limit as before: below that the "
            "walk converges.",
            "d": "There are many: only the height at the one x matters.",
        },
        hints=(
            "Which lines pass through the mean score at x = 3?",
            "With all x_i = 3 the slope for w is 3 times the slope for b.",
            "So every step goes in the direction (3, 1); what lies across it never changes.",
        ),
    ),
    formula(
        "gradient-descent-best-rate",
        "2/(l1 + l2)",
        names=LAMBDA,
        slips=[
            slip("2/l2", "That is the limit: along the steep direction the factor is then −1."),
            slip(
                "1/l2",
                "Then the steep direction arrives at once, and the flat one creeps: a larger "
                "rate is better.",
            ),
            slip("1/l1", "Then the steep direction overshoots: 1 − λ₂/λ₁ may be far below −1."),
            slip("1/(l1 + l2)", "The two factors must be each other's opposite: a 2 is missing."),
            slip("(l1 + l2)/2", "That is one over the right answer."),
            slip(
                "(l2 - l1)/(l1 + l2)",
                "That is the factor at the best rate; the rate itself was asked for.",
            ),
        ],
        hints=(
            "Draw |1 − ηλ₁| and |1 − ηλ₂| over η. Which is the larger one, and where?",
            "The larger of the two is smallest where both are equal.",
            "1 − ηλ₁ = −(1 − ηλ₂).",
        ),
    ),
    formula(
        "gradient-descent-prove",
        "l1*c1**2*(1 - eta*l1)**2/2 + l2*c2**2*(1 - eta*l2)**2/2",
        names=LAMBDA | {"c1": "c_1", "c2": "c_2", "eta": r"\eta"},
        slips=[
            slip(
                "l1*c1**2*(1 - eta*l1)/2 + l2*c2**2*(1 - eta*l2)/2",
                "The error is multiplied by 1 − ηλ, and it enters squared.",
            ),
            slip("l1*c1**2*(1 - eta*l1)**2 + l2*c2**2*(1 - eta*l2)**2", "The half is lost."),
            slip("l1*c1**2/2 + l2*c2**2/2", "That is before the step."),
            slip(
                "c1**2*(1 - eta*l1)**2/2 + c2**2*(1 - eta*l2)**2/2",
                "The eigenvalues are lost: vᵀHv = λ for a v of length one.",
            ),
            slip(
                "l1*c1**2*(1 + eta*l1)**2/2 + l2*c2**2*(1 + eta*l2)**2/2",
                "A step takes ηλ times the error away.",
            ),
        ],
        hints=(
            "After the step the error is c₁(1 − ηλ₁)v₁ + c₂(1 − ηλ₂)v₂.",
            "Put it into ½eᵀHe. v₁ and v₂ are perpendicular, so the mixed terms vanish.",
            "Each term is ½λᵢ times the square of its new coefficient.",
        ),
    ),
]
