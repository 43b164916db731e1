"""The boundary's figure: the curve lies where the answer turns, the cost is a plain loop's."""

import math
import re

import numpy as np
import pytest
from helpers.figure_data import all_choices, notes

from nnmath.data import logic_gate
from nnmath.network import Network
from nnmath.training import train
from nnmath.widgets import boundary_learnt
from nnmath.widgets import check_description as _check
from nnmath.widgets.boundary import EPOCHS, RATES, WIDTHS
from nnmath.widgets.boundary_data import Examples, training_columns
from nnmath.widgets.description import Sentences
from nnmath.widgets.level_sets import join_with_bridge, simplify_polyline, superlevel_contours

LOW, HIGH = np.array([-2.0, -2.0]), np.array([2.0, 2.0])


@pytest.fixture(scope="module")
def figure():
    return boundary_learnt()


def row(figure, *choice):
    return _check.columns(figure.figure, choice)


def points(row):
    """X and the classes, from what is drawn."""
    X = np.array([row["one_x"] + row["zero_x"], row["one_y"] + row["zero_y"]])
    return X, np.arange(X.shape[1]) < len(row["one_x"])


def network(n):
    """The first weights of the figure: all widths from one generator, one after the other."""
    rng = np.random.default_rng(1)
    for width in WIDTHS:
        net = Network.random(
            [2, width, 1], rng=rng, hidden="tanh", output="sigmoid", loss="cross-entropy"
        )
        if width == n:
            return net
    raise AssertionError


def plain(net, X, y, rate, epochs):
    """Weights after each of the epochs, by a loop of its own in NumPy: tanh, sigmoid, log."""
    W1, b1, W2, b2 = (a.copy() for a in (net.W[1], net.b[1], net.W[2], net.b[2]))
    for epoch in range(max(epochs) + 1):
        a1 = np.tanh(W1 @ X + b1)
        a2 = 1 / (1 + np.exp(-(W2 @ a1 + b2)))
        if epoch in epochs:
            cost = -np.mean(np.log(np.where(y, a2, 1 - a2)))
            yield (W1.copy(), b1.copy(), W2.copy(), b2.copy()), cost, a2[0]
        d2 = (a2 - y) / X.shape[1]
        d1 = (W2.T @ d2) * (1 - a1**2)
        W2 -= rate * d2 @ a1.T
        b2 -= rate * d2.sum(axis=1, keepdims=True)
        W1 -= rate * d1 @ X.T
        b1 -= rate * d1.sum(axis=1, keepdims=True)


def answer(weights, P):
    W1, b1, W2, b2 = weights
    return (W2 @ np.tanh(W1 @ P + b1) + b2)[0]


@pytest.mark.parametrize(
    ("data", "width", "rate"), [(0, 0, 1), (0, 2, 0), (1, 0, 0), (1, 1, 1), (2, 3, 1)]
)
def test_costs_answers_and_sides_are_those_of_a_plain_loop(figure, data, width, rate):
    columns = row(figure, data, width, rate)
    X, one = points(columns)
    if data == 0:
        assert sorted(map(tuple, X.T)) == [(0, 0), (0, 1), (1, 0), (1, 1)]
    net = network(WIDTHS[width])
    epochs = list(EPOCHS[:6]) if data else list(EPOCHS)
    spot = np.random.default_rng(5).uniform(0, 1, (2, 300))
    (x0, x1), (y0, y1) = columns["x_range"], columns["y_range"]
    spot = np.array([[x0], [y0]]) + spot * np.array([[x1 - x0], [y1 - y0]])
    for k, (weights, cost, a) in enumerate(plain(net, X, one, RATES[rate], epochs)):
        # the points of the picture are rounded to four digits, and the loop runs on these
        assert columns["cost"][k] == pytest.approx(cost, rel=5e-4 if data == 0 else 0.02)
        clear = np.abs(a - 0.5) > 0.02
        wrong = set(zip(columns["wrong_x"][k], columns["wrong_y"][k], strict=True))
        here = np.array([tuple(p) in wrong for p in X.T.tolist()])
        assert np.array_equal(here[clear], ((a > 0.5) != one)[clear])
        assert columns["right"][k] == len(one) - len(wrong)
        # the shaded side, by counting how often the drawn line goes round a spot
        z = answer(weights, spot)
        area = np.array([columns["area_x"][k], columns["area_y"][k]])
        inside = np.array([turns(area, p) for p in spot.T])
        assert set(inside) <= {0, 1}
        assert np.mean((inside == 1) == (z > 0)) > 0.97


def turns(line, p):
    """How often a closed line goes round p."""
    if not line.size:
        return 0
    d = (np.hstack([line, line[:, :1]]) - p[:, None]).T
    angle = np.arctan2(d[:, 1], d[:, 0])
    return round(float(np.sum((np.diff(angle) + math.pi) % (2 * math.pi) - math.pi)) / math.tau)


