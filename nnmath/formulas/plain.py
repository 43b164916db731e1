"""Plain text to a tree: a small strict parser. Nothing is evaluated as Python, ever.

=============  ==========================================================================
expression     terms with + and −
term           factors with ``*``, ``/`` and ``@``, from left to right as in Python
factor         a sign, or a power: ``-x**2`` is −(x²)
postfix        a name, a number, a call, a bracket; ``.T`` and ``[j, k]`` after it
=============  ==========================================================================
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import factorial
from typing import NoReturn

from .errors import ParseError
from .limits import checked_power
from .nodes import (
    BUILT_IN,
    Add,
    Apply,
    Big,
    Component,
    Div,
    ElementwiseMul,
    Mul,
    Name,
    Neg,
    Node,
    Number,
    Reduce,
    Transpose,
)
from .symbols import Symbol, canonical_name, unknown_name

MAX_DEPTH = 30
MAX_FACTORIAL = 25
ALIASES = {"ln": "log"}
RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_PARTS = {"½": "1/2", "⅓": "1/3", "⅔": "2/3", "¼": "1/4", "¾": "3/4"}
_LOWERED = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_MIXED = re.compile(rf"(?<![\w.])(\d*)\s*([{''.join(_PARTS)}])")
_LAYER = re.compile(rf"⁽([{RAISED}])⁾")
_POWER = re.compile(rf"(⁻?)([{RAISED}]+)")
_ROOT = re.compile(r"√\s*([\w.]*)")
_END = re.compile(r"(?<=[^\s.])\s*\.\s*$")
MAX_LENGTH = 2000
MAX_TOKENS = 500
MAX_DIGITS = 15
MAX_SCALE = 30
_GREEK = dict(
    zip(
        "αβγδεζηθκλμνξπρστφχψωΔΣ",
        [
            "alpha",
            "beta",
            "gamma",
            "delta",
            "epsilon",
            "zeta",
            "eta",
            "theta",
            "kappa",
            "lambda",
            "mu",
            "nu",
            "xi",
            "pi",
            "rho",
            "sigma",
            "tau",
            "phi",
            "chi",
            "psi",
            "omega",
            "Delta",
            "Sigma",
        ],
        strict=True,
    )
)
_SIGNS = {
    "−": "-",
    "–": "-",
    "·": "*",
    "×": "*",
    "⊙": "*",
    "⋅": "*",
    "÷": "/",
    "^": "**",
    "⁎": "*",
    "ᵀ": ".T",
}
_PATTERN = re.compile(
    r"(?P<space>\s+)|(?P<number>(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?)"
    r"|(?P<name>(?:np\.)?[^\W\d_][^\W]*['’′]*)|(?P<sign>\.T\b|\*\*|[-+*/@^()\[\],=!−–·⋅×÷⊙⁎ᵀ])"
)


def normalize_unicode(text: str) -> str:
    """Return the text with the signs that print has and a keyboard has not written out.

    >>> normalize_unicode("2½ − √2·a₀ + x²."), normalize_unicode("a⁽²⁾·√(3)")
    ('(2+1/2) − sqrt(2)·a0 + x**2', 'a2·sqrt(3)')
    """
    text = _END.sub("", text)
    if text.isascii():
        return text
    text = text.replace("ŷ", "yhat").translate(_LOWERED)
    text = _MIXED.sub(lambda m: f"({m[1]}{'+' * bool(m[1])}{_PARTS[m[2]]})", text)
    text = _LAYER.sub(lambda m: str(RAISED.index(m[1])), text)
    text = _POWER.sub(_written, text)
    return _ROOT.sub(lambda m: "sqrt" + (f"({m[1]})" if m[1] else ""), text)


def _written(match: re.Match[str]) -> str:
    digits = "".join(str(RAISED.index(c)) for c in match[2])
    return f"**(-{digits})" if match[1] else f"**{digits}"


@dataclass(frozen=True)
class Token:
    """One sign of an answer: its kind, its text as the parser knows it, and its place."""

    kind: str
    text: str
    offset: int


def tokenize(text: str) -> list[Token]:
    """Return the tokens of a plain formula.

    Raises
    ------
    ParseError
        For an unknown character, a text that is too long, a number of too many digits.
    """
    if len(text) > MAX_LENGTH:
        raise ParseError(
            f"A formula has at most {MAX_LENGTH:,} characters, this text {len(text):,}."
        )
    tokens = []
    offset = 0
    while offset < len(text):
        match = _PATTERN.match(text, offset)
        if match is None:
            raise ParseError(_unknown(text[offset]), offset, text)
        kind, found = str(match.lastgroup), match.group()
        if kind == "name":
            found = _name(found)
        elif kind == "number":
            _check_number(found, text, offset)
        if kind != "space":
            tokens.append(Token(kind, _SIGNS.get(found, found), offset))
        offset = match.end()
        if len(tokens) > MAX_TOKENS:
            raise ParseError(f"A formula has at most {MAX_TOKENS} names, numbers and signs.")
    return tokens


def _unknown(character: str) -> str:
    shown = character if character.isprintable() else f"U+{ord(character):04X}"
    if character == "%":
        return "Write the number without %: a half is 0.5."
    if character == "°":
        return "Write the angle without °: its number of degrees."
    if character == "_":
        return "A name cannot begin with “_”."
    if character in "{}\\":
        return f"“{shown}” belongs to LaTeX, which begins with a command such as \\sigma."
    return f"The sign “{shown}” is not known here."


def _name(found: str) -> str:
    """A name in ASCII: σ′ is dsigma, δ2 is delta2."""
    found = found.removeprefix("np.")
    primes = sum(found.count(mark) for mark in "'’′")
    return "d" * primes + "".join(_GREEK.get(c, c) for c in found.rstrip("'’′"))


def _check_number(found: str, text: str, offset: int) -> None:
    digits, _, scale = found.lower().partition("e")
    if len(digits) > MAX_DIGITS or len(scale) > 4 or abs(int(scale or 0)) > MAX_SCALE:
        raise ParseError("This number has too many digits.", offset, text)


def exact(number: str) -> Fraction:
    """The value of a number's text."""
    return Fraction(number if not number.endswith(".") else number + "0")


