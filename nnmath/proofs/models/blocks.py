r"""Models for residual blocks: two layers with a road past both, normalised blocks, mean squares.

What comes in is :math:`a^{(l-1)}`, what leaves :math:`a^{(l+1)}`; both have n numbers, but for a
block with a projection. The cost is any function of what leaves, as in :mod:`.autodiff`: any
C(a_1, …) where sizes are numbers, Φ(Σ e_j a_j) where they are letters.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import sympy as sp

from nnmath.formulas.errors import EvaluationError

from ..evaluate import differentiate
from ..model import Description, Intervention, Key, Model, Quantity, indexer, scalar_function
from ..symbolic_matrix import Array, GeneralMatrix, Value, column
from ..undefined_functions import any_function, undefined_function
from . import general_networks, networks
from .autodiff import LETTERS, Sizes, at
from .autodiff import _activation as entrywise_activation
from .networks import any_activation, any_cost
from .vanishing import mean_of_polynomial

ONE = sp.Integer(1)
LAYER = 7
KINDS = {
    "plain": "a residual block of two layers",
    "after": "a residual block of two layers, with an activation after the sum",
    "projected": "a residual block of two layers with a projection",
    "zero": "a residual block of two layers, the second of zeros",
    "post": "a residual block of any function, normalised by any function after the sum",
    "pre": "a residual block of any function, normalised by any function before it",
}


def block(kind: str, sizes: Sizes) -> Model:
    """A block: n numbers come in, its hidden layer has p neurons, m numbers leave."""
    before, middle, behind = LAYER - 1, LAYER, LAYER + 1
    n, p = sizes.n, sizes.p
    m = sizes.m if kind == "projected" else n
    if sizes.are_letters:
        layer = general_networks.LAYER
        before, middle, behind = layer - 1, layer, layer + 1
        n, p = general_networks.size(before), general_networks.size(middle)
        m = general_networks.size(behind) if kind == "projected" else n
    a = sizes.letters("a", n)
    letters: dict[tuple[str, Any], Any] = {("a", before): a}
    values: dict[tuple[str, Any], Any] = {}
    given: dict[str, Any] = {}
    free: dict[tuple[str, Any], Any] = {}  # what a derivative may be taken by, besides letters

    def weigh(w: Any, x: Any, b: Any) -> Any:
        def entry(j: Any, _: Any) -> Any:
            return sizes.sum(lambda k: at(w, j, k) * at(x, k), x.shape[0]) + at(b, j)

        return sizes.matrix(w.shape[0], 1, entry)

    def add(x: Any, y: Any) -> Any:
        return sizes.matrix(m, 1, lambda j, _: at(x, j) + at(y, j))

    def activate(z: Any) -> Any:
        return sizes.entries(z, any_activation)

    if kind in ("post", "pre"):
        f, norm = partial(_column, sizes, "Ψ", "h"), partial(_column, sizes, "Ω", "k")
        inside = a if kind == "post" else norm(a)
        top = norm(add(a, f(a))) if kind == "post" else add(a, f(inside))
        at_norm = add(a, f(a)) if kind == "post" else a
        given["J"] = _jacobian(sizes, f, inside)
        given["K"] = _jacobian(sizes, norm, at_norm)
        given["I"] = sizes.matrix(n, n, _identity(sizes))
        functions: dict[str, Any] = {
            "f": lambda primes, args: f(args[0]),
            "N": lambda primes, args: norm(args[0]),
        }
    else:
        w, b = sizes.letters("w", p, n), sizes.letters("b", p)
        w_next, b_next = sizes.letters("w_n", m, p), sizes.letters("b_n", m)
        letters |= {("W", middle): w, ("b", middle): b}
        if kind == "zero":
            free["W", behind] = w_next
            zero = [sizes.entries(x, lambda _: sp.Integer(0)) for x in (w_next, b_next)]
            values["W", behind], values["b", behind] = zero
        else:
            letters |= {("W", behind): w_next, ("b", behind): b_next}
            zero = [w_next, b_next]
        z = values["z", middle] = weigh(w, a, b)
        h = values["a", middle] = activate(z)
        z_next = values["z", behind] = weigh(zero[0], h, zero[1])
        road = a
        if kind == "projected":
            given["P"] = sizes.letters("p", m, n)
            road = weigh(given["P"], a, sizes.matrix(m, 1, lambda i, j: sp.Integer(0)))
        total = add(road, z_next)
        top = activate(total) if kind == "after" else total
        # The errors: slopes of the cost by z of either layer, set free.
        free_z, free_next = sizes.letters("f", p), sizes.letters("g", m)

        def leave(z_behind: Any) -> Any:
            s = add(road, z_behind)
            return activate(s) if kind == "after" else s

        values["\\delta", behind] = _slopes(
            sizes, lambda x: _cost(sizes, leave(x)), free_next, z_next
        )
        values["\\delta", middle] = _slopes(
            sizes, lambda x: _cost(sizes, leave(weigh(zero[0], activate(x), zero[1]))), free_z, z
        )
        t = sp.Symbol("t")
        functions = {
            "\\sigma": scalar_function(any_activation(t), t)
            if sizes.are_letters
            else entrywise_activation
        }
    values["a", behind] = top
    names: dict[Key, Quantity] = {("C", None, False): Quantity(_cost(sizes, top))}
    for (base, layer), value in (letters | values).items():
        names[base, layer, False] = Quantity(value)
    for base, value in given.items():
        names[base, None, False] = Quantity(value)
    noun = KINDS[kind]
    if sizes.are_letters:
        description = Description(noun, ("any sizes", "any cost"), letters=("n",))
    else:
        count = Description("", (), {"numbers": n}).sizes
        description = Description(noun, ("{numbers} numbers come in", "any cost"), count)

    def cut(base: str, layer: Any) -> Intervention | None:
        if (base, layer) == ("a", behind):
            letters_of, was = sizes.letters("v", m), top
            cost = _cost(sizes, letters_of)
        elif (base, layer) in free:
            letters_of, was = free[base, layer], values[base, layer]
            cost = _cost(sizes, add(a, weigh(letters_of, values["a", middle], b_next)))
            cost = _without_bias(sizes, cost, b_next)
        else:
            return None
        inner: dict[Key, Quantity] = {
            (base, layer, False): Quantity(letters_of),
            ("C", None, False): Quantity(cost),
        }
        return Intervention(Model(description, inner, {}, functions), _back(letters_of, was))

    return Model(description, names, {}, functions, cut=cut)


def _identity(sizes: Sizes) -> Callable[[Any, Any], Any]:
    return sp.KroneckerDelta if sizes.are_letters else (lambda i, j: sp.Integer(i == j))


def _back(free: Any, was: Any) -> dict[Any, Any]:
    """What free letters stand for."""
    if isinstance(free, GeneralMatrix):
        return {at(free, ONE, ONE).base: was.at}
    return dict(zip(free.flat, was.flat, strict=True))


def _undo(back: dict[Any, Any], e: Any) -> Any:
    for base, was in back.items():
        if not isinstance(base, sp.IndexedBase):
            return e.xreplace(back)
        e = e.replace(
            lambda x, base=base: isinstance(x, sp.Indexed) and x.base == base,
            lambda x, was=was: was(x.indices),
        )
    return e


def _slopes(sizes: Sizes, cost: Callable[[Any], Any], free: Any, was: Any) -> Any:
    """The slopes of a cost by letters, at what they stand for."""
    inner, back = cost(free), _back(free, was)
    return sizes.entries(free, lambda e: _undo(back, differentiate(inner, e)))


def _without_bias(sizes: Sizes, cost: Any, b: Any) -> Any:
    return _undo(_back(b, sizes.entries(b, lambda _: sp.Integer(0))), cost)


def _cost(sizes: Sizes, v: Any) -> Any:
    """Any function of what leaves."""
    if not sizes.are_letters:
        return any_cost(list(v.flat), [])
    e = sizes.letters("e", v.shape[0])
    return any_function("Φ")(sizes.sum(lambda j: at(e, j) * at(v, j), v.shape[0]))


def _column(sizes: Sizes, name: str, letter: str, x: Any) -> Any:
    """Any function of a column to a column of the same size."""
    n = x.shape[0]
    if sizes.are_letters:
        h = sizes.letters(letter, n, n)
        return sizes.matrix(
            n, 1, lambda j, _: any_function(name)(sizes.sum(lambda i: at(h, j, i) * at(x, i), n))
        )
    return sizes.matrix(
        n, 1, lambda j, _: undefined_function(f"{name}{j}", (0,) * n, _BUMPS[j])(*x.flat)
    )


def _jacobian(sizes: Sizes, function: Callable[[Any], Any], there: Any) -> Any:
    """The Jacobian of a function of a column, at what stands there."""
    n = there.shape[0]
    free = sizes.letters("q", n)
    value, back = function(free), _back(free, there)
    return sizes.matrix(n, n, lambda j, i: _undo(back, differentiate(at(value, j), at(free, i))))


def _bump(j: int, *x: Any) -> Any:
    tilted = sum((i + j) * x_i for i, x_i in enumerate(x))
    return sp.exp(tilted / 7) + sum(x_i**2 / (i + j) for i, x_i in enumerate(x))


_BUMPS = [partial(_bump, j) for j in range(4)]


def moments(inputs: int, neurons: int) -> Model:
    r"""The sum p a + c W h of a block whose last weights are random, with mean 0 and variance v.

    As in :func:`.vanishing.moments`; the mean square of a is q, that of h is r.
    """
    w = networks.letters("w", neurons, inputs)
    names: dict[Key, Quantity] = {
        ("w", None, False): Quantity(entries=indexer(w)),
        ("a", None, False): Quantity(entries=indexer(column(sp.symbols(f"a_1:{neurons + 1}")))),
        ("h", None, False): Quantity(entries=indexer(column(sp.symbols(f"d_1:{inputs + 1}")))),
    }
    names |= {(base, None, False): Quantity(sp.Symbol(base)) for base in "vqrpc"}

    def call(primes: int, args: list[Value]) -> Value:
        if primes or len(args) != 1 or isinstance(args[0], Array):
            raise EvaluationError("E is the mean of one number")
        return mean_of_polynomial(args[0], sp.Symbol("q"))

    description = Description(
        "the sum of a residual block, {inputs} hidden neurons",
        ("{neurons} numbers", "random weights"),
        {"inputs": inputs, "neurons": neurons},
    )
    integers: dict[tuple[str, tuple[int, ...]], int] = {
        ("n", (LAYER,)): inputs,
        ("n", (LAYER + 1,)): neurons,
    }
    return Model(description, names, integers, {"\\mathrm{E}": call})


def general_moments() -> Model:
    """The same for any sizes."""
    layer = general_networks.LAYER
    inputs, neurons = general_networks.size(layer), general_networks.size(layer + 1)
    w = general_networks.letters("w", neurons, inputs)
    a, h = general_networks.letters("a", neurons), general_networks.letters("d", inputs)
    random = sp.Function("\\mathrm{E}")

    def call(primes: int, args: list[Value]) -> Value:
        (of,) = args
        if primes or isinstance(of, GeneralMatrix):
            raise EvaluationError("E is the mean of one number")
        return random(of) if of.has(sp.Indexed) else mean_of_polynomial(of, sp.Symbol("q"))

    names: dict[Key, Quantity] = {
        ("n", None, False): Quantity(entries=lambda subs: general_networks.size(subs[0])),
        ("w", None, False): Quantity(entries=w.at),
        ("a", None, False): Quantity(entries=a.at),
        ("h", None, False): Quantity(entries=h.at),
    }
    names |= {(base, None, False): Quantity(sp.Symbol(base)) for base in "vqrpc"}
    noun = "the sum of a residual block of any size"
    return Model(
        Description(noun, ("random weights",), letters=("n",)),
        names,
        {},
        {"\\mathrm{E}": call},
    )


NUMBERS = (Sizes(2, 3, 2), Sizes(3, 2, 3))
BUILDERS: dict[str, Callable[[], Model]] = {
    **{f"block-{kind}-n": partial(block, kind, LETTERS) for kind in KINDS},
    **{f"block-{kind}-2-3": partial(block, kind, NUMBERS[0]) for kind in KINDS},
    **{f"block-{kind}-3-2": partial(block, kind, NUMBERS[1]) for kind in KINDS},
    "block-moments-2-3": lambda: moments(2, 3),
    "block-moments-4-2": lambda: moments(4, 2),
    "block-moments-n": general_moments,
}
