"""Exercises and their solutions on the pages: nothing that tempts, and nothing that is missing.

* A cell tagged ``answer`` or ``notebook`` is run with its page, and is no part of it: it is for
  Jupyter. Words for Jupyter alone are tagged ``remove-cell``, which MyST-NB takes off the page.
* A solution is folded. Its summary names the exercise, and a link leads back to it; each exercise
  has a small link to its solution.
* An exercise without an entry in :mod:`nnmath.exercises`, an entry without an exercise and an
  exercise without a solution are warnings, and so, under ``-W``, the end of the build.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.writers.html5 import HTML5Translator
from sphinx_exercise.nodes import is_exercise_node, solution_node

logger = logging.getLogger(__name__)

HERE = Path(__file__).parent
CSS, JS = "exercise_pages.css", "exercise_pages.js"
PAGE, SOLUTIONS = "chapters/exercises/", "chapters/solutions/"


class Folded(nodes.General, nodes.Element):
    """A <details>: a summary, and what is folded."""


class Summary(nodes.General, nodes.TextElement):
    """The <summary> of a folded part."""


def visit_folded(writer: HTML5Translator, node: Folded) -> None:
    """Open the folded part; in a book for readers without folding it stands open."""
    opened = {"open": "open"} if writer.builder.name == "epub" else {}
    writer.body.append(writer.starttag(node, "details", **opened))


def depart_folded(writer: HTML5Translator, node: Folded) -> None:
    """Close the folded part."""
    writer.body.append("</details>\n")


def visit_summary(writer: HTML5Translator, node: Summary) -> None:
    """Open the summary."""
    writer.body.append(writer.starttag(node, "summary", ""))


def depart_summary(writer: HTML5Translator, node: Summary) -> None:
    """Close the summary."""
    writer.body.append("</summary>\n")


def without_answers(app: Sphinx, tree: nodes.document) -> None:
    """Take the cells that are for Jupyter off the page; they have been run."""
    for cell in list(tree.findall(nodes.container)):
        if {"tag_answer", "tag_notebook"} & set(cell.get("classes", ())):
            cell.parent.remove(cell)


def registry(env: BuildEnvironment) -> dict[str, Any]:
    """Return what sphinx-exercise knows of exercises and solutions, by label."""
    return getattr(env, "sphinx_exercise_registry", {})


def number(env: BuildEnvironment, label: str) -> str:
    """Return the number of an exercise: 4.3."""
    page = registry(env)[label]["docname"]
    found = env.toc_fignumbers.get(page, {}).get("exercise", {}).get(label, ())
    return ".".join(map(str, found))


def solved(env: BuildEnvironment) -> dict[str, str]:
    """Return the labels of solutions by the labels of their exercises."""
    return {
        known["node"]["target_label"]: label
        for label, known in registry(env).items()
        if known["type"].startswith("solution")
    }


def renumber(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Number what stands on a page of solutions by its chapter: equation (S4.1).

    A page without a number of its own counts by its first letter: equation (N.1) of the notation.
    Only the first page of the book has bare numbers.
    """
    changed = []
    figures: dict[str, Any] = env.toc_fignumbers  # Sphinx's own numbers have no letters
    for page, kinds in figures.items():
        chapter = env.toc_secnumbers.get(page.replace(SOLUTIONS, "chapters/"), {}).get("")
        solutions = chapter if page.startswith(SOLUTIONS) else None
        letter = () if page == env.config.root_doc else (page.rpartition("/")[2][0].upper(),)
        for numbers in kinds.values():
            for count, label in enumerate(numbers, 1):
                if solutions:
                    numbers[label] = (f"S{solutions[0]}", count)
                elif len(numbers[label]) == 1:
                    numbers[label] = (*letter, count)
        changed.append(page)
    return changed


def rebuild(app: Sphinx, tree: nodes.document, page: str) -> None:
    """Fold the solutions, and give each exercise the way to its own."""
    if app.builder.format != "html":
        return
    for node in list(tree.findall(solution_node)):
        put(node, [fold(app.env, node)])
    solutions = solved(app.env)
    for exercise in tree.findall(is_exercise_node):
        for part in list(exercise.children):
            if isinstance(part, nodes.section):  # each has the same id, and a page has many
                put(part, part.children)
        label = solutions.get(exercise["label"])
        if label:
            way = app.builder.get_relative_uri(page, registry(app.env)[label]["docname"])
            hidden = f" of exercise {number(app.env, exercise['label'])}"
            exercise += link(f"{way}#{label}", "Solution", hidden, "nn-exercise-solution")


