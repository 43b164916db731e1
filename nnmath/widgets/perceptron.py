"""Figure: a perceptron learns from its mistakes: points, line, normal vector, and the count.

Chapter "The perceptron".
"""

import numpy as np
from numpy.typing import ArrayLike

from nnmath import _checks
from nnmath.data import blobs, logic_gate

from .description import Description, Sentences, axis, layer, menu, panel
from .figure_widget import FigureWidget
from .perceptron_data import static_columns, training_columns
from .points import Points, check_points, class_layers, region_layer, ring_layer


def perceptron_learns(
    X: ArrayLike | None = None,
    y: ArrayLike | None = None,
    *,
    most: int = 60,
    label: str = "your points",
    rng: np.random.Generator | None = None,
) -> FigureWidget:
    """The line w·x + b = 0 of a perceptron, mistake by mistake, and their number beside its bound.

    Without points of your own the reader chooses among AND, OR, XOR and two clouds. Each mistake
    adds the example to w or subtracts it; the shaded side is where the answer is 1. Discs are of
    class 1, rings of class 0; a circle marks each point that is wrong, a wider one the next.

    Parameters
    ----------
    X : (2, m) array, optional
        Your examples, one a column.
    y : (m,) or (1, m) array of 0 and 1, optional
        Their classes; both must occur. Both X and y, or neither.
    most : int, default 60
        The largest number of mistakes that have a frame.
    label : str
        What the figure calls your points.
    rng : numpy.random.Generator, optional
        Where the clouds come from.

    Returns
    -------
    FigureWidget
        A widget: it moves in Jupyter and in the built page.

    Raises
    ------
    TypeError, ValueError
        If X comes without y, X has not 2 rows, the two do not fit, an entry is not finite, y
        holds anything but 0 and 1 or only one of them, or `most` is below 1.

    Notes
    -----
    The bound is R²/γ² of Novikoff (1962), with the widest margin γ for up to 40 examples, and for
    more with that of the line found. Training that comes back to where it was is cut there.

    Examples
    --------
    Three points of your own (this needs a kernel):

    >>> figure = perceptron_learns([[0, 2, 3], [1, 0, 1]], [0, 1, 1])
    >>> figure.frame = 1
    >>> figure.sentence.split(". ")[0]
    'After 1 mistake (bound 11): w = (2, 0), b = 1; 1 point is wrong'
    """
    most = _checks.positive_int(most, "most")
    rng = np.random.default_rng(4) if rng is None else _checks.generator(rng)
    if X is None and y is None:
        clouds, classes = blobs(40, rng=rng, spread=0.7)
        # Away from the origin, so that the line needs its b.
        clouds = clouds + np.array([[4.0], [3.0]])
        gates = [(name.upper(), *logic_gate(name)) for name in ("and", "or", "xor")]
        sets = [Points(name, A, Y[0]) for name, A, Y in [*gates, ("two clouds", clouds, classes)]]
    elif X is None or y is None:
        missing = "X" if X is None else "y"
        raise ValueError(f"{missing} is missing: give both examples and their classes")
    else:
        sets = [check_points(X, y, "y", label)]

    sentences = Sentences()
    static = [static_columns(points) for points in sets]
    runs = [
        training_columns(points, columns, most, sentences)
        for points, columns in zip(sets, static, strict=True)
    ]
    line = {"x": "line_x", "y": "line_y", "x2": "line_x2", "y2": "line_y2"}
    figure: Description = {
        "title": "A perceptron learns from its mistakes",
        "live_note": "your own points: `perceptron_learns(X, y)`.",
        "caption": "{@progress} ({limit}): w = ({w1}, {w2}), b = {b}; {@wrong_count}. {@note}",
        "panels": [
            panel(
                "The points, discs of class 1 and rings of class 0, the line w·x + b = 0, and the "
                "vector w at right angles to it",
                axis("x₁", "x_range", "x_ticks"),
                axis("x₂", "y_range", "y_ticks"),
                ratio=0.95,
            ),
            panel(
                "The mistakes made so far, and the bound on their number",
                axis("examples shown", "examined_range", "examined_ticks"),
                axis("mistakes so far", "count_range", "count_ticks"),
                ratio=0.95,
            ),
        ],
        "layers": [
            region_layer("half"),
            layer(0, "segments", "line", "ink", line, show="at", style="thick"),
            layer(0, "segments", "w", "green", _NORMAL, show="at", arrow=True, style="thick"),
            ring_layer("wrong", "wrong", "muted", 9),
            ring_layer("next mistake", "next", "purple", 12),
            *class_layers("class", 5.5),
            layer(1, "line", "bound", "green", {"x": "bound_x", "y": "bound_y"}, style="dashed"),
            layer(
                1,
                "text",
                "name of the bound",
                "ink",
                {"x": "mark_x", "y": "mark_y", "text": "mark"},
                style="left",
            ),
            layer(1, "line", "count", "blue", {"x": "examined", "y": "mistakes"}, show="upto"),
            layer(
                1,
                "points",
                "mistakes",
                "blue",
                {"x": "examined", "y": "mistakes"},
                show="upto",
                size=4,
            ),
            layer(
                1,
                "points",
                "now",
                "orange",
                {"x": "examined", "y": "mistakes"},
                show="at",
                size=6.5,
            ),
        ],
        "controls": [menu("data", "points", [points.label for points in sets])],
        "tables": [
            {"by": ["data"], "rows": static},
            {"by": ["data"], "rows": runs},
        ],
        "frames": {"label": "mistakes", "count": "frames"},
        "sentences": sentences.texts,
        "still_frame": most,
    }
    by_hand = 3  # the corrections that the chapter makes by hand: a line is there to be seen
    return FigureWidget(figure, frame=by_hand if X is None else 0)


_NORMAL = {"x": "foot_x", "y": "foot_y", "x2": "tip_x", "y2": "tip_y"}
