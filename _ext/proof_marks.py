"""Checks every displayed formula during the build, and marks each one with a link to its proof.

A formula that is not proved is a warning, so the build fails under ``-W``. The directive
``{proofs}`` writes the page to which the marks lead: every formula, its meaning and its proof.
"""

from __future__ import annotations

import html
import json
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import build_cache
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

import nnmath

# nnmath's proofs import SymPy. They are imported in functions, so that the notebooks, which are
# executed in the background, start first.
if TYPE_CHECKING:
    from nnmath.proofs import Verdict

logger = logging.getLogger(__name__)

PROOFS = "chapters/proofs"
# Bibliography keys by the first letter of an entry's source: "T7" is item 7 of "two-layer".
SOURCES = {
    "N": "notation",
    "F": "four-equations",
    "D": "descent",
    "V": "vanishing",
    "T": "two-layer",
    "O": "novikoff1962",
}
MARKS = {
    "definition": ("def", "A definition: see what it defines"),
    "derived": ("✓", "Proved by machine: see the proof"),
    "bound": ("✓", "Proved by machine: see the proof"),
    "claim": ("✓", "Proved by machine: see the proof"),
}
SIZED = "Proved by machine for several sizes: see the proof"


@cache
def load_verdicts(path: Path) -> dict[str, dict[str, Any]]:
    """Return the cached verdicts of this version of nnmath; the dictionary grows in a build."""
    return dict(json.loads(build_cache.cache_get(path) or "{}"))


@cache
def _file_verdicts(path: Path, folder: Path) -> tuple[Verdict, ...]:
    from nnmath.proofs.extract import read_page
    from nnmath.proofs.judge import Verdict, judge

    files = build_cache.package_files(Path(nnmath.__file__).parent.parent)
    cache_path = folder / f"{build_cache.digest('verdicts', files)}.json"
    cached, equations, found = load_verdicts(cache_path), read_page(path), []
    labels = [equation.label for equation in equations]
    count = len(cached)
    for equation in equations:
        twice = bool(equation.label) and labels.count(equation.label) > 1
        key = json.dumps([equation.label, equation.latex, equation.fault, twice])
        if key not in cached:
            verdict = judge(equation, twice)
            cached[key] = {**verdict.as_json(), "line": verdict.line - equation.line}
        fields = cached[key]
        here = {"file": equation.file, "line": equation.line + fields["line"]}
        found.append(Verdict(**{**fields, **here}))
    if len(cached) > count:
        build_cache.cache_put(cache_path, json.dumps(cached))
    return tuple(found)


def page_verdicts(app: Sphinx, page: str) -> tuple[Verdict, ...]:
    """Return the verdict on each formula of a page, from the cache if neither has changed."""
    return _file_verdicts(Path(app.env.doc2path(page)), build_cache.cache_folder(app) / "verdicts")


def page_order(app: Sphinx) -> list[str]:
    """Return the pages of the book, in the order of its contents."""
    return list(vars(app.env)["external_site_map"])


def check_pages(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Warn of every formula of the book that is not proved."""
    for page in page_order(app):
        for verdict in page_verdicts(app, page):
            if verdict.verdict != "proved":
                logger.warning(
                    "not proved: %s: %s",
                    verdict.label or "a formula without a label",
                    verdict.detail,
                    location=(page, verdict.line),
                )
    return []


def add_marks(app: Sphinx, tree: nodes.document, page: str) -> None:
    """Put a mark that links to the proof beside the number of each proved formula."""
    if app.builder.format != "html" or PROOFS not in app.env.found_docs:
        return
    if page == PROOFS:
        capitalize_references(tree)
        return
    from nnmath.proofs.explain import is_size_limited

    proved = {v.label: v for v in page_verdicts(app, page) if v.verdict == "proved"}
    uri = app.builder.get_relative_uri(page, PROOFS)
    for formula in tree.findall(nodes.math_block):
        verdict = proved.get(formula.get("label"))
        if verdict:
            kind = verdict.kind
            sign, words = MARKS[kind]
            if kind != "definition" and is_size_limited(verdict):
                words = SIZED
            formula["aside"] = (
                f'<a class="proof-mark" href="{uri}#proof-{formula["label"]}" title="{words}" '
                f'data-kind="{kind}">'
                f'<span aria-hidden="true">{sign}</span>'
                f'<span class="visually-hidden">{html.escape(words)}</span></a>'
            )


def capitalize_references(tree: nodes.document) -> None:
    """Write "Equation (1.1)" where the reference is the first text of a proof."""
    for proof in tree.findall(nodes.container):
        if "proof-entry" in proof["classes"]:
            for text in proof.findall(nodes.Text):
                if text.startswith("equation ("):
                    text.parent.replace(text, nodes.Text(f"E{text[1:]}"))
                    break


class ProofsDirective(SphinxDirective):
    """A section for each page: its formulas, each with its meaning and its proof."""

    def run(self) -> list[nodes.Node]:
        """Build the sections of all pages that have formulas."""
        app = self.env.app
        found = ((page, page_verdicts(app, page)) for page in page_order(app))
        return [self.section(page, verdicts) for page, verdicts in found if verdicts]

    def section(self, page: str, verdicts: tuple[Verdict, ...]) -> nodes.section:
        """Build the section of one page."""
        from nnmath.proofs.extract import read_page

        path = Path(self.env.doc2path(page))
        heading = re.search(r"^# (.+)$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        title = nodes.title("", heading[1] if heading else page)
        name = page.removeprefix("chapters/").replace("/", "-")
        section = nodes.section("", title, ids=[f"proofs-{name}"])
        latex = {equation.label: equation.latex for equation in read_page(path)}
        for verdict in verdicts:
            section += self.proof(verdict, latex[verdict.label])
        return section

    def proof(self, verdict: Verdict, latex: str) -> nodes.container:
        """Build the entry of one formula: the formula, then its meaning and its proof in words."""
        from nnmath.proofs.explain import explain_verdict, wrap_inline_math
        from nnmath.proofs.statements import statements

        entry = statements().get(verdict.label)
        words = wrap_inline_math(entry.words) if entry else "It has no entry."
        items = entry.source.split() if entry else ()
        keys = ",".join(dict.fromkeys(SOURCES[item[0]] for item in items))
        source = f" After {{cite:p}}`{keys}`." if keys else ""
        text = f"{{eq}}`{verdict.label}`. {words} {explain_verdict(verdict)}{source}"
        paragraph = nodes.paragraph()
        paragraph += self.parse_inline(text)[0]
        names = {"classes": ["proof-entry"], "ids": [f"proof-{verdict.label}"]}
        statement = nodes.math_block("", latex, nowrap=False, number=None, label=None)
        return nodes.container("", statement, paragraph, **names)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx."""
    app.add_directive("proofs", ProofsDirective)
    app.connect("env-updated", check_pages)
    app.connect("doctree-resolved", add_marks)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
