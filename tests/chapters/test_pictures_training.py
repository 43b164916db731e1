"""The still figures of the chapter on training show the numbers they were given."""

import re

import numpy as np
import pytest

from nnmath.network import Network
from nnmath.pictures import training as pictures

X = np.array([[0.0, 0, 1, 1], [0, 1, 0, 1]])
Y = np.array([[0.0, 1, 1, 0]])


def xor(sign=1.0):
    """XOR from OR and AND, by hand; with the other sign it answers the contrary."""
    W, b = [[[8.0, 8.0], [8.0, 8.0]], [[9 * sign, -9 * sign]]], [[[-4.0], [-12.0]], [[-9 * sign]]]
    return Network(W, b, hidden="tanh", output="sigmoid", loss="cross-entropy")


def test_the_hidden_plane_says_how_many_points_lie_on_their_side():
    right, wrong = pictures.hidden_plane(xor(), X, Y), pictures.hidden_plane(xor(-1), X, Y)
    assert "it has all points on the side of their class" in right.description
    assert "it has all points but 4 on" in wrong.description
    assert all(f">{bits}<" in right.svg for bits in ("00", "01", "10", "11"))


def test_another_network_is_refused():
    with pytest.raises(ValueError, match=r"2, 2 and 1 neurons, got \(2, 3, 1\)"):
        pictures.hidden_plane(Network.random([2, 3, 1], rng=np.random.default_rng(0)), X, Y)
    with pytest.raises(ValueError, match="X"):
        pictures.hidden_plane(xor(), X[:1], Y)


def test_along_a_line_the_gaps_are_measured_inside_and_in_all():
    x = np.linspace(-4, 4, 9)
    description = pictures.along_line(x, {"true": 0 * x, "near": x / 10}, (-2, 2)).description
    assert "near is at most 0.2 from true between the dotted lines, 0.4 in all" in description
    assert (
        "near is at most 0.4 from true."
        in pictures.along_line(x, {"true": 0 * x, "near": x / 10}).description
    )


def test_classes_are_discs_and_rings_as_everywhere_in_the_book():
    svg = pictures.hidden_plane(xor(), X, Y).svg
    for panel in svg.split("<svg ")[1:]:
        discs = re.findall(r'<use [^>]*style="fill: var\(--nn-blue', panel)
        rings = re.findall(r'<use [^>]*style="fill-opacity: 0; stroke: var\(--nn-orange', panel)
        assert (len(discs), len(rings)) == (3, 3)  # two points each, and the legend's
        assert ">class 1<" in panel
        assert ">class 0<" in panel


def test_digits_are_squares_as_dark_as_their_ink():
    image = np.zeros(64)
    image[[0, 63]] = 0.5, 1.0
    picture = pictures.digits(image[:, None], ["7 → 1"])
    assert "7 → 1" in picture.description
    inked = picture.svg.split("PolyCollection_1")[1].split("</g>")[0]
    squares = re.findall(r'<path d="M ([\d.]+) ([\d.]+) ([^>]*)>', inked)
    shades = [re.search(r"fill-opacity: ([\d.]+)", style) for *_, style in squares]
    assert [float(shade[1]) if shade else 1.0 for shade in shades] == [0.5, 1.0]  # paper is bare
    (left, upper), (right, lower) = ((float(x), float(y)) for x, y, _ in squares)
    assert right - left == pytest.approx(7 * 76 / 8)  # the first pixel and the last
    assert lower - upper == pytest.approx(right - left, rel=0.01)
    assert pictures.digits(np.zeros((64, 3)), list("012")).svg.count("<svg ") == 3
    with pytest.raises(ValueError, match="one an image"):
        pictures.digits(image[:, None], [])
    with pytest.raises(ValueError, match="images"):
        pictures.digits(np.zeros((63, 1)), ["0"])


def test_curves_say_where_they_end():
    record = np.array([[[2.0, 0.1], [2.1, 0.2]], [[0.5, 0.9], [0.75, 0.8]]])
    description = pictures.curves(record).description
    assert "over 2 epochs" in description
    assert "ends at 0.5 on the training and at 0.75 on the held-out" in description
    assert "90.0 and 80.0 per cent" in description
