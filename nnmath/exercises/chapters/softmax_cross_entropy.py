"""Exercises and quick questions of the chapter "Softmax and cross-entropy"."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from nnmath.activations import log_softmax, sigmoid, softmax
from nnmath.losses import softmax_cross_entropy, softmax_cross_entropy_gradient

from ..define import array, choice, derivation, formula, function, known_mistake, number, symbol
from ..types import Exercise

#: The rates of the quadratic cost in the figure of the race.
RATES = (0.15, 0.5, 1.5, 5.0, 15.0, 50.0)
LOGS = np.log([1.0, 2.0, 5.0])
SCORES = np.array([0.0, math.log(3)])
THREE = np.eye(10)[:, [3]]
HONEST = np.array([0.9, 0.1])


def after_a_step(error: np.ndarray) -> float:
    """Probability of class 1 once the scores have moved against the error, with η = 1."""
    return float(softmax(SCORES - error)[0])


def race(push: str, rate: float, start: float = 4.0, steps: int = 300) -> float:
    """Where the neuron of the figure ends, from w = b = start."""
    w = b = start
    for _ in range(steps):
        a = float(sigmoid(w + b))
        slope = a if push == "cross-entropy" else a * a * (1 - a)
        w, b = w - rate * slope, b - rate * slope
    return float(sigmoid(w + b))


def smallest_rate() -> float:
    """The smallest rate of the figure with which the quadratic cost wins after all."""
    goal = race("cross-entropy", 0.15)
    return next(rate for rate in RATES if race("quadratic", rate) < goal)


ERROR = softmax(SCORES) - [1, 0]
COLUMNS = {"p": symbol("p", "n"), "y": symbol("y", "n")}


def cost_and_gradient(Z: Any, Y: Any) -> tuple[float, Any]:
    """The mean cross-entropy of the scores, and its derivative by them."""
    return softmax_cross_entropy(Z, Y), softmax_cross_entropy_gradient(Z, Y)


FAR_APART = np.array([[0.0, 900.0], [1.0, 0.0], [900.0, 2.0]])


def _batches(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    """Scores and targets, the last of which are no classes.

    Some scores are too large for a plain exponential, others too far apart for one that is shifted
    by anything but the largest of a column.
    """
    found = []
    for n, m, size in ((3, 4, 1.0), (2, 5, 1.0), (4, 3, 2.0), (3, 2, 900.0)):
        Y = np.eye(n)[:, rng.integers(n, size=m)]
        found.append((size * rng.normal(size=(n, m)), Y))
    found.append((FAR_APART, np.eye(3)[:, [0, 2]]))
    found.append((rng.normal(size=(3, 1)), np.array([[0.2], [0.5], [0.3]])))
    return found


def _mistaken(
    axis: int | None = 0, sign: int = 1, mean: bool = True, shifted: bool = True
) -> Callable[[Any, Any], tuple[Any, Any]]:
    """``cost_and_gradient`` with one of its classic mistakes."""

    def found(Z: Any, Y: Any) -> tuple[Any, Any]:
        with np.errstate(all="ignore"):
            if axis == 0 and shifted:
                log_p = log_softmax(Z)
            elif shifted:
                log_p = Z - Z.max() - np.log(np.exp(Z - Z.max()).sum(axis=axis))
            else:
                log_p = Z - np.log(np.exp(Z).sum(axis=0))
            gradient = sign * (np.exp(log_p) - Y)
            return -np.sum(Y * log_p) / Z.shape[1], gradient / (Z.shape[1] if mean else 1)

    return found


def _largest_of_all(Z: Any, Y: Any) -> tuple[Any, Any]:
    """``cost_and_gradient`` with the largest score of the whole batch taken off each column."""
    with np.errstate(all="ignore"):
        shifted = Z - Z.max()
        log_p = shifted - np.log(np.exp(shifted).sum(axis=0))
        return -np.sum(Y * log_p) / Z.shape[1], (np.exp(log_p) - Y) / Z.shape[1]


def _along(axis: int | None, shifted: bool) -> Callable[[Any], Any]:
    """Softmax with the sum over all entries or along the rows, safe from overflow or not."""

    def found(Z: Any) -> Any:
        with np.errstate(all="ignore"):
            e = np.exp(Z - Z.max() if shifted else Z)
            return e / e.sum(axis=axis, keepdims=True)

    return found


EXERCISES: list[Exercise] = [
    array(
        "softmax-cross-entropy-by-hand",
        lambda: [softmax(LOGS), softmax(LOGS / 0.5)],
        tolerance=1.5e-3,
        known_mistakes=[
            known_mistake(
                lambda: [softmax(LOGS), softmax(LOGS * 0.5)],
                "The scores are divided by T = ½, so they double.",
            ),
            known_mistake(
                lambda: [np.exp(LOGS), np.exp(LOGS / 0.5)],
                "These are the exponentials. Divide each row by its sum.",
            ),
            known_mistake(
                lambda: [softmax(LOGS), softmax(LOGS) / 0.5],
                "The temperature divides the scores, not the probabilities.",
            ),
            known_mistake(
                lambda: [LOGS / LOGS.sum()] * 2,
                "These are shares of the scores: take exponentials first.",
            ),
            known_mistake(
                lambda: [softmax(LOGS)] * 2,
                "The temperature does change them: the differences double.",
            ),
        ],
        hints=(
            "The exponential of log 5 is 5.",
            "Doubling a score squares its exponential.",
            "1, 2 and 5 add up to 8, and 1, 4 and 25 add up to 30.",
        ),
    ),
    array(
        "softmax-cross-entropy-no-idea",
        lambda: softmax_cross_entropy_gradient(np.zeros((10, 1)), THREE).ravel(),
        known_mistakes=[
            known_mistake(
                lambda: (THREE - 0.1).ravel(),
                "The difference is the wrong way round: p − y, not y − p.",
            ),
            known_mistake(
                lambda: np.full(10, 0.1), "That is p. The error is p minus the target y."
            ),
            known_mistake(
                lambda: 0.1 - np.eye(10)[2],
                "The first of the ten is the digit 0, so the 3 is the fourth.",
            ),
            known_mistake(
                lambda: ((0.1 - THREE) * 0.1 * 0.9).ravel(),
                # measured: eq-softmax-delta
                "There is no slope σ′ in it: it has cancelled.",
            ),
        ],
        hints=(
            "All ten probabilities are equal, and their sum is 1.",
            "p − y, with y = 1 for the digit 3 alone. Ten numbers that add up to 0.",
            "Nine of them are 0.1; the fourth is 0.1 − 1.",
        ),
    ),
    number(
        "softmax-cross-entropy-one-step",
        lambda: after_a_step(ERROR),
        decimals=3,
        known_mistakes=[
            known_mistake(
                lambda: after_a_step(-ERROR),
                "You stepped along y − p, or uphill: the truth became less likely.",
            ),
            known_mistake(
                lambda: after_a_step(np.array([ERROR[0], 0])),
                "Only the score of the true class was moved; the other one has an error too.",
            ),
            known_mistake(0.25, "That is the probability before the step."),
            known_mistake(
                lambda: softmax(SCORES)[0] - ERROR[0],
                "The step moves the scores, not the probabilities.",
            ),
        ],
        hints=(
            "First p = (¼, ¾); then δ = p − y.",
            "δ = (−¾, ¾), so the new scores are 0 + 0.75 and log 3 − 0.75.",
            "Their difference is 1.5 − log 3 ≈ 0.401. Apply σ to it.",
        ),
    ),
    derivation(
        "softmax-cross-entropy-temperature",
        "p*(1 - p)/T",
        names={"p": symbol("p_j"), "T": symbol("T")},
        asks=r"\frac{\partial p_j}{\partial z_j}",
        more_names={"z": symbol("z_j"), "R": "R"},
        setting=["p = exp(z/T)/(exp(z/T) + R)"],
        start="dp/dz",
        worked="dp/dz = exp(z/T)/T/(exp(z/T) + R) - exp(z/T)**2/T/(exp(z/T) + R)**2\n"
        " = p/T - p**2/T\n = p*(1 - p)/T",
        known_mistakes=[
            known_mistake(
                "p*(1 - p)", "The link from z to z/T has the slope 1/T, and that is missing."
            ),
            known_mistake(
                "p*(1 - p)*T", "The score is divided by T, so its slope is 1/T and not T."
            ),
            known_mistake("-p*(1 - p)/T", "A probability rises with its own score."),
            known_mistake("-p**2/T", "That is the slope for another score, one with the same p."),
        ],
        hints=(
            "Two links: from the score to the score divided by T, and from there to p.",
            "The second link is the Jacobian's entry for j = k.",
            "p(1 − p), times the slope of z/T, which is 1/T.",
        ),
    ),
    derivation(
        "softmax-cross-entropy-other-way",
        "exp(z1)/(exp(z1) + exp(z2) + exp(z3)) - y1",
        domain={"y1": "bit", "y2": "bit", "y3": "bit"},
        names={
            name: symbol(f"{name[0]}_{name[1]}") for name in ["z1", "z2", "z3", "y1", "y2", "y3"]
        },
        asks=r"\frac{\partial C}{\partial z_1}",
        more_names={"S": "S", "C": "C"},
        setting=["S = exp(z1) + exp(z2) + exp(z3)", "C = log(S) - y1*z1 - y2*z2 - y3*z3"],
        start="dC/dz1",
        worked="dC/dz1 = 1/S*dS/dz1 - y1\n = exp(z1)/S - y1\n"
        " = exp(z1)/(exp(z1) + exp(z2) + exp(z3)) - y1",
        known_mistakes=[
            known_mistake(
                "y1 - exp(z1)/(exp(z1) + exp(z2) + exp(z3))",
                "You have p − y the wrong way round: with this sign a step would climb.",
            ),
            known_mistake(
                "exp(z1)/(exp(z1) + exp(z2) + exp(z3))",
                "The second term, the sum of all y z, depends on z₁ too.",
            ),
            known_mistake(
                "1/(exp(z1) + exp(z2) + exp(z3)) - y1",
                "The derivative of log S is 1/S times that of S: the inner factor is missing.",
            ),
            known_mistake(
                "exp(z1)/(exp(z1) + exp(z2) + exp(z3)) - y1*z1",
                "The derivative of y₁ z₁ with respect to z₁ is y₁.",
            ),
            known_mistake(
                "(y1 + y2 + y3)*exp(z1)/(exp(z1) + exp(z2) + exp(z3)) - y1",
                "Almost: use that the targets add up to 1.",
            ),
        ],
        hints=(
            "There are two terms; differentiate each with respect to z₁.",
            "The derivative of log S is that of S, divided by S.",
            "exp(z1) over the sum of the three exponentials, minus y1.",
        ),
    ),
    derivation(
        "softmax-cross-entropy-mismatch",
        "(a - y)*a",
        names={"a": "a", "y": "y"},
        asks=r"\frac{\partial C}{\partial z}",
        more_names={"z": "z", "C": "C"},
        setting=["a = exp(z)", "C = (a - y)**2/2"],
        start="dC/dz",
        worked="dC/dz = dC/da*da/dz\n = (a - y)*exp(z)\n = (a - y)*a",
        domain={"a": "positive"},
        known_mistakes=[
            known_mistake("a - y", "That is the error of the Poisson cost. Here nothing cancels."),
            known_mistake("(y - a)*a", "The difference is the wrong way round: a − y."),
            known_mistake("(a - y)*a*(1 - a)", "a(1 − a) is the slope of the sigmoid, not of eᶻ."),
            known_mistake("2*(a - y)*a", "The half cancels the 2 of the square."),
            known_mistake("(a - y)*exp(a)", "The slope of a = eᶻ is eᶻ, and that is a itself."),
        ],
        hints=(
            "Two links: from z to a, and from a to C.",
            "The derivative of eᶻ is eᶻ, which is a.",
            "(a − y), times that.",
        ),
    ),
    derivation(
        "softmax-cross-entropy-log-width",
        "1 - (a - y)**2*exp(-2*t)",
        names={"a": "a", "y": "y", "t": "t"},
        asks=r"\frac{\partial C}{\partial t}",
        more_names={"s": "s", "C": "C"},
        setting=["s = exp(t)", "C = t + (a - y)**2*exp(-2*t)/2"],
        start="dC/dt",
        worked="dC/dt = 1 - (a - y)**2/s**2\n = 1 - (a - y)**2*exp(-2*t)",
        known_mistakes=[
            known_mistake(
                "1 + (a - y)**2*exp(-2*t)", "The exponent is −2t: its inner derivative is negative."
            ),
            known_mistake(
                "1 - (a - y)**2*exp(-2*t)/2", "The inner derivative is −2, and cancels the half."
            ),
            known_mistake("1 + (a - y)**2*exp(-2*t)/2", "The inner derivative, −2, is missing."),
            known_mistake(
                "exp(-t) - (a - y)**2*exp(-3*t)", "That is the derivative with respect to s."
            ),
            known_mistake("-(a - y)**2*exp(-2*t)", "The first term, t, has the derivative 1."),
        ],
        hints=(
            "Differentiate both terms with respect to t.",
            "The derivative of e⁻²ᵗ is −2e⁻²ᵗ.",
            "The half and the 2 cancel.",
        ),
    ),
    formula(
        "softmax-cross-entropy-quadratic",
        "p[j]*(p[j] - y[j] - sum(p[k]*(p[k] - y[k]), k))",
        names=COLUMNS,
        asks=r"\frac{\partial C}{\partial z_j}",
        indices={"j": "n"},
        known_mistakes=[
            known_mistake(
                "p[j] - y[j]", "That is the error of cross-entropy. Here nothing cancels."
            ),
            known_mistake(
                "p[j]*(1 - p[j])*(p[j] - y[j])",
                "Only the path through p_j itself: every probability moves, and all paths add.",
            ),
            known_mistake(
                "p[j]*(p[j] - y[j] + sum(p[k]*(p[k] - y[k]), k))",
                "The other probabilities fall when z_j rises: that sum is subtracted.",
            ),
            known_mistake(
                "p[j] - y[j] - sum(p[k]*(p[k] - y[k]), k)",
                "Each entry of the Jacobian has the factor p_j, and that is missing.",
            ),
        ],
        hints=(
            "The cost depends on z_j along n paths, one through each probability.",
            "∂C/∂p_k is p_k − y_k, and ∂p_k/∂z_j is p_k (I_kj − p_j). Insert both and sum over k.",
            "Of the terms with I only k = j remains. All have the factor p_j in common: p[j]*(…).",
        ),
    ),
    function(
        "softmax-cross-entropy-complete",
        cost_and_gradient,
        inputs=_batches,
        known_mistakes=[
            known_mistake(
                _mistaken(mean=False),
                "The gradient lacks 1/m: the cost is a mean, so its gradient is one too.",
            ),
            known_mistake(
                _mistaken(sign=-1), "The difference is the wrong way round: p − y, not y − p."
            ),
            known_mistake(
                _mistaken(shifted=False),
                "Without the shift the exponentials overflow when a score is large.",
            ),
            known_mistake(
                _mistaken(axis=None),
                "The sum runs over the whole batch. Each column needs its own: axis=0.",
            ),
            known_mistake(
                _largest_of_all,
                "You subtract the largest score of the whole batch. In a column with much smaller "
                "scores all exponentials may be rounded to 0: subtract the largest of each column.",
            ),
        ],
        hints=(
            "Which number, subtracted from all scores of a column, makes the largest of them 0?",
            "The gradient is (p − y)/m, and p is the exponential of log_p.",
            "shifted = Z - Z.max(axis=0), and (np.exp(log_p) - Y) / Z.shape[1].",
        ),
    ),
    function(
        "softmax-cross-entropy-axis",
        softmax,
        inputs=lambda rng: [
            (rng.normal(size=(3, 1)),),
            (rng.normal(size=(3, 4)),),
            (rng.normal(size=(5, 5)),),
            (np.array([[1000.0, 0.0], [999.0, -1000.0]]),),
            (FAR_APART,),
        ],
        known_mistakes=[
            *(
                known_mistake(
                    _along(None, shifted),
                    "The sum still runs over the whole matrix: all columns together sum to 1.",
                )
                for shifted in (True, False)
            ),
            *(
                known_mistake(
                    wrong,
                    "The sum runs along the rows. An example is a column, so sum down it: axis=0.",
                )
                for wrong in (lambda Z: softmax(Z.T).T, _along(1, True), _along(1, False))
            ),
            known_mistake(
                lambda Z: np.exp(Z) / np.exp(Z).sum(axis=0),
                "Right, until a score is large: then it overflows. Subtract the largest first.",
            ),
            known_mistake(
                log_softmax,
                "That is the logarithm of the probabilities.",
            ),
        ],
        hints=(
            "Print p.sum(axis=0): what should it be, and what is it?",
            "Give sum an axis. And what happens for a score of 1000?",
            "e = np.exp(Z - Z.max(axis=0)), and e / e.sum(axis=0).",
        ),
    ),
    number(
        "softmax-cross-entropy-twice",
        lambda: softmax_cross_entropy(np.eye(3)[:, [0]], np.eye(3)[:, [0]]),
        known_mistakes=[
            known_mistake(lambda: math.log(3), "That is the cost of knowing nothing, (⅓, ⅓, ⅓)."),
            known_mistake(
                lambda: softmax([1.0, 0.0, 0.0])[0],
                "That is the probability that the truth gets; the cost is minus its logarithm.",
            ),
            known_mistake(
                lambda: math.log(1 + math.exp(-1)),
                "There are three classes: the truth has two rivals.",
            ),
            known_mistake(0, "That would be so with softmax applied once."),
        ],
        hints=(
            "Which three probabilities would be the best that the network can hand over?",
            "(1, 0, 0), taken for scores: what does softmax make of them?",
            "e/(e + 2), and the cost is −log of it.",
        ),
    ),
    number(
        "softmax-cross-entropy-race",
        smallest_rate,
        tolerance=1e-9,
        known_mistakes=[
            known_mistake(0.15, "At equal rates the quadratic cost hardly moves its neuron."),
            known_mistake(5, "With 5 it has only just begun to fall when the race is over."),
            known_mistake(50, "That is enough, but a smaller rate in the figure is enough too."),
        ],
        hints=(
            "Set the start to (4, 4), the rate of cross-entropy to 0.15, and go to the end.",
            "Try the rates of the quadratic cost one after the other: the neuron hardly moves, and "
            "with one of them it suddenly falls.",
            "It is a hundred times the rate of the other one.",
        ),
    ),
    formula(
        "softmax-cross-entropy-push",
        "a + 1/3",
        names={"a": symbol("a")},
        domain={"a": "unit"},
        known_mistakes=[
            known_mistake("a - 1/3", "With this sign the constant of the product is not +4/27."),
            known_mistake("a - 2/3", "(a − ⅔)³ has three equal zeros; the gap has only two."),
            known_mistake("a + 2/3", "Multiply out: the constant must be 4/27 = (4/9) · …"),
            known_mistake("1/3 - a", "The gap grows like +a³, so this factor grows with a."),
        ],
        hints=(
            "The gap is a³ − a² + 4/27. What must the constant of the missing factor be?",
            "(a − ⅔)² is a² − (4/3)a + 4/9, so 4/9 times this constant is 4/27.",
            "It is a plus a third.",
        ),
    ),
    choice(
        "softmax-cross-entropy-convex",
        {
            # measured: option
            "a": r"Along no direction: $v^\top (D - p p^\top) v$ is above $0$ for every $v \ne 0$.",
            # measured: test_the_cost_is_never_bent_downwards
            "b": r"Along $v = \mathbf{1}$ and its multiples, and no other.",
            "c": r"Along $v = p$, where $D$ and $p p^\top$ cancel.",
            "d": r"Along every $v$ whose entries sum to $0$.",
        },
        "b",
        why={
            "a": "Add the same number to all scores: no probability changes, nor does the cost.",
            "c": "D p has the entries p_j², and p pᵀ p is p times Σ p_k²: they agree only if all "
            "p_j are equal.",
            "d": "Such v have different entries, and the variance under p is above 0.",
        },
        hints=(
            "A variance is 0 only if there is nothing that varies.",
            "All p_j are above 0, so every v_j must be the mean.",
            "Along which direction do all scores move alike?",
        ),
    ),
    number(
        "softmax-cross-entropy-honest",
        lambda: -np.sum(HONEST * np.log(HONEST)),
        decimals=3,
        known_mistakes=[
            known_mistake(
                lambda: -np.sum(HONEST * np.log2(HONEST)), "That is in bits; take natural logs."
            ),
            known_mistake(
                lambda: -math.log(0.9), "The second class has a term too, 0.1 · log 0.1."
            ),
            known_mistake(lambda: np.sum(HONEST * np.log(HONEST)), "The minus sign is missing."),
            known_mistake(0, "The cost comes near 0 only for one-hot targets."),
        ],
        hints=(
            "The cost is smallest for p = y. Insert that into the cost.",
            "−(0.9 log 0.9 + 0.1 log 0.1), with natural logarithms.",
        ),
    ),
    derivation(
        "softmax-cross-entropy-two-classes",
        "sigma(z1 - z2)",
        names={"z1": symbol("z_1"), "z2": symbol("z_2"), "sigma": r"\sigma"},
        more_names={"p1": symbol("p_1")},
        given=["sigma(t) = 1/(1 + exp(-t))"],
        setting=["p1 = exp(z1)/(exp(z1) + exp(z2))"],
        start="p1",
        stated=True,
        worked="p1 = exp(z1)/(exp(z1) + exp(z2))\n = 1/(1 + exp(z2)/exp(z1))\n"
        " = 1/(1 + exp(-(z1 - z2)))\n = sigma(z1 - z2)",
        known_mistakes=[
            known_mistake("sigma(z2 - z1)", "That is the probability of the second class, 1 − p₁."),
            known_mistake("sigma(z1 + z2)", "Only the difference of the scores counts."),
            known_mistake("sigma(z1)", "That would be so with z₂ = 0; the other score counts too."),
            known_mistake("sigma(z1/z2)", "exp(z₂)/exp(z₁) is exp(z₂ − z₁): a difference."),
        ],
        hints=[
            "Divide numerator and denominator by exp(z₁).",
            "exp(z₂)/exp(z₁) is exp(z₂ − z₁).",
            "p1 = 1/(1 + exp(-(z1 - z2))): the sigmoid of which number is this?",
        ],
    ),
]


QUICK: list[Exercise] = [
    choice(
        "softmax-cross-entropy-shift",
        {
            "a": "All three probabilities rise.",
            "b": r"They are multiplied by $e^3$.",
            "c": "Nothing changes.",
            "d": "The largest probability comes closer to $1$.",
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
        known_mistakes=[
            known_mistake(lambda: 5 / 3, "That compares the scores; compare their exponentials."),
            known_mistake(2, "That is the difference of the scores: take its exponential."),
            known_mistake(
                lambda: math.exp(-2), "That is how likely the second is, compared with the first."
            ),
            known_mistake(lambda: 2.0**2, "The base is e, not 2."),
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
        known_mistakes=[
            known_mistake("y - p", "You have p − y the wrong way round: descent would climb."),
            known_mistake(
                "-y/p", r"That is $\partial C / \partial p_j$: one link is missing, and paths add."
            ),
            # measured: eq-softmax-delta
            known_mistake("(p - y)*p*(1 - p)", "No slope is left: 1/p has cancelled it."),
            known_mistake("-y*(1 - p)", "That is the path through p_j alone; all n paths add."),
        ],
        hints=(
            "All the p in the denominators cancel.",
            "What the network says minus what is true.",
        ),
    ),
    number(
        "softmax-cross-entropy-no-idea-cost",
        lambda: softmax_cross_entropy(np.zeros((4, 1)), np.eye(4)[:, [0]]),
        tolerance=5e-3,
        unit="nats",
        question="A network that knows nothing gives each of *four* classes the same probability. "
        "How large is its cross-entropy, in nats?",
        known_mistakes=[
            known_mistake(0.25, "That is the probability of the truth; the cost is −log of it."),
            known_mistake(lambda: math.log2(4), "That is in bits: take the natural logarithm."),
            known_mistake(lambda: math.log(10), "That is for ten classes."),
            known_mistake(lambda: -math.log(4), "A cost is not negative: −log of ¼ is log 4."),
        ],
        hints=("Each class has the probability ¼.", "−log(¼) = log 4."),
    ),
    number(
        "softmax-cross-entropy-count",
        -3,
        question=r"A neuron for counts says $z = \log 4$, and 7 events come. What is its error, "
        r"$\partial C / \partial z$?",
        known_mistakes=[
            known_mistake(3, "You have it the wrong way round: prediction minus target."),
            known_mistake(lambda: math.log(4) - 7, "The prediction is the mean, e to the power z."),
            known_mistake(4, "That is the prediction."),
            known_mistake(
                -12, "That is the error under the quadratic cost, where nothing cancels."
            ),
            known_mistake(-1, "That is its sign, the slope of the absolute error."),
        ],
        hints=("The predicted mean is 4.", "Prediction minus target."),
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
