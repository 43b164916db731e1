"""Exercises and quick questions of the chapter "The perceptron"."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnmath._types import Array
from nnmath.data import logic_gate
from nnmath.perceptron import mistake_bound, predict, train_perceptron

from ..define import (
    array,
    choice,
    derivation,
    formula,
    function,
    known_mistake,
    number,
    symbol,
)
from ..types import Exercise

W, X_OF_ARROWS = np.array([1.0, 2.0, 2.0]), np.array([2.0, -2.0, 1.0])
NORMAL, SHIFT = np.array([5.0, 12.0]), -13.0
PLACES = np.array([[1.0, 2.0, 0.0], [1.0, 2.0, 0.0]])
SHARP = np.array([[1.0, 1, -1, -1], [1, -1, 1, -1], [1, -1, -1, 1]])


def _arrows(power: float = 1, per_degree: float = 180 / np.pi) -> Array:
    lengths = [np.linalg.norm(v) ** power for v in (W, X_OF_ARROWS)]
    cosine = W @ X_OF_ARROWS / (np.linalg.norm(W) * np.linalg.norm(X_OF_ARROWS))
    return np.array([*lengths, W @ X_OF_ARROWS, np.arccos(cosine) * per_degree])


def _sums(shift: float = SHIFT) -> Array:
    return np.asarray(NORMAL @ PLACES + shift)


def _corrected_by_hand(error: float, bias: float = 1) -> Array:
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


Weights = tuple[Array, float]
SQUARE = np.array([[0.0, 0, 1, 1], [0, 1, 0, 1]])


def _answer(w: Array, b: float, x: Array) -> float:
    return 1.0 if w @ x + b > 0 else 0.0


def corrected(w: Array, b: float, x: Array, y: float) -> Weights:
    """One application of the rule, with η = 1."""
    error = y - _answer(w, b, x)
    return w + error * x, b + error


def corrected_backwards(w: Array, b: float, x: Array, y: float) -> Weights:
    """As the exercise has it."""
    error = _answer(w, b, x) - y
    return w + error * x, b + error


def corrected_without_bias(w: Array, b: float, x: Array, y: float) -> Weights:
    """The bias left alone."""
    return corrected(w, b, x, y)[0], b


def corrected_half_way(w: Array, b: float, x: Array, y: float) -> Weights:
    """One of the two signs mended."""
    return corrected(w, b, x, y)[0], corrected_backwards(w, b, x, y)[1]


def corrected_by_sum(w: Array, b: float, x: Array, y: float) -> Weights:
    """The sum in the place of the answer."""
    error = y - (float(w @ x) + b)
    return w + error * x, b + error


def corrected_always(w: Array, b: float, x: Array, y: float) -> Weights:
    """Each example added or taken away, mistake or not."""
    return w + (2 * y - 1) * x, b + (2 * y - 1)


def corrections(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    """Examples of each class, answered right and wrong, on the line and close beside it."""
    found: list[tuple[Any, ...]] = []
    for target in (0.0, 1.0):
        for answer in (0.0, 1.0):
            w, x = rng.integers(-4, 5, (2, 3)) / 2  # numbers that a reader can follow
            wanted = 1.0 if answer else -1.0
            found.append((w, float(wanted * rng.integers(1, 5) / 2 - w @ x), x, target))
        for sum_of in (0.0, 2.0**-12, -(2.0**-12), -0.5):
            w, x = np.array([1.0, -2.0, 0.5]), np.array([2.0, 1.5, 1.0])
            found.append((w, sum_of - float(w @ x), x, target))
    return found


def one_epoch(X: Array, y: Array, w: Array, b: float) -> tuple[Array, float, int]:
    """All examples once, in their order."""
    mistakes = 0
    for x, target in zip(X.T, y, strict=True):
        error = target - _answer(w, b, x)
        w, b = w + error * x, b + error
        mistakes += int(error != 0)
    return w, b, mistakes


def epoch_of_a_batch(X: Array, y: Array, w: Array, b: float) -> tuple[Array, float, int]:
    """All answers given before the first correction."""
    error = y - (w @ X + b > 0)
    return w + X @ error, float(b + error.sum()), int(np.sum(error != 0))


def epoch_backwards(X: Array, y: Array, w: Array, b: float) -> tuple[Array, float, int]:
    """The sign of the rule turned round."""
    mistakes = 0
    for x, target in zip(X.T, y, strict=True):
        error = _answer(w, b, x) - target
        w, b = w + error * x, b + error
        mistakes += int(error != 0)
    return w, b, mistakes


def epoch_without_bias(X: Array, y: Array, w: Array, b: float) -> tuple[Array, float, int]:
    """The bias left alone."""
    mistakes = 0
    for x, target in zip(X.T, y, strict=True):
        error = target - _answer(w, b, x)
        w = w + error * x
        mistakes += int(error != 0)
    return w, b, mistakes


def epoch_lenient(X: Array, y: Array, w: Array, b: float) -> tuple[Array, float, int]:
    """A point on the line counted as 1."""
    mistakes = 0
    for x, target in zip(X.T, y, strict=True):
        error = target - (1.0 if w @ x + b >= 0 else 0.0)
        w, b = w + error * x, b + error
        mistakes += int(error != 0)
    return w, b, mistakes


def epoch_hebb(X: Array, y: Array, w: Array, b: float) -> tuple[Array, float, int]:
    """Each example added or taken away, mistake or not."""
    mistakes = 0
    for x, target in zip(X.T, y, strict=True):
        mistakes += int(target != _answer(w, b, x))
        w, b = w + (2 * target - 1) * x, b + (2 * target - 1)
    return w, b, mistakes


def epochs(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    """The gates from zero weights, eight points from any weights, and points close to the line."""
    gates = [(SQUARE, np.array(y), np.zeros(2), 0.0) for y in ([0.0, 0, 0, 1], [0.0, 1, 1, 1])]
    drawn: list[tuple[Any, ...]] = [*gates]
    for n in (2, 3):
        y = (rng.random(8) < 0.5).astype(float)
        X, w = rng.integers(-9, 10, (n, 8)) / 2, rng.integers(-4, 5, n) / 2
        drawn.append((X, y, w, 0.5))
    close = np.array([[2.0**-12, 1.0, 0.0, -(2.0**-12)]])
    drawn += [(close, np.full(4, y), np.array([1.0]), 0.0) for y in (0.0, 1.0)]
    return drawn


def xor(X: Array) -> Array:
    """OR and NAND, and an AND of both."""
    return predict([2, 2], -3, [predict([2, 2], -1, X), predict([-2, -2], 3, X)])


def xor_inverted(X: Array) -> Array:
    """The opposite."""
    return 1 - xor(X)


def only_or(X: Array) -> Array:
    """What comes of a NAND that says 1 everywhere."""
    return predict([2, 2], -1, X)


def only_and(X: Array) -> Array:
    """What comes of an AND in the place of NAND."""
    return predict([2, 2], -3, X)


def only_nand(X: Array) -> Array:
    """What comes of an OR that is not asked."""
    return predict([-2, -2], 3, X)


def always(X: Array) -> Array:
    """What comes of an OR at the end."""
    return np.ones(X.shape[1])


def never(X: Array) -> Array:
    """What comes of a NAND whose bias has the wrong sign."""
    return np.zeros(X.shape[1])


def corners(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    """The corners in their order, and mixed with repetitions."""
    return [(SQUARE,), (SQUARE[:, rng.permutation([0, 1, 2, 3, 0, 3])],)]


def margin(X: Array, y: Array, w: Array, b: float) -> float:
    """γ of the theorem."""
    return margin_undivided(X, y, w, b) / float(np.linalg.norm(np.append(w, b)))


def margin_undivided(X: Array, y: Array, w: Array, b: float) -> float:
    """Of θ itself, not of u."""
    return float(np.min((2 * y - 1) * (w @ X + b)))


def margin_by_w(X: Array, y: Array, w: Array, b: float) -> float:
    """The distance in the plane of the points."""
    return margin_undivided(X, y, w, b) / float(np.linalg.norm(w))


def margin_squared(X: Array, y: Array, w: Array, b: float) -> float:
    """Divided by the squared length."""
    return margin_undivided(X, y, w, b) / float(w @ w + b * b)


def margin_unsigned(X: Array, y: Array, w: Array, b: float) -> float:
    """The smallest sum, whatever the class."""
    return float(np.min(w @ X + b) / np.linalg.norm(np.append(w, b)))


def margin_of_best(X: Array, y: Array, w: Array, b: float) -> float:
    """The largest in the place of the smallest."""
    return float(np.max((2 * y - 1) * (w @ X + b)) / np.linalg.norm(np.append(w, b)))


def separated(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    """AND with the line of the chapter, and points that a random line separates."""
    drawn: list[tuple[Any, ...]] = [(SQUARE, np.array([0.0, 0, 0, 1]), np.array([2.0, 2.0]), -3.0)]
    for n in (2, 4):
        w, X = rng.integers(1, 5, n) / 2, rng.integers(-9, 10, (n, 9)) / 2
        b = 0.1  # no sum is zero
        drawn.append((X, (w @ X + b > 0).astype(float), w, b))
    return drawn


EXERCISES: list[Exercise] = [
    array(
        "perceptron-arrows",
        _arrows,
        known_mistakes=[
            known_mistake(
                lambda: _arrows(power=2), "The first two are squared lengths: take their roots."
            ),
            known_mistake(
                lambda: _arrows(per_degree=1), "The angle is in radians; degrees were asked for."
            ),
        ],
        hints=(
            "The length is the root of the dot product of an arrow with itself.",
            "The cosine of the angle is the dot product divided by both lengths.",
            "The dot product is 2 − 4 + 2. What angle has such a cosine?",
        ),
    ),
    array(
        "perceptron-distance",
        lambda: _sums() / 13,
        tolerance=1e-3,
        labels=("1", "2", "3"),
        known_mistakes=[
            known_mistake(_sums, "These are the weighted sums: divide them by the length of w."),
            known_mistake(
                lambda: np.abs(_sums() / 13), "The sign is lost: it says which side it is."
            ),
            known_mistake(lambda: _sums() / 169, "You divided by the square of the length of w."),
            known_mistake(
                lambda: _sums() / 17, "The length of w is the root of 5² + 12², not 5 + 12."
            ),
            known_mistake(lambda: _sums(0) / 13, "The bias b is missing in the weighted sums."),
        ],
        hints=(
            "First the three weighted sums w·x + b.",
            "5² + 12² is a square.",
            "The sums are 4, 21 and −13; divide each by 13.",
        ),
    ),
    formula(
        "perceptron-nearest",
        "d**2 + g**2",
        names={"d": "d", "g": symbol("g", norm="p-q")},
        asks=r"\lVert x - q \rVert^2",
        known_mistakes=[
            known_mistake(
                "(d + g)**2",
                "That holds where the two arrows point the same way; here they do not: "
                "their dot product is 0.",
            ),
            known_mistake("sqrt(d**2 + g**2)", "That is the distance; its square was asked for."),
            known_mistake("d**2 - g**2", "The squares add up; nothing is subtracted."),
            known_mistake(
                "d + g", "At a right angle the squares of the lengths add up, not the lengths."
            ),
        ],
        hints=(
            "Go from q to x by way of p: write x − q as (x − p) + (p − q).",
            "x − p points along w, and w is perpendicular to p − q. So what is their dot product?",
            "In ‖(x − p) + (p − q)‖² the mixed term is zero. Two squares remain.",
        ),
    ),
    derivation(
        "perceptron-symmetry",
        "1 - a",
        names={"a": "a"},
        asks=r"\sigma(-z)",
        more_names={"z": "z", "sigma": r"\sigma"},
        setting=["a = sigma(z)", "sigma(t) = 1/(1 + exp(-t))"],
        start="sigma(-z)",
        worked="sigma(-z) = 1/(1 + exp(z))\n = exp(-z)/(exp(-z) + 1)\n"
        " = 1 - 1/(1 + exp(-z))\n = 1 - a",
        known_mistakes=[
            known_mistake("-a", "The answer does not change sign with the sum: σ is not odd."),
            known_mistake("a", "That was the answer before; the sum has changed its sign since."),
            known_mistake(
                "1/a",
                # measured: test_the_sigmoid_lies_between_0_and_1_and_always_rises
                "The reciprocal of a number below 1 is above 1, and σ is always below 1.",
            ),
            # measured: test_the_sigmoid_lies_between_0_and_1_and_always_rises
            known_mistake("1 + a", "This is above 1, and σ is always below 1. Look at the sign."),
            # measured: test_the_sigmoid_lies_between_0_and_1_and_always_rises
            known_mistake("a - 1", "This is below 0, and σ is always above 0. Look at the sign."),
        ],
        hints=(
            "What becomes of z when w and b change their signs?",
            "So the new answer is σ(−z), one over 1 + e^z. Now compute 1 − σ(z), with both terms "
            "over the denominator 1 + e^(−z).",
            "1 − σ(z) is e^(−z) over 1 + e^(−z). Multiply both by e^z, and compare with σ(−z).",
        ),
    ),
    array(
        "perceptron-by-hand",
        lambda: _corrected_by_hand(1),
        labels=("w1", "w2", "b"),
        known_mistakes=[
            known_mistake(
                lambda: _corrected_by_hand(-1),
                "The sum was too low, but you made it lower: the factor is y − ŷ, not ŷ − y.",
            ),
            known_mistake(lambda: _corrected_by_hand(1, bias=0), "The bias is corrected as well."),
            known_mistake(
                lambda: _corrected_by_hand(2),
                "You took y − z; the error is y − ŷ, with the answer ŷ.",
            ),
            known_mistake(
                lambda: _corrected_by_hand(0),
                "z = −1 means the answer 0, and the class is 1: a mistake.",
            ),
        ],
        hints=(
            "The weighted sum is 2 − 3. What does it answer, and is that right?",
            "Here y − ŷ = 1: the example is added to w, and 1 to b.",
            "w = (1, −1) + (2, 3).",
        ),
    ),
    function(
        "perceptron-mistake",
        corrected,
        inputs=corrections,
        known_mistakes=[
            known_mistake(
                corrected_backwards,
                "It still goes the wrong way: a sum that was too low gets "
                "lower. The factor must be y minus the answer.",
            ),
            known_mistake(corrected_without_bias, "w is right now, but b is not corrected."),
            known_mistake(
                corrected_by_sum,
                "The error is the target minus the answer, not minus the sum.",
            ),
            known_mistake(
                corrected_half_way, "w goes the right way now, but b still goes the wrong way."
            ),
            known_mistake(
                corrected_always, "It also changes the weights where the answer was right."
            ),
        ],
        hints=(
            "Try it on one example that is answered 0 and should be 1: where does the sum go?",
            "The sum must rise where the target is above the answer.",
            "Exchange `answer` and `y` in both differences.",
        ),
    ),
    function(
        "perceptron-epoch",
        one_epoch,
        inputs=epochs,
        known_mistakes=[
            known_mistake(
                epoch_of_a_batch,
                "You answer all examples with the weights from the start of the epoch: "
                "each answer must use the weights as the last correction left them.",
            ),
            known_mistake(
                epoch_backwards, "The corrections go the wrong way: target minus answer."
            ),
            known_mistake(epoch_without_bias, "The bias is never corrected."),
            known_mistake(epoch_lenient, "A sum of exactly zero counts as the answer 0."),
            known_mistake(
                epoch_hebb, "You add or subtract every example; correct only the mistakes."
            ),
        ],
        hints=(
            "Inside the loop: the weighted sum, the answer, and then the rule.",
            # measured: test_the_code_of_a_solution_is_judged_right
            "target − answer is 0 where nothing is to be done, so the rule needs no `if`.",
            "answer = 1.0 if w @ x + b > 0 else 0.0; then w, b and the count, in any order.",
        ),
    ),
    function(
        "perceptron-layers",
        xor,
        inputs=corners,
        known_mistakes=[
            known_mistake(
                xor_inverted, "It answers 1 where the inputs are equal: every answer is reversed."
            ),
            known_mistake(
                only_or, "It is OR: at (1, 1) it must answer 0. What does your NAND say there?"
            ),
            known_mistake(only_and, "It is AND: that is the one corner that NAND should cut off."),
            known_mistake(only_nand, "It is NAND: at (0, 0) it must answer 0. Use OR as well."),
            known_mistake(
                always, "It answers 1 at every corner: the last machine should be AND, not OR."
            ),
            known_mistake(
                never,
                "It answers 0 at every corner. What do your NAND and your last machine say at "
                "(0, 1)? For NAND reverse all signs of AND, that of b as well.",
            ),
        ],
        hints=(
            "NAND is AND with all signs reversed.",
            "XOR is 1 where both OR and NAND say 1.",
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
            "1": "Line 1 is right: both corners must get a $1$, and their sums are $w_2$ and "
            "$w_1$.",
            "2": "Line 2 is right: the sum of two numbers above zero is above zero.",
            "3": "Line 3 is right: without a bias the sum is $0$ there, whatever the weights.",
            "4": "A sum of exactly $0$ counts as the answer $0$, and that is what OR requires.",
        },
        hints=(
            "Try w = (1, 1) at the four corners: which line of the proof is false then?",
            "What does a perceptron answer when its sum is exactly zero?",
        ),
    ),
    array(
        "perceptron-rate",
        lambda: np.array([_and(0.1)[0], *_and(10)]),
        known_mistakes=[
            known_mistake(
                lambda: np.array([_and(1)[0], *_and(1)]),
                "These are the weights for η = 1: they are multiplied by the rate.",
            ),
            known_mistake(
                lambda: np.array([100.0, 1, *_and(10)[1:]]),
                "A smaller rate does not make more "
                "mistakes here: all sums shrink with it, and keep their signs.",
            ),
            known_mistake(
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
        known_mistakes=[
            known_mistake(
                lambda: len(_circle()) - 1,
                "That is the number of mistakes. Many settings occur again and again.",
            ),
            known_mistake(
                lambda: len(_circle()),
                "These are all rows of the path, the start and one for each mistake. Many "
                "settings occur again and again.",
            ),
            known_mistake(
                lambda: len(np.unique(_circle()[:, :2], axis=0)),
                "You compared only w: b belongs to the setting too.",
            ),
        ],
        hints=(
            "`run.path` holds (w₁, w₂, b) after each mistake, one in each row.",
            "`np.unique(run.path, axis=0)` keeps one copy of each row.",
            "Count its rows with len.",
        ),
    ),
    number(
        "perceptron-moves",
        lambda: int(np.sum(np.diff(_wrong_corners()) > 0)),
        known_mistakes=[
            known_mistake(
                lambda: int(np.sum(np.diff(_wrong_corners()) >= 0)),
                "You also counted the corrections that left the number as it was.",
            ),
            known_mistake(
                lambda: int(np.sum(np.diff(_wrong_corners()) < 0)),
                "These are the corrections after which fewer corners are wrong.",
            ),
        ],
        hints=(
            "The sentence below the figure says how many points are wrong after each mistake.",
            "Write down the eleven numbers, including the one before the first mistake.",
            "They begin 1, 3, 2, 1, 2. How often does a number exceed the one before it?",
        ),
    ),
    function(
        "perceptron-margin",
        margin,
        inputs=separated,
        known_mistakes=[
            known_mistake(margin_undivided, "Divide by the length of (w, b): u has length one."),
            known_mistake(
                margin_by_w,
                "You divided by the length of w alone; here the bias belongs to θ.",
            ),
            known_mistake(
                margin_unsigned, "For class 0 the sign of the sum must be reversed: s = 2y − 1."
            ),
            known_mistake(
                margin_of_best, "The margin is the smallest of these numbers, not the largest."
            ),
            known_mistake(margin_squared, "You divided by the squared length."),
        ],
        hints=(
            "θ is w with b below it, x̃ is x with a 1 below it.",
            "(2 * y - 1) reverses the sums of class 0; np.min takes the smallest.",
            "Divide by np.linalg.norm(np.append(w, b)).",
        ),
    ),
    number(
        "perceptron-sharp",
        lambda: mistake_bound(SHARP, np.ones(4), np.zeros(3), 1),
        known_mistakes=[
            known_mistake(3, "The 1 below each point counts too: the squared length of x̃ is 4."),
            known_mistake(
                1,
                "One correction does not help the others: their sums are still 0, a mistake each.",
            ),
            known_mistake(16, "R² is 4 itself, the squared length; it is not squared once more."),
            known_mistake(2, "The bound is R² over γ², not R over γ."),
        ],
        hints=(
            "Any two of the extended points have the dot product −1 + 1.",
            "After a correction on one of them the sums of the others are unchanged: still 0.",
            "So each of them is a mistake exactly once. The bound is R² = 4 over γ² = 1.",
        ),
    ),
    formula(
        "perceptron-prove",
        "c1*u1 + c2*u2 + c3*u3 + b",
        names={name: f"{name[0]}_{name[1]}" for name in ("c1", "c2", "c3", "u1", "u2", "u3")}
        | {"b": "b"},
        asks=r"w^\top p + b",
        given=("c3 = 1 - c1 - c2",),
        known_mistakes=[
            known_mistake("c1*u1 + c2*u2 + c3*u3", "The bias is missing."),
            known_mistake(
                "c1*u1 + c2*u2 + c3*u3 + 3*b",
                "Each part of b comes with its c, and these add up to 1: b is counted once.",
            ),
            known_mistake(
                "u1 + u2 + u3 + b", "The weights of the mean are missing: p is a mean, not a sum."
            ),
            known_mistake(
                "(u1 + u2 + u3)/3 + b",
                "The mean need not weigh all alike: its weights are c₁, c₂ and c₃.",
            ),
        ],
        hints=(
            "Insert p = c₁x₁ + c₂x₂ + c₃x₃ into wᵀp, and multiply out.",
            "wᵀp is the same mean of the numbers u₁, u₂, u₃.",
            "c₁u₁ + c₂u₂ + c₃u₃, and then b, once.",
        ),
    ),
    derivation(
        "perceptron-length",
        "L + R**2",
        names={"L": "L", "R": "R"},
        more_names={"s": "s", "r": "r", "hidden_s": "h", "hidden_r": "h", "hidden_R": "h"},
        setting=["R = hidden_R**2", "s = -hidden_s**2", "r = R/(1 + hidden_r**2)"],
        start="L + 2*s + r**2",
        relation="<=",
        stated=True,
        worked="L + 2*s + r**2 <= L + r**2\n <= L + R**2",
        known_mistakes=[
            known_mistake("L + R", "It is the squared length of x̃ that is added: R², not R."),
            known_mistake("L", "The last term, ‖x̃‖², is not negative: it cannot be dropped."),
            known_mistake("L - R**2", "The squared length grows by R² at most; it need not fall."),
            known_mistake(
                "L + 2*R**2", "That is true, but it allows twice the growth; L + R² is asked for."
            ),
        ],
        hints=[
            "Two terms are added to L. Which of them is not positive, because it was a mistake?",
            "Drop 2s, since s ≤ 0: what is left is larger or equal.",
            "L + 2*s + r**2 <= L + r**2, and then r ≤ R.",
        ],
    ),
]


QUICK_NORMAL, QUICK_SHIFT, QUICK_POINT = np.array([3.0, 4.0]), -5.0, np.array([1.0, 3.0])


def _quick_distance(power: float = 1, shift: float = QUICK_SHIFT) -> float:
    return float((QUICK_NORMAL @ QUICK_POINT + shift) / np.linalg.norm(QUICK_NORMAL) ** power)


QUICK: list[Exercise] = [
    number(
        "perceptron-how-far",
        _quick_distance,
        question="The line has $w = (3, 4)^\\top$ and $b = -5$. How far from it is the point "
        "$(1, 3)$?",
        known_mistakes=[
            known_mistake(
                lambda: _quick_distance(power=0),
                "That is the weighted sum. Divide it by the length of $w$.",
            ),
            known_mistake(
                lambda: _quick_distance(power=2), "You divided by the square of the length of $w$."
            ),
            known_mistake(lambda: _quick_distance(shift=0), "You left $b$ out."),
            known_mistake(10 / 7, "The length of $w$ is not $3 + 4$: it is the root of $9 + 16$."),
            known_mistake(
                lambda: -_quick_distance(),
                "The sum is positive: the point lies on the side to which $w$ points.",
            ),
        ],
        hints=("First the weighted sum, then divide by the length of $w$.", "$(3 + 12 - 5) / 5$"),
    ),
    choice(
        "perceptron-two-lengths",
        {
            "a": "The line moves twice as far from the origin.",
            "b": "Every point is twice as far from the line.",
            "c": "The line and all distances stay; each weighted sum doubles.",
            "d": "The line, the distances and the weighted sums all stay the same.",
        },
        "c",
        question="Both $w$ and $b$ are doubled. What changes?",
        why={
            "a": "Where $w^\\top p + b$ is zero, twice that is zero too: the line does not move.",
            "b": "The sum doubles, but so does the length of $w$ by which it is divided.",
            "c": "The answers stay the same as well, since no sum changes its sign.",
            "d": "The sum is $2 w^\\top x + 2b$ now: it doubles.",
        },
        hints=(
            "Which points have the sum zero now?",
            "A distance is the sum over the length of $w$.",
        ),
    ),
    choice(
        "perceptron-which-way",
        {
            "a": "$x$ is added to $w$.",
            "b": "$x$ is subtracted from $w$.",
            "c": "$w$ stays as it is, because the class is $0$.",
            "d": "$w$ is reversed.",
        },
        "b",
        question="A point $x$ of class $0$ is answered $1$. What does the rule do, with "
        "$\\eta = 1$?",
        why={
            # proofs: let $y = 0$
            # proofs: let $\hat y = 1$
            "a": "Then its weighted sum would grow. It is too high already: $y - \\hat y = -1$.",
            "b": "$y - \\hat y = 0 - 1$: the sum of this point falls by $\\lVert x \\rVert^2 + 1$.",
            "c": "The factor is $y - \\hat y$, not $y$: class $0$ teaches as much as class $1$.",
            "d": "A correction adds a multiple of $x$; it does not reverse all weights.",
        },
        hints=("What is $y - \\hat y$ here?", "The sum is above zero and should not be: lower it."),
    ),
    formula(
        "perceptron-moved-by",
        "eta*(y - yhat)*(r**2 + 1)",
        domain={"y": "bit", "yhat": "bit", "r": "whole"},
        names={"eta": r"\eta", "y": "y", "yhat": r"\hat y", "r": symbol("r", norm="x")},
        question="By how much does one correction change the weighted sum of the example it was "
        "made on? Answer in `eta`, `y`, `yhat` (for $\\hat y$) and `r` (for $\\lVert x \\rVert$).",
        known_mistakes=[
            known_mistake(
                "eta*(yhat - y)*(r**2 + 1)", "You have $y - \\hat y$ the wrong way round."
            ),
            known_mistake("eta*(y - yhat)*r**2", "The bias moves as well: it adds the $1$."),
            known_mistake("eta*(y - yhat)*(r + 1)", "$x^\\top x$ is the square of the length."),
            known_mistake("(y - yhat)*(r**2 + 1)", "The learning rate $\\eta$ is missing."),
            known_mistake(
                "eta*(y - yhat)*sqrt(r**2 + 1)", "It is the square of the length of $\\tilde x$."
            ),
        ],
        hints=(
            "The new $w$ gives $\\eta (y - \\hat y) x^\\top x$ more; and the new $b$?",
            # proofs: let $x = (p, q)^\top$
            # proofs: let $r = \lVert x \rVert$
            "$x^\\top x = r^2$, and the bias adds $\\eta (y - \\hat y)$ once.",
        ),
    ),
    choice(
        "perceptron-twice",
        {
            "a": "It doubles.",
            "b": "It stays the same.",
            "c": "It is four times as large.",
            "d": "It is halved.",
        },
        "b",
        question="Every example is put into the training set a second time. What happens to the "
        "bound "
        "$R^2/\\gamma^2$?",
        why={
            "a": "The number of examples does not appear in the bound.",
            "b": "Neither the longest example nor the smallest margin has changed.",
            "c": "Neither $R$ nor $\\gamma$ has changed, so neither have their squares.",
            "d": "More examples do not widen the gap: $\\gamma$ is unchanged.",
        },
        hints=(
            "What do $R$ and $\\gamma$ depend on?",
            "One is a maximum and one a minimum, and repeating numbers changes neither.",
        ),
    ),
]
