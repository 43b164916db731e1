"""The sources in a live JupyterLab, as for an author: they open as notebooks, run, and stay."""

import re
import time

import pytest
from helpers.browser import guard
from helpers.figure_page import CHAPTERS
from helpers.lab_server import lay_chapters, open_notebook, run, run_all, save, served_lab
from helpers.paths import ROOT
from helpers.widget_page import default_figure, violations

from nnmath.widgets.caption import caption

pytestmark = [pytest.mark.browser, pytest.mark.lab]
MINUTES = 120_000


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """JupyterLab on a copy of the chapters: its address and its folder."""
    home = tmp_path_factory.mktemp("lab")
    lay_chapters(home / "book")
    with served_lab(home, home / "book") as address:
        yield address, home


@pytest.fixture(scope="module")
def notebook(lab, chromium):
    """The chapter, opened and run."""
    context = chromium.new_context(viewport={"width": 1300, "height": 1000})
    context.set_default_timeout(MINUTES)
    page = guard(context.new_page())
    run(page, lab[0], "chapters/02-gradient-descent.md", 1)
    yield page
    context.close()


@pytest.fixture(scope="module")
def kernel(lab, notebook):
    """The notebook's own kernel, to ask it what it knows."""
    from jupyter_client import BlockingKernelClient

    (connection,) = (lab[1] / "runtime").glob("kernel-*.json")
    client = BlockingKernelClient(connection_file=str(connection))
    client.load_connection_file()
    client.start_channels()
    client.wait_for_ready(timeout=60)

    def ask(expression, statement="pass"):
        reply = client.execute(
            statement, user_expressions={"answer": expression}, reply=True, timeout=60
        )
        answer = reply["content"]["user_expressions"]["answer"]
        assert answer["status"] == "ok", answer
        return answer["data"]["text/plain"]

    yield ask
    client.stop_channels()


STAGE = "[o for o in Out.values() if type(o).__name__ == 'FigureWidget']"


def say(figure):
    return figure.locator("> p").first.text_content()


def shown(notebook, which):
    """A figure, brought into view: the notebook draws only the cells that are near."""
    figure = notebook.locator(".nn-figure").nth(which)
    figure.scroll_into_view_if_needed()
    figure.get_by_text(re.compile("^Step ")).first.wait_for()
    return figure


def test_the_chapter_opens_as_a_notebook_with_its_formulas_set(notebook):
    first = notebook.locator(".jp-Notebook .jp-MarkdownCell").first
    first.scroll_into_view_if_needed()
    assert "{math}" not in first.inner_text()
    assert first.locator(".katex, mjx-container").count() > 5
    assert notebook.locator(".jp-Notebook .jp-CodeCell").count() > 5


def test_it_runs_from_top_to_bottom_without_an_error(notebook, kernel):
    error = '[data-mime-type="application/vnd.jupyter.error"]'
    assert notebook.locator(error).count() == 0
    assert int(kernel(f"len({STAGE})")) == 2


def test_keys_and_buttons_move_the_figure_and_the_kernel_follows(notebook, kernel):
    figure = shown(notebook, 0)
    assert say(figure).startswith("Step 0: x = 0, f(x) = 4, slope f′(x) = 4.")
    figure.locator(".nn-panels").focus()
    active = notebook.locator(".jp-Cell.jp-mod-active .jp-InputPrompt").first.inner_text()
    for _ in range(3):
        notebook.keyboard.press("ArrowRight")
    assert say(figure).startswith("Step 3: x = −0.976,")
    notebook.keyboard.press("ArrowLeft")
    assert say(figure).startswith("Step 2: x = −0.72,")
    figure.get_by_role("button", name="Step", exact=True).click()
    assert say(figure).startswith("Step 3:")
    after = notebook.locator(".jp-Cell.jp-mod-active .jp-InputPrompt").first.inner_text()
    assert after == active, "the arrow keys moved the notebook instead"
    for _ in range(100):  # the word travels to the kernel in its own time
        if kernel(f"{STAGE}[0].frame") == "3":
            break
        time.sleep(0.1)
    assert kernel(f"{STAGE}[0].frame") == "3"


def test_play_advances_and_reset_returns(notebook):
    figure = shown(notebook, 1)
    first = say(figure)
    figure.get_by_role("button", name="Play").click()
    figure.get_by_text(re.compile("^Step [2-5]:")).first.wait_for()
    figure.get_by_role("button", name="Pause").click()
    figure.get_by_role("combobox", name="data").select_option(index=1)
    assert say(figure) != first
    figure.get_by_role("button", name="Reset").click()
    assert say(figure) == first


def test_the_kernel_moves_the_picture(notebook, kernel):
    kernel("0", f"{STAGE}[0].frame = 9; {STAGE}[0].choice = [1, 0, 0]")
    figure = shown(notebook, 0)
    figure.get_by_text("Step 9: x = ").first.wait_for()
    assert "g(x) = " in say(figure)
    assert kernel(f"{STAGE}[0].sentence") == repr(say(figure))