def test_the_edge_lies_where_the_answer_turns(figure):
    checked = 0
    for (_, width, _), columns in [
        (c, r) for c, r in all_choices(figure) if c[2] == 1 and c[0] < 2
    ]:
        X, one = points(columns)
        net = network(WIDTHS[width])
        (x0, x1), (y0, y1) = columns["x_range"], columns["y_range"]
        reach = 0.015 * (x1 - x0)
        ring = reach * np.array([[1, -1, 0, 0, 1, -1, 1, -1], [0, 0, 1, -1, 1, 1, -1, -1]])
        for k, (weights, *_) in enumerate(plain(net, X, one, 1.0, EPOCHS[:5])):
            for xs, ys in zip(columns["edge_x"][k], columns["edge_y"][k], strict=True):
                for x, y in zip(xs, ys, strict=True):
                    if x0 < x < x1 and y0 < y < y1:
                        z = answer(weights, np.array([[x], [y]]) + ring)
                        assert z.min() < 0 < z.max(), (k, x, y)
                        checked += 1
    assert checked > 500


def test_loops_have_the_areas_of_a_ring_and_of_two_discs():
    def ring(P):
        r = np.hypot(*P)
        return (r - 0.7) * (1.6 - r)

    def discs(P):
        return 0.5 - np.minimum(np.hypot(P[0] - 1, P[1]), np.hypot(P[0] + 1, P[1] + 0.3))

    def area(line):
        x, y = np.hstack([line, line[:, :1]])
        return float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]) / 2)

    three = [0.5 * np.array([np.cos(t), np.sin(t)]) + [[0.9 * i], [i * i]] for i in (-1, 0, 1)
             for t in [np.linspace(0, 2 * np.pi, 81)]]  # fmt: skip
    assert area(join_with_bridge(three)) == pytest.approx(3 * math.pi / 4, rel=0.01)

    outer, hole = sorted(map(area, superlevel_contours(ring, LOW, HIGH)), reverse=True)
    assert outer == pytest.approx(math.pi * 1.6**2, rel=0.01)
    assert hole == pytest.approx(-math.pi * 0.7**2, rel=0.01)
    for function, whole in [(ring, math.pi * (1.6**2 - 0.7**2)), (discs, math.pi / 2)]:
        found = superlevel_contours(function, LOW, HIGH)
        assert len(found) == 2
        fewer = [simplify_polyline(loop, 0.01) for loop in found]
        assert sum(loop.shape[1] for loop in fewer) < sum(loop.shape[1] for loop in found)
        assert area(join_with_bridge(fewer)) == pytest.approx(whole, rel=0.02)
        for loop in found:
            assert np.array_equal(loop[:, 0], loop[:, -1])
            assert np.abs(function(loop)).max() < 1e-3
            short = simplify_polyline(loop, 0.01)
            far = max(_distance(p, short) for p in loop.T)
            assert far <= 0.01 + 1e-12


def _distance(p, line):
    a, b = line[:, :-1], line[:, 1:]
    d = b - a
    t = np.clip(
        np.sum((p[:, None] - a) * d, axis=0) / np.maximum(np.sum(d * d, axis=0), 1e-300), 0, 1
    )
    return float(np.hypot(*(p[:, None] - a - d * t)).min())


def test_all_of_one_side_has_no_edge_in_the_picture():
    assert superlevel_contours(lambda P: -np.ones(P.shape[1]), LOW, HIGH) == []
    assert join_with_bridge([]).shape == (2, 0)
    (round_it,) = superlevel_contours(lambda P: np.ones(P.shape[1]), LOW, HIGH)
    assert (np.abs(round_it) > 2).any(axis=0).all()


def test_the_first_run_is_the_stuck_one_of_the_chapter(figure):
    columns = row(figure, 0, 0, 1)
    net = Network.random(
        [2, 2, 1],
        rng=np.random.default_rng(1),
        hidden="tanh",
        output="sigmoid",
        loss="cross-entropy",
    )
    history = train(net, *logic_gate("xor"), 1.0, 2000)
    assert columns["cost"] == pytest.approx(history.cost[list(EPOCHS)], rel=5e-4)
    assert columns["cost"][-1] == pytest.approx(np.log(2) / 2, abs=0.001)
    assert notes(figure, columns)[-1].endswith(
        "and the cost hardly falls any more: the run is stuck."
    )
    figure.choice, figure.frame = [0, 0, 1], 10
    assert figure.sentence.startswith("Epoch 2000: cost C = 0.3473; 2 of 4 right. The gradient")


def test_three_neurons_close_a_ring_and_two_do_not(figure):
    two, three = row(figure, 1, 0, 1), row(figure, 1, 1, 1)
    assert two["right"][-1] < 60 == three["right"][-1]
    X, one = points(three)
    inner = X[:, ~one]
    closed = [
        np.array(edge)
        for edge in zip(three["edge_x"][-1], three["edge_y"][-1], strict=True)
        if all(turns(np.array(edge), p) for p in inner.T)
    ]
    assert closed  # one loop goes round all points of the inner ring


