"""Exercises of the chapter "Training a network": batches, and when to stop."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from nnmath._types import Array
from nnmath.formulas.symbols import Symbol

from ..define import formula, function, slip, symbol

SPREAD: dict[str, str | Symbol] = {"V": "V", "s": "s", "m": "m", "rho": symbol(r"\rho")}


def batch_error(g: Array, drawn: Array) -> float:
    """Mean over the batches drawn of ‖mean of the batch − mean of all‖²."""
    off = g[:, drawn].mean(axis=2) - g.mean(axis=1, keepdims=True)
    return float(np.sum(off**2, axis=0).mean())


def draws(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    """Slopes of k weights for m examples, and numbers of batches, of sizes that differ."""
    return [
        (rng.normal(1, 2, size=(k, m)), rng.integers(0, m, size=(batches, s)))
        for k, m, batches, s in ((3, 20, 50, 4), (5, 8, 30, 2), (2, 30, 7, 9))
    ]


def best_epoch(costs: Sequence[float], patience: int) -> int:
    """The epoch of the lowest cost so far when there was none lower for `patience` epochs."""
    best = 0
    for epoch, cost in enumerate(costs):
        if cost < costs[best]:
            best = epoch
        elif epoch - best >= patience:
            break
    return best


def curves(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    """Held-out costs, with a better valley behind the first one, and how long to wait."""
    wavy = [3.0, 2.0, 1.5, 1.6, 1.4, 1.7, 1.8, 1.9, 2.0, 1.0, 0.9, 1.1]
    return [
        (wavy, 3),
        (wavy, 1),
        (wavy, 9),
        ([2.0, 1.0, 1.5, 1.6, 1.7], 2),
        ([2.0, 2.5, 3.0, 2.9], 2),
        (list(rng.uniform(1, 2, 40)), 4),
    ]


def _last(costs: Sequence[float], patience: int) -> int:
    best = 0
    for epoch, cost in enumerate(costs):
        if cost < costs[best]:
            best = epoch
        elif epoch - best >= patience:
            return epoch
    return len(costs) - 1


def _first_rise(costs: Sequence[float], patience: int) -> int:
    for epoch in range(1, len(costs)):
        if costs[epoch] > costs[epoch - 1]:
            return epoch - 1
    return len(costs) - 1


EXERCISES = [
    formula(
        "training-noise",
        "V*(1 + (s - 1)*rho)/s",
        domain={"V": "positive", "s": "whole"},
        names={name: SPREAD[name] for name in ("V", "s", "rho")},
        slips=[
            slip("V/s", "That is for independent draws. Here the mixed products do not vanish."),
            slip("V*(1 + (s - 1)*rho)/s**2", "The sum has s squares, not one: divide by s only."),
            slip("V*(1 + s*rho)/s", "A draw is not mixed with itself: s − 1 partners."),
            slip("V*(1 + rho)/s", "Each draw has s − 1 partners, not one."),
            slip("V*(1 + (s - 1)*rho)", "You added the deviations. The mean divides by s."),
            slip(
                "V*(1 + s*(s - 1)*rho)/s",
                "The s(s − 1) mixed products are divided by s²: one s cancels.",
            ),
        ],
        hints=[
            "Square the mean of the s deviations: the sum of all their products, divided by s².",
            "How many products are squares, with the mean V, and how many are mixed?",
            "(sV + s(s − 1)ρV)/s².",
        ],
    ),
    formula(
        "training-shuffle",
        "V/2*(m - 2)/(m - 1)",
        domain={"V": "positive", "m": "whole"},
        names={name: SPREAD[name] for name in ("V", "m")},
        slips=[
            slip("V/2", "That is for independent draws, in which an example may meet itself."),
            slip("(V/2*m**2 - m*V)/m**2", "The m pairs are gone: m(m − 1) are left to divide by."),
            slip(
                "V/2*(m - 1)/m",
                "A left-out pair has the full squared deviation of its example, not half of it.",
            ),
            slip("V/2*(m - 1)/(m - 2)", "Upside down: shuffled is better, the error is smaller."),
            slip("V*(m - 2)/(m - 1)", "The half of the two draws is lost."),
            slip("V/2*m/(m - 1)", "From the total take away mV, that of the m left-out pairs."),
        ],
        hints=[
            "Start from the m² pairs. What is their total squared deviation?",
            "m²V/2 in all. What is that of the m pairs of an example with itself?",
            "(m²V/2 − mV), divided by the m(m − 1) pairs that are left.",
        ],
    ),
    function(
        "training-ratio",
        batch_error,
        inputs=draws,
        slips=[
            slip(
                lambda g, drawn: np.mean(
                    (g[:, drawn].mean(axis=2) - g.mean(axis=1, keepdims=True)) ** 2
                ),
                "You averaged over the weights as well. A squared length is a sum over them.",
            ),
            slip(
                lambda g, drawn: np.sum(g[:, drawn].mean(axis=2) ** 2, axis=0).mean(),
                "That is the length of the batches' slopes. Subtract the mean of all first.",
            ),
            slip(
                lambda g, drawn: np.sum(
                    (g[:, drawn] - g.mean(axis=1)[:, None, None]) ** 2, axis=0
                ).mean(),
                "You squared before you took the mean of the batch: that is V, whatever the size.",
            ),
            slip(
                lambda g, drawn: np.sqrt(
                    np.sum((g[:, drawn].mean(axis=2) - g.mean(axis=1, keepdims=True)) ** 2, axis=0)
                ).mean(),
                "Those are lengths. Their squares are asked for.",
            ),
            slip(
                lambda g, drawn: np.sum(
                    (g[:, drawn].mean(axis=2) - g.mean(axis=1, keepdims=True)) ** 2
                ),
                "You added up over the batches. Take the mean.",
            ),
        ],
        hints=[
            "g[:, drawn] has the shape (k, batches, s). Over which axis is the mean of a batch?",
            "g[:, drawn].mean(axis=2), and then minus g.mean(axis=1, keepdims=True).",
            "Square, sum over the weights (axis 0), and take the mean over the batches.",
        ],
    ),
    function(
        "training-stop",
        best_epoch,
        inputs=curves,
        slips=[
            slip(
                lambda costs, patience: int(np.argmin(costs)),
                "That looks at the whole curve. When patience has run out, nobody trains on to see "
                "the better valley.",
            ),
            slip(_last, "That is the epoch at which you stop, not the best one before it."),
            slip(_first_rise, "That stops at the first rise, without patience."),
            slip(
                lambda costs, patience: best_epoch(costs, patience + 1),
                "You wait one epoch too long.",
            ),
            slip(
                lambda costs, patience: best_epoch(costs, patience) + 1,
                "The list begins with epoch 0.",
            ),
        ],
        hints=[
            "Remember the epoch of the lowest cost so far.",
            "A lower cost makes its epoch the best. Otherwise ask how long ago the best one was.",
            "Stop when epoch - best has reached patience, and return best.",
        ],
    ),
]
