"""The wrong formulas of the sources are refuted, and the right ones beside them hold."""

import math
import re

import pytest

from nnmath.proofs.errata import ERRATA
from nnmath.proofs.refutations import refute
from nnmath.proofs.verdict import FailureKind


@pytest.fixture(scope="module", params=ERRATA)
def refutation(request):
    return refute(request.param)


def test_it_is_refuted_and_the_right_one_holds(refutation):
    failure = refutation.failure
    assert (failure.kind is FailureKind.REFUTED) == (failure.counterexample is not None)
    assert (failure.kind is FailureKind.SHAPES) == bool(failure.shapes)
    assert failure.kind in (FailureKind.REFUTED, FailureKind.SHAPES)
    assert refutation.identities > 0 or not refutation.erratum.right


def test_a_notebook_shows_the_same_numbers_typeset(refutation):
    markdown = refutation._repr_markdown_()
    assert "Wrong" in markdown
    assert not re.search(r"[a-zA-Z]\d?_\d+ = |\d/\d|\d×\d", markdown)
    example = refutation.failure.counterexample
    fractions = re.findall(r" = (-?)\\tfrac\{(\d+)\}\{(\d+)\}", markdown.split("\n\n")[2])
    values = [value for _, value in example.values[:6]] if example else []
    expected = [str(value) for value in values if value.denominator > 1]
    assert [f"{sign}{over}/{under}" for sign, over, under in fractions] == expected
    if example:
        assert f"left side is ${example.left}$, the right side ${example.right}$" in markdown


def numbers(name):
    example = refute(name).failure.counterexample
    values = {letter.base: float(value) for letter, value in example.values}
    return values, float(example.left), float(example.right)


def test_the_numbers_are_right_for_the_sigmoid_with_the_wrong_sign():
    values, left, right = numbers("sigmoid-sign")
    assert left == pytest.approx(1 / (1 + math.exp(-values["z"])), rel=1e-5)
    assert right == pytest.approx(1 / (1 + math.exp(values["z"])), rel=1e-5)


def test_the_numbers_are_right_for_a_gradient_that_does_not_shrink():
    values, left, right = numbers("shrinks-by-three-quarters")
    sigma = 1 / (1 + math.exp(-values["z"]))
    assert left == pytest.approx(abs(values["w"]) * sigma * (1 - sigma), rel=1e-5)
    assert left > right == 0.25


def test_the_shapes_are_those_of_the_layers():
    assert refute("transpose-lost").failure.shapes == ((4, 3), (4, 1))


def test_a_notebook_shows_layers_above_and_indices_below():
    markdown = refute("bias-forgotten")._repr_markdown_()
    assert r"$b^{(1)}_{1} = -\tfrac{3}{2}$, $w^{(1)}_{11} = -\tfrac{3}{2}$" in markdown
    assert r"$x_{1} = -1$, $x_{2} = 6$" in markdown


def test_a_right_formula_is_not_refuted(monkeypatch):
    erratum = ERRATA["sigmoid-sign"]
    swapped = type(erratum)("swapped", "none", erratum.right, erratum.right, erratum.model, "none")
    monkeypatch.setitem(ERRATA, "swapped", swapped)
    with pytest.raises(ValueError, match="not refuted"):
        refute("swapped")


def test_a_wrong_correction_is_noticed(monkeypatch):
    erratum = ERRATA["sigmoid-sign"]
    swapped = type(erratum)("swapped", "none", erratum.wrong, erratum.wrong, erratum.model, "none")
    monkeypatch.setitem(ERRATA, "swapped", swapped)
    with pytest.raises(ValueError, match="right formula"):
        refute("swapped")


def test_an_unknown_erratum():
    with pytest.raises(KeyError):
        refute("no such erratum")
