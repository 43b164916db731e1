"""Formulas are there at the first paint, need no script, do not shift, are copied as LaTeX."""

import re

import pytest

CHAPTER = "chapters/05-matrix-form.html"
LABEL = "#equation-eq-matrix-bp2"
pytestmark = pytest.mark.browser


def first_formula(page):
    return page.locator("div.math[id^=equation-]").first


def select(page, start, end):
    page.evaluate(
        """([start, end]) => {
          const range = document.createRange();
          range.setStart(document.querySelector(start), 0);
          const last = document.querySelector(end);
          range.setEnd(last, last.childNodes.length);
          getSelection().removeAllRanges();
          getSelection().addRange(range);
        }""",
        [start, end],
    )


def copied(page):
    """What a reader's Ctrl+C would put on the clipboard as text; empty if the page leaves it be."""
    return page.evaluate(
        """() => {
          const event = new ClipboardEvent("copy", { clipboardData: new DataTransfer(),
            bubbles: true, cancelable: true });
          document.dispatchEvent(event);
          return event.clipboardData.getData("text/plain");
        }"""
    )


def test_formulas_and_figures_are_there_without_a_script(chromium, site):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/{CHAPTER}")
    box = first_formula(page).locator(".katex-html").bounding_box()
    assert box["width"] > 50
    assert box["height"] > 15
    stills = page.locator("figure .nn-static svg[role=img]")
    assert stills.count() >= 1
    assert all(still.bounding_box()["height"] > 100 for still in stills.all())
    context.close()


@pytest.mark.parametrize("width", [1350, 360])
@pytest.mark.parametrize("name", ["index.html", CHAPTER, "chapters/proofs.html"])
def test_nothing_shifts_while_a_page_loads(page, site, name, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.add_init_script(
        """window.shifted = 0;
        new PerformanceObserver((list) => list.getEntries().forEach((e) => (shifted += e.value)))
          .observe({ type: "layout-shift", buffered: true });"""
    )
    page.goto(f"{site}/{name}")
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(300)
    assert page.evaluate("shifted") < 0.01


def test_a_displayed_formula_is_copied_as_its_latex(page, site):
    page.goto(f"{site}/{CHAPTER}")
    formula = first_formula(page)
    tex = formula.locator("annotation").text_content().strip()
    select(page, "div.math[id^=equation-] .katex-html .mord", "div.math[id^=equation-] .katex-html")
    assert copied(page) == f"$$\n{tex}\n$$\n"


def test_a_sentence_is_copied_with_the_latex_of_its_formulas(page, site):
    page.goto(f"{site}/{CHAPTER}")
    sentence = page.locator(".bd-article section section > p:has(.katex)").first
    sentence.evaluate("(node) => (node.id = 'sentence')")
    tex = sentence.locator("annotation").all_text_contents()
    select(page, "#sentence", "#sentence")
    text = copied(page)
    assert all(f"${one.strip()}$" in text for one in tex)
    assert text.count("$") == 2 * len(tex)


def test_what_stands_there_for_the_ear_alone_is_not_copied(page, site):
    page.goto(f"{site}/{CHAPTER}")
    sentence = page.locator("section p:has(a .visually-hidden)").first
    unseen = sentence.locator(".visually-hidden").all_text_contents()
    sentence.evaluate("(node) => (node.id = 'sentence')")
    select(page, "#sentence", "#sentence")
    assert unseen
    assert not [words for words in unseen if words in copied(page)]
    select(page, "h1", "h1")
    assert copied(page).strip() == page.locator("h1").text_content().removesuffix("#")


def test_of_a_moving_figure_its_words_are_copied(page, site):
    page.goto(f"{site}/{CHAPTER}")
    figure = page.locator("figure:has(> .cell .nn-host), figure:has(.nn-host)").first
    figure.scroll_into_view_if_needed()
    figure.locator(".nn-figure:not(.nn-static) button").first.wait_for()
    figure.evaluate("(node) => (node.id = 'copied')")
    select(page, "#copied", "#copied")
    lines = [line for line in copied(page).split("\n") if line.strip()]
    assert lines[0] == figure.locator(".nn-figure > strong").text_content()
    assert lines[1] == figure.locator(".nn-figure > p").first.text_content()
    assert " ".join(lines[2:]).startswith("Fig. 5.1 ")
    assert "model_id" not in copied(page)
    assert "Show the code" not in copied(page)


def test_what_holds_nothing_of_the_kind_is_copied_as_ever(page, site):
    page.goto(f"{site}/{CHAPTER}")
    plain = page.locator("section > p:not(:has(.katex, .visually-hidden))").first
    plain.evaluate("(node) => (node.id = 'plain')")
    select(page, "#plain", "#plain")
    assert copied(page) == ""


def test_the_letters_of_text_and_formulas_come_with_the_styles_themselves(page, site):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site}/{CHAPTER}")
    page.evaluate("document.fonts.ready")
    loaded = page.evaluate(
        "[...document.fonts].filter((f) => f.status == 'loaded').map((f) => f.family)"
    )
    assert {"KaTeX_Main", "KaTeX_Math", "Book Serif"} <= set(loaded)
    assert not [url for url in asked if ".woff" in url and url.startswith("http")]


def test_an_index_has_the_children_that_mathml_has_room_for(built_book):
    for path in built_book.rglob("*.html"):
        html = path.read_text(encoding="utf-8")
        assert not re.search(r"<mo>\u2061</mo></m(sub|sup|under|over)>", html), path.name


def test_equations_outside_the_chapters_are_counted_by_the_letter_of_their_page(built_book):
    pages = {"index": "", "chapters/notation": "N.", "chapters/published-numbers": "P."}
    for page, letter in pages.items():
        html = (built_book / f"{page}.html").read_text(encoding="utf-8")
        numbers = re.findall(r'class="eqno">\(([^)]*)\)', html)
        assert numbers
        assert numbers == [f"{letter}{n}" for n in range(1, len(numbers) + 1)]
    chapter = (built_book / "chapters" / "05-matrix-form.html").read_text(encoding="utf-8")
    assert ">equation (N.1)<" in chapter
