r"""Models for vanishing gradients: links, one wide layer, ReLU, and averages over random weights.

An average over random weights is taken as what it is for a polynomial: E is linear, and E of a
monomial is a product of moments. Only what the text says of the moments is put in, so a formula
proved here holds for every distribution of which that is true.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import sympy as sp

from nnmath.formulas.errors import EvaluationError

from ..model import Description, Key, Model, Quantity, indexer, scalar_function, vector_quantity
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
    return Model(Description("one sigmoid and one weight"), names, functions=SIGMOID)


def links(n: int) -> Model:
    """The weights and weighted inputs of n links of a chain."""
    names: dict[Key, Quantity] = {
        (base, None, False): vector_quantity(column(sp.symbols(f"{base}_1:{n + 1}")))
        for base in ("w", "z")
    }
    description = Description("{links} links with sigmoids", sizes={"links": n})
    return Model(description, names, {("n", ()): n}, SIGMOID)


def gain() -> Model:
    """A positive gain, and π."""
    names: dict[Key, Quantity] = {
        ("g", None, False): Quantity(sp.Symbol("g", positive=True)),
        ("\\pi", None, False): Quantity(sp.pi),
    }
    return Model(Description("any positive gain"), names)


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
    description = Description(
        "a {rows}×{columns} matrix of weights", sizes={"rows": rows, "columns": columns}
    )
    return Model(description, names, sizes, {"\\sigma": slope})


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

    def call(primes: int, args: list[Value]) -> Value:
        if primes or len(args) != 1 or isinstance(args[0], Array):
            raise EvaluationError("E is the mean of one number")
        return mean_of_polynomial(args[0], left)

    mean = partial(mean_of_polynomial, left=left)
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
        Description(
            f"{{inputs}} inputs{kind}",
            ("{neurons} neurons", "random weights"),
            {"inputs": inputs, "neurons": neurons},
        ),
        names,
        {("n", (LAYER - 1,)): inputs, ("n", (LAYER,)): neurons},
        {"\\mathrm{E}": call},
    )


def mean_of_polynomial(of: Any, left: Any) -> Any:
    """E of a polynomial in weights w, inputs a of mean square ``left`` and errors d."""
    random = sorted(
        (s for s in of.free_symbols if s.name[:2] in ("w_", "a_", "d_")), key=sp.default_sort_key
    )
    if not random:
        return of
    mean_squares = {"a": left, "d": sp.Symbol("r")}
    total = sp.Integer(0)
    for powers, coefficient in sp.Poly(of, *random).terms():
        term = coefficient
        others: list[Any] = []  # the inputs and errors of the monomial
        for letter, power in zip(random, powers, strict=True):
            if letter.name[0] == "w":  # independent of everything else
                term *= _weight_moment(power)
            else:
                others += [letter] * power
        total += term * _mixed_moment(others, mean_squares)
    return total


def _weight_moment(power: int) -> Any:
    """E(w^power): the mean is 0, the variance v, and no other moment is given."""
    known = (sp.Integer(1), sp.Integer(0), sp.Symbol("v"))
    return known[power] if power < 3 else sp.Symbol(f"E(w^{power})")


def _mixed_moment(factors: list[Any], mean_squares: dict[str, Any]) -> Any:
    """E of a product of inputs and errors, of which only the mean squares are given.

    Every other moment is a symbol of its own, named after its factors.
    """
    if not factors:
        return sp.Integer(1)
    if len(factors) == 2 and factors[0] == factors[1]:
        return mean_squares[factors[0].name[0]]
    return sp.Symbol("E(" + " ".join(map(str, factors)) + ")")


def relu(positive: bool) -> Model:
    """ReLU on one side of zero, where it is straight."""
    size = sp.Symbol("z", positive=True)
    z = size if positive else -size

    def call(primes: int, args: list[Value]) -> Value:
        if not are_numbers(args, z):
            raise EvaluationError("σ has a value here at z alone")
        return (z if positive else sp.Integer(0), sp.Integer(positive), sp.Integer(0))[
            min(primes, 2)
        ]

    names: dict[Key, Quantity] = {("z", None, False): Quantity(z)}
    description = Description(f"$z {'>' if positive else '<'} 0$")
    return Model(description, names, functions={"\\sigma": call})


def tanh() -> Model:
    """The hyperbolic tangent of any number."""
    z = sp.Symbol("z")
    functions = {"\\sigma": scalar_function(sp.tanh(S), S)}
    names: dict[Key, Quantity] = {("z", None, False): Quantity(z)}
    return Model(Description("tanh of any number"), names, functions=functions)


BUILDERS: dict[str, Callable[[], Model]] = {
    "long-chain-3": lambda: two_layer.chain(3),
    "long-chain-4": lambda: two_layer.chain(4),
    "paths-2-3-4-1": lambda: paths((2, 3, 4, 1)),
    "paths-1-4-2-3": lambda: paths((1, 4, 2, 3)),
    "link": link,
    "gain": gain,
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
