r"""The book's LaTeX to nodes: a lexer and a strict recursive-descent parser.

=================  ==================================================================
statements         chains ``a = b = c``, ``\le`` too, separated by commas or by lines of ``aligned``
expression         terms with + and −
term               products, tied more loosely by ⊙ than by standing side by side
product            factors side by side, with ``\cdot`` or ``\times``; a sum takes all that follows
factor             a number, a name, a function, a bracket, a fraction, ∇, ∑, lim, a norm, a matrix
=================  ==================================================================

Ready-made LaTeX parsers drop subscripts and primes without a word. This one drops nothing but
space, and refuses what it does not know or what could be read in two ways.
"""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from typing import NoReturn

from .errors import ParseError
from .letters import GREEK, VARIANTS
from .nodes import (
    Absolute,
    Add,
    Apply,
    At,
    Big,
    Cases,
    Component,
    Derivative,
    Div,
    Dots,
    Gradient,
    Hadamard,
    Limit,
    Matrix,
    Mean,
    Mul,
    Name,
    Neg,
    Node,
    Norm,
    Number,
    Power,
    Relation,
    Row,
    Transpose,
)
from .tokens import END, MAX_DIGITS, Token, TokenStream

# What the lexer accepts.

_DECORATIONS = r"\hat \tilde \vec \mathbf \boldsymbol \bm \mathcal \mathrm"
_RELATIONS = r"= < > \le \leq \ge \geq \leftarrow"
_OTHERS = r"""
\frac \dfrac \tfrac \sqrt \partial \nabla \sum \prod \lim \max \min \log \ln \exp \tanh \sin \cos
\cdot \times \odot \top \star \to \dots \ldots \cdots \overline \bar \text \operatorname \lVert
\rVert \lvert \rvert \| \begin \end \Delta \infty"""
# Spaces and sizes have no meaning: they are left out.
_SPACES = r"\, \; \: \! \quad \qquad \displaystyle \limits \thinspace ~"
_SIZES = r"""
\left \right \big \Big \bigl \bigr \Bigl \Bigr \bigg \Bigg \biggl \biggr \Biggl \Biggr"""
LETTERS = frozenset(f"\\{name}" for name in (GREEK | VARIANTS) if name != "Delta")
DECORATIONS = frozenset(_DECORATIONS.split())
RELATIONS = frozenset(_RELATIONS.split())
SIZES = frozenset(_SIZES.split())
SKIPPED = SIZES | {"\\ ", *_SPACES.split()}
COMMANDS = LETTERS | DECORATIONS | RELATIONS | frozenset(_OTHERS.split())
CONTINUES = RELATIONS | {"+", "-", "\\cdot", "\\times", "\\odot"}
MAX_TOKENS = 1500
_PATTERN = re.compile(
    r"(?P<space>\s+)|(?P<row>\\\\(?:\[[^\]]*\])?)|(?P<command>\\[A-Za-z]+|\\[^A-Za-z])"
    r"|(?P<digit>[0-9])|(?P<letter>[A-Za-z])|(?P<sign>[-+*/=<>()\[\]{},.|'^_&;:!~])"
)
_DELIMITER = re.compile(r"\s*([][()|]|\\\||\\[lr][vV]ert)")

# What the parser accepts.

ZERO, ONE = Number(Fraction(0)), Number(Fraction(1))
MAX_DEPTH = 40
ALIGN = "several lines belong in \\begin{aligned} … \\end{aligned}"
_FUNCTIONS = r"\log \ln \exp \tanh \sin \cos \max \min \operatorname"
_OPENERS = r"""
( [ \frac \dfrac \tfrac \sqrt \nabla \sum \prod \lim \overline \bar \lVert \lvert \| \begin"""
FUNCTIONS = frozenset(_FUNCTIONS.split())
OPENERS = frozenset(_OPENERS.split())
BRACKETS = {"(": ")", "[": "]"}
FENCES = {"\\lVert": "\\rVert", "\\|": "\\|", "\\lvert": "\\rvert"}


