"""Runs the command that builds the book, unless nothing has changed since it last succeeded.

    python tools/build_if_changed.py python tools/book.py build .

Compared are all files of this folder, every installed package, the environment variables that a
build reads, the command, and what it wrote: a page that was deleted or edited is built again.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "_ext"))
from build_cache import digest, fetched_files, source_files  # noqa: E402

READ = ("NNMATH_", "OPENBLAS_", "PYTHON", "LANG", "LC_", "TZ")


def inputs(folder: Path, command: list[str]) -> str:
    """A digest of all that a build in this folder depends on."""
    files = [*source_files(folder), *folder.glob("node_modules/**/package.json")]
    variables = {name: value for name, value in os.environ.items() if name.startswith(READ)}
    names = [str(path.relative_to(folder)) for path in sorted(files)]
    return digest([command, variables, names, fetched_files(folder)], files)


def outputs(folder: Path) -> str:
    """A digest of the name, size and time of every file that was written."""
    written = sorted(
        (str(path.relative_to(folder)), path.stat().st_size, path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file()
    )
    return hashlib.sha256(json.dumps(written).encode()).hexdigest()


def build(folder: Path, command: list[str]) -> int:
    """Run the command if something has changed; return its exit status, or 0."""
    stamp, site = folder / "_build" / ".cache" / "last-build.json", folder / "_build" / "html"
    before = inputs(folder, command)
    last = json.loads(stamp.read_text()) if stamp.is_file() else {}
    fresh = os.environ.get("NNMATH_FRESH") or not site.is_dir()
    if not fresh and last == {"inputs": before, "outputs": outputs(site)}:
        print("Nothing has changed since the last build.")
        return 0
    stamp.unlink(missing_ok=True)
    status = subprocess.run(command, cwd=folder, check=False).returncode
    # A file that was changed during the build may or may not be in the pages.
    if status == 0 and inputs(folder, command) == before:
        stamp.parent.mkdir(parents=True, exist_ok=True)
        stamp.write_text(json.dumps({"inputs": before, "outputs": outputs(site)}))
    return status


if __name__ == "__main__":
    sys.exit(build(ROOT, sys.argv[1:]))
