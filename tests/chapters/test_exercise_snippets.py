"""What an exercise tells the reader to run does run, after the first cells of its page."""

import re
from pathlib import Path

import pytest

from nnmath.exercises.chapters import find

PAGES = sorted((Path(__file__).parents[2] / "chapters" / "exercises").glob("*.md"))
CELL = re.compile(r"^```\{code-cell\} ipython3\n(.*?)^```$", re.DOTALL | re.MULTILINE)
EXERCISE = re.compile(
    r"^```\{exercise\} (.*?)\n:label: ex-(.*?)\n(.*?)^```$", re.DOTALL | re.MULTILINE
)


def runs(text):
    """Each program of an exercise that is whole and right, with the exercise's name."""
    for title, name, statement in EXERCISE.findall(text):
        if not title.startswith("Find the mistake"):
            for program in re.findall(
                r"^~~~python\n(.*?)^~~~$", statement, re.DOTALL | re.MULTILINE
            ):
                if "..." not in program:
                    yield name, program


@pytest.mark.parametrize("path", PAGES, ids=[path.stem for path in PAGES])
def test_what_an_exercise_tells_to_run_runs(path):
    text = path.read_text(encoding="utf-8")
    names = {}
    for cell in CELL.findall(text):
        if ":tags: [answer]" not in cell:
            exec(re.sub(r"\A(:tags: [^\n]*\n|---\n.*?---\n)", "", cell, flags=re.DOTALL), names)
    for name, program in runs(text):
        wanted = getattr(find(name), "reference", None)  # the function that the reader writes
        written = {wanted.__name__: wanted} if wanted is not None else {}
        exec(program, names | written)


def test_there_are_programs_to_run():
    assert sum(len(list(runs(path.read_text(encoding="utf-8")))) for path in PAGES) >= 8