def test_each_sentence_is_true_of_its_picture(figure):
    seen = set()
    for choice, columns in all_choices(figure):
        cost, m = columns["cost"], columns["m"]
        wrong = [
            set(zip(x, y, strict=True))
            for x, y in zip(columns["wrong_x"], columns["wrong_y"], strict=True)
        ]
        for k, text in enumerate(notes(figure, columns)):
            where = (choice, k, text)
            if k == 0:
                assert text.startswith("Nothing is learnt yet"), where
                continue
            if "same answer everywhere" in text:
                assert wrong[k], where
                same = columns["edge_x"][k]
                low, high = columns["x_range"]
                bottom, top = columns["y_range"]
                inside = [
                    low < x < high and bottom < y < top
                    for xs, ys in zip(same, columns["edge_y"][k], strict=True)
                    for x, y in zip(xs, ys, strict=True)
                ]
                assert not any(inside), where
                text = text.split(". ", 1)[1]
            kind = text.split(",")[0].split(" ")[:3]
            seen.add(re.sub(r"\d+", "n", " ".join(kind)))
            if text.startswith("The cost is higher"):
                assert cost[k] >= cost[k - 1], where
            elif text.startswith("Now all are right"):
                assert not wrong[k], where
                assert wrong[k - 1], where
            elif text.startswith("All are right"):
                assert columns["right"][k] == m, where
                assert not wrong[k - 1], where
                assert cost[k] < cost[k - 1], where
            elif text.startswith("The gradient is nearly zero"):
                assert wrong[k], where
                assert cost[k] >= 0.989 * cost[k - 1], where
                assert ("fall again" in text) == (cost[-1] < 0.9 * cost[k]), where
            elif text.startswith("No point has changed"):
                assert wrong[k] == wrong[k - 1], where
            else:
                came, went = map(
                    int, re.search(r"(\d+) came right and (\d+) went wrong", text).groups()
                )
                assert (came, went) == (
                    len(wrong[k - 1] - wrong[k]),
                    len(wrong[k] - wrong[k - 1]),
                ), where
            assert columns["right"][k] == m - len(wrong[k]), where
    assert len(seen) == 6


def test_a_cost_that_is_not_finite_ends_the_figure_with_a_note():
    words = Sentences()
    X = np.array([[1e150, -1e150, 1.0], [1.0, 2.0, -3.0]])
    net = Network(
        [[[1e-150, 1.0]], [[1.0]]], [[[0.0]], [[0.0]]], "identity", "sigmoid", "cross-entropy"
    )
    columns = training_columns(
        net, Examples("far", X, np.array([[1.0, 0.0, 1.0]])), 1e160, [0, 5, 9], words
    )
    assert columns["frames"] == len(columns["cost"]) < 3
    assert words.texts[columns["note"][-1]].startswith("After this the cost is no longer a number")


def test_points_of_one_s_own():
    X, Y = np.array([[0.0, 2, 3, 5], [1, 0, 1, 4]]), [0, 1, 1, 0]
    rng = np.random.default_rng(8)
    own = boundary_learnt(X, Y, widths=[3], rates=[0.5, 2], epochs=[0, 7, 9], label="four", rng=rng)
    assert own.figure["controls"][0]["options"] == ["four"]
    assert own.columns["epoch"] == [0, 7, 9]
    net = Network.random(
        [2, 3, 1],
        rng=np.random.default_rng(8),
        hidden="tanh",
        output="sigmoid",
        loss="cross-entropy",
    )
    history = train(net, X, [Y], 2.0, 9)
    assert own.columns["cost"] == pytest.approx(history.cost[[0, 7, 9]], rel=5e-4)


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        ({"X": [[1.0], [2.0]]}, "Y is missing"),
        ({"Y": [1.0]}, "X is missing"),
        ({"X": [[1.0, 2.0]], "Y": [0, 1]}, "X has"),
        ({"X": [[1.0, math.nan], [1, 1]], "Y": [0, 1]}, "X"),
        ({"X": [[1.0, 2.0], [1, 1]], "Y": [0, 1, 1]}, "Y has 3"),
        ({"X": [[1.0, 2.0], [1, 1]], "Y": [1, 1]}, "Y must hold 0 and 1"),
        ({"widths": []}, "widths is empty"),
        ({"widths": [0]}, "widths"),
        ({"rates": []}, "rates is empty"),
        ({"rates": [-1.0]}, "rates"),
        ({"epochs": []}, "epochs is empty"),
        ({"epochs": [0]}, "epochs must rise"),
        ({"epochs": [1, 2]}, "epochs must rise"),
        ({"epochs": [0, 5, 5]}, "epochs must rise"),
    ],
)
def test_a_bad_argument_is_refused_by_name(arguments, name):
    with pytest.raises(ValueError, match=re.escape(name)):
        boundary_learnt(**arguments)
