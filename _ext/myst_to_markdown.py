"""Converts MyST to plain Markdown: directives and roles become text that any notebook shows.

The numbers of labels are those of the built book: `labels` collects them, and `downloads` converts
the pages at the end of each build.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

FENCE = re.compile(r"^( *)(`{3,}|:{3,})(?:\{([\w:-]+)\} ?(.*)|(\w*)) *$")
ROLE = re.compile(r"\{([\w:]+)\}`([^`]+)`", re.DOTALL)
TITLED = re.compile(r"^(.*?)\s*<([^<>]+)>$", re.DOTALL)
LINK = re.compile(r"(?<!!)\[([^\[\]]*)\]\(([^()\s:]+)\)")
TARGET = re.compile(r"^\(([\w-]+)\)= *$", re.MULTILINE)
ATTRIBUTES = re.compile(r"(?<=\])\{[.#][^{}\n]*\}|^\{[.#][^{}\n]*\} *\n", re.MULTILINE)
COMMENT = re.compile(r"^ *%(?: .*)?\n?", re.MULTILINE)
DEFINED = re.compile(r"^(?![ :*>#-])(\S.*)\n: +", re.MULTILINE)
QUOTED = [
    "admonition",
    "note",
    "tip",
    "warning",
    "important",
    "seealso",
    "hint",
    "caution",
    "attention",
    "danger",
]


class Book(NamedTuple):
    """The targets of references: labels by name, and the notebook file of each page with one."""

    labels: dict[str, dict[str, Any]]
    notebooks: dict[str, str]


def to_markdown(text: str, page: str, book: Book) -> str:
    """Return the text of a Markdown cell as plain Markdown with LaTeX formulas."""
    out: list[str] = []
    prose: list[str] = []
    lines = iter(text.splitlines())
    for line in lines:
        fence = FENCE.match(line)
        if not fence:
            prose.append(line)
            continue
        out.append(_inline("\n".join(prose), page, book))
        prose = []
        indent, ticks, name, title, _ = fence.groups()
        body: list[str] = []
        closing = re.compile(rf"^ *{ticks[0]}{{{len(ticks)},}} *$")
        for inner in lines:
            if closing.match(inner):
                break
            body.append(inner.removeprefix(indent))
        if name is None:
            out.append("\n".join([line, *(indent + inner for inner in body), indent + ticks]))
        else:
            converted = _directive(name, (title or "").strip(), body, page, book)
            out.append(
                "\n".join(indent + inner if inner else "" for inner in converted.splitlines())
            )
    out.append(_inline("\n".join(prose), page, book))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(out)).strip()


def _directive(name: str, title: str, body: list[str], page: str, book: Book) -> str:
    options: dict[str, str] = {}
    while body and (option := re.match(r"^:([\w-]+): *(.*)$", body[0])):
        options[option[1]] = option[2]
        body = body[1:]
    text = "\n".join(body).strip("\n")
    label = options.get("label", options.get("name", ""))
    if name == "math":
        number = book.labels.get(label, {}).get("number")
        tag = rf" \tag{{{number}}}" if number else ""
        return f"\n$$\n{text}{tag}\n$$\n"
    if name == "list-table":
        return _table(text, page, book)
    inner = to_markdown(text, page, book)
    if name == "exercise":
        number = book.labels.get(label, {}).get("number", "")
        named = f" ({_inline(title, page, book)})" if title else ""
        return f"\n**Exercise{f' {number}' if number else ''}{named}.**\n\n{inner}\n"
    if name == "solution":
        return f"\n**Solution.**\n\n{inner}\n"
    if name in QUOTED:
        head = _inline(title, page, book) if name == "admonition" else name.capitalize()
        return (
            "\n" + "\n".join(f"> {line}" for line in f"**{head}**\n\n{inner}".splitlines()) + "\n"
        )
    return f"\n{inner}\n"


def _table(text: str, page: str, book: Book) -> str:
    rows: list[list[str]] = []
    for line in text.splitlines():
        start = re.match(r"^(\* - | {2}- )(.*)$", line)
        if start:
            rows += [[]] if start[1].startswith("*") else []
            rows[-1].append(start[2])
        elif rows and rows[-1]:
            rows[-1][-1] += " " + line.strip()
    cells = [[_inline(cell.strip(), page, book) for cell in row] for row in rows]
    lines = [f"| {' | '.join(row)} |" for row in cells]
    lines.insert(1, "|" + " --- |" * len(cells[0]))
    return "\n" + "\n".join(lines) + "\n"


def _resolve(target: str, page: str) -> str:
    """Return the page that a path, relative to this page, leads to."""
    parts = [] if target.startswith("/") else page.split("/")[:-1]
    for part in target.removesuffix(".md").strip("/").split("/"):
        parts = parts[:-1] if part == ".." else [*parts, part] if part != "." else parts
    return "/".join(parts)


def _inline(text: str, page: str, book: Book) -> str:
    def to_page(text: str, target: str) -> str:
        there = _resolve(target, page)
        text = text or book.labels.get(f"page:{there}", {}).get("title", there)
        return f"[{text}]({book.notebooks[there]})" if there in book.notebooks else text

    def role(match: re.Match[str]) -> str:
        name, content = match.groups()
        titled = TITLED.match(content)
        title, target = titled.groups() if titled else ("", content)
        entry: dict[str, Any] = book.labels.get(target, {})
        if name == "doc":
            return to_page(title, target)
        if name.startswith("cite"):
            return _format_citation(content, book, textual=name == "cite:t")
        if name == "count":
            return str(book.labels.get(f"count:{content}", {}).get("number", content))
        if name == "eq":
            return f"equation ({entry.get('number', target)})"
        if name == "numref":
            return f"{entry.get('kind', 'Fig.')} {entry.get('number', target)}"
        if name == "ref":
            return title or str(entry.get("title", target))
        return title or target

    def link(match: re.Match[str]) -> str:
        title, target = match.groups()
        if target.partition("#")[0].endswith(".md"):
            return to_page(title, target.partition("#")[0])
        if target in book.labels or target.startswith("#"):
            return title or str(book.labels.get(target.lstrip("#"), {}).get("title", target))
        return match[0]

    text = ROLE.sub(role, COMMENT.sub("", text))
    text = LINK.sub(link, text)
    text = TARGET.sub(lambda match: f'<a id="{match[1]}"></a>\n', text)
    return DEFINED.sub(r"**\1**: ", ATTRIBUTES.sub("", text))


def _format_citation(keys: str, book: Book, textual: bool) -> str:
    found = [book.labels.get(f"cite:{key.strip()}", {"number": key}) for key in keys.split(",")]
    if textual:
        return ", ".join(f"{one.get('authors', '')} [{one['number']}]".strip() for one in found)
    return f"[{', '.join(one['number'] for one in found)}]"


def cited_keys(text: str) -> list[str]:
    """Return the keys of the works that a text cites, in order."""
    found = (match[2].split(",") for match in ROLE.finditer(text) if match[1].startswith("cite"))
    return list(dict.fromkeys(key.strip() for keys in found for key in keys))
