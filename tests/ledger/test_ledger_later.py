"""Formulas as whole chapters need them: the four equations, (A) and (B), softmax, bounds, cases."""

from pathlib import Path
from random import Random

import pytest
from later_entries import ENTRIES

from nnmath.proofs.extract import Equation, read_page
from nnmath.proofs.judge import judge, judge_all
from nnmath.proofs.models import model_by_name
from nnmath.proofs.mutation.run import run_mutation_test

REGISTRY = {entry.label: entry for entry in ENTRIES}
PAGE = read_page(Path(__file__).parent / "fixtures" / "later.md")
BY_LABEL = {equation.label: equation for equation in PAGE}

# Slips that leave a formula true.
KRONECKER = ("eq-softmax-jacobian", "eq-softmax-error")
TRUE = {
    *[(label, slip) for label in KRONECKER for slip in ("indices exchanged", "power added")],
    *[(label, "name doubled") for label in KRONECKER],  # δ_jk is symmetric, and its own square
    ("eq-softmax-error", "name"),  # the probabilities sum to 1, as the targets do
    ("eq-perceptron-length", "order of a product"),  # a number moves freely
    ("eq-perceptron-progress", "order of a product"),
    ("eq-perceptron-cauchy-schwarz", "order of a product"),  # (x w^T) x = x (w^T x)
    ("eq-perceptron-cauchy-schwarz", "bracket"),
}


@pytest.mark.parametrize("equation", PAGE, ids=lambda equation: equation.label)
def test_it_is_proved(equation):
    verdict = judge(equation, registry=REGISTRY)
    assert verdict.verdict == "proved", verdict.detail


def test_each_is_displayed_once_and_has_an_entry():
    assert sorted(BY_LABEL) == sorted(REGISTRY)
    assert len(PAGE) == len(BY_LABEL)


def test_formulas_with_sizes_are_tried_in_two_worlds_of_unequal_sizes():
    for entry in ENTRIES:
        sizes = [set(model_by_name(key).integers.items()) for key in entry.worlds]
        if any(sizes) and entry.label != "eq-softmax-two-classes":  # of two, as it says
            assert len(sizes) > 1
            assert sizes[0] != sizes[1]


def test_slips_are_caught():
    outcomes = run_mutation_test(PAGE, each=40, rng=Random(3), registry=REGISTRY)
    assert len(outcomes) > 1000
    assert {outcome.caught for outcome in outcomes} <= {"grammar", "form or proof", ""}
    survivors = [o for o in outcomes if not o.caught]
    assert not [o for o in survivors if (o.label, o.operator) not in TRUE]
    assert len(survivors) <= 0.005 * len(outcomes)


CLASSIC = [
    ("eq-two-layers-w1", "w^{(2)} \\sigma'(z^{(2)})", "w^{(1)} \\sigma'(z^{(2)})"),
    ("eq-two-layers-w2", "\\sigma'(z^{(2)})", "\\sigma'(a^{(2)})"),
    ("eq-two-layers-w2", "(a^{(2)} - y)", "(y - a^{(2)})"),
    ("eq-two-layers-update", "- \\eta", "+ \\eta"),
    ("eq-two-layers-separator", "(a - y) x_j", "(a - y) a (1 - a) x_j"),
    ("eq-matrix-error-output", " \\odot \\sigma'(z^{(L)})", ""),
    ("eq-matrix-error-back", "(W^{(l+1)})^\\top", "W^{(l+1)}"),
    ("eq-matrix-error-back", "\\sigma'(z^{(l)})", "\\sigma'(a^{(l)})"),
    ("eq-matrix-error-back", "\\delta^{(l+1)}", "\\delta^{(l)}"),
    ("eq-matrix-error-index", "w^{(l+1)}_{kj}", "w^{(l+1)}_{jk}"),
    ("eq-matrix-weight", "a^{(l-1)}_k", "a^{(l)}_k"),
    ("eq-matrix-weights", "(a^{(l-1)})^\\top", "a^{(l-1)}"),
    ("eq-matrix-batch-error", "\\frac{1}{m} ", ""),
    ("eq-matrix-batch-error", "\\frac{1}{m}", "\\frac{2}{m}"),
    ("eq-matrix-batch-gradients", " \\mathbf{1}", ""),
    ("eq-softmax-gradient", "p - y", "y - p"),
    ("eq-softmax-jacobian", "\\delta_{jk} - p_k", "\\delta_{jk} - p_j"),
    ("eq-vanishing-quarter", "\\frac{1}{4}", "\\frac{1}{2}"),
    ("eq-vanishing-quarter", "\\le", "\\ge"),
    ("eq-vanishing-relu", "z < 0", "z > 0"),
]


@pytest.mark.parametrize(("label", "old", "new"), CLASSIC)
def test_the_mistakes_that_people_really_make_are_caught(label, old, new):
    right = BY_LABEL[label]
    assert old in right.latex
    wrong = Equation(right.file, right.line, label, right.latex.replace(old, new))
    (verdict,) = judge_all([wrong], REGISTRY)
    assert verdict.verdict == "failed"
    assert "could not judge" not in verdict.detail
