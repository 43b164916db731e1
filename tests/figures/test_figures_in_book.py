"""Each of the thirteen figures in the built page, opened as a file.

No kernel runs and nothing leaves this machine. One page a figure; its tests share it.
"""

import json
import re

import pytest
from helpers.browser import guard
from helpers.figure_marks import check_marks
from helpers.figure_page import (
    CHAPTERS,
    RANDOM_ACTIONS,
    PageFigure,
    caption_text,
    frame_index,
    open_figure,
    set_controls,
    widget_states,
)
from helpers.widget_page import default_figure, leave_out_formulas, violations

from nnmath import widgets
from nnmath.widgets.check_description import columns, frame_count

pytestmark = pytest.mark.browser

# Waits for the first step of a figure that plays, and pauses it there.
FIRST = """(place) => {
  const moved = Number(place.querySelector(".nn-figure > label input").value) > 0;
  if (moved) [...place.querySelectorAll("button")].find((b) => b.textContent === "Pause").click();
  return moved;
}"""


@pytest.fixture(scope="module", params=list(CHAPTERS))
def opened(request, built_book, chromium):
    """A figure in its chapter, opened as a file."""
    path = built_book / "chapters" / f"{CHAPTERS[request.param]}.html"
    context = chromium.new_context(viewport={"width": 1200, "height": 900}, color_scheme="light")
    context.set_default_timeout(15_000)
    page = guard(context.new_page())
    page.goto(path.as_uri())
    place = open_figure(page, request.param)
    yield PageFigure(request.param, page, place, path.read_text(encoding="utf-8"))
    context.close()


@pytest.fixture
def page_figure(opened):
    """The figure as it was at first; after the test nothing may have gone wrong."""
    opened.reset()
    yield opened
    opened.reset()
    assert opened.page.errors == []
    assert opened.page.outside == []


def test_nothing_moves_before_the_reader_asks(opened):
    before = caption_text(opened.place)
    assert before == default_figure(opened.name).sentence or opened.figure["still_frame"]
    opened.page.wait_for_timeout(600)
    assert caption_text(opened.place) == before


def test_the_page_carries_what_nnmath_computes(opened):
    states_here = [model["state"] for model in widget_states(opened.html).values()]
    (mine,) = [
        s["figure"]
        for s in states_here
        if s.get("figure", {}).get("title") == opened.figure["title"]
    ]
    assert mine == json.loads(json.dumps(opened.figure))


def test_without_scripts_there_is_a_static_picture_with_its_caption(opened):
    title = opened.figure["title"]
    start = opened.html.index(f'aria-label="{title}"><strong>')
    page_figure = opened.html[start : opened.html.index("</figure>", start)]
    assert page_figure.count('role="img"') == len(opened.figure["panels"])
    assert re.search(r'<p style="--nn-lines:\d;--nn-narrow:\d">\S', page_figure)
    assert "NaN" not in page_figure


def test_what_needs_a_kernel_is_marked(opened):
    """The note stands below the code of the figure."""
    code = opened.place.locator("xpath=ancestor::*[contains(@class, 'cell ')]//details").first
    code.locator("summary").click()
    note = code.locator(".nn-own")
    assert note.inner_text().startswith("With Python, here or in Jupyter: ")
    assert f"{opened.name}(" in note.locator("code").first.inner_text()
    code.locator("summary").click()


def test_every_mark_stands_where_nnmath_puts_it(page_figure):
    compared = 0
    for choice, k in page_figure.random_frames(8, "marks"):
        set_controls(page_figure.place, choice, k)
        compared += check_marks(page_figure.name, page_figure.place, choice, k)
    assert compared > 100


def test_the_page_says_what_python_says(page_figure):
    stage = type(default_figure(page_figure.name))(page_figure.figure)
    for choice, k in page_figure.random_frames(25, "words"):
        set_controls(page_figure.place, choice, k)
        stage.choice, stage.frame = choice, k
        assert caption_text(page_figure.place) == stage.sentence


def test_play_pause_and_the_end(page_figure):
    if not page_figure.figure.get("frames"):
        assert page_figure.button("Play").count() == 0
        return
    last = frame_count(page_figure.figure, columns(page_figure.figure, page_figure.starts)) - 1
    page_figure.button("Play").click()
    page_figure.page.wait_for_function(FIRST, arg=page_figure.place.element_handle())
    stopped = frame_index(page_figure.place)
    assert 1 <= stopped <= last
    page_figure.page.wait_for_timeout(600)
    assert frame_index(page_figure.place) == stopped
    set_controls(page_figure.place, page_figure.starts, last - 1)
    page_figure.button("Play").click()
    page_figure.button("Play").wait_for()  # it stops by itself
    assert frame_index(page_figure.place) == last
    page_figure.button("Play").click()  # and starts again from the beginning
    page_figure.page.wait_for_timeout(50)
    assert frame_index(page_figure.place) < last


def test_step_back_keys_and_reset(page_figure):
    if not page_figure.figure.get("frames"):
        return
    first, place = caption_text(page_figure.place), page_figure.place
    last = frame_count(page_figure.figure, columns(page_figure.figure, page_figure.starts)) - 1
    assert page_figure.button("Back").get_attribute("aria-disabled") == "true"
    seen = []
    for name in ("Step", "Step", "Back"):
        page_figure.button(name).click()
        seen.append(frame_index(place))
    assert seen == [1, min(2, last), min(2, last) - 1]
    place.locator(".nn-panels").focus()
    for key, expected in [
        ("Home", 0), ("ArrowLeft", 0), ("ArrowRight", 1), ("ArrowUp", min(2, last)),
        ("ArrowDown", min(2, last) - 1), ("End", last), ("ArrowRight", last),
    ]:  # fmt: skip
        page_figure.page.keyboard.press(key)
        assert frame_index(place) == expected, key
    assert page_figure.button("Step").get_attribute("aria-disabled") == "true"
    page_figure.page.keyboard.press("Home")
    page_figure.page.keyboard.press("Space")
    page_figure.button("Pause").wait_for()
    page_figure.page.keyboard.press("Space")
    page_figure.button("Play").wait_for()
    page_figure.reset()
    assert caption_text(place) == first


