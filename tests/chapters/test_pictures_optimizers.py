"""The still figures of the chapter on better steps show the numbers they were given."""

import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest

from nnmath.pictures import optimizers as pictures

PATH = "{http://www.w3.org/2000/svg}path"


def drawn(picture, points):
    """The curves of so many points in the SVG, as (x, y) with y upwards."""
    found = []
    for path in ET.fromstring(picture.svg).iter(PATH):
        numbers = [float(n) for n in re.findall(r"-?\d+\.?\d*", path.get("d"))]
        if len(numbers) == 2 * points:
            found.append(np.array([numbers[::2], [-y for y in numbers[1::2]]]))
    return found


def test_the_geometry_is_the_rule_by_hand():
    H, place, v = np.diag([0.5, 4.0]), np.array([3.0, 0.9]), np.zeros(2)
    words = pictures.geometry(H, place, 0.3, 0.6, 3).description
    found = [tuple(float(n.replace("−", "-")) for n in pair)
             for pair in re.findall(r"\((−?[\d.]+), (−?[\d.]+)\)", words)]  # fmt: skip
    expected = []
    for k in range(3):
        coasted = place - 0.3 * 0.6 * v
        v = 0.6 * v + H @ place
        place = place - 0.3 * v
        expected += [coasted] * (k > 0) + [place]
    np.testing.assert_allclose(found, expected, rtol=0.05)
    (path,) = drawn(pictures.geometry(H, [3.0, 0.9], 0.3, 0.6, 3), 4)[:1]
    x = np.array([3.0, *(p[0] for p in (expected[0], expected[2], expected[4]))])
    np.testing.assert_allclose(np.diff(path[0]) / np.diff(path[0])[0],
                               np.diff(x) / np.diff(x)[0], rtol=1e-2)  # fmt: skip


def test_the_floor_of_the_factors_is_the_root_of_beta():
    words = pictures.factors([0, 0.25, 0.64]).description
    assert "With β = 0 it is least, 0, at ηλ = 1.00" in words
    assert "With β = 0.25 it is least, 0.5, from ηλ = 0.25 to 2.25" in words
    assert "With β = 0.64 it is least, 0.8, from ηλ = 0.04 to 3.24" in words


def test_walks_are_drawn_on_a_logarithmic_scale_with_their_levels():
    picture = pictures.walks(
        {"fast": 0.5 ** np.arange(20), "slow": 0.9 ** np.arange(20)}, "error", {"slow": 0.2}
    )
    fast, slow = (c[1] for c in drawn(picture, 20)[:2])
    share = (fast[0] - fast[-1]) / (slow[0] - slow[-1])
    assert share == pytest.approx(np.log(0.5) / np.log(0.9), rel=1e-3)
    assert "slow: from 1 to 0.135 after 19 steps, level 0.2" in picture.description
    assert "fast: from 1 to 1.91e-06 after 19 steps;" in picture.description


def test_confined_walks_are_drawn_once_a_period():
    up, down = np.linspace(0, 1, 31), np.linspace(0, -0.5, 31)
    picture = pictures.confined({"up": up, "down": down}, every=3)
    one, other = (c[1] for c in drawn(picture, 11)[:2])
    np.testing.assert_allclose(np.ptp(one) / np.ptp(other), 2, rtol=1e-3)
    assert one[-1] > one[0] > other[-1]
    assert "up: from 0 to 1 after 30 steps; down: from 0 to −0.5 after 30" in picture.description


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: pictures.geometry([[1, 0]], [1, 1], 0.1, 0.5), r"symmetric 2×2 matrix, got shape"),
        (lambda: pictures.geometry([[1, 2], [0, 1]], [1, 1], 0.1, 0.5), "symmetric"),
        (lambda: pictures.geometry([[1, 2], [2, 1]], [1, 1], 0.1, 0.5), "positive eigenvalues"),
        (lambda: pictures.geometry([[1, 0], [0, 1]], [1, 1], 0.1, 0.5, 1), "steps must be at le"),
        (lambda: pictures.factors([]), "betas is empty"),
        (lambda: pictures.confined({"a": [0, 1]}, 0), "every must be at least 1"),
    ],
)
def test_bad_input_is_named(make, words):
    with pytest.raises(ValueError, match=words):
        make()
