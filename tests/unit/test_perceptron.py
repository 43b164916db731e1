"""The perceptron: worked by hand, its bound, and what it does with data that no line separates."""

import numpy as np
import pytest
from helpers.properties import given, st

from nnmath.data import logic_gate
from nnmath.perceptron import mistake_bound, predict, train_perceptron


def test_and_by_hand():
    """AND, columns 00 01 10 11: every update written out."""
    X, y = logic_gate("and")
    run = train_perceptron(X, y)
    # Epoch 1 errs at 11 only; epoch 2 at 00 and 11 (w·x + b = 1 and 0 …), and so on.
    w, b, path, mistakes = np.zeros(2), 0.0, [[0, 0, 0]], []
    while 0 not in mistakes:
        wrong = 0
        for x, target in zip(X.T.tolist(), y[0].tolist(), strict=True):
            message = 1 if w[0] * x[0] + w[1] * x[1] + b > 0 else 0
            if message < target:
                w, b, wrong = w + x, b + 1, wrong + 1
            elif message > target:
                w, b, wrong = w - x, b - 1, wrong + 1
            if message != target:
                path.append([*w, b])
        mistakes.append(wrong)
    np.testing.assert_array_equal(run.path, path)
    np.testing.assert_array_equal(run.mistakes, mistakes)
    np.testing.assert_array_equal(run.path[:4], [[0, 0, 0], [1, 1, 1], [1, 1, 0], [1, 0, -1]])
    assert run.converged
    np.testing.assert_array_equal([*run.w, run.b], run.path[-1])


@pytest.mark.parametrize("gate", ["and", "or", "nand", "nor"])
def test_a_line_separates_the_simple_gates(gate):
    X, y = logic_gate(gate)
    run = train_perceptron(X, y)
    assert run.converged
    assert run.mistakes[-1] == 0
    assert (run.mistakes[:-1] > 0).all()
    assert len(run.path) == run.mistakes.sum() + 1
    np.testing.assert_array_equal(predict(run.w, run.b, X), y[0])


@pytest.mark.parametrize("gate", ["xor", "xnor"])
def test_no_line_separates_xor(gate):
    X, y = logic_gate(gate)
    run = train_perceptron(X, y, max_epochs=37)
    assert not run.converged
    assert len(run.mistakes) == 37
    assert (run.mistakes > 0).all()
    assert len(train_perceptron(X, y).mistakes) == 100


def test_a_number_on_the_line_counts_as_zero():
    assert predict([1.0, -1.0], 0.0, [[1.0, 2.0], [1.0, 1.0]]).tolist() == [0, 1]
    run = train_perceptron([[0.0]], [0])
    assert run.converged
    assert run.mistakes.tolist() == [0]
    run = train_perceptron([[0.0]], [1])
    assert (run.b, run.mistakes.tolist()) == (1, [1, 0])


def test_the_last_epoch_may_still_converge():
    X, y = logic_gate("and")
    needed = len(train_perceptron(X, y).mistakes)
    assert train_perceptron(X, y, max_epochs=needed).converged
    short = train_perceptron(X, y, max_epochs=needed - 1)
    assert not short.converged
    assert len(short.mistakes) == needed - 1


def separable(seed):
    """Random points and a line with a margin between the classes."""
    rng = np.random.default_rng(seed)
    n, m = rng.integers(1, 6), rng.integers(1, 30)
    w, b = rng.normal(size=n), rng.normal()
    X = rng.normal(size=(n, m)) * 2
    distance = (w @ X + b) / np.linalg.norm(w)
    X = X + np.outer(w / np.linalg.norm(w), np.sign(distance) * 0.1)
    return X, (distance > 0).astype(int), w, b


@given(seed=st.integers(0, 2**32 - 1), rate=st.floats(1e-3, 1e3))
def test_it_converges_within_novikoffs_bound_at_any_rate(seed, rate):
    X, y, w, b = separable(seed)
    bound = mistake_bound(X, y, w, b)
    run = train_perceptron(X, y, rate, max_epochs=int(bound) + 2)
    assert run.converged
    assert run.mistakes.sum() <= bound
    np.testing.assert_array_equal(predict(run.w, run.b, X), y)


@given(seed=st.integers(0, 2**32 - 1))
def test_the_rate_scales_the_weights_and_changes_no_prediction(seed):
    X, y, _, _ = separable(seed)
    one, four = train_perceptron(X, y, 1.0), train_perceptron(X, y, 4.0)
    np.testing.assert_array_equal(4 * one.path, four.path)
    np.testing.assert_array_equal(one.mistakes, four.mistakes)


