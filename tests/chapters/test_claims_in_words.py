"""What the text states in words about numbers is measured, by a test or a cell named beside it.

A statement is bold type of four words and more, or a sentence with *always* or *never* in which a
number or a formula stands. A comment above its paragraph says what measures it:

% measured: tests/chapters/test_numbers_chain.py::test_two_outputs    a test
% measured: eq-matrix-bias                                            a display, which is proved
% measured: cell                                                      a cell of the section asserts
% measured: convention                                                nothing: the book says so
"""

import ast
import re
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from helpers import book

from nnmath.proofs.extract import Begin, End, Note, Paragraph
from nnmath.proofs.statements import statements

ROOT = Path(__file__).parents[2]
NAMES = ["index", *(f"chapters/{path.stem}" for path in sorted(ROOT.glob("chapters/0*.md")))]
NAMES += [f"chapters/{name}" for name in ("notation", "slips", "published-numbers")]
MARK = "measured:"
RUN_IN = {"Where it comes from."}
ABSOLUTE = re.compile(r'(?<!")\b(always|never)\b', re.IGNORECASE)
SENTENCE = re.compile(r"(?<=[.!?:;)])\s+(?=[A-Z*(])")


def is_statement(bold):
    """Whether bold type says something: a title has a number or a question mark."""
    few = len(bold.split()) < 4
    return not (few or bold.endswith("?") or bold[0].isdigit() or bold in RUN_IN)


def statements_of(paragraph):
    found = [bold for bold in paragraph.bold if is_statement(bold)]
    for sentence in SENTENCE.split(paragraph.text):
        if ABSOLUTE.search(sentence) and re.search(r"[$0-9]", sentence):
            found.append(sentence)
    return found


@cache
def read(name):
    """Each statement of a page, with its line, and what is named for it."""
    found, warnings, sources = [], 0, []
    containers, fresh = [], True
    for item in book.items(ROOT / f"{name}.md"):
        if isinstance(item, Begin):
            containers.append("warning" in item.classes)
            fresh = fresh or bool(item.kind)  # what is named above a cell is for its caption
        elif isinstance(item, End):
            containers.pop()
        elif isinstance(item, Note) and item.text.startswith(MARK):
            sources = [] if fresh else sources
            sources += item.text.removeprefix(MARK).split()
            fresh = False
        elif isinstance(item, Paragraph) and not any(containers):
            # What goes wrong in practice begins with the symptom, in bold: that is a title.
            in_list = item.level > 1
            if fresh and not in_list:
                sources = []
            stated = statements_of(item)
            found += [(item.line, text, tuple(sources)) for text in stated]
            warnings += bool(sources) and not stated and not in_list
            fresh = True
    assert not warnings, f"{name}: a comment says what measures a paragraph that states nothing"
    return found


@cache
def functions(path):
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def cells_that_assert(name):
    """The lines of the page's sections in which a cell asserts something, as ranges."""
    text = (ROOT / f"{name}.md").read_text(encoding="utf-8")
    found = []
    starts = [m.start() for m in re.finditer(r"^## ", text, re.MULTILINE)] + [len(text)]
    for start, end in pairwise(starts):
        cells = re.findall(r"```\{code-cell\}.*?```", text[start:end], re.DOTALL)
        if any("assert" in cell or "refute(" in cell for cell in cells):
            found.append(range(text.count("\n", 0, start) + 1, text.count("\n", 0, end) + 1))
    return found


def exists(source, name, line):
    if source == "convention":
        return True
    if source == "cell":
        return any(line in lines for lines in cells_that_assert(name))
    if source.startswith("eq-"):
        return source in statements()
    path, _, function = source.partition("::")
    return (ROOT / path).is_file() and function in functions(path)


@pytest.mark.parametrize("name", NAMES)
def test_every_statement_names_what_measures_it(name):
    missing = [f"{name}.md:{line}: {text}" for line, text, sources in read(name) if not sources]
    assert not missing, "\n".join(missing)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_named_is_there(name):
    wrong = [
        f"{name}.md:{line}: {source}"
        for line, _, sources in read(name)
        for source in sources
        if not exists(source, name, line)
    ]
    assert not wrong, "\n".join(wrong)


def test_a_statement_is_recognized():
    def of(text, *bold):
        return statements_of(Paragraph("", 1, text, bold))

    assert of("It is never above $1$. Another sentence.") == ["It is never above $1$."]
    assert of("It is never above one.") == []
    assert of("So no perceptron does XOR.", "no perceptron does XOR") != []
    assert of("", "Forward.", "Where it comes from.", "13. At least 75 % per layer?") == []
