"""The answers to the quick questions, which paper cannot judge: a page of the book's own making.

It is written as the site would write it, so that it goes to paper and into an EPUB as all pages do.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from html import escape, unescape
from pathlib import Path
from string import ascii_lowercase
from typing import Any, Protocol

from nnmath.exercises.chapters import chapters, exercises_of
from nnmath.exercises.types import Choice, Exercise
from nnmath.widgets.inline_markdown import markdown_to_html
from nnmath.widgets.question_data import question

sys.path.append(str(Path(__file__).parent.parent / "_ext"))
import katex_math

TITLE = "Answers to the quick questions"
LEAD = (
    "Here is what the site says to a right answer, and to the wrong ones of a choice. "
    "Answer first: a guess that proved wrong is remembered, a solution merely read is not."
)
CHAPTER = re.compile(r"chapters-(?:0*(\d+)-)?([a-z-]+)")
FORMULA = re.compile(r'<math data-tex="([^"]*)">.*?</math>([.,;:!?)’”]*)', re.DOTALL)


class Asked(Protocol):
    """What is needed of a page: its name and title, and how many questions each box asks."""

    name: str
    title: str
    asked: list[int]


def answer_html(entry: Exercise) -> str:
    """Return the feedback on an answer: of a choice which is right, and why no other is."""
    secret: dict[str, Any] = question(entry)["secret"]
    if not isinstance(entry, Choice):
        hints = f'<p class="nn-wrong">The hints: {" ".join(secret["hints"])}</p>'
        return f"<p>{secret['why']}</p>{hints if secret['hints'] else ''}"
    letters = dict(zip(entry.options, ascii_lowercase, strict=False))
    why = secret["why"]
    right = [
        f"<p><strong>{letters[key]}:</strong> {_closed(markdown_to_html(entry.options[key]))} "
        f"{why.get(key, '')}</p>"
        for key in entry.answer
    ]
    wrong = [
        f"<li><em>not {letter}:</em> {why[key]}</li>"
        for key, letter in letters.items()
        if key not in entry.answer
    ]
    return "".join(right) + f'<ul class="nn-wrong">{"".join(wrong)}</ul>'


def _closed(text: str) -> str:
    """A sentence with its full stop: an option may be a few words without one."""
    return text if text.endswith((".", "?", "!", "”")) else f"{text}."


def _boxes(page: Asked, number: str, entries: tuple[Exercise, ...], address: str) -> Iterator[str]:
    if sum(page.asked) != len(entries):
        asked = sum(page.asked)
        raise ValueError(f"{page.name} asks {asked} questions, its chapter has {len(entries)}")
    rest = iter(entries)
    for i, count in enumerate(page.asked, 1):
        name = f"quick-{number}-{i}"
        items = "".join(f"<li>{answer_html(next(rest))}</li>" for _ in range(count))
        yield (
            f'<section id="{name}"><h3><a class="paged" href="{address}#{name}">Quick questions '
            f"{number}.{i}</a></h3><ol>{items}</ol></section>"
        )


def page(pages: Sequence[Asked], where: Mapping[str, str]) -> str:
    """Return the page, or nothing if none asks; ``where`` has each one's address by its name."""
    parts = []
    for asker in pages:
        match = CHAPTER.fullmatch(asker.name)
        if not asker.asked or not match or match[2] not in chapters():
            continue
        number = match[1] or match[2][0].upper()  # an appendix has a letter
        boxes = _boxes(asker, number, exercises_of(match[2])[1], where[asker.name])
        title = f"<h2>{escape(asker.title)}</h2>"
        parts.append(f'<section id="answers-{match[2]}">{title}{"".join(boxes)}</section>')
    text = f"<h1>{TITLE}</h1><p>{LEAD}</p>{''.join(parts)}"
    head = f'<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>{TITLE}</title>'
    body = f'<article class="bd-article">{FORMULA.sub(_typeset, text)}</article>'
    katex_math.katex.close()
    return f"{head}{body}</html>" if parts else ""


def _typeset(match: re.Match[str]) -> str:
    """A formula as the site sets it, with the comma behind it."""
    tex = unescape(match[1])
    short = " short" if len(tex) <= katex_math.SHORT else ""
    return f'<span class="math{short}">{katex_math.katex(tex, display=False)}{match[2]}</span>'