def tokenize_lossless(latex: str) -> list[Token]:
    r"""All tokens, spaces and sizes (``\,``, ``\bigl`` …) too, so that joined texts give ``latex``.

    It refuses nothing: an unknown character is a token of the kind ``"other"``.
    """
    tokens = []
    offset = 0
    while offset < len(latex):
        match = _PATTERN.match(latex, offset)
        text = match.group() if match else latex[offset]
        tokens.append(Token(str(match.lastgroup) if match else "other", text, offset))
        offset += len(text)
    return tokens


def tokenize(latex: str) -> list[Token]:
    r"""The tokens of ``latex`` without spaces and sizes.

    Raises
    ------
    ParseError
        For a character or a command that the book's grammar does not have.
    """
    tokens = []
    for token in tokenize_lossless(latex):
        kind, text, offset = token.kind, token.text, token.offset
        if kind == "other":
            raise ParseError(f"unknown character {text!r}", offset, latex, found=text)
        if kind == "command" and text not in SKIPPED and text not in COMMANDS:
            raise ParseError(f"unknown token {text}", offset, latex, found=text)
        if text in SIZES and not _DELIMITER.match(latex, offset + len(text)):
            raise ParseError(f"{text} stands before a bracket", offset, latex, found=text)
        if kind == "row":
            tokens.append(replace(token, text="\\\\"))
        elif kind != "space" and text not in SKIPPED:
            tokens.append(token)
    return tokens


