"""Figure: a nudge that travels: Δw moves z, which moves a, which moves C; slopes predict it.

Chapter "The chain rule".
"""

from collections.abc import Iterable

import numpy as np

from nnmath.network import HIDDEN

from .descent_data import finite_floats
from .description import (
    Description,
    Sentences,
    axis,
    format_number,
    layer,
    nearest_index,
    panel,
    round_significant,
    slider,
    ticks,
)
from .figure_widget import FigureWidget
from .nudge_data import Chain, evaluate_chain, nudge_columns, start_columns

WEIGHTS = (-2.0, -1.0, 0.0, 0.8, 1.5)
NUDGES = (-2.0, -1.0, 1.0, 2.0)
_BARE = (axis("", (0, 4.5)), axis("", (0, 10)))
_COLUMNS_X = (0.55, 1.65, 2.75, 3.85)  # of w, z, a and C in the panel of the chain


def nudge_through_chain(
    weights: Iterable[float] = WEIGHTS,
    nudges: Iterable[float] = NUDGES,
    *,
    x: float = 1.5,
    b: float = -0.2,
    y: float = 1.0,
    activation: str = "sigmoid",
    halvings: int = 6,
) -> FigureWidget:
    """A nudge Δw travels along z = w x + b, a = σ(z), C = ½(a − y)²; its slopes predict ΔC.

    Playing halves the nudge again and again: the gap between the true change of C and the
    predicted one, (∂C/∂w) Δw, shrinks with the square of Δw.

    Parameters
    ----------
    weights : numbers
        w to start from; the one nearest to 0.8 at first.
    nudges : numbers, none of them 0
        Δw before it is halved; the one nearest to 1 at first.
    x, b, y : float
        The input, the bias and the target.
    activation : {"sigmoid", "tanh", "relu", "identity"}
    halvings : int, default 6
        How often the nudge is halved, at least 1.

    Returns
    -------
    FigureWidget
        A widget: it moves in Jupyter and in the built page.

    Raises
    ------
    ValueError
        If a list is empty, a number is not finite, a nudge is 0, `halvings` is below 1, or the
        activation is unknown.

    References
    ----------
    Equations :eq:`eq-chain-links` to :eq:`eq-chain-three-links` of the book.

    Examples
    --------
    Without an activation the cost is a parabola, and each half leaves exactly a quarter of the gap
    (this needs a kernel):

    >>> figure = nudge_through_chain([1], [1], x=2, b=0, y=0, activation="identity")
    >>> figure.frame = 1
    >>> figure.sentence.split(". ")[1]
    'Slopes predict 2 × 1 × 2 × 0.5 = 2, the gap is 0.5'
    """
    w, first_nudges = finite_floats(weights, "weights"), finite_floats(nudges, "nudges")
    for name, value in {"x": x, "b": b, "y": y}.items():
        finite_floats([value], name)
    if 0.0 in first_nudges:
        raise ValueError("nudges must not be 0: a nudge of nothing moves nothing")
    if halvings < 1:
        raise ValueError(f"halvings must be 1 or more, got {halvings}")
    if activation not in HIDDEN:
        raise ValueError(f"activation must be one of {', '.join(HIDDEN)}, got {activation!r}")

    def at(weight: float) -> Chain:
        return evaluate_chain(weight, x, b, y, activation)

    sentences = Sentences()
    sizes = 0.5 ** np.arange(halvings + 1)
    low, high = min(w) + min(*first_nudges, 0.0), max(w) + max(*first_nudges, 0.0)
    low, high = low - 0.06 * (high - low), high + 0.06 * (high - low)
    ws = np.linspace(low, high, 121)
    cost = [at(float(v)).numbers[3] for v in ws]
    bottom, top = -0.12 * max(cost), 1.2 * (max(cost) or 1.0)
    f = {"sigmoid": "σ", "tanh": "tanh", "relu": "ReLU", "identity": "id"}[activation]
    options = [format_number(v) for v in round_significant(first_nudges)]
    nudge_rows = [nudge_columns(at, v, n * sizes, sentences) for v in w for n in first_nudges]
    figure: Description = {
        "title": "A nudge that travels",
        "live_note": "any weight, nudge and activation: `nudge_through_chain([w], [dw])`.",
        "caption": "Δw = {dw} moves z by {dz}, a by {da}, C by {dC}. Slopes predict "
        "{sz} × {sa} × {sC} × {dw} = {pC}, the gap is {gap}. {@note}",
        "panels": [
            panel("The chain from w to C", *_BARE, bare=True, ratio=0.9),
            panel(
                "The cost C against w, with the slope where the nudge starts",
                axis("weight w", (low, high), ticks(low, high)),
                axis("cost C", (bottom, top), ticks(bottom, top)),
                ratio=0.9,
            ),
        ],
        "layers": [
            *_chain_layers(f),
            *_cost_layers(round_significant(ws), round_significant(cost)),
        ],
        "controls": [
            slider(
                "w",
                "weight w",
                [format_number(v) for v in round_significant(w)],
                nearest_index(w, 0.8),
            ),
            slider("nudge", "first nudge Δw", options, nearest_index(first_nudges, 1.0)),
        ],
        "tables": [
            {"by": ["w"], "rows": [start_columns(at(v)) for v in w]},
            {"by": ["nudge"], "rows": [{"dw": round_significant(v * sizes)} for v in first_nudges]},
            {"by": ["w", "nudge"], "rows": nudge_rows},
        ],
        "frames": {"label": "halvings of Δw", "count": halvings + 1},
        "sentences": sentences.texts,
        "still_frame": 1,
    }
    return FigureWidget(figure)


