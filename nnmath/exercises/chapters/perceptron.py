"""Exercises of the chapter "The perceptron": here the machine, beside it what surrounds it."""

from __future__ import annotations

import numpy as np

from nnmath._types import Array
from nnmath.data import logic_gate
from nnmath.perceptron import predict, train_perceptron

from ..define import array, choice, function, number, slip
from . import _perceptron_code as code
from ._perceptron_quick import QUICK
from ._perceptron_vectors import THEOREM, VECTORS

__all__ = ["EXERCISES", "QUICK"]


def _corrected(error: float, bias: float = 1) -> Array:
    """(w, b) after a correction of strength `error` on x = (2, 3), from w = (1, −1) and b = 0."""
    return np.array([1 + 2 * error, -1 + 3 * error, bias * error])


def _and(rate: float) -> Array:
    """(mistakes, w₁, w₂, b) of a run on AND."""
    run = train_perceptron(*logic_gate("and"), learning_rate=rate)
    return np.array([run.mistakes.sum(), *run.w, run.b])


def _wrong_corners() -> Array:
    X, y = logic_gate("and")
    run = train_perceptron(X, y)
    return np.array([np.sum(predict(p[:2], p[2], X) != y[0]) for p in run.path])


def _circle() -> Array:
    return train_perceptron(*logic_gate("xor"), max_epochs=100).path


