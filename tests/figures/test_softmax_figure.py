"""The figure of softmax: each p from exponentials by hand, and the notes are true."""

import itertools
import math
import re

import pytest
from helpers.figure_data import numbers

from nnmath.widgets import softmax_and_error
from nnmath.widgets.check_description import columns


@pytest.fixture(scope="module")
def figure():
    return softmax_and_error()


def cases(widget):
    """Each choice: its scores and temperature as the controls show them, and its columns."""
    controls = widget.figure["controls"]
    for choice in itertools.product(*(range(c["count"]) for c in controls)):
        chosen = [numbers(c["options"])[i] for c, i in zip(controls, choice, strict=True)]
        yield chosen[:-1], chosen[-1], columns(widget.figure, choice)


def by_hand(z, T):
    e = [math.exp(v / T) for v in z]
    return [v / math.fsum(e) for v in e]


def test_every_p_error_and_cost_is_that_of_exponentials_by_hand(figure):
    y = [0, 1, 0]
    for z, T, row in cases(figure):
        p = by_hand(z, T)
        assert [row["p1"], row["p2"], row["p3"]] == pytest.approx(p, rel=5.1e-4)
        error = [row["d1"], row["d2"], row["d3"]]
        assert error == pytest.approx([a - b for a, b in zip(p, y, strict=True)], rel=5.1e-4)
        assert row["cost"] == pytest.approx(-math.log(p[1]), rel=5.1e-4)
        assert row["T"] == T


def test_the_error_is_the_slope_of_the_cost_in_each_score(figure):
    """A central difference of −log p₂ by z_j, at T = 1: no formula for p − y is used."""
    h = 1e-5
    for z, T, row in itertools.islice(cases(figure), 2, None, 37):
        for j in range(3):
            up, down = (
                -math.log(by_hand([v + h * s * (i == j) for i, v in enumerate(z)], T)[1])
                for s in (1, -1)
            )
            assert row[f"d{j + 1}"] == pytest.approx(T * (up - down) / (2 * h), rel=1e-3, abs=1e-6)


def test_a_shift_moves_every_score_and_no_p(figure):
    figure.choice = [c["start"] for c in figure.figure["controls"]]
    before = figure.sentence.split(" T = ")[1].split(" Class")[0]
    for c in range(7):
        figure.frame = c
        z = [2 + c, 1 + c, f"{0.5 + c:g}"]
        assert figure.sentence.startswith(f"z = ({z[0]}, {z[1]}, {z[2]}), T = {before}")
        assert (f"All scores have moved by {c}, and p has not moved." in figure.sentence) == (c > 0)
        shifted = by_hand([2 + c, 1 + c, 0.5 + c], 1)
        drawn = [figure.columns[name] for name in ("p1", "p2", "p3")]
        assert drawn == pytest.approx(shifted, rel=5.1e-4)
        assert [figure.columns[f"z{k}"][c] for k in (1, 2, 3)] == pytest.approx(
            numbers(map(str, z))
        )
    figure.frame = 0


def test_the_figure_starts_with_the_numbers_of_the_chapter(figure):
    figure.choice = [c["start"] for c in figure.figure["controls"]]
    assert figure.sentence == (
        "z = (2, 1, 0.5), T = 1: p = (0.6285, 0.2312, 0.1402), "
        "so p − y = (0.6285, −0.7688, 0.1402), cost 1.464 nats. "
        "Class 1 leads; the target is class 2."
    )


def test_the_notes_on_the_leader_are_true(figure):
    seen = set()
    for z, T, row in cases(figure):
        text = figure.figure["sentences"][row["note"]]
        p = by_hand(z, T)
        top = [k + 1 for k in range(3) if z[k] == max(z)]
        kinds = {
            "All scores are equal": len(top) == 3,
            "tie": len(top) == 2,
            "takes nearly everything": len(top) == 1 and max(p) > 0.99,
            "nearly alike": len(top) == 1 and max(p) - min(p) < 0.2,
            "leads": len(top) == 1 and max(p) <= 0.99 and max(p) - min(p) >= 0.2,
        }
        assert [word for word in kinds if word in text] == [w for w, true in kinds.items() if true]
        seen |= {word for word in kinds if word in text}
        if len(top) == 1 and "alike" not in text:
            assert f"Class {top[0]}" in text
            assert ("it is the target" in text) == (top == [2])
            assert ("the target is class 2" in text) == (top != [2])
        if len(top) == 2:
            assert f"Classes {top[0]} and {top[1]} tie" in text
    assert seen == set(kinds)


def test_own_scores_and_a_target_that_is_not_certain():
    own = softmax_and_error([1, -1.5, 0, 4], [0.1, 0.2, 0.3, 0.4], scores=[0, 1], temperatures=[2])
    assert own.figure["controls"][0]["options"] == ["−1.5", "0", "1", "4"]
    p = by_hand([1, -1.5, 0, 4], 2)
    drawn = [own.columns[f"p{k}"] for k in range(1, 5)]
    assert drawn == pytest.approx(p, rel=5.1e-4)
    cost = -sum(b * math.log(a) for a, b in zip(p, [0.1, 0.2, 0.3, 0.4], strict=True))
    assert own.columns["cost"] == pytest.approx(cost, rel=5.1e-4)
    assert own.sentence.endswith("Class 4 leads.")
    target = next(x for x in own.figure["layers"] if x["name"] == "target")
    assert [side[1] for side in target["data"]["y"]] == [0.1, 0.2, 0.3, 0.4]


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        ({"start": []}, "start is empty"),
        ({"start": [1]}, "start must hold 2 to 4"),
        ({"start": [1, math.nan, 0]}, "start must be finite"),
        ({"target": [0, 1]}, "target must be 3 probabilities"),
        ({"target": [0.5, 0.4, 0]}, "target must be 3 probabilities"),
        ({"target": [-0.5, 1.5, 0]}, "target must be 3 probabilities"),
        ({"scores": []}, "scores is empty"),
        ({"scores": range(30)}, "scores and temperatures make"),
        ({"temperatures": [0]}, "temperatures must be above 0"),
        ({"temperatures": []}, "temperatures is empty"),
        ({"shifts": 0}, "shifts must be 1 or more"),
    ],
)
def test_a_bad_argument_is_refused_by_name(arguments, name):
    with pytest.raises(ValueError, match=re.escape(name)):
        softmax_and_error(**arguments)


def test_each_class_has_bars_for_z_p_and_error(figure):
    assert figure._repr_mimebundle_()[0]["text/html"].count('<g class="nn-boxes') == 9
