"""The statements of all chapters, by label.

There is a module for each chapter, found by being here, which defines a list ``STATEMENTS``.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from ..statement import Statement, by_label


def modules() -> tuple[str, ...]:
    """The names of the modules, in alphabetical order."""
    return tuple(sorted(found.name for found in iter_modules(__path__)))


@cache
def statements() -> dict[str, Statement]:
    """All statements by label.

    Raises
    ------
    ValueError
        If two statements have the same label.
    AttributeError
        If a module here has no ``STATEMENTS``.
    """
    found = (import_module(f"{__name__}.{name}").STATEMENTS for name in modules())
    return by_label(statement for chapter in found for statement in chapter)
