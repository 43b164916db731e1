"""A second build executes only what it must, and shows what a first one would: nothing is stale."""

import json
import os
import re
import shutil

import pytest
from helpers import small_book as scratch
from helpers.small_book import cell

pytestmark = pytest.mark.build

IMPORT = "from nnmath.constants import ANSWER as A"  # words no digest or mark holds by chance
MARK = cell("import uuid\nprint('ran as', uuid.uuid4())")  # another text at each execution


def page(title, code):
    return f"# {title}\n\n{MARK}\n\n{cell(code)}\n"


@pytest.fixture
def book(tmp_path):
    """A book of two pages, and a copy of nnmath with one constant more, in a module of its own."""
    shutil.copytree(scratch.ROOT / "nnmath", tmp_path / "own" / "nnmath")
    (tmp_path / "own" / "nnmath" / "constants.py").write_text("from .quarry import ANSWER\n")
    (tmp_path / "own" / "nnmath" / "quarry.py").write_text("ANSWER = 'quartz'\n")
    return scratch.book(
        tmp_path / "book",
        index=page("Front", f"{IMPORT}\nprint(A)"),
        second=page("Second", f"{IMPORT}\nprint(A, 'one')"),
    )


def built(book):
    """The built pages, and the marks that the execution of each has left."""
    code, output = scratch.build(book, PYTHONPATH=str(book.parent / "own"))
    assert code == 0, output
    found = scratch.pages(book)
    return found, [re.search(r"ran as (\S+)", found[name])[1] for name in ("index", "second")]


def test_only_what_changed_is_executed_and_everything_shows_it(book):
    found, first = built(book)
    assert "quartz" in found["index"]
    assert "quartz one" in found["second"]

    # Prose, title and caption are not executed, and are seen, in the menu of the other page too.
    scratch.write(
        book,
        "second",
        page("Renamed", f"{IMPORT}\nprint(A, 'one')") + "\nNew prose.",
    )
    found, again = built(book)
    assert again == first
    assert "New prose." in found["second"]
    assert "Renamed" in found["index"]
    searched = (book / "_build" / "html" / "_static" / "search_data.js").read_text()
    assert "New prose." in searched
    assert "Front" in searched  # of a page that this build had no need to write

    # The code of one page: that page runs, and no other.
    scratch.write(book, "second", page("Renamed", f"{IMPORT}\nprint(A, 'two')"))
    found, third = built(book)
    assert third[0] == first[0]
    assert third[1] != first[1]
    assert "quartz two" in found["second"]

    # A module that no page imports: nothing runs.
    with (book.parent / "own" / "nnmath" / "optimizers.py").open("a") as module:
        module.write("\nANSWER = 'marble'\n")
    assert built(book)[1] == third

    # A module that is imported by another one: all that depends on it runs.
    (book.parent / "own" / "nnmath" / "quarry.py").write_text("ANSWER = 'topaz'\n")
    found, fourth = built(book)
    assert not {*fourth} & {*third}
    assert "topaz" in found["index"]
    assert "topaz two" in found["second"]
    assert not [name for name, text in found.items() if "quartz" in text]

    # A page that is gone leaves nothing behind, and what stands beside the pages counts.
    scratch.contents(book)
    scratch.write(book, "index", "# Front\n\n" + cell("print(open('beside.txt').read())"))
    (book / "beside.txt").write_text("the first reading")
    assert scratch.build(book)[0] == 0
    assert "the first reading" in scratch.pages(book)["index"]
    (book / "beside.txt").write_text("the second reading")
    assert scratch.build(book)[0] == 0
    found = scratch.pages(book)
    assert "second" not in found
    assert "the second reading" in found["index"]


def test_what_failed_is_not_kept_and_what_sets_or_proves_a_formula_counts(tmp_path):
    flag = tmp_path / "outside" / "flag"
    flag.parent.mkdir()
    shutil.copytree(scratch.ROOT / "nnmath", tmp_path / "own" / "nnmath")
    environment = {"PYTHONPATH": str(tmp_path / "own")}
    code = f"import pathlib\nassert pathlib.Path({str(flag)!r}).exists(), 'no flag'"
    proved = scratch.formula("x_k + 2 = (1 - 2\\eta)^k (x_0 + 2)")
    text = f"# Front\n\nA letter: $\\eta$.\n\n{proved}\n\n{cell(code)}\n"
    book = scratch.book(tmp_path / "book", index=text)
    code, output = scratch.build(book, **environment)
    assert code != 0
    assert "no flag" in output

    flag.touch()
    code, output = scratch.build(book, **environment)
    assert code == 0, output
    assert "other <span" not in scratch.pages(book)["index"]
    assert list((book / "_build" / ".cache" / "verdicts").iterdir())

    # Another script sets the formulas: they are set anew. The page is not executed, it would fail.
    flag.unlink()
    script = book / "_ext" / "katex_render.cjs"
    render = "html.replace("
    script.write_text(script.read_text().replace(render, f"`other ` + {render}"))
    code, output = scratch.build(book, **environment)
    assert code == 0, output
    assert "other <span" in scratch.pages(book)["index"]
    folder = book / "_build" / ".cache" / "formulas"
    cached = max(folder.iterdir(), key=os.path.getmtime)
    known = json.loads(cached.read_text())
    assert "inline \\eta" in known

    # The cache is used: Node.js is not asked again.
    cached.write_text(
        json.dumps({key: html.replace("other ", "kept ") for key, html in known.items()})
    )
    code, output = scratch.build(book, **environment)
    assert code == 0, output
    assert "kept <span" in scratch.pages(book)["index"]

    # But a build that is to be fresh reads no cache.
    code, output = scratch.build(book, NNMATH_FRESH="1", **environment)
    assert code != 0
    assert "no flag" in output

    # Other proofs judge every formula anew, and with them the page is executed anew.
    flag.touch()
    with (tmp_path / "own" / "nnmath" / "proofs" / "judge.py").open("a") as judge:
        judge.write("\n\ndef check(latex, entry):\n    raise EvaluationError('another judge')\n")
    code, output = scratch.build(book, **environment)
    assert code != 0
    assert "not proved: eq-descent-closed-form: another judge" in output
