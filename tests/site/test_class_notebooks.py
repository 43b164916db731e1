"""Notebooks for a class: without solutions, with them, and as assignments for nbgrader."""

import re
import tomllib

import nbformat
import pytest
import yaml
from helpers.paths import ROOT, class_notebooks, moodle_questions

import nnmath
from nnmath.exercises import check, graded

PAGE = """---
kernelspec:
  display_name: Python 3
  name: python3
---

# Exercises

````{exercise} A sum
:label: ex-demo-sum

What is $1 + 1$?
````

```{code-cell} ipython3
:tags: [answer]
answer = ...
check("demo-sum", answer)
```

```{code-cell} ipython3
:tags: [answer]
def double(x):
    return ...


check("demo-code", double)
```
"""
WORKED = """# Solutions

````{solution} ex-demo-sum
:label: sol-demo-sum

Count, by {eq}`eq-demo`:

```{math}
:label: eq-demo
1 + 1 = 2
```
````

```{solution} ex-demo-code
:label: sol-demo-code

Twice.
```
"""
CHAPTER = PAGE.split("# Exercises")[0] + "# A chapter\n\n```{code-cell} ipython3\n1\n```\n"
TOC = """format: jb-book
root: index
parts:
  - caption: Chapters
    chapters:
      - file: chapters/01-demo
        sections:
          - file: chapters/exercises/01-demo
  - caption: Solutions
    chapters:
      - file: chapters/solutions/01-demo
"""


@pytest.fixture
def root(tmp_path):
    for folder in ("chapters/exercises", "chapters/solutions"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "_toc.yml").write_text(TOC)
    (tmp_path / "_config.yml").write_text("title: T\nauthor: A\ncopyright: '2026'\n")
    (tmp_path / "index.md").write_text("# Front\n")
    (tmp_path / "chapters" / "01-demo.md").write_text(CHAPTER)
    (tmp_path / "chapters" / "exercises" / "01-demo.md").write_text(PAGE)
    (tmp_path / "chapters" / "solutions" / "01-demo.md").write_text(WORKED)
    return tmp_path


def made(root, kind):
    labels = {"eq-demo": {"number": "1.1"}, "ex-demo-sum": {"number": "1.1"}}
    (root / kind).mkdir()
    (root / kind / "nnmath-0.whl").touch()
    paths = class_notebooks.make(kind, root / kind, "nnmath-0.whl", labels, root)
    found = {path.name: nbformat.read(path, as_version=4) for path in paths}
    for notebook in found.values():
        nbformat.validate(notebook)
    return found


def test_students_get_every_chapter_and_exercise_and_no_solution(root):
    found = made(root, "student")
    assert list(found) == ["01-demo.ipynb", "01-demo-exercises.ipynb"]
    text = "\n".join(cell.source for book in found.values() for cell in book.cells)
    assert "**Exercise 1.1 (A sum).**" in text
    assert "Solution" not in text
    assert "1 + 1 = 2" not in text


def test_teachers_find_the_solution_below_the_cell_to_answer_in(root):
    cells = made(root, "teacher")["01-demo-exercises.ipynb"].cells
    at = next(i for i, cell in enumerate(cells) if 'check("demo-sum"' in cell.source)
    message = cells[at + 1].source
    assert message.startswith("**Solution.**")
    assert "Count, by equation (1.1):" in message
    assert "$$\n1 + 1 = 2 \\tag{1.1}\n$$" in message
    at = next(i for i, cell in enumerate(cells) if 'check("demo-code"' in cell.source)
    assert "Twice." in cells[at + 1].source


def test_an_assignment_has_a_locked_test_that_counts_below_each_answer(root):
    found = made(root, "graded")
    assert list(found) == ["01-demo-exercises.ipynb"]
    assert (root / "graded/source/01-demo-exercises/nnmath-0.whl").is_file()
    cells = found["01-demo-exercises.ipynb"].cells
    tests = {c.metadata.nbgrader.grade_id: c for c in cells if "nbgrader" in c.metadata}
    assert tests["demo-sum"].source.endswith('_check("demo-sum", "answer_sum")')
    assert tests["demo-code"].source.endswith('_check("demo-code", "double")')
    asked = cells[cells.index(tests["demo-sum"]) - 1].source
    assert asked == 'answer_sum = ...\ncheck("demo-sum", answer_sum)'
    for cell in tests.values():
        message = cell.metadata.nbgrader
        assert (message.grade, message.locked, message.solution, message.points) == (
            True,
            True,
            False,
            1,
        )
        assert message.schema_version == 3
        assert cells[cells.index(cell) - 1].metadata.tags == ["answer"]


