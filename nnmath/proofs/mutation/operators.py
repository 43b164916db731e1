r"""Mutation operators: the mistakes of authors and printers, applied to right formulas.

Each operator takes the tokens of a formula and yields mutants, each with one change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

from nnmath.formulas.latex import RELATIONS, tokenize_lossless
from nnmath.formulas.tokens import Token

from .latex_spans import (
    Tokens,
    group,
    is_name,
    name_end,
    names,
    next_significant,
    scripts,
    splice,
    text,
    words,
)

Operator = Callable[[Tokens], Iterator[str]]

LAYERS = ("l-1", "l", "l+1", "L", "L-1", "0", "1", "2", "3")


def swap_tokens(pairs: dict[str, str]) -> Operator:
    """Replace one token by another."""

    def operator(tokens: Tokens) -> Iterator[str]:
        for i, token in enumerate(tokens):
            if token.text in pairs:
                yield splice(tokens, i, i + 1, pairs[token.text])

    return operator


def delete_tokens(*texts: str) -> Operator:
    """Leave one token out."""

    def operator(tokens: Tokens) -> Iterator[str]:
        for i, token in enumerate(tokens):
            if token.text in texts:
                yield splice(tokens, i, i + 1, " ")

    return operator


def negate_side(tokens: Tokens) -> Iterator[str]:
    """A minus before a side."""
    for i, token in enumerate(tokens):
        if token.text in RELATIONS and tokens[next_significant(tokens, i + 1)].text not in "+-":
            yield splice(tokens, i + 1, i + 1, " -")


def change_digit(tokens: Tokens) -> Iterator[str]:
    """A digit one higher or one lower."""
    for i, token in enumerate(tokens):
        if token.kind == "digit":
            yield splice(tokens, i, i + 1, str((int(token.text) + 1) % 10))
            yield splice(tokens, i, i + 1, str((int(token.text) - 1) % 10))


def insert_after_names(insertion: str, *, functions_only: bool = False) -> Operator:
    """A prime, a transpose or a power after a name."""

    def operator(tokens: Tokens) -> Iterator[str]:
        for at, end in names(tokens):
            follows = next_significant(tokens, end)
            is_call = follows < len(tokens) and tokens[follows].text == "("
            if functions_only and is_call:
                yield splice(tokens, at + 1, at + 1, insertion)
            elif not functions_only and not is_call:
                whole = text(tokens, at, end)
                plain = "^" not in whole
                changed = whole + insertion if plain else f"({whole}){insertion}"
                yield splice(tokens, at, end, changed)

    return operator


def swap_indices(tokens: Tokens) -> Iterator[str]:
    """Two lower indices exchanged."""
    for at, end in scripts(tokens, "_"):
        inner = [i for i in range(at + 1, end) if tokens[i].kind in ("letter", "digit")]
        if len(inner) == 2 and end - at == 5:
            a, b = inner
            yield splice(tokens, a, b + 1, tokens[b].text, tokens[a].text)


def change_index(tokens: Tokens) -> Iterator[str]:
    """One index replaced by another of the formula, or shifted."""
    letters = sorted({t.text for a, e in scripts(tokens, "_") for t in tokens[a:e] if is_name(t)})
    for at, end in scripts(tokens, "_"):
        for i in range(at + 1, end):
            if is_name(tokens[i]):
                for other in letters:
                    if other != tokens[i].text:
                        yield splice(tokens, i, i + 1, other)
                if end - at <= 4:
                    yield splice(tokens, at + 1, end, "{", tokens[i].text, "+1}")


def change_layer(tokens: Tokens) -> Iterator[str]:
    """A layer replaced by another."""
    for at, end in scripts(tokens, "^"):
        inner = text(tokens, at, end)
        if inner.startswith("^{(") and inner.endswith(")}"):
            for layer in LAYERS:
                yield splice(tokens, at, end, f"^{{({layer})}}")


def drop_script(mark: str) -> Operator:
    """An index, a layer, a power or a transpose left out."""

    def operator(tokens: Tokens) -> Iterator[str]:
        for at, end in scripts(tokens, mark):
            yield splice(tokens, at, end, " ")

    return operator


def drop_name(tokens: Tokens) -> Iterator[str]:
    """A name left out."""
    for at, end in names(tokens):
        yield splice(tokens, at, end, " ")


def double_name(tokens: Tokens) -> Iterator[str]:
    """A name written twice."""
    for at, end in names(tokens):
        yield splice(tokens, end, end, " ", text(tokens, at, end))


def change_name(tokens: Tokens) -> Iterator[str]:
    """The letter of a name replaced by another of the formula."""
    letters = sorted({tokens[at].text for at, _ in names(tokens)})
    for at, _ in names(tokens):
        for other in letters:
            if other != tokens[at].text:
                yield splice(tokens, at, at + 1, other, " ")


def swap_names(tokens: Tokens) -> Iterator[str]:
    """Two neighbours exchanged, at least one of them a matrix or a transpose."""
    spans_ = list(names(tokens))
    for (a, b), (c, d) in pairwise(spans_):
        first, second = text(tokens, a, b), text(tokens, c, d)
        if next_significant(tokens, b) == c and (first[0].isupper() or "\\top" in first + second):
            yield splice(tokens, a, d, second, " ", first)


def drop_big(tokens: Tokens) -> Iterator[str]:
    """A sum or product sign left out, with its ends."""
    for i, token in enumerate(tokens):
        if token.text in ("\\sum", "\\prod", "\\lim"):
            yield splice(tokens, i, name_end(tokens, i), " ")


def change_fraction(tokens: Tokens) -> Iterator[str]:
    """A fraction left out, turned over, or one of its halves left out."""
    for i, token in enumerate(tokens):
        if token.text == "\\frac":
            middle = group(tokens, i + 1)
            end = group(tokens, middle)
            over, under = text(tokens, i + 1, middle), text(tokens, middle, end)
            yield splice(tokens, i, end, " ")
            yield splice(tokens, i, end, "\\frac", under, over)
            yield splice(tokens, i, end, "(", over[1:-1], ")")
            yield splice(tokens, i, end, "\\frac{1}", under)


def drop_group(tokens: Tokens) -> Iterator[str]:
    """A bracket left out, with what is in it or without."""
    for i, token in enumerate(tokens):
        if token.text == "(":
            end = group(tokens, i)
            yield splice(tokens, i, end, " ")
            yield splice(tokens, i, end, " ", text(tokens, i + 1, end - 1), " ")


def turn_difference(tokens: Tokens) -> Iterator[str]:
    """(a − b) turned round, as far as the terms are easy to see."""
    for i, token in enumerate(tokens):
        if token.text == "(":
            end = group(tokens, i)
            minus = [j for j in range(i + 1, end - 1) if tokens[j].text == "-"]
            if len(minus) == 1 and text(tokens, i + 1, minus[0]).strip():
                left = text(tokens, i + 1, minus[0])
                yield splice(tokens, i + 1, end - 1, text(tokens, minus[0] + 1, end - 1), "-", left)


def drop_term(tokens: Tokens) -> Iterator[str]:
    """A term with its sign left out."""
    stops = set(RELATIONS) | {"+", "-", ")", "}", ",", "\\\\", "&"}
    for i, token in enumerate(tokens):
        if token.text in ("+", "-"):
            end = i + 1
            while end < len(tokens) and tokens[end].text not in stops:
                end = group(tokens, end)
            yield splice(tokens, i, end, " ")


def add_one(tokens: Tokens) -> Iterator[str]:
    """One more, or one factor more, at the end of a side."""
    for i, token in enumerate([*tokens, Token("end", "=", -1)]):
        if token.text in RELATIONS or token.text == "\\\\":
            yield splice(tokens, i, i, " + 1 ")


def drop_line(tokens: Tokens) -> Iterator[str]:
    """A line or a side of a derivation left out."""
    marks = [i for i, t in enumerate(tokens) if t.text in RELATIONS or t.text == "\\\\"]
    for a, b in pairwise([*marks, len(tokens)]):
        yield splice(tokens, a, b, " ")
        yield splice(tokens, a + 1, b, " 0 ")


SIZES = ("n", "m", "s", "q", "N", "L")


def sizes(tokens: Tokens) -> Iterator[tuple[int, int]]:
    """Letters of sizes with their lower index, in sums and anywhere else, as spans."""
    skip = words(tokens)
    for at, token in enumerate(tokens):
        follows = tokens[at + 1].text if at + 1 < len(tokens) else ""
        before = tokens[next_significant(tokens, at - 1, -1)].text if at else ""
        if token.text in SIZES and token.kind == "letter" and before != "_" and at not in skip:
            end = group(tokens, at + 2) if follows == "_" else at + 1
            yield at, end


def ends_of_sides(tokens: Tokens) -> Iterator[int]:
    """Where the sides end that are not the first of their relation."""
    begun = False
    for i, token in enumerate([*tokens, Token("end", "=", -1)]):
        is_end = token.text in RELATIONS or token.text in ("\\\\", "\\qquad")
        if token.text == "\\end" or (is_end and begun):
            at = i
            while at and (tokens[at - 1].kind == "space" or tokens[at - 1].text in "&,"):
                at -= 1
            yield at
            begun = False
        begun = begun or token.text in RELATIONS


def size_as_number(tokens: Tokens) -> Iterator[str]:
    """A size replaced by a number, or by another size with an offset: true at some sizes."""
    found = list(sizes(tokens))
    others = sorted({text(tokens, at, end) for at, end in found})
    for at, end in found:
        here = text(tokens, at, end)
        for number in "2345":
            yield splice(tokens, at, end, f" {number} ")
        for other in ("n_0", "n_1", *others):
            if other != here:
                yield splice(tokens, at, end, "(", other, " + 1)")
        yield splice(tokens, at, end, "(", here, " + 1)")


def fit(places: tuple[int, ...], letter: str) -> str:
    """A polynomial that is zero where the letter has one of these values."""
    return "".join(f"({letter} - {n})" if n else letter + " " for n in places)


def fitted_coefficient(tokens: Tokens) -> Iterator[str]:
    """A term or factor in a size that vanishes, or is 1, at all the sizes one might have tried."""
    letters = sorted({text(tokens, at, end) for at, end in sizes(tokens)})
    for letter in letters:
        for places in ((2, 3), (2, 3, 4, 5), (1, 2, 3, 4, 5, 6)):
            zero = fit(places, letter)
            for at in ends_of_sides(tokens):
                yield splice(tokens, at, at, " + ", zero)
                yield splice(tokens, at, at, " (1 + ", zero, ")")


def index_as_number(tokens: Tokens) -> Iterator[str]:
    """An index or a layer that stands as a number."""
    letters = {t.text for a, e in scripts(tokens, "_") for t in tokens[a:e] if is_name(t)}
    layers = {"l"} if any("^{(l" in text(tokens, a, e) for a, e in scripts(tokens, "^")) else set()
    for letter in sorted((letters | layers) - {"n", "m"}):
        for at in ends_of_sides(tokens):
            yield splice(tokens, at, at, f" ({letter} - 6)")
            for places in ((0, 1, 2), (1, 2, 3), (1, 2, 3, 4)):
                yield splice(tokens, at, at, " + ", fit(places, letter))
                yield splice(tokens, at, at, " (1 + ", fit(places, letter), ")")


def tautology(tokens: Tokens) -> Iterator[str]:
    """A side put in the place of another of the same relation."""
    sides: list[tuple[int, int]] = []
    begin = 0
    for i, token in enumerate([*tokens, Token("end", "\\end", -1)]):
        if token.text in RELATIONS or token.text in ("\\\\", "\\qquad", "\\end"):
            sides.append((begin, i))
            begin = i + 1
    plain = [(a, b, text(tokens, a, b).strip(" &,\n")) for a, b in sides]
    for a, b, here in plain:
        for _, _, other in plain:
            if other != here and other and here and "\\begin" not in other:
                yield splice(tokens, a, b, " ", other, " ")


def second_meaning(tokens: Tokens) -> Iterator[str]:
    """The index of a sum called like something else; Kronecker's δ with digits or indices."""
    letters = sorted({tokens[at].text for at, _ in names(tokens) if tokens[at].kind == "letter"})
    for i, token in enumerate(tokens):
        if token.text in ("\\sum", "\\prod") and i + 3 < len(tokens):
            index = tokens[i + 3].text
            for other in letters:
                if other != index:
                    renamed = [other if t.text == index else t.text for t in tokens[i:]]
                    yield splice(tokens, i, len(tokens), *renamed)
                    yield splice(tokens, i + 3, i + 4, other)
    for at in ends_of_sides(tokens):
        for delta in ("_{56}", "_{12}", "_{jk}", "_{jj}"):
            yield splice(tokens, at, at, f" (1 + \\delta{delta})")
        yield splice(tokens, at, at, " \\delta_{11}")


