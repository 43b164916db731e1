"""The network has all its names, and the path to the cost carries the network's own numbers."""

import math
import xml.etree.ElementTree as ET

import numpy as np
import pytest

from nnmath.network import Network
from nnmath.pictures import two_layers as pictures

TEXT = "{http://www.w3.org/2000/svg}text"


def net(w1=2.0, b1=-1.0, w2=-2.0, b2=1.0, **more):
    return Network(W=[[[w1]], [[w2]]], b=[[[b1]], [[b2]]], **more)


def s(z):
    return 1 / (1 + math.exp(-z))


@pytest.mark.parametrize(("w2", "x", "y"), [(-2.0, 1.0, 1.0), (3.0, -0.5, 0.2)])
def test_each_quantity_stands_with_its_value_in_the_picture_and_in_the_sentence(w2, x, y):
    picture = pictures.path_to_cost(net(w2=w2), [[x]], [[y]])
    z1 = 2 * x - 1
    z2 = w2 * s(z1) + 1
    by_hand = [x, z1, s(z1), z2, s(z2), (s(z2) - y) ** 2 / 2]
    names = ["a⁽⁰⁾", "z⁽¹⁾", "a⁽¹⁾", "z⁽²⁾", "a⁽²⁾", "C"]
    shown, small = (
        ["".join(t.itertext()).strip() for t in ET.fromstring(svg).iter(TEXT)]
        for svg in (picture.svg, picture.narrow)
    )
    assert sorted(shown) == sorted(small)
    assert shown.count("w⁽¹⁾") == shown.count("w⁽²⁾") == 2  # as a weight, and as a slope
    for name, value in zip(names, by_hand, strict=True):
        number = f"{value:.4f}".replace("-", "−")
        assert number in shown
        assert f"{name} = {number}" in picture.description
    assert {"σ′(z⁽¹⁾)", "w⁽²⁾", "σ′(z⁽²⁾)", "a⁽²⁾ − y", "b⁽¹⁾", "b⁽²⁾"} <= set(shown)


def test_each_link_has_its_slope_and_their_product_is_equation_b():
    picture = pictures.path_to_cost(net(), [[1.0]], [[1.0]])
    a1, a2 = s(1.0), s(-2 * s(1.0) + 1)
    slopes = [2.0, a1 * (1 - a1), -2.0, a2 * (1 - a2), a2 - 1]
    shown = ["".join(t.itertext()).strip() for t in ET.fromstring(picture.svg).iter(TEXT)]
    for slope in slopes:
        assert f"{slope:.4g}".replace("-", "−") in shown
    product = math.prod(slopes[1:])
    assert picture.description.endswith(f"along the path of w⁽¹⁾ is {product:.4f}.")


@pytest.mark.parametrize(("sizes", "named"), [((2, 3, 2), (2, 1, 3)), ((3, 1), (1, 1, 2))])
def test_the_network_names_every_quantity_and_the_thick_connection(sizes, named):
    picture = pictures.network(sizes, named)
    low, high = "₀₁₂₃₄", "⁰¹²"
    names = {f"a{low[i]}⁽⁰⁾" for i in range(1, sizes[0] + 1)}
    for layer, size in enumerate(sizes[1:], 1):
        names |= {f"{q}{low[i]}⁽{high[layer]}⁾" for q in "zabδ" for i in range(1, size + 1)}
    l, j, k = named
    names.add(f"w{low[j]}{low[k]}⁽{high[l]}⁾")
    names |= {f"layer {layer}" for layer in range(len(sizes))}
    for svg in (picture.svg, picture.narrow):
        shown = ["".join(t.itertext()).strip() for t in ET.fromstring(svg).iter(TEXT)]
        assert sorted(shown) == sorted(names)


@pytest.mark.parametrize(
    ("sizes", "named", "message"),
    [((2, 5), (1, 1, 1), "up to 4"), ((2, 2), (1, 3, 1), "of a connection")],
)
def test_a_network_that_cannot_be_drawn_is_refused(sizes, named, message):
    with pytest.raises(ValueError, match=message):
        pictures.network(sizes, named)


def test_another_network_is_refused():
    with pytest.raises(ValueError, match="two layers of one neuron"):
        pictures.path_to_cost(Network([[[1.0, 2.0]], [[1.0]]], None), [[1.0], [1.0]], [[1.0]])
    with pytest.raises(ValueError, match="quadratic"):
        pictures.path_to_cost(net(loss="cross-entropy"), [[1.0]], [[1.0]])
    with pytest.raises(ValueError, match="one example"):
        pictures.path_to_cost(net(), [[1.0, 2.0]], [[1.0, 0.0]])


def test_the_bump_lies_between_its_steps_and_the_sum_is_the_network():
    steps = [0.25, 0.75]
    W = [[[40.0], [40.0]], [[1.0, -2.0]]]
    two = Network(W, [[[-40 * c] for c in steps], [[0.5]]], output="identity")
    picture = pictures.bumps(two, lambda x: 0.5 + (x > 0.25) - 2 * (x > 0.75), 1)
    assert "steps of hidden neurons 1 and 2" in picture.description
    height = s(40 * 0.25) - s(-40 * 0.25)
    assert f"rises to {height:.2f} and is in the middle at 0.50" in picture.description
    shown = [
        "".join(t.itertext()).strip() for t in ET.fromstring(f"<g>{picture.svg}</g>").iter(TEXT)
    ]
    assert {"step 1", "step 2", "bump 1", "f", "the network"} <= set(shown)
    assert "never further from it than 1.000" in picture.description  # half of the second jump


@pytest.mark.parametrize(
    ("sizes", "k", "words"),
    [((1, 2, 1), 2, "k must be from 1 to 1, got 2"), ((2, 2, 1), 1, "net must have one input")],
)
def test_bumps_refuses_what_it_cannot_draw(sizes, k, words):
    rng = np.random.default_rng(0)
    with pytest.raises(ValueError, match=words):
        pictures.bumps(Network.random(sizes, rng=rng, output="identity"), lambda x: x, k)
