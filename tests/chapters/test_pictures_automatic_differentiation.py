"""A tape is drawn in the order of its records, with one arrow for each sweep and parent."""

import numpy as np
import pytest

from nnmath import plotting
from nnmath.autodiff import Tape
from nnmath.pictures import automatic_differentiation as pictures


def layer(p, n, m):
    tape = Tape()
    W, b = tape.tensor(np.ones((p, n))), tape.tensor(np.ones((p, 1)))
    (W @ np.ones((n, m)) + b).tanh()
    return tape, ["W", "b", "@", "+", "tanh"]


def drawn(monkeypatch, tape, names):
    monkeypatch.setattr(plotting, "render_html", lambda ax, description: (ax, description))
    return pictures.tape(tape, names)


def test_shapes_and_parents_are_said_in_words(monkeypatch):
    tape, names = layer(4, 3, 2)
    _, description = drawn(monkeypatch, tape, names)
    assert description.startswith("A tape of 5 tensors")
    assert "W, 4 × 3; b, 4 × 1; @, 4 × 2, from W; +, 4 × 2, from @ and b; tanh" in description


def test_arrows_lead_from_parents_forward_and_to_them_backward(monkeypatch):
    ax, _ = drawn(monkeypatch, *layer(4, 3, 2))
    arrows = [note for note in ax.texts if note.get_text() == ""]
    ways = {(round(a.xyann[0]), round(a.xy[0])) for a in arrows}
    forward = {(0, 2), (2, 3), (1, 3), (3, 4)}
    assert ways == forward | {(end, start) for start, end in forward}
    assert len(arrows) == 8


def test_two_arrows_from_one_tensor_are_drawn_as_one(monkeypatch):
    tape = Tape()
    a = tape.tensor(2.0)
    a * a
    ax, description = drawn(monkeypatch, tape, ["a", "*"])
    assert sum(note.get_text() == "" for note in ax.texts) == 2
    assert description.endswith("*, a number, from a and a.")


def test_what_does_not_fit_is_refused():
    tape, names = layer(1, 1, 1)
    with pytest.raises(ValueError, match="names: expected one for each of at most 10 tensors"):
        pictures.tape(tape, names[1:])
    with pytest.raises(ValueError, match="got 0 for 0"):
        pictures.tape(Tape(), [])
