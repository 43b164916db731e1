"""The search of the built book: what comes first, typing errors, signs, numbers, keyboard."""

import functools
import re

import pytest
from helpers.widget_page import violations

CHAPTER = "chapters/05-matrix-form.html"
SYMBOLS = "chapters/symbols.html"
FIRST = [
    # typed, the address of the first result, what its title says
    ("∂", f"{SYMBOLS}#symbol-partial-derivative", "partial derivative"),
    ("⊙", f"{SYMBOLS}#symbol-product-entry-by-entry", "⊙"),
    ("∇", f"{SYMBOLS}#symbol-gradient", "∇f"),
    ("ᵀ", f"{SYMBOLS}#symbol-transpose", "transpose"),
    ("ŷ", f"{SYMBOLS}#symbol-answer", "ŷ"),
    ("η", f"{SYMBOLS}#symbol-learning-rate", "learning rate"),
    ("eta", f"{SYMBOLS}#symbol-learning-rate", "η"),
    ("learning rate", "chapters/02-gradient-descent.html#", "step"),
    ("σ", f"{SYMBOLS}#symbol-activation-function", "activation function"),
    ("2.3", "chapters/02-gradient-descent.html#equation-", "Equation (2.3)"),
    ("(2.3)", "chapters/02-gradient-descent.html#equation-", "Equation (2.3)"),
    ("equation 2.3", "chapters/02-gradient-descent.html#equation-", "Equation (2.3)"),
    ("Eq. (5.4)", f"{CHAPTER}#equation-", "Equation (5.4)"),
    ("figure 3.1", "chapters/03-chain-rule.html#", "Figure 3.1"),
    ("Fig. 3.1", "chapters/03-chain-rule.html#", "Figure 3.1"),
    ("table 2.1", "chapters/02-gradient-descent.html#tab-", "Table 2.1"),
    ("the matrix form", CHAPTER, "The matrix form"),
    ("minibatch", "chapters/08-training.html#mini-batches", "Mini-batches"),
    ("mini-batches", "chapters/08-training.html#mini-batches", "Mini-batches"),
    ("backward", "reference/networks.html#nnmath.backprop.backward", "nnmath.backprop.backward"),
    ("train_perceptron", "reference/learning.html#nnmath.perceptron.train_perceptron", "train"),
]
TYPING_ERRORS = [("gradeint", "gradient"), ("neural netwrok", "network"), ("sigmoyd", "sigmoid"),
         ("perceptorn", "perceptron"), ("backpropogation", "backpropagation")]  # fmt: skip


@pytest.fixture
def search(page, site):
    """Types into the search page, and gives the results: (address, title) of each."""
    page.goto(f"{site}/search.html")

    def typed(query):
        page.locator("#search-q").fill(query)
        return page.evaluate(
            """() => [...document.querySelectorAll("#search-results li a")].map(
                (a) => [a.getAttribute("href").replace(/^\\.\\//, ""), a.textContent])"""
        )

    page.wait_for_function("globalThis.bookSearch?.ready")
    return typed


@pytest.mark.browser
def test_what_one_types_comes_first(search, built_book):
    for typed, address, title in FIRST:
        found = search(typed)
        assert found, typed
        assert found[0][0].startswith(address), (typed, found[:3])
        assert title in found[0][1], (typed, found[:3])


@pytest.mark.browser
@pytest.mark.parametrize("typed", ["ln", "1/4", "0.25", "XOR problem", "∂C/∂w"])
def test_signs_and_numbers_are_found_where_they_stand(page, search, typed):
    assert search(typed)
    for box in page.locator("#search-results li").all()[:5]:
        marks = box.locator("mark").all_inner_texts()
        assert marks or typed == "XOR problem", box.inner_text()


@pytest.mark.browser
def test_slips_of_typing_are_forgiven_and_said(page, search):
    for wrong, right in TYPING_ERRORS:
        assert search(wrong), wrong
        page.get_by_role("status").filter(has_text=f"Did you mean “{right}”?").wait_for()
        marks = page.locator("#search-results mark").all_inner_texts()
        assert any(right in mark.lower() for mark in marks), wrong


@pytest.mark.browser
def test_every_result_leads_to_a_place_that_is_there(page, search, built_book):
    places = page.evaluate("bookSearch.entries.map((entry) => entry.u)")
    assert len(places) > 500
    assert len(set(places)) == len(places)

    @functools.cache
    def ids(name):
        return set(re.findall(r'\bid="([^"]+)"', (built_book / name).read_text(encoding="utf-8")))

    for place in places:
        name, _, anchor = place.partition("#")
        assert not anchor or anchor in ids(name), place


