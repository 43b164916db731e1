"""The figures in the built page, in a real browser: they move, say the truth, break nothing.

The pages are opened from a server of this machine, and as files. No kernel runs, and every request
that would leave this machine is blocked and counted. NNMATH_SHAKES sets how many random
interactions each figure has to bear (200, or 1000 for a thorough run).
"""

import json
import os
import random
import re
from pathlib import Path

import numpy as np
import pytest
from browser import guard, number, scale

from nnmath.descent import descend
from nnmath.widgets import descent_on_contours, descent_on_curve
from nnmath.widgets._check import columns

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parent.parent
CHAPTER = "chapters/02-gradient-descent.html"
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
SHAKES = int(os.environ.get("NNMATH_SHAKES", "200"))
CURVE, CONTOURS = 0, 1
INPUT = "(s, v) => { s.value = v; s.dispatchEvent(new Event('input', { bubbles: true })); }"


@pytest.fixture(scope="module")
def data():
    """The descriptions that the chapter's cells make, computed again from nnmath."""
    hours, score = [1.0, 2.0, 3.0, 4.0, 5.0], [1.2, 1.9, 3.2, 3.8, 5.1]
    return [descent_on_curve().figure, descent_on_contours(hours, score).figure]


@pytest.fixture(params=["served", "file"])
def address(request, site, built_book):
    """The chapter's address, over http and as a file."""
    if request.param == "served":
        return f"{site}/{CHAPTER}"
    return (built_book / CHAPTER).as_uri()


def figures(page, address):
    """Open the chapter, bring each of its figures near, and wait until all of them live."""
    page.goto(address)
    places = page.locator(".nn-host")
    order = [places.nth(i) for i in range(places.count())]
    for i, place in enumerate(order):
        place.scroll_into_view_if_needed()
        page.wait_for_function(
            "(i) => document.querySelectorAll('.nn-host')[i].dataset.widget", arg=i
        )
    return order


def figure(page, address, which):
    return figures(page, address)[which]


def say(place):
    return place.locator(".nn-stage > p").first.inner_text()


def slide(place, label, value):
    """Move a slider as a hand does: to a value, with an input event."""
    slider = place.get_by_role("slider", name=label)
    slider.evaluate(INPUT, value)


def circles(panel, layer):
    """Where the circles of a layer are, in the numbers of the panel's own axes."""
    X, _ = scale(panel, "nn-x")
    Y, _ = scale(panel, "nn-y")
    places = panel.evaluate(
        """(svg, layer) => [...svg.querySelectorAll(`[data-layer="${layer}"] circle`)].map(
            (c) => [Number(c.getAttribute("cx")), Number(c.getAttribute("cy"))])""",
        layer,
    )
    return [(X(x), Y(y)) for x, y in places]


def clean(page):
    assert page.outside == []
    assert page.errors == []


# --- it moves -----------------------------------------------------------------------------------


@pytest.mark.parametrize("which", [CURVE, CONTOURS])
def test_play_advances_pauses_and_ends_at_the_last_step(page, address, which):
    place = figure(page, address, which)
    assert say(place).startswith("Step 0:")
    page.wait_for_timeout(700)
    assert say(place).startswith("Step 0:"), "nothing moves before the reader asks"
    place.get_by_label("speed").select_option(label="8 a second")
    place.get_by_role("button", name="Play").click()
    page.wait_for_function(
        "(p) => /^Step [2-9]:/.test(p.textContent)", arg=place.locator("p").first.element_handle()
    )
    place.get_by_role("button", name="Pause").click()
    stopped = say(place)
    page.wait_for_timeout(400)
    assert say(place) == stopped
    slide(place, "step k", 28)
    place.get_by_role("button", name="Play").click()
    place.get_by_text("Step 30:").first.wait_for()
    place.get_by_role("button", name="Play").wait_for()  # it has stopped by itself
    place.get_by_role("button", name="Play").click()  # and starts again from the beginning
    place.get_by_text(re.compile("Step [1-4]:")).first.wait_for()
    clean(page)


