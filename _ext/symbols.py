r"""The index of symbols: what each one means, and a way to it from its first use on every page.

On the index page a symbol has a directive::

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
:mod:`cards` shows the entry while the link is pointed at. ``pages`` and ``not`` name a page by its
file (the chapter, its exercises and its solutions) or with its folder (one of them alone). What
bears the class ``no-symbols`` has no such link: a block behind ``{.no-symbols}``, an exercise or a
solution with ``:class: no-symbols``. A new term, set in italics where it is introduced, leads to
the glossary in the same way.
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

# A link inside one of these would be a link in a link, or where nobody looks for one.
NO_PLACE = (
    *(nodes.reference, addnodes.pending_xref, nodes.title, nodes.caption),
    *(nodes.term, nodes.figure, nodes.legend),
)
NOT_HERE = "no-symbols"
USE = "use-of-"  # begins the id of the first use of a symbol on a page
RELATION = re.compile(
    r"(?:[=<>]|\\(?:le|leq|ge|geq|ne|in|approx|leftarrow|to|ll|gg|propto)(?![a-zA-Z]))"
)


def plain(tex: str) -> str:
    """Return LaTeX without what does not change its meaning."""
    return re.sub(r"\\(?:bigl|bigr|Bigl|Bigr|left|right|,|!)(?![a-zA-Z])|\s", "", tex)


class Sign(NamedTuple):
    """One meaning of a sign: where it is told, and on which pages the sign has it."""

    index: str  # type: ignore[assignment]  # the method of tuples is not used
    anchor: str
    pages: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()

    def stands_on(self, page: str) -> bool:
        """Whether the sign has this meaning on a page."""
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
        """Write the entry, and remember it."""
        tex, called = self.arguments[0], self.options["called"]
        name = "symbol-" + re.sub(r"[^a-z0-9]+", "-", called.lower()).strip("-")
        forms = [tex, *filter(None, self.options.get("also", "").split("|"))]
        places = (tuple(self.options.get(option, "").split()) for option in ("pages", "not"))
        sign = Sign(self.env.docname, name, *places)
        for form in forms:
            vars(self.env)["nn_symbols"].setdefault(plain(form), []).append(sign)
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
        form: [sign for sign in signs if sign.index != page]
        for form, signs in vars(env).get("nn_symbols", {}).items()
    }
    vars(env)["nn_symbols"] = {form: signs for form, signs in kept.items() if signs}


def everywhere(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Write all pages again if an index of symbols or terms has changed."""
    indexes = {sign.index for signs in vars(env)["nn_symbols"].values() for sign in signs}
    indexes |= {page for page, _ in terms(env).values()}
    return sorted(env.found_docs) if indexes & vars(env)["nn_read"] else []


def prepare(app: Sphinx, env: BuildEnvironment, names: list[str]) -> None:
    """Have a place for the symbols, and for the pages that this build reads."""
    vars(env).setdefault("nn_symbols", {})
    vars(env)["nn_read"] = set()


def note_read(app: Sphinx, page: str, source: list[str]) -> None:
    """Remember which pages are read in this build."""
    vars(app.env)["nn_read"].add(page)


def terms(env: BuildEnvironment) -> dict[str, tuple[str, str]]:
    """The words of the glossary: each with its page and anchor."""
    std: Any = env.get_domain("std")
    return {name.lower(): place for (kind, name), place in std.objects.items() if kind == "term"}


def free(node: nodes.Node) -> bool:
    """Whether a link may stand at this place."""
    while node.parent is not None:
        node = node.parent
        if isinstance(node, NO_PLACE) or NOT_HERE in node.get("classes", ()):
            return False
    return True


def meant(symbols: dict[str, list[Sign]], tex: str) -> list[Sign]:
    """What a formula may stand for: a sign, or a sign of which it says something."""
    text = plain(tex)
    if text in symbols:
        return symbols[text]
    heads = (text[: relation.start()] for relation in RELATION.finditer(text))
    return symbols.get(next(heads, ""), [])


def first_uses(
    app: Sphinx, tree: nodes.document, page: str
) -> Iterator[tuple[nodes.Node, str, str]]:
    """Each formula or word that is to become a link, with the page and the anchor it leads to."""
    seen: set[str] = set()
    symbols, words = vars(app.env)["nn_symbols"], terms(app.env)
    for node in list(tree.findall(lambda n: isinstance(n, nodes.math | nodes.emphasis))):
        if isinstance(node, nodes.math):
            found = meant(symbols, node.astext())
        else:
            word = node.astext().lower()
            place = words.get(word) or words.get(word.removesuffix("s"))
            found = [Sign(*place)] if place else []
        for sign in found:
            new = sign.anchor not in seen and sign.index != page
            if new and sign.stands_on(page) and free(node):
                seen.add(sign.anchor)
                yield node, sign.index, sign.anchor
                break


def link(app: Sphinx, tree: nodes.document, page: str) -> None:
    """Make a link of the first use of each symbol and of each new term."""
    if app.builder.name != "html" or page == app.config.root_doc or tree.get("card"):
        return
    for node, index, anchor in first_uses(app, tree, page):
        way = f"{app.builder.get_relative_uri(page, index)}#{anchor}"
        kind = "nn-symbol-use" if isinstance(node, nodes.math) else "nn-term-use"
        reference = nodes.reference("", "", internal=True, refuri=way, classes=[kind])
        if isinstance(node, nodes.math):
            reference["ids"] = [USE + anchor]
        closing = node.attributes.pop("closing", "")
        # The comma behind a formula stays beside it, and is no part of the link.
        whole = nodes.inline("", "", reference, nodes.Text(closing), classes=["nn-kept"])
        node.replace_self(whole if closing else reference)
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
