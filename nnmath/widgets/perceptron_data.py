"""Data of `perceptron`: training mistake by mistake, with notes, and the maximum margin.

Source: Novikoff (1962); chapter "The perceptron".
"""

import itertools
from typing import Any, NamedTuple

import numpy as np

from nnmath._types import Array
from nnmath.perceptron import mistake_bound, predict, train_perceptron

from .description import Description, Sentences, format_number, round_significant, ticks
from .points import Points, class_columns

_LINE = ("line_x", "line_y", "line_x2", "line_y2", "foot_x", "foot_y", "tip_x", "tip_y")
MAX_DRAWN_RATIO = 8  # of bound and mistakes; a larger bound is named, but not drawn
MAX_MARGIN_EXAMPLES = 40  # with more, the margin is that of the line found


class Run(NamedTuple):
    """A training run: `path` holds (w, b) after k mistakes, `next` the index of the next mistake.

    `examined` counts the examples examined up to mistake k. The last `next` is None if no example
    is wrong any more; `back` is the earlier k that had the state of the end, or None.
    """

    path: Array
    next: list[int | None]
    examined: list[int]
    back: int | None


def truncated_run(points: Points, most: int) -> Run:
    """The run of `train_perceptron`, cut where it starts to repeat, or after `most` mistakes."""
    X, y = points.X, points.y
    path = train_perceptron(X, y, max_epochs=most).path[: most + 1]
    m, position = X.shape[1], 0
    mistakes: list[int | None] = []
    examined = [0]
    visited: dict[Any, int] = {}
    for k, (*w, b) in enumerate(path.tolist()):
        wrong = np.flatnonzero(predict(w, b, X) != y)
        if not wrong.size:
            return Run(path[: k + 1], [*mistakes, None], examined, None)
        # The examples are examined cyclically, starting at `position`.
        skipped = int(((wrong - position) % m).min())
        i = (position + skipped) % m
        mistakes.append(i)
        state = (*w, b, i)
        if state in visited:
            return Run(path[: k + 1], mistakes, examined, visited[state])
        visited[state] = k
        examined.append(examined[-1] + skipped + 1)
        position = (i + 1) % m
    return Run(path, mistakes, examined[:-1], None)


def max_margin_line(points: Points) -> Array | None:
    """The line (w, b) of maximum margin in extended space, or None if no line separates.

    It is the point nearest to 0 of the hull of the s x̂, x̂ = (x, 1), s = ±1; in three dimensions
    that point is a mixture of at most three of them.
    """
    V = ((2 * points.y - 1) * np.vstack([points.X, np.ones(points.X.shape[1])])).T
    for size in (1, 2, 3):
        for subset in itertools.combinations(V, size):
            S = np.array(subset)
            G = S @ S.T
            if np.linalg.cond(G) > 1e12:
                continue
            weights = np.linalg.solve(G, np.ones(size))
            u = (weights / weights.sum()) @ S
            if weights.min() > 0 and (V @ u).min() > (1 - 1e-9) * (u @ u) > 1e-12:
                return np.asarray(u)
    return None


def novikoff_bound(points: Points, end: Array) -> float | None:
    """(R/γ)² for the maximum margin, or for the line found if there are many examples."""
    if points.X.shape[1] <= MAX_MARGIN_EXAMPLES:
        line = max_margin_line(points)
    else:
        separates = np.array_equal(predict(end[:2], float(end[2]), points.X), points.y)
        line = end if separates else None
    if line is None:
        return None
    return mistake_bound(points.X, points.y, line[:2], float(line[2]))


def static_columns(points: Points) -> Description:
    """The columns that do not depend on training: the points, and axes of equal scale."""
    middle = (points.X.max(axis=1) + points.X.min(axis=1)) / 2
    reach = 0.8 * float(np.ptp(points.X, axis=1).max() or 1.0)
    sides = {
        name: round_significant([c - stretch * reach, c + stretch * reach], 4)
        for name, c, stretch in (("x", middle[0], 1.13), ("y", middle[1], 1.0))
    }
    return {
        "x_range": sides["x"],
        "y_range": sides["y"],
        "x_ticks": ticks(sides["x"][0], sides["x"][1], 5),
        "y_ticks": ticks(sides["y"][0], sides["y"][1], 5),
        **class_columns(points.X, points.y == 1),
    }