def test_a_figure_of_one_s_own_takes_the_place_of_another(notebook, kernel):
    own = (
        "from nnmath.widgets import descent_on_curve as d; "
        "own = d(lambda x: x**4, lambda x: 4 * x**3, starts=[1.0], rates=[0.1]).figure; "
        f"s = {STAGE}[0]; s.frame = 1; s.figure = own; s.choice = [0, 0]"
    )
    kernel("0", own)
    figure = notebook.locator(".nn-figure").first
    figure.get_by_text("Step 1: x = 0.6, f(x) = 0.1296, slope f′(x) = 0.864.").first.wait_for()


def test_the_figure_is_accessible_and_follows_the_theme(notebook):
    assert violations(notebook, ".nn-figure") == []
    ground = "getComputedStyle(document.querySelector('.nn-figure')).backgroundColor"
    light = notebook.evaluate(ground)
    notebook.get_by_role("menuitem", name="Settings", exact=True).click()
    notebook.get_by_text("Theme", exact=True).hover()
    notebook.get_by_text("JupyterLab Dark", exact=True).click()
    notebook.wait_for_function("document.body.dataset.jpThemeLight === 'false'")
    notebook.wait_for_function(f"{ground} !== '{light}'")
    assert violations(notebook, ".nn-figure") == []


def test_nothing_left_this_machine_and_no_widget_complained(notebook):
    assert notebook.outside == []
    about = [error for error in notebook.errors if re.search("widget|anywidget|nn-|model", error)]
    assert about == []


def test_every_figure_lives_in_jupyter(lab, chromium):
    """All of them in one notebook: drawn, played, moved by keys; and a quick question judged."""
    context = chromium.new_context(viewport={"width": 1300, "height": 1000})
    context.set_default_timeout(MINUTES)
    page = guard(context.new_page())
    run(page, lab[0], "all.md", 0)
    for name in CHAPTERS:
        title = default_figure(name).figure["title"]
        figure = page.locator(f'figure.nn-figure[aria-label="{title}"]:not(.nn-static)')
        roll(page, figure)
        assert figure.locator("svg[role=img]").count() == len(default_figure(name).figure["panels"])
        assert say(figure) == stage_words(name, default_figure(name).frame)
        assert "NaN" not in figure.inner_html()
        assert figure.locator("xpath=..").locator(".nn-own").count() == 0, "it is live here"
        if not default_figure(name).figure.get("frames"):
            figure.get_by_role("slider").first.focus()
            page.keyboard.press("ArrowRight")
            assert say(figure) != stage_words(name)
            continue
        time_ = figure.locator("> label input").first
        figure.get_by_role("button", name="Play").click()
        page.wait_for_function("(n) => Number(n.value) > 0", arg=time_.element_handle())
        figure.get_by_role("button", name="Reset").click()
        assert say(figure) == stage_words(name)
        figure.locator(".nn-panels").focus()
        page.keyboard.press("ArrowRight")
        assert time_.input_value() == "1"
    box = page.locator(".nn-quick:has(form)")
    roll(page, box)
    box.get_by_role("button", name="Check").click()
    assert "first, then check" in box.locator("[role=status]").first.inner_text()
    assert box.locator("math").count() > 0, "the browser sets the formulas by itself"
    assert page.outside == []
    about = [error for error in page.errors if re.search("widget|anywidget|nn-|model", error)]
    assert about == []
    context.close()


@pytest.mark.parametrize(
    "name", ["05-matrix-form", "exercises/04-two-layers", "solutions/04-two-layers", "glossary"]
)
def test_an_author_opens_runs_and_saves_a_page_and_it_is_the_same(name, lab, chromium):
    """A chapter, exercises, and pages without code, which have no header either."""
    context = chromium.new_context(viewport={"width": 1300, "height": 1000})
    context.set_default_timeout(MINUTES)
    page = context.new_page()
    path = f"chapters/{name}.md"
    if "{code-cell}" in (ROOT / path).read_text(encoding="utf-8"):
        open_notebook(page, lab[0], path)
        run_all(page)
        page.locator(".jp-OutputArea-output").nth(3).wait_for(state="attached")
        page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
    else:
        page.goto(f"{lab[0]}/lab/workspaces/{name.replace('/', '-')}/tree/{path}")
        page.locator(".jp-Dialog button.jp-mod-accept").click()
        page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
    file = lab[1] / "book" / path
    save(page, file)
    assert file.read_text(encoding="utf-8") == (ROOT / path).read_text(encoding="utf-8")
    context.close()


def roll(page, node):
    """Scroll the notebook until the node is there: cells far from view are not drawn."""
    panel = page.locator(".jp-NotebookPanel .jp-WindowedPanel-outer")
    for _ in range(100):
        if node.count() and node.first.is_visible():
            break
        panel.evaluate("(p) => (p.scrollTop += 300)")
        page.wait_for_timeout(150)
    node.scroll_into_view_if_needed()


def stage_words(name, frame=0):
    """What a figure says at a frame: some open at a later one than 0, to which Reset leads."""
    return caption(default_figure(name).figure, None, frame)
