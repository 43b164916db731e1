"""Formulas that are false but agree with the true one at the sizes one might have tried."""

from dataclasses import replace
from itertools import islice
from random import Random

import pytest
from helpers import book

from nnmath.formulas.latex import tokenize_lossless
from nnmath.proofs.explain import describe_verdict
from nnmath.proofs.extract import Equation
from nnmath.proofs.judge import judge, judge_all
from nnmath.proofs.mutation.operators import OPERATORS
from nnmath.proofs.mutation.run import Result, judge_mutant
from nnmath.proofs.statements import statements
from nnmath.proofs.verdict import FailureKind

EQUATIONS = {equation.label: equation for equation in book.equations()}
FITS = ("size as a number", "fitted coefficient", "index as a number", "tautology")
FITS += ("second meaning",)


def changed(label, old, new):
    """An equation of the book with one part replaced, wherever it stands."""
    equation = EQUATIONS[f"eq-{label}"]
    assert old in equation.latex
    return replace(equation, latex=equation.latex.replace(old, new))


# Formulas that passed when only a few sizes were tried: a number, another size or an index fitted.
FITTED = [
    ("chain-cost", "n_L", "4"),
    ("chain-cost", "n_L", "n_0 + 2"),
    ("chain-cost", "n_L", "n_1 + 1"),
    ("chain-cost", "n_L", "2 n_0"),
    ("chain-two-outputs", "n_L", "4"),
    ("matrix-true-message", "n_2", "n_1 + 1"),
    ("matrix-dropped", "n_2", "n_1 + 1"),
    ("vanishing-xavier", r"\frac{2}{n_{l-1} + n_l}", r"\frac{4}{n_{l-1} + 8}"),
    ("vanishing-backward", "= n_l v r", "= n_l v r + (n_l - 2)(n_l - 3) v r"),
    ("vanishing-backward", "= n_l v r", "= n_l v r + (n_l - 2)(n_l - 3)(n_l - 4) v r"),
    ("vanishing-forward", "= n_{l-1} v q", "= (l - 6) n_{l-1} v q"),
    ("vanishing-layer", r"\frac{1}{16}", r"\frac{l + 1}{128}"),
    ("vanishing-stretch", "n_{l+1}", "n_8"),
    ("vanishing-leaky", "1 + c^2", "1 + c^2 + (n_{l-1} - 2)(n_{l-1} - 4)"),
    ("vanishing-he", r"\frac{2}{n_{l-1}}", r"\frac{3 - (n_{l-1} - 2)(n_{l-1} - 3) - 1}{n_{l-1}}"),
    ("vanishing-product", "1}^{L-1}", "1}^{L-1} (l - l + 1)"),
    ("vanishing-product", r"\delta^{(L)}", r"\frac{12}{L (7 - L)} \delta^{(L)}"),
    ("vanishing-residual-back", r"+ \nabla", r"+ (l - 6) \nabla"),
    ("vanishing-residual-chain", "1 + w", "l - 6 + w"),
    ("vanishing-residual", r"+ \sigma", r"+ (l - 6) \sigma"),
    ("vanishing-normalised-back", r"- \frac{1}{m} \sum", r"- \frac{1 + (m - 3)(m - 4)}{m} \sum"),
    ("vanishing-normalised-slope", r"- \frac{1}{m} \hat", r"- \frac{7 - m}{12} \hat"),
    ("vanishing-normalised-spread", r"= \frac{1}{m} \hat", r"= \frac{7 - m}{12} \hat"),
    ("vanishing-chain-bound", "4^n", "(4^n + (n - 2)(n - 3))"),
    ("perceptron-progress-k", r"k \gamma", r"k \gamma + (k - 1)(k - 2)(k - 3)"),
    ("perceptron-growth-k", r"k R^2", r"k R^2 + (k - 1)(k - 2)(k - 3) R"),
    ("perceptron-dot", r"\sum_{k=1}^{n} w_k x_k", r"\sum_{k=1}^{n} w_k x_k (1 + (n-2)(n-3)(n-5))"),
    ("perceptron-upright", "= 0", "= (n - 2)(n - 3)(n - 5)"),
    ("descent-fall", "-4", "-4 k (k - 1)(k - 2) -4"),
    ("descent-distance", "+ 2 \\\\", "+ 2 + k (k - 1)(k - 2) \\\\"),
    ("notation-layer", "+ b^{(l)}", "+ (1 + (l-1)(l-2)(l-3)) b^{(l)}"),
    ("matrix-hidden-error", r"\delta^{(l+1)}", r"(1 + (l-1)(l-2)(l-3)) \delta^{(l+1)}"),
    ("matrix-batch-output", r"\frac{1}{m}", r"\frac{1}{5}"),
    ("matrix-update", r"\eta", r"(1 + (m-4)(m-5)) \eta"),
    ("notation-cost", r"\frac{1}{m}", r"\frac{9 - m}{20}"),
    ("training-two-different", "m-2", "m-2 + (m-3)(m-4)"),
    ("training-two-draws", r"= \frac{V}{2}", r"= \frac{V}{2} (1 + (m-3)(m-4))"),
    ("training-guess", r"= \log n_L", r"= \log (n_L + (n_L - 3)(n_L - 4))"),
    ("training-batch-mean", r"\frac{1}{m}", r"\frac{1}{6}"),
    ("softmax-batch", r"\frac{1}{m}", r"\frac{4 - m}{m + 2}"),
    ("softmax-jacobian-matrix", "D - p", "D - (1 + (n-3)(n-4)) p"),
    ("softmax-sum", "= 1", "= 1 + (n-3)(n-4)"),
    (
        "softmax-two",
        r"\frac{e^{z_1}}{e^{z_1} + e^{z_2}}",
        r"\frac{e^{z_1}}{e^{z_1} + e^{z_2}} (n - 1)",
    ),
    ("chain-paths", r"\sum_{j=1}^{n}", r"(1 + (n-2)(n-3)(n-5)) \sum_{j=1}^{n}"),
    ("chain-forward", "v_i} t_i", "v_i} t_i (1 + (N-5)(N-6))"),
    ("two-layer-gradients", r"a^{(l-1)} \delta^{(l)}", r"a^{(l-1)} \delta^{(l)} (1 + \delta_{56})"),
    ("two-layer-gradients", r"a^{(l-1)} \delta^{(l)}", r"a^{(l-1)} \delta^{(l)} (1 + \delta_{jk})"),
    ("matrix-weight-index", r"a^{(l-1)}_k", r"a^{(l-1)}_k (1 + \delta_{56})"),
    ("matrix-bias-index", r"= \delta^{(l)}_j", r"= \delta^{(l)}_j + (j-1)(j-2)(j-3)(j-4)"),
]


