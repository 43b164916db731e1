"""The drawings of lines: the way to a point is straight, and what is wrong is marked."""

import numpy as np
import pytest

from nnmath import plotting
from nnmath.data import logic_gate
from nnmath.pictures import lines


@pytest.fixture
def _axes(monkeypatch):
    """Let a picture give back its axes and its description, before it is written as SVG."""
    monkeypatch.setattr(plotting, "render_html", lambda ax, description: (ax, description))


@pytest.mark.usefixtures("_axes")
@pytest.mark.parametrize(
    ("w", "b", "x", "told"),
    [
        ((3, 4), -5, (3, 2), "lies 2.4 from it, on the side of w"),
        ((3, 4), -5, (0, 0), "lies 1 from it, on the side away from w"),
        ((0, -2), 1, (4, 0.5), "lies 0 from it, on the line"),
    ],
)
def test_the_way_to_the_line_is_straight(w, b, x, told):
    ax, description = lines.distance(w, b, x)
    assert told in description
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
    assert len(squares) == (1 if told.startswith("lies 0") else 2)
    for corners in squares:
        assert np.isclose((corners[0] - corners[1]) @ (corners[2] - corners[1]), 0)


@pytest.mark.usefixtures("_axes")
@pytest.mark.parametrize(
    ("w", "b", "wrong"),
    [
        ((1, 1), -0.5, "(1, 1)"),
        ((-1, -1), 1.5, "(0, 0)"),
        ((1, 0), -0.5, "(0, 1), (1, 1)"),
        ((-1, -1), 0.5, "(0, 0), (0, 1), (1, 0)"),
    ],
)
def test_what_is_on_the_wrong_side_is_marked_and_told(w, b, wrong):
    X, Y = logic_gate("xor")
    ax, description = lines.attempt(w, b, X, Y)
    assert description == f"Four points and a line. On the wrong side of it: {wrong}."
    one, zero, circled, line = (drawn.get_xydata() for drawn in ax.lines)
    assert sorted(one.tolist()) == [[0, 1], [1, 0]]
    assert sorted(zero.tolist()) == [[0, 0], [1, 1]]
    assert ", ".join(f"({a:g}, {c:g})" for a, c in circled) == wrong
    assert np.allclose(line @ w + b, 0)
    (left, right), (low, high) = ax.get_xlim(), ax.get_ylim()
    for x, y in line:
        assert not (left < x < right and low < y < high), "it crosses the whole picture"


def test_no_wrong_side_is_told_too():
    assert lines.attempt([1, 1], -0.5, *logic_gate("or")).description.endswith("of it: none.")


def test_what_cannot_be_drawn_is_refused():
    with pytest.raises(ValueError, match="w is zero"):
        lines.distance([0, 0], 1, [1, 1])
    with pytest.raises(ValueError, match="x has shape"):
        lines.distance([1, 0], 1, [1, 1, 1])
    with pytest.raises(ValueError, match="w is zero"):
        lines.attempt([0, 0], 1, *logic_gate("xor"))
    with pytest.raises(ValueError, match="Y must have 4 entries"):
        lines.attempt([1, 0], 1, logic_gate("xor")[0], [[1, 0]])
