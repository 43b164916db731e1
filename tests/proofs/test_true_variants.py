r"""The same formula in other true ways of writing is proved; false ones beside them are not.

Each entry is a label of the book and a LaTeX that an author could write instead of the book's own.
What is true follows from mathematics and from what LaTeX displays, not from what the program says.
"""

from pathlib import Path

import pytest

from nnmath.formulas.errors import FormulaError, ParseError
from nnmath.formulas.latex import parse, parse_expression
from nnmath.formulas.notation import Notation
from nnmath.proofs.judge import check
from nnmath.proofs.statements import statements


def cases(name):
    """The lines ``label: LaTeX`` of a file beside this one, as pairs."""
    lines = (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()
    return [tuple(line.split(": ", 1)) for line in lines]


TRUE, FALSE = cases("variants_true.txt"), cases("variants_false.txt")


@pytest.mark.parametrize(("label", "latex"), TRUE)
def test_a_true_way_of_writing_is_proved(label, latex):
    assert check(latex, statements()[label]).identities


@pytest.mark.parametrize(("label", "latex"), FALSE)
def test_a_false_formula_beside_it_is_not(label, latex):
    with pytest.raises(FormulaError):
        check(latex, statements()[label])


HOW_TO = [
    ("eq-descent-bowl", r"f(x) = (x+2)^2 \tag{2}", "comes from its label"),
    ("eq-descent-bowl", r"f(x) = \underbrace{x+2}_{\text{far}}{}^2", "parentheses within"),
    ("eq-descent-bowl", r"f(x) = \hspace{1em} (x+2)^2", r"use \, or \quad"),
    ("eq-descent-bowl", r"f(x) = (x+2)^{1\quad 0}", "a space within a number"),
    ("eq-descent-bowl", r"f(x) = x^2 \quad x", "a wide space between two factors"),
    ("eq-descent-bowl", r"\begin{align} f(x) = (x+2)^2 \end{align}", r"\begin{aligned}"),
    ("eq-descent-slope", r"f'(x) := \lim_{h \to 0} (2(x+2) + h) = 2(x+2)", "write ="),
    ("eq-descent-slope", r"\frac{df}{dx}(x) \rightarrow 2(x+2)", r"\lim_{h \to 0}"),
    ("eq-chain-rule", r"\frac{d}{dx} (f \circ g)(x) = f'(g(x)) g'(x)", "write f(g(x))"),
    ("eq-chain-rule", r"\frac{d}{dx} f(g(x)) = \frac{df}{dg} \frac{dg}{dx}", "write g(…)"),
    (
        "eq-matrix-weight",
        r"\frac{\partial C}{\partial W^{(l)}} = \delta^{(l)} \otimes a^{(l-1)}",
        "u v^",
    ),
    (
        "eq-matrix-hidden-error",
        r"\delta^{(l)} = \diag(\sigma'(z^{(l)})) W^{(l+1)T} \delta^{(l+1)}",
        r"\operatorname{diag}",
    ),
    ("eq-matrix-bias-index", r"\frac{\partial C}{\partial b^l_j} = \delta^l_j", "Notation(layers"),
    ("eq-matrix-bias-index", r"\delta^l_j = \frac{\partial C}{\partial b^l_j}", "Notation(layers"),
    ("eq-notation-activation", r"a^{(l)}_j = \sigma(z^l_j)", "Notation(layers"),
    ("eq-notation-activation", r"a^{(l)}_j = \sigma(\mathbf{z}^{(l)}_j)", "Notation(fonts"),
    ("eq-notation-activation", r"\mathbf{a^{(l)}_j = \sigma(z^{(l)}_j)}", "Notation(fonts"),
    (
        "eq-notation-activation",
        r"a^{(l)}_j = \sigma(z^{(l)}_j) \rightarrow (2)",
        "Notation(numbers",
    ),
    ("eq-notation-activation", r"a^{(l)}_j = \sigma * z^{(l)}_j", "Notation(products"),
    ("eq-vanishing-quarter", r"\sigma'(z) \le \frac12", "not the bound that the statement proves"),
    ("eq-perceptron-angle", r"w^\top x = w \cdot x", r"u^\top v"),
    ("eq-perceptron-angle", r"w^\top x = \norm{w} \norm{x} \cos \varphi", r"\lVert"),
    ("eq-softmax-definition", r"p_j = \text{softmax}(z)_j, S = 1", r"\operatorname{word}"),
    ("eq-vanishing-quarter", r"\sigma^2(z) \le \frac14", r"(\sigma(…))^n"),
    ("eq-softmax-jacobian-matrix", r"\frac{\partial p}{\partial z} = D - p \otimes p", "u v^"),
]


@pytest.mark.parametrize(("label", "latex", "advice"), HOW_TO)
def test_what_is_not_read_is_answered_by_how_to_write_it(label, latex, advice):
    with pytest.raises(FormulaError) as caught:
        check(latex, statements()[label])
    assert advice in caught.value.message


NIELSEN = Notation(layers=frozenset({"a", "z", "w", "b", "\\delta"}))
BOLD = Notation(fonts=frozenset({"\\mathbf", "\\boldsymbol"}))
BY_HAND = Notation(numbers="\\rightarrow", products=frozenset({".", "*"}), fonts=BOLD.fonts)


@pytest.mark.parametrize(
    ("notation", "one", "other"),
    [
        (NIELSEN, "a^l", "a^{(l)}"),
        (NIELSEN, "a^2 - y", "a^{(2)} - y"),
        (NIELSEN, "w^{l+1}_{jk}", "w^{(l+1)}_{jk}"),
        (NIELSEN, "(w^{l+1})^T \\delta^{l+1}", "(w^{(l+1)})^\\top \\delta^{(l+1)}"),
        (NIELSEN, "(a^2)^2", "(a^{(2)})^2"),
        (NIELSEN, "x^2", "x^2"),
        (NIELSEN, "a^\\top", "a^T"),
        (
            NIELSEN,
            "\\frac{\\partial C}{\\partial b^l_j}",
            "\\frac{\\partial C}{\\partial b^{(l)}_j}",
        ),
        (BOLD, "\\mathbf{W}^{(1)} \\mathbf x", "W^{(1)} x"),
        (BOLD, "\\mathbf{(a - y)^2}", "(a - y)^2"),
        (BOLD, "\\mathbf{\\frac{\\mathbf{a}}{b}} c", "\\frac{a}{b} c"),
        (BY_HAND, "a * b . c", "a b c"),
        (BY_HAND, "a b \\quad \\rightarrow (\\mathbf{1.1})", "a b"),
        (BY_HAND, "\\mathbf{a b \\rightarrow (A)}", "a b"),
    ],
)
def test_a_declared_notation_is_read(notation, one, other):
    assert parse_expression(one, notation=notation) == parse_expression(other)


@pytest.mark.parametrize(
    ("notation", "latex"),
    [
        (NIELSEN, "a^2^2"),
        (NIELSEN, "x^2_j"),
        (BOLD, "\\mathcal{ab}"),
        (BY_HAND, "a \\rightarrow b"),
        (BY_HAND, "\\rightarrow (1) a"),
    ],
)
def test_what_is_not_declared_is_refused(notation, latex):
    with pytest.raises(ParseError):
        parse_expression(latex, notation=notation)


def test_a_range_in_another_form_is_read_and_a_wrong_one_is_not():
    (one,) = parse(r"a_j = b_j \text{ for } j = 1, 2, \dots, n")
    (other,) = parse(r"a_j = b_j, \quad j = 1, \ldots, n")
    assert one.quantifiers == other.quantifiers != ()


def test_dots_stand_for_the_terms_between_and_for_no_other_index():
    """The second index of a_{11} + … + a_{1n} runs, not the first, though both begin at 1."""
    assert parse_expression(r"a_{11} + \dots + a_{1n}") == parse_expression(
        r"a_{11} + a_{12} + \dots + a_{1n}"
    )
    sum_ = parse_expression(r"a_{11} + \dots + a_{1n}")
    assert sum_.body.subs[0] == parse_expression("1")
    assert sum_.body.subs[1].base == sum_.index


@pytest.mark.parametrize(
    "latex",
    [
        r"x_1 + \dots",
        r"\dots + x_n",
        r"x_1 + \dots + y_n",
        r"x_1 + \dots + x_1",
        r"x_1 - \dots - x_n",
        r"x_1 y_1 + \dots + x_n y_m",
        r"w_1 x_1 \cdots w_n x_n",
        r"w_1 w_1 \cdots w_n",
        r"w_1 \cdots w_n x",
        "x +\n\n y",
        r"x + 2\!\!\!y",
        r"\left. x + y",
        r"10\,00",
        r"1{,}5",
        r"\lVert x \rVert_\infty",
    ],
)
def test_what_could_mean_two_things_is_refused(latex):
    with pytest.raises(ParseError):
        parse_expression(latex)


def test_thousands_are_one_number():
    assert parse_expression(r"10\,000") == parse_expression("10{,}000") == parse_expression("10000")
