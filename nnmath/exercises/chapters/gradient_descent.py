"""Exercises and quick questions of the chapter "Gradient descent"."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from nnmath._types import Array
from nnmath.descent import descend

from ..define import array, choice, derivation, formula, function, known_mistake, number
from ..types import Exercise

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


LAMBDA = {"l1": r"\lambda_1", "l2": r"\lambda_2"}


def _gradient() -> Array:
    """∇f of x₁² + x₁x₂ + 2x₂² at (1, −2)."""
    x1, x2 = 1.0, -2.0
    return np.array([2 * x1 + x2, x1 + 4 * x2])


def _down() -> Array:
    return -_gradient() / np.linalg.norm(_gradient()) + 0.0


Slope = Callable[[float], float]


def steps_needed(slope: Slope, x: float, rate: float, tolerance: float) -> int:
    """How many steps until |f′(x)| is below the tolerance."""
    count = 0
    while abs(slope(x)) >= tolerance:
        x, count = x - rate * slope(x), count + 1
    return count


def steps_without_size(slope: Slope, x: float, rate: float, tolerance: float) -> int:
    """A negative slope taken for a small one."""
    count = 0
    while slope(x) >= tolerance:
        x, count = x - rate * slope(x), count + 1
    return count


def steps_and_one(slope: Slope, x: float, rate: float, tolerance: float) -> int:
    """One too many: the start is counted."""
    return steps_needed(slope, x, rate, tolerance) + 1


def steps_by_moves(slope: Slope, x: float, rate: float, tolerance: float) -> int:
    """The length of the step in the place of the slope."""
    count = 0
    while abs(rate * slope(x)) >= tolerance:
        x, count = x - rate * slope(x), count + 1
    return count


def steps_by_place(slope: Slope, x: float, rate: float, tolerance: float) -> int:
    """The place in the place of the slope, as if the bottom were 0."""
    count = 0
    while abs(x) >= tolerance and count < 1000:
        x, count = x - rate * slope(x), count + 1
    return count


def steps_uphill(slope: Slope, x: float, rate: float, tolerance: float) -> int:
    """The sign of the step turned round; given up in the end."""
    count = 0
    while abs(slope(x)) >= tolerance and count < 200:
        x, count = x + rate * slope(x), count + 1
    return count


def bowls(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    """The chapter's walk, from both sides, and bowls drawn at random."""

    def bowl(c: float, p: float) -> Slope:
        return lambda x: 2 * c * (x - p)

    ours = bowl(1.0, -2.0)
    drawn: list[tuple[Any, ...]] = [(ours, 0.0, 0.1, 1e-6), (ours, -5.0, 0.1, 1e-3)]
    for side in (-1, 1):
        c, p = rng.uniform(0.5, 2), rng.uniform(1, 3)
        drawn.append((bowl(c, p), p + side * rng.uniform(1, 4), 0.4 / c, 1e-4))
    # At the bottom already; a walk that comes to the tolerance itself, and is not yet below it; and
    # one of six hundred steps, which a loop of a fixed length leaves too early.
    return [*drawn, (ours, -2.0, 0.1, 1e-6), (ours, -1.0, 0.25, 0.25), (ours, 0.0, 0.005, 1e-2)]


def line_gradient(w: float, b: float, x: Array, y: Array) -> Array:
    """(∂C/∂w, ∂C/∂b) of the mean squared error with its half."""
    residual = w * x + b - y
    return np.array([np.mean(residual * x), np.mean(residual)])


def line_of_sum(w: float, b: float, x: Array, y: Array) -> Array:
    """The gradient of the sum."""
    return line_gradient(w, b, x, y) * len(x)


def line_twice(w: float, b: float, x: Array, y: Array) -> Array:
    """Of the mean without the half."""
    return 2 * line_gradient(w, b, x, y)


def line_turned(w: float, b: float, x: Array, y: Array) -> Array:
    """The residual turned round."""
    return -line_gradient(w, b, x, y)


