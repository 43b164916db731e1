r"""The ledger: no formula on a page that the machine has not proved.

What the reader sees is what is proved. A page's LaTeX is read by a strict grammar, given a meaning
in small worlds whose derivatives are SymPy's, and each ``=`` of each line is decided exactly. Read
the rooms in this order, as an essay on how one proves a formula:

==============================  ==================================================================
pages                           the displayed equations of a page
lexer, names, operators, forms  from LaTeX to a tree, small parts first; ``grammar`` is the whole,
grammar, syntax, trees          ``syntax`` says what the tree is made of
model, worlds, abstract         the small worlds: networks, walks, lines, with letters for numbers
meaning, values, calculus       from the tree to values: products, sums, derivatives
atoms, rings, decide            are two values equal? Red is quick, green is exact
entry, entries, subject         what each label must be about
proofs, sizeless                proofs by induction, of bounds, and for all sizes at once
judge, show                     the verdict, and how a reader sees it
places, mutate, slips, mutants  wrong formulas, made from right ones: all of them must fail
==============================  ==================================================================

``python -m nnmath.proofs chapters/*.md`` judges pages, :func:`judge_file` does it for programs,
and :func:`prove` shows one proof in a notebook.
"""

from __future__ import annotations

from nnmath._optional import require

require(__name__, "proofs", "sympy", "mpmath")

from .judge import Verdict, judge_file
from .show import Proof, prove

__all__ = ["Proof", "Verdict", "judge_file", "prove"]
