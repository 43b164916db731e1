"""Proofs that are more than an identity: for all sizes, by induction, of bounds."""

import pytest
import sympy as sp

from nnmath.formulas.errors import EvaluationError, FormulaError
from nnmath.formulas.latex import parse, parse_expression
from nnmath.proofs.all_sizes import check_all_sizes
from nnmath.proofs.errors import ProofError
from nnmath.proofs.evaluate import ModelEvaluator
from nnmath.proofs.index_notation import SumNormalizer, fresh_index, index
from nnmath.proofs.judge import check
from nnmath.proofs.methods import check_bound, check_induction, never_negative
from nnmath.proofs.models import model_by_name
from nnmath.proofs.statement import Bound, Statement
from nnmath.proofs.verdict import Stage

EACH = {
    "scores-n": (("j", "1", "n"), ("k", "1", "n")),
    "regression-m": (),
    "layer-n": (("l", "1", "L"), ("j", "1", "n_l"), ("k", "1", "n_{l-1}")),
    "layers-n": (("l", "1", "L-1"), ("j", "1", "n_l")),
    "landscape-n": (),
}
SUM = "\\sum_{i=1}^{m}"
DB = "\\frac{\\partial C}{\\partial b}"
BACK = "\\delta^{(l)}_j = \\sum_{k=1}^{n_{l+1}} \\delta^{(l+1)}_k"


def for_all_sizes(key, latex):
    model = model_by_name(key)
    statement = Statement("eq", "derived", "words", ("x",), "x", (key,), EACH[key])
    relations = parse(latex, frozenset(model.functions))
    return check_all_sizes(relations, statement, model, latex).identities


@pytest.mark.parametrize(
    "latex",
    [
        # Both hold for Φ(Σ_j g_j x_j), at every size, and for no other function.
        r"\sum_{j=1}^{n} \sum_{k=1}^{n}"
        r" \Bigl(\frac{\partial^2 f}{\partial x_j \partial x_k}\Bigr)^2"
        r" = \Bigl(\sum_{j=1}^{n} \frac{\partial^2 f}{\partial x_j \partial x_j}\Bigr)^2",
        r"f(x + \lVert \nabla f \rVert^2 u - (u^\top \nabla f) \nabla f) = f(x)",
    ],
)
def test_a_general_function_is_known_by_its_first_derivatives_at_one_point(latex):
    with pytest.raises(FormulaError, match="the general model knows"):
        for_all_sizes("landscape-n", latex)


@pytest.mark.parametrize(
    ("key", "latex"),
    [
        ("scores-n", "\\frac{\\partial p_j}{\\partial z_k} = p_j (I_{jk} - p_k)"),
        ("scores-n", "\\sum_{i=1}^{n} p_i = 1"),
        ("scores-n", "\\sum_{i=1}^{n} \\frac{\\partial p_i}{\\partial z_k} = 0"),
        ("scores-n", "\\sum_{i=1}^{n} I_{ij} z_i = z_j"),
        (
            "scores-n",
            "\\sum_{i=1}^{n} \\sum_{q=1}^{n} I_{iq} z_i y_q = \\sum_{i=1}^{n} z_i y_i",
        ),
        ("scores-n", "\\frac{\\partial C}{\\partial z_k} = p_k - y_k"),
        ("scores-n", "C = \\log \\Bigl(\\sum_{i=1}^{n} e^{z_i}\\Bigr) - \\sum_{i=1}^{n} y_i z_i"),
        (
            "regression-m",
            f"\\frac{{\\partial C}}{{\\partial b}} = \\frac{{1}}{{m}} {SUM} (w x_i + b - y_i)",
        ),
        ("regression-m", f"{SUM} (x_i - \\bar x) = 0"),
        ("regression-m", f"{SUM} (x_i - \\bar x)^2 = {SUM} x_i^2 - m \\bar x^2"),
        ("layer-n", "\\frac{\\partial C}{\\partial w^{(l)}_{jk}} = a^{(l-1)}_k \\delta^{(l)}_j"),
        ("layer-n", "\\frac{\\partial C}{\\partial b^{(l)}_j} = \\delta^{(l)}_j"),
        ("layers-n", BACK + " w^{(l+1)}_{kj} \\sigma'(z^{(l)}_j)"),
    ],
)
def test_what_holds_for_all_sizes_is_shown(key, latex):
    assert for_all_sizes(key, latex) == 1


