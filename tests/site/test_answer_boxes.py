"""Exercises in the built page: what Python's judge says of an answer, the page says without it.

The answers are those that the exercises' own tests hold, and the oracle is `check` itself.
"""

import itertools
import json
import re
from importlib import import_module

import numpy as np
import pytest
from helpers.answer_case import Case
from helpers.browser import guard
from helpers.figure_page import SCROLL_TO_LIVE
from helpers.typed_answers import RIGHT, WRITTEN
from helpers.widget_page import ASK, leave_out_formulas, violations

from nnmath.exercises import check
from nnmath.exercises.chapters import chapters, exercises_of, find
from nnmath.exercises.types import ArrayAnswer, Choice, Formula, Function, Number

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module", params=chapters())
def exercises(request, built_book, chromium):
    """A chapter's name, its page of exercises, and the box of each exercise that has one."""
    (path,) = built_book.glob(f"chapters/exercises/*{request.param}.html")
    context = chromium.new_context(viewport={"width": 1200, "height": 900})
    page = guard(context.new_page())
    page.goto(path.as_uri())
    boxes = {}
    for part in page.locator("div.exercise").all():
        id_ = part.get_attribute("id").removeprefix("ex-")
        if part.locator(".nn-box").count():
            page.wait_for_function(SCROLL_TO_LIVE, arg=part.locator(".nn-box").element_handle())
            boxes[id_] = part.locator("form")
    yield request.param, page, boxes
    assert page.errors == page.outside == []
    context.close()


def as_typed(answer):
    """An answer as a reader types it into the page; None if it is for Python alone."""
    if isinstance(answer, str):
        return None if "\\" in answer else answer
    if callable(answer):
        return None
    try:
        return json.dumps(np.asarray(answer, float).tolist())
    except (TypeError, ValueError):
        return None


def cases(entry, chapter):
    """Right answers and wrong ones, each as typed beside as Python takes it."""
    known = import_module(f"exercises.cases_{chapter.replace('-', '_')}").CASES
    case = known.get(entry.id) or Case(right=["\n".join(entry.worked)])  # a derivation
    both = [*case.right, *(answer for answer, _ in case.wrong)]
    if isinstance(entry, Number | ArrayAnswer):
        both += [answer for answer, _ in entry.wrong]
    if isinstance(entry, Choice):  # here a reader ticks, and types nothing
        both += [key for key in entry.options if key not in entry.answer]
        lists = [answer if isinstance(answer, list | set | tuple) else [answer] for answer in both]
        keys = [sorted(map(str, answer)) for answer in lists]
        return [(answer, answer) for answer in keys if answer and set(answer) <= set(entry.options)]
    return [(as_typed(answer), answer) for answer in both if as_typed(answer) is not None]


def words(markdown):
    """The beginning of a sentence, up to its first formula or code."""
    return " ".join(re.split(r"[$`*]", markdown)[0].split())


def test_what_can_be_judged_in_the_page_has_its_place_there(exercises):
    chapter, page, boxes = exercises
    entries = exercises_of(chapter)[0]
    wanted = {e.id for e in entries if not isinstance(e, Function)}
    assert set(boxes) == wanted
    for entry in entries:
        part = page.locator(f"#ex-{entry.id}")
        assert part.locator(".nn-python").count() == (entry.id not in wanted)
        if entry.id in wanted:
            title = " ".join(part.locator(".admonition-title").text_content().split())
            legend = part.locator("legend").text_content()
            assert legend.removeprefix("Your answer to “").removesuffix("”") in title


def test_the_page_says_of_every_known_answer_what_python_says(exercises):
    chapter, _, boxes = exercises
    for id_, form in boxes.items():
        entry = find(id_)
        tried = cases(entry, chapter)
        found = form.evaluate(ASK, [typed for typed, _ in tried])
        judged = []
        for (typed, answer), (kind, message) in zip(tried, found, strict=True):
            verdict = check(id_, answer)
            if isinstance(entry, Formula | Number) and kind == "unread":
                continue  # a form that only Python reads, and marked so
            assert kind == ("right" if verdict.correct else "wrong"), (id_, typed, message)
            judged.append(verdict.correct)
            known = [s.says for s in entry.known_mistakes if s.says == verdict.feedback]
            if known and not isinstance(entry, Formula):
                assert words(known[0]) in " ".join(message.split()), (id_, typed)
        if isinstance(entry, Formula):
            mistakes = [
                (s.wrong, words(s.says)) for s in entry.known_mistakes if "\\" not in s.wrong
            ]
            for (wrong, says), (kind, message) in zip(
                mistakes, form.evaluate(ASK, [wrong for wrong, _ in mistakes]), strict=True
            ):
                assert kind == "wrong", (id_, wrong)
                assert says in " ".join(message.split()), (id_, wrong, message)
                judged.append(False)
        assert judged.count(True) >= 1, id_
        assert judged.count(False) >= 1, id_


def test_both_judges_read_what_people_write_and_say_the_same_of_it(exercises):
    chapter, _, boxes = exercises
    tried = {id_: cases for id_, cases in WRITTEN.items() if find(id_) in exercises_of(chapter)[0]}
    assert tried
    for id_, cases in tried.items():
        found = boxes[id_].evaluate(ASK, [typed for typed, _, _ in cases])
        for (typed, kind, says), (judged, message) in zip(cases, found, strict=True):
            verdict = check(id_, typed)
            assert judged == kind, (id_, typed, message)
            assert verdict.correct == (kind == RIGHT), (id_, typed, verdict)
            assert says in " ".join(message.split()), (id_, typed, message)
            assert kind == RIGHT or says in verdict.feedback, (id_, typed, verdict)


