"""Gives the exercises of the built page a place to answer in, judged there without a kernel.

Below the text of each exercise stands what `nnmath.widgets.answer_box` makes: the same box as
anywhere else, put among the page's widgets as if a cell had shown it (see `widget_host`). What asks
for code, or for a formula in matrices, is judged in Jupyter alone, and the page says so.
"""

from __future__ import annotations

import json
from typing import Any

import kept
from docutils import nodes
from sphinx.application import Sphinx
from sphinx_exercise.nodes import exercise_subtitle, is_exercise_node
from widget_host import STATE, VIEW

PYTHON = (
    '<div class="nn-host nn-python"><p class="nn-note">This one is judged in Jupyter: the notebook '
    "stands at the top of this page.</p></div>"
)


def made(app: Sphinx, exercises: list[tuple[str, str]]) -> list[dict[str, Any] | None]:
    """The state of the box of each exercise (name and title); None for what needs Python."""
    place = kept.folder(app) / "boxes" / f"{kept.digest(exercises, kept.package(app.srcdir))}.json"
    before = kept.read(place)
    if before is None:
        before = json.dumps([_state(id_, title) for id_, title in exercises])
        kept.write(place, before)
    return json.loads(before)


def _state(id_: str, title: str) -> dict[str, Any] | None:
    from nnmath.widgets import answer_box  # here, because SymPy comes with it: see proof_marks

    try:
        return dict(answer_box(id_, title).get_state(("_esm", "_css", "questions")))
    except (KeyError, ValueError):
        return None  # without an entry: exercise_pages says so


def host(kind: str, model: str) -> nodes.raw:
    """The place of a box on its page; the room that it needs is kept by its kind."""
    view = json.dumps({"version_major": 2, "version_minor": 0, "model_id": model})
    script = f'<script type="{VIEW}">{view}</script>'
    return nodes.raw("", f'<div class="nn-host nn-box nn-{kind}">{script}</div>', format="html")


def add(app: Sphinx, tree: nodes.document) -> None:
    """Put a box below each exercise of a page, and its state among those of the page's widgets."""
    found = [node for node in tree.findall(is_exercise_node) if node["label"].startswith("ex-")]
    if app.builder.format != "html" or not found:
        return
    titles = ["".join(t.astext() for t in node.findall(exercise_subtitle)) for node in found]
    names = [node["label"].removeprefix("ex-") for node in found]
    states: dict[str, Any] = {}
    for node, name, state in zip(
        found, names, made(app, list(zip(names, titles, strict=True))), strict=True
    ):
        if state is None:
            node += nodes.raw("", PYTHON, format="html")
        else:
            model = name.replace("-", "_")
            states[model] = {"model_name": "AnyModel", "model_module": "anywidget", "state": state}
            node += host(state["questions"][0]["kind"], model)
    files = vars(app.env)["nb_metadata"][app.env.docname].setdefault("js_files", {})
    old = files.get("ipywidgets_state")
    whole: dict[str, Any] = (
        json.loads(old[1]["body"]) if old else {"version_major": 2, "version_minor": 0}
    )
    whole["state"] = {**whole.get("state", {}), **states}
    files["ipywidgets_state"] = (None, {"type": STATE, "body": json.dumps(whole)})


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx, before ids are counted."""
    app.connect("doctree-read", add, priority=400)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
