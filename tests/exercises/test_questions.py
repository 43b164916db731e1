"""Quick questions on Python's side: what a page may show, what it may not, what is refused."""

import json
import re
import subprocess
import sys
from html.parser import HTMLParser

import pytest
import sympy as sp

from nnmath.exercises.browser_data import browser_judge_data
from nnmath.exercises.chapters import chapters, exercises_of, find
from nnmath.exercises.define import choice, formula, function, known_mistake, number
from nnmath.widgets import answer_box, quick
from nnmath.widgets.inline_markdown import latex_to_mathml, markdown_to_html
from nnmath.widgets.obfuscate import deobfuscate, obfuscate
from nnmath.widgets.question_data import question
from nnmath.widgets.questions import Quick

HINTS = ("Begin with one.", "Then halve $x$.")
SLOPE = number(
    "scratch-slope", lambda: 1 / 4, question="What is $\\sigma'(0)$?", unit="per unit", hints=HINTS,
    known_mistakes=[known_mistake(0.5, "That is $\\sigma(0)$."),
                    known_mistake(lambda: 1.0, "That is σ far out.")],
)  # fmt: skip
OLD = choice(
    "scratch-old", {"a": "the *old* one", "b": "the new one < old"}, "a", hints=HINTS,
    why={"a": "One point.", "b": "Two points."}, question="Which `w`?",
)  # fmt: skip
ALL = [entry for chapter in chapters() for entry in exercises_of(chapter)[1]]


class Tags(HTMLParser):
    """Whether every tag is closed in its turn, and the text between them."""

    def __init__(self, text):
        super().__init__()
        self.open, self.text = [], ""
        self.feed(text)
        assert self.open == [], text

    def handle_starttag(self, tag, attributes):
        self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


def test_a_secret_is_read_back_with_the_same_id_and_no_other():
    for secret in ({"right": 0.25, "why": "σ′ ≤ ¼"}, [], "", {"a": [1, 2, {"b": None}]}):
        for id in ("a-b", "two-layers-old-or-new"):
            text = obfuscate(id, secret)
            assert re.fullmatch("[A-Za-z0-9+/=]+", text)
            assert deobfuscate(id, text) == secret
    text = obfuscate("scratch-old", {"right": ["a"]})
    with pytest.raises(ValueError, match=r"utf-8|Expecting|Extra|Invalid|Unterminated"):
        deobfuscate("scratch-new", text)


def test_the_secret_of_a_number_holds_its_value_and_its_known_mistakes():
    secret = question(SLOPE)["secret"]
    assert secret["right"] == 0.25
    assert [s["value"] for s in secret["known_mistakes"]] == [0.5, 1.0]
    assert secret["tolerance"] == SLOPE.tolerance
    assert len(secret["hints"]) == 2
    assert "0.25 per unit" in Tags(secret["why"]).text


def test_what_is_right_stands_nowhere_in_the_open():
    box = Quick([question(OLD), question(SLOPE)])
    open_text = json.dumps([{k: v for k, v in q.items() if k != "secret"} for q in box.questions])
    for text in (open_text, box.render_static(), box._repr_mimebundle_()[0]["text/plain"]):
        assert "One point" not in text
        assert "Two points" not in text
        assert "0.25" not in text
        assert "That is" not in text
        assert "Begin with" not in text
    assert '"right"' not in open_text


def test_the_static_form_has_every_question():
    static = Quick([question(OLD), question(SLOPE)]).render_static()
    text = Tags(static).text
    assert "Which w?" in text
    assert "the new one < old" in text
    assert "<em>old</em>" in static
    assert "<script" not in static
    assert Quick([question(OLD)])._repr_mimebundle_()[0]["text/html"].count("<li>") == 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a < b & c", "a &lt; b &amp; c"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("`<b>`", "<code>&lt;b&gt;</code>"),
        ("**so** or *so*", "<strong>so</strong> or <em>so</em>"),
        ("2*3 and 4*5", "2*3 and 4*5"),
        ("two\n  lines", "two lines"),
    ],
)
def test_a_line_of_markdown_is_safe_html(text, expected):
    assert markdown_to_html(text) == expected


@pytest.mark.parametrize(
    ("tex", "symbols"),
    [
        (r"\sigma'(z^{(1)})", "σ′(z(1))"),
        (r"\frac{\partial C}{\partial w^{(2)}_{jk}}", "∂C∂wjk(2)"),
        (r"\tfrac12 x^2", "12x2"),
        (r"W^\top \delta \odot \hat{y}", "W⊤δ⊙y^"),
        (r"\text{if } a < b", "if\xa0a<b"),
        (r"\left\{ 1, -2 \right\}", "{1,−2}"),
        (r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}", "(1234)"),
        (r"\lVert \mathbb{R} \rVert", "‖ℝ‖"),
        (r"\text{<b>}", "<b>"),
    ],
)
def test_mathml_has_the_symbols_of_the_formula_in_order(tex, symbols):
    assert Tags(latex_to_mathml(tex)).text == symbols


