"""Activations: their values, derivatives and symmetries, and the care they take of arguments."""

import mpmath
import numpy as np
import pytest
from helpers.properties import given, st
from hypothesis.extra.numpy import array_shapes, arrays

from nnmath import activations
from nnmath.activations import (
    ACTIVATIONS,
    identity,
    identity_prime,
    log_softmax,
    relu,
    relu_prime,
    sigmoid,
    sigmoid_prime,
    softmax,
    tanh,
    tanh_prime,
)

ELEMENTWISE = [f for pair in ACTIVATIONS.values() for f in pair]
PRIMES = [pair for name, pair in ACTIVATIONS.items() if name != "relu"]
numbers = st.floats(-700, 700)
columns = arrays(np.float64, array_shapes(min_dims=2, max_dims=2, max_side=7), elements=numbers)


def test_values_on_paper():
    assert sigmoid(0) == 0.5
    assert sigmoid(np.log(3)) == pytest.approx(0.75, rel=1e-15)
    assert sigmoid(-np.log(3)) == pytest.approx(0.25, rel=1e-15)
    assert sigmoid_prime(0) == 0.25
    assert sigmoid_prime(np.log(3)) == pytest.approx(3 / 16, rel=1e-15)
    assert tanh(np.log(2)) == pytest.approx(0.6, rel=1e-15)
    assert tanh_prime(np.log(2)) == pytest.approx(0.64, rel=1e-15)
    assert tanh_prime(0) == 1
    np.testing.assert_array_equal(relu([-2.0, 0.0, 3.0]), [0, 0, 3])
    np.testing.assert_array_equal(relu_prime([-2.0, 0.0, 3.0]), [0, 0, 1])
    np.testing.assert_array_equal(identity([-2.0, 3.0]), [-2, 3])
    np.testing.assert_array_equal(identity_prime([-2.0, 3.0]), [1, 1])
    np.testing.assert_allclose(softmax(np.log([1, 2, 5])), [0.125, 0.25, 0.625], rtol=1e-15)
    np.testing.assert_allclose(log_softmax([0, 0, 0, 0]), [-np.log(4)] * 4, rtol=1e-15)


def test_limits():
    inf = np.inf
    np.testing.assert_array_equal(sigmoid([-inf, inf]), [0, 1])
    np.testing.assert_array_equal(sigmoid_prime([-inf, inf]), [0, 0])
    np.testing.assert_array_equal(tanh([-inf, inf]), [-1, 1])
    np.testing.assert_array_equal(tanh_prime([-inf, inf]), [0, 0])
    np.testing.assert_array_equal(relu([-inf, inf]), [0, inf])
    np.testing.assert_array_equal(relu_prime([-inf, inf]), [0, 1])
    np.testing.assert_array_equal(softmax([inf, 1, -inf]), [1, 0, 0])
    np.testing.assert_array_equal(softmax([-inf, 1, 1]), [0, 0.5, 0.5])
    np.testing.assert_array_equal(log_softmax([inf, 1, -inf]), [0, -inf, -inf])
    np.testing.assert_array_equal(log_softmax([[0], [-inf]]), [[0], [-inf]])
    np.testing.assert_array_equal(softmax([[-inf, 7]]), [[1, 1]])


def test_a_column_without_a_limit_is_nan_and_its_neighbours_are_not():
    z = np.array([[np.inf, -np.inf, 0.0], [np.inf, -np.inf, 0.0]])
    for f, half in ((softmax, 0.5), (log_softmax, np.log(0.5))):
        assert np.isnan(f(z)[:, :2]).all()
        np.testing.assert_allclose(f(z)[:, 2], half, rtol=1e-15)


@pytest.mark.parametrize("f", ELEMENTWISE)
def test_nan_goes_through(f):
    found = f([np.nan, 1.0])
    assert np.isnan(found[0]) == (f is not identity_prime)
    assert np.isfinite(found[1])


@pytest.mark.parametrize(("f", "f_prime"), PRIMES)
@given(z=st.floats(-30, 30))
def test_derivatives_by_high_precision_differences(f, f_prime, z):
    with mpmath.workdps(40):
        exact = {
            "sigmoid": lambda x: 1 / (1 + mpmath.exp(-x)),
            "tanh": mpmath.tanh,
            "identity": lambda x: x,
        }[f.__name__]
        assert f_prime(z) == pytest.approx(float(mpmath.diff(exact, z)), rel=1e-14)


@given(z=st.floats(allow_nan=False, allow_infinity=False))
def test_symmetries(z):
    assert sigmoid(-z) == pytest.approx(1 - sigmoid(z), rel=1e-15, abs=2.3e-16)
    assert sigmoid(z) + sigmoid(-z) == pytest.approx(1, rel=1e-15)
    assert sigmoid_prime(-z) == sigmoid_prime(z)
    assert 0 <= sigmoid_prime(z) <= 0.25
    assert tanh(-z) == -tanh(z)
    assert tanh_prime(-z) == tanh_prime(z)
    assert 0 <= tanh_prime(z) <= 1
    assert relu(z) - relu(-z) == z
    assert relu_prime(z) + relu_prime(-z) == (z != 0)
    assert identity(z) == z


