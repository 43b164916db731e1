r"""Write the questions of the book for a learning platform: Moodle XML, which others import too.

python tools/moodle_questions.py [FILE]

The quick questions with options or a number are written as they stand, and the exercises that can
be drawn with other numbers in three variants each. What Moodle cannot judge, formulas and code, is
left out. Formulas stand as ``\(…\)``, which Moodle's MathJax filter typesets.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from html import escape
from math import floor
from pathlib import Path
from xml.etree.ElementTree import Element, ElementTree, SubElement, indent

from nnmath.exercises import listing
from nnmath.exercises.grade_values import MOST_DECIMALS, WHOLE, is_right
from nnmath.exercises.practice import practice, variant_of
from nnmath.exercises.types import Choice, Exercise, Number
from nnmath.widgets.inline_markdown import PIECE

ROOT = Path(__file__).parent.parent
VARIANTS = 3
UNASKED = 1 / 20  # of the tolerance: so far off, a number need not be a rounded one


def html(text: str) -> str:
    r"""Return a line of Markdown as HTML for Moodle.

    >>> html("*Is* $w < 3$ or `w`?")
    '<em>Is</em> \\(w &lt; 3\\) or <code>w</code>?'
    """
    parts, end = [], 0
    for match in PIECE.finditer(text):
        tag, content = next((k, v) for k, v in match.groupdict().items() if v)
        inner = escape(content, quote=False)
        parts.append(escape(text[end : match.start()], quote=False))
        parts.append(rf"\({inner}\)" if tag == "tex" else f"<{tag}>{inner}</{tag}>")
        end = match.end()
    return "".join(parts) + escape(text[end:], quote=False)


def add(parent: Element, tag: str, text: str, **attributes: str) -> Element:
    """Add an element whose content is a text, as Moodle nests it."""
    element = SubElement(parent, tag, attributes)
    SubElement(element, "text").text = text
    return element


def start(kind: str, name: str, statement: str) -> Element:
    """Return a question with its name and its statement."""
    question = Element("question", type=kind)
    add(question, "name", name)
    add(question, "questiontext", html(statement), format="html")
    SubElement(question, "defaultgrade").text = "1"
    return question


def add_answer(question: Element, text: str, share: float, feedback: str) -> Element:
    """Add an answer with its share of the grade, in per cent, and its feedback."""
    answer = add(question, "answer", text, fraction=f"{share:.7g}")
    add(answer, "feedback", html(feedback), format="html")
    return answer


def add_hints(question: Element, entry: Exercise) -> Element:
    """Add the hints, which Moodle shows one after each wrong try; return the question."""
    for hint in entry.hints:
        add(question, "hint", html(hint), format="html")
    return question


def choice(entry: Choice, statement: str) -> Element:
    """Return a question with options; of several right ones each gives a share."""
    question = start("multichoice", entry.id, statement)
    for name, value in (
        ("single", str(not entry.several).lower()),
        ("shuffleanswers", "false"),
        ("answernumbering", "abc"),
    ):
        SubElement(question, name).text = value
    share = round(100 / len(entry.answer), 5)
    for key, text in entry.options.items():
        wrong = -share if entry.several else 0
        right = key in entry.answer
        answer = add_answer(question, html(text), share if right else wrong, entry.why.get(key, ""))
        answer.set("format", "html")
    return add_hints(question, entry)


def accuracy(entry: Number, value: float) -> float:
    """Return by how much an answer may differ from a value."""
    if entry.exact and value.is_integer():
        return WHOLE
    if entry.decimals is not None:
        return float(0.5 * 10**-entry.decimals)
    if value == entry.value():
        return max(1e-9, entry.tolerance * UNASKED) * abs(value)
    apart = abs(value - entry.value()) / 2
    return min(entry.tolerance * (abs(value) or 1.0), apart)


def roundings(entry: Number) -> list[float]:
    """Return what the right value gives, rounded, where that is further away than `accuracy`.

    The book takes a number that is rounded correctly, and not another one just as near. Moodle
    knows only a distance: so each of these is an answer of its own.
    """
    right = entry.value()
    if entry.decimals is not None or (entry.exact and right.is_integer()):
        return []
    scales = [10**digits for digits in range(MOST_DECIMALS)]
    near = {(floor(right * scale) + up) / scale for scale in scales for up in (0, 1)}
    far = [value for value in near if abs(value - right) > accuracy(entry, right)]
    return sorted(value for value in far if is_right(entry, value))


def number(entry: Number, statement: str, name: str) -> Element:
    """Return a question for a number, whose known mistakes are wrong answers with feedback."""
    unit = f" ({entry.unit})" if entry.unit else ""
    question = start("numerical", name, statement + unit)
    for value, share, feedback in (
        (entry.value(), 100, ""),
        *((wrong, 0, says) for wrong, says in entry.wrong),
    ):
        centre = float(value) if entry.decimals is None else round(float(value), entry.decimals)
        answer = add_answer(question, repr(centre), share, feedback)
        SubElement(answer, "tolerance").text = repr(accuracy(entry, float(value)))
        for rounded in roundings(entry) if share else ():
            answer = add_answer(question, repr(rounded), share, feedback)
            SubElement(answer, "tolerance").text = repr(1e-9 * abs(rounded))
    return add_hints(question, entry)


def questions(chapter: str) -> Iterator[Element]:
    """Yield the questions of a chapter that Moodle can judge."""
    exercises, quick = listing()[chapter]
    for entry in quick:
        if isinstance(entry, Choice):
            yield choice(entry, entry.question)
        elif isinstance(entry, Number):
            yield number(entry, entry.question, entry.id)
    for entry in exercises:
        if isinstance(entry, Number) and entry.id in practice():
            for seed in range(VARIANTS):
                variant = variant_of(entry, seed)
                assert isinstance(variant.exercise, Number)
                yield number(variant.exercise, variant.statement, f"{entry.id} {seed}")


def quiz() -> Element:
    """Return all questions, in a category for each chapter."""
    root = Element("quiz")
    for chapter in listing():
        head = SubElement(root, "question", type="category")
        add(head, "category", f"$course$/top/nnmath/{chapter}")
        root.extend(questions(chapter))
    return root


def main() -> None:
    """Write the file that the first argument names, or its place in ``_build``."""
    place = ROOT / "_build" / "moodle" / "nnmath-questions.xml"
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else place
    target.parent.mkdir(parents=True, exist_ok=True)
    root = quiz()
    indent(root)
    ElementTree(root).write(target, encoding="utf-8", xml_declaration=True)
    print(f"{len(root.findall('question')) - len(listing())} questions: {target}")


if __name__ == "__main__":
    main()
