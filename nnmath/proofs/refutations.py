r"""Wrong formulas, refuted: what texts have printed, what is right, and numbers that settle it.

Each slip is written in the book's notation and tried in a world: the wrong formula must fail there,
with a counterexample, and the right one must hold.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape

from nnmath.formulas.errors import EvaluationError, FormulaError, RefutedError, ShapeError
from nnmath.formulas.latex import parse

from .equality import counterexample_to_bound
from .errata import ERRATA, Erratum
from .evaluate import ModelEvaluator
from .judge import check_in
from .models import model_by_name
from .statement import Statement


@dataclass(frozen=True)
class Refutation:
    """A slip with its evidence; in a notebook it shows itself.

    Attributes
    ----------
    slip : Slip
        What was written, where, and what is right.
    evidence : str
        Numbers for which the wrong formula fails, or the shapes that do not fit.
    identities : int
        How many identities the right formula was proved by; 0 where none is given.
    """

    slip: Erratum
    evidence: str
    identities: int

    def __repr__(self) -> str:
        return f"{self.slip.name}: {self.evidence}"

    def _repr_markdown_(self) -> str:
        wrong = f"**✗ Wrong**\n\n$$\n{self.slip.wrong}\n$$\n\n{to_markdown(self.evidence)}\n\n"
        right = f"**✓ Right, and proved**\n\n$$\n{self.slip.right}\n$$\n"
        return wrong + (right if self.slip.right else "")


def to_markdown(evidence: str) -> str:
    """The evidence as a reader's sentences: names, fractions and shapes as formulas.

    Parameters
    ----------
    evidence : str
        What a :class:`~nnmath.formulas.errors.FormulaError` says of a wrong formula.

    Returns
    -------
    str
        Markdown.
    """
    told = re.sub("^(step 1 fails )?in", "It fails for", escape(evidence, quote=False))
    if "one example" in told:  # a column has one index
        told = re.sub(r"\b([bxy]\d?_\d)1 = ", r"\1 = ", told)
    told = re.sub(r"\b([^\W\d])(\d?)(?:_(\d+))? = (-?\d+)(?:/(\d+))?", _value, told)
    told = re.sub(r"(\d)×(\d)", r"$\1 \\times \2$", told)
    told = re.sub(
        r"left is (\S+), right is (\S+)", r"the left side is $\1$, the right side $\2$", told
    )
    told = re.sub(r": (with|the)", lambda found: f". {found[1].capitalize()}", told)
    return told + "."


def _value(found: re.Match[str]) -> str:
    """A letter, its layer and index, and the fraction that it stands for."""
    letter, layer, index, above, below = found.groups()
    upper = f"^{{({layer})}}" if layer else ""
    lower = f"_{{{index}}}" if index else ""
    sign, size = ("-", above[1:]) if above.startswith("-") else ("", above)
    number = rf"\tfrac{{{size}}}{{{below}}}" if below else size
    return f"${letter}{upper}{lower} = {sign}{number}$"


def refute(name: str) -> Refutation:
    """Refute one wrong formula of the sources, here and now.

    Parameters
    ----------
    name : str
        Its name in :data:`nnmath.proofs.errata.ERRATA`.

    Raises
    ------
    KeyError
        If there is no slip of this name.
    ValueError
        If the wrong formula is not refuted, or the right one does not hold.
    """
    slip = ERRATA[name]
    try:
        evidence = _evidence(slip)
    except RefutedError as error:
        evidence = error.message
    except ShapeError as error:
        evidence = error.message
    except EvaluationError:
        evidence = ""
    if not evidence:
        raise ValueError(f"{name} is not refuted")
    try:
        return Refutation(slip, evidence, _prove(slip, slip.right) if slip.right else 0)
    except FormulaError as error:
        raise ValueError(f"the right formula of {name} fails: {error.message}") from error


def _evidence(slip: Erratum) -> str:
    """Numbers that refute an inequality; an equation raises its own counterexample."""
    model = model_by_name(slip.world)
    statements = parse(slip.wrong, frozenset(model.functions))
    (statement,) = statements
    if statement.signs != ("\\le",):
        _prove(slip, slip.wrong)
        return ""
    lower, upper = (ModelEvaluator(model).number(side) for side in statement.sides)
    found = counterexample_to_bound(lower, upper)
    if found:
        raise RefutedError(f"in {model.title}: {found}")
    return found


def _prove(slip: Erratum, latex: str) -> int:
    model = model_by_name(slip.world)
    statements = parse(latex, frozenset(model.functions))
    functions = frozenset(model.functions)
    entry = Statement(slip.name, "claim", slip.why, (), "", (slip.world,), slip.ranges)
    return check_in(model, statements, entry, functions, latex)
