"""Grading a derivation: which step is the first that does not follow, and is its end the answer?

Every step is judged by itself, in the exercise's setting: its names, what is given of them, and the
derivatives of each by the others. Numbers refute a step; what they cannot refute the proofs decide,
and an inequality needs a certificate.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np

from nnmath.formulas import plain
from nnmath.formulas.errors import FormulaError, ParseError, ShapeError, UnknownNameError
from nnmath.formulas.nodes import (
    Add,
    Apply,
    Component,
    Div,
    ElementwiseMul,
    Mul,
    Name,
    Neg,
    Node,
    Number,
    Power,
    rewrite,
    walk,
)
from nnmath.formulas.symbols import Symbol, unknown_name

from .broken_rules import Rule, is_compound, wrong_rewritings
from .diagnose import diagnose
from .diagnosis import Counterexample, Diagnosis, Kind, Step
from .differences import is_hidden
from .differentiate import BROKEN, NoDerivativeError, Rules, depends, derivative
from .grade_formula import ENOUGH, RELATIVE, ParsedFormula, Values, prepare, symbolic_check
from .inequality import lower_sign
from .sampling import READABLE, SMALL, value_of
from .steps import Chain, split_steps
from .types import HIDDEN, Derivation, Formula

_NAME = r"[^\W\d_](?:[\w⁽⁾]|\^\(\d\))*['’′]*"
_QUOTIENT = re.compile(rf"[d∂]\s?({_NAME})\s*/\s*(?:[d∂]\s?({_NAME})|\([d∂]\s?({_NAME})\))")
_D = r"(?:d|∂|\\partial(?![A-Za-z])|\\mathrm\{d\}|\\d)\s*"
_BRACED = r"((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})+?)"
_FRACTION = re.compile(rf"\\[dt]?frac\s*\{{\s*{_D}{_BRACED}\s*\}}\s*\{{\s*{_D}{_BRACED}\s*\}}")
MAX_SHOWN = 4  # entries of a matrix that a counterexample shows
# What is wrong with a step, but gives no reason.
# A number on one side of an equation may be right, and the other side wrong.
_NO_REASON = frozenset(
    {Kind.COUNTEREXAMPLE, Kind.DIFFERENT, Kind.INEXACT, Kind.LATEX_MUTATION, Kind.CONSTANT_ANSWER}
)
_HOLDS: dict[str, Callable[[Any, Any], Any]] = {
    "=": lambda a, b: abs(a - b) <= 0,
    "<=": lambda a, b: a <= b,
    ">=": lambda a, b: a >= b,
    "<": lambda a, b: a < b,
    ">": lambda a, b: a > b,
}


@dataclass(frozen=True)
class Setting:
    """What the steps of a derivation speak of.

    Attributes
    ----------
    entry : Derivation
        The exercise.
    whole : ParsedFormula
        The answer, with all names of the steps and everything that is given.
    shallow : ParsedFormula
        The same, but only derivatives are given: what holds here holds whatever the names are.
    start : Node
        What the chain begins with.
    quotients : dict
        The plain names of derivatives by what is differentiated and by what.
    """

    entry: Derivation
    whole: ParsedFormula
    shallow: ParsedFormula
    start: Node
    quotients: dict[tuple[str, str], str]

    def read(self, side: Any, latex: bool) -> Node:
        """Read one side of a step.

        Raises
        ------
        ParseError
            If it is not understood.
        """
        try:
            if not isinstance(side, str):
                return rewrite(self.whole.read(side), _with_minus)
            text = self.with_quotients(side)
            return self.whole.read(f"${text}$" if latex else text)
        except UnknownNameError as error:
            raise unknown_name(error.name, self.visible) from None

    @property
    def visible(self) -> dict[str, Symbol]:
        """The names that a reader is told of."""
        names = {**self.entry.names, **self.entry.more_names}
        return {name: symbol for name, symbol in names.items() if not name.startswith(HIDDEN)}

    def with_quotients(self, text: str) -> str:
        r"""Write each derivative of a text, ∂C/∂w or \frac{dC}{dw}, as one word for the reader."""

        def word(match: re.Match[str]) -> str:
            parts = [part for part in match.groups() if part]
            pair = self._canonical(parts[0]), self._canonical(parts[-1])
            return f" {quotient_word(*pair)} " if pair in self.quotients else match[0]

        return _QUOTIENT.sub(word, _FRACTION.sub(word, text))

    def _canonical(self, name: str) -> str:
        """The plain name that is spelt so."""
        with suppress(FormulaError):
            node = plain.parse(name, self.visible)
            if isinstance(node, Name):
                return node.base
        return ""

    def values(self, node: Node) -> Values:
        """The values of a side at all points."""
        return self.whole.at_points(node)


@cache
def prepare_setting(entry: Derivation) -> Setting:
    """Read the setting of a derivation, and find the derivatives of all that is defined in it.

    Raises
    ------
    ValueError
        If something in it cannot be read.
    """
    names = {**entry.names, **entry.more_names}
    lines = [line.partition("=") for line in (*entry.given, *entry.setting)]
    explicit = {m.groups()[:2]: body for head, _, body in lines if (m := _QUOTIENT.match(head))}
    given = tuple(f"{head}={body}" for head, _, body in lines if not _QUOTIENT.match(head))
    base = prepare(
        Formula(
            entry.id, entry.known_mistakes, entry.hints, "", entry.answer, names, "", given,
            entry.indices, entry.domain,
        )
    )  # fmt: skip
    known = dict(base.declarations.known)
    found: dict[tuple[str, str], tuple[Symbol, Node]] = {}
    for (u, v), body in explicit.items():
        found[u, v] = _symbol(u, v, names), base.read(body.strip())
    numbers = [n for n, s in names.items() if not s.function and s.rows is None]
    slopes = {n: f"d{n}" for n, s in names.items() if s.function and f"d{n}" in names}
    for u in (name for name in numbers if name in known):
        for v in (name for name in numbers if name != u):
            rules = Rules(v, known, slopes)
            with suppress(NoDerivativeError):
                if (u, v) not in found and depends(known[u][1], rules):
                    found[u, v] = _symbol(u, v, names), derivative(known[u][1], rules)
    quotients = {pair: f"d{pair[0]}_d{pair[1]}" for pair in found}
    edges = _edges(numbers, known) if entry.relation != "=" else ()
    more = {quotients[pair]: symbol for pair, (symbol, _) in found.items()}
    defined = {quotients[pair]: ("", node) for pair, (_, node) in found.items()}
    all_names = names | more
    whole = replace(
        base,
        entry=replace(base.entry, names=all_names),
        vocabulary=_vocabulary(names, quotients, more, entry, _calls(names, known)),
        declarations=replace(
            base.declarations, names=all_names, known=known | defined, edges=edges
        ),
        environments={},
    )
    shallow = replace(
        whole, declarations=replace(whole.declarations, known=defined), environments={}
    )
    setting = Setting(entry, whole, shallow, Name("?"), quotients)
    try:
        return replace(setting, start=setting.read(entry.start, latex=False))
    except FormulaError as error:
        raise ValueError(f"{entry.id}: {error.with_caret()}") from error


def _vocabulary(
    names: Mapping[str, Symbol],
    quotients: Mapping[tuple[str, str], str],
    more: Mapping[str, Symbol],
    entry: Derivation,
    calls: Mapping[str, str],
) -> plain.Vocabulary:
    """The vocabulary of the steps: all names, and for each derivative its word."""
    spelt = {name: replace(symbol, latex=name) for name, symbol in more.items()}
    seen = {name: symbol for name, symbol in names.items() if not name.startswith(HIDDEN)}
    found = plain.vocabulary({**seen, **spelt}, tuple(entry.indices))
    words = {quotient_word(*pair): name for pair, name in quotients.items()}
    spoken = {"spoken": [name for name in found["spoken"] if name in seen]}
    return {**found, **spoken, "forms": {**found["forms"], **words}, "calls": calls}


def _calls(names: Mapping[str, Symbol], known: Mapping[str, tuple[str, Node]]) -> dict[str, str]:
    """The names of values, as readers write them: f(x) of f = x², and f(x1) of f1 = x1²."""
    found: dict[str, str] = {}
    bodies = {name: body for name, (_, body) in known.items() if name in names}
    numbers = [n for n, s in names.items() if not s.function and s.rows is None]
    numbers = [n for n in numbers if not n.startswith(HIDDEN)]
    for u in (name for name in numbers if name in bodies):
        used = {part.base for part in walk(bodies[u]) if isinstance(part, Name)} & set(numbers)
        for v in used if len(used) == 1 else used & {"x"}:
            found[f"{u}({v})"] = u
            for w in numbers if u.isalpha() else ():
                there = _with_name(bodies[u], v, w)
                found |= {f"{u}({w})": name for name in bodies if w != v and bodies[name] == there}
    return found


def _with_name(node: Node, old: str, new: str) -> Node:
    return rewrite(node, lambda part: Name(new) if part == Name(old) else None)


def _edges(
    numbers: list[str], known: Mapping[str, tuple[str, Node]]
) -> tuple[dict[str, float], ...]:
    """Where an inequality is sharp, or not strict: the ends of what the names can be.

    A name that is given as 1/(1 + hidden²) has its end where the parameter is 0; one that is given
    as hidden² is 0 there. Those of the first kind are at their ends together, those of the second
    one by one, and once large. A name that is free is a half, 0 or 1.
    """
    hidden = [name for name in numbers if name.startswith(HIDDEN)]
    squares = {
        part.base
        for _, body in known.values()
        for power in ((body.of if isinstance(body, Neg) else body),)
        if isinstance(power, Power)
        for part in (power.base,)
        if isinstance(part, Name)
    }
    ends = {name: 0.0 for name in hidden if name not in squares}
    sized = [name for name in hidden if name in squares]
    free = [name for name in numbers if name not in known and name not in hidden]
    large = ends | dict.fromkeys(sized, 3.0)
    places = ends, *({**ends, name: 0.0} for name in sized), ends, large
    values = 0.5, 0.0, 1.0
    return tuple(
        place | dict.fromkeys(free, values[at % len(values)]) for at, place in enumerate(places)
    )


def _with_minus(part: Node) -> Node | None:
    """SymPy's (−1)·y as −y, which is how it is shown."""
    if isinstance(part, Mul | ElementwiseMul):
        first, *rest = part.factors
        if first == Number(Fraction(-1)) and rest:
            inner = rest[0] if len(rest) == 1 else type(part)(tuple(rest))
            return Neg(rewrite(inner, _with_minus))
    return None


