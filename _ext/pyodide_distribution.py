"""The Python of the pages: which files are shipped, where they come from, which page needs what.

The interface, for the extension that puts Python into the pages::

    distribution = prepare(source_folders(cache), cache)
    distribution.folder          copied to _static/pyodide: the core, the wheels, our lock
    distribution.required(names) the packages to load for what a page imports
    distribution.missing(names)  those that it needs and that are not here
    distribution.note            one line to print if something could not be had

``cache`` is ``_build/.cache/pyodide``; `make pyodide` puts what PyPI has into its ``downloads``.

The core is npm's `pyodide`, pinned in package.json. SymPy and other packages without machine code
come from PyPI, pinned with their sha256 in ``pyodide/pure.txt``; nnmath is built from its source.
NumPy, Matplotlib, scikit-learn and what these need are in no package of npm or PyPI that is meant
for it. They are taken from the first folder that has them (see ``pyodide_sources``), and their
bytes are those that npm's lock names, or the build stops. Without them ``has_numpy`` is false.

All wheels are packed anew (see ``pyodide_wheels``) after their check. The lock that is shipped has
the digests of the new ones and says under ``repacked`` from what each was made.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hatchling.builders.wheel import WheelBuilder
from pyodide_left_out import keep_in
from pyodide_needs import Imports, imported_modules
from pyodide_sources import find_file, find_pinned, read_lock, read_pins, sha256
from pyodide_wheels import (
    Recipe,
    compile_all,
    named_by_content,
    node_program,
    pack,
    read_wheel,
)

__all__ = ["Distribution", "FileInfo", "imported_modules", "prepare", "source_folders"]

ROOT = Path(__file__).parents[1]
OURS = Path(__file__).parent / "pyodide"
CORE = ROOT / "node_modules" / "pyodide"
CORE_FILES = ("pyodide.js", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip")
LOCK = "pyodide-lock.json"
#: Raise it when the wheels should be packed anew although nothing that they are made from changed.
FORMAT = 1

#: What cells import that has machine code; what these need is in npm's lock.
COMPILED = ("numpy", "matplotlib", "scikit-learn")
#: What these name as needed and no page uses.
UNUSED = {
    "fonttools": "for PDF and PostScript; the pages draw SVG",
    "matplotlib-pyodide": "draws on a canvas of its own; the pages show SVG",
    "pytz": "a leftover of older versions of Matplotlib",
}
#: The environment that a page's Python starts in.
ENVIRONMENT = {
    "HOME": "/home/pyodide",
    "MPLBACKEND": "svg",
    "PYTHONWARNINGS": "ignore:tqdm",  # it warns that no thread can be started
}
WITHOUT_NUMPY = (
    "Python in the pages: NumPy and Matplotlib for Pyodide {version} are not here, so only cells "
    "that need SymPy alone run. To supply them, name a folder in NNMATH_PYODIDE, or: make pyodide"
)
WITHOUT_SYMPY = (
    "Python in the pages: SymPy is not here, so no cell runs; to fetch it, run: make pyodide"
)


@dataclass(frozen=True)
class FileInfo:
    """A file that is shipped."""

    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Distribution:
    """What is shipped, and which part of it some imports need.

    Attributes
    ----------
    folder : Path
        All files, to be copied as they are.
    version : str
        Pyodide's version.
    has_numpy : bool
        Whether NumPy and Matplotlib are there.
    note : str or None
        One line that says what is missing and how to supply it.
    files : dict
        The files by their names.
    packages : dict
        The packages by their names: file, dependencies and imported names, as in the lock.
    environment : dict
        Variables for ``loadPyodide``.
    """

    folder: Path
    version: str
    has_numpy: bool
    note: str | None
    files: Mapping[str, FileInfo]
    packages: Mapping[str, Mapping[str, Any]]
    environment: Mapping[str, str]
    imports: Imports = field(repr=False, compare=False)
    known: Mapping[str, str] = field(repr=False, compare=False)

    def required(self, imports: Iterable[str]) -> tuple[str, ...]:
        """Return the packages that some imports need, each after those that it needs itself.

        Parameters
        ----------
        imports : iterable of str
            Dotted names, such as `imported_modules` returns them: ``nnmath.proofs.prove``.
        """
        names = list(imports)
        order: list[str] = []

        def visit(package: str) -> None:
            if package in self.packages and package not in order:
                for needed in self.packages[package]["depends"]:
                    visit(needed)
                if package not in order:
                    order.append(package)

        for top in sorted(self.imports.needed_by(names)):
            visit(self.known.get(top, ""))
        if any(name.partition(".")[0] == "nnmath" for name in names):
            visit("nnmath")
        return tuple(order)

    def missing(self, imports: Iterable[str]) -> tuple[str, ...]:
        """Return the top-level names, not of Python itself, that some imports need in vain."""
        needed = self.imports.needed_by(imports) - sys.stdlib_module_names
        return tuple(sorted(top for top in needed if self.known.get(top) not in self.packages))


def source_folders(cache: Path) -> list[Path]:
    """Return where wheels are looked for: the builder's folders first, then what was fetched."""
    named = os.environ.get("NNMATH_PYODIDE", "")
    folders = [Path(name) for name in named.split(os.pathsep) if name]
    for folder in folders:
        if not folder.is_dir():
            raise ValueError(
                f"NNMATH_PYODIDE: expected a folder with Pyodide's files, and {folder} is none"
            )
    return [*folders, cache / "downloads"]


