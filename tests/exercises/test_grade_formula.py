"""Formulas: every equivalent form is right, in text, LaTeX and SymPy; nothing else is."""

import pytest
import sympy as sp
from helpers import sample_exercises as scratch

from nnmath.exercises.define import formula, known_mistake, symbol
from nnmath.exercises.grade import judge
from nnmath.exercises.grade_formula import all_close
from nnmath.exercises.symbol_tables import BATCH, TWO_LAYERS
from nnmath.formulas.nodes import Name

a0, a1, a2, y, z1, z2, w2 = sp.symbols("a0 a1 a2 y z1 z2 w2")
dsigma = sp.Function("dsigma")
RIGHT = {
    "W1": [
        "w2 * dsigma(z2) * (a2 - y) * dsigma(z1) * a0",
        "a0*w2*dsigma(z1)*dsigma(z2)*a2 - y*a0*w2*dsigma(z1)*dsigma(z2)",
        "-(y - a2)*a0*dsigma(z1)*dsigma(z2)*w2",
        "σ'(z1)·σ′(z2)·w2·(a2 − y)·a0",
        "dC/dw1 = a0*dsigma(z1)*(a2 - y)*dsigma(z2)*w2",
        r"a^{(0)} \sigma'(z^{(1)}) (a^{(2)} - y) \sigma'(z^{(2)}) w^{(2)}",
        r"\frac{\partial C}{\partial w^{(1)}} = a^{(0)} \sigma'(z^{(1)}) \cdot (a^{(2)} - y) "
        r"\sigma'(z^{(2)}) w^{(2)}",
        r"$w^{(2)} a^{(0)} \sigma'(z^{(1)}) \sigma'(z^{(2)}) (a^{(2)} - y)$",
        a0 * dsigma(z1) * (a2 - y) * dsigma(z2) * w2,
        sp.expand(a0 * dsigma(z1) * (a2 - y) * dsigma(z2) * w2),
        "a0**2/a0*dsigma(z1)*(a2^2 - y^2)/(a2 + y)*dsigma(z2)*w2",
    ],
    "HIDDEN": [
        "W2.T @ delta2 * dsigma(z1)",
        "dsigma(z1) * (W2.T @ delta2)",
        "(delta2.T @ W2).T * dsigma(z1)",
        r"\sigma'(z^{(1)}) \odot (W^{(2)\top} \delta^{(2)})",
    ],
    "BATCHED": [
        "(A1 @ Delta2.T).T / m",
        "1/m * Delta2 @ A1.T",
        r"\frac{1}{m} \Delta^{(2)} (A^{(1)})^\top",
        r"\frac{1}{m} {\Delta^{(2)}} {A^{(1)}}^T",
        r"\frac{1}{m} \Delta^{(2)} A^{(1)T}",
    ],
    "BIASES": [
        "sum(Delta2, axis=1)/m",
        "sum(Delta2, 1)/m",
        "np.mean(Delta2, axis=1, keepdims=True)",
    ],
    "SLOPE": [
        "dsigma(z)",
        "exp(z)/(1 + exp(z))**2",
        r"\sigma(z) - \sigma(z)^2",
        "(1 - tanh(z/2)**2)/4",
    ],
    "NEURON": [
        "sum((a - y)*x)/m",
        "mean(a*x) - mean(y*x)",
        "x.T @ (a - y) / m",
        "sum((a[i] - y[i])*x[i], i)/m",
        r"\frac{1}{m} \sum_{i=1}^{m} (a_i - y_i) x_i",
    ],
    "INDEXED": [
        "dsigma(z1[j])*sum(delta2[k]*W2[k, j], k)",
        "dsigma(z1_j)*sum(delta2_i*W2_ij, i)",
        r"\sigma'(z^{(1)}_j) \sum_{k=1}^{n_2} w^{(2)}_{kj} \delta^{(2)}_k",
        "(W2.T @ delta2)[j]*dsigma(z1[j])",
    ],
    "CROSS": [
        "-y*ln(p) - (1 - y)*ln(1 - p)",
        "y*log(1/p) + (y - 1)*log(1 - p)",
        "log(1 - p)*(y - 1) - ln(p)*y",
        r"-y \log p - (1 - y) \log(1 - p)",
    ],
    "WITH_ERROR": ["a1*(a2 - y)*dsigma(z2)", r"\delta^{(2)} a^{(1)}", "delta2*a1"],
}  # fmt: skip
WRONG = {
    "W1": [
        ("a0*dsigma(z1)*(y - a2)*dsigma(z2)*w2", "a⁽²⁾ − y the wrong way round"),
        ("-a0*dsigma(z1)*(a2 - y)*dsigma(z2)*w2", "right but for the sign"),
        ("a0*dsigma(z1)*(a2 - y)*w2", "right but for the factor σ′(z⁽²⁾)"),
        ("a0*(a2 - y)*w2", "right but for two factors, which are missing"),
        ("2*a0*dsigma(z1)*(a2 - y)*dsigma(z2)*w2", "right but for the factor ½"),
        ("a0*dsigma(z1)*(a2 - y)**2*dsigma(z2)*w2", "the exponent of (a⁽²⁾ − y)"),
        ("a0*dsigma(z1)*(a2 - y)*dsigma(z2)*w2*a1", "a factor too many, a⁽¹⁾"),
        ("a1*dsigma(z1)*(a2 - y)*dsigma(z2)*w2", "a⁽¹⁾ where a⁽⁰⁾ belongs: it is a layer off"),
        ("a0*dsigma(a1)*(a2 - y)*dsigma(z2)*w2", "σ′(a⁽¹⁾) where σ′(z⁽¹⁾) belongs"),
        ("a0*sigma(z1)*(a2 - y)*dsigma(z2)*w2", "look at the prime"),
        ("a0*dsigma(z1)*(a2 + y)*dsigma(z2)*w2", "the sign of the term y"),
        ("a0*dsigma(z1)*a2*dsigma(z2)*w2", "the term y"),
        ("a0*dsigma(z1)*(a2 - y)*dsigma(z2)*w2*1.000000000001", "agrees to many digits"),
        (
            "a0*dsigma(z1)*(a2 - y)*dsigma(z2)*(w2 - eta*a1*(a2 - y)*dsigma(z2))",
            "You used the updated w⁽²⁾",
        ),
        ("a0*sigma(z1)*(1 - sigma(z1))*(a2 - y)*dsigma(z2)*w2", "your formula gives"),
        ("a0 + 1", "your formula gives"),
        ("a0*dsigma(z1)*(a2 - 1.000000001*y)*dsigma(z2)*w2", ""),
        ("a0*dsigma(z1)*(a2 - y)*dsigma(z2)*w2*1.0000000000001", ""),
        ("0", "not 0"),
        ("dC/dw1", "the question itself"),
        (r"\frac{\partial C}{\partial w^{(1)}}", "This is the question itself"),
        (r"2\frac{\partial C}{\partial w^{(1)}}", "A derivative is left"),
        ("1/0", "no finite value"),
        ("sqrt(-1)", "no finite value"),
        (dsigma(z1) * sp.Symbol("b7"), "Unknown name “b7”"),
        (sp.Derivative(dsigma(z1), z1), "A derivative is left"),
        (True, "True and False"),
        (len, "not a function"),
    ],
    "HIDDEN": [
        ("W2 @ delta2 * dsigma(z1)", "is lost"),
        (r"(W^{(2)} \delta^{(2)}) \odot \sigma'(z^{(1)})", "(n₂, n₁) times (n₂, 1)"),
        ("W2.T @ delta2", "right but for a factor, which is missing"),
        ("W2.T @ delta2 * dsigma(a1)", "σ′(a⁽¹⁾) where σ′(z⁽¹⁾) belongs"),
        ("(W2.T @ delta2 * dsigma(z1)).T", "transpose: yours is (1, n₁), and (n₁, 1)"),
        ("W2.T * delta2 * dsigma(z1)", "The shapes do not fit"),
        ("delta2.T @ delta2", "gives a number, and (n₁, 1) is asked for"),
    ],
    "BATCHED": [
        ("Delta2 @ A1.T", "right but for a factor, which is missing"),
        ("Delta2 @ A0.T/m", "(n₂, n₀)"),
    ],
    "BIASES": [("sum(Delta2, axis=1)", "1/m is lost"), ("mean(Delta2, axis=0)", "(1, m)")],
    "SLOPE": [
        ("sigma(z)**2", ""),
        ("sigma(z)", "your formula gives"),
        ("dsigma(sigma(z))", ""),
    ],
    "ANY_SLOPE": [("sigma(z)*(1 - sigma(z))", "your formula gives")],
    "NEURON": [("sum((a - y)*x)", "1/m"), ("mean((y - a)*x)", "a − y the wrong way round")],
    "INDEXED": [("sum(W2[j, k]*delta2[k], k)*dsigma(z1[j])", ""), ("W2.T @ delta2", "a number is")],
    "CROSS": [("-y*log(p)", "your formula gives"), ("p - y", "")],
    "WITH_ERROR": [("a0*delta2", "a layer off"), ("a1*(a2 - y)", "a factor, which is missing")],
}
PAIRS = [(name, answer) for name, answers in RIGHT.items() for answer in answers]
MISTAKES = [(name, *pair) for name, pairs in WRONG.items() for pair in pairs]


