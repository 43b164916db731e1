"""Books of other authors: three texts in their own notation, their errors, and the command."""

import json
import subprocess
import sys
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest
import sympy as sp

from nnmath.proofs import (
    Description,
    Notation,
    any_function,
    build_model,
    describe_verdict,
    judge_page,
    judge_text,
)
from nnmath.proofs.extract import read_page
from nnmath.proofs.judge import judge_all
from nnmath.proofs.statement import by_label, load_statements
from nnmath.proofs.verdict import FailureKind

FOLDER = Path(__file__).parent / "foreign"
TEXTS = ("two_layers", "nielsen", "d2l")
SLIP = "eq-slope"  # the text has σ'(a) where σ'(z) belongs


@pytest.fixture(autouse=True)
def _modules_of_other_authors(monkeypatch):
    monkeypatch.syspath_prepend(str(FOLDER))


def statements_of(name):
    return import_module(name).STATEMENTS


@pytest.mark.parametrize("name", TEXTS)
def test_every_formula_is_judged_and_the_slip_of_the_text_is_refuted(name):
    verdicts = judge_page(FOLDER / f"{name}.md", statements_of(name))
    assert {v.label for v in verdicts} == set(by_label(statements_of(name)))
    for verdict in verdicts:
        if verdict.label == SLIP:
            assert verdict.failure.kind is FailureKind.REFUTED
            assert verdict.failure.step == 2
        else:
            assert verdict.is_proved, describe_verdict(verdict)


def test_they_are_more_than_25():
    assert sum(len(judge_page(FOLDER / f"{name}.md", ())) for name in TEXTS) > 25


PLANTED = [
    ("two_layers", "eq-activation", "a^{l-1}", "a^l"),
    ("two_layers", "eq-activation", "+ b^l", "- b^l"),
    ("two_layers", "eq-cost", "a^L", "a^{L-1}"),
    ("two_layers", "eq-cost-sum", r"\frac{1}{2}", r"\frac{1}{3}"),
    ("two_layers", "eq-slope", r"\sigma'(a^l)", r"\sigma(z^l)"),
    ("two_layers", "eq-chain", r"\partial z^l}{\partial w^l} .", r"\partial z^l}{\partial a^l} ."),
    ("two_layers", "eq-term-1", "= a^1", "= a^2"),
    ("two_layers", "eq-term-2", r"\sigma'(z^2)", r"\sigma'(z^1)"),
    ("two_layers", "eq-term-3", "= (a^2 - y)", "= (y - a^2)"),
    ("two_layers", "eq-outer", "a^1 *", "a^0 *"),
    ("two_layers", "eq-inner-term-2", r"\sigma'(z^1)", r"\sigma'(a^1)"),
    (
        "two_layers",
        "eq-inner-chain",
        r"{\partial(a^2)}{\partial(a^1)}",
        r"{\partial(a^2)}{\partial(a^0)}",
    ),
    ("two_layers", "eq-inner-slope", "= \\sigma'(z^2) . w^2", "= \\sigma'(z^2) . w^1"),
    ("two_layers", "eq-inner", r". \sigma'(z^2)", ""),
    ("nielsen", "eq-activation-entry", "w^l_{jk}", "w^l_{kj}"),
    ("nielsen", "eq-weighted-input", "a^{l-1}", "a^l"),
    ("nielsen", "eq-error", r"\partial z^l_j", r"\partial a^l_j"),
    ("nielsen", "eq-bp1", r"\odot \sigma'(z^L)", r"\odot \sigma'(a^L)"),
    ("nielsen", "eq-bp1", r"\nabla_a C", r"\nabla_z C"),
    ("nielsen", "eq-bp2", "^T", ""),
    ("nielsen", "eq-bp2", "(w^{l+1})", "(w^l)"),
    ("nielsen", "eq-bp3", r"= \delta^l_j", r"= -\delta^l_j"),
    ("nielsen", "eq-bp4", "a^{l-1}_k", "a^l_k"),
    ("d2l", "eq-hidden", r"\phi(\mathbf{z})", r"\phi'(\mathbf{z})"),
    ("d2l", "eq-decay", r"\frac{\lambda}{2}", r"\lambda"),
    ("d2l", "eq-objective", "L + s", "L - s"),
    ("d2l", "eq-ones", r"{\partial s} = 1", r"{\partial s} = 0"),
    ("d2l", "eq-decay-slopes", r"= \lambda \mathbf{W}^{(2)}", r"= 2 \lambda \mathbf{W}^{(2)}"),
    ("d2l", "eq-by-second", r"\mathbf{h}^\top", r"\mathbf{h}"),
    ("d2l", "eq-by-second", r" + \lambda \mathbf{W}^{(2)}", ""),
    ("d2l", "eq-by-hidden", r"{\mathbf{W}^{(2)}}^\top", r"{\mathbf{W}^{(1)}}^\top"),
    ("d2l", "eq-by-hidden-input", r"\odot \phi'", r"\odot \phi"),
    ("d2l", "eq-by-first", r"\mathbf{x}^\top", r"\mathbf{h}^\top"),
]


