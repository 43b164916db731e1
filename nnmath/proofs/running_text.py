r"""Judging the formulas in running text: what the sentence claims, in what the section has settled.

====================  ==========================================================================
a setting             gives a name its value or its meaning (``x = 2``, ``f(x) = (x + 2)^2``,
                      ``\eta > 0``, ``l = 1, \dots, L``); it is in scope until its section ends
numbers               a relation without letters, or whose letters all have values: ``=`` means
                      equal, ``\approx`` that the printed digits are the rounded ones
a repeated step       two sides that a judged display of the page joins
letters               any other relation: it holds in the models of the displays of its section,
                      nearest first (the first model that knows all its names decides), or for any
                      numbers
====================  ==========================================================================

A name that has a value already, because it is computed from others, cannot be set: then the
relation is a claim. In a solution a value is a result, unless the exercise gives it or the author
says ``let``; σ, e and π keep their meaning. What the text does not tell, the author says in a
comment of the source:

| ``% proofs: in bowl``: here, and until the section ends, names have their meaning in this model;
| ``% proofs: let $c_3 = 1 - c_1 - c_2$``: a setting that the text makes in other words;
| ``% proofs: $b = 1$ is $0 + 1$``: what a result is computed from;
| ``% proofs: $0 < \eta < 1$ means $\lvert 1 - 2\eta \rvert < 1$``: the two have the same solutions;
| ``% proofs: $a \le b$ as eq-label``: it is proved like this statement;
| ``% proofs: $a = b$ unjudged: reason``: nothing is claimed of it, and it is counted.

(``% proofs: eq-label unproved: reason`` speaks of a display: see :mod:`nnmath.proofs.extract`.)
Each of these but ``in`` and ``let`` speaks of one relation, the first that reads so.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import mpmath as mp
import sympy as sp

from nnmath.formulas.errors import (
    EvaluationError,
    FormulaError,
    ParseError,
    RefutedError,
    ShapeError,
)
from nnmath.formulas.evaluate import Value, is_matrix
from nnmath.formulas.latex import RELATIONS, SYNONYMS, parse, parse_expression, tokenize_lossless
from nnmath.formulas.nodes import (
    Add,
    Apply,
    Big,
    Component,
    Div,
    Name,
    Neg,
    Node,
    Number,
    Power,
    Relation,
    Row,
    children,
    rewrite,
    walk,
)

from .equality import check_equal
from .errors import RefutedStatementError, failure_of
from .evaluate import BUILT_IN
from .extract import UNPROVED, Begin, End, Equation, Formula, Heading, Item, Note, read_items
from .judge import check_in, updated
from .model import Letter, Model
from .models import model_by_name
from .scope import CONSTANTS, LETTERS, POSITIVE, Scope, ScopeEvaluator, free_indices, instances
from .statement import Statement
from .statements import statements
from .symbolic_matrix import entry_pairs
from .undefined_functions import is_abstract
from .verdict import Counterexample, Failure, FailureKind, InlineVerdict
from .zero_test import DIGITS

MARK = "proofs:"
ORDER = frozenset(("<", ">", "\\le", "\\ge"))
SIGN_OF = {">": "positive", "\\ge": "nonnegative", "<": "negative", "\\le": "nonpositive"}
TURNED = {">": "<", "\\ge": "\\le", "<": ">", "\\le": "\\ge"}
SIGNS = {sign: sign for sign in RELATIONS | {"\\approx", "\\ne"}}
SIGNS |= {other: sign for other, sign in SYNONYMS.items() if sign in RELATIONS}
SIGNS |= {"\\neq": "\\ne", ":=": "="}
SIGNS |= {
    "≤": "\\le",
    "⩽": "\\le",
    "≥": "\\ge",
    "⩾": "\\ge",
    "≠": "\\ne",
    "≈": "\\approx",
    "≡": "=",
}
_UNKNOWN = r"""
\in \ni \ll \gg \sim \simeq \cong \propto \lesssim \gtrsim \doteq \prec \succ \stackrel
\notin \not \mid \nmid \parallel \perp \subset \subseteq \supset \supseteq \asymp \bowtie \models
\preceq \succeq \leqq \geqq \lessgtr \approxeq \nless \ngtr \nleq \ngeq \eqsim
\implies \iff \Rightarrow \Leftrightarrow \Longrightarrow
≪ ≫ ∼ ≃ ≅ ∝ ≲ ≳ ∈ ∉ ≮ ≯ ≰ ≱ ⊂ ⊆ ∣ ∥ ⟂ ⇒ ⇔"""
UNKNOWN_SIGNS = frozenset(_UNKNOWN.split())
RULE = re.compile(
    r"\$(?P<latex>[^$]+)\$ (?P<kind>means|is|as|false|unjudged)(?:[:]? (?P<what>.+))?"
)
LIMIT = re.compile(r"(?:\\(?:long)?rightarrow|\\to|→)\s*(?:-?\s*\d|-?\s*\\infty|\\[td]?frac)")
MOST_STEPS = 2
LIST = re.compile(r"[\d\s,.-]+")
LET = re.compile(r"let \$([^$]+)\$")
CALL = re.compile(r"(\\?[A-Za-z]+)\(([\w, \\{}]+)\)")
DOTS = ("\\dots", "\\ldots", "\\cdots")
DECIMAL = re.compile(r"-?[\d.]+(?:\\cdot10\^\{?(-?\d+)\}?)?")
SHAPE = re.compile(r"\(([^()+]+?)\\times([^()+]+?)\)")
SHAPES = re.compile(r"(?:\([^()+]+\\times[^()]+\)\+?)+")
PERCENT = re.compile(r"(-?[\d.\s]+?)\s*(?:\\,)?\s*\\%")
UNIT = re.compile(r"(?:\\[,; ])?\s*\\(?:text|mathrm)\{\s*([A-Za-z][A-Za-z ]*)\}$")
HOW_TO = (
    "name the model in which it holds, in a comment above: % proofs: in MODEL; or, for a "
    "condition, what it means: % proofs: $…$ means $…$"
)
HIDDEN = (
    "a relation within a group, or with a sign that nobody can judge: write it between two sides, "
    "with =, <, ≤, ≥, >, ≠ or ≈"
)
HALF = (
    "a sign with nothing on one side of it: write both sides between one pair of dollars, so that "
    "they can be compared"
)
CONTRARY = (
    "it is positive in this book: if another letter is meant, or a case that cannot be, say so in "
    "a comment, % proofs: let $…$"
)
OTHERWISE = (
    "the display {label} of this chapter says of {name} something else, of the same letters: if "
    "another {name} is meant here, say so in a comment, % proofs: let $…$"
)
UNUSED = (
    "this comment speaks of no relation below it in its section: where the text writes the "
    "relation otherwise, write it so in the comment, too"
)
PI = "\\pi is the number 3.14…, and no comment can change it: take another letter"
RESULT = (
    "in a solution a value is a result: say what it is computed from, % proofs: $…$ is $…$; or "
    "that it is chosen, % proofs: let $…$"
)

CHAIN = (
    "the first name of the chain has no value here, so that nothing is compared with it: say what "
    "it is computed from, % proofs: $…$ is $…$, or what it means, % proofs: let $…$"
)


@dataclass(frozen=True)
class Rule:
    """What an author says of one relation."""

    file: str
    line: int
    latex: str
    kind: str  # "let", "means", "is", "as", "false" or "unjudged"
    what: str


def judge_running_text(items: Sequence[Item]) -> list[InlineVerdict]:
    """Judge every relation in the running text of one page, in order."""
    page = Page(items)
    page.run()
    return page.verdicts


# Reading a relation.


@lru_cache(maxsize=8192)
def split_relation(latex: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The LaTeX of the sides and the signs between them; one side if it is no relation."""
    sides, signs, start, depth, position = list[str](), list[str](), 0, 0, 0
    for token in tokenize_lossless(latex):
        text = token.text
        depth += text in ("{", "(", "[", "\\begin")
        depth -= text in ("}", ")", "]", "\\end")
        if depth == 0 and text in SIGNS:
            sides.append(latex[start:position].strip())
            signs.append(SIGNS[text])
            start = position + len(text)
        position += len(text)
    return (*sides, latex[start:].strip()), tuple(signs)


