"""Builds the index of the book's search, which works without a server, from ``file://`` too.

What a reader sees of each page is collected while the page is written, section by section, and
indexed by MiniSearch when all pages are done. Index and texts are one script, because browsers
refuse to fetch data for ``file://``; ``book.js`` loads it when the search is first opened. The same
script, ``search/page.js`` with all that it imports, makes the index and reads it in the page.

A section's subjects in other words than its own, as other books call them, stand in a comment below
its heading, ``% index: softmax derivative, gradient of softmax``. They are entries of the index of
the book as well. What is typed but has no place in an index, a symptom or the name of a function of
a library, stands in a second comment, ``% search: overflow encountered in exp``.
"""

from __future__ import annotations

import json
import subprocess
import unicodedata
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from docutils import nodes
from labels import number_of
from math_text import latex_to_text
from node_js import find_node
from proof_marks import page_order
from script_bundles import bundle_script
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from symbols import glossary_terms

FOLDER = Path(__file__).parent / "search"
WITHOUT_TEXT = (nodes.literal_block, nodes.raw, nodes.comment, nodes.image, nodes.Invisible)
# A proof is found at its equation.
SKIPPED_CLASSES = {"visually-hidden", "nn-back", "cell_input", "proof-entry"}
FUNCTION_TEXT = 160  # characters of a docstring, whose function is found by its name and these
Entry = dict[str, Any]


def node_text(node: nodes.Node) -> str:
    """Return the text of a node as it is read, with a space between blocks."""
    if isinstance(node, nodes.Text):
        return node.astext()
    if isinstance(node, WITHOUT_TEXT) or SKIPPED_CLASSES & set(node.get("classes", ())):
        return ""
    if isinstance(node, nodes.math):
        return latex_to_text(node.astext()) + node.get("closing", "")
    if isinstance(node, nodes.math_block):
        return f" {latex_to_text(node.astext(), display=True)} "
    inner = "".join(map(node_text, node.children))
    return inner if isinstance(node, nodes.Inline) else f" {inner} "


def normalize_text(text: str) -> str:
    """Return a text with single spaces and composed accents (NFC)."""
    return unicodedata.normalize("NFC", " ".join(text.split()))


def comment_words(node: nodes.comment, *kinds: str) -> list[str]:
    """Return the words of the lines ``% index: …`` or ``% search: …`` of a comment."""
    lines = (line.partition(":") for line in node.astext().splitlines())
    found = (rest.split(",") for kind, _, rest in lines if kind.strip() in kinds)
    return [word.strip() for words in found for word in words if word.strip()]


class IndexComments(SphinxTransform):
    """Makes the words of comments ``% index: …`` entries of the index of the book."""

    default_priority = 500

    def apply(self, **_: Any) -> None:
        """Put an entry for each word before the section's text."""
        for node in list(self.document.findall(nodes.comment)):
            section = node.parent
            if isinstance(section, nodes.section) and section["ids"]:
                place = section["ids"][0]
                entries = [
                    ("single", word, place, "", None) for word in comment_words(node, "index")
                ]
                if entries:
                    section.insert(section.index(node), addnodes.index(entries=entries))


class WarningBoxes(SphinxTransform):
    """Gives each box with a title an address, so that a search can lead to it."""

    default_priority = 500

    def apply(self, **_: Any) -> None:
        """Name the box after its title."""
        for node in self.document.findall(nodes.admonition):
            if not node["ids"] and isinstance(node[0], nodes.title):
                name = nodes.make_id(node[0].astext())
                same = sum(known.startswith(name) for known in self.document.ids)
                node["ids"].append(f"{name}-{same + 1}" if same else name)
                self.document.ids[node["ids"][0]] = node


