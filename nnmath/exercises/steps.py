r"""A derivation as people write one, cut into statements: chains of sides and the signs between.

Several ``=`` in one text, several lines, LaTeX with ``&`` and ``\\``, a list of texts, or of
SymPy's expressions and equations. A line that begins with a sign, or has none, goes on with the
chain above it. Words between the formulas (so, hence, “by the chain rule”, what follows a #) are
left out.

>>> [(chain.sides, chain.signs) for chain in split_steps("z = w*x + b  # the input\n  = x*w + b")]
[(('z', 'w*x + b', 'x*w + b'), ('=', '='))]
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from nnmath.formulas.errors import ParseError

MAX_STEPS = 60
MAX_TEXT = 8000
_SIGNS = {
    **dict.fromkeys(["=", "==", ":=", "≡", r"\equiv"], "="),
    **dict.fromkeys(["<=", "=<", "≤", "⩽", r"\le", r"\leq", r"\leqslant"], "<="),
    **dict.fromkeys([">=", "≥", "⩾", r"\ge", r"\geq", r"\geqslant"], ">="),
    **dict.fromkeys(["<", r"\lt"], "<"),
    **dict.fromkeys([">", r"\gt"], ">"),
    **dict.fromkeys(["≈", r"\approx", "∼", r"\sim", "≅", r"\cong", "≠", "!=", r"\ne", r"\neq"], ""),
}
_ARROWS = [
    "<==>", "<=>", "==>", "=>", "->", "⇒", "⟹", "⇔", "⟺", "→", "⟶", "∴", r"\Longrightarrow",
    r"\Leftrightarrow", r"\Longleftrightarrow", r"\Rightarrow", r"\implies", r"\iff", r"\therefore",
    r"\to", r"\rightarrow",
]  # fmt: skip


def _alternatives(texts: Collection[str]) -> str:
    """A pattern for the longest of several texts; a LaTeX command ends where its letters end."""
    longest = sorted(texts, key=len, reverse=True)
    return "|".join(
        re.escape(text) + ("(?![A-Za-z])" if text[:1] == "\\" else "") for text in longest
    )


_MARK = re.compile(
    rf"(?P<arrow>{_alternatives(_ARROWS)})|(?P<sign>{_alternatives(_SIGNS)})|(?P<stop>(?<!\\)[;,])"
    r"|(?P<open>[(\[{])|(?P<close>[)\]}])"
)
_LATEX_NOISE = re.compile(
    r"\\(?:begin|end)\{[^{}]*\}(?:\[[^\]]*\])?|\\(?:label|tag\*?)\{[^{}]*\}|\\(?:nonumber|notag)\b"
    r"|\\(?:text|mbox|textrm|intertext|mathrm)\{[^{}]*\s[^{}]*\}|\\q?quad(?![A-Za-z])"
    r"|\\[\[\]()]|(?<!\\)\$|(?<!\\)&|\\(?:small|med|big)skip"
)
_WORDS = re.compile(r"\\(?:text|mbox|textrm|intertext)\{[^{}]*\}")
_COMMENT = re.compile(r"(?<!\\)%[^\n]*")
_DISPLAY = re.compile(r"\\\\|\\begin\{|\$\$|\\\[")
_LATEX_LINE = re.compile(r"\\\\(?:\s*\[[^\]\n]*\])?")
_LEADING = re.compile(
    r"(?:(?:so|hence|thus|therefore|then|and|also|now|but|next|finally|proof|solution|i\.e\.|"
    r"we (?:get|have|find|obtain)|it follows(?: that)?|that is|this is|this gives|which is|start"
    r"(?: with)?|with|where|by definition)(?![\w(⁽'])|\d+[.)](?=\s))\s*[,:]?\s*",
    re.IGNORECASE,
)
_REASON = re.compile(
    r"(?:[,(\[]\s*|\s)(?:by|since|because|using|see|as|from)\s+(?=[\w(\\{σδ]).*$", re.IGNORECASE
)
_BRACKETED = re.compile(r"\s+[\[({]\s*([^\W\d_][\w’'-]*(?:\s+[\w’'()-]+)*)\s*[\])}]\s*$")
_END_OF_PROOF = re.compile(
    r"\s*(?:∎|□|■|\bq\.?\s?e\.?\s?d\.?|\\(?:qed|blacksquare|square)\b)\s*$", re.I
)
_WORD = re.compile(r"[^\W\d_]{3,}")


def is_latex(text: str) -> bool:
    """Whether a text is LaTeX rather than plain."""
    return any(mark in text for mark in ("\\", "^{", "_{", "$"))


@dataclass(frozen=True)
class Chain:
    """A chain of sides, texts or SymPy's expressions, with the signs that stand between them."""

    sides: tuple[Any, ...]
    signs: tuple[str, ...]
    latex: bool = False


