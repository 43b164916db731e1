"""The slides of a chapter: nothing of it is lost, nothing is cut off, and they need no network."""

import re
from collections import Counter

import pytest
from helpers import browser as tools
from helpers.paths import make_slides
from helpers.paths import pages as site_pages

pytestmark = pytest.mark.browser
NAME = "05-matrix-form"  # it has figures, tables of steps, code, questions and long formulas
LOOK = """() => {
  const words = (element) => element.textContent.replace(/\\s+/g, " ").trim();
  const slides = [...document.querySelectorAll(".slides > section > section")];
  return {
    formulas: [...document.querySelectorAll(".slides .eqno")].map(words),
    text: words(document.querySelector(".slides")),
    exercises: slides.filter((slide) => slide.querySelector(".exercise")).length,
    empty: slides.filter((slide) => !words(slide.querySelector("h1, h2"))).length,
  };
}"""
CUT = """() => {
  const slide = Reveal.getCurrentSlide().getBoundingClientRect(), scale = Reveal.getScale();
  const inside = [...Reveal.getCurrentSlide().querySelectorAll(":scope > div *")];
  const out = inside.filter((e) => {
    const box = e.getBoundingClientRect();
    return box.width && (box.right > slide.right + 2 || box.bottom - slide.top > 720 * scale + 2);
  });
  return out.map((e) => `${e.tagName} ${e.textContent.slice(0, 60)}`);
}"""


@pytest.fixture(scope="module")
def read(chromium, built_book):
    book = site_pages.config()
    wanted = (f"chapters/{NAME}", f"chapters/exercises/{NAME}")
    book.entries = [entry for entry in book.entries if entry[0] in wanted]
    return book, site_pages.read(chromium, book, built_book)


@pytest.fixture(scope="module")
def file(chromium, read, tmp_path_factory):
    (written,) = make_slides.write(chromium, *read, tmp_path_factory.mktemp("slides"))
    assert written.name == f"{NAME}.html"
    return written


@pytest.fixture
def slides(page, file):
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto(file.as_uri())
    page.wait_for_function("Reveal.isReady()")
    return page


def test_no_formula_word_or_exercise_of_the_chapter_is_lost(slides, read):
    chapter, exercises = read[1][:2]
    found = slides.evaluate(LOOK)
    numbers = re.findall(r'class="eqno">.*?\((\d+\.\d+)\)', chapter.text)
    shown = Counter(re.findall(r"\((\d+\.\d+)\)", " ".join(found["formulas"])))
    assert len(numbers) > 20
    assert shown == Counter(numbers)
    slides.set_content(chapter.text)
    said = slides.eval_on_selector_all(
        "p", "all => all.map((p) => p.textContent.replace(/\\s+/g, ' ').trim())"
    )
    missing = [
        words for words in said if words not in found["text"] and not words.startswith("Answers")
    ]
    assert len(said) > 40
    assert missing == []
    assert found["exercises"] == exercises.text.count('class="exercise ')
    assert found["empty"] == 0


def test_each_slide_is_reached_by_the_space_bar_and_none_is_cut_off(slides):
    for _ in range(total := slides.evaluate("Reveal.getTotalSlides()")):
        assert slides.evaluate(CUT) == [], slides.url
        slides.keyboard.press("Space")
    assert total > 30
    assert slides.evaluate("Reveal.isLastSlide()")
    assert (slides.outside, slides.errors) == ([], [])


def test_the_notes_of_the_speaker_open(slides):
    with slides.expect_popup() as opened:
        slides.keyboard.press("s")
    slides.keyboard.press("Escape")
    notes = tools.guard(opened.value)
    notes.wait_for_selector(".speaker-controls-notes", state="attached")
    assert notes.outside == []


def test_a_chapter_without_exercises_has_no_slides(chromium, read, tmp_path):
    book, pages = read
    assert make_slides.write(chromium, book, pages[:1], tmp_path) == []
