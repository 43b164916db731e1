r"""Reading a page: its displayed equations, and the formulas in its running text.

No regular expression over the page: it is read as the tokens that MyST itself makes of it, with the
extensions of the book, so that an equation in a code cell is none, and one in a note, a definition
list, an included file or a block of reStructuredText is one.
"""

from __future__ import annotations

import ast
import re
import textwrap
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any

from nnmath._optional import require

# Directives whose content is not the page's prose.
_LITERAL = """
code-block code sourcecode raw mermaid literalinclude toctree bibliography image glue
tableofcontents"""
LITERAL = frozenset(_LITERAL.split())
EXTENSIONS = frozenset(("attrs_block", "attrs_inline", "colon_fence", "deflist", "dollarmath"))
MAGIC = ("%", "!")  # commands of IPython
HOLE = "\ufffc"
MAX_DEPTH = 8  # of files that include each other
BARE = "a bare environment gets a random label: use {math} with :label:"
IN_A_PARAGRAPH = "a display inside a paragraph: give it lines of its own and a label"
UNPROVED = re.compile(r"proofs: (eq-[\w-]+) unproved\b:? *(.*)")
NO_REASON = "a mark for a formula that is not proved says why: % proofs: eq-… unproved: why"
NOT_DISPLAYED = "this mark is for a formula that the page does not display"
NOT_INCLUDED = "this file cannot be read, so nobody would judge what it displays"
NOT_READ = "nobody reads formulas here: write it in Markdown, between dollars or with {math}"
# A sign between two formulas, or between one and a number, as in $a$ = $b$.
BETWEEN = re.compile(r"\s*([=<>≤≥≠≈])\s*")
BEFORE_NUMBER = re.compile(r"\s*([=<>≤≥≠≈]\s*-?\d+(?:\.\d+)?)(?![\w%])")
# What a browser is given as it stands: formulas between dollars, between \\( and \\), in MathML.
DOLLARS = re.compile(r"\$\$?([^$]+?)\$\$?")
OTHER_MATH = re.compile(r"\\\(|\\\[|\\begin\s*\{|<math\b|<m[ion]>")
COMMENTED = re.compile(r"<!--.*?-->", re.DOTALL)
# Of these roles the text is code or a name.
NO_TEXT = frozenset(("code", "kbd", "samp", "literal", "eq", "numref", "cite:p", "cite:t", "count"))


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
    unproved : str
        Why it is not proved, in the author's words; empty where no comment marks it so.
    """

    file: str
    line: int
    label: str
    latex: str
    fault: str = ""
    unproved: str = ""


@dataclass(frozen=True)
class Formula:
    """A formula in running text, and where it stands."""

    file: str
    line: int
    latex: str


@dataclass(frozen=True)
class Note:
    """A comment of the page's source."""

    file: str
    line: int
    text: str


@dataclass(frozen=True)
class Paragraph:
    """The words of a paragraph, with its formulas between dollars, and those in bold type."""

    file: str
    line: int
    text: str
    bold: tuple[str, ...] = ()
    level: int = 0  # how deep it stands in lists and quotes


@dataclass(frozen=True)
class Heading:
    """A new section begins, and the last one of this level ends."""

    level: int


@dataclass(frozen=True)
class Begin:
    """A container such as an exercise or a note begins.

    Attributes
    ----------
    kind, label, classes : str
        The directive, its label and its classes; empty for a cell.
    of : str
        For a solution, the label of its exercise.
    """

    kind: str
    label: str = ""
    of: str = ""
    classes: str = ""


@dataclass(frozen=True)
class End:
    """The container ends."""


Item = Equation | Formula | Note | Paragraph | Heading | Begin | End


def read_page(path: str | Path) -> list[Equation]:
    """All displayed equations of a page, in order."""
    return equations_of(read_items(path))


def read_text(text: str, file: str = "<text>") -> list[Equation]:
    """All displayed equations of a MyST text, in order."""
    return equations_of(read_text_items(text, file))


def equations_of(items: Iterable[Item]) -> list[Equation]:
    """The displayed equations among the items of a page."""
    return [item for item in items if isinstance(item, Equation)]


def read_items(path: str | Path) -> list[Item]:
    """Everything on a page that this package reads, in order.

    A file of Python is read for the texts in it: the string constants with a dollar, such as hints.
    """
    text = Path(path).read_text(encoding="utf-8")
    if Path(path).suffix == ".py":
        return list(_texts_of_code(text, str(path), 0))
    return read_text_items(text, str(path))


def read_text_items(text: str, file: str = "<text>") -> list[Item]:
    """Everything in a MyST text that this package reads, in order."""
    return _with_marks(list(_items(text, file, 0)))