@pytest.mark.parametrize("which", [CURVE, CONTOURS])
def test_step_back_keys_and_reset(page, address, which):
    place = figure(page, address, which)
    first = say(place)
    step, back = (place.get_by_role("button", name=n, exact=True) for n in ("Step", "Back"))
    assert back.get_attribute("aria-disabled") == "true"
    step.click()
    step.click()
    assert say(place).startswith("Step 2:")
    back.click()
    assert say(place).startswith("Step 1:")
    place.locator(".nn-panels").focus()
    for key, wanted in [
        ("ArrowRight", 2), ("ArrowUp", 3), ("ArrowLeft", 2), ("ArrowDown", 1),
        ("End", 30), ("ArrowRight", 30), ("Home", 0), ("ArrowLeft", 0),
    ]:  # fmt: skip
        page.keyboard.press(key)
        assert say(place).startswith(f"Step {wanted}:"), key
    page.keyboard.press("Space")
    place.get_by_role("button", name="Pause").wait_for()
    page.keyboard.press("Space")
    place.get_by_role("button", name="Play").wait_for()
    slide(place, "learning rate", 0)
    slide(place, "start", 2)
    slide(place, "step k", 9)
    assert say(place).startswith("Step 9:")
    place.get_by_role("button", name="Reset").click()
    assert say(place) == first
    clean(page)


def test_the_tab_key_reaches_every_control_and_shows_where_it_is(page, site):
    place = figure(page, f"{site}/{CHAPTER}", CURVE)
    place.locator(".nn-panels").focus()
    page.keyboard.press("Shift+Tab")
    seen = []
    for _ in range(10):
        page.keyboard.press("Tab")
        found = page.evaluate(
            """() => { const a = document.activeElement, s = getComputedStyle(a);
              return [a.closest(".nn-stage") ? a.tagName : "", parseFloat(s.outlineWidth),
                s.outlineStyle]; }"""
        )
        if found[0]:
            assert found[1] >= 2, found
            assert found[2] != "none", found
        seen.append(found[0])
    wanted = ["DIV", *["BUTTON"] * 4, "SELECT", "INPUT", "SELECT", "INPUT", "INPUT"]
    assert seen == wanted


@pytest.mark.parametrize("which", [CURVE, CONTOURS])
def test_every_control_has_a_name_and_says_its_value(page, site, which, data):
    place = figure(page, f"{site}/{CHAPTER}", which)
    for control in data[which]["controls"]:
        role = "combobox" if control["menu"] else "slider"
        node = place.get_by_role(role, name=control["label"], exact=True)
        assert node.count() == 1, control["label"]
        if role == "slider":
            slide(place, control["label"], 1)
            row = columns(data[which], [c["start"] for c in data[which]["controls"]])
            options = control["options"]
            options = row[options] if isinstance(options, str) else options
            assert node.get_attribute("aria-valuetext") == options[1]
    assert (
        place.get_by_role("slider", name="step k", exact=True).get_attribute("aria-valuetext")
        == "0 of 30"
    )


def test_two_figures_do_not_move_each_other(page, site):
    curve, contours = figures(page, f"{site}/{CHAPTER}")
    before = say(contours)
    slide(curve, "step k", 5)
    slide(curve, "learning rate", 6)
    assert say(contours) == before
    ids = page.evaluate("[...document.querySelectorAll('.nn-host [id]')].map((n) => n.id)")
    assert ids == []


def test_a_hand_on_the_picture_chooses_the_start(page, site, data):
    place = figure(page, f"{site}/{CHAPTER}", CURVE)
    svg = place.locator(".nn-panels > svg")
    svg.scroll_into_view_if_needed()
    box = svg.bounding_box()
    X, per_pixel = scale(svg, "nn-x")
    starts = columns(data[CURVE], [0, 0, 0])["start_x"]
    for wanted in (-4, 2):
        pixel = (wanted + 0.2 - X(0)) / per_pixel + 48
        page.mouse.click(box["x"] + pixel, box["y"] + box["height"] / 2)
        assert say(place).startswith(f"Step 0: x = {wanted},".replace("-", "−"))
        value = place.get_by_role("slider", name="start").input_value()
        assert starts[int(value)] == wanted
    clean(page)


# --- it says the truth --------------------------------------------------------------------------