@pytest.mark.browser
def test_excerpts_are_what_a_reader_sees(page, search):
    entries = page.evaluate("bookSearch.entries.map((e) => [e.u, e.t + ' ' + e.x])")
    for address, text in entries:
        if address.startswith(("chapters/new-chapter", "chapters/own-book")):
            continue  # these two tell authors how to write labels
        assert "\\frac" not in text, text[:200]
        assert not re.search(r"\beq-[a-z]+-[a-z]|\b[a-z]+(19|20)\d\d\b|ExerciseX", text), text[:200]
    assert search("Minsky Papert")
    marks = page.locator("#search-results p.context").first.locator("mark").all_inner_texts()
    assert {"Minsky", "Papert"} <= set(marks)


@pytest.mark.browser
def test_only_whole_words_and_their_beginnings_are_marked(page, search):
    search("eta")
    marks = set(page.locator("#search-results mark").all_inner_texts())
    assert "η" in marks
    assert marks <= {"η", "eta"}
    search("transp")
    marks = page.locator("#search-results mark").all_inner_texts()
    assert marks
    assert all(mark.lower().startswith("transp") for mark in marks)


@pytest.mark.browser
def test_nothing_found_is_said_kindly_and_leads_on(page, search):
    assert search("xylophonist") == []
    page.get_by_role("status").filter(has_text="Nothing was found for “xylophonist”.").wait_for()
    assert page.locator("#search-results .nothing a").count() == 4
    assert search("") == []


@pytest.mark.browser
def test_an_index_is_loaded_only_when_the_search_is_opened(page, site):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site}/{CHAPTER}")
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if "search" in url]
    page.keyboard.press("Control+k")
    page.keyboard.type("gradi")
    page.locator("#search-dialog-results li a").first.wait_for()
    assert len([url for url in asked if "search_data.js" in url]) == 1
    assert page.errors == []


@pytest.mark.browser
@pytest.mark.parametrize("way", ["server", "folder"])
def test_the_dialog_is_worked_by_keyboard_alone(page, site, built_book, way):
    page.goto(f"{site if way == 'server' else built_book.as_uri()}/{CHAPTER}")
    page.keyboard.press("Control+k")
    page.keyboard.type("learning rate")
    links = page.locator("#search-dialog-results li a")
    links.first.wait_for()
    page.locator("#search-dialog-status", has_text=re.compile(r"Found in \d+ places")).wait_for()
    page.keyboard.press("ArrowDown")
    assert links.nth(0).evaluate("(a) => a === document.activeElement")
    page.keyboard.press("ArrowDown")
    assert links.nth(1).evaluate("(a) => a === document.activeElement")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.id") == "search-dialog-q"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/02-gradient-descent.html#*")
    assert page.errors == []
    assert page.outside == []


@pytest.mark.browser
@pytest.mark.parametrize("way", ["server", "folder"])
def test_who_comes_back_finds_the_results_and_the_field(page, site, built_book, way):
    page.goto(f"{site if way == 'server' else built_book.as_uri()}/search.html?q=perceptron")
    page.locator("#search-results li a").first.wait_for()
    assert page.evaluate("document.activeElement.id") == "search-q"
    page.locator("#search-q").fill("hessian")
    page.locator("#search-results li a", has_text="Hessian").first.click()
    page.wait_for_url("**/glossary.html*")
    page.go_back()
    page.locator("#search-results li a", has_text="Hessian").first.wait_for()
    assert page.locator("#search-q").input_value() == "hessian"
    assert page.errors == []


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_results_are_for_everyone_on_a_phone_too(page, site, scheme):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": 360, "height": 740})
    for name in ("search.html?q=gradient", CHAPTER):
        page.goto(f"{site}/{name}")
        if name == CHAPTER:
            page.locator(".search-button").first.click()
            page.keyboard.type("gradient")
        page.locator(".search-results li a").first.wait_for()
        page.locator(".search-status", has_text="Found in").first.wait_for()
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        assert violations(page, ":root") == []
        dialog = page.locator("#search-dialog")
        if name == CHAPTER:
            box = dialog.bounding_box()
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= 360
            assert box["y"] + box["height"] <= 740


def test_without_a_script_the_search_page_leads_on(built_book):
    html = (built_book / "search.html").read_text(encoding="utf-8")
    message = re.search("<noscript>(.*?)</noscript>", html, flags=re.DOTALL)[1]
    for way in re.findall(r'href="([^"#]+)"', message):
        assert (built_book / way).is_file(), way
    assert message.count("href") == 4


def test_no_page_asks_for_a_script_that_is_not_there(built_book):
    for path in sorted(built_book.rglob("*.html")):
        for source in re.findall(r'<script[^>]* src="([^"?]+)', path.read_text(encoding="utf-8")):
            inside = built_book / source.lstrip("/") if source[0] == "/" else path.parent / source
            assert inside.is_file(), (path, source)
    assert not (built_book / "searchindex.js").exists()


def test_every_page_can_be_found(built_book):
    data = (built_book / "_static" / "search_data.js").read_text(encoding="utf-8")
    pages = [path.relative_to(built_book) for path in built_book.rglob("*.html")]
    beside = {"search.html", "genindex.html", "404.html"}
    missing = [page.as_posix() for page in pages if f'"{page.as_posix()}"' not in data]
    assert set(missing) <= beside
