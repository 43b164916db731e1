r"""Reading the larger forms: fractions, functions, norms, brackets, matrices, cases."""

from __future__ import annotations

from fractions import Fraction

from .operators import OperatorReader
from .syntax import (
    Absolute,
    Apply,
    Cases,
    Div,
    Dots,
    Matrix,
    Mean,
    Node,
    Norm,
    Number,
    Power,
    Relation,
    Row,
)

_FUNCTIONS = r"\log \ln \exp \tanh \sin \cos \max \min \operatorname"
_OPENERS = r"""
( [ \frac \dfrac \tfrac \sqrt \nabla \sum \prod \lim \overline \bar \lVert \lvert \| \begin"""
FUNCTIONS = frozenset(_FUNCTIONS.split())
OPENERS = frozenset(_OPENERS.split())
BRACKETS = {"(": ")", "[": "]"}
FENCES = {"\\lVert": "\\rVert", "\\|": "\\|", "\\lvert": "\\rvert"}


class FormReader(OperatorReader):
    """Reads a primary: everything that can be a factor before its powers."""

    inside_bars = 0

    def starts_factor(self) -> bool:
        """Whether a factor comes next."""
        token = self.peek()
        if token.text == "\\|" and self.inside_bars:
            return False
        opens = token.text in OPENERS or token.text in FUNCTIONS
        return opens or token.kind == "digit" or self.starts_name()

    def primary(self) -> Node:
        """One factor, before powers."""
        token = self.peek()
        if not self.starts_factor():
            self.fail("expected a factor")
        if token.kind == "digit":
            return self.number()
        if self.starts_name():
            return self.name_or_call()
        if token.text in BRACKETS:
            return self.bracket()
        if token.text in FUNCTIONS:
            return self.known_function()
        self.take()
        if token.text in ("\\frac", "\\dfrac", "\\tfrac"):
            return self.fraction()
        if token.text in FENCES:
            return self.fence(token.text)
        if token.text in ("\\sum", "\\prod"):
            return self.big(token.text[1:])
        if token.text in ("\\overline", "\\bar"):
            return Mean(self.argument())
        if token.text == "\\sqrt":
            return Power(self.argument(), Div(Number(Fraction(1)), Number(Fraction(2))))
        return {"\\nabla": self.nabla, "\\lim": self.limit, "\\begin": self.environment}[
            token.text
        ]()

    def argument(self) -> Node:
        """What LaTeX takes as an argument: a group in braces, or one digit or letter."""
        if self.skip("{"):
            whole = self.expression()
            self.expect("}")
            return whole
        return self.one_index()

    def name_or_call(self) -> Node:
        """A name, or a function at its arguments; e^{…} is the exponential."""
        if (
            self.sees("e", "^")
            and not self.layer_follows()
            and self.peek(2).text not in ("\\star", "*")
        ):
            self.position += 2
            return Apply("\\exp", 0, (self.argument(),))
        start = self.position
        base = self.base()
        primes = 0
        while self.skip("'"):
            primes += 1
        if base in self.functions and self.sees("("):
            return Apply(base, primes, self.arguments())
        if primes:
            self.fail(f"the derivative {base}' needs its argument in parentheses")
        self.position = start
        return self.name()

    def layer_of_next(self) -> bool:
        """Whether the name that comes next, of one letter, has a layer."""
        self.position += 1
        found = self.layer_follows()
        self.position -= 1
        return found

    def arguments(self) -> tuple[Node, ...]:
        """Arguments in parentheses, with commas."""
        self.expect("(")
        found = [self.expression()]
        while self.skip(","):
            found.append(self.expression())
        self.expect(")")
        return tuple(found)

    def known_function(self) -> Node:
        r"""``\log``, ``\exp``, ``\max(a, b)``, ``\operatorname{softmax}(z)``."""
        base = self.take().text
        if base == "\\operatorname":
            self.expect("{")
            word = self.word()
            base = f"\\operatorname{{{word}}}"
        base = "\\log" if base == "\\ln" else base
        if self.sees("("):
            return Apply(base, 0, self.arguments())
        if base not in ("\\log", "\\exp", "\\tanh", "\\sin", "\\cos") or not self.starts_name():
            self.fail(f"expected the argument of {base} in parentheses")
        argument = self.name_or_call()
        if self.starts_factor() or self.sees("^"):
            self.fail(f"where does the argument of {base} end? Put it in parentheses")
        return Apply(base, 0, (argument,))

    def word(self) -> str:
        """Letters up to a closing brace, which is read too."""
        letters = ""
        while self.peek().kind == "letter":
            letters += self.take().text
        self.expect("}")
        return letters

    def bracket(self) -> Node:
        """An expression in brackets, or several with commas: a row."""
        closing = BRACKETS[self.take().text]
        bars, self.inside_bars = self.inside_bars, 0
        items = [self.item()]
        while self.skip(","):
            items.append(self.item())
        self.inside_bars = bars
        self.expect(closing)
        if len(items) == 1 and not isinstance(items[0], Dots):
            return items[0]
        return Row(tuple(items))

    def item(self) -> Node:
        """One entry of a row; dots stand for the rest of a sequence."""
        if self.peek().text in ("\\dots", "\\ldots", "\\cdots"):
            self.take()
            return Dots()
        return self.expression()

    def fence(self, opening: str) -> Node:
        """A norm or an absolute value."""
        self.inside_bars += 1
        inner = self.expression()
        self.inside_bars -= 1
        self.expect(FENCES[opening])
        return Absolute(inner) if opening == "\\lvert" else Norm(inner)

    def environment(self) -> Node:
        """A matrix or a distinction of cases."""
        self.expect("{")
        kind = self.word()
        if kind not in ("pmatrix", "bmatrix", "matrix", "cases"):
            self.fail(f"unknown environment {kind}")
        rows = [self.cells(kind)]
        while self.skip("\\\\"):
            rows.append(self.cells(kind))
        self.expect("\\end")
        self.expect("{")
        if self.word() != kind:
            self.fail(f"expected \\end{{{kind}}}")
        if kind == "cases":
            return Cases(tuple((row[0], row[1]) for row in rows if isinstance(row[1], Relation)))
        if len({len(row) for row in rows}) != 1:
            self.fail("the rows of a matrix differ in length")
        return Matrix(tuple(rows))

    def cells(self, kind: str) -> tuple[Node, ...]:
        """One row of an environment."""
        cells = [self.expression()]
        while self.skip("&"):
            if kind == "cases":
                if not self.skip("\\text", "{", "i", "f", "}"):
                    self.fail("expected \\text{if}")
                return (cells[0], self.relation())
            cells.append(self.expression())
        if kind == "cases":
            self.fail("expected & \\text{if} and a condition")
        return tuple(cells)