@pytest.mark.parametrize(
    ("key", "latex"),
    [
        ("scores-n", "\\frac{\\partial p_j}{\\partial z_k} = p_j (I_{jk} + p_k)"),
        ("scores-n", "\\frac{\\partial p_j}{\\partial z_k} = -p_j p_k"),
        ("scores-n", "\\frac{\\partial p_j}{\\partial z_k} = p_j (1 - p_k)"),
        ("scores-n", "\\sum_{i=1}^{n} p_i = n"),
        ("scores-n", "\\sum_{i=1}^{n} z_i y_i = z_j \\sum_{i=1}^{n} y_i"),
        ("scores-n", "\\sum_{i=1}^{n} z_i^2 = \\Bigl(\\sum_{i=1}^{n} z_i\\Bigr)^2"),
        ("scores-n", "\\frac{\\partial C}{\\partial z_k} = p_j - y_k"),
        ("scores-n", "\\frac{\\partial C}{\\partial z_k} = y_k - p_k"),
        ("scores-n", "C = \\log \\Bigl(\\sum_{i=1}^{n} e^{z_i}\\Bigr) + \\sum_{i=1}^{n} y_i z_i"),
        ("scores-n", "\\sum_{j=1}^{n} p_j = 1"),  # j is free already
        ("scores-n", "\\sum_{i=2}^{n} p_i = 1 - p_1"),
        ("regression-m", f"{DB} = {SUM} (w x_i + b - y_i)"),
        ("regression-m", f"{SUM} (x_i - \\bar y) = 0"),
        ("layer-n", "\\frac{\\partial C}{\\partial w^{(l)}_{jk}} = a^{(l-1)}_j \\delta^{(l)}_k"),
        ("layer-n", "\\frac{\\partial C}{\\partial b^{(l)}_j} = \\delta^{(l)}_k"),
        ("layers-n", BACK + " w^{(l+1)}_{jk} \\sigma'(z^{(l)}_j)"),
        ("layers-n", BACK + " w^{(l+1)}_{kj} \\sigma'(z^{(l)}_k)"),
        (
            "layers-n",
            BACK.replace("n_{l+1}", "n_l") + " w^{(l+1)}_{kj} \\sigma'(z^{(l)}_j)",
        ),
    ],
)
def test_what_does_not_hold_is_not(key, latex):
    with pytest.raises(FormulaError):
        for_all_sizes(key, latex)


