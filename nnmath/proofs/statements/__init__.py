"""The entries of all chapters, by label."""

from __future__ import annotations

from functools import cache

from ..statement import Statement
from . import (
    chain,
    cross_entropy,
    descent,
    index,
    line,
    matrix,
    matrix_more,
    notation,
    novikoff,
    perceptron,
    published,
    softmax,
    softmax_cost,
    training,
    two_layer,
    vanishing,
    vanishing_variance,
)


@cache
def statements() -> dict[str, Statement]:
    """All entries by label.

    Raises
    ------
    ValueError
        If two entries have the same label.
    """
    found: dict[str, Statement] = {}
    for room in (
        notation,
        index,
        descent,
        line,
        two_layer,
        cross_entropy,
        matrix,
        matrix_more,
        softmax,
        softmax_cost,
        training,
        published,
        novikoff,
        perceptron,
        chain,
        vanishing,
        vanishing_variance,
    ):
        for entry in room.ENTRIES:
            if entry.label in found:
                raise ValueError(f"two entries for {entry.label}")
            found[entry.label] = entry
    return found
