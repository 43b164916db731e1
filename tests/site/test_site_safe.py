"""The site under the strictest policy for its content that it can bear.

The policy is read where it is stated for readers, in `chapters/accessibility.md`.
"""

import re

import pytest
from helpers.server import POLICY, compressed

KINDS = ["index.html", "chapters/02-gradient-descent.html", "chapters/proofs.html",
         "chapters/notation.html", "search.html?q=gradient", "genindex.html"]  # fmt: skip


@pytest.fixture(scope="module")
def strict(built_book):
    with compressed(built_book, [("Content-Security-Policy", POLICY)]) as address:
        yield address


def watched(page):
    page.add_init_script(
        """window.refused = [];
        document.addEventListener("securitypolicyviolation",
          (e) => refused.push(`${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}`));"""
    )
    return page


def test_the_policy_lets_nothing_in_from_outside():
    assert POLICY.startswith("default-src 'none';")
    assert not re.search(r"https?:|\*|'unsafe-eval'", POLICY)
    assert "'unsafe-inline'" not in re.sub(r"style-src-attr [^;]*", "", POLICY)


@pytest.mark.browser
@pytest.mark.parametrize("name", KINDS)
def test_a_page_of_every_kind_needs_no_more_than_the_policy_allows(page, strict, name):
    watched(page).goto(f"{strict}/{name}")
    page.wait_for_load_state("networkidle")
    page.mouse.wheel(0, 3000)
    page.wait_for_timeout(300)
    assert page.evaluate("refused") == []
    assert page.errors == []
    assert page.evaluate("document.cookie") == ""


@pytest.mark.browser
def test_figures_colours_and_search_work_under_the_policy(page, strict):
    watched(page).goto(f"{strict}/chapters/02-gradient-descent.html")
    place = page.locator(".nn-host:has(.nn-figure)").first
    place.scroll_into_view_if_needed()
    page.wait_for_selector(".nn-host[data-widget=live] .nn-figure")
    before = place.locator("svg").first.inner_html()
    place.get_by_role("button", name="Step").first.click()
    assert place.locator("svg").first.inner_html() != before
    page.locator(".theme-switch-button").click()
    page.locator(".theme-switch-button").click()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.keyboard.press("Control+k")
    page.keyboard.type("perceptron")
    page.keyboard.press("Enter")
    page.locator("#search-results li a").first.wait_for()
    assert page.evaluate("refused") == []
    assert page.errors == []


def test_no_page_holds_a_script_or_a_style_written_into_it(built_book):
    for path in sorted(built_book.rglob("*.html")):
        html = path.read_text(encoding="utf-8")
        inline = re.findall(r"<script(?![^>]* src=)([^>]*)>", html)
        assert all("json" in kind for kind in inline), (path, inline)
        assert not re.findall(r"<[^>]+ on(?:click|load|error|input)=", html), path
        assert "<style" not in re.sub(r"<svg.*?</svg>", "", html, flags=re.DOTALL), path
        assert "javascript:" not in html, path
