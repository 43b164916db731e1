"""The built book: whole in itself, every link leads somewhere, and every page is open to everyone.

The fixtures `built_book`, `site` and `page` are in conftest.py: the page blocks and records every
request that leaves this machine, and collects what the console says.
"""

import os
import re
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from helpers.book import CONTENTS
from helpers.widget_page import AXE

ROOT = Path(__file__).parents[2]


SOURCES = {f"{page}.html": ROOT / f"{page}.md" for page in CONTENTS}
BESIDES = [name for name in ("404.html",) if "site_metadata" in (ROOT / "_config.yml").read_text()]
CODE_BLOCK = r"^(`{3,})\{code-block\}.*?^\1$"  # a file that a page shows displays nothing
PAGES = [*SOURCES, *BESIDES, "genindex.html", "search.html"]


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
    source = re.sub(CODE_BLOCK, "", SOURCES[name].read_text(), flags=re.MULTILINE | re.DOTALL)
    return re.findall(r"^:label: (eq-.*)$", source, flags=re.MULTILINE)


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
            # The page for what is not there may be shown anywhere: it counts from the top.
            base = built_book if parts.path.startswith("/") else path.parent
            target = (base / unquote(parts.path).lstrip("/")).resolve() if parts.path else path
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
    within = [font for font in fonts if font.startswith("data:font/woff2;base64,")]
    beside = [font for font in fonts if font not in within]
    assert len(within) == 7
    assert beside
    assert [font for font in beside if not (css.parent / font).is_file()] == []


def test_no_static_file_lies_about_that_no_page_asks_for(built_book):
    """What the theme and extensions bring along and the book does not use is not in it."""
    asked = {
        (path.parent / unquote(urlsplit(reference).path)).resolve()
        for path in built_pages(built_book)
        for _, _, reference in elements(path).references
        if not urlsplit(reference).netloc and urlsplit(reference).path
    }
    static = (built_book / "_static").resolve()
    # The fonts that are seldom needed are asked for by the style of formulas.
    lying = {p for p in static.rglob("*") if p.is_file() and p.suffix != ".woff2"} - asked
    names = {p.relative_to(static).as_posix() for p in lying}
    # What runs the code of a page is asked for after a click, by the names in the manifest.
    [manifest] = static.glob("live/*/manifest.js")
    named = manifest.read_text(encoding="utf-8")
    pages = {
        path.relative_to(built_book).with_suffix("").as_posix() for path in built_pages(built_book)
    }
    for name in sorted(name for name in names if name.startswith(("live/", "pyodide/"))):
        kind, _, rest = name.split("/", 2)
        if kind == "pyodide":
            assert Path(rest).name.removesuffix(".js").removesuffix(".zst") in named, name
        elif rest.startswith("pages/"):
            assert rest.removeprefix("pages/").removesuffix(".js") in pages, name
        names.remove(name)
    assert names == set()


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
    everything = (built_book / "chapters" / "proofs.html").read_text(encoding="utf-8")
    own = built_book / "chapters" / "proofs" / Path(name).name
    place = own if own.is_file() else built_book / "chapters" / "proofs.html"
    proofs = place.read_text(encoding="utf-8")
    to = os.path.relpath(place, (built_book / name).parent).replace(os.sep, "/")
    back = os.path.relpath(built_book / name, place.parent).replace(os.sep, "/")
    for label in labels(name):
        assert f'class="proof-mark" href="{to}#proof-{label}"' in html, label
        assert f'id="proof-{label}"' in proofs
        assert f'href="{back}#equation-{label}"' in proofs
        assert f'id="proof-{label}"' in everything
        if place == own:
            assert f'href="proofs/{own.name}#proof-{label}">(' in everything


