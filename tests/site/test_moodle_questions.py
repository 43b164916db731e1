"""The questions for a learning platform, graded as Moodle would, against the judge of the book."""

import math
from html import unescape
from xml.etree.ElementTree import fromstring, tostring

import pytest
from helpers.paths import moodle_questions

from nnmath.exercises import check
from nnmath.exercises.chapters import chapters, find

QUIZ = fromstring(tostring(moodle_questions.quiz()))
QUESTIONS = {q.findtext("name/text"): q for q in QUIZ if q.get("type") != "category"}
NUMBERS = [name for name, q in QUESTIONS.items() if q.get("type") == "numerical"]
CHOICES = [name for name, q in QUESTIONS.items() if q.get("type") == "multichoice"]


def grade(question, typed):
    """The share of the first answer that a number matches, as Moodle does it: (share, feedback)."""
    for answer in question.findall("answer"):
        gap = abs(float(typed) - float(answer.findtext("text")))
        if gap <= float(answer.findtext("tolerance")):
            return float(answer.get("fraction")), answer.findtext("feedback/text")
    return 0.0, ""


def judged(name, typed):
    id, _, seed = name.partition(" ")
    return check(id, typed, variant=int(seed) if seed else None).correct


def test_there_are_questions_of_both_kinds_and_of_every_chapter():
    assert len(QUESTIONS) == len(QUIZ) - len(chapters())
    assert len(NUMBERS) >= 40
    assert len(CHOICES) >= 15


@pytest.mark.parametrize("name", NUMBERS)
def test_a_number_is_graded_as_the_book_judges_it(name):
    question = QUESTIONS[name]
    first = question.find("answer")
    right, tolerance = float(first.findtext("text")), float(first.findtext("tolerance"))
    assert first.get("fraction") == "100"
    wrong = [float(a.findtext("text")) for a in question.findall("answer")
             if a.get("fraction") == "0"]  # fmt: skip
    near = [right + sign * factor * tolerance for sign in (-1, 1) for factor in (0.9, 1.1, 15, 25)]
    rounded = [round(right, digits) for digits in range(7)]
    cut = [math.trunc(right * 10**digits) / 10**digits for digits in range(7)]
    for typed in (right, *near, *rounded, *cut, *wrong, -right, right + 1):
        assert (grade(question, typed)[0] == 100) == judged(name, typed), typed
    for value in wrong:
        assert grade(question, value)[1]


@pytest.mark.parametrize("name", CHOICES)
def test_the_right_options_give_the_whole_grade(name):
    question, entry = QUESTIONS[name], find(name)
    shares = [float(answer.get("fraction")) for answer in question.findall("answer")]
    assert len(shares) == len(entry.options)
    chosen = dict(zip(entry.options, shares, strict=True))
    assert sum(chosen[key] for key in entry.answer) == pytest.approx(100, abs=1e-3)
    assert all(share <= 0 for key, share in chosen.items() if key not in entry.answer)
    assert question.findtext("single") == str(not entry.several).lower()


def test_texts_are_html_with_formulas_for_mathjax():
    for question in QUESTIONS.values():
        for element in question.iter("text"):
            text = unescape(element.text or "")
            assert "$" not in text
            assert text.count(r"\(") == text.count(r"\)")
    text = QUESTIONS["two-layers-no-input"].findtext("questiontext/text")
    assert text.startswith(r"The input \(a^{(0)}\) is zero")
