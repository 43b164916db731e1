"""Figure: the error flows back: a network as wide and deep as chosen, its edges by their gradient.

Chapter "The matrix form".
"""

from collections.abc import Iterable
from itertools import product

import numpy as np
from numpy.typing import ArrayLike

from nnmath import _checks
from nnmath._types import Array
from nnmath.backprop import Gradients, backward
from nnmath.network import Network

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
)
from .figure_widget import FigureWidget

DEPTHS, WIDTHS = (2, 3, 4, 5), (2, 4, 6)
_HIDDEN = {"sigmoid": "sigmoid", "tanh": "tanh", "relu": "ReLU"}
# Edges by |∂C/∂w| as a share of the largest in the network, and by sign: colour and dashes.
_SIZES = {"thick": (1 / 3, np.inf), "middle": (1 / 30, 1 / 3), "thin": (0.0, 1 / 30)}
_STYLES = {"thick": "thick", "middle": "", "thin": "thin"}


def error_flows_back(
    depths: Iterable[int] = DEPTHS,
    widths: Iterable[int] = WIDTHS,
    *,
    X: ArrayLike = ((1.0,), (-1.0,), (0.5,)),
    Y: ArrayLike = ((1.0,), (0.0,)),
    rng: np.random.Generator | None = None,
) -> FigureWidget:
    """Backpropagation a layer a frame: ‖δ^{(l)}‖ and the edges by their ∂C/∂w^{(l)}_{jk}.

    Parameters
    ----------
    depths, widths : whole numbers
        L, at least 2 and at most 8, and the neurons of a hidden layer, at most 8, to choose from;
        the second of each at first.
    X, Y : (n_0, m) and (n_L, m) array_like
        Examples and their targets, at most 8 rows each.
    rng : numpy.random.Generator, optional
        Where the weights come from, as in `Network.random`; the output is a sigmoid.

    Returns
    -------
    FigureWidget
        A widget: it moves in Jupyter and in the built page.

    Raises
    ------
    TypeError, ValueError
        If a depth or width is out of range or there is none, or X and Y do not fit.

    References
    ----------
    The four equations, :eq:`eq-matrix-weight` the last of them.

    Examples
    --------
    One network of another draw (this needs a kernel):

    >>> figure = error_flows_back([6], [3], rng=np.random.default_rng(4))
    >>> figure.frames
    7
    """
    L = _check_sizes(depths, "depths", 2)
    width_options = _check_sizes(widths, "widths", 1)
    inputs = _checks.finite(_checks.as_example_columns(X, "X"), "X")
    targets = _checks.finite(_checks.as_example_columns(Y, "Y"), "Y")
    for name, size in (("X", len(inputs)), ("Y", len(targets))):
        if size > 8:
            raise ValueError(f"{name} must have at most 8 rows to be drawn, got {size}")
    rng = np.random.default_rng(2) if rng is None else _checks.generator(rng)

    sentences = Sentences()
    table: list[Description] = []
    for n, depth, hidden in product(width_options, L, _HIDDEN):
        sizes = [len(inputs), *[n] * (depth - 1), len(targets)]
        table.append(
            _network_columns(
                Network.random(sizes, rng=rng, hidden=hidden), inputs, targets, sentences
            )
        )
    edges = [
        layer(
            0,
            "segments",
            f"{sign}{size}",
            "blue" if sign == "up" else "orange",
            {field: f"{sign}{size}_{field}" for field in ("x", "y", "x2", "y2")},
            show="at",
            style=f"{_STYLES[size]}{' dashed' if sign == 'down' else ''}".strip(),
        )
        for size, sign in product(reversed(_SIZES), ("up", "down"))
    ]
    figure: Description = {
        "title": "The error flows back",
        "live_note": "other depths, widths and weights: `error_flows_back([6], [3], rng=rng)`.",
        "caption": "{@sentence}",
        "panels": [
            panel(
                "The network, each edge by its derivative",
                axis("", (-0.12, 1.12)),
                axis("", (-1.3, 9)),
                bare=True,
                ratio=0.75,
            )
        ],
        "layers": [
            layer(
                0,
                "segments",
                "links",
                "rule",
                {field: f"links_{field}" for field in ("x", "y", "x2", "y2")},
                style="thin",
            ),
            *edges,
            layer(0, "points", "neurons", "muted", {"x": "all_x", "y": "all_y"}, size=5),
            layer(0, "points", "layer", "ink", {"x": "now_x", "y": "now_y"}, show="at", size=8),
            layer(0, "text", "names", "ink", {"x": "name_x", "y": "name_y", "text": "name_text"}),
            layer(
                0,
                "text",
                "norms",
                "ink",
                {"x": "norm_x", "y": "norm_y", "text": "norm_text"},
                show="at",
            ),
        ],
        "controls": [
            slider(
                "width", "hidden neurons", map(str, width_options), min(1, len(width_options) - 1)
            ),
            slider("depth", "layers L", map(str, L), min(1, len(L) - 1)),
            menu("hidden", "activation", _HIDDEN.values()),
        ],
        "tables": [{"by": ["width", "depth", "hidden"], "rows": table}],
        "frames": {"label": "layers back", "count": "count"},
        "sentences": sentences.texts,
        "still_frame": max(L),
    }
    # It opens with the whole way back in sight.
    return FigureWidget(figure, frame=L[min(1, len(L) - 1)])


