r"""Judging a reader's own formula: is this also true, where that formula of the book is?

The formula is judged like the book's own if it has the same left side; otherwise like one in
running text, in the models of the book's formula. So ``\delta^{(l)}_j`` and ``\eta`` mean what they
mean there, and any relation between them may be asked about.
"""

from __future__ import annotations

import re

from .extract import Equation, Formula, Heading, Note
from .judge import judge
from .running_text import MARK, judge_running_text
from .statements import statements
from .verdict import Answer, Failure, FailureKind, Trial

FILE = "<your formula>"
_LINE_BREAK = re.compile(r"\\\\(\[[^\]]*\])?")
_ALIGNED = re.compile(r"\\(begin|end)\{(aligned|gathered|split)\}")


def try_formula(label: str, latex: str) -> Trial:
    r"""Judge a formula in the models of one of the book's.

    Parameters
    ----------
    label : str
        The label of the book's formula.
    latex : str
        The reader's, with a relation in it.

    Raises
    ------
    KeyError
        If no statement has this label.

    Examples
    --------
    >>> str(try_formula("eq-descent-slope", "f'(x) = 2x + 4").answer)
    'proved'
    >>> str(try_formula("eq-descent-slope", "f'(x) = 2x + 5").answer)
    'refuted'
    """
    if label not in statements():
        raise KeyError(f"label: expected that of a formula of the book, got {label!r}")
    own = judge(Equation(FILE, 1, label, latex))
    if own.is_proved:
        return Trial(label, latex, Answer.PROVED)
    if own.failure is not None and _refutes(own.failure):
        return Trial(label, latex, Answer.REFUTED, own.failure)
    here = Note(FILE, 1, f"{MARK} in {label}")
    found = judge_running_text([Heading(1), here, Formula(FILE, 2, one_line(latex))])
    if not found:
        return Trial(label, latex, Answer.UNDECIDED, own.failure)
    failure = found[-1].failure
    if failure is None:
        return Trial(label, latex, Answer.PROVED)
    answer = Answer.REFUTED if _refutes(failure) else Answer.UNDECIDED
    return Trial(label, latex, answer, failure)


def one_line(latex: str) -> str:
    r"""Return a chain of several lines, as in ``aligned``, without what aligns them."""
    return _ALIGNED.sub("", _LINE_BREAK.sub(" ", latex)).replace("&", " ").strip().rstrip(".,;")


def _refutes(failure: Failure) -> bool:
    return failure.kind in (FailureKind.REFUTED, FailureKind.SHAPES)
