"""How hard each exercise is, and how long it takes: a table, so that they can be compared.

Levels: 1 is a warm-up, one idea of the chapter; 2 takes several steps; 3 is a proof or a program of
some length. The minutes are a rough guess for a reader who has just read the chapter. A quick
question within a chapter is of the first level.
"""

from __future__ import annotations

from typing import NamedTuple

WORDS = {1: "warm-up", 2: "standard", 3: "challenge"}


class Effort(NamedTuple):
    """A level from 1 to 3, and minutes."""

    level: int
    minutes: int

    def __str__(self) -> str:
        return f"{WORDS[self.level].capitalize()}, about {self.minutes} minutes"


QUICK = Effort(1, 1)
EFFORT: dict[str, Effort] = {
    "perceptron-arrows": Effort(1, 8),
    "perceptron-distance": Effort(1, 8),
    "perceptron-nearest": Effort(2, 10),
    "perceptron-symmetry": Effort(2, 10),
    "perceptron-by-hand": Effort(1, 6),
    "perceptron-mistake": Effort(1, 10),
    "perceptron-epoch": Effort(2, 20),
    "perceptron-layers": Effort(3, 25),
    "perceptron-no-bias": Effort(2, 8),
    "perceptron-rate": Effort(2, 15),
    "perceptron-circle": Effort(2, 15),
    "perceptron-moves": Effort(2, 10),
    "perceptron-margin": Effort(2, 15),
    "perceptron-sharp": Effort(3, 20),
    "perceptron-prove": Effort(3, 20),
    "perceptron-length": Effort(2, 10),
    "gradient-descent-which-way": Effort(1, 4),
    "gradient-descent-by-hand": Effort(1, 8),
    "gradient-descent-predict": Effort(1, 8),
    "gradient-descent-own-bowl": Effort(2, 12),
    "gradient-descent-fall": Effort(2, 15),
    "gradient-descent-mistake": Effort(1, 8),
    "gradient-descent-stop": Effort(2, 15),
    "gradient-descent-over-the-hill": Effort(1, 10),
    "gradient-descent-plain": Effort(2, 15),
    "gradient-descent-steepest": Effort(1, 10),
    "gradient-descent-gradient": Effort(2, 20),
    "gradient-descent-same-hours": Effort(2, 10),
    "gradient-descent-best-rate": Effort(3, 20),
    "gradient-descent-prove": Effort(3, 25),
    "gradient-descent-lower": Effort(2, 12),
    "chain-rule-links": Effort(1, 4),
    "chain-rule-input": Effort(1, 8),
    "chain-rule-graph": Effort(1, 10),
    "chain-rule-two-outputs": Effort(2, 15),
    "chain-rule-predict": Effort(2, 12),
    "chain-rule-wrong-place": Effort(2, 10),
    "chain-rule-sine": Effort(1, 8),
    "chain-rule-forward-sweep": Effort(2, 20),
    "chain-rule-mistake": Effort(2, 15),
    "chain-rule-count": Effort(1, 5),
    "chain-rule-explore": Effort(2, 10),
    "chain-rule-quotient": Effort(2, 15),
    "chain-rule-proof": Effort(3, 15),
    "chain-rule-log-sigmoid": Effort(2, 10),
    "two-layers-slope": Effort(1, 3),
    "two-layers-w1": Effort(2, 15),
    "two-layers-by-hand": Effort(2, 15),
    "two-layers-predict": Effort(2, 8),
    "two-layers-mistake": Effort(1, 10),
    "two-layers-three": Effort(2, 12),
    "two-layers-tanh": Effort(2, 15),
    "two-layers-ce-inner": Effort(3, 20),
    "two-layers-neuron": Effort(2, 20),
    "two-layers-step": Effort(3, 30),
    "two-layers-biases": Effort(2, 10),
    "two-layers-explore": Effort(1, 8),
    "two-layers-groups": Effort(3, 15),
    "two-layers-old-new": Effort(3, 25),
    "two-layers-slope-rule": Effort(2, 12),
    "matrix-form-shapes": Effort(1, 8),
    "matrix-form-by-hand": Effort(1, 10),
    "matrix-form-outer": Effort(1, 6),
    "matrix-form-hidden-index": Effort(2, 12),
    "matrix-form-mistake": Effort(2, 10),
    "matrix-form-axis": Effort(2, 8),
    "matrix-form-code": Effort(2, 20),
    "matrix-form-rows": Effort(3, 25),
    "matrix-form-twice": Effort(2, 10),
    "matrix-form-how-often": Effort(2, 15),
    "matrix-form-figure": Effort(1, 5),
    "matrix-form-count": Effort(2, 12),
    "matrix-form-linear": Effort(3, 20),
    "matrix-form-written-out": Effort(2, 15),
    "matrix-form-one-output": Effort(3, 20),
    "matrix-form-collapse": Effort(1, 10),
    "softmax-cross-entropy-by-hand": Effort(1, 10),
    "softmax-cross-entropy-no-idea": Effort(1, 5),
    "softmax-cross-entropy-one-step": Effort(2, 12),
    "softmax-cross-entropy-temperature": Effort(2, 15),
    "softmax-cross-entropy-other-way": Effort(2, 15),
    "softmax-cross-entropy-quadratic": Effort(3, 25),
    "softmax-cross-entropy-complete": Effort(2, 25),
    "softmax-cross-entropy-axis": Effort(1, 10),
    "softmax-cross-entropy-twice": Effort(2, 12),
    "softmax-cross-entropy-race": Effort(2, 12),
    "softmax-cross-entropy-push": Effort(2, 12),
    "softmax-cross-entropy-convex": Effort(3, 15),
    "softmax-cross-entropy-honest": Effort(2, 15),
    "softmax-cross-entropy-two-classes": Effort(1, 10),
    "vanishing-gradients-slope": Effort(1, 5),
    "vanishing-gradients-how-deep": Effort(1, 8),
    "vanishing-gradients-w1": Effort(2, 12),
    "vanishing-gradients-signs": Effort(2, 12),
    "vanishing-gradients-window": Effort(3, 25),
    "vanishing-gradients-three-quarters": Effort(2, 10),
    "vanishing-gradients-mask": Effort(1, 10),
    "vanishing-gradients-carry": Effort(2, 20),
    "vanishing-gradients-spectral": Effort(3, 25),
    "vanishing-gradients-uniform": Effort(1, 8),
    "vanishing-gradients-mean-squares": Effort(2, 15),
    "vanishing-gradients-leaky": Effort(2, 15),
    "vanishing-gradients-tanh-gain": Effort(2, 12),
    "vanishing-gradients-root": Effort(1, 6),
    "vanishing-gradients-orthogonal": Effort(1, 8),
    "vanishing-gradients-two-roads": Effort(1, 8),
    "vanishing-gradients-residual-back": Effort(2, 12),
    "vanishing-gradients-normalize-back": Effort(2, 15),
    "vanishing-gradients-scale-free": Effort(2, 8),
    "vanishing-gradients-clip": Effort(2, 12),
    "vanishing-gradients-quarter": Effort(1, 8),
    "vanishing-gradients-bound": Effort(2, 12),
    "training-letters": Effort(1, 4),
    "training-xor-by-hand": Effort(1, 10),
    "training-mistake": Effort(2, 10),
    "training-zero": Effort(2, 12),
    "training-fall": Effort(2, 15),
    "training-alike": Effort(3, 25),
    "training-twins": Effort(3, 20),
    "training-noise": Effort(3, 25),
    "training-shuffle": Effort(3, 20),
    "training-ratio": Effort(2, 20),
    "training-batch-sizes": Effort(2, 15),
    "training-by-heart": Effort(1, 8),
    "training-stop": Effort(2, 20),
    "training-rival": Effort(2, 15),
    "training-false-labels": Effort(2, 15),
    "training-never-inked": Effort(1, 8),
    "training-mean-square": Effort(2, 15),
    "optimizers-promise": Effort(1, 6),
    "optimizers-by-hand": Effort(1, 8),
    "optimizers-strong": Effort(2, 12),
    "optimizers-gain": Effort(2, 12),
    "optimizers-heavy-ball": Effort(2, 15),
    "optimizers-limit": Effort(3, 20),
    "optimizers-double": Effort(3, 20),
    "optimizers-turned": Effort(2, 10),
    "optimizers-steady-slope": Effort(2, 12),
    "optimizers-adam-step": Effort(2, 20),
    "optimizers-mistake": Effort(1, 6),
    "optimizers-explore": Effort(1, 8),
    "optimizers-running-mean": Effort(2, 10),
    "optimizers-no-floor": Effort(2, 15),
}


def effort_of(id: str) -> Effort | None:
    """Return how hard an exercise of a page is; None for what is not in the table.

    >>> str(effort_of("two-layers-w1"))
    'Standard, about 15 minutes'
    """
    return EFFORT.get(id)
