"""The page says where a mistake is, and which rule was broken, in the words of Python's judge."""

import re

import pytest
from exercises.test_derivations import ENTRIES, WRONG
from helpers.page_judge import judged_in_the_page

from nnmath.exercises.chapters import chapters, exercises_of, find
from nnmath.exercises.diagnosis import Kind
from nnmath.exercises.feedback import RULES
from nnmath.exercises.grade import judge
from nnmath.exercises.types import Formula

# Mistakes that no exercise expects, with the words around the formulas; "…" is a formula.
LOCATED = [
    ("chain-rule-input", "w*(a-y)^2*a*(1-a)", "This is right but for the exponent of …."),
    ("chain-rule-input", "w*(a-y)*σ(z)", "You have … where … belongs: look at the prime."),
    ("chain-rule-quotient", "u'v - uv'", "In the denominator, all is right but for the factor …,"),
    (
        "gradient-descent-best-rate",
        "2/(l2-l1)",
        "In the denominator, all is right but for the sign",
    ),
    ("gradient-descent-own-bowl", "1-4cη", "In the term …, all is right but for a factor that is"),
    ("gradient-descent-own-bowl", "1-2c/η", "In the term …, all is right but for …, which stands"),
    ("perceptron-prove", "c1u1+c2u2+b", "This is right but for the term …, which is missing."),
    ("two-layers-w1", "a0*eta*dsigma(z1)*(a2-y)*dsigma(z2)*w2", "a factor too many, …."),
    ("two-layers-w1", "a0*dsigma(z1)*(a2-y)*dsigma(z2)", "but for the factor …, which is missing."),
    ("two-layers-tanh", "(a2-y)(1-a2²)a0", "You have … where … belongs: it is a layer off."),
    ("perceptron-nearest", "g²", "This is right but for a term, which is missing."),
    (
        "softmax-cross-entropy-other-way",
        "e^z1/(e^z1+e^z2+e^z3) - y2",
        "You have … where … belongs: it is another index.",
    ),
    ("generalisation-decay-alone", "w(ηα-1)^k", "In the power …, all is right but for the sign."),
]
PLACEHOLDER = re.compile(r"<math.*?</math>|<code>.*?</code>")


def spoken(message):
    """A message of the page with … for its formulas."""
    return PLACEHOLDER.sub("…", message)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("judge")


def test_the_place_of_a_mistake_is_told_as_in_python(folder):
    answers = [(id_, answer) for id_, answer, _ in LOCATED]
    found = judged_in_the_page([find(id_) for id_, _ in answers], answers, folder)
    for (id_, answer, words), (right, message, *_) in zip(LOCATED, found, strict=True):
        assert right is False, (id_, answer)
        assert words in spoken(message), (id_, answer, message)
        pattern = ".+".join(map(re.escape, words.split("…")))
        assert re.search(pattern, judge(find(id_), answer).feedback), (id_, answer)


def test_a_probe_is_not_told_what_belongs_there(folder):
    formulas = [e for c in chapters() for part in exercises_of(c) for e in part]
    formulas = [e for e in formulas if isinstance(e, Formula) and not e.indices]
    formulas = [e for e in formulas if all(s.rows is None for s in e.names.values())]
    probes = [
        (entry.id, text)
        for entry in formulas
        for text in ("1", "2", *(n for n, symbol in entry.names.items() if not symbol.function))
    ]
    told = re.compile(r"belongs|(?:factor|term) (?:…|.*and …), which is missing")
    for (id_, text), (right, message, *_) in zip(
        probes, judged_in_the_page(formulas, probes, folder), strict=True
    ):
        says = [mistake.says for mistake in find(id_).known_mistakes if mistake.wrong == text]
        assert right or says or not told.search(spoken(message)), (id_, text, message)


def test_a_broken_rule_is_named_as_in_python(folder):
    steps = [(entry.id, text) for entry in ENTRIES for text, _, _ in WRONG[entry.id]]
    named = 0
    for (id_, text), (_, message, *_) in zip(
        steps, judged_in_the_page(ENTRIES, steps, folder), strict=True
    ):
        cause = judge(find(id_), text).diagnosis.cause
        if cause is not None and cause.kind is Kind.BROKEN_RULE:
            assert RULES[cause.rule] in message, (id_, text, message)
            named += 1
    assert named >= 8
