"""Data of `activations`: activations and their slopes as columns, and notes on each point.

Chapter "Two layers".
"""

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from nnmath import activations
from nnmath._types import Array

from .description import Description, Sentences, format_number, round_significant, ticks

SATURATED = 1 / 20  # saturated: the slope is below this share of its largest value
_SAMPLES = 480


class Activation(NamedTuple):
    """An activation with its derivative, its name and its letter, and its kink if it has one."""

    label: str
    letter: str
    function: Callable[[Any], Any]
    derivative: Callable[[Any], Any]
    kink: float = math.nan


ACTIVATIONS = (
    Activation("sigmoid", "σ", activations.sigmoid, activations.sigmoid_prime),
    Activation("tanh", "tanh", activations.tanh, activations.tanh_prime),
    Activation("ReLU", "ReLU", activations.relu, activations.relu_prime, 0.0),
)


def _values(f: Callable[[Any], Any], zs: Array, label: str, what: str) -> Array:
    """The function at each z, one call each: the caller's function need not take arrays."""
    values = np.array([float(f(float(z))) for z in zs])
    if not np.isfinite(values).all():
        z_bad = float(zs[~np.isfinite(values)][0])
        raise ValueError(f"{what} of {label} is not finite at z = {z_bad:g}: choose another domain")
    return values


def static_columns(activation: Activation, low: float, high: float) -> Description:
    """The columns that do not depend on z: curves, axes, largest slope, saturated intervals."""
    zs = np.linspace(low, high, _SAMPLES + 1)
    zs[np.abs(zs) < 1e-12 * (high - low)] = 0.0
    a = _values(activation.function, zs, activation.label, "function")
    s = _values(activation.derivative, zs, activation.label, "derivative")
    largest = float(np.abs(s).max())
    saturated = np.concatenate([[False], np.abs(s) < SATURATED * largest, [False]])
    first, end = (
        np.flatnonzero(saturated[1:] & ~saturated[:-1]),
        np.flatnonzero(saturated[:-1] & ~saturated[1:]),
    )
    columns: Description = {"name": activation.label, "f": activation.letter, "largest": largest}
    for name, values, bottom in (("a", a, float(a.min())), ("s", s, min(0.0, float(s.min())))):
        margin = 0.1 * (float(values.max()) - bottom or 1.0)
        edges = round_significant([bottom - margin, float(values.max()) + 2 * margin], 6)
        columns |= {
            f"{name}_range": edges,
            f"{name}_ticks": ticks(edges[0], edges[1], 5),
            f"{name}_low": edges[0],
            f"{name}_high": edges[1],
            f"{name}_bottom": [edges[0]] * len(first),
            f"{name}_top": [edges[1]] * len(first),
        }
    pieces = _pieces(s)
    level = largest if float(s.max()) == largest else -largest
    return columns | {
        "zs": [round_significant(zs[piece]) for piece in pieces],
        "a_curve": [round_significant(a[piece]) for piece in pieces],
        "s_curve": [round_significant(s[piece]) for piece in pieces],
        "saturated_from": round_significant(zs[first], 3),
        "saturated_to": round_significant(zs[np.minimum(end, _SAMPLES)], 3),
        "shade": [0.25] * len(first),
        "largest_y": round_significant([level, level]),
        "mark": [f"largest {format_number(round_significant(level))}"],
        "mark_x": round_significant([low + 0.03 * (high - low)]),
        "mark_y": round_significant(
            [level + 0.055 * (columns["s_range"][1] - columns["s_range"][0])]
        ),
    }


def _pieces(s: Array) -> list[Any]:
    """The indices to draw: every fourth point, split where the slope jumps."""
    jumps = np.flatnonzero(np.abs(np.diff(s)) > 0.25 * (float(np.ptp(s)) or 1.0)) + 1
    pieces = np.split(np.arange(s.size), jumps)
    return [np.union1d(piece[::4], piece[-1:]) for piece in pieces]


def point_columns(
    activation: Activation, z: float, largest: float, sentences: Sentences
) -> Description:
    """The columns of one z: lists of one item, since the layers read them with show 'at'."""
    (a,) = _values(activation.function, np.array([z]), activation.label, "function")
    (s,) = _values(activation.derivative, np.array([z]), activation.label, "derivative")
    return {
        "a": round_significant([a]),
        "slope": round_significant([s]),
        "note": sentences.add(_note(activation, z, float(s), largest)),
    }


def _note(activation: Activation, z: float, slope: float, largest: float) -> str:
    if z == activation.kink:
        return "At the kink there is no derivative; by convention it is {slope} here."
    if slope == 0:
        return "No slope at all: for this input the neuron is dead, and learns nothing from it."
    if abs(slope) < SATURATED * largest:
        return "Saturated: less than a twentieth of the largest slope is left."
    if slope == 1:
        return "A nudge of z passes whole, neither shrunk nor grown."
    if abs(slope) >= largest * (1 - 1e-9) and largest < 1:
        return "The slope is largest here, and even so a nudge shrinks to {slope} of its size."
    return "A nudge of z comes out as {slope} times itself."
