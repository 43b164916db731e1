"""Each page's notebook, as the site offers it: readable, valid, and it runs in an empty folder."""

import base64
import io
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

import nbclient
import nbformat
import numpy as np
import pytest
from helpers.book import PAGES
from helpers.paths import ROOT, inert_outputs, notebooks, still_images
from IPython.core.inputtransformer2 import TransformerManager
from PIL import Image

from nnmath.widgets import quick

LEFT_OVER = re.compile(r"^(`{3,}|:{3,})\{|\{(eq|numref|ref|doc|cite:[pt])\}`", re.MULTILINE)


@pytest.fixture(scope="module")
def folder(built_book):
    return built_book / "_downloads" / "notebooks"


@pytest.fixture(scope="module")
def offered(folder):
    return {path.name: nbformat.read(path, as_version=4) for path in sorted(folder.glob("*.ipynb"))}


def sources_with_code():
    paths = [path for path in PAGES if path.parent != ROOT]
    return [p.relative_to(ROOT) for p in paths if p.read_text().startswith("---\njupytext:")]


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


def test_pictures_and_questions_need_neither_html_nor_a_kernel(offered):
    """A viewer that trusts nothing keeps PNG and Markdown; of HTML it keeps tables and words."""
    pictures = 0
    for name, notebook in offered.items():
        for cell in notebook.cells:
            for output in cell.get("outputs", []):
                data = output.get("data", {})
                assert not re.search("<(svg|math|figure|form|input)", data.get("text/html", "")), (
                    name
                )
                if "image/png" in data:
                    image = Image.open(io.BytesIO(base64.b64decode(data["image/png"])))
                    shown = output.metadata["image/png"]
                    assert shown["width"] <= still_images.WIDTH
                    assert image.width == round(shown["width"] * still_images.ZOOM)
                    assert len(image.getcolors()) > 3, "nothing is drawn"
                    pictures += 1
    sources = "\n".join((ROOT / path).read_text() for path in sources_with_code())
    assert pictures >= len(re.findall(r"^    name: fig-(?!index)", sources, re.MULTILINE))


def test_a_still_picture_has_its_letters_and_its_panels_in_rows():
    word = '<svg viewBox="0 0 400 100"><text x="20" y="60" font-size="40">{}</text></svg>'
    html = "<div>" + word.format("now") + word.format("") + '<svg class="nn-narrow"/></div>'
    with_word, without = still_images.draw(html), still_images.draw(html.replace("now", ""))
    assert (with_word.width, with_word.height) == (400, 200 + still_images.GAP)
    ink = [np.asarray(Image.open(io.BytesIO(base64.b64decode(s.png))).convert("L")) < 128
           for s in (with_word, without)]  # fmt: skip
    assert ink[0][: len(ink[0]) // 2].sum() > 200
    assert not ink[0][len(ink[0]) // 2 :].any()
    assert not ink[1].any()


def test_a_figure_is_drawn_in_the_colours_and_lines_of_its_style_sheet():
    """Blue is the figure's own (0, 114, 178); a line of it is drawn 2 pixels wide, not 1."""
    line = '<svg viewBox="0 0 100 100"><path class="nn-line nn-blue" d="M0 49H100"/></svg>'
    still = still_images.draw(f'<figure class="nn-figure"><div>{line}</div></figure>')
    image = Image.open(io.BytesIO(base64.b64decode(still.png))).convert("RGB")
    column = np.asarray(image)[:, image.width // 2]
    assert (column == (0, 114, 178)).all(axis=1).sum() == round(2 * still_images.ZOOM)


def test_questions_become_markdown_with_their_formulas():
    html = quick("two-layers-slope-at-zero")._repr_mimebundle_()[0]["text/html"]
    text = inert_outputs.questions_to_markdown(html)
    assert text.startswith("**A quick question.**\n\n1. How steep is the sigmoid at $z = 0$?")
    options = "<ul><li>yes</li><li>no</li></ul>"
    html = f"<div><strong>Q</strong><ol><li>Is <em>it</em>?{options}</li></ol></div>"
    text = inert_outputs.questions_to_markdown(html)
    assert text.startswith("**Q.**\n\n1. Is *it*?\n   - yes\n   - no\n")


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


WHEEL = "nnmath-0.1.0-py3-none-any.whl"


@pytest.fixture
def first_cell(tmp_path, monkeypatch):
    """Run the first cell in an empty folder where nothing is installed; give what pip is to do."""
    monkeypatch.chdir(tmp_path)

    def run(url=""):
        package = notebooks.Package(WHEEL, url)
        _, cell = notebooks.install_cells("A page", ["import nowhere_at_all"], package)
        given, asked = {}, []

        class Shell:
            def run_line_magic(self, name, line):
                asked.append((name, line.replace("{place}", str(given["place"]))))

        given["get_ipython"] = Shell
        exec(TransformerManager().transform_cell(cell.source), given)
        ((name, line),) = asked
        assert name == "pip"
        return re.fullmatch(r'install --quiet "nnmath\[chapters\] @ (.*)"', line)[1]

    return run


@pytest.mark.parametrize(
    "name",
    [WHEEL, "nnmath-0.1.0-py3-none-any(1).whl", "nnmath-0.1.0-py3-none-any (2).whl",
     "nnmath-0.1.0-py3-none-any-1.whl"],
)  # fmt: skip
def test_the_first_cell_finds_the_package_beside_it_under_the_name_that_a_browser_gave_it(
    name, first_cell, tmp_path
):
    (tmp_path / name).write_bytes(b"the wheel")
    place = Path(url2pathname(urlsplit(first_cell("https://example.org/other.whl")).path))
    assert (place.name, place.read_bytes()) == (WHEEL, b"the wheel")


def test_the_first_cell_finds_the_clone_that_it_lies_in(first_cell, tmp_path, monkeypatch):
    folder = tmp_path / "B\u00fccher (2)"
    (folder / "nnmath").mkdir(parents=True)
    (folder / "nnmath" / "__init__.py").touch()
    (folder / "notebooks").mkdir()
    monkeypatch.chdir(folder / "notebooks")
    assert Path(url2pathname(urlsplit(first_cell()).path)) == folder


def test_the_first_cell_takes_the_package_from_where_it_is_published(first_cell):
    assert first_cell("https://example.org/nnmath-0.whl") == "https://example.org/nnmath-0.whl"
    with pytest.raises(FileNotFoundError, match=re.escape(f"put {WHEEL}, offered where")):
        first_cell()


def test_where_all_is_there_nothing_is_installed():
    _, cell = notebooks.install_cells(
        "A page", ["import json, numpy as np\nfrom nnmath import data"], notebooks.Package("w")
    )
    assert notebooks.imported_packages(["%pip install x", "import json, numpy.linalg"]) == ["numpy"]
    exec(TransformerManager().transform_cell(cell.source), {})  # `get_ipython` would be missed
