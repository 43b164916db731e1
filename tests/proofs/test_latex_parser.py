"""The grammar: what stands together, what is distinguished, and what is refused."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnmath.formulas.errors import ParseError
from nnmath.formulas.latex import COMMANDS, parse, parse_expression, tokenize_lossless

FUNCTIONS = frozenset({"f", "C", "\\sigma"})


def read(latex):
    return parse_expression(latex, FUNCTIONS)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("W a \\odot b", "(W a) \\odot b"),
        ("\\sum_{k=1}^{3} w_k a_k + b", "\\bigl(\\sum_{k=1}^{3} w_k a_k\\bigr) + b"),
        ("\\frac12 x", "\\frac{1}{2} x"),
        ("a_{j}^{(l)}", "a^{(l)}_j"),
        ("W^{(l)\\top} b", "(W^{(l)})^\\top b"),
        ("\\frac{d}{dt} f(t) \\Big|_{t=0}", "\\Bigl(\\frac{d}{dt} f(t)\\Bigr)\\Big|_{t=0}"),
        ("\\nabla f", "(\\nabla f)"),
        ("\\bigl(\\nabla_a C\\bigr)^\\top", "(\\nabla_a C)^\\top"),
        ("\\left[\\nabla_a C\\right]^2", "{(\\nabla_a C)}^2"),
        ("\\log a_j", "\\log(a_j)"),
        ("e^{-z}", "\\exp(-z)"),
        ("x\\, y", "x y"),
        ("\\bar x", "\\overline{x}"),
        ("1 2", "12"),
    ],
)
def test_the_same_is_read_the_same(one, other):
    assert read(one) == read(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("W a \\odot b", "W (a \\odot b)"),
        ("\\sum_{k=1}^{3} w_k a_k + b", "\\sum_{k=1}^{3} (w_k a_k + b)"),
        ("f(x + 1)", "x(x + 1)"),
        ("\\sigma'(z)", "\\sigma(z)"),
        ("a^{(2)}", "a^2"),
        ("w_{jk}", "w_{kj}"),
        ("-x^2", "(-x)^2"),
        ("W a", "a W"),
        ("\\frac{\\partial C}{\\partial w}", "\\frac{C}{w}"),
        ("w^\\star", "w"),
        ("\\frac{\\partial^2 C}{\\partial w^2}", "\\frac{\\partial C}{\\partial w}"),
        ("x_{k+1}", "x_k + 1"),
        ("a_{12}", "a_{1}"),
        ("\\lVert x \\rVert", "\\lvert x \\rvert"),
    ],
)
def test_what_differs_is_read_differently(one, other):
    assert read(one) != read(other)


@pytest.mark.parametrize(
    "latex",
    [
        "a^{(l)}^2",
        "x^23",
        "x^2_i",
        "f'",
        "{a + b} c",
        "\\sum_{k=1} a_k",
        "\\sum_{k=1}^{3} a_k \\odot b",
        "\\log a b",
        "\\log x^2",
        "x / y z",
        "x y / z",
        "x 2",
        "1 x",
        "x + 0",
        "x^1",
        "\\nabla f^\\top",
        "\\bigl x",
        "(x + 1",
        "x + 1)",
        "\\frac{\\partial^2 C}{\\partial w}",
        "\\begin{array}{cc} a \\end{array}",
        "\\begin{pmatrix} a & b \\\\ c \\end{pmatrix}",
        "\\begin{cases} 1 & x > 0 \\end{cases}",
        "x!",
        "x % y",
        "x \\mathbin y",
        "a_j_k",
        "x^^2",
        "",
        "99999999999999999999",
    ],
)
def test_what_is_ambiguous_or_unknown_is_refused(latex):
    with pytest.raises(ParseError):
        read(latex)


def test_statements_are_separated_by_commas_words_and_lines():
    aligned = "\\begin{aligned} a &= b + c \\\\ &\\quad + d, \\\\ e &= f \\\\ &= g \\end{aligned}"
    first, second = parse(aligned)
    assert [len(s.sides) for s in (first, second)] == [2, 3]
    assert first.sides[1] == read("b + c + d")
    assert len(parse("a = b, \\qquad c = d.")) == 2
    assert len(parse("a = b \\quad\\text{and}\\quad c = d")) == 2


def test_a_new_line_without_a_comma_starts_a_new_statement():
    assert len(parse("\\begin{aligned} a &= b \\\\ c &= d \\end{aligned}")) == 2


def test_an_error_knows_its_place():
    latex = "a = b + \\unknown c"
    with pytest.raises(ParseError) as caught:
        parse(latex)
    assert latex[caught.value.offset :].startswith("\\unknown")


def test_spans_lose_nothing():
    latex = "\\begin{aligned} a &= \\bigl(b\\bigr) % ☃\n\\\\[2pt] &\\quad \\end{aligned}"
    assert "".join(token.text for token in tokenize_lossless(latex)) == latex


@settings(max_examples=400, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from([*sorted(COMMANDS), *"abfxz01279+-=^_{}()[]|,.'&", "\\\\"])))
def test_any_heap_of_tokens_is_read_or_refused_and_nothing_else(pieces):
    with suppress(ParseError):
        parse(" ".join(pieces), FUNCTIONS)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.text(max_size=40))
def test_any_text_is_read_or_refused_and_nothing_else(text):
    with suppress(ParseError):
        parse(text, FUNCTIONS)


def test_a_condition_within_cases_reads_the_same_with_more_space():
    first, last = r"y = \begin{cases} 1 & \text{if } ", r" \\ 0 & \text{if } z < 0 \end{cases}"
    tight, loose, other = (parse(first + middle + last) for middle in ("z>0", "z  > 0", "z > 1"))
    assert tight[0].sides == loose[0].sides
    assert tight[0].sides != other[0].sides
