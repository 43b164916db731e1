r"""What the grammar of formulas cannot know, and a book declares once.

Is ``a^2`` the activation of layer 2, or a square? Is ``\mathbf{x}`` another letter than ``x``?
Books differ. :data:`BOOK` is this book's own answer; another book passes its own :class:`Notation`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Notation:
    r"""How a book writes its formulas.

    Attributes
    ----------
    layers : frozenset of str
        Letters whose upper index is a layer without parentheses: with ``a`` among them ``a^l`` is
        :math:`a^{(l)}`, and the square of ``a`` needs parentheses, ``(a)^2``.
    fonts : frozenset of str
        Commands that change a letter's look and not its meaning, such as ``\mathbf``.
    products : frozenset of str
        Signs that multiply besides ``\cdot`` and ``\times``: ``.`` and ``*``.
    numbers : str
        The sign before a number that the author writes by hand at the end of a formula, such as
        ``\rightarrow`` in ``… \rightarrow (1.2)``; empty if there is none.
    transposes : frozenset of str
        Letters that as an upper index mean the transpose.

    Examples
    --------
    >>> from nnmath.formulas.latex import parse_expression
    >>> nielsen = Notation(layers=frozenset({"a", "z", "w", "b", "\\delta"}))
    >>> parse_expression("a^{l-1}_k", notation=nielsen) == parse_expression("a^{(l-1)}_k")
    True
    """

    layers: frozenset[str] = frozenset()
    fonts: frozenset[str] = frozenset()
    products: frozenset[str] = frozenset()
    numbers: str = ""
    transposes: frozenset[str] = frozenset({"T"})


BOOK = Notation()
