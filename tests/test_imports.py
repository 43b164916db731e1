"""Rooms import downward only, and a room costs only what it uses."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import nnmath

HOUSE = Path(nnmath.__file__).parent
# The plan's levels; what rooms share stands below them all.
LEVELS = {
    "_types": -4, "_checks": -3, "_numerics": -3, "_softmax": -2, "_initial": -1,
    "_page_svg": -1,
    "activations": 0, "losses": 0, "perceptron": 0, "descent": 0, "gradcheck": 0, "data": 0,
    "graph": 0, "ledger": 0,
    "network": 1, "backprop": 2, "training": 3, "plotting": 4, "tables": 4, "exercises": 4,
    "pictures": 5, "widgets": 5,
}  # fmt: skip
FILES = sorted(HOUSE.rglob("*.py"))


def room_of(path):
    """The room a file belongs to: its folder, or its own name; "" is the front door."""
    first = path.relative_to(HOUSE).parts[0]
    return first.removesuffix(".py").replace("__init__", "")


def rooms_imported(path):
    """The rooms of ours that a file imports, wherever in it the import stands."""
    package = ["nnmath", *path.relative_to(HOUSE).parts[:-1]]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*base, *([node.module] if node.module else [])])
            names = [f"{base}.{alias.name}" for alias in node.names]
        for name in names:
            parts = name.split(".")
            if parts[0] == "nnmath" and len(parts) > 1:
                yield parts[1]


def test_every_room_has_a_level():
    assert {room_of(path) for path in FILES} - {""} <= set(LEVELS)


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(HOUSE)))
def test_imports_point_down(path):
    room = room_of(path)
    for other in rooms_imported(path):
        if other.startswith("__") or other == room:
            continue
        assert room, f"the front door imports {other}: `import nnmath` must stay as light as numpy"
        assert other in LEVELS, f"{path}: {other} is no room"
        assert LEVELS[other] < LEVELS[room], f"{path}: {room} imports {other}, which is not below"


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(HOUSE)))
def test_the_ledger_is_an_independent_witness(path):
    if room_of(path) == "ledger":
        assert set(rooms_imported(path)) <= {"ledger", "__version__"}
    elif room_of(path) != "widgets":
        assert "widgets" not in set(rooms_imported(path))


def test_the_reader_of_imports_sees_every_form(tmp_path, monkeypatch):
    monkeypatch.setattr(sys.modules[__name__], "HOUSE", tmp_path)
    (tmp_path / "widgets").mkdir()
    path = tmp_path / "widgets" / "w.py"
    path.write_text(
        "import nnmath.data\nfrom nnmath import network\nfrom nnmath.losses import quadratic\n"
        "from . import stage\nfrom .. import ledger\nfrom ..graph import Node\n"
        "def f():\n    import nnmath.training as t\nimport numpy\n"
    )
    assert list(rooms_imported(path)) == [
        "data", "network", "losses", "widgets", "ledger", "graph", "training"
    ]  # fmt: skip


def loaded_by(code):
    """Names of the modules that a fresh interpreter has after running some code."""
    code = f"{code}\nimport sys\nprint(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(run.stdout.split())


def test_import_nnmath_costs_numpy_and_no_more():
    ours = loaded_by("import nnmath")
    others = {name for name in ours if not name.startswith(("nnmath", "numpy"))}
    assert others <= loaded_by("import numpy")


@pytest.mark.parametrize(
    "room",
    ["activations", "losses", "perceptron", "descent", "gradcheck", "data", "graph", "network",
     "backprop", "training"],
)  # fmt: skip
def test_a_numeric_room_needs_numpy_alone(room):
    heavy = {"sympy", "mpmath", "matplotlib", "ipywidgets", "anywidget", "sklearn", "scipy", "tqdm",
             "torch", "IPython"}  # fmt: skip
    assert not heavy & loaded_by(f"import nnmath.{room}")


def test_the_front_door_leads_to_every_room():
    """After `import nnmath`, nnmath.network is there, and is loaded when it is asked for."""
    code = "import nnmath, sys; assert 'nnmath.network' not in sys.modules; nnmath.network.Network"
    assert "nnmath.network" in loaded_by(code)
    assert "network" in dir(nnmath)
    with pytest.raises(AttributeError, match="module 'nnmath' has no attribute 'nowhere'"):
        nnmath.nowhere  # noqa: B018