def _chain_layers(f: str) -> list[Description]:
    """The layers of the chain: four quantities, three slopes, and rows of numbers below them."""
    x, between = list(_COLUMNS_X), [p + 0.55 for p in _COLUMNS_X[:3]]
    arrows = {"x": [p + 0.25 for p in x[:3]], "x2": [p + 0.85 for p in x[:3]], "y": [9.1] * 3}
    rows = [(7.1, "now", "now"), (4.7, "moves by", "moves"), (2.3, "slopes predict", "predicts")]
    return [
        layer(0, "segments", "links", "muted", arrows | {"y2": [9.1] * 3}, arrow=True),
        _text_row("quantities", x, 9.1, ["w", "z", "a", "C"]),
        _text_row("link names", between, 9.65, ["× x", f"× {f}′(z)", "× (a − y)"]),
        _text_row("slopes", between, 8.4, "slopes"),
        # The markers of the other panel, as a legend of the rows.
        layer(0, "points", "marker of now", "ink", {"x": [0.14], "y": [7.1]}, size=5),
        layer(0, "points", "marker of actual", "blue", {"x": [0.14], "y": [4.7]}, size=5.5),
        layer(
            0,
            "points",
            "marker of predicted",
            "orange",
            {"x": [0.14], "y": [2.3]},
            size=5.5,
            style="ring",
        ),
        *(_text_row(f"row {name}", [0.3], y, [name], style="left") for y, name, _ in rows),
        _text_row("now", x, 6.3, "now"),
        *(_text_row(c, x, y - 0.8, c, show="at", fixed=["x", "y"]) for y, _, c in rows[1:]),
    ]


def _text_row(
    name: str, x: list[float], y: float, text: str | list[str], **more: object
) -> Description:
    return layer(0, "text", name, "ink", {"x": x, "y": [y] * len(x), "text": text}, **more)


def _cost_layers(ws: list[float], cost: list[float]) -> list[Description]:
    """The layers of the cost over w: its slope, the actual and predicted points, and their gap."""
    start = {"x": "w0", "y": "C0"}
    end = {"x": "w1", "y": "C1"}
    predicted = {"x": "w1", "y": "C_predicted"}
    gap = {"x": "w1", "y": "C1", "x2": "w1", "y2": "C_predicted"}
    return [
        layer(1, "line", "cost", "blue", {"x": ws, "y": cost}, style="thick"),
        layer(1, "slope", "slope", "orange", start | {"slope": "total_slope"}, style="dashed"),
        layer(1, "segments", "gap", "purple", gap, show="at", style="thick"),
        layer(1, "points", "start", "ink", start, size=5),
        layer(1, "points", "actual", "blue", end, show="at", size=5.5),
        layer(
            1,
            "points",
            "predicted",
            "orange",
            predicted,
            show="at",
            size=5.5,
            style="ring",
            edge=True,
        ),
    ]
