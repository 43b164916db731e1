"""The graph and the costs are drawn from the numbers given, and say them in words."""

import xml.etree.ElementTree as ET

import numpy as np
import pytest

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


def test_the_costs_are_drawn_and_the_last_factor_is_told():
    picture = pictures.costs([1, 10], forward=[10, 451], backward=[5, 41])
    assert picture.description.endswith("At 10 inputs they are a factor of 11 apart.")
    assert {"forward", "backward"} <= set(words(picture))


def test_what_cannot_be_drawn_is_refused():
    with pytest.raises(TypeError, match="end must be a Node"):
        pictures.graph(3.0)
    with pytest.raises(ValueError, match="at most 40"):
        pictures.graph(sum((Node(1) for _ in range(40)), Node(0)))
    with pytest.raises(ValueError, match="backward must have shape"):
        pictures.costs([1, 2], forward=[1, 2], backward=[1])
    with pytest.raises(ValueError, match="forward must be above 0"):
        pictures.costs([1, 2], forward=[0, 2], backward=[1, 1])
