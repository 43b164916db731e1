"""Offers each page that has code as a notebook, with the wheel of ``nnmath`` that it needs.

Both stand in ``_downloads/notebooks`` of the site, all in one folder, so that the whole folder can
be taken along. A line under each title leads there, and to Binder, Colab and a JupyterHub where an
address of theirs is set: see `launching`.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import nbformat
from hatchling.builders.wheel import WheelBuilder
from labels import labels
from launching import addresses
from notebook_text import Book
from notebooks import file_names, standing_alone, write
from site_address import address
from sphinx.application import Sphinx

import nnmath

FOLDER = "_downloads/notebooks"


def make_wheel(folder: Path) -> str:
    """Build the wheel of nnmath into the folder, the same bytes each time; return its name."""
    folder.mkdir(parents=True, exist_ok=True)
    project = Path(nnmath.__file__).parent.parent
    built = list(WheelBuilder(str(project)).build(directory=str(folder), versions=["standard"]))
    return Path(built[0]).name


def with_code(app: Sphinx) -> dict[str, str]:
    """Return the notebook's file name of each page that has one."""
    pages = sorted(page for page in app.env.found_docs if _executed(app, page).is_file())
    return file_names(page for page in pages if page.startswith("chapters/"))


def _executed(app: Sphinx, page: str) -> Path:
    return Path(vars(app.env)["mystnb_config"].output_folder, f"{page}.ipynb")


def write_all(app: Sphinx, error: Exception | None) -> None:
    """Write the wheel and the notebooks, at the end of a build."""
    if error is not None or app.builder.name != "html":
        return
    files = with_code(app)
    if not files:
        return
    folder = Path(app.outdir, FOLDER)
    wheel = make_wheel(folder)
    book = Book(labels(app), files)
    for page, name in files.items():
        notebook = nbformat.read(_executed(app, page), as_version=4)
        write(standing_alone(notebook, page, book, wheel, address(app)), folder / name)


def offer_whole(app: Sphinx, page: str, template: str, context: dict[str, Any], tree: Any) -> None:
    """Offer the whole book on its first page, where it is published: see `make site`."""
    if (
        app.builder.name == "html"
        and page == app.config.root_doc
        and os.environ.get("NNMATH_WHOLE")
    ):
        kinds = (("pdf", "PDF"), ("epub", "EPUB"), ("zip", "these pages as a zip"))
        links = (
            f'<a href="_downloads/nnmath-book.{kind}" download>{name}</a>' for kind, name in kinds
        )
        line = f'<p class="nn-take">Take the whole book along: {" · ".join(links)}</p>'
        context["body"] = context["body"].replace("</h1>", f"</h1>\n{line}", 1)


def offer(app: Sphinx, page: str, template: str, context: dict[str, Any], tree: Any) -> None:
    """Put the line of offers under the title."""
    name = with_code(app).get(page)
    if app.builder.name != "html" or name is None or "</h1>" not in context.get("body", ""):
        return
    root = context["pathto"]("index").removesuffix("index.html")
    source = app.env.doc2path(page, base=False)
    wheel = f"nnmath-{nnmath.__version__}-py3-none-any.whl"
    links = [
        (f"{root}{FOLDER}/{name}", "Notebook", " download"),
        (f"{root}{FOLDER}/{wheel}", "its package", " download"),
        *((url, f"open in {where}", "") for where, url in addresses(app.config, source, name)),
    ]
    said = " · ".join(f'<a href="{url}"{how}>{text}</a>' for url, text, how in links)
    line = f'<p class="nn-take">Take it along: {said}</p>'
    context["body"] = context["body"].replace("</h1>", f"</h1>\n{line}", 1)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx."""
    app.add_config_value("take_along", {}, "html")
    app.connect("html-page-context", offer)
    app.connect("html-page-context", offer_whole)
    app.connect("build-finished", write_all)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
