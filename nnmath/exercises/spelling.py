"""Signs of print, as the parser reads them: ½, √2, x², a₀, 5² and a full stop at the end."""

from __future__ import annotations

import re

RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_PARTS = {"½": "1/2", "⅓": "1/3", "⅔": "2/3", "¼": "1/4", "¾": "3/4"}
_LOWERED = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_MIXED = re.compile(rf"(?<![\w.])(\d*)\s*([{''.join(_PARTS)}])")
_LAYER = re.compile(rf"⁽([{RAISED}])⁾")
_POWER = re.compile(rf"(⁻?)([{RAISED}]+)")
_ROOT = re.compile(r"√\s*([\w.]*)")
_END = re.compile(r"(?<=[^\s.])\s*\.\s*$")


def unprinted(text: str) -> str:
    """Return the text with the signs that print has and a keyboard has not written out.

    >>> unprinted("2½ − √2·a₀ + x²."), unprinted("a⁽²⁾·√(3)")
    ('(2+1/2) − sqrt(2)·a0 + x**2', 'a2·sqrt(3)')
    """
    text = _END.sub("", text)
    if text.isascii():
        return text
    text = text.replace("ŷ", "yhat").translate(_LOWERED)
    text = _MIXED.sub(lambda m: f"({m[1]}{'+' * bool(m[1])}{_PARTS[m[2]]})", text)
    text = _LAYER.sub(lambda m: str(RAISED.index(m[1])), text)
    text = _POWER.sub(_written, text)
    return _ROOT.sub(lambda m: "sqrt" + (f"({m[1]})" if m[1] else ""), text)


def _written(match: re.Match[str]) -> str:
    digits = "".join(str(RAISED.index(c)) for c in match[2])
    return f"**(-{digits})" if match[1] else f"**{digits}"
