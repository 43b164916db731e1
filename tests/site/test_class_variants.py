"""Notebooks for a class with its own numbers: text, cell, test and solution speak of the same."""

import pytest
from helpers.paths import class_notebooks

from nnmath.exercises import check, exercise, graded, solution
from nnmath.exercises.chapters import find
from nnmath.exercises.practice import practice, variant_of
from nnmath.exercises.types import Number

VARIANT = 3


def of_page(page):
    """The graded notebook of a page with other numbers, and the solutions for them."""
    notebook = class_notebooks.sources()[page]
    old = dict.fromkeys(practice(), "old")
    worked = class_notebooks.with_other_numbers(notebook, old, VARIANT)
    chapter = page.rpartition("/")[2].lstrip("0123456789-")
    return class_notebooks.for_class(notebook, "graded", worked, chapter).cells, worked


PAGES = [page for page in class_notebooks.sources() if "/exercises/" in page]


@pytest.mark.parametrize("page", PAGES)
def test_every_exercise_that_can_be_drawn_has_its_numbers_everywhere(page):
    cells, worked = of_page(page)
    texts = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    tests = {c.metadata.nbgrader.grade_id: c.source for c in cells if "nbgrader" in c.metadata}
    drawn = set(tests) & set(practice())
    if not drawn:
        pytest.skip("this chapter has no exercise with other numbers")
    for id, source in tests.items():
        assert (f", variant={VARIANT})" in source) == (id in drawn)
        if id in drawn:
            assert exercise(id, variant=VARIANT).text in texts
            assert worked[id] == solution(id, variant=VARIANT).text
    asked = [cell for cell in cells if class_notebooks.asked(cell)]
    assert sum(f"variant={VARIANT}" in cell.source for cell in asked) == len(drawn)
    assert texts.count("{exercise}") == len(tests)


def test_a_locked_test_grades_its_own_numbers(monkeypatch):
    monkeypatch.setattr(graded, "_last_given", {})
    for id in sorted(practice()):
        entry, drawn = find(id), variant_of(find(id), VARIANT).exercise
        right, book = ((e.value() if isinstance(e, Number) else e.right) for e in (drawn, entry))
        names = {"mine": right, "book": book, "check": graded.require_right}
        exec(f'check("{id}", "mine", variant={VARIANT})', names)
        with pytest.raises(AssertionError, match=id):
            exec(f'check("{id}", "book", variant={VARIANT})', names)


def test_what_was_checked_for_other_numbers_counts_for_these_alone(monkeypatch):
    monkeypatch.setattr(graded, "_last_given", {})
    right = variant_of(find("two-layers-slope"), VARIANT).exercise.value()
    check("two-layers-slope", right, variant=VARIANT)
    graded.require_right("two-layers-slope", "none", VARIANT)
    for other in (None, VARIANT + 1):
        with pytest.raises(AssertionError, match="not answered"):
            graded.require_right("two-layers-slope", "none", other)
