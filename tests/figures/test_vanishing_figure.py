"""Gradients through many layers: the norms by other means, the bound a bound, the regime true."""

import itertools
import math
import re

import numpy as np
import pytest
from helpers.figure_data import all_choices

from nnmath.widgets import vanishing_gradients
from nnmath.widgets.check_description import columns, frame_count

GAINS = [0.25, 1.0, 2.0, 4.0, 16.0, 64.0, 128.0, 256.0]
FUNCTIONS = [lambda z: 1 / (1 + np.exp(-z)), np.tanh, lambda z: np.maximum(z, 0)]


@pytest.fixture(scope="module")
def figure():
    return vanishing_gradients()


def draws(depth, width, inputs, outputs, deepest, rng):
    """The standard normals behind the weights, in the order in which they are drawn."""
    first = rng.standard_normal((width, inputs))
    middle = rng.standard_normal((deepest - 2, width, width))
    return [first, *middle[: depth - 2], rng.standard_normal((outputs, width))]


def cost(W, X, Y, f, shift=None):
    """Cross-entropy after sigmoid, of a forward pass in which z of one layer may be shifted."""
    a = X
    for l, w in enumerate(W, 1):
        z = w @ a + (shift[1] if shift and shift[0] == l else 0)
        a = f(z)
    return np.sum(np.logaddexp(0, z) - Y * z) / X.shape[1]


@pytest.mark.parametrize("which", range(3))
def test_the_norms_are_those_of_complex_or_central_differences(which):
    """δ is how the cost answers to a shift of z, one entry at a time: no backward pass is used."""
    rng = np.random.default_rng(5)
    X, Y = rng.standard_normal((2, 3)), np.array([[0.0, 1.0, 0.5], [1.0, 0.0, 0.3]])
    widget = vanishing_gradients(
        [2, 4], {"g": 1.5}, width=3, X=X, Y=Y, rng=np.random.default_rng(11)
    )
    h = 1e-6
    for i, depth in enumerate([2, 4]):
        normals = draws(depth, 3, 2, 2, 4, np.random.default_rng(11))
        W = [math.sqrt(1.5 / d.shape[1]) * d for d in normals]
        row, weight = (columns(widget.figure, (which, 0, what, i)) for what in (0, 1))
        for k, l in enumerate(row["l"]):
            n = len(W[l - 1])
            delta, dW = np.zeros((n, 3)), np.zeros_like(W[l - 1])
            for j, e in itertools.product(range(n), range(3)):
                unit = np.zeros((n, 3))
                unit[j, e] = h
                up, down = (cost(W, X, Y, FUNCTIONS[which], (l, s * unit)) for s in (1, -1))
                delta[j, e] = (up - down) / (2 * h)
            for at in np.ndindex(dW.shape):
                moved = [w.copy() for w in W]
                moved[l - 1][at] += h
                up = cost(moved, X, Y, FUNCTIONS[which])
                moved[l - 1][at] -= 2 * h
                dW[at] = (up - cost(moved, X, Y, FUNCTIONS[which])) / (2 * h)
            assert row["norm"][k] == pytest.approx(np.sqrt(np.sum(delta**2)), rel=1e-3, abs=1e-8)
            assert weight["norm"][k] == pytest.approx(np.sqrt(np.sum(dW**2)), rel=1e-3, abs=1e-8)


def test_the_bound_is_a_bound_and_tight_at_the_output(figure):
    for choice, row in all_choices(figure):
        assert all(n <= b * (1 + 1e-3) for n, b in zip(row["norm"], row["bound"], strict=True))
        if choice[2] == 0:
            assert row["norm"][0] == row["bound"][0]


def test_each_step_of_the_bound_is_a_slope_times_a_largest_singular_value(figure):
    """The bound on δ shrinks by s ‖W‖₂ a layer: SVD of the very weights, for 8 layers."""
    rng = np.random.default_rng(1)
    rng.standard_normal((30, 50)), rng.standard_normal((1, 50))  # the examples come first
    normals = draws(8, 30, 30, 1, 16, rng)
    for which, s in enumerate([0.25, 1, 1]):
        for i, g in enumerate(GAINS):
            bound = columns(figure.figure, (which, i, 0, 2))["bound"]
            for k, d in enumerate(normals[:0:-1]):
                largest = np.linalg.svd(math.sqrt(g / 30) * d, compute_uv=False)[0]
                assert bound[k + 1] / bound[k] == pytest.approx(s * largest, rel=1e-3)


