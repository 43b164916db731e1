"""The cost with and without slopes is drawn from the network given, and described in words."""

import numpy as np
import pytest

from nnmath.network import Network
from nnmath.pictures import matrix_form as pictures


def turned(W2=((4.0,), (4.0,)), b2=((4.0,), (-2.0,))):
    return Network([[[1.0]], W2], [[[-1.0]], b2])


def ends(picture):
    words = picture.description.replace(",", "").rstrip(".").split()
    return [float(word.rstrip(".")) for word in words if word[0].isdigit()]


def test_the_example_of_the_chapter_falls_with_slopes_and_rises_without():
    picture = pictures.with_and_without_slopes(turned(), [[1.0]], [[0.0], [1.0]])
    start, true, false = ends(picture)
    assert true < start < false
    assert (start, true, false) == (0.62, 0.51, 0.75)
    assert picture.svg.count("σ′") >= 2


def test_without_bends_both_directions_are_one():
    rng = np.random.default_rng(3)
    net = Network.random([2, 3, 2], rng=rng, hidden="identity", output="identity", biases=False)
    X, Y = rng.normal(size=(2, 4)), rng.normal(size=(2, 4))
    start, true, false = ends(pictures.with_and_without_slopes(net, X, Y, reach=0.3))
    assert true == false < start


def test_the_reach_and_the_network_are_its_callers():
    net = turned()
    before = [w.copy() for w in net.W[1:]]
    X, Y = [[1.0]], [[0.0], [1.0]]
    near, far = (ends(pictures.with_and_without_slopes(net, X, Y, reach=r)) for r in (0.01, 2))
    assert near[1] == near[0] > far[1]
    assert all(np.array_equal(w, v) for w, v in zip(net.W[1:], before, strict=True))


def test_what_it_refuses():
    X, Y = [[1.0]], [[0.0], [1.0]]
    other = Network([[[1.0], [2.0]]], loss="cross-entropy")
    with pytest.raises(ValueError, match="quadratic cost"):
        pictures.with_and_without_slopes(other, X, Y)
    net = Network([[[1.0]]], output="identity")
    with pytest.raises(ValueError, match="no length"):
        pictures.with_and_without_slopes(net, [[2.0]], [[2.0]])
