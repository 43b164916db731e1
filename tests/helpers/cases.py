"""What stands beside the exercises of each chapter: answers, with the verdict that each deserves.

``tests/exercises/cases_<chapter>.py`` defines ``CASES``, by the exercise's id, and where they are
needed ``RIGHT_STEPS`` and ``WRONG_STEPS`` (see ``test_derivations``) and ``ORACLES`` (see
``test_practice``). A chapter without the file is named by one test, and by no other.
"""

import importlib
from functools import cache
from pathlib import Path

from nnmath.exercises.chapters import chapters

FOLDER = Path(__file__).parents[1] / "exercises"


def file_of(chapter):
    """The file with the cases of a chapter, whether it is there or not."""
    return FOLDER / f"cases_{chapter.replace('-', '_')}.py"


@cache
def gathered(name):
    """The dictionaries of this name in the files of all chapters, as one."""
    found = {}
    for chapter in chapters():
        if file_of(chapter).is_file():
            module = importlib.import_module(f"exercises.{file_of(chapter).stem}")
            more = getattr(module, name, {})
            assert not found.keys() & more.keys(), f"{name} of {chapter}: {found.keys() & more}"
            found |= more
    return found


def chapter_of(id):
    """The chapter of an exercise."""
    return max((name for name in chapters() if id.startswith(f"{name}-")), key=len)
