"""The role ``{count}``: numbers on a page that are counted while the book is built.

A page that says how much was checked must not say it from memory. ``{count}`displays` `` becomes
the number of displays of the book; see :data:`COUNTS` for the other names.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from docutils import nodes
from page_dependencies import shows_others
from proof_marks import all_inline_verdicts, page_order, page_verdicts, unproved
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.docutils import SphinxRole

logger = logging.getLogger(__name__)


def _displays(app: Sphinx) -> int:
    return sum(len(page_verdicts(app, page)) for page in page_order(app))


def _displays_with(app: Sphinx, sizes: str) -> int:
    found = (verdict for page in page_order(app) for verdict in page_verdicts(app, page))
    return sum(verdict.is_proved and verdict.sizes == sizes for verdict in found)


def _proved(app: Sphinx) -> str:
    """How many displays are proved, as the end of a sentence."""
    whole, others = _displays(app), len(unproved(app))
    if not others:
        return f"all {whole} of them"
    return f"{whole - others} of {whole}; the others say that they are not"


def _relations(app: Sphinx, *outcomes: str) -> int:
    return sum(verdict.verdict in outcomes for verdict in all_inline_verdicts(app))


def _exercises(app: Sphinx) -> int:
    return sum(
        node["type"] == "exercise"
        for node in getattr(app.env, "sphinx_exercise_registry", {}).values()
    )


def _axe(app: Sphinx) -> str:
    """The version of axe-core, without the last part; a book without it has no such file."""
    if not (Path(app.srcdir) / "package-lock.json").is_file():
        return ""
    lock = json.loads((Path(app.srcdir) / "package-lock.json").read_text(encoding="utf-8"))
    version: str = lock["packages"]["node_modules/axe-core"]["version"]
    return version.rpartition(".")[0]


COUNTS: dict[str, Callable[[Sphinx], int | str]] = {
    "displays": _displays,
    "displays proved": _proved,
    "displays not proved": lambda app: len(unproved(app)),
    "displays for all sizes": lambda app: _displays_with(app, "all"),
    "displays for listed sizes": lambda app: _displays_with(app, "listed"),
    "displays without sizes": lambda app: _displays_with(app, "none"),
    "relations": lambda app: _relations(app, "proved", "unjudged"),
    "relations judged": lambda app: _relations(app, "proved"),
    "relations not judged": lambda app: _relations(app, "unjudged"),
    "settings": lambda app: _relations(app, "setting"),
    "exercises": _exercises,
    "pages": lambda app: len(page_order(app)),
    "axe": _axe,
}


@cache
def count(app: Sphinx, name: str) -> str:
    """Return what is counted under this name."""
    return str(COUNTS[name](app))


class CountRole(SphinxRole):
    """A place for a number, which is known when all pages have been read."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Leave the name of what is counted."""
        if self.text not in COUNTS:
            logger.warning("nothing is counted as %r", self.text, location=self.get_location())
        shows_others(self.env, self.env.docname, read=False)
        return [nodes.inline("", self.text, count=self.text)], []


def keep_counts(app: Sphinx, env: BuildEnvironment) -> None:
    """Keep all numbers, for the pages in other forms: see `labels`."""
    env.counts = {name: count(app, name) for name in COUNTS}  # type: ignore[attr-defined]


def write_counts(app: Sphinx, tree: nodes.document, page: str) -> None:
    """Put the numbers into their places."""
    for place in list(tree.findall(nodes.inline)):
        if place.get("count") in COUNTS:
            place.parent.replace(place, nodes.Text(count(app, place["count"])))


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx."""
    app.add_role("count", CountRole())
    app.connect("env-check-consistency", keep_counts)
    app.connect("doctree-resolved", write_counts)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
