"""What an exercise is, as frozen data; :mod:`nnmath.exercises.define` constructs them."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from nnmath.formulas.symbols import Symbol

from .effort import QUICK, Effort, effort_of

# Names that begin so are parameters: given as 1/(1 + hidden_s**2), s lies between 0 and 1.
HIDDEN = "hidden_"
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)+")


@dataclass(frozen=True)
class KnownMistake:
    """A wrong answer that readers are expected to give, and the feedback it gets."""

    wrong: Any
    says: str


@dataclass(frozen=True, eq=False)
class Exercise:
    """What all exercises have: a name, known mistakes, hints, and for quick ones the question."""

    id: str
    known_mistakes: tuple[KnownMistake, ...]
    hints: tuple[str, ...]
    question: str

    @property
    def effort(self) -> Effort | None:
        """How hard it is, from 1 to 3, and how many minutes it takes, if that is known."""
        return effort_of(self.id) or (QUICK if self.question else None)

    def __post_init__(self) -> None:
        if not isinstance(self.id, str) or not _ID.fullmatch(self.id):
            raise ValueError(f"an id is a chapter's name, a dash and a name, not {self.id!r}")
        if not all(isinstance(mistake, KnownMistake) for mistake in self.known_mistakes):
            raise TypeError(f"{self.id}: write a known mistake as known_mistake(wrong, says)")
        if not all(isinstance(hint, str) and hint.strip() for hint in self.hints):
            raise ValueError(f"{self.id}: a hint is a sentence")


@dataclass(frozen=True, eq=False)
class Formula(Exercise):
    """A formula in given names; for the fields see :func:`formula`."""

    answer: str
    names: Mapping[str, Symbol]
    asks: str
    given: tuple[str, ...]
    indices: Mapping[str, str | int]
    domain: Mapping[str, str]


@dataclass(frozen=True, eq=False)
class Derivation(Formula):
    """A formula that is to be derived step by step; for the fields see :func:`derivation`."""

    start: str
    setting: tuple[str, ...]
    more_names: Mapping[str, Symbol]
    relation: str
    steps: int
    stated: bool
    worked: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Number(Exercise):
    """One number; ``value()`` computes it. A whole one is a count, and exact."""

    answer: float | Callable[[], Any]
    tolerance: float
    unit: str
    decimals: int | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if not callable(self.answer):
            self.value()

    def value(self) -> float:
        """Return the right number, computed once."""
        return self._value

    @property
    def exact(self) -> bool:
        """Whether the answer is a whole number, which is right or wrong without a tolerance."""
        return self.value().is_integer()

    def ready(self) -> None:
        """Compute what is right and what is wrong, once."""
        _ = self.value(), self.wrong

    @cached_property
    def wrong(self) -> tuple[tuple[float, str], ...]:
        """The numbers of the known mistakes, and their feedback."""
        return tuple(
            (float(mistake.wrong() if callable(mistake.wrong) else mistake.wrong), mistake.says)
            for mistake in self.known_mistakes
        )

    @cached_property
    def _value(self) -> float:
        value = float(self.answer() if callable(self.answer) else self.answer)
        if value == 0 or not math.isfinite(value):
            raise ValueError(f"{self.id}: the answer is {value}: ask for a finite number, not 0")
        return value


@dataclass(frozen=True, eq=False)
class ArrayAnswer(Exercise):
    """An array of numbers; ``answer()`` computes it. ``labels`` are the names of its entries."""

    answer: Callable[[], Any]
    tolerance: float
    labels: tuple[str, ...] = ()

    def ready(self) -> None:
        """Compute what is right and what is wrong, once."""
        _ = self.right, self.wrong

    @cached_property
    def right(self) -> Any:
        """The right array, computed once."""
        return self.answer()

    @property
    def in_sequence(self) -> bool:
        """Whether several vectors are asked for, one after the other, rather than a matrix."""
        return isinstance(self.right, list | tuple)

    @cached_property
    def wrong(self) -> tuple[tuple[Any, str], ...]:
        """The arrays of the known mistakes, and their feedback."""
        return tuple(
            (mistake.wrong() if callable(mistake.wrong) else mistake.wrong, mistake.says)
            for mistake in self.known_mistakes
        )


@dataclass(frozen=True, eq=False)
class Function(Exercise):
    """Code to complete, compared with ``reference`` on hidden inputs."""

    reference: Callable[..., Any]
    inputs: Callable[[Any], list[tuple[Any, ...]]]
    seconds: float
    tolerance: float
    shapes: bool = False


@dataclass(frozen=True, eq=False)
class Choice(Exercise):
    """One of several options, or with ``several`` a set of them."""

    options: Mapping[str, str]
    answer: tuple[str, ...]
    why: Mapping[str, str]
    several: bool

    def __post_init__(self) -> None:
        super().__post_init__()
        wrong = set(self.options) - set(self.answer)
        if len(self.options) < 2 or not self.answer or not set(self.answer) <= set(self.options):
            raise ValueError(f"{self.id}: give two options or more, and an answer among them")
        if not self.several and len(self.answer) != 1:
            raise ValueError(f"{self.id}: one answer, or several=True")
        if not wrong or not wrong <= set(self.why) <= set(self.options):
            raise ValueError(f"{self.id}: say why each wrong option ({sorted(wrong)}) is wrong")
