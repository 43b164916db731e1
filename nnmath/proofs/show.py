"""Showing a proof to a reader: the formula, what it means, and how it was proved."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from .explain import describe_proof, explain_proof
from .extract import Equation, read_page
from .judge import judge
from .statements import statements
from .verdict import Verdict


@dataclass(frozen=True)
class Proof:
    """One equation with its verdict; in a notebook it shows itself.

    Attributes
    ----------
    label, latex, words : str
        Which equation, how it reads, and what it says.
    verdict : Verdict
        What was found, just now.
    """

    label: str
    latex: str
    words: str
    verdict: Verdict

    @property
    def proved(self) -> bool:
        """Whether the equation holds."""
        return self.verdict.is_proved

    def __repr__(self) -> str:
        return f"{self.label}: {self.words} {describe_proof(self.verdict)}"

    def _repr_markdown_(self) -> str:
        return explain_proof(self.words, self.latex, self.verdict)


def prove(label: str, latex: str | None = None, folder: str | Path = ".") -> Proof:
    """Prove one equation of the book, here and now.

    Parameters
    ----------
    label : str
        The label of the equation.
    latex : str, optional
        Another LaTeX in place of the book's: change a sign and see it fail.
    folder : str or Path
        Where the pages are looked for when no LaTeX is given: there, in ``chapters`` under it, and
        in the folders above.

    Returns
    -------
    Proof
        ``.proved`` is its answer; as the last line of a cell it shows the whole.

    Raises
    ------
    KeyError
        If no statement has this label; the message names the nearest ones.
    FileNotFoundError
        If no page displays it.
    """
    if label not in statements():
        near = [other for other in statements() if other.split("-")[:2] == label.split("-")[:2]]
        raise KeyError(f"no statement is called {label}; of that chapter there are {sorted(near)}")
    found = _find(label, Path(folder)) if latex is None else Equation("<given>", 1, label, latex)
    return Proof(label, found.latex, statements()[label].words, judge(found))


def _find(label: str, folder: Path) -> Equation:
    here = folder.resolve()
    for place in (here, *here.parents[:2]):
        for path in [*sorted(place.glob("*.md")), *sorted(place.glob("chapters/*.md"))]:
            if label not in path.read_text(encoding="utf-8", errors="replace"):
                continue
            for equation in read_page(path):
                if equation.label == label:
                    return equation
    raise FileNotFoundError(f"no page in {here}, or near it, displays {label}; give its latex")