def split_steps(answer: Any, names: Collection[str] = ()) -> list[Chain]:
    """Cut a derivation into chains.

    Parameters
    ----------
    answer : str, SymPy expression or equation, or a list of such
        As a reader hands it in.
    names : collection of str
        The exercise's names, which are never taken for words.

    Raises
    ------
    ParseError
        If it is too long, has ≈ or ≠ for a step, or a side is missing.
    """
    builder = _Builder(set(names))
    items = answer if isinstance(answer, list | tuple) else [answer]
    if any(isinstance(item, list | tuple) for item in items):
        raise ParseError("A derivation is a text, or a list with a text for each line.")
    statements = [statement for item in items for statement in builder.statements(item)]
    if len(statements) == 1 and statements[0].signs == ["="] and len(statements[0].sides) == 1:
        return [Chain(tuple(statements[0].sides), (), statements[0].latex)]  # “= answer”
    for at, statement in enumerate(statements):
        following = statements[at + 1] if at + 1 < len(statements) else None
        builder.add_statement(statement, following)
        if sum(len(signs) for _, signs, _ in builder.chains) > MAX_STEPS:
            raise ParseError(f"A derivation has at most {MAX_STEPS} steps.")
    return [Chain(tuple(sides), tuple(signs), latex) for sides, signs, latex in builder.chains]


@dataclass(frozen=True)
class _Statement:
    """Sides and signs; as many signs as sides where the text begins with a sign."""

    sides: list[Any]
    signs: list[str]
    latex: bool = False
    goes_on: bool = True


def _statement(text: str, latex: bool, goes_on: bool) -> _Statement:
    sides, signs, start = [], [], 0
    for mark in _relations(text):
        sign = _SIGNS[mark[0]]
        if not sign:
            raise ParseError(f"“{mark[0]}” is no step of a derivation: say what it is exactly.")
        sides.append(text[start : mark.start()].strip())
        signs.append(sign)
        start = mark.end()
    sides.append(text[start:].strip())
    return _Statement(sides[1:] if signs and not sides[0] else sides, signs, latex, goes_on)


