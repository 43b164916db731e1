"""Notebooks for a class: without solutions, with them, and as assignments for nbgrader."""

import nbformat
import pytest
from helpers.paths import class_notebooks

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
    assert tests["demo-sum"].source == 'assert check("demo-sum", answer).correct'
    assert tests["demo-code"].source == 'assert check("demo-code", double).correct'
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
