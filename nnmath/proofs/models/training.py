"""Models for training: examples cut into batches, the slopes of single examples, and a guess."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import sympy as sp

from nnmath.formulas.errors import EvaluationError

from ..model import Description, Index, Key, Model, Quantity, indexer, vector_quantity
from ..symbolic_matrix import column
from . import networks


def batches(sizes: Sequence[int], s: int, q: int) -> Model:
    """A network whose q · s examples are cut into q batches of s, in their order."""
    net = networks.Network(sizes, q * s, networks.any_activation, networks.quadratic)
    description = Description(
        "a {layers} network",
        ("any activation", "quadratic cost", "{batches} batches of {examples} examples"),
        {"layers": tuple(sizes), "batches": q, "examples": s},
    )
    whole = networks.model(net, description)

    def cost(subs: tuple[Index, ...]) -> Any:
        if len(subs) != 1 or not isinstance(subs[0], int) or not 1 <= subs[0] <= q:
            raise EvaluationError(f"\\hat C takes the number of a batch, 1 … {q}")
        end = subs[0] * s
        return sp.Add(*net.costs[end - s : end]) / s

    names = {**whole.names, ("\\hat{C}", None, False): Quantity(entries=cost)}
    integers = {**whole.integers, ("s", ()): s, ("q", ()): q}
    return replace(whole, names=names, integers=integers)


def slopes(m: int) -> Model:
    """The slopes g_1 … g_m of one weight for m examples, and their mean squared deviation V."""
    g = sp.symbols(f"g_1:{m + 1}")
    middle = sp.Add(*g) / m
    spread = sp.Add(*((g_i - middle) ** 2 for g_i in g)) / m
    names: dict[Key, Quantity] = {
        ("g", None, False): Quantity(entries=indexer(column(g))),
        ("V", None, False): Quantity(spread),
    }
    description = Description("any {slopes} slopes", sizes={"slopes": m})
    return Model(
        description, names, {("m", ()): m}, ranges={"i": (1, m)}, examples=frozenset({"g"})
    )


def guess(sizes: Sequence[int]) -> Model:
    """Targets of one example that sum to one, for the last of these layers."""
    free = sp.symbols(f"y_1:{sizes[-1]}")
    names: dict[Key, Quantity] = {
        ("y", None, False): vector_quantity(column([*free, 1 - sp.Add(*free)])),
        ("L", None, False): Quantity(sp.Integer(len(sizes) - 1)),
    }
    integers: dict[tuple[str, tuple[int, ...]], int]
    integers = {("n", (n,)): size for n, size in enumerate(sizes)}
    details = ("targets that sum to one",)
    return Model(Description("{classes} classes", details, {"classes": sizes[-1]}), names, integers)


BUILDERS: dict[str, Callable[[], Model]] = {
    "batches-3-2": lambda: batches((3, 2), 3, 2),
    "batches-2-3-4": lambda: batches((2, 3, 4), 2, 3),
    "slopes-3": lambda: slopes(3),
    "slopes-4": lambda: slopes(4),
    "guess-3": lambda: guess((2, 3)),
    "guess-4": lambda: guess((2, 3, 4)),
}