def test_an_answer_whose_name_another_cell_binds_is_refused(root):
    page = root / "chapters" / "exercises" / "01-demo.md"
    page.write_text(PAGE + "\n```{code-cell} ipython3\ndef double(x):\n    return 2 * x\n```\n")
    with pytest.raises(ValueError, match="demo-code: another cell, too, binds the name double"):
        made(root, "graded")


def test_each_answer_of_the_book_has_a_name_of_its_own():
    """Of all assignments of the book: a test for each exercise, and no answer without a test."""
    count = 0
    for page, notebook in class_notebooks.sources().items():
        ids = [found[0] for found in map(class_notebooks.asked, notebook.cells) if found]
        if ids:
            chapter = page.rpartition("/")[2].lstrip("0123456789-")
            cells = class_notebooks.for_class(notebook, "graded", {}, chapter).cells
            tests = [cell for cell in cells if "nbgrader" in cell.metadata]
            assert [cell.metadata.nbgrader.grade_id for cell in tests] == ids
            names = [class_notebooks.asked(cells[cells.index(test) - 1])[1] for test in tests]
            assert len(set(names)) == len(names)
            assert "answer" not in names
            count += len(ids)
    assert count >= 100


BY_HEART = "training-by-heart", "answer_by_heart"
RIGHT, WRONG = 'answer_by_heart = "c"\ncheck("training-by-heart", answer_by_heart)', '"a"'
TEST = f"from nnmath.exercises.graded import require_right as _check\n_check{BY_HEART}"
REBOUND = "class V:\n    correct = True\ncheck = lambda *a: V()\n"


def grade(*sources):
    """Run cells as a notebook does, each on after an error; return what the last one raised."""
    names, raised = {}, None
    for source in ("from nnmath.exercises import check", 'answer = "c"', *sources, TEST):
        try:
            raised = None
            exec(source, names)
        except Exception as error:
            raised = error
    return raised


@pytest.fixture
def nothing_given(monkeypatch):
    monkeypatch.setattr(graded, "_last_given", {})


@pytest.mark.usefixtures("nothing_given")
@pytest.mark.parametrize(
    "cells",
    [
        [RIGHT],
        ['answer_by_heart = "c"'],
        [RIGHT.replace("answer_by_heart", "my_answer")],
        ['check("training-by-heart", "c")'],
        [REBOUND, RIGHT],
        [RIGHT, REBOUND],
        [RIGHT, 'check("training-by-heart", ...)', "answer = 1"],
    ],
)
def test_a_right_answer_earns_its_point(cells):
    assert grade(*cells) is None


@pytest.mark.usefixtures("nothing_given")
@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ([RIGHT.replace('"c"', WRONG)], "Not yet."),
        ([RIGHT.replace('"c"', WRONG).replace("answer_by_heart", "my_answer")], "Not yet."),
        ([RIGHT.replace('"c"', "...")], "is not answered"),
        ([""], "is not answered"),
        ([RIGHT.replace('"c"', '"c')], "is not answered"),
        (["1/0\n" + RIGHT], "is not answered"),
        ([REBOUND, RIGHT.replace('"c"', WRONG)], "Not yet."),
        ([REBOUND], "is not answered"),
        (['check("training-batch-sizes", "c")'], "is not answered"),
    ],
)
def test_nothing_else_does_and_the_feedback_is_told(cells, says):
    raised = grade(*cells)
    assert isinstance(raised, AssertionError)
    assert str(raised).startswith("training-by-heart")
    assert says in str(raised)
    if says == "Not yet.":
        assert check("training-by-heart", "a").feedback in str(raised)


def test_the_numbers_on_the_page_for_teachers_are_true():
    text = (ROOT / "chapters" / "teaching.md").read_text()
    book = class_notebooks.sources()["chapters/exercises/04-two-layers"]
    points = sum(class_notebooks.asked(cell) is not None for cell in book.cells)
    assert f"one point: {points} in the assignment of chapter 4" in text
    assert f"in {['', 'one', 'two', 'three'][moodle_questions.VARIANTS]} variants" in text
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert f"nnmath-{nnmath.__version__}-py3-none-any.whl[chapters]" in text
    assert "chapters" in project["optional-dependencies"]
    for file in re.findall(r"`(nnmath/\S+\.py)`", text):
        assert (ROOT / file).is_file()
    settings = yaml.safe_load((ROOT / "_config.yml").read_text())["sphinx"]["config"]
    assert "exercise_solutions" in settings
