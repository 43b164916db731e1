"""What is found out about an answer, as data; and that every finding has its words."""

from fractions import Fraction

import numpy as np
import pytest
from helpers.sample_exercises import BATCHED, HIDDEN, SLOPE, W1

from nnmath.exercises import diagnose, feedback
from nnmath.exercises.chapters import find
from nnmath.exercises.define import array, choice, function, known_mistake, number
from nnmath.exercises.diagnosis import Item, Key, Kind
from nnmath.exercises.grade import judge
from nnmath.exercises.grade_formula import all_close, prepare
from nnmath.exercises.mutations import deletion_mutants, mutants
from nnmath.formulas.nodes import Apply, Name
from nnmath.formulas.plain import parse
from nnmath.formulas.symbols import Symbol
from nnmath.proofs.mutation.operators import OPERATORS

W1_WITH = "a0*dsigma(z1)*(a2 - y)*dsigma(z2)*w2".replace
QUARTER = number("scratch-quarter", 0.25, known_mistakes=[known_mistake(1 / 3, "A third.")])
ROW = array("scratch-row", lambda: np.array([[1.0, 2.0, 4.0]]))
LETTER = choice("scratch-letter", {"a": "1", "b": "2"}, "a", why={"b": "No."})
PAIR = function(
    "scratch-pair",
    lambda x: {"low": (x, -x), "high": x + 1},
    inputs=lambda rng: [(np.array([1.0, 2.0]),)],
)


def sigma_prime(name):
    return Apply("dsigma", 0, (Name(name),))


@pytest.mark.parametrize(
    ("entry", "answer", "kind", "fields"),
    [
        (W1, W1_WITH("a2 - y", "y - a2"), Kind.DIFFERENCE_REVERSED, {}),
        (W1, W1_WITH("*w2", "*w2/3"), Kind.CONSTANT_FACTOR, {"factor": Fraction(3)}),
        (W1, W1_WITH("*dsigma(z2)", ""), Kind.MISSING_FACTOR, {"part": sigma_prime("z2")}),
        (W1, W1_WITH("*w2", "*w2*a1"), Kind.ADDED_FACTOR, {"part": Name("a1")}),
        (
            W1,
            W1_WITH("a0", "a1"),
            Kind.REPLACED,
            {"part": Name("a0"), "instead": Name("a1"), "reason": "layer"},
        ),
        (
            W1,
            W1_WITH("dsigma(z1)*(a2 - y)*dsigma(z2)", "(a2 - y)"),
            Kind.MISSING_FACTORS,
            {"part": None, "second": None},
        ),
        (W1, "0", Kind.ZERO, {}),
        (HIDDEN, "(W2.T @ delta2 * dsigma(z1)).T", Kind.TRANSPOSED,
         {"shapes": ("(1, n₁)", "(n₁, 1)")}),
        (BATCHED, "Delta2*A1.T/m", Kind.SHAPES_DO_NOT_FIT, {"elementwise": True}),
        (HIDDEN, "W2 @ delta2 * dsigma(z1)", Kind.SHAPES_DO_NOT_FIT, {"elementwise": False}),
        (SLOPE, "sigma(z)*(1 - sigma(z))*1.000000000001", Kind.INEXACT, {}),
        (QUARTER, 1 / 3, Kind.KNOWN_MISTAKE, {"known_mistake": QUARTER.known_mistakes[0]}),
        (QUARTER, 0.75, Kind.DIFFERENT_NUMBER, {}),
        (QUARTER, "-1/4", Kind.NEGATED, {}),
        (ROW, [[1.0, 2.0, 5.0]], Kind.WRONG_ENTRY, {"place": (0, 2), "value": 5.0, "total": 3}),
        (ROW, [[1.0], [2.0]], Kind.ARRAY_SHAPE, {"shapes": ((2, 1), (1, 3))}),
        (LETTER, "b", Kind.KNOWN_MISTAKE, {}),
        (PAIR, lambda x: {"low": (x, -x)}, Kind.MISSING_KEY, {"value": "high", "path": ()}),
        (
            PAIR,
            lambda x: {"low": (x, x), "high": x + 1},
            Kind.NEGATED,
            {"path": (Key("low"), Item(1, 2))},
        ),
        (PAIR, lambda x, y: x, Kind.RAISED, {}),
    ],
)  # fmt: skip
def test_a_wrong_answer_is_understood_and_its_diagnosis_is_data(entry, answer, kind, fields):
    verdict = judge(entry, answer)
    assert verdict.understood
    assert not verdict.correct
    assert verdict.diagnosis.kind is kind, verdict
    assert {name: getattr(verdict.diagnosis, name) for name in fields} == fields


@pytest.mark.parametrize(
    ("entry", "answer", "kind"),
    [
        (W1, ..., Kind.BLANK),
        (W1, "a0*(", Kind.UNREADABLE),
        (W1, "1/0", Kind.NO_VALUE),
        (QUARTER, "a quarter or less", Kind.UNREADABLE),
        (LETTER, "z", Kind.UNREADABLE),
        (PAIR, 3, Kind.UNREADABLE),
        (PAIR, lambda x: ..., Kind.THREE_DOTS),
    ],
)
def test_an_answer_without_a_verdict_is_neither_right_nor_wrong(entry, answer, kind):
    verdict = judge(entry, answer)
    assert verdict.diagnosis.kind is kind
    assert not verdict.understood
    assert not verdict.correct


def test_a_right_answer_is_understood():
    verdict = judge(W1, W1.answer)
    assert (verdict.correct, verdict.understood, verdict.diagnosis.kind) == (True, True, Kind.RIGHT)


def test_a_deletion_is_recognised_by_what_it_is():
    """Of a product of three and a sum of two: five deletions, and none of the other mutations."""
    node = parse("a*b*(c + d)", {name: Symbol(name) for name in "abcd"})
    kinds = [diagnosis.kind for _, diagnosis in deletion_mutants(node, {})]
    assert sorted(kinds) == [Kind.ADDED_FACTOR] * 3 + [Kind.ADDED_TERM] * 2
    assert len(list(mutants(node, {}))) > 5


def test_every_kind_and_every_operator_has_words():
    assert set(feedback.SENTENCES) | set(feedback._COMPOSED) == set(Kind)
    assert not set(feedback.SENTENCES) & set(feedback._COMPOSED)
    assert set(diagnose.OPERATOR_NAMES) == set(feedback.OPERATORS)
    assert set(diagnose.OPERATOR_NAMES) <= set(OPERATORS)


def test_asking_at_one_point_first_decides_what_all_points_decide():
    """`agrees` is what the comparison at all points gives, for each mutant of an answer."""
    prepared = prepare(W1)
    agreeing = 0
    for wrong, _ in [*mutants(prepared.right, W1.names), (prepared.right, None)]:
        whole = all_close(prepared.at_points(wrong), prepared.values)
        assert prepared.agrees(wrong, prepared.values) == whole
        agreeing += whole
    assert agreeing >= 1


def test_exercises_can_be_keys():
    entry = find("two-layers-w1")
    assert hash(entry) == hash(find("two-layers-w1"))
    assert len({entry, find("two-layers-w1"), find("two-layers-slope")}) == 2