def sides_read(latex: str) -> object:
    """The trees of the sides and the signs: two ways to write one relation are the same."""
    sides, signs = split_relation(latex)
    return tuple(_parsed(side) or side for side in sides), signs


def is_relation(latex: str) -> bool:
    """Whether a formula says something of two sides; a sign alone does not."""
    sides, signs = split_relation(latex)
    return bool(signs) and all(sides)


def is_half(latex: str) -> bool:
    """Whether one side of a sign is missing, as in $= 5$; a sign alone is the name of it."""
    sides, signs = split_relation(latex)
    return bool(signs) and any(sides) and not all(sides)


def is_value(latex: str) -> bool:
    """Whether a relation only gives one name a number, as the place of a counterexample."""
    sides, signs = split_relation(latex)
    if signs != ("=",) or not isinstance(_parsed(sides[0]), Name):
        return False
    number = _parsed(sides[1])
    return number is not None and not any(
        isinstance(part, Name | Apply | Relation) for part in walk(number)
    )


def has_hidden_relation(latex: str) -> bool:
    r"""Whether a sign stands within a group, or is one that nobody can judge.

    In a lower or upper index it says how far a sum runs, and between \begin and \end a case. An
    ampersand elsewhere is that of HTML, as in ``&lt;``, and an arrow to a number is a limit.
    """
    if LIMIT.search(latex) and "\\lim" not in latex:
        return True
    groups, before, depth = list[str](), "", 0
    for token in tokenize_lossless(latex):
        text = token.text
        if text.isspace():
            continue
        if text in UNKNOWN_SIGNS or (text == "&" and not depth):
            return True
        depth += (text == "\\begin") - (text == "\\end")
        if text in ("{", "(", "["):
            groups.append(before)
        elif text in ("}", ")", "]") and groups:
            groups.pop()
        elif text in SIGNS and groups and not depth and not {"_", "^"} & {*groups}:
            return True
        before = text
    return False


def read_side(latex: str, functions: frozenset[str]) -> Node:
    r"""The tree of a side: ``5\,\%`` is 5/100, and a unit of measurement is left out."""
    bare = UNIT.sub("", latex)
    hundredths = PERCENT.fullmatch(bare)
    tree = parse_expression(hundredths[1] if hundredths else bare, functions, arithmetic=True)
    return Div(tree, Number(Fraction(100))) if hundredths else tree


def check_units(sides: Sequence[str]) -> None:
    """Refuse a relation between numbers of different units."""
    units = {match[1] for side in sides if (match := UNIT.search(side))}
    if len(units) > 1:
        raise EvaluationError(f"different units, {' and '.join(sorted(units))}: use one")


def _without_space(latex: str) -> str:
    return "".join(latex.split())


# Deciding a step between values.


def decide(
    sign: str,
    left: Value,
    right: Value,
    sides: tuple[str, str],
    assumed: Mapping[Any, str] | None = None,
) -> None:
    """Do nothing if the two values stand in this relation, for all values of their letters.

    Parameters
    ----------
    sign : str
        The relation.
    left, right : SymPy expression or array
        The values.
    sides : tuple of str
        How the two are printed.
    assumed : dict, optional
        The letters that have a sign, such as ``{c: "positive"}``.

    Raises
    ------
    FormulaError
        If they do not, or if that cannot be decided.
    """
    for _, a, b in entry_pairs(left, right):
        a, b = _without_root(sp.sympify(a), sp.sympify(b))
        if not a.free_symbols | b.free_symbols:
            _compare_numbers(sign, a, b, sides)
        elif sign == "=":
            check_equal(a, b)
        elif sign in ORDER and _follows(sign, a, b, assumed or {}):
            continue
        elif sign in ORDER and len(a.free_symbols | b.free_symbols) == 1:
            _check_everywhere(sign, a, b)
        else:
            raise EvaluationError(f"{sign} between letters cannot be decided: {HOW_TO}")


def _follows(sign: str, a: Any, b: Any, assumed: Mapping[Any, str]) -> bool:
    """Whether an inequality follows from the signs of its letters: w_1 + w_2 > 0 from both."""
    if b.is_zero is not True and a.is_zero is not True:
        return False  # it may be true and could be sharper
    letters = {x: sp.Dummy(str(x), **{which: True}) for x, which in assumed.items()}
    difference = sp.sympify(a - b).xreplace(letters)
    return getattr(difference, f"is_{SIGN_OF[sign]}") is True


def _without_root(a: Any, b: Any) -> tuple[Any, Any]:
    """Both sides squared, where one is a square root and the other no negative number."""
    if a.is_Pow and a.exp == sp.Rational(1, 2) and b.is_nonnegative and a.free_symbols:
        return a.base, b**2
    return a, b


def _compare_numbers(sign: str, a: Any, b: Any, sides: tuple[str, str]) -> None:
    with mp.workdps(DIGITS):
        x, y = _as_float(a), _as_float(b)
        tiny = mp.mpf(10) ** -40 * max(1, abs(x), abs(y))
        same = abs(x - y) < tiny
        holds = {
            "=": same,
            "\\ne": not same,
            "<": x < y - tiny,
            ">": x > y + tiny,
            "\\le": x <= y + tiny,
            "\\ge": x >= y - tiny,
        }
        if same and sign in ORDER and all(sides):
            raise EvaluationError("the two sides are equal: write =")
        ok = _is_rounded(x, y, sides) if sign == "\\approx" else holds[sign]
        if not ok:
            example = Counterexample((), mp.nstr(x, 10), mp.nstr(y, 10))
            raise RefutedStatementError(Failure(FailureKind.REFUTED, counterexample=example))


def _as_float(e: Any) -> Any:
    if e.has(sp.zoo, sp.nan, sp.oo, -sp.oo):
        raise EvaluationError("division by zero")
    value = sp.N(e, DIGITS)
    if not value.is_real:
        raise EvaluationError("a side is no real number")
    return mp.mpf(str(value))


def _is_rounded(x: Any, y: Any, sides: tuple[str, str]) -> bool:
    """Whether the printed digits of one side are the rounded value of the other."""
    units = [unit for side in sides if (unit := last_digit(side)) is not None]
    if not units:
        raise EvaluationError("\\approx needs a decimal number on one side")
    return bool(abs(x - y) <= mp.mpf(max(units).numerator) / max(units).denominator / 2)