MACHINE = [
    array(
        "perceptron-by-hand",
        lambda: _corrected(1),
        slips=[
            slip(
                lambda: _corrected(-1),
                "The sum was too low, but you made it lower: the factor is y − ŷ, not ŷ − y.",
            ),
            slip(lambda: _corrected(1, bias=0), "The bias is corrected as well."),
            slip(lambda: _corrected(2), "You took y − z; the error is y − ŷ, with the answer ŷ."),
            slip(lambda: _corrected(0), "z = −1 means the answer 0, and the kind is 1: a mistake."),
        ],
        hints=(
            "The weighted sum is 2 − 3. What is the answer, and is it right?",
            "At this mistake y − ŷ = 1: the example is added to w, and 1 to b.",
            "w = (1, −1) + (2, 3).",
        ),
    ),
    function(
        "perceptron-mistake",
        code.corrected,
        inputs=code.corrections,
        slips=[
            slip(
                code.corrected_backwards,
                "It still goes the wrong way: a sum that was too low gets "
                "lower. The factor must be y minus the answer.",
            ),
            slip(code.corrected_without_bias, "w is right now, but b is not corrected."),
            slip(
                code.corrected_by_sum,
                "The error is the target minus the answer, not minus the sum.",
            ),
            slip(code.corrected_half_way, "w goes the right way now, and b still the wrong one."),
            slip(code.corrected_always, "It changes the weights where the answer was right, too."),
        ],
        hints=(
            "Try it on one example that is answered 0 and should be 1: where does the sum go?",
            "The sum must rise where the target is above the answer.",
            "Exchange `answer` and `y` in both differences.",
        ),
    ),
    function(
        "perceptron-epoch",
        code.one_epoch,
        inputs=code.epochs,
        slips=[
            slip(
                code.epoch_of_a_batch,
                "You answer all examples with the weights of the beginning: "
                "each answer must use the weights as the last correction left them.",
            ),
            slip(code.epoch_backwards, "The corrections go the wrong way: target minus answer."),
            slip(code.epoch_without_bias, "The bias is never corrected."),
            slip(code.epoch_lenient, "A sum of exactly zero counts as the answer 0."),
            slip(
                code.epoch_hebb, "You add or take away every example; only mistakes are corrected."
            ),
        ],
        hints=(
            "In the loop: the weighted sum, the answer, and then the rule.",
            "target − answer is 0 where nothing is to be done, so the rule needs no `if`.",
            "answer = 1.0 if w @ x + b > 0 else 0.0; then w, b and the count, in any order.",
        ),
    ),
    function(
        "perceptron-layers",
        code.xor,
        inputs=code.corners,
        slips=[
            slip(
                code.xor_inverted, "It answers 1 where the inputs are equal: all is turned round."
            ),
            slip(
                code.only_or, "It is OR: at (1, 1) it must answer 0. What does your NAND say there?"
            ),
            slip(code.only_and, "It is AND: that is the one corner which NAND should cut off."),
            slip(code.only_nand, "It is NAND: at (0, 0) it must answer 0. Ask OR, too."),
            slip(
                code.always, "It answers 1 at every corner: the last machine should be AND, not OR."
            ),
            slip(
                code.never,
                "It answers 0 at every corner. What do your NAND and your last machine say at "
                "(0, 1)? Turn all signs of AND round for NAND, that of b as well.",
            ),
        ],
        hints=(
            "NAND is AND with all signs turned round.",
            "XOR is: OR says 1, and NAND says 1.",
            "NAND: (−2, −2) and 3. The last one is AND: (2, 2) and −3.",
        ),
    ),
    choice(
        "perceptron-no-bias",
        {
            "1": "line 1",
            "2": "line 2",
            "3": "line 3",
            "4": "line 4",
        },
        "4",
        why={
            "1": "Line 1 holds: both corners ask for a $1$, and their sums are $w_2$ and $w_1$.",
            "2": "Line 2 holds: the sum of two numbers above zero is above zero.",
            "3": "Line 3 holds: without a bias, $w^\\top 0 = 0$ whatever the weights.",
            "4": "A sum of exactly $0$ counts as the answer $0$, and that is what OR wants.",
        },
        hints=(
            "Try w = (1, 1) at the four corners: which line of the proof is untrue then?",
            "What does a perceptron answer when its sum is exactly zero?",
        ),
    ),
    array(
        "perceptron-rate",
        lambda: np.array([_and(0.1)[0], *_and(10)]),
        slips=[
            slip(
                lambda: np.array([_and(1)[0], *_and(1)]),
                "These are the weights for η = 1: they are multiplied by the rate.",
            ),
            slip(
                lambda: np.array([100.0, 1, *_and(10)[1:]]),
                "A smaller rate does not make more "
                "mistakes here: all sums shrink with it, and keep their signs.",
            ),
            slip(
                lambda: np.array([_and(0.1)[0], _and(10)[0], *_and(0.1)[1:]]),
                "These are the weights for η = 0.1.",
            ),
        ],
        hints=(
            "All weights start at zero. What does another rate do to the first correction?",
            "As long as all weights are η times as large, each sum has the same sign as before.",
            "With η = 1: ten mistakes, and (2, 1) with −2.",
        ),
    ),
    number(
        "perceptron-circle",
        lambda: len(np.unique(_circle(), axis=0)),
        slips=[
            slip(
                lambda: len(_circle()) - 1,
                "That is the number of mistakes. Many settings come again.",
            ),
            slip(
                lambda: len(_circle()),
                "These are all rows of the path, the start and what came of each mistake. Many "
                "settings come again.",
            ),
            slip(
                lambda: len(np.unique(_circle()[:, :2], axis=0)),
                "You compared w alone: b belongs to the setting, too.",
            ),
        ],
        hints=(
            "`run.path` holds (w₁, w₂, b) after each mistake, one a row.",
            "`np.unique(run.path, axis=0)` keeps each row once.",
            "Count its rows with len.",
        ),
    ),
    number(
        "perceptron-moves",
        lambda: int(np.sum(np.diff(_wrong_corners()) > 0)),
        slips=[
            slip(
                lambda: int(np.sum(np.diff(_wrong_corners()) >= 0)),
                "You counted the corrections that left the number as it was.",
            ),
            slip(
                lambda: int(np.sum(np.diff(_wrong_corners()) < 0)),
                "These are the corrections after which fewer corners are wrong.",
            ),
        ],
        hints=(
            "The sentence below the figure says how many points are wrong after each mistake.",
            "Write the eleven numbers down, the one before the first mistake included.",
            "They begin 1, 3, 2, 1, 2. How often does a number exceed the one before it?",
        ),
    ),
]

EXERCISES = [*VECTORS, *MACHINE, *THEOREM]
