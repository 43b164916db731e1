"""What can be wrong with a formula. The facts are fields: no code takes a message apart."""

from __future__ import annotations

from collections.abc import Sequence

EXCERPT = 60  # characters of the source around the caret


class FormulaError(Exception):
    """A formula that cannot be parsed or evaluated, or that is false.

    Parameters
    ----------
    message : str
        What is wrong and, where possible, how to correct it.
    offset : int or None
        Position in the source.
    source : str
        The formula as it was written, where it is known.
    """

    def __init__(self, message: str, offset: int | None = None, source: str = "") -> None:
        super().__init__(message)
        self.message, self.offset, self.source = message, offset, source

    def with_caret(self) -> str:
        """The message and, below it, the source with a caret at the offset."""
        if self.offset is None or not self.source:
            return self.message
        start = max(0, self.offset - EXCERPT // 2)
        line = _printable(self.source[start : start + EXCERPT])
        return f"{self.message}\n    {line}\n    {' ' * (self.offset - start)}^"


class ParseError(FormulaError):
    """Text, LaTeX or another value that is no formula or no number.

    Parameters
    ----------
    message, offset, source
        As for :class:`FormulaError`.
    found : str
        The token at the offset; empty at the end of the source.
    expected : str
        What the grammar allows there.
    """

    def __init__(
        self,
        message: str,
        offset: int | None = None,
        source: str = "",
        *,
        found: str = "",
        expected: str = "",
    ) -> None:
        super().__init__(_printable(message), offset, source)
        self.found, self.expected = found, expected


class UnknownNameError(ParseError):
    """A name that is not declared.

    Parameters
    ----------
    message, offset, source
        As for :class:`FormulaError`.
    name : str
        The name.
    names : sequence of str
        The declared names.
    """

    def __init__(
        self,
        message: str,
        offset: int | None = None,
        source: str = "",
        *,
        name: str = "",
        names: Sequence[str] = (),
    ) -> None:
        super().__init__(message, offset, source, found=name)
        self.name, self.names = name, tuple(names)


class EvaluationError(FormulaError):
    """A well-formed formula in which a name, an index or a shape has no meaning."""


class ShapeError(EvaluationError):
    """Matrices whose shapes do not fit.

    Parameters
    ----------
    message, offset, source
        As for :class:`FormulaError`.
    operation : str
        What was to be done with them, such as ``"times"``.
    left, right : str
        The two operands as a reader writes them.
    shapes : tuple
        Their shapes, in the same order: rows and columns; None for a number.
    """

    def __init__(
        self,
        message: str,
        offset: int | None = None,
        source: str = "",
        *,
        operation: str = "",
        left: str = "",
        right: str = "",
        shapes: tuple[tuple[int, ...] | None, ...] = (),
    ) -> None:
        super().__init__(message, offset, source)
        self.operation, self.left, self.right, self.shapes = operation, left, right, shapes


class RefutedError(FormulaError):
    """A false formula: the message holds the counterexample."""


class AnswerTimeout(BaseException):
    """Raised in a calculation that takes longer than it may; no ``except Exception`` stops it."""


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)
