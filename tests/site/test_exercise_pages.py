"""Pages of exercises: what stands on them, and what the build makes of them."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import jupytext
import pytest
from helpers.paths import pages

from nnmath import exercises
from nnmath.exercises import check as judge
from nnmath.exercises import listing

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "chapters" / "exercises").glob("*.md"))
each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
EXERCISE = re.compile(r"^```\{exercise\}.*\n:label: (\S+)", re.MULTILINE)
SOLUTION = re.compile(r"^```+\{solution\} (\S+)\n:label: (\S+)", re.MULTILINE)
ENVIRONMENT = {
    **os.environ,
    "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
}


def cells(page, tag=None):
    """The code of the page's cells, or of those with this tag."""
    notebook = jupytext.reads(page.read_text(encoding="utf-8"), fmt="md:myst")
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    return [cell.source for cell in code if tag is None or tag in cell.metadata.get("tags", [])]


def ids(page):
    """The ids of the exercises that the chapter has."""
    return [entry.id for entry in listing()[page.stem.lstrip("0123456789-")][0]]


@each_page
def test_the_exercises_of_a_page_are_the_entries(page):
    labels = EXERCISE.findall(page.read_text())
    assert sorted(labels) == sorted(f"ex-{id}" for id in ids(page))


@each_page
def test_each_exercise_has_a_cell_to_answer_in(page):
    asked = [re.findall(r'check\("([^"]+)"', cell) for cell in cells(page, "answer")]
    assert sorted(id for found in asked for id in found) == sorted(ids(page))


@each_page
def test_an_untouched_cell_runs_and_is_not_right(page, monkeypatch):
    verdicts = {}
    monkeypatch.setattr(
        exercises, "check", lambda id, answer: verdicts.setdefault(id, judge(id, answer))
    )
    names = {}
    for cell in cells(page):
        exec(cell, names)
    assert sorted(verdicts) == sorted(ids(page))
    assert not [id for id, verdict in verdicts.items() if verdict.correct]


@each_page
def test_each_exercise_has_a_solution_in_the_same_order(page):
    labels = EXERCISE.findall(page.read_text())
    solutions = SOLUTION.findall((ROOT / "chapters" / "solutions" / page.name).read_text())
    assert [exercise for exercise, _ in solutions] == labels
    assert all(label == f"sol-{exercise[3:]}" for exercise, label in solutions)


def test_no_chapter_holds_an_exercise():
    for page in (ROOT / "chapters").glob("*.md"):
        # What a page shows as a file is not its own.
        text = re.sub(r"^(`{3,})\{code-block\}.*?^\1$", "", page.read_text(), flags=re.M | re.S)
        assert not EXERCISE.findall(text), page.name


HEADER = (ROOT / "index.md").read_text().split("---\n")[1]
CONFIG = """
title: Scratch
author: Nobody
copyright: "2026"
only_build_toc_files: true
execute: {execute_notebooks: force}
sphinx:
  extra_extensions: [sphinx_exercise]
  local_extensions: {exercise_pages: _ext}
  config: {math_numfig: true, numfig: true, html_static_path: [_ext/static]}
"""
TOC = """
format: jb-book
root: index
parts:
  - numbered: 1
    chapters:
      - file: chapters/01-other
      - file: chapters/02-scratch
        sections:
          - file: chapters/exercises/02-scratch
  - chapters:
      - file: chapters/solutions/02-scratch
"""
ANSWER = """
+++ {"tags": ["remove-cell"]}

Words for a notebook.

```{code-cell} ipython3
:tags: [notebook]
imported = "for a notebook"
```

```{code-cell} ipython3
:tags: [answer]
from pathlib import Path
answer = "an answer cell was run" if imported else ""
Path("ran.txt").write_text(answer)
answer
```
"""
EXERCISES = """
```{exercise} A step by hand
:label: ex-scratch-step
How far is $x$?
```
%s
```{exercise} Without an entry
:label: ex-scratch-none
What?
```
"""
SOLUTIONS = """
```{solution} ex-scratch-step
:label: sol-scratch-step
So far:

$$
x = 1
$$ (eq-scratch-far)

That was {eq}`eq-scratch-far`.
```
"""
ENTRIES = """
from nnmath.exercises.types import Number
def listing():
    make = lambda id: Number(id, (), (), "", 1.0, 0.1, "")
    return {"scratch": ((make("scratch-step"), make("scratch-lost")), ())}
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A book of two chapters, one with exercises: its folder, and the output of the build."""
    return build(tmp_path_factory.mktemp("book"), CONFIG)


def build(book, config):
    """Build the book with these settings: its folder, and the output."""
    (book / "_config.yml").write_text(config)
    (book / "_toc.yml").write_text(TOC)
    shutil.copytree(ROOT / "_ext" / "static", book / "_ext" / "static")
    for path in (ROOT / "_ext").glob("exercise_pages.*"):
        text = path.read_text().replace("from nnmath.exercises", "from scratch_entries")
        (book / "_ext" / path.name).write_text(text)
    (book / "_ext" / "scratch_entries.py").write_text(ENTRIES)
    shutil.copy(ROOT / "_ext" / "build_cache.py", book / "_ext")
    texts = {
        "index": "# Scratch",
        "chapters/01-other": "# Other",
        "chapters/02-scratch": "# Chapter\n\nSee {ref}`ex-scratch-step`.",
        "chapters/exercises/02-scratch": "# Exercises" + EXERCISES % ANSWER,
        "chapters/solutions/02-scratch": "# Solutions" + SOLUTIONS,
    }
    for name, text in texts.items():
        (book / name).parent.mkdir(parents=True, exist_ok=True)
        (book / f"{name}.md").write_text(f"---\n{HEADER}---\n\n{text}\n")
    run = subprocess.run(
        ["jupyter-book", "build", book], capture_output=True, text=True, env=ENVIRONMENT
    )
    assert run.returncode == 0, run.stderr
    return book, run.stdout + run.stderr


