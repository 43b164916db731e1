"""Plain text to a tree: a small strict parser. Nothing is evaluated as Python, ever.

=============  ==========================================================================
expression     terms with + and −
term           factors with ``*``, ``/`` and ``@``, from left to right as in Python
factor         a sign, or a power: ``-x**2`` is −(x²)
postfix        a name, a number, a call, a bracket; ``.T`` and ``[j, k]`` after it
=============  ==========================================================================
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from fractions import Fraction
from math import factorial

from nnmath.ledger.syntax import (
    Add,
    Apply,
    Big,
    Component,
    Div,
    Mul,
    Name,
    Neg,
    Node,
    Number,
    Transpose,
)  # fmt: skip

from .bounds import checked_power
from .entry import Symbol
from .scope import alias, unknown
from .tokens import exact
from .tree import BUILT_IN, Star, Total
from .walker import END, Walker

MAX_DEPTH = 30
MAX_FACTORIAL = 25
ALIASES = {"ln": "log"}


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
    UnreadableError
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
                kind = Star if sign == "*" else Mul
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
        name = alias(ALIASES.get(token.text, token.text), self.names)
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
            self.fail(unknown(token.text, self.names, called), token)
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
        return Total(body, axis, name == "mean")

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
