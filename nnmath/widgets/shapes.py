"""Figure: shapes: which row and which column make an entry, and what a lost transpose does.

Chapter "The matrix form".
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import ArrayLike

from nnmath import _checks
from nnmath.network import Network

from .description import Description, Sentences, axis, layer, menu, panel, slider
from .figure_widget import FigureWidget
from .shapes_data import HEIGHT, PRODUCTS, product_columns

_BATCHES = (1, 2, 3)


def shapes_of_products(
    net: Network | None = None,
    X: ArrayLike | None = None,
    Y: ArrayLike | None = None,
    batches: Iterable[int] = _BATCHES,
) -> FigureWidget:
    """The products of one layer, W A + b, Wᵀ δ and δ Aᵀ, entry by entry, and δ A without its ᵀ.

    The left factor stands beside the result, the right one above it, so that each entry lies where
    its row and its column cross. Playing goes through the entries; so do the arrow keys, and
    dragging in the panel chooses the nearest entry.

    Parameters
    ----------
    net : Network, optional
        One layer of at most three neurons with at most three inputs, without softmax.
    X : (n_0, M) array, optional
        Examples, the A of the layer; the first m are used. They and Y are needed with a `net`.
    Y : (n_1, M) array, optional
        Their targets; δ is that of their mean cost, with 1/m in it.
    batches : whole numbers from 1 to 3 and to M
        m to choose from; 2 at first, or the last.

    Returns
    -------
    FigureWidget
        A widget: it moves in Jupyter and in the built page.

    Raises
    ------
    TypeError, ValueError
        If the net has another shape, net, X and Y do not come together or do not fit, or there is
        no m, or one for which there are too few examples or m is above 3.

    References
    ----------
    Equations :eq:`eq-matrix-weight` and :eq:`eq-matrix-weight-index` of the book.

    Examples
    --------
    A neuron with two inputs and one example (this needs a kernel):

    >>> net = Network([[[2.0, 3.0]]], [[[1.0]]], output="identity")
    >>> figure = shapes_of_products(net, [[5.0], [7.0]], [[30.0]], [1])
    >>> figure.frame = 0
    >>> figure.sentence.split(". ")[0]
    'Entry (1, 1) of Z: row 1 of W, column 1 of A, and b₁: 2 × 5 + 3 × 7 + 1 = 32'
    """
    missing = [name for name, v in {"net": net, "X": X, "Y": Y}.items() if v is None]
    if 0 < len(missing) < 3:
        raise ValueError(f"{missing[0]} is missing: net, X and Y come together")
    if net is None or X is None or Y is None:
        net = Network([[[1.0, -2.0, 0.5], [0.0, 1.5, -1.0]]], [[[0.5], [-1.0]]], output="identity")
        X = np.array([[1, 2, 0], [0.5, -1, 1], [2, 0, -1]])
        Y = np.array([[-1.5, 6, -3.5], [-3.75, -5.5, 4.5]])
    if not isinstance(net, Network):
        raise TypeError(f"net must be a Network, got {type(net).__name__}")
    if net.L != 1 or max(net.sizes) > 3 or net.output == "softmax":
        raise ValueError(f"net must be one layer of at most 3 by 3, without softmax, got {net!r}")
    inputs = _checks.finite(_checks.as_example_columns(X, "X", net.sizes[0]), "X")
    targets = net.target(Y, inputs.shape[1])
    most = min(3, inputs.shape[1])
    counts = [_checks.positive_int(m, "batches") for m in batches]
    if not counts:
        raise ValueError("batches is empty: the figure needs at least one to choose")
    if max(counts) > most:
        raise ValueError(f"batches must be at most {most} here, got {max(counts)}")

    sentences = Sentences()
    start = counts.index(2) if 2 in counts else len(counts) - 1
    rows = [
        product_columns(name, net, np.array(inputs[:, :m]), np.array(targets[:, :m]), sentences)
        for name in PRODUCTS
        for m in counts
    ]
    figure: Description = {
        "title": "Rows, columns and shapes",
        "live_note": "a layer of your own: `shapes_of_products(net, X, Y)`.",
        "caption": "{@sentence}",
        "panels": [
            panel(
                "{head}: the left factor beside the result, the right factor above it",
                axis("", (0, 8)),
                axis("", (0, HEIGHT)),
                bare=True,
                ratio=0.95,
                pick={"x": "pick_x", "y": "pick_y"},
            )
        ],
        "layers": [
            _segments("cells", "rule", style="thin"),
            _segments("factors", "orange", show="at", style="thick dashed"),
            _segments("entry", "blue", show="at", style="thick"),
            layer(0, "text", "names", "ink", _fields("names", "text")),
            layer(0, "text", "numbers", "ink", _fields("numbers", "text")),
        ],
        "controls": [
            menu("product", "product", PRODUCTS.values()),
            slider("m", "examples m", map(str, counts), start),
        ],
        "tables": [{"by": ["product", "m"], "rows": rows}],
        "frames": {"label": "entry", "count": "count", "text": "{where}"},
        "sentences": sentences.texts,
        "still_frame": 1,
    }
    return FigureWidget(figure)


def _fields(name: str, *more: str) -> Description:
    return {field: f"{name}_{field}" for field in ("x", "y", *more)}


def _segments(name: str, colour: str, **more: object) -> Description:
    return layer(0, "segments", name, colour, _fields(name, "x2", "y2"), **more)
