"""The wrong formulas of the sources are refuted, and the right ones beside them hold."""

import math
import re

import pytest

from nnmath.proofs.errata import ERRATA
from nnmath.proofs.refutations import refute


@pytest.mark.parametrize("name", ERRATA)
def test_it_is_refuted_and_the_right_one_holds(name):
    found = refute(name)
    assert re.search(r"left is \S+, right is \S+$|do not fit", found.evidence)
    assert found.identities > 0 or not ERRATA[name].right
    assert "Wrong" in found._repr_markdown_()


def told(name):
    return {
        key: float(eval(value))
        for key, value in re.findall(r"(\w+)(?: =| is) (-?\d[\d./e+-]*)", refute(name).evidence)
    }


def test_the_numbers_are_right_for_the_sigmoid_with_the_wrong_sign():
    numbers = told("sigmoid-sign")
    assert numbers["left"] == pytest.approx(1 / (1 + math.exp(-numbers["z"])), rel=1e-5)
    assert numbers["right"] == pytest.approx(1 / (1 + math.exp(numbers["z"])), rel=1e-5)


def test_the_numbers_are_right_for_a_gradient_that_does_not_shrink():
    numbers = told("shrinks-by-three-quarters")
    sigma = 1 / (1 + math.exp(-numbers["z"]))
    assert numbers["left"] == pytest.approx(abs(numbers["w"]) * sigma * (1 - sigma), rel=1e-5)
    assert numbers["left"] > numbers["right"] == 0.25


@pytest.mark.parametrize("name", ERRATA)
def test_a_notebook_shows_the_same_numbers_typeset(name):
    found = refute(name)
    shown = found._repr_markdown_()
    assert not re.search(r"[a-zA-Z]\d?_\d+ = |\d/\d|\d×\d", shown)
    for value in re.findall(r"(?:left|right) is (\S+?)(?:,|$)", found.evidence):
        assert f"${value}$" in shown
    told = re.findall(r" = (-?)\\tfrac\{(\d+)\}\{(\d+)\}", shown.split("\n\n")[2])
    assert [f"{sign}{a}/{b}" for sign, a, b in told] == re.findall(r"-?\d+/\d+", found.evidence)


def test_a_notebook_shows_layers_above_and_indices_below():
    shown = refute("bias-forgotten")._repr_markdown_()
    assert r"$b^{(1)}_{1} = -\tfrac{3}{2}$, $w^{(1)}_{11} = -\tfrac{3}{2}$" in shown
    assert r"$x_{1} = -1$, $x_{2} = 6$" in shown


def test_a_right_formula_is_not_refuted(monkeypatch):
    slip = ERRATA["sigmoid-sign"]
    swapped = type(slip)("swapped", "none", slip.right, slip.right, slip.world, "nothing")
    monkeypatch.setitem(ERRATA, "swapped", swapped)
    with pytest.raises(ValueError, match="not refuted"):
        refute("swapped")


def test_a_wrong_correction_is_noticed(monkeypatch):
    slip = ERRATA["sigmoid-sign"]
    swapped = type(slip)("swapped", "none", slip.wrong, slip.wrong, slip.world, "nothing")
    monkeypatch.setitem(ERRATA, "swapped", swapped)
    with pytest.raises(ValueError, match="right formula"):
        refute("swapped")


def test_an_unknown_slip():
    with pytest.raises(KeyError):
        refute("no such slip")