def _with_marks(items: list[Item]) -> list[Item]:
    """The items, where the equations that a comment leaves unproved say why."""
    notes = [(item, UNPROVED.fullmatch(item.text)) for item in items if isinstance(item, Note)]
    marks = {found[1]: (note, found[2]) for note, found in notes if found}
    displayed = {item.label for item in items if isinstance(item, Equation)}
    for at, item in enumerate(items):
        if isinstance(item, Equation) and item.label in marks:
            _, reason = marks[item.label]
            items[at] = replace(item, unproved=reason, fault=item.fault if reason else NO_REASON)
    for label, (note, _) in marks.items():
        if label not in displayed:
            items.append(Equation(note.file, note.line, label, "", NOT_DISPLAYED))
    return items


@cache
def _parser() -> Any:
    require("nnmath.proofs", "proofs", "myst_parser")
    from markdown_it.renderer import RendererHTML
    from myst_parser.config.main import MdParserConfig
    from myst_parser.parsers.mdit import create_md_parser

    # With amsmath, which the book does not enable, a bare environment is seen and refused.
    config = MdParserConfig(enable_extensions={*EXTENSIONS, "amsmath"}, dmath_double_inline=True)
    return create_md_parser(config, RendererHTML)


def _items(text: str, file: str, offset: int, depth: int = 0) -> Iterator[Item]:
    for token in _parser().parse(text):
        line = offset + (token.map[0] + 1 if token.map else 1)
        if token.type in ("math_block", "math_block_label"):
            lead = len(token.content) - len(token.content.lstrip())
            line += token.content[:lead].count("\n")
            yield Equation(file, line, token.info or "", token.content.strip())
        elif token.type == "front_matter":
            yield from _front_matter(token.content, file, line)
        elif token.type == "amsmath":
            yield Equation(file, line, "", token.content.strip(), BARE)
        elif token.type == "myst_line_comment":
            for i, comment in enumerate(token.content.splitlines()):
                yield Note(file, line + i, comment.strip())
        elif token.type == "heading_open":
            yield Heading(int(token.tag[1:]))
        elif token.type in ("fence", "colon_fence"):
            yield from _directive(token, file, line, depth)
        elif token.type == "html_block":
            yield from _verbatim(token.content, file, line)
        yield from _inline(token.children or [], file, line, token.level)


def _inline(children: list[Any], file: str, line: int, level: int) -> Iterator[Item]:
    """The formulas of a paragraph, and then its words."""
    start, words = line, list[str]()
    bold, begun = list[str](), 0
    yield from _joined(children, file, line)
    for child in children:
        if child.type == "html_inline":
            yield from _verbatim(child.content, file, line)
        elif child.type == "link_open":
            yield from _verbatim(str(child.attrs.get("title", "")), file, line)
        elif child.type == "myst_role" and child.meta.get("name") not in {"math", *NO_TEXT}:
            yield from _verbatim(child.content, file, line)
        elif child.type == "text" and OTHER_MATH.search(child.content):
            yield Equation(file, line, "", child.content.strip(), NOT_READ)
        if child.type in ("softbreak", "hardbreak"):
            line += 1
            words.append(" ")
        elif child.type == "math_inline_double":
            yield Equation(file, line, "", child.content.strip(), IN_A_PARAGRAPH)
        elif child.type == "math_inline" or (
            child.type == "myst_role" and child.meta.get("name") == "math"
        ):
            yield Formula(file, line, child.content.strip())
            line += child.content.count("\n")
            words.append(f"${child.content}$")
        elif child.type == "image":  # its description
            yield from _inline(child.children or [], file, line, level)
        elif child.type == "strong_open":
            begun = len(words)
        elif child.type == "strong_close":
            bold.append("".join(words[begun:]))
        else:
            words.append(child.content)
    if words:
        yield Paragraph(file, start, "".join(words), tuple(bold), level)


def _joined(children: list[Any], file: str, line: int) -> Iterator[Item]:
    """The relations whose sign stands in the text: between two formulas, or before a number."""
    before = ""
    for at, child in enumerate(children):
        text = child.content if child.type == "text" else ""
        after = children[at + 1] if at + 1 < len(children) else None
        if before and (sign := BETWEEN.fullmatch(text)) and after and after.type == "math_inline":
            yield Formula(file, line, f"{before} {sign[1]} {after.content.strip()}")
        elif before and (rest := BEFORE_NUMBER.match(text)):
            yield Formula(file, line, f"{before} {rest[1]}")
        before = child.content.strip() if child.type == "math_inline" else ""
        if child.type in ("softbreak", "hardbreak"):
            line += 1
        elif child.type == "math_inline":
            line += child.content.count("\n")


