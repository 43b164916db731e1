"""The host of the built page: what it puts where, when, and what it does with invalid data."""

import json
import re
from hashlib import sha256

import pytest
from helpers.figure_page import SCROLL_TO_LIVE, caption_text, open_figures, widget_states

from nnmath.widgets import FigureWidget
from nnmath.widgets.drawn import DrawnFigure

pytestmark = pytest.mark.browser
CHAPTER = "chapters/02-gradient-descent.html"
CURVE, CONTOURS = 0, 1
BREAK = {
    "an empty grid": "f.controls[0].count = 0",
    "a number that is null": "f.tables[0].rows[0].curve_x[3] = null",
    "a number that is text": "f.tables[0].rows[0].x_range = 'gone'",
    "a table that is short": "f.tables[1].rows.splice(0)",
    "no panels": "delete f.panels",
    "no tables": "delete f.tables",
    "an unknown mark": "f.layers[0].mark = 'blob'",
    "no figure at all": "state.figure = null",
    "no choice": "delete state.choice",
}


def test_the_module_comes_once_however_many_figures_there_are(page, site):
    page.add_init_script(
        """window.blobs = 0;
        const make = URL.createObjectURL;
        URL.createObjectURL = (b) => { window.blobs += 1; return make.call(URL, b); };"""
    )
    open_figures(page, f"{site}/{CHAPTER}")
    assert page.evaluate("window.blobs") <= 2  # the figures' and the questions'


def test_a_figure_below_the_fold_waits(page, site):
    page.set_viewport_size({"width": 1200, "height": 500})
    page.goto(f"{site}/{CHAPTER}")
    page.wait_for_timeout(500)
    assert page.locator('.nn-host[data-widget="live"]').count() == 0
    last = page.locator(".nn-host:has(.nn-figure)").last
    page.wait_for_function(SCROLL_TO_LIVE, arg=last.element_handle())
    assert page.locator('.nn-host[data-widget="live"]:has(.nn-figure)').count() == 1


@pytest.mark.parametrize("width", [1200, 768])
def test_the_page_does_not_jump_when_a_figure_comes_alive(page, site, width):
    """The static picture reserves the space of the controls."""
    page.set_viewport_size({"width": width, "height": 900})
    page.route(re.compile("widget_host.*js"), lambda route: route.abort())
    page.goto(f"{site}/{CHAPTER}")
    still = [place.bounding_box()["height"] for place in page.locator(".nn-host").all()]
    page.unroute(re.compile("widget_host.*js"))
    page.goto(f"{site}/{CHAPTER}")
    live = []
    for place in page.locator(".nn-host").all():
        page.wait_for_function(SCROLL_TO_LIVE, arg=place.element_handle())
        live.append(place.bounding_box()["height"])
    assert len(live) > 2, "two figures, and quick questions"
    assert still == pytest.approx(live, abs=25)


def test_the_host_is_on_the_pages_that_have_figures_and_on_no_other(built_book):
    for path in built_book.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert ("widget_host" in text) == ("widget-view+json" in text), path


def test_the_ids_of_widgets_are_counted_not_random(built_book):
    """Two builds of the same sources have the same ids: they follow from the page's name alone."""

    text = (built_book / CHAPTER).read_text(encoding="utf-8")
    state = widget_states(text)
    name = CHAPTER.removesuffix(".html")
    expected = [sha256(f"{name}:{i}".encode()).hexdigest()[:32] for i in range(len(state))]
    assert list(state) == expected
    views = re.findall(r'widget-view\+json">(.*?)</script>', text, re.DOTALL)
    assert len(views) == text.count('class="nn-host"')
    order = [list(state).index(json.loads(view)["model_id"]) for view in views]
    assert order == sorted(order), "in the order of the page, not of random ids"
    assert all(json.loads(view)["model_id"] in state for view in views)
    assert all(
        model["state"]["layout"].removeprefix("IPY_MODEL_") in state
        for model in state.values()
        if "layout" in model["state"]
    )


def test_a_module_and_a_style_are_in_a_page_once(built_book):
    for path in sorted((built_book / "chapters").glob("??-*.html")):
        text = path.read_text(encoding="utf-8")
        modules = [model["state"].get("_esm", "") for model in widget_states(text).values()]
        long = [module for module in modules if len(module) > 100]
        assert len(long) == len(set(long))
        # The figures', the questions', and on one page that of the pad, which contains the first.
        known = {FigureWidget._esm, DrawnFigure._esm} & set(long)
        assert len(long) <= len(known) + 1
        assert (DrawnFigure._esm in long) == (path.stem == "08-training")
        assert "--nn-ground:" not in text.replace(" ", "")


@pytest.mark.parametrize("what", BREAK)
def test_bad_data_shows_a_sentence_and_spares_the_page(page, site, what):
    script = """document.addEventListener("readystatechange", () => {
          const node = document.querySelector('script[type$="widget-state+json"]');
          if (!node || node.dataset.changed) return;
          node.dataset.changed = true;
          const all = JSON.parse(node.textContent);
          const state = Object.values(all.state).map((m) => m.state).find((s) => s.figure);
          const f = state.figure;
          CHANGE;
          node.textContent = JSON.stringify(all);
        });"""
    page.add_init_script(script.replace("CHANGE", BREAK[what]))
    places = open_figures(page, f"{site}/{CHAPTER}")
    assert (
        places[0].locator(".nn-figure").text_content().startswith("This figure cannot be drawn: ")
    )
    assert places[0].locator("svg").count() == 0
    places[1].get_by_role("button", name="Step", exact=True).click()  # the other one is well
    assert caption_text(places[1]).startswith("Step 1:")
    assert page.errors == page.outside == []


def test_a_state_that_cannot_be_read_leaves_the_static_pictures(page, site):
    page.add_init_script(
        """document.addEventListener("readystatechange", () => {
          const node = document.querySelector('script[type$="widget-state+json"]');
          if (node) node.textContent = node.textContent.replace('"figure": {', '"figure": NaN{');
        });"""
    )
    page.goto(f"{site}/{CHAPTER}")
    place = page.locator(".nn-host:has(.nn-figure)").first
    place.get_by_text("This figure does not move: its data cannot be read.").wait_for()
    assert place.locator("svg[role=img]").first.is_visible()
    assert page.errors == page.outside == []
