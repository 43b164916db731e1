"""Showing a proof to a reader: the formula, what it means, and how it was proved."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from pathlib import Path

from .extract import Equation, read_page
from .judge import Verdict, judge
from .statements import statements


@dataclass(frozen=True)
class Proof:
    """One equation with its verdict; in a notebook it shows itself.

    Attributes
    ----------
    label, latex, words : str
        Which equation, how it reads, and what it says.
    verdict : Verdict
        What the ledger found, just now.
    """

    label: str
    latex: str
    words: str
    verdict: Verdict

    @property
    def proved(self) -> bool:
        """Whether the equation holds."""
        return self.verdict.verdict == "proved"

    def __repr__(self) -> str:
        return f"{self.label}: {self.words} {self._sentence()}"

    def _repr_markdown_(self) -> str:
        words = f"{escape(self.words)} " if self.words else ""
        return f"{words}\n\n$$\n{self.latex}\n$$\n\n{escape(self._sentence(), quote=False)}"

    def _sentence(self) -> str:
        kind = "Definition, the same as the world's own" if self._defines() else "Proved"
        how = f"{kind}: " if self.proved else "NOT proved: "
        return f"{how}{self.verdict.detail} ({self.verdict.seconds:.2f} s)."

    def _defines(self) -> bool:
        return self.verdict.kind == "definition"


def prove(label: str, latex: str | None = None, folder: str | Path = ".") -> Proof:
    """Prove one equation of the book, here and now.

    Parameters
    ----------
    label : str
        Its label, such as ``"eq-descent-closed-form"``.
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
        If no entry has this label; the message names the nearest ones.
    FileNotFoundError
        If no page displays it.
    """
    if label not in statements():
        near = [known for known in statements() if known.split("-")[:2] == label.split("-")[:2]]
        raise KeyError(f"no entry is called {label}; of that chapter there are {sorted(near)}")
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
