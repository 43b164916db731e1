"""Boxes, texts and segments of a diagram as columns, for figures that are not plots."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from .description import Description, round_significant

Item = tuple[float, float, str]
Line = tuple[tuple[float, float], tuple[float, float]]


class Box(NamedTuple):
    """A box in a panel: its centre, and half its width and height."""

    panel: int
    x: float
    y: float
    w: float
    h: float


def outline(box: Box) -> list[Line]:
    """The four sides of a box."""
    (left, right), (low, high) = (box.x - box.w, box.x + box.w), (box.y - box.h, box.y + box.h)
    corners = [(left, low), (right, low), (right, high), (left, high)]
    return list(zip(corners, [*corners[1:], corners[0]], strict=True))


def static_columns(name: str, items: Sequence[Item | Line]) -> Description:
    """The columns of texts or segments that all frames share."""
    return {field: items[0] for field, items in frame_columns(name, [items]).items()}


def frame_columns(name: str, frames: Sequence[Sequence[Item | Line]]) -> Description:
    """The columns of texts or segments, with a list for each frame."""
    text = any(isinstance(item[0], float) for frame in frames for item in frame)
    flat: list[list[Any]] = [
        [item if text else (*item[0], *item[1]) for item in frame]  # type: ignore[misc]
        for frame in frames
    ]
    fields = ("x", "y", "text") if text else ("x", "y", "x2", "y2")
    return {
        f"{name}_{field}": [
            [item[n] if field == "text" else round_significant(item[n], 5) for item in frame]
            for frame in flat
        ]
        for n, field in enumerate(fields)
    }