def test_numbers_may_be_near_and_arrays_may_be_written_in_several_ways(exercises):
    _, _, boxes = exercises
    for id_, form in boxes.items():
        entry = find(id_)
        if isinstance(entry, Number):
            right, near = entry.value(), 1 + np.array([0.5, -0.5, 2, -2]) * entry.tolerance
            texts = [repr(float(n * right)) for n in (1, *near, 1.3)]
            kinds = [kind for kind, _ in form.evaluate(ASK, texts)]
            python = ["right" if check(id_, text).correct else "wrong" for text in texts]
            assert kinds == python, id_
            assert kinds[0] == "right", id_
            assert kinds[-1] == "wrong", id_
        if isinstance(entry, ArrayAnswer):
            right = np.asarray(entry.right, float)
            text = json.dumps(right.tolist())
            rows = "; ".join(", ".join(map(repr, row)) for row in np.atleast_2d(right).tolist())
            off = right + 3 * entry.tolerance * np.abs(right).max()
            kinds = form.evaluate(ASK, [text, rows, f'"{text}"', json.dumps(off.tolist()), "7"])
            assert [kind for kind, _ in kinds] == ["right"] * 3 + ["wrong"] * 2, id_


def test_answers_are_remembered_hinted_and_cleared_by_keys_alone(exercises):
    chapter, page, boxes = exercises
    id_, form = next(iter(boxes.items()))
    entry = find(id_)
    right = cases(entry, chapter)[0][0]
    form.evaluate(ASK, [right])
    assert form.locator(".nn-done").first.is_visible()
    page.reload()
    page.wait_for_function(SCROLL_TO_LIVE, arg=page.locator(f"#ex-{id_} .nn-box").element_handle())
    form = page.locator(f"#ex-{id_} form")
    assert form.locator(".nn-done").first.is_visible(), "kept in this browser"
    assert form.locator("[role=status]").first.get_attribute("data-kind") == "right"
    count = page.locator(".nn-page-progress")
    assert f" of {len(boxes)} answered on this page" in count.inner_text()
    answered = int(count.inner_text().split()[0])
    assert answered >= 1
    form.get_by_role("button", name="Hint").focus()
    page.keyboard.press("Enter")
    message = form.locator(".nn-hint").inner_text()
    assert message.startswith(f"Hint 1 of {len(entry.hints)}.")
    assert words(entry.hints[0]) in " ".join(message.split())
    form.get_by_role("button", name="Clear").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    assert form.locator(".nn-done").first.is_visible(), "asked first"
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert count.inner_text().startswith(f"{answered - 1} of ")
    assert not form.locator(".nn-done").first.is_visible()
    assert form.locator("input").first.evaluate("(n) => n === document.activeElement")
    boxes[id_] = form


def test_nothing_right_can_be_read_in_the_page(exercises, built_book):
    chapter, _, boxes = exercises
    (path,) = built_book.glob(f"chapters/exercises/*{chapter}.html")
    html = path.read_text(encoding="utf-8")
    for id_ in boxes:
        entry = find(id_)
        texts = [
            *entry.hints,
            *(s.says for s in entry.known_mistakes),
            *getattr(entry, "why", {}).values(),
        ]
        if isinstance(entry, Formula):
            texts.append(entry.answer)
        for text in texts:
            plain = words(text)
            assert len(plain) < 25 or plain not in html, (id_, plain)


def test_axe_finds_nothing_and_nothing_is_cut_off(exercises):
    """All of axe's rules at both widths; in the dark its rules of colour alone can differ."""
    _, page, boxes = exercises
    for width, scheme in itertools.product((1200, 360), ("light", "dark")):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        for id_, form in [*boxes.items()][:3]:
            host = page.locator(f"#ex-{id_} .nn-box").element_handle()
            page.wait_for_function(SCROLL_TO_LIVE, arg=host)
            form.get_by_role("button", name="Check").click()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        sides = page.locator(".nn-alone label:has([type=text])").evaluate_all(
            """(labels) => labels.map((label) => ["span", "input"].map((part) => {
              const b = label.querySelector(part).getBoundingClientRect();
              return [b.left, b.right, b.top, b.bottom]; }))"""
        )
        for name, field in sides:
            assert name[0] < name[1]
            assert field[0] < field[1]
            beside, above = name[1] <= field[0], name[3] <= field[2] + 1
            assert beside or above, "the field hides its name"
    leave_out_formulas(page, ".nn-alone")  # all that is measured of them is measured
    for width, scheme in itertools.product((1200, 360), ("light", "dark")):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        rules = None if scheme == "light" else ["color-contrast", "link-in-text-block"]
        assert violations(page, ".nn-alone", rules) == [], (width, scheme)


def test_on_paper_there_is_no_place_that_cannot_be_used(exercises):
    _, page, boxes = exercises
    page.emulate_media(media="print")
    assert not any(form.is_visible() for form in boxes.values())
    assert not page.locator(".nn-python").first.is_visible()
    page.emulate_media(media="screen")