def _verbatim(text: str, file: str, line: int) -> Iterator[Item]:
    """The formulas of a text that the page shows as it stands: of HTML, of a role, of a title."""
    text = COMMENTED.sub(lambda found: "\n" * found[0].count("\n"), text)
    for found in DOLLARS.finditer(text):
        yield Formula(file, line + text[: found.start()].count("\n"), found[1].strip())
    if other := OTHER_MATH.search(text):
        here = line + text[: other.start()].count("\n")
        yield Equation(file, here, "", text[other.start() :].strip(), NOT_READ)


def _directive(token: Any, file: str, line: int, depth: int) -> Iterator[Item]:
    head = token.info.strip()
    if not head.startswith("{") or "}" not in head:
        return
    name, _, argument = head[1:].partition("}")
    name = name.strip().lower()  # to docutils {MATH} is {math}
    argument = argument.strip()
    if name == "math":
        yield _math(token.content, argument, file, line)
    elif name == "code-cell":
        yield Begin("")
        yield from _cell(token.content, file, line)
        yield End()
    elif name == "eval-rst":
        yield from _restructured(token.content, file, line)
    elif name == "include":
        yield from _included(argument, file, line, depth)
    elif name == "raw":
        yield from _verbatim(token.content, file, line + 1)
    elif name not in LITERAL:
        options = _options(token.content)
        label = options.get("label", options.get("name", ""))
        of = argument if name == "solution" else ""
        yield Begin(name, label, of, options.get("class", ""))
        yield from _items(f"{argument}\n{token.content}", file, line - 1, depth)
        yield End()


def _options(content: str) -> dict[str, str]:
    """The options on top of a directive."""
    found = {}
    for row in content.splitlines():
        if not row.startswith(":"):
            break
        key, _, value = row[1:].partition(":")
        found[key] = value.strip()
    return found


def _math(content: str, argument: str, file: str, line: int) -> Equation:
    """A math directive: options on top, then LaTeX; an argument belongs to the LaTeX."""
    label = fault = ""
    lines = content.splitlines()
    at = 0
    while at < len(lines) and lines[at].startswith(":"):
        key, _, value = lines[at][1:].partition(":")
        if key in ("label", "name"):
            fault = "both :label: and :name: give it a label: leave one out" if label else ""
            label = value.strip()
        at += 1
    while at < len(lines) and not lines[at].strip():
        at += 1
    latex = "\n".join([argument] * bool(argument) + lines[at:]).strip()
    return Equation(file, line + at + (0 if argument else 1), label, latex, fault)


# Cells: the captions in their options, the texts in their code.


def _cell(content: str, file: str, line: int) -> Iterator[Item]:
    import yaml

    rows = content.splitlines()
    if rows[:1] == ["---"] and "---" in rows[1:]:
        count = rows.index("---", 1) + 1
        head = rows[1 : count - 1]
    else:
        count = next((i for i, row in enumerate(rows) if not row.startswith(":")), len(rows))
        head = [row[1:] for row in rows[:count]]
    try:
        options = yaml.safe_load("\n".join(head))
    except yaml.YAMLError:
        options = None
    for text in _strings(options):
        yield from _in_rows(_items(text, file, line), rows[:count], line)
    # A display in a text of the code is judged where it is displayed: in the output.
    yield from _mathml_of_code(content, file, line, skip=count)
    texts = _texts_of_code(content, file, line, skip=count)
    yield from (item for item in texts if not isinstance(item, Equation))


def _mathml_of_code(code: str, file: str, line: int, skip: int) -> Iterator[Item]:
    """The texts of a cell with formulas in MathML, which nobody reads, in the output either."""
    rows = [
        "" if i < skip or row.startswith(MAGIC) else row for i, row in enumerate(code.split("\n"))
    ]
    try:
        tree = ast.parse("\n".join(rows))
    except SyntaxError:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found = OTHER_MATH.search(node.value)
            if found and found[0].startswith("<m"):
                yield Equation(file, line + node.lineno, "", node.value, NOT_READ)


def _in_rows(items: Iterable[Item], rows: list[str], line: int) -> Iterator[Item]:
    """The items of a text, each with the line on which it begins: YAML folds texts over rows."""
    source = [" ".join(row.strip(" :").split()) for row in rows]
    joined = " ".join(source)
    starts = list(accumulate((len(row) + 1 for row in source), initial=0))
    at = 0
    for item in items:
        if isinstance(item, Heading | Begin | End):
            yield item
            continue
        # The words of a paragraph stand there with their markup: the first of them is enough.
        words = item.text.split()[:1] if isinstance(item, Paragraph | Note) else item.latex.split()
        quoted = " ".join(words).replace("'", "''")
        places = [joined.find(form, at) for form in (" ".join(words), quoted)]
        at = max([at, *places])
        yield replace(item, line=line + bisect_right(starts, at))


