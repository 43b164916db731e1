"""Data of `costs`: one sigmoid neuron trained under two costs, and notes on the race.

Source: Nielsen (2015), chapter 3; chapter "Softmax and cross-entropy".
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from nnmath._types import Array
from nnmath.activations import sigmoid, sigmoid_prime
from nnmath.descent import descend
from nnmath.losses import binary_cross_entropy_gradient, quadratic_gradient

from .description import format_number, round_significant

ARRIVED_WITHIN = 0.05  # an output this close to its target counts as arrived
_NAMES = ("The quadratic cost", "Cross-entropy")


def quadratic_push(z: float, y: float) -> float:
    """∂C/∂z = (a − y) σ′(z) of the quadratic cost, for a = σ(z)."""
    return float(quadratic_gradient([[sigmoid(z)]], [[y]])[0, 0] * sigmoid_prime(z))


def cross_entropy_push(z: float, y: float) -> float:
    """∂C/∂z = a − y of the cross-entropy: the derivative of σ has cancelled."""
    return float(binary_cross_entropy_gradient([[z]], [[y]])[0, 0])


class Run(NamedTuple):
    """The output of a neuron and the push on it, at the plotted steps."""

    a: Array
    push: Array


def train_neuron(
    push: Callable[[float, float], float],
    start: tuple[float, float],
    rate: float,
    example: tuple[float, float],
    steps: Array,
) -> Run:
    """Descent in (w, b) from the start: with z = w x + b the gradient is ∂C/∂z (x, 1)."""
    x, y = example
    inputs = np.array([x, 1.0])
    path = descend(
        lambda theta: push(float(theta @ inputs), y) * inputs, start, rate, int(steps[-1])
    )
    z = path[steps] @ inputs
    return Run(sigmoid(z), np.array([push(float(v), y) for v in z]))


def notes(quadratic: Run, cross: Run, y: float) -> list[str]:
    """A sentence for each plotted step, from the two runs alone."""
    errors = np.abs(np.array([quadratic.a, cross.a]) - y)
    first = _start(float(quadratic.push[0]), float(cross.push[0]))
    return [first, *(_note(now, errors[:, 0]) for now in errors.T[1:])]


def _start(quadratic: float, cross: float) -> str:
    if quadratic == 0:
        return "The quadratic cost does not push at all."
    times = format_number(round_significant(cross / quadratic, 2))
    return f"Cross-entropy pushes {times} times as hard as the quadratic cost."


def _note(errors: Array, first: Array) -> str:
    arrived = errors <= ARRIVED_WITHIN
    if arrived.all():
        return "Both have arrived."
    if arrived.any():
        winner = int(arrived.argmax())
        rest = "is still on its way" if errors[1 - winner] < 0.9 * first[0] else "has hardly moved"
        return f"{_NAMES[winner]} has arrived; {_NAMES[1 - winner].lower()} {rest}."
    unmoved = errors > 0.9 * first
    if unmoved.all():
        return "Neither has got far."
    if unmoved.any():
        slowest = int(unmoved.argmax())
        return f"{_NAMES[slowest]} has hardly moved."
    if abs(errors[0] - errors[1]) < 0.01:
        return "The two are level."
    return f"{_NAMES[int(errors.argmin())]} leads."
