"""A tree of :mod:`nnmath.formulas.typed` as LaTeX or MathML, so that readers see how it was read.

This module is translated for the page, as the reader is.
"""

# ruff: noqa: SIM110 -- among what is translated
from __future__ import annotations

from typing import Any

from .typed_runtime import has, is_digit, short_number

SUM = 1
HADAMARD = 2
PRODUCT = 3
FACTOR = 4
ATOM = 5
COMMANDS = ["exp", "log", "tanh", "sin", "cos"]


def typeset(tree: list[Any], style: dict[str, Any], level: int) -> str:
    """A formula; ``level`` says how tightly what surrounds it binds.

    ``style`` has ``latex``, whether LaTeX is asked for rather than MathML; ``marks``, the names as
    they are shown; and ``ranks``, which of them are matrices.
    """
    kind = tree[0]
    own = ATOM
    if kind == "number":
        text = digits(tree[1], style)
        own = FACTOR if "e" in tree[1] else ATOM
    elif kind == "name":
        text = mark(tree[1], style)
        own = FACTOR if "^" in text or "msup" in text or "msubsup" in text else ATOM
    elif kind == "apply":
        text = application(tree, style)
        own = FACTOR if tree[1] == "exp" else ATOM
    elif kind == "add":
        text = summed(tree[1], style)
        own = SUM
    elif kind == "neg":
        text = sign("-", style) + typeset(tree[1], style, HADAMARD)
        own = SUM
    elif kind in ["mul", "times", "entries", "odot"]:
        text = product(tree, style)
        own = HADAMARD if is_entrywise(tree, style) else PRODUCT
    elif kind == "div":
        over = typeset(tree[1], style, 0)
        under = typeset(tree[2], style, 0)
        text = "\\frac{" + over + "}{" + under + "}"
        if not style["latex"]:
            text = "<mfrac>" + row(over) + row(under) + "</mfrac>"
        own = FACTOR
    elif kind == "power":
        text = raised(typeset(tree[1], style, ATOM), typeset(tree[2], style, 0), style)
        own = FACTOR
    elif kind == "T":
        top = "\\top" if style["latex"] else "<mo>⊤</mo>"
        text = raised(typeset(tree[1], style, ATOM), top, style)
        own = FACTOR
    elif kind == "component":
        below = ""
        for index in tree[2]:
            below += typeset(index, style, 0)
        text = lowered(typeset(tree[1], style, FACTOR), below, style)
    elif kind == "sum":
        text = sum_sign(tree, style) + typeset(tree[3], style, PRODUCT)
        own = PRODUCT
    else:
        axis = ", axis " + tree[2] if tree[2] != "" else ""
        inner = typeset(tree[3], style, 0) + words(axis, style)
        text = words(tree[1], style) + in_brackets(inner, style)
    return in_brackets(text, style) if own < level else text


def row(text: str) -> str:
    """Several elements of MathML as one."""
    return "<mrow>" + text + "</mrow>"


def sign(text: str, style: dict[str, Any]) -> str:
    """A sign; the page's minus is the long one."""
    if style["latex"]:
        return text
    return "<mo>" + text.replace("-", "−") + "</mo>"


def words(text: str, style: dict[str, Any]) -> str:
    """Text within a formula."""
    if text == "":
        return ""
    return "\\text{" + text + "}" if style["latex"] else "<mtext>" + text + "</mtext>"


def in_brackets(text: str, style: dict[str, Any]) -> str:
    """A formula in brackets of its size."""
    if style["latex"]:
        return "\\left(" + text + "\\right)"
    return row("<mo>(</mo>" + text + "<mo>)</mo>")


def raised(base: str, top: str, style: dict[str, Any]) -> str:
    """A formula with an upper index."""
    if style["latex"]:
        return "{" + base + "}^{" + top + "}"
    return "<msup>" + row(base) + row(top) + "</msup>"


def lowered(base: str, below: str, style: dict[str, Any]) -> str:
    """A formula with a lower index."""
    if style["latex"]:
        return "{" + base + "}_{" + below + "}"
    return "<msub>" + row(base) + row(below) + "</msub>"


def digits(text: str, style: dict[str, Any]) -> str:
    """A number; its power of ten as a power."""
    pieces = text.split("e")
    shown = pieces[0]
    if shown.endswith(".0"):
        shown = shown[: len(shown) - 2]
    if not style["latex"]:
        shown = "<mn>" + shown + "</mn>"
    if len(pieces) == 1:
        return shown
    scale = pieces[1].replace("+", "")
    ten = "10" if style["latex"] else "<mn>10</mn>"
    power = scale if style["latex"] else "<mn>" + scale.replace("-", "−") + "</mn>"
    return shown + sign("\\cdot" if style["latex"] else "·", style) + raised(ten, power, style)


def letters(name: str) -> str:
    """A name in MathML: one letter is italic, a word upright."""
    upright = ' mathvariant="normal"' if len(name) > 1 else ""
    return "<mi" + upright + ">" + name + "</mi>"


def mark(name: str, style: dict[str, Any]) -> str:
    """A name as the exercise shows it."""
    if has(style["marks"], name):
        return str(style["marks"][name])
    if name == "pi":
        return "\\pi" if style["latex"] else "<mi>π</mi>"
    return name if style["latex"] else letters(name)


