"""Models of the chain rule: one neuron, a function in a function, several paths, a graph.

Functions are left abstract wherever a chapter says "any function", so that SymPy's own chain rule
is an independent check of ours.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from nnmath.formulas.errors import EvaluationError

from ..model import Description, Intervention, Key, Model, Quantity, indexer, scalar_function
from ..symbolic_matrix import Array, Value, column
from ..undefined_functions import undefined_function
from .networks import any_activation
from .perceptron import plain

T = sp.Symbol("t")


def bumps(*args: Any) -> Any:
    """A smooth function of several numbers, for the cross-check with numbers."""
    tilted = sum((i + 1) * p for i, p in enumerate(args))
    return sp.exp(tilted / 5) + sp.sin(tilted) + sum((i + 2) * p**3 for i, p in enumerate(args))


def any_function(name: str, arguments: int) -> Any:
    """Any differentiable function of some numbers."""
    return undefined_function(name, (0,) * arguments, bumps)


def neuron(free: str = "") -> Model:
    """One neuron with one input: w → z → a → C; Δz is what a nudge Δw does to z."""
    w, x, b, y, nudge = sp.symbols("w x b y Δw")
    z, a = sp.symbols("z a")
    places: dict[str, tuple[Any, Any]] = {"z": (z, w * x + b)}
    if free != "z":
        z = w * x + b
    places["a"] = (a, any_activation(z))
    if free != "a":
        a = any_activation(z)

    def cut(base: str, layer: int | None) -> Intervention | None:
        if layer is not None or base not in ("z", "a"):
            return None
        symbol, was = places[base]
        return Intervention(neuron(base), {symbol: was})

    names = plain(w=w, x=x, b=b, y=y, z=z, a=a, C=(a - y) ** 2 / 2)
    names |= plain(**{"\\Delta w": nudge, "\\Delta z": sp.expand((w + nudge) * x - w * x)})
    functions = {"\\sigma": scalar_function(any_activation(T), T)}
    description = Description("one neuron with one input", ("any activation", "quadratic cost"))
    return Model(description, names, {}, functions, cut=None if free else cut)


def composed() -> Model:
    """Any function f of any function g, and the slopes F of f and G of g between two points."""
    x, t, s = sp.symbols("x t s")
    f, g = any_function("f", 1), any_function("g", 1)
    F, G = (f(s) - f(g(x))) / (s - g(x)), (g(t) - g(x)) / (t - x)
    functions = {
        "f": scalar_function(f(T), T),
        "g": scalar_function(g(T), T),
        "F": scalar_function(F, s),
        "G": scalar_function(G, t),
    }
    return Model(Description("any function of any function"), plain(x=x, t=t, s=s), {}, functions)


def circuit(free: bool = False) -> Model:
    """C = q z with q = x + y."""
    x, y, z, q = sp.symbols("x y z q")

    def cut(base: str, layer: int | None) -> Intervention | None:
        return Intervention(circuit(True), {q: x + y}) if (base, layer) == ("q", None) else None

    middle = q if free else x + y
    names = plain(x=x, y=y, z=z, q=middle, C=middle * z)
    description = Description("the circuit $(x + y) z$", ("for all numbers",))
    return Model(description, names, cut=None if free else cut)


def product() -> Model:
    """Two numbers u and v, a nudge to each, any function f of both, and its secants F_1 and F_2."""
    u, v = sp.symbols("u v")
    names = plain(u=u, v=v)
    du, dv = sp.symbols("Δu Δv")
    names |= plain(**{"\\Delta u": du, "\\Delta v": dv, "\\Delta x": sp.Symbol("Δx")})
    f = any_function("f", 2)
    legs = [(f(u + du, v + dv) - f(u, v + dv)) / du, (f(u, v + dv) - f(u, v)) / dv]
    names |= {("F", None, False): Quantity(entries=indexer(column(legs)))}

    def call(primes: int, args: list[Value]) -> Value:
        if primes or len(args) != 2 or any(isinstance(arg, Array) for arg in args):
            raise EvaluationError("f takes two numbers")
        return f(*args)

    return Model(Description("any function of two numbers"), names, {}, {"f": call})


def paths(n: int, free: bool = False) -> Model:
    """One number x goes into u_1, …, u_n by any functions, and they into C by any."""
    x = sp.Symbol("x")
    letters = sp.symbols(f"u_1:{n + 1}")
    inner = [any_function(f"g{j}", 1)(x) for j in range(1, n + 1)]
    u = column(letters if free else inner)
    names = plain(x=x, C=any_function("C", n)(*(entry for (entry,) in u)))
    names |= {("u", None, False): Quantity(entries=indexer(u))}

    def cut(base: str, layer: int | None) -> Intervention | None:
        back = dict(zip(letters, inner, strict=True))
        return Intervention(paths(n, True), back) if (base, layer) == ("u", None) else None

    description = Description("any function of $x$ that goes {ways} ways", sizes={"ways": n})
    return Model(description, names, {("n", ()): n}, cut=None if free else cut)


def graph(parents: dict[int, tuple[int, ...]]) -> Model:
    """Nodes v_1, v_2, …, each later one any function f_j of its parents; the last is C.

    ``g_i`` is ∂C/∂v_i and ``t_j`` is ∂v_j/∂v_1, with everything that follows: SymPy differentiates
    the whole composition and knows nothing of sweeps.
    """
    count = max(parents)
    v = dict(enumerate(sp.symbols(f"v_1:{count + 1}"), 1))
    local = {
        j: any_function(f"f{j}", len(from_))(*(v[i] for i in from_)) for j, from_ in parents.items()
    }

    def slope(last: int, first: int) -> Any:
        """∂v_last/∂v_first along all paths, written in the values of the nodes."""
        if last <= first or last not in local:
            return sp.Integer(last == first)
        whole = dict(v)
        for j in sorted(local):
            if j > first:
                whole[j] = local[j].xreplace({v[i]: whole[i] for i in parents[j]})
        total = sp.diff(whole[last], v[first])
        for j in sorted(local, reverse=True):
            total = total.xreplace({whole[j]: v[j]}) if j > first else total
        return total

    nodes = range(1, count + 1)
    sweeps = {
        "v": [v[i] for i in nodes],
        "f": [local.get(j, sp.Integer(0)) for j in nodes],
        "g": [slope(count, i) for i in nodes],
        "t": [slope(j, 1) for j in nodes],
    }
    names: dict[Key, Quantity] = {
        (name, None, False): Quantity(entries=indexer(column(values)))
        for name, values in sweeps.items()
    }
    arrows = sum(map(len, parents.values()))
    description = Description(
        "a graph of {nodes} nodes and {arrows} arrows",
        ("any functions",),
        {"nodes": count, "arrows": arrows},
    )
    inputs = min(parents) - 1
    return Model(description, names, {("N", ()): count, ("p", ()): inputs})


def small_graph() -> Model:
    """Two inputs and three functions; v_2 reaches the end by three paths."""
    return graph({3: (1, 2), 4: (2, 3), 5: (3, 4)})


def wider_graph() -> Model:
    """Three inputs and three functions; v_1 reaches the end by three paths."""
    return graph({4: (1, 2), 5: (1, 3, 4), 6: (1, 4, 5)})
