"""The perceptron's figure: the rule by hand, the bound a bound, XOR never done, the line a line."""

import math
import re

import numpy as np
import pytest
from helpers.figure_data import notes

from nnmath.perceptron import train_perceptron
from nnmath.widgets import perceptron_learns
from nnmath.widgets.check_description import columns
from nnmath.widgets.perceptron_data import max_margin_line
from nnmath.widgets.points import Points

CORNERS = [(0, 0), (0, 1), (1, 0), (1, 1)]
GATES = [[0, 0, 0, 1], [0, 1, 1, 1], [0, 1, 1, 0]]


@pytest.fixture(scope="module")
def figure():
    return perceptron_learns()


def rows(widget):
    return [columns(widget.figure, (i,)) for i in range(widget.figure["controls"][0]["count"])]


def by_hand(points, classes, mistakes):
    """The rule in plain Python: (w1, w2, b) after each mistake, which it was, the looks."""
    w1 = w2 = b = 0.0
    out, looks, run = [(w1, w2, b, None, 0)], 0, 0
    while len(out) <= mistakes and run < len(points):
        x1, x2 = points[looks % len(points)]
        y = classes[looks % len(points)]
        answer = 1 if w1 * x1 + w2 * x2 + b > 0 else 0
        looks, run = looks + 1, run + 1
        if answer != y:
            w1, w2, b, run = w1 + (y - answer) * x1, w2 + (y - answer) * x2, b + (y - answer), 0
            out.append((w1, w2, b, (x1, x2), looks))
    return out


def test_each_mistake_of_a_gate_is_the_rule_by_hand(figure):
    for row, classes in zip(rows(figure), GATES, strict=False):
        steps = by_hand(CORNERS, classes, row["frames"] - 1)
        assert [(w1, w2, b) for w1, w2, b, _, _ in steps] == list(
            zip(row["w1"], row["w2"], row["b"], strict=True)
        )
        assert row["examined"] == [looks for *_, looks in steps]
        assert row["mistakes"] == list(range(len(steps)))
        for k, (*_, point, _) in enumerate(steps[1:]):  # the mistake that frame k announces
            assert (row["at_x"][k], row["at_y"][k]) == point
            assert (row["next_x"][k], row["next_y"][k]) == ([point[0]], [point[1]])


def test_the_clouds_are_trained_as_nnmath_trains_them(figure):
    row = rows(figure)[3]
    one = list(zip(row["one_x"], row["one_y"], strict=True))
    assert len(one) == len(row["zero_x"]) == 20
    from nnmath.data import blobs

    X, Y = blobs(40, rng=np.random.default_rng(4), spread=0.7)
    X = X + np.array([[4.0], [3.0]])
    run = train_perceptron(X, Y)
    assert row["frames"] == len(run.path)
    drawn = np.array([row["w1"], row["w2"], row["b"]]).T
    assert drawn == pytest.approx(run.path, rel=1e-3)
    steps = by_hand(X.T.tolist(), Y[0].tolist(), 100)
    assert row["examined"] == [looks for *_, looks in steps]
    assert row["frames"] == 42  # the chapter counts 41 mistakes
    assert row["bound_y"] == []  # far above, so it is named and not drawn
    assert float(re.search(r"= ([\d.]+), far above", row["mark"][0])[1]) > 8 * 41


def test_the_points_that_are_wrong_are_ringed_and_counted(figure):
    for row in rows(figure):
        x = np.array(row["one_x"] + row["zero_x"])
        y = np.array(row["one_y"] + row["zero_y"])
        one = np.arange(x.size) < len(row["one_x"])
        before = np.zeros(x.size, dtype=bool)
        for k, text in enumerate(notes(figure, row)):
            wrong = (row["w1"][k] * x + row["w2"][k] * y + row["b"][k] > 0) != one
            assert sorted(zip(row["wrong_x"][k], row["wrong_y"][k], strict=True)) == sorted(
                zip(x[wrong].tolist(), y[wrong].tolist(), strict=True)
            )
            n = wrong.sum()
            said_so = figure.figure["sentences"][row["wrong_count"][k]]
            assert said_so == {0: "no point is wrong", 1: "1 point is wrong"}.get(
                n, f"{n} points are wrong"
            )
            newly_wrong = (wrong & ~before).sum() if k else 0
            found = re.match(r"This step made (\d+) right point", text)
            assert (int(found[1]) if found else 0) == newly_wrong
            before = wrong


def test_and_and_or_come_to_an_end_within_the_bound_and_xor_goes_round(figure):
    ends = [notes(figure, row)[-1] for row in rows(figure)]
    for i, limit in [(0, 51), (1, 27)]:
        row = rows(figure)[i]
        assert row["limit"] == f"bound {limit}"
        assert row["bound_y"] == [limit] * 2
        assert row["mark"] == [f"bound R²/γ² = {limit}"]
        assert row["frames"] - 1 <= limit
        assert ends[i] == "No mistake is left: the line separates the classes, within the bound."
    assert ends[2].endswith(
        "All is as it was after 2 mistakes: from here it goes round in circles."
    )
    xor = rows(figure)[2]
    assert xor["bound_y"] == []
    assert xor["mark"] == ["no line separates: no bound"]
    assert [xor[n][2] for n in ("w1", "w2", "b", "at_x", "at_y")] == [
        xor[n][-1] for n in ("w1", "w2", "b", "at_x", "at_y")
    ]


