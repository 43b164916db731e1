"""The Python of the pages: which files are shipped, where they come from, which page needs what.

The interface, for the extension that puts Python into the pages::

    distribution = prepare(source_folders(cache), cache)
    distribution.folder          copied to _static/pyodide: the core, the wheels, our lock, as sent
    distribution.required(names) the packages to load for what a page imports
    distribution.missing(names)  those that it needs and that are not here
    distribution.note            one line to print if something could not be had

``cache`` is ``_build/.cache/pyodide``; `make pyodide` puts what PyPI has into its ``downloads``.

The core is npm's `pyodide`, pinned in package.json. SymPy and other packages without machine code
come from PyPI, pinned with their sha256 in ``pyodide/pure.txt``; nnmath is built from its source.
NumPy, Matplotlib, scikit-learn and what these need are in no package of npm or PyPI that is meant
for it. They are taken from the first folder that has them (see ``pyodide_sources``), and their
bytes are those that npm's lock names, or the build stops. Without them ``has_numpy`` is false.

All wheels, and Python's standard library, are packed anew (see ``pyodide_wheels``) after their
check. What is fetched is compressed with Zstandard, but for scripts and WebAssembly. The lock that
is shipped has the digests of the new ones and says under ``repacked`` from what each was made.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.wheel import WheelBuilder
from pyodide_left_out import left_out
from pyodide_needs import Imports, imported_modules
from pyodide_sources import find_file, find_pinned, read_lock, read_pins, sha256
from pyodide_wheels import Files, Recipe, compress_all, named_by_content, pack_all, read_wheel

import nnmath
from nnmath.formulas.to_javascript import TRANSLATED, reader_in_javascript

__all__ = ["Distribution", "FileInfo", "imported_modules", "prepare", "source_folders"]

ROOT = Path(__file__).parents[1]
PROJECT = Path(nnmath.__file__).parents[1]
OURS = Path(__file__).parent / "pyodide"
CORE = ROOT / "node_modules" / "pyodide"
# Hosts compress scripts; WebAssembly that comes as it is, a browser compiles once and keeps so.
SENT_PLAIN = (".js", ".wasm")
CORE_FILES = ("pyodide.js", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip")
LOCK = "pyodide-lock.json"

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
    "Python in the pages: SymPy is not here, so it is not offered; to fetch it, run: make pyodide"
)


@dataclass(frozen=True)
class FileInfo:
    """A file that is shipped: its name in ``folder``, and the size and digest that it has there."""

    sent_as: str
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
        The files by the names under which Pyodide asks for them.
    packages : dict
        The packages by their names: file, dependencies and imported names, as in the lock. Without
        SymPy no cell runs, and there is none.
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
    cache = _Cache(cache_dir, core, version)
    folders = list(source_dirs)
    wanted = list(_pure(cache, folders))
    has_sympy = any(recipe.name == "sympy" for recipe, _ in wanted)
    compiled = _compiled(lock, cache, folders) if has_sympy else None
    has_numpy = compiled is not None
    packages, files = {}, {}
    if has_sympy:
        wanted += [_nnmath(), _stand_in(), *(compiled or [])]
        library = _standard_library(core)
        wheels = cache.packed([*(recipe for recipe, _ in wanted), library])
        files = {name: (core / name).read_bytes() for name in CORE_FILES}
        files[library.file_name] = wheels.pop(library.name)[1]
        entries = {recipe.name: {**entry, "from": recipe.sha256} for recipe, entry in wanted}
        packages = {
            name: _lock_entry(entries[name], wheels[name], entries) for name in sorted(entries)
        }
        files |= dict(wheels.values())
        files[LOCK] = _lock_text(lock, packages)
    sent = cache.compressed(files)
    note = None if has_numpy else WITHOUT_NUMPY if has_sympy else WITHOUT_SYMPY
    known = {
        top: name
        for name, entry in {**lock["packages"], **packages}.items()
        for top in entry["imports"]
    }
    return Distribution(
        folder=cache.write({_sent_as(name): data for name, data in sent.items()}),
        version=version,
        has_numpy=has_numpy,
        note=note and note.format(version=version),
        files={
            name: FileInfo(_sent_as(name), len(data), sha256(data)) for name, data in sent.items()
        },
        packages=packages,
        environment=ENVIRONMENT,
        imports=Imports(PROJECT / "nnmath"),
        known=known,
    )


Wanted = tuple[Recipe, dict[str, Any]]


def _pure(cache: _Cache, folders: list[Path]) -> Iterator[Wanted]:
    """Yield the packages from PyPI."""
    for name, (version, digest) in read_pins(OURS / "pure.txt").items():
        file_name = f"{name}-{version}-py3-none-any.whl"
        recipe = _checked(
            cache, name, file_name, digest, partial(find_pinned, file_name, digest, folders)
        )
        if recipe is not None:
            yield recipe, _entry(name, version, [name], ["mpmath"] if name == "sympy" else [])


def _compiled(lock: dict[str, Any], cache: _Cache, folders: list[Path]) -> list[Wanted] | None:
    """Return NumPy and what else has machine code; None unless all of it is there."""
    found: dict[str, Wanted] = {}
    waiting = list(COMPILED)
    while waiting:
        name = _canonical(waiting.pop())
        if name in found or name in UNUSED:
            continue
        entry = lock["packages"][name]
        file_name, digest = entry["file_name"], entry["sha256"]
        recipe = _checked(
            cache, name, file_name, digest, partial(find_file, file_name, digest, folders)
        )
        if recipe is None:
            return None
        found[name] = (recipe, entry)
        waiting += entry["depends"]
    return list(found.values())


def _checked(
    cache: _Cache, name: str, file_name: str, digest: str, find: Callable[[], bytes | None]
) -> Recipe | None:
    """Return the recipe of a wheel that is packed already, or was found and checked."""
    found: list[bytes] = []

    def load() -> Files:
        return read_wheel(name, found[0])

    recipe = Recipe(name, file_name, digest, load)
    if not cache.has(recipe):
        data = find()
        if data is None:
            return None
        found.append(data)
    return recipe


def _entry(name: str, version: str, imports: list[str], depends: list[str]) -> dict[str, Any]:
    return {
        "name": name,
        "version": version,
        "imports": imports,
        "depends": depends,
        "install_dir": "site",
        "package_type": "package",
        "unvendored_tests": False,
    }


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _standard_library(core: Path) -> Recipe:
    """Return Python's own modules: to compile them takes more than half of the start of a page."""
    data = (core / "python_stdlib.zip").read_bytes()
    name = "python-stdlib"
    return Recipe(name, "python_stdlib.zip", sha256(data), lambda: read_wheel(name, data))


