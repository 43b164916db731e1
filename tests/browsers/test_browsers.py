"""The pages, figures, questions and the search, in Firefox and WebKit as in Chromium.

One script (probe.js) uses each page as a reader would; what it finds must be the same.
"""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from helpers import browser as tools
from helpers.book import PAGES
from node_js import find_node

HERE = Path(__file__).parent
PROBE = (HERE / "probe.js").read_text(encoding="utf-8")
ANSWERS = ["1", "0.5", "−1/4", "a1*(1-a1)", r"2(x+2)", r"\frac{1}{n}\sum", "[1, 2]", "σ(z)²", "x ="]
QUERIES = ["sigmoid", "learning rate", "∂C/∂w", "2.3", "gradeint", "η", "zzzz", "chain rule"]
ENGINES = Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser")
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def names(built_book):
    """The pages of the book, as files."""
    pages = [path.relative_to(HERE.parents[1]).with_suffix(".html") for path in PAGES]
    found = [page.as_posix() for page in pages if (built_book / page).is_file()]
    assert len(found) > 25
    return [*found, "search.html"]


def with_puppeteer(engine, program, address, names):
    """What the probe finds in each page, by Puppeteer."""
    asked = {"address": address, "pages": names, "answers": ANSWERS, "queries": QUERIES}
    done = subprocess.run(
        [find_node(), str(HERE / "probe.mjs"), engine, program],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


def with_webkit(program, address, names):
    """The same in WebKitGTK, by Selenium: errors and requests are not told there."""
    webdriver = pytest.importorskip("selenium.webdriver")
    options = webdriver.WebKitGTKOptions()
    options.binary_location = str(program)
    options.add_argument("--automation")
    service = webdriver.WebKitGTKService(shutil.which("WebKitWebDriver"))
    driver = webdriver.WebKitGTK(options=options, service=service)
    found = {}
    try:
        driver.set_script_timeout(120)
        for name in names:
            driver.get(f"{address}/{name}")
            call = f"const done = arguments[2]; {PROBE}(arguments[0], arguments[1])"
            call += ".then(done, (error) => done({ error: String(error) }))"
            found[name] = driver.execute_async_script(call, ANSWERS, QUERIES)
            assert "error" not in found[name], (name, found[name])
    finally:
        driver.quit()
    return found


@pytest.fixture(scope="module")
def chromium_found(site, names, chromium):
    program = tools.find_chromium(chromium.browser_type)
    return with_puppeteer("chrome", program, site, names)


def check(found, chromium_found):
    """Each page gave what it gives in Chromium, and is no wider than the window."""
    assert list(found) == list(chromium_found)
    for name, page in found.items():
        for part in ("figures", "questions", "results"):
            assert page[part] == chromium_found[name][part], (name, part)
        assert page["tooWide"] == 0, name
        assert not any(figure["broken"] or figure["empty"] for figure in page["figures"]), name


def test_the_probe_uses_what_the_book_has(chromium_found):
    check(chromium_found, chromium_found)
    pages = chromium_found.values()
    figures = [figure["said"] for page in pages for figure in page["figures"]]
    questions = [verdicts for page in pages for verdicts in page["questions"]]
    assert len(figures) > 12
    assert all(len(set(said)) > 4 for said in figures), "the controls change what a figure says"
    assert len(questions) > 120
    kinds = {kind for verdicts in questions for kind, _ in verdicts}
    assert kinds >= {"right", "wrong", "unread"}
    results = chromium_found["search.html"]["results"]
    assert [query for query, found in results if not found] == ["zzzz"]


def test_firefox(site, names, chromium_found):
    program = shutil.which("firefox-esr") or shutil.which("firefox")
    if program is None:
        tools.without("no Firefox: install one (Debian: apt install firefox-esr)")
    found = with_puppeteer("firefox", program, site, names)
    check(found, chromium_found)
    for browser in (found, chromium_found):
        assert {name: page["errors"] for name, page in browser.items() if page["errors"]} == {}
        assert {name: page["outside"] for name, page in browser.items() if page["outside"]} == {}


def test_webkit(site, names, chromium_found):
    """Skipped where it is not installed, as where .ci/run runs."""
    program = next(ENGINES, None)
    if program is None or shutil.which("WebKitWebDriver") is None:
        pytest.skip("no WebKitGTK: apt install webkit2gtk-driver")
    if not os.environ.get("DISPLAY"):
        pytest.skip("WebKitGTK needs a display: xvfb-run make test")
    check(with_webkit(program, site, names), chromium_found)
