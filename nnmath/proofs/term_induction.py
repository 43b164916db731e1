r"""Induction over the number of terms of a sum, of factors of a product, or of layers.

What a sum or a product has gathered up to k is one letter. The claim for k says what that letter
is, by the letters of the other sums if there are several; put into both sides for k + 1, where one
term or factor has come on, it must give the claim for k + 1. A bound goes along: if the gap before
is q², the gap after must be something that cannot be negative.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import sympy as sp

from nnmath.formulas import nodes
from nnmath.formulas.errors import EvaluationError
from nnmath.formulas.evaluate import Value
from nnmath.formulas.latex import parse_expression
from nnmath.formulas.nodes import Node, symbols

from .index_notation import IndexNotationEvaluator, index
from .methods import never_negative
from .model import Quantity
from .models.descent import K
from .statement import Statement
from .statement_form import BOUNDS

P, Q = sp.symbols("p q")


@dataclass(eq=False)
class _Stage(IndexNotationEvaluator):
    """Evaluates a side for one number of terms, ``over``.

    Attributes
    ----------
    over : str
        The name of that number.
    gathered : dict or None
        What each sum or product is for one term less; None where it has no terms yet.
    is_next : bool
        One term has come on.
    """

    over: str = ""
    gathered: dict[Node, Any] | None = field(default=None)
    is_next: bool = False

    def _big(self, node: nodes.Big) -> Value:
        if node.high is None or self.over not in symbols(node.high):
            return super()._big(node)
        low = None if node.low is None else self.index(node.low)
        if low not in (0, 1) or node.kind not in ("sum", "prod"):
            raise EvaluationError("an induction needs a sum or a product that begins at 0 or 1")
        is_product = node.kind == "prod"
        if self.gathered is None:
            terms = self.index(node.high) - low + 1
            if terms not in (0, 1):
                raise EvaluationError("an induction begins with a sum or product of at most 1 term")
            first = self.with_index(node.index, low)
            return first.number(node.body) if terms else sp.Integer(is_product)
        before = self.gathered.setdefault(replace(node), sp.Dummy("gathered"))
        if not self.is_next:
            return before
        if self.over in symbols(node.body):
            raise EvaluationError(f"the terms must not change with {self.over}")
        last = self.with_index(node.index, self.index(node.high)).number(node.body)
        return before * last if is_product else before + last


def check_by_induction(
    left: Node,
    right: Node,
    sign: str,
    statement: Statement,
    evaluator: IndexNotationEvaluator,
    equal: Callable[[Any, Any], None],
) -> None:
    """Prove one step of a formula for every number of terms.

    Raises
    ------
    FormulaError
        If the induction does not go through.
    """
    over = statement.over
    first, here = (1, index("l")) if over == "L" else (0, K)
    gathered: dict[Node, Any] = {}

    def stage(value: Any, known: dict[Node, Any] | None, is_next: bool = False) -> _Stage:
        indices = {**evaluator.indices, over: sp.sympify(value)}
        model = evaluator.model
        names = {**model.names, **{(p.name, None, False): Quantity(p) for p in (P, Q)}}
        return _Stage(
            replace(model, names=names),
            indices,
            sizes=evaluator.sizes,
            free=evaluator.free,
            over=over,
            gathered=known,
            is_next=is_next,
        )

    begin, now, after = stage(first, None), stage(here, gathered), stage(here + 1, gathered, True)
    equal(begin.number(left), begin.number(right))
    is_bound = sign in BOUNDS
    lower, upper = (left, right) if sign in ("\\le", "\\leq") else (right, left)
    a, b = now.number(lower), now.number(upper)
    letters = set(gathered.values())
    supposed: dict[Any, Any] = {}
    if is_bound and a.free_symbols & letters and b.free_symbols & letters:
        (of_lower,) = a.free_symbols & letters
        supposed[of_lower] = sp.solve(a - P**2, of_lower)[0]
        a = P**2
    claim = b - a - (Q**2 if is_bound else 0)
    open_ = [letter for letter in gathered.values() if claim.has(letter)]
    if not open_:
        raise EvaluationError("an induction needs a sum or a product to gather")
    letter = open_[0]  # the claim says what this one is, by the others if there are any
    factor = sp.diff(claim, letter)
    if factor == 0 or factor.free_symbols & letters:
        raise EvaluationError("the claim must be linear in what is gathered")
    supposed[letter] = -claim.xreplace({letter: sp.Integer(0)}) / factor
    a, b = (after.number(side).xreplace(supposed) for side in (lower, upper))
    if not is_bound:
        equal(b, a)
        return
    if statement.bound is None or not statement.bound.step:
        raise EvaluationError("an inequality needs a certificate for its step")
    functions = frozenset(evaluator.model.functions)
    certificate = parse_expression(statement.bound.step, functions)
    if not never_negative(certificate):
        raise EvaluationError("the certificate may be negative, for all that its form shows")
    equal(b - a, after.number(certificate))
