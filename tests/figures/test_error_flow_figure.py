"""The error flows back: each edge and each norm is that of a cost nudged by hand."""

import itertools
import re

import numpy as np
import pytest
from helpers.two_layers_hand import value
from helpers.widget_page import open_figure_alone, random_frames, set_frame

from nnmath.network import Network
from nnmath.widgets import error_flows_back
from nnmath.widgets.check_description import columns

SIGMA = {
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "tanh": np.tanh,
    "relu": lambda z: np.maximum(z, 0),
}
X, Y = np.array([[1.0], [-1.0], [0.5]]), np.array([[1.0], [0.0]])


def by_hand(net, X, Y):
    """C, ∂C/∂W^{(l)} and ‖δ^{(l)}‖ by nudging one number after the other; z is nudged for δ."""

    def cost(W, nudges):
        a = X
        for l, w in enumerate(W):
            z = w @ a + nudges[l]
            a = SIGMA[net.hidden if l < len(W) - 1 else "sigmoid"](z)
        return float(((a - Y) ** 2).sum() / 2 / X.shape[1])

    W = [w.copy() for w in net.W[1:]]
    shift = [np.zeros((len(w), X.shape[1])) for w in W]

    def slopes(arrays):
        out = []
        for array in arrays:
            found = np.zeros(array.shape)
            for at in np.ndindex(*array.shape):
                old, ends = array[at], []
                # From the left, as σ′(0) = 0 of ReLU is: a dead layer puts the next z on the bend.
                for h in (0, -1e-5, -2e-5):
                    array[at] = old + h
                    ends.append(cost(W, shift))
                array[at] = old
                found[at] = (3 * ends[0] - 4 * ends[1] + ends[2]) / 2e-5
            out.append(found)
        return out

    return cost(W, shift), slopes(W), [float(np.linalg.norm(d)) for d in slopes(shift)]


def networks(depths, widths, X, Y, seed):
    """The networks in the order in which the figure draws them, width by width."""
    rng = np.random.default_rng(seed)
    for (i, n), (j, depth), (k, hidden) in itertools.product(
        enumerate(widths), enumerate(depths), enumerate(SIGMA)
    ):
        sizes = [len(X), *[n] * (depth - 1), len(Y)]
        yield [i, j, k], Network.random(sizes, rng=rng, hidden=hidden)


BATCH = np.random.default_rng(8).uniform(0.1, 0.9, size=(4, 3))
CASES = {
    "the book's": ((2, 3, 4, 5), (2, 4, 6), X, Y, 2),
    "a batch": ((2, 3), (3,), BATCH[:3], BATCH[3:], 6),
}


@pytest.fixture(scope="module", params=CASES)
def figure(request):
    depths, widths, X, Y, seed = CASES[request.param]
    widget = error_flows_back(depths, widths, X=X, Y=Y, rng=np.random.default_rng(seed))
    cases = [
        (columns(widget.figure, choice), net, by_hand(net, X, Y))
        for choice, net in networks(depths, widths, X, Y, seed)
    ]
    return widget, cases


def test_each_edge_is_drawn_by_the_size_and_sign_of_its_derivative(figure):
    _, cases = figure
    for row, net, (_, slopes, _) in cases:
        largest = max(float(np.abs(s).max()) for s in slopes)
        spot = [[8 - 7 * (j + 0.5) / n for j in range(n)] for n in net.sizes]
        for k in range(row["count"]):
            drawn = {}
            for sign, size in itertools.product(("up", "down"), ("thick", "middle", "thin")):
                fields = [row[f"{sign}{size}_{f}"][k] for f in ("x", "y", "x2", "y2")]
                for x, y, x2, y2 in zip(*fields, strict=True):
                    l = round(x2 * net.L)
                    assert round(x * net.L) == l - 1
                    at = [
                        min(range(len(spot[i])), key=lambda n, i=i, v=v: abs(spot[i][n] - v))
                        for i, v in ((l, y2), (l - 1, y))
                    ]
                    assert (l, *at) not in drawn
                    drawn[l, *at] = sign, size
            assert largest > 1e-9 or not drawn  # all dead: no derivative, no edge
            for l, s in enumerate(slopes, 1):
                for (j, i), v in np.ndenumerate(s) if largest > 1e-9 else ():
                    share = abs(v) / largest
                    if l <= net.L - k:
                        assert (l, j, i) not in drawn
                    elif abs(v) < 1e-9:
                        assert drawn.get((l, j, i), ("", "thin"))[1] == "thin"
                    elif min(abs(share - 1 / 3), abs(share - 1 / 30)) > 1e-5:
                        size = "thick" if share > 1 / 3 else "middle" if share > 1 / 30 else "thin"
                        assert drawn[l, j, i] == ("up" if v > 0 else "down", size)