def _check_sizes(values: Iterable[int], name: str, least: int) -> list[int]:
    whole = [_checks.int_at_least(v, name, least) for v in values]
    if not whole:
        raise ValueError(f"{name} is empty: the figure needs at least one to choose")
    if max(whole) > 8:
        raise ValueError(f"{name} must be at most 8 to be drawn, got {max(whole)}")
    return whole


def _network_columns(net: Network, X: Array, Y: Array, sentences: Sentences) -> Description:
    """The columns of one network: a first frame, and one for each layer from L to 1."""
    grads = backward(net, net.forward(X), Y)
    positions = [
        [(l / net.L, 8 - 7 * (j + 0.5) / n) for j in range(n)] for l, n in enumerate(net.sizes)
    ]
    links = {
        (l, j, k): (*positions[l - 1][k], *positions[l][j])
        for l in range(1, net.L + 1)
        for j, k in product(range(net.sizes[l]), range(net.sizes[l - 1]))
    }
    slopes = {(l, j, k): float(grads.W[l][j, k]) for l, j, k in links}
    largest = max(map(abs, slopes.values())) or 1.0
    layers_by_frame = [range(net.L, net.L - k, -1) for k in range(net.L + 1)]
    rows: Description = {}
    for (size, (low, high)), sign in product(_SIZES.items(), ("up", "down")):
        keys = [
            key
            for key, v in slopes.items()
            if low <= abs(v) / largest < high and v != 0 and (v > 0) == (sign == "up")
        ]
        visible = [[links[key] for key in keys if key[0] in layers] for layers in layers_by_frame]
        for n, field in enumerate(("x", "y", "x2", "y2")):
            rows[f"{sign}{size}_{field}"] = [
                round_significant([v[n] for v in lines], 4) for lines in visible
            ]
    for n, field in enumerate(("x", "y", "x2", "y2")):
        rows[f"links_{field}"] = round_significant([v[n] for v in links.values()], 4)
    norms = [np.nan, *(float(np.linalg.norm(d)) for d in grads.delta[1:])]
    norm_points = [[(l / net.L, norms[l]) for l in layers] for layers in layers_by_frame]
    cost = format_number(round_significant(net.cost(X, Y)))
    first_text = (
        f"The forward pass is done, the cost is {cost}. Now the error flows back, one layer a step."
    )
    texts = [
        first_text,
        *(_describe_layer(net, grads, norms, largest, l) for l in range(net.L, 0, -1)),
    ]
    return {
        **rows,
        "count": net.L + 1,
        "sentence": [sentences.add(text) for text in texts],
        "all_x": round_significant([x for column in positions for x, _ in column], 4),
        "all_y": round_significant([y for column in positions for _, y in column], 4),
        "now_x": [[]]
        + [round_significant([x for x, _ in positions[l]], 4) for l in range(net.L, 0, -1)],
        "now_y": [[]]
        + [round_significant([y for _, y in positions[l]], 4) for l in range(net.L, 0, -1)],
        "name_x": round_significant([*(l / net.L for l in range(net.L + 1)), 0.0], 4),
        "name_y": [*[8.5] * (net.L + 1), -0.3],
        "name_text": ["input", *map(str, range(1, net.L + 1)), "‖δ‖"],
        "norm_x": [round_significant([x for x, _ in points], 4) for points in norm_points],
        # In two rows if there are many: side by side they would touch on a phone.
        "norm_y": [
            [-0.3 - 0.7 * (net.L > 3 and l % 2) for l in layers] for layers in layers_by_frame
        ],
        "norm_text": [
            [format_number(round_significant(v, 2)) for _, v in points] for points in norm_points
        ],
    }


def _describe_layer(
    net: Network, grads: Gradients, norms: list[float], largest: float, l: int
) -> str:
    """The sentence of one layer: its error, its largest derivative, its thick edges."""
    text = f"Layer {l}: ‖δ‖ = {format_number(round_significant(norms[l]))}"
    if l == net.L:
        text += ", from a − y and σ′. "
    elif norms[l + 1] == 0:
        text += ": no error has come through. "
    else:
        share = round_significant(norms[l] / norms[l + 1], 2)
        text += f", {format_number(share)} times that of layer {l + 1}. "
    slopes = np.abs(grads.W[l])
    top = float(slopes.max())
    thick = int((slopes / largest >= _SIZES["thick"][0]).sum())
    text += f"The largest |∂C/∂w| into it is {format_number(round_significant(top))}; "
    text += f"{thick or 'none'} of {slopes.size} edges {'is' if thick == 1 else 'are'} thick "
    return text + "(a third of the largest anywhere, or more)."
