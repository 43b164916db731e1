"""The code in the worked solutions, run as it stands on the page, is judged right."""

import re
from pathlib import Path

import numpy as np
import pytest

from nnmath.activations import sigmoid_prime
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
        ("05-matrix-form", "layer_back", "matrix-form-code"),
        ("05-matrix-form", "rows_gradient", "matrix-form-rows"),
        ("06-softmax-cross-entropy", "cost_and_gradient", "softmax-cross-entropy-complete"),
        ("06-softmax-cross-entropy", "columns", "softmax-cross-entropy-axis"),
        ("07-vanishing-gradients", "relu_slope", "vanishing-gradients-mask"),
        ("07-vanishing-gradients", "carry", "vanishing-gradients-carry"),
        ("08-training", "batch_error", "training-ratio"),
        ("08-training", "best_epoch", "training-stop"),
        ("09-optimizers", "heavy_ball", "optimizers-heavy-ball"),
        ("09-optimizers", "adam_step", "optimizers-adam-step"),
        ("automatic-differentiation", "summed", "automatic-differentiation-broadcast"),
    ],
)
def test_the_code_of_a_solution_is_judged_right(page, name, exercise):
    text = (SOLUTIONS / f"{page}.md").read_text(encoding="utf-8")
    code = re.search(rf"~~~python\n(def {name}\(.*?)~~~", text, flags=re.DOTALL)
    given = predict if page < "05" else sigmoid_prime
    scope = {"np": np, given.__name__: given}
    exec(code[1], scope)
    verdict = check(exercise, scope[name])
    assert verdict.correct, verdict.feedback