def line_without_x(w: float, b: float, x: Array, y: Array) -> Array:
    """The inner derivative x forgotten."""
    return np.full(2, np.mean(w * x + b - y))


def line_x_in_both(w: float, b: float, x: Array, y: Array) -> Array:
    """The inner derivative x put into both."""
    return np.full(2, np.mean((w * x + b - y) * x))


def line_swapped(w: float, b: float, x: Array, y: Array) -> Array:
    """The two slopes exchanged."""
    return line_gradient(w, b, x, y)[::-1].copy()


def data(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    """Lines that do not fit, through four and seven points."""
    return [
        (1.5, -0.5, rng.integers(-3, 8, m) / 2 + 0.1, rng.integers(-9, 10, m) / 2) for m in (4, 7)
    ]


EXERCISES: list[Exercise] = [
    array(
        "gradient-descent-which-way",
        lambda: np.array([_bowl(1), _bowl(-5)]),
        known_mistakes=[
            known_mistake(
                lambda: -np.array([_bowl(1), _bowl(-5)]),
                "These are the slopes with the opposite sign: the "
                "directions of the step. The slopes were asked for.",
            ),
            known_mistake(lambda: np.array([9.0, 9.0]), "These are the heights f(1) and f(−5)."),
            known_mistake(
                lambda: np.array([_bowl(1), _bowl(-5)]) / 2, "The square brings down a 2."
            ),
            known_mistake(lambda: np.array([2.0, -10.0]), "The slope is 2(x + 2), not 2x."),
        ],
        hints=("f′(x) = 2(x + 2).", "At 1 that is 2 · 3, and at −5 it is 2 · (−3)."),
    ),
    array(
        "gradient-descent-by-hand",
        lambda: _walk(_bowl, 1, 0.25, 3),
        labels=("x0", "x1", "x2", "x3"),
        known_mistakes=[
            known_mistake(
                lambda: _walk(lambda x: -_bowl(x), 1, 0.25, 3),
                "You climbed: each step goes against the slope.",
            ),
            known_mistake(
                lambda: _walk(lambda x: _bowl(x) / 2, 1, 0.25, 3),
                "The slope is 2(x + 2): the 2 is lost.",
            ),
            known_mistake(
                lambda: _walk(_bowl, 1, 0.25, 3) + 2,
                "These are the distances to −2; the places were asked for.",
            ),
            known_mistake(
                lambda: 1 - 0.25 * 6 * np.arange(4),
                "You used the slope of the start for all steps: it changes on the way.",
            ),
        ],
        hints=(
            "The slope at 1 is 6, so the first step leads to 1 − 6/4.",
            "Or: which factor multiplies the distance to −2 at each step?",
            "The distances are 3, 3/2, 3/4, 3/8. Subtract 2 from each.",
        ),
    ),
    number(
        "gradient-descent-predict",
        lambda: float(_walk(_bowl, 0, 0.75, 7)[-1]),
        tolerance=3e-4,
        known_mistakes=[
            known_mistake(-2 + 1 / 64, "The distance is right, the side is not: seven is odd."),
            known_mistake(1 / 64, "That is the distance from −2; but where is the walk?"),
            known_mistake(
                -1 / 64, "That is the position measured from −2; x itself was asked for."
            ),
            known_mistake(-2 - 1 / 128, "The distance at the start is 2, not 1."),
            known_mistake(-2 + 1 / 32, "That is the walk after six steps."),
            known_mistake(-2, "That is the bottom, which this walk approaches and never reaches."),
        ],
        hints=(
            "What is the factor 1 − 2η?",
            "An odd power of a negative number is negative.",
            "x₇ + 2 = (−½)⁷ · 2.",
        ),
    ),
    derivation(
        "gradient-descent-own-bowl",
        "1 - 2*c*eta",
        names={"c": "c", "eta": r"\eta"},
        more_names={"x": "x_0", "x1": "x_1", "p": "p", "f": "f"},
        setting=["f = c*(x - p)**2", "x1 = x - eta*2*c*(x - p)"],
        start="(x1 - p)/(x - p)",
        worked="df/dx = 2*c*(x - p)\nx1 - p = x - eta*df/dx - p\n = (x - p) - 2*c*eta*(x - p)\n"
        " = (1 - 2*c*eta)*(x - p)\n(x1 - p)/(x - p) = 1 - 2*c*eta",
        domain={"c": "positive"},
        known_mistakes=[
            known_mistake("1 - c*eta", "The square brings down a 2: f′(x) = 2c(x − p)."),
            known_mistake("1 - 2*eta", "The factor c of the bowl is missing."),
            known_mistake("1 + 2*c*eta", "That climbs: the step goes against the slope."),
            known_mistake(
                "-2*c*eta",
                "That is the step for each unit of distance. What is left of the distance?",
            ),
            known_mistake("2*c*eta", "The step is subtracted from the distance: what is left?"),
        ],
        hints=(
            "Subtract p from both sides of the rule.",
            "x − p − η · 2c(x − p): factor out x − p.",
        ),
    ),
    derivation(
        "gradient-descent-fall",
        "-4*eta*(1 - eta)*f",
        names={"eta": r"\eta", "f": "f"},
        asks="f(x_{k+1}) - f(x_k)",
        more_names={"x": "x_k", "x1": "x_{k+1}", "f1": "f_1"},
        setting=["f = (x + 2)**2", "x1 = x - eta*2*(x + 2)", "f1 = (x1 + 2)**2"],
        start="f1 - f",
        worked="f1 - f = (x + 2 - 2*eta*(x + 2))**2 - (x + 2)**2\n = (1 - 2*eta)**2*f - f\n"
        " = (-4*eta + 4*eta**2)*f\n = -4*eta*(1 - eta)*f",
        known_mistakes=[
            known_mistake("(1 - 2*eta)**2*f", "That is the new height. Subtract the old one."),
            known_mistake(
                "4*eta*(1 - eta)*f", "The sign is wrong: for a small rate the step goes down."
            ),
            known_mistake(
                "-2*eta*f", "The distance is multiplied by 1 − 2η, the height by its square."
            ),
            known_mistake("-4*eta*f", "The square (1 − 2η)² has a third term, 4η²."),
            known_mistake("4*eta**2*f - 2*eta*f", "The middle term of (1 − 2η)² is 4η."),
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
        steps_needed,
        inputs=bowls,
        known_mistakes=[
            known_mistake(
                steps_without_size,
                "From the left the slope is negative, and your walk stops immediately: use its "
                "size.",
            ),
            known_mistake(steps_and_one, "That is one too many: the start is not a step."),
            known_mistake(
                steps_by_moves, "You compare the length of the step; the slope was asked for."
            ),
            known_mistake(
                steps_by_place,
                "You compare x with 0; it is the slope that tells you where the bottom is.",
            ),
            known_mistake(steps_uphill, "The step goes against the slope: use minus."),
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
        known_mistakes=[
            known_mistake(
                lambda: np.array([_rate_that_ends_at(0), _rate_that_ends_at(2)]),
                "These are the right rates, in the wrong order.",
            ),
            known_mistake(
                lambda: np.array([0.1, 0.25]),
                "With 0.1 the walk ends in the valley at −1, which is the shallow one.",
            ),
        ],
        hints=(
            "The slope at −2 is −8. Where does a step of each rate lead?",
            "The deeper valley is at 2, the hilltop at 0. The very first step must lead there.",
            "−2 + 8η = 2, and −2 + 8η = 0.",
        ),
    ),
    number(
        "gradient-descent-plain",
        lambda: _first_below(1),
        tolerance=1e-9,
        known_mistakes=[
            known_mistake(lambda: _first_below(0.001), "That is when it is below 0.001."),
            known_mistake(
                lambda: _first_below(1) + 1, "One too many: path[0] is the start, before any step."
            ),
            known_mistake(lambda: _first_below(1) - 1, "There it is not yet below 1."),
        ],
        hints=(
            "path = descend(slope, start=10.0, learning_rate=0.5, steps=5000)",
            "path < 1 is an array of true and false; np.argmax finds the first true.",
        ),
    ),
    array(
        "gradient-descent-steepest",
        _down,
        tolerance=1e-3,
        labels=("1", "2"),
        known_mistakes=[
            known_mistake(lambda: -_down(), "That is the direction of steepest ascent."),
            known_mistake(
                lambda: -_gradient(), "The direction is right, but its length is not one."
            ),
            known_mistake(
                _gradient, "That is the gradient: it points uphill, and its length is not one."
            ),
            known_mistake(
                lambda: np.array([-1.0, 2.0]) / np.sqrt(5),
                "That is the way back to the origin: the steepest way down need not lead there.",
            ),
            known_mistake(
                lambda: np.array([-1.0, 2.0]),
                "That is the way back to the origin: the steepest way down need not lead there.",
            ),
        ],
        hints=(
            "The two slopes are 2x₁ + x₂ and x₁ + 4x₂.",
            "At (1, −2) the gradient is (0, −7).",
            "Reverse it, and divide by its length.",
        ),
    ),
    function(
        "gradient-descent-gradient",
        line_gradient,
        inputs=data,
        known_mistakes=[
            known_mistake(line_of_sum, "You lost 1/m: the cost is a mean, and so is its gradient."),
            known_mistake(line_twice, "A factor 2 too many: the half of the cost cancels it."),
            known_mistake(line_turned, "The residual has the wrong sign: it is line minus point."),
            known_mistake(line_without_x, "The inner derivative x is missing in the slope for w."),
            known_mistake(line_x_in_both, "The inner derivative for b is 1, not x."),
            known_mistake(line_swapped, "The two slopes are swapped: first w, then b."),
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
            "a": "the horizontal line at the mean of the scores",
            "b": "one of many best lines: which one depends on the start",
            "c": "nothing: the walk diverges at every rate",
            "d": "the one best line, but only in the limit",
        },
        "b",
        why={
            "a": "That is one of the best lines; the walk ends there only from certain starts.",
            "b": "Every line through the point of the means costs the same. The start decides "
            "which of them the walk reaches.",
            "c": "One eigenvalue of H is 0, and the other sets a limit as before: below that the "
            "walk converges.",
            "d": "There are many: only the height at the one x matters.",
        },
        hints=(
            "Which lines pass through the mean score at x = 3?",
            "With all x_i = 3 the slope for w is 3 times the slope for b.",
            "So every step goes in the direction (3, 1); nothing changes at right angles to it.",
        ),
    ),
    derivation(
        "gradient-descent-best-rate",
        "2/(l1 + l2)",
        names=LAMBDA,
        more_names={"eta": r"\eta"},
        setting=["eta = 2/(l1 + l2)"],
        start="eta",
        worked="1 - eta*l1 = -(1 - eta*l2)\n2 = eta*l1 + eta*l2 = eta*(l1 + l2)\neta = 2/(l1 + l2)",
        domain={"l1": "positive", "l2": "positive"},
        known_mistakes=[
            known_mistake(
                "2/l2", "That is the limit: along the steep direction the factor is then −1."
            ),
            known_mistake(
                "1/l2",
                "Then the steep direction arrives in one step, and the flat one creeps: a larger "
                "rate is better.",
            ),
            known_mistake(
                "1/l1", "Then the steep direction overshoots: 1 − λ₂/λ₁ may be far below −1."
            ),
            known_mistake(
                "1/(l1 + l2)",
                "The two factors must have opposite signs and the same size: a 2 is missing.",
            ),
            known_mistake("(l1 + l2)/2", "That is the reciprocal of the right answer."),
            known_mistake(
                "(l2 - l1)/(l1 + l2)",
                "That is the factor at the best rate; the rate itself was asked for.",
            ),
        ],
        hints=(
            "Plot |1 − ηλ₁| and |1 − ηλ₂| against η. Which is the larger one, and where?",
            "The larger of the two is smallest where both are equal.",
            "1 − ηλ₁ = −(1 − ηλ₂).",
        ),
    ),
    derivation(
        "gradient-descent-prove",
        "l1*c1**2*(1 - eta*l1)**2/2 + l2*c2**2*(1 - eta*l2)**2/2",
        names=LAMBDA | {"c1": "c_1", "c2": "c_2", "eta": r"\eta"},
        more_names={"d1": "d_1", "d2": "d_2"},
        setting=["d1 = c1*(1 - eta*l1)", "d2 = c2*(1 - eta*l2)"],
        start="(l1*d1**2 + l2*d2**2)/2",
        worked="d1 = c1 - eta*l1*c1 = c1*(1 - eta*l1)\nd2 = c2*(1 - eta*l2)\n"
        "(l1*d1**2 + l2*d2**2)/2\n = l1*c1**2*(1 - eta*l1)**2/2 + l2*c2**2*(1 - eta*l2)**2/2",
        known_mistakes=[
            known_mistake(
                "l1*c1**2*(1 - eta*l1)/2 + l2*c2**2*(1 - eta*l2)/2",
                "The error is multiplied by 1 − ηλ, and it enters squared.",
            ),
            known_mistake(
                "l1*c1**2*(1 - eta*l1)**2 + l2*c2**2*(1 - eta*l2)**2", "The half is lost."
            ),
            known_mistake("l1*c1**2/2 + l2*c2**2/2", "That is before the step."),
            known_mistake(
                "c1**2*(1 - eta*l1)**2/2 + c2**2*(1 - eta*l2)**2/2",
                "The eigenvalues are missing: vᵀHv = λ for a v of length one.",
            ),
            known_mistake(
                "l1*c1**2*(1 + eta*l1)**2/2 + l2*c2**2*(1 + eta*l2)**2/2",
                "A step subtracts ηλ times the error.",
            ),
        ],
        hints=(
            "After the step the error is c₁(1 − ηλ₁)v₁ + c₂(1 − ηλ₂)v₂.",
            "Insert it into ½eᵀHe. v₁ and v₂ are perpendicular, so the mixed terms vanish.",
            "Each term is ½λᵢ times the square of its new coefficient.",
        ),
    ),
    derivation(
        "gradient-descent-lower",
        "f",
        names={"f": "f", "eta": r"\eta"},
        more_names={"x": "x_0", "x1": "x_1", "f1": "f_1", "hidden_eta": "h"},
        setting=[
            "f = x**2",
            "eta = 1/(1 + hidden_eta**2)",
            "x1 = x - 2*eta*x",
            "f1 = x1**2",
        ],
        start="f1",
        relation="<=",
        stated=True,
        worked="f1 = (x - 2*eta*x)**2\n = (1 - 2*eta)**2*x**2\n"
        " = x**2 - 4*eta*(1 - eta)*x**2\n <= x**2\n = f",
        known_mistakes=[
            known_mistake("-f", "A square is not below 0, so it is not below −f."),
            known_mistake(
                "(1 - 2*eta)*f", "The distance has this factor; the height has its square."
            ),
            known_mistake("(1 - 2*eta)**2*f", "That is the new height; show that it is at most f."),
            known_mistake("2*f", "That is true, but the chain must end at f itself."),
        ],
        hints=[
            "Write x₁ in x₀ and η, and square it.",
            "(1 − 2η)² is 1 − 4η(1 − η).",
            "x**2 - 4*eta*(1 - eta)*x**2 <= x**2, since η and 1 − η are not negative.",
        ],
    ),
]


def _one_step(rate: float, factor: float = 2, start: float = 0.0) -> float:
    return float(descend(lambda x: factor * (x + 2), start, rate, steps=1)[-1])


QUICK: list[Exercise] = [
    number(
        "gradient-descent-one-step",
        lambda: _one_step(0.25),
        question="On $f(x) = (x + 2)^2$ stand at $x_0 = 0$ and take one step with "
        "$\\eta = \\tfrac14$. Where are you?",
        known_mistakes=[
            known_mistake(
                lambda: -_one_step(0.25), "You went up: the step goes *against* the slope."
            ),
            known_mistake(
                lambda: _one_step(0.25, factor=1),
                "The slope is $2(x + 2)$: the factor $2$ is missing.",
            ),
            known_mistake(-4, "That is the slope with the opposite sign. Multiply it by $\\eta$."),
            known_mistake(
                4, "That is the slope. The step is $\\eta$ times as long, and goes the other way."
            ),
            known_mistake(-2, "That is where the walk is heading; one step goes half of the way."),
        ],
        hints=("The slope at $0$ is $4$.", "$0 - \\tfrac14 \\cdot 4$"),
    ),
    formula(
        "gradient-descent-factor",
        "1 - 6*eta",
        names={"eta": r"\eta"},
        question="On $f(x) = 3x^2$ each step multiplies $x$ by the same factor. Which one? "
        "Answer in `eta`.",
        known_mistakes=[
            known_mistake("1 - 3*eta", "The slope of $3x^2$ is $6x$, not $3x$."),
            known_mistake("1 - 2*eta", "That is the factor for $x^2$; here the slope is $6x$."),
            known_mistake("1 + 6*eta", "That climbs: the step goes against the slope."),
            known_mistake("-6*eta", "That is the step for each unit of $x$; $x$ itself remains."),
            known_mistake("6*eta", "The step is subtracted from $x$; what is left of $x$?"),
        ],
        hints=("Write $x - \\eta f'(x)$ with $f'(x) = 6x$.", "Factor $x$ out of $x - 6 \\eta x$."),
    ),
    choice(
        "gradient-descent-level",
        {
            "a": "It is at a global minimum.",
            "b": "It is at a local minimum.",
            "c": "The learning rate is too small.",
            "d": "The ground is level there, and nothing more.",
        },
        "d",
        question="A walk has stopped moving: its steps have length $0$. What do you know?",
        why={
            "a": "Where a walk ends depends on its start; there may be a deeper valley elsewhere.",
            # measured: test_the_level_places_of_the_two_valleys
            "b": "On a hilltop the slope is zero too: the walk on $g$ from $0$ never moved.",
            "c": "A small rate makes steps short, not $0$.",
            "d": "The step is $\\eta$ times the slope. It says nothing about the surroundings.",
        },
        hints=("A step is $-\\eta f'(x)$: when is that $0$?", "Think of the hilltop of $g$."),
    ),
    choice(
        "gradient-descent-limit",
        {
            "a": "The largest eigenvalue of $H$.",
            "b": "The smallest eigenvalue of $H$.",
            "c": "The condition number, their ratio.",
            "d": "The number of examples.",
        },
        "a",
        question="A line is fitted by descent. What sets the largest rate that still converges?",
        why={
            # proofs: $\eta < 2/\lambda_{\max}$ means $1 - \eta\lambda_{\max} > -1$
            "a": "The steepest bowl overshoots first: $\\eta < 2/\\lambda_{\\max}$.",
            "b": "It says how slowly the walk creeps in the flat direction, not when it flies off.",
            "c": "The ratio says how badly the walk zigzags at a rate near the limit.",
            "d": "The cost is a mean: the same data twice have the same $H$.",
        },
        hints=(
            "Along an eigenvector a step multiplies the error by $1 - \\eta\\lambda$.",
            "Which $\\lambda$ is the first to make $1 - \\eta\\lambda$ fall below $-1$?",
        ),
    ),
]
