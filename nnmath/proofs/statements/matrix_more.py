r"""Entries of the chapter on the matrix form, continued: three layers, σ′ dropped, rows."""

from __future__ import annotations

from ..statement import Statement
from .matrix import BATCH, LAYERS
from .two_layer import d

THREE = ("no-biases-2-3-1-4", "no-biases-3-1-4-2")
DROPPED = ("dropped-2-3-4", "dropped-4-2-3")
SIGNS = ("network-2-3-4", "network-2-3-2-4")

ENTRIES = (
    Statement(
        "eq-matrix-update",
        "derived",
        "A step of descent, for all weights and biases of a layer at once.",
        ("W^{(l)}", "b^{(l)}"),
        r"W b \eta C",
        BATCH,
        LAYERS,
        source="F6 D5",
    ),
    Statement(
        "eq-matrix-three-forward",
        "derived",
        "Three layers without biases, forward, in six lines.",
        ("Z^{(1)}", "A^{(1)}", "Z^{(2)}", "A^{(2)}", "Z^{(3)}", "A^{(3)}"),
        r"W X A \sigma Z",
        THREE,
        source="D3",
    ),
    Statement(
        "eq-matrix-three-w3",
        "derived",
        "The derivative with respect to the last of three weight matrices.",
        (d("C", "W^{(3)}"),),
        r"m A Y \sigma Z",
        THREE,
        source="D5",
    ),
    Statement(
        "eq-matrix-three-w2",
        "derived",
        "The derivative with respect to the middle one.",
        (d("C", "W^{(2)}"),),
        r"m A Y \sigma Z W",
        THREE,
        source="D5",
    ),
    Statement(
        "eq-matrix-three-w1",
        "derived",
        "The derivative with respect to the first one.",
        (d("C", "W^{(1)}"),),
        r"m A Y \sigma Z W X",
        THREE,
        source="D5",
    ),
    Statement(
        "eq-matrix-three-deltas",
        "derived",
        "The errors of the three layers, each from the one behind it.",
        (r"\Delta^{(3)}", r"\Delta^{(2)}", r"\Delta^{(1)}"),
        r"m A Y \sigma Z W \Delta^{(3)} \Delta^{(2)}",
        THREE,
        source="D5",
    ),
    Statement(
        "eq-matrix-three-gradients",
        "derived",
        "The three derivatives, with the shorthand Δ.",
        (d("C", "W^{(3)}"), d("C", "W^{(2)}"), d("C", "W^{(1)}")),
        r"\Delta A X",
        THREE,
        source="D5",
    ),
    Statement(
        "eq-matrix-true-message",
        "derived",
        "The error of a hidden neuron in two layers, written out.",
        (r"\delta^{(1)}_j",),
        r"\sigma z w a y n",
        DROPPED,
        (("j", "1", "n_1"),),
        source="D7",
    ),
    Statement(
        "eq-matrix-dropped",
        "definition",
        "What remains of it if every $σ′$ is dropped.",
        (r"\tilde{\delta}^{(1)}_j",),
        "w a y n",
        DROPPED,
        (("j", "1", "n_1"),),
        source="D7",
    ),
    Statement(
        "eq-matrix-same-sign",
        "derived",
        "At the output, the error and what remains of it without $σ′$ have one sign.",
        (r"\delta^{(L)}_j (a^{(L)}_j - y_j)",),
        r"\sigma z a y",
        SIGNS,
        (("j", "1", "n_L"),),
        source="D7",
    ),
    Statement(
        "eq-matrix-rows",
        "derived",
        "The forward pass with examples in rows.",
        (r"(Z^{(l)})^\top",),
        r"A W b \mathbf{1}",
        BATCH,
        LAYERS,
        source="N3 T8",
    ),
    Statement(
        "eq-matrix-rows-weight",
        "derived",
        "Equation 4 with examples in rows.",
        (rf"\Bigl({d('C', 'W^{(l)}')}\Bigr)^\top",),
        r"A \Delta",
        BATCH,
        LAYERS,
        source="D5 T8",
    ),
)