def _front_matter(content: str, file: str, line: int) -> Iterator[Item]:
    """The formulas on top of a page, as in its title."""
    import yaml

    try:
        options = yaml.safe_load(content)
    except yaml.YAMLError:
        return  # which MyST refuses
    for text in _strings(options):
        if "$" in text:
            yield from _items(text, file, line)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from _strings(part)
    elif isinstance(value, str) and " " in value.strip():  # a caption, not a name
        yield value


def _texts_of_code(code: str, file: str, line: int, skip: int = 0) -> Iterator[Item]:
    """What the string constants of a program say in Markdown, and its comments."""
    rows = code.splitlines()
    rows[:skip] = [""] * skip
    rows = ["" if row.startswith(MAGIC) else row for row in rows]
    source = textwrap.dedent("\n".join(rows))
    if "$" not in source:
        return
    try:
        tree = ast.parse(source)
    except SyntaxError:  # a file of another kind
        return
    computed = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
        for part in node.values
    }
    found: list[tuple[tuple[int, int], list[Item]]] = [
        ((i, 1), [Note(file, line + i, row.strip().removeprefix("#").strip())])
        for i, row in enumerate(source.splitlines(), 1)
        if row.strip().startswith("#")
    ]
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant | ast.JoinedStr) or id(node) in computed:
            continue
        if "$" in (text := _text(node)):
            here = line + node.lineno
            items = [_at_line(item, here) for item in _items(text, file, 0)]
            items = [item for item in items if HOLE not in getattr(item, "latex", "")]
            found.append(((node.lineno, 1), items))
    calls = [(c.lineno, c.end_lineno or c.lineno) for c in _outermost_calls(tree)]
    found += [((first, 0), [Begin("")]) for first, _ in calls]
    found += [((last, 2), [End()]) for _, last in calls]
    for _, items in sorted(found, key=lambda pair: pair[0]):
        yield from items


def _text(node: ast.AST) -> str:
    """A text of a program; what an f-string computes is a hole in it."""
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part) or HOLE for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _outermost_calls(node: ast.AST) -> Iterator[ast.Call]:
    """Each exercise and each question is a call: a container of its own."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Call):
            yield child
        else:
            yield from _outermost_calls(child)


def _at_line(item: Item, line: int) -> Item:
    """An item of a text in a program: the line of the program is near enough."""
    return (
        replace(item, line=line)
        if isinstance(item, Equation | Formula | Note | Paragraph)
        else item
    )


# Files in files, and another markup in this one.


def _included(argument: str, file: str, line: int, depth: int) -> Iterator[Item]:
    path = Path(file).parent / argument
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        text = ""
    if not text or depth == MAX_DEPTH:
        yield Equation(file, line, "", argument, NOT_INCLUDED)
        return
    yield from _items(text, str(path), 0, depth + 1)


def _restructured(content: str, file: str, line: int) -> Iterator[Item]:
    """What a block of reStructuredText displays, read by docutils; roles of Sphinx are skipped."""
    from docutils import nodes
    from docutils.core import publish_doctree
    from docutils.parsers.rst import Directive, directives, roles

    class Math(Directive):  # type: ignore[misc]
        has_content = True
        optional_arguments = 1
        final_argument_whitespace = True
        option_spec = {  # noqa: RUF012
            "label": directives.unchanged,
            "name": directives.unchanged,
            "nowrap": directives.flag,
            "class": directives.class_option,
        }

        def run(self) -> list[nodes.Node]:
            latex = "\n".join([*self.arguments, *self.content]).strip()
            label = self.options.get("label", self.options.get("name", ""))
            first = self.content_offset if self.content else self.lineno - 1
            return [nodes.math_block("", latex, label=label, at=first)]

    # Only what docutils knows, and `math`: directives of Sphinx, if it runs, need its pages.
    known = directives._directives, roles._roles
    directives._directives, roles._roles = {"math": Math}, {}
    try:
        settings = {"report_level": 5, "halt_level": 6, "file_insertion_enabled": False}
        tree = publish_doctree(content, settings_overrides=settings)
    finally:
        directives._directives, roles._roles = known
    for node in tree.findall():
        if isinstance(node, nodes.math_block):
            text = node.astext()
            yield Equation(file, line + node["at"] + 1, node["label"], text)
        elif isinstance(node, nodes.math):
            yield Formula(file, line + 1, node.astext())
        elif isinstance(node, nodes.raw):
            yield from _verbatim(node.astext(), file, line + 1)
