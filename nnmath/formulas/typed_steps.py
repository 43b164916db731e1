r"""A derivation as people type one, cut into chains of sides and the signs between them.

As :mod:`nnmath.formulas.typed`, this module is translated for the page: it keeps to the part of
Python that :mod:`nnmath.formulas.to_javascript` names.
"""

# What ruff would shorten here is not among what is translated.
# ruff: noqa: SIM110
from __future__ import annotations

from typing import Any

from .typed_runtime import (
    fail,
    find_all,
    find_first,
    pattern,
    quoted_pattern,
    replaced,
    sorted_by_length,
)

MAX_STEPS = 60
MAX_TEXT = 8000
SIGNS: dict[str, str] = {
    "=": "=", "==": "=", ":=": "=", "≡": "=", "\\equiv": "=",
    "<=": "<=", "=<": "<=", "≤": "<=", "⩽": "<=", "\\le": "<=", "\\leq": "<=", "\\leqslant": "<=",
    ">=": ">=", "≥": ">=", "⩾": ">=", "\\ge": ">=", "\\geq": ">=", "\\geqslant": ">=",
    "<": "<", "\\lt": "<", ">": ">", "\\gt": ">",
    "≈": "", "\\approx": "", "∼": "", "\\sim": "", "≅": "", "\\cong": "", "≠": "", "!=": "",
    "\\ne": "", "\\neq": "",
}  # fmt: skip
SIGN_TEXTS = [
    "=", "==", ":=", "≡", "\\equiv", "<=", "=<", "≤", "⩽", "\\le", "\\leq", "\\leqslant", ">=", "≥",
    "⩾", "\\ge", "\\geq", "\\geqslant", "<", "\\lt", ">", "\\gt", "≈", "\\approx", "∼", "\\sim",
    "≅", "\\cong", "≠", "!=", "\\ne", "\\neq",
]  # fmt: skip
ARROWS = [
    "<==>", "<=>", "==>", "=>", "->", "⇒", "⟹", "⇔", "⟺", "→", "⟶", "∴", "\\Longrightarrow",
    "\\Leftrightarrow", "\\Longleftrightarrow", "\\Rightarrow", "\\implies", "\\iff",
    "\\therefore", "\\to", "\\rightarrow",
]  # fmt: skip


def alternatives(texts: list[str]) -> str:
    """A pattern for the longest of several texts; a LaTeX command ends where its letters end."""
    found: list[str] = []
    for text in sorted_by_length(texts):
        found.append(quoted_pattern(text) + ("(?![A-Za-z])" if text[0] == "\\" else ""))
    return "|".join(found)


MARK = pattern(
    "(?<arrow>" + alternatives(ARROWS) + ")|(?<sign>" + alternatives(SIGN_TEXTS) + ")"
    r"|(?<stop>(?<!\\)[;,])|(?<open>[(\[{])|(?<close>[)\]}])",
    False,
)
LATEX_NOISE = pattern(
    r"\\(?:begin|end)\{[^{}]*\}(?:\[[^\]]*\])?|\\(?:label|tag\*?)\{[^{}]*\}"
    r"|\\(?:nonumber|notag)(?![A-Za-z])"
    r"|\\(?:text|mbox|textrm|intertext|mathrm)\{[^{}]*\s[^{}]*\}|\\q?quad(?![A-Za-z])"
    r"|\\[\[\]()]|(?<!\\)\$|(?<!\\)&|\\(?:small|med|big)skip",
    False,
)
LATEX_WORDS = pattern(r"\\(?:text|mbox|textrm|intertext)\{[^{}]*\}", False)
LATEX_COMMENT = pattern(r"(?<!\\)%[^\n]*", False)
LATEX_DISPLAY = pattern(r"\\\\|\\begin\{|\$\$|\\\[", False)
LATEX_LINE = pattern(r"\\\\(?:\s*\[[^\]\n]*\])?", False)
LEADING = pattern(
    r"^(?:(?:so|hence|thus|therefore|then|and|also|now|but|next|finally|proof|solution|i\.e\.|"
    r"we (?:get|have|find|obtain)|it follows(?: that)?|that is|this is|this gives|which is|start"
    r"(?: with)?|with|where|by definition)(?![\w(⁽'])|\d+[.)](?=\s))\s*[,:]?\s*",
    True,
)
REASON = pattern(
    r"(?:[,(\[]\s*|\s)(?:by|since|because|using|see|as|from)\s+(?=[\w(\\{σδ]).*$", True
)
BRACKETED = pattern(r"\s+[\[({]\s*(\p{L}[\w’'\-]*(?:\s+[\w’'()\-]+)*)\s*[\])}]\s*$", False)
END_OF_PROOF = pattern(
    r"\s*(?:∎|□|■|(?<!\w)q\.?\s?e\.?\s?d\.?|\\(?:qed|blacksquare|square)(?![A-Za-z]))\s*$", True
)
WORD = pattern(r"\p{L}{3,}", False)
FORMULA = pattern(r"[=<>≤≥+*/^\\()\[\]]", False)
JOINS = pattern(r"^\s*(?:[+\-−*/·×@]|\\(?:cdot|times)(?![A-Za-z]))", False)
SUBTRACTS = pattern(r"^\s*[-−]", False)
INDENT = pattern(r"^\s*", False)
ENDS = pattern(r"[+\-−*/·×@]\s*$|\\(?:cdot|times)\s*$", False)
TRAILING = pattern(r"[ .,;]+$", False)


