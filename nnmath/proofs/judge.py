"""Judging an equation: is it about its subject, and does each of its steps hold in each model?"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from nnmath.formulas.errors import EvaluationError, FormulaError, ParseError, RefutedError
from nnmath.formulas.latex import parse, parse_expression
from nnmath.formulas.nodes import Name, Node, Relation

from .all_sizes import check_all_sizes
from .arrangement import arrange, check_quantifiers, notation_of
from .equality import check_equal
from .errors import failure_of, locate
from .evaluate import ModelEvaluator
from .extract import Equation, read_page, read_text
from .methods import check_bound, check_induction
from .model import Model
from .models import model_by_name
from .statement import Statement, Statements, by_label
from .statement_form import BOUNDS, check_indices_of_sums, check_statement_form
from .statements import modules, statements
from .symbolic_matrix import entry_pairs
from .verdict import Evidence, Failure, FailureKind, Method, Sizes, Stage, Verdict

Registry = Mapping[str, Statement]


def judge_file(path: str | Path) -> list[Verdict]:
    """Judge every displayed equation of a page of this book; see :func:`judge_page`."""
    return judge_page(path)


def judge_page(path: str | Path, statements: Statements | None = None) -> list[Verdict]:
    """Judge every displayed equation of a MyST page.

    Parameters
    ----------
    path : str or Path
        The page. It is read as MyST tokens; no Sphinx application is needed.
    statements : iterable of Statement, or dict, optional
        What the equations must say; this book's own by default.

    Returns
    -------
    list of Verdict
        In the order of the page. Nothing that a page says raises: what cannot be judged failed.

    Raises
    ------
    ValueError
        If two statements have the same label.
    """
    return judge_all(read_page(path), None if statements is None else by_label(statements))


def judge_text(text: str, statements: Statements | None = None) -> list[Verdict]:
    """Judge every displayed equation of a MyST text, as :func:`judge_page` does of a page.

    Parameters
    ----------
    text : str
        The text.
    statements : iterable of Statement, or dict, optional
        What the equations must say; this book's own by default.

    Returns
    -------
    list of Verdict
        In the order of the text.
    """
    return judge_all(read_text(text), None if statements is None else by_label(statements))


def judge_all(equations: list[Equation], registry: Registry | None = None) -> list[Verdict]:
    """Judge equations of one or several pages; a label that stands twice fails.

    ``registry`` holds the statements by label; the book's own by default.
    """
    labels = [equation.label for equation in equations]
    return [
        judge(equation, bool(equation.label) and labels.count(equation.label) > 1, registry)
        for equation in equations
    ]


def judge(equation: Equation, twice: bool = False, registry: Registry | None = None) -> Verdict:
    """Judge one equation; an exception of any kind is a failure of the equation."""
    start = time.perf_counter()
    statement = (statements() if registry is None else registry).get(equation.label)
    verdict = Verdict(equation.file, equation.line, equation.label, "", "failed")
    if statement is not None:
        verdict = replace(verdict, kind=statement.kind, method=method_of(statement))
    try:
        if equation.fault:
            raise ParseError(equation.fault)
        if not equation.label:
            raise ParseError(
                "a displayed equation without a label: give it one, (eq-…) after $$ or :label:"
            )
        if twice:
            raise ParseError("this label stands twice")
        if equation.unproved:
            if statement is not None:
                raise ParseError(
                    "it is marked as unproved, but has a statement: take one of them out"
                )
            return replace(verdict, verdict="unproved", reason=equation.unproved)
        if statement is None:
            raise EvaluationError(_without_statement(equation.label, registry is None))
        found = check(equation.latex, statement)
        verdict = replace(
            verdict,
            verdict="proved",
            sizes=found.sizes,
            identities=found.identities,
            models=found.models,
            method=found.method,
            general_models=found.general_models,
            methods=found.methods,
            drawn=found.drawn,
        )
    except FormulaError as error:
        line = equation.line + equation.latex.count("\n", 0, error.offset or 0)
        verdict = replace(verdict, failure=failure_of(error), line=line)
    except Exception as error:
        reason = f"{type(error).__name__}: {error}"
        verdict = replace(verdict, failure=Failure(FailureKind.CRASH, reason))
    return replace(verdict, seconds=round(time.perf_counter() - start, 3))


def _without_statement(label: str, is_of_this_book: bool) -> str:
    """What to write for a formula of which no statement says what it is about."""
    if not is_of_this_book:
        return "no statement has this label: add one to your statements"
    name = label.removeprefix("eq-")
    known = [module for module in modules() if name.startswith(f"{module.replace('_', '-')}-")]
    module = max(known, key=len, default=name.partition("-")[0])
    return (
        f'no statement has this label: write Statement("{label}", …) in '
        f"nnmath/proofs/statements/{module}.py; chapters/new-chapter.md shows how"
    )


def method_of(statement: Statement) -> Method:
    """How a statement is proved."""
    if statement.induction:
        return Method.INDUCTION
    if statement.bound is not None:
        return Method.BOUND
    return Method.DEFINITION if statement.kind == "definition" else Method.IDENTITY


def check(latex: str, statement: Statement) -> Evidence:
    """Prove the LaTeX against its statement.

    Raises
    ------
    FormulaError
        At the first step that does not hold, as a :class:`~nnmath.proofs.errors.ProofError`;
        ``offset`` is where it begins in the LaTeX.
    """
    models = [model_by_name(name) for name in statement.models]
    functions = frozenset(name for model in models for name in model.functions)
    notation = notation_of(statement)
    relations = parse(latex, functions, notation)
    check_indices_of_sums(relations)
    relations = arrange(relations, statement, models, functions, notation)
    check_statement_form(relations, statement, functions, _fixed_sizes(statement, models))
    check_quantifiers(relations, statement, models, functions, notation)
    count = sum(check_in(model, relations, statement, functions) for model in models)
    descriptions = tuple(model.description for model in models)
    general = [model_by_name(name) for name in statement.general]
    proofs = [check_all_sizes(relations, statement, model, latex) for model in general]
    count += sum(proof.identities for proof in proofs)
    methods = tuple(sorted({method for proof in proofs for method in proof.methods}))
    return Evidence(
        _strongest(methods) if methods else method_of(statement),
        _sizes(statement, models, general),
        count,
        descriptions,
        tuple(model.description for model in general),
        methods,
        tuple(sorted({pair for proof in proofs for pair in proof.drawn.items()})),
    )


def _fixed_sizes(statement: Statement, models: list[Model]) -> frozenset[str]:
    """The letters of sizes that stand for numbers in all models of a statement."""
    if statement.general:
        return frozenset()
    named = {base for model in models for base, _ in model.integers}
    depths = [model.names.get(("L", None, False)) for model in models]
    has_depth = any(depth and getattr(depth.whole, "is_Integer", False) for depth in depths)
    return frozenset(named | {"L"} if has_depth else named)


def _strongest(methods: tuple[Method, ...]) -> Method:
    """The method that is named where several were needed."""
    order = (Method.INDUCTION, Method.CUTOFF, Method.INDEX_NOTATION)
    return next(method for method in order if method in methods)


def _sizes(statement: Statement, models: list[Model], general: list[Model]) -> Sizes:
    """For which sizes a statement is proved; an index of which only some values were tried counts.

    A formula with one model and no index speaks of the very thing in it.
    """
    if any(model.description.letters for model in general):
        return Sizes.ALL
    is_sized = len(models) > 1 and any(model.description.sizes for model in models)
    return Sizes.LISTED if not general and (is_sized or statement.ranges) else Sizes.NONE


def _instances(statement: Statement, model: Model) -> Iterator[dict[str, Any]]:
    """All values of the statement's indices, in order."""

    def choose(at: int, chosen: dict[str, Any]) -> Iterator[dict[str, Any]]:
        if at == len(statement.ranges):
            yield chosen
            return
        index, low, high = statement.ranges[at]
        evaluator = ModelEvaluator(model, chosen)
        first, last = (evaluator.index(parse_expression(end)) for end in (low, high))
        for value in range(first, last + 1):
            yield from choose(at + 1, {**chosen, index: value})

    return choose(0, {})


