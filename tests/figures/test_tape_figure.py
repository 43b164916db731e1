"""The tape by steps: its numbers are those of the same expressions, computed and nudged by hand."""

import re

import numpy as np
import pytest
from helpers.two_layers_hand import value
from helpers.widget_page import open_figure_alone, random_frames, set_frame

from nnmath.autodiff import Tape
from nnmath.widgets import tape_by_steps
from nnmath.widgets.check_description import columns

# For each expression of the book: its inputs, and every later record with the records it is made
# of; a record that enters twice stands twice.
BY_HAND = [
    ([-2.0, 5.0, -4.0], [((0, 1), lambda x, y: x + y), ((3, 2), lambda q, z: q * z)]),
    (
        [2.0, -0.5],
        [
            ((0,), lambda w: 0.5 * w),
            ((2, 1), lambda z, b: z + b),
            ((3,), np.tanh),
        ],
    ),
    ([3.0], [((0, 0), lambda x, y: x * y), ((1, 0), lambda s, x: s + x)]),
]


def record(inputs, rules, nudged=None, by=0.0):
    """All values in the order of the tape; one of them is moved after it was computed."""
    values = []
    for i in range(len(inputs) + len(rules)):
        if i < len(inputs):
            new = inputs[i]
        else:
            sources, rule = rules[i - len(inputs)]
            new = rule(*(values[k] for k in sources))
        values.append(new + (by if i == nudged else 0.0))
    return values


def slopes_by_nudging(inputs, rules):
    h = 1e-6
    count = len(inputs) + len(rules)
    ends = [[record(inputs, rules, i, by)[-1] for by in (h, -h)] for i in range(count)]
    return [(up - down) / (2 * h) for up, down in ends]


@pytest.fixture(scope="module")
def figure():
    widget = tape_by_steps()
    return widget, [(columns(widget.figure, [i]), *case) for i, case in enumerate(BY_HAND)]


def spots(row):
    """The record that stands at each place."""
    return {x: i for i, x in enumerate(row["names_x"])}


def test_forward_the_values_appear_one_by_one(figure):
    for row, inputs, rules in figure[1]:
        values = record(inputs, rules)
        for k in range(row["count"]):
            shown = [value(text) for text in row["values_text"][k]]
            assert shown == pytest.approx(values[: k + 1], rel=6e-3)
            assert row["values_x"][k] == row["names_x"][: k + 1]


def test_backward_each_slope_is_whole_once_all_that_use_it_have_handed_back(figure):
    widget, cases = figure
    for row, inputs, rules in cases:
        n, expected = len(inputs) + len(rules), slopes_by_nudging(inputs, rules)
        made = list(range(n - 1, len(inputs) - 1, -1))
        assert row["count"] == n + 1 + len(made)
        assert row["slopes_text"][:n] == [[]] * n
        assert row["slopes_text"][n] == ["1"]
        for step in range(len(made) + 1):
            done = set(made[:step])
            place = spots(row)
            shown = {
                place[x]: value(text)
                for x, text in zip(
                    row["slopes_x"][n + step], row["slopes_text"][n + step], strict=True
                )
            }
            users = {i: {n - 1} & {i} for i in range(n)}
            for child, (sources, _) in enumerate(rules, len(inputs)):
                for source in sources:
                    users[source].add(child)
            assert set(shown) == {i for i in range(n) if i == n - 1 or users[i] & done}
            for i, slope in shown.items():
                if users[i] - {i} <= done:
                    assert slope == pytest.approx(expected[i], rel=6e-3)
        assert set(shown) == set(range(n))
        last = widget.figure["sentences"][row["sentence"][-1]]
        assert last.endswith("Every input has its slope.")


def test_a_slope_that_is_not_yet_whole_says_so(figure):
    """x² + x at 3: the sum hands 1 to x, then the square hands 3 twice, 7 in all."""
    widget, cases = figure
    row = cases[2][0]
    texts = [widget.figure["sentences"][i] for i in row["sentence"]]
    assert texts[4] == "Backward: + x hands 1 to x · x, and 1 to x."
    assert texts[5].startswith("Backward: x · x hands 3 and 3 to x, which now has 7.")
    assert row["slopes_text"][4:] == [["1", "1", "1"], ["7", "1", "1"]]


