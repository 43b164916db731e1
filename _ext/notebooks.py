"""Turns a page of the book into a notebook that can be read and run without the book."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import nbformat
from inert_outputs import VIEW, inert_outputs
from myst_to_markdown import Book, cited_keys, to_markdown
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

STATE = "application/vnd.jupyter.widget-state+json"
LICENCES = "Text and figures under CC BY 4.0, code under the MIT licence."
HIDDEN = "hide-input", "remove-input", "hide-cell", "remove-cell"
INSTALL = """\
# Installs what this notebook needs, where it is not installed yet.
import importlib.util
import pathlib
import shutil
import tempfile

needed = [{needed}]
if any(importlib.util.find_spec(name) is None for name in needed):
    wheel, here = "{wheel}", pathlib.Path.cwd()
    # Beside this notebook, where a browser may have added to its name, or in the book's own folder.
    beside = sorted(here.glob(wheel.replace(".whl", "*.whl")))
    books = [path for path in (here, *here.parents) if (path / "nnmath/__init__.py").is_file()]
    if beside:
        place = pathlib.Path(tempfile.mkdtemp(), wheel)
        shutil.copy(beside[-1], place)
        place = place.as_uri()
    elif books:
        place = books[0].as_uri()
    else:
        {otherwise}
    %pip install --quiet "nnmath[chapters] @ {{place}}"
"""
NOWHERE = 'raise FileNotFoundError(f"put {wheel}, offered where this notebook was, beside it")'


class Package(NamedTuple):
    """Where a notebook gets nnmath.

    Attributes
    ----------
    wheel : str
        The file name of its wheel, which may lie beside the notebook.
    url : str
        What pip installs it from where it does not; empty if it is nowhere.
    site : str
        The address of the published book with a final slash, or an empty string.
    """

    wheel: str
    url: str = ""
    site: str = ""


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
    title: str, code: list[str], package: Package, book: Mapping[str, str] | None = None
) -> list[NotebookNode]:
    """Return the first two cells: an introduction, and the installation of the packages.

    ``book`` are the settings of the book: see `book_settings`.
    """
    # nnmath.widgets imports these two; a page need not import them itself.
    needed = sorted({"anywidget", "latex2mathml", *imported_packages(code)})
    source = INSTALL.format(
        needed=", ".join(f'"{name}"' for name in ["nnmath", *needed]),
        wheel=package.wheel,
        otherwise=f'place = "{package.url}"' if package.url else NOWHERE,
    )
    name = f"*{book['title']}*" if book else "the book"
    address = package.site or (book or {}).get("repository", "")
    home = f"[{name}]({address})" if address else name
    where = f"from the file `{package.wheel}` beside this notebook"
    if package.url:
        where += " or, without one, from where the book is published"
    words = (
        f"*{title}* is a page of {home}. This notebook needs Python 3.11 or later; the cell below "
        f"installs the book's package `nnmath` and what else is used here, {where}, unless it is "
        "there already."
    )
    if book:
        words += f"\n\n{book['author']}, {book['copyright']}. {LICENCES}"
    return [new_markdown_cell(words), new_code_cell(source.rstrip("\n"))]


def standalone_notebook(
    notebook: NotebookNode,
    page: str,
    book: Book,
    package: Package,
    stills: Path | None = None,
    live: bool = False,
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
    package : Package
        Where its first cell gets nnmath.
    stills : Path, optional
        The folder that keeps pictures of outputs; without it there are no outputs.
    live : bool
        Whether figures move before anything is run, in a notebook that is trusted; it is then
        several times as large.
    """
    cells: list[NotebookNode] = []
    keys: list[str] = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            keys += cited_keys(cell.source)
            cells.append(new_markdown_cell(to_markdown(cell.source, page, book)))
        elif cell.cell_type == "code":
            cells += _code(cell, page, book, stills, live)
    code = [cell.source for cell in cells if cell.cell_type == "code"]
    title = book.labels.get(f"page:{page}", {}).get("title", page)
    first = install_cells(title, code, package, book.labels.get("book", {}))
    if live:  # where the book was built all of it is installed
        first[1].metadata["jupyter"] = {"source_hidden": True}
    cells[:0] = first
    keys = [key for key in dict.fromkeys(keys) if f"cite:{key}" in book.labels]
    if keys:
        works = (book.labels[f"cite:{key}"] for key in keys)
        lines = [f"- [{work['number']}] {work['text']}" for work in works]
        cells.append(new_markdown_cell("\n".join(["## References", "", *lines])))
    for i, cell in enumerate(cells):
        cell["id"] = f"cell-{i}"
    about = {k: v for k, v in notebook.metadata.items() if k in ("kernelspec", "language_info")}
    shown = any(VIEW in o.get("data", {}) for cell in cells for o in cell.get("outputs", []))
    if live and shown:
        about["widgets"] = {STATE: notebook.metadata["widgets"][STATE]}
    return nbformat.from_dict(
        {"cells": cells, "metadata": about, "nbformat": 4, "nbformat_minor": 5}
    )


def _code(
    cell: NotebookNode, page: str, book: Book, stills: Path | None, live: bool
) -> list[NotebookNode]:
    """Return a code cell with the outputs that every viewer can show, and its caption as a cell."""
    tags = list(cell.metadata.get("tags", []))
    about: dict[str, Any] = {"tags": tags} if tags else {}
    if set(tags) & set(HIDDEN):
        about["jupyter"] = {"source_hidden": True}
    outputs: list[NotebookNode] = []
    if stills is not None:
        for output in cell.get("outputs", []):
            outputs += inert_outputs(nbformat.from_dict(output), stills, live)
    new = new_code_cell(cell.source, metadata=about, outputs=outputs)
    new.execution_count = cell.get("execution_count") if stills else None
    figure = cell.metadata.get("mystnb", {}).get("figure", {})
    if not figure.get("caption"):
        return [new]
    entry = book.labels.get(figure.get("name", ""), {})
    head = f"**Fig. {entry['number']}.** " if entry.get("number") else ""
    return [new, new_markdown_cell(head + to_markdown(figure["caption"], page, book))]


def notebook_text(notebook: NotebookNode) -> str:
    """Validate a notebook and return its text, the same for equal notebooks."""
    nbformat.validate(notebook)
    return nbformat.writes(notebook) + "\n"


def write_notebook(notebook: NotebookNode, path: Path) -> None:
    """Validate a notebook and write it."""
    text = notebook_text(notebook)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
