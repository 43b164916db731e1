"""Figure: a digit that the reader draws, and what each layer of a network makes of it.

Chapter "Training a network".
"""

import pathlib
from typing import Any

import numpy as np
import traitlets
from numpy.typing import ArrayLike

from nnmath import _checks
from nnmath._types import Array
from nnmath.data import digits
from nnmath.network import Network
from nnmath.training import train

from .description import Description, axis, layer, menu, panel, slider, ticks
from .digits_data import Run, Sets, select_examples
from .drawn_data import PENS, drawing, forward_columns, neuron_columns, places
from .figure_widget import FigureWidget
from .render_svg import Frame

_HERE = pathlib.Path(__file__).parent
_PAD_STYLE = """
.nn-figure .nn-pad { cursor: crosshair; touch-action: none; -webkit-user-select: none; user-select: none; border-radius: 4px; }
"""  # noqa: E501


class DrawnFigure(FigureWidget):
    """A figure whose first panel is a pad of pixels: what is drawn goes through a network.

    Parameters are those of :class:`~nnmath.widgets.figure_widget.FigureWidget`; the description has
    one part more, ``drawing``, made by :func:`nnmath.widgets.drawn_data.drawing`.

    Notes
    -----
    ``drawn`` is a trait: the pixels, row by row from the top, each from 0 to 1, or an empty list
    while the chosen image is shown as it is. In Jupyter it follows the pad, and setting it draws.
    """

    # A widget is a single module: what figure.js exports, drawing.js finds under the same name.
    _esm = (_HERE / "figure.js").read_text(encoding="utf-8").replace(
        "export default {", "const figure = {"
    ) + (_HERE / "drawing.js").read_text(encoding="utf-8").replace(
        'import figure from "./figure.js";\n', ""
    )
    _css = (_HERE / "figure.css").read_text(encoding="utf-8") + _PAD_STYLE

    drawn = traitlets.List(traitlets.Float()).tag(sync=True)

    @traitlets.validate("drawn")
    def _check_drawn(self, proposal: dict[str, Any]) -> list[float]:
        pixels = list(proposal["value"])
        n = self.figure["drawing"]["side"] ** 2
        if len(pixels) not in (0, n) or any(not 0 <= v <= 1 for v in pixels):
            raise ValueError(f"drawn must be {n} numbers from 0 to 1, or empty")
        return pixels

    @property
    def columns(self) -> Description:
        """The columns of the current choice, and of what is drawn."""
        row = super().columns
        if not self.drawn:
            return row
        found = forward_columns(self.figure["drawing"]["layers"], self.drawn)
        neuron = self.choice[[c["name"] for c in self.figure["controls"]].index("neuron")]
        return {**row, **found, "activation": found["hidden"][neuron]}

    @property
    def sentence(self) -> str:
        """The caption as plain text."""
        return Frame(self.columns, 0, self.figure["sentences"]).fill(self.figure["caption"])