def training_columns(
    points: Points, static: Description, most: int, sentences: Sentences
) -> Description:
    """The columns of a run: the line, its normal vector, the next mistake, the count."""
    run = truncated_run(points, most)
    limit = novikoff_bound(points, run.path[-1])
    view = np.array([static["x_range"], static["y_range"]])
    x = [points.X[:, 0 if i is None else i] for i in run.next]
    ends = [_line(line, view) for line in run.path]
    count = len(run.path)
    wrong = np.array([predict(w, b, points.X) != points.y for *w, b in run.path.tolist()])
    drawn = limit is not None and limit <= MAX_DRAWN_RATIO * max(count - 1, 1)
    top = 1.15 * max(count - 1, limit if limit and drawn else 1.0)
    last = max(run.examined[-1], 1)
    return {
        "frames": count,
        **{name: round_significant(run.path[:, i]) for i, name in enumerate(("w1", "w2", "b"))},
        **{name: [round_significant(end[i]) for end in ends] for i, name in enumerate(_LINE)},
        **_half_plane_columns(run.path, view),
        "next_x": [
            [] if i is None else round_significant(v[:1]) for i, v in zip(run.next, x, strict=True)
        ],
        "next_y": [
            [] if i is None else round_significant(v[1:]) for i, v in zip(run.next, x, strict=True)
        ],
        "at_x": round_significant([v[0] for v in x]),
        "at_y": round_significant([v[1] for v in x]),
        "examined": run.examined,
        "mistakes": list(range(count)),
        "examined_range": round_significant([-0.03 * last, 1.05 * last]),
        "examined_ticks": [v for v in ticks(0, last, 5) if v == int(v)],
        "count_range": round_significant([-0.04 * top, top]),
        "count_ticks": [v for v in ticks(0, top, 5) if v == int(v)],
        "bound_x": round_significant([-0.03 * last, 1.05 * last]) if drawn else [],
        "bound_y": round_significant([limit, limit]) if limit is not None and drawn else [],
        "mark": [_bound_label(limit, drawn)],
        "mark_x": round_significant([0.02 * last]),
        "mark_y": round_significant([limit + 0.055 * top if limit and drawn else 0.94 * top]),
        "wrong_x": [round_significant(points.X[0, w]) for w in wrong],
        "wrong_y": [round_significant(points.X[1, w]) for w in wrong],
        "wrong_count": [sentences.add(_count_wrong(int(w.sum()))) for w in wrong],
        "limit": "no bound"
        if limit is None
        else f"bound {format_number(round_significant(limit))}",
        "progress": [sentences.add(_describe_progress(k)) for k in range(count)],
        "note": [
            sentences.add(_describe_newly_wrong(wrong, k) + _note(points, run, k, limit))
            for k in range(count)
        ],
    }


def _line(line: Array, view: Array) -> list[list[float]]:
    """Both ends of w·x + b = 0 and the tip of its normal vector; empty while w is 0."""
    w, b = line[:2], float(line[2])
    size = float(np.linalg.norm(w))
    if size == 0:
        return [[]] * 8
    n, along = w / size, np.array([-w[1], w[0]]) / size
    centre, reach = view.mean(axis=1), float(np.ptp(view, axis=1).max())
    foot = centre - (n @ centre + b / size) * n
    first, second, tip = foot - 2 * reach * along, foot + 2 * reach * along, foot + 0.16 * reach * n
    return [[float(v)] for v in (*first, *second, *foot, *tip)]


def _half_plane_columns(path: Array, view: Array) -> Description:
    """The part of the plot where w·x + b > 0, as a polygon for each frame."""
    (left, right), (low, high) = view
    corners = np.array([[left, low], [right, low], [right, high], [left, high]])
    polygons = []
    for line in path:
        value = corners @ line[:2] + line[2]
        polygon = []
        for i in range(4):
            j = (i + 1) % 4
            if value[i] > 0:
                polygon.append(corners[i])
            if (value[i] > 0) != (value[j] > 0):
                part = value[i] / (value[i] - value[j])
                polygon.append(corners[i] + part * (corners[j] - corners[i]))
        polygons.append(np.array(polygon or [corners[0]] * 2))
    return {f"half_{c}": [round_significant(p[:, i]) for p in polygons] for i, c in enumerate("xy")}


def _describe_progress(k: int) -> str:
    return "At the start" if k == 0 else f"After {k} mistake{'s' * (k > 1)}"


def _count_wrong(wrong: int) -> str:
    return f"{wrong or 'no'} point{'s are' if wrong > 1 else ' is'} wrong"


def _describe_newly_wrong(wrong: Any, k: int) -> str:
    """A sentence on the points that the last step made wrong."""
    n = int((wrong[k] & ~wrong[k - 1]).sum()) if k else 0
    return f"This step made {n} right point{'s' * (n > 1)} wrong. " if n else ""


def _bound_label(limit: float | None, drawn: bool) -> str:
    if limit is None:
        return "no line separates: no bound"
    return (
        f"bound R²/γ² = {format_number(round_significant(limit))}{'' if drawn else ', far above'}"
    )


def _note(points: Points, run: Run, k: int, limit: float | None) -> str:
    """A sentence on what follows k mistakes."""
    i = run.next[k]
    if i is None:
        end = ", within the bound" if limit is not None else ""
        return f"No mistake is left: the line separates the classes{end}."
    if k == len(run.path) - 1 and run.back is not None:
        return f"All is as it was after {run.back} mistakes: from here it goes round in circles."
    if k == len(run.path) - 1:
        return "The figure ends here; mistakes are left."
    start = "There is no line yet, and every answer is 0. " if not run.path[k].any() else ""
    rule = "is added to w, and 1 to b" if points.y[i] == 1 else "is subtracted from w, and 1 from b"
    wrong = "class 1, answered 0" if points.y[i] == 1 else "class 0, answered 1"
    return f"{start}Next mistake: ({{at_x}}, {{at_y}}), {wrong}; it {rule}."
