"""Data of `digits`: training curves, first-layer weights as images, outputs, and notes.

Chapter "Training a network".
"""

from typing import Any, NamedTuple

import numpy as np

from nnmath._types import Array
from nnmath.network import Network
from nnmath.training import train

from .description import Description, Sentences, format_number, round_significant

NEURONS_PER_GROUP = 2  # in one frame: more boxes than theirs would be slow to draw
CONFIDENT = 0.9
MIN_SHADE = 0.2
# Where the images of the weights stand in a panel of 10 by 8, and the held-out image.
_LEFT, _TOP, _SIDE = (0.4, 5.2), 6.5, 4.4
LARGE = (1.2, 7.8, 7.6)


class Sets(NamedTuple):
    """Training examples and held-out examples."""

    X: Array
    Y: Array
    X_held: Array
    Y_held: Array


class Run(NamedTuple):
    """What was recorded after each of the epochs."""

    epochs: list[int]
    right: Array  # (frames, 2): the accuracy, studied and held out
    cost: Array  # (frames, 2)
    W: Array  # (frames, n_1, n_0): the weights of the first layer
    answers: Array  # (frames, n_L, m): the probabilities of the examples held out


def train_with_snapshots(
    net: Network, sets: Sets, rate: float, epochs: list[int], size: int, rng: Any
) -> Run:
    """Train in batches, and record the network after each epoch of the list."""
    right, cost, W, answers = [], [], [], []
    studied, held = (sets.X, sets.Y), (sets.X_held, sets.Y_held)
    for epoch in range(epochs[-1] + 1):
        if epoch:
            train(net, *studied, rate, 1, size, rng)
        if epoch in epochs:
            answers.append(net(sets.X_held))
            W.append(net.W[1].copy())
            cost.append([net.cost(*studied), net.cost(*held)])
            right.append([_accuracy(net(sets.X), sets.Y), _accuracy(answers[-1], sets.Y_held)])
    return Run(epochs, np.array(right), np.array(cost), np.array(W), np.array(answers))


def _accuracy(answers: Array, Y: Array) -> float:
    return float(np.mean(answers.argmax(axis=0) == Y.argmax(axis=0)))


def curve_columns(run: Run, sets: Sets, sentences: Sentences) -> Description:
    """The training curves, a note for each frame, and the colour scale of the weights."""
    limit = round_significant(colour_limit(run), 2)
    percent = [round_significant(100 * run.right[:, i], 3) for i in (0, 1)]
    blank_pixels = int((sets.X == 0).all(axis=1).sum())
    notes = []
    for k in range(len(run.epochs)):
        studied, held = run.cost[k] - run.cost[k - 1]
        if k == 0:
            text = "Nothing is learnt yet."
        elif studied > 0:
            text = "The training cost has risen: the steps are noisy, or too long."
        elif held > 0:
            text = "The training cost falls, the held-out one rises."
        else:
            a, b = (format_number(round_significant(c, 2)) for c in run.cost[k])
            text = f"Both costs fall, to {a} in training and {b} held out."
        if blank_pixels and k + 1 == len(run.epochs):
            text += (
                f" Pixels that are never inked: {blank_pixels}; their weights are still the "
                "initial ones."
            )
        notes.append(sentences.add(text))
    return {
        "epoch": run.epochs,
        "studied": percent[0],
        "held": percent[1],
        "fit": notes,
        "full": limit,
        "key": [f"■ w > 0   ▬ w < 0   full: |w| ≥ {format_number(limit)}"],
    }


def colour_limit(run: Run) -> float:
    """The size of a weight that is drawn in full colour: the 99 % quantile of |W|."""
    return float(np.quantile(np.abs(run.W), 0.99))


