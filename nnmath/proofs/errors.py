"""The error of a statement that is not proved: the failure as data, and its message."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from nnmath.formulas.errors import FormulaError, ParseError, RefutedError, ShapeError

from .explain import describe_failure
from .verdict import Failure, FailureKind


class ProofError(FormulaError):
    """A statement that is not proved.

    Parameters
    ----------
    failure : Failure
        Why, and where.
    offset : int or None
        Where the failing step begins in the LaTeX.
    """

    def __init__(self, failure: Failure, offset: int | None = None) -> None:
        super().__init__(describe_failure(failure), offset)
        self.failure = failure


class RefutedStatementError(ProofError, RefutedError):
    """A statement that is false; ``failure`` may hold a counterexample."""


def failure_of(error: FormulaError) -> Failure:
    """Why a statement failed, from any error of a formula."""
    if isinstance(error, ProofError):
        return error.failure
    if isinstance(error, ShapeError):
        return Failure(
            FailureKind.SHAPES, error.message, operation=error.operation, shapes=error.shapes
        )
    parse = isinstance(error, ParseError)
    return Failure(FailureKind.UNREADABLE if parse else FailureKind.UNDEFINED, error.message)


def locate(error: FormulaError, offset: int, **where: Any) -> ProofError:
    """The error with the place where it happened: fields of :class:`Failure`."""
    refuted = isinstance(error, RefutedError)
    return (RefutedStatementError if refuted else ProofError)(
        replace(failure_of(error), **where), offset
    )
