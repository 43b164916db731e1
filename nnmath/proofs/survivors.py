r"""Mutants that no ledger should catch, because they are true: each with the reason.

A mutant is known by its label and its LaTeX without spaces. Whatever survives and is not in this
list is a hole. Where a true slip would mislead a reader, pin the side in its entry instead.
"""

from __future__ import annotations

# (label, LaTeX without spaces): reason
SURVIVORS: dict[tuple[str, str], str] = {}


def squeezed(latex: str) -> str:
    """LaTeX without spaces, as it is listed here."""
    return "".join(latex.split())


def excused(label: str, latex: str) -> str:
    """The reason why a surviving mutant is true; empty where none is listed."""
    return SURVIVORS.get((label, squeezed(latex)), "")
