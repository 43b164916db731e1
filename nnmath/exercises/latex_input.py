r"""LaTeX in the book's notation to nodes with the plain names that an exercise declares.

An answer is a closed formula: what asks for a calculation still to be done, such as ∂C/∂w, is an
answer only where the table has it as a name.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from nnmath.formulas.errors import ParseError, UnknownNameError
from nnmath.formulas.latex import parse as parse_statements
from nnmath.formulas.latex import parse_expression, tokenize_lossless
from nnmath.formulas.limits import checked_power
from nnmath.formulas.nodes import (
    BUILT_IN,
    Absolute,
    Add,
    Apply,
    Big,
    Component,
    Derivative,
    Div,
    Gradient,
    Hadamard,
    Mul,
    Name,
    Neg,
    Node,
    Number,
    Power,
    Relation,
    Transpose,
    rewrite,
)
from nnmath.formulas.plain import MAX_LENGTH
from nnmath.formulas.printing import latex_to_unicode, to_unicode
from nnmath.formulas.symbols import Symbol

# Nodes whose parts alone are renamed.
_COMPOSED = (Add, Neg, Mul, Hadamard, Div, Transpose, Component, Number)
_PRIMED = re.compile(r"(\\[a-z]+|[A-Za-z])'")
_CAPITAL = {"\\delta": "\\Delta"}
_UNEVALUATED = "A derivative is left in this answer: say what it is."
# How many arguments in braces follow a sign.
_ONE = r"^ _ \sqrt \overline \bar \text \operatorname \begin \end \hat \tilde \vec \mathbf \bm"
_ALSO = r"\boldsymbol \mathcal \mathrm"
_TWO = r"\frac \dfrac \tfrac"
_ARGUMENTS = dict.fromkeys([*_ONE.split(), *_ALSO.split()], 1) | dict.fromkeys(_TWO.split(), 2)
_TRANSPOSED = re.compile(r"\^\s*(?:T(?![A-Za-z])|\{\s*T\s*\})")


@dataclass(frozen=True)
class LatexNames:
    """The names of an exercise as the LaTeX parser returns them."""

    names: Mapping[str, Symbol]
    free: tuple[str, ...] = ()
    asks: str = ""

    @cached_property
    def functions(self) -> dict[tuple[str, int], str]:
        """Plain names of functions by their letter and the number of primes."""
        return {
            (symbol.latex.rstrip("'"), symbol.latex.count("'")): plain
            for plain, symbol in self.names.items()
            if symbol.function
        }

    @cached_property
    def letters(self) -> frozenset[str]:
        """The letters that are functions."""
        return frozenset(letter for letter, _ in self.functions)

    @cached_property
    def primed(self) -> tuple[str, ...]:
        """Letters such as u whose prime makes a name: u' is a number here."""
        latex = [symbol.latex for symbol in self.names.values() if not symbol.function]
        return tuple(name[:-1] for name in latex if _PRIMED.fullmatch(name))

    def normalized(self, latex: str) -> str:
        """LaTeX as the parser accepts it."""
        return normalize_latex(latex, self.primed, transposes="T" not in self.names)

    @cached_property
    def nodes(self) -> dict[Node, str]:
        """Plain names by the nodes of their LaTeX."""
        return {
            parse_expression(self.normalized(symbol.latex), self.letters): plain
            for plain, symbol in self.names.items()
            if not symbol.function
        }

    @cached_property
    def sizes(self) -> dict[Node, str]:
        """Letters of sizes, n_1 and m, by the nodes of their LaTeX."""
        found = {str(s) for symbol in self.names.values() for s in (symbol.rows, symbol.columns)}
        letters = {size for size in found if size[0].isalpha() and size != "None"}
        spelled = {size: f"{size[0]}_{{{size[1:]}}}" if size[1:] else size for size in letters}
        return {parse_expression(latex): size for size, latex in spelled.items()}


def read(latex: str, notation: LatexNames) -> Node:
    """Read a formula in LaTeX.

    Raises
    ------
    ParseError
        If it is not in the book's grammar, or a name in it is not declared.
    """
    if len(latex) > MAX_LENGTH:
        raise ParseError(
            f"A formula has at most {MAX_LENGTH:,} characters, this text {len(latex):,}."
        )
    text = latex.strip().strip("$").strip().rstrip(".,")
    normalized = notation.normalized(text)
    equation = "=" in _outside_braces(normalized)
    try:
        if equation:
            statements = parse_statements(normalized, notation.letters)
        else:
            whole = parse_expression(normalized, notation.letters)
    except ParseError as error:
        place = error.offset if normalized == text else None
        raise ParseError(f"LaTeX not understood: {error.message}.", place, text) from None
    if equation:
        whole = _right_side(statements, notation, normalized)
    return _named(whole, notation, set(notation.free))


def _outside_braces(text: str) -> str:
    kept, depth = "", 0
    for character in text:
        depth += (character == "{") - (character == "}")
        kept += character if depth == 0 else ""
    return kept