def test_the_bound_by_hand():
    """Points 3 and −1, (w, b) = (1, −1): R² = 10, γ = 2/√2, so R²/γ² = 5."""
    assert mistake_bound([[3.0, -1.0]], [1, 0], [1.0], -1.0) == pytest.approx(5, rel=1e-15)
    assert mistake_bound([[3.0, -1.0]], [1, 0], [7.0], -7.0) == pytest.approx(5, rel=1e-15)
    assert mistake_bound([[3.0, -1.0, -1.0]], [1, 0, 0], [1.0], -1.0) == pytest.approx(5, rel=1e-15)
    assert mistake_bound([[-1.0, 3.0]], [0, 1], [1.0], -0.5) == pytest.approx(
        10 * 1.25 / 1.5**2, rel=1e-15
    )
    for w, b in ([1.0], 1.0), ([-1.0], 1.0):  # (1, 1) puts −1 on the line, (−1, 1) is upside down
        with pytest.raises(ValueError, match=r"does not separate .* smallest margin is (0|-2)$"):
            mistake_bound([[3.0, -1.0]], [1, 0], w, b)


def test_arguments_and_precision():
    X, y = logic_gate("and")
    before_call = X.copy(), y.copy()
    run = train_perceptron(X, y)
    np.testing.assert_array_equal(X, before_call[0])
    np.testing.assert_array_equal(y, before_call[1])
    for other in (y[0], y[0].astype(int), y[0].astype(bool), y.tolist()):
        np.testing.assert_array_equal(train_perceptron(X.astype(int), other).path, run.path)
    assert run.w.dtype == np.float64
    assert train_perceptron(X.astype(np.float32), y).w.dtype == np.float32
    assert isinstance(run.b, float)
    assert isinstance(run.converged, bool)


def test_repr():
    X, y = logic_gate("or")
    assert repr(train_perceptron(X, y)) == (
        "PerceptronRun(2 inputs, converged after 4 epochs, 4 mistakes)"
    )
    assert "not converged after 3 epochs" in repr(
        train_perceptron(*logic_gate("xor"), max_epochs=3)
    )


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        ({"X": [0.0, 1.0]}, ValueError, r"X has shape \(2,\): one example is a column"),
        ({"X": np.ones((2, 0)), "y": []}, ValueError, r"X is empty, got shape \(2, 0\)"),
        ({"X": [[np.nan, 1.0]]}, ValueError, r"X must be finite, but X\[0, 0\] is nan"),
        ({"y": [0, 1, 1]}, ValueError, r"y has shape \(3,\), expected \(2,\) or \(1, 2\): a cla"),
        ({"y": [[0], [1]]}, ValueError, r"y has shape \(2, 1\), expected \(2,\) or \(1, 2\)"),
        ({"y": [-1, 1]}, ValueError, "y must hold 0 and 1 only, got -1.0"),
        ({"y": [0.5, 1]}, ValueError, "y must hold 0 and 1 only, got 0.5"),
        ({"y": [np.nan, 1]}, ValueError, "y must hold 0 and 1 only, got nan"),
        ({"y": ["a", "b"]}, TypeError, "y must hold real numbers"),
        ({"learning_rate": 0}, ValueError, "learning_rate must be a positive finite number"),
        ({"max_epochs": 0}, ValueError, "max_epochs must be at least 1, got 0"),
        ({"max_epochs": 1.5}, TypeError, "max_epochs must be a whole number, got float 1.5"),
    ],
)
def test_bad_input_is_named(change, error, words):
    with pytest.raises(error, match=words):
        train_perceptron(**{"X": [[0.0, 1.0]], "y": [0, 1], **change})


def test_bad_lines_are_named():
    with pytest.raises(ValueError, match=r"w has shape \(1, 2\), expected \(n,\): use w\.ravel"):
        predict([[1.0, 2.0]], 0.0, np.ones((2, 3)))
    with pytest.raises(ValueError, match=r"X has shape \(3, 4\), expected \(2, m\)"):
        predict([1.0, 2.0], 0.0, np.ones((3, 4)))
    with pytest.raises(TypeError, match=r"^w must hold real numbers"):
        predict(["a"], 0.0, [[1.0]])
    with pytest.raises(TypeError, match=r"^w must hold real numbers"):
        mistake_bound([[3.0, -1.0]], [1, 0], ["a"], 0.0)
    with pytest.raises(ValueError, match=r"^w must be finite, but w\[0\]"):
        mistake_bound([[3.0, -1.0]], [1, 0], [np.inf], 0.0)
    with pytest.raises(TypeError, match=r"^X must hold real numbers"):
        predict([1.0], 0.0, [["a"]])
    with pytest.raises(TypeError, match=r"^X must hold real numbers"):
        train_perceptron([["a"]], [0])
    with pytest.raises(ValueError, match=r"^X must be finite, but X\[0, 0\]"):
        predict([1.0], 0.0, [[np.nan]])
    with pytest.raises(ValueError, match="w must be finite"):
        predict([np.inf], 0.0, [[1.0]])
    with pytest.raises(ValueError, match="b must be finite"):
        predict([1.0], np.nan, [[1.0]])
    with pytest.raises(ValueError, match="w has 2 entries, expected 1, one a row of X"):
        mistake_bound([[3.0, -1.0]], [1, 0], [1.0, 1.0], 0.0)
    with pytest.raises(ValueError, match="b must be finite"):
        mistake_bound([[3.0, -1.0]], [1, 0], [1.0], np.inf)
    with pytest.raises(TypeError, match="b must be a number, got str"):
        mistake_bound([[3.0, -1.0]], [1, 0], [1.0], "0")
