r"""Models for residual layers, a^{(l)} = a^{(l−1)} + σ(z^{(l)}): what came in is handed on too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy as sp

from nnmath.formulas.errors import EvaluationError

from ..evaluate import differentiate
from ..model import Description, Intervention, Key, Model, Quantity, vector_quantity
from ..symbolic_matrix import Array, Value, column, elementwise
from ..undefined_functions import any_function
from . import general_networks
from .networks import any_activation, any_cost, column_letters, letters

LAYER = 7


def _activation(primes: int, args: list[Value]) -> Value:
    """Any activation σ, or a derivative of it, of each entry."""
    if len(args) != 1:
        raise EvaluationError("an activation takes one argument")
    return elementwise(lambda z: any_activation(z, primes), args[0])


def layer(n: int) -> Model:
    """A residual layer of n neurons, any activation, and any cost of what it hands on."""
    w, b, before = letters("w", n, n), column_letters("b", n), column_letters("a", n)
    z = [sum(w[j, k] * before[k, 0] for k in range(n)) + b[j, 0] for j in range(n)]
    free_z, free_a = column_letters("z", n), column_letters("h", n)

    def handed_on(z: Any) -> list[Any]:
        return [x + any_activation(y) for x, y in zip(before.flat, z, strict=True)]

    def cost(a: list[Any]) -> Any:
        return any_cost(a, a)

    a = handed_on(z)
    cost_of_z, was = cost(handed_on(free_z.flat)), dict(zip(free_z.flat, z, strict=True))
    error = [differentiate(cost_of_z, x).xreplace(was) for x in free_z.flat]
    names: dict[Key, Quantity] = {
        ("C", None, False): Quantity(cost(a)),
        ("W", LAYER, False): Quantity(w),
        ("b", LAYER, False): vector_quantity(b),
        ("z", LAYER, False): vector_quantity(column(z)),
        ("a", LAYER - 1, False): vector_quantity(before),
        ("a", LAYER, False): vector_quantity(column(a)),
        ("\\delta", LAYER, False): vector_quantity(column(error)),
    }
    description = Description(
        "a residual layer of {neurons} neurons", ("any activation", "any cost"), {"neurons": n}
    )

    def cut(base: str, at: int | None) -> Intervention | None:
        return _free_activation(base, at, free_a, a, cost(list(free_a.flat)), description)

    return Model(description, names, {}, {"\\sigma": _activation}, cut=cut)


def _free_activation(
    base: str, at: int | None, free: Array, was: list[Any], cost: Any, description: Description
) -> Intervention | None:
    if (base, at) != ("a", LAYER):
        return None
    inner: dict[Key, Quantity] = {
        ("a", LAYER, False): vector_quantity(free),
        ("C", None, False): Quantity(cost),
    }
    return Intervention(Model(description, inner), dict(zip(free.flat, was, strict=True)))


def neuron(is_general: bool = False) -> Model:
    """A residual layer of one neuron, in a chain: every quantity is a number."""
    at = general_networks.LAYER if is_general else LAYER
    w, b, before, free = sp.symbols("w b a h")
    behind = any_function("Φ")
    z = w * before + b
    a = before + any_activation(z)
    names: dict[Key, Quantity] = {
        ("C", None, False): Quantity(behind(a)),
        ("w", at, False): Quantity(w),
        ("b", at, False): Quantity(b),
        ("z", at, False): Quantity(z),
        ("a", at - 1, False): Quantity(before),
        ("a", at, False): Quantity(a),
    }
    length = ", in a chain of any length" if is_general else ""
    details = ("any activation", "any cost")
    letters_of = ("l",) if is_general else ()
    description = Description(f"a residual neuron{length}", details, letters=letters_of)

    def cut(base: str, layer: Any) -> Intervention | None:
        if (base, layer) != ("a", at):
            return None
        inner: dict[Key, Quantity] = {
            ("a", at, False): Quantity(free),
            ("C", None, False): Quantity(behind(free)),
        }
        return Intervention(Model(description, inner), {free: a})

    return Model(description, names, {}, {"\\sigma": _activation}, cut=cut)


BUILDERS: dict[str, Callable[[], Model]] = {
    "residual-2": lambda: layer(2),
    "residual-3": lambda: layer(3),
    "residual-neuron": neuron,
    "residual-neuron-l": lambda: neuron(True),
}
