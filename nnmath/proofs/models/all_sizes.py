"""Models whose sizes are letters: a line through m points, softmax of n scores, layers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import sympy as sp

from nnmath.formulas.errors import EvaluationError

from ..index_notation import fresh_index, index
from ..model import Description, Intervention, Key, Model, Quantity, scalar_function
from ..symbolic_matrix import Value, are_numbers, from_rows
from .networks import any_activation


def entries_of(base: Any) -> Any:
    """Entries of an indexed letter."""
    return lambda subs: base[subs]


def with_intervention(
    model: Model, base: str, layer: Any, free: Any, cost: Callable[[Any], Any]
) -> Model:
    """The model in which ``base`` of ``layer`` can be set free.

    ``free`` is the indexed letter that then takes its place, and ``cost`` computes C from the
    entries of that quantity.
    """
    before = model.names[base, layer, False].entries
    inner: dict[Key, Quantity] = {
        **model.names,
        (base, layer, False): Quantity(entries=entries_of(free)),
        ("C", None, False): Quantity(cost(entries_of(free))),
    }
    intervention = Intervention(replace(model, names=inner), {free: before})

    def cut(name: str, at: Any) -> Intervention | None:
        return intervention if (name, at) == (base, layer) else None

    return replace(model, cut=cut)


def regression() -> Model:
    """The line w x + b through m points, whatever m is."""
    m = index("m")
    w, b = sp.symbols("w b")
    x, y = sp.IndexedBase("x"), sp.IndexedBase("y")

    def total(term: Any) -> Any:
        letter = fresh_index()
        return sp.Sum(term(letter), (letter, 1, m))

    cost = total(lambda i: (w * x[i] + b - y[i]) ** 2) / (2 * m)
    mean_x, mean_y = total(lambda i: x[i]) / m, total(lambda i: y[i]) / m
    mean_xx, mean_xy = total(lambda i: x[i] ** 2) / m, total(lambda i: x[i] * y[i]) / m
    # Both slopes are zero: mean_xx w + mean_x b = mean_xy and mean_x w + b = mean_y.
    best = (mean_xy - mean_x * mean_y) / (mean_xx - mean_x**2)
    whole: dict[str, Any] = {"w": w, "b": b, "C": cost, "m": m}
    names: dict[Key, Quantity] = {(base, None, False): Quantity(e) for base, e in whole.items()}
    slopes = [sp.diff(cost, t) for t in (w, b)]
    hessian = from_rows([[sp.diff(slope, t) for t in (w, b)] for slope in slopes])
    names |= {
        ("x", None, False): Quantity(entries=entries_of(x)),
        ("y", None, False): Quantity(entries=entries_of(y)),
        ("H", None, False): Quantity(hessian),
        ("w", None, True): Quantity(best),
        ("b", None, True): Quantity(mean_y - best * mean_x),
    }

    def call(primes: int, args: list[Value]) -> Value:
        if primes or not are_numbers(args, w, b):
            raise EvaluationError("C takes (w, b) alone here")
        return cost

    description = Description("a line through any number of points", letters=("m",))
    return Model(description, names, functions={"C": call}, examples=frozenset({"x", "y"}))


def softmax() -> Model:
    """Softmax with cross-entropy, however many scores there are; the targets sum to 1."""
    z, y = sp.IndexedBase("z"), sp.IndexedBase("y")
    n, letter = index("n"), fresh_index()

    def probability(subs: Any) -> Any:
        inner = fresh_index()
        return sp.exp(z[subs]) / sp.Sum(sp.exp(z[inner]), (inner, 1, n))

    def cost(p: Any) -> Any:
        j = fresh_index()
        return -sp.Sum(y[j] * sp.log(p((j,))), (j, 1, n))

    names: dict[Key, Quantity] = {
        ("n", None, False): Quantity(n),
        ("c", None, False): Quantity(sp.Symbol("c")),
        ("z", None, False): Quantity(entries=entries_of(z)),
        ("y", None, False): Quantity(entries=entries_of(y)),
        ("p", None, False): Quantity(entries=probability),
        ("C", None, False): Quantity(cost(probability)),
    }
    description = Description("softmax of any number of scores", letters=("n",))
    targets = {sp.Sum(y[letter], (letter, 1, n)): sp.Integer(1)}
    model = Model(description, names, sums=targets)
    return with_intervention(model, "p", None, sp.IndexedBase("p"), cost)


L = index("l")


def _size(subs: Any) -> Any:
    return sp.Function("n", integer=True, positive=True)(subs[0])


def weights_of_a_layer() -> Model:
    """Layer l, of any size, with its inputs: how any cost depends on its weights and biases.

    All that matters of the cost is how it moves with the weighted inputs, δ: to first order it is
    Σ_j δ_j z_j. The chain rule says that this is enough for its derivatives.
    """
    w, b, a, error = (sp.IndexedBase(base) for base in ("w", "b", "a", "δ"))

    def z(subs: Any) -> Any:
        k = fresh_index()
        return sp.Sum(w[subs[0], k] * a[k], (k, 1, _size((L - 1,)))) + b[subs]

    j = fresh_index()
    names: dict[Key, Quantity] = {
        ("C", None, False): Quantity(sp.Sum(error[j] * z((j,)), (j, 1, _size((L,))))),
        ("n", None, False): Quantity(entries=_size),
        ("L", None, False): Quantity(index("L")),
        ("w", L, False): Quantity(entries=entries_of(w)),
        ("b", L, False): Quantity(entries=entries_of(b)),
        ("z", L, False): Quantity(entries=z),
        ("a", L - 1, False): Quantity(entries=entries_of(a)),
        ("\\delta", L, False): Quantity(entries=entries_of(error)),
    }
    details = ("any activation", "any cost")
    return Model(Description("a layer of any size", details, letters=("n",)), names)


def two_layers_in_a_row() -> Model:
    """Layers l and l + 1 of any sizes: how the errors of the one come from those of the other."""
    z, w, b = (sp.IndexedBase(base) for base in ("z", "w", "b"))

    def z_next(subs: Any) -> Any:
        k = fresh_index()
        return sp.Sum(w[subs[0], k] * any_activation(z[k]), (k, 1, _size((L,)))) + b[subs]

    free = sp.IndexedBase("z_+")
    inner = _in_a_row(z, w, entries_of(free))
    intervention = Intervention(inner, {free: z_next})

    def cut(base: str, layer: Any) -> Intervention | None:
        return intervention if (base, layer) == ("z", L + 1) else None

    return replace(_in_a_row(z, w, z_next), cut=cut)


def _in_a_row(z: Any, w: Any, z_next: Callable[[Any], Any]) -> Model:
    """The two layers, with the weighted inputs of the second one given."""
    error, j = sp.IndexedBase("δ"), fresh_index()
    cost = sp.Sum(error[j] * z_next((j,)), (j, 1, _size((L + 1,))))

    def error_below(subs: Any) -> Any:
        return sp.diff(cost, z[subs])

    t = sp.Symbol("t")
    names: dict[Key, Quantity] = {
        ("C", None, False): Quantity(cost),
        ("n", None, False): Quantity(entries=_size),
        ("L", None, False): Quantity(index("L")),
        ("w", L + 1, False): Quantity(entries=entries_of(w)),
        ("z", L, False): Quantity(entries=entries_of(z)),
        ("z", L + 1, False): Quantity(entries=z_next),
        ("\\delta", L, False): Quantity(entries=error_below),
        ("\\delta", L + 1, False): Quantity(entries=entries_of(error)),
    }
    functions = {"\\sigma": scalar_function(any_activation(t), t)}
    details = ("any activation", "any cost")
    description = Description("two layers of any sizes", details, letters=("n",))
    return Model(description, names, {}, functions)
