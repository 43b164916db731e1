"""Wrong formulas made from the right one, each with what to say of it.

They are the ledger's mutations (a sign, a factor, a layer, a transpose, a prime, a constant, an
index), made in the tree, where each can be named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from fractions import Fraction

from nnmath.formulas.nodes import (
    Add,
    Apply,
    Component,
    Div,
    ElementwiseMul,
    Hadamard,
    Mul,
    Name,
    Neg,
    Node,
    Number,
    Power,
    Reduce,
    Transpose,
)
from nnmath.formulas.printing import to_unicode
from nnmath.formulas.symbols import Symbol

Names = Mapping[str, Symbol]
Mutant = tuple[Node, str]
Products = (Mul, ElementwiseMul, Hadamard)
ONE = Number(Fraction(1))
LAYER, INDEX = re.compile(r"\^\{\([^)]*\)\}"), re.compile(r"_(\{[^}]*\}|.)")
BUT = "This is right but for"


def mutants(node: Node, names: Names) -> Iterator[Mutant]:
    """All formulas with one mutation in them, each with a sentence."""
    yield from _node_mutants(node, names)
    for field in fields(node):
        value = getattr(node, field.name)
        if isinstance(value, Node):
            for part, says in mutants(value, names):
                yield replace(node, **{field.name: part}), says
        elif isinstance(value, tuple) and not isinstance(node, Apply):
            for at, item in enumerate(value):
                if isinstance(item, Node):
                    for part, says in mutants(item, names):
                        changed = (*value[:at], part, *value[at + 1 :])
                        yield replace(node, **{field.name: changed}), says


def deletion_mutants(node: Node, names: Names) -> Iterator[Mutant]:
    """The formula with one factor or term less; said of an answer that has it too many."""
    for mutant, says in mutants(node, names):
        for lost, extra in (
            (f"{BUT} the factor ", "This has a factor too many: "),
            (f"{BUT} the term ", "This has a term too many: "),
        ):
            if says.startswith(lost):
                yield (
                    mutant,
                    extra + says.removeprefix(lost).removesuffix(", which is missing.") + ".",
                )


def _node_mutants(node: Node, names: Names) -> Iterator[Mutant]:
    """The mutations at this place."""
    if isinstance(node, Products):
        yield from _product(node, names)
    elif isinstance(node, Add):
        yield from _sum(node, names)
    elif isinstance(node, Name):
        yield from _name(node, names)
    elif isinstance(node, Apply):
        yield from _call(node, names)
    elif isinstance(node, Transpose):
        yield node.of, f"{BUT} a transpose: that of {to_unicode(node.of, names)} is lost."
    elif isinstance(node, Div):
        yield from _fraction(node, names)
    elif isinstance(node, Number):
        yield from _constant(node)
    elif isinstance(node, Power):
        yield node.base, f"{BUT} a power: {to_unicode(node, names)} has lost its exponent."
    elif isinstance(node, Reduce):
        yield from _total(node, names)
    elif isinstance(node, Component) and len(node.subs) == 2:
        yield (
            replace(node, subs=node.subs[::-1]),
            f"The indices of {to_unicode(node, names)} are exchanged.",
        )
    elif isinstance(node, Neg):
        yield node.of, f"{BUT} the sign of {to_unicode(node.of, names)}."


def _product(node: Mul | ElementwiseMul | Hadamard, names: Names) -> Iterator[Mutant]:
    factors = node.factors
    for at, factor in enumerate(factors):
        rest = (*factors[:at], *factors[at + 1 :])
        less = rest[0] if len(rest) == 1 else replace(node, factors=rest)
        yield less, f"{BUT} the factor {to_unicode(factor, names, 2)}, which is missing."
    for at in range(len(factors) - 1):
        if isinstance(node, Mul):
            turned = (*factors[:at], factors[at + 1], factors[at], *factors[at + 2 :])
            yield replace(node, factors=turned), "The order of the factors is not right."
    if len(factors) == 2:
        other = ElementwiseMul(factors) if isinstance(node, Mul) else Mul(factors)
        kind = "the product of matrices" if isinstance(node, Mul) else "the product entry by entry"
        yield other, f"Which product is meant here? {to_unicode(node, names)} is {kind}."


def _sum(node: Add, names: Names) -> Iterator[Mutant]:
    for at, term in enumerate(node.terms):
        rest = (*node.terms[:at], *node.terms[at + 1 :])
        less = rest[0] if len(rest) == 1 else Add(rest)
        bare = term.of if isinstance(term, Neg) else term
        turned = bare if isinstance(term, Neg) else Neg(term)
        yield less, f"{BUT} the term {to_unicode(bare, names)}, which is missing."
        signed = Add((*node.terms[:at], turned, *node.terms[at + 1 :]))
        yield signed, f"{BUT} the sign of the term {to_unicode(bare, names)}."


def _name(node: Name, names: Names) -> Iterator[Mutant]:
    mine = names.get(node.base)
    for plain, symbol in names.items():
        if mine is None or plain == node.base or symbol.function:
            continue
        yield (
            Name(plain),
            _instead(to_unicode(Name(plain), names), to_unicode(node, names), symbol, mine),
        )
    if mine is not None and mine.rows is not None and mine.columns != 1:
        yield Transpose(node), f"{to_unicode(node, names)} is transposed here, and should not be."


def _instead(wrong: str, right: str, mine: Symbol, other: Symbol) -> str:
    return f"You have {wrong} where {right} belongs{_why(mine, other)}."


def _why(mine: Symbol, other: Symbol) -> str:
    """Whether two names differ by their layer or by their index alone."""
    for marks, why in ((LAYER, ": it is a layer off"), (INDEX, ": it is another index")):
        if marks.sub("", mine.latex) == marks.sub("", other.latex):
            return why
    return ""


def _call(node: Apply, names: Names) -> Iterator[Mutant]:
    (argument,) = node.args
    mine = names.get(node.base)
    for plain, symbol in names.items():
        if symbol.function and plain != node.base:
            other = Apply(plain, 0, node.args)
            lost = mine is not None and mine.latex.rstrip("'") == symbol.latex.rstrip("'")
            why = ": look at the prime" if lost else ""
            yield (
                other,
                f"You have {to_unicode(other, names)} where {to_unicode(node, names)} belongs{why}.",
            )
    for changed, says in mutants(argument, names):
        other = Apply(node.base, 0, (changed,))
        if isinstance(argument, Name) and isinstance(changed, Name):
            slope = changed.base[:1] in "aA" and argument.base[:1] in "zZ"
            why = ": the slope is taken at z, not at the activation" if slope else ""
            if changed.base in names and argument.base in names:
                why = _why(names[changed.base], names[argument.base]) or why
            says = (
                f"You have {to_unicode(other, names)} where {to_unicode(node, names)} belongs{why}."
            )
        yield other, says


def _fraction(node: Div, names: Names) -> Iterator[Mutant]:
    yield (
        node.over,
        f"{BUT} the factor {to_unicode(Div(ONE, node.under), names)}, which is missing.",
    )
    yield Div(node.under, node.over), "A fraction stands upside down."


def _constant(node: Number) -> Iterator[Mutant]:
    for change in (1, -1):
        other = node.value + change
        if other:
            yield Number(other), f"A constant is wrong: {other} where {node.value} belongs."


def _total(node: Reduce, names: Names) -> Iterator[Mutant]:
    inner = to_unicode(node.of, names)
    if node.axis is not None:
        yield replace(node, axis=1 - node.axis), f"The sum of {inner} goes over the wrong axis."
    word = "This adds up where a mean is asked for: 1/m is lost."
    other = "This is a mean where a sum is asked for."
    yield replace(node, mean=not node.mean), word if node.mean else other
    yield node.of, f"The sum over {inner} is missing."
