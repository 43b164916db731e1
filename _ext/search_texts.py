"""Search that works from a folder: what surrounds a found word comes from a script, not by request.

Sphinx's own results fetch every page that was found, which a browser refuses for ``file://``. The
text of all pages lies in one script that the search page alone loads; ``search.js`` shows from it
the words around the first that was looked for.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

HERE = Path(__file__).parent


def text_of(tree: nodes.document) -> str:
    """What a reader reads of a page: its sentences and titles, without code."""
    found = tree.findall(lambda node: isinstance(node, nodes.paragraph | nodes.title | nodes.term))
    return " ".join(" ".join(said(node).split()) for node in found)


def said(node: nodes.Node) -> str:
    """The words of a node, with formulas as one reads them and not as one types them."""
    from nnmath.exercises.words import shown  # here, because SymPy comes with it: see proof_marks

    if isinstance(node, nodes.math):
        return shown(node.astext())
    return node.astext() if isinstance(node, nodes.Text) else "".join(map(said, node.children))


def stage(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Write the text of all pages, and the script that shows it."""
    if app.builder.name != "html":
        return []
    texts = {
        app.builder.get_target_uri(page): text_of(env.get_doctree(page))
        for page in sorted(env.found_docs)
    }
    words = json.dumps(texts, ensure_ascii=False).replace("</", "<\\/")
    static = Path(app.outdir, "_static")
    static.mkdir(parents=True, exist_ok=True)
    (static / "search_texts.js").write_text(f"const SEARCH_TEXTS = {words};\n", encoding="utf-8")
    shutil.copyfile(HERE / "search.js", static / "search.js")
    return []


def add_scripts(app: Sphinx, page: str, template: str, context: dict[str, Any], tree: Any) -> None:
    """Load both on the search page alone."""
    if page == "search":
        app.add_js_file("search_texts.js", loading_method="defer")
        app.add_js_file("search.js", loading_method="defer")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the texts, and tell Sphinx not to fetch pages."""
    app.config.html_show_search_summary = False
    app.connect("html-page-context", add_scripts)
    app.connect("env-updated", stage)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
