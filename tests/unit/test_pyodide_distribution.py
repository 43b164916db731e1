"""Where the files of the pages' Python come from, and what each page needs of them."""

import json
import subprocess
import sys
import zipfile
from types import SimpleNamespace

import pytest
from helpers.paths import ROOT, live_python
from pyodide_distribution import OURS, imported_modules, prepare, source_folders
from pyodide_left_out import is_left_out
from pyodide_needs import Imports
from pyodide_sources import WrongFileError, find_file, read_pins, sha256
from pyodide_wheels import compress_all, named_by_content, zipped

GOOD, BAD = b"the right bytes", b"other bytes"
NAME = "numpy-2-cp312-wasm32.whl"


def carrier(folder, data, name=NAME):
    folder.mkdir(exist_ok=True)
    with zipfile.ZipFile(folder / "carrier-1-py3-none-any.whl", "w") as archive:
        archive.writestr(f"carrier/assets/pyodide/{name}", data)


def test_a_file_is_found_in_a_folder_in_the_official_distribution_and_in_a_carrier(tmp_path):
    empty, plain, official = (tmp_path / name for name in ("empty", "plain", "official"))
    for folder in (empty, plain, official / "pyodide"):
        folder.mkdir(parents=True)
    carrier(tmp_path / "carrier", GOOD)
    assert find_file(NAME, sha256(GOOD), [empty]) is None
    for place in (plain / NAME, official / "pyodide" / NAME):
        place.write_bytes(GOOD)
    for folder in (plain, official, tmp_path / "carrier"):
        assert find_file(NAME, sha256(GOOD), [empty, folder]) == GOOD


def test_the_first_folder_that_has_a_file_counts_and_other_bytes_stop_the_build(tmp_path):
    carrier(tmp_path / "bad", BAD)
    carrier(tmp_path / "good", GOOD)
    assert find_file(NAME, sha256(GOOD), [tmp_path / "good", tmp_path / "bad"]) == GOOD
    with pytest.raises(WrongFileError, match=NAME) as caught:
        find_file(NAME, sha256(GOOD), [tmp_path / "bad", tmp_path / "good"])
    assert (caught.value.expected, caught.value.found) == (sha256(GOOD), sha256(BAD))
    assert "make pyodide" in str(caught.value)


@pytest.fixture
def core(tmp_path):
    """What `prepare` needs of npm's package, without its 13 MB."""
    folder = tmp_path / "core"
    folder.mkdir()
    for name in ("pyodide.js", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip"):
        (folder / name).write_bytes(b"")
    lock = {"info": {"version": "0.1"}, "packages": {}}
    (folder / "pyodide-lock.json").write_text(json.dumps(lock))
    return folder


def test_a_wrong_wheel_stops_the_build(tmp_path, core):
    version, _ = read_pins(OURS / "pure.txt")["sympy"]
    (tmp_path / f"sympy-{version}-py3-none-any.whl").write_bytes(BAD)
    with pytest.raises(WrongFileError, match="sympy"):
        prepare([tmp_path], tmp_path / "cache", core)


def test_without_sympy_the_build_goes_on_and_says_so_in_one_line(tmp_path, core):
    found = prepare([], tmp_path / "cache", core)
    assert (found.has_numpy, dict(found.packages)) == (False, {})
    assert "make pyodide" in found.note
    assert "\n" not in found.note
    assert {path.name for path in found.folder.iterdir()} == set(found.files)


def test_what_is_sent_is_compressed_by_the_node_of_the_environment(tmp_path, monkeypatch):
    (tmp_path / "node").write_text("#!/bin/sh\nexit 1\n")
    (tmp_path / "node").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))  # a machine's own, which may be too old
    assert compress_all({"a": b"a" * 1000})["a"][:4] == b"\x28\xb5\x2f\xfd"  # Zstandard's mark


def test_without_npm_the_error_says_what_to_do(tmp_path):
    with pytest.raises(FileNotFoundError, match="npm ci"):
        prepare([], tmp_path / "cache", tmp_path)


def test_a_folder_that_the_builder_names_must_be_there(tmp_path, monkeypatch):
    monkeypatch.setenv("NNMATH_PYODIDE", str(tmp_path))
    assert source_folders(tmp_path / "cache") == [tmp_path, tmp_path / "cache" / "downloads"]
    monkeypatch.setenv("NNMATH_PYODIDE", str(tmp_path / "nowhere"))
    with pytest.raises(ValueError, match="NNMATH_PYODIDE"):
        source_folders(tmp_path)


def test_the_versions_are_those_of_the_lock(tmp_path):
    locked = (ROOT / "requirements.txt").read_text()
    for name, (version, _) in read_pins(OURS / "pure.txt").items():
        assert f"\n{name}=={version}\n" in locked
    assert len(read_pins(OURS / "carrier.txt")) == 1
    (tmp_path / "pins.txt").write_text("sympy>=1\n")
    with pytest.raises(ValueError, match=r"pins\.txt:1"):
        read_pins(tmp_path / "pins.txt")


