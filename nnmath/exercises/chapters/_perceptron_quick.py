"""Quick questions of the chapter "The perceptron"."""

from __future__ import annotations

import numpy as np

from ..define import choice, formula, number, slip

NORMAL, SHIFT, POINT = np.array([3.0, 4.0]), -5.0, np.array([1.0, 3.0])


def _distance(power: float = 1, shift: float = SHIFT) -> float:
    return float((NORMAL @ POINT + shift) / np.linalg.norm(NORMAL) ** power)


QUICK = [
    number(
        "perceptron-how-far",
        _distance,
        question="The line has $w = (3, 4)^\\top$ and $b = -5$. How far from it is the point "
        "$(1, 3)$?",
        slips=[
            slip(
                lambda: _distance(power=0),
                "That is the weighted sum. Divide it by the length of $w$.",
            ),
            slip(lambda: _distance(power=2), "You divided by the square of the length of $w$."),
            slip(lambda: _distance(shift=0), "You left $b$ out."),
            slip(10 / 7, "The length of $w$ is not $3 + 4$: it is the root of $9 + 16$."),
            slip(lambda: -_distance(), "The sum is positive: the point lies on the side of $w$."),
        ],
        hints=("First the weighted sum, then divide by the length of $w$.", "$(3 + 12 - 5) / 5$"),
    ),
    choice(
        "perceptron-two-lengths",
        {
            "a": "The line moves twice as far from the origin.",
            "b": "Every point is twice as far from the line.",
            "c": "The line and all distances stay; each weighted sum doubles.",
            "d": "Line, distances and weighted sums stay as they are.",
        },
        "c",
        question="Both $w$ and $b$ are doubled. What changes?",
        why={
            "a": "Where $w^\\top p + b$ is zero, twice that is zero too: the line does not move.",
            "b": "The sum doubles, but so does the length of $w$ by which it is divided.",
            "c": "The answers stay the same as well, for no sum changes its sign.",
            "d": "The sum is $2 w^\\top x + 2b$ now: it doubles.",
        },
        hints=(
            "Which points have the sum zero now?",
            "A distance is the sum over the length of $w$.",
        ),
    ),
    choice(
        "perceptron-which-way",
        {
            "a": "$x$ is added to $w$.",
            "b": "$x$ is taken away from $w$.",
            "c": "$w$ stays, for the class is $0$.",
            "d": "$w$ is turned round.",
        },
        "b",
        question="A point $x$ of class $0$ is answered $1$. What does the rule do, with "
        "$\\eta = 1$?",
        why={
            "a": "Then its weighted sum would grow. It is too high already: $y - \\hat y = -1$.",
            "b": "$y - \\hat y = 0 - 1$: the sum of this point falls by $\\lVert x \\rVert^2 + 1$.",
            "c": "The factor is $y - \\hat y$, not $y$: class $0$ teaches as much as class $1$.",
            "d": "A correction adds a multiple of $x$; it does not turn all weights round.",
        },
        hints=("What is $y - \\hat y$ here?", "The sum is above zero and should not be: lower it."),
    ),
    formula(
        "perceptron-moved-by",
        "eta*(y - yhat)*(r**2 + 1)",
        domain={"eta": "positive", "y": "bit", "yhat": "bit", "r": "whole"},
        names={"eta": r"\eta", "y": "y", "yhat": r"\hat y", "r": "r"},
        question="By how much does one correction change the weighted sum of the example it was "
        "made on? Answer in `eta`, `y`, `yhat` (for $\\hat y$) and `r` (for $\\lVert x \\rVert$).",
        slips=[
            slip("eta*(yhat - y)*(r**2 + 1)", "You have $y - \\hat y$ the wrong way round."),
            slip("eta*(y - yhat)*r**2", "The bias moves as well: it adds the $1$."),
            slip("eta*(y - yhat)*(r + 1)", "$x^\\top x$ is the square of the length."),
            slip("(y - yhat)*(r**2 + 1)", "The learning rate $\\eta$ is missing."),
            slip("eta*(y - yhat)*sqrt(r**2 + 1)", "It is the square of the length of $\\tilde x$."),
        ],
        hints=(
            "The new $w$ gives $\\eta (y - \\hat y) x^\\top x$ more; and the new $b$?",
            "$x^\\top x = r^2$, and the bias adds $\\eta (y - \\hat y)$ once.",
        ),
    ),
    choice(
        "perceptron-twice",
        {
            "a": "It doubles.",
            "b": "It stays the same.",
            "c": "It is four times as large.",
            "d": "It is halved.",
        },
        "b",
        question="Every example is put into the data a second time. What becomes of the bound "
        "$R^2/\\gamma^2$?",
        why={
            "a": "The number of examples does not occur in the bound.",
            "b": "Neither the longest example nor the smallest margin has changed.",
            "c": "Neither $R$ nor $\\gamma$ has changed, so neither have their squares.",
            "d": "More examples do not widen the gap: $\\gamma$ is as it was.",
        },
        hints=(
            "What do $R$ and $\\gamma$ depend on?",
            "A largest and a smallest of the same numbers.",
        ),
    ),
]
