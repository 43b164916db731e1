"""Figure: an activation a = f(z) beside its slope f′(z): where it is large, and where it dies.

Chapter "Two layers".
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from .activations_data import ACTIVATIONS, Activation, point_columns, static_columns
from .descent_data import finite_floats
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


def activation_and_slope(
    function: Callable[[Any], Any] | None = None,
    derivative: Callable[[Any], Any] | None = None,
    *,
    domain: tuple[float, float] = (-6, 6),
    places: int = 49,
    label: str = "your function f",
) -> FigureWidget:
    """The curves a = f(z) and f′(z) side by side, with the tangent at the z that the reader moves.

    The reader chooses among sigmoid, tanh and ReLU. Grey is where an activation is saturated: where
    less than a twentieth of its largest slope is left.

    Parameters
    ----------
    function, derivative : callables, number → number, optional
        f and f′ of your own, as a fourth choice. Both or neither.
    domain : (low, high), default (−6, 6)
        The plotted part of the z-axis. "Largest" means largest there.
    places : int, default 49
        How many z the reader can choose, evenly spread over the domain; at least 2.
    label : str
        What the figure calls your function.

    Returns
    -------
    FigureWidget
        A widget: it moves in Jupyter and in the built page.

    Raises
    ------
    ValueError
        If a function comes without its derivative, either is not finite on the domain, the domain
        does not rise, or there are fewer than 2 places.

    References
    ----------
    Equations :eq:`eq-two-layer-sigmoid-slope` and :eq:`eq-two-layer-quarter` of the book.

    Examples
    --------
    A leaky ReLU of your own (this needs a kernel):

    >>> figure = activation_and_slope(
    ...     lambda z: z if z > 0 else z / 10, lambda z: 1.0 if z > 0 else 0.1, label="leaky ReLU"
    ... )
    >>> figure.sentence.split(". ")[0]
    'leaky ReLU at z = 2: f(z) = 2, slope f′(z) = 1'
    """
    low, high = finite_floats(domain, "domain")
    if not low < high:
        raise ValueError(f"domain must rise, got ({low:g}, {high:g})")
    if places < 2:
        raise ValueError(f"places must be 2 or more, got {places}")
    functions = list(ACTIVATIONS)
    if function is not None and derivative is not None:
        functions.append(Activation(label, "f", function, derivative))
    elif function is not None or derivative is not None:
        missing = "function" if function is None else "derivative"
        raise ValueError(f"{missing} is missing: give both a function and its derivative")

    z = np.linspace(low, high, places)
    z[np.abs(z) < 1e-12 * (high - low)] = 0.0  # rounding leaves 1e−16 in the middle
    sentences = Sentences()
    static = [static_columns(activation, low, high) for activation in functions]
    rows = [
        point_columns(activation, float(z_k), row["largest"], sentences)
        for activation, row in zip(functions, static, strict=True)
        for z_k in z
    ]
    start = len(functions) - 1 if function is not None else 0
    options, first = round_significant(z), int(np.argmin(np.abs(z - 2)))
    z_axis = {
        "z_options": options,
        "z_range": round_significant([low, high], 6),
        "z_ticks": ticks(low, high),
    }
    panels = list(enumerate("as"))
    # Layers that depend on z use show="at" with columns of one item, since there are no frames.
    at_z: Description = {"show": "at", "fixed": ["y", "y2"], "style": "thin dotted"}
    figure: Description = {
        "title": "An activation and its slope",
        "live_note": "your own function: `activation_and_slope(f, slope)`.",
        "caption": "{name} at z = {z}: {f}(z) = {a}, slope {f}′(z) = {slope}. {@note}",
        "panels": [
            _panel("The activation {f}(z), with its tangent", "{f}(z)", "a"),
            _panel("Its slope {f}′(z)", "{f}′(z)", "s"),
        ],
        "layers": [
            *(
                layer(i, "boxes", f"saturated {i}", "muted", _saturated_boxes(name), style="framed")
                for i, name in panels
            ),
            *(
                layer(i, "segments", f"z {i}", "muted", _vertical_line(n), **at_z)
                for i, n in panels
            ),
            layer(0, "line", "activation", "blue", {"x": "zs", "y": "a_curve"}, style="thick"),
            layer(
                0,
                "slope",
                "tangent",
                "green",
                {"x": "z", "y": "a", "slope": "slope"},
                show="at",
                length=130,
                style="dashed",
            ),
            layer(
                0, "points", "activation point", "orange", {"x": "z", "y": "a"}, show="at", size=6.5
            ),
            layer(1, "line", "largest", "muted", {"x": "z_range", "y": "largest_y"}, style="thin"),
            layer(1, "line", "slope", "green", {"x": "zs", "y": "s_curve"}, style="thick dashed"),
            layer(
                1,
                "text",
                "largest label",
                "ink",
                {"x": "mark_x", "y": "mark_y", "text": "mark"},
                style="left",
            ),
            layer(
                1, "points", "slope point", "orange", {"x": "z", "y": "slope"}, show="at", size=6.5
            ),
        ],
        "controls": [
            menu("activation", "activation", [activation.label for activation in functions], start),
            slider("z", "weighted input z", [format_number(v) for v in options], first),
        ],
        "tables": [
            {"by": [], "rows": [z_axis]},
            {"by": ["z"], "rows": [{"z": [v]} for v in options]},
            {"by": ["activation"], "rows": static},
            {"by": ["activation", "z"], "rows": rows},
        ],
        "sentences": sentences.texts,
    }
    return FigureWidget(figure)


def _panel(title: str, label: str, name: str) -> Description:
    z = axis("z", "z_range", "z_ticks")
    y = axis(label, f"{name}_range", f"{name}_ticks")
    return panel(title, z, y, ratio=0.8, pick={"control": "z", "x": "z_options"})


def _vertical_line(name: str) -> Description:
    return {"x": "z", "x2": "z", "y": f"{name}_low", "y2": f"{name}_high"}


def _saturated_boxes(name: str) -> Description:
    """Corners of the saturated intervals, over the whole height of a panel."""
    return {"x": "saturated_from", "x2": "saturated_to", "y": f"{name}_bottom", "y2": f"{name}_top",
            "shade": "shade"}  # fmt: skip
