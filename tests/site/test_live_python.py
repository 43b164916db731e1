"""Python in the pages, in a browser that reaches this machine only.

One page of chapter 2 is started once, by the keyboard, under the policy that the book states for
itself and with the headers that `make serve` sends; most tests go on with it. What the cells of all
chapters compute is compared in `test_pyodide_cells.py`, without a browser.
"""

import json
import re
import shutil
import zipfile
from pathlib import Path

import nbformat
import pytest
from helpers.browser import guard, served
from helpers.paths import ROOT, live_python, make_zip, serve
from helpers.server import POLICY, compressed
from helpers.widget_page import AXE, violations
from pyodide_distribution import prepare, source_folders
from pyodide_sources import sha256

from nnmath.descent import descend

CHAPTER = "chapters/02-gradient-descent.html"
EXERCISES = "chapters/exercises/02-gradient-descent.html"
CACHE = ROOT / "_build" / ".cache" / "pyodide"
OTHERS = [
    page.stem
    for page in sorted(ROOT.glob("chapters/*.md"))
    if page.stem[:2].isdigit() or page.stem == "automatic-differentiation"
    if page.stem not in CHAPTER
]
ISOLATED = [
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Embedder-Policy", "require-corp"),
]
ENDS = ("ok", "error", "failed", "stopped", "missing")  # how a cell can end
LONG = 240_000  # ms; Python starts in a few seconds, on a busy machine much later
START = "Run the code of this page"
RIGHT = """def steps_needed(slope, x, rate, tolerance):
    count = 0
    while abs(slope(x)) >= tolerance:
        x = x - rate * slope(x)
        count += 1
    return count"""
WRONG = RIGHT.replace("count = 0", "count = 1")  # of the exercise "gradient-descent-stop"
CHANGED = """from nnmath.descent import descend

path = descend(lambda x: 2 * (x + 2), start=0.0, learning_rate=0.4, steps=3)
print("my own walk")
path"""


def manifest_of(book):
    [path] = book.glob("_static/live/*/manifest.js")
    return json.loads(path.read_text().partition(" = ")[2].rstrip(";\n"))


@pytest.fixture(scope="module")
def manifest(built_book):
    return manifest_of(built_book)


@pytest.fixture(scope="module")
def has_numpy(manifest):
    if not manifest["has_numpy"]:
        pytest.skip("this book was built without NumPy for its pages: see CONTRIBUTING.md")


@pytest.fixture(scope="module")
def strict(built_book):
    """The book on a server with isolation headers and the book's own policy."""
    headers = [*ISOLATED, ("Content-Security-Policy", POLICY)]
    with compressed(built_book, headers) as address:
        yield address


@pytest.fixture(scope="module")
def context_of_module(chromium):
    context = chromium.new_context(viewport={"width": 1200, "height": 900}, color_scheme="light")
    context.set_default_timeout(LONG)
    yield context
    context.close()


def cell(page, number):
    """The cell that the page counts as that one."""
    return page.locator(f".cell:has([role=group][aria-label='Cell {number}'])")


def code_of(page, number):
    """What stands in the editor of a cell."""
    return "\n".join(cell(page, number).locator(".cm-line").all_text_contents())


def finished(page, number, state="ok"):
    """The cell, when it has ended: in that state, or the test says what it came to instead."""
    said = page.locator(f"[role=group][aria-label='Cell {number}'] .nn-live-said")
    ends = ", ".join(f"[data-kind={end}]" for end in ENDS)
    ended = said.and_(page.locator(f":is({ends})"))
    not_started = page.locator(".nn-live-status[data-kind=failed]")
    ended.or_(not_started).first.wait_for(timeout=LONG, state="attached")
    assert not not_started.count(), not_started.inner_text()
    assert said.get_attribute("data-kind") == state, said.inner_text()
    return cell(page, number)


def write(page, number, code):
    """Write into the editor of a cell as a reader does, and run it from the keyboard."""
    answer(page, page.get_by_role("textbox", name=f"Code of cell {number}."), code)


def answer(page, editor, code):
    editor.focus()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(code)
    page.keyboard.press("Shift+Enter")


def run(page, number, code, state="ok"):
    label = f"[role=group][aria-label='Cell {number}'] .nn-live-said"
    page.evaluate("(s) => { document.querySelector(s).dataset.kind = ''; }", label)
    write(page, number, code)
    return finished(page, number, state).locator(".cell_output")


