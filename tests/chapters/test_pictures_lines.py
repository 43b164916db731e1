"""The drawings of lines: the way to a point is straight, and what is wrong is marked."""

import numpy as np
import pytest

from nnmath import plotting
from nnmath.pictures import lines


@pytest.fixture
def _axes(monkeypatch):
    """Let a picture give back its axes and its description, before it is written as SVG."""
    monkeypatch.setattr(plotting, "render_html", lambda ax, description: (ax, description))


@pytest.mark.usefixtures("_axes")
@pytest.mark.parametrize(
    ("w", "b", "x", "sentence"),
    [
        ((3, 4), -5, (3, 2), "lies 2.4 from it, on the side of w"),
        ((3, 4), -5, (0, 0), "lies 1 from it, on the side away from w"),
        ((0, -2), 1, (4, 0.5), "lies 0 from it, on the line"),
    ],
)
def test_the_way_to_the_line_is_straight(w, b, x, sentence):
    ax, description = lines.distance(w, b, x)
    assert sentence in description
    line, way = (drawn.get_xydata() for drawn in ax.lines[:2])
    assert np.allclose(line @ w + b, 0)
    foot, point = way
    assert point.tolist() == list(x)
    assert np.isclose(foot @ w + b, 0)
    assert np.isclose((point - foot) @ (line[1] - line[0]), 0)
    (arrow,) = [text for text in ax.texts if text.arrow_patch]
    assert np.allclose(np.subtract(arrow.xy, arrow.xyann), w)
    assert np.isclose(np.dot(arrow.xyann, w) + b, 0)
    squares = [drawn.get_xydata() for drawn in ax.lines[3:]]
    assert len(squares) == (1 if sentence.startswith("lies 0") else 2)
    for corners in squares:
        assert np.isclose((corners[0] - corners[1]) @ (corners[2] - corners[1]), 0)


def test_what_cannot_be_drawn_is_refused():
    with pytest.raises(ValueError, match="w is zero"):
        lines.distance([0, 0], 1, [1, 1])
    with pytest.raises(ValueError, match="x has shape"):
        lines.distance([1, 0], 1, [1, 1, 1])
