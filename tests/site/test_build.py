"""The build itself: whatever is wrong on a page stops it, and nothing that it shows is stale.

A cell that raises is in `test_build_fresh.py`: it ends the build at once.

Each test builds a book of one page, in a folder of its own, with the settings of the real one.
What a second build may leave out is the subject of `test_build_fresh.py`.
"""

import re

import pytest
from helpers import small_book as scratch
from helpers.small_book import cell, formula

pytestmark = pytest.mark.build


def build(folder, text):
    """Build the book with this text on its page: (exit code, output, page)."""
    if not folder.exists():
        scratch.book(folder)
    scratch.write(folder, "index", f"# A page\n\n{text}\n")
    code, output = scratch.build(folder)
    return code, output, scratch.pages(folder).get("index", "")


def test_a_sound_page_is_built_and_a_changed_package_is_never_served_stale(tmp_path):
    book = scratch.book(tmp_path / "book")
    package = book / "nnmath"  # the page's own folder comes first on its path
    package.mkdir(exist_ok=True)
    (package / "__init__.py").write_text("answer = 'the first answer'\n")
    text = (
        cell("import nnmath\nnnmath.answer")
        + "\n\n"
        + formula("x_k + 2 = (1 - 2\\eta)^k (x_0 + 2)")
        + "\n\nThere is {count}`displays` display."
    )

    code, output, page = build(book, text)
    assert code == 0, output
    assert "the first answer" in page
    assert 'class="katex-display"' in page
    assert "There is 1 display" in page

    (package / "__init__.py").write_text("answer = 'the second answer'\n")
    code, output, page = build(book, text)
    assert code == 0, output
    assert "the second answer" in page


WRONG = {
    "stderr": (cell("import sys; print('careful', file=sys.stderr)"), "stderr"),
    "katex": ("A formula $\\frac{1}{$ that cannot be set.", "KaTeX cannot set this formula"),
    "sign": (
        formula("x_k + 2 = (1 + 2\\eta)^k (x_0 + 2)"),
        "not proved: eq-descent-closed-form",
    ),
    "unknown": (formula("x = x", "eq-nobody-knows"), "not proved: eq-nobody-knows"),
    "bare": ("```{math}\nx = x\n```", "not proved: a formula without a label"),
    "rst": (
        "```{eval-rst}\n.. note::\n\n   .. math::\n\n      x = x\n```",
        "not proved: a formula without a label",
    ),
    "definition": (
        "Term\n:   Words.\n\n    $$\n    x = x\n    $$ (eq-nobody-reads)",
        "not proved: eq-nobody-reads",
    ),
    "math": (
        cell("from IPython.display import Math\n\nMath(r'u = u')"),
        "nobody has judged this display: u = u",
    ),
    "latex": (
        cell("import IPython.display as show\n\nshow.Latex('w = w')"),
        "nobody has judged this display: w = w",
    ),
    "markdown": (
        cell("from IPython.display import Markdown\n\nMarkdown('$$\\ny = y\\n$$')"),
        "nobody has judged this display: y = y",
    ),
    "output": (
        cell("from IPython.display import Markdown\n\nMarkdown('So $' + '2 + 3 = 6' + '$.')"),
        "nobody has judged this relation: 2 + 3 = 6",
    ),
    "inline": ("As everyone knows, $2 + 2 = 5$.", "does not hold: 2 + 2 = 5"),
    "link": ("See {eq}`eq-that-is-nowhere`.", "eq-that-is-nowhere"),
}


@pytest.fixture(scope="module")
def wrong_book(tmp_path_factory):
    """A book with one wrong page of each kind, built once: (exit code, output)."""
    pages = {name: f"# A page\n\n{text}\n" for name, (text, _) in WRONG.items()}
    sound = "# Front\n\nNothing is wrong here.\n"
    return scratch.build(
        scratch.book(tmp_path_factory.mktemp("wrong") / "book", index=sound, **pages)
    )


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_on_a_page_stops_the_build(wrong_book, name):
    code, output = wrong_book
    assert code != 0
    # With `-W` every warning is an error: each of them alone would have stopped the build.
    warnings = re.findall(rf"/{name}\.md\b.*(?:WARNING|ERROR).*", output)
    assert any(WRONG[name][1] in warning for warning in warnings), output
