"""Finding one's way in the built book: cards, symbols, terms, ways back, descriptions."""

import re

import pytest

SYMBOLS, GLOSSARY = "chapters/symbols.html", "chapters/glossary.html"
MATRIX = "chapters/05-matrix-form.html"


def read(book, name):
    return (book / name).read_text(encoding="utf-8")


def chapters(book):
    return sorted(path.name for path in (book / "chapters").glob("??-*.html"))


def test_every_chapter_leads_from_its_symbols_to_the_index(built_book):
    entries = set(re.findall(r'id="(symbol-[a-z0-9-]+)"', read(built_book, SYMBOLS)))
    assert len(entries) > 30
    used = set()
    for name in chapters(built_book):
        html = read(built_book, f"chapters/{name}")
        links = re.findall(r'nn-symbol-use[^>]*href="symbols\.html#([^"]+)"', html)
        assert len(links) >= 4, name
        assert len(links) == len(set(links)), f"{name}: a first use is one use"
        used |= set(links)
    assert used <= entries


def test_a_card_is_there_for_each_symbol_term_and_equation_that_a_page_leads_to(built_book):
    for name in chapters(built_book):
        html = read(built_book, f"chapters/{name}")
        text = re.sub(r"<template.*?</template>", "", html, flags=re.DOTALL)
        ready = set(re.findall(r'class="nn-card-of" data-for="([^"]+)"', html))
        place = r'href="([^"#]+\.html#(?:symbol|term|equation)-[^"]+)"'
        asked = re.findall(rf'<a class="[^"]*internal[^"]*" {place}', text)
        assert asked, name
        assert set(asked) <= ready, name


def test_every_cited_work_says_where_it_is_cited_and_leads_back(built_book):
    html = read(built_book, "chapters/bibliography.html")
    works = re.findall(r'<div class="citation" id="([^"]+)".*?(?=<div class="citation"|</section>)',
                       html, flags=re.DOTALL)  # fmt: skip
    backs = re.findall(r'class="nn-back">\s*Cited in (.*?)</p>', html, flags=re.DOTALL)
    assert len(works) > 15
    assert len(backs) == len(works)
    for back in backs:
        for page, anchor in re.findall(r'href="([^"#]*)#([^"]+)"', back):
            there = read(built_book, f"chapters/{page}") if page else html
            assert f'id="{anchor}"' in there, (page, anchor)


def test_a_term_of_several_names_says_once_where_it_is_introduced(built_book):
    html = (built_book / "chapters/glossary.html").read_text(encoding="utf-8")
    entries = re.findall(r"(?:<dt.*?</dt>\s*)+<dd>.*?</dd>", html, flags=re.DOTALL)
    several = [e for e in entries if e.count("<dt") > 1 and "Introduced in" in e]
    assert len(several) > 10
    assert [e for e in entries if e.count("Introduced in") > 1] == []
    (spread,) = [e for e in entries if 'id="term-initialization"' in e]
    assert "Introduced in <a" in spread  # both spellings are in italics, on different pages
    assert (
        'href="01-perceptron.html#learning-from-mistakes"' in spread.partition("Introduced in")[2]
    )


def test_a_term_says_which_page_introduces_it(built_book):
    html = read(built_book, GLOSSARY)
    assert len(re.findall("Introduced in <a", html)) > 15


def test_every_page_has_a_title_and_a_description_of_its_own(built_book):
    titles, descriptions = [], []
    for path in sorted((built_book / "chapters").rglob("*.html")):
        html = path.read_text(encoding="utf-8")
        titles.append(re.search("<title>(.*?)</title>", html, flags=re.DOTALL)[1])
        message = re.findall(r'<meta name="description" content="([^"]*)"', html)
        assert len(message) == 1, path
        assert 40 <= len(message[0]) <= 190, (path, message)
        descriptions += message
        for name in ("title", "type", "site_name", "description"):
            assert f'<meta property="og:{name}" content="' in html, (path, name)
    assert len(set(titles)) == len(titles)
    assert len(set(descriptions)) == len(descriptions)


def test_an_address_that_does_not_exist_leads_back_into_the_book(built_book):
    html = read(built_book, "404.html")
    assert "This page is not here" in html
    assert 'href="/index.html"' in html
    assert 'href="/search.html"' in html


