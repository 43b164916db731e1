"""What a figure says of a frame, and the room that this takes at most."""

import itertools
import math

from .check_description import check, columns, frame_count
from .description import Description
from .render_svg import _Frame

LINE, NARROW = 98, 41  # letters of a line, in a wide page and on a phone


def caption(figure: Description, choice: list[int] | None = None, frame: int | None = None) -> str:
    """What the figure says of a frame, in plain text; the arguments are those of `still`."""
    figure = check(figure)
    at = [c["start"] for c in figure["controls"]] if choice is None else list(choice)
    row = columns(figure, at)
    wanted = figure["still"] if frame is None else frame
    return _said(figure, row, max(0, min(wanted, frame_count(figure, row) - 1)))


def reserve_lines(figure: Description) -> str:
    """The lines of the longest sentence of all choices and frames, as a style (see stage.css).

    So nothing below the sentence moves when it grows.
    """
    longest = 0
    for choice in itertools.product(*(range(c["count"]) for c in figure["controls"])):
        row = columns(figure, choice)
        for frame in range(frame_count(figure, row)):
            longest = max(longest, len(_said(figure, row, frame)))
    return f"--nn-lines:{math.ceil(longest / LINE)};--nn-many:{math.ceil(longest / NARROW)}"


def _said(figure: Description, row: Description, frame: int) -> str:
    return _Frame(row, frame, figure["words"]).fill(figure["say"])
