"""Figure: two costs race: one saturated neuron under the quadratic cost and under cross-entropy.

Source: Nielsen (2015), chapter 3; chapter "Softmax and cross-entropy".
"""

from collections.abc import Iterable

import numpy as np

from nnmath._types import Array
from nnmath.activations import sigmoid

from .costs_data import Run, cross_entropy_push, notes, quadratic_push, train_neuron
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

STARTS = ((0.0, 0.0), (0.6, 0.9), (2.0, 2.0), (4.0, 4.0))
QUADRATIC_RATES = (0.15, 0.5, 1.5, 5.0, 15.0, 50.0)
CROSS_ENTROPY_RATES = (0.005, 0.05, 0.15, 0.5)
_FRAMES = 31
_TENTHS = (0, 0.2, 0.4, 0.6, 0.8, 1)


def two_costs_race(
    starts: Iterable[tuple[float, float]] = STARTS,
    *,
    x: float = 1.0,
    y: float = 0.0,
    quadratic_rates: Iterable[float] = QUADRATIC_RATES,
    cross_entropy_rates: Iterable[float] = CROSS_ENTROPY_RATES,
    steps: int = 300,
) -> FigureWidget:
    """A sigmoid neuron a = σ(w x + b) learns y from one example, under two costs from one start.

    Parameters
    ----------
    starts : pairs (w, b) of numbers
        Where the race can start; the third at first, if there are so many.
    x, y : float
        The example: its input, and its target between 0 and 1.
    quadratic_rates, cross_entropy_rates : numbers above 0
        η of each cost to choose from; 0.15, or what is nearest, at first.
    steps : int, default 300
        Length of the race, at least 30: a thirtieth of it is one frame.

    Returns
    -------
    FigureWidget
        A widget: it moves in Jupyter and in the built page.

    Raises
    ------
    ValueError
        If a list is empty or not finite, a rate is not above 0, y is no probability, x is not
        finite, or the race is too short.

    References
    ----------
    Equations :eq:`eq-softmax-slow` and :eq:`eq-softmax-binary-delta` of the book.

    Examples
    --------
    A neuron that should answer 1 and answers nearly 0 (this needs a kernel):

    >>> figure = two_costs_race([(-2, -2)], y=1)
    >>> figure.sentence.split(". ")[0]
    'Step 0: quadratic a = 0.01799, push −0.01735; cross-entropy a = 0.01799, push −0.982'
    """
    start_points = [tuple(finite_floats(start, "starts")) for start in starts]
    if not start_points or any(len(point) != 2 for point in start_points):
        raise ValueError(f"starts must be pairs (w, b), at least one, got {start_points}")
    finite_floats([x], "x")
    if not 0 <= y <= 1:
        raise ValueError(f"y must be a probability, from 0 to 1, got {y}")
    rates = {
        "quadratic_rates": finite_floats(quadratic_rates, "quadratic_rates"),
        "cross_entropy_rates": finite_floats(cross_entropy_rates, "cross_entropy_rates"),
    }
    for name, values in rates.items():
        if min(values) <= 0:
            raise ValueError(f"{name} must be above 0, got {min(values)}")
    if steps < _FRAMES - 1:
        raise ValueError(f"steps must be {_FRAMES - 1} or more, got {steps}")

    step_numbers = np.round(np.linspace(0, steps, _FRAMES)).astype(int)
    push_functions = (quadratic_push, cross_entropy_push)
    runs = [
        [
            [train_neuron(push, (w, b), rate, (x, y), step_numbers) for rate in cost_rates]
            for w, b in start_points
        ]
        for push, cost_rates in zip(push_functions, rates.values(), strict=True)
    ]
    sentences = Sentences()
    note_rows = [
        {"note": [sentences.add(text) for text in notes(run_q, run_c, y)]}
        for first, second in zip(*runs, strict=True)
        for run_q in first
        for run_c in second
    ]
    z = np.linspace(-8, 8, 81)
    a = sigmoid(z)
    curves = [np.array([push(float(v), y) for v in z]) for push in push_functions]
    low, high = -y - 0.06, 1 - y + 0.06
    options = [
        f"({format_number(round_significant(w))}, {format_number(round_significant(b))})"
        for w, b in start_points
    ]
    figure: Description = {
        "title": "Two costs race",
        "live_note": "any start and rate: `two_costs_race([(w, b)], y=1)`.",
        "caption": "Step {step}: quadratic a = {q_a}, push {q_push}; "
        "cross-entropy a = {c_a}, push {c_push}. {@note}",
        "panels": [
            panel(
                "The output of the neuron at each step",
                axis("step", (-0.02 * steps, 1.03 * steps), ticks(0, steps)),
                axis(
                    f"output a (the target is {format_number(round_significant(y))})",
                    (-0.05, 1.05),
                    _TENTHS,
                ),
                ratio=0.85,
            ),
            panel(
                "How hard each cost pushes a neuron with output a",
                axis("output a", (-0.03, 1.03), _TENTHS),
                axis("push ∂C/∂z", (low, high), ticks(low, high)),
                ratio=0.85,
            ),
        ],
        "layers": [
            layer(0, "line", "target", "muted", {"x": [0, steps], "y": [y, y]}, style="thin"),
            *_trail("quadratic", "q", "orange", "thick dashed"),
            *_trail("cross-entropy", "c", "blue", "thick"),
            layer(1, "line", "zero", "muted", {"x": [0, 1], "y": [0, 0]}, style="thin"),
            *_curve("quadratic", "q", "orange", a, curves[0], "dashed"),
            *_curve("cross-entropy", "c", "blue", a, curves[1], ""),
            *_names(y),
        ],
        "controls": [
            slider("start", "start (w, b)", options, min(2, len(start_points) - 1)),
            _rate("q", "η, quadratic", rates["quadratic_rates"]),
            _rate("c", "η, cross-entropy", rates["cross_entropy_rates"]),
        ],
        "tables": [
            {"by": [], "rows": [{"step": [int(k) for k in step_numbers]}]},
            {
                "by": ["start", "q"],
                "rows": [_row("q", run) for by_rate in runs[0] for run in by_rate],
            },
            {
                "by": ["start", "c"],
                "rows": [_row("c", run) for by_rate in runs[1] for run in by_rate],
            },
            {"by": ["start", "q", "c"], "rows": note_rows},
        ],
        "frames": {"label": "step", "count": _FRAMES, "text": "step {step}"},
        "sentences": sentences.texts,
        "still_frame": _FRAMES // 2,
    }
    return FigureWidget(figure)