def test_the_walk_in_the_picture_is_the_walk_of_nnmath(page, address, data):
    """Bowl, two valleys, plain: circles read back from the SVG with the picture's own axes."""
    place = figure(page, address, CURVE)
    panel = place.locator(".nn-panels > svg")
    slopes = [
        lambda x: 2 * (x + 2),
        lambda x: x * (x + 1) * (x - 2),
        lambda x: 2 * x / (1 + x**2) ** 2,
    ]
    menu = place.get_by_role("combobox", name="function")
    for f, rate, start, k in [
        (0, 1, 3, 6),
        (0, 5, 4, 9),
        (1, 1, 1, 30),
        (2, 4, 2, 12),
        (0, 3, 0, 4),
    ]:
        menu.select_option(index=f)
        slide(place, "learning rate", rate)
        slide(place, "start", start)
        slide(place, "step k", k)
        row = columns(data[CURVE], (f, rate, start))
        eta = number(data[CURVE]["controls"][1]["options"][rate])
        path = descend(slopes[f], float(row["start_x"][start]), eta, 30)
        seen = circles(panel, "visited")
        _, pixel = scale(panel, "nn-x")
        assert len(seen) == k + 1
        assert np.allclose([x for x, _ in seen], path[: k + 1], atol=pixel), (f, rate, start)
        (at,) = circles(panel, "walker")
        assert at[0] == pytest.approx(path[k], abs=pixel)
        said = re.match(
            r"Step (\d+): x = (.+?), .\(x\) = (.+?), slope .′\(x\) = (.+?)\. ", say(place)
        )
        assert int(said[1]) == k
        assert number(said[2]) == float(f"{path[k]:.4g}")
        assert number(said[4]) == float(f"{slopes[f](path[k]):.4g}")
    clean(page)


def test_the_tangent_touches_with_the_slope_of_nnmath(page, site):
    place = figure(page, f"{site}/{CHAPTER}", CURVE)
    panel = place.locator(".nn-panels > svg")
    (_, px), (_, py) = scale(panel, "nn-x"), scale(panel, "nn-y")
    path = descend(lambda x: 2 * (x + 2), 0.0, 0.1, 30)
    for k in (0, 2, 7):
        slide(place, "step k", k)
        d = panel.locator('[data-layer="tangent"] path').get_attribute("d")
        x1, y1, x2, y2 = map(float, re.findall(r"-?[\d.]+", d))
        assert -(y2 - y1) * py / ((x2 - x1) * px) == pytest.approx(2 * (path[k] + 2), rel=1e-3)


def test_the_contours_the_walk_and_the_line_are_those_of_nnmath(page, address, data):
    place = figure(page, address, CONTOURS)
    left, right = (place.locator(".nn-panels > svg").nth(i) for i in range(2))
    hours, score = np.arange(1.0, 6.0), np.array([1.2, 1.9, 3.2, 3.8, 5.1])
    for which, x in enumerate([hours, (hours - 3) / np.sqrt(2)]):
        place.get_by_role("combobox", name="data").select_option(index=which)
        rate = 3
        slide(place, "learning rate", rate)
        slide(place, "start", 1)
        slide(place, "step k", 8)
        eta = number(data[CONTOURS]["controls"][1]["options"][rate])
        row = columns(data[CONTOURS], (which, rate, 1))

        def gradient(at, x=x):
            residual = at[0] * x + at[1] - score
            return np.array([np.mean(residual * x), np.mean(residual)])

        path = descend(gradient, [row["start_w"][1], row["start_b"][1]], eta, 8)
        pixel = [scale(left, "nn-x")[1], scale(left, "nn-y")[1]]
        assert np.allclose(np.array(circles(left, "visited")) / pixel, path / pixel, atol=1)
        points = np.array(circles(right, "data"))
        pixel = [scale(right, "nn-x")[1], scale(right, "nn-y")[1]]
        assert np.allclose(points / pixel, np.column_stack([x, score]) / pixel, atol=1)
        d = right.locator('[data-layer="line"] path').get_attribute("d")
        x1, y1, x2, y2 = map(float, re.findall(r"-?[\d.]+", d))
        (X, _), (Y, _) = scale(right, "nn-x"), scale(right, "nn-y")
        for px, py in [(x1, y1), (x2, y2)]:
            assert Y(py) == pytest.approx(path[8, 0] * X(px) + path[8, 1], abs=3 * pixel[1] + 0.05)
    clean(page)


def test_a_walk_that_leaves_is_marked_at_the_edge_and_said(page, site, data):
    place = figure(page, f"{site}/{CHAPTER}", CURVE)
    slide(place, "learning rate", 7)
    slide(place, "step k", 30)
    assert "left the picture" in say(place)
    panel = place.locator(".nn-panels > svg")
    assert circles(panel, "walker") == []
    assert panel.locator('[data-layer="walker"] path').count() == 1
    assert "NaN" not in panel.inner_html()