END = Token("end", "", -1)


class Walker:
    """Walks over the tokens of one answer."""

    def __init__(self, text: str) -> None:
        self.text = normalize_unicode(text) if len(text) <= MAX_LENGTH else text
        self.tokens = tokenize(self.text)
        self.position = self.depth = 0

    def peek(self, ahead: int = 0) -> Token:
        """The token ``ahead`` of the next one."""
        at = self.position + ahead
        return self.tokens[at] if at < len(self.tokens) else END

    def take(self) -> Token:
        """The next token, read."""
        token = self.peek()
        self.position += 1
        return token

    def skip(self, text: str) -> bool:
        """Read over this sign if it comes next."""
        found = self.peek().text == text
        self.position += found
        return found

    def fail(self, message: str, token: Token | None = None) -> NoReturn:
        """Refuse the answer at this token, or at the next."""
        token = token or self.peek()
        offset = len(self.text) if token is END else token.offset
        raise ParseError(message, offset, self.text, found=token.text)

    def expect(self, text: str) -> None:
        """Read this sign, which must come next."""
        if not self.skip(text):
            found = self.peek()
            self.fail(
                f"Here a “{text}” is missing" + ("." if found is END else f", not “{found.text}”.")
            )

    def fail_after(self) -> NoReturn:
        """Refuse what follows a complete formula."""
        token = self.peek()
        if token.kind in ("name", "number") or token.text == "(":
            before = self.tokens[self.position - 1].text
            self.fail(f"Between “{before}” and “{token.text}” a sign is missing: write *.")
        if token.text == "=":
            self.fail("Write the right side alone, without an equals sign.")
        self.fail(f"“{token.text}” is not understood here.")


def parse(text: str, names: Mapping[str, Symbol], free: Collection[str] = ()) -> Node:
    """Read a plain formula in the given names.

    Parameters
    ----------
    text : str
        Such as ``a0*dsigma(z1)*(a2 - y)``.
    names : dict
        What may stand in it.
    free : collection of str
        Letters that are indices.

    Raises
    ------
    ParseError
        If it is not a formula in these names; the place is told.
    """
    parser = _Parser(text, names, free)
    whole = parser.expression()
    if parser.peek() is not END:
        parser.fail_after()
    return whole