@pytest.mark.parametrize(("name", "answer"), PAIRS, ids=str)
def test_an_equivalent_form_is_right(name, answer):
    verdict = judge(getattr(scratch, name), answer)
    assert verdict.correct, verdict


@pytest.mark.parametrize(("name", "answer", "fragment"), MISTAKES, ids=str)
def test_a_wrong_formula_gets_its_diagnosis(name, answer, fragment):
    verdict = judge(getattr(scratch, name), answer)
    assert not verdict.correct
    assert fragment in verdict.feedback, verdict


def test_a_counterexample_is_true():
    """Its numbers, put into the two formulas, give the values in it; and the sentence has them."""
    entry = formula("scratch-square", "x**2", names={"x": symbol("x"), "t": symbol("t")})
    verdict = judge(entry, "t + 1/x")
    example = verdict.diagnosis.counterexample
    (t_name, t), (x_name, x) = example.values
    assert (x_name, t_name) == (Name("x"), Name("t"))
    assert example.answer == pytest.approx(t + 1 / x)
    assert example.right == pytest.approx(x**2)
    assert f"t = {t:g}, x = {x:g} your formula gives".replace("-", "−") in verdict.feedback


@pytest.mark.parametrize(
    ("answer", "more", "fragment"),
    [
        ("x - x", {}, "is 0"),
        ("x +", {}, "ends"),
        ("q", {}, "Unknown name “q”"),
        ("y", {"asks": "y"}, "the question itself"),
        ("x**2", {"asks": "y"}, "is one of the names"),
        ("x", {"known_mistakes": [known_mistake("2*x/2", "no")]}, "is right"),
        ("x", {"given": ["q = x"]}, "none of the names"),
        ("1/(x - x)", {}, "no number"),
    ],
)
def test_an_exercise_that_cannot_be_is_refused(answer, more, fragment):
    with pytest.raises(ValueError, match=fragment):
        formula("scratch-bad", answer, names={"x": "x", "y": "y"}, **more)