def test_each_regime_is_named_as_it_occurs(page, site):
    place = figure(page, f"{site}/{CHAPTER}", CURVE)
    slide(place, "step k", 4)
    for rate, words in [
        (0, "creeps down"), (3, "bottom of a valley"), (4, "oscillates, and comes closer"),
        (6, "stands still in pairs"), (7, "diverges"),
    ]:  # fmt: skip
        slide(place, "learning rate", rate)
        assert words in say(place)


# --- it can be heard, in every theme and size ---------------------------------------------------


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_a_figure(page, site, theme):
    page.emulate_media(color_scheme=theme)
    places = figures(page, f"{site}/{CHAPTER}")
    assert page.evaluate("document.documentElement.dataset.theme") == theme
    for place in places:
        slide(place, "step k", 6)
    page.add_script_tag(path=AXE)
    found = page.evaluate("axe.run('.nn-host').then((result) => result.violations)")
    assert [(v["id"], v["impact"], [n["html"] for n in v["nodes"]][:3]) for v in found] == []


@pytest.mark.parametrize("width", [320, 360, 768, 1200])
def test_no_width_makes_the_page_scroll_sideways_or_cuts_a_control(page, site, width):
    page.set_viewport_size({"width": width, "height": 740})
    for place in figures(page, f"{site}/{CHAPTER}"):
        stage = place.locator(".nn-stage").bounding_box()
        for node in place.locator("button, input, select, svg[role=img]").all():
            box = node.bounding_box()
            assert box["x"] >= stage["x"] - 0.5
            assert box["x"] + box["width"] <= stage["x"] + stage["width"] + 0.5
        for text in place.locator("svg[role=img] text").all():
            assert text.evaluate("(t) => parseFloat(getComputedStyle(t).fontSize)") >= 12
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_picture_follows_the_width(page, site):
    place = figure(page, f"{site}/{CHAPTER}", CURVE)
    slide(place, "step k", 3)
    before = circles(place.locator(".nn-panels > svg"), "visited")
    page.set_viewport_size({"width": 400, "height": 800})
    page.wait_for_function(
        """() => Number(document.querySelector(".nn-panels > svg").getAttribute("viewBox")
             .split(" ")[2]) < 400"""
    )
    panel = place.locator(".nn-panels > svg")
    after = circles(panel, "visited")
    assert np.allclose(before, after, atol=2 * scale(panel, "nn-x")[1])


def test_announcements_are_at_most_three_a_second_and_the_last_is_made(page, site):
    place = figure(page, f"{site}/{CHAPTER}", CURVE)
    live = place.locator("[aria-live]")
    assert live.get_attribute("aria-live") == "polite"
    assert live.inner_text() == "", "nothing is announced before the reader acts"
    live.evaluate(
        """(node) => { window.told = [];
          new MutationObserver(() => window.told.push([performance.now(), node.textContent]))
            .observe(node, { childList: true, characterData: true, subtree: true }); }"""
    )
    place.get_by_label("speed").select_option(label="8 a second")
    place.get_by_role("button", name="Play").click()
    page.wait_for_timeout(3000)
    place.get_by_role("button", name="Pause").click()
    page.wait_for_timeout(500)
    told = page.evaluate("window.told")
    times = np.array([t for t, _ in told])
    assert len(times) >= 5
    for t in times:
        assert ((times >= t) & (times < t + 1000)).sum() <= 3
    assert told[-1][1] == say(place)


def test_reduced_motion_means_no_motion_but_the_reader_s(page, site):
    page.emulate_media(reduced_motion="reduce")
    for place in figures(page, f"{site}/{CHAPTER}"):
        before = say(place)
        page.wait_for_timeout(800)
        assert say(place) == before
        moving = place.evaluate(
            """(root) => root.getAnimations({ subtree: true }).length +
              [...root.querySelectorAll("*")].filter(
                (n) => parseFloat(getComputedStyle(n).transitionDuration) > 0).length"""
        )
        assert moving == 0
        place.get_by_role("button", name="Step", exact=True).click()
        assert say(place).startswith("Step 1:")


