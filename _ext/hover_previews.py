"""Hover previews: a card shows the target of a link while the link is hovered or focused.

A link to an equation, a figure, a table, a symbol, a glossary term or a bibliography entry shows
its target. Targets on other pages are written into the page as ``template`` elements, which
browsers do not draw, so a preview needs neither network nor server; targets on the same page are
copied by ``hover_previews.js``. A card is the description of its link, so it has no links itself.
"""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Callable
from typing import Any

from docutils import nodes
from labels import number_of
from page_dependencies import note
from proof_marks import has_proofs
from pybtex.backends.html import Backend
from sphinx.application import Sphinx
from sphinx.util.docutils import new_document


def link_targets(tree: nodes.document, page: str) -> dict[str, tuple[str, str]]:
    """Return the links of a page to places on other pages: URI -> (page, anchor)."""
    found = {}
    for link in tree.findall(nodes.reference):
        path, _, anchor = link.get("refuri", "").partition("#")
        if path.endswith(".html") and anchor and "://" not in path:
            other = posixpath.normpath(posixpath.join(posixpath.dirname(page), path))
            found[link["refuri"]] = (other.removesuffix(".html"), anchor)
    return found


def render_fragment(app: Sphinx, page: str, node: nodes.Node) -> str:
    """Return the HTML of a part of a page, with each link replaced by its text."""
    piece = nodes.container("", node.deepcopy())
    tree = new_document(page)
    tree["preview"] = True  # tells the handlers of "doctree-resolved" that this is not a page
    tree += piece
    app.env.resolve_references(tree, page, app.builder)
    for link in list(piece.findall(nodes.reference)):
        link.replace_self(link.children)
    for part in piece.findall(nodes.Element):
        part["ids"] = []
    builder: Any = app.builder
    return str(builder.render_partial(piece)["fragment"])


def extract_pictures(fragment: str) -> list[str]:
    """Return the outermost ``svg`` elements of some HTML that are marked as images."""
    found, depth, start = [], 0, 0
    for tag in re.finditer(r"<svg\b|</svg>", fragment):
        opens = tag[0] != "</svg>"
        start = start if depth else tag.start()
        depth += 1 if opens else -1
        if not depth:
            found.append(fragment[start : tag.end()])
    return [picture for picture in found if 'role="img"' in picture[: picture.index(">")]]


def preview_equation(app: Sphinx, page: str, node: nodes.math_block) -> tuple[str, str]:
    """Return title and HTML of the card of an equation."""
    alone = nodes.math_block("", node.astext(), nowrap=False, number=None, label=None)
    number = number_of(app.env, page, "displaymath", anchors(node))
    return f"Equation {number}", render_fragment(app, page, alone)


def preview_captioned(app: Sphinx, page: str, node: nodes.figure | nodes.table) -> tuple[str, str]:
    """Return title and HTML of the card of a figure (picture and caption) or table (caption)."""
    kind = "table" if isinstance(node, nodes.table) else "figure"
    caption = next(node.findall(lambda n: isinstance(n, nodes.caption | nodes.title)), None)
    words = nodes.paragraph("", "", *[c.deepcopy() for c in (caption.children if caption else [])])
    number = number_of(app.env, page, kind, node["ids"])
    content = nodes.container("", *[c for c in node.children if not isinstance(c, nodes.caption)])
    pictures = extract_pictures(render_fragment(app, page, content)) if kind == "figure" else []
    box = f'<div class="nn-card-picture">{"".join(pictures)}</div>' if pictures else ""
    return f"{kind.capitalize()} {number}", box + render_fragment(app, page, words)


def preview_definition(app: Sphinx, page: str, node: nodes.definition_list_item) -> tuple[str, str]:
    """Return title and HTML of the card of a symbol or a term: its definition."""
    term = next(node.findall(nodes.term))
    definition = next(node.findall(nodes.definition))
    body = nodes.container("", nodes.strong("", "", *[c.deepcopy() for c in term.children]))
    body += [child.deepcopy() for child in definition.children]
    return "", render_fragment(app, page, body)


PREVIEWS: dict[type[nodes.Node], Callable[[Sphinx, str, Any], tuple[str, str]]] = {
    nodes.math_block: preview_equation,
    nodes.figure: preview_captioned,
    nodes.table: preview_captioned,
    nodes.definition_list_item: preview_definition,
}


def anchors(node: nodes.Node) -> list[str]:
    """Return the anchors that lead to a node."""
    if isinstance(node, nodes.math_block):
        return [f"equation-{node['label']}"] if node.get("label") else []
    inner = node.findall(nodes.term) if isinstance(node, nodes.definition_list_item) else ()
    return [*node["ids"], *(id_ for term in inner for id_ in term["ids"])]


def index_targets(
    app: Sphinx, page: str, index: dict[str, dict[str, nodes.Node]]
) -> dict[str, nodes.Node]:
    """Return the nodes of a page that have a preview, by anchor; `index` caches them by page."""
    if page not in index:
        index[page] = {}
        if page in app.env.found_docs:
            tree = app.env.get_doctree(page)
            for node in tree.findall(lambda n: isinstance(n, tuple(PREVIEWS))):
                index[page].update(dict.fromkeys(anchors(node), node))
    return index[page]


def bibliography_entries(app: Sphinx) -> dict[tuple[str, str], str]:
    """Return the bibliography: (page, anchor) -> the HTML of the entry."""
    domain: Any = app.env.get_domain("cite")
    return {
        (
            citation.bibliography_key.docname,
            citation.citation_id,
        ): citation.formatted_entry.text.render(Backend())
        for citation in domain.citations
    }


def add_previews(app: Sphinx, page: str, template: str, context: dict[str, Any], tree: Any) -> None:
    """Append the previews for the links of a page to its text."""
    if app.builder.name != "html" or tree is None:
        return
    index = vars(app).setdefault("nn_preview_targets", {})
    cached = vars(app).setdefault("nn_previews", {})
    works = vars(app).setdefault("nn_works", None) or bibliography_entries(app)
    vars(app)["nn_works"] = works
    previews = []
    for uri, (other, anchor) in link_targets(tree, page).items():
        if has_proofs(page) and anchor.startswith("equation-"):
            continue  # each proof begins with its formula
        note(app, "cards", page, (other, anchor))
        node = index_targets(app, other, index).get(anchor)
        if node is not None and (other, anchor) not in cached:
            cached[other, anchor] = PREVIEWS[type(node)](app, other, node)
        if node is not None:
            title, body = cached[other, anchor]
        elif (other, anchor) in works:
            title, body = "", f"<p>{re.sub('</?a[^>]*>', '', works[other, anchor])}</p>"
        else:
            continue
        heading = " · ".join(filter(None, [title, app.env.titles[other].astext()]))
        head = f'<p class="nn-card-title">{html.escape(heading)}</p>'
        previews.append(
            f'<template class="nn-card-of" data-for="{html.escape(uri)}">{head}{body}</template>'
        )
    context["body"] += "\n".join(previews)
    app.add_css_file("hover_previews.css")
    app.add_js_file("hover_previews.js", loading_method="defer")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx."""
    app.connect("html-page-context", add_previews)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
