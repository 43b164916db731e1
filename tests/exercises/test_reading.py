"""What people write is read, and the page and Python say the same of it.

The page's judge is ``question.js`` itself, run by Node.js; its reader is translated from Python.
"""

import json
import random
import re
from functools import cache
from pathlib import Path

import pytest
from helpers import page_judge
from helpers.page_judge import answer_field, judged_in_the_page

from nnmath.exercises.chapters import chapters, exercises_of, find
from nnmath.exercises.grade import judge
from nnmath.exercises.grade_formula import prepare
from nnmath.exercises.types import ArrayAnswer, Choice, Derivation, Formula, Function
from nnmath.formulas.to_javascript import translate

# Right answers by exercise, each in ways that no other exercise has; choices; and traps, which read
# in another way would be right: "wrong", or "unread" where two readings differ.
WRITTEN = json.loads(Path(page_judge.__file__).with_name("written_answers.json").read_text("utf-8"))
RIGHT, CHOICES, TRAPS = WRITTEN["right"], WRITTEN["choices"], WRITTEN["traps"]
STEPS = re.compile("[=≈;,&\n#~]|\\\\\\\\")
ALTERED = ("-({})", "2*({})", "({})*8/7")


def in_page(entry):
    """Whether the page has a box for an exercise."""
    try:
        answer_field(entry)
    except ValueError:
        return False
    return True


ENTRIES = {e.id: e for c in chapters() for part in exercises_of(c) for e in part}


@cache
def boxes():
    """The exercises that have a box, by id; computed when a test asks, not at import."""
    return {e.id: e for e in ENTRIES.values() if not isinstance(e, Function) and in_page(e)}


@cache
def judged_here(id_, text):
    """Python's verdict."""
    return judge(ENTRIES[id_], text)


def status(verdict):
    """Right, wrong or unread."""
    return "right" if verdict.correct else "wrong" if verdict.understood else "unread"


def has_steps(id_, text):
    """Whether a text could be a derivation, of which the page judges the answer alone."""
    return isinstance(ENTRIES[id_], Derivation) and STEPS.search(text)


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """The page's verdicts on (id, text), as Python's are called."""

    def judged(answers):
        found = judged_in_the_page(boxes().values(), answers, tmp_path_factory.mktemp("judge"))
        return [
            ({True: "right", False: "wrong", None: "unread"}[right], message, read, place)
            for right, message, read, place in found
        ]

    return judged


def disagreements(answers, judged):
    """Where the page says something else than Python."""
    apart = []
    for (id_, text), (kind, message, _, place) in zip(answers, judged, strict=True):
        verdict = judged_here(id_, text)
        ours = status(verdict)
        same_words = (
            ours != "unread" or kind != "unread" or verdict.feedback.startswith(message[:-1])
        )
        if ours != kind and verdict.diagnosis.kind != "no value":
            apart.append((id_, text, ours, verdict.feedback, kind, message))
        elif not same_words and not isinstance(
            ENTRIES[id_], Derivation
        ):  # it looks for steps first
            apart.append((id_, text, verdict.feedback, message, place))
    return apart


def test_what_students_write_is_right_in_both(page):
    answers = [(id_, text) for id_, texts in RIGHT.items() for text in texts]
    refused = [(i, t, judged_here(i, t)) for i, t in answers if not judged_here(i, t).correct]
    assert refused == []
    answers = [(i, t) for i, t in answers if i in boxes() and not has_steps(i, t)]
    assert len(answers) > 700
    assert [a for a in zip(answers, page(answers), strict=True) if a[1][0] != "right"] == []


def test_the_same_hands_writing_what_is_wrong(page):
    """The sign turned, twice as much, a seventh more: wrong in every notation."""
    answers = []
    for id_, texts in RIGHT.items():
        if isinstance(ENTRIES[id_], ArrayAnswer) or id_.startswith(("two-layers-explore",)):
            continue
        for text in texts:
            if not set("=≈~'`%\n[$") & set(text) and not text.endswith((".", "degrees")):
                answers += [(id_, form.format(text)) for form in ALTERED]
    assert len(answers) > 1000
    accepted = [(i, t) for i, t in answers if judged_here(i, t).correct]
    assert accepted == []
    answers = [(id_, text) for id_, text in answers if id_ in boxes()]
    assert disagreements(answers, page(answers)) == []


