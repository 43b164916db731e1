"""Write the chapters and exercises as notebooks for a class, in a folder that stands by itself.

python tools/class_notebooks.py student|teacher|graded [FOLDER] [--variant N]

student   no solutions
teacher   after each cell to answer in, its worked solution
graded    a source folder for nbgrader: each exercise is a cell to answer in and a locked test

With --variant the exercises of computation have other numbers, the same for the whole class.
"""

from __future__ import annotations

import ast
import json
import re
import shutil
import sys
from pathlib import Path

import jupytext
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell
from pages import ROOT, config

sys.path.insert(0, str(ROOT / "_ext"))
from myst_to_markdown import FENCE, Book
from notebooks import Package, file_names, standalone_notebook, write_notebook

LABELS = ROOT / "_build" / "labels.json"
_EXERCISE = re.compile(
    r"(?P<head>^(?P<fence>`{3,})\{exercise\}[^\n]*\n:label: ex-(?P<id>[\w-]+)\n(?::[^\n]*\n)*\n)"
    r".*?(?P<end>\n(?P=fence)$)",
    re.MULTILINE | re.DOTALL,
)
KINDS = "student", "teacher", "graded"
# What nbgrader (its schema 3) needs to know of a test: it counts, and students' copies are ignored.
GRADED = {
    "schema_version": 3,
    "grade": True,
    "locked": True,
    "solution": False,
    "task": False,
    "points": 1,
}


def sources(root: Path = ROOT) -> dict[str, NotebookNode]:
    """Return the pages with code, as notebooks, in the order of the contents."""
    texts = {page: (root / f"{page}.md") for page, _, _ in config(root).entries}
    read = {page: path.read_text(encoding="utf-8") for page, path in texts.items()}
    return {
        page: jupytext.reads(text, fmt="md:myst")
        for page, text in read.items()
        if page.startswith("chapters/") and "{code-cell}" in text
    }


def solutions(text: str) -> dict[str, str]:
    """Return the body of each worked solution of a page, by the exercise's name."""
    found: dict[str, str] = {}
    lines = iter(text.splitlines())
    for line in lines:
        fence = FENCE.match(line)
        if not fence or fence[3] is None:
            continue
        closing = re.compile(rf"^ *{fence[2][0]}{{{len(fence[2])},}} *$")
        body = []
        for inner in lines:
            if closing.match(inner):
                break
            body.append(inner)
        if fence[3] == "solution":
            while body and re.match(r"^:[\w-]+:", body[0]):
                body = body[1:]
            found[fence[4].strip().removeprefix("ex-")] = "\n".join(body).strip()
    return found


def asked(cell: NotebookNode) -> tuple[str, str] | None:
    """Return the exercise that a cell asks, and the expression that it gives to ``check``."""
    if cell.cell_type != "code" or "answer" not in cell.metadata.get("tags", []):
        return None
    for node in ast.walk(ast.parse(cell.source)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "check":
            return ast.literal_eval(node.args[0]), ast.unparse(node.args[1])
    return None


def renamed(source: str, name: str) -> str:
    """Return the source of a cell with ``name`` in the place of the name ``answer``."""
    lines = source.splitlines(keepends=True)
    found = [
        (node.lineno - 1, node.col_offset)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Name) and node.id == "answer"
    ]
    for row, column in sorted(found, reverse=True):
        line = lines[row].encode()  # ast counts bytes
        lines[row] = (line[:column] + name.encode() + line[column + len("answer") :]).decode()
    return "".join(lines)


