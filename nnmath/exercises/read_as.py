"""How an answer was read, as LaTeX, so that a reader can see it."""

from __future__ import annotations

from typing import Any

from nnmath.formulas import plain, typed_numbers
from nnmath.formulas.errors import ParseError
from nnmath.formulas.typeset import typeset_rows, typeset_sides

from .grade_formula import prepare
from .types import ArrayAnswer, Exercise, Formula, Number

STYLE = {"latex": True, "marks": {}, "ranks": {}}


def read_as(entry: Exercise, answer: Any) -> str:
    """LaTeX of a typed formula, number or array as it was understood; empty for other answers."""
    if not isinstance(answer, str):
        return ""
    try:
        if isinstance(entry, Formula):
            return plain.read_as(answer, prepare(entry).vocabulary, entry.names)
        if isinstance(entry, Number):
            typed = answer if entry.exact else typed_numbers.with_point(answer)
            return typeset_sides(typed_numbers.read_number_sides(typed, entry.unit), STYLE)
        if isinstance(entry, ArrayAnswer):
            return typeset_rows(typed_numbers.read_rows(answer, _count(entry)), True)
    except ParseError:
        pass
    return ""


def _count(entry: ArrayAnswer) -> int:
    import numpy as np

    return int(np.size(np.asarray(entry.right, float)))