def test_a_name_tells_what_is_in_a_file():
    names = {named_by_content("a_b-1.0-py3-none-any.whl", data) for data in (GOOD, BAD, GOOD)}
    assert len(names) == 2
    assert {name.split("-")[0] for name in names} == {"a_b"}
    assert {len(name.split("-")) for name in names} == {5}
    assert named_by_content("openblas-0.3.zip", GOOD).endswith(".zip")
    assert zipped({"b": GOOD, "a": BAD}) == zipped({"a": BAD, "b": GOOD})


def test_what_is_left_out():
    for package, path in (
        ("numpy", "numpy/linalg/tests/test_linalg.py"),
        ("matplotlib", "matplotlib/mpl-data/sample_data/Stocks.csv"),
        ("scikit-learn", "sklearn/tree/_tree.py"),
        ("sympy", "sympy/physics/quantum/trace.py"),
    ):
        assert is_left_out(package, path)
    for package, path in (
        ("sympy", "sympy/physics/units/__init__.py"),
        ("sympy", "sympy/testing/__init__.py"),
        ("numpy", "numpy-2.0.2.dist-info/LICENSE.txt"),
        ("scikit-learn", "sklearn/utils/validation.py"),
        ("matplotlib", "matplotlib/mpl-data/fonts/ttf/DejaVuSans.ttf"),
    ):
        assert not is_left_out(package, path)


def test_the_imports_of_a_cell():
    code = "%matplotlib inline\nimport numpy as np, nnmath\nfrom nnmath.widgets import quick, a\n"
    code += "nnmath.network.Network\nfrom . import x"
    expected = {"numpy", "nnmath", "nnmath.widgets.quick", "nnmath.widgets.a"}
    assert expected < set(imported_modules(code))
    assert "nnmath.network.Network" in imported_modules(code)
    assert imported_modules("this is (no Python") == ()


def test_what_stands_on_a_cell_that_cannot_run_is_known(monkeypatch):
    cells = [
        "import numpy as np\nfrom sympy import Symbol",
        "x = Symbol('x')",  # needs the cell above
        "import sympy as sp\nx = sp.Symbol('x')\nx**2",  # a name of its own
        "def f(a):\n    return np.sqrt(a)\nfor y in [x]: pass",
        "f(y)",
        "sp.diff(x, x)",
        "1 +",
    ]
    missing = lambda names: ("numpy",) if "numpy" in names else ()  # noqa: E731
    monkeypatch.setattr(live_python, "distribution", lambda: SimpleNamespace(missing=missing))
    found = live_python.missing_of(cells)
    assert [bool(each) for each in found] == [True, True, False, True, True, False, False]
    assert found[4] == ["numpy"]


# What importing a name loads of other packages, or looks for and refuses to go on without, as the
# interpreter itself tells it.
LOADED = """
import builtins, importlib.util, sys
found, before, look = set(), builtins.__import__, importlib.util.find_spec
def asked(name, *rest):
    if sys._getframe(1).f_globals["__name__"] == "nnmath._optional":
        found.add(name)
    return look(name, *rest)
importlib.util.find_spec = asked
def watched(name, globals=None, *rest, **more):
    if (globals or {{}}).get("__name__", "").partition(".")[0] in ("nnmath", "__main__"):
        if not (rest and len(rest) > 2 and rest[2]):
            found.add(name.partition(".")[0])
    return before(name, globals, *rest, **more)
builtins.__import__ = watched
{code}
builtins.__import__, importlib.util.find_spec = before, look
print(*sorted(found - sys.stdlib_module_names - {{"nnmath"}}))
"""


@pytest.mark.parametrize(
    ("code", "never"),
    [
        ("from nnmath.proofs import prove", {"numpy", "matplotlib", "anywidget"}),
        ("from nnmath.descent import descend", {"sympy", "matplotlib"}),
        ("from nnmath.data import digits; digits()", {"sklearn", "sympy"}),
        ("from nnmath.widgets import descent_on_curve; descent_on_curve()", {"matplotlib"}),
        ("from nnmath.widgets import quick; quick('two-layers-slope-at-zero')", {"matplotlib"}),
        ("from nnmath.exercises import check; check('chain-rule-input', 'x')", {"matplotlib"}),
        ("from nnmath.pictures import gradient_descent", {"sympy", "anywidget"}),
        ("import nnmath; nnmath.losses", {"sympy", "matplotlib"}),
    ],
)
def test_what_is_named_as_needed_is_what_is_loaded(code, never):
    run = [sys.executable, "-c", LOADED.format(code=code)]
    loaded = set(subprocess.run(run, capture_output=True, text=True, check=True).stdout.split())
    needed = Imports(ROOT / "nnmath").needed_by(imported_modules(code)) - sys.stdlib_module_names
    assert loaded <= needed
    assert not never & needed
