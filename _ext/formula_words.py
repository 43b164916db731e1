r"""Formulas as a line of text, read off the MathML that KaTeX makes: ``∂C/∂wˡⱼₖ``, not LaTeX."""

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
def words_of(tex: str, *, display: bool = False) -> str:
    """Return a formula as text; its LaTeX if KaTeX cannot set it (the build says so elsewhere)."""
    try:
        found = MATHML.search(katex(tex, display=display))
    except ValueError:
        return tex
    if found is None:
        return tex
    root = ET.fromstring(found[0].replace("&nbsp;", "\u00a0"))  # our own KaTeX's, not a stranger's
    text = re.sub(r"\s+", " ", said(root)).strip()
    text = re.sub(r" ?([,;)\]]) ?", r"\1 ", re.sub(r"([(\[]) ", r"\1", text)).strip()
    text = re.sub(r"(^|[(=<>≤≥,·×] ?)− ", r"\1−", text)
    text = re.sub(r"([)\]]) (?=[)\],;.(⁰¹²³⁴-⁹ˡᴸᵀ/ₖⱼᵢ])", r"\1", text)
    return unicodedata.normalize("NFC", text)


def said(node: ET.Element) -> str:
    """The text of one element of MathML."""
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
        return f" {bracketed(said(parts[0]))}/{bracketed(said(parts[1]))} "
    if tag in ("msqrt", "mroot"):
        return f"√{bracketed(''.join(map(said, parts)))}"
    if tag in ("mover", "munder", "munderover", "msup", "msub", "msubsup"):
        return scripted(tag, [said(part).strip() for part in parts])
    if tag == "mtr":
        return " ".join(filter(None, (said(part).strip() for part in parts)))
    if tag == "mtable":
        return "; ".join(filter(None, (said(part).strip() for part in parts)))
    return "".join(map(said, parts))


def scripted(tag: str, parts: list[str]) -> str:
    """A letter or a sign with what stands above and below it."""
    base, *marks = parts
    if tag == "mover" and marks[0] in MARKS and len(base) == 1:
        return base + ACCENTS[MARKS[marks[0]]]
    below = marks[0] if tag in ("munder", "munderover", "msub", "msubsup") else ""
    above = marks[-1] if tag in ("mover", "munderover", "msup", "msubsup") else ""
    if tag in ("munder", "mover") and len(base) > 12:  # a brace with words under it
        return f"{base} ({below or above})"
    over = raised(above) if above else ""
    under = script(below, DOWN, "_") if below else ""
    both = over + under if over[:1] not in RAISED_DIGITS else under + over
    return base + both + (" " if base in ("∑", "∏") or (base.isalpha() and len(base) > 1) else "")


def raised(above: str) -> str:
    """An upper index: the number of a layer has lost its brackets, as in the rest of the book."""
    layer = re.fullmatch(r"\(([^()]*)\)(⊤?)", above)
    inner = "".join(layer.groups()) if layer else above
    return inner if PRIMES.fullmatch(inner) else script(inner, UP, "^")


def script(text: str, table: dict[int, str], sign: str) -> str:
    """An index, small if every sign of it can be, and without the comma between its parts."""
    close = re.sub(r"[\s,]", "", text)
    small = close.translate(table)
    if all(a != b for a, b in zip(close, small, strict=True)):
        return small
    return sign + (text if len(text) == 1 else f"({re.sub(' ', '', text)})")


def bracketed(text: str) -> str:
    """A part of a fraction, in brackets if it has more than one part itself."""
    text = re.sub(r"\s+", " ", text).strip()
    return f"({text})" if re.search(r"[ +−/]", text) else text
