r"""Typed formulas to nodes, in the names of an exercise; :mod:`nnmath.formulas.typed` reads them.

>>> from nnmath.formulas.symbols import Symbol
>>> names = {"a0": Symbol("a^{(0)}"), "eta": Symbol(r"\eta")}
>>> parse("2ηa₀", names) == parse(r"2 \eta a^{(0)}", names) == parse("2 eta a_0", names)
True
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from fractions import Fraction
from typing import Any

from . import typed
from .errors import ParseError
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
    Reduce,
    Transpose,
    checked_power,
)
from .symbols import Symbol
from .typeset import typeset_sides

ALIASES = {"ln": "log"}
MAX_LENGTH = typed.MAX_LENGTH
Vocabulary = dict[str, Any]
_PRODUCTS = {"mul": Mul, "times": ElementwiseMul, "entries": ElementwiseMul, "odot": Hadamard}
_SIGMOID = {
    "sigmoid": "sigma", "sigmoidprime": "sigma'", "dsigmoid": "sigma'", "sigmoid'": "sigma'",
    "sigmaprime": "sigma'",
}  # fmt: skip
_ARGUMENT = re.compile(r"\(([A-Za-z](?:_\{?\w\}?)?)\)")


def vocabulary(
    names: Mapping[str, Symbol],
    free: Collection[str] = (),
    asks: str = "",
    more: Mapping[str, Symbol] | None = None,
    given: Iterable[str] = (),
) -> Vocabulary:
    r"""What may stand in a formula, and all its spellings: the data that the reader needs.

    Parameters
    ----------
    names : dict
        The declared names.
    free : collection of str
        Letters that are indices.
    asks : str
        LaTeX of what is asked: ``… = answer`` may begin with it.
    more : dict, optional
        Names that are not declared, but in which ``given`` says what declared ones are.
    given : iterable of str
        Such as ``"a = sigma(z)"``: who writes σ(z) is understood to say a.

    Returns
    -------
    dict
        ``forms`` and ``functions``, the names by their spellings, in which ``_`` and brackets are
        left out; ``ranks``, 0 for a number, 1 for a column, 2 for a matrix; ``indices``;
        ``arguments``, which may stand in brackets after a name, as in f(x); ``calls``, the names
        of such values, as f1 of f(x1), which a derivation adds; ``spoken`` and
        ``called``, the names and the functions that messages list; ``layers``, whether a name
        has one, so that an upper index in brackets is no power; ``asks``; ``norms``, the names
        of lengths by what they are the length of; ``wider``, a vocabulary with the other names, and
        ``known``, what is given of them.

    Examples
    --------
    >>> slope = Symbol(r"\sigma'", function=True)
    >>> table = vocabulary({"l1": Symbol(r"\lambda_1"), "dsigma": slope})
    >>> sorted(table["forms"]), sorted(table["functions"])[:2]
    (['l1', 'lambda1'], ['dsigma', 'dsigmoid'])
    """
    forms: dict[str, str] = {}
    functions: dict[str, str] = {}
    for plain, symbol in names.items():
        (functions if symbol.function else forms)[plain.replace("_", "")] = plain
    owners = Counter(key for symbol in names.values() for key in _spellings(symbol.latex))
    for plain, symbol in names.items():
        table = functions if symbol.function else forms
        for spelling in _spellings(symbol.latex):
            if owners[spelling] == 1 and spelling not in forms and spelling not in functions:
                table[spelling] = plain
    for alias, spelling in _SIGMOID.items():
        if spelling in functions:
            functions.setdefault(alias, functions[spelling])
    ranks = {
        plain: 0 if symbol.rows is None else 1 if symbol.columns == 1 else 2
        for plain, symbol in names.items()
        if not symbol.function
    }
    sizes = {size for symbol in names.values() for size in (symbol.rows, symbol.columns)}
    for size in sorted(size for size in sizes if isinstance(size, str)):
        forms.setdefault(size, size)
        ranks.setdefault(size, 0)
    for plain, symbol in names.items():
        base, _, sub = symbol.latex.rpartition("_")
        if base and sub.isalpha() and not plain.endswith(sub) and not symbol.function:
            forms.setdefault(plain.replace("_", "") + sub, plain)  # a_prev[k]
    arguments = ["x", "t", *(match[1] for match in _ARGUMENT.finditer(asks))]
    norms = {symbol.norm: plain for plain, symbol in names.items() if symbol.norm}
    wider = vocabulary({**names, **more}, free) if more else {}
    return {
        "forms": forms,
        "functions": functions,
        "ranks": ranks,
        "indices": list(free),
        "arguments": [re.sub(r"[_{}]", "", text) for text in arguments],
        "calls": {},
        "spoken": list(names),
        "layers": any("^{(" in symbol.latex for symbol in names.values()),
        "called": [plain for plain, symbol in names.items() if symbol.function],
        "asks": typed.compact(typed.lex(asks)) if asks else "",
        "norms": norms,
        "wider": wider,
        "known": [known for line in given if (known := _known(line, wider))] if more else [],
    }


def _known(line: str, wider: Vocabulary) -> list[Any]:
    """A name and the tree of what it is; empty for functions, derivatives and what is no formula.

    >>> _known("a = sin(z)", vocabulary({"a": Symbol("a"), "z": Symbol("z")}))
    ['a', ['apply', 'sin', ['name', 'z']]]
    """
    head, _, body = line.partition("=")
    if head.strip() not in wider["ranks"]:
        return []
    try:
        return [head.strip(), typed.read_formula(body, wider)]
    except ParseError:
        return []


def _spellings(latex: str) -> list[str]:
    """The spellings of a name in LaTeX: of ``a^{(l-1)}_k`` al-1k, al-1 and ak."""
    base, layer, sub = "", "", ""
    found = ""
    for token in typed.lex(latex):
        text = "".join(token.units) if token.kind == "word" else token.text
        if text in ("^", "_"):
            found = text
        elif text not in ("{", "}", "(", ")"):
            if found == "^":
                layer += text
            elif found == "_":
                sub += text
            else:
                base += text
    base, _, inner = base.partition("_")
    sub = inner.replace("_", "") + sub
    spelt = [base + layer + sub]
    if layer and sub:
        spelt += [base + layer, base + sub]
    if base.endswith("'"):
        spelt += [f"d{base[:-1]}", f"{base[:-1]}prime"]
    return [spelling for spelling in dict.fromkeys(spelt) if spelling]


def parse(
    text: str, names: Mapping[str, Symbol], free: Collection[str] = (), asks: str = ""
) -> Node:
    """Read a formula in the given names; of a chain ``… = …`` the last side.

    Parameters
    ----------
    text : str
        Such as ``a0*dsigma(z1)*(a2 - y)``, plain, in Unicode or in LaTeX.
    names, free, asks
        As for :func:`vocabulary`.

    Raises
    ------
    ParseError
        If it is not a formula in these names; ``offset`` is the place.
    """
    return parse_chain(text, vocabulary(names, free, asks))[-1]


def parse_chain(text: str, table: Vocabulary) -> list[Node]:
    """Read the sides of a chain ``a = b = c``, without a left side that only names what is asked.

    Raises
    ------
    ParseError
        If a side is not a formula; ``offset`` is the place.
    """
    return [to_node(tree, text) for tree, _ in read_sides(text, table)]


def read_sides(text: str, table: Vocabulary) -> list[Any]:
    """The sides as trees of :mod:`nnmath.formulas.typed`, each with its place."""
    try:
        return typed.read_sides(text, table)
    except ParseError as error:
        error.source = text
        raise


def read_as(text: str, table: Vocabulary, names: Mapping[str, Symbol]) -> str:
    """How a text is read, as LaTeX in the book's notation."""
    marks = {plain: symbol.latex for plain, symbol in names.items()}
    style = {"latex": True, "marks": marks, "ranks": table["ranks"]}
    return typeset_sides(read_sides(text, table), style)


