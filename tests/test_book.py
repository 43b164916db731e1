"""The built book: whole in itself, every link leads somewhere, and every page is open to everyone.

The fixtures `built_book`, `site` and `page` are in conftest.py: the page blocks and records every
request that leaves this machine, and collects what the console says.
"""

import re
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
import yaml

ROOT = Path(__file__).parent.parent
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
TOC = yaml.safe_load((ROOT / "_toc.yml").read_text())
CONTENTS = [TOC["root"], *(c["file"] for part in TOC["parts"] for c in part["chapters"])]
SOURCES = {f"{page}.html": ROOT / f"{page}.md" for page in CONTENTS}
PAGES = [*SOURCES, "genindex.html", "search.html"]


class Elements(HTMLParser):
    """The ids of a page, and what its elements refer to."""

    def __init__(self, text):
        super().__init__()
        self.ids, self.references = [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if "id" in attributes:
            self.ids.append(attributes["id"])
        for name in ("href", "src"):
            if attributes.get(name):
                self.references.append((tag, attributes.get("rel", ""), attributes[name]))


@cache
def elements(path):
    return Elements(path.read_text(encoding="utf-8"))


def labels(name):
    """The labels of the formulas in the source of a page."""
    return re.findall(r"^:label: (eq-.*)$", SOURCES[name].read_text(), flags=re.MULTILINE)


def built_pages(book):
    return sorted(path for path in book.rglob("*.html") if "_static" not in path.parts)


def test_the_pages_are_those_of_the_contents(built_book):
    assert {p.relative_to(built_book).as_posix() for p in built_pages(built_book)} == set(PAGES)


def test_every_internal_link_and_anchor_resolves(built_book):
    broken = []
    for path in built_pages(built_book):
        for _, _, reference in elements(path).references:
            parts = urlsplit(reference)
            if parts.scheme or parts.netloc:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if not target.is_file():
                broken.append((path.name, reference))
            elif target.suffix == ".html" and parts.fragment:
                anchors = {*elements(target).ids, ""}
                broken += [(path.name, reference)] * (unquote(parts.fragment) not in anchors)
    assert broken == []


def test_nothing_on_a_page_is_loaded_from_outside(built_book):
    """Links that a reader may follow are free to lead out; scripts, styles and pictures are not."""
    outside = [
        (path.name, reference)
        for path in built_pages(built_book)
        for tag, rel, reference in elements(path).references
        if urlsplit(reference).netloc and tag != "a" and rel not in ("canonical",)
    ]
    assert outside == []
    for css in built_book.rglob("*.css"):
        urls = re.findall(r"(?:url\(|@import )['\"]?(https?:|//)", css.read_text(encoding="utf-8"))
        assert urls == [], css


def test_what_the_style_of_the_formulas_asks_for_is_there(built_book):
    css = built_book / "_static" / "katex" / "katex.min.css"
    fonts = re.findall(r"url\(([^)]+)\)", css.read_text(encoding="utf-8"))
    assert fonts
    assert [font for font in fonts if not (css.parent / font).is_file()] == []


@pytest.mark.parametrize("name", list(SOURCES))
def test_every_formula_is_in_the_page_when_it_arrives(built_book, name):
    html = (built_book / name).read_text(encoding="utf-8")
    assert "katex-error" not in html
    for label in labels(name):
        start = html.index(f'id="equation-{label}"')
        formula = html[start : html.index('class="eqno"', start)]
        assert 'class="katex-display"' in formula
        assert "<math" in formula  # for screen readers
        assert 'encoding="application/x-tex"' in formula  # to be copied as LaTeX


@pytest.mark.parametrize("name", list(SOURCES))
def test_every_formula_bears_a_mark_that_leads_to_its_proof_and_back(built_book, name):
    html = (built_book / name).read_text(encoding="utf-8")
    proofs = (built_book / "chapters" / "proofs.html").read_text(encoding="utf-8")
    for label in labels(name):
        assert re.search(rf'class="proof-mark" href="[^"]*proofs.html#proof-{label}"', html), label
        assert f'id="proof-{label}"' in proofs
        assert f'href="{Path(name).name}#equation-{label}"' in proofs


@pytest.mark.browser
@pytest.mark.parametrize("name", list(SOURCES))
def test_a_page_has_one_first_heading_and_skips_no_level(page, site, name):
    page.goto(f"{site}/{name}")
    headings = page.locator("#main-content").locator("h1, h2, h3, h4, h5, h6")
    levels = [int(h.evaluate("h => h.tagName[1]")) for h in headings.all() if h.is_visible()]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.browser
@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_for_nothing_outside_and_raises_no_error(page, site, name):
    page.goto(f"{site}/{name}")
    page.wait_for_load_state("networkidle")
    assert page.outside == []
    assert page.errors == []


@pytest.mark.browser
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(page, site, name, theme):
    page.emulate_media(color_scheme=theme)
    page.goto(f"{site}/{name}")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.dataset.theme") == theme
    page.add_script_tag(path=AXE)
    violations = page.evaluate("axe.run(document).then((result) => result.violations)")
    found = [(v["id"], v["impact"], [n["target"] for n in v["nodes"]][:5]) for v in violations]
    assert found == []


@pytest.mark.browser
@pytest.mark.parametrize("name", PAGES)
def test_a_phone_never_scrolls_sideways(page, site, name):
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{site}/{name}")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.browser
def test_formulas_are_drawn_with_their_own_fonts(page, site):
    page.goto(f"{site}/chapters/02-gradient-descent.html")
    page.evaluate("document.fonts.ready")
    assert page.evaluate("document.fonts.check('16px KaTeX_Main')")
    assert page.evaluate(
        "[...document.fonts].some(f => f.family == 'KaTeX_Main' && f.status == 'loaded')"
    )


@pytest.mark.browser
def test_a_wide_box_can_be_scrolled_by_keyboard(page, site):
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{site}/chapters/02-gradient-descent.html")
    box = page.locator("#equation-eq-descent-secant .equation")
    assert box.get_attribute("tabindex") == "0"
    box.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.activeElement.scrollLeft > 0")


@pytest.mark.browser
def test_a_solution_opens_by_keyboard_and_hides_until_then(page, site):
    page.goto(f"{site}/chapters/02-gradient-descent.html")
    solution = page.locator("details.sd-dropdown").first
    answer = solution.get_by_text("towards", exact=False)
    assert not answer.is_visible()
    solution.locator("summary").focus()
    page.keyboard.press("Enter")
    answer.wait_for(state="visible")
