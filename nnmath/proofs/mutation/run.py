"""The mutation test of the proofs: each mutant of each equation must fail."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from random import Random

from nnmath.formulas.errors import FormulaError, ParseError
from nnmath.formulas.latex import parse

from ..extract import Equation
from ..judge import Registry, check
from ..models import model_by_name
from ..statement import Statement
from ..statements import statements
from .operators import mutants

# Mutants that are true, with the reason.
TRUE_MUTANTS = {
    ("eq-perceptron-bound", "k \\le \\frac{R^2}{\\gamma^2} + 1"): "a weaker bound is true as well, "
    "and the text does not claim that Novikoff's is sharp",
}


class Result(StrEnum):
    """What became of a mutant."""

    GRAMMAR = "grammar"  # it cannot be parsed
    FAILED = "form or proof"
    CRASHED = "crash"
    SURVIVED = "survived"


@dataclass(frozen=True)
class Outcome:
    """What became of one mutant.

    Attributes
    ----------
    label, operator, latex : str
        Which formula it changes, by which operator, and its LaTeX.
    result : Result
        What became of it.
    reason : str
        Why a survivor is true, if whoever judged it knew.
    """

    label: str
    operator: str
    latex: str
    result: Result
    reason: str = ""

    @property
    def is_caught(self) -> bool:
        """Whether the mutant failed; a crash counts too, and is reported."""
        return self.result is not Result.SURVIVED

    @property
    def why_true(self) -> str:
        """Why the mutant is true, if it is known to be; else empty."""
        known = TRUE_MUTANTS.get((self.label, " ".join(self.latex.split())), "")
        return self.reason or known


def run_mutation_test(
    equations: Iterable[Equation],
    each: int | None = None,
    rng: Random | None = None,
    registry: Registry | None = None,
) -> list[Outcome]:
    """Judge the mutants of equations.

    Parameters
    ----------
    equations : iterable of Equation
        Those without a statement are left out.
    each : int, optional
        At most so many mutants an equation, drawn by ``rng``; all of them by default.
    rng : random.Random, optional
        Draws the sample; needed with ``each``.
    registry : dict, optional
        The statements by label; the book's own by default.

    Returns
    -------
    list of Outcome
        A mutant that reads the same as the original (another way to write the same tree) is no
        mutant and is not in the list.
    """
    registry = statements() if registry is None else registry
    outcomes = []
    for equation in equations:
        if equation.label not in registry:
            continue
        found = list(mutants(equation.latex))
        if each is not None and len(found) > each:
            if rng is None:
                raise ValueError("each needs rng, a random.Random")
            found = rng.sample(found, each)
        for operator, latex in found:
            outcome = judge_mutant(equation, operator, latex, registry[equation.label])
            if outcome is not None:
                outcomes.append(outcome)
    return outcomes


def judge_mutant(
    equation: Equation, operator: str, latex: str, statement: Statement
) -> Outcome | None:
    """Judge one mutant; None if it reads the same as the original."""
    functions = frozenset(name for key in statement.models for name in model_by_name(key).functions)
    result = Result.SURVIVED
    try:
        same = [(s.sides, s.signs) for s in parse(equation.latex, functions)]
        if [(s.sides, s.signs) for s in parse(latex, functions)] == same:
            return None
        check(latex, statement)
    except ParseError:
        result = Result.GRAMMAR
    except FormulaError:
        result = Result.FAILED
    except Exception:
        result = Result.CRASHED
    return Outcome(equation.label, operator, latex, result)