@pytest.mark.parametrize(("name", "label", "old", "new"), PLANTED)
def test_an_error_that_is_planted_is_found(name, label, old, new):
    (found,) = [e for e in read_page(FOLDER / f"{name}.md") if e.label == label]
    assert old in found.latex
    latex = found.latex.replace(old, new, 1)
    (verdict,) = judge_all([replace(found, latex=latex)], by_label(statements_of(name)))
    assert verdict.verdict == "failed"
    assert verdict.failure.kind is not FailureKind.UNREADABLE, verdict.failure


def test_the_command_takes_the_statements_of_another_book():
    page = str(FOLDER / "two_layers.md")
    command = [sys.executable, "-m", "nnmath.proofs", "--json", "--statements"]
    done = subprocess.run(
        [*command, "two_layers:STATEMENTS", page], capture_output=True, text=True, cwd=FOLDER
    )
    assert done.returncode == 1
    found = {item["label"]: item["verdict"] for item in json.loads(done.stdout)}
    assert [label for label, verdict in found.items() if verdict != "proved"] == [SLIP]
    for name, reason in (
        ("two_layers", "expected module:NAME"),
        ("two_layers:NONE", "two_layers has no NONE"),
        ("no_such_module:STATEMENTS", "no module 'no_such_module'"),
        ("two_layers:NOTATION", "not iterable"),
    ):
        done = subprocess.run([*command, name, page], capture_output=True, text=True, cwd=FOLDER)
        assert done.returncode == 2
        assert reason in done.stderr


def test_statements_may_be_a_list_or_a_dict_and_have_one_label_each():
    listed = statements_of("nielsen")
    by_name = by_label(listed)
    assert load_statements("nielsen:STATEMENTS") == by_name == by_label(by_name)
    with pytest.raises(ValueError, match="two statements for eq-bp1"):
        by_label([*listed, by_name["eq-bp1"]])
    with pytest.raises(TypeError, match="expected nnmath"):
        by_label(["eq-bp1"])


def test_without_its_declaration_a_notation_is_answered_by_what_to_declare():
    plain = [replace(s, notation=Notation()) for s in statements_of("nielsen")]
    verdicts = judge_page(FOLDER / "nielsen.md", plain)
    assert not any(verdict.is_proved for verdict in verdicts)
    assert all("Notation(layers=" in describe_verdict(v) for v in verdicts if "bp" in v.label)


def test_a_label_without_a_statement_says_where_it_belongs():
    (verdict,) = judge_text("$$\na = b\n$$ (eq-new)", statements_of("d2l"))
    assert "add one to your statements" in describe_verdict(verdict)


# Models from computations.


def test_derivatives_by_results_are_those_of_a_chain_by_hand():
    """C = (3 w)² + w, with u = 3w named: ∂C/∂u leaves the w beside it alone."""

    def compute(c):
        w = c.letters("w")
        u = c.let("u", 3 * w)
        c.let("C", u**2 + w)
        c.slope("g", of="C", by="u")

    model = build_model(Description("one weight"), compute)
    w = sp.Symbol("w")
    assert model.lookup("g", None, (), False) == 6 * w
    inner = model.cut("u", None)
    assert inner.back == {sp.Symbol("u"): 3 * w}
    assert inner.model.lookup("C", None, (), False) == sp.Symbol("u") ** 2 + w
    assert model.cut("w", None) is None


def test_an_unknown_function_takes_each_entry_or_all_of_them():
    x = sp.Symbol("x")
    assert any_function("φ")(0, [x]).diff(x) == any_function("φ")(1, [x])
    assert any_function("φ")(0, [x]) != any_function("ψ")(0, [x])
    loss = any_function("l", entrywise=False)(0, [x, 2 * x])
    assert loss.diff(x).has(x)
