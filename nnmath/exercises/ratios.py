"""A formula that is right but for a factor: which factor is it?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from fractions import Fraction
from typing import Any

import numpy as np

from nnmath.ledger.syntax import Add, Name, Node, Power
from nnmath.ledger.trees import walk

from .errors import MisfitError
from .formulas import Prepared, Values, agree
from .mutations import BUT
from .tree import Total, atoms
from .words import number, said

Part = tuple[str, Values, Node]
SCALES = (
    (1.0, ""),
    (-1.0, " and the sign"),
    (2.0, " and the factor 2"),
    (0.5, " and the factor ½"),
)


def constant_factor(mine: Values, right: Values) -> str:
    """Say which number an answer has as a factor too many."""
    ratios = _ratios(right, mine)
    if not ratios:
        return ""
    first = next(float(np.ravel(r)[0]) for r in ratios if np.all(np.isfinite(r)))
    plain = Fraction(first).limit_denominator(100)
    if not plain or not agree(ratios, [np.full(np.shape(r), float(plain)) for r in ratios]):
        return ""
    return f"{BUT} the factor {number(plain)}: yours is {number(1 / plain)} times what is right."


def missing_factor(mine: Node, values: Values, prepared: Prepared) -> str:
    """Say which name or part an answer has too many or too few as a factor; or which two."""
    ratios = _ratios(prepared.values, values)
    if not ratios:
        return ""
    names = prepared.entry.names
    parts: list[Part] = []
    trees = [prepared.right, mine, *_behind(prepared)]
    found = [*(part for tree in trees for part in _candidates(tree)), *_sizes(prepared)]
    for part in dict.fromkeys(part for part in found if part not in (mine, prepared.right)):
        with suppress(MisfitError, KeyError):
            parts.append((said(part, names, 2), prepared.at_points(part), part))
    for scale, also in SCALES:
        for name, factor, part in parts:
            if _is(ratios, factor, scale):
                return f"{BUT} the factor {name}{also}, which is missing."
            if _is(ratios, [1 / f for f in factor], scale):
                size = isinstance(part, Name) and part.base in prepared.setting.letters
                told = f"the factor 1/{name}" if size else f"one factor too many: {name}"
                return f"{BUT} {told}{also}."
    return _two_factors(ratios, parts)


def _candidates(node: Node) -> Iterator[Node]:
    """What may be a factor: names, functions, and sums in brackets."""
    yield from atoms(node)
    yield from (part for part in walk(node) if isinstance(part, Add | Total | Power))


def _behind(prepared: Prepared) -> Iterator[Node]:
    """What the names of the right answer stand for."""
    for part in atoms(prepared.right):
        if isinstance(part, Name) and part.base in prepared.setting.known:
            yield prepared.setting.known[part.base][1]


def _sizes(prepared: Prepared) -> Iterator[Node]:
    yield from (Name(letter) for letter in prepared.setting.letters)


def _two_factors(ratios: Values, candidates: list[Part]) -> str:
    for at, (name, factor, _) in enumerate(candidates):
        for other, second, _ in candidates[at:]:
            if _is(ratios, [_times(f, g) for f, g in zip(factor, second, strict=True)], 1.0):
                both = f"s {name} and {other}" if name != other else f" {name}, twice"
                return f"{BUT} the factor{both}."
        for other, second, _ in candidates:
            if other != name and _is(
                ratios, [_times(f, 1 / g) for f, g in zip(factor, second, strict=True)], 1.0
            ):
                return f"You have {other} where {name} belongs."
    return ""


def _times(a: Any, b: Any) -> Any:
    try:
        return a * b
    except ValueError:
        return np.nan


def _ratios(right: Values, mine: Values) -> Values:
    with np.errstate(all="ignore"):
        found = [r / m for r, m in zip(right, mine, strict=True)]
    return found if any(np.all(np.isfinite(r)) and np.any(r) for r in found) else []


def _is(ratios: Values, factor: Values, scale: float) -> bool:
    try:
        spread = [np.broadcast_to(f, np.shape(r)) for f, r in zip(factor, ratios, strict=True)]
    except ValueError:
        return False
    return agree([f * scale for f in spread], ratios)
