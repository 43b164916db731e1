"""Writes the book's notebooks, executed, into a folder of the reader's own, for ``make lab``.

    python tools/reader_notebooks.py notebooks

A notebook that its reader has changed is never written over: to get the book's, delete or rename
it. Which ones are as the book wrote them is known from their digests, in ``.written-by-the-book``.
The notebooks are signed as trusted, so that their figures move before anything is run.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import nbformat
from nbformat import NotebookNode
from nbformat.sign import NotebookNotary

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "_ext"))
from myst_to_markdown import Book  # noqa: E402
from notebooks import Package, file_names, standalone_notebook  # noqa: E402

RECORD = ".written-by-the-book"


class Written(NamedTuple):
    """What was done with each notebook: names of those written, and of the reader's own."""

    new: list[str]
    kept: list[str]
    kept_though_newer: list[str]


def executed_notebooks(build: Path) -> Iterator[tuple[str, NotebookNode]]:
    """Yield the file name and the notebook of each page with code of a built book."""
    labels = json.loads((build / "labels.json").read_text(encoding="utf-8"))
    executed = build / "jupyter_execute"
    paths = {path.relative_to(executed).with_suffix("").as_posix(): path
             for path in sorted((executed / "chapters").rglob("*.ipynb"))}  # fmt: skip
    book = Book(labels, file_names(paths))
    (wheel,) = (build / "html" / "_downloads" / "notebooks").glob("*.whl")
    stills = build / ".cache" / "stills"
    for page, name in book.notebooks.items():
        notebook = nbformat.read(paths[page], as_version=4)
        yield (
            name,
            standalone_notebook(notebook, page, book, Package(wheel.name), stills, live=True),
        )


def write_notebooks(folder: Path, notebooks: dict[str, NotebookNode]) -> Written:
    """Write the notebooks into the folder, but none over one that its reader has changed."""
    folder.mkdir(parents=True, exist_ok=True)
    record = folder / RECORD
    known = json.loads(record.read_text(encoding="utf-8")) if record.is_file() else {}
    notary = NotebookNotary()
    done = Written([], [], [])
    for name, notebook in notebooks.items():
        text = nbformat.writes(notebook) + "\n"
        digest = hashlib.sha256(text.encode()).hexdigest()
        path = folder / name
        there = hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""
        if there in ("", known.get(name), digest):
            path.write_text(text, encoding="utf-8", newline="\n")
            notary.sign(nbformat.reads(text, as_version=4))
            known[name] = digest
            done.new.append(name)
        elif known.get(name) == digest:
            done.kept.append(name)
        else:
            done.kept_though_newer.append(name)
    record.write_text(json.dumps(known, indent=1) + "\n", encoding="utf-8")
    return done


def main() -> None:
    """Write the notebooks of the built book into the folder that the first argument names."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "notebooks").expanduser()
    build = ROOT / "_build"
    if not (build / "labels.json").is_file():
        sys.exit("There is no built book yet, and so no notebooks: make book")
    done = write_notebooks(folder, dict(executed_notebooks(build)))
    print(f"The notebooks are in {folder.resolve()}; change them as you like.")
    if done.kept:
        print(f"With changes of yours: {', '.join(done.kept)}.")
    if done.kept_though_newer:
        names = ", ".join(done.kept_though_newer)
        print(f"With changes of yours, though the book has newer ones: {names}.")
        print("To get the book's, delete or rename yours.")


if __name__ == "__main__":
    main()
