"""A network learns to read: its record, its first weights as pictures, its answers, and the words.

Source: ``four-equations`` F6; chapter "Training a network".
"""

from typing import Any, NamedTuple

import numpy as np

from nnmath._types import Array
from nnmath.network import Network
from nnmath.training import train

from .description import Description, Words, format_number, round_significant

TOGETHER = 2  # so many neurons are shown at a time: more boxes than theirs would be slow to draw
SURE = 0.9
FAINT = 0.2
# Where the pictures of the first weights stand in a panel of 10 by 8, and the large one.
_LEFT, _TOP, _SIDE = (0.4, 5.2), 6.5, 4.4
_LARGE = (1.2, 7.8, 7.6)


class Sets(NamedTuple):
    """Examples that are studied, and examples that are held out."""

    X: Array
    Y: Array
    X_held: Array
    Y_held: Array


class Run(NamedTuple):
    """What was seen after each of the epochs."""

    epochs: list[int]
    right: Array  # (pictures, 2): the shares that are right, studied and held out
    cost: Array  # (pictures, 2)
    W: Array  # (pictures, n_1, n_0): the weights of the first layer
    answers: Array  # (pictures, n_L, m): the probabilities of the examples held out


def learn(net: Network, sets: Sets, rate: float, epochs: list[int], size: int, rng: Any) -> Run:
    """Train in batches, epoch by epoch, and look after those of the list."""
    right, cost, W, answers = [], [], [], []
    studied, held = (sets.X, sets.Y), (sets.X_held, sets.Y_held)
    for epoch in range(epochs[-1] + 1):
        if epoch:
            train(net, *studied, rate, 1, size, rng)
        if epoch in epochs:
            answers.append(net(sets.X_held))
            W.append(net.W[1].copy())
            cost.append([net.cost(*studied), net.cost(*held)])
            right.append([_share(net(sets.X), sets.Y), _share(answers[-1], sets.Y_held)])
    return Run(epochs, np.array(right), np.array(cost), np.array(W), np.array(answers))


def _share(answers: Array, Y: Array) -> float:
    return float(np.mean(answers.argmax(axis=0) == Y.argmax(axis=0)))


def record(run: Run, sets: Sets, words: Words) -> Description:
    """The curves, what is said of them, and in what unit the weights are drawn."""
    percent = [round_significant(100 * run.right[:, i], 3) for i in (0, 1)]
    blank = int((sets.X == 0).all(axis=1).sum())
    notes = []
    for k in range(len(run.epochs)):
        studied, held = run.cost[k] - run.cost[k - 1]
        if k == 0:
            text = "Nothing is learnt yet."
        elif studied > 0:
            text = "The studied cost has risen: the steps are noisy, or too long."
        elif held > 0:
            text = "The studied cost falls, the held-out one rises: it learns by heart."
        else:
            a, b = (format_number(round_significant(c, 2)) for c in run.cost[k])
            text = f"Both costs fall, to {a} studied and {b} held out."
        if blank and k + 1 == len(run.epochs):
            text += f" Pixels never inked: {blank}; their weights are still those of the start."
        notes.append(words(text))
    return {
        "epoch": run.epochs,
        "studied": percent[0],
        "held": percent[1],
        "fit": notes,
        "full": round_significant(colour_limit(run), 2),
        "key": [
            f"■ w > 0   ▬ w < 0   full: |w| ≥ {format_number(round_significant(colour_limit(run), 2))}"
        ],
    }


def colour_limit(run: Run) -> float:
    """The size of a weight that is drawn in full colour: 99 in 100 are smaller."""
    return float(np.quantile(np.abs(run.W), 0.99))


