"""Checks the formulas of every page during the build, and marks each display with its proof.

A display or a relation in running text that does not hold is a warning, so the build fails under
``-W``; so is a display that nobody has judged, wherever it comes from: an included file, the
output of a cell. The directive ``{proofs}`` writes the pages to which the marks lead: every
displayed formula, its meaning and its proof; ``{unjudged}`` lists the relations not judged. The
formulas of a chapter, its exercises and its solutions have a page of their own where the book has
one of that name in the folder ``chapters/proofs``; the page of all proofs then lists their numbers.

With ``unproved_formulas: true`` in the settings a comment may leave a display unproved, ``% proofs:
eq-… unproved: why``. It says so beside its number, and ``{unproved}`` lists all of them.
"""

from __future__ import annotations

import json
import re
import subprocess
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import build_cache
from book_settings import fill
from docutils import nodes
from page_dependencies import note, shows_others
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

import nnmath

# nnmath's proofs import SymPy. They are imported in functions, so that the notebooks, which are
# executed in the background, start first.
if TYPE_CHECKING:
    from nnmath.proofs.extract import Equation
    from nnmath.proofs.verdict import InlineVerdict, Verdict

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


#: The process that judges while the pages are read, if one was started: see `judging_process`.
judging: list[subprocess.Popen[bytes]] = []


def wait_for_judging() -> None:
    """Wait until what is judged in another process is in the cache."""
    while judging:
        judging.pop().wait()


def has_proofs(page: str) -> bool:
    """Whether a page is that of all proofs, or of one chapter's."""
    return page == PROOFS or page.startswith(f"{PROOFS}/")


def proofs_page(app: Sphinx, page: str) -> str:
    """Return the page that has the proofs of a page's formulas."""
    own = f"{PROOFS}/{page.rpartition('/')[2]}"
    return own if own in app.env.found_docs else PROOFS


@cache
def proofs_digest() -> str:
    """Return the digest of all that the verdicts depend on besides what is judged."""
    return build_cache.digest("proofs", build_cache.package_files(*build_cache.PROOFS))


class Formulas(NamedTuple):
    """What a file displays, and the LaTeX of the formulas in its running text."""

    equations: tuple[Equation, ...]
    relations: tuple[str, ...]


@cache
def read_formulas(path: Path, folder: Path) -> Formulas:
    """Return the formulas of a file: from the cache, unless it includes another file."""
    from nnmath.proofs.extract import Equation, Formula, read_items

    text = path.read_text(encoding="utf-8")
    place = (
        folder / "displays" / f"{build_cache.digest([proofs_digest(), path.suffix, text], ())}.json"
    )
    known = None if "include" in text else build_cache.cache_get(place)
    if known is None:
        items = read_items(path)
        fields = ("line", "label", "latex", "fault", "unproved")
        found = [[getattr(e, name) for name in fields] for e in items if isinstance(e, Equation)]
        relations = [item.latex for item in items if isinstance(item, Formula)]
        known = json.dumps([found, relations])
        build_cache.cache_put(place, known)
    found, relations = json.loads(known)
    return Formulas(tuple(Equation(str(path), *fields) for fields in found), tuple(relations))


@cache
def load_verdicts(path: Path) -> dict[str, dict[str, Any]]:
    """Return the cached verdicts of this version of nnmath; the dictionary grows in a build."""
    return dict(json.loads(build_cache.cache_get(path) or "{}"))


def verdicts_file(folder: Path) -> Path:
    """Return the file in the cache with the verdicts of this version of nnmath."""
    return folder / "verdicts" / f"{proofs_digest()}.json"


@cache
def verdicts_of(path: Path, folder: Path) -> tuple[Verdict, ...]:
    """Return the verdict on each formula of a file, from the cache in this folder if there."""
    from nnmath.proofs.verdict import Verdict

    wait_for_judging()
    cache_path = verdicts_file(folder)
    cached, equations = load_verdicts(cache_path), read_formulas(path, folder).equations
    found = []
    labels = [equation.label for equation in equations]
    count = len(cached)
    for equation in equations:
        twice = bool(equation.label) and labels.count(equation.label) > 1
        about = [equation.label, equation.latex, equation.fault, equation.unproved, twice]
        key = json.dumps(about)
        if key not in cached:
            from nnmath.proofs.judge import judge  # here, because it imports SymPy

            if len(cached) == count:
                logger.info("judging the formulas of %s", path.name)
            verdict = judge(equation, twice)
            cached[key] = {**verdict.as_json(), "line": verdict.line - equation.line}
        fields = cached[key]
        here = {"file": equation.file, "line": equation.line + fields["line"]}
        found.append(Verdict.from_json({**fields, **here}))
    if len(cached) > count:
        build_cache.cache_put(cache_path, json.dumps(cached))
    return tuple(found)


