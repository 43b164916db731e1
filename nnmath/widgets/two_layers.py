"""Figure: two layers, forward and backward, step by step, and then the step of descent.

Source: Mazur (2015); chapter "Two layers".
"""

from collections.abc import Iterable, Mapping
from itertools import product

import numpy as np
from numpy.typing import ArrayLike

from nnmath import _checks
from nnmath._types import Array
from nnmath.network import Network

from .descent_data import finite_floats
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
)
from .figure_widget import FigureWidget
from .two_layers_data import Passes, compute_passes, network_columns, step_columns

RATES = (0.1, 0.5, 1.0, 5.0, 20.0)
_BARE = (axis("", (0, 4.2)), axis("", (0, 12.4)))
_TABLE = (axis("", (0, 4)), axis("", (0, 13)))
Example = tuple[Network, ArrayLike, ArrayLike]


def two_layers_by_steps(
    networks: Mapping[str, Example] | None = None, rates: Iterable[float] = RATES
) -> FigureWidget:
    """Each z, a, δ and derivative of a network of two layers, in the order of the two passes.

    Each frame computes one number and marks its sources; the last one takes the step
    w ← w − η ∂C/∂w and shows the cost before and after it.

    Parameters
    ----------
    networks : dict of name to (net, x, y), optional
        Networks with L = 2 and at most two neurons in a layer and two inputs, without softmax;
        x is an (n_0, 1) and y an (n_2, 1) array. By default the scalar network and Mazur's.
    rates : numbers above 0
        η to choose from; the one nearest to 1 at first.

    Returns
    -------
    FigureWidget
        A widget: it moves in Jupyter and in the built page.

    Raises
    ------
    TypeError, ValueError
        If there is no network or no rate, a network has another shape or ends in softmax, x and y
        are not one example for it, or a number is not finite or a rate not above 0.

    References
    ----------
    Equations :eq:`eq-two-layer-forward` to :eq:`eq-two-layer-update` of the book; Mazur (2015).

    Examples
    --------
    Another target for a network of one's own (this needs a kernel):

    >>> net = Network(W=[[[4.0]], [[2.0]]], b=[[[0.0]], [[-1.0]]])
    >>> figure = two_layers_by_steps({"by hand": (net, [[0.0]], [[1.0]])})
    >>> figure.frame = 6
    >>> figure.sentence
    'δ⁽²⁾ = σ′(z⁽²⁾) (a⁽²⁾ − y) = 0.25 × (0.5 − 1) = −0.125.'
    """
    etas = finite_floats(rates, "rates")
    for rate in etas:
        _checks.positive(rate, "rates")
    named_examples = _default_examples() if networks is None else dict(networks)
    if not named_examples:
        raise ValueError("networks is empty: the figure needs at least one to choose")
    examples = [_check_example(name, example) for name, example in named_examples.items()]

    sentences = Sentences()
    passes = [compute_passes(*example) for example in examples]
    start = nearest_index(etas, 1)
    figure: Description = {
        "title": "Two layers, forward and backward",
        "live_note": 'a network of your own: `two_layers_by_steps({"mine": (net, x, y)})`.',
        "caption": "{@sentence}",
        "panels": [
            panel("The network, with the numbers found so far", *_BARE, bare=True, ratio=0.92),
            panel("The weights and biases, with their derivatives", *_TABLE, bare=True, ratio=0.92),
        ],
        "layers": _layers(),
        "controls": [
            menu("network", "network", named_examples),
            menu("moves", "the step moves", ["weights and biases", "weights only"]),
            menu("rate", "rate η", [format_number(v) for v in round_significant(etas)], start),
        ],
        "tables": [
            {"by": ["network"], "rows": [_rows(p, sentences) for p in passes]},
            {
                "by": ["network", "moves", "rate"],
                "rows": [
                    step_columns(p, x, y, eta, biases, sentences)
                    for p, (_, x, y) in zip(passes, examples, strict=True)
                    for biases, eta in product((True, False), etas)
                ],
            },
        ],
        "frames": {"label": "step", "count": "count"},
        "sentences": sentences.texts,
        "still_frame": 2 * len(passes[0].steps) // 3,  # in the backward pass
    }
    forward = 2 * sum(examples[0][0].sizes[1:])  # a reader first sees the forward pass, complete
    return FigureWidget(figure, frame=forward if networks is None else 0)


