"""Which packages some Python code needs: from the imports of a cell, through nnmath's own.

A cell that says ``from nnmath.widgets import quick`` does not name SymPy, and needs it. nnmath's
imports are read from its source. What a cell names is followed to the end, imports inside functions
included: the cell may call them. The packages that are only passed on the way there, such as
``nnmath.widgets`` itself, count with what they import at once, or ask for by ``require``.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

# Reading the Markdown of whole pages is no work for a page, and its packages are not shipped.
_NOT_IN_PAGES = frozenset({"docutils", "markdown_it", "myst_parser", "sphinx", "yaml"})


def imported_modules(code: str) -> tuple[str, ...]:
    """Return the dotted names that a cell imports; a name from a module as ``module.name``.

    Attributes count, as in ``nnmath.network.Network`` after ``import nnmath``. Lines of magic
    commands are left out, and code that cannot be parsed names nothing.
    """
    lines = ("" if line.lstrip().startswith(("%", "!")) else line for line in code.splitlines())
    try:
        tree = ast.parse("\n".join(lines))
    except SyntaxError:
        return ()
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Attribute):
            dotted = ast.unparse(node)
            if dotted.startswith("nnmath."):
                names.add(dotted)
    return tuple(sorted(names))


def bound_and_used(code: str) -> tuple[set[str], set[str]]:
    """Return the names that a cell gives a value, and the others that it uses."""
    try:
        nodes = list(ast.walk(ast.parse(code)))
    except SyntaxError:
        return set(), set()
    names = [node for node in nodes if isinstance(node, ast.Name)]
    bound = {name.id for name in names if isinstance(name.ctx, ast.Store)}
    for node in nodes:
        if isinstance(node, ast.Import | ast.ImportFrom):
            bound |= {alias.asname or alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            bound.add(node.name)
    return bound, {name.id for name in names} - bound


class Imports:
    """The imports of every module of nnmath.

    Parameters
    ----------
    package : Path
        The folder of nnmath.
    """

    def __init__(self, package: Path) -> None:
        self.package = package
        self.known: dict[str, list[str]] = {}  # what was asked before

    def needed_by(self, names: Iterable[str]) -> set[str]:
        """Return the top-level names of all packages, but nnmath, that some dotted names need."""
        needed: set[str] = set()
        for name in names:
            if name not in self.known:
                self.known[name] = sorted(self._needed_by(name))
            needed.update(self.known[name])
        return needed

    def _needed_by(self, name: str) -> set[str]:
        found: set[str] = set()
        waiting = [(name, True)]
        seen: set[tuple[str, bool]] = set()
        while waiting:
            name, whole = waiting.pop()
            top = name.partition(".")[0]
            if top != "nnmath":
                found.add(top)
                continue
            module, parents = self._resolve(name)
            for one, all_of_it in [*((parent, False) for parent in parents), (module, whole)]:
                if (one, all_of_it) not in seen and (one, True) not in seen:
                    seen.add((one, all_of_it))
                    waiting += ((imported, all_of_it) for imported in self._of(one, all_of_it))
        return found - _NOT_IN_PAGES

    @cache  # noqa: B019  one for each build
    def _resolve(self, name: str) -> tuple[str, tuple[str, ...]]:
        """Return the module in which a dotted name is found, and the packages on the way."""
        parts = name.split(".")
        parents = []
        for length in range(1, len(parts) + 1):
            module = ".".join(parts[:length])
            if self._path(module) is None:
                break
            parents.append(module)
        rest = parts[len(parents) : len(parents) + 1]
        # A name that a package only passes on is one of the module that defines it.
        if rest and (source := self._passed_on(parents[-1]).get(rest[0])):
            module, more = self._resolve(source)
            return module, (*parents, *more)
        return parents[-1], tuple(parents[:-1])

    @cache  # noqa: B019
    def _path(self, module: str) -> Path | None:
        path = self.package.parent.joinpath(*module.split("."))
        choices = (path.with_suffix(".py"), path / "__init__.py")
        return next((choice for choice in choices if choice.is_file()), None)

    @cache  # noqa: B019
    def _tree(self, module: str) -> ast.Module:
        path = self._path(module)
        return ast.parse(path.read_text(encoding="utf-8") if path else "")

    @cache  # noqa: B019
    def _passed_on(self, module: str) -> dict[str, str]:
        """Return where each name comes from that a package takes from its modules."""
        path = self._path(module)
        if path is None or path.name != "__init__.py":
            return {}
        return {
            alias.asname or alias.name: f"{base}.{alias.name}"
            for node in self._tree(module).body
            if isinstance(node, ast.ImportFrom) and node.level
            for base in [self._base(module, node)]
            for alias in node.names
        }

    def _base(self, module: str, node: ast.ImportFrom) -> str:
        """Return the module that ``from … import`` names, without leading dots."""
        if not node.level:
            return node.module or ""
        path = self._path(module)
        parts = module.split(".")
        if path is None or path.name != "__init__.py":
            parts = parts[:-1]
        parts = parts[: len(parts) - node.level + 1]
        return ".".join([*parts, *([node.module] if node.module else [])])

    @cache  # noqa: B019
    def _of(self, module: str, whole: bool) -> tuple[str, ...]:
        """Return what a module imports: all of it, or only while it is being imported."""
        names: list[str] = []
        for node in _statements(self._tree(module), whole):
            if isinstance(node, ast.Import):
                names += [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                base = self._base(module, node)
                names += [f"{base}.{alias.name}" for alias in node.names]
                if whole and (base, names[-1]) == ("pkgutil", "pkgutil.iter_modules"):
                    names += self._beside(module)
            elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "require":
                names += _asked_for(node)
        return tuple(dict.fromkeys(names))

    def _beside(self, module: str) -> list[str]:
        """Return the modules of a package that imports them by the names of their files."""
        path = self._path(module)
        return [f"{module}.{one.stem}" for one in sorted(path.parent.glob("*.py"))] if path else []


def _asked_for(call: ast.Call) -> list[str]:
    """Return the packages without which `nnmath._optional.require` raises an error."""
    packages = call.args[2:]  # after the part of nnmath and its extra
    return [str(each.value) for each in packages if isinstance(each, ast.Constant)]


def _statements(tree: ast.AST, whole: bool) -> Iterator[ast.AST]:
    """Walk a module's statements; unless ``whole``, leave functions out."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not whole:
            continue
        if isinstance(node, ast.If) and "TYPE_CHECKING" in (
            getattr(node.test, "id", ""),
            getattr(node.test, "attr", ""),
        ):
            continue
        yield node
        yield from _statements(node, whole)
