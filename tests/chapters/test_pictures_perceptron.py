"""The still figures of the perceptron's chapter: what is drawn, read back from the axes."""

from itertools import pairwise

import numpy as np
import pytest

from nnmath import plotting
from nnmath.pictures import perceptron as pictures


@pytest.fixture
def _axes(monkeypatch):
    """Let a picture give back its axes and its description, before it is written as SVG."""
    monkeypatch.setattr(plotting, "render_html", lambda ax, description: (ax, description))


@pytest.mark.usefixtures("_axes")
def test_the_projection_falls_perpendicularly():
    x, way = np.array([-1.0, 5.0]), np.array([2.0, 1.0])
    ax, description = pictures.projection(x, way)
    tips = {text.get_text(): np.array(text.xy) for text in ax.texts if text.get_text()}
    arrows = [(np.array(text.xyann), np.array(text.xy)) for text in ax.texts if text.arrow_patch]
    fall = tips["(uᵀx) u"]
    assert np.isclose((x - fall) @ way, 0)
    assert np.isclose(fall[0] * way[1], fall[1] * way[0]), "it lies on the line"
    assert np.allclose(tips["x"], x)
    assert np.isclose(np.linalg.norm(tips["u"]), 1)
    assert len(arrows) == 3
    for start, end in arrows:
        assert np.allclose(start, 0)
        assert any(np.allclose(end, tip) for tip in tips.values()), "an arrow ends at its name"
    assert "(-1, 5)" in description
    assert f"{3 / np.sqrt(5):.3g} long" in description


@pytest.mark.usefixtures("_axes")
def test_the_right_angle_is_marked_by_a_square_at_the_foot():
    x, way = np.array([-1.0, 5.0]), np.array([2.0, 1.0])
    foot = (x @ way) / (way @ way) * way
    corners = pictures.projection(x, way)[0].lines[-1].get_xydata()
    sides = np.diff(np.vstack([foot, corners, foot]), axis=0)
    assert np.allclose(np.linalg.norm(sides, axis=1), np.linalg.norm(sides[0]))
    assert np.allclose([a @ b for a, b in pairwise(sides)], 0)
    assert (corners[0] - foot) @ (x - foot) > 0 or (corners[2] - foot) @ (x - foot) > 0
    assert np.linalg.norm(corners, axis=1).max() < np.linalg.norm(x)
    along = pictures.projection(2 * way, way)[0]  # nothing is left of x: no angle, no square
    assert len(along.lines) == 1


@pytest.mark.parametrize(
    ("x", "way", "message"),
    [
        ([1, 2, 3], [1, 0], "x has shape"),
        ([1, 2], [0, 0], "direction is zero"),
        ([1, np.nan], [1, 0], "x"),
    ],
)
def test_a_projection_needs_an_arrow_and_a_direction(x, way, message):
    with pytest.raises(ValueError, match=message):
        pictures.projection(x, way)


@pytest.mark.usefixtures("_axes")
def test_no_example_lies_between_the_lines_of_the_margin():
    x, y, theta = np.array([-2.0, -0.5, 0.7]), np.array([0, 0, 1]), np.array([3.0, -0.2])
    ax, description = pictures.margin(x, y, *theta)
    points, u = np.stack([x, np.ones(3)]), theta / np.linalg.norm(theta)
    gamma = np.min(np.abs(u @ points))
    middle, upper, lower = (line.get_xydata() for line in ax.lines[:3])
    for line, height in ((middle, 0), (upper, gamma), (lower, -gamma)):
        assert np.allclose(line @ u, height), "it is parallel to the line, at its distance"
    segments = [line.get_xydata() for line in ax.lines[3:5]]
    assert np.isclose(np.linalg.norm(segments[0][1] - segments[0][0]), np.hypot(-2.0, 1))
    assert np.isclose(np.linalg.norm(segments[1][1] - segments[1][0]), gamma)
    assert f"{gamma:.3g} from it" in description


@pytest.mark.usefixtures("_axes")
def test_the_race_is_run_between_its_two_curves():
    X, y = np.array([[0.0, 0, 1, 1], [0, 1, 0, 1]]), np.array([0, 1, 1, 1])
    ax, description = pictures.race(X, y, [2, 2], -1)
    reach, progress = (line.get_xydata() for line in ax.lines[:2])
    length, along = (line.get_xydata() for line in ax.lines[2:4])
    assert np.allclose(reach[:, 1] ** 2, 3 * reach[:, 0])
    assert np.allclose(progress[:, 1] ** 2, progress[:, 0] ** 2 / 9)
    k = np.arange(len(along))
    assert np.array_equal(along[:, 0], k)
    assert np.all(along[:, 1] >= k / 3 - 1e-12)
    assert np.all(along[:, 1] <= length[:, 1])
    assert np.all(length[:, 1] <= np.sqrt(3 * k) + 1e-12)
    assert "cross at 27 mistakes" in description


@pytest.mark.parametrize(("y", "message"), [([1, 0, 1], "wrong side"), ([1, 0], "one class each")])
def test_a_margin_needs_a_line_that_separates(y, message):
    with pytest.raises(ValueError, match=message):
        pictures.margin([-1, 1, 2], y, 1, 0)


@pytest.mark.usefixtures("_axes")
def test_runs_above_their_bound_would_be_told():
    ax, description = pictures.mistakes_and_bounds([10, 100, 4], [5, 20, 8])
    runs, equal = ax.lines
    assert runs.get_xydata().tolist() == [[10, 5], [100, 20], [4, 8]]
    assert equal.get_xydata().tolist() == [[4, 4], [100, 100]]
    assert "1 lie above" in description
    assert "200%" in description
    assert (ax.get_xscale(), ax.get_yscale()) == ("log", "log")


@pytest.mark.parametrize(
    ("bounds", "mistakes", "message"),
    [([1, 2], [1], "expected one bound"), ([], [], "expected"), ([1, 2], [0, 1], "not above 0")],
)
def test_each_run_has_a_bound_and_a_count(bounds, mistakes, message):
    with pytest.raises(ValueError, match=message):
        pictures.mistakes_and_bounds(bounds, mistakes)


@pytest.mark.usefixtures("_axes")
def test_the_sigmoids_get_steeper_and_the_step_is_beside_them():
    ax, description = pictures.steepness([1, 10], reach=2)
    assert [line.get_label() for line in ax.lines] == ["σ(z)", "σ(10z)", "the step"]
    z = ax.lines[0].get_xdata()
    assert (z[0], z[-1]) == (-2, 2)
    for line, c in zip(ax.lines, (1, 10), strict=False):
        assert np.allclose(line.get_ydata(), 0.5 * (1 + np.tanh(c * z / 2)))
    assert set(ax.lines[2].get_ydata()[z != 0]) == {0, 1}
    assert "c = 1, 10" in description


@pytest.mark.parametrize(("factors", "reach"), [([], 4), ([1, -3], 4), ([1], 0)])
def test_factors_and_reach_are_above_zero(factors, reach):
    with pytest.raises(ValueError, match=r"factor|reach"):
        pictures.steepness(factors, reach)


def test_a_picture_is_an_svg_with_its_description():
    picture = pictures.projection([4, 3], [3, 4])
    assert picture._repr_html_().count("<svg") == 2
    assert "4.8 long" in picture._repr_html_()
