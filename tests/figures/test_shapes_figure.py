"""Shapes: each entry is the loop over its marked row and column; the note on a lost ᵀ is true."""

import itertools
import re

import numpy as np
import pytest
from helpers.two_layers_hand import arithmetic, value
from helpers.widget_page import open_figure_alone, random_frames, set_frame

from nnmath.network import Network
from nnmath.widgets import shapes_of_products
from nnmath.widgets.check_description import columns

FORWARD, BACK, WEIGHTS, LOST = range(4)
W, B = [[1, -2, 0.5], [0, 1.5, -1]], [0.5, -1]
A = [[1, 2, 0], [0.5, -1, 1], [2, 0, -1]]
Y = [[-1.5, 6, -3.5], [-3.75, -5.5, 4.5]]

SENTENCE = re.compile(
    r"Entry \((\d), (\d)\) of .+?: (.+?: )?([^:]+) = (\S+)\. (\(.+?\)) makes (\(.+?\))\."
)


def own(sizes, seed, biases=True):
    rng = np.random.default_rng(seed)
    weights = rng.normal(size=sizes[::-1])
    bias = [rng.normal(size=(sizes[1], 1))] if biases else None
    net = Network([weights], bias, output="identity")
    X, T = rng.normal(size=(sizes[0], 3)), rng.normal(size=(sizes[1], 3))
    b = bias[0].ravel().tolist() if biases else [0] * sizes[1]
    return (net, X, T), (weights.tolist(), b, X.tolist(), T.tolist())


CASES = {"the book's": ((), (W, B, A, Y))} | {
    f"{sizes}, {biases}": own(sizes, n, biases)
    for n, (sizes, biases) in enumerate([((3, 3), True), ((1, 2), True), ((2, 3), False)])
}


def by_hand(W, b, A, Y, m):
    """The products as lists of lists, made by loops: (left, right, added, result) of each."""
    A, Y, n = [row[:m] for row in A], [row[:m] for row in Y], len(W)

    def times(P, Q):
        return [[sum(p * q[k] for p, q in zip(row, Q, strict=True)) for k in range(len(Q[0]))]
                for row in P]  # fmt: skip

    def turned(P):
        return [list(row) for row in zip(*P, strict=True)]

    Z = [[v + b[j] for v in row] for j, row in enumerate(times(W, A))]
    delta = [[(Z[j][i] - Y[j][i]) / m for i in range(m)] for j in range(n)]
    fits = m == len(A)
    return [
        (W, A, b, Z),
        (turned(W), delta, None, times(turned(W), delta)),
        (delta, turned(A), None, times(delta, turned(A))),
        (delta, A, None, times(delta, A) if fits else None),
    ]


@pytest.mark.parametrize("which", CASES)
def test_each_entry_is_computed_from_its_row_and_its_column(which):
    arguments, matrices = CASES[which]
    widget = shapes_of_products(*arguments)
    for case, m in itertools.product(range(4), (1, 2, 3)):
        row = columns(widget.figure, [case, m - 1])
        left, right, added, result = by_hand(*matrices, m)[case]
        texts = [widget.figure["sentences"][n] for n in row["sentence"]]
        if result is None:
            assert len(texts) == 1
            assert f"a row of δ has {m} number" in texts[0]
            assert f"a column of A has {len(right)}." in texts[0]
            assert "no product" in row["names_text"]
            continue
        entries = list(itertools.product(range(len(result)), range(len(result[0]))))
        assert row["count"] == len(entries)
        for k, (i, j) in enumerate(entries):
            at, to, _, made, end, shapes, shape = SENTENCE.match(texts[k]).groups()
            assert (int(at), int(to)) == (i + 1, j + 1)
            made = made.split(": ")[-1]
            assert value(end) == pytest.approx(result[i][j], rel=1e-3, abs=1e-9)
            assert arithmetic(made) == pytest.approx(result[i][j], abs=5e-3)
            factors = [value(t) for t in re.split(r" × | \+ ", made)]
            pairs = [v for t, u in enumerate(right) for v in (left[i][t], u[j])]
            bias = [added[i]] if added is not None and (not arguments or arguments[0].b) else []
            assert len(bias) == (f"and b{'₁₂₃'[i]}:" in texts[k])
            assert factors == pytest.approx(pairs + bias, rel=1e-3, abs=1e-9)
            assert shapes == f"({len(left)} × {len(left[0])})({len(right)} × {len(right[0])})"
            assert shape == f"({len(result)} × {len(result[0])})"
            # The numbers in the dashed boxes are those factors, and the solid box has the entry.
            held = inside(row, "factors", k)
            expected = left[i] + [u[j] for u in right] + bias
            assert sorted(held) == pytest.approx(sorted(expected), rel=0.06, abs=1e-9)
            assert inside(row, "entry", k) == pytest.approx([result[i][j]], rel=0.06, abs=1e-9)


