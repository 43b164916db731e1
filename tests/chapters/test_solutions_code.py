"""The code in the worked solutions of the later chapters, run as it stands, is judged right."""

import re
from pathlib import Path

import numpy as np
import pytest

from nnmath.activations import sigmoid_prime
from nnmath.exercises import check

SOLUTIONS = Path(__file__).parents[2] / "chapters/solutions"


@pytest.mark.parametrize(
    ("page", "name", "exercise"),
    [
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
    ],
)
def test_the_code_of_a_solution_is_judged_right(page, name, exercise):
    text = (SOLUTIONS / f"{page}.md").read_text(encoding="utf-8")
    code = re.search(rf"~~~python\n(def {name}\(.*?)~~~", text, flags=re.DOTALL)
    scope = {"np": np, "sigmoid_prime": sigmoid_prime}
    exec(code[1], scope)
    verdict = check(exercise, scope[name])
    assert verdict.correct, verdict.feedback
