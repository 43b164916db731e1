"""The exercises and solutions of the pages: hidden cells, folded solutions, consistency checks.

* A cell tagged ``answer`` or ``notebook`` is executed with its page but not shown on it: it is for
  Jupyter. Text for Jupyter only is tagged ``remove-cell``, which MyST-NB leaves out of the page.
* A solution is folded. Its summary names the exercise, and a link leads back to it; each exercise
  has a small link to its solution.
* With ``exercise_solutions: false`` in the settings the pages of solutions are left out.
* Below its title each exercise says how hard it is and how long it takes.
* An exercise without an entry in :mod:`nnmath.exercises`, an entry without an exercise and an
  exercise without a solution are warnings, so the build fails under ``-W``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import build_cache
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.writers.html5 import HTML5Translator
from sphinx_exercise.nodes import is_exercise_node, solution_node

logger = logging.getLogger(__name__)

CSS, JS = "exercise_pages.css", "exercise_pages.js"
PAGE, SOLUTIONS = "chapters/exercises/", "chapters/solutions/"


class Folded(nodes.General, nodes.Element):
    """A <details> element: a summary, and the folded content."""


class Summary(nodes.General, nodes.TextElement):
    """The <summary> of a Folded node."""


def visit_folded(writer: HTML5Translator, node: Folded) -> None:
    """Open the <details> element; in EPUB, whose readers may not unfold it, it is open."""
    opened = {"open": "open"} if writer.builder.name == "epub" else {}
    writer.body.append(writer.starttag(node, "details", **opened))


def depart_folded(writer: HTML5Translator, node: Folded) -> None:
    """Close the <details> element."""
    writer.body.append("</details>\n")


def visit_summary(writer: HTML5Translator, node: Summary) -> None:
    """Open the summary."""
    writer.body.append(writer.starttag(node, "summary", ""))


def depart_summary(writer: HTML5Translator, node: Summary) -> None:
    """Close the summary."""
    writer.body.append("</summary>\n")


def leave_out_solutions(app: Sphinx, config: Config) -> None:
    """Take the pages of solutions out of the contents, if the settings say so."""
    if config.exercise_solutions:
        return
    contents = config.external_site_map
    for page in [name for name in contents if name.startswith(SOLUTIONS)]:
        del contents[page]
    for document in contents.values():
        for part in document.subtrees:
            part.items = [item for item in part.items if not str(item).startswith(SOLUTIONS)]
        document.subtrees = [part for part in document.subtrees if part.items]
    config.exclude_patterns = [*config.exclude_patterns, f"{SOLUTIONS}*"]


def chapter_of(page: str) -> str:
    """Return the name of a page without folder and number, as the ids of its exercises begin."""
    return page.rpartition("/")[2].lstrip("0123456789-")


def remove_answer_cells(app: Sphinx, tree: nodes.document) -> None:
    """Remove the cells that are for Jupyter only from the page; they have been executed."""
    for cell in list(tree.findall(nodes.container)):
        if {"tag_answer", "tag_notebook"} & set(cell.get("classes", ())):
            cell.parent.remove(cell)


def registry(env: BuildEnvironment) -> dict[str, Any]:
    """Return the exercises and solutions that sphinx-exercise has registered, by label."""
    return getattr(env, "sphinx_exercise_registry", {})


def number(env: BuildEnvironment, label: str) -> str:
    """Return the number of an exercise: 4.3."""
    page = registry(env)[label]["docname"]
    found = env.toc_fignumbers.get(page, {}).get("exercise", {}).get(label, ())
    return ".".join(map(str, found))


def solution_labels(env: BuildEnvironment) -> dict[str, str]:
    """Return the labels of solutions by the labels of their exercises."""
    return {
        item["node"]["target_label"]: label
        for label, item in registry(env).items()
        if item["type"].startswith("solution")
    }


def renumber(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Number equations, figures and tables of the pages that have no chapter number.

    On a page of solutions the number begins with S and the chapter's: equation (S4.1); elsewhere
    with the first letter of the page: equation (N.1) of the notation. Only the first page of the
    book has plain numbers.
    """
    changed = []
    figures: dict[str, Any] = env.toc_fignumbers  # Sphinx's own numbers have no letters
    for page, kinds in figures.items():
        chapter = env.toc_secnumbers.get(page.replace(SOLUTIONS, "chapters/"), {}).get("")
        solutions = chapter if page.startswith(SOLUTIONS) else None
        letter = () if page == env.config.root_doc else (page.rpartition("/")[2][0].upper(),)
        for numbers in kinds.values():
            for count, label in enumerate(numbers, 1):
                if page.startswith(SOLUTIONS):
                    numbers[label] = (f"S{(solutions or letter)[0]}", count)
                elif len(numbers[label]) == 1:
                    numbers[label] = (*letter, count)
        changed.append(page)
    return changed


def link_solutions(app: Sphinx, tree: nodes.document, page: str) -> None:
    """Fold the solutions, and link each exercise to its own."""
    if app.builder.format != "html":
        return
    for node in list(tree.findall(solution_node)):
        replace_with(node, [fold(app.env, node)])
    solutions = solution_labels(app.env)
    for exercise in tree.findall(is_exercise_node):
        for part in list(exercise.children):
            if isinstance(part, nodes.section):  # sphinx-exercise gives all of them one id
                replace_with(part, part.children)
        exercise[1:1] = effort_line(app, exercise["label"].removeprefix("ex-"))
        label = solutions.get(exercise["label"])
        if label:
            uri = app.builder.get_relative_uri(page, registry(app.env)[label]["docname"])
            hidden = f" of exercise {number(app.env, exercise['label'])}"
            exercise += link_paragraph(f"{uri}#{label}", "Solution", hidden, "nn-exercise-solution")


