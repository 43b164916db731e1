"""The build itself: whatever is wrong on a page stops it, and nothing that it shows is stale.

Each test builds a book of one page, in a folder of its own, with the settings of the real one.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
HEADER = (ROOT / "index.md").read_text().split("---\n")[1]


@pytest.fixture
def scratch(tmp_path):
    """A book that has only a welcome page, empty so far."""
    shutil.copy(ROOT / "_config.yml", tmp_path)
    shutil.copytree(ROOT / "_ext", tmp_path / "_ext")
    (tmp_path / "node_modules").symlink_to(ROOT / "node_modules", target_is_directory=True)
    (tmp_path / "chapters").mkdir()
    (tmp_path / "chapters" / "references.bib").touch()
    (tmp_path / "_toc.yml").write_text("format: jb-book\nroot: index\n")
    return tmp_path


def build(book, text):
    """Build the book with this text on its page: (exit code, what was said, the page)."""
    (book / "index.md").write_text(f"---\n{HEADER}---\n\n# A page\n\n{text}\n")
    bin_ = Path(sys.executable).parent
    run = subprocess.run(
        [bin_ / "jupyter-book", "build", book, "--all", "-W", "-n", "--keep-going"],
        capture_output=True,
        text=True,
        env={**os.environ, "PATH": f"{bin_}{os.pathsep}{os.environ['PATH']}"},
    )
    page = book / "_build" / "html" / "index.html"
    return run.returncode, run.stdout + run.stderr, page.read_text() if page.exists() else ""


def cell(code):
    return f"```{{code-cell}} ipython3\n{code}\n```"


def formula(latex, label="eq-descent-closed-form"):
    return f"```{{math}}\n:label: {label}\n{latex}\n```"


def test_a_sound_page_is_built_and_a_changed_package_is_never_served_stale(scratch):
    package = scratch / "nnmath"  # the page's own folder comes first on its path
    package.mkdir()
    (package / "__init__.py").write_text("answer = 'the first answer'\n")
    text = (
        cell("import nnmath\nnnmath.answer")
        + "\n\n"
        + formula("x_k + 2 = (1 - 2\\eta)^k (x_0 + 2)")
    )

    code, said, page = build(scratch, text)
    assert code == 0, said
    assert "the first answer" in page
    assert 'class="katex-display"' in page

    (package / "__init__.py").write_text("answer = 'the second answer'\n")
    code, said, page = build(scratch, text)
    assert code == 0, said
    assert "the second answer" in page


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (cell("assert 1 + 1 == 3"), "AssertionError"),
        (cell("import sys; print('careful', file=sys.stderr)"), "stderr"),
        ("A formula $\\frac{1}{$ that cannot be set.", "KaTeX cannot set this formula"),
        (formula("x_k + 2 = (1 + 2\\eta)^k (x_0 + 2)"), "not proved: eq-descent-closed-form"),
        (formula("x = x", "eq-nobody-knows"), "not proved: eq-nobody-knows"),
        ("```{math}\nx = x\n```", "not proved: a formula without a label"),
        ("See {eq}`eq-that-is-nowhere`.", "eq-that-is-nowhere"),
    ],
    ids=["cell", "stderr", "katex", "wrong sign", "no entry", "no label", "dead link"],
)
def test_what_is_wrong_on_a_page_stops_the_build(scratch, text, reason):
    code, said, _ = build(scratch, text)
    assert code != 0
    assert reason in said