def _right_side(statements: Sequence[Relation], notation: LatexNames, text: str) -> Node:
    """Of “asked = answer”, the answer."""
    sides = statements[0].sides
    asked = parse_expression(notation.asks, notation.letters) if "\\" in notation.asks else None
    if len(statements) > 1 or len(sides) != 2 or statements[0].signs != ("=",) or sides[0] != asked:
        raise ParseError(
            "Write the right side alone, without an equals sign.", text.index("="), text
        )
    return sides[1]


def _named(node: Node, notation: LatexNames, indices: set[str]) -> Node:
    """The formula with the exercise's plain names."""

    def of(part: Node) -> Node:
        return _named(part, notation, indices)

    def rule(part: Node) -> Node | None:
        if part in notation.nodes:
            return Name(notation.nodes[part])
        if isinstance(part, _COMPOSED):
            return None
        if isinstance(part, Name):
            return _name(part, notation, indices)
        if isinstance(part, Apply):
            return Apply(_function(part, notation), 0, tuple(map(of, part.args)))
        if isinstance(part, Power):
            return checked_power(of(part.base), of(part.exponent))
        if isinstance(part, Absolute):
            return Apply("abs", 0, (of(part.of),))
        if isinstance(part, Big) and part.kind == "sum":
            if part.low not in (None, Number(Fraction(1))):
                raise ParseError("Here a sum begins at 1.")
            body = _named(part.body, notation, indices | {part.index})
            high = None if part.high is None else of(part.high)
            return Big("sum", part.index, None, high, body)
        if isinstance(part, Derivative | Gradient):
            raise ParseError(_UNEVALUATED)
        raise ParseError(f"A {type(part).__name__.lower()} has no place in this answer.")

    return rewrite(node, rule)


def _name(node: Name, notation: LatexNames, indices: set[str]) -> Node:
    if node in notation.sizes:
        return Name(notation.sizes[node])
    whole = replace(node, subs=())
    if node.subs and whole not in notation.nodes:  # w_{jk} is an entry of W
        whole = replace(whole, base=_CAPITAL.get(node.base, node.base.upper()))
    if node.subs and whole in notation.nodes:
        subs = tuple(_named(part, notation, indices) for part in node.subs)
        return Component(Name(notation.nodes[whole]), subs)
    if whole == node == Name(node.base):
        if node.base in indices:
            return node
        if node.base in notation.names:  # the plain name, which is shorter
            return Name(node.base)
    name = to_unicode(node, {})
    speaks = ", ".join(latex_to_unicode(symbol.latex) for symbol in notation.names.values())
    message = f"Unknown name “{name}”; this exercise speaks in {speaks}."
    raise UnknownNameError(message, name=name, names=list(notation.names))


def _function(node: Apply, notation: LatexNames) -> str:
    plain = notation.functions.get((node.base, node.primes))
    built_in = node.base.removeprefix("\\")
    if plain is None and built_in in BUILT_IN and not node.primes:
        return built_in
    if plain is None:
        raise ParseError(
            f"The function {latex_to_unicode(node.base)}{'′' * node.primes} has no place here."
        )
    return plain


def normalize_latex(latex: str, primed: Collection[str], *, transposes: bool = True) -> str:
    r"""Return the LaTeX as the parser accepts it.

    Parameters
    ----------
    latex : str
        As typed.
    primed : collection of str
        Letters, such as ``u``, whose prime makes a name of its own and no function.
    transposes : bool
        Whether an upper T is a transpose.

    Examples
    --------
    >>> normalize_latex(r"{a^{(2)}}^2 X^T", ())
    '(a^{(2)})^2 X^\\top '
    >>> normalize_latex(r"\frac{u'v}{v^2}", ("u",))
    '\\frac{\\mathcal{u} v}{v^2}'
    """
    if transposes:
        latex = _TRANSPOSED.sub(lambda _: r"^\top ", latex).replace(")T}", r")\top}")
    tokens = [token.text for token in tokenize_lossless(latex)]
    return "".join(_grouped(_primed(tokens, primed)))


def _primed(tokens: list[str], primed: Collection[str]) -> list[str]:
    done: list[str] = []
    for at, token in enumerate(tokens):
        if (
            token == "'"
            and done
            and done[-1] in primed
            and tokens[at + 1 : at + 2] not in (["'"], ["("])
        ):
            done[-1:] = ["\\mathcal", "{", done[-1], "}", " "]
        else:
            done.append(token)
    return done


def _grouped(tokens: list[str]) -> list[str]:
    """Braces that are no argument of anything as parentheses."""
    done: list[str] = []
    waiting = 0  # arguments that are still to come
    outer: list[tuple[bool, int]] = []
    for token in tokens:
        if token == "{":
            argument = waiting > 0
            outer.append((argument, waiting - argument))
            done.append("{" if argument else "(")
            waiting = 0
        elif token == "}" and outer:
            argument, waiting = outer.pop()
            done.append("}" if argument else ")")
        else:
            done.append(token)
            if token in _ARGUMENTS:
                waiting = _ARGUMENTS[token]
            elif not token.isspace() and waiting:
                waiting -= 1
    return done
