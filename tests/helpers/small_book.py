"""A book of a few pages in a folder of its own, with the settings of the real one."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
HEADER = "---\n" + (ROOT / "chapters" / "02-gradient-descent.md").read_text().split("---\n")[1]
HEADER += "---\n\n"


def cell(code):
    return f"```{{code-cell}} ipython3\n{code}\n```"


def formula(latex, label="eq-descent-closed-form"):
    return f"```{{math}}\n:label: {label}\n{latex}\n```"


def book(folder, **pages):
    """Lay a book there: its pages by name, `index` among them; a page is in MyST."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / "_config.yml", folder)
    shutil.copytree(
        ROOT / "_ext", folder / "_ext", ignore=shutil.ignore_patterns("__pycache__", "*.tmp")
    )
    (folder / "node_modules").symlink_to(ROOT / "node_modules", target_is_directory=True)
    letters = Path("nnmath", "formulas", "letters.json")  # which the search's script has in it
    (folder / letters).parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / letters, folder / letters)
    (folder / "chapters").mkdir()
    shutil.copy(ROOT / "chapters" / "references.bib", folder / "chapters")
    (folder / "more.md").write_text("# More\n\nThe theme wants a page besides the first.\n")
    contents(folder, *(name for name in pages if name != "index"))
    for name, text in pages.items():
        write(folder, name, text)
    return folder


def contents(folder, *names):
    """Let these pages, besides the first, be the chapters of the book."""
    files = "".join(f"      - file: {name}\n" for name in [*names, "more"])
    parts = f"parts:\n  - caption: Chapters\n    numbered: 1\n    chapters:\n{files}"
    (folder / "_toc.yml").write_text(f"format: jb-book\nroot: index\n{parts}")


def write(folder, name, text):
    (folder / f"{name}.md").write_text(HEADER + text)


def build(folder, *options, **environment):
    """Build it as `make book` does, or with more options: (exit code, its output)."""
    bin_ = Path(sys.executable).parent
    path = f"{bin_}{os.pathsep}{os.environ['PATH']}"
    run = subprocess.run(
        [
            sys.executable,
            ROOT / "tools" / "book.py",
            "build",
            folder,
            "-W",
            "-n",
            "--keep-going",
            *options,
        ],
        capture_output=True,
        text=True,
        env={**os.environ, "PATH": path, **environment},
    )
    return run.returncode, run.stdout + run.stderr


def pages(folder):
    """The built pages by name."""
    html = folder / "_build" / "html"
    paths = html.rglob("*.html")
    return {path.relative_to(html).with_suffix("").as_posix(): path.read_text() for path in paths}
