"""Metadata of the site: its address, descriptions and preview pictures, sitemap, 404 page.

The address is set in one place, ``html: baseurl`` of ``_config.yml``; the environment variable
``NNMATH_SITE_URL`` takes precedence, so that a workflow can name the place where it publishes.
The sitemap and the preview pictures need an absolute address; without one they are left out.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator
from functools import partial
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

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


def site_url(app: Sphinx) -> str:
    """Return the address of the published site with a final slash, or an empty string."""
    url = os.environ.get("NNMATH_SITE_URL", "") or app.config.html_baseurl or ""
    return url.rstrip("/") + "/" if url else ""


def plain_text(node: nodes.Node) -> Iterator[str]:
    """Yield the text of a paragraph; what cannot be plain text becomes UNREADABLE."""
    if isinstance(node, nodes.math | nodes.literal):
        text = node.astext()
        yield text.replace("-", "−") if READABLE.fullmatch(text) else UNREADABLE
        yield node.get("closing", "")
    elif isinstance(node, nodes.Text):
        yield node.astext()
    elif isinstance(node, nodes.Element) and "visually-hidden" not in node["classes"]:
        for child in node.children:
            yield from plain_text(child)


def leading_sentences(text: str) -> str:
    """Return the leading sentences of a text that are plain text and fit into LONG characters."""
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
    """Return the description of a page: the start of its first paragraph in plain text."""
    paragraphs = (p for p in tree.findall(nodes.paragraph) if isinstance(p.parent, nodes.section))
    texts = [leading_sentences("".join(plain_text(paragraph))) for paragraph in paragraphs]
    return next((text for text in texts if len(text) >= SHORT), max(texts, key=len, default=""))


def without_logo(create: Callable[..., Any], **options: Any) -> Any:
    """Call sphinxext-opengraph's function for a preview picture, but without its own logo."""
    return create(**{**options, "image_mini": None})


def clean_tags(app: Sphinx, page: str, template: str, context: dict[str, Any], tree: Any) -> None:
    """Remove the second viewport tag, and the page's address if the site has none."""
    tags = re.sub(r'<meta name="viewport"[^>]*>\s*', "", context.get("metatags", ""))
    if not app.config.ogp_site_url:
        tags = re.sub(r'<meta property="og:url"[^>]*>\s*', "", tags)
    context["metatags"] = tags


def setup(app: Sphinx) -> dict[str, Any]:
    """Configure the libraries that write the metadata."""
    site = site_url(app)
    if not site:
        # What draws preview pictures imports Matplotlib, which takes half a second.
        nothing = ModuleType("sphinxext.opengraph._social_cards")
        vars(nothing).update(DEFAULT_SOCIAL_CONFIG={}, create_social_card=None)
        sys.modules.setdefault(nothing.__name__, nothing)
    import sphinxext.opengraph as opengraph

    root = urlsplit(site).path if site else "/"
    app.config.html_baseurl = site
    app.setup_extension("sphinxext.opengraph")
    app.setup_extension("notfound.extension")
    app.config.ogp_site_url = site
    app.config.ogp_site_name = app.config.html_title
    opengraph.get_description = lambda tree, *length_and_titles: description(tree)
    if site:
        from sphinxext.opengraph import _social_cards as social_cards

        create = social_cards.create_social_card_objects
        if not isinstance(create, partial):
            social_cards.create_social_card_objects = partial(without_logo, create)
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
    app.connect("html-page-context", clean_tags, priority=900)
    if site:
        app.setup_extension("sphinx_sitemap")
        app.config.sitemap_url_scheme = "{link}"
        app.config.sitemap_excludes = ["404.html", "search.html", "genindex.html"]
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
