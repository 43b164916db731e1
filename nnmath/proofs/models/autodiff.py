r"""Models for automatic differentiation: one operation, between anything before it and any cost.

What a tilde stands over is how that quantity moves when its inputs move in some direction: the
derivative along it. The cost behind an operation is any function of its result V: any C(v_11, …)
where the sizes are numbers, Φ(Σ e_ij v_ij) where they are letters, whose slopes can be any numbers.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import sympy as sp

from nnmath.formulas.errors import EvaluationError

from ..evaluate import differentiate
from ..index_notation import index, total
from ..model import (
    Description,
    Index,
    Intervention,
    Key,
    Model,
    Quantity,
    indexer,
    scalar_function,
)
from ..symbolic_matrix import Array, GeneralMatrix, Value, elementwise, matrix
from ..undefined_functions import any_function, undefined_function
from . import general_networks, networks
from .networks import any_activation, any_cost

N, M, P = index("n"), index("m"), index("p")
ONE = sp.Integer(1)
STEP = sp.Symbol("τ")
LAYER = index("l")


@dataclass(frozen=True)
class Sizes:
    """Matrices of p × n and n × m, whose sizes are numbers or letters."""

    p: Any
    n: Any
    m: Any

    @property
    def are_letters(self) -> bool:
        """Whether the sizes are letters."""
        return isinstance(self.p, sp.Symbol)

    def letters(self, name: str, rows: Any, columns: Any = 1) -> Any:
        """A matrix of letters, or a column."""
        if self.are_letters:
            return general_networks.letters(name, *((rows,) if columns == 1 else (rows, columns)))
        if columns == 1:
            return networks.column_letters(name, rows)
        return networks.letters(name, rows, columns)

    def matrix(self, rows: Any, columns: Any, rule: Callable[[Any, Any], Any]) -> Any:
        """A matrix whose entries are computed from their indices, counted from 1."""
        if self.are_letters:
            return GeneralMatrix(rows, sp.sympify(columns), rule)
        return matrix(rows, columns, rule)

    def sum(self, rule: Callable[[Any], Any], size: Any) -> Any:
        """The sum of a rule over an index from 1."""
        return total(rule, size) if self.are_letters else sp.Add(*map(rule, range(1, size + 1)))

    def entries(self, a: Any, rule: Callable[[Any], Any]) -> Any:
        """The matrix with a rule applied to every entry."""
        rows, columns = a.shape
        return self.matrix(rows, columns, lambda i, j: rule(at(a, i, j)))


def at(a: Any, i: Any, j: Any = ONE) -> Any:
    """An entry of a matrix, counted from 1."""
    return a.entry(i, j) if isinstance(a, GeneralMatrix) else a[int(i) - 1, int(j) - 1]


def _entry(a: Any, subs: tuple[Index, ...]) -> Any:
    if len(subs) != 1 + (a.shape[1] != 1):
        raise EvaluationError(f"{len(subs)} indices are not the indices of this matrix")
    return a.at(subs) if isinstance(a, GeneralMatrix) else indexer(a)(subs)


def names_of(**values: Any) -> dict[Key, Quantity]:
    """A capital is a matrix, whose entries are small letters; a small letter a column or number."""
    names: dict[Key, Quantity] = {}
    for name, value in values.items():
        if not isinstance(value, GeneralMatrix | Array):
            names[name, None, False] = Quantity(value)
            continue
        entries = partial(_entry, value)
        is_whole_too = name in ("J", name.lower())  # the entries of J are J too
        names[name, None, False] = Quantity(value, entries if is_whole_too else None)
        if not is_whole_too:
            names[name.lower(), None, False] = Quantity(entries=entries)
    return names


def _cost(sizes: Sizes, v: Any) -> Any:
    """Any function of the entries of v."""
    rows, columns = v.shape
    if not sizes.are_letters:
        return any_cost(list(v.flat), [])
    e = sizes.letters("e", rows, columns)

    def row(i: Any) -> Any:
        return sizes.sum(lambda j: at(e, i, j) * at(v, i, j), columns)

    inner = row if columns != 1 else lambda i: at(e, i) * at(v, i)
    return any_function("Φ")(sizes.sum(inner, rows))


def _free(sizes: Sizes, v: Any) -> tuple[Any, dict[Any, Any]]:
    """Letters in the place of v, and what they stand for."""
    rows, columns = v.shape
    free = sizes.letters("v", rows, columns)
    if sizes.are_letters:
        return free, {sp.IndexedBase("v", shape=v.shape[: 1 + (columns != 1)]): v.at}
    return free, dict(zip(free.flat, v.flat, strict=True))


def _slopes(sizes: Sizes, v: Any) -> Any:
    """∂C/∂v, a matrix, for the cost of v."""
    free, back = _free(sizes, v)
    inner = _cost(sizes, free)

    def undo(e: Any) -> Any:
        if not sizes.are_letters:
            return e.xreplace(back)
        ((base, was),) = back.items()
        return e.replace(
            lambda x: isinstance(x, sp.Indexed) and x.base == base, lambda x: was(x.indices)
        )

    return sizes.entries(free, lambda entry: undo(differentiate(inner, entry)))


def _model(
    sizes: Sizes, words: tuple[str, ...], names: dict[Key, Quantity], v: Any, name: str = "V"
) -> Model:
    """The model of one operation with the result v, and any cost of it."""
    noun, *details = words
    integers: dict[tuple[str, tuple[int, ...]], int] = {}
    if sizes.are_letters:
        noun = noun.replace("these sizes", "any sizes")
        description = Description(noun, tuple(details), letters=("p", "n", "m"))
        names = {**names, **names_of(p=P, n=N, m=M)}
    else:
        noun = noun.replace("of these sizes", "of {rows} × {columns} numbers")
        given = {"rows": sizes.p, "columns": sizes.n}
        description = Description(noun, tuple(details), given)
        integers = {("p", ()): sizes.p, ("n", ()): sizes.n, ("m", ()): sizes.m}

    def cut(base: str, layer: Any) -> Intervention | None:
        if layer is not None or base.lower() != name.lower():
            return None
        free, back = _free(sizes, v)
        inner = {**names_of(**{name: free}), **names_of(C=_cost(sizes, free))}
        inner |= {key: q for key, q in names.items() if key[0] in ("p", "n", "m")}
        return Intervention(Model(description, inner, integers), back)

    t = sp.Symbol("t")
    general = scalar_function(any_activation(t), t)
    call: Callable[[int, list[Value]], Value] = general if sizes.are_letters else _activation
    functions = {"\\sigma": call}
    return Model(description, names, integers, functions, cut=cut)


def _activation(primes: int, args: list[Value]) -> Value:
    """Any activation σ, or a derivative of it, of each entry."""
    if len(args) != 1:
        raise EvaluationError("an activation takes one argument")
    return elementwise(lambda z: any_activation(z, primes), args[0])


def function(sizes: Sizes) -> Model:
    """Any function of n numbers u to p numbers v, its Jacobian J, and any cost of v."""
    u, tangent = sizes.letters("u", sizes.n), sizes.letters("t", sizes.n)
    if sizes.are_letters:
        h = sizes.letters("h", sizes.p, sizes.n)

        def value(x: Any) -> Any:
            def entry(j: Any, _: Any) -> Any:
                return any_function("Ψ")(total(lambda i: h.entry(j, i) * at(x, i), N))

            return sizes.matrix(sizes.p, 1, entry)
    else:

        def value(x: Any) -> Any:
            def entry(j: int, _: int) -> Any:
                zeros = (0,) * sizes.n
                return undefined_function(f"f{j}", zeros, _CONCRETE[j])(*x.flat)

            return sizes.matrix(sizes.p, 1, entry)

    v = value(u)
    moved = value(sizes.matrix(sizes.n, 1, lambda i, _: at(u, i) + STEP * at(tangent, i)))
    pushed = sizes.entries(moved, lambda e: differentiate(e, STEP).subs(STEP, 0))
    jacobian = sizes.matrix(sizes.p, sizes.n, lambda j, i: differentiate(at(v, j), at(u, i)))
    names = names_of(u=u, v=v, J=jacobian, C=_cost(sizes, v), g=_slopes(sizes, v))
    names |= names_of(**{"\\tilde{u}": tangent, "\\tilde{v}": pushed})
    words = (
        ("any function of any number of numbers",)
        if sizes.are_letters
        else ("any {rows} functions of {columns} numbers",)
    )
    return _model(sizes, (*words, "any cost"), names, v, "v")


def _bumps(j: int, *x: Any) -> Any:
    tilted = sum((i + j) * x_i for i, x_i in enumerate(x))
    return sp.exp(tilted / 7) + sum(x_i**2 / (i + j) for i, x_i in enumerate(x))


_CONCRETE = {j: partial(_bumps, j) for j in (1, 2, 3)}  # one object each: a family is known by it


def operation(kind: str, sizes: Sizes) -> Model:
    """One operation on matrices, V, and any cost of it."""
    p, n, m = sizes.p, sizes.n, sizes.m
    a = sizes.letters("a", p, n)
    names = names_of(A=a)
    if kind == "matmul":
        b = sizes.letters("b", n, m)
        a_tilde, b_tilde = sizes.letters("s", p, n), sizes.letters("t", n, m)
        names |= names_of(B=b)

        def product(x: Any, y: Any) -> Any:
            return sizes.matrix(
                p, m, lambda i, j: sizes.sum(lambda k: at(x, i, k) * at(y, k, j), n)
            )

        v = product(a, b)
        moved = product(
            sizes.matrix(p, n, lambda i, k: at(a, i, k) + STEP * at(a_tilde, i, k)),
            sizes.matrix(n, m, lambda k, j: at(b, k, j) + STEP * at(b_tilde, k, j)),
        )
        pushed = sizes.entries(moved, lambda e: differentiate(e, STEP).subs(STEP, 0))
        for base, whole in (("A", a_tilde), ("B", b_tilde), ("V", pushed)):
            names[f"\\tilde{{{base}}}", None, False] = Quantity(whole)
    elif kind in ("sum", "product"):
        b = sizes.letters("b", p, n)
        names |= names_of(B=b)
        combine = operator.add if kind == "sum" else operator.mul
        v = sizes.matrix(p, n, lambda i, j: combine(at(a, i, j), at(b, i, j)))
    elif kind == "each":
        v = sizes.entries(a, any_activation)
    elif kind == "transpose":
        v = sizes.matrix(n, p, lambda i, j: at(a, j, i))
    elif kind == "column":
        b = sizes.letters("b", p)
        names |= names_of(b=b)
        names["\\mathbf{1}", None, False] = Quantity(sizes.matrix(n, 1, lambda i, j: ONE))
        v = sizes.matrix(p, n, lambda i, j: at(a, i, j) + at(b, i))
    else:  # rows
        names["\\mathbf{1}", None, False] = Quantity(sizes.matrix(n, 1, lambda i, j: ONE))
        v = sizes.matrix(p, 1, lambda i, _: sizes.sum(lambda k: at(a, i, k), n))
        names |= names_of(v=v, C=_cost(sizes, v))
        return _model(sizes, (WORDS[kind], "any cost"), names, v, "v")
    names |= names_of(V=v, C=_cost(sizes, v))
    return _model(sizes, (WORDS[kind], "any cost"), names, v)


WORDS = {
    "sum": "a sum of matrices of these sizes",
    "product": "an element-wise product of matrices of these sizes",
    "each": "any activation of a matrix of these sizes",
    "transpose": "the transpose of a matrix of these sizes",
    "column": "a column added to a matrix of these sizes",
    "rows": "the sums of the rows of a matrix of these sizes",
    "matmul": "a product of matrices of these sizes",
}


def work(sizes: tuple[int, ...] = (), m: int = 0) -> Model:
    """Multiplications of the layers of a network for m examples.

    Each entry of a product of matrices is a sum of as many products as the two factors share.
    """
    letters = {LAYER: index("n_l"), LAYER - 1: index("n_-")}
    size: Any = (dict(enumerate(sizes)) if sizes else letters).__getitem__
    count = m or M

    def product(rows: Any, shared: Any, columns: Any) -> Any:
        return sp.sympify(rows * columns) * shared

    def forward(subs: tuple[Index, ...]) -> Any:
        (l,) = subs
        return product(size(l), size(l - 1), count)

    def backward(subs: tuple[Index, ...]) -> Any:
        (l,) = subs
        of_weights = product(size(l), count, size(l - 1))
        return of_weights + product(size(l - 1), size(l), count)

    def tangents(subs: tuple[Index, ...]) -> Any:
        """Either factor of each product is replaced by its tangent, in turn."""
        (l,) = subs
        of_pass = product(size(l), size(l - 1), count)
        of_weights = product(size(l), count, size(l - 1))
        of_inputs = product(size(l - 1), size(l), count)
        return sum(2 * part for part in (of_pass, of_weights, of_inputs))

    names: dict[Key, Quantity] = {
        ("F", None, False): Quantity(entries=forward),
        ("R", None, False): Quantity(entries=backward),
        ("T", None, False): Quantity(entries=tangents),
    }
    if sizes:
        last = len(sizes) - 1
        names["L", None, False] = Quantity(sp.Integer(last))
        integers: dict[tuple[str, tuple[int, ...]], int] = {
            ("n", (l,)): n for l, n in enumerate(sizes)
        }
        description = Description(
            "a {layers} network", ("{examples} examples",), {"layers": sizes, "examples": m}
        )
        return Model(description, names, {**integers, ("m", ()): m})
    names["n", None, False] = Quantity(entries=lambda subs: size(subs[0]))
    names["m", None, False] = Quantity(M)
    description = Description(
        "a layer of any size", ("any number of examples",), letters=("n", "m")
    )
    return Model(description, names)


def segments() -> Model:
    """A chain of L layers, cut into segments of s, each layer with c matrices on the tape."""
    root, of_segment, of_layer = sp.symbols("q h r", positive=True)
    names = names_of(L=root**2, s=of_segment**2, c=of_layer**2, q=root, h=of_segment, r=of_layer)
    return Model(Description("any number of layers in segments of any length"), names)


LETTERS, NUMBERS = Sizes(P, N, M), (Sizes(2, 3, 4), Sizes(3, 2, 2))
BUILDERS: dict[str, Callable[[], Model]] = {
    "jacobian-n": lambda: function(LETTERS),
    "jacobian-2-3": lambda: function(NUMBERS[0]),
    "jacobian-3-2": lambda: function(NUMBERS[1]),
    **{f"{kind}-n": partial(operation, kind, LETTERS) for kind in WORDS},
    **{f"{kind}-2-3": partial(operation, kind, NUMBERS[0]) for kind in WORDS},
    **{f"{kind}-3-2": partial(operation, kind, NUMBERS[1]) for kind in WORDS},
    "work-n": work,
    "work-4-3-5": lambda: work((4, 3, 5), 6),
    "work-2-7-3": lambda: work((2, 7, 3), 4),
    "segments": segments,
}
