"""The chapters: each was executed, and follows the rules of the book."""

import re
from pathlib import Path

import jupytext
import pytest
from helpers.book import CONTENTS as PAGES

ROOT = Path(__file__).parents[2]


SOURCES = {page: (ROOT / f"{page}.md").read_text() for page in PAGES}
# Notation is a page to look things up in: it has cells, but not the parts of a chapter.
CHAPTERS = [page for page in PAGES if "{code-cell}" in SOURCES[page] and "notation" not in page]
SLUG = {
    "chapters/notation": "notation",
    "chapters/01-perceptron": "perceptron",
    "chapters/02-gradient-descent": "descent",
    "chapters/03-chain-rule": "chain",
    "chapters/04-two-layers": "two-layer",
    "chapters/05-matrix-form": "matrix",
    "chapters/06-softmax-cross-entropy": "softmax",
    "chapters/07-vanishing-gradients": "vanishing",
    "chapters/08-training": "training",
    "chapters/09-optimizers": "optimizers",
    "chapters/published-numbers": "published",
    "chapters/slips": "slips",
}
# What a chapter's exercises and their solutions display is labelled after their chapter.
LABELS = {
    f"chapters{folder}/{Path(page).name}": slug
    for page, slug in SLUG.items()
    for folder in ("", "/exercises", "/solutions")
}
LABELS["index"] = "index"


def cells(page):
    notebook = jupytext.reads(SOURCES[page], fmt="md:myst")
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def prose(page):
    """What a reader reads: no header, no code, no formulas, no options of directives."""
    text = re.sub(r"^---\n.*?\n---\n", "", SOURCES[page], count=1, flags=re.DOTALL)
    text = re.sub(r"```\{(?:code-cell|math)\}.*?\n```", "", text, flags=re.DOTALL)
    return re.sub(r"\$[^$]*\$|`[^`]*`|^:\w+:.*$", "", text, flags=re.MULTILINE)


def test_every_page_of_the_contents_stands_and_every_chapter_is_in_the_contents():
    files = {
        path.relative_to(ROOT).with_suffix("").as_posix()
        for path in ROOT.glob("chapters/**/*.md")
        if ".ipynb_checkpoints" not in path.parts  # Jupyter's
    }
    assert files == {page for page in PAGES if page.startswith("chapters/")}


@pytest.mark.parametrize("page", CHAPTERS)
def test_a_chapter_was_executed_and_shows_what_it_computes(page, built_book):
    """The build executes each page from top to bottom, and stops at an error or a warning."""
    header = jupytext.reads(SOURCES[page], fmt="md:myst").metadata
    assert header.kernelspec.display_name, "without it the cells are not executed"
    html = (built_book / f"{page}.html").read_text(encoding="utf-8")
    answered_by_readers = "/exercises/" in page  # what their cells print is in the notebook alone
    assert answered_by_readers or 'class="cell_output' in html
    assert "stderr" not in html


@pytest.mark.parametrize("page", CHAPTERS)
def test_a_shown_cell_is_short_and_narrow(page):
    for cell in cells(page):
        if not {"hide-input", "remove-input"} & set(cell.metadata.get("tags", [])):
            assert len(cell.source.splitlines()) <= 12, cell.source
        for line in cell.source.splitlines():
            assert len(line) <= 76, line


@pytest.mark.parametrize("page", PAGES)
def test_every_displayed_formula_is_labelled_after_its_chapter(page):
    # A file that a page shows displays nothing.
    source = re.sub(r"^(`{3,})\{code-block\}.*?^\1$", "", SOURCES[page], flags=re.M | re.S)
    displays = re.findall(r"^ *```\{math\}\n *(.*)$", source, flags=re.MULTILINE)
    assert len(displays) == len(re.findall(r"\{math\}", source))
    for first_line in displays:
        assert re.fullmatch(rf":label: eq-{LABELS[page]}-[a-z0-9-]+", first_line), first_line
    assert "$$" not in source
    assert not re.search(r"\\begin\{(align|equation|gather)\*?\}", source)


@pytest.mark.parametrize("page", [page for page in CHAPTERS if page in SLUG])
def test_a_chapter_imports_the_package_and_says_what_it_gives(page):
    code = "\n".join(cell.source for cell in cells(page))
    assert re.search(r"^from nnmath", code, flags=re.MULTILINE)
    assert re.search(r"\*\*After this (chapter|page)\*\* you can", SOURCES[page])
    assert "## What you have learnt" in SOURCES[page]
    assert "**Where it comes from.**" in SOURCES[page]


@pytest.mark.parametrize("page", CHAPTERS)
def test_every_figure_has_a_caption_and_a_name(page):
    for cell in cells(page):
        drawn = ("plotting.render_html(", "pictures.", "from nnmath.widgets import")
        if any(sign in cell.source for sign in drawn) and "import quick" not in cell.source:
            figure = cell.metadata["mystnb"]["figure"]
            assert figure["name"].startswith("fig-")
            assert len(figure["caption"]) > 30


@pytest.mark.parametrize("page", PAGES)
def test_the_spelling_is_british(page):
    american = (
        r"\b(colou?r(?<!colour)|neighbor|center|favor|behavior|labeled|learned|\w+ized?|\w+izing)\b"
    )
    words = {w.group() for w in re.finditer(american, prose(page), flags=re.IGNORECASE)}
    assert words - {"size", "sized", "prize"} == set()
