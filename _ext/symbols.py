r"""The index of symbols, with a link to each entry from the first use of its symbol on a page.

On the index page each symbol has a directive::

    ```{symbol} \delta^{(l)}
    :called: error
    :also: \delta | \delta^{(l)}_j
    :pages: 04-two-layers 05-matrix-form
    :not: exercises/04-two-layers
    :from: eq-notation-delta

    How the cost answers to a small change of $z^{(l)}$.
    ```

On every other page (or on ``pages`` alone, where a letter means other things elsewhere, and on none
of ``not``) the first formula in a sentence that is this symbol, or one of ``also``, or that begins
with it and goes on with a relation, such as ``\eta = 0.1``, becomes a link to its entry;
:mod:`hover_previews` shows the entry while the link is hovered. ``pages`` and ``not`` name a page
by its file name (the chapter, its exercises and its solutions) or with its folder (only that page).
Elements with the class ``no-symbols`` get no such links: a block after ``{.no-symbols}``, an
exercise or a solution with ``:class: no-symbols``. A new term, set in italics where it is
introduced, is linked to the glossary in the same way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any, ClassVar, NamedTuple

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective

# Inside these, a link would be nested in another link, or out of place.
UNLINKABLE = (
    *(nodes.reference, addnodes.pending_xref, nodes.title, nodes.caption),
    *(nodes.term, nodes.figure, nodes.legend),
)
NO_SYMBOLS = "no-symbols"
USE = "use-of-"  # prefix of the id of the first use of a symbol on a page
RELATION = re.compile(
    r"(?:[=<>]|\\(?:le|leq|ge|geq|ne|in|approx|leftarrow|to|ll|gg|propto)(?![a-zA-Z]))"
)


def normalize_tex(tex: str) -> str:
    """Return LaTeX without spaces and commands that only change spacing or size."""
    return re.sub(r"\\(?:bigl|bigr|Bigl|Bigr|left|right|,|!)(?![a-zA-Z])|\s", "", tex)


class Sign(NamedTuple):
    """One meaning of a sign: where it is explained, and on which pages it applies."""

    index: str  # type: ignore[assignment]  # the method of tuples is not used
    anchor: str
    pages: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()

    def applies_to(self, page: str) -> bool:
        """Return whether the sign has this meaning on a page."""
        names = {PurePosixPath(page).name, page.removeprefix("chapters/")}
        return not names & set(self.elsewhere) and (not self.pages or bool(names & set(self.pages)))


class Symbol(SphinxDirective):
    """One entry of the index of symbols."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec: ClassVar[dict[str, Any]] = {
        "called": directives.unchanged_required,
        "also": directives.unchanged,
        "pages": directives.unchanged,
        "not": directives.unchanged_required,
        "from": directives.unchanged,
    }

    def run(self) -> list[nodes.Node]:
        """Build the entry, and record its symbols in the environment."""
        tex, called = self.arguments[0], self.options["called"]
        name = "symbol-" + re.sub(r"[^a-z0-9]+", "-", called.lower()).strip("-")
        forms = [tex, *filter(None, self.options.get("also", "").split("|"))]
        places = (tuple(self.options.get(option, "").split()) for option in ("pages", "not"))
        sign = Sign(self.env.docname, name, *places)
        for form in forms:
            vars(self.env)["nn_symbols"].setdefault(normalize_tex(form), []).append(sign)
        term = nodes.term("", "", nodes.math(tex, tex), nodes.Text(f" {called}"), ids=[name])
        meaning = nodes.definition("", *self.parse_content_to_nodes())
        if self.options.get("from"):
            words = f" First met in {{eq}}`{self.options['from']}`."
            last = meaning.children[-1]
            last += [nodes.Text(" "), *self.parse_inline(words)[0]]
        item = nodes.definition_list_item("", term, meaning)
        return [nodes.definition_list("", item, classes=["nn-symbols"])]


def purge_doc(app: Sphinx, env: BuildEnvironment, page: str) -> None:
    """Remove the symbols of a page before it is read again."""
    others = {
        form: [sign for sign in signs if sign.index != page]
        for form, signs in vars(env).get("nn_symbols", {}).items()
    }
    vars(env)["nn_symbols"] = {form: signs for form, signs in others.items() if signs}


