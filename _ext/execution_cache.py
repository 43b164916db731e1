"""Executes a page only if its code, ``nnmath`` or an installed package has changed.

MyST-NB's own cache knows the code of a page but not the package that it imports, so it would show
outdated numbers. Here the outputs are cached under a digest of everything they depend on (see
`build_cache`). All else, from the text to the menus, is read and written anew in every build, so no
page is ever stale; ``tests/test_build_fresh.py`` checks that.

The pages that must be executed start at once, several at a time, while Sphinx reads the others.
"""

from __future__ import annotations

import gc
import os
import shutil
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, ClassVar

import build_cache
import nbformat
from docutils import nodes
from jupyter_cache.executors.utils import single_nb_execution
from myst_nb.core import read
from myst_nb.core.execute import ExecutionError
from myst_nb.sphinx_ import Parser
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError

METADATA = "widgets", "language_info"
MARKER = ".built-by-nnmath-book"


def notebook_digest(notebook: nbformat.NotebookNode, page_folder: Path) -> str:
    """Return the digest of everything that the outputs of a notebook can depend on."""
    cells = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    data = [cells, notebook.metadata.get("kernelspec", {}), page_folder.name]
    beside = [path for path in page_folder.iterdir() if path.suffix not in (".md", ".ipynb")]
    return build_cache.digest(data, [*build_cache.package_files(page_folder), *beside])


class Executor:
    """Provides the outputs of notebooks: from the cache, or by executing them."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.pool = ThreadPoolExecutor(max(2, min(4, os.cpu_count() or 1)))
        self.running: dict[str, Future[Exception | None]] = {}

    def add_outputs(self, notebook: nbformat.NotebookNode, path: Path, timeout: int) -> None:
        """Add the outputs to a notebook; raise ExecutionError if one of its cells fails."""
        key = notebook_digest(notebook, path.parent)
        if key in self.running:
            self.running.pop(key).exception()  # wait; a failing page fails again below
        if not self.load_outputs(notebook, key):
            error = self.execute(notebook, path.parent, key, timeout)
            if error is not None:
                raise ExecutionError(str(path)) from error

    def load_outputs(self, notebook: nbformat.NotebookNode, key: str) -> bool:
        """Add the cached outputs to a notebook; return whether there are any."""
        text = build_cache.cache_get(self.folder / f"{key}.ipynb")
        if text is None:
            return False
        cached = nbformat.reads(text, as_version=4)
        code = [cell for cell in notebook.cells if cell.cell_type == "code"]
        for cell, old in zip(code, cached.cells, strict=True):
            cell.outputs, cell.execution_count = old.outputs, old.execution_count
        notebook.metadata.update({k: v for k, v in cached.metadata.items() if k in METADATA})
        return True

    def execute(
        self, notebook: nbformat.NotebookNode, folder: Path, key: str, timeout: int
    ) -> Exception | None:
        """Execute a notebook and cache its outputs; return the error of a failing cell."""
        # The kernels have nothing to save, and an orderly shutdown takes most of a second.
        result = single_nb_execution(
            notebook,
            cwd=str(folder),
            timeout=timeout,
            allow_errors=False,
            shutdown_kernel="immediate",
            # A kernel warns that its local port is not encrypted, at every start.
            extra_arguments=["--log-level=ERROR"],
        )
        # If a file changed during the execution, it is unknown which version the page has read.
        if result.err is None and notebook_digest(notebook, folder) == key:
            code = [cell for cell in notebook.cells if cell.cell_type == "code"]
            text = nbformat.writes(nbformat.from_dict({**notebook, "cells": code}))
            build_cache.cache_put(self.folder / f"{key}.ipynb", text)
        return result.err

    def start_all(self, app: Sphinx, env: BuildEnvironment, pages: list[str]) -> None:
        """Start executing, in the background, every page that has no cached outputs."""
        running = set()
        for page in list(pages):
            path = Path(env.doc2path(page))
            text = path.read_text(encoding="utf-8")
            reader = read.create_nb_reader(
                str(path), vars(env)["myst_config"], vars(env)["mystnb_config"], text
            )
            if reader is None:
                continue
            notebook = reader.read(text)
            key = notebook_digest(notebook, path.parent)
            if build_cache.cache_get(self.folder / f"{key}.ipynb") is None:
                timeout = vars(env)["mystnb_config"].execution_timeout
                self.running[key] = self.pool.submit(
                    self.execute, notebook, path.parent, key, timeout
                )
                running.add(page)
        # Read the pages first that are not being executed.
        pages.sort(key=lambda page: (page in running, page))

    def shut_down(self, app: Sphinx, error: Exception | None) -> None:
        """Stop the background executions, and remove Sphinx's record of the build."""
        self.pool.shutdown(cancel_futures=True)
        gc.freeze()  # spares a search through all objects at exit
        Path(app.outdir, ".buildinfo").unlink(missing_ok=True)  # its digest depends on paths


