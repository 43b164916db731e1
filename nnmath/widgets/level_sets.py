"""The zero contour of a function of two variables, as closed polylines of few points.

Marching squares: a grid of signs tells which cells the curve crosses, bisection finds the
crossings, and the polylines keep the positive side on their left.
"""

from collections.abc import Callable

import numpy as np

from nnmath._types import Array

Function = Callable[[Array], Array]
CELLS = 36  # along one side of the plot


def superlevel_contours(
    function: Function, low: Array, high: Array, cells: int = CELLS
) -> list[Array]:
    """The boundary of {function > 0} as closed polylines with the positive side on the left.

    Where the region leaves the plot the polyline closes outside of it, where it is clipped.

    Parameters
    ----------
    function : callable
        Takes (2, m) points, returns (m,) values.
    low, high : (2,) arrays
        Two opposite corners of the plot.
    cells : int
        Of the grid, along each side; what is smaller than a cell may be missed.

    Returns
    -------
    list of (2, n) arrays
        The last point of each is the first again.
    """
    step = (high - low) / cells
    x, y = (low[i] + step[i] * np.arange(-1, cells + 2) for i in (0, 1))
    grid = np.stack(np.meshgrid(x, y, indexing="ij"))
    inside = np.zeros((cells + 5, cells + 5), dtype=bool)  # a border outside the region
    inside[1:-1, 1:-1] = function(grid.reshape(2, -1)).reshape(grid.shape[1:]) > 0
    nodes = np.stack(
        np.meshgrid(*(low[i] + step[i] * np.arange(-2, cells + 3) for i in (0, 1)), indexing="ij")
    )
    next_edge = _next_edges(inside)
    if not next_edge:
        return []
    # An edge is a pair of corners, the inner one first; each is crossed once.
    ends = np.array(list(next_edge))
    a, b = (nodes[:, ends[:, i], ends[:, i + 1]] for i in (0, 2))
    border = (ends[:, 2:] == 0).any(axis=1) | (ends[:, 2:] == cells + 4).any(axis=1)
    crossing = dict(zip(next_edge, _crossings(function, a, b, border).T, strict=True))
    loops = []
    while next_edge:
        start = edge = next(iter(next_edge))
        points = [crossing[start]]
        while True:
            edge = next_edge.pop(edge)
            points.append(crossing[edge])
            if edge == start:
                break
        loops.append(np.array(points).T)
    return loops


def _next_edges(inside: Array) -> dict[tuple[int, ...], tuple[int, ...]]:
    """From each crossed edge, (inner corner, outer corner), to the next one along the curve."""
    next_edge: dict[tuple[int, ...], tuple[int, ...]] = {}
    mixed = inside[:-1, :-1] + 1 * inside[1:, :-1] + inside[1:, 1:] + inside[:-1, 1:]
    for i, j in np.argwhere((mixed > 0) & (mixed < 4)).tolist():
        corners = [(i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1)]  # anticlockwise
        sign = [bool(inside[c]) for c in corners]
        for n in range(4):
            # The curve enters where the next corner is outside, and leaves before the first of
            # the preceding inside corners: two on a diagonal are not joined.
            if sign[n] and not sign[(n + 1) % 4]:
                m = n
                while sign[m - 1]:
                    m -= 1
                entry = corners[n] + corners[(n + 1) % 4]
                next_edge[entry] = corners[m % 4] + corners[(m - 1) % 4]
    return next_edge


def _crossings(function: Function, a: Array, b: Array, border: Array) -> Array:
    """Where the function is zero between a, inside, and b, outside; at the border half way."""
    inner, outer = a.copy(), b.copy()
    for _ in range(10):  # a thousandth of a cell: finer than the rounding of the columns
        middle = (inner + outer) / 2
        positive = function(middle) > 0
        inner, outer = np.where(positive, middle, inner), np.where(positive, outer, middle)
    return np.where(border, (a + b) / 2, (inner + outer) / 2)


def simplify_polyline(loop: Array, tolerance: float) -> Array:
    """A polyline through few of the points, within `tolerance` of all (Douglas and Peucker).

    Returns
    -------
    (2, n) array
    """
    n = loop.shape[1]
    keep = np.zeros(n, dtype=bool)
    keep[[0, n - 1]] = True
    stack = [(0, n - 1)]
    while stack:
        i, k = stack.pop()
        if k - i < 2:
            continue
        chord, offset = loop[:, [k]] - loop[:, [i]], loop[:, i + 1 : k] - loop[:, [i]]
        size = float((chord**2).sum())
        along = np.clip(chord[:, 0] @ offset / size, 0, 1) if size else np.zeros(k - i - 1)
        distance = np.hypot(*(offset - chord * along))
        j = i + 1 + int(distance.argmax())
        if distance.max() > tolerance:
            keep[j] = True
            stack += [(i, j), (j, k)]
    return loop[:, keep]


def join_with_bridge(loops: list[Array]) -> Array:
    """One polygon of all loops: holes stay open when it is filled, as they run the other way round.

    The bridges between the loops are traversed in both directions, so that they enclose no area.

    Returns
    -------
    (2, n) array
    """
    if not loops:
        return np.zeros((2, 0))
    return np.hstack([loops[0], *(np.hstack([loop, loops[0][:, :1]]) for loop in loops[1:])])
