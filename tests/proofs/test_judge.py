"""The proofs from the outside: pages, verdicts, the command, and the messages for authors."""

import json
import re
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from nnmath.proofs import judge_file
from nnmath.proofs.__main__ import main
from nnmath.proofs.explain import describe_verdict
from nnmath.proofs.extract import read_page, read_text
from nnmath.proofs.judge import judge_all
from nnmath.proofs.statements import statements
from nnmath.proofs.verdict import FailureKind

ROOT = Path(__file__).parents[2]
MATRIX = ROOT / "chapters" / "05-matrix-form.md"
DESCENT = ROOT / "chapters" / "02-gradient-descent.md"
SOLUTIONS = ROOT / "chapters" / "solutions" / "02-gradient-descent.md"


def page(*blocks):
    return "\n\n".join(["# A page", *blocks])


def directive(label, latex):
    return f"```{{math}}\n:label: {label}\n{latex}\n```"


def verdict_of(label, latex):
    (verdict,) = judge_all(read_text(page(directive(label, latex))))
    return verdict


# A chapter.


def test_the_chapters_do_display_equations():
    assert len(read_page(DESCENT)) == DESCENT.read_text(encoding="utf-8").count("```{math}") > 20


def test_a_chapter_is_judged_fast_enough_for_each_save():
    judge_file(DESCENT)
    start = time.process_time()
    judge_file(DESCENT)
    assert time.process_time() - start < 5


def test_every_sign_of_the_chapter_on_descent_holds_its_equation():
    """Turn each + and − of each displayed equation, one at a time: no equation survives it."""
    tried = 0
    for equation in [*read_page(DESCENT), *read_page(SOLUTIONS)]:
        for place, sign in enumerate(equation.latex):
            if sign in "+-":
                turned = "-" if sign == "+" else "+"
                latex = equation.latex[:place] + turned + equation.latex[place + 1 :]
                assert verdict_of(equation.label, latex).verdict == "failed", latex
                tried += 1
    assert tried >= 50


# Pages.


def test_equations_are_found_wherever_they_are_displayed():
    text = page(
        "$$ a = b $$ (eq-one)",
        directive("eq-two", "c = d"),
        ":::{note}\n" + directive("eq-three", "e = f") + "\n:::",
        "````{admonition} Title\n:class: tip\n\n" + directive("eq-four", "g = h") + "\n````",
        "- an item\n\n  $$\n  i = j\n  $$ (eq-five)",
    )
    found = [(equation.label, equation.latex) for equation in read_text(text)]
    assert found == [
        ("eq-one", "a = b"),
        ("eq-two", "c = d"),
        ("eq-three", "e = f"),
        ("eq-four", "g = h"),
        ("eq-five", "i = j"),
    ]


def test_lines_are_those_of_the_page():
    text = page(
        ":::{note}\nwords\n\n" + directive("eq-x", "a = b") + "\n:::", "$$\nc = d\n$$ (eq-y)"
    )
    lines = text.splitlines()
    for equation in read_text(text):
        assert lines[equation.line - 1] == equation.latex


def test_code_and_inline_formulas_are_no_equations():
    text = page(
        "```{code-cell}\n'$$ a = b $$'\n```", "an inline $a = b$", "```python\n$$ a $$\n```"
    )
    assert read_text(text) == []


@pytest.mark.parametrize(
    ("block", "reason"),
    [
        ("$$ f(x) = (x + 2)^2 $$", "without a label"),
        ("```{math}\nf(x) = (x + 2)^2\n```", "without a label"),
        ("\\begin{align}\na &= b\n\\end{align}", "random label"),
        ("in a paragraph $$a = b$$ of words", "lines of its own"),
        (directive("eq-nowhere", "a = b"), "no statement"),
        (directive("eq-one\n:name: eq-two", "a = b"), "leave one out"),
    ],
)
def test_what_may_not_stand_on_a_page_fails(block, reason):
    (verdict,) = judge_all(read_text(page(block)))
    assert verdict.verdict == "failed"
    assert reason in verdict.failure.reason


def test_a_label_that_stands_twice_fails():
    block = directive("eq-descent-bowl", "f(x) = (x + 2)^2")
    assert [v.verdict for v in judge_all(read_text(page(block, block)))] == ["failed", "failed"]


# Messages for authors.


def test_a_wrong_line_is_named_with_numbers_that_refute_it():
    latex = "f(x_{k+1}) - f(x_k) = -4\\eta(1 + \\eta) f(x_k)"
    verdict = verdict_of("eq-descent-fall", latex)
    assert verdict.verdict == "failed"
    example = verdict.failure.counterexample
    (x_0, x), (eta, rate) = example.values
    assert (x_0.base, x_0.indices, eta.base) == ("x", ("0",), "η")
    left, right = float(example.left), float(example.right)
    slope = 2 * (x + 2)
    assert left == pytest.approx(float((x - rate * slope + 2) ** 2 - (x + 2) ** 2), rel=1e-4)
    assert right == pytest.approx(float(-4 * rate * (1 + rate) * (x + 2) ** 2), rel=1e-4)


