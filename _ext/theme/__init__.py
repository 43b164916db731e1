"""The frame that every page of the book shares: its template, its style, its one small script.

The pages are Sphinx's and MyST's own; what stands around them, and how all of it looks, is the
book's: ``templates/``, ``style/`` and ``book.js``. The theme's style sheets, icon fonts and
scripts, and those of extensions, are neither asked for nor kept (see ``LEFT_OUT``): a page carries
what it uses.
"""

from __future__ import annotations

import base64
import re
import shutil
from pathlib import Path
from typing import Any

from pygments.formatters import HtmlFormatter
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ExtensionError

HERE = Path(__file__).parent
STYLES = ("palette", "frame", "text", "cells", "pictures", "formulas", "cover", "search", "print")
SERIF = HERE.parent.parent / "node_modules" / "@fontsource" / "source-serif-4" / "files"
FACES = (("400", "normal", "400"), ("400", "italic", "400"), ("600", "normal", "600 700"))
# What is not asked for, by its name among the static files of the built book.
LEFT_OUT = re.compile(
    r"""_static/(
      (styles|scripts|vendor|locales|images|webpack-macros|sbt-webpack-macros)(/.*|\.html)?
    | (basic|pygments|togglebutton|copybutton|exercise|sphinx-design\.min|mystnb\.\w+)\.css
    | (togglebutton|copybutton|copybutton_funcs|clipboard\.min|design-tabs|sphinx-thebe)\.js
    | (searchtools|language_data|documentation_options|doctools|sphinx_highlight)\.js
    | sphinx-thebe\.css | (plus|minus|file)\.png | (check-solid|copy-button)\.svg
    )$""",
    re.VERBOSE,
)
FOLDED = ("Solutions",)  # parts of the contents that are shown only where the reader is in them
PART = re.compile(r'(?=<p [^>]*class="caption")')
CONTENTS = re.compile(r"<ul>\s*<li><a.*?</a>(<ul>.*</ul>)\s*</li>\s*</ul>\s*", re.DOTALL)


def own_templates(app: Sphinx, config: Config) -> None:
    """Let the book's templates come before the theme's, and take sphinx-thebe off.

    The latter asks a remote server for a kernel that this book does not need.
    """
    config.templates_path = [str(HERE / "templates"), *config.templates_path]
    for listeners in app.events.listeners.values():
        listeners[:] = [
            listener
            for listener in listeners
            if not listener.handler.__module__.startswith("sphinx_thebe")
        ]
    app.registry.css_files[:] = [css for css in app.registry.css_files if "thebe" not in css[0]]


def small(css: str) -> str:
    """Return a style sheet without its comments and indents."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    return re.sub(r"\n\s*", "\n", css).strip() + "\n"


def letters() -> str:
    """Return the letters of the text as a part of the style sheet itself.

    So they are there at the first paint and the text does not move; and from ``file://`` too, where
    some browsers do not let a page ask for a font.
    """
    faces = []
    for weight, style, span in FACES:
        font = SERIF / f"source-serif-4-latin-{weight}-{style}.woff2"
        if not font.is_file():
            raise ExtensionError(f"no font at {font}: run 'npm ci' in {HERE.parent}")
        data = base64.b64encode(font.read_bytes()).decode("ascii")
        faces.append(
            f'@font-face {{ font-family: "Book Serif"; font-weight: {span}; font-style: {style}; '
            f"src: url(data:font/woff2;base64,{data}); }}\n"
        )
    return "".join(faces)


def style_of_code(config: Config) -> str:
    """Return the colours of code, light on paper and dark only on a dark screen."""
    options = config.html_theme_options
    light, dark = (
        HtmlFormatter(style=options[f"pygments_{kind}_style"]).get_style_defs(scope)
        for kind, scope in [("light", ".highlight"), ("dark", '[data-theme="dark"] .highlight')]
    )
    return f"{light}\n@media screen {{\n{dark}\n}}\n"


def without_components(app: Sphinx) -> None:
    """Spare the theme's own frame, which is rendered for each page and shown on none."""
    listeners = app.events.listeners["html-page-context"]
    listeners[:] = [
        listener
        for listener in listeners
        if listener.handler.__name__ != "update_and_remove_templates"
    ]


def stage(app: Sphinx) -> None:
    """Put the book's own assets among the static files, before a page asks for their checksums."""
    if app.builder.format != "html":
        return
    static = Path(app.outdir) / "_static"
    static.mkdir(parents=True, exist_ok=True)
    parts = [(HERE / "style" / f"{name}.css").read_text(encoding="utf-8") for name in STYLES]
    style = letters() + small("".join([style_of_code(app.config), *parts]))
    (static / "book.css").write_text(style, encoding="utf-8")
    shutil.copyfile(HERE / "book.js", static / "book.js")


def lighten(app: Sphinx, page: str, template: str, context: dict[str, Any], tree: Any) -> None:
    """Drop the styles and scripts that this page does not use, and hand over its contents."""
    if app.builder.format != "html":
        return
    for kind in ("css_files", "script_files"):
        context[kind][:] = [asset for asset in context[kind] if wanted(asset)]
    contents = CONTENTS.fullmatch(context.get("toc", "").strip())
    context["contents"] = contents[1] if contents and page != app.config.root_doc else ""
    whole = context["toctree"](collapse=True, maxdepth=2, titles_only=True, includehidden=True)
    context["book_contents"] = "".join(map(folded, PART.split(whole)))
    if "chapters/accessibility" in app.env.found_docs:
        context["accessibility"] = context["pathto"]("chapters/accessibility")


def folded(part: str) -> str:
    """Return a part of the contents, folded if it is long and the reader is elsewhere."""
    caption, _, rest = part.partition("</p>")
    name = re.sub("<[^>]*>", "", caption).strip()
    if name not in FOLDED or 'class="current' in rest:
        return part
    return f"<details><summary>{name}</summary>{rest}</details>"


def wanted(asset: Any) -> bool:
    """Say whether a page shall ask for a style sheet or script.

    Written into the page, only data is wanted (the state of its figures), never a script.
    """
    name = getattr(asset, "filename", None)
    if not name:
        return str(asset.attributes.get("type", "")).endswith("json")
    name = str(name).split("?")[0]
    return not LEFT_OUT.match(name)


def sweep(app: Sphinx, error: Exception | None) -> None:
    """Remove from the finished book the static files that no page asks for."""
    if error is not None or app.builder.format != "html":
        return
    outdir = Path(app.outdir)
    for path in sorted((outdir / "_static").iterdir()):
        if LEFT_OUT.match(path.relative_to(outdir).as_posix()):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the frame."""
    app.connect("config-inited", own_templates, priority=900)
    app.connect("builder-inited", without_components)
    app.connect("builder-inited", stage)
    app.connect("html-page-context", lighten, priority=900)
    app.connect("build-finished", sweep, priority=900)
    app.add_js_file("book.js", priority=100)
    app.add_css_file("book.css", priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
