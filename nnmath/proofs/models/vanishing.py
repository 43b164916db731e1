r"""Worlds for vanishing gradients: links, one wide layer, ReLU, and averages over random weights.

An average over random weights is taken as what it is for a polynomial: E is linear, and E of a
monomial is a product of moments. Only what the text says of the moments is put in, so a formula
proved here holds for every distribution of which that is true.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import sympy as sp

from nnmath.formulas.errors import EvaluationError

from ..model import Key, Model, Quantity, indexer, scalar_function, vector_quantity
from ..symbolic_matrix import Array, Value, are_numbers, column, elementwise
from . import networks, two_layer
from .networks import letters, sigmoid

LAYER = 7
S = sp.Symbol("s")
SIGMOID = {"\\sigma": scalar_function(sigmoid(S), S)}


def link() -> Model:
    """One link of a chain: a weight and a weighted input."""
    names: dict[Key, Quantity] = {
        (base, None, False): Quantity(sp.Symbol(base)) for base in ("w", "z")
    }
    return Model("one sigmoid and one weight", names, functions=SIGMOID)


def links(n: int) -> Model:
    """The weights and weighted inputs of n links of a chain."""
    names: dict[Key, Quantity] = {
        (base, None, False): vector_quantity(column(sp.symbols(f"{base}_1:{n + 1}")))
        for base in ("w", "z")
    }
    return Model(f"{n} links with sigmoids", names, {("n", ()): n}, SIGMOID)


def paths(sizes: tuple[int, int, int, int]) -> Model:
    """A network of three layers, any activation; without the letter L, which would only say 3."""
    model = networks.network(sizes)
    return replace(model, names={key: q for key, q in model.names.items() if key[0] != "L"})


def layer(rows: int, columns: int) -> Model:
    """The weights W of a layer, the error δ of its neurons, z and any column c of the one below."""
    w = letters("w", rows, columns)
    names: dict[Key, Quantity] = {
        ("W", None, False): Quantity(w),
        ("w", None, False): Quantity(entries=indexer(w)),
        ("\\delta", None, False): vector_quantity(column(sp.symbols(f"d_1:{rows + 1}"))),
        ("z", None, False): vector_quantity(column(sp.symbols(f"z_1:{columns + 1}"))),
        ("c", None, False): vector_quantity(column(sp.symbols(f"c_1:{columns + 1}"))),
    }

    def slope(primes: int, args: list[Value]) -> Value:
        if len(args) != 1:
            raise EvaluationError("an activation takes one argument")
        return elementwise(lambda entry: SIGMOID["\\sigma"](primes, [entry]), args[0])

    sizes: dict[tuple[str, tuple[int, ...]], int] = {
        ("n", (LAYER,)): columns,
        ("n", (LAYER + 1,)): rows,
    }
    return Model(f"a {rows}×{columns} matrix of weights", names, sizes, {"\\sigma": slope})


def moments(inputs: int, neurons: int, leak: Any = None) -> Model:
    r"""A layer z = W a whose weights w are random, with mean 0 and variance v.

    All weights are independent of each other, of the inputs a and of the errors δ, which may be as
    they like: the mean square of an input is q, that of an error r, all mixed moments are letters.
    ``leak``: the inputs are ReLUs of numbers of mean square s, z or ``leak`` · z, each in half of
    the draws, so that q = (1 + leak²)s/2.
    """
    w = letters("w", neurons, inputs)
    a, d = sp.symbols(f"a_1:{inputs + 1}"), sp.symbols(f"d_1:{neurons + 1}")
    v, q, r, s = sp.symbols("v q r s")
    cut = leak is not None
    left = (1 + leak**2) * s / 2 if cut else q
    squares = {**dict.fromkeys(a, left), **dict.fromkeys(d, r)}
    weights = [weight for row in w for weight in row]

    def mean(of: Any) -> Any:
        """E of a polynomial in the random letters."""
        random = [*weights, *a, *d]
        total = sp.Integer(0)
        for powers, factor in sp.Poly(of, *random).terms():
            term = factor
            rest: list[Any] = []
            for letter, power in zip(random, powers, strict=True):
                if letter in squares:
                    rest += [letter] * power
                elif power:
                    term *= (0, v)[power - 1] if power < 3 else sp.Symbol(f"E(w^{power})")
            total += term * _joint(rest, squares)
        return total

    def call(primes: int, args: list[Value]) -> Value:
        if primes or len(args) != 1 or isinstance(args[0], Array):
            raise EvaluationError("E is the mean of one number")
        return mean(args[0])

    z = [sum(x * y for x, y in zip(row, a, strict=True)) for row in w]
    u = [sum(w[j, k] * d[j] for j in range(neurons)) for k in range(inputs)]
    names: dict[Key, Quantity] = {
        ("w", None, False): Quantity(entries=indexer(w)),
        ("v", None, False): Quantity(v),
        ("s" if cut else "q", None, False): Quantity(s if cut else q),
    }
    for base, values in (("a", a), ("z", z), ("u", u), ("\\delta", d)):
        names[base, None, False] = Quantity(entries=indexer(column(values)))
    if cut:
        names["q", None, False] = Quantity(left)
        names |= {("c", None, False): Quantity(leak)} if leak else {}
        # The variance at which E(z²) is s again.
        best = sp.solve(mean(z[0] ** 2) - s, v)[0]
    else:
        names["r", None, False] = Quantity(r)
        # The variance at which the two factors, forward and backward, have the mean 1.
        best = sp.solve((mean(z[0] ** 2) / q + mean(u[0] ** 2) / r) / 2 - 1, v)[0]
    names["v", None, True] = Quantity(best)
    kind = "" if not cut else " of a leaky ReLU" if leak else " of ReLU"
    return Model(
        f"{inputs} inputs{kind}, {neurons} neurons, random weights",
        names,
        {("n", (LAYER - 1,)): inputs, ("n", (LAYER,)): neurons},
        {"\\mathrm{E}": call},
    )


def _joint(rest: list[Any], squares: dict[Any, Any]) -> Any:
    """E of a product of inputs and errors: a letter of its own, but for a single square."""
    if not rest:
        return sp.Integer(1)
    if len(rest) == 2 and rest[0] == rest[1]:
        return squares[rest[0]]
    return sp.Symbol("E(" + " ".join(map(str, rest)) + ")")


def relu(positive: bool) -> Model:
    """ReLU on one side of zero, where it is straight."""
    size = sp.Symbol("z", positive=True)
    z = size if positive else -size

    def call(primes: int, args: list[Value]) -> Value:
        if not are_numbers(args, z):
            raise EvaluationError("σ is known here at z alone")
        return (z if positive else sp.Integer(0), sp.Integer(positive), sp.Integer(0))[
            min(primes, 2)
        ]

    names: dict[Key, Quantity] = {("z", None, False): Quantity(z)}
    return Model(f"z {'>' if positive else '<'} 0", names, functions={"\\sigma": call})


def tanh() -> Model:
    """The hyperbolic tangent of any number."""
    z = sp.Symbol("z")
    functions = {"\\sigma": scalar_function(sp.tanh(S), S)}
    return Model("tanh of any number", {("z", None, False): Quantity(z)}, functions=functions)


BUILDERS: dict[str, Callable[[], Model]] = {
    "long-chain-3": lambda: two_layer.chain(3),
    "long-chain-4": lambda: two_layer.chain(4),
    "paths-2-3-4-1": lambda: paths((2, 3, 4, 1)),
    "paths-1-4-2-3": lambda: paths((1, 4, 2, 3)),
    "link": link,
    "links-2": lambda: links(2),
    "links-3": lambda: links(3),
    "layer-2-3": lambda: layer(2, 3),
    "layer-4-2": lambda: layer(4, 2),
    "moments-2-3": lambda: moments(2, 3),
    "moments-4-2": lambda: moments(4, 2),
    "relu-moments-2-3": lambda: moments(2, 3, sp.Integer(0)),
    "relu-moments-4-2": lambda: moments(4, 2, sp.Integer(0)),
    "leaky-moments-2-3": lambda: moments(2, 3, sp.Symbol("c")),
    "leaky-moments-4-2": lambda: moments(4, 2, sp.Symbol("c")),
    "relu-right": lambda: relu(True),
    "relu-left": lambda: relu(False),
    "tanh": tanh,
}
