"""What cards say, which signs are links and to which meaning, and where a symbol is used."""

import re

import pytest
from helpers.widget_page import violations

CHAPTER, SYMBOLS = "chapters/04-two-layers.html", "chapters/symbols.html"
CARD = re.compile(
    r'<template class="nn-card-of" data-for="([^"]+)">(.*?)</template>', flags=re.DOTALL
)
USE = re.compile(r'<a class="[^"]*nn-symbol-use[^"]*" href="[^"]*#([^"]+)"(.*?)</a>', re.DOTALL)
LABEL = re.compile(r"\b(?:eq|fig|tab|ex|sol)-[a-z]+-[a-z-]+")


def read(book, name):
    return (book / name).read_text(encoding="utf-8")


def text(html):
    """What a reader sees of a piece of a page: of a formula its MathML, once."""
    html = re.sub(r'<annotation.*?</annotation>|<span class="katex-html".*?', "", html)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))


def pages(book):
    return sorted(path.relative_to(book).as_posix() for path in book.rglob("*.html"))


def cards(book, name):
    return dict(CARD.findall(read(book, name)))


def first_uses(book, name):
    """The LaTeX of each sign that is a link on a page, by the entry that it leads to."""
    page = re.sub("<template.*?</template>", "", read(book, name), flags=re.DOTALL)
    return {
        anchor: re.search(r'x-tex">(.*?)</annotation', rest)[1]
        for anchor, rest in USE.findall(page)
    }


def test_a_card_shows_no_label_of_the_source_and_holds_no_link(built_book):
    count = 0
    for name in pages(built_book):
        for address, body in cards(built_book, name).items():
            count += 1
            assert not LABEL.search(text(body)), (name, address)
            assert not re.search(r"<a[\s>]", body), (name, address)
    assert count > 400


def test_the_card_of_a_symbol_says_by_its_number_where_it_was_first_met(built_book):
    numbers = dict(
        re.findall(
            r'id="equation-(eq-notation-[a-z-]+)".*?class="eqno">\(([^)]+)\)',
            read(built_book, "chapters/notation.html"),
            flags=re.DOTALL,
        )
    )
    message = text(cards(built_book, CHAPTER)["symbols.html#symbol-activation"])
    assert f"First met in equation ({numbers['eq-notation-activation']})." in message


def test_the_card_of_a_figure_shows_its_picture_and_its_caption_whole(built_book):
    page = "chapters/exercises/04-two-layers.html"
    card = cards(built_book, page)["../04-two-layers.html#fig-two-layer-activations"]
    assert "ReLU are explained in Vanishing gradients." in text(card)
    there = read(built_book, CHAPTER).partition('id="fig-two-layer-activations"')[2]
    shown = re.search(r'<svg role="img" aria-label="([^"]+)"', card)
    assert shown[1] == re.search(r'<svg role="img" aria-label="([^"]+)"', there)[1]
    assert card.count("<svg") == card.count("</svg>")
    assert "<script" not in card
    for name in pages(built_book):
        for address, body in cards(built_book, name).items():
            if 'nn-card-title">Figure' in body:
                assert '<svg role="img"' in body, (name, address)


def test_signs_are_linked_where_they_are_first_said(built_book):
    vanishing = first_uses(built_book, "chapters/07-vanishing-gradients.html")
    assert vanishing["symbol-slope-of-the-activation-function"].startswith(r"\sigma&#x27;")
    assert "symbol-weight" in vanishing
    two = first_uses(built_book, CHAPTER)
    assert two["symbol-weight"] == "w^{(l)}_{jk}"
    assert two["symbol-bias"] == "b^{(1)}"
    one = first_uses(built_book, "chapters/01-perceptron.html")
    assert one["symbol-learning-rate"] == r"\eta &gt; 0", "a sign at the head of a relation"
    assert one["symbol-weight-vector"] == "w"


