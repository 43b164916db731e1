r"""Machine proofs: no formula on a page that the program has not proved.

What the reader sees is what is proved. A page's LaTeX is parsed by a strict grammar and evaluated
in small models whose derivatives are SymPy's, and each ``=`` of each line is decided exactly. Read
the modules in this order, as an essay on how one proves a formula:

====================================  ============================================================
extract                               the displayed equations of a page
model, models/, undefined_functions   the models: networks, curves, lines, with letters for numbers
evaluate, symbolic_matrix             from the syntax tree to values: products, sums, derivatives
rationalize, zero_test, equality      are two values equal? Random points refute, normal forms prove
statement, statements/,               what each label must be about
statement_form
methods, index_notation               proofs by induction, of bounds, and for all sizes at once
judge, verdict, errors                the verdict, as data
explain, show                         the verdict in words, and in a notebook
errata, refutations                   wrong formulas of the sources, refuted
mutation/                             wrong formulas derived from right ones: all of them must fail
====================================  ============================================================

``python -m nnmath.proofs chapters/*.md`` judges pages, :func:`judge_file` does it for programs,
and :func:`prove` shows one proof in a notebook.
"""

from __future__ import annotations

from nnmath._optional import require

require(__name__, "proofs", "sympy", "mpmath")

from .judge import judge_file
from .show import Proof, prove
from .verdict import Verdict

__all__ = ["Proof", "Verdict", "judge_file", "prove"]