@given(z=st.floats(-300, 300))
def test_slopes_are_the_formulas_of_the_book(z):
    assert sigmoid_prime(z) == pytest.approx(sigmoid(z) * sigmoid(-z), rel=1e-14)
    assert tanh_prime(z) == pytest.approx(4 * sigmoid(2 * z) * sigmoid(-2 * z), rel=1e-14)
    assert tanh(z) == pytest.approx(2 * sigmoid(2 * z) - 1, rel=1e-13, abs=3e-16)


@given(z=columns)
def test_softmax_is_a_distribution_in_each_column(z):
    p = softmax(z)
    assert p.shape == z.shape
    assert (p >= 0).all()
    np.testing.assert_allclose(p.sum(axis=0), 1, rtol=1e-14)
    np.testing.assert_allclose(np.exp(log_softmax(z)), p, rtol=1e-12, atol=1e-320)
    assert (log_softmax(z) <= 0).all()


@given(z=columns, shift=st.integers(-1000, 1000))
def test_softmax_ignores_a_shift(z, shift):
    z = np.round(z * 1024) / 1024  # so that the shift itself is exact
    np.testing.assert_array_equal(softmax(z + shift), softmax(z))
    np.testing.assert_array_equal(log_softmax(z + shift), log_softmax(z))


@given(z=columns)
def test_a_column_alone_or_in_a_batch_is_the_same(z):
    for f in (softmax, log_softmax):
        for i in range(z.shape[1]):
            np.testing.assert_array_equal(f(z)[:, i], f(z[:, i]))
            np.testing.assert_array_equal(f(z)[:, [i]], f(z[:, [i]]))


@given(z=columns, data=st.data())
def test_softmax_follows_a_permutation(z, data):
    order = data.draw(st.permutations(range(len(z))))
    np.testing.assert_allclose(softmax(z[order]), softmax(z)[order], rtol=1e-15)


@pytest.mark.parametrize("f", [*ELEMENTWISE, softmax, log_softmax])
def test_precision_shape_and_argument(f):
    for shape in ((3,), (2, 3), (2, 1, 4)):
        z = np.linspace(-2, 2, int(np.prod(shape))).reshape(shape)
        before = z.copy()
        found = f(z)
        assert found.shape == shape
        assert found.dtype == np.float64
        assert not np.shares_memory(found, z)
        np.testing.assert_array_equal(z, before)
        single = f(z.astype(np.float32))
        assert single.dtype == np.float32
        assert single.shape == shape
        np.testing.assert_allclose(single, found, rtol=2e-6, atol=1e-7)
    np.testing.assert_array_equal(f([-1, 0, 2]), f([-1.0, 0.0, 2.0]))
    np.testing.assert_array_equal(f(np.array([0, 1], np.uint8)), f([0.0, 1.0]))
    np.testing.assert_array_equal(f([False, True]), f([0.0, 1.0]))
    assert f([-1, 0, 2]).dtype == np.float64
    with pytest.raises(TypeError, match=r"z must hold real numbers .* got dtype complex128"):
        f([1j])
    with pytest.raises(TypeError, match=r"z must hold real numbers .* got dtype object from list"):
        f([None])
    with pytest.raises(TypeError, match="z must be an array of real numbers: "):
        f([[1], [2, 3]])


@pytest.mark.parametrize("f", ELEMENTWISE)
def test_numbers_give_numbers_and_empty_gives_empty(f):
    assert isinstance(f(1), np.float64)
    assert isinstance(f(np.float32(1)), np.float32)
    assert f(np.zeros((2, 0))).shape == (2, 0)


@pytest.mark.parametrize("f", [softmax, log_softmax])
def test_softmax_needs_a_column(f):
    for bad, shape in ((1.0, r"\(\)"), ([], r"\(0,\)"), (np.zeros((3, 0)), r"\(3, 0\)")):
        with pytest.raises(ValueError, match=rf"z must hold a column of logits.*got shape {shape}"):
            f(bad)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("f", [*ELEMENTWISE, softmax, log_softmax])
def test_no_finite_number_raises_a_warning(f, dtype):
    top = float(np.finfo(dtype).max)
    tiny = float(np.finfo(dtype).smallest_subnormal)
    z = np.array([-top, -1e4, -745, -104, -tiny, 0, tiny, 88, 710, 1e4, top], dtype=dtype)
    with np.errstate(all="raise"):  # the caller's settings are not ours
        assert np.isfinite(f(z)).all() or f is log_softmax
        f(np.stack([z, -z]))
        f(np.stack([z, z[::-1]]))


def test_the_table_has_each_beside_its_derivative():
    for name, (f, f_prime) in ACTIVATIONS.items():
        assert f is getattr(activations, name)
        assert f_prime is getattr(activations, f"{name}_prime")
    assert list(ACTIVATIONS) == ["sigmoid", "tanh", "relu", "identity"]
