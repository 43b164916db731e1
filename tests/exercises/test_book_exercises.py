"""Every exercise of the book: right answers pass, wrong ones are diagnosed."""

import importlib
from functools import cache

import numpy as np
import pytest

from nnmath.exercises import check, listing
from nnmath.exercises.chapters import chapters
from nnmath.exercises.types import ArrayAnswer, Choice, Derivation, Formula, Function, Number

BLANKS = [
    None, "", "   ", ..., "...", [], float("nan"), "nan", np.nan, 0, 0.0, "0", "0.0", False,
    np.zeros(()), np.zeros((2, 2)), [0.0, 0.0], [np.nan], lambda *_: None, lambda *_: 0,
    lambda *_: ...,
]  # fmt: skip
LISTED = listing()
EXERCISES = [entry for exercises, _ in LISTED.values() for entry in exercises]
ENTRIES = [entry for parts in LISTED.values() for part in parts for entry in part]
CHAPTERS = ["perceptron", "gradient-descent", "chain-rule", "two-layers", "matrix-form",
            "softmax-cross-entropy", "vanishing-gradients", "training",
            "optimizers", "generalisation"]  # fmt: skip
each_entry = pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)


@cache
def cases():
    """All cases by id."""
    found = {}
    for chapter in chapters():
        module = importlib.import_module(f"exercises.cases_{chapter.replace('-', '_')}")
        assert not found.keys() & module.CASES.keys()
        found |= module.CASES
    return found


def own_answer(entry):
    """The right answer that the entry itself holds."""
    if isinstance(entry, Number):
        return entry.value()
    if isinstance(entry, ArrayAnswer):
        return entry.right
    if isinstance(entry, Function):
        return entry.reference
    if isinstance(entry, Derivation) and entry.stated:
        return list(entry.worked)
    return entry.answer


def own_mistakes(entry):
    """The known mistakes that the entry holds, as a reader would give them."""
    if isinstance(entry, Number | ArrayAnswer):
        return list(entry.wrong)
    if isinstance(entry, Choice):
        return [(key, entry.why[key]) for key in entry.options if key not in entry.answer]
    return [(known.wrong, known.says) for known in entry.known_mistakes]


@each_entry
def test_its_own_answer_is_right(entry):
    verdict = check(entry.id, own_answer(entry))
    assert verdict.correct, verdict


@each_entry
def test_each_known_mistake_gets_its_own_sentence(entry):
    for wrong, says in own_mistakes(entry):
        verdict = check(entry.id, wrong)
        assert not verdict.correct
        assert says in verdict.feedback, verdict


@each_entry
def test_nothing_passes_it(entry):
    for blank in BLANKS:
        verdict = check(entry.id, blank)
        assert not verdict.correct, blank
        assert verdict.feedback.strip()


@each_entry
def test_the_question_does_not_pass_it(entry):
    asked = [entry.question, entry.id, *([entry.asks] if isinstance(entry, Formula) else [])]
    assert not any(check(entry.id, text).correct for text in asked)


@each_entry
def test_it_has_hints(entry):
    assert len(entry.hints) >= 2
    assert len(set(entry.hints)) == len(entry.hints)


@each_entry
def test_it_has_cases(entry):
    if entry not in EXERCISES and isinstance(entry, Choice):
        pytest.skip("a quick question with options needs no cases")
    if isinstance(entry, Derivation) and entry.id not in cases():
        pytest.skip("its derivations are in test_derivations")
    case = cases()[entry.id]
    forms = [answer for answer in case.right if not callable(answer)]
    assert len(forms) >= 3 if isinstance(entry, Formula) else case.right
    if isinstance(entry, Formula):
        assert len({str(answer).replace(" ", "") for answer in case.right}) >= 3
    few = isinstance(entry, Choice) and not entry.several
    wrong = len(entry.options) - len(entry.answer) if few else 5
    assert len(own_mistakes(entry)) + len(case.wrong) >= min(5, wrong)


@each_entry
def test_right_cases_are_right(entry):
    for answer in cases()[entry.id].right if entry.id in cases() else ():
        verdict = check(entry.id, answer)
        assert verdict.correct, (answer, verdict)


@each_entry
def test_wrong_cases_are_wrong_and_diagnosed(entry):
    for answer, fragment in cases()[entry.id].wrong if entry.id in cases() else ():
        verdict = check(entry.id, answer)
        assert not verdict.correct, answer
        assert fragment in verdict.feedback, (answer, verdict)
        assert len(verdict.feedback) > 8


def test_ids_are_unique_and_cases_are_of_entries():
    ids = [entry.id for entry in ENTRIES]
    assert len(ids) == len(set(ids))
    assert set(cases()) <= set(ids)


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_has_enough_exercises(chapter):
    exercises, quick = LISTED[chapter]
    assert len(exercises) >= 8
    assert 3 <= len(quick) <= 5
    assert all(entry.id.startswith(f"{chapter}-") for entry in (*exercises, *quick))
    assert all(entry.question.strip() for entry in quick)


def test_there_are_seventy_in_all():
    assert len(EXERCISES) >= 70
    assert sorted(LISTED) == sorted(CHAPTERS)