def quotient_word(u: str, v: str) -> str:
    """A derivative as one word, which no other name begins with."""
    return f"Quotient{u}by{v}".replace("_", "")


def _symbol(u: str, v: str, names: Mapping[str, Symbol]) -> Symbol:
    latex = rf"\frac{{\partial {names[u].latex}}}{{\partial {names[v].latex}}}"
    return replace(names[v], latex=latex)


# --- grading

Plain = Callable[[Any], Diagnosis]


def grade_derivation(entry: Derivation, answer: Any, grade_plain: Plain) -> Diagnosis:
    """Grade a derivation, or an answer alone by ``grade_plain``.

    Raises
    ------
    ParseError
        If a step cannot be read.
    """
    setting = prepare_setting(entry)
    chains = split_steps(answer, setting.whole.entry.names)
    if len(chains) <= 1 and not any(chain.signs for chain in chains):
        whole = isinstance(answer, str) or not chains
        return _alone(grade_plain(answer if whole else chains[0].sides[0]), entry)
    if len(chains) == 1 and len(chains[0].signs) == 1:
        alone = _without_start(chains[0], setting)
        if alone is not None:
            found = grade_plain(alone)
            right = found.kind is Kind.RIGHT
            if right and not (entry.stated and _has_another_form(chains[0], setting)):
                return _alone(found, entry)
            asked_by_name = entry.relation == "=" and isinstance(setting.start, Name)
            if asked_by_name and not right:
                return found
        else:
            named = _after_own_name(chains[0], answer, setting, grade_plain)
            if named is not None:
                return named
    read = [[setting.read(side, chain.latex) for side in chain.sides] for chain in chains]
    steps = list(_steps(chains, read))
    ends_right = _concludes(chains, read, setting) is not None
    undecided = None
    for step in steps:
        fault = judge_step(step, setting)
        if fault is not None:
            fault = replace(fault, step=step, total=len(steps), ends_right=ends_right)
            if fault.kind is not Kind.UNDECIDED_STEP:
                return fault
            undecided = undecided or fault
    if undecided is not None:
        return undecided
    return _conclusion(chains, read, setting)


