"""Change nnmath in hundreds of small ways, and see that the tests notice (``make mutation``).

mutmut (https://mutmut.readthedocs.io) makes one mutant after another: a sign, a constant, a name,
a message. It works on a copy of the house in a temporary folder. A mutant that no test kills is a
survivor; those known to change nothing are listed, with the reason, in
``benchmarks/mutation-survivors.md``, and count as survivors all the same.
"""

import argparse
import collections
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HOUSE = Path(__file__).parents[1]
LEAST = 0.95
# The rooms that must hold, each with the private rooms in which its formulas stand.
ROOMS = {
    "activations": ["activations", "_softmax"],
    "losses": ["losses", "_numerics"],
    "network": ["network", "_initial"],
    "backprop": ["backprop", "_kernels"],
    "descent": ["descent"],
    "perceptron": ["perceptron"],
}
# The tests of a room must notice by themselves.
TESTS = {
    "activations": ["test_activations.py", "test_ulp.py"],
    "losses": ["test_losses.py", "test_losses_refuse.py", "test_ulp.py"],
    "network": ["test_network.py", "test_network_refuses.py"],
    "backprop": ["test_backprop.py", "test_training.py"],
    "descent": ["test_descent.py"],
    "perceptron": ["test_perceptron.py"],
}
# What these tests import from one another.
HELPERS = ["oracles.py", "properties.py", "test_losses.py"]


def prepared(folder: Path, files: list[str], tests: list[str]) -> None:
    """A copy of what is tested, with its tests, and mutmut's settings."""
    rooms = [path for path in (HOUSE / "nnmath").iterdir() if path.is_file()]
    for place, paths in (
        ("nnmath", rooms),
        ("tests", [HOUSE / "tests" / name for name in {*tests, *HELPERS}]),
        ("benchmarks", [HOUSE / "benchmarks" / "ulps.py"]),
    ):
        (folder / place).mkdir()
        for path in paths:
            shutil.copy(path, folder / place)
    settings = {
        "paths_to_mutate": [f"nnmath/{name}.py" for name in files],
        "tests_dir": [f"tests/{name}" for name in tests],
        "also_copy": ["nnmath", "tests", "benchmarks"],
    }
    lines = ["[mutmut]"]
    for key, values in settings.items():
        lines += [f"{key}=", *(f"    {value}" for value in values)]
    (folder / "setup.cfg").write_text("\n".join(lines) + "\n", encoding="utf-8")


def results(folder: Path) -> dict[str, str]:
    """What became of each mutant: "killed", "survived", "no tests", "timeout" …"""
    command = [sys.executable, "-m", "mutmut", "results", "--all", "true"]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    return dict(re.findall(r"^\s*(\S+__mutmut_\d+): (.+)$", run.stdout, flags=re.MULTILINE))


def shown(folder: Path, mutant: str) -> str:
    """The lines that a mutant changes."""
    command = [sys.executable, "-m", "mutmut", "show", mutant]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    return "\n".join(
        line for line in run.stdout.splitlines()
        if re.match(r"[-+](?!--|\+\+)", line)
    )  # fmt: skip


def main() -> int:
    """Print the score of each room and the survivors; 1 if a score is below 95 %."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rooms", nargs="*", default=list(ROOMS), choices=list(ROOMS))
    parser.add_argument("--children", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--report", type=Path, help="write the survivors to this file, too")
    options = parser.parse_args()
    files = [file for room in options.rooms for file in ROOMS[room]]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepared(folder, files, sorted({test for room in options.rooms for test in TESTS[room]}))
        command = [sys.executable, "-m", "mutmut", "run", "--max-children", str(options.children)]
        # One BLAS thread: a forked child must not wait for threads that it does not have.
        threads = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "PYTHONPATH": "."}
        run = subprocess.run(
            command, cwd=folder, env={**os.environ, **threads}, capture_output=True, text=True,
            check=False,
        )  # fmt: skip
        fate = results(folder)
        if not fate or "not checked" in fate.values():  # mutmut stopped: its own words say why
            sys.exit(run.stdout[-4000:] + run.stderr[-4000:])
        survivors = {m: shown(folder, m) for m, what in fate.items() if what != "killed"}

    print("| room | mutants | killed | score |\n|---|---|---|---|")
    good = True
    for room in options.rooms:
        of_room = {m: what for m, what in fate.items() if m.split(".")[1] in ROOMS[room]}
        count = collections.Counter(of_room.values())
        killed = count["killed"] + count["timeout"]  # a loop without end is noticed, too
        good &= killed >= LEAST * len(of_room)
        score = f"{100 * killed / len(of_room):.1f} %"
        print(f"| {room} | {len(of_room)} | {killed} | {score} |")
    text = "\n".join(f"\n{m} ({fate[m]})\n{lines}" for m, lines in survivors.items())
    print(text)
    if options.report:
        options.report.write_text(text + "\n", encoding="utf-8")
    return 0 if good else 1


if __name__ == "__main__":
    raise SystemExit(main())
