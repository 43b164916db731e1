"""Each of the thirteen figures in the built page, opened as a file: it moves, and says the truth.

No kernel runs and nothing leaves this machine. One page a figure; its tests share it.
"""

import json
import re

import pytest
from helpers.browser import guard
from helpers.figure_marks import check_marks
from helpers.figure_page import CHAPTERS, HANDS, Shown, find, frame, go, say, states
from helpers.widget_page import made, violations

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
def shown(request, built_book, chromium):
    """A figure in its chapter, opened as a file."""
    path = built_book / "chapters" / f"{CHAPTERS[request.param]}.html"
    context = chromium.new_context(viewport={"width": 1200, "height": 900}, color_scheme="light")
    context.set_default_timeout(15_000)
    page = guard(context.new_page())
    page.goto(path.as_uri())
    place = find(page, request.param)
    yield Shown(request.param, page, place, path.read_text(encoding="utf-8"))
    context.close()


@pytest.fixture
def still(shown):
    """The figure as it was at first; after the test nothing may have gone wrong."""
    shown.reset()
    yield shown
    shown.reset()
    assert shown.page.errors == []
    assert shown.page.outside == []


def test_nothing_moves_before_the_reader_asks(shown):
    before = say(shown.place)
    assert before == made(shown.name).sentence or shown.figure["still_frame"]
    shown.page.wait_for_timeout(600)
    assert say(shown.place) == before


def test_the_page_carries_what_nnmath_computes(shown):
    states_here = [model["state"] for model in states(shown.html).values()]
    (mine,) = [
        s["figure"]
        for s in states_here
        if s.get("figure", {}).get("title") == shown.figure["title"]
    ]
    assert mine == json.loads(json.dumps(shown.figure))


def test_without_scripts_a_still_picture_and_its_sentence_stand_there(shown):
    title = shown.figure["title"]
    start = shown.html.index(f'aria-label="{title}"><strong>')
    still = shown.html[start : shown.html.index("</figure>", start)]
    assert still.count('role="img"') == len(shown.figure["panels"])
    assert re.search(r'<p style="--nn-lines:\d;--nn-narrow:\d">\S', still)
    assert "NaN" not in still


def test_what_needs_the_kernel_is_marked(shown):
    """Where the code of the figure is shown."""
    code = shown.place.locator("xpath=ancestor::*[contains(@class, 'cell ')]//details").first
    code.locator("summary").click()
    note = code.locator(".nn-own")
    assert note.inner_text().startswith("Live in Jupyter: ")
    assert f"{shown.name}(" in note.locator("code").first.inner_text()
    code.locator("summary").click()


def test_every_mark_stands_where_nnmath_puts_it(still):
    compared = 0
    for choice, k in still.somewhere(8, "marks"):
        go(still.place, choice, k)
        compared += check_marks(still.name, still.place, choice, k)
    assert compared > 100


def test_the_page_says_what_python_says(still):
    stage = type(made(still.name))(still.figure)
    for choice, k in still.somewhere(25, "words"):
        go(still.place, choice, k)
        stage.choice, stage.frame = choice, k
        assert say(still.place) == stage.sentence


def test_play_pause_and_the_end(still):
    if not still.figure.get("frames"):
        assert still.button("Play").count() == 0
        return
    last = frame_count(still.figure, columns(still.figure, still.starts)) - 1
    still.button("Play").click()
    still.page.wait_for_function(FIRST, arg=still.place.element_handle())
    stopped = frame(still.place)
    assert 1 <= stopped <= last
    still.page.wait_for_timeout(600)
    assert frame(still.place) == stopped
    go(still.place, still.starts, last - 1)
    still.button("Play").click()
    still.button("Play").wait_for()  # it stops by itself
    assert frame(still.place) == last
    still.button("Play").click()  # and starts again from the beginning
    still.page.wait_for_timeout(50)
    assert frame(still.place) < last


