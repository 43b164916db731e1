"""The derivative of a formula by a name, through the definitions of the names in it.

∂C/∂w is the derivative of C as a function of w and of what does not depend on w: the definitions of
all names between C and w are followed, and w itself is a variable, whatever is given of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from nnmath.formulas.nodes import (
    TWO,
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
    walk,
)

ZERO, ONE = Number(Fraction(0)), Number(Fraction(1))
# Wrong rules that are often applied: what `Rules.broken` can be.
BROKEN = ("product", "quotient", "power", "inner")


class NoDerivativeError(Exception):
    """A formula of which no derivative can be written down here."""


@dataclass(frozen=True)
class Rules:
    """How to differentiate by ``by``.

    Attributes
    ----------
    by : str
        The variable.
    known : dict
        What is given of the names: "" and a formula for a name, as in ``sampling.Declarations``.
    slopes : dict
        The name of the derivative of each function.
    broken : str
        The rule that is not applied, to see what a reader gets who forgets it.
    """

    by: str
    known: Mapping[str, tuple[str, Node]]
    slopes: Mapping[str, str]
    broken: str = ""


def derivative(node: Node, rules: Rules) -> Node:
    """Return the derivative, with the names of the formula.

    Raises
    ------
    NoDerivativeError
        If the formula has a part without a derivative here, such as a matrix.
    """
    d = partial(derivative, rules=rules)
    match node:
        case Name(base=base) if base == rules.by:
            return ONE
        case Name(base=base):
            given = rules.known.get(base)
            return d(given[1]) if given and not given[0] else ZERO
        case Number():
            return ZERO
        case Add(terms=terms):
            return _sum([d(term) for term in terms])
        case Neg(of=of):
            return _negative(d(of))
        case Mul(factors=factors) | ElementwiseMul(factors=factors):
            return _derivative_of_product(factors, rules)
        case Div(over=over, under=under):
            first, second = _quotient(d(over), under), d(under)
            if second == ZERO:
                return first
            change = _quotient(_product([over, second]), Power(under, TWO))
            turned = rules.broken == "quotient" and first != ZERO
            return _sum([first, change if turned else _negative(change)])
        case Power(base=base, exponent=exponent):
            return _derivative_of_power(base, exponent, rules)
        case Apply(base=base, args=(argument,)):
            outer = ONE if rules.broken == "inner" and not isinstance(argument, Name) else None
            inner = d(argument)
            if inner == ZERO:
                return ZERO
            return _product([_slope(node, argument, base, rules), outer or inner])
    raise NoDerivativeError(node)


def depends(node: Node, rules: Rules) -> bool:
    """Whether a formula depends on the variable at all."""
    return any(
        part.base == rules.by
        or (part.base in rules.known and depends(rules.known[part.base][1], rules))
        for part in walk(node)
        if isinstance(part, Name)
    )


def _slope(node: Apply, argument: Node, base: str, rules: Rules) -> Node:
    if base in rules.slopes:
        return Apply(rules.slopes[base], 0, (argument,))
    match base:
        case "exp":
            return node
        case "log":
            return Div(ONE, argument)
        case "sqrt":
            return Div(ONE, _product([TWO, node]))
        case "tanh":
            return Add((ONE, Neg(Power(node, TWO))))
        case "sin":
            return Apply("cos", 0, (argument,))
        case "cos":
            return Neg(Apply("sin", 0, (argument,)))
    raise NoDerivativeError(node)


def _derivative_of_product(factors: tuple[Node, ...], rules: Rules) -> Node:
    slopes = [derivative(factor, rules) for factor in factors]
    if rules.broken == "product" and sum(slope != ZERO for slope in slopes) > 1:
        pairs = zip(factors, slopes, strict=True)
        return _product([factor if slope == ZERO else slope for factor, slope in pairs])
    return _sum(
        [
            _product([*factors[:at], slope, *factors[at + 1 :]])
            for at, slope in enumerate(slopes)
            if slope != ZERO
        ]
    )


def _derivative_of_power(base: Node, exponent: Node, rules: Rules) -> Node:
    inner = derivative(base, rules)
    if derivative(exponent, rules) != ZERO:
        if inner != ZERO:
            raise NoDerivativeError(Power(base, exponent))
        change = _product([Apply("log", 0, (base,)), derivative(exponent, rules)])
        return _product([Power(base, exponent), change])
    if inner == ZERO:
        return ZERO
    less = Number(exponent.value - 1) if isinstance(exponent, Number) else Add((exponent, Neg(ONE)))
    power: Node = base if less == ONE else Power(base, less)
    if rules.broken == "power":
        power = Power(base, exponent)
    inner = ONE if rules.broken == "inner" and not isinstance(base, Name) else inner
    return _product([exponent, power, inner])


def _sum(terms: list[Node]) -> Node:
    terms = [term for term in terms if term != ZERO]
    return Add(tuple(terms)) if len(terms) > 1 else terms[0] if terms else ZERO


def _product(factors: list[Node]) -> Node:
    if ZERO in factors:
        return ZERO
    factors = [factor for factor in factors if factor != ONE]
    return ElementwiseMul(tuple(factors)) if len(factors) > 1 else factors[0] if factors else ONE


def _quotient(over: Node, under: Node) -> Node:
    return ZERO if over == ZERO else Div(over, under)


def _negative(node: Node) -> Node:
    return ZERO if node == ZERO else Neg(node)