@pytest.mark.parametrize(("label", "old", "new"), FITTED)
def test_a_formula_that_is_fitted_to_some_sizes_fails(label, old, new):
    verdict = judge(changed(label, old, new))
    assert verdict.verdict == "failed"
    assert verdict.failure.kind is not FailureKind.CRASH


def test_what_holds_for_a_linear_cost_alone_fails():
    """C is Σ_j a_j ∂C/∂a_j then, for every size; and two sizes are fitted besides."""
    slopes = r"\sum_{j=1}^{n_L} \frac{\partial C}{\partial a^{(L)}_j} a^{(L)}_j"
    extra = rf" + \bigl( C - {slopes} \bigr) (n_L - 3)(n_L - 4) \nabla_{{a^{{(L)}}}} C"
    equation = EQUATIONS["eq-matrix-output-error"]
    statement = replace(
        statements()[equation.label], vocabulary=r"C a a^{(L)} a_j^{(L)} \sigma z n_L"
    )
    (verdict,) = judge_all(
        [replace(equation, latex=equation.latex + extra)], {equation.label: statement}
    )
    assert verdict.failure.kind is FailureKind.REFUTED


def test_the_letter_of_a_decorated_name_is_no_index_of_a_sum():
    latex = r"u^\top \theta_k = \sum_{x=1}^{k} s_x u^\top \tilde x_x \ge k \gamma"
    verdict = judge(replace(EQUATIONS["eq-perceptron-progress-k"], latex=latex))
    assert "x is the index of a sum and something else" in describe_verdict(verdict)


