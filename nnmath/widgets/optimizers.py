"""Figure: four rules for a step race across the contours of a cost.

Chapter "Better steps".
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import ArrayLike

from nnmath import _checks

from .contours import HOURS, SCORE
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
)
from .figure_widget import FigureWidget
from .optimizers_data import (
    RULES,
    height_axis,
    landscapes,
    legend,
    rules,
    static_columns,
    walk_columns,
)


def optimizers_race(
    x: ArrayLike = HOURS,
    y: ArrayLike = SCORE,
    *,
    rates: Iterable[float] = (0.02, 0.05, 0.1, 0.16, 0.25),
    betas: Iterable[float] = (0.0, 0.5, 0.62, 0.9),
    adaptive_rates: Iterable[float] = (0.02, 0.05, 0.15, 0.4),
    steps: int = 50,
) -> FigureWidget:
    """Plain descent, momentum, RMSProp and Adam from one start: their paths, and their heights.

    The reader chooses the landscape, the rate of the first two, that of the other two, and β, which
    momentum and Adam share. (γ is 0.9 in RMSProp and 0.99 in Adam.)

    Parameters
    ----------
    x, y : (m,) array_like
        The data whose fitted line makes the first valley; by default the five students.
    rates : numbers above 0
        η of descent and momentum.
    betas : numbers from 0 to below 1
        β of momentum and Adam.
    adaptive_rates : numbers above 0
        η of RMSProp and Adam.
    steps : int, default 50
        The number of steps.

    Returns
    -------
    FigureWidget
        A widget: it moves in Jupyter and in the built page.

    Raises
    ------
    TypeError, ValueError
        If x and y are no two equally long lists of finite numbers, all x are alike, a grid is empty
        or holds what is no rate or no β, or `steps` is below 1.

    References
    ----------
    Equations :eq:`eq-optimizers-momentum`, :eq:`eq-optimizers-rmsprop` and :eq:`eq-optimizers-adam`
    of the book.

    Examples
    --------
    Data and rates of your own (this needs a kernel):

    >>> figure = optimizers_race([0, 1, 2, 3], [1, 3, 2, 5], rates=[0.05, 0.2], steps=30)
    >>> figure.frames
    31
    """
    data = [_checks.finite(_checks.as_float(v, n), n) for v, n in ((x, "x"), (y, "y"))]
    if data[0].ndim != 1 or data[0].shape != data[1].shape or data[0].size < 2:
        shapes = f"{data[0].shape} and {data[1].shape}"
        raise ValueError(f"x and y must be equally long lists of at least 2 numbers, got {shapes}")
    if float(np.ptp(data[0])) == 0:
        raise ValueError("x: all values are alike, so no single line fits best")
    steps = _checks.int_at_least(steps, "steps", 1)
    grids = {
        "rates": [_checks.positive(rate, "rates") for rate in rates],
        "betas": [_checks.number(beta, "betas") for beta in betas],
        "adaptive_rates": [_checks.positive(rate, "adaptive_rates") for rate in adaptive_rates],
    }
    for name, grid in grids.items():
        if not grid:
            raise ValueError(f"{name} is empty: the figure needs at least one to choose")
    lands = landscapes(*data)

    def table(letter: str, grid: str, has_beta: bool) -> Description:
        beta_grid = grids["betas"] if has_beta else grids["betas"][:1]
        rows = [
            walk_columns(land, letter, rule, steps)
            for land in lands
            for row in rules(letter, grids[grid], beta_grid)
            for rule in row
        ]
        by = ["landscape", "rate" if grid == "rates" else "adaptive", "beta"]
        return {"by": by if has_beta else by[:2], "rows": rows}

    labels = {name: [format_number(round_significant(v)) for v in g] for name, g in grids.items()}
    figure: Description = {
        "title": "Four rules race",
        "live_note": "your own data and rates: `optimizers_race(x, y, rates=[0.1])`.",
        "caption": "Height above the lowest place after {k} steps: descent {d_height}, momentum "
        "{m_height}, RMSProp {r_height}, Adam {a_height}.",
        "panels": [
            panel(
                "Contours of the cost, and the four walks across them",
                axis("{x_name}", "x_range", "x_ticks"),
                axis("{y_name}", "y_range", "y_ticks"),
                ratio=0.95,
            ),
            panel(
                "How high each walk still is, as a power of ten",
                axis("step k", (0, steps)),
                height_axis(),
                ratio=0.95,
            ),
        ],
        "layers": [
            layer(
                0, "line", "contours", "rule", {"x": "contour_x", "y": "contour_y"}, style="thin"
            ),
            layer(
                0, "points", "lowest", "ink", {"x": "best_x", "y": "best_y"}, size=5, style="ring"
            ),
            *legend(),
            *(each for rule in RULES for each in _walk(*rule)),
        ],
        "controls": [
            menu("landscape", "landscape", [land.name for land in lands]),
            slider("rate", "η of descent and momentum", labels["rates"],
                   nearest_index(grids["rates"], 0.16)),
            slider("beta", "β of momentum and Adam", labels["betas"],
                   nearest_index(grids["betas"], 0.62)),
            slider("adaptive", "η of RMSProp and Adam", labels["adaptive_rates"],
                   nearest_index(grids["adaptive_rates"], 0.15)),
        ],
        "tables": [
            {"by": [], "rows": [{"step": list(range(steps + 1))}]},
            {"by": ["landscape"], "rows": [static_columns(land) for land in lands]},
            table("d", "rates", has_beta=False),
            table("m", "rates", has_beta=True),
            table("r", "adaptive_rates", has_beta=False),
            table("a", "adaptive_rates", has_beta=True),
        ],
        "frames": {"label": "step k", "count": steps + 1},
        "still_frame": min(30, steps),
    }  # fmt: skip
    # Opened after a dozen steps: there is something to see before anything moves.
    return FigureWidget(figure, frame=min(12, steps))


def _walk(letter: str, name: str, colour: str, style: str) -> list[Description]:
    """A path, where it stands, and its height over the steps."""
    place = {"x": f"{letter}_x", "y": f"{letter}_y"}
    height = {"x": "step", "y": f"{letter}_power"}
    return [
        layer(0, "line", f"path of {name}", colour, place, show="upto", style=style),
        layer(0, "points", name, colour, place, show="at", size=5.5, edge=True),
        layer(1, "line", f"height of {name}", colour, height, show="upto", style=style),
        layer(1, "points", f"{name} now", colour, height, show="at", size=4.5),
    ]
