r"""Models for second derivatives: any cost and its Hessian; the four equations along a direction.

Everything is a function of τ here: the parameters are θ + τ θ̃, and what a tilde stands over is the
derivative by τ at τ = 0.

The cost of the Hessian is Σ_k d_k Ψ(Σ_i e_ki θ_i) where sizes are letters, with any function Ψ and
any numbers: its first derivatives can be any numbers, and its second ones any symmetric matrix. The
four equations need less. What lies behind a layer enters them by its error alone, which moves too:
it is the slope δ + τ δ̃ there, with any δ and any δ̃.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import sympy as sp

from ..evaluate import differentiate
from ..index_notation import index
from ..model import Description, Key, Model, Quantity, indexer, scalar_function
from ..symbolic_matrix import GeneralMatrix, Value
from ..undefined_functions import undefined_function
from . import general_networks
from .autodiff import LETTERS, NUMBERS, STEP, Sizes, at, names_of
from .autodiff import _activation as entrywise_activation
from .networks import any_activation, any_cost

ONE = sp.Integer(1)
PARAMETERS, TERMS = index("P"), index("r")
LAYER = 7


def pushed(e: Any) -> Any:
    """The derivative of a number by τ at τ = 0."""
    return differentiate(e, STEP).subs(STEP, 0)


def cost_of(parameters: Any) -> Model:
    """Any cost of P parameters θ, its gradient g, its Hessian H, and directions u and v."""
    is_general = parameters is PARAMETERS
    sizes = LETTERS if is_general else NUMBERS[0]
    theta, tangent = sizes.letters("θ", parameters), sizes.letters("t", parameters)
    u, v = sizes.letters("u", parameters), sizes.letters("v", parameters)
    if is_general:
        d, e = sizes.letters("d", TERMS), sizes.letters("e", TERMS, parameters)

        def cost(x: Any) -> Any:
            def term(k: Any) -> Any:
                inside = sizes.sum(lambda i: at(e, k, i) * at(x, i), parameters)
                return at(d, k) * undefined_function("Ψ", (0,), _curved)(inside)

            return sizes.sum(term, TERMS)
    else:

        def cost(x: Any) -> Any:
            return any_cost(list(x.flat), [])

    whole = cost(theta)

    def moved(i: Any) -> Any:
        """∂C/∂θ_i at θ + τ θ̃: the derivative of the moved cost by θ_i, which moves nothing else."""
        there = sizes.matrix(parameters, 1, lambda k, _: at(theta, k) + STEP * at(tangent, k))
        return differentiate(cost(there), at(theta, i))

    def column(rule: Callable[[Any], Any]) -> Any:
        return sizes.matrix(parameters, 1, lambda i, _: rule(i))

    def second(i: Any, j: Any) -> Any:
        return differentiate(differentiate(whole, at(theta, j)), at(theta, i))

    hessian = sizes.matrix(parameters, parameters, second)
    names: dict[Key, Quantity] = names_of(
        C=whole, u=u, v=v, g=column(lambda i: differentiate(whole, at(theta, i)))
    )
    for name, value in (
        ("\\theta", theta),
        ("\\tilde{\\theta}", tangent),
        ("\\tilde{g}", column(lambda i: pushed(moved(i)))),
        ("H", hessian),
    ):
        names[name, None, False] = _quantity(value)
    if is_general:
        names["P", None, False] = Quantity(PARAMETERS)
        noun = Description("any cost of any number of parameters", letters=("P",))
        return Model(noun, names)
    description = Description("any cost of {parameters} parameters", (), {"parameters": parameters})
    return Model(description, names, {("P", ()): parameters})


def _curved(x: Any) -> Any:
    return sp.exp(x / 4) + sp.cos(x) + x**4


def _quantity(value: Any) -> Quantity:
    entries = value.at if isinstance(value, GeneralMatrix) else indexer(value)
    return Quantity(value, entries)


KINDS = {
    "forward": "a layer {} whose weights, biases and inputs move",
    "output": "an output layer {} whose weighted inputs move",
    "hidden": "a layer {} and the next one, whose weights and error move",
    "gradient": "a layer {} whose inputs and error move",
}


def equations(kind: str, sizes: Sizes) -> Model:
    """One of the four equations along a direction, or the forward pass of a layer.

    A layer of p neurons with n inputs; "hidden" has a next layer, of m neurons.
    """
    p, n, m = sizes.p, sizes.n, sizes.m
    layer: Any = LAYER
    if sizes.are_letters:
        layer = general_networks.LAST if kind == "output" else general_networks.LAYER
        p, n = general_networks.size(layer), general_networks.size(layer - 1)
        m = general_networks.size(layer + 1)
    given: dict[tuple[str, Any], tuple[Any, Any]] = {}  # a letter, and how it moves

    def letters(base: str, at_layer: Any, rows: Any, columns: Any = 1) -> Any:
        name = base.removeprefix("\\")[:1] + ("" if at_layer == layer else "_n")
        start = sizes.letters(name, rows, columns)
        speed = sizes.letters("t" + name, rows, columns)
        given[base, at_layer] = start, speed
        return sizes.matrix(rows, columns, lambda i, j: at(start, i, j) + STEP * at(speed, i, j))

    def activate(z: Any) -> Any:
        return sizes.entries(z, any_activation)

    def weigh(w: Any, a: Any, b: Any) -> Any:
        def entry(j: Any, _: Any) -> Any:
            return sizes.sum(lambda k: at(w, j, k) * at(a, k), a.shape[0]) + at(b, j)

        return sizes.matrix(w.shape[0], 1, entry)

    def slopes(cost: Callable[[Any], Any], free: Any, there: Any) -> Any:
        """The slopes of a cost by letters, at what stands there."""
        inner = cost(free)
        if not sizes.are_letters:
            back = dict(zip(free.flat, there.flat, strict=True))
            return sizes.entries(free, lambda e: differentiate(inner, e).xreplace(back))
        base = at(free, ONE, ONE).base

        def undo(e: Any) -> Any:
            return e.replace(
                lambda x: isinstance(x, sp.Indexed) and x.base == base,
                lambda x: there.at(x.indices),
            )

        return sizes.entries(free, lambda e: undo(differentiate(inner, e)))

    values: dict[tuple[str, Any], Any] = {}
    constants: dict[tuple[str, Any], Any] = {}
    if kind == "forward":
        w, b = letters("W", layer, p, n), letters("b", layer, p)
        a = letters("a", layer - 1, n)
        z = values["z", layer] = weigh(w, a, b)
        values["a", layer] = activate(z)
    elif kind == "output":
        z, y = letters("z", layer, p), sizes.letters("y", p)
        a = values["a", layer] = activate(z)

        def quadratic(free: Any) -> Any:
            return sizes.sum(lambda j: (any_activation(at(free, j)) - at(y, j)) ** 2, p) / 2

        values["\\delta", layer] = slopes(quadratic, sizes.letters("f", p), z)
        constants["y", None] = y
    elif kind == "hidden":
        z, w = letters("z", layer, p), letters("W", layer + 1, m, p)
        error = letters("\\delta", layer + 1, m)
        zero = sizes.matrix(m, 1, lambda i, j: sp.Integer(0))

        def behind(free: Any) -> Any:
            after = weigh(w, activate(free), zero)
            return sizes.sum(lambda j: at(error, j) * at(after, j), m)

        values["\\delta", layer] = slopes(behind, sizes.letters("f", p), z)
    else:
        a, error = letters("a", layer - 1, n), letters("\\delta", layer, p)
        free_w, free_b = sizes.letters("f", p, n), sizes.letters("h", p)

        def of_weights(w: Any) -> Any:
            z = weigh(w, a, free_b)
            return sizes.sum(lambda j: at(error, j) * at(z, j), p)

        def of_biases(b: Any) -> Any:
            z = weigh(free_w, a, b)
            return sizes.sum(lambda j: at(error, j) * at(z, j), p)

        values["G", layer] = slopes(of_weights, free_w, free_w)
        values["g", layer] = slopes(of_biases, free_b, free_b)
    names: dict[Key, Quantity] = {}
    for (base, at_layer), (start, speed) in given.items():
        names[base, at_layer, False] = Quantity(start)
        names[f"\\tilde{{{base}}}", at_layer, False] = Quantity(speed)
    for (base, at_layer), value in values.items():
        names[base, at_layer, False] = Quantity(sizes.entries(value, lambda e: e.subs(STEP, 0)))
        names[f"\\tilde{{{base}}}", at_layer, False] = Quantity(sizes.entries(value, pushed))
    for (base, at_layer), value in constants.items():
        names[base, at_layer, False] = Quantity(value)
    return _named(kind, sizes, names, layer)


def _named(kind: str, sizes: Sizes, names: dict[Key, Quantity], layer: Any) -> Model:
    details = {
        "gradient": (),
        "output": ("any activation", "quadratic cost"),
    }.get(kind, ("any activation",))
    if sizes.are_letters:
        t = sp.Symbol("t")
        names["L", None, False] = Quantity(general_networks.LAST)
        functions = {"\\sigma": scalar_function(any_activation(t), t)}
        return Model(
            Description(KINDS[kind].format("of any size"), details, letters=("n",)),
            names,
            {},
            functions,
        )
    if kind == "output":
        names["L", None, False] = Quantity(sp.Integer(layer))
    noun = KINDS[kind].format("of {neurons} neurons")
    given = {"neurons": sizes.p}
    call: Callable[[int, list[Value]], Value] = entrywise_activation
    return Model(Description(noun, details, given), names, {}, {"\\sigma": call})


BUILDERS: dict[str, Callable[[], Model]] = {
    "cost-P": partial(cost_of, PARAMETERS),
    "cost-2": partial(cost_of, 2),
    "cost-3": partial(cost_of, 3),
    **{f"moving-{kind}-n": partial(equations, kind, LETTERS) for kind in KINDS},
    **{f"moving-{kind}-2-3": partial(equations, kind, NUMBERS[0]) for kind in KINDS},
    **{f"moving-{kind}-3-2": partial(equations, kind, NUMBERS[1]) for kind in KINDS},
}
