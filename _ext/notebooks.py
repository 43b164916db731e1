"""A page of the book as a notebook that stands by itself: for a download, for a class."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell
from notebook_text import Book, cited, plain

VIEW = "application/vnd.jupyter.widget-view+json"
HIDDEN = "hide-input", "remove-input", "hide-cell", "remove-cell"
INSTALL = """\
# Installs what this notebook needs, where it is not installed yet.
import importlib.util

needed = [{needed}]
if any(importlib.util.find_spec(name) is None for name in needed):
{how}"""
FROM_SITE = '    %pip install --quiet "nnmath[chapters] @ {site}_downloads/notebooks/{wheel}"'
FROM_FOLDER = '''\
    import pathlib

    wheel = "{wheel}"
    if not pathlib.Path(wheel).exists():
        raise FileNotFoundError(f"put {{wheel}}, offered where this notebook was, beside it")
    %pip install --quiet "./{{wheel}}[chapters]"'''


def file_names(pages: Iterable[str]) -> dict[str, str]:
    """Return the file name of each page's notebook; exercises stand behind their chapter."""

    def name(page: str) -> str:
        *folders, stem = page.removeprefix("chapters/").split("/")
        return "-".join([stem, *folders]) + ".ipynb"

    return {page: name(page) for page in pages}


def imported(cells: Iterable[str]) -> list[str]:
    """Return the packages, other than Python's own, that these cells import, nnmath first."""
    names: set[str] = set()
    for source in cells:
        code = "\n".join(line for line in source.splitlines() if not line.startswith(("%", "!")))
        for node in ast.walk(ast.parse(code)):
            if isinstance(node, ast.Import):
                names |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                names.add(node.module.partition(".")[0])
    return sorted(names - sys.stdlib_module_names - {"nnmath"})


def install_cells(title: str, code: list[str], wheel: str, site: str) -> list[NotebookNode]:
    """Return the first two cells: what this is, and how what it needs gets installed."""
    # nnmath.widgets imports these two; a page need not import them itself.
    needed = sorted({"anywidget", "latex2mathml", *imported(code)})
    how = (FROM_SITE if site else FROM_FOLDER).format(site=site, wheel=wheel)
    source = INSTALL.format(needed=", ".join(f'"{name}"' for name in ["nnmath", *needed]), how=how)
    home = (
        f"[*The Mathematics of Neural Networks*]({site})"
        if site
        else ("*The Mathematics of Neural Networks*")
    )
    where = "from the book's site" if site else f"from the file `{wheel}` beside this notebook"
    words = (
        f"*{title}* is a page of {home}. This notebook needs Python 3.11 or later; the cell below "
        f"installs the book's package `nnmath` and what else is used here, {where}, unless it is "
        "there already."
    )
    return [new_markdown_cell(words), new_code_cell(source)]


def standing_alone(
    notebook: NotebookNode, page: str, book: Book, wheel: str, site: str = ""
) -> NotebookNode:
    """Return a page's notebook, executed or not, so that it can be read and run anywhere.

    Parameters
    ----------
    notebook : NotebookNode
        As jupytext or MyST-NB read it: its Markdown is MyST.
    page : str
        The page's name, such as ``chapters/02-gradient-descent``.
    book : Book
        What its references lead to.
    wheel : str
        The file name of nnmath's wheel.
    site : str
        Where the book is published, with a slash at its end; empty where it is not.
    """
    cells: list[NotebookNode] = []
    keys: list[str] = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            keys += cited(cell.source)
            cells.append(new_markdown_cell(plain(cell.source, page, book)))
        elif cell.cell_type == "code":
            cells += _code(cell, page, book)
    code = [cell.source for cell in cells if cell.cell_type == "code"]
    title = book.labels.get(f"page:{page}", {}).get("title", page)
    cells[:0] = install_cells(title, code, wheel, site)
    keys = [key for key in dict.fromkeys(keys) if f"cite:{key}" in book.labels]
    if keys:
        said = (book.labels[f"cite:{key}"] for key in keys)
        lines = [f"- [{one['number']}] {one['text']}" for one in said]
        cells.append(new_markdown_cell("\n".join(["## References", "", *lines])))
    for i, cell in enumerate(cells):
        cell["id"] = f"cell-{i}"
    about = {k: v for k, v in notebook.metadata.items() if k in ("kernelspec", "language_info")}
    return nbformat.from_dict(
        {"cells": cells, "metadata": about, "nbformat": 4, "nbformat_minor": 5}
    )


def _code(cell: NotebookNode, page: str, book: Book) -> list[NotebookNode]:
    """A code cell with the outputs that every viewer shows, and its caption as a cell below."""
    tags = list(cell.metadata.get("tags", []))
    about: dict[str, Any] = {"tags": tags} if tags else {}
    if set(tags) & set(HIDDEN):
        about["jupyter"] = {"source_hidden": True}
    outputs = [nbformat.from_dict(output) for output in cell.get("outputs", [])]
    for output in outputs:
        # Without its kernel a widget is an error message; its still picture stands beside it.
        if len(output.get("data", {})) > 1:
            output.data.pop(VIEW, None)
    new = new_code_cell(cell.source, metadata=about, outputs=outputs)
    new.execution_count = cell.get("execution_count")
    figure = cell.metadata.get("mystnb", {}).get("figure", {})
    if not figure.get("caption"):
        return [new]
    entry = book.labels.get(figure.get("name", ""), {})
    head = f"**Fig. {entry['number']}.** " if entry.get("number") else ""
    return [new, new_markdown_cell(head + plain(figure["caption"], page, book))]


def write(notebook: NotebookNode, path: Path) -> None:
    """Write a notebook, once it is seen to be a valid one; the same notebook is the same bytes."""
    nbformat.validate(notebook)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8")
