"""Which names an exercise speaks in, and what to say of one that it does not."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches


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
    """

    latex: str
    rows: str | int | None = None
    columns: str | int = 1
    function: bool = False


def canonical_name(name: str, names: Mapping[str, Symbol]) -> str:
    """The plain name that is meant by the book's own: g_1 for g1, u' for uprime."""
    return name if name in names else spellings(names).get(name, name)


def spellings(names: Mapping[str, Symbol]) -> dict[str, str]:
    """Other spellings of the names, as the book writes them: g_1, lambda1 and du for uprime."""
    found: dict[str, str] = {}
    for plain, symbol in names.items():
        spelt = re.sub(r"[\\{} ]", "", symbol.latex)
        primed = not symbol.function and spelt.endswith("'")
        spelt = f"d{spelt[:-1]}" if primed else spelt
        for form in (spelt, spelt.replace("_", "")):
            if form.isidentifier() and form not in names:
                found.setdefault(form, plain)
    return found


def unknown(name: str, names: Mapping[str, Symbol], called: bool = False) -> str:
    """Say that a name is not known, which ones are, and which may be meant."""
    if not names:
        return f"A number is asked for: “{name[:40]}” is not understood."
    known = [plain for plain, symbol in names.items() if not called or symbol.function]
    listed = ", ".join(known) or ", ".join(names)
    what = "function" if called and known else "name"
    shown = name[:40] + ("…" if len(name) > 40 else "")
    meant = _meant(name, list(names))
    return f"Unknown {what} “{shown}”{meant}; this exercise speaks in {listed}."


def _meant(name: str, names: list[str]) -> str:
    if len(name) > 40:
        return ""
    whole = next((known for known in names if known.lower() == name.lower()), "")
    if whole:
        return f" (did you mean “{whole}”?)"
    near = get_close_matches(name, names, n=1, cutoff=0.7)
    if near:
        return f" (did you mean “{near[0]}”?)"
    if name == "E":
        return " (did you mean exp(…)?)"
    return ""
