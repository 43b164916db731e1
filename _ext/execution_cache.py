"""Executes a page only if its code, a file that it has read, or an installed package has changed.

MyST-NB's own cache knows the code of a page but not the package that it imports, so it would show
outdated numbers. Here the outputs are cached under a digest of everything they depend on: the
modules that the page imported, and the data that it read, are recorded while it is executed (see
`recorded_inputs`).

The pages that must be executed start at once, several at a time, while Sphinx reads the others.
"""

from __future__ import annotations

import gc
import json
import os
import shutil
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar, NamedTuple

import build_cache
import nbformat
from docutils import nodes
from jupyter_cache.executors.utils import single_nb_execution
from myst_nb.core import read
from myst_nb.core.execute import ExecutionError
from myst_nb.sphinx_ import Parser
from recorded_inputs import Inputs
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError
from sphinx.util import logging

logger = logging.getLogger(__name__)

METADATA = "widgets", "language_info"
MARKER = ".built-by-nnmath-book"
NO_CODE = "no code"  # the state of a page without cells
RECORDER = Path(__file__).with_name("kernel_recorder.py")


# Besides what is installed: where modules are found, and how many threads add numbers up.
VARIABLES = ("PYTHONPATH", "OPENBLAS_", "OMP_", "MKL_")


def code_of(notebook: nbformat.NotebookNode) -> list[Any]:
    """Return what is executed of a notebook: its cells and its kernel, as JSON data."""
    cells = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    return [cells, notebook.metadata.get("kernelspec", {})]


def code_digest(code: list[Any], page_folder: Path) -> str:
    """Return the digest of what is known of the outputs of some code before it is executed."""
    variables = {name: value for name, value in os.environ.items() if name.startswith(VARIABLES)}
    data = [*code, page_folder.name, variables]
    return build_cache.digest(data, [Path(__file__), RECORDER])  # how a page is executed, too


