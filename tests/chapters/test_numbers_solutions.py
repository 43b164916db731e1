"""The code in the worked solutions, run as it stands on the page, is judged right."""

import re
from pathlib import Path

import numpy as np
import pytest

from nnmath.exercises import check
from nnmath.perceptron import predict

SOLUTIONS = Path(__file__).parents[2] / "chapters/solutions"


@pytest.mark.parametrize(
    ("page", "name", "exercise"),
    [
        ("01-perceptron", "corrected", "perceptron-mistake"),
        ("01-perceptron", "one_epoch", "perceptron-epoch"),
        ("01-perceptron", "xor", "perceptron-layers"),
        ("01-perceptron", "margin", "perceptron-margin"),
        ("02-gradient-descent", "steps_needed", "gradient-descent-stop"),
        ("02-gradient-descent", "gradient", "gradient-descent-gradient"),
    ],
)
def test_the_code_of_a_solution_is_judged_right(page, name, exercise):
    text = (SOLUTIONS / f"{page}.md").read_text(encoding="utf-8")
    code = re.search(rf"~~~python\n(def {name}\(.*?)~~~", text, flags=re.DOTALL)
    scope = {"np": np, "predict": predict}
    exec(code[1], scope)
    verdict = check(exercise, scope[name])
    assert verdict.correct, verdict.feedback
