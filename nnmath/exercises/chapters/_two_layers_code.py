"""Code that the exercises of "Two layers" ask for, and the mistakes made in it."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnmath.activations import sigmoid, sigmoid_prime

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
    """Weights, bias, points in columns and their groups."""
    made: list[tuple[Any, ...]] = []
    for n, m in ((2, 5), (3, 3), (1, 4)):
        groups = rng.integers(0, 2, size=m).astype(float)
        made.append((rng.normal(size=n), float(rng.normal()), rng.normal(size=(n, m)), groups))
    return made
