"""The smallest models: one sigmoid and one weight, and a target near an output."""

from __future__ import annotations

from typing import Any

import sympy as sp

from nnmath.formulas.errors import EvaluationError

from ..model import Description, Key, Model, Quantity, scalar_function
from ..symbolic_matrix import Value
from .networks import sigmoid


def neuron() -> Model:
    """One sigmoid: σ(z) for a number z, and a weight w on its way."""
    z = sp.Symbol("z")
    names: dict[Key, Quantity] = {
        ("z", None, False): Quantity(z),
        ("w", None, False): Quantity(sp.Symbol("w")),
    }
    functions = {"\\sigma": scalar_function(sigmoid(z), z)}
    return Model(Description("the sigmoid of any number"), names, functions=functions)


def bell_curve() -> Model:
    """An output a, a target y, and the height c of a bell curve, which is positive."""
    letters = {"a": sp.Symbol("a", real=True), "y": sp.Symbol("y", real=True)}
    letters["c"] = sp.Symbol("c", positive=True)
    names: dict[Key, Quantity] = {(name, None, False): Quantity(v) for name, v in letters.items()}
    return Model(Description("a bell curve around any output"), names)


def wide_bell() -> Model:
    """The same with a width s, which is positive, and an output z that is a over s²."""
    a, y = sp.symbols("a y", real=True)
    c, s = sp.symbols("c s", positive=True)
    names = _letters(a=a, y=y, c=c, s=s, C=sp.log(s) + (a - y) ** 2 / (2 * s**2) - sp.log(c))
    return Model(Description("a bell curve of any width"), names)


def natural() -> Model:
    """An output z of which a sigmoid, an exponential or a bell curve of width s makes a mean."""
    z, y = sp.symbols("z y", real=True)
    names = _letters(z=z, y=y, s=sp.Symbol("s", positive=True))
    functions = {"\\sigma": scalar_function(sigmoid(z), z)}
    return Model(Description("any output"), names, functions=functions)


def counts() -> Model:
    """An output z, the mean a = e^z of a count y, and what the mean has no part in, h(y) > 0."""
    z, y = sp.symbols("z y", real=True)
    a, h = sp.exp(z), sp.Symbol("h", positive=True)
    names = _letters(z=z, y=y, a=a, C=a - y * z - sp.log(h))

    def share(primes: int, args: list[Value]) -> Value:
        if primes or args != [y]:
            raise EvaluationError("h is given at y alone")
        return h

    return Model(Description("a count with any mean"), names, functions={"h": share})


def tent(sign: int) -> Model:
    """An output a above a target y, or below it, by a distance that is positive."""
    y, distance = sp.Symbol("y", real=True), sp.Symbol("d", positive=True)
    side = "above" if sign > 0 else "below"
    names = _letters(a=y + sign * distance, y=y)
    return Model(Description(f"any output {side} its target"), names)


def distance() -> Model:
    """An output a, a target y, and a cost that is their distance, √(a − y)²."""
    a, y = sp.symbols("a y")
    return Model(Description("any output and target"), _letters(a=a, y=y, C=sp.sqrt((a - y) ** 2)))


def _letters(**values: Any) -> dict[Key, Quantity]:
    return {(name, None, False): Quantity(value) for name, value in values.items()}


BUILDERS = {
    "sigmoid-neuron": neuron,
    "bell-curve": bell_curve,
    "wide-bell": wide_bell,
    "natural-output": natural,
    "counts": counts,
    "tent-above": lambda: tent(1),
    "tent-below": lambda: tent(-1),
    "distance": distance,
}
