"""Whatever text is given: a clear refusal or a verdict, in time, and nothing is run."""

import random
import time

import pytest
import sympy as sp
from helpers.sample_exercises import HIDDEN, INDEXED, W1

from nnmath.exercises.define import array, choice, number
from nnmath.exercises.grade import judge
from nnmath.exercises.grade_formula import prepare
from nnmath.formulas.errors import ParseError, ShapeError
from nnmath.formulas.nodes import Node

SECONDS = 2.0
COUNT = 100_000
GOOD = {
    W1.id: [
        "a0*dsigma(z1)*(a2 - y)*dsigma(z2)*w2",
        r"a^{(0)} \sigma'(z^{(1)}) (a^{(2)} - y) \sigma'(z^{(2)}) w^{(2)}",
    ],
    HIDDEN.id: [
        "W2.T @ delta2 * dsigma(z1)",
        r"\bigl((W^{(2)})^\top \delta^{(2)}\bigr) \odot \sigma'(z^{(1)})",
    ],
    INDEXED.id: [
        "sum(W2[k, j]*delta2[k], k)*dsigma(z1[j])",
        r"\sum_{k=1}^{n_2} W^{(2)}_{kj} \delta^{(2)}_k \sigma'(z^{(1)}_j)",
    ],
}
TOKENS = [
    "a0", "w2", "z1", "W2", "delta2", "dsigma", "sigma(", "exp(", "log", "sum(", "mean(", "axis=1",
    "outer(", ".T", "@", "*", "**", "^", "/", "+", "-", "(", ")", "[", "]", ",", "k", "j", "1",
    "2.5", "64", "1e30", "\\frac{", "}", "{", "\\sigma'", "^{(1)}", "_{kj}", "\\odot", "\\partial",
    "\\sum_{k=1}", "^\\top", "=", "lambda", "import", "__", "σ′", "δ", "²", " ", "\n", "\x00", "🙂",
]  # fmt: skip


def soup(rng, _):
    """Signs and names of the language, in no order."""
    return "".join(rng.choice(TOKENS) for _ in range(rng.randrange(1, 25)))


def noise(rng, _):
    """Random bytes, and characters from everywhere."""
    if rng.random() < 0.5:
        return rng.randbytes(rng.randrange(1, 60)).decode("latin-1")
    return "".join(chr(rng.randrange(1, 0x3000)) for _ in range(rng.randrange(1, 40)))


def mutant(rng, entry):
    """A good answer with some letters exchanged, left out, doubled or inserted."""
    text = list(rng.choice(GOOD[entry.id]))
    for _ in range(rng.randrange(1, 5)):
        at = rng.randrange(len(text) + 1)
        cut = rng.randrange(0, 3)
        text[at : at + cut] = rng.choice(["", rng.choice(TOKENS), rng.choice("()*+-^_{}\\'1z")])
        text = text or ["x"]
    return "".join(text)


def read(entry, text):
    """The tree, or the refusal."""
    try:
        return prepare(entry).read(text)
    except ParseError as error:
        return error


