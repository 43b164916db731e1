"""A model: symbols and rules in which every name of a formula has a value.

A model is built in Python from symbols, without looking at any page; its derivatives are SymPy's.
A formula that holds in it, for all values of its symbols, is proved for its sizes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import sympy as sp

from nnmath.formulas.errors import EvaluationError

from .symbolic_matrix import Array, GeneralMatrix, Value, entry_at

Key = tuple[str, Any, bool]  # base, layer, star; a layer is an int, or l where it is a letter
Index = Any  # an int, or a SymPy expression such as k + 1


@dataclass(frozen=True)
class Description:
    """What a model is called: ``nnmath.proofs.explain`` turns it into words.

    Attributes
    ----------
    noun : str
        What it is, such as "a {layers} network": braces name a size, dollars enclose letters.
    details : tuple of str
        What else it assumes, such as "any cost" or "{examples} examples".
    sizes : dict
        The sizes that are numbers, by name: whole numbers, or a tuple of them.
    letters : tuple of str
        The sizes that are letters.
    noun_is_list : bool
        The noun has commas, so that a semicolon separates it from the next model.
    """

    noun: str
    details: tuple[str, ...] = ()
    sizes: Mapping[str, int | tuple[int, ...]] = field(default_factory=dict)
    letters: tuple[str, ...] = ()
    noun_is_list: bool = False


@dataclass(frozen=True)
class Letter:
    """A letter of the book: w^{(1)}_{23} is ``Letter("w", 1, ("2", "3"))``.

    The name of its symbol is the base, the layer, and after an underscore one sign for each index:
    ``w1_23``.
    """

    base: str
    layer: int | None = None
    indices: tuple[str, ...] = ()

    @classmethod
    def of(cls, symbol: Any) -> Letter:
        """The letter that a symbol stands for."""
        if not symbol.name.replace("_", "").isalnum():  # such as a moment, E(w^4)
            return cls(symbol.name)
        head, _, indices = symbol.name.partition("_")
        base = head.rstrip("0123456789")
        layer = head.removeprefix(base)
        return cls(base, int(layer) if layer else None, tuple(indices.replace("_", "")))


@dataclass(frozen=True)
class Quantity:
    """What a name means: ``whole`` without lower indices, ``entries`` with them."""

    whole: Value | None = None
    entries: Callable[[tuple[Index, ...]], Any] | None = None


@dataclass(frozen=True)
class Intervention:
    """The model with one quantity set free, and the way back.

    Attributes
    ----------
    model : Model
        The quantity consists of symbols; everything after it is computed from them.
    back : dict
        Those symbols, each with what it was.
    """

    model: Model
    back: Mapping[Any, Any]


@dataclass(frozen=True)
class Model:
    r"""Values for the names of a formula.

    Attributes
    ----------
    description : Description
        What it is called, and its sizes.
    names : dict
        Quantities by base, layer (None without one) and star.
    integers : dict
        Sizes by base and lower indices: ``("n", (1,))``, ``("m", ())``.
    functions : dict
        By base: takes the number of primes and the arguments, returns a value.
    variables : Array or GeneralMatrix or None
        What ``\nabla`` differentiates by when it does not say.
    ranges : dict
        First and last value of indices for sums that do not say.
    examples : frozenset of str
        Names that mean one example's number under an overline.
    cut : callable or None
        Takes base and layer, returns an ``Intervention``, or None where the name has none.
    update : callable or None
        Takes base, layer and star; the new value of a name after one step, for ``\leftarrow``.
    relations : dict
        Where sizes are letters: by indexed letter, power and place, the value of the sum of that
        power over the index in that place, such as 1 for probabilities.
    any_indices : dict
        Where sizes are letters: indices for which any value may be taken, each with its size.
    """

    description: Description
    names: Mapping[Key, Quantity]
    integers: Mapping[tuple[str, tuple[int, ...]], int] = field(default_factory=dict)
    functions: Mapping[str, Callable[[int, list[Value]], Value]] = field(default_factory=dict)
    variables: Array | GeneralMatrix | None = None
    ranges: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    examples: frozenset[str] = frozenset()
    cut: Callable[[str, int | None], Intervention | None] | None = None
    update: Callable[[str, int | None, bool], Value] | None = None
    relations: Mapping[tuple[Any, int, int], Any] = field(default_factory=dict)
    any_indices: Mapping[Any, Any] = field(default_factory=dict)

    def lookup(self, base: str, layer: int | None, subs: tuple[Index, ...], star: bool) -> Value:
        """The value of a name.

        Raises
        ------
        EvaluationError
            If the name means nothing here, or nothing with or without these indices.
        """
        quantity = self.names.get((base, layer, star))
        if quantity is None:
            raise EvaluationError(self._unknown(base, layer, star))
        if subs:
            if quantity.entries is None:
                entry = self.names.get((base.lower(), layer, star))
                other = f": its entries are called {base.lower()}" if entry else ""
                raise EvaluationError(f"{base} takes no lower index here{other}")
            return quantity.entries(subs)
        if quantity.whole is None:
            raise EvaluationError(f"{base} needs a lower index here")
        return quantity.whole

    def _unknown(self, base: str, layer: int | None, star: bool) -> str:
        layers = [at for name, at, starred in self.names if (name, starred) == (base, star)]
        if base in self.functions:
            return f"{base} is a function: write {base}(…), and its derivative {base}'(…)"
        if layers and layer is None:
            return (
                f"{base} needs a layer here: {base}^{{(l)}}, or declare Notation(layers=…) for "
                f"{base}^l; an exponent goes around parentheses"
            )
        if layers == [None]:
            return f"{base} has no layer here"
        if layers:
            return f"{base} has no layer {layer} here"
        name = f"{base}^\\star" if star else base
        return (
            f"unknown name {name}: it has no value in this model; give it one there, or name "
            "another model in the statement"
        )


def indexer(array: Array) -> Callable[[tuple[Index, ...]], Any]:
    """Entries of a matrix by whole indices."""

    def entry(subs: tuple[Index, ...]) -> Any:
        if not all(isinstance(index, int) for index in subs):
            raise EvaluationError("an index must be a whole number here")
        return entry_at(array, subs)

    return entry


def vector_quantity(array: Array) -> Quantity:
    """A vector or matrix that may stand as a whole or with lower indices."""
    return Quantity(array, indexer(array))


def scalar_function(expression: Any, variable: Any) -> Callable[[int, list[Value]], Value]:
    """A function of one number, from its expression; its primes are SymPy's derivatives."""

    def call(primes: int, args: list[Value]) -> Value:
        if len(args) != 1 or isinstance(args[0], Array):
            raise EvaluationError("the function takes one number")
        return sp.diff(expression, variable, primes).subs(variable, args[0])

    return call
