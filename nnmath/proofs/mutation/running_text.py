"""The mutation test of running text: a wrong relation in the place of a right one must fail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from ..extract import Formula, Item
from ..running_text import Page, is_relation, sides_read
from ..scope import Scope
from ..verdict import InlineVerdict
from .operators import mutants
from .run import Outcome, Result

# Right relations of which some mutants are true, with the reason.
_EXPONENT_0 = "a number to the power of 0 is 1, whatever the number"
_ZERO = "a multiple of 0 is 0"
_ZERO_OR_NEW = f"{_ZERO}; a name without its indices is a new one, which may have any value"
_RESIDUALS = "at the best line the residuals are perpendicular to 1 and to x, and sum to 0"
_SYMMETRIC = "the matrix is symmetric"
_BOUND = "what holds for every z holds for z^2"
_BRACKETS = "in a sum of differences these brackets may be left out"
_SHARES = "the entries of p and of y sum to 1, and a difference of such sums is 0"
_LARGER = "the larger side is multiplied by a number that is at least 1"
TRUE_NEAR = {
    r"(n_l \times 1) = (n_l \times n_{l-1})(n_{l-1} \times 1) + (n_l \times 1)": "the "
    "shapes of the product fit without the sum",
    r"w^\top p + b = 0": _ZERO,
    r"z_{01} = w_2 > 0": _ZERO_OR_NEW,
    r"z_{10} = w_1 > 0": _ZERO_OR_NEW,
    r"z_{11} = w_1 + w_2 > 0": _ZERO_OR_NEW,
    r"z_{01} = w_2 \le 0": _ZERO,
    r"z_{10} = w_1 \le 0": _ZERO,
    r"z_{11} = w_1 + w_2 \le 0": _ZERO,
    r"x_1 = 0 - 0.1 \cdot 4 = -0.4": "-0 is 0",
    r"x_0 + 2 = (1 - 2\eta)^0 (x_0 + 2)": _EXPONENT_0,
    r"\sum_i r_i x_i = 0": _RESIDUALS,
    r"\sum_i r_i \bar x = 0": _RESIDUALS,
    r"\sum_i r_i (x_i - \bar x) = 0": _RESIDUALS,
    r"H v = \lambda v": _SYMMETRIC,
    r"H v_i = \lambda_i v_i": _SYMMETRIC,
    r"v^\top (D - p p^\top) v = \sum_j p_j (v_j - \mu)^2": "D is symmetric; a square has no sign",
    r"\sigma(z) < 1": "it holds for every z, so for z^2; and 2 is a weaker bound",
    r"\sigma'(z) \le \tfrac14": _BOUND,
    r"1/\sigma'(z) \ge 4": _BOUND,
    r"q = 3": "q is 3, and of the factors one is 0",
    r"q = \mathrm{E}(a_k^2)": "all activations of a layer have the same mean square",
    r"\mathrm{E}(w_{ji} w_{jk}) = 0": "independent weights have the mean 0, and so has each "
    "product with one of them to an odd power",
    r"x - q = (x - p) + (p - q)": _BRACKETS,
    r"(1 - a_i) - (1 - y_i) = y_i - a_i": _BRACKETS,
    r"10 \le 51": _LARGER,
    r"68 < \log(2.5 \cdot 10^{-7}) / \log 0.8 < 69": _LARGER,
    r"(1 - 2\eta)^2 = 1 - 4\eta + 4\eta^2": "a square has no sign",
    r"\sum_j y_j (p_j / y_j - 1) = \sum_j p_j - \sum_j y_j = 0": _SHARES,
    r"a - a^2 \le a": "a fourth power is not negative either",
}
SETTING = "it says what a name stands for, and a value that is given is taken at its word"
COMPUTED = "it is computed: it is true, or rounds to the printed digits"
SHORTER = "a side of the chain is left out, and the others are equal"


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
        setting) has survived, and says so.
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
            why = "" if failed else why_true(formula.latex, operator, verdict)
            outcomes.append(Outcome(place, operator, latex, result, why))
        page.unused = unused

    page.visit = visit
    page.run()
    return outcomes


def why_true(original: str, operator: str, verdict: InlineVerdict) -> str:
    """Why a mutant that was not refuted is true, or says nothing; empty if nobody knows."""
    if verdict.verdict == "setting":
        return SETTING
    if verdict.method == "numbers":
        return COMPUTED
    if operator == "line":
        return SHORTER
    return TRUE_NEAR.get(" ".join(original.split()), "")
