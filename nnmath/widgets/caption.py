"""The caption of a frame, and how many lines the longest caption of a figure takes."""

import itertools
import math

from .check_description import columns, frame_count
from .description import Description
from .render_svg import Frame

LINE, NARROW = 98, 41  # characters of a line, on a wide page and on a phone


def caption(figure: Description, choice: list[int] | None = None, frame: int | None = None) -> str:
    """The caption of a frame as plain text; the arguments are those of `render_static`."""
    return Frame.of(figure, choice, frame).fill(figure["caption"])


def reserve_lines(figure: Description) -> str:
    """The lines of the longest caption of all choices and frames, as CSS variables.

    ``figure.css`` reserves them, so that nothing below the caption moves when it grows.
    """
    longest = 0
    for choice in itertools.product(*(range(c["count"]) for c in figure["controls"])):
        row = columns(figure, choice)
        for k in range(frame_count(figure, row)):
            text = Frame(row, k, figure["sentences"]).fill(figure["caption"])
            longest = max(longest, len(text))
    return f"--nn-lines:{math.ceil(longest / LINE)};--nn-narrow:{math.ceil(longest / NARROW)}"