def inside(row, name, k):
    x, y = row[f"{name}_x"][k], row[f"{name}_y"][k]
    places = list(zip(row["numbers_x"], row["numbers_y"], row["numbers_text"], strict=True))
    return [
        value(text)
        for n in range(0, len(x), 4)
        for u, v, text in places
        if min(x[n : n + 4]) < u < max(x[n : n + 4]) and min(y[n : n + 4]) < v < max(y[n : n + 4])
    ]


@pytest.mark.parametrize("which", CASES)
def test_a_lost_transpose_runs_only_by_chance_and_has_a_true_note(which):
    arguments, matrices = CASES[which]
    widget = shapes_of_products(*arguments)
    for m in (1, 2, 3):
        every = by_hand(*matrices, m)
        right, wrong = every[WEIGHTS][3], every[LOST][3]
        row = columns(widget.figure, [LOST, m - 1])
        texts = [widget.figure["sentences"][n] for n in row["sentence"]]
        assert (wrong is None) == (m != len(matrices[2])) == ("NumPy says so" in texts[0])
        if wrong is None:
            with pytest.raises(ValueError, match="mismatch"):
                np.array(every[LOST][0]) @ np.array(every[LOST][1])
            continue
        for text, u, v in zip(texts, np.ravel(right), np.ravel(wrong), strict=True):
            correction = re.search(r"the derivative is (\S+): wrong", text)
            assert (correction is None) == (f"{u:.4g}" == f"{v:.4g}")
            if correction:
                assert value(correction[1]) == pytest.approx(u, rel=1e-3, abs=1e-9)
            else:
                assert "happens to be the same" in text


def test_the_picture_stays_within_its_panel():
    for arguments, _ in CASES.values():
        widget = shapes_of_products(*arguments)
        for row in (columns(widget.figure, [c, m]) for c in range(4) for m in range(3)):
            for x, y in (("x", "y"), ("x2", "y2")):
                assert all(0 <= v <= 8 for v in row[f"cells_{x}"])
                assert all(0.5 <= v <= 8 for v in row[f"cells_{y}"])


@pytest.mark.parametrize(
    ("arguments", "error", "name"),
    [
        ((None, [[1]], [[1]]), ValueError, "net is missing"),
        ((CASES["(1, 2), True"][0][0],), ValueError, "X is missing"),
        (("net", [[1]], [[1]]), TypeError, "net must be a Network"),
        ((Network([np.ones((4, 2))]), [[1], [1]], [[1]] * 4), ValueError, "net must be one layer"),
        ((Network([[[1]], [[1]]]), [[1]], [[1]]), ValueError, "net must be one layer"),
        ((Network([[[1, 2]]]), [[1], [np.nan]], [[1]]), ValueError, "X must be finite"),
        ((Network([[[1, 2]]]), [[1], [2]], [[1, 2]]), ValueError, "Y has shape"),
        ((None, None, None, []), ValueError, "batches is empty"),
        ((None, None, None, [4]), ValueError, "batches must be at most 3"),
        ((None, None, None, [0]), ValueError, "batches"),
    ],
)
def test_a_bad_argument_is_refused_by_name(arguments, error, name):
    with pytest.raises(error, match=re.escape(name)):
        shapes_of_products(*arguments)


@pytest.mark.browser
def test_the_numbers_in_the_picture_are_those_of_nnmath(page):
    open_figure_alone(page, "shapes_of_products")
    for choice, frame, row in random_frames("shapes_of_products", 12):
        set_frame(page, choice, frame)
        texts = page.locator('[data-layer="numbers"] text').all_text_contents()
        assert texts == row["numbers_text"]
        marks = page.locator('[data-layer="factors"] path').count()
        assert marks == len(row["factors_x"][frame])
    assert page.errors == page.outside == []
