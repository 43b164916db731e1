"""Packs the wheels of a page anew: without what no page reads, and with bytecode.

Python compiles a package when it is first imported, and a page would do so each time: for SymPy
that takes 2.5 s. So the wheels hold bytecode (``.pyc``), compiled once by the very Python of the
pages (``pyodide/compile.cjs``). nnmath keeps its source beside it, so that a traceback shows its
lines and a reader can look at it; of the other packages a traceback names file and line alone.

The digest of a wheel's bytes is part of its file name. A browser that has kept an older one asks
for the new one, and never mixes the two.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pyodide_sources import sha256

COMPILER = Path(__file__).parent / "pyodide" / "compile.cjs"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # equal contents give equal bytes
Files = dict[str, bytes]


@dataclass(frozen=True)
class Recipe:
    """What of a wheel is shipped.

    Attributes
    ----------
    name : str
        The package, as Pyodide's lock calls it.
    file_name : str
        The file name of the original.
    files : dict
        The contents that are kept, by their path in the wheel.
    with_source : bool
        Whether the source stays beside the bytecode.
    """

    name: str
    file_name: str
    files: Files
    with_source: bool = False

    def digest(self) -> str:
        """Return a digest of everything that the new wheel is made from, but the compiler."""
        parts = [f"{path} {sha256(data)}" for path, data in sorted(self.files.items())]
        return sha256("\n".join([self.name, str(self.with_source), *parts]).encode())


def read_wheel(data: bytes, keep: Callable[[str], bool]) -> Files:
    """Return the files of a wheel that are kept; RECORD would no longer be true."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {
            name: archive.read(name)
            for name in archive.namelist()
            if not name.endswith(("/", ".dist-info/RECORD")) and keep(name)
        }


def compile_all(recipes: list[Recipe], core: Path, node: str) -> dict[str, Files]:
    """Compile the Python files of some wheels; return each one's bytecode by the source's path.

    Raises
    ------
    RuntimeError
        If Node.js or Pyodide fails; the message is theirs.
    """
    with tempfile.TemporaryDirectory() as folder:
        sources, compiled = Path(folder, "in.zip"), Path(folder, "out.zip")
        with zipfile.ZipFile(sources, "w") as archive:
            for recipe in recipes:
                for path, data in sorted(recipe.files.items()):
                    if path.endswith(".py"):
                        archive.writestr(zipfile.ZipInfo(f"{recipe.name}/{path}", _EPOCH), data)
        command = [node, str(COMPILER), str(core), str(sources), str(compiled)]
        done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
        if done.returncode:
            raise RuntimeError(f"Pyodide could not compile the packages: {done.stderr.strip()}")
        found: dict[str, Files] = {recipe.name: {} for recipe in recipes}
        with zipfile.ZipFile(compiled) as archive:
            for name in archive.namelist():
                package, _, path = name.partition("/")
                found[package][path] = archive.read(name)
    return found


def pack(recipe: Recipe, bytecode: Mapping[str, bytes]) -> bytes:
    """Return the wheel that is shipped."""
    files = dict(recipe.files)
    for path, code in bytecode.items():
        folder, _, stem = path.removesuffix(".py").rpartition("/")
        if recipe.with_source:
            files["/".join(filter(None, [folder, "__pycache__", f"{stem}.cpython-312.pyc"]))] = code
        else:
            del files[path]
            files["/".join(filter(None, [folder, f"{stem}.pyc"]))] = code
    return zipped(files)


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Return a zip with these files, the same bytes for the same files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for path, data in sorted(files.items()):
            info = zipfile.ZipInfo(path, _EPOCH)
            info.external_attr = 0o644 << 16
            archive.writestr(info, data, zipfile.ZIP_DEFLATED, 9)
    return buffer.getvalue()


def named_by_content(file_name: str, data: bytes) -> str:
    """Return the file name with a piece of the digest behind the version."""
    piece = sha256(data)[:10]
    match = re.fullmatch(r"([^-]+-[^-]+)(-.*)?(\.\w+)", file_name)
    if match is None:
        raise ValueError(f"file_name: expected name-version…, got {file_name!r}")
    return f"{match[1]}.{piece}{match[2] or ''}{match[3]}"


def node_program() -> str:
    """Return Node.js, which npm has brought along.

    Raises
    ------
    RuntimeError
        If there is none.
    """
    node = shutil.which("node")
    if node is None:
        raise RuntimeError("node is not on the path: run the build by `make book`, which brings it")
    return node