def check_in(
    model: Model,
    relations: tuple[Relation, ...],
    statement: Statement,
    functions: frozenset[str],
) -> int:
    """Check every step for all indices in one model, and count the identities."""
    if statement.induction:
        return sum(check_induction(relation, statement.induction, model) for relation in relations)
    count = 0
    instances = list(_instances(statement, model))
    if not instances:
        raise locate(
            EvaluationError(
                "nothing was tried, for the range of an index is empty: "
                "name other models in the statement"
            ),
            relations[0].offsets[0],
            stage=Stage.STEP,
            model=model.description,
        )
    for indices in instances:
        for relation in relations:
            for step in range(1, len(relation.sides)):
                try:
                    count += _check_step(model, relation, step, statement, functions, indices)
                except FormulaError as error:
                    raise locate(
                        error,
                        relation.offsets[step],
                        stage=Stage.STEP,
                        step=step,
                        model=model.description,
                        indices=tuple(indices.items()),
                    ) from error
    return count


def _check_step(
    model: Model,
    relation: Relation,
    step: int,
    statement: Statement,
    functions: frozenset[str],
    indices: dict[str, Any],
) -> int:
    evaluator = ModelEvaluator(model, indices)
    left, right = relation.sides[step - 1], relation.sides[step]
    sign = relation.signs[step - 1]
    if sign in BOUNDS:
        if statement.bound is None:
            raise EvaluationError("an inequality needs a certificate in its statement")
        lower, upper = (left, right) if sign == "\\le" else (right, left)
        return check_bound(lower, upper, statement.bound, evaluator, functions)
    if sign == "\\leftarrow":
        new = updated(left, evaluator)
    elif sign == "=":
        new = evaluator.value(left)
    else:
        raise EvaluationError(f"cannot prove a relation with {sign}")
    pairs = entry_pairs(new, evaluator.value(right))
    for entry, a, b in pairs:
        try:
            check_equal(a, b)
        except RefutedError as error:
            raise locate(error, relation.offsets[step], entry=entry) from error
    return len(pairs)


def updated(left: Node, evaluator: ModelEvaluator) -> Any:
    """What a name is after one step of descent, for the left side of ←."""
    if not isinstance(left, Name) or left.subs or evaluator.model.update is None:
        raise EvaluationError("the left side of ← must be a quantity that a step changes")
    layer = None if left.layer is None else evaluator.index(left.layer)
    return evaluator.model.update(left.base, layer, left.star)
