"""How a cited work is listed: pybtex's style "alpha", with links that read as words.

An address is put behind the work's title, a DOI is shown as such; a label is made of letters alone.
"""

from __future__ import annotations

from typing import Any

import pybtex.plugin
from pybtex.database import Entry, Person
from pybtex.style.formatting.alpha import Style as Alpha
from pybtex.style.labels.alpha import LabelStyle
from pybtex.style.template import field, href, optional, sentence, tag
from sphinx.application import Sphinx

STYLE = "book"
DOI = "https://doi.org/"


class Labels(LabelStyle):
    """Labels of initials and year, in which an accent written in TeX counts for nothing."""

    def format_lab_names(self, persons: list[Person]) -> str:
        """The label of some names: pybtex takes an initial in braces for a whole name."""
        plain = []
        for person in persons:
            named = Person()
            for part in ("first", "middle", "prelast", "last", "lineage"):
                names = getattr(person, f"rich_{part}_names")
                setattr(named, f"{part}_names", [str(name) for name in names])
            plain.append(named)
        return str(super().format_lab_names(plain))


class Style(Alpha):
    """Works in alphabetical order, each with its link."""

    default_label_style = STYLE

    def linked(self, title: Any, entry: Entry) -> Any:
        """A title, which leads to the work if an address is known."""
        return href(field("url", raw=True))[title] if "url" in entry.fields else title

    def format_title(self, e: Entry, which_field: str, as_sentence: bool = True) -> Any:
        """The title of an article or a page."""
        title = super().format_title(e, which_field, as_sentence=False)
        title = self.linked(title, e) if which_field == "title" else title
        return sentence[title] if as_sentence else title

    def format_btitle(self, e: Entry, which_field: str, as_sentence: bool = True) -> Any:
        """The title of a book."""
        title = tag("em")[field(which_field)]
        title = self.linked(title, e) if which_field == "title" else title
        return sentence[title] if as_sentence else title

    def format_web_refs(self, e: Entry) -> Any:
        """The DOI, behind all that is said of the work."""
        return sentence[optional[self.format_doi(e)]]


def known_to_the_registry(app: Sphinx, address: str) -> str | None:
    """Where `make links` asks for a DOI: its registry. Many publishers turn programs away."""
    doi = address.removeprefix(DOI)
    return f"{DOI}api/handles/{doi}" if doi != address else None


def setup(app: Sphinx) -> dict[str, Any]:
    """Make the style known by its name."""
    pybtex.plugin.register_plugin("pybtex.style.formatting", STYLE, Style)
    pybtex.plugin.register_plugin("pybtex.style.labels", STYLE, Labels)
    app.connect("linkcheck-process-uri", known_to_the_registry)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