class Statement:
    """Sides and signs; as many signs as sides where the text begins with a sign."""

    def __init__(self, sides: list[Any], signs: list[str], latex: bool, goes_on: bool) -> None:
        self.sides = sides
        self.signs = signs
        self.latex = latex
        self.goes_on = goes_on  # whether it may go on with the chain above


def is_latex(text: str) -> bool:
    """Whether a text is LaTeX rather than plain."""
    for mark in ["\\", "^{", "_{", "$"]:
        if mark in text:
            return True
    return False


class StepCutter:
    """Cuts texts into statements, and joins these to chains: [sides, signs, latex] each."""

    def __init__(self, names: list[str]) -> None:
        self.names = names  # are never taken for words
        self.statements: list[Statement] = []
        self.chains: list[Any] = []
        self.waiting = ""  # a sign at the end of a line, whose right side is still to come

    def read(self, text: str) -> None:
        """The statements of a text."""
        if len(text) > MAX_TEXT:
            fail(f"A derivation has at most {MAX_TEXT} characters.", 0)
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        latex = is_latex(text)
        if latex:
            if len(find_first(LATEX_DISPLAY, text)) > 0:  # there a new line is only a blank
                text = replaced(LATEX_COMMENT, " ", text).replace("\n", " ")
            text = replaced(LATEX_WORDS, " ", replaced(LATEX_LINE, "\n", text))
            text = replaced(LATEX_NOISE, " ", text)
        for line in lines_of(text):
            self.parts(self.without_words(line), latex)

    def without_words(self, text: str) -> str:
        """A line without the words before, behind and instead of its formulas."""
        line = replaced(END_OF_PROOF, "", text.split("#")[0]).strip()
        while len(line) > 1 and line[0] == "`" and line[-1] == "`":
            line = line[1:-1].strip()
        before = ""
        while before != line:
            before = line
            found = find_first(LEADING, line)
            if len(found) > 0:
                word = found[0].replace(",", " ").replace(":", " ").strip().lower()
                if word not in self.names:
                    line = line[found[2] :]
        for ending in [REASON, BRACKETED]:
            found = find_first(ending, line)
            if len(found) > 0 and self.is_prose(found[4] if found[4] != "" else found[0]):
                line = line[: found[1]]
        return "" if self.is_remark(line) else replaced(TRAILING, "", line)

    def words_in(self, text: str) -> list[str]:
        """The words of a text that are no names."""
        found: list[str] = []
        for match in find_all(WORD, text):
            if match[0] not in self.names:
                found.append(match[0])
        return found

    def is_prose(self, text: str) -> bool:
        """Whether a text has words."""
        return len(self.words_in(text)) > 0 or text.strip() == "by"

    def is_remark(self, line: str) -> bool:
        """Whether a line is words alone: two or more that are no names, and no formula."""
        words = self.words_in(line)
        if len(find_first(FORMULA, line)) > 0:
            return False
        return len(words) >= 2 or (len(words) > 0 and line.strip().endswith(":"))

    def parts(self, line: str, latex: bool) -> None:
        """The statements of a line."""
        depth = 0
        start = 0
        first = True
        for mark in find_all(MARK, line):
            depth += 1 if mark[3] == "open" else -1 if mark[3] == "close" else 0
            breaks = mark[3] == "arrow" or mark[0] == ";"
            if mark[0] == ",":  # between two equations, not between two numbers
                left = relations(line[start : mark[1]])
                breaks = len(left) > 0 and len(relations(line[mark[2] :])) > 0
            if breaks and depth == 0:
                self.statement(line[start : mark[1]].strip(), latex, first)
                start = mark[2]
                first = False
        self.statement(line[start:].strip(), latex, first)

    def statement(self, text: str, latex: bool, goes_on: bool) -> None:
        """The statement that a text is, if it is not empty."""
        if text == "":
            return
        sides: list[Any] = []
        signs: list[str] = []
        start = 0
        for mark in relations(text):
            sign = SIGNS[mark[0]]
            if sign == "":
                fail(f"“{mark[0]}” is no step of a derivation: say what it is exactly.", 0)
            sides.append(text[start : mark[1]].strip())
            signs.append(sign)
            start = mark[2]
        sides.append(text[start:].strip())
        if len(signs) > 0 and sides[0] == "":
            sides = sides[1:]
        self.statements.append(Statement(sides, signs, latex, goes_on))

    def joined(self) -> list[Any]:
        """The chains of all statements."""
        count = len(self.statements)
        if count == 1:
            only = self.statements[0]
            if len(only.signs) == 1 and only.signs[0] == "=" and len(only.sides) == 1:
                return [[only.sides, [], only.latex]]  # “= answer”
        for at in range(count):
            follows = False  # whether the next one begins with a sign
            if at + 1 < count:
                following = self.statements[at + 1]
                follows = len(following.signs) == len(following.sides)
            self.add_statement(self.statements[at], follows)
            steps = 0
            for chain in self.chains:
                steps += len(chain[1])
            if steps > MAX_STEPS:
                fail(f"A derivation has at most {MAX_STEPS} steps.", 0)
        return self.chains

    def add_statement(self, statement: Statement, follows: bool) -> None:
        """Add a statement to the last chain, or begin another with it."""
        signs = statement.signs
        if len(signs) == len(statement.sides):  # “= …”
            self.add(statement.sides, signs, statement.latex, True)
        elif len(signs) > 0:
            self.add(statement.sides, signs, statement.latex, self.waiting != "")
        else:
            begins = follows and len(self.chains) > 0 and len(self.chains[-1][1]) > 0
            goes_on = statement.goes_on and len(self.chains) > 0 and not begins
            self.add(statement.sides, ["="], statement.latex, goes_on or self.waiting != "")

    def add(self, sides: list[Any], signs: list[str], latex: bool, goes_on: bool) -> None:
        """Add sides to the last chain, or begin another."""
        waiting = self.waiting
        self.waiting = ""
        if is_empty(sides[-1]):
            self.waiting = signs[-1]
            sides = sides[:-1]
            signs = signs[:-1]
        for side in sides:
            if is_empty(side):
                fail("Between two signs something is missing.", 0)
        if waiting != "":
            signs = [waiting, *signs[len(signs) - len(sides) + 1 :]]
            goes_on = True
        if goes_on:
            if len(self.chains) == 0:
                fail("A derivation begins with what it is about, not with a sign.", 0)
            last = self.chains[-1]
            last[0] = [*last[0], *sides]
            last[1] = [*last[1], *signs]
        elif len(sides) > 0:
            self.chains.append([sides, signs if len(signs) == len(sides) - 1 else [], latex])


