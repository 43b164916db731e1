"""What every page of the book shares: its style, its one small script, and nothing from outside.

The stock pages of Jupyter Book carry sphinx-thebe, which asks a remote server for a kernel that
this book does not need, and declares a constant twice on every page. It is taken off here.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config

HERE = Path(__file__).parent
ASSETS = ("book.css", "book.js")


def without_thebe(app: Sphinx, config: Config) -> None:
    """Disconnect everything that sphinx-thebe would put on a page."""
    for listeners in app.events.listeners.values():
        listeners[:] = [
            listener
            for listener in listeners
            if not listener.handler.__module__.startswith("sphinx_thebe")
        ]
    app.registry.css_files[:] = [css for css in app.registry.css_files if "thebe" not in css[0]]


def stage(app: Sphinx, error: Exception | None) -> None:
    """Put the book's own assets among the built book's static files."""
    if error is None and app.builder.format == "html":
        for name in ASSETS:
            shutil.copyfile(HERE / name, Path(app.outdir) / "_static" / name)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the assets and the clean-up."""
    app.connect("config-inited", without_thebe, priority=900)
    app.connect("build-finished", stage)
    app.add_css_file("book.css", priority=900)
    app.add_js_file("book.js", loading_method="defer")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
