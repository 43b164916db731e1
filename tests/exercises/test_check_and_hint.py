"""The front door: check, hint, listing; and what a verdict looks like."""

import importlib
import subprocess
import sys

import pytest
import sympy as sp
from helpers.sample_exercises import NEURON, W1

from nnmath import exercises
from nnmath.exercises import Hint, Verdict, check, hint, listing
from nnmath.exercises.browser_data import browser_judge_data
from nnmath.exercises.grade import judge


def test_check_returns_a_verdict_and_prints_nothing(capsys):
    verdict = check("two-layers-w1", "a0*dsigma(z1)*(a2 - y)*dsigma(z2)*w2")
    assert verdict.correct
    assert repr(verdict).startswith("Right.")
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("id", "error", "said"),
    [
        ("two-layers-w9", KeyError, "did you mean"),
        ("two-layer-w1", KeyError, "two-layers-w1"),
        ("", KeyError, "no exercise"),
        (7, TypeError, "named by text"),
        (None, TypeError, "named by text"),
    ],
)
@pytest.mark.parametrize("front", [lambda id: check(id, "1"), hint])
def test_a_bad_id_is_told(front, id, error, said):
    with pytest.raises(error, match=said):
        front(id)


@pytest.mark.parametrize(
    "blank", [None, ..., "", "  ", "...", "…", [], (), {}, [..., None]], ids=repr
)
def test_a_blank_is_not_answered_yet(blank):
    for id in ("two-layers-w1", "two-layers-slope", "two-layers-by-hand", "two-layers-predict"):
        verdict = check(id, blank)
        assert not verdict.correct
        assert verdict.feedback.startswith("Not answered yet")


def test_the_label_of_the_page_is_an_id_too():
    assert not check("ex-two-layers-w1", "a0").correct


def test_hints_come_one_at_a_time_and_checks_use_none_up():
    hint("two-layers-w1", again=True)
    check("two-layers-w1", ...)
    second = hint("two-layers-w1")
    assert second.number == 2
    for _ in range(10):
        last = hint("two-layers-w1")
    assert last.number == last.of == len(exercises.find("two-layers-w1").hints)
    assert hint("two-layers-w1", again=True).number == 1
    assert repr(last).startswith(f"Hint {last.of} of {last.of}.")


def test_a_verdict_shows_itself_as_safe_html():
    verdict = judge(W1, "<script>alert(1)</script>")
    shown = verdict._repr_html_()
    assert "<script" not in shown
    assert "&lt;script&gt;" in shown
    assert "Not yet." in shown
    assert "<pre" in shown, "the place is shown with its caret"
    assert "<em>" not in Hint(1, 2, "<em>")._repr_html_()
    assert repr(Verdict(False, r"Take $\sigma'(z^{(2)})$.")) == "Not yet. Take σ′(z⁽²⁾)."
    assert "Right." in Verdict(True, "")._repr_html_()


def test_listing_holds_every_chapter_twice():
    for chapter, (own, quick) in listing().items():
        assert all(entry.id.startswith(chapter) for entry in (*own, *quick))


def test_importing_nnmath_opens_no_exercises():
    code = "import nnmath, sys; assert not any('exercises' in name for name in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_chapter_with_a_foreign_or_double_id_is_refused(monkeypatch):
    chapters = importlib.import_module("nnmath.exercises.chapters")
    two_layers = importlib.import_module("nnmath.exercises.chapters.two_layers")
    monkeypatch.setattr(two_layers, "QUICK", [*two_layers.QUICK, W1])
    with pytest.raises(ValueError, match="begin with two-layers-"):
        chapters.exercises_of.__wrapped__("two-layers")
    monkeypatch.setattr(two_layers, "QUICK", [*two_layers.EXERCISES])
    with pytest.raises(ValueError, match="stands twice"):
        chapters.exercises_of.__wrapped__("two-layers")


def test_samples_judge_without_the_formula():
    made = browser_judge_data(W1)
    assert {"a0", "w2", "z1"} <= set(made["names"])
    slope = sp.lambdify(*made["functions"]["dsigma"])
    for point, right, *wrong in zip(
        made["points"], made["right"], *(s["values"] for s in made["known_mistakes"]), strict=True
    ):
        v = dict(zip(made["names"], point, strict=True))
        step = v["eta"] * v["a1"] * (v["a2"] - v["y"]) * slope(v["z2"])
        front = v["a0"] * slope(v["z1"]) * (v["a2"] - v["y"]) * slope(v["z2"])
        assert right == pytest.approx(front * v["w2"], rel=1e-12)
        assert wrong[0] == pytest.approx(front * (v["w2"] - step), rel=1e-12)
    assert len(made["points"]) >= 4
    assert made["known_mistakes"][0]["says"] == "You used the updated w⁽²⁾."
    assert W1.answer not in str(made)


def test_samples_of_matrices_are_refused():
    with pytest.raises(ValueError, match="plain numbers"):
        browser_judge_data(NEURON)