def code_cells(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    """Return the code cells of a notebook."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


class Outputs(NamedTuple):
    """An executed notebook, or the error of the cell that failed."""

    notebook: nbformat.NotebookNode
    error: Exception | None = None

    def add_to(self, notebook: nbformat.NotebookNode) -> None:
        """Add the outputs to another notebook with the same code."""
        for cell, old in zip(code_cells(notebook), code_cells(self.notebook), strict=True):
            cell.outputs, cell.execution_count = old.outputs, old.execution_count
        kept = {k: v for k, v in self.notebook.metadata.items() if k in METADATA}
        notebook.metadata.update(kept)


class Executor:
    """Provides the outputs of notebooks: from the cache, or by executing them.

    Parameters
    ----------
    cache : Path
        In ``inputs`` are, for each code, the names of the files that it has read; in ``outputs``,
        what it displayed, by a digest of its code and of these files.
    inputs : Inputs
        The files of the project.
    """

    def __init__(self, cache: Path, inputs: Inputs) -> None:
        self.cache, self.inputs = cache, inputs
        self.pool = ThreadPoolExecutor(max(2, min(4, os.cpu_count() or 1)))
        self.running: dict[str, Future[Outputs]] = {}
        self.done = 0

    def add_outputs(self, notebook: nbformat.NotebookNode, path: Path, timeout: int) -> None:
        """Add the outputs to a notebook; raise ExecutionError if one of its cells fails."""
        key = code_digest(code_of(notebook), path.parent)
        if key in self.running:
            found: Outputs | None = self.running[key].result()
        else:
            found = self.find(key)
        if found is None:
            found = self.execute(notebook, path.parent, key, timeout)
        if found.error is not None:
            raise ExecutionError(str(path)) from found.error
        found.add_to(notebook)

    def find(self, key: str) -> Outputs | None:
        """Return the cached outputs of some code if nothing that it read has changed."""
        path = self.outputs_path(key)
        text = build_cache.cache_get(path) if path is not None else None
        return None if text is None else Outputs(nbformat.reads(text, as_version=4))

    def outputs_path(self, key: str) -> Path | None:
        """Return where the outputs of some code are, if they are there and as new ones would be."""
        for names in self.read_before(key):
            path = self.cache / "outputs" / f"{self.inputs.digest(key, names)}.ipynb"
            if path.is_file():
                return path
        return None

    def read_before(self, key: str) -> list[list[str]]:
        """Return what some code has read at its last executions, each time a list of names."""
        path = self.cache / "inputs" / f"{key}.json"
        return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else []

    def state(self, env: BuildEnvironment, path: Path) -> str:
        """Return the digest of the outputs of a page, or "" if they are not there."""
        code = self.page_code(env, path)
        if code is None:
            return NO_CODE
        outputs = self.outputs_path(code_digest(code, path.parent))
        return "" if outputs is None else outputs.stem

    def page_code(self, env: BuildEnvironment, path: Path) -> list[Any] | None:
        """Return what is executed of a page, which is read for it only once; None if it has none.

        Reading all pages as notebooks would take longer than reading the one that has changed.
        """
        settings = Path(env.srcdir, "_config.yml")
        key = build_cache.digest("code", [path, settings, Path(__file__)])
        known = build_cache.cache_get(self.cache / "code" / f"{key}.json")
        if known is not None:
            return json.loads(known)
        notebook = page_notebook(env, path)
        code = None if notebook is None else code_of(notebook)
        build_cache.cache_put(self.cache / "code" / f"{key}.json", json.dumps(code))
        return code

    def execute(
        self, notebook: nbformat.NotebookNode, folder: Path, key: str, timeout: int
    ) -> Outputs:
        """Execute a notebook and cache its outputs."""
        with TemporaryDirectory() as place:
            target = Path(place, "read.json")
            start = f"__import__('runpy').run_path({str(RECORDER)!r})['record']({str(target)!r});"
            # The kernels have nothing to save, and an orderly shutdown takes most of a second.
            result = single_nb_execution(
                notebook,
                cwd=str(folder),
                timeout=timeout,
                allow_errors=False,
                shutdown_kernel="immediate",
                # What a cell prints comes in pieces; MyST-NB would begin a line with each.
                coalesce_streams=True,
                # A kernel warns that its local port is not encrypted, at every start.
                extra_arguments=["--log-level=ERROR", f"--IPKernelApp.exec_lines={start}"],
            )
            read = json.loads(target.read_text(encoding="utf-8")) if target.is_file() else None
        # If a file changed during the execution, it is unknown which version the page has read.
        names = self.inputs.names(read) if read is not None and result.err is None else None
        if names is not None:
            about = nbformat.from_dict({**notebook, "cells": code_cells(notebook)})
            path = self.cache / "outputs" / f"{self.inputs.digest(key, names)}.ipynb"
            build_cache.cache_put(path, nbformat.writes(about))
            lists = [names, *(old for old in self.read_before(key) if old != names)]
            text = json.dumps(lists[: build_cache.VERSIONS_PER_PAGE])
            build_cache.cache_put(self.cache / "inputs" / f"{key}.json", text)
        return Outputs(notebook, result.err)

    def start_all(self, app: Sphinx, env: BuildEnvironment, pages: list[str]) -> None:
        """Start executing, in the background, every page that has no cached outputs."""
        running = set()
        for page in list(pages):
            path = Path(env.doc2path(page))
            notebook = page_notebook(env, path)
            if notebook is None:
                continue
            key = code_digest(code_of(notebook), path.parent)
            if os.environ.get("NNMATH_FRESH") or self.outputs_path(key) is None:
                timeout = vars(env)["mystnb_config"].execution_timeout
                self.running[key] = self.pool.submit(
                    self.execute, notebook, path.parent, key, timeout
                )
                self.running[key].add_done_callback(partial(self.tell, page))
                running.add(page)
        # Read the pages first that are not being executed.
        pages.sort(key=lambda page: (page in running, page))

    def tell(self, page: str, _: object) -> None:
        """Say how many of the pages have been executed."""
        self.done += 1
        logger.info("executed %s (%d of %d)", page, self.done, len(self.running))

    def shut_down(self, app: Sphinx, error: Exception | None) -> None:
        """Stop the background executions, and remove Sphinx's record of the build."""
        self.pool.shutdown(cancel_futures=True)
        gc.freeze()  # spares a search through all objects at exit
        Path(app.outdir, ".buildinfo").unlink(missing_ok=True)  # its digest depends on paths


def page_notebook(env: BuildEnvironment, path: Path) -> nbformat.NotebookNode | None:
    """Return a page as a notebook, or None if it has no code."""
    text = path.read_text(encoding="utf-8")
    config = vars(env)
    reader = read.create_nb_reader(str(path), config["myst_config"], config["mystnb_config"], text)
    return None if reader is None else reader.read(text)


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
    executor = Executor(build_cache.cache_folder(app), Inputs(Path(app.srcdir)))
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
