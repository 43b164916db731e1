"""Worlds without sizes: one neuron a layer, and single neurons."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy as sp

from nnmath.proofs.model import Intervention, Key, Model, Quantity, scalar_function, vector_quantity
from nnmath.proofs.models.networks import Network, any_activation, cross_entropy, quadratic, sigmoid
from nnmath.proofs.symbolic_matrix import Array, Value, column, elementwise


def chain(depth: int, activation: Callable[..., Any] = any_activation, deep: bool = False) -> Model:
    """A chain of neurons, one a layer: w^{(l)}, b^{(l)}, z^{(l)}, a^{(l)} are numbers.

    ``deep``: L is known. Where every world has the same depth it must not be, or L passes for 2.
    """
    known = "the sigmoid" if activation is sigmoid else "any activation"
    net = Network((1,) * (depth + 1), 1, activation, quadratic)
    return _chain_model(net, deep, f"a chain of {depth} neurons, {known}, quadratic cost")


def _chain_model(net: Network, deep: bool, title: str) -> Model:
    def number(array: Array) -> Quantity:
        return Quantity(array[0, 0])

    names: dict[Key, Quantity] = {
        ("C", None, False): Quantity(net.cost),
        ("y", None, False): number(net.y),
        ("x", None, False): number(net.a[0]),
        ("\\eta", None, False): Quantity(sp.Symbol("η")),
    }
    if deep:
        names["L", None, False] = Quantity(sp.Integer(net.depth))
    for base, layers in (("w", net.W), ("b", net.b), ("z", net.z), ("a", net.a)):
        names |= {(base, n, False): number(array) for n, array in layers.items()}
    if net.free is None:
        for n in range(1, net.depth + 1):
            names["\\delta", n, False] = number(net.error(n))

    def cut(base: str, layer: int | None) -> Intervention | None:
        if layer is None or base not in ("a", "z") or (base, layer, False) not in names:
            return None
        inner, back = net.cut(base, layer)
        return Intervention(_chain_model(inner, deep, title), back)

    def update(base: str, layer: int | None, star: bool) -> Value:
        old = names[base, layer, star].whole
        return old - sp.Symbol("η") * sp.diff(net.cost, old)

    t = sp.Symbol("t")
    functions = {"\\sigma": scalar_function(net.activation(t), t)}
    return Model(title, names, functions=functions, cut=cut, update=update)


def ramp(positive: bool) -> Model:
    """ReLU on one side of zero, where it is straight; there is no derivative at zero itself."""
    size = sp.Symbol("z", positive=True)
    z = size if positive else -size
    value = z if positive else sp.Integer(0)
    slope = sp.Integer(1 if positive else 0)
    names: dict[Key, Quantity] = {("z", None, False): Quantity(z)}

    def relu(primes: int, args: list[Value]) -> Value:
        if args != [z]:
            raise ValueError("ReLU is known here at z alone")
        return (value, slope, sp.Integer(0))[min(primes, 2)]

    side = "z > 0" if positive else "z < 0"
    return Model(f"ReLU where {side}", names, functions={"\\sigma": relu})


def separator(p: int) -> Model:
    """A sigmoid neuron with p inputs and cross-entropy, for one example with any target."""
    x, w = sp.symbols(f"x_1:{p + 1}"), sp.symbols(f"w_1:{p + 1}")
    b, y = sp.symbols("b y")
    return _separator(x, w, b, y, None)


def _separator(x: Any, w: Any, b: Any, y: Any, free: str | None) -> Model:
    p = len(x)
    z = sum(w_j * x_j for w_j, x_j in zip(w, x, strict=True)) + b
    if free == "z":
        z = sp.Symbol("z")
    a = sp.Symbol("a", positive=True) if free == "a" else sigmoid(z)
    cost = cross_entropy([a], [y])
    whole: dict[str, Value] = {"z": z, "a": a, "\\hat{y}": a, "y": y, "b": b, "C": cost}
    names: dict[Key, Quantity] = {(base, None, False): Quantity(e) for base, e in whole.items()}
    names["x", None, False] = vector_quantity(column(x))
    names["w", None, False] = vector_quantity(column(w))

    def cut(base: str, layer: int | None) -> Intervention | None:
        if layer is not None or base not in ("a", "z"):
            return None
        inner = _separator(x, w, b, y, base)
        return Intervention(inner, {inner.names[base, None, False].whole: whole[base]})

    t = sp.Symbol("t")
    functions = {"\\sigma": scalar_function(sigmoid(t), t)}
    title = f"a sigmoid neuron with {p} inputs, cross-entropy"
    return Model(title, names, {("n", ()): p}, functions, ranges={"j": (1, p)}, cut=cut)


def softmax(n: int) -> Model:
    """Scores z, probabilities p = softmax(z), targets y that sum to 1, cross-entropy."""
    z = sp.symbols(f"z_1:{n + 1}")
    powers = [sp.exp(z_j) for z_j in z]
    return _softmax(z, [e / sp.Add(*powers) for e in powers])


def _softmax(z: Any, p: Any) -> Model:
    n = len(z)
    free = sp.symbols(f"y_1:{n}")
    y = [*free, 1 - sum(free)]
    cost = -sum(y_j * sp.log(p_j) for y_j, p_j in zip(y, p, strict=True))
    names: dict[Key, Quantity] = {
        ("z", None, False): vector_quantity(column(z)),
        ("p", None, False): vector_quantity(column(p)),
        ("y", None, False): vector_quantity(column(y)),
        ("C", None, False): Quantity(cost),
        ("c", None, False): Quantity(sp.Symbol("c")),
    }

    def cut(base: str, layer: int | None) -> Intervention | None:
        if base != "p" or layer is not None:
            return None
        new = sp.symbols(f"p_1:{n + 1}", positive=True)
        return Intervention(_softmax(z, new), dict(zip(new, p, strict=True)))

    def exponentials(primes: int, args: list[Value]) -> Value:
        if primes or len(args) != 1 or not isinstance(args[0], Array):
            raise ValueError("softmax takes a column")
        powers = elementwise(sp.exp, args[0])
        total = sp.Add(*(e for e in powers.flat))
        return elementwise(lambda e: e / total, powers)

    t = sp.Symbol("t")
    functions = {
        "\\operatorname{softmax}": exponentials,
        "\\sigma": scalar_function(sigmoid(t), t),
    }
    ranges = dict.fromkeys("jk", (1, n))
    return Model(f"softmax of {n} scores", names, {("n", ()): n}, functions, None, ranges, cut=cut)


def vectors(n: int) -> Model:
    """Vectors w, x and u of n numbers, a rate and a bias: the algebra of the perceptron."""
    names: dict[Key, Quantity] = {
        (base, None, False): vector_quantity(column(sp.symbols(f"{base}_1:{n + 1}")))
        for base in "wxu"
    }
    names["\\eta", None, False] = Quantity(sp.Symbol("η"))
    names["b", None, False] = Quantity(sp.Symbol("b"))
    return Model(f"vectors of {n} numbers", names, {("n", ()): n}, ranges={"j": (1, n)})