class Page:
    """The entries of one page: one for each place that a reader may look for.

    An entry is what the script in the page reads: ``k`` kind, ``t`` title, ``p`` titles above it,
    ``u`` address, ``x`` text, ``n`` names that find it first, ``i`` terms of the glossary
    that it introduces, in italics.
    """

    def __init__(self, app: Sphinx, name: str, tree: nodes.document) -> None:
        self.env, self.name, self.entries = app.env, name, list[Entry]()
        self.address = app.builder.get_target_uri(name)
        self.title = normalize_text(app.env.titles[name].astext())
        self.glossary = glossary_terms(app.env)
        self.forms: dict[str, list[str]] = {}
        for form, uses in vars(app.env).get("nn_symbols", {}).items():
            for use in uses:
                self.forms.setdefault(use[1], []).append(form)
        self.walk(tree, {"x": [], "n": [], "i": []})
        # Solutions are not given away, and are found under the names of their exercises.
        is_solution = name.startswith("chapters/solutions/")
        for entry in self.entries:
            entry["x"] = "" if is_solution else normalize_text(" ".join(entry["x"]))
            if entry["k"] == "function" and len(entry["x"]) > FUNCTION_TEXT:
                entry["x"] = entry["x"][:FUNCTION_TEXT].rpartition(" ")[0]
            if entry["i"]:
                entry["i"] = list(dict.fromkeys(entry["i"]))
            else:
                del entry["i"]

    def add(self, kind: str, title: str, anchor: str, under: Entry, *names: str) -> Entry:
        """Append a new entry and return it; a query equal to one of ``names`` ranks it first."""
        where = [self.title] if under.get("t") in (None, self.title) else [self.title, under["t"]]
        uri = f"{self.address}#{anchor}" if anchor else self.address
        title = normalize_text(title)
        entry = {"k": kind, "t": title, "p": where, "u": uri, "x": [], "n": list(names), "i": []}
        if kind in ("page", "section"):
            entry["p"] = [self.title] if kind == "section" else []
        self.entries.append(entry)
        return entry

    def walk(self, node: nodes.Node, into: Entry) -> None:
        """Collect a node's descendants; text without an entry of its own goes ``into`` one."""
        for child in node.children:
            found = list(self.own(child, into))
            if found:
                for part in child.children if isinstance(child, nodes.Element) else ():
                    self.part(part, found[0])
            elif isinstance(child, nodes.comment):
                into["n"].extend(comment_words(child, "index", "search"))
            elif isinstance(child, WITHOUT_TEXT) or (
                isinstance(child, nodes.Element) and SKIPPED_CLASSES & set(child.get("classes", ()))
            ):
                continue
            elif isinstance(child, nodes.math_block):
                into["x"].append(node_text(child))
                self.equation(child, into)
            elif isinstance(child, nodes.Text | nodes.TextElement):
                into["x"].append(node_text(child))
                into["i"].extend(self.introduced(child))
            else:
                self.walk(child, into)

    def introduced(self, node: nodes.Node) -> Iterator[str]:
        """Yield the glossary's terms that stand in italics in a text."""
        for italics in node.findall(nodes.emphasis):
            word = italics.astext().lower()
            word = word if word in self.glossary else word.removesuffix("s")
            if word in self.glossary and self.glossary[word][0] != self.name:
                yield word

    def part(self, node: nodes.Node, into: Entry) -> None:
        """Collect a child of a node that has an entry, unless it is the title."""
        is_title = isinstance(node, nodes.title | nodes.term | addnodes.desc_signature)
        if not is_title and not type(node).__name__.endswith("_title"):
            self.walk(nodes.container("", node.deepcopy()), into)

    def own(self, node: nodes.Node, into: Entry) -> Iterator[Entry]:
        """Yield the entry of a node, if it is of a kind that has one."""
        anchors = node.get("ids", []) if isinstance(node, nodes.Element) else []
        if isinstance(node, nodes.section) and isinstance(node[0], nodes.title):
            first = not any(entry["k"] == "page" for entry in self.entries)
            kind, anchor = ("page", "") if first else ("section", anchors[0])
            yield self.add(kind, node_text(node[0]), anchor, into)
        elif isinstance(node, nodes.figure | nodes.table) and anchors:
            kind = "figure" if isinstance(node, nodes.figure) else "table"
            number = number_of(self.env, self.name, kind, anchors)
            if number:
                words = f"{kind} {number}"
                short = f"{kind[:3]} {number}"
                title = words.capitalize()
                entry = self.add(kind, title, anchors[0], into, number, words, short)
                titles = node.findall(lambda n: isinstance(n, nodes.title))
                entry["x"].extend(map(node_text, titles))
                yield entry
        elif isinstance(node, addnodes.desc):
            name = next(iter(node[0]["ids"]), "")
            if name:
                parts = name.split(".")
                # The name of a method alone is first of all that of a function.
                count = len(parts) - (node["objtype"] not in ("function", "class", "exception"))
                ends = (".".join(parts[start:]) for start in range(count))
                yield self.add("function", name, name, into, *ends)
        elif isinstance(node, nodes.definition_list_item):
            yield from self.term(node, into)
        elif isinstance(node, nodes.admonition) and isinstance(node[0], nodes.title) and anchors:
            yield self.add("section", node_text(node[0]), anchors[0], into)
        elif isinstance(node, nodes.citation):
            label = next(node.findall(nodes.label)).astext()
            yield self.add("work", f"[{label}]", anchors[0], into, label)
        elif type(node).__module__.startswith("sphinx_exercise") and anchors:
            called = normalize_text(node_text(node[0])).strip("()") if node.children else ""
            kind = str(node.get("type", "exercise"))
            number = number_of(self.env, self.name, "exercise", [node.get("label", ""), *anchors])
            title = f"{kind.capitalize()} {number}".strip() + (f": {called}" if called else "")
            names = [number, f"exercise {number}", called] if number else [called]
            yield self.add("exercise", title, anchors[0], into, *names)

    def term(self, node: nodes.definition_list_item, into: Entry) -> Iterator[Entry]:
        """Yield the entry of a symbol or a glossary term."""
        terms = [part for part in node.children if isinstance(part, nodes.term)]
        term = terms[0] if terms else None
        anchor = term["ids"][0] if term is not None and term["ids"] else ""
        if term is not None and anchor.startswith("symbol-"):
            called = normalize_text(
                "".join(node_text(c) for c in term.children if not isinstance(c, nodes.math))
            )
            signs = [node_text(c) for c in term.children if isinstance(c, nodes.math)]
            forms = [latex_to_text(form) for form in sorted(self.forms.get(anchor, []))]
            forms = [form for form in forms if "\\" not in form and form not in signs]
            title = " ".join([*signs, "—", called])
            yield self.add("symbol", title, anchor, into, *signs, *forms, called)
        elif anchor.startswith("term-"):
            names = [normalize_text(node_text(name)) for name in terms]
            yield self.add("term", ", ".join(names), anchor, into, *names)

    def equation(self, node: nodes.math_block, into: Entry) -> None:
        """Add the entry of a numbered equation."""
        if node.get("label"):
            anchor = f"equation-{node['label']}"
            target = self.env.get_domain("math").data["objects"].get(node["label"], ("", ""))
            number = number_of(self.env, self.name, "displaymath", [anchor]) or str(target[1])
            names = [number, f"equation {number}", f"eq {number}"]
            entry = self.add("equation", f"Equation ({number})", anchor, into, *names)
            entry["x"].append(node_text(node))