def last_digit(latex: str) -> Fraction | None:
    r"""What one unit in the last printed digit is worth: 1/100 of 2.35; None if no decimal."""
    bare = _without_space(UNIT.sub("", latex)).replace("\\,", "").replace("{,}", "")
    percent = bare.endswith("\\%")
    match = DECIMAL.fullmatch(bare.removesuffix("\\%"))
    if not match:
        return None
    digits = bare.partition("\\")[0].lstrip("-")
    places = len(digits.partition(".")[2])
    return Fraction(10) ** (int(match[1] or 0) - places - 2 * percent)


# A page.

Attempt = tuple[Any, ...]  # names or builders of models, in all of which a relation must hold


class _UnknownError(EvaluationError):
    """A model without some name of the relation: it decides nothing."""


@dataclass(frozen=True)
class Display:
    """A judged display, and the section in which it stands."""

    at: int
    section: int
    label: str
    latex: str


@dataclass
class Page:
    """One pass over a page.

    Attributes
    ----------
    items : sequence of Item
        What is on it.
    verdicts : list of InlineVerdict
        What was found so far.
    labels : dict
        The scopes of labelled containers: a solution begins where its exercise ended.
    displays : list of Display
        The displays of the page that have a statement.
    unused : dict
        By line, the comments that no relation has used so far.
    chapter : sequence of Display
        Of exercises and solutions, the displays of their chapter.
    visit : callable or None
        Is given each relation and its scope before the relation is judged.
    section, at : int
        The number of the section, and of the item.
    """

    items: Sequence[Item]
    verdicts: list[InlineVerdict] = field(default_factory=list)
    labels: dict[str, Scope] = field(default_factory=dict)
    displays: list[Display] = field(default_factory=list)
    unused: dict[int, Rule] = field(default_factory=dict)
    visit: Callable[[Formula, Scope], None] | None = None
    chapter: Sequence[Display] = ()
    section: int = 0
    at: int = 0

    def run(self) -> None:
        """Judge the page."""
        section = 0
        for at, item in enumerate(self.items):
            section += isinstance(item, Heading)
            if isinstance(item, Equation) and item.label in statements():
                self.displays.append(Display(at, section, item.label, item.latex))
        path = Path(next((item.file for item in self.items if isinstance(item, Formula)), ""))
        exercises = path.parent.parent / "exercises" / path.name
        if path.parent.name == "solutions" and exercises.exists():
            self.labels |= _scopes_of(exercises)
        chapter = path.parent.parent / path.name
        if path.parent.name in ("exercises", "solutions") and chapter.exists():
            self.chapter = _displays_of(chapter)
        stack = [Scope()]
        for at, item in enumerate(self.items):
            self.at, scope = at, stack[-1]
            if isinstance(item, Heading):
                self.section += 1
                while 0 < item.level <= scope.level and scope.outer:
                    scope = scope.outer
                stack[-1] = Scope(scope, level=item.level)
            elif isinstance(item, Begin):
                inner = Scope(self.labels.get(item.of, scope), is_solution=item.kind == "solution")
                if item.label:
                    self.labels[item.label] = inner
                stack.append(inner)
            elif isinstance(item, End):
                stack.pop()
            elif isinstance(item, Note) and item.text.startswith(MARK):
                self.note(item, scope)
            elif isinstance(item, Formula):
                for latex in _variants(item.latex):
                    if is_relation(latex) or is_half(latex) or has_hidden_relation(latex):
                        relation = replace(item, latex=latex)
                        if self.visit is not None:
                            self.visit(relation, scope)
                        self.verdicts.append(self.judge(relation, scope))
        for line, rule in self.unused.items():
            reason = UNUSED
            self.verdicts.append(self.failed(Formula(rule.file, line, rule.latex), reason))
        self.verdicts.sort(key=lambda verdict: verdict.line)

    def failed(self, formula: Formula, reason: str) -> InlineVerdict:
        """The verdict on something that is written wrongly."""
        failure = Failure(FailureKind.UNREADABLE, reason)
        return InlineVerdict(formula.file, formula.line, formula.latex, "failed", failure=failure)

    # What the author says.

    def note(self, note: Note, scope: Scope) -> None:
        """Take in a comment."""
        if UNPROVED.fullmatch(note.text):  # speaks of a display
            return
        text = note.text.removeprefix(MARK).strip()
        if text.startswith("in "):
            scope.models.append(_models_named(text.split()[1:]))
            return
        let = LET.fullmatch(text)
        if let and _parsed(split_relation(let[1])[0][0]) == Name("\\pi"):
            self.verdicts.append(self.failed(Formula(note.file, note.line, let[1]), PI))
            return
        if let and self.settle(let[1], scope):
            name = _parsed(split_relation(let[1])[0][0])
            if isinstance(name, Name) and _key(name, scope) in scope.settings:
                scope.lets.add(_key(name, scope))
            scope.rules[_without_space(let[1])] = Rule(note.file, note.line, let[1], "let", "")
            return
        match = RULE.fullmatch(text)
        if match is None:
            self.verdicts.append(self.failed(Formula(note.file, note.line, text), HOW_TO))
            return
        kind = match["kind"]
        rule = Rule(note.file, note.line, match["latex"], kind, (match["what"] or "").strip())
        scope.rules[_without_space(rule.latex)] = rule
        self.unused[rule.line] = rule

    # One relation.

    def judge(self, formula: Formula, scope: Scope) -> InlineVerdict:
        """The verdict on one relation; an exception of any kind is a failure of it."""
        verdict = InlineVerdict(formula.file, formula.line, formula.latex, "proved")
        try:
            rule = scope.rule(formula.latex) or self.rule_written_otherwise(formula.latex, scope)
            if rule is not None:
                if rule.kind != "let":
                    rule = self.use(rule)
                return self.judge_by(rule, verdict, scope)
            if has_hidden_relation(formula.latex):
                raise EvaluationError(HIDDEN)
            if is_half(formula.latex):
                raise EvaluationError(HALF)
            sides, signs = split_relation(formula.latex)
            if signs and all(SHAPES.fullmatch(_without_space(side)) for side in sides):
                check_shapes(sides, signs)
                return replace(verdict, method="shapes")
            is_result = scope.in_solution() and signs and set(signs) == {"="}
            is_result = is_result and not self.is_said(sides, scope)
            if self.is_setting(formula.latex, scope):
                if is_result:
                    raise EvaluationError(RESULT)
                if label := self.displayed_otherwise(sides, signs, scope):
                    raise EvaluationError(OTHERWISE.format(name=sides[0], label=label))
                return replace(verdict, verdict="setting")
            return self.claim(verdict, scope)
        except FormulaError as error:
            failure = failure_of(error)
        except Exception as error:
            failure = Failure(FailureKind.CRASH, f"{type(error).__name__}: {error}")
        return replace(verdict, verdict="failed", failure=failure)

    def rule_written_otherwise(self, latex: str, scope: Scope) -> Rule | None:
        r"""What a comment says of the same relation: of ``|x| < 1`` that of ``\lvert x \rvert``."""
        rules = [rule for each in scope.chain() for rule in each.rules.values()]
        written = sides_read(latex) if rules else None
        return next((rule for rule in rules if sides_read(rule.latex) == written), None)

    def use(self, rule: Rule) -> Rule:
        """The first comment that says the same as this one and that no relation has used."""
        same = [each for each in self.unused.values() if each.latex == rule.latex]
        if not same:
            raise EvaluationError("a comment speaks of one relation: repeat it for this one")
        return self.unused.pop(same[0].line)

    def judge_by(self, rule: Rule, verdict: InlineVerdict, scope: Scope) -> InlineVerdict:
        """The verdict on a relation of which the author said something."""
        if rule.kind == "let":
            self.settle(verdict.latex, scope)
            return replace(verdict, verdict="setting")
        if rule.kind == "false":
            try:
                self.claim(verdict, scope)
            except RefutedError:
                return replace(verdict, method="refuted")
            raise EvaluationError("it is marked as false, and it was not refuted")
        if rule.kind == "is":
            sides, signs = split_relation(verdict.latex)
            if signs[:1] != ("=",):
                raise EvaluationError("a result is a name, =, and its value")
            source = rule.what.strip("$")
            value = verdict.latex.partition("=")[2]
            self.claim(replace(verdict, latex=f"{source} = {value}"), scope)
            exact = sides[-1] if set(signs) == {"="} else sides[1]
            self.settle(f"{sides[0]} = {exact}", scope)
            return replace(verdict, method="computed", reason=source)
        if rule.kind == "unjudged":
            return replace(verdict, verdict="unjudged", reason=rule.what)
        if rule.kind == "means":
            meaning = [part.strip().strip("$") for part in rule.what.split("$ and $")]
            check_same_solutions([verdict.latex], meaning, scope)
            return replace(verdict, method="means", reason=rule.what)
        statement = statements().get(rule.what)
        if statement is None:
            raise EvaluationError(f"no statement has the label {rule.what}")
        check_like(verdict.latex, statement)
        models = tuple(model_by_name(name).description for name in statement.models)
        return replace(verdict, method="statement", label=rule.what, models=models)

    # Settings.

    def settle(self, latex: str, scope: Scope) -> bool:
        """Take in a name that the author defines in a comment, even one that has a meaning."""
        sides, signs = split_relation(latex)
        if set(signs) <= ORDER:
            return self.assume(sides, signs, scope)
        if signs != ("=",):
            return False
        name, number = _parsed(sides[0]), self.constant(sides[1], scope)
        if not isinstance(name, Name):
            return self.defines_function(sides, scope, anew=True)
        if number is not None:
            scope.settings[_key(name, scope)] = number
            return True
        tree = _parsed(sides[1], scope.all_functions() | {"\\sigma"})
        if tree is not None:
            scope.definitions[_key(name, scope)] = tree
        return tree is not None

    def assume(
        self, sides: tuple[str, ...], signs: tuple[str, ...], scope: Scope, check: bool = False
    ) -> bool:
        """Take in the signs of names: of c in c > 0, of both in 0 < a < b; False for a claim.

        With ``check`` it is the text that speaks, which cannot make a learning rate negative.
        """
        trees = [_parsed(side) for side in sides]
        plain = all(isinstance(tree, Name) or _is_zero(tree) for tree in trees)
        if not plain or sum(map(_is_zero, trees)) > 1:
            return False
        known: dict[int, str] = {}
        pairs = [(i, i + 1, sign) for i, sign in enumerate(signs)]
        for _ in pairs:  # as often as a sign may have to be passed on
            for left, right, sign in [*pairs, *((b, a, TURNED[sign]) for a, b, sign in pairs)]:
                if _is_zero(trees[right]):
                    known[left] = SIGN_OF[sign]
                elif (way := known.get(right)) and sign in (">", "\\ge") and "pos" in way:
                    known.setdefault(left, way if sign == "\\ge" else "positive")
        for at, sign in known.items():
            name = trees[at]
            if isinstance(name, Name):
                if check and name.base in POSITIVE and "pos" not in sign:
                    raise EvaluationError(f"{sides[at]} cannot have this sign: {CONTRARY}")
                key = _key(name, scope)
                before = scope.assumptions.get(key, (name, sign))[1]
                scope.assumptions[key] = name, sign if sign == before else ""
        return True

    def is_setting(self, latex: str, scope: Scope) -> bool:
        """Whether a relation only says what a name stands for; then it is so from here on."""
        head, _, rest = latex.partition(",")
        (name, *_), signs = split_relation(head)
        listed = LIST.fullmatch(rest) or any(dots in rest for dots in DOTS)
        if rest and listed and signs == ("=",) and isinstance(_parsed(name), Name):
            return True  # n = 2, 3, 4, and l = 1, …, L
        sides, signs = split_relation(latex)
        if not self.names_something(sides, scope):
            return False
        if set(signs) <= {"\\ne"}:  # which case is meant
            compared = [_parsed(side) for side in sides]
            numbers = [self.constant(side, scope) is not None for side in sides]
            return not all(numbers) and None not in compared and len({*compared}) == len(compared)
        if set(signs) <= ORDER:
            ordered = [tree for side in sides if isinstance(tree := _parsed(side), Name)]
            is_defined = any(self.meaning(name, scope) for name in ordered)
            all_known = all(self.is_known(name, scope) for name in ordered)
            if is_defined or (len(ordered) > 1 and all_known):
                return False  # what can be compared is a claim
            return self.assume(sides, signs, scope, check=True)
        if set(signs) != {"="}:
            return False
        if len(signs) == 1 and self.defines_function(sides, scope):
            return True
        *names, value = sides
        read = [_parsed(name) for name in names]
        if len(read) == 1 and isinstance(read[0], Row):
            return self.sets_row(read[0], value, scope)
        trees = [tree for tree in read if isinstance(tree, Name)]
        if len(trees) < len(read):
            return False
        if any(self.is_function(tree, scope) or self.is_constant(tree, scope) for tree in trees):
            return False
        other = _parsed(value)
        pair = [*trees, other] if len(trees) == 1 and isinstance(other, Name) else []
        if not all(self.is_known(tree, scope) for tree in pair):
            return True  # two names, one of them new
        known = [self.is_known(tree, scope) for tree in trees]
        number = self.constant(value, scope)
        if number is not None:
            # A name that is computed from others cannot be set: that is a claim.
            if any(self.is_determined(tree, scope) for tree in trees):
                return False
            for tree in trees:
                before = scope.setting(_key(tree, scope))
                said = any(_key(tree, scope) in outer.lets for outer in scope.chain())
                if said and before != number:
                    return False  # what the author said in a comment, the text cannot change
                if is_matrix(before) and not is_matrix(number) and number != 0:
                    return False  # a column is no number
                if not is_matrix(number):
                    sign = scope.sign(_key(tree, scope))
                    if sign and getattr(sp.sympify(number), f"is_{sign}") is False:
                        return False  # the text has said x > 0, and now says x = -1
                    if tree.base in POSITIVE and sp.sympify(number).is_negative:
                        raise EvaluationError(f"{latex} cannot be: {CONTRARY}")
            for tree in trees:
                scope.settings[_key(tree, scope)] = number
            return True
        meaning = _parsed(value, scope.all_functions() | {"\\sigma"})
        if meaning is not None and scope.definition(_key(trees[0], scope)) == meaning:
            return True  # said once more
        if any(known):
            return False
        if meaning is None or len(trees) != 1 or self.is_misnamed(trees[0], meaning, scope):
            return False
        scope.definitions[_key(trees[0], scope)] = meaning
        return True

    def displayed_otherwise(
        self, sides: tuple[str, ...], signs: tuple[str, ...], scope: Scope
    ) -> str:
        """The label of a display that gives a name another value, of the same letters; or nothing.

        The author may call anything q. But where the chapter displays q(x) = x²/(1 + x²), a text
        that says q(x) = x²/(1 - x²) has a wrong sign. A name without an index is that of a display
        whose indices are left out.
        """
        if signs != ("=",) or self.constant(sides[1], scope) is not None:
            return ""
        call = CALL.fullmatch(sides[0])
        functions = frozenset([call[1]] if call else []) | {"\\sigma"}
        left, right = (_parsed(side, functions) for side in sides)
        if left is None or right is None:
            return ""
        bare = isinstance(left, Name) and left.layer is None and not left.subs
        evaluator, found = ScopeEvaluator(LETTERS, scope=Scope()), ""
        for display in [*self.displays, *self.chapter]:
            for one, other in _equations_of(display.latex, functions, bare):
                if one != left or _names(other) != _names(right):
                    continue
                try:
                    check_equal(evaluator.number(right), evaluator.number(other))
                    return ""
                except RefutedError:
                    found = display.label
                except FormulaError:
                    continue
        # Where the author has named no model, or letters, the displays of the section have theirs.
        for display in self.displays:
            if display.section != self.section:
                continue
            for name in statements()[display.label].models:
                try:
                    holds_in(model_by_name(name), sides, signs, Scope(), settled=False)
                    return ""
                except RefutedError:
                    found = found or display.label
                except FormulaError:
                    continue
        return found

    def names_something(self, sides: tuple[str, ...], scope: Scope) -> bool:
        """Whether the sides of a relation are different, and its first one may be a name.

        A name in parentheses is none; nor is one that is its own index, as l in the layer l.
        """
        trees = [_parsed(side) for side in sides]
        if len({*trees}) < len(trees) or (isinstance(trees[0], Name) and sides[0].startswith("(")):
            return False
        if any(self.is_function(tree, scope) for tree in trees[1:]):
            return False
        for tree in trees:
            if isinstance(tree, Name):
                layers, subs = free_indices(tree)
                if tree.base in layers | subs:
                    return False
        return True

    def meaning(self, name: Name, scope: Scope) -> object:
        """What a name is defined as in the text, or None."""
        key = _key(name, scope)
        return scope.definition(key) or scope.pattern(key)

    def is_said(self, sides: tuple[str, ...], scope: Scope) -> bool:
        """Whether a name has this value or this meaning already; the name of an index has none."""
        name, value = _parsed(sides[0]), self.constant(sides[-1], scope)
        other = _parsed(sides[-1], scope.all_functions() | {"\\sigma"})
        if isinstance(name, Name) and isinstance(other, Name):
            return True
        if isinstance(name, Name):
            key = _key(name, scope)
            known = scope.setting(key)
            if known is not None and value is not None and is_matrix(known) == is_matrix(value):
                shapes = [getattr(each, "shape", ()) for each in (known, value)]
                return shapes[0] == shapes[1] and [*_entries([known])] == [*_entries([value])]
            return other is not None and scope.definition(key) == other
        return isinstance(name, Apply) and scope.function(name.base) == (name.args, other)

    def defines_function(self, sides: tuple[str, ...], scope: Scope, anew: bool = False) -> bool:
        """Take in f(x) = …, where no model knows f, or anew."""
        match = CALL.fullmatch(sides[0])
        if match is None:
            return False
        base = match[1]
        if not anew and scope.function(base) is not None:
            return self.is_repetition(sides, scope, base)
        models = [model_by_name(name) for attempt in self.attempts(scope) for name in attempt]
        known = {name for model in [LETTERS, *models] for name in model.functions}
        if not anew and base in known | BUILT_IN.keys():
            return False
        call = _parsed(sides[0], frozenset((base,)))
        meaning = _parsed(sides[1], scope.all_functions() | {"\\sigma"})
        if not isinstance(call, Apply) or meaning is None:
            return False
        if call.primes or not all(isinstance(arg, Name) for arg in call.args):
            return False
        scope.functions[base] = call.args, meaning
        return True

    def is_repetition(self, sides: tuple[str, ...], scope: Scope, base: str) -> bool:
        """Whether a function is defined as it is already."""
        functions = scope.all_functions() | {"\\sigma"}
        call, meaning = (_parsed(side, functions) for side in sides)
        return isinstance(call, Apply) and (call.args, meaning) == scope.function(base)

    def sets_row(self, row: Row, value: str, scope: Scope) -> bool:
        """Take in (w, b) = (0.6, 0.9)."""
        numbers = self.constant(value, scope)
        if not is_matrix(numbers) or numbers.size != len(row.items):
            return False
        if not all(isinstance(name, Name) for name in row.items):
            return False
        for name, number in zip(row.items, numbers.flat, strict=True):
            scope.settings[_key(name, scope)] = number
        return True

    def constant(self, latex: str, scope: Scope) -> Value | None:
        """The value of a side without letters; None if it has some."""
        tree = _parsed(latex)
        if tree is None or any(
            (isinstance(part, Name) and part.base not in ("\\pi", "\\mathbf{1}"))
            or (isinstance(part, Apply) and part.base == "\\sigma")
            for part in walk(tree)
        ):
            return None
        try:
            value = ScopeEvaluator(LETTERS, scope=Scope()).value(tree)
        except FormulaError:
            return None
        numbers = list(value.flat) if is_matrix(value) else [value]
        return None if any(sp.sympify(n).free_symbols for n in numbers) else value

    def is_function(self, name: Node | None, scope: Scope) -> bool:
        """Whether a name is that of a function, whose value cannot be set without an argument."""
        base = name.base if isinstance(name, Name) else ""
        models = [model_by_name(each) for attempt in self.attempts(scope) for each in attempt]
        return any(base in model.functions for model in [LETTERS, *models]) and not any(
            base in {known for known, _, _ in model.names} for model in models
        )

    def is_constant(self, name: Name, scope: Scope) -> bool:
        """Whether a name is that of a number, as e is where no model calls something else so."""
        models = [model_by_name(each) for attempt in self.attempts(scope) for each in attempt]
        is_plain = name.layer is None and not name.subs
        return (
            is_plain
            and name.base in CONSTANTS
            and not any(name.base in {base for base, _, _ in model.names} for model in models)
        )

    def is_known(self, name: Name, scope: Scope) -> bool:
        """Whether a name has a meaning already, by a definition or in a model of this place."""
        key = _key(name, scope)
        if scope.definition(key) is not None or scope.pattern(key) is not None:
            return True
        models = [model_by_name(each) for attempt in self.attempts(scope) for each in attempt]
        layers = [at for model in models for base, at, _ in model.names if base == name.base]
        if layers and (name.layer is not None or None not in layers):
            return True  # of a network: a layer that it does not have is no new name, nor is none
        for attempt in self.attempts(scope):
            for each in attempt:
                model = model_by_name(each)
                for indices in instances(name, model):
                    try:
                        ScopeEvaluator(model, indices, scope=Scope()).value(name)
                    except FormulaError:
                        continue
                    return True
        return False

    def is_misnamed(self, name: Name, meaning: Node, scope: Scope) -> bool:
        """Whether a model that knows the meaning of a new name has it with an index or a layer."""
        for each in dict.fromkeys(each for attempt in self.attempts(scope) for each in attempt):
            model = model_by_name(each)
            if not any((name.base, name.star) == (base, s) for base, _, s in model.names):
                continue
            for indices in instances(meaning, model):
                try:
                    ScopeEvaluator(model, indices, scope=Scope()).value(meaning)
                except FormulaError:
                    continue
                return True
        return False

    def is_size(self, key: Any, scope: Scope) -> bool:
        """Whether a name is that of a size, which a text may set for an example."""
        models = [model_by_name(each) for attempt in self.attempts(scope) for each in attempt]
        return any(key[0] in {base for base, _ in model.integers} for model in models)

    def is_determined(self, name: Node, scope: Scope) -> bool:
        """Whether the value of a name follows from what was set before."""
        key = _key(name, scope)
        if self.is_size(key, scope):
            return False
        hidden = Scope(scope, settings={})
        is_defined = scope.definition(key) is not None or scope.pattern(key) is not None
        models = [LETTERS] if is_defined else []
        models += [model_by_name(each) for attempt in self.attempts(scope) for each in attempt]
        for model in models:
            evaluator = ScopeEvaluator(model, scope=_without(hidden, key))
            try:
                value = evaluator.in_numbers(evaluator.value(name))
            except FormulaError:
                continue
            entries = list(value.flat) if is_matrix(value) else [value]
            return not any(sp.sympify(entry).free_symbols for entry in entries)
        return False

    # Claims.

    def attempts(self, scope: Scope) -> list[Attempt]:
        """The models in which a relation here is tried: the author's, or those of displays."""
        named = scope.attempts()
        if ("letters",) in named:
            return named[: named.index(("letters",))]
        near = sorted(self.displays, key=lambda d: (d.section != self.section, abs(d.at - self.at)))
        models = (statements()[display.label].models for display in near)
        return list(dict.fromkeys([*named, *models]))

    def claim(self, verdict: InlineVerdict, scope: Scope) -> InlineVerdict:
        """Judge what a relation claims; the value of a name that heads a chain is settled by it."""
        sides, signs = split_relation(verdict.latex)
        if len({"".join(side.split()) for side in sides}) < len(sides):
            raise EvaluationError("a side repeats another one, which proves nothing")
        is_chain = len(signs) > 1
        if is_chain and signs[-1] in ORDER and _is_zero(_parsed(sides[-1])):
            # What is demanded of a side, or said of it: it is judged by itself.
            self.claim(replace(verdict, latex=f"{sides[-2]} {signs[-1]} 0"), scope)
            sides, signs = sides[:-1], signs[:-1]
        if is_chain and signs[0] == "=":
            head = _parsed(sides[0])
            if self.is_function(head, scope):
                raise EvaluationError("a function has no value without its argument")
            if isinstance(head, Name) and not self.is_determined(head, scope):
                tree = _parsed(sides[1], scope.all_functions() | {"\\sigma"})
                is_new = not self.is_known(head, scope)
                if (is_new and scope.in_solution()) or self.constant(sides[-1], scope) is not None:
                    raise EvaluationError(CHAIN)
                if is_new and tree is not None:
                    scope.definitions[_key(head, scope)] = tree
        if self.in_numbers(sides, signs, scope):
            return replace(verdict, method="numbers")
        if label := self.repeated(sides, signs, scope):
            return replace(verdict, method="repeats", label=label)
        if len(signs) == 1 and signs[0] in ORDER:
            statement = bound_of(_parsed(sides[0]), frozenset(("\\sigma", "f")))
            if statement is not None and _parsed(sides[0]) != _parsed(sides[1]):
                check_like(verdict.latex, statement)
                return replace(verdict, method="statement", label=statement.label)
        check_layers(sides, scope)
        unknown = ""
        attempts: list[Attempt] = [*self.attempts(scope), ()]
        for attempt in attempts:
            models = [model_by_name(name) for name in attempt] or [LETTERS]
            for settled in (False, True):
                try:
                    for model in models:
                        holds_in(model, sides, signs, scope, settled)
                except _UnknownError as error:
                    unknown = error.message
                    continue
                except FormulaError:
                    if settled:
                        raise
                    continue
                found = tuple(model.description for model in models if model is not LETTERS)
                return replace(verdict, method="models" if found else "letters", models=found)
        raise EvaluationError(f"no model near it knows all its names ({unknown}): {HOW_TO}")

    def in_numbers(self, sides: tuple[str, ...], signs: tuple[str, ...], scope: Scope) -> bool:
        """Decide a relation whose letters all have values; False if some have none."""
        check_units(sides)
        functions = scope.all_functions() | {"\\sigma"} | self.model_functions(scope)
        evaluator = ScopeEvaluator(LETTERS, scope=scope)
        try:
            values = [evaluator.value(read_side(side, functions)) for side in sides]
        except FormulaError:
            return False
        for value in values:
            entries = list(value.flat) if is_matrix(value) else [value]
            if any(sp.sympify(entry).free_symbols for entry in entries):
                return False
        for step, sign in enumerate(signs):
            decide(sign, values[step], values[step + 1], (sides[step], sides[step + 1]))
        return True

    def model_functions(self, scope: Scope) -> frozenset[str]:
        """The functions of the models of this place: f(0) is a value, and not f times 0."""
        models = [model_by_name(each) for attempt in self.attempts(scope) for each in attempt]
        return frozenset(base for model in models for base in model.functions)

    def repeated(self, sides: tuple[str, ...], signs: tuple[str, ...], scope: Scope) -> str:
        """The label of the display of this page that joins the same sides, or nothing."""
        for display in self.displays:
            statement = statements()[display.label]
            functions = frozenset(
                base for name in statement.models for base in model_by_name(name).functions
            )
            try:
                known = {
                    (sign, relation.sides[i], relation.sides[i + 1])
                    for relation in parse(display.latex, functions)
                    for i, sign in enumerate(relation.signs)
                }
                trees = [read_side(side, functions) for side in sides]
            except FormulaError:
                continue
            known |= {("=", b, a) for sign, a, b in known if sign == "="}
            steps = zip(signs, trees[:-1], trees[1:], strict=True)
            if all(step in known for step in steps):
                return display.label
        return ""


