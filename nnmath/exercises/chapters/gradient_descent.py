"""Exercises of the chapter "Gradient descent"; many variables: :mod:`._gradient_descent_line`."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from nnmath._types import Array
from nnmath.descent import descend

from ..define import array, choice, formula, function, number, slip
from . import _gradient_descent_code as code
from ._gradient_descent_line import LINE
from ._gradient_descent_quick import QUICK

__all__ = ["EXERCISES", "QUICK"]

RATES = (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0, 1.05)  # those of the figure


def _bowl(x: float) -> float:
    return 2 * (x + 2)


def _two_valleys(x: float) -> float:
    return x * (x + 1) * (x - 2)


def _plain(x: float) -> float:
    return 2 * x / (1 + x**2) ** 2


def _walk(slope: Callable[[float], float], start: float, rate: float, steps: int) -> Array:
    return descend(slope, start, rate, steps)


def _rate_that_ends_at(place: float) -> float:
    """Of the figure's rates the one that leads on g from −2 to the place."""
    (rate,) = [r for r in RATES if abs(_walk(_two_valleys, -2, r, 30)[-1] - place) < 1e-9]
    return rate


def _first_below(place: float) -> int:
    return int(np.argmax(_walk(_plain, 10, 0.5, 9000) < place))


ONE = [
    array(
        "gradient-descent-which-way",
        lambda: np.array([_bowl(1), _bowl(-5)]),
        slips=[
            slip(
                lambda: -np.array([_bowl(1), _bowl(-5)]),
                "These are the slopes turned round: the "
                "directions of the step. The slopes were asked for.",
            ),
            slip(lambda: np.array([9.0, 9.0]), "These are the heights f(1) and f(−5)."),
            slip(lambda: np.array([_bowl(1), _bowl(-5)]) / 2, "The square brings down a 2."),
            slip(lambda: np.array([2.0, -10.0]), "The slope is 2(x + 2), not 2x."),
        ],
        hints=("f′(x) = 2(x + 2).", "At 1 that is 2 · 3, and at −5 it is 2 · (−3)."),
    ),
    array(
        "gradient-descent-by-hand",
        lambda: _walk(_bowl, 1, 0.25, 3),
        slips=[
            slip(
                lambda: _walk(lambda x: -_bowl(x), 1, 0.25, 3),
                "You climbed: each step goes against the slope.",
            ),
            slip(
                lambda: _walk(lambda x: _bowl(x) / 2, 1, 0.25, 3),
                "The slope is 2(x + 2): the 2 is lost.",
            ),
            slip(
                lambda: _walk(_bowl, 1, 0.25, 3) + 2,
                "These are the distances to −2; the places were asked for.",
            ),
            slip(
                lambda: 1 - 0.25 * 6 * np.arange(4),
                "The slope of the start was used for all steps: it changes on the way.",
            ),
        ],
        hints=(
            "The slope at 1 is 6, so the first step leads to 1 − 6/4.",
            "Or: which factor multiplies the distance to −2 at each step?",
            "The distances are 3, 3/2, 3/4, 3/8. Take 2 away from each.",
        ),
    ),
    number(
        "gradient-descent-predict",
        lambda: float(_walk(_bowl, 0, 0.75, 7)[-1]),
        tolerance=3e-4,
        slips=[
            slip(-2 + 1 / 64, "The distance is right, the side is not: seven is odd."),
            slip(1 / 64, "That is how far the walk is from −2; where is it?"),
            slip(-1 / 64, "That is the place seen from −2; x itself was asked for."),
            slip(-2 - 1 / 128, "The distance at the start is 2, not 1."),
            slip(-2 + 1 / 32, "That is the walk after six steps."),
            slip(-2, "That is the bottom, which this walk nears and never reaches."),
        ],
        hints=(
            "What is the factor 1 − 2η?",
            "An odd power of a negative number is negative.",
            "x₇ + 2 = (−½)⁷ · 2.",
        ),
    ),
    formula(
        "gradient-descent-own-bowl",
        "1 - 2*c*eta",
        names={"c": "c", "eta": r"\eta"},
        slips=[
            slip("1 - c*eta", "The square brings down a 2: f′(x) = 2c(x − p)."),
            slip("1 - 2*eta", "The c of the bowl is lost."),
            slip("1 + 2*c*eta", "That climbs: the step goes against the slope."),
            slip(
                "-2*c*eta", "That is the step for each unit of distance; the distance itself stays."
            ),
            slip("2*c*eta", "The step is taken away from the distance: what is left?"),
        ],
        hints=(
            "Take p away on both sides of the rule.",
            "x − p − η · 2c(x − p): take x − p out.",
        ),
    ),
    formula(
        "gradient-descent-fall",
        "-4*eta*(1 - eta)*f",
        names={"eta": r"\eta", "f": "f"},
        asks="f(x_{k+1}) - f(x_k)",
        slips=[
            slip("(1 - 2*eta)**2*f", "That is the new height. Take the old one away."),
            slip("4*eta*(1 - eta)*f", "The sign is turned: for a small rate the step goes down."),
            slip("-2*eta*f", "The distance is multiplied by 1 − 2η, the height by its square."),
            slip("-4*eta*f", "The square (1 − 2η)² has a third term, 4η²."),
            slip("4*eta**2*f - 2*eta*f", "The middle term of (1 − 2η)² is 4η."),
        ],
        hints=(
            "The height is the square of the distance to −2.",
            "So a step multiplies it by (1 − 2η)².",
            "(1 − 2η)² − 1 = −4η + 4η².",
        ),
    ),
    choice(
        "gradient-descent-mistake",
        {
            "a": "for η below ½",
            "b": "for η below 1",
            "c": "for a small enough η, which depends on the start",
            "d": "for none",
        },
        "d",
        why={
            "a": "The factor of one step is 1 + 2η here. With η = 0.1 it is 1.2.",
            "b": "That is the limit for the right sign. Here the factor is 1 + 2η.",
            "c": "The factor does not depend on the start: the distance is multiplied by 1 + 2η.",
            "d": "The factor 1 + 2η is above 1 for every η > 0: it climbs.",
        },
        hints=("Add 2 on both sides of x + η · 2(x + 2).", "For which η > 0 is 1 + 2η below 1?"),
    ),
    function(
        "gradient-descent-stop",
        code.steps_needed,
        inputs=code.bowls,
        slips=[
            slip(
                code.steps_without_size,
                "From the left the slope is negative, and your walk stops at once: take its size.",
            ),
            slip(code.steps_and_one, "One too many: the start is not a step."),
            slip(
                code.steps_by_moves, "You compare the length of the step; the slope was asked for."
            ),
            slip(code.steps_by_place, "You compare x with 0; the slope tells where the bottom is."),
            slip(code.steps_uphill, "The step goes against the slope: minus."),
        ],
        hints=(
            "A while loop: as long as the slope is not small, take a step and count it.",
            "The slope may be negative: abs.",
            "while abs(slope(x)) >= tolerance: x, count = x - rate * slope(x), count + 1",
        ),
    ),
    array(
        "gradient-descent-over-the-hill",
        lambda: np.array([_rate_that_ends_at(2), _rate_that_ends_at(0)]),
        slips=[
            slip(
                lambda: np.array([_rate_that_ends_at(0), _rate_that_ends_at(2)]),
                "These are the two, in the other order.",
            ),
            slip(
                lambda: np.array([0.1, 0.25]),
                "With 0.1 the walk ends in the valley at −1, which is the shallow one.",
            ),
        ],
        hints=(
            "The slope at −2 is −8. Where does a step of each rate lead?",
            "The deeper valley is at 2, the hilltop at 0. The first step goes there at once.",
            "−2 + 8η = 2, and −2 + 8η = 0.",
        ),
    ),
    number(
        "gradient-descent-plain",
        lambda: _first_below(1),
        tolerance=1e-9,
        slips=[
            slip(lambda: _first_below(0.001), "That is when it is below 0.001."),
            slip(
                lambda: _first_below(1) + 1, "One too many: path[0] is the start, before any step."
            ),
            slip(lambda: _first_below(1) - 1, "There it is not yet below 1."),
        ],
        hints=(
            "path = descend(slope, start=10.0, learning_rate=0.5, steps=5000)",
            "path < 1 is a row of truths; np.argmax finds the first that is true.",
        ),
    ),
]

EXERCISES = [*ONE, *LINE]