def _alone(found: Diagnosis, entry: Derivation) -> Diagnosis:
    """The verdict on an answer without steps."""
    kind = Kind.STEPS_MISSING if entry.stated else Kind.ANSWER_ALONE
    return replace(found, kind=kind) if found.kind is Kind.RIGHT else found


def _without_start(chain: Chain, setting: Setting) -> Any:
    """The answer alone after “what is asked =”; None if something else stands there."""
    try:
        left = setting.read(chain.sides[0], chain.latex)
    except ParseError:
        return None
    if chain.signs[0] != setting.entry.relation or not same_form(left, setting.start):
        return None
    side = chain.sides[1]
    with suppress(ParseError):
        if _unworked(setting.read(side, chain.latex), setting):
            return None
    return f"${side}$" if chain.latex and isinstance(side, str) else side


def _after_own_name(
    chain: Chain, answer: Any, setting: Setting, grade_plain: Plain
) -> Diagnosis | None:
    """The answer alone after a reader's own name for it, such as “factor = 1 − 2cη”."""
    try:
        setting.read(chain.sides[0], chain.latex)
    except ParseError:
        with suppress(ParseError):
            return _alone(grade_plain(answer), setting.entry)
    return None


def _has_another_form(chain: Chain, setting: Setting) -> bool:
    """Whether an answer is equal to the stated one, but is not yet the stated one."""
    side = setting.read(chain.sides[-1], chain.latex)
    return bool(chain.signs) and not same_form(side, setting.whole.right)