def test_the_bound_on_weights_takes_the_largest_singular_value_of_the_activations():
    """‖δ aᵀ‖ ≤ ‖δ‖ ‖A‖₂: the two bounds differ by the SVD of A, found in a forward pass by hand."""
    X = np.random.default_rng(5).standard_normal((2, 6))
    widget = vanishing_gradients(
        [4], {"g": 1.5}, width=3, X=X, Y=np.full((1, 6), 0.2), rng=np.random.default_rng(11)
    )
    a, largest = X, []
    for d in draws(4, 3, 2, 1, 4, np.random.default_rng(11)):
        largest.append(np.linalg.svd(a, compute_uv=False)[0])
        a = np.tanh(math.sqrt(1.5 / d.shape[1]) * d @ a)
    delta, weight = (columns(widget.figure, (1, 0, what, 0))["bound"] for what in (0, 1))
    ratios = [w / d for w, d in zip(weight, delta, strict=True)]
    assert ratios == pytest.approx(largest[::-1], rel=1e-3)


def test_the_plotted_height_is_the_logarithm_of_the_norm_in_the_caption(figure):
    for _, row in all_choices(figure):
        for name in ("norm", "bound"):
            for value, y in zip(row[name], row[f"{name}_y"], strict=True):
                assert y == pytest.approx(math.log10(value), abs=0.006)
                assert row["y_range"][0] < y < row["y_range"][1]
        assert row["l"] == list(range(row["L"], 0, -1))


def test_the_regime_that_is_named_is_the_regime(figure):
    seen = set()
    for choice, row in all_choices(figure):
        text = [figure.figure["sentences"][note] for note in row["note"]]
        norm, total = row["norm"], row["norm"][-1] / row["norm"][0]
        assert text[0] == "The backward pass starts here, at the output."
        assert row["ratio"][1:] == pytest.approx(
            [b / a for a, b in itertools.pairwise(norm)], rel=6e-3
        )
        even = 0.1 <= total <= 10
        tiny, huge = max(norm) < 1e-4, min(norm) > 100
        learns = choice[2] == 1 and max(norm) <= 10 * min(norm)
        kinds = {
            "It vanishes": total < 0.1,
            "It explodes": total > 10,
            "It is tiny in all": even and tiny,
            "It is huge in all": even and huge,
            "Every layer learns at about the same speed": even and not tiny and not huge and learns,
            "It stays within a factor of ten": even and not tiny and not huge and not learns,
        }
        assert [w for w in kinds if w in text[-1]] == [w for w, true in kinds.items() if true]
        seen |= {w for w in kinds if w in text[-1]}
        assert all(text == "That is {ratio} of the norm in the next layer." for text in text[1:-1])
    assert len(seen) == 6


def test_the_sigmoid_vanishes_and_what_xavier_and_he_are_for(figure):
    def left(activation, gain, depth=4):
        norm = columns(figure.figure, (activation, gain, 0, depth))["norm"]
        return norm[-1] / norm[0]

    assert left(0, 1) < 1e-8  # sigmoid, 1/n, 16 layers
    assert 0.1 < left(1, 1) < 10  # tanh with Xavier's variance
    assert 0.1 < left(2, 2) < 10  # ReLU with He's
    assert left(2, 1) < 0.01
    assert left(2, 4) > 1e6


def test_wide_sigmoid_layers_have_a_gain_that_keeps_the_error(figure):
    def left(gain):
        norm = columns(figure.figure, (0, gain, 0, 4))["norm"]
        return norm[-1] / norm[1]  # from the last hidden layer to the first

    assert left(4) < 0.01  # g = 16
    assert 1 / 3 < left(6) < 3  # g = 128
    assert left(7) > 5  # g = 256


def test_the_note_on_a_dead_layer():
    """ReLU with a single neuron: some draw leaves it dead for the one example."""
    for seed in range(40):
        widget = vanishing_gradients(
            [6], {"g": 1.0}, width=1, X=[[1.0]], Y=[[1.0]], rng=np.random.default_rng(seed)
        )
        widget.choice = [2, 0, 0, 0]
        widget.frame = 5
        if widget.columns["norm"][-1] == 0:
            assert "‖δ‖ = 0, " in widget.sentence
            assert "Nothing is left: the gradient is exactly 0." in widget.sentence
            return
    pytest.fail("no draw was dead")


def test_a_figure_has_a_frame_for_each_layer(figure):
    for choice, row in all_choices(figure):
        assert frame_count(figure.figure, row) == [2, 4, 8, 12, 16][choice[3]]


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        ({"depths": []}, "depths is empty"),
        ({"depths": [1]}, "depths"),
        ({"gains": {}}, "gains is empty"),
        ({"gains": {"none": 0.0}}, "gains['none']"),
        ({"width": 0}, "width"),
        ({"X": [[1.0]]}, "Y is missing"),
        ({"Y": [[1.0]]}, "X is missing"),
        ({"X": [[1.0]], "Y": [[2.0]]}, "Y"),
        ({"X": [[math.nan]], "Y": [[1.0]]}, "X"),
        ({"X": [[1.0, 2.0]], "Y": [[1.0]]}, "Y has shape"),
    ],
)
def test_a_bad_argument_is_refused_by_name(arguments, name):
    with pytest.raises(ValueError, match=re.escape(name)):
        vanishing_gradients(**arguments)
