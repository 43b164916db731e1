"""Two layers by steps: each number is that of loops and nudges by hand, each factor is marked."""

import math
import re

import pytest
from helpers.two_layers_hand import CHAPTER, EXAMPLES, SYMBOL, arithmetic, by_hand, example, value
from helpers.widget_page import open_figure_alone, random_frames, set_frame

from nnmath.network import Network
from nnmath.widgets import two_layers_by_steps
from nnmath.widgets.check_description import columns


def sentence(figure, row, k):
    return figure["sentences"][row["sentence"][k]]


@pytest.fixture(scope="module")
def widget():
    return two_layers_by_steps(EXAMPLES)


@pytest.mark.parametrize("which", range(len(EXAMPLES)), ids=list(EXAMPLES))
def test_each_number_is_that_of_loops_and_nudges(widget, which):
    net, x, y = list(EXAMPLES.values())[which]
    hand = by_hand(net, x, y)[0]
    row, names = columns(widget.figure, [which, 0, 0]), []
    for k in range(1, row["count"] - 1):
        text = sentence(widget.figure, row, k)
        name, *parts = re.match(r"(.+?\d?)\.(?: [A-Z].*)?$", text)[1].split(" = ")
        names.append(name)
        if name == "C" and net.loss == "cross-entropy":
            parts = [parts[0].split(",")[0]]
        assert value(parts[-1]) == pytest.approx(hand[name], rel=1e-3, abs=2e-9), text
        if len(parts) == 3 and name[0] != "a":
            close = 3e-3 * max(1, abs(hand[name]))
            assert arithmetic(parts[1]) == pytest.approx(hand[name], rel=5e-3, abs=close), text
        # The number appears in its place, and stays.
        for i in (0, 1):
            before, now = row[f"values{i}_text"][k - 1 : k + 1]
            assert now[: len(before)] == before
            if len(now) > len(before):
                assert value(now[-1]) == pytest.approx(hand[name], rel=0.06, abs=2e-9)
                if abs(hand[name]) >= 0.1:
                    assert value(now[-1]) == pytest.approx(hand[name], rel=1e-3)
        assert sum(len(row[f"values{i}_x"][k]) for i in (0, 1)) == k
    expected = {n for n in hand if n[0] in "zδC∂" or re.match(r"a[₁₂]*⁽[¹²]", n)}
    expected -= {n for n in hand if n.startswith("∂C/∂b") and not net.b}
    assert set(names) == expected
    assert len(names) == len(expected)
    # No number is used before it has been found.
    for k, name in enumerate(names, 1):
        text = sentence(widget.figure, row, k).split(" = ")[1]
        later = set(names[k - 1 :])
        assert not later & set(SYMBOL.findall(text + " ")), name


@pytest.mark.parametrize("which", range(len(EXAMPLES)), ids=list(EXAMPLES))
def test_the_dashed_boxes_hold_exactly_the_factors(widget, which):
    net, x, y = list(EXAMPLES.values())[which]
    hand, row = by_hand(net, x, y)[0], columns(widget.figure, [which, 0, 0])
    for k in range(1, row["count"] - 1):
        text = sentence(widget.figure, row, k)
        if text.startswith("C") and net.loss == "cross-entropy":
            continue
        symbols = set(SYMBOL.findall(text.split(" = ")[1] + " "))
        held = []
        for i, layers in ((0, ("inputs", "values0")), (1, ("table", "values1"))):
            texts = []
            for name in layers:
                fields = [row[f"{name}_{f}"] for f in ("x", "y", "text")]
                fields = [f[k] for f in fields] if name.startswith("values") else fields
                texts += zip(*fields, strict=True)
            lines = [row[f"source{i}_{f}"][k] for f in ("x", "y", "x2", "y2")]
            made = [row[f"result{i}_{f}"][k] for f in ("x", "y", "x2", "y2")]
            for sides, number in [(lines, held), (made, made_here := [])]:
                for n in range(0, len(sides[0]), 4):
                    xs, ys = sides[0][n : n + 4], sides[1][n : n + 4]
                    inside = [
                        t for u, v, t in texts if min(xs) < u < max(xs) and min(ys) < v < max(ys)
                    ]
                    assert len(inside) == 1, (text, inside)
                    number += inside
            for number in made_here:
                name = text.split(" = ")[0]
                assert value(number) == pytest.approx(hand[name], rel=0.06, abs=2e-9)
        numbers = sorted(value(t) for t in held)
        assert numbers == pytest.approx(sorted(hand[s] for s in symbols), rel=0.06, abs=2e-9), text