def test_traps_are_not_fallen_into(page):
    cases = [
        (id_, text, kind)
        for id_, by_kind in TRAPS.items()
        for kind in by_kind
        for text in by_kind[kind]
    ]
    found = [(id_, text, status(judged_here(id_, text))) for id_, text, _ in cases]
    assert [case for case in found if case not in cases] == []
    answers = [(id_, text) for id_, text, _ in cases if not has_steps(id_, text)]
    assert disagreements(answers, page(answers)) == []


@pytest.mark.parametrize("id_", CHOICES)
def test_a_choice_is_read_however_it_is_given(id_):
    entry = find(id_)
    numbers = [int(key) for key in entry.answer if key.isdigit()]
    for answer in (*CHOICES[id_], *numbers, list(entry.answer), set(entry.answer)):
        assert judge(entry, answer).correct, answer


WORDS = r"""
a0 a_1 a₂ a^{(2)} \sigma' σ′( dsigma( w2 w p p_j z z_1 e^ eta \eta η c c₁ λ₁ \lambda_2 2
0,5 1.5 ½ 2½ 10! 1e-3 + - − * · / ^2 ² ⁻¹ ^{ } ( ) [ ] | = ≈ , ; \frac{1}{ \frac12 \left(
\right) \sqrt{ √ sqrt( ln( \ln tanh( cosh( exp( np.exp( % ° . ' x t y \sum_{k=1}^{3} Σ_k
z_k array( np.float64( dC/dw1 ∂ ŷ u' v \text{ $ T .T @ ⊙ 𝑎 （ ） {,} & \\
"""
PIECES = [*WORDS.split(), " ", "  ", "ln ", " nats", "\n", "\\hat y", "\u200b"]


def cut_up(rng, texts):
    """A text with parts left out, doubled, exchanged or added."""
    text = list(rng.choice(texts))
    for _ in range(rng.randrange(1, 4)):
        at = rng.randrange(len(text) + 1)
        text[at : at + rng.randrange(3)] = rng.choice(
            ["", rng.choice(PIECES), rng.choice("()*+-^_{}1 ,")]
        )
    return "".join(text)


def test_thousands_of_texts_get_one_verdict(page):
    """From grammar and from samples: the same verdict, words, reading and place in both."""
    rng = random.Random(15)
    written = [e for e in boxes().values() if not isinstance(e, Choice | Derivation)]
    answers, known = [], [entry for entry in written if entry.id in RIGHT]
    for n in range(4_000):
        entry = rng.choice(known if n % 2 else written)
        if n % 2:
            text = cut_up(rng, RIGHT[entry.id])
        else:
            text = "".join(rng.choice(PIECES) for _ in range(rng.randrange(1, 9)))
        if text.strip(" \t\n.…") and not has_steps(entry.id, text):
            answers.append((entry.id, text))
    judged = page(answers)
    assert disagreements(answers, judged) == []
    kinds = [kind for kind, *_ in judged]
    assert min(kinds.count("right"), kinds.count("wrong"), kinds.count("unread")) > 150


def test_the_reading_is_shown_as_it_is_judged():
    """The LaTeX that a verdict shows is read back as the same formula."""
    for id_, texts in RIGHT.items():
        entry = ENTRIES[id_]
        if not isinstance(entry, Formula):
            continue
        prepared = prepare(entry)
        for text in texts:
            if has_steps(id_, text):
                continue
            shown = judged_here(id_, text).read_as
            assert shown, (id_, text)
            values = prepared.at_points(prepared.read(shown))
            assert prepared.agrees(prepared.read(text), values), (id_, text, shown)


@pytest.mark.parametrize(
    "source",
    ["def f(x):\n    return [*(y for y in x)]", "def f(x, y=1):\n    return x", "x = {1, 2}",
     "def f(x):\n    with x:\n        pass", "def f(new):\n    new = 1\n    var = 2"],
)  # fmt: skip
def test_what_is_not_translated_is_refused(source):
    with pytest.raises(ValueError, match="is not translated"):
        translate(source)


def test_an_entry_without_a_value_is_spoken_of(page):
    """A root whose argument is above zero at some of the numbers, and not at others."""
    answers = [("training-alike", f"delta1[j]*sqrt(a0[k] - {c / 20})") for c in range(1, 11)]
    verdicts = page(answers)
    for kind, message, *_ in verdicts:
        # Without a value at any of the numbers it is not judged.
        assert kind == ("unread" if message == "This has no finite value." else "wrong")
    assert any("is no number, and the right one" in message for _, message, *_ in verdicts)