OPERATORS: dict[str, Operator] = {
    "sign": swap_tokens({"+": "-", "-": "+"}),
    "minus left out": delete_tokens("-"),
    "minus added": negate_side,
    "constant": change_digit,
    "indices exchanged": swap_indices,
    "index": change_index,
    "index left out": drop_script("_"),
    "layer": change_layer,
    "power or transpose left out": drop_script("^"),
    "power added": insert_after_names("^2"),
    "transpose added": insert_after_names("^\\top"),
    "prime left out": delete_tokens("'"),
    "prime added": insert_after_names("'", functions_only=True),
    "⊙ left out": delete_tokens("\\odot"),
    "⊙ added": swap_tokens({"\\cdot": "\\odot", " ": " \\odot "}),
    "name left out": drop_name,
    "name doubled": double_name,
    "name": change_name,
    "order of a product": swap_names,
    "sum or limit left out": drop_big,
    "sum and product": swap_tokens({"\\sum": "\\prod", "\\prod": "\\sum"}),
    "fraction": change_fraction,
    "bracket": drop_group,
    "difference turned": turn_difference,
    "term left out": drop_term,
    "one more": add_one,
    "line": drop_line,
    "relation": swap_tokens({"\\le": "\\ge", "\\ge": "\\le", "=": "\\le", "<": ">", ">": "<"}),
    "function": swap_tokens(
        {"\\log": "\\exp", "\\exp": "\\log", "\\max": "\\min", "\\min": "\\max"}
    ),
    "sign of calculus": swap_tokens({"\\nabla": " ", "\\bar": " ", "\\lVert": "\\lvert"}),
    "size as a number": size_as_number,
    "fitted coefficient": fitted_coefficient,
    "index as a number": index_as_number,
    "tautology": tautology,
    "second meaning": second_meaning,
    "letter case": swap_tokens({"L": "l", "l": "L", "W": "w", "w": "W", "C": "c"}),
}


def mutants(latex: str) -> Iterator[tuple[str, str]]:
    """All mutants of a formula, each with the name of its operator; none stands twice."""
    tokens = tokenize_lossless(latex)
    seen = {latex}
    for name, operator in OPERATORS.items():
        for mutant in operator(tokens):
            if mutant not in seen:
                seen.add(mutant)
                yield name, mutant