def pages_to_update(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return all pages if a page that explains symbols or terms has been read, else none."""
    indexes = {sign.index for signs in vars(env)["nn_symbols"].values() for sign in signs}
    indexes |= {page for page, _ in glossary_terms(env).values()}
    return sorted(env.found_docs) if indexes & vars(env)["nn_read"] else []


def init_env(app: Sphinx, env: BuildEnvironment, names: list[str]) -> None:
    """Set the attributes of the environment that this module uses."""
    vars(env).setdefault("nn_symbols", {})
    vars(env)["nn_read"] = set()


def record_read(app: Sphinx, page: str, source: list[str]) -> None:
    """Record that a page is read in this build."""
    vars(app.env)["nn_read"].add(page)


def glossary_terms(env: BuildEnvironment) -> dict[str, tuple[str, str]]:
    """Return the terms of the glossary: term -> (page, anchor)."""
    std: Any = env.get_domain("std")
    return {name.lower(): place for (kind, name), place in std.objects.items() if kind == "term"}


def is_linkable(node: nodes.Node) -> bool:
    """Return whether a node can become a link."""
    while node.parent is not None:
        node = node.parent
        if isinstance(node, UNLINKABLE) or NO_SYMBOLS in node.get("classes", ()):
            return False
    return True


def lookup(symbols: dict[str, list[Sign]], tex: str) -> list[Sign]:
    """Return the meanings of a formula that is a symbol, or a symbol followed by a relation."""
    text = normalize_tex(tex)
    if text in symbols:
        return symbols[text]
    heads = (text[: relation.start()] for relation in RELATION.finditer(text))
    return symbols.get(next(heads, ""), [])


def first_uses(
    app: Sphinx, tree: nodes.document, page: str
) -> Iterator[tuple[nodes.Node, str, str]]:
    """Yield each formula or word that becomes a link, with the page and anchor of its target."""
    seen: set[str] = set()
    symbols, words = vars(app.env)["nn_symbols"], glossary_terms(app.env)
    for node in list(tree.findall(lambda n: isinstance(n, nodes.math | nodes.emphasis))):
        if isinstance(node, nodes.math):
            found = lookup(symbols, node.astext())
        else:
            word = node.astext().lower()
            place = words.get(word) or words.get(word.removesuffix("s"))
            found = [Sign(*place)] if place else []
        for sign in found:
            new = sign.anchor not in seen and sign.index != page
            if new and sign.applies_to(page) and is_linkable(node):
                seen.add(sign.anchor)
                yield node, sign.index, sign.anchor
                break


def link_first_uses(app: Sphinx, tree: nodes.document, page: str) -> None:
    """Turn the first use of each symbol and of each new term into a link."""
    if app.builder.name != "html" or page == app.config.root_doc or tree.get("preview"):
        return
    for node, index, anchor in first_uses(app, tree, page):
        uri = f"{app.builder.get_relative_uri(page, index)}#{anchor}"
        kind = "nn-symbol-use" if isinstance(node, nodes.math) else "nn-term-use"
        reference = nodes.reference("", "", internal=True, refuri=uri, classes=[kind])
        if isinstance(node, nodes.math):
            reference["ids"] = [USE + anchor]
        closing = node.attributes.pop("closing", "")
        # Punctuation after a formula stays on its line, but is not part of the link.
        whole = nodes.inline("", "", reference, nodes.Text(closing), classes=["nn-nobreak"])
        node.replace_self(whole if closing else reference)
        reference += node
        if isinstance(node, nodes.math):  # for screen readers without MathML
            called = anchor.removeprefix("symbol-").replace("-", " ")
            reference += nodes.inline("", f" ({called})", classes=["visually-hidden"])


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx."""
    app.add_directive("symbol", Symbol)
    app.connect("env-before-read-docs", init_env)
    app.connect("env-purge-doc", purge_doc)
    app.connect("source-read", record_read)
    app.connect("env-updated", pages_to_update)
    app.connect("doctree-resolved", link_first_uses, priority=700)
    return {"version": "1", "parallel_read_safe": False, "parallel_write_safe": False}
