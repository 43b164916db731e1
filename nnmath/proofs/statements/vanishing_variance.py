r"""Entries of the chapter on vanishing gradients: how large weights should be at the start."""

from __future__ import annotations

from ..statement import Statement

MOMENTS = ("moments-2-3", "moments-4-2")
RELU_MOMENTS = ("relu-moments-2-3", "relu-moments-4-2")
# The number of the layer is far beyond any index, so that the two are not taken for each other.
FORWARD = (("l", "7", "7"), ("j", "1", "n_l"))
BACKWARD = (("l", "7", "7"), ("k", "1", "n_{l-1}"))

ENTRIES = (
    Statement(
        "eq-vanishing-forward",
        "derived",
        "The mean square of a weighted input, from those of weights and inputs.",
        (r"\mathrm{E}\bigl(z_j^2\bigr)",),
        "n_{l-1} v q",
        MOMENTS,
        FORWARD,
        sides=(4,),
        source="V5",
    ),
    Statement(
        "eq-vanishing-backward",
        "derived",
        "The mean square of what a layer hands back.",
        (r"\mathrm{E}\bigl(u_k^2\bigr)",),
        "n_l v r",
        MOMENTS,
        BACKWARD,
        sides=(4,),
        source="V5",
    ),
    Statement(
        "eq-vanishing-xavier",
        "derived",
        "The variance at which forward and backward factor have the mean 1.",
        (r"v^\star",),
        "n",
        MOMENTS,
        (("l", "7", "7"),),
        source="V5",
    ),
    Statement(
        "eq-vanishing-he",
        "derived",
        "Behind ReLU half is lost, so the variance is doubled.",
        (r"\mathrm{E}\bigl(z_j^2\bigr)", r"v^\star"),
        "n_{l-1} v s",
        RELU_MOMENTS,
        FORWARD,
        sides=(3, 2),
        source="V5",
    ),
    Statement(
        "eq-vanishing-leaky",
        "derived",
        "A ReLU that lets a little through on the left needs a little less variance.",
        (r"v^\star",),
        "n_{l-1} c",
        ("leaky-moments-2-3", "leaky-moments-4-2"),
        (("l", "7", "7"),),
        source="V5",
    ),
)
