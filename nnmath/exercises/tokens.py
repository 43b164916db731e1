"""Plain text to tokens: names, numbers and signs, with bounds on everything."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from .errors import UnreadableError

MAX_LENGTH = 2000
MAX_TOKENS = 500
MAX_DIGITS = 15
MAX_SCALE = 30
_GREEK = dict(
    zip(
        "αβγδεζηθκλμνξπρστφχψωΔΣ",
        [
            "alpha",
            "beta",
            "gamma",
            "delta",
            "epsilon",
            "zeta",
            "eta",
            "theta",
            "kappa",
            "lambda",
            "mu",
            "nu",
            "xi",
            "pi",
            "rho",
            "sigma",
            "tau",
            "phi",
            "chi",
            "psi",
            "omega",
            "Delta",
            "Sigma",
        ],
        strict=True,
    )
)
_SIGNS = {
    "−": "-",
    "–": "-",
    "·": "*",
    "×": "*",
    "⊙": "*",
    "⋅": "*",
    "÷": "/",
    "^": "**",
    "⁎": "*",
    "ᵀ": ".T",
}
_PATTERN = re.compile(
    r"(?P<space>\s+)|(?P<number>(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?)"
    r"|(?P<name>(?:np\.)?[^\W\d_][^\W]*['’′]*)|(?P<sign>\.T\b|\*\*|[-+*/@^()\[\],=!−–·⋅×÷⊙⁎ᵀ])"
)


@dataclass(frozen=True)
class Token:
    """One sign of an answer: its kind, its text as the parser knows it, and its place."""

    kind: str
    text: str
    offset: int


def tokenise(text: str) -> list[Token]:
    """Return the tokens of a plain formula.

    Raises
    ------
    UnreadableError
        For an unknown character, a text that is too long, a number of too many digits.
    """
    if len(text) > MAX_LENGTH:
        raise UnreadableError(
            f"A formula has at most {MAX_LENGTH:,} characters, this text {len(text):,}."
        )
    tokens = []
    offset = 0
    while offset < len(text):
        match = _PATTERN.match(text, offset)
        if match is None:
            raise UnreadableError(_unknown(text[offset]), text, offset)
        kind, found = str(match.lastgroup), match.group()
        if kind == "name":
            found = _name(found)
        elif kind == "number":
            _check_number(found, text, offset)
        if kind != "space":
            tokens.append(Token(kind, _SIGNS.get(found, found), offset))
        offset = match.end()
        if len(tokens) > MAX_TOKENS:
            raise UnreadableError(f"A formula has at most {MAX_TOKENS} names, numbers and signs.")
    return tokens


def _unknown(character: str) -> str:
    shown = character if character.isprintable() else f"U+{ord(character):04X}"
    if character == "%":
        return "Write the number without %: a half is 0.5."
    if character == "°":
        return "Write the angle without °: its number of degrees."
    if character == "_":
        return "A name cannot begin with “_”."
    if character in "{}\\":
        return f"“{shown}” belongs to LaTeX, which begins with a command such as \\sigma."
    return f"The sign “{shown}” is not known here."


def _name(found: str) -> str:
    """A name in ASCII: σ′ is dsigma, δ2 is delta2."""
    found = found.removeprefix("np.")
    primes = sum(found.count(mark) for mark in "'’′")
    return "d" * primes + "".join(_GREEK.get(c, c) for c in found.rstrip("'’′"))


def _check_number(found: str, text: str, offset: int) -> None:
    digits, _, scale = found.lower().partition("e")
    if len(digits) > MAX_DIGITS or len(scale) > 4 or abs(int(scale or 0)) > MAX_SCALE:
        raise UnreadableError("This number has too many digits.", text, offset)


def exact(number: str) -> Fraction:
    """The value of a number's text."""
    return Fraction(number if not number.endswith(".") else number + "0")