@pytest.mark.parametrize("size", [1, 2, 5])
def test_the_form_of_a_sum_has_its_value(size):
    """Contract a sum with deltas, then put a number for n: both are the same, term by term."""
    n, j, i, q = index("n"), index("j"), fresh_index(), fresh_index()
    z, y = sp.IndexedBase("z"), sp.IndexedBase("y")
    inner = sp.Sum(y[q] * (sp.KroneckerDelta(i, q) + z[q] * z[i]), (q, 1, n))
    whole = sp.Sum((inner + sp.KroneckerDelta(i, j)) * (z[i] + 2), (i, 1, n)) + n
    form = SumNormalizer({i: n, q: n, j: n}, model_by_name("scores-n")).contract(whole)
    assert not form.has(sp.KroneckerDelta)
    numbers = {n: size, j: 1}
    # The sum of all y is 1 in this model.
    values = {y[k]: sp.Rational(k, size * (size + 1) // 2) for k in range(1, size + 1)}
    values |= {z[k]: sp.Integer(k) ** 2 - 3 for k in range(1, size + 1)}
    before = whole.subs(numbers).doit().subs(values)
    after = form.subs(numbers).doit().subs(values)
    assert sp.simplify(before - after) == 0


@pytest.mark.parametrize(
    "latex",
    [
        "x_k + 2 = (1 - 2\\eta)^{k+1} (x_0 + 2)",
        "x_k + 2 = (1 - \\eta)^k (x_0 + 2)",
        "x_k + 2 = (1 - 2\\eta)^k x_0 + 2",
        "x_k + 2 = (1 - 2 k \\eta) (x_0 + 2)",
        "x_k = x_k",
        "x_0 + 2 = x_0 + 2",
        "(x_k + 2)^2 = (1 - 2\\eta)^{2k} (x_0 + 2)^2",
    ],
)
def test_an_induction_that_does_not_go_through_is_none(latex):
    (relation,) = parse(latex, frozenset("fgq"))
    with pytest.raises(FormulaError):
        check_induction(relation, "k", model_by_name("bowl"))


def test_an_induction_needs_its_step_and_not_only_its_first_numbers():
    """A claim that is right for k = 0 … 3 and wrong after that fails in the step."""
    extra = "k (k - 1)(k - 2)(k - 3)"
    (relation,) = parse(f"x_k + 2 = (1 - 2\\eta)^k (x_0 + 2) + {extra}", frozenset("fgq"))
    with pytest.raises(ProofError) as caught:
        check_induction(relation, "k", model_by_name("bowl"))
    assert caught.value.failure.stage is Stage.INDUCTION


SIGMOID = frozenset({"\\sigma"})


def prove_bound(lower, upper, bound_):
    evaluator = ModelEvaluator(model_by_name("sigmoid-neuron"))
    sides = (parse_expression(side, SIGMOID) for side in (lower, upper))
    return check_bound(*sides, bound_, evaluator, SIGMOID)


def test_a_bound_is_proved_by_its_certificate_and_its_tight_point():
    quarter = Bound("\\bigl(\\frac{1}{2} - \\sigma(z)\\bigr)^2", (("z", "0"),))
    assert prove_bound("\\sigma'(z)", "\\frac{1}{4}", quarter)


@pytest.mark.parametrize(
    ("lower", "upper", "certificate", "tight"),
    [
        ("\\sigma'(z)", "\\frac{1}{2}", "(\\frac{1}{2} - \\sigma(z))^2", "0"),
        ("\\frac{1}{4}", "\\sigma'(z)", "(\\frac{1}{2} - \\sigma(z))^2", "0"),
        ("\\sigma'(z)", "\\frac{1}{4}", "(\\frac{1}{2} - \\sigma(z))^2", "2"),
        ("\\sigma'(z)", "\\frac{1}{4}", "\\frac{1}{4} - \\sigma'(z)", "0"),
        # True and certified, but nowhere an equality: it could be sharper.
        ("\\sigma'(z)", "\\frac{1}{2}", "(\\frac{1}{2} - \\sigma(z))^2 + \\frac{1}{4}", "0"),
    ],
)
def test_a_bound_without_a_proof_is_refused(lower, upper, certificate, tight):
    with pytest.raises(FormulaError):
        prove_bound(lower, upper, Bound(certificate, (("z", tight),)))


def test_an_inequality_without_a_certificate_is_refused():
    statement = Statement("eq", "derived", "words", ("\\sigma'(z)",), "", ("sigmoid-neuron",))
    with pytest.raises(EvaluationError, match="expected ="):
        check("\\sigma'(z) \\le \\frac{1}{4}", statement)


@pytest.mark.parametrize(
    ("latex", "answer"),
    [
        ("x^2 + y^4", True),
        ("\\lVert x \\rVert \\lvert y \\rvert", True),
        ("3 \\cdot e^{-x}", True),
        ("\\frac{x^2}{\\lVert x \\rVert}", True),
        ("\\sum_{i=1}^{3} x_i^2", True),
        ("\\sqrt{x^2}", True),
        ("x", False),
        ("-x^2", False),
        ("x^2 - y^2", False),
        ("x^3", False),
        ("x^2 y", False),
        ("\\sum_{i=1}^{3} x_i", False),
        ("\\frac{x^2}{y}", False),
    ],
)
def test_what_the_form_shows_to_be_never_negative(latex, answer):
    assert never_negative(parse_expression(latex)) is answer


BUMPS = "\\sum_{k=0}^{n} y_k B_k"
STAIRS = "y_0 a_0 + \\sum_{k=1}^{n} (y_k - y_{k-1}) a_k - y_n a_{n+1}"


def by_induction(latex, subject):
    model = model_by_name("steps-n")
    statement = Statement("eq", "derived", "words", (subject,), "y a", ("steps-n",), over="n")
    relations = parse(latex, frozenset(model.functions))
    return check_all_sizes(relations, statement, model, latex).identities


def test_an_induction_may_gather_several_sums_and_begin_at_0():
    assert by_induction(f"{BUMPS} = {STAIRS}", BUMPS) == 2


@pytest.mark.parametrize(
    "wrong",
    [
        STAIRS.replace("- y_n", "+ y_n"),  # fails at the beginning
        STAIRS.replace("y_n a_{n+1}", "y_n a_n"),
        STAIRS.replace("y_{k-1}", "y_{k+1}"),  # fails in the step alone
        STAIRS.replace("(y_k - y_{k-1})", "(y_{k-1} - y_k)"),
        STAIRS.replace("k=1", "k=0"),
        STAIRS.replace("k=1", "k=2"),
        STAIRS.replace("^{n} (", "^{n+1} ("),
    ],
)
def test_a_wrong_claim_about_several_sums_is_refused(wrong):
    with pytest.raises(FormulaError):
        by_induction(f"{BUMPS} = {wrong}", BUMPS)
