"""Lists of numbers as people type them: with commas, semicolons, blanks or lines between.

==========================  ============================================================
``[[1, 2], [3, 4]]``        rows, in brackets
``1, 2; 3, 4``              rows, with a semicolon or a new line between
``6 -6``, ``[6 -6]``        numbers alone, with blanks between
``0,308; 1,615; -1``        decimal commas, if there are as many numbers as are asked for
``3×4, 2×1``                shapes, if they are as many numbers as are asked for
==========================  ============================================================

``quick.js`` reads them in the same way, and the tests compare the two.
"""

from __future__ import annotations

import re
from typing import Any

from .errors import UnreadableError
from .reading import read_number

LONGEST = 2000
_DECIMAL = re.compile(r"[-−+]?\d+(?:,\d+)?")
_SHAPE = re.compile(r"\(?\s*(\d+)\s*[×x]\s*(\d+)\s*\)?")
_ALONE = re.compile(r"[-−+]?(?:\d+\.?\d*|\.\d+)(?:/\d+)?")


def read_list(text: str, count: int = 0) -> list[Any]:
    """The numbers of a text, in lists if it has rows; ``count`` is how many are asked for.

    >>> read_list("1, 1/2; 3, 4"), read_list("0,5; -1,5", 2), read_list("3×4, 2×1", 4)
    ([[1.0, 0.5], [3.0, 4.0]], [0.5, -1.5], [[3.0, 4.0], [2.0, 1.0]])
    """
    if len(text) > LONGEST:
        raise UnreadableError(
            f"A list has at most {LONGEST:,} characters, this text {len(text):,}."
        )
    text = text.strip().removesuffix(".").strip()
    inner = _inside(text)
    inner = text if inner is None else inner
    for between in (r"[;\n]", r",\s+", r"\s+"):
        pieces = [piece for piece in map(str.strip, re.split(between, inner)) if piece]
        decimal = len(pieces) == count and all(map(_DECIMAL.fullmatch, pieces))
        if decimal and any("," in piece for piece in pieces):
            return [read_number(piece.replace(",", ".")) for piece in pieces]
    shapes = [_SHAPE.fullmatch(piece.strip()) for piece in _parts(inner, ",;\n")]
    if 2 * len(shapes) == count and all(shapes):
        return [[float(shape[1]), float(shape[2])] for shape in shapes if shape]
    lines = _parts(inner, ";\n")
    items = lines if len(lines) > 1 else _items(inner)
    if len(lines) > 1 or any(_inside(item) is not None for item in items):
        return [_row(item) for item in items]
    return [read_number(item) for item in items]


def _row(text: str) -> list[float]:
    inner = _inside(text)
    return [read_number(item) for item in _items(text if inner is None else inner)]


def _items(text: str) -> list[str]:
    """The entries of a row: between commas, or bare numbers between blanks."""
    alone = text.split()
    if len(alone) > 1 and all(map(_ALONE.fullmatch, alone)):
        return alone
    return _parts(text, ",")


def _parts(text: str, signs: str) -> list[str]:
    """The parts between signs that stand in no brackets."""
    depth, found = 0, [""]
    for c in text:
        depth += (c in "[(") - (c in "])")
        if c in signs and not depth:
            found.append("")
        else:
            found[-1] += c
    return [part for part in found if part.strip()]


def _inside(text: str) -> str | None:
    """What stands in the brackets around a list; None where there are none."""
    text = text.strip()
    if text[:1] not in ("[", "(") or text[-1:] not in ("]", ")") or len(_parts(text, ",;\n")) > 1:
        return None
    inner = text[1:-1]
    return inner if text[0] == "[" or any(sign in inner for sign in ",;\n") else None