def _models_named(words: list[str]) -> Attempt:
    """The models with these names; the label of a statement names its models."""
    names: list[Any] = []
    for word in words:
        names += statements()[word].models if word.startswith("eq-") else [word]
    return tuple(names)


def check_shapes(sides: Sequence[str], signs: Sequence[str]) -> None:
    r"""Do nothing if ``(n \times k)(k \times 1) + (n \times 1)`` fits, and all sides agree."""
    if {*signs} != {"="}:
        raise EvaluationError("shapes are equal or not: write =")
    if len({_without_space(side) for side in sides}) < len(sides):
        raise EvaluationError("a side repeats another one, which proves nothing")
    shapes = set[tuple[str, str]]()
    for side in sides:
        for term in _without_space(side).split("+"):
            factors = [(match[1], match[2]) for match in SHAPE.finditer(term)]
            for (_, columns), (rows, _) in pairwise(factors):
                if columns != rows:
                    raise ShapeError(f"{columns} columns times {rows} rows")
            shapes.add((factors[0][0], factors[-1][1]))
    if len(shapes) > 1:
        raise ShapeError(f"different shapes: {sorted(shapes)}")


def _variants(latex: str) -> Iterator[str]:
    r"""The relations that are written as one with ``\pm``."""
    if "\\pm" in latex:
        yield latex.replace("\\pm", "-")
        yield latex.replace("\\pm", "+")
    else:
        yield latex


