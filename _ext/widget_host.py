"""Sphinx extension: widgets that move in the built page, without a kernel and without a network.

- MyST-NB's own widget scripts, which come from a content network, are not asked for.
- ``widget_host.js`` and the widgets' styles go on the pages that show a widget, and on no other.
- In the place of each widget stands its still picture (the ``text/html`` that it publishes beside
  itself) until the script puts the moving figure there; where scripts do not run, it stays.
- The random ids of widgets and cells are replaced by counted ones, so two builds are the same.
"""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

VIEW = "application/vnd.jupyter.widget-view+json"
STATE = "application/vnd.jupyter.widget-state+json"
_HOST = Path(__file__).with_name("widget_host.js")
_CSS = Path(__file__).with_name("widget_host.css")
_LIVE_ONLY = (
    '<p class="nn-note">This control needs Python: open the chapter in Jupyter to use it.</p>'
)


def _no_network(app: Sphinx, config: Any) -> None:
    config.nb_ipywidgets_js = {}


class KeepStill(SphinxPostTransform):
    """In HTML, a widget is its still picture and its view script, in one division.

    Runs before MyST-NB's own choice among the forms of an output, which keeps the script alone.
    """

    default_priority = 3
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Replace each bundle that holds a widget."""
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
            host = nodes.raw("", f'<div class="nn-host">{"".join(texts)}</div>', format="html")
            bundle.replace_self([host])


def _is_bundle(node: nodes.Node) -> bool:
    return isinstance(node, nodes.container) and node.get("nb_element") == "mime_bundle"


def _state_of(app: Sphinx, docname: str) -> tuple[Any, dict[str, Any]] | None:
    """MyST-NB's record of a page's widget state: the script's address and its attributes."""
    files = getattr(app.env, "nb_metadata", {}).get(docname, {}).get("js_files", {})
    return files.get("ipywidgets_state")


def _count_ids(app: Sphinx, doctree: nodes.document) -> None:
    """Replace the page's random ids: in its tree, its widget state, its executed notebook."""
    docname = app.env.docname
    new: dict[str, str] = {}
    found = _state_of(app, docname)
    if found:
        for i, old in enumerate(json.loads(found[1]["body"])["state"]):
            new[old] = hashlib.sha256(f"{docname}:{i}".encode()).hexdigest()[:32]
        swap = re.compile("|".join(map(re.escape, new)))
        found[1]["body"] = swap.sub(lambda m: new[m[0]], found[1]["body"])
        for node in doctree.findall(nodes.raw):
            text = node.astext()
            if VIEW in text:
                swapped = swap.sub(lambda m: new[m[0]], text)
                node.children = [nodes.Text(swapped)]
                node.rawsource = swapped
    executed = Path(app.env.mystnb_config.output_folder, f"{docname}.ipynb")
    if executed.exists():
        text = executed.read_text(encoding="utf-8")
        for old, id_ in new.items():
            text = text.replace(old, id_)
        notebook = json.loads(text)
        for i, cell in enumerate(notebook.get("cells", [])):
            if "id" in cell:
                cell["id"] = f"cell-{i}"
        text = json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"
        executed.write_text(text, encoding="utf-8")


def _stage(app: Sphinx, pagename: str, templatename: str, context: Any, doctree: Any) -> None:
    """Put the host and the widgets' styles on this page, if it shows a widget."""
    if app.builder.format != "html" or doctree is None:
        return
    found = _state_of(app, pagename)
    if not found:
        return
    static = Path(app.outdir, "_static")
    static.mkdir(parents=True, exist_ok=True)
    states = json.loads(found[1]["body"])["state"].values()
    styles = sorted({model["state"].get("_css", "") for model in states} - {""})
    for name, text in [
        ("widget_host.css", "\n".join([*styles, _CSS.read_text(encoding="utf-8")])),
        ("widget_host.js", _HOST.read_text(encoding="utf-8")),
    ]:
        mark = hashlib.sha256(text.encode()).hexdigest()[:8]
        stem, kind = name.split(".")
        (static / f"{stem}.{mark}.{kind}").write_text(text, encoding="utf-8")
        add = app.add_css_file if kind == "css" else app.add_js_file
        add(f"{stem}.{mark}.{kind}", **({} if kind == "css" else {"loading_method": "defer"}))


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx."""
    app.connect("config-inited", _no_network)
    app.add_post_transform(KeepStill)
    app.connect("doctree-read", _count_ids)
    app.connect("html-page-context", _stage)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