def focus_by_tab(page, name):
    """Press Tab until a button of that name has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == name:
            return
    pytest.fail(f"Tab does not reach {name!r}")


@pytest.fixture(scope="module")
def live(context_of_module, strict, has_numpy):
    """The page of chapter 2, all of whose cells have run after a press of a key."""
    page = guard(context_of_module.new_page())
    page.goto(f"{strict}/{CHAPTER}")
    page.book = page.locator(".cell .cell_output").first.inner_text().strip()
    focus_by_tab(page, START)
    page.keyboard.press("Enter")
    page.wait_for_selector("[role=group][aria-label='Cell 1']")
    page.cells = page.locator("[role=group][aria-label^='Cell ']").count()
    ended = (
        ".nn-live-status:is(:text-is('All cells have run.'), [data-kind=error], [data-kind=failed])"
    )
    page.wait_for_selector(ended)
    assert page.locator(ended).inner_text() == "All cells have run."
    yield page
    assert page.outside == []


@pytest.mark.browser
def test_nothing_of_python_is_loaded_before_it_is_asked_for(page, site):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site}/{CHAPTER}")
    page.wait_for_load_state("networkidle")
    assert page.get_by_role("button", name=START).is_visible()
    assert not [url for url in asked if "/live/" in url or "/pyodide/" in url]


@pytest.mark.browser
def test_all_cells_of_a_chapter_run_and_show_what_the_book_shows(live):
    assert live.evaluate("crossOriginIsolated")
    assert live.locator(".nn-live-said[data-kind=ok]").count() == live.cells
    assert cell(live, 1).locator(".cell_output").inner_text().strip() == live.book
    # Figures: one that moves, by the book's own host, and a plot in the colours of the page.
    moving = live.locator(".cell:has(#fig-descent-curve) .nn-host")
    moving.scroll_into_view_if_needed()
    live.wait_for_selector("#fig-descent-curve .nn-live-output .nn-host[data-widget=live]")
    plot = live.locator("#fig-descent-rates .nn-live-output svg").first
    assert "var(--nn-blue" in plot.inner_html()
    assert live.locator("#fig-descent-rates figcaption").is_visible()
    assert [error for error in live.errors if "wasm" not in error] == []


@pytest.mark.browser
def test_a_changed_cell_shows_another_result(live):
    assert "sys" in run(live, 1, "sys", "error").inner_text()  # a cell has the names of cells alone
    out = run(live, 1, CHANGED)
    expected = descend(lambda x: 2 * (x + 2), start=0.0, learning_rate=0.4, steps=3)
    assert out.locator("pre").all_inner_texts() == ["my own walk", repr(expected)]


@pytest.mark.browser
def test_an_error_is_told_from_the_cell_on(live):
    out = run(live, 1, "def f(x):\n    return 1 / x\nprint('before')\nf(0)", "error")
    printed, trace = out.locator("pre").all_inner_texts()
    assert printed == "before"
    assert trace.startswith("Traceback (most recent call last):\n  cell 1, line 4, in <module>")
    assert trace.endswith("ZeroDivisionError: division by zero")
    assert "runner" not in trace
    assert cell(live, 1).locator(".nn-live-said").inner_text() == "Stopped at an error"
    trace = run(live, 1, "x = (1,", "error").locator("pre").inner_text()
    assert "SyntaxError" in trace
    assert "cell 1, line 1" in trace
    # What is not among the files of the page is told with the way to have it.
    for code in ("import pandas", "from sympy import stats"):
        trace = run(live, 1, code, "error").locator("pre").inner_text()
        assert "In Jupyter, with the notebook of this page" in trace


@pytest.mark.browser
def test_what_a_value_can_show_of_itself_is_shown(live):
    out = run(live, 1, "import sympy as sp\nt = sp.Symbol('t')\nsp.Integral(sp.exp(-t**2), t)")
    out.locator(".katex").wait_for()
    out = run(live, 1, "import matplotlib.pyplot as plt\nplt.plot([1, 3, 2], label='mine');")
    assert "var(--nn-blue" in out.locator("svg[role=img]").inner_html()
    out = run(
        live,
        1,
        "class Mine:\n    def _repr_markdown_(self):\n        return 'a **bold** $x^2$'\n"
        "display(Mine())\nimport sys\nprint('aside', file=sys.stderr)",
    )
    out.locator("strong").wait_for()
    assert out.locator(".katex").count() == 1
    assert out.locator(".stderr").inner_text() == "aside"
    out = run(
        live,
        1,
        "from nnmath.data import logic_gate\nfrom nnmath.network import Network\n"
        "from nnmath.training import train\nX, Y = logic_gate('xor')\n"
        "net = Network.random([2, 2, 1], rng=np.random.default_rng(0))\n"
        "train(net, X, Y, learning_rate=1.0, epochs=50, progress=True).cost[0] > 0",
    )
    bar = out.locator(".stderr").inner_text()
    assert "50/50" in bar
    assert len(bar.splitlines()) == 1  # one line, written over


@pytest.mark.browser
def test_a_figure_of_ones_own_moves(live):
    number = int(
        live.locator("#fig-descent-curve").evaluate(
            "(f) => f.closest('.cell').querySelector('[role=group][aria-label^=Cell]')"
            ".ariaLabel.split(' ')[1]"
        )
    )
    live.locator(
        f"#{live.locator('.cell:has(#fig-descent-curve)').get_attribute('id')} summary"
    ).click()
    code = (
        "from nnmath.widgets import descent_on_curve\n"
        "mine = descent_on_curve(lambda x: (x - 1) ** 2, lambda x: 2 * (x - 1), starts=[3, 4])\n"
        "mine"
    )
    out = run(live, number, code)
    out.scroll_into_view_if_needed()
    figure = out.locator(".nn-host[data-widget=live]")
    figure.wait_for()
    assert "3" in figure.locator("select, input").first.evaluate(
        "(e) => e.closest('figure').innerText"
    )
    before = figure.locator("svg").first.inner_html()
    figure.get_by_role("button", name="Step").first.click()
    assert figure.locator("svg").first.inner_html() != before
    # Python sees what the reader has moved, and the picture follows Python.
    out_1 = run(live, 1, "mine.frame")
    assert out_1.inner_text().strip() == "1"
    run(live, 1, "mine.frame = 0")
    live.wait_for_function(
        "(e) => e[0].innerHTML === e[1]", arg=[figure.locator("svg").first.element_handle(), before]
    )


@pytest.mark.browser
def test_an_endless_loop_is_stopped_and_what_was_computed_is_kept(live):
    run(live, 1, "mark = 41")
    write(live, 1, "while True:\n    mark")
    live.get_by_text("Cell 1 is running", exact=True).wait_for()  # Python has begun it
    live.get_by_role("button", name="Stop cell 1").click()
    finished(live, 1, "stopped")
    assert run(live, 1, "mark + 1").inner_text().strip() == "42"
    assert (
        live.evaluate("document.querySelectorAll('.nn-live-said[data-kind=ok]').length")
        >= live.cells - 1
    )


@pytest.mark.browser
def test_the_keyboard_is_not_caught_in_an_editor(live):
    live.get_by_role("textbox", name="Code of cell 1.").focus()
    live.keyboard.press("Tab")
    assert live.evaluate("document.activeElement.getAttribute('aria-label')") == "Run cell 1"
    live.keyboard.press("Shift+Tab")
    live.keyboard.press("Escape")
    assert live.evaluate("document.activeElement.getAttribute('aria-label')") == "Run cell 1"


@pytest.mark.browser
def test_a_formula_of_ones_own_is_proved_or_refuted(live):
    formula = live.locator("#equation-eq-descent-slope")
    formula.get_by_role("button", name="Try a formula of your own").click()
    field = live.get_by_role("textbox", name="A formula of your own")
    assert field.input_value().startswith("f'(x) = ")
    result = live.locator(".nn-trial-result")
    for latex, answer in (("f'(x) = 2x + 4", "True."), ("f'(x) = 2x + 5", "False.")):
        field.fill(latex)
        live.get_by_role("button", name="Is it true?").click()
        result.locator("strong", has_text=answer).wait_for()
    result.locator(".katex").first.wait_for()
    assert "the left side is" in result.inner_text()  # numbers for which it is false
    field.press("Escape")
    assert live.evaluate("document.activeElement.classList.contains('try-mark')")


@pytest.mark.browser
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_stands_in_the_way_of_a_reader_who_does_not_see_it(live, theme):
    # The policy lets no script in but the book's own; the browser's tools may.
    tools = live.context.new_cdp_session(live)
    tools.send("Runtime.evaluate", {"expression": AXE.read_text(encoding="utf-8")})
    live.evaluate("(theme) => { document.documentElement.dataset.theme = theme; }", theme)
    for where in (".nn-run-page", ".cell:has(.nn-live-editor)"):
        assert violations(live, where) == []
    live.evaluate("document.documentElement.dataset.theme = 'light'")


@pytest.mark.browser
def test_nothing_is_wider_than_a_telephone(live):
    live.set_viewport_size({"width": 360, "height": 740})
    run(live, 1, "print('a long line ' * 40)")
    assert live.evaluate("document.documentElement.scrollWidth") <= 360
    live.set_viewport_size({"width": 1200, "height": 900})


@pytest.mark.browser
def test_changes_are_kept_and_can_be_taken_back(live):
    run(live, 1, CHANGED)
    live.reload()
    live.get_by_role("button", name="Run", exact=True).first.click()
    finished(live, 1)
    assert code_of(live, 1) == CHANGED
    with live.expect_download() as download:
        live.get_by_role("button", name="Copy as notebook").click()
    notebook = nbformat.read(download.value.path(), as_version=4)
    nbformat.validate(notebook)
    assert CHANGED in [each.source for each in notebook.cells]
    live.get_by_role("button", name="Back to the book's text", exact=True).click()
    assert code_of(live, 1).startswith("import numpy as np")
    assert cell(live, 1).locator(".cell_output").inner_text().strip() == live.book
    # A browser that has no room says so, and works on.
    live.evaluate(
        """() => {
          Storage.prototype.setItem = () => { throw new DOMException("", "QuotaExceededError"); };
        }"""
    )
    write(live, 1, "6 * 7")
    live.get_by_text("Your changes cannot be kept").wait_for()
    live.wait_for_selector(".cell_output :text-is('42')")


@pytest.mark.browser
def test_code_exercises_are_answered_and_judged_in_the_page(context_of_module, strict, has_numpy):
    page = guard(context_of_module.new_page())
    page.goto(f"{strict}/{EXERCISES}")
    box = page.locator("#ex-gradient-descent-stop")
    box.get_by_role("button", name="Answer here").click()
    editor = box.get_by_role("textbox", name="Your answer")
    editor.wait_for()
    assert page.evaluate("document.activeElement.shadowRoot.activeElement.ariaLabel").startswith(
        "Your"
    )
    for code, verdict in ((WRONG, "Not yet."), (RIGHT, "Right.")):
        answer(page, editor, code)
        box.locator(".nn-verdict strong", has_text=verdict).wait_for()
    # A derivation, by the package.
    box = page.locator("#ex-gradient-descent-own-bowl")
    box.scroll_into_view_if_needed()
    box.locator("textarea").fill("1 - 2*c*eta")
    box.get_by_role("button", name="Judge it in Python").click()
    box.locator(".nn-live-output .nn-verdict").wait_for()
    assert page.outside == []
    page.close()


def packages_loaded(page):
    return page.evaluate("Object.keys(bookLive.open().python.arrived).map((n) => n.split('-')[0])")


@pytest.mark.browser
@pytest.mark.parametrize("chapter", OTHERS)
def test_the_cells_of_other_chapters_run_and_can_be_changed(
    context_of_module, strict, has_numpy, chapter, built_book
):
    """Each page loads what its own cells need, and no more.

    What the cells of all chapters compute is compared in `test_pyodide_cells.py`, where every
    package is there from the start.
    """
    page = guard(context_of_module.new_page())
    page.goto(f"{strict}/chapters/{chapter}.html")
    page.get_by_role("button", name="Run", exact=True).first.click()
    label = page.get_by_role("textbox", name="Code of cell ").first.get_attribute("aria-label")
    at = int(re.search(r"\d+", label)[0])  # the first whose code is not folded
    finished(page, at)
    [data] = built_book.glob(f"_static/live/*/pages/chapters/{chapter}.js")
    cells = json.loads(data.read_text().partition(" = ")[2].rstrip(";\n"))["cells"]
    [first] = [i for i, each in enumerate(cells) if each["shown"] and each["number"] == at]
    needed = {name.replace("-", "_") for each in cells[: first + 1] for name in each["packages"]}
    loaded = packages_loaded(page)
    for name in ("sympy", "matplotlib", "scikit_learn"):
        assert (name in loaded) == (name in needed)
    out = run(page, at, f"{cells[first]['code']}\nprint('mine:', sum(range(10)))")
    assert out.locator("pre").last.inner_text().splitlines()[-1] == "mine: 45"
    if chapter == "01-perceptron":  # points of the reader's own, in the figure
        run(
            page,
            1,
            "from nnmath.widgets import perceptron_learns\n"
            "mine = perceptron_learns([[0, 2, 3], [1, 0, 1]], [0, 1, 1], label='my points')\nmine",
        )
        figure = cell(page, 1).locator(".nn-host[data-widget=live]")
        figure.scroll_into_view_if_needed()
        figure.get_by_role("button", name="Step").first.click()
        # By hand: the second point is the first that is wrong, and becomes w.
        figure.get_by_text("After 1 mistake (bound 11): w = (2, 0), b = 1").first.wait_for()
        assert run(page, 1, "mine.frame").inner_text().strip() == "1"
    assert page.outside == []
    page.close()


@pytest.mark.browser
def test_a_policy_that_forbids_webassembly_is_named(page, built_book):
    policy = POLICY.replace(" 'wasm-unsafe-eval'", "")
    with compressed(built_book, [("Content-Security-Policy", policy)]) as address:
        page.goto(f"{address}/{CHAPTER}")
        page.get_by_role("button", name=START).click()
        page.get_by_text("the policy of this site forbids WebAssembly").wait_for()


@pytest.mark.browser
def test_a_missing_file_is_named(page, built_book, manifest):
    name = manifest["packages"]["nnmath"]
    page.route(f"**/{name}.zst", lambda route: route.fulfill(status=404))
    with served(built_book) as address:
        page.goto(f"{address}/{CHAPTER}")
        page.get_by_role("button", name=START).click()
        page.get_by_text(f"a file is missing on this site ({name})").wait_for(timeout=LONG)


@pytest.mark.browser
@pytest.mark.parametrize("what", ["another file", "half of it"])
def test_a_file_that_cannot_be_read_is_named(page, built_book, manifest, what):
    """Some hosts answer with a page of their own where they have no file."""
    name = manifest["packages"]["nnmath"]
    [path] = built_book.glob(f"_static/pyodide/*/{name}.zst")
    whole = path.read_bytes()
    body = b"<!doctype html><p>Welcome" if what == "another file" else whole[: len(whole) // 2]
    page.route(f"**/{name}.zst", lambda route: route.fulfill(status=200, body=body))
    with served(built_book) as address:
        page.goto(f"{address}/{CHAPTER}")
        page.get_by_role("button", name=START).click()
        page.get_by_text(f"a file cannot be read ({name})").wait_for(timeout=LONG)


@pytest.fixture
def unpacked(built_book, tmp_path):
    """What a reader has who has unpacked the zip."""
    make_zip.write(built_book, tmp_path / "book.zip", "book")
    with zipfile.ZipFile(tmp_path / "book.zip") as archive:
        archive.extractall(tmp_path)
    return tmp_path / "book"


@pytest.mark.browser
def test_from_the_unpacked_zip_cells_run_a_loop_is_stopped_and_an_exercise_is_judged(
    context, page, unpacked, has_numpy
):
    context.set_offline(True)
    page.set_default_timeout(LONG)
    page.goto((unpacked / CHAPTER).as_uri())
    book = page.locator(".cell .cell_output").first.inner_text().strip()
    page.get_by_role("button", name="Run", exact=True).first.click()
    assert finished(page, 1).locator(".cell_output").inner_text().strip() == book
    assert not page.evaluate("crossOriginIsolated")
    cell(page, 2).locator("summary").click()
    write(page, 2, "while True: pass")
    page.get_by_text("Cell 2 is running", exact=True).wait_for()
    page.get_by_role("button", name="Stop cell 2").click()
    finished(page, 2, "stopped")
    # Python is a new one: the cell above runs again before this one.
    assert run(page, 2, "float(path[1])").inner_text().strip() == "-0.4"
    page.goto((unpacked / EXERCISES).as_uri())
    box = page.locator("#ex-gradient-descent-stop")
    box.get_by_role("button", name="Answer here").click()
    editor = box.get_by_role("textbox", name="Your answer")
    for code, verdict in ((WRONG, "Not yet."), (RIGHT, "Right.")):
        answer(page, editor, code)
        box.locator(".nn-verdict strong", has_text=verdict).wait_for()
    assert page.outside == []


def linked(source, target):
    live_python.link_or_copy(Path(source), Path(target))


def copy_of_the_page(book, target):
    """Chapter 2 and all that runs its cells, in a folder of their own."""
    shutil.copytree(book / "_static", target / "_static", copy_function=linked)
    (target / "chapters").mkdir()
    for name in ("service_worker.js", CHAPTER):
        (target / name).write_bytes((book / name).read_bytes())
    return target


def as_the_next_build(book):
    """Give a copy of the page what another build would: other digests, and another text."""
    changed = {}
    for kind in ("live", "pyodide"):
        [folder] = book.glob(f"_static/{kind}/*")
        changed[folder.name] = f"{sum(folder.name.encode()):012x}"
        folder.rename(folder.with_name(changed[folder.name]))
    [live] = book.glob("_static/live/*")
    for path in (book / CHAPTER, live / "manifest.js", live / "live.js"):
        text = path.read_text()
        for old, new in changed.items():
            text = text.replace(old, new)
        path.unlink()  # it is a link
        path.write_text(text)
    with (live / "live.js").open("a") as script:
        script.write("globalThis.isOfTheNextBuild = true;\n")
    page = book / CHAPTER
    page.write_text(page.read_text().replace("</h1>", " (next build)</h1>", 1))
    return set(changed.values())


@pytest.mark.browser
def test_what_was_loaded_is_kept_and_an_update_is_never_mixed_with_it(
    context_of_module, built_book, has_numpy, tmp_path
):
    """Two builds, one after the other on the same address; then no server at all."""
    old = copy_of_the_page(built_book, tmp_path / "old")
    new = copy_of_the_page(built_book, tmp_path / "new")
    digests = as_the_next_build(new)
    site = tmp_path / "site"
    site.symlink_to(old)
    kept = re.compile("Kept in this browser.* MB")
    page = context_of_module.new_page()
    asked = []
    page.context.on("request", lambda request: asked.append(request.url))

    def start():
        page.get_by_role("button", name="Run", exact=True).first.click()
        finished(page, 1)

    # `make serve` has the browser ask anew each time, so that nothing comes from its own cache.
    with served(site, serve.Handler) as address:
        page.goto(f"{address}/{CHAPTER}")
        start()
        page.get_by_text(kept).wait_for()
        site.unlink()
        site.symlink_to(new)
        # The page that is open goes on with its own files, which the server has no more.
        page.evaluate("bookLive.open().stop()")
        assert run(page, 1, "6 * 7").inner_text().strip() == "42"
        assert not page.evaluate("globalThis.isOfTheNextBuild")
        page.get_by_role("button", name="Back to the book's text", exact=True).click()
        asked.clear()
        page.reload()
        page.get_by_role("heading", name="(next build)").wait_for()
        start()
        assert page.evaluate("isOfTheNextBuild")
        page.get_by_text(kept).wait_for()
        assert {digest_in(url) for url in asked} - {None} == digests
        [cache] = page.evaluate("caches.keys()")
        held = page.evaluate(
            "async (name) => (await (await caches.open(name)).keys()).map((each) => each.url)",
            cache,
        )
        assert {digest_in(url) for url in held} - {None} == digests
    page.reload()  # the server is gone
    page.get_by_role("heading", name="(next build)").wait_for()
    start()
    page.get_by_role("button", name="Forget it").click()
    page.get_by_text("Forgotten").wait_for()
    assert page.evaluate("caches.keys()") == []
    page.close()


def digest_in(url):
    found = re.search(r"/_static/(?:live|pyodide)/([0-9a-f]{12})/", url)
    return found and found[1]


@pytest.fixture(scope="module")
def no_numpy(tmp_path_factory):
    """The files of Python where NumPy cannot be had; what was packed before is not packed again."""
    folder = tmp_path_factory.mktemp("files")
    (folder / "wheels").mkdir()
    whole = prepare(source_folders(CACHE), CACHE)
    if not whole.packages:
        pytest.fail(whole.note)
    numpy = whole.packages["numpy"]["sha256"] if whole.has_numpy else ""
    for path in (CACHE / "wheels").iterdir():
        if sha256(path.read_bytes()) != numpy:
            linked(path, folder / "wheels" / path.name)
    return prepare([], folder)


def test_without_numpy_the_build_says_what_is_missing(no_numpy):
    assert not no_numpy.has_numpy
    assert "\n" not in no_numpy.note
    assert "NNMATH_PYODIDE" in no_numpy.note
    assert no_numpy.missing(["nnmath.proofs.prove", "sympy"]) == ()
    assert no_numpy.missing(["nnmath.descent.descend"]) == ("numpy",)
    assert no_numpy.required(["nnmath.proofs.prove"]) == ("mpmath", "sympy", "nnmath")


@pytest.fixture(scope="module")
def without_numpy(built_book, no_numpy, tmp_path_factory):
    """The built book as it is without NumPy."""
    book = tmp_path_factory.mktemp("without") / "book"
    shutil.copytree(built_book, book, copy_function=linked)
    [live] = book.glob("_static/live/*")
    [python] = book.glob("_static/pyodide/*")
    shutil.rmtree(python)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(live_python, "distribution", lambda: no_numpy)
        live_python.place_python(python)
        manifest = live_python.manifest(python.name)
        scripts = {live / "manifest.js": live_python.script("manifest", manifest)}
        for path in live.glob("pages/**/*.js"):
            data = json.loads(path.read_text().partition(" = ")[2].rstrip(";\n"))
            missing = live_python.missing_of([each["code"] for each in data["cells"]])
            for each, lacking in zip(data["cells"], missing, strict=True):
                each |= {"packages": live_python.packages_of(each["code"]), "missing": lacking}
            for each in data["exercises"].values():
                each |= live_python.needs_of_answer(each["code"])
            scripts[path] = live_python.script("page", data)
    for path, content in scripts.items():
        path.unlink()
        path.write_bytes(content)
    with compressed(book, [("Content-Security-Policy", POLICY)]) as address:
        yield address


@pytest.mark.browser
def test_without_numpy_symbolic_cells_and_proofs_run_and_the_others_offer_the_notebook(
    page, without_numpy
):
    page.set_default_timeout(LONG)
    page.goto(f"{without_numpy}/chapters/01-perceptron.html")
    page.get_by_role("button", name=START).click()
    page.get_by_text(re.compile(r"\d+ cells need what this copy .* have run\.")).wait_for()
    kinds = page.locator(".nn-live-said").evaluate_all("(all) => all.map((e) => e.dataset.kind)")
    assert set(kinds) == {"ok", "missing"}
    code = page.locator(".cell:has(.nn-live-said[data-kind=ok]) .cm-content")
    assert any("sp.simplify(w.dot(start) + b) == 0" in text for text in code.all_text_contents())
    told = page.locator(".nn-live-said[data-kind=missing]").first.inner_text()
    assert told.startswith("This cell needs NumPy, which this copy of the book does not carry. ")
    assert "notebook" in told
    page.locator(".try-mark").first.click()
    page.get_by_role("button", name="Is it true?").click()
    page.locator(".nn-trial-result strong", has_text="True.").wait_for()
    page.goto(f"{without_numpy}/{EXERCISES}")
    box = page.locator("#ex-gradient-descent-own-bowl")
    box.scroll_into_view_if_needed()
    box.locator("textarea").fill("1 - 2*c*eta")
    box.get_by_role("button", name="Judge it in Python").click()
    box.get_by_text("To judge an answer, Python needs NumPy").wait_for()
    box = page.locator("#ex-gradient-descent-stop")
    box.get_by_role("button", name="Check your answer").click()
    box.get_by_text("To judge an answer, Python needs NumPy").wait_for()
    assert page.outside == []


def test_the_data_of_each_page_are_its_cells_in_their_order(built_book):
    pages = sorted(built_book.glob("_static/live/*/pages/**/*.js"))
    assert len(pages) >= 8
    for path in pages:
        data = json.loads(path.read_text().partition(" = ")[2].rstrip(";\n"))
        notebook = nbformat.read(
            built_book.parent / "jupyter_execute" / f"{data['page']}.ipynb", as_version=4
        )
        code = [each for each in notebook.cells if each.cell_type == "code"]
        own = [each.source for each in code if "answer" not in each.metadata.get("tags", [])]
        assert [each["code"] for each in data["cells"]] == own
        html = (built_book / f"{data['page']}.html").read_text()
        for each in data["cells"]:
            assert (f'id="{each["id"]}"' in html) == each["shown"]
        for id_, exercise in data["exercises"].items():
            assert exercise["check"].startswith(f"check('{id_}', ")
            assert f'id="ex-{id_}"' in html
