"""What figures owe to readers with another screen, other eyes, other hands, or paper."""

import numpy as np
import pytest
from helpers.browser import scale
from helpers.figure_marks import circles
from helpers.figure_page import CHAPTERS, caption_text, open_figures, set_slider

pytestmark = pytest.mark.browser
CHAPTER = "chapters/02-gradient-descent.html"
CURVE, CONTOURS = 0, 1
# Whether every control and picture of a figure lies in it; a picture follows the width in a moment.
FITS = """(place) => {
  const stage = place.querySelector(".nn-figure").getBoundingClientRect();
  const parts = [...place.querySelectorAll("button, input, select, svg[role=img]")];
  return parts.length > 1 && parts.map((node) => node.getBoundingClientRect()).every(
    (b) => b.left >= stage.left - 0.5 && b.right <= stage.right + 0.5);
}"""


@pytest.mark.parametrize("chapter", sorted(set(CHAPTERS.values())))
def test_no_width_makes_the_page_scroll_sideways_or_cuts_a_control(page, site, chapter):
    """On phones: opened on one, and made narrower."""
    page.set_viewport_size({"width": 360, "height": 740})
    places = open_figures(page, f"{site}/chapters/{chapter}.html")
    for width in (360, 320):
        page.set_viewport_size({"width": width, "height": 740})
        for place in places:
            place.scroll_into_view_if_needed()  # what is far from view is not laid out
            page.wait_for_function(FITS, arg=place.element_handle())
            sizes = place.evaluate(
                """(p) => [...p.querySelectorAll("svg[role=img] text")].map(
                  (t) => parseFloat(getComputedStyle(t).fontSize))"""
            )
            assert min(sizes) >= 12
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_picture_follows_the_width(page, site):
    place = open_figures(page, f"{site}/{CHAPTER}")[CURVE]
    set_slider(place, "step k", 3)
    before = circles(place.locator(".nn-panels > svg"), "visited")
    page.set_viewport_size({"width": 400, "height": 800})
    place.scroll_into_view_if_needed()  # what is far from view is not laid out
    page.wait_for_function(
        """() => Number(document.querySelector(".nn-panels > svg").getAttribute("viewBox")
             .split(" ")[2]) < 400"""
    )
    panel = place.locator(".nn-panels > svg")
    after = circles(panel, "visited")
    assert np.allclose(before, after, atol=2 * scale(panel, "nn-x")[1])


def test_announcements_are_at_most_three_a_second_and_include_the_last(page, site):
    place = open_figures(page, f"{site}/{CHAPTER}")[CURVE]
    live = place.locator("[aria-live]")
    assert live.get_attribute("aria-live") == "polite"
    assert live.inner_text() == "", "nothing is announced before the reader acts"
    live.evaluate(
        """(node) => { window.announced = [];
          new MutationObserver(() => window.announced.push([performance.now(), node.textContent]))
            .observe(node, { childList: true, characterData: true, subtree: true }); }"""
    )
    place.get_by_label("speed").select_option(label="8 a second")
    place.get_by_role("button", name="Play").click()
    page.wait_for_timeout(3000)
    place.get_by_role("button", name="Pause").click()
    page.wait_for_timeout(500)
    announced = page.evaluate("window.announced")
    times = np.array([t for t, _ in announced])
    assert len(times) >= 5
    for t in times:
        assert ((times >= t) & (times < t + 1000)).sum() <= 3
    assert announced[-1][1] == caption_text(place)


def test_reduced_motion_means_no_motion_but_the_reader_s(page, site):
    page.emulate_media(reduced_motion="reduce")
    for place in open_figures(page, f"{site}/{CHAPTER}"):
        before = caption_text(place)
        page.wait_for_timeout(800)
        assert caption_text(place) == before
        moving = place.evaluate(
            """(root) => root.getAnimations({ subtree: true }).length +
              [...root.querySelectorAll("*")].filter(
                (n) => parseFloat(getComputedStyle(n).transitionDuration) > 0).length"""
        )
        assert moving == 0
        place.get_by_role("button", name="Step", exact=True).click()
        assert caption_text(place).startswith("Step 1:")


def test_forced_colours_keep_every_mark_visible(page, site):
    page.emulate_media(forced_colors="active")
    place = open_figures(page, f"{site}/{CHAPTER}")[CURVE]
    set_slider(place, "step k", 4)
    colours = place.evaluate(
        """(root) => ["curve", "visited", "tangent"].map((name) =>
             getComputedStyle(root.querySelector(`[data-layer="${name}"]`)).color)
             .concat(getComputedStyle(root.querySelector(".nn-figure")).backgroundColor)"""
    )
    assert all(c != colours[3] for c in colours[:3]), colours


def test_on_paper_the_picture_stays_and_the_controls_go(page, site):
    places = open_figures(page, f"{site}/{CHAPTER}")
    page.emulate_media(media="print")
    for place in places:
        assert place.locator("svg[role=img]").first.is_visible()
        assert place.locator(".nn-figure > p").first.is_visible()
        for control in place.locator("button, input, select").all():
            assert not control.is_visible()


def test_two_figures_do_not_move_each_other(page, site):
    curve, contours = open_figures(page, f"{site}/{CHAPTER}")
    before = caption_text(contours)
    set_slider(curve, "step k", 5)
    set_slider(curve, "learning rate", 6)
    assert caption_text(contours) == before
    ids = page.evaluate("[...document.querySelectorAll('.nn-figure [id]')].map((n) => n.id)")
    assert ids == []