Efforts = dict[str, dict[str, tuple[int, str] | None]]


@cache
def efforts(app: Sphinx) -> Efforts:
    """Return the exercises of each chapter by id: level and words, or None; from the cache."""
    key = build_cache.digest("efforts", build_cache.package_files())
    path = build_cache.cache_folder(app) / "efforts" / f"{key}.json"
    known = build_cache.cache_get(path)
    if known is None:
        from nnmath.exercises import listing  # here, because it imports SymPy: see proof_marks

        found = {
            chapter: {entry.id: getattr(entry, "effort", None) for entry in exercises}
            for chapter, (exercises, _) in listing().items()
        }
        known = json.dumps(
            {
                chapter: {id_: e and (e.level, str(e)) for id_, e in entries.items()}
                for chapter, entries in found.items()
            }
        )
        build_cache.cache_put(path, known)
    return dict(json.loads(known))


def effort_line(app: Sphinx, id_: str) -> list[nodes.Node]:
    """Return a line below the title of an exercise, if it is known how hard and how long it is."""
    effort = next((entries[id_] for entries in efforts(app).values() if id_ in entries), None)
    if effort is None:
        return []
    number, words = effort
    dots = "●" * number + "○" * (3 - number)
    level = nodes.raw("", f'<span aria-hidden="true">{dots}</span> ', format="html")
    return [nodes.paragraph("", "", level, nodes.Text(words), classes=["nn-effort"])]


def replace_with(node: nodes.Node, others: list[nodes.Node]) -> None:
    """Replace a node by others; unlike `replace_self`, its ids are not passed on to them."""
    parent = node.parent
    at = parent.index(node)
    parent[at : at + 1] = others


def link_paragraph(uri: str, text: str, hidden: str, name: str) -> nodes.paragraph:
    """Return a paragraph that is a link; ``hidden`` is text for screen readers only."""
    reference = nodes.reference("", text, internal=True, refuri=uri)
    if hidden:
        reference += nodes.inline("", hidden, classes=["visually-hidden"])
    return nodes.paragraph("", "", reference, classes=[name])


def fold(env: BuildEnvironment, node: solution_node) -> Folded:
    """Return a folded solution. Its id is on the content, so that a link to it opens it."""
    title, *content = node.children
    label = number(env, node["target_label"]) if node["target_label"] in registry(env) else ""
    summary = Summary("", f"Solution of exercise {label}")
    inner = nodes.container("", ids=node["ids"], classes=["nn-solution-body", *node["classes"]])
    for part in content:
        inner += part.children if isinstance(part, nodes.section) else part
    for reference in title.findall(nodes.reference):
        # Its children: " Exercise 4.3", then " (", the exercise's title, and ")".
        summary += [child.deepcopy() for child in reference.children[1:]]
        inner += link_paragraph(
            reference["refuri"], f"Back to exercise {label}", "", "nn-solution-back"
        )
    return Folded("", summary, inner, classes=["nn-solution"])


def entries_of(page: str) -> str:
    """Return the file in which the entries of a page of exercises stand."""
    return f"nnmath/exercises/chapters/{chapter_of(page).replace('-', '_')}.py"


def find_missing(env: BuildEnvironment, listed: Efforts) -> Iterator[tuple[str, str]]:
    """Yield (page, message) for each missing entry, exercise or solution."""
    pages = {
        label: item["docname"]
        for label, item in registry(env).items()
        if item["type"].startswith("exercise")
    }
    entries = {id_ for ids in listed.values() for id_ in ids}
    solutions = solution_labels(env)
    for label, page in pages.items():
        if label.removeprefix("ex-") not in entries or not label.startswith("ex-"):
            yield page, f"the exercise {label} has no entry: write it in {entries_of(page)}"
        if label not in solutions and env.config.exercise_solutions:
            there = f"{page.replace(PAGE, SOLUTIONS)}.md"
            message = f"the exercise {label} has no solution: write {{solution}} {label} in {there}"
            yield page, message
    for chapter, ids in listed.items():
        for page in env.found_docs:
            if page.startswith(PAGE) and chapter_of(page) == chapter:
                for id_ in ids:
                    if pages.get(f"ex-{id_}") != page:
                        message = "has no exercise: write {exercise} with the label"
                        yield page, f"{id_} in {entries_of(page)} {message} ex-{id_}"


def check_consistency(app: Sphinx, env: BuildEnvironment) -> None:
    """Warn of missing entries, exercises and solutions."""
    for page, message in find_missing(env, efforts(app)):
        logger.warning(message, location=page, type="exercises")


def link_assets(app: Sphinx, page: str, template: str, context: Any, tree: Any) -> None:
    """Link the style sheet on pages with exercises or solutions, the script with solutions."""
    if tree is None:
        return
    if any(tree.findall(Folded)):
        app.add_js_file(JS, loading_method="defer")
        app.add_css_file(CSS)
    elif any(tree.findall(is_exercise_node)):
        app.add_css_file(CSS)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx."""
    app.add_node(Folded, html=(visit_folded, depart_folded))
    app.add_node(Summary, html=(visit_summary, depart_summary))
    app.add_config_value("exercise_solutions", True, "env", bool)
    app.connect("config-inited", leave_out_solutions, priority=950)  # once the contents are read
    app.connect("doctree-read", remove_answer_cells)
    app.connect("env-get-updated", renumber, priority=900)
    app.connect("env-check-consistency", check_consistency)
    app.connect("doctree-resolved", link_solutions)
    app.connect("html-page-context", link_assets)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
