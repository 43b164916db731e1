"""What was computed for one build and may serve the next: kept under a digest of all it came from.

A digest takes in the text itself, every file of ``nnmath``, and the name and version of everything
that is installed. Nothing else decides whether what is kept may be used: no date, no file time.
The folder ``_build/.kept`` may be deleted at any time; ``NNMATH_FRESH=1`` looks into nothing of it.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import platform
import sys
from collections.abc import Iterable
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

LATEST = 4  # versions of each page: one may go to and fro between two branches


@cache
def installed() -> list[tuple[str, str]]:
    """Return the name and version of everything that is installed, and of what it runs on."""
    here = [("python", sys.version), ("platform", platform.platform())]
    return here + sorted({(d.metadata["Name"], d.version) for d in metadata.distributions()})


def package(page_folder: Path) -> list[Path]:
    """Return the files of every ``nnmath`` that a kernel started in this folder may import."""
    found = importlib.util.find_spec("nnmath")
    installed_one = Path(found.origin).parent if found and found.origin else page_folder
    folders = {installed_one.resolve(), (page_folder / "nnmath").resolve()}
    files = (path for folder in folders for path in folder.rglob("*"))
    return [path for path in files if "__pycache__" not in path.parts]


def digest(about: Any, files: Iterable[Path]) -> str:
    """Return the digest of some plain data, of some files, and of what is installed."""
    total = hashlib.sha256(json.dumps([about, installed()], sort_keys=True).encode())
    for path in sorted(path for path in files if path.is_file()):
        about_file = path.stat()
        total.update(f"\0{path.name}\0".encode())
        total.update(_content(path, about_file.st_mtime_ns, about_file.st_size))
    return total.hexdigest()


@cache
def _content(path: Path, changed: int, size: int) -> bytes:
    """The digest of a file: read once a build, and again when it has been written meanwhile."""
    return hashlib.sha256(path.read_bytes()).digest()


def read(path: Path) -> str | None:
    """Return what is kept there, if anything is and it may be used."""
    if os.environ.get("NNMATH_FRESH") or not path.is_file():
        return None
    path.touch()  # it was of use: see `tidy`
    return path.read_text(encoding="utf-8")


def write(path: Path, text: str) -> None:
    """Keep the text there, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(f".{os.getpid()}")
    unfinished.write_text(text, encoding="utf-8")
    unfinished.replace(path)


def folder(app: Sphinx) -> Path:
    """Return where a book keeps these things, wherever its pages go."""
    return Path(app.srcdir) / "_build" / ".kept"


def tidy(app: Sphinx, error: Exception | None) -> None:
    """Let go of what was of no use for longest, so that the folder does not grow for ever."""
    if error is None:
        for kind in sorted(folder(app).glob("*/")):
            files = sorted(kind.iterdir(), key=os.path.getmtime, reverse=True)
            for path in files[LATEST * len(app.env.found_docs) :]:
                path.unlink()
