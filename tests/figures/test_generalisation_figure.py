"""Bias and variance of polynomials: fits and expected errors, each computed another way."""

import re

import numpy as np
import pytest
from helpers.figure_data import all_choices, numbers
from sklearn.linear_model import Ridge

from nnmath.widgets import bias_and_variance

X = np.linspace(-1, 1, 20)
F, V = np.sin(3 * X), 0.25


@pytest.fixture(scope="module")
def figure():
    return bias_and_variance()


@pytest.fixture(scope="module")
def grids(figure):
    return [numbers(control["options"]) for control in figure.figure["controls"][:2]]


def hat(degree, alpha):
    """What ridge regression makes of targets, from the normal equations."""
    P = np.polynomial.legendre.legvander(X, degree)
    return P @ np.linalg.solve(P.T @ P / 20 + alpha * np.eye(degree + 1), P.T / 20)


def test_the_fit_is_ridge_regression(figure, grids):
    degrees, alphas = grids
    places = np.linspace(-1, 1, 61)
    for (d, a, sample), row in all_choices(figure):
        if (d + a + sample) % 3:
            continue
        degree, m_alpha = int(degrees[d]), 20 * alphas[a]
        P, y = (np.polynomial.legendre.legvander(x, degree) for x in (X, places)), row["targets"]
        at, fine = P
        if m_alpha:
            w = Ridge(m_alpha, fit_intercept=False, solver="cholesky").fit(at, y).coef_
        else:
            w = np.linalg.lstsq(at, y, rcond=None)[0]
        np.testing.assert_allclose(row["fit"], fine @ w, rtol=1e-2, atol=6e-3)
        assert row["seen_here"] == pytest.approx(np.mean((at @ w - y) ** 2), rel=2e-2, abs=1e-3)


def test_expected_errors_are_those_of_the_hat_matrix(figure, grids):
    degrees, alphas = grids
    for (d, a, sample), row in all_choices(figure):
        if sample:
            continue
        S = hat(int(degrees[d]), alphas[a])
        bias, variance = np.mean((F - S @ F) ** 2), V * np.trace(S @ S.T) / 20
        new, seen = bias + variance + V, bias + variance + V - 2 * V * np.trace(S) / 20
        for column, value in (("bias", bias), ("variance", variance), ("new", new), ("seen", seen)):
            assert row[column][d] == pytest.approx(value, rel=1e-3, abs=2e-5), column
            assert row[f"{column}_at"] == pytest.approx(value, rel=1e-2, abs=1e-4), column
            assert row[f"{column}_list"] == [row[f"{column}_at"]]
        assert row["at"] == degrees[d]


def test_drawn_targets_scatter_about_the_truth(figure):
    sets = {sample: row["targets"] for (_, _, sample), row in all_choices(figure)}
    assert len(sets) == 4
    noise = np.array(list(sets.values())) - F
    assert abs(noise.std() - 0.5) < 0.1
    assert abs(noise.mean()) < 0.15


def test_what_the_exercise_asks(figure, grids):
    degrees, alphas = grids
    rows = {choice: row for choice, row in all_choices(figure) if choice[2] == 0}
    plain = rows[0, alphas.index(0), 0]["new"]
    assert degrees[int(np.argmin(plain))] == 3
    priced = rows[0, alphas.index(0.03), 0]["new"]
    assert np.ptp(priced[3:]) < np.ptp(plain[3:]) / 2


def test_a_truth_and_grids_of_ones_own():
    own = bias_and_variance(abs, degrees=[1, 2], penalties=[0.1], points=5, deviation=0.1,
                            samples=1)  # fmt: skip
    assert len(own.columns["targets"]) == 5
    assert own.columns["at"] == 2


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ({"truth": 3}, TypeError, "truth must be a function"),
        ({"degrees": []}, ValueError, "degrees is empty"),
        ({"degrees": [1, 3]}, ValueError, "degrees must rise by 1"),
        ({"degrees": [-1, 0]}, ValueError, "degrees must be at least 0"),
        ({"penalties": []}, ValueError, "penalties is empty"),
        ({"penalties": [-1.0]}, ValueError, "penalties must be at least 0"),
        ({"points": 10}, ValueError, "points must be at least 16"),
        ({"deviation": 0.0}, ValueError, "deviation must be a positive"),
        ({"samples": 0}, ValueError, "samples must be at least 1"),
    ],
)
def test_a_bad_argument_is_refused_by_name(arguments, error, words):
    with pytest.raises(error, match=re.escape(words)):
        bias_and_variance(**arguments)