def _steps(chains: list[Chain], read: list[list[Node]]) -> Iterator[Step]:
    number = 0
    for chain, sides in zip(chains, read, strict=True):
        for left, sign, right in zip(sides, chain.signs, sides[1:], strict=False):
            number += 1
            yield Step(number, left, sign, right)


def judge_step(step: Step, setting: Setting) -> Diagnosis | None:
    """Return what is wrong with a step; None if it follows."""
    try:
        left, right = setting.values(step.left), setting.values(step.right)
    except ShapeError as error:
        return Diagnosis(Kind.FALSE_STEP, message=error.message)
    except (ArithmeticError, TypeError):
        return Diagnosis(Kind.NO_VALUE)
    if np.shape(left[0]) != np.shape(right[0]):
        environment = setting.whole.floats(0, 0)
        shapes = environment.shape(left[0]), environment.shape(right[0])
        return Diagnosis(Kind.FALSE_STEP, shapes=shapes)
    pairs = [
        (a, b)
        for a, b in zip(left, right, strict=True)
        if np.all(np.isfinite(a)) and np.all(np.isfinite(b))
    ]
    if len(pairs) < ENOUGH:
        return Diagnosis(Kind.UNDECIDED_STEP)
    if not all(_compare(a, step.sign, b) for a, b in pairs):
        return _explain(step, right, setting)
    if _is_certain(step, setting):
        return None
    return Diagnosis(Kind.UNDECIDED_STEP)


def _compare(a: Any, sign: str, b: Any) -> bool:
    """Whether two values compare so; what differs by rounding only counts as equal."""
    size = np.maximum(1.0, np.maximum(np.max(np.abs(a)), np.max(np.abs(b))))
    equal = np.abs(a - b) <= RELATIVE * size
    if sign == "=":
        return bool(np.all(equal))
    strict = sign in "<>"
    return bool(np.all(_HOLDS[sign](a, b) & (~equal if strict else True) | (equal & (not strict))))


def _is_certain(step: Step, setting: Setting) -> bool:
    if step.left == step.right and step.sign in ("=", "<=", ">="):
        return True
    for prepared in (setting.shallow, setting.whole):
        if step.sign == "=":
            against = replace(prepared, right=step.left)
            if symbolic_check(step.right, against).kind is Kind.RIGHT:
                return True
        elif _is_certified(step, prepared):
            return True
    return False


def _is_certified(step: Step, prepared: ParsedFormula) -> bool:
    """Whether the larger side minus the smaller one is seen never to be negative."""
    lower, upper = step.left, step.right
    if step.sign in (">=", ">"):
        lower, upper = upper, lower
    try:
        environment = prepared.letters(SMALL)
        a, b = (value_of(node, environment, {}) for node in (lower, upper))
        sign = lower_sign(b - a)
    except (FormulaError, ZeroDivisionError, AttributeError, TypeError):
        return False
    return sign is not None and (sign == 1 or step.sign in ("<=", ">="))


