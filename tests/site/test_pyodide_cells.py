"""The Python of the pages: every cell of the book in it, beside what the built pages show."""

import ast
import re

import nbformat
import pytest
from helpers.page_python import run_pages
from helpers.paths import ROOT
from helpers.stored_outputs import ROUNDING, stored
from pyodide_distribution import imported_modules, prepare, source_folders

from nnmath.formulas.to_javascript import reader_in_javascript

CACHE = ROOT / "_build" / ".cache" / "pyodide"
WIDGET = "application/vnd.jupyter.widget-view+json"
THINGS_OF_A_PAGE = {
    "widget": [
        "import anywidget\nfrom nnmath.widgets import descent_on_curve",
        "figure = descent_on_curve()\nfigure",
        "told = []\nanywidget.listeners.append(lambda *news: told.append(news))",
        "figure.frame = 2\nassert told == [(figure.model_id, {'frame': 2})]",
        "found = anywidget.widgets[figure.model_id]\nfound.set_state({'frame': 3, 'other': 1})",
        "assert figure.frame == 3 and len(told) == 1  # the page knows what the reader did",
        "state = found.get_state()\nassert state['frame'] == 3 and 'export' in state['_esm']",
    ],
    "time limit": [
        "from nnmath.exercises import check\ndef loop(*a):\n    while True: pass",
        "check('gradient-descent-stop', loop)",
        "def recursion(*a):\n    return sum(1 for _ in iter(int, 1))",
        "check('gradient-descent-stop', recursion)",
    ],
    "progress": [
        "from nnmath.data import logic_gate\nfrom nnmath.network import Network\n"
        "from nnmath.training import train\nimport numpy as np",
        "net = Network.random([2, 2, 1], rng=np.random.default_rng(0))\n"
        "history = train(net, *logic_gate('xor'), epochs=3, progress=True)",
    ],
    "reader": [
        "from nnmath.formulas import to_javascript as t\n(t.HERE / t.TRANSLATED).read_text()"
    ],
    "units": [
        "import sympy as sp\nfrom sympy.physics.units import kilometer, meter",
        "sp.simplify(kilometer / meter)",
    ],
    "libraries": [
        "import os\nimport numpy.linalg._umath_linalg as one\nimport matplotlib.ft2font as two",
        "os.path.getsize(one.__file__), os.path.getsize(two.__file__)",
    ],
    "fonts": ["import matplotlib.figure", "matplotlib.figure.Figure().suptitle('$x^2$')"],
}


@pytest.fixture(scope="module")
def distribution():
    found = prepare(source_folders(CACHE), CACHE)
    if not found.packages:
        pytest.fail(found.note)
    return found


@pytest.fixture(scope="module")
def notebooks(built_book):
    """The code cells of each page, with the outputs that its build has stored."""
    folder = built_book.parent / "jupyter_execute"
    pages = {
        path.relative_to(folder).with_suffix("").as_posix(): [
            cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"
        ]
        for path in sorted(folder.rglob("*.ipynb"))
    }
    return {page: cells for page, cells in pages.items() if cells}


@pytest.fixture(scope="module")
def results(distribution, notebooks, tmp_path_factory):
    """What all cells give in the Python of the pages, started once."""
    if not distribution.has_numpy:
        pytest.skip(distribution.note)
    pages = {page: [cell.source for cell in cells] for page, cells in notebooks.items()}
    pages |= THINGS_OF_A_PAGE
    names = {name for cells in pages.values() for code in cells for name in imported_modules(code)}
    assert distribution.missing(names) == ()
    folder = tmp_path_factory.mktemp("cells")
    return run_pages(distribution, distribution.required(names), pages, folder)


def text_of(form):
    """A form of an output without white space; of a picture its text: another Matplotlib draws it,
    which sets an exponent in one piece and rounds places differently."""
    if "nn-picture" in form or ("<svg" in form and "matplotlib" in form):
        form = "".join(re.findall(r">([^<>]+)<", form))
    # Below 1e-12 is what rounding leaves of a zero, and another order of adding leaves another.
    form = re.sub(r"\b\d(\.\d+)?e-(1[2-9]|[2-9]\d)\b", "0", form)
    return re.sub(r"\s+", "", form)


def test_every_cell_gives_in_a_page_what_the_built_page_shows(results, notebooks):
    for page, cells in notebooks.items():
        for at, (cell, result) in enumerate(zip(cells, results[page], strict=True)):
            where = f"{page}, cell {at}: {cell.source}"
            assert result["error"] is None, f"{where}\n{result['error']}"
            text, data = stored(cell)
            assert text_of(result["stdout"]) == text_of(text), where
            assert result["stderr"] == "", where
            assert set(result["data"]) == set(data), where
            for kind in set(data) - {WIDGET}:
                if ROUNDING not in cell.source:
                    ours, theirs = text_of(result["data"][kind]), text_of(data[kind])
                    if "<svg" in data[kind] and "10−" in theirs:
                        # Another Matplotlib puts the ticks of a logarithmic axis elsewhere.
                        ours, theirs = (re.sub(r"[\d−]", "", text) for text in (ours, theirs))
                    assert ours == theirs, where


@pytest.mark.parametrize("name", ["widget", "progress", "fonts"])
def test_what_only_a_page_needs(results, name):
    for result in results[name]:
        assert result["error"] is None
        assert "Warning" not in result["stderr"]
        assert "font" not in result["stderr"]
    if name == "widget":
        assert {WIDGET, "text/html", "text/plain"} == set(results[name][1]["data"])


def test_the_reader_of_formulas_that_is_shipped_is_the_translated_one(results):
    [result] = results["reader"]
    assert ast.literal_eval(result["data"]["text/plain"]) == reader_in_javascript()


def test_simplify_knows_units_where_they_are_imported(results):
    assert results["units"][1]["data"]["text/plain"] == "1000"


def test_a_library_that_is_loaded_takes_no_room_but_its_own(results):
    assert results["libraries"][1]["data"]["text/plain"] == "(0, 0)"
    assert len(results["copies of libraries"]) > 100
    assert set(results["copies of libraries"]) == {0}


def test_a_time_limit_holds_in_a_page(results):
    for at in (1, 3):
        assert "longer than 1 s" in results["time limit"][at]["data"]["text/plain"]
