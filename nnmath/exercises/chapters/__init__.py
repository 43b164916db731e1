"""The exercises of the book: one module a chapter, imported when first needed.

A module is named after its chapter without the number, ``two_layers`` for ``04-two-layers.md``,
and defines two lists, each in the order of the page: ``EXERCISES``, for the chapter's page of
exercises, and ``QUICK``, the quick questions within the chapter. How to write one is shown in
:mod:`nnmath.exercises.define`.
"""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from ..types import Exercise


def chapters() -> tuple[str, ...]:
    """Return the names of the chapters, as the ids begin: ``two-layers``."""
    return tuple(sorted(found.name.replace("_", "-") for found in iter_modules(__path__)))


@cache
def exercises_of(chapter: str) -> tuple[tuple[Exercise, ...], tuple[Exercise, ...]]:
    """Return a chapter's exercises and its quick questions.

    Raises
    ------
    ValueError
        If an id occurs twice, or does not begin with the chapter's name.
    """
    module = import_module(f"{__name__}.{chapter.replace('-', '_')}")
    exercises, quick = tuple(module.EXERCISES), tuple(module.QUICK)
    ids = [entry.id for entry in (*exercises, *quick)]
    for id in ids:
        if not id.startswith(f"{chapter}-"):
            raise ValueError(f"{id} is an exercise of {chapter}: its id must begin with {chapter}-")
        if ids.count(id) > 1:
            raise ValueError(f"{id} stands twice")
    return exercises, quick


def find(id: str) -> Exercise:
    """Return one exercise by its id.

    Raises
    ------
    TypeError
        If the id is no text.
    KeyError
        If no exercise is called so; the message names the nearest ones.
    """
    if not isinstance(id, str):
        raise TypeError(f"an exercise is named by text, such as 'two-layers-w1', not {id!r:.80}")
    asked = id.strip().removeprefix("ex-")
    mine = [chapter for chapter in chapters() if asked.startswith(f"{chapter}-")]
    for chapter in mine or chapters():
        for entry in (entry for part in exercises_of(chapter) for entry in part):
            if entry.id == asked:
                return entry
    known = [
        entry.id
        for chapter in mine or chapters()
        for part in exercises_of(chapter)
        for entry in part
    ]
    near = get_close_matches(asked, known, n=3, cutoff=0.5) or known[:3]
    meant = f"; did you mean {' or '.join(near)}?" if near else ""
    module = mine[0].replace("-", "_") if mine else asked[:40].partition("-")[0]
    place = f"nnmath/exercises/chapters/{module}.py"
    raise KeyError(f"no exercise is called {asked[:80]}{meant}; a new one is written in {place}")