def application(tree: list[Any], style: dict[str, Any]) -> str:
    """A function at its argument; the exponential as a power of e."""
    name = str(tree[1])
    argument = typeset(tree[2], style, 0)
    latex = style["latex"]
    if has(style["marks"], name):
        return mark(name, style) + in_brackets(argument, style)
    if name == "exp":
        base = "e" if latex else "<mi>e</mi>"
        one = tree[2][0] == "number" and tree[2][1] == "1"
        return base if one else raised(base, argument, style)
    if name == "sqrt":
        return "\\sqrt{" + argument + "}" if latex else "<msqrt>" + argument + "</msqrt>"
    if name == "abs":
        bar = sign("|", style)
        return "\\left|" + argument + "\\right|" if latex else row(bar + argument + bar)
    shown = "\\" + name if latex and name in COMMANDS else name
    return (shown if latex else letters(name)) + in_brackets(argument, style)


def summed(terms: list[Any], style: dict[str, Any]) -> str:
    """Terms with + and − between them."""
    text = ""
    for term in terms:
        negative = term[0] == "neg"
        if text != "" or negative:
            text += sign("-" if negative else "+", style)
        text += typeset(term[1] if negative else term, style, HADAMARD)
    return text


def product(tree: list[Any], style: dict[str, Any]) -> str:
    """Factors side by side; ⊙ where matrices are multiplied entry by entry."""
    latex = style["latex"]
    entries = is_entrywise(tree, style)
    between = "\\odot " if latex else "<mo>⊙</mo>"
    thin = "\\," if latex else '<mspace width="0.17em"></mspace>'
    dot = "\\cdot " if latex else "<mo>·</mo>"
    text = ""
    for factor in tree[1]:
        shown = typeset(factor, style, PRODUCT)
        if text != "":
            text += between if entries else dot if starts_with_digit(factor) else thin
        text += shown
    return text


def is_entrywise(tree: list[Any], style: dict[str, Any]) -> bool:
    """Whether a product is of matrices entry by entry."""
    return tree[0] == "odot" or (tree[0] != "mul" and count_matrices(tree, style) > 1)


def starts_with_digit(tree: list[Any]) -> bool:
    """Whether a factor begins with a digit, which must not stand beside another."""
    if tree[0] == "number":
        return True
    if tree[0] in ["mul", "times", "entries", "odot"]:
        return starts_with_digit(tree[1][0])
    return tree[0] == "power" and starts_with_digit(tree[1])


def count_matrices(tree: list[Any], style: dict[str, Any]) -> int:
    """How many factors have a matrix in them that is no single entry."""
    count = 0
    for factor in tree[1]:
        if has_matrix(factor, style):
            count += 1
    return count


def has_matrix(tree: Any, style: dict[str, Any]) -> bool:
    """Whether a matrix or a column stands in a formula."""
    if not isinstance(tree, list) or len(tree) == 0 or tree[0] == "component":
        return False
    if tree[0] == "name":
        rank: int = style["ranks"].get(tree[1], 0)
        return rank > 0
    for part in tree:
        if has_matrix(part, style):
            return True
    return False


def sum_sign(tree: list[Any], style: dict[str, Any]) -> str:
    """The sign of a sum or a mean with its index."""
    latex = style["latex"]
    letter = str(tree[1]) if latex else "<mi>" + str(tree[1]) + "</mi>"
    name = "\\sum" if latex else "<mo>∑</mo>"
    if tree[4] == "mean":
        name = "\\operatorname{mean}" if latex else letters("mean")
    below = name + "_{" + letter + "}" if latex else "<munder>" + name + letter + "</munder>"
    if tree[2] == "" or not is_digit(tree[2]):
        return below
    if latex:
        return name + "_{" + letter + "=1}^{" + str(tree[2]) + "}"
    first = row(letter + "<mo>=</mo><mn>1</mn>")
    return "<munderover>" + name + first + "<mn>" + str(tree[2]) + "</mn></munderover>"


def typeset_sides(found: list[Any], style: dict[str, Any]) -> str:
    """The sides of a chain of equations with = between them."""
    return sign("=", style).join([typeset(side[0], style, 0) for side in found])


def typeset_rows(rows: list[Any], latex: bool) -> str:
    """A list or a matrix of numbers."""
    text = ""
    for line in rows:
        cells = line if isinstance(line, list) else [line]
        if latex:
            between = " \\\\ " if isinstance(line, list) else " & "
            text += (between if text != "" else "") + " & ".join([short_number(c) for c in cells])
        else:
            inner = ""
            for cell in cells:
                inner += "<mtd><mn>" + short_number(cell).replace("-", "−") + "</mn></mtd>"
            text += "<mtr>" + inner + "</mtr>" if isinstance(line, list) else inner
    if latex:
        return "\\begin{pmatrix} " + text + " \\end{pmatrix}"
    if not isinstance(rows[0], list):
        text = "<mtr>" + text + "</mtr>"
    return row("<mo>(</mo><mtable>" + text + "</mtable><mo>)</mo>")