def test_an_input_that_is_not_used_has_no_slope_and_the_end_does_not_say_so():
    tape = Tape()
    a, _ = tape.tensor(3.0), tape.tensor(4.0)
    a * a
    widget = tape_by_steps({"a²": (tape, ["a", "b", "a · a"])})
    widget.frame = widget.frames - 1
    assert widget.sentence.endswith("hands 3 and 3 to a, which now has 6.")


def test_arcs_lead_from_parents_forward_and_to_them_backward(figure):
    for row, inputs, rules in figure[1]:
        n = len(inputs) + len(rules)
        parents = {i: set() for i in range(n)}
        parents |= {i: set(s) for i, (s, _) in enumerate(rules, len(inputs))}
        place = spots(row)
        made = list(range(n - 1, len(inputs) - 1, -1))

        def ends(name, k, row=row, place=place):
            return [place[min(place, key=lambda p: abs(p - x))] for x in row[f"{name}_x2"][k]]

        for k in range(n):
            assert ends("forward_heads", k) == [k] * len(parents[k])
            assert row["back_heads_x"][k] == []
        for step, i in enumerate(made, 1):
            assert row["forward_heads_x"][n + step] == []
            assert set(ends("back_heads", n + step)) == parents[i]
            assert all(y < 3 for y in row["back_heads_y2"][n + step])
            # What was handed back before stays in sight: 24 pieces an arc.
            arcs = sum(len(parents[j]) for j in made[: step - 1])
            assert len(row["handed_x"][n + step]) == 24 * arcs


def test_what_the_end_does_not_need_hands_nothing_back():
    tape = Tape()
    a = tape.tensor(2.0)
    a.exp()  # a record that nobody uses
    a * a
    widget = tape_by_steps({"a²": (tape, ["a", "exp", "a · a"])})
    assert widget.frames == 3 + 1 + 1
    assert widget.columns["slopes_text"][-1] == ["4", "1"]


def numbers(count):
    tape = Tape()
    for _ in range(count):
        tape.tensor(1.0)
    return tape


@pytest.mark.parametrize(
    ("examples", "error", "message"),
    [
        ({}, ValueError, "examples is empty"),
        ({"one": numbers(1)}, TypeError, "examples['one'] must be a pair (tape, names)"),
        ({"none": (Tape(), [])}, ValueError, "examples['none']: the tape must hold 1 to 8"),
        ({"many": (numbers(9), ["a"] * 9)}, ValueError, "the tape must hold 1 to 8 single numbers"),
        ({"names": (numbers(2), ["a"])}, ValueError, "expected a name for each of 2 records"),
    ],
)
def test_a_bad_example_is_refused_by_name(examples, error, message):
    with pytest.raises(error, match=re.escape(message)):
        tape_by_steps(examples)


def test_a_tape_of_matrices_is_refused():
    tape = Tape()
    tape.tensor([[1.0, 2.0]])
    with pytest.raises(ValueError, match="single numbers, got records of"):
        tape_by_steps({"row": (tape, ["W"])})


@pytest.mark.browser
def test_the_numbers_and_arcs_in_the_picture_are_those_of_nnmath(page):
    open_figure_alone(page, "tape_by_steps")
    for choice, frame, row in random_frames("tape_by_steps", 10):
        set_frame(page, choice, frame)
        for name in ("values", "slopes"):
            texts = page.locator(f'[data-layer="{name}"] text').all_text_contents()
            assert texts == row[f"{name}_text"][frame]
        for name in ("forward_heads", "back_heads", "handed", "current"):
            drawn = page.locator(f'[data-layer="{name}"] path').count()
            assert drawn == len(row[f"{name}_x"][frame])
    assert page.errors == page.outside == []