def _explain(step: Step, right: Values, setting: Setting) -> Diagnosis:
    """What is wrong with a step that numbers refute: the rule or the mistake, and numbers."""
    against = replace(setting.whole, right=step.left)
    cause = _cause(step, right, against, setting) if step.sign == "=" else None
    return Diagnosis(Kind.FALSE_STEP, cause=cause, counterexample=_example(step, setting))


def _example(step: Step, setting: Setting) -> Counterexample | None:
    """Round numbers for which a step does not hold, and what its sides are there."""
    parts = list(independent_parts(setting, step.left, step.right))
    for at in range(READABLE, READABLE + 60):
        environment = setting.whole.floats(0, at)
        try:
            a, b = (
                np.atleast_1d(value_of(node, environment, setting.entry.indices))
                for node in (step.left, step.right)
            )
            values = tuple((part, value_of(part, environment, {})) for part in parts)
            values = tuple((part, value) for part, value in values if np.size(value) <= MAX_SHOWN)
        except (ShapeError, ArithmeticError):
            return None
        finite = np.all(np.isfinite(a)) and np.all(np.isfinite(b))
        if finite and not _compare(a, step.sign, b):
            entry = np.unravel_index(int(np.argmax(np.abs(a - b))), a.shape)
            place = tuple(map(int, entry)) if a.size > 1 else ()
            return Counterexample(values, place, float(b[entry]), float(a[entry]))
    return None


def independent_parts(setting: Setting, *sides: Node) -> Iterator[Node]:
    """The names from which the sides are computed, and values of functions that are not given."""
    declared = setting.whole.declarations
    found: dict[Node, None] = {}

    def visit(node: Node) -> None:
        for part in walk(node):
            if isinstance(part, Apply) and part.base in declared.names:
                if part.base not in declared.known:
                    found.setdefault(part)
            elif isinstance(part, Name) and part.base in declared.names:
                body = declared.known[part.base][1] if part.base in declared.known else None
                if body is None or is_hidden(body):
                    found.setdefault(part)
                else:
                    visit(body)

    for side in sides:
        visit(side)
    yield from found


def _cause(step: Step, right: Values, against: ParsedFormula, setting: Setting) -> Diagnosis | None:
    for rule, wrong in _broken(step.left, setting):
        if against.agrees(wrong, right):
            return Diagnosis(Kind.BROKEN_RULE, rule=rule)
    used = {part.base for side in (step.left, step.right) for part in walk(side)
            if isinstance(part, Name | Apply)}  # fmt: skip
    against = replace(
        against,
        entry=replace(
            against.entry,
            names={n: symbol for n, symbol in against.entry.names.items() if n in used},
        ),
    )
    asked = same_form(step.left, setting.start) or _equal(
        setting.values(step.left), setting.values(setting.whole.right)
    )
    # Known mistakes of a bound are other bounds: what is said of them is not said of an equation.
    mistakes = setting.whole.known_mistakes if asked and setting.entry.relation == "=" else []
    with suppress(ShapeError, ArithmeticError):
        against = replace(against, known_mistakes=mistakes)
        cause = diagnose(step.right, right, against, tell_all=True)
        # That the left side belongs on the right says nothing.
        put = cause.part if cause.kind is Kind.REPLACED and not cause.where else None
        if put is not None and same_form(put, step.left):
            return None
        if cause.kind not in _NO_REASON:
            return cause
    return None


def _broken(node: Node, setting: Setting) -> Iterator[tuple[Rule, Node]]:
    """Every wrong rewriting of a side, of its derivatives too."""
    if is_compound(node):
        yield from wrong_rewritings(node)
    names = {part.base for part in walk(node) if isinstance(part, Name)}
    for name, rule, wrong in broken_derivatives(setting):
        if name in names:
            yield rule, rewrite(node, _renaming(name, wrong))


def broken_derivatives(setting: Setting) -> Iterator[tuple[str, Rule, Node]]:
    """The derivatives of a setting, each with a rule, and what it is if that rule is broken."""
    declared = setting.whole.declarations
    slopes = {n: f"d{n}" for n, s in declared.names.items() if s.function}
    slopes = {n: slope for n, slope in slopes.items() if slope in declared.names}
    for (u, v), name in setting.quotients.items():
        if u not in declared.known:
            continue
        for broken in BROKEN:
            rules = Rules(v, declared.known, slopes, broken)
            with suppress(NoDerivativeError):
                yield name, Rule(broken), derivative(declared.known[u][1], rules)


