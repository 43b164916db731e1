"""Backlinks: a work lists where it is cited, a term where it is introduced, a symbol its uses."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from docutils import nodes
from proof_marks import page_order
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from symbols import USE, first_uses, glossary_terms


def is_chapter(app: Sphinx, page: str) -> bool:
    """Whether a page teaches symbols: a chapter or an appendix has exercises, notation has none."""
    exercises = page.replace("chapters/", "chapters/exercises/", 1)
    return page == "chapters/notation" or (exercises != page and exercises in app.env.found_docs)


def link_list(
    app: Sphinx, here: str, places: Iterable[tuple[str, str]], intro: str
) -> nodes.paragraph:
    """Return a paragraph of links to places on other pages, each named after its page."""
    line = nodes.paragraph("", intro, classes=["nn-back"])
    for i, (page, anchor) in enumerate(places):
        uri = app.builder.get_relative_uri(here, page) + (f"#{anchor}" if anchor else "")
        line += nodes.Text(", " if i else " ")
        line += nodes.reference("", app.env.titles[page].astext(), internal=True, refuri=uri)
    line += nodes.Text(".")
    return line


def add_citation_backlinks(app: Sphinx, tree: nodes.document, page: str) -> None:
    """Append to each work the pages that cite it, each linked at its first citation."""
    domain: Any = app.env.get_domain("cite")
    order = page_order(app)
    first: dict[str, dict[str, str]] = {}
    for ref in domain.citation_refs:
        for target in ref.targets if ref.docname != page else ():
            first.setdefault(target.key, {}).setdefault(ref.docname, ref.citation_ref_id)
    keys = {citation.citation_id: citation.key for citation in domain.citations}
    for work in tree.findall(nodes.citation):
        places = next((first[keys[id_]] for id_ in work["ids"] if keys.get(id_) in first), {})
        if places:
            ordered = sorted(places.items(), key=lambda place: order.index(place[0]))
            work += link_list(app, page, ordered, "Cited in")


def section_of(node: nodes.Node) -> str:
    """Return the id of the section that a node is in, or "" for the page itself."""
    while node.parent is not None and not isinstance(node, nodes.section):
        node = node.parent
    inside = node.parent is not None and isinstance(node.parent, nodes.section)
    return str(node["ids"][0]) if inside else ""


def term_introductions(app: Sphinx) -> dict[str, tuple[str, str]]:
    """Return the section where each glossary term first stands in italics: anchor -> place."""
    words = glossary_terms(app.env)
    found: dict[str, tuple[str, str]] = {}
    for page in page_order(app):
        if page in app.env.found_docs:
            for node in app.env.get_doctree(page).findall(nodes.emphasis):
                word = node.astext().lower()
                place = words.get(word) or words.get(word.removesuffix("s"))
                if place and place[0] != page:
                    found.setdefault(place[1], (page, section_of(node)))
    return found


def add_term_backlinks(app: Sphinx, tree: nodes.document, page: str) -> None:
    """Append to each entry a link to the section that first introduces it, by any of its names."""
    places = term_introductions(app)  # in the order of the book
    for item in tree.findall(nodes.definition_list_item):
        anchors = [id_ for term in item.findall(nodes.term) for id_ in term["ids"]]
        definition = next(item.findall(nodes.definition), None)
        first = next((place for anchor, place in places.items() if anchor in anchors), None)
        if first and definition is not None:
            definition += link_list(app, page, [first], "Introduced in")


def symbol_uses(app: Sphinx) -> dict[str, list[tuple[str, str]]]:
    """Return the first use of each symbol in each chapter: its anchor -> [(page, anchor)]."""
    found: dict[str, list[tuple[str, str]]] = {}
    for page in page_order(app):
        if page in app.env.found_docs and is_chapter(app, page):
            for node, _, anchor in first_uses(app, app.env.get_doctree(page), page):
                if isinstance(node, nodes.math):
                    found.setdefault(anchor, []).append((page, USE + anchor))
    return found


def add_symbol_backlinks(app: Sphinx, tree: nodes.document, page: str) -> None:
    """Append to each symbol links to its first use in each chapter, where it is underlined.

    Not "Used in": a sign that stands only within formulas there, such as ⊤, has no such place.
    """
    places = symbol_uses(app)
    for item in tree.findall(nodes.definition_list_item):
        definition = next(item.findall(nodes.definition))
        for anchor in next(item.findall(nodes.term))["ids"]:
            if anchor in places:
                definition += link_list(app, page, places[anchor], "Underlined in")


def symbol_index_pages(env: BuildEnvironment) -> set[str]:
    """Return the pages that explain symbols."""
    return {sign.index for signs in vars(env).get("nn_symbols", {}).values() for sign in signs}


def add_backlinks(app: Sphinx, tree: nodes.document, page: str) -> None:
    """Add the backlinks to the pages that list works, terms or symbols."""
    if app.builder.format != "html" or tree.get("preview"):  # a preview is not a page
        return
    if next(tree.findall(nodes.citation), None) is not None:
        add_citation_backlinks(app, tree, page)
    if any(place[0] == page for place in glossary_terms(app.env).values()):
        add_term_backlinks(app, tree, page)
    if page in symbol_index_pages(app.env):
        add_symbol_backlinks(app, tree, page)


def pages_to_update(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return the pages with backlinks: they depend on all others, so every build writes them."""
    lists = {place[0] for place in glossary_terms(env).values()} | symbol_index_pages(env)
    domain: Any = env.get_domain("cite")
    lists |= {citation.bibliography_key.docname for citation in domain.citations}
    return sorted(page for page in lists if Path(env.doc2path(page)).exists())


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx."""
    app.connect("doctree-resolved", add_backlinks, priority=650)
    app.connect("env-updated", pages_to_update)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
