"""The still figures of the chapter on generalisation show the numbers they were given."""

import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest

from nnmath.pictures import generalisation as pictures
from nnmath.training import History

PATH = "{http://www.w3.org/2000/svg}path"


def drawn(picture, points):
    """The curves of so many points in the SVG, as (x, y) with y upwards."""
    found = []
    for path in ET.fromstring(picture.svg).iter(PATH):
        numbers = [float(n) for n in re.findall(r"-?\d+\.?\d*", path.get("d"))]
        if len(numbers) == 2 * points:
            found.append(np.array([numbers[::2], [-y for y in numbers[1::2]]]))
    return found


def test_both_costs_are_drawn_on_one_scale():
    cost = np.array([2.0, 1.1, 0.7, 0.4, 0.1, 0.05, 0.02])
    held = np.array([2.2, 1.4, 1.2, 1.1, 1.3, 1.6, 1.9])
    picture = pictures.learning_curves(History(cost, validation_cost=held))
    assert "least after epoch 3, 1.1, and 1.9 at the end" in picture.description
    curves = [c for c in drawn(picture, 7) if np.ptp(c[1]) > 1]
    one, other = curves[:2]
    scale = np.ptp(one[1]) / np.ptp(cost)
    np.testing.assert_allclose(one[1] - one[1][0], scale * (cost - cost[0]), atol=0.5)
    np.testing.assert_allclose(other[1] - one[1], scale * (held - cost), atol=0.5)


def test_costs_of_models_that_grow_are_drawn_on_logarithmic_axes():
    widths, seen, new = [10, 20, 40, 80], [0.1, 0.01, 1e-4, 0], [1.0, 10.0, 0.1, 0.01]
    picture = pictures.double_descent(widths, seen, new, 20)
    assert "largest, 10, with 20 weights, and 0.01 at the end" in picture.description
    curves = [c for c in drawn(picture, 4) if np.ptp(c[1]) > 1]
    decade = np.ptp(curves[1][1]) / 3  # from 10 to 0.01
    np.testing.assert_allclose(np.diff(curves[1][1]) / decade, [1, -2, -1], atol=0.05)
    np.testing.assert_allclose(np.diff(curves[0][1]) / decade, [-1, -2, 0], atol=0.05)
    np.testing.assert_allclose(np.diff(curves[0][0]), np.ptp(curves[0][0]) / 3, rtol=0.02)


def test_curves_over_the_same_numbers():
    x = np.linspace(0, 3, 9)
    picture = pictures.over(x, {"line": x, "square": x**2}, "x", "y")
    assert picture.description == "y over x, from 0 to 3. line: from 0 to 3; square: from 0 to 9."
    line, square = [c for c in drawn(picture, 9) if np.ptp(c[1]) > 1][:2]
    np.testing.assert_allclose(np.ptp(square[1]) / np.ptp(line[1]), 3, rtol=0.02)


def test_what_is_missing_is_named():
    with pytest.raises(ValueError, match="history has no validation cost"):
        pictures.learning_curves(History(np.ones(3)))
    with pytest.raises(ValueError, match="curves is empty"):
        pictures.over([1, 2], {}, "x", "y")
