"""What the text states in words about numbers is measured, by a test or a cell named beside it.

A statement is bold type of four words and more, or a sentence with *always*, *never*, *no* or
*none* in which a number or a formula stands. It may stand on a page or in a text of an exercise,
such as a hint. A comment above its paragraph, in a program above its text, says what measures it:

% measured: tests/chapters/test_numbers_chain.py::test_two_outputs    a test
# measured: test_two_outputs                                          the same, in a program
% measured: eq-matrix-bias                                            a display, which is proved
% measured: cell                                                      a cell of the section asserts
% measured: convention                                                nothing: the book says so
% measured: formula                                                   what stands in a formula here
% measured: option                                                    a wrong answer to choose from
% measured: source                                                    what another text prints
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
AUTODIFF = "automatic-differentiation"
NAMES = ["index", *(f"chapters/{path.stem}" for path in sorted(ROOT.glob("chapters/[0-9]*.md")))]
NAMES += [f"chapters/{name}" for name in ("notation", "slips", "published-numbers", AUTODIFF)]
for folder in ("exercises", "solutions"):
    NAMES += [f"chapters/{folder}/{path.stem}" for path in sorted(ROOT.glob("chapters/[0-9]*.md"))]
    NAMES.append(f"chapters/{folder}/{AUTODIFF}")
PROGRAMS = [
    str(path.relative_to(ROOT))
    for folder in ("chapters", "practice")
    for path in sorted((ROOT / "nnmath" / "exercises" / folder).glob("*.py"))
]
UNMEASURED = ("convention", "formula", "option", "source")
MARK = "measured:"
RUN_IN = {"Where it comes from.", "The length of $w$", "Go round by $p$."}
ABSOLUTE = re.compile(r'(?<!")\b(always|never|no(?! (longer|matter)\b)|none)\b', re.IGNORECASE)
NUMBER = re.compile("[$0-9α-ω⁰-⁾<>=]")
SENTENCE = re.compile(r"(?<=[.!?:;)])\s+(?=[A-Z*(])")


def is_statement(bold):
    """Whether bold type says something: a title has a number or a question mark."""
    few = len(bold.split()) < 4
    return not (few or bold.endswith("?") or bold[0].isdigit() or bold in RUN_IN)


def statements_of(paragraph):
    found = [bold for bold in paragraph.bold if is_statement(bold)]
    for sentence in SENTENCE.split(paragraph.text):
        is_question = sentence.endswith("?")
        if ABSOLUTE.search(sentence) and NUMBER.search(sentence) and not is_question:
            found.append(sentence)
    return found


def items_of_program(path):
    """The texts of a program as paragraphs, and the comments that say what measures them."""
    source = path.read_text(encoding="utf-8")
    tree = ast.parse(source)
    skipped = set()  # docstrings, and the parts of f-strings
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef):
            skipped |= {id(first.value) for first in node.body[:1] if isinstance(first, ast.Expr)}
        if isinstance(node, ast.JoinedStr):
            skipped |= {id(part) for part in node.values}
    items = [
        Note(str(path), line, row.strip()[1:].strip())
        for line, row in enumerate(source.splitlines(), 1)
        if row.strip().startswith(f"# {MARK}")
    ]
    texts = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant | ast.JoinedStr) and id(node) not in skipped:
            parts = node.values if isinstance(node, ast.JoinedStr) else [node]
            text = "".join(str(getattr(part, "value", "")) for part in parts if is_text(part))
            if " " in text.strip():
                texts[node.lineno] = ". ".join([*filter(None, [texts.get(node.lineno)]), text])
    items += [Paragraph(str(path), line, text) for line, text in texts.items()]
    return sorted(items, key=lambda item: item.line)


def is_text(node):
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def items_of(name):
    if name.endswith(".py"):
        return items_of_program(ROOT / name)
    return book.items(ROOT / f"{name}.md")


@cache
def read(name):
    """Each statement of a page, with its line, and what is named for it."""
    found, warnings, sources = [], 0, []
    containers, fresh = [], True
    for item in items_of(name):
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
    if source in UNMEASURED:
        return True
    if source == "cell":
        return any(line in lines for lines in cells_that_assert(name))
    if source.startswith("eq-"):
        return source in statements()
    if source.startswith("test_"):
        return any(source in functions(path) for path in ROOT.glob("tests/chapters/*.py"))
    path, _, function = source.partition("::")
    return (ROOT / path).is_file() and function in functions(path)


@pytest.mark.parametrize("name", NAMES + PROGRAMS)
def test_every_statement_names_what_measures_it(name):
    missing = [f"{name}:{line}: {text}" for line, text, sources in read(name) if not sources]
    assert not missing, "\n".join(missing)


@pytest.mark.parametrize("name", NAMES + PROGRAMS)
def test_what_is_named_is_there(name):
    wrong = [
        f"{name}:{line}: {source}"
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
    assert of("There is no $x$ below.", "") != []
    assert of("It is no longer $1$. Is it always $1$?") == []
    assert of("So no perceptron does XOR.", "no perceptron does XOR") != []
    assert of("", "Forward.", "Where it comes from.", "13. At least 75 % per layer?") == []
