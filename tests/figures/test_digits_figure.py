"""The digits' figure: the chapter's run by a plain loop, the weights in place, the notes true."""

import re

import numpy as np
import pytest
from helpers.figure_data import all_choices, notes

from nnmath.widgets import digits_learnt
from nnmath.widgets.digits import EPOCHS

sklearn = pytest.importorskip("sklearn.datasets")


@pytest.fixture(scope="module")
def figure():
    return digits_learnt()


@pytest.fixture(scope="module")
def data():
    """Studied and held-out digits of the chapter, straight from scikit-learn."""
    images = sklearn.load_digits()
    X, labels = images.data.T / 16, images.target
    order = np.random.default_rng(0).permutation(1797)
    study, held = order[:-500], order[-500:]
    return X[:, study], labels[study], X[:, held], labels[held]


def plain(X, labels, epochs, hidden=32, rate=0.5, size=32):
    """W1, b1, W2, b2 after each of the epochs: the chapter's run by a loop of its own."""
    draw, shuffle = np.random.default_rng(1), np.random.default_rng(2)
    W1 = draw.normal(0, np.sqrt(1 / 64), (hidden, 64))
    W2 = draw.normal(0, np.sqrt(1 / hidden), (10, hidden))
    b1, b2, Y = np.zeros((hidden, 1)), np.zeros((10, 1)), np.eye(10)[:, labels]
    for epoch in range(max(epochs) + 1):
        if epoch:
            order = np.arange(X.shape[1])
            shuffle.shuffle(order)
            for start in range(0, order.size, size):
                part = order[start : start + size]
                x, y = X[:, part], Y[:, part]
                a1, p = forward((W1, b1, W2, b2), x)
                d2 = (p - y) / part.size
                d1 = (W2.T @ d2) * (1 - a1**2)
                W2 = W2 - rate * d2 @ a1.T
                b2 = b2 - rate * d2.sum(axis=1, keepdims=True)
                W1 = W1 - rate * d1 @ x.T
                b1 = b1 - rate * d1.sum(axis=1, keepdims=True)
        if epoch in epochs:
            yield W1, b1, W2, b2


def forward(weights, X):
    W1, b1, W2, b2 = weights
    a1 = np.tanh(W1 @ X + b1)
    e = np.exp(W2 @ a1 + b2)
    return a1, e / e.sum(axis=0)


@pytest.fixture(scope="module")
def run(data):
    return list(plain(data[0], data[1], EPOCHS))


def image(row):
    """The 64 pixels, from the boxes: those that are not there are paper."""
    X = np.zeros(64)
    for x, y, ink in zip(row["ink_x"], row["ink_y"], row["ink"], strict=True):
        X[8 * round((7.8 - y) / 0.95) + round((x - 1.2) / 0.95)] = ink
    return X


def test_the_accuracies_are_those_of_a_plain_loop(figure, data, run):
    X, labels, X_held, labels_held = data
    row = figure.columns
    assert row["epoch"] == list(EPOCHS)
    for k, weights in enumerate(run):
        for name, x, y in [("studied", X, labels), ("held", X_held, labels_held)]:
            share = 100 * np.mean(forward(weights, x)[1].argmax(axis=0) == y)
            # one image in 500, at most, may lie on the very edge of two answers
            assert row[name][k] == pytest.approx(share, abs=0.21)
    assert row["held"][-1] > 95
    assert row["studied"][0] < 20


def test_the_probabilities_are_those_of_the_image_that_is_drawn(figure, data, run):
    options = figure.figure["controls"][0]["options"]
    assert options[:10] == [str(k) for k in range(10)]
    for choice, row in all_choices(figure):
        if choice[1]:
            continue
        x = image(row)
        (place,) = np.flatnonzero(np.abs(data[2] - x[:, None]).max(axis=0) < 1e-3)
        truth = int(data[3][place])
        assert row["truth"] == truth == int(options[choice[0]][0])
        assert np.mean(row["target_x"]) == pytest.approx(truth)
        for k, weights in enumerate(run):
            p = forward(weights, data[2][:, [place]])[1][:, 0]
            assert row["p"][k] == pytest.approx(p, abs=6e-4)
        p = row["p"]
        for k, text in enumerate(notes(figure, row, "answer")):
            most = int(np.argmax(p[k]))
            assert text.startswith(
                f"This {truth} is read correctly"
                if most == truth
                else f"This {truth} is misread as {most},"
            )
            if abs(max(p[k]) - 0.9) > 1e-3:
                assert ("and sure" in text) == (max(p[k]) > 0.9)
            value = re.search(r"p (= |> )([\d.]+)\.$", text)
            assert max(p[k]) == pytest.approx(float(value[2]), abs=1.01e-3)
        found = re.search(r"misread as (\d)", options[choice[0]])
        assert (int(found[1]) if found else truth) == np.argmax(p[-1])


