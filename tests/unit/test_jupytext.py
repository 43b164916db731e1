"""Opening a page in JupyterLab and saving it changes nothing: its server, without a browser."""

import shutil

import pytest
from helpers.paths import ROOT
from jupytext import TextFileContentsManager

FOLDERS = ("", "chapters", "chapters/exercises", "chapters/solutions", "reference")
PAGES = sorted(path.relative_to(ROOT).as_posix() for folder in FOLDERS
               for path in (ROOT / folder).glob("*.md"))  # fmt: skip
# What JupyterLab adds to a notebook as soon as it has a kernel.
OF_THE_KERNEL = {
    "kernelspec": {
        "display_name": "Python 3 (ipykernel)",
        "language": "python",
        "name": "python3",
    },
    "language_info": {
        "codemirror_mode": {"name": "ipython", "version": 3},
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "nbconvert_exporter": "python",
        "pygments_lexer": "ipython3",
        "version": "3.11.0",
    },
}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_that_is_opened_and_saved_is_the_same(page, tmp_path):
    shutil.copy(ROOT / page, tmp_path / "page.md")
    server = TextFileContentsManager(root_dir=str(tmp_path))
    notebook = server.get("page.md", type="notebook")["content"]
    notebook.metadata.update(OF_THE_KERNEL)
    for number, cell in enumerate(cell for cell in notebook.cells if cell.cell_type == "code"):
        cell.metadata.pop("trusted", None)  # JupyterLab saves none
        cell.execution_count = number + 1
    server.save({"type": "notebook", "format": "json", "content": notebook}, "page.md")
    saved = (tmp_path / "page.md").read_text(encoding="utf-8")
    stands = (ROOT / page).read_text(encoding="utf-8")
    assert saved == stands, f"to write it so: .venv/bin/jupytext --to md:myst {page}"
