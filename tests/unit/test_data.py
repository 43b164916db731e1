"""Data sets: what they hold, that a seed repeats them, and what they refuse."""

import numpy as np
import pytest

from nnmath.data import blobs, digits, logic_gate, one_hot, rings, spirals, teacher_dataset
from nnmath.network import Network

CLOUDS = [blobs, rings, spirals]
TRUTH = {"and": min, "or": max, "xor": lambda p, q: p ^ q}


@pytest.mark.parametrize("name", TRUTH)
def test_gates_and_their_opposites(name):
    X, Y = logic_gate(name)
    assert X.T.tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]
    assert Y.tolist() == [[TRUTH[name](int(p), int(q)) for p, q in X.T]]
    opposite = {"and": "nand", "or": "nor", "xor": "xnor"}[name]
    np.testing.assert_array_equal(logic_gate(opposite)[1], 1 - Y)
    X[...] = 9
    assert logic_gate(name)[0].max() == 1


@pytest.mark.parametrize("f", CLOUDS)
@pytest.mark.parametrize(("m", "classes"), [(10, 2), (11, 3), (1, 2), (8, 5)])
def test_clouds(f, m, classes):
    X, Y = f(m, rng=np.random.default_rng(4), classes=classes)
    assert X.shape == (2, m)
    assert np.isfinite(X).all()
    label = np.arange(m) % classes
    if classes == 2:
        np.testing.assert_array_equal(Y, label[np.newaxis])
    else:
        np.testing.assert_array_equal(Y, np.eye(classes)[:, label])
    again = f(m, rng=np.random.default_rng(4), classes=classes)
    np.testing.assert_array_equal(again[0], X)
    assert (f(m, rng=np.random.default_rng(5), classes=classes)[0] != X).any()


def test_blobs_lie_around_their_centres():
    X, Y = blobs(30000, rng=np.random.default_rng(0), classes=3, spread=0.3)
    for k in range(3):
        mine = X[:, Y[k] == 1]
        angle = 2 * np.pi * k / 3
        np.testing.assert_allclose(
            mine.mean(axis=1), [2 * np.cos(angle), 2 * np.sin(angle)], atol=0.02
        )
        np.testing.assert_allclose(mine.std(axis=1), 0.3, rtol=0.03)


def test_rings_have_their_radius():
    X, Y = rings(20000, rng=np.random.default_rng(0))
    radius = np.hypot(*X)
    for k in range(2):
        mine = radius[Y[0] == k]
        assert mine.mean() == pytest.approx(1 + k, abs=0.01)
        assert mine.std() == pytest.approx(0.1, rel=0.03)
    np.testing.assert_allclose(X.mean(axis=1), 0, atol=0.05)


def test_spirals_wind():
    X, Y = spirals(2000, rng=np.random.default_rng(0), spread=1e-9, turns=1.5)
    radius, angle = np.hypot(*X), np.arctan2(X[1], X[0])
    expected = 2 * np.pi * (Y[0] / 2 + 1.5 * radius / 2)
    np.testing.assert_allclose(np.cos(angle - expected), 1, atol=1e-9)
    assert radius.min() > 0.09
    assert 1.99 < radius.max() < 2.01
    wide, _ = spirals(2000, rng=np.random.default_rng(0), spread=0.2, turns=1.5)
    assert np.std(wide - X) == pytest.approx(0.2, rel=0.05)


def test_a_teacher_teaches():
    teacher = Network.random([3, 4, 2], rng=np.random.default_rng(0))
    X, Y = teacher_dataset(teacher, 3, 5000, rng=np.random.default_rng(1))
    assert X.shape == (3, 5000)
    np.testing.assert_array_equal(Y, teacher(X))
    np.testing.assert_allclose(X.std(axis=1), 1, rtol=0.05)
    np.testing.assert_array_equal(
        teacher_dataset(teacher, 3, 7, rng=np.random.default_rng(1))[0].shape, (3, 7)
    )
    X, Y = teacher_dataset(lambda x: np.multiply(x, 2, out=x), 1, 4, rng=np.random.default_rng(1))
    np.testing.assert_array_equal(Y, 2 * X)
    with pytest.raises(TypeError, match="teacher must be a network or function, got str"):
        teacher_dataset("me", 3, 7, rng=np.random.default_rng(1))
    with pytest.raises(ValueError, match=r"teacher\(X\) has shape \(1, 1\), expected a column for"):
        teacher_dataset(lambda x: [[1.0]], 3, 7, rng=np.random.default_rng(1))
    with pytest.raises(ValueError, match="inputs must be at least 1, got 0"):
        teacher_dataset(teacher, 0, 7, rng=np.random.default_rng(1))
    with pytest.raises(TypeError, match=r"rng must be a numpy\.random\.Generator"):
        teacher_dataset(teacher, 3, 7, rng=1)


def test_digits_are_those_of_scikit_learn():
    X, Y = digits()
    theirs = pytest.importorskip("sklearn.datasets").load_digits()
    np.testing.assert_array_equal(16 * X, theirs.data.T)
    assert Y.shape == (10, 1797)
    np.testing.assert_array_equal(Y.argmax(axis=0), theirs.target)
    np.testing.assert_array_equal(Y.sum(axis=0), 1)
    assert X.flags.c_contiguous


def test_one_hot():
    assert one_hot([2, 0], 3).tolist() == [[0, 1], [0, 0], [1, 0]]
    assert one_hot(np.array([1], np.uint8), 300).sum() == 1
    assert one_hot([True, False], 2).tolist() == [[0, 1], [1, 0]]
    for labels, classes, error, words in (
        ([0, 3], 3, ValueError, "labels must be from 0 to 2, got 0 to 3"),
        ([-1, 1], 3, ValueError, "labels must be from 0 to 2, got -1 to 1"),
        ([0.0, 1.0], 3, TypeError, r"whole numbers, got dtype float64: use labels.astype\(int\)"),
        ([0.5, 1.0], 3, TypeError, r"got dtype float64: use np.unique\(labels, return_inverse"),
        (["a", "b"], 2, TypeError, r"got dtype <U1: use np.unique\(labels, return_inverse=True\)"),
        ([[0, 1]], 3, ValueError, r"labels has shape \(1, 2\), expected \(m,\)"),
        (np.array([], int), 3, ValueError, r"labels has shape \(0,\), expected \(m,\) with m ≥ 1"),
        ([0], 0, ValueError, "classes must be at least 1, got 0"),
    ):
        with pytest.raises(error, match=words):
            one_hot(labels, classes)


def test_the_advice_for_labels_in_words_works():
    labels = ["no", "yes", "no"]
    numbers = np.unique(labels, return_inverse=True)[1]
    assert one_hot(numbers, 2).tolist() == [[1, 0, 1], [0, 1, 0]]


@pytest.mark.parametrize("f", CLOUDS)
def test_bad_input_is_named(f):
    rng = np.random.default_rng(0)
    for change, error, words in (
        ({"m": 0}, ValueError, "m must be at least 1, got 0"),
        ({"m": 2.0}, TypeError, "m must be a whole number, got float"),
        ({"classes": 1}, ValueError, "classes must be at least 2, got 1"),
        ({"spread": 0}, ValueError, "spread must be a positive finite number, got 0"),
        ({"rng": None}, TypeError, "rng must be a numpy.random.Generator, got NoneType None"),
    ):
        with pytest.raises(error, match=words):
            f(**{"m": 4, "rng": rng, **change})
    with pytest.raises(ValueError, match="turns must be a positive"):
        spirals(4, rng=rng, turns=-1)
    with pytest.raises(ValueError, match="name must be one of"):
        logic_gate("implies")