def collect_page(app: Sphinx, tree: nodes.document, page: str) -> None:
    """Collect the entries of a page when its references are resolved.

    A page of proofs is found by its title alone: its formulas are found where they stand.
    """
    if app.builder.name == "html" and not tree.get("preview"):  # a preview is not a page
        entries = Page(app, page, tree).entries
        if page.startswith("chapters/proofs/"):
            entries = [{**entries[0], "x": ""}]
        vars(app).setdefault("nn_search", {})[page] = entries


def start_index(app: Sphinx, error: Exception | None) -> None:
    """Write the script, and start building its data, while the rest of the build is finished.

    Pages that were not written now are collected first.
    """
    if error is not None or app.builder.name != "html":
        return
    pages = vars(app).setdefault("nn_search", {})
    for page in sorted(app.env.found_docs - pages.keys()):
        app.env.get_and_resolve_doctree(page, app.builder)
    entries = [entry for page in page_order(app) if page in pages for entry in pages[page]]
    static = Path(app.outdir, "_static")
    script = static / "search.js"
    script.write_bytes(bundle_script(FOLDER / "page.js"))
    command = [find_node(), str(FOLDER / "build_index.cjs"), str(script)]
    words = json.dumps(entries, ensure_ascii=False)
    run = partial(subprocess.run, capture_output=True, encoding="utf-8", check=True)
    vars(app)["nn_search_index"] = ThreadPoolExecutor(1).submit(run, command, input=words)


def write_index(app: Sphinx, error: Exception | None) -> None:
    """Write the data of the search."""
    if error is None and app.builder.name == "html":
        done = vars(app)["nn_search_index"].result()
        Path(app.outdir, "_static", "search_data.js").write_text(done.stdout, encoding="utf-8")


def search_page(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield the search page."""
    yield "search", {"title": "Search"}, "search.html"


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx."""
    app.add_transform(IndexComments)
    app.add_transform(WarningBoxes)
    app.connect("doctree-resolved", collect_page, priority=950)
    app.connect("html-collect-pages", search_page)
    app.connect("build-finished", start_index, priority=400)
    app.connect("build-finished", write_index, priority=850)
    return {"version": "3", "parallel_read_safe": True, "parallel_write_safe": False}
