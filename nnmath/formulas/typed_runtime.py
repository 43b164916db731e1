"""What the reader of typed formulas takes from Python; ``typed_runtime.js`` is the page's part."""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections.abc import Container
from pathlib import Path
from typing import Any, NoReturn

from .errors import ParseError, UnknownNameError
from .letters import GREEK, LOOKALIKES, SUBSCRIPTS, SUPERSCRIPTS, VARIANTS

LANGUAGE: dict[str, Any] = json.loads(
    Path(__file__).with_name("language.json").read_text(encoding="utf-8")
)
# Letters by their LaTeX names, names by the letters, and what small characters stand for.
LANGUAGE["letters"] = GREEK | {name: sign for name, sign in VARIANTS.items() if name != "ell"}
LANGUAGE["greek"] = {letter: name for name, letter in GREEK.items()}
LANGUAGE["greek"] |= {other: LANGUAGE["greek"][letter] for other, letter in LOOKALIKES.items()}
LANGUAGE["raised"] = {
    small: "-" if c == "−" else c for c, small in SUPERSCRIPTS.items() if c != "⊤"
}
LANGUAGE["lowered"] = {small: "-" if c == "−" else c for c, small in SUBSCRIPTS.items()}


def fail(message: str, place: int) -> NoReturn:
    """Refuse a text at a place."""
    raise ParseError(message, place)


def fail_unknown(message: str, place: int, name: str) -> NoReturn:
    """Refuse an unknown name."""
    raise UnknownNameError(message, place, name=name)


def has(container: Container[str], key: str) -> bool:
    """Whether a dictionary has a key."""
    return key in container


def is_digit(text: str) -> bool:
    """Whether a text is a whole number."""
    return text.isascii() and text.isdigit()


def nfkd(c: str) -> str:
    """A character without its typographical form, its accents apart."""
    return unicodedata.normalize("NFKD", c)


def printable(c: str) -> str:
    """A character that a reader can see: itself or its number."""
    return c if c.isprintable() and not unicodedata.combining(c) else f"U+{ord(c):04X}"


def number_of(text: str) -> float:
    """The value of a number's digits."""
    return float(text)


def floor_of(value: float) -> float:
    """The whole number below."""
    return math.floor(value) + 0.0


def is_finite(value: float) -> bool:
    """Whether a value is a number."""
    return math.isfinite(value)


def divide(a: float, b: float) -> float:
    """A quotient, infinite or no number where there is none."""
    if b == 0:
        return math.nan if a == 0 or math.isnan(a) else math.copysign(math.inf, a)
    return a / b


def raise_to(a: float, b: float) -> float:
    """A power, infinite or no number where there is none."""
    try:
        value = a**b
    except ZeroDivisionError:
        return math.inf
    except OverflowError:
        return math.inf
    return math.nan if isinstance(value, complex) else float(value)


def elementary(name: str, x: float) -> float:
    """The value of exp, log and the like."""
    if name == "abs":
        return abs(x)
    try:
        return float(getattr(math, name)(x))
    except OverflowError:
        return math.inf
    except ValueError:
        return -math.inf if name == "log" and x == 0 else math.nan


def short_number(value: float) -> str:
    """A number in at most ten digits."""
    text = f"{value:.10g}"
    mantissa, _, scale = text.partition("e")
    return f"{mantissa}e{int(scale)}" if scale else text


def not_a_number() -> float:
    """NaN."""
    return math.nan


# --- patterns, in the notation that both have but for (?<name>…) and \\p{L}


def pattern(source: str, ignore_case: bool) -> re.Pattern[str]:
    r"""A compiled pattern; ``\p{L}`` is a letter, and ``\w`` knows all letters."""
    written = re.sub(r"\(\?<(\w)", r"(?P<\1", source).replace(r"\p{L}", r"[^\W\d_]")
    return re.compile(written, re.IGNORECASE if ignore_case else 0)


def quoted_pattern(text: str) -> str:
    """The pattern for a text itself."""
    return re.escape(text)


def sorted_by_length(texts: list[str]) -> list[str]:
    """The longest first."""
    return sorted(texts, key=len, reverse=True)


def _match(found: re.Match[str]) -> list[Any]:
    first = found[1] if found.re.groups == 1 else ""
    return [found[0], found.start(), found.end(), found.lastgroup or "", first or ""]


def find_all(of: re.Pattern[str], text: str) -> list[Any]:
    """All matches: the text, where it begins and ends, the name of its group, its only group."""
    return [_match(found) for found in of.finditer(text)]


def find_first(of: re.Pattern[str], text: str) -> list[Any]:
    """The first match, as in :func:`find_all`; empty if there is none."""
    found = of.search(text)
    return _match(found) if found else []


def replaced(of: re.Pattern[str], by: str, text: str) -> str:
    """A text with another in the place of each match."""
    return of.sub(lambda _: by, text)