class _Builder:
    def __init__(self, names: set[str]) -> None:
        self.names = names
        self.chains: list[tuple[list[Any], list[str], bool]] = []
        self.waiting = ""  # a sign at the end of a line, whose right side is still to come

    def statements(self, item: Any) -> Iterator[_Statement]:
        """The statements of a text; an expression or equation of SymPy's is one."""
        if not isinstance(item, str):
            sign = getattr(item, "rel_op", None)
            if sign is None:
                yield _Statement([item], [])
            elif _SIGNS.get(sign):
                yield _Statement([item.lhs, item.rhs], [_SIGNS[sign]])
            else:
                raise ParseError(f"“{sign}” is no step of a derivation.")
            return
        if len(item) > MAX_TEXT:
            raise ParseError(f"A derivation has at most {MAX_TEXT:,} characters.")
        latex = is_latex(item)
        if latex:
            if _DISPLAY.search(item):  # there a new line is no more than a blank
                item = _COMMENT.sub(" ", item).replace("\n", " ")
            item = _LATEX_NOISE.sub(" ", _WORDS.sub(" ", _LATEX_LINE.sub("\n", item)))
        for line in _lines(item):
            for text, goes_on in self._parts(self._without_words(line)):
                if text.strip():
                    yield _statement(text.strip(), latex, goes_on)

    def _without_words(self, line: str) -> str:
        line = _END_OF_PROOF.sub("", line.partition("#")[0]).strip().strip("`").strip()
        before = None
        while before != line:
            before = line
            found = _LEADING.match(line)
            if found and found[0].strip(" ,:").casefold() not in self.names:
                line = line[found.end() :]
        for pattern in (_REASON, _BRACKETED):
            found = pattern.search(line)
            if found and self._is_prose(found[1] if found.lastindex else found[0]):
                line = line[: found.start()]
        return "" if self._is_remark(line) else line.rstrip(" .,;")

    def _is_prose(self, text: str) -> bool:
        return any(word not in self.names for word in _WORD.findall(text)) or text.split() == ["by"]

    def _is_remark(self, line: str) -> bool:
        """Whether a line is words alone: two or more that are no names, and no formula."""
        words = [word for word in _WORD.findall(line) if word not in self.names]
        formula = re.search(r"[=<>≤≥+*/^\\()\[\]]", line)
        return not formula and (len(words) >= 2 or (bool(words) and line.rstrip().endswith(":")))

    def _parts(self, line: str) -> Iterator[tuple[str, bool]]:
        """The statements of a line, and whether each may go on with the chain above."""
        depth, start, first = 0, 0, True
        for mark in _MARK.finditer(line):
            depth += (mark.lastgroup == "open") - (mark.lastgroup == "close")
            breaks = mark.lastgroup == "arrow" or mark[0] == ";"
            if mark[0] == ",":  # between two equations, not between two numbers
                breaks = bool(
                    _relations(line[start : mark.start()]) and _relations(line[mark.end() :])
                )
            if breaks and depth == 0:
                yield line[start : mark.start()], first
                start, first = mark.end(), False
        yield line[start:], first

    def add_statement(self, statement: _Statement, following: _Statement | None) -> None:
        """Add a statement to the last chain, or begin another with it."""
        sides, signs = statement.sides, statement.signs
        if len(signs) == len(sides):  # “= …”
            self.add(sides, signs, statement.latex, goes_on=True)
        elif signs:
            self.add(sides, signs, statement.latex, goes_on=bool(self.waiting))
        else:
            begins = (
                following is not None
                and len(following.signs) == len(following.sides)
                and bool(self.chains and self.chains[-1][1])
            )
            goes_on = statement.goes_on and bool(self.chains) and not begins
            self.add(sides, ["="], statement.latex, goes_on=goes_on or bool(self.waiting))

    def add(self, sides: list[Any], signs: list[str], latex: bool, goes_on: bool) -> None:
        """Add sides to the last chain, or begin another."""
        waiting = self.waiting
        if isinstance(sides[-1], str) and not sides[-1]:
            sides, self.waiting = sides[:-1], signs[-1]
            signs = signs[:-1]
        else:
            self.waiting = ""
        if any(isinstance(side, str) and not side for side in sides):
            raise ParseError("Between two signs something is missing.")
        if waiting:
            signs = [waiting, *signs[len(signs) - len(sides) + 1 :]]
            goes_on = True
        if goes_on:
            if not self.chains:
                raise ParseError("A derivation begins with what it is about, not with a sign.")
            self.chains[-1][0].extend(sides)
            self.chains[-1][1].extend(signs)
        elif sides:
            own = signs if len(signs) == len(sides) - 1 else []
            self.chains.append((list(sides), list(own), latex))


def _lines(text: str) -> list[str]:
    """The lines, each with what belongs to it: open brackets, and what begins with an operator."""
    lines: list[str] = []
    depth = 0
    for line in text.splitlines():
        joins = re.match(r"\s*(?:[-+−*/·×@]|\\(?:cdot|times)(?![A-Za-z]))", line)
        ends = bool(lines) and re.search(r"[-+−*/·×@]\s*$|\\(?:cdot|times)\s*$", lines[-1])
        if lines and line.strip() and (depth > 0 or ends or (joins and lines[-1].strip())):
            lines[-1] += " " + line.strip()
        else:
            lines.append(line)
        code = line.partition("#")[0]
        depth = max(0, depth + sum(code.count(c) for c in "([{") - sum(map(code.count, ")]}")))
    return lines


def _relations(text: str) -> list[re.Match[str]]:
    """The signs of relation outside all brackets."""
    depth, found = 0, []
    for mark in _MARK.finditer(text):
        depth += (mark.lastgroup == "open") - (mark.lastgroup == "close")
        if mark.lastgroup == "sign" and depth == 0:
            found.append(mark)
    return found
