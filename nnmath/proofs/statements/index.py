"""The entry of the welcome page: what the ball of its figure does."""

from __future__ import annotations

from ..statement import Statement

STATEMENTS = (
    Statement(
        "eq-index-distance",
        "derived",
        "After $k$ steps the distance has been multiplied $k$ times by $1 − 2η$.",
        ("x_k + 2",),
        r"x_0 \eta k",
        ("bowl",),
        induction="k",
        source="D2",
    ),
)
