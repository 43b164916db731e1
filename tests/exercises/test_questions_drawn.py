"""Quick questions in a real browser: every answer gets its verdict, progress stays in the browser.

A bare page, opened as a file: the storage of the browser is the reader's own.
"""

import math
import random
import re

import pytest
from helpers.browser import guard
from helpers.widget_page import ASK, violations, widget_html

from nnmath.exercises import check
from nnmath.exercises.chapters import find
from nnmath.exercises.define import choice, known_mistake, number
from nnmath.exercises.diagnosis import Kind
from nnmath.exercises.verdict import readable
from nnmath.formulas.plain import vocabulary
from nnmath.formulas.symbols import Symbol
from nnmath.widgets.inline_markdown import markdown_to_html
from nnmath.widgets.question_data import answer_field, question
from nnmath.widgets.questions import Quick

pytestmark = pytest.mark.browser
HINTS = ("Look at the middle.", "Half of a half.")
OLD, SLOPE, TWO, STEP = "scratch-old", "scratch-slope", "scratch-two", "scratch-step"
NAMES = ["eta", "d", "w2", "z1"]
VOCABULARY = vocabulary({
    "eta": Symbol(r"\eta"), "d": Symbol("d"), "w2": Symbol("w_2"), "z1": Symbol("z_1"),
    "dsigma": Symbol(r"\sigma'", function=True),
})  # fmt: skip


def right(eta, d, w2, z1):
    return -eta * d * w2 / (4 * math.cosh(z1 / 2) ** 2)


def typed():
    """−η d w₂ σ′(z₁), with the mistake that loses σ′; the values are Python's own."""
    rng = random.Random(6)
    points = [[rng.uniform(0.2, 2) for _ in NAMES] for _ in range(5)]
    samples = [[0.5, 1, 2, 0], [1, 1, 3, 0]]
    secret = {
        "names": NAMES, "vocabulary": VOCABULARY, "marks": {}, "points": points,
        "sample_points": samples,
        "functions": {"dsigma": ["t", "exp(-t)/(1 + exp(-t))**2"]},
        "right": [right(*point) for point in points],
        "sample_values": [right(*point) for point in samples],
        "known_mistakes": [
            {"values": [-e * d * w for e, d, w, _ in points], "feedback": "You lost σ′."},
        ],
        "why": markdown_to_html("So $-\\eta d$ it is."), "hints": [],
    }  # fmt: skip
    return {"id": STEP, "kind": "formula", "ask": "How far?", "options": None, "several": False,
            "unit": "", "secret": secret}  # fmt: skip


def questions():
    return [
        question(choice(
            OLD, {"a": "the old $w$", "b": "the new one", "c": "<i>any</i>"}, "a", hints=HINTS,
            why={"a": "All at one point.", "b": "Not *one* cost.", "c": "No: $w < 1$."},
            question="Which $w^{(2)}$?",
        )),
        question(number(
            SLOPE, 0.25, hints=HINTS, known_mistakes=[known_mistake(0.5, "That is $\\sigma(0)$.")],
            question="What is $\\sigma'(0)$?",
        )),
        question(choice(
            TWO, {"a": "one", "b": "two", "c": "three"}, ["a", "c"], why={"b": "Two is not."},
            several=True, question="Which are odd?",
        )),
        typed(),
    ]  # fmt: skip


@pytest.fixture
def show(page, tmp_path):
    """Open the questions, or open them again."""

    def show(theme="light", width=760, change=lambda states: None):
        states = Quick(questions()).questions
        change(states)
        path = tmp_path / "page.html"
        path.write_text(widget_html("question", {"questions": states}, theme), encoding="utf-8")
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(path.as_uri())
        page.locator(".nn-quick").wait_for()
        return page

    return show


def box(page, n):
    return page.locator("form").nth(n)


def verdict(page, n):
    status = box(page, n).locator("[role=status]").first
    return status.get_attribute("data-kind"), status.text_content()


