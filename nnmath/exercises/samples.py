"""What a page needs to judge a formula without a kernel: numbers, and never the formula itself."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnmath.ledger.syntax import Apply, Name, Node

from .entry import Formula
from .formulas import POINTS, Prepared
from .worlds import value_of

LEAST = 4


def samples(entry: Formula) -> dict[str, Any]:
    """Values of the names, of the right answer and of each known slip, at several points.

    Parameters
    ----------
    entry : Formula
        A formula whose names are numbers.

    Returns
    -------
    dict
        ``names``: plain names, and functions of them such as ``"dsigma(z1)"``; ``points``: for each
        point a value of each name; ``right``: the right value at each point; ``slips``: a list of
        ``{"values": […], "says": …}``.

    Raises
    ------
    ValueError
        If a name is a matrix, or the right answer has too few finite values.

    Examples
    --------
    >>> from nnmath.exercises.kinds import formula
    >>> made = samples(formula("chain-rule-square", "2*x*df(x)", names={"x": "x", "df": "f'"}))
    >>> made["names"]
    ['x', 'df(x)']
    """
    plain = [name for name, symbol in entry.names.items() if not symbol.function]
    if entry.indices or any(entry.names[name].rows is not None for name in plain):
        raise ValueError(f"{entry.id}: in a page only formulas of plain numbers can be judged")
    calls = [name for name, symbol in entry.names.items() if symbol.function]
    parts: list[tuple[str, Node]] = [(name, Name(name)) for name in plain]
    parts += [(f"{f}({x})", Apply(f, 0, (Name(x),))) for f in calls for x in plain]
    prepared = entry.prepared
    points, right, slips = [], [], [list[float]() for _ in entry.slips]
    with np.errstate(all="ignore"):
        for point in range(2 * POINTS):
            row = _at(point, [node for _, node in parts], prepared)
            values = _at(point, [prepared.right, *(wrong for wrong, _ in prepared.slips)], prepared)
            if not np.all(np.isfinite([*row, *values])) or abs(values[0]) < 1e-6:
                continue
            points.append(row)
            right.append(values[0])
            for kept, value in zip(slips, values[1:], strict=True):
                kept.append(value)
    if len(points) < LEAST:
        raise ValueError(f"{entry.id}: too few points at which everything has a value")
    told = [
        {"values": kept, "says": says}
        for kept, (_, says) in zip(slips, prepared.slips, strict=True)
    ]
    return {"names": [name for name, _ in parts], "points": points, "right": right, "slips": told}


def _at(point: int, nodes: list[Node], prepared: Prepared) -> list[float]:
    world = prepared.floats(0, point)
    return [float(value_of(node, world, {})) for node in nodes]
