r"""Converts LaTeX to a line of Unicode text, through KaTeX's MathML: ``∂C/∂wˡⱼₖ``."""

from __future__ import annotations

import re
import unicodedata
import xml.etree.ElementTree as ET
from functools import cache

from katex_math import katex

from nnmath.formulas.letters import ACCENTS, RAISED_DIGITS, SUBSCRIPTS, SUPERSCRIPTS

MATHML = re.compile(r"<math\b.*?</math>", re.DOTALL)
UP, DOWN = str.maketrans(SUPERSCRIPTS | {"⋆": "*"}), str.maketrans(SUBSCRIPTS)
PRIMES = re.compile("′+|[*]")
MARKS = {"^": "hat", "ˆ": "hat", "~": "tilde", "˜": "tilde", "ˉ": "bar", "¯": "bar"}
SPACED = re.compile(r"[=<>≤≥≠≈→←∈+−×·⊙:≪≫∼∝⟹⟺⟶]|:=")
INVISIBLE = dict.fromkeys(map(ord, "\u2061\u2062\u2063\u200b"))


@cache
def latex_to_text(tex: str, *, display: bool = False) -> str:
    """Return a formula as text; its LaTeX if KaTeX cannot render it: `katex_math` warns."""
    try:
        found = MATHML.search(katex(tex, display=display))
    except ValueError:
        return tex
    if found is None:
        return tex
    root = ET.fromstring(found[0].replace("&nbsp;", "\u00a0"))  # trusted input: it comes from KaTeX
    text = re.sub(r"\s+", " ", element_text(root)).strip()
    text = re.sub(r" ?([,;)\]]) ?", r"\1 ", re.sub(r"([(\[]) ", r"\1", text)).strip()
    text = re.sub(r"(^|[(=<>≤≥,·×] ?)− ", r"\1−", text)
    text = re.sub(r"([)\]]) (?=[)\],;.(⁰¹²³⁴-⁹ˡᴸᵀ/ₖⱼᵢ])", r"\1", text)
    return unicodedata.normalize("NFC", text)


def element_text(node: ET.Element) -> str:
    """Return the text of a MathML element."""
    tag = node.tag.rpartition("}")[2]
    parts = list(node)
    if tag in ("annotation", "mphantom"):
        return ""
    if tag == "mspace":
        return " "
    if tag in ("mi", "mn", "mtext", "ms"):
        text = (node.text or "").translate(INVISIBLE)
        return f" {text} " if tag == "mi" and len(text) > 1 and text.isalpha() else text
    if tag == "mo":
        text = (node.text or "").translate(INVISIBLE)
        return f" {text} " if SPACED.fullmatch(text) else text
    if tag == "mfrac":
        return f" {parenthesize(element_text(parts[0]))}/{parenthesize(element_text(parts[1]))} "
    if tag in ("msqrt", "mroot"):
        return f"√{parenthesize(''.join(map(element_text, parts)))}"
    if tag in ("mover", "munder", "munderover", "msup", "msub", "msubsup"):
        return script_text(tag, [element_text(part).strip() for part in parts])
    if tag == "mtr":
        return " ".join(filter(None, (element_text(part).strip() for part in parts)))
    if tag == "mtable":
        return "; ".join(filter(None, (element_text(part).strip() for part in parts)))
    return "".join(map(element_text, parts))


def script_text(tag: str, parts: list[str]) -> str:
    """Return the text of an element with scripts above or below its base."""
    base, *marks = parts
    if tag == "mover" and marks[0] in MARKS and len(base) == 1:
        return base + ACCENTS[MARKS[marks[0]]]
    below = marks[0] if tag in ("munder", "munderover", "msub", "msubsup") else ""
    above = marks[-1] if tag in ("mover", "munderover", "msup", "msubsup") else ""
    if tag in ("munder", "mover") and len(base) > 12:  # a brace with words below it
        return f"{base} ({below or above})"
    over = superscript(above) if above else ""
    under = small_script(below, DOWN, "_") if below else ""
    both = over + under if over[:1] not in RAISED_DIGITS else under + over
    return base + both + (" " if base in ("∑", "∏") or (base.isalpha() and len(base) > 1) else "")


def superscript(above: str) -> str:
    """Return a superscript; the index of a layer loses its parentheses, as in the book's text."""
    layer = re.fullmatch(r"\(([^()]*)\)(⊤?)", above)
    inner = "".join(layer.groups()) if layer else above
    return inner if PRIMES.fullmatch(inner) else small_script(inner, UP, "^")


def small_script(text: str, table: dict[int, str], sign: str) -> str:
    """Return a script in small letters where each has one, and without commas between its parts."""
    close = re.sub(r"[\s,]", "", text)
    small = close.translate(table)
    if all(a != b for a, b in zip(close, small, strict=True)):
        return small
    return sign + (text if len(text) == 1 else f"({re.sub(' ', '', text)})")


def parenthesize(text: str) -> str:
    """Return a part of a fraction, in parentheses if it has more than one term or factor."""
    text = re.sub(r"\s+", " ", text).strip()
    return f"({text})" if re.search(r"[ +−/]", text) else text