def answers(page, n, texts):
    """The verdicts on texts typed one after the other; each is a submit, as by Enter."""
    return box(page, n).evaluate(ASK, texts)


def answer(page, n, text):
    box(page, n).locator("input, textarea").fill(text)
    box(page, n).get_by_role("button", name="Check").click()
    return verdict(page, n)


def choose(page, n, *texts):
    for i, node in enumerate(box(page, n).locator("label").all()):
        expected = any(text in node.inner_text() for text in texts)
        node.locator("input").evaluate("(input, on) => (input.checked = on)", expected)
        assert not expected or box(page, n).locator("input").nth(i).is_checked()
    box(page, n).get_by_role("button", name="Check").click()
    return verdict(page, n)


def progress(page):
    return page.locator(".nn-progress p").inner_text()


def clean(page):
    assert page.errors == []
    assert page.outside == []


def test_there_is_no_message_before_the_reader_checks(show):
    page = show()
    assert page.locator("form").count() == 4
    assert all(verdict(page, n) == (None, "") for n in range(4))
    assert progress(page) == "0 of 4 answered"
    text = page.locator("body").inner_text()
    for secret in (
        "All at one point",
        "Not one cost",
        "Half of a half",
        "You lost",
        "0.25",
        "Two is not",
    ):
        assert secret not in text
        assert secret not in page.content().replace("&quot;", '"')
    clean(page)


def test_a_choice_is_graded_with_its_own_reason(show):
    page = show()
    assert choose(page, 0) == ("unread", "Choose first, then check.")
    assert choose(page, 0, "new one") == ("wrong", "✗ Not yet. Not one cost.")
    kind, text = choose(page, 0, "any")
    assert kind == "wrong"
    assert text.startswith("✗ Not yet. No: w")
    assert choose(page, 0, "old") == ("right", "✓ Right. All at one point.")
    assert progress(page) == "1 of 4 answered"
    assert box(page, 0).locator("label").nth(2).inner_text() == "<i>any</i>"
    clean(page)


def test_several_choices_are_graded_together(show):
    page = show()
    assert choose(page, 2, "one", "two") == ("wrong", "✗ Not yet. Two is not.")
    assert choose(page, 2, "one")[1] == "✗ Not yet. What you chose is right; something is missing."
    assert choose(page, 2, "one", "three")[0] == "right"


