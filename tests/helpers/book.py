"""The book's pages, what they display and say, and the verdicts on it; each is read once.

The verdicts are those of the build's own cache, under a digest of the files of the proofs and of
all installed packages: whatever is changed is judged anew, and what the build has judged is not.
"""

from functools import cache
from pathlib import Path

import yaml
from helpers.paths import proof_marks

from nnmath.proofs.extract import equations_of, read_items

ROOT = Path(__file__).parents[2]
CACHE = ROOT / "_build" / ".cache"
SETTINGS = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
ALLOWS_UNPROVED = SETTINGS["sphinx"]["config"].get("unproved_formulas", False)
TOC = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))


def names(contents):
    """The names of the pages, in the order of the book."""
    for entry in contents:
        yield entry["file"]
        yield from names(entry.get("sections", []))


CONTENTS = [TOC["root"], *(page for part in TOC["parts"] for page in names(part["chapters"]))]
PAGES = [ROOT / f"{name}.md" for name in CONTENTS]
QUESTIONS = sorted((ROOT / "nnmath" / "exercises" / "chapters").glob("*.py"))


@cache
def items(path):
    """Everything on a page that the proofs read."""
    return read_items(path)


@cache
def equations():
    """The displayed equations in order."""
    return [equation for path in PAGES for equation in equations_of(items(path))]


@cache
def verdicts():
    """The verdict on each displayed equation, by label."""
    found = (v for path in PAGES for v in proof_marks.verdicts_of(path, CACHE))
    return {verdict.label: verdict for verdict in found}


@cache
def inline_verdicts():
    """The verdicts on every relation in running text: of pages, and of hints and questions."""
    paths = [*PAGES, *QUESTIONS]
    return [v for path in paths for v in proof_marks.inline_verdicts_of(path, CACHE)]
