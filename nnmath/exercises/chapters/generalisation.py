"""Exercises and quick questions of the chapter "What was learnt and what was memorised"."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from nnmath.linear_fits import expected_errors

from ..define import array, choice, derivation, formula, function, known_mistake, number
from ..types import Exercise


def ridge(X: Any, y: Any, alpha: float) -> Any:
    """Weights with the least mean squared error and penalty; one example a column."""
    n, m = X.shape
    return np.linalg.solve(X @ X.T / m + alpha * np.eye(n), X @ y / m)


def ridge_by_sums(X: Any, y: Any, alpha: float) -> Any:
    """The sums not divided by m."""
    return np.linalg.solve(X @ X.T + alpha * np.eye(len(X)), X @ y)


def ridge_of_half(X: Any, y: Any, alpha: float) -> Any:
    """The cost without its ½, the penalty with it."""
    n, m = X.shape
    return np.linalg.solve(X @ X.T / m + alpha / 2 * np.eye(n), X @ y / m)


def ridge_without(X: Any, y: Any, alpha: float) -> Any:
    """Least squares."""
    m = X.shape[1]
    return np.linalg.solve(X @ X.T / m, X @ y / m)


def ridge_everywhere(X: Any, y: Any, alpha: float) -> Any:
    """α added to every entry of the matrix."""
    m = X.shape[1]
    return np.linalg.solve(X @ X.T / m + alpha, X @ y / m)


def ridge_that_grows(X: Any, y: Any, alpha: float) -> Any:
    """The sign of the penalty turned."""
    n, m = X.shape
    return np.linalg.solve(X @ X.T / m - alpha * np.eye(n), X @ y / m)


def problems(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    """Fits with different numbers of features, examples and penalties."""
    return [
        (rng.normal(size=(n, m)), rng.normal(size=m), alpha)
        for n, m, alpha in ((2, 5, 0.5), (3, 7, 0.1), (1, 4, 2.0))
    ]


def drop(a: Any, u: Any, q: float) -> Any:
    """Keep an activation where u < q, and divide it by q."""
    return np.where(u < q, a / q, 0.0)


def drop_unscaled(a: Any, u: Any, q: float) -> Any:
    """Not divided."""
    return np.where(u < q, a, 0.0)


def drop_too_many(a: Any, u: Any, q: float) -> Any:
    """Those kept that should be dropped."""
    return np.where(u < q, 0.0, a / q)


def drop_by_rest(a: Any, u: Any, q: float) -> Any:
    """Divided by the share that is dropped."""
    return np.where(u < q, a / (1 - q), 0.0)


def drop_multiplied(a: Any, u: Any, q: float) -> Any:
    """Multiplied by q, as without inversion after training."""
    return np.where(u < q, a * q, 0.0)


def drop_all_scaled(a: Any, u: Any, q: float) -> Any:
    """What is dropped is left in."""
    return np.where(u < q, a / q, a)


def layers(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    """Activations with uniform random numbers of the same shape, and shares to keep.

    One of the random numbers is the share itself: it is not below it. Two are as near to it as can
    be.
    """
    found = []
    for shape, q in (((4, 3), 0.5), ((5, 2), 0.8), ((6,), 0.3)):
        u = rng.random(shape)
        u.flat[:3] = q, np.nextafter(q, 0), np.nextafter(q, 1)
        found.append((rng.normal(size=shape), u, q))
    return found


Learn = Callable[[Any, Any], Any]
Cost = Callable[[Any, Any, Any], float]


def cross_validate(learn: Learn, cost: Cost, X: Any, Y: Any, parts: Any) -> Any:
    """The mean cost on each part of a model that was learnt from all others."""
    costs = []
    for k, part in enumerate(parts):
        others = np.concatenate([p for i, p in enumerate(parts) if i != k])
        model = learn(X[:, others], Y[:, others])
        costs.append(cost(model, X[:, part], Y[:, part]))
    return np.mean(costs)


def validate_on_seen(learn: Learn, cost: Cost, X: Any, Y: Any, parts: Any) -> Any:
    """The cost on what was learnt from."""
    costs = []
    for k in range(len(parts)):
        others = np.concatenate([p for i, p in enumerate(parts) if i != k])
        model = learn(X[:, others], Y[:, others])
        costs.append(cost(model, X[:, others], Y[:, others]))
    return np.mean(costs)


def validate_from_one(learn: Learn, cost: Cost, X: Any, Y: Any, parts: Any) -> Any:
    """Learnt from the one part, judged by the others."""
    costs = []
    for k, part in enumerate(parts):
        others = np.concatenate([p for i, p in enumerate(parts) if i != k])
        model = learn(X[:, part], Y[:, part])
        costs.append(cost(model, X[:, others], Y[:, others]))
    return np.mean(costs)


def validate_leaking(learn: Learn, cost: Cost, X: Any, Y: Any, parts: Any) -> Any:
    """One model that has seen everything."""
    model = learn(X, Y)
    return np.mean([cost(model, X[:, part], Y[:, part]) for part in parts])


def validate_sum(learn: Learn, cost: Cost, X: Any, Y: Any, parts: Any) -> Any:
    """The sum of the costs."""
    return len(parts) * cross_validate(learn, cost, X, Y, parts)


def validate_once(learn: Learn, cost: Cost, X: Any, Y: Any, parts: Any) -> Any:
    """The last part alone."""
    others = np.concatenate(parts[:-1])
    model = learn(X[:, others], Y[:, others])
    return cost(model, X[:, parts[-1]], Y[:, parts[-1]])


def splits(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    """A mean as the model, and a least-squares line, also with parts of different sizes."""

    def mean(X: Any, Y: Any) -> Any:
        return Y.mean(axis=1, keepdims=True)

    def distance(model: Any, X: Any, Y: Any) -> float:
        return float(np.mean((Y - model) ** 2))

    def line(X: Any, Y: Any) -> Any:
        return np.linalg.solve(X @ X.T + 0.1 * np.eye(len(X)), X @ Y.T).T

    def misfit(model: Any, X: Any, Y: Any) -> float:
        return float(np.mean((Y - model @ X) ** 2))

    found = []
    for m, count, learn, cost in ((12, 3, mean, distance), (20, 6, line, misfit)):
        parts = np.array_split(rng.permutation(m), count)
        found.append((learn, cost, rng.normal(size=(2, m)), rng.normal(size=(1, m)), parts))
    return found


def _best_of(count: int, m: int, p: float) -> float:
    """By how much the best of so many equal networks is too good on average."""
    k = np.arange(m + 1)
    log = np.array([math.lgamma(m + 1) - math.lgamma(i + 1) - math.lgamma(m - i + 1) for i in k])
    below = np.minimum(np.cumsum(np.exp(log + k * math.log(p) + (m - k) * math.log(1 - p))), 1.0)
    best = np.diff(below**count, prepend=0.0)
    return float(np.sum(best * k) / m - p)


def _two_targets() -> list[float]:
    e = expected_errors(np.full((2, 2), 0.5), np.array([1.0, 3.0]), 0.5)
    return [e.bias, e.variance, e.new, e.seen]


EXERCISES: list[Exercise] = [
    number(
        "generalisation-how-many",
        3600,
        known_mistakes=[
            known_mistake(60, "That is the root: the number of examples is its square."),
            known_mistake(18, "The standard error is a root: square 0.005 first."),
            known_mistake(10000, "That is for p = ½, where the spread is largest."),
            known_mistake(900, "That is for a whole percentage point: half needs 4 times as many."),
            known_mistake(36000, "The variance of one answer is p(1 − p) = 0.09."),
        ],
        hints=("p(1 − p)/m is the square of the standard error.", "0.09/m = 0.005²."),
    ),
    number(
        "generalisation-winner",
        lambda: _best_of(20, 300, 0.9),
        decimals=2,
        known_mistakes=[
            known_mistake(
                lambda: math.sqrt(0.09 / 300), "That is the standard error of one of them."
            ),
            known_mistake(lambda: 0.9 + _best_of(20, 300, 0.9), "By how much is it *too* good?"),
            known_mistake(
                lambda: math.sqrt(0.09 / 300 / 20), "That is for the mean of twenty, not the best."
            ),
            known_mistake(0.1, "Then the best would get all 300 right."),
            known_mistake(
                lambda: 20 * math.sqrt(0.09 / 300), "The best of many grows slowly, not with 20."
            ),
        ],
        hints=(
            "rng.binomial(300, 0.9, size=(10000, 20)) / 300 are ten thousand such races.",
            "Take the largest of each row, the mean of all, and 0.9 away.",
        ),
    ),
    array(
        "generalisation-by-hand",
        _two_targets,
        labels=("bias", "variance", "new", "seen"),
        known_mistakes=[
            known_mistake(
                lambda: [1.0, 0.25, 1.25, 0.75], "The noise of the new target is missing: V."
            ),
            known_mistake(
                lambda: [1.0, 0.25, 1.75, 1.5], "The gap is *twice* V times s: 2 · ½ · ½."
            ),
            known_mistake(lambda: [1.0, 0.5, 2.0, 1.5], "The weights enter squared: ¼ + ¼."),
            known_mistake(lambda: [1.0, 0.25, 1.75, 1.75], "A fit flatters its own targets."),
            known_mistake(lambda: [0.0, 0.25, 0.75, 0.25], "The fit says 2 where the truth is 1."),
        ],
        hints=(
            "The fitted value is the mean of both targets: all s are ½.",
            "Without noise it is 2 at both inputs; the truths are 1 and 3.",
            "The variance is V(¼ + ¼), and the gap 2V · ½.",
        ),
    ),
    derivation(
        "generalisation-factor",
        "f**2/(f**2 + V)",
        names={"f": "f", "V": "V"},
        more_names={"c": "c", "R": "R"},
        setting=["c = f**2/(f**2 + V)", "R = (1 - c)**2*f**2 + c**2*V + V"],
        start="c",
        worked="2*c*V - 2*(1 - c)*f**2 = 0\nc*V - f**2 + c*f**2 = 0\nc*(f**2 + V) = f**2\n"
        "c = f**2/(f**2 + V)",
        domain={"f": "positive", "V": "positive"},
        known_mistakes=[
            known_mistake("V/(f**2 + V)", "That is 1 − c: much noise asks for a small c."),
            known_mistake("f/(f + V)", "The truth enters squared, as the noise does in V."),
            known_mistake("f**2/V", "The derivative of (1 − c)² is −2(1 − c), with c in it."),
            known_mistake("f**2/(f**2 - V)", "Collect what has c in it: both terms are added."),
            known_mistake("f**2/(f**2 + 2*V)", "V itself, the noise, does not depend on c."),
        ],
        hints=(
            "Differentiate with respect to c, and set the derivative to zero.",
            "−2(1 − c)f² + 2cV = 0.",
            "Collect c: c(f² + V) = f².",
        ),
    ),
    formula(
        "generalisation-pure-noise",
        "V*(1 - n/m)",
        names={"V": "V", "n": "n", "m": "m"},
        domain={"V": "positive", "n": "positive", "m": "positive"},
        known_mistakes=[
            known_mistake("V*(1 + n/m)", "That is the error on new targets."),
            known_mistake("V", "So it would be without a fit. Each weight takes a part of it."),
            known_mistake("V*n/m", "That is what was fitted; what is left over?"),
            known_mistake("V*(1 - 2*n/m)", "The gap of 2nV/m lies between the two errors."),
            known_mistake("0", "With as many weights as targets it would be."),
        ],
        hints=(
            "The truth is zero: there is no bias.",
            "V − (n/m)V, by the formula for least squares.",
        ),
    ),
    formula(
        "generalisation-leave-out",
        "r/(1 - s)",
        names={"r": "r", "s": "s"},
        domain={"s": "unit"},
        known_mistakes=[
            known_mistake("r*(1 - s)", "Then an example that was not seen would be fitted better."),
            known_mistake("r", "The fit that has seen the target bends towards it."),
            known_mistake("r/s", "If the fit did not listen to the target at all, it would be r."),
            known_mistake("r/(1 + s)", "The fit that has seen the target is nearer to it."),
            known_mistake("r/(1 - s)**2", "Its square has the factor twice; the error, once."),
        ],
        hints=(
            "With the target p the fit of all examples goes through p.",
            "The fit is linear: p is ŷ + s(p − y).",
            "Subtract both sides from y, and collect y − p.",
        ),
    ),
    number(
        "generalisation-explore",
        3,
        known_mistakes=[
            known_mistake(4, "One weight more than the best: look at the orange curve."),
            known_mistake(5, "It has hardly any bias, but more variance than it is worth."),
            known_mistake(15, "That is where the error on the targets of the fit is least."),
            known_mistake(1, "A straight line underfits: look at its bias."),
            known_mistake(0, "With degree 0 the fit is a level line."),
        ],
        hints=(
            "Set the penalty to 0, and look at the orange curve of the second panel.",
            "Its lowest point lies where the bias has just fallen.",
        ),
    ),
    function(
        "generalisation-ridge",
        ridge,
        inputs=problems,
        known_mistakes=[
            known_mistake(ridge_by_sums, "The cost is a *mean* over the examples: divide by m."),
            known_mistake(ridge_of_half, "Both terms have ½: the slope of the penalty is αw."),
            known_mistake(ridge_without, "That is least squares: where is α?"),
            known_mistake(ridge_everywhere, "α stands on the diagonal alone: α times I."),
            known_mistake(ridge_that_grows, "The penalty is added: plus α."),
        ],
        hints=(
            "The slope is X(Xᵀw − y)/m + αw. Set it to zero.",
            "(XXᵀ/m + αI) w = Xy/m.",
            "np.linalg.solve(X @ X.T / m + alpha * np.eye(n), X @ y / m)",
        ),
    ),
    formula(
        "generalisation-decay-alone",
        "w*(1 - eta*alpha)**k",
        names={"w": "w", "eta": r"\eta", "alpha": r"\alpha", "k": "k"},
        domain={"eta": "unit", "alpha": "unit", "k": "whole"},
        known_mistakes=[
            known_mistake("w*(1 - eta*alpha)", "That is after one step."),
            known_mistake("w*(1 - k*eta*alpha)", "Each step shrinks what is *left*: a power."),
            known_mistake("w*(1 - alpha)**k", "The step is η times the slope αw."),
            known_mistake("w*(1 + eta*alpha)**k", "The step goes against the slope: it shrinks."),
            known_mistake("w*(eta*alpha)**k", "That is the part that is taken away by each step."),
        ],
        hints=("One step turns w into w − ηαw.", "That is (1 − ηα)w, and this happens k times."),
    ),
    formula(
        "generalisation-decay-ratio",
        "sqrt(r2/r1)",
        names={"r1": "r_1", "r2": "r_2"},
        domain={"r1": "positive", "r2": "positive"},
        known_mistakes=[
            known_mistake(
                "sqrt(r1/r2)", "The other way round: a large r divides, and decays less."
            ),
            known_mistake("r2/r1", "The *root* of r divides."),
            known_mistake("r1/r2", "The root of r divides, and a large one decays less."),
            known_mistake("1", "That is AdamW, which shrinks both weights beside the step."),
        ],
        hints=("The penalty takes ηαw/√r in a step.", "Divide the two; ηαw cancels."),
    ),
    derivation(
        "generalisation-penalty",
        "lam*r/(1 - r)",
        names={"lam": r"\lambda", "r": "r"},
        more_names={"alpha": r"\alpha"},
        setting=["alpha = lam*r/(1 - r)"],
        start="alpha",
        worked="lam/(lam + alpha) = 1 - r\nlam = (1 - r)*(lam + alpha)\n"
        "lam*r = (1 - r)*alpha\nalpha = lam*r/(1 - r)",
        domain={"lam": "positive", "r": "unit"},
        known_mistakes=[
            known_mistake("lam*(1 - r)/r", "The other way round: a small rest, a small α."),
            known_mistake("lam/(1 - r)", "That is λ + α. Take λ away."),
            known_mistake("lam*r", "Divide by 1 − r as well."),
            known_mistake("r/(1 - r)", "A penalty has the unit of a curvature: λ is missing."),
            known_mistake("-lam*r/(1 - r)", "A sign was lost: α is positive."),
        ],
        hints=(
            "The two factors are equal: λ/(λ + α) = 1 − r.",
            "Multiply by λ + α.",
            "λ − λ(1 − r) = λr.",
        ),
    ),
    number(
        "generalisation-dropout-alpha",
        0.0625,
        known_mistakes=[
            known_mistake(0.05, "The variance of a mask is 1/q − 1, and that is 0.25."),
            known_mistake(1.0, "(1 − q)/q, not the other way round."),
            known_mistake(0.125, "The mean square is 0.5², not 0.5."),
            known_mistake(0.03125, "The ½ belongs to the penalty: α/2 times w²."),
            known_mistake(0.25, "That is (1 − q)/q: times the mean square of the input."),
        ],
        hints=("α is (1 − q)/q times the mean square of the input.", "0.25 · 0.5²"),
    ),
    function(
        "generalisation-drop",
        drop,
        inputs=layers,
        known_mistakes=[
            known_mistake(drop_unscaled, "What is kept is divided by q, or the mean is too small."),
            known_mistake(drop_too_many, "Kept is what has u < q: so it is with probability q."),
            known_mistake(drop_by_rest, "Divide by the share that is *kept*."),
            known_mistake(drop_multiplied, "Divide by q: the mean must stay what it was."),
            known_mistake(drop_all_scaled, "What is dropped becomes 0."),
        ],
        hints=("(u < q) is the mask, of 0 and 1.", "a * (u < q) / q"),
    ),
    function(
        "generalisation-folds",
        cross_validate,
        inputs=splits,
        known_mistakes=[
            known_mistake(validate_on_seen, "You judge by the examples that were learnt from."),
            known_mistake(validate_from_one, "Learn from all *other* parts, judge by the one."),
            known_mistake(validate_leaking, "Your model has seen every part: learn anew for each."),
            known_mistake(validate_sum, "Return the mean of the costs."),
            known_mistake(validate_once, "That is one part only. Each has its turn."),
        ],
        hints=(
            "For each k: others = np.concatenate([p for i, p in enumerate(parts) if i != k]).",
            "model = learn(X[:, others], Y[:, others])",
            "cost(model, X[:, parts[k]], Y[:, parts[k]]), and the mean of all.",
        ),
    ),
    choice(
        "generalisation-mistake",
        {
            "a": "The network is too large.",
            "b": "Copies of one digit are on both sides of the split.",
            "c": "The test set is too small.",
            "d": "The learning rate was not chosen by validation.",
        },
        "b",
        why={
            "a": "Then the test accuracy would be low, not splendid.",
            "c": "At 99.8 per cent of 500 the standard error is a fifth of a percentage point.",
            "d": "That may cost some accuracy; it cannot make it look too good.",
        },
        hints=(
            "What must hold between the examples of the two sets?",
            "A shifted copy of a digit is nearly the digit itself.",
        ),
    ),
    choice(
        "generalisation-three-cures",
        {
            "a": "more neurons in the hidden layer",
            "b": "a penalty on large weights",
            "c": "stopping earlier",
            "d": "dropout",
        },
        "a",
        why={
            "a": "Both costs are high: it underfits, and more neurons can learn more.",
            "b": "A penalty makes the training cost higher, and that is high already.",
            "c": "Nothing has been overdone: the validation cost is still falling.",
            "d": "Dropout takes away what it has too little of.",
        },
        hints=("Is it overfitting or underfitting?", "Three of the four are against overfitting."),
    ),
]


QUICK: list[Exercise] = [
    choice(
        "generalisation-three-parts",
        {
            "a": "the squared bias",
            "b": "the variance",
            "c": "the noise",
            "d": "all three",
        },
        "b",
        question="A number is measured four times, and $c = 1$ times the *mean* of the four is the "
        "answer. Which of the three parts is smaller than with one measurement?",
        why={
            "a": "It is zero both times, for $c = 1$.",
            "c": "The new measurement has the same noise as before.",
            "d": "Two of the three stay as they are.",
        },
        hints=("What does the mean of four errors do?", "Its variance is a quarter."),
    ),
    number(
        "generalisation-best-c",
        0.5,
        question="The truth is $f = 2$, the noise has the variance $V = 4$. By which factor is a "
        "measurement best multiplied?",
        known_mistakes=[
            known_mistake(1, "That is without caution."),
            known_mistake(lambda: 1 / 3, "$f$ enters squared."),
            known_mistake(0.2, "$V$ is the variance, a square already: $4$ and not $16$."),
            known_mistake(2, "A factor above $1$ has bias *and* more variance."),
            known_mistake(0.8, "So it would be with a variance of $1$."),
        ],
        hints=("$f^2/(f^2 + V)$", "$4/(4 + 4)$"),
    ),
    number(
        "generalisation-flatter",
        0.2,
        question="Least squares with 10 weights on 100 targets, noise of variance 1. By how much "
        "is the expected error on new targets larger than on the targets of the fit?",
        known_mistakes=[
            known_mistake(0.1, "That is the variance. The training error is lower by as much."),
            known_mistake(0.01, "That is $V/m$: each of ten weights counts, and twice."),
            known_mistake(1.1, "That is the error on new targets, without bias."),
            known_mistake(20, "Divide by the number of targets."),
            known_mistake(0.02, "That is for one weight."),
        ],
        hints=("$V + nV/m$ against $V - nV/m$, both with the same bias.", "$2nV/m$"),
    ),
    number(
        "generalisation-equivalent",
        0.1,
        question="Descent from zero with the rate $0.02$ is stopped after $500$ steps. To which "
        "penalty $\\alpha$ does that correspond, about?",
        known_mistakes=[
            known_mistake(10, "That is rate times steps. Take one over it."),
            known_mistake(50, "That is one over the rate: the steps count as well."),
            known_mistake(0.002, "That is one over the steps: the rate counts as well."),
            known_mistake(0.01, "$0.02 \\cdot 500$ is $10$."),
            known_mistake(25000, "Steps over rate? One over their product."),
        ],
        hints=("$1/(\\eta k)$", "One over $0.02 \\cdot 500$."),
    ),
    choice(
        "generalisation-diagnose",
        {
            "a": "overfitting: stop earlier",
            "b": "underfitting: a wider layer, or longer",
            "c": "a mistake in the code",
            "d": "all is well",
        },
        "b",
        question="The training cost fell from 2.3 to 0.9 and stays there; the validation cost is "
        "0.95. What is the diagnosis?",
        why={
            "a": "The gap is small: what was learnt holds for new examples too.",
            "c": "It learns, and what it learns generalises: look elsewhere first.",
            "d": "Both costs are high: a good deal is left to learn.",
        },
        hints=("Is the gap large?", "Is the training cost low?"),
    ),
]