def flatten_aligned(tokens: list[Token]) -> list[Token]:
    """The tokens without ``aligned``: a line that starts afresh starts a new statement."""
    if len(tokens) > MAX_TOKENS:
        raise ParseError(f"a formula has at most {MAX_TOKENS} tokens, this one {len(tokens)}")
    head, tail = ["\\begin", "{", *"aligned", "}"], ["\\end", "{", *"aligned", "}"]
    texts = [token.text for token in tokens]
    if texts[: len(head)] != head or texts[-len(tail) :] != tail:
        return tokens
    inner = tokens[len(head) : -len(tail)]
    result: list[Token] = []
    depth = 0
    for i, token in enumerate(inner):
        if token.text == "\\begin":
            depth += 1
        elif token.text == "\\end":
            depth -= 1
        if depth or token.text not in ("&", "\\\\"):
            result.append(token)
            continue
        if token.text == "\\\\":
            following = next((t.text for t in inner[i + 1 :] if t.text != "&"), "")
            before = result[-1].text if result else ","
            if not following:
                raise ParseError("an empty last line", token.offset)
            if following not in CONTINUES and before not in CONTINUES and before != ",":
                result.append(Token("sign", ",", token.offset))
    return result


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
    ParseError
        If the LaTeX is not a sentence of the grammar; ``offset`` is the place.
    """
    parser = LatexParser(latex, functions)
    statements = []
    while True:
        statements.append(parser.relation())
        if parser.skip("\\text", "{", "a", "n", "d", "}") or parser.skip(","):
            if parser.peek() is END:
                break
            continue
        parser.skip(".")
        if parser.peek() is END:
            break
        if parser.peek().text in ("\\\\", "&"):
            parser.fail(ALIGN)
        parser.fail_expecting("a relation, a comma or the end")
    return tuple(statements)


def parse_expression(latex: str, functions: frozenset[str] = frozenset()) -> Node:
    """Read one expression without a relation, such as the subject of an entry."""
    parser = LatexParser(latex, functions)
    whole = parser.expression()
    if parser.peek() is not END:
        parser.fail_expecting("the end")
    return whole


class LatexParser(TokenStream):
    """A recursive-descent parser with one method for each rule of the grammar."""

    def __init__(self, latex: str, functions: frozenset[str]) -> None:
        super().__init__(flatten_aligned(tokenize(latex)), latex, MAX_DEPTH)
        self.functions = functions
        self.inside_bars = 0  # how many norms and absolute values are open

    def fail(self, message: str, token: Token | None = None, expected: str = "") -> NoReturn:
        """Reject the formula at the next token, which the message names."""
        token = token or self.peek()
        message = f"{message}, found {token.text or 'the end'}"
        offset = None if token is END else token.offset
        raise ParseError(message, offset, self.source, found=token.text, expected=expected)

    # Relations, expressions, terms, products and factors.

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
            self.fail_expecting("a relation such as =")
        return Relation(tuple(sides), tuple(signs), tuple(offsets))

    def expression(self) -> Node:
        """Terms with signs between them."""
        self.enter("nested too deeply")
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

    # What a factor can be, before its powers.

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
            self.fail_expecting("a factor")
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
            return self.delimited(token.text)
        if token.text in ("\\sum", "\\prod"):
            return self.big_operator(token.text[1:])
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

    def number(self, single: bool = False) -> Number:
        """A number: all its digits, or (``x^2 3``) the one that LaTeX takes for an argument."""
        digits = self.take().text
        if not single:
            while self.peek().kind == "digit":
                digits += self.take().text
            if self.peek().text == "." and self.peek(1).kind == "digit":
                digits += self.take().text
                while self.peek().kind == "digit":
                    digits += self.take().text
        if len(digits) > MAX_DIGITS:
            self.fail(f"a number has at most {MAX_DIGITS} digits")
        return Number(Fraction(digits))

    # Names and their indices.

    def starts_name(self) -> bool:
        """Whether a name comes next."""
        token = self.peek()
        letter = token.kind == "letter" or token.text in LETTERS
        return letter or token.text in DECORATIONS or token.text == "\\Delta"

    def base(self) -> str:
        r"""The letter of a name with its decoration: ``w``, ``\sigma``, ``\hat{y}``."""
        token = self.take()
        if token.text == "\\Delta" and self.starts_name():
            return f"\\Delta {self.base()}"
        if token.text not in DECORATIONS:
            return token.text
        braced = self.skip("{")
        inner = self.take()
        if inner.kind not in ("letter", "digit") and inner.text not in LETTERS:
            self.position -= 1
            self.fail_expecting(f"one letter under {token.text}")
        if braced:
            self.expect("}")
        return f"{token.text}{{{inner.text}}}"

    def name(self) -> Node:
        """A name with its layer, its lower indices and its star; powers are left unread."""
        base = self.base()
        layer: Node | None = None
        subs: tuple[Node, ...] = ()
        star = transposed = False
        while True:
            if self.sees("_") and not subs:
                self.take()
                subs = self.subscript()
            elif self.sees("^") and self.layer_follows():
                if layer is not None or transposed:
                    self.fail("a second upper index: put the first in parentheses")
                self.position += 3
                layer = self.expression()
                self.expect(")")
                transposed = self.skip("\\top")
                self.expect("}")
            elif self.sees("^") and not star and not transposed and self.star_follows():
                star = True
            else:
                break
        whole: Node = Name(base, layer, subs, star)
        if (layer is not None or star) and not transposed and self.sees("^"):
            self.fail("a second upper index: put the first in parentheses")
        return Transpose(whole) if transposed else whole

    def layer_follows(self) -> bool:
        r"""Whether ``^{( … )}`` or ``^{( … )\top}`` comes next, whose brackets match."""
        if not self.sees("^", "{", "("):
            return False
        depth = 0
        for ahead in range(2, len(self.tokens) - self.position):
            text = self.peek(ahead).text
            depth += (text == "(") - (text == ")")
            if depth == 0:
                after = self.peek(ahead + 1).text
                return after == "}" or (after == "\\top" and self.peek(ahead + 2).text == "}")
        return False

    def star_follows(self) -> bool:
        r"""Read ``^\star`` or ``^*`` if it comes next."""
        for star in ("\\star", "*"):
            if self.skip("^", star) or self.skip("^", "{", star, "}"):
                return True
        return False

    def subscript(self) -> tuple[Node, ...]:
        r"""Lower indices: ``_j``, ``_{jk}`` (each sign one index), ``_{k+1}``, ``_{j,k+1}``."""
        if not self.skip("{"):
            return (self.one_index(),)
        ahead = 0
        while self.peek(ahead).kind in ("letter", "digit"):
            ahead += 1
        if ahead and self.peek(ahead).text == "}":
            indices = [self.one_index() for _ in range(ahead)]
        else:
            indices = [self.expression()]
            while self.skip(","):
                indices.append(self.expression())
        self.expect("}")
        return tuple(indices)

    def one_index(self) -> Node:
        """An index of one sign: a letter or a digit."""
        if self.peek().kind == "digit":
            return self.number(single=True)
        if self.peek().kind == "letter" or self.peek().text in LETTERS:
            return Name(self.take().text)
        return self.fail_expecting("an index")

    # Functions.

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
            self.fail_expecting(f"the argument of {base} in parentheses")
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

    # Fractions, derivatives, sums, gradients and limits.

    def fraction(self) -> Node:
        """A fraction, or a derivative where both parts start with ∂ or with d."""
        for sign in ("\\partial", "d"):
            if self.sees("{", sign) and self.under_starts_with(sign):
                return self.derivative(sign)
        return Div(self.argument(), self.argument())

    def under_starts_with(self, sign: str) -> bool:
        """Whether the second argument of the fraction that comes next starts with ``sign``."""
        depth = ahead = 0
        while self.peek(ahead).kind != "end":
            depth += (self.peek(ahead).text == "{") - (self.peek(ahead).text == "}")
            ahead += 1
            if depth == 0:
                break
        return self.peek(ahead).text == "{" and self.peek(ahead + 1).text == sign

    def derivative(self, sign: str) -> Node:
        r"""``\frac{\partial C}{\partial w}``, of any order; ``\frac{d}{dt}`` takes what follows."""
        self.position += 2
        order = 1
        if self.skip("^"):
            order = self.order()
        operator = self.sees("}")
        of = None if operator else self.product()
        self.expect("}")
        self.expect("{")
        by: list[Node] = []
        while self.skip(sign):
            if not self.starts_name():
                self.fail_expecting(f"a name after {sign}")
            variable = self.name()
            by += [variable] * (self.order() if self.skip("^") else 1)
        self.expect("}")
        if len(by) != order:
            self.fail(f"a derivative of order {order} by {len(by)} variables")
        if of is None:
            of = self.product(bar=False)
        return Derivative(of, tuple(by), operator)

    def order(self) -> int:
        """The order of a derivative, a digit."""
        braced = self.skip("{")
        if self.peek().kind != "digit":
            self.fail_expecting("the order of the derivative")
        order = int(self.take().text)
        if braced:
            self.expect("}")
        return order

    def big_operator(self, kind: str) -> Node:
        r"""``\sum_{k=1}^{n} …``, ``\sum_j …``; the body is the product that follows."""
        self.expect("_")
        low = high = None
        if not self.skip("{"):
            index = self.take()
        else:
            index = self.take()
            if self.skip("="):
                low = self.expression()
            self.expect("}")
        if index.kind != "letter":
            self.position -= 1
            self.fail_expecting("an index of one letter")
        if self.skip("^"):
            high = self.argument()
        if (low is None) != (high is None):
            self.fail(f"\\{kind} needs both ends or none")
        return Big(kind, index.text, low, high, self.product(bar=False))

    def nabla(self) -> Node:
        r"""``\nabla f``, ``\nabla_{a^{(L)}} C``, ``\nabla^2 f``."""
        order = 1
        by: Node | None = None
        if self.skip("^"):
            order = self.order()
        if self.skip("_"):
            braced = self.skip("{")
            by = self.name() if braced else self.one_index()
            if braced:
                self.expect("}")
        if not self.starts_name():
            self.fail_expecting("the name of a function after \\nabla")
        return Gradient(self.name_or_call(), by, order)

    def limit(self) -> Node:
        r"""``\lim_{h \to 0} …``; the body is the product that follows."""
        self.expect("_")
        self.expect("{")
        variable = self.name()
        self.expect("\\to")
        target = self.expression()
        self.expect("}")
        return Limit(variable, target, self.product(bar=False))

    # Brackets, norms and environments.

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

    def delimited(self, opening: str) -> Node:
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
            self.fail_expecting(f"\\end{{{kind}}}")
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
                    self.fail_expecting("\\text{if}")
                return (cells[0], self.relation())
            cells.append(self.expression())
        if kind == "cases":
            self.fail_expecting("& \\text{if} and a condition")
        return tuple(cells)


def _open_ended(node: Node) -> bool:
    """Whether the last factor is one that takes all that follows it."""
    last = node.factors[-1] if isinstance(node, Mul) else node
    return isinstance(last, Big | Limit) or (isinstance(last, Derivative) and last.operator)
