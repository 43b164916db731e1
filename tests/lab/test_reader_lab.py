"""The book's notebooks in a live JupyterLab, as `make lab` opens them for a reader."""

import os
import re
import socket
from urllib.parse import urlsplit

import nbformat
import pytest
from helpers.browser import guard
from helpers.lab_server import open_notebook, run_all, save, served_lab
from helpers.paths import reader_notebooks

pytestmark = [pytest.mark.browser, pytest.mark.lab]
CHAPTER = "04-two-layers.ipynb"
ERROR = '[data-mime-type="application/vnd.jupyter.error"]'


@pytest.fixture(scope="module")
def lab(tmp_path_factory, built_book):
    """JupyterLab on a folder of the book's notebooks: its address, the folder, the notebooks."""
    home = tmp_path_factory.mktemp("reader")
    found = dict(reader_notebooks.executed_notebooks(built_book.parent))
    before = os.environ.get("JUPYTER_DATA_DIR")
    os.environ["JUPYTER_DATA_DIR"] = str(home / "data")  # where the server looks for signatures
    try:
        reader_notebooks.write_notebooks(home / "notebooks", found)
    finally:
        os.environ.pop("JUPYTER_DATA_DIR")
        os.environ |= {"JUPYTER_DATA_DIR": before} if before else {}
    with served_lab(home, home / "notebooks", ".jupyter/readers") as address:
        yield address, home / "notebooks", found


@pytest.fixture(scope="module")
def notebook(lab, chromium):
    context = chromium.new_context(viewport={"width": 1300, "height": 1000})
    context.set_default_timeout(120_000)
    page = guard(context.new_page())
    open_notebook(page, lab[0], CHAPTER)
    yield page
    context.close()


def roll_through(page, seen):
    """Scroll from top to end, for cells far from view are not drawn; give what is seen."""
    panel = page.locator(".jp-NotebookPanel .jp-WindowedPanel-outer")
    found = []
    for at in range(0, panel.evaluate("(p) => p.scrollHeight"), 600):
        panel.evaluate("(p, at) => (p.scrollTop = at)", at)
        page.wait_for_timeout(200)
        found.append(seen())
    return found


def test_it_reads_like_the_page_before_anything_is_run(notebook):
    text = "\n".join(roll_through(notebook, notebook.locator(".jp-Notebook").inner_text))
    assert "Fig. 4.1. A network with two inputs" in text
    assert re.search(r"equation \((?!4)\w+\.\d+\)", text), "a reference to another page"
    assert re.search(r"Mazur \[\w+\]", text), "a citation"
    assert not re.search(r"\b(eq|fig|ex)-[a-z]+-[a-z]|\{(eq|ref|numref|cite)", text)
    assert "from nnmath.pictures import two_layers" in text, "the first line of a folded cell"
    assert notebook.locator("mjx-container").count(), "formulas are set"
    assert not re.search(r"^\(\d+\)$", text, re.MULTILINE), "no second number of an equation"
    assert "pictures.network(" not in text, "its code is folded, as in the page"


def test_figures_move_before_anything_is_run(notebook):
    figure = notebook.locator(".nn-figure:not(.nn-static)").first
    panel = notebook.locator(".jp-NotebookPanel .jp-WindowedPanel-outer")
    panel.evaluate("(p) => (p.scrollTop = 0)")
    for _ in range(60):
        if figure.count():
            break
        panel.evaluate("(p) => (p.scrollTop += 300)")
        notebook.wait_for_timeout(200)
    figure.scroll_into_view_if_needed()
    words = figure.locator("> p").first.text_content
    before = words()
    figure.get_by_role("slider").first.focus()
    notebook.keyboard.press("ArrowRight")
    assert words() != before


def test_it_runs_without_an_error_and_is_then_the_reader_s_own(notebook, lab, monkeypatch):
    _, folder, found = lab
    run_all(notebook)
    notebook.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
    assert not any(roll_through(notebook, notebook.locator(ERROR).count))
    save(notebook, folder / CHAPTER)
    saved = (folder / CHAPTER).read_bytes()
    code = [cell for cell in nbformat.reads(saved, as_version=4).cells if cell.cell_type == "code"]
    assert code[-1].execution_count
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(folder.parent / "data"))
    done = reader_notebooks.write_notebooks(folder, found)
    assert done.kept == [CHAPTER]
    assert (folder / CHAPTER).read_bytes() == saved
    assert notebook.outside == []


def test_a_port_that_is_in_use_is_no_obstacle(tmp_path):
    (tmp_path / "notebooks").mkdir()
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        with served_lab(
            tmp_path, tmp_path / "notebooks", ".jupyter/readers", port=taken
        ) as address:
            assert urlsplit(address).port != taken
    assert f"The port {taken} is already in use, trying another port." in (
        tmp_path / "log"
    ).read_text(encoding="utf-8")
