"""Plain text to nodes: a lexer and a strict recursive-descent parser. Nothing is run as Python.

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
from fractions import Fraction
from math import factorial
from typing import NoReturn

from .errors import ParseError
from .letters import FRACTIONS, GREEK_NAMES, RAISED_DIGITS, SIGNS
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
from .tokens import END, MAX_DIGITS, Token, TokenStream

MAX_DEPTH = 30
MAX_FACTORIAL = 25
ALIASES = {"ln": "log"}
MAX_LENGTH = 2000
MAX_TOKENS = 500
MAX_SCALE = 30
_PATTERN = re.compile(
    r"(?P<space>\s+)|(?P<number>(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?)"
    rf"|(?P<name>(?:np\.)?[^\W\d_]\w*['’′]*)|(?P<sign>\.T\b|\*\*|[-+*/@()\[\],=!{''.join(SIGNS)}])"
)
# What is written out before the lexer: 2½, a⁽²⁾, x⁻², √2, a₀, and the full stop of a sentence.
_MIXED = re.compile(rf"(?<![\w.])(\d*)\s*([{''.join(FRACTIONS)}])")
_LAYER = re.compile(rf"⁽([{RAISED_DIGITS}])⁾")
_POWER = re.compile(rf"(⁻?)([{RAISED_DIGITS}]+)")
_ROOT = re.compile(r"√\s*([\w.]*)")
_LOWERED = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_END = re.compile(r"(?<=[^\s.])\s*\.\s*$")


def normalize_unicode(text: str) -> str:
    """Return the text with the signs that print has and a keyboard has not written out.

    >>> normalize_unicode("2½ − √2·a₀ + x²."), normalize_unicode("a⁽²⁾·√(3)")
    ('(2+1/2) − sqrt(2)·a0 + x**2', 'a2·sqrt(3)')
    """
    text = _END.sub("", text)
    if text.isascii():
        return text
    text = text.replace("ŷ", "yhat").replace("ᵀ", ".T ").translate(_LOWERED)
    text = _MIXED.sub(lambda m: f"({m[1]}{'+' * bool(m[1])}{FRACTIONS[m[2]]})", text)
    text = _LAYER.sub(lambda m: str(RAISED_DIGITS.index(m[1])), text)
    text = _POWER.sub(_power, text)
    return _ROOT.sub(lambda m: "sqrt" + (f"({m[1]})" if m[1] else ""), text)


def _power(match: re.Match[str]) -> str:
    digits = "".join(str(RAISED_DIGITS.index(c)) for c in match[2])
    return f"**(-{digits})" if match[1] else f"**{digits}"


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
            raise ParseError(_unknown_character(text[offset]), offset, text)
        kind, found = str(match.lastgroup), match.group()
        if kind == "name":
            found = _name(found)
        elif kind == "number":
            _check_number(found, text, offset)
        if kind != "space":
            tokens.append(Token(kind, SIGNS.get(found, found), offset))
        offset = match.end()
        if len(tokens) > MAX_TOKENS:
            raise ParseError(f"A formula has at most {MAX_TOKENS} names, numbers and signs.")
    return tokens


def _unknown_character(character: str) -> str:
    readable = character if character.isprintable() else f"U+{ord(character):04X}"
    if character == "%":
        return "Write the number without %: a half is 0.5."
    if character == "°":
        return "Write the angle without °: its number of degrees."
    if character == "_":
        return "A name cannot begin with “_”."
    if character in "{}\\":
        return f"“{readable}” belongs to LaTeX, which begins with a command such as \\sigma."
    return f"The sign “{readable}” is not known here."


def _name(found: str) -> str:
    """A name in ASCII: σ′ is dsigma, δ2 is delta2."""
    found = found.removeprefix("np.")
    primes = sum(found.count(mark) for mark in "'’′")
    return "d" * primes + "".join(GREEK_NAMES.get(c, c) for c in found.rstrip("'’′"))


def _check_number(found: str, text: str, offset: int) -> None:
    digits, _, scale = found.lower().partition("e")
    if len(digits) > MAX_DIGITS or len(scale) > 4 or abs(int(scale or 0)) > MAX_SCALE:
        raise ParseError("This number has too many digits.", offset, text)


def exact(number: str) -> Fraction:
    """The value of a number's text."""
    return Fraction(number if not number.endswith(".") else number + "0")


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
        If it is not a formula in these names; ``offset`` is the place.
    """
    parser = _Parser(text, names, free)
    whole = parser.expression()
    if parser.peek() is not END:
        parser.fail_at_rest()
    return whole


class _Parser(TokenStream):
    """A recursive-descent parser with one method for each rule of the grammar."""

    def __init__(self, text: str, names: Mapping[str, Symbol], free: Collection[str]) -> None:
        text = normalize_unicode(text) if len(text) <= MAX_LENGTH else text
        super().__init__(tokenize(text), text, MAX_DEPTH)
        self.names, self.indices = names, set(free)

    def fail_expecting(self, text: str) -> NoReturn:
        self.fail_if_sign_is_missing()
        found = self.peek()
        instead = "." if found is END else f", not “{found.text}”."
        self.fail(f"Here a “{text}” is missing{instead}", expected=text)

    def fail_at_rest(self) -> NoReturn:
        """Reject what follows a complete formula."""
        self.fail_if_sign_is_missing()
        token = self.peek()
        if token.text == "=":
            self.fail("Write the right side alone, without an equals sign.")
        self.fail(f"“{token.text}” is not understood here.")

    def fail_if_sign_is_missing(self) -> None:
        """Reject a name, a number or a bracket that follows a complete factor."""
        token, before = self.peek(), self.tokens[self.position - 1]
        if token.kind in ("name", "number") or token.text == "(":
            self.fail(f"Between “{before.text}” and “{token.text}” a sign is missing: write *.")

    # From the loosest to the tightest.

    def expression(self) -> Node:
        self.enter("The brackets are nested too deeply.")
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
            self.enter("The powers are nested too deeply.", sign)
            exponent = self.factor()
            self.depth -= 1
            base = checked_power(base, exponent, self.source, sign.offset)
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
        symbol = self.names.get(name)
        called = self.peek().text == "("
        if called and symbol is None and name in ("sum", "mean", "outer"):
            return self.reduction(name)
        if called and ((symbol and symbol.function) or (symbol is None and name in BUILT_IN)):
            self.take()
            argument = self.expression()
            self.expect(")")
            return Apply(name, 0, (argument,))
        if symbol and called:
            self.fail(f"“{token.text}” is no function: write * before the bracket.")
        if (symbol and symbol.function) or name in BUILT_IN:
            self.fail(f"“{token.text}” is a function: put its argument in brackets.")
        if symbol is None and name == "e" and name not in self.indices:
            return Apply("exp", 0, (Number(Fraction(1)),))
        if symbol is None and name not in self.indices:
            self.reject_power_of_layer(name)
            base, _, subs = name.rpartition("_")
            if base in self.names and subs and all(s in self.indices or s.isdigit() for s in subs):
                return Component(Name(base), tuple(_subscript(sub) for sub in subs))
            raise unknown_name(token.text, self.names, called, token.offset, self.source)
        return Name(name)

    def reject_power_of_layer(self, name: str) -> None:
        """Reject z² where z2 is a name: it could be either."""
        sign, layer = self.peek(), self.peek(1).text
        if sign.text == "**" and f"{name}{layer}" in self.names:
            layered = f"a layer is part of the name, as in {name}{layer}."
            self.fail(f"“{name}” is no name here: write a power as **{layer}; {layered}", sign)

    def reduction(self, name: str) -> Node:
        """``sum(x)``, ``mean(x, axis=1)``, ``sum(x[k]*y[k], k)``, ``outer(u, v)``."""
        self.take()
        bound = self.bound_letter()
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

    def bound_letter(self) -> str:
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
