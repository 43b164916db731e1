"""Data of `drawn`: a small network as lists, its forward pass, and pictures of its neurons.

Chapter "Training a network".
"""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from nnmath._types import Array
from nnmath.network import Network

from .description import Description, round_significant
from .digits_data import LARGE, MIN_SHADE, image_cells, outline

PENS = {"ink": 1.0, "half ink": 0.5, "paper": 0.0}
_COLUMNS = 8  # hidden neurons in a row of the picture
_HIDDEN = (0.6, 7.2, 1.1, 1.6)  # left and top of the first, and the size of each
_WEIGHTS = (1.6, 7.4, 6.8)


def drawing(net: Network, images: Array) -> Description:
    """What drawing.js needs: the two layers, the images to begin with, the place of the pad."""
    side = round(np.sqrt(net.sizes[0]))
    left, top, width = LARGE
    b = net.b or []
    return {
        "layers": [
            {"W": round_significant(net.W[l], 5), "b": round_significant(b[l][:, 0], 5)}
            for l in (1, 2)
        ],
        "images": [round_significant(image, 4) for image in images.T],
        "pens": list(PENS.values()),
        "side": side,
        "left": left,
        "top": top,
        "size": width / side,
    }


def forward_columns(layers: list[Description], x: ArrayLike) -> Description:
    """The columns of an image: tanh of the first layer, softmax of the second, and the answer."""
    first, second = layers
    hidden = np.tanh(np.array(first["W"]) @ np.asarray(x, float) + first["b"])
    z = np.array(second["W"]) @ hidden + second["b"]
    e = np.exp(z - z.max())
    p = e / e.sum()
    order = np.argsort(-p, kind="stable")
    return {
        "ink": list(np.asarray(x, float).tolist()),
        "hidden": round_significant(hidden, 3),
        "plus": round_significant(np.maximum(hidden, 0), 3),
        "minus": round_significant(np.maximum(-hidden, 0), 3),
        "p": round_significant(p, 3),
        "answer": int(order[0]),
        "sure": round_significant(p[order[0]], 3),
        "second": int(order[1]),
        "less_sure": round_significant(p[order[1]], 3),
        "inked": int(np.count_nonzero(x)),
    }


def places(net: Network) -> Description:
    """Where the cells of the pad, of the hidden neurons and of the weights are."""
    n0, n1 = net.sizes[:2]
    side = round(np.sqrt(n0))
    row, column = np.divmod(np.arange(n1), _COLUMNS)
    left, top, width, height = _HIDDEN
    x, y = left + width * column, top - height * row
    columns: Description = {
        **_boxes("pad", image_cells(*LARGE, side)),
        **_boxes("unit", (x + 0.08, y - 0.08, x + width - 0.08, y - height + 0.08)),
        **_boxes("cell", image_cells(*_WEIGHTS, side)),
        "unit_x_middle": round_significant(x + width / 2),
        "unit_y_middle": round_significant(y - height / 2),
    }
    columns["pad_frame_x"], columns["pad_frame_y"] = outline(*LARGE)
    columns["cell_frame_x"], columns["cell_frame_y"] = outline(*_WEIGHTS)
    return columns


def _boxes(name: str, corners: tuple[Array, Array, Array, Array]) -> Description:
    """Corners as columns, and the lower and upper sides of a dash in each box."""
    x, y, x2, y2 = corners
    middle, half = (y + y2) / 2, 0.15 * np.abs(y - y2)
    values = {"x": x, "y": y, "x2": x2, "y2": y2, "dash": middle + half, "dash2": middle - half}
    return {f"{name}_{field}": round_significant(value) for field, value in values.items()}


def neuron_columns(net: Network, j: int) -> Description:
    """The picture of a hidden neuron's weights, and the frame round it among the others."""
    limit = float(round_significant(np.quantile(np.abs(net.W[1]), 0.99), 2))
    w = np.clip(net.W[1][j] / limit, -1, 1)
    shade = np.round(np.sign(w) * (MIN_SHADE + (1 - MIN_SHADE) * np.abs(w)), 2)
    left, top, width, height = _HIDDEN
    row, column = divmod(j, _COLUMNS)
    x, y = left + width * column, top - height * row
    found: dict[str, Any] = {
        "w_plus": round_significant(np.maximum(shade, 0)),
        "w_minus": round_significant(np.maximum(-shade, 0)),
        "mark_x": round_significant([x, x + width, x + width, x, x]),
        "mark_y": round_significant([y, y, y - height, y - height, y]),
        "neuron": j + 1,
        "full": limit,
    }
    return found
