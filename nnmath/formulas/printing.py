r"""Formulas as a reader reads them: σ′(z⁽²⁾), ∂C/∂w⁽¹⁾, never dsigma(z2) or \sigma'."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction

from .latex import SKIPPED, tokenize_lossless
from .letters import (
    ACCENTS,
    COMMANDS,
    FRACTIONS,
    GREEK,
    SUBSCRIPTS,
    SUPERSCRIPTS,
    VARIANTS,
)
from .nodes import (
    Add,
    Apply,
    Big,
    Component,
    Div,
    ElementwiseMul,
    Hadamard,
    Mul,
    Name,
    Neg,
    Node,
    Number,
    Power,
    Reduce,
    Transpose,
)
from .symbols import Symbol
from .tokens import END, TokenStream

_SIGNS = {f"\\{name}": sign for name, sign in (GREEK | VARIANTS | COMMANDS).items()}
_SIGNS |= {"'": "′", "-": "−", "\\quad": " ", "\\qquad": " ", "\\ ": " ", "~": " "}
_FONTS = frozenset(
    rf"\{name}" for name in ("mathbf", "mathrm", "boldsymbol", "bm", "text", "operatorname")
)
UP, DOWN = str.maketrans(SUPERSCRIPTS), str.maketrans(SUBSCRIPTS)
_RAISED = frozenset({*UP.values(), "*", "′"})
_FRACTIONS = {Fraction(text): sign for sign, text in FRACTIONS.items()}
SUM, PRODUCT, POWER, WHOLE = 1, 2, 3, 4
WHOLE_MOST, EXACT = 1e15, 10  # the largest whole number, and the most digits, printed in full
_ORDINALS = [
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"
]  # fmt: skip


def latex_to_unicode(latex: str) -> str:
    r"""A short formula in LaTeX, such as a name, as a line of Unicode.

    >>> latex_to_unicode(r"\frac{\partial C}{\partial w^{(1)}}"), latex_to_unicode(r"\sigma'")
    ('∂C/∂w⁽¹⁾', 'σ′')
    >>> latex_to_unicode("a^{(l-1)}_j"), latex_to_unicode(r"\eta/2 = \tfrac12")
    ('a⁽ˡ⁻¹⁾ⱼ', 'η/2 = 1/2')
    """
    return _LatexPrinter(tokenize_lossless(latex), latex, 0).run()


class _LatexPrinter(TokenStream):
    """Prints token by token; unlike the parser it refuses nothing."""

    def run(self) -> str:
        """Everything up to a closing brace or the end."""
        printed = ""
        while self.peek() is not END and not self.sees("}"):
            printed += self.next()
        return printed

    def argument(self) -> str:
        """A group in braces, or one sign."""
        while self.peek().kind == "space":
            self.take()
        if not self.skip("{"):
            return "" if self.peek() is END else self.next()
        inner = self.run()
        self.skip("}")
        return inner

    def next(self) -> str:
        """The next sign with its arguments."""
        if self.sees("{"):
            return self.argument()
        text = self.take().text
        if text in ("^", "_"):
            inner = self.argument()
            return raised(inner) if text == "^" else inner.replace(",", "").translate(DOWN)
        command = text.removeprefix("\\")
        if command == text:
            return _SIGNS.get(text, text)
        if self.peek().kind == "space" and text not in SKIPPED:
            self.take()  # it only ends the command
        if command in ("frac", "dfrac", "tfrac"):
            return f"{self.argument()}/{self.argument()}"
        if command in ACCENTS:
            return self.argument() + ACCENTS[command]
        if text in _FONTS:
            return self.argument()
        return _SIGNS.get(text, "" if text in SKIPPED else command)


def raised(text: str) -> str:
    """An upper index in small characters; ``^(…)`` if one of them has no raised form.

    >>> raised("(l−1)"), raised("z"), raised("−z")
    ('⁽ˡ⁻¹⁾', '^z', '^(−z)')
    """
    if all(ord(c) in UP or c in _RAISED for c in text):
        return text.translate(UP)
    return f"^{text}" if len(text) == 1 else f"^({text})"


def format_number(value: float | Fraction, digits: int = 6) -> str:
    """A number as text: in full if it is whole or short, else with so many digits.

    >>> format_number(Fraction(1, 2)), format_number(3715891200.0), format_number(-2.015625)
    ('½', '3715891200', '−2.015625')
    >>> format_number(1 / 3), format_number(2e-7)
    ('0.333333', '2 × 10⁻⁷')
    """
    if isinstance(value, Fraction):
        sign = "−" if value < 0 else ""
        if abs(value) in _FRACTIONS:
            return sign + _FRACTIONS[abs(value)]
        return str(value).replace("-", "−")
    value = float(value)
    if value.is_integer() and abs(value) < WHOLE_MOST:
        return str(int(value)).replace("-", "−")
    exact = f"{value:.{EXACT}g}"
    if not math.isclose(float(exact), value, rel_tol=1e-14):
        exact = f"{value:.{digits}g}"
    mantissa, _, power = exact.partition("e")
    scale = f" × 10{str(int(power)).translate(UP)}" if power else ""
    return mantissa.replace("-", "−") + scale


def describe_shape(shape: Sequence[int]) -> str:
    """The shape of a list or a table in words.

    >>> describe_shape((3,)), describe_shape((1,)), describe_shape((2, 3))
    ('3 numbers', 'one number', '2 rows of 3')
    """
    if len(shape) == 2:
        return f"{shape[0]} row{'s' * (shape[0] != 1)} of {shape[1]}"
    if len(shape) > 2:
        return " × ".join(map(str, shape)) + " numbers"
    count = shape[0] if shape else 1
    return "one number" if count == 1 else f"{count} numbers"


def ordinal(at: Sequence[int]) -> str:
    """Which number of a list or a table, counted from one.

    >>> ordinal((3,)), ordinal((0, 12))
    ('fourth number', 'number 13 of row 1')
    """
    last = int(at[-1])
    which = f"{_ORDINALS[last]} number" if last < len(_ORDINALS) else f"number {last + 1}"
    return which + (f" of row {int(at[0]) + 1}" if len(at) == 2 else "")


def to_unicode(node: Node, names: Mapping[str, Symbol], level: int = 0) -> str:
    """A formula in Unicode; ``level`` says how tightly what surrounds it binds.

    >>> from nnmath.exercises.symbol_tables import TWO_LAYERS
    >>> from nnmath.formulas.plain import parse
    >>> to_unicode(parse("a0*dsigma(z1)*(a2 - y)/2", TWO_LAYERS), TWO_LAYERS)
    'a⁽⁰⁾ σ′(z⁽¹⁾) (a⁽²⁾ − y)/2'
    """

    def of(part: Node, inner: int = 0) -> str:
        return to_unicode(part, names, inner)

    def base(name: str) -> str:
        return latex_to_unicode(names[name].latex if name in names else name)

    def lowered(indices: Sequence[Node]) -> str:
        return "".join(map(of, indices)).replace(" ", "").translate(DOWN)

    if isinstance(node, Number):
        text, own = format_number(node.value), WHOLE if node.value.denominator == 1 else PRODUCT
    elif isinstance(node, Name):
        layer = "" if node.layer is None else f"({of(node.layer)})".replace(" ", "").translate(UP)
        text, own = base(node.base) + layer + lowered(node.subs) + "*" * node.star, WHOLE
    elif isinstance(node, Apply):
        text, own = f"{base(node.base)}{'′' * node.primes}({of(node.args[0])})", WHOLE
    elif isinstance(node, Add):
        parts = [
            ("− " + of(t.of, PRODUCT)) if isinstance(t, Neg) else "+ " + of(t) for t in node.terms
        ]
        text, own = " ".join(parts).removeprefix("+ "), SUM
    elif isinstance(node, Neg):
        text, own = "−" + of(node.of, PRODUCT), SUM
    elif isinstance(node, Mul | ElementwiseMul | Hadamard):
        sign = " ⊙ " if isinstance(node, Hadamard) else " "
        text, own = sign.join(of(part, PRODUCT) for part in node.factors), PRODUCT
    elif isinstance(node, Div):
        text, own = f"{of(node.over, PRODUCT)}/{of(node.under, POWER)}", PRODUCT
    elif isinstance(node, Power):
        text, own = f"{of(node.base, WHOLE)}^{of(node.exponent, WHOLE)}", POWER
    elif isinstance(node, Transpose):
        inner = of(node.of, WHOLE)
        text, own = f"({inner})ᵀ" if inner[-1] in _RAISED else f"{inner}ᵀ", WHOLE
    elif isinstance(node, Component):
        text, own = of(node.of, WHOLE) + lowered(node.subs), WHOLE
    elif isinstance(node, Big):
        text, own = f"∑{node.index.translate(DOWN)} {of(node.body, PRODUCT)}", PRODUCT
    elif isinstance(node, Reduce):
        text, own = f"{'mean' if node.mean else 'sum'}({of(node.of)})", WHOLE
    else:
        text, own = "…", WHOLE
    return f"({text})" if own < level else text
