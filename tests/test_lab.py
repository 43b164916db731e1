"""The chapter in a live JupyterLab: it opens as a notebook, it runs, its figures move.

A server on a free port of this machine, with a copy of the chapters and empty folders for all that
Jupyter would remember; the project's own settings (`.jupyter`) are the ones that `make lab` uses.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from browser import guard

ROOT = Path(__file__).parent.parent
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
pytestmark = [pytest.mark.browser, pytest.mark.lab]
MINUTES = 120_000


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def lab(chromium, tmp_path_factory):
    """JupyterLab on a copy of the chapters: its address and its folder."""
    home = tmp_path_factory.mktemp("lab")
    shutil.copytree(ROOT / "chapters", home / "book" / "chapters")
    port, beside = free_port(), Path(sys.executable).parent
    env = {
        **{name: value for name, value in os.environ.items() if not name.startswith("JUPYTER")},
        "HOME": str(home),
        "PATH": f"{beside}{os.pathsep}{os.environ['PATH']}",
        "JUPYTER_CONFIG_PATH": str(ROOT / ".jupyter"),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
    }
    command = [
        str(beside / "jupyter"), "lab", "--no-browser", "--ip=127.0.0.1", f"--port={port}",
        "--ServerApp.port_retries=0", "--IdentityProvider.token=", "--allow-root",
        f"--notebook-dir={home / 'book'}",
    ]  # fmt: skip
    with (home / "log").open("w") as log:
        server = subprocess.Popen(
            command, env=env, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
        )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(240):
            assert server.poll() is None, (home / "log").read_text()
            try:
                urllib.request.urlopen(f"{address}/api/status")
                break
            except urllib.error.URLError:
                time.sleep(0.5)
        yield address, home
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(30)


@pytest.fixture(scope="module")
def notebook(lab, chromium):
    """The chapter, opened by its address as by a double click, and run from top to bottom."""
    address, _ = lab
    context = chromium.new_context(viewport={"width": 1300, "height": 1000})
    context.set_default_timeout(MINUTES)
    page = guard(context.new_page())
    page.goto(f"{address}/lab/tree/chapters/02-gradient-descent.md")
    page.locator(".jp-NotebookPanel-toolbar").wait_for()
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
    page.locator(".jp-Notebook").get_by_role("heading", name="Gradient descent").first.wait_for()
    page.wait_for_timeout(1000)  # the session is known a moment after the kernel is
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_text("Run All Cells", exact=True).click()
    page.locator(".nn-stage").nth(1).wait_for(state="attached")
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
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


STAGE = "[o for o in Out.values() if type(o).__name__ == 'Stage']"


def say(figure):
    return figure.locator("> p").first.text_content()


def shown(notebook, which):
    """A figure, brought into view: the notebook draws only the cells that are near."""
    figure = notebook.locator(".nn-stage").nth(which)
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
    figure = notebook.locator(".nn-stage").first
    figure.get_by_text("Step 1: x = 0.6, f(x) = 0.1296, slope f′(x) = 0.864.").first.wait_for()


def test_the_figure_is_accessible_and_follows_the_theme(notebook):
    notebook.add_script_tag(path=AXE)
    found = notebook.evaluate("axe.run('.nn-stage').then((result) => result.violations)")
    assert [(v["id"], v["nodes"][0]["html"]) for v in found] == []
    ground = "getComputedStyle(document.querySelector('.nn-stage')).backgroundColor"
    light = notebook.evaluate(ground)
    notebook.get_by_role("menuitem", name="Settings", exact=True).click()
    notebook.get_by_text("Theme", exact=True).hover()
    notebook.get_by_text("JupyterLab Dark", exact=True).click()
    notebook.wait_for_function("document.body.dataset.jpThemeLight === 'false'")
    notebook.wait_for_function(f"{ground} !== '{light}'")
    found = notebook.evaluate("axe.run('.nn-stage').then((result) => result.violations)")
    assert [(v["id"], v["nodes"][0]["html"]) for v in found] == []


def test_nothing_left_this_machine_and_no_widget_complained(notebook):
    assert notebook.outside == []
    about = [error for error in notebook.errors if re.search("widget|anywidget|nn-|model", error)]
    assert about == []