def test_the_first_failing_line_of_a_derivation_is_the_one_that_is_named():
    latex = "\n".join(
        [
            "\\begin{aligned}",
            "x_{k+1} + 2 &= x_k - 2\\eta(x_k + 2) + 2 \\\\",
            "&= (1 - \\eta)(x_k + 2)",
            "\\end{aligned}",
        ]
    )
    verdict = verdict_of("eq-descent-distance", latex)
    lines = page(directive("eq-descent-distance", latex)).splitlines()
    assert lines[verdict.line - 1] == "&= (1 - \\eta)(x_k + 2)"
    assert verdict.failure.step == 2


@pytest.mark.parametrize(
    ("latex", "reason"),
    [
        ("f(x) = \\bogus", "unknown token \\bogus"),
        ("f(x) = (x + u)^2", "must not speak of u"),
        ("f(x) = f(x)", "must not speak of f"),
        ("g(x) = (x + 2)^2", "the left side must be f(x)"),
        ("f(x) = (x + 2)^2 = x^2 + 4x + 4", "3 sides"),
        ("f(x) = (x + 2)^2, \\qquad x = x", "2 relations"),
        ("f(x) \\le (x + 2)^2", "expected ="),
        ("f(x) = \\frac{x}{0}", "division by zero"),
        ("f(x) = x^{(2)}", "no layer"),
        ("f(x) = (x + 2)^2 \\\\ x", "aligned"),
        ("f(x) = " + "(" * 60 + "x" + ")" * 60, "nested too deeply"),
        ("f(x) = x^{999}", "power of more than"),
        ("f(x) = " + "x + " * 900 + "x", "at most"),
    ],
)
def test_errors_say_what_is_wrong(latex, reason):
    verdict = verdict_of("eq-descent-bowl", latex)
    assert verdict.verdict == "failed"
    assert verdict.failure.kind in (FailureKind.UNREADABLE, FailureKind.UNDEFINED)
    assert reason in describe_verdict(verdict)


def test_an_uncaught_exception_is_a_failure_of_the_equation(monkeypatch):
    def broken(latex, statement):
        raise RuntimeError("something unforeseen")

    monkeypatch.setattr("nnmath.proofs.judge.check", broken)
    verdict = verdict_of("eq-descent-bowl", "f(x) = (x + 2)^2")
    assert verdict.verdict == "failed"
    assert verdict.failure.kind is FailureKind.CRASH
    assert "something unforeseen" in verdict.failure.reason


# The command.


def test_the_command_writes_a_line_each_and_succeeds(capsys):
    assert main([str(DESCENT)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(read_page(DESCENT)) + 2
    assert re.fullmatch(r"eq-descent-bowl +definition +proved +\d+\.\d+ s", lines[0])
    assert "0 failed" in lines[-2]
    assert "0 failed" in lines[-1]
    assert "relations in running text" in lines[-1]


def test_the_command_fails_where_an_equation_fails(tmp_path, capsys):
    wrong = tmp_path / "wrong.md"
    wrong.write_text(page(directive("eq-descent-bowl", "f(x) = (x - 2)^2")), encoding="utf-8")
    assert main([str(wrong), "--json"]) == 1
    (found,) = json.loads(capsys.readouterr().out)
    fields = {"file", "line", "label", "kind", "verdict", "method", "sizes", "detail"}
    assert fields <= set(found)
    assert (found["label"], found["kind"]) == ("eq-descent-bowl", "definition")
    assert (found["verdict"], found["method"]) == ("failed", "definition")
    assert found["failure"]["kind"] == "refuted"
    ((letter, value),) = found["failure"]["counterexample"]["values"]
    assert letter == {"base": "x", "layer": None, "indices": []}
    assert f"with x = {value}, left is" in found["detail"]


def test_the_command_runs_as_a_module_and_says_which_file_it_cannot_read(tmp_path):
    missing = tmp_path / "missing.md"
    command = [sys.executable, "-m", "nnmath.proofs", str(missing)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 2
    assert "missing.md" in done.stderr


def test_json_has_the_method_and_the_sizes(capsys):
    notation = str(ROOT / "chapters" / "notation.md")
    assert main([notation, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    layer, sigmoid = (
        next(item for item in found if item["label"] == f"eq-notation-{name}")
        for name in ("layer", "sigmoid")
    )
    assert (layer["kind"], layer["method"], layer["sizes"]) == ("derived", "index notation", "all")
    assert (sigmoid["kind"], sigmoid["method"]) == ("definition", "definition")
    assert sigmoid["sizes"] == "none"
    assert layer["models"][0]["sizes"]["layers"] == [2, 3, 4]
    judged = [item for item in found if item["verdict"] != "unjudged"]
    assert all(item["verdict"] == "proved" and item["failure"] is None for item in judged)
    inline = [item for item in judged if item["kind"] == "inline"]
    assert all(item["line"] and item["method"] and item["detail"] for item in inline)
    assert len(inline) >= 2


def test_a_model_in_which_an_index_has_no_value_proves_nothing():
    (equation,) = [e for e in read_page(MATRIX) if e.label == "eq-matrix-batch-hidden"]
    statement = replace(statements()[equation.label], models=("matrix-batch-3-2",), general=())
    (verdict,) = judge_all([equation], {equation.label: statement})
    assert verdict.failure.kind is FailureKind.UNDEFINED
    assert "nothing was tried" in describe_verdict(verdict)