@pytest.mark.parametrize("tex", ["x_", r"\left( x", r"\begin{cases} 1 \end{matrix}"])
def test_a_formula_that_cannot_be_converted_is_shown_as_its_source(tex):
    assert Tags(markdown_to_html(f"${tex}$")).text == tex


def test_what_needs_python_or_has_no_question_is_refused():
    code = function("scratch-code", abs, inputs=lambda rng: [(1.0,)], question="How?")
    with pytest.raises(ValueError, match="needs Python"):
        question(code)
    with pytest.raises(ValueError, match="has no question"):
        question(number("scratch-bare", 0.5, hints=HINTS))
    with pytest.raises(KeyError, match="no exercise is called nowhere-at-all"):
        quick("nowhere-at-all")
    with pytest.raises(ValueError, match="at least one"):
        quick()


BREAK = {
    "missing or empty": lambda q: q.pop("ask"),
    "expected one of choice": lambda q: q.update(kind="essay"),
    "a choice has options": lambda q: q.update(options=None),
    "cannot be read": lambda q: q.update(secret="!"),
    "has no why": lambda q: q.update(secret={"right": ["a"], "hints": []}),
    "with an id": lambda q: q.pop("id"),
}


@pytest.mark.parametrize("message", BREAK)
def test_bad_questions_are_refused(message):
    q = question(OLD)
    BREAK[message](q)
    with pytest.raises(ValueError, match=message):
        Quick([q])
    box = Quick([question(OLD)])
    with pytest.raises(ValueError, match=message):
        box.questions = [q]


def test_figures_cost_no_sympy():
    code = "import sys, nnmath.widgets; sys.exit('sympy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_a_question_is_asked_once():
    with pytest.raises(ValueError, match="asked twice"):
        Quick([question(OLD), question(OLD)])


def test_a_formula_brings_values_and_no_formula():
    entry = formula(
        "scratch-step", "-eta*(a - y)*dsigma(z)", question="How far?", hints=HINTS,
        names={"eta": r"\eta", "a": "a", "y": "y", "z": "z", "dsigma": r"\sigma'"},
        known_mistakes=[known_mistake("eta*(a - y)*dsigma(z)", "Downhill is against the slope.")],
    )  # fmt: skip
    secret, made = question(entry)["secret"], browser_judge_data(entry)
    assert secret["right"] == made["right"][: len(secret["right"])]
    assert len(secret["points"]) >= 36
    for at_name in zip(*secret["points"], strict=True):
        assert min(at_name) < 0 < max(at_name)
    assert secret["names"] == ["eta", "a", "y", "z"]
    letter, body = secret["functions"]["dsigma"]
    at = dict(zip(secret["names"], secret["points"][0], strict=True))
    slope = float(sp.sympify(body).subs(letter, at["z"]))
    right = -at["eta"] * (at["a"] - at["y"]) * slope
    assert secret["right"][0] == pytest.approx(right)
    assert secret["known_mistakes"][0]["values"][0] == pytest.approx(-right)


# --- the book's own ------------------------------------------------------------------------------


@pytest.mark.parametrize("entry", ALL, ids=lambda e: e.id)
def test_every_quick_question_of_the_book_can_be_asked(entry):
    (q,) = quick(entry.id).questions
    Tags(q["ask"] + "".join(text for _, text, _ in q["options"] or []))
    whole = json.dumps([q, deobfuscate(q["id"], q["secret"])], ensure_ascii=False)
    assert not re.search(r"<m(i|o|text)>[^<]*\\\\", whole), "a command that was not converted"
    assert "$" not in whole, "a formula that was not closed"
    assert len(whole) < 16_000


def test_a_box_asks_for_no_more_than_the_answer():
    made = answer_box("two-layers-predict", "Predict <then> run").questions[0]
    assert made["alone"] is True
    assert Tags(made["ask"]).text == "Your answer to “Predict <then> run”"
    entry = find("two-layers-predict")
    assert [(key, Tags(text).text) for key, text, _ in made["options"]] == [
        (key, key) for key in entry.options
    ]
    assert [name for _, _, name in made["options"]] == [
        f"{key}: {text}" for key, text in entry.options.items()
    ]
    assert deobfuscate(made["id"], made["secret"])["right"] == ["c"]


def test_an_array_goes_to_the_page_whole():
    made = answer_box("matrix-form-outer").questions[0]
    secret = deobfuscate(made["id"], made["secret"])
    entry = find("matrix-form-outer")
    assert (made["kind"], made["options"]) == ("array", None)
    assert secret["right"] == entry.right.tolist()
    assert secret["tolerance"] == entry.tolerance
    assert [mistake["value"] for mistake in secret["known_mistakes"]] == [
        getattr(wrong, "tolist", lambda wrong=wrong: wrong)() for wrong, _ in entry.wrong
    ]
    assert str(secret["right"][0][0]).removesuffix(".0") in Tags(secret["why"]).text


@pytest.mark.parametrize(
    ("id_", "error", "says"),
    [
        ("two-layers-mistake", ValueError, "is a Function, which needs Python"),
        ("two-layers-slop", KeyError, "two-layers-slope"),
    ],
)
def test_a_box_that_cannot_be_says_why(id_, error, says):
    with pytest.raises(error, match=says):
        answer_box(id_)
