"""Quick questions within the chapter on softmax."""

from __future__ import annotations

import math

import numpy as np

from nnmath.activations import softmax
from nnmath.losses import softmax_cross_entropy

from ..define import choice, formula, number, slip, symbol

QUICK = [
    choice(
        "softmax-cross-entropy-shift",
        {
            "a": "All three probabilities rise.",
            "b": r"They are multiplied by $e^3$.",
            "c": "Nothing changes.",
            "d": "The largest probability comes nearer to $1$.",
        },
        "c",
        question="To each of three scores $3$ is added. What happens to their probabilities?",
        why={
            "a": "They cannot all rise: their sum is 1.",
            "b": "The exponentials are, and so is their sum: it cancels.",
            "d": "For that the differences of the scores would have to grow.",
        },
        hints=("Which differences of scores have changed?", "Only differences count."),
    ),
    number(
        "softmax-cross-entropy-ratio",
        lambda: softmax([5.0, 3.0, 0.0])[0] / softmax([5.0, 3.0, 0.0])[1],
        tolerance=1e-2,
        question="Three classes have the scores $5$, $3$ and $0$. How many times as likely as the "
        "second is the first?",
        slips=[
            slip(lambda: 5 / 3, "That compares the scores; compare their exponentials."),
            slip(2, "That is the difference of the scores: take its exponential."),
            slip(lambda: math.exp(-2), "So many times as likely is the second as the first."),
            slip(lambda: 2.0**2, "The base is e, not 2."),
        ],
        hints=("The sum S cancels in a comparison.", "e to the difference of the two scores."),
    ),
    formula(
        "softmax-cross-entropy-error",
        "p - y",
        domain={"y": "bit"},
        names={"p": symbol("p_j"), "y": symbol("y_j")},
        asks=r"\delta_j",
        question=r"What is the error $\delta_j = \partial C / \partial z_j$ of softmax with "
        "cross-entropy, for one example? Enter a formula in `p` for $p_j$ and `y` for $y_j$.",
        slips=[
            slip("y - p", "You have p − y the wrong way round: descent would climb."),
            slip(
                "-y/p", r"That is $\partial C / \partial p_j$: one link is missing, and paths add."
            ),
            slip("(p - y)*p*(1 - p)", "No slope is left: it has cancelled against 1/p."),
            slip("-y*(1 - p)", "That is the path through p_j alone; all n paths add."),
        ],
        hints=("All the p in the denominators cancel.", "What it says minus what is true."),
    ),
    number(
        "softmax-cross-entropy-no-idea-cost",
        lambda: softmax_cross_entropy(np.zeros((4, 1)), np.eye(4)[:, [0]]),
        tolerance=5e-3,
        unit="nats",
        question="A network that knows nothing gives each of *four* classes the same probability. "
        "How large is its cross-entropy, in nats?",
        slips=[
            slip(0.25, "That is the probability of the truth; the cost is −log of it."),
            slip(lambda: math.log2(4), "That is in bits: take the natural logarithm."),
            slip(lambda: math.log(10), "That is for ten classes."),
            slip(lambda: -math.log(4), "A cost is not negative: −log of ¼ is log 4."),
        ],
        hints=("Each class has the probability ¼.", "−log(¼) = log 4."),
    ),
    choice(
        "softmax-cross-entropy-slowest",
        {
            "a": r"at $a = 0.5$, where the sigmoid is steepest",
            "b": r"at $a = 0.999$, where the answer is most wrong",
            "c": r"at $a = \tfrac23$",
            "d": "equally at all of them, since the rate is the same",
        },
        "b",
        question="A sigmoid neuron should answer $0$, and learns under the *quadratic* cost. Where "
        "is the push on it the weakest?",
        why={
            "a": r"There $\sigma'$ is largest, and the push is $\tfrac18$.",
            "c": r"There the push is the largest, $\tfrac4{27}$.",
            "d": r"The rate multiplies the push, and the push $a^2 (1 - a)$ depends on $a$.",
        },
        hints=(r"The push is $a^2 (1 - a)$.", "Which factor is nearly zero, and where?"),
    ),
]
