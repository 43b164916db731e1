"""A statement of the book: what the formula with one label must say, apart from its LaTeX.

The page has the formula. The statement fixes its left side, the letters that its last side may use,
and the models in which it is tried, so that a formula which is true but says something else
(X = X, say) does not pass.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Literal

from nnmath.formulas.notation import BOOK, Notation

from .model import Model

Statements = Mapping[str, "Statement"] | Iterable["Statement"]
Kind = Literal["definition", "derived", "bound", "claim"]


@dataclass(frozen=True)
class Bound:
    r"""How an inequality left ≤ right is proved, and where it is an equality.

    Attributes
    ----------
    certificate : str
        LaTeX of something that cannot be negative, as its form shows, and that equals the gap.
    tight : tuple of (name, LaTeX)
        What to put for these names so that both sides are equal.
    squared : bool
        The gap is right² − left², where right is a norm, instead of right − left.
    conditions : tuple of (LaTeX, LaTeX)
        Equations that must hold everywhere, and at the tight point too.
    is_sharp : bool
        The text claims that no better bound holds. Otherwise the page may write a weaker one, as
        its form shows: with a term more that is never negative, or a factor of at least 1.
    step : str
        For a proof by induction: LaTeX of something that cannot be negative and that equals the gap
        after one term or factor more; p² and q² stand for the lower side and the gap before it.
    """

    certificate: str
    tight: tuple[tuple[str, str], ...]
    squared: bool = False
    conditions: tuple[tuple[str, str], ...] = ()
    is_sharp: bool = True
    step: str = ""


@dataclass(frozen=True)
class Statement:
    r"""One equation of the book.

    Attributes
    ----------
    label : str
        ``eq-<chapter>-<what>``.
    kind : {"definition", "derived", "bound", "claim"}
        A definition is compared with the model's own; the others are proved in it.
    words : str
        What it means, in a sentence.
    subjects : tuple of str
        The left side of each of its relations, as LaTeX.
    vocabulary : str
        The names that a last side may use, with a space between them. ``x`` allows any index,
        ``x_k`` that one alone.
    models : tuple of str or callable
        Names of models, see ``nnmath.proofs.models``, or what builds one.
    ranges : tuple of (index, first, last)
        For which indices it must hold; the ends are LaTeX, in terms of earlier indices and sizes.
    sides : tuple of int
        How many sides each relation has; two by default.
    induction : str
        The index on which it is proved by induction; empty if it is not.
    pins : tuple of (relation, side, LaTeX)
        Sides that must read so, counted from 0: for a side that could say something else and still
        be true, such as what stands under a limit.
    bound : Bound or None
        The proof of an inequality.
    notation : Notation
        How the formula, the subjects, the vocabulary and the pins are written.
    over : str
        A number of terms, factors or layers, such as L: in the general models it is proved by
        induction over it.
    general : tuple of str or callable
        Models in which sizes and indices are letters, and in which it is proved for all of them;
        several where the text tells cases apart, such as both classes of an example.
    source : str
        Items of the sources that it carries, such as "D1".
    """

    label: str
    kind: Kind
    words: str
    subjects: tuple[str, ...]
    vocabulary: str
    models: tuple[str | Callable[[], Model], ...]
    ranges: tuple[tuple[str, str, str], ...] = ()
    sides: tuple[int, ...] = ()
    induction: str = ""
    pins: tuple[tuple[int, int, str], ...] = ()
    bound: Bound | None = None
    source: str = ""
    general: tuple[str | Callable[[], Model], ...] = ()
    over: str = ""
    notation: Notation = BOOK

    def side_counts(self) -> tuple[int, ...]:
        """How many sides each relation has."""
        return self.sides or (2,) * len(self.subjects)


def by_label(statements: Statements) -> dict[str, Statement]:
    """The statements by label.

    Parameters
    ----------
    statements : iterable of Statement, or dict
        The statements of a book; a dict has their labels for its keys.

    Raises
    ------
    ValueError
        If two statements have the same label.
    TypeError
        If something in it is no statement.
    """
    values = statements.values() if isinstance(statements, Mapping) else statements
    found: dict[str, Statement] = {}
    for statement in values:
        if not isinstance(statement, Statement):
            raise TypeError(f"statements: expected nnmath.proofs.Statement, got {statement!r}")
        if statement.label in found:
            raise ValueError(f"two statements for {statement.label}")
        found[statement.label] = statement
    return found


def load_statements(name: str) -> dict[str, Statement]:
    """The statements that a module of another book defines.

    Parameters
    ----------
    name : str
        The module and the name in it, such as ``"mybook.statements:STATEMENTS"``.

    Raises
    ------
    ValueError
        If the text has no colon, or if the module or the name does not exist.
    """
    module, colon, attribute = name.partition(":")
    if not colon or not module or not attribute:
        raise ValueError(f"statements: expected module:NAME, got {name!r}")
    try:
        return by_label(getattr(import_module(module), attribute))
    except ModuleNotFoundError as error:
        if error.name is None or not f"{module}.".startswith(f"{error.name}."):
            raise
        message = f"statements: no module {module!r}; is its folder on PYTHONPATH?"
        raise ValueError(message) from None
    except AttributeError:
        raise ValueError(f"statements: {module} has no {attribute}") from None