# Contrast depends on the look of a text and of what it stands on. Of each look that a page has, the
# first texts are marked; the others, thousands of letters that look the same, can then be emptied.
MARK_LOOKS = """() => {
  const known = { grounds: new Map(), looks: new Map() }, count = new Map();
  const of = (map, node, make) => {
    if (!map.has(node)) map.set(node, make(getComputedStyle(node)));
    return map.get(node);
  };
  const bare = "rgba(0, 0, 0, 0),none,1,none,normal,auto,none,static";
  const ground = (node) => node && of(known.grounds, node, (s) => {
    const own = [s.backgroundColor, s.backgroundImage, s.opacity, s.filter, s.mixBlendMode, s.clip,
      s.clipPath, s.position === "relative" ? "static" : s.position].join();
    return ground(node.parentElement) + (own === bare ? "" : ` ${own}`);
  });
  const look = (node) => of(known.looks, node, (s) => [s.color, s.fontSize, s.fontWeight,
    s.fontStyle, s.textShadow, s.textDecorationLine, s.borderBottom, ground(node)].join());
  for (const node of document.querySelectorAll("body *:not(.katex-mathml, .katex-mathml *)")) {
    const text = [...node.childNodes].some((part) => part.nodeType === 3 && part.data.trim());
    if (!(text || node.matches("input, select, textarea")) || !node.checkVisibility()) continue;
    const key = [node.matches("a"), look(node), look(node.parentElement)].join();
    count.set(key, (count.get(key) ?? 0) + 1);
    if (count.get(key) <= 3) node.dataset.look = "";
  }
  return count.size;
}"""
EMPTY_THE_OTHERS = """() => {
  const empty = (node) => [...node.children].forEach((child) =>
    child.matches("[data-look]") || child.querySelector("[data-look]")
      ? empty(child) : child.replaceChildren());
  empty(document.body);
}"""
# In one call: what comes alive when the shorter page brings it into view is not compared.
COMPARE_LOOKS = f"""() => {{
  const before = ({MARK_LOOKS})();
  ({EMPTY_THE_OTHERS})();
  return [before, ({MARK_LOOKS})()];
}}"""
COLOURS = ["color-contrast", "link-in-text-block"]  # the rules of colour that axe applies


def axe_violations(page, options):
    """What axe finds on the page."""
    options = {"preload": False, "resultTypes": ["violations"], **options}
    found = page.evaluate("(o) => axe.run(document, o).then((r) => r.violations)", options)
    return [(v["id"], v["impact"], [n["target"] for n in v["nodes"]][:5]) for v in found]


def show_scheme(page, scheme):
    page.emulate_media(color_scheme=scheme)
    page.wait_for_function(f"document.documentElement.dataset.theme === '{scheme}'")
    # Some colours change gradually: what is on its way would be a look of its own.
    page.wait_for_function("document.getAnimations().every((a) => a.playState !== 'running')")


def bad_colours(page):
    """What axe's rules of colour find in the looks that a page has, light and dark; it is over."""
    found = []
    show_scheme(page, "dark")
    page.evaluate(MARK_LOOKS)
    show_scheme(page, "light")
    before, after = page.evaluate(COMPARE_LOOKS)
    assert after == before > 5, "no look is lost"
    for scheme in ("light", "dark"):
        show_scheme(page, scheme)
        found += axe_violations(page, {"runOnly": COLOURS})
    return found


@pytest.mark.browser
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_whole_quiet_in_order_and_accessible(page, site, name):
    """Nothing is asked from outside, no error is raised, headings skip no level, axe is content."""
    page.goto(f"{site}/{name}")
    page.wait_for_load_state("networkidle")
    headings = page.locator("#main-content").locator("h1, h2, h3, h4, h5, h6")
    levels = headings.evaluate_all(
        "(all) => all.filter((h) => h.checkVisibility()).map((h) => Number(h.tagName[1]))"
    )
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))

    page.keyboard.press("Tab")  # now every wide box can be reached
    page.wait_for_function(
        """() => [...document.querySelectorAll("pre")].every((box) => !box.checkVisibility()
          || box.scrollWidth <= box.clientWidth || box.closest("[tabindex]"))"""
    )
    page.add_script_tag(path=AXE)
    assert page.evaluate("document.documentElement.dataset.theme") == "light"
    others = {"rules": {rule: {"enabled": False} for rule in COLOURS}}
    assert axe_violations(page, others) == []
    assert bad_colours(page) == []  # of axe's rules, those of colour alone differ in the dark
    assert page.outside == []
    assert page.errors == []


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
    page.goto(f"{site}/chapters/solutions/02-gradient-descent.html")
    solution = page.locator("details.nn-solution").first
    answer = solution.locator("p").last
    assert not answer.is_visible()
    solution.locator("summary").focus()
    page.keyboard.press("Enter")
    answer.wait_for(state="visible")
