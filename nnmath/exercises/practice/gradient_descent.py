"""Gradient descent, with other numbers."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from nnmath.descent import descend

from . import Practice, Values, pick, whole


def draw_which_way(rng: np.random.Generator) -> Values:
    """A bowl with its bottom at −p, and two places."""
    p = whole(rng, -4, 4, nonzero=True)
    return {"p": p, "left": -p - whole(rng, 1, 5), "right": -p + whole(rng, 1, 5)}


def which_way(p: int, left: int, right: int) -> Values:
    """The slopes of (x + p)² at two places."""
    slopes = [2 * (right + p), 2 * (left + p)]
    return {
        "answer": slopes,
        "turned": [-s for s in slopes],
        "heights": [(right + p) ** 2, (left + p) ** 2],
        "halves": [s / 2 for s in slopes],
        "unshifted": [2 * right, 2 * left],
        "bottom": -p,
        "up": slopes[0],
        "down": slopes[1],
    }


def draw_by_hand(rng: np.random.Generator) -> Values:
    """A bowl, a start and a rate with exact steps."""
    p = whole(rng, -4, 4, nonzero=True)
    start = -p + whole(rng, 1, 4) * pick(rng, -1, 1)
    return {
        "p": p,
        "start": start,
        "rate": pick(rng, Fraction(1, 4), Fraction(3, 4), Fraction(1, 8)),
    }


def by_hand(p: int, start: int, rate: Fraction) -> Values:
    """The places of three steps on (x + p)²."""

    def walk(factor: float) -> list[float]:
        path = descend(lambda x: factor * (x + p), float(start), float(rate), steps=3)
        return [float(v) for v in np.ravel(path)]

    factor = 1 - 2 * rate
    exact = [factor**k * (start + p) - p for k in range(4)]
    return {
        "answer": walk(2),
        "climbed": walk(-2),
        "half": walk(1),
        "distances": [float(v) + p for v in walk(2)],
        "straight": [start - float(rate) * 2 * (start + p) * k for k in range(4)],
        "exact": ", ".join(str(v).replace("-", "−") for v in exact),
        "factor": factor,
        "bottom": -p,
        "slope": 2 * (start + p),
        "away": start + p,
    }


def draw_predict(rng: np.random.Generator) -> Values:
    """A bowl, a rate with a simple factor and a number of steps."""
    p = whole(rng, -4, 4, nonzero=True)
    rate = pick(rng, Fraction(3, 4), Fraction(1, 4))
    return {"p": p, "start": -p + whole(rng, 1, 4), "rate": rate, "steps": whole(rng, 4, 7)}


def predict(p: int, start: int, rate: Fraction, steps: int) -> Values:
    """Where the walk is after some steps."""
    path = descend(lambda x: 2 * (x + p), float(start), float(rate), steps=steps)
    factor, away = 1 - 2 * rate, start + p
    shift = factor**steps * away
    return {
        "answer": float(np.ravel(path)[-1]),
        "other_side": -p - shift,
        "from_bottom": shift,
        "earlier": -p + factor ** (steps - 1) * away,
        "bottom": -p,
        "factor": factor,
        "away": away,
        "shift": shift,
        "end": -p + shift,
    }


def draw_plain(rng: np.random.Generator) -> Values:
    """A start and a rate on the plain."""
    return {"start": whole(rng, 6, 14), "rate": pick(rng, 0.25, 0.5, 0.75)}


def plain(start: int, rate: float) -> Values:
    """The first step below 1 on x²/(1 + x²)."""
    path = np.ravel(descend(lambda x: 2 * x / (1 + x**2) ** 2, float(start), rate, steps=60_000))
    first = int(np.argmax(path < 1))
    return {"answer": first, "more": first + 1, "less": first - 1, "before": float(path[first - 1])}


def draw_steepest(rng: np.random.Generator) -> Values:
    """A quadratic form and a place."""
    return {
        "a": whole(rng, 1, 3),
        "b": whole(rng, 1, 3),
        "c": whole(rng, 1, 3),
        "x": [whole(rng, -3, 3, nonzero=True) for _ in range(2)],
    }


def steepest(a: int, b: int, c: int, x: Any) -> Values:
    """The direction of steepest descent of a x₁² + b x₁ x₂ + c x₂²."""
    slope = np.array([2 * a * x[0] + b * x[1], b * x[0] + 2 * c * x[1]], float)
    length = float(np.linalg.norm(slope))
    unit = slope / length if length else slope * np.nan
    return {
        "answer": -unit,
        "uphill": unit,
        "long": -slope,
        "gradient": slope,
        "home": -np.array(x) / np.linalg.norm(x),
        "g": [int(v) for v in slope],
        "length": length,
        "down": [float(v) for v in -unit],
        "twice_a": 2 * a,
        "twice_c": 2 * c,
        "squares": int(slope @ slope),
    }


PRACTICE = {
    "gradient-descent-which-way": Practice(
        draw_which_way,
        which_way,
        "For $f(x) = (x <+p>)^2$, what is the slope at $x = <right>$ and at $x = <left>$? In which "
        "direction does a step of descent go from each? Enter the two slopes.",
        "$f'(x) = 2 (x <+p>)$, so the slopes are <up> and <down>. A step goes against the slope: "
        "from "
        "both places towards the bottom at <bottom>.",
        ("The slope of a square is twice what is squared.", "f′(x) = $2 (x <+p>)$."),
        {
            "turned": "These are the slopes with the opposite sign: the directions of the step.",
            "heights": "These are the heights. The slopes were asked for.",
            "halves": "The square brings down a 2.",
            "unshifted": "The slope is twice the whole bracket, not 2x.",
        },
    ),
    "gradient-descent-by-hand": Practice(
        draw_by_hand,
        by_hand,
        r"Walk three steps on $f(x) = (x <+p>)^2$ from $x_0 = <start>$ with $\eta = <rate>$. Enter "
        "the four places $x_0, x_1, x_2, x_3$.",
        r"Each step multiplies the distance to the bottom, <bottom>, by $1 - 2\eta = <factor>$. So "
        "the places are <exact>.",
        (
            "The slope at the start is <slope>: where does the first step lead?",
            "Or: which factor multiplies the distance to <bottom> at each step?",
            "The factor is <factor>, and the distance at the start is <away>.",
        ),
        {
            "climbed": "You climbed: each step goes against the slope.",
            "half": "The square brings down a 2, which is missing.",
            "distances": "These are the distances to the bottom; the positions were asked for.",
            "straight": "You used the slope of the start for all steps: it changes on the way.",
        },
    ),
    "gradient-descent-predict": Practice(
        draw_predict,
        predict,
        r"On $f(x) = (x <+p>)^2$ with $\eta = <rate>$ and $x_0 = <start>$: on which side of "
        r"$<bottom>$ "
        "is the walk after <steps> steps, and how far away? Enter $x_{<steps>}$.",
        r"The factor is $1 - 2\eta = <factor>$, so the distance is $(<factor>)^{<steps>} \cdot "
        r"<away> "
        "= <shift>$, and the place is <end>.",
        (
            "What is the factor 1 − 2η?",
            "The distance at the start is <away>. By what is it multiplied in <steps> steps?",
            r"$x_{<steps>} <+p> = (<factor>)^{<steps>} \cdot <away>$.",
        ),
        {
            "other_side": "The distance is right, the side is not.",
            "from_bottom": "That is the position measured from the bottom; x itself was asked for.",
            "earlier": "That is the walk one step earlier.",
            "bottom": "That is the bottom, which this walk approaches and never reaches.",
        },
    ),
    "gradient-descent-plain": Practice(
        draw_plain,
        plain,
        r"On $q(x) = x^2/(1 + x^2)$, with $\eta = <rate>$ and $x_0 = <start>$: how many steps "
        r"until "
        "the walk is below $1$? Run `descend`, and enter the number of the first step $k$ with "
        "$x_k < 1$.",
        "Far out the slope is nearly $2/x^3$, so the steps are tiny. Step <answer> is the first "
        "that leads below 1; one step earlier the walk is still at <before>.",
        (
            "`path = descend(slope, start=<start>, learning_rate=<rate>, steps=60000)`",
            "`path < 1` is an array of true and false; `np.argmax` finds the first true.",
        ),
        {
            "more": "One too many: path[0] is the start, before any step.",
            "less": "There it is not yet below 1.",
        },
    ),
    "gradient-descent-steepest": Practice(
        draw_steepest,
        steepest,
        "You stand at $<x>$ on $f(x_1, x_2) = <a> x_1^2 + <b> x_1 x_2 + <c> x_2^2$. Compute the "
        "gradient by hand. Enter the direction of steepest *descent*: two numbers, a column of "
        "length "
        "one.",
        "The two slopes are $<twice_a> x_1 + <b> x_2$ and $<b> x_1 + <twice_c> x_2$, here <g>. "
        "With the opposite signs, and divided by the length, <length>, they are <down>.",
        (
            "The two slopes are $<twice_a> x_1 + <b> x_2$ and $<b> x_1 + <twice_c> x_2$.",
            "The gradient there is <g>.",
            "Reverse it, and divide by its length, the root of <squares>.",
        ),
        {
            "uphill": "That is the direction of steepest ascent.",
            "long": "The direction is right, but its length is not one.",
            "gradient": "That is the gradient: it points uphill, and its length is not one.",
            "home": "That is the way back to the origin: the steepest way down need not lead "
            "there.",
        },
    ),
}