def prepare(source_dirs: Iterable[Path], cache_dir: Path, core: Path = CORE) -> Distribution:
    """Collect, check and pack what the pages need; what was packed before is not packed again.

    Parameters
    ----------
    source_dirs : iterable of Path
        Folders with the wheels, the first that has one wins: `source_folders`.
    cache_dir : Path
        Where the packed wheels are kept.
    core : Path
        npm's package.

    Raises
    ------
    FileNotFoundError
        If npm's package is not installed.
    WrongFileError
        If a file is not the one that the lock names.
    """
    if not (core / LOCK).is_file():
        raise FileNotFoundError(f"core: {core} has no {LOCK}: install it with `npm ci --omit=dev`")
    lock = read_lock(core)
    version = lock["info"]["version"]
    folders = list(source_dirs)
    recipes, entries = _pure(folders)
    has_sympy = "sympy" in entries
    compiled = _compiled(lock, folders)
    has_numpy = has_sympy and compiled is not None
    for name, (entry, data) in (compiled or {}).items() if has_numpy else ():
        recipes.append(Recipe(name, entry["file_name"], read_wheel(data, keep_in(name))))
        entries[name] = {**entry, "from": entry["sha256"]}
    for recipe, entry in (_nnmath(cache_dir), _stand_in()):
        recipes.append(recipe)
        entries[recipe.name] = entry
    wheels = _packed(recipes, core, cache_dir, version)
    packages = {
        name: _lock_entry(name, entries[name], wheels[name], entries) for name in sorted(entries)
    }
    note = (
        None
        if has_numpy
        else (WITHOUT_NUMPY.format(version=version) if has_sympy else WITHOUT_SYMPY)
    )
    shipped = {**lock, "packages": packages}
    files = {name: (core / name).read_bytes() for name in CORE_FILES}
    files |= dict(wheels.values())
    files[LOCK] = (json.dumps(shipped, indent=1, sort_keys=True) + "\n").encode()
    folder = _write(files, cache_dir)
    known = {
        top: name
        for name, entry in {**lock["packages"], **packages}.items()
        for top in entry["imports"]
    }
    return Distribution(
        folder=folder,
        version=version,
        has_numpy=has_numpy,
        note=note and note.format(version=version),
        files={name: FileInfo(name, len(data), sha256(data)) for name, data in files.items()},
        packages=packages,
        environment=ENVIRONMENT,
        imports=Imports(ROOT / "nnmath"),
        known=known,
    )


def _pure(folders: list[Path]) -> tuple[list[Recipe], dict[str, dict[str, Any]]]:
    """Return the packages from PyPI, checked."""
    recipes, entries = [], {}
    for name, (version, digest) in read_pins(OURS / "pure.txt").items():
        found = find_pinned(name, version, digest, folders)
        if found is not None:
            recipes.append(Recipe(name, found[0], read_wheel(found[1], keep_in(name))))
            entries[name] = _entry(name, version, [name], _NEEDS.get(name, []), digest)
    return recipes, entries


_NEEDS = {"sympy": ["mpmath"]}


def _entry(
    name: str, version: str, imports: list[str], depends: list[str], digest: str
) -> dict[str, Any]:
    return {
        "name": name,
        "version": version,
        "imports": imports,
        "depends": depends,
        "install_dir": "site",
        "package_type": "package",
        "unvendored_tests": False,
        "from": digest,
    }