def test_a_letter_that_means_something_else_is_no_link(built_book):
    for folder in ("exercises", "solutions"):
        html = read(built_book, f"chapters/{folder}/03-chain-rule.html")
        start = html.index("A graph by hand")
        part = html[start : html.index("Two outputs", start)]
        assert "nn-symbol-use" not in part, folder
    assert "symbol-error" not in first_uses(built_book, "chapters/slips.html")
    # A plain graph in the chapter and a chain of two links are no costs.
    for name in ("chapters/03-chain-rule.html", "chapters/solutions/03-chain-rule.html"):
        linked = first_uses(built_book, name)
        assert linked.get("symbol-cost", "C") == "C", name


def test_no_comma_and_no_quote_is_part_of_a_link_of_a_symbol(built_book):
    count = 0
    for name in pages(built_book):
        html = re.sub("<template.*?</template>", "", read(built_book, name), flags=re.DOTALL)
        for anchor, rest in USE.findall(html):
            behind = rest.rpartition('<span class="visually-hidden"')[0]
            behind = re.sub(r"(</span>\s*)+$", "", behind)
            count += 1
            assert not re.search(r"</span>[.,;:!?)’”]+$", behind), (name, anchor)
    assert count > 200


def test_a_symbol_says_in_which_chapters_it_is_underlined_and_leads_there(built_book):
    html = read(built_book, SYMBOLS)
    entries = re.findall(r'<dt id="(symbol-[^"]+)">.*?</dt>\s*<dd>(.*?)</dd>', html, re.DOTALL)
    assert len(entries) > 40
    with_use = 0
    for anchor, entry in entries:
        used = re.search(r'class="nn-back">\s*Underlined in (.*?)</p>', entry, flags=re.DOTALL)
        ways = re.findall(r'href="([^"#]+)#([^"]+)"', used[1]) if used else []
        with_use += bool(ways)
        for page, place in ways:
            link = re.search(rf'<a [^>]*id="{place}"[^>]*>', read(built_book, f"chapters/{page}"))
            assert f'href="symbols.html#{anchor}"' in link[0], (anchor, page)
    assert with_use > len(entries) - 6


@pytest.mark.browser
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_the_picture_in_a_card_fits_and_can_be_seen(page, site, colours):
    page.emulate_media(color_scheme=colours)
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{site}/chapters/exercises/04-two-layers.html")
    link = page.locator("a.internal[href$='#fig-two-layer-activations']").first
    link.scroll_into_view_if_needed()
    link.hover()
    picture = page.locator("#nn-card svg[role=img]").first
    picture.wait_for(state="visible")
    box, card = picture.bounding_box(), page.locator("#nn-card").bounding_box()
    assert box["width"] > 200
    assert box["x"] >= card["x"]
    assert box["x"] + box["width"] <= card["x"] + card["width"]
    numbers = page.evaluate(
        """() => {
          const card = document.querySelector("#nn-card");
          const number = card.querySelector(".nn-x text");
          return [getComputedStyle(number).fill, getComputedStyle(card).backgroundColor]
            .map((colour) => colour.match(/\\d+/g).slice(0, 3).map(Number));
        }"""
    )
    light = [sum(w * (c / 255) ** 2.2 for w, c in zip((0.2126, 0.7152, 0.0722), rgb, strict=True))
             for rgb in numbers]  # fmt: skip
    assert (max(light) + 0.05) / (min(light) + 0.05) > 4.5


@pytest.mark.browser
def test_the_card_of_a_figure_on_the_page_has_no_controls_and_breaks_no_rule(page, site):
    page.goto(f"{site}/chapters/01-perceptron.html")
    figure = page.locator(".nn-figure").first
    figure.scroll_into_view_if_needed()
    figure.get_by_role("button", name="Step", exact=True).focus()
    page.locator("p a[href='#fig-perceptron-moves']").last.hover()
    card = page.locator("#nn-card")
    card.locator("figcaption").wait_for()
    assert card.locator("svg[role=img]").count() == 2
    assert card.locator("button, input, select, summary, [aria-live]").count() == 0
    assert violations(page, "body") == []
    page.keyboard.press("Escape")  # the focus is on the page, or in the figure
    assert card.is_hidden()
