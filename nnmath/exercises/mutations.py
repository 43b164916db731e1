"""Wrong formulas made from a right one by one change at one place, each with its diagnosis.

These are the mutations of :mod:`nnmath.proofs.mutation` (a sign, a factor, a layer, a transpose, a
prime, a constant, an index), but in the tree, where the part that is changed can be named.
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
from nnmath.formulas.symbols import Symbol

from .diagnosis import Diagnosis, Kind, Place, Reason

Names = Mapping[str, Symbol]
Mutant = tuple[Node, Diagnosis]
Products = (Mul, ElementwiseMul, Hadamard)
ONE = Number(Fraction(1))
LAYER, INDEX = re.compile(r"\^\{\([^)]*\)\}"), re.compile(r"_(\{[^}]*\}|.)")
# What a deletion is when the answer is the mutant: there the right formula has less.
ADDED = {Kind.MISSING_FACTOR: Kind.ADDED_FACTOR, Kind.MISSING_TERM: Kind.ADDED_TERM}


def mutants(node: Node, names: Names) -> Iterator[Mutant]:
    """All formulas with one mutation in them, each with the diagnosis of it, and of its place."""
    yield from _node_mutants(node, names)
    for field in fields(node):
        value = getattr(node, field.name)
        where = _place(node, field.name)
        if isinstance(value, Node):
            for part, diagnosis in mutants(value, names):
                yield replace(node, **{field.name: part}), _within(where, diagnosis)
        elif isinstance(value, tuple) and not isinstance(node, Apply):
            for at, item in enumerate(value):
                if isinstance(item, Node):
                    for part, diagnosis in mutants(item, names):
                        changed = (*value[:at], part, *value[at + 1 :])
                        yield replace(node, **{field.name: changed}), _within(where, diagnosis)


def _place(node: Node, field: str) -> tuple[Place, ...]:
    """Where a part of a formula stands in it."""
    if isinstance(node, Add):
        return (Place("term"),)
    if isinstance(node, Div) and field == "under":
        return (Place("denominator"),)
    return (Place("power"),) if isinstance(node, Power) else ()


def _within(where: tuple[Place, ...], diagnosis: Diagnosis) -> Diagnosis:
    return replace(diagnosis, where=where + diagnosis.where) if where else diagnosis


def deletion_mutants(node: Node, names: Names) -> Iterator[Mutant]:
    """An answer with one factor or term less, each with the diagnosis that it is added there."""
    for mutant, diagnosis in mutants(node, names):
        if diagnosis.kind in ADDED:
            yield mutant, replace(diagnosis, kind=ADDED[diagnosis.kind])


def _node_mutants(node: Node, names: Names) -> Iterator[Mutant]:
    """The mutations at this place."""
    if isinstance(node, Products):
        yield from _product(node)
    elif isinstance(node, Add):
        yield from _sum(node)
    elif isinstance(node, Name):
        yield from _name(node, names)
    elif isinstance(node, Apply):
        yield from _call(node, names)
    elif isinstance(node, Transpose):
        yield node.of, Diagnosis(Kind.TRANSPOSE_DELETED, part=node.of)
    elif isinstance(node, Div):
        yield node.over, Diagnosis(Kind.MISSING_FACTOR, part=Div(ONE, node.under))
        yield Div(node.under, node.over), Diagnosis(Kind.FRACTION_INVERTED)
    elif isinstance(node, Number):
        yield from _constant(node)
    elif isinstance(node, Power):
        yield node.base, Diagnosis(Kind.EXPONENT, instead=node.base)
    elif isinstance(node, Reduce):
        yield from _reduction(node)
    elif isinstance(node, Component) and len(node.subs) == 2:
        exchanged = replace(node, subs=node.subs[::-1])
        yield exchanged, Diagnosis(Kind.INDICES_EXCHANGED, part=node)
    elif isinstance(node, Neg):
        yield node.of, Diagnosis(Kind.SIGN_OF_PART, part=node.of)


def _product(node: Mul | ElementwiseMul | Hadamard) -> Iterator[Mutant]:
    factors = node.factors
    for at, factor in enumerate(factors):
        rest = (*factors[:at], *factors[at + 1 :])
        less = rest[0] if len(rest) == 1 else replace(node, factors=rest)
        yield less, Diagnosis(Kind.MISSING_FACTOR, part=factor)
    for at in range(len(factors) - 1):
        if isinstance(node, Mul):
            order = (*factors[:at], factors[at + 1], factors[at], *factors[at + 2 :])
            yield replace(node, factors=order), Diagnosis(Kind.ORDER)
    if len(factors) == 2:
        matrices = isinstance(node, Mul)
        other = ElementwiseMul(factors) if matrices else Mul(factors)
        kind = Kind.MATRIX_PRODUCT if matrices else Kind.ELEMENTWISE_PRODUCT
        yield other, Diagnosis(kind, part=node)


def _sum(node: Add) -> Iterator[Mutant]:
    for at, term in enumerate(node.terms):
        before, after = node.terms[:at], node.terms[at + 1 :]
        rest = (*before, *after)
        bare, negated = (term.of, term.of) if isinstance(term, Neg) else (term, Neg(term))
        less = rest[0] if len(rest) == 1 else Add(rest)
        yield less, Diagnosis(Kind.MISSING_TERM, part=bare)
        yield Add((*before, negated, *after)), Diagnosis(Kind.SIGN_OF_TERM, part=bare)


def _name(node: Name, names: Names) -> Iterator[Mutant]:
    right = names.get(node.base)
    if right is None:
        return
    for plain, symbol in names.items():
        if plain != node.base and not symbol.function:
            other = Name(plain)
            yield other, _replaced(node, other, _difference(symbol, right))
    if right.rows is not None and right.columns != 1:
        yield Transpose(node), Diagnosis(Kind.TRANSPOSE_ADDED, part=node)


def _replaced(part: Node, instead: Node, reason: Reason) -> Diagnosis:
    return Diagnosis(Kind.REPLACED, part=part, instead=instead, reason=reason)


def _difference(one: Symbol, other: Symbol) -> Reason:
    """Whether two names differ by their layer or by their index alone."""
    if LAYER.sub("", one.latex) == LAYER.sub("", other.latex):
        return "layer"
    return "index" if INDEX.sub("", one.latex) == INDEX.sub("", other.latex) else ""


def _call(node: Apply, names: Names) -> Iterator[Mutant]:
    (argument,) = node.args
    for plain, symbol in names.items():
        if symbol.function and plain != node.base:
            other = Apply(plain, 0, node.args)
            yield other, _replaced(node, other, name_difference(node, other, names))
    for changed, diagnosis in mutants(argument, names):
        other = Apply(node.base, 0, (changed,))
        if isinstance(argument, Name) and isinstance(changed, Name):
            diagnosis = _replaced(node, other, name_difference(node, other, names))
        else:
            diagnosis = _within((Place("argument", node),), diagnosis)
        yield other, diagnosis


def name_difference(right: Node, wrong: Node, names: Names) -> Reason:
    """In what two names, or the same function of two names, differ, where this has a word."""
    if isinstance(right, Name) and isinstance(wrong, Name):
        known = right.base in names and wrong.base in names
        return _difference(names[wrong.base], names[right.base]) if known else ""
    if not (isinstance(right, Apply) and isinstance(wrong, Apply)):
        return ""
    if right.base != wrong.base:
        known = right.base in names and wrong.base in names
        primes = known and (
            names[right.base].latex.rstrip("'") == names[wrong.base].latex.rstrip("'")
        )
        return "prime" if primes and right.args == wrong.args else ""
    (argument,), (changed,) = right.args, wrong.args
    if not (isinstance(argument, Name) and isinstance(changed, Name)):
        return ""
    reason = name_difference(argument, changed, names)
    activation = changed.base[:1] in "aA" and argument.base[:1] in "zZ"
    return reason or ("slope at the activation" if activation else "")


def _constant(node: Number) -> Iterator[Mutant]:
    for change in (1, -1):
        value = node.value + change
        if value:
            yield Number(value), Diagnosis(Kind.CONSTANT, value=value)


def _reduction(node: Reduce) -> Iterator[Mutant]:
    if node.axis is not None:
        yield replace(node, axis=1 - node.axis), Diagnosis(Kind.WRONG_AXIS, part=node.of)
    kind = Kind.MEAN_DELETED if node.mean else Kind.MEAN_ADDED
    yield replace(node, mean=not node.mean), Diagnosis(kind)
    yield node.of, Diagnosis(Kind.SUM_DELETED, part=node.of)
