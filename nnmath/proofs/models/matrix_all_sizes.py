"""Models for the matrix form in which every size is a letter: an output layer, a layer, a batch.

All that matters of the cost here is how it moves with what a layer gives on: to first order it is
the sum of that, each part times its slope. The chain rule says that this is enough for derivatives.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from ..index_notation import fresh_index, index
from ..model import Description, Key, Model, Quantity, scalar_function
from .all_sizes import L as LAYER
from .all_sizes import entries_of, weights_of_a_layer, with_intervention
from .networks import any_activation

LAST = index("L")


def size(subs: Any) -> Any:
    """n_l for any l."""
    return sp.Function("n", integer=True, positive=True)(subs[0])


def layer() -> Model:
    """Any layer with its inputs, and any cost behind it."""
    error = sp.IndexedBase("δ")

    def cost(z: Any) -> Any:
        j = fresh_index()
        return sp.Sum(error[j] * z((j,)), (j, 1, size((LAYER,))))

    return with_intervention(weights_of_a_layer(), "z", LAYER, sp.IndexedBase("z"), cost)


def batch() -> Model:
    """Any layer with the inputs of any number of examples, and any cost behind it."""
    w, b, a, error = (sp.IndexedBase(base) for base in ("w", "b", "a", "δ"))
    m = index("m")

    def z(subs: Any) -> Any:
        (j, i), k = subs, fresh_index()
        return sp.Sum(w[j, k] * a[k, i], (k, 1, size((LAYER - 1,)))) + b[j]

    def cost(given: Any) -> Any:
        j, i = fresh_index(), fresh_index()
        return sp.Sum(error[j, i] * given((j, i)), (j, 1, size((LAYER,))), (i, 1, m))

    names: dict[Key, Quantity] = {
        ("C", None, False): Quantity(cost(z)),
        ("n", None, False): Quantity(entries=size),
        ("m", None, False): Quantity(m),
        ("L", None, False): Quantity(LAST),
        ("w", LAYER, False): Quantity(entries=entries_of(w)),
        ("z", LAYER, False): Quantity(entries=z),
        ("a", LAYER - 1, False): Quantity(entries=entries_of(a)),
        ("\\delta", LAYER, False): Quantity(entries=entries_of(error)),
    }
    details = ("any activation", "any cost", "any number of examples")
    description = Description("a layer of any size", details, letters=("n", "m"))
    return with_intervention(Model(description, names), "z", LAYER, sp.IndexedBase("z"), cost)


def output() -> Model:
    """An output layer of any size, any activation, any cost."""
    z, slope, t = sp.IndexedBase("z"), sp.IndexedBase("c"), sp.Symbol("t")

    def a(subs: Any) -> Any:
        return any_activation(z[subs])

    def cost(given: Any) -> Any:
        k = fresh_index()
        return sp.Sum(slope[k] * given((k,)), (k, 1, size((LAST,))))

    def error(subs: Any) -> Any:
        return sp.diff(cost(a), z[subs])

    names: dict[Key, Quantity] = {
        ("C", None, False): Quantity(cost(a)),
        ("n", None, False): Quantity(entries=size),
        ("L", None, False): Quantity(LAST),
        ("z", LAST, False): Quantity(entries=entries_of(z)),
        ("a", LAST, False): Quantity(entries=a),
        ("\\delta", LAST, False): Quantity(entries=error),
    }
    functions = {"\\sigma": scalar_function(any_activation(t), t)}
    details = ("any activation", "any cost")
    description = Description("an output layer of any size", details, letters=("n",))
    return with_intervention(
        Model(description, names, {}, functions), "a", LAST, sp.IndexedBase("a"), cost
    )
