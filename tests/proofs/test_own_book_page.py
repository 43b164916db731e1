"""The page for other authors: its files as they stand, its commands run, its outputs compared."""

import re
import shlex
import subprocess
import sys
from dataclasses import fields
from fractions import Fraction
from pathlib import Path

import mpmath as mp
import pytest

from nnmath.proofs import Notation, Statement

PAGE = Path(__file__).parents[2] / "chapters" / "own-book.md"
TEXT = PAGE.read_text(encoding="utf-8")
BLOCKS = re.findall(
    r"^(`{3,})\{code-block\} (\w+)\n(?::caption: (\S+)\n)?(.*?)^\1$", TEXT, re.MULTILINE | re.DOTALL
)
FILES = {caption: content for _, _, caption, content in BLOCKS if caption}
CONSOLE = [content for _, language, _, content in BLOCKS if language == "console"]


@pytest.fixture
def folder(tmp_path):
    for name, content in FILES.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    return tmp_path


def run(command, folder):
    words = [sys.executable, *shlex.split(command)[1:]]
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True)
    printed = re.sub(r",? +\d+\.\d+ s$", "", done.stdout + done.stderr, flags=re.MULTILINE)
    return done.returncode, printed.replace(f"{folder}/", "")


def test_the_page_shows_files_and_commands():
    assert set(FILES) == {"page.md", "mybook.py", "check.py", "conf.py"}
    assert len(CONSOLE) == 3


@pytest.mark.parametrize("session", CONSOLE)
def test_a_command_prints_what_the_page_says(folder, session):
    command, _, output = session.removeprefix("$ ").partition("\n")
    code, printed = run(command, folder)
    assert [line for line in output.splitlines() if line not in printed] == []
    assert code == ("nnmath" in command or "sphinx" in command)


def test_mended_as_the_page_says_it_is_proved_and_builds(folder):
    old, new = re.search(r"`(\S+)` for `(\S+)`, and build again", TEXT).groups()[::-1]
    page = folder / "page.md"
    assert FILES["page.md"].count(old) == 1
    page.write_text(FILES["page.md"].replace(old, new))
    for session in CONSOLE:
        code, printed = run(session.removeprefix("$ ").partition("\n")[0], folder)
        assert code == 0, printed
    html = (folder / "_build" / "page.html").read_text(encoding="utf-8")
    assert html.count("proof-mark") == 3


def test_the_table_names_the_fields_that_a_statement_has():
    rows = re.findall(r"^\| (`\w+`(?:, `\w+`)*) \|", TEXT, re.MULTILINE)
    table = re.findall(r"\w+", " ".join(rows))
    names = [field.name for field in fields(Statement)]
    assert set(table) <= set(names)
    assert set(names) - set(table) <= {"source"}
    assert {field.name for field in fields(Notation)} == set(re.findall(r"\| `(\w+)=", TEXT))


def test_the_numbers_that_refute_the_formula_do_so_by_hand():
    """Left: the slope of the cost by a small nudge of w¹. Right: the formula of the page."""
    example = re.search(r"with (.*), left is (\S+), right is (\S+)", TEXT)
    given = (Fraction(pair.split(" = ")[1]) for pair in example[1].split(", "))
    a0, b1, b2, w1, w2, y = (mp.mpf(value.numerator) / value.denominator for value in given)

    def forward(w):
        a1 = 1 / (1 + mp.exp(-(w * a0 + b1)))
        return a1, 1 / (1 + mp.exp(-(w2 * a1 + b2)))

    def slope(z):
        return mp.exp(-z) / (1 + mp.exp(-z)) ** 2

    left = mp.diff(lambda w: (forward(w)[1] - y) ** 2 / 2, w1)
    _, a2 = forward(w1)
    right = a0 * slope(w1 * a0 + b1) * w2 * slope(a2) * (a2 - y)
    assert float(example[2]) == pytest.approx(float(left), rel=1e-5)
    assert float(example[3]) == pytest.approx(float(right), rel=1e-5)
