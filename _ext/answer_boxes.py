"""Puts an answer box below each exercise of a built page, graded there without a kernel.

The box is the widget that `nnmath.widgets.answer_box` makes, added to the page's widgets as if a
code cell had displayed it (see `widget_host`). Exercises that ask for code are graded in Jupyter
only, and the page says so.
"""

from __future__ import annotations

import json
from typing import Any

import build_cache
from docutils import nodes
from sphinx.application import Sphinx
from sphinx_exercise.nodes import exercise_subtitle, is_exercise_node
from widget_host import STATE, VIEW

PYTHON = (
    '<div class="nn-host nn-python"><p class="nn-note">This one is judged in Jupyter: the notebook '
    "stands at the top of this page.</p></div>"
)


def widget_states(app: Sphinx, exercises: list[tuple[str, str]]) -> list[dict[str, Any] | None]:
    """Return the widget state of each exercise (id, title); None for one that needs Python."""
    key = build_cache.digest(exercises, build_cache.package_files())
    path = build_cache.cache_folder(app) / "boxes" / f"{key}.json"
    text = build_cache.cache_get(path)
    if text is None:
        text = json.dumps([_state(id_, title) for id_, title in exercises])
        build_cache.cache_put(path, text)
    return json.loads(text)


def _state(id_: str, title: str) -> dict[str, Any] | None:
    from nnmath.widgets import answer_box  # here, because it imports SymPy: see proof_marks

    try:
        return dict(answer_box(id_, title).get_state(("_esm", "_css", "questions")))
    except (KeyError, ValueError):
        return None  # no such exercise in nnmath: exercise_pages warns of it


def placeholder(kind: str, model: str) -> nodes.raw:
    """Return the element that a box will fill; the style sheet reserves its height by its kind."""
    view = json.dumps({"version_major": 2, "version_minor": 0, "model_id": model})
    script = f'<script type="{VIEW}">{view}</script>'
    return nodes.raw("", f'<div class="nn-host nn-box nn-{kind}">{script}</div>', format="html")


def progress(names: list[str]) -> nodes.raw:
    """Return the line that counts the answered exercises; the first box fills it."""
    text = f'<div class="nn-page-progress" data-exercises="{" ".join(names)}"></div>'
    return nodes.raw("", text, format="html")


def add_boxes(app: Sphinx, tree: nodes.document) -> None:
    """Put a box below each exercise of a page, and its state among those of the page's widgets."""
    found = [node for node in tree.findall(is_exercise_node) if node["label"].startswith("ex-")]
    if app.builder.format != "html" or not found:
        return
    titles = ["".join(t.astext() for t in node.findall(exercise_subtitle)) for node in found]
    names = [node["label"].removeprefix("ex-") for node in found]
    boxes = widget_states(app, list(zip(names, titles, strict=True)))
    states: dict[str, Any] = {}
    judged = [name for name, state in zip(names, boxes, strict=True) if state]
    if judged:
        found[0].parent.insert(found[0].parent.index(found[0]), progress(judged))
    for node, name, state in zip(found, names, boxes, strict=True):
        if state is None:
            node += nodes.raw("", PYTHON, format="html")
        else:
            model = name.replace("-", "_")
            states[model] = {"model_name": "AnyModel", "model_module": "anywidget", "state": state}
            node += placeholder(state["questions"][0]["kind"], model)
    files = vars(app.env)["nb_metadata"][app.env.docname].setdefault("js_files", {})
    old = files.get("ipywidgets_state")
    whole: dict[str, Any] = (
        json.loads(old[1]["body"]) if old else {"version_major": 2, "version_minor": 0}
    )
    whole["state"] = {**whole.get("state", {}), **states}
    files["ipywidgets_state"] = (None, {"type": STATE, "body": json.dumps(whole)})


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx, before `widget_host` counts the ids."""
    app.connect("doctree-read", add_boxes, priority=400)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