def draw_a_digit(
    net: Network | None = None, X: ArrayLike | None = None, Y: ArrayLike | None = None
) -> DrawnFigure:
    """A pad on which the reader draws a digit, and what the layers of a network make of it.

    The pad takes a pen: the pointer, or the arrow keys and the space bar. Beside it are the
    activations of the hidden layer, the probabilities of the answers, and the weights of a hidden
    neuron, laid out like the pixels. All follow each pixel at once.

    Parameters
    ----------
    net : Network, optional
        n_0-n_1-n_2 with tanh and softmax, for square images of n_0 pixels; by default the chapter's
        network of digits is trained anew.
    X : (n_0, m) array, optional
        Images to begin with, one a column, from 0 (paper) to 1 (ink); by default the digits that
        the chapter holds out. The figure takes one of each class, and some that are misread.
    Y : (n_2, m) array, optional
        Their one-hot targets. Both X and Y, or neither.

    Returns
    -------
    DrawnFigure
        A widget: it moves in Jupyter and in the built page.

    Raises
    ------
    TypeError, ValueError
        If the network has another shape, X and Y do not come together, or do not fit.

    Examples
    --------
    Draw from Python, where a kernel runs, a stroke down the middle:

    >>> net = Network.random([64, 8, 10], rng=np.random.default_rng(0), hidden="tanh",
    ...                      output="softmax")
    >>> figure = draw_a_digit(net)
    >>> figure.drawn = [1.0 if i % 8 in (3, 4) else 0.0 for i in range(64)]
    >>> figure.columns["inked"]
    16
    """
    if (X is None) != (Y is None):
        raise ValueError(f"{'X' if X is None else 'Y'} is missing: give both images and targets")
    trained, X_held, Y_held = _chapter_digits(train_too=net is None)
    net = trained if net is None else net
    images = (
        X_held
        if X is None
        else _checks.in_unit_interval(
            _checks.finite(_checks.as_example_columns(X, "X", net.sizes[0]), "X"), "X"
        )
    )
    targets = Y_held if Y is None else net.target(Y, images.shape[1])
    side = round(np.sqrt(net.sizes[0]))
    fits = net.L == 2 and net.hidden == "tanh" and net.output == "softmax" and net.b
    if not fits or side**2 != net.sizes[0]:
        raise ValueError(
            "net must have one hidden layer of tanh, softmax, biases, and square images, got "
            f"{net!r}"
        )
    run = Run([0], np.zeros((1, 2)), np.zeros((1, 2)), net.W[1][None], net(images)[None])
    examples = select_examples(run, Sets(images, targets, images, targets))
    own = drawing(net, images[:, list(examples.values())])
    seen = [forward_columns(own["layers"], image) for image in own["images"]]
    n1, n2 = net.sizes[1:]
    pad = {"x": "pad_x", "y": "pad_y", "x2": "pad_x2", "y2": "pad_y2", "shade": "ink"}
    bare = (axis("", (0, 10), [0, 10]), axis("", (0, 8), [0, 8]))
    figure: Description = {
        "title": "Draw a digit",
        "caption": "Read as {answer}, p = {sure}; next comes {second}, p = {less_sure}. There is "
        "ink in {inked} pixels. Hidden neuron {neuron} passes on {activation}.",
        "panels": [
            panel(
                "A pad to draw on: the arrow keys move, the space bar draws. There is ink in "
                "{inked} pixels",
                *bare, ratio=0.8, bare=True,
            ),
            panel(
                "The activations of the hidden neurons; number {neuron} is marked", *bare,
                ratio=0.8, bare=True,
                pick={"control": "neuron", "x": "unit_x_middle", "y": "unit_y_middle"},
            ),
            panel(
                "The probability of each answer; the largest is that of {answer}",
                axis("answer", (-0.6, n2 - 0.4), list(range(n2))),
                axis("probability p", (0, 1.05), ticks(0, 1, 5)),
                ratio=0.8,
            ),
            panel(
                "The weights of hidden neuron {neuron} as a picture; full colour from |w| = {full} "
                "on",
                *bare, ratio=0.8, bare=True,
            ),
        ],
        "layers": [
            layer(0, "boxes", "ink", "ink", pad),
            layer(0, "line", "pad frame", "rule", {"x": "pad_frame_x", "y": "pad_frame_y"},
                  style="thin"),
            *_signed(1, "unit", "plus", "minus"),
            layer(1, "line", "marked neuron", "ink", {"x": "mark_x", "y": "mark_y"}),
            layer(1, "text", "hidden key", "ink",
                  {"x": [5], "y": [7.7], "text": ["hidden layer: ■ a > 0   ▬ a < 0"]}),
            layer(2, "boxes", "p", "blue", {
                "x": np.arange(n2) - 0.3, "y": np.zeros(n2), "x2": np.arange(n2) + 0.3, "y2": "p",
            }),
            *_signed(3, "cell", "w_plus", "w_minus"),
            layer(3, "line", "weights frame", "rule", {"x": "cell_frame_x", "y": "cell_frame_y"},
                  style="thin"),
            layer(3, "text", "weights key", "ink",
                  {"x": [5], "y": [7.7], "text": ["its weights: ■ w > 0   ▬ w < 0"]}),
        ],
        "controls": [
            menu("image", "begin with", examples, min(3, len(examples) - 1)),
            menu("pen", "pen", PENS),
            slider("neuron", "hidden neuron", [str(j + 1) for j in range(n1)]),
        ],
        "tables": [
            {"by": [], "rows": [places(net)]},
            {"by": ["image"], "rows": seen},
            {"by": ["neuron"], "rows": [neuron_columns(net, j) for j in range(n1)]},
            {"by": ["image", "neuron"],
             "rows": [{"activation": a} for row in seen for a in row["hidden"]]},
        ],
        "drawing": own,
    }  # fmt: skip
    return DrawnFigure(figure)


def _signed(at: int, name: str, plus: str, minus: str) -> list[Description]:
    """Squares for what is above 0, dashes for what is below."""
    box = {"x": f"{name}_x", "y": f"{name}_y", "x2": f"{name}_x2", "y2": f"{name}_y2"}
    dash = {**box, "y": f"{name}_dash", "y2": f"{name}_dash2"}
    return [
        layer(at, "boxes", f"{plus} above 0", "blue", {**box, "shade": plus}),
        layer(at, "boxes", f"{minus} below 0", "orange", {**dash, "shade": minus}),
    ]


def _chapter_digits(*, train_too: bool) -> tuple[Network, Array, Array]:
    """The chapter's network of digits after its forty epochs, and the digits held out."""
    X, Y = digits()
    order = np.random.default_rng(0).permutation(X.shape[1])
    first, last = order[:-500], order[-500:]
    net = Network.random(
        [64, 32, 10],
        rng=np.random.default_rng(1),
        hidden="tanh",
        output="softmax",
        loss="cross-entropy",
    )
    rng = np.random.default_rng(2)
    for _ in range(40 if train_too else 0):
        train(net, X[:, first], Y[:, first], 0.5, 1, 32, rng)
    return net, X[:, last], Y[:, last]
