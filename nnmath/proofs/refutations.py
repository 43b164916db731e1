r"""Errata refuted: what texts have printed, what is right, and numbers that decide it.

Each erratum is written in the book's notation and tried in a model: the wrong formula must fail
there, with a counterexample, and the right one must hold.
"""

from __future__ import annotations

from dataclasses import dataclass

from nnmath.formulas.errors import FormulaError
from nnmath.formulas.latex import parse

from .equality import find_counterexample_to_bound
from .errata import ERRATA, Erratum
from .errors import failure_of
from .evaluate import ModelEvaluator
from .explain import describe_refutation, explain_refutation
from .judge import check_in
from .models import model_by_name
from .statement import Statement
from .verdict import Failure, FailureKind, Stage

EVIDENCE = frozenset((FailureKind.REFUTED, FailureKind.SHAPES))


@dataclass(frozen=True)
class Refutation:
    """An erratum with its evidence; in a notebook it shows itself.

    Attributes
    ----------
    erratum : Erratum
        What was written, where, and what is right.
    failure : Failure
        Numbers for which the wrong formula fails, or the shapes that do not fit.
    identities : int
        How many identities the right formula was proved by; 0 where none is given.
    """

    erratum: Erratum
    failure: Failure
    identities: int

    def __repr__(self) -> str:
        return describe_refutation(self.erratum, self.failure)

    def _repr_markdown_(self) -> str:
        return explain_refutation(self.erratum, self.failure)


def refute(name: str) -> Refutation:
    """Refute one wrong formula of the sources, here and now.

    Parameters
    ----------
    name : str
        Its name in :data:`nnmath.proofs.errata.ERRATA`.

    Raises
    ------
    KeyError
        If there is no erratum of this name.
    ValueError
        If the wrong formula is not refuted, or the right one does not hold.
    """
    erratum = ERRATA[name]
    failure = _refutation(erratum)
    if failure is None or failure.kind not in EVIDENCE:
        raise ValueError(f"{name} is not refuted")
    try:
        identities = _prove(erratum, erratum.right) if erratum.right else 0
    except FormulaError as error:
        raise ValueError(f"the right formula of {name} fails: {error.message}") from error
    return Refutation(erratum, failure, identities)


def _refutation(erratum: Erratum) -> Failure | None:
    """Why the wrong formula fails; None if it holds."""
    model = model_by_name(erratum.model)
    (relation,) = parse(erratum.wrong, frozenset(model.functions))
    if relation.signs == ("\\le",):
        lower, upper = (ModelEvaluator(model).number(side) for side in relation.sides)
        counterexample = find_counterexample_to_bound(lower, upper)
        if counterexample is None:
            return None
        return Failure(
            FailureKind.REFUTED,
            stage=Stage.CLAIM,
            model=model.description,
            counterexample=counterexample,
        )
    try:
        _prove(erratum, erratum.wrong)
    except FormulaError as error:
        return failure_of(error)
    return None


def _prove(erratum: Erratum, latex: str) -> int:
    """Prove a formula in the erratum's model, and count the identities."""
    model = model_by_name(erratum.model)
    functions = frozenset(model.functions)
    statement = Statement(
        erratum.name, "claim", erratum.why, (), "", (erratum.model,), erratum.ranges
    )
    return check_in(model, parse(latex, functions), statement, functions)
