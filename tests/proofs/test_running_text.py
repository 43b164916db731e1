"""Relations in running text: what is a setting, what is a claim, and that wrong claims fail."""

from random import Random

import pytest
from helpers import book

from nnmath.proofs.explain import describe_inline
from nnmath.proofs.extract import read_items, read_text_items
from nnmath.proofs.mutation.running_text import mutate_running_text
from nnmath.proofs.running_text import judge_running_text
from nnmath.proofs.verdict import FailureKind

BOWL = "```{math}\n:label: eq-descent-bowl\nf(x) = (x + 2)^2\n```\n\n"


def judged(*blocks):
    return judge_running_text(read_text_items("\n\n".join(["# A page", *blocks])))


def outcomes(*blocks):
    return [verdict.verdict for verdict in judged(*blocks)]


# The book.


def test_every_relation_of_the_book_holds():
    failed = [v for v in book.inline_verdicts() if v.verdict == "failed"]
    assert not failed, [f"{v.file}:{v.line}: {v.latex}: {describe_inline(v)}" for v in failed]


def test_at_most_one_in_twenty_is_not_judged_and_says_why():
    found = [v for v in book.inline_verdicts() if v.verdict != "setting"]
    unjudged = [v for v in found if v.verdict == "unjudged"]
    assert len(found) > 250
    assert 20 * len(unjudged) <= len(found)
    assert all(len(v.reason) > 10 for v in unjudged)


# Of those that survive each is true, with a reason, or is no claim: what is left is a setting.
def test_a_wrong_relation_in_the_place_of_a_right_one_fails():
    tried = [
        outcome
        for path in [*book.PAGES, *book.QUESTIONS]
        for outcome in mutate_running_text(book.items(path), each=1, rng=Random(3))
    ]
    survived = [outcome for outcome in tried if not outcome.is_caught]
    assert len(tried) > 200
    assert [outcome for outcome in survived if not outcome.why_true] == []
    assert len(survived) <= 0.05 * len(tried), survived


# Settings.


@pytest.mark.parametrize(
    "latex",
    [
        "x = 2",
        r"w = (3, 4)^\top",
        r"w = b = 2",
        r"(w, b) = (0.6, 0.9)",
        r"\eta > 0",
        r"0 < \lambda_1 < \lambda_2",
        r"l = 1, \dots, L",
        r"j \ne k",
        "n = 2, 3, 4",
        "g(t) = t^2 + 1",
        "C = (xy + z) x",
    ],
)
def test_what_only_gives_a_name_its_meaning_is_a_setting(latex):
    assert outcomes(f"Let ${latex}$.") == ["setting"]


@pytest.mark.parametrize(
    "latex",
    [
        "f(2) = 17",
        "f(0) = 0",
        "2f(-1) + f(2) = 0",
        r"f'(2) = 7",
        "2 + 2 = 5",
        r"\sigma(0) = 1",
        r"\sigma = \tfrac12",
        "2x = 3",
    ],
)
def test_what_can_be_computed_is_no_setting(latex):
    assert outcomes(BOWL + f"So ${latex}$.") == ["failed"]


def test_a_setting_holds_until_its_section_ends():
    text = "## First\n\nAt $x = 2$ it is $x^2 = 4$.\n\n## Next\n\nHere $x^2 = 4$ no more."
    assert outcomes(text) == ["setting", "proved", "failed"]


def test_a_name_that_follows_from_others_cannot_be_set():
    right, wrong = (
        f"With $z = wx + b$, $w = 2$, $x = 3$, $b = 1$ is ${c}$" for c in ("z = 7", "z = 8")
    )
    assert outcomes(right)[-1] == "proved"
    assert outcomes(wrong)[-1] == "failed"


def test_a_solution_begins_where_its_exercise_ended(tmp_path):
    for folder in ("exercises", "solutions"):
        (tmp_path / folder).mkdir()
    given = "Let $C = (xy + z) x$, $x = 2$, $y = 3$, $z = -1$."
    exercise = f"# E\n\n```{{exercise}} One\n:label: ex-one\n\n{given}\n```\n"
    (tmp_path / "exercises" / "01.md").write_text(exercise, encoding="utf-8")
    page = tmp_path / "solutions" / "01.md"
    for number, outcome in (("10", "proved"), ("11", "failed")):
        page.write_text(f"# S\n\n```{{solution}} ex-one\n\n$C = {number}$\n```\n", encoding="utf-8")
        (verdict,) = judge_running_text(read_items(page))
        assert verdict.verdict == outcome


