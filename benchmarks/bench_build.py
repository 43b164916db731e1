"""How long a build takes: the whole book anew, nothing changed, and after a change in each page.

``python benchmarks/bench_build.py [PAGE …]`` (make bench-build) builds a copy of the book, so that
the book itself stays as it is: once with an empty cache, once with nothing changed, and once for
each page, after its first code cell (or, where a page has none, its text) was changed. Exit 1 if a
build takes longer than its aim. The aims are for two cores with nothing else running.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tools"))
import reproducible  # noqa: E402 (the copy of a book lives with the tools)

ANEW, CHANGED = 120, 15  # seconds
CELL = "```{code-cell} ipython3\n"


def build(folder, **environment):
    """Build the copy with its own nnmath; return the seconds that it took."""
    beside = Path(sys.executable).parent
    path = {"PATH": f"{beside}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(folder)}
    start = time.perf_counter()
    done = subprocess.run(
        [beside / "jupyter-book", "build", ".", "--all", "-W", "-n", "--keep-going"],
        cwd=folder,
        env={**os.environ, **path, **environment},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        sys.exit(f"{(done.stdout + done.stderr)[-4000:]}\nThe book was not built.")
    return time.perf_counter() - start


def change(page):
    """Change the code of a page where it has any, else its text; say which of the two."""
    text = page.read_text(encoding="utf-8")
    before, cell, after = text.partition(CELL)
    if not cell:
        page.write_text(f"{text}\nA sentence more.\n", encoding="utf-8")
        return "text"
    options, line, code = [], "", after
    while code.startswith(":"):
        line, _, code = code.partition("\n")
        options.append(line + "\n")
    changed = "".join(options) + f"changed = {time.time_ns()}\n" + code.lstrip("\n")
    page.write_text(before + cell + changed, encoding="utf-8")
    return "code"


def row(label, seconds, most):
    """Print a line of the table; return whether the aim is reached."""
    sys.stdout.write(f"{label:48}{seconds:8.1f} s   at most {most} s\n")
    sys.stdout.flush()
    return seconds <= most


def main(names):
    """Time all builds, and say whether all reach their aims."""
    with tempfile.TemporaryDirectory() as here:
        folder = reproducible.copy(ROOT, Path(here, "book"))
        reached = [row("the whole book anew", build(folder, NNMATH_FRESH="1"), ANEW)]
        reached.append(row("nothing changed", build(folder), CHANGED))
        pages = sorted(
            path.relative_to(folder).as_posix() for path in folder.glob("chapters/**/*.md")
        )
        for name in names or ["index.md", *pages]:
            what = change(folder / name)
            reached.append(row(f"{name}: {what} changed", build(folder), CHANGED))
    if not all(reached):
        sys.exit(f"{reached.count(False)} of {len(reached)} builds took too long")


if __name__ == "__main__":
    main(sys.argv[1:])