NUMBERS = [
    "0.25", "1/4", ".25", "2^-2", "2.5e-1", "25 × 10⁻²", "0.25001", "1 - 0.75", "−(−0.25)", "+0.25",
    " 0.250 ", "sqrt(1/16)", "2.5*10**-1", "0.25.", "¼", "½ * ½", "2¼ - 2", "√(1/16)", "1/√16",
    "3!/24", "π/4/π", "e^(ln(1/4))", "½².", "np.sqrt(1/16)", "5⁰/4",
    "0,25", "25 %", "≈0.25", "x = 1/4", r"\frac14", "[0.25]", "np.float64(0.25)", "1/4 = 0.25",
]  # fmt: skip
NO_NUMBERS = [
    ("0.5", "wrong", "That is σ(0)."),
    ("-1/4", "wrong", "right but for the sign"),
    ("0.26", "wrong", "not the number"),
    ("0", "wrong", "It is not 0."),
    ("", "unread", "Write an answer first"),
    ("below a quarter", "unread", "A number is asked for: “below” is not understood"),
    ("1/0", "unread", "has no finite value"),
    ("sqrt(-1)", "unread", "has no finite value"),
    ("ln", "unread", "“ln” is a function: put its argument in brackets"),
    ("ln(2) 3", "unread", "Between “)” and “3” a sign is missing: write *"),
    ("ln 2 pi", "unread", "Where does the argument of ln end?"),
    ("2.5!", "unread", "“!” stands behind a whole number"),
    ("30°", "wrong", "not the number"),
    ("23,861", "wrong", "not the number"),  # a decimal comma, for no count is asked for
    ("NaN", "unread", "“NaN” is not understood"),
    ("Infinity", "unread", "“Infinity” is not understood"),
    ("1/", "unread", "The formula ends where"),
    ("(1/4", "unread", "Here a “)” is missing."),
    ("26 %", "wrong", "not the number"),
    ("1/4 = 1/3", "unread", "two sides of = differ"),
    ("<b>1</b>", "unread", "A number is asked for: “b”"),
    ("<1>", "unread", "“<” cannot stand here"),
    ("[1/4, 2]", "unread", "One number is asked for, and here are 2"),
    ("0.25 1 2", "unread", "One number is asked for, and here are 3"),
    ("9^9^9^9", "unread", "An exponent here is at most 64"),
    ("(" * 300 + "1", "unread", "nested too deeply"),
    ("1+" * 240 + "1", "wrong", "not the number"),
    ("constructor", "unread", "“constructor” is not understood"),
]
FORMULAS = [
    "-eta*d*w2*dsigma(z1)", "−η · d × w2 * dsigma( z1 )", "eta*(0 - d)*w2*dsigma(z1)",
    "d*w2*dsigma(z1)*-eta", "-eta d w2 dsigma(z1)", r"-\eta d w_2 \sigma'(z_1)", "x = -ηd w₂σ′(z₁)",
    "-dη w2(dsigma(z1))", "-(eta^2*d*w2^1*dsigma(z1))/eta", "-exp(log(eta*d))*w2*dsigma(z1)",
    "-eta*d*w2*sqrt(dsigma(z1)**2)", "-eta²*d*w2*dsigma(z1)*eta⁻¹", "((-eta))*d*w2*dsigma(z1)",
    "-eta^2^1*d*w2*dsigma(z1)/eta - 2 + 2", "-sqrt(eta^2)*d*w2*dsigma(z1)",
    "-eta/(1/d)*w2/dsigma(z1)^-1", "-η*d*w₂*σ′(z₁)", "-eta*d*w_2*σ'(z1)", "-eta*d*w⁽²⁾*σ’(z⁽¹⁾).",
    "-eta*d*w2*dsigma(-z1)", "-eta*d*w2*e^-z1/(1+e^-z1)^2",
    "-eta*d*w2/(4*((e^(z1/2)+e^(-z1/2))/2)²)",
    "-eta*d*w2*dsigma(2*z1 - z1)", "-eta*d*w2*(1 - tanh(z1/2)^2)/4",
]  # fmt: skip
NO_FORMULAS = [
    ("-eta*d*w2", "wrong", "You lost σ′."),
    ("eta*d*w2*dsigma(z1)", "wrong", "right but for the sign"),
    ("-2*eta*d*w2*dsigma(z1)", "wrong", "it is 2 times what is asked for"),
    ("-eta*d*dsigma(z1)", "wrong", "Try it in numbers: with eta = "),
    ("0", "wrong", "It gives 0 whatever the letters are"),
    ("-eta^2*d*w2*dsigma(z1)", "wrong", "Try it in numbers"),
    ("1/(eta - eta)", "unread", "has no finite value"),
    ("sqrt(-1)", "unread", "has no finite value"),
    ("eta*d", "wrong", "with eta = 0.5, d = 1 it gives 0.5, and the right one −0.25."),
    ("-eta*d*w2*dsigma(z2)", "unread", "Unknown name “z2”"),
    ("-eta*d*w2*dsigma(w2)", "wrong", "Try it in numbers"),
    ("-eta*d*w2*dsigma", "unread", "“dsigma” is a function: put its argument in brackets"),
    ("-eta*d*w2*f(z1)", "unread", "Unknown function “f”"),
    ("-pi*d", "unread", "Unknown name “pi”"),
    ("-2eta", "wrong", "Try it in numbers"),
    ("-eta d 2", "unread", "Between “d” and “2” a sign is missing: write *"),
    ("1/2 eta", "unread", "After / this can mean two things"),
    ("-eta*delta", "unread", "Unknown name “delta”"),
    ("eta**", "unread", "The formula ends where"),
    ("*eta", "unread", "“*” cannot stand here"),
    ("eta)", "unread", "This “)” closes no bracket"),
    ("dsigma(z1", "unread", "Here a “)” is missing"),
    ("eta = 3", "wrong", "It gives 3"),
    ("alert(1)", "unread", "Unknown function “alert”"),
    ("eta.constructor", "unread", "“.constructor” is not known"),
    ("__proto__", "unread", "Unknown name “proto”"),
]


