"""The nudge that travels: moves are differences by hand, predictions are products of slopes."""

import itertools
import math
import re

import pytest
from helpers.figure_data import numbers

from nnmath.widgets import nudge_through_chain
from nnmath.widgets.check_description import columns

# Written again by hand: each activation with its derivative.
FUNCTIONS = {
    "sigmoid": (lambda z: 1 / (1 + math.exp(-z)), lambda z: 1 / (2 + 2 * math.cosh(z))),
    "tanh": (math.tanh, lambda z: 1 / math.cosh(z) ** 2),
    "relu": (lambda z: max(z, 0.0), lambda z: float(z > 0)),
    "identity": (lambda z: z, lambda z: 1.0),
}


def cases(widget):
    """w, the nudges and the columns of each choice."""
    controls = widget.figure["controls"]
    for choice in itertools.product(*(range(c["count"]) for c in controls)):
        w, first = (numbers(c["options"])[i] for c, i in zip(controls, choice, strict=True))
        row = columns(widget.figure, choice)
        yield w, [first / 2**k for k in range(len(row["dw"]))], row


def along(w, x, b, y, activation):
    z = w * x + b
    a = FUNCTIONS[activation][0](z)
    return w, z, a, (a - y) ** 2 / 2


@pytest.mark.parametrize("activation", FUNCTIONS)
@pytest.mark.parametrize(("x", "b", "y"), [(1.5, 0.5, 0.0), (-0.7, 0.3, 1.2)])
def test_each_move_and_each_prediction_is_that_of_the_chain_by_hand(activation, x, b, y):
    widget = nudge_through_chain(x=x, b=b, y=y, activation=activation)
    for w, nudges, row in cases(widget):
        start = along(w, x, b, y, activation)
        slopes = [x, FUNCTIONS[activation][1](start[1]), start[2] - y]
        assert row["now"] == pytest.approx(start, rel=1e-3, abs=1e-12)
        assert [row["sz"], row["sa"], row["sC"]] == pytest.approx(slopes, rel=1e-3, abs=1e-12)
        assert row["total_slope"] == pytest.approx(math.prod(slopes), rel=1e-5, abs=1e-12)
        for k, n in enumerate(nudges):
            end = along(w + n, x, b, y, activation)
            true = [e - s for e, s in zip(end, start, strict=True)]
            guess = math.prod(slopes) * n
            drawn = [row[name][k] for name in ("dw", "dz", "da", "dC")]
            assert drawn == pytest.approx(true, rel=1e-3, abs=1e-12)
            assert row["pC"][k] == pytest.approx(guess, rel=1e-3, abs=1e-12)
            # The picture shows the same with fewer digits and a sign.
            for name, expected in [("moves", true), ("predicts", [n, x * n, None, guess])]:
                for text, value in zip(row[name][k], expected, strict=True):
                    if value is not None and not re.search("[⁰-⁹]", text):
                        close = 6e-3 if abs(value) >= 1e-3 else 6e-2
                        assert numbers([text])[0] == pytest.approx(value, rel=close, abs=1e-12)
                        assert text.startswith("+") == (value > 0)
            assert row["gap"][k] == pytest.approx(true[3] - guess, rel=1e-3, abs=1e-12)
            assert [row["C1"][k], row["C_predicted"][k]] == pytest.approx(
                [end[3], start[3] + guess], rel=1e-4, abs=1e-12
            )


def test_the_gap_shrinks_with_the_square():
    """At last each half leaves a quarter: for each start whose cost is bent there."""
    widget = nudge_through_chain(halvings=12)
    for _, _, row in cases(widget):
        assert row["gap"][-1] / row["gap"][-2] == pytest.approx(0.25, rel=0.02)
        assert abs(row["gap"][-1] / row["dC"][-1]) < 2e-3


def test_the_notes_on_the_gap_are_true():
    seen = set()
    for activation in FUNCTIONS:
        widget = nudge_through_chain(activation=activation)
        for _, _, row in cases(widget):
            texts = [widget.figure["sentences"][note] for note in row["note"]]
            for k, text in enumerate(texts):
                gap, before = row["gap"][k], row["gap"][k - 1]
                if "There is no gap" in text:
                    assert gap == 0
                elif k == 0:
                    assert text == "Halve the nudge, and watch the gap."
                elif "opened" in text:
                    assert before == 0 != gap
                else:
                    ratio = float(re.match(r"Half the nudge, ([\d.]+) of the gap", text)[1])
                    assert ratio == pytest.approx(abs(gap / before), rel=0.06)
                    other = gap * before < 0
                    assert ("other side" in text) == other
                    assert ("a quarter" in text) == (0.2 <= ratio <= 0.3 and not other)
                    assert ("too large" in text) == (not 0.2 <= ratio <= 0.3 and not other)
                seen.add(re.sub(r"[\d.]+ of", "… of", text))
    assert len(seen) == 5


def test_a_parabola_leaves_exactly_a_quarter():
    widget = nudge_through_chain([1], [1], x=2, b=0, y=0, activation="identity")
    assert widget.columns["gap"] == [
        2 / 4**k if k < 3 else float(f"{2 / 4**k:.4g}") for k in range(7)
    ]
    widget.frame = 0
    assert widget.sentence == (
        "Δw = 1 moves z by 2, a by 2, C by 6. Slopes predict 2 × 1 × 2 × 1 = 4, the gap is 2. "
        "Halve the nudge, and watch the gap."
    )
    assert widget.columns["moves"][0] == ["+1", "+2", "+2", "+6"]
    assert widget.columns["predicts"][0] == ["+1", "+2", "+2", "+4"]


def test_the_cost_is_drawn_where_it_is():
    widget = nudge_through_chain(x=-0.7, b=0.3, y=1.2, activation="tanh")
    data = next(x for x in widget.figure["layers"] if x["name"] == "cost")["data"]
    by_hand = [along(w, -0.7, 0.3, 1.2, "tanh")[3] for w in data["x"]]
    assert data["y"] == pytest.approx(by_hand, rel=2e-3)


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        ({"weights": []}, "weights is empty"),
        ({"weights": [math.inf]}, "weights must be finite"),
        ({"nudges": []}, "nudges is empty"),
        ({"nudges": [1, 0]}, "nudges must not be 0"),
        ({"x": math.nan}, "x must be finite"),
        ({"b": math.nan}, "b must be finite"),
        ({"y": math.inf}, "y must be finite"),
        ({"activation": "step"}, "activation must be one of"),
        ({"halvings": 0}, "halvings must be 1 or more"),
    ],
)
def test_a_bad_argument_is_refused_by_name(arguments, name):
    with pytest.raises(ValueError, match=re.escape(name)):
        nudge_through_chain(**arguments)
