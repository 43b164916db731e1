"""A formula that its author leaves unproved: it says so, and is neither proved nor failed."""

import json
import subprocess
import sys

import pytest

from nnmath.proofs import describe_verdict, judge_text
from nnmath.proofs.explain import describe_mark, explain_verdict
from nnmath.proofs.extract import read_text_items
from nnmath.proofs.running_text import judge_running_text
from nnmath.proofs.verdict import Verdict

FORMULA = "```{math}\n:label: eq-scratch-window\n0 < \\eta < \\mathfrak{X}\n```\n"
MARK = "% proofs: eq-scratch-window unproved: its model comes later\n"
PROVED = "```{math}\n:label: eq-descent-bowl\nf(x) = (x + 2)^2\n```\n"


def test_it_is_neither_proved_nor_failed_and_says_why():
    (verdict,) = judge_text(MARK + FORMULA)
    assert (verdict.verdict, verdict.reason) == ("unproved", "its model comes later")
    assert not verdict.is_proved
    assert verdict.failure is None
    assert describe_verdict(verdict) == "marked as not proved: its model comes later"
    assert explain_verdict(verdict) == "*Not proved here*: its model comes later."
    assert describe_mark(verdict)[0] == "not proved here"
    assert Verdict.from_json(json.loads(json.dumps(verdict.as_json()))) == verdict


def test_the_comment_may_stand_anywhere_on_the_page_and_speaks_of_its_formula_alone():
    verdicts = judge_text(f"{FORMULA}\n{PROVED}\n{MARK}")
    assert [verdict.verdict for verdict in verdicts] == ["unproved", "proved"]
    assert judge_running_text(read_text_items(MARK + FORMULA)) == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (FORMULA, "no statement has this label"),
        ("% proofs: eq-scratch-window unproved\n" + FORMULA, "says why"),
        (MARK, "the page does not display"),
        ("% proofs: eq-descent-bowl unproved: no time\n" + PROVED, "take one of them out"),
        (f"{MARK}{FORMULA}\n{FORMULA}", "stands twice"),
    ],
)
def test_a_mark_that_does_not_fit_is_a_failure(text, reason):
    verdicts = judge_text(text)
    assert {verdict.verdict for verdict in verdicts} == {"failed"}
    assert all(reason in describe_verdict(verdict) for verdict in verdicts)


def test_the_command_succeeds_with_it_only_if_it_is_told_to(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(MARK + FORMULA)
    command = [sys.executable, "-m", "nnmath.proofs", str(page)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 1
    assert "1 equations, 0 failed, 1 marked as unproved" in done.stdout
    allowed = subprocess.run([*command, "--allow-unproved", "--json"], capture_output=True)
    assert allowed.returncode == 0
    assert [one["verdict"] for one in json.loads(allowed.stdout)] == ["unproved"]
    page.write_text(FORMULA)
    assert subprocess.run([*command, "--allow-unproved"], capture_output=True).returncode == 1