def _renaming(name: str, wrong: Node) -> Callable[[Node], Node | None]:
    return lambda part: wrong if part == Name(name) else None


def _equal(values: Values, others: Values) -> bool:
    return all(
        np.shape(a) == np.shape(b) and _compare(a, "=", b)
        for a, b in zip(values, others, strict=True)
        if np.all(np.isfinite(a)) and np.all(np.isfinite(b))
    )


# --- the end of a derivation


def _conclusion(chains: list[Chain], read: list[list[Node]], setting: Setting) -> Diagnosis:
    """The verdict on a derivation all of whose steps follow."""
    entry = setting.entry
    count = sum(len(chain.signs) for chain in chains)
    concluded = _concludes(chains, read, setting)
    if concluded is None:
        return _unfinished(chains, read, setting, count)
    chain, sides = concluded
    wanted = _directions(entry.relation)
    if entry.relation != "=" and not set(chain.signs) & wanted and not set(chain.signs) <= {"="}:
        return Diagnosis(Kind.OTHER_DIRECTION, count=count)
    implied = isinstance(setting.start, Name) and not any(
        same_form(side, setting.start) for side in sides
    )
    distinct = sum(not same_form(a, b) for row in read for a, b in pairwise(row))
    if distinct + implied < entry.steps:
        return Diagnosis(Kind.STEPS_MISSING if entry.stated else Kind.ANSWER_ALONE)
    return Diagnosis(Kind.DERIVED, count=count)


def _directions(relation: str) -> set[str]:
    """The signs that a chain for a relation may have beside the equals sign."""
    return {"=": set(), "<=": {"<=", "<"}, "<": {"<"}, ">=": {">=", ">"}, ">": {">"}}[relation]


def _concludes(
    chains: list[Chain], read: list[list[Node]], setting: Setting
) -> tuple[Chain, list[Node]] | None:
    """The last chain that ends with the answer, or goes from it to what is asked."""
    for chain, sides in reversed(list(zip(chains, read, strict=True))):
        if _ends(chain, sides, setting):
            return chain, sides
        if chain.signs and (setting.entry.stated or same_form(sides[-1], setting.start)):
            turned = Chain(chain.sides[::-1], tuple(map(_turned, chain.signs[::-1])), chain.latex)
            if _ends(turned, sides[::-1], setting):
                return turned, sides[::-1]
    return None


def _turned(sign: str) -> str:
    return {"<=": ">=", "<": ">", ">=": "<=", ">": "<"}.get(sign, sign)


def _ends(chain: Chain, sides: list[Node], setting: Setting) -> bool:
    """Whether a chain goes from what is asked to the answer."""
    entry, last = setting.entry, sides[-1]
    if not chain.signs:
        return False
    try:
        if not _equal(setting.values(last), setting.values(setting.whole.right)):
            return False
        begins = _equal(setting.values(sides[0]), setting.values(setting.start))
        if (entry.relation != "=" or entry.stated) and not begins:
            return False
    except (ShapeError, ArithmeticError, TypeError):
        return False
    if entry.relation != "=":
        allowed = {"="} | _directions(entry.relation) | ({"<="} if entry.relation == "<" else set())
        allowed |= {">="} if entry.relation == ">" else set()
        if not set(chain.signs) <= allowed or set(chain.signs) == {"="}:
            return False
    return same_form(last, setting.whole.right) if entry.stated else not _unworked(last, setting)


def _unworked(node: Node, setting: Setting) -> list[Name]:
    """The names of a side in which no answer is given: derivatives, and those of the steps."""
    allowed = setting.entry.names.keys()
    names = setting.whole.entry.names
    return [
        part
        for part in walk(node)
        if isinstance(part, Name) and part.base in names and part.base not in allowed
    ]


def _unfinished(
    chains: list[Chain], read: list[list[Node]], setting: Setting, count: int
) -> Diagnosis:
    """Right so far: what is missing."""
    entry = setting.entry
    chain, sides = chains[-1], read[-1]
    signs = set(chain.signs) - {"="}
    if {"<=", "<"} & signs and {">=", ">"} & signs:
        return Diagnosis(Kind.OTHER_DIRECTION, count=count)
    start, answer = setting.values(setting.start), setting.values(setting.whole.right)
    about = any(
        np.shape(value[0]) == np.shape(known[0]) and _equal(value, known)
        for row in read
        for value in map(setting.values, row)
        for known in (start, answer)
    )
    if not about:
        return Diagnosis(Kind.OTHER_QUANTITY, count=count, part=setting.start)
    part = setting.whole.right if entry.stated else next(iter(_unworked(sides[-1], setting)), None)
    return Diagnosis(Kind.STOPS_SHORT, count=count, part=part, ends_right=entry.stated)