def pictures(run: Run, group: int) -> Description:
    """The weights of some neurons as shades, those above 0 and those below apart.

    A weight near 0 keeps a shade of `FAINT`, so that it is seen on a dark ground, too.
    """
    first = TOGETHER * group
    share = run.W[:, first : first + TOGETHER] / float(round_significant(colour_limit(run), 2))
    share = np.clip(share.reshape(len(share), -1), -1, 1)
    share = np.round(np.sign(share) * (FAINT + (1 - FAINT) * np.abs(share)), 2)
    neurons = range(first + 1, min(first + TOGETHER, run.W.shape[1]) + 1)
    side = round(np.sqrt(run.W.shape[2]))
    places = [(_LEFT[i], _TOP) for i in range(len(neurons))]
    cells = [_cells(x, y, _SIDE, side) for x, y in places]
    x, y, x2, y2 = (np.concatenate([c[i] for c in cells]) for i in range(4))
    middle, thick = (y + y2) / 2, 0.15 * _SIDE / side
    frames = [outline(x, y, _SIDE) for x, y in places]
    return {
        "cell_x": round_significant(x),
        "cell_y": round_significant(y),
        "cell_x2": round_significant(x2),
        "cell_y2": round_significant(y2),
        "dash_y": round_significant(middle + thick),
        "dash_y2": round_significant(middle - thick),
        "plus": round_significant(np.maximum(share, 0)),
        "minus": round_significant(np.maximum(-share, 0)),
        "frame_x": [frame[0] for frame in frames],
        "frame_y": [frame[1] for frame in frames],
        "name_x": round_significant([x + _SIDE / 2 for x, _ in places]),
        "name_y": round_significant([y + 0.4 for _, y in places]),
        "names": [f"neuron {n}" for n in neurons],
    }


def reading(run: Run, sets: Sets, i: int, words: Words) -> Description:
    """One example held out: its image, and what the network says of it in each picture."""
    ink, truth = sets.X_held[:, i], int(sets.Y_held[:, i].argmax())
    side = round(np.sqrt(ink.size))
    x, y, x2, y2 = (corner[ink > 0] for corner in _cells(*_LARGE, side))
    p = run.answers[:, :, i]
    notes = []
    for answer in p:
        most = int(answer.argmax())
        sure = "and sure" if answer[most] > SURE else "but not sure"
        if most == truth:
            text = f"This {truth} is read rightly, {sure}"
        else:
            sure = sure if answer[most] > SURE else "not sure"
            text = f"This {truth} is misread as {most}, {sure}"
        p_most = (
            "> 0.999"
            if answer[most] > 0.999
            else f"= {format_number(round_significant(answer[most], 3))}"
        )
        notes.append(words(f"{text}: p {p_most}."))
    return {
        "ink_x": round_significant(x),
        "ink_y": round_significant(y),
        "ink_x2": round_significant(x2),
        "ink_y2": round_significant(y2),
        "ink": round_significant(ink[ink > 0], 3),
        "p": round_significant(p, 3),
        "target_x": round_significant([truth - 0.42, truth - 0.42, truth + 0.42, truth + 0.42]),
        "says": notes,
        "truth": truth,
    }


def chosen(run: Run, sets: Sets) -> dict[str, int]:
    """One example held out of each class, the first, and up to three misread to the end."""
    truth, answer = sets.Y_held.argmax(axis=0), run.answers[-1].argmax(axis=0)
    found = {}
    for k in range(len(sets.Y_held)):
        places = np.flatnonzero((truth == k) & (answer == k))
        if places.size:
            found[str(k)] = int(places[0])
    for i in np.flatnonzero(truth != answer):
        name = f"{truth[i]}, misread as {answer[i]}"
        if name not in found and len(found) < len(sets.Y_held) + 3:
            found[name] = int(i)
    return found


def outline(left: float, top: float, side: float) -> tuple[list[float], list[float]]:
    """A square as a closed line."""
    x, y = [left, left + side], [top, top - side]
    return round_significant([x[0], x[1], x[1], x[0], x[0]]), round_significant(
        [y[0], y[0], y[1], y[1], y[0]]
    )


def large() -> tuple[list[float], list[float]]:
    """The paper of the large image."""
    return outline(*_LARGE)


def _cells(left: float, top: float, side: float, n: int) -> tuple[Array, Array, Array, Array]:
    """The corners of n × n cells, row by row from the top: x, y, x2, y2."""
    row, column = np.divmod(np.arange(n * n), n)
    size = side / n
    x, y = left + size * column, top - size * row
    return x, y, x + size, y - size
