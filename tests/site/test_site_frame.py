"""The frame of the pages: colours, search, contents, keyboard, paper; with a script and without."""

import pytest

CHAPTER = "chapters/05-matrix-form.html"
pytestmark = pytest.mark.browser


def theme(page):
    return page.evaluate("document.documentElement.dataset.theme")


def test_colours_go_round_are_kept_and_nothing_else_is_stored(page, site):
    page.goto(f"{site}/{CHAPTER}")
    button = page.locator(".theme-switch-button")
    assert (theme(page), button.get_attribute("aria-label")) == ("light", "Colours: auto")
    button.click()
    button.click()
    assert (theme(page), button.get_attribute("aria-label")) == ("dark", "Colours: dark")
    page.goto(f"{site}/chapters/proofs.html")
    assert theme(page) == "dark"
    assert page.evaluate("Object.entries(localStorage)") == [["theme", "dark"]]
    assert page.evaluate("document.cookie") == ""
    page.locator(".theme-switch-button").click()
    assert theme(page) == "light"
    page.emulate_media(color_scheme="dark")
    page.wait_for_function("document.documentElement.dataset.theme === 'dark'")
    assert page.evaluate("localStorage.length") == 0
    assert page.errors == []


def test_colours_can_be_chosen_where_storage_is_refused(page, site):
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('no'); } })"
    )
    page.goto(f"{site}/index.html")
    page.locator(".theme-switch-button").click()
    page.locator(".theme-switch-button").click()
    assert theme(page) == "dark"
    assert page.errors == []


def test_the_search_opens_by_keyboard_and_finds(page, site):
    page.goto(f"{site}/{CHAPTER}")
    page.keyboard.press("Control+k")
    dialog = page.locator("#search-dialog")
    dialog.wait_for(state="visible")
    page.keyboard.press("Escape")
    dialog.wait_for(state="hidden")
    page.keyboard.press("Control+k")
    page.keyboard.type("transpose")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=transpose")
    found = page.locator("#search-results li a")
    found.first.wait_for()
    assert any("05-matrix-form" in link.get_attribute("href") for link in found.all())
    assert page.errors == []


def test_the_first_stop_of_the_keyboard_skips_to_the_text(page, site):
    page.goto(f"{site}/{CHAPTER}")
    page.keyboard.press("Tab")
    link = page.locator(".skip-link")
    assert link.evaluate("node => node === document.activeElement")
    assert link.bounding_box()["width"] > 100
    page.keyboard.press("Enter")
    assert page.url.endswith("#main-content")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


@pytest.mark.parametrize("scripts", [True, False])
def test_on_a_phone_both_contents_open_and_close(chromium, site, scripts):
    """Also without a script: the browser itself opens them."""
    context = chromium.new_context(
        viewport={"width": 360, "height": 740}, java_script_enabled=scripts
    )
    page = context.new_page()
    page.goto(f"{site}/{CHAPTER}")
    for name in ("book-contents", "page-contents"):
        contents = page.locator(f"#{name}")
        assert not contents.is_visible()
        page.locator(f"[popovertarget={name}]").click()
        contents.wait_for(state="visible")
        page.keyboard.press("Escape")
        contents.wait_for(state="hidden")
    page.locator("[popovertarget=book-contents]").click()
    page.locator("#book-contents").get_by_role("link", name="3. The chain rule").click()
    page.wait_for_url("**/03-chain-rule.html")
    context.close()


def test_the_solutions_are_folded_in_the_contents_until_the_reader_is_there(page, site):
    page.goto(f"{site}/{CHAPTER}")
    link = page.locator("#book-contents a", has_text="Solutions: the matrix form")
    assert not link.is_visible()
    page.locator("#book-contents summary", has_text="Solutions").click()
    link.click()
    page.wait_for_url("**/solutions/05-matrix-form.html")
    assert page.locator("#book-contents a.current:visible").text_content().startswith("Solutions")


def test_the_contents_of_a_page_follow_the_reader(page, site):
    page.set_viewport_size({"width": 1400, "height": 800})
    page.goto(f"{site}/{CHAPTER}")
    links = page.locator("#page-contents > ul > li > a")
    assert links.count() > 5
    links.nth(4).click()
    here = page.locator("#page-contents a[aria-current]")
    here.wait_for()
    page.wait_for_function("scrollY > 1000")
    page.wait_for_function(
        "document.querySelector('#page-contents a[aria-current]').hash === location.hash"
    )


def test_a_link_into_a_far_section_lands_on_its_target(page, site):
    """Far sections are laid out late: the place must be right all the same."""
    page.goto(f"{site}/{CHAPTER}")
    ids = page.evaluate("[...document.querySelectorAll('[id^=equation-]')].map((e) => e.id)")
    assert len(ids) > 8
    for name in (ids[-1], ids[len(ids) // 2]):
        page.goto(f"{site}/index.html")
        page.goto(f"{site}/{CHAPTER}#{name}")
        page.wait_for_timeout(400)
        top = page.evaluate(
            "(name) => document.getElementById(name).getBoundingClientRect().top", name
        )
        assert 0 <= top <= 450, (name, top)


def test_code_is_copied_with_a_button(page, site, context):
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site)
    page.goto(f"{site}/{CHAPTER}")
    box = page.locator(".cell_input .highlight:visible").first
    box.hover()
    box.get_by_role("button", name="Copy").click()
    box.get_by_role("button", name="Copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()").replace("\r\n", "\n")
    assert copied == box.locator("pre").text_content()


def test_on_paper_there_is_the_text_alone_on_white_and_what_was_folded_is_open(page, site):
    page.emulate_media(color_scheme="dark")
    page.goto(f"{site}/{CHAPTER}")
    assert theme(page) == "dark"
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print", color_scheme="dark")
    assert theme(page) == "light"
    assert page.evaluate("document.querySelectorAll('details:not([open], .hide)').length") == 0
    assert page.locator("details.hide").count() > 0
    assert not page.locator("details.hide").first.is_visible()
    for hidden in (".bd-header", "#book-contents", "#page-contents", ".bd-footer", ".prev-next"):
        assert not page.locator(hidden).is_visible(), hidden
    shown = page.locator(".nn-figure button, .nn-figure input")
    assert all(not control.is_visible() for control in shown.all())
    page.emulate_media(media="screen", color_scheme="dark")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert theme(page) == "dark"
    assert page.evaluate("document.querySelectorAll('details[open]').length") == 0


def test_the_keys_of_the_search_reach_it_from_a_figure(page, site):
    page.goto(f"{site}/chapters/02-gradient-descent.html")
    step = page.locator(".nn-figure:not(.nn-static)").first
    page.locator(".nn-host").first.scroll_into_view_if_needed()
    step.get_by_role("button", name="Step", exact=True).focus()
    page.keyboard.press("Control+k")
    assert page.locator("#search-dialog").evaluate("(node) => node.open")


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_the_bar_hides_no_place_that_is_jumped_to(page, site, width):
    page.set_viewport_size({"width": width, "height": 740})
    page.goto(f"{site}/chapters/02-gradient-descent.html")
    bar = page.locator(".bd-header").bounding_box()["height"]
    padding = page.evaluate(
        "parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop)"
    )
    assert bar <= padding
