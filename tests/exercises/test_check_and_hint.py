"""The public functions check, hint and listing, and what a verdict looks like."""

import importlib
import pkgutil
import re
import subprocess
import sys

import pytest
from helpers.sample_exercises import W1

from nnmath import exercises
from nnmath.exercises import Hint, Verdict, check, hint, listing
from nnmath.exercises.grade import judge


def test_check_returns_a_verdict_and_prints_nothing(capsys):
    verdict = check("two-layers-w1", "a0*dsigma(z1)*(a2 - y)*dsigma(z2)*w2")
    assert verdict.correct
    assert repr(verdict).startswith("Right.")
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("id", "error", "fragment"),
    [
        ("two-layers-w9", KeyError, "did you mean"),
        ("two-layer-w1", KeyError, "two-layers-w1"),
        ("", KeyError, "no exercise"),
        (7, TypeError, "named by text"),
        (None, TypeError, "named by text"),
    ],
)
@pytest.mark.parametrize("function", [lambda id: check(id, "1"), hint])
def test_a_bad_id_is_refused(function, id, error, fragment):
    with pytest.raises(error, match=fragment):
        function(id)


@pytest.mark.parametrize(
    "blank", [None, ..., "", "  ", "...", "…", [], (), {}, [..., None]], ids=repr
)
def test_a_blank_is_not_answered_yet(blank):
    for id in ("two-layers-w1", "two-layers-slope", "two-layers-by-hand", "two-layers-predict"):
        verdict = check(id, blank)
        assert not verdict.correct
        assert not verdict.understood
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
    assert "Not judged." in shown
    assert "<pre" in shown, "the place with its caret"
    assert "<em>" not in Hint(1, 2, "<em>")._repr_html_()
    assert repr(Verdict(False, r"Take $\sigma'(z^{(2)})$.")) == "Not yet. Take σ′(z⁽²⁾)."
    assert "Right." in Verdict(True, "")._repr_html_()


def test_listing_holds_every_chapter_twice():
    for chapter, (own, quick) in listing().items():
        assert all(entry.id.startswith(chapter) for entry in (*own, *quick))


def test_the_key_of_the_package_names_every_module():
    table = exercises.__doc__.split("=\n")[1].rpartition("\n=")[0]
    named = {name for line in table.splitlines() for name in re.split(", ?", line[:34].strip())}
    found = {module.name for module in pkgutil.iter_modules(exercises.__path__)}
    assert named == found - {"chapters"}


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


def test_emphasis_and_code_are_typeset():
    """Stars of emphasis are no signs of a product, and a sign of a product is no emphasis."""
    verdict = check("gradient-descent-one-step", 1)
    assert "the step goes against the slope" in repr(verdict)
    assert "the step goes <em>against</em> the slope" in verdict._repr_html_()
    product = Hint(1, 1, "The slope, a1 * (1 - a1), of *one* layer: `a * b`; 2*a*b < 3.")
    assert "a1 * (1 - a1), of one layer: `a * b`; 2*a*b < 3." in repr(product)
    shown = "a1 * (1 - a1), of <em>one</em> layer: <code>a * b</code>; 2*a*b &lt; 3."
    assert shown in product._repr_html_()
