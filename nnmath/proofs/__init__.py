r"""Machine proofs: no formula on a page that the program has not proved.

What the reader sees is what is proved. A page's LaTeX is parsed by a strict grammar and evaluated
in small models whose derivatives are SymPy's, and each ``=`` of each line is decided exactly. Read
the modules in this order, as an essay on how one proves a formula:

====================================  ============================================================
extract                               the displayed equations of a page, and its running text
model, models/, undefined_functions   the models: networks, curves, lines, with letters for numbers
evaluate, symbolic_matrix             from the syntax tree to values: products, sums, derivatives
rationalize, zero_test, equality      are two values equal? Random points refute, normal forms prove
computation, recurrence               a model from what is computed: in a row, or step by step
statement, statements/,               what each label must be about
arrangement, statement_form
methods                               proofs of bounds, and by induction over steps
all_sizes, index_notation, cutoff,    for all sizes: in index notation, by the cut-off theorem, by
term_induction, drawn_sizes           induction; and a trial at sizes drawn from the formula's hash
judge, verdict, errors                the verdict, as data
scope, running_text                   relations in running text: settings, numbers, claims
explain, show                         the verdict in words, and in a notebook
trial                                 a reader's own formula: is this also true?
errata, refutations                   wrong formulas of the sources, refuted
mutation/                             wrong formulas derived from right ones: all of them must fail
====================================  ============================================================

``python -m nnmath.proofs chapters/*.md`` judges pages, :func:`judge_page` does it for programs,
and :func:`prove` shows one proof in a notebook. Another book passes statements of its own.
"""

from __future__ import annotations

from nnmath._optional import require

require(__name__, "proofs", "sympy", "mpmath")

from nnmath.formulas.notation import Notation

from .computation import Computation, any_function, build_model
from .explain import describe_verdict
from .judge import judge_file, judge_page, judge_text
from .model import Description, Model, Quantity
from .recurrence import build_recurrence
from .show import Proof, prove
from .statement import Bound, Statement
from .verdict import Verdict

__all__ = [
    "Bound",
    "Computation",
    "Description",
    "Model",
    "Notation",
    "Proof",
    "Quantity",
    "Statement",
    "Verdict",
    "any_function",
    "build_model",
    "build_recurrence",
    "describe_verdict",
    "judge_file",
    "judge_page",
    "judge_text",
    "prove",
]
