"""Worlds whose sizes are letters: a line through m points, softmax of n scores, layers."""

from __future__ import annotations

from typing import Any

import sympy as sp

from nnmath.formulas.errors import EvaluationError

from ..index_notation import fresh_index, index
from ..model import Intervention, Key, Model, Quantity, scalar_function
from ..symbolic_matrix import Value, are_numbers, from_rows
from .networks import any_activation


def entry(base: Any) -> Any:
    """Entries of an indexed letter."""
    return lambda subs: base[subs]


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
        ("x", None, False): Quantity(entries=entry(x)),
        ("y", None, False): Quantity(entries=entry(y)),
        ("H", None, False): Quantity(hessian),
        ("w", None, True): Quantity(best),
        ("b", None, True): Quantity(mean_y - best * mean_x),
    }

    def call(primes: int, args: list[Value]) -> Value:
        if primes or not are_numbers(args, w, b):
            raise EvaluationError("C is known here at (w, b)")
        return cost

    title = "a line through any number of points"
    return Model(title, names, functions={"C": call}, examples=frozenset({"x", "y"}))


def softmax() -> Model:
    """Softmax with cross-entropy, however many scores there are; the targets sum to 1."""
    z = sp.IndexedBase("z")
    n, letter = index("n"), fresh_index()

    def share(subs: Any) -> Any:
        inner = fresh_index()
        return sp.exp(z[subs]) / sp.Sum(sp.exp(z[inner]), (inner, 1, n))

    y = sp.IndexedBase("y")
    targets = {sp.Sum(y[letter], (letter, 1, n)): sp.Integer(1)}
    p = sp.IndexedBase("p")
    free = _softmax(n, z, y, entry(p), targets, None)
    return _softmax(n, z, y, share, targets, Intervention(free, {p: share}))


def _softmax(n: Any, z: Any, y: Any, share: Any, targets: Any, cut: Intervention | None) -> Model:
    letter = fresh_index()
    cost = -sp.Sum(y[letter] * sp.log(share((letter,))), (letter, 1, n))
    names: dict[Key, Quantity] = {
        ("n", None, False): Quantity(n),
        ("c", None, False): Quantity(sp.Symbol("c")),
        ("z", None, False): Quantity(entries=entry(z)),
        ("y", None, False): Quantity(entries=entry(y)),
        ("p", None, False): Quantity(entries=share),
        ("C", None, False): Quantity(cost),
    }

    def way(base: str, layer: Any) -> Intervention | None:
        return cut if base == "p" else None

    return Model("softmax of any number of scores", names, cut=way, sums=targets)


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
        ("w", L, False): Quantity(entries=entry(w)),
        ("b", L, False): Quantity(entries=entry(b)),
        ("z", L, False): Quantity(entries=z),
        ("a", L - 1, False): Quantity(entries=entry(a)),
        ("\\delta", L, False): Quantity(entries=entry(error)),
    }
    return Model("a layer of any size, any activation, any cost", names)


def two_layers_in_a_row() -> Model:
    """Layers l and l + 1 of any sizes: how the errors of the one come from those of the other."""
    z = sp.IndexedBase("z")
    w, b = sp.IndexedBase("w"), sp.IndexedBase("b")

    def following(subs: Any) -> Any:
        k = fresh_index()
        return sp.Sum(w[subs[0], k] * any_activation(z[k]), (k, 1, _size((L,)))) + b[subs]

    free = sp.IndexedBase("z_+")
    inner = _in_a_row(z, w, entry(free), None)
    return _in_a_row(z, w, following, Intervention(inner, {free: following}))


def _in_a_row(z: Any, w: Any, following: Any, cut: Intervention | None) -> Model:
    error, j = sp.IndexedBase("δ"), fresh_index()
    cost = sp.Sum(error[j] * following((j,)), (j, 1, _size((L + 1,))))

    def back(subs: Any) -> Any:
        return sp.diff(cost, z[subs])

    t = sp.Symbol("t")
    names: dict[Key, Quantity] = {
        ("C", None, False): Quantity(cost),
        ("n", None, False): Quantity(entries=_size),
        ("L", None, False): Quantity(index("L")),
        ("w", L + 1, False): Quantity(entries=entry(w)),
        ("z", L, False): Quantity(entries=entry(z)),
        ("z", L + 1, False): Quantity(entries=following),
        ("\\delta", L, False): Quantity(entries=back),
        ("\\delta", L + 1, False): Quantity(entries=entry(error)),
    }

    def way(base: str, layer: Any) -> Intervention | None:
        return cut if (base, layer) == ("z", L + 1) else None

    functions = {"\\sigma": scalar_function(any_activation(t), t)}
    return Model("two layers of any sizes, any activation, any cost", names, {}, functions, cut=way)
