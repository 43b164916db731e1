"""Descent in the built page against nnmath's own walks, apart from any description."""

import re

import numpy as np
import pytest
from helpers.browser import number, scale
from helpers.figure_marks import circles
from helpers.figure_page import caption_text, open_figures, set_slider
from helpers.widget_page import default_figure

from nnmath.descent import descend
from nnmath.widgets.check_description import columns

pytestmark = pytest.mark.browser
CHAPTER = "chapters/02-gradient-descent.html"
CURVE, CONTOURS = 0, 1


def test_the_path_in_the_picture_is_the_path_of_nnmath(page, site):
    """Bowl, two valleys, plain: circles read back from the SVG with the picture's own axes."""
    place = open_figures(page, f"{site}/{CHAPTER}")[CURVE]
    panel = place.locator(".nn-panels > svg")
    slopes = [
        lambda x: 2 * (x + 2),
        lambda x: x * (x + 1) * (x - 2),
        lambda x: 2 * x / (1 + x**2) ** 2,
    ]
    menu = place.get_by_role("combobox", name="function")
    for f, rate, start, k in [
        (0, 1, 3, 6),
        (0, 5, 4, 9),
        (1, 1, 1, 30),
        (2, 4, 2, 12),
        (0, 3, 0, 4),
    ]:
        menu.select_option(index=f)
        set_slider(place, "learning rate", rate)
        set_slider(place, "start", start)
        set_slider(place, "step k", k)
        row = columns(default_figure("descent_on_curve").figure, (f, rate, start))
        eta = number(default_figure("descent_on_curve").figure["controls"][1]["options"][rate])
        path = descend(slopes[f], float(row["start_x"][start]), eta, 30)
        seen = circles(panel, "visited")
        _, pixel = scale(panel, "nn-x")
        assert len(seen) == k + 1
        assert np.allclose([x for x, _ in seen], path[: k + 1], atol=pixel), (f, rate, start)
        (at,) = circles(panel, "current")
        assert at[0] == pytest.approx(path[k], abs=pixel)
        text = re.match(
            r"Step (\d+): x = (.+?), .\(x\) = (.+?), slope .′\(x\) = (.+?)\. ", caption_text(place)
        )
        assert int(text[1]) == k
        assert number(text[2]) == float(f"{path[k]:.4g}")
        assert number(text[4]) == float(f"{slopes[f](path[k]):.4g}")
    assert page.errors == page.outside == []


def test_the_tangent_touches_with_the_slope_of_nnmath(page, site):
    place = open_figures(page, f"{site}/{CHAPTER}")[CURVE]
    panel = place.locator(".nn-panels > svg")
    (_, px), (_, py) = scale(panel, "nn-x"), scale(panel, "nn-y")
    path = descend(lambda x: 2 * (x + 2), 0.0, 0.1, 30)
    for k in (0, 2, 7):
        set_slider(place, "step k", k)
        d = panel.locator('[data-layer="tangent"] path').get_attribute("d")
        x1, y1, x2, y2 = map(float, re.findall(r"-?[\d.]+", d))
        assert -(y2 - y1) * py / ((x2 - x1) * px) == pytest.approx(2 * (path[k] + 2), rel=1e-3)


def test_the_contours_the_path_and_the_line_are_those_of_nnmath(page, site):
    place = open_figures(page, f"{site}/{CHAPTER}")[CONTOURS]
    left, right = (place.locator(".nn-panels > svg").nth(i) for i in range(2))
    hours, score = np.arange(1.0, 6.0), np.array([1.2, 1.9, 3.2, 3.8, 5.1])
    for which, x in enumerate([hours, (hours - 3) / np.sqrt(2)]):
        place.get_by_role("combobox", name="data").select_option(index=which)
        rate = 3
        set_slider(place, "learning rate", rate)
        set_slider(place, "start", 1)
        set_slider(place, "step k", 8)
        eta = number(default_figure("descent_on_contours").figure["controls"][1]["options"][rate])
        row = columns(default_figure("descent_on_contours").figure, (which, rate, 1))

        def gradient(at, x=x):
            residual = at[0] * x + at[1] - score
            return np.array([np.mean(residual * x), np.mean(residual)])

        path = descend(gradient, [row["start_w"][1], row["start_b"][1]], eta, 8)
        pixel = [scale(left, "nn-x")[1], scale(left, "nn-y")[1]]
        assert np.allclose(np.array(circles(left, "visited")) / pixel, path / pixel, atol=1)
        points = np.array(circles(right, "data"))
        pixel = [scale(right, "nn-x")[1], scale(right, "nn-y")[1]]
        assert np.allclose(points / pixel, np.column_stack([x, score]) / pixel, atol=1)
        d = right.locator('[data-layer="line"] path').get_attribute("d")
        x1, y1, x2, y2 = map(float, re.findall(r"-?[\d.]+", d))
        (X, _), (Y, _) = scale(right, "nn-x"), scale(right, "nn-y")
        for px, py in [(x1, y1), (x2, y2)]:
            assert Y(py) == pytest.approx(path[8, 0] * X(px) + path[8, 1], abs=3 * pixel[1] + 0.05)
    assert page.errors == page.outside == []


def test_a_path_that_leaves_is_marked_at_the_edge_with_a_note(page, site):
    place = open_figures(page, f"{site}/{CHAPTER}")[CURVE]
    set_slider(place, "learning rate", 7)
    set_slider(place, "step k", 30)
    assert "left the picture" in caption_text(place)
    panel = place.locator(".nn-panels > svg")
    assert circles(panel, "current") == []
    assert panel.locator('[data-layer="current"] path').count() == 1
    assert "NaN" not in panel.inner_html()


def test_each_regime_is_named_as_it_occurs(page, site):
    place = open_figures(page, f"{site}/{CHAPTER}")[CURVE]
    set_slider(place, "step k", 4)
    for rate, words in [
        (0, "creeps down"), (3, "bottom of a valley"), (4, "oscillates, and comes closer"),
        (6, "swings between two places"), (7, "diverges"),
    ]:  # fmt: skip
        set_slider(place, "learning rate", rate)
        assert words in caption_text(place)
