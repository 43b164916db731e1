r"""Softmax of any number of scores, sigmoid neurons with any number of inputs, and cross-entropy.

Of the targets of an example one thing is known, Σ_j y_j = 1.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import sympy as sp

from nnmath.formulas.errors import EvaluationError

from ..index_notation import index, total
from ..model import Description, Intervention, Key, Model, Quantity, scalar_function
from ..symbolic_matrix import GeneralMatrix, Value
from .general_networks import letters
from .general_vectors import names_of
from .networks import cross_entropy, quadratic, sigmoid
from .softmax import COSTS, SHIFT, TOP, Cost, T

N, M = index("n"), index("m")
ONE = sp.Integer(1)
TARGETS = {(sp.IndexedBase("y", shape=(N,)), 1, 0): ONE}
TARGETS_OF_EXAMPLES = {(sp.IndexedBase("y", shape=(N, M)), 1, 0): ONE}
S = sp.Symbol("s")
SIGMOID = {"\\sigma": scalar_function(sigmoid(S), S)}


def softmax(z: GeneralMatrix) -> GeneralMatrix:
    """In each column e^{z_j} as its share in the sum of all."""

    def entry(j: Any, i: Any) -> Any:
        return sp.exp(z.entry(j, i)) / total(lambda k: sp.exp(z.entry(k, i)), z.rows)

    return GeneralMatrix(z.rows, z.columns, entry)


def scores(is_quadratic: bool = False) -> Model:
    """One example: n scores z, their softmax p, targets y, and a cost."""
    z, y = letters("z", N), letters("y", N)
    p = softmax(z)

    def cost(p: GeneralMatrix) -> Any:
        def term(j: Any) -> Any:
            p_j, y_j = p.entry(j, ONE), y.entry(j, ONE)
            return (p_j - y_j) ** 2 / 2 if is_quadratic else -y_j * sp.log(p_j)

        return total(term, N)

    whole = cost(p)
    free = letters("p", N)
    names = names_of(
        z=z,
        y=y,
        p=p,
        C=whole,
        S=total(lambda k: sp.exp(z.entry(k, ONE)), N),
        D=GeneralMatrix(N, N, lambda i, j: sp.KroneckerDelta(i, j) * p.entry(i, ONE)),
        I=GeneralMatrix(N, N, sp.KroneckerDelta),
        T=T,
        c=SHIFT,
        M=TOP,
        n=N,
        **{
            "\\delta": z.each(lambda score: sp.diff(whole, score)),
            "\\mathbf{1}": GeneralMatrix(N, ONE, lambda i, j: ONE),
        },
    )

    def call(primes: int, args: list[Value]) -> Value:
        if primes or len(args) != 1 or not isinstance(args[0], GeneralMatrix):
            raise EvaluationError("softmax takes one column of scores")
        return softmax(args[0])

    details = ("quadratic cost" if is_quadratic else "cross-entropy",)
    description = Description("softmax of any number of scores", details, letters=("n",))

    def cut(base: str, layer: Any) -> Intervention | None:
        if (base, layer) != ("p", None):
            return None
        inner = Model(description, names_of(p=free, C=cost(free), z=z, y=y, n=N))
        return Intervention(inner, {sp.IndexedBase("p", shape=(N,)): p.at})

    functions = {"\\operatorname{softmax}": call, **SIGMOID}
    return Model(description, names, {}, functions, cut=cut, relations=TARGETS)


def scores_of_examples(counts: bool = False) -> Model:
    """Scores of m examples; with ``counts`` class j of example i was seen y_{ji} times."""
    z, y = letters("z", N, M), letters("y", N, M)
    p = softmax(z)

    def cost(subs: tuple[Any, ...]) -> Any:
        (i,) = subs
        return -total(lambda j: y.entry(j, i) * sp.log(p.entry(j, i)), N)

    names: dict[Key, Quantity] = {
        ("n", None, False): Quantity(N),
        ("m", None, False): Quantity(M),
        ("z", None, False): Quantity(entries=z.at),
        ("p", None, False): Quantity(entries=p.at),
        ("y", None, False): Quantity(entries=y.at),
        ("C", None, False): Quantity(total(lambda i: cost((i,)), M) / M, cost),
    }
    if counts:
        log = total(lambda i: total(lambda j: y.entry(j, i) * sp.log(p.entry(j, i)), N), M)
        names["P", None, False] = Quantity(sp.exp(log))
    details = ("classes seen any number of times" if counts else "any targets",)
    noun = "any number of scores of any number of examples"
    description = Description(noun, details, letters=("n", "m"))
    return Model(description, names, relations={} if counts else TARGETS_OF_EXAMPLES)


def points() -> Model:
    """One sigmoid neuron with cross-entropy, any number of points with any number of features."""
    w, x, b = letters("w", N), letters("x", N, M), sp.Symbol("b")
    y = letters("y", M)

    def weighted(i: Any, _: Any) -> Any:
        return total(lambda k: w.entry(k, ONE) * x.entry(k, i), N) + b

    def named(z: GeneralMatrix, a: GeneralMatrix, is_free: bool) -> Model:
        def cost(subs: tuple[Any, ...]) -> Any:
            (i,) = subs
            return cross_entropy([a.entry(i, ONE)], [y.entry(i, ONE)])

        def whole_cost() -> Any:
            """The same, −y log a − (1 − y) log(1 − a), written log(1 + e^z) − yz."""

            def one(i: Any) -> Any:
                return sp.log(1 + sp.exp(z.entry(i, ONE))) - y.entry(i, ONE) * z.entry(i, ONE)

            return total(one, M) / M

        names = names_of(w=w, b=b, z=z, a=a, y=y, n=N, m=M)
        names["x", None, False] = Quantity(entries=x.at)
        names["C", None, False] = Quantity(whole_cost(), cost)
        noun = "any number of points with any number of features"
        return Model(
            Description(noun, letters=("m", "n")),
            names,
            {},
            SIGMOID,
            cut=None if is_free else cut,
        )

    z = GeneralMatrix(M, ONE, weighted)
    a = z.each(lambda e: sp.exp(e) / (1 + sp.exp(e)))

    def cut(base: str, layer: Any) -> Intervention | None:
        if layer is not None or base not in ("z", "a"):
            return None
        free = letters(base, M)
        free_z = free if base == "z" else z
        free_a = free if base == "a" else free_z.each(lambda e: sp.exp(e) / (1 + sp.exp(e)))
        back = {sp.IndexedBase(base, shape=(M,)): (z if base == "z" else a).at}
        return Intervention(named(free_z, free_a, True), back)

    return named(z, a, False)


def logistic(cost: Cost = cross_entropy, is_whole: bool = True) -> Model:
    """One sigmoid neuron with its target y and its cost; without inputs if not ``is_whole``."""
    w, x = letters("w", N), letters("x", N)
    b, y, free_z, free_a = sp.symbols("b y z a")
    whole = total(lambda k: w.entry(k, ONE) * x.entry(k, ONE), N) + b if is_whole else free_z

    def named(z: Any, a: Any) -> Model:
        names = names_of(y=y, z=z, a=a, C=cost([a], [y]))
        if is_whole:
            names |= names_of(w=w, x=x, b=b, n=N)
        inputs = "any number of inputs" if is_whole else "any weighted input"
        description = Description(
            "one sigmoid neuron", (inputs, COSTS[cost]), letters=("n",) if is_whole else ()
        )
        return Model(description, names, {}, SIGMOID, cut=cut)

    def cut(base: str, layer: Any) -> Intervention | None:
        if layer is not None or base not in ("z", "a"):
            return None
        if base == "a":
            return Intervention(named(free_z, free_a), {free_a: sigmoid(whole), free_z: whole})
        return Intervention(named(free_z, sigmoid(free_z)), {free_z: whole})

    return named(whole, sigmoid(whole))


def family() -> Model:
    """Any number of values v_k with probabilities h_k e^{v_k z} over their sum."""
    z, y, h = sp.Symbol("z"), sp.Symbol("y"), sp.Symbol("h", positive=True)
    v, shares = letters("v", N), letters("h", N)

    def power(k: Any) -> Any:
        return shares.entry(k, ONE) * sp.exp(v.entry(k, ONE) * z)

    whole = total(power, N)
    p = GeneralMatrix(N, ONE, lambda k, _: power(k) / whole)
    names = names_of(z=z, y=y, v=v, p=p, n=N, C=sp.log(whole) - y * z - sp.log(h))
    names["h", None, False] = Quantity(h, shares.at)

    def log_sum(primes: int, args: list[Value]) -> Value:
        if args != [z]:
            raise EvaluationError("A is given at z alone")
        return sp.diff(sp.log(whole), z, primes)

    description = Description("any number of values, any shares", letters=("n",))
    return Model(description, names, {}, {"A": log_sum})


def scattered() -> Model:
    """Outputs and targets of any number of examples, and one bell curve's width s for all."""
    a, y, s = letters("a", M), letters("y", M), sp.Symbol("s", positive=True)
    squares = total(lambda i: (a.entry(i, ONE) - y.entry(i, ONE)) ** 2, M)
    names = names_of(a=a, y=y, s=s, m=M, C=sp.log(s) + squares / (2 * M * s**2))
    return Model(Description("any number of examples, one width", letters=("m",)), names)


BUILDERS: dict[str, Callable[[], Model]] = {
    "scores-n": scores,
    "quadratic-scores-n": partial(scores, True),
    "score-batch-n": scores_of_examples,
    "seen-n": partial(scores_of_examples, True),
    "points-n": points,
    "family-n": family,
    "scattered-m": scattered,
    "logistic-n": logistic,
    "logistic-z": partial(logistic, is_whole=False),
    "quadratic-logistic-z": partial(logistic, quadratic, is_whole=False),
}
