"""The smallest model: one sigmoid and one weight."""

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


BUILDERS = {"sigmoid-neuron": neuron}
