"""The texts of a question as HTML, and what is right as a text that nobody reads by chance.

A secret is JSON, each byte XORed with the question's id, in base64: a veil, not a lock.
"""

import base64
import json
import re
from html import escape
from itertools import cycle
from typing import Any

from .mathml import mathml

PIECE = re.compile(
    r"\$(?P<tex>[^$]+)\$|`(?P<code>[^`]+)`|\*\*(?P<strong>[^*]+)\*\*|(?<!\w)\*(?P<em>[^*\s][^*]*)\*"
)


def markdown_to_html(text: str) -> str:
    """A line of Markdown as HTML: formulas, code, emphasis; all else is text.

    Examples
    --------
    >>> markdown_to_html("*Is* `w` < 3?")
    '<em>Is</em> <code>w</code> &lt; 3?'
    """
    out, done = [], 0
    for match in PIECE.finditer(text := " ".join(text.split())):
        out.append(escape(text[done : match.start()], quote=False))
        kind, inside = next((k, v) for k, v in match.groupdict().items() if v)
        if kind == "tex":
            out.append(_formula(inside))
        else:
            out.append(f"<{kind}>{escape(inside, quote=False)}</{kind}>")
        done = match.end()
    return "".join(out) + escape(text[done:], quote=False)


def obfuscate(id: str, secret: Any) -> str:
    """The secret in base64, XORed with the bytes of the id."""
    plain = json.dumps(secret, ensure_ascii=False, allow_nan=False).encode()
    return base64.b64encode(_xor(plain, id)).decode()


def deobfuscate(id: str, text: str) -> Any:
    """What `veil` has hidden; `ValueError` if it cannot be read."""
    return json.loads(_xor(base64.b64decode(text, validate=True), id).decode())


def _xor(data: bytes, id: str) -> bytes:
    return bytes(a ^ b for a, b in zip(data, cycle(id.encode()), strict=False))


def _formula(tex: str) -> str:
    try:
        return mathml(tex)
    except ValueError:  # its source is better than nothing; the built page sets it with KaTeX
        return f'<math data-tex="{escape(tex)}"><mtext>{escape(tex)}</mtext></math>'
