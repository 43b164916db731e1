"""What a page needs to judge a formula: values at points, equal to those computed by hand."""

import pytest
import sympy as sp
from helpers.sample_exercises import NEURON, W1

from nnmath.exercises.browser_data import browser_judge_data


def test_the_data_judge_without_the_formula():
    data = browser_judge_data(W1)
    assert {"a0", "w2", "z1"} <= set(data["names"])
    slope = sp.lambdify(*data["functions"]["dsigma"])
    for point, right, *wrong in zip(
        data["points"], data["right"], *(s["values"] for s in data["known_mistakes"]), strict=True
    ):
        v = dict(zip(data["names"], point, strict=True))
        step = v["eta"] * v["a1"] * (v["a2"] - v["y"]) * slope(v["z2"])
        others = v["a0"] * slope(v["z1"]) * (v["a2"] - v["y"]) * slope(v["z2"])
        assert right == pytest.approx(others * v["w2"], rel=1e-12)
        assert wrong[0] == pytest.approx(others * (v["w2"] - step), rel=1e-12)
    assert len(data["points"]) >= 4
    assert data["known_mistakes"][0]["says"] == "You used the updated w⁽²⁾."
    assert W1.answer not in str(data)


def test_data_of_matrices_are_refused():
    with pytest.raises(ValueError, match="plain numbers"):
        browser_judge_data(NEURON)
