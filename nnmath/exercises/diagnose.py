"""What is wrong with a wrong formula: a known slip, one slip more, a factor, or numbers."""

from __future__ import annotations

import time
from contextlib import suppress

import numpy as np

from nnmath.ledger.errors import LedgerError
from nnmath.ledger.lexer import spans
from nnmath.ledger.syntax import Add, Neg, Node
from nnmath.ledger.trees import walk

from . import latex
from .errors import MisfitError, UnreadableError
from .formulas import Prepared, Values, agree, is_latex
from .mutations import BUT, drops, mutants
from .ratios import constant_factor, missing_factor
from .witness import counterexample
from .words import said

PATIENCE = 0.8  # seconds of work until a diagnosis is given up for a counterexample
SAID = {
    "sign": "a sign", "minus left out": "a minus", "minus added": "a minus too many",
    "constant": "a constant", "indices exchanged": "two indices, which are exchanged",
    "index": "an index", "index left out": "an index, which is missing", "layer": "a layer",
    "power or transpose left out": "a power or transpose, which is missing",
    "power added": "a power too many", "transpose added": "a transpose too many",
    "prime left out": "a prime, which is missing", "name left out": "a name, which is missing",
    "name doubled": "a name that stands twice", "name": "one name",
    "order of a product": "the order of a product", "fraction": "a fraction",
    "sum or limit left out": "a sum, which is missing", "bracket": "a pair of brackets",
    "difference turned": "a difference that is turned round", "term left out": "a term",
}  # fmt: skip


def diagnose(mine: Node, values: Values, prepared: Prepared) -> str:
    """Say what is wrong with an answer whose shapes fit."""
    until = time.thread_time() + PATIENCE
    for known, says in prepared.slips:
        if _same(known, values, prepared):
            return says
    right = prepared.values
    if np.shape(values[0]) != np.shape(right[0]):
        return _wrong_shape(values, prepared)
    if not any(np.any(value) for value in values):
        return "It is not 0."
    if agree([-value for value in values], right):
        return _sign(mine, prepared)
    told = constant_factor(values, right)
    if told:
        return told
    names = prepared.entry.names
    for mutant, says in mutants(prepared.right, names):
        if time.thread_time() > until:
            break
        if _same(mutant, values, prepared):
            return says
    for mutant, says in drops(mine, names):
        if time.thread_time() > until:
            break
        if _same(mutant, right, prepared):
            return says
    return (
        missing_factor(mine, values, prepared) or _ledger(values, prepared, until)
        or counterexample(mine, prepared)
    )  # fmt: skip


def _same(node: Node, values: Values, prepared: Prepared) -> bool:
    """Whether a formula has these values: asked at one point first, since most do not."""
    try:
        return agree(prepared.at_points(node), values)
    except (MisfitError, ArithmeticError):
        return False


def _wrong_shape(values: Values, prepared: Prepared) -> str:
    world = prepared.floats(0, 0)
    mine, right = world.shape(values[0]), world.shape(prepared.values[0])
    turned = [np.transpose(value) for value in values]
    if np.ndim(values[0]) and agree(turned, prepared.values):
        return f"{BUT} a transpose: yours is {mine}, and {right} is asked for."
    return f"Your formula gives {mine}, and {right} is asked for."


def misfit(mine: Node, problem: str, prepared: Prepared) -> str:
    """Say what is wrong with an answer whose shapes do not fit, unless sizes happen to be equal."""
    if "entry by entry" in problem:
        problem += " A product of matrices is written @."
    try:
        values = prepared.at_points(mine, square=True)
        right = prepared.at_points(prepared.right, square=True)
        pairs = [*prepared.slips, *mutants(prepared.right, prepared.entry.names)]
        for known, says in pairs:
            try:
                if agree(prepared.at_points(known, square=True), values):
                    return f"{says} {problem}"
            except MisfitError:
                continue
        fits = (
            " Where all sizes happen to be equal it would be right." if agree(values, right) else ""
        )
    except MisfitError:
        fits = ""
    return problem + fits


def _sign(mine: Node, prepared: Prepared) -> str:
    """The sign: a difference turned round, if the answer shows it."""
    names = prepared.entry.names
    rest = {part for part in walk(mine) if isinstance(part, Add)}
    for part in walk(prepared.right):
        if isinstance(part, Add) and len(part.terms) == 2 and isinstance(part.terms[1], Neg):
            first, second = part.terms[0], part.terms[1].of
            if {Add((second, Neg(first))), Add((Neg(first), second))} & rest:
                return f"{BUT} the sign: you have {said(part, names)} the wrong way round."
    return f"{BUT} the sign."


def _ledger(values: Values, prepared: Prepared, until: float) -> str:
    """The ledger's own mutations of the right answer's LaTeX."""
    from nnmath.ledger.slips import OPERATORS

    answer = prepared.entry.answer
    if not is_latex(answer):
        return ""
    tokens = spans(answer)
    for operator, told in SAID.items():
        for wrong in OPERATORS[operator](tokens):
            if time.thread_time() > until:
                return ""
            with suppress(UnreadableError, LedgerError):
                if _same(latex.read(wrong, prepared.notation), values, prepared):
                    return f"{BUT} {told}."
    return ""
