r"""The index of symbols: what each one means, and a way to it from its first use on every page.

On the index page a symbol has a directive::

    ```{symbol} \delta^{(l)}
    :called: error
    :also: \delta | \delta^{(l)}_j
    :pages: 04-two-layers 05-matrix-form
    :from: eq-notation-delta

    How the cost answers to a small change of $z^{(l)}$.
    ```

On every other page (or on ``pages`` alone, where a letter means other things elsewhere) the first
formula in a sentence that is just this symbol, or one of ``also``, becomes a link to its entry;
:mod:`cards` shows the entry while the link is pointed at. A new term, set in italics where it is
introduced, leads to the glossary in the same way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective

# A link inside one of these would be a link in a link, or where nobody looks for one.
NO_PLACE = (nodes.reference, nodes.title, nodes.caption, nodes.term, nodes.figure, nodes.legend)


def plain(tex: str) -> str:
    """Return LaTeX without what does not change its meaning."""
    return re.sub(r"\\(?:bigl|bigr|Bigl|Bigr|left|right|,|!)(?![a-zA-Z])|\s", "", tex)


class Symbol(SphinxDirective):
    """One entry of the index of symbols."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec: ClassVar[dict[str, Any]] = {
        "called": directives.unchanged_required,
        "also": directives.unchanged,
        "pages": directives.unchanged,
        "from": directives.unchanged,
    }

    def run(self) -> list[nodes.Node]:
        """Write the entry, and remember it."""
        tex, called = self.arguments[0], self.options["called"]
        name = "symbol-" + re.sub(r"[^a-z0-9]+", "-", called.lower()).strip("-")
        forms = [tex, *filter(None, self.options.get("also", "").split("|"))]
        for form in forms:
            self.env.nn_symbols.setdefault(plain(form), []).append(
                (self.env.docname, name, tuple(self.options.get("pages", "").split()))
            )
        term = nodes.term("", "", nodes.math(tex, tex), nodes.Text(f" {called}"), ids=[name])
        meaning = nodes.definition("", *self.parse_content_to_nodes())
        if self.options.get("from"):
            words = f" First met in {{eq}}`{self.options['from']}`."
            last = meaning.children[-1]
            last += [nodes.Text(" "), *self.parse_inline(words)[0]]
        item = nodes.definition_list_item("", term, meaning)
        return [nodes.definition_list("", item, classes=["nn-symbols"])]


def forget(app: Sphinx, env: BuildEnvironment, page: str) -> None:
    """Drop what a page said of symbols, before it is read again."""
    kept = {
        form: [entry for entry in entries if entry[0] != page]
        for form, entries in vars(env).get("nn_symbols", {}).items()
    }
    vars(env)["nn_symbols"] = {form: entries for form, entries in kept.items() if entries}


def everywhere(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Write all pages again if an index of symbols or terms has changed."""
    indexes = {entry[0] for entries in env.nn_symbols.values() for entry in entries}
    indexes |= {page for page, _ in terms(env).values()}
    return sorted(env.found_docs) if indexes & env.nn_read else []


def prepare(app: Sphinx, env: BuildEnvironment, names: list[str]) -> None:
    """Have a place for the symbols, and for the pages that this build reads."""
    vars(env).setdefault("nn_symbols", {})
    vars(env)["nn_read"] = set()


def note_read(app: Sphinx, page: str, source: list[str]) -> None:
    """Remember which pages are read in this build."""
    app.env.nn_read.add(page)


def terms(env: BuildEnvironment) -> dict[str, tuple[str, str]]:
    """The words of the glossary: each with its page and anchor."""
    objects = env.get_domain("std").objects
    return {name.lower(): place for (kind, name), place in objects.items() if kind == "term"}


def free(node: nodes.Node) -> bool:
    """Whether a link may stand at this place."""
    while node.parent is not None:
        node = node.parent
        if isinstance(node, NO_PLACE):
            return False
    return True


def first_uses(
    app: Sphinx, tree: nodes.document, page: str
) -> Iterator[tuple[nodes.Node, str, str]]:
    """Each formula or word that is to become a link, with the page and the anchor it leads to."""
    seen: set[str] = set()
    symbols, words = app.env.nn_symbols, terms(app.env)
    stem = PurePosixPath(page).name
    for node in list(tree.findall(lambda n: isinstance(n, nodes.math | nodes.emphasis))):
        if isinstance(node, nodes.math):
            found = symbols.get(plain(node.astext()), ())
        else:
            word = node.astext().lower()
            place = words.get(word) or words.get(word.removesuffix("s"))
            found = [(*place, ())] if place else ()
        for index, anchor, pages in found:
            if anchor not in seen and index != page and (not pages or stem in pages) and free(node):
                seen.add(anchor)
                yield node, index, anchor
                break


def link(app: Sphinx, tree: nodes.document, page: str) -> None:
    """Make a link of the first use of each symbol and of each new term."""
    if app.builder.name != "html" or page == app.config.root_doc:
        return
    for node, index, anchor in first_uses(app, tree, page):
        way = f"{app.builder.get_relative_uri(page, index)}#{anchor}"
        kind = "nn-symbol-use" if isinstance(node, nodes.math) else "nn-term-use"
        reference = nodes.reference("", "", internal=True, refuri=way, classes=[kind])
        node.replace_self(reference)
        reference += node
        if isinstance(node, nodes.math):  # a name that is read out where MathML is not
            called = anchor.removeprefix("symbol-").replace("-", " ")
            reference += nodes.inline("", f" ({called})", classes=["visually-hidden"])


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directive and the links."""
    app.add_directive("symbol", Symbol)
    app.connect("env-before-read-docs", prepare)
    app.connect("env-purge-doc", forget)
    app.connect("source-read", note_read)
    app.connect("env-updated", everywhere)
    app.connect("doctree-resolved", link, priority=700)
    return {"version": "1", "parallel_read_safe": False, "parallel_write_safe": False}
