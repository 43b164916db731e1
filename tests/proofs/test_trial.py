"""A reader's own formula, judged in the models of one of the book's."""

import pytest

from nnmath.proofs.explain import explain_trial
from nnmath.proofs.trial import one_line, try_formula
from nnmath.proofs.verdict import Answer

TRUE = [
    ("eq-descent-slope", "f'(x) = 2x + 4"),
    ("eq-descent-slope", r"f(x) \ge 0"),
    ("eq-descent-closed-form", r"x_{k+1} + 2 = (1 - 2\eta)(x_k + 2)"),
    ("eq-matrix-bias", r"\frac{\partial C}{\partial b^{(l)}_j} = \delta^{(l)}_j"),
    (
        "eq-descent-distance",
        r"\begin{aligned} x_{k+1} - x_k &= -2\eta(x_k + 2) \\[6pt] "
        r"&= -2\eta x_k - 4\eta. \end{aligned}",
    ),
]  # fmt: skip
FALSE = [
    ("eq-descent-slope", "f'(x) = 2x + 5"),
    ("eq-descent-closed-form", r"x_k + 2 = (1 + 2\eta)^k (x_0 + 2)"),
    ("eq-descent-cost-gradient", r"\frac{\partial C}{\partial b} = \sum_{i=1}^{m} (w x_i - y_i)"),
    ("eq-matrix-bias", r"\frac{\partial C}{\partial b^{(l)}_j} = \delta^{(l+1)}_j"),
]  # fmt: skip


@pytest.mark.parametrize(("label", "latex"), TRUE)
def test_a_true_formula_is_proved(label, latex):
    assert try_formula(label, latex).answer is Answer.PROVED


@pytest.mark.parametrize(("label", "latex"), FALSE)
def test_a_false_formula_is_refuted_by_numbers(label, latex):
    trial = try_formula(label, latex)
    assert trial.answer is Answer.REFUTED
    example = trial.failure.counterexample
    assert example.left != example.right
    assert explain_trial(trial).startswith("**False.** ")


@pytest.mark.parametrize("latex", ["", "hello", "f'(x) =", r"f'(x) = \frac{", "f'(x) = 2x + y"])
def test_what_cannot_be_decided_is_called_neither_true_nor_false(latex):
    trial = try_formula("eq-descent-slope", latex)
    assert trial.answer is Answer.UNDECIDED
    assert explain_trial(trial).startswith("**Not decided.** ")


def test_a_formula_is_not_called_proved_if_only_some_sizes_were_tried():
    latex = r"\frac{\partial C}{\partial b} = \frac{1}{m} \sum_{i=1}^{m} (w x_i + b - y_i)"
    trial = try_formula("eq-descent-cost-gradient", latex)
    assert trial.answer is Answer.UNDECIDED
    assert "only some values" in explain_trial(trial)


def test_a_formula_of_no_page_is_refused():
    with pytest.raises(KeyError, match="eq-nowhere"):
        try_formula("eq-nowhere", "x = x")


def test_lines_become_one():
    line = one_line(r"\begin{aligned} a &= b \\ &= c. \end{aligned}")
    assert " ".join(line.split()) == "a = b = c"
