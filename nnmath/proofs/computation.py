r"""A model from a computation: write down what a network computes, step by step, with its names.

This is the short way to a :class:`~nnmath.proofs.model.Model` for the formulas of another book. The
derivatives are SymPy's. Where a formula asks for ∂J/∂h, the computation runs once more with h set
free, so that everything after it depends on h alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import sympy as sp

from nnmath.formulas.errors import EvaluationError

from .evaluate import differentiate
from .model import Description, Intervention, Key, Model, Quantity, vector_quantity
from .symbolic_matrix import Value, elementwise, is_matrix, matrix
from .undefined_functions import undefined_function

Function = Callable[[int, list[Value]], Value]
Place = tuple[str, int | None]  # a base and a layer, None without one


def any_function(name: str, *, entrywise: bool = True) -> Function:
    """A function of which nothing is known but that it has derivatives.

    Parameters
    ----------
    name : str
        How it is printed, such as ``"φ"``.
    entrywise : bool
        Whether it takes one number, or each entry of a matrix; otherwise it takes all entries of
        all its arguments and returns a number, as a loss does.

    Returns
    -------
    callable
        For :func:`build_model`: takes the number of primes and the arguments.

    Examples
    --------
    >>> x = sp.Symbol("x")
    >>> any_function("φ")(1, [x])
    φ'(x)
    """

    def call(primes: int, args: list[Value]) -> Value:
        if entrywise:
            if len(args) != 1:
                raise EvaluationError(f"{name} takes one argument")
            return elementwise(undefined_function(name, (primes,), _one_argument), args[0])
        if primes:
            raise EvaluationError(f"{name} has several arguments: a prime does not say which")
        entries = [entry for arg in args for entry in (arg.flat if is_matrix(arg) else [arg])]
        return undefined_function(name, (0,) * len(entries), _several_arguments)(*entries)

    return call


def _one_argument(t: Any) -> Any:
    return 1 / (1 + sp.exp(-t))


def _several_arguments(*t: Any) -> Any:
    return sp.exp(sum((i + 1) * p for i, p in enumerate(t)) / 3) + sum(p**3 for p in t)


@dataclass
class Computation:
    """What a model computes, as :func:`build_model` hands it to the author's function.

    Attributes
    ----------
    functions : dict
        The functions of the book, by their LaTeX.
    free : (str, int or None), optional
        The result that is set free in this run.
    """

    functions: Mapping[str, Function] = field(default_factory=dict)
    free: Place | None = None
    names: dict[Key, Quantity] = field(default_factory=dict)
    integers: dict[tuple[str, tuple[int, ...]], int] = field(default_factory=dict)
    ranges: dict[str, tuple[int, int]] = field(default_factory=dict)
    back: dict[Any, Any] = field(default_factory=dict)
    results: dict[Place, Value] = field(default_factory=dict)
    others: dict[Place, Place] = field(default_factory=dict)
    slopes: list[tuple[Place, Place, Place]] = field(default_factory=list)

    def letters(
        self, base: str, rows: int | None = None, columns: int = 1, layer: int | None = None
    ) -> Value:
        r"""A number, a column or a matrix of letters, such as weights and inputs.

        Parameters
        ----------
        base : str
            The letter in LaTeX, such as ``"w"`` or ``r"\lambda"``.
        rows, columns : int
            Its shape; without rows it is a number.
        layer : int, optional
            Its upper index.

        Returns
        -------
        SymPy symbol or array
            The letters.
        """
        value = _symbols(base.lstrip("\\"), layer, (rows, columns) if rows else None)
        self.names[base, layer, False] = _quantity(value)
        return value

    def let(self, base: str, value: Value, layer: int | None = None) -> Value:
        """Give a result its name.

        Parameters
        ----------
        base : str
            The letter in LaTeX.
        value : SymPy expression or array
            What was computed.
        layer : int, optional
            The upper index.

        Returns
        -------
        SymPy expression or array
            The value; free letters of its shape where a derivative by this very name is taken.
        """
        if self.free == (base, layer):
            shape = value.shape if is_matrix(value) else None
            symbols = _symbols(base.lstrip("\\"), layer, shape)
            pairs = zip(symbols.flat, value.flat, strict=True) if shape else [(symbols, value)]
            self.back |= dict(pairs)
            value = symbols
        self.results[base, layer] = value
        self.names[base, layer, False] = _quantity(value)
        return value

    def apply(self, function: str, *arguments: Value, primes: int = 0) -> Value:
        r"""The value of a function, such as ``apply(r"\phi", z)``, or of a derivative of it."""
        return self.functions[function](primes, list(arguments))

    def also(self, base: str, other: str, layer: int | None = None) -> None:
        """Let ``base`` without a layer mean the result ``other`` of a layer, as a means a^L."""
        self.others[base, None] = other, layer
        self.names[base, None, False] = self.names[other, layer, False]

    def slope(self, base: str, of: str, by: str, layer: int | None = None) -> None:
        r"""Name a derivative: ``slope(r"\delta", of="C", by="z", layer=1)`` is ∂C/∂z of layer 1."""
        self.slopes.append(((base, layer), (of, None), (by, layer)))

    def size(self, base: str, value: int, *indices: int) -> None:
        """Name a size: ``size("n", 3, 1)`` says that n_1 is 3."""
        self.integers[base, indices] = value

    def index(self, name: str, first: int, last: int) -> None:
        """Say where an index runs under a sum that does not say it."""
        self.ranges[name] = first, last


def build_model(
    description: Description,
    compute: Callable[[Computation], None],
    functions: Mapping[str, Function] | None = None,
) -> Model:
    r"""The model of what ``compute`` computes.

    Parameters
    ----------
    description : Description
        What the model is called.
    compute : callable
        Takes a :class:`Computation` and writes down, in order, the letters and the results.
    functions : dict
        The functions of the book by their LaTeX, such as ``{r"\sigma": any_function("σ")}``.

    Returns
    -------
    Model
        With every letter and every result; a derivative can be taken by each of them.

    Examples
    --------
    >>> def neuron(c):
    ...     z = c.let("z", c.letters("w") * c.letters("x"))
    ...     c.let("C", z**2)
    >>> model = build_model(Description("one weight"), neuron)
    >>> model.lookup("C", None, (), False)
    w**2*x**2
    >>> model.cut("z", None).model.lookup("C", None, (), False)
    z**2
    """
    functions = functions or {}

    def run(free: Place | None) -> Computation:
        computation = Computation(functions, free)
        compute(computation)
        return computation

    def cut(base: str, layer: int | None) -> Intervention | None:
        place = whole.others.get((base, layer), (base, layer))
        if place not in whole.results:
            return None
        inner = run(place)
        return Intervention(_model(description, inner), inner.back)

    whole = run(None)
    for name, of, by in whole.slopes:
        whole.names[(*name, False)] = _quantity(_slope(run(by), of, by))
    return _model(description, whole, cut)


def _slope(computation: Computation, of: Place, by: Place) -> Value:
    """The derivative of one result by another, which is free in this computation."""
    result, back = computation.results[of], computation.back
    return elementwise(
        lambda entry: differentiate(result, entry).xreplace(back), computation.results[by]
    )


def _model(
    description: Description,
    computation: Computation,
    cut: Callable[[str, int | None], Intervention | None] | None = None,
) -> Model:
    return Model(
        description,
        computation.names,
        computation.integers,
        computation.functions,
        ranges=computation.ranges,
        cut=cut,
    )


def _symbols(base: str, layer: int | None, shape: tuple[int, ...] | None) -> Value:
    """Letters named as :class:`~nnmath.proofs.model.Letter` reads them."""
    head = f"{base}{'' if layer is None else layer}"
    if shape is None:
        return sp.Symbol(head)
    rows, columns = shape
    if columns == 1:
        return matrix(rows, 1, lambda i, _: sp.Symbol(f"{head}_{i}"))
    return matrix(rows, columns, lambda i, j: sp.Symbol(f"{head}_{i}{j}"))


def _quantity(value: Value) -> Quantity:
    return vector_quantity(value) if is_matrix(value) else Quantity(value)
