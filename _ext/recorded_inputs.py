"""What the outputs of a page were computed from: the files that its cells have really read.

A kernel records them (`kernel_recorder`). They are kept by name, each with the state that it had,
so that a later build can ask whether all of them are still as they were: the modules of ``nnmath``
that were imported, also by others and late, the data that was read, and the names in each folder
that was searched, since a new file there may take the place of one found elsewhere. What is
installed is known by its version: see `build_cache.installed_packages`.
"""

from __future__ import annotations

import hashlib
import sys
import sysconfig
from pathlib import Path
from typing import Any

import build_cache

SYSTEM = tuple(Path(name) for name in ("/usr", "/lib", "/proc", "/sys", "/dev", "/etc"))
INSTALLED = tuple(
    {Path(sys.prefix), Path(sys.base_prefix), *map(Path, sysconfig.get_paths().values())}
)
TEXTS = (".md", ".ipynb")  # of other pages, which no cell imports
EVERYTHING, FOLDER, SEARCHED = "*", "/", "/*.py"


class Inputs:
    """The names and states of what pages read, in one project.

    Parameters
    ----------
    project : Path
        The folder of the book.
    """

    def __init__(self, project: Path) -> None:
        self.project = project.resolve()
        self.package = build_cache.package_folder()

    def name(self, path: Path) -> str | None:
        """Return the name of a file or folder, or None if it is none that an author changes."""
        for sign, root in (("nnmath", self.package), ("book", self.project)):
            if root is not None and path.is_relative_to(root):
                inside = path.relative_to(root)
                built = inside.parts[:1] == ("_build",) or "__pycache__" in inside.parts
                hidden = any(part.startswith(".") for part in inside.parts)
                return None if built or hidden else f"{sign}:{inside.as_posix()}"
        hidden = any(part.startswith(".") for part in path.parts)
        if hidden or any(path.is_relative_to(root) for root in (*SYSTEM, *INSTALLED)):
            return None
        return path.as_posix()

    def path(self, name: str) -> Path:
        """Return the file or folder of a name."""
        sign, _, inside = name.partition(":")
        root = {"nnmath": self.package, "book": self.project}.get(sign)
        return root / inside if root is not None else Path(name)

    def names(self, found: dict[str, Any]) -> list[str] | None:
        """Return the names of what a kernel has read; None if it has changed since.

        Another process may have read whatever there is.
        """
        names = {EVERYTHING} if found["starts"] else set()
        for text, (mtime, size) in found["files"].items():
            path = Path(text)
            name = self.name(path.resolve())
            if name is None or not path.is_file():  # a file of the cell's own that is gone again
                continue
            stat = path.stat()
            if (stat.st_mtime_ns, stat.st_size) != (mtime, size):
                return None
            names.add(name)
        for kind, end in (("folders", FOLDER), ("searched", SEARCHED)):
            for text in found[kind]:
                name = self.name(Path(text).resolve())
                if name is not None and Path(text).is_dir():
                    names.add(f"{name}{end}")
        return sorted(names)

    def state(self, name: str) -> str:
        """Return a digest of a file, of the names or the modules in a folder, or of everything."""
        if name == EVERYTHING:
            files = build_cache.source_files(self.project)
            return build_cache.digest("everything", [*files, *build_cache.package_files()])
        path = self.path(name.removesuffix(SEARCHED))
        for end, counts in ((SEARCHED, is_module), (FOLDER, is_seen)):
            if name.endswith(end):
                inside = path.iterdir() if path.is_dir() else ()
                seen = sorted(entry.name for entry in inside if counts(entry))
                return hashlib.sha256("\0".join(seen).encode()).hexdigest()
        if not path.is_file():
            return "missing"
        return build_cache.file_digest(path).hex()

    def digest(self, key: str, names: list[str]) -> str:
        """Return a digest of a key and of the states of all that was read."""
        states = [(name, self.state(name)) for name in names]
        return build_cache.digest([key, states], ())


def is_seen(entry: Path) -> bool:
    """Whether an entry of a folder may be data of a cell."""
    return not entry.name.startswith((".", "_build", "__pycache__")) and entry.suffix not in TEXTS


def is_module(entry: Path) -> bool:
    """Whether an entry of a folder can be imported in the place of what another folder has."""
    return entry.suffix in (".py", ".so", ".pyd") or (entry / "__init__.py").is_file()