def _nnmath() -> Wanted:
    """Return nnmath as its source stands."""
    files = [path for path in (PROJECT / "nnmath").rglob("*") if path.is_file()]
    files += [PROJECT / name for name in ("pyproject.toml", "README.md", "LICENSE", "LICENSE-TEXT")]
    parts = [
        f"{path.relative_to(PROJECT).as_posix()} {sha256(path.read_bytes())}"
        for path in sorted(files)
        if "__pycache__" not in path.parts
    ]
    version = nnmath.__version__
    digest = sha256("\n".join(parts).encode())
    file_name = f"nnmath-{version}-py3-none-any.whl"
    return Recipe("nnmath", file_name, digest, _build_nnmath, True), _entry(
        "nnmath", version, ["nnmath"], []
    )


def _build_nnmath() -> Files:
    with TemporaryDirectory() as folder:
        [built] = WheelBuilder(str(PROJECT)).build(directory=folder, versions=["standard"])
        files = read_wheel("nnmath", Path(built).read_bytes())
    # To translate it takes a page a tenth of the time of all cells of a chapter.
    return {**files, f"nnmath/formulas/{TRANSLATED}": reader_in_javascript().encode()}


def _stand_in() -> Wanted:
    """Return the little of anywidget that the figures need where there is no Jupyter."""
    files = {"anywidget.py": (OURS / "page" / "anywidget.py").read_bytes()}
    files |= _about("anywidget")
    digest = sha256(files["anywidget.py"])
    recipe = Recipe("anywidget", "anywidget-0-py3-none-any.whl", digest, lambda: files)
    return recipe, _entry("anywidget", "0", ["anywidget"], ["traitlets"])


def _about(name: str) -> Files:
    """Return what makes a wheel of ours a wheel."""
    info = f"{name.replace('-', '_')}-0.dist-info"
    return {
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 0\n".encode(),
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }


