"""Rules of algebra and of derivatives, applied wrongly: what a false step may have done.

Each wrong rewriting is made at one place; if the result has the values of what a reader wrote, that
rule was broken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import StrEnum

from nnmath.formulas.nodes import (
    Add,
    Apply,
    Div,
    ElementwiseMul,
    Mul,
    Name,
    Neg,
    Node,
    Number,
    Power,
    children,
    rewrite,
)

from .differentiate import ONE


class Rule(StrEnum):
    """A rule that is often broken."""

    POWER_OF_SUM = "power of a sum"
    POWER_OF_PRODUCT = "power of a product"
    FUNCTION_OF_SUM = "function of a sum"
    ROOT_OF_SQUARE = "root of a square"
    LOG_OF_PRODUCT = "log of a product"
    LOG_OF_POWER = "log of a power"
    EXP_OF_PRODUCT = "exp of a product"
    PRODUCT_OF_EXPS = "product of exps"
    MINUS_BEFORE_BRACKET = "minus before a bracket"
    FACTOR_BEFORE_BRACKET = "factor before a bracket"
    FRACTION_WITH_SUM_BELOW = "fraction with a sum below"
    CANCELLED_TERM = "cancelled from a sum"
    SUM_OF_FRACTIONS = "sum of fractions"
    SQUARE_OF_NEGATIVE = "square of a negative"
    PRODUCT_RULE = "product"
    QUOTIENT_RULE = "quotient"
    POWER_RULE = "power"
    INNER_DERIVATIVE = "inner"


def wrong_rewritings(node: Node) -> Iterator[tuple[Rule, Node]]:
    """Every result of breaking one rule of algebra at one place."""
    for place in dict.fromkeys(_inner_first(node)):
        for rule, wrong in _at(place):
            yield rule, rewrite(node, _replacing(place, wrong))


def _inner_first(node: Node) -> Iterator[Node]:
    for child in children(node):
        yield from _inner_first(child)
    yield node


def _replacing(place: Node, wrong: Node) -> Callable[[Node], Node | None]:
    return lambda part: wrong if part == place else None


def _at(node: Node) -> Iterator[tuple[Rule, Node]]:
    match node:
        case Power(base=Add(terms=terms), exponent=exponent):
            yield Rule.POWER_OF_SUM, Add(tuple(_power(term, exponent) for term in terms))
            squares = Add(tuple(Power(_unsigned(term), exponent) for term in terms))
            yield Rule.POWER_OF_SUM, squares
        case Power(base=Div(over=Add(terms=terms), under=under), exponent=exponent):
            powers = Add(tuple(_power(term, exponent) for term in terms))
            yield Rule.POWER_OF_SUM, Div(powers, Power(under, exponent))
        case Power(base=(Mul() | ElementwiseMul()) as product, exponent=exponent):
            for at, factor in enumerate(product.factors):
                raised = [*product.factors]
                raised[at] = Power(factor, exponent)
                yield Rule.POWER_OF_PRODUCT, ElementwiseMul(tuple(raised))
        case Power(base=Neg(of=of), exponent=exponent):
            yield Rule.SQUARE_OF_NEGATIVE, Neg(Power(of, exponent))
        case Apply(base="sqrt", args=(Power(base=Add(terms=terms)),)):
            yield Rule.ROOT_OF_SQUARE, Add(terms)
        case Apply(base="sqrt", args=(Power(base=base),)):
            yield Rule.ROOT_OF_SQUARE, base
        case Apply(args=(Add(terms=terms),)):
            parts = tuple(
                Neg(_applied(node, t.of)) if isinstance(t, Neg) else _applied(node, t)
                for t in terms
            )
            yield Rule.FUNCTION_OF_SUM, Add(parts)
        case Apply(base="log", args=((Mul() | ElementwiseMul()) as product,)):
            logs = tuple(_applied(node, factor) for factor in product.factors)
            yield Rule.LOG_OF_PRODUCT, ElementwiseMul(logs)
        case Apply(base="log", args=(Power(base=base, exponent=exponent),)):
            yield Rule.LOG_OF_POWER, Power(_applied(node, base), exponent)
        case Apply(base="exp", args=((Mul() | ElementwiseMul()) as product,)):
            parts = tuple(_applied(node, factor) for factor in product.factors)
            yield Rule.EXP_OF_PRODUCT, ElementwiseMul(parts)
        case Neg(of=Add(terms=(first, *rest))):
            yield Rule.MINUS_BEFORE_BRACKET, Add((Neg(first), *rest))
        case Add(terms=terms):
            yield from _sums(terms)
        case Mul(factors=factors) | ElementwiseMul(factors=factors):
            yield from _products(factors)
        case Div(over=over, under=Add(terms=terms)):
            fractions = tuple(
                Neg(Div(over, t.of)) if isinstance(t, Neg) else Div(over, t) for t in terms
            )
            yield Rule.FRACTION_WITH_SUM_BELOW, Add(fractions)
            parts = over.terms if isinstance(over, Add) else (over,)
            for part in set(parts) & set(terms):
                above = Add(tuple(p for p in parts if p != part)) if len(parts) > 1 else ONE
                below = Add(tuple(t for t in terms if t != part))
                yield Rule.CANCELLED_TERM, Div(above, below)


def _sums(terms: tuple[Node, ...]) -> Iterator[tuple[Rule, Node]]:
    for at, term in enumerate(terms):
        if isinstance(term, Neg) and isinstance(term.of, Add):
            first, *rest = term.of.terms
            opened = (*terms[:at], Neg(first), *rest, *terms[at + 1 :])
            yield Rule.MINUS_BEFORE_BRACKET, Add(opened)
    if all(isinstance(term, Div) for term in terms):
        over = Add(tuple(t.over for t in terms if isinstance(t, Div)))
        under = Add(tuple(t.under for t in terms if isinstance(t, Div)))
        yield Rule.SUM_OF_FRACTIONS, Div(over, under)


def _products(factors: tuple[Node, ...]) -> Iterator[tuple[Rule, Node]]:
    for at, factor in enumerate(factors):
        if isinstance(factor, Add):
            rest = (*factors[:at], *factors[at + 1 :])
            for first in range(len(factor.terms)):
                terms = [*factor.terms]
                terms[first] = _times(rest, terms[first])
                yield Rule.FACTOR_BEFORE_BRACKET, Add(tuple(terms))
    if len(factors) > 1 and all(isinstance(f, Apply) and f.base == "exp" for f in factors):
        inner = ElementwiseMul(tuple(f.args[0] for f in factors if isinstance(f, Apply)))
        yield Rule.PRODUCT_OF_EXPS, Apply("exp", 0, (inner,))


def _times(factors: tuple[Node, ...], term: Node) -> Node:
    if isinstance(term, Neg):
        return Neg(ElementwiseMul((*factors, term.of)))
    return ElementwiseMul((*factors, term))


def _applied(node: Apply, argument: Node) -> Node:
    return Apply(node.base, node.primes, (argument,))


def _power(term: Node, exponent: Node) -> Node:
    return Neg(Power(term.of, exponent)) if isinstance(term, Neg) else Power(term, exponent)


def _unsigned(term: Node) -> Node:
    return term.of if isinstance(term, Neg) else term


def is_compound(node: Node) -> bool:
    """Whether a formula is more than a name or a number, so that a rule applies to it."""
    return not isinstance(node, Name | Number)
