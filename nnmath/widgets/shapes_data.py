"""Data of `shapes`: the products of one layer in Falk's scheme, entry by entry.

Chapter "The matrix form".
"""

from itertools import product
from typing import Any, NamedTuple

from nnmath._types import Array
from nnmath.backprop import backward
from nnmath.network import Network

from .boxes import Box, Item, Line, frame_columns, outline, static_columns
from .description import Description, Sentences, format_number, round_significant
from .two_layers_data import number

PRODUCTS = {
    "forward": "W A + b, forward",
    "back": "Wᵀ δ, a layer back",
    "weights": "δ Aᵀ, for the weights",
    "lost": "δ A, the ᵀ lost",
}
HEIGHT = 8.6  # of the panel, in cells; it is 8 wide
_LEFT, _TOP = 0.1, 7.8  # the corners of the left and the right factor


class Product(NamedTuple):
    """Two factors, their names, a bias to add or None, and the product if their shapes fit."""

    names: tuple[str, str, str]
    left: Array
    right: Array
    bias: Array | None
    result: Array | None
    note: str


def layer_product(name: str, net: Network, X: Array, Y: Array) -> Product:
    """One of the products of a layer, by `Network.forward` and `backward`."""
    trace = net.forward(X)
    grads = backward(net, trace, Y)
    W, delta, A = net.W[1], grads.delta[1], trace.a[0]
    if name == "forward":
        bias = net.b[1] if net.b else None
        note = "Every column gets the same b." if net.b else ""
        return Product(("W", "A", "Z"), W, A, bias, trace.z[1], note)
    if name == "back":
        note = "Turned on its side, W sends each error back along its own weight."
        return Product(("Wᵀ", "δ", "Wᵀ δ"), W.T, delta, None, W.T @ delta, note)
    if name == "weights":
        note = "The result has the shape of W. "
        many = "The sum is over the examples." if A.shape[1] > 1 else "With one example, no sum."
        return Product(("δ", "Aᵀ", "∂C/∂W"), delta, A.T, None, grads.W[1], note + many)
    fits = delta.shape[1] == A.shape[0]
    return Product(("δ", "A", "δ A"), delta, A, None, delta @ A if fits else None, "")


def product_columns(
    name: str, net: Network, X: Array, Y: Array, sentences: Sentences
) -> Description:
    """The columns of one product: the three matrices, and a frame for each entry of the result."""
    p = layer_product(name, net, X, Y)
    true_gradient = backward(net, net.forward(X), Y).W[1] if name == "lost" else None
    (rows, inner), (right_rows, columns) = p.left.shape, p.right.shape
    x, y = _LEFT + inner + 0.4, _TOP - right_rows - 0.9  # the corner of the result
    cells: list[tuple[Box, str]] = []
    for matrix, left, top in [(p.left, _LEFT, y), (p.right, x, _TOP), (p.result, x, y)]:
        cells += _cells(matrix, left, top)
    if p.bias is not None:
        cells += _cells(p.bias, x + columns + 0.3, y)
    label = [f"{n} {_shape(v)}" for n, v in zip(p.names[:2], (p.left, p.right), strict=True)]
    names: list[Item] = [
        (_LEFT + max(inner / 2, 0.75), y + 0.4, label[0]),
        (x + max(columns / 2, 0.75), _TOP + 0.4, label[1]),
    ]
    if p.bias is not None:
        names.append((x + columns + 0.8, y + 0.4, "b"))
    result_label = f"{p.names[2]} {_shape(p.result)}" if p.result is not None else "no product"
    names.append((x + max(columns / 2, 1.0), y - rows - 0.4, result_label))
    entries = list(product(range(rows), range(columns))) if p.result is not None else [(0, 0)]
    factors, entry = [], []
    for j, k in entries:
        boxes = [
            Box(0, _LEFT + inner / 2, y - j - 0.5, inner / 2 - 0.04, 0.44),
            Box(0, x + k + 0.5, _TOP - right_rows / 2, 0.44, right_rows / 2 - 0.04),
        ]
        if p.bias is not None:
            boxes.append(Box(0, x + columns + 0.8, y - j - 0.5, 0.44, 0.44))
        factors.append([line for box in boxes for line in outline(box)])
        result_box = Box(0, x + k + 0.5, y - j - 0.5, 0.44, 0.44)
        entry.append(outline(result_box) if p.result is not None else [])
    texts = (
        [_describe_mismatch(p)]
        if p.result is None
        else [_describe_entry(p, j, k, true_gradient) for j, k in entries]
    )
    grid: list[Line] = [line for box, _ in cells for line in outline(box)]
    return {
        "head": PRODUCTS[name],
        "count": len(texts),
        "sentence": [sentences.add(text) for text in texts],
        "where": [f"({j + 1}, {k + 1})" if p.result is not None else "none" for j, k in entries],
        "pick_x": round_significant([x + k + 0.5 for _, k in entries]),
        "pick_y": round_significant([y - j - 0.5 for j, _ in entries]),
        **static_columns("cells", grid),
        **static_columns("names", names),
        **static_columns("numbers", [(box.x, box.y, text) for box, text in cells]),
        **frame_columns("factors", factors),
        **frame_columns("entry", entry),
    }


def _cells(matrix: Array | None, left: float, top: float) -> list[tuple[Box, str]]:
    """A box and a text of two digits for each entry."""
    if matrix is None:
        return []
    return [
        (
            Box(0, left + k + 0.5, top - j - 0.5, 0.5, 0.5),
            format_number(round_significant(matrix[j, k], 2)),
        )
        for j, k in product(*map(range, matrix.shape))
    ]


def _shape(matrix: Any) -> str:
    return f"({matrix.shape[0]} × {matrix.shape[1]})"


def _describe_entry(p: Product, j: int, k: int, derivative: Array | None) -> str:
    """A sentence on how one entry of the result is computed, and on the shapes."""
    assert p.result is not None
    left, right_name, name = p.names
    pairs = zip(p.left[j], p.right[:, k], strict=True)
    terms = " + ".join(f"{number(u, not n)} × {number(v)}" for n, (u, v) in enumerate(pairs))
    bias = f", and b{'₁₂₃'[j]}" if p.bias is not None else ""
    terms += f" + {number(p.bias[j, 0])}" if p.bias is not None else ""
    value = number(p.result[j, k], True)
    comma = ", " if bias else " and "
    text = f"Entry ({j + 1}, {k + 1}) of {name}: row {j + 1} of {left}{comma}"
    text += f"column {k + 1} of {right_name}{bias}: {terms} = {value}. "
    text += f"{_shape(p.left)}{_shape(p.right)} makes {_shape(p.result)}. "
    if derivative is None:
        return (text + p.note).strip()
    correct = number(derivative[j, k], True)
    if correct == value:
        return f"{text}It runs, and here the derivative happens to be the same."
    return f"{text}It runs, for m is the number of inputs, but the derivative is {correct}: wrong."


def _describe_mismatch(p: Product) -> str:
    """A sentence on why the shapes have no product."""
    left, right_name, _ = p.names
    n, m = p.left.shape[1], p.right.shape[0]
    return (
        f"{left} is {_shape(p.left)}, {right_name} is {_shape(p.right)}: a row of {left} has {n} "
        f"number{'s' * (n != 1)}, a column of {right_name} has {m}. They do not pair, so there is "
        "no product, and NumPy says so."
    )
