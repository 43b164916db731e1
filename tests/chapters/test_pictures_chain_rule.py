"""Secants, graphs, gates and paths are drawn from the numbers given, and say them in words."""

import xml.etree.ElementTree as ET

import numpy as np
import pytest

from nnmath import plotting
from nnmath.graph import Node
from nnmath.pictures import chain_rule as pictures

TEXT = "{http://www.w3.org/2000/svg}text"


def words(picture):
    return ["".join(text.itertext()).strip() for text in ET.fromstring(picture.svg).iter(TEXT)]


def test_the_circuit_of_the_chapter_carries_its_values_and_slopes():
    x, y, z = Node(-2, "x"), Node(5, "y"), Node(-4, "z")
    picture = pictures.graph((x + y) * z)
    description = "x −2 and −4; y 5 and −4; z −4 and 3; + 3 and −4; × −12 and 1."
    assert picture.description.endswith(description)
    signs, values, slopes = ["x", "y", "z", "+", "×"], [-2, 5, -4, 3, -12], [-4, -4, 3, -4, 1]
    numbers = [str(n).replace("-", "−") for n in (*values, *slopes)]
    assert sorted(words(picture)) == sorted([*signs, *numbers])


def test_other_numbers_give_another_picture():
    x, y, z = Node(2, "x"), Node(3, "y"), Node(-1, "z")
    picture = pictures.graph((x * y + z) * x)
    assert "x 2 and 11; y 3 and 4; z −1 and 2" in picture.description


def test_two_arrows_from_one_number_do_not_lie_on_each_other():
    once, twice = (pictures.graph(end(Node(3, "x"))).svg for end in (lambda x: -x, lambda x: x * x))
    assert twice.count("<path") > once.count("<path")


def test_no_two_nodes_share_a_place():
    x = Node(0.5, "x")
    u, v, w = x.exp(), x.sigmoid(), x.tanh()
    end = u * v * w + x
    places = list(pictures._layout(end.history()).values())
    apart = [np.hypot(p[0] - q[0], p[1] - q[1]) for i, p in enumerate(places) for q in places[:i]]
    assert min(apart) >= 0.6


def test_both_secants_start_at_their_tangent_and_share_the_rise_of_g(monkeypatch):
    monkeypatch.setattr(plotting, "render_html", lambda panels, description: (panels, description))
    (first, second), description = pictures.two_secants(1, 1.5)
    for ax, f in ((first, lambda v: v * v / 2), (second, lambda v: np.exp(v / 2))):
        curve, tangent, secant, steps, _ = (line.get_xydata() for line in ax.lines)
        assert np.allclose(curve[:, 1], f(curve[:, 0]))
        assert np.allclose(secant[:, 1], f(secant[:, 0]))
        slope = (f(secant[0, 0] + 1e-6) - f(secant[0, 0] - 1e-6)) / 2e-6
        rise, run = np.diff(tangent[[0, -1]], axis=0)[0][::-1]
        assert np.isclose(rise / run, slope)
        assert np.allclose(steps[[0, 2]], secant)
    across = second.lines[2].get_xdata()
    assert np.allclose(across, first.lines[2].get_ydata()), "the rise of g is the step of f"
    assert "slope 1.25;" in description


def test_each_gate_has_the_slopes_of_its_pattern():
    picture = pictures.gates()
    for name, slopes in (("sum", "2 and 2"), ("product", "10 and 6"), ("maximum", "0 and 2")):
        assert f"{name}: 3 and 5 get the slopes {slopes}" in picture.description
    assert picture.description.endswith("3 gets 7.")
    texts = [
        "".join(t.itertext()).strip() for t in ET.fromstring(f"<a>{picture.svg}</a>").iter(TEXT)
    ]
    assert {"sum", "product", "maximum", "copy", "max", "15", "10", "7"} <= set(texts)


@pytest.mark.parametrize(("layers", "width"), [(1, 2), (2, 3), (3, 2)])
def test_the_paths_are_counted(layers, width):
    picture = pictures.count_paths(layers, width)
    arrows = 2 * width + (layers - 1) * width**2
    assert f"{arrows} arrows; from the start {width**layers} paths" in picture.description
    shown = sorted(int(text) for text in words(picture))
    inner = [width**l for l in range(layers) for _ in range(width)]
    assert shown == sorted([1, width**layers, *inner])


def test_what_cannot_be_drawn_is_refused():
    with pytest.raises(TypeError, match="end must be a Node"):
        pictures.graph(3.0)
    with pytest.raises(ValueError, match="at most 40"):
        pictures.graph(sum((Node(1) for _ in range(40)), Node(0)))
    with pytest.raises(ValueError, match="two places"):
        pictures.two_secants(1, -1)
    with pytest.raises(ValueError, match="at most 5"):
        pictures.count_paths(2, 6)
