"""The bibliography style "book": pybtex's "alpha", with links whose text is words.

The link to a work's address is its title; a DOI is printed as such; labels hold letters only.
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
    """Labels of initials and year that ignore TeX accents."""

    def format_lab_names(self, persons: list[Person]) -> str:
        """Return the label of some names. pybtex takes an initial in braces for a whole name."""
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
        """Return a title, as a link if the entry has an address."""
        return href(field("url", raw=True))[title] if "url" in entry.fields else title

    def format_title(self, e: Entry, which_field: str, as_sentence: bool = True) -> Any:
        """Format the title of an article or a web page."""
        title = super().format_title(e, which_field, as_sentence=False)
        title = self.linked(title, e) if which_field == "title" else title
        return sentence[title] if as_sentence else title

    def format_btitle(self, e: Entry, which_field: str, as_sentence: bool = True) -> Any:
        """Format the title of a book."""
        title = tag("em")[field(which_field)]
        title = self.linked(title, e) if which_field == "title" else title
        return sentence[title] if as_sentence else title

    def format_web_refs(self, e: Entry) -> Any:
        """Format the DOI, the last part of an entry."""
        return sentence[optional[self.format_doi(e)]]


def doi_registry_address(app: Sphinx, address: str) -> str | None:
    """Return the registry's address of a DOI, for `make links`: publishers often block programs."""
    doi = address.removeprefix(DOI)
    return f"{DOI}api/handles/{doi}" if doi != address else None


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the style by its name."""
    pybtex.plugin.register_plugin("pybtex.style.formatting", STYLE, Style)
    pybtex.plugin.register_plugin("pybtex.style.labels", STYLE, Labels)
    # pybtex searches all installed packages for a plugin that is not registered. With these two it
    # did so for every entry and citation, which took 6 seconds of a build.
    for name in ("plaintext", "markdown"):
        backend = pybtex.plugin.find_plugin("pybtex.backends", name)
        pybtex.plugin.register_plugin("pybtex.backends", name, backend, force=True)
    app.connect("linkcheck-process-uri", doi_registry_address)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
