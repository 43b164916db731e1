"""Numbers, arrays and choices: read in every spelling, and what is wrong with them."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
import sympy as sp

from nnmath import exercises
from nnmath.exercises.define import array, choice, known_mistake, number
from nnmath.exercises.grade import judge

QUARTER = number(
    "scratch-quarter",
    lambda: 1 / 4,
    known_mistakes=[known_mistake(lambda: 1 / 3, "You took a third.")],
)
TENTHS = number("scratch-tenths", lambda: 0.4)
STEPS = number("scratch-steps", 12.0, unit="steps")
GRADIENT = np.array([[1.0, 2.0], [3.0, 4.5], [-2.0, 0.5]])
MATRIX = array(
    "scratch-matrix",
    lambda: GRADIENT,
    known_mistakes=[known_mistake(lambda: GRADIENT.sum(axis=0), "You sum over the wrong axis.")],
)
COLUMN = array("scratch-column", lambda: GRADIENT[:, :1])
LETTER = choice(
    "scratch-letter",
    {"a": "old", "b": "new", "c": "both"},
    "a",
    why={"a": "So it is.", "b": "No: the old one.", "c": "One of them."},
)
SEVERAL = choice(
    "scratch-several",
    {"a": "1", "b": "2", "c": "3"},
    ["a", "c"],
    why={"b": "Two is even."},
    several=True,
)


@pytest.mark.parametrize(
    "answer",
    [0.25, Fraction(1, 4), Decimal("0.25"), "0.25", "1/4", " .25 ", "2.5e-1", "2**-2", "$0.25$",
     np.float32(0.25), np.array(0.25), np.array([0.25]), sp.Rational(1, 4), sp.Float(0.25),
     "1/(2+2)", sp.exp(-2 * sp.log(2)), 0.25001],
    ids=repr,
)  # fmt: skip
def test_a_quarter_in_every_spelling(answer):
    assert judge(QUARTER, answer).correct


@pytest.mark.parametrize(
    ("entry", "answer", "fragment"),
    [
        (QUARTER, 1 / 3, "You took a third"),
        (QUARTER, "-1/4", "right but for the sign"),
        (QUARTER, 0.5, "That is not the number."),
        (QUARTER, 4, "That is not the number."),
        (TENTHS, 2.5, "upside down"),
        (QUARTER, 0.2503, "Close"),
        (QUARTER, 7, "That is not the number."),
        (QUARTER, -7, "That is not the number."),
        (QUARTER, 0, "not 0"),
        (QUARTER, "below a quarter", "A number is asked for"),
        (QUARTER, True, "no numbers"),
        (QUARTER, np.True_, "no numbers"),
        (QUARTER, float("inf"), "finite"),
        (QUARTER, float("nan"), "NaN"),
        (QUARTER, 0.25 + 0j, "number is asked for"),
        (QUARTER, [0.25, 0.25], "not an array"),
        (QUARTER, sp.Symbol("x"), "A number is asked for"),
        (QUARTER, lambda: 0.25, "call it"),
        (QUARTER, object(), "A number is asked for"),
        (QUARTER, "1/0", "no finite value"),
        (QUARTER, "sqrt(-1)", "no finite value"),
        (QUARTER, "(1/4, 2)", "One number is asked for, and here are 2"),
        (QUARTER, "array([[0.25, 1.], [3., 4.]])", "One number is asked for, and here are 4"),
        (STEPS, 13, "That is not the number."),
    ],
)
def test_a_wrong_number_gets_its_diagnosis(entry, answer, fragment):
    verdict = judge(entry, answer)
    assert not verdict.correct
    assert fragment in verdict.feedback


def test_a_count_is_right_or_wrong_without_a_tolerance():
    count = number("scratch-count", 3715891200, known_mistakes=[known_mistake(3715890000, "No.")])
    assert judge(count, "3715891200").correct
    assert judge(count, 3715891200 + 1e-7).correct
    for near in (3715891201, 3715891200.01, "3715891199"):
        assert not judge(count, near).correct
    assert "not the number" in judge(count, 3715890001).feedback
    assert judge(count, 3715890000).feedback == "No."


def test_to_one_decimal_is_correctly_rounded():
    entry = number("scratch-rounded", lambda: 4.35695, decimals=1)
    assert all(judge(entry, x).correct for x in (4.4, "4.36", "4.357", 4.38, 4.35695))
    assert not any(judge(entry, x).correct for x in (4, 4.3, 4.35, 4.25, 4.48, 4.5, 4.45))

    near_half = number("scratch-half", lambda: 4.3501, decimals=1)
    assert all(judge(near_half, x).correct for x in (4.4, 4.35, 4.3501))
    assert not any(judge(near_half, x).correct for x in (4.3, 4.34, 4.3499))


def test_feedback_does_not_say_whether_a_guess_is_too_large():
    told = {judge(STEPS, guess).feedback for guess in (1, 5, 6, 11, 13, 24, 120, 1e6, "12.5")}
    assert told == {"That is not the number."}


@pytest.mark.parametrize(
    ("right", "answer"),
    [(23861.0, "23,861"), (1.0e6, "1,000,000"), (np.e**2, "e**2"), (np.pi / 2, "pi/2")],
)
def test_a_number_as_readers_write_it(right, answer):
    assert judge(number("scratch-written", right), answer).correct


@pytest.mark.parametrize(
    ("right", "answer"),
    [
        ([3.0, 2.0, 1.0], ([3, 2], 1)),
        ([3.0, 2.0, 1.0], (np.array([3, 2]), 1)),
        ([3.0, 2.0, 1.0], "3, 2, 1"),
        ([0.5, 0.75], "[1/2, 3/4]"),
        ([0.5, 0.75], ["1/2", "3/4"]),
        ([0.5, 0.75], [[0.5], [0.75]]),
        ([[0.5], [0.75]], [0.5, 0.75]),
        ([[0.5, 1.0], [0.75, 2.0]], "[[1/2, 1], [3/4, 2]]"),
        ([[0.5, 1.0], [0.75, 2.0]], [["1/2", "1"], ["3/4", "2"]]),
    ],
)
def test_an_array_as_readers_write_it(right, answer):
    assert judge(array("scratch-written", lambda: np.array(right)), answer).correct


def test_a_known_mistake_rounded_to_three_digits_is_still_known():
    entry = number("scratch-rounded", 0.235, known_mistakes=[known_mistake(0.104994, "Twice.")])
    assert judge(entry, 0.105).feedback == "Twice."
    assert judge(entry, 0.11).feedback != "Twice."


def test_a_unit_may_be_given():
    assert judge(STEPS, "12 steps").correct
    assert judge(STEPS, "12").correct


def test_a_known_mistake_close_to_the_right_number_is_distinguished():
    entry = number(
        "scratch-near", 0.0816, known_mistakes=[known_mistake(0.0821, "One step too many.")]
    )
    assert judge(entry, 0.0816).correct
    assert judge(entry, 0.0821).feedback == "One step too many."


@pytest.mark.parametrize("answer", [GRADIENT, GRADIENT.tolist(), sp.Matrix(GRADIENT).tolist()])
def test_an_array_is_right_as_list_or_array(answer):
    assert judge(MATRIX, answer).correct


def changed(at, value):
    other = GRADIENT.copy()
    other[at] = value
    return other


@pytest.mark.parametrize(
    ("entry", "answer", "fragment"),
    [
        (MATRIX, GRADIENT.T, "has 2 rows of 3, the right one 3 rows of 2: it is the transpose"),
        (MATRIX, -GRADIENT.T, "it is the transpose, and the sign is wrong"),
        (MATRIX, GRADIENT.sum(axis=0), "wrong axis"),
        (MATRIX, -GRADIENT, "right but for the sign"),
        (MATRIX, GRADIENT / 2, "½ times"),
        (MATRIX, GRADIENT * 3, "3 times"),
        (
            MATRIX,
            changed((1, 0), 3.5),
            "The first number of row 2 is 3.5, which is wrong; all other",
        ),
        (MATRIX, GRADIENT + np.array([[0.0, 1.0]]), "3 of 6 entries are wrong"),
        (MATRIX, GRADIENT.ravel(), "the numbers themselves are right"),
        (MATRIX, GRADIENT.sum(), "Was everything added up?"),
        (MATRIX, [[1.0, 2.0], [3.0]], "rows differ in length"),
        (MATRIX, changed((0, 1), np.nan), "not finite at [0, 1]"),
        (MATRIX, [["a", "b"]], "A number is asked for"),
        (MATRIX, [[True, False]], "real numbers"),
        (MATRIX, "[[1, 2]]", "has 1 row of 2, the right one 3 rows of 2"),
        (MATRIX, np.zeros((3, 2)), ""),
        (COLUMN, GRADIENT[:, :1].T, "1 row of 3, the right one 3 rows of 1: it is the transpose"),
        (MATRIX, "1, 2, 3", "has 3 numbers, the right one 3 rows of 2"),
        (MATRIX, "[[1, 2], [3, 4.5, 6]]", "rows differ in length"),
        (MATRIX, "[" * 3000, "at most"),
        (MATRIX, "[" * 900, ""),
    ],
)
def test_a_wrong_array_gets_its_diagnosis(entry, answer, fragment):
    verdict = judge(entry, answer)
    assert not verdict.correct
    assert fragment in verdict.feedback, verdict


def test_the_transpose_of_a_square_matrix_is_recognised():
    entry = array("scratch-square", lambda: GRADIENT[:2])
    assert "transpose" in judge(entry, GRADIENT[:2].T).feedback


@pytest.mark.parametrize("answer", ["a", "A", " a ", "(a)", "a)", ["a"]])
def test_a_choice_is_read(answer):
    verdict = judge(LETTER, answer)
    assert verdict.correct
    assert verdict.feedback == "So it is."


@pytest.mark.parametrize(
    ("entry", "answer", "fragment"),
    [
        (LETTER, "b", "No: the old one."),
        (LETTER, "d", "none of the options"),
        (LETTER, "a b", "one option"),
        (LETTER, 1, "choose among"),
        (LETTER, ["a", 1], "choose among"),
        (SEVERAL, "a", "not all"),
        (SEVERAL, "a b", "Two is even."),
        (SEVERAL, {"b"}, "Two is even."),
    ],
)
def test_a_wrong_choice_gets_its_reason(entry, answer, fragment):
    verdict = judge(entry, answer)
    assert not verdict.correct
    assert fragment in verdict.feedback


@pytest.mark.parametrize("answer", ["a c", "ac", "c, a", ["a", "c"], {"c", "a"}, "a and c", "A,C"])
def test_several_are_read(answer):
    assert judge(SEVERAL, answer).correct


@pytest.mark.parametrize(
    "make",
    [
        lambda: number("scratch-zero", 0.0),
        lambda: number("scratch-nan", float("nan")),
        lambda: number("Scratch", 1.0),
        lambda: choice("scratch-c", {"a": "1", "b": "2"}, "z", why={"a": ".", "b": "."}),
        lambda: choice("scratch-c", {"a": "1", "b": "2"}, "a", why={}),
        lambda: choice("scratch-c", {"a": "1", "b": "2"}, ["a", "b"], why={}, several=True),
        lambda: choice("scratch-c", {"a": "1", "b": "2", "c": "3"}, ["a", "b"], why={"c": "."}),
        lambda: known_mistake(1.0, " "),
    ],
)
def test_bad_data_is_refused(make):
    with pytest.raises(ValueError):
        make()


def test_an_array_of_zeros_is_no_exercise():
    with pytest.raises(ValueError, match="is 0"):
        judge(array("scratch-zeros", lambda: np.zeros(3)), [0.0, 0.0, 0.0])


def test_a_right_number_that_is_rounded_too_far_is_not_taken_for_a_mistake():
    """0.2805 is the right cost, 0.280471…, to four digits, and a wrong one, too."""
    verdict = exercises.check("two-layers-biases", "0.2805")
    assert not verdict.correct
    assert verdict.feedback.startswith("Close, but not to the accuracy asked for")
