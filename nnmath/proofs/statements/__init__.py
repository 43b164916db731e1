"""The statements of all chapters, by label."""

from __future__ import annotations

from functools import cache

from ..statement import Statement, by_label
from . import (
    chain,
    descent,
    generalisation,
    index,
    matrix,
    notation,
    novikoff,
    optimizers,
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
    chapters = (
        notation,
        index,
        descent,
        two_layer,
        matrix,
        softmax,
        training,
        optimizers,
        generalisation,
        published,
        novikoff,
        perceptron,
        chain,
        vanishing,
    )
    return by_label(statement for module in chapters for statement in module.STATEMENTS)
