"""The package as others install it: what each extra switches on, and the error without it."""

import ast
import json
import re
import subprocess
import sys
import tomllib
import zipfile
from email.parser import HeaderParser
from functools import cache
from importlib import metadata
from pathlib import Path

import jupytext
import pytest
from hatchling.builders.wheel import WheelBuilder
from helpers.book import PAGES
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import nnmath

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

# A fresh interpreter that cannot find the modules named in `hidden`.
ALONE = """
import sys
from importlib.machinery import BuiltinImporter, FrozenImporter, PathFinder

hidden = {hidden}

class Present(PathFinder):
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        if name.partition(".")[0] not in hidden:
            return super().find_spec(name, path, target)

sys.meta_path[:] = [BuiltinImporter, FrozenImporter, Present]
"""


@cache
def hidden_without(extra):
    """The installed modules that ``pip install 'nnmath[extra]'`` does not bring; "" is no extra."""
    to_do, done = [("nnmath", extra)], set()
    while to_do:
        name, wanted = to_do.pop()
        if (name, wanted) in done:
            continue
        done.add((name, wanted))
        for text in metadata.requires(name) or ():
            needed = Requirement(text)
            if not needed.marker or needed.marker.evaluate({"extra": wanted}):
                to_do += [(canonicalize_name(needed.name), x) for x in ("", *needed.extras)]
    brought = {name for name, _ in done}
    return frozenset(
        module
        for module, owners in metadata.packages_distributions().items()
        if not brought & {canonicalize_name(owner) for owner in owners}
    )


def run(code, extra=""):
    """Run some code where one extra is installed, or none."""
    code = ALONE.format(hidden=set(hidden_without(extra))) + code
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", cwd=ROOT
    )


MISSING = {
    "from nnmath.exercises import check":
        "nnmath.exercises needs SymPy and mpmath: pip install 'nnmath[exercises]'",
    "from nnmath.proofs import prove":
        "nnmath.proofs needs SymPy and mpmath: pip install 'nnmath[proofs]'",
    "from nnmath import plotting":
        "nnmath.plotting needs Matplotlib: pip install 'nnmath[figures]'",
    "from nnmath.pictures import lines":
        "nnmath.pictures needs Matplotlib: pip install 'nnmath[figures]'",
    "from nnmath.widgets import quick":
        "nnmath.widgets needs anywidget, SymPy and mpmath: pip install 'nnmath[figures]'",
}  # fmt: skip
TRY = """
import traceback
for code in {codes}:
    try:
        exec(code, {{}})
    except Exception as error:
        print(traceback.format_exception_only(error)[-1].strip())
    else:
        print("no error")
"""


def test_a_missing_package_is_named():
    done = run(TRY.format(codes=list(MISSING)))
    expected = [f"nnmath._optional.MissingPackageError: {words}" for words in MISSING.values()]
    assert done.stdout.splitlines() == expected, done.stderr


def test_only_what_is_missing_is_named():
    done = run("import nnmath.widgets", "exercises")
    assert done.stderr.endswith(": nnmath.widgets needs anywidget: pip install 'nnmath[figures]'\n")


PROVE = """
import runpy
sys.argv = ["nnmath.proofs", "chapters/02-gradient-descent.md", "--json"]
runpy.run_module("nnmath.proofs", run_name="__main__")
"""


def test_the_proofs_run_with_their_extra_alone():
    done = run(PROVE, "proofs")
    assert done.returncode == 0, done.stderr
    assert {verdict["verdict"] for verdict in json.loads(done.stdout)} == {"proved"}


def test_the_proofs_without_the_reader_of_pages():
    done = run(PROVE, "exercises")
    message = "nnmath.proofs needs MyST-Parser: pip install 'nnmath[proofs]'\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", message)


@pytest.mark.parametrize(
    ("extra", "code"),
    [
        (
            "",
            "from nnmath.network import Network; from nnmath.training import train\n"
            "from nnmath import activations, descent, gradcheck, graph, perceptron, tables\n"
            "import numpy as np; net = Network.random([2, 2, 1], rng=np.random.default_rng(0))\n"
            "train(net, *nnmath.data.logic_gate('xor'))",
        ),
        (
            "exercises",
            "import sympy; from nnmath.exercises import check\n"
            "right = 'a0 * dsigma(z1) * (a2 - y) * dsigma(z2) * w2'\n"
            "assert check('two-layers-w1', right).correct\n"
            "assert not check('two-layers-w1', sympy.Symbol('a0')).correct",
        ),
        (
            "figures",
            "from nnmath.widgets import digits_learnt, quick\n"
            "from nnmath.pictures import two_layers\n"
            "quick('two-layers-slope-at-zero')\n"
            "digits_learnt(epochs=[0, 1])",
        ),
        (
            "chapters",
            "import importlib, pkgutil\n"
            "for module in pkgutil.walk_packages(nnmath.__path__, 'nnmath.'):\n"
            "    importlib.import_module(module.name)",
        ),
    ],
)
def test_what_an_extra_switches_on(extra, code):
    done = run("import nnmath\n" + code, extra)
    assert done.returncode == 0, done.stderr


def test_the_extra_of_the_chapters_brings_what_their_code_imports():
    hidden = hidden_without("chapters")
    for page in PAGES:
        cells = jupytext.reads(page.read_text(encoding="utf-8"), fmt="md:myst").cells
        for cell in (cell.source for cell in cells if cell.cell_type == "code"):
            code = "\n".join(line for line in cell.splitlines() if not line.startswith("%"))
            for node in ast.walk(ast.parse(code)):
                names = [alias.name for alias in getattr(node, "names", ())]
                if isinstance(node, ast.ImportFrom):
                    names = [node.module]
                elif not isinstance(node, ast.Import):
                    continue
                for name in names:
                    assert name.partition(".")[0] not in hidden, f"{page}: {name}"


def test_the_version_is_one():
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert re.findall(r"^version: (\S+)$", citation, re.MULTILINE) == [nnmath.__version__]
    assert metadata.version("nnmath") == nnmath.__version__
    assert "version" not in PROJECT


def test_the_wheel_carries_its_licences(tmp_path):
    (wheel,) = WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"])
    with zipfile.ZipFile(wheel) as archive:
        inside = {Path(name).name: name for name in archive.namelist() if ".dist-info/" in name}
        for licence in ("LICENSE", "LICENSE-TEXT"):
            assert archive.read(inside[licence]) == (ROOT / licence).read_bytes()
        headers = HeaderParser().parsestr(archive.read(inside["METADATA"]).decode())
    assert headers["License-Expression"] == "MIT AND CC-BY-4.0"
    assert headers["Version"] == nnmath.__version__
