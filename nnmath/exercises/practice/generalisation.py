"""What was learnt and what was memorised, with other numbers."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np

from nnmath.linear_fits import expected_errors

from . import Practice, Values, pick, whole


def draw_how_many(rng: np.random.Generator) -> Values:
    """A probability and a standard error, for which the number of examples is whole."""
    return {"p": pick(rng, 0.8, 0.9, 0.5), "e": pick(rng, 0.01, 0.02, 0.005)}


def how_many(p: float, e: float) -> Values:
    """How many examples."""
    m = round(p * (1 - p) / e**2)
    return {
        "answer": m,
        "root": round(math.sqrt(m), 6),
        "unsquared": round(p * (1 - p) / e, 6),
        "quarter": round(m / 4, 6),
        "spread": round(p * (1 - p), 6),
    }


def draw_by_hand(rng: np.random.Generator) -> Values:
    """Two truths and a variance."""
    f1 = whole(rng, -3, 3)
    return {"f1": f1, "f2": f1 + 2 * whole(rng, 1, 3), "V": pick(rng, 0.5, 1.0, 1.5, 2.0)}


def by_hand(f1: int, f2: int, V: float) -> Values:
    """Bias, variance, and the error on new and on old targets."""
    e = expected_errors(np.full((2, 2), 0.5), np.array([f1, f2], dtype=float), V)
    parts = [e.bias, e.variance, e.new, e.seen]
    return {
        "answer": parts,
        "noiseless": [e.bias, e.variance, e.bias + e.variance, e.seen],
        "single_gap": [e.bias, e.variance, e.new, e.new - V / 2],
        "no_gap": [e.bias, e.variance, e.new, e.new],
    }


def draw_dropout_alpha(rng: np.random.Generator) -> Values:
    """A share that is kept, and a root mean square."""
    return {"q": pick(rng, 0.8, 0.5, 0.25), "s": pick(rng, 0.5, 2.0, 3.0, 0.2)}


def dropout_alpha(q: float, s: float) -> Values:
    """The α of one weight."""
    ratio = Fraction(1 - Fraction(str(q))) / Fraction(str(q))
    alpha = float(ratio * Fraction(str(s)) ** 2)
    return {
        "answer": alpha,
        "unsquared": float(ratio * Fraction(str(s))),
        "half": alpha / 2,
        "twice": 2 * alpha,
        "ratio": float(ratio),
    }


PRACTICE = {
    "generalisation-how-many": Practice(
        draw_how_many,
        how_many,
        "A network is right with the probability $<p>$. How many test examples does it take for a "
        "standard error of $<e>$?",
        "The square of the standard error is $<spread>/m$: <answer> examples.",
        ("p(1 − p)/m is the square of the standard error.", "p(1 − p) = <spread> here."),
        {
            "root": "That is the root: the number of examples is its square.",
            "unsquared": "The standard error is a root: square it first.",
            "quarter": "That is for an error twice as large.",
        },
    ),
    "generalisation-by-hand": Practice(
        draw_by_hand,
        by_hand,
        "The truths at two inputs are $<f1>$ and $<f2>$, the noise has the variance $<V>$, and the "
        "fitted value at both is the mean of the two targets. Enter the squared bias, the "
        "variance, the expected error on new targets, and that on the targets of the fit.",
        "All weights are ½: <answer>.",
        (
            "Without noise the fitted value is the mean of the two truths.",
            "The variance is V/2, and the gap is 2V times ½.",
        ),
        {
            "noiseless": "The noise of the new target is missing.",
            "single_gap": "The gap is *twice* V times ½.",
            "no_gap": "A fit looks better on its own targets.",
        },
    ),
    "generalisation-dropout-alpha": Practice(
        draw_dropout_alpha,
        dropout_alpha,
        "A linear model is trained with dropout on its inputs, of which the share $q = <q>$ is "
        "kept. The root mean square of an input is $<s>$. Which $\\alpha$ does its weight get?",
        "$(1 - q)/q = <ratio>$, times the mean square of the input: <answer>.",
        ("The variance of a mask is (1 − q)/q.", "Times the *square* of the root mean square."),
        {
            "unsquared": "The mean square, not its root.",
            "half": "The ½ belongs to the penalty: α/2 times w².",
            "twice": "α is (1 − q)/q times the mean square: the ½ is in α/2 already.",
        },
    ),
}