def test_the_norms_and_the_notes_on_them(figure):
    widget, cases = figure
    for row, net, (cost, slopes, norms) in cases:
        texts = [widget.figure["sentences"][n] for n in row["sentence"]]
        assert value(re.search(r"the cost is (\S+)\. ", texts[0])[1]) == pytest.approx(
            cost, rel=1e-3
        )
        largest = max(float(np.abs(s).max()) for s in slopes)
        assert row["count"] == net.L + 1 == len(texts)
        for k, text in enumerate(texts[1:], 1):
            l = net.L + 1 - k
            assert text.startswith(f"Layer {l}: ")
            norm = value(re.search(r"‖δ‖ = (.+?)[,:] ", text)[1])
            assert norm == pytest.approx(norms[l - 1], rel=1e-3, abs=1e-9)
            labels = [value(t) for t in row["norm_text"][k]]
            assert labels == pytest.approx(norms[l - 1 :][::-1], rel=0.06, abs=1e-9)
            times = re.search(rf", (.+?) times that of layer {l + 1}\. ", text)
            assert (times is None) == (l == net.L or norms[l] < 1e-9)
            if times:
                assert value(times[1]) == pytest.approx(norms[l - 1] / norms[l], rel=0.06, abs=1e-7)
            top, thick, of = re.search(
                r"into it is (.+?); (none|\d+) of (\d+) edges", text
            ).groups()
            size = np.abs(slopes[l - 1])
            assert value(top) == pytest.approx(float(size.max()), rel=1e-3, abs=1e-9)
            assert int(of) == size.size
            assert int(thick.replace("none", "0")) == int((size > max(largest / 3, 1e-9)).sum())


def test_a_dead_layer_lets_no_error_through():
    for seed in range(40):
        widget = error_flows_back([4], [1], rng=np.random.default_rng(seed))
        widget.choice = [0, 0, 2]
        texts = [widget.figure["sentences"][n] for n in widget.columns["sentence"]]
        norms = [value(t) for t in widget.columns["norm_text"][-1]]
        if 0 in norms:
            dead = norms.index(0)
            assert norms[dead:] == [0] * (4 - dead)
            assert [("no error has come" in t) for t in texts[2:]] == [v == 0 for v in norms[:-1]]
            return
    raise AssertionError("no seed made a dead layer")


@pytest.mark.parametrize(
    ("arguments", "error", "name"),
    [
        ({"depths": []}, ValueError, "depths is empty"),
        ({"depths": [1]}, ValueError, "depths"),
        ({"depths": [9]}, ValueError, "depths must be at most 8"),
        ({"widths": [0]}, ValueError, "widths"),
        ({"widths": [9]}, ValueError, "widths must be at most 8"),
        ({"widths": [2.5]}, TypeError, "widths"),
        ({"X": [[np.nan]]}, ValueError, "X must be finite"),
        ({"X": np.ones((9, 1))}, ValueError, "X must have at most 8 rows"),
        ({"Y": np.ones((2, 2))}, ValueError, "Y has shape"),
        ({"rng": 3}, TypeError, "rng"),
    ],
)
def test_a_bad_argument_is_refused_by_name(arguments, error, name):
    with pytest.raises(error, match=re.escape(name)):
        error_flows_back(**arguments)


@pytest.mark.browser
def test_the_edges_and_norms_in_the_picture_are_those_of_nnmath(page):
    open_figure_alone(page, "error_flows_back")
    for choice, frame, row in random_frames("error_flows_back", 10):
        set_frame(page, choice, frame)
        assert page.locator('[data-layer="norms"] text').all_text_contents() == [
            str(t) for t in row["norm_text"][frame]
        ]
        for sign, size in itertools.product(("up", "down"), ("thick", "middle", "thin")):
            drawn = page.locator(f'[data-layer="{sign}{size}"] path').count()
            assert drawn == len(row[f"{sign}{size}_x"][frame])
        assert page.locator('[data-layer="layer"] circle').count() == len(row["now_x"][frame])
    assert page.errors == page.outside == []
