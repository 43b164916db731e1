"""What can go wrong with a formula, said so that its author can mend it."""

from __future__ import annotations


class LedgerError(Exception):
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


class GrammarError(LedgerError):
    """The LaTeX is not a sentence of the book's grammar."""


class MeaningError(LedgerError):
    """The formula can be read, but a name, an index or a shape in it has no meaning here."""


class RefutedError(LedgerError):
    """The formula means something, and it is false."""
