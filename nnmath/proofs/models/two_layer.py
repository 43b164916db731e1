"""Worlds of one neuron a layer, and of a single neuron with cross-entropy.

In a chain every quantity is a number, so that its letters stand without lower indices. Where a
formula asks for ∂C/∂z or ∂C/∂a, the chain is computed once more from there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import sympy as sp

from nnmath.formulas.errors import EvaluationError

from ..evaluate import differentiate
from ..model import Intervention, Key, Model, Quantity, indexer, scalar_function, vector_quantity
from ..symbolic_matrix import Array, Value, column
from . import networks

ETA = sp.Symbol("η")
Free = tuple[str, int]


class Chain:
    """Layers 1 … L of one neuron each; ``free`` names a letter and a layer that is a symbol."""

    def __init__(self, depth: int, activation: Any, cost: Any, free: Free | None = None) -> None:
        self.depth, self.activation, self.cost_of, self.free = depth, activation, cost, free
        self.w = {n: sp.Symbol(f"w{n}") for n in range(1, depth + 1)}
        self.b = {n: sp.Symbol(f"b{n}") for n in range(1, depth + 1)}
        self.y = sp.Symbol("y")
        self.a: dict[int, Any] = {0: self._or_free("a", 0, sp.Symbol("x"))}
        self.z: dict[int, Any] = {}
        for n in range(1, depth + 1):
            self.z[n] = self._or_free("z", n, self.w[n] * self.a[n - 1] + self.b[n])
            self.a[n] = self._or_free("a", n, activation(self.z[n]))
        self.cost = cost([self.a[depth]], [self.y])

    def _or_free(self, kind: str, n: int, value: Any) -> Any:
        return sp.Symbol(f"{kind}{n}") if self.free == (kind, n) else value

    def cut(self, kind: str, n: int) -> tuple[Chain, dict[Any, Any]]:
        """The chain with a^{(n)} or z^{(n)} set free, and what its symbol stands for."""
        inner = Chain(self.depth, self.activation, self.cost_of, (kind, n))
        new, old = (inner.a, self.a) if kind == "a" else (inner.z, self.z)
        return inner, {new[n]: old[n]}

    def error(self, n: int) -> Any:
        """∂C/∂z^{(n)}, by SymPy."""
        inner, back = self.cut("z", n)
        return differentiate(inner.cost, inner.z[n]).xreplace(back)


def _model(net: Chain, title: str) -> Model:
    values: dict[tuple[str, int | None], Any] = {
        ("C", None): net.cost,
        ("L", None): sp.Integer(net.depth),
        ("y", None): net.y,
        ("x", None): net.a[0],
        ("\\eta", None): ETA,
    }
    for kind, found in (("w", net.w), ("b", net.b), ("z", net.z), ("a", net.a)):
        values |= {(kind, n): value for n, value in found.items()}
    if net.free is None:
        values |= {("\\delta", n): net.error(n) for n in net.z}
    names: dict[Key, Quantity] = {
        (base, layer, False): Quantity(value) for (base, layer), value in values.items()
    }

    def cut(base: str, layer: int | None) -> Intervention | None:
        if layer is None or base not in ("a", "z") or (base, layer) not in values:
            return None
        inner, back = net.cut(base, layer)
        return Intervention(_model(inner, title), back)

    def update(base: str, layer: int | None, star: bool) -> Value:
        if star or base not in ("w", "b") or (base, layer) not in values:
            raise EvaluationError(f"{base} is not changed by a step")
        old = values[base, layer]
        return old - ETA * differentiate(net.cost, old)

    t = sp.Symbol("t")
    functions = {"\\sigma": scalar_function(net.activation(t), t)}
    return Model(title, names, functions=functions, cut=cut, update=update)


def chain(depth: int) -> Model:
    """A chain of this many neurons, any activation, quadratic cost."""
    title = f"a chain of {depth} neurons, any activation, quadratic cost"
    return _model(Chain(depth, networks.any_activation, networks.quadratic), title)


def neuron(n: int, m: int) -> Model:
    """One sigmoid neuron with n inputs and the cross-entropy of m points."""
    w, b = sp.symbols(f"w_1:{n + 1}"), sp.Symbol("b")
    x, y = networks.letters("x", n, m), column(sp.symbols(f"y_1:{m + 1}"))
    title = f"one sigmoid neuron with {n} inputs, cross-entropy, {m} points"

    def build(free: str = "") -> tuple[Model, Array, Array]:
        z = [sum(w[j] * x[j, i] for j in range(n)) + b for i in range(m)]
        z = list(sp.symbols(f"z_1:{m + 1}")) if free == "z" else z
        a = [networks.sigmoid(z_i) for z_i in z]
        a = list(sp.symbols(f"a_1:{m + 1}")) if free == "a" else a
        costs = [_cost(a_i, y_i) for a_i, (y_i,) in zip(a, y, strict=True)]
        return model(column(z), column(a), costs, free), column(z), column(a)

    def model(z: Array, a: Array, costs: Sequence[Any], free: str) -> Model:
        names: dict[Key, Quantity] = {
            ("C", None, False): Quantity(sp.Add(*costs) / m, indexer(column(costs))),
            ("b", None, False): Quantity(b),
            ("w", None, False): vector_quantity(column(w)),
            ("x", None, False): Quantity(entries=indexer(x)),
        }
        for base, values in (("z", z), ("a", a), ("y", y)):
            names[base, None, False] = Quantity(entries=indexer(values))

        def cut(base: str, layer: int | None) -> Intervention | None:
            if layer is not None or base not in ("z", "a") or free:
                return None
            inner, free_z, free_a = build(base)
            new, old = (free_z, z) if base == "z" else (free_a, a)
            return Intervention(inner, dict(zip(new.flat, old.flat, strict=True)))

        t = sp.Symbol("t")
        functions = {"\\sigma": scalar_function(networks.sigmoid(t), t)}
        integers: dict[tuple[str, tuple[int, ...]], int] = {("n", ()): n, ("m", ()): m}
        return Model(title, names, integers, functions, cut=cut)

    return build()[0]


def _cost(a: Any, y: Any) -> Any:
    return networks.cross_entropy([a], [y])


def _only_two(model: Model) -> Model:
    """The same without the letter L, which would say no more than 2."""
    return replace(model, names={key: q for key, q in model.names.items() if key[0] != "L"})


def behind(sizes: tuple[int, int, int]) -> Model:
    """A sigmoid network of two layers with cross-entropy."""
    net = networks.network(sizes, activation=networks.sigmoid, cost=networks.cross_entropy)
    return _only_two(net)


def wide(sizes: tuple[int, int, int]) -> Model:
    """A network of two layers, any activation, quadratic cost."""
    return _only_two(networks.network(sizes))


BUILDERS = {
    "two-neurons": lambda: _only_two(chain(2)),
    "two-layer-chain-2": lambda: chain(2),
    "two-layer-chain-3": lambda: chain(3),
    "cross-entropy-neuron-2": lambda: neuron(2, 3),
    "cross-entropy-neuron-3": lambda: neuron(3, 2),
    "cross-entropy-2-3-1": lambda: behind((2, 3, 1)),
    "cross-entropy-4-2-1": lambda: behind((4, 2, 1)),
    "two-layer-2-3-4": lambda: wide((2, 3, 4)),
    "two-layer-4-3-2": lambda: wide((4, 3, 2)),
}
