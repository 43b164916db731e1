"""Figure: a network learns to read digits: accuracy, first-layer weights, a digit and its odds.

Chapter "Training a network".
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import ArrayLike

from nnmath import _checks
from nnmath._types import Array
from nnmath.data import digits
from nnmath.network import Network

from .description import Description, Sentences, axis, layer, menu, panel, slider, ticks
from .digits_data import (
    NEURONS_PER_GROUP,
    Sets,
    curve_columns,
    image_columns,
    image_outline,
    select_examples,
    train_with_snapshots,
    weight_columns,
)
from .figure_widget import FigureWidget

EPOCHS = (0, 1, 2, 3, 5, 8, 12, 18, 28, 40)


def digits_learnt(
    X: ArrayLike | None = None,
    Y: ArrayLike | None = None,
    *,
    hidden: int = 32,
    rate: float = 0.5,
    batch_size: int = 32,
    epochs: Iterable[int] = EPOCHS,
    held: int = 500,
    rng: np.random.Generator | None = None,
) -> FigureWidget:
    """A network n_0-n_1-n_2 (tanh, softmax, cross-entropy) as it learns to read small images.

    The reader chooses an image that was held out, and sees the probabilities that the network gives
    it; two neurons of the hidden layer, and sees their weights as pictures: a square where
    w > 0, a dash where w < 0, the stronger the larger it is. The curves are the shares of right
    answers, of the training images and of those held out.

    Parameters
    ----------
    X : (n_0, m) array, optional
        Your images, one a column, square, from 0 (paper) to 1 (ink); by default the digits of
        `nnmath.data.digits`.
    Y : (n_2, m) array, optional
        One-hot targets. Both X and Y, or neither.
    hidden : int, default 32
        n_1.
    rate : float, default 0.5
        η.
    batch_size : int, default 32
    epochs : rising whole numbers, from 0 on
        The epochs that have a frame.
    held : int, default 500
        The number of images held out.
    rng : numpy.random.Generator, optional
        Where the choice of the images held out, the first weights and the batches come from; by
        default they are those of the chapter.

    Returns
    -------
    FigureWidget
        A widget: it moves in Jupyter and in the built page.

    Raises
    ------
    TypeError, ValueError
        If X comes without Y, the images are not square or have an entry outside 0 to 1, Y is not
        one-hot, a number is not above 0, nothing is left to study, or `epochs` does not
        rise from 0.
    FloatingPointError
        If the cost stops being finite: the rate is too large.

    Examples
    --------
    A larger rate and fewer neurons (this needs a kernel):

    >>> figure = digits_learnt(hidden=8, rate=1.0, epochs=[0, 1, 2])
    >>> figure.frames
    3
    """
    n = _checks.positive_int(hidden, "hidden")
    eta, size = _checks.positive(rate, "rate"), _checks.positive_int(batch_size, "batch_size")
    times = [_checks.int_at_least(epoch, "epochs", 0) for epoch in epochs]
    if len(times) < 2 or times[0] != 0 or np.diff(times).min() < 1:
        raise ValueError(f"epochs must rise from 0 and be at least two, got {times}")
    if (X is None) != (Y is None):
        missing = "X" if X is None else "Y"
        raise ValueError(f"{missing} is missing: give both images and targets")
    images, targets = digits() if X is None or Y is None else _check_images(X, Y)
    if not 1 <= _checks.positive_int(held, "held") < images.shape[1]:
        raise ValueError(f"held must leave some of {images.shape[1]} images to study, got {held}")
    split_rng, weight_rng, batch_rng = (
        [np.random.default_rng(seed) for seed in (0, 1, 2)]
        if rng is None
        else [_checks.generator(rng)] * 3
    )
    order = split_rng.permutation(images.shape[1])
    train_index, held_index = order[:-held], order[-held:]
    sets = Sets(
        images[:, train_index],
        targets[:, train_index],
        images[:, held_index],
        targets[:, held_index],
    )
    net = Network.random(
        [len(images), n, len(targets)],
        rng=weight_rng,
        hidden="tanh",
        output="softmax",
        loss="cross-entropy",
    )
    run = train_with_snapshots(net, sets, eta, times, size, batch_rng)

    sentences = Sentences()
    examples = select_examples(run, sets)
    groups, last_epoch = range(-(-n // NEURONS_PER_GROUP)), times[-1]
    frame_lines = dict(zip("xy", image_outline(), strict=True))
    figure: Description = {
        "title": "A network learns to read",
        "live_note": "your own images, or other settings: `digits_learnt(hidden=8, rate=1.0)`.",
        "caption": "Epoch {epoch}: {studied} % of the training images and {held} % of those held "
        "out are read correctly. {@answer} {@fit}",
        "panels": [
            panel("A held-out image: {truth}", _BARE_AXES[0], _BARE_AXES[1], ratio=0.8, bare=True),
            panel(
                "The probability of each answer; the dashed outline is at the true one",
                axis("answer", (-0.6, len(targets) - 0.4), list(range(len(targets)))),
                axis("probability p", (0, 1.05), ticks(0, 1, 5)),
                ratio=0.8,
            ),
            panel(
                "The weights of two hidden neurons as pictures; full colour from |w| = {full} on",
                *_BARE_AXES,
                ratio=0.8,
                bare=True,
            ),
            panel(
                "Right answers, training and held out",
                axis("epochs", (-0.03 * last_epoch, 1.04 * last_epoch), ticks(0, last_epoch, 4)),
                axis("right, in per cent", (0, 105), ticks(0, 100, 5)),
                ratio=0.8,
            ),
        ],
        "layers": [
            layer(0, "boxes", "ink", "ink", _INK),
            layer(0, "line", "image frame", "rule", frame_lines, style="thin"),
            *_bars(len(targets)),
            *_weights(),
            *_curves(last_epoch),
        ],
        "controls": [
            menu("image", "image held out", examples, min(3, len(examples) - 1)),
            slider("group", "hidden neurons", [_span(group, n) for group in groups]),
        ],
        "tables": [
            {"by": [], "rows": [curve_columns(run, sets, sentences)]},
            {
                "by": ["image"],
                "rows": [image_columns(run, sets, i, sentences) for i in examples.values()],
            },
            {"by": ["group"], "rows": [weight_columns(run, group) for group in groups]},
        ],
        "frames": {"label": "epochs", "count": len(times), "text": "epoch {epoch}"},
        "sentences": sentences.texts,
        "still_frame": len(times) - 1,
    }
    return FigureWidget(figure)


_BARE_AXES = (axis("", (0, 10), [0, 10]), axis("", (0, 8), [0, 8]))
_INK = {"x": "ink_x", "y": "ink_y", "x2": "ink_x2", "y2": "ink_y2", "shade": "ink"}


def _bars(n: int) -> list[Description]:
    """A bar for each probability, and an outline at the true answer."""
    k = np.arange(n)
    bars = {"x": k - 0.3, "y": np.zeros(n), "x2": k + 0.3, "y2": "p"}
    target = {"x": "target_x", "y": [0, 1, 1, 0]}
    return [
        layer(1, "boxes", "p", "blue", bars, show="at"),
        layer(1, "line", "target", "green", target, style="dashed"),
    ]


def _weights() -> list[Description]:
    """Squares for the weights above 0, dashes for those below, and the names of the neurons."""
    plus = {"x": "cell_x", "y": "cell_y", "x2": "cell_x2", "y2": "cell_y2", "shade": "plus"}
    minus = {**plus, "y": "dash_y", "y2": "dash_y2", "shade": "minus"}
    fixed = ["x", "y", "x2", "y2"]
    names = {"x": "name_x", "y": "name_y", "text": "names"}
    key = {"x": [5], "y": [1.5], "text": "key"}
    return [
        layer(2, "line", "frames", "rule", {"x": "frame_x", "y": "frame_y"}, style="thin"),
        layer(2, "boxes", "w above 0", "blue", plus, show="at", fixed=fixed),
        layer(2, "boxes", "w below 0", "orange", minus, show="at", fixed=fixed),
        layer(2, "text", "neurons", "ink", names),
        layer(2, "text", "key", "ink", key),
    ]


def _curves(last_epoch: int) -> list[Description]:
    """The two shares of right answers through the epochs, with their names."""
    layers = []
    for name, text, colour, style, y in (
        ("held", "held out", "orange", "ring", 16),
        ("studied", "training", "blue", "", 32),
    ):
        data = {"x": "epoch", "y": name}
        size, line_style = (5.5, "dashed") if style else (3, "")  # both visible where they meet
        key_point = {"x": [0.55 * last_epoch], "y": [y]}
        layers += [
            layer(3, "line", f"{name} curve", colour, data, show="upto", style=line_style),
            layer(3, "points", f"{name} points", colour, data, show="upto", size=size, style=style),
            layer(3, "points", f"{name} key", colour, key_point, size=size, style=style),
            layer(
                3,
                "text",
                f"{name} name",
                "ink",
                {"x": [0.6 * last_epoch], "y": [y], "text": [text]},
                style="left",
            ),
        ]
    return layers


def _span(group: int, n: int) -> str:
    first, last = NEURONS_PER_GROUP * group + 1, min(NEURONS_PER_GROUP * (group + 1), n)
    return f"{first}\u2013{last}" if first < last else f"{first}"


def _check_images(X: ArrayLike, Y: ArrayLike) -> tuple[Array, Array]:
    images = _checks.in_unit_interval(_checks.finite(_checks.as_example_columns(X, "X"), "X"), "X")
    side = round(np.sqrt(len(images)))
    if side * side != len(images):
        raise ValueError(f"X must hold square images, n × n pixels a column, got {len(images)}")
    targets = _checks.finite(_checks.as_example_columns(Y, "Y"), "Y")
    if targets.shape[1] != images.shape[1]:
        raise ValueError(f"Y has {targets.shape[1]} columns, expected one for each image of X")
    if len(targets) < 2 or not np.array_equal(np.sort(targets, axis=0)[-1], targets.sum(axis=0)):
        raise ValueError("Y must be one-hot: in each column one 1, and 0 elsewhere")
    _checks.check_probability_columns(targets, "Y")
    return images, targets