def _parsed(latex: str, functions: frozenset[str] = frozenset(("\\sigma",))) -> Node | None:
    try:
        return read_side(latex, functions)
    except FormulaError:
        return None


def _names(tree: Node) -> set[Name]:
    return {part for part in walk(tree) if isinstance(part, Name)}


@lru_cache(maxsize=4096)
def _equations_of(latex: str, functions: frozenset[str], bare: bool) -> list[tuple[Node, Node]]:
    """What stands on the two sides of each = of a display; ``bare``: with all indices left out."""

    def without_indices(node: Node) -> Node | None:
        return Name(node.base, star=node.star) if isinstance(node, Name) else None

    try:
        relations = parse(latex, functions)
    except FormulaError:
        return []
    sides = [
        (relation.sides[i], relation.sides[i + 1])
        for relation in relations
        for i, sign in enumerate(relation.signs)
        if sign == "="
    ]
    if bare:
        sides = [(rewrite(a, without_indices), rewrite(b, without_indices)) for a, b in sides]
    return sides


def _is_zero(tree: Node | None) -> bool:
    return isinstance(tree, Number) and tree.value == 0


def _key(name: Node, scope: Scope) -> Any:
    assert isinstance(name, Name)
    return ScopeEvaluator(LETTERS, scope=scope).key(name)


