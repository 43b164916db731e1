r"""A derivation as people give one, cut into statements: chains of sides and the signs between.

Several ``=`` in one text, several lines, LaTeX with ``&`` and ``\\``, a list of texts, or of
SymPy's expressions and equations. A line that begins with a sign, or has none, goes on with the
chain above it. Words between the formulas (so, hence, “by the chain rule”, what follows a #) are
left out. :mod:`nnmath.formulas.typed_steps` cuts the texts, in the page too.

>>> [(chain.sides, chain.signs) for chain in split_steps("z = w*x + b  # the input\n  = x*w + b")]
[(('z', 'w*x + b', 'x*w + b'), ('=', '='))]
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from nnmath.formulas.errors import ParseError
from nnmath.formulas.typed_steps import SIGNS, Statement, StepCutter


@dataclass(frozen=True)
class Chain:
    """A chain of sides, texts or SymPy's expressions, with the signs that stand between them."""

    sides: tuple[Any, ...]
    signs: tuple[str, ...]
    latex: bool = False


def split_steps(answer: Any, names: Collection[str] = ()) -> list[Chain]:
    """Cut a derivation into chains.

    Parameters
    ----------
    answer : str, SymPy expression or equation, or a list of such
        As a reader hands it in.
    names : collection of str
        The exercise's names, which are never taken for words.

    Raises
    ------
    ParseError
        If it is too long, has ≈ or ≠ for a step, or a side is missing.
    """
    cutter = StepCutter(list(names))
    items = answer if isinstance(answer, list | tuple) else [answer]
    if any(isinstance(item, list | tuple) for item in items):
        raise ParseError("A derivation is a text, or a list with a text for each line.")
    for item in items:
        if isinstance(item, str):
            cutter.read(item)
        else:
            cutter.statements.append(_statement(item))
    return [Chain(tuple(sides), tuple(signs), latex) for sides, signs, latex in cutter.joined()]


def _statement(item: Any) -> Statement:
    """The statement that an expression or equation of SymPy's is."""
    sign = getattr(item, "rel_op", None)
    if sign is None:
        return Statement([item], [], False, True)
    if not SIGNS.get(sign):
        raise ParseError(f"“{sign}” is no step of a derivation.")
    return Statement([item.lhs, item.rhs], [SIGNS[sign]], False, True)
