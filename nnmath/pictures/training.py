"""Still figures of the chapter "Training a network": planes, digits, and curves of costs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from matplotlib.collections import PolyCollection
from numpy.typing import ArrayLike

from nnmath import _checks, plotting
from nnmath._types import Array
from nnmath.network import Network

from . import marks

_CORNERS = ((0, 0), (1, 0), (1, 1), (0, 1))


def hidden_plane(net: Network, X: ArrayLike, Y: ArrayLike) -> plotting.Picture:
    """Draw points of two classes as they come in, and as two hidden neurons see them.

    First the inputs, with the curve a^{(2)} = ½; then the hidden activations, where the same curve
    is the straight line w_1 a_1 + w_2 a_2 + b = 0.

    Parameters
    ----------
    net : Network
        Of 2 inputs, 2 hidden neurons and 1 sigmoid output.
    X : (2, m) array_like
    Y : (1, m) array_like
        0 or 1 for each point.

    Returns
    -------
    Picture
        A finished plot for the page.

    Raises
    ------
    ValueError
        If the network has another shape, or the points do not fit it.
    """
    if net.sizes != (2, 2, 1):
        raise ValueError(f"net must be of 2, 2 and 1 neurons, got {net.sizes}")
    X = _checks.as_example_columns(X, "X", 2)
    one = net.target(Y, X.shape[1])[0] > 0.5
    left, right = panels = plotting.subplots(2)
    left.set(xlabel="x₁", ylabel="x₂")
    right.set(xlabel="a₁⁽¹⁾", ylabel="a₂⁽¹⁾")
    hidden = net.forward(X).a[1]
    for ax, at in ((left, X), (right, hidden)):
        marks.classes(ax, at, one)
        labelled: list[Array] = []
        for position, x in zip(at.T, X.T, strict=True):
            occupied = any(np.allclose(position, other, atol=0.15) for other in labelled)
            labelled.append(position)
            marks.name(ax, position, "".join(f"{v:g}" for v in x), (7, -6 if occupied else 6))
    u, v = (_around(row) for row in X)
    answers = net(np.stack(np.meshgrid(u, v)).reshape(2, -1)).reshape(len(v), len(u))
    left.contour(u, v, answers, [0.5], colors=[plotting.PALETTE["green"]])
    (w1, w2), b = net.W[2][0], net.b[2].item() if net.b else 0.0
    p, q = _around(hidden[0]), _around(hidden[1])
    line = np.stack(np.meshgrid(p, q))
    right.contour(
        p, q, w1 * line[0] + w2 * line[1] + b, [0.0], colors=[plotting.PALETTE["green"]],
    )  # fmt: skip
    wrong = int(np.sum((net(X)[0] > 0.5) != one))
    done = "all points" if not wrong else f"all points but {wrong}"
    return plotting.render_html(
        panels,
        f"Two panels. First {X.shape[1]} points as they come in, with the curve on which the "
        "network is undecided. Second the same points after the hidden layer, where that curve is "
        f"one straight line; it has {done} on the side of their class.",
    )


def along_line(
    x: ArrayLike, answers: Mapping[str, ArrayLike], edges: Iterable[float] = ()
) -> plotting.Picture:
    """Draw what several networks answer along a line of inputs.

    Parameters
    ----------
    x : (n,) array_like
        Where on the line.
    answers : dict of name to (n,) array_like
        Up to six networks; the first sets the height of the picture.
    edges : numbers, optional
        Where dotted lines stand: between them lay the examples.

    Returns
    -------
    Picture
        A finished plot for the page.
    """
    x = np.asarray(x, dtype=np.float64)
    lines = {name: np.asarray(y, dtype=np.float64) for name, y in answers.items()}
    edges = [float(edge) for edge in edges]
    ax = plotting.axes(xlabel="x₁", ylabel="answer")
    for name, y in lines.items():
        plotting.curve(ax, x, y, label=name)
    for edge in edges:
        ax.axvline(edge, linestyle=":", color="black", linewidth=1.2)
    names, first = list(lines), next(iter(lines.values()))
    ax.set_ylim(first.min() - 1.5, first.max() + 1.5)
    text = f"{len(lines)} curves over x1 from {x[0]:g} to {x[-1]:g}."
    inside = (x >= min(edges)) & (x <= max(edges)) if edges else np.ones_like(x, dtype=bool)
    for name in names[1:]:
        gap = np.abs(lines[name] - first)
        text += f" {name} is at most {gap[inside].max():.2g} from {names[0]}"
        text += f" between the dotted lines, {gap.max():.2g} in all." if edges else "."
    return plotting.render_html(ax, text)


def digits(images: ArrayLike, titles: Sequence[str]) -> plotting.Picture:
    """Draw images of 8 × 8 pixels side by side, each pixel as dark as its ink.

    Parameters
    ----------
    images : (64, n) array_like
        One image a column, from 0 (paper) to 1 (ink).
    titles : n strings
        What stands above each.

    Returns
    -------
    Picture
        A finished plot for the page.

    Raises
    ------
    ValueError
        If an image has not 64 pixels, or there is not a title for each.
    """
    columns = _checks.as_example_columns(images, "images", 64).T
    if len(titles) != len(columns):
        raise ValueError(f"titles must be {len(columns)}, one an image, got {len(titles)}")
    panels = plotting.subplots(len(columns), size=(76, 96))
    y, x = np.divmod(np.arange(64), 8)
    pixels = np.stack([np.stack([x + i, 8 - y - j], axis=-1) for i, j in _CORNERS], axis=1)
    for ax, image, title in zip(panels, columns, titles, strict=True):
        ax.set(xlim=(0, 8), ylim=(0, 10.1), position=(0, 0, 1, 1))
        ax.set_axis_off()
        shades = [(0, 0, 0, float(ink)) for ink in image[image > 0]]
        ax.add_collection(PolyCollection(list(pixels[image > 0]), facecolors=shades, linewidths=0))
        ax.text(4, 9.1, title, ha="center", va="center")
    text = ", ".join(titles)
    return plotting.render_html(
        panels, f"{len(columns)} images of 8 by 8 pixels, each as dark as its ink: {text}."
    )  # fmt: skip


def curves(record: ArrayLike) -> plotting.Picture:
    """Draw cost and accuracy over the epochs, on the training and on the held-out examples.

    Parameters
    ----------
    record : (epochs, 2, 2) array_like
        For each epoch the rows training and held out, each with cost and accuracy (0 to 1).

    Returns
    -------
    Picture
        A finished plot for the page.
    """
    record = np.asarray(record, dtype=np.float64)
    epochs = np.arange(1, len(record) + 1)
    left, right = panels = plotting.subplots(2)
    for k, name in enumerate(("training", "held out")):
        plotting.curve(left, epochs, record[:, k, 0], label=name)
        plotting.curve(right, epochs, 100 * record[:, k, 1], label=name)
    left.set(xlabel="epoch", ylabel="cost", yscale="log")
    right.set(xlabel="epoch", ylabel="right, in per cent")
    (cost, share), (new_cost, new_share) = record[-1]
    return plotting.render_html(
        panels,
        f"Two panels over {len(record)} epochs. The cost ends at {cost:.2g} on the training and at "
        f"{new_cost:.2g} on the held-out examples; the accuracy rises steeply at first, and ends "
        f"at {100 * share:.1f} and {100 * new_share:.1f} per cent.",
    )


def _around(values: Array) -> Array:
    """A grid that reaches beyond the values on both sides, by two fifths of their width."""
    low, high = float(values.min()), float(values.max())
    rim = 0.4 * (high - low) or 1.0
    return np.linspace(low - rim, high + rim, 150)
