"""The entries of all chapters, by label."""

from __future__ import annotations

from functools import cache

from ..statement import Statement
from . import (
    chain,
    descent,
    index,
    matrix,
    notation,
    novikoff,
    perceptron,
    published,
    softmax,
    training,
    two_layer,
    vanishing,
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
    for module in (
        notation,
        index,
        descent,
        two_layer,
        matrix,
        softmax,
        training,
        published,
        novikoff,
        perceptron,
        chain,
        vanishing,
    ):
        for entry in module.ENTRIES:
            if entry.label in found:
                raise ValueError(f"two entries for {entry.label}")
            found[entry.label] = entry
    return found
