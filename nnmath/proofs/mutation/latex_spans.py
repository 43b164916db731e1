"""Places in the LaTeX of a formula: groups, names, indices; the mutations are made there."""

from __future__ import annotations

from collections.abc import Iterator

from nnmath.formulas.latex import LETTERS
from nnmath.formulas.tokens import Token

Tokens = list[Token]

OPENING = {"{": "}", "(": ")"}


def splice(tokens: Tokens, at: int, end: int, *texts: str) -> str:
    """The formula with tokens ``at`` … ``end`` replaced."""
    kept = [token.text for token in tokens[:at]], [token.text for token in tokens[end:]]
    return "".join([*kept[0], *texts, *kept[1]])


def next_significant(tokens: Tokens, at: int, step: int = 1) -> int:
    """The next token from ``at`` that is no space and no size."""
    sizes = ("\\bigl", "\\bigr", "\\Bigl", "\\Bigr", "\\left", "\\right", "\\big", "\\Big", "&")
    while 0 <= at < len(tokens) and (tokens[at].kind == "space" or tokens[at].text in sizes):
        at += step
    return at


def group(tokens: Tokens, at: int) -> int:
    """The end of the group or token that begins at ``at``."""
    if at >= len(tokens):
        return at
    closing = OPENING.get(tokens[at].text)
    if closing is None:
        return at + 1
    depth = 0
    for i in range(at, len(tokens)):
        depth += (tokens[i].text == tokens[at].text) - (tokens[i].text == closing)
        if depth == 0:
            return i + 1
    return at + 1


def is_name(token: Token) -> bool:
    """Whether a token can be the letter of a name."""
    return token.kind == "letter" or token.text in LETTERS


def name_end(tokens: Tokens, at: int) -> int:
    """The end of the name that begins at ``at``, with its primes, indices and powers."""
    end = at + 1
    while end < len(tokens) and tokens[end].text in ("_", "^", "'"):
        end = end + 1 if tokens[end].text == "'" else group(tokens, end + 1)
    return end


def words(tokens: Tokens) -> set[int]:
    r"""Where letters are no names: in ``\text{…}``, ``\begin{…}`` and the like."""
    found: set[int] = set()
    for i, token in enumerate(tokens):
        if token.text in ("\\begin", "\\end", "\\text", "\\operatorname"):
            found |= set(range(i, group(tokens, i + 1)))
    return found


def names(tokens: Tokens) -> Iterator[tuple[int, int]]:
    """Names outside of indices, as spans."""
    skip = words(tokens)
    at = 0
    while at < len(tokens):
        if tokens[at].text == "_":
            at = group(tokens, at + 1)
        elif is_name(tokens[at]) and at not in skip:
            end = name_end(tokens, at)
            yield at, end
            at += 1
        else:
            at += 1


def scripts(tokens: Tokens, mark: str) -> Iterator[tuple[int, int]]:
    """The groups after each ``_`` or ``^``, as spans that begin at the mark."""
    for i, token in enumerate(tokens):
        if token.text == mark:
            yield i, group(tokens, i + 1)


def text(tokens: Tokens, at: int, end: int) -> str:
    """The LaTeX between two places."""
    return "".join(token.text for token in tokens[at:end])
