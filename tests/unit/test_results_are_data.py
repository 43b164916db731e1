"""No code takes a sentence of ours apart: what it needs to know is a field."""

import ast
from pathlib import Path

import pytest

import nnmath

ROOT = Path(nnmath.__file__).parent.parent
FILES = [*(ROOT / "nnmath").rglob("*.py"), *(ROOT / "_ext").rglob("*.py")]
# Fields that hold sentences.
SENTENCES = {"message", "feedback", "says", "reason", "detail", "noun", "details", "words"}
METHODS = {"startswith", "endswith", "removeprefix", "removesuffix", "partition", "rpartition",
           "split", "find", "index", "count", "replace"}  # fmt: skip
PATTERNS = {"search", "match", "fullmatch", "findall", "finditer", "split", "sub"}


def is_sentence(node):
    """Whether an expression is a field that holds a sentence, or the text of an error."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "str":
        argument = node.args[0] if node.args else None
        return isinstance(argument, ast.Name) and argument.id in ("error", "exc", "err")
    return isinstance(node, ast.Attribute) and node.attr in SENTENCES


def dissections(source):
    """The lines that search a sentence with `in`, a method of text or a regular expression."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Compare):
            pairs = zip(node.ops, node.comparators, strict=True)
            membership = ast.In | ast.NotIn  # codespell:ignore
            found = any(isinstance(op, membership) and is_sentence(x) for op, x in pairs)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            method, searched = node.func.attr, node.func.value
            found = (method in METHODS and is_sentence(searched)) or (
                method in PATTERNS and any(is_sentence(argument) for argument in node.args)
            )
        else:
            found = False
        if found:
            yield node.lineno


def test_no_sentence_is_searched():
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in FILES
        for line in dissections(path.read_text(encoding="utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    "line",
    [
        'if "do not fit" in error.message: pass',
        'if "x" not in str(error): pass',
        'verdict.feedback.startswith("This is right")',
        're.search("[1-9]", mistake.says)',
        'PATTERN.sub("", error.message)',
    ],
)
def test_a_search_of_a_sentence_is_found(line):
    assert list(dissections(f"x = 1\n{line}\n")) == [2]
