"""Worlds of networks: every weight, bias, input and target a letter, every size a different one.

The network is computed here as the book's notation page says it in words: neuron by neuron. Where a
formula asks for ∂C/∂z or ∂C/∂a, the same network is built once more with z or a set free.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import sympy as sp

from nnmath.formulas.errors import EvaluationError

from ..evaluate import differentiate
from ..model import Intervention, Key, Model, Quantity, indexer, vector_quantity
from ..symbolic_matrix import Array, Value, elementwise, matrix
from ..undefined_functions import undefined_function

Start = tuple[str, int]


def sigmoid(z: Any) -> Any:
    """1/(1 + e^{−z})."""
    return 1 / (1 + sp.exp(-z))


def any_activation(z: Any, order: int = 0) -> Any:
    """An activation of which nothing is known but that it can be differentiated."""
    return undefined_function("σ", (order,), sigmoid)(z)


def letters(name: str, rows: int, columns: int, **assume: bool) -> Array:
    """A matrix of symbols, named by their indices."""
    return matrix(rows, columns, lambda i, j: sp.Symbol(f"{name}_{i}{j}", **assume))


Cost = Callable[[Sequence[Any], Sequence[Any]], Any]


def quadratic(a: Sequence[Any], y: Sequence[Any]) -> Any:
    """½ Σ_j (a_j − y_j)²."""
    return sum((p - q) ** 2 for p, q in zip(a, y, strict=True)) / 2


def any_cost(a: Sequence[Any], y: Sequence[Any]) -> Any:
    """A cost of which nothing is known but that it can be differentiated by the outputs."""
    return undefined_function("C", (0,) * len(a), _generic_activation)(*a)


def _generic_activation(*a: Any) -> Any:
    return sp.exp(sum((i + 1) * p for i, p in enumerate(a)) / 3) + sum(p**3 for p in a)


def cross_entropy(a: Sequence[Any], y: Sequence[Any]) -> Any:
    """−Σ_j (y_j log a_j + (1 − y_j) log(1 − a_j))."""
    pairs = zip(a, y, strict=True)
    return -sum(q * sp.log(p) + (1 - q) * sp.log(1 - p) for p, q in pairs)


class Network:
    """One network of letters; ``free`` names a quantity and a layer that are symbols themselves."""

    def __init__(
        self,
        sizes: Sequence[int],
        m: int,
        activation: Callable[..., Any],
        cost: Cost,
        free: Start | None = None,
    ) -> None:
        self.sizes, self.m, self.activation, self.cost_of = tuple(sizes), m, activation, cost
        self.depth = len(sizes) - 1
        self.free = free
        layers = range(1, self.depth + 1)
        self.W = {n: letters(f"w{n}", sizes[n], sizes[n - 1]) for n in layers}
        self.b = {n: letters(f"b{n}", sizes[n], 1) for n in layers}
        self.y = letters("y", sizes[-1], m)
        self.a = {0: self._set("a", 0, lambda j, i: sp.Symbol(f"x_{j}{i}"))}
        self.z: dict[int, Array] = {}
        for n in layers:
            self.z[n] = self._set("z", n, partial(self._weighted_input, n))
            self.a[n] = self._set("a", n, partial(self._activation, n))
        top = self.a[self.depth]
        self.costs = [cost(_column(top, i), _column(self.y, i)) for i in range(1, m + 1)]
        self.cost = sp.Add(*self.costs) / m

    def _set(self, kind: str, n: int, rule: Callable[[int, int], Any]) -> Array:
        if self.free == (kind, n):
            return letters(f"{kind}{n}", self.sizes[n], self.m)
        return matrix(self.sizes[n], self.m, rule)

    def _activation(self, n: int, j: int, i: int) -> Any:
        return self.activation(self.z[n][j - 1, i - 1])

    def _weighted_input(self, n: int, j: int, i: int) -> Any:
        """Neuron j of layer n, example i: all inputs by their weights, and the bias."""
        total = self.b[n][j - 1, 0]
        for k in range(1, self.sizes[n - 1] + 1):
            total += self.W[n][j - 1, k - 1] * self.a[n - 1][k - 1, i - 1]
        return total

    def cut(self, kind: str, n: int) -> tuple[Network, dict[Any, Any]]:
        """The network with a^{(n)} or z^{(n)} set free, and what its symbols stand for."""
        inner = Network(self.sizes, self.m, self.activation, self.cost_of, (kind, n))
        new, old = (inner.a[n], self.a[n]) if kind == "a" else (inner.z[n], self.z[n])
        return inner, dict(zip(new.flat, old.flat, strict=True))

    def error(self, n: int) -> Array:
        """∂C/∂z^{(n)}, by SymPy."""
        inner, back = self.cut("z", n)

        def slope(j: int, i: int) -> Any:
            return differentiate(inner.cost, inner.z[n][j - 1, i - 1]).xreplace(back)

        return matrix(self.sizes[n], self.m, slope)


def _column(a: Array, i: int) -> list[Any]:
    return [row[i - 1] for row in a]


def model(net: Network, title: str) -> Model:
    """The names of the book for a network: with one example small letters are columns."""
    names: dict[Key, Quantity] = {
        ("C", None, False): Quantity(net.cost, lambda subs: net.costs[_example(subs, net.m)]),
        ("L", None, False): Quantity(sp.Integer(net.depth)),
        ("\\eta", None, False): Quantity(sp.Symbol("η")),
        ("\\mathbf{1}", None, False): Quantity(matrix(net.m, 1, lambda i, j: sp.Integer(1))),
    }

    def put(small: str, large: str, layer: int | None, values: Array) -> None:
        single = net.m == 1
        names[small, layer, False] = (
            vector_quantity(values) if single else Quantity(entries=indexer(values))
        )
        if not single:
            names[large, layer, False] = Quantity(values)

    for n in range(1, net.depth + 1):
        names["W", n, False] = Quantity(net.W[n])
        names["w", n, False] = Quantity(entries=indexer(net.W[n]))
        names["b", n, False] = vector_quantity(net.b[n])
        put("z", "Z", n, net.z[n])
        if net.free is None:
            put("\\delta", "\\Delta", n, net.error(n))
    for n, a in net.a.items():
        put("a", "A", n, a)
    put("x", "X", None, net.a[0])
    put("y", "Y", None, net.y)

    def cut(base: str, layer: int | None) -> Intervention | None:
        kind = {"Z": "z", "A": "a"}.get(base, base)
        if layer is None or kind not in ("a", "z") or (base, layer, False) not in names:
            return None
        inner, back = net.cut(kind, layer)
        return Intervention(model(inner, title), back)

    def update(base: str, layer: int | None, star: bool) -> Value:
        if layer is None or star or base not in ("W", "b"):
            raise EvaluationError(f"{base} is not changed by a step")
        old = net.W[layer] if base == "W" else net.b[layer]
        return elementwise(lambda w: w - sp.Symbol("η") * differentiate(net.cost, w), old)

    def call(primes: int, args: list[Value]) -> Value:
        if len(args) != 1:
            raise EvaluationError("an activation takes one argument")
        t = sp.Dummy("t")
        derived = sp.diff(net.activation(t), t, primes)
        return elementwise(lambda z: derived.subs(t, z), args[0])

    # With one example there is no m: 1/m would pass for 1, and l − m for l − 1.
    integers: dict[tuple[str, tuple[int, ...]], int] = {("m", ()): net.m} if net.m > 1 else {}
    integers |= {("n", (n,)): size for n, size in enumerate(net.sizes)}
    ranges = {"i": (1, net.m)} if net.m > 1 else {}
    return Model(title, names, integers, {"\\sigma": call}, None, ranges, cut=cut, update=update)


def _example(subs: tuple[Any, ...], m: int) -> int:
    if len(subs) != 1 or not isinstance(subs[0], int) or not 1 <= subs[0] <= m:
        raise EvaluationError(f"C takes the number of an example, 1 … {m}")
    return subs[0] - 1


def network(sizes: Sequence[int], m: int = 1, **kinds: Any) -> Model:
    """A network of these sizes with m examples; any activation, quadratic cost by default."""
    kinds = {"activation": any_activation, "cost": quadratic} | kinds
    shape = "-".join(map(str, sizes))
    many = f"{m} examples" if m > 1 else "one example"
    sure = "the sigmoid" if kinds["activation"] is sigmoid else "any activation"
    costs = {quadratic: "quadratic cost", any_cost: "any cost", cross_entropy: "cross-entropy"}
    title = f"a {shape} network, {sure}, {costs[kinds['cost']]}, {many}"
    return model(Network(sizes, m, kinds["activation"], kinds["cost"]), title)
