"""The proofs of the whole book."""

import json
import re
from dataclasses import replace

import pytest
from helpers import book

from nnmath.proofs.explain import describe_model, describe_verdict, explain_verdict
from nnmath.proofs.judge import judge
from nnmath.proofs.statements import statements
from nnmath.proofs.verdict import FailureKind, Method, Sizes, Verdict

EQUATIONS = {equation.label: equation for equation in book.equations()}


@pytest.fixture(scope="module")
def verdicts():
    """The verdict on each displayed equation, by label."""
    return book.verdicts()


def test_no_label_stands_twice_and_each_equation_has_one():
    labels = [equation.label for equation in book.equations()]
    assert len(labels) == len(set(labels)) == len(EQUATIONS) > 200
    assert all(labels)


@pytest.mark.parametrize("label", EQUATIONS)
def test_every_displayed_equation_of_the_book_is_proved(verdicts, label):
    """Unless its author says that it is not, in a book whose settings allow that."""
    if verdicts[label].verdict == "unproved":
        assert book.ALLOWS_UNPROVED, f"{label} is marked as not proved, and _config.yml forbids it"
        assert label not in statements()
        return
    assert verdicts[label].verdict == "proved", describe_verdict(verdicts[label])


def test_every_statement_of_the_book_is_displayed():
    lost = sorted(set(statements()) - set(EQUATIONS))
    assert not lost, f"statements of no displayed formula: display them, or take them out: {lost}"


# What is proved for some sizes alone, each with its reason on the page of the proofs.
LISTED = {"eq-chain-forward", "eq-chain-backward"}


def test_sizes_are_claimed_as_the_models_have_them(verdicts):
    listed = {label for label, verdict in verdicts.items() if verdict.sizes is Sizes.LISTED}
    assert listed == LISTED
    assert len(listed) <= 3
    for label, verdict in verdicts.items():
        letters = [model.letters for model in verdict.general_models]
        if verdict.sizes is Sizes.ALL:
            assert all(letters), label
            assert verdict.method in (Method.INDEX_NOTATION, Method.CUTOFF, Method.INDUCTION), label
        elif verdict.general_models:
            assert not any(letters), label
        elif verdict.sizes is Sizes.NONE and len(verdict.models) > 1:
            assert not any(model.sizes for model in verdict.models), label


def test_the_sizes_of_the_trial_are_different_and_in_no_formula(verdicts):
    for label, verdict in verdicts.items():
        drawn = [n for _, n in verdict.drawn]
        latex = re.sub(r"\\\\\[.*?\]", "", EQUATIONS[label].latex)  # the space between lines
        numbers = set(re.findall(r"(?<!\^\{\()\d+", latex))  # the number of a layer is none
        assert not numbers & set(map(str, drawn)), label
        if len(verdict.general_models) == 1 and verdict.sizes is Sizes.ALL:
            by_name = dict(verdict.drawn)
            assert len(set(by_name.values())) == len(by_name), label


def test_the_four_equations_are_proved_for_all_sizes_and_for_batches(verdicts):
    for name in ("output-index", "hidden-index", "bias-index", "weight-index", "batch-hidden"):
        verdict = verdicts[f"eq-matrix-{name}"]
        assert (verdict.method, verdict.sizes) == (Method.INDEX_NOTATION, Sizes.ALL)
        assert explain_verdict(verdict).startswith("*Proved, for all sizes*")


def test_what_was_tried_in_one_model_alone_speaks_of_that_alone(verdicts):
    """So "as it stands" is no claim for other sizes: a general formula needs two models or more."""
    alone = {
        describe_model(v.models[0])
        for v in verdicts.values()
        if len(v.models) == 1 and not v.general_models
    }
    assert alone - WHOLE == set(), (
        "a formula was tried in this one model alone. If it is about the very thing in the model, "
        "add the model to WHOLE in this file; else name a second model, or a general one"
    )


