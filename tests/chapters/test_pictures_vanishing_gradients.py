"""The still figures of the chapter on vanishing gradients show the numbers they were given."""

import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest

from nnmath.pictures import vanishing_gradients as pictures

PATH = "{http://www.w3.org/2000/svg}path"


def drawn(picture, points):
    """The curves of so many points in the SVG, as (x, y) with y upwards."""
    found = []
    for path in ET.fromstring(picture.svg).iter(PATH):
        numbers = [float(n) for n in re.findall(r"-?\d+\.?\d*", path.get("d"))]
        if len(numbers) == 2 * points:
            found.append(np.array([numbers[::2], [-y for y in numbers[1::2]]]))
    return found


def test_the_factor_of_a_link_is_a_line_and_a_hill():
    w = np.linspace(0, 12, 25)
    line, hill, one = (c[1] for c in drawn(pictures.factor(w), 25)[:3])
    unit = (line[-1] - line[0]) / 3  # the line goes from 0 to 3
    s = 1 / (1 + np.exp(-w / 2))
    assert np.allclose((hill - line[0]) / unit, w * s * (1 - s), atol=1e-3)
    assert np.allclose((one - line[0]) / unit, 1, atol=1e-3)
    description = pictures.factor(w, a=0.25).description
    t = 1 / (1 + np.exp(-w / 4))
    assert f"reaches {np.max(w * t * (1 - t)):.2f}" in description


@pytest.mark.parametrize("tall", [1.0, 0.25])
def test_slopes_are_described_with_their_heights(tall):
    z = np.linspace(-2, 2, 41)
    picture = pictures.slopes(z, {"bell": tall * np.exp(-(z**2)), "step": 1.0 * (z > 0)})
    assert (
        f"bell: at most {tall:.3g}, at the left end {tall * np.exp(-4):.2g}" in picture.description
    )
    assert "step: at most 1, at the left end 0, at the right end 1" in picture.description
    bell, step = (c[1] for c in drawn(picture, 41)[:2])
    share = (bell.max() - bell.min()) / (step.max() - step.min())
    assert share == pytest.approx(tall * (1 - np.exp(-4)), abs=1e-3)
