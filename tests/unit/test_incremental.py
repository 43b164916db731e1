"""When what was read of the pages is kept, and what a recorded page depends on."""

import json
import os
import subprocess
import sys
from types import SimpleNamespace

import pytest
from helpers.paths import ROOT

sys.path.insert(0, str(ROOT / "_ext"))
import build_cache
import incremental
from recorded_inputs import Inputs


@pytest.fixture
def project(tmp_path):
    """A project with a page, and with a file of each kind that any page may show."""
    for name in FILES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("before")
    config = SimpleNamespace(external_site_map={"index": None, "chapters/one": None})
    return SimpleNamespace(srcdir=str(tmp_path), config=config)


PAGES = "index.md", "chapters/one.md", "tests/chapters/test_one.py"  # and what tests them
OTHERS = (
    *("_config.yml", "_toc.yml", "chapters/references.bib", "chapters/data.csv", "other.md"),
    *("_ext/katex_math.py", "_ext/theme/layout.html", "_ext/theme/style/text.css"),
    *("_ext/static/page.js", "nnmath/losses.py", "node_modules/katex/package.json"),
)
FILES = *PAGES, *OTHERS


@pytest.mark.parametrize("name", FILES)
def test_only_the_text_of_a_page_leaves_what_was_read_of_the_others(project, tmp_path, name):
    before = incremental.base_digest(project)
    (tmp_path / name).write_text("after!")
    assert (incremental.base_digest(project) == before) == (name in PAGES)


def test_a_page_more_or_less_and_a_variable_count(project, tmp_path, monkeypatch):
    before = incremental.base_digest(project)
    project.config.external_site_map["more"] = None
    assert incremental.base_digest(project) != before
    del project.config.external_site_map["more"]
    monkeypatch.setenv("NNMATH_WHOLE", "1")
    assert incremental.base_digest(project) != before
    monkeypatch.delenv("NNMATH_WHOLE")
    (tmp_path / "new.svg").touch()
    assert incremental.base_digest(project) != before


# A kernel, as far as the recorder knows it, and what a page of the project does in it.
KERNEL = """
import runpy, sys
from IPython.core.interactiveshell import InteractiveShell
sys.path.insert(0, "")
shell = InteractiveShell.instance()
runpy.run_path(sys.argv[1])["record"](sys.argv[2])
before = set(shell.user_ns)
result = shell.run_cell(sys.argv[3])
assert result.success
"""
CELL = """
import direct
direct.late()
open("data.csv").read()
open("written.txt", "w").write("of the cell")
"""


@pytest.fixture
def read(tmp_path):
    """A folder of modules and data, and what a cell in it has read, by name."""
    (tmp_path / "direct.py").write_text("import indirect\n\ndef late():\n    import lately\n")
    for name in ("indirect", "lately", "idle"):
        (tmp_path / f"{name}.py").write_text(f"name = {name!r}\n")
    for name in ("data.csv", "idle.csv"):
        (tmp_path / name).write_text("1")

    def run(code):
        target = tmp_path / ".read.json"
        recorder = ROOT / "_ext" / "kernel_recorder.py"
        subprocess.run(
            [sys.executable, "-c", KERNEL, recorder, target, code],
            cwd=tmp_path,
            check=True,
            env={**os.environ, "IPYTHONDIR": str(tmp_path / ".ipython")},
            stdout=subprocess.DEVNULL,
        )
        return json.loads(target.read_text())

    return run


def test_what_a_cell_imports_and_reads_is_recorded_also_late_and_by_others(read, tmp_path):
    names = Inputs(tmp_path).names(read(CELL))
    files = {name for name in names if not name.endswith(("/", "*.py"))}
    assert {f"book:{n}" for n in ("direct.py", "indirect.py", "lately.py", "data.csv")} == {
        name for name in files if name.startswith("book:")
    }


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        *[("direct.py", True), ("indirect.py", True), ("lately.py", True), ("data.csv", True)],
        *[("idle.py", False), ("idle.csv", False), ("written.txt", False), ("page.md", False)],
        ("numpy.py", True),  # it would be imported in the place of another
    ],
)
def test_a_change_counts_if_the_cell_would_see_it(read, tmp_path, name, counts):
    inputs = Inputs(tmp_path)
    names = inputs.names(read(CELL))
    before = inputs.digest("key", names)
    (tmp_path / name).write_text("a longer text than before")
    assert (inputs.digest("key", names) != before) == counts


def test_the_names_in_a_folder_count_if_the_cell_has_asked_for_them(read, tmp_path):
    inputs = Inputs(tmp_path)
    names = inputs.names(read("import pathlib; sorted(pathlib.Path().glob('*.csv'))"))
    before = inputs.digest("key", names)
    (tmp_path / "new.csv").touch()
    assert inputs.digest("key", names) != before


def test_another_process_may_have_read_anything(read, tmp_path):
    inputs = Inputs(tmp_path)
    code = "import subprocess, sys; subprocess.run([sys.executable, '-c', ''])"
    names = inputs.names(read(code))
    before = inputs.digest("key", names)
    (tmp_path / "idle.csv").write_text("another")
    assert inputs.digest("key", names) != before


def test_what_changed_while_it_was_read_is_not_kept(read, tmp_path):
    found = read(CELL)
    (tmp_path / "data.csv").write_text("a longer text than before")
    assert Inputs(tmp_path).names(found) is None


def test_the_proofs_import_nothing_of_nnmath_but_what_their_verdicts_are_kept_by():
    code = (
        "import sys, pkgutil, importlib, nnmath.proofs as p\n"
        "for m in pkgutil.walk_packages(p.__path__, 'nnmath.proofs.'):\n"
        "    m.name.endswith(('__main__', '.sphinx')) or importlib.import_module(m.name)\n"
        "print(*(m.__file__ for n, m in sys.modules.items() if n.partition('.')[0] == 'nnmath'))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    kept = {str(path) for path in build_cache.package_files(*build_cache.PROOFS)}
    assert set(run.stdout.split()) - kept == set()
    assert len(kept) < len(build_cache.package_files())
