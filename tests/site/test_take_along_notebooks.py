"""Each page's notebook, as the site offers it: readable, valid, and it runs in an empty folder."""

import re
import subprocess
import sys
import zipfile

import nbclient
import nbformat
import pytest
from helpers.paths import ROOT, notebooks
from IPython.core.inputtransformer2 import TransformerManager

LEFT_OVER = re.compile(r"^(`{3,}|:{3,})\{|\{(eq|numref|ref|doc|cite:[pt])\}`", re.MULTILINE)


@pytest.fixture(scope="module")
def folder(built_book):
    return built_book / "_downloads" / "notebooks"


@pytest.fixture(scope="module")
def offered(folder):
    return {path.name: nbformat.read(path, as_version=4) for path in sorted(folder.glob("*.ipynb"))}


def sources_with_code():
    paths = [*ROOT.glob("chapters/*.md"), *ROOT.glob("chapters/*/*.md")]
    return [p.relative_to(ROOT) for p in paths if "{code-cell}" in p.read_text()]


def test_every_page_with_code_offers_its_notebook_and_the_wheel(built_book, offered):
    pages = [path.with_suffix("").as_posix() for path in sources_with_code()]
    names = notebooks.file_names(pages)
    assert set(offered) == set(names.values())
    for page, name in names.items():
        text = (built_book / f"{page}.html").read_text()
        offers = re.findall(r'href="([^"]*_downloads/notebooks/[^"]*)" download', text)
        assert offers[0].rpartition("/")[2] == name
        for offer in offers:
            assert ((built_book / f"{page}.html").parent / offer).resolve().is_file()


def test_a_notebook_is_valid_and_holds_nothing_that_a_viewer_cannot_show(offered):
    for name, notebook in offered.items():
        nbformat.validate(notebook)
        assert "widgets" not in notebook.metadata
        for cell in notebook.cells:
            if cell.cell_type == "markdown":
                assert not LEFT_OVER.search(cell.source), (name, cell.source)
            for output in cell.get("outputs", []):
                assert output.output_type != "error"
                assert list(output.get("data", {})) != ["application/vnd.jupyter.widget-view+json"]


def test_links_between_notebooks_lead_somewhere(offered):
    for name, notebook in offered.items():
        text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
        assert set(re.findall(r"\]\(([^():]+\.ipynb)\)", text)) <= set(offered), name


@pytest.mark.parametrize("name", ["02-gradient-descent.ipynb", "04-two-layers-exercises.ipynb"])
def test_a_notebook_runs_in_an_empty_folder(offered, name, tmp_path):
    notebook = offered[name].copy()
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    where = {"metadata": {"path": str(tmp_path)}}
    nbclient.NotebookClient(notebook, timeout=120, resources=where).execute()
    assert any(cell.get("outputs") for cell in notebook.cells)


def test_the_wheel_holds_the_whole_package_and_works_by_itself(folder, tmp_path):
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        inside = {name for name in archive.namelist() if name.startswith("nnmath/")}
        archive.extractall(tmp_path)
    package = ROOT / "nnmath"
    files = {p for p in package.rglob("*") if p.is_file() and "__pycache__" not in p.parts}
    assert {p.relative_to(ROOT).as_posix() for p in files} == inside
    code = "import nnmath.widgets, nnmath.network, pathlib; print(pathlib.Path(nnmath.__file__))"
    run = [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(tmp_path)!r}); {code}"]
    message = subprocess.run(run, capture_output=True, text=True, check=True, cwd=tmp_path).stdout
    assert message.strip() == str(tmp_path / "nnmath" / "__init__.py")


@pytest.mark.parametrize("site", ["", "https://example.org/book/"])
def test_the_first_cell_installs_what_is_not_there(site, tmp_path, monkeypatch):
    words, cell = notebooks.install_cells("A page", ["import nowhere_at_all"], "nnmath-0.whl", site)
    assert "nnmath-0.whl" in words.source or site in words.source
    asked = []

    class Shell:
        def run_line_magic(self, name, line):
            asked.append((name, line))

    code = TransformerManager().transform_cell(cell.source)
    monkeypatch.chdir(tmp_path)
    if not site:
        with pytest.raises(FileNotFoundError, match=r"nnmath-0\.whl"):
            exec(code, {"get_ipython": Shell})
        (tmp_path / "nnmath-0.whl").touch()
    exec(code, {"get_ipython": Shell})
    where = "nnmath[chapters] @ https://example.org/book/_downloads/notebooks/nnmath-0.whl"
    assert asked == [("pip", f'install --quiet "{where if site else "./{wheel}[chapters]"}"')]


def test_where_all_is_there_nothing_is_installed():
    _, cell = notebooks.install_cells(
        "A page", ["import json, numpy as np\nfrom nnmath import data"], "w", ""
    )
    assert notebooks.imported_packages(["%pip install x", "import json, numpy.linalg"]) == ["numpy"]
    exec(TransformerManager().transform_cell(cell.source), {})  # `get_ipython` would be missed
