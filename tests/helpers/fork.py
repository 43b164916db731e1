"""A copy of the book with a chapter more, from the files of the page that tells how to add one.

Of the other pages it has only a cover and a page of proofs, both written here; of the package, all.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "chapters" / "new-chapter.md"
BLOCK = re.compile(
    r"^(`{3,})\{code-block\} \w+\n(?::caption: ([^\n]+)\n)?(.*?)^\1$", re.MULTILINE | re.DOTALL
)
TEXT = PAGE.read_text(encoding="utf-8")
BLOCKS = {caption: text for _, caption, text in BLOCK.findall(TEXT) if caption}
CONSOLE = [text for _, caption, text in BLOCK.findall(TEXT) if not caption]
PYTHON = sys.executable
FILES = {caption: text for caption, text in BLOCKS.items() if ", " not in caption}
SETTINGS = BLOCKS["_config.yml, lines that differ"]
UNPROVED = BLOCKS["_config.yml, where formulas may be unproved"]
SECTION = BLOCKS["chapters/20-momentum.md, a section more"]
CONTENTS = BLOCKS["_toc.yml, lines to add"]
EFFORT = BLOCKS["nnmath/exercises/effort.py, a line more"]
HEADER = FILES["chapters/20-momentum.md"].split("---\n")[1]
COVER = f"---\n{HEADER}---\n\n"
COVER += "# {book}`title`\n\nA book of one chapter, with {count}`displays` displayed formulas.\n"
PROOFS = "# Proofs\n\nNot proved: {count}`displays not proved`.\n\n"
PROOFS += "```{unproved}\n```\n\n```{proofs}\n```\n"
COPIED = ("_ext", "nnmath", "tests", "tools", "_config.yml", "pyproject.toml", "README.md",
          "LICENSE", "LICENSE-TEXT", "CITATION.cff")  # fmt: skip


def fork(folder):
    """Make the copy in a new folder."""
    folder.mkdir(parents=True)
    skipped = shutil.ignore_patterns("__pycache__", "*.tmp", ".*")
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=skipped)
        else:
            shutil.copy(ROOT / name, folder)
    (folder / "node_modules").symlink_to(ROOT / "node_modules", target_is_directory=True)
    (folder / "chapters").mkdir()
    shutil.copy(ROOT / "chapters" / "references.bib", folder / "chapters")
    (folder / "index.md").write_text(COVER)
    (folder / "chapters" / "proofs.md").write_text(PROOFS)
    for name, text in FILES.items():
        write(folder, name, text)
    set_contents(folder)
    replace(folder, "nnmath/exercises/effort.py", "\n}\n", f"\n{EFFORT}}}\n")
    for line in SETTINGS.splitlines():
        set_line(folder, "_config.yml", line)
    return folder


def write(folder, name, text):
    """Write a file, in folders that need not be there."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def replace(folder, name, old, new):
    """Replace what must stand in a file once."""
    text = (folder / name).read_text(encoding="utf-8")
    assert text.count(old) == 1, (name, old)
    (folder / name).write_text(text.replace(old, new), encoding="utf-8")


def set_line(folder, name, line):
    """Put a line of the page in the place of the line with the same key."""
    key = line.partition(":")[0]
    old = re.search(rf"^{re.escape(key)}: .*$", (folder / name).read_text("utf-8"), re.MULTILINE)
    assert old, f"{name} has no line {key}"
    replace(folder, name, old[0], line)


def set_contents(folder, lines=CONTENTS):
    """Write the contents: the cover, the lines of the page, and the proofs."""
    entries = yaml.safe_load(lines)
    parts = {"Chapters": [], "Solutions": [], "At the end": [{"file": "chapters/proofs"}]}
    for entry in entries:
        is_solution = entry["file"].startswith("chapters/solutions/")
        parts["Solutions" if is_solution else "Chapters"].append(entry)
    numbered = {"Chapters": {"numbered": 1}}
    toc = {
        "format": "jb-book",
        "root": "index",
        "parts": [
            {"caption": caption, **numbered.get(caption, {}), "chapters": chapters}
            for caption, chapters in parts.items()
            if chapters
        ],
    }
    (folder / "_toc.yml").write_text(yaml.safe_dump(toc, sort_keys=False))


def allow_unproved(folder):
    """Add the section with a formula that nobody has proved, and the setting that allows it."""
    replace(folder, "chapters/20-momentum.md", "## What you have", f"{SECTION}\n## What you have")
    set_line(folder, "_config.yml", UNPROVED.rstrip())


def run(folder, *command):
    """Run a module of this Python in the copy, with its own package: (exit code, output)."""
    return start(folder, [PYTHON, "-m", *command])


def start(folder, command):
    """Run a command in the copy likewise."""
    beside = Path(sys.executable).parent
    environment = {
        **{
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("NNMATH_", "PYTEST_"))
        },
        "PATH": f"{beside}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(folder),
    }
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    return done.returncode, done.stdout + done.stderr


def build(folder):
    """Build it as `make book` does."""
    command = [sys.executable, "tools/book.py", "build", ".", "-W", "-n", "--keep-going"]
    return start(folder, command)


def page(folder, name):
    """The HTML of a built page."""
    return (folder / "_build" / "html" / f"{name}.html").read_text(encoding="utf-8")
