"""The chapters: each was executed, and follows the rules of the book."""

import re
from pathlib import Path

import jupytext
import pytest
from helpers.book import CONTENTS as PAGES

from nnmath.proofs.statements import modules

ROOT = Path(__file__).parents[2]


SOURCES = {page: (ROOT / f"{page}.md").read_text() for page in PAGES}
# Pages with cells: the header says that they are executed. Notation is a page to look things up in:
# it has cells, but not the parts of a chapter.
EXECUTED = [page for page in PAGES if SOURCES[page].startswith("---\njupytext:")]
CHAPTERS = [page for page in EXECUTED if page not in ("index", "chapters/notation")]


def chapter_of(label):
    """Which chapter a label says it is of: the name of a module of statements, or one word."""
    name = label.removeprefix("eq-")
    names = [module.replace("_", "-") for module in modules()]
    return max((n for n in names if name.startswith(f"{n}-")), key=len, default=name.split("-")[0])


def displayed(page):
    """The source without the files that a page shows: these display nothing."""
    return re.sub(r"^(`{3,})\{code-block\}.*?^\1$", "", SOURCES[page], flags=re.M | re.S)


def cells(page):
    notebook = jupytext.reads(SOURCES[page], fmt="md:myst")
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def prose(page):
    """What a reader reads: no header, code, formulas, options of directives or comments."""
    text = re.sub(r"^---\n.*?\n---\n", "", SOURCES[page], count=1, flags=re.DOTALL)
    text = re.sub(r"```\{(?:code-cell|math)\}.*?\n```", "", text, flags=re.DOTALL)
    return re.sub(r"\$[^$]*\$|`[^`]*`|^:\w+:.*$|^%.*$", "", text, flags=re.MULTILINE)


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
def test_every_displayed_formula_is_labelled(page):
    source = displayed(page)
    displays = re.findall(r"^ *```\{math\}\n *(.*)$", source, flags=re.MULTILINE)
    assert len(displays) == len(re.findall(r"\{math\}", source))
    for first_line in displays:
        assert re.fullmatch(r":label: eq-[a-z0-9]+-[a-z0-9-]+", first_line), first_line
    assert "$$" not in source
    assert not re.search(r"\\begin\{(align|equation|gather)\*?\}", source)


def test_a_label_is_called_after_its_chapter():
    """A chapter, its exercises and their solutions use one name, and no other page uses it."""
    used = {}
    for page in PAGES:
        for label in re.findall(r"^ *:label: (eq-\S+)$", displayed(page), flags=re.MULTILINE):
            name = Path(page).name if re.match(r"chapters/(\w+/)?\d", page) else page
            used.setdefault(name, {}).setdefault(chapter_of(label), set()).add(page)
    apart = {name: found for name, found in used.items() if len(found) > 1}
    assert not apart, "labels of one chapter begin with one name: eq-NAME-…"
    names = [next(iter(found)) for found in used.values()]
    assert len(names) == len(set(names)), "two chapters have one name in their labels"


@pytest.mark.parametrize("page", [page for page in CHAPTERS if page.count("/") == 1])
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