def page_verdicts(app: Sphinx, page: str) -> tuple[Verdict, ...]:
    """Return the verdict on each formula of a page, from the cache if neither has changed."""
    return verdicts_of(Path(app.env.doc2path(page)), build_cache.cache_folder(app))


@cache
def inline_verdicts_of(path: Path, folder: Path) -> tuple[InlineVerdict, ...]:
    """Return the verdict on each relation in the texts of a file, from the cache likewise."""
    from nnmath.proofs.verdict import InlineVerdict

    wait_for_judging()
    # A solution begins with what its exercise has settled; an exercise, with nothing else.
    sources = [path, path.parent.parent / "exercises" / path.name]
    texts = [source.read_text(encoding="utf-8") for source in sources if source.is_file()]
    key = build_cache.digest(["inline", proofs_digest(), texts], ())
    cache_path = folder / "inline" / f"{key}.json"
    known = build_cache.cache_get(cache_path)
    if known is None:
        from nnmath.proofs.extract import read_items
        from nnmath.proofs.running_text import judge_running_text

        verdicts = judge_running_text(read_items(path))
        known = json.dumps([verdict.as_json() for verdict in verdicts])
        build_cache.cache_put(cache_path, known)
    found = (InlineVerdict.from_json(fields) for fields in json.loads(known))
    return tuple(replace(verdict, file=str(path)) for verdict in found)


def inline_verdicts(app: Sphinx, page: str) -> tuple[InlineVerdict, ...]:
    """Return the verdict on each relation in the running text of a page."""
    return inline_verdicts_of(Path(app.env.doc2path(page)), build_cache.cache_folder(app))


def question_verdicts(app: Sphinx) -> tuple[InlineVerdict, ...]:
    """Return the verdict on each relation in the texts of the exercises: questions and hints."""
    folder = build_cache.cache_folder(app)
    return tuple(v for path in question_files() for v in inline_verdicts_of(path, folder))


def question_files() -> list[Path]:
    """Return the files with the texts of the exercises."""
    return sorted((Path(nnmath.__file__).parent / "exercises" / "chapters").glob("*.py"))


def all_inline_verdicts(app: Sphinx) -> list[InlineVerdict]:
    """Return the verdicts on all running text of the book."""
    found = [verdict for page in page_order(app) for verdict in inline_verdicts(app, page)]
    return [*found, *question_verdicts(app)]


def page_order(app: Sphinx) -> list[str]:
    """Return the pages of the book, in the order of its contents."""
    return list(vars(app.env)["external_site_map"])


def unproved(app: Sphinx) -> list[Verdict]:
    """Return the verdicts on the displays that are marked as not proved."""
    found = (verdict for page in page_order(app) for verdict in page_verdicts(app, page))
    return [verdict for verdict in found if verdict.verdict == "unproved"]


