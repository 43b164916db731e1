"""What is wrong with a wrong formula: a known mistake, a mutation, a factor, or numbers."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from fractions import Fraction
from typing import Any

import numpy as np

from nnmath.formulas.errors import FormulaError, ShapeError, UnreadableError
from nnmath.formulas.latex import tokenize_lossless
from nnmath.formulas.nodes import Add, Apply, Name, Neg, Node, Power, Reduce, atoms, children, walk
from nnmath.formulas.printing import format_number, to_unicode

from . import latex_input
from .grade_formula import RELATIVE, ParsedFormula, Values, all_close, is_latex
from .mutations import BUT, deletion_mutants, mutants
from .sampling import READABLE, value_of

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
Part = tuple[str, Values, Node]
SCALES = (
    (1.0, ""),
    (-1.0, " and the sign"),
    (2.0, " and the factor 2"),
    (0.5, " and the factor ½"),
)


def diagnose(mine: Node, values: Values, prepared: ParsedFormula) -> str:
    """Say what is wrong with an answer whose shapes fit."""
    until = time.thread_time() + PATIENCE
    for known, says in prepared.known_mistakes:
        if _same(known, values, prepared):
            return says
    right = prepared.values
    if np.shape(values[0]) != np.shape(right[0]):
        return _wrong_shape(values, prepared)
    if not any(np.any(value) for value in values):
        return "It is not 0."
    if all_close([-value for value in values], right):
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
    for mutant, says in deletion_mutants(mine, names):
        if time.thread_time() > until:
            break
        if _same(mutant, right, prepared):
            return says
    return (
        missing_factor(mine, values, prepared) or _ledger(values, prepared, until)
        or counterexample(mine, prepared)
    )  # fmt: skip


def _same(node: Node, values: Values, prepared: ParsedFormula) -> bool:
    """Whether a formula has these values: asked at one point first, since most do not."""
    try:
        return all_close(prepared.at_points(node), values)
    except (ShapeError, ArithmeticError):
        return False


def _wrong_shape(values: Values, prepared: ParsedFormula) -> str:
    world = prepared.floats(0, 0)
    mine, right = world.shape(values[0]), world.shape(prepared.values[0])
    turned = [np.transpose(value) for value in values]
    if np.ndim(values[0]) and all_close(turned, prepared.values):
        return f"{BUT} a transpose: yours is {mine}, and {right} is asked for."
    return f"Your formula gives {mine}, and {right} is asked for."


def misfit(mine: Node, problem: str, prepared: ParsedFormula) -> str:
    """Say what is wrong with an answer whose shapes do not fit, unless sizes happen to be equal."""
    if "entry by entry" in problem:
        problem += " A product of matrices is written @."
    try:
        values = prepared.at_points(mine, square=True)
        right = prepared.at_points(prepared.right, square=True)
        pairs = [*prepared.known_mistakes, *mutants(prepared.right, prepared.entry.names)]
        for known, says in pairs:
            try:
                if all_close(prepared.at_points(known, square=True), values):
                    return f"{says} {problem}"
            except ShapeError:
                continue
        fits = (
            " Where all sizes happen to be equal it would be right."
            if all_close(values, right)
            else ""
        )
    except ShapeError:
        fits = ""
    return problem + fits


def _sign(mine: Node, prepared: ParsedFormula) -> str:
    """The sign: a difference turned round, if the answer shows it."""
    names = prepared.entry.names
    rest = {part for part in walk(mine) if isinstance(part, Add)}
    for part in walk(prepared.right):
        if isinstance(part, Add) and len(part.terms) == 2 and isinstance(part.terms[1], Neg):
            first, second = part.terms[0], part.terms[1].of
            if {Add((second, Neg(first))), Add((Neg(first), second))} & rest:
                return f"{BUT} the sign: you have {to_unicode(part, names)} the wrong way round."
    return f"{BUT} the sign."


def _ledger(values: Values, prepared: ParsedFormula, until: float) -> str:
    """The ledger's own mutations of the right answer's LaTeX."""
    from nnmath.proofs.mutation.operators import OPERATORS

    answer = prepared.entry.answer
    if not is_latex(answer):
        return ""
    tokens = tokenize_lossless(answer)
    for operator, told in SAID.items():
        for wrong in OPERATORS[operator](tokens):
            if time.thread_time() > until:
                return ""
            with suppress(UnreadableError, FormulaError):
                if _same(latex_input.read(wrong, prepared.notation), values, prepared):
                    return f"{BUT} {told}."
    return ""


def constant_factor(mine: Values, right: Values) -> str:
    """Say which number an answer has as a factor too many."""
    ratios = _ratios(right, mine)
    if not ratios:
        return ""
    first = next(float(np.ravel(r)[0]) for r in ratios if np.all(np.isfinite(r)))
    plain = Fraction(first).limit_denominator(100)
    if not plain or not all_close(ratios, [np.full(np.shape(r), float(plain)) for r in ratios]):
        return ""
    return f"{BUT} the factor {format_number(plain)}: yours is {format_number(1 / plain)} times what is right."


def missing_factor(mine: Node, values: Values, prepared: ParsedFormula) -> str:
    """Say which name or part an answer has too many or too few as a factor; or which two."""
    ratios = _ratios(prepared.values, values)
    if not ratios:
        return ""
    names = prepared.entry.names
    parts: list[Part] = []
    trees = [prepared.right, mine, *_behind(prepared)]
    found = [*(part for tree in trees for part in _candidates(tree)), *_sizes(prepared)]
    for part in dict.fromkeys(part for part in found if part not in (mine, prepared.right)):
        with suppress(ShapeError, KeyError):
            parts.append((to_unicode(part, names, 2), prepared.at_points(part), part))
    for scale, also in SCALES:
        for name, factor, part in parts:
            if _matches_factor(ratios, factor, scale):
                return f"{BUT} the factor {name}{also}, which is missing."
            if _matches_factor(ratios, [1 / f for f in factor], scale):
                size = isinstance(part, Name) and part.base in prepared.setting.letters
                told = f"the factor 1/{name}" if size else f"one factor too many: {name}"
                return f"{BUT} {told}{also}."
    return _two_factors(ratios, parts)


def _candidates(node: Node) -> Iterator[Node]:
    """What may be a factor: names, functions, and sums in brackets."""
    yield from atoms(node)
    yield from (part for part in walk(node) if isinstance(part, Add | Reduce | Power))


def _behind(prepared: ParsedFormula) -> Iterator[Node]:
    """What the names of the right answer stand for."""
    for part in atoms(prepared.right):
        if isinstance(part, Name) and part.base in prepared.setting.known:
            yield prepared.setting.known[part.base][1]


def _sizes(prepared: ParsedFormula) -> Iterator[Node]:
    yield from (Name(letter) for letter in prepared.setting.letters)


def _two_factors(ratios: Values, candidates: list[Part]) -> str:
    for at, (name, factor, _) in enumerate(candidates):
        for other, second, _ in candidates[at:]:
            if _matches_factor(
                ratios, [_times(f, g) for f, g in zip(factor, second, strict=True)], 1.0
            ):
                both = f"s {name} and {other}" if name != other else f" {name}, twice"
                return f"{BUT} the factor{both}."
        for other, second, _ in candidates:
            if other != name and _matches_factor(
                ratios, [_times(f, 1 / g) for f, g in zip(factor, second, strict=True)], 1.0
            ):
                return f"You have {other} where {name} belongs."
    return ""


def _times(a: Any, b: Any) -> Any:
    try:
        return a * b
    except ValueError:
        return np.nan


def _ratios(right: Values, mine: Values) -> Values:
    with np.errstate(all="ignore"):
        found = [r / m for r, m in zip(right, mine, strict=True)]
    return found if any(np.all(np.isfinite(r)) and np.any(r) for r in found) else []


def _matches_factor(ratios: Values, factor: Values, scale: float) -> bool:
    try:
        spread = [np.broadcast_to(f, np.shape(r)) for f, r in zip(factor, ratios, strict=True)]
    except ValueError:
        return False
    return all_close([f * scale for f in spread], ratios)


def counterexample(mine: Node, prepared: ParsedFormula) -> str:
    """Numbers for which the answer differs from what is right."""
    names = prepared.entry.names
    for point in (*range(READABLE, READABLE + 20, 2), READABLE + 1, READABLE + 3):
        world = prepared.floats(0, point)
        try:
            with np.errstate(all="ignore"):
                a, b = (
                    value_of(node, world, prepared.entry.indices) for node in (mine, prepared.right)
                )
        except ShapeError:
            break
        a, b = np.atleast_1d(a), np.atleast_1d(b)
        with np.errstate(all="ignore"):
            gap = np.abs(a - b)
        if not np.all(np.isfinite(gap)) or np.max(gap) <= RELATIVE * np.max(np.abs(b)):
            continue
        at = np.unravel_index(int(np.argmax(gap)), gap.shape)
        entry = f", in entry ({', '.join(str(i + 1) for i in at)})," if gap.size > 1 else ""
        parts = [part for part in _outermost(prepared.right, mine) if not _is_index(part, prepared)]
        given = [
            f"{to_unicode(part, names)} = {_shown(value_of(part, world, {}))}" for part in parts[:6]
        ]
        more = f" and {len(parts) - 6} more" if len(parts) > 6 else ""
        numbers = f"With {', '.join(given)}{more}" if given else "There"
        mine_, right = format_number(float(a[at])), format_number(float(b[at]))
        return f"{numbers} your formula gives{entry} {mine_}, right is {right}."
    return "It differs from the right formula."


def _outermost(*trees: Node) -> list[Node]:
    """Names and functions of the formulas, without the names that stand within functions alone."""
    found: dict[Node, None] = {}

    def visit(node: Node) -> None:
        if isinstance(node, Apply | Name):
            found.setdefault(node)
        else:
            for child in children(node):
                visit(child)

    for tree in trees:
        visit(tree)
    return list(found)


def _is_index(part: Node, prepared: ParsedFormula) -> bool:
    """Whether a part has a value of its own: an index has none."""
    names = prepared.entry.names
    used = [node for node in walk(part) if isinstance(node, Name)]
    return not all(node.base in names for node in used)


def _shown(value: Any) -> str:
    if np.ndim(value) == 0:
        return format_number(float(value))
    return str(np.round(np.asarray(value, float), 3).tolist()).replace("-", "−")
