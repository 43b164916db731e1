"""Mends what the theme and MyST-NB write against the accessibility rules (WCAG 2.2).

Each mend is a small replacement in the finished pages; the axe tests of ``tests/test_book.py`` say
whether one is still needed.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

MENDS = [
    # The text of a control is its name; another name over it is not what a speaking reader says.
    (re.compile(r'<summary aria-label="Toggle hidden content">'), "<summary>"),
    (re.compile(r'(<button class="btn search-button-field[^>]*?) aria-label="Search"'), r"\1"),
    (re.compile(r'(<i class="theme-switch [^>]*?) +title="[^"]*"'), r"\1"),
    # A list holds list items.
    (re.compile(r'role="doc-biblioentry"'), 'role="listitem"'),
    # What stands in the sidebar above the contents belongs to a landmark too.
    (
        re.compile(r'<div class="sidebar-primary-item">(\s*<a class="navbar-brand)'),
        r'<div class="sidebar-primary-item" role="navigation" aria-label="Home">\1',
    ),
]


def mend(app: Sphinx, error: Exception | None) -> None:
    """Apply every mend to every page."""
    if error is not None or app.builder.format != "html":
        return
    for path in Path(app.outdir).rglob("*.html"):
        page = path.read_text(encoding="utf-8")
        for fault, right in MENDS:
            page = fault.sub(right, page)
        path.write_text(page, encoding="utf-8")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the mends."""
    app.connect("build-finished", mend)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
