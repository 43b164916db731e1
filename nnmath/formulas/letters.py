"""The letters and scripts of formulas, from ``letters.json``, which JavaScript gets too.

==============  ===========================================================================
GREEK           the name in plain text and LaTeX, and the letter: ``{"alpha": "α"}``
VARIANTS        further LaTeX names of letters
LOOKALIKES      other Unicode characters for a letter
COMMANDS        other LaTeX commands and what they look like in a line of text
ACCENTS         LaTeX accents and Unicode's combining marks
SUPERSCRIPTS    characters that have a raised form, and that form
SUBSCRIPTS      characters that have a lowered form, and that form
FRACTIONS       fractions that are one character
==============  ===========================================================================
"""

from __future__ import annotations

import json
from pathlib import Path

_TABLES: dict[str, dict[str, str]] = json.loads(
    Path(__file__).with_name("letters.json").read_text(encoding="utf-8")
)
GREEK, VARIANTS, LOOKALIKES = _TABLES["greek"], _TABLES["variants"], _TABLES["lookalikes"]
COMMANDS, ACCENTS = _TABLES["commands"], _TABLES["accents"]
SUPERSCRIPTS, SUBSCRIPTS = _TABLES["superscripts"], _TABLES["subscripts"]
FRACTIONS = _TABLES["fractions"]
GREEK_NAMES = {letter: name for name, letter in GREEK.items()}
GREEK_NAMES |= {other: GREEK_NAMES[letter] for other, letter in LOOKALIKES.items()}
RAISED_DIGITS = "".join(SUPERSCRIPTS[digit] for digit in "0123456789")


def to_javascript() -> str:
    """The tables that the script of the search needs, as a JavaScript object."""
    tables = {"GREEK_NAMES": GREEK_NAMES, "FRACTIONS": FRACTIONS}
    return json.dumps(tables, ensure_ascii=False, separators=(",", ":"))
