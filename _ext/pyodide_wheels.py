"""Packs the wheels of a page anew: without what no page reads, and with bytecode.

Python compiles a package when it is first imported, and a page would do so each time: for SymPy
that takes 2.5 s, and as much for Python's own modules when it starts. So the wheels hold bytecode
(``.pyc``), compiled once by the very Python of the pages (``pyodide/compile.cjs``). nnmath keeps
its source beside it, so that a traceback shows its lines and a reader can look at it; of the other
packages a traceback names file and line alone, and only NumPy keeps its docstrings.

The files of a wheel are not compressed one by one: the whole wheel is, when it is sent, with
Zstandard (`compress_all`). That finds what is alike in its many small files, and so three quarters
of the bytes are left that a compressed wheel has.

The digest of a wheel's bytes is part of its file name. A browser that has kept an older one asks
for the new one, and never mixes the two.
"""

from __future__ import annotations

import io
import json
import re
import subprocess
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from node_js import find_node
from pyodide_left_out import is_left_out, left_out
from pyodide_sources import sha256

_SCRIPTS = Path(__file__).parent / "pyodide"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # equal contents give equal bytes
_DOCUMENTED = ("nnmath", "numpy")
#: Raise it when the wheels should be packed anew although nothing that they are made from changed.
_FORMAT = 5
Files = dict[str, bytes]


@dataclass(frozen=True)
class Recipe:
    """What a wheel that is shipped is made from.

    Attributes
    ----------
    name : str
        The package, as Pyodide's lock calls it.
    file_name : str
        The file name of the original.
    sha256 : str
        The digest of the original.
    load : callable
        Returns the files of the original, once they are needed.
    with_source : bool
        Whether the source stays beside the bytecode.
    """

    name: str
    file_name: str
    sha256: str
    load: Callable[[], Files]
    with_source: bool = False

    def key(self, core: str) -> str:
        """Return a digest of everything that the new wheel depends on."""
        compiler = (_SCRIPTS / "compile.cjs").read_text(encoding="utf-8")
        parts = [str(_FORMAT), core, compiler, self.name, self.sha256, left_out(self.name)]
        return sha256("\0".join(parts).encode())


def read_wheel(package: str, data: bytes) -> Files:
    """Return the files of a wheel that are kept; its RECORD would no longer be true."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {
            name: archive.read(name)
            for name in archive.namelist()
            if not name.endswith(("/", ".dist-info/RECORD")) and not is_left_out(package, name)
        }
    if package == "matplotlib":
        _mend_font_list(files)
    if package == "sympy":
        _mend_simplify(files)
    return files


def _mend_font_list(files: Files) -> None:
    """Make Matplotlib's list of fonts, as Pyodide ships it, one of the fonts that are there.

    It is of another version of Matplotlib, which therefore makes it anew in each page: a second
    lost, and a warning.
    """
    place = "matplotlib/fontlist.json"
    fonts = json.loads(files[place])
    found = re.search(rb"__version__ = (\d+)", files["matplotlib/font_manager.py"])
    if found is None:
        raise ValueError("matplotlib/font_manager.py: expected `__version__ = …`, found none")
    fonts["_version"] = int(found[1])
    for kind in ("afmlist", "ttflist"):
        fonts[kind] = [
            font for font in fonts[kind] if f"matplotlib/mpl-data/{font['fname']}" in files
        ]
    files[place] = json.dumps(fonts).encode()


def _mend_simplify(files: Files) -> None:
    """Let SymPy's `simplify` look for physical quantities only where units have been imported.

    It imports all units of physics to see that an expression has none, a tenth of the time of all
    cells of a chapter.
    """
    place = "sympy/simplify/simplify.py"
    before, found, after = files[place].partition(
        b"    from sympy.physics.units import Quantity\n\n    if expr.has(Quantity):\n"
    )
    if not found:
        raise ValueError(
            f"{place}: expected `from sympy.physics.units import Quantity`, found none"
        )
    files[place] = (
        before
        + (
            b"    import sys\n\n    units = sys.modules.get('sympy.physics.units')\n"
            b"    if units and expr.has(units.Quantity):\n"
        )
        + after
    )


def pack_all(recipes: list[Recipe], core: Path) -> dict[str, bytes]:
    """Return the wheels that are shipped, by the names of their packages.

    Raises
    ------
    RuntimeError
        If Node.js or Pyodide fails; the message is theirs.
    """
    if not recipes:
        return {}
    files = {recipe.name: recipe.load() for recipe in recipes}
    bytecode, tag = _compile(files, core)
    return {
        recipe.name: zipped(
            _with_bytecode(
                files[recipe.name], bytecode[recipe.name], tag if recipe.with_source else None
            )
        )
        for recipe in recipes
    }


def _compile(wheels: Mapping[str, Files], core: Path) -> tuple[dict[str, Files], str]:
    """Return the bytecode of each package by the path of its source, and its tag."""
    with tempfile.TemporaryDirectory() as folder:
        sources, compiled = Path(folder, "in.zip"), Path(folder, "out.zip")
        with zipfile.ZipFile(sources, "w") as archive:
            archive.comment = " ".join(_DOCUMENTED).encode()
            for package, files in wheels.items():
                for path, data in sorted(files.items()):
                    if path.endswith(".py"):
                        archive.writestr(zipfile.ZipInfo(f"{package}/{path}", _EPOCH), data)
        _run_node("compile.cjs", core, sources, compiled)
        found: dict[str, Files] = {package: {} for package in wheels}
        with zipfile.ZipFile(compiled) as archive:
            for name in archive.namelist():
                package, _, path = name.partition("/")
                found[package][path] = archive.read(name)
            tag = archive.comment.decode()
    return found, tag


def _run_node(script: str, *arguments: Path) -> None:
    command = [find_node(), str(_SCRIPTS / script), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    if done.returncode:
        raise RuntimeError(f"{script} failed: {done.stderr.strip()}")


def _with_bytecode(files: Files, bytecode: Files, tag: str | None) -> Files:
    """Return the files with bytecode beside the source, under its tag, or in its place."""
    packed = dict(files)
    for path, code in bytecode.items():
        folder, slash, stem = path.removesuffix(".py").rpartition("/")
        if tag:
            packed[f"{folder}{slash}__pycache__/{stem}.{tag}.pyc"] = code
        else:
            del packed[path]
            packed[f"{folder}{slash}{stem}.pyc"] = code
    return packed


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Return a zip with these files, the same bytes for the same files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for path, data in sorted(files.items()):
            info = zipfile.ZipInfo(path, _EPOCH)
            info.external_attr = 0o644 << 16
            archive.writestr(info, data)
    return buffer.getvalue()


def compress_all(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files as they are sent, by the same names: compressed with Zstandard."""
    if not files:
        return {}
    with tempfile.TemporaryDirectory() as folder:
        pairs = [Path(folder, f"{i}{end}") for i in range(len(files)) for end in (".in", ".out")]
        for path, data in zip(pairs[::2], files.values(), strict=True):
            path.write_bytes(data)
        _run_node("compress.cjs", *pairs)
        return {name: path.read_bytes() for name, path in zip(files, pairs[1::2], strict=True)}


def named_by_content(file_name: str, data: bytes) -> str:
    """Return the file name with a piece of the digest behind the version."""
    piece = sha256(data)[:10]
    match = re.fullmatch(r"([^-]+-[^-]+)(-.*)?(\.\w+)", file_name)
    if match is None:
        raise ValueError(f"file_name: expected name-version…, got {file_name!r}")
    return f"{match[1]}.{piece}{match[2] or ''}{match[3]}"
