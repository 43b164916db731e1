"""What the world sees of the site: where it lives, descriptions and cards, its map, its 404 page.

The address is set in one place, ``html: baseurl`` of ``_config.yml``; the environment variable
``NNMATH_SITE_URL`` goes before it, so that a workflow can say where it publishes. A map of the site
and the pictures of its cards need an absolute address: without one they are left out.
"""

from __future__ import annotations

import os
import re
from typing import Any
from urllib.parse import urlsplit

from sphinx.application import Sphinx

NOT_FOUND = """
<h1>This page is not here</h1>
<p>The address may have changed, or a letter of it is wrong.
The <a href="{root}index.html">first page of the book</a> has the contents,
and the <a href="{root}search.html">search</a> finds words in it.</p>
"""


def address(app: Sphinx) -> str:
    """Where the site is published, with a slash at its end; empty if it is nowhere."""
    said = os.environ.get("NNMATH_SITE_URL", "") or app.config.html_baseurl or ""
    return said.rstrip("/") + "/" if said else ""


def mend_tags(app: Sphinx, page: str, template: str, context: dict[str, Any], tree: Any) -> None:
    """Cut a description behind a whole sentence; without an address, claim none."""
    tags = context.get("metatags", "")
    tags = re.sub(r'(content="[^"]*[.?!]) [^".?!]*\.\.\."', r'\1"', tags)
    if not app.config.ogp_site_url:
        tags = re.sub(r'<meta property="og:url"[^>]*>\s*', "", tags)
    context["metatags"] = tags


def setup(app: Sphinx) -> dict[str, Any]:
    """Give the libraries their settings."""
    site = address(app)
    root = urlsplit(site).path if site else "/"
    app.config.html_baseurl = site
    app.setup_extension("sphinxext.opengraph")
    app.setup_extension("notfound.extension")
    app.config.ogp_site_url = site
    app.config.ogp_site_name = app.config.html_title
    app.config.ogp_description_length = 180
    app.config.ogp_social_cards = {"enable": bool(site), "line_color": "#0072b2"}
    app.config.notfound_urls_prefix = root
    app.config.notfound_context = {
        "title": "Not found",
        "body": NOT_FOUND.format(root=root),
    }
    app.connect("html-page-context", mend_tags, priority=900)
    if site:
        app.setup_extension("sphinx_sitemap")
        app.config.sitemap_url_scheme = "{link}"
        app.config.sitemap_excludes = ["404.html", "search.html", "genindex.html"]
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