@pytest.mark.parametrize("which", range(len(EXAMPLES)), ids=list(EXAMPLES))
def test_the_step_and_the_note_on_it(widget, which):
    net, x, y = list(EXAMPLES.values())[which]
    hand, start, slope, cost = by_hand(net, x, y)
    for moves in (0, 1):
        for rate, eta in enumerate((0.1, 0.5, 1, 5, 20)):
            row = columns(widget.figure, [which, moves, rate])
            free = {k for k in start if k[0] == "w" or (moves == 0 and net.b)}
            new = {k: v - eta * slope[k] * (k in free) for k, v in start.items()}
            after, predicted = cost(new), -eta * sum(slope[k] ** 2 for k in free)
            text = widget.figure["sentences"][row["verdict"]]
            pattern = r"C goes from (.+?) to (.+?), by (.+?); the slopes predicted (.+?)\. "
            costs = [value(t) for t in re.match(pattern, text).groups()]
            true = [hand["C"], after, after - hand["C"], predicted]
            assert costs == pytest.approx(true, rel=2e-3, abs=2e-8)
            assert ("nothing moves" in text) == (predicted == 0)
            ratio = (after - hand["C"]) / predicted if predicted else math.nan
            assert ("risen" in text) == (ratio < 0)
            assert ("short enough" in text) == (0.9 <= ratio <= 1.1)
            assert ("too long for its slopes" in text) == (0 <= ratio < 0.9 or ratio > 1.1)
            assert ("biases" in row["moving"]) == (moves == 0 and net.b is not None)
            # The table has the new numbers, in the order of its rows; the bars are as the costs.
            rows = [
                k for k in sorted(start, key=lambda k: (k[1], k[0] == "b")) if net.b or len(k) > 3
            ]
            assert row["new_text"][:-1] == [[]] * (row["count"] - 1)
            new_texts = row["new_text"][-1]
            for key, number in zip(rows, new_texts, strict=True):
                if key in free:
                    assert value(number) == pytest.approx(new[key], rel=0.06, abs=2e-9)
                else:
                    assert number == "as is"
            ends = [row[f"{n}_x2"][-1][0] - row[f"{n}_x"][-1][0] for n in ("before", "after")]
            longest = max(hand["C"], after)
            assert ends == pytest.approx(
                [2.2 * hand["C"] / longest, 2.2 * after / longest], abs=1e-4
            )


def test_the_numbers_that_are_printed():
    widget = two_layers_by_steps(rates=[0.5, 1])
    widget.choice, widget.frame = [0, 0, 1], 99
    assert "C goes from 0.1882 to 0.1505, by" in widget.sentence
    widget.choice = [1, 1, 0]
    assert "C goes from 0.2984 to 0.291, by" in widget.sentence
    texts = [value(t) for t in widget.columns["new_text"][-1] if t != "as is"]
    printed = [0.149780716, 0.19956143, 0.24975114, 0.29950229]
    printed += [0.35891648, 0.408666186, 0.511301270, 0.561370121]
    assert texts == [float(f"{v:.4g}") for v in printed]
    widget.choice, widget.frame = [0, 0, 1], 9
    assert widget.sentence == (
        "δ⁽¹⁾ = σ′(z⁽¹⁾) w⁽²⁾ δ⁽²⁾ = 0.1966 × (−2) × (−0.1455) = 0.0572. "
        "The negative weight reverses the sign."
    )


def test_the_notes_on_signs_and_on_zero():
    flat = Network([[[1.0]], [[0.0]]], [[[0.0]], [[0.0]]])
    widget = two_layers_by_steps({"flat": (flat, [[0.0]], [[0.5]])})
    texts = [sentence(widget.figure, widget.columns, k) for k in range(1, widget.frames - 1)]
    assert "A weight of 0 lets no error through." in texts[8]
    assert sum("changes nothing, to first order" in text for text in texts) == 4
    assert "Each derivative used here is 0" in widget.figure["sentences"][widget.columns["verdict"]]
    for which, (net, x, y) in enumerate(EXAMPLES.values()):
        hand, every = by_hand(net, x, y)[0], two_layers_by_steps(EXAMPLES)
        row = columns(every.figure, [which, 0, 0])
        for k in range(1, row["count"] - 1):
            text = sentence(every.figure, row, k)
            if text.startswith("∂"):
                slope = hand[text.split(" = ")[0]]
                assert ("goes down" in text) == (slope > 1e-9)
                assert ("goes up" in text) == (slope < -1e-9)


@pytest.mark.parametrize(
    ("arguments", "error", "name"),
    [
        ({"networks": {}}, ValueError, "networks is empty"),
        ({"networks": {"n": ("net", [[1]], [[1]])}}, TypeError, "networks['n'] must hold a Net"),
        ({"networks": {"n": example((2, 3, 1), 0)}}, ValueError, "networks['n'] must have two"),
        (
            {"networks": {"n": example((1, 1, 2), 0, output="softmax")}},
            ValueError,
            "networks['n'] must not end in softmax",
        ),
        (
            {"networks": {"n": (CHAPTER["scalar"][0], [[math.nan]], [[1]])}},
            ValueError,
            "networks['n']: x must be finite",
        ),
        (
            {"networks": {"n": (CHAPTER["scalar"][0], [[1, 2]], [[1, 1]])}},
            ValueError,
            "networks['n']: x must be one example",
        ),
        ({"networks": {"n": (CHAPTER["scalar"][0], [[1]], [[1], [1]])}}, ValueError, "Y"),
        ({"rates": []}, ValueError, "rates is empty"),
        ({"rates": [0]}, ValueError, "rates must be"),
        ({"rates": [math.inf]}, ValueError, "rates must be finite"),
    ],
)
def test_a_bad_argument_is_refused_by_name(arguments, error, name):
    with pytest.raises(error, match=re.escape(name)):
        two_layers_by_steps(**arguments)


@pytest.mark.browser
def test_the_numbers_in_the_picture_are_those_of_nnmath(page):
    name = "two_layers_by_steps"
    open_figure_alone(page, name)
    for choice, frame, row in random_frames(name, 12):
        set_frame(page, choice, frame)
        for layer in ("values0", "values1", "new", "bars"):
            texts = page.locator(f'[data-layer="{layer}"] text').all_text_contents()
            assert texts == row[f"{layer}_text"][frame]
    assert page.errors == page.outside == []
