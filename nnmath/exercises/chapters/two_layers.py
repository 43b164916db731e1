"""Exercises and quick questions of the chapter "Two layers"."""

from __future__ import annotations

import math
from functools import partial
from typing import Any

import numpy as np

from nnmath.activations import sigmoid, sigmoid_prime

from ..define import array, choice, derivation, formula, function, known_mistake, number, symbol
from ..symbol_tables import ACTIVATION, FORWARD, SIGMOID, TWO_LAYERS, select
from ..types import Exercise

BY_HAND = (4.0, 0.0, 2.0, -1.0, 0.0, 1.0)  # w1, b1, w2, b2, a0, y
TWENTIETH = 1 / 20


def _by_hand(mistakes: str = "") -> Any:
    return gradients(*BY_HAND, mistakes)


def _saturated() -> float:
    """The z > 0 where σ′ is a twentieth of ¼: a(1 − a) = 1/80, solved for z."""
    a = (1 + math.sqrt(1 - TWENTIETH)) / 2
    return math.log(a / (1 - a))


KNOWN = (*FORWARD, *SIGMOID)
_WRONG_WAY = "You have a⁽²⁾ − y the wrong way round."
RATE = 0.5


def gradients(
    w1: float, b1: float, w2: float, b2: float, a0: float, y: float, mistakes: str = ""
) -> Any:
    """The four derivatives of the scalar network's cost, by w1, b1, w2, b2.

    ``mistakes`` names what to get wrong: "outer a", "inner a" (σ′ taken of the activation), "sign",
    "biases", "inner bias", "inputs" (lost), "inner weight", "inner slope".
    """
    a1 = sigmoid(w1 * a0 + b1)
    a2 = sigmoid(w2 * a1 + b2)
    outer = sigmoid_prime(a2) if "outer a" in mistakes else a2 * (1 - a2)
    inner = sigmoid_prime(a1) if "inner a" in mistakes else a1 * (1 - a1)
    delta2 = outer * (y - a2 if "sign" in mistakes else a2 - y)
    delta1 = (1.0 if "inner slope" in mistakes else inner) * delta2
    delta1 = delta1 * (w1 if "inner weight" in mistakes else w2)
    biases = 0.0 if "biases" in mistakes else 1.0
    b1_input = a0 if "inner bias" in mistakes else biases
    a0, a1 = (1.0, 1.0) if "inputs" in mistakes else (a0, a1)
    return np.array([a0 * delta1, b1_input * delta1, a1 * delta2, biases * delta2], float)


def one_step(
    W1: Any, b1: Any, W2: Any, b2: Any, x: Any, y: Any, eta: float, mistakes: str = ""
) -> tuple[Any, Any, Any, Any]:
    """One step of descent for two layers and one example, for weights and biases.

    ``mistakes``: "new" (updated outer weights), "biases" (left alone), "up", "slope" (σ′ dropped in
    the hidden layer), "cross" (σ′ dropped in the output layer), "of a" (σ′ taken of a),
    "transpose".
    """
    W1, b1, W2, b2, x, y = (np.asarray(v, float) for v in (W1, b1, W2, b2, x, y))
    a1 = sigmoid(W1 @ x + b1)
    a2 = sigmoid(W2 @ a1 + b2)
    rate = -eta if "up" in mistakes else eta
    slope1, slope2 = (sigmoid_prime(a) if "of a" in mistakes else a * (1 - a) for a in (a1, a2))
    delta2 = (a2 - y) * (1.0 if "cross" in mistakes else slope2)
    W2_new = W2 - rate * delta2 @ a1.T
    used = W2_new if "new" in mistakes else W2
    back = (used if "transpose" in mistakes else used.T) @ delta2
    delta1 = back * (1.0 if "slope" in mistakes else slope1)
    still = 0.0 if "biases" in mistakes else rate
    return W1 - rate * delta1 @ x.T, b1 - still * delta1, W2_new, b2 - still * delta2


def mazur() -> tuple[Any, ...]:
    """The published example: W1, b1, W2, b2, x, y."""
    W1, W2 = np.array([[0.15, 0.20], [0.25, 0.30]]), np.array([[0.40, 0.45], [0.50, 0.55]])
    b1, b2 = np.full((2, 1), 0.35), np.full((2, 1), 0.60)
    return W1, b1, W2, b2, np.array([[0.05], [0.10]]), np.array([[0.01], [0.99]])


def cost_after(mistakes: str = "") -> float:
    """The cost of the published example after one step with the rate 0.5."""
    W1, b1, W2, b2, x, y = mazur()
    W1, b1, W2, b2 = one_step(W1, b1, W2, b2, x, y, RATE, mistakes)
    return float(np.sum((sigmoid(W2 @ sigmoid(W1 @ x + b1) + b2) - y) ** 2) / 2)