@pytest.mark.parametrize(
    ("n", "texts", "feedback"), [(1, NUMBERS, "It is 0.25."), (3, FORMULAS, "it is.")]
)
def test_what_is_right_is_right_in_any_form(show, n, texts, feedback):
    page = show()
    for text, (kind, message) in zip(texts, answers(page, n, texts), strict=True):
        assert kind == "right", (text, message)
        assert feedback in message
    clean(page)


@pytest.mark.parametrize(("n", "cases"), [(1, NO_NUMBERS), (3, NO_FORMULAS)])
def test_a_known_mistake_is_named_and_nonsense_is_not_graded(show, n, cases):
    page = show()
    judged = answers(page, n, [text for text, _, _ in cases])
    for (text, kind, words), (found, message) in zip(cases, judged, strict=True):
        assert found == kind, (text, message)
        assert words in message, text
    assert progress(page) == "0 of 4 answered"
    clean(page)


def test_enter_is_enough_and_any_number_of_tries(show):
    page = show()
    field = box(page, 1).locator("input")
    field.focus()
    for text, kind in [("1", "wrong"), ("0.5", "wrong"), ("1/4", "right"), ("3", "wrong")]:
        field.fill(text)
        page.keyboard.press("Enter")
        assert verdict(page, 1)[0] == kind
    assert progress(page) == "1 of 4 answered", "what was answered once stays answered"


def test_hints_come_one_at_a_time(show):
    page = show()
    hint = box(page, 1).get_by_role("button", name="Hint")
    answer(page, 1, "0.5")
    for n in (0, 1, 1):
        hint.click()
        message = box(page, 1).locator(".nn-hint")
        assert message.text_content() == f"Hint {n + 1} of 2. {HINTS[n]}"
        assert verdict(page, 1) == ("wrong", "✗ Not yet. That is σ(0)."), "the verdict stays"
    assert box(page, 3).get_by_role("button", name="Hint").count() == 0


def test_progress_is_stored_and_cleared(show):
    page = show()
    answer(page, 1, "1/4")
    choose(page, 0, "old")
    assert page.evaluate("document.cookie") == ""
    assert sorted(page.evaluate("Object.keys(localStorage)")) == [
        f"nn-{what}:{id}" for what in ("answer", "quick") for id in (OLD, SLOPE)
    ]
    page.wait_for_timeout(300)  # Chromium hands on what is stored to the next page in its own time
    page = show()
    assert progress(page) == "2 of 4 answered"
    assert box(page, 1).locator(".nn-done").is_visible()
    assert not box(page, 2).locator(".nn-done").is_visible()
    assert verdict(page, 1) == ("right", "✓ Right. It is 0.25.")
    assert box(page, 1).locator("input").input_value() == "1/4"
    assert verdict(page, 0) == ("right", "✓ Right. All at one point.")
    assert box(page, 0).locator("input").nth(0).is_checked()
    answer(page, 3, "0")
    page.get_by_role("button", name="Clear my answers").click()
    page.get_by_role("button", name="Keep").click()
    assert progress(page) == "2 of 4 answered"
    page.get_by_role("button", name="Clear my answers").click()
    page.get_by_role("button", name="Yes, clear").click()
    assert progress(page) == "0 of 4 answered"
    assert verdict(page, 3) == (None, "")
    assert page.evaluate("localStorage.length") == 0
    assert progress(show()) == "0 of 4 answered"


