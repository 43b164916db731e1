"""Every exercise of the book: right answers pass, wrong ones are diagnosed."""

import re

import numpy as np
import pytest
from helpers import book
from helpers.cases import FOLDER, chapter_of, file_of, gathered

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
each_chapter = pytest.mark.parametrize("chapter", chapters())
each_entry = pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)


def cases():
    """All cases by id."""
    return gathered("CASES")


@each_chapter
def test_a_chapter_has_a_file_of_cases(chapter):
    name = f"tests/exercises/{file_of(chapter).name}"
    assert file_of(chapter).is_file(), (
        f"write {name}: CASES, a dictionary with a Case for each exercise of "
        f"nnmath/exercises/chapters/{chapter.replace('-', '_')}.py; chapters/new-chapter.md has one"
    )


def test_the_book_has_enough_to_do():
    """What the book promises; a book with more chapters keeps it."""
    derivations = [entry for entry in EXERCISES if isinstance(entry, Derivation)]
    assert len(EXERCISES) >= 120
    assert len(derivations) >= 25
    assert sum(entry.relation != "=" for entry in derivations) >= 3


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
    file = file_of(chapter_of(entry.id))
    if not file.is_file():
        pytest.skip("test_a_chapter_has_a_file_of_cases says what to write")
    assert entry.id in cases(), f'write CASES["{entry.id}"] in tests/exercises/{file.name}'
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


@each_chapter
def test_a_chapter_has_exercises_and_pages_for_them(chapter):
    exercises, quick = LISTED[chapter]
    assert exercises, f"{chapter}: no exercise"
    assert all(entry.question.strip() for entry in quick)
    pages = [page for page in book.CONTENTS if re.fullmatch(rf"chapters/(\d+-)?{chapter}", page)]
    assert pages, f"_toc.yml: name chapters/NN-{chapter}, the chapter of these exercises"
    number = pages[0].removeprefix("chapters/")
    for folder in ("exercises", "solutions"):
        page = f"chapters/{folder}/{number}"
        assert page in book.CONTENTS, f"write {page}.md, and name it in _toc.yml"


def test_every_file_of_cases_is_of_a_chapter():
    files = {file_of(chapter).name for chapter in chapters()}
    assert {path.name for path in FOLDER.glob("cases_*.py")} <= files