def _without(scope: Scope, key: Any) -> Scope:
    """A flat copy of a scope in which one name has no value."""
    settings = {k: v for k, v in scope.all_settings().items() if k != key}
    flat = Scope(settings=settings)
    for each in reversed([*scope.chain()]):
        flat.definitions |= each.definitions
        flat.functions |= each.functions
    return flat


def check_layers(sides: tuple[str, ...], scope: Scope) -> None:
    """Refuse a relation in which one name has any layer l and another one a certain layer.

    In a model of few layers the two may be the same: the relation would be true there by chance.
    """
    names = [
        part
        for side in sides
        for part in walk(_parsed(side, scope.all_functions() | {"\\sigma"}) or Number(Fraction(0)))
        if isinstance(part, Name) and part.layer is not None
    ]
    if scope.setting(_key(Name("l"), scope)) is not None:
        return
    any_layer = [name for name in names if Name("l") in walk(name.layer or name)]
    if any_layer and len(any_layer) < len(names):
        raise EvaluationError(
            "it speaks of any layer l and of a certain one, which may be the same in a small "
            "network: write it as a display, or name a statement that it is proved like, in a "
            "comment above: % proofs: $…$ as LABEL"
        )


def holds_in(
    model: Model, sides: tuple[str, ...], signs: tuple[str, ...], scope: Scope, settled: bool
) -> None:
    """Do nothing if a relation holds in a model, for all indices for which it has its names.

    Raises
    ------
    FormulaError
        If it does not; of its own kind if the model lacks a name.
    """
    functions = frozenset(model.functions) | scope.all_functions()
    try:
        trees = tuple(read_side(side, functions) for side in sides)
    except ParseError as error:
        if model is LETTERS:
            raise
        raise _UnknownError(error.message) from error
    whole = Relation(trees, signs)
    if len(set(trees)) < len(trees):
        raise EvaluationError("a side that repeats another says nothing")
    fixed = {k[0] for k in scope.all_settings() if k[1:] == (None, (), False)} if settled else set()
    _check_indices(whole)
    if sizes := _sizes(whole, model, scope):
        raise _UnknownError(f"the size {sizes[0]} stands as a number: it is tried for few values")
    count, last = 0, ""
    every = [{}] if model is LETTERS else [*instances(whole, model, fixed)]
    for indices in every:
        evaluator = ScopeEvaluator(model, indices, scope=scope, settled=settled)
        try:
            values = [evaluator.in_numbers(evaluator.value(tree)) for tree in trees]
            if "\\leftarrow" in signs:
                values[0] = updated(trees[0], evaluator)
        except ShapeError as error:
            if error.operation:
                raise
            last = error.message
            continue
        except EvaluationError as error:
            last = error.message
            continue
        if any(_is_unknown_number(entry) for entry in _entries(values)):
            raise _UnknownError("an unknown function of a number has no value")
        count += 1
        for step, sign in enumerate(signs):
            sign = "=" if sign == "\\leftarrow" else sign
            printed = sides[step], sides[step + 1]
            assumed = evaluator.assumed() if sign in ORDER else {}
            decide(sign, values[step], values[step + 1], printed, assumed)
    if settled and count == 1 and len(every) > 1 and free_indices(whole)[0] - fixed:
        raise EvaluationError("it holds for one value of its layer: write this one")
    if not count:
        raise _UnknownError(last or "it has no instance")