def test_it_works_where_storage_is_refused(show, page):
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw Error('refused'); } })"
    )
    show()
    answer(page, 1, "1/4")
    assert progress(page).startswith("1 of 4 answered. This browser stores nothing")
    page.get_by_role("button", name="Clear my answers").click()
    page.get_by_role("button", name="Yes, clear").click()
    assert progress(page).startswith("0 of 4 answered")
    clean(page)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_any_state(show, theme):
    page = show(theme)
    assert violations(page, "main") == []
    answer(page, 1, "1/4")
    answer(page, 3, "-eta*d*w2")
    box(page, 0).get_by_role("button", name="Hint").click()
    choose(page, 2)
    assert violations(page, "main") == []


def test_the_tab_key_reaches_everything_and_shows_where_it_is(show):
    page = show()
    seen = []
    for _ in range(16):
        page.keyboard.press("Tab")
        seen.append(page.evaluate(
            """() => { const a = document.activeElement, s = getComputedStyle(a);
              return a === document.body ? "" : parseFloat(s.outlineWidth) >= 2
                && s.outlineStyle !== "none" ? a.type : "unseen"; }"""
        ))  # fmt: skip
    two = ["submit", "button"]
    expected = [
        "radio",
        *two,
        "text",
        *two,
        *["checkbox"] * 3,
        "submit",
        "text",
        "submit",
        "button",
    ]
    assert seen[: len(expected)] == expected


