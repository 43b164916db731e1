"""Code to complete and to mend, of the chapter on softmax."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from nnmath.activations import log_softmax, softmax
from nnmath.losses import softmax_cross_entropy, softmax_cross_entropy_gradient

from ..define import function, slip


def cost_and_gradient(Z: Any, Y: Any) -> tuple[float, Any]:
    """The mean cross-entropy of the scores, and its derivative by them."""
    return softmax_cross_entropy(Z, Y), softmax_cross_entropy_gradient(Z, Y)


def _batches(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    """Scores and one-hot targets; the last scores are too large for a plain exponential."""
    found = []
    for n, m, size in ((3, 4, 1.0), (2, 5, 1.0), (4, 3, 2.0), (3, 2, 900.0)):
        Y = np.eye(n)[:, rng.integers(n, size=m)]
        found.append((size * rng.normal(size=(n, m)), Y))
    return found


def _mistaken(
    axis: int | None = 0, sign: int = 1, mean: bool = True, shifted: bool = True
) -> Callable[[Any, Any], tuple[Any, Any]]:
    """``cost_and_gradient`` with one of its classic mistakes."""

    def found(Z: Any, Y: Any) -> tuple[Any, Any]:
        with np.errstate(all="ignore"):
            if axis == 0 and shifted:
                log_p = log_softmax(Z)
            elif shifted:
                log_p = Z - Z.max() - np.log(np.exp(Z - Z.max()).sum(axis=axis))
            else:
                log_p = Z - np.log(np.exp(Z).sum(axis=0))
            gradient = sign * (np.exp(log_p) - Y)
            return -np.sum(Y * log_p) / Z.shape[1], gradient / (Z.shape[1] if mean else 1)

    return found


def _largest_of_all(Z: Any, Y: Any) -> tuple[Any, Any]:
    """``cost_and_gradient`` with the largest score of the whole batch taken off each column."""
    with np.errstate(all="ignore"):
        shifted = Z - Z.max()
        log_p = shifted - np.log(np.exp(shifted).sum(axis=0))
        return -np.sum(Y * log_p) / Z.shape[1], (np.exp(log_p) - Y) / Z.shape[1]


def _along(axis: int | None, shifted: bool) -> Callable[[Any], Any]:
    """Softmax with the sum over all entries or along the rows, safe from overflow or not."""

    def found(Z: Any) -> Any:
        with np.errstate(all="ignore"):
            e = np.exp(Z - Z.max() if shifted else Z)
            return e / e.sum(axis=axis, keepdims=True)

    return found


CODE = [
    function(
        "softmax-cross-entropy-complete",
        cost_and_gradient,
        inputs=_batches,
        slips=[
            slip(
                _mistaken(mean=False),
                "The gradient has lost 1/m: the cost is a mean, so its gradient is one too.",
            ),
            slip(_mistaken(sign=-1), "The difference is turned round: p − y, not y − p."),
            slip(
                _mistaken(shifted=False),
                "Without the shift the exponentials overflow when a score is large.",
            ),
            slip(
                _mistaken(axis=None),
                "The sum runs over the whole batch. Each column has a sum of its own: axis=0.",
            ),
            slip(
                _largest_of_all,
                "You take off the largest score of the whole batch. A column far below it loses "
                "all its exponentials: take the largest of each column.",
            ),
        ],
        hints=(
            "Which number, subtracted from all scores of a column, makes the largest of them 0?",
            "The gradient is (p − y)/m, and p is the exponential of log_p.",
            "shifted = Z - Z.max(axis=0), and (np.exp(log_p) - Y) / Z.shape[1].",
        ),
    ),
    function(
        "softmax-cross-entropy-axis",
        softmax,
        inputs=lambda rng: [
            (rng.normal(size=(3, 1)),),
            (rng.normal(size=(3, 4)),),
            (rng.normal(size=(5, 5)),),
            (np.array([[1000.0, 0.0], [999.0, -1000.0]]),),
        ],
        slips=[
            *(
                slip(
                    _along(None, shifted),
                    "The sum still runs over the whole matrix: all columns together sum to 1.",
                )
                for shifted in (True, False)
            ),
            *(
                slip(wrong, "The sum runs along the rows. An example is a column: down, axis=0.")
                for wrong in (lambda Z: softmax(Z.T).T, _along(1, True), _along(1, False))
            ),
            slip(
                lambda Z: np.exp(Z) / np.exp(Z).sum(axis=0),
                "Right, until a score is large: then it overflows. Subtract the largest first.",
            ),
            slip(
                log_softmax,
                "That is the logarithm of the probabilities.",
            ),
        ],
        hints=(
            "Print p.sum(axis=0): what should it be, and what is it?",
            "Give sum an axis. And what happens for a score of 1000?",
            "e = np.exp(Z - Z.max(axis=0)), and e / e.sum(axis=0).",
        ),
    ),
]
