"""The two pushes are drawn from the numbers given, and described."""

import numpy as np
import pytest

from nnmath.pictures import softmax_cross_entropy as pictures


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