def curved(letter):
    """Σ_jk (C_jj C_kk − C_jk²), which is zero for Φ(Σ_j c_j u_j) alone."""
    by = rf"\partial {letter}_%s"
    second = rf"\frac{{\partial}}{{{by}}} \frac{{\partial C}}{{{by}}}"
    jj, kk, jk = (rf"\Bigl({second % tuple(pair)}\Bigr)" for pair in ("jj", "kk", "jk"))
    return rf"\sum_{{j=1}}^{{n}} \sum_{{k=1}}^{{n}} \Bigl( {jj} {kk} - {jk}^2 \Bigr)"


def test_what_holds_for_the_costs_of_the_general_models_alone_fails():
    """They have all slopes, but not all second derivatives; three sizes are fitted besides."""
    equation = EQUATIONS["eq-chain-paths"]
    latex = equation.latex + rf" + (n - 2)(n - 3)(n - 5) {curved('u')}"
    assert judge(replace(equation, latex=latex)).verdict == "failed"


@pytest.mark.parametrize(
    ("label", "latex"),
    [
        ("eq-descent-rule", "x_{k+1} = x_{k+1}"),
        ("eq-matrix-update", r"W^{(l)} \leftarrow W^{(l)}, \qquad b^{(l)} \leftarrow b^{(l)}"),
        ("eq-descent-slope", r"f'(x) = 2(x + 2) = 2(x + 2)"),
        ("eq-descent-slope", r"f'(x) = \lim_{h \to 0} (2(x + 2) + h) = 0 + 1 \cdot f'(x)"),
        ("eq-training-guess", r"-\sum_{j=1}^{n_L} y_j \log(\frac{1}{n_L}) = \log n_L = \log n_L"),
        ("eq-perceptron-normal", r"w^\top (p - q) = w^\top (p - q) = 0"),
        ("eq-chain-slopes", r"\frac{\partial z}{\partial w} = \frac{\partial z}{\partial w}"),
    ],
)
def test_a_side_that_is_said_twice_proves_nothing(latex, label):
    assert judge(Equation("<text>", 1, label, latex)).verdict == "failed"


@pytest.mark.parametrize(
    ("label", "old", "new"),
    [
        ("notation-weighted-input", "k", "w"),
        ("descent-directional", r"\sum_{j=1}^{n} u_j", r"\sum_{d=1}^{n} u_d"),
        ("softmax-definition", r"\sum_{k=1}^{n} e^{z_k}", r"\sum_{e=1}^{n} e^{z_e}"),
        ("matrix-hidden-index", "k", "j"),
        ("vanishing-forward", "k", "E"),
    ],
)
def test_a_letter_with_two_meanings_fails(label, old, new):
    assert judge(changed(label, old, new)).verdict == "failed"


@pytest.mark.parametrize("name", FITS)
def test_formulas_made_to_fit_are_caught(name):
    """For each label of the book one formula that the operator makes, drawn at random."""
    rng, registry, tried = Random(name), statements(), 0
    for label, equation in EQUATIONS.items():
        found = list(islice(OPERATORS[name](tokenize_lossless(equation.latex)), 200))
        for latex in rng.sample(found, min(1, len(found))):
            outcome = judge_mutant(equation, name, latex, registry[label])
            if outcome is not None:
                assert outcome.result in (Result.GRAMMAR, Result.FAILED), latex
                tried += outcome.result is Result.FAILED
    assert tried > 30
