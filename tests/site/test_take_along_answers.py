"""The answers to the quick questions on paper and in the EPUB."""

import ast
import re
from types import SimpleNamespace

import pytest
from helpers.paths import ROOT, quick_answers

from nnmath.exercises.chapters import chapters, exercises_of, find

CALL = re.compile(r"^quick\(.*?\)$", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("chapter", chapters())
def test_a_chapter_has_its_quick_questions_in_the_order_of_the_boxes(chapter):
    (path,) = (ROOT / "chapters").glob(f"*{chapter}.md")
    calls = [ast.parse(call).body[0].value for call in CALL.findall(path.read_text("utf-8"))]
    asked = [argument.value for call in calls for argument in call.args]
    assert [entry.id for entry in exercises_of(chapter)[1]] == asked


def test_a_choice_says_which_is_right_and_why_no_other_is():
    message = quick_answers.answer_html(find("two-layers-no-input"))
    assert message.startswith("<p><strong>b:</strong>")
    assert re.findall(r"not (\w):", message) == ["a", "c", "d"]


def test_what_is_typed_is_answered_with_its_hints():
    message = quick_answers.answer_html(find("two-layers-slope-at-zero"))
    assert message.startswith("<p>It is 0.25.</p>")
    assert "The hints: What is σ(0)?" in message


def test_a_page_that_asks_otherwise_than_its_chapter_is_refused():
    page = SimpleNamespace(name="chapters-04-two-layers", title="Two layers", asked=[2, 2])
    with pytest.raises(ValueError, match=r"asks 4 questions, its chapter has 7"):
        quick_answers.page([page], {page.name: "there"})
    assert quick_answers.page([SimpleNamespace(name="index", title="", asked=[])], {}) == ""
