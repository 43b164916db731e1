"""What a proof found, as data; :mod:`nnmath.proofs.explain` turns it into words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import Any, Literal

from .model import Description, Letter

Shape = tuple[int, ...] | None  # None: a number


class Method(StrEnum):
    """How a statement is proved."""

    DEFINITION = "definition"
    IDENTITY = "identity"
    BOUND = "bound"
    INDUCTION = "induction"
    INDEX_NOTATION = "index notation"
    CUTOFF = "cut-off"  # of sizes: see nnmath.proofs.cutoff


class Sizes(StrEnum):
    """For which sizes a statement is proved."""

    ALL = "all"
    LISTED = "listed"
    NONE = "none"  # it speaks of no size


class FailureKind(StrEnum):
    """Why a statement is not proved."""

    UNREADABLE = "unreadable"  # its LaTeX, or where it stands on the page
    UNDEFINED = "undefined"  # a name, an index or an operation in it has no value
    SHAPES = "shapes"  # its matrices do not fit
    REFUTED = "refuted"  # numbers for which it is false
    NORMAL_FORM = "normal form"  # the normal forms differ, but no numbers were found
    CROSS_CHECK = "cross-check"  # the numerical check contradicts the normal form
    CRASH = "crash"  # an error of the program


class Stage(StrEnum):
    """In which part of a proof it failed."""

    STEP = "step"  # from one side to the next
    ALL_SIZES = "all sizes"  # the same, with letters for the sizes
    BASE = "base"  # the first values of an induction
    INDUCTION = "induction"  # from k to k + 1
    CLAIM = "claim"  # an inequality as a whole


@dataclass(frozen=True)
class Counterexample:
    """Numbers for which a formula is false.

    Attributes
    ----------
    values : tuple of (Letter, Fraction)
        What is put for each letter.
    left, right : str
        The two sides, as decimals of six digits.
    """

    values: tuple[tuple[Letter, Fraction], ...]
    left: str
    right: str


@dataclass(frozen=True)
class Failure:
    """Why, and where, a statement is not proved.

    Attributes
    ----------
    kind : FailureKind
        Why.
    reason : str
        The message of the error that was met; empty where the other fields say it all.
    stage : Stage or None
        In which part of the proof.
    step : int
        The number of the step, from 1: from side ``step - 1`` to side ``step``. 0 without one.
    model : Description or None
        In which model.
    indices : tuple of (name, value)
        For which values of the statement's indices; None for any value.
    entry : tuple of int
        In which entry of the two matrices; empty for numbers.
    counterexample : Counterexample or None
        Numbers that refute it.
    operation : str
        What the shapes do not fit for: "times", "=" or empty for the same shape.
    shapes : tuple of Shape
        The shapes that do not fit.
    sizes : tuple of (name, value)
        At which sizes, where they were drawn from a hash of the formula.
    """

    kind: FailureKind
    reason: str = ""
    stage: Stage | None = None
    step: int = 0
    model: Description | None = None
    indices: tuple[tuple[str, int | None], ...] = ()
    entry: tuple[int, ...] = ()
    counterexample: Counterexample | None = None
    operation: str = ""
    shapes: tuple[Shape, ...] = ()
    sizes: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Evidence:
    """How a statement was proved.

    Attributes
    ----------
    method : Method
        How.
    sizes : Sizes
        For which sizes.
    identities : int
        How many identities between numbers were decided.
    models : tuple of Description
        In which models.
    general_models : tuple of Description
        The models with letters for their sizes.
    methods : tuple of Method
        By which methods it is proved in those.
    drawn : tuple of (name, value)
        The sizes, drawn from a hash of the formula, at which it was tried in numbers as well.
    """

    method: Method
    sizes: Sizes
    identities: int
    models: tuple[Description, ...]
    general_models: tuple[Description, ...] = ()
    methods: tuple[Method, ...] = ()
    drawn: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Verdict:
    """What was found of one displayed equation.

    Attributes
    ----------
    file, line, label : str, int, str
        Where it stands; for a failure, the line of the failing step.
    kind : str
        "definition", "derived", "bound" or "claim"; empty where no statement has this label.
    verdict : {"proved", "failed", "unproved"}
        A definition counts as proved when it says what the model's own definition says. What is
        unproved is marked so on its page, and nobody has judged it.
    method : Method or None
        How it is proved; None where no statement has this label.
    sizes : Sizes
        For which sizes.
    identities : int
        How many identities were decided.
    models : tuple of Description
        In which models.
    general_models : tuple of Description
        The models with letters for their sizes.
    methods : tuple of Method
        By which methods it is proved in those.
    drawn : tuple of (name, value)
        The sizes, drawn from a hash of the formula, at which it was tried in numbers as well.
    failure : Failure or None
        Why it is not proved.
    reason : str
        Why it is marked as unproved, in the author's words.
    seconds : float
        How long it took.
    """

    file: str
    line: int
    label: str
    kind: str
    verdict: Literal["proved", "failed", "unproved"]
    method: Method | None = None
    sizes: Sizes = Sizes.NONE
    identities: int = 0
    models: tuple[Description, ...] = ()
    general_models: tuple[Description, ...] = ()
    methods: tuple[Method, ...] = ()
    drawn: tuple[tuple[str, int], ...] = ()
    failure: Failure | None = None
    reason: str = ""
    seconds: float = field(default=0.0, compare=False)

    @property
    def is_proved(self) -> bool:
        """Whether the equation holds."""
        return self.verdict == "proved"

    def as_json(self) -> dict[str, Any]:
        """The verdict as plain data: objects, lists, strings and numbers."""
        plain: dict[str, Any] = _plain(asdict(self))
        return plain

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Verdict:
        """The verdict that :meth:`as_json` wrote."""
        return cls(
            **{
                **data,
                "method": Method(data["method"]) if data["method"] else None,
                "sizes": Sizes(data["sizes"]),
                "models": tuple(map(_description, data["models"])),
                "general_models": tuple(map(_description, data["general_models"])),
                "methods": tuple(map(Method, data["methods"])),
                "drawn": tuple(map(tuple, data["drawn"])),
                "failure": _optional(_failure, data["failure"]),
            }
        )


def _description(data: dict[str, Any]) -> Description:
    sizes = {name: _tuple(size) for name, size in data["sizes"].items()}
    return Description(
        data["noun"],
        tuple(data["details"]),
        sizes,
        tuple(data["letters"]),
        data["noun_is_list"],
    )


def _counterexample(data: dict[str, Any]) -> Counterexample:
    values = tuple(
        (Letter(letter["base"], letter["layer"], tuple(letter["indices"])), Fraction(value))
        for letter, value in data["values"]
    )
    return Counterexample(values, data["left"], data["right"])


def _failure(data: dict[str, Any]) -> Failure:
    return Failure(
        **{
            **data,
            "kind": FailureKind(data["kind"]),
            "stage": _optional(Stage, data["stage"]),
            "model": _optional(_description, data["model"]),
            "indices": tuple(map(tuple, data["indices"])),
            "entry": tuple(data["entry"]),
            "counterexample": _optional(_counterexample, data["counterexample"]),
            "shapes": tuple(map(_tuple, data["shapes"])),
            "sizes": tuple(map(tuple, data["sizes"])),
        }
    )


def _optional(build: Callable[[Any], Any], data: Any) -> Any:
    return None if data is None else build(data)


def _tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _plain(value: Any) -> Any:
    """Fractions as text, tuples as lists."""
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(part) for part in value]
    return str(value) if isinstance(value, Fraction | StrEnum) else value


@dataclass(frozen=True)
class InlineVerdict:
    """What was found of one relation in running text.

    Attributes
    ----------
    file, line, latex : str, int, str
        Where it stands, and how it reads.
    verdict : {"proved", "failed", "setting", "unjudged"}
        A setting claims nothing; what is not judged is marked so in the source.
    method : str
        "numbers", "computed", "letters", "models", "repeats", "means", "statement", "refuted",
        "shapes" or empty.
    models : tuple of Description
        In which models it was proved.
    label : str
        The display that it repeats, or the statement that it is proved like.
    failure : Failure or None
        Why it is not proved.
    reason : str
        Why it is not judged, in the author's words.
    sizes : Sizes
        For which sizes it is proved.
    """

    file: str
    line: int
    latex: str
    verdict: Literal["proved", "failed", "setting", "unjudged"]
    method: str = ""
    models: tuple[Description, ...] = ()
    label: str = ""
    failure: Failure | None = None
    reason: str = ""
    sizes: Sizes = Sizes.NONE

    @property
    def is_proved(self) -> bool:
        """Whether the relation holds."""
        return self.verdict == "proved"

    def as_json(self) -> dict[str, Any]:
        """The verdict as plain data."""
        plain: dict[str, Any] = _plain(asdict(self))
        return {**plain, "kind": "setting" if self.verdict == "setting" else "inline"}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> InlineVerdict:
        """The verdict that :meth:`as_json` wrote."""
        return cls(
            **{
                **{name: value for name, value in data.items() if name != "kind"},
                "sizes": Sizes(data["sizes"]),
                "models": tuple(map(_description, data["models"])),
                "failure": _optional(_failure, data["failure"]),
            }
        )


class Answer(StrEnum):
    """What was found of a reader's formula."""

    PROVED = "proved"
    REFUTED = "refuted"
    UNDECIDED = "undecided"


@dataclass(frozen=True)
class Trial:
    """A reader's formula and what was found of it.

    Attributes
    ----------
    label : str
        The formula of the book in whose models it was tried.
    latex : str
        What the reader wrote.
    answer : Answer
        Whether it holds there.
    failure : Failure or None
        What refutes it, or why it could not be decided.
    """

    label: str
    latex: str
    answer: Answer
    failure: Failure | None = None