def test_each_cell_of_the_weights_is_its_weight(figure, run):
    full = figure.columns["full"]
    every = np.concatenate([np.abs(W1).ravel() for W1, *_ in run])
    assert 0.985 < np.mean(every < full) < 0.995
    assert figure.columns["key"] == [f"■ w > 0   ▬ w < 0   full: |w| ≥ {full}"]
    neurons = []
    for choice, row in all_choices(figure):
        if choice[0]:
            continue
        here = [int(name.split()[1]) for name in row["names"]]
        neurons += here
        for k, (W1, *_) in enumerate(run):
            for c in range(64 * len(here)):
                i = int(row["cell_x"][c] > 5)  # the left picture or the right one
                line = round((row["frame_y"][i][0] - row["cell_y"][c]) / 0.55)
                column = round((row["cell_x"][c] - row["frame_x"][i][0]) / 0.55)
                w = W1[here[i] - 1, 8 * line + column]
                shade = 0.2 + 0.8 * min(abs(w) / full, 1)  # a small weight is not invisible
                expected = (shade, 0) if w > 0 else (0, shade)
                assert (row["plus"][k][c], row["minus"][k][c]) == pytest.approx(expected, abs=0.006)
    assert neurons == list(range(1, 33))


def test_the_notes_on_the_costs_are_true(figure, data, run):
    X, labels, X_held, labels_held = data

    def cost(weights, x, y):
        return -np.mean(np.log(forward(weights, x)[1][y, np.arange(y.size)]))

    costs = [(cost(w, X, labels), cost(w, X_held, labels_held)) for w in run]
    texts = notes(figure, figure.columns, "fit")
    assert texts[0] == "Nothing is learnt yet."
    for k, text in enumerate(texts[1:], start=1):
        (a, b), (c, d) = costs[k - 1], costs[k]
        assert text.startswith("The training cost has risen") == (c > a)
        assert text.startswith("The training cost falls, the held-out one rises") == (
            c <= a and d > b
        )
        if text.startswith("Both"):
            found = re.search(r"to ([\d.]+) in training and ([\d.]+) held", text)
            assert [float(found[1]), float(found[2])] == pytest.approx([c, d], rel=0.06)
    blank = int(np.sum(X.max(axis=1) == 0))
    assert f" Pixels that are never inked: {blank}; their weights " in texts[-1]
    still = (run[-1][0] == run[0][0]).all(axis=0)
    assert np.array_equal(still, X.max(axis=1) == 0)


def test_the_sentence_of_a_choice(figure):
    figure.choice, figure.frame = [3, 0], len(EPOCHS) - 1
    assert figure.sentence.startswith("Epoch 40: 100 % of the training images and ")
    assert "This 3 is read correctly, and sure: p = 0.99" in figure.sentence


def stripes(m=60):
    """Images of 3 × 3: a row is dark, or a column."""
    rng = np.random.default_rng(3)
    X, kind = 0.2 * rng.uniform(size=(m, 3, 3)), np.arange(m) % 2
    for picture, column in zip(X, kind, strict=True):
        dark = int(rng.integers(3))
        picture[(slice(None), dark) if column else dark] = 1
    return X.reshape(m, 9).T, np.eye(2)[:, kind]


def test_images_of_one_s_own():
    X, Y = stripes()
    own = digits_learnt(
        X, Y, hidden=5, rate=0.3, batch_size=8, epochs=[0, 5, 150], held=20,
        rng=np.random.default_rng(0),
    )  # fmt: skip
    assert own.figure["controls"][1]["options"] == ["1–2", "3–4", "5"]
    assert own.columns["held"][-1] == own.columns["studied"][-1] == 100
    assert own.columns["ink_x"]
    assert len(own.columns["p"][0]) == 2
    again = digits_learnt(
        X, Y, hidden=5, rate=0.3, batch_size=8, epochs=[0, 5, 150], held=20,
        rng=np.random.default_rng(0),
    )  # fmt: skip
    assert again.figure == own.figure


X2, Y2 = np.full((4, 6), 0.5), np.eye(2)[:, [0, 1] * 3]


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        ({"X": X2}, "Y is missing"),
        ({"Y": Y2}, "X is missing"),
        ({"X": X2[:3], "Y": Y2, "held": 2}, "X must hold square"),
        ({"X": 3 * X2, "Y": Y2, "held": 2}, "X must hold"),
        ({"X": np.where(X2 > 0, np.nan, 0), "Y": Y2, "held": 2}, "X must be finite"),
        ({"X": X2, "Y": Y2[:, :5], "held": 2}, "Y has 5"),
        ({"X": X2, "Y": Y2 / 2 + 0.25, "held": 2}, "Y must be one-hot"),
        ({"X": X2, "Y": 0 * Y2, "held": 2}, "Y"),
        ({"X": X2, "Y": Y2[:1], "held": 2}, "Y must be one-hot"),
        ({"X": X2, "Y": Y2, "held": 6}, "held"),
        ({"held": 0}, "held"),
        ({"hidden": 0}, "hidden"),
        ({"rate": 0.0}, "rate"),
        ({"batch_size": 0}, "batch_size"),
        ({"epochs": [0]}, "epochs must rise"),
        ({"epochs": [1, 2]}, "epochs must rise"),
        ({"epochs": [0, 2, 2]}, "epochs must rise"),
    ],
)
def test_a_bad_argument_is_refused_by_name(arguments, name):
    with pytest.raises(ValueError, match=re.escape(name)):
        digits_learnt(**arguments)
