"""Costs: their values, gradients and properties, and the targets they refuse."""

import numpy as np
import pytest
from helpers.properties import given, st

from nnmath.activations import log_softmax, sigmoid, softmax
from nnmath.gradcheck import numerical_gradient
from nnmath.losses import (
    COSTS,
    binary_cross_entropy,
    binary_cross_entropy_gradient,
    quadratic,
    quadratic_gradient,
    softmax_cross_entropy,
    softmax_cross_entropy_gradient,
)

BINARY = (binary_cross_entropy, binary_cross_entropy_gradient)
CATEGORICAL = (softmax_cross_entropy, softmax_cross_entropy_gradient)
QUADRATIC = (quadratic, quadratic_gradient)
ALL = [QUADRATIC, BINARY, CATEGORICAL]


def drawn(pair, k, m, seed=0):
    """A prediction and a target that suit a cost, from a seed."""
    rng = np.random.default_rng(seed)
    z = 3 * rng.normal(size=(k, m))
    if pair is CATEGORICAL:
        return z, rng.dirichlet(np.ones(k), size=m).T
    return z, rng.uniform(size=(k, m))


sizes = st.tuples(st.integers(1, 6), st.integers(1, 9), st.integers(0, 2**32 - 1))


def test_values_on_paper():
    a, y = [[1.0, 2.0], [3.0, 0.0]], [[0.0, 2.0], [1.0, 3.0]]
    assert quadratic(a, y) == ((1 + 4) / 2 + 9 / 2) / 2
    z = np.log([[3.0, 1.0]])  # σ = ¾ and ½
    assert binary_cross_entropy(z, [[1, 0]]) == pytest.approx(
        (np.log(4 / 3) + np.log(2)) / 2, rel=1e-15
    )
    assert binary_cross_entropy(z, [[0.25, 0.5]]) == pytest.approx(
        (-0.25 * np.log(0.75) - 0.75 * np.log(0.25) + np.log(2)) / 2, rel=1e-15
    )
    z = np.log([[1.0, 1.0], [2.0, 1.0], [5.0, 2.0]])
    y = np.array([[0.0, 0.5], [1.0, 0.5], [0.0, 0.0]])
    assert softmax_cross_entropy(z, y) == pytest.approx((np.log(4) + np.log(4)) / 2, rel=1e-15)


def test_the_mean_is_over_columns_only():
    """Twice the outputs is twice the cost; twice the examples is the same cost."""
    for cost, _ in (QUADRATIC, BINARY):
        z, y = drawn(BINARY, 3, 5)
        assert cost(np.vstack([z, z]), np.vstack([y, y])) == pytest.approx(2 * cost(z, y))
        assert cost(np.hstack([z, z]), np.hstack([y, y])) == pytest.approx(cost(z, y))
    z, y = drawn(CATEGORICAL, 3, 5)
    assert softmax_cross_entropy(np.hstack([z, z]), np.hstack([y, y])) == pytest.approx(
        softmax_cross_entropy(z, y), rel=1e-15
    )


@pytest.mark.parametrize("pair", ALL)
@given(size=sizes)
def test_costs_are_the_formulas_of_the_book(pair, size):
    k, m, seed = size
    z, y = drawn(pair, k, m, seed)
    if pair is QUADRATIC:
        expected = 0.5 * np.sum((z - y) ** 2) / m
    elif pair is BINARY:
        expected = -np.sum(y * np.log(sigmoid(z)) + (1 - y) * np.log(sigmoid(-z))) / m
    else:
        expected = -np.sum(y * np.log(softmax(z))) / m
    assert pair[0](z, y) == pytest.approx(expected, rel=1e-12, abs=1e-15)
    assert isinstance(pair[0](z, y), float)


@pytest.mark.parametrize("pair", ALL)
@pytest.mark.parametrize(("k", "m"), [(1, 1), (1, 4), (3, 1), (3, 5)])
def test_gradients_by_central_differences(pair, k, m):
    z, y = drawn(pair, k, m)
    found = pair[1](z, y)
    expected = numerical_gradient(lambda v: pair[0](v, y), z)
    assert found.shape == (k, m)
    np.testing.assert_allclose(found, expected, rtol=1e-7, atol=1e-10)


