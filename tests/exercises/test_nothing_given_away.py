"""A probe is not told the rest of the answer: not by a name, a factor, a term or a value."""

from itertools import combinations_with_replacement

import pytest

from nnmath.exercises import check, listing
from nnmath.exercises.diagnosis import Kind
from nnmath.exercises.grade_formula import prepare
from nnmath.exercises.types import Formula
from nnmath.formulas.nodes import Apply, Name, walk
from nnmath.formulas.plain import parse
from nnmath.formulas.printing import to_unicode

ENTRIES = [entry for parts in listing().values() for part in parts for entry in part]
FORMULAS = [entry for entry in ENTRIES if isinstance(entry, Formula)]


def probes(entry):
    """1, 2, each name and each product of two, with indices as the exercise has them.

    Of the names that are not in the answer one stands for all: they tell nothing of it.
    """
    sizes = {end: index for index, end in entry.indices.items()}
    used = {part.base for part in atoms(prepare(entry).right)}
    names = [name for name in entry.names if name in used]
    names += [name for name in entry.names if name not in used][:1]
    plain = []
    for name in names:
        symbol = entry.names[name]
        if symbol.function:
            plain += [f"{name}({other})" for other in entry.names if other.startswith("z")][:2]
        elif not entry.indices or symbol.rows is None:
            plain.append(name)
        elif symbol.rows in sizes and symbol.columns == 1:
            plain.append(f"{name}[{sizes[symbol.rows]}]")
    products = ["*".join(pair) for pair in combinations_with_replacement(plain, 2)]
    return ["1", "2", "-1", *plain, *products]


def atoms(node):
    return {part for part in walk(node) if isinstance(part, Name | Apply)}


def parts_told(diagnosis):
    """The parts of formulas that a diagnosis holds, and so its sentence."""
    if diagnosis is None:
        return []
    example = diagnosis.counterexample
    shown = [part for part, _ in example.values] if example else []
    places = [place.of for place in diagnosis.where]
    own = [diagnosis.part, diagnosis.second, diagnosis.instead, *places, *shown]
    return [part for part in own if part is not None] + parts_told(diagnosis.cause)


@pytest.mark.parametrize("entry", FORMULAS, ids=lambda entry: entry.id)
def test_a_probe_is_told_no_part_that_it_does_not_hold(entry):
    prepared = prepare(entry)
    for probe in probes(entry):
        verdict = check(entry.id, probe)
        diagnosis = verdict.diagnosis
        if verdict.correct or diagnosis.kind is Kind.KNOWN_MISTAKE:
            continue  # those have words of their own
        written = atoms(parse(probe, entry.names, entry.indices))
        for part in parts_told(diagnosis):
            assert atoms(part) <= written, (probe, verdict)
        for part in atoms(prepared.right) - written:
            if isinstance(part, Apply) and part.base in entry.names:
                assert to_unicode(part, entry.names) not in verdict.feedback, (probe, verdict)


NEARLY = [
    ("two-layers-w1", "a0*dsigma(z1)*(a2 - y)*dsigma(z2)", "the factor w⁽²⁾, which is missing"),
    ("two-layers-three", "a0*dsigma(z1)*w2*dsigma(z2)*w3*(a3 - y)", "the factor σ′(z⁽³⁾)"),
    ("vanishing-gradients-leaky", "2/(n*(1 + c)**2)",
     "In the denominator you have (1 + c)^2 where (1 + c^2) belongs"),
    ("softmax-cross-entropy-other-way", "exp(z1)/(exp(z2) + exp(z3)) - y1",
     "in the denominator, in the factor exp(z₂) + exp(z₃), all is right but for the term exp(z₁)"),
]  # fmt: skip


@pytest.mark.parametrize(("id", "answer", "says"), NEARLY)
def test_where_most_stands_the_rest_is_named_with_its_place(id, answer, says):
    assert says in check(id, answer).feedback


PLACES = [
    ("gradient-descent-best-rate", "2/(1+l2)", "In the denominator, all is right but for 1, which"),
    ("gradient-descent-best-rate", "2/(l2-l1)", "In the denominator, all is right but for the"),
    ("vanishing-gradients-leaky", "2/(n*(1+c**4))",
     "In the denominator, in the term c^4, all is right but for the exponent of c."),
    ("vanishing-gradients-leaky", "2*n/(1+c**2)", "stands on the wrong side of the fraction"),
    ("vanishing-gradients-leaky", "2/(1+c**2)", "In the denominator, all is right but for the"),
    ("softmax-cross-entropy-temperature", "p*(1-p)/(1-T)",
     "In the denominator you have (1 − T) where T belongs"),
    ("softmax-cross-entropy-push", "a+1", "This is right but for the number 1."),
    ("softmax-cross-entropy-push", "a+1/2", "This is right but for the number ½."),
    ("softmax-cross-entropy-push", "a+0.333333", "write 1/3 rather than 0.333333"),
    ("softmax-cross-entropy-push", "a+0.33", "write 1/3 rather than 0.33"),
    ("training-fall", "-g1**2 + g2**2", "the sign of the term g₂^2"),
    ("two-layers-w1", "a0*dsigma(z1)*(a2-2*y)*dsigma(z2)*w2",
     "In the term 2 y, all is right but for a factor that is a number"),
    ("two-layers-w1", "a0*dsigma(z1)*(a2-y)*dsigma(2*z2)*w2", "In the argument of σ′(2 z⁽²⁾)"),
    ("gradient-descent-own-bowl", "abs(1-2*c*eta)", "your formula gives"),
    ("gradient-descent-own-bowl", "1", "whatever the letters are"),
    ("gradient-descent-own-bowl", "exp(log(1-2*c*eta))", "your formula has no value, right is"),
    ("chain-rule-outer", "6*exp(2*log(2*x+1))", "your formula has no value, right is"),
    ("gradient-descent-prove", "(sqrt(l1**2)*c1**2*(1-eta*l1)**2 + l2*c2**2*(1-eta*l2)**2)/2",
     "which does not belong there"),
    ("perceptron-symmetry", "abs(1-a)", "your formula gives"),
]  # fmt: skip


@pytest.mark.parametrize(("id", "answer", "says"), PLACES)
def test_the_place_of_a_mistake_is_true(id, answer, says):
    verdict = check(id, answer)
    assert verdict.understood
    assert not verdict.correct
    assert says in verdict.feedback, verdict


@pytest.mark.parametrize("entry", FORMULAS, ids=lambda entry: entry.id)
def test_the_two_numbers_of_a_counterexample_look_different(entry):
    """The right formula with a change in its ninth digit."""
    told = check(entry.id, f"({prepare(entry).entry.answer})*1.000000001").feedback
    if "your formula gives" in told:
        own, right = told.partition("your formula gives")[2].split(", right is ")
        assert own.strip() != right.strip(" .")
