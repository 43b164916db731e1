"""The numbers of the chapters are the same on another processor.

A BLAS has a kernel for each kind of processor, and these round differently. The pages were built
with the kernel of this one; here their cells run with another, one that every processor of the last
fifteen years has, and must print the same. (In a page all cells run with a third: see
`test_pyodide_cells.py`.)
"""

import os
import platform
import re

import nbformat
import pytest
from helpers.book import CONTENTS
from helpers.paths import ROOT
from helpers.stored_outputs import ROUNDING, stored
from nbclient import NotebookClient
from threadpoolctl import threadpool_info

OTHER = "Nehalem"
SOURCES = {page: (ROOT / f"{page}.md").read_text(encoding="utf-8") for page in CONTENTS}
TRAINED = [page for page, text in SOURCES.items() if re.search(r"\btrain\(|\.random\(", text)]
SHOWN = (
    "from threadpoolctl import threadpool_info as i;{b.get('architecture') for b in i()}"  # a cell
)

pytestmark = [
    pytest.mark.build,
    pytest.mark.skipif(
        platform.machine() not in ("x86_64", "AMD64")
        or not any(blas["internal_api"] == "openblas" for blas in threadpool_info()),
        reason="no OpenBLAS with kernels for several processors",
    ),
]


def printed(cell):
    """What a cell prints, and returns as text, without what rounding leaves of a zero."""
    text, data = stored(cell)
    return re.sub(r"\b\d(\.\d+)?e-(1[2-9]|[2-9]\d)\b", "0", text + data.get("text/plain", ""))


@pytest.mark.parametrize("page", TRAINED)
def test_a_chapter_prints_the_same_with_the_kernels_of_another_processor(page, built_book):
    path = built_book.parent / "jupyter_execute" / f"{page}.ipynb"
    shown = nbformat.read(path, as_version=4)
    again = nbformat.read(path, as_version=4)
    again.cells.append(nbformat.v4.new_code_cell(SHOWN))
    folder = str((ROOT / f"{page}.md").parent)
    client = NotebookClient(again, timeout=300, resources={"metadata": {"path": folder}})
    client.execute(env={**os.environ, "OPENBLAS_CORETYPE": OTHER, "PYTHONHASHSEED": "0"})
    assert OTHER in again.cells.pop().outputs[0].data["text/plain"]
    for old, new in zip(shown.cells, again.cells, strict=True):
        if old.cell_type == "code" and ROUNDING not in old.source:
            assert printed(new) == printed(old), old.source
