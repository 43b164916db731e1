"""The Sphinx extension for other authors, in a small book in another notation."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

FOREIGN = Path(__file__).parent / "foreign"
CONF = """\
extensions = ["myst_parser", "nnmath.proofs.sphinx"]
myst_enable_extensions = ["dollarmath"]
nnmath_statements = "nielsen:STATEMENTS"
"""
RST = """\
In reStructuredText
===================

- in a list

  .. math::
     :label: eq-bp1-entry

     \\delta^L_j = \\frac{\\partial C}{\\partial a^L_j} \\sigma'(z^L_j)
"""


def build(folder, **more):
    """Build the book there as an author does, and return the process."""
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "html"]
    return subprocess.run(
        [*command, str(folder), str(folder / "out")], capture_output=True, text=True, **more
    )


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """Nielsen's equations, one of them on a page of reStructuredText, and the author's module."""
    folder = tmp_path_factory.mktemp("book")
    (folder / "conf.py").write_text(f"import sys\nsys.path.insert(0, {str(folder)!r})\n{CONF}")
    shutil.copy(FOREIGN / "nielsen.py", folder)
    page = (FOREIGN / "nielsen.md").read_text(encoding="utf-8")
    start, rest = page.split("$$\n\\delta^L_j = \\frac{")
    toc = "\n\n```{toctree}\nother\n```\n"
    (folder / "index.md").write_text(f"{start}{rest.split('(eq-bp1-entry)')[1]}{toc}")
    (folder / "other.rst").write_text(RST)
    return folder


def test_each_equation_is_marked_and_a_wrong_one_is_a_warning_at_its_line(book):
    done = build(book)
    assert done.returncode == 0, done.stderr
    html = (book / "out" / "index.html").read_text(encoding="utf-8")
    assert html.count('class="proof-mark" data-kind="derived"') == 4
    assert html.count('class="proof-mark" data-kind="definition"') == 4
    assert "identities in: a 2-3-4 network" in html
    assert "proof-mark" in (book / "out" / "other.html").read_text(encoding="utf-8")

    other = book / "other.rst"
    other.write_text(RST.replace("a^L_j}", "z^L_j}"))
    done = build(book)
    other.write_text(RST)
    assert done.returncode != 0
    line = RST.splitlines().index("  .. math::") + 1
    assert f"other.rst:{line}: WARNING: not proved: eq-bp1-entry: step 1 fails" in done.stderr
    assert "index.md" not in done.stderr  # what did not change is not judged again


def test_a_statement_that_changes_has_its_pages_judged_again(book):
    assert build(book).returncode == 0
    module = book / "nielsen.py"
    text = module.read_text(encoding="utf-8")
    module.write_text(text.replace('"eq-{name}"', '"eq-my-{name}"'))
    done = build(book)
    module.write_text(text)
    assert "no statement has this label: add one to your statements" in done.stderr


@pytest.mark.parametrize(
    ("value", "reason"), [("nielsen", "expected module:NAME"), ("nielsen:X", "nielsen has no X")]
)
def test_a_wrong_setting_is_named(book, tmp_path, value, reason):
    shutil.copy(book / "nielsen.py", tmp_path)
    head = f"import sys\nsys.path.insert(0, {str(tmp_path)!r})\n"
    (tmp_path / "conf.py").write_text(head + CONF.replace("nielsen:STATEMENTS", value))
    (tmp_path / "index.md").write_text("# A page\n")
    done = build(tmp_path)
    assert done.returncode != 0
    assert f"nnmath_statements in conf.py: statements: {reason}" in " ".join(done.stderr.split())