def test_values_that_are_no_numbers_agree_with_nothing():
    nothing = [float("nan")] * 12
    assert not all_close(nothing, nothing)
    assert not all_close([1.0] * 12, nothing)


def test_a_layer_and_an_index_are_distinguished():
    entry = formula("scratch-index", "y1*w", names={"y1": "y_1", "y2": "y_2", "w": "w^{(2)}"})
    assert "y₂, which does not belong there: it is another index" in judge(entry, "y2*w").feedback


def test_the_books_name_and_the_plain_one_are_both_read():
    entry = formula("scratch-names", "g1**2/n", names={"g1": "g_1", "n": "n_{l-1}"})
    for answer in ("g_1^2/n", r"\frac{g_1^2}{n}", r"\frac{g_1^2}{n_{l-1}}"):
        assert judge(entry, answer).correct, answer
    assert not judge(entry, "g_1^2*n").correct


def test_a_star_where_matrices_multiply_is_explained():
    assert "A product of matrices is written @" in judge(scratch.BATCHED, "Delta2*A1.T/m").feedback


def test_a_name_with_a_prime_may_be_a_number():
    table = {"u": "u", "v": "v", "du": symbol("u'"), "dv": symbol("v'")}
    entry = formula("scratch-quotient", "(du*v - u*dv)/v**2", names=table)
    assert judge(entry, r"\frac{u' v - u v'}{v^2}").correct
    assert not judge(entry, r"\frac{u' v + u v'}{v^2}").correct
    assert judge(entry, r"\frac{u'v-uv'}{v^2}").correct
    assert judge(entry, "du/v - u*dv/v^2").correct
    assert judge(entry, "u'/v - u*v'/v**2").correct
    assert not judge(entry, "du/dv").correct


def test_an_answer_in_latex_that_only_numbers_refute_is_no_crash():
    entry = formula("scratch-latex", r"a^{(1)} \sigma'(z^{(2)})", names=TWO_LAYERS)
    assert "your formula gives" in judge(entry, "w1 + eta**3").feedback


def test_a_letter_of_a_size_is_that_size():
    entry = formula("scratch-m", "sum(Delta2, 1)/m", names=BATCH)
    assert judge(entry, "mean(Delta2, axis=1)").correct
    assert not judge(entry, "sum(Delta2, 1)/5").correct


def test_what_is_given_goes_both_ways():
    entry = formula(
        "scratch-given",
        "w2*dsigma(w2*a1 + b2)",
        names=TWO_LAYERS,
        given=["z2 = w2*a1 + b2"],
    )
    assert judge(entry, "w2*dsigma(z2)").correct
    assert not judge(entry, "w2*dsigma(z1)").correct
