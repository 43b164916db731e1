"""A formula exercise, read once: its right answer, its known mistakes, and their values.

Equality is tested twice. Numbers at a dozen points refute quickly; what they cannot refute is
decided by :mod:`nnmath.proofs`, as every formula of the book is.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from typing import Any

import numpy as np

from nnmath.formulas import from_sympy, plain
from nnmath.formulas.errors import FormulaError, RefutedError, ShapeError
from nnmath.formulas.nodes import Name, Node, Power, check_size, walk
from nnmath.formulas.symbols import Symbol
from nnmath.proofs.equality import check_equal

from .diagnosis import Diagnosis, Kind
from .sampling import (
    DOMAINS,
    SMALL,
    SQUARE,
    Declarations,
    NumericEnvironment,
    SymbolicEnvironment,
    value_of,
)
from .types import HIDDEN, Derivation, Formula, KnownMistake

# Half of the points have numbers between 0 and 1, so that roots and logarithms have values; in the
# other half all combinations of signs occur. Matrices have many entries at each point.
POINTS, MATRIX_POINTS = 72, 8
ENOUGH = 3
RELATIVE = 1e-9
Values = list[Any]


@dataclass
class ParsedFormula:
    """A formula exercise, parsed, with the values of the right answer."""

    entry: Formula
    vocabulary: plain.Vocabulary
    declarations: Declarations
    right: Node
    known_mistakes: list[tuple[Node, KnownMistake]] = field(default_factory=list)
    environments: dict[tuple[int, int], NumericEnvironment] = field(default_factory=dict)

    @cached_property
    def values(self) -> Values:
        """The right answer at all points."""
        return self.at_points(self.right)

    def at_points(self, node: Node, square: bool = False) -> Values:
        """The values of a formula at all points; with ``square``, where all sizes are equal.

        Raises
        ------
        ShapeError
            If its shapes do not fit.
        """
        return [self._value_at(node, *at) for at in self._points(square)]

    def _points(self, square: bool = False) -> list[tuple[int, int]]:
        """Where formulas are compared: a spread of sizes, and the number of a point."""
        if not (self.has_matrices or self.entry.indices):
            return [(0, point) for point in range(POINTS)]
        spreads = (SQUARE,) if square else (0, 1)
        return [(spread, point) for spread in spreads for point in range(MATRIX_POINTS)]

    @cached_property
    def has_matrices(self) -> bool:
        """Whether a formula is a matrix or is made of matrices as wholes, without indices."""
        matrices = any(symbol.rows is not None for symbol in self.entry.names.values())
        return matrices and not self.entry.indices

    def _value_at(self, node: Node, spread: int, point: int) -> Any:
        with np.errstate(all="ignore"):
            return value_of(node, self.floats(spread, point), self.entry.indices)

    def agrees(self, node: Node, values: Values, square: bool = False) -> bool:
        """Whether a formula has these values at all points, or at all with equal sizes.

        Of the hundreds of mutants for which this is asked most differ at the first point, and are
        evaluated there alone.
        """
        try:
            for at, value in zip(self._points(square), values, strict=True):
                if np.all(np.isfinite(value)):
                    if not _is_close(self._value_at(node, *at), value):
                        return False
                    break
            return all_close(self.at_points(node, square), values)
        except (ShapeError, ArithmeticError):
            return False

    def floats(self, spread: int, point: int) -> NumericEnvironment:
        """An environment of floats; its numbers are drawn once."""
        key = spread, point
        if key not in self.environments:
            self.environments[key] = NumericEnvironment(self.declarations, spread, point=point)
        return self.environments[key]

    def letters(self, spread: int) -> SymbolicEnvironment:
        """An environment of SymPy's symbols."""
        return SymbolicEnvironment(self.declarations, spread)

    def read(self, answer: Any) -> Node:
        """Read text, LaTeX or a SymPy expression in this exercise's names.

        Raises
        ------
        ParseError
            If it is not understood.
        """
        return self.read_chain(answer)[-1]

    def read_chain(self, answer: Any) -> list[Node]:
        """Read all sides of ``… = answer = answer``; the last is the answer.

        Raises
        ------
        ParseError
            If one is not understood.
        """
        if isinstance(answer, str):
            return [check_size(node) for node in plain.parse_chain(answer, self.vocabulary)]
        return [check_size(from_sympy.read(answer, self.entry.names))]


def all_close(values: Values, right: Values) -> bool:
    """Whether values are equal at all points where the right one is a number."""
    compared = 0
    for a, b in zip(values, right, strict=True):
        if np.all(np.isfinite(b)):
            if not _is_close(a, b):
                return False
            compared += 1
    return compared >= ENOUGH


def _is_close(value: Any, right: Any) -> bool:
    if np.shape(value) != np.shape(right) or not np.all(np.isfinite(value)):
        return False
    return bool(np.max(np.abs(value - right)) <= RELATIVE * max(np.max(np.abs(right)), 1e-12))


