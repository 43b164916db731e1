"""Turns a page of the book into a notebook that can be read and run without the book."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import nbformat
from myst_to_markdown import Book, cited_keys, to_markdown
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

VIEW = "application/vnd.jupyter.widget-view+json"
LICENCES = "Text and figures under CC BY 4.0, code under the MIT licence."
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
    """Return the file name of each page's notebook; exercises sort after their chapter."""

    def name(page: str) -> str:
        *folders, stem = page.removeprefix("chapters/").split("/")
        return "-".join([stem, *folders]) + ".ipynb"

    return {page: name(page) for page in pages}


def imported_packages(cells: Iterable[str]) -> list[str]:
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


def install_cells(
    title: str, code: list[str], wheel: str, site: str, book: Mapping[str, str] | None = None
) -> list[NotebookNode]:
    """Return the first two cells: an introduction, and the installation of the packages.

    ``book`` are the settings of the book: see `book_settings`.
    """
    # nnmath.widgets imports these two; a page need not import them itself.
    needed = sorted({"anywidget", "latex2mathml", *imported_packages(code)})
    how = (FROM_SITE if site else FROM_FOLDER).format(site=site, wheel=wheel)
    source = INSTALL.format(needed=", ".join(f'"{name}"' for name in ["nnmath", *needed]), how=how)
    name = f"*{book['title']}*" if book else "the book"
    address = site or (book or {}).get("repository", "")
    home = f"[{name}]({address})" if address else name
    where = "from the book's site" if site else f"from the file `{wheel}` beside this notebook"
    words = (
        f"*{title}* is a page of {home}. This notebook needs Python 3.11 or later; the cell below "
        f"installs the book's package `nnmath` and what else is used here, {where}, unless it is "
        "there already."
    )
    if book:
        words += f"\n\n{book['author']}, {book['copyright']}. {LICENCES}"
    return [new_markdown_cell(words), new_code_cell(source)]


def standalone_notebook(
    notebook: NotebookNode, page: str, book: Book, wheel: str, site: str = ""
) -> NotebookNode:
    """Return a page's notebook, executed or not, in a form that can be read and run anywhere.

    Parameters
    ----------
    notebook : NotebookNode
        The page as read by jupytext or MyST-NB: its Markdown is MyST.
    page : str
        The page's name, such as ``chapters/02-gradient-descent``.
    book : Book
        The labels and notebooks that its references can lead to.
    wheel : str
        The file name of nnmath's wheel.
    site : str
        The address of the published book with a final slash, or an empty string.
    """
    cells: list[NotebookNode] = []
    keys: list[str] = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            keys += cited_keys(cell.source)
            cells.append(new_markdown_cell(to_markdown(cell.source, page, book)))
        elif cell.cell_type == "code":
            cells += _code(cell, page, book)
    code = [cell.source for cell in cells if cell.cell_type == "code"]
    title = book.labels.get(f"page:{page}", {}).get("title", page)
    cells[:0] = install_cells(title, code, wheel, site, book.labels.get("book", {}))
    keys = [key for key in dict.fromkeys(keys) if f"cite:{key}" in book.labels]
    if keys:
        works = (book.labels[f"cite:{key}"] for key in keys)
        lines = [f"- [{work['number']}] {work['text']}" for work in works]
        cells.append(new_markdown_cell("\n".join(["## References", "", *lines])))
    for i, cell in enumerate(cells):
        cell["id"] = f"cell-{i}"
    about = {k: v for k, v in notebook.metadata.items() if k in ("kernelspec", "language_info")}
    return nbformat.from_dict(
        {"cells": cells, "metadata": about, "nbformat": 4, "nbformat_minor": 5}
    )


def _code(cell: NotebookNode, page: str, book: Book) -> list[NotebookNode]:
    """Return a code cell with the outputs that every viewer can show, and its caption as a cell."""
    tags = list(cell.metadata.get("tags", []))
    about: dict[str, Any] = {"tags": tags} if tags else {}
    if set(tags) & set(HIDDEN):
        about["jupyter"] = {"source_hidden": True}
    outputs = [nbformat.from_dict(output) for output in cell.get("outputs", [])]
    for output in outputs:
        # Without a kernel a widget shows an error; its still picture is another form of the output.
        if len(output.get("data", {})) > 1:
            output.data.pop(VIEW, None)
    new = new_code_cell(cell.source, metadata=about, outputs=outputs)
    new.execution_count = cell.get("execution_count")
    figure = cell.metadata.get("mystnb", {}).get("figure", {})
    if not figure.get("caption"):
        return [new]
    entry = book.labels.get(figure.get("name", ""), {})
    head = f"**Fig. {entry['number']}.** " if entry.get("number") else ""
    return [new, new_markdown_cell(head + to_markdown(figure["caption"], page, book))]


def write_notebook(notebook: NotebookNode, path: Path) -> None:
    """Validate a notebook and write it; equal notebooks give equal bytes."""
    nbformat.validate(notebook)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8")
