"""Title, author, repository and address of the book: set in ``_config.yml``, and nowhere else.

The role ``{book}`title` `` puts one of them into a page.
"""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from launch_links import repository_of
from site_metadata import site_url
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxRole

logger = logging.getLogger(__name__)

ROLE = re.compile(r"\{book\}`(\w+)`")


def book_settings(app: Sphinx) -> dict[str, str]:
    """Return the settings by name; repository and site are empty where none is named."""
    return {
        "title": app.config.html_title,
        "author": app.config.author,
        "copyright": app.config.copyright,
        "repository": repository_of(app.config),
        "site": site_url(app),
    }


def fill(app: Sphinx, text: str) -> str:
    """Return a line of a page's source with the settings in the place of the roles."""
    settings = book_settings(app)
    return ROLE.sub(lambda match: settings.get(match[1], match[0]), text)


class BookRole(SphinxRole):
    """A place for one of the settings."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Put it in."""
        settings = book_settings(self.env.app)
        if self.text not in settings:
            names = ", ".join(settings)
            logger.warning(
                "{book}: expected one of %s, got %r", names, self.text, location=self.get_location()
            )
        return [nodes.Text(settings.get(self.text, ""))], []


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx."""
    app.add_role("book", BookRole())
    return {"parallel_read_safe": True, "parallel_write_safe": True}
