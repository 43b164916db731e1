"""The folder of notebooks that `make lab` lays for a reader, whose changes stay."""

import json

import nbformat
import pytest
from helpers.paths import notebooks, reader_notebooks
from nbformat.sign import NotebookNotary
from nbformat.v4 import new_code_cell, new_notebook

VIEW = "application/vnd.jupyter.widget-view+json"


@pytest.fixture(autouse=True)
def _own_signatures(tmp_path_factory, monkeypatch):
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path_factory.mktemp("data")))


def book(code):
    return {"a.ipynb": new_notebook(cells=[new_code_cell(code, id="a")])}


def test_the_folder_follows_the_book_until_its_reader_changes_something(tmp_path):
    folder = tmp_path / "of my own"
    assert reader_notebooks.write_notebooks(folder, book("1")).new == ["a.ipynb"]
    assert reader_notebooks.write_notebooks(folder, book("2")).new == ["a.ipynb"]
    mine = nbformat.read(folder / "a.ipynb", as_version=4)
    assert mine.cells[0].source == "2"
    mine.cells[0].source = "3"
    nbformat.write(mine, folder / "a.ipynb")
    text = (folder / "a.ipynb").read_bytes()
    assert reader_notebooks.write_notebooks(folder, book("2")) == ([], ["a.ipynb"], [])
    for _ in range(2):  # asked again, it is said again
        done = reader_notebooks.write_notebooks(folder, book("4"))
        assert done == ([], [], ["a.ipynb"])
    assert (folder / "a.ipynb").read_bytes() == text
    (folder / "a.ipynb").unlink()
    assert reader_notebooks.write_notebooks(folder, book("4")).new == ["a.ipynb"]


def test_a_file_that_the_book_did_not_write_is_left_alone(tmp_path):
    (tmp_path / "a.ipynb").write_text("mine")
    assert reader_notebooks.write_notebooks(tmp_path, book("1")).kept_though_newer == ["a.ipynb"]
    assert (tmp_path / "a.ipynb").read_text() == "mine"


def test_a_notebook_is_trusted_as_the_book_wrote_it(tmp_path):
    reader_notebooks.write_notebooks(tmp_path, book("1"))
    written = nbformat.read(tmp_path / "a.ipynb", as_version=4)
    assert NotebookNotary().check_signature(written)
    written.cells[0].source = "2"
    assert not NotebookNotary().check_signature(written)


def test_each_page_has_its_notebook_with_figures_that_move_before_anything_is_run(built_book):
    build = built_book.parent
    found = dict(reader_notebooks.executed_notebooks(build))
    offered = {path.name for path in (built_book / "_downloads" / "notebooks").glob("*.ipynb")}
    assert set(found) == offered
    labels = json.loads((build / "labels.json").read_text(encoding="utf-8"))
    for name, notebook in found.items():
        nbformat.validate(notebook)
        outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
        views = [o.data[VIEW]["model_id"] for o in outputs if VIEW in o.get("data", {})]
        state = notebook.metadata.get("widgets", {}).get(notebooks.STATE, {"state": {}})
        assert set(views) <= set(state["state"]), name
        hidden = [cell for cell in notebook.cells if "hide-input" in cell.metadata.get("tags", [])]
        assert all(cell.metadata.jupyter.source_hidden for cell in hidden)
    chapter = "\n".join(cell.source for cell in found["04-two-layers.ipynb"].cells)
    number = labels["eq-two-layer-forward"]["number"]
    assert f"\\tag{{{number}}}" in chapter
    figure = labels["fig-two-layer-network"]["number"]
    assert f"**Fig. {figure}.** A network with two inputs" in chapter