def weight_columns(run: Run, group: int) -> Description:
    """The weights of a group of neurons as shades, positive and negative ones apart.

    A weight near 0 has a shade of at least `MIN_SHADE`, to be visible on a dark background too.
    """
    first = NEURONS_PER_GROUP * group
    shade = run.W[:, first : first + NEURONS_PER_GROUP] / float(
        round_significant(colour_limit(run), 2)
    )
    shade = np.clip(shade.reshape(len(shade), -1), -1, 1)
    shade = np.round(np.sign(shade) * (MIN_SHADE + (1 - MIN_SHADE) * np.abs(shade)), 2)
    neurons = range(first + 1, min(first + NEURONS_PER_GROUP, run.W.shape[1]) + 1)
    side = round(np.sqrt(run.W.shape[2]))
    corners = [(_LEFT[i], _TOP) for i in range(len(neurons))]
    cells = [image_cells(x, y, _SIDE, side) for x, y in corners]
    x, y, x2, y2 = (np.concatenate([c[i] for c in cells]) for i in range(4))
    middle, half_height = (y + y2) / 2, 0.15 * _SIDE / side
    frames = [outline(x, y, _SIDE) for x, y in corners]
    return {
        "cell_x": round_significant(x),
        "cell_y": round_significant(y),
        "cell_x2": round_significant(x2),
        "cell_y2": round_significant(y2),
        "dash_y": round_significant(middle + half_height),
        "dash_y2": round_significant(middle - half_height),
        "plus": round_significant(np.maximum(shade, 0)),
        "minus": round_significant(np.maximum(-shade, 0)),
        "frame_x": [frame[0] for frame in frames],
        "frame_y": [frame[1] for frame in frames],
        "name_x": round_significant([x + _SIDE / 2 for x, _ in corners]),
        "name_y": round_significant([y + 0.4 for _, y in corners]),
        "names": [f"neuron {n}" for n in neurons],
    }


def image_columns(run: Run, sets: Sets, i: int, sentences: Sentences) -> Description:
    """The columns of a held-out example: its image, and the output for it in each frame."""
    ink, truth = sets.X_held[:, i], int(sets.Y_held[:, i].argmax())
    side = round(np.sqrt(ink.size))
    x, y, x2, y2 = (corner[ink > 0] for corner in image_cells(*LARGE, side))
    p = run.answers[:, :, i]
    notes = []
    for answer in p:
        predicted = int(answer.argmax())
        certainty = "and sure" if answer[predicted] > CONFIDENT else "but not sure"
        if predicted == truth:
            text = f"This {truth} is read correctly, {certainty}"
        else:
            certainty = certainty if answer[predicted] > CONFIDENT else "not sure"
            text = f"This {truth} is misread as {predicted}, {certainty}"
        probability = (
            "> 0.999"
            if answer[predicted] > 0.999
            else f"= {format_number(round_significant(answer[predicted], 3))}"
        )
        notes.append(sentences.add(f"{text}: p {probability}."))
    return {
        "ink_x": round_significant(x),
        "ink_y": round_significant(y),
        "ink_x2": round_significant(x2),
        "ink_y2": round_significant(y2),
        "ink": round_significant(ink[ink > 0], 3),
        "p": round_significant(p, 3),
        "target_x": round_significant([truth - 0.42, truth - 0.42, truth + 0.42, truth + 0.42]),
        "answer": notes,
        "truth": truth,
    }


def select_examples(run: Run, sets: Sets) -> dict[str, int]:
    """The first held-out example of each class, and up to three misread in the last frame."""
    truth, answer = sets.Y_held.argmax(axis=0), run.answers[-1].argmax(axis=0)
    examples = {}
    for k in range(len(sets.Y_held)):
        correct = np.flatnonzero((truth == k) & (answer == k))
        if correct.size:
            examples[str(k)] = int(correct[0])
    for i in np.flatnonzero(truth != answer):
        name = f"{truth[i]}, misread as {answer[i]}"
        if name not in examples and len(examples) < len(sets.Y_held) + 3:
            examples[name] = int(i)
    return examples


def outline(left: float, top: float, side: float) -> tuple[list[float], list[float]]:
    """A square as a closed line."""
    x, y = [left, left + side], [top, top - side]
    return round_significant([x[0], x[1], x[1], x[0], x[0]]), round_significant(
        [y[0], y[0], y[1], y[1], y[0]]
    )


def image_outline() -> tuple[list[float], list[float]]:
    """The outline of the held-out image."""
    return outline(*LARGE)


def image_cells(left: float, top: float, side: float, n: int) -> tuple[Array, Array, Array, Array]:
    """The corners of n × n cells, row by row from the top: x, y, x2, y2."""
    row, column = np.divmod(np.arange(n * n), n)
    size = side / n
    x, y = left + size * column, top - size * row
    return x, y, x + size, y - size
