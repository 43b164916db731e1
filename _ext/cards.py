"""Cards: what a link leads to, shown while it is pointed at or focused.

A link to an equation, a figure, a table, a symbol, a term of the glossary or a work of the
bibliography shows its target. What stands on another page comes with the page, in a ``template``
that no browser draws, so that a card needs neither network nor server; what stands on the same
page is copied by ``cards.js``. A card describes its link, and so holds no link of its own.
"""

from __future__ import annotations

import html
import posixpath
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from docutils import nodes
from pybtex.backends.html import Backend
from sphinx.application import Sphinx
from sphinx.util.docutils import new_document

HERE = Path(__file__).parent
PROOFS = "chapters/proofs"


def targets(tree: nodes.document, page: str) -> dict[str, tuple[str, str]]:
    """The links of a page that lead to a place on another one: address -> (page, anchor)."""
    found = {}
    for link in tree.findall(nodes.reference):
        path, _, anchor = link.get("refuri", "").partition("#")
        if path.endswith(".html") and anchor and "://" not in path:
            other = posixpath.normpath(posixpath.join(posixpath.dirname(page), path))
            found[link["refuri"]] = (other.removesuffix(".html"), anchor)
    return found


def rendered(app: Sphinx, page: str, node: nodes.Node) -> str:
    """The HTML of a piece of another page, in which links have become the words that they show."""
    piece = nodes.container("", node.deepcopy())
    tree = new_document(page)
    tree["card"] = True  # see symbols: no links are made for a card
    tree += piece
    app.env.resolve_references(tree, page, app.builder)
    for link in list(piece.findall(nodes.reference)):
        words = link.children
        link.replace_self(words)
    for part in piece.findall(nodes.Element):
        part["ids"] = []
    builder: Any = app.builder
    return str(builder.render_partial(piece)["fragment"])


def pictures(drawn: str) -> list[str]:
    """The pictures in a piece of HTML, each with all that it is made of."""
    found, depth, start = [], 0, 0
    for tag in re.finditer(r"<svg\b|</svg>", drawn):
        opens = tag[0] != "</svg>"
        start = start if depth else tag.start()
        depth += 1 if opens else -1
        if not depth:
            found.append(drawn[start : tag.end()])
    return [picture for picture in found if 'role="img"' in picture[: picture.index(">")]]


def number_of(app: Sphinx, page: str, kind: str, anchor: str) -> str:
    """The number of an equation, a figure or a table, such as 4.2."""
    return ".".join(map(str, app.env.toc_fignumbers.get(page, {}).get(kind, {}).get(anchor, ())))


def equation(app: Sphinx, page: str, node: nodes.math_block) -> tuple[str, str]:
    """Title and content of the card of an equation."""
    alone = nodes.math_block("", node.astext(), nowrap=False, number=None, label=None)
    number = number_of(app, page, "displaymath", f"equation-{node['label']}")
    return f"Equation {number}", rendered(app, page, alone)


def captioned(app: Sphinx, page: str, node: nodes.figure | nodes.table) -> tuple[str, str]:
    """Title and content of the card of a figure or a table: its picture and its caption."""
    kind = "table" if isinstance(node, nodes.table) else "figure"
    caption = next(node.findall(lambda n: isinstance(n, nodes.caption | nodes.title)), None)
    words = nodes.paragraph("", "", *[c.deepcopy() for c in (caption.children if caption else [])])
    number = next(filter(None, (number_of(app, page, kind, id_) for id_ in node["ids"])), "")
    whole = nodes.container("", *[c for c in node.children if not isinstance(c, nodes.caption)])
    drawn = pictures(rendered(app, page, whole)) if kind == "figure" else []
    shown = f'<div class="nn-card-picture">{"".join(drawn)}</div>' if drawn else ""
    return f"{kind.capitalize()} {number}", shown + rendered(app, page, words)


def entry(app: Sphinx, page: str, node: nodes.definition_list_item) -> tuple[str, str]:
    """Title and content of the card of a symbol or a term: its definition."""
    term = next(node.findall(nodes.term))
    definition = next(node.findall(nodes.definition))
    body = nodes.container("", nodes.strong("", "", *[c.deepcopy() for c in term.children]))
    body += [child.deepcopy() for child in definition.children]
    return "", rendered(app, page, body)


KINDS: dict[type[nodes.Node], Callable[[Sphinx, str, Any], tuple[str, str]]] = {
    nodes.math_block: equation,
    nodes.figure: captioned,
    nodes.table: captioned,
    nodes.definition_list_item: entry,
}


def anchors(node: nodes.Node) -> list[str]:
    """The anchors that lead to a node."""
    if isinstance(node, nodes.math_block):
        return [f"equation-{node['label']}"] if node.get("label") else []
    inner = node.findall(nodes.term) if isinstance(node, nodes.definition_list_item) else ()
    return [*node["ids"], *(id_ for term in inner for id_ in term["ids"])]


def index_of(
    app: Sphinx, page: str, known: dict[str, dict[str, nodes.Node]]
) -> dict[str, nodes.Node]:
    """The nodes of a page that have a card, by anchor."""
    if page not in known:
        known[page] = {}
        if page in app.env.found_docs:
            tree = app.env.get_doctree(page)
            for node in tree.findall(lambda n: isinstance(n, tuple(KINDS))):
                known[page].update(dict.fromkeys(anchors(node), node))
    return known[page]


def cited(app: Sphinx) -> dict[tuple[str, str], str]:
    """The works of the bibliography: (page, anchor) -> how the work is listed."""
    domain: Any = app.env.get_domain("cite")
    return {
        (
            citation.bibliography_key.docname,
            citation.citation_id,
        ): citation.formatted_entry.text.render(Backend())
        for citation in domain.citations
    }


def add_cards(app: Sphinx, page: str, template: str, context: dict[str, Any], tree: Any) -> None:
    """Put the cards of a page's links behind its text."""
    if app.builder.name != "html" or tree is None:
        return
    known = vars(app).setdefault("nn_card_nodes", {})
    made = vars(app).setdefault("nn_cards", {})
    works = vars(app).setdefault("nn_works", None) or cited(app)
    vars(app)["nn_works"] = works
    cards = []
    for address, (other, anchor) in targets(tree, page).items():
        if page == PROOFS and anchor.startswith("equation-"):
            continue  # the formula of each proof stands there already
        node = index_of(app, other, known).get(anchor)
        if node is not None and (other, anchor) not in made:
            made[other, anchor] = KINDS[type(node)](app, other, node)
        if node is not None:
            title, body = made[other, anchor]
        elif (other, anchor) in works:
            title, body = "", f"<p>{re.sub('</?a[^>]*>', '', works[other, anchor])}</p>"
        else:
            continue
        where = app.env.titles[other].astext()
        head = (
            f'<p class="nn-card-title">{html.escape(" · ".join(filter(None, [title, where])))}</p>'
        )
        way = html.escape(address)
        cards.append(f'<template class="nn-card-of" data-for="{way}">{head}{body}</template>')
    context["body"] += "\n".join(cards)
    app.add_css_file("cards.css")
    app.add_js_file("cards.js", loading_method="defer")


def stage(app: Sphinx) -> None:
    """Put the script and the style among the built book's static files."""
    if app.builder.name == "html":
        static = Path(app.outdir, "_static")
        static.mkdir(parents=True, exist_ok=True)
        for name in ("cards.js", "cards.css"):
            shutil.copyfile(HERE / name, static / name)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the cards."""
    app.connect("html-page-context", add_cards)
    app.connect("builder-inited", stage)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