def _sent_as(name: str) -> str:
    """Return the name of a file in the folder that is shipped, as ``packed_files.js`` does."""
    return name if name.endswith(SENT_PLAIN) else f"{name}.zst"


def _lock_text(lock: Mapping[str, Any], packages: Mapping[str, Mapping[str, Any]]) -> bytes:
    return (json.dumps({**lock, "packages": packages}, indent=1, sort_keys=True) + "\n").encode()


def _lock_entry(
    entry: dict[str, Any], wheel: tuple[str, bytes], shipped: Collection[str]
) -> dict[str, Any]:
    """Return a package's entry of the lock that is shipped."""
    new = {key: value for key, value in entry.items() if key != "from"}
    return {
        **new,
        "depends": [_canonical(one) for one in entry["depends"] if _canonical(one) in shipped],
        "file_name": wheel[0],
        "sha256": sha256(wheel[1]),
        "repacked": {"from_sha256": entry["from"], "left_out": left_out(_canonical(entry["name"]))},
    }


class _Cache:
    """What was packed before, by a digest of all that it was made from."""

    def __init__(self, folder: Path, core: Path, version: str) -> None:
        self.folder, self.core, self.version = folder, core, version

    def has(self, recipe: Recipe) -> bool:
        return self._place(recipe.key(self.version)).is_file()

    def get(self, key: str) -> bytes | None:
        place = self._place(key)
        if not place.is_file():
            return None
        place.touch()  # recently used
        return place.read_bytes()

    def put(self, key: str, data: bytes) -> bytes:
        place = self._place(key)
        place.parent.mkdir(parents=True, exist_ok=True)
        unfinished = place.with_suffix(f".{os.getpid()}")
        unfinished.write_bytes(data)
        unfinished.replace(place)
        self._evict("wheels", 160)  # each packed, and compressed
        return data

    def _place(self, key: str) -> Path:
        return self.folder / "wheels" / key

    def packed(self, recipes: list[Recipe]) -> dict[str, tuple[str, bytes]]:
        """Return file name and bytes of each wheel that is shipped, packed now or before."""
        keys = {recipe.name: recipe.key(self.version) for recipe in recipes}
        new = pack_all([recipe for recipe in recipes if not self.has(recipe)], self.core)
        for name, data in new.items():
            self.put(keys[name], data)
        found = {}
        for recipe in recipes:
            data = self.get(keys[recipe.name]) or b""
            name = recipe.file_name
            found[recipe.name] = (named_by_content(name, data) if "-" in name else name, data)
        return found

    def compressed(self, files: Mapping[str, bytes]) -> dict[str, bytes]:
        """Return the files as they are sent, compressed now or before."""
        script = (OURS / "compress.cjs").read_bytes()
        keys = {
            name: sha256(script + data)
            for name, data in files.items()
            if not name.endswith(SENT_PLAIN)
        }
        new = compress_all(
            {name: files[name] for name, key in keys.items() if not self._place(key).is_file()}
        )
        for name, data in new.items():
            self.put(keys[name], data)
        return {
            name: (self.get(keys[name]) or b"") if name in keys else data
            for name, data in files.items()
        }

    def write(self, files: Mapping[str, bytes]) -> Path:
        """Write the folder that is shipped, unless it is there; return it."""
        names = "\n".join(f"{name} {sha256(data)}" for name, data in sorted(files.items()))
        folder = self.folder / "distributions" / sha256(names.encode())[:16]
        if not folder.is_dir():
            unfinished = folder.with_suffix(f".{os.getpid()}")
            shutil.rmtree(unfinished, ignore_errors=True)
            unfinished.mkdir(parents=True)
            for name, data in files.items():
                (unfinished / name).write_bytes(data)
            try:
                unfinished.replace(folder)
            except OSError:  # another build has just written it
                shutil.rmtree(unfinished)
        folder.touch()
        self._evict("distributions", 3)
        return folder

    def _evict(self, kind: str, count: int) -> None:
        """Delete all but the most recently used."""
        entries = sorted((self.folder / kind).iterdir(), key=os.path.getmtime, reverse=True)
        for old in entries[count:]:
            if old.is_dir():
                shutil.rmtree(old, ignore_errors=True)
            else:
                old.unlink(missing_ok=True)


if __name__ == "__main__":  # make pyodide: what is packed once need not be packed by each build
    place = ROOT / "_build" / ".cache" / "pyodide"
    prepare(source_folders(place), place)
