"""The still figures of the chapter on vanishing gradients show the numbers they were given."""

import re
import xml.etree.ElementTree as ET

import numpy as np

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


def test_the_road_past_a_layer_joins_what_came_in_with_the_plus_sign():
    root = ET.fromstring(pictures.residual_road().svg)
    texts = [(t.text or "").strip() for t in root.iter("{http://www.w3.org/2000/svg}text")]
    names = ("a⁽ˡ⁻¹⁾", "z⁽ˡ⁾", "σ(z⁽ˡ⁾)", "+", "a⁽ˡ⁾")
    assert [t for t in texts if t in names] == list(names)
    slopes = ("W⁽ˡ⁾", "σ′(z⁽ˡ⁾)", "1")
    assert [t for t in texts if t in slopes] == list(slopes)
    assert "the road past the layer: 1" in texts