def _default_examples() -> dict[str, Example]:
    """The two examples of the chapter: the scalar network, and Mazur's."""
    scalar = Network([[[2.0]], [[-2.0]]], [[[-1.0]], [[1.0]]])
    mazur = Network(
        [[[0.15, 0.20], [0.25, 0.30]], [[0.40, 0.45], [0.50, 0.55]]],
        [[[0.35], [0.35]], [[0.60], [0.60]]],
    )
    return {
        "the scalar network": (scalar, [[1.0]], [[1.0]]),
        "Mazur's example": (mazur, [[0.05], [0.10]], [[0.01], [0.99]]),
    }


def _check_example(name: str, example: Example) -> tuple[Network, Array, Array]:
    where = f"networks[{name!r}]"
    net, x, y = example
    if not isinstance(net, Network):
        raise TypeError(f"{where} must hold a Network, x and y, got {type(net).__name__}")
    if net.L != 2 or max(net.sizes) > 2:
        raise ValueError(f"{where} must have two layers of one or two neurons, got {net!r}")
    if net.output == "softmax":
        raise ValueError(f"{where} must not end in softmax: there each a depends on each z")
    X = _checks.finite(_checks.as_example_columns(x, f"{where}: x", net.sizes[0]), f"{where}: x")
    Y = net.target(y, X.shape[1])
    if X.shape[1] != 1:
        raise ValueError(f"{where}: x must be one example, a single column, got {X.shape[1]}")
    if not np.isfinite(net.cost(X, Y)):
        raise ValueError(f"{where}: the cost must be finite, got {net.cost(X, Y)}")
    return net, X, Y


def _layers() -> list[Description]:
    def texts(panel: int, name: str, colour: str = "ink", **more: object) -> Description:
        data = {"x": f"{name}_x", "y": f"{name}_y", "text": f"{name}_text"}
        return layer(panel, "text", name, colour, data, **more)

    def segments(panel: int, name: str, colour: str, **more: object) -> Description:
        data = {field: f"{name}_{field}" for field in ("x", "y", "x2", "y2")}
        return layer(panel, "segments", name, colour, data, **more)

    def bar(name: str, colour: str) -> Description:
        return {**segments(0, name, colour, show="at"), "mark": "boxes"}

    return [
        segments(0, "edges", "rule", style="thin"),
        segments(0, "frames", "rule", style="thin"),
        segments(1, "rules", "rule", style="thin"),
        *(
            layer
            for i in (0, 1)
            for layer in (
                segments(i, f"result{i}", "blue", show="at", style="thick"),
                segments(i, f"source{i}", "orange", show="at", style="dashed"),
            )
        ),
        segments(0, "links", "orange", show="at", arrow=True),
        texts(0, "names", "muted"),
        texts(0, "inputs"),
        texts(1, "table"),
        texts(0, "values0", show="at"),
        texts(1, "values1", show="at"),
        texts(1, "new", show="at"),
        bar("before", "sky"),
        bar("after", "blue"),
        texts(0, "bars", show="at", style="left"),
    ]


def _rows(p: Passes, sentences: Sentences) -> Description:
    """The columns of one network, with the sentences of the two passes."""
    first = "We are given the input, the target, the weights and the biases. What comes out?"
    last = "{moving}, η = {eta}. {@verdict}"
    indices = [
        sentences.add(first),
        *(sentences.add(step.text) for step in p.steps),
        sentences.add(last),
    ]
    return {"sentence": indices, "count": len(indices), **network_columns(p)}
