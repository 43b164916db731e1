"""Offers each page with code as a notebook, together with the wheel of ``nnmath`` that it needs.

All of them are in one folder of the site, ``_downloads/notebooks``, so that this folder can be
copied as a whole: it is the content of the branch ``notebooks``. A line below the title of a page
links to its notebook, and to Binder, Colab and a JupyterHub if their addresses are configured: see
`launch_links`.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import build_cache
import nbformat
from hatchling.builders.wheel import WheelBuilder
from incremental import state_of
from labels import collect_labels
from launch_links import launch_urls, package_url
from myst_to_markdown import Book
from notebooks import Package, file_names, notebook_text, standalone_notebook
from site_metadata import site_url
from sphinx.application import Sphinx

import nnmath

FOLDER = "_downloads/notebooks"


def make_wheel(folder: Path) -> str:
    """Build the wheel of nnmath into the folder, the same bytes each time; return its name."""
    folder.mkdir(parents=True, exist_ok=True)
    project = Path(nnmath.__file__).parent.parent
    built = list(WheelBuilder(str(project)).build(directory=str(folder), versions=["standard"]))
    return Path(built[0]).name


def write_requirements(folder: Path, wheel: str) -> None:
    """Write what a server has to install; Binder reads it on the branch of notebooks."""
    locked = Path(nnmath.__file__).parent.parent / "requirements.txt"
    lines = [f"./{wheel}[chapters]", "jupyterlab"]
    if locked.is_file():
        shutil.copyfile(locked, folder / "constraints.txt")
        lines.insert(0, "-c constraints.txt")
    (folder / "requirements.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "runtime.txt").write_text("python-3.12\n", encoding="utf-8")


def notebook_names(app: Sphinx) -> dict[str, str]:
    """Return the file name of the notebook of each page that has code."""
    pages = sorted(page for page in app.env.found_docs if _executed(app, page).is_file())
    return file_names(page for page in pages if page.startswith("chapters/"))


def _executed(app: Sphinx, page: str) -> Path:
    return Path(vars(app.env)["mystnb_config"].output_folder, f"{page}.ipynb")


def write_downloads(app: Sphinx, error: Exception | None) -> None:
    """Write the wheel and the notebooks, at the end of a build."""
    if error is not None or app.builder.name != "html":
        return
    files = notebook_names(app)
    if not files:
        return
    folder = Path(app.outdir, FOLDER)
    wheel = make_wheel(folder)
    write_requirements(folder, wheel)
    site = site_url(app)
    package = Package(wheel, package_url(app.config, wheel, site), site)
    cache = build_cache.cache_folder(app)
    book, state = Book(collect_labels(app), files), state_of(app)
    shared = [state and state.base, book, package]  # besides the page, all that a notebook shows
    for page, name in files.items():
        executed = _executed(app, page)
        kept = cache / "notebooks" / f"{build_cache.digest([page, *shared], [executed])}.ipynb"
        text = build_cache.cache_get(kept)
        if text is None:
            notebook = nbformat.read(executed, as_version=4)
            whole = standalone_notebook(notebook, page, book, package, cache / "stills")
            text = notebook_text(whole)
            build_cache.cache_put(kept, text)
        (folder / name).write_text(text, encoding="utf-8")


def add_book_links(
    app: Sphinx, page: str, template: str, context: dict[str, Any], tree: Any
) -> None:
    """Link what `make site` makes: the whole book on its first page, the sheet on the notation."""
    if app.builder.name != "html" or not os.environ.get("NNMATH_WHOLE"):
        return
    if page == "chapters/notation":
        sheet = '<a href="../_downloads/nnmath-notation.pdf" download>one sheet of paper (PDF)</a>'
        line = f'<p class="nn-downloads">This page on {sheet}, with the four equations</p>'
        context["body"] = context["body"].replace("</h1>", f"</h1>\n{line}", 1)
    if page == app.config.root_doc:
        kinds = (("pdf", "PDF"), ("epub", "EPUB"), ("zip", "these pages as a zip"))
        links = (
            f'<a href="_downloads/nnmath-book.{kind}" download>{name}</a>' for kind, name in kinds
        )
        line = f'<p class="nn-downloads">Take the whole book along: {" · ".join(links)}</p>'
        context["body"] = context["body"].replace("</h1>", f"</h1>\n{line}", 1)


def add_notebook_links(
    app: Sphinx, page: str, template: str, context: dict[str, Any], tree: Any
) -> None:
    """Put the line of links below the title of a page with a notebook."""
    name = notebook_names(app).get(page)
    if app.builder.name != "html" or name is None or "</h1>" not in context.get("body", ""):
        return
    root = context["pathto"]("index").removesuffix("index.html")
    source = app.env.doc2path(page, base=False)
    wheel = f"nnmath-{nnmath.__version__}-py3-none-any.whl"
    links = [
        (f"{root}{FOLDER}/{name}", "Notebook", " download"),
        (f"{root}{FOLDER}/{wheel}", "its package", " download"),
        *((url, f"open in {where}", "") for where, url in launch_urls(app.config, source, name)),
    ]
    row = " · ".join(f'<a href="{url}"{how}>{text}</a>' for url, text, how in links)
    line = f'<p class="nn-downloads">Take it along: {row}</p>'
    context["body"] = context["body"].replace("</h1>", f"</h1>\n{line}", 1)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx."""
    app.add_config_value("launch_links", {}, "html")
    app.connect("html-page-context", add_notebook_links)
    app.connect("html-page-context", add_book_links)
    app.connect("build-finished", write_downloads)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