@pytest.mark.parametrize("batch", range(10))
def test_random_texts_are_read_or_refused(batch):
    """A hundred thousand in all; of those that can be read, a tenth goes on to a verdict."""
    rng = random.Random(batch)
    count = 0
    for _ in range(COUNT // 10):
        entry = rng.choice((W1, HIDDEN, INDEXED))
        text = rng.choice((soup, noise, mutant, mutant))(rng, entry)
        found = read(entry, text)
        if isinstance(found, ParseError):
            assert found.with_caret().replace("\n", "").isprintable()
            continue
        assert isinstance(found, Node)
        count += 1
        if count % 10 == 0:
            start = time.process_time()
            verdict = judge(entry, text)
            assert time.process_time() - start < SECONDS
            assert verdict.correct or verdict.feedback.strip()
    assert 150 < count < COUNT // 10 - 3000


LISTS = [
    "1", "-0,5", "½", "1/4", "[", "]", "(", ")", "{", "}", ",", ";", "\n", " ", ".", "=", "≈",
    "%", "x", "×", "*", "+", "array(", "np.float64(", "dtype=", ".T", "^T", "ᵀ", "'", "\"",
    "\\\\", "&", "\\begin{pmatrix}", "\\end{pmatrix}", "w:", "1 000", "1,000", "e", "ln", "nan",
    "inf", "c", "option", "and", "\u200b", "\u0000", "🙂", "$", "_", "1e", "!", "|", "√",
]  # fmt: skip
ANY = [
    number("scratch-any-number", 2.0), array("scratch-any-array", lambda: [[1.0, 2.0], [3.0, 4.0]]),
    array("scratch-any-list", lambda: [1.0, 2.0, 3.0]),
    choice("scratch-any-choice", {"a": "yes", "b": "no"}, "a", why={"b": "No."}),
]  # fmt: skip


def test_random_texts_are_values_or_refused():
    rng = random.Random(3)
    understood = 0
    for _ in range(4_000):
        text = "".join(rng.choice(LISTS) for _ in range(rng.randrange(1, 14)))
        verdict = judge(rng.choice(ANY), text)
        assert verdict.feedback.strip() or verdict.correct
        understood += verdict.understood
    assert 100 < understood < 3_000


NASTY = [
    "9**9**9", "9**9**9**9", "2**(10**9)", "a0**(9**9)", "(a0**64)**64", "(" * 10_000, "-" * 1_900,
    "a0*" * 30_000, "a0" * 50_000, "((a0**64)**64)**64", "[" * 500, "a0**" * 400 + "2",
    "(a0+a1+a2+w1+w2+b1+b2+z1+z2+y)**64*(a0+a1+a2+w1+w2+b1+b2+z1+z2+y)**64",
    "exp(" * 25 + "9" + ")" * 25, "1e999", "1e-999", "9" * 1_000, "1/(a0-a0)", "0**-1", "log(0)",
    "sum(sum(sum(sum(a0*a0,k),j),i),l)", r"\frac{" * 300, "{" * 1_500,
    r"\sum_{k=1}^{999999999} a^{(0)}",
    r"\sum_{k=1}^9 \sum_{j=1}^9 \sum_{i=1}^9 \sum_{l=1}^9 a^{(0)}", "a^{(0)}^{999999}",
    r"(a^{(0)})^{9^{9^{9}}}", "x" * 100_000, "\\" * 100_000, "\x00" * 2_000,
    "²" * 1_000, "()" * 900,
    "+".join(["a0*dsigma(z1)*(a2 - y)*dsigma(z2)*w2"] * 40), "(a2 - y)" * 200,
    "*".join(["(a0 + w1 + w2 + y)"] * 60), "(1 + a0)**64*(1 + w1)**64*(1 + w2)**64 - (1 + y)**64",
    "tanh(" * 28 + "a0" + ")" * 28, "a0**0.1**0.1", "sqrt(" * 28 + "a0" + ")" * 28,
]  # fmt: skip


@pytest.mark.parametrize("text", NASTY, ids=lambda text: text[:30].replace("\x00", "0"))
@pytest.mark.parametrize("entry", [W1, HIDDEN], ids=lambda entry: entry.id)
def test_a_nasty_text_is_judged_in_time(entry, text):
    start = time.perf_counter()
    verdict = judge(entry, text)
    assert time.perf_counter() - start < SECONDS
    assert not verdict.correct
    assert verdict.feedback.strip()


def test_a_right_answer_that_is_hard_to_decide_is_decided_or_refused_in_time():
    long = "(a0 + w1)**30*dsigma(z1)*(a2 - y)*dsigma(z2)*w2*a0/(a0 + w1)**30"
    deep = f"({long})*(1 + w1 + w2 + b1 + b2)**40/(1 + w1 + w2 + b1 + b2)**40"
    for text in (long, deep):
        start = time.perf_counter()
        verdict = judge(W1, text)
        assert time.perf_counter() - start < SECONDS
        assert verdict.correct or "simplify" in verdict.feedback


def test_large_sympy_expressions_are_refused():
    x = sp.Symbol("a0")
    for nasty in (sp.Add(*(x**k for k in range(2000))), x ** (10**6), sp.Integer(10) ** 10_000):
        start = time.perf_counter()
        assert not judge(W1, nasty).correct
        assert time.perf_counter() - start < SECONDS


ATTACKS = [
    '__import__("os").system("touch {file}")',
    'exec(\'open("{file}", "w")\')',
    "[].__class__.__base__.__subclasses__()",
    "(lambda: open('{file}', 'w'))()",
    "a0.__class__",
    "a0 if open('{file}', 'w') else a0",
    r"\input{{{file}}}",
    r"\write18{{touch {file}}}",
]


@pytest.mark.parametrize("text", ATTACKS)
def test_nothing_is_executed(text, tmp_path):
    file = tmp_path / "created"
    entries = [
        W1,
        HIDDEN,
        number("scratch-number", 2.0),
        array("scratch-array", lambda: [1.0, 2.0]),
        choice("scratch-choice", {"a": "yes", "b": "no"}, "a", why={"b": "No."}),
    ]
    for entry in entries:
        verdict = judge(entry, text.format(file=file))
        assert not verdict.correct
        assert not file.exists()


@pytest.mark.parametrize(
    ("text", "fragment", "at"),
    [
        ("a0*delta3", "Unknown name “delta3”", 3),
        ("2/a0 dsigma(z1)", "put brackets around what is divided by, or write *", 5),
        ("a0 2", "Between “a0” and “2” a sign is missing: write *", 3),
        ("(a0 + w2 2)", "Between “w2” and “2” a sign is missing: write *", 9),
        ("e^z1 w2", "Where does the exponent end?", 5),
        ("ln a0 w2", "Where does the argument of ln end?", 6),
        ("a0*(z1 + ", "The formula ends", 9),
        ("a0*A2", "did you mean “a2”?", 3),
        ("dsigma*a0", "put its argument in brackets", 0),
        ("z^2", "the layer is part of the name, z2", 0),
        (r"a^{(0)} \sigma'", "“σ′” is a function", 8),
        (r"a^{(0)} q^{(3)}", "Unknown name “q^(3)”", 8),
        (r"\sigma''(z^{(1)})", "Unknown function “σ′′”", 0),
        (r"\wp", r"The command \wp is not known here", 0),
        ("a0**65", "at most 64", 2),
        ("sum(a0)", "a number", None),
    ],
)
def test_an_unreadable_answer_gets_what_and_where(text, fragment, at):
    feedback = judge(W1, text).feedback
    assert fragment in feedback
    if at is not None:
        line, caret = feedback.splitlines()[1:]
        assert caret.index("^") - 4 == at
        assert line[4:].startswith(text[:20])


@pytest.mark.parametrize(
    ("text", "fragment"),
    [
        ("x" * 2_001, "at most 2000 characters"),
        ("\\" * 2_001, "at most 2000 characters"),
        ("a0+" * 260, "at most 500"),
        ("sum(sum(sum(sum(W2[k, j]*W2[i, l], k), j), i), l)", "Too many sums"),
        ("(" * 31 + "a0", "nested too deeply"),
        ("a0**" * 31 + "a0", "nested too deeply"),
        ("1" * 41, "too many digits"),
        ("1e31", "too many digits"),
    ],
    ids=lambda text: text[:20],
)
def test_the_bounds_are_named(text, fragment):
    assert fragment in judge(HIDDEN, text).feedback


def test_a_printed_transpose_is_read():
    assert judge(HIDDEN, "W2ᵀ @ delta2 * dsigma(z1)").correct


def test_an_ill_shaped_formula_is_no_crash():
    with pytest.raises(ShapeError, match="do not fit") as caught:
        prepare(HIDDEN).at_points(prepare(HIDDEN).read("W2 @ W2"))
    error = caught.value
    assert (error.operation, error.left, error.right) == ("times", "W⁽²⁾", "W⁽²⁾")
    assert error.shapes == ((4, 2), (4, 2))
