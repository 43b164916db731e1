"""The curve on which a function of two numbers is zero, as closed loops of few points.

Marching squares: a grid of signs says which cells the curve crosses, bisection finds the crossings,
and the loops keep the positive side on their left.
"""

from collections.abc import Callable

import numpy as np

from nnmath._types import Array

Function = Callable[[Array], Array]
CELLS = 36  # along one side of the picture


def superlevel_contours(
    function: Function, low: Array, high: Array, cells: int = CELLS
) -> list[Array]:
    """Loops round {function > 0}, a little beyond the picture, with the positive side on the left.

    Where the region leaves the picture the loop closes outside of it, so that nothing of the
    closing is seen.

    Parameters
    ----------
    function : callable
        Takes (2, m) points, returns (m,) values.
    low, high : (2,) arrays
        Two opposite corners of the picture.
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
    inside = np.zeros((cells + 5, cells + 5), dtype=bool)  # a rim outside, where nothing is
    inside[1:-1, 1:-1] = function(grid.reshape(2, -1)).reshape(grid.shape[1:]) > 0
    nodes = np.stack(
        np.meshgrid(*(low[i] + step[i] * np.arange(-2, cells + 3) for i in (0, 1)), indexing="ij")
    )
    towards = _chain(inside)
    if not towards:
        return []
    # An edge is its two corners, the inner one first; each is crossed once.
    ends = np.array(list(towards))
    a, b = (nodes[:, ends[:, i], ends[:, i + 1]] for i in (0, 2))
    rim = (ends[:, 2:] == 0).any(axis=1) | (ends[:, 2:] == cells + 4).any(axis=1)
    place = dict(zip(towards, _crossings(function, a, b, rim).T, strict=True))
    found = []
    while towards:
        start = here = next(iter(towards))
        points = [place[start]]
        while True:
            here = towards.pop(here)
            points.append(place[here])
            if here == start:
                break
        found.append(np.array(points).T)
    return found


def _chain(inside: Array) -> dict[tuple[int, ...], tuple[int, ...]]:
    """From each crossed edge, (inner corner, outer corner), to the next one along the curve."""
    towards: dict[tuple[int, ...], tuple[int, ...]] = {}
    mixed = inside[:-1, :-1] + 1 * inside[1:, :-1] + inside[1:, 1:] + inside[:-1, 1:]
    for i, j in np.argwhere((mixed > 0) & (mixed < 4)).tolist():
        corners = [(i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1)]  # against the clock
        sign = [bool(inside[c]) for c in corners]
        for n in range(4):
            # The curve comes in where the next corner is outside, and leaves before the first of
            # the inside corners behind: two on a diagonal are not joined.
            if sign[n] and not sign[(n + 1) % 4]:
                m = n
                while sign[m - 1]:
                    m -= 1
                enters = corners[n] + corners[(n + 1) % 4]
                towards[enters] = corners[m % 4] + corners[(m - 1) % 4]
    return towards


def _crossings(function: Function, a: Array, b: Array, rim: Array) -> Array:
    """Where the function is zero between a, inside, and b, outside; beyond the rim half way."""
    near, far = a.copy(), b.copy()
    for _ in range(10):  # a thousandth of a cell: finer than the picture is rounded
        middle = (near + far) / 2
        positive = function(middle) > 0
        near, far = np.where(positive, middle, near), np.where(positive, far, middle)
    return np.where(rim, (a + b) / 2, (near + far) / 2)


def simplify_polyline(loop: Array, tolerance: float) -> Array:
    """The loop with as few of its points as stay within `tolerance` of all (Douglas, Peucker).

    Returns
    -------
    (2, n) array
    """
    n = loop.shape[1]
    keep = np.zeros(n, dtype=bool)
    keep[[0, n - 1]] = True
    todo = [(0, n - 1)]
    while todo:
        i, k = todo.pop()
        if k - i < 2:
            continue
        chord, offset = loop[:, [k]] - loop[:, [i]], loop[:, i + 1 : k] - loop[:, [i]]
        size = float((chord**2).sum())
        along = np.clip(chord[:, 0] @ offset / size, 0, 1) if size else np.zeros(k - i - 1)
        distance = np.hypot(*(offset - chord * along))
        j = i + 1 + int(distance.argmax())
        if distance.max() > tolerance:
            keep[j] = True
            todo += [(i, j), (j, k)]
    return loop[:, keep]


def join_with_bridge(found: list[Array]) -> Array:
    """One closed line through all loops: filled, it leaves the holes open, as their sense is other.

    The ways between them are gone there and back, so that they enclose nothing.

    Returns
    -------
    (2, n) array
    """
    if not found:
        return np.zeros((2, 0))
    return np.hstack([found[0], *(np.hstack([loop, found[0][:, :1]]) for loop in found[1:])])