# Numbers.


@pytest.mark.parametrize(
    ("latex", "outcome"),
    [
        (r"\log 10 \approx 2.303", "proved"),
        (r"\log 10 \approx 2.302", "failed"),
        (r"\log 10 = 2.303", "failed"),
        (r"\sigma(0.5) \approx 0.6225", "proved"),
        (r"\sigma'(1) \approx 0.1966", "proved"),
        (r"\sigma'(1) \approx 0.1967", "failed"),
        (r"4^{10} = 1\,048\,576", "proved"),
        (r"10! \cdot 2^{10} = 3\,715\,891\,200", "proved"),
        (r"\log_2 26 \approx 4.700", "proved"),
        (r"\pi/2 \approx 1.571", "proved"),
        (r"(0.1)^3 \approx 1.0 \cdot 10^{-3}", "proved"),
        (r"(0.11)^3 \approx 1.0 \cdot 10^{-3}", "failed"),
        (r"10 \le 51", "proved"),
        (r"10 \ge 51", "failed"),
        (r"1 + 4 \le 5", "failed"),
        (r"\lVert (3, 4)^\top \rVert = 5", "proved"),
        (r"x \approx \log 2", "failed"),
        (r"(n \times 1) = (n \times k)(k \times 1) + (n \times 1)", "proved"),
        (r"(n \times 1) = (k \times n)(k \times 1) + (n \times 1)", "failed"),
        (r"(n \times 1) = (n \times k)(k \times m)", "failed"),
        (r"\tfrac{1}{8} = 12.5\,\%", "proved"),
        (r"\tfrac{2}{3} \approx 67\,\%", "proved"),
        (r"\tfrac{2}{3} \approx 66\,\%", "failed"),
        (r"2 \cdot 1.2\,\text{cm} = 2.4\,\text{cm}", "proved"),
        (r"2 \cdot 1.2\,\text{cm} = 2.5\,\text{cm}", "failed"),
        (r"1\,\text{cm} = 1\,\text{m}", "failed"),
    ],
)
def test_numbers_are_computed_and_rounded(latex, outcome):
    assert outcomes(f"So ${latex}$.") == [outcome]


# Letters.


@pytest.mark.parametrize(
    ("latex", "outcome"),
    [
        (r"(1 - 2\eta)^2 = 1 - 4\eta + 4\eta^2", "proved"),
        (r"(1 - 2\eta)^2 = 1 - 4\eta + 2\eta^2", "failed"),
        (r"\sigma(-z) = 1 - \sigma(z)", "proved"),
        (r"\sigma(-z) = -\sigma(z)", "failed"),
        (r"\sigma'(z) \le \tfrac14", "proved"),
        (r"\sigma'(z) \le \tfrac13", "failed"),
        (r"\sigma'(z) \ge \tfrac14", "failed"),
        (r"2x = 2x", "failed"),
        (r"x^2 + 1 \ge 2x", "proved"),
        (r"x^2 + 1 \ge x", "failed"),
    ],
)
def test_letters_stand_for_any_numbers(latex, outcome):
    assert outcomes(f"So ${latex}$.") == [outcome]


def test_names_have_the_meaning_of_the_displays_nearby():
    assert outcomes(BOWL + r"$f'(x) = 2(x + 2)$") == ["proved"]
    assert outcomes(BOWL + r"$f'(x) = 2(x - 2)$") == ["failed"]
    assert outcomes(r"$f'(x) = 2(x + 2)$") == ["failed"]


def test_an_index_may_not_stand_as_a_number():
    latex = r"\partial C / \partial b^{(l)} = \delta^{(l)} (1 + (l - 1)(l - 2)(l - 3))"
    assert outcomes(f"% proofs: in eq-matrix-bias\nSo ${latex}$.") == ["failed"]


def test_a_walk_is_followed_from_what_was_set():
    start = BOWL + r"From $x_0 = 0$ with $\eta = 0.1$: "
    assert outcomes(start + "$x_1 = -0.4$")[-1] == "proved"
    assert outcomes(start + "$x_1 = 0.4$")[-1] == "failed"


# What the author says.


def test_a_condition_is_compared_with_what_it_means():
    note = r"% proofs: $0 < \eta < {}$ means $\lvert 1 - 2\eta \rvert < 1$" + "\n"
    for end, outcome in (("1", "proved"), ("2", "failed")):
        text = note.replace("{}", end) + f"Where $0 < \\eta < {end}$, it falls."
        assert outcomes(text) == [outcome]
    assert outcomes(r"It falls where $0 < \eta < 1$.") == ["failed"]


