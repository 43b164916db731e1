"""The pages with code stand in the form that jupytext writes: saving one changes nothing."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from helpers.book import PAGES, ROOT

WITH_CODE = [path for path in PAGES if "{code-cell}" in path.read_text(encoding="utf-8")]


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """A folder with the pages as jupytext has written them anew, by the project's settings."""
    folder = tmp_path_factory.mktemp("saved")
    shutil.copy(ROOT / "pyproject.toml", folder)
    copies = [folder / path.relative_to(ROOT) for path in WITH_CODE]
    for path, copy in zip(WITH_CODE, copies, strict=True):
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copy)
    jupytext = [Path(sys.executable).parent / "jupytext", "--quiet", "--to", "md:myst"]
    subprocess.run([*jupytext, *copies], check=True)
    return folder


@pytest.mark.parametrize("page", [path.relative_to(ROOT).as_posix() for path in WITH_CODE])
def test_jupytext_writes_a_page_as_it_stands(page, saved):
    stands = (ROOT / page).read_text(encoding="utf-8")
    written = (saved / page).read_text(encoding="utf-8")
    assert written == stands, f"to write it so: .venv/bin/jupytext --to md:myst {page}"
