"""Values for the names of an exercise: random floats at many points, or symbols.

Sizes are small and all different, so that a formula whose shapes fit here fits for all sizes. A
function of which nothing is given is some function: its derivative is a function of its own.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import ClassVar, Self
from zlib import crc32

import numpy as np
import sympy as sp

from nnmath.formulas import nodes
from nnmath.formulas.errors import ShapeError
from nnmath.formulas.evaluate import Evaluator, Value, elementwise, is_matrix
from nnmath.formulas.nodes import BUILT_IN, Component, Name, Node, walk
from nnmath.formulas.printing import DOWN, to_unicode
from nnmath.formulas.symbols import Symbol
from nnmath.proofs.models.networks import sigmoid
from nnmath.proofs.undefined_functions import undefined_function

SPREAD = ((3, 2, 4, 5, 6, 7), (2, 4, 3, 6, 5, 8), (3, 3, 3, 3, 3, 3), (2, 2, 2, 2, 2, 2))
SQUARE, SMALL = 2, 3  # in these spreads all sizes are equal
READABLE = 100  # from this point on, numbers are shown to a reader and have one decimal
POSITIVE, EITHER = (0.15, 0.85), (0.3, 2.0)
# The domains of numbers, each with values for a reader. All but "bit" restrict what is judged: an
# exercise that says x > 0, or that n is a number of neurons, accepts √(x²) for x.
POSITIVE_DOMAINS = {
    "positive": (0.5, 1, 2, 3), "unit": (0.1, 0.3, 0.6, 0.8), "whole": (2, 3, 4, 5, 6),
}  # fmt: skip
DOMAINS = POSITIVE_DOMAINS | {"bit": (0, 1)}
SIGNED = 5  # so many names of an exercise have all combinations of signs among its points


@dataclass(frozen=True)
class Declarations:
    """What all environments of one exercise share.

    Attributes
    ----------
    key : str
        The seed of its numbers.
    names : dict
        The exercise's names.
    known : dict
        What is given: for a name "" and its formula; for a function its argument and its formula.
    letters : tuple of str
        The names of sizes.
    integers : frozenset of str
        Names that stand for whole numbers.
    domain : dict
        What a number can be: all real numbers, unless one of ``POSITIVE_DOMAINS``; others are for
        the numbers that a reader is shown.
    edges : tuple of dict
        Values that some names have at points of their own: where an inequality is sharp.
    """

    key: str
    names: Mapping[str, Symbol]
    known: Mapping[str, tuple[str, Node]]
    letters: tuple[str, ...]
    integers: frozenset[str] = frozenset()
    domain: Mapping[str, str] = field(default_factory=dict)
    edges: tuple[Mapping[str, float], ...] = ()

    def is_positive(self, name: str) -> bool:
        """Whether the exercise says that a name stands for a positive number."""
        return self.domain.get(name) in POSITIVE_DOMAINS

    def sizes(self, spread: int) -> dict[str, int]:
        """A number for each name of a size."""
        return dict(zip(self.letters, SPREAD[spread], strict=False))


@dataclass(eq=False)
class Environment(Evaluator):
    """The names and functions of an exercise with their values; what is given is computed.

    Attributes
    ----------
    declarations : Declarations
        What the exercise declares.
    spread : int
        Which row of ``SPREAD`` its sizes are.
    values : dict
        The values of names that have been asked for.
    bound : dict
        The values of indices, and of the argument of a function that is being computed.
    """

    declarations: Declarations
    spread: int
    values: dict[str, Value] = field(default_factory=dict)
    bound: dict[str, Value] = field(default_factory=dict)
    broadcasts: ClassVar[bool] = True
    dtype: ClassVar[type] = float

    def size(self, of: str | int) -> int:
        """The number that a size is here."""
        return of if isinstance(of, int) else self.declarations.sizes(self.spread)[of]

    def _name(self, node: nodes.Name) -> Value:
        """The value of a name: bound, drawn, or computed from what is given, once."""
        name = node.base
        if name in self.bound:
            return self.bound[name]
        if name not in self.values:
            self.values[name] = self._value_of_name(name)
        return self.values[name]

    def _value_of_name(self, name: str) -> Value:
        if name in self.declarations.known:
            return replace(self, bound={}).value(self.declarations.known[name][1])
        if name in self.declarations.letters:
            return self.integer(self.size(name))
        symbol = self.declarations.names[name]
        if symbol.rows is None:
            return self.draw(name)
        return self.draw_matrix(name, (self.size(symbol.rows), self.size(symbol.columns)))

    def _apply(self, node: nodes.Apply) -> Value:
        return elementwise(lambda entry: self.call(node.base, entry), self.value(node.args[0]))

    def call(self, name: str, argument: Value) -> Value:
        """The value of a function at a number."""
        if name in self.declarations.known:
            parameter, body = self.declarations.known[name]
            return replace(self, bound={parameter: argument}).value(body)
        function = self.built_in if name in BUILT_IN else self.undefined_function
        return function(name, argument)

    def with_index(self, name: str, value: int) -> Self:
        """The same environment with an index in scope."""
        return replace(self, bound={**self.bound, name: self.integer(value)})

    def index(self, node: Node) -> int:
        """The value of an index, a whole number."""
        return int(self.value(node))

    def index_range(self, node: nodes.Big) -> tuple[int, int]:
        """From 1 to the end of the sum, or as far as the matrix goes at which the index stands."""
        if node.high is not None:
            end = self.value(node.high)
            if is_matrix(end) or end != int(end) or not 1 <= end <= 12:
                raise ShapeError(f"The sum over {node.index} has no clear end.")
            return 1, int(end)
        index = Name(node.index)
        for part in walk(node.body):
            if isinstance(part, Component) and index in part.subs and isinstance(part.of, Name):
                value = self.value(part.of)
                if is_matrix(value):
                    return 1, int(value.shape[part.subs.index(index) % 2])
        raise ShapeError(f"From where to where does {node.index} run?")

    def describe(self, node: Node) -> str:
        """A formula as a reader reads it."""
        return to_unicode(node, self.declarations.names)

    def shape(self, value: Value) -> str:
        """The shape of a value, by the names of sizes where they tell it."""
        if not is_matrix(value):
            return "a number"
        names = {
            n: name[0] + name[1:].translate(DOWN)
            for name, n in self.declarations.sizes(self.spread).items()
        }
        return "(" + ", ".join(names.get(n, str(n)) for n in value.shape) + ")"

    # What differs between floats and SymPy.

    @abstractmethod
    def integer(self, number: int) -> Value:
        """A whole number."""

    @abstractmethod
    def draw(self, name: str) -> Value:
        """A value for a name that is a number."""

    @abstractmethod
    def draw_matrix(self, name: str, shape: tuple[int, int]) -> Value:
        """A value for a name that is a matrix."""

    @abstractmethod
    def built_in(self, name: str, argument: Value) -> Value:
        """The value of exp, log and the like."""

    @abstractmethod
    def undefined_function(self, name: str, argument: Value) -> Value:
        """The value of a function of which nothing is given: always the same function."""


@dataclass(eq=False)
class NumericEnvironment(Environment):
    """Random floats.

    Attributes
    ----------
    point : int
        Which sample this is. Those with an even number have values between 0 and 1; in the others
        the first names, as far as they may be negative, have all combinations of signs.
    """

    point: int = 0

    def _rng(self, name: str) -> np.random.Generator:
        seed = [crc32(self.declarations.key.encode()), crc32(name.encode()), self.point]
        return np.random.default_rng(seed)

    def _number(self, node: nodes.Number) -> Value:
        return np.float64(node.value)

    def integer(self, number: int) -> Value:
        """A whole number."""
        return np.float64(number)

    def draw(self, name: str) -> Value:
        """A random number in the domain of the name; at an edge, what is given for it."""
        edge = self.point % READABLE // 2 - 1
        if self.point % 2 == 0 and 0 <= edge < len(self.declarations.edges):
            given = self.declarations.edges[edge]
            if name in given:
                return np.float64(given[name])
        if self.point >= READABLE and name in self.declarations.domain:
            return np.float64(self._rng(name).choice(DOMAINS[self.declarations.domain[name]]))
        if name in self.declarations.integers:
            return np.float64(self._rng(name).integers(2, 7))
        value = np.abs(self.draw_matrix(name, (1, 1))[0, 0])
        if self.declarations.domain.get(name) == "unit" and value >= 1:
            value /= EITHER[1] + 0.5
        return value * self._sign(name)

    def _sign(self, name: str) -> int:
        if self.point % 2 == 0 or self.declarations.is_positive(name):
            return 1
        numbers = [n for n, symbol in self.declarations.names.items() if symbol.rows is None]
        at = numbers.index(name) if name in numbers else SIGNED
        negative = self.point >> (at + 1) & 1 if at < SIGNED else self._rng(name).integers(2)
        return -1 if negative else 1

    def draw_matrix(self, name: str, shape: tuple[int, int]) -> Value:
        """A random matrix."""
        rng = self._rng(name)
        low, high = POSITIVE if self.point % 2 == 0 else EITHER
        sign = 1 if self.point % 2 == 0 else rng.choice([-1.0, 1.0], shape)
        drawn = rng.uniform(low, high, shape) * sign
        return drawn.round(1 if self.point >= READABLE else 4)

    def built_in(self, name: str, argument: Value) -> Value:
        """NumPy's function."""
        return getattr(np, name)(argument)

    def undefined_function(self, name: str, argument: Value) -> Value:
        """The function of :func:`random_function_coefficients`."""
        a, b, c, d = random_function_coefficients(name)
        return a * np.sin(b * argument + c) + d + 0.3 * argument


