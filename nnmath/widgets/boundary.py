"""Figure: a boundary being learnt: XOR, rings and spirals through the epochs, beside the cost.

Chapter "Training a network".
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import ArrayLike

from nnmath import _checks
from nnmath.data import logic_gate, rings, spirals
from nnmath.network import Network

from .boundary_data import Examples, static_columns, training_columns
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
    ticks,
)
from .figure_widget import FigureWidget
from .points import check_points, class_layers, region_layer, ring_layer

WIDTHS = (2, 3, 4, 16)
RATES = (0.1, 1.0, 10.0)
# Close together at first, when much happens: 0, 20, 80, 180, … 2000.
EPOCHS = tuple(20 * k * k for k in range(11))


def boundary_learnt(
    X: ArrayLike | None = None,
    Y: ArrayLike | None = None,
    *,
    widths: Iterable[int] = WIDTHS,
    rates: Iterable[float] = RATES,
    epochs: Iterable[int] = EPOCHS,
    label: str = "your points",
    rng: np.random.Generator | None = None,
) -> FigureWidget:
    """The curve a^{(2)} = ½ of a network 2-n-1 as it bends round the points, beside the cost.

    Without points of your own the reader chooses among XOR, rings and spirals; then the width n of
    the hidden layer (tanh) and the learning rate η. The output is a sigmoid with
    cross-entropy; each epoch is one step over all points. The shaded side is where the answer is 1.
    Discs are of class 1, rings of class 0; a circle marks each point that is wrong.

    Parameters
    ----------
    X : (2, m) array, optional
        Your examples, one a column.
    Y : (m,) or (1, m) array of 0 and 1, optional
        Their classes; both must occur. Both X and Y, or neither.
    widths : whole numbers above 0
        n to choose from.
    rates : numbers above 0
        η to choose from.
    epochs : rising whole numbers, from 0 on
        The epochs that have a frame.
    label : str
        What the figure calls your points.
    rng : numpy.random.Generator, optional
        Where rings, spirals and the first weights come from. A width has the same first weights
        whatever the points and the rate.

    Returns
    -------
    FigureWidget
        A widget: it moves in Jupyter and in the built page.

    Raises
    ------
    TypeError, ValueError
        If X comes without Y, X has not 2 rows, the two do not fit, an entry is not finite, Y holds
        anything but 0 and 1 or only one of them, a list is empty, a width or rate is not above 0,
        or `epochs` does not rise from 0.

    Notes
    -----
    The curve is found on a grid of 36 by 36 cells and refined by bisection; an island smaller than
    a cell may be missed.

    Examples
    --------
    Four points of your own (this needs a kernel):

    >>> X = [[-1, 0, 0, 1], [0, -1, 1, 0]]
    >>> figure = boundary_learnt(X, [1, 0, 0, 1], widths=[4], rates=[1], epochs=[0, 100, 500])
    >>> figure.frame = 2
    >>> figure.sentence.removesuffix(" The cost still falls: the network becomes surer.")
    'Epoch 500: cost C = 0.002793; 4 of 4 right. All are right.'
    """
    n = [_checks.positive_int(width, "widths") for width in widths]
    eta = [_checks.positive(rate, "rates") for rate in rates]
    times = [_checks.int_at_least(epoch, "epochs", 0) for epoch in epochs]
    for name, values in (("widths", n), ("rates", eta), ("epochs", times)):
        if not values:
            raise ValueError(f"{name} is empty: the figure needs at least one")
    if times[0] != 0 or len(times) < 2 or np.diff(times).min() < 1:
        raise ValueError(f"epochs must rise from 0 and be at least two, got {times}")
    rng = np.random.default_rng(1) if rng is None else _checks.generator(rng)
    if X is None and Y is None:
        (point_rng,) = rng.spawn(1)  # so that the first network is that of the chapter
        sets = [
            Examples("XOR", *logic_gate("xor")),
            Examples("rings", *rings(60, rng=point_rng)),
            Examples("spirals", *spirals(60, rng=point_rng)),
        ]
    elif X is None or Y is None:
        missing = "X" if X is None else "Y"
        raise ValueError(f"{missing} is missing: give both examples and their classes")
    else:
        points = check_points(X, Y, "Y", label)
        sets = [Examples(label, points.X, points.y.reshape(1, -1))]

    sentences = Sentences()
    starts = [
        Network.random([2, k, 1], rng=rng, hidden="tanh", output="sigmoid", loss="cross-entropy")
        for k in n
    ]
    runs = [
        training_columns(start, examples, rate, times, sentences)
        for examples in sets
        for start in starts
        for rate in eta
    ]
    last_epoch = times[-1]
    chance_label = {"x": [0.7 * last_epoch], "y": "mark_y", "text": ["log 2, a coin"]}
    figure: Description = {
        "title": "A decision boundary being learnt",
        "live_note": "your own points: `boundary_learnt(X, Y)`, with other widths, rates and "
        "epochs.",
        "caption": "Epoch {epoch}: cost C = {cost}; {right} of {m} right. {@note}",
        "panels": [
            panel(
                "The points, discs of class 1 and rings of class 0, and the side that the network "
                "answers with 1",
                axis("x₁", "x_range", "x_ticks"),
                axis("x₂", "y_range", "y_ticks"),
                ratio=0.95,
            ),
            panel(
                "The cost after each epoch shown",
                axis("epochs", (-0.03 * last_epoch, 1.04 * last_epoch), ticks(0, last_epoch, 4)),
                axis("cost C", "cost_range", "cost_ticks"),
                ratio=0.95,
            ),
        ],
        "layers": [
            region_layer("area"),
            layer(
                0,
                "line",
                "boundary",
                "green",
                {"x": "edge_x", "y": "edge_y"},
                show="at",
                style="thick",
            ),
            ring_layer("wrong", "wrong", "muted", 8),
            *class_layers("class", 4.5),
            layer(
                1,
                "line",
                "a coin",
                "muted",
                {"x": [-0.03 * last_epoch, 1.04 * last_epoch], "y": [float(np.log(2))] * 2},
                style="dashed",
            ),
            layer(1, "text", "name of the line", "ink", chance_label),
            layer(1, "line", "fall", "blue", {"x": "epoch", "y": "cost"}, show="upto"),
            layer(1, "points", "costs", "blue", {"x": "epoch", "y": "cost"}, show="upto", size=4),
            layer(1, "points", "now", "orange", {"x": "epoch", "y": "cost"}, show="at", size=6.5),
        ],
        "controls": [
            menu("data", "points", [examples.label for examples in sets]),
            slider("width", "hidden neurons n", map(str, n)),
            slider(
                "rate",
                "learning rate η",
                [format_number(round_significant(e)) for e in eta],
                min(1, len(eta) - 1),
            ),
        ],
        "tables": [
            {"by": ["data"], "rows": [static_columns(examples) for examples in sets]},
            {"by": ["data", "width", "rate"], "rows": runs},
        ],
        "frames": {"label": "epochs", "count": "frames", "text": "epoch {epoch}"},
        "sentences": sentences.texts,
        "still_frame": len(times),
    }
    return FigureWidget(figure)
