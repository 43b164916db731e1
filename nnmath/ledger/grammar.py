r"""The grammar of the book's formulas: strict, small, and its own.

=================  ==================================================================
statements         chains ``a = b = c``, ``\le`` too, separated by commas or by lines of ``aligned``
expression         terms with + and −
term               products, tied more loosely by ⊙ than by standing side by side
product            factors side by side, with ``\cdot`` or ``\times``; a sum takes all that follows
factor             a number, a name, a function, a bracket, a fraction, ∇, ∑, lim, a norm, a matrix
=================  ==================================================================

The larger forms (fractions, derivatives, sums, matrices) are read in :mod:`nnmath.ledger.forms`.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

from .forms import FormReader
from .lexer import RELATIONS, one_line, tokenise
from .names import END
from .syntax import (
    Add,
    At,
    Big,
    Component,
    Derivative,
    Div,
    Gradient,
    Hadamard,
    Limit,
    Mul,
    Name,
    Neg,
    Node,
    Number,
    Power,
    Relation,
    Transpose,
)

ZERO, ONE = Number(Fraction(0)), Number(Fraction(1))
MAX_DEPTH = 40
ALIGN = "several lines belong in \\begin{aligned} … \\end{aligned}"


@lru_cache(maxsize=4096)
def parse(latex: str, functions: frozenset[str] = frozenset()) -> tuple[Relation, ...]:
    r"""Read a displayed formula.

    Parameters
    ----------
    latex : str
        The LaTeX of a display, without its label.
    functions : frozenset of str
        The names that are functions when a parenthesis follows, such as ``f`` or ``\sigma``;
        before any other name a parenthesis is a factor.

    Returns
    -------
    tuple of Relation
        The chains, in order.

    Raises
    ------
    GrammarError
        If the LaTeX is not a sentence of the grammar; ``offset`` tells where.
    """
    reader = Reader(one_line(tokenise(latex)), functions)
    statements = []
    while True:
        statements.append(reader.relation())
        if reader.skip("\\text", "{", "a", "n", "d", "}") or reader.skip(","):
            if reader.peek() is END:
                break
            continue
        reader.skip(".")
        if reader.peek() is END:
            break
        if reader.peek().text in ("\\\\", "&"):
            reader.fail(ALIGN)
        reader.fail("expected a relation, a comma or the end")
    return tuple(statements)


def parse_expression(latex: str, functions: frozenset[str] = frozenset()) -> Node:
    """Read one expression without a relation, such as the subject of an entry."""
    reader = Reader(one_line(tokenise(latex)), functions)
    whole = reader.expression()
    if reader.peek() is not END:
        reader.fail("expected the end")
    return whole


class Reader(FormReader):
    """Reads statements, expressions, terms, products and factors."""

    depth = 0

    def relation(self) -> Relation:
        """A chain of sides with signs between them."""
        offsets = [self.peek().offset]
        sides = [self.expression()]
        signs = []
        while self.peek().text in RELATIONS:
            signs.append(self.take().text)
            offsets.append(self.peek().offset)
            sides.append(self.expression())
        if not signs:
            if self.peek().text in ("\\\\", "&"):
                self.fail(ALIGN)
            self.fail("expected a relation such as =")
        return Relation(tuple(sides), tuple(signs), tuple(offsets))

    def expression(self) -> Node:
        """Terms with signs between them."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self.fail("nested too deeply")
        negative = self.skip("-")
        if not negative:
            self.skip("+")
        first = self.term()
        terms = [Neg(first) if negative else first]
        while self.peek().text in ("+", "-"):
            negative = self.take().text == "-"
            term = self.term()
            terms.append(Neg(term) if negative else term)
        self.depth -= 1
        if terms != [ZERO] and {ZERO, Neg(ZERO)} & set(terms):
            self.fail("leave out the term 0, or its sign")
        return terms[0] if len(terms) == 1 else Add(tuple(terms))

    def term(self) -> Node:
        """Products with ⊙ between them."""
        parts = [self.product()]
        while self.sees("\\odot"):
            if _open_ended(parts[-1]):
                self.fail("put the sum, the limit or the derivative before ⊙ in parentheses")
            self.take()
            parts.append(self.product())
        return parts[0] if len(parts) == 1 else Hadamard(tuple(parts))

    def product(self, bar: bool = True) -> Node:
        """Factors side by side. ``bar``: whether |_{t=0} belongs to the factor before it."""
        factors = [self.factor(bar)]
        divided = False
        while True:
            if self.peek().text in ("\\cdot", "\\times"):
                if divided:
                    self.fail("a product after / is ambiguous: use \\frac")
                self.take()
                factors.append(self.factor(bar))
            elif self.sees("/"):
                if divided or len(factors) > 1:
                    self.fail("a/b with more than one factor is ambiguous: use \\frac")
                self.take()
                factors = [Div(factors[0], self.factor(bar))]
                divided = True
            elif self.starts_factor():
                if divided:
                    self.fail("a product after / is ambiguous: use \\frac")
                if self.peek().kind == "digit":
                    self.fail("put \\cdot before a number that follows a factor")
                factors.append(self.factor(bar))
            else:
                break
        if len(factors) > 1 and ONE in factors:
            self.fail("leave out the factor 1")
        return factors[0] if len(factors) == 1 else Mul(tuple(factors))

    def factor(self, bar: bool = True) -> Node:
        """A primary with its powers, transposes, components and evaluation bars."""
        whole = self.primary()
        powered = False
        while True:
            if self.sees("^"):
                if powered:
                    self.fail("a second upper index: put the first in parentheses")
                whole, powered = self.raised(whole), True
            elif self.sees("_") and not powered and not isinstance(whole, Name | Number):
                self.take()
                whole = Component(whole, self.subscript())
            elif self.sees("|", "_") and bar:
                whole = self.at(whole)
            else:
                return whole

    def raised(self, base: Node) -> Node:
        """A power or a transpose of ``base``."""
        if self.layer_follows():
            self.fail("an upper index in parentheses is a layer, and only a name has one")
        if isinstance(base, Gradient):
            self.fail("put the gradient in parentheses before its upper index")
        self.expect("^")
        if self.skip("\\top"):
            return Transpose(base)
        if self.skip("{"):
            if self.skip("\\top", "}"):
                return Transpose(base)
            exponent = self.expression()
            self.expect("}")
        else:
            exponent = self.one_index()
        if exponent in (ZERO, ONE):
            self.fail("leave out the exponents 0 and 1")
        return Power(base, exponent)

    def at(self, of: Node) -> At:
        """The bar |_{t=0} after an expression."""
        self.position += 2
        self.expect("{")
        variable = self.name()
        self.expect("=")
        value = self.expression()
        self.expect("}")
        return At(of, variable, value)


def _open_ended(node: Node) -> bool:
    """Whether the last factor is one that takes all that follows it."""
    last = node.factors[-1] if isinstance(node, Mul) else node
    return isinstance(last, Big | Limit) or (isinstance(last, Derivative) and last.operator)