def _row(name: str, run: Run) -> Description:
    return {f"{name}_a": round_significant(run.a), f"{name}_push": round_significant(run.push)}


def _trail(cost: str, name: str, colour: str, style: str) -> list[Description]:
    """The output under one cost up to the current step, and the current point."""
    at = {"x": "step", "y": f"{name}_a"}
    dot = "ring" if name == "q" else ""
    return [
        layer(0, "line", f"{cost} so far", colour, at, show="upto", style=style),
        layer(0, "points", f"{cost} now", colour, at, show="at", size=6, style=dot),
    ]


def _curve(
    cost: str, name: str, colour: str, a: Array, push: Array, style: str
) -> list[Description]:
    """The push of one cost over the output, and the current point."""
    at = {"x": f"{name}_a", "y": f"{name}_push"}
    dot = "ring" if name == "q" else ""
    return [
        layer(1, "line", f"{cost} push", colour, {"x": a, "y": push}, style=style),
        layer(1, "points", f"{cost} push now", colour, at, show="at", size=6, style=dot),
    ]


def _names(y: float) -> list[Description]:
    """The labels of both curves, placed so that they do not touch each other."""
    side, a = (1, 0.74) if y <= 0.5 else (-1, 0.26)
    flat = (a - y) * a * (1 - a)
    labels = {
        "cross-entropy": (1 - a, 1 - a - y + 0.28 * side),
        "quadratic": (a, flat + 0.35 * (a - y - flat)),
    }
    return [
        layer(1, "text", f"name of {name}", "ink", {"x": [at], "y": [v], "text": [name]})
        for name, (at, v) in labels.items()
    ]


def _rate(name: str, label: str, rates: list[float]) -> Description:
    options = [format_number(v) for v in round_significant(rates)]
    return slider(name, label, options, nearest_index(rates, 0.15))
