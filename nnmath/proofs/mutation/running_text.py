"""The mutation test of running text: a wrong relation in the place of a right one must fail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from ..extract import Formula, Item
from ..running_text import Page, is_relation, sides_read
from ..scope import Scope
from .operators import mutants
from .run import Outcome, Result


def mutate_running_text(
    items: Sequence[Item], each: int | None = None, rng: Random | None = None
) -> list[Outcome]:
    """Judge mutants of the relations of one page, each in the place of the right one.

    Parameters
    ----------
    items : sequence of Item
        The page.
    each : int, optional
        At most so many mutants a relation, drawn by ``rng``; all of them by default.
    rng : random.Random, optional
        Draws the sample; needed with ``each``.

    Returns
    -------
    list of Outcome
        The label is the file and the line. A mutant that only says what a name stands for (a
        setting) has survived.
    """
    page = Page(items)
    outcomes: list[Outcome] = []

    def visit(formula: Formula, scope: Scope) -> None:
        place, unused = f"{formula.file}:{formula.line}", dict(page.unused)
        if page.judge(formula, Scope(scope)).verdict != "proved":
            page.unused = unused
            return
        found = list(mutants(formula.latex))
        if each is not None and rng is not None and len(found) > each:
            found = rng.sample(found, each)
        for operator, latex in found:
            if not is_relation(latex) or sides_read(latex) == sides_read(formula.latex):
                continue
            if scope.rule(formula.latex) is not None:
                # The comment above would speak of no relation any more.
                outcomes.append(Outcome(place, operator, latex, Result.FAILED))
                continue
            verdict = page.judge(replace(formula, latex=latex), Scope(scope))
            failed = verdict.verdict == "failed"
            result = Result.FAILED if failed else Result.SURVIVED
            outcomes.append(Outcome(place, operator, latex, result))
        page.unused = unused

    page.visit = visit
    page.run()
    return outcomes
