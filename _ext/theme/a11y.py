"""Mends what the theme and MyST-NB write against the accessibility rules (WCAG 2.2).

Each mend is a small replacement in the text of a page; the axe tests of ``tests/test_book.py`` say
whether one is still needed.
"""

from __future__ import annotations

import re
from typing import Any

from sphinx.application import Sphinx

MENDS = [
    # The text of a control is its name; another name over it is not what a speaking reader says.
    (re.compile(r'<summary aria-label="Toggle hidden content">'), "<summary>"),
    # A heading is named by its words, without a "#"; whoever goes by keys reaches its section from
    # the contents of the page.
    (
        re.compile(r'(<a class="headerlink" [^>]*title="Link to this (?:heading|term)")'),
        r'\1 tabindex="-1" aria-hidden="true"',
    ),
    (re.compile(r'(<a class="headerlink" [^>]*title="([^"]+)")>'), r'\1 aria-label="\2">'),
    # A list holds list items.
    (re.compile(r'role="doc-biblioentry"'), 'role="listitem"'),
]


def mend(app: Sphinx, page: str, template: str, context: dict[str, Any], tree: Any) -> None:
    """Apply every mend to the text of a page."""
    if app.builder.format == "html" and "body" in context:
        for fault, right in MENDS:
            context["body"] = fault.sub(right, context["body"])


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the mends."""
    app.connect("html-page-context", mend)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
