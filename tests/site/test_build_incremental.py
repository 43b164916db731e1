"""A build reads and writes only what it must, and what it leaves is as if all had been built.

After some changes, each built as `make book` does, the book is built with ``--all``, which reads
and writes every page: not a byte may differ. What is executed is in `test_build_fresh.py`.
"""

import re
import shutil

import pytest
from helpers import small_book as scratch
from helpers.paths import reproducible
from helpers.small_book import cell, formula

pytestmark = pytest.mark.build

PROVED = formula("x_k + 2 = (1 - 2\\eta)^k (x_0 + 2)")
KEY = (scratch.ROOT / "chapters" / "references.bib").read_text().partition("{")[2].partition(",")[0]
PAGES = {
    "index": "# Front\n\nThere are {count}`relations` relations and {count}`displays` displays.",
    "first": f"# First\n\n## Formulas\n\n{PROVED}\n\nA *descent*, words.",
    "second": (
        "# Second\n\n(sec-of-second)=\n## A section\n\nSee {eq}`eq-descent-closed-form`, and "
        f"{{cite:p}}`{KEY}`.\n\n{cell('print(open(' + repr('data.csv') + ').read())')}"
    ),
    "third": "# Third\n\nSee {ref}`sec-of-second` and {doc}`first`. A *descent* by $\\eta$.",
    "words": "# Words\n\n```{glossary}\ndescent\n  Steps downhill.\n```",
    "letters": "# Letters\n\n```{symbol} \\eta\n:called: learning rate\n\nHow far it goes.\n```",
    "proved": "# Proved\n\n```{proofs}\n```",
    "works": "# Works\n\n```{bibliography}\n```",
}


LISTS = {"index", "words", "letters", "proved", "works"}  # they show what stands on other pages
EVERY = {*PAGES, "more"}


@pytest.fixture
def book(tmp_path):
    """A book with a page of each kind that shows what stands on others, built once."""
    folder = scratch.book(tmp_path / "book", **PAGES)
    (folder / "data.csv").write_text("first reading")
    assert built(folder) == (EVERY, EVERY)
    return folder


def built(book, *options):
    """Build the book: the pages that were read, and those that were written."""
    code, output = scratch.build(book, *options)
    assert code == 0, output
    plain = re.sub(r"\x1b\[[\d;]*m", "", output)
    read, written = (
        set(re.findall(rf"{doing}\.\.\. \[ *\d+%\] (\w+)", plain))
        for doing in ("reading sources", "writing output")
    )
    return read, written


def edit(book, name, old, new):
    path = book / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def same_as_whole(book):
    """Build everything, and say which files of the last build differ from that."""
    html, last = book / "_build" / "html", book.parent / "last"
    shutil.rmtree(last, ignore_errors=True)
    shutil.copytree(html, last)
    assert built(book, "--all") == (EVERY & {path.stem for path in book.glob("*.md")},) * 2
    return reproducible.differences(last, html)


def test_what_a_change_cannot_be_seen_on_is_neither_read_nor_written(book):
    assert built(book) == (set(), LISTS)

    edit(book, "third.md", "See ", "Compare ")
    assert built(book) == ({"third", "proved"}, {"third", *LISTS})
    # A definition is on the cards of the pages that link to it, and on no other.
    edit(book, "words.md", "downhill", "down the hill")
    assert built(book) == ({"words", "proved"}, {"first", "third", *LISTS})
    assert "down the hill" in scratch.pages(book)["third"]
    edit(book, "third.md", "Compare ", "As $1 + 1 = 2$, see ")
    assert built(book) == ({"third", "proved"}, {"third", *LISTS})
    assert same_as_whole(book) == []

    # A title stands in the contents of each page.
    edit(book, "first.md", "# First", "# Renamed")
    assert built(book) == ({"first", "proved"}, EVERY)
    edit(book, "second.md", "## A section", "## Another")
    assert built(book)[0] == {"second", "proved"}
    assert "Another" in scratch.pages(book)["third"]
    assert same_as_whole(book) == []

    # What is no page may be in any.
    edit(book, "data.csv", "first reading", "second reading")
    assert built(book) == (EVERY, EVERY)
    assert "second reading" in scratch.pages(book)["second"]

    # A page with another name, and one that is gone.
    (book / "third.md").rename(book / "fourth.md")
    edit(book, "_toc.yml", "file: third", "file: fourth")
    built(book)
    assert {"third", "fourth"} & scratch.pages(book).keys() == {"fourth"}
    (book / "fourth.md").unlink()
    edit(book, "_toc.yml", "      - file: fourth\n", "")
    built(book)
    html = book / "_build" / "html"
    assert not list(html.rglob("*fourth*"))
    assert "fourth" not in (html / "_static" / "search_data.js").read_text()
    assert same_as_whole(book) == []


def test_what_is_wrong_is_told_in_each_build_until_it_is_mended(book):
    edit(book, "second.md", "(sec-of-second)=\n", "")
    for _ in range(2):
        code, output = scratch.build(book)
        assert code != 0
        assert re.search(r"third\.md.*sec-of-second", output), output
    edit(book, "second.md", "## A section", "(sec-of-second)=\n## A section")
    built(book)

    # An output may repeat a display, and no longer when that is gone.
    repeated = "from IPython.display import Math\n\nMath(r'x_k + 2 = (1 - 2\\eta)^k (x_0 + 2)')"
    scratch.write(book, "third", f"{PAGES['third']}\n\n{cell(repeated)}")
    assert built(book)[1] == {"third", *LISTS}
    edit(book, "first.md", PROVED, "")
    edit(book, "second.md", "{eq}`eq-descent-closed-form`", "nothing")
    for _ in range(2):
        code, output = scratch.build(book)
        assert code != 0
        assert re.search(r"third.*nobody has judged this display", output), output
