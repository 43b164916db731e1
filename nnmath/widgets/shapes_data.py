"""The products of one layer, in Falk's scheme: each entry where its row and its column cross.

Source: ``four-equations`` F5; chapter "The matrix form".
"""

from itertools import product
from typing import Any, NamedTuple

from nnmath._types import Array
from nnmath.backprop import backward
from nnmath.network import Network

from .description import Description, Words, format_number, round_significant
from .two_layers_data import number
from .two_layers_layout import Item, Line, Place, frame_columns, outline, static_columns

PRODUCTS = {
    "forward": "W A + b, forward",
    "back": "Wᵀ δ, a layer back",
    "weights": "δ Aᵀ, for the weights",
    "lost": "δ A, the ᵀ lost",
}
BACK = 8.6  # the height of the picture, in cells; it is 8 wide
_LEFT, _TOP = 0.1, 7.8  # where the left factor begins, and the right one


class Product(NamedTuple):
    """Two factors with their names, what may be added, and the product, if there is one."""

    names: tuple[str, str, str]
    left: Array
    right: Array
    bias: Array | None
    result: Array | None
    note: str


def products(name: str, net: Network, X: Array, Y: Array) -> Product:
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


def frames(name: str, net: Network, X: Array, Y: Array, words: Words) -> Description:
    """The columns of one product: the three matrices, and a frame for each entry of the result."""
    p = products(name, net, X, Y)
    wrong = backward(net, net.forward(X), Y).W[1] if name == "lost" else None
    (rows, inner), (deep, columns) = p.left.shape, p.right.shape
    x, y = _LEFT + inner + 0.4, _TOP - deep - 0.9  # the corner of the result
    cells: list[tuple[Place, str]] = []
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
    below = f"{p.names[2]} {_shape(p.result)}" if p.result is not None else "no product"
    names.append((x + max(columns / 2, 1.0), y - rows - 0.4, below))
    entries = list(product(range(rows), range(columns))) if p.result is not None else [(0, 0)]
    factors, entry = [], []
    for j, k in entries:
        boxes = [
            Place(0, _LEFT + inner / 2, y - j - 0.5, inner / 2 - 0.04, 0.44),
            Place(0, x + k + 0.5, _TOP - deep / 2, 0.44, deep / 2 - 0.04),
        ]
        if p.bias is not None:
            boxes.append(Place(0, x + columns + 0.8, y - j - 0.5, 0.44, 0.44))
        factors.append([line for box in boxes for line in outline(box)])
        here = Place(0, x + k + 0.5, y - j - 0.5, 0.44, 0.44)
        entry.append(outline(here) if p.result is not None else [])
    said = [_refused(p)] if p.result is None else [_entry(p, j, k, wrong) for j, k in entries]
    grid: list[Line] = [line for box, _ in cells for line in outline(box)]
    return {
        "head": PRODUCTS[name],
        "count": len(said),
        "said": [words(text) for text in said],
        "where": [f"({j + 1}, {k + 1})" if p.result is not None else "none" for j, k in entries],
        "pick_x": round_significant([x + k + 0.5 for _, k in entries]),
        "pick_y": round_significant([y - j - 0.5 for j, _ in entries]),
        **static_columns("cells", grid),
        **static_columns("names", names),
        **static_columns("numbers", [(box.x, box.y, text) for box, text in cells]),
        **frame_columns("factors", factors),
        **frame_columns("entry", entry),
    }


def _cells(matrix: Array | None, left: float, top: float) -> list[tuple[Place, str]]:
    """A box and a text of two digits for each entry."""
    if matrix is None:
        return []
    return [
        (
            Place(0, left + k + 0.5, top - j - 0.5, 0.5, 0.5),
            format_number(round_significant(matrix[j, k], 2)),
        )
        for j, k in product(*map(range, matrix.shape))
    ]


def _shape(matrix: Any) -> str:
    return f"({matrix.shape[0]} × {matrix.shape[1]})"


def _entry(p: Product, j: int, k: int, right: Array | None) -> str:
    """How one entry of the result is made, and the shapes."""
    assert p.result is not None
    left, over, name = p.names
    pairs = zip(p.left[j], p.right[:, k], strict=True)
    made = " + ".join(f"{number(u, not n)} × {number(v)}" for n, (u, v) in enumerate(pairs))
    bias = f", and b{'₁₂₃'[j]}" if p.bias is not None else ""
    made += f" + {number(p.bias[j, 0])}" if p.bias is not None else ""
    value = number(p.result[j, k], True)
    comma = ", " if bias else " and "
    text = f"Entry ({j + 1}, {k + 1}) of {name}: row {j + 1} of {left}{comma}"
    text += f"column {k + 1} of {over}{bias}: {made} = {value}. "
    text += f"{_shape(p.left)}{_shape(p.right)} makes {_shape(p.result)}. "
    if right is None:
        return (text + p.note).strip()
    truth = number(right[j, k], True)
    if truth == value:
        return f"{text}It runs, and here the derivative happens to be the same."
    return f"{text}It runs, for m is the number of inputs, but the derivative is {truth}: wrong."


def _refused(p: Product) -> str:
    """Why there is no product."""
    left, over, _ = p.names
    n, m = p.left.shape[1], p.right.shape[0]
    return (
        f"{left} is {_shape(p.left)}, {over} is {_shape(p.right)}: a row of {left} has {n} "
        f"number{'s' * (n != 1)}, a column of {over} has {m}. They do not pair, so there is no "
        "product, and NumPy says so."
    )
