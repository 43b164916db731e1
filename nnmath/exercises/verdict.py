"""Verdicts and hints, and how they look in a notebook."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape

from nnmath.formulas.printing import latex_to_unicode

from .diagnosis import Diagnosis

# Blue and orange rather than green and red, and a word beside the colour: nobody is left out.
_STYLE = "border-left: 0.3rem solid {}; padding: 0.3rem 0.8rem; margin: 0.4rem 0"
_PLACE = "margin: 0.3rem 0 0; background: none; white-space: pre; overflow-x: auto"
_READ = "margin: 0.3rem 0 0; opacity: 0.8; overflow-x: auto"
_COLOURS = {True: "#0072b2", False: "#d55e00", None: "#767676"}


_EMPHASIS = re.compile(
    r"(?<!\S)\*(\S(?:[^*\n]*[^*\s])?)\*(?![\w*])"
)  # *against*, not a1 * (1 - a1)
_CODE = re.compile(r"`([^`\n]+)`")


def readable(text: str) -> str:
    """A text with its formulas, $…$, as Unicode, and without the stars of emphasis."""
    text = re.sub(r"\$([^$\n]+)\$", lambda found: latex_to_unicode(found[1]), text)
    return _EMPHASIS.sub(r"\1", text)


def _readable_html(text: str) -> str:
    """A line of text as HTML: its formulas as Unicode, its emphasis and its code typeset."""
    pieces = re.split(r"\$([^$\n]+)\$", text)
    pieces[1::2] = map(latex_to_unicode, pieces[1::2])
    marked = _EMPHASIS.sub(r"<em>\1</em>", escape("".join(pieces), quote=False))
    return _CODE.sub(r"<code>\1</code>", marked)


def message_html(head: str, text: str, colour: bool | None, formula: str = "") -> str:
    """Frame a message for a notebook; lines after the first are preformatted.

    ``formula`` is LaTeX, which Jupyter typesets below the message.
    """
    first, _, rest = text.partition("\n")
    place = f'<pre style="{_PLACE}">{escape(readable(rest))}</pre>' if rest else ""
    style = _STYLE.format(_COLOURS[colour])
    words = f"<strong>{escape(head)}</strong> {_readable_html(first)}{place}"
    read = f'<div style="{_READ}">Read as: ${escape(formula)}$</div>' if formula else ""
    return f'<div class="nn-verdict" role="status" style="{style}">{words}{read}</div>'


@dataclass(frozen=True)
class Verdict:
    """Whether an answer is right, and why not.

    Attributes
    ----------
    correct : bool
        Whether it is right.
    feedback : str
        A sentence or two: what is wrong, and where.
    understood : bool
        False if no verdict was reached: the answer is blank, could not be read, has no value, or
        could not be decided. It is then neither right nor wrong, and ``correct`` is False.
    diagnosis : Diagnosis or None
        What is found out about the answer, as data.
    read_as : str
        How a typed answer was understood, as LaTeX; empty for other answers.
    """

    correct: bool
    feedback: str
    understood: bool = True
    diagnosis: Diagnosis | None = None
    read_as: str = ""

    @property
    def head(self) -> str:
        """The verdict in a word; none if there is no verdict."""
        if not self.understood:
            return "Not judged."
        return "Right." if self.correct else "Not yet."

    def __repr__(self) -> str:
        return f"{self.head} {readable(self.feedback)}".rstrip()

    def _repr_html_(self) -> str:
        colour = self.correct if self.understood else None
        return message_html(self.head, self.feedback, colour, self.read_as)


@dataclass(frozen=True)
class Hint:
    """One hint: its number, how many there are, and its text."""

    number: int
    of: int
    text: str

    @property
    def head(self) -> str:
        """Which hint this is."""
        return f"Hint {self.number} of {self.of}."

    def __repr__(self) -> str:
        return f"{self.head} {readable(self.text)}"

    def _repr_html_(self) -> str:
        return message_html(self.head, self.text, None)


@dataclass(frozen=True)
class Statement:
    """The text of an exercise, or of its solution, in Markdown with formulas."""

    text: str

    def __repr__(self) -> str:
        return readable(self.text)

    def _repr_markdown_(self) -> str:
        return self.text