@given(size=sizes)
def test_gradients_are_the_formulas_of_the_book(size):
    k, m, seed = size
    for pair, a in ((QUADRATIC, lambda z: z), (BINARY, sigmoid), (CATEGORICAL, softmax)):
        z, y = drawn(pair, k, m, seed)
        np.testing.assert_allclose(pair[1](z, y), (a(z) - y) / m, rtol=1e-12, atol=1e-16)


@pytest.mark.parametrize("pair", ALL)
@given(size=sizes)
def test_cost_and_gradient_are_means_over_examples(pair, size):
    k, m, seed = size
    z, y = drawn(pair, k, m, seed)
    each = [pair[0](z[:, [i]], y[:, [i]]) for i in range(m)]
    assert pair[0](z, y) == pytest.approx(sum(each) / m, rel=1e-13, abs=1e-300)
    gradients = np.hstack([pair[1](z[:, [i]], y[:, [i]]) for i in range(m)])
    np.testing.assert_allclose(pair[1](z, y), gradients / m, rtol=1e-13, atol=1e-300)


@given(z=st.lists(st.floats(-1e4, 1e4), min_size=2, max_size=6), right=st.integers(0, 1))
def test_cross_entropies_are_never_negative_and_zero_only_when_right(z, right):
    column = np.array(z)[:, np.newaxis]
    target = np.zeros_like(column)
    target[right] = 1
    cost = softmax_cross_entropy(column, target)
    gap = column[right, 0] - max(np.delete(column[:, 0], right))
    assert cost >= 0
    assert (cost == 0) == (gap > 745.2) or 744 < gap < 746
    assert (cost > np.log(2) - 1e-12) or gap > -1e-9
    for v in z:
        for y in (0.0, 1.0):
            cost = binary_cross_entropy([[v]], [[y]])
            gap = v if y else -v
            assert cost >= 0
            assert (cost == 0) == (gap > 745.2) or 744 < gap < 746


def test_quadratic_is_zero_only_when_right():
    a = np.arange(6.0).reshape(2, 3)
    assert quadratic(a, a) == 0
    assert quadratic(a, a + 1e-8) > 0


def test_a_soft_target_costs_least_where_it_is_met():
    y = np.array([[0.2, 0.7]])
    best = np.log(y / (1 - y))
    least = binary_cross_entropy(best, y)
    assert np.abs(binary_cross_entropy_gradient(best, y)).max() < 1e-16
    for nudge in (-1e-3, 1e-3):
        assert binary_cross_entropy(best + nudge, y) > least
    assert least == pytest.approx(-np.mean(y * np.log(y) + (1 - y) * np.log(1 - y)), rel=1e-14)


@given(size=sizes)
def test_a_hard_target_costs_minus_its_log_softmax_to_the_last_bit(size):
    k, m, seed = size
    z, _ = drawn(CATEGORICAL, k, m, seed)
    for row in range(k):
        y = np.zeros((k, 1))
        y[row] = 1
        for i in range(m):
            assert softmax_cross_entropy(z[:, [i]], y) == -log_softmax(z[:, i])[row]


def test_two_logits_are_one():
    """softmax over (z, 0) is σ(z): the two cross-entropies agree."""
    z, y = drawn(BINARY, 1, 9)
    twice = np.vstack([z, 0 * z]), np.vstack([y, 1 - y])
    assert softmax_cross_entropy(*twice) == pytest.approx(binary_cross_entropy(z, y), rel=1e-14)
    np.testing.assert_allclose(
        softmax_cross_entropy_gradient(*twice)[:1], binary_cross_entropy_gradient(z, y), rtol=1e-12
    )


def test_limits():
    inf = np.inf
    assert binary_cross_entropy([[inf, -inf]], [[1, 0]]) == 0
    assert binary_cross_entropy([[inf]], [[0]]) == inf
    assert binary_cross_entropy([[-inf]], [[0.5]]) == inf
    np.testing.assert_array_equal(
        binary_cross_entropy_gradient([[inf, -inf, inf]], [[1, 0, 0]]), [[0, 0, 1 / 3]]
    )
    assert softmax_cross_entropy([[inf], [0]], [[1], [0]]) == 0
    assert softmax_cross_entropy([[0], [-inf]], [[1], [0]]) == 0
    assert softmax_cross_entropy([[inf], [0]], [[0], [1]]) == inf
    np.testing.assert_array_equal(
        softmax_cross_entropy_gradient([[inf], [0]], [[0], [1]]), [[1], [-1]]
    )
    for f in CATEGORICAL:
        f([[inf, 0], [0, inf]], [[1, 0], [0, 1]])  # a limit in each column
        with pytest.raises(ValueError, match=r"softmax has no limit at column 1, \[inf inf\]"):
            f([[0, inf], [0, inf]], [[1, 1], [0, 0]])
        with pytest.raises(ValueError, match="softmax has no limit at column 1"):
            f([[inf, -inf], [0, -inf]], [[1, 1], [0, 0]])
        with pytest.raises(ValueError, match="softmax has no limit at column 0"):
            f([[-inf], [-inf]], [[1], [0]])