def read_notebook(text: str, path: str, env: Any, executor: Executor) -> nbformat.NotebookNode:
    """Read a page as MyST-NB does, and add the outputs of its cells."""
    reader = read.create_nb_reader(path, vars(env)["myst_config"], read.NbParserConfig(), text)
    notebook = reader.read(text)
    executor.add_outputs(notebook, Path(path), vars(env)["mystnb_config"].execution_timeout)
    return notebook


class CachedParser(Parser):
    """MyST-NB's parser, for which notebooks come with their outputs, so that it executes none.

    MyST-NB takes the reader of a file from its setting ``custom_formats``, by suffix. Since pages
    without code have the same suffix, the setting holds only while a page with code is parsed.
    """

    executor: ClassVar[Executor]

    def parse(self, inputstring: str, document: nodes.document) -> None:
        """Parse a page; the outputs of its cells come from the executor."""
        env: dict[str, Any] = self.env.__dict__
        config = env["mystnb_config"]
        if read.is_myst_markdown_notebook(inputstring):
            path = self.env.doc2path(self.env.docname)
            options = {"path": path, "env": self.env, "executor": self.executor}
            reader = (f"{__name__}.{read_notebook.__name__}", options, False)
            env["mystnb_config"] = config.copy(custom_formats={".md": reader}, execution_mode="off")
        try:
            super().parse(inputstring, document)
        finally:
            env["mystnb_config"] = config


def empty_output_folder(folder: Path, doctrees: Path) -> None:
    """Empty the output folder if it is one of this book, and mark it as such.

    Files of an earlier build would stay for ever, and their checksums would get into the pages. A
    folder that has files but no marker belongs to someone else: nothing in it is deleted.
    """
    entries = [path for path in folder.iterdir() if path != doctrees]
    if entries and not (folder / MARKER).is_file():
        raise ExtensionError(
            f"The output folder {folder} is not empty, and it has no file {MARKER}: it was not "
            "written by a build of this book. Delete it, or choose another folder."
        )
    for path in entries:
        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
    (folder / MARKER).touch()


def prepare(app: Sphinx, config: Any) -> None:
    """Empty the output folder, and let the executor provide the outputs of notebooks."""
    empty_output_folder(Path(app.outdir), Path(app.doctreedir))
    # Sets, and sums of SymPy, then have the same order in every kernel.
    os.environ["PYTHONHASHSEED"] = "0"
    executor = Executor(build_cache.cache_folder(app) / "outputs")
    CachedParser.executor = executor
    app.connect("env-before-read-docs", executor.start_all)
    app.connect("build-finished", executor.shut_down)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx."""
    # A build keeps nearly all objects until its end, and the search for garbage takes a fifth of
    # its time; without it, 200 MB more stay allocated.
    gc.disable()
    app.setup_extension("myst_nb")
    app.add_source_parser(CachedParser, override=True)
    app.connect("config-inited", prepare)
    app.connect("build-finished", build_cache.evict_stale)
    return {"parallel_read_safe": True, "parallel_write_safe": False}