def is_empty(side: Any) -> bool:
    """Whether a side is a text, and empty."""
    return isinstance(side, str) and side == ""


def lines_of(text: str) -> list[str]:
    """The lines, each with what belongs to it: open brackets, and what begins with an operator.

    A minus may also begin another equation, if its line is not indented.
    """
    lines: list[str] = []
    depth = 0
    for line in text.split("\n"):
        last = lines[-1] if len(lines) > 0 else ""
        joins = len(find_first(JOINS, line)) > 0 and last.strip() != ""
        if joins and is_equation_of_its_own(line, last):
            joins = False
        ends = len(find_first(ENDS, last)) > 0
        if len(lines) > 0 and line.strip() != "" and (depth > 0 or ends or joins):
            lines[-1] += " " + line.strip()
        else:
            lines.append(line)
        for c in list(line.split("#")[0]):
            depth += 1 if c in "([{" else -1 if c in ")]}" else 0
        depth = max(0, depth)
    return lines


def is_equation_of_its_own(line: str, last: str) -> bool:
    """Whether a line such as “-a = b” begins anew, though its minus could go on with the last."""
    if len(find_first(SUBTRACTS, line)) == 0:
        return False
    both = len(relations(line)) > 0 and len(relations(last)) > 0
    return both and find_first(INDENT, line)[2] <= find_first(INDENT, last)[2]


def relations(text: str) -> list[Any]:
    """The signs of relation outside all brackets."""
    depth = 0
    found: list[Any] = []
    for mark in find_all(MARK, text):
        depth += 1 if mark[3] == "open" else -1 if mark[3] == "close" else 0
        if mark[3] == "sign" and depth == 0:
            found.append(mark)
    return found


def split_text(text: str, names: list[str]) -> list[Any]:
    """The chains of a text, [sides, signs, latex] each."""
    cutter = StepCutter(names)
    cutter.read(text)
    return cutter.joined()
