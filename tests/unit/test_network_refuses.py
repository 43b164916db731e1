"""What a network refuses, and in which words."""

import numpy as np
import pytest
from scipy.sparse import csr_array

from nnmath.data import one_hot
from nnmath.network import Network

W = [np.arange(6.0).reshape(3, 2), np.ones((1, 3))]
B = [np.zeros((3, 1)), np.ones((1, 1))]


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        ({"hidden": "gelu"}, ValueError, r"hidden must be one of \('sigmoid', 'tanh'.*got 'gelu'"),
        ({"hidden": "softmax"}, ValueError, "hidden must be one of"),
        ({"hidden": None}, TypeError, "hidden must be one of .*, got NoneType None"),
        ({"output": "Sigmoid"}, ValueError, "output must be one of .*'softmax'.*, got 'Sigmoid'"),
        ({"loss": "hinge"}, ValueError, "loss must be one of .* got 'hinge'"),
        (
            {"output": "tanh", "loss": "cross-entropy"},
            ValueError,
            r"loss='cross-entropy' does not go with output='tanh': use output='sigmoid' \(binary\) "
            r"or output='softmax' \(categorical\), or loss='quadratic', which goes with any$",
        ),
        ({"output": "identity", "loss": "cross-entropy"}, ValueError, "does not go with"),
        ({"output": "relu", "loss": "cross-entropy"}, ValueError, "does not go with"),
        ({"W": np.ones((3, 2))}, TypeError, r"W must be a list of matrices.*ndarray.*W=\[W1, W2\]"),
        ({"W": 3}, TypeError, "W must be a list of matrices, one a layer, got int"),
        ({"W": []}, ValueError, "W is empty, expected at least one layer"),
        ({"W": [None]}, ValueError, "W is empty, expected at least one layer"),
        ({"W": [W[0], W[1].T]}, ValueError, r"W\[2\] has shape \(3, 1\), expected \(n_2, 3\): lay"),
        ({"W": [W[0][0], W[1]]}, ValueError, r"W\[1\] has shape \(2,\): one example is a column"),
        ({"W": [W[0] * np.nan, W[1]]}, ValueError, r"W\[1\] must be finite, but W\[1\]\[0, 0\]"),
        ({"W": [W[0], W[1] * 1j]}, TypeError, r"W\[2\] must hold real numbers"),
        ({"W": [W[0], np.ones((0, 3))]}, ValueError, r"W\[2\] is empty"),
        ({"b": B[:1]}, ValueError, "b has 1 layers, expected 2, one for each W"),
        ({"b": [B[0].T, B[1]]}, ValueError, r"b\[1\] has shape \(1, 3\), expected \(3, 1\): one"),
        ({"b": [B[0], B[0]]}, ValueError, r"b\[2\] has shape \(3, 1\), expected \(1, 1\)"),
        ({"b": [B[0].ravel(), B[1]]}, ValueError, r"b\[1\] has shape \(3,\)"),
    ],
)
def test_bad_networks_are_named(change, error, words):
    with pytest.raises(error, match=words):
        Network(**{"W": W, "b": B, **change})


@pytest.mark.parametrize(
    ("sizes", "change", "error", "words"),
    [
        ([2], {}, ValueError, r"sizes must name the input and at least one layer, got \[2\]"),
        ([2, 0, 1], {}, ValueError, r"sizes\[1\] must be at least 1, got 0"),
        ([2, -3], {}, ValueError, r"sizes\[1\] must be at least 1, got -3"),
        ([2.0, 3], {}, TypeError, r"sizes\[0\] must be a whole number, got float 2.0"),
        ("23", {}, TypeError, r"sizes must be a list such as \[2, 3, 1\], got '23'"),
        (7, {}, TypeError, "sizes must be a list such as"),
        ([2, 1], {"rng": 5}, TypeError, "rng must be a numpy.random.Generator, got int 5"),
        ([2, 1], {"rng": np.random}, TypeError, "rng must be a numpy.random.Generator, got module"),
        ([2, 1], {"dtype": int}, TypeError, "dtype must be float64 or float32, got int64"),
        ([2, 1], {"hidden": "gelu"}, ValueError, "hidden must be one of"),
    ],
)
def test_bad_random_networks_are_named(sizes, change, error, words):
    with pytest.raises(error, match=words):
        Network.random(sizes, **{"rng": np.random.default_rng(0), **change})