def to_node(tree: list[Any], source: str = "") -> Node:
    """A tree of :mod:`nnmath.formulas.typed` as a node."""

    def of(part: list[Any]) -> Node:
        return to_node(part, source)

    kind = tree[0]
    if kind == "number":
        return Number(Fraction(tree[1]))
    if kind == "name":
        return Name(tree[1])
    if kind == "apply":
        return Apply(tree[1], 0, (of(tree[2]),))
    if kind == "add":
        return Add(tuple(map(of, tree[1])))
    if kind == "neg":
        return Neg(of(tree[1]))
    if kind in _PRODUCTS:
        return _PRODUCTS[kind](tuple(map(of, tree[1])))
    if kind == "div":
        return Div(of(tree[1]), of(tree[2]))
    if kind == "power":
        return checked_power(of(tree[1]), of(tree[2]), source, tree[3])
    if kind == "T":
        return Transpose(of(tree[1]))
    if kind == "component":
        return Component(of(tree[1]), tuple(map(of, tree[2])))
    if kind == "sum":
        end = None if tree[2] == "" else of(["number" if tree[2].isdigit() else "name", tree[2]])
        return Big(tree[4], tree[1], None, end, of(tree[3]))
    return Reduce(of(tree[3]), int(tree[2]) if tree[2] else None, tree[1] == "mean")