def test_step_back_keys_and_reset(still):
    if not still.figure.get("frames"):
        return
    first, place = say(still.place), still.place
    last = frame_count(still.figure, columns(still.figure, still.starts)) - 1
    assert still.button("Back").get_attribute("aria-disabled") == "true"
    seen = []
    for name in ("Step", "Step", "Back"):
        still.button(name).click()
        seen.append(frame(place))
    assert seen == [1, min(2, last), min(2, last) - 1]
    place.locator(".nn-panels").focus()
    for key, wanted in [
        ("Home", 0), ("ArrowLeft", 0), ("ArrowRight", 1), ("ArrowUp", min(2, last)),
        ("ArrowDown", min(2, last) - 1), ("End", last), ("ArrowRight", last),
    ]:  # fmt: skip
        still.page.keyboard.press(key)
        assert frame(place) == wanted, key
    assert still.button("Step").get_attribute("aria-disabled") == "true"
    still.page.keyboard.press("Home")
    still.page.keyboard.press("Space")
    still.button("Pause").wait_for()
    still.page.keyboard.press("Space")
    still.button("Play").wait_for()
    still.reset()
    assert say(place) == first


def test_every_control_is_reached_by_keyboard_named_and_says_its_value(still):
    place, figure = still.place, still.figure
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
            still.page.keyboard.press("ArrowLeft" if control["start"] else key)
            row = columns(figure, [there if j == i else c for j, c in enumerate(still.starts)])
            options = control["options"]
            options = row[options] if isinstance(options, str) else options
            assert node.get_attribute("aria-valuetext") == options[there]
        else:
            node.select_option(index=there)
        assert int(node.input_value()) == there
        still.reset()
    if figure.get("frames"):
        time = place.get_by_role("slider", name=figure["frames"]["label"], exact=True)
        still.button("Step").click()
        said = time.get_attribute("aria-valuetext")
        assert said.startswith("1 of ") != ("text" in figure["frames"])
    place.locator(".nn-panels").evaluate("(n) => (n.tabIndex < 0 && (n.tabIndex = 0), n.focus())")
    wanted = place.locator("button, select, input").count()
    for _ in range(wanted):
        still.page.keyboard.press("Tab")
        inside, width, style = place.evaluate(
            """(root) => { const a = document.activeElement, s = getComputedStyle(a);
              return [root.contains(a), parseFloat(s.outlineWidth), s.outlineStyle]; }"""
        )
        assert inside
        assert width >= 2
        assert style != "none"


def test_a_hand_on_the_picture_chooses_what_lies_nearest(still):
    for i, panel in enumerate(still.figure["panels"]):
        pick = panel.get("pick")
        if not pick:
            continue
        svg = still.place.locator("svg[role=img]").nth(i)
        names = [control["name"] for control in still.figure["controls"]]
        row = columns(still.figure, still.starts)
        ranges = [row[r] if isinstance(r := panel[s]["range"], str) else r for s in "xy"]
        for n in {0, len(row[pick["x"]]) // 2, len(row[pick["x"]]) - 1}:
            still.reset()
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
            still.page.mouse.click(x + 2, box["y"] + top + (1 - up) * height + 2)
            if "control" in pick:
                knob = still.place.locator(".nn-figure > label").filter(
                    has_text=still.figure["controls"][names.index(pick["control"])]["label"]
                )
                assert int(knob.locator("input").input_value()) == n
            else:
                assert frame(still.place) == n


def test_axe_finds_nothing(still):
    choice, k = still.somewhere(1, "axe")[0]
    go(still.place, choice, k)
    still.place.evaluate("(p) => (p.id = 'here')")
    found = violations(still.page, "#here")
    still.page.evaluate("document.documentElement.dataset.theme = 'dark'")
    found += violations(still.page, "#here", ["color-contrast"])
    still.page.evaluate("document.documentElement.dataset.theme = 'light'")
    still.place.evaluate("(p) => p.removeAttribute('id')")
    assert found == []


def test_a_thousand_moves_break_nothing_and_reset_mends_all(still):
    """Clicks, keys, drags, slides, resizes, theme switches; on both figures of a page."""
    before = still.place.locator(".nn-figure").inner_html()
    assert still.place.evaluate(HANDS) == []
    after = still.place.locator(".nn-figure").inner_html()
    live = r'<p class="nn-live" aria-live="polite">'
    assert _without(after, live) == _without(before, live)


def _without(html, start):
    """The picture's HTML but for what has been announced."""
    at = html.index(start)
    return html[:at], html[html.index("</p>", at) :]


def test_all_the_figures_are_here():
    assert set(CHAPTERS) == set(widgets.__all__) - {"FigureWidget", "answer_box", "quick"}
