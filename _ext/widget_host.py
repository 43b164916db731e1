"""Runs widgets in built pages, without a kernel and without a network.

- MyST-NB's own widget scripts, which a page would load from a CDN, are turned off.
- ``widget_host.js`` and the style sheets of widgets are linked only on pages that show a widget.
- A widget is represented by its still picture (the ``text/html`` form of its output) until the
  script replaces it by the live figure; without JavaScript the picture stays.
- The random ids of widgets and cells are replaced by a digest of page and position, so that two
  builds are the same.
- A module that several widgets share is in the page once.
- The formulas of quick questions are rendered by KaTeX, in the page and in the questions' state.
- A note below a figure names what it can do only where Python runs.
"""

from __future__ import annotations

import hashlib
import html
import json
import re
from pathlib import Path
from typing import Any, TypeGuard

import katex_math
from docutils import nodes
from page_dependencies import write_file
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

from nnmath.widgets.inline_markdown import markdown_to_html
from nnmath.widgets.obfuscate import deobfuscate, obfuscate

VIEW = "application/vnd.jupyter.widget-view+json"
STATE = "application/vnd.jupyter.widget-state+json"
_CSS = Path(__file__).with_name("widget_host.css")
_FORMULA = re.compile(r'<math data-tex="([^"]*)">.*?</math>', re.DOTALL)
_LIVE_ONLY = (
    '<p class="nn-note">This control needs Python: run the code of this page to use it.</p>'
)


def _turn_off_cdn(app: Sphinx, config: Any) -> None:
    config.nb_ipywidgets_js = {}


