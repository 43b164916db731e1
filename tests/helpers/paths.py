"""The modules of `tools` and of `_ext`, for the tests of downloads, PDF, EPUB, class material."""

# ruff: noqa: E402 -- their folders have to be named first
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path += [str(ROOT / "tools"), str(ROOT / "_ext")]

import book2
import class_notebooks
import epub_cover
import execution_cache
import inert_outputs
import launch_links
import live_python
import make_epub
import make_pdf
import make_sheet
import make_slides
import make_zip
import moodle_questions
import myst_to_markdown
import notebooks
import pages
import pdf_document
import pdf_finish
import proof_marks
import quick_answers
import reader_notebooks
import reproducible
import serve
import still_images

__all__ = [
    "book2",
    "class_notebooks",
    "epub_cover",
    "execution_cache",
    "inert_outputs",
    "launch_links",
    "live_python",
    "make_epub",
    "make_pdf",
    "make_sheet",
    "make_slides",
    "make_zip",
    "moodle_questions",
    "myst_to_markdown",
    "notebooks",
    "pages",
    "pdf_document",
    "pdf_finish",
    "proof_marks",
    "quick_answers",
    "reader_notebooks",
    "reproducible",
    "serve",
    "still_images",
]

BOOKLET = [
    ("index", "", 0),
    ("chapters/notation", "Before", 0),
    ("chapters/04-two-layers", "Ch", 0),
]


def booklet():
    """The settings of the book, with few of its pages in the contents."""
    settings = pages.config()
    settings.entries = [*BOOKLET]
    return settings
