"""Numbers that show a formula to be wrong."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnmath.ledger.syntax import Apply, Name, Node
from nnmath.ledger.trees import children, walk

from .errors import MisfitError
from .formulas import RELATIVE, Prepared
from .points import READABLE
from .words import number, said
from .worlds import value_of


def counterexample(mine: Node, prepared: Prepared) -> str:
    """Numbers for which the answer differs from what is right."""
    names = prepared.entry.names
    for point in (*range(READABLE, READABLE + 20, 2), READABLE + 1, READABLE + 3):
        world = prepared.floats(0, point)
        try:
            with np.errstate(all="ignore"):
                a, b = (
                    value_of(node, world, prepared.entry.indices) for node in (mine, prepared.right)
                )
        except MisfitError:
            break
        a, b = np.atleast_1d(a), np.atleast_1d(b)
        with np.errstate(all="ignore"):
            gap = np.abs(a - b)
        if not np.all(np.isfinite(gap)) or np.max(gap) <= RELATIVE * np.max(np.abs(b)):
            continue
        at = np.unravel_index(int(np.argmax(gap)), gap.shape)
        entry = f", in entry ({', '.join(str(i + 1) for i in at)})," if gap.size > 1 else ""
        parts = [part for part in _outermost(prepared.right, mine) if not _is_index(part, prepared)]
        given = [f"{said(part, names)} = {_shown(value_of(part, world, {}))}" for part in parts[:6]]
        more = f" and {len(parts) - 6} more" if len(parts) > 6 else ""
        numbers = f"With {', '.join(given)}{more}" if given else "There"
        mine_, right = number(float(a[at])), number(float(b[at]))
        return f"{numbers} your formula gives{entry} {mine_}, right is {right}."
    return "It differs from the right formula."


def _outermost(*trees: Node) -> list[Node]:
    """Names and functions of the formulas, without the names that stand within functions alone."""
    found: dict[Node, None] = {}

    def visit(node: Node) -> None:
        if isinstance(node, Apply | Name):
            found.setdefault(node)
        else:
            for child in children(node):
                visit(child)

    for tree in trees:
        visit(tree)
    return list(found)


def _is_index(part: Node, prepared: Prepared) -> bool:
    """Whether a part has a value of its own: an index has none."""
    names = prepared.entry.names
    used = [node for node in walk(part) if isinstance(node, Name)]
    return not all(node.base in names for node in used)


def _shown(value: Any) -> str:
    if np.ndim(value) == 0:
        return number(float(value))
    return str(np.round(np.asarray(value, float), 3).tolist()).replace("-", "−")