# --- the form of a formula


def same_form(node: Node, other: Node) -> bool:
    """Whether two formulas are the same but for the order of terms and factors, and for signs.

    So are x and x + 0, and x and 2x − x. Within brackets what is added and taken away again counts:
    there it may be what a proof needs.
    """
    return _collected(_form(node)) == _collected(_form(other))


Form = tuple[Any, ...]


def _form(node: Node) -> Form:
    """A formula as nested tuples in which sums and products are sorted."""
    match node:
        case Number(value=value):
            return "number", value
        case Neg() | Mul() | ElementwiseMul() | Div():
            number, factors = _factors(node, 1)
            return _product(number, tuple(sorted(factors, key=repr)))
        case Power(base=base, exponent=exponent):
            return "product", 1, ((_form(base), _form(exponent)),)
        case Add(terms=terms):
            flat: list[Form] = []
            for term in map(_form, terms):
                flat += term[1] if term[0] == "sum" else (term,)
            return "sum", tuple(sorted(flat, key=repr))
        case Apply(base=base, primes=primes, args=args):
            return "function", base, primes, tuple(map(_form, args))
        case Component(of=of, subs=subs):
            return "entry", _form(of), tuple(map(_form, subs))
    return "node", node


def _product(number: Any, factors: tuple[tuple[Form, Form], ...]) -> Form:
    """The form of a number times factors, each with its exponent."""
    if not factors or not number:
        return "number", number
    if number == 1 and len(factors) == 1 and factors[0][1] == ("number", 1):
        return factors[0][0]
    return "product", number, factors


def _collected(form: Form) -> Form:
    """The form of a sum in which like terms are one; another form as it is."""
    if form[0] != "sum":
        return form
    numbers: Counter[tuple[tuple[Form, Form], ...]] = Counter()
    for term in form[1]:
        match term:
            case "number", number:
                numbers[()] += number
            case "product", number, factors:
                numbers[factors] += number
            case _:
                numbers[((term, ("number", 1)),)] += 1
    found = [_product(number, factors) for factors, number in numbers.items() if number]
    if len(found) < 2:
        return found[0] if found else ("number", 0)
    return "sum", tuple(sorted(found, key=repr))


def _factors(node: Node, power: int) -> tuple[Any, list[tuple[Form, Form]]]:
    """The number and the factors of a product, each with its exponent."""
    match node:
        case Number(value=value) if power == 1 or value:
            return value**power, []
        case Neg(of=of):
            number, factors = _factors(of, power)
            return -number, factors
        case Mul(factors=parts) if _has_matrix_order(parts):
            return 1, [(("ordered", tuple(map(_form, _in_order(parts)))), ("number", power))]
        case Mul(factors=parts) | ElementwiseMul(factors=parts):
            return _joined((part, power) for part in parts)
        case Div(over=over, under=under):
            return _joined([(over, power), (under, -power)])
        case Power(base=base, exponent=Number(value=value)):
            return 1, [(_form(base), ("number", value * power))]
    return 1, [(_form(node), ("number", power))]


def _joined(parts: Iterable[tuple[Node, int]]) -> tuple[Any, list[tuple[Form, Form]]]:
    number: Any = 1
    found: list[tuple[Form, Form]] = []
    for part, power in parts:
        more, factors = _factors(part, power)
        number *= more
        found += factors
    return number, found


def _in_order(parts: Iterable[Node]) -> Iterator[Node]:
    """The factors of a product of matrices, without brackets within it."""
    for part in parts:
        if isinstance(part, Mul) and _has_matrix_order(part.factors):
            yield from _in_order(part.factors)
        else:
            yield part


def _has_matrix_order(parts: tuple[Node, ...]) -> bool:
    """Whether the order of a product counts: of matrices, which begin with a capital."""
    return any(
        isinstance(leaf, Name) and leaf.base[:1].isupper() for part in parts for leaf in walk(part)
    )