@pytest.mark.parametrize("width", [320, 360])
def test_a_phone_shows_it_whole(show, width):
    page = show(width=width)
    answer(page, 3, "-eta*d*dsigma(z1)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for node in page.locator("button, input").all():
        size = node.bounding_box()
        assert size["x"] >= 0
        assert size["x"] + size["width"] <= width
        if node.get_attribute("type") not in ("radio", "checkbox"):
            assert size["height"] >= 24


def test_forced_colours_and_reduced_motion(show, page):
    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    show()
    answer(page, 1, "1/4")
    assert verdict(page, 1)[1].startswith("✓ Right.")
    assert page.evaluate("document.getAnimations().length") == 0


CHANGE = {
    "no questions": lambda states: states.clear(),
    "a secret that is none": lambda states: states[0].update(secret="%%"),
    "a secret of another question": lambda states: states[0].update(secret=states[1]["secret"]),
    "no text": lambda states: states[1].clear(),
}


@pytest.mark.parametrize("what", CHANGE)
def test_bad_data_shows_a_sentence(show, what):
    page = show(change=CHANGE[what])
    assert page.locator("main").inner_text().startswith("These questions cannot be asked: ")
    assert page.locator("form").count() == 0
    assert page.errors == []


def test_what_could_act_in_a_text_is_left_behind(show):
    def change(states):
        states[0]["ask"] = (
            'Which? <img src="x" onerror="window.acted = 1"><script>window.acted = 1</script>'
            '<span onclick="window.acted = 1">here</span><a href="javascript:acted()">or</a>'
        )

    page = show(change=change)
    page.locator("legend span").first.click()
    assert page.evaluate("window.acted") is None
    assert page.locator("legend img, legend script, legend a").count() == 0
    clean(page)


def test_without_scripts_the_questions_can_be_read(chromium):
    context = chromium.new_context(java_script_enabled=False)
    page = guard(context.new_page())
    page.set_content(f"<!doctype html><body>{Quick(questions()).render_static()}")
    text = page.locator("body").text_content()
    for words in ("Which w", "the new one", "What is σ", "Which are odd?", "How far?"):
        assert words in text
    context.close()


def test_a_thousand_hands_break_nothing(show):
    page = show()
    bad = page.evaluate(
        """async () => {
          let seed = 11;
          const random = (n) => (seed = (seed * 48271) % 2147483647) % n;
          const pick = (list) => list[random(list.length)];
          const bits = ["eta", "d", "w2", "dsigma(z1)", "(", ")", "*", "+", "-", "/", "^", "**",
            "0.5", "1/4", "NaN", ",", "=", "'", '"', "<", "é", "²", "⁻", " ",
            "e", "1e", ".", "\\\\", "$"];
          const bad = [];
          for (let i = 0; i < 1000; i++) {
            const all = (what) => [...document.querySelectorAll(what)];
            const kind = random(10);
            if (kind < 4) pick(all("input[type=text]")).value =
              Array.from({ length: random(9) }, () => pick(bits)).join("");
            else if (kind < 6) pick(all("input:not([type=text])")).click();
            else pick(all(kind < 9 ? "form button" : "button")).click();
            if (i % 100 === 50) {
              document.body.style.width = pick(["320px", "700px"]);
              document.documentElement.dataset.theme = pick(["light", "dark"]);
              await new Promise(requestAnimationFrame);
            }
            const text = document.querySelector("main").innerText;
            const count = document.querySelector(".nn-progress p").innerText;
            if (/undefined|cannot be asked|\\[object/.test(text) || all("form").length !== 4
              || !/^[0-4] of 4 answered$/.test(count)) bad.push(i);
          }
          return bad;
        }"""
    )
    assert bad == []
    clean(page)
    if page.locator(".nn-progress").get_by_role("button", name="Yes, clear").count() == 0:
        page.get_by_role("button", name="Clear my answers").click()
    page.locator(".nn-progress").get_by_role("button", name="Yes, clear").click()
    assert re.match("0 of 4", progress(page))
    assert all(verdict(page, n) == (None, "") for n in range(4))


# --- the book's own exercises: a sign, a tiny difference, a count, a rounding; as in Python

EXACT = {
    "gradient-descent-own-bowl": [
        "abs(1-2*c*eta)", "1-2*sqrt(c^2)*eta", "1-2*c*abs(eta)", "(1-2*c*eta)*(1+1e-8)",
        "1-2*c*eta+1e-9", "1-2*c*eta+0.0000000001", "1-c*2.0*eta", "1", "2*c*eta",
    ],
    "softmax-cross-entropy-push": [
        "a+0.3333333333", "a+0.3333333333333333", "a+0.33", "a+1/3", "a+1", "a+0.5-1/6",
        "abs(a)+1/3",
    ],
    "gradient-descent-best-rate": ["2/(1+l2)", "2/(abs(l1)+l2)", "2/abs(l1+l2)", "2/(l1+l2)", "2"],
    "training-twins": ["3715891201", "3715891200", "3715891199", "3628800"],
    "vanishing-gradients-how-deep": ["10.01", "10", "9.9658", "9", "11"],
    "two-layers-explore": ["4.3", "4.25", "4.48", "4.4", "4.36", "4.357", "-4.4", "2.18"],
    "perceptron-how-far": ["2.001", "2", "4", "10", "-2", "0.5"],
    "training-letters": ["3.26", "3.258", "3.3", "3.2", "-3.258", "4.7"],
}  # fmt: skip


ALIKE = {
    Kind.KNOWN_MISTAKE, Kind.ROUNDED_FRACTION, Kind.INEXACT, Kind.CONSTANT_ANSWER, Kind.NEGATED,
    Kind.DIFFERENT_NUMBER, Kind.ROUNDED, Kind.SIGN,
}  # fmt: skip


def test_the_page_is_as_exact_as_python(show):
    made = [{**answer_field(find(id)), "alone": False} for id in EXACT]

    def change(states):
        states[:] = Quick(made).questions

    page = show(change=change)
    for n, (id, texts) in enumerate(EXACT.items()):
        for text in texts:
            own = check(id, text)
            kind, message = answer(page, n, text)
            assert kind == ("right" if own.correct else "wrong"), (id, text, message)
            if own.diagnosis.kind in ALIKE:
                assert message.endswith(readable(own.feedback)), (id, text, own)
    clean(page)