def symbolic_check(answer: Node, prepared: ParsedFormula) -> Diagnosis:
    """Decide exactly whether an answer that agrees in numbers is right.

    The numbers have compared it in all shapes; here all sizes are 2, so that it takes no time.
    """
    decided = _decide(answer, prepared, 1)
    if decided.kind is Kind.UNDECIDED and _has_one_sign(prepared):
        return _decide(answer, prepared, 2)  # √(a/b) is not √a/√b for all, but their squares agree
    return decided


def _decide(answer: Node, prepared: ParsedFormula, power: int) -> Diagnosis:
    """Decide whether the powers of an answer and of what is right are the same."""
    try:
        environment = prepared.letters(SMALL)
        pairs = (
            np.ravel(value_of(node, environment, prepared.entry.indices))
            for node in (answer, prepared.right)
        )
        for a, b in zip(*pairs, strict=True):
            check_equal(a**power, b**power)
    except RefutedError:
        return Diagnosis(Kind.INEXACT)
    except (FormulaError, ZeroDivisionError, AttributeError):
        return Diagnosis(Kind.UNDECIDED)
    return Diagnosis(Kind.RIGHT)


def _has_one_sign(prepared: ParsedFormula) -> bool:
    """Whether all letters are positive, and what is right has one sign wherever it is tried."""
    names = [name for name, symbol in prepared.entry.names.items() if not symbol.function]
    if not all(prepared.declarations.is_positive(name) for name in names):
        return False
    values = np.array([np.ravel(value) for value in prepared.values])
    return bool(np.all(values > 0) or np.all(values < 0))


@cache
def prepare(entry: Formula) -> ParsedFormula:
    """Read an exercise's answer, what is given, and its known mistakes.

    Raises
    ------
    ValueError
        If one of them cannot be read, the answer is 0 or what is asked, or a known mistake is
        right.
    """
    try:
        return _prepare(entry)
    except FormulaError as error:
        raise ValueError(f"{entry.id}: {error.with_caret()}") from error


def _prepare(entry: Formula) -> ParsedFormula:
    declarations = _declare(entry)
    more = entry.more_names if isinstance(entry, Derivation) else {}
    vocabulary = plain.vocabulary(
        entry.names,
        tuple(entry.indices),
        entry.asks,
        {name: symbol for name, symbol in more.items() if not name.startswith(HIDDEN)},
        (*entry.given, *entry.setting) if isinstance(entry, Derivation) else (),
    )
    prepared = ParsedFormula(entry, vocabulary, declarations, Name("?"))
    prepared.right = right = prepared.read(entry.answer)
    whole = {
        part.base
        for tree in (right, *(formula for _, formula in declarations.known.values()))
        for power in walk(tree)
        if isinstance(power, Power)
        for part in walk(power.exponent)
        if isinstance(part, Name)
    }
    prepared.declarations = replace(declarations, integers=frozenset(whole))
    _check_right(prepared)
    for mistake in entry.known_mistakes:
        node = prepared.read(mistake.wrong)
        try:
            if all_close(prepared.at_points(node), prepared.values):
                raise ValueError(f"{entry.id}: the known mistake {mistake.wrong} is right")
        except ShapeError:
            prepared.at_points(node, square=True)  # a lost transpose fits where sizes are equal
        prepared.known_mistakes.append((node, mistake))
    return prepared


def _check_right(prepared: ParsedFormula) -> None:
    entry, values = prepared.entry, prepared.values
    finite = [value for value in values if np.all(np.isfinite(value))]
    if len(finite) < ENOUGH:
        raise ValueError(f"{entry.id}: the answer is no number at most points")
    if all(np.max(np.abs(value)) < 1e-12 for value in finite):
        raise ValueError(f"{entry.id}: the answer is 0: ask for something else")
    if isinstance(prepared.right, Name) and prepared.right.base == entry.asks.strip():
        raise ValueError(f"{entry.id}: the answer is what is asked")
    asked = {plain for plain, symbol in entry.names.items() if symbol.latex == entry.asks}
    if asked or entry.asks.strip() in entry.names:
        raise ValueError(f"{entry.id}: what is asked, {entry.asks}, is one of the names")


def _declare(entry: Formula) -> Declarations:
    found = [size for symbol in entry.names.values() for size in (symbol.rows, symbol.columns)]
    letters = sorted({size for size in (*found, *entry.indices.values()) if isinstance(size, str)})
    if len(letters) > 6:
        raise ValueError(f"{entry.id}: at most six letters for sizes, not {letters}")
    definitions: dict[str, tuple[str, Node]] = {}
    for line in entry.given:
        head, _, body = line.partition("=")
        name, _, letter = head.strip().rstrip(")").partition("(")
        if name not in entry.names:
            raise ValueError(f"{entry.id}: given {line!r}: {name} is none of the names")
        parameter = {letter: Symbol(letter)} if letter else {}
        definitions[name] = letter, check_size(plain.parse(body, {**entry.names, **parameter}))
    unknown = [
        of for name, of in entry.domain.items() if name not in entry.names or of not in DOMAINS
    ]
    if unknown:
        raise ValueError(f"{entry.id}: a domain is a name's, and one of {', '.join(DOMAINS)}")
    return Declarations(entry.id, entry.names, definitions, tuple(letters), domain=entry.domain)