@pytest.mark.filterwarnings("error")
def test_no_finite_number_raises_a_warning():
    top = float(np.finfo(np.float64).max)
    z = np.array([[-top, -1e4, -745, -5e-324, 0, 5e-324, 710, 1e4, top]])
    with np.errstate(all="raise"):
        for y in (0.0, 0.3, 1.0):
            for f in (*BINARY, *QUADRATIC):
                f(z, np.full(z.shape, y))
            for f in CATEGORICAL:
                f(np.vstack([z, z[:, ::-1]]), np.vstack([np.full(z.shape, y), 1 - y + 0 * z]))
        assert quadratic([[top, 0.0]], [[-1.0, 0.0]]) == np.inf
        assert quadratic_gradient([[top]], [[-top]]) == np.inf
        assert quadratic_gradient([[5e-324, 0.0]], [[0.0, 0.0]]).tolist() == [[0, 0]]
        assert binary_cross_entropy([[top, top]], [[0, 0]]) == top
        level = softmax_cross_entropy(np.full((2, 3), -top), [[1, 0, 0.5], [0, 1, 0.5]])
        assert level == pytest.approx(np.log(2), rel=1e-15)


def test_a_sum_beyond_the_numbers_is_infinite():
    top = float(np.finfo(np.float64).max)
    assert binary_cross_entropy([[top], [top]], [[0], [0]]) == np.inf
    assert binary_cross_entropy([[top, top, 0.0]], [[0, 0, 0]]) == pytest.approx(2 / 3 * top)
    assert quadratic([[1e200, 1.0]], [[0.0, 0.0]]) == np.inf


@pytest.mark.parametrize("pair", ALL)
def test_precision_and_arguments(pair):
    z, y = drawn(pair, 3, 4)
    before_call = z.copy(), y.copy()
    found = pair[1](z, y)
    assert found.dtype == np.float64
    assert not np.shares_memory(found, z)
    single = z.astype(np.float32), y.astype(np.float32)
    assert pair[1](*single).dtype == np.float32
    assert pair[1](single[0], y).dtype == np.float64
    assert pair[1](z, single[1]).dtype == np.float64
    np.testing.assert_allclose(pair[1](*single), found, rtol=1e-4, atol=1e-6)
    assert pair[0](*single) == pytest.approx(pair[0](z, y), rel=1e-5)
    np.testing.assert_array_equal(z, before_call[0])
    np.testing.assert_array_equal(y, before_call[1])
    whole = np.array([[1, 0], [0, 1]])
    assert pair[0](whole, whole) == pair[0](whole.astype(float), whole.astype(float))
    assert pair[1](whole, whole).dtype == np.float64
    assert pair[0](whole, whole.astype(bool)) == pair[0](whole, whole)


def test_a_single_precision_cost_is_computed_in_double():
    z = np.full((1, 1), 20, np.float32)
    assert binary_cross_entropy(z, [[1]]) == binary_cross_entropy([[20.0]], [[1.0]])
    a = np.full((1, 1), 1e-30, np.float32)
    assert quadratic(a, np.zeros((1, 1), np.float32)) == pytest.approx(float(a[0, 0]) ** 2 / 2)


def test_the_table_has_the_pairs_that_exist():
    public = {
        ("quadratic", output): quadratic for output in ("sigmoid", "tanh", "relu", "identity")
    }
    public["quadratic", "softmax"] = quadratic
    public["cross-entropy", "sigmoid"] = binary_cross_entropy
    public["cross-entropy", "softmax"] = softmax_cross_entropy
    assert set(COSTS) == set(public)
    prediction, y = np.array([[0.3, -2.0], [1.5, 0.25]]), np.array([[0.75, 0.5], [0.25, 0.5]])
    for pair, cost in public.items():
        assert COSTS[pair](prediction, y) == cost(prediction, y)
