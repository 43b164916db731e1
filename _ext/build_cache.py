"""A content-addressed cache for results that one build computes and the next can reuse.

The key of an entry is a digest of everything the result depends on: its source text, the files of
``nnmath`` that take part in it, and the name and version of every installed package. No date or
file time is compared.
The folder ``_build/.cache`` can be deleted at any time; with ``NNMATH_FRESH=1`` nothing is read
from it.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import platform
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np  # noqa: F401  # loads the BLAS that threadpool_info tells about
from threadpoolctl import threadpool_info

if TYPE_CHECKING:  # Sphinx takes a quarter of a second to load: see `build_if_changed`
    from sphinx.application import Sphinx

SKIPPED = {"_build", "node_modules", "notebooks", "__pycache__"}  # and what begins with a dot
# What the proofs are made of; a test holds that they import nothing else of nnmath.
PROOFS = ("__init__.py", "_optional.py", "formulas", "proofs")
VERSIONS_PER_PAGE = 4  # so that switching between two branches does not empty the cache


@cache
def installed_packages() -> list[tuple[str, str]]:
    """Return name and version of every installed package, of Python, the platform and the BLAS.

    The kernels of a BLAS round differently, and it chooses among them by processor, or by
    ``OPENBLAS_CORETYPE``: a training that is chaotic then ends elsewhere.
    """
    here = [("python", sys.version), ("platform", platform.platform())]
    # OpenMP, which some processes have loaded too, rounds nothing.
    kernels = {
        (f"kernel of {blas['prefix']}", str(blas.get("architecture")))
        for blas in threadpool_info()
        if blas["user_api"] == "blas"
    }
    packages = {(d.metadata["Name"], d.version) for d in metadata.distributions()}
    return [*here, *sorted(kernels), *sorted(packages)]


@cache
def package_folder() -> Path | None:
    """Return the folder of the ``nnmath`` that a kernel imports, unless a page's own hides it."""
    spec = importlib.util.find_spec("nnmath")
    return Path(spec.origin).resolve().parent if spec and spec.origin else None


def package_files(*names: str) -> list[Path]:
    """Return the files of ``nnmath``: all, or those of these names and in these folders."""
    package = package_folder()
    if package is None:
        return []
    roots = [package / name for name in names] or [package]
    files = (path for root in roots for path in (root.rglob("*") if root.is_dir() else (root,)))
    return [path for path in files if "__pycache__" not in path.parts and path.is_file()]


def source_files(folder: Path) -> Iterator[Path]:
    """Yield the files of a project: not what was built or installed."""
    for entry in os.scandir(folder):
        if entry.name.startswith(".") or entry.name in SKIPPED:
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from source_files(Path(entry.path))
        else:
            yield Path(entry.path)


def fetched_files(folder: Path) -> list[tuple[str, int]]:
    """Return name and size of the files that Python in the pages is made of, named by digests."""
    named = os.environ.get("NNMATH_PYODIDE", "").split(os.pathsep)
    sources = (folder / "_build" / ".cache" / "pyodide" / "downloads", *map(Path, named))
    return sorted(
        (path.name, path.stat().st_size)
        for source in sources
        if source != Path() and source.is_dir()
        for path in source.iterdir()
    )


def digest(data: Any, files: Iterable[Path]) -> str:
    """Return a digest of JSON data, of the given files and of the installed packages."""
    total = hashlib.sha256(json.dumps([data, installed_packages()], sort_keys=True).encode())
    for path in sorted(path for path in files if path.is_file()):
        total.update(f"\0{path.name}\0".encode())
        total.update(file_digest(path))
    return total.hexdigest()


def _file_key(path: Path) -> tuple[int, int]:
    stat = path.stat() if path.is_file() else None
    return (stat.st_mtime_ns, stat.st_size) if stat else (0, 0)


def file_digest(path: Path) -> bytes:
    """Return the digest of a file."""
    return _file_digest(path, *_file_key(path))


@cache
def _file_digest(path: Path, mtime: int, size: int) -> bytes:
    """Return the digest of a file. It is read again if its time or size changes in a build."""
    return hashlib.sha256(path.read_bytes()).digest()


def cache_get(path: Path) -> str | None:
    """Return the text of a cache entry, or None if there is none or the build is a fresh one."""
    if os.environ.get("NNMATH_FRESH") or not path.is_file():
        return None
    path.touch()  # marks the entry as recently used: see `evict_stale`
    return path.read_text(encoding="utf-8")


def cache_put(path: Path, text: str) -> None:
    """Write a cache entry atomically."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(f".{os.getpid()}")
    unfinished.write_text(text, encoding="utf-8")
    unfinished.replace(path)


def cache_folder(app: Sphinx) -> Path:
    """Return the folder of the cache. It does not depend on where the pages are written."""
    return Path(app.srcdir) / "_build" / ".cache"


def evict_stale(app: Sphinx, error: Exception | None) -> None:
    """Delete the least recently used entries, so that the cache does not grow without limit."""
    if error is None:
        for kind in sorted(cache_folder(app).glob("*/")):
            found = (path for path in kind.iterdir() if path.is_file())
            files = sorted(found, key=os.path.getmtime, reverse=True)
            for path in files[VERSIONS_PER_PAGE * len(app.env.found_docs) :]:
                path.unlink()