def test_a_comment_names_the_model_or_the_statement():
    latex = r"\partial C / \partial b^{(l)} = \delta^{(l)}"
    assert outcomes(f"% proofs: in eq-matrix-bias\nSo ${latex}$.") == ["proved"]
    assert outcomes(f"% proofs: ${latex}$ as eq-matrix-bias\nSo ${latex}$.") == ["proved"]
    wrong = latex.replace(r"\delta^{(l)}", r"\delta^{(l+1)}")
    assert outcomes(f"% proofs: in eq-matrix-bias\nSo ${wrong}$.") == ["failed"]


def test_what_is_called_false_must_be_false():
    assert outcomes("% proofs: $2 + 2 = 5$ false\nNot $2 + 2 = 5$.") == ["proved"]
    assert outcomes("% proofs: $2 + 2 = 4$ false\nNot $2 + 2 = 4$.") == ["failed"]


def test_what_is_not_judged_is_counted_with_its_reason():
    (verdict,) = judged("% proofs: $a \\le b$ unjudged: it is given\nWhere $a \\le b$.")
    assert (verdict.verdict, verdict.reason) == ("unjudged", "it is given")


@pytest.mark.parametrize("note", ["$a = 1$ unjudged: not there", "$a = 1", "let $2 = 3$"])
def test_a_comment_that_says_nothing_fails(note):
    (verdict,) = judged(f"% proofs: {note}\nWords.")
    assert verdict.verdict == "failed"
    assert verdict.failure.kind is FailureKind.UNREADABLE


# What looked like a setting, or like no relation, and was a claim.


def in_solution(text, given="Let $w = (1, -1)^\\top$, $\\eta = 1$."):
    exercise = f"```{{exercise}} One\n:label: ex-one\n\n{given}\n```"
    items = read_text_items(f"# A page\n\n{exercise}\n\n```{{solution}} ex-one\n\n{text}\n```\n")
    return [verdict.verdict for verdict in judge_running_text(items)][given.count("=") :]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"So $w = (3, 2)^\top$.", ["failed"]),
        (r"At $\eta = 1$.", ["setting"]),
        (r"At $\eta = 2$.", ["failed"]),
        (r"With $w = (1, -1)^\top$.", ["setting"]),
        ("With $w = (1, -1)$.", ["failed"]),
        ("With $u = 1 + e^{-z}$.", ["failed"]),
        ("% proofs: let $\\eta = 2$\nAt $\\eta = 2$.", ["setting"]),
        ("% proofs: let $\\eta = 2$\nAt $\\eta = 3$.", ["failed"]),
        ("% proofs: $w = (3, 2)^\\top$ is $w + (2, 3)^\\top$\nSo $w = (3, 2)^\\top$.", ["proved"]),
        ("% proofs: $w = (3, 3)^\\top$ is $w + (2, 3)^\\top$\nSo $w = (3, 3)^\\top$.", ["failed"]),
        # The comment that speaks of no relation fails, too.
        (
            "% proofs: $w = (3, 2)^\\top$ is $w + (2, 3)^\\top$\nSo $w = (3, 3)^\\top$.",
            ["failed"] * 2,
        ),
    ],
)
def test_in_a_solution_a_value_is_a_result(text, expected):
    assert in_solution(text) == expected


@pytest.mark.parametrize(
    "latex",
    [
        r"\sigma(z) = 2z",
        r"\log(x) = x",
        "e = 2.7",
        r"\pi = 3.14",
        r"2 \ne 2",
        r"x \ne x",
        # Of letters nobody knows how one depends on another, nor whether they commute.
        r"\partial C / \partial w = 0",
        "AB = BA",
        "W x = x W",
        # Not between two sides, or with a sign that says nothing exact.
        r"\boxed{2 + 2 = 5}",
        "(2 + 2 = 5)",
        r"2 + 2 \stackrel{!}{=} 5",
        r"1 \gg 2",
        r"7 \in (0, 1)",
    ],
)
def test_what_is_a_claim_in_disguise_fails(latex):
    assert outcomes(f"So ${latex}$.") == ["failed"]


@pytest.mark.parametrize("latex", [r"\sum_{k=1}^{3} 2 = 6", r"2 \ne 3"])
def test_an_equals_sign_in_an_index_hides_nothing(latex):
    assert outcomes(f"So ${latex}$.") == ["proved"]


