"""What readers with a mouse, a keyboard, a phone or a screen reader met in other browsers."""

import pytest
from helpers.figure_page import SCROLL_TO_LIVE

pytestmark = pytest.mark.browser


def live(page, place):
    """Scroll to a figure or a question until it lives."""
    page.wait_for_function(SCROLL_TO_LIVE, arg=place.element_handle())


PICTURES = ["chapters/02-gradient-descent.html", "chapters/04-two-layers.html"]


@pytest.mark.parametrize("name", PICTURES)
def test_dragging_in_a_picture_selects_nothing(page, site, name):
    page.goto(f"{site}/{name}")
    for place in page.locator(".nn-host").all():
        live(page, place)
    assert page.locator("svg.nn-pick").count()
    for picture in page.locator("svg.nn-pick").all():
        picture.scroll_into_view_if_needed()
        box = picture.bounding_box()
        page.mouse.move(box["x"] + 0.8 * box["width"], box["y"] + 0.4 * box["height"])
        page.mouse.down()
        page.mouse.move(box["x"] + 0.3 * box["width"], box["y"] + 0.95 * box["height"], steps=8)
        page.mouse.up()
        assert page.evaluate("String(getSelection()).trim()") == ""


def test_the_name_of_a_question_contains_its_formulas(page, site):
    """A screen reader in focus mode reads the name of the group, and skips MathML in a legend."""
    page.goto(f"{site}/chapters/02-gradient-descent.html")
    live(page, page.locator(".nn-host:has(.nn-quick)").first)
    named = page.evaluate(
        """() => [...document.querySelectorAll(".nn-quick fieldset")].map((field) => [
            field.getAttribute("aria-label"),
            Boolean(field.querySelector("legend .katex, legend math"))])"""
    )
    assert any(has_formula for _, has_formula in named)
    for name, has_formula in named:
        assert bool(name) == has_formula
    first = next(name for name, _ in named if name)
    assert first.startswith("1. ")
    assert "x" in first
    assert "\\" not in first
    assert "$" not in first


def test_a_card_opened_by_keyboard_stays_while_the_mouse_rests_over_the_text(page, site):
    page.set_viewport_size({"width": 1280, "height": 700})
    page.goto(f"{site}/chapters/03-chain-rule.html")
    page.mouse.move(700, 360)
    shown = 0
    for _ in range(80):
        page.keyboard.press("Tab")
        opened = page.evaluate(
            "() => document.activeElement.getAttribute('aria-describedby') === 'nn-card'"
        )
        if opened:
            page.wait_for_timeout(250)  # longer than a card waits before it hides
            assert page.locator("#nn-card").is_visible()
            shown += 1
        if shown == 5:
            break
    assert shown == 5
    page.mouse.move(700, 420)
    page.mouse.move(60, 690, steps=5)
    page.locator("#nn-card").wait_for(state="hidden")


def test_code_can_be_copied_on_a_touch_screen(chromium, site):
    context = chromium.new_context(has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(f"{site}/chapters/02-gradient-descent.html")
    button = page.locator(".highlight .copy").first
    button.wait_for()
    assert page.evaluate("matchMedia('(hover: none)').matches")
    assert button.evaluate("(b) => getComputedStyle(b).opacity") == "1"
    context.close()


def test_with_forced_colours_only_the_current_page_has_a_bar(page, site):
    page.emulate_media(forced_colors="active")
    page.goto(f"{site}/chapters/02-gradient-descent.html")
    bars = page.evaluate(
        """() => {
            const rgb = (colour) => String(colour.match(/\\d+/g).slice(0, 3));
            const ground = rgb(getComputedStyle(document.body).backgroundColor);
            return [...document.querySelectorAll(".bd-sidebar-primary a")].map((link) => [
                link.classList.contains("current"),
                rgb(getComputedStyle(link).borderInlineStartColor) !== ground]);
        }"""
    )
    assert [True, True] in bars
    assert all(current == bar for current, bar in bars)


def test_more_contrast_is_given_to_those_who_ask_for_it(page, site):
    def soft():
        return page.evaluate(
            "getComputedStyle(document.documentElement).getPropertyValue('--soft')"
        )

    page.goto(f"{site}/chapters/02-gradient-descent.html")
    usual = soft()
    page.emulate_media(contrast="more")
    assert soft() != usual


def test_on_the_cover_the_keyboard_goes_through_the_text_before_the_figure_beside_it(page, site):
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{site}/index.html")
    live(page, page.locator(".nn-host").first)
    places = []
    while "below" not in places and len(places) < 60:
        page.keyboard.press("Tab")
        places.append(
            page.evaluate(
                """() => { const node = document.activeElement, own = node.closest("section");
                  return node.closest(".cell") ? "figure" : !own ? "frame"
                    : own.querySelector("h1") ? "text" : "below"; }"""
            )
        )
    order = [place for place, before in zip(places, ["", *places], strict=False) if place != before]
    assert order == ["frame", "text", "figure", "below"]
