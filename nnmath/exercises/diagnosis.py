"""What is found out about an answer, as data: :mod:`.feedback` makes a sentence of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any, Literal

from nnmath.formulas.nodes import Node

from .types import KnownMistake

Reason = Literal["", "layer", "index", "prime", "slope at the activation"]


@dataclass(frozen=True)
class Place:
    """A part of an answer in which something is wrong.

    ``of`` is the factor, term, function or power itself; None where the answer does not show it.
    """

    kind: Literal["denominator", "factor", "term", "argument", "power"]
    of: Node | None = None


class Kind(StrEnum):
    """What is wrong with an answer, or that nothing is."""

    RIGHT = "right"
    # No verdict is reached: these count neither as right nor as wrong.
    BLANK = "blank"
    THREE_DOTS = "three dots"
    UNREADABLE = "unreadable"
    NO_VALUE = "no value"
    TOO_SLOW = "too slow"
    UNDECIDED = "undecided"
    # Any kind of exercise.
    KNOWN_MISTAKE = "known mistake"
    ZERO = "zero"
    # Formulas: shapes, and numbers that differ.
    SHAPES_DO_NOT_FIT = "shapes do not fit"
    RIGHT_IF_SQUARE = "right if all sizes are equal"
    WRONG_SHAPE = "wrong shape"
    TRANSPOSED = "transposed"
    DIFFERENT = "different"
    COUNTEREXAMPLE = "counterexample"
    CONSTANT_ANSWER = "constant answer"
    INEXACT = "inexact"
    ROUNDED_FRACTION = "rounded fraction"
    # Formulas: factors and signs.
    SIGN = "sign"
    DIFFERENCE_REVERSED = "difference reversed"
    CONSTANT_FACTOR = "constant factor"
    MISSING_FACTOR = "missing factor"
    MISSING_FACTORS = "missing factors"
    NUMBER_FACTOR = "number as a factor"
    UPSIDE_DOWN = "upside down"
    # Formulas: mutations at one place of the tree.
    MISSING_TERM = "missing term"
    ADDED_FACTOR = "added factor"
    ADDED_TERM = "added term"
    SIGN_OF_PART = "sign of a part"
    SIGN_OF_TERM = "sign of a term"
    REPLACED = "replaced"
    TRANSPOSE_DELETED = "transpose deleted"
    TRANSPOSE_ADDED = "transpose added"
    EXPONENT = "exponent"
    INDICES_EXCHANGED = "indices exchanged"
    ORDER = "order of the factors"
    MATRIX_PRODUCT = "matrix product"
    ELEMENTWISE_PRODUCT = "element-wise product"
    FRACTION_INVERTED = "fraction inverted"
    CONSTANT = "constant"
    WRONG_AXIS = "wrong axis"
    MEAN_DELETED = "mean deleted"
    MEAN_ADDED = "mean added"
    SUM_DELETED = "sum deleted"
    LATEX_MUTATION = "LaTeX mutation"
    # Numbers and arrays.
    NEGATED = "negated"
    MULTIPLE = "multiple"
    RECIPROCAL = "reciprocal"
    ROUNDED = "rounded"
    DIFFERENT_NUMBER = "different number"
    ARRAY_SHAPE = "array shape"
    ARRAY_TRANSPOSED = "array transposed"
    ARRAY_TRANSPOSED_NEGATED = "array transposed and negated"
    ARRAY_RESHAPED = "array reshaped"
    ARRAY_SUMMED = "array summed"
    WRONG_ENTRY = "wrong entry"
    WRONG_ENTRIES = "wrong entries"
    # Functions: how they end, and what they return.
    TIMEOUT = "timeout"
    RAISED = "raised"
    RETURNS_NONE = "returns None"
    RETURNS_TEXT = "returns text"
    RETURNS_DOTS = "returns dots"
    RETURNS_NO_NUMBERS = "returns no numbers"
    RETURNS_UNREADABLE = "returns an unreadable array"
    RETURNS_NOT_FINITE = "returns numbers that are not finite"
    RETURNS_OTHER_VALUE = "returns another value"
    RETURNS_NO_DICT = "returns no dict"
    MISSING_KEY = "missing key"
    WRONG_LENGTH = "wrong length"
    # Derivations.
    DERIVED = "derived"
    ANSWER_ALONE = "answer alone"
    STEPS_MISSING = "steps missing"
    FALSE_STEP = "false step"
    BROKEN_RULE = "broken rule"
    UNDECIDED_STEP = "undecided step"
    STOPS_SHORT = "stops short"
    OTHER_QUANTITY = "other quantity"
    OTHER_DIRECTION = "other direction"
    # Choices.
    INCOMPLETE = "incomplete"


NOT_JUDGED = frozenset(
    {
        Kind.BLANK, Kind.THREE_DOTS, Kind.UNREADABLE, Kind.NO_VALUE, Kind.TOO_SLOW, Kind.UNDECIDED,
        Kind.UNDECIDED_STEP,
    }
)  # fmt: skip

OF_STEPS = frozenset(
    {
        Kind.FALSE_STEP, Kind.UNDECIDED_STEP, Kind.STOPS_SHORT, Kind.OTHER_QUANTITY,
        Kind.OTHER_DIRECTION, Kind.DERIVED,
    }
)  # fmt: skip


@dataclass(frozen=True)
class Counterexample:
    """Numbers for which an answer differs from the right formula.

    Attributes
    ----------
    values : tuple of (Node, value)
        The names and functions of the two formulas with their values.
    place : tuple of int
        The entry that differs, counted from 0; empty if the formulas give one number.
    answer, right : float
        What the two formulas give there.
    """

    values: tuple[tuple[Node, Any], ...]
    place: tuple[int, ...]
    answer: float
    right: float


@dataclass(frozen=True)
class Step:
    """A step of a derivation, counted from 1: what stands left and right of its sign."""

    number: int
    left: Node
    sign: str
    right: Node


@dataclass(frozen=True)
class Raised:
    """An error raised by a reader's function, and the line of it in which that happened.

    ``line`` is None if the error arose before the first line, as with a wrong number of arguments.
    """

    name: str
    message: str
    line: int | None = None
    source: str = ""


@dataclass(frozen=True)
class Item:
    """A step into a result: item ``at``, counted from 0, of ``of``."""

    at: int
    of: int


@dataclass(frozen=True)
class Key:
    """A step into a result: the value at a key."""

    key: Any


@dataclass(frozen=True, eq=False)
class Diagnosis:
    """What is found out about an answer. The fields that its kind does not need are empty.

    Attributes
    ----------
    kind : Kind
        What it is.
    part, second : Node or None
        Parts of the right formula, or of the answer where it has something too many. None where
        they must not be told, because the answer has too little of the right one.
    instead : Node or None
        What the answer has where ``part`` belongs.
    where : tuple of Place
        In which part of the formula, from the outermost to the innermost; empty for the whole.
    reason : str
        In what ``instead`` differs from ``part``, where this has a name.
    factor : Fraction or None
        For a formula, the number as a factor of which (beside ``part``) it would be right; for a
        number or an array, how many times the right one it is.
    operator : str
        The mutation operator of :mod:`nnmath.proofs.mutation` that gives this answer.
    known_mistake : KnownMistake or None
        The known mistake that gives this answer; for a choice, the option and its reason.
    cause : Diagnosis or None
        What explains this one: the mistake because of which shapes do not fit, or code fails.
    elementwise : bool
        Whether the shapes that do not fit are those of an element-wise product.
    shapes : tuple
        The shape of the answer and the right one: texts for a formula, tuples for an array.
    place : tuple of int
        The entry of an array, counted from 0.
    path : tuple of Item and Key, or None
        Where in what a function returned; None where the answer itself is the array.
    value, expected : object
        What the answer has, and what is right.
    count, total : int
        How many entries are wrong, and of how many; or how many there should be.
    tolerance, seconds : float
        The accuracy that is asked for; the limit of time.
    counterexample : Counterexample or None
        Numbers for which the answer is wrong.
    raised : Raised or None
        The error that a function raised.
    arguments : tuple or None
        What a function was called with when it was wrong.
    step : Step or None
        The step of a derivation that does not follow.
    rule : str
        The rule of :class:`nnmath.exercises.broken_rules.Rule` that is broken.
    ends_right : bool
        Whether the last line of the derivation is the answer all the same.
    message : str
        The words of a parser, or of the check of shapes or of equality; the reasons of a choice.
    """

    kind: Kind
    part: Node | None = None
    second: Node | None = None
    instead: Node | None = None
    where: tuple[Place, ...] = ()
    reason: Reason = ""
    factor: Fraction | None = None
    operator: str = ""
    known_mistake: KnownMistake | None = None
    cause: Diagnosis | None = None
    elementwise: bool = False
    shapes: tuple[Any, ...] = ()
    place: tuple[int, ...] = ()
    path: tuple[Item | Key, ...] | None = None
    value: Any = None
    expected: Any = None
    count: int = 0
    total: int = 0
    tolerance: float = 0.0
    seconds: float = 0.0
    counterexample: Counterexample | None = None
    raised: Raised | None = None
    arguments: tuple[Any, ...] | None = None
    step: Step | None = None
    rule: str = ""
    ends_right: bool = False
    message: str = ""

    @property
    def correct(self) -> bool:
        """Whether the answer is right."""
        return self.kind in (Kind.RIGHT, Kind.DERIVED, Kind.ANSWER_ALONE)

    @property
    def understood(self) -> bool:
        """Whether the answer could be read and judged: if not, it is neither right nor wrong."""
        return self.kind not in NOT_JUDGED