def test_a_comment_speaks_of_one_relation():
    note = "% proofs: $\\eta = 1$ means $1 - 2\\eta = -1$"
    once = "At $\\eta = 1$ it swings."
    assert outcomes(f"{note}\n{once}") == ["proved"]
    assert outcomes(f"{note}\n{once} {once}") == ["proved", "failed"]
    assert outcomes(f"{note}\n{note}\n{once} {once}") == ["proved", "proved"]
    # A wrong one in the place of the second is a setting, and leaves a comment over.
    wrong = once.replace("1", "2")
    assert outcomes(f"{note}\n{note}\n{once} {wrong}").count("failed") == 1


# What was set or defined instead of compared.


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # The demand at the end of a chain follows from the signs of its letters, or it fails.
        (r"% proofs: let $u > 0$" "\n" r"% proofs: let $v > 0$" "\n" "$s = u + v > 0$", "proved"),
        (r"% proofs: let $u > 0$" "\n" r"% proofs: let $v > 0$" "\n" "$s = u + v < 0$", "failed"),
        (r"% proofs: let $u > 0$" "\n" r"$s = u + v > 0$", "failed"),
        (r"$2 + 1 = 3 > 0$", "proved"),
        (r"$2 - 3 = -1 > 0$", "failed"),
        # The case is told from both sides: nothing is known of the sign.
        ("For $u > 0$ and for $u < 0$: $s = 2u > 0$", "failed"),
        # A name in parentheses, one that is its own index, a name for itself, a function alone.
        ("$(t) = 3$", "failed"),
        ("$t \\le t$", "failed"),
        ("$t^{(t)} = 3$", "failed"),
        ("$t = \\sigma$", "failed"),
        # What a comment gave, and a column.
        ("% proofs: let $t = 3$\n$t = 4$", "failed"),
        ("At $t = (1, 2)^\\top$, $t = 4.8$", "failed"),
        # The equal sign between shapes.
        (r"$(n \times 1) \le (n \times k)(k \times 1)$", "failed"),
        (r"$(n \times 1) = (n \times 1)$", "failed"),
    ],
)
def test_what_can_be_compared_is_compared(text, expected):
    assert outcomes(text)[-1] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$z = 2 - 1 = 1$", "failed"),
        ("% proofs: let $z = p + q$\n$z = 2 - 1 = 1$", "proved"),
        ("% proofs: let $z = p + q$\n$z = 2 + 1 = 3$", "failed"),
        ("% proofs: $z = 2 - 1 = 1$ is $p + q$\n$z = 2 - 1 = 1$", "proved"),
        ("% proofs: let $z^{(2)} = p + q$\n$z^{(3)} = 2 - 1 = 1$", "failed"),
    ],
)
def test_the_head_of_a_chain_in_a_solution_is_a_result(text, expected):
    assert in_solution(text, "Let $p = 2$ and $q = -1$.")[-1] == expected


@pytest.mark.parametrize(
    ("relation", "expected"),
    [
        (r"z^{(l)} = W^{(l)} a^{(l-1)} + b^{(l)}", "proved"),
        (r"z^{(L)} = W^{(l)} a^{(l-1)} + b^{(l)}", "failed"),
        (r"z^{(l)} = W^{(l)} a^{(L-1)} + b^{(l)}", "failed"),
        (r"z^{(l)} = W^{(1)} a^{(l-1)} + b^{(l)}", "failed"),
    ],
)
def test_any_layer_is_no_certain_one_although_a_small_network_has_only_that(relation, expected):
    assert outcomes(f"% proofs: in eq-vanishing-residual\n${relation}$") == [expected]


def test_a_size_or_a_polynomial_in_steps_may_not_stand_as_a_number():
    known = "% proofs: in eq-softmax-binary-gradient\n"
    right = r"z = \sum_{k=1}^{n} w_k x_k + b"
    assert outcomes(f"{known}${right}$") == ["proved"]
    assert outcomes(f"{known}${right} + (n - 2)(n - 3)$") == ["failed"]
    walk = r"x_k + 2 = (1 - 2\eta)^k (x_0 + 2)"
    assert outcomes(f"{BOWL}% proofs: in bowl\n${walk}$") == ["proved"]
    assert outcomes(f"{BOWL}% proofs: in bowl\n${walk} + k (k - 1)(k - 2)(k - 3)$") == ["failed"]
