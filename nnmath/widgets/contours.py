"""Figure: the descent of a regression cost on its contours, beside the line that is being fitted.

Chapter "Gradient descent".
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import ArrayLike

from nnmath._types import Array

from .contours_data import MAX_RESIDUALS, default_starts, descent_columns, fit_line, static_columns
from .description import (
    Description,
    Sentences,
    axis,
    format_number,
    layer,
    menu,
    panel,
    round_significant,
    slider,
)
from .figure_widget import FigureWidget

# The students of the chapter: hours of reading, and their test scores.
HOURS = (1.0, 2.0, 3.0, 4.0, 5.0)
SCORE = (1.2, 1.9, 3.2, 3.8, 5.1)


def descent_on_contours(
    x: ArrayLike = HOURS,
    y: ArrayLike = SCORE,
    *,
    rates: Iterable[float] | None = None,
    starts: Iterable[tuple[float, float]] | None = None,
    steps: int = 30,
) -> FigureWidget:
    """Descent on C(w, b) = 1/(2m) Σ (w x_i + b − y_i)²: the path on its contours, and the line.

    The reader chooses the data as they come or standardised, (x_i − mean)/spread, the learning rate
    and the start. Where the contours are long and narrow, the path zigzags.

    Parameters
    ----------
    x, y : (m,) array_like
        The data, m ≥ 2 and not all x alike; by default the five students of the chapter.
    rates : numbers above 0, optional
        η to choose from. By default parts of 2/λ_max, where data as they come begin to diverge, one
        just beyond it, and 1, which standardised data reach the best line with in one step.
    starts : pairs (w_0, b_0), optional
        Where to start; by default the line that is zero everywhere, and three places around the
        best line.
    steps : int, default 30
        The number of steps. A path that leaves ±10⁶ ends there.

    Returns
    -------
    FigureWidget
        A widget: it moves in Jupyter and in the built page.

    Raises
    ------
    ValueError
        If x and y are no two equally long lists of finite numbers, all x are alike, a grid is
        empty, or a rate is not above 0.

    References
    ----------
    Equations :eq:`eq-descent-cost`, :eq:`eq-descent-cost-gradient` and :eq:`eq-descent-eigen` of
    the book.

    Examples
    --------
    Data of your own (this needs a kernel):

    >>> figure = descent_on_contours([0, 1, 2, 3], [1, 3, 2, 5], rates=[0.05, 0.4])
    >>> figure.frames
    31
    """
    x, y = _check_column(x, "x"), _check_column(y, "y")
    if x.shape != y.shape or x.size < 2:
        raise ValueError(f"x and y must be equally long, at least 2, got {x.size} and {y.size}")
    spread = float(x.std())
    if spread <= 1e-12 * max(1.0, float(np.abs(x).max())):
        raise ValueError(
            "x: all values are alike, so no single line fits best and no contour closes"
        )
    fits = [fit_line(x, y), fit_line((x - x.mean()) / spread, y)]
    names = ["x", "x standardised"]

    if rates is None:
        limit = 2 / float(np.linalg.eigvalsh(fits[0].H)[-1])
        eta = sorted(
            {float(round_significant(limit * part, 2)) for part in (0.1, 0.3, 0.6, 0.9, 1.05)}
            | {1.0}
        )
        first = int(np.argmin(np.abs(np.array(eta) - 0.9 * limit)))
    else:
        eta, first = [float(r) for r in rates], 0
    if not eta:
        raise ValueError("rates is empty: the figure needs at least one to choose")
    if not all(np.isfinite(r) and r > 0 for r in eta):
        raise ValueError(f"rates must be finite and above 0, got {eta}")
    if steps < 1:
        raise ValueError(f"steps must be 1 or more, got {steps}")
    custom_starts = None if starts is None else _check_starts(starts)

    sentences = Sentences()
    starts_of = [custom_starts or default_starts(fit) for fit in fits]
    start_count = len(starts_of[0])
    static = [static_columns(*each) for each in zip(fits, names, starts_of, strict=True)]
    paths = [
        descent_columns(fit, start, rate, steps, sentences, row)
        for fit, fit_starts, row in zip(fits, starts_of, static, strict=True)
        for rate in eta
        for start in fit_starts
    ]
    figure: Description = {
        "title": "Fitting a line by descent",
        "live_note": "your own data: `descent_on_contours(x, y)`, with other rates and starts.",
        "caption": "Step {k}: w = {w}, b = {b}, cost C = {cost}. {@note}",
        "panels": [
            panel(
                "Contours of the cost, and the walk across them",
                axis("slope w", "w_range", "w_ticks"),
                axis("intercept b", "b_range", "b_ticks"),
                ratio=0.92,
                pick={"control": "start", "x": "start_w", "y": "start_b"},
            ),
            panel(
                "The data, and the line w x + b that is being fitted",
                axis("{x_name}", "x_range", "x_ticks"),
                axis("y", "y_range", "y_ticks"),
                ratio=0.92,
            ),
        ],
        "layers": [
            layer(
                0, "line", "contours", "rule", {"x": "contour_w", "y": "contour_b"}, style="thin"
            ),
            layer(
                0, "points", "best", "green", {"x": "best_w", "y": "best_b"}, size=5, style="ring"
            ),
            layer(0, "line", "path", "orange", {"x": "w", "y": "b"}, show="upto", style="thin"),
            layer(0, "points", "visited", "orange", {"x": "w", "y": "b"}, show="upto", size=3.5),
            layer(
                0, "points", "current", "orange", {"x": "w", "y": "b"}, show="at", size=6, edge=True
            ),
            layer(
                1,
                "slope",
                "best line",
                "green",
                {"x": [0], "y": "best_b", "slope": "best_w"},
                style="thin dashed",
            ),
            *_residuals(x.size),
            layer(
                1,
                "slope",
                "line",
                "orange",
                {"x": [0], "y": "b", "slope": "w"},
                show="at",
                style="thick",
            ),
            layer(1, "points", "data", "blue", {"x": "data_x", "y": "data_y"}, size=5),
        ],
        "controls": [
            menu("data", "data", ["as they come", "standardised"]),
            slider(
                "rate", "learning rate η", [format_number(round_significant(r)) for r in eta], first
            ),
            slider("start", "start (w₀, b₀)", "starts", min(1, start_count - 1), start_count),
        ],
        "tables": [
            {"by": ["data"], "rows": static},
            {"by": ["data", "rate", "start"], "rows": paths},
        ],
        "frames": {"label": "step k", "count": "frames"},
        "sentences": sentences.texts,
        "still_frame": 12,
    }
    return FigureWidget(figure)


def _check_column(values: ArrayLike, name: str) -> Array:
    array = np.asarray(values, dtype=float)
    if array.ndim != 1 or not array.size:
        raise ValueError(f"{name} must be a list of numbers, got shape {array.shape}")
    if not np.isfinite(array).all():
        raise ValueError(f"{name} must be finite, got {array[~np.isfinite(array)][0]}")
    return array


def _check_starts(starts: Iterable[tuple[float, float]]) -> list[Array]:
    pairs = [np.asarray(start, dtype=float) for start in starts]
    if not pairs:
        raise ValueError("starts is empty: the figure needs at least one to choose")
    for pair in pairs:
        if pair.shape != (2,) or not np.isfinite(pair).all():
            raise ValueError(f"starts must be pairs (w, b) of finite numbers, got {pair.tolist()}")
    return pairs


def _residuals(m: int) -> list[Description]:
    """The residuals as vertical segments from the points to the line, if there are few points."""
    if m > MAX_RESIDUALS:
        return []
    ends = {"x": "data_x", "y": "data_y", "x2": "data_x", "y2": "fitted"}
    fixed = ["x", "y", "x2"]
    return [layer(1, "segments", "residuals", "muted", ends, show="at", fixed=fixed, style="thin")]
