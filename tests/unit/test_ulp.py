"""Numerics to the last place, against mpmath at 60 digits; ``make ulp`` prints the whole table."""

import sys
from pathlib import Path

import mpmath
import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))
from ulps import LIMIT, MEASURES, ulps, worst

from nnmath._numerics import mean, sum_rows, two_sum

TIGHTER = {"log_softmax": 1.4, "softmax": 2.5, "sigmoid": 2.5, "binary_cross_entropy": 2.0}


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("name", MEASURES)
def test_every_function_is_within_its_limit(name, dtype):
    error, place = worst(name, dtype, 200)
    limit = TIGHTER.get(name, LIMIT[dtype]) if dtype == np.float64 else LIMIT[dtype]
    if name in ("softmax", "log_softmax") and dtype == np.float32:
        limit = 0.51  # computed in double, and rounded once
    assert error <= limit, f"{error:.2f} units at {place}"


def test_the_measure_measures():
    """A unit is the spacing of the dtype: at 1, above and below a power of two, and at the end."""
    one = mpmath.mpf(1)
    assert ulps(1.0, one, np.float64) == 0
    assert ulps(float(np.nextafter(1, 2)), one, np.float64) == 1
    assert ulps(float(np.nextafter(np.float32(1), np.float32(2))), one, np.float32) == 1
    assert ulps(5e-324, mpmath.mpf(0), np.float64) == np.inf
    assert ulps(0.0, mpmath.mpf(5e-324) / 2, np.float64) == 0.5
    assert ulps(np.inf, mpmath.mpf(2) ** 1024, np.float64) == 0
    assert ulps(np.inf, one, np.float64) == np.inf


def test_two_sum_loses_nothing():
    rng = np.random.default_rng(0)
    a = rng.normal(size=2000) * 10.0 ** rng.integers(-20, 20, 2000)
    b = rng.normal(size=2000) * 10.0 ** rng.integers(-20, 20, 2000)
    s, error = two_sum(a, b)
    np.testing.assert_array_equal(s, a + b)
    for values in zip(a, b, s, error, strict=True):
        x, y, z, e = (mpmath.mpf(float(v)) for v in values)
        assert x + y == z + e


@pytest.mark.parametrize("k", [1, 2, 3, 4, 7, 8, 100, 1023])
def test_sum_rows_is_right_to_half_a_unit(k):
    rng = np.random.default_rng(k)
    x = rng.uniform(size=(k, 5)) * 10.0 ** rng.integers(-8, 8, (k, 5))
    total = sum_rows(x)
    assert total.shape == (1, 5)
    for i in range(5):
        assert ulps(total[0, i], mpmath.fsum(x[:, i].tolist()), np.float64) <= 0.6


def test_sum_rows_beyond_the_numbers():
    top = np.finfo(np.float64).max
    with np.errstate(all="ignore"):
        np.testing.assert_array_equal(sum_rows(np.array([[top], [top], [1.0]])), [[np.inf]])
        np.testing.assert_array_equal(
            sum_rows(np.array([[np.inf, 1.0], [1.0, 2.0]])), [[np.inf, 3]]
        )


def test_the_mean_is_rounded_once():
    values = np.array([1e16, 1.0, -1e16, 1.0, 1.0])
    assert mean(values) == 0.6
    assert mean(np.array([[0.1, 0.2, 0.3]])) == pytest.approx(0.2, rel=1e-16)
    top = np.finfo(np.float64).max
    assert mean(np.array([top, top])) == top
    assert mean(np.array([top] * 1000)) == pytest.approx(top)
    assert mean(np.array([np.inf, 1.0])) == np.inf
    assert np.isnan(mean(np.array([np.nan, 1.0])))
