"""What the world sees of the site: where it lives, descriptions and cards, its map, its 404 page.

The address is set in one place, ``html: baseurl`` of ``_config.yml``; the environment variable
``NNMATH_SITE_URL`` goes before it, so that a workflow can say where it publishes. A map of the site
and the pictures of its cards need an absolute address: without one they are left out.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import sphinxext.opengraph as opengraph
from docutils import nodes
from sphinx.application import Sphinx

NOT_FOUND = """
<h1>This page is not here</h1>
<p>The address may have changed, or a letter of it is wrong.
The <a href="{root}index.html">first page of the book</a> has the contents,
and the <a href="{root}search.html">search</a> finds words in it.</p>
"""
SHORT, LONG = 40, 180
SENTENCE = re.compile(r"(?<=[.?!])\s+(?=[A-Z“‘(])|(?<=[.?!][”’)])\s+(?=[A-Z“‘(])")
READABLE = re.compile(r"[A-Za-z0-9]([A-Za-z0-9 +=<>.,-]*[A-Za-z0-9])?")
UNREADABLE = "\N{REPLACEMENT CHARACTER}"


def address(app: Sphinx) -> str:
    """Where the site is published, with a slash at its end; empty if it is nowhere."""
    said = os.environ.get("NNMATH_SITE_URL", "") or app.config.html_baseurl or ""
    return said.rstrip("/") + "/" if said else ""


def words(node: nodes.Node) -> Iterator[str]:
    """The text of a paragraph; a formula or a piece of code that is no plain text is marked."""
    if isinstance(node, nodes.math | nodes.literal):
        text = node.astext()
        yield text.replace("-", "−") if READABLE.fullmatch(text) else UNREADABLE
        yield node.get("closing", "")
    elif isinstance(node, nodes.Text):
        yield node.astext()
    elif isinstance(node, nodes.Element) and "visually-hidden" not in node["classes"]:
        for child in node.children:
            yield from words(child)


def shortened(text: str) -> str:
    """The whole sentences of a paragraph that are plain text, as many as there is room for."""
    found = ""
    for sentence in SENTENCE.split(" ".join(text.split())):
        longer = f"{found} {sentence}".strip()
        if UNREADABLE in sentence or ".." in sentence or sentence[-1:] not in ".?!”’)":
            break
        if len(longer) > LONG:
            return found if len(found) >= SHORT else longer[: LONG - 1].rpartition(" ")[0] + "…"
        found = longer
    return found


def description(tree: nodes.document) -> str:
    """What a page is about: the beginning of its first paragraph that can be said in plain text."""
    whole = (p for p in tree.findall(nodes.paragraph) if isinstance(p.parent, nodes.section))
    said = [shortened("".join(words(paragraph))) for paragraph in whole]
    return next((text for text in said if len(text) >= SHORT), max(said, key=len, default=""))


def without_logo(make: Callable[..., Any], **drawn: Any) -> Any:
    """The frame of a picture for Open Graph, without the logo that the library puts into it."""
    return make(**{**drawn, "image_mini": None})


def mend_tags(app: Sphinx, page: str, template: str, context: dict[str, Any], tree: Any) -> None:
    """Without an address, claim none; and one viewport is enough."""
    tags = re.sub(r'<meta name="viewport"[^>]*>\s*', "", context.get("metatags", ""))
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
    opengraph.get_description = lambda tree, *length_and_titles: description(tree)
    if site:
        from sphinxext.opengraph import _social_cards as social_cards  # brings matplotlib

        frame = social_cards.create_social_card_objects
        if not isinstance(frame, partial):
            social_cards.create_social_card_objects = partial(without_logo, frame)
    app.config.ogp_social_cards = {
        "enable": bool(site),
        "line_color": "#0072b2",
        "description_max_length": LONG,
    }
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
