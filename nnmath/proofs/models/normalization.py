r"""Models for normalization: m numbers, their mean and spread, and what they are normalized to.

The cost is any function of the normalized numbers: in the models with m as a number any C(ẑ_1, …,
ẑ_m), in the general one Φ(Σ_i e_i ẑ_i), whose slopes can be any numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy as sp

from ..evaluate import differentiate
from ..index_notation import index, total
from ..model import Description, Intervention, Key, Model, Quantity, indexer, vector_quantity
from ..symbolic_matrix import GeneralMatrix, column, matrix
from ..undefined_functions import any_function
from .general_networks import letters
from .general_vectors import names_of
from .networks import any_cost

HAT = "\\hat{z}"
SMALL = sp.Symbol("ε")
ONE = sp.Integer(1)


def normalized(m: int) -> Model:
    """The weighted inputs z_1 … z_m of one neuron for m examples, normalized, and any cost."""
    z = list(sp.symbols(f"z_1:{m + 1}"))
    mean = sum(z) / m
    spread = sp.sqrt(SMALL + sum((x - mean) ** 2 for x in z) / m)
    hat = [(x - mean) / spread for x in z]
    free = list(sp.symbols(f"h_1:{m + 1}"))
    back = dict(zip(free, hat, strict=True))
    inner_cost = any_cost(free, free)
    slopes = [differentiate(inner_cost, x).xreplace(back) for x in free]
    names: dict[Key, Quantity] = {
        ("\\mu", None, False): Quantity(mean),
        ("s", None, False): Quantity(spread),
        ("\\varepsilon", None, False): Quantity(SMALL),
        ("C", None, False): Quantity(inner_cost.xreplace(back)),
        ("I", None, False): vector_quantity(matrix(m, m, lambda i, j: sp.Integer(i == j))),
    }
    for base, values in (("z", z), (HAT, hat), ("g", slopes)):
        names[base, None, False] = Quantity(entries=indexer(column(values)))
    description = Description("{examples} weighted inputs", ("any cost",), {"examples": m})

    def cut(base: str, layer: int | None) -> Intervention | None:
        if (base, layer) != (HAT, None):
            return None
        inner: dict[Key, Quantity] = {
            (HAT, None, False): Quantity(entries=indexer(column(free))),
            ("C", None, False): Quantity(inner_cost),
        }
        return Intervention(Model(description, inner, {("m", ()): m}), back)

    return Model(description, names, {("m", ()): m}, cut=cut)


def normalized_general() -> Model:
    """Any number of weighted inputs of one neuron, normalized, and any cost."""
    m = index("m")
    z, e, free = letters("z", m), letters("e", m), letters("h", m)
    mean = total(lambda i: z.entry(i, ONE), m) / m
    spread = sp.sqrt(SMALL + total(lambda i: (z.entry(i, ONE) - mean) ** 2, m) / m)
    hat = z.each(lambda entry: (entry - mean) / spread)

    def cost(values: GeneralMatrix) -> Any:
        return any_function("Φ")(total(lambda i: e.entry(i, ONE) * values.entry(i, ONE), m))

    def undo(expression: Any) -> Any:
        base = sp.IndexedBase("h", shape=(m,))
        return expression.replace(
            lambda x: isinstance(x, sp.Indexed) and x.base == base, lambda x: hat.at(x.indices)
        )

    inner_cost = cost(free)
    slopes = free.each(lambda entry: undo(sp.diff(inner_cost, entry)))
    names = names_of(
        z=z,
        g=slopes,
        s=spread,
        m=m,
        C=cost(hat),
        I=GeneralMatrix(m, m, sp.KroneckerDelta),
        **{"\\mu": mean, "\\varepsilon": SMALL, HAT: hat},
    )
    description = Description("any number of weighted inputs", ("any cost",), letters=("m",))

    def cut(base: str, layer: Any) -> Intervention | None:
        if (base, layer) != (HAT, None):
            return None
        inner = Model(description, names_of(C=inner_cost, m=m, **{HAT: free}))
        return Intervention(inner, {sp.IndexedBase("h", shape=(m,)): hat.at})

    return Model(description, names, cut=cut)


BUILDERS: dict[str, Callable[[], Model]] = {
    "normalized-3": lambda: normalized(3),
    "normalized-4": lambda: normalized(4),
    "normalized-m": normalized_general,
}