def _compiled(
    lock: dict[str, Any], folders: list[Path]
) -> dict[str, tuple[dict[str, Any], bytes]] | None:
    """Return NumPy and what else has machine code, checked; None unless all of it is there."""
    found: dict[str, tuple[dict[str, Any], bytes]] = {}
    waiting = list(COMPILED)
    while waiting:
        name = _canonical(waiting.pop())
        if name in found or name in UNUSED:
            continue
        entry = lock["packages"][name]
        data = find_file(entry["file_name"], entry["sha256"], folders)
        if data is None:
            return None
        found[name] = (entry, data)
        waiting += entry["depends"]
    return found


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _nnmath(cache_dir: Path) -> tuple[Recipe, dict[str, Any]]:
    """Return nnmath as its source stands."""
    folder = cache_dir / "nnmath"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    [built] = WheelBuilder(str(ROOT)).build(directory=str(folder), versions=["standard"])
    path = Path(built)
    recipe = Recipe("nnmath", path.name, read_wheel(path.read_bytes(), keep_in("nnmath")), True)
    shutil.rmtree(folder)
    return recipe, _entry("nnmath", path.name.split("-")[1], ["nnmath"], [], recipe.digest())


def _stand_in() -> tuple[Recipe, dict[str, Any]]:
    """Return the little of anywidget that the figures need where there is no Jupyter."""
    info = "anywidget-0.dist-info"
    files = {
        "anywidget.py": (OURS / "page" / "anywidget.py").read_bytes(),
        f"{info}/METADATA": b"Metadata-Version: 2.1\nName: anywidget\nVersion: 0\n",
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    recipe = Recipe("anywidget", "anywidget-0-py3-none-any.whl", files)
    return recipe, _entry("anywidget", "0", ["anywidget"], ["traitlets"], recipe.digest())


def _packed(
    recipes: list[Recipe], core: Path, cache_dir: Path, version: str
) -> dict[str, tuple[str, bytes]]:
    """Return file name and bytes of each packed wheel, from the cache or packed now."""
    compiler = (OURS / "compile.cjs").read_text(encoding="utf-8")
    folder = cache_dir / "wheels"
    folder.mkdir(parents=True, exist_ok=True)
    places = {
        recipe.name: folder / sha256(f"{FORMAT} {version} {compiler} {recipe.digest()}".encode())
        for recipe in recipes
    }
    new = [recipe for recipe in recipes if not places[recipe.name].is_file()]
    bytecode = compile_all(new, core, node_program()) if new else {}
    for recipe in new:
        _write_file(places[recipe.name], pack(recipe, bytecode[recipe.name]))
    for old in sorted(set(folder.iterdir()) - set(places.values()), key=os.path.getmtime)[:-60]:
        old.unlink()
    packed = {}
    for recipe in recipes:
        data = places[recipe.name].read_bytes()
        packed[recipe.name] = (named_by_content(recipe.file_name, data), data)
    return packed


def _lock_entry(
    name: str, entry: dict[str, Any], wheel: tuple[str, bytes], shipped: Mapping[str, Any]
) -> dict[str, Any]:
    """Return a package's entry of the lock that is shipped."""
    new = {key: value for key, value in entry.items() if key != "from"}
    return {
        **new,
        "depends": [_canonical(one) for one in entry["depends"] if _canonical(one) in shipped],
        "file_name": wheel[0],
        "sha256": sha256(wheel[1]),
        "repacked": {"from_sha256": entry["from"]},
    }


def _write(files: Mapping[str, bytes], cache_dir: Path) -> Path:
    """Write the folder that is shipped, unless it is there; return it."""
    digest = sha256("\n".join(f"{n} {sha256(d)}" for n, d in sorted(files.items())).encode())
    folder = cache_dir / "distributions" / digest[:16]
    if not folder.is_dir():
        unfinished = folder.with_suffix(f".{os.getpid()}")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True)
        for name, data in files.items():
            (unfinished / name).write_bytes(data)
        unfinished.replace(folder)
    folder.touch()
    others = sorted(set(folder.parent.iterdir()) - {folder}, key=os.path.getmtime)
    for old in others[:-2]:
        shutil.rmtree(old, ignore_errors=True)
    return folder


def _write_file(path: Path, data: bytes) -> None:
    unfinished = path.with_suffix(f".{os.getpid()}")
    unfinished.write_bytes(data)
    unfinished.replace(path)
