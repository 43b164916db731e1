"""Linear fits: against scikit-learn, NumPy's polynomials, descent step by step, and drawn noise."""

import re

import numpy as np
import pytest
from sklearn.linear_model import Ridge

from nnmath.linear_fits import expected_errors, legendre, ridge, ridge_smoother, stopped_smoother


@pytest.fixture
def task():
    rng = np.random.default_rng(0)
    return rng.normal(size=(4, 11)), rng.normal(size=11)


@pytest.mark.parametrize("alpha", [1e-3, 0.5, 20.0])
def test_ridge_is_that_of_scikit_learn(task, alpha):
    """Its cost is a sum and not a mean, so its penalty is m times ours."""
    X, y = task
    theirs = Ridge(alpha=alpha * 11, fit_intercept=False, solver="cholesky").fit(X.T, y)
    np.testing.assert_allclose(ridge(X, y, alpha), theirs.coef_, rtol=1e-10)


def test_its_weights_are_where_the_penalised_cost_is_level(task):
    X, y = task
    w = ridge(X, y, 0.3)
    np.testing.assert_allclose(X @ (X.T @ w - y) / 11 + 0.3 * w, 0, atol=1e-13)


@pytest.mark.parametrize("alpha", [0.0, 0.2])
def test_fitted_values_are_a_matrix_times_targets(task, alpha):
    X, y = task
    np.testing.assert_allclose(ridge_smoother(X, alpha) @ y, ridge(X, y, alpha) @ X, rtol=1e-10)


@pytest.mark.parametrize("degree", [0, 3, 9])
def test_without_a_penalty_it_is_the_polynomial_of_least_squares(degree):
    rng = np.random.default_rng(1)
    x, y = np.linspace(-1, 1, 15), rng.normal(size=15)
    theirs = np.polynomial.Polynomial.fit(x, y, degree)(x)
    np.testing.assert_allclose(ridge_smoother(legendre(x, degree)) @ y, theirs, atol=1e-10)


def test_of_several_best_weights_the_shortest():
    X, y = np.ones((3, 5)), np.arange(5.0)
    np.testing.assert_allclose(ridge(X, y), 2 / 3)


@pytest.mark.parametrize("steps", [0, 1, 7])
def test_an_early_stop_is_descent_step_by_step(task, steps):
    X, y = task
    w = np.zeros(4)
    for _ in range(steps):
        w -= 0.2 * X @ (X.T @ w - y) / 11
    np.testing.assert_allclose(stopped_smoother(X, 0.2, steps) @ y, w @ X, atol=1e-12)


def test_expected_errors_are_the_means_over_all_noise():
    """Noise of ±s, each of the 2^m cases: the means are exact."""
    m, s = 5, 0.7
    rng = np.random.default_rng(2)
    S, f = rng.normal(size=(m, m)), rng.normal(size=m)
    signs = np.array(np.meshgrid(*[[-s, s]] * m)).reshape(m, -1)
    fits = S @ (f[:, None] + signs)
    seen = np.mean((f[:, None] + signs - fits) ** 2)
    e = expected_errors(S, f, s**2)
    assert e.seen == pytest.approx(seen, rel=1e-12)
    new = np.mean([(f[:, None] + t - fits) ** 2 for t in (-s, s)])
    assert e.new == pytest.approx(new, rel=1e-12)
    mean_fit = fits.mean(axis=1)
    assert e.bias == pytest.approx(np.mean((f - mean_fit) ** 2), rel=1e-12)
    assert e.variance == pytest.approx(np.mean((fits - mean_fit[:, None]) ** 2), rel=1e-12)
    assert e.noise == s**2


def test_features_are_the_polynomials_of_legendre():
    x = np.array([-0.5, 0.2, 1.0])
    by_hand = [np.ones(3), x, (3 * x**2 - 1) / 2, (5 * x**3 - 3 * x) / 2]
    np.testing.assert_allclose(legendre(x, 3), by_hand)


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: legendre([[1.0]], 2), ValueError, "x must be a list of numbers"),
        (lambda: legendre([1.0], -1), ValueError, "degree must be at least 0"),
        (lambda: ridge([[1.0, 2.0]], [1.0]), ValueError, "y has 1 entries, expected 2"),
        (lambda: ridge([[1.0]], [np.nan]), ValueError, "y must be finite"),
        (lambda: ridge([[1.0]], [1.0], -1), ValueError, "alpha must be at least 0"),
        (lambda: ridge_smoother([1.0]), ValueError, "X has shape (1,)"),
        (lambda: ridge_smoother([[np.inf]]), ValueError, "X must be finite"),
        (lambda: ridge_smoother([["a"]]), TypeError, "X must hold real numbers"),
        (lambda: ridge_smoother([[1.0]], -1), ValueError, "alpha must be at least 0"),
        (lambda: expected_errors([[np.nan]], [1.0], 1), ValueError, "S must be finite"),
        (lambda: expected_errors([["a"]], [1.0], 1), TypeError, "S must hold real numbers"),
        (lambda: expected_errors(np.eye(1), ["a"], 1), TypeError, "f must hold real numbers"),
        (lambda: stopped_smoother([[1.0]], 0.0, 1), ValueError, "rate must be a positive"),
        (lambda: stopped_smoother([[1.0]], 0.1, -1), ValueError, "steps must be at least 0"),
        (lambda: expected_errors(np.eye(2), [1.0], 1), ValueError, "S has shape (2, 2), expected"),
        (lambda: expected_errors(np.eye(1), [1.0], -1), ValueError, "V must be at least 0"),
        (lambda: expected_errors(np.eye(1), [], 1), ValueError, "f must be a list of numbers"),
    ],
)
def test_bad_arguments_are_refused_by_name(call, error, words):
    with pytest.raises(error, match=f"^{re.escape(words)}"):
        call()


def test_the_scale_of_the_features_does_not_matter_to_least_squares(task):
    X, _ = task
    for scale in (1e-30, 1e30):
        np.testing.assert_allclose(ridge_smoother(scale * X), ridge_smoother(X), atol=1e-13)


def test_features_that_repeat_each_other_change_nothing(task):
    """Their singular values are 0 but for rounding, which must not count as directions."""
    X, y = task
    rng = np.random.default_rng(1)
    repeated = rng.normal(size=(60, 4)) @ X
    np.testing.assert_allclose(ridge_smoother(repeated), ridge_smoother(X), atol=1e-10)
    np.testing.assert_allclose(ridge(repeated, y) @ repeated, ridge(X, y) @ X, atol=1e-10)
    single = ridge_smoother(repeated.astype(np.float32))
    np.testing.assert_allclose(single, ridge_smoother(X), atol=1e-4)


def test_features_that_are_0_fit_0():
    np.testing.assert_array_equal(ridge_smoother(np.zeros((2, 3))), np.zeros((3, 3)))
