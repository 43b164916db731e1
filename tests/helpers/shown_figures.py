"""The figures that move, as the pages of the book show them.

A page has ``from nnmath.widgets import NAME``, or takes the name from the figure's own module.
"""

import importlib
import inspect
import re
from functools import cache

import jupytext
from helpers.book import CONTENTS, ROOT

from nnmath import widgets

IMPORT = re.compile(r"^from (nnmath\.widgets(?:\.\w+)?) import (.+)$", re.MULTILINE)
OF_A_FIGURE = (widgets.FigureWidget, "FigureWidget")


@cache
def shown_figures():
    """The chapters' figures by name: its function, and the page that shows it first."""
    found = {}
    for page in CONTENTS:
        if not page.startswith("chapters/"):
            continue
        notebook = jupytext.reads((ROOT / f"{page}.md").read_text(encoding="utf-8"), fmt="md:myst")
        for cell in notebook.cells:
            for module, names in IMPORT.findall(cell.source if cell.cell_type == "code" else ""):
                for name in names.split(", "):
                    function = getattr(importlib.import_module(module), name)
                    if inspect.signature(function).return_annotation in OF_A_FIGURE:
                        found.setdefault(name, (function, page.removeprefix("chapters/")))
    return found
