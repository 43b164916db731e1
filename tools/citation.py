"""Write the reference to the book, CITATION.cff: python tools/citation.py

What it has in common with the settings of the book comes from ``_config.yml``, and the version from
the package; the rest stays as it stands.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import yaml
from pages import ROOT, Config, config

VERSION = re.compile(r'^__version__ = "(.+)"$', re.MULTILINE)
KEYS = ("title", "version", "authors", "url", "repository-code")


def authors(book: Config) -> list[str]:
    """Return the authors one by one. “The authors of this book” are named after its title."""
    names = re.split(r", | and ", book.author)
    return [name.replace("this book", book.title) for name in names if name]


def citation(book: Config, version: str, old: str) -> str:
    """Return the file with the settings of the book in it."""
    fields = {
        "title": _quoted(book.title),
        "version": version,
        "authors": "".join(f"\n  - name: {_quoted(name)}" for name in authors(book)),
        "url": _quoted(book.site) if book.site else "",
        "repository-code": _quoted(book.repository) if book.repository else "",
    }
    new = [
        f"{key}:{value if value.startswith(chr(10)) else f' {value}'}"
        for key, value in fields.items()
        if value
    ]
    # A field is a line that begins with its name, and the lines below it that are set in.
    parts = re.findall(r"^[\w-]+:.*\n(?:[ -].*\n)*", old, re.MULTILINE)
    rest = [part.rstrip("\n") for part in parts if part.partition(":")[0] not in KEYS]
    return "\n".join([*rest[:2], *new, *rest[2:]]) + "\n"


def _quoted(text: str) -> str:
    return yaml.safe_dump(text, default_style='"', allow_unicode=True, width=10_000).strip()


def main(root: Path = ROOT) -> None:
    """Write the file, if it changes."""
    path = root / "CITATION.cff"
    found = VERSION.search((root / "nnmath" / "__init__.py").read_text(encoding="utf-8"))
    if found is None:
        sys.exit('nnmath/__init__.py: expected a line __version__ = "…"')
    old = path.read_text(encoding="utf-8")
    new = citation(config(root), found[1], old)
    if new != old:
        path.write_text(new, encoding="utf-8")


if __name__ == "__main__":
    main()