@pytest.mark.browser
def test_pointing_at_a_symbol_shows_its_entry_and_escape_closes_it(page, site):
    page.goto(f"{site}/{MATRIX}")
    link, card = (
        page.locator("a.nn-symbol-use[href$='symbol-error']").first,
        page.locator("#nn-card"),
    )
    link.locator(".mord").first.hover()  # the link itself begins with its MathML, a dot
    card.wait_for(state="visible")
    assert "The derivatives of the cost with respect to" in card.inner_text()
    box = card.bounding_box()
    page.mouse.move(box["x"] + 5, box["y"] + 5)
    page.wait_for_timeout(400)
    assert card.is_visible(), "the pointer may enter the card"
    page.keyboard.press("Escape")
    assert not card.is_visible()


@pytest.mark.browser
def test_the_keyboard_shows_a_card_and_the_card_describes_its_link(page, site):
    page.goto(f"{site}/{MATRIX}")
    link = page.locator("a.internal[href*='notation.html#equation-']").first
    link.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    card = page.locator("#nn-card")
    card.wait_for(state="visible")
    assert card.locator(".katex-display").count() == 1
    assert link.get_attribute("aria-describedby") == "nn-card"
    page.keyboard.press("Tab")
    assert not card.is_visible() or link.get_attribute("aria-describedby") is None


@pytest.mark.browser
def test_an_equation_of_the_same_page_is_copied_into_the_card_without_a_second_id(page, site):
    page.goto(f"{site}/{MATRIX}")
    link = page.locator(".bd-article a.internal[href^='#equation-']").first
    name = link.get_attribute("href")[1:]
    link.hover()
    page.locator("#nn-card .katex-display").wait_for(state="visible")
    assert page.locator(f"[id='{name}']").count() == 1


@pytest.mark.browser
def test_a_card_stays_inside_a_narrow_page(page, site):
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{site}/{MATRIX}")
    links = page.locator(".bd-article a.nn-symbol-use")
    for i in range(min(links.count(), 6)):
        links.nth(i).scroll_into_view_if_needed()
        links.nth(i).locator(".mord").first.hover()
        page.locator("#nn-card").wait_for(state="visible")
        box = page.locator("#nn-card").bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 360
        page.keyboard.press("Escape")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


TOP = "(id) => document.getElementById(id).getBoundingClientRect().top"


@pytest.mark.browser
@pytest.mark.parametrize(
    ("name", "id_"),
    [
        ("chapters/04-two-layers.html", "what-you-have-learnt"),
        ("chapters/04-two-layers.html", "equation-eq-two-layer-ce-inner"),
        ("chapters/proofs/07-vanishing-gradients.html", "proof-eq-vanishing-first"),
    ],
)
def test_a_link_to_a_place_far_down_leads_right_there(page, site, name, id_):
    page.goto(f"{site}/{name}#{id_}")
    page.wait_for_timeout(300)
    assert 0 <= page.evaluate(TOP, id_) <= 140

    # The same from the page's own top, by a link that has been followed before.
    page.evaluate("scrollTo(0, 0)")
    page.evaluate("(id) => { const a = document.createElement('a'); a.href = '#' + id; "
                  "document.body.append(a); a.click(); }", id_)  # fmt: skip
    page.wait_for_timeout(300)
    assert 0 <= page.evaluate(TOP, id_) <= 140


@pytest.mark.browser
def test_who_comes_back_finds_the_page_as_it_was_left(page, site):
    page.goto(f"{site}/chapters/04-two-layers.html#what-you-have-learnt")
    page.wait_for_timeout(300)
    page.evaluate("scrollTo(0, 900)")
    page.wait_for_timeout(300)
    page.goto(f"{site}/{GLOSSARY}")
    page.go_back()
    page.wait_for_timeout(500)
    assert abs(page.evaluate("scrollY") - 900) < 60


@pytest.mark.browser
def test_escape_closes_the_search_from_its_field(page, site):
    page.goto(f"{site}/{MATRIX}")
    page.keyboard.press("Control+k")
    dialog = page.locator("#search-dialog")
    assert dialog.evaluate("(d) => d.open && d.contains(document.activeElement)")
    page.keyboard.press("Escape")
    assert not dialog.evaluate("(d) => d.open")
