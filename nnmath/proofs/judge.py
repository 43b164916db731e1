"""Judging an equation: is it about its subject, and does each of its steps hold in each world?"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from nnmath.formulas.errors import EvaluationError, FormulaError, ParseError, RefutedError
from nnmath.formulas.latex import parse, parse_expression
from nnmath.formulas.nodes import Name, Node, Relation

from .equality import check_equal
from .evaluate import ModelEvaluator
from .extract import Equation, read_page
from .methods import check_all_sizes, check_bound, check_induction
from .model import Model
from .models import model_by_name
from .statement import Statement
from .statement_form import BOUNDS, check_statement_form
from .statements import statements
from .symbolic_matrix import entry_pairs

Registry = Mapping[str, Statement]


@dataclass(frozen=True)
class Verdict:
    """What the ledger says of one displayed equation.

    Attributes
    ----------
    file, line, label : str, int, str
        Where it stands.
    kind : str
        "definition", "derived", "bound" or "claim"; empty where there is no entry.
    verdict : {"proved", "failed"}
        A definition counts as proved when it says what the world's own definition says.
    detail : str
        How it was proved, or the first line that fails and why.
    seconds : float
        How long it took.
    """

    file: str
    line: int
    label: str
    kind: str
    verdict: str
    detail: str
    seconds: float

    def as_json(self) -> dict[str, Any]:
        """The verdict as plain data."""
        return asdict(self)


def judge_file(path: str | Path) -> list[Verdict]:
    """Judge every displayed equation of a MyST page.

    Parameters
    ----------
    path : str or Path
        The page. It is read as MyST tokens; no Sphinx application is needed.

    Returns
    -------
    list of Verdict
        In the order of the page. Nothing that a page says raises: what cannot be judged failed.
    """
    return judge_all(read_page(path))


def judge_all(equations: list[Equation], registry: Registry | None = None) -> list[Verdict]:
    """Judge equations of one or several pages; a label that stands twice fails.

    ``registry`` holds the entries by label; the book's own by default.
    """
    labels = [equation.label for equation in equations]
    return [
        judge(equation, bool(equation.label) and labels.count(equation.label) > 1, registry)
        for equation in equations
    ]


def judge(equation: Equation, twice: bool = False, registry: Registry | None = None) -> Verdict:
    """Judge one equation; an exception of any kind is a failure of the equation."""
    start = time.perf_counter()
    entry = (statements() if registry is None else registry).get(equation.label)
    line, verdict = equation.line, "failed"
    try:
        if equation.fault:
            raise ParseError(equation.fault)
        if not equation.label:
            raise ParseError("a displayed equation without a label")
        if twice:
            raise ParseError("this label stands twice")
        if entry is None:
            raise EvaluationError("no entry has this label: add one to nnmath/proofs/statements")
        detail, verdict = check(equation.latex, entry), "proved"
    except FormulaError as error:
        detail = error.message
        if error.offset is not None:
            line += equation.latex.count("\n", 0, error.offset)
    except Exception as error:
        detail = f"the ledger could not judge this: {type(error).__name__}: {error}"[:300]
    kind = entry.kind if entry else ""
    seconds = time.perf_counter() - start
    return Verdict(equation.file, line, equation.label, kind, verdict, detail, round(seconds, 3))


def check(latex: str, entry: Statement) -> str:
    """Prove the LaTeX against its entry and say how.

    Raises
    ------
    LedgerError
        At the first step that does not hold; ``offset`` is where it begins in the LaTeX.
    """
    worlds = [model_by_name(name) for name in entry.worlds]
    functions = frozenset(name for model in worlds for name in model.functions)
    statements = parse(latex, functions)
    check_statement_form(statements, entry, functions)
    count = 0
    for model in worlds:
        count += check_in(model, statements, entry, functions, latex)
    titles = "; ".join(model.title for model in worlds)
    if entry.sizeless is not None:
        general = model_by_name(entry.sizeless)
        count += check_all_sizes(statements, entry, general)
        titles += f"; for all sizes: {general.title}"
    how = "by induction in" if entry.induction else "in"
    many = f"{count} identities" if count > 1 else "one identity"
    return f"{many} {how}: {titles}"


def _instances(entry: Statement, model: Model) -> Iterator[dict[str, Any]]:
    """All values of the entry's indices, in order."""

    def choose(at: int, chosen: dict[str, Any]) -> Iterator[dict[str, Any]]:
        if at == len(entry.ranges):
            yield chosen
            return
        index, low, high = entry.ranges[at]
        meaning = ModelEvaluator(model, chosen)
        first, last = (meaning.index(parse_expression(end)) for end in (low, high))
        for value in range(first, last + 1):
            yield from choose(at + 1, {**chosen, index: value})

    return choose(0, {})


def check_in(
    model: Model,
    statements: tuple[Relation, ...],
    entry: Statement,
    functions: frozenset[str],
    latex: str,
) -> int:
    """Check every step for all indices in one world, and count the identities."""
    count = 0
    if entry.induction:
        for statement in statements:
            count += check_induction(statement, entry.induction, model)
        return count
    for indices in _instances(entry, model):
        for statement in statements:
            for step in range(1, len(statement.sides)):
                try:
                    count += _check_step(model, statement, step, entry, functions, indices)
                except FormulaError as error:
                    raise type(error)(
                        f"step {step} fails in {model.title}{_said(indices)}: {error.message}",
                        statement.offsets[step],
                    ) from error
    return count


def _said(indices: dict[str, Any]) -> str:
    return "".join(f", {index} = {value}" for index, value in indices.items())


def _check_step(
    model: Model,
    statement: Relation,
    step: int,
    entry: Statement,
    functions: frozenset[str],
    indices: dict[str, Any],
) -> int:
    meaning = ModelEvaluator(model, indices)
    left, right = statement.sides[step - 1], statement.sides[step]
    sign = statement.signs[step - 1]
    if sign in BOUNDS:
        if entry.bound is None:
            raise EvaluationError("an inequality needs a certificate in its entry")
        lower, upper = (left, right) if sign in ("\\le", "\\leq") else (right, left)
        return check_bound(lower, upper, entry.bound, meaning, functions)
    if sign == "\\leftarrow":
        new = _updated(left, meaning)
    elif sign == "=":
        new = meaning.value(left)
    else:
        raise EvaluationError(f"cannot prove a relation with {sign}")
    compared = entry_pairs(new, meaning.value(right))
    for where, a, b in compared:
        try:
            check_equal(a, b)
        except RefutedError as error:
            raise RefutedError(f"{where}{error.message}") from error
    return len(compared)


def _updated(left: Node, meaning: ModelEvaluator) -> Any:
    if not isinstance(left, Name) or left.subs or meaning.model.update is None:
        raise EvaluationError("the left side of ← must be a quantity that a step changes")
    layer = None if left.layer is None else meaning.index(left.layer)
    return meaning.model.update(left.base, layer, left.star)
