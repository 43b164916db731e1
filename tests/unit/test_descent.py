"""Gradient descent against its closed form, and what it does with all else."""

import numpy as np
import pytest

from nnmath.descent import descend


def bowl(x):
    return 2 * (x + 2)


@pytest.mark.parametrize("rate", [0.05, 0.25, 0.5, 0.75, 0.9, 1.0, 1.25])
@pytest.mark.parametrize("start", [0.0, -4.0, 3.5])
def test_the_closed_form(rate, start):
    """x_k + 2 = (1 − 2η)^k (x_0 + 2)."""
    path = descend(bowl, start, learning_rate=rate, steps=20)
    k = np.arange(21)
    np.testing.assert_allclose(path + 2, (1 - 2 * rate) ** k * (start + 2), rtol=1e-12, atol=1e-13)


def test_the_sources_slopes():
    """``descent`` D1: slope 4 at 0 and −4 at −4, so one step of 0.1 goes 0.4 towards −2."""
    assert descend(bowl, 0, 0.1, 1)[1] == pytest.approx(-0.4, rel=1e-15)
    assert descend(bowl, -4, 0.1, 1)[1] == pytest.approx(-3.6, rel=1e-15)


def test_defaults_are_thirty_steps_of_a_tenth():
    path = descend(bowl, 0.0)
    assert path.shape == (31,)
    assert path[1] == pytest.approx(-0.4, rel=1e-15)


def test_regimes():
    np.testing.assert_array_equal(descend(bowl, 0.0, 0.5, 3), [0, -2, -2, -2])
    np.testing.assert_array_equal(descend(bowl, 0.0, 1.0, 4), [0, -4, 0, -4, 0])
    assert abs(descend(bowl, 0.0, 1.5, 9)[-1]) > 1000


@pytest.mark.parametrize("shape", [(), (1,), (3,), (2, 3), (2, 1, 4)])
def test_shapes_go_through(shape):
    start = np.arange(np.prod(shape, dtype=int)).reshape(shape)
    path = descend(bowl, start, 0.25, 7)
    assert path.shape == (8, *shape)
    np.testing.assert_array_equal(path[0], start)
    np.testing.assert_allclose(path[7] + 2, 0.5**7 * (start + 2.0))


def test_each_step_uses_the_gradient_where_the_walk_is():
    H = np.array([[3.0, 1.0], [1.0, 2.0]])
    path = descend(lambda x: H @ x, [4.0, -1.0], 0.2, 5)
    step = np.eye(2) - 0.2 * H
    for k in range(6):
        np.testing.assert_allclose(path[k], np.linalg.matrix_power(step, k) @ [4, -1], rtol=1e-13)


@pytest.mark.filterwarnings("error")
def test_a_diverging_walk_is_returned_whole_and_without_a_warning():
    path = descend(lambda x: x**3, 10.0, 1.0, 40)
    assert path.shape == (41,)
    assert path[1] == -990.0
    assert not np.isfinite(path[-1])
    assert np.isinf(descend(bowl, 0.0, 1e300, 3)).any()


def test_precision():
    assert descend(bowl, np.float32(1), 0.1, 3).dtype == np.float32
    assert descend(bowl, 1, 0.1, 3).dtype == np.float64
    assert descend(lambda x: [2, 3], [1, 2], 0.5, 2).tolist() == [[1, 2], [0, 0.5], [-1, -1]]


def test_no_steps_is_the_start():
    np.testing.assert_array_equal(descend(bowl, [1.0, 2.0], 0.1, 0), [[1, 2]])


def test_the_start_is_not_changed_and_a_rude_gradient_cannot_rewrite_the_path():
    start = np.array([1.0, 2.0])

    def rude(x):
        slope = 2 * x
        x[...] = 99
        return slope

    path = descend(rude, start, 0.25, 2)
    np.testing.assert_array_equal(start, [1, 2])
    np.testing.assert_array_equal(path, [[1, 2], [0.5, 1], [0.25, 0.5]])
    path[0] = -1
    np.testing.assert_array_equal(start, [1, 2])


def test_a_number_is_given_as_a_number():
    seen = []
    descend(
        lambda x: seen.append(np.ndim(x) == 0 and not isinstance(x, np.ndarray)) or 1.0, 3, 1, 1
    )
    assert seen == [True]


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        (
            {"gradient": 3},
            TypeError,
            r"the point, got int: for f\(x\) = .* pass lambda x: 2 \* \(x",
        ),
        ({"start": np.nan}, ValueError, "start must be finite, but start is nan"),
        ({"start": [1, np.inf]}, ValueError, r"start must be finite, but start\[1\] is inf"),
        ({"start": "here"}, TypeError, "start must hold real numbers"),
        ({"start": 1j}, TypeError, "start must hold real numbers"),
        ({"start": [[1, 2], [3]]}, TypeError, "start must be an array of real numbers"),
        ({"learning_rate": 0}, ValueError, "learning_rate must be a positive finite number, got 0"),
        ({"learning_rate": -0.1}, ValueError, "learning_rate must be a positive finite number"),
        ({"learning_rate": np.nan}, ValueError, "learning_rate must be a positive finite number"),
        ({"learning_rate": np.inf}, ValueError, "learning_rate must be a positive finite number"),
        ({"learning_rate": "0.1"}, TypeError, "learning_rate must be a number, got str '0.1'"),
        ({"learning_rate": True}, TypeError, "learning_rate must be a number, got bool"),
        ({"steps": -1}, ValueError, "steps must be at least 0, got -1"),
        ({"steps": 2.5}, TypeError, "steps must be a whole number, got float 2.5"),
        ({"steps": True}, TypeError, "steps must be a whole number, got True"),
        (
            {"gradient": lambda x: [1.0, 2.0]},
            ValueError,
            r"gradient\(x\) has shape \(2,\), expected \(\), the shape of start",
        ),
        ({"gradient": lambda x: None}, TypeError, r"gradient\(x\) must hold real numbers"),
    ],
)
def test_bad_input_is_named(change, error, words):
    with pytest.raises(error, match=words):
        descend(**{"gradient": bowl, "start": 0.0, "learning_rate": 0.1, "steps": 3, **change})
