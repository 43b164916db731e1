"""Figure: softmax and cross-entropy: scores and a temperature make p, and p − y is the error.

Chapter "Softmax and cross-entropy".
"""

import itertools
import math
from collections.abc import Iterable, Sequence

import numpy as np

from nnmath._types import Array
from nnmath.activations import softmax
from nnmath.losses import softmax_cross_entropy, softmax_cross_entropy_gradient

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

SCORES = (-3.0, -1.0, 0.0, 0.5, 1.0, 2.0, 3.0)
TEMPERATURES = (0.25, 0.5, 1.0, 4.0)
MAX_CHOICES = 3000  # of scores and temperature: more would make the page too large


def softmax_and_error(
    start: Iterable[float] = (2.0, 1.0, 0.5),
    target: Iterable[float] = (0.0, 1.0, 0.0),
    *,
    scores: Iterable[float] = SCORES,
    temperatures: Iterable[float] = TEMPERATURES,
    shifts: int = 6,
) -> FigureWidget:
    """Bars of the scores z + c, and of p = softmax((z + c)/T) beside the target y and p − y.

    The reader moves each score and the temperature T. Playing shifts all scores alike, by c = 0, 1,
    2, …: the bars of p stand still.

    Parameters
    ----------
    start : numbers
        The scores z_j at first, 2 to 4 of them; three by default.
    target : numbers
        y, a probability for each score, together 1.
    scores : numbers
        What each score can be set to; those of `start` are added.
    temperatures : numbers above 0
        T to choose from.
    shifts : int, default 6
        The largest c, at least 1.

    Returns
    -------
    FigureWidget
        A widget: it moves in Jupyter and in the built page.

    Raises
    ------
    ValueError
        If a list is empty or not finite, the target is no distribution over the scores, a
        temperature is not above 0, or there are more than 3,000 choices together.

    References
    ----------
    Equations :eq:`eq-softmax-shift` and :eq:`eq-softmax-temperature` of the book; p − y is the
    derivative of the cost by z/T.

    Examples
    --------
    Two classes, with a target that is not certain (this needs a kernel):

    >>> figure = softmax_and_error([0, 1], [0.25, 0.75], temperatures=[1])
    >>> figure.sentence.split(". ")[0]
    'z = (0, 1), T = 1: p = (0.2689, 0.7311), so p − y = (0.01894, −0.01894), cost 0.5633 nats'
    """
    z, y = finite_floats(start, "start"), finite_floats(target, "target")
    n = len(z)
    if not 2 <= n <= 4:
        raise ValueError(f"start must hold 2 to 4 scores, got {n}")
    if len(y) != n or min(y) < 0 or not math.isclose(sum(y), 1, abs_tol=1e-9):
        raise ValueError(f"target must be {n} probabilities that sum to 1, got {y}")
    values = sorted({*finite_floats(scores, "scores"), *z})
    T_options = finite_floats(temperatures, "temperatures")
    if min(T_options) <= 0:
        raise ValueError(f"temperatures must be above 0, got {min(T_options)}")
    if shifts < 1:
        raise ValueError(f"shifts must be 1 or more, got {shifts}")
    if len(values) ** n * len(T_options) > MAX_CHOICES:
        raise ValueError(
            f"scores and temperatures make {len(values) ** n * len(T_options)} choices, "
            f"more than {MAX_CHOICES}: give fewer"
        )

    sentences = Sentences()
    classes = range(1, n + 1)
    rows = [
        _row(np.array(at), T, np.array(y), shifts, sentences)
        for *at, T in itertools.product(*[values] * n, T_options)
    ]
    low, high = min(0.0, values[0]) - 0.5, max(0.0, values[-1]) + shifts + 0.5
    j = axis("class", (0.4, n + 0.6), list(classes))
    names = [f"s{k}" for k in classes]
    options = [format_number(v) for v in round_significant(values)]
    z_ticks = ticks(low, high, 8)
    figure: Description = {
        "title": "Softmax: scores, probabilities, and the error p − y",
        "live_note": "two to four scores, any target and temperature: `softmax_and_error(z, y)`.",
        "caption": f"z = ({_template_list('z', n)}), T = {{T}}: p = ({_template_list('p', n)}), "
        f"so p − y = ({_template_list('d', n)}), cost {{cost}} nats. {{@note}}{{@shifted}}",
        "panels": [
            panel("The scores", j, axis("score z", (low, high), z_ticks), ratio=0.85),
            panel(
                "Probabilities p, the target y as an outline, and p − y",
                j,
                axis("p, and p − y to its right", (-1.08, 1.08), (-1, -0.5, 0, 0.5, 1)),
                ratio=0.85,
            ),
        ],
        "layers": [
            *(_bars(0, "z", k, (-0.2, 0.2), "blue", show="at") for k in classes),
            *(_bars(1, "p", k, (-0.36, -0.04), "blue") for k in classes),
            *(_bars(1, "d", k, (0.1, 0.36), "orange") for k in classes),
            layer(1, "line", "target", "ink", _outline(y)),
            *(_zero_line(i, n) for i in (0, 1)),
        ],
        "controls": [
            *(
                slider(
                    names[k - 1], f"z{'₁₂₃₄'[k - 1]} without shift", options, values.index(z[k - 1])
                )
                for k in classes
            ),
            slider(
                "T",
                "temperature T",
                map(format_number, round_significant(T_options)),
                nearest_index(T_options, 1.0),
            ),
        ],
        "tables": [
            *({"by": [names[k - 1]], "rows": _shifted(f"z{k}", values, shifts)} for k in classes),
            {"by": ["T"], "rows": [{"T": round_significant(T)} for T in T_options]},
            {"by": [*names, "T"], "rows": rows},
            {
                "by": [],
                "rows": [
                    {"shifted": [sentences.add(_shift_sentence(c)) for c in range(shifts + 1)]}
                ],
            },
        ],
        "frames": {"label": "shift c of all z", "count": shifts + 1, "text": "c = {k}"},
        "sentences": sentences.texts,
    }
    return FigureWidget(figure)