def bound_names(source: str) -> set[str]:
    """Return the names that a cell binds at its top level."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
        elif isinstance(node, ast.alias):
            found.add((node.asname or node.name).partition(".")[0])
    return found


def with_other_numbers(
    notebook: NotebookNode, worked: dict[str, str], variant: int
) -> dict[str, str]:
    """Give the exercises of computation the numbers of a variant; return the solutions for them."""
    from nnmath.exercises.chapters import find
    from nnmath.exercises.practice import practice, variant_of

    drawn = {question[0] for cell in notebook.cells if (question := asked(cell))} & set(practice())
    variants = {id: variant_of(find(id), variant) for id in drawn}

    def statement(match: re.Match[str]) -> str:
        id = match["id"]
        return match["head"] + variants[id].statement + match["end"] if id in drawn else match[0]

    for cell in notebook.cells:
        question = asked(cell)
        if cell.cell_type == "markdown":
            cell.source = _EXERCISE.sub(statement, cell.source)
        elif question and question[0] in drawn:
            call = rf'(check\("{question[0]}", .*)\)'
            cell.source = re.sub(call, rf"\1, variant={variant})", cell.source)
    return worked | {id: drawn_one.solution for id, drawn_one in variants.items()}


def variant_given(cell: NotebookNode) -> str:
    """Return the variant that a cell gives to ``check``, as a further argument; or nothing."""
    found = re.search(r", variant=\d+", cell.source)
    return found[0] if found else ""


def add_test(cell: NotebookNode, chapter: str) -> NotebookNode:
    """Give the answer of a cell a name of its own, and return the locked test of it.

    The test imports what it calls itself, and under a private name: students rebind `check` and
    `answer`, by accident too.
    """
    found = asked(cell)
    assert found is not None
    id, name = found
    if name == "answer":
        name = "answer_" + id.removeprefix(f"{chapter}-").replace("-", "_")
        cell.source = renamed(cell.source, name)
    test = new_code_cell(
        "from nnmath.exercises.graded import require_right as _check\n"
        f'_check("{id}", "{name}"{variant_given(cell)})'
    )
    test.metadata["nbgrader"] = GRADED | {"grade_id": id}
    return test


def require_own_names(cells: list[NotebookNode]) -> None:
    """Refuse a graded notebook in which an answer has a name that another cell binds, too.

    Raises
    ------
    ValueError
        If one has: when its own cell is emptied, the other thing of that name would be graded.
    """
    code = [cell for cell in cells if cell.cell_type == "code" and "nbgrader" not in cell.metadata]
    for cell in code:
        question = asked(cell)
        others = [bound_names(other.source) for other in code if other is not cell]
        if question and any(question[1] in names for names in others):
            raise ValueError(f"{question[0]}: another cell, too, binds the name {question[1]}")


def for_class(
    notebook: NotebookNode, kind: str, worked: dict[str, str], chapter: str
) -> NotebookNode:
    """Return a notebook whose answer cells are followed by what this kind of reader needs."""
    cells: list[NotebookNode] = []
    for cell in notebook.cells:
        cells.append(cell)
        question = asked(cell)
        if question is None:
            continue
        name = question[0]
        if kind == "teacher" and name in worked:
            cells.append(new_markdown_cell(f"**Solution.**\n\n{worked[name]}"))
        if kind == "graded":
            # The answer cell stays an ordinary one: nbgrader would empty a "solution".
            cells.append(add_test(cell, chapter))
    if kind == "graded":
        require_own_names(cells)
    notebook.cells = cells
    return notebook


def make(
    kind: str,
    folder: Path,
    wheel: str,
    labels: dict,
    root: Path = ROOT,
    variant: int | None = None,
) -> list[Path]:
    """Write the notebooks of a kind into the folder; return where they are."""
    pages = sources(root)
    if kind == "graded":
        pages = {page: book for page, book in pages.items() if any(map(asked, book.cells))}
    book = Book(labels, file_names(pages))
    written = []
    for page, notebook in pages.items():
        there = root / f"{page.replace('/exercises/', '/solutions/')}.md"
        text = there.read_text(encoding="utf-8") if there.is_file() else ""
        chapter = page.rpartition("/")[2].lstrip("0123456789-")
        worked = solutions(text)
        if variant is not None:
            worked = with_other_numbers(notebook, worked, variant)
        ready = for_class(notebook, kind, worked, chapter)
        marks = [cell.metadata.get("nbgrader") for cell in ready.cells if cell.cell_type == "code"]
        alone = standalone_notebook(ready, page, book, Package(wheel))
        code = [cell for cell in alone.cells if cell.cell_type == "code"][1:]  # without the first
        for cell, mark in zip(code, marks, strict=True):
            if mark:
                cell.metadata["nbgrader"] = mark
        path = folder / book.notebooks[page]
        if kind == "graded":  # an assignment each
            path = folder / "source" / path.stem / path.name
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(folder / wheel, path.parent)
        write_notebook(alone, path)
        written.append(path)
    return written


def main() -> None:
    """Write what the first argument asks for."""
    if len(sys.argv) < 2 or sys.argv[1] not in KINDS:
        sys.exit(f"Which? {', '.join(KINDS)}")
    if not LABELS.is_file():
        sys.exit("There is no built book yet, and so no numbers: make book")
    from downloads import make_wheel

    kind, *rest = sys.argv[1:]
    variant = None
    if "--variant" in rest:
        at = rest.index("--variant")
        variant = int(rest[at + 1])
        rest[at : at + 2] = []
    folder = Path(rest[0]) if rest else ROOT / "_build" / kind
    labels = json.loads(LABELS.read_text(encoding="utf-8"))
    wheel = make_wheel(folder)
    written = make(kind, folder, wheel, labels, variant=variant)
    print(f"{len(written)} notebooks and {wheel}: {folder}")


if __name__ == "__main__":
    main()
