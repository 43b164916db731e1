"""Figure: gradient descent on a curve, x_{k+1} = x_k − η f′(x_k), for a grid of rates and starts.

Chapter "Gradient descent".
"""

from collections.abc import Callable, Iterable, Sequence

from .descent_data import (
    CURVES,
    Curve,
    custom_curve,
    descent_columns,
    finite_floats,
    static_columns,
)
from .description import (
    Description,
    Sentences,
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

RATES = (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0, 1.05)


def descent_on_curve(
    function: Callable[[float], float] | None = None,
    derivative: Callable[[float], float] | None = None,
    *,
    starts: Iterable[float] | None = None,
    rates: Iterable[float] = RATES,
    domain: tuple[float, float] | None = None,
    steps: int = 30,
    label: str = "your function f",
) -> FigureWidget:
    """The path x_{k+1} = x_k − η f′(x_k) on a curve, with its tangent and its numbers.

    Without a function of your own, the reader chooses among f(x) = (x + 2)², a bowl; the curve
    g(x) = x⁴/4 − x³/3 − x² with two valleys; and q(x) = x²/(1 + x²), which is flat far out.

    Parameters
    ----------
    function, derivative : callables, number → number, optional
        f and f′. Both or neither.
    starts : numbers, optional
        x_0 to choose from, at least one. Your own function needs none if the domain is given:
        five places across it.
    rates : numbers above 0
        η to choose from, in rising order: units of x² for one unit of f.
    domain : (low, high), optional
        The plotted part of the x-axis. By default it reaches around the starts.
    steps : int, default 30
        The number of steps. A path that leaves ±10⁶ ends there.
    label : str
        What the figure calls your function.

    Returns
    -------
    FigureWidget
        A widget: it moves in Jupyter and in the built page.

    Raises
    ------
    ValueError
        If a function comes without its derivative, a grid is empty, a number is not finite, a rate
        is not above 0, or the function is not finite on the domain or at a start.

    References
    ----------
    Equation :eq:`eq-descent-rule` of the book.

    Examples
    --------
    A function, starts and rates of your own (this needs a kernel):

    >>> figure = descent_on_curve(
    ...     lambda x: x**4, lambda x: 4 * x**3, starts=[0.5, 1.0], rates=[0.1, 0.5]
    ... )
    >>> figure.frame = 1
    >>> figure.sentence.split(". ")[0]
    'Step 1: x = 0.6, f(x) = 0.1296, slope f′(x) = 0.864'
    """
    rates = finite_floats(rates, "rates")
    if min(rates) <= 0:
        raise ValueError(f"rates must be above 0, got {min(rates)}")
    if steps < 1:
        raise ValueError(f"steps must be 1 or more, got {steps}")
    if function is None and derivative is None:
        if starts is not None or domain is not None:
            raise ValueError(
                "starts and domain go with a function of your own: give function, derivative"
            )
        curves: Sequence[Curve] = CURVES
    elif function is None or derivative is None:
        missing = "function" if function is None else "derivative"
        raise ValueError(f"{missing} is missing: give both a function and its derivative")
    else:
        curves = [custom_curve(function, derivative, starts, domain, label)]

    sentences = Sentences()
    start = 3 if curves is CURVES else len(curves[0].starts) - 1
    controls = [
        menu("function", "function", [c.label for c in curves]),
        slider(
            "rate",
            "learning rate η",
            [format_number(round_significant(r)) for r in rates],
            nearest_index(rates, 0.1),
        ),
        slider("start", "start x₀", "starts", start, len(curves[0].starts)),
    ]
    paths = [
        descent_columns(curve, start, rate, steps, sentences)
        for curve in curves
        for rate in rates
        for start in curve.starts
    ]
    figure: Description = {
        "title": "Gradient descent on a curve",
        "live_note": "your own function, starts and rates: "
        "`descent_on_curve(f, slope, starts=[1])`.",
        "caption": "Step {k}: x = {x}, {name}(x) = {y}, slope {name}′(x) = {slope}. {@note}",
        "panels": [
            panel(
                "The curve {name}, the walk so far, and the slope at its last point",
                axis("x", "x_range", "x_ticks"),
                axis("{name}(x)", "y_range", "y_ticks"),
                ratio=0.56,
                pick={"control": "start", "x": "start_x"},
            )
        ],
        "layers": [
            layer(0, "line", "curve", "blue", {"x": "curve_x", "y": "curve_y"}, style="thick"),
            layer(0, "line", "path", "orange", {"x": "x", "y": "y"}, show="upto", style="thin"),
            layer(0, "points", "visited", "orange", {"x": "x", "y": "y"}, show="upto", size=3.5),
            layer(
                0,
                "slope",
                "tangent",
                "green",
                {"x": "x", "y": "y", "slope": "slope"},
                show="at",
                length=190,
                style="dashed",
            ),
            layer(
                0, "points", "current", "orange", {"x": "x", "y": "y"}, show="at", size=7, edge=True
            ),
        ],
        "controls": controls if len(curves) > 1 else controls[1:],
        "tables": [
            {
                "by": ["function"] if len(curves) > 1 else [],
                "rows": [static_columns(c) for c in curves],
            },
            {
                "by": [c["name"] for c in (controls if len(curves) > 1 else controls[1:])],
                "rows": paths,
            },
        ],
        "frames": {"label": "step k", "count": "frames"},
        "sentences": sentences.texts,
        "still_frame": 8,
    }
    return FigureWidget(figure)
