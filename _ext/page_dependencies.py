"""Notes what a page shows of other pages, and which files belong to it.

By these notes `incremental` and `written_pages` know what must be read and written again.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment


def shows_others(env: BuildEnvironment, page: str, read: bool = True) -> None:
    """Note that a page shows what stands on others, so that it is written, or read, each time."""
    vars(env).setdefault("nn_reads_others" if read else "nn_shows_others", set()).add(page)


def note(app: Sphinx, kind: str, page: str, what: Any) -> None:
    """Note what a page shows of others (``cards``, ``judged``), or a file beside it (``files``)."""
    found = vars(app).setdefault("nn_notes", {}).setdefault((kind, page), [])
    if what not in found:
        found.append(what)


def notes(app: Sphinx, kind: str, page: str) -> list[Any]:
    """Return what was noted."""
    return vars(app).get("nn_notes", {}).get((kind, page), [])


def write_file(app: Sphinx, page: str, name: str, content: str) -> None:
    """Write a file that belongs to a page, which is taken with it."""
    path = Path(app.outdir, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    note(app, "files", page, name)