def test_every_control_is_reached_by_keyboard_named_and_says_its_value(page_figure):
    place, figure = page_figure.place, page_figure.figure
    for i, control in enumerate(figure["controls"]):
        role = "combobox" if control["menu"] else "slider"
        node = place.get_by_role(role, name=control["label"], exact=True)
        assert node.count() == 1, control["label"]
        node.focus()
        if control["count"] == 1:
            continue
        key = "ArrowDown" if control["start"] else "ArrowRight"
        there = control["start"] + (-1 if control["start"] else 1)
        if role == "slider":
            page_figure.page.keyboard.press("ArrowLeft" if control["start"] else key)
            row = columns(
                figure, [there if j == i else c for j, c in enumerate(page_figure.starts)]
            )
            options = control["options"]
            options = row[options] if isinstance(options, str) else options
            assert node.get_attribute("aria-valuetext") == options[there]
        else:
            node.select_option(index=there)
        assert int(node.input_value()) == there
        page_figure.reset()
    if figure.get("frames"):
        time = place.get_by_role("slider", name=figure["frames"]["label"], exact=True)
        page_figure.button("Step").click()
        value_text = time.get_attribute("aria-valuetext")
        assert value_text.startswith("1 of ") != ("text" in figure["frames"])
    place.locator(".nn-panels").evaluate("(n) => (n.tabIndex < 0 && (n.tabIndex = 0), n.focus())")
    expected = place.locator("button, select, input").count()
    for _ in range(expected):
        page_figure.page.keyboard.press("Tab")
        inside, width, style = place.evaluate(
            """(root) => { const a = document.activeElement, s = getComputedStyle(a);
              return [root.contains(a), parseFloat(s.outlineWidth), s.outlineStyle]; }"""
        )
        assert inside
        assert width >= 2
        assert style != "none"


def test_a_hand_on_the_picture_chooses_what_lies_nearest(page_figure):
    for i, panel in enumerate(page_figure.figure["panels"]):
        pick = panel.get("pick")
        if not pick:
            continue
        svg = page_figure.place.locator("svg[role=img]").nth(i)
        names = [control["name"] for control in page_figure.figure["controls"]]
        row = columns(page_figure.figure, page_figure.starts)
        ranges = [row[r] if isinstance(r := panel[s]["range"], str) else r for s in "xy"]
        for n in {0, len(row[pick["x"]]) // 2, len(row[pick["x"]]) - 1}:
            page_figure.reset()
            svg.scroll_into_view_if_needed()
            box = svg.bounding_box()
            left, top, width, height = svg.evaluate(
                """(svg) => [...svg.firstChild.getAttribute("transform").match(/[\\d.]+/g),
                     ...["width", "height"].map((n) => svg.querySelector("svg").getAttribute(n))]
                     .map(Number)"""
            )
            (a, b), (c, d) = ranges
            x = box["x"] + left + (row[pick["x"]][n] - a) / (b - a) * width
            up = (row[pick["y"]][n] - c) / (d - c) if "y" in pick else 0.5
            page_figure.page.mouse.click(x + 2, box["y"] + top + (1 - up) * height + 2)
            if "control" in pick:
                knob = page_figure.place.locator(".nn-figure > label").filter(
                    has_text=page_figure.figure["controls"][names.index(pick["control"])]["label"]
                )
                assert int(knob.locator("input").input_value()) == n
            else:
                assert frame_index(page_figure.place) == n


def test_a_thousand_moves_break_nothing_and_reset_mends_all(page_figure):
    """Clicks, keys, drags, slides, resizes, theme switches; on both figures of a page."""
    before = page_figure.place.locator(".nn-figure").inner_html()
    assert page_figure.place.evaluate(RANDOM_ACTIONS) == []
    after = page_figure.place.locator(".nn-figure").inner_html()
    live = r'<p class="nn-live" aria-live="polite">'
    assert _without(after, live) == _without(before, live)


def test_axe_finds_nothing(page_figure):
    choice, k = page_figure.random_frames(1, "axe")[0]
    set_controls(page_figure.place, choice, k)
    page_figure.place.evaluate("(p) => (p.id = 'here')")
    leave_out_formulas(page_figure.page, ".nn-host")
    found = violations(page_figure.page, "#here")
    page_figure.page.evaluate("document.documentElement.dataset.theme = 'dark'")
    found += violations(page_figure.page, "#here", ["color-contrast"])
    page_figure.page.evaluate("document.documentElement.dataset.theme = 'light'")
    page_figure.place.evaluate("(p) => p.removeAttribute('id')")
    assert found == []


def _without(html, start):
    """The picture's HTML but for what has been announced."""
    at = html.index(start)
    return html[:at], html[html.index("</p>", at) :]


def test_all_the_figures_are_here():
    others = {"FigureWidget", "answer_box", "quick"}
    others.add("draw_a_digit")  # it is drawn by a module of its own: see test_drawn_figure.py
    assert set(CHAPTERS) >= set(widgets.__all__) - others