def test_the_sentence_says_what_is_added_and_what_is_subtracted(figure):
    figure.choice, figure.frame = [0], 1
    assert figure.sentence == (
        "After 1 mistake (bound 51): w = (1, 1), b = 1; 3 points are wrong. "
        "This step made 3 right points wrong. "
        "Next mistake: (0, 0), class 0, answered 1; it is subtracted from w, and 1 from b."
    )
    figure.frame = 0
    assert figure.sentence.startswith(
        "At the start (bound 51): w = (0, 0), b = 0; 1 point is wrong. There is no line"
    )
    for row in rows(figure):
        classes = dict.fromkeys(zip(row["one_x"], row["one_y"], strict=True), 1)
        for k, text in enumerate(notes(figure, row)):
            if "Next mistake" in text:
                one = classes.get((row["at_x"][k], row["at_y"][k]), 0)
                assert f"class {one}, answered {1 - one}" in text
                assert ("added" if one else "subtracted") in text


def test_line_and_normal_are_those_of_w_and_b(figure):
    for row in rows(figure):
        for k in range(row["frames"]):
            w, b = np.array([row["w1"][k], row["w2"][k]]), row["b"][k]
            if not w.any():
                assert row["line_x"][k] == row["tip_x"][k] == []
                continue
            size = np.linalg.norm(w)
            ends = [np.array([row[f"{n}_x{i}"][k][0], row[f"{n}_y{i}"][k][0]])
                    for n, i in [("line", ""), ("line", "2"), ("foot", "")]]  # fmt: skip
            for end in ends:
                assert (w @ end + b) / size == pytest.approx(0, abs=0.01)
            normal = np.array([row["tip_x"][k][0], row["tip_y"][k][0]]) - ends[2]
            assert normal @ w == pytest.approx(np.linalg.norm(normal) * size, rel=1e-3)


def test_the_shaded_side_is_where_the_answer_is_1(figure):
    """Area of the polygon by the shoelace against a count over a fine grid."""
    for row in rows(figure):
        (x0, x1), (y0, y1) = row["x_range"], row["y_range"]
        gx, gy = np.meshgrid(np.linspace(x0, x1, 401), np.linspace(y0, y1, 401))
        for k in range(row["frames"]):
            share = np.mean(row["w1"][k] * gx + row["w2"][k] * gy + row["b"][k] > 0)
            x, y = np.array(row["half_x"][k]), np.array(row["half_y"][k])
            area = abs(np.sum(x * np.roll(y, -1) - y * np.roll(x, -1))) / 2
            assert area / ((x1 - x0) * (y1 - y0)) == pytest.approx(share, abs=0.01)


def nearest_by_gilbert(V, steps=20_000):
    """The point of the hull of the columns of V nearest to 0, by steps towards the worst column."""
    u = V[:, 0]
    for _ in range(steps):
        towards = V[:, (u @ V).argmin()] - u
        length = towards @ towards
        if length == 0:
            break
        u = u + min(1.0, max(0.0, -(u @ towards) / length)) * towards
    return u


@pytest.mark.parametrize("seed", range(24))
def test_the_widest_margin_is_that_of_another_algorithm(seed):
    rng = np.random.default_rng(seed)
    m = int(rng.integers(3, 15))
    X, u = rng.normal(size=(2, m)), rng.normal(size=3)
    y = (u @ np.vstack([X, np.ones(m)]) > 0).astype(float)
    V = (2 * y - 1) * np.vstack([X, np.ones(m)])
    line = max_margin_line(Points("", X, y))
    margin = float((line @ V).min() / np.linalg.norm(line))
    nearest = float(np.linalg.norm(nearest_by_gilbert(V)))  # from above, and close
    assert margin <= nearest * (1 + 1e-9)
    assert margin > 0.97 * nearest


def test_no_margin_where_no_line_separates():
    assert (
        max_margin_line(Points("", np.array(CORNERS, float).T, np.array(GATES[2], float))) is None
    )


def test_points_of_one_s_own():
    own = perceptron_learns([[0, 2, 3], [1, 0, 1]], [[0, 1, 1]], label="three")
    assert own.figure["controls"][0]["options"] == ["three"]
    assert own.columns["frames"] == len(by_hand([(0, 1), (2, 0), (3, 1)], [0, 1, 1], 50))
    rng = np.random.default_rng(0)
    X = rng.standard_normal((2, 60))
    many = perceptron_learns(X, (X[0] > X[1]).astype(float), most=200)
    assert many.columns["limit"].startswith("bound ")
    assert many.columns["frames"] - 1 <= float(many.columns["limit"].split()[1])
    few = perceptron_learns([[0, 1, 2], [0, 0, 0]], [1, 0, 1], most=3)
    assert few.columns["frames"] == 4
    assert notes(few, few.columns)[-1].endswith("The figure ends here; mistakes are left.")
    assert few.columns["limit"] == "no bound"


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        ({"X": [[1.0], [2.0]]}, "y is missing"),
        ({"y": [1.0]}, "X is missing"),
        ({"X": [[1.0, 2.0]], "y": [0, 1]}, "X has"),
        ({"X": [[1.0, math.nan], [1, 1]], "y": [0, 1]}, "X"),
        ({"X": [[1.0, 2.0], [1, 1]], "y": [0, 1, 1]}, "y has 3"),
        ({"X": [[1.0, 2.0], [1, 1]], "y": [1, 1]}, "y must hold 0 and 1"),
        ({"X": [[1.0, 2.0], [1, 1]], "y": [-1, 1]}, "y must hold 0 and 1"),
        ({"most": 0}, "most"),
    ],
)
def test_a_bad_argument_is_refused_by_name(arguments, name):
    with pytest.raises(ValueError, match=re.escape(name)):
        perceptron_learns(**arguments)