def page(built, name):
    return (built[0] / "_build" / "html" / "chapters" / f"{name}.html").read_text()


@pytest.mark.build
def test_an_answer_cell_is_run_and_is_not_on_the_page(built):
    assert (built[0] / "chapters" / "exercises" / "ran.txt").read_text() == "an answer cell was run"
    assert "answer cell" not in page(built, "exercises/02-scratch")
    assert "tag_answer" not in page(built, "exercises/02-scratch")


@pytest.mark.build
def test_what_is_for_a_notebook_is_not_on_the_page(built):
    assert "notebook" not in page(built, "exercises/02-scratch").partition("<article")[2].lower()


@each_page
def test_the_page_asks_for_no_letter_and_the_notebook_says_how_to_answer(page):
    text = page.read_text()
    cut = '+++ {"tags": ["remove-cell"]}\n'
    assert text.count(cut) == 1, f"write {cut!r} before what is for notebooks alone"
    message, notebook = text.split(cut)
    assert "Jupyter" not in message
    assert notebook.lstrip().startswith("In a notebook each exercise has a cell below it")
    assert not re.search(r"[Ee]nter (a|the|all true) letters?\b", text)


@pytest.mark.build
def test_an_exercise_is_numbered_by_its_chapter_and_leads_to_its_solution(built):
    text = page(built, "exercises/02-scratch")
    assert re.search(r"Exercise 2\.1 </span> \(A step by hand\)", text)
    assert 'href="../solutions/02-scratch.html#sol-scratch-step">Solution<span' in text
    assert "of exercise 2.1</span>" in text
    assert text.count('id="ex-scratch-step"') == 1
    assert "exercise-content" not in text, "one id for all exercises of a page"
    assert "Exercise 2.1" in page(built, "02-scratch")


@pytest.mark.build
def test_one_setting_leaves_the_solutions_out(tmp_path):
    left_out = CONFIG.replace("numfig: true,", "numfig: true, exercise_solutions: false,", 1)
    book, output = build(tmp_path, left_out)
    assert not list((book / "_build" / "html").rglob("solutions"))
    text = page((book, output), "exercises/02-scratch")
    assert "Exercise 2.1" in text
    assert "olution" not in text.partition("<article")[2].partition("</article>")[0]
    assert "02-scratch.html#sol" not in text
    assert "has no solution" not in output
    assert "sol-scratch" not in output
    entries = [name for name, _, _ in pages.config(book).entries]
    assert "chapters/exercises/02-scratch" in entries
    assert "chapters/solutions/02-scratch" not in entries


@pytest.mark.build
def test_a_solution_is_folded_names_its_exercise_and_leads_back(built):
    text = page(built, "solutions/02-scratch")
    folded = re.search(r"<details class.*?</details>", text, flags=re.DOTALL)[0]
    assert folded.startswith('<details class="nn-solution">'), "closed"
    assert "<summary>Solution of exercise 2.1 (A step by hand)</summary>" in folded
    assert 'href="../exercises/02-scratch.html#ex-scratch-step">Back to exercise 2.1' in folded
    assert text.count('id="sol-scratch-step"') == 1
    assert "(S2.1)" in folded, "an equation of the solutions has a number of its own"


@pytest.mark.build
def test_what_is_missing_is_a_warning(built):
    message = built[1]
    assert "the exercise ex-scratch-none has no entry" in message
    assert "the exercise ex-scratch-none has no solution" in message
    assert "scratch-lost in nnmath/exercises/chapters/scratch.py has no exercise" in message
    assert "ex-scratch-step" not in "".join(re.findall(r".*WARNING.*", message))


@pytest.mark.build
def test_style_and_script_are_loaded_where_they_are_needed(built):
    assert "exercise_pages.css" not in page(built, "01-other")
    assert "exercise_pages.css" in page(built, "exercises/02-scratch")
    assert "exercise_pages.js" not in page(built, "exercises/02-scratch")
    assert "exercise_pages.js" in page(built, "solutions/02-scratch")
    assert (built[0] / "_build" / "html" / "_static" / "exercise_pages.css").exists()


@pytest.mark.build
@pytest.mark.browser
def test_a_linked_solution_opens_and_the_pages_are_clean(built, context):
    tab = context.new_page()
    folder = built[0] / "_build" / "html" / "chapters"
    tab.goto(f"{(folder / 'solutions' / '02-scratch.html').as_uri()}#sol-scratch-step")
    assert tab.locator("details.nn-solution").get_attribute("open") is not None
    tab.goto((folder / "solutions" / "02-scratch.html").as_uri() + "?closed")
    assert tab.locator("details.nn-solution").get_attribute("open") is None
    tab.locator("details.nn-solution > summary").focus()
    tab.keyboard.press("Enter")
    assert tab.locator("details.nn-solution").get_attribute("open") is not None
    axe = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text()
    for name, part in (("solutions", "details.nn-solution"), ("exercises", "div.exercise")):
        tab.goto((folder / name / "02-scratch.html").as_uri())
        tab.evaluate(axe)
        found = tab.evaluate("part => axe.run(part)", part)
        assert found["violations"] == []