def _sizes(node: Node, model: Model, scope: Scope) -> list[str]:
    """The sizes of a model that stand as numbers and have no value and no meaning in the text."""
    bounds = {
        id(part) for big in walk(node) if isinstance(big, Big) for part in (big.low, big.high)
    }
    found = list[str]()

    def look(part: Node) -> None:
        if isinstance(part, Name):
            subs = tuple(int(s.value) if isinstance(s, Number) else 0 for s in part.subs)
            key = _key(part, scope)
            settled = scope.setting(key) is not None or scope.definition(key) is not None
            is_size = part.layer is None and any(
                base == part.base and (len(known) == len(subs)) for base, known in model.integers
            )
            if is_size and not settled:
                found.append(part.base)
        elif not isinstance(part, Component):
            for inner in children(part):
                if id(inner) not in bounds:
                    look(inner)

    look(node)
    return found


def _check_indices(node: Node) -> None:
    """Refuse an index that is more than a shifted letter, and one that stands as a number.

    Tried for a few values, it could make up for anything. Only k may count steps, in an exponent
    or in so few factors that these cannot vanish at all steps that are tried.
    """
    for part in walk(node):
        if isinstance(part, Name):
            for index in (part.layer, *part.subs):
                for inner in walk(index) if index is not None else ():
                    is_shift = not isinstance(inner, Neg) or isinstance(inner.of, Number)
                    if not (isinstance(inner, Name | Number | Add | Neg) and is_shift):
                        raise EvaluationError("an index is a letter, a number, or a sum of such")
    layers, subs = free_indices(node)
    bound = {part.index for part in walk(node) if isinstance(part, Big)}
    bare = _bare_names(node)
    for number in sorted(bare.keys() & (layers | subs | bound)):
        if number != "k" or bare[number] > MOST_STEPS:
            raise EvaluationError(f"the index {number} stands as a number")


