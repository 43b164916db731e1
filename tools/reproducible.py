"""Build the whole book twice, in two places and under two circumstances, and compare every byte.

The two builds differ in the folder, the hash seed, the time zone, the locale, the umask and the
moment. python tools/reproducible.py [SOURCE] (the project by default)
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from itertools import zip_longest
from pathlib import Path

ROOT = Path(__file__).parent.parent
BOOK = Path(__file__).with_name("book.py")
SKIP = ("_build", "node_modules", ".git", ".venv*", "*_cache", ".hypothesis", "__pycache__")
WHEELS = Path("_build", ".cache", "pyodide", "downloads")  # of Python in the pages
ONE = {"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C.UTF-8"}
OTHER = {"PYTHONHASHSEED": "2", "TZ": "Asia/Tokyo", "LC_ALL": "C"}


def copy(source: Path, folder: Path) -> Path:
    """Copy a project, without what was built, to a folder of its own."""
    shutil.copytree(source, folder, ignore=shutil.ignore_patterns(*SKIP), symlinks=True)
    for name in ("node_modules",):
        (folder / name).symlink_to(source.resolve() / name, target_is_directory=True)
    if (source / WHEELS).is_dir():
        (folder / WHEELS).parent.mkdir(parents=True)
        (folder / WHEELS).symlink_to(source.resolve() / WHEELS, target_is_directory=True)
    return folder


def build(folder: Path, environment: dict[str, str], umask: int) -> Path:
    """Build a copy from nothing with its own nnmath; return its site."""
    beside = Path(sys.executable).parent
    path = {"PATH": f"{beside}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(folder)}
    done = subprocess.run(
        [sys.executable, BOOK, "build", ".", "-W", "-n", "--keep-going"],
        cwd=folder,
        env={**os.environ, **path, "NNMATH_FRESH": "1", **environment},
        preexec_fn=None if os.name == "nt" else lambda: os.umask(umask) and None,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        sys.exit(f"{(done.stdout + done.stderr)[-4000:]}\nThe book was not built.")
    return folder / "_build" / "html"


def differences(one: Path, other: Path) -> list[str]:
    """Say in which files two folders differ, each with the first line that does."""
    names = {p.relative_to(root) for root in (one, other) for p in root.rglob("*") if p.is_file()}
    differences = []
    for name in sorted(names):
        a, b = one / name, other / name
        if not (a.is_file() and b.is_file()):
            differences.append(f"{name}: only in {one if a.is_file() else other}")
        elif a.read_bytes() != b.read_bytes():
            lines = zip_longest(a.read_bytes().splitlines(), b.read_bytes().splitlines())
            place, (left, right) = next((i, p) for i, p in enumerate(lines, 1) if p[0] != p[1])
            left, right = left or b"", right or b""
            pairs = enumerate(zip(left, right, strict=False))
            at = next((i for i, (x, y) in pairs if x != y), min(len(left), len(right)))
            near = slice(max(0, at - 60), at + 60)
            differences.append(f"{name}:{place}: {left[near]!r} / {right[near]!r}")
    return differences


def main() -> None:
    """Build twice, compare, say what differs."""
    source = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT
    with tempfile.TemporaryDirectory() as here:
        one = build(copy(source, Path(here, "one")), ONE, 0o022)
        other = build(copy(source, Path(here, "another", "place")), OTHER, 0o027)
        found = differences(one, other)
        count = sum(path.is_file() for path in one.rglob("*"))
    print(*found, sep="\n")
    sys.exit(f"{len(found)} of {count} files differ") if found else print(
        f"Two builds, {count} files: the same to the byte."
    )


if __name__ == "__main__":
    main()
