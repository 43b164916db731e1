"""Formulas where nobody would look for one, signs that were not read, and contrary settings."""

import pytest
from helpers import book

from nnmath.proofs.extract import equations_of, read_text_items
from nnmath.proofs.judge import judge_all
from nnmath.proofs.running_text import judge_running_text

WRONG = "$2 + 2 = 5$"
BOWL = ":label: eq-descent-bowl\nf(x) = (x + 3)^2\n"


def failures(text, file="<text>"):
    items = read_text_items(f"# A page\n\n{text}\n", file)
    found = [*judge_all(equations_of(items)), *judge_running_text(items)]
    return [verdict for verdict in found if verdict.verdict == "failed"]


@pytest.mark.parametrize(
    "text",
    [
        f"<div>{WRONG}</div>",
        f"<p>\nA row.\n{WRONG}\n</p>",
        r"<div>\(2 + 2 = 5\)</div>",
        "<math><mn>2</mn><mo>=</mo><mn>5</mn></math>",
        "in a line <math><mn>2</mn></math>",
        "```{raw} html\n<p>\\(2 + 2 = 5\\)</p>\n```",
        "```{raw} latex\n$2 + 2 = 5$\n```",
        "```{eval-rst}\n.. raw:: html\n\n   <p>\\(2 + 2 = 5\\)</p>\n```",
        f'[a link](https://example.org "{WRONG}")',
        f"{{sub}}`{WRONG}`",
        f"{{abbr}}`two ({WRONG})`",
        f"{{ref}}`so {WRONG} <sec-a>`",
        f"```{{MATH}}\n{BOWL}```",
        f"```{{Note}}\n{WRONG}\n```",
    ],
)
def test_a_false_formula_fails_or_is_refused_wherever_it_stands(text):
    assert len(failures(text)) >= 1


@pytest.mark.parametrize(
    "text",
    [
        f"<!-- {WRONG} -->",
        f"```text\n{WRONG}\n```",
        f"`{WRONG}`",
        "<div>$2 + 2 = 4$</div>",
        "{abbr}`four ($2 + 2 = 4$)`",
        "$2 + 2$ = $4$, and $2 + 2$ = 4.",
        "The sign $=$ alone, and $x$ or $y$.",
    ],
)
def test_code_comments_and_true_formulas_do_not_fail(text):
    assert failures(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "$2 + 2$ = $5$",
        "$2 + 2$ = 5",
        "$2 + 2$ $= 5$",
        "$5 ≤ 3$",
        "$5 ⩽ 3$",
        r"$\pi ≈ 3.15$",
        "$2 ≠ 2$",
        "$5 &lt; 3$",
        r"$3 \mid 5$",
        r"$1/n \to 1$",
        r"$x = 1 \implies x = 2$",
        r"$3 \notin \{3\}$",
    ],
)
def test_no_sign_goes_unread(text):
    assert len(failures(text)) == 1


def test_signs_of_unicode_are_judged():
    assert failures(r"$3 ≤ 5$, $5 ≥ 3$, $2 ≠ 3$ and $\pi ≈ 3.14$.") == []


@pytest.mark.parametrize(
    "text",
    [
        "Let $x > 0$, such as $x = -1$.",
        r"Let $\eta < 0$.",
        r"Let $\eta = -0.1$.",
        "Let $T < 0$.",
        "% proofs: let $\\pi = 3$\nLet $\\pi = 3$.",
    ],
)
def test_a_setting_that_cannot_be_fails(text):
    assert failures(text)


def test_a_negative_rate_may_be_meant():
    assert failures("% proofs: let $\\eta < 0$\nWhat happens if $\\eta < 0$?") == []


@pytest.mark.parametrize(
    ("page", "right", "wrong"),
    [
        ("04-two-layers", r"*activation* $a = \sigma(z)$", r"*activation* $a = \sigma'(z)$"),
        ("02-gradient-descent", r"\lambda_2 / \lambda_1", r"\lambda_1 / \lambda_2"),
        ("exercises/02-gradient-descent", "x^2/(1 + x^2)", "x^2/(1 - x^2)"),
        ("exercises/06-softmax-cross-entropy", r"\sigma(z_1 - z_2)", r"\sigma(z_2 - z_1)"),
        ("exercises/07-vanishing-gradients", r"a^{(l-1)} + \sigma", r"a^{(l-1)} - \sigma"),
    ],
)
def test_what_the_chapter_displays_cannot_be_defined_otherwise(page, right, wrong):
    path = book.ROOT / "chapters" / f"{page}.md"
    text = path.read_text(encoding="utf-8")
    assert right in text
    items = read_text_items(text.replace(right, wrong, 1), str(path))
    failed = [v for v in judge_running_text(items) if v.verdict == "failed"]
    line = text[: text.index(right)].count("\n") + 1
    assert [verdict.line for verdict in failed][:1] == [line]
    assert "this chapter says" in str(failed[0].failure)


def test_a_comment_speaks_of_its_relation_however_it_is_written():
    comment = r"% proofs: $\lvert 1 - \eta \rvert < 1$ means $0 < \eta < 2$"
    assert failures(f"{comment}\nHere $|1-\\eta| < 1$.") == []
