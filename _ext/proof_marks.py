"""Judges every displayed formula while the book is built, and marks each with its proof.

A formula that the ledger cannot prove is a warning, and so, under ``-W``, the end of the build.
The directive ``{proofs}`` writes the page on which each mark ends: every formula, what it means and
how it was proved.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import kept
import yaml
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

import nnmath

# The ledger brings SymPy along: it is imported where it is needed, when the pages already run.
if TYPE_CHECKING:
    from nnmath.proofs import Verdict

logger = logging.getLogger(__name__)

PROOFS = "chapters/proofs"
# The works that an entry's source names by their first letter: "T7" is an item of the course.
SOURCES = {
    "N": "notation",
    "F": "four-equations",
    "D": "descent",
    "V": "vanishing",
    "T": "two-layer",
    "O": "novikoff1962",
}


@cache
def known(place: Path) -> dict[str, dict[str, Any]]:
    """The verdicts of an earlier build by this very ledger, and those of this one."""
    return dict(json.loads(kept.read(place) or "{}"))


@cache
def judged(path: Path, folder: Path) -> tuple[Verdict, ...]:
    """Judge the formulas of a page: each once, until it or the ledger changes."""
    from nnmath.proofs.extract import read_page
    from nnmath.proofs.judge import judge
    from nnmath.proofs.verdict import Verdict

    ledger = kept.package(Path(nnmath.__file__).parent.parent)
    place = folder / f"{kept.digest('verdicts', ledger)}.json"
    before, equations, found = known(place), read_page(path), []
    labels = [equation.label for equation in equations]
    count = len(before)
    for equation in equations:
        twice = bool(equation.label) and labels.count(equation.label) > 1
        key = json.dumps([equation.label, equation.latex, equation.fault, twice])
        if key not in before:
            verdict = judge(equation, twice)
            before[key] = {**verdict.as_json(), "line": verdict.line - equation.line}
        said = before[key]
        here = {"file": equation.file, "line": equation.line + said["line"]}
        found.append(Verdict.from_json({**said, **here}))
    if len(before) > count:
        kept.write(place, json.dumps(before))
    return tuple(found)


def pages(app: Sphinx) -> list[str]:
    """Return the pages of the book, in the order of its contents."""

    def files(part: Any) -> Iterator[str]:
        if isinstance(part, list):
            for item in part:
                yield from files(item)
        elif isinstance(part, dict):
            for key, value in part.items():
                yield from [value] if key in ("root", "file") else files(value)

    contents = (Path(app.srcdir) / "_toc.yml").read_text(encoding="utf-8")
    return list(files(yaml.safe_load(contents)))


def verdicts(app: Sphinx, page: str) -> tuple[Verdict, ...]:
    """Return what the ledger says of each formula of a page."""
    return judged(Path(app.env.doc2path(page)), kept.folder(app) / "verdicts")


def judge_pages(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Warn of every formula of the book that is not proved."""
    from nnmath.proofs.explain import describe_verdict

    for page in pages(app):
        for verdict in verdicts(app, page):
            if not verdict.is_proved:
                logger.warning(
                    "not proved: %s: %s",
                    verdict.label or "a formula without a label",
                    describe_verdict(verdict),
                    location=(page, verdict.line),
                )
    return []


def mark(app: Sphinx, tree: nodes.document, page: str) -> None:
    """Put beside the number of each proved formula a mark that leads to its proof."""
    if app.builder.format != "html" or PROOFS not in app.env.found_docs:
        return
    if page == PROOFS:
        begin_with_capitals(tree)
        return
    from nnmath.proofs.explain import describe_mark

    proved = {v.label: v for v in verdicts(app, page) if v.is_proved}
    way = app.builder.get_relative_uri(page, PROOFS)
    for formula in tree.findall(nodes.math_block):
        verdict = proved.get(formula.get("label"))
        if verdict:
            sign, words = describe_mark(verdict)
            formula["aside"] = (
                f'<a class="proof-mark" href="{way}#proof-{formula["label"]}" title="{words}" '
                f'data-kind="{verdict.kind}">'
                f'<span aria-hidden="true">{sign}</span>'
                f'<span class="visually-hidden">{html.escape(words)}</span></a>'
            )


def begin_with_capitals(tree: nodes.document) -> None:
    """Let "equation (1.1)" begin a sentence where it stands first."""
    for proof in tree.findall(nodes.container):
        if "ledger-proof" in proof["classes"]:
            for text in proof.findall(nodes.Text):
                if text.startswith("equation ("):
                    text.parent.replace(text, nodes.Text(f"E{text[1:]}"))
                    break


class Proofs(SphinxDirective):
    """Write a section for each page: its formulas, each with its meaning and its proof."""

    def run(self) -> list[nodes.Node]:
        """Build the sections from the ledger."""
        found = ((page, verdicts(self.env.app, page)) for page in pages(self.env.app))
        return [self.section(page, said) for page, said in found if said]

    def section(self, page: str, said: tuple[Verdict, ...]) -> nodes.section:
        """Build the section of one page."""
        from nnmath.proofs.extract import read_page

        path = Path(self.env.doc2path(page))
        heading = re.search(r"^# (.+)$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        title = nodes.title("", heading[1] if heading else page)
        name = page.removeprefix("chapters/").replace("/", "-")
        section = nodes.section("", title, ids=[f"proofs-{name}"])
        latex = {equation.label: equation.latex for equation in read_page(path)}
        for verdict in said:
            section += self.proof(verdict, latex[verdict.label])
        return section

    def proof(self, verdict: Verdict, latex: str) -> nodes.container:
        """Build what is said of one formula."""
        from nnmath.proofs.explain import explain_verdict, typeset
        from nnmath.proofs.statements import statements

        statement = statements().get(verdict.label)
        words = typeset(statement.words) if statement else "It has no statement."
        items = statement.source.split() if statement else ()
        keys = ",".join(dict.fromkeys(SOURCES[item[0]] for item in items))
        source = f" After {{cite:p}}`{keys}`." if keys else ""
        text = f"{{eq}}`{verdict.label}`. {words} {explain_verdict(verdict)}{source}"
        paragraph = nodes.paragraph()
        paragraph += self.parse_inline(text)[0]
        names = {"classes": ["ledger-proof"], "ids": [f"proof-{verdict.label}"]}
        formula = nodes.math_block("", latex, nowrap=False, number=None, label=None)
        return nodes.container("", formula, paragraph, **names)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the judge, the marks and the directive."""
    app.add_directive("proofs", Proofs)
    app.connect("env-updated", judge_pages)
    app.connect("doctree-resolved", mark)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
