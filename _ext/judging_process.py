"""Judges the formulas of many files in a process of its own, while the build reads the pages.

``python judging_process.py CACHE FILE …`` puts the verdicts into the cache of the build, which
takes them from there. What it does not leave there, the build judges itself.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import build_cache
import proof_marks
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

MANY_PAGES = 20  # a process starts in two seconds: not worth it for a small book


def start(app: Sphinx, env: BuildEnvironment, pages: list[str]) -> None:
    """Start the process if nothing is judged yet, and let the pages of proofs be read last."""
    pages.sort(key=proof_marks.has_proofs)
    order, folder = proof_marks.page_order(app), build_cache.cache_folder(app)
    is_judged = proof_marks.verdicts_file(folder).is_file()
    if len(order) < MANY_PAGES or is_judged or os.environ.get("NNMATH_FRESH"):
        return
    files = [env.doc2path(page) for page in order] + [str(f) for f in proof_marks.question_files()]
    proof_marks.judging.append(
        subprocess.Popen(
            [sys.executable, __file__, str(folder), *files],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
    )


def main(folder: str, *files: str) -> None:
    """Judge the displays and the running text of each file."""
    for name in files:
        proof_marks.inline_verdicts_of(Path(name), Path(folder))
        proof_marks.verdicts_of(Path(name), Path(folder))


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    app.connect("env-before-read-docs", start, priority=600)  # the pages are in their order
    return {"parallel_read_safe": True, "parallel_write_safe": True}


if __name__ == "__main__":
    main(*sys.argv[1:])