def check_pages(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Warn of every formula of the book that does not hold."""
    from nnmath.proofs.explain import describe_inline
    from nnmath.proofs.sphinx import warn_unproved

    for page in page_order(app):
        for verdict in page_verdicts(app, page):
            place = f"{verdict.file}:{verdict.line}"
            if verdict.verdict == "failed":
                warn_unproved(verdict, place)
            elif verdict.verdict == "unproved" and not app.config.unproved_formulas:
                logger.warning(
                    "%s is marked as not proved, which this book does not allow: prove it, or "
                    "write `unproved_formulas: true` under `sphinx: config:` in _config.yml",
                    verdict.label,
                    location=place,
                    type="nnmath",
                )
    for relation in all_inline_verdicts(app):
        if relation.verdict == "failed":
            logger.warning(
                "does not hold: %s: %s",
                relation.latex,
                describe_inline(relation),
                location=f"{relation.file}:{relation.line}",
            )
    return []


@cache
def _judged_latex(app: Sphinx) -> frozenset[str]:
    """What is judged as a display: on any page, or as an erratum with its correction."""
    from nnmath.proofs.errata import ERRATA

    folder, paths = build_cache.cache_folder(app), map(app.env.doc2path, page_order(app))
    found = [e.latex for path in paths for e in read_formulas(Path(path), folder).equations]
    for erratum in ERRATA.values():
        found += [erratum.wrong, erratum.right]
    return frozenset("".join(latex.split()) for latex in found)


@cache
def _judged_relations(app: Sphinx) -> frozenset[str]:
    """What is judged in running text: on any page, and in the texts of the exercises."""
    folder = build_cache.cache_folder(app)
    paths = [*map(Path, map(app.env.doc2path, page_order(app))), *question_files()]
    found = [latex for path in paths for latex in read_formulas(path, folder).relations]
    return frozenset("".join(latex.split()) for latex in found)


def is_judged(app: Sphinx, kind: str, latex: str) -> bool:
    """Whether LaTeX without spaces, a ``display`` or a ``relation``, is judged on any page."""
    return latex in (_judged_latex(app) if kind == "display" else _judged_relations(app))


def check_displays(app: Sphinx, tree: nodes.document, page: str) -> None:
    """Warn of every display, and every relation, of the finished page that equals no judged one."""
    from nnmath.proofs.running_text import has_hidden_relation, is_relation, is_value

    if page not in page_order(app):
        return
    for formula in tree.findall(nodes.math):
        latex = formula.astext()
        # The places of counterexamples, and the sizes that were drawn, only give names a value.
        is_claim = (is_relation(latex) and not is_value(latex)) or has_hidden_relation(latex)
        if not is_claim:
            continue
        note(app, "judged", page, ["relation", "".join(latex.split())])
        if not is_judged(app, "relation", "".join(latex.split())):
            logger.warning(
                "nobody has judged this relation: %s. An output may repeat one of a page.",
                latex,
                location=formula if formula.line else page,
            )
    for formula in tree.findall(nodes.math_block):
        latex = " ".join(formula.astext().removeprefix(r"\displaystyle").split())
        note(app, "judged", page, ["display", latex.replace(" ", "")])
        if not is_judged(app, "display", latex.replace(" ", "")):
            logger.warning(
                "nobody has judged this display: %s. Write it on the page, with a label and a "
                "statement; an output may repeat it, or show what `refute` returns.",
                latex,
                location=formula if formula.line else page,
            )


def add_marks(app: Sphinx, tree: nodes.document, page: str) -> None:
    """Put a mark that links to the proof, or to the reason for none, beside each number."""
    if app.builder.format != "html" or PROOFS not in app.env.found_docs:
        return
    if has_proofs(page):
        capitalize_references(tree)
        lead_to_proofs(app, tree)
        return
    from nnmath.proofs.explain import describe_mark
    from nnmath.proofs.sphinx import mark

    marked = {v.label: v for v in page_verdicts(app, page) if v.verdict != "failed"}
    uri = app.builder.get_relative_uri(page, proofs_page(app, page))
    for formula in tree.findall(nodes.math_block):
        verdict = marked.get(formula.get("label"))
        if verdict:
            sign, words = describe_mark(verdict)
            place = f'href="{uri}#proof-{formula["label"]}" title="{words}"'
            formula["aside"] = (
                f'<a class="proof-mark" {place} data-kind="{verdict.kind}">{mark(verdict)}</a>'
                if verdict.is_proved
                else f'<a class="proof-mark unproved" {place}>{sign}</a>'
            )


def capitalize_references(tree: nodes.document) -> None:
    """Write "Equation (1.1)" where the reference is the first text of a proof."""
    for proof in tree.findall(nodes.container):
        if "proof-entry" in proof["classes"]:
            for text in proof.findall(nodes.Text):
                if text.startswith("equation ("):
                    text.parent.replace(text, nodes.Text(f"E{text[1:]}"))
                    break


def lead_to_proofs(app: Sphinx, tree: nodes.document) -> None:
    """Let the numbers in the list of all formulas lead to the proofs, not to the formulas."""
    for entry in tree.findall(nodes.inline):
        if "proof-number" in entry["classes"]:
            [link] = entry.findall(nodes.reference)
            page = app.builder.get_relative_uri(PROOFS, entry["page"])
            link["refuri"] = f"{page}#{entry['ids'][0]}"
            [number] = re.findall(r"\(.*\)", link.astext())
            link.children = [nodes.Text(number)]


class UnjudgedDirective(SphinxDirective):
    """The relations in running text that are marked as not judged, each with the reason."""

    def run(self) -> list[nodes.Node]:
        """Build the list."""
        app, items = self.env.app, nodes.bullet_list()
        shows_others(self.env, self.env.docname)
        for page in page_order(app):
            for verdict in inline_verdicts(app, page):
                if verdict.verdict == "unjudged":
                    text = f"{{doc}}`/{page}`: ${verdict.latex}$: {verdict.reason}"
                    paragraph = nodes.paragraph()
                    paragraph += self.parse_inline(text)[0]
                    items += nodes.list_item("", paragraph)
        return [items] if len(items) else []


class UnprovedDirective(SphinxDirective):
    """The displays that are marked as not proved, each with the reason."""

    def run(self) -> list[nodes.Node]:
        """Build the list."""
        items = nodes.bullet_list()
        shows_others(self.env, self.env.docname)
        for verdict in unproved(self.env.app):
            text = f"{{eq}}`{verdict.label}`: {verdict.reason}"
            items += nodes.list_item("", nodes.paragraph("", "", *self.parse_inline(text)[0]))
        return [items] if len(items) else []


class ProofsDirective(SphinxDirective):
    """A section for each page: its formulas, each with its meaning and its proof.

    On a page of the folder ``chapters/proofs`` these are the formulas of the pages of that name.
    """

    def run(self) -> list[nodes.Node]:
        """Build the sections of all pages that have formulas."""
        app, here = self.env.app, self.env.docname
        pages = page_order(app)
        if here.startswith(f"{PROOFS}/"):
            pages = [page for page in pages if page != here and proofs_page(app, page) == here]
            for page in pages:
                self.env.note_dependency(self.env.doc2path(page))
        else:
            shows_others(self.env, here)
        found = ((page, page_verdicts(app, page)) for page in pages)
        return [self.section(page, verdicts) for page, verdicts in found if verdicts]

    def section(self, page: str, verdicts: tuple[Verdict, ...]) -> nodes.section:
        """Build the section of one page: its proofs, or where they are."""
        path = Path(self.env.doc2path(page))
        heading = re.search(r"^# (.+)$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        title = nodes.title("", fill(self.env.app, heading[1]) if heading else page)
        name = page.removeprefix("chapters/").replace("/", "-")
        section = nodes.section("", title, ids=[f"proofs-{name}"])
        place = proofs_page(self.env.app, page)
        if place not in (PROOFS, self.env.docname):
            section += self.numbers(verdicts, place)
            return section
        latex = {
            equation.label: equation.latex
            for equation in read_formulas(path, build_cache.cache_folder(self.env.app)).equations
        }
        for verdict in verdicts:
            section += self.proof(verdict, latex[verdict.label])
        return section

    def numbers(self, verdicts: tuple[Verdict, ...], place: str) -> nodes.paragraph:
        """Build the list of a page's formulas, by their numbers, which lead to the proofs."""
        from nnmath.proofs.explain import describe_count

        text = f"{{doc}}`{describe_count(verdicts)} </{place}>`:"
        paragraph = nodes.paragraph("", "", *self.parse_inline(text)[0])
        for verdict in verdicts:
            number = self.parse_inline(f"{{eq}}`{verdict.label}`")[0]
            names = {"ids": [f"proof-{verdict.label}"], "classes": ["proof-number"], "page": place}
            paragraph += [nodes.Text(" "), nodes.inline("", "", *number, **names)]
        return paragraph

    def proof(self, verdict: Verdict, latex: str) -> nodes.container:
        """Build the entry of one formula: the formula, then its meaning and its proof in words."""
        from nnmath.proofs.explain import explain_verdict, typeset
        from nnmath.proofs.statements import statements

        statement = statements().get(verdict.label)
        words = typeset(statement.words) if statement else ""
        items = statement.source.split() if statement else ()
        keys = ",".join(dict.fromkeys(SOURCES[item[0]] for item in items))
        source = f" After {{cite:p}}`{keys}`." if keys else ""
        text = f"{{eq}}`{verdict.label}`. {words} {explain_verdict(verdict)}{source}"
        paragraph = nodes.paragraph()
        paragraph += self.parse_inline(text)[0]
        classes = ["proof-entry"] if verdict.is_proved else ["proof-entry", "unproved"]
        names = {"classes": classes, "ids": [f"proof-{verdict.label}"]}
        formula = nodes.math_block("", latex, nowrap=False, number=None, label=None)
        return nodes.container("", formula, paragraph, **names)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx."""
    app.add_directive("proofs", ProofsDirective)
    app.add_directive("unjudged", UnjudgedDirective)
    app.add_directive("unproved", UnprovedDirective)
    app.add_config_value("unproved_formulas", False, "env", bool)
    app.connect("env-updated", check_pages)
    app.connect("doctree-resolved", add_marks)
    app.connect("doctree-resolved", check_displays)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
