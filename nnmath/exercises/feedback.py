"""The sentence that a reader sees for a diagnosis: all words about an answer are in this module."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from nnmath.formulas.nodes import Node, Number, Power
from nnmath.formulas.printing import describe_shape, format_number, ordinal, to_unicode
from nnmath.formulas.symbols import Symbol

from .broken_rules import Rule
from .diagnosis import Diagnosis, Item, Key, Kind
from .parse_values import index_suffix

Names = Mapping[str, Symbol]
BUT = "This is right but for"
YOURS = "Your answer"
RETURNED = "What your function returns"
MAX_VALUES = 8  # of a counterexample
MOST_PLACES = 3  # of nested ones, the innermost

# Sentences that need no more than the fields of a diagnosis, parts of formulas in Unicode.
SENTENCES = {
    Kind.BLANK: "Not answered yet: put your answer in place of the three dots.",
    Kind.THREE_DOTS: "Not answered yet: there are still three dots in your function.",
    Kind.UNREADABLE: "{message}",
    Kind.NO_VALUE: "This has no finite value.",
    Kind.TOO_SLOW: "This takes too long to judge: simplify it.",
    Kind.UNDECIDED: "This agrees in all numbers that were tried, but in this form it cannot be "
    "decided for certain: please write it in another way, without roots or powers if you can.",
    Kind.KNOWN_MISTAKE: "{known_mistake.says}",
    Kind.ZERO: "It is not 0.",
    Kind.WRONG_SHAPE: "Your formula gives {shapes[0]}, and {shapes[1]} is asked for.",
    Kind.TRANSPOSED: f"{BUT} a transpose: yours is {{shapes[0]}}, and {{shapes[1]}} is asked for.",
    Kind.DIFFERENT: "It differs from the right formula.",
    Kind.CONSTANT_ANSWER: "It gives {number} whatever the letters are: the right one varies.",
    Kind.INEXACT: "It agrees to many digits, but not exactly: write fractions, 1/3 rather than a "
    "decimal.",
    Kind.ROUNDED_FRACTION: f"{BUT} rounding: write {{fraction}} rather than {{decimal}}.",
    Kind.DIFFERENCE_REVERSED: f"{BUT} the sign: you have {{part}} the wrong way round.",
    Kind.CONSTANT_FACTOR: f"{BUT} the factor {{number_factor}}: yours is {{inverse_factor}} times "
    "what is right.",
    Kind.TRANSPOSE_DELETED: f"{BUT} a transpose: that of {{part}} is lost.",
    Kind.TRANSPOSE_ADDED: "{part} is transposed here, and should not be.",
    Kind.INDICES_EXCHANGED: "The indices of {part} are exchanged.",
    Kind.ORDER: "The order of the factors is not right.",
    Kind.MATRIX_PRODUCT: "Which product is meant here? {part} is the product of matrices.",
    Kind.ELEMENTWISE_PRODUCT: "Which product is meant here? {part} is the product entry by entry.",
    Kind.FRACTION_INVERTED: "A fraction stands upside down.",
    Kind.WRONG_AXIS: "The sum of {part} goes over the wrong axis.",
    Kind.MEAN_DELETED: "This adds up where a mean is asked for: 1/m is lost.",
    Kind.MEAN_ADDED: "This is a mean where a sum is asked for.",
    Kind.SUM_DELETED: "The sum over {part} is missing.",
    Kind.LATEX_MUTATION: f"{BUT} {{mutation}}.",
    Kind.NEGATED: "{name} is right but for the sign.",
    Kind.MULTIPLE: "{name} is {number_factor} times the right one.",
    Kind.RECIPROCAL: "This is one over the right number: a fraction stands upside down.",
    Kind.ROUNDED: "Close, but not to the accuracy asked for: round later.",
    Kind.DIFFERENT_NUMBER: "That is not the number.",
    Kind.ARRAY_TRANSPOSED_NEGATED: "{shapes_differ}: it is the transpose, and the sign is wrong.",
    Kind.ARRAY_RESHAPED: "{shapes_differ}; the numbers themselves are right.",
    Kind.ARRAY_SUMMED: "{shapes_differ}. Was everything added up?",
    Kind.WRONG_ENTRIES: "{entry} is {number}, farthest from right. {count} of {total} entries are "
    "wrong.",
    Kind.TIMEOUT: "Your function takes longer than {seconds:g} s. Is there a loop without end?",
    Kind.RETURNS_NONE: "{name} is None: is a return missing?",
    Kind.RETURNS_TEXT: "{name} is text, not an array of numbers.",
    Kind.RETURNS_DOTS: "{name} is still “...”.",
    Kind.RETURNS_NO_NUMBERS: "{name} is no array of numbers.",
    Kind.RETURNS_UNREADABLE: "{message}",
    Kind.RETURNS_NOT_FINITE: "{name}",
    Kind.RETURNS_OTHER_VALUE: "{name} is {short_value}, and should be {expected}.",
    Kind.RETURNS_NO_DICT: "{name} is no dict.",
    Kind.MISSING_KEY: "{name} has no key {value!r}.",
    Kind.WRONG_LENGTH: "{name} should be {total} things.",
    Kind.DERIVED: "{steps_follow}, and the last line is the answer.",
    Kind.ANSWER_ALONE: "That is the answer. Now hand in the way to it too, one step after the "
    "other with = between them: each step is judged.",
    Kind.STEPS_MISSING: "That is what is to be shown. Hand in the steps that lead there, with = "
    "(or ≤) between them: each is judged.",
    Kind.BROKEN_RULE: "{broken_rule}",
    Kind.UNDECIDED_STEP: "Step {step.number}, {equation}, is not decided: no numbers refute it, "
    "and no proof is found. Go there in smaller steps.",
    Kind.OTHER_QUANTITY: "{steps_follow}, but no line says what {part} is.",
    Kind.OTHER_DIRECTION: "{steps_follow}, but the signs point in different directions: from ≤ "
    "and ≥ in one chain nothing follows.",
    Kind.INCOMPLETE: "Right so far, but not all: there is more.",
}
# What is wrong at one place, shared with the page: "This is right but for …" for the whole, "In the
# denominator: …" else; "unnamed" where the part must not be told; the rules that a step broke.
_SHARED: dict[str, dict[str, str]] = json.loads(
    Path(__file__).with_name("mistakes.json").read_text(encoding="utf-8")
)
RULES = {Rule(rule): text for rule, text in _SHARED["rules"].items()}
WRONG = {Kind(kind): text for kind, text in _SHARED["wrong"].items()}
UNNAMED = {Kind(kind): text for kind, text in _SHARED["unnamed"].items()}
PLACES, UNKNOWN_PLACES = _SHARED["places"], _SHARED["unknown_places"]
REASONS = _SHARED["reasons"]
# What a mutation operator of the proofs does to a formula.
OPERATORS = {
    "sign": "a sign", "minus left out": "a minus", "minus added": "a minus too many",
    "constant": "a constant", "indices exchanged": "two indices, which are exchanged",
    "index": "an index", "index left out": "an index, which is missing", "layer": "a layer",
    "power or transpose left out": "a power or transpose, which is missing",
    "power added": "a power too many", "transpose added": "a transpose too many",
    "prime left out": "a prime, which is missing", "name left out": "a name, which is missing",
    "name doubled": "a name that stands twice", "name": "one name",
    "order of a product": "the order of a product", "fraction": "a fraction",
    "sum or limit left out": "a sum, which is missing", "bracket": "a pair of brackets",
    "difference turned": "a difference that is turned round", "term left out": "a term",
}  # fmt: skip


def describe(diagnosis: Diagnosis, names: Names) -> str:
    """Return the sentence or two that a reader sees.

    Parameters
    ----------
    diagnosis : Diagnosis
        What is found out about the answer.
    names : dict
        The names of the formula; empty for other exercises.

    Examples
    --------
    >>> describe(Diagnosis(Kind.DIFFERENT_NUMBER), {})
    'That is not the number.'
    """
    compose = _COMPOSED.get(diagnosis.kind)
    words = _Words(diagnosis, names)
    text = compose(words) if compose else SENTENCES[diagnosis.kind].format_map(words)
    if diagnosis.cause is not None and diagnosis.step is None:
        text = f"{describe(diagnosis.cause, names)} {text}"
    if diagnosis.arguments is not None:
        text = f"{text}\n{describe_call(diagnosis.arguments)}"
    return text


class _Words:
    """The fields of a diagnosis as words, each made when a sentence asks for it."""

    def __init__(self, diagnosis: Diagnosis, names: Names) -> None:
        self.diagnosis, self.names = diagnosis, names

    def __getitem__(self, field: str) -> Any:
        return getattr(self if hasattr(type(self), field) else self.diagnosis, field)

    def unicode(self, node: Node | None, level: int = 0) -> str:
        """A part of a formula; with level 2, in brackets if it is a sum."""
        return "" if node is None else to_unicode(node, self.names, level)

    @property
    def steps_follow(self) -> str:
        """That all steps of a derivation follow, and how many they are."""
        count = self.diagnosis.count
        several = "Both steps follow" if count == 2 else f"All {count} steps follow"
        return several if count > 1 else "The step follows"

    @property
    def equation(self) -> str:
        """The step of a derivation that is spoken of."""
        step = self.diagnosis.step
        assert step is not None
        sign = {"<=": "≤", ">=": "≥"}.get(step.sign, step.sign)
        return f"{self.unicode(step.left)} {sign} {self.unicode(step.right)}"

    @property
    def broken_rule(self) -> str:
        return RULES[Rule(self.diagnosis.rule)]

    @property
    def part(self) -> str:
        return self.unicode(self.diagnosis.part)

    @property
    def instead(self) -> str:
        return self.unicode(self.diagnosis.instead)

    @property
    def factor_part(self) -> str:
        return self.unicode(self.diagnosis.part, 2)

    @property
    def instead_factor(self) -> str:
        return self.unicode(self.diagnosis.instead, 2)

    @property
    def decimal(self) -> str:
        """A number of the answer as it was typed."""
        assert isinstance(self.diagnosis.instead, Number)
        value = self.diagnosis.instead.value
        return str(Decimal(value.numerator) / value.denominator)

    @property
    def fraction(self) -> str:
        """The fraction for which a decimal stands, as one types it."""
        assert isinstance(self.diagnosis.part, Number)
        return str(self.diagnosis.part.value)

    @property
    def base(self) -> str:
        """What has the wrong exponent."""
        found = self.diagnosis.instead
        return self.unicode(found.base if isinstance(found, Power) else found, 2)

    @property
    def a_term(self) -> str:
        return "a term" if self.diagnosis.count < 2 else "two terms"

    @property
    def is_missing(self) -> str:
        return "is missing" if self.diagnosis.count < 2 else "are missing"

    @property
    def where(self) -> str:
        """The place of the mistake, at the beginning of a sentence; empty for the whole."""
        steps = [
            PLACES[place.kind].format(self.unicode(place.of))
            if place.of is not None or place.kind == "denominator"
            else UNKNOWN_PLACES[place.kind]
            for place in self.diagnosis.where
        ]
        text = ", ".join(list(dict.fromkeys(steps))[-MOST_PLACES:])
        return text[:1].upper() + text[1:]

    @property
    def second_factor(self) -> str:
        return self.unicode(self.diagnosis.second, 2)

    @property
    def why(self) -> str:
        return REASONS[self.diagnosis.reason]

    @property
    def mutation(self) -> str:
        return OPERATORS[self.diagnosis.operator]

    @property
    def number_factor(self) -> str:
        return format_number(self.diagnosis.factor or 1)

    @property
    def inverse_factor(self) -> str:
        return format_number(1 / (self.diagnosis.factor or 1))

    @property
    def also(self) -> str:
        """The number that is missing, or too much, beside a part."""
        if self.diagnosis.factor is None:
            return ""
        return " and the sign" if self.diagnosis.factor == -1 else " and a number as a factor"

    @property
    def comma_also(self) -> str:
        """The same after a comma."""
        return self.also and f",{self.also}"

    @property
    def number(self) -> str:
        value = self.diagnosis.value
        return format_number(value if isinstance(value, Fraction) else float(value))

    @property
    def short_value(self) -> str:
        return str(self.diagnosis.value)[:60]

    @property
    def name(self) -> str:
        """What the number or the array is called at the beginning of a sentence."""
        if self.diagnosis.path is not None:
            return describe_path(self.diagnosis.path)
        return YOURS if self.diagnosis.shapes else "This"

    @property
    def entry(self) -> str:
        """The entry that is wrong: of code, as Python counts."""
        if self.diagnosis.path is not None:
            return self.name + index_suffix(self.diagnosis.place)
        return f"The {ordinal(self.diagnosis.place)}"

    @property
    def shapes_differ(self) -> str:
        shape, right = self.diagnosis.shapes
        if self.diagnosis.path is not None:
            return f"{self.name} has shape {shape}, the right one {right}"
        return f"{YOURS} has {describe_shape(shape)}, the right one {describe_shape(right)}"


def _right(words: _Words) -> str:
    if words.diagnosis.count:
        several = "s" * (words.diagnosis.count > 1)
        told = f"It agrees on {words.diagnosis.count} hidden input{several}."
        return f"{told} {words.diagnosis.message}".strip()
    return words.diagnosis.message


def _shapes_do_not_fit(words: _Words) -> str:
    found = words.diagnosis
    product = " A product of matrices is written @." if found.elementwise else ""
    fits = " Where all sizes happen to be equal it would be right."
    return f"{found.message}{product}{fits if found.kind is Kind.RIGHT_IF_SQUARE else ''}"


def _wrong_at_a_place(words: _Words) -> str:
    """What is wrong in one place, and where; the part that belongs there only if it may be told."""
    found = words.diagnosis
    if found.kind is Kind.REPLACED and found.where and found.where[-1].of == found.instead:
        # “In the factor a you have a where b belongs” says a twice.
        found = replace(found, where=found.where[:-1])
        words = _Words(found, words.names)
    named = found.part is not None or found.kind not in UNNAMED
    if found.kind is Kind.REPLACED and named:
        text = f"you have {words.instead_factor} where {words.factor_part} belongs{words.why}."
        return f"{words.where} {text}" if words.where else f"Y{text[1:]}"
    if found.kind is Kind.MISSING_FACTORS and named:
        one, other = words.factor_part, words.second_factor
        what = f"the factors {one} and {other}" if one != other else f"the factor {one}, twice"
    else:
        what = (WRONG if named else UNNAMED)[found.kind].format_map(words)
    return f"{words.where}, all is right but for {what}." if words.where else f"{BUT} {what}."


def _false_step(words: _Words) -> str:
    found = words.diagnosis
    assert found.step is not None
    text = f"Step {found.step.number} does not follow: {words.equation}."
    if found.message:
        text = f"{text} {found.message}"
    if found.cause is not None:
        text = f"{text} {describe(found.cause, words.names)}"
    if found.shapes:
        text = f"{text} The left side is {found.shapes[0]}, the right side {found.shapes[1]}."
    if found.counterexample is not None:
        left, right = (
            format_number(value)
            for value in (found.counterexample.right, found.counterexample.answer)
        )
        numbers = _given(words)
        text = f"{text} {numbers} the left side is {left} and the right side {right}."
    if found.ends_right:
        text = f"{text} The last line is the answer, but it does not follow from these steps."
    return text


def _stops_short(words: _Words) -> str:
    found = words.diagnosis
    if found.ends_right:  # what is to be shown is stated in the exercise
        return f"Right so far. Go on until {words.part} stands there."
    if found.part is None:
        return "Right so far, but this is not yet the answer."
    return f"Right so far, but this is not yet the answer: say what {words.part} is."


def _given(words: _Words) -> str:
    """“With x = 1, y = 2” for the numbers of a counterexample, and the entry that differs."""
    found = words.diagnosis.counterexample
    assert found is not None
    place = f", in entry ({', '.join(str(i + 1) for i in found.place)})" if found.place else ""
    given = [
        f"{words.unicode(part)} = {_value(value)}" for part, value in found.values[:MAX_VALUES]
    ]
    rest = len(found.values) - MAX_VALUES
    more = f" and {rest} more" if rest > 0 else ""
    numbers = f"With {', '.join(given)}{more}" if given else "There"
    return numbers + place


def _counterexample(words: _Words) -> str:
    found = words.diagnosis.counterexample
    assert found is not None
    if not np.isfinite(found.answer):
        return f"{_given(words)} your formula has no value, right is {format_number(found.right)}."
    answer, right = _apart(found.answer, found.right)
    return f"{_given(words)} your formula gives {answer}, right is {right}."


def _apart(a: float, b: float) -> tuple[str, str]:
    """Two different numbers with so many digits that they look different."""
    texts = ((format_number(a, n), format_number(b, n)) for n in range(6, 17))
    return next((pair for pair in texts if pair[0] != pair[1]), (repr(a), repr(b)))


def _value(value: Any) -> str:
    if np.ndim(value) == 0:
        return format_number(float(value))
    return str(np.round(np.asarray(value, float), 3).tolist()).replace("-", "−")


def _array_transposed(words: _Words) -> str:
    shape, right = words.diagnosis.shapes
    if shape == right:
        return f"{words.name} is the transpose of the right one."
    return f"{words.shapes_differ}: it is the transpose."


def _array_shape(words: _Words) -> str:
    shape, right = words.diagnosis.shapes
    if words.diagnosis.path is None and len(shape) == len(right) == 1:
        return f"{YOURS} has {describe_shape(shape)}, not {right[0]}."
    return f"{words.shapes_differ}."


def _wrong_entry(words: _Words) -> str:
    rest = "; all other entries are right" if words.diagnosis.total > 1 else ""
    return f"{words.entry} is {words.number}, which is wrong{rest}."


def _raised(words: _Words) -> str:
    error = words.diagnosis.raised
    assert error is not None
    text = f"Your function raises {error.name}: {error.message[:200]}".rstrip(": ")
    if error.line is None:
        return f"{text}. Does it take the right number of arguments?"
    return f"{text}, in line {error.line}" + (f": {error.source}" if error.source else ".")


_COMPOSED: dict[Kind, Callable[[_Words], str]] = {
    Kind.RIGHT: _right,
    Kind.FALSE_STEP: _false_step,
    Kind.STOPS_SHORT: _stops_short,
    Kind.SHAPES_DO_NOT_FIT: _shapes_do_not_fit,
    Kind.RIGHT_IF_SQUARE: _shapes_do_not_fit,
    Kind.REPLACED: _wrong_at_a_place,
    Kind.MISSING_FACTORS: _wrong_at_a_place,
    **dict.fromkeys(WRONG, _wrong_at_a_place),
    Kind.COUNTEREXAMPLE: _counterexample,
    Kind.ARRAY_SHAPE: _array_shape,
    Kind.ARRAY_TRANSPOSED: _array_transposed,
    Kind.WRONG_ENTRY: _wrong_entry,
    Kind.RAISED: _raised,
}


def describe_path(path: tuple[Item | Key, ...]) -> str:
    """Where in what a function returned.

    >>> describe_path((Key("dW"), Item(0, 2)))
    "What your function returns, ['dW'], number 1 of 2,"
    """
    steps = [
        f", [{step.key!r}]" if isinstance(step, Key) else f", number {step.at + 1} of {step.of}"
        for step in path
    ]
    return "".join([RETURNED, *steps, "," if steps else ""])


def describe_call(arguments: tuple[Any, ...]) -> str:
    """The arguments for which a function is wrong, a line each."""
    with np.printoptions(precision=4, suppress=True, threshold=30, linewidth=70):
        lines = [_argument(value) for value in arguments]
    return "It was called with\n" + "\n".join(lines)


def _argument(value: Any) -> str:
    if callable(value):
        return "a function"
    if isinstance(value, float):
        return f"{value:.6g}"
    text = f"{value!r}" if not isinstance(value, np.ndarray) else f"shape {value.shape}:\n{value}"
    return text if len(text) <= 400 else f"{text[:400]} …"