def neuron_gradient(w: Any, b: float, X: Any, y: Any, mistakes: str = "") -> tuple[Any, float]:
    """Gradient of the mean cross-entropy of one sigmoid neuron over the m columns of X.

    ``mistakes``: "sum" (the mean is lost), "slope" (σ′ is kept), "sign".
    """
    w, X, y = (np.asarray(v, float) for v in (w, X, y))
    a = sigmoid(w @ X + b)
    error = (y - a if "sign" in mistakes else a - y) * (a * (1 - a) if "slope" in mistakes else 1)
    m = 1 if "sum" in mistakes else len(y)
    return X @ error / m, float(error.sum() / m)


def scalar_networks(rng: np.random.Generator) -> list[tuple[float, ...]]:
    """Weights, biases, input and target of scalar networks."""
    return [tuple(float(v) for v in rng.normal(size=6)) for _ in range(5)]


def wide_networks(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    """W1, b1, W2, b2, x, y and a rate, of Mazur's shape and of others."""
    made: list[tuple[Any, ...]] = [(*mazur(), RATE)]
    for n0, n1, n2 in ((2, 2, 2), (3, 2, 2), (2, 4, 3)):
        shapes = [(n1, n0), (n1, 1), (n2, n1), (n2, 1), (n0, 1)]
        made.append((*(rng.normal(size=s) for s in shapes), rng.uniform(size=(n2, 1)), 0.7))
    return made


def points(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    """Weights, bias, points in columns and their targets; the last are between the classes."""
    made: list[tuple[Any, ...]] = []
    for n, m in ((2, 5), (3, 3), (1, 4), (2, 1)):
        targets = rng.integers(0, 2, size=m).astype(float) if m > 1 else np.array([0.3])
        made.append((rng.normal(size=n), float(rng.normal()), rng.normal(size=(n, m)), targets))
    return made


EXERCISES: list[Exercise] = [
    number(
        "two-layers-slope",
        lambda: 0.9 * (1 - 0.9),
        known_mistakes=[
            known_mistake(
                lambda: float(sigmoid_prime(0.9)), "That is σ′ taken of a: 0.9 is σ(z), not z."
            ),
            known_mistake(0.81, "σ′ is σ(1 − σ), not σ²."),
            known_mistake(0.9, "That is σ(z) itself."),
            known_mistake(0.1, "That is 1 − σ(z), one of the two factors."),
            known_mistake(0.25, "It is that large only where σ(z) = ½."),
        ],
        hints=[
            "You need not find z.",
            "σ′(z) = σ(z) (1 − σ(z)), and σ(z) is given.",
            "0.9 · 0.1.",
        ],
    ),
    derivation(
        "two-layers-w1",
        r"a^{(0)} \sigma'(z^{(1)}) (a^{(2)} - y) \sigma'(z^{(2)}) w^{(2)}",
        names=TWO_LAYERS,
        asks=r"\frac{\partial C}{\partial w^{(1)}}",
        given=KNOWN,
        more_names={"C": "C"},
        setting=["C = (a2 - y)**2/2"],
        start="dC/dw1",
        worked="dC/dw1 = dC/da2*da2/dz2*dz2/da1*da1/dz1*dz1/dw1\n"
        " = (a2 - y)*dsigma(z2)*w2*dsigma(z1)*a0",
        known_mistakes=[
            known_mistake("a0*dsigma(z1)*(y - a2)*dsigma(z2)*w2", _WRONG_WAY),
            known_mistake(
                "a1*dsigma(z1)*(a2 - y)*dsigma(z2)*w2", "The input of w⁽¹⁾ is a⁽⁰⁾, not a⁽¹⁾."
            ),
            known_mistake(
                "a1*dsigma(z2)*(a2 - y)", "That is equation (A), the derivative for w⁽²⁾."
            ),
            known_mistake(
                "dsigma(z1)*(a2 - y)*dsigma(z2)*w2", "That is ∂C/∂b⁽¹⁾: the input a⁽⁰⁾ is missing."
            ),
            known_mistake(
                "a0*dsigma(z1)*(a2 - y)*dsigma(z2)*(w2 - eta*a1*dsigma(z2)*(a2 - y))",
                "You used the updated w⁽²⁾. All slopes belong to one place, with the old weights.",
            ),
            known_mistake(
                "a0*dsigma(a1)*(a2 - y)*dsigma(a2)*w2",
                "σ′ is taken at z, what the sigmoid receives, not at a.",
            ),
            known_mistake(
                "a0*dsigma(z1)*(a2 - y)*w2",
                "This lacks the factor σ′(z⁽²⁾), which cancels only with cross-entropy.",
            ),
            known_mistake(
                "a0*sigma(z1)*(a2 - y)*sigma(z2)*w2",
                "These are the values of σ. A nudge is multiplied by the slopes, σ′.",
            ),
            known_mistake(
                "a0*dsigma(z1)*(a2 - y)*dsigma(z2)*w1",
                "The path back leads through w⁽²⁾, not w⁽¹⁾.",
            ),
        ],
        hints=[
            "Follow the path of the chapter's second figure, from w⁽¹⁾ to C. Which slopes are on "
            "it?",
            "Five links: w⁽¹⁾ → z⁽¹⁾ → a⁽¹⁾ → z⁽²⁾ → a⁽²⁾ → C.",
            "a⁽⁰⁾, σ′(z⁽¹⁾), w⁽²⁾, σ′(z⁽²⁾), a⁽²⁾ − y: multiply them.",
        ],
    ),
    array(
        "two-layers-by-hand",
        _by_hand,
        tolerance=1e-3,
        labels=("w1", "b1", "w2", "b2"),
        known_mistakes=[
            known_mistake(
                partial(_by_hand, "sign"),
                "You have a⁽²⁾ − y the wrong way round: all signs are wrong.",
            ),
            known_mistake(
                partial(_by_hand, "biases"), "A bias has the input 1: its derivative is not 0."
            ),
            known_mistake(
                partial(_by_hand, "inner bias"),
                "The bias b⁽¹⁾ has the input 1, not a⁽⁰⁾: its derivative is δ⁽¹⁾, which is not 0.",
            ),
            known_mistake(
                partial(_by_hand, "inputs"),
                "The errors alone belong to the biases. For a weight multiply by its input.",
            ),
            known_mistake(
                partial(_by_hand, "outer a, inner a"),
                "You took σ′ at a. Here z = 0, so it is σ′(0) = ¼, not σ′(½).",
            ),
            known_mistake(
                partial(_by_hand, "inner weight"),
                "The error is carried back through w⁽²⁾, not through w⁽¹⁾.",
            ),
            known_mistake(
                partial(_by_hand, "inner slope"),
                "The hidden neuron's own slope σ′(z⁽¹⁾) = ¼ is missing.",
            ),
        ],
        hints=[
            "Forward: z⁽¹⁾ = 0, so a⁽¹⁾ = ½; then z⁽²⁾ = 2 · ½ − 1.",
            "Both weighted inputs are 0, so both slopes are ¼. δ⁽²⁾ = ¼ · (½ − 1).",
            "δ⁽²⁾ = −1/8 and δ⁽¹⁾ = ¼ · 2 · δ⁽²⁾. Then ∂C/∂w = input · δ and ∂C/∂b = δ.",
        ],
    ),
    choice(
        "two-layers-predict",
        {
            "a": "Neither sign changes.",
            "b": "Only the sign of (A) changes.",
            "c": "Only the sign of (B) changes.",
            "d": "Both signs change.",
        },
        "c",
        why={
            "a": "(B) has the factor w⁽²⁾, and that has changed sign.",
            "b": "(A) contains w⁽²⁾ only through a⁽²⁾, which is still below the target.",
            "c": "Now the second neuron adds what the first gives, and needs more of it.",
            "d": "In (A) all three factors keep their signs: a⁽²⁾ is still below 1.",
        },
        hints=[
            # measured: test_the_sigmoid_lies_between_0_and_1_and_always_rises
            "An output of a sigmoid is always below 1. So what is the sign of a⁽²⁾ − y?",
            "Which of the two equations contains w⁽²⁾ as a factor?",
            "(A) keeps the signs of its three factors; (B) also has w⁽²⁾.",
        ],
    ),
    function(
        "two-layers-mistake",
        gradients,
        inputs=scalar_networks,
        known_mistakes=[
            known_mistake(
                partial(gradients, mistakes="outer a, inner a"),
                "Nothing has changed yet: σ′ is still taken at a, in both layers.",
            ),
            known_mistake(
                partial(gradients, mistakes="inner a"),
                "The output layer is right now. In the hidden layer σ′ is still taken at a.",
            ),
            known_mistake(
                partial(gradients, mistakes="outer a"),
                "The hidden layer is right now. In the output layer σ′ is still taken at a.",
            ),
            known_mistake(
                partial(gradients, mistakes="sign"), "Now a2 − y is the wrong way round."
            ),
        ],
        hints=[
            "The formulas are those of the chapter. Read each call again: what goes in?",
            "`sigmoid_prime` needs z. What does it get?",
            "Either keep z1 and z2 and give it those, or write a * (1 - a).",
        ],
    ),
    derivation(
        "two-layers-three",
        "a0*dsigma(z1)*w2*dsigma(z2)*w3*dsigma(z3)*(a3 - y)",
        names=TWO_LAYERS
        | {"w3": symbol("w^{(3)}"), "b3": symbol("b^{(3)}")}
        | {"z3": symbol("z^{(3)}"), "a3": symbol("a^{(3)}")},
        asks=r"\frac{\partial C}{\partial w^{(1)}}",
        given=[*KNOWN, "z3 = w3*a2 + b3", "a3 = sigma(z3)"],
        more_names={"C": "C"},
        setting=["C = (a3 - y)**2/2"],
        start="dC/dw1",
        worked="dC/dw1 = dC/da3*da3/dz3*dz3/da2*da2/dz2*dz2/da1*da1/dz1*dz1/dw1\n"
        " = (a3 - y)*dsigma(z3)*w3*dsigma(z2)*w2*dsigma(z1)*a0",
        known_mistakes=[
            known_mistake(
                "a0*dsigma(z1)*w2*dsigma(z2)*(a2 - y)",
                "That is (B), for two layers. Now the target is for a⁽³⁾.",
            ),
            known_mistake(
                "a0*dsigma(z1)*w2*dsigma(z2)*w3*dsigma(z3)*(a2 - y)",
                "Now the target is for a⁽³⁾, not for a⁽²⁾.",
            ),
            known_mistake(
                "a0*dsigma(z1)*w2*dsigma(z2)*w3*dsigma(z3)*(y - a3)",
                "You have a⁽³⁾ − y the wrong way round.",
            ),
            known_mistake(
                "a0*dsigma(z1)*w1*dsigma(z2)*w2*dsigma(z3)*(a3 - y)",
                "The weights are one layer off: w⁽²⁾ leads from a⁽¹⁾ to z⁽²⁾, w⁽³⁾ from a⁽²⁾ "
                "to z⁽³⁾.",
            ),
            known_mistake(
                "a0*dsigma(z1)*dsigma(z2)*dsigma(z3)*(a3 - y)",
                "Between two layers a nudge is multiplied by the weight: w⁽²⁾ and w⁽³⁾ are "
                "missing.",
            ),
        ],
        hints=[
            "One more neuron makes the path two links longer.",
            "Begin as in (B). Where (B) had a⁽²⁾ − y, there is now a path from a⁽²⁾ to C.",
            "(B) with a⁽²⁾ − y replaced by w⁽³⁾ σ′(z⁽³⁾) (a⁽³⁾ − y).",
        ],
    ),
    derivation(
        "two-layers-tanh",
        "a1*(1 - a2**2)*(a2 - y)",
        names=select(TWO_LAYERS, "a0 a1 a2 w1 w2 y"),
        asks=r"\frac{\partial C}{\partial w^{(2)}}",
        more_names={"b2": symbol("b^{(2)}"), "z2": symbol("z^{(2)}"), "C": "C"},
        setting=["z2 = w2*a1 + b2", "a2 = tanh(z2)", "C = (a2 - y)**2/2"],
        start="dC/dw2",
        worked="dC/dw2 = dC/da2*da2/dz2*dz2/dw2\n = (a2 - y)*(1 - tanh(z2)**2)*a1\n"
        " = a1*(1 - a2**2)*(a2 - y)",
        known_mistakes=[
            known_mistake(
                "a1*a2*(1 - a2)*(a2 - y)", "a(1 − a) is the slope of the sigmoid, not of tanh."
            ),
            known_mistake(
                "a1*(1 - a2)**2*(a2 - y)",
                "Only a⁽²⁾ is squared: 1 − (a⁽²⁾)², not the square of a difference.",
            ),
            known_mistake(
                "a1*(1 - a1**2)*(a2 - y)",
                "The slope is that of the second neuron: of a⁽²⁾, not a⁽¹⁾.",
            ),
            known_mistake(
                "a1*(1 - a2**2)*(y - a2)",
                "You have a⁽²⁾ − y the wrong way round, or 1 − (a⁽²⁾)².",
            ),
            known_mistake(
                "a1*(a2 - y)", "The link from z⁽²⁾ to a⁽²⁾ has a slope as well: 1 − tanh²."
            ),
        ],
        hints=[
            "(A) holds for any activation function. What is σ′(z⁽²⁾) when σ is tanh?",
            "tanh′ = 1 − tanh², and tanh z⁽²⁾ is a⁽²⁾ itself.",
            "a⁽¹⁾ times 1 − (a⁽²⁾)² times a⁽²⁾ − y. In plain text the square of a2 is `a2**2`.",
        ],
    ),
    derivation(
        "two-layers-ce-inner",
        "(a2 - y)*w2*dsigma(z1)*a0",
        names=TWO_LAYERS,
        asks=r"\frac{\partial C}{\partial w^{(1)}}",
        given=KNOWN,
        more_names={"C": "C"},
        setting=["C = -y*log(a2) - (1 - y)*log(1 - a2)"],
        start="dC/dw1",
        worked="dC/dz2 = dC/da2*da2/dz2 = (-y/a2 + (1 - y)/(1 - a2))*a2*(1 - a2) = a2 - y\n"
        "dC/dw1 = dC/dz2*dz2/da1*da1/dz1*dz1/dw1\n = (a2 - y)*w2*dsigma(z1)*a0",
        known_mistakes=[
            known_mistake(
                "(a2 - y)*dsigma(z2)*w2*dsigma(z1)*a0",
                "That is (B), for the quadratic cost. With cross-entropy σ′(z⁽²⁾) cancels.",
            ),
            known_mistake(
                "(a2 - y)*w2*a0",
                "Cross-entropy cancels the slope of the last layer only: σ′(z⁽¹⁾) is missing.",
            ),
            known_mistake(
                "(a2 - y)*w2*dsigma(z1)*a0*a1",
                # measured: formula
                "The input a⁽¹⁾ of the last layer is no factor here: an error is multiplied by its "
                "own layer's input, a⁽⁰⁾.",
            ),
            known_mistake("(a2 - y)*a1", "That is the derivative for w⁽²⁾."),
            known_mistake("(y - a2)*w2*dsigma(z1)*a0", _WRONG_WAY),
            known_mistake("(a2 - y)*w2*dsigma(z1)", "That is ∂C/∂b⁽¹⁾: the input a⁽⁰⁾ is missing."),
        ],
        hints=[
            "Begin at the end: what is the slope of C with respect to z⁽²⁾ now?",
            "It is a⁽²⁾ − y, without σ′(z⁽²⁾). From z⁽²⁾ the path leads on through w⁽²⁾ and "
            "σ′(z⁽¹⁾).",
            "(a⁽²⁾ − y) · w⁽²⁾ · σ′(z⁽¹⁾) · a⁽⁰⁾.",
        ],
    ),
    function(
        "two-layers-neuron",
        neuron_gradient,
        inputs=points,
        known_mistakes=[
            known_mistake(
                partial(neuron_gradient, mistakes="sum"),
                "You lost the 1/m: the cost is the mean over the points, so its gradient is too.",
            ),
            known_mistake(
                partial(neuron_gradient, mistakes="slope"),
                "The factor a (1 − a) has cancelled: with cross-entropy the error is a − y.",
            ),
            known_mistake(
                partial(neuron_gradient, mistakes="sign"), "You have a − y the wrong way round."
            ),
            known_mistake(
                partial(neuron_gradient, mistakes="sum, slope"),
                "Two things: take the mean over the points, and drop the factor a (1 − a).",
            ),
        ],
        hints=[
            "`a = sigmoid(w @ X + b)` holds the m outputs, and `a - y` the m errors.",
            "For each weight sum its feature times the errors: `X @ (a - y)`. Then take the mean.",
            "`return X @ (a - y) / len(y), np.mean(a - y)`.",
        ],
    ),
    function(
        "two-layers-step",
        one_step,
        inputs=wide_networks,
        known_mistakes=[
            known_mistake(
                partial(one_step, mistakes="new"),
                "You used the updated W⁽²⁾. Compute both errors first, and only then move.",
            ),
            known_mistake(
                partial(one_step, mistakes="biases"), "The biases do not move. They should."
            ),
            known_mistake(partial(one_step, mistakes="up"), "The step goes up: it must subtract."),
            known_mistake(
                partial(one_step, mistakes="slope"),
                "The hidden layer's own slope, a1 * (1 - a1), is missing.",
            ),
            known_mistake(
                partial(one_step, mistakes="cross"),
                "The output's own slope, a2 * (1 - a2), is missing: it cancels only with "
                "cross-entropy."
                "",
            ),
            known_mistake(
                partial(one_step, mistakes="of a"),
                "σ′ is taken at z, not at a: sigmoid_prime(z2), or a2 * (1 - a2).",
            ),
            known_mistake(
                partial(one_step, mistakes="new, biases"),
                "You used the updated W⁽²⁾, and the biases do not move.",
            ),
        ],
        hints=[
            "In five lines: both activations, both errors, then the four new arrays.",
            "`delta2 = (a2 - y) * a2 * (1 - a2)`, `delta1 = (W2.T @ delta2) * a1 * (1 - a1)`.",
            "The derivative for a weight matrix is `delta @ (input).T`, for a bias `delta` itself.",
        ],
    ),
    number(
        "two-layers-biases",
        cost_after,
        decimals=9,
        known_mistakes=[
            known_mistake(
                partial(cost_after, "biases"),
                "That is the cost with the biases left unchanged.",
            ),
            known_mistake(
                partial(cost_after, "new, biases"),
                "That is the published number: updated weights used, and biases left unchanged.",
            ),
            known_mistake(
                partial(cost_after, "new"), "You used the updated W⁽²⁾ for the hidden layer."
            ),
            known_mistake(partial(cost_after, "up"), "The cost has risen: your step goes uphill."),
        ],
        hints=[
            "Use the step you have just written, with the numbers of the chapter.",
            "Then one more forward pass, with the new weights and the new biases.",
            "It is lower than the 0.291027774 of the weights alone: near 0.28.",
        ],
    ),
    number(
        "two-layers-explore",
        _saturated,
        decimals=1,
        known_mistakes=[
            known_mistake(
                lambda: _saturated() / 2, "That is where tanh turns grey: choose the sigmoid."
            ),
            known_mistake(
                lambda: math.log(19),
                "There a is 0.95. The question is where the *slope* is a twentieth of ¼.",
            ),
            known_mistake(
                lambda: -_saturated(), "Please give the one on the right, where z is positive."
            ),
        ],
        hints=[
            "Move z to the right until the background turns grey, and read off z.",
            "To compute it: the largest slope is ¼, so a (1 − a) = 1/80. Solve for a.",
            "a ≈ 0.9873, and z = log(a/(1 − a)).",
        ],
    ),
    formula(
        "two-layers-groups",
        "y - a",
        domain={"y": "bit"},
        names={"a": "a", "y": "y"},
        known_mistakes=[
            known_mistake(
                "a - y", "That is the old error. Now a has become 1 − a, and y has become 1 − y."
            ),
            known_mistake("1 - a - y", "The target changes too: y becomes 1 − y."),
            known_mistake("a - 1 + y", "The activation changes too: σ(−z) is 1 − a."),
            known_mistake("y - 1 - a", "The sigmoid is not odd: σ(−z) is 1 − σ(z), not −σ(z)."),
            known_mistake(
                "2 - a - y", "The error is a difference: the new activation minus the new target."
            ),
            known_mistake(
                "1 - a",
                "That is the new activation. The error is its difference from the new target.",
            ),
        ],
        hints=[
            "σ(−z) = 1/(1 + exp(z)). Multiply numerator and denominator by exp(−z), and add the "
            "result to σ(z).",
            "The two add up to 1: the new activation is 1 − a. And the new target is 1 − y.",
            "(1 − a) − (1 − y).",
        ],
    ),
    derivation(
        "two-layers-old-new",
        r"\eta^2 a^{(0)} a^{(1)} \sigma'(z^{(1)}) (\sigma'(z^{(2)}) (a^{(2)} - y))^2",
        names=TWO_LAYERS | {"delta2": symbol(r"\delta^{(2)}")},
        given=[*KNOWN, "delta2 = dsigma(z2)*(a2 - y)"],
        more_names={"v": "v"},
        setting=["v = w2 - eta*delta2*a1"],
        start="-eta*a0*dsigma(z1)*v*delta2 + eta*a0*dsigma(z1)*w2*delta2",
        worked="-eta*a0*dsigma(z1)*v*delta2 + eta*a0*dsigma(z1)*w2*delta2\n"
        " = -eta*a0*dsigma(z1)*delta2*(v - w2)\n = -eta*a0*dsigma(z1)*delta2*(-eta*delta2*a1)\n"
        " = eta**2*a0*a1*dsigma(z1)*delta2**2",
        known_mistakes=[
            known_mistake(
                "-eta**2*a0*a1*dsigma(z1)*delta2**2",
                "The size is right, the sign is not: two minus signs cancel, one from each step.",
            ),
            known_mistake(
                "-eta*a0*a1*dsigma(z1)*delta2**2",
                "That is the difference in the derivative (B). The step multiplies it by −η once "
                "more.",
            ),
            known_mistake(
                "eta*a0*a1*dsigma(z1)*delta2**2",
                "The step multiplies the difference of the derivatives by −η once more.",
            ),
            known_mistake(
                "eta**2*a0*a1*dsigma(z1)*delta2",
                "The error enters twice: in (A), which moved w⁽²⁾, and in (B) itself.",
            ),
            known_mistake(
                "eta**2*a0*dsigma(z1)*delta2**2", "(A), which moved w⁽²⁾, has the factor a⁽¹⁾."
            ),
        ],
        hints=[
            "Insert the updated weight w⁽²⁾ − η ∂C/∂w⁽²⁾ into (B) in place of w⁽²⁾.",
            "(B) is linear in w⁽²⁾: it changes by a⁽⁰⁾ σ′(z⁽¹⁾) δ⁽²⁾ times −η a⁽¹⁾ δ⁽²⁾.",
            "The step subtracts η times the derivative, so this difference is multiplied by −η.",
        ],
    ),
    derivation(
        "two-layers-slope-rule",
        "a*(1 - a)",
        names={"a": "a"},
        more_names={"z": "z"},
        setting=["a = 1/(1 + exp(-z))"],
        start="da/dz",
        asks=r"\frac{\partial a}{\partial z}",
        stated=True,
        worked="da/dz = exp(-z)/(1 + exp(-z))**2\n"
        " = 1/(1 + exp(-z))*(exp(-z)/(1 + exp(-z)))\n = a*(1 - a)",
        known_mistakes=[
            known_mistake(
                "-a*(1 - a)", "Two minus signs cancel, one from 1/u and one from exp(−z)."
            ),
            known_mistake("a**2", "Show that exp(−z)/(1 + exp(−z)) is 1 − a."),
            known_mistake("1 - a", "A factor a is missing: the denominator is squared."),
            known_mistake("a*(1 + a)", "exp(−z)/(1 + exp(−z)) is 1 − a."),
        ],
        hints=[
            "Write a as one over u, with u = 1 + exp(−z). The slope of 1/u is −1/u².",
            "du/dz is −exp(−z), so da/dz = exp(−z)/u².",
            "One of the two factors 1/u is a. What is exp(−z)/u, if 1 = u − exp(−z)?",
        ],
    ),
    formula(
        "two-layers-bump",
        "2*sigma(s*(q - p)/2) - 1",
        names={name: symbol(name) for name in "spq"} | select(ACTIVATION, "sigma"),
        given=SIGMOID[:1],
        known_mistakes=[
            known_mistake(
                "2*sigma(s*(q - p)) - 1",
                "From the middle each step is only half of q − p away.",
            ),
            known_mistake(
                "sigma(s*(q - p)/2)", "That is the first step alone. Subtract the second one."
            ),
            known_mistake(
                "sigma(s*(q - p)) - 1/2", "That is the height at x = q, where the second step is ½."
            ),
            known_mistake(
                "1 - 2*sigma(s*(q - p)/2)",
                "You have the steps the wrong way round: the one at q is subtracted.",
            ),
            known_mistake(
                "2*sigma(s*(q - p)/2)", "σ(−z) is 1 − σ(z): one number is missing at the end."
            ),
        ],
        hints=[
            "Put x = (p + q)/2 into both steps. How far is each of them from the middle?",
            "The first is σ(s (q − p)/2), the second σ(−s (q − p)/2). And σ(−z) is 1 − σ(z).",
            "2*sigma(…) - 1, with the first of the two in the brackets.",
        ],
    ),
    formula(
        "two-layers-rectangle",
        "(q - p)*(t - r)",
        names={name: symbol(name) for name in "pqrt"},
        known_mistakes=[
            known_mistake(
                "(q - p)*(r - t)",
                "The signs are the wrong way round: plus at (p, r) and (q, t), minus at the other "
                "two.",
            ),
            known_mistake("(p + q)*(r + t)", "Two of the four values are subtracted."),
            known_mistake("q*t - p*r", "A rectangle has four corners."),
            known_mistake("0", "Zero is what every sum g(x₁) + h(x₂) gives. Put in the product."),
        ],
        hints=[
            "The value of the product at the corner (p, t) is p·t.",
            "The two corners with a plus are (p, r) and (q, t), those with a minus (p, t) and "
            "(q, r).",
            "p*r - p*t - q*r + q*t, which is a product of two differences.",
        ],
    ),
    formula(
        "two-layers-hole",
        "4*sigma(-s/2)",
        names={"s": symbol("s")} | select(ACTIVATION, "sigma"),
        given=SIGMOID[:1],
        known_mistakes=[
            known_mistake("sigma(-s/2)", "That is one tower. Four of them meet in the corner."),
            known_mistake("4*sigma(s/2)", "½ + ½ − 3/2 is negative."),
            known_mistake("sigma(s/2)", "That is the height of a tower in the middle of its cell."),
            known_mistake(
                "4*sigma(-s)", "½ + ½ − 3/2 is −½; with −1, only one of the walls is halfway up."
            ),
            known_mistake("4*sigma(-3*s/2)", "Both walls are missing: each is ½ here, not 0."),
            known_mistake("1", "That is f. With a steep sigmoid the four towers do not reach it."),
        ],
        hints=[
            "Of each two walls that meet a tower's cell in its corner, how high is each there?",
            "The weighted input of each of the four towers is s (½ + ½ − 3/2).",
            "Four times the sigmoid of −s/2.",
        ],
    ),
]


QUICK: list[Exercise] = [
    number(
        "two-layers-slope-at-zero",
        lambda: 0.5 * (1 - 0.5),
        known_mistakes=[
            known_mistake(0.5, "That is the sigmoid itself, σ(0). Its slope is σ(1 − σ)."),
            known_mistake(
                1, "That is the slope of $\\tanh$ at 0. The sigmoid is a quarter as steep."
            ),
        ],
        hints=["What is σ(0)?", "σ(1 − σ) with σ = ½."],
        question="How steep is the sigmoid at $z = 0$?",
    ),
    formula(
        "two-layers-without-half",
        "2*a1*dsigma(z2)*(a2 - y)",
        names=select(TWO_LAYERS, "a0 a1 a2 z2 y dsigma"),
        given=("a2 = 1/(1 + exp(-z2))", SIGMOID[1]),
        asks=r"\frac{\partial C}{\partial w^{(2)}}",
        known_mistakes=[
            # measured: formula
            known_mistake("a1*dsigma(z2)*(a2 - y)", "There is no half here to cancel the 2."),
            known_mistake(
                "2*a1*dsigma(z2)*(y - a2)", "You have $a^{(2)} - y$ the wrong way round."
            ),
            known_mistake("2*a0*dsigma(z2)*(a2 - y)", "The input of $w^{(2)}$ is $a^{(1)}$."),
            known_mistake("2*a1*(a2 - y)", "The slope of the activation, factor 1.2, is missing."),
            known_mistake(
                "2*a1*dsigma(a2)*(a2 - y)", "$\\sigma'$ is taken at $z^{(2)}$, not at $a^{(2)}$."
            ),
            known_mistake(
                "2*dsigma(z2)*(a2 - y)",
                "That is the derivative for the bias: $a^{(1)}$ is missing.",
            ),
        ],
        hints=["Which of the factors 1.1, 1.2, 1.3 changes?", "(A), twice as large."],
        question="Some books write the cost without the half, $C = (a^{(2)} - y)^2$. What is "
        "$\\partial C / \\partial w^{(2)}$ then? Enter it in `a1`, `dsigma(z2)`, `a2`, `y`, …",
    ),
    choice(
        "two-layers-no-input",
        {
            "a": "None of them.",
            "b": "$\\partial C / \\partial w^{(1)}$ only.",
            "c": "$\\partial C / \\partial w^{(1)}$ and $\\partial C / \\partial b^{(1)}$.",
            "d": "All four.",
        },
        "b",
        why={
            "a": "Look at (B): it has the factor $a^{(0)}$.",
            # measured: formula
            "b": "(B) has the factor $a^{(0)}$, and no other derivative has.",
            # measured: test_a_bias_is_a_weight_of_the_input_1
            "c": "The input of a bias is always 1: $a^{(0)}$ is not a factor of its derivative.",
            "d": "After the first neuron nothing need be zero: $\\sigma(0) = \\tfrac12$.",
        },
        hints=["Which derivatives have the factor a⁽⁰⁾?", "A bias has the input 1."],
        question="The input $a^{(0)}$ is zero; the weights are not, and the output is wrong. Which "
        "derivatives are zero for certain?",
    ),
    choice(
        "two-layers-dropped",
        {
            "a": "In the last layer.",
            "b": "In the first layer.",
            "c": "In every layer.",
            "d": "In none.",
        },
        "a",
        why={
            "a": "There the denominator $a(1 - a)$ of the cost's slope cancels the slope of the "
            "sigmoid.",
            "b": "The cost depends directly only on the last layer: in the first one $\\sigma'$ "
            "stays.",
            "c": "Cross-entropy has one denominator $a(1 - a)$, that of its own $a$: the output.",
            "d": "That is so with the quadratic cost.",
        },
        hints=["Where is a(1 − a) in the slope of the cost?", "It is the a of the output."],
        question="Two layers of sigmoids are trained with cross-entropy. In which layers does the "
        "slope $\\sigma'$ drop out of the error?",
    ),
    choice(
        "two-layers-old-or-new",
        {
            "a": "The old $w^{(2)}$, with which the forward pass was made.",
            "b": "The new $w^{(2)}$, because it is better.",
            "c": "The mean of the two.",
            "d": "Either: the error of the hidden layer does not contain $w^{(2)}$.",
        },
        "a",
        why={
            "a": "All slopes belong to one place, where the forward pass was made.",
            "b": "Then the list of slopes belongs to no place: part of it is computed after the "
            "move.",
            "c": "A gradient is taken at *one* place, where the forward pass was made.",
            "d": "It does: the error is carried back through $w^{(2)}$.",
        },
        hints=[
            "At which place on the hillside are the slopes taken?",
            "First all slopes, then move.",
        ],
        question="The step has just changed $w^{(2)}$. Which $w^{(2)}$ belongs in the derivative "
        "for $w^{(1)}$ of the same step?",
    ),
    choice(
        "two-layers-ridge",
        {
            "a": "$(1, 0)$",
            "b": "$(2, 0)$",
            "c": "$(1, 1)$",
            "d": "$(0, 2)$",
        },
        "b",
        why={
            "a": "There the weighted input is $1 + b$; at $(0, 1)$ it is $2 + b$.",
            "b": "$1 \\cdot 2 + 2 \\cdot 0 = 2$, as at $(0, 1)$: the two points are on one line.",
            "c": "There the weighted input is $3 + b$; at $(0, 1)$ it is $2 + b$.",
            "d": "There the weighted input is $4 + b$; at $(0, 1)$ it is $2 + b$.",
        },
        hints=["Which number does the neuron see?", "$x_1 + 2 x_2$ must be the same."],
        question="A hidden neuron has the weights $w_1 = 1$ and $w_2 = 2$ and some bias $b$. Where "
        "does it answer the same as at $(x_1, x_2) = (0, 1)$?",
    ),
    number(
        "two-layers-towers",
        lambda: (20 + 1) ** 2,
        known_mistakes=[
            known_mistake(
                400, "$n = 20$ steps make 21 walls for each input, as they made 21 bumps."
            ),
            known_mistake(
                121, "With two inputs the staircase is off by up to $1/n$, not by $1/(2n)$."
            ),
            known_mistake(21, "That is one row of cells."),
            known_mistake(40, "These are the steps of the first hidden layer."),
        ],
        hints=["How large must n be for 1/n to be at most 0.05?", "n = 20, and (n + 1)² cells."],
        question="The slopes of $f$, in both directions, are at most 1. How many towers of sharp "
        "steps follow it with an error of at most $0.05$, by the bound of the text?",
    ),
]
