"""What a figure holds: the columns of each choice of its controls, and the notes in them."""

import itertools

from nnmath.widgets.check_description import columns
from nnmath.widgets.description import axis, layer, menu, panel


def all_choices(widget):
    """Each choice of the controls, with its columns."""
    counts = [range(control["count"]) for control in widget.figure["controls"]]
    for choice in itertools.product(*counts):
        yield choice, columns(widget.figure, choice)


def notes(widget, row, column="note"):
    """The sentences that a column of indices refers to."""
    return [widget.figure["sentences"][index] for index in row[column]]


def numbers(texts):
    """Numbers as the figure writes them, read back."""
    return [float(text.replace("−", "-")) for text in texts]


def minimal_description():
    """A small valid description, for tests to change."""
    return {
        "title": "A point",
        "caption": "Step {k}: x = {x}. {@note}",
        "sentences": ["It starts.", "It goes on."],
        "panels": [panel("The plane", axis("x", (0, 3)), axis("y", (0, 9)))],
        "layers": [layer(0, "points", "current", "orange", {"x": "x", "y": "y"}, show="at")],
        "controls": [menu("sign", "sign", ["plus", "minus"])],
        "tables": [
            {"by": ["sign"], "rows": [
                {"x": [0, 1, 2], "y": [0, 1, 4], "note": [0, 1, 1]},
                {"x": [0, -1, -2], "y": [0, 1, 4], "note": [0, 1, 1]},
            ]}
        ],
        "frames": {"label": "step", "count": 3},
    }  # fmt: skip
