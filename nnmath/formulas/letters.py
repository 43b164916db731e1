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
RAISED_DIGITS = "".join(SUPERSCRIPTS[digit] for digit in "0123456789")
