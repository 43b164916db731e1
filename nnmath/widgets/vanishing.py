"""Figure: gradients through many layers: where they vanish, where they explode, and the bound.

Chapter "Vanishing gradients".
"""

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import ArrayLike

from nnmath import _checks
from nnmath._types import Array
from nnmath.network import Network

from .description import Description, Sentences, axis, layer, menu, panel, slider
from .figure_widget import FigureWidget
from .vanishing_data import MAX_SLOPE, axis_columns, gradient_norms, norm_columns

DEPTHS = (2, 4, 8, 12, 16)
# The variance of a weight is g/n for the n inputs of its neuron.
GAINS = {"0.25": 0.25, "1, Xavier": 1.0, "2, He": 2.0, "4": 4.0, "16": 16.0}
GAINS |= {"64": 64.0, "128": 128.0, "256": 256.0}  # at these wide layers of sigmoids change over


def vanishing_gradients(
    depths: Iterable[int] = DEPTHS,
    gains: Mapping[str, float] | None = None,
    *,
    width: int = 30,
    X: ArrayLike | None = None,
    Y: ArrayLike | None = None,
    rng: np.random.Generator | None = None,
) -> FigureWidget:
    """Norms of δ^{(l)} or ∂C/∂W^{(l)} for each layer l of a deep network, as powers of ten.

    The reader chooses depth, activation and gain, the variance of a weight times n; playing follows
    the backward pass from the last layer to the first. The dashed line is the bound that the
    weights allow, ‖δ^{(l)}‖ ≤ s ‖W^{(l+1)}‖₂ ‖δ^{(l+1)}‖ with ``s = max |σ′|``: ¼ for the sigmoid.

    Parameters
    ----------
    depths : whole numbers of at least 2
        L to choose from: L − 1 hidden layers and a sigmoid output with cross-entropy.
    gains : dict of name to number above 0, optional
        g to choose from: each weight is drawn from N(0, g/n), with n inputs to its neuron.
    width : int, default 30
        Neurons of each hidden layer.
    X, Y : (n_0, m) and (n_L, m) arrays, optional
        Examples, and targets between 0 and 1; by default 50 random ones. Both or neither.
    rng : numpy.random.Generator, optional
        Where the numbers come from. The same draws serve all depths and all gains.

    Returns
    -------
    FigureWidget
        A widget: it moves in Jupyter and in the built page.

    Raises
    ------
    TypeError, ValueError
        If a depth, a gain or the width is too small, X comes without Y, or they do not fit.

    References
    ----------
    Equation :eq:`eq-vanishing-layer` of the book; Xavier: Glorot and Bengio (2010); He et al.
    (2015).

    Examples
    --------
    Narrow networks with another draw (this needs a kernel):

    >>> figure = vanishing_gradients([3, 6], width=5, rng=np.random.default_rng(7))
    >>> figure.frames
    6
    """
    L = [_checks.int_at_least(depth, "depths", 2) for depth in depths]
    if not L:
        raise ValueError("depths is empty: the figure needs at least one to choose")
    width = _checks.positive_int(width, "width")
    gain = dict(GAINS if gains is None else gains)
    if not gain:
        raise ValueError("gains is empty: the figure needs at least one to choose")
    for name, value in gain.items():
        _checks.positive(value, f"gains[{name!r}]")
    rng = np.random.default_rng(1) if rng is None else _checks.generator(rng)
    if (X is None) != (Y is None):
        missing = "X" if X is None else "Y"
        raise ValueError(f"{missing} is missing: give both examples and targets")
    if X is None or Y is None:
        inputs: Array = rng.standard_normal((width, 50))
        targets: Array = (rng.standard_normal((1, 50)) > 0).astype(float)
    else:
        inputs = _checks.finite(_checks.as_example_columns(X, "X"), "X")
        targets = _checks.in_unit_interval(
            _checks.finite(_checks.as_example_columns(Y, "Y"), "Y"), "Y"
        )

    sentences = Sentences()
    first_draw = rng.standard_normal((width, len(inputs)))
    middle_draws = rng.standard_normal((max(L) - 2, width, width))
    last_draw = rng.standard_normal((len(targets), width))
    rows: list[Description] = []
    axes: list[Description] = []
    for hidden in MAX_SLOPE:
        for g in gain.values():
            norms = [
                gradient_norms(
                    _network([first_draw, *middle_draws[: depth - 2], last_draw], g, hidden),
                    inputs,
                    targets,
                )
                for depth in L
            ]
            deltas = [norm_columns(n.delta, n.delta_bound, sentences, False) for n in norms]
            weights = [norm_columns(n.weight, n.weight_bound, sentences, True) for n in norms]
            axes += [axis_columns(deltas), axis_columns(weights)]
            rows += [*deltas, *weights]
    figure: Description = {
        "title": "Gradients through many layers",
        "live_note": "other depths, widths and gains, your own examples: "
        "`vanishing_gradients([4, 40])`.",
        "caption": "Layer {l} of {L}: {what} = {norm}, at most {bound}. {@note}",
        "panels": [
            panel(
                "{what} in each layer, as a power of ten, with its bound",
                axis("layer l", "x_range", "x_ticks"),
                axis("log₁₀ {what} in layer l", "y_range", "y_ticks"),
                ratio=0.56,
            )
        ],
        "layers": [
            layer(0, "line", "bound", "green", {"x": "l", "y": "bound_y"}, style="dashed"),
            layer(
                0,
                "text",
                "name of the bound",
                "ink",
                {"x": "name_x", "y": "name_y", "text": ["bound"]},
            ),
            layer(0, "line", "norms", "blue", {"x": "l", "y": "norm_y"}, show="upto"),
            layer(0, "points", "layers", "blue", {"x": "l", "y": "norm_y"}, show="upto", size=4.5),
            layer(0, "points", "current", "orange", {"x": "l", "y": "norm_y"}, show="at", size=7),
        ],
        "controls": [
            menu("activation", "activation", ["sigmoid", "tanh", "ReLU"]),
            menu("gain", "gain g", gain, min(1, len(gain) - 1)),
            menu("what", "norm of", ["the error δ", "the gradient ∂C/∂W"]),
            slider("depth", "layers L", map(str, L), min(2, len(L) - 1)),
        ],
        "tables": [
            {"by": ["what"], "rows": [{"what": "‖δ‖"}, {"what": "‖∂C/∂W‖"}]},
            {"by": ["depth"], "rows": [_depth_columns(depth) for depth in L]},
            {"by": ["activation", "gain", "what"], "rows": axes},
            {"by": ["activation", "gain", "what", "depth"], "rows": rows},
        ],
        "frames": {"label": "layers back", "count": "L", "text": "layer {l}"},
        "sentences": sentences.texts,
        "still_frame": max(L),
    }
    # It opens with the whole way back in sight.
    return FigureWidget(figure, frame=L[min(2, len(L) - 1)] - 1)


def _network(draws: list[Array], gain: float, hidden: str) -> Network:
    """The draws as weights: W^{(l)} = √(g/n_{l−1}) times a standard normal, biases 0."""
    W = [np.sqrt(gain / draw.shape[1]) * draw for draw in draws]
    b = [np.zeros((len(w), 1)) for w in W]
    return Network(W, b, hidden, "sigmoid", "cross-entropy")


def _depth_columns(depth: int) -> Description:
    return {"x_range": [0.5, depth + 0.5], "x_ticks": list(range(1, depth + 1))}
