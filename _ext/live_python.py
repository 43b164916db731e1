"""Python in the pages: the reader changes and runs their cells where they stand.

A page with code has a button, and loads nothing more until it is pressed (``live_loader.js``).
Then come the scripts of the folder ``live``, bundled by esbuild, with the data that this extension
writes: the cells of the page in their order, those that it does not show among them, each with the
packages that it needs; and for the whole book the files of Python with their sizes. Python itself
is Pyodide, in a worker: `pyodide_distribution` says where its files come from.

Every file is in a folder named by a digest of all of them, so that an update of the book is never
mixed with an older one. They are there twice: as they are, for a server, and as scripts in base64,
for pages that are opened as files and can fetch nothing.
"""

from __future__ import annotations

import ast
import base64
import hashlib
import json
import os
import shutil
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import build_cache
import nbformat
from docutils import nodes
from page_dependencies import write_file
from pyodide_distribution import Distribution, imported_modules, prepare, source_folders
from pyodide_needs import bound_and_used
from script_bundles import bundle_script
from sphinx.application import Sphinx
from sphinx.util import logging

import nnmath

logger = logging.getLogger(__name__)

HERE = Path(__file__).parent
LIVE = HERE / "live"
NNMATH = Path(nnmath.__file__).parent
ENTRIES = {
    "live": "main.js",
    "worker": "worker.js",
    "rich": "markdown_and_latex.js",
    "service_worker": "service_worker.js",
}
CORE = (
    "pyodide.js",
    "pyodide.asm.js",
    "pyodide.asm.wasm",
    "python_stdlib.zip",
    "pyodide-lock.json",
)
FOR_JUPYTER = {"answer", "notebook"}  # tags of cells that a page does not show
LOADER = "live_loader.js"
TRY_MARK = (
    '<button type="button" class="try-mark" data-label="{label}" '
    'title="Is this also true? Try a formula of your own">'
    '<span aria-hidden="true">?</span>'
    '<span class="visually-hidden">Try a formula of your own</span></button>'
)


@cache
def distribution() -> Distribution:
    """Return the files of Python for this build."""
    cache_folder = HERE.parent / "_build" / ".cache" / "pyodide"
    return prepare(source_folders(cache_folder), cache_folder)


@cache
def bundles() -> dict[str, bytes]:
    """Return the scripts of the folder ``live``, each with all that it imports, by file name."""
    return {f"{name}.js": bundle_script(LIVE / entry) for name, entry in ENTRIES.items()}


def needs_path(app: Sphinx) -> Path:
    """Return the cache entry of what each name of this nnmath needs."""
    key = build_cache.digest("needs", [HERE / "pyodide_needs.py", *build_cache.package_files()])
    return build_cache.cache_folder(app) / "needs" / f"{key}.json"


def load_needs(app: Sphinx) -> None:
    """Load which packages each import needs: it takes reading all of nnmath to find out."""
    distribution().imports.known.update(json.loads(build_cache.cache_get(needs_path(app)) or "{}"))


def store_needs(app: Sphinx, error: Exception | None) -> None:
    """Keep it for the next build."""
    if error is None:
        known = json.dumps(distribution().imports.known, sort_keys=True)
        build_cache.cache_put(needs_path(app), known)


def style_sheet() -> str:
    """Return the style of what is added to a page, with that of the figures and questions."""
    widgets = NNMATH / "widgets"
    files = [widgets / "figure.css", HERE / "widget_host.css", LIVE / "live.css"]
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


def packages_of(code: str) -> list[str]:
    """Return the packages that some code needs, those that nnmath needs for it among them."""
    return list(distribution().required(imported_modules(code)))


def manifest(python: str) -> dict[str, Any]:
    """Return what a page must know of the files of Python, which are in that folder."""
    python_files = distribution()
    sources = NNMATH.rglob("*.py")
    names = {_module_name(path) for path in sources if "__pycache__" not in path.parts}
    modules = {name: list(python_files.required((name,))) for name in sorted(names)}
    return {
        "python": f"../../pyodide/{python}/",
        "packed": f"../../pyodide/{python}/packed/",
        "version": python_files.version,
        "has_numpy": python_files.has_numpy,
        "missing": python_files.missing(("nnmath.exercises",)),
        "environment": dict(python_files.environment),
        "core": CORE,
        "base": python_files.required(("nnmath",)),
        "files": {name: file.bytes for name, file in python_files.files.items()},
        "packages": {name: entry["file_name"] for name, entry in python_files.packages.items()},
        "modules": modules,
        "imports": {
            name: list(python_files.required((name,)))
            for entry in python_files.packages.values()
            for name in entry["imports"]
            if name != "nnmath"
        },
    }


