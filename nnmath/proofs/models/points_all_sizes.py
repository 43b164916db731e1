"""One sigmoid neuron with cross-entropy, on any number of points with any number of features."""

from __future__ import annotations

from typing import Any

import sympy as sp

from ..index_notation import fresh_index, index
from ..model import Description, Key, Model, Quantity
from .all_sizes import entries_of


def points() -> Model:
    """Cross-entropy of a sigmoid neuron, whatever the number of points and of features is.

    The cost of a point, −y log a − (1 − y) log(1 − a), is written log(1 + e^z) − yz, which is the
    same; the models of a few points have it in the first form.
    """
    m, n, b = index("m"), index("n"), sp.Symbol("b")
    w, x, y = (sp.IndexedBase(base) for base in ("w", "x", "y"))

    def z(subs: Any) -> Any:
        k = fresh_index()
        return sp.Sum(w[k] * x[k, subs[0]], (k, 1, n)) + b

    def a(subs: Any) -> Any:
        return sp.exp(z(subs)) / (1 + sp.exp(z(subs)))

    i = fresh_index()
    one = sp.log(1 + sp.exp(z((i,)))) - y[i] * z((i,))
    names: dict[Key, Quantity] = {
        ("C", None, False): Quantity(sp.Sum(one, (i, 1, m)) / m),
        ("m", None, False): Quantity(m),
        ("n", None, False): Quantity(n),
        ("b", None, False): Quantity(b),
        ("w", None, False): Quantity(entries=entries_of(w)),
        ("x", None, False): Quantity(entries=entries_of(x)),
        ("y", None, False): Quantity(entries=entries_of(y)),
        ("z", None, False): Quantity(entries=z),
        ("a", None, False): Quantity(entries=a),
    }
    noun = "any number of points with any number of features"
    return Model(Description(noun, letters=("m", "n")), names)
