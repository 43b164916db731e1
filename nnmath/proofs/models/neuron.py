"""The smallest models: one sigmoid and one weight, and a target near an output."""

from __future__ import annotations

import sympy as sp

from ..model import Description, Key, Model, Quantity, scalar_function
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


BUILDERS = {"sigmoid-neuron": neuron, "bell-curve": bell_curve}
