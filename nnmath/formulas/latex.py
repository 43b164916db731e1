r"""The book's LaTeX to nodes: a lexer and a strict recursive-descent parser.

=================  ==================================================================
statements         chains ``a = b = c``, ``\le`` too, separated by commas or by lines of ``aligned``
expression         terms with + and −
term               products, tied more loosely by ⊙ than by standing side by side
product            factors side by side, with ``\cdot`` or ``\times``; a sum takes all that follows
factor             a number, a name, a function, a bracket, a fraction, ∇, ∑, lim, a norm, a matrix
=================  ==================================================================

Ready-made LaTeX parsers drop subscripts and primes without a word. This one drops nothing but
space, and refuses what it does not know or what could be read in two ways; the message says how to
write it. What books write differently, such as the layer, is declared in a :class:`Notation`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from math import factorial
from typing import NoReturn

from .dots import DotsError, as_big, without_second_terms
from .errors import ParseError
from .latex_advice import ADVICE
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
    ForAll,
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
from .notation import BOOK, Notation
from .tokens import END, MAX_DIGITS, Token, TokenStream

# What the lexer accepts.

_DECORATIONS = r"\hat \tilde \vec \mathbf \boldsymbol \bm \mathcal \mathrm \mathsf \mathbb"
_RELATIONS = r"= := < > \le \ge \leftarrow"
_OTHERS = r"""
\frac \sqrt \partial \nabla \sum \prod \lim \max \min \log \exp \tanh \sin \cos \cdot \times \odot
\top \star \to \dots \overline \text \operatorname \lVert \rVert \lvert \rvert \| \{ \} \begin \end
\Delta \infty \forall \boxed \underbrace \overbrace \prime"""
# Other ways to write the same.
_SYNONYMS = r"""
\leq \le  \leqslant \le  \geq \ge  \geqslant \ge  \lt <  \gt >  \gets \leftarrow  \equiv =
\coloneqq :=  \coloneq :=  \triangleq :=  \dfrac \frac  \tfrac \frac  \cfrac \frac  \ln \log
\ldots \dots  \cdots \dots  \dotsb \dots  \dotsc \dots  \dotsm \dots  \hdots \dots  \vdots \dots
\intercal \top  \bar \overline  \Vert \|  \vert |  \lbrack [  \rbrack ]  \lbrace \{  \rbrace \}"""
# Spaces and sizes have no meaning: they are left out.
_SPACES = r"""
\, \; \: \! \quad \qquad \enspace \displaystyle \textstyle \limits \nolimits \thinspace \nonumber
\notag \strut \mathstrut ~"""
_SIZES = r"""
\left \right \big \Big \bigl \bigr \Bigl \Bigr \bigg \Bigg \biggl \biggr \Biggl \Biggr"""
LETTERS = frozenset(f"\\{name}" for name in (GREEK | VARIANTS) if name != "Delta")
DECORATIONS = frozenset(_DECORATIONS.split())
RELATIONS = frozenset(_RELATIONS.split())
SYNONYMS = dict(zip(_SYNONYMS.split()[::2], _SYNONYMS.split()[1::2], strict=True))
SIZES = frozenset(_SIZES.split())
SKIPPED = SIZES | {"\\ ", *_SPACES.split()}
COMMANDS = LETTERS | DECORATIONS | RELATIONS | frozenset(_OTHERS.split()) | frozenset(SYNONYMS)
CONTINUES = RELATIONS | {"+", "-", "\\cdot", "\\times", "\\odot"}
LINES = ("aligned", "split", "gathered")  # environments whose lines are statements
MAX_TOKENS = 1500
_PATTERN = re.compile(
    r"(?P<space>\s+)|(?P<row>\\\\(?:\[[^\]]*\])?)|(?P<command>\\[A-Za-z]+|\\[^A-Za-z])"
    r"|(?P<digit>[0-9])|(?P<letter>[A-Za-z])|(?P<sign>[-+*/=<>()\[\]{},.|'^_&;:!~])"
)
_DELIMITER = re.compile(r"\s*([][()|]|\\[|{}]|\\[lr]?[vV]ert|\\[lr]br)")
_LENGTH = re.compile(r"\\\\\[\s*\d*\.?\d+\s*(pt|em|ex|mm|cm|in|mu|px)\s*\]")
_WIDE = re.compile(r"\\q?quad|\\enspace")
_OVERLAP = re.compile(r"\\!\s*\\!")

# What the parser accepts.

ZERO, ONE = Number(Fraction(0)), Number(Fraction(1))
EXPECTATION = "\\mathrm{E}"
MAX_DEPTH = 40
_UPRIGHT = ("\\mathsf", "\\mathrm")
_ANY_BRACKET = ("\\max", "\\min", "\\exp")
# What is open at its upper end, so that a power after the braces would stand beside it.
_BRACED = frozenset(("e", "\\exp", "\\sum", "\\prod"))
ALIGN = "several lines belong in \\begin{aligned} … \\end{aligned}"
BARE_LAYER = (
    "write the layer in parentheses, ^{(l)}, for without them it is a power; "
    "a book that leaves them out declares it: Notation(layers=…)"
)
CONJUNCTIONS = frozenset({"and", "where", "with", "so", "thus", "hence"})
FOR_ALL = frozenset({"forall", "forevery", "foreach", "forany", "for"})
CONDITIONS = frozenset({"if", "for", "when", "where"})
_FUNCTIONS = r"\log \exp \tanh \sin \cos \max \min \operatorname"
_OPENERS = r"""
( [ \{ { \left. \frac \sqrt \partial \nabla \sum \prod \lim \overline \lVert \lvert \| \begin
\underbrace \overbrace"""
FUNCTIONS = frozenset(_FUNCTIONS.split())
OPENERS = frozenset(_OPENERS.split())
BRACKETS = {"(": ")", "[": "]", "\\{": "\\}"}
FENCES = {"\\lVert": "\\rVert", "\\|": "\\|", "\\lvert": "\\rvert", "|": "|"}


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


def tokenize(latex: str, notation: Notation = BOOK) -> list[Token]:
    r"""The tokens of ``latex`` without spaces and sizes, each sign in its usual spelling.

    Raises
    ------
    ParseError
        For a character or a command that the grammar does not have.
    """
    tokens: list[Token] = []
    before = ""  # what was left out since the last token
    for token in tokenize_lossless(latex):
        kind, text, offset = token.kind, token.text, token.offset
        known = text in COMMANDS or text in SKIPPED or text in notation.fonts
        if kind == "other" or (kind == "command" and not known and text != notation.numbers):
            what = "unknown character" if kind == "other" else "unknown token"
            _fail(f"{what} {text if kind == 'command' else repr(text)}", text, offset, latex)
        if text in SIZES and not _DELIMITER.match(latex, offset + len(text)):
            if latex[offset + len(text) :].lstrip()[:1] != ".":
                _fail(f"{text} stands before a bracket", text, offset, latex)
            text = "\\left."
        if kind == "row" and "[" in text and not _LENGTH.fullmatch(text):
            _fail("after \\\\ in brackets stands a length, such as 6pt", text, offset, latex)
        if kind == "space" and text.count("\n") > 1:
            _fail("a blank line in a formula: LaTeX takes it for its end", "", offset, latex)
        if kind == "space" or text in SKIPPED:
            before += text
            if _OVERLAP.search(before):
                _fail("\\!\\! prints one sign over another", text, offset, latex)
            continue
        if text == "." and tokens and tokens[-1].text == "\\left.":
            continue
        text = "\\\\" if kind == "row" else SYNONYMS.get(text, text)
        if text == "=" and tokens and tokens[-1].text == ":" and not before:
            tokens[-1] = replace(tokens[-1], text=":=")
            continue
        tokens.append(Token(kind, text, offset, before))
        before = ""
    return _without_box(_without_fonts(_without_number(_primed(tokens), notation), notation))


def _fail(message: str, text: str, offset: int, latex: str) -> NoReturn:
    """Reject a token, with the advice on how to write it where there is some."""
    advice = f": {ADVICE[text]}" if text in ADVICE else ""
    raise ParseError(message + advice, offset, latex, found=text)


def _primed(tokens: list[Token]) -> list[Token]:
    r"""``f^\prime`` and ``f^{\prime\prime}`` as ``f'`` and ``f''``."""
    done: list[Token] = []
    at = 0
    while at < len(tokens):
        start = at
        if tokens[at].text == "^":
            braced = [token.text for token in tokens[at + 1 : at + 2]] == ["{"]
            end = at = at + 1 + braced
            while end < len(tokens) and tokens[end].text == "\\prime":
                end += 1
            if end > at and (not braced or [t.text for t in tokens[end : end + 1]] == ["}"]):
                done += [replace(token, text="'") for token in tokens[at:end]]
                at = end + braced
                continue
        at = start
        done.append(tokens[at])
        at += 1
    return done


def _without_number(tokens: list[Token], notation: Notation) -> list[Token]:
    """The tokens without a number that is written by hand at the end."""
    marks = [i for i, token in enumerate(tokens) if token.text == notation.numbers]
    if not notation.numbers or not marks:
        return tokens
    after = "".join(token.text for token in tokens[marks[-1] + 1 :] if token.text not in "{}")
    if not re.fullmatch(r"(\\math[a-z]+)?\((\\math[a-z]+)?[A-Za-z0-9.]+\)", after):
        _fail(
            f"{notation.numbers} stands before a number in parentheses",
            "",
            tokens[marks[-1]].offset,
            "",
        )
    return tokens[: marks[-1]]


def _without_fonts(tokens: list[Token], notation: Notation) -> list[Token]:
    """The tokens without the fonts that mean nothing in this notation, and without their braces."""
    done: list[Token] = []
    at, closing = 0, []
    depth = 0
    while at < len(tokens):
        text = tokens[at].text
        if text in notation.fonts:
            if at + 1 < len(tokens) and tokens[at + 1].text == "{":
                depth += 1
                closing.append(depth)
                at += 1
            at += 1
            continue
        depth += (text == "{") - (text == "}")
        if text == "}" and closing and closing[-1] == depth + 1:
            closing.pop()
        else:
            done.append(tokens[at])
        at += 1
    return done


def _without_box(tokens: list[Token]) -> list[Token]:
    """The tokens without boxes around the whole formula or a whole side."""
    texts = [token.text for token in tokens]
    if "\\boxed" not in texts:
        return tokens
    start = texts.index("\\boxed")
    end = _matching(texts, start + 1)
    edges = RELATIONS | {",", ".", "&", "\\\\", "{", "}", ""}
    before = texts[start - 1] if start else ""
    if end is None or before not in edges or "".join(texts[end + 1 : end + 2]) not in edges:
        _fail("\\boxed goes around a whole side or the whole formula", "", tokens[start].offset, "")
    return _without_box(tokens[:start] + tokens[start + 2 : end] + tokens[end + 1 :])


def _matching(texts: list[str], start: int) -> int | None:
    """Where the brace that opens at ``start`` is closed."""
    depth = 0
    for at in range(start, len(texts)):
        depth += (texts[at] == "{") - (texts[at] == "}")
        if depth <= 0:
            return at if at > start else None
    return None


def flatten_aligned(tokens: list[Token]) -> list[Token]:
    """The tokens without ``aligned``: a line that starts afresh starts a new statement."""
    if len(tokens) > MAX_TOKENS:
        raise ParseError(f"a formula has at most {MAX_TOKENS} tokens, this one {len(tokens)}")
    texts = [token.text for token in tokens]
    for name in LINES:
        head, tail = ["\\begin", "{", *name, "}"], ["\\end", "{", *name, "}"]
        if texts[: len(head)] == head and texts[-len(tail) :] == tail:
            return _joined_lines(tokens[len(head) : -len(tail)])
    return tokens


def _joined_lines(inner: list[Token]) -> list[Token]:
    """The lines of ``aligned`` as one; a line that starts afresh starts a new statement."""
    result: list[Token] = []
    depth = 0
    gap = ""
    for i, token in enumerate(inner):
        if token.text == "\\begin":
            depth += 1
        elif token.text == "\\end":
            depth -= 1
        if depth or token.text not in ("&", "\\\\"):
            result.append(replace(token, before=gap + token.before))
            gap = ""
            continue
        gap = token.text
        if token.text == "\\\\":
            following = next((t.text for t in inner[i + 1 :] if t.text != "&"), "")
            before = result[-1].text if result else ","
            if not following:
                raise ParseError("an empty last line", token.offset)
            if following not in CONTINUES and before not in CONTINUES and before != ",":
                result.append(Token("sign", ",", token.offset))
    return result


@lru_cache(maxsize=4096)
def parse(
    latex: str, functions: frozenset[str] = frozenset(), notation: Notation = BOOK
) -> tuple[Relation, ...]:
    r"""Read a displayed formula.

    Parameters
    ----------
    latex : str
        The LaTeX of a display, without its label.
    functions : frozenset of str
        The names that are functions when a parenthesis follows, such as ``f`` or ``\sigma``;
        before any other name a parenthesis is a factor.
    notation : Notation
        How the book writes.

    Returns
    -------
    tuple of Relation
        The chains, in order.

    Raises
    ------
    ParseError
        If the LaTeX is not a sentence of the grammar; ``offset`` is the place.
    """
    parser = LatexParser(latex, functions, notation)
    statements = []
    while True:
        statements.append(parser.relation())
        quantifiers = parser.quantifiers()
        if quantifiers:
            statements[-1] = replace(statements[-1], quantifiers=quantifiers)
        comma = parser.skip(",")
        if parser.skip_words(CONJUNCTIONS) or comma:
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


def parse_expression(
    latex: str,
    functions: frozenset[str] = frozenset(),
    notation: Notation = BOOK,
    arithmetic: bool = False,
) -> Node:
    """Read one expression without a relation, such as the subject of an entry.

    ``arithmetic`` also allows what a calculation with numbers may write and a formula should not:
    a term 0, a factor 1, the exponents 0 and 1, and n!.
    """
    parser = LatexParser(latex, functions, notation, arithmetic)
    whole = parser.expression()
    if parser.peek() is not END:
        parser.fail_expecting("the end")
    return whole


class LatexParser(TokenStream):
    """A recursive-descent parser with one method for each rule of the grammar."""

    def __init__(
        self,
        latex: str,
        functions: frozenset[str],
        notation: Notation,
        arithmetic: bool = False,
    ) -> None:
        try:
            tokens = flatten_aligned(tokenize(latex, notation))
        except ParseError as error:
            error.source = latex
            raise
        super().__init__(tokens, latex, MAX_DEPTH)
        self.functions, self.notation, self.arithmetic = functions, notation, arithmetic
        self.bound = 0  # how many indices stand for dots
        self.closing = ""  # the bar that closes the norm or absolute value that is open

    def fail(self, message: str, token: Token | None = None, expected: str = "") -> NoReturn:
        """Reject the formula at the next token, which the message names."""
        token = token or self.peek()
        message = f"{message}, found {token.text or 'the end'}"
        if token.text in ADVICE:
            message += f": {ADVICE[token.text]}"
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
            term = Dots() if not negative and self.skip("\\dots") else self.term()
            terms.append(Neg(term) if negative else term)
        self.depth -= 1
        terms = self.without_dots(terms, "sum")
        if terms != [ZERO] and {ZERO, Neg(ZERO)} & set(terms) and not self.arithmetic:
            self.fail("leave out the term 0, or its sign")
        return terms[0] if len(terms) == 1 else Add(tuple(terms))

    def without_dots(self, terms: list[Node], kind: str) -> list[Node]:
        """Terms or factors with their dots as a sum or a product."""
        if Dots() not in terms:
            return terms
        self.bound += 1
        try:
            return as_big(terms, kind, f"\\iota{self.bound}")
        except DotsError as error:
            return self.fail(error.message)

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
            if self.sees("\\dots") and not divided:
                self.take()
                factors.append(Dots())
                if not self.sees_product_sign():
                    factors.append(self.factor(bar))
            elif self.sees_product_sign():
                if divided:
                    self.fail("a product after / is ambiguous: use \\frac")
                self.take()
                factors.append(Dots() if self.skip("\\dots") else self.factor(bar))
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
                if _WIDE.search(self.peek().before):
                    self.fail("a wide space between two factors: put a sign or a comma there")
                factors.append(self.factor(bar))
            else:
                break
        factors = self.without_dots(factors, "prod")
        if len(factors) > 1 and ONE in factors and not self.arithmetic:
            self.fail("leave out the factor 1")
        return factors[0] if len(factors) == 1 else Mul(tuple(factors))

    def sees_product_sign(self) -> bool:
        """Whether a sign of multiplication comes next."""
        return self.peek().text in ("\\cdot", "\\times") or (
            self.peek().text in self.notation.products
        )

    def factor(self, bar: bool = True) -> Node:
        """A primary with its powers, transposes, components and evaluation bars."""
        grouped, opener = self.sees("{"), self.peek(1).text
        bracketed = (opener if grouped else self.peek().text) in BRACKETS
        whole = self.primary()
        # What ends with an upper index within braces cannot take a second one: x^{2}^{3}.
        powered = grouped and isinstance(whole, Power | Transpose | Apply | At)
        if grouped and isinstance(whole, Name) and not whole.subs and self.skip("_"):
            whole = replace(whole, subs=self.subscript())
        while True:
            if self.sees("^"):
                if powered or (grouped and opener in _BRACED):
                    self.fail("a second upper index: put the first in parentheses")
                if isinstance(whole, Gradient) and not bracketed:
                    self.fail("put the gradient in parentheses before its upper index")
                whole, powered = self.raised(whole), True
            elif self.sees("_") and not powered and not isinstance(whole, Name | Number):
                self.take()
                whole = Component(whole, self.subscript())
            elif self.sees("|", "_") and bar and self.closing != "|":
                whole = self.at(whole)
            elif self.sees("_") and isinstance(whole, Power) and isinstance(whole.base, Name):
                self.fail(BARE_LAYER)
            else:
                return whole

    def raised(self, base: Node) -> Node:
        """A power or a transpose of ``base``."""
        if self.layer_follows():
            self.fail("an upper index in parentheses is a layer, and only a name has one")
        self.expect("^")
        if self.skip_transpose():
            return Transpose(base)
        if self.skip("{"):
            exponent = self.expression()
            self.expect("}")
        else:
            exponent = self.one_index()
        if exponent in (ZERO, ONE) and not self.arithmetic:
            self.fail("leave out the exponents 0 and 1")
        return Power(base, exponent)

    def skip_transpose(self) -> bool:
        r"""Consume ``\top``, or a letter for it: ``T``, ``\mathsf{T}``."""
        for sign in ("\\top", *sorted(self.notation.transposes)):
            for form in (
                (sign,),
                *(f for font in _UPRIGHT for f in ((font, sign), (font, "{", sign, "}"))),
            ):
                if self.skip(*form) or self.skip("{", *form, "}"):
                    return True
        return False

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
        if token.text == self.closing:
            return False
        if token.text == "|":  # unless it is the bar of |_{t=0}
            return self.peek(1).text != "_"
        opens = token.text in OPENERS or token.text in FUNCTIONS or token.text == "\\partial"
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
        if token.text in FENCES:
            return self.delimited(token.text)
        if token.text in ("\\sum", "\\prod"):
            return self.big_operator(token.text[1:])
        if token.text in ("\\underbrace", "\\overbrace"):
            return self.braced(token.text)
        if token.text == "\\overline":
            return Mean(self.argument())
        if token.text == "\\sqrt":
            return Power(self.argument(), Div(Number(Fraction(1)), Number(Fraction(2))))
        return {
            "{": self.group,
            "\\left.": self.left_of_bar,
            "\\frac": self.fraction,
            "\\partial": self.slashed_derivative,
            "\\nabla": self.nabla,
            "\\lim": self.limit,
            "\\begin": self.environment,
        }[token.text]()

    def group(self) -> Node:
        """Braces, which are not displayed, around one factor."""
        if self.peek().kind == "digit":
            self.fail("braces are not displayed: leave them out")
        inner = self.factor()
        if not self.sees("}"):
            self.fail("braces are not displayed: put in parentheses what belongs together")
        self.take()
        return inner

    def braced(self, kind: str) -> Node:
        r"""``\underbrace{…}_{\text{words}}``: what stands on the brace; the words are prose."""
        self.expect("{")
        inner = self.product()
        if not self.sees("}"):
            self.fail(f"put parentheses within {kind}, for the brace is none")
        self.take()
        if self.skip("_" if kind == "\\underbrace" else "^"):
            self.expect("{")
            start = self.peek()
            if not self.skip("\\text", "{") or self.skip_prose() is None or not self.skip("}"):
                self.fail(
                    "beside a brace stand words, in \\text{…}; a formula is not judged there", start
                )
        if self.sees("^"):
            self.fail("put parentheses around what is raised")
        return inner

    def skip_prose(self) -> str | None:
        """Letters and commas up to a closing brace, which is consumed; None if more is there."""
        words = ""
        while self.peek().kind == "letter" or self.peek().text in tuple(",;:'-"):
            words += self.take().text
        return words if self.skip("}") else None

    def skip_words(self, choices: frozenset[str]) -> bool:
        r"""Consume ``\text{…}`` if one of these words stands there."""
        start = self.position
        if self.skip("\\text", "{"):
            words = self.skip_prose()
            if words in choices:
                return True
        self.position = start
        return False

    def left_of_bar(self) -> Node:
        r"""``\left. … \right|_{t=0}``: the bar belongs to all of it."""
        closing, self.closing = self.closing, "|"
        whole = self.expression()
        self.closing = closing
        if not self.sees("|", "_"):
            self.fail_expecting("\\right|_{…}")
        return self.at(whole)

    def quantifiers(self) -> tuple[ForAll, ...]:
        r"""``\text{ for every } z`` or ``\forall j = 1, \dots, n`` after a formula."""
        start = self.position
        self.skip(",")
        if not self.skip("\\forall") and not self.skip_words(FOR_ALL) and not self.range_follows():
            self.position = start
            return ()
        found = [self.quantifier()]
        while self.skip(","):
            found.append(self.quantifier())
        return tuple(found)

    def range_follows(self) -> bool:
        """Whether an index with its range comes next, as in k = 1, …, n."""
        start = self.position
        try:
            found = self.starts_name() and self.quantifier().low is not None
        except ParseError:
            found = False
        self.position = start
        return found

    def quantifier(self) -> ForAll:
        """A letter, or an index with its range."""
        if not self.starts_name():
            self.fail_expecting("a letter, or an index with its range as in k = 1, \\dots, n")
        name = self.name()
        if not self.skip("="):
            return ForAll(name)
        low = self.expression()
        self.expect(",")
        while not self.skip("\\dots"):
            self.expression()  # the next values, as in 1, 2, …, n
            self.expect(",")
        return ForAll(name, low, self.expression() if self.skip(",") else None)

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
            digits += self.more_digits()
            if self.peek().text == "." and self.peek(1).kind == "digit":
                digits += self.take().text + self.more_digits()
        if len(digits) > MAX_DIGITS:
            self.fail(f"a number has at most {MAX_DIGITS} digits")
        if self.arithmetic and len(digits) < 3 and digits.isdigit() and self.skip("!"):
            return Number(Fraction(factorial(int(digits))))
        return Number(Fraction(digits))

    def more_digits(self) -> str:
        r"""The digits that follow at once, or in groups of three: 10\,000 and 10{,}000."""
        digits = ""
        while True:
            start = self.position
            comma = self.skip("{", ",", "}")
            thousands = comma or self.peek().before.strip() == "\\,"
            if thousands and not all(self.peek(i).kind == "digit" for i in range(3)):
                self.position = start
                thousands = False
            if self.peek().kind != "digit":
                return digits
            if self.peek().before.strip() and not thousands:
                self.fail("a space within a number: put a sign there")
            digits += self.take().text

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
        if inner.text in ("\\frac", "(") or (braced and not self.sees("}")):
            self.position -= 1
            self.fail(
                f"one letter stands under {token.text}: a word is \\operatorname{{word}}; "
                "a font that changes only the look is declared: Notation(fonts=…)"
            )
        if inner.kind not in ("letter", "digit") and inner.text not in LETTERS:
            self.position -= 1
            self.fail_expecting(f"one letter under {token.text}")
        if braced:
            self.expect("}")
        if token.text == "\\mathbb":
            if inner.text != "E":
                self.fail(f"\\mathbb{{{inner.text}}}: say in the prose what kind of thing it is")
            return EXPECTATION
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
                transposed = self.skip_transpose()
                self.expect("}")
            elif self.sees("^") and not star and not transposed and self.star_follows():
                star = True
            elif layer is None and not star and self.bare_layer_follows(base):
                self.take()
                layer = self.argument()
            else:
                break
        whole: Node = Name(base, layer, subs, star)
        if (layer is not None or star) and not transposed and self.sees("^"):
            self.fail("a second upper index: put the first in parentheses")
        return Transpose(whole) if transposed else whole

    def bare_layer_follows(self, base: str) -> bool:
        """Whether an upper index comes next that in this notation is a layer."""
        if base not in self.notation.layers or not self.sees("^"):
            return False
        start = self.position
        self.take()
        transpose = self.skip_transpose()
        self.position = start
        return not transpose

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
                transposed = after == "\\top" or after in self.notation.transposes
                return after == "}" or (transposed and self.peek(ahead + 2).text == "}")
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
        for word in ("\\max", "\\min"):  # the largest and the smallest of several
            if self.arithmetic and self.skip(word, "}"):
                return (Name(word),)
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
        if self.sees("\\mathrm", "{", "e", "}", "^"):
            self.position += 5
            return Apply("\\exp", 0, (self.argument(),))
        if self.sees("\\mathrm", "{") and self.peek(2).kind == self.peek(3).kind == "letter":
            return self.known_function()
        start = self.position
        base = self.base()
        primes = 0
        while self.skip("'"):
            primes += 1
        if base in self.functions and (self.sees("(") or (base == EXPECTATION and self.sees("["))):
            return Apply(base, primes, self.arguments())
        if base in self.functions and self.sees("^") and self.after_exponent() == "(":
            self.fail(f"is {base}^n(…) a power? Write the power as ({base}(…))^n")
        if primes:
            self.fail(f"the derivative {base}' needs its argument in parentheses")
        self.position = start
        return self.name()

    def after_exponent(self) -> str:
        """The sign after an upper index that comes next, which is not consumed."""
        texts = [token.text for token in self.tokens[self.position : self.position + MAX_TOKENS]]
        end = _matching(texts, 1) if texts[1:2] == ["{"] else 1
        return "" if end is None else "".join(texts[end + 1 : end + 2])

    def arguments(self) -> tuple[Node, ...]:
        """Arguments in brackets, with commas."""
        closing = BRACKETS[self.take().text]
        bar, self.closing = self.closing, ""
        found = [self.expression()]
        while self.skip(","):
            found.append(self.expression())
        self.closing = bar
        self.expect(closing)
        return tuple(found)

    def known_function(self) -> Node:
        r"""``\log``, ``\exp``, ``\max(a, b)``, ``\operatorname{softmax}(z)``."""
        base = self.take().text
        if base in ("\\operatorname", "\\mathrm"):
            self.expect("{")
            word = self.word()
            known = SYNONYMS.get(f"\\{word}", f"\\{word}")
            base = known if known in FUNCTIONS else f"\\operatorname{{{word}}}"
        if base == "\\log" and self.skip("_"):
            to_base = self.argument()
            return Div(Apply(base, 0, (self.bare_argument(base),)), Apply(base, 0, (to_base,)))
        exponent = self.exponent_of(base) if self.sees("^") else None
        if self.peek().text in BRACKETS and (self.sees("(") or base in _ANY_BRACKET):
            whole = Apply(base, 0, self.arguments())
        else:
            whole = Apply(base, 0, (self.bare_argument(base),))
        return whole if exponent is None else Power(whole, exponent)

    def exponent_of(self, base: str) -> Node:
        r"""The exponent of ``\cos^2 \varphi``; -1 could also mean the inverse function."""
        self.take()
        exponent = self.argument()
        if not isinstance(exponent, Number) or exponent in (ZERO, ONE):
            self.fail(f"is this a power of {base}? Put the whole in parentheses before its power")
        return exponent

    def bare_argument(self, base: str) -> Node:
        r"""The argument of ``\log p_j``, without parentheses."""
        braced = self.skip("{")
        if base not in ("\\log", "\\exp", "\\tanh", "\\sin", "\\cos") or not (
            self.starts_name()
            or self.peek().kind == "digit"
            or self.peek().text in ("\\frac", "\\dfrac", "\\tfrac")
            or (braced and self.sees("("))
        ):
            self.fail_expecting(f"the argument of {base} in parentheses")
        argument = self.bracket() if self.sees("(") else self.primary()
        if braced:
            self.expect("}")
        if self.starts_factor() or self.sees("^"):
            self.fail(f"where does the argument of {base} end? Put it in parentheses")
        return argument

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
        for sign in (("\\partial",), ("d",), ("\\mathrm", "d"), ("\\mathrm", "{", "d", "}")):
            if self.sees("{", *sign) and self.under_starts_with(sign):
                return self.derivative(sign)
        return Div(self.argument(), self.argument())

    def slashed_derivative(self) -> Node:
        r"""``\partial C / \partial w``."""
        if not self.starts_name():
            self.fail("write a derivative as \\frac{\\partial C}{\\partial w}")
        of = self.name_or_call()
        if not self.skip("/", "\\partial") or not self.starts_name():
            self.fail("write a derivative as \\frac{\\partial C}{\\partial w}")
        by = self.name()
        if self.sees("^"):
            self.fail("write the derivative as \\frac{\\partial C}{\\partial w}")
        return Derivative(of, (by,))

    def under_starts_with(self, sign: tuple[str, ...]) -> bool:
        """Whether the second argument of the fraction that comes next starts with ``sign``."""
        depth = ahead = 0
        while self.peek(ahead).kind != "end":
            depth += (self.peek(ahead).text == "{") - (self.peek(ahead).text == "}")
            ahead += 1
            if depth == 0:
                break
        texts = tuple(self.peek(ahead + i).text for i in range(len(sign) + 1))
        return texts == ("{", *sign)

    def derivative(self, sign: tuple[str, ...]) -> Node:
        r"""``\frac{\partial C}{\partial w}``, of any order; ``\frac{d}{dt}`` takes what follows."""
        self.position += 1 + len(sign)
        order = 1
        if self.skip("^"):
            order = self.order()
        operator = self.sees("}")
        of = None if operator else self.product()
        self.expect("}")
        self.expect("{")
        by: list[Node] = []
        while self.skip(*sign):
            parenthesis = self.skip("(")
            if not self.starts_name():
                self.fail_expecting(f"a name after {sign[0]}")
            variable = self.name()
            if parenthesis:
                self.expect(")")
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
            self.fail(f"the order of a derivative is a number: {BARE_LAYER}")
        order = int(self.take().text)
        if braced:
            self.expect("}")
        return order

    def big_operator(self, kind: str) -> Node:
        r"""``\sum_{k=1}^{n} …``, ``\sum_j …``; the body is the product that follows.

        ``\sum_{1 \le k \le n}`` and ``\sum_{i,j=1}^{m}`` are read too.
        """
        high = self.argument() if self.skip("^") else None
        self.expect("_")
        indices, low, last = self.big_indices()
        if high is None and self.skip("^"):
            high = self.argument()
        if last is not None:
            if high is not None:
                self.fail("the upper end stands twice")
            high = last
        if (low is None) != (high is None):
            self.fail(f"\\{kind} needs both ends or none")
        whole = self.product(bar=False)
        for index in reversed(indices):
            whole = Big(kind, index, low, high, whole)
        return whole

    def big_indices(self) -> tuple[list[str], Node | None, Node | None]:
        """What stands under a sum: its indices, where they begin and perhaps where they end."""
        if not self.skip("{"):
            return [self.big_index()], None, None
        low = last = None
        if self.peek(1).text in ("\\le", "<"):
            low = self.expression()
            self.expect("\\le")
            indices = [self.big_index()]
            self.expect("\\le")
            last = self.expression()
        else:
            indices = [self.big_index()]
            while self.skip(","):
                indices.append(self.big_index())
            if self.skip("="):
                low = self.expression()
        self.expect("}")
        return indices, low, last

    def big_index(self) -> str:
        """The index of a sum, one letter."""
        if self.peek().kind != "letter":
            self.fail_expecting("an index of one letter")
        return self.take().text

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
        bar, self.closing = self.closing, ""
        items = [self.item()]
        while self.skip(","):
            items.append(self.item())
        self.closing = bar
        self.expect(closing)
        if closing == "\\}" and len(items) > 1:
            self.fail("a set has no value here")
        if len(items) == 1 and not isinstance(items[0], Dots):
            return items[0]
        return Row(without_second_terms(items))

    def item(self) -> Node:
        """One entry of a row; dots stand for the rest of a sequence."""
        return Dots() if self.skip("\\dots") else self.expression()

    def delimited(self, opening: str) -> Node:
        """A norm or an absolute value; two bars on each side are a norm too."""
        if opening == "|" and self.skip("|"):
            closing, self.closing = self.closing, "|"
            inner = self.expression()
            self.closing = closing
            if not self.skip("|", "|"):
                self.fail_expecting("||")
            return Norm(inner, self.sees("_") and self.is_frobenius())
        closing, self.closing = self.closing, FENCES[opening]
        inner = self.expression()
        self.closing = closing
        self.expect(FENCES[opening])
        if opening in ("\\lvert", "|"):
            return Absolute(inner)
        return Norm(inner, self.sees("_") and self.is_frobenius())

    def is_frobenius(self) -> bool:
        r"""Read the index of a norm: ``_2`` for a column, ``_F`` for a matrix."""
        self.take()
        braced = self.skip("{")
        font = self.take().text if self.peek().text in ("\\mathrm", "\\text") else ""
        inner = self.skip("{") if font else False
        kind = self.take()
        if kind.text not in ("2", "F"):
            self.position -= 1
            self.fail("the norms that are known are the Euclidean one, _2, and Frobenius's, _F")
        for brace in (inner, braced):
            if brace:
                self.expect("}")
        return kind.text == "F"

    def environment(self) -> Node:
        """A matrix or a distinction of cases."""
        self.expect("{")
        kind = self.word()
        if kind in ("align", "equation", "eqnarray", "gather", *LINES):
            self.fail(f"{kind} stands around the whole formula or not at all; {ALIGN}")
        if kind not in ("pmatrix", "bmatrix", "matrix", "cases"):
            self.fail(f"unknown environment {kind}: known are pmatrix, bmatrix, cases and aligned")
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
        if not any(isinstance(cell, Dots) for row in rows for cell in row):
            return Matrix(tuple(rows))
        if len(rows) == 1:
            return Row(without_second_terms(rows[0]))
        if len(rows[0]) > 1:
            self.fail("dots stand in a row or in a column")
        return Transpose(Row(without_second_terms([cell for (cell,) in rows])))

    def cells(self, kind: str) -> tuple[Node, ...]:
        """One row of an environment."""
        cells = [self.item()]
        while self.skip("&"):
            if kind == "cases":
                if not self.skip_words(CONDITIONS):
                    self.fail_expecting("\\text{if} and a condition")
                return (cells[0], self.relation())
            cells.append(self.item())
        if kind == "cases":
            self.fail_expecting("& \\text{if} and a condition")
        return tuple(cells)


def _open_ended(node: Node) -> bool:
    """Whether the last factor is one that takes all that follows it."""
    last = node.factors[-1] if isinstance(node, Mul) else node
    return isinstance(last, Big | Limit) or (isinstance(last, Derivative) and last.operator)
