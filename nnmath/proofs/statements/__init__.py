"""The statements of all chapters, by label."""

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
    """All statements by label.

    Raises
    ------
    ValueError
        If two statements have the same label.
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
        for statement in module.STATEMENTS:
            if statement.label in found:
                raise ValueError(f"two statements for {statement.label}")
            found[statement.label] = statement
    return found