class KeepStillPicture(SphinxPostTransform):
    """Reduces the output of a widget to its still picture and its view script.

    This runs before MyST-NB selects one form of each output, which would be the script alone.
    """

    default_priority = 3
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Replace each MIME bundle that holds a widget."""
        found = _state_of(self.app, self.env.docname)
        states = json.loads(found[1]["body"])["state"] if found else {}
        for bundle in list(self.document.findall(_is_bundle)):
            forms = {child["mime_type"]: child for child in bundle.children}
            if VIEW not in forms:
                continue
            texts = [
                node.astext()
                for kind in ("text/html", VIEW)
                if kind in forms
                for node in forms[kind].findall(nodes.raw)
            ]
            if "text/html" not in forms:
                texts.insert(0, _LIVE_ONLY)
            note = _live_note(states, forms[VIEW])
            code = _cell_source(bundle)
            if note and code is not None:  # the note is for those who see the code
                code += nodes.raw("", note, format="html")
            host = f'<div class="nn-host">{_typeset("".join(texts))}</div>'
            bundle.replace_self([nodes.raw("", host, format="html")])


def _live_note(states: dict[str, Any], view: nodes.Node) -> str:
    """Return a note on what a figure can show where Python runs, or an empty string."""
    data = re.search(r"\{.*\}", view.astext(), re.DOTALL)
    id_ = json.loads(data[0])["model_id"] if data else ""
    own = states.get(id_, {}).get("state", {}).get("figure", {}).get("live_note")
    if not own:
        return ""
    words = f"<b>With Python, here or in Jupyter:</b> {markdown_to_html(own)}"
    return f'<p class="nn-own">{words}</p>'


def _cell_source(node: nodes.Node) -> nodes.container | None:
    """Return the source of the cell that an output belongs to, if the page shows it."""
    while node.parent is not None and not _has_class(node, "cell_code"):
        node = node.parent
    return next((child for child in node.children if _has_class(child, "cell_code_source")), None)


def _typeset(text: str) -> str:
    """Render by KaTeX the formulas that a text holds as MathML with their LaTeX."""

    def formula(match: re.Match[str]) -> str:
        tex = html.unescape(match[1])
        short = " short" if len(tex) <= katex_math.SHORT else ""
        inside = katex_math.typeset(tex, display=False, node=None)
        return f'<span class="math{short} notranslate nohighlight">{inside}</span>'

    return _FORMULA.sub(formula, text)


def _typeset_all(value: Any) -> Any:
    """Apply `_typeset` to every string of a JSON value."""
    if isinstance(value, dict):
        return {key: _typeset_all(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_typeset_all(item) for item in value]
    return _typeset(value) if isinstance(value, str) else value


def _prepare(states: dict[str, Any]) -> list[str]:
    """Render the formulas of questions, share equal modules; remove and return the style sheets."""
    styles: set[str] = set()
    modules: dict[str, str] = {}
    for id_, model in states.items():
        state = model["state"]
        styles.add(state.pop("_css", ""))
        for question in state.get("questions", ()):
            secret = _typeset_all(deobfuscate(question["id"], question["secret"]))
            question["secret"] = obfuscate(question["id"], secret)
            for part in ("ask", "options", "unit"):
                question[part] = _typeset_all(question[part])
        if "_esm" in state and modules.setdefault(state["_esm"], id_) != id_:
            state["_esm"] = modules[state["_esm"]]
    return sorted(styles - {""})


def _has_class(node: nodes.Node, element: str) -> TypeGuard[nodes.container]:
    return isinstance(node, nodes.container) and node.get("nb_element") == element


def _is_bundle(node: nodes.Node) -> bool:
    return _has_class(node, "mime_bundle")


def _state_of(app: Sphinx, docname: str) -> tuple[Any, dict[str, Any]] | None:
    """Return MyST-NB's script with a page's widget state: its address and its attributes."""
    files = getattr(app.env, "nb_metadata", {}).get(docname, {}).get("js_files", {})
    return files.get("ipywidgets_state")


def _in_order(states: dict[str, Any], doctree: nodes.document) -> list[str]:
    """Return the ids in the order of the page, each followed by those of the widgets it refers to.

    The state itself is sorted by its random ids, as all keys of a notebook are.
    """
    order: list[str] = []

    def visit(id_: str) -> None:
        if id_ in states and id_ not in order:
            order.append(id_)
            for value in states[id_]["state"].values():
                if isinstance(value, str) and value.startswith("IPY_MODEL_"):
                    visit(value.removeprefix("IPY_MODEL_"))

    for node in doctree.findall(nodes.raw):
        text = node.astext()
        for id_ in re.findall(r'"model_id": "(\w+)"', text) if VIEW in text else ():
            visit(id_)
    rest = sorted(set(states) - set(order), key=lambda i: json.dumps(states[i], sort_keys=True))
    for id_ in rest:
        visit(id_)
    return order


def _number_ids(app: Sphinx, doctree: nodes.document) -> None:
    """Replace the random ids in a page's tree, in its widget state and in its executed notebook."""
    docname = app.env.docname
    new: dict[str, str] = {}
    found = _state_of(app, docname)
    if found:
        whole = json.loads(found[1]["body"])
        order = _in_order(whole["state"], doctree)
        new = {
            old: hashlib.sha256(f"{docname}:{i}".encode()).hexdigest()[:32]
            for i, old in enumerate(order)
        }
        swap = re.compile("|".join(map(re.escape, new)))
        whole["state"] = {id_: whole["state"][id_] for id_ in order}
        whole = json.loads(swap.sub(lambda m: new[m[0]], json.dumps(whole)))
        vars(app.env)["nb_metadata"][docname]["nn_styles"] = _prepare(whole["state"])
        found[1]["body"] = json.dumps(whole).replace("</", "<\\/")
        for node in doctree.findall(nodes.raw):
            text = node.astext()
            if VIEW in text:
                swapped = swap.sub(lambda m: new[m[0]], text)
                node.children = [nodes.Text(swapped)]
                node.rawsource = swapped
    executed = Path(vars(app.env)["mystnb_config"].output_folder, f"{docname}.ipynb")
    if executed.exists():
        text = executed.read_text(encoding="utf-8")
        for old, id_ in new.items():
            text = text.replace(old, id_)
        notebook = json.loads(text)
        for i, cell in enumerate(notebook.get("cells", [])):
            if "id" in cell:
                cell["id"] = f"cell-{i}"
        executed.write_text(json.dumps(notebook, ensure_ascii=False), encoding="utf-8")


def _link_assets(app: Sphinx, page: str, template: str, context: Any, tree: Any) -> None:
    """Link the script and the widgets' styles on a page that shows a widget."""
    if app.builder.format != "html" or tree is None or not _state_of(app, page):
        return
    styles = vars(app.env)["nb_metadata"][page]["nn_styles"]
    css = "\n".join([*styles, _CSS.read_text(encoding="utf-8")])
    name = f"widget_host.{hashlib.sha256(css.encode()).hexdigest()[:8]}.css"
    write_file(app, page, f"_static/{name}", css)
    app.add_css_file(name)
    app.add_js_file("widget_host.js", loading_method="defer")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx."""
    app.connect("config-inited", _turn_off_cdn)
    app.add_post_transform(KeepStillPicture)
    app.connect("doctree-read", _number_ids)
    app.connect("html-page-context", _link_assets)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