def test_bad_examples_are_named():
    net = Network(W, B)
    with pytest.raises(ValueError, match=r"X has shape \(2,\).* use np.reshape\(X, \(-1, 1\)\)"):
        net([1.0, 2.0])
    with pytest.raises(
        ValueError, match=r"X has shape \(4, 2\), expected \(2, m\): 2 rows.*use X\.T"
    ):
        net.forward(np.ones((4, 2)))
    with pytest.raises(ValueError, match=r"X has shape \(3, 4\), expected \(2, m\): 2 rows$"):
        net.forward(np.ones((3, 4)))
    with pytest.raises(ValueError, match=r"X must be a matrix .* got shape \(2, 2, 1\)"):
        net.forward(np.ones((2, 2, 1)))
    with pytest.raises(ValueError, match=r"X must be a matrix .* got shape \(\)"):
        net.forward(3.0)
    with pytest.raises(ValueError, match=r"X is empty, got shape \(2, 0\): expected at least one"):
        net.forward(np.ones((2, 0)))
    with pytest.raises(ValueError, match=r"X must be finite, but X\[1, 0\] is -inf"):
        net.forward([[0.0], [-np.inf]])
    with pytest.raises(
        ValueError,
        match=r"Y has shape \(1, 2\), expected \(1, 3\): a column of targets for each column of X",
    ):
        net.cost(np.ones((2, 3)), np.ones((1, 2)))
    with pytest.raises(ValueError, match=r"^Y must be finite, but Y\[0, 1\] is nan"):
        net.cost(np.ones((2, 2)), [[0.0, np.nan]])
    pairs = Network(W[:1], B[:1], output="softmax", loss="cross-entropy")
    with pytest.raises(ValueError, match=r"each column of Y must be probabilities that sum to 1"):
        pairs.target(np.full((3, 2), 0.5), 2)
    single = Network([W[0].astype(np.float32)])
    assert single.target(np.zeros((3, 2)), 2).dtype == np.float32
    with pytest.raises(ValueError, match=r"Y has shape \(3, 1\), expected \(1, m\).*use Y\.T"):
        net.cost(np.ones((2, 3)), np.ones((3, 1)))
    with pytest.raises(ValueError, match=r"^m must be at least 1, got 0$"):
        net.empty_trace(0)


class Column:
    """Stands in for what pandas returns: NumPy reads it as objects, `to_numpy` converts it."""

    def __init__(self, values):
        self.values = values

    def __array__(self, dtype=None, copy=None):
        return np.array(self.values, dtype=object)

    def to_numpy(self, dtype):
        return np.array(self.values, dtype)


class Tensor:
    """Stands in for a tensor with a gradient, which refuses to become an array."""

    def __array__(self, dtype=None, copy=None):
        raise RuntimeError("Can't call numpy() on Tensor that requires grad. Use tensor.detach()")


MASKED = np.ma.array([[0.0, 1.0], [1.0, 0.0]], mask=[[0, 1], [0, 0]])


@pytest.mark.parametrize(
    ("X", "error", "words", "mend"),
    [
        (
            csr_array(np.eye(2)),
            TypeError,
            r"got dtype object from csr_array: use X\.toarray\(\)$",
            lambda X: X.toarray(),
        ),
        (
            Column([[1, 2], [3, 4]]),
            TypeError,
            r"got dtype object from Column: use X\.to_numpy\(float\)$",
            lambda X: X.to_numpy(float),
        ),
        (MASKED, ValueError, r"X has masked entries.*X\.filled\(0\.0\)", lambda X: X.filled(0.0)),
        (Tensor(), TypeError, r"X must be an array of real numbers: .*tensor\.detach\(\)", None),
        ([[1, "a"]], TypeError, r"X must hold real numbers .* got dtype <U21$", None),
    ],
)
def test_what_other_libraries_hand_over_is_refused_with_the_call_that_converts_it(
    X, error, words, mend
):
    net = Network(W, B)
    with pytest.raises(error, match=words):
        net.forward(X)
    if mend is not None:
        net.forward(mend(X))


def test_masked_arrays_without_a_masked_entry_are_taken():
    X = np.eye(2)
    np.testing.assert_array_equal(Network(W, B)(np.ma.array(X)), Network(W, B)(X))


@pytest.mark.parametrize(
    ("rows", "given", "words", "mend"),
    [
        (1, [0, 1, 1, 0], r"expected \(1, m\).* use np\.reshape\(Y, \(1, -1\)\)", (1, -1)),
        (4, [0, 1, 0, 0], r"expected \(4, m\).* use np\.reshape\(Y, \(-1, 1\)\)", (-1, 1)),
        (3, [0, 2, 1, 1], r"expected \(3, m\): .*class labels, use one_hot\(Y, 3\)$", 3),
        (3, [[0, 2, 1, 1]], r"expected \(3, m\): .*class labels, use one_hot\(Y\[0\], 3\)$", 3),
        (3, [0.5, 2, 1, 1], r"expected \(3, m\): one example is a column of 3 numbers$", None),
        (3, [[0.5, 2, 1, 1]], r"expected \(3, m\): 3 rows$", None),
    ],
)
def test_targets_in_one_dimension_are_refused_with_the_call_that_mends_them(
    rows, given, words, mend
):
    net = Network([np.ones((rows, 2))], output="softmax" if rows > 1 else "sigmoid")
    m = 1 if mend == (-1, 1) else 4
    with pytest.raises(ValueError, match=words):
        net.cost(np.ones((2, m)), given)
    if mend is not None:
        Y = np.reshape(given, mend) if isinstance(mend, tuple) else one_hot(np.ravel(given), mend)
        net.cost(np.ones((2, m)), Y)