def _row(z: Array, T: float, y: Array, shifts: int, sentences: Sentences) -> Description:
    """The columns of one z and T; that p is the same at each shift is checked, not assumed."""
    shifted = (z + np.arange(shifts + 1)[:, None]).T / T
    p = softmax(shifted)
    if not np.allclose(p, p[:, :1], rtol=1e-9, atol=0):
        raise ValueError(f"scores {z.tolist()} lose their digits when they are shifted")
    column = shifted[:, :1]
    d = softmax_cross_entropy_gradient(column, y[:, None])[:, 0]
    row: Description = {"cost": round_significant(softmax_cross_entropy(column, y[:, None]))}
    for k in range(len(z)):
        row |= {f"p{k + 1}": round_significant(p[k, 0]), f"d{k + 1}": round_significant(d[k])}
    return row | {"note": sentences.add(_note(p[:, 0], z, y))}


def _note(p: Array, z: Array, y: Array) -> str:
    """A sentence on p, from p, the scores and the target alone."""
    top = np.flatnonzero(z == z.max()) + 1
    if len(top) == len(z):
        return "All scores are equal, and so are all p: no temperature can tell them apart."
    if len(top) > 1:
        return f"Classes {' and '.join(map(str, top))} tie: equal scores, equal p."
    if p.max() > 0.99:
        text = f"Class {top[0]} takes nearly everything"
    elif np.ptp(p) < 0.2:
        return "All classes are nearly alike: the differences of the scores hardly count."
    else:
        text = f"Class {top[0]} leads"
    if y.max() < 1:
        return text + "."
    target_class = int(y.argmax()) + 1
    right = "it is the target" if top[0] == target_class else f"the target is class {target_class}"
    return f"{text}; {right}."


def _shift_sentence(c: int) -> str:
    return f" All scores have moved by {c}, and p has not moved." if c else ""


def _shifted(name: str, values: Sequence[float], shifts: int) -> list[Description]:
    """A score at each shift, for each value that it can be set to."""
    return [{name: round_significant(v + np.arange(shifts + 1))} for v in values]


def _template_list(name: str, n: int) -> str:
    return ", ".join(f"{{{name}{k}}}" for k in range(1, n + 1))


def _bars(
    panel: int, name: str, k: int, sides: tuple[float, float], colour: str, **more: str
) -> Description:
    """The bar of class k in a column of that name, from 0 up or down."""
    ends = {"x": [k + sides[0]], "x2": [k + sides[1]], "y": [0], "y2": f"{name}{k}"}
    return layer(panel, "boxes", f"{name}{k}", colour, ends, **more)


def _outline(y: Sequence[float]) -> Description:
    """The target's bars as open outlines, so that p can be seen inside."""
    at = [(k, v) for k, v in enumerate(y, 1) if v > 0]
    sides = [[k - 0.4, k - 0.4, k, k] for k, _ in at]
    return {"x": sides, "y": [[0.0, v, v, 0.0] for _, v in at]}


def _zero_line(panel: int, n: int) -> Description:
    ends = {"x": [0.4, n + 0.6], "y": [0, 0]}
    return layer(panel, "line", f"zero {panel}", "muted", ends, style="thin")