# Models of which there is only one such thing, so that one model is all there is to try.
WHOLE = {
    "2 scores, cross-entropy, one example",
    "AMSGrad on the slopes c, −1, −1, without momentum, any M that does not fall",
    "Adam without ε, any slopes",
    "Adam, any slopes",
    "RMSProp on the slopes c, −1 by turns, at rest",
    "RMSProp on the slopes c, −1, −1, any memory",
    "RMSProp on the slopes c, −1, −1, at rest",
    "RMSProp on the slopes c, −1, −1, c above 2, γ up to 3/(1 + c^2)",
    "a bell curve around any output",
    "a bell curve of any width",
    "a chain of 2 neurons, any activation, quadratic cost",
    "a cosine schedule",
    "a count with any mean",
    "a noisy slope",
    "a quadratic along an eigenvector",
    "a symmetric matrix with two rows, any entries",
    "a velocity on a steady slope",
    "a warm-up",
    "any two inputs, and any functions of one",
    "any convex curve, every t between 0 and 1",
    "any curve",
    "any function of any function",
    "any function of two numbers",
    "any number of steps along an eigenvector",
    "any output and target",
    "any output",
    "any perceptron with two inputs, at the corners of the square",
    "any positive gain",
    "curvatures from λ_1 to λ_2",
    "one neuron with one input, any activation, quadratic cost",
    "one number with noise",
    "one sigmoid and one weight",
    "one weight, any cost, decay beside the step",
    "one weight, any cost, the penalty in the slope",
    "tanh of any number",
    "the bowl f and its chords",
    "the circuit (x + y) z, for all numbers",
    "the curves f, g and q, for every x, h and rate",
    "the heavy ball along an eigenvector",
    "the heavy ball, any slopes",
    "the sigmoid of any number",
    "three steps of RMSProp on the slopes c, −1, −1, any mean squares",
    "two bowls, any curvatures",
}


def test_a_verdict_survives_being_written_as_json(verdicts):
    wrong = replace(EQUATIONS["eq-matrix-weight"], latex=r"\delta^{(l)} = a^{(l-1)} \delta^{(l)}")
    false = replace(EQUATIONS["eq-descent-bowl"], latex="f(x) = (x - 2)^2")
    for verdict in [*verdicts.values(), judge(wrong), judge(false)]:
        written = json.dumps(verdict.as_json())
        assert Verdict.from_json(json.loads(written)) == verdict


CLASSIC = [
    ("eq-two-layer-w1", r"w^{(2)}", r"w^{(1)}", 1),
    ("eq-two-layer-w2", r"\sigma'\bigl(z^{(2)}\bigr)", r"\sigma'\bigl(a^{(2)}\bigr)", 1),
    ("eq-two-layer-w2", r"\bigl(a^{(2)} - y\bigr)", r"\bigl(y - a^{(2)}\bigr)", 1),
    ("eq-two-layer-update", r"- \eta", r"+ \eta", 2),
    ("eq-softmax-binary-gradient", "(a - y) x_k", "(a - y) a (1 - a) x_k", 1),
    ("eq-matrix-output-error", r" \odot \sigma'\bigl(z^{(L)}\bigr)", "", 1),
    ("eq-matrix-hidden-error", r"\bigl(W^{(l+1)}\bigr)^\top", "W^{(l+1)}", 1),
    ("eq-matrix-hidden-error", r"\sigma'\bigl(z^{(l)}\bigr)", r"\sigma'\bigl(a^{(l)}\bigr)", 1),
    ("eq-matrix-hidden-error", r"\delta^{(l+1)}", r"\delta^{(l)}", 1),
    ("eq-matrix-hidden-index", "w^{(l+1)}_{kj}", "w^{(l+1)}_{jk}", 1),
    ("eq-matrix-weight-index", "a^{(l-1)}_k", "a^{(l)}_k", 1),
    ("eq-matrix-weight", r"\bigl(a^{(l-1)}\bigr)^\top", r"a^{(l-1)}", 1),
    ("eq-matrix-batch-output", r"\frac{1}{m} ", "", 1),
    ("eq-matrix-batch-output", r"\frac{1}{m}", r"\frac{2}{m}", 1),
    ("eq-matrix-batch-bias", r" \mathbf{1}", "", 1),
    ("eq-softmax-delta", "p_j - y_j", "y_j - p_j", 1),
    ("eq-softmax-jacobian", "I_{jk} - p_k", "I_{jk} - p_j", 1),
    ("eq-vanishing-quarter", r"\frac{1}{4}", r"\frac{1}{2}", 1),
    ("eq-vanishing-quarter", r"\le", r"\ge", 1),
    ("eq-vanishing-relu", "z < 0", "z > 0", 1),
]


@pytest.mark.parametrize(("label", "old", "new", "places"), CLASSIC)
def test_the_mistakes_that_people_really_make_are_caught(label, old, new, places):
    right = EQUATIONS[label]
    assert right.latex.count(old) == places
    verdict = judge(replace(right, latex=right.latex.replace(old, new)))
    assert verdict.verdict == "failed"
    # The mathematics fails, not the grammar or the program.
    assert verdict.failure.kind not in (FailureKind.UNREADABLE, FailureKind.CRASH)
