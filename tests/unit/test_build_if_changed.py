"""The book is built again if anything has changed that it depends on, and only then."""

import subprocess
import sys

import pytest
from helpers.paths import ROOT

sys.path.insert(0, str(ROOT / "tools"))
import build_if_changed

BUILDER = """
from pathlib import Path
count = Path("_build/count")
site = Path("_build/html/chapters")
site.mkdir(parents=True, exist_ok=True)
number = len(count.read_text()) + 1 if count.is_file() else 1
count.write_text("x" * number)
(site / "page.html").write_text(Path("page.md").read_text() + str(number))
"""


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A small project; calling it builds, and says how often it has really been built."""
    monkeypatch.delenv("NNMATH_FRESH", raising=False)
    (tmp_path / "page.md").write_text("text")
    (tmp_path / "builder.py").write_text(BUILDER)
    (tmp_path / ".git").mkdir()
    (tmp_path / "node_modules" / "katex").mkdir(parents=True)
    (tmp_path / "node_modules" / "katex" / "package.json").write_text("1")

    def build(*options):
        command = [sys.executable, "builder.py", *options]
        assert build_if_changed.build(tmp_path, command) == 0
        return len((tmp_path / "_build" / "count").read_text())

    build.folder = tmp_path
    return build


def test_nothing_is_built_twice(project):
    assert [project(), project(), project()] == [1, 1, 1]
    (project.folder / ".git" / "index").write_text("not part of the book")
    assert project() == 1


WHEELS = "_build/.cache/pyodide/downloads"
CHANGES = {
    "a text": lambda f: (f / "page.md").write_text("test"),  # as long as before
    "a new file": lambda f: (f / "chapters").mkdir() or (f / "chapters" / "new.md").touch(),
    "a package of npm": lambda f: (f / "node_modules/katex/package.json").write_text("2"),
    "a wheel that could be fetched": lambda f: (
        (f / "_build/.cache/pyodide/downloads").mkdir(parents=True)
        or (f / "_build/.cache/pyodide/downloads/numpy.whl").touch()
    ),
    "a page that was edited": lambda f: (f / "_build/html/chapters/page.html").write_text(""),
    "a page that was deleted": lambda f: (f / "_build/html/chapters/page.html").unlink(),
    "a page that was added": lambda f: (f / "_build/html/old.html").touch(),
}


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_is_built(project, change):
    assert project() == 1
    CHANGES[change](project.folder)
    assert project() == 2
    assert (project.folder / "_build/html/chapters/page.html").read_text().endswith("2")
    assert project() == 2


def test_other_circumstances_are_built(project, monkeypatch):
    assert project() == 1
    assert project("--other") == 2
    monkeypatch.setenv("NNMATH_SITE_URL", "https://example.org")
    assert project("--other") == 3
    monkeypatch.setattr(build_if_changed.sys.modules["build_cache"], "installed_packages", list)
    assert project("--other") == 4
    monkeypatch.setenv("NNMATH_FRESH", "1")
    assert [project("--other"), project("--other")] == [5, 6]


def test_a_failed_build_is_tried_again(project):
    (project.folder / "page.md").unlink()
    command = [sys.executable, "builder.py"]
    assert build_if_changed.build(project.folder, command) != 0
    assert build_if_changed.build(project.folder, command) != 0
    (project.folder / "page.md").write_text("text")
    assert project() == 3


def test_a_file_that_changes_during_a_build_is_built_again(project):
    with (project.folder / "builder.py").open("a") as script:
        script.write("\nif number == 1: Path('page.md').write_text('newer')\n")
    assert [project(), project(), project()] == [1, 2, 2]


@pytest.mark.parametrize("more", ["scipy.linalg", "sklearn.linear_model"])
def test_what_else_a_process_has_loaded_is_not_in_the_key(more):
    """Or the tests, which import more than a build, would judge each formula again."""
    code = "import sys; sys.path.insert(0, '_ext'); import build_cache as b; print(b.digest(0, []))"
    keys = {
        subprocess.check_output([sys.executable, "-c", extra + code], cwd=ROOT)
        for extra in ("", f"import {more}; ")
    }
    assert len(keys) == 1
