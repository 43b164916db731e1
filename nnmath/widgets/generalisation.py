"""Figure: polynomials fitted to noisy targets, and their bias, variance and expected errors.

Chapter "What was learnt and what was memorised".
"""

from collections.abc import Callable, Iterable

import numpy as np

from nnmath import _checks
from nnmath._types import Array

from .description import (
    Description,
    axis,
    format_number,
    layer,
    menu,
    nearest_index,
    panel,
    round_significant,
    slider,
    ticks,
)
from .figure_widget import FigureWidget
from .generalisation_data import chosen_columns, draw_task, error_columns, fit_columns

# Name, column, colour and stroke of each curve of the second panel.
CURVES = (
    ("new targets", "new", "orange", "thick"),
    ("targets of the fit", "seen", "blue", "dashed"),
    ("bias²", "bias", "green", "dotted"),
    ("variance", "variance", "purple", "thin"),
)


def _sine(x: Array) -> Array:
    return np.asarray(np.sin(3 * x))


def bias_and_variance(
    truth: Callable[[Array], Array] = _sine,
    *,
    degrees: Iterable[int] = range(16),
    penalties: Iterable[float] = (0.0, 0.001, 0.03, 0.3),
    points: int = 20,
    deviation: float = 0.5,
    samples: int = 4,
    seed: int = 0,
) -> FigureWidget:
    """A polynomial through noisy targets, and the expected errors of polynomials of every degree.

    The reader chooses the degree, the penalty on the weights and the noise. All curves of the
    second panel are computed in closed form; the noise that is drawn does not enter them.

    Parameters
    ----------
    truth : callable, default sin 3x
        Takes an array of numbers from −1 to 1, and returns f at each.
    degrees : whole numbers of at least 0
        Without gaps, in rising order.
    penalties : numbers of at least 0
        α of ridge regression on Legendre polynomials.
    points : int, default 20
        How many targets there are, at evenly spread inputs; more than the largest degree.
    deviation : float, default 0.5
        The standard deviation of the noise, above 0.
    samples : int, default 4
        How many sets of targets are drawn.
    seed : int, default 0
        Of the noise.

    Returns
    -------
    FigureWidget
        A widget: it moves in Jupyter and in the built page.

    Raises
    ------
    TypeError, ValueError
        If a grid is empty or not as above, or a number is too small.

    References
    ----------
    Equations :eq:`eq-generalisation-three-parts` and :eq:`eq-generalisation-seen` of the book.

    Examples
    --------
    A truth of your own, with less noise (this needs a kernel):

    >>> figure = bias_and_variance(abs, degrees=range(8), deviation=0.1)
    >>> figure.columns["at"]
    7
    """
    if not callable(truth):
        raise TypeError(f"truth must be a function, got {type(truth).__name__}")
    degree_grid = [_checks.int_at_least(d, "degrees", 0) for d in degrees]
    alphas = [_checks.at_least_0(a, "penalties") for a in penalties]
    for name, grid in (("degrees", degree_grid), ("penalties", alphas)):
        if not grid:
            raise ValueError(f"{name} is empty: the figure needs at least one to choose")
    if degree_grid != list(range(degree_grid[0], degree_grid[-1] + 1)) or len(degree_grid) < 2:
        raise ValueError(f"degrees must rise by 1 and be at least two, got {degree_grid}")
    points = _checks.int_at_least(points, "points", degree_grid[-1] + 1)
    samples = _checks.positive_int(samples, "samples")
    task = draw_task(truth, points, _checks.positive(deviation, "deviation"), samples, seed)

    low, high = (float(v) for v in (task.targets.min() - 0.3, task.targets.max() + 0.3))
    top = 2.4 * task.V
    figure: Description = {
        "title": "Bias and variance of a polynomial",
        "live_note": "your own truth and noise: `bias_and_variance(np.cos, deviation=0.2)`.",
        "caption": "Degree {at}: the expected squared error on new targets is {new_at}, the sum of "
        "bias² {bias_at}, variance {variance_at} and noise {noise}. On the targets of the fit it "
        "is {seen_at}; on those in the picture the error is {seen_here}.",
        "panels": [
            panel(
                "Noisy targets, the true curve, and the fitted polynomial",
                axis("input x", (-1, 1)),
                axis("target y", (low, high), ticks(low, high, 5)),
                ratio=0.95,
            ),
            panel(
                "Expected squared errors over the degree",
                axis("degree", (degree_grid[0], degree_grid[-1])),
                axis("expected squared error", (0, top)),
                ratio=0.95,
                pick={"control": "degree", "x": "degrees"},
            ),
        ],
        "layers": [
            layer(0, "line", "truth", "ink", {"x": task.grid, "y": task.curve}, style="dashed"),
            layer(0, "line", "fit", "orange", {"x": task.grid, "y": "fit"}, style="thick"),
            layer(0, "points", "targets", "blue", {"x": task.x, "y": "targets"}, size=4),
            *(
                layer(1, "line", name, colour, {"x": "degrees", "y": column}, style=style)
                for name, column, colour, style in CURVES
            ),
            *(
                layer(1, "points", f"{name} here", colour, {"x": "at_list", "y": f"{column}_list"},
                      size=5.5, style="ring")
                for name, column, colour, _ in CURVES
            ),
            *_legend(degree_grid, top),
        ],
        "controls": [
            slider("degree", "degree", [str(d) for d in degree_grid],
                   nearest_index(degree_grid, 12)),
            slider("penalty", "penalty α",
                   [format_number(round_significant(a)) for a in alphas]),
            menu("sample", "noise", [f"drawing {i + 1}" for i in range(samples)]),
        ],
        "tables": [
            {"by": [], "rows": [{
                "degrees": degree_grid, "noise": round_significant(task.V, 3),
            }]},
            {"by": ["penalty"], "rows": [error_columns(task, degree_grid, a) for a in alphas]},
            {"by": ["sample"], "rows": [
                {"targets": np.round(row, 3).tolist()} for row in task.targets
            ]},
            {"by": ["degree", "penalty"], "rows": [
                _listed(chosen_columns(task, d, a)) for d in degree_grid for a in alphas
            ]},
            {"by": ["degree", "penalty", "sample"], "rows": [
                fit_columns(task, d, a, i)
                for d in degree_grid for a in alphas for i in range(samples)
            ]},
        ],
    }  # fmt: skip
    return FigureWidget(figure)


def _listed(row: Description) -> Description:
    """The same, and each number once more as a list of one, for the marks."""
    lists = {f"{column}_list": [row[f"{column}_at"]] for _, column, _, _ in CURVES}
    return {**row, **lists, "at_list": [row["at"]]}


def _legend(degrees: list[int], top: float) -> list[Description]:
    """A stroke and a name for each curve, at the head of the second panel."""
    layers = []
    width = degrees[-1] - degrees[0]
    for i, (name, _, colour, style) in enumerate(CURVES):
        y = top * (0.96 - 0.075 * i)
        start = degrees[0] + 0.42 * width
        stroke = {"x": [start, start + 0.12 * width], "y": [y, y]}
        text = {"x": [start + 0.15 * width], "y": [y], "text": [name]}
        layers += [
            layer(1, "line", f"stroke of {name}", colour, stroke, style=style),
            layer(1, "text", f"name of {name}", "ink", text, style="left"),
        ]
    return layers
