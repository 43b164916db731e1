"""For everyone: enlarged, on paper, by keyboard, with forced colours, without motion, by ear.

The rules that a program can judge by itself (axe) are in test_book.py.
"""

import re

import pytest
from test_book import PAGES, SOURCES

CHAPTER = "chapters/05-matrix-form.html"
# WCAG 2.2, 2.5.8: a link in a sentence and what the browser itself draws are free of it.
SMALL = """() => [...document.querySelectorAll(
    "button, summary, select, input, :is(nav, footer, header, .start) a, .proof-mark")]
  .filter((node) => node.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
  .map((node) => [node, node.getBoundingClientRect()])
  .filter(([node, { width, height }]) => width > 1 && (width < 24 || height < 24))
  .map(([node, { width, height }]) => `${node.outerHTML.slice(0, 80)} ${width} x ${height}`)"""
MUTE = """() => [...document.querySelectorAll("img, svg")]
  .filter((node) => !node.closest("[aria-hidden=true], .katex"))
  .filter((node) => !node.parentElement.closest("svg"))
  .filter((node) => {
    const words = node.getAttribute("alt") ?? node.getAttribute("aria-label")
      ?? document.getElementById(node.getAttribute("aria-labelledby"))?.textContent
      ?? node.querySelector(":scope > title")?.textContent;
    return !words || words.trim().length < 10;
  })
  .map((node) => node.outerHTML.slice(0, 120))"""
BARE = """() => [...document.querySelectorAll("figure[id]")]
  .filter((node) => (node.querySelector("figcaption")?.textContent ?? "").length < 30)
  .map((node) => node.id)"""
CUT = """() => [...document.querySelectorAll(
    ".equation, .highlight, table, figure, .cell_output .output, svg, p")]
  .filter((node) => node.checkVisibility() && !node.closest(".katex-mathml")
    && !node.parentElement.closest("svg"))
  .filter((node) => node.getBoundingClientRect().right > innerWidth + 1
    || (node.matches(".equation, .highlight, .output") && node.scrollWidth > node.clientWidth + 1))
  .map((node) => `${node.closest("[id]")?.id} ${node.tagName} ${node.getAttribute("class")}`)"""


@pytest.mark.browser
@pytest.mark.parametrize("name", PAGES)
def test_a_page_can_be_read_at_every_size_and_on_paper(page, site, name):
    page.set_viewport_size({"width": 1400, "height": 900})
    page.goto(f"{site}/{name}")
    assert page.evaluate(MUTE) == [], "a picture says in words what it shows"
    assert page.evaluate(BARE) == [], "a figure has a caption"
    assert page.evaluate(SMALL) == [], "a control can be hit"

    page.evaluate("document.querySelectorAll('details').forEach((fold) => (fold.open = true))")
    for width, height in [(360, 740), (320, 256)]:  # a phone; 1280 by 1024 at 400 %
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(SMALL) == []
    page.evaluate("scrollTo(0, 600)")
    page.wait_for_function("document.querySelector('.bd-header').getBoundingClientRect().top < 0")

    page.set_viewport_size({"width": 656, "height": 971})  # A4 less its margins
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.evaluate(CUT) == [], "nothing is cut off on paper"


@pytest.mark.parametrize("name", list(SOURCES))
def test_pictures_that_are_fetched_have_their_size_and_wait_below_the_fold(built_book, name):
    for picture in re.findall(r"<img\b[^>]*>", (built_book / name).read_text(encoding="utf-8")):
        assert re.search(r'\bwidth="?\d', picture), picture
        assert re.search(r'\bheight="?\d', picture), picture
        assert 'loading="lazy"' in picture, picture


@pytest.mark.browser
def test_the_stop_of_the_keyboard_is_always_seen(page, site):
    page.set_viewport_size({"width": 1400, "height": 900})
    page.goto(f"{site}/{CHAPTER}")
    for _ in range(45):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            """() => {
              const node = document.activeElement, style = getComputedStyle(node);
              const box = node.getBoundingClientRect();
              const bar = document.querySelector(".bd-header");
              const low = bar.contains(node) || node.matches(".skip-link") ? 0
                : bar.getBoundingClientRect().bottom;
              return [node.outerHTML.slice(0, 80), style.outlineStyle !== "none"
                && parseFloat(style.outlineWidth) >= 2,
                box.bottom > low && box.top < innerHeight && box.width > 1];
            }"""
        )
        assert seen[1:] == [True, True], seen[0]


@pytest.mark.browser
def test_forced_colours_keep_borders_and_marks(page, site):
    page.emulate_media(forced_colors="active")
    for name, place in (
        ("05-matrix-form", ".button.plain"),
        ("05-matrix-form", ".cell_input .highlight"),
        ("exercises/05-matrix-form", ".admonition.exercise"),
    ):
        page.goto(f"{site}/chapters/{name}.html")
        style = page.locator(place).first.evaluate(
            "(node) => [getComputedStyle(node).borderInlineStartStyle,"
            " getComputedStyle(node).borderInlineStartWidth]"
        )
        assert style[0] == "solid", place
        assert style[1] != "0px", place
    here = page.locator(".bd-sidebar-primary a.current").first
    assert here.evaluate("(node) => getComputedStyle(node).fontWeight") == "600"


@pytest.mark.browser
def test_where_less_motion_is_wished_nothing_glides(page, site):
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{site}/{CHAPTER}")
    moving = page.evaluate(
        """() => [...document.querySelectorAll("*")].filter((node) => {
          const style = getComputedStyle(node);
          return style.scrollBehavior === "smooth" || parseFloat(style.transitionDuration) > 0
            || parseFloat(style.animationDuration) > 0;
        }).map((node) => node.outerHTML.slice(0, 80))"""
    )
    assert moving == []


@pytest.mark.browser
def test_a_page_has_its_landmarks_each_named_if_there_are_two_of_a_kind(page, site):
    page.set_viewport_size({"width": 1400, "height": 900})
    page.goto(f"{site}/{CHAPTER}")
    for landmark in ("banner", "main", "contentinfo"):
        assert page.get_by_role(landmark).count() == 1, landmark
    names = [nav.get_attribute("aria-label") for nav in page.get_by_role("navigation").all()]
    assert len(names) == len(set(names)) == 3
    assert all(names)