def random_function_coefficients(name: str) -> list[float]:
    """The numbers a, b, c, d of a function of which nothing is given: a sin(bt + c) + d + 0.3 t."""
    return [*map(float, np.random.default_rng(crc32(name.encode())).uniform(0.5, 1.5, 4))]


@dataclass(eq=False)
class SymbolicEnvironment(Environment):
    """SymPy symbols, for which equality can be decided; positive where the exercise says so."""

    dtype: ClassVar[type] = object

    def _symbol(self, text: str, name: str) -> Value:
        if name in self.declarations.integers:
            return sp.Symbol(text, integer=True, positive=True)
        return sp.Symbol(text, positive=self.declarations.is_positive(name) or None)

    def _number(self, node: nodes.Number) -> Value:
        return sp.Rational(node.value.numerator, node.value.denominator)

    def integer(self, number: int) -> Value:
        """A whole number."""
        return sp.Integer(number)

    def draw(self, name: str) -> Value:
        """A symbol."""
        return self._symbol(name, name)

    def draw_matrix(self, name: str, shape: tuple[int, int]) -> Value:
        """A matrix of symbols."""
        rows, columns = (range(1, n + 1) for n in shape)
        entries = [[self._symbol(f"{name}_{i}_{j}", name) for j in columns] for i in rows]
        return np.array(entries, dtype=object)

    def built_in(self, name: str, argument: Value) -> Value:
        """SymPy's function."""
        if name == "abs":
            return sp.sqrt(sp.sympify(argument) ** 2)
        return getattr(sp, name)(argument)

    def undefined_function(self, name: str, argument: Value) -> Value:
        """A function of which SymPy knows its derivatives alone."""
        primes = self.declarations.names[name].latex.count("'")
        return undefined_function(name, (primes,), sigmoid)(argument)


def value_of(node: Node, environment: Environment, free: Mapping[str, str | int]) -> Value:
    """The value of a formula; with free indices, its values for all of them, as a matrix.

    Raises
    ------
    ShapeError
        If shapes do not fit.
    """
    if not free:
        return environment.value(node)
    sizes = [environment.size(end) for end in free.values()]
    shape = tuple(sizes) if len(sizes) > 1 else (sizes[0], 1)
    entries: Value = np.empty(shape, dtype=environment.dtype)
    for at in np.ndindex(*sizes):
        inner = environment
        for name, k in zip(free, at, strict=True):
            inner = inner.with_index(name, k + 1)
        value = inner.value(node)
        if is_matrix(value):
            raise ShapeError(
                f"For each index this is {environment.shape(value)}, where a number is asked for."
            )
        entries[at if len(sizes) > 1 else (at[0], 0)] = value
    return entries
