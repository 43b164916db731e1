r"""Finding the displayed equations of a page, in the tokens that MyST itself makes of it.

No regular expression over the page: an equation in a code cell is none, one inside a note is one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from nnmath._optional import require

# Directives whose content is not the page's prose.
_LITERAL = """
code-cell code-block code sourcecode raw mermaid literalinclude include toctree bibliography image
glue eval-rst tableofcontents"""
LITERAL = frozenset(_LITERAL.split())


@dataclass(frozen=True)
class Equation:
    r"""A displayed equation.

    Attributes
    ----------
    file : str
        The page.
    line : int
        The line of the page on which its LaTeX begins, counted from 1.
    label : str
        Empty without one.
    latex : str
        What is displayed.
    fault : str
        Why it may not stand so, whatever it says; empty if it may.
    """

    file: str
    line: int
    label: str
    latex: str
    fault: str = ""


def read_page(path: str | Path) -> list[Equation]:
    """All displayed equations of a page, in order."""
    return read_text(Path(path).read_text(encoding="utf-8"), str(path))


def read_text(text: str, file: str = "<text>") -> list[Equation]:
    """All displayed equations of a MyST text, in order."""
    return list(_equations(text, file, 0))


@cache
def _parser() -> Any:
    require("nnmath.proofs", "proofs", "myst_parser")
    from markdown_it.renderer import RendererHTML
    from myst_parser.config.main import MdParserConfig
    from myst_parser.parsers.mdit import create_md_parser

    extensions = {"dollarmath", "colon_fence", "amsmath"}
    config = MdParserConfig(enable_extensions=extensions, dmath_double_inline=True)
    return create_md_parser(config, RendererHTML)


def _equations(text: str, file: str, offset: int) -> Iterator[Equation]:
    for token in _parser().parse(text):
        line = offset + (token.map[0] + 1 if token.map else 1)
        if token.type in ("math_block", "math_block_label"):
            lead = len(token.content) - len(token.content.lstrip())
            line += token.content[:lead].count("\n")
            yield Equation(file, line, token.info or "", token.content.strip())
        elif token.type == "amsmath":
            fault = "a bare environment gets a random label: use {math} with :label:"
            yield Equation(file, line, "", token.content.strip(), fault)
        elif token.type in ("fence", "colon_fence"):
            yield from _directive(token, file, line)
        for child in token.children or []:
            if child.type == "math_inline_double":
                fault = "a display inside a paragraph: give it lines of its own and a label"
                yield Equation(file, line, "", child.content.strip(), fault)


def _directive(token: Any, file: str, line: int) -> Iterator[Equation]:
    head = token.info.strip()
    if not head.startswith("{") or "}" not in head:
        return
    name, _, argument = head[1:].partition("}")
    if name == "math":
        yield _math(token.content, argument.strip(), file, line)
    elif name not in LITERAL:
        yield from _equations(token.content, file, line)


def _math(content: str, argument: str, file: str, line: int) -> Equation:
    """A math directive: options on top, then LaTeX; an argument belongs to the LaTeX."""
    label = ""
    lines = content.splitlines()
    at = 0
    while at < len(lines) and lines[at].startswith(":"):
        key, _, value = lines[at][1:].partition(":")
        if key in ("label", "name"):
            label = value.strip()
        at += 1
    while at < len(lines) and not lines[at].strip():
        at += 1
    latex = "\n".join([argument] * bool(argument) + lines[at:]).strip()
    return Equation(file, line + at + (0 if argument else 1), label, latex)
