"""Imports point down, without a circle, and a module loads no more than it needs."""

import ast
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

import nnmath

ROOT = Path(nnmath.__file__).parent.parent
# The levels of the modules and subpackages of nnmath; a module imports only what is below it.
LEVELS = {
    "_types": -4, "_optional": -4, "_checks": -3, "_numerics": -3, "_softmax": -2,
    "_initial": -1,
    "_page_svg": -1,
    "activations": 0, "losses": 0, "perceptron": 0, "descent": 0, "gradcheck": 0, "data": 0,
    "graph": 0, "formulas": 0, "proofs": 1,
    "linear_fits": 0, "optimizers": 1, "autodiff": 1, "network": 1, "backprop": 2,
    "regularisation": 3, "training": 4, "plotting": 5, "tables": 5,
    "exercises": 5, "pictures": 6, "widgets": 6,
}  # fmt: skip
NUMERIC = ("activations", "losses", "perceptron", "descent", "gradcheck", "data", "graph",
           "linear_fits", "optimizers", "autodiff", "network", "backprop", "regularisation",
           "training")  # fmt: skip
HEAVY = {"sympy", "mpmath", "matplotlib", "ipywidgets", "anywidget", "sklearn", "scipy", "tqdm",
         "torch", "IPython"}  # fmt: skip


def modules_in(package):
    """The modules of a package by their dotted names."""
    root = package.parent
    return {
        ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__"): path
        for path in package.rglob("*.py")
    }


def imports_of(name, modules):
    """The modules of ours that one imports: anywhere in it, and for types too."""
    path = modules[name]
    package = name.split(".") if path.name == "__init__.py" else name.split(".")[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*base, *([node.module] if node.module else [])])
            names = [f"{base}.{alias.name}" for alias in node.names]
        for imported in names:
            # `from package import name`: a module of the package, or something defined in it.
            for module in (imported, imported.rpartition(".")[0]):
                if module in modules:
                    yield module
                    break


@cache
def import_graph(package=ROOT / "nnmath"):
    """The modules of ours that each module of a package imports."""
    modules = modules_in(package)
    return {name: set(imports_of(name, modules)) - {name} for name in modules}


def reachable(graph, name):
    """Everything that a module imports, directly or not."""
    found, waiting = set(), [name]
    while waiting:
        new = graph[waiting.pop()] - found
        found |= new
        waiting += new
    return found


def circular(graph):
    """The modules that import themselves by way of others."""
    return sorted(name for name in graph if name in reachable(graph, name))


def part_of(module):
    """The module or subpackage directly in nnmath to which a module belongs; "" for nnmath."""
    return ".".join(module.split(".")[1:2])


def test_imports_point_down():
    edges = [(a, b) for a, imports in import_graph().items() for b in imports]
    parts = {(part_of(a), part_of(b)) for a, b in edges if part_of(b)}
    assert {part for pair in parts for part in pair} - {""} <= set(LEVELS)
    not_down = [(a, b) for a, b in parts if a and a != b and LEVELS[b] >= LEVELS[a]]
    assert not_down == []
    assert [b for a, b in parts if not a] == [], "nnmath itself must import nothing of ours"


def test_no_import_circle_in_nnmath():
    assert circular(import_graph()) == []


def test_no_import_circle_among_the_scripts():
    """Their folders are on the path, so that each module has its bare name."""
    modules = {}
    for folder in ("_ext", "tools"):
        found = modules_in(ROOT / folder)
        modules |= {name.removeprefix(f"{folder}."): path for name, path in found.items()}
    graph = {name: set(imports_of(name, modules)) - {name} for name in modules}
    assert graph["written_pages"] >= {"incremental", "hover_previews"}
    assert circular(graph) == []


def test_proofs_and_formulas_do_not_import_the_numeric_modules():
    """They are independent of what they are compared with."""
    offenders = [
        (module, imported)
        for module, imports in import_graph().items()
        if part_of(module) in ("proofs", "formulas")
        for imported in imports
        if part_of(imported) not in ("proofs", "formulas", "_optional", "")
    ]
    assert offenders == []


def test_the_graph_has_every_form_of_import_and_finds_circles(tmp_path):
    package = tmp_path / "p"
    (package / "q").mkdir(parents=True)
    for name in ("a", "b", "c", "d", "e", "f", "g", "q/__init__", "q/h"):
        (package / f"{name}.py").write_text("x = 1\n")
    (package / "__init__.py").write_text("import numpy\n")
    (package / "g.py").write_text("from .q import m\n")
    (package / "q" / "m.py").write_text(
        "import p.a\nfrom p import b\nfrom p.c import x\nfrom . import h\nfrom .. import d, x\n"
        "from ..e import x as y\ndef f():\n    import p.f as t\nif TYPE_CHECKING:\n    import p.g\n"
    )
    graph = import_graph(package)
    assert graph["p.q.m"] == {"p", "p.a", "p.b", "p.c", "p.q.h", "p.d", "p.e", "p.f", "p.g"}
    assert graph["p"] == set()
    assert circular(graph) == ["p.g", "p.q.m"]


def loaded_by(code):
    """Names of the modules that a fresh interpreter has after running some code."""
    code = f"{code}\nimport sys\nprint(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(run.stdout.split())


def test_import_nnmath_costs_numpy_and_no_more():
    ours = loaded_by("import nnmath")
    others = {name for name in ours if not name.startswith(("nnmath", "numpy"))}
    assert others <= loaded_by("import numpy")


def test_the_numeric_modules_need_numpy_alone():
    assert not HEAVY & loaded_by("\n".join(f"import nnmath.{name}" for name in NUMERIC))


def test_the_proofs_need_no_numpy():
    """They share nothing with the numeric modules, and run in a page that has SymPy alone."""
    code = r"""
import sys
sys.modules["numpy"] = None  # so that it cannot be imported
from nnmath.proofs import prove
assert prove("eq-descent-fall", r"f(x_{k+1}) - f(x_k) = -4\eta(1 - \eta) f(x_k)").proved
assert not prove("eq-descent-fall", r"f(x_{k+1}) - f(x_k) = -4\eta(1 + \eta) f(x_k)").proved
"""
    assert "nnmath.proofs" in loaded_by(code)


def test_modules_are_attributes_of_nnmath_and_loaded_on_first_use():
    code = "import nnmath, sys; assert 'nnmath.network' not in sys.modules; nnmath.network.Network"
    assert "nnmath.network" in loaded_by(code)
    assert "network" in dir(nnmath)
    with pytest.raises(AttributeError, match="module 'nnmath' has no attribute 'nowhere'"):
        nnmath.nowhere  # noqa: B018
