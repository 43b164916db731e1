"""What can go wrong with a formula, said so that its author can mend it."""

from __future__ import annotations

WIDTH = 60


class FormulaError(Exception):
    """A formula that is not proved; the message says why.

    Parameters
    ----------
    message : str
        What is wrong, and where it helps how to mend it.
    offset : int or None
        Position in the formula's LaTeX, where one is known.
    """

    def __init__(self, message: str, offset: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset


class ParseError(FormulaError):
    """The LaTeX is not a sentence of the book's grammar."""


class EvaluationError(FormulaError):
    """The formula can be read, but a name, an index or a shape in it has no meaning here."""


class RefutedError(FormulaError):
    """The formula means something, and it is false."""


class UnreadableError(Exception):
    """An answer that was not understood.

    Parameters
    ----------
    message : str
        What was not understood, and what could be meant.
    text : str
        The answer, where it is text.
    offset : int or None
        Where in the text; a line with a caret shows it.
    """

    def __init__(self, message: str, text: str = "", offset: int | None = None) -> None:
        super().__init__(message)
        self.message, self.text, self.offset = _printable(message), text, offset

    def said(self) -> str:
        """The message, and below it the place in the text, marked by a caret."""
        if self.offset is None or not self.text:
            return self.message
        start = max(0, self.offset - WIDTH // 2)
        line = _printable(self.text[start : start + WIDTH])
        return f"{self.message}\n    {line}\n    {' ' * (self.offset - start)}^"


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)


class ShapeError(EvaluationError):
    """Matrices whose shapes do not fit, or a formula without a value for the numbers tried.

    Parameters
    ----------
    message, offset
        As for :class:`FormulaError`.
    operation : str
        What was to be done with them, such as ``"times"``.
    shapes : tuple
        Their shapes, as rows and columns; None for a number.
    """

    def __init__(
        self,
        message: str,
        offset: int | None = None,
        *,
        operation: str = "",
        shapes: tuple[tuple[int, ...] | None, ...] = (),
    ) -> None:
        super().__init__(message, offset)
        self.operation, self.shapes = operation, shapes


class AnswerTimeout(BaseException):
    """Raised in a calculation that takes longer than it may; no ``except Exception`` stops it."""
