"""Where an answer and the right formula differ: both are laid beside each other, part by part.

Two products are compared factor by factor, two sums term by term, by their values: the factors that
must be left out on both sides so that the rest is equal are what differs. So it is known whether a
factor stands in the numerator or in the denominator, and in which term; a quotient of the two
values alone cannot tell ``1 + c`` above from ``1 + c²`` below.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations
from math import prod
from typing import Any

import numpy as np

from nnmath.formulas.errors import ShapeError
from nnmath.formulas.nodes import (
    Add,
    Apply,
    Div,
    ElementwiseMul,
    Hadamard,
    Mul,
    Name,
    Neg,
    Node,
    Number,
    Power,
    rewrite,
    walk,
)

from .diagnosis import Diagnosis, Kind, Place
from .grade_formula import ParsedFormula
from .mutations import name_difference
from .types import HIDDEN

POINTS = 16  # at which the parts are compared
TOLERANCE = 1e-9
MAX_PARTS = 9  # factors of a product, or terms of a sum


@dataclass(frozen=True)
class Factor:
    """A factor of a formula; ``below`` if it stands in the denominator."""

    node: Node
    below: bool


def locate_difference(answer: Node, prepared: ParsedFormula) -> Diagnosis | None:
    """The one place where an answer differs from the right formula, if it can be told."""
    comparison = _Comparison(prepared)
    rights = written_out(prepared.right, prepared)
    found = [comparison.difference(right, answer) for right in rights]
    return min(filter(None, found), key=lambda one: one.kind is Kind.REPLACED, default=None)


def written_out(node: Node, prepared: ParsedFormula) -> list[Node]:
    """A formula, and the same with the products that its names stand for: σ′(z)(a − y) for δ."""
    known = {
        name: body
        for name, (letter, body) in prepared.declarations.known.items()
        if not letter and isinstance(body, Mul | ElementwiseMul | Div) and not is_hidden(body)
    }
    other = rewrite(node, lambda part: known.get(part.base) if isinstance(part, Name) else None)
    return [node, other] if other != node else [node]


def is_hidden(body: Node) -> bool:
    """Whether a name is given by a parameter of its own, which keeps it within its bounds."""
    return any(isinstance(part, Name) and part.base.startswith(HIDDEN) for part in walk(body))


class _Comparison:
    """Compares parts of formulas by their values at some points."""

    def __init__(self, prepared: ParsedFormula) -> None:
        self.prepared = prepared
        self._values: dict[Node, Any] = {}

    def values(self, node: Node) -> Any:
        """The values at the points, in a row; NaN where there is none."""
        if node not in self._values:
            try:
                found = self.prepared.at_points(node)[:POINTS]
                self._values[node] = np.concatenate([np.ravel(value) for value in found])
            except (ShapeError, ArithmeticError, KeyError, TypeError):
                self._values[node] = np.array([np.nan])
        return self._values[node]

    def difference(self, right: Node, answer: Node) -> Diagnosis | None:
        """The difference of two parts; None if they are equal, or differ all over."""
        if self._constant(self.values(answer), self.values(right)) == 1:
            return None
        if isinstance(right, Number) and isinstance(answer, Number):
            return Diagnosis(Kind.CONSTANT, value=answer.value)
        if isinstance(right, Apply) and isinstance(answer, Apply):
            return self._of_functions(right, answer)
        if isinstance(right, Power) or isinstance(answer, Power):
            found = self._of_powers(right, answer)
            if found:
                return found
        return self._of_products(right, answer) or self._of_sums(right, answer)

    def _constant(self, values: Any, others: Any) -> float | None:
        """The number that one is times the other; None if there is no such number."""
        if len(values) != len(others):
            return None
        usable = np.isfinite(values) & np.isfinite(others)
        if usable.sum() < min(4, len(values)) or not np.any(others[usable]):
            return None
        values, others = values[usable], others[usable]
        ratio = float(values @ others / (others @ others))
        fits = np.abs(values - ratio * others) <= TOLERANCE * np.maximum(np.abs(values), 1e-9)
        if not np.all(fits) or abs(ratio) < TOLERANCE:
            return None
        nearest = float(Fraction(ratio).limit_denominator(1000))
        return nearest if abs(ratio - nearest) < TOLERANCE * abs(ratio) else ratio

    # Products.

    def _of_products(self, right: Node, answer: Node) -> Diagnosis | None:
        (number, factors), (own_number, own) = _factors(right), _factors(answer)
        if max(len(factors), len(own)) > MAX_PARTS:
            return None
        for missing, extra in _pairs(factors, own):
            rest, own_rest = _without(factors, missing), _without(own, extra)
            if not (rest or own_rest) and not (len(missing) == len(extra) == 1):
                continue  # nothing is left that agrees
            ratio = self._constant(self._product(own_rest), self._product(rest))
            if ratio is not None:
                scale = float(number / own_number) / ratio
                found = self._of_factors(missing, extra, scale, whole=not (rest or own_rest))
                if found:
                    return found
        return None

    def _product(self, factors: list[Factor]) -> Any:
        ones = np.ones_like(self.values(self.prepared.right))
        with np.errstate(all="ignore"):
            return prod(
                (1 / self.values(f.node) if f.below else self.values(f.node) for f in factors),
                start=ones,
            )

    def _of_factors(
        self,
        missing: tuple[Factor, ...],
        extra: tuple[Factor, ...],
        scale: float,
        whole: bool,
    ) -> Diagnosis | None:
        """What is wrong if the products agree without these factors, and but for ``scale``.

        ``whole``: nothing else is left, so that it is no news that they differ.
        """
        if not missing and not extra:
            return Diagnosis(Kind.SIGN if scale == -1 else Kind.NUMBER_FACTOR)
        also = None if scale == 1 else Fraction(-1 if scale == -1 else 0)
        if not extra:
            return _missing([f.node for f in missing], {f.below for f in missing}, also)
        if not missing:
            places = {f.below for f in extra}
            if len(extra) > 1 or len(places) > 1:
                return None
            where = _below(places)
            return Diagnosis(Kind.ADDED_FACTOR, part=extra[0].node, where=where, factor=also)
        (wanted,), (own,) = missing, extra
        if wanted.below != own.below:
            alike = self._constant(self.values(wanted.node), self.values(own.node))
            return Diagnosis(Kind.UPSIDE_DOWN, instead=own.node) if alike == 1 else None
        where = _below({own.below})
        inner = self._within(wanted.node, own.node, 1 / scale if own.below else scale)
        if inner:
            inside = inner.where or whole or inner.kind is Kind.EXPONENT
            factor = () if inside else (Place("factor", own.node),)
            return replace(inner, where=(*where, *factor, *inner.where))
        if also is not None or whole:
            return None
        return replace(_replaced(wanted.node, own.node, self.prepared), where=_below({own.below}))

    def _within(self, right: Node, answer: Node, scale: float) -> Diagnosis | None:
        """The difference within two factors of which one stands for the other."""
        if isinstance(right, Add) or isinstance(answer, Add):
            found = self._of_sums(right, answer, scale)
            if found:
                return found
        if scale != 1:
            return None
        if isinstance(right, Apply) and isinstance(answer, Apply):
            return self._of_functions(right, answer)
        return self._of_powers(right, answer)

    # Sums.

    def _of_sums(self, right: Node, answer: Node, scale: float = 1.0) -> Diagnosis | None:
        terms, own = list(_terms(right)), list(_terms(answer))
        if not 1 < max(len(terms), len(own)) <= MAX_PARTS:
            return None
        for missing, extra in _pairs(terms, own):
            rest, own_rest = _without(terms, missing), _without(own, extra)
            if not rest or not own_rest or len(missing) + len(extra) == 0:
                continue
            if self._constant(self._sum(own_rest), scale * self._sum(rest)) == 1:
                found = self._of_terms(missing, extra, scale)
                if found:
                    return found
        return None

    def _sum(self, terms: list[tuple[int, Node]]) -> Any:
        return sum(sign * self.values(node) for sign, node in terms)

    def _of_terms(
        self,
        missing: tuple[tuple[int, Node], ...],
        extra: tuple[tuple[int, Node], ...],
        scale: float,
    ) -> Diagnosis | None:
        if not extra:
            term = missing[0][1] if len(missing) == 1 else None
            return Diagnosis(Kind.MISSING_TERM, part=term, count=len(missing))
        if not missing:
            return Diagnosis(Kind.ADDED_TERM, part=extra[0][1]) if len(extra) == 1 else None
        ((sign, wanted),), ((own_sign, own),) = missing, extra
        ratio = self._constant(own_sign * self.values(own), scale * sign * self.values(wanted))
        if ratio == -1:
            return Diagnosis(Kind.SIGN_OF_TERM, part=own)
        if ratio is not None:
            number, factors = _factors(own)
            if not factors:
                return Diagnosis(Kind.CONSTANT, value=number)
            return Diagnosis(Kind.NUMBER_FACTOR, where=(Place("term", own),))
        if scale == 1 and sign == own_sign:
            inner = self.difference(wanted, own)
            if inner:
                return replace(inner, where=(Place("term", own), *inner.where))
        found = _replaced(wanted, own, self.prepared)
        # With a number before the sum, or another sign before the term, what belongs there is not
        # what stands in the right formula.
        return found if scale == 1 and sign == own_sign else replace(found, part=None)

    # Functions and powers.

    def _of_functions(self, right: Apply, answer: Apply) -> Diagnosis:
        if right.base == answer.base:
            wanted, own = right.args[0], answer.args[0]
            if not (isinstance(wanted, Name) and isinstance(own, Name)):
                inner = self.difference(wanted, own)
                if inner:
                    place = Place("argument", answer)
                    return replace(inner, where=(place, *inner.where))
        return _replaced(right, answer, self.prepared)

    def _of_powers(self, right: Node, answer: Node) -> Diagnosis | None:
        base, exponent = _power(right)
        own_base, own_exponent = _power(answer)
        if self._constant(self.values(own_base), self.values(base)) == 1:
            return Diagnosis(Kind.EXPONENT, instead=answer)
        both = isinstance(right, Power) and isinstance(answer, Power)
        if both and exponent == own_exponent:
            inner = self.difference(base, own_base)
            return inner and replace(inner, where=(Place("power", answer), *inner.where))
        return None


def _pairs(parts: list[Any], own: list[Any]) -> Iterator[tuple[tuple[Any, ...], tuple[Any, ...]]]:
    """What may be left out on both sides, the least first."""
    for missing, extra in ((0, 0), (1, 0), (0, 1), (1, 1), (2, 0), (0, 2)):
        for some in combinations(parts, missing):
            for others in combinations(own, extra):
                yield some, others


def _without(parts: list[Any], left_out: tuple[Any, ...]) -> list[Any]:
    rest = list(parts)
    for part in left_out:
        rest.remove(part)
    return rest


def _factors(node: Node) -> tuple[Fraction, list[Factor]]:
    """A formula as a number times factors, above and below."""
    if isinstance(node, Number) and node.value:
        return node.value, []
    if isinstance(node, Neg):
        number, factors = _factors(node.of)
        return -number, factors
    if isinstance(node, Mul | ElementwiseMul | Hadamard):
        pairs = [_factors(factor) for factor in node.factors]
        return prod((n for n, _ in pairs), start=Fraction(1)), [f for _, fs in pairs for f in fs]
    if isinstance(node, Div):
        (over, above), (under, below) = _factors(node.over), _factors(node.under)
        return over / under, [*above, *(Factor(f.node, not f.below) for f in below)]
    if isinstance(node, Power) and isinstance(node.exponent, Neg | Number):
        exponent = _number(node.exponent)
        if exponent is not None and exponent < 0:
            positive = Power(node.base, Number(-exponent)) if exponent != -1 else node.base
            number, factors = _factors(positive)
            return 1 / number, [Factor(f.node, not f.below) for f in factors]
    return Fraction(1), [Factor(node, False)]


def _number(node: Node) -> Fraction | None:
    if isinstance(node, Neg):
        inner = _number(node.of)
        return None if inner is None else -inner
    return node.value if isinstance(node, Number) else None


def _terms(node: Node, sign: int = 1) -> Iterator[tuple[int, Node]]:
    """The terms of a formula with their signs."""
    if isinstance(node, Add):
        for term in node.terms:
            yield from _terms(term, sign)
    elif isinstance(node, Neg):
        yield from _terms(node.of, -sign)
    else:
        yield sign, node


def _power(node: Node) -> tuple[Node, Node]:
    return (node.base, node.exponent) if isinstance(node, Power) else (node, Number(Fraction(1)))


def _below(places: set[bool]) -> tuple[Place, ...]:
    return (Place("denominator"),) if places == {True} else ()


def _missing(parts: list[Node], places: set[bool], also: Fraction | None) -> Diagnosis | None:
    if len(places) > 1:
        return None
    where = _below(places)
    if len(parts) == 1:
        return Diagnosis(Kind.MISSING_FACTOR, part=parts[0], where=where, factor=also)
    if also is not None:
        return None
    return Diagnosis(Kind.MISSING_FACTORS, part=parts[0], second=parts[1], where=where)


def _replaced(wanted: Node, own: Node, prepared: ParsedFormula) -> Diagnosis:
    reason = name_difference(wanted, own, prepared.entry.names)
    return Diagnosis(Kind.REPLACED, part=wanted, instead=own, reason=reason)
