"""The theme of the book: a Sphinx theme on ``basic`` with its own templates, styles and script.

`BookBuilder` is Sphinx's HTML builder, except that it links and copies only what a page uses.
``extensions`` in ``_config.yml`` names every extension, since jupyter-book would load others
(sphinx_book_theme, sphinx_thebe, sphinx_togglebutton, sphinx_copybutton, sphinx_design) by default;
what cannot be left out in that way is in `UNUSED_FILES`.
"""

from __future__ import annotations

import base64
import re
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from docutils import nodes
from launch_links import repository_of
from pygments.formatters import HtmlFormatter
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.environment.adapters.toctree import document_toc, global_toctree_for_doc
from sphinx.errors import ExtensionError
from sphinx.util.fileutil import copy_asset
from written_pages import write_at_once, write_pages

from . import a11y

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
SERIF = ROOT / "node_modules" / "@fontsource" / "source-serif-4" / "files"
FACES = (("400", "normal", "400"), ("400", "italic", "400"), ("600", "normal", "600 700"))
# Files that are linked on every page whatever the theme, and why this theme makes no use of them.
UNUSED_FILES = {
    "pygments.css": "Sphinx: the colours of code are in book.css, one request less",
    "documentation_options.js": "Sphinx: settings of the next two",
    "doctools.js": "Sphinx: keys for its own search and for the previous and next page",
    "sphinx_highlight.js": "Sphinx: marks the words that its own search has found",
    "mystnb.*.css": "MyST-NB: looks of cells, which are in style/cells.css",
    "exercise.css": "sphinx-exercise: looks of exercises, which are in exercise_pages.css",
}
FOLDED_PARTS = ("Solutions",)  # parts of the contents that are folded unless the reader is in them


def is_unused(filename: str | None) -> bool:
    """Return whether a static file is one that this theme does not use; data has no file name."""
    return any(fnmatch(filename or "", pattern) for pattern in UNUSED_FILES)


def minify_css(css: str) -> str:
    """Return a style sheet without comments and indents."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    return re.sub(r"\n\s*", "\n", css).strip() + "\n"


def font_face_css() -> str:
    """Return the @font-face rules of the text, with the fonts in ``data:`` URLs.

    The fonts are there at the first paint, so no text moves; and they work from ``file://``, where
    some browsers do not load font files.
    """
    faces = []
    for weight, style, range_ in FACES:
        font = SERIF / f"source-serif-4-latin-{weight}-{style}.woff2"
        if not font.is_file():
            raise ExtensionError(f"no font at {font}: run 'npm ci' in {ROOT}")
        data = base64.b64encode(font.read_bytes()).decode("ascii")
        faces.append(
            f'@font-face {{ font-family: "Book Serif"; font-weight: {range_}; font-style: {style}; '
            f"src: url(data:font/woff2;base64,{data}); }}\n"
        )
    return "".join(faces)


def code_css(options: dict[str, Any]) -> str:
    """Return the colours of code: light, and dark on dark screens but not on paper."""
    light, dark = (
        HtmlFormatter(style=options[f"pygments_{kind}_style"]).get_style_defs(scope)
        for kind, scope in [("light", ".highlight"), ("dark", '[data-theme="dark"] .highlight')]
    )
    return f"{light}\n@media screen {{\n{dark}\n}}\n"


class BookBuilder(StandaloneHTMLBuilder):
    """Sphinx's HTML builder, without the files and the search that the theme does not use."""

    default_translator_class = a11y.AccessibleTranslator
    search = False  # the book has its own: see search_index

    def write(self, build_docnames: Any, updated_docnames: Any, method: str = "update") -> None:
        """Write the pages on which something can have changed: see `written_pages`."""
        write_pages(self.app, lambda pages: super(BookBuilder, self).write(pages, [], "specific"))

    def _write_serial(self, docnames: Any) -> None:
        write_at_once(self.app, list(docnames), super()._write_serial)

    def add_css_file(self, filename: str, **kwargs: Any) -> None:
        """Link a style sheet on all pages, or on the page that is being written."""
        if not is_unused(filename):
            super().add_css_file(filename, **kwargs)

    def add_js_file(self, filename: str, **kwargs: Any) -> None:
        """Link a script on all pages, or on the page that is being written."""
        if not is_unused(filename):
            super().add_js_file(filename, **kwargs)

    def create_pygments_style_file(self) -> None:
        """Write no style sheet for code: book.css has it."""

    def copy_theme_static_files(self, context: dict[str, Any]) -> None:
        """Copy the static files of this theme; none of those of ``basic`` are used."""
        context = {
            **context,
            "font_faces": font_face_css(),
            "code_styles": code_css(self.theme.get_options(self.theme_options)),
            "minify_css": minify_css,
        }
        static = Path(self.outdir, "_static")
        copy_asset(HERE / "static", static, context=context, renderer=self.templates)

    def update_page_context(
        self, pagename: str, templatename: str, ctx: dict[str, Any], event_arg: Any
    ) -> None:
        """Add the variables that the templates use."""
        ctx["author"] = self.config.author
        ctx["repository"] = repository_of(self.config)
        ctx["page_contents"] = self.page_contents(pagename)
        ctx["book_contents"] = self.book_contents(pagename)
        ctx["has_accessibility_page"] = "chapters/accessibility" in self.env.found_docs

    def page_contents(self, page: str) -> str:
        """Return the HTML of the contents of a page: its sections, without its title."""
        if page not in self.env.tocs or page == self.config.root_doc:
            return ""
        title: Any = document_toc(self.env, page, self.tags)[0]
        sections = next(title.findall(nodes.bullet_list), None)
        return self.render_partial(sections)["fragment"]

    def book_contents(self, page: str) -> str:
        """Return the HTML of the contents of the book, seen from a page."""
        tree: Any = global_toctree_for_doc(
            self.env, page, self, collapse=True, maxdepth=2, titles_only=True
        )
        if tree is None:
            return ""
        for caption in list(tree.findall(nodes.title)):
            part = tree[tree.index(caption) + 1]
            if caption.astext() in FOLDED_PARTS and "current" not in part["classes"]:
                start = f"<details><summary>{caption.astext()}</summary>\n"
                tree.replace(caption, nodes.raw("", start, format="html"))
                tree.insert(tree.index(part) + 1, nodes.raw("", "</details>\n", format="html"))
        if page == self.config.notfound_pagename:  # the server answers any address with it
            for link in tree.findall(nodes.reference):
                link["refuri"] = self.config.notfound_urls_prefix + link["refuri"]
        return self.render_partial(tree)["fragment"]


def remove_unused_files(app: Sphinx, error: Exception | None) -> None:
    """Remove the unused files that extensions copy at the end of a build."""
    if error is None and app.builder.format == "html":
        for path in Path(app.outdir, "_static").iterdir():
            if is_unused(path.name):
                path.unlink()


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the theme, its builder and its script."""
    app.add_html_theme("nnmath_book", str(HERE))
    app.add_builder(BookBuilder, override=True)
    # jupyter-book always sets this value, which belongs to sphinx_comments.
    app.add_config_value("comments_config", {}, "")
    app.add_js_file("book.js", priority=100)
    app.add_css_file("book.css", priority=900)
    app.setup_extension("theme.a11y")
    app.connect("build-finished", remove_unused_files, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
