"""Models of networks: every weight, bias, input and target is a letter.

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
from ..model import Description, Intervention, Key, Model, Quantity, indexer, vector_quantity
from ..symbolic_matrix import Array, Value, elementwise, matrix
from ..undefined_functions import undefined_function

Start = tuple[str, int]


def sigmoid(z: Any) -> Any:
    """1/(1 + e^{−z})."""
    return 1 / (1 + sp.exp(-z))


def any_activation(z: Any, order: int = 0) -> Any:
    """Any differentiable activation."""
    return undefined_function("σ", (order,), sigmoid)(z)


def letters(name: str, rows: int, columns: int, **assume: bool) -> Array:
    """A matrix of symbols, named by their indices."""
    return matrix(rows, columns, lambda i, j: sp.Symbol(f"{name}_{i}{j}", **assume))


def column_letters(name: str, n: int) -> Array:
    """A column of symbols, named by their one index."""
    return matrix(n, 1, lambda i, _: sp.Symbol(f"{name}_{i}"))


Cost = Callable[[Sequence[Any], Sequence[Any]], Any]


def quadratic(a: Sequence[Any], y: Sequence[Any]) -> Any:
    """½ Σ_j (a_j − y_j)²."""
    return sum((p - q) ** 2 for p, q in zip(a, y, strict=True)) / 2


def any_cost(a: Sequence[Any], y: Sequence[Any]) -> Any:
    """Any differentiable function of the outputs."""
    return undefined_function("C", (0,) * len(a), _generic_activation)(*a)


def _generic_activation(*a: Any) -> Any:
    return sp.exp(sum((i + 1) * p for i, p in enumerate(a)) / 3) + sum(p**3 for p in a)


def cross_entropy(a: Sequence[Any], y: Sequence[Any]) -> Any:
    """−Σ_j (y_j log a_j + (1 − y_j) log(1 − a_j))."""
    pairs = zip(a, y, strict=True)
    return -sum(q * sp.log(p) + (1 - q) * sp.log(1 - p) for p, q in pairs)


COSTS: dict[Cost, str] = {
    quadratic: "quadratic cost",
    any_cost: "any cost",
    cross_entropy: "cross-entropy",
}


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
        self.b = {n: column_letters(f"b{n}", sizes[n]) for n in layers}
        self.y = self._letters("y", sizes[-1])
        self.a = {0: self._letters("a0" if free == ("a", 0) else "x", sizes[0])}
        self.z: dict[int, Array] = {}
        for n in layers:
            self.z[n] = self._set("z", n, partial(self._weighted_input, n))
            self.a[n] = self._set("a", n, partial(self._activation, n))
        top = self.a[self.depth]
        self.costs = [cost(_column(top, i), _column(self.y, i)) for i in range(1, m + 1)]
        self.cost = sp.Add(*self.costs) / m

    def _letters(self, name: str, rows: int) -> Array:
        """A symbol for each row and example; of one example they have one index."""
        return column_letters(name, rows) if self.m == 1 else letters(name, rows, self.m)

    def _set(self, kind: str, n: int, rule: Callable[[int, int], Any]) -> Array:
        if self.free == (kind, n):
            return self._letters(f"{kind}{n}", self.sizes[n])
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


def describe(net: Network) -> Description:
    """What a network is called."""
    activation = "the sigmoid" if net.activation is sigmoid else "any activation"
    sizes: dict[str, int | tuple[int, ...]] = {"layers": net.sizes}
    if net.m > 1:
        sizes["examples"] = net.m
    examples = "{examples} examples" if net.m > 1 else "one example"
    return Description("a {layers} network", (activation, COSTS[net.cost_of], examples), sizes)


CAPITALS = {"x": "X", "y": "Y", "z": "Z", "a": "A", "\\delta": "\\Delta"}


def model(net: Network, description: Description | None = None) -> Model:
    """The names of the book for a network."""
    names: dict[Key, Quantity] = {
        ("C", None, False): Quantity(net.cost, lambda subs: net.costs[_example(subs, net.m)]),
        ("L", None, False): Quantity(sp.Integer(net.depth)),
        ("\\eta", None, False): Quantity(sp.Symbol("η")),
        ("\\mathbf{1}", None, False): Quantity(matrix(net.m, 1, lambda i, j: sp.Integer(1))),
        **_of_examples("x", None, net.a[0]),
        **_of_examples("y", None, net.y),
        **_of_examples("a", 0, net.a[0]),
    }
    for n in range(1, net.depth + 1):
        names["W", n, False] = Quantity(net.W[n])
        names["w", n, False] = Quantity(entries=indexer(net.W[n]))
        names["b", n, False] = vector_quantity(net.b[n])
        names |= _of_examples("z", n, net.z[n]) | _of_examples("a", n, net.a[n])
        if net.free is None:
            names |= _of_examples("\\delta", n, net.error(n))
    # With one example there is no m: 1/m would pass for 1, and l − m for l − 1.
    integers: dict[tuple[str, tuple[int, ...]], int] = {("m", ()): net.m} if net.m > 1 else {}
    integers |= {("n", (n,)): size for n, size in enumerate(net.sizes)}
    description = description or describe(net)
    return Model(
        description,
        names,
        integers,
        {"\\sigma": partial(_apply_activation, net)},
        ranges={"i": (1, net.m)} if net.m > 1 else {},
        cut=partial(_intervene, net, description),
        update=partial(_step, net),
    )


def _of_examples(base: str, layer: int | None, values: Array) -> dict[Key, Quantity]:
    """Of one example z is a column; of several it has entries z_{ji} alone, and Z is the whole."""
    if values.shape[1] == 1:
        return {(base, layer, False): vector_quantity(values)}
    return {
        (base, layer, False): Quantity(entries=indexer(values)),
        (CAPITALS[base], layer, False): Quantity(values),
    }


def _example(subs: tuple[Any, ...], m: int) -> int:
    if len(subs) != 1 or not isinstance(subs[0], int) or not 1 <= subs[0] <= m:
        raise EvaluationError(f"C takes the number of an example, 1 … {m}")
    return subs[0] - 1


def _intervene(
    net: Network, description: Description, base: str, layer: int | None
) -> Intervention | None:
    """The model with z or a of a layer set free; of several examples also as Z or A."""
    kinds = {"z": "z", "a": "a"} | ({"Z": "z", "A": "a"} if net.m > 1 else {})
    layers = {"z": net.z, "a": net.a}
    if base not in kinds or layer not in layers[kinds[base]]:
        return None
    inner, back = net.cut(kinds[base], layer)
    return Intervention(model(inner, description), back)


def _step(net: Network, base: str, layer: int | None, star: bool) -> Value:
    """The weights or biases of a layer after one step of gradient descent."""
    if layer is None or star or base not in ("W", "b"):
        raise EvaluationError(f"{base} is not changed by a step")
    old = net.W[layer] if base == "W" else net.b[layer]
    return elementwise(lambda w: w - sp.Symbol("η") * differentiate(net.cost, w), old)


def _apply_activation(net: Network, primes: int, args: list[Value]) -> Value:
    """The activation, or with primes its derivative, of each entry."""
    if len(args) != 1:
        raise EvaluationError("an activation takes one argument")
    t = sp.Dummy("t")
    derivative = sp.diff(net.activation(t), t, primes)
    return elementwise(lambda z: derivative.subs(t, z), args[0])


def network(
    sizes: Sequence[int],
    m: int = 1,
    activation: Callable[..., Any] = any_activation,
    cost: Cost = quadratic,
) -> Model:
    """A network of these sizes with m examples."""
    return model(Network(sizes, m, activation, cost))


BUILDERS = {
    "network-2-3-4": lambda: network((2, 3, 4)),
    "network-2-3-2-4": lambda: network((2, 3, 2, 4)),
    "any-cost-2-3-4": lambda: network((2, 3, 4), cost=any_cost),
    "any-cost-2-3-2-4": lambda: network((2, 3, 2, 4), cost=any_cost),
    "batch-4-3-2": lambda: network((4, 3, 2), 5),
    "batch-2-4-3-2": lambda: network((2, 4, 3, 2), 5),
    "batch-2-3-2-3": lambda: network((2, 3, 2, 3), 4),
    "sigmoid-2-3": lambda: network((2, 3), activation=sigmoid),
    "sigmoid-3-2-4": lambda: network((3, 2, 4), activation=sigmoid),
}