def test_forced_colours_keep_every_mark_visible(page, site):
    page.emulate_media(forced_colors="active")
    place = figure(page, f"{site}/{CHAPTER}", CURVE)
    slide(place, "step k", 4)
    colours = place.evaluate(
        """(root) => ["curve", "visited", "tangent"].map((name) =>
             getComputedStyle(root.querySelector(`[data-layer="${name}"]`)).color)
             .concat(getComputedStyle(root.querySelector(".nn-stage")).backgroundColor)"""
    )
    assert all(c != colours[3] for c in colours[:3]), colours


# --- where nothing runs, and where something is wrong -------------------------------------------


def test_without_scripts_the_still_pictures_stand_there(chromium, site, data):
    context = chromium.new_context(java_script_enabled=False)
    page = guard(context.new_page())
    page.goto(f"{site}/{CHAPTER}")
    places = page.locator(".nn-host")
    assert places.count() == 2
    for i in range(2):
        place = places.nth(i)
        assert place.locator("svg[role=img]").count() == len(data[i]["panels"])
        assert place.locator("svg[role=img]").first.bounding_box()["height"] > 150
        assert re.match(r"Step \d+: ", place.locator("p").inner_text())
        assert place.locator("button, input").count() == 0
    context.close()


def test_on_paper_the_picture_stays_and_the_controls_go(page, site):
    places = figures(page, f"{site}/{CHAPTER}")
    page.emulate_media(media="print")
    for place in places:
        assert place.locator("svg[role=img]").first.is_visible()
        assert place.locator(".nn-stage > p").first.is_visible()
        for control in place.locator("button, input, select").all():
            assert not control.is_visible()


def test_the_module_comes_once_however_many_figures_there_are(page, site):
    page.add_init_script(
        """window.blobs = 0;
        const make = URL.createObjectURL;
        URL.createObjectURL = (b) => { window.blobs += 1; return make.call(URL, b); };"""
    )
    figures(page, f"{site}/{CHAPTER}")
    assert page.evaluate("window.blobs") == 1


def test_a_figure_below_the_fold_waits(page, site):
    page.set_viewport_size({"width": 1200, "height": 500})
    page.goto(f"{site}/{CHAPTER}")
    page.wait_for_timeout(500)
    assert page.locator('.nn-host[data-widget="live"]').count() == 0
    page.locator(".nn-host").last.scroll_into_view_if_needed()
    page.locator('.nn-host[data-widget="live"]').wait_for()
    assert page.locator('.nn-host[data-widget="live"]').count() == 1


@pytest.mark.parametrize("width", [1200, 768])
def test_the_page_does_not_jump_when_a_figure_comes_alive(page, site, width):
    """The still picture keeps the room that the controls will need."""
    page.set_viewport_size({"width": width, "height": 900})
    page.route(re.compile("widget_host.*js"), lambda route: route.abort())
    page.goto(f"{site}/{CHAPTER}")
    places = page.locator(".nn-host")
    still = [places.nth(i).bounding_box()["height"] for i in range(2)]
    page.unroute(re.compile("widget_host.*js"))
    live = [place.bounding_box()["height"] for place in figures(page, f"{site}/{CHAPTER}")]
    assert still == pytest.approx(live, abs=25)


def test_the_host_is_on_the_pages_that_have_figures_and_on_no_other(built_book):
    for path in built_book.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert ("widget_host" in text) == ('class="nn-host"' in text), path


def test_the_widgets_ids_are_counted_not_drawn_by_lot(built_book):
    """Two builds of the same sources have the same ids: they follow from the page's name alone."""
    from hashlib import sha256

    text = (built_book / CHAPTER).read_text(encoding="utf-8")
    state = json.loads(re.search(r'widget-state\+json">(.*?)</script>', text, re.DOTALL)[1])[
        "state"
    ]
    name = CHAPTER.removesuffix(".html")
    wanted = [sha256(f"{name}:{i}".encode()).hexdigest()[:32] for i in range(len(state))]
    assert list(state) == wanted
    views = re.findall(r'widget-view\+json">(.*?)</script>', text, re.DOTALL)
    assert len(views) == 2
    assert all(json.loads(view)["model_id"] in state for view in views)
    assert all(
        model["state"]["layout"].removeprefix("IPY_MODEL_") in state
        for model in state.values()
        if "layout" in model["state"]
    )


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


