"""The page's judge of derivations says what Python's says: which step fails, and where it ends."""

import re
from functools import cache

import pytest
from exercises.test_derivations import ENTRIES, RIGHT, WRONG
from helpers.page_judge import judged_in_the_page

from nnmath import exercises
from nnmath.exercises.browser_data import browser_steps_data
from nnmath.exercises.diagnosis import Kind

check = cache(exercises.check)  # three tests ask about the same texts
MATRICES = {"matrix-form-linear", "matrix-form-written-out", "matrix-form-collapse"}
IN_PAGE = ENTRIES
TEXTS = [
    *((entry.id, "\n".join(entry.worked)) for entry in IN_PAGE),
    *((entry.id, entry.answer) for entry in IN_PAGE),
    *(
        (entry.id, "\n".join(text) if isinstance(text, list) else text)
        for entry in IN_PAGE
        for text in RIGHT[entry.id]
        if isinstance(text, str) or all(isinstance(line, str) for line in text)
    ),
    *((entry.id, text) for entry in IN_PAGE for text, _, _ in WRONG[entry.id]),
]


@pytest.fixture(scope="module")
def judged(tmp_path_factory):
    return judged_in_the_page(IN_PAGE, TEXTS, tmp_path_factory.mktemp("judge"))


def test_page_and_python_agree_on_every_derivation(judged):
    for (id, text), (right, message, _, _) in zip(TEXTS, judged, strict=True):
        verdict = check(id, text)
        mine = verdict.correct if verdict.understood else None
        assert right == mine, (id, text, message, verdict)


def test_they_name_the_same_step(judged):
    count = 0
    for (id, text), (_, message, _, _) in zip(TEXTS, judged, strict=True):
        found = check(id, text).diagnosis
        named = re.match(r"Step (\d+) does not follow", message)
        assert (int(named[1]) if named else None) == (
            found.step.number if found.kind is Kind.FALSE_STEP else None
        ), (id, text, message)
        if named:
            count += 1
            assert "the left side is" in message.lower() or id in MATRICES
            assert ("The last line is the answer" in message) == found.ends_right
    assert count > 30


def test_they_agree_where_a_derivation_stops_short_or_is_an_answer_alone(judged):
    words = {
        Kind.DERIVED: "the last line is the answer",
        Kind.ANSWER_ALONE: "Now hand in the way",
        Kind.STEPS_MISSING: "Hand in the steps",
        Kind.STOPS_SHORT: "Right so far",
        Kind.OTHER_QUANTITY: "no line says what",
        Kind.OTHER_DIRECTION: "different directions",
    }
    seen = set()
    for (id, text), (_, message, _, _) in zip(TEXTS, judged, strict=True):
        kind = check(id, text).diagnosis.kind
        if kind in words:
            seen.add(kind)
            assert words[kind] in message, (id, text, message)
    assert seen == set(words)


def test_the_steps_are_shown_as_they_are_read(judged):
    for (id, text), (right, _, read, _) in zip(TEXTS, judged, strict=True):
        if right and "=" in text and "<" not in text and ">" not in text:
            assert read.count("<mo>=</mo>") >= 1, (id, text)
        assert "Quotient" not in read


PLAIN = [entry for entry in IN_PAGE if entry.id not in MATRICES]


@pytest.mark.parametrize("entry", PLAIN, ids=lambda entry: entry.id)
def test_the_page_tries_names_with_both_signs_unless_the_exercise_bounds_them(entry):
    data = browser_steps_data(entry)
    names = [name for name in data["names"] if name not in data["spelt"]]
    free = {name for name in names if data["free"][name] == [name]}
    bounded = {line.split("=")[0].strip() for line in entry.setting if "hidden_" in line}
    positive = {name for name, of in entry.domain.items() if of in ("positive", "unit", "whole")}
    for name, column in zip(data["names"], zip(*data["points"], strict=True), strict=True):
        if name in free - bounded - positive:
            assert min(column) < 0 < max(column), name