def _bare_names(node: Node) -> Counter[str]:
    """The names without any index in a formula, by how often they stand as factors or terms.

    Those within indices and exponents are left out; a square counts twice.
    """
    if isinstance(node, Name):
        return Counter() if node.subs or node.layer is not None else Counter([node.base])
    parts = [node.of] if isinstance(node, Component) else children(node)
    if isinstance(node, Power):
        found = _bare_names(node.base)
        times = int(node.exponent.value) if isinstance(node.exponent, Number) else 1
        return Counter({base: count * max(times, 1) for base, count in found.items()})
    return sum((_bare_names(part) for part in parts), Counter[str]())


def _entries(values: list[Value]) -> Iterator[Any]:
    for value in values:
        yield from (value.flat if is_matrix(value) else [value])


def _is_unknown_number(entry: Any) -> bool:
    """Whether an expression without letters still has an unknown function in it."""
    entry = sp.sympify(entry)
    return not entry.free_symbols and any(is_abstract(part) for part in entry.atoms(sp.Function))


def bound_of(left: Node | None, functions: frozenset[str]) -> Statement | None:
    """The one statement of the book that bounds this side."""
    found = [
        statement
        for statement in statements().values()
        if statement.bound and _parsed(statement.subjects[0], functions) == left
    ]
    return found[0] if len(found) == 1 else None


def check_like(latex: str, statement: Statement) -> None:
    """Prove a relation in the models of a statement, with its certificate if it is a bound."""
    models = [model_by_name(name) for name in statement.models]
    functions = frozenset(name for model in models for name in model.functions)
    relations = parse(latex, functions)
    for model in models:
        check_in(model, relations, statement, functions)


# Conditions.

TRIALS = (Fraction(1), Fraction(2), Fraction(1, 3), Fraction(7, 2), Fraction(5, 4))


def check_same_solutions(these: list[str], those: list[str], scope: Scope) -> None:
    """Do nothing if two conditions hold for the same numbers.

    They are compared at all points where one of their sides meets the next, and between any two of
    these. Of several letters, all but the one that stands alone get a few positive values.
    """
    functions = scope.all_functions() | {"\\sigma"}
    known = {base: scope.function(base) for base in scope.all_functions()}
    evaluator = ScopeEvaluator(LETTERS, scope=Scope(functions=known))  # type: ignore[arg-type]

    def read(latex: str) -> tuple[list[Any], tuple[str, ...]]:
        sides, signs = split_relation(latex)
        return [evaluator.number(read_side(side, functions)) for side in sides], signs

    first, second = [read(latex) for latex in these], [read(latex) for latex in those]
    letters = sorted(
        {s for sides, _ in first + second for e in sides for s in sp.sympify(e).free_symbols},
        key=str,
    )
    alone = [e for sides, _ in first for e in sides if getattr(e, "is_Symbol", False)]
    if not letters:
        raise EvaluationError("a condition without letters")
    variable = alone[0] if alone else letters[0]
    others = [letter for letter in letters if letter != variable]
    for shift, _ in enumerate(TRIALS if others else TRIALS[:1]):
        values = {o: TRIALS[(i + shift) % len(TRIALS)] for i, o in enumerate(others)}
        _compare_conditions(first, second, variable, values)


def _check_everywhere(sign: str, a: Any, b: Any) -> None:
    """Prove an inequality with one letter: at all points where its sides meet, and between."""
    (letter,) = a.free_symbols | b.free_symbols
    x = sp.Symbol("x", real=True)
    sides = [e.subs(letter, x) for e in (a, b)]
    points = sorted(_meeting_points([(sides, (sign,))], x), key=lambda p: sp.N(p, DIGITS))
    if sp.expand(sides[0] - sides[1]) == 0:
        raise EvaluationError("the two sides are equal: write =")
    if sign not in ("<", ">") and sp.solveset(sides[0] - sides[1], x, sp.S.Reals) is sp.S.EmptySet:
        raise EvaluationError("a bound that is nowhere reached could be sharper")
    for point in _tried(points or [sp.Integer(1)]):
        left, right = (e.subs(x, point) for e in sides)
        if left.is_real and right.is_real:
            _compare_numbers(sign, left, right, ("", ""))


def _meeting_points(chains: Any, x: Any) -> set[Any]:
    """Where a side meets the next, or a denominator vanishes."""
    points = set[Any]()
    for sides, _ in chains:
        for left, right in pairwise(sides):
            for part in (left - right, sp.denom(sp.together(left - right))):
                found = sp.solveset(part, x, sp.S.Reals) if part.has(x) else sp.S.EmptySet
                if found is sp.S.EmptySet:
                    continue
                if not isinstance(found, sp.FiniteSet):
                    raise EvaluationError("the condition could not be solved")
                points |= set(found)
    return points


def _tried(points: list[Any]) -> list[Any]:
    """The points, one between each two, and one on either side."""
    between = [(p + q) / 2 for p, q in pairwise(points)]
    return [points[0] - 1, *points, *between, points[-1] + 1]


def _compare_conditions(first: Any, second: Any, variable: Any, values: dict[Any, Any]) -> None:
    x = sp.Symbol("x", real=True)
    places = {o: sp.Rational(v.numerator, v.denominator) for o, v in values.items()}
    places[variable] = x

    def put(chains: Any) -> list[tuple[list[Any], tuple[str, ...]]]:
        return [
            ([sp.sympify(e).subs(places, simultaneous=True) for e in sides], signs)
            for sides, signs in chains
        ]

    a, b = put(first), put(second)
    ordered = sorted(_meeting_points(a + b, x), key=lambda p: sp.N(p, DIGITS))
    if not ordered:
        raise EvaluationError("a condition that changes nowhere")
    for point in _tried(ordered):
        one, two = (_all_hold(chains, x, point) for chains in (a, b))
        if one != two:
            where = ((Letter.of(variable), Fraction(str(sp.N(point, 8)))),)
            words = ["holds" if truth else "fails" for truth in (one, two)]
            raise RefutedStatementError(
                Failure(FailureKind.REFUTED, counterexample=Counterexample(where, *words))
            )


def _all_hold(chains: Any, x: Any, point: Any) -> bool:
    for sides, signs in chains:
        values = [e.subs(x, point) for e in sides]
        if any(v.has(sp.zoo, sp.nan, sp.oo, -sp.oo) for v in values):
            return False
        for step, sign in enumerate(signs):
            try:
                _compare_numbers(sign, values[step], values[step + 1], ("", ""))
            except FormulaError:  # false, or no real number
                return False
    return True


@lru_cache(maxsize=32)
def _scopes_of(path: Path) -> dict[str, Scope]:
    """What the exercises of a page settle, by their labels."""
    page = Page(read_items(path))
    page.run()
    return page.labels


@lru_cache(maxsize=32)
def _displays_of(path: Path) -> tuple[Display, ...]:
    """The displays of a page."""
    items = enumerate(read_items(path))
    return tuple(
        Display(at, 0, item.label, item.latex) for at, item in items if isinstance(item, Equation)
    )