@pytest.mark.parametrize("what", BREAK)
def test_bad_data_shows_a_sentence_and_spares_the_page(page, site, what):
    script = """document.addEventListener("readystatechange", () => {
          const node = document.querySelector('script[type$="widget-state+json"]');
          if (!node || node.dataset.spoilt) return;
          node.dataset.spoilt = true;
          const all = JSON.parse(node.textContent);
          const state = Object.values(all.state).map((m) => m.state).find((s) => s.figure);
          const f = state.figure;
          SPOIL;
          node.textContent = JSON.stringify(all);
        });"""
    page.add_init_script(script.replace("SPOIL", BREAK[what]))
    places = figures(page, f"{site}/{CHAPTER}")
    assert places[0].inner_text().startswith("This figure cannot be drawn: ")
    assert places[0].locator("svg").count() == 0
    places[1].get_by_role("button", name="Step", exact=True).click()  # the other one is well
    assert say(places[1]).startswith("Step 1:")
    clean(page)


def test_a_state_that_cannot_be_read_leaves_the_still_pictures(page, site):
    page.add_init_script(
        """document.addEventListener("readystatechange", () => {
          const node = document.querySelector('script[type$="widget-state+json"]');
          if (node) node.textContent = node.textContent.replace('"figure": {', '"figure": NaN{');
        });"""
    )
    page.goto(f"{site}/{CHAPTER}")
    place = page.locator(".nn-host").first
    place.get_by_text("This figure does not move: its data cannot be read.").wait_for()
    assert place.locator("svg[role=img]").first.is_visible()
    clean(page)


# --- speed, and rough hands ---------------------------------------------------------------------


@pytest.mark.parametrize("which", [CURVE, CONTOURS])
def test_random_hands_break_nothing_and_reset_mends_all(page, site, which):
    """Seeded clicks, keys, drags, slides, resizes, theme switches, on both figures at once."""
    rng = random.Random(20 + which)
    places = figures(page, f"{site}/{CHAPTER}")
    place, other = places[which], places[1 - which]
    start = (say(place), place.locator(".nn-panels").inner_html())
    buttons = ["Back", "Step", "Reset"]
    for shake in range(SHAKES):
        act = rng.randrange(9)
        if act == 0:
            place.locator(".nn-stage button").first.click()  # Play or Pause
        elif act == 1:
            place.get_by_role("button", name=rng.choice(buttons), exact=True).click(force=True)
        elif act == 2:
            place.locator(".nn-panels").focus()
            keys = ["ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown", "Home", "End", "Space"]
            page.keyboard.press(rng.choice(keys))
        elif act in (3, 4):
            sliders = place.get_by_role("slider")
            node = sliders.nth(rng.randrange(sliders.count()))
            most = int(node.get_attribute("max"))
            node.evaluate(
                INPUT,
                rng.randint(0, most),
            )
        elif act == 5:
            menus = place.get_by_role("combobox")
            menu = menus.nth(rng.randrange(menus.count()))
            menu.select_option(index=rng.randrange(menu.locator("option").count()))
        elif act == 6:
            svg = place.locator(".nn-panels > svg").first
            svg.scroll_into_view_if_needed()
            box = svg.bounding_box()
            page.mouse.move(box["x"] + box["width"] * rng.random(), box["y"] + box["height"] * 0.4)
            page.mouse.down()
            page.mouse.move(box["x"] + box["width"] * rng.random(), box["y"] + box["height"] * 0.6)
            page.mouse.up()
        elif act == 7:
            size = rng.choice([(360, 740), (800, 600), (1200, 900)])
            page.set_viewport_size({"width": size[0], "height": size[1]})
        elif rng.random() < 0.5:
            page.evaluate(
                "(t) => (document.documentElement.dataset.theme = t)", rng.choice(["light", "dark"])
            )
        else:
            slide(other, "step k", rng.randint(0, 20))
        drawn = place.locator(".nn-panels").inner_html() + say(place)
        assert not re.search("NaN|Infinity|undefined|null", drawn), shake
        assert re.match(r"Step \d+: ", say(place)), shake
    page.set_viewport_size({"width": 1200, "height": 900})
    place.get_by_role("button", name="Reset").click()
    page.wait_for_timeout(300)
    assert (say(place), place.locator(".nn-panels").inner_html()) == start
    clean(page)