class _Parser(Walker):
    """Reads expressions, terms, factors and names."""

    def __init__(self, text: str, names: Mapping[str, Symbol], free: Collection[str]) -> None:
        super().__init__(text)
        self.names, self.indices = names, set(free)

    # From the loosest to the tightest.

    def expression(self) -> Node:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self.fail("The brackets are nested too deeply.")
        terms = [self.term()]
        while self.peek().text in ("+", "-"):
            negative = self.take().text == "-"
            term = self.term()
            terms.append(Neg(term) if negative else term)
        self.depth -= 1
        return terms[0] if len(terms) == 1 else Add(tuple(terms))

    def term(self) -> Node:
        whole = self.factor()
        while self.peek().text in ("*", "/", "@"):
            sign = self.take().text
            right = self.factor()
            if sign == "/":
                whole = Div(whole, right)
            else:
                kind = ElementwiseMul if sign == "*" else Mul
                before = whole.factors if isinstance(whole, kind) else (whole,)
                whole = kind((*before, right))
        return whole

    def factor(self) -> Node:
        negative = False
        while self.peek().text in ("+", "-"):
            negative ^= self.take().text == "-"
        base = self.postfix()
        if self.peek().text == "**":
            sign = self.take()
            self.depth += 1
            if self.depth > MAX_DEPTH:
                self.fail("The powers are nested too deeply.", sign)
            exponent = self.factor()
            self.depth -= 1
            base = checked_power(base, exponent, self.text, sign.offset)
        return Neg(base) if negative else base

    def postfix(self) -> Node:
        whole = self.primary()
        while True:
            if self.skip(".T"):
                whole = Transpose(whole)
            elif self.skip("["):
                whole = Component(whole, self.subscripts())
            elif self.peek().text == "!":
                whole = self.factorial(whole)
            else:
                return whole

    def factorial(self, of: Node) -> Node:
        """``10!``, of a whole number."""
        if not isinstance(of, Number) or of.value.denominator != 1 or of.value > MAX_FACTORIAL:
            self.fail(f"“!” stands behind a whole number up to {MAX_FACTORIAL}, as in 10!.")
        self.take()
        return Number(Fraction(factorial(of.value.numerator)))

    def subscripts(self) -> tuple[Node, ...]:
        found = [self.index()]
        while self.skip(","):
            found.append(self.index())
        self.expect("]")
        return tuple(found)

    def index(self) -> Node:
        """An index: a sum's letter or a whole number, counted from 1 as in the book."""
        token = self.peek()
        if token.kind == "number" and token.text.isdigit():
            return Number(exact(self.take().text))
        if token.text not in self.indices:
            self.fail(f"“{token.text}” is no index: a sum's letter is, or a number counted from 1.")
        return Name(self.take().text)

    def primary(self) -> Node:
        token = self.peek()
        if token.kind == "number":
            return Number(exact(self.take().text))
        if token.kind == "name":
            return self.named()
        if self.skip("("):
            whole = self.expression()
            self.expect(")")
            return whole
        if token is END:
            self.fail("The formula ends where a name, a number or a bracket should follow.")
        return self.fail(f"“{token.text}” cannot stand here: a name, a number or a bracket should.")

    def named(self) -> Node:
        token = self.take()
        name = canonical_name(ALIASES.get(token.text, token.text), self.names)
        known = self.names.get(name)
        called = self.peek().text == "("
        if called and known is None and name in ("sum", "mean", "outer"):
            return self.total(name)
        if called and ((known and known.function) or (known is None and name in BUILT_IN)):
            self.take()
            argument = self.expression()
            self.expect(")")
            return Apply(name, 0, (argument,))
        if known and called:
            self.fail(f"“{token.text}” is no function: write * before the bracket.")
        if (known and known.function) or name in BUILT_IN:
            self.fail(f"“{token.text}” is a function: put its argument in brackets.")
        if known is None and name == "e" and name not in self.indices:
            return Apply("exp", 0, (Number(Fraction(1)),))
        if known is None and name not in self.indices:
            self.layer(name)
            base, _, subs = name.rpartition("_")
            if base in self.names and subs and all(s in self.indices or s.isdigit() for s in subs):
                return Component(Name(base), tuple(_subscript(sub) for sub in subs))
            raise unknown_name(token.text, self.names, called, token.offset, self.text)
        return Name(name)

    def layer(self, name: str) -> None:
        """Refuse z² where z2 is a name: which of the two is meant is not to be guessed."""
        sign, layer = self.peek(), self.peek(1).text
        if sign.text == "**" and f"{name}{layer}" in self.names:
            told = f"write a power as **{layer}; a layer is part of the name, as in {name}{layer}."
            self.fail(f"“{name}” is no name here: {told}", sign)

    def total(self, name: str) -> Node:
        """``sum(x)``, ``mean(x, axis=1)``, ``sum(x[k]*y[k], k)``, ``outer(u, v)``."""
        self.take()
        bound = self.letter_bound()
        if bound:
            self.indices.add(bound)
        body = self.expression()
        if name == "outer":
            self.expect(",")
            second = self.expression()
            self.expect(")")
            return Mul((body, Transpose(second)))
        axis = None
        if self.skip(","):
            if bound:
                self.take()
                self.expect(")")
                self.indices.discard(bound)
                return Big(name, bound, None, None, body)
            if self.skip("axis"):
                self.expect("=")
            if self.peek().text not in ("0", "1"):
                self.fail("An axis is 0 or 1: sum(x, axis=1).")
            axis = int(self.take().text)
            if self.skip(","):
                for part in ("keepdims", "=", "True"):
                    self.expect(part)
        self.expect(")")
        return Reduce(body, axis, name == "mean")

    def letter_bound(self) -> str:
        """The index letter that stands last in the call that begins here, if there is one."""
        depth, ahead = 1, 0
        while depth and self.peek(ahead) is not END:
            depth += (self.peek(ahead).text in "([") - (self.peek(ahead).text in ")]")
            ahead += 1
        last, comma = self.peek(ahead - 2), self.peek(ahead - 3)
        letter = last.kind == "name" and len(last.text) == 1 and last.text not in self.names
        return last.text if letter and comma.text == "," and ahead > 2 else ""


def _subscript(sub: str) -> Node:
    return Number(exact(sub)) if sub.isdigit() else Name(sub)
