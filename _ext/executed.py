"""Executes a page only when what it runs has changed: its code, ``nnmath``, or what is installed.

MyST-NB's own cache knows the code of a page, but not the package that it imports, and would show
yesterday's numbers. Here outputs are kept under a digest of *all* that they can come from (see
`kept`). Everything else, from the prose to the menus, is read and written anew in every build, so
that nothing on any page is ever stale; ``tests/test_build_fresh.py`` proves it.

What must be executed begins at once, several pages at a time, while Sphinx reads.
"""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import kept
import nbformat
from jupyter_cache.executors.utils import ExecutionResult
from myst_nb.core.execute import direct
from myst_nb.core.read import create_nb_reader
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

Execute = Callable[..., ExecutionResult]
METADATA = "widgets", "language_info"


def digest(notebook: nbformat.NotebookNode, page_folder: Path) -> str:
    """Return the digest of all that the outputs of a notebook can come from."""
    cells = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    about = [cells, notebook.metadata.get("kernelspec", {}), page_folder.name]
    beside = [path for path in page_folder.iterdir() if path.suffix not in (".md", ".ipynb")]
    return kept.digest(about, [*kept.package(page_folder), *beside])


class Executor:
    """Stands where MyST-NB calls for an execution: looks first, and keeps what was executed."""

    def __init__(self, execute: Execute, folder: Path):
        self.execute, self.folder = execute, folder
        self.pool = ThreadPoolExecutor(max(2, min(4, os.cpu_count() or 1)))
        self.begun: dict[str, Future[None]] = {}

    def __call__(self, notebook: Any, cwd: str, **options: Any) -> ExecutionResult:
        """Give the notebook its outputs, as MyST-NB's own function does."""
        key = digest(notebook, Path(cwd))
        if key in self.begun:
            self.begun.pop(key).exception()  # wait; what went wrong will go wrong again below
        if self.recall(notebook, key):
            return ExecutionResult(notebook, cwd, 0.0)
        return self.run(notebook, cwd, key, **options)

    def recall(self, notebook: Any, key: str) -> bool:
        """Put the outputs that are kept into the notebook, if there are any."""
        text = kept.read(self.folder / f"{key}.ipynb")
        if text is None:
            return False
        before = nbformat.reads(text, as_version=4)
        code = [cell for cell in notebook.cells if cell.cell_type == "code"]
        for cell, old in zip(code, before.cells, strict=True):
            cell.outputs, cell.execution_count = old.outputs, old.execution_count
        notebook.metadata.update({k: v for k, v in before.metadata.items() if k in METADATA})
        return True

    def run(self, notebook: Any, cwd: str, key: str, **options: Any) -> ExecutionResult:
        """Execute, and keep the outputs."""
        # Nothing of ours waits for a kernel to take its leave, and that takes most of a second.
        result = self.execute(notebook, cwd=cwd, shutdown_kernel="immediate", **options)
        # If a file changed while the page ran, nobody can say which of the two it has read.
        if result.err is None and digest(notebook, Path(cwd)) == key:
            code = [cell for cell in notebook.cells if cell.cell_type == "code"]
            text = nbformat.writes(nbformat.from_dict({**notebook, "cells": code}))
            kept.write(self.folder / f"{key}.ipynb", text)
        return result

    def begin(self, app: Sphinx, env: BuildEnvironment, pages: list[str]) -> None:
        """Start executing, in the background, every page that has to be."""
        running = set()
        settings, myst = vars(env)["mystnb_config"], vars(env)["myst_config"]
        for page in list(pages):
            path = Path(env.doc2path(page))
            text = path.read_text(encoding="utf-8")
            reader = create_nb_reader(str(path), myst, settings, text)
            if reader is None:
                continue
            notebook, cwd = reader.read(text), str(path.parent)
            key = digest(notebook, path.parent)
            if kept.read(self.folder / f"{key}.ipynb") is None:
                options = {"timeout": settings.execution_timeout, "allow_errors": False}
                self.begun[key] = self.pool.submit(self.run, notebook, cwd, key, **options)
                running.add(page)
        # Read first what need not be waited for.
        pages.sort(key=lambda page: (page in running, page))

    def end(self, app: Sphinx, error: Exception | None) -> None:
        """Let nothing run on after the build, and leave no note of Sphinx's to itself."""
        self.pool.shutdown(cancel_futures=True)
        gc.freeze()  # nor look through it all at the very end
        Path(app.outdir, ".buildinfo").unlink(missing_ok=True)  # a digest of paths, among others


def prepare(app: Sphinx, config: Any) -> None:
    """Begin with an empty site, and stand before MyST-NB's executor."""
    # Files of an earlier build would stay for ever, and Sphinx would put their sums into the pages.
    for path in Path(app.outdir).iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    # A set, or a sum of SymPy's, comes out of every kernel in the same order.
    os.environ["PYTHONHASHSEED"] = "0"
    executor = Executor(direct.single_nb_execution, kept.folder(app) / "outputs")
    direct.single_nb_execution = executor
    app.connect("env-before-read-docs", executor.begin)
    app.connect("build-finished", executor.end)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx."""
    # A build keeps nearly all that it makes until its end, and looking for what it has let go of
    # takes a fifth of its time; what is never collected is 200 MB.
    gc.disable()
    app.connect("config-inited", prepare)
    app.connect("build-finished", kept.tidy)
    return {"parallel_read_safe": True, "parallel_write_safe": False}
