"""Proving a statement for all sizes: every step once more, with a letter for each size.

Each step is decided by the normal form of its sums (:mod:`nnmath.proofs.index_notation`), or, where
that does not suffice, by the cut-off theorem (:mod:`nnmath.proofs.cutoff`). Besides, both sides are
computed in numbers at sizes that are drawn from a hash of the LaTeX.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

import mpmath as mp
import sympy as sp

from nnmath.formulas.errors import EvaluationError, FormulaError, RefutedError
from nnmath.formulas.latex import parse_expression
from nnmath.formulas.nodes import Name, Node, Number, Relation, walk

from .cutoff import check_by_cutoff
from .drawn_sizes import DIGITS, NumbersAtSizes, draw_sizes
from .errors import RefutedStatementError, locate
from .index_notation import IndexNotationEvaluator, check_sums_equal, index
from .methods import check_bound
from .model import Model
from .models.descent import K
from .statement import Statement
from .statement_form import BOUNDS
from .term_induction import check_by_induction
from .undefined_functions import check_one_point
from .verdict import Counterexample, Failure, FailureKind, Method, Stage

LAYER = index("l")


@dataclass
class GeneralProof:
    """What was done to prove a statement for all sizes.

    Attributes
    ----------
    identities : int
        How many identities were decided.
    methods : set of Method
        By which methods.
    drawn : dict
        The sizes of the trial, by name.
    """

    identities: int = 0
    methods: set[Method] = field(default_factory=set)
    drawn: dict[str, int] = field(default_factory=dict)


def check_all_sizes(
    relations: tuple[Relation, ...], statement: Statement, model: Model, latex: str
) -> GeneralProof:
    """Prove every step with letters for the sizes and the indices.

    Raises
    ------
    FormulaError
        At the first step that could not be proved.
    """
    proof = GeneralProof()
    indices: dict[str, Any] = {}
    sizes: dict[Any, Any] = dict(model.any_indices)
    evaluator = IndexNotationEvaluator(model, indices, sizes=sizes, free=set(sizes))
    if statement.over:
        proof.methods.add(Method.INDUCTION)
    for name, low, high in statement.ranges:
        if name == statement.over:
            continue
        if name == "l":  # any layer of a network of any depth
            indices[name] = LAYER
        elif low == "0":  # any step of a walk
            indices[name] = K
        else:
            letter = indices[name] = index(name)
            sizes[letter] = evaluator.index(parse_expression(high))
            evaluator.free.add(letter)
    decide = _Decision(evaluator, draw_sizes(latex, _constants(relations)), proof)
    check = check_by_induction if statement.over else _check_step
    for relation in relations:
        for step in range(1, len(relation.sides)):
            left, right = relation.sides[step - 1 : step + 1]
            try:
                check(left, right, relation.signs[step - 1], statement, evaluator, decide)
            except FormulaError as error:
                raise locate(
                    error,
                    relation.offsets[step],
                    stage=Stage.ALL_SIZES,
                    step=step,
                    model=model.description,
                ) from error
    return proof


def _check_step(
    left: Node,
    right: Node,
    sign: str,
    statement: Statement,
    evaluator: IndexNotationEvaluator,
    decide: _Decision,
) -> None:
    if sign in BOUNDS:
        if statement.bound is None:
            raise EvaluationError("an inequality needs a certificate in its statement")
        lower, upper = (left, right) if sign in ("\\le", "\\leq") else (right, left)
        functions = frozenset(evaluator.model.functions)
        check_bound(lower, upper, statement.bound, evaluator, functions, decide)
        return
    if sign == "\\leftarrow":
        update = evaluator.model.update
        if not isinstance(left, Name) or left.subs or update is None:
            raise EvaluationError("the left side of ← must be a quantity that a step changes")
        layer = None if left.layer is None else evaluator.index(left.layer)
        new = update(left.base, layer, left.star)
    else:
        new = evaluator.value(left)
    for a, b in evaluator.pairs(new, evaluator.value(right)):
        decide(a, b)


def _constants(relations: tuple[Relation, ...]) -> set[int]:
    """The whole numbers that stand in a formula, those of layers included."""
    parts = [part for relation in relations for part in walk(relation)]
    values = {part.value for part in parts if isinstance(part, Number)}
    return {int(value) for value in values if value.denominator == 1}


@dataclass
class _Decision:
    """Decides whether two numbers are equal for all sizes, and keeps count."""

    evaluator: IndexNotationEvaluator
    pool: Iterator[int]
    proof: GeneralProof
    drawn: dict[Any, int] = field(default_factory=dict)

    def __call__(self, left: Any, right: Any) -> None:
        evaluator = self.evaluator
        check_one_point(left - right)
        self._try(left, right)
        try:
            check_sums_equal(left, right, evaluator.sizes, evaluator.model, evaluator.free)
            self.proof.methods.add(Method.INDEX_NOTATION)
        except FormulaError as error:
            try:
                check_by_cutoff(left, right, evaluator.sizes, evaluator.model, evaluator.free)
            except RefutedError:
                raise
            except FormulaError:
                raise error from None
            self.proof.methods.add(Method.CUTOFF)
        self.proof.identities += 1

    def _numbers(self, left: Any, right: Any) -> tuple[NumbersAtSizes, dict[Any, int]]:
        sizes = sorted(self._sizes(left, right), key=str)
        for size in sizes:
            if size not in self.drawn:
                self.drawn[size] = next(self.pool)
        drawn = {size: self.drawn[size] for size in sizes}
        return NumbersAtSizes(drawn, self.evaluator.model, Random(1)), drawn

    def _try(self, left: Any, right: Any) -> None:
        """Compute both sides in numbers, at sizes drawn from a hash of the formula."""
        numbers, drawn = self._numbers(left, right)
        named = {_latex_of_size(size): n for size, n in drawn.items()}
        self.proof.drawn |= named
        evaluator, rng = self.evaluator, Random(2)
        free = evaluator.free & (left.free_symbols | right.free_symbols)
        ends = {i: numbers.size(evaluator.sizes[i]) for i in sorted(free, key=str)}
        with mp.workdps(DIGITS):
            for at in (dict.fromkeys(ends, 1), {i: rng.randint(1, n) for i, n in ends.items()}):
                a, b = numbers.value(left, at), numbers.value(right, at)
                if not mp.almosteq(a, b, mp.mpf(10) ** -12, mp.mpf(10) ** -12):
                    example = Counterexample((), mp.nstr(a, 6), mp.nstr(b, 6))
                    kind, at_sizes = FailureKind.REFUTED, tuple(named.items())
                    raise RefutedStatementError(
                        Failure(kind, counterexample=example, sizes=at_sizes)
                    )

    def _sizes(self, left: Any, right: Any) -> set[Any]:
        """The letters of sizes that occur, or in which indices that occur run."""
        limits = [s.limits for side in (left, right) for s in side.atoms(sp.Sum)]
        ends_of_sums = {size for ends in limits for _, _, size in ends}
        known = {
            atom
            for size in ends_of_sums | set(self.evaluator.sizes.values())
            for atom in _size_atoms(size)
        }
        found = {atom for side in (left, right) for atom in _size_atoms(side)}
        shapes = {
            atom
            for side in (left, right)
            for letter in side.atoms(sp.Indexed)
            for size in letter.base.shape or ()
            for atom in _size_atoms(size)
        }
        ends = {
            atom
            for i in self.evaluator.free & (left.free_symbols | right.free_symbols)
            for atom in _size_atoms(self.evaluator.sizes[i])
        }
        return ((found & known) | shapes | ends) - self.evaluator.free - {LAYER, K}


def _latex_of_size(size: Any) -> str:
    """A size as the book writes it: n, or n_{l-1}."""
    if size.is_Symbol:
        return str(size.name)
    return f"{size.func.__name__}_{{{str(size.args[0]).replace(' ', '')}}}"


def _size_atoms(e: Any) -> set[Any]:
    """The letters of sizes in an expression: positive whole symbols, and n of a layer."""
    functions = {f for f in e.atoms(sp.core.function.AppliedUndef) if f.is_integer}
    inside = {s for f in functions for s in f.free_symbols}
    plain = {s for s in e.atoms(sp.Symbol) if s.is_integer and not isinstance(s, sp.Dummy)}
    return functions | (plain - inside)
