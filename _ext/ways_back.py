"""Ways back: a work says where it is cited, a term where it is introduced, a symbol where used."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import pybtex.plugin
from docutils import nodes
from proof_marks import pages
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from symbols import USE, first_uses, terms

CHAPTER = re.compile(r"chapters/(notation|\d\d-[a-z-]+)")


def leads(app: Sphinx, here: str, places: Iterable[tuple[str, str]], words: str) -> nodes.paragraph:
    """A line of links to places on other pages, each named after its page."""
    line = nodes.paragraph("", words, classes=["nn-back"])
    for i, (page, anchor) in enumerate(places):
        way = app.builder.get_relative_uri(here, page) + (f"#{anchor}" if anchor else "")
        line += nodes.Text(", " if i else " ")
        line += nodes.reference("", app.env.titles[page].astext(), internal=True, refuri=way)
    line += nodes.Text(".")
    return line


def citations(app: Sphinx, tree: nodes.document, page: str) -> None:
    """Behind each work, the pages that cite it, each at its first citation."""
    domain: Any = app.env.get_domain("cite")
    order = pages(app)
    first: dict[str, dict[str, str]] = {}
    for ref in domain.citation_refs:
        for target in ref.targets if ref.docname != page else ():
            first.setdefault(target.key, {}).setdefault(ref.docname, ref.citation_ref_id)
    keys = {citation.citation_id: citation.key for citation in domain.citations}
    for work in tree.findall(nodes.citation):
        places = next((first[keys[id_]] for id_ in work["ids"] if keys.get(id_) in first), {})
        if places:
            work += leads(
                app, page, sorted(places.items(), key=lambda p: order.index(p[0])), "Cited in"
            )


def introduced(app: Sphinx) -> dict[str, str]:
    """Where each word of the glossary first stands in italics: anchor -> page."""
    words = terms(app.env)
    found: dict[str, str] = {}
    for page in pages(app):
        if page in app.env.found_docs:
            for node in app.env.get_doctree(page).findall(nodes.emphasis):
                word = node.astext().lower()
                place = words.get(word) or words.get(word.removesuffix("s"))
                if place and place[0] != page:
                    found.setdefault(place[1], page)
    return found


def glossary(app: Sphinx, tree: nodes.document, page: str) -> None:
    """Behind each term, the page that introduces it."""
    places = introduced(app)
    for item in tree.findall(nodes.definition_list_item):
        anchors = [id_ for term in item.findall(nodes.term) for id_ in term["ids"]]
        definition = next(item.findall(nodes.definition), None)
        for anchor in anchors:
            if anchor in places and definition is not None:
                definition += leads(app, page, [(places[anchor], "")], "Introduced in")


def used(app: Sphinx) -> dict[str, list[tuple[str, str]]]:
    """Where each symbol is first used in each chapter: anchor of its entry -> (page, anchor)."""
    found: dict[str, list[tuple[str, str]]] = {}
    for page in pages(app):
        if page in app.env.found_docs and CHAPTER.fullmatch(page):
            for node, _, anchor in first_uses(app, app.env.get_doctree(page), page):
                if isinstance(node, nodes.math):
                    found.setdefault(anchor, []).append((page, USE + anchor))
    return found


def symbols(app: Sphinx, tree: nodes.document, page: str) -> None:
    """Behind each symbol, its first use in each chapter."""
    places = used(app)
    for item in tree.findall(nodes.definition_list_item):
        definition = next(item.findall(nodes.definition))
        for anchor in next(item.findall(nodes.term))["ids"]:
            if anchor in places:
                definition += leads(app, page, places[anchor], "Used in")


def index_of_symbols(env: BuildEnvironment) -> set[str]:
    """The pages on which symbols are explained."""
    return {sign.index for signs in vars(env).get("nn_symbols", {}).values() for sign in signs}


def add(app: Sphinx, tree: nodes.document, page: str) -> None:
    """Put the ways back on the pages that need them."""
    if app.builder.format != "html" or tree.get("card"):  # a card is a piece of a page, and none
        return
    if next(tree.findall(nodes.citation), None) is not None:
        citations(app, tree, page)
    if any(place[0] == page for place in terms(app.env).values()):
        glossary(app, tree, page)
    if page in index_of_symbols(app.env):
        symbols(app, tree, page)


def write_again(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """The lists that depend on every page are written in each build."""
    lists = {place[0] for place in terms(env).values()} | index_of_symbols(env)
    domain: Any = env.get_domain("cite")
    lists |= {citation.bibliography_key.docname for citation in domain.citations}
    return sorted(page for page in lists if Path(env.doc2path(page)).exists())


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the ways back."""
    # pybtex looks through all that is installed anew for each citation: once is enough.
    pybtex.plugin.entry_points = cache(pybtex.plugin.entry_points)
    app.connect("doctree-resolved", add, priority=650)
    app.connect("env-updated", write_again)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