def _module_name(path: Path) -> str:
    parts = path.relative_to(NNMATH.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def name_cells(app: Sphinx, tree: nodes.document) -> None:
    """Give each cell whose code the page shows an id, by which scripts and links find it."""
    for cell in tree.findall(nodes.container):
        if cell.get("nb_element") != "cell_code" or FOR_JUPYTER & set(_tags(cell)):
            continue
        if any(_is_source(child) for child in cell.findall(nodes.container)):
            cell["ids"] = [*cell["ids"], f"cell-{cell['cell_index']}"]


def _tags(cell: nodes.Element) -> list[str]:
    return list(cell.get("cell_metadata", {}).get("tags", ()))


def _is_source(node: nodes.Element) -> bool:
    return node.get("nb_element") == "cell_code_source"


def add_try_marks(app: Sphinx, tree: nodes.document, page: str) -> None:
    """Put a button beside each proved formula: is a formula of the reader's own also true?"""
    if app.builder.name != "html" or not distribution().packages:
        return
    for formula in tree.findall(nodes.math_block):
        if 'class="proof-mark"' in formula.get("aside", ""):
            formula["aside"] += TRY_MARK.format(label=escape(formula["label"]))


def page_data(app: Sphinx, page: str, tree: nodes.document) -> dict[str, Any] | None:
    """Return the cells and code exercises of a page, or None if it has neither."""
    executed = Path(vars(app.env)["mystnb_config"].output_folder, f"{page}.ipynb")
    if not executed.is_file():
        return None
    shown = {id_ for cell in tree.findall(nodes.container) for id_ in cell["ids"]}
    cells: list[dict[str, Any]] = []
    exercises: dict[str, dict[str, Any]] = {}
    number = 1
    for index, cell in enumerate(nbformat.read(executed, as_version=4).cells):
        if cell.cell_type != "code":
            continue
        tags = cell.metadata.get("tags", [])
        if "answer" in tags:
            exercises |= exercise_of(cell.source)
            continue
        is_shown = f"cell-{index}" in shown
        entry = {"id": f"cell-{index}", "code": cell.source, "shown": is_shown, "number": number}
        cells.append({**entry, "packages": packages_of(cell.source)})
        number += is_shown
    missing = missing_of([cell["code"] for cell in cells])
    cells = [{**cell, "missing": each} for cell, each in zip(cells, missing, strict=True)]
    return {
        "page": page,
        "title": app.env.titles[page].astext(),
        "cells": cells,
        "exercises": exercises,
    }


def missing_of(cells: list[str]) -> list[list[str]]:
    """Return for each cell of a page what it needs and the book does not carry.

    A cell needs what it imports, and what the cells need from which it has its names.
    """
    found = []
    without: dict[str, set[str]] = {}  # the names that stay unknown, and what is missing for them
    for code in cells:
        bound, used = bound_and_used(code)
        needs = set(distribution().missing(imported_modules(code)))
        needs |= {top for name in used for top in without.get(name, ())}
        without |= dict.fromkeys(bound, needs)
        found.append(sorted(needs))
    return found


def exercise_of(code: str) -> dict[str, dict[str, Any]]:
    """Return what an answer cell holds: the code to begin with, and the call that judges it."""
    tree = ast.parse(code)
    last = tree.body[-1] if tree.body else None
    call = last.value if isinstance(last, ast.Expr) else None
    if not (isinstance(call, ast.Call) and isinstance(call.args[0], ast.Constant)):
        return {}
    lines = code.split("\n")
    start = "\n".join(lines[: last.lineno - 1]).rstrip()  # type: ignore[union-attr]
    entry = {"code": start, "check": ast.unparse(call), **needs_of_answer(start)}
    return {str(call.args[0].value): entry}


def needs_of_answer(start: str) -> dict[str, Any]:
    """Return the packages for an answer that begins with this code, and those that are not here."""
    code = f"from nnmath.exercises import check\n{start}"
    return {
        "packages": packages_of(code),
        "missing": distribution().missing(imported_modules(code)),
    }


def prepare_folders(app: Sphinx, builder: Any) -> None:
    """Write the files that pages share, in folders named by their digests."""
    if app.builder.name != "html":
        return
    load_needs(app)
    if distribution().note:
        logger.info("%s", distribution().note)
    if not distribution().packages:
        return
    digests = sorted((name, file.sha256) for name, file in distribution().files.items())
    python = hashlib.sha256(json.dumps(digests).encode()).hexdigest()[:12]
    scripts = bundles()
    Path(app.outdir, "service_worker.js").write_bytes(scripts["service_worker.js"])
    shared = {
        **scripts,
        "live.css": style_sheet().encode(),
        "widget_host.js": (HERE / "static" / "widget_host.js").read_bytes(),
        "manifest.js": script("manifest", manifest(python)),
    }
    total = hashlib.sha256()
    for name in sorted(shared):
        total.update(shared[name])
    # The whole build: a page is kept, for reading without a network, with what was built with it.
    parts = [*HERE.rglob("*"), *NNMATH.rglob("*")]
    pages = [Path(app.env.doc2path(page)) for page in app.env.found_docs]
    for path in sorted(path for path in [*parts, *pages] if path.is_file()):
        if "__pycache__" not in path.parts:
            total.update(path.read_bytes())
    folder = total.hexdigest()[:12]
    vars(app)["nn_live_folder"] = folder
    static = Path(app.outdir, "_static")
    live = static / "live" / folder
    (live / "packed").mkdir(parents=True, exist_ok=True)
    for name, content in shared.items():
        (live / name).write_bytes(content)
    (live / "packed" / "worker.js.js").write_bytes(packed("worker.js", shared["worker.js"]))
    place_python(static / "pyodide" / python)


def script(name: str, data: Any) -> bytes:
    """Return a script that hands over some data: a page opened as a file can fetch no JSON."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return f"(globalThis.bookLive ??= {{}}).{name} = {text};\n".encode()


def packed(name: str, content: bytes) -> bytes:
    """Return a script that hands over a file as base64."""
    text = base64.b64encode(content).decode("ascii")
    return f"bookLive.unpack({json.dumps(name)}, {json.dumps(text)});\n".encode()


def place_python(target: Path) -> None:
    """Put the files of Python into the built book, as they are sent and as scripts."""
    scripts = packed_files()
    target.joinpath("packed").mkdir(parents=True, exist_ok=True)
    for file in distribution().files.values():
        link_or_copy(Path(distribution().folder, file.sent_as), target / file.sent_as)
        script = f"{file.sent_as}.js"
        link_or_copy(scripts / script, target / "packed" / script)


def packed_files() -> Path:
    """Return the folder with the files of Python as scripts; it is kept for the next build."""
    files = distribution().folder
    key = build_cache.digest(files.name, [Path(__file__)])  # how they are packed, too
    place = files.parent.with_name("packed") / key[:16]
    if not place.is_dir():
        shutil.rmtree(place.parent, ignore_errors=True)  # of another distribution
        unfinished = place.with_suffix(f".{os.getpid()}")
        unfinished.mkdir(parents=True)
        for file in distribution().files.values():
            script = packed(file.sent_as, Path(files, file.sent_as).read_bytes())
            Path(unfinished, f"{file.sent_as}.js").write_bytes(script)
        unfinished.replace(place)
    return place


def link_or_copy(source: Path, target: Path) -> None:
    """Let a file be in a second place; large ones take no room there if the system can do that."""
    target.unlink(missing_ok=True)
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def add_to_page(
    app: Sphinx, page: str, template: str, context: dict[str, Any], tree: nodes.document | None
) -> None:
    """Put the button on a page with code, write its data, and link the loader."""
    if app.builder.name != "html" or tree is None or not distribution().packages:
        return
    folder = vars(app)["nn_live_folder"]
    options = {"data-folder": folder}
    data = page_data(app, page, tree)
    shown = [cell for cell in data["cells"] if cell["shown"]] if data else []
    if data and (shown or data["exercises"]):
        name = f"_static/live/{folder}/pages/{page}.js"
        write_file(app, page, name, script("page", data).decode())
        options["data-page"] = page
    if shown:
        context["body"] = context["body"].replace("</h1>", f"</h1>\n{button(shown)}", 1)
    if "data-page" in options or 'class="try-mark"' in context.get("body", ""):
        app.add_js_file(LOADER, loading_method="defer", **options)


def button(cells: list[dict[str, Any]]) -> str:
    """Return the line with the button that starts Python."""
    packages, files = distribution().packages, distribution().files
    needed = {name for cell in cells for name in cell["packages"]}
    names = [*CORE, *(packages[name]["file_name"] for name in needed)]
    size = round(sum(files[name].bytes for name in names) / 1e6)
    words = (
        f"Python runs here, in your browser. {size} MB are loaded, once; nothing is installed, and "
        "nothing that you write is sent."
    )
    return (
        '<div class="nn-run-page"><button type="button" class="nn-live-button">'
        f"Run the code of this page</button><p>{escape(words)}</p></div>"
    )


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx; the cells are named before those for Jupyter are taken out."""
    app.connect("doctree-read", name_cells, priority=300)
    app.connect("doctree-resolved", add_try_marks, priority=600)  # after the marks of the proofs
    app.connect("write-started", prepare_folders)
    app.connect("build-finished", store_needs)
    app.connect("html-page-context", add_to_page, priority=400)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
