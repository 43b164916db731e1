"""Activations and their slopes in columns and words, for the figure of that name.

Source: ``descent`` D4, ``vanishing`` V5; chapter "Two layers".
"""

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from nnmath import activations
from nnmath._types import Array

from .description import Description, Words, format_number, round_significant, ticks

SATURATED = 1 / 20  # a neuron is called saturated where less than this part of its slope is left
_FINE = 480


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
    """The function at each z, one by one, so that a reader's function need not know arrays."""
    values = np.array([float(f(float(z))) for z in zs])
    if not np.isfinite(values).all():
        where = float(zs[~np.isfinite(values)][0])
        raise ValueError(f"{what} of {label} is not finite at z = {where:g}: choose another domain")
    return values


def static_columns(one: Activation, low: float, high: float) -> Description:
    """What does not depend on z: both curves, their axes, the largest slope, the saturation."""
    zs = np.linspace(low, high, _FINE + 1)
    zs[np.abs(zs) < 1e-12 * (high - low)] = 0.0
    a = _values(one.function, zs, one.label, "function")
    s = _values(one.derivative, zs, one.label, "derivative")
    most = float(np.abs(s).max())
    dead = np.concatenate([[False], np.abs(s) < SATURATED * most, [False]])
    first, end = np.flatnonzero(dead[1:] & ~dead[:-1]), np.flatnonzero(dead[:-1] & ~dead[1:])
    shown: Description = {"name": one.label, "f": one.letter, "most": most}
    for name, values, bottom in (("a", a, float(a.min())), ("s", s, min(0.0, float(s.min())))):
        room = 0.1 * (float(values.max()) - bottom or 1.0)
        edges = round_significant([bottom - room, float(values.max()) + 2 * room], 6)
        shown |= {
            f"{name}_range": edges,
            f"{name}_ticks": ticks(edges[0], edges[1], 5),
            f"{name}_low": edges[0],
            f"{name}_high": edges[1],
            f"{name}_bottom": [edges[0]] * len(first),
            f"{name}_top": [edges[1]] * len(first),
        }
    pieces = _pieces(s)
    level = most if float(s.max()) == most else -most
    return shown | {
        "zs": [round_significant(zs[piece]) for piece in pieces],
        "a_curve": [round_significant(a[piece]) for piece in pieces],
        "s_curve": [round_significant(s[piece]) for piece in pieces],
        "dead_from": round_significant(zs[first], 3),
        "dead_to": round_significant(zs[np.minimum(end, _FINE)], 3),
        "shade": [0.25] * len(first),
        "most_y": round_significant([level, level]),
        "mark": [f"largest {format_number(round_significant(level))}"],
        "mark_x": round_significant([low + 0.03 * (high - low)]),
        "mark_y": round_significant([level + 0.055 * (shown["s_range"][1] - shown["s_range"][0])]),
    }


def _pieces(s: Array) -> list[Any]:
    """Which points of the curves to draw: each fourth, and no line across a jump of the slope."""
    jumps = np.flatnonzero(np.abs(np.diff(s)) > 0.25 * (float(np.ptp(s)) or 1.0)) + 1
    pieces = np.split(np.arange(s.size), jumps)
    return [np.union1d(piece[::4], piece[-1:]) for piece in pieces]


def point(one: Activation, z: float, most: float, words: Words) -> Description:
    """What is drawn and said at one z: lists of one, so that the stage draws them as a frame."""
    (a,) = _values(one.function, np.array([z]), one.label, "function")
    (s,) = _values(one.derivative, np.array([z]), one.label, "derivative")
    return {
        "a": round_significant([a]),
        "slope": round_significant([s]),
        "note": words(_note(one, z, float(s), most)),
    }


def _note(one: Activation, z: float, slope: float, most: float) -> str:
    if z == one.kink:
        return "At the kink there is no derivative; by convention it is {slope} here."
    if slope == 0:
        return "No slope at all: for this input the neuron is dead, and learns nothing from it."
    if abs(slope) < SATURATED * most:
        return "Saturated: less than a twentieth of the largest slope is left."
    if slope == 1:
        return "A nudge of z passes whole, neither shrunk nor grown."
    if abs(slope) >= most * (1 - 1e-9) and most < 1:
        return "The slope is largest here, and even so a nudge shrinks to {slope} of its size."
    return "A nudge of z comes out as {slope} times itself."
