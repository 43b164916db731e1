"""What Sphinx, docutils and MyST-NB write against the accessibility rules (WCAG 2.2), corrected.

The axe tests of the built book tell whether a correction is still needed.
"""

from __future__ import annotations

from html import escape
from typing import Any

from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode, depart_HideCellInput
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator


class AccessibleTranslator(HTML5Translator):
    """Sphinx's HTML translator with correct roles and names, and tables that scroll."""

    def starttag(self, node: Any, tagname: str, *args: Any, **attributes: Any) -> str:
        """Return a start tag, with the attributes that its role requires."""
        if attributes.get("ROLE") == "heading":
            attributes.setdefault("ARIA-LEVEL", "2")
        if attributes.get("role") == "doc-biblioentry":  # its parent is a plain list
            attributes["role"] = "listitem"
        return str(super().starttag(node, tagname, *args, **attributes))

    def visit_table(self, node: nodes.table) -> None:
        """Open a table in a box of its own: one that is wider than the page scrolls there."""
        self.body.append('<div class="table-scroll">')
        super().visit_table(node)

    def depart_table(self, node: nodes.table) -> None:
        """Close a table and its box."""
        super().depart_table(node)
        self.body.append("</div>\n")

    def add_permalink_ref(self, node: nodes.Element, title: str) -> None:
        """Write the link of a numbered element or a heading to itself.

        Headings and terms are read out without their "#"; the contents of the page link to them.
        """
        if not node["ids"] or not self.builder.add_permalinks:
            return
        hidden = isinstance(node, nodes.section | nodes.term)
        name = 'tabindex="-1" aria-hidden="true"' if hidden else f'aria-label="{title}"'
        icon = self.config.html_permalinks_icon
        self.body.append(
            f'<a class="headerlink" href="#{node["ids"][0]}" title="{title}" {name}>{icon}</a>'
        )


def visit_hidden_cell(translator: HTML5Translator, node: HideCodeCellNode) -> None:
    """Open a folded cell. MyST-NB's summary has an aria-label that differs from its text."""
    translator.body.append(f'<details class="admonition hide {" ".join(node["classes"])}">\n')
    translator.body.append("<summary>\n")
    for state, prompt in [("collapsed", node["prompt_show"]), ("expanded", node["prompt_hide"])]:
        translator.body.append(f'<p class="{state} admonition-title">{escape(prompt)}</p>\n')
    translator.body.append("</summary>\n")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx, after MyST-NB."""
    app.setup_extension("myst_nb")
    app.add_node(HideCodeCellNode, override=True, html=(visit_hidden_cell, depart_HideCellInput))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
