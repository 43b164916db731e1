"""The declared names of a formula, and the error for an undeclared one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from .errors import UnknownNameError

MAX_NAME = 40  # characters of an unknown name that a message repeats


@dataclass(frozen=True)
class Symbol:
    """A name of a formula: how it is written, and its size.

    Attributes
    ----------
    latex : str
        As the book writes it.
    rows, columns : str, int or None
        Letters such as ``"n1"``, or numbers; ``rows`` is None for a number.
    function : bool
        Whether it is a function, applied entry by entry.
    norm : str
        Of which other letter it stands for the length: with ``"x"`` it may be written ‖x‖.
    """

    latex: str
    rows: str | int | None = None
    columns: str | int = 1
    function: bool = False
    norm: str = ""


def unknown_name(
    name: str,
    names: Mapping[str, Symbol],
    called: bool = False,
    offset: int | None = None,
    source: str = "",
) -> UnknownNameError:
    """The error for an undeclared name, with the declared ones and the nearest of them."""
    declared = [plain for plain, symbol in names.items() if not called or symbol.function]
    what = "function" if called and declared else "name"
    listed = ", ".join(declared or names)
    excerpt = name[:MAX_NAME] + ("…" if len(name) > MAX_NAME else "")
    suggestion = _suggestion(name, list(names))
    message = f"Unknown {what} “{excerpt}”{suggestion}; this exercise speaks in {listed}."
    if not names:
        message = f"A number is asked for: “{name[:MAX_NAME]}” is not understood."
    return UnknownNameError(message, offset, source, name=name, names=list(names))


def _suggestion(name: str, names: list[str]) -> str:
    """The declared name that was probably intended, as a question; empty if there is none."""
    if len(name) > MAX_NAME:
        return ""
    same = [declared for declared in names if declared.lower() == name.lower()]
    near = same or get_close_matches(name, names, n=1, cutoff=0.7)
    if near:
        return f" (did you mean “{near[0]}”?)"
    return " (did you mean exp(…)?)" if name == "E" else ""
