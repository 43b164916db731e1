"""Proofs that are more than an identity in a model: by induction, and of a bound."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import sympy as sp

from nnmath.formulas.errors import EvaluationError, FormulaError, RefutedError
from nnmath.formulas.latex import parse_expression
from nnmath.formulas.nodes import (
    Absolute,
    Add,
    Apply,
    Big,
    Div,
    Mul,
    Name,
    Node,
    Norm,
    Number,
    Power,
    Relation,
)
from nnmath.formulas.nodes import walk as nodes_of

from .equality import check_equal, find_counterexample_to_bound
from .errors import RefutedStatementError, locate
from .evaluate import ModelEvaluator
from .model import Model, Quantity, vector_quantity
from .models.descent import K
from .statement import Bound
from .symbolic_matrix import Array, GeneralMatrix
from .verdict import Failure, FailureKind, Stage

TRIED = 4
NOT_PROVED = "it may hold, but it is not the bound that the statement proves"
Equal = Callable[[Any, Any], None]


def check_induction(relation: Relation, name: str, model: Model) -> int:
    r"""Prove left_k = right_k for every k ≥ 0, where left_k is linear in the walk's place x_k.

    The base: k = 0. The step: take from left_k = right_k what x_k must be, put it into left_{k+1},
    which the model computes by its own rule from x_k, and find right_{k+1}. The first few k are
    tried too, step by step from x_0. The place may be called otherwise: it is the first letter of
    the left side with the index k.
    """
    if len(relation.sides) != 2 or relation.signs != ("=",):
        raise EvaluationError("a proof by induction needs one equation with two sides")
    left, right = relation.sides
    for k in range(TRIED):
        evaluator = ModelEvaluator(model, {name: k})
        try:
            check_equal(evaluator.number(left), evaluator.number(right))
        except RefutedError as error:
            raise locate(
                error,
                relation.offsets[1],
                stage=Stage.BASE,
                model=model.description,
                indices=((name, k),),
            ) from error
    here, next_ = ModelEvaluator(model, {name: K}), ModelEvaluator(model, {name: K + 1})
    walk = (part.base for part in nodes_of(left) if isinstance(part, Name) and part.subs)
    place = model.lookup(next(walk, "x"), None, (K,), False)
    claim = here.number(left) - here.number(right)
    factor = sp.diff(claim, place)
    if factor == 0 or factor.has(place):
        raise EvaluationError(
            "an induction needs a claim that is linear in the place x_k: say what x_k itself is, "
            "as in x_k = …, and let what follows from it be a statement of its own, with ranges"
        )
    supposed = place - sp.expand(claim) / factor
    after = next_.number(left).subs(place, sp.expand(supposed))
    try:
        check_equal(after, next_.number(right))
    except RefutedError as error:
        raise locate(
            error,
            relation.offsets[1],
            stage=Stage.INDUCTION,
            model=model.description,
            indices=((name, None),),
        ) from error
    return TRIED + 1


def check_bound(
    lower: Node,
    upper: Node,
    bound: Bound,
    evaluator: ModelEvaluator,
    functions: frozenset[str],
    equal: Equal = check_equal,
) -> int:
    """Prove lower ≤ upper: the gap is something that cannot be negative, and zero somewhere.

    A bound that is nowhere an equality could be sharpened; it does not pass. ``equal`` decides
    whether two numbers are equal.
    """
    certificate = parse_expression(bound.certificate, functions)
    if not never_negative(certificate):
        raise EvaluationError("the certificate may be negative, for all that its form shows")
    low, high = evaluator.number(lower), evaluator.number(upper)
    if bound.squared:
        if not never_negative(upper):
            raise EvaluationError("the upper side may be negative, so squares prove nothing")
        low, high = low**2, high**2
    value = evaluator.number(certificate)
    try:
        equal(high - low, value)
    except FormulaError as error:
        if not bound.is_sharp:
            for part in _sharper(upper):
                sharp = evaluator.number(part) ** (2 if bound.squared else 1)
                if _is_equal(sharp - low, value, equal):
                    return 1
        if equal is check_equal:
            example = find_counterexample_to_bound(low, high, value)
            if example:
                failure = Failure(FailureKind.REFUTED, counterexample=example)
                raise RefutedStatementError(failure) from None
        raise EvaluationError(f"{NOT_PROVED}: {error.message}") from None
    names = dict(evaluator.model.names)
    for name, latex in bound.tight:
        value = evaluator.value(parse_expression(latex, functions))
        base = parse_expression(name).base  # type: ignore[attr-defined]
        if isinstance(value, GeneralMatrix):
            names[base, None, False] = Quantity(value, value.at)
        else:
            names[base, None, False] = (
                vector_quantity(value) if isinstance(value, Array) else Quantity(value)
            )
    there = replace(evaluator, model=replace(evaluator.model, names=names))
    for place in (evaluator, there):
        for left, right in bound.conditions:
            equal(*(place.number(parse_expression(side, functions)) for side in (left, right)))
    equal(there.number(lower), there.number(upper))
    return 2


def _sharper(upper: Node) -> Iterator[Node]:
    """What is at most as large as ``upper``, as its form shows: a term or a factor left out."""
    if isinstance(upper, Add):
        for i, term in enumerate(upper.terms):
            rest = upper.terms[:i] + upper.terms[i + 1 :]
            if never_negative(term):
                yield rest[0] if len(rest) == 1 else Add(rest)
    elif isinstance(upper, Mul) and never_negative(upper):
        for i, factor in enumerate(upper.factors):
            rest = upper.factors[:i] + upper.factors[i + 1 :]
            if isinstance(factor, Number) and factor.value >= 1:
                yield rest[0] if len(rest) == 1 else Mul(rest)
    elif isinstance(upper, Div) and never_negative(upper.under):
        yield from (replace(upper, over=over) for over in _sharper(upper.over))


def _is_equal(left: Any, right: Any, equal: Equal) -> bool:
    try:
        equal(left, right)
    except FormulaError:
        return False
    return True


def never_negative(node: Node) -> bool:
    """Whether the form alone shows that the value is never negative, for real letters."""
    if isinstance(node, Number):
        return node.value >= 0
    if isinstance(node, Power):
        even = isinstance(node.exponent, Number) and node.exponent.value % 2 == 0
        return even or never_negative(node.base)
    if isinstance(node, Add):
        return all(never_negative(term) for term in node.terms)
    if isinstance(node, Mul):
        return all(never_negative(factor) for factor in node.factors)
    if isinstance(node, Div):
        return never_negative(node.over) and never_negative(node.under)
    if isinstance(node, Big):
        return never_negative(node.body)
    if isinstance(node, Apply):
        return node.base == "\\exp"
    return isinstance(node, Norm | Absolute)
