r"""Ready-made names for formulas, and definitions of some of them.

================  ==========================================================================
TWO_LAYERS        one neuron after the other: a0, w1, b1, z1, a1, w2, b2, z2, a2, y, eta, sigma,
                  dsigma, all of them numbers
MATRIX            two layers of n₀, n₁, n₂ neurons, one example: a0, W1, b1, z1, a1, delta1, …
BATCH             the same for m examples, one a column: A0, W1, Z1, A1, Delta1, …, Y, m
LAYER             layer l between its neighbours: a_prev, W, b, z, a, delta, W_next, delta_next, …
ONE_NEURON        examples in columns: x, y, z, a (m entries each), w, b, m
SIGMOID           given: σ is the sigmoid, σ′ its slope
FORWARD           given, for TWO_LAYERS: how z1, a1, z2 and a2 are computed
================  ==========================================================================

>>> sorted(TWO_LAYERS)[:4]
['a0', 'a1', 'a2', 'b1']

A chapter that needs fewer names takes ``select(TWO_LAYERS, "a0 z1 dsigma")``; one that needs more,
``TWO_LAYERS | {"w3": symbol("w^{(3)}")}``.
"""

from __future__ import annotations

from collections.abc import Mapping

from nnmath.formulas.symbols import Symbol

from .define import function_symbol, symbol

SIGMOID = ("sigma(t) = 1/(1 + exp(-t))", "dsigma(t) = exp(-t)/(1 + exp(-t))**2")
FORWARD = ("z1 = w1*a0 + b1", "a1 = sigma(z1)", "z2 = w2*a1 + b2", "a2 = sigma(z2)")
ACTIVATION = {"sigma": function_symbol(r"\sigma"), "dsigma": function_symbol(r"\sigma'")}


def select(table: Mapping[str, Symbol], names: str) -> dict[str, Symbol]:
    """Take some names of a table.

    >>> list(select(TWO_LAYERS, "a0 y"))
    ['a0', 'y']
    """
    return {name: table[name] for name in names.split()}


def _layers(letter: str, latex: str, *layers: int) -> dict[str, Symbol]:
    return {f"{letter}{n}": symbol(f"{latex}^{{({n})}}") for n in layers}


TWO_LAYERS: dict[str, Symbol] = {
    **_layers("a", "a", 0, 1, 2),
    **_layers("w", "w", 1, 2),
    **_layers("b", "b", 1, 2),
    **_layers("z", "z", 1, 2),
    "y": symbol("y"),
    "eta": symbol(r"\eta"),
    **ACTIVATION,
}
MATRIX: dict[str, Symbol] = {
    **{f"a{n}": symbol(f"a^{{({n})}}", f"n{n}") for n in (0, 1, 2)},
    **{f"W{n}": symbol(f"W^{{({n})}}", f"n{n}", f"n{n - 1}") for n in (1, 2)},
    **{f"b{n}": symbol(f"b^{{({n})}}", f"n{n}") for n in (1, 2)},
    **{f"z{n}": symbol(f"z^{{({n})}}", f"n{n}") for n in (1, 2)},
    **{f"delta{n}": symbol(rf"\delta^{{({n})}}", f"n{n}") for n in (1, 2)},
    "y": symbol("y", "n2"),
    "eta": symbol(r"\eta"),
    **ACTIVATION,
}
BATCH: dict[str, Symbol] = {
    **{f"A{n}": symbol(f"A^{{({n})}}", f"n{n}", "m") for n in (0, 1, 2)},
    **select(MATRIX, "W1 b1 W2 b2"),
    **{f"Z{n}": symbol(f"Z^{{({n})}}", f"n{n}", "m") for n in (1, 2)},
    **{f"Delta{n}": symbol(rf"\Delta^{{({n})}}", f"n{n}", "m") for n in (1, 2)},
    "Y": symbol("Y", "n2", "m"),
    "m": symbol("m"),
    "eta": symbol(r"\eta"),
    **ACTIVATION,
}
LAYER: dict[str, Symbol] = {
    "a_prev": symbol("a^{(l-1)}", "n0"),
    "W": symbol("W^{(l)}", "n1", "n0"),
    "b": symbol("b^{(l)}", "n1"),
    "z": symbol("z^{(l)}", "n1"),
    "a": symbol("a^{(l)}", "n1"),
    "delta": symbol(r"\delta^{(l)}", "n1"),
    "W_next": symbol("W^{(l+1)}", "n2", "n1"),
    "z_next": symbol("z^{(l+1)}", "n2"),
    "delta_next": symbol(r"\delta^{(l+1)}", "n2"),
    **ACTIVATION,
}
ONE_NEURON: dict[str, Symbol] = {
    **{letter: symbol(letter, "m") for letter in "xyza"},
    "w": symbol("w"),
    "b": symbol("b"),
    "m": symbol("m"),
    **ACTIVATION,
}
