"""What the costs refuse, and in which words."""

import numpy as np
import pytest
from test_losses import ALL, BINARY, CATEGORICAL, QUADRATIC, drawn

from nnmath.losses import quadratic


@pytest.mark.parametrize("pair", ALL)
def test_bad_shapes_and_entries_are_named(pair):
    name = "a" if pair is QUADRATIC else "z"
    z, y = drawn(pair, 3, 4)
    for f in pair:
        with pytest.raises(
            ValueError, match=r"y has shape \(3, 3\), expected \(3, 4\), the shape of \w$"
        ):
            f(z, y[:, :3])
        with pytest.raises(
            ValueError, match=r"y has shape \(4, 3\), expected \(3, 4\).*; use y\.T"
        ):
            f(z, y.T)
        with pytest.raises(
            ValueError, match=rf"{name} has shape \(3,\).*np.reshape\({name}, \(-1, 1\)\)"
        ):
            f(z[:, 0], y[:, 0])
        with pytest.raises(ValueError, match=r"y has shape \(3,\): one example is a column"):
            f(z[:, [0]], y[:, 0])
        with pytest.raises(ValueError, match=rf"{name} is empty, got shape \(3, 0\)"):
            f(z[:, :0], y[:, :0])
        with pytest.raises(ValueError, match=rf"{name} must be a matrix .* got shape \(3, 4, 1\)"):
            f(z[..., np.newaxis], y[..., np.newaxis])
        with pytest.raises(ValueError, match=rf"{name} must be finite, but {name}\[1, 2\] is nan"):
            f(np.where(np.arange(12).reshape(3, 4) == 6, np.nan, z), y)
        with pytest.raises(ValueError, match=r"y must be finite, but y\[2, 3\] is inf"):
            f(z, np.where(np.arange(12).reshape(3, 4) == 11, np.inf, y))
        with pytest.raises(TypeError, match=rf"{name} must hold real numbers"):
            f(z * 1j, y)
        with pytest.raises(TypeError, match="y must hold real numbers"):
            f(z, y.astype(str))
    if pair is QUADRATIC:
        with pytest.raises(ValueError, match="a must be finite"):
            quadratic(np.full((3, 4), np.inf), y)


@pytest.mark.parametrize("pair", [BINARY, CATEGORICAL])
def test_targets_that_are_no_probabilities_are_named(pair):
    z, y = drawn(pair, 2, 3)
    for f in pair:
        for bad in (-0.1, 1.1):
            wrong = y.copy()
            wrong[1, 2] = bad
            with pytest.raises(ValueError, match=rf"probabilities .* but y\[1, 2\] is {bad}"):
                f(z, wrong)
        for good in (0, 1):
            f(z, np.array([[good] * 3, [1 - good] * 3]))


def test_columns_that_do_not_sum_to_one_are_named():
    z, y = drawn(CATEGORICAL, 3, 4)
    for f in CATEGORICAL:
        for factor, total in ((0.9, "0.9"), (1 - 1e-6, "0.999999")):
            wrong = y.copy()
            wrong[:, 2] *= factor
            with pytest.raises(ValueError, match=rf"of y must be .* but column 2 sums to {total}"):
                f(z, wrong)
        f(z, (y * (1 + 1e-12)).clip(0, 1))
        f(z.astype(np.float32), y.astype(np.float32))
        third = np.full((3, 4), 1 / 3, dtype=np.float32)
        f(z, third)
        with pytest.raises(ValueError, match=r"column 0 sums to 0\.9999"):
            f(z, third * np.float32(0.99995))
