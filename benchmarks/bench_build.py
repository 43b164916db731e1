"""How long a build takes: the whole book anew, nothing changed, and after a change in a page.

``python benchmarks/bench_build.py [PAGE …]`` (make bench-build) builds a copy of the book by the
command of ``make book``, so that the book itself stays as it is. First the whole book with empty
caches, but with an environment that is ready: the files of Python in the pages are packed. Then
with nothing changed, with other prose on one page, with other code on one, and with other code in
the chapter that learns the digits; or, where pages are named, with other code, or prose if they
have none, on these. Exit 1 if a build takes longer than its aim. The aims are for two cores with
nothing else running: beside the time stand the seconds of the processors, which say what a build
costs on a machine that is busy, and the load.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tools"))
import reproducible  # noqa: E402 (the copy of a book lives with the tools)

ANEW, NOTHING, PROSE, CODE, DIGITS = 60, 3, 5, 8, 12  # seconds
SOME_PROSE, SOME_CODE = "chapters/04-two-layers.md", "chapters/02-gradient-descent.md"
LEARNS_DIGITS = "chapters/08-training.md"
CELL = "```{code-cell} ipython3\n"


def build(folder, **environment):
    """Build the copy with its own nnmath; return the seconds that it took, and the processors'."""
    beside = Path(sys.executable).parent
    path = {"PATH": f"{beside}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(folder)}
    command = [sys.executable, "tools/build_if_changed.py", sys.executable, "tools/book.py"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    done = subprocess.run(
        [*command, "build", ".", "-W", "-n", "--keep-going"],
        cwd=folder,
        env={**os.environ, **path, **environment},
        capture_output=True,
        text=True,
    )
    took = time.perf_counter() - start
    if done.returncode:
        sys.exit(f"{(done.stdout + done.stderr)[-4000:]}\nThe book was not built.")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return took, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def change_prose(page):
    """Add a sentence to a page."""
    text = page.read_text(encoding="utf-8")
    page.write_text(f"{text}\nA sentence more.\n", encoding="utf-8")


def change_code(page):
    """Add a line to the first code cell of a page; say whether there is any."""
    text = page.read_text(encoding="utf-8")
    before, cell, after = text.partition(CELL)
    if not cell:
        return False
    options, line, code = [], "", after
    while code.startswith(":"):
        line, _, code = code.partition("\n")
        options.append(line + "\n")
    changed = "".join(options) + f"changed = {time.time_ns()}\n" + code.lstrip("\n")
    page.write_text(before + cell + changed, encoding="utf-8")
    return True


def row(label, times, most):
    """Print a line of the table; return whether the aim is reached."""
    (seconds, processors), load = times, os.getloadavg()[0]
    sys.stdout.write(
        f"{label:52}{seconds:7.1f} s, at most {most:3} s;{processors:7.1f} s of processors, "
        f"load {load:.1f}\n"
    )
    sys.stdout.flush()
    return seconds <= most


def main(names):
    """Time all builds, and say whether all reach their aims."""
    with tempfile.TemporaryDirectory() as here:
        folder = reproducible.copy(ROOT, Path(here, "book"))
        subprocess.run(
            [sys.executable, "_ext/pyodide_distribution.py"], cwd=folder, check=True, env=os.environ
        )
        reached = [row("the whole book anew", build(folder), ANEW)]
        reached.append(row("nothing changed", build(folder), NOTHING))
        if not names:
            change_prose(folder / SOME_PROSE)
            reached.append(row(f"{SOME_PROSE}: prose changed", build(folder), PROSE))
        for name in names or [SOME_CODE, LEARNS_DIGITS]:
            code = change_code(folder / name)
            if not code:
                change_prose(folder / name)
            most = DIGITS if name == LEARNS_DIGITS else CODE if code else PROSE
            label = f"{name}: {'code' if code else 'prose'} changed"
            reached.append(row(label, build(folder), most))
    if not all(reached):
        sys.exit(f"{reached.count(False)} of {len(reached)} builds took longer than their aim")


if __name__ == "__main__":
    main(sys.argv[1:])