def put(node: nodes.Node, others: list[nodes.Node]) -> None:
    """Put other nodes in the place of one; unlike replace_self, its id goes with it."""
    parent = node.parent
    at = parent.index(node)
    parent[at : at + 1] = others


def link(way: str, text: str, hidden: str, name: str) -> nodes.paragraph:
    """Return a paragraph that is a link, with words for those who do not see where it stands."""
    reference = nodes.reference("", text, internal=True, refuri=way)
    if hidden:
        reference += nodes.inline("", hidden, classes=["visually-hidden"])
    return nodes.paragraph("", "", reference, classes=[name])


def fold(env: BuildEnvironment, node: solution_node) -> Folded:
    """Return a solution as a folded part; what a link to it aims at is inside, so that it opens."""
    title, *content = node.children
    label = number(env, node["target_label"]) if node["target_label"] in registry(env) else ""
    summary = Summary("", f"Solution of exercise {label}")
    inner = nodes.container("", ids=node["ids"], classes=["nn-solution-body", *node["classes"]])
    for part in content:
        inner += part.children if isinstance(part, nodes.section) else part
    for reference in title.findall(nodes.reference):
        # Its children: " Exercise 4.3", then " (", the exercise's title, and ")".
        summary += [child.deepcopy() for child in reference.children[1:]]
        inner += link(reference["refuri"], f"Back to exercise {label}", "", "nn-solution-back")
    return Folded("", summary, inner, classes=["nn-solution"])


def missing(env: BuildEnvironment) -> Iterator[tuple[str, str]]:
    """Yield each page on which something is missing, and what."""
    from nnmath.exercises import listing  # here, because SymPy comes with it: see proof_marks

    known = registry(env)
    mine = {label: k["docname"] for label, k in known.items() if k["type"].startswith("exercise")}
    entries = {entry.id for exercises, _ in listing().values() for entry in exercises}
    solutions = solved(env)
    for label, page in mine.items():
        if label.removeprefix("ex-") not in entries or not label.startswith("ex-"):
            yield page, f"the exercise {label} has no entry in nnmath.exercises"
        if label not in solutions:
            yield page, f"the exercise {label} has no solution"
    for chapter, (exercises, _) in listing().items():
        for page in env.found_docs:
            if page.startswith(PAGE) and page.partition("-")[2] == chapter:
                for entry in exercises:
                    if mine.get(f"ex-{entry.id}") != page:
                        yield page, f"the entry {entry.id} of nnmath.exercises has no exercise here"


def warn(app: Sphinx, env: BuildEnvironment) -> None:
    """Say what is missing."""
    for page, said in missing(env):
        logger.warning(said, location=page, type="exercises")


def style(app: Sphinx, page: str, template: str, context: Any, tree: Any) -> None:
    """Load the style where there are exercises or solutions, and the script with solutions."""
    if tree is None:
        return
    if any(tree.findall(Folded)):
        app.add_js_file(JS, loading_method="defer")
        app.add_css_file(CSS)
    elif any(tree.findall(is_exercise_node)):
        app.add_css_file(CSS)


def stage(app: Sphinx, error: Exception | None) -> None:
    """Put the assets among the built book's static files."""
    if error is None and app.builder.format == "html":
        for name in (CSS, JS):
            shutil.copyfile(HERE / name, Path(app.outdir) / "_static" / name)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the nodes and the handlers."""
    app.add_node(Folded, html=(visit_folded, depart_folded))
    app.add_node(Summary, html=(visit_summary, depart_summary))
    app.connect("doctree-read", without_answers)
    app.connect("env-get-updated", renumber, priority=900)
    app.connect("env-check-consistency", warn)
    app.connect("doctree-resolved", rebuild)
    app.connect("html-page-context", style)
    app.connect("build-finished", stage)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
