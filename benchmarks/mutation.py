"""Mutation testing of the numeric modules with mutmut (``make mutation``).

mutmut (https://mutmut.readthedocs.io) changes one thing after another: a sign, a constant, a name,
a message. It works on a copy of the package in a temporary folder. A mutant that no test kills is a
survivor; equivalent mutants are listed, with the reason, in ``benchmarks/mutation-survivors.md``,
and count as survivors all the same.
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

ROOT = Path(__file__).parents[1]
LEAST = 0.95
# The modules to be tested, each with the private modules that belong to it.
MODULES = {
    "activations": ["activations", "_softmax"],
    "losses": ["losses", "_numerics"],
    "network": ["network", "_initial"],
    "backprop": ["backprop"],
    "training": ["training"],
    "descent": ["descent"],
    "optimizers": ["optimizers"],
    "autodiff": ["autodiff"],
    "regularisation": ["regularisation"],
    "linear_fits": ["linear_fits"],
    "perceptron": ["perceptron"],
}
# The tests that must kill the mutants of a module.
TESTS = {
    "activations": ["test_activations.py", "test_network.py", "test_ulp.py"],
    "losses": ["test_losses.py", "test_losses_refuse.py", "test_ulp.py"],
    "network": ["test_network.py", "test_network_refuses.py", "test_regularisation.py"],
    "backprop": ["test_backprop.py", "test_training.py"],
    "training": ["test_training.py", "test_training_refuses.py", "test_regularisation.py"],
    "descent": ["test_descent.py"],
    "optimizers": ["test_optimizers.py"],
    "autodiff": ["test_autodiff.py"],
    "regularisation": ["test_regularisation.py"],
    "linear_fits": ["test_linear_fits.py"],
    "perceptron": ["test_perceptron.py"],
}
# What these tests import.
HELPERS = ["oracles.py", "properties.py"]


def prepare(folder: Path, files: list[str], tests: list[str]) -> None:
    """Copy the package and the tests into a folder, and write mutmut's settings there."""
    package = [path for path in (ROOT / "nnmath").iterdir() if path.is_file()]
    for place, paths in (
        ("nnmath", package),
        ("tests/unit", [ROOT / "tests" / "unit" / name for name in tests]),
        ("tests/helpers", [ROOT / "tests" / "helpers" / name for name in HELPERS]),
        ("benchmarks", [ROOT / "benchmarks" / "ulps.py"]),
    ):
        (folder / place).mkdir(parents=True)
        for path in paths:
            shutil.copy(path, folder / place)
    settings = {
        "paths_to_mutate": [f"nnmath/{name}.py" for name in files],
        "tests_dir": [f"tests/unit/{name}" for name in tests],
        "also_copy": ["nnmath", "tests", "benchmarks"],
    }
    lines = ["[mutmut]"]
    for key, values in settings.items():
        lines += [f"{key}=", *(f"    {value}" for value in values)]
    (folder / "setup.cfg").write_text("\n".join(lines) + "\n", encoding="utf-8")


def results(folder: Path) -> dict[str, str]:
    """Return the result of each mutant: "killed", "survived", "no tests", "timeout" …"""
    command = [sys.executable, "-m", "mutmut", "results", "--all", "true"]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    return dict(re.findall(r"^\s*(\S+__mutmut_\d+): (.+)$", run.stdout, flags=re.MULTILINE))


def changed_lines(folder: Path, mutant: str) -> str:
    """Return the lines that a mutant changes."""
    command = [sys.executable, "-m", "mutmut", "show", mutant]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    return "\n".join(
        line for line in run.stdout.splitlines()
        if re.match(r"[-+](?!--|\+\+)", line)
    )  # fmt: skip


def main() -> int:
    """Print the score of each module and the survivors; 1 if a score is below 95 %."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--modules", nargs="*", default=list(MODULES), choices=list(MODULES))
    parser.add_argument("--children", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--report", type=Path, help="write the survivors to this file, too")
    options = parser.parse_args()
    files = [file for module in options.modules for file in MODULES[module]]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepare(
            folder, files, sorted({test for module in options.modules for test in TESTS[module]})
        )
        command = [sys.executable, "-m", "mutmut", "run", "--max-children", str(options.children)]
        # One BLAS thread: a forked child must not wait for threads that it does not have.
        threads = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "PYTHONPATH": ".:tests"}
        run = subprocess.run(
            command, cwd=folder, env={**os.environ, **threads}, capture_output=True, text=True,
            check=False,
        )  # fmt: skip
        outcome = results(folder)
        if (
            not outcome or "not checked" in outcome.values()
        ):  # mutmut stopped: its output has the reason
            sys.exit(run.stdout[-4000:] + run.stderr[-4000:])
        survivors = {m: changed_lines(folder, m) for m, what in outcome.items() if what != "killed"}

    print("| module | mutants | killed | score |\n|---|---|---|---|")
    good = True
    for module in options.modules:
        mutants = {m: what for m, what in outcome.items() if m.split(".")[1] in MODULES[module]}
        count = collections.Counter(mutants.values())
        killed = count["killed"] + count["timeout"]  # a loop without end is noticed, too
        good &= killed >= LEAST * len(mutants)
        score = f"{100 * killed / len(mutants):.1f} %"
        print(f"| {module} | {len(mutants)} | {killed} | {score} |")
    text = "\n".join(f"\n{m} ({outcome[m]})\n{lines}" for m, lines in survivors.items())
    print(text)
    if options.report:
        options.report.write_text(text + "\n", encoding="utf-8")
    return 0 if good else 1


if __name__ == "__main__":
    raise SystemExit(main())
