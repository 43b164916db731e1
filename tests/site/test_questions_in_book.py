"""The quick questions of every chapter in the built page, opened as a file, without a kernel.

The answers are those that the exercises' own tests hold: right ones in their forms, real mistakes.
"""

import re
from importlib import import_module

import pytest
from helpers.browser import guard
from helpers.figure_page import SCROLL_TO_LIVE, widget_states
from helpers.widget_page import ASK, leave_out_formulas, violations

from nnmath.exercises.chapters import chapters, exercises_of, find
from nnmath.exercises.types import Choice, Number

pytestmark = pytest.mark.browser


@pytest.fixture(
    scope="module", params=[chapter for chapter in chapters() if exercises_of(chapter)[1]]
)
def chapter(request, built_book, chromium):
    """A chapter's name and its page, with its questions on it, brought near."""
    (path,) = built_book.glob(f"chapters/*{request.param}.html")
    context = chromium.new_context(viewport={"width": 1200, "height": 900})
    page = guard(context.new_page())
    page.goto(path.as_uri())
    for place in page.locator(".nn-host:has(.nn-quick)").all():
        page.wait_for_function(SCROLL_TO_LIVE, arg=place.element_handle())
    yield request.param, page, path.read_text(encoding="utf-8")
    assert page.errors == page.outside == []
    context.close()


def asked(html):
    """The ids of a page's questions, as they stand on it."""
    views = re.findall(r'"model_id": "(\w+)"', html)
    models = widget_states(html)
    return [q["id"] for view in views for q in models[view]["state"].get("questions", ())]


def answers(entry, name):
    """Right answers, and wrong ones with the sentence that each deserves."""
    if isinstance(entry, Choice):
        wrong = [([key], entry.why[key]) for key in entry.options if key not in entry.answer]
        return [list(entry.answer)], wrong
    if isinstance(entry, Number):
        mistakes = [
            (s.wrong() if callable(s.wrong) else s.wrong, s.says) for s in entry.known_mistakes
        ]
        return [repr(entry.value())], [(repr(float(wrong)), says) for wrong, says in mistakes]
    case = import_module(f"exercises.cases_{name.replace('-', '_')}").CASES[entry.id]
    plain = [text for text in case.right if isinstance(text, str) and "\\" not in text]
    mistakes = {s.wrong: s.says for s in entry.known_mistakes}
    return plain, list(mistakes.items())


def test_every_question_of_the_chapter_is_asked_and_judged(chapter):
    name, page, html = chapter
    ids = asked(html)
    assert set(ids) == {entry.id for entry in exercises_of(name)[1]}
    forms = page.locator(".nn-quick form")
    for i, id in enumerate(ids):
        right, wrong = answers(find(id), name)
        assert right, id
        found = forms.nth(i).evaluate(ASK, [*[text for text, _ in wrong], *right])
        for (text, says), (kind, message) in zip(wrong, found, strict=False):
            assert kind == "wrong", (id, text, message)
            begin = re.split(r"[$`*]", says)[0].strip()
            assert " ".join(begin.split()) in message, (id, text)
        for text, (kind, message) in zip(right, found[len(wrong) :], strict=True):
            assert kind == "right", (id, text, message)
    for line in page.locator(".nn-progress p").all_text_contents():
        done, of = re.fullmatch(r"(\d+) of (\d+) answered", line).groups()
        assert done == of


def test_its_formulas_are_set_and_its_answers_are_not_to_be_read(chapter):
    _, page, html = chapter
    boxes = page.locator(".nn-quick")
    assert "$" not in "".join(boxes.all_text_contents())
    assert boxes.locator("math[data-tex]").count() == 0, "KaTeX sets them in the built page"
    assert boxes.locator(".katex-error").count() == 0
    for id in asked(html):
        entry = find(id)
        reasons = (
            entry.why.values()
            if isinstance(entry, Choice)
            else [s.says for s in entry.known_mistakes]
        )
        for text in [*reasons, *entry.hints]:
            plain = re.split(r"[$`*]", text)[0].strip()
            assert len(plain) < 25 or plain not in html, (id, plain)


def test_a_phone_shows_it_whole(chapter):
    _, page, _ = chapter
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.set_viewport_size({"width": 1200, "height": 900})


def test_axe_finds_nothing_and_all_can_be_cleared(chapter):
    _, page, _ = chapter
    leave_out_formulas(page, ".nn-quick")
    assert violations(page, ".nn-quick") == []
    page.get_by_role("button", name="Clear my answers").first.click()
    page.get_by_role("button", name="Yes, clear").first.click()
    assert page.locator(".nn-progress p").first.inner_text().startswith("0 of ")
