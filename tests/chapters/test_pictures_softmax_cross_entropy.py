"""The bars of softmax and the two pushes are drawn from the numbers given, and described."""

import math

import numpy as np
import pytest

from nnmath.pictures import softmax_cross_entropy as pictures


def test_the_bars_are_the_shares_of_the_exponentials():
    description = pictures.temperatures([0, math.log(2), math.log(5)], [1, 0.5]).description
    assert (
        description
        == "Bars of 3 probabilities. T = 1: 0.12, 0.25, 0.62; T = 0.5: 0.03, 0.13, 0.83."
    )


def test_each_bar_carries_its_score_and_its_number():
    svg = pictures.temperatures([2.0, -1.0], [4]).svg
    for description in ("z₁ = 2", "z₂ = -1", "0.68", "0.32", "T = 4", "probability"):
        assert description in svg


@pytest.mark.parametrize(("scores", "T"), [([1, 2], []), ([1, 2], [0]), ([[1, 2]], [1])])
def test_bars_that_cannot_be(scores, T):
    with pytest.raises(ValueError, match=r"expected a list|T must be"):
        pictures.temperatures(scores, T)


@pytest.mark.parametrize(("y", "at", "most"), [(0, "0.67", "0.148"), (1, "0.33", "-0.148")])
def test_the_largest_push_for_both_targets(y, at, most):
    description = pictures.push(y).description
    assert f"is largest at {at}, with {most}" in description
    assert f"from {0 - y} to {1 - y}." in description


def test_the_largest_push_for_a_target_between():
    a = np.linspace(0, 1, 100_001)
    pushes = np.abs((a - 0.3) * a * (1 - a))
    description = pictures.push(0.3).description
    assert f"is largest at {a[pushes.argmax()]:.2f}, with {pushes.max():.3f}" in description


def test_a_target_is_a_probability():
    with pytest.raises(ValueError, match="between 0 and 1"):
        pictures.push(1.5)
